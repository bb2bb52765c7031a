import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
for statement in (
STATEMENTS
):
    cursor.execute(statement)
print('kept')
