class Shape:
"""图形的父类"""
total = 0
def __init__(self, name):
self.name = name
Shape.total += 1
def area(self):
raise NotImplementedError
class Circle(Shape):
def __init__(self, r):
super().__init__("圆")
self.r = r
def area(self):
return 3.14 * self.r ** 2
def __str__(self):
return f"{self.name}：{self.area():.2f}"
