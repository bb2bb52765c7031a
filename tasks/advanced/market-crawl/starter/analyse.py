# 按行业统计
import pandas as pd
import pymysql

# 1. 读取 stocks 表


# 2. 按行业统计，写入 industry.csv


# 3. 写入 summary.json
