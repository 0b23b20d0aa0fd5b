"""Data packs: a plugin written as a TOML file of amendments, with no code at all, and as first-class as any other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import attrs

from coproduce.amendments import AddActivity, AnyTailoring, Composition, PluginAmendment, Proposal
from coproduce.assessment import Finding, Gate
from coproduce.audience import EVERYONE
from coproduce.diagnostic import Question, Questions
from coproduce.offer import AnyLine
from coproduce.rules.applicability import Always, Predicate
from coproduce.rules.conditions import Answers, When
from coproduce.rules.hookspecs import (
    CatalogueEntry,
    CheckContext,
    ComposeContext,
    GateContext,
    Plugin,
    ProposeContext,
    Renamed,
    TailorContext,
    hookimpl,
)

_NO_LINES: frozenset[str] = frozenset()


@attrs.frozen
class Entry:
    """Hold one gate, amendment or finding of a pack, and all that must hold for it to be said."""

    said: PluginAmendment | Gate | Finding = attrs.field(metadata=EVERYONE)
    when: tuple[When, ...] = attrs.field(default=(), metadata=EVERYONE)

    def speaks(self, answer: Answers, lines: frozenset[str]) -> bool:
        """Tell whether all that it waits for holds."""
        return all(each.holds(answer, lines) for each in self.when)


@attrs.frozen(eq=False, kw_only=True)
class DataPack(Plugin):
    """Hold a plugin that was read from a TOML file; it says what stands there, and nothing else.

    `distribution` is the name of the file, or the distribution that it was installed with; a file that is not
    installed may have no `version`. `read` is True where the reader made it, who refuses all that has a fault.
    """

    key: str = attrs.field(metadata=EVERYONE)  # type: ignore[misc]  # a pack has its own where a class has one for all
    version: str = attrs.field(metadata=EVERYONE)  # type: ignore[misc]
    title: str = attrs.field(metadata=EVERYONE)
    distribution: str = attrs.field(metadata=EVERYONE)  # type: ignore[misc]
    applies: Predicate = attrs.field(default=Always(), metadata=EVERYONE)  # type: ignore[misc]
    requires: str = attrs.field(default="", metadata=EVERYONE)  # type: ignore[misc]
    renamed: tuple[Renamed, ...] = attrs.field(default=(), metadata=EVERYONE)  # type: ignore[misc]
    catalogue: tuple[CatalogueEntry, ...] = attrs.field(default=(), repr=False, metadata=EVERYONE)
    questions: tuple[Question, ...] = attrs.field(default=(), repr=False, metadata=EVERYONE)
    entries: tuple[Entry, ...] = attrs.field(default=(), repr=False, metadata=EVERYONE)
    places: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False, metadata=EVERYONE)
    read: bool = attrs.field(default=False, repr=False, metadata=EVERYONE)
    ids: tuple[str, ...] = attrs.field(init=False, repr=False, metadata=EVERYONE)  # type: ignore[misc]

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(dict.fromkeys(entry.said.id for entry in self.entries)))

    def place_of(self, id_: str) -> str:
        """Tell the file and line where something is written, every line where several texts share the id."""
        found = [place for name, place in self.places if name == id_]
        return ", ".join([*found[:1], *(place.rpartition(":")[2] for place in found[1:])])

    @hookimpl
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield the modules, lines, roles and options of the file."""
        return self.catalogue

    @hookimpl
    def coproduce_questions(self) -> Iterable[Question]:
        """Yield the questions of the file."""
        return self.questions

    @hookimpl
    def coproduce_gate(self, ctx: GateContext) -> Iterable[Gate]:
        """Yield the gates whose `when` holds."""
        return self._said((Gate,), ctx.answer)

    @hookimpl
    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:
        """Yield the amendments of the first stratum whose `when` holds."""
        return self._said(get_args(Proposal), ctx.answer)

    @hookimpl
    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:
        """Yield the amendments of the second stratum whose `when` holds."""
        return self._said(get_args(Composition), ctx.answer, _ids(ctx.lines))

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield the amendments of the third stratum whose `when` holds."""
        return self._said(get_args(AnyTailoring), ctx.answer, _ids(ctx.lines))

    @hookimpl
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield the findings whose `when` holds."""
        return self._said((Finding,), ctx.package.assessment.diagnostic.answer, _ids(ctx.package.lines))

    def astray(self, questions: Questions, lines: frozenset[str]) -> tuple[str, ...]:
        """Say which entries wait for an answer that nobody can give, or for a line that no package can have.

        Such an answer is to no question in force, or not among its options; such a line is in no catalogue in force,
        whose `lines` these are. Neither is seen at work, where the entry is silent; this finds it before any charity.
        """
        added = {entry.said.activity.id for entry in self.entries if isinstance(entry.said, AddActivity)}
        there = lines | added
        waiting = [(entry.said.id, when) for entry in self.entries for when in entry.when]
        return tuple(
            f"{id_} waits until {when}: {why}" for id_, when in waiting if (why := when.never(questions, there))
        )

    def _said(self, types: tuple[type, ...], answer: Answers, lines: frozenset[str] = _NO_LINES) -> list[Any]:
        return [entry.said for entry in self.entries if type(entry.said) in types and entry.speaks(answer, lines)]


def _ids(lines: Iterable[AnyLine]) -> frozenset[str]:
    return frozenset(line.id for line in lines)
