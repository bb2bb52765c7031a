class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        self.name = ⟦1: name⟧
        ⟦2: Shape.total += 1⟧

    def area(self):
        raise ⟦3: NotImplementedError⟧


class Circle(⟦4: Shape⟧):
    def __init__(self, r):
        ⟦5: super().__init__("圆")⟧
        self.r = r

    def area(self):
        return 3.14 * ⟦6: self.r ** 2⟧

    def __str__(self):
        return f"{self.name}：{⟦7: self.area()⟧:.2f}"
