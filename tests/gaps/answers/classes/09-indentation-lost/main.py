from shape import Circle, Shape
shapes = [Circle(1), Circle(2)]
shapes.sort(key=lambda s: s.area(), reverse=True)
for s in shapes:
print(s)
print("共", Shape.total, "个")
