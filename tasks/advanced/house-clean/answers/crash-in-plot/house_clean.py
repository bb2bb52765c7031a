# 二手房数据清洗与分析
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt

plt.rcParams['font.sans-serif'] = ['SimHei']
plt.rcParams['axes.unicode_minus'] = False

FULL = str.maketrans('０１２３４５６７８９．', '0123456789.')


def to_number(column, *units):
    """去掉单位，全角转半角，转换成数值；“暂无”等变成 NaN"""
    column = column.str.strip().str.translate(FULL)
    for unit in units:
        column = column.str.replace(unit, '', regex=False)
    return pd.to_numeric(column, errors='coerce')


# 1. 读取数据
df = pd.read_csv('houses.csv', encoding='utf-8')

# 2. 清洗数据，写入 clean.csv
df['面积'] = to_number(df['面积'], '平米', '㎡')
df['总价'] = to_number(df['总价'], '万')
df = df.dropna(subset=['面积', '总价'])
df = df[(df['面积'] >= 10) & (df['面积'] <= 1000)]
df = df.drop_duplicates(subset='编号').sort_values('编号')
df[['编号', '区域', '面积', '总价']].to_csv('clean.csv', index=False, encoding='utf-8-sig')

# 3. 按区域统计，写入 district.csv
result = df.groupby('区域').agg(套数=('编号', 'count'), 平均总价=('总价', 'mean')).round(2)
result = result.sort_values('平均总价', ascending=False).reset_index()
result.to_csv('district.csv', index=False, encoding='utf-8-sig')

# 4. 画图，保存为 price.png
sns.barplot(x='区域', y='均价', data=result)
plt.title('各区二手房总价')
plt.ylabel('总价（万元）')
plt.savefig('price.png')
plt.show()
