import pandas as pd

# 1. 读取数据
df = pd.____（1）____("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
df = df.drop_duplicates()____（2）____
df = df.dropna(subset=["price"____（3）____])
# 3. 只保留大于 0 的价格
df = df[____（4）____ df["price"] > 0]
df["amount"] = （5）df["price"] * df["num"]
# 4. 按城市分组求和
result = df.groupby(____(6)____"city")["amount"].____(7)____sum()
result = result.sort_values(ascending=False____(8)____)
result.____(9)____
print(result.head(3))
