# 销量排行与缓存
import pymysql
import redis

# 1. 各商品的销量，存入有序集合 rank:sales


# 2. 销量前 3 名的商品，存入哈希 goods:编号，600 秒后过期
