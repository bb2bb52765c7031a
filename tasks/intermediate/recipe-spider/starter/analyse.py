# 用聚合管道统计集合 classics 中的菜谱
from pymongo import MongoClient

# 1. 各菜系的菜谱数、平均用时、用时最短的菜谱，保存到集合 cuisines


# 2. 每道菜谱的食材成本，保存到集合 costs
