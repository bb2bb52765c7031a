class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        self.name = self
        total += 1

    def area(self):
        raise "Error"


class Circle(object):
    def __init__(self, r):
        super.__init__("圆")
        self.r = r

    def area(self):
        return 3.14 * r ** 2

    def __str__(self):
        return f"{self.name}：{self.area:.2f}"
