from shape import Circle, Shape

shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
shapes.sort(reverse=True, key=lambda s: s.area())
for s in shapes:
    print(s)
print("共", Shape.total, "个")
