"""task.toml as a strict model: what an author declares of one question. Nothing is loaded or run here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, field_validator

from grader.strict import Points, Seconds, Strict, Text

Kind = Literal["gap", "program", "database", "crawl", "web", "analysis", "case"]
Name = Annotated[Text, Field(pattern=r"^[a-z_][a-z0-9_]*$")]
FilePath = Annotated[Text, Field(pattern=r"^[^/\\][^\\]*$")]
NUMBER = r"^[1-9][0-9]?$"


class TaskLimits(Strict):
    """What each command of the candidate's may use."""

    wall_s: Seconds = Field(default=20.0, gt=0, le=600)
    cpu_s: StrictInt = Field(default=20, gt=0, le=600)
    output_kib: StrictInt = Field(default=1024, gt=0, le=64 * 1024)
    file_mib: StrictInt = Field(default=64, gt=0, le=1024)


class GapTable(Strict):
    """`[gaps.N]`: what gap N of the framework is worth and how it is judged."""

    points: Points
    title: Text | None = None  # None: 第 N 空
    accepts: tuple[Text, ...] = ()  # beside the reference's own text
    tests: tuple[Name, ...] = ()  # @test functions of checker.py
    forbids: tuple[Text, ...] = ()  # names that the gap may not use


class GroupTable(Strict):
    """`[[groups]]`: gaps that are judged together first, because one names what the other uses."""

    gaps: tuple[StrictInt, ...] = Field(min_length=2)
    swap: StrictBool = False  # whether their texts may change places


class CheckTable(Strict):
    """`[[checks]]`: a check written as an expression; see `expressions.py` for what it may say."""

    name: Name
    title: Text
    points: Points
    needs: tuple[Name, ...] = ()
    expression: Text


class VersionTable(Strict):
    """`[versions.B]`: the same question in other words."""

    title: Text
    words: dict[Text, Text] = Field(min_length=1)


class SampleAnswer(Strict):
    """What one sample answer must get."""

    points: Points
    lost: tuple[Text, ...] | None = None  # checks that do not pass, skipped ones too; full and empty need not say
    person: tuple[Text, ...] = ()  # checks that must wait for a person
    why: Text | None = None
    canary: StrictBool = False  # graded in a batch as the half-right answer, instead of the one nearest to half
    fill: dict[Annotated[str, Field(pattern=NUMBER)], str] = Field(default_factory=dict)  # gap -> text; "" leaves its marker standing

    @field_validator("fill", mode="before")
    @classmethod
    def _as_names(cls, value: object) -> object:
        return {str(key): text for key, text in value.items()} if isinstance(value, dict) else value


class TaskFile(Strict):
    """task.toml."""

    title: Text
    points: Points
    kind: Kind = "program"
    files: tuple[FilePath, ...] = ()  # what is handed in: a near-miss name of one of these goes to a person
    services: tuple[Literal["mysql", "mongo", "redis", "site"], ...] = ()
    database: Annotated[Text, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")] = "exam"  # of MySQL and MongoDB
    materials: tuple[Literal["echarts", "jquery", "bootstrap"], ...] = ()  # scripts of the materials that pages may load from a CDN's address
    serves: StrictInt | None = Field(default=None, ge=1024, le=9999)  # port on which the candidate's program serves pages
    limits: TaskLimits = TaskLimits()
    gaps: dict[Annotated[str, Field(pattern=NUMBER)], GapTable] = Field(default_factory=dict)
    groups: tuple[GroupTable, ...] = ()
    checks: tuple[CheckTable, ...] = ()
    versions: dict[Annotated[Text, Field(pattern=r"^[B-Z]$")], VersionTable] = Field(default_factory=dict)
    answers: dict[str, SampleAnswer]
