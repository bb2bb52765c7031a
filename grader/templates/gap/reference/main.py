"""统计一个班的成绩：平均分、最高分、不及格人数。"""


def average(scores):
    """平均分，保留一位小数"""
    return round(⟦1: sum(scores) / len(scores)⟧, 1)


def read(name):
    """文件中的成绩，每行一个"""
    with open(name, encoding='utf-8') as file:
        return [⟦2: int(line)⟧ for line in file if line.strip()]


scores = read('scores.txt')
failed = 0
for score in scores:
    if ⟦3: score < 60⟧:
        failed += 1
print('平均分:', average(scores))
print('最高分:', ⟦4: max(scores)⟧)
print('不及格:', failed)
