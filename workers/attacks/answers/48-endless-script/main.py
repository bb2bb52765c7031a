import threading

import redis

r = redis.Redis(socket_timeout=3)


def loop():
    try:
        r.eval("redis.call('SET', 'board', 'x'); while true do end", 0)
    except redis.RedisError:
        pass


threading.Thread(target=loop, daemon=True).start()
r.ping()
threading.Event().wait(1)
