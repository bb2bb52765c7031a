import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = conn.cursor(pymysql.cursors.Cursor)
sql = """
SELECT c.name, SUM(amount) AS total
FROM customer c LEFT OUTER JOIN orders o ON (c.id = o.customer_id)
WHERE o.paid = 1
GROUP BY name
ORDER BY total DESC
"""
cursor.execute(sql)
rows = cursor.fetchall()
n = 0
try:
    for name, total in rows:
        n += 1
        cursor.execute("INSERT INTO report (name, total) VALUES (%s, %s)", tuple([name, total]))
    conn.commit()
except Exception as e:
    conn.rollback()
    print(e)
finally:
    print(n)
conn.close()
