# ruff: noqa - written as candidates write
import json
import os

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.font_manager import FontProperties
from PIL import Image

matplotlib.use("TkAgg")
import matplotlib.pyplot as plt

os.mkdir("素材")
table = pd.DataFrame({"城市": ["甲", "乙", "丙"], "价": [1, 2, 3]})
table.to_csv("素材\\房价.csv", index=False, encoding="gbk")
table.to_excel(r"D:\考试\素材\房价.xlsx", index=False)
rows = [
    len(pd.read_csv("素材\\房价.CSV", encoding="gbk")),
    len(pd.read_csv(open(r"D:\考试\素材\房价.csv"))),
    len(pd.read_excel("素材\\房价.xlsx")),
    len(pd.read_excel(r"C:\Users\考生\Desktop\素材\房价.XLSX", engine="openpyxl")),
]
np.savetxt("素材\\数.txt", np.array([1.0, 2.0]))
plt.plot([1, 2], [3, 4])
plt.title("中文", fontproperties=FontProperties(fname=r"C:\Windows\Fonts\simhei.ttf", size=14))
plt.savefig("素材\\图.png")
plt.show()
print(
    json.dumps(
        {
            "rows": rows,
            "picture": list(Image.open("素材\\图.PNG").size),
            "array": np.loadtxt(r"D:\考试\素材\数.txt").tolist(),
            "drawn": os.path.getsize("素材/图.png") > 1000,
        },
        ensure_ascii=False,
    )
)
