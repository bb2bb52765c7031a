# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.split(","):#(1)
        part = part.strip()
        if not part:
            continue #（2）
        scores.append(int(part)__(3)__)
    return scores


def find_max(scores):
    max_value = scores[0]____(4)____
    for i in range(____（5）____):
        if scores[i] >____(6)____ max_value:
            max_value = scores[i] （7）
    return max_value


def make_counter():
    count = 0

    def add():
        # (8)
        nonlocal count
        count += 1
        return count

    return ____(9)____add


scores = read_scores("78, 92, ,85")
counter = make_counter()
while ____(10)____:
    print("第一名：", find_max(scores))
