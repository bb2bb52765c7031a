# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.____split(",")____:
        part = part.strip()
        if not part:
            【continue】
        scores.append(____【3 int(part)】____)
    return scores


def find_max(scores):
    max_value = 【4】scores[0]
    for i in range(1, len(scores)【5】):
        if scores[i] ____>____ max_value:
            ____【max_value = scores[i]】____
    return max_value


def make_counter():
    count = 0

    def add():
        nonlocal count__【8】__
        count += 1
        return count

    return ____【9】add


scores = read_scores("78, 92, ,85")
counter = make_counter()
while 【10】 counter() < 3:
    print("第一名：", find_max(scores))
