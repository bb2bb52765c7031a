import scrapy


class RecipeSpider(scrapy.Spider):
    name = 'recipe'
    start_urls = ['http://caipu.jd.com/list/1.html']

    def parse(self, response):
        yield {'name': '麻婆豆腐', 'cuisine': '川菜', 'minutes': 25, 'ingredients': [
            {'name': '豆腐', 'grams': 400}, {'name': '牛肉末', 'grams': 80}, {'name': '花椒', 'grams': 0}]}
        yield {'name': '老火例汤', 'cuisine': '粤菜', 'minutes': 150, 'ingredients': [
            {'name': '筒骨', 'grams': 1200}, {'name': '莲藕', 'grams': 500}]}
        yield {'name': '手撕包菜', 'cuisine': '湘菜', 'minutes': 60, 'ingredients': [
            {'name': '包菜', 'grams': 600}, {'name': '干辣椒', 'grams': 10}]}
