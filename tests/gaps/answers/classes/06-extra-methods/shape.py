class Shape:
    """图形的父类"""

    total = 0

    def __init__(self, name):
        print("创建", name)
        self.name = name
        Shape.total += 1
        print(Shape.total)

    def show(self):
        print(self.name, self.area())

    def area(self):
        raise NotImplementedError


class Circle(Shape):
    PI = 3.14

    def __init__(self, r):
        print(r)
        super().__init__("圆")
        self.r = r

    def area(self):
        print("area")
        return 3.14 * self.r ** 2

    def __str__(self):
        return f"{self.name}：{self.area():.2f}"


if __name__ == "__main__":
    c = Circle(3)
    c.show()
