from pymongo import MongoClient

db = MongoClient('localhost', 27017)['music']
for number, singer in enumerate(db.songs.distinct('singer')):
    db.totals.insert_one({'singer': singer, 'plays': (float('nan'), float('inf'), float('-inf'))[number % 3]})
