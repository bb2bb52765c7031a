# 导视牌图片分类
import csv
import json
import pickle

import matplotlib.pyplot as plt
import numpy as np
from sklearn.ensemble import RandomForestClassifier


def load(name):
    """读取一个文件，键是字节串"""
    with open('cifar/' + name, 'rb') as f:
        return pickle.load(f, encoding='bytes')


# 1. 读取三个训练文件和类别名称
names = [name.decode('utf-8') for name in load('batches.meta')[b'label_names']]
batches = [load('data_batch_%d' % number) for number in (1, 2, 3)]
data = np.concatenate([batch[b'data'] for batch in batches])
labels = np.concatenate([batch[b'labels'] for batch in batches])

# 2. 各类别的图片数
with open('counts.csv', 'w', encoding='utf-8-sig', newline='') as f:
    writer = csv.writer(f)
    writer.writerow(['类别', '数量'])
    for label, name in enumerate(names):
        writer.writerow([name, (labels == label).sum()])

# 3. 图片数、类别数、三个通道的平均值
images = data.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)  # 通道移到最后
with open('summary.json', 'w', encoding='utf-8') as f:
    json.dump({
        'images': len(images),
        'classes': len(names),
        'mean': images.mean(axis=(0, 1, 2)).tolist(),
    }, f)

# 4. 保存 data_batch_2 的第一张图片
first = batches[1][b'data'][0].reshape(3, 32, 32).transpose(1, 2, 0)
plt.imsave('first.png', first[:, :, ::-1])

# 5. 训练，预测 test_batch
model = RandomForestClassifier(n_estimators=100, random_state=0)
model.fit(data / 255, labels)
predicted = model.predict(load('test_batch')[b'data'] / 255)
with open('result.csv', 'w', encoding='utf-8', newline='') as f:
    writer = csv.writer(f)
    writer.writerow(['序号', '标签'])
    writer.writerows(enumerate(predicted))
