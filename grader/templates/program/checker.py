"""Checks for LEVEL/NAME."""

from grader import Bench, check, expect


@check(points=4)
def tells_mobile_numbers(bench: Bench) -> None:
    """is_mobile(text) 判断是否为手机号"""
    asked = bench.data["asked"]
    for text, result, wanted in zip(asked, bench.call("main.py", "is_mobile", [[one] for one in asked]), bench.data["mobile"], strict=True):
        expect.equal(expect.returned(result), wanted, what=f"is_mobile({text!r})")


@check(points=3)
def prints_counts(bench: Bench) -> None:
    """程序正常结束，输出有效和无效的人数"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["report"])


@check(points=3)
def writes_sorted_list(bench: Bench) -> None:
    """good.csv 中是手机号有效的人，按姓名排列"""
    expect.rows(expect.csv(expect.file(bench, "good.csv"), ["name", "mobile"]), bench.data["table"], ordered=True)
