import re

import scrapy

from recipes.items import RecipeItem


class RecipeSpider(scrapy.Spider):
    name = 'recipe'
    allowed_domains = ['caipu.jd.com']
    start_urls = ['http://caipu.jd.com/list/1.html']

    def parse(self, response):
        """列表页：请求每道菜谱的详情页，再请求下一页"""
        for href in response.xpath('//li[@class="item"]/a/@href').getall():
            yield scrapy.Request('http://caipu.jd.com' + href, callback=self.parse_recipe)
        following = response.xpath('//a[@class="next"]/@href').get()
        if following:
            yield scrapy.Request('http://caipu.jd.com/list/' + following, callback=self.parse)

    def parse_recipe(self, response):
        """详情页：取得一道菜谱"""
        item = RecipeItem()
        item['name'] = response.xpath('//h1/text()').get().strip()
        item['cuisine'] = response.xpath('//p[@class="info"]/a/text()').get().strip()
        item['minutes'] = self.parse_minutes(response.xpath('//span[@class="time"]/text()').get())
        item['ingredients'] = []
        for row in response.xpath('//table[@class="ingredients"]//tr[td]'):
            name, amount = row.xpath('./td/text()').getall()
            item['ingredients'].append({'name': name.strip(), 'grams': self.parse_grams(amount)})
        yield item

    def parse_minutes(self, text):
        """1小时20分钟 -> 80"""
        hours = re.search(r'(\d+)小时', text)
        minutes = re.search(r'(\d+)分钟', text)
        return (int(hours.group(1)) * 60 if hours else 0) + (int(minutes.group(1)) if minutes else 0)

    def parse_grams(self, text):
        """250克 -> 250，1.5千克 -> 1500，适量 -> 0"""
        number = re.search(r'[\d.]+', text)
        if not number:
            return 0
        if '千克' in text:
            return round(float(number.group()) * 1000)
        return int(number.group())
