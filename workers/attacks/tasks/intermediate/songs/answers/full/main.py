from pymongo import MongoClient

db = MongoClient('localhost', 27017)['music']
db.totals.drop()
for one in db.songs.aggregate([{'$group': {'_id': '$singer', 'plays': {'$sum': '$plays'}}}]):
    db.totals.insert_one({'singer': one['_id'], 'plays': one['plays']})
