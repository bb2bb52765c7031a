import pandas as pd

# 1. 读取数据
data = pd.read_csv("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
data = data.drop_duplicates()
data = data.dropna(subset=["price"])
# 3. 只保留大于 0 的价格
data = data[data["price"] > 0]
data["amount"] = data["price"] * data["num"]
# 4. 按城市分组求和
result = data.groupby("city")["amount"].sum()
result = result.sort_values(ascending=False)
result.to_csv("result.csv")
print(result.head(3))
