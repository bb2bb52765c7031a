class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        self.name = (name)
        Shape.total = Shape.total + 1

    def area(self):
        raise NotImplementedError


class Circle(Shape):
    def __init__(self, r):
        Shape.__init__(self, "圆")
        self.r = r

    def area(self):
        return 3.14 * (self.r * self.r)

    def __str__(self):
        return f"{self.name}：{ self.area() :.2f}"
