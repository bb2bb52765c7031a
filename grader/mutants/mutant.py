"""A mutant: an answer with one place changed."""

from __future__ import annotations

import difflib
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """One place of a text, by character, and what is put there."""

    kind: str  # operator, constant, commit, line, order, name, keyword, text
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Mutant:
    """One edit of one file; of a gap's text where the answer is a filled framework."""

    path: str
    edit: Edit
    before: str  # the whole file, or the gap's text
    gap: int | None = None

    @property
    def after(self) -> str:
        return mutated(self.before, self.edit)

    @property
    def diff(self) -> str:
        """What changed, in a few lines."""
        if self.gap is not None:
            return f"gap {self.gap}: {self.before}  ->  {self.after}"
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm="")
        kept = [line for line in lines if not line.startswith(("---", "+++"))]
        return "\n".join([f"{self.path} ({self.edit.kind})", *kept])


def mutated(text: str, edit: Edit) -> str:
    """The text with the edit made."""
    return text[: edit.start] + edit.text + text[edit.end :]


def sample(mutants: Sequence[Mutant], seed: str) -> list[Mutant]:
    """All of them in a fixed order that has something of every kind, file and gap early on."""
    shuffled = list(mutants)
    random.Random(seed).shuffle(shuffled)
    heaps: Mapping[tuple[str, str, int | None], list[Mutant]] = defaultdict(list)
    for one in shuffled:
        heaps[one.edit.kind if one.gap is None else "", one.path, one.gap].append(one)
    ordered = []
    while any(heaps.values()):
        ordered += [heap.pop() for heap in heaps.values() if heap]
    return ordered
