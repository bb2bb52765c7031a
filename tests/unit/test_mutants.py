"""Mutants are small mistakes of the kinds that people make, and never the same program again."""

from __future__ import annotations

import ast

import pytest

from grader.cloze import Framework
from grader.mutants import mutants_of_answer, mutants_of_gaps, sample

KINDS = [
    ("operator", "print(1 if a < b else 2)\n", "print(1 if a <= b else 2)\n"),
    ("operator", "x = (a) + b\n", "x = (a) - b\n"),
    ("operator", "if a and b:\n    x = 1\n", "if a or b:\n    x = 1\n"),
    ("operator", "x = a not in b\n", "x = a in b\n"),
    ("operator", "total += price\n", "total -= price\n"),
    ("operator", "sql = 'SELECT a FROM b WHERE c > 5'\n", "sql = 'SELECT a FROM b WHERE c >= 5'\n"),
    ("constant", "x = 30\n", "x = 31\n"),
    ("constant", "print('总计:', x)\n", "print('计:', x)\n"),
    ("constant", "f = open('a', newline='', encoding='utf-8')\n", "f = open('a', newline='')\n"),
    ("constant", "y = sorted(xs, reverse=True)\n", "y = sorted(xs, reverse=False)\n"),
    ("commit", "db.execute(sql)\ndb.commit()\n", "db.execute(sql)\npass\n"),
    ("line", "x = 1\nprint(x)\n", "x = 1\npass\n"),
    ("order", "x = 1\nprint(x)\n", "print(x)\nx = 1\n"),
    ("order", "f(a, b)\n", "f(b, a)\n"),
    ("name", "a = 1\nb = 2\nprint(a)\n", "a = 1\nb = 2\nprint(b)\n"),
    ("keyword", "for x in y:\n    break\n", "for x in y:\n    continue\n"),
]


@pytest.mark.parametrize(("kind", "source", "changed"), KINDS)
def test_each_kind_of_mistake_is_made(kind: str, source: str, changed: str) -> None:
    found = mutants_of_answer({"main.py": source.encode()}, {})
    assert changed in [one.after for one in found if one.edit.kind == kind]


def test_every_mutant_parses_and_says_something_else() -> None:
    source = '"""说明"""\nimport csv\n\n\ndef f(名称, x=3):\n    """文档"""\n    return f"{名称}{x:.2f}" if x > 0 and not 名称 else "é" * (x + 1)\n'
    found = mutants_of_answer({"main.py": source.encode()}, {})
    assert len(found) >= 5
    for one in found:
        assert ast.dump(ast.parse(one.after)) != ast.dump(ast.parse(source))
        assert '"""说明"""' in one.after
        assert '"""文档"""' in one.after


def test_what_was_handed_out_and_what_does_not_parse_has_no_mutants() -> None:
    given = {"settings.py": b"x = 1\n"}
    assert mutants_of_answer({"settings.py": b"x = 1\n", "main.py": b"def (\n", "a.csv": b"1,2\n"}, given) == []


def test_pages_are_mutated_too() -> None:
    page = b"<html>\n<body>\n<h1>\xe6\xa0\x87\xe9\xa2\x98</h1>\n<p style='width: 20px'></p>\n</body>\n</html>\n"
    after = [one.after for one in mutants_of_answer({"index.html": page}, {})]
    assert page.decode().replace("标题", "标") in after
    assert page.decode().replace("20px", "21px") in after
    assert page.decode().replace("<h1>标题</h1>\n", "") in after


def test_mutants_of_gaps_change_one_gap_and_each_gap_has_some() -> None:
    framework = Framework.parse({"main.py": "for x in ⟦1: range(10)⟧:\n    if x > 3:\n        ⟦2: break⟧\n    print(⟦3: x⟧)\n".encode()}, "t")
    found = mutants_of_gaps(framework)
    assert {one.gap for one in found} == {1, 2, 3}
    assert ("range(10)", "range(11)") in [(one.before, one.after) for one in found]
    assert ("break", "continue") in [(one.before, one.after) for one in found]
    assert all(one.after != one.before for one in found)
    assert all("x > 3" not in one.diff for one in found)


def test_a_sample_is_the_same_again_and_has_every_kind_first() -> None:
    found = mutants_of_answer({"main.py": b"a = 1\nb = a + 2\nprint(a)\nprint(b)\n"}, {})
    assert sample(found, "seed") == sample(list(found), "seed")
    kinds = {one.edit.kind for one in found}
    assert {one.edit.kind for one in sample(found, "seed")[: len(kinds)]} == kinds
    assert sorted(one.diff for one in sample(found, "seed")) == sorted(one.diff for one in found)
