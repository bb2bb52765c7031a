from shape import Circle,Shape

shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
shapes.sort(key=lambda s:s.area(), reverse=True)
for s in shapes:
    print(s)
print("共", Shape.total, "个")
