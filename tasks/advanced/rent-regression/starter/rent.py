# 房屋租金预测
import pandas as pd

# 1. 读取数据
df = pd.read_csv('train.csv')
test = pd.read_csv('test.csv')
print(df.head())

# 2. 清洗，写入 clean.csv
# 请在此处编写代码


# 3. 划分训练集和验证集，填充地铁距离
# 请在此处编写代码


# 4. 标准化、训练、验证，写入 valid.csv 和 report.json
# 请在此处编写代码


# 5. 预测 test.csv，写入 predictions.csv
# 请在此处编写代码
