# 猜数字游戏的记录分析
def read_scores(text):
    """把一行成绩变成整数列表"""
    scores = []
    for part in text.⟦1: split(",")⟧:
        part = part.strip()
        if not part:
            ⟦2: continue⟧
        scores.append(⟦3: int(part)⟧)
    return scores


def find_max(scores):
    max_value = ⟦4: scores[0]⟧
    for i in range(⟦5: 1, len(scores)⟧):
        if scores[i] ⟦6: >⟧ max_value:
            ⟦7: max_value = scores[i]⟧
    return max_value


def make_counter():
    count = 0

    def add():
        ⟦8: nonlocal count⟧
        count += 1
        return count

    return ⟦9: add⟧


scores = read_scores("78, 92, ,85")
counter = make_counter()
while ⟦10: counter() < 3⟧:
    print("第一名：", find_max(scores))
