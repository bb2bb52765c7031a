"""Checks for intermediate/leaderboard.

The program is run twice: by the first check, and by `can_run_twice` on a later file, in which one player with a single
record has another score. Each other check reads what the last run left in Redis.
"""

from grader import Bench, check, expect

BOARD, SCHOOLS, TOP_THREE, RUNS = "rank:total", "school:count", "cache:top3", "stat:runs"


def described(bench: Bench, *fields: str) -> list[tuple[str | None, ...]]:
    """Each player's id and these fields of the hash; None where one is missing."""
    hashes = {player: bench.redis.hash(f"player:{player}") for player, _ in bench.data["totals"]}
    return [(player, *map(found.get, fields)) for player, found in hashes.items()]


@check(points=4)
def prints_top_ten(bench: Bench) -> None:
    """程序正常结束，按总分从高到低输出前 10 名，总分相同的按编号"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "main.py")), bench.data["top"])


@check(points=4)
def scores_board(bench: Bench) -> None:
    """有序集合 rank:total 中每名选手的总分正确"""
    expect.rows(bench.redis.zset(BOARD), bench.data["totals"])


@check(points=3)
def describes_players(bench: Bench) -> None:
    """每名选手的哈希中姓名、学校、有效场次、最高分正确"""
    expect.rows(described(bench, "name", "school", "rounds", "best"), bench.data["players"])


@check(points=2)
def ranks_ties(bench: Bench) -> None:
    """每名选手的哈希中名次正确，总分相同的名次并列"""
    expect.rows(described(bench, "rank"), bench.data["ranks"])


@check(points=2)
def can_run_twice(bench: Bench) -> None:
    """换用新的成绩文件重新运行，总分按新文件统计，不重复累加"""
    bench.write("scores.json", bench.data["later_file"])
    bench.run("python", "main.py")
    single = dict(bench.data["later_totals"])
    expect.rows([row for row in bench.redis.zset(BOARD) if row[0] in single], bench.data["later_totals"])


@check(points=2)
def counts_schools(bench: Bench) -> None:
    """运行两次后，school:count 中各学校的人数正确"""
    expect.equal(bench.redis.hash(SCHOOLS), bench.data["schools"])


@check(points=2)
def caches_top_three(bench: Bench) -> None:
    """运行两次后，列表 cache:top3 依次为前 3 名的姓名，1 小时后过期"""
    expect.equal(bench.redis.items(TOP_THREE), bench.data["top_three"])
    expect.close(bench.redis.ttl_s(TOP_THREE), 3600, abs=300, what="cache:top3 剩余的秒数")


@check(points=1)
def counts_runs(bench: Bench) -> None:
    """stat:runs 每运行一次加 1，原有的数据保留"""
    expect.equal(bench.redis.string(RUNS), bench.data["runs"])
