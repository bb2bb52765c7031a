# 知识竞赛排行榜
import json

import redis

# 连接 Redis
r = redis.Redis(host='localhost', port=6379, db=0, decode_responses=True)

# 读取成绩，按编号归到每名选手
with open('scores.json', encoding='utf-8') as f:
    records = json.load(f)

players = {}
for record in records:
    player = players.setdefault(record['编号'], {
        'name': record['姓名'],
        'school': record['学校'] or '未填写',
        'scores': [],
    })
    if record['得分'] is not None:
        player['scores'].append(record['得分'])

totals = {id: sum(player['scores']) for id, player in players.items()}
order = sorted(totals, key=lambda id: (-totals[id], id))

# 1. 总分
for id, total in totals.items():
    r.zincrby('rank:total', total, id)

# 2. 每名选手一个哈希
for id, player in players.items():
    r.hset('player:' + id, mapping={
        'name': player['name'],
        'school': player['school'],
        'rounds': len(player['scores']),
        'best': max(player['scores']),
        'rank': 1 + sum(total > totals[id] for total in totals.values()),
    })

# 3. 各学校人数
for player in players.values():
    r.hincrby('school:count', player['school'], 1)

# 4. 前 3 名的姓名，1 小时后过期
r.rpush('cache:top3', *[players[id]['name'] for id in order[:3]])
r.expire('cache:top3', 3600)

# 5. 运行次数
r.incr('stat:runs')

# 6. 输出前 10 名
for number, id in enumerate(order[:10], 1):
    print(number, players[id]['name'], totals[id])
