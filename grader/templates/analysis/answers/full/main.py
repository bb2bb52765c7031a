"""清洗销售记录，按门店和月份统计。"""

import pandas as pd

sales = pd.read_csv('sales.csv', encoding='utf-8').drop_duplicates().dropna()
print('有效记录:', len(sales))

stores = sales.groupby('store')['amount'].sum().sort_values(ascending=False)
stores.to_csv('stores.csv', encoding='utf-8', header=['amount'])

months = sales.groupby(sales['date'].str[:7])['amount'].sum()
print('最好的月份:', months.idxmax())
