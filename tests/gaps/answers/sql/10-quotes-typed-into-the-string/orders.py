import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = conn.cursor()
sql = """
SELECT c.name, "SUM(o.amount)" AS total
FROM customer c "LEFT JOIN" orders o ON 'c.id = o.customer_id'
WHERE o.paid = 1
GROUP BY `c.name`
"""
cursor.execute(sql)
rows = cursor."fetchall()"
try:
    for name, total in rows:
        cursor.execute("INSERT INTO report (name, total) VALUES ('%s', '%s')", (name, total))
    "conn.commit()"
except Exception as e:
    conn.rollback
    print(e)
conn.close()
