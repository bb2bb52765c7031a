# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.split(","):
        part = part.strip()
        if not part:
            continue
        scores.append(int(part))
    return scores


def find_max(scores):
    max_value = scores[0]
    for i in range(1, len(scores)):
        if scores[i] > max_value:
            max_value = scores[i]
    return max_value


def make_counter():
    count = 0

    def add():
        nonlocal count
        count += 1
        return count

    return add


scores = read_scores("78, 92, ,85")
counter = make_counter()
while counter() < 4:
    print("第一名：", find_max(scores))

'''
原题：
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.____【1】____:
        part = part.strip()
        if not part:
            ____【2】____
        scores.append(____【3】____)
    return scores


def find_max(scores):
    max_value = ____【4】____
    for i in range(____【5】____):
        if scores[i] ____【6】____ max_value:
            ____【7】____
    return max_value


def make_counter():
    count = 0

    def add():
        ____【8】____
        count += 1
        return count

    return ____【9】____
'''
