"""A plugin as it should be: every hook overridden with its types, which type checkers find nothing wrong with."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from typing_extensions import override

from coproduce import (
    Accommodate,
    AddLine,
    AnyTailoring,
    CatalogueEntry,
    CheckContext,
    ComposeContext,
    Composition,
    Finding,
    Gate,
    GateContext,
    Include,
    Level,
    Plugin,
    Practice,
    Predicate,
    Proposal,
    ProposeContext,
    Question,
    Role,
    Source,
    TailorContext,
    Verdict,
    Workshops,
    enhance,
    hookimpl,
    sector,
)

SOURCE = Source.assumption("an example")


class Right(Plugin):
    """Answer every hook, some by a generator and some by what can be gone through."""

    key: ClassVar[str] = "right"
    version: ClassVar[str] = "1.0"
    requires: ClassVar[str] = "1.0"
    applies: ClassVar[Predicate] = sector("housing") | sector("arts")
    ids: ClassVar[tuple[str, ...]] = ("right/gate", "right/need-*")

    @hookimpl
    @override
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield a role."""
        yield Role(id="right/host", title="a host", team="hosts", source=SOURCE)

    @hookimpl
    @override
    def coproduce_questions(self) -> tuple[Question, ...]:
        """Give no question."""
        return ()

    @hookimpl
    @override
    def coproduce_gate(self, ctx: GateContext) -> Iterator[Gate]:
        """Yield a gate that passes."""
        if ctx.answer("G6").known:
            yield Gate(id="right/gate", title="A gate", verdict=Verdict.PASS, reason="it is fine", source=SOURCE)

    @hookimpl
    @override
    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:
        """Give a list of proposals."""
        return [Include(id="right/in", line=ctx.catalogue[0].id, reason="it helps", source=SOURCE)]

    @hookimpl
    @override
    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:
        """Yield a line where it is not there."""
        if not ctx.has("enhance/catch-up"):
            yield AddLine(id="right/add", line="enhance/catch-up", reason="it helps", source=SOURCE)

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield a need for each workshop of the first module."""
        for number, _ in enumerate(ctx.series(ctx.modules[0].id), start=1):
            yield Accommodate(
                id=f"right/need-{number}", target=Workshops(), text="a ramp", reason="it is needed", source=SOURCE
            )

    @hookimpl
    @override
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield a finding."""
        text = f"{len(ctx.package.lines)} lines"
        yield Finding(id="right/count", level=Level.NOTE, text=text, source=SOURCE)


PRACTICE: Practice = Practice(enhance(), plugins=[Right()]).with_().without("right")
