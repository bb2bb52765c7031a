# -*- coding: utf-8 -*-
import re
import matplotlib
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt

sns.set(style="whitegrid", font="SimHei")


def num(text):
    m = re.match(r"[\d]+([.．]\d+)?", str(text))      # \d 也匹配全角数字
    if m is None:
        return None
    return float(m.group().replace("．", "."))


data = pd.read_csv("houses.csv")
keep = {}
for i, row in data.iterrows():
    area, price = num(row["面积"]), num(row["总价"])
    if area is None or price is None:
        continue
    if area < 10 or area > 1000:
        continue
    keep[row["编号"]] = {"区域": row["区域"], "编号": row["编号"], "总价": price, "面积": area,
                        "单价": price * 10000 / area}

clean = pd.DataFrame(list(keep.values()))
clean.to_csv("clean.csv", encoding="gbk")            # 保留行号列

rows = []
for name in clean["区域"].unique():
    part = clean[clean["区域"] == name]
    rows.append([name, len(part), "%.2f" % part["总价"].mean()])
rows.sort(key=lambda r: float(r[2]), reverse=True)
district = pd.DataFrame(rows, columns=["区域", "套数", "平均总价"])
district.to_csv("district.csv", encoding="gbk")

fig, ax = plt.subplots(figsize=(10, 6))
sns.boxplot(x="区域", y="总价", data=clean, order=list(district["区域"]), ax=ax)
ax.set_title("各区二手房总价")
fig.savefig("price.png", dpi=150, transparent=True)
plt.show()
