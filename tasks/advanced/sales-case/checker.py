"""Checks for advanced/sales-case, and the tests of clean.py's gaps.

plot.py and conclude.py read a clean.csv of the author's: whoever did not fill the gaps can still earn the rest.
"""

from typing import Any

from grader import Bench, CheckFailed, check, expect, test
from grader.bench import Raised
from grader.plots import Axes

FILE, CLEAN, PICTURE, CONCLUSIONS = "clean.py", "clean.csv", "sales.png", "结论.json"
TITLES = ("各门店销售额", "各片区每月销售额")
LOADED = "sales = answer.load('sales.csv')\n"
CLEANED = LOADED + "sales = answer.clean(sales)\n"
MERGED = CLEANED + (
    "import pandas\nshops = pandas.read_csv('shops.csv', encoding='utf-8', dtype=str)\nsales = answer.add_columns(sales, shops)\n"
)


def given(bench: Bench, snippet: str) -> Any:
    """What the snippet gives of clean.py's functions."""
    results = bench.drive(FILE, snippet)
    return expect.returned(results[0] if results else Raised("ProcessEnded", "程序提前结束"), what=FILE)


@test
def keeps_zeros(bench: Bench) -> None:
    """load 返回的门店编号是字符串，前面的 0 没有丢失"""
    seen = given(bench, LOADED + "give(sorted({one if isinstance(one, str) else repr(one) for one in sales['门店编号']}))")
    expect.equal(seen, bench.data["numbers"], what="门店编号")


@test
def cleans_records(bench: Bench) -> None:
    """clean 删除且只删除了应删除的记录"""
    names = "'日期', '门店编号', '品类', '数量', '单价'"
    rows = given(
        bench,
        CLEANED + f"give([[a, b, c, float(d), float(e)] for a, b, c, d, e in sales[[{names}]].itertuples(index=False)])",
    )
    expect.rows(rows, bench.data["kept"], what="清洗后的记录")


@test
def adds_columns(bench: Bench) -> None:
    """add_columns 增加的金额、月份、门店、片区正确"""
    names = "'日期', '金额', '月份', '门店', '片区'"
    rows = given(
        bench,
        MERGED + f"give([[a, round(float(b), 2), c if isinstance(c, str) else int(c), d, e] "
        f"for a, b, c, d, e in sales[[{names}]].itertuples(index=False)])",
    )
    expect.rows(rows, bench.data["columns"], what="日期、金额、月份、门店、片区")


@test
def sums_months(bench: Bench) -> None:
    """monthly 返回各门店每月的销售额，没有销售的为 0"""
    rows = given(
        bench,
        MERGED + "table = answer.monthly(sales)\n"
        "give([[str(name), [round(float(table.loc[name, month]), 2) for month in range(1, 7)]] for name in table.index])",
    )
    expect.rows(rows, bench.data["monthly"], what="门店、1 至 6 月的销售额")


@test
def computes_shares(bench: Bench) -> None:
    """add_share 返回每笔金额占同一门店全部金额的比例"""
    names = "'日期', '门店', '品类', '数量', '占比'"
    rows = given(
        bench,
        MERGED + f"sales = answer.add_share(sales)[[{names}]]\n"
        "give([[a, b, c, float(d), float(e)] for a, b, c, d, e in sales.itertuples(index=False)])",
    )
    due = [(*row[:4], round(row[4], 9)) for row in bench.data["shares"]]
    expect.rows([(*row[:4], round(row[4], 9)) for row in rows], due, what="日期、门店、品类、数量、占比")


def plot(bench: Bench, number: int) -> Axes:
    """One of the two plots, by its title or else by its place; whether it was saved well, `saves_figure` tells."""
    drawn = [one for one in bench.figures() if one.axes]
    fig = drawn[-1] if drawn else expect.figure(bench)
    named = [one for one in fig.axes if "".join(one.title.split()) == TITLES[number]]
    return named[-1] if named else expect.axes(fig, number)


@check(points=1.5)
def saves_figure(bench: Bench) -> None:
    """sales.png 是 plot.py 画的图，不小于 800×400 像素，中文正常显示"""
    bench.write(CLEAN, bench.data["clean"].encode())
    bench.delete(PICTURE)
    ran = bench.run("python", "plot.py")
    if PICTURE not in {file.path for file in bench.files()}:
        expect.clean_exit(ran)
    expect.chinese_drawn(expect.figure(bench, saved=PICTURE, min_size=(800, 400)))


@check(points=2)
def draws_bars(bench: Bench) -> None:
    """各门店销售额的柱形图：柱高正确，从高到低排列"""
    expect.bars(plot(bench, 0), dict(bench.data["shops"]), ordered=True, tolerance=0.5)


@check(points=2)
def draws_lines(bench: Bench) -> None:
    """各片区每月销售额的折线图：每个片区一条，有图例"""
    axes = plot(bench, 1)
    expect.legend(axes, list(bench.data["areas"]))
    for area, amounts in bench.data["areas"].items():
        expect.line(axes, [1, 2, 3, 4, 5, 6], amounts, label=area, tolerance=0.5)


@check(points=1.5)
def labels_axes(bench: Bench) -> None:
    """两个子图的标题和坐标轴标签正确"""
    for number, (title, label) in enumerate(zip(TITLES, ("门店", "月份"), strict=True)):
        expect.titled(plot(bench, number), title)
        expect.labels(plot(bench, number), x=label, y="销售额（元）")


def concluded(bench: Bench, key: str) -> object:
    seen = expect.json(expect.file(bench, CONCLUSIONS), what=CONCLUSIONS)
    if not isinstance(seen, dict) or key not in seen:
        raise CheckFailed(f"{CONCLUSIONS} 中没有“{key}”", expected=f"有键 {key}", seen=repr(seen)[:200])
    return seen[key]


@check(points=1.5)
def finds_best_shop(bench: Bench) -> None:
    """结论：销售额最高的门店及其销售额"""
    bench.write(CLEAN, bench.data["clean"].encode())
    bench.delete(CONCLUSIONS)
    ran = bench.run("python", "conclude.py")
    if CONCLUSIONS not in {file.path for file in bench.files()}:
        expect.clean_exit(ran)
    name, amount = bench.data["shops"][0]
    expect.equal(concluded(bench, "最高门店"), name, what="最高门店")
    expect.close(concluded(bench, "最高门店销售额"), amount, abs=0.011, what="最高门店销售额")


@check(points=1)
def finds_best_month(bench: Bench) -> None:
    """结论：销售额最高的月份"""
    expect.close(concluded(bench, "最高月份"), bench.data["best_month"], abs=0, what="最高月份")


@check(points=1.5)
def finds_food_share(bench: Bench) -> None:
    """结论：食品的销售额占全部销售额的百分比"""
    expect.close(concluded(bench, "食品占比"), bench.data["food"], abs=0.0051, what="食品占比")
