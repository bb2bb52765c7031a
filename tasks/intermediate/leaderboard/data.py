"""A quiz contest's records; ties, absences, namesakes and a missing school are there on every seed."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field

from grader import TaskData

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = ("子墨", "雨桐", "浩然", "思远", "佳怡", "明轩", "欣", "一诺", "晨曦", "凯", "若水", "嘉树", "文博", "静", "景行", "乐天", "书瑶", "宇")
SCHOOLS = ("青山职业学院", "临江中专", "云岭技师学院", "星海职校")
NO_SCHOOL = "未填写"
ROUNDS = range(1, 7)


@dataclass
class Player:
    name: str
    school: str | None
    scores: list[int | None] = field(default_factory=list)  # None: 弃权
    id: str = ""
    rank: int = 0

    @property
    def valid(self) -> list[int]:
        return [score for score in self.scores if score is not None]

    @property
    def total(self) -> int:
        return sum(self.valid)


def build(seed: int) -> TaskData:
    rng = random.Random(seed)
    players = contest(rng)
    for player, number in zip(players, rng.sample(range(101, 200), len(players)), strict=True):
        player.id = f"P{number}"
    players.sort(key=lambda player: (-player.total, player.id))
    for player in players:
        player.rank = 1 + sum(other.total > player.total for other in players)
    records = [
        {"编号": player.id, "姓名": player.name, "学校": player.school, "场次": number, "得分": score}
        for player in players
        for number, score in zip(sorted(rng.sample(ROUNDS, len(player.scores))), player.scores, strict=True)
    ]
    rng.shuffle(records)

    single = [player for player in players if len(player.scores) == 1]
    changed, gained, runs = rng.choice(single), rng.randrange(3, 9), rng.randrange(5, 50)
    later = [{**one, "得分": one["得分"] + gained} if one["编号"] == changed.id else one for one in records]
    return TaskData(
        values={
            "top": [f"{place} {player.name} {player.total}" for place, player in enumerate(players[:10], start=1)],
            "totals": [(player.id, player.total) for player in players],
            "players": [
                (player.id, player.name, player.school or NO_SCHOOL, str(len(player.valid)), str(max(player.valid)))
                for player in players
            ],
            "ranks": [(player.id, str(player.rank)) for player in players],
            "later_file": file_of(later),
            "later_totals": [(player.id, player.total + gained * (player is changed)) for player in single],
            "schools": {school: str(n) for school, n in Counter(one.school or NO_SCHOOL for one in players).items()},
            "top_three": [player.name for player in players[:3]],
            "runs": str(runs + 2),
        },
        files={"scores.json": file_of(records)},
        redis=[("SET", "stat:runs", runs), ("SET", "site:notice", "决赛将于周六上午九点开始")],
    )


def contest(rng: random.Random) -> list[Player]:
    """Sixteen players, best first: the fourth place is shared, and so are the tenth and eleventh."""
    surnames = iter(rng.sample(SURNAMES, len(SURNAMES)))
    totals = sorted(rng.sample(range(150, 380), 11), reverse=True)
    totals = [*totals[:4], *totals[3:9], *totals[8:]]
    players = [Player(next(surnames) + rng.choice(GIVEN), rng.choice(SCHOOLS), split(rng, total)) for total in totals]
    players[5].name = players[11].name  # 同名
    players[6].school = None
    for absent in (0, 4, 11):
        players[absent].scores.append(None)
    for player in players:
        rng.shuffle(player.scores)
    players[-1].scores = [-rng.randrange(5, 20), *players[-1].scores[:3]]  # 违规扣分
    singles = [[score] for score in rng.sample(range(10, 25), 3)]
    return players + [Player(next(surnames) + rng.choice(GIVEN), rng.choice(SCHOOLS), scores) for scores in singles]


def split(rng: random.Random, total: int) -> list[int]:
    """Four or five scores of this total, none above 100."""
    count = rng.choice((4, 5))
    scores = [total // count] * count
    scores[0] += total % count
    shift = rng.randrange(1, min(scores[1], 100 - scores[1]))
    scores[1] += shift
    scores[2] -= shift
    return scores


def file_of(records: list[dict[str, object]]) -> bytes:
    return json.dumps(records, ensure_ascii=False, indent=1).encode()
