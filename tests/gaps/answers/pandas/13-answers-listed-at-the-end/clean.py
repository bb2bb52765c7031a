import pandas as pd

# 1. 读取数据
df = pd.____【1】____("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
df = df.____【2】____
df = df.dropna(subset=[____【3】____])
# 3. 只保留大于 0 的价格
df = df[____【4】____]
df["amount"] = ____【5】____
# 4. 按城市分组求和
result = df.groupby(____【6】____)["amount"].____【7】____
result = result.sort_values(ascending=____【8】____)
result.____【9】____
print(result.head(3))

# 答案
# 1 read_csv
# 2 drop_duplicates()
# 3 "price"
# 4 df["price"] > 0
