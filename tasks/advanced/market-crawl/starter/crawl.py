# 爬取股票行情，存入 MySQL
import pymysql
import requests
from lxml import etree

START = 'http://quote.stockstar.com/stock/ranklist_a_3_1_1.html'  # 第一页

# 1. 从第一页开始，逐页取得股票的代码、名称、行业、最新价、涨跌幅、成交额


# 2. 换算成数值，存入 stocks 表
