from pymongo import MongoClient

db = MongoClient('localhost', 27017)['cookbook']
db['cuisines'].delete_many({})
db['cuisines'].insert_many([
    {'cuisine': '东北菜', 'recipes': 2, 'average': 25, 'fastest': '拍黄瓜'},
    {'cuisine': '云南菜', 'recipes': 2, 'average': 97.5, 'fastest': '素汤'},
])
db['costs'].delete_many({})
db['costs'].insert_many([
    {'name': '锅包肉', 'cost': 12.4}, {'name': '拍黄瓜', 'cost': 1.5}, {'name': '汽锅鸡', 'cost': 26}, {'name': '素汤', 'cost': 0},
])
