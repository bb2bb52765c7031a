"""Web-page effect: real pages in the real judging browser, in the sandbox where the candidate's code has ended."""

from __future__ import annotations

import io
from collections.abc import Mapping
from textwrap import dedent

from PIL import Image

from grader.results import TaskReport, Verdict
from tests.grading import Grading, package, verdicts, why

DRAWN = Image.new("RGB", (40, 30), "red")


def png() -> bytes:
    out = io.BytesIO()
    DRAWN.save(out, "PNG")
    return out.getvalue()


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>班级通讯录</title>
<link rel="stylesheet" href="CSS/样式.css"><script src="js\\main.js"></script></head>
<body>
<h1 id="title">班级通讯录</h1>
<div id="menu"><a href="about.html">关于</a><a href="#">首页</a><a href="about.html" target="_blank">帮助</a></div>
<img id="logo" src="Images/LOGO.png"><img id="gone" src="images/none.png">
<p id="hidden" style="display:none">看不见</p>
<table id="people"><tr><th>姓名</th><th>电话</th></tr><tr><td>张伟</td><td>010</td></tr></table>
<form action="done.html" accept-charset="utf-8" onsubmit="return ready()">
  <label for="who">姓名：</label><input id="who" name="name">
  <select name="city"><option>北京</option><option>上海</option></select>
  <label><input type="checkbox" name="agree">同意条款</label>
  <input type="radio" name="sex" value="m" id="m"><label for="m">男</label>
  <input type="radio" name="sex" value="f" id="f"><label for="f">女</label>
  <input type="date" name="born">
  <input type="submit" value="提 交">
</form>
<button onclick="document.getElementById('said').innerText = prompt('叫什么？', '') + (confirm('确定吗？') ? '是' : '否')">问答</button>
<button id="late" onclick="setTimeout(() => {document.getElementById('said').innerText = '稍后显示'}, 600)">稍后</button>
<button id="twice" ondblclick="this.innerText='双击了'">双击</button>
<p id="said"></p>
</body></html>"""
ANSWER = {
    "Index.HTML": PAGE.encode("gbk"),
    "css/样式.css": "h1 {color: #F00; text-align: center} #menu a {margin: 8px} #menu a:hover {color: rgb(0, 128, 0)}".encode("gbk"),
    "JS/Main.js": "function ready() { if (!document.getElementById('who').value) { alert('请填写姓名'); return false; } return true; }".encode("gbk"),
    "images/logo.png": png(),
    "about.html": "<title>关于</title><p id=who>没有声明编码的页面</p>".encode("gbk"),
    "done.html": "<!doctype html><p id=end>已提交</p><script>document.write(decodeURIComponent(location.search))</script>".encode(),
    "venv/lib/site.html": b"no",
}


def report(grading: Grading, checker: str, answer: Mapping[str, bytes], keys: str = "", **more: bytes) -> TaskReport:
    source = "from grader import Bench, CheckFailed, check, expect\n" + dedent(checker)
    points = source.count("@check")
    task = {**package(source.replace("@check", "@check(points=1)"), points=points, keys=keys), **{f"{n}.png": d for n, d in more.items()}}
    return grading.report(task, answer)


def test_a_page_is_judged_by_what_is_seen(grading: Grading) -> None:
    found = report(
        grading,
        """
        @check
        def looks(bench: Bench) -> None:
            "文字、样式和位置"
            page = bench.browser.file("index.html")
            page.screenshot("首页")
            expect.equal(page.title, "班级通讯录")
            expect.shown(page.one("h1"), "班级通讯录")
            expect.colour(page.one("h1"), "red")
            expect.styled(page.one("h1"), {"text-align": "center"})
            expect.texts(page.all("#menu a"), ["关于", "首页", "帮助"])
            expect.same_row(page.all("#menu a"))
            expect.above(page.one("h1"), page.one("#people"))
            expect.same_column([page.one("h1"), page.one("#people")])
            expect.left_of(page.all("#menu a")[0], page.all("#menu a")[1])
            expect.inside(page.one("#people td"), page.one("#people"))
            expect.centred(page.one("h1"), page.one("body"))
            expect.size(page.one("#logo"), width=40, height=30)
            expect.table_cells(page, [["姓名", "电话"], ["张伟", "010"]], css="#people")
            expect.loaded(page.one("#logo"))
            page.one("#menu a").hover()
            expect.colour(page.one("#menu a"), "#008000")

        @check
        def wrong_colour(bench: Bench) -> None:
            "颜色"
            expect.colour(bench.browser.file("index.html").one("h1"), "blue")

        @check
        def wrong_order(bench: Bench) -> None:
            "次序"
            page = bench.browser.file("index.html")
            expect.above(page.one("#people"), page.one("h1"))

        @check
        def hidden(bench: Bench) -> None:
            "看不见的不算"
            bench.browser.file("index.html").one("#hidden")

        @check
        def picture(bench: Bench) -> None:
            "图片没有载入"
            expect.loaded(bench.browser.file("index.html").one("#gone"))

        @check
        def missing(bench: Bench) -> None:
            "没有的页面"
            bench.browser.file("none.html")

        @check
        def not_a_page(bench: Bench) -> None:
            "虚拟环境里的网页不是作答"
            bench.browser.file("venv/lib/site.html")
        """,
        ANSWER,
        result=png(),
    )
    assert {name for name, verdict in verdicts(found).items() if verdict is Verdict.PASSED} == {"looks"}, why(found, "looks")
    assert "rgb(255, 0, 0)" in why(found, "wrong_colour")
    assert "#people 在 h1 上方" in why(found, "wrong_order")
    assert "images/none.png" in why(found, "picture")
    assert "Index.HTML" in why(found, "missing")
    assert "缺少文件" in why(found, "not_a_page")
    labels = {one.digest: one.label for one in found.exhibits}
    assert [labels[one] for one in found.results[0].exhibits] == ["Index.HTML", "首页", "运行结果（参考）"]


def test_a_page_is_judged_by_what_it_does(grading: Grading) -> None:
    found = report(
        grading,
        """
        @check
        def asks_for_a_name(bench: Bench) -> None:
            "空表单弹出提示"
            page = bench.browser.file("index.html")
            page.button("提交").click()
            expect.equal(page.dialog(), "请填写姓名")
            expect.equal(page.title, "班级通讯录")

        @check
        def sends(bench: Bench) -> None:
            "填写后提交"
            page = bench.browser.file("index.html")
            page.field("姓名").fill("李")
            page.field("name").fill("李娜")
            page.field("city").choose("上海")
            page.field("同意条款").tick()
            page.field("同意条款").tick()
            page.field("女").tick()
            page.field("born").fill("2001-02-03")
            expect.equal((page.field("city").value, page.field("agree").checked, page.field("男").checked), ("上海", True, False))
            page.button("提交").click()
            expect.shown(page.one("#end"), "已提交")
            expect.equal(page.url.partition("?")[0].rpartition("/")[2], "done.html")
            expect.seen_text(page, "name=李娜&city=上海&agree=on&sex=f&born=2001-02-03")

        @check
        def talks(bench: Bench) -> None:
            "prompt 和 confirm"
            page = bench.browser.file("index.html")
            page.button("问答").click()
            expect.equal(page.dialog(text="小明"), "叫什么？")
            expect.equal(page.dialog(accept=False), "确定吗？")
            expect.shown(page.one("#said"), "小明否")
            page.one("#late").click()
            page.wait("#said", text="稍后显示")
            page.one("#twice").double_click()
            expect.shown(page.one("#twice"), "双击了")

        @check
        def other_page(bench: Bench) -> None:
            "转到另一页再回来"
            page = bench.browser.file("index.html")
            page.link("关于").click()
            expect.shown(page.one("#who"), "没有声明编码的页面")
            page.back()
            expect.shown(page.one("#title"), "班级通讯录")
            page.link("帮助").click()
            expect.shown(page.one("#who"), "没有声明编码的页面")

        @check
        def unasked(bench: Bench) -> None:
            "没有问到的对话框不挡路"
            page = bench.browser.file("index.html")
            page.button("提交").click()
            expect.shown(page.one("#title"), "班级通讯录")

        @check
        def no_dialog(bench: Bench) -> None:
            "没有弹出对话框"
            bench.browser.file("index.html").dialog()

        @check
        def no_option(bench: Bench) -> None:
            "没有这个选项"
            bench.browser.file("index.html").field("city").choose("广州")
        """,
        ANSWER,
    )
    assert {name for name, verdict in verdicts(found).items() if verdict is not Verdict.PASSED} == {"no_dialog", "no_option"}, [
        (r.check, r.evidence) for r in found.results
    ]


CHART = """<!doctype html><meta charset="utf-8"><script src="https://cdn.jsdelivr.net/npm/echarts@5/dist/echarts.min.js"></script>
<div id="bar" style="width:500px;height:300px"></div><div id="pie" style="width:400px;height:300px"></div>
<div id="set" style="width:400px;height:300px"></div><div id="blank" style="width:400px;height:300px"></div>
<script>
echarts.init(document.getElementById("bar")).setOption({title: {text: "各店销量"}, legend: {}, xAxis: {data: ["东店", "西店"]}, yAxis: {name: "箱"},
  series: [{name: "一月", type: "bar", data: [12, "30.5"]}, {name: "二月", type: "bar", data: [{value: 7}, "-"]}]});
echarts.init(document.getElementById("pie")).setOption({series: [{type: "pie", data: [{name: "生鲜", value: 5}, {name: "日用", value: 3}]}]});
echarts.init(document.getElementById("set")).setOption({dataset: {source: [["店", "额"], ["东", 1], ["西", 2]]}, yAxis: {type: "category"}, xAxis: {},
  series: [{type: "bar"}]});
echarts.init(document.getElementById("blank")).setOption({title: {}, series: []});
</script>"""
JQUERY = """<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="//cdn.bootcdn.net/ajax/libs/twitter-bootstrap/4.6.2/css/bootstrap.min.css" integrity="sha384-AAAA" crossorigin="anonymous">
<script src="js/jquery-3.6.0.min.js"></script><script src="https://unpkg.com/nothing@1/nothing.js"></script>
<button class="btn btn-primary">按钮</button><script>$("button").on("click", () => $("button").text("点了"))</script>"""


def test_charts_and_scripts_of_a_cdn_come_from_the_materials(grading: Grading) -> None:
    found = report(
        grading,
        """
        @check
        def bar(bench: Bench) -> None:
            "柱形图"
            page = bench.browser.file("chart.html")
            expect.chart(page.chart("#bar"), kind="bar", title="各店销量", legend=["一月", "二月"], categories=["东店", "西店"],
                         series={"一月": [12, 30.5], "二月": [7, None]}, horizontal=False)
            expect.equal(page.chart("#bar").y_name, "箱")
            expect.chart(page.chart("#pie"), kind="pie", series={"": {"日用": 3, "生鲜": 5}})
            expect.chart(page.chart("#set"), kind="bar", categories=["东", "西"], series={"": [1, 2]}, horizontal=True)

        @check
        def wrong_value(bench: Bench) -> None:
            "数值不对"
            expect.chart(bench.browser.file("chart.html").chart("#bar"), series={"一月": [12, 31]})

        @check
        def blank(bench: Bench) -> None:
            "空白的图"
            bench.browser.file("chart.html").chart("#blank")

        @check
        def liar(bench: Bench) -> None:
            "冒充的图表"
            expect.chart(bench.browser.file("liar.html").chart(), kind="bar")

        @check
        def jquery(bench: Bench) -> None:
            "jQuery 与 Bootstrap"
            page = bench.browser.file("jquery.html")
            page.one("button").click()
            expect.shown(page.one("button"), "点了")
            expect.colour(page.one("button"), "#007bff", of="background-color", within=40)
        """,
        {
            "chart.html": CHART.encode(),
            "jquery.html": JQUERY.encode(),
            "liar.html": b"""<div _echarts_instance_ style="width:90px;height:90px;background:linear-gradient(red, blue)"></div>
            <script>echarts = {getInstanceByDom: e => ({getOption: () => { throw "x".repeat(1e7) }})}; JSON.stringify = () => ({})</script>""",
        },
        'materials = ["echarts", "jquery", "bootstrap"]',
    )
    assert {n for n, v in verdicts(found).items() if v is Verdict.PASSED} == {"bar", "jquery"}, [(r.check, r.evidence) for r in found.results]
    assert "31" in why(found, "wrong_value")
    assert "空白" in why(found, "blank")
    assert found.notes == ("题目缺页：https://unpkg.com/nothing@1/nothing.js",)


HOSTILE = {
    "loop.html": b"<p>x</p><script>while (true) {}</script>",
    "click.html": b"<button onclick='while (true) {}'>x</button>",
    "alerts.html": b"<p>x</p><script>setInterval(() => { while (true) alert('x') }, 1)</script>",
    "big.html": b"<p id=p>x</p><script>document.getElementById('p').setAttribute('data-x', 'x'.repeat(4e7))</script>",
    "liar.html": b"<p style='width:50px;color:red'>x</p><script>Element.prototype.getBoundingClientRect = () => ({x: 'a', y: NaN}); window.close = null;"
    b"const real = getComputedStyle; window.getComputedStyle = e => ({visibility: 'visible', opacity: '1', getPropertyValue: () => 'blue'})</script>",
    "says.html": "<p id=p>甲</p><script>for (const [of, names] of [[HTMLElement, ['innerText']], [Node, ['textContent', 'nodeValue']], [CharacterData, ['data']]])"
    " for (const name of names) Object.defineProperty(of.prototype, name, {get() { return '乙' }})</script>".encode(),
    "reach.html": b"<p>x</p><script>for (const u of ['http://127.0.0.1:10080/status', 'http://127.0.0.1:10081/../page.json', 'file:///etc/passwd'])"
    b" fetch(u).then(r => r.text()).then(t => document.body.append(' REACHED ' + t), e => document.body.prepend('NO RIGHT '))</script>",
    "fine.html": b"<p id=p>fine</p>",
    "main.py": b"import urllib.request\ntry: print(urllib.request.urlopen('http://127.0.0.1:10080/status', timeout=2).read())\n"
    b"except OSError: print('nobody')\n",
}


def test_a_hostile_page_costs_its_own_points_only(grading: Grading) -> None:
    found = report(
        grading,
        """
        @check
        def loop(bench: Bench) -> None:
            "死循环"
            bench.browser.file("loop.html")

        @check
        def fine(bench: Bench) -> None:
            "之后的页面照常"
            expect.shown(bench.browser.file("fine.html").one("#p"), "fine")

        @check
        def click(bench: Bench) -> None:
            "点击后死循环"
            page = bench.browser.file("click.html")
            page.one("button").click()
            page.text

        @check
        def alerts(bench: Bench) -> None:
            "不停地弹出对话框"
            page = bench.browser.file("alerts.html")
            page.wait("#never", timeout_s=2)

        @check
        def big(bench: Bench) -> None:
            "过大的文字"
            bench.browser.file("big.html").one("#p").attribute("data-x")

        @check
        def liar(bench: Bench) -> None:
            "改写了浏览器的函数，也得照实际显示的判"
            element = bench.browser.file("liar.html").one("p")
            expect.equal([element.box.width, element.style("color")], [50.0, "rgb(255, 0, 0)"])

        @check
        def says(bench: Bench) -> None:
            "读到的文字与显示的不同"
            expect.shown(bench.browser.file("says.html").one("p"), "乙")

        @check
        def reach(bench: Bench) -> None:
            "碰不到驱动程序"
            page = bench.browser.file("reach.html")
            page.wait("body", text="NO RIGHT NO RIGHT")
            expect.equal(page.text.count("REACHED"), 1)
            expect.seen_text(page, "没有这个文件")

        @check
        def alone(bench: Bench) -> None:
            "考生程序运行时没有浏览器"
            expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), ["nobody"])
        """,
        HOSTILE,
    )
    passed = {n for n, v in verdicts(found).items() if v is Verdict.PASSED}
    assert passed == {"fine", "reach", "alone", "liar"}, [(r.check, r.evidence) for r in found.results]
    assert verdicts(found)["says"] is Verdict.PERSON
    assert "过大" in why(found, "big")


def test_a_served_page_has_the_same_vocabulary_and_materials(grading: Grading) -> None:
    found = report(
        grading,
        """
        @check
        def served(bench: Bench) -> None:
            "自己的服务"
            with bench.serve(["python", "-m", "http.server", "8000"], 8000) as app:
                page = bench.browser.open(app.url("/chart.html"))
                expect.chart(page.chart("#pie"), kind="pie", series={"": {"日用": 3, "生鲜": 5}})
                page = bench.browser.open(app.url("/ask.html"))
                page.one("button").click()
                expect.equal(page.dialog(accept=False), "删除吗？")
                expect.shown(page.one("p"), "保留")
        """,
        {
            "chart.html": CHART.encode(),
            "ask.html": "<!doctype html><meta charset=utf-8><p></p><script>function ask() {document.querySelector('p').innerText ="
            " confirm('删除吗？') ? '删除' : '保留'}</script><button onclick='ask()'>删除</button>".encode(),
        },
        'serves = 8000\nmaterials = ["echarts"]',
    )
    assert verdicts(found) == {"served": Verdict.PASSED}, [(r.check, r.evidence) for r in found.results]
