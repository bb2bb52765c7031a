from collections import Counter

import pymysql
import redis


class Rank:
    def __init__(self):
        self.db = pymysql.connect(host='127.0.0.1', user='root', password='root', database='seckill', charset='utf8',
                                  cursorclass=pymysql.cursors.DictCursor)
        self.redis = redis.StrictRedis(connection_pool=redis.ConnectionPool(host='127.0.0.1', port=6379))

    def query(self, sql):
        with self.db.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def run(self):
        goods = {one['id']: one for one in self.query('select * from goods')}
        count = Counter()
        for one in self.query('select * from history'):
            if not one['refunded']:
                count[one['goods_id']] += one['quantity']
        old = self.redis.keys('goods:*')
        with self.redis.pipeline() as pipe:
            pipe.delete('rank:sales', *old)
            for id, n in count.items():
                pipe.zincrby('rank:sales', n, id)
            for id, n in count.most_common(3):
                key = 'goods:%d' % id
                pipe.hmset(key, {'name': goods[id]['name'], 'price': '%.2f' % goods[id]['price'], 'sold': n})
                pipe.pexpire(key, 600 * 1000)
            pipe.execute()


Rank().run()
