import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(2000), amount INT)')
cursor.execute("INSERT INTO debts VALUES (REPEAT('债', 600), 1)")
for _ in range(17):
    cursor.execute('INSERT INTO debts SELECT * FROM debts')
connection.commit()
