"""A class's scores, with every trap that the statement names on every seed."""

from __future__ import annotations

from random import Random

from grader import TaskData

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂华英玉梅鹏飞欣怡浩宇晨曦雨桐"
LEVELS = ("优秀", "良好", "及格", "不及格")


def build(seed: int) -> TaskData:
    """`report` holds (number, name, sum, level) in the order of the report; `calls` and `returns` are `_calls`."""
    random = Random(seed)
    students = _students(random)
    lines = [_line(random, one) for one in students]
    bad = _bad_lines(random)
    for line in bad:  # never first, so that the first line is a student's
        lines.insert(random.randrange(1, len(lines) + 1), line)
    for _ in range(random.randint(1, 3)):
        lines.insert(random.randrange(1, len(lines) + 1), "")
    ranked = sorted(students, key=lambda one: (-sum(one[2]), one[0]))
    report = [(number, name, str(sum(scores)), _level(sum(scores) / 3)) for number, name, scores in ranked]
    levels = [row[3] for row in report]
    summary = [f"有效记录:{len(students)},无效记录:{len(bad)}", *(f"{one}:{levels.count(one)}" for one in LEVELS)]
    calls, returns = _calls(random)
    return TaskData(
        values={"report": report, "summary": summary, "calls": calls, "returns": returns},
        files={"scores.txt": ("\r\n".join(lines) + "\r\n").encode("gbk")},
    )


def _students(random: Random) -> list[tuple[str, str, list[int]]]:
    """In the order of the file: every level, and three students of one sum whose numbers fall, so that ties show."""
    sums = [
        random.randint(low, high) for low, high in ((272, 297), (242, 266), (182, 238), (90, 176)) for _ in range(3)
    ]
    sums += [random.randint(100, 290) for _ in range(random.randint(3, 8))]
    tie = random.randint(183, 237)
    sums = [one for one in sums if one not in (180, 240, 270, tie)]  # a level's first mean is asked of level() alone
    random.shuffle(sums)
    numbers = [f"2022{number:03}" for number in sorted(random.sample(range(1, 200), len(sums) + 3))]
    tied, others = numbers[:3][::-1], numbers[3:]
    random.shuffle(others)
    given = dict(zip(others, sums, strict=True)) | dict.fromkeys(tied, tie)
    return [(number, _name(random), _scores(random, given[number])) for number in others[:1] + tied + others[1:]]


def _scores(random: Random, wanted: int) -> list[int]:
    """Three scores of this sum, 90 to 297."""
    mean = wanted // 3
    step = random.randint(1, min(mean, 100 - mean - (wanted % 3 > 0), 15))
    scores = [mean - step, mean + step, mean + wanted % 3]
    random.shuffle(scores)
    return scores


def _name(random: Random) -> str:
    return random.choice(FAMILY) + "".join(random.sample(GIVEN, random.randint(1, 2)))


def _line(random: Random, student: tuple[str, str, list[int]]) -> str:
    number, name, scores = student
    blank = random.choice(["", "", "", " "])
    return ",".join([number, blank + name + blank, *map(str, scores)])


def _bad_lines(random: Random) -> list[str]:
    """A missing item, a word for a score; twice or three times each."""
    bad = []
    for number in random.sample(range(900, 1000), random.randint(4, 6)):
        items = [f"2022{number}", _name(random), *(str(random.randint(40, 99)) for _ in range(3))]
        if len(bad) % 2:
            items.pop()
        else:
            items[random.randint(2, 4)] = random.choice(["缺考", "作弊", "请假"])
        bad.append(",".join(items))
    return bad


def _calls(random: Random) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
    """The argument of each call of each function, and what the first of them must return; parse() must refuse the others."""
    number, name, scores = f"2022{random.randint(200, 899)}", _name(random), [random.randint(0, 100) for _ in range(3)]
    item = [number, name, *map(str, scores)]
    good = [",".join(item), " , ".join(item) + "\n", f"{number},{name},0,100,{scores[0]}"]
    bad = [
        ",".join(item[:-1]), ",".join([*item, "60"]), f"{number},{name},缺考,60,70", f"{number},{name},60,,70",
        f"{number},{name},{random.randint(101, 150)},60,70", f"{number},{name},60,70,-{random.randint(1, 20)}",
    ]  # fmt: skip
    marks = [[low, low + rest, low] for rest in (0, 1, 2) for low in random.sample(range(50, 97), 2)]
    points = [90, 80, 60, 100, 0, 89.7, 79.3, 59.7, random.randint(91, 99), random.randint(61, 79)]
    lists = [[random.choice(some) for _ in range(random.randint(4, 9))] for some in (LEVELS[:2], LEVELS)] + [[]]
    return {"parse": good + bad, "average": marks, "level": points, "count_levels": lists}, {
        "parse": [(number, name, scores), (number, name, scores), (number, name, [0, 100, scores[0]])],
        "average": [round(sum(one) / 3, 1) for one in marks],
        "level": [_level(one) for one in points],
        "count_levels": [{level: one.count(level) for level in LEVELS} for one in lists],
    }


def _level(score: float) -> str:
    return "优秀" if score >= 90 else "良好" if score >= 80 else "及格" if score >= 60 else "不及格"
