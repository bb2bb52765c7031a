import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor =
sql = """
SELECT c.name,  AS total
FROM customer c ____【3】____ orders o ON ____【4】____
WHERE o.paid = 1
GROUP BY c.name
"""
cursor.execute(sql)
rows = cursor.fetchall()
try:
    for name, total in rows:
        cursor.execute("INSERT INTO report (name, total) VALUES ()", )
    conn.commit(____【9】____)
except Exception as e:
    ____【10】____
    print(e)
conn.close()
