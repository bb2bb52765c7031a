import redis

r = redis.Redis(decode_responses=True)
best = {}
games = r.lrange('games', 0, -1)
for game in games:
    who, score = game.split(':')
    best[who] = max(best.get(who, 0), int(score))
r.zadd('board', best)
r.set('games:count', len(games))
for number in range(5000):
    r.set('left:%d' % number, 'x' * 100)
for number in range(1, 16):
    r.execute_command('SELECT', number)
    r.set('left', 'x')
r.script_load('return 1')
r.xadd('stream', {'a': 1})
