"""What goes with the chosen workshops: activities, check-ins, support, report-back, debrief, quick wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coproduce.amendments import (
    AddActivity,
    AddLine,
    Composition,
    DropLine,
)
from coproduce.answers import QuickWin
from coproduce.offer import Activity, Gap, Nature, Participants, Workshop
from coproduce.provenance import Counterfactual, Source, written
from coproduce.rules.enhance.journey import (
    INTRODUCTORY,
    Changes,
    answered,
    brings_series,
    reports_back,
    resting_on,
    staff_only_first,
    together,
)
from coproduce.rules.hookspecs import (
    ComposeContext,
)

_ACTIVITIES = ("listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision")


def companions(ctx: ComposeContext) -> Iterator[Composition]:
    """Yield what goes with the chosen workshops: activities, check-ins, support, report-back, debrief, quick wins."""
    series = ctx.series(INTRODUCTORY)
    yield from _between_workshops(ctx, series)
    yield from _after_workshops(ctx, series)
    wins = ctx.answer("F3").value
    for number, win in enumerate(wins if isinstance(wins, tuple) else (), start=1):
        if isinstance(win, QuickWin):
            yield from _quick_win(ctx, number, win)


def _between_workshops(ctx: ComposeContext, series: Sequence[Workshop]) -> Iterator[Composition]:
    gaps = len(series) - 1
    for number, line, place in ((1, "enhance/check-in-1", "first"), (2, "enhance/check-in-2", "second")):
        there = f"there is {'a' if number <= gaps else 'no'} {place} gap between workshops"
        changes = together(brings_series(ctx, number + 1))
        yield _added(line, needed=number <= gaps, why=there, source=Source.offer("R62", "R72"), changes=changes)
    changes = together(brings_series(ctx, 2))
    for name in _ACTIVITIES:
        there = "the core team works on it between workshops" if gaps > 0 else "there is no gap between workshops"
        source = Source.offer("R39", "R40")
        yield _added(f"enhance/{name}", needed=gaps > 0, why=there, source=source, changes=changes)
    staff_only, why = staff_only_first(ctx, series)
    guests = [ctx.answer(id_).number for id_ in ("G2.volunteers", "G2.service-users")] if series else [0, 0]
    joining = staff_only and guests != [0, 0]
    why = "neither volunteers nor service users take part" if staff_only else why
    joined = "volunteers and service users join at the second workshop" if joining else f"nobody joins late: {why}"
    changes = _joins_late(ctx, guests)
    source = Source.offer("R51", "Q8")
    yield _added("enhance/catch-up", needed=joining, why=joined, source=source, answers=("G3",), changes=changes)


def _joins_late(ctx: ComposeContext, guests: Sequence[int | None]) -> tuple[Counterfactual, ...]:
    somebody = (Counterfactual("G2.service-users", "1", "at 1 or more"),) if guests == [0, 0] else ()
    return together(brings_series(ctx, 2), (answered("G3"),), somebody)


def _after_workshops(ctx: ComposeContext, series: Sequence[Workshop]) -> Iterator[Composition]:
    there = "a series of workshops is supported" if series else "there is no introductory workshop to support"
    source, first = Source.offer("R63", "R66"), together(brings_series(ctx, 1))
    yield _added("enhance/review-and-support", needed=bool(series), why=there, source=source, changes=first)
    report_back, why = reports_back(ctx, series)
    source, asked = Source.offer("R59"), ("G7.report-back",)
    changes = together(*reporting_changes(ctx))
    yield _added("enhance/report-back", needed=report_back, why=why, source=source, answers=asked, changes=changes)
    debrief, why = _debriefed(ctx, report_back=report_back)
    brings = () if report_back else reporting_changes(ctx)
    changes = together(*brings, (answered("G7.debrief"),), _attended(ctx))
    source = resting_on(ctx, Source.offer("R65", "Q13"), "debrief-needs-attendance")
    answers = (*asked, "G7.debrief")
    yield _added("enhance/debrief", needed=debrief, why=why, source=source, answers=answers, changes=changes)


def reporting_changes(ctx: ComposeContext) -> tuple[Changes, Changes]:
    """Name the answers that together would have brought a report-back."""
    return brings_series(ctx, 1), (answered("G7.report-back"),)


def _debriefed(ctx: ComposeContext, *, report_back: bool) -> tuple[bool, str]:
    """Tell whether there is a debrief, and why; it does not depend on our attendance, by our reading (R65, Q13)."""
    if not report_back:
        return False, "without a report-back there is nothing to debrief"
    wanted = ctx.answer("G7.debrief")
    if wanted.is_("no"):
        return False, "the charity does not want a debrief"
    if _attended(ctx) and not ctx.answer("G7.attend").is_("yes"):
        return False, "a debrief follows a report-back that we attend, and we do not"
    if wanted.known:
        return True, "the charity wants a debrief"
    return True, "whether a debrief is wanted is not known, so it stays open"


def _attended(ctx: ComposeContext) -> tuple[Counterfactual, ...]:
    return (answered("G7.attend"),) if ctx.figure("debrief-needs-attendance") else ()


def _added(  # noqa: PLR0913 - what, why, on which authority, and what would change it
    line: str,
    *,
    needed: bool,
    why: str,
    source: Source,
    answers: tuple[str, ...] = (),
    changes: tuple[Counterfactual, ...] = (),
) -> Composition:
    if needed:
        return AddLine(id=f"{line}-added", line=line, reason=why, source=source, answers=answers)
    id_ = f"{line}-not-added"
    return DropLine(id=id_, line=line, reason=why, source=source, answers=answers, would_change=changes)


# Quick wins -----------------------------------------------------------------------------------------------------------


def _quick_win(ctx: ComposeContext, number: int, win: QuickWin) -> Iterator[Composition]:
    """Make a quick win an activity of the first gap, or of the time after the workshop, or decline it (R22)."""
    id_ = f"enhance/quick-win-{number}"
    module, gap, when = _time_for(ctx)
    source = Source.offer("R22")
    yield AddActivity(
        id=f"{id_}-placed",
        activity=_activity(id_, win, module, gap),
        reason=f"a quick win builds momentum, so {win.owner} works on it {when}",
        source=source,
        answers=("F3",),
    )
    if win.by is not None and win.by <= ctx.diagnostic.held_on:
        why = f"it was due by {written(win.by)}, which the call did not come before"
        change = Counterfactual("F3", "", "with a later date for it")
        yield DropLine(
            id=f"{id_}-declined",
            line=id_,
            reason=why,
            source=Source.assumption("a quick win that is past builds no momentum any more", "R22"),
            answers=("F3",),
            supersedes=(f"{id_}-placed",),
            would_change=(change,),
        )


def _time_for(ctx: ComposeContext) -> tuple[str, Gap, str]:
    series = ctx.series(INTRODUCTORY)
    if len(series) > 1:
        return INTRODUCTORY, Gap.FIRST, "in the first gap between workshops"
    modules = dict.fromkeys(line.module for line in ctx.lines)
    when = "after the first workshop" if series else "once the work has begun"
    return next(iter(modules), INTRODUCTORY), Gap.AFTER, when


def _activity(id_: str, win: QuickWin, module: str, gap: Gap) -> Activity:
    by = f", by {written(win.by)}" if win.by else ""
    noticed = f"; noticed by {win.noticed_by}" if win.noticed_by else ""
    return Activity(
        id=id_,
        title=f"Quick win: {win.what.rstrip('.')}",
        module=module,
        nature=Nature.CONSULTANCY,
        summary=f"Owned by {win.owner}{by}{noticed}",
        source=Source.offer("R22"),
        participants=Participants.CORE_TEAM,
        gap=gap,
        due=win.by,
        owner=win.owner,
        purpose="build momentum",
    )
