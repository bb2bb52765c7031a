"""A report explains every score, says nothing it must not, and lets no candidate's text do anything."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

from grader.errors import BadInput, NotReady
from grader.page import RESULT
from grader.records import Adjustment
from grader.reports import exhibits, write_reports
from grader.reports import index as index_module
from grader.reports.files import ReportFolder
from grader.results import CheckResult, Evidence, Exhibit, Verdict
from tests.unit.report_ledger import HOSTILE, SECRET, Sitting, failed, passed, picture, report, sitting

PASSED = report(passed(), passed("4", "second"))


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Sitting]:
    made = sitting(tmp_path)
    yield made
    made.ledger.close()


def written(held: Sitting, folder: Path) -> Path:
    return write_reports(held.exam, held.ledger, held.store, folder).parent


def page(folder: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring((folder / name).read_bytes())


def text(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def one(node: html.HtmlElement, path: str) -> html.HtmlElement:
    [found] = node.xpath(path)
    return found


def test_a_lost_point_names_check_expected_seen_and_what_it_ran_on(held: Sitting, tmp_path: Path) -> None:
    lost = failed(Evidence("第 1 行不对", "总价 128 元", "总价 127 元"))
    run = held.grade("001", report(passed(), lost, notes=("题目缺页：https://a.b/c",)), PASSED)
    shown = page(written(held, tmp_path / "out"), "candidates/001.html")
    assert text(one(shown, "//*[@id='total']")) == "16 / 20 分"
    check = one(shown, "//section[@id='q1']//article[contains(@class,'failed')]")
    assert "第二项" in text(check) and "未通过" in text(check) and "✗" in text(check) and "0 / 4 分" in text(check)
    assert text(one(check, ".//div[@class='want']/pre")) == "总价 128 元"
    assert text(one(check, ".//div[@class='got']/pre")) == "总价 127 元"
    assert [text(mark) for mark in check.xpath(".//mark")] == ["8", "7"]
    assert "题目缺页：https://a.b/c" in text(one(shown, "//section[@id='q1']"))
    footer = text(one(shown, "//footer"))
    for word in (run.id, "2022-09", "1234567890ab", "3.7.17", "8.0.31", "0.1.0"):
        assert word in footer


def test_a_fault_is_no_zero_and_its_reason_stays_inside(held: Sitting, tmp_path: Path) -> None:
    fault = CheckResult("c", "题", Decimal(10), Verdict.FAULT, Evidence("评分环境出现问题"), fault=SECRET)
    held.grade("001", SECRET, PASSED)
    held.grade("002", PASSED, report(fault))
    folder = written(held, tmp_path / "out")
    for name in ("001", "002"):
        shown = page(folder, f"candidates/{name}.html")
        assert "暂无总分" in text(one(shown, "//*[@id='total']")) and "评分环境出现问题" in text(shown)
        assert not re.search(r"\b0 / 20", text(shown))
    for path in folder.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


def test_after_the_last_attempt_a_fault_waits_for_a_person(held: Sitting, tmp_path: Path) -> None:
    held.grade("001", "broke", PASSED, attempt=held.exam.attempts)
    shown = page(written(held, tmp_path / "out"), "candidates/001.html")
    assert "等待人工处理" in text(one(shown, "//*[@id='reason']"))


def test_unreadable_and_ungraded_answers_have_a_page_that_says_so(held: Sitting, tmp_path: Path) -> None:
    held.hand_in("001", digest=None, unreadable="压缩包损坏（11010519491231002X.zip）")
    held.hand_in("002")
    folder = written(held, tmp_path / "out")
    reason = text(one(page(folder, "candidates/001.html"), "//*[@id='reason']"))
    assert "无法读取：压缩包损坏" in reason and "11010519491231002X" not in reason
    assert text(one(page(folder, "candidates/002.html"), "//*[@id='state']")) == "未评"


def test_text_of_candidates_stays_text(held: Sitting, tmp_path: Path) -> None:
    label = Exhibit(f"{HOSTILE}.txt", "text/plain", HOSTILE.encode())
    lost = failed(Evidence(HOSTILE, HOSTILE, HOSTILE + "x"), "4", "second", label)
    held.grade("001", report(passed(), lost, shown=(label,), notes=(HOSTILE,)), PASSED)
    folder = written(held, tmp_path / "out")
    raw = (folder / "candidates/001.html").read_text()
    shown = page(folder, "candidates/001.html")
    assert not re.search("[\u202e\u200b\x00]", raw)
    assert not shown.xpath("//script | //iframe | //object | //form | //link | //base | //@onclick | //@onerror")
    odd = {node.text for node in shown.xpath("//span[@class='odd']")}
    assert odd == {"U+202E", "U+200B", "U+0000"}
    assert "<script>alert(1)</script>" in text(one(shown, "//div[@class='exhibit']/pre"))
    policy = one(shown, "//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy == "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    assert {link for link in shown.xpath("//@href | //@src") if not link.startswith(("#", "../"))} == set()


def test_pictures_are_shown_only_when_they_are_pictures(held: Sitting, tmp_path: Path) -> None:
    good, jpeg = Exhibit("截图", "image/png", picture()), Exhibit("照片", "image/jpeg", picture(kind="JPEG"))
    fake = Exhibit("假图", "image/png", b"<svg onload=alert(1)>")
    cut = Exhibit("残图", "image/png", picture()[:-20])
    lost = failed(Evidence("不对"), "4", "second", good, jpeg, fake, cut)
    held.grade("001", report(passed(), lost, shown=(good, jpeg, fake, cut)), PASSED)
    folder = written(held, tmp_path / "out")
    names = {path.name for path in (folder / "exhibits").iterdir()}
    assert names == {good.digest[7:] + ".png", jpeg.digest[7:] + ".jpg"}
    shown = page(folder, "candidates/001.html")
    assert {Path(src).name for src in shown.xpath("//img/@src")} == names
    assert text(shown).count("此处不显示") == 2


def test_a_huge_picture_is_refused_by_its_header() -> None:
    bomb = bytearray(picture())
    bomb[16:24] = (100_000).to_bytes(4, "big") * 2
    assert exhibits.picture_ending(bytes(bomb)) is None
    assert exhibits.picture_ending(picture(20_001, 1)) is None
    assert exhibits.picture_ending(picture()) == "png"


def test_long_exhibits_are_cut_and_gbk_is_read() -> None:
    shown, note = exhibits.as_text(b"a" * 50_000)
    assert shown == "a" * 20_000 and "其余 30.0 kB" in note
    assert exhibits.as_text("逾期\r\n".encode("gbk")) == ("逾期\n", "按 GBK 显示；换行为 CRLF")
    cut, _ = exhibits.as_text(b"a" + "字".encode() * 10_000)  # the limit falls inside a character
    assert cut is not None and set(cut) == {"a", "字"}
    assert exhibits.as_text(bytes(100))[0] is None


def test_a_lost_exhibit_is_said_and_ends_nothing(held: Sitting, tmp_path: Path) -> None:
    stream = Exhibit("输出", "text/plain", b"hello")
    held.grade("001", report(passed("6", "first", stream), passed("4", "second"), shown=(stream,)), PASSED)
    digest = stream.digest.removeprefix("sha256:")
    (tmp_path / "store/sha256" / digest[:2] / digest).unlink()
    assert "没有这份证据" in text(page(written(held, tmp_path / "out"), "candidates/001.html"))


def test_an_adjustment_stands_beside_the_score(held: Sitting, tmp_path: Path) -> None:
    held.grade("001", report(passed(), failed(Evidence("不对"))), PASSED)
    held.ledger.adjust(Adjustment("001", "intermediate-A", 1, Decimal("1.5"), "写法应予认可", "复核组"))
    shown = page(written(held, tmp_path / "out"), "candidates/001.html")
    assert text(one(shown, "//*[@id='total']")) == "17.5 / 20 分 评卷得分 16，已计入更正"
    row = [text(cell) for cell in shown.xpath("//table[@class='adjustments']/tbody/tr/td")]
    assert row[:4] == ["第1题", "+1.5", "写法应予认可", "复核组"]


def test_the_index_counts_states_and_points(held: Sitting, tmp_path: Path) -> None:
    half = report(passed(), failed(Evidence("不对")))
    for candidate, questions in (("1", (PASSED, PASSED)), ("2", (half, PASSED)), ("3", (half, half)), ("4", ("broke", half))):
        held.grade(candidate, *questions)
    held.hand_in("5", digest=None, unreadable="坏")
    shown = page(written(held, tmp_path / "out"), "index.html")
    states = {node.get("data-state"): one(node, "b").text for node in shown.xpath("//*[@data-state]")}
    assert states == {"scored": "3", "unreadable": "1", "fault": "1", "person": "0", "missing": "0"}
    paper = one(shown, "//*[@data-paper='intermediate-A']")
    facts = dict(zip(map(text, paper.xpath(".//dt")), map(text, paper.xpath(".//dd")), strict=True))
    assert (facts["平均分"], facts["中位数"], facts["满分"]) == ("16.00", "16", "20")  # of 20, 16 and 12
    counts = {text(one(bar, "*[@class='label']")): text(one(bar, ".//*[contains(@class,'count')]")) for bar in paper.xpath(".//li")}
    assert {label: n for label, n in counts.items() if n != "0"} == {"12–13.5": "1", "16–17.5": "1", "18–20": "1"}
    assert [text(row) for row in shown.xpath("//*[@id='open']/tbody/tr/td[1]")] == ["4", "5"]
    assert shown.xpath("//*[@id='candidates']//a/@href") == [f"candidates/{n}.html" for n in range(1, 6)]


def test_many_candidates_are_spread_over_pages(held: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "ROWS", 2)
    for n in range(5):
        held.hand_in(f"00{n}")
    folder = tmp_path / "out"
    folder.mkdir(mode=0o700)
    (folder / "index-9.html").write_text("of a longer report")
    written(held, folder)
    rows = [page(folder, name).xpath("//*[@id='candidates']//a/text()") for name in ("index.html", "index-2.html", "index-3.html")]
    assert rows == [["000", "001"], ["002", "003"], ["004"]]
    assert sorted(path.name for path in folder.glob("index*")) == ["index-2.html", "index-3.html", "index.html"]


def test_one_candidate_in_two_papers_keeps_two_pages(held: Sitting, tmp_path: Path) -> None:
    held.hand_in("001", "beginner-A")
    held.hand_in("001", "intermediate-A")
    folder = written(held, tmp_path / "out")
    names = sorted(path.name for path in (folder / "candidates").iterdir())
    assert names == ["001.html", "001.intermediate-A.html"]


def test_the_folder_is_closed_to_others_and_holds_whole_files_only(held: Sitting, tmp_path: Path) -> None:
    shot = Exhibit("截图", "image/png", picture())
    held.grade("001", report(passed("6", "first", shot), passed("4", "second"), shown=(shot,)), PASSED)
    folder = written(held, tmp_path / "out")
    first = {path: path.stat().st_ino for path in folder.rglob("*.html")}
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert not list(folder.rglob("*.part"))
    with pytest.raises(RuntimeError), ReportFolder(folder).open("index.html") as file:
        file.write(b"half a page")
        raise RuntimeError
    assert b"half a page" not in (folder / "index.html").read_bytes()
    written(held, folder)
    assert {path.stat().st_ino for path in first} != set(first.values())  # replaced, never written into


def test_an_open_folder_and_a_second_writer_are_refused(held: Sitting, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(BadInput, match="chmod 700"):
        written(held, tmp_path / "open")
    with ReportFolder(tmp_path / "out").locked(), pytest.raises(NotReady, match="another process"):
        written(held, tmp_path / "out")


def test_progress_counts_everyone(held: Sitting, tmp_path: Path) -> None:
    held.hand_in("001")
    held.hand_in("002", "beginner-A")
    seen: list[tuple[int, int]] = []
    write_reports(held.exam, held.ledger, held.store, tmp_path / "out", progress=lambda *now: seen.append(now))
    assert seen == [(1, 2), (2, 2)]


def test_a_screenshot_stands_beside_the_author_s_picture_at_every_check(held: Sitting, tmp_path: Path) -> None:
    first, second = (Exhibit(label, "image/png", picture(width)) for label, width in (("首页", 31), ("提交后", 32)))
    author, chart = Exhibit(RESULT, "image/png", picture(33)), Exhibit("图表", "image/png", picture(34))
    checks = (passed("6", "first", chart, first, author), passed("4", "second", second, author))
    held.grade("001", report(*checks, shown=(chart, first, author, second)), PASSED)
    shown = page(written(held, tmp_path / "out"), "candidates/001.html")
    pairs = [
        [text(one(exhibit, ".//b")) for exhibit in article.xpath(".//div[contains(@class, 'half')]")]
        for article in shown.xpath("//section[@id='q1']//article")
    ]
    assert pairs == [["首页", RESULT], ["提交后", RESULT]]
