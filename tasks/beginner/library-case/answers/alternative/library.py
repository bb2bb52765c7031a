import json, re
from datetime import datetime, timedelta

LENT_DAYS = 30
STAT_DAY = '2022-12-31'
fmt = '%Y-%m-%d'


def days_over(lent, back):
    due = datetime.strptime(lent, fmt) + timedelta(LENT_DAYS)
    end = datetime.strptime(back or STAT_DAY, fmt)
    if end <= due:
        return 0
    return (end - due).days


def fine(days, price):
    money = 0
    for i in range(1, days + 1):
        if i <= 10:
            money += 1
        else:
            money += 2
    money = money / 10
    if money > price:
        money = price
    return money


def mask(text):
    phones = re.findall(r'\d+', text)
    for phone in phones:
        if len(phone) == 11 and phone[0] == '1':
            text = text.replace(phone, phone[:3] + '****' + phone[7:])
    return text


def rows(name):
    f = open(name)
    lines = f.read().splitlines()
    f.close()
    return [line.split(',') for line in lines[1:]]


price = {}
for book in rows('books.csv'):
    price[book[0]] = float(book[3])
readers = json.loads(open('readers.json', 'rb').read())

result = []
n = longest = 0
for number in sorted(readers):
    times, money = 0, 0
    for book, reader, lent, back in rows('lent.csv'):
        days = days_over(lent, back)
        if reader == number and days > 0:
            times += 1
            money += fine(days, price[book])
            longest = max(longest, days)
    if times:
        n += times
        result.append({'times': times, 'fine': money, 'name': readers[number]['name'],
                       'contact': mask(readers[number]['contact']), 'reader': number, 'rank': 0})
result.sort(key=lambda r: r['fine'], reverse=True)
json.dump(result, open('overdue.json', 'w'))

f = open('结论.csv', 'w')
f.write('项目,数值\n逾期次数,%d\n逾期人数,%d\n罚款总额,%.2f\n最长逾期天数,%d\n' % (n, len(result), sum(r['fine'] for r in result), longest))
f.close()
