import pymongo


class CleanPipeline(object):
    """换算单位"""

    def process_item(self, item, spider):
        minutes = 0
        text = item.pop('time')
        if '小时' in text:
            hours, text = text.split('小时')
            minutes += int(hours) * 60
        if text:
            minutes += int(text.replace('分钟', ''))
        item['minutes'] = minutes
        item['ingredients'] = [dict(name=name.strip(), grams=self.grams(amount)) for name, amount in item.pop('foods')]
        return item

    def grams(self, amount):
        if amount.endswith('千克'):
            return float(amount[:-2]) * 1000
        if amount.endswith('克'):
            return int(amount[:-1])
        return 0


class MongoPipeline(object):
    """每次爬取都重新保存"""

    def open_spider(self, spider):
        self.client = pymongo.MongoClient('mongodb://127.0.0.1:27017/')
        self.db = self.client.cookbook
        self.db.recipes.drop()
        self.items = []

    def process_item(self, item, spider):
        self.items.append(dict(item))
        return item

    def close_spider(self, spider):
        self.db.recipes.insert(self.items)
        self.client.close()
