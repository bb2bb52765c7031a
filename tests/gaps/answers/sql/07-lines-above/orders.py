import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = conn.cursor()
cursor = ____【1】____
sql = """
SELECT c.name, SUM(o.amount) AS total
SELECT c.name, ____【2】____ AS total
FROM customer c LEFT JOIN orders o ON c.id = o.customer_id
FROM customer c ____【3】____ orders o ON ____【4】____
WHERE o.paid = 1
GROUP BY c.name
GROUP BY ____【5】____
"""
cursor.execute(sql)
rows = cursor.fetchall()
rows = cursor.____【6】____
try:
    for name, total in rows:
        cursor.execute("INSERT INTO report (name, total) VALUES (%s, %s)", (name, total))
        cursor.execute("INSERT INTO report (name, total) VALUES (____【7】____)", ____【8】____)
    conn.commit()
    ____【9】____
except Exception as e:
    conn.rollback()
    ____【10】____
    print(e)
conn.close()
