# 逾期订单统计
import csv

import pymysql

TODAY = '2022-06-30'  # 统计日

# 连接数据库
db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='shop', charset='utf8mb4')
cursor = db.cursor()

# 1. 创建数据表 late_orders

# 2. 统计逾期订单，存入 late_orders

# 3. 生成 top5.csv

# 4. 登记 new_customer.csv 中的客户

# 5. 输出订单概况

cursor.close()
db.close()
