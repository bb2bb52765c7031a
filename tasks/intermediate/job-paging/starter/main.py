# 招聘职位爬取
import csv

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as EC
from selenium.webdriver.support.ui import WebDriverWait

URL = 'http://careers.tencent.com/search.html'

# 1. 用浏览器打开搜索页，等待职位显示出来，逐页取得全部职位


# 2. 换算月薪和招聘人数，筛选最低月薪不低于 15000 元的职位


# 3. 按最高月薪从高到低排序，写入 jobs.csv
