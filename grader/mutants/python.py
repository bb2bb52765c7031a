"""Mutants of a Python file: each edit leaves everything else as its author wrote it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from grader.mutants.mutant import Edit

_COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "in": "not in", "is": "is not"}
_BINARY = {"+": "-", "-": "+", "*": "+", "/": "*", "//": "/", "%": "//", "and": "or", "or": "and", "**": "*", "|": "&", "&": "|"}
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Delete, ast.Raise)
_SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE)\b", re.I)
_SQL_OPERATOR = re.compile(r"(?<![<>=!])(<=|>=|<>|!=|<|>)(?![<>=])|\b(AND|OR|ASC|DESC|SUM|COUNT|MAX|MIN)\b", re.I)
_IN_SQL = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "<>": "=", "!=": "=", "AND": "OR", "OR": "AND", "ASC": "DESC", "DESC": "ASC",
           "SUM": "MAX", "COUNT": "MAX", "MAX": "MIN", "MIN": "MAX"}  # fmt: skip
_LOOPS = {"break": "continue", "continue": "break"}


def edits(source: str) -> list[Edit]:
    """Every mutant of the file; none for one that does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return list(dict.fromkeys(_Walk(source).edits(tree)))


class _Walk:
    def __init__(self, source: str) -> None:
        self._source = source
        lines = [line + "\n" for line in source.split("\n")]  # as the parser counts them
        self._lines = [line.encode() for line in lines]
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))
        self._documentation: set[int] = set()

    def edits(self, tree: ast.AST) -> Iterator[Edit]:
        for node in ast.walk(tree):
            self._note_documentation(node)
            yield from self._of(node)
        yield from self._names(tree)

    def _of(self, node: ast.AST) -> Iterator[Edit]:
        if isinstance(node, ast.Compare):
            yield from self._comparison(node)
        elif isinstance(node, ast.BinOp):
            yield from self._between(node.left, node.right, _BINARY)
        elif isinstance(node, ast.BoolOp):
            for left, right in pairwise(node.values):
                yield from self._between(left, right, _BINARY)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield Edit("operator", self._start(node), self._start(node.operand), "")
        elif isinstance(node, ast.AugAssign):
            yield from self._between(node.target, node.value, {"+=": "-=", "-=": "+=", "*=": "+=", "/=": "*="})
        elif isinstance(node, ast.Constant):
            yield from self._constant(node)
        elif isinstance(node, ast.Call):
            yield from self._arguments(node)
        elif isinstance(node, (ast.Break, ast.Continue)):
            old = self._text(node)
            yield Edit("keyword", self._start(node), self._end(node), _LOOPS.get(old, "pass"))
        for body in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(body, list):
                yield from self._statements(body)

    def _comparison(self, node: ast.Compare) -> Iterator[Edit]:
        parts = [node.left, *node.comparators]
        for left, right in pairwise(parts):
            yield from self._between(left, right, _COMPARISONS)

    def _between(self, left: ast.expr, right: ast.expr, table: dict[str, str]) -> Iterator[Edit]:
        """The operator that stands between two operands, brackets of theirs aside."""
        start, end = self._end(left), self._start(right)
        found = re.fullmatch(r"[\s)\\]*?(not\s+in|is\s+not|[a-z]+|[^\s\w()\\]+)[\s(\\]*", self._source[start:end])
        if found is None:
            return
        old = " ".join(found[1].split())
        new = table.get(old, {"not in": "in", "is not": "is"}.get(old))
        if new is not None:
            yield Edit("operator", start + found.start(1), start + found.end(1), new)

    def _constant(self, node: ast.Constant) -> Iterator[Edit]:
        start, end = self._start(node), self._end(node)
        value, old = node.value, self._text(node)
        if isinstance(value, str) and _SQL.search(value):
            for found in _SQL_OPERATOR.finditer(old):
                yield Edit("operator", start + found.start(), start + found.end(), _IN_SQL[found[0].upper()])
        if id(node) in self._documentation or "\n" in old:
            return
        if isinstance(value, bool):
            yield Edit("constant", start, end, str(not value))
        elif isinstance(value, (int, float)):
            yield Edit("constant", start, end, repr(value + 1))
        elif isinstance(value, str) and value and re.fullmatch(r"[rbuRBU]?(['\"]).*\1", old, re.S):
            quote = 1 if old[0] in "'\"" else 2
            yield Edit("constant", start + quote, start + quote + (2 if old[quote] == "\\" else 1), "")

    def _arguments(self, node: ast.Call) -> Iterator[Edit]:
        """Two arguments changed places; a keyword argument left out."""
        if len(node.args) == 2 and not any(isinstance(one, ast.Starred) for one in node.args):
            first, second = node.args
            swapped = self._text(second) + self._source[self._end(first) : self._start(second)] + self._text(first)
            yield Edit("order", self._start(first), self._end(second), swapped)
        for one in node.keywords:
            last = self._end(one.value)
            if one.arg is None or (before := self._previous_end(node, one)) is None:
                continue
            comma = self._source.find(",", last, self._end(node)) if before == self._end(node.func) else -1
            start = self._start_of(one) if before == self._end(node.func) else before
            yield Edit("constant", start, comma + 1 if comma >= 0 else last, "")

    def _previous_end(self, node: ast.Call, keyword: ast.keyword) -> int | None:
        """Where the argument before a keyword ends; the function's end for the first."""
        values = sorted([*node.args, *(one.value for one in node.keywords)], key=self._end)
        before = values[values.index(keyword.value) - 1] if values.index(keyword.value) else node.func
        between = self._source[self._end(before) : self._start_of(keyword)]
        return self._end(before) if re.fullmatch(r"\s*[,(]\s*", between) else None

    def _statements(self, body: list[ast.stmt]) -> Iterator[Edit]:
        """A statement left out (a commit most of all), or two of them in the other order."""
        for one in body:
            if isinstance(one, _SIMPLE) and not self._is_documentation(one):
                kind = "commit" if self._text(one).endswith("commit()") else "line"
                yield Edit(kind, self._start(one), self._end(one), "pass")
        for one, other in pairwise(body):
            if isinstance(one, _SIMPLE) and isinstance(other, _SIMPLE) and _depend(one, other):
                between = self._source[self._end(one) : self._start(other)]
                yield Edit("order", self._start(one), self._end(other), self._text(other) + between + self._text(one))

    def _names(self, tree: ast.AST) -> Iterator[Edit]:
        """A name in the place of another one that the file uses."""
        loads = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        names = sorted({node.id for node in loads if isinstance(node.ctx, ast.Store)})
        for node in loads:
            if node.id in names and len(names) > 1 and isinstance(node.ctx, ast.Load):
                other = names[(names.index(node.id) + 1) % len(names)]
                yield Edit("name", self._start(node), self._end(node), other)

    def _note_documentation(self, node: ast.AST) -> None:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            self._documentation.add(id(node.value))
        if isinstance(node, ast.JoinedStr):  # positions inside an f-string are not to be had before Python 3.12
            self._documentation |= {id(one) for one in ast.walk(node)}

    @staticmethod
    def _is_documentation(one: ast.stmt) -> bool:
        return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)

    # ---- places

    def _at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1][:column].decode())

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self._at(node.lineno, node.col_offset)

    def _start_of(self, node: ast.keyword) -> int:
        return self._at(node.lineno, node.col_offset)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self._at(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def _text(self, node: ast.expr | ast.stmt) -> str:
        return self._source[self._start(node) : self._end(node)]


def _depend(one: ast.stmt, other: ast.stmt) -> bool:
    """Whether the order of two statements can matter: one names what the other sets, or both do something."""
    if all(isinstance(each, ast.Expr) and isinstance(each.value, ast.Call) for each in (one, other)):
        return True
    return bool(_names(one, ast.Store) & _names(other) or _names(other, ast.Store) & _names(one))


def _names(node: ast.AST, context: type[ast.expr_context] = ast.expr_context) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, context)}
