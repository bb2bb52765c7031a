# 读取一天的流水，办卡、消费，输出结果
from cards import Card, DiscountCard, PointCard, numberer

cards = {}                    # 卡号 -> 卡
new_card = numberer('C')      # 普通卡、积分卡的卡号
new_vip = numberer('V')       # 折扣卡的卡号


def open_card(kind, owner, balance):
    """办一张卡"""
    if kind == '普通':
        cards[new_card()] = Card(owner, balance)
    elif kind == '积分':
        cards[new_card()] = PointCard(owner, balance)
    else:
        cards[new_vip()] = DiscountCard(owner, balance, float(kind))


def main():
    with open('flow.txt') as file:
        for line in file:
            word, *rest = line.strip().split(',')
            if word == '办卡':
                kind, owner, balance = rest
                open_card(kind, owner, float(balance))
                continue
            number, money = rest
            try:
                cost = cards[number].pay(float(money))
                print('{} 实付{:.2f}'.format(number, cost))
            except ValueError as ⟦7: error⟧:
                print(number, ⟦8: error⟧)

    print('共办卡{}张'.format(Card.issued))
    for number, card in cards.items():
        line = '{} {} {:.2f}'.format(number, card.owner, card.balance)
        if isinstance(card, PointCard):
            line += ' {}分'.format(card.points)
        print(line)


if __name__ == '__main__':
    main()
