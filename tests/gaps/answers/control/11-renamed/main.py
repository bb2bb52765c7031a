# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    lst = []
    for p in text.split(","):
        p = p.strip()
        if not p:
            continue
        lst.append(int(p))
    return lst


def find_max(lst):
    m = lst[0]
    for i in range(1, len(lst)):
        if lst[i] > m:
            m = lst[i]
    return m


def make_counter():
    n = 0

    def add():
        nonlocal n
        n += 1
        return n

    return add


scores = read_scores("78, 92, ,85")
counter = make_counter()
while counter() < 3:
    print("第一名：", find_max(scores))
