# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.____【1】____:
        split(",")
        part = part.strip()
        if not part:
            ____【2】____
            continue
        scores.append(____【3】____)
        scores.append(int(part))
    return scores


def find_max(scores):
    max_value = ____【4】____
    max_value = scores[0]
    for i in range(____【5】____):
        if scores[i] ____【6】____ max_value:
        if scores[i] < max_value:
            ____【7】____
            max_value = scores[i]
    return max_value


def make_counter():
    count = 0

    def add():
        ____【8】____
        nonlocal count
        count += 1
        return count

    return ____【9】____
           add


scores = read_scores("78, 92, ,85")
counter = make_counter()
while ____【10】____:
    print("第一名：", find_max(scores))
