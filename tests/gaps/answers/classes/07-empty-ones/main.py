from shape import ____【8】____

shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
shapes.sort(key=, reverse=True)
for s in shapes:
    print(s)
print("共", Shape.total, "个")
