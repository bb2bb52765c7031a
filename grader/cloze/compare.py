"""Is a gap's text the same program as an accepted one, token by token or as a syntax tree.

Sound before complete: `same` says yes only where the two cannot behave differently; everything else is for the gap's
tests. Texts are candidates' own, so nothing here runs them and nothing about them raises.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.cloze.framework import Framework
from grader.cloze.lex import language, spans

MOST_CHARACTERS = 5000
# What reading hostile text may end with; anything else is a bug of ours and rises.
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
_ATOM = re.compile(
    r"(?P<string>(?:\b[rRbBfFuU]{1,2})?(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'))"
    r"|(?P<number>(?:\d[\d_]*\.?[\d_]*|\.\d+)(?:[eE][+-]?\d+|[xXoObBjJ]\w*)?)|(?P<name>[^\W\d]\w*)"
    r"|(?P<comment>\#[^\n]*)|(?P<join>\\[ \t]*\n)|(?P<line>\n)|(?P<odd>[^\S \t\n])"
    r"|(?P<sign>\*\*=|//=|>>=|<<=|\.\.\.|\*\*|//|<<|>>|[-+*/%@&|^=!<>:]=|->|[^\s\w])",
    re.DOTALL,
)
_SQL = re.compile(r"\s*[rRbBfFuU]{0,2}[\"']*\s*(select|insert|update|delete|replace|create|alter|drop|with)\b", re.IGNORECASE)
_SQL_NAMES = (
    "select distinct from where group by having order asc desc limit offset insert into values update set delete join inner left"
    " right outer cross on using as and or not in is null like between exists union all case when then else end count sum avg"
    " min max round create table primary key foreign references unique default auto_increment int integer varchar char decimal"
    " date datetime text begin commit rollback start transaction replace ignore duplicate if drop alter add"
)
_SQL_WORDS = frozenset(_SQL_NAMES.split())


@dataclass(frozen=True)
class Context:
    """Where two texts are compared: a gap, and the version of Python that the edition's candidates use."""

    framework: Framework
    number: int
    python: tuple[int, int] = (3, 7)


def same(text: str, accepted: str, context: Context) -> bool:
    """Whether both are the same tokens, or make the same syntax tree of the reference."""
    if text == accepted:
        return True
    if max(len(text), len(accepted)) > MOST_CHARACTERS:
        return False
    kind = kind_of(context.framework, context.number)
    if kind == "python":
        return _same_tokens(text, accepted, context) or _same_tree(text, accepted, context)
    if kind == "literal":
        return text.strip() == accepted.strip()
    return _PLAIN.get(kind, str.split)(text) == _PLAIN.get(kind, str.split)(accepted)


def kind_of(framework: Framework, number: int) -> str:
    """How text counts where the gap stands: as `python`, as `sql`, letter by letter (`literal`), or by its `language`."""
    gap = framework.gap(number)
    if language(gap.path) != "py":
        return language(gap.path)
    at = len(framework.before(number))
    whole = framework.reference()[gap.path].decode()
    for span in spans(whole, gap.path):
        if span.kind == "string" and span.start < at < span.end:
            prefix = whole[span.start : span.start + 2].lower()
            return "sql" if _SQL.match(whole, span.start) and "f" not in prefix else "literal"
    return "python"


@dataclass(frozen=True, slots=True)
class Atom:
    """One token of Python, read leniently."""

    kind: str
    text: str


def atoms(text: str) -> Iterator[Atom]:
    """Tokens of a text that may be a fragment: without comments, joined lines, and line ends within brackets."""
    depth = 0
    for one in _ATOM.finditer(text):
        kind = one.lastgroup or ""
        if kind in ("comment", "join") or (kind == "line" and depth > 0):
            continue
        if kind == "sign":
            depth += (one[0] in "([{") - (one[0] in ")]}")
        yield Atom(kind, one[0])


def renamed(text: str, names: Mapping[str, str]) -> str:
    """`text` with these names in place of those; strings and attributes stay."""
    return _ATOM.sub(
        lambda one: names.get(one[0], one[0]) if one.lastgroup == "name" and text[: one.start()].rstrip()[-1:] != "." else one[0], text
    )


def _same_tokens(text: str, accepted: str, context: Context) -> bool:
    wanted, given = list(atoms(accepted)), list(atoms(text))
    if any(one.kind == "line" for one in wanted):
        return False  # indentation counts: the tree decides
    split = any(one.kind == "line" for one in given)
    # A line broken by its typist is forgiven; `return` and `x` as two statements are another program.
    return [one for one in given if one.kind != "line"] == wanted and not (split and _tree(text, context))


def _same_tree(text: str, accepted: str, context: Context) -> bool:
    trees = [_tree(one, context) for one in (text, accepted)]
    return trees[0] is not None and trees[0] == trees[1]


def _tree(text: str, context: Context) -> str | None:
    gap = context.framework.gap(context.number)
    whole = context.framework.filled({gap.number: text})[gap.path].decode("utf-8", errors="replace")
    tree = parsed(whole, context.python)
    try:
        return None if tree is None else ast.dump(_Plain().visit(tree))
    except RecursionError:
        return None


def parsed(source: str, python: tuple[int, int] | None = None) -> ast.Module | None:
    """The tree of a source that may be a candidate's; None when it cannot be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `1if x` and the like are the candidate's to be warned of
        try:
            return ast.parse(source, feature_version=python)
        except _UNREADABLE:
            return None


class _Plain(ast.NodeTransformer):
    """Forgets what makes no difference: the u of u""."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        node.kind = None
        return node


def _sql(text: str) -> list[str]:
    if text.count("'") % 2 or text.count('"') % 2:
        return [text]  # a gap that begins or ends within a literal: blanks count
    found = []
    for one in re.finditer(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\w+|[^\s\w]", text.strip().rstrip(";")):
        word = one[0].lower()
        found.append(word if word in _SQL_WORDS else one[0])
    return found


def _css(text: str) -> list[str]:
    return re.sub(r"\s*([:;{},])\s*", r"\1", text.strip()).rstrip(";").split()


def _template(text: str) -> list[str]:
    """HTML with Django's tags, in which blanks beside the braces are free."""
    return re.sub(r"\s*([%}]\})", r" \1", re.sub(r"(\{[{%])\s*", r"\1 ", text)).split()


_PLAIN = {"sql": _sql, "css": _css, "html": _template}
