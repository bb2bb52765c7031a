import scrapy


class RecipeItem(scrapy.Item):
    name = scrapy.Field()           # 菜名
    # 请在此处编写代码：其余字段
