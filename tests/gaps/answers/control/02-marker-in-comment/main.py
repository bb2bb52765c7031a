# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.split(",")#____【1】____:
        part = part.strip()
        if not part:
            continue#____【2】____
        scores.append(int(part)) #____【3】____)
    return scores


def find_max(scores):
    max_value = scores[0] #____【4】____
    for i in range(1, len(scores)):#____【5】____):
        if scores[i] > max_value:#if scores[i] ____【6】____ max_value:
            max_value = scores[i] # ____【7】____
    return max_value


def make_counter():
    count = 0

    def add():
        #____【8】____
        nonlocal count
        count += 1
        return count

    return add#____【9】____


scores = read_scores("78, 92, ,85")
counter = make_counter()
while counter() < 3: #____【10】____:
    print("第一名：", find_max(scores))
