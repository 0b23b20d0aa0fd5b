"""Which lines a charity is offered: workshops by missing outcome, and what it asks for."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from coproduce.amendments import (
    Include,
    LeaveOut,
    Proposal,
)
from coproduce.offer import Status
from coproduce.provenance import Counterfactual, Source, written
from coproduce.rules.enhance.journey import (
    AT_THE_START,
    FOUNDATIONS,
    INFLUENCING,
    SERVICE_FUNCTIONS,
    answered,
    at_start,
    brings_workshop,
    evidenced,
    founded,
    founds,
    heard,
    is_planning,
    named,
    questions_of,
    resting_on,
    wants_only_narrow,
    workshops,
)
from coproduce.rules.hookspecs import (
    ProposeContext,
)


def proposals(ctx: ProposeContext) -> Iterator[Proposal]:
    """Yield workshops by missing outcome, then the modules and lines that the charity asks for."""
    yield from _series(ctx)
    for function, line in INFLUENCING.items():
        yield _influencing(ctx, function, line)
    yield _bespoke(ctx)
    yield _peer_research(ctx)


def _series(ctx: ProposeContext) -> Iterator[Proposal]:
    if not at_start(ctx):
        for workshop in workshops(ctx.offer):
            yield _workshop(ctx, workshop.id)
        return
    template = ctx.offer.template(AT_THE_START)
    answers = tuple(f"E1.{function}" for function in SERVICE_FUNCTIONS)
    why = f'the charity is right at the start, so the example package "{template.title}" is proposed'
    source = resting_on(ctx, Source.offer("R13", *template.source.clauses), "at-start-level")
    for line in template.lines:
        yield Include(id=f"{line}-at-start", line=line, reason=why, source=source, answers=answers)


def _workshop(ctx: ProposeContext, line: str) -> Proposal:
    questions = questions_of(ctx.offer, line)
    missing = tuple(question for question in questions if not evidenced(ctx, question))
    source = resting_on(ctx, Source.offer("R13", "R112"), "evidenced-level", "at-start-level")
    leave_out = functools.partial(LeaveOut, line=line, would_change=brings_workshop(ctx, line))
    if not missing:
        why = f"what it works towards is evidenced ({heard(ctx, questions)})"
        return leave_out(id=f"{line}-evidenced", reason=why, source=source, answers=questions)
    if is_planning(ctx.offer, line) and founded(ctx) and wants_only_narrow(ctx):
        why = "the foundations are evidenced and only one aspect is wanted, so planning is offered, not included"
        source = Source.assumption("planning is offered where only a particular aspect is wanted", "R14", "R88")
        return leave_out(id=f"{line}-offered", reason=why, source=source, answers=("B2", "B4", *FOUNDATIONS))
    why = f"what it works towards is not evidenced yet ({heard(ctx, missing)})"
    return Include(id=f"{line}-missing", line=line, reason=why, source=source, answers=missing)


def _influencing(ctx: ProposeContext, function: str, line: str) -> Proposal:
    words = function.replace("-", " ")
    if not ctx.answer("B2").names(function):
        known = ctx.answer("B2").known
        why = f"{words} is not among what the charity wants now" if known else "what the charity wants now is not known"
        return LeaveOut(
            id=f"{line}-not-wanted",
            line=line,
            reason=why,
            source=Source.offer("R14", "R78"),
            answers=("B2",),
            would_change=(named("B2", function), *allows(ctx, line)),
        )
    if refusal := _refused(ctx, line):
        return refusal
    source = resting_on(ctx, Source.offer("R14", "R15", "R78", "R83"), "evidenced-level")
    basis = "and its foundations are evidenced" if founded(ctx) else "as an extension of the introductory series"
    why = f"{words} is among what the charity wants now, {basis}"
    return Include(id=f"{line}-wanted", line=line, reason=why, source=source, answers=("B2",))


def _bespoke(ctx: ProposeContext) -> Proposal:
    line, source = "enhance/service-design", resting_on(ctx, Source.offer("R88", "R89"), "evidenced-level")
    leave_out = functools.partial(LeaveOut, line=line, source=source)
    challenge = Counterfactual("B4", "", "naming a challenge")
    if not founded(ctx):
        why = "a particular challenge is taken up once the foundations are evidenced"
        changes = (*founds(ctx), challenge)
        return leave_out(id=f"{line}-foundations-first", reason=why, answers=FOUNDATIONS, would_change=changes)
    if not ctx.answer("B4").known:
        why = "the charity names no particular challenge"
        return leave_out(id=f"{line}-no-challenge", reason=why, answers=("B4",), would_change=(challenge,))
    answers = ("B4", *FOUNDATIONS)
    why = f'the charity asks "{ctx.answer("B4").value}", and its foundations are evidenced'
    return Include(id=f"{line}-challenge", line=line, reason=why, source=source, answers=answers)


def _peer_research(ctx: ProposeContext) -> Proposal:
    line, source = "enhance/peer-research-training", Source.offer("R79", "R81", "R82")
    if not ctx.answer("B6").is_("yes"):
        known = ctx.answer("B6").known
        interest = "the charity is not interested in the separate training now"
        return LeaveOut(
            id=f"{line}-not-wanted",
            line=line,
            reason=interest if known else "whether the charity is interested in the separate training is not known",
            source=source,
            answers=("B6",),
            would_change=(answered("B6"), *allows(ctx, line)),
        )
    if refusal := _refused(ctx, line):
        return refusal
    why = "the charity is interested in the accredited training, which is a separate offer"
    return Include(id=f"{line}-wanted", line=line, reason=why, source=source, answers=("B6",))


# What the Regional Manager said ---------------------------------------------------------------------------------------


def _refused(ctx: ProposeContext, line: str) -> LeaveOut | None:
    """Withdraw a line that must be asked about, where the Regional Manager said no (R82, Q6)."""
    question = asked_about(ctx, line)
    if not question or not ctx.answer(question).is_("no"):
        return None
    answer = ctx.answer(question)
    on = f" on {written(answer.on)}" if answer.on else ""
    title = next(each.title for each in ctx.catalogue if each.id == line)
    why = f"{answer.said_by or 'the Regional Manager'} said no to the {title[:1].lower()}{title[1:]}{on}"
    source = Source.offer("R81", "R82", "Q6")
    changes = (answered(question),)
    return LeaveOut(
        id=f"{line}-refused", line=line, reason=why, source=source, answers=(question,), would_change=changes
    )


def allows(ctx: ProposeContext, line: str) -> tuple[Counterfactual, ...]:
    """Name the Regional Manager's yes among what would have brought a line, where there was a no."""
    question = asked_about(ctx, line)
    return (answered(question),) if question and ctx.answer(question).is_("no") else ()


def asked_about(ctx: ProposeContext, line: str) -> str:
    """Name the question that holds the Regional Manager's answer on a line, or nothing where none must be asked."""
    found = next((each for each in ctx.catalogue if each.id == line), None)
    question = f"H1.{found.name}" if found and found.status is not Status.INCLUDED else ""
    return question if question in ctx.questions else ""
