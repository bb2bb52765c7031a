import json
import os
from decimal import ROUND_HALF_UP, Decimal

import pymysql

conn = pymysql.connect(host='localhost', user='exam', password='exam123', database='seckill')
cur = conn.cursor()
cur.execute('select goods_id, quantity, amount from history where refunded <> 1')
rows = cur.fetchall()
conn.close()

total = sum(row[2] for row in rows)
average = (total / len(rows)).quantize(Decimal('0.01'), ROUND_HALF_UP)
sales = {}
for goods_id, quantity, _ in rows:
    sales[goods_id] = sales.get(goods_id, 0) + quantity
share = Decimal(max(sales.values()) * 100) / sum(sales.values())

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'result.json')
with open(path, 'w') as f:
    f.write(json.dumps({'turnover': float(total), 'average': float(average), 'top_share': float('%.1f' % share)}, indent=4))
