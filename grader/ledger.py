"""The append-only record of an exam: seeds, submissions, runs, results, adjustments. One ledger an exam.

Nothing is changed or deleted. Every write is one transaction that is on the disk before it returns, so the ledger
can be cut off at any moment and what it lacks is exactly what is still to be done. A result's key is
(run, question, attempt); a question's first result that is no fault is final for that run.
"""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, func, make_url, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from grader.errors import NotReady
from grader.jobs import Outcome, to_json
from grader.records import Adjustment, Canary, Committed, Done, Handed, Result, Run
from grader.results import Verdict
from grader.rows import RUN_COLUMNS, handed_of, now, questions_of, result_of, result_row, run_of
from grader.schema import adjustments, canaries, connect, exam_seeds, results, runs, submissions, withdrawals
from grader.store import digest_of

PAGE = 500  # candidates read at a time: memory does not grow with the batch


def open_ledger(url: str) -> Ledger:
    """The ledger at a SQLAlchemy URL or a SQLite file's path, made when absent (SQLite: mode 0600).

    NotReady when it cannot be opened."""
    url = url if "://" in url else f"sqlite:///{url}"
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        file = Path(parsed.database)
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise NotReady(f"{file}: the ledger cannot be opened: {error.strerror}") from error
    try:
        return Ledger(connect(url))
    except (DatabaseError, RuntimeError) as error:
        shown = parsed.render_as_string(hide_password=True)
        raise NotReady(f"{shown}: the ledger cannot be opened: {str(error).splitlines()[0]}") from error


class Ledger:
    """Reads and appends. Safe for several processes; each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)

    def close(self) -> None:
        self._engine.dispose()

    def seed(self, paper: str) -> str:
        """The paper's secret (64 hexadecimal digits), drawn at the first call and the same ever after."""
        query = select(exam_seeds.c.secret).where(exam_seeds.c.paper == paper)
        found = self._one(query)
        if found is None:
            self._insert_once(exam_seeds, {"paper": paper}, secret=secrets.token_hex(32), created_at=now())
            found = self._one(query)
        assert found is not None
        return str(found.secret)

    def record_submission(self, handed: Handed) -> bool:
        """Record what a candidate handed in; False when exactly this was recorded before."""
        if (handed.digest is None) == (handed.unreadable is None):
            raise ValueError("a submission has a digest or a reason why it is unreadable, not both")
        identity = digest_of(f"{handed.digest or handed.unreadable}{handed.archive or ''}".encode())
        return self._insert_once(
            submissions,
            {"candidate": handed.candidate, "paper": handed.paper, "identity": identity},
            digest=handed.digest,
            unreadable=handed.unreadable,
            questions=json.dumps(handed.questions),
            notes=json.dumps(handed.notes),
            archive=handed.archive,
            created_at=now(),
        )

    def submission(self, paper: str, candidate: str) -> Handed | None:
        """What counts: the first readable submission, else the last unreadable one. None when there is neither."""
        query = select(submissions).where(submissions.c.paper == paper, submissions.c.candidate == candidate)
        rows = self._all(query.order_by(submissions.c.id))
        readable = [row for row in rows if row.digest is not None]
        if not rows:
            return None
        counts = readable[0] if readable else rows[-1]
        others = {row.digest or row.identity for row in rows if row.id > counts.id} - {counts.digest}
        return replace(handed_of(counts), others=len(others), every=tuple(map(handed_of, rows)))

    def ensure_run(self, run: Run) -> Run:
        """The run as recorded, with its id. A candidate has one first run of a paper: the one recorded first stands,
        with the image and versions it was pinned to. A replay is always new."""
        self.seed(run.paper)
        first_key = f"{run.paper}/{run.candidate}" if run.kind == "first" else None
        new = replace(run, id=secrets.token_hex(8), created_at=now())
        inserted = self._insert_once(
            runs,
            {"first_key": first_key} if first_key else {"id": new.id},
            **({} if first_key else {"first_key": None}),
            **{name: getattr(new, name) for name in RUN_COLUMNS if first_key or name != "id"},
            questions=json.dumps([json.loads(to_json(one)) for one in run.questions]),
            tools=json.dumps(dict(run.tools), sort_keys=True),
            white_list=json.dumps(run.white_list),
            seed_paper=run.paper,
        )
        if inserted:
            return new
        found = self.first_run(run.paper, run.candidate)
        assert found is not None
        return found

    def run(self, run_id: str) -> Run | None:
        """A run by its id."""
        row = self._one(select(runs).where(runs.c.id == run_id))
        return run_of(row) if row else None

    def first_run(self, paper: str, candidate: str) -> Run | None:
        """The candidate's first run of a paper, the one that counts."""
        row = self._one(select(runs).where(runs.c.first_key == f"{paper}/{candidate}"))
        return run_of(row) if row else None

    def first_runs(self, candidate: str) -> tuple[Run, ...]:
        """The candidate's first runs, one a paper that they sat."""
        query = select(runs).where(runs.c.candidate == candidate, runs.c.first_key.is_not(None))
        return tuple(run_of(row) for row in self._all(query.order_by(runs.c.paper)))

    def first_run_questions(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Every first run's id with the numbers of its questions."""
        query = select(runs.c.id, runs.c.questions).where(runs.c.first_key.is_not(None)).order_by(runs.c.id)
        for row in self._all(query):
            yield row.id, tuple(int(one["number"]) for one in json.loads(row.questions))

    def open_pins(self) -> tuple[Run, ...]:
        """Of the first runs that lack a result, one for each image and version of a paper that such runs are pinned to."""
        count = func.count(results.c.question.distinct()).label("graded")
        final = select(results.c.run, count).outerjoin(withdrawals, _IS_WITHDRAWN).group_by(results.c.run)
        done = final.where(results.c.is_fault.is_(False), withdrawals.c.run.is_(None)).subquery()
        graded = func.coalesce(done.c.graded, 0).label("graded")
        query = select(func.min(runs.c.id).label("id"), graded).outerjoin(done, done.c.run == runs.c.id)
        query = query.where(runs.c.first_key.is_not(None)).group_by(runs.c.paper_digest, runs.c.image, graded)
        found: dict[tuple[str, str], Run] = {}
        for row in self._all(query):
            run = self.run(row.id)
            if run is not None and row.graded < len(run.questions):
                found.setdefault((run.paper_digest, run.image), run)
        return tuple(found.values())

    def runs_of(self, paper: str, candidate: str) -> tuple[Run, ...]:
        """Every run of a candidate, oldest first."""
        query = select(runs).where(runs.c.paper == paper, runs.c.candidate == candidate)
        return tuple(run_of(row) for row in self._all(query.order_by(runs.c.created_at, runs.c.id)))

    def commit(self, outcome: Outcome) -> Committed:
        """Record what came back, all of it or nothing. A key that has a result keeps it: the second is ignored."""
        for last_try in (False, True):
            try:
                with self._writer.begin() as connection:
                    return _commit(connection, outcome)
            except IntegrityError:
                if last_try:  # another writer was there between our look and our insert, once at most
                    raise
        raise AssertionError("unreachable")

    def results(self, run_id: str) -> tuple[Result, ...]:
        """Every attempt of a run, by question and attempt; one that was withdrawn is a fault, and says so."""
        query = select(results, withdrawals.c.reason.label("withdrawn")).outerjoin(withdrawals, _IS_WITHDRAWN)
        query = query.where(results.c.run == run_id).order_by(results.c.question, results.c.attempt)
        return tuple(result_of(row) for row in self._all(query))

    def final_results(self, run_id: str) -> dict[int, Result]:
        """Question number -> its first result that is no fault."""
        final: dict[int, Result] = {}
        for result in self.results(run_id):
            if not result.is_fault:
                final.setdefault(result.question, result)
        return final

    def missing(self, run_id: str, questions: Iterable[int]) -> tuple[int, ...]:
        """Which of these questions have no final result yet."""
        query = select(results.c.question).outerjoin(withdrawals, _IS_WITHDRAWN)
        query = query.where(results.c.run == run_id, results.c.is_fault.is_(False), withdrawals.c.run.is_(None))
        done = {row.question for row in self._all(query)}
        return tuple(number for number in questions if number not in done)

    def done(self, paper: str, candidates: Sequence[str]) -> dict[str, Done]:
        """Those of these candidates (a page of them) who handed in once, and whose first run has every question's
        final result and nothing in them for a person. What a resumed batch need not look at one by one."""
        query = select(submissions.c.candidate, submissions.c.digest, submissions.c.archive)
        handed = self._all(query.where(submissions.c.paper == paper, submissions.c.candidate.in_(candidates)))
        times = Counter(row.candidate for row in handed)
        archives = {row.candidate: row.archive for row in handed if times[row.candidate] == 1 and row.digest is not None}
        keys = [f"{paper}/{candidate}" for candidate in archives]
        first = self._all(select(runs.c.id, runs.c.candidate, runs.c.questions).where(runs.c.first_key.in_(keys)))
        due = {row.id: {one["number"] for one in json.loads(row.questions)} for row in first}
        graded = select(results.c.run, results.c.question).outerjoin(withdrawals, _IS_WITHDRAWN)
        graded = graded.where(results.c.run.in_(due), results.c.is_fault.is_(False), withdrawals.c.run.is_(None))
        for row in self._all(graded.where(results.c.report.not_like(_FOR_PERSON))):
            due[row.run].discard(row.question)
        return {row.candidate: Done(row.id, archives[row.candidate]) for row in first if not due[row.id]}

    def next_attempt(self, run_id: str) -> int:
        """1 for a run without results, else one more than its last attempt."""
        row = self._one(select(results.c.attempt).where(results.c.run == run_id).order_by(results.c.attempt.desc()))
        return int(row.attempt) + 1 if row else 1

    def candidates(self, paper: str) -> Iterator[str]:
        """Admission numbers with a submission, sorted, read page by page."""
        last = ""
        while True:
            query = select(submissions.c.candidate).where(
                submissions.c.paper == paper, submissions.c.candidate > last
            )
            page = [row.candidate for row in self._all(query.distinct().order_by(submissions.c.candidate).limit(PAGE))]
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1]

    def adjust(self, adjustment: Adjustment) -> None:
        """Add a signed correction beside a score."""
        if not adjustment.reason.strip() or not adjustment.author.strip():
            raise ValueError("an adjustment needs a reason and an author")
        values = {**vars(adjustment), "points": str(adjustment.points), "created_at": now()}
        with self._writer.begin() as connection:
            connection.execute(adjustments.insert().values(**values))

    def adjustments(self, paper: str, candidate: str) -> tuple[Adjustment, ...]:
        """A candidate's corrections, oldest first."""
        query = select(adjustments).where(adjustments.c.paper == paper, adjustments.c.candidate == candidate)
        rows = [dict(row._mapping) for row in self._all(query.order_by(adjustments.c.id))]
        return tuple(
            Adjustment(**{**{k: v for k, v in row.items() if k != "id"}, "points": Decimal(row["points"])}) for row in rows
        )

    def record_canaries(self, node: str, found: Sequence[Canary], asked_at: str) -> None:
        """Record a whole round of a node's, all of it or nothing."""
        fixed = {"round": secrets.token_hex(8), "node": node, "asked_at": asked_at, "created_at": now()}
        with self._writer.begin() as connection:
            connection.execute(canaries.insert(), [{**vars(one), **fixed} for one in found])

    def last_good_canary(self, node: str) -> str | None:
        """When the node's last round began in which everything was the same; None without one."""
        wrong = select(canaries.c.round).where(canaries.c.node == node, canaries.c.same.is_(False))
        query = select(canaries.c.asked_at).where(canaries.c.node == node, canaries.c.round.not_in(wrong))
        row = self._one(query.order_by(canaries.c.asked_at.desc()))
        return row.asked_at if row else None

    def withdraw(self, node: str, since: str, reason: str) -> tuple[str, ...]:
        """Let no result of first runs count that the node gave since that moment; the runs that lose one, sorted."""
        query = select(results.c.run, results.c.question, results.c.attempt).join(runs, runs.c.id == results.c.run)
        query = query.outerjoin(withdrawals, _IS_WITHDRAWN).where(
            results.c.worker.startswith(f"{node} pid ", autoescape=True), results.c.committed_at >= since,
            results.c.is_fault.is_(False), runs.c.first_key.is_not(None), withdrawals.c.run.is_(None),
        )  # fmt: skip
        with self._writer.begin() as connection:
            rows = [dict(row._mapping) for row in connection.execute(query)]
            if rows:
                fixed = {"reason": reason, "created_at": now()}
                connection.execute(withdrawals.insert(), [{**row, **fixed} for row in rows])
        return tuple(sorted({row["run"] for row in rows}))

    def _insert_once(self, table: Any, key: dict[str, object], **values: object) -> bool:
        """Insert a row unless one with this unique key is there; whether it was inserted."""
        try:
            with self._writer.begin() as connection:
                connection.execute(table.insert().values(**key, **values))
        except IntegrityError:
            if self._one(select(table).filter_by(**key)) is None:
                raise  # another constraint: a mistake of ours, not a second time
            return False
        return True

    def _one(self, query: Select[Any]) -> Row[Any] | None:
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first()

    def _all(self, query: Select[Any]) -> list[Row[Any]]:
        with self._engine.connect() as connection:
            return list(connection.execute(query))


_IS_WITHDRAWN = and_(
    withdrawals.c.run == results.c.run,
    withdrawals.c.question == results.c.question,
    withdrawals.c.attempt == results.c.attempt,
)
_FOR_PERSON = f'%"verdict":"{Verdict.PERSON}"%'  # in a report as `to_json` writes it


def _commit(connection: Connection, outcome: Outcome) -> Committed:
    pinned = connection.execute(select(runs.c.questions).where(runs.c.id == outcome.run)).scalar_one()
    packages = {one.number: one.package for one in questions_of(pinned)}
    taken = set(
        connection.execute(
            select(results.c.question).where(results.c.run == outcome.run, results.c.attempt == outcome.attempt)
        ).scalars()
    )
    new = [one for one in outcome.questions if one.number not in taken]
    for one in new:
        connection.execute(results.insert().values(**result_row(outcome, one, packages[one.number])))
    ignored = tuple(one.number for one in outcome.questions if one.number in taken)
    return Committed(tuple(one.number for one in new), ignored)
