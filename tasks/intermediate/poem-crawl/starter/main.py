# 诗词爬取与统计
import requests
from lxml import etree
from pymongo import MongoClient

START = 'http://www.shicimingju.com/shici/1.html'  # 第一个列表页

# 1. 从第一个列表页开始，逐页取得每首诗词的详情页地址


# 2. 打开每个详情页，取得标题、作者、朝代、诗句和点赞数


# 3. 保存到 MongoDB 数据库 shici 的集合 poems


# 4. 按朝代统计，保存到集合 dynasties
