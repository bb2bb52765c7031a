import pymongo
from redis import StrictRedis
from scrapy.exceptions import DropItem


class SeenPipeline(object):
    def __init__(self):
        self.db = StrictRedis()

    def process_item(self, item, spider):
        # sadd 返回新加入的个数，0 表示编号已经存在
        if self.db.sadd('film:seen', item['id']) == 0:
            raise DropItem(item['id'])
        return item


class StorePipeline(object):
    def open_spider(self, spider):
        self.rows = []

    def process_item(self, item, spider):
        votes = item['votes'].strip('()').replace('人评价', '')
        if votes == '暂无评分':
            item['rating'], item['votes'] = None, 0
        else:
            item['rating'] = float(item['rating'])
            item['votes'] = int(float(votes[:-1]) * 10000) if votes.endswith('万') else int(votes)
        self.rows.append(item)
        return item

    def close_spider(self, spider):
        if not self.rows:
            return
        client = pymongo.MongoClient('mongodb://127.0.0.1:27017/')
        client.cinema.films.insert(self.rows)
        rank = {row['title']: row['rating'] for row in self.rows if row['rating'] is not None}
        StrictRedis('127.0.0.1').zadd('film:rank', rank)
