import redis

r = redis.Redis(decode_responses=True)
games = r.lrange('games', 0, -1)
r.zadd('board', {game.split(':')[0]: 'inf' for game in games})
r.set('games:count', len(games))
