"""The hooks through which a plugin speaks: what each is asked, what it may yield, and the class to build one from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, TypeVar

import attrs
import pluggy

from coproduce.amendments import AnyTailoring, Composition, Proposal
from coproduce.answers import Answer
from coproduce.assessment import Finding, Gate
from coproduce.audience import EVERYONE
from coproduce.charity import Charity
from coproduce.diagnostic import Diagnostic, Question, Questions
from coproduce.offer import AnyLine, Module, Offer, Option, Role, Workshop
from coproduce.package import Package
from coproduce.rules.applicability import Always, Predicate

PROJECT = "coproduce"

_hookspec = pluggy.HookspecMarker(PROJECT)
_hookimpl = pluggy.HookimplMarker(PROJECT)
_Function = TypeVar("_Function", bound=Callable[..., object])

HOOKS_VERSION = "1.0"
"""The version of the hooks: another major is another entry-point group, a greater minor only adds to them."""

CatalogueEntry = Module | AnyLine | Role | Option
"""What a plugin may add to the catalogue."""


def hookimpl(function: _Function) -> _Function:
    """Mark a method of a plugin as its answer to the hook of the same name."""
    return _hookimpl(function)


@attrs.frozen
class Renamed:
    """Hold an id that was given up, the one in its place, and since which version of its owner.

    >>> print(Renamed("housing/cover", "housing/covered", "1.2"))
    housing/cover is called housing/covered since 1.2
    """

    old: str = attrs.field(metadata=EVERYONE)
    new: str = attrs.field(metadata=EVERYONE)
    since: str = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{self.old} is called {self.new} since {self.since}"


@attrs.frozen(kw_only=True)
class GateContext:
    """Hold what a gate may read: the charity, its diagnostic call, the questions, and the offer with its figures."""

    charity: Charity = attrs.field(metadata=EVERYONE)
    diagnostic: Diagnostic = attrs.field(metadata=EVERYONE)
    questions: Questions = attrs.field(metadata=EVERYONE)
    offer: Offer = attrs.field(metadata=EVERYONE)

    def answer(self, question: str) -> Answer:
        """Give the answer to a question; one that nobody answered was not asked.

        Raises `UnknownQuestionError` for a question that nobody asks.
        """
        return self.diagnostic.answer(question)

    def figure(self, id_: str) -> int:
        """Give the value of a figure of the offer."""
        return self.offer.figure(id_).value


@attrs.frozen(kw_only=True)
class ProposeContext(GateContext):
    """Hold what the first stratum may read: as for a gate, and the whole catalogue."""

    catalogue: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class ComposeContext(ProposeContext):
    """Hold what the second stratum may read: as for the first, and the lines that it ended with."""

    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)

    def has(self, id_: str) -> bool:
        """Tell whether a line is in the package so far."""
        return any(line.id == id_ for line in self.lines)

    def series(self, module: str) -> tuple[Workshop, ...]:
        """List the workshops of a module that are in the package, in order."""
        workshops = (line for line in self.lines if isinstance(line, Workshop) and line.module == module)
        return tuple(sorted(workshops, key=lambda workshop: workshop.number))


@attrs.frozen(kw_only=True)
class TailorContext(ComposeContext):
    """Hold what the third stratum may read: as for the second, with the lines that the second ended with."""

    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class CheckContext:
    """Hold what a check may read: the finished package."""

    package: Package = attrs.field(metadata=EVERYONE)

    def answer(self, question: str) -> Answer:
        """Give the answer to a question, as in the other contexts."""
        return self.package.assessment.diagnostic.answer(question)


class Hooks:
    """Hold the seven hooks as pluggy knows them; a plugin builds on `Plugin`, which has the same seven."""

    @_hookspec
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:  # type: ignore[empty-body]
        """Yield modules, lines and roles that the plugin adds to the catalogue."""

    @_hookspec
    def coproduce_questions(self) -> Iterable[Question]:  # type: ignore[empty-body]
        """Yield questions that the plugin adds to the diagnostic call."""

    @_hookspec
    def coproduce_gate(self, ctx: GateContext) -> Iterable[Gate]:  # type: ignore[empty-body]
        """Yield gates, each of which passes, passes on a condition, needs information, or closes."""

    @_hookspec
    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:  # type: ignore[empty-body]
        """Yield which lines of the catalogue are proposed, and which are left out and why."""

    @_hookspec
    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:  # type: ignore[empty-body]
        """Yield lines that are added to what was proposed, or dropped from it."""

    @_hookspec
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # type: ignore[empty-body]
        """Yield how the lines are delivered, slot by slot."""

    @_hookspec
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:  # type: ignore[empty-body]
        """Yield findings about the finished package, which they cannot change."""


class Plugin:
    """Build a plugin on this class: give it a key and a version, say whom it is for, and override the hooks it answers.

    `key` owns the ids of all it yields (`key/name`). `applies` is a predicate on the charity. `ids` are the ids of the
    amendments, gates and findings that it may yield, with `*` for a part that varies: others can supersede what is
    named there. `requires` is the version of the hooks that it needs, such as "1.0"; `renamed` are ids that it gave up.
    Each hook that is overridden is marked with `hookimpl`. A plugin yields values, changes nothing and holds no state.

    >>> from coproduce import AddRole, Initial, Source, sector
    >>> class Housing(Plugin):
    ...     key = "housing"
    ...     version = "1.0"
    ...     applies = sector("housing")
    ...
    ...     @hookimpl
    ...     def coproduce_tailor(self, ctx):
    ...         yield AddRole(
    ...             id="housing/host",
    ...             target=Initial("enhance/module-1"),
    ...             role="enhance/policy-colleague",
    ...             reason="tenants know the policy team",
    ...             source=Source.assumption("an example"),
    ...         )
    """

    key: ClassVar[str]
    version: ClassVar[str] = ""
    distribution: ClassVar[str] = ""
    applies: ClassVar[Predicate] = Always()
    ids: ClassVar[tuple[str, ...]] = ()
    requires: ClassVar[str] = ""
    renamed: ClassVar[tuple[Renamed, ...]] = ()

    def place_of(self, id_: str) -> str:  # noqa: ARG002 - for a plugin that is read from a file
        """Tell the file and line where something that the plugin says is written, or give an empty text."""
        return ""

    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield modules, lines and roles that the plugin adds to the catalogue."""
        return ()

    def coproduce_questions(self) -> Iterable[Question]:
        """Yield questions that the plugin adds to the diagnostic call."""
        return ()

    def coproduce_gate(self, ctx: GateContext) -> Iterable[Gate]:  # noqa: ARG002 - for plugins to override
        """Yield gates, each of which passes, passes on a condition, needs information, or closes."""
        return ()

    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:  # noqa: ARG002 - for plugins to override
        """Yield which lines of the catalogue are proposed, and which are left out and why."""
        return ()

    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:  # noqa: ARG002 - for plugins to override
        """Yield lines that are added to what was proposed, or dropped from it."""
        return ()

    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # noqa: ARG002 - for plugins to override
        """Yield how the lines are delivered, slot by slot."""
        return ()

    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:  # noqa: ARG002 - for plugins to override
        """Yield findings about the finished package, which they cannot change."""
        return ()
