import pandas as pd

# 1. 读取数据
df = pd.read_csv("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
df = df.drop_duplicates(keep="first")
df = df.dropna(subset=["price", "num"])
# 3. 只保留大于 0 的价格
df = df[df.loc[:, "price"] > 0]
df["amount"] = df.apply(lambda row: row["price"] * row["num"], axis=1)
# 4. 按城市分组求和
result = df.groupby(by="city")["amount"].agg("sum")
result = result.sort_values(ascending=not True)
result.to_csv("result.csv", encoding="utf-8")
print(result.head(3))
