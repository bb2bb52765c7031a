import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop')
connection.cursor().execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20), amount INT)')
