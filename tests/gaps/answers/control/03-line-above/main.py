# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.split(","):
    #for part in text.____【1】____:
        part = part.strip()
        if not part:
            continue
            ____【2】____
        scores.append(int(part))
        scores.append(____【3】____)
    return scores


def find_max(scores):
    max_value = scores[0]
    max_value = ____【4】____
    for i in range(1, len(scores)):
    for i in range(____【5】____):
        >
        if scores[i] ____【6】____ max_value:
            max_value = scores[i]
            ____【7】____
    return max_value


def make_counter():
    count = 0

    def add():
        nonlocal count
        ____【8】____
        count += 1
        return count

    return add
    return ____【9】____


scores = read_scores("78, 92, ,85")
counter = make_counter()
counter() < 3
while ____【10】____:
    print("第一名：", find_max(scores))
