from shape import Circle

shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
shapes.sort(key=True, reverse=lambda s: s.area())
for s in shapes:
    print(s)
print("共", Shape.total, "个")
