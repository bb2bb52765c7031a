# 储值卡


class Card:
    """普通卡：按原价消费"""

    issued = 0    # 类属性：已办理的卡的总张数

    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        ⟦1: Card.issued⟧ += 1

    def price(self, money):
        """原价 money 元的商品，持卡人应付的金额"""
        return money

    def pay(self, money):
        """消费：从余额中扣款，返回实付金额；余额不足时抛出 ValueError，余额不变"""
        cost = ⟦2: self.price(money)⟧
        if cost > self.balance:
            raise ValueError('余额{:.2f}不足{:.2f}'.format(self.balance, cost))
        self.balance -= cost
        return cost


class DiscountCard(⟦3: Card⟧):
    """折扣卡：按折扣消费，discount 为 0.9 表示九折"""

    def __init__(self, owner, balance, discount):
        ⟦4: super().__init__(owner, balance)⟧
        self.discount = discount

    def price(self, money):
        return money * self.discount


class PointCard(Card):
    """积分卡：按原价消费，实付每满 1 元积 1 分"""

    def __init__(self, owner, balance):
        super().__init__(owner, balance)
        self.points = 0

    def pay(self, money):
        cost = ⟦5: super().pay(money)⟧
        self.points += int(cost)
        return cost


def numberer(prefix):
    """返回一个函数，每调用一次得到下一个卡号，如 A001、A002、A003"""
    last = 0

    def next_number():
        ⟦6: nonlocal last⟧
        last += 1
        return '{}{:03}'.format(prefix, last)

    return next_number
