from shape import Shape, Circle

shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
shapes.sort(key=Circle.area, reverse=1)
for s in shapes:
    print(s)
print("共", Shape.total, "个")
