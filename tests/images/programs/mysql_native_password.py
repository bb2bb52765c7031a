"""Arguments: user and password to make the account with. Prints how the statement and a log-in were answered."""

import json
import sys

import pymysql

user, password = sys.argv[1:]
connection = pymysql.connect(host="127.0.0.1", user=user, password=password)
cursor = connection.cursor()
answer = {}
try:
    cursor.execute("CREATE USER 'old'@'127.0.0.1' IDENTIFIED WITH mysql_native_password BY 'Old_2018'")
except pymysql.err.MySQLError as error:
    answer["create"] = error.args
else:
    logged_in = pymysql.connect(host="127.0.0.1", user="old", password="Old_2018").cursor()
    logged_in.execute("SELECT CURRENT_USER()")
    answer["logged_in"] = logged_in.fetchone()[0]
    try:
        pymysql.connect(host="127.0.0.1", user="old", password="wrong")
    except pymysql.err.OperationalError as error:
        answer["wrong_password"] = error.args[0]
    cursor.execute("ALTER USER 'old'@'127.0.0.1' IDENTIFIED WITH mysql_native_password BY ''")
    pymysql.connect(host="127.0.0.1", user="old", password="").close()
    cursor.execute("DROP USER 'old'@'127.0.0.1'")
print(json.dumps(answer))
