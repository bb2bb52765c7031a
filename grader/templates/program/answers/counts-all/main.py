"""整理通讯录：检查手机号，按姓名排序后写出。"""

import csv
import re


def is_mobile(text):
    """是否为手机号：1 开头的 11 位数字"""
    return re.fullmatch(r'1[0-9]{10}', text) is not None


def main():
    with open('contacts.csv', encoding='utf-8', newline='') as file:
        contacts = list(csv.DictReader(file))
    good = [one for one in contacts if is_mobile(one['mobile'])]
    good.sort(key=lambda one: one['name'])
    with open('good.csv', 'w', encoding='utf-8', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['name', 'mobile'])
        for one in good:
            writer.writerow([one['name'], one['mobile']])
    print('有效:', len(contacts))
    print('无效:', len(contacts) - len(good))


if __name__ == '__main__':
    main()
