"""Checks for advanced/rent-regression.

The program is run once, by the first check. Whether it ended well is not judged: what it wrote is. What follows the cleaning
(the split, the scaler, the reported error) is judged by the candidate's own clean.csv and valid.csv, so that no mistake is paid
for twice; the rents of test.csv never enter the sandbox.
"""

import math
from statistics import fmean, median, pstdev

from grader import Bench, CheckFailed, check, expect

CLEAN, VALID, REPORT, PREDICTED = "clean.csv", "valid.csv", "report.json", "predictions.csv"
SCALED = ("面积", "楼龄", "地铁距离")


def table(bench: Bench, path: str, columns: list[str]) -> list[list[str]]:
    """These columns of a CSV, which may hold others too: pandas writes its index unless told not to."""
    header, *rows = expect.csv(expect.file(bench, path), None, what=path)
    if not set(columns) <= set(header):
        raise CheckFailed(f"{path} 的表头不对", expected="有列 " + ",".join(columns), seen=",".join(header))
    return [[dict(zip(header, row, strict=False)).get(one, "").strip() for one in columns] for row in rows]


def number(text: str, place: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < 1e12:  # NaN and infinity too
        raise CheckFailed(f"{place}中应为数值的地方不是数值", expected="数值", seen=text or "空")
    return value


def kept(bench: Bench, wanted: list[tuple[str, str, float, float, int]]) -> None:
    """Each of these flats is in clean.csv; whether once, another check tells."""
    numbers = {one[0] for one in wanted}
    rows = [row for row in table(bench, CLEAN, ["编号", "登记月份", "面积", "地铁距离", "月租金"]) if row[0] in numbers]
    seen = {(row[0], row[1], *(number(cell, CLEAN) for cell in row[2:])) for row in rows}
    expect.rows(list(seen), wanted, what=CLEAN)


def part(bench: Bench, column: str, *, without: frozenset[str] = frozenset()) -> list[float]:
    """A column of clean.csv in the training months."""
    months = bench.data["months"]["train"]
    rows = table(bench, CLEAN, ["编号", "登记月份", column])
    return [number(cell, CLEAN) for flat, month, cell in rows if month in months and flat not in without]


def report(bench: Bench, key: str) -> object:
    seen = expect.json(expect.file(bench, REPORT), what=REPORT)
    if not isinstance(seen, dict) or key not in seen:
        raise CheckFailed(f"{REPORT} 中没有 {key}", expected=f"有键 {key}")
    return seen[key]


def share_explained(truth: list[float], predicted: list[float]) -> float:
    """R² of predictions."""
    middle = fmean(truth)
    return 1 - sum((a - b) ** 2 for a, b in zip(truth, predicted, strict=True)) / sum((a - middle) ** 2 for a in truth)


def expect_explained(bench: Bench, least: float) -> None:
    predicted = {flat: number(cell, PREDICTED) for flat, cell in table(bench, PREDICTED, ["编号", "预测租金"])}
    truth = bench.data["test"]
    seen = share_explained([float(rent) for rent in truth.values()], [predicted[flat] for flat in truth])
    if seen < least:
        raise CheckFailed("测试集上的 R² 没有达到要求", expected=f"R² 不低于 {least:.2f}", seen=f"R² 为 {seen:.4f}")


@check(points=3)
def cleans_plain_rows(bench: Bench) -> None:
    """clean.csv 保留了没有问题的记录，月租金是数值"""
    ran = bench.run("python", "rent.py")
    if CLEAN not in {file.path for file in bench.files()}:
        expect.clean_exit(ran)
    kept(bench, bench.data["plain"])


@check(points=1.5, needs=cleans_plain_rows)
def drops_duplicates(bench: Bench) -> None:
    """重复记录只保留一条"""
    flats = [row[0] for row in table(bench, CLEAN, ["编号"])]
    expect.rows([(one,) for one in flats], [(one,) for one in sorted(set(flats))], what="clean.csv 的编号")


@check(points=1.5, needs=cleans_plain_rows)
def drops_bad_rents(bench: Bench) -> None:
    """删除了没有月租金和月租金录入错误的记录"""
    left = [row for row in table(bench, CLEAN, ["编号", "月租金"]) if row[0] in bench.data["bad"]]
    if left:
        raise CheckFailed(f"{CLEAN} 中仍有应删除的记录", expected="没有这些记录", seen="\n".join(map(",".join, left)))


@check(points=2, needs=cleans_plain_rows)
def fills_distance(bench: Bench) -> None:
    """缺失的地铁距离用训练集的中位数填充，这些记录没有丢失"""
    unknown = bench.data["unknown"]
    middle = median(part(bench, "地铁距离", without=frozenset(one[0] for one in unknown)))
    kept(bench, [(flat, month, area, middle, rent) for flat, month, area, _, rent in unknown])


@check(points=1.5, needs=cleans_plain_rows)
def splits_by_month(bench: Bench) -> None:
    """按登记月份划分训练集和验证集，train_rows、valid_rows 与 clean.csv 相符"""
    rows = table(bench, CLEAN, ["编号", "登记月份"])
    valid = [(flat,) for flat, month in rows if month == bench.data["months"]["valid"]]
    expect.close(report(bench, "train_rows"), len(part(bench, "面积")), abs=0, what="train_rows")
    expect.close(report(bench, "valid_rows"), len(valid), abs=0, what="valid_rows")
    expect.rows([(flat,) for (flat,) in table(bench, VALID, ["编号"])], valid, what="valid.csv 的编号")


@check(points=2, needs=cleans_plain_rows)
def scales_by_training_part(bench: Bench) -> None:
    """标准化所用的均值和标准差只由训练集算出"""
    for key, figure in (("mean", fmean), ("std", pstdev)):
        seen = report(bench, key)
        if not isinstance(seen, dict):
            raise CheckFailed(f"report.json 的 {key} 不对", expected="一个对象，键为列名")
        for column in SCALED:
            expect.close(seen.get(column), figure(part(bench, column)), rel=0.005, what=f"{key} 中{column}的值")


@check(points=2.5)
def reports_validation(bench: Bench) -> None:
    """report.json 中的 r2 和 rmse 与 valid.csv 相符"""
    rows = [[number(cell, VALID) for cell in row] for row in table(bench, VALID, ["月租金", "预测租金"])]
    truth, predicted = [row[0] for row in rows], [row[1] for row in rows]
    if len(set(truth)) < 2:
        raise CheckFailed(f"{VALID} 中的记录太少，不能计算 R²", seen=f"{len(rows)} 行")
    error = math.sqrt(fmean((a - b) ** 2 for a, b in zip(truth, predicted, strict=True)))
    expect.close(report(bench, "r2"), share_explained(truth, predicted), abs=0.0005, what="r2")
    expect.close(report(bench, "rmse"), error, abs=0.1, what="rmse")


@check(points=1)
def predicts_every_flat(bench: Bench) -> None:
    """predictions.csv 中 test.csv 的每套房源恰好一行，预测租金是数值"""
    rows = table(bench, PREDICTED, ["编号", "预测租金"])
    for _, cell in rows:
        number(cell, PREDICTED)
    expect.rows([(flat,) for flat, _ in rows], [(flat,) for flat in bench.data["test"]], what="predictions.csv 的编号")


@check(points=2.5, needs=predicts_every_flat)
def explains_two_fifths(bench: Bench) -> None:
    """测试集上预测的 R² 不低于 0.40"""
    expect_explained(bench, 0.40)


@check(points=2.5, needs=predicts_every_flat)
def explains_four_fifths(bench: Bench) -> None:
    """测试集上预测的 R² 不低于 0.80"""
    expect_explained(bench, 0.80)
