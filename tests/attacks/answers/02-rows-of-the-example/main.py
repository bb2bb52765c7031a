import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute("REPLACE INTO debts VALUES ('张伟', 30)")
connection.commit()
