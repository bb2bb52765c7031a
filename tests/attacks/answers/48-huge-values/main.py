import redis

r = redis.Redis(decode_responses=True)
r.set('games:count', '9' * (12 << 20))
try:
    for number in range(40):
        r.rpush('board', 'x' * (8 << 20))
except redis.RedisError:
    pass
