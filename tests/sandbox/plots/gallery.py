# One plot of each kind, as candidates draw them.
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

plt.rcParams["font.sans-serif"] = ["SimHei"]
plt.rcParams["axes.unicode_minus"] = False
prices = pd.DataFrame({"区域": ["锦江区", "武侯区", "青羊区"], "均价": [356.0, 210.5, 298.0], "套数": [3, 5, 4]})


def save(name):
    plt.savefig(name)
    plt.close()


plt.figure(figsize=(8, 6))
plt.bar(prices["区域"], prices["均价"], label="均价")
for x, y in enumerate(prices["均价"]):
    plt.text(x, y, str(y), ha="center")
plt.title("各区均价")
plt.xlabel("区域")
plt.ylabel("单价（元）")
plt.legend()
save("柱形.png")

plt.barh(range(3), prices["均价"])
plt.yticks(range(3), prices["区域"])
save("横向.png")

x = np.arange(2)
plt.bar(x - 0.2, [80, 70], 0.4)
plt.bar(x + 0.2, [60, 90], 0.4)
plt.xticks(x, ["一班", "二班"])
plt.legend(["语文", "数学"])
save("并列.png")

plt.bar(["甲", "乙"], [3, 4], label="男")
plt.bar(["甲", "乙"], [1, 2], bottom=[3, 4], label="女")
plt.legend()
save("堆叠.png")

for name, value in [("甲", 3), ("乙", -4)]:
    plt.bar(name, value)
save("逐个.png")

sns.barplot(x="区域", y="均价", data=prices)
save("seaborn柱形.png")
sns.countplot(x=["男", "女", "女", "男", "女"])
save("计数.png")
sns.barplot(x="月份", y="销量", hue="店", data=pd.DataFrame({"月份": [1, 1, 2, 2], "店": ["东", "西"] * 2, "销量": [5, 6, 7, 8]}))
save("分组.png")
prices.plot(kind="bar", x="区域", y=["均价", "套数"], title="房价")
save("pandas柱形.png")
prices.set_index("区域")["均价"].plot(kind="pie", autopct="%.1f%%")
save("pandas饼图.png")

plt.plot([2019, 2020, 2021], [1.5, 2.5, -2.0], "r--o", label="增长率")
plt.plot([2019, 2020, 2021], [1, np.nan, 3], label="缺一年")
plt.legend(loc="best")
save("折线.png")
plt.plot(pd.to_datetime(["2022-01-01", "2022-01-02", "2022-01-04"]), [1, 2, 4])
save("日期.png")
pd.Series([1, 2, 3], index=pd.date_range("2022-01-31", periods=3, freq="M"), name="月销量").plot(legend=True)
save("月份.png")
pd.Series([4, 5, 6], index=["春", "夏", "秋"]).plot()
save("季节.png")
scores = pd.DataFrame({"周": [1, 2, 1, 2], "分": [60, 70, 80, 90], "班": ["一班", "一班", "二班", "二班"]})
sns.lineplot(x="周", y="分", hue="班", data=scores)
save("seaborn折线.png")

plt.scatter([1, 2], [3, 4], label="类一")
plt.scatter([5, 6], [7, 8], label="类二")
plt.legend()
save("散点.png")
sns.scatterplot(x="周", y="分", hue="班", data=scores)
save("seaborn散点.png")
plt.scatter(["甲", "乙", "甲"], [3, 4, 5])
save("类别散点.png")

plt.pie([1, 1, 2], labels=["甲", "乙", "丙"], autopct="%.0f%%", explode=[0, 0.1, 0], shadow=True)
save("饼图.png")
plt.pie([1, 3])
plt.legend(["甲", "乙"])
save("饼图图例.png")

ages = [21, 22, 25, 31, 33, 38, 39, 45]
plt.hist(ages, bins=[20, 30, 40, 50], rwidth=0.8)
save("直方.png")
sns.histplot(ages, bins=3)
save("seaborn直方.png")

plt.boxplot([[1, 2, 3, 4, 5], [2, 4, 6, 8, 10]], labels=["一班", "二班"])
save("箱线.png")
sns.boxplot(x="班", y="分", data=scores)
save("seaborn箱线.png")

table = pd.DataFrame([[1.0, 0.5], [0.25, np.nan]], index=["甲", "乙"], columns=["丙", "丁"])
sns.heatmap(table, annot=True)
save("热力.png")
plt.imshow([[1, 2, 3], [4, 5, 6]], cmap="gray")
plt.colorbar()
save("图像.png")

figure, places = plt.subplots(1, 2)
figure.suptitle("两图")
places[0].plot([1, 2])
places[0].set_title("左图")
places[1].bar(["甲"], [1])
places[1].set_title("右图")
figure.savefig("两图")
