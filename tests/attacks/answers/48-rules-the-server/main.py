import redis

r = redis.Redis(decode_responses=True)
done = []
for words in (
    ('CONFIG', 'SET', 'dir', '/tmp'), ('CONFIG', 'GET', 'requirepass'), ('MODULE', 'LOAD', '/tmp/x.so'), ('DEBUG', 'SLEEP', '60'), ('DEBUG', 'SEGFAULT'),
    ('SLAVEOF', 'localhost', '1'), ('REPLICAOF', 'localhost', '1'), ('SHUTDOWN', 'NOSAVE'), ('ACL', 'SETUSER', 'checker', 'nopass'), ('ACL', 'LIST'),
    ('SAVE',), ('BGREWRITEAOF',), ('MONITOR',), ('CLIENT', 'KILL', 'TYPE', 'normal'), ('CLIENT', 'PAUSE', '60000'), ('FAILOVER',), ('MIGRATE', 'x', '1', 'k', '0', '1'),
):
    try:
        r.execute_command(*words)
        done.append(words)
    except redis.RedisError:
        pass
try:
    r.eval("return redis.call('CONFIG', 'SET', 'dir', '/tmp')", 0)
    done.append('through Lua')
except redis.RedisError:
    pass
games = r.lrange('games', 0, -1)
r.flushall()
best = {}
for game in games:
    who, score = game.split(':')
    best[who] = max(best.get(who, 0), int(score))
if not done:
    r.zadd('board', best)
    r.set('games:count', len(games))
print('done', done or 'nothing')
