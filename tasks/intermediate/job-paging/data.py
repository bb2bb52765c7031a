"""The frozen site of intermediate/job-paging: one page whose script fetches the jobs of each list page and shows them late.

List page one carries every edge case. Salaries of the jobs to keep are unequal, so their order is one; one of them has six
digits, so that text sorts otherwise.
"""

import json
import random
from typing import Any

from grader import TaskData

HOST = "careers.tencent.com"
PAGES, PER_PAGE = 4, 6
LEAST = 15_000  # the lowest salary that is kept
DELAY_MS = 500  # until the jobs are there: whoever does not wait finds none

TEAMS = ("云图", "星河", "远帆", "青禾", "磐石", "飞鸿", "听涛", "知微")
WORKS = ("后台开发工程师", "前端开发工程师", "测试工程师", "数据分析师", "产品经理", "运维工程师", "算法工程师", "视觉设计师")
PLACES = ("深圳·南山区", "深圳·福田区", "北京·海淀区", "上海·徐汇区", "广州·海珠区", "成都·高新区")
KINDS = ("least", "huge", "months", "some", "low", "none")  # of the jobs on page one; what they are, _job knows
OTHER_KINDS = ("plain", "huge", "months", "some", "low", "none")

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>搜索职位</title>
<style>
.job { border-bottom: 1px solid #ddd; padding: 6px }
.job span { margin-right: 20px }
.disabled { color: #bbb; cursor: not-allowed }
</style></head>
<body>
<h1>社会招聘</h1>
<div id="loading">加载中…</div>
<div id="jobs"></div>
<div class="pager">第 <b id="page">1</b> 页 <button id="next" class="disabled">下一页</button></div>
<script src="/js/search.js"></script>
</body></html>
"""

SCRIPT = f"""var page = 0, last = false;
var jobs = document.getElementById('jobs'), next = document.getElementById('next');

function line(job) {{
  return '<div class="job"><h4 class="name">' + job.name + '</h4><span class="place">' + job.place +
    '</span><span class="salary">' + job.salary + '</span><span class="heads">' + job.heads + '</span></div>';
}}

function show(data) {{
  last = data.last;
  jobs.innerHTML = data.jobs.map(line).join('');
  document.getElementById('page').innerText = page;
  document.getElementById('loading').style.display = 'none';
  next.className = last ? 'disabled' : '';
}}

function load() {{
  page += 1;
  jobs.innerHTML = '';
  document.getElementById('loading').style.display = 'block';
  next.className = 'disabled';
  fetch('/tencentcareer/api/post/Query?pageIndex=' + page)
    .then(function (reply) {{ return reply.json(); }})
    .then(function (data) {{ setTimeout(function () {{ show(data); }}, {DELAY_MS}); }});
}}

next.onclick = function () {{ if (next.className !== 'disabled') load(); }};
load();
"""


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    names = rng.sample([f"{team}-{work}" for team in TEAMS for work in WORKS], PAGES * PER_PAGE)
    tops = rng.sample(range(20, 60), PAGES * PER_PAGE)  # thousands, all unequal
    kinds = [kind for page in range(PAGES) for kind in rng.sample(OTHER_KINDS if page else KINDS, PER_PAGE)]
    jobs = [_job(rng, *given) for given in zip(names, kinds, tops, strict=True)]
    pages = [jobs[start : start + PER_PAGE] for start in range(0, len(jobs), PER_PAGE)]
    kept = [job for job in jobs if job["low"] >= LEAST]
    return TaskData(
        values={
            "names": [job["name"] for job in jobs],
            "kept": kept,
            "first": [job["name"] for job in pages[0] if job["low"] > LEAST],
            "paths": ["/search.html", "/js/search.js", *map(_address, range(1, PAGES + 1))],
        },
        sites={HOST: site(pages)},
    )


def site(pages: list[list[dict[str, Any]]]) -> dict[str, bytes]:
    """Addresses and bodies."""
    found = {"/search.html": PAGE, "/js/search.js": SCRIPT}
    for number, jobs in enumerate(pages, start=1):
        shown = [{name: job[name] for name in ("name", "place", "salary", "heads")} for job in jobs]
        found[_address(number)] = json.dumps({"last": number == len(pages), "jobs": shown}, ensure_ascii=False)
    return {address: text.encode() for address, text in found.items()}


def _address(page: int) -> str:
    return f"/tencentcareer/api/post/Query?pageIndex={page}"


def _job(rng: random.Random, name: str, kind: str, top: int) -> dict[str, Any]:
    """What the page shows of a job, and the numbers in it."""
    top = {"huge": top + 80, "low": 10 + top // 10}.get(kind, top)
    low = {"least": 15, "low": rng.randint(6, 9)}.get(kind, rng.randint(16, 19))
    heads = 0 if kind == "some" else rng.randint(1, 12)
    place = rng.choice(PLACES)
    months = f"·{rng.randint(13, 16)}薪" if kind == "months" else ""
    return {
        "name": name,
        "place": place,
        "city": place.partition("·")[0],
        "salary": "面议" if kind == "none" else f"{low}k-{top}k{months}",
        "low": 0 if kind == "none" else low * 1000,
        "high": 0 if kind == "none" else top * 1000,
        "heads": f"招 {heads} 人" if heads else "若干",
        "number": heads,
    }
