"""找出库存不足的商品，存入 low_stock 表。"""

import pymysql

db = pymysql.connect(host='localhost', user='exam', password='exam123', database='store', charset='utf8mb4')
cursor = db.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS low_stock (name VARCHAR(30), missing INT)')
cursor.execute('DELETE FROM low_stock')
cursor.execute('SELECT name, least - stock FROM goods WHERE stock < least')
rows = cursor.fetchall()
for row in rows:
    cursor.execute('INSERT INTO low_stock (name, missing) VALUES (%s, %s)', row)
db.commit()
db.close()
