# 逾期订单统计
import csv

import pymysql

TODAY = '2022-06-30'  # 统计日

CREATE = '''
CREATE TABLE IF NOT EXISTS late_orders (
    customer_id INT PRIMARY KEY,
    customer VARCHAR(50) NOT NULL,
    late_count INT NOT NULL,
    late_amount DECIMAL(10,2),
    max_days INT NOT NULL
) DEFAULT CHARSET=utf8mb4
'''
FILL = '''
INSERT INTO late_orders
SELECT c.id, c.name, COUNT(*), SUM(o.amount), MAX(DATEDIFF(o.paid_date, o.due_date))
FROM customers c JOIN orders o ON o.customer_id = c.id
WHERE o.paid_date > o.due_date
GROUP BY c.id, c.name
'''
TOP = 'SELECT customer_id, customer, late_count FROM late_orders ORDER BY late_amount DESC, customer_id LIMIT 5'
OVERVIEW = '''
SELECT COUNT(*), COUNT(*) - COUNT(paid_date), IFNULL(SUM(IF(paid_date IS NULL, amount, 0)), 0) FROM orders
'''

# 连接数据库
db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='shop', charset='utf8mb4')
cursor = db.cursor()

# 1. 创建数据表 late_orders
cursor.execute(CREATE)

# 2. 统计逾期订单，存入 late_orders
cursor.execute('DELETE FROM late_orders')
cursor.execute(FILL)
db.commit()

# 3. 生成 top5.csv
cursor.execute(TOP)
with open('top5.csv', 'w', encoding='utf-8', newline='') as f:
    writer = csv.writer(f)
    writer.writerow(['名次', '客户编号', '客户名称', '逾期笔数'])
    for place, row in enumerate(cursor.fetchall(), 1):
        writer.writerow([place, *row])

# 4. 登记 new_customer.csv 中的客户
with open('new_customer.csv', encoding='utf-8') as f:
    for new in csv.DictReader(f):
        cursor.execute('SELECT id FROM customers WHERE code = %s', (new['code'],))
        if cursor.fetchone() is None:
            cursor.execute('INSERT INTO customers (code, name, city) VALUES (%s, %s, %s)',
                           (new['code'], new['name'], new['city']))
db.commit()

# 5. 输出订单概况
cursor.execute(OVERVIEW)
count, unpaid, amount = cursor.fetchone()
print('订单:%d 未付款:%d 未付金额:%.2f' % (count, unpaid, amount))

cursor.close()
db.close()
