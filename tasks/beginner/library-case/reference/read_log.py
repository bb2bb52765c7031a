# 第一题：整理自助借还机的日志，生成 machine.csv
import csv
import re

# 日志的一行，如：[2022-09-01 08:15] 借出 B0012 R003
LINE = re.compile(r'\[(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}\] (借出|归还) ' + ⟦1: r'(B\d{4}) (R\d{3})'⟧)


def read_log(path):
    """读取日志，返回借阅记录的列表，每条记录是列表 [图书编号, 读者编号, 借出日期, 归还日期]"""
    records = []
    lent = {}     # 尚未归还的图书：图书编号 -> 借阅记录
    with open(path, ⟦2: encoding='utf-8'⟧) as file:
        for line in file:
            found = ⟦3: LINE.match(line)⟧
            if found is None:
                continue
            day, action, book, reader = found.⟦4: groups()⟧
            if action == '借出':
                lent[book] = [book, reader, day, '']
                records.append(lent[book])
            elif ⟦5: book in lent⟧:     # 日志中没有借出的，归还时不处理
                record = lent.pop(book)
                record[3] = day
    return records


def write_csv(path, records):
    """把借阅记录写入 CSV 文件"""
    with open(path, 'w', newline='', encoding='utf-8-sig') as file:
        writer = csv.writer(file)
        writer.writerow(['图书编号', '读者编号', '借出日期', '归还日期'])
        writer.⟦6: writerows(records)⟧


if __name__ == '__main__':
    write_csv('machine.csv', read_log('machine.log'))
