# 二手房数据清洗与分析
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt

plt.rcParams['font.sans-serif'] = ['SimHei']
plt.rcParams['axes.unicode_minus'] = False

# 1. 读取数据
df = pd.read_csv('houses.csv')
print(df)

# 2. 清洗数据，写入 clean.csv
# 请在此处编写代码


# 3. 按区域统计，写入 district.csv
# 请在此处编写代码


# 4. 画图，保存为 price.png
# 请在此处编写代码
