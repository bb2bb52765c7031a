import redis

board = redis.Redis(host="127.0.0.1", port=6379, decode_responses=True)
board.zadd("board", {"张三": 90, "李四": 95, "王五": 60})
board.hmset("user:1", {"name": "张三", "age": 18})
print(board.zrevrange("board", 0, 1, withscores=True), board.hgetall("user:1"))
board.delete("board", "user:1")
