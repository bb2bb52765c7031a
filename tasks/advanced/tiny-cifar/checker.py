"""Checks for advanced/tiny-cifar.

The program is run once, by the first check. Whether it ended well is not judged: each file that it wrote is. The labels of
test_batch never enter the sandbox.
"""

from grader import Bench, CheckFailed, check, expect

COUNTS, SUMMARY, FIRST, RESULT = "counts.csv", "summary.json", "first.png", "result.csv"
IMAGES, CLASSES, SIDE = 300, 6, 32


def whole(text: str, place: str) -> int:
    """A number of a CSV that must be whole; `12.0` is."""
    try:
        value = float(text)
    except ValueError:
        value = 0.5
    if not (abs(value) < 1e9 and value == int(value)):
        raise CheckFailed(f"{place}中应为整数的地方不是整数", expected="整数", seen=text or "空")
    return int(value)


def predictions(bench: Bench) -> list[tuple[int, int]]:
    rows = expect.csv(expect.file(bench, RESULT), ["序号", "标签"], what=RESULT)
    return [(whole(place, RESULT), whole(label, RESULT)) for place, label in rows]


def expect_accuracy(bench: Bench, least: float) -> None:
    truth, guessed = bench.data["truth"], dict(predictions(bench))
    right = sum(guessed[place] == label for place, label in enumerate(truth))
    if right < least * len(truth):
        seen = f"{len(truth)} 张中对 {right} 张，准确率 {right / len(truth):.3f}"
        raise CheckFailed("测试集上的准确率没有达到要求", expected=f"不低于 {least:.2f}", seen=seen)


@check(points=4)
def counts_classes(bench: Bench) -> None:
    """counts.csv 中每个类别的名称和图片数正确"""
    ran = bench.run("python", "signs.py")
    if COUNTS not in {file.path for file in bench.files()}:
        expect.clean_exit(ran)
    rows = expect.csv(expect.file(bench, COUNTS), ["类别", "数量"], what=COUNTS)
    expect.rows([(name.strip(), whole(count, COUNTS)) for name, count in rows], bench.data["counts"], what=COUNTS)


@check(points=4)
def summarises(bench: Bench) -> None:
    """summary.json 中的图片数、类别数和各通道的平均值正确"""
    seen = expect.json(expect.file(bench, SUMMARY), what=SUMMARY)
    if not isinstance(seen, dict):
        raise CheckFailed(f"{SUMMARY} 不是一个对象", expected="有键 images、classes、mean")
    expect.close(seen.get("images"), IMAGES, abs=0, what="images")
    expect.close(seen.get("classes"), CLASSES, abs=0, what="classes")
    means = seen.get("mean")
    if not isinstance(means, list) or len(means) != 3:
        raise CheckFailed("mean 不是三个数的列表", expected="红、绿、蓝三个平均值", seen=repr(means)[:200])
    for channel, value, due in zip("红绿蓝", means, bench.data["means"], strict=True):
        expect.close(value, due, abs=0.01, what=f"{channel}色通道的平均值")


@check(points=1)
def saves_picture(bench: Bench) -> None:
    """first.png 是一张 32×32 像素的 PNG 图片"""
    seen = expect.picture(expect.file(bench, FIRST), what=FIRST)
    if (seen.width, seen.height) != (SIDE, SIDE):
        raise CheckFailed("图片的大小不对", expected="32×32 像素", seen=f"{seen.width}×{seen.height} 像素")


@check(points=3, needs=saves_picture)
def keeps_colours(bench: Bench) -> None:
    """first.png 是 data_batch_2 的第一张图片，像素的位置和颜色正确"""
    expect.pixels(expect.file(bench, FIRST), SIDE, SIDE, bench.data["first"], what=FIRST)


@check(points=2)
def predicts_every_picture(bench: Bench) -> None:
    """result.csv 中 test_batch 的每张图片恰好一行，标签是整数"""
    places = [(place,) for place, _ in predictions(bench)]
    expect.rows(places, [(place,) for place in range(len(bench.data["truth"]))], what="result.csv 的序号")


@check(points=3, needs=predicts_every_picture)
def reaches_two_fifths(bench: Bench) -> None:
    """测试集上的准确率不低于 0.40"""
    expect_accuracy(bench, 0.40)


@check(points=3, needs=predicts_every_picture)
def reaches_17_of_20(bench: Bench) -> None:
    """测试集上的准确率不低于 0.85"""
    expect_accuracy(bench, 0.85)
