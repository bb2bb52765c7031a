import csv
import json

import pandas as pd
import pymysql

with pymysql.connect(host='localhost', user='root', password='123456', database='market') as db:
    with db.cursor(pymysql.cursors.DictCursor) as cur:
        cur.execute('select * from stocks')
        df = pd.DataFrame(cur.fetchall())
df[['price', 'pct', 'turnover']] = df[['price', 'pct', 'turnover']].astype(float)

rows = []
for industry, group in df.groupby('industry'):
    traded = group.dropna(subset=['pct'])
    rows.append([industry, len(group), len(group) - len(traded),
                 '%.2f' % traded['pct'].mean(), '%.2f' % (traded['turnover'].sum() / 1e8)])
rows.sort(key=lambda row: float(row[4]), reverse=True)
with open('industry.csv', 'w', newline='') as f:
    csv.writer(f).writerows([['行业', '家数', '停牌数', '平均涨跌幅', '总成交额'], *rows])

best = df.sort_values('pct', ascending=False).iloc[0]
json.dump({
    'total': df.shape[0],
    'up': sum(p > 0 for p in df['pct']), 'down': sum(p < 0 for p in df['pct']), 'flat': sum(p == 0 for p in df['pct']),
    'top': {'code': best.code, 'name': best['name'], 'pct': best.pct},
}, open('summary.json', 'w'))
