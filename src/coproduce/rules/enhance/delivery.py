"""How the lines are delivered: pace and gaps, support, who is in the room, remote, needs, conditions."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.amendments import (
    Accommodate,
    AdjustDays,
    AnyTailoring,
    CapSession,
    Condition,
    LeaveOpen,
    LengthenGap,
    Meetings,
    Only,
    SetMode,
    SetPace,
    SetParticipants,
    Workshops,
)
from coproduce.days import Duration, ProviderDays
from coproduce.offer import Debrief, Mode, Pace, Participants, ReportBack, Status, Workshop
from coproduce.provenance import Source
from coproduce.rules.enhance.journey import (
    INTRODUCTORY,
    short_of,
    staff_only_first,
)
from coproduce.rules.hookspecs import (
    GateContext,
    TailorContext,
)


def delivery(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield how the lines are delivered, slot by slot."""
    yield from _gaps(ctx)
    yield from _support(ctx)
    yield from _attendance(ctx)
    yield from _room(ctx)
    yield from _remote(ctx)
    yield from _needs(ctx)
    yield from _conditions(ctx)


def _gaps(ctx: TailorContext) -> Iterator[AnyTailoring]:
    pace = ctx.answer("B5.pace")
    if pace.known:
        why = f"the charity asks for a pace that is {pace.value}"
        yield SetPace(
            id="enhance/pace",
            target=Only(INTRODUCTORY),
            pace=Pace(pace.value),
            reason=why,
            source=Source.offer("R10", "R100"),
            answers=("B5.pace",),
        )
    short = short_of(ctx)
    if short:
        figure = ctx.offer.figure("longer-gap-both-days" if len(short) > 1 else "longer-gap-one-days")
        why = f"{' and '.join(short.values())}, so each gap is {figure.value} days longer"
        yield LengthenGap(
            id="enhance/longer-gaps",
            target=Only(INTRODUCTORY),
            days=figure.value,
            reason=why,
            source=figure.source,
            answers=tuple(short),
        )


def _support(ctx: TailorContext) -> Iterator[AnyTailoring]:
    most = ctx.figure("most-support-over-floor-quarter-days")
    extra = ctx.offer.figure("extra-support-quarter-days")
    report = ctx.offer.figure("report-back-support-quarter-days")
    reasons, quarters, answers = [], 0, list(short_of(ctx))
    if ctx.has("enhance/report-back"):
        quarters += report.value
        reasons.append("the report-back is supported")
    if answers:
        quarters += extra.value
        reasons.extend(short_of(ctx).values())
    by = ProviderDays(min(quarters, most))
    if by:
        yield AdjustDays(
            id="enhance/support-level",
            target=Only("enhance/review-and-support"),
            by=by,
            what="review and support",
            reason=f"{', and '.join(reasons)}; never more than {ProviderDays(most)} above half a day a gap",
            source=Source.assumption("the level of support inside the stated range", "R63", "R66", "Q1", "Q2"),
            answers=tuple(answers),
        )


def _attendance(ctx: TailorContext) -> Iterator[AnyTailoring]:
    attend, debrief = ctx.answer("G7.attend"), ctx.answer("G7.debrief")
    if attend.is_("yes"):
        figure = ctx.offer.figure("attendance-quarter-days")
        yield AdjustDays(
            id="enhance/attend-report-back",
            target=Only("enhance/report-back"),
            by=ProviderDays(figure.value),
            what="attendance at the report-back",
            reason="the charity wants us at the report-back, to give context",
            source=Source.offer("R64", "R67"),
            answers=("G7.attend",),
        )
    for answer, line, text, clause in (
        (attend, "enhance/report-back", "whether we attend the report-back", "R64"),
        (debrief, "enhance/debrief", "whether there is a debrief", "R65"),
    ):
        if not answer.known:
            why = f"{text} is not known yet"
            source = Source.offer(clause)
            id_ = f"{line}-open"
            yield LeaveOpen(id=id_, target=Only(line), text=text, reason=why, source=source, answers=(answer.question,))


def _room(ctx: TailorContext) -> Iterator[AnyTailoring]:
    series = [line for line in ctx.lines if isinstance(line, Workshop) and line.module == INTRODUCTORY]
    staff_only, why = staff_only_first(ctx, series)
    if staff_only:
        first = min(series, key=lambda workshop: workshop.number)
        yield SetParticipants(
            id="enhance/staff-only",
            target=Only(first.id),
            participants=Participants.STAFF_ONLY,
            reason=why,
            source=Source.offer("R32", "Q8"),
            answers=("G3",),
        )


def _remote(ctx: TailorContext) -> Iterator[AnyTailoring]:
    if not ctx.answer("G5.face-to-face").is_("no"):
        return
    yield SetMode(
        id="enhance/remote",
        target=Workshops(),
        mode=Mode.REMOTE,
        reason="people cannot meet face to face",
        source=Source.offer("R41"),
        answers=("G5.face-to-face",),
    )
    for line in ctx.lines:
        if isinstance(line, (ReportBack, Debrief)):
            yield SetMode(
                id=f"{line.id}-remote",
                target=Only(line.id),
                mode=Mode.REMOTE,
                reason="people cannot meet face to face",
                source=Source.assumption("what holds for workshops holds for the sessions after them", "R41"),
                answers=("G5.face-to-face",),
            )
    cap, why = _sitting(ctx)
    yield CapSession(
        id="enhance/shorter-sessions",
        target=Workshops(),
        cap=cap,
        reason=why,
        source=Source.offer("R43", "Q5"),
        answers=("G5.face-to-face", "G5.session-minutes"),
    )


def _sitting(ctx: GateContext) -> tuple[Duration, str]:
    longest = Duration(ctx.figure("remote-sitting-quarter-days"))
    minutes = ctx.answer("G5.session-minutes").number
    if not minutes:
        return longest, "remote content is broken into shorter sessions, of half a day unless people say otherwise"
    quarters = 4 * minutes // ctx.figure("minutes-in-a-day")
    if not quarters:
        shortest = Duration(1)
        return (
            shortest,
            f"people can manage {minutes} minutes at a time: sessions of {shortest} day need breaks in them",
        )
    cap = min(longest, Duration(quarters))
    return cap, f"people can manage {minutes} minutes in one session, so none is longer than {cap} day"


def _needs(ctx: TailorContext) -> Iterator[AnyTailoring]:
    needs = ctx.answer("G4").value
    for number, need in enumerate(needs if isinstance(needs, tuple) else (), start=1):
        yield Accommodate(
            id=f"enhance/need-{number}",
            target=Meetings(),
            text=f"We will do our best: {need}",
            reason="the charity named this need",
            source=Source.offer("R38"),
            answers=("G4",),
        )


def _conditions(ctx: TailorContext) -> Iterator[AnyTailoring]:
    for line in ctx.lines:
        if line.status is not Status.INCLUDED:
            what = "a separate offer" if line.status is Status.SEPARATE else "to be discussed under Enhance"
            yield Condition(
                id=f"{line.id}-regional-manager",
                target=Only(line.id),
                text="Awaiting the Regional Manager: not confirmed until the answer is recorded.",
                reason=f"this line is {what}",
                source=Source.offer("R81", "R82", "Q6"),
            )
    if ctx.has("enhance/service-design"):
        yield Condition(
            id="enhance/service-design-days",
            target=Only("enhance/service-design"),
            text="The days are agreed with the charity before this is confirmed.",
            reason="the offer states no days for bespoke support",
            source=Source.offer("R89", "Q6"),
        )
