"""Stores and joins as programs for pymongo 3 do. Argument: the port."""

import json
import sys

import pymongo

db = pymongo.MongoClient("127.0.0.1", int(sys.argv[1])).shop
db.orders.insert([{"_id": 1, "goods": 10, "n": 2}, {"_id": 2, "goods": 11, "n": 1}, {"_id": 3, "goods": 10, "n": 5}])
db.goods.insert({"_id": 10, "name": "铅笔", "price": 1.5})
db.goods.insert_one({"_id": 11, "name": "橡皮", "price": 2.0})
db.orders.update({"_id": 2}, {"$set": {"n": 4}})
db.orders.remove({"_id": 3})
joined = db.orders.aggregate(
    [
        {"$lookup": {"from": "goods", "localField": "goods", "foreignField": "_id", "as": "what"}},
        {"$unwind": "$what"},
        {"$project": {"name": "$what.name", "sum": {"$multiply": ["$n", "$what.price"]}}},
        {"$sort": {"_id": 1}},
    ]
)
print(json.dumps({"count": db.orders.find().count(), "joined": list(joined)}, ensure_ascii=False))
db.client.drop_database("shop")
