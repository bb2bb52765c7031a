class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        self.name = ____【1】____


    def area(self):
        raise


class Circle():
    def __init__(self, r):
        ____【5】____
        self.r = r

    def area(self):
        return 3.14 *

    def __str__(self):
        return f"{self.name}：{____【7】____:.2f}"
