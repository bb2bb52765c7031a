"""The frozen page of advanced/fund-board: a script draws the table late and keeps the old rows until the next page is there.

Page one carries every edge case: funds of each type with and without a year's yield, codes that begin with 0, sizes in 万.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from grader import TaskData

HOST = "quote.stockstar.com"
PAGES, PER_PAGE = 3, 8
DELAY_MS = 900  # whoever does not wait still sees what was there before
FIRMS = ("澜汀", "岫云", "禾洲", "栖川", "璞岳", "滢泉", "穹路", "苔原")
AIMS = ("稳健优选", "成长精选", "价值回报", "红利增强", "创新动力", "均衡配置")
TYPES = ("股票型", "混合型", "债券型", "指数型")

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>基金看板</title></head>
<body>
<h1>基金看板</h1>
<table id="board">
<thead><tr><th>代码</th><th>名称</th><th>类型</th><th>单位净值</th><th>日涨幅</th><th>近一年</th><th>规模</th></tr></thead>
<tbody id="rows"></tbody>
</table>
<p><span id="page"></span> <button id="next" disabled>下一页</button></p>
<script src="js/board.js"></script>
</body></html>
"""

SCRIPT = f"""var page = 0;
var rows = document.getElementById('rows'), next = document.getElementById('next');

function line(cells) {{
  return '<tr class="fund">' + cells.map(function (cell) {{ return '<td>' + cell + '</td>'; }}).join('') + '</tr>';
}}

function draw(data) {{
  rows.innerHTML = data.funds.map(line).join('');
  document.getElementById('page').innerText = '第 ' + page + '/' + data.pages + ' 页';
  next.disabled = page === data.pages;
}}

function load() {{
  page += 1;
  next.disabled = true;
  fetch('/fund/data/board?page=' + page)
    .then(function (reply) {{ return reply.json(); }})
    .then(function (data) {{ setTimeout(function () {{ draw(data); }}, {DELAY_MS}); }});
}}

next.onclick = load;
load();
"""


@dataclass(frozen=True)
class Fund:
    code: str
    name: str
    type: str
    worth: int  # in 0.0001 元
    day: int  # in 0.01 %
    year: int | None  # in 0.01 %
    size: int  # in 10 万元

    @property
    def shown(self) -> list[str]:
        year = "--" if self.year is None else f"{self.year / 100:.2f}%"
        size = f"{self.size / 1000:.2f}亿" if self.size >= 1000 else f"{self.size * 10}万"
        return [self.code, self.name, self.type, f"{self.worth / 10_000:.4f}", f"{self.day / 100:+.2f}%", year, size]

    @property
    def values(self) -> dict[str, object]:
        year = None if self.year is None else self.year / 100
        return {
            "code": self.code,
            "name": self.name,
            "type": self.type,
            "worth": self.worth / 10_000,
            "year": year,
            "size": self.size / 1000,
        }


def build(seed: int) -> TaskData:
    random = Random(seed)
    funds = listed(random, PAGES * PER_PAGE)
    pages = [funds[start : start + PER_PAGE] for start in range(0, len(funds), PER_PAGE)]
    found = site(pages)
    return TaskData(
        values={
            "paths": list(found),
            "funds": [fund.values for fund in funds],
            "first": [fund.name for fund in pages[0]],
        },
        sites={HOST: {path: text.encode() for path, text in found.items()}},
    )


def listed(random: Random, count: int) -> list[Fund]:
    """Funds, PER_PAGE of them a page: of each type one with a year's yield and one that may have none, and then in 万."""
    codes = random.sample([f"{number:06}" for start in (1, 160_001, 519_001) for number in range(start, start + 900)], count)
    codes[0] = f"{random.randrange(901, 999):06}"
    names = random.sample(["".join(pair) for pair in product(FIRMS, AIMS)], count)
    years = random.sample([n for n in range(-1899, 4200) if n % 100], count)
    large = random.sample(range(110, 6000), count)  # in 0.01 亿: unequal
    small = random.sample(range(101, 999), count)
    funds = []
    for n in range(count):
        old = n % 8 < 4 or (n >= 8 and random.random() < 0.5)
        size = small[n] if n % 8 in (0, 6) or not old else large[n] * 10
        worth, day = random.randrange(6001, 29_999), random.randrange(-299, 300)
        funds.append(Fund(codes[n], names[n], TYPES[n % 4], worth, day, years[n] if old else None, size))
    return [fund for start in range(0, count, PER_PAGE) for fund in random.sample(funds[start : start + PER_PAGE], PER_PAGE)]


def site(pages: Sequence[Sequence[Fund]]) -> dict[str, str]:
    """Addresses and bodies."""
    found = {"/fund/board.html": PAGE, "/fund/js/board.js": SCRIPT}
    for number, funds in enumerate(pages, start=1):
        shown = {"pages": len(pages), "funds": [fund.shown for fund in funds]}
        found[f"/fund/data/board?page={number}"] = json.dumps(shown, ensure_ascii=False)
    return found
