# 房屋租金预测
import json

import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

NUMBERS = ['面积', '楼龄', '地铁距离']


def features(df, scaler):
    """数值列标准化，区域和装修转换成哑变量"""
    numbers = pd.DataFrame(scaler.transform(df[NUMBERS]), columns=NUMBERS, index=df.index)
    return pd.concat([numbers, pd.get_dummies(df[['区域', '装修']])], axis=1)


# 1. 读取数据
df = pd.read_csv('train.csv', encoding='utf-8')
test = pd.read_csv('test.csv', encoding='utf-8')

# 2. 清洗
df['月租金'] = pd.to_numeric(df['月租金'].str.replace('元', '', regex=False), errors='coerce')
df = df.dropna(subset=['月租金'])
df = df[df['月租金'] >= 100]
df = df.drop_duplicates(subset='编号').sort_values('编号')

# 3. 划分训练集和验证集，用训练集的中位数填充地铁距离
train, valid = train_test_split(df, test_size=0.2, random_state=2022)
in_valid = df.index.isin(valid.index)
middle = df.loc[~in_valid, '地铁距离'].median()
df['地铁距离'] = df['地铁距离'].fillna(middle)
df.to_csv('clean.csv', index=False, encoding='utf-8-sig')
train, valid = df[~in_valid], df[in_valid]

# 4. 标准化（只用训练集计算均值和标准差）、训练、验证
scaler = StandardScaler().fit(train[NUMBERS])
x_train = features(train, scaler)
model = LinearRegression().fit(x_train, train['月租金'])
predicted = model.predict(features(valid, scaler)[x_train.columns])
pd.DataFrame({'编号': valid['编号'], '月租金': valid['月租金'], '预测租金': predicted.round(2)}).to_csv(
    'valid.csv', index=False, encoding='utf-8-sig')
report = {
    'train_rows': len(train),
    'valid_rows': len(valid),
    'mean': dict(zip(NUMBERS, scaler.mean_.tolist())),
    'std': dict(zip(NUMBERS, scaler.scale_.tolist())),
    'r2': r2_score(valid['月租金'], predicted),
    'rmse': mean_squared_error(valid['月租金'], predicted) ** 0.5,
}
with open('report.json', 'w', encoding='utf-8') as f:
    json.dump(report, f, ensure_ascii=False, indent=2)

# 5. 预测 test.csv
rents = model.predict(features(test, scaler)[x_train.columns])
pd.DataFrame({'编号': test['编号'], '预测租金': rents.round(2)}).to_csv(
    'predictions.csv', index=False, encoding='utf-8-sig')
