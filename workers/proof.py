"""Which nodes are to be believed: rounds of canaries in a batch, and what becomes of a node that fails one.

A node whose canary differs gets no more work, and what it gave since its last good round does not count any more: the
ledger withdraws it and the batch grades it again elsewhere. So it goes with a node that has left since: nobody can ask
it any more. A node that joins is asked as soon as it has given an answer. Where no node is left, the batch stops.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from grader.errors import NotReady
from grader.jobs import Outcome
from grader.ledger import Ledger
from grader.records import Canary
from workers.canary import Canaries, Round
from workers.fleet import Fleet, node_of
from workers.progress import Progress


class Proof:
    """One batch's rounds. Remembers the answers since the last good one, no more."""

    def __init__(
        self, every: int | None, made: Callable[[], Canaries], ledger: Ledger, fleet: Fleet, progress: Progress
    ) -> None:
        self._every, self._made, self._ledger, self._fleet, self._progress = every, made, ledger, fleet, progress
        self._since = datetime.now(UTC).isoformat(timespec="milliseconds")  # nothing of this start was committed before
        self._canaries: Canaries | None = None
        self._round: Round | None = None
        self._asked: set[str] = set()  # nodes that had a round in this start
        self._gave: set[str] = set()  # nodes that gave an answer since the last round began
        self._left: set[str] = set()  # nodes that gave one before it and were not there to be asked
        self._count: int | None = None  # answers since the last round; None before the first
        self._unproved: dict[str, bool] = {}  # runs closed since the last round began -> whether they wait for a person
        self._proving: tuple[str, ...] = ()  # those of them that were closed when this round began
        self._reopened: set[str] = set()  # runs that lost a result while they were under way
        self._graded = 0  # answers of this start
        self.waited: set[str] = set()  # of the runs that `end` gave, those that waited

    @property
    def is_first(self) -> bool:
        """Whether the first round of this start is still to come."""
        return self._every is not None and self._count is None

    @property
    def due(self) -> bool:
        """Whether a round is to be run before more work is given out: before the first, every so many answers, and where a
        node has given one unasked."""
        if self._every is None or self._round is not None:
            return False
        return self._count is None or self._count >= self._every or bool(self._gave - self._asked)

    @property
    def due_at_end(self) -> bool:
        """A batch that is long enough for a round in it ends with one, so that its last answers are proved too."""
        if self._every is None:
            return False
        return bool(self._gave - self._asked) or (bool(self._count) and self._graded >= self._every)

    @property
    def under_way(self) -> bool:
        return self._round is not None and bool(self._round.open)

    def begin(self) -> None:
        """Send a round out to every node. NotReady when there is none."""
        nodes = self._fleet.nodes
        if not nodes:
            raise NotReady("no node takes work: see `ray status`, then run the same command to go on")
        self._canaries = self._canaries or self._made()
        self._round, self._count = self._canaries.round(nodes), 0
        self._asked.update(nodes)
        self._left, self._gave, self._proving = self._gave - set(nodes), set(), tuple(self._unproved)
        for node, job in self._round.jobs():
            self._fleet.submit(job, node)

    def take(self, outcome: Outcome) -> bool:
        """Take an outcome in if it is a canary's."""
        if self._round is None or outcome.run not in self._round.open:
            return False
        again = self._round.take(outcome)
        if again is not None:
            node, job = again
            self._fleet.submit(job, node)
        return True

    def believed(self, outcome: Outcome) -> Outcome:
        """The outcome; faults all over where its node has been found wrong."""
        if self._count is not None:
            self._count += 1
            self._graded += 1
        node = node_of(outcome.worker)
        if node:  # else it died, and gave nothing
            self._gave.add(node)
        if node not in self._progress.retired:
            return outcome
        reason = f"{node} gave a wrong canary: {self._progress.retired[node]}"
        return replace(outcome, questions=tuple(replace(one, fault=reason) for one in outcome.questions))

    def closed(self, run: str, *, waits: bool) -> None:
        """This start has done with a run, unless its results are withdrawn."""
        if self._every is not None:
            self._unproved[run] = waits

    def reopened(self, run: str) -> bool:
        """Whether a run that was under way has lost an earlier result; asked once."""
        found = run in self._reopened
        self._reopened.discard(run)
        return found

    def end(self) -> list[str]:
        """Record the round and retire the nodes that failed it; runs that are to be sent out again. NotReady when no
        node is left."""
        ended, self._round = self._round, None
        assert ended is not None
        lost: set[str] = set()
        for node in sorted(self._left - set(self._progress.retired)):
            lost.update(self._withdraw(node, self._unproved_since(node), f"{node} left before a canary could prove it"))
        for node in ended.nodes:
            since = self._unproved_since(node)
            self._ledger.record_canaries(node, ended.found[node], ended.asked_at)
            if wrong := ended.wrong(node):
                lost.update(self._retire(node, wrong, since))
        if not set(ended.nodes) - set(self._progress.retired):
            raise NotReady(self._nobody_left())
        again = sorted(lost & set(self._unproved))
        self.waited = {run for run in again if self._unproved[run]}
        self._reopened |= lost - set(again)
        for run in {*self._proving, *again}:  # what was closed during the round is for the next one
            self._unproved.pop(run, None)
        return again

    def _retire(self, node: str, wrong: list[Canary], since: str) -> tuple[str, ...]:
        one, more = wrong[0], len(wrong) - 1
        how = f"{one.task} {one.sample}: expected {one.expected}, got {one.seen}" + (f" (and {more} more)" if more else "")
        self._progress.retired[node] = how
        self._fleet.retire(node)
        return self._withdraw(node, since, f"{node} gave a wrong canary: {how}")

    def _unproved_since(self, node: str) -> str:
        """The begin of its last good round; of this start for a node that never had one."""
        return self._ledger.last_good_canary(node) or self._since

    def _withdraw(self, node: str, since: str, why: str) -> tuple[str, ...]:
        lost = self._ledger.withdraw(node, since, f"withdrawn: {why}")
        self._progress.withdrawn += len(lost)
        return lost

    def _nobody_left(self) -> str:
        told = "; ".join(f"{node}: {how}" for node, how in self._progress.retired.items())
        again = f" ({self._progress.withdrawn} answers since its last good canary will be graded again)" if self._progress.withdrawn else ""
        return f"a known answer came out wrong on every node, nothing more is graded{again}: {told}; mend it and run the same command"
