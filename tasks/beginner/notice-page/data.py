"""What data.js holds on a run: notices in no order, some pinned, of every kind, and a week's visits."""

import json
import random
from datetime import date, timedelta

from grader import TaskData

KINDS = ("活动", "停水", "招领", "通知")
TITLES = {
    "活动": ("重阳节敬老活动报名", "周末旧书交换集市", "少儿绘画班开课", "广场舞场地调整", "健康义诊进社区"),
    "停水": ("3 号楼停水检修", "北区水箱清洗停水", "东门管道抢修停水", "夜间降压供水"),
    "招领": ("拾到钥匙一串", "拾到儿童水壶一个", "拾到公交卡一张", "拾到雨伞两把"),
    "通知": ("垃圾分类投放时间调整", "电动车集中充电点启用", "路面修补绕行", "文明养犬提示", "快递柜位置变更"),
}
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    chosen = [(kind, title) for kind in KINDS for title in rng.sample(TITLES[kind], rng.randrange(2, 4))]
    start = date(2022, 3, 1) + timedelta(days=rng.randrange(100))
    days = rng.sample(range(150), len(chosen))
    dated = sorted(zip(days, chosen, strict=True), reverse=True)
    pinned = set(rng.sample(range(2, len(dated)), rng.randrange(2, 4)))  # never the newest two
    notices = [
        {"date": str(start + timedelta(days=day)), "kind": kind, "title": title, "top": place in pinned}
        for place, (day, (kind, title)) in enumerate(dated)
    ]
    visits = [{"day": day, "count": count} for day, count in zip(DAYS, rng.sample(range(60, 400), 7), strict=True)]
    handed = notices[1:] + notices[:1]  # neither the newest first nor the oldest
    first, *others = handed
    rng.shuffle(others)
    return TaskData(
        values={
            "rows": [[one["date"], one["kind"], one["title"]] for one in notices],
            "pinned": [one["title"] for one in notices if one["top"]],
            "count": f"共{len(notices)}条公告，置顶{len(pinned)}条",
            "kind": rng.choice(KINDS),
            "days": list(DAYS),
            "visits": [one["count"] for one in visits],
            "message": rng.choice(("楼道灯不亮", "建议增加晾衣架", "电梯按钮失灵", "想报名志愿者")),
            "phone": f"13{rng.randrange(10**8, 10**9)}",
        },
        files={"data.js": script([first, *others], visits)},
    )


def script(notices: list[dict[str, object]], visits: list[dict[str, object]]) -> bytes:
    lines = [f"var {name} = [\n" + ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in some) + "\n];\n"
             for name, some in (("notices", notices), ("visits", visits))]  # fmt: skip
    return "".join(lines).encode()
