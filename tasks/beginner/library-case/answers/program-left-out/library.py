# 第二题、第三题：统计逾期情况，生成 overdue.json 和 结论.csv
# 请按要求补全三个函数和主程序，不要改动函数的名称和参数

LENT_DAYS = 30            # 借期（天）
STAT_DAY = '2022-12-31'   # 统计日


def days_over(lent, back):
    """逾期天数；lent 是借出日期，back 是归还日期，尚未归还的 back 为空字符串"""
    # 请在此处编写代码
    pass


def fine(days, price):
    """逾期 days 天的罚款（元），price 是图书的定价（元）"""
    # 请在此处编写代码
    pass


def mask(text):
    """隐藏文字中手机号码的中间四位"""
    # 请在此处编写代码
    pass


if __name__ == '__main__':
    # 请在此处编写代码
    pass
