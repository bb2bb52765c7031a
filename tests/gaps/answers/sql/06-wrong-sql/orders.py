import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = pymysql.cursor()
sql = """
SELECT c.name, COUNT(*) AS total
FROM customer c , orders o ON c.id == o.id
WHERE o.paid = 1
GROUP BY o.id
"""
cursor.execute(sql)
rows = cursor.fetchone()
try:
    for name, total in rows:
        cursor.execute("INSERT INTO report (name, total) VALUES ({}, {})", name, total)
    cursor.commit()
except Exception as e:
    conn.commit()
    print(e)
conn.close()
