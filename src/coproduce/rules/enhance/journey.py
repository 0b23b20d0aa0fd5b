"""What the rules of the offer read from a call: where the charity stands, and what follows for its workshops."""

from __future__ import annotations

from coproduce.answers import Answer
from coproduce.offer import Workshop
from coproduce.rules.hookspecs import (
    GateContext,
)

INTRODUCTORY = "enhance/module-1"
LIVED_EXPERIENCE_TEAM = "lived-experience team"
SERVICE_FUNCTIONS = ("governance", "service-design", "service-delivery", "service-development")
WORKSHOPS = {"enhance/concepts": ("E3", "E6"), "enhance/vision": ("E4",), "enhance/planning": ("E5",)}
FOUNDATIONS = ("E3", "E4", "E6")
INFLUENCING = {
    "policy-and-campaigns": "enhance/policy-and-campaigns",
    "research-and-evaluation": "enhance/research-and-evaluation",
}
NARROW_WISHES = {*INFLUENCING, "specific-challenge"}


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


def heard(ctx: GateContext, questions: tuple[str, ...]) -> str:
    """Say what was heard in answer to some questions, for a reason."""
    return ", ".join(f"{question} {_said(ctx.answer(question))}" for question in questions)


def _said(answer: Answer) -> str:
    if answer.number is None:
        return answer.state.value.replace("-", " ") if not answer.known else "answered"
    return f"is {answer.number}" if answer.evidence.strip() else f"is {answer.number} without evidence"


def reports_back(ctx: GateContext, series: list[Workshop]) -> tuple[bool, str]:
    """Tell whether there is a report-back, and why: on by default where a vision or plan is made (R59)."""
    wanted = ctx.answer("G7.report-back")
    if wanted.is_("no"):
        return False, "the charity does not want to report back"
    if wanted.is_("yes") and series:
        return True, "the charity wants to report back"
    if any(workshop.id != "enhance/concepts" for workshop in series):
        return True, "reporting back is recommended wherever a vision or a plan is made"
    return False, "no vision and no plan is made that could be reported"


def staff_only_first(ctx: GateContext, series: list[Workshop]) -> tuple[bool, str]:
    """Tell whether the first workshop is for staff only, and why (R32, Q8)."""
    wanted = ctx.answer("G3")
    if len(series) < 2:  # noqa: PLR2004 - a first and a later workshop
        return False, "no later workshop brings service users in, so the first is not for staff only"
    if wanted.is_("no"):
        return False, "the charity does not want a first workshop for staff only"
    if wanted.is_("yes"):
        return True, "the charity wants a first workshop for staff only"
    if ctx.answer("G2.service-users").number == 0:
        return False, "no service users take part in a later workshop, so the first is not for staff only"
    return True, "a safe space for staff first is generally appreciated, and the charity has not declined it"


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
