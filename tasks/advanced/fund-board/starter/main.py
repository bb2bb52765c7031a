# 基金看板爬取与分析
import json
import time

import pandas as pd
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

URL = 'http://quote.stockstar.com/fund/board.html'

# 1. 用浏览器打开网页，等待表格画好，逐页取得全部基金


# 2. 整理数据，按规模从大到小排序，写入 funds.csv


# 3. 统计，写入 summary.json
