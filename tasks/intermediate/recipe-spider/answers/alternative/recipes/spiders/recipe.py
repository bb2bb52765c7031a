# -*- coding: utf-8 -*-
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule


class RecipeSpider(CrawlSpider):
    name = 'recipe'
    allowed_domains = ['jd.com']
    start_urls = ['http://caipu.jd.com/list/1.html']
    rules = (
        Rule(LinkExtractor(allow=r'/recipe/\d+\.html'), callback='parse_item'),
        Rule(LinkExtractor(restrict_css='div.pager'), follow=True),
    )

    def parse_item(self, response):
        foods = response.css('table.ingredients td:first-child::text').extract()
        amounts = response.css('table.ingredients td:last-child::text').extract()
        yield {
            'name': response.css('h1::text').extract_first(),
            'cuisine': response.css('p.info a::text').extract_first(),
            'time': response.css('.time::text').extract_first(),
            'foods': list(zip(foods, amounts)),
            'url': response.url,
        }
