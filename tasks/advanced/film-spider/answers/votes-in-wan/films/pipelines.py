import redis
from pymongo import MongoClient
from scrapy.exceptions import DropItem


class FilmPipeline:
    """把影片保存到 MongoDB 数据库 cinema 的集合 films，排行和已保存的编号放在 Redis 中"""

    def open_spider(self, spider):
        self.client = MongoClient('localhost', 27017)
        self.films = self.client['cinema']['films']
        self.redis = redis.Redis(host='localhost', port=6379, db=0, decode_responses=True)

    def process_item(self, item, spider):
        if self.redis.sismember('film:seen', item['id']):
            raise DropItem('已保存：' + item['title'])
        self.films.insert_one(dict(item))
        self.redis.sadd('film:seen', item['id'])
        if item['rating'] is not None:
            self.redis.zadd('film:rank', {item['title']: item['rating']})
        return item

    def close_spider(self, spider):
        self.client.close()
        self.redis.close()
