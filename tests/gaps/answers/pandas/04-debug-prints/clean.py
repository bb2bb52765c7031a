import pandas as pd
import numpy as np

# 1. 读取数据
df = pd.read_csv("sales.csv", encoding="gbk")
print(df.head())
print(df.info())
# 2. 删除重复行和缺失值
df = df.drop_duplicates()
df.head()
df = df.dropna(subset=["price"])
print(df.shape)
# 3. 只保留大于 0 的价格
df = df[df["price"] > 0]
print(df)
df["amount"] = df["price"] * df["num"]
df
# 4. 按城市分组求和
result = df.groupby("city")["amount"].sum()
print(type(result))
result = result.sort_values(ascending=False)
result.to_csv("result.csv")
print("保存成功")
print(result.head(3))
