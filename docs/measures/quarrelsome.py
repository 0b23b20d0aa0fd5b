"""Four small plugins that are invented: sensible each alone, and in the way of one another or of the offer."""

from __future__ import annotations

from collections.abc import Iterable

from coproduce import (
    AdjustDays,
    AnyTailoring,
    CapSession,
    ComposeContext,
    Composition,
    DropLine,
    Duration,
    Mode,
    Only,
    Plugin,
    ProviderDays,
    SetMode,
    Source,
    TailorContext,
    Workshop,
    Workshops,
    hookimpl,
    sector,
)

EXAMPLE = Source.assumption("an invented example")


class ShortSessions(Plugin):
    """Say that nobody sits longer than half a day."""

    key = "short-sessions"
    version = "1.0"
    applies = sector("mental-health")
    ids = ("short-sessions/half-a-day",)

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # noqa: ARG002 - the same for all
        yield CapSession(
            id="short-sessions/half-a-day",
            target=Workshops(),
            cap=Duration.of("1/2"),
            reason="a whole day is too long for the people who take part",
            source=EXAMPLE,
        )


class Interpreters(Plugin):
    """Add a quarter-day for each session in which interpreters are briefed."""

    key = "interpreters"
    version = "1.0"
    applies = sector("deaf-people")
    ids = ("interpreters/*-briefing",)

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        for line in ctx.lines:
            if isinstance(line, Workshop):
                yield AdjustDays(
                    id=f"interpreters/{line.name}-briefing",
                    target=Only(line.id),
                    days=ProviderDays(len(line.sessions)),
                    what="briefing interpreters",
                    in_band=False,
                    reason="interpreters are briefed before each session",
                    source=EXAMPLE,
                )


class Mentoring(Plugin):
    """Add half a day of a mentor's support, in the place of the provider's first check-in."""

    key = "mentoring"
    version = "1.0"
    applies = sector("young-people")
    ids = ("mentoring/visits", "mentoring/instead-of-a-check-in")
    takes_the_place_of: tuple[str, ...] = ()

    @hookimpl
    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:
        if len(ctx.series("enhance/module-1")) > 1:
            yield DropLine(
                id="mentoring/instead-of-a-check-in",
                line="enhance/check-in-1",
                reason="the mentor visits in the first gap",
                source=EXAMPLE,
                supersedes=self.takes_the_place_of,
            )

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        if ctx.has("enhance/review-and-support"):
            yield AdjustDays(
                id="mentoring/visits",
                target=Only("enhance/review-and-support"),
                days=ProviderDays.of("1/2"),
                what="visits of a mentor",
                in_band=False,
                reason="young people ask somebody whom they know",
                source=EXAMPLE,
            )


class Outreach(Plugin):
    """Say that people meet face to face, for want of devices and broadband."""

    key = "outreach"
    version = "1.0"
    applies = sector("rural")
    ids = ("outreach/where-people-are",)
    takes_the_place_of: tuple[str, ...] = ()

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # noqa: ARG002 - the same for all
        yield SetMode(
            id="outreach/where-people-are",
            target=Workshops(),
            mode=Mode.FACE_TO_FACE,
            reason="there is no broadband where people are, so we go there",
            source=EXAMPLE,
            supersedes=self.takes_the_place_of,
        )


class SettledMentoring(Mentoring):
    """Settle by name that the mentor comes in the place of the first check-in."""

    takes_the_place_of = ("enhance/check-in-1-added",)


class SettledOutreach(Outreach):
    """Settle by name that people meet face to face after all."""

    takes_the_place_of = ("enhance/remote",)


AS_WRITTEN = (ShortSessions(), Interpreters(), Mentoring(), Outreach())
SETTLED = (ShortSessions(), Interpreters(), SettledMentoring(), SettledOutreach())
