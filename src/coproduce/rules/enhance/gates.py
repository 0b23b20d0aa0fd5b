"""The gates: scope, senior backing, time and resources, timing, what is wanted, and the journey."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date

from coproduce.answers import Answer, Unknown
from coproduce.assessment import Gate, Verdict
from coproduce.charity import Nation
from coproduce.provenance import Source
from coproduce.rules.enhance.journey import (
    SERVICE_FUNCTIONS,
    founded,
)
from coproduce.rules.hookspecs import (
    GateContext,
)
from coproduce.workdays import months_after


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
    nations = ctx.charity.nations
    if isinstance(nations, Unknown):
        why = "whether the charity works in England or Wales is not known"
        return gate(verdict=Verdict.NEEDS_INFORMATION, reason=why, answers=("A1",), asks=("A1",))
    names = " and ".join(nation.title for nation in nations)
    if not {Nation.ENGLAND, Nation.WALES} & set(nations):
        why = f"the offer reaches charities in England, and in Wales as needed; this one works in {names}"
        return gate(verdict=Verdict.CLOSE, reason=why, answers=("A1",))
    outside = [nation.title for nation in nations if nation not in (Nation.ENGLAND, Nation.WALES)]
    noted = f"; its work in {' and '.join(outside)} is outside the offer" if outside else ""
    as_needed = ", where the offer is made as needed" if Nation.WALES in nations else ""
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
    answer = ctx.answer("C1")
    if not answer.known or not _is_senior(ctx, answer):
        why = "whether senior leaders back coproduction is not known from a senior leader, in person or on record"
        if answer.known:
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
        answers=("C2", "C3"),
    )
    time, resources = ctx.answer("C2"), ctx.answer("C3")
    if time.is_("no"):
        why = "no staff time can be committed to developing and implementing coproduction at this time"
        return gate(verdict=Verdict.CLOSE, reason=why, look_again=_look_again(ctx))
    missing = tuple(answer.question for answer in (time, resources) if not answer.known)
    if missing:
        why = "whether staff time and resources are committed is not known"
        return gate(verdict=Verdict.NEEDS_INFORMATION, reason=why, asks=missing)
    wanting = []
    if time.is_("conditional"):
        wanting.append("Staff time for developing and implementing coproduction is confirmed.")
    if not resources.is_("yes"):
        wanting.append("The resources that come with the staff time are named.")
    if wanting:
        why = "time and resources are committed in part"
        return gate(verdict=Verdict.CONDITIONAL, reason=why, condition=" ".join(wanting))
    return gate(verdict=Verdict.PASS, reason="staff time and resources are committed")


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
    until = ctx.answer("C5.until").day
    then = f"after {until.day} {until:%B %Y}" if until else "on a date still to be named"
    condition = f"We decide with the charity whether to start {then}, or to close the offer until then."
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
    named = ctx.answer("B2").names("specific-challenge")
    asks_challenge = named or (founded(ctx) and ctx.answer("B4").applicable)
    asked = ("B2", "B4", "B6") if asks_challenge else ("B2", "B6")
    missing = tuple(id_ for id_ in asked if not ctx.answer(id_).known)
    if missing:
        why = "what the charity wants decides which lines its package has, and this is not known"
        return gate(verdict=Verdict.NEEDS_INFORMATION, reason=why, asks=missing)
    return gate(verdict=Verdict.PASS, reason="what the charity wants is known")


def _journey(ctx: GateContext) -> Gate:
    asked = ("E3", "E4", "E5", "E6", *(f"E1.{function}" for function in SERVICE_FUNCTIONS))
    bare = [id_ for id_ in asked[:4] if ctx.answer(id_).known and not ctx.answer(id_).evidence.strip()]
    missing = tuple(id_ for id_ in asked if (id_ in bare or not ctx.answer(id_).known) and ctx.answer(id_).applicable)
    why = "what is not known of the journey, or said without evidence, counts as not evidenced"
    return Gate(
        id="enhance/journey",
        title="Where the charity is on its journey",
        verdict=Verdict.PASS,
        reason=why if missing else "where the charity is on its journey is known",
        source=Source.offer("R20", "R112"),
        answers=asked,
        asks=missing,
    )


def _look_again(ctx: GateContext) -> date:
    months = ctx.figure("look-again-months")
    until = ctx.answer("C5.until").day
    return until if until and until > ctx.diagnostic.held_on else months_after(ctx.diagnostic.held_on, months)
