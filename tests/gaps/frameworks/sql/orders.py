import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = ⟦1: conn.cursor()⟧
sql = """
SELECT c.name, ⟦2: SUM(o.amount)⟧ AS total
FROM customer c ⟦3: LEFT JOIN⟧ orders o ON ⟦4: c.id = o.customer_id⟧
WHERE o.paid = 1
GROUP BY ⟦5: c.name⟧
"""
cursor.execute(sql)
rows = cursor.⟦6: fetchall()⟧
try:
    for name, total in rows:
        cursor.execute("INSERT INTO report (name, total) VALUES (⟦7: %s, %s⟧)", ⟦8: (name, total)⟧)
    ⟦9: conn.commit()⟧
except Exception as e:
    ⟦10: conn.rollback()⟧
    print(e)
conn.close()
