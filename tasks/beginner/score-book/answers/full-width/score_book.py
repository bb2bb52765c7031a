# 班级成绩册
import csv

LEVELS = ['优秀', '良好', '及格', '不及格']


def parse(line):
    """解析一行文字，返回元组 (学号, 姓名, [语文, 数学, 英语])；无效记录抛出 ValueError"""
    items = [item.strip() for item in line.split(',')]
    if len(items) != 5:
        raise ValueError('应有 5 项：' + line)
    scores = [int(item) for item in items[2:]]
    for score in scores:
        if not 0 <= score <= 100:
            raise ValueError('成绩不在 0～100 之间：' + line)
    return items[0], items[1], scores


def average(scores):
    """返回三科成绩的平均分，保留 1 位小数"""
    return round(sum(scores) / len(scores), 1)


def level(score):
    """返回分数的等级：优秀、良好、及格、不及格"""
    if score >= 90:
        return '优秀'
    if score >= 80:
        return '良好'
    if score >= 60:
        return '及格'
    return '不及格'


def count_levels(levels):
    """返回各等级的人数，形如 {'优秀': 2, '良好': 1, '及格': 0, '不及格': 0}"""
    return {name: levels.count(name) for name in LEVELS}


def main():
    students = []
    invalid = 0
    with open('scores.txt') as file:
        for line in file:
            if not line.strip():
                continue
            try:
                students.append(parse(line))
            except ValueError:
                invalid += 1

    students.sort(key=lambda student: (-sum(student[2]), student[0]))
    levels = [level(average(scores)) for number, name, scores in students]

    with open('report.csv', 'w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(['名次', '学号', '姓名', '总分', '等级'])
        for rank, (number, name, scores) in enumerate(students, 1):
            writer.writerow([rank, number, name, sum(scores), levels[rank - 1]])

    print('有效记录：{}，无效记录：{}'.format(len(students), invalid))
    for name, count in count_levels(levels).items():
        print('{}：{}'.format(name, count))


if __name__ == '__main__':
    main()
