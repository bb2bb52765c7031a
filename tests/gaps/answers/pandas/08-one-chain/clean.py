import pandas as pd
df = pd.read_csv("sales.csv",
                 encoding="gbk")
df = df.drop_duplicates()
df = df.dropna(subset=["price"])
df = df[
    df["price"] > 0
]
df["amount"] = df["price"] \
    * df["num"]
result = (df.groupby("city")["amount"]
          .sum())
result = result.sort_values(
    ascending=False)
result.to_csv("result.csv"); print(result.head(3))
