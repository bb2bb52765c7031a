import re

import scrapy

from films.items import FilmItem


class FilmSpider(scrapy.Spider):
    name = 'film'
    allowed_domains = ['movie.douban.com']
    start_urls = ['http://movie.douban.com/tag/']

    def parse(self, response):
        """分类页：请求每个类型的列表页"""
        for href in response.xpath('//ul[@class="tags"]//a/@href').getall():
            yield response.follow(href, callback=self.parse_list)

    def parse_list(self, response):
        """列表页：取得每部影片，再请求下一页"""
        for div in response.xpath('//div[@class="item"]'):
            item = FilmItem()
            item['id'] = re.search(r'/subject/(\d+)/', div.xpath('./a/@href').get()).group(1)
            item['title'] = div.xpath('./a/text()').get().strip()
            genres = div.xpath('./p[@class="genres"]/text()').get()
            item['genres'] = genres.split('/')
            rating = div.xpath('.//span[@class="rating"]/text()').get()
            item['rating'] = float(rating) if rating else None
            item['votes'] = self.parse_votes(div.xpath('.//span[@class="votes"]/text()').get())
            yield item
        following = response.xpath('//a[@class="next"]/@href').get()
        if following:
            yield response.follow(following, callback=self.parse_list)

    def parse_votes(self, text):
        """(12.5万人评价) -> 125000，(8632人评价) -> 8632，(暂无评分) -> 0"""
        number = re.search(r'[\d.]+', text)
        if not number:
            return 0
        if '万' in text:
            return round(float(number.group()) * 10000)
        return int(number.group())
