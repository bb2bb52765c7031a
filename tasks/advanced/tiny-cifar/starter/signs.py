# 导视牌图片分类
import pickle

# 1. 读取三个训练文件和类别名称
# 请在此处编写代码


# 2. 各类别的图片数，写入 counts.csv
# 请在此处编写代码


# 3. 图片数、类别数、三个通道的平均值，写入 summary.json
# 请在此处编写代码


# 4. 保存 data_batch_2 的第一张图片 first.png
# 请在此处编写代码


# 5. 训练，预测 test_batch，写入 result.csv
# 请在此处编写代码
