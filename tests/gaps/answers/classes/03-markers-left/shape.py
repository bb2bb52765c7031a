class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        self.name = name #____【1】____
        Shape.total += 1
        #____【2】____

    def area(self):
        raise NotImplementedError#____【3】____


class Circle(Shape):#____【4】____):
    def __init__(self, r):
        #____【5】____
        super().__init__("圆")
        self.r = r

    def area(self):
        return 3.14 * self.r ** 2 # ____【6】____

    def __str__(self):
        return f"{self.name}：{self.area()____【7】____:.2f}"
