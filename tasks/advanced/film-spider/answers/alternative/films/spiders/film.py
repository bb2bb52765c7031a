# -*- coding: utf-8 -*-
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule


class FilmSpider(CrawlSpider):
    name = 'film'
    allowed_domains = ['douban.com']
    start_urls = ['https://movie.douban.com/tag/']
    rules = (
        Rule(LinkExtractor(restrict_css='ul.tags'), callback='parse_list', follow=True),
        Rule(LinkExtractor(restrict_css='a.next'), callback='parse_list', follow=True),
    )

    def parse_list(self, response):
        for a in response.css('div.list a.title'):
            href = a.attrib['href']
            if 'subject' not in href:
                continue
            div = a.xpath('..')
            yield {
                'id': href.split('/')[-2],
                'title': a.css('::text').extract_first().strip(),
                'genres': div.css('.genres::text').extract_first().split(' / '),
                'rating': div.css('.rating::text').extract_first(),
                'votes': div.css('.votes::text').extract_first(),
            }
