from pymongo import MongoClient

db = MongoClient('localhost', 27017)['music']
db.totals.drop()
for one in db.songs.aggregate([{'$group': {'_id': '$singer', 'plays': {'$sum': '$plays'}}}]):
    db.totals.insert_one({'singer': one['_id'], 'plays': one['plays']})
db.left.insert_many([{'n': number} for number in range(1000)])
db.left.create_index('n', expireAfterSeconds=1)
db.seen.drop()
db.create_collection('seen', viewOn='left', pipeline=[])
db.drop_collection('totals_before')
