# The font by its file, as many textbooks teach it.
import matplotlib.pyplot as plt
from matplotlib.font_manager import FontProperties

font = FontProperties(fname=r"C:\Windows\Fonts\simhei.ttf", size=14)
plt.plot([1, 2], [3, 4])
plt.title("标题", fontproperties=font)
plt.xlabel("横轴", fontproperties=FontProperties(fname="C:/Windows/Fonts/msyh.ttc"))
plt.savefig("font.png")
plt.show()
