import pandas as pd

df = pd.read_csv("sales.csv", encoding="gbk")

df = df.dropna(subset=["price"])
df["amount"] = df["price"] * df["num"]
result = df.groupby("city")["amount"].sum()
result = result.sort_values(ascending=False)

print(result.head(3))
