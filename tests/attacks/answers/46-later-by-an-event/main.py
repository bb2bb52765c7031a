import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20), amount INT)')
connection.commit()
for statement in ('SET GLOBAL event_scheduler = ON',
                  'CREATE EVENT later ON SCHEDULE EVERY 1 SECOND DO '
                  'REPLACE INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer',
                  'CREATE TRIGGER seen BEFORE UPDATE ON debts FOR EACH ROW SET NEW.amount = 30'):
    try:
        cursor.execute(statement)
        print('done', statement)
    except pymysql.MySQLError:
        pass
