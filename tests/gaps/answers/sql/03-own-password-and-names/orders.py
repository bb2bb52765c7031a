import pymysql

db = pymysql.connect(host='127.0.0.1', port=3306, user='root', password='root', database='shop', charset='utf8mb4')
cur = db.cursor()
sql = """
SELECT c.name, SUM(o.amount) AS total
FROM customer c LEFT JOIN orders o ON c.id = o.customer_id
WHERE o.paid = 1
GROUP BY c.name
"""
cur.execute(sql)
rows = cur.fetchall()
try:
    for name, total in rows:
        cur.execute("INSERT INTO report (name, total) VALUES (%s, %s)", (name, total))
    db.commit()
except Exception as e:
    db.rollback()
    print(e)
db.close()
