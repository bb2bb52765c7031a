# 用聚合管道统计集合 classics 中的菜谱
from pymongo import MongoClient

client = MongoClient('localhost', 27017)
db = client['cookbook']

# 1. 各菜系的菜谱数、平均用时、用时最短的菜谱，保存到集合 cuisines
cuisines = db['classics'].aggregate([
    {'$sort': {'minutes': 1}},
    {'$group': {
        '_id': '$cuisine',
        'recipes': {'$sum': 1},
        'average': {'$avg': '$minutes'},
        'fastest': {'$first': '$name'},
    }},
    {'$project': {'_id': 0, 'cuisine': '$_id', 'recipes': 1, 'average': 1, 'fastest': 1}},
])
rows = list(cuisines)
db['cuisines'].delete_many({})
db['cuisines'].insert_many(rows)

# 2. 每道菜谱的食材成本，保存到集合 costs
costs = db['classics'].aggregate([
    {'$unwind': '$ingredients'},
    {'$lookup': {'from': 'prices', 'localField': 'ingredients.name', 'foreignField': 'ingredient', 'as': 'price'}},
    {'$unwind': {'path': '$price', 'preserveNullAndEmptyArrays': True}},
    {'$group': {
        '_id': '$name',
        'cost': {'$sum': {'$divide': [{'$multiply': ['$ingredients.grams', {'$ifNull': ['$price.price', 0]}]}, 1000]}},
    }},
    {'$project': {'_id': 0, 'name': '$_id', 'cost': 1}},
])
rows = list(costs)
db['costs'].delete_many({})
db['costs'].insert_many(rows)

client.close()
