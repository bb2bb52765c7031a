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
reader, writer = connect(), connect()
started = time.time()
try:
    writer.cursor().execute('CREATE TABLE IF NOT EXISTS filler (id INT PRIMARY KEY, a VARCHAR(7000))')
    for number in range(100):
        writer.cursor().execute('REPLACE INTO filler VALUES (%s, REPEAT(%s, 7000))', (number, 'x'))
    writer.commit()
    reader.cursor().execute('START TRANSACTION WITH CONSISTENT SNAPSHOT')
    while time.time() - started < 4:
        writer.cursor().execute('UPDATE filler SET a = REPEAT(CHAR(65 + RAND() * 20), 7000)')
except pymysql.MySQLError:
    pass
