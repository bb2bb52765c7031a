import json
import pickle
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

folder = Path('cifar')
x, y = [], []
for path in sorted(folder.glob('data_batch_*')):
    d = pickle.loads(path.read_bytes(), encoding='bytes')
    if path.name.endswith('_2'):
        red, green, blue = d[b'data'][0].reshape(3, 32, 32)
        Image.fromarray(np.dstack([red, green, blue])).save('first.png')
    x.extend(d[b'data'])
    y += d[b'labels']
x = np.array(x)

meta = pickle.loads((folder / 'batches.meta').read_bytes(), encoding='latin1')
names = [name.encode('latin1').decode() for name in meta['label_names']]
number = Counter(y)
pd.DataFrame({'类别': names, '数量': [number[i] for i in range(6)]}).to_csv('counts.csv', index=False, encoding='gbk')

means = [float(x[:, i * 1024:(i + 1) * 1024].mean()) for i in range(3)]
Path('summary.json').write_text(json.dumps({'images': len(y), 'classes': len(set(y)), 'mean': means}))

model = make_pipeline(StandardScaler(), SVC()).fit(x, y)
test = pickle.loads((folder / 'test_batch').read_bytes(), encoding='bytes')
result = pd.Series(model.predict(test[b'data']), name='标签')
result.to_csv('result.csv', index_label='序号')
