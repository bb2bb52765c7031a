class FilmPipeline:
    """把影片保存到 MongoDB 数据库 cinema 的集合 films，排行和已保存的编号放在 Redis 中"""

    def open_spider(self, spider):
        # 请在此处编写代码：连接 MongoDB 和 Redis
        pass

    def process_item(self, item, spider):
        # 请在此处编写代码：编号在 film:seen 中的不保存；保存后加入 film:seen 和 film:rank
        return item

    def close_spider(self, spider):
        # 请在此处编写代码：关闭连接
        pass
