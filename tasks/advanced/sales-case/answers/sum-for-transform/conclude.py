# 第三部分：结论
import json

import pandas as pd

sales = pd.read_csv('clean.csv', encoding='utf-8')

shops = sales.groupby('门店')['金额'].sum()
months = sales.groupby('月份')['金额'].sum()
food = sales.loc[sales['品类'] == '食品', '金额'].sum()

result = {
    '最高门店': shops.idxmax(),
    '最高门店销售额': round(float(shops.max()), 2),
    '最高月份': int(months.idxmax()),
    '食品占比': round(float(food / sales['金额'].sum() * 100), 2),
}
with open('结论.json', 'w', encoding='utf-8') as f:
    json.dump(result, f, ensure_ascii=False, indent=2)
