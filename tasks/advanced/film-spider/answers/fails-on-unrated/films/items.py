import scrapy


class FilmItem(scrapy.Item):
    id = scrapy.Field()             # 影片编号
    title = scrapy.Field()          # 片名
    rating = scrapy.Field()         # 评分
    votes = scrapy.Field()          # 评价人数
    genres = scrapy.Field()         # 类型
