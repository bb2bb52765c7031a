import csv
import json
from collections import defaultdict

shops, months, kinds = defaultdict(float), defaultdict(float), defaultdict(float)
with open('clean.csv', encoding='utf-8') as f:
    for row in csv.DictReader(f):
        money = float(row['金额'])
        shops[row['门店']] += money
        months[int(row['月份'])] += money
        kinds[row['品类']] += money
best = max(shops, key=shops.get)
with open('结论.json', 'w') as f:
    json.dump({'最高门店': best, '最高门店销售额': shops[best], '最高月份': max(months, key=months.get),
               '食品占比': kinds['食品'] / sum(kinds.values()) * 100}, f)
