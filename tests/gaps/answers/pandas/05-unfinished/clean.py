import pandas as pd

# 1. 读取数据
df = pd.read_csv("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
df = df.____【2】____
df = df.dropna(subset=[____])
# 3. 只保留大于 0 的价格
df = df[df["price"] > 0
df["amount"] = ____【5】____
# 4. 按城市分组求和
result = df.groupby("city")["amount"].____【7】____
result = result.sort_values(ascending=False)
result.
print(result.head(3))
