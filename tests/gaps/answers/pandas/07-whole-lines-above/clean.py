import pandas as pd

# 1. 读取数据
df = pd.read_csv("sales.csv", encoding="gbk")
df = pd.____【1】____("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
df = df.drop_duplicates()
df = df.____【2】____
df = df.dropna(subset=["price"])
df = df.dropna(subset=[____【3】____])
# 3. 只保留大于 0 的价格
df = df[df["price"] > 0]
df = df[____【4】____]
df["amount"] = df["price"] * df["num"]
df["amount"] = ____【5】____
# 4. 按城市分组求和
result = df.groupby("city")["amount"].sum()
result = df.groupby(____【6】____)["amount"].____【7】____
result = result.sort_values(ascending=False)
result = result.sort_values(ascending=____【8】____)
result.to_csv("result.csv")
result.____【9】____
print(result.head(3))
