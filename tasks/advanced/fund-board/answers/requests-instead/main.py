# 基金看板爬取与分析
import json

import pandas as pd
import requests

rows = []
page = 1
while True:
    data = requests.get('http://quote.stockstar.com/fund/data/board', params={'page': page}).json()
    rows += data['funds']
    if page == data['pages']:
        break
    page += 1

df = pd.DataFrame(rows, columns=['代码', '名称', '类型', '单位净值', '日涨幅', '近一年', '规模']).drop(columns='日涨幅')
wan = df['规模'].str.endswith('万')
df['规模'] = df['规模'].str[:-1].astype(float)
df.loc[wan, '规模'] /= 10000
df['近一年'] = pd.to_numeric(df['近一年'].str.strip('%'), errors='coerce')
df = df.sort_values('规模', ascending=False)
df.to_csv('funds.csv', index=False)

mean = df.groupby('类型')['近一年'].mean().round(2)
count = df['类型'].value_counts()
types = {name: {'count': int(count[name]), 'mean': float(mean[name])} for name in count.index}
best = df.nlargest(3, '近一年')['名称'].tolist()
with open('summary.json', 'w') as f:
    json.dump({'total': len(df), 'types': types, 'best': best}, f)
