import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

sns.set(style='whitegrid', font='SimHei')
df = pd.read_csv('clean.csv', encoding='utf-8')
order = df.groupby('门店')['金额'].sum().sort_values().index[::-1]

fig, (left, right) = plt.subplots(ncols=2, figsize=(14, 6), dpi=80)
sns.barplot(x='门店', y='金额', data=df, estimator=sum, ci=None, order=order, ax=left)
left.set(title='各门店销售额', ylabel='销售额（元）')
df.pivot_table('金额', '月份', '片区', aggfunc='sum').plot(ax=right, title='各片区每月销售额')
right.set_ylabel('销售额（元）')
right.legend(loc='best')
fig.suptitle('上半年销售情况')
fig.tight_layout()
fig.savefig('sales.png')
