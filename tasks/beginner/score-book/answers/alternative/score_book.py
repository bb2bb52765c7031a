# -*- coding: utf-8 -*-
from collections import OrderedDict


class Student:
    def __init__(self, number, name, scores):
        self.number = number
        self.name = name
        self.scores = scores
        self.total = sum(scores)
        self.level = level(average(scores))

    def __lt__(self, other):
        if self.total != other.total:
            return self.total > other.total
        return int(self.number) < int(other.number)


def parse(line):
    try:
        number, name, chinese, maths, english = line.strip().split(",")
        scores = [int(chinese), int(maths), int(english)]
    except Exception as e:
        raise ValueError(str(e))
    if min(scores) < 0 or max(scores) > 100:
        raise ValueError("成绩超出范围")
    return (number.strip(), name.strip(), scores)


def average(scores):
    total = 0
    for s in scores:
        total += s
    return float("%.1f" % (total / 3))


def level(score):
    for line, name in [(90, "优秀"), (80, "良好"), (60, "及格")]:
        if score >= line:
            return name
    return "不及格"


def count_levels(levels):
    result = OrderedDict()
    for name in ("优秀", "良好", "及格", "不及格"):
        result[name] = 0
    for one in levels:
        result[one] += 1
    return result


students = []
bad = 0
f = open("scores.txt", "r", encoding="gbk")
for text in f.read().split("\n"):
    if text.strip() == "":
        continue
    try:
        a, b, c = parse(text)
        students.append(Student(a, b, c))
    except ValueError as e:
        bad = bad + 1
f.close()

students = sorted(students)
f = open("report.csv", "w", encoding="utf-8-sig")
f.write("名次,学号,姓名,总分,等级\n")
for i in range(len(students)):
    s = students[i]
    f.write(str(i + 1) + "," + s.number + "," + s.name + "," + str(s.total) + "," + s.level + "\n")
f.close()

print("有效记录:%d,无效记录:%d" % (len(students), bad))
counts = count_levels([s.level for s in students])
for name in counts:
    print(name + ":" + str(counts[name]))
