# ruff: noqa: SIM115 - written as candidates write
"""A crawl over two pages with a pipeline that stores what was found. Argument: the first page's address."""

import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class StorePipeline:
    def open_spider(self, spider):
        self.films = []

    def process_item(self, item, spider):
        self.films.append(item["film"])
        return item

    def close_spider(self, spider):
        with open("films.json", "w", encoding="utf-8") as file:
            json.dump(sorted(self.films), file, ensure_ascii=False)


class FilmSpider(scrapy.Spider):
    name = "films"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        for film in response.xpath("//li[@class='film']/text()").getall():
            yield {"film": film}
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse)


process = CrawlerProcess({"ITEM_PIPELINES": {StorePipeline: 300}, "LOG_LEVEL": "ERROR"})
process.crawl(FilmSpider)
process.start()
print(open("films.json", encoding="utf-8").read())
