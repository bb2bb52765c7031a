import pymongo

db = pymongo.MongoClient().cookbook


def main():
    # 先按用时排序，分组后第一个就是最短的；结果直接写入集合
    db.classics.aggregate([
        {'$sort': {'minutes': -1}},
        {'$group': {'_id': '$cuisine', 'recipes': {'$sum': 1}, 'average': {'$avg': '$minutes'}, 'fastest': {'$last': '$name'}}},
        {'$addFields': {'cuisine': '$_id'}},
        {'$out': 'cuisines'},
    ])

    price = {one['ingredient']: one['price'] for one in db.prices.find()}
    for recipe in db.classics.find():
        cost = 0
        for one in recipe['ingredients']:
            cost += one['grams'] * price.get(one['name'], 0) / 1000
        db.costs.replace_one({'name': recipe['name']}, {'name': recipe['name'], 'cost': round(cost, 2)}, upsert=True)


if __name__ == '__main__':
    main()
