import redis

r = redis.Redis(decode_responses=True)
r.delete('rank:sales')
r.zadd('rank:sales', {'2': 5, '3': 3, '4': 2, '1': 1})
r.hset('goods:2', mapping={'name': '保温杯', 'price': '59.90', 'sold': 5})
r.hset('goods:3', mapping={'name': '电动牙刷', 'price': '89.50', 'sold': 3})
r.hset('goods:4', mapping={'name': '折叠雨伞', 'price': '39.00', 'sold': 2})
for i in (2, 3, 4):
    r.expire('goods:%d' % i, 600)
