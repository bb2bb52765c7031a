import scrapy


class RecipeItem(scrapy.Item):
    name = scrapy.Field()           # 菜名
    cuisine = scrapy.Field()        # 菜系
    minutes = scrapy.Field()        # 用时（分钟）
    ingredients = scrapy.Field()    # 食材
