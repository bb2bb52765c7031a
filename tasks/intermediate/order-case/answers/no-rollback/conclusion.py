# 往期秒杀的结论
import json

import pymysql

db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='seckill', charset='utf8mb4')
cursor = db.cursor()

# 成交额、平均每单金额
cursor.execute('SELECT SUM(amount), COUNT(*) FROM history WHERE refunded = 0')
turnover, count = cursor.fetchone()

# 各商品的销量
cursor.execute('SELECT SUM(quantity) FROM history WHERE refunded = 0 GROUP BY goods_id')
sales = [int(row[0]) for row in cursor.fetchall()]

result = {
    'turnover': float(turnover),
    'average': round(float(turnover) / count, 2),
    'top_share': round(max(sales) / sum(sales) * 100, 1),
}
with open('result.json', 'w', encoding='utf-8') as f:
    json.dump(result, f)
db.close()
