import pymysql
import datetime

conn = pymysql.connect(host='localhost', user='root', password='123456', database='shop', charset='utf8')
cur = conn.cursor(pymysql.cursors.DictCursor)
today = datetime.date(2022, 6, 30)


def 逾期天数(order):
    end = order['paid_date'] or today
    return (end - order['due_date']).days


cur.execute('create table if not exists Late_Orders(id int primary key auto_increment, customer_id int unique, '
            'customer varchar(50), late_count int, late_amount decimal(10,2), max_days int)')

cur.execute('select * from customers')
customers = {c['id']: c['name'] for c in cur.fetchall()}
cur.execute('select * from orders')
orders = cur.fetchall()

late = {}
for o in orders:
    days = 逾期天数(o)
    if days > 0:
        item = late.setdefault(o['customer_id'], {'count': 0, 'amount': 0, 'days': 0})
        item['count'] += 1
        item['amount'] += float(o['amount'] or 0)
        item['days'] = max(item['days'], days)

sql = '''insert into late_orders(customer_id, customer, late_count, late_amount, max_days) values(%s,%s,%s,%s,%s)
on duplicate key update late_count=values(late_count), late_amount=values(late_amount), max_days=values(max_days)'''
cur.executemany(sql, [(k, customers[k], v['count'], round(v['amount'], 2), v['days']) for k, v in late.items()])
conn.commit()

items = sorted(late.items(), key=lambda kv: (-round(kv[1]['amount'], 2), kv[0]))[:5]
with open(r'.\top5.csv', 'w') as f:
    f.write('名次,客户编号,客户名称,逾期笔数\n')
    for i in range(len(items)):
        k, v = items[i]
        f.write('{},{},{},{}\n'.format(i + 1, k, customers[k], v['count']))

with open('new_customer.csv', 'r', encoding='utf-8-sig') as f:
    lines = f.readlines()
for line in lines[1:]:
    code, name, city = line.strip().split(',')
    n = cur.execute('select * from customers where code=%s', code)
    if n == 0:
        cur.execute('insert into customers values(null,%s,%s,%s)', [code, name, city])
        conn.commit()

unpaid = [o for o in orders if o['paid_date'] is None]
print(f"订单:{len(orders)} 未付款:{len(unpaid)} 未付金额:{sum(float(o['amount'] or 0) for o in unpaid):.2f}")
conn.close()
