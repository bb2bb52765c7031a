# 第二题、第三题：统计逾期情况，生成 overdue.json 和 结论.csv
import csv
import json
import re
from datetime import date

LENT_DAYS = 30            # 借期（天）
STAT_DAY = '2022-12-31'   # 统计日


def to_date(text):
    year, month, day = text.split('-')
    return date(int(year), int(month), int(day))


def days_over(lent, back):
    """逾期天数；lent 是借出日期，back 是归还日期，尚未归还的 back 为空字符串"""
    if back == '':
        back = STAT_DAY
    days = (to_date(back) - to_date(lent)).days - LENT_DAYS
    return max(days, 0)


def fine(days, price):
    """逾期 days 天的罚款（元），price 是图书的定价（元）"""
    if days <= 10:
        money = days * 0.1
    else:
        money = 10 * 0.1 + (days - 10) * 0.2
    return round(min(money, price), 2)


def mask(text):
    """隐藏文字中手机号码的中间四位"""
    def hide(found):
        phone = found.group()
        return phone[:3] + '*****' + phone[8:]

    return re.sub(r'(?<!\d)1\d{10}(?!\d)', hide, text)


def main():
    with open('books.csv', encoding='gbk') as file:
        prices = {row['编号']: float(row['定价']) for row in csv.DictReader(file)}
    with open('readers.json', encoding='utf-8') as file:
        readers = json.load(file)
    with open('lent.csv', encoding='gbk') as file:
        lent = list(csv.DictReader(file))

    overdue = {}
    all_days = []
    for row in lent:
        days = days_over(row['借出日期'], row['归还日期'])
        if days == 0:
            continue
        number = row['读者编号']
        if number not in overdue:
            reader = readers[number]
            overdue[number] = {
                'reader': number, 'name': reader['name'], 'contact': mask(reader['contact']), 'times': 0, 'fine': 0,
            }
        all_days.append(days)
        overdue[number]['times'] += 1
        overdue[number]['fine'] = round(overdue[number]['fine'] + fine(days, prices[row['图书编号']]), 2)

    result = sorted(overdue.values(), key=lambda one: (-one['fine'], one['reader']))
    with open('overdue.json', 'w', encoding='utf-8') as file:
        json.dump(result, file, ensure_ascii=False, indent=2)

    with open('结论.csv', 'w', newline='', encoding='utf-8-sig') as file:
        writer = csv.writer(file)
        writer.writerow(['项目', '数值'])
        writer.writerow(['逾期次数', len(all_days)])
        writer.writerow(['逾期人数', len(result)])
        writer.writerow(['罚款总额', round(sum(one['fine'] for one in result), 2)])
        writer.writerow(['最长逾期天数', max(all_days)])


if __name__ == '__main__':
    main()
