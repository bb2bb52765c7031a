# 第二部分：画图
import matplotlib.pyplot as plt
import pandas as pd

plt.rcParams['font.sans-serif'] = ['SimHei']
plt.rcParams['axes.unicode_minus'] = False

sales = pd.read_csv('clean.csv', encoding='utf-8')

plt.figure(figsize=(12, 5))

# 左：各门店销售额的柱形图
shops = sales.groupby('门店')['金额'].sum().sort_values(ascending=False)
plt.subplot(1, 2, 1)
plt.bar(shops.index, shops.values)
plt.title('各门店销售额')
plt.xlabel('门店')
plt.ylabel('销售额（元）')

# 右：各片区每月销售额的折线图
areas = sales.groupby(['片区', '月份'])['金额'].sum().unstack(0, fill_value=0)
plt.subplot(1, 2, 2)
for area in areas.columns:
    plt.plot(areas.index, areas[area], marker='o', label=area)
plt.title('各片区每月销售额')
plt.legend()

plt.savefig('sales.png')
plt.show()
