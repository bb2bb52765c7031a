# 按行业统计
import json

import pandas as pd
import pymysql

db = pymysql.connect(host='localhost', port=3306, user='exam', password='exam123', database='market', charset='utf8mb4')
df = pd.read_sql('SELECT code, name, industry, price, pct, turnover FROM stocks', db)
db.close()

# industry.csv
result = df.groupby('industry').agg(
    家数=('code', 'count'),
    停牌数=('price', lambda prices: prices.isna().sum()),
    平均涨跌幅=('pct', 'mean'),
    总成交额=('turnover', 'sum'),
)
result['总成交额'] = result['总成交额'] / 100000000
result = result.sort_values('总成交额', ascending=False).round(2)
result.to_csv('industry.csv', index_label='行业', encoding='utf-8-sig')

# summary.json
top = df.loc[df['pct'].idxmax()]
summary = {
    'total': len(df),
    'up': (df['pct'] > 0).sum(),
    'down': (df['pct'] < 0).sum(),
    'flat': (df['pct'] == 0).sum(),
    'top': {'code': top['code'], 'name': top['name'], 'pct': float(top['pct'])},
}
with open('summary.json', 'w', encoding='utf-8') as f:
    json.dump(summary, f, ensure_ascii=False)
