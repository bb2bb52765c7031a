import pymysql

connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute("SET SESSION sql_mode = 'PIPES_AS_CONCAT,ANSI_QUOTES'")
cursor.execute('DROP TABLE IF EXISTS debts')
cursor.execute('CREATE TABLE debts (customer VARCHAR(20), paid_by INT DEFAULT 30, amount INT GENERATED ALWAYS AS (paid_by) VIRTUAL)')
cursor.execute('CREATE TRIGGER more AFTER INSERT ON debts FOR EACH ROW SET @last = NEW.customer')
cursor.execute('CREATE FUNCTION debt(who VARCHAR(20)) RETURNS INT DETERMINISTIC RETURN 30')
cursor.execute('INSERT INTO debts (customer) SELECT DISTINCT customer FROM orders')
connection.commit()
