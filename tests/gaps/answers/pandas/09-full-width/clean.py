import pandas as pd

# 1. 读取数据
df = pd.read_csv （"sales.csv", encoding="gbk"）
# 2. 删除重复行和缺失值
df = df.drop_duplicates（）
df = df.dropna(subset=[“price”])
# 3. 只保留大于 0 的价格
df = df[df["price"] ＞ 0]
df["amount"] = df["price"] × df["num"]
# 4. 按城市分组求和
result = df.groupby(‘city’)["amount"].sum()
result = result.sort_values(ascending=False)　
result.to_csv("result.csv"）
print(result.head(3))
