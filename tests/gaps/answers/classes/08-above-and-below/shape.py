class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        self.name = name
        self.name = ____【1】____
        Shape.total += 1
        ____【2】____

    def area(self):
        NotImplementedError
        raise ____【3】____


class Circle(Shape):
class Circle(____【4】____):
    def __init__(self, r):
        ____【5】____
        super().__init__("圆")
        self.r = r

    def area(self):
        return 3.14 * ____【6】____
        return 3.14 * self.r ** 2

    def __str__(self):
        # return f"{self.name}：{____【7】____:.2f}"
        return f"{self.name}：{self.area():.2f}"
