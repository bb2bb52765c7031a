# 销量排行与缓存
import pymysql
import redis

db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='seckill', charset='utf8mb4')
cursor = db.cursor()
r = redis.Redis(host='localhost', port=6379, db=0, decode_responses=True)

# 1. 各商品的销量，存入有序集合 rank:sales
cursor.execute('SELECT goods_id, SUM(quantity) FROM history WHERE refunded = 0 GROUP BY goods_id')
sales = {str(goods_id): int(quantity) for goods_id, quantity in cursor.fetchall()}
r.delete('rank:sales')
r.zadd('rank:sales', sales)

# 2. 销量前 3 名的商品，存入哈希 goods:编号，600 秒后过期
for key in r.keys('goods:*'):
    r.delete(key)
for goods_id in r.zrevrange('rank:sales', 0, 2):
    cursor.execute('SELECT name, price FROM goods WHERE id = %s', (goods_id,))
    name, price = cursor.fetchone()
    r.hset('goods:' + goods_id, mapping={'name': name, 'price': str(price), 'sold': sales[goods_id]})
    r.expire('goods:' + goods_id, 600)

db.close()
