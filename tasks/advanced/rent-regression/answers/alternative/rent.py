# 房屋租金预测：Pipeline + 随机森林
import json
import math
import re

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def rent(text):
    found = re.match(r'\d+(\.\d+)?', str(text))
    return float(found.group()) if found else np.nan


data = pd.read_csv('train.csv').drop_duplicates('编号', keep='last')
data['月租金'] = data['月租金'].map(rent)
data = data.query('月租金 >= 100').reset_index(drop=True)

month = data['登记月份'].str[-2:].astype(int)
data.loc[data['地铁距离'].isna(), '地铁距离'] = data.loc[month <= 9, '地铁距离'].median()
data.to_csv('clean.csv', encoding='gbk')
train, valid = data[month <= 9], data[month == 10]

numbers, words = ['面积', '楼龄', '地铁距离'], ['区域', '装修']
model = make_pipeline(
    ColumnTransformer([('numbers', StandardScaler(), numbers), ('words', OneHotEncoder(), words)]),
    RandomForestRegressor(n_estimators=60, random_state=1))
model.fit(train, train['月租金'])

valid = valid.assign(预测租金=model.predict(valid))
valid.to_csv('valid.csv')
error = valid['月租金'] - valid['预测租金']
json.dump({
    'train_rows': int(train.shape[0]), 'valid_rows': int(valid.shape[0]),
    'mean': {name: float(train[name].mean()) for name in numbers},
    'std': {name: float(train[name].std()) for name in numbers},
    'r2': float(1 - (error ** 2).sum() / ((valid['月租金'] - valid['月租金'].mean()) ** 2).sum()),
    'rmse': math.sqrt((error ** 2).mean()),
}, open('report.json', 'w'))

test = pd.read_csv('test.csv')
test['预测租金'] = model.predict(test)
test[['编号', '预测租金']].to_csv('predictions.csv', index=False, encoding='gbk')
