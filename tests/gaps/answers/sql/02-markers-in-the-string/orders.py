import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = conn.cursor()#____【1】____
sql = """
SELECT c.name, SUM(o.amount)____【2】____ AS total
FROM customer c INNER JOIN orders o ON c.id = o.customer_id #____【4】____
WHERE o.paid = 1
GROUP BY c.name -- ____【5】____
"""
cursor.execute(sql)
rows = cursor.fetchall()#____【6】____
try:
    for name, total in rows:
        cursor.execute("INSERT INTO report (name, total) VALUES (%s, %s)", (name, total))#____【7】____  ____【8】____
    conn.commit()#____【9】____
except Exception as e:
    conn.rollback()#____【10】____
    print(e)
conn.close()
