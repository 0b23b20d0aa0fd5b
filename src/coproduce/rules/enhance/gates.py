"""The gates: scope, senior backing, time and resources, timing, what is wanted, and the journey."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date

import attrs

from coproduce.answers import Answer, State, Unknown
from coproduce.assessment import Gate, Verdict
from coproduce.months import months_after
from coproduce.provenance import Source, written
from coproduce.rules.enhance.journey import (
    INFLUENCING,
    SERVICE_FUNCTIONS,
    at_start,
    founded,
    resting_on,
)
from coproduce.rules.hookspecs import (
    GateContext,
)


def gates(ctx: GateContext) -> Iterator[Gate]:
    """Yield every gate of the offer (R7, R14, R20, R25, R89, R91 to R93)."""
    yield _scope(ctx)
    yield _senior_buy_in(ctx)
    yield _time_and_resources(ctx)
    yield _timing(ctx)
    yield _wishes(ctx)
    yield _journey(ctx)


def _scope(ctx: GateContext) -> Gate:
    gate = functools.partial(Gate, id="enhance/scope", title="Where the charity works", source=Source.offer("R7"))
    nations, area = ctx.charity.nations, ctx.offer.area
    reached = (*area.nations, *area.as_needed)
    if isinstance(nations, Unknown):
        why = f"whether the charity works in {' or '.join(nation.title for nation in reached)} is not known"
        return gate(verdict=Verdict.NEEDS_INFORMATION, reason=why, answers=("A1",), asks=("A1",))
    names = " and ".join(nation.title for nation in nations)
    if not {*reached} & {*nations}:
        reach = " and ".join(nation.title for nation in area.nations)
        needed = "".join(f", and in {nation.title} as needed" for nation in area.as_needed)
        why = f"the offer reaches charities in {reach}{needed}; this one works in {names}"
        return gate(verdict=Verdict.CLOSE, reason=why, answers=("A1",))
    outside = [nation.title for nation in nations if nation not in reached]
    noted = f"; its work in {' and '.join(outside)} is outside the offer" if outside else ""
    served = [nation.title for nation in nations if nation in area.as_needed]
    as_needed = f"; in {' and '.join(served)} the offer is made as needed" if served else ""
    if served == names.split(" and "):
        as_needed = ", where the offer is made as needed"
    why = f"the charity works in {names}{as_needed}{noted}"
    return gate(verdict=Verdict.PASS, reason=why, answers=("A1",))


def _senior_buy_in(ctx: GateContext) -> Gate:
    gate = functools.partial(
        Gate,
        id="enhance/senior-buy-in",
        title="Senior leaders' backing",
        source=Source.offer("R91", "R93"),
        answers=("C1",),
    )
    heard = ctx.answer("C1")
    seniors = [voice for voice in heard.people if _is_senior(ctx, voice)]
    answer = Answer.of(seniors) if seniors else attrs.evolve(heard, state=State.UNKNOWN, value=None, voices=())
    if not answer.known:
        why = "whether senior leaders back coproduction is not known from a senior leader, in person or on record"
        if answer.differs:
            why = "senior leaders answer differently whether they back coproduction: they settle it first"
        elif heard.known:
            why += ": who said so, or whose record it is, is not among the attendees as a senior leader"
        return gate(verdict=Verdict.NEEDS_INFORMATION, reason=why, asks=("C1",))
    if answer.is_("yes"):
        return gate(verdict=Verdict.PASS, reason="senior leaders back the value and merits of coproduction")
    if answer.is_("conditional"):
        condition = "Senior leaders confirm that they back the value and merits of coproduction."
        return gate(verdict=Verdict.CONDITIONAL, reason="senior leaders back it on a condition", condition=condition)
    why = "senior leaders do not back the value and merits of coproduction at this time"
    return gate(verdict=Verdict.CLOSE, reason=why, look_again=_look_again(ctx))


def _is_senior(ctx: GateContext, answer: Answer) -> bool:
    return any(role and ctx.diagnostic.is_senior(role) for role in (answer.said_by, answer.evidence_from))


def _time_and_resources(ctx: GateContext) -> Gate:
    gate = functools.partial(
        Gate,
        id="enhance/time-and-resources",
        title="Staff time and resources",
        source=Source.offer("R92", "R93"),
    )
    both = ("C2", "C3")
    time, resources = (ctx.answer(id_) for id_ in both)
    if time.is_("no"):
        why = "no staff time can be committed to developing and implementing coproduction at this time"
        return gate(verdict=Verdict.CLOSE, reason=why, answers=("C2",), look_again=_look_again(ctx))
    missing = tuple(answer.question for answer in (time, resources) if not answer.known)
    if missing:
        why = "whether staff time and resources are committed is not known"
        return gate(verdict=Verdict.NEEDS_INFORMATION, reason=why, answers=both, asks=missing)
    wanting = []
    if time.is_("conditional"):
        wanting.append("Staff time for developing and implementing coproduction is confirmed.")
    if not resources.is_("yes"):
        wanting.append("The resources that come with the staff time are named.")
    if wanting:
        why = "time and resources are committed in part"
        return gate(verdict=Verdict.CONDITIONAL, reason=why, answers=both, condition=" ".join(wanting))
    return gate(verdict=Verdict.PASS, reason="staff time and resources are committed", answers=both)


def _timing(ctx: GateContext) -> Gate:
    gate = functools.partial(
        Gate,
        id="enhance/timing",
        title="Whether now is the time",
        source=Source.offer("R25"),
        answers=("C5.wrong-time",),
    )
    answer = ctx.answer("C5.wrong-time")
    if answer.is_("no"):
        return gate(verdict=Verdict.PASS, reason="nothing makes now the wrong time")
    if not answer.known:
        why = "whether anything makes now the wrong time is not known"
        return gate(verdict=Verdict.PASS, reason=why, asks=("C5.wrong-time",))
    said = ctx.answer("C5.until").day
    until = said if said and said > ctx.diagnostic.held_on else None
    condition = (
        "We decide with the charity whether to start on a date still to be named, or to close the offer until then."
    )
    if until:
        condition = (
            f"We decide with the charity whether to start after {written(until)}, or to close the offer until then."
        )
    asks = () if until else ("C5.until",)
    why = "something makes now the wrong time"
    return gate(verdict=Verdict.CONDITIONAL, reason=why, condition=condition, asks=asks, look_again=_look_again(ctx))


def _wishes(ctx: GateContext) -> Gate:
    gate = functools.partial(
        Gate,
        id="enhance/wishes",
        title="What the charity wants",
        source=Source.offer("R14", "R89"),
        answers=("B2", "B4", "B6"),
    )
    asked = ["B2", "B6"]
    if founded(ctx) and (ctx.answer("B2").names("specific-challenge") or ctx.answer("B4").applicable):
        asked.insert(1, "B4")
    missing = tuple(id_ for id_ in asked if not ctx.answer(id_).known)
    if missing:
        why = "what the charity wants is not known in full; what is not known is left out until it is"
        return gate(verdict=Verdict.PASS, reason=why, asks=missing)
    return gate(verdict=Verdict.PASS, reason="what the charity wants is known")


def _journey(ctx: GateContext) -> Gate:
    """Place the charity on its journey; what is not known there counts as not evidenced and stops nothing (R9, R20)."""
    outcomes = ("E3", "E4", "E6") if at_start(ctx) else ("E3", "E4", "E5", "E6")
    functions = [function for function in INFLUENCING if ctx.answer("B2").names(function)]
    steps = tuple(f"E1.{function}" for function in (*SERVICE_FUNCTIONS, *functions))
    regular = tuple(f"E2.{function}" for function in (*SERVICE_FUNCTIONS, *functions))
    asked = (*outcomes, *steps, *regular, "F1", "F2", "F3")
    bare = [id_ for id_ in outcomes if not ctx.answer(id_).evidence.strip()]
    missing = tuple(id_ for id_ in asked if (id_ in bare or not ctx.answer(id_).known) and ctx.answer(id_).applicable)
    unknown = "; what is not known of the journey, or said without evidence, counts as not evidenced"
    return Gate(
        id="enhance/journey",
        title="Where the charity is on its journey",
        verdict=Verdict.PASS,
        reason=f"{_stage(ctx)}{unknown if missing else ''}",
        source=resting_on(ctx, _JOURNEY, "evidenced-level", "at-start-level"),
        answers=asked,
        asks=missing,
    )


_JOURNEY = Source.offer("R9", "R13", "R14", "R20", "R21", "R22", "R112", "Q16")


def _stage(ctx: GateContext) -> str:
    """Say whether a charity is at the start, new, or confident in the foundations (R13, R14, R48, Q16)."""
    if at_start(ctx):
        step = ctx.figure("at-start-level")
        return f"right at the start: no function of the services is known to be above step {step} of the ladder"
    if founded(ctx):
        return "confident in the foundations: outcomes 1 to 3 are evidenced"
    return "some way on: the foundations are not all evidenced yet"


def _look_again(ctx: GateContext) -> date:
    months = ctx.figure("look-again-months")
    until = ctx.answer("C5.until").day
    return until if until and until > ctx.diagnostic.held_on else months_after(ctx.diagnostic.held_on, months)
