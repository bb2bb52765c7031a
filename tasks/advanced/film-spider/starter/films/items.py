import scrapy


class FilmItem(scrapy.Item):
    id = scrapy.Field()             # 影片编号
    # 请在此处编写代码：其余字段
