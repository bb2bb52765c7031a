import scrapy


class FilmSpider(scrapy.Spider):
    name = 'film'
    allowed_domains = ['movie.douban.com']
    start_urls = ['http://movie.douban.com/tag/']

    def parse(self, response):
        """分类页：请求每个类型的列表页"""
        # 请在此处编写代码
        pass

    def parse_list(self, response):
        """列表页：取得每部影片，再请求下一页"""
        # 请在此处编写代码
        pass
