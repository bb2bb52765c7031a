from pymongo import MongoClient

db = MongoClient('localhost', 27017)['music']
db.totals.insert_one({'singer': '林小夏', 'plays': 'x' * (15 << 20)})
for number in range(30):
    db.totals.insert_one({'singer': str(number), 'plays': 'x' * (4 << 20)})
