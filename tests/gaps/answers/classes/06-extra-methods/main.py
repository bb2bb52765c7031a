import os
from shape import Circle, Shape

print(os.getcwd())
shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
print(len(shapes))
shapes.sort(key=lambda s: s.area(), reverse=True)
print(shapes)
for s in shapes:
    print(s)
print("共", Shape.total, "个")
input()
