import matplotlib.pyplot as plt

plt.rcParams['font.sans-serif'] = ['SimHei']
plt.title('各店销量')
plt.bar(['东门店', '西门店', '南门店', '北门店'], [float('nan'), float('inf'), 0, -0.0])
plt.ylim(0, 1)
plt.savefig('bars.png')
