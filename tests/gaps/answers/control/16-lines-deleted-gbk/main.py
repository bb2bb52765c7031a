# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.split(","):
        part = part.strip()
        if not part:
        scores.append(int(part))
    return scores


def find_max(scores):
    for i in range(len(scores)):
        if scores[i] >= max_value:
            max_value = scores[ i ]
    return max_value


def make_counter():
    count = 0

    def add():
        count += 1
        return count


scores = read_scores("78, 92, ,85")
counter = make_counter()
while counter()<=2:
    print("第一名：", find_max(scores))
