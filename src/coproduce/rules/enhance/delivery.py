"""How the lines are delivered: pace, support, who is in the room, remote, focus, needs, what is awaited."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.amendments import (
    Accommodate,
    AdjustDays,
    AnyTailoring,
    CapSession,
    LeaveOpen,
    LengthenGap,
    Meetings,
    Only,
    ReportTo,
    SetApproval,
    SetFocus,
    SetForm,
    SetMode,
    SetPace,
    SetParticipants,
    SetStyle,
    TakeUp,
    Workshops,
)
from coproduce.answers import Challenge, Opportunity
from coproduce.days import Duration, ProviderDays
from coproduce.offer import (
    AnyLine,
    Approval,
    ApprovalState,
    Debrief,
    Mode,
    Pace,
    Participants,
    ReportBack,
    Status,
    Workshop,
)
from coproduce.provenance import Source
from coproduce.rules.enhance.choosing import asked_about
from coproduce.rules.enhance.journey import (
    CONCEPTS,
    INFLUENCING,
    INTRODUCTORY,
    own_id,
    resting_on,
    short_of,
    staff_only_first,
)
from coproduce.rules.hookspecs import (
    GateContext,
    TailorContext,
)


def delivery(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield how the lines are delivered, slot by slot."""
    if ctx.series(INTRODUCTORY):
        yield from _manner(ctx)
        yield from _support(ctx)
        yield from _room(ctx)
        yield from _topics(ctx)
    if ctx.has("enhance/report-back"):
        yield from _attendance(ctx)
        yield from _audiences(ctx)
    if any(line.sessions for line in ctx.lines):
        yield from _remote(ctx)
        yield from _needs(ctx)
    yield from _focus(ctx)
    yield from _awaited(ctx)


def _manner(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield pace, style and form, and longer gaps where capacity is short (R10, R19, R71, R100)."""
    target, source = Only(INTRODUCTORY), Source.offer("R10")
    pace, style, form = (ctx.answer(f"B5.{part}") for part in ("pace", "style", "form"))
    if pace.known:
        why, on = f"the charity asks for a pace that is {pace.value}", Source.offer("R10", "R100")
        chosen = Pace(pace.value)
        yield SetPace(id="enhance/pace", target=target, pace=chosen, reason=why, source=on, answers=("B5.pace",))
    if style.known:
        why, said = "the charity named the style that suits it", str(style.value)
        yield SetStyle(id="enhance/style", target=target, style=said, reason=why, source=source, answers=("B5.style",))
    if form.known:
        why, said = "the charity named the form that suits it", str(form.value)
        yield SetForm(id="enhance/form", target=target, form=said, reason=why, source=source, answers=("B5.form",))
    short = short_of(ctx) if len(ctx.series(INTRODUCTORY)) > 1 else {}
    if short:
        figure = ctx.offer.figure("longer-gap-both-days" if len(short) > 1 else "longer-gap-one-days")
        why = f"{' and '.join(short.values())}, so each gap is {figure.value} days longer"
        yield LengthenGap(
            id="enhance/longer-gaps",
            target=target,
            days=figure.value,
            reason=why,
            source=resting_on(ctx, figure.source, "needs-help-level"),
            answers=tuple(short),
        )


def _support(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield support where time or experience is short, then for the report, up to the ceiling (R63, R66, Q1, Q2)."""
    reports = ctx.has("enhance/report-back")
    ceiling = "most-support-over-floor-quarter-days" if reports else _CEILING_WITHOUT_REPORT_BACK
    most, short = ctx.figure(ceiling), short_of(ctx)
    extra = min(most, ctx.figure("extra-support-quarter-days")) if short else 0
    report = min(most - extra, ctx.figure("report-back-support-quarter-days")) if reports else 0
    level = Source.assumption("the level of support inside the stated range", "R63", "R66", "Q1", "Q2")
    if extra:
        yield AdjustDays(
            id="enhance/support-level",
            target=Only("enhance/review-and-support"),
            days=ProviderDays(extra),
            what="review and support",
            reason=", and ".join(short.values()),
            source=resting_on(ctx, level, ceiling, "extra-support-quarter-days", "needs-help-level"),
            answers=tuple(short),
        )
    if report:
        yield AdjustDays(
            id="enhance/support-report-back",
            target=Only("enhance/review-and-support"),
            days=ProviderDays(report),
            what="support with the report",
            reason=f"the report-back is supported; no more than {ProviderDays(most)} day is added to half a day a gap",
            source=resting_on(ctx, level, ceiling, "report-back-support-quarter-days"),
            answers=("G7.report-back",),
            option="enhance/reporting-back",
        )


_CEILING_WITHOUT_REPORT_BACK = "most-support-over-floor-without-report-back-quarter-days"


def _attendance(ctx: TailorContext) -> Iterator[AnyTailoring]:
    attend, debrief = ctx.answer("G7.attend"), ctx.answer("G7.debrief")
    if attend.is_("yes"):
        figure = ctx.offer.figure("attendance-quarter-days")
        yield AdjustDays(
            id="enhance/attend-report-back",
            target=Only("enhance/report-back"),
            days=ProviderDays(figure.value),
            what="attendance at the report-back",
            reason="the charity wants us at the report-back, to give context",
            source=resting_on(ctx, Source.offer("R64", "R67"), figure.id),
            answers=("G7.attend",),
            option="enhance/attendance",
        )
    for answer, line, text, clause in (
        (attend, "enhance/report-back", "whether we attend the report-back", "R64"),
        (debrief, "enhance/debrief", "whether there is a debrief", "R65"),
    ):
        if not answer.known and ctx.has(line):
            why = f"{text} is not known yet"
            source = Source.offer(clause)
            id_ = f"{line}-open"
            yield LeaveOpen(id=id_, target=Only(line), text=text, reason=why, source=source, answers=(answer.question,))


def _audiences(ctx: TailorContext) -> Iterator[AnyTailoring]:
    chosen = ctx.answer("G7.audiences").value
    if isinstance(chosen, tuple) and chosen:
        audiences = tuple(str(audience) for audience in chosen)
        yield ReportTo(
            id="enhance/report-to",
            target=Only("enhance/report-back"),
            audiences=audiences,
            reason=f"the charity wants to report to {', '.join(audiences)}",
            source=Source.offer("R60"),
            answers=("G7.audiences",),
        )


def _room(ctx: TailorContext) -> Iterator[AnyTailoring]:
    series = ctx.series(INTRODUCTORY)
    staff_only, why = staff_only_first(ctx, series)
    if staff_only:
        yield SetParticipants(
            id="enhance/staff-only",
            target=Only(series[0].id),
            participants=Participants.STAFF_ONLY,
            reason=why,
            source=Source.offer("R32", "Q8"),
            answers=("G3",),
        )


def _topics(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield the charity's own opportunities and barriers for the first workshop to take up (R21, R50)."""
    first = next((line for line in ctx.series(INTRODUCTORY) if line.id == CONCEPTS), ctx.series(INTRODUCTORY)[0])
    for question, kind, reason in (
        ("F1", "opportunity", "the charity named this opportunity"),
        ("F2", "challenge", "the charity named this challenge"),
    ):
        said = ctx.answer(question).value
        for number, item in enumerate(said if isinstance(said, tuple) else (), start=1):
            if isinstance(item, (Opportunity, Challenge)):
                yield TakeUp(
                    id=f"enhance/{kind}-{number}",
                    target=Only(first.id),
                    text=_topic(item),
                    reason=reason,
                    source=Source.offer("R21", "R50"),
                    answers=(question,),
                )


def _topic(item: Opportunity | Challenge) -> str:
    kind = "opportunity" if isinstance(item, Opportunity) else "real barrier" if item.real else "perceived barrier"
    return f"{kind} in {item.aspect.value}: {item.what}"


def _remote(ctx: TailorContext) -> Iterator[AnyTailoring]:
    if not ctx.answer("G5.face-to-face").is_("no"):
        return
    yield from _extra_sessions(ctx)
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
                id=own_id(line.id, "remote"),
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
        source=resting_on(ctx, Source.offer("R43", "Q5"), "remote-sitting-quarter-days", "minutes-in-a-day"),
        answers=("G5.face-to-face", "G5.session-minutes"),
    )


def _extra_sessions(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield days for each further session of a workshop, where the reading is that they cost more (Q5)."""
    figure = ctx.offer.figure("remote-session-extra-quarter-days")
    cap, _ = _sitting(ctx)
    for line in ctx.lines if figure.value else ():
        further = sum(len(session.split(cap)) - 1 for session in line.sessions) if isinstance(line, Workshop) else 0
        if further:
            yield AdjustDays(
                id=own_id(line.id, "further-sessions"),
                target=Only(line.id),
                days=ProviderDays(figure.value * further),
                what="preparing and hosting further sessions",
                reason="each further session is prepared and hosted",
                source=figure.source,
                answers=("G5.face-to-face",),
                in_band=False,
                option="enhance/remote-delivery",
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


def _focus(ctx: TailorContext) -> Iterator[AnyTailoring]:
    """Yield what each influencing workshop concentrates on, after the level of involvement there is (R85)."""
    for function, line in INFLUENCING.items():
        question = f"E1.{function}"
        workshop = next((each for each in ctx.lines if each.id == line), None)
        step = ctx.answer(question).number if workshop else None
        if isinstance(workshop, Workshop) and step is not None:
            fitting = [focus for focus in workshop.focuses if focus.from_step <= step]
            if fitting:
                focus = max(fitting, key=lambda each: each.from_step)
                yield SetFocus(
                    id=f"{line}-focus",
                    target=Only(line),
                    focus=focus,
                    reason=f"involvement in {function.replace('-', ' ')} is at step {step} of the ladder",
                    source=Source.assumption("the focus is introductory, deepening or refining by the step", "R85"),
                    answers=(question,),
                )


def _awaited(ctx: TailorContext) -> Iterator[AnyTailoring]:
    for line in ctx.lines:
        if line.status is not Status.INCLUDED:
            yield _approval(ctx, line)


def _approval(ctx: TailorContext, line: AnyLine) -> SetApproval:
    question = asked_about(ctx, line.id)
    answer = ctx.answer(question)
    given = answer.is_("yes")
    what = "a separate offer" if line.status is Status.SEPARATE else "to be discussed under Enhance"
    step = ctx.answer(f"E1.{line.name}").number if line.id in INFLUENCING.values() else None
    level = f"involvement there is at step {step} of the ladder" if step is not None else ""
    approval = Approval(
        state=ApprovalState.GIVEN if given else ApprovalState.AWAITING,
        by=(answer.said_by or answer.evidence_from) if given else str(ctx.answer("A4").value or ""),
        on=answer.on if given else None,
        note=level,
    )
    return SetApproval(
        id=own_id(line.id, "regional-manager"),
        target=Only(line.id),
        approval=approval,
        reason=f"this line is {what}",
        source=Source.offer("R81", "R82", "Q6"),
        answers=(question,) if question else (),
    )
