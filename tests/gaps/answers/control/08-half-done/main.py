# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.split(","):
        part = part.strip()
        if not part:
            ____【2】____
        scores.append(int(part))
    return scores


def find_max(scores):
    max_value =
    for i in range():
        if scores[i] > max_value:

    return max_value


def make_counter():
    count = 0

    def add():
        ____【8】____
        count += 1
        return count

    return


scores = read_scores("78, 92, ,85")
counter = make_counter()
while ____【】____:
    print("第一名：", find_max(scores))
