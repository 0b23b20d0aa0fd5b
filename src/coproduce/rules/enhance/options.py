"""Why an option of the offer is not taken up, and which answer would have taken it up."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.amendments import Decline
from coproduce.offer import Workshop
from coproduce.provenance import Counterfactual, Source
from coproduce.rules.enhance.choosing import allows
from coproduce.rules.enhance.companions import reporting_changes
from coproduce.rules.enhance.journey import (
    INFLUENCING,
    INTRODUCTORY,
    answered,
    brings_series,
    named,
    staff_only_first,
    together,
)
from coproduce.rules.hookspecs import (
    TailorContext,
)


def declined(ctx: TailorContext) -> Iterator[Decline]:
    """Yield why each option that is no line of its own is not taken up."""
    yield from _staff_only(ctx)
    yield from _remote(ctx)
    yield from _attendance(ctx)


def _staff_only(ctx: TailorContext) -> Iterator[Decline]:
    staff_only, why = staff_only_first(ctx, ctx.series(INTRODUCTORY))
    if not staff_only:
        changes = together(brings_series(ctx, 2), (answered("G3"),))
        yield _decline("staff-only-first", why, Source.offer("R32", "Q8"), ("G3",), changes)


def _remote(ctx: TailorContext) -> Iterator[Decline]:
    source, asked = Source.offer("R41"), "G5.face-to-face"
    change = answered(asked, "no")
    if not any(isinstance(line, Workshop) for line in ctx.lines):
        why = "there is no workshop to hold remotely"
        policy = "policy-and-campaigns"
        changes = together((named("B2", policy), *allows(ctx, INFLUENCING[policy]), change))
        yield _decline("remote-delivery", why, source, (asked,), changes)
    elif not ctx.answer(asked).is_("no"):
        known = ctx.answer(asked).known
        why = "people can meet face to face" if known else "face to face is planned for unless people say otherwise"
        yield _decline("remote-delivery", why, source, (asked,), (change,))


def _attendance(ctx: TailorContext) -> Iterator[Decline]:
    source, asked = Source.offer("R64", "R67"), "G7.attend"
    if not ctx.has("enhance/report-back"):
        changes = together(*reporting_changes(ctx), (answered(asked),))
        yield _decline("attendance", "there is no report-back to attend", source, (asked,), changes)
    elif not ctx.answer(asked).is_("yes"):
        known = ctx.answer(asked).known
        why = "the charity does not want us there" if known else "whether we are wanted there is not known yet"
        yield _decline("attendance", why, source, (asked,), (answered(asked),))


def _decline(
    name: str, why: str, source: Source, answers: tuple[str, ...], changes: tuple[Counterfactual, ...]
) -> Decline:
    return Decline(
        id=f"enhance/no-{name}",
        option=f"enhance/{name}",
        reason=why,
        source=source,
        answers=answers,
        would_change=changes,
    )
