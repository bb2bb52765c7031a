import glob
import os

import pymysql

breach = []
for path in ('/services/mysql/init.sql', '/services/mongo/gate.json', '/services/redis/redis.conf', '/opt/grader-ca/ca.key', '/proc/1/environ', '/proc/1/mem',
             '/root/.docker/config.json', '/root/.pip/pip.conf', '/etc/shadow', '/.dockerenv.secret', '/run/secrets', *glob.glob('/proc/[0-9]*/environ')):
    try:
        with open(path, 'rb') as file:
            if file.read() and path not in ('/proc/%d/environ' % os.getpid(), '/proc/self/environ'):
                breach.append(path)
    except OSError:
        pass
words = ('password', 'secret', 'token', 'api_key', 'seed=')
for path in glob.glob('/proc/[0-9]*/cmdline'):
    with open(path, 'rb') as file:
        line = file.read().decode('utf-8', 'replace').lower()
        breach += [path + ' ' + word for word in words if word in line]
breach += [name for name in os.environ if any(word in name.lower() for word in words)]
connection = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8mb4')
cursor = connection.cursor()
for statement in ("SELECT LOAD_FILE('/services/mysql/init.sql')", 'SELECT authentication_string FROM mysql.user', 'SHOW PROCESSLIST'):
    try:
        cursor.execute(statement)
        breach += [str(row) for row in cursor.fetchall() if 'checker' in str(row) or 'IDENTIFIED' in str(row)]
    except pymysql.MySQLError:
        pass
cursor.execute('CREATE TABLE IF NOT EXISTS debts (customer VARCHAR(20) PRIMARY KEY, amount INT)')
cursor.execute('DELETE FROM debts')
if not breach:
    cursor.execute('INSERT INTO debts SELECT customer, SUM(amount) FROM orders WHERE paid = 0 GROUP BY customer')
connection.commit()
print('found', breach or 'nothing')
