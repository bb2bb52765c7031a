from pymongo import MongoClient

db = MongoClient('localhost', 27017)['music']
db.create_collection('totals', viewOn='songs', pipeline=[
    {'$group': {'_id': '$singer', 'plays': {'$sum': '$plays'}}}, {'$project': {'_id': 0, 'singer': '$_id', 'plays': 1}}])
