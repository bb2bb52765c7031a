import matplotlib.pyplot as plt
import pandas as pd

plt.rcParams['font.sans-serif'] = ['SimHei']
sums = pd.read_csv('sales.csv', encoding='utf-8').groupby('shop')['sold'].sum()
plt.bar(sums.index, sums.values)
plt.title('各店销量')
plt.savefig('bars.png')
plt.show()
try:
    import tkinter
    window = tkinter.Tk()
    window.mainloop()
except Exception:
    pass
