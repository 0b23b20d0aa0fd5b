"""Which lines a charity is offered: workshops by missing outcome, what it asks for, and what goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from coproduce.amendments import (
    AddLine,
    Composition,
    DropLine,
    Include,
    LeaveOut,
    Proposal,
)
from coproduce.offer import Workshop
from coproduce.provenance import Source
from coproduce.rules.enhance.journey import (
    FOUNDATIONS,
    INFLUENCING,
    INTRODUCTORY,
    NARROW_WISHES,
    SERVICE_FUNCTIONS,
    WORKSHOPS,
    at_start,
    evidenced,
    founded,
    heard,
    reports_back,
    staff_only_first,
)
from coproduce.rules.hookspecs import (
    ComposeContext,
    GateContext,
    ProposeContext,
)


def proposals(ctx: ProposeContext) -> Iterator[Proposal]:
    """Yield workshops by missing outcome, then the modules and lines that the charity asks for."""
    yield from _series(ctx)
    yield from _influencing(ctx)
    yield _bespoke(ctx)
    yield _peer_research(ctx)


def companions(ctx: ComposeContext) -> Iterator[Composition]:
    """Yield what goes with the chosen workshops: activities, check-ins, support, report-back, debrief."""
    series = [line for line in ctx.lines if isinstance(line, Workshop) and line.module == INTRODUCTORY]
    yield from _between_workshops(ctx, series)
    yield from _after_workshops(ctx, series)


# What is proposed -----------------------------------------------------------------------------------------------------


def _series(ctx: ProposeContext) -> Iterator[Proposal]:
    if at_start(ctx):
        answers = tuple(f"E1.{function}" for function in SERVICE_FUNCTIONS)
        for line in WORKSHOPS:
            why = "the charity is right at the start, so the whole introductory series is proposed"
            yield Include(
                id=f"{line}-at-start", line=line, reason=why, source=Source.offer("R13", "R48"), answers=answers
            )
        return
    for line, questions in WORKSHOPS.items():
        yield _workshop(ctx, line, questions)


def _workshop(ctx: ProposeContext, line: str, questions: tuple[str, ...]) -> Proposal:
    missing = tuple(question for question in questions if not evidenced(ctx, question))
    source = Source.offer("R13", "R112")
    if not missing:
        why = f"what it works towards is evidenced throughout ({heard(ctx, questions)})"
        return LeaveOut(id=f"{line}-evidenced", line=line, reason=why, source=source, answers=questions)
    if line == "enhance/planning" and founded(ctx) and _wants_only_narrow(ctx):
        why = "the foundations are evidenced and only one aspect is wanted, so planning is offered, not included"
        source = Source.assumption("planning is offered where only a particular aspect is wanted", "R14", "R88")
        return LeaveOut(id=f"{line}-offered", line=line, reason=why, source=source, answers=("B2", "B4", *FOUNDATIONS))
    why = f"what it works towards is not evidenced throughout yet ({heard(ctx, missing)})"
    return Include(id=f"{line}-missing", line=line, reason=why, source=source, answers=missing)


def _wants_only_narrow(ctx: GateContext) -> bool:
    wanted = ctx.answer("B2").value
    names = set(cast("tuple[str, ...]", wanted)) if isinstance(wanted, tuple) else set()
    return bool(names or ctx.answer("B4").known) and names <= NARROW_WISHES


def _influencing(ctx: ProposeContext) -> Iterator[Proposal]:
    for function, line in INFLUENCING.items():
        if ctx.answer("B2").names(function):
            why = f"{function.replace('-', ' ')} is among what the charity wants now"
            yield Include(
                id=f"{line}-wanted", line=line, reason=why, source=Source.offer("R14", "R78", "R83"), answers=("B2",)
            )
        else:
            why = f"{function.replace('-', ' ')} is not among what the charity wants now"
            yield LeaveOut(
                id=f"{line}-not-wanted", line=line, reason=why, source=Source.offer("R14", "R78"), answers=("B2",)
            )


def _bespoke(ctx: ProposeContext) -> Proposal:
    line, source = "enhance/service-design", Source.offer("R88", "R89")
    answers = ("B4", *FOUNDATIONS)
    if not ctx.answer("B4").known:
        why = "the charity names no particular challenge"
        return LeaveOut(id=f"{line}-no-challenge", line=line, reason=why, source=source, answers=("B4",))
    if not founded(ctx):
        why = "a challenge is named, and the foundations come first: they are not evidenced throughout yet"
        return LeaveOut(id=f"{line}-foundations-first", line=line, reason=why, source=source, answers=answers)
    why = f'the charity asks "{ctx.answer("B4").value}", and its foundations are evidenced'
    return Include(id=f"{line}-challenge", line=line, reason=why, source=source, answers=answers)


def _peer_research(ctx: ProposeContext) -> Proposal:
    line, source = "enhance/peer-research-training", Source.offer("R79", "R81", "R82")
    if ctx.answer("B6").is_("yes"):
        why = "the charity is interested in the accredited training, which is a separate offer"
        return Include(id=f"{line}-wanted", line=line, reason=why, source=source, answers=("B6",))
    why = "the charity is not interested in the separate training now"
    return LeaveOut(id=f"{line}-not-wanted", line=line, reason=why, source=source, answers=("B6",))


# What goes with the workshops -----------------------------------------------------------------------------------------


def _between_workshops(ctx: ComposeContext, series: list[Workshop]) -> Iterator[Composition]:
    gaps = len(series) - 1
    for number, line, place in ((1, "enhance/check-in-1", "first"), (2, "enhance/check-in-2", "second")):
        there = f"there is {'a' if number <= gaps else 'no'} {place} gap between workshops"
        yield _added(line, needed=number <= gaps, why=there, source=Source.offer("R62", "R72"))
    activities = ("listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision")
    for name in activities:
        there = "the core team works on it between workshops" if gaps > 0 else "there is no gap between workshops"
        yield _added(f"enhance/{name}", needed=gaps > 0, why=there, source=Source.offer("R39", "R40"))
    staff_only, why = staff_only_first(ctx, series)
    joined = "volunteers and service users join at the second workshop" if staff_only else f"nobody joins late: {why}"
    yield _added("enhance/catch-up", needed=staff_only, why=joined, source=Source.offer("R51", "Q8"), answers=("G3",))


def _after_workshops(ctx: ComposeContext, series: list[Workshop]) -> Iterator[Composition]:
    there = "a series of workshops is supported" if series else "there is no introductory workshop to support"
    yield _added("enhance/review-and-support", needed=bool(series), why=there, source=Source.offer("R63", "R66"))
    report_back, why = reports_back(ctx, series)
    asked = ("G7.report-back",)
    yield _added("enhance/report-back", needed=report_back, why=why, source=Source.offer("R59"), answers=asked)
    wanted = ctx.answer("G7.debrief")
    if not report_back:
        debrief, why = False, "without a report-back there is nothing to debrief"
    elif wanted.is_("no"):
        debrief, why = False, "the charity does not want a debrief"
    else:
        debrief = True
        why = (
            "the charity wants a debrief"
            if wanted.known
            else "whether a debrief is wanted is not known, so it stays open"
        )
    source = Source.offer("R65", "Q13")
    yield _added("enhance/debrief", needed=debrief, why=why, source=source, answers=(*asked, "G7.debrief"))


def _added(line: str, *, needed: bool, why: str, source: Source, answers: tuple[str, ...] = ()) -> Composition:
    if needed:
        return AddLine(id=f"{line}-added", line=line, reason=why, source=source, answers=answers)
    return DropLine(id=f"{line}-not-added", line=line, reason=why, source=source, answers=answers)
