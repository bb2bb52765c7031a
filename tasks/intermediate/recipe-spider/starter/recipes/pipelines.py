class MongoPipeline:
    """把每道菜谱保存到 MongoDB 数据库 cookbook 的集合 recipes"""

    def open_spider(self, spider):
        # 请在此处编写代码：连接数据库
        pass

    def process_item(self, item, spider):
        # 请在此处编写代码：保存，重复爬取时不产生重复的文档
        return item

    def close_spider(self, spider):
        # 请在此处编写代码：关闭连接
        pass
