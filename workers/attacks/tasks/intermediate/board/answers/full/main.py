import redis

r = redis.Redis(decode_responses=True)
best = {}
games = r.lrange('games', 0, -1)
for game in games:
    who, score = game.split(':')
    best[who] = max(best.get(who, 0), int(score))
r.zadd('board', best)
r.set('games:count', len(games))
