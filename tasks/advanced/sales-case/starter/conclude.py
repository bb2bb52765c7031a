# 第三部分：结论
import pandas as pd

sales = pd.read_csv('clean.csv', encoding='utf-8')

# 写入 结论.json
# 请在此处编写代码
