"""What the rules of the offer read from a call: where the charity stands, and what follows for its workshops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from coproduce.answers import Answer
from coproduce.offer import Offer, Workshop
from coproduce.provenance import Basis, Counterfactual, Source
from coproduce.rules.hookspecs import (
    ComposeContext,
    GateContext,
)

INTRODUCTORY = "enhance/module-1"
AT_THE_START = "enhance/right-at-the-start"
CONCEPTS = "enhance/concepts"
LIVED_EXPERIENCE_TEAM = "lived-experience team"
SERVICE_FUNCTIONS = ("governance", "service-design", "service-delivery", "service-development")
FOUNDATIONS = ("E3", "E4", "E6")
INFLUENCING = {
    "policy-and-campaigns": "enhance/policy-and-campaigns",
    "research-and-evaluation": "enhance/research-and-evaluation",
}
NARROW_WISHES = {*INFLUENCING, "specific-challenge"}


# Where the charity stands ---------------------------------------------------------------------------------------------


Changes = tuple[Counterfactual, ...] | None
"""Answers that together would have changed something, or None where no answer would."""


def evidenced(ctx: GateContext, question: str) -> bool:
    """Tell whether an outcome counts as evidenced: the highest point of its scale, with a reason (Q16)."""
    answer = ctx.answer(question)
    return (
        answer.number is not None and answer.number >= ctx.figure("evidenced-level") and bool(answer.evidence.strip())
    )


def founded(ctx: GateContext) -> bool:
    """Tell whether the foundations, outcomes 1 to 3, are all evidenced (R14, Q16)."""
    return all(evidenced(ctx, question) for question in FOUNDATIONS)


def at_start(ctx: GateContext) -> bool:
    """Tell whether every applicable function of the services is at the start or not known (R48)."""
    rows = [ctx.answer(f"E1.{function}") for function in SERVICE_FUNCTIONS]
    applicable = [row for row in rows if row.applicable]
    return bool(applicable) and all((row.number or 0) <= ctx.figure("at-start-level") for row in applicable)


def heard(ctx: GateContext, questions: Iterable[str]) -> str:
    """Say what was heard in answer to some questions, for a reason."""
    return ", ".join(f"{question} {_said(ctx.answer(question))}" for question in questions)


def _said(answer: Answer) -> str:
    if answer.number is None:
        return answer.state.value.replace("-", " ")
    return f"is {answer.number}" if answer.evidence.strip() else f"is {answer.number} without evidence"


def wants_only_narrow(ctx: GateContext) -> bool:
    """Tell whether nothing is wanted but policy, research or a particular challenge (R14, R88)."""
    wanted = ctx.answer("B2").value
    names = set(cast("tuple[str, ...]", wanted)) if isinstance(wanted, tuple) else set()
    return bool(names or ctx.answer("B4").known) and names <= NARROW_WISHES


def short_of(ctx: GateContext) -> dict[str, str]:
    """Say which of time and experience for the activities is short, by the question that tells (R19)."""
    short = {}
    if not ctx.answer("D2").is_("yes"):
        known = (
            "the core team cannot give half a day a gap"
            if ctx.answer("D2").known
            else "the core team's time is not known"
        )
        short["D2"] = known
    experience = ctx.answer("D4").number
    if experience is not None and experience <= ctx.figure("needs-help-level"):
        short["D4"] = "the charity has not run a consultation alone"
    return short


def resting_on(ctx: GateContext, source: Source, *figures: str) -> Source:
    """Give a source, or that of an edit on record where one set a figure that the rule rests on (R11)."""
    agreed = [read for name in figures if (read := ctx.offer.figure(name)).default is not None]
    clauses = dict.fromkeys((*source.clauses, *(clause for figure in agreed for clause in figure.source.clauses)))
    note = "; ".join(figure.source.note for figure in agreed)
    return Source(Basis.AGREED, tuple(clauses), note) if agreed else source


# Which workshops, and what would have changed that --------------------------------------------------------------------


def workshops(offer: Offer) -> tuple[Workshop, ...]:
    """List the workshops of the introductory series that the offer has, in order (R58)."""
    series = (line for line in offer.lines if isinstance(line, Workshop) and line.module == INTRODUCTORY)
    return tuple(sorted(series, key=lambda workshop: workshop.number))


def questions_of(offer: Offer, workshop: str) -> tuple[str, ...]:
    """List the questions that tell whether the outcomes of a workshop are there already (R44 to R47, R112)."""
    return tuple(sorted(outcome.question for outcome in offer.outcomes_of(workshop)))


def is_planning(offer: Offer, workshop: str) -> bool:
    """Tell whether a workshop works on none of the foundations, and so is offered only where one aspect is wanted."""
    return not set(questions_of(offer, workshop)) & set(FOUNDATIONS)


def brings_workshop(ctx: GateContext, workshop: str) -> tuple[Counterfactual, ...]:
    """Name the answers that together would have brought a workshop that its outcomes do not bring."""
    questions = questions_of(ctx.offer, workshop)
    changes = []
    if questions and all(evidenced(ctx, question) for question in questions):
        below = ctx.figure("evidenced-level") - 1
        changes.append(Counterfactual(questions[0], str(below), f"at {below} or lower"))
    if is_planning(ctx.offer, workshop) and founded(ctx) and wants_only_narrow(ctx):
        changes.append(named("B2", "service-delivery", "naming a function of the services"))
    return tuple(changes)


def brings_series(ctx: ComposeContext, number: int) -> Changes:
    """Name the answers that together would have brought so many workshops; None where none would."""
    there = {workshop.id for workshop in ctx.series(INTRODUCTORY)}
    absent = [workshop.id for workshop in workshops(ctx.offer) if workshop.id not in there]
    ways = [brings_workshop(ctx, workshop) for workshop in absent]
    missing = max(0, number - len(there))
    found = [way for way in ways if way][:missing]
    return tuple(dict.fromkeys(change for way in found for change in way)) if len(found) == missing else None


def together(*parts: Changes) -> tuple[Counterfactual, ...]:
    """Join answers that bring something together; where one of the parts has none, nothing would bring it."""
    possible = [part for part in parts if part is not None]
    return tuple(dict.fromkeys(change for part in possible for change in part)) if len(possible) == len(parts) else ()


def own_id(line: str, what: str) -> str:
    """Make an id of ours for what we say about a line, which may be another's.

    >>> own_id("enhance/debrief", "remote"), own_id("wales/open-day", "remote")
    ('enhance/debrief-remote', 'enhance/wales.open-day-remote')
    """
    owner, _, name = line.partition("/")
    return f"enhance/{name if owner == 'enhance' else f'{owner}.{name}'}-{what}"


def answered(question: str, answer: str = "yes") -> Counterfactual:
    """Name an answer that is one of the options of its question."""
    return Counterfactual(question, answer, f"answered {answer}")


def named(question: str, option: str, words: str = "") -> Counterfactual:
    """Name an option that an answer would have to name among others."""
    return Counterfactual(question, option, words or f"naming {option.replace('-', ' ')}")


def founds(ctx: GateContext) -> tuple[Counterfactual, ...]:
    """Name the answers that together would have evidenced the foundations."""
    level = ctx.figure("evidenced-level")
    missing = [question for question in FOUNDATIONS if not evidenced(ctx, question)]
    return tuple(Counterfactual(question, str(level), f"evidenced at {level}") for question in missing)


# What follows for the workshops ---------------------------------------------------------------------------------------


def reports_back(ctx: GateContext, series: Sequence[Workshop]) -> tuple[bool, str]:
    """Tell whether there is a report-back, and why: on by default where a vision or plan is made (R59)."""
    if not series:
        return False, "there is no introductory workshop to report from"
    wanted = ctx.answer("G7.report-back")
    if wanted.is_("no"):
        return False, "the charity does not want to report back"
    if wanted.is_("yes"):
        return True, "the charity wants to report back"
    if any(workshop.id != CONCEPTS for workshop in series):
        return True, "reporting back is recommended wherever a vision or a plan is made"
    return False, "no vision and no plan is made that could be reported"


def staff_only_first(ctx: GateContext, series: Sequence[Workshop]) -> tuple[bool, str]:
    """Tell whether the first workshop is for staff only, and why (R32, Q8)."""
    if len(series) < 2:  # noqa: PLR2004 - a first and a later workshop
        return False, "no later workshop brings service users in, so the first is not for staff only"
    wanted = ctx.answer("G3")
    if wanted.is_("no"):
        return False, "the charity does not want a first workshop for staff only"
    if wanted.is_("yes"):
        return True, "the charity wants a first workshop for staff only"
    if ctx.answer("G2.service-users").number == 0:
        return False, "no service users take part in a later workshop, so the first is not for staff only"
    return True, "a safe space for staff first is generally appreciated, and the charity has not declined it"
