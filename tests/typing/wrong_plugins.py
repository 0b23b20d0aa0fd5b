"""Plugins as they should not be: each line that a type checker must complain of is marked with its complaints."""

from collections.abc import Iterable, Iterator

from typing_extensions import override

from coproduce import (
    Accommodate,
    AddLine,
    AnyTailoring,
    CheckContext,
    Composition,
    Finding,
    Gate,
    Include,
    Plugin,
    Proposal,
    ProposeContext,
    Source,
    TailorContext,
    Workshops,
    hookimpl,
)

SOURCE = Source.assumption("an example")
LINE = AddLine(id="wrong/add", line="enhance/catch-up", reason="it helps", source=SOURCE)
NEED = Accommodate(id="wrong/need", target=Workshops(), text="a ramp", reason="it is needed", source=SOURCE)


class WrongName(Plugin):
    """Misspell the name of a hook."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_tailr(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # wrong: misc
        """Yield a need."""
        yield NEED


class WrongContext(Plugin):
    """Take the context of another hook."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_propose(self, ctx: TailorContext) -> Iterable[Proposal]:  # wrong: override
        """Yield a proposal."""
        yield Include(id="wrong/in", line=ctx.lines[0].id, reason="it helps", source=SOURCE)


class WrongParameter(Plugin):
    """Take a parameter of its own."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_check(self, ctx: CheckContext, budget: int) -> Iterable[Finding]:  # wrong: override
        """Yield nothing."""
        return ()


class NoContext(Plugin):
    """Take no context where there is one."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_gate(self) -> Iterable[Gate]:  # wrong: override
        """Yield nothing."""
        return ()


class LineWhileTailoring(Plugin):
    """Add a line in the stratum that tailors lines."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield a line."""
        yield LINE  # wrong: misc


class LineDeclared(Plugin):
    """Say in the signature that lines are added while tailoring."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[Composition]:  # wrong: override
        """Yield a line."""
        yield LINE


class TailoringWhileProposing(Plugin):
    """Tailor a line in the stratum that proposes lines."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_propose(self, ctx: ProposeContext) -> Iterator[Proposal]:
        """Yield a need."""
        yield NEED  # wrong: misc


class WrongReturn(Plugin):
    """Return one value in the place of values to go through."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> AnyTailoring:  # wrong: override
        """Give one need."""
        return NEED


class NoSuchAttribute(Plugin):
    """Read what the context of a proposal does not have yet."""

    key = "wrong"

    @hookimpl
    @override
    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:
        """Yield a proposal for the first line."""
        yield Include(id="wrong/in", line=ctx.lines[0].id, reason="it helps", source=SOURCE)  # wrong: attr-defined


class WrongFacts(Plugin):
    """Give facts of the wrong types."""

    key = 5  # wrong: assignment
    ids = {"wrong/need": "a ramp"}.keys()  # wrong: assignment


AddLine(id="wrong/add", reason="it helps", source=SOURCE)  # wrong: call-arg
Accommodate(id="wrong/need", target="concepts", text="a ramp", reason="it helps", source=SOURCE)  # wrong: arg-type
