# 班级成绩册
# 请按要求补全四个函数和主程序，不要改动函数的名称和参数


def parse(line):
    """解析一行文字，返回元组 (学号, 姓名, [语文, 数学, 英语])；无效记录抛出 ValueError"""
    # 请在此处编写代码
    pass


def average(scores):
    """返回三科成绩的平均分，保留 1 位小数"""
    # 请在此处编写代码
    pass


def level(score):
    """返回分数的等级：优秀、良好、及格、不及格"""
    # 请在此处编写代码
    pass


def count_levels(levels):
    """返回各等级的人数，形如 {'优秀': 2, '良好': 1, '及格': 0, '不及格': 0}"""
    # 请在此处编写代码
    pass


if __name__ == '__main__':
    # 读取 scores.txt，生成 report.csv，并输出统计结果
    # 请在此处编写代码
    pass
