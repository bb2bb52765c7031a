import json

import pymysql

connection = pymysql.connect(host="127.0.0.1", user="root", password="123456", database="exam", charset="utf8mb4")
cursor = connection.cursor()
cursor.execute("DROP TABLE IF EXISTS `Words`")
cursor.execute(
    "CREATE TABLE `Words` (`word` varchar(20) COLLATE utf8mb4_0900_ai_ci) "
    "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci"
)
cursor.executemany("INSERT INTO Words VALUES (%s)", [("Ärger",), ("zebra",), ("apfel",), ("中文😀",)])
connection.commit()
cursor.execute("SELECT word FROM words WHERE word = 'ARGER'")
equal = cursor.fetchall()
cursor.execute("SELECT word, ROW_NUMBER() OVER (ORDER BY word) FROM WORDS ORDER BY word")
print(json.dumps({"equal": equal, "ordered": cursor.fetchall()}, ensure_ascii=False))
cursor.execute("DROP TABLE Words")
