# 知识竞赛排行榜
import json

import redis

# 连接 Redis
r = redis.Redis(host='localhost', port=6379, db=0, decode_responses=True)

# 1. 读取 scores.json，统计每名选手的总分，存入有序集合 rank:total

# 2. 每名选手一个哈希 player:编号

# 3. 各学校人数 school:count

# 4. 前 3 名的姓名 cache:top3，1 小时后过期

# 5. 运行次数 stat:runs

# 6. 输出前 10 名
