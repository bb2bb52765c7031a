# 第二部分：画图
import matplotlib.pyplot as plt
import pandas as pd

sales = pd.read_csv('clean.csv', encoding='utf-8')

# 左：各门店销售额的柱形图
# 请在此处编写代码


# 右：各片区每月销售额的折线图
# 请在此处编写代码


# 保存为 sales.png
# 请在此处编写代码
