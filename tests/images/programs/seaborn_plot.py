"""A plot as candidates draw it, with a Chinese title in the font given as argument.

Prints the warnings, then how many pixels differ from the same plot with another title: glyphs that are missing are
drawn as the same box, so two titles of one length would look the same.
"""

import sys
import warnings

import matplotlib.pyplot as plt
import numpy
import pandas
import seaborn

plt.rcParams["font.sans-serif"] = [sys.argv[1]]
plt.rcParams["axes.unicode_minus"] = False


def drawn(title):
    figure, axes = plt.subplots()
    seaborn.barplot(x="班级", y="分数", data=pandas.DataFrame({"班级": ["一班", "二班"], "分数": [80, -5]}), ax=axes)
    axes.set_title(title)
    figure.canvas.draw()
    return numpy.asarray(figure.canvas.buffer_rgba()).astype(int)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    one, other = drawn("各班成绩"), drawn("商品销量")
    plt.savefig("plot.png")
print([str(warning.message) for warning in caught if "lyph" in str(warning.message) or "ont" in str(warning.message)])
print(int((one != other).any(axis=2).sum()))
