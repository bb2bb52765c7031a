"""Every mistake in a file is one line that names the file, the place and the remedy."""

from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import BadInput
from grader.strict import Points, Seconds, Strict, Text, as_points, load_toml, parse_toml


class Limits(Strict):
    wall_s: Seconds = 20.0


class Answer(Strict):
    points: Points


class File(Strict):
    title: Text
    points: Points
    limits: Limits = Limits()
    answers: dict[str, Answer] = {}
    papers: tuple[Answer, ...] = ()


GOOD = 'title = "t"\npoints = 20\n'


def line_of(toml: str) -> str:
    with pytest.raises(BadInput) as caught:
        parse_toml(toml.encode(), "late-orders/task.toml", File)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_misspelt_key_gets_the_nearest_known_one() -> None:
    assert line_of(GOOD + "[limts]\n") == 'late-orders/task.toml: unknown key "limts" (did you mean "limits"?)'


def test_a_nested_key_is_named_with_its_dotted_place() -> None:
    assert line_of(GOOD + "[limits]\nwal_s = 3\n") == (
        'late-orders/task.toml: unknown key "limits.wal_s" (did you mean "limits.wall_s"?)'
    )
    assert '"answers.full.pionts" (did you mean "answers.full.points"?)' in line_of(GOOD + "[answers.full]\npionts = 3\n")
    assert '"papers.0.point"' in line_of(GOOD + "[[papers]]\npoint = 3\n")


def test_an_unlike_key_gets_the_list_of_known_ones() -> None:
    assert "(known: title, points, limits, answers, papers)" in line_of(GOOD + "zzz = 1\n")


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("points = 20\n", 'missing key "title"'),
        ('title = 3\npoints = 20\n', '"title"'),
        ('title = "t"\npoints = 20.3\n', "multiple of 0.5"),
        ('title = "t"\npoints = true\n', "must be a number"),
        ('title = "t"\npoints = nan\n', "multiple of 0.5"),
        ('title = "t"\npoints = "20"\n', "must be a number"),
        ("title = \n", "not TOML"),
        (GOOD + 'title = "again"\n', "not TOML"),
    ],
)
def test_what_is_wrong_is_said(toml: str, words: str) -> None:
    assert words in line_of(toml)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.toml"):
        load_toml(tmp_path / "nowhere.toml", File)


def test_a_bom_is_no_mistake() -> None:
    assert parse_toml(b"\xef\xbb\xbf" + GOOD.encode(), "x", File).points == Decimal(20)


@pytest.mark.parametrize("given", [0.5, 1, 20, Decimal("2.50"), Decimal("100.0")])
def test_points_keep_their_value_and_one_spelling(given: float) -> None:
    points = as_points(given)
    assert points == Decimal(str(given))
    assert str(points) in (f"{float(given):.1f}", f"{float(given):.0f}")
    assert "E" not in str(points)
