import scrapy


class RecipeSpider(scrapy.Spider):
    name = 'recipe'
    allowed_domains = ['caipu.jd.com']
    start_urls = ['http://caipu.jd.com/list/1.html']

    def parse(self, response):
        """列表页：请求每道菜谱的详情页，再请求下一页"""
        # 请在此处编写代码
        pass

    def parse_recipe(self, response):
        """详情页：取得一道菜谱"""
        # 请在此处编写代码
        pass
