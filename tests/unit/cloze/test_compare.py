"""`same` says yes where nobody could tell two texts apart when they run, and never where one could; names are forbidden."""

from __future__ import annotations

import pytest

from grader.cloze import Context, Framework, forbidden, same


def context(line: str, python: tuple[int, int] = (3, 7), path: str = "main.py") -> Context:
    return Context(Framework.parse({path: line.encode()}, "task"), 1, python)


SAME = [
    ("x = ⟦1: y + 1⟧", "y+1"),
    ("x = ⟦1: y + 1⟧", "(y + 1)"),
    ("x = ⟦1: (y, z)⟧", "y, z"),
    ('open("a", ⟦1: "r"⟧)', "'r'"),
    ('open("a", ⟦1: "r"⟧)', "u'r'"),
    ("f(⟦1: a, b⟧)", "a, b,"),
    ("x = ⟦1: 16⟧", "0x10"),
    ("x = ⟦1: 0.5⟧", ".5"),
    ("class A:\n    def f(self):\n        ⟦1: self.x += 1⟧", "self.x+=1;"),
    ("class A(B):\n    def f(self):\n        ⟦1: super().__init__()⟧", "super( ).__init__( )"),
    ("def f():\n    n = 0\n    def g():\n        ⟦1: nonlocal n⟧\n        n += 1", "nonlocal  n"),
    ("for i in ⟦1: range(1,⟧ n):\n    pass", "range( 1 ,"),
    ("x = ⟦1: y + z⟧", "y + \\\n    z"),
    ("x = ⟦1: y + z⟧", "y +\n    z"),
    ("⟦1: x += 1⟧", "x += 1  # one more"),
    ("if ⟦1: not a == b⟧:\n    pass", "not (a == b)"),
    ('q = """SELECT ⟦1: COUNT(*)⟧ FROM t"""', "count( * )"),
    ('q = "SELECT a FROM t ⟦1: ORDER BY a DESC⟧"', "order by a desc"),
]
OTHER = [
    ("x = ⟦1: y + 1⟧", "1 + y"),  # y may be a string
    ("x = 2 * ⟦1: (y + 1)⟧", "y + 1"),
    ("x = ⟦1: 1⟧", "1.0"),
    ("x = ⟦1: 1⟧", "True"),
    ("x = ⟦1: f(a, b)⟧", "f(b, a)"),
    ("x = ⟦1: f(a=1, b=2)⟧", "f(b=2, a=1)"),  # a dict would print in another order
    ("def f():\n    ⟦1: return x⟧", "return\nx"),
    ("x = ⟦1: range(n)⟧", "range（n）"),
    ("x = ⟦1: a[0]⟧", "a【0】"),
    ("x = ⟦1: y + z⟧", "y +\u3000z"),
    ("x = ⟦1: y⟧", "y)"),
    ("x = ⟦1: y⟧", "y; import os"),
    ("x = ⟦1: a or b⟧", "a and b"),
    ('x = "⟦1: {:.2f}⟧"', "{: .2f}"),
    ('q = "SELECT a FROM t WHERE n = ⟦1: \'Li\'⟧"', "'li'"),
    ('q = "SELECT ⟦1: Name⟧ FROM t"', "name"),
]


@pytest.mark.parametrize(("line", "text"), SAME)
def test_style_makes_no_difference(line: str, text: str) -> None:
    one = context(line)
    assert same(text, one.framework.gap(1).text, one)


@pytest.mark.parametrize(("line", "text"), OTHER)
def test_what_may_behave_differently_is_left_to_the_tests(line: str, text: str) -> None:
    one = context(line)
    assert not same(text, one.framework.gap(1).text, one)


def test_blanks_in_templates_and_styles_are_free_where_their_languages_say_so() -> None:
    assert same("{{a.b}}", "{{ a.b }}", context("<p>⟦1: {{ a.b }}⟧</p>", path="a.html"))
    assert same("color:red;", "color: red", context("p { ⟦1: color: red⟧ }", path="a.css"))
    assert not same("{{ a.c }}", "{{ a.b }}", context("<p>⟦1: {{ a.b }}⟧</p>", path="a.html"))


def test_syntax_newer_than_the_editions_python_is_no_tree() -> None:
    line = "⟦1: (n := 5)⟧"
    assert same("((n := 5))", "(n := 5)", context(line, (3, 9)))
    assert not same("((n := 5))", "(n := 5)", context(line, (3, 7)))


@pytest.mark.parametrize("text", ["(" * 4000, "-" * 4000 + "1", "a" + ".a" * 2400, "\x00", "'" * 999, "9" * 4900, "[" * 150 + "]" * 150])
def test_hostile_text_is_neither_the_same_nor_an_exception(text: str) -> None:
    assert not same(text, "y + 1", context("x = ⟦1: y + 1⟧"))
    assert forbidden(text, ["max"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "max(xs)", "xs . max()", "m = max", "from builtins import max as m", "import max", "getattr(xs, 'max')()", "__builtins__['max'](xs)",
        "eval('max' '(xs)')", "range(max(", "[max(x) for x in xs]", "ｍａｘ(xs)", "sorted(xs, key=max)",
    ],
)  # fmt: skip
def test_a_forbidden_name_is_found_however_it_is_reached(text: str) -> None:
    assert forbidden(text, ["min", "max"]) == "max"


@pytest.mark.parametrize("text", ["max_value = 3", "print('max', m)", "d['max']", "# max\nm", "f(max=3)", "imax(xs)"])
def test_a_word_that_only_looks_like_a_forbidden_name_is_honest(text: str) -> None:
    assert forbidden(text, ["max"]) is None


def test_a_path_and_a_keyword_may_be_forbidden() -> None:
    assert forbidden("np.max(xs)", ["np.max"]) == "np.max"
    assert forbidden("np.min(xs)", ["np.max"]) is None
    assert forbidden("for x in xs:", ["while", "for"]) == "for"
