from shape import Circle, Shape#____【8】____

shapes = [Circle(1), Circle(2)]
# 按面积从大到小排序
shapes.sort(key=lambda s: s.area(), reverse=True)#shapes.sort(key=____【9】____, reverse=____【10】____)
for s in shapes:
    print(s)
print("共", Shape.total, "个")
