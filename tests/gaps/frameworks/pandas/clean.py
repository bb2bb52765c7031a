import pandas as pd

# 1. 读取数据
df = pd.⟦1: read_csv⟧("sales.csv", encoding="gbk")
# 2. 删除重复行和缺失值
df = df.⟦2: drop_duplicates()⟧
df = df.dropna(subset=[⟦3: "price"⟧])
# 3. 只保留大于 0 的价格
df = df[⟦4: df["price"] > 0⟧]
df["amount"] = ⟦5: df["price"] * df["num"]⟧
# 4. 按城市分组求和
result = df.groupby(⟦6: "city"⟧)["amount"].⟦7: sum()⟧
result = result.sort_values(ascending=⟦8: False⟧)
result.⟦9: to_csv("result.csv")⟧
print(result.head(3))
