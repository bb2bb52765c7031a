import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
connection.cursor().execute(
    'CREATE OR REPLACE VIEW debts AS SELECT customer, SUM(amount) AS amount FROM orders WHERE paid = 0 GROUP BY customer'
)
