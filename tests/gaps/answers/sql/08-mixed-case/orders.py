import pymysql

conn = pymysql.connect(host="localhost", user="root", password="123456", database="shop", charset="utf8")
cursor = conn.cursor()
sql = """
select c.name, Sum( o.amount ) as total
from customer c Left  Join orders o on o.customer_id = c.id
where o.paid = 1
group by c.id
"""
cursor.execute(sql)
print(sql)
rows = cursor.fetchall()
print(rows)
try:
    for name, total in rows:
        print(name, total)
        cursor.execute("insert into report (name, total) values (%s, %s)", [name, total])
    conn.commit()
    print("ok")
except Exception as e:
    print("error")
    conn.rollback()
    print(e)
conn.close()
