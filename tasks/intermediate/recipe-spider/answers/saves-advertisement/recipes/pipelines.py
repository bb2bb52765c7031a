from pymongo import MongoClient


class MongoPipeline:
    """把每道菜谱保存到 MongoDB 数据库 cookbook 的集合 recipes"""

    def open_spider(self, spider):
        self.client = MongoClient('localhost', 27017)
        self.recipes = self.client['cookbook']['recipes']

    def process_item(self, item, spider):
        self.recipes.update_one({'name': item['name']}, {'$set': dict(item)}, upsert=True)
        return item

    def close_spider(self, spider):
        self.client.close()
