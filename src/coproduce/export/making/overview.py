"""Many charities at once: their dates on one timeline, and what each is offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coproduce.export.making.brief import Brief, cell, section, short_day, table
from coproduce.export.making.dates import date_cell, is_long, key_of, marks_of, months_between, title_cell
from coproduce.export.making.figures import total_words
from coproduce.export.report import Cell, Drawing, Lane, Paragraph, Section, Timeline, Tone
from coproduce.export.words import as_given
from coproduce.halves import Half
from coproduce.ledger import Column, Total
from coproduce.plan import Event, Plan
from coproduce.portfolio import Portfolio, charity_of


def overview(brief: Brief, portfolio: Portfolio) -> Iterator[Section]:
    """Yield the charities of a portfolio, with their dates drawn and in a table."""
    say = brief.say
    plans = in_order(portfolio)
    intro = say.count(
        "{number} charity, by the day of its first session.",
        "{number} charities, by the day of their first session.",
        len(plans),
    )
    drawn = timeline(brief, portfolio)
    last = [say("Beyond the stated days")] if any(total.days or total.open for total in map(_beside, plans)) else []
    headings = (say("Charity"), say("First session"), say("Last session"), say("Sessions"), say("Our days"), *last)
    rows = [_row(brief, plan)[: len(headings)] for plan in plans]
    shown = table(say("The charities"), headings, rows, numeric=frozenset({3, 4, 5}))
    yield section(
        "portfolio", say("All charities"), Paragraph(intro, Tone.LEAD), Drawing(drawn) if drawn else None, shown
    )
    if sessions := [_session(brief, plan, event) for plan, event in _by_day(plans)]:
        columns = (say("Date"), say("Charity"), say("Session"))
        yield section("sessions", say("All sessions"), table(say("The sessions of all charities"), columns, sessions))


def _by_day(plans: list[Plan]) -> list[tuple[Plan, Event]]:
    found = [(plan, event) for plan in plans for event in plan.events]
    return sorted(found, key=lambda each: (each[1].day, each[1].half is Half.AFTERNOON, charity_of(each[0])))


def _session(brief: Brief, plan: Plan, event: Event) -> tuple[Cell, ...]:
    return date_cell(brief, plan, event), cell(charity_of(plan)), title_cell(brief, plan, event)


def in_order(portfolio: Portfolio) -> list[Plan]:
    """Give the plans by the day of their first event, those without one last."""
    return sorted(portfolio.plans, key=lambda plan: (plan.events[0].day if plan.events else date.max, charity_of(plan)))


def _row(brief: Brief, plan: Plan) -> tuple[Cell, ...]:
    say, total = brief.say, plan.package.ledger.total(Column.PROVIDER, in_band=True)
    days = (
        [Cell(short_day(say, each.day), day=each.day) for each in (plan.events[0], plan.events[-1])]
        if plan.events
        else [cell(say("no date yet"))] * 2
    )
    beside = cell(total_words(say, _beside(plan)))
    return (cell(charity_of(plan)), *days, cell(str(len(plan.events))), cell(total_words(say, total)), beside)


def _beside(plan: Plan) -> Total:
    """Give the provider's days of a plan beside those that the offer states."""
    return plan.package.ledger.total(Column.PROVIDER, in_band=False)


def _lane(brief: Brief, plan: Plan, *, in_year: bool) -> Lane:
    marks = [mark for line in plan.package.lines for mark in marks_of(brief, plan, line, in_year=in_year)]
    return Lane(as_given(charity_of(plan)), tuple(marks))


def timeline(brief: Brief, portfolio: Portfolio) -> Timeline | None:
    """Draw up what a picture of a portfolio shows, a row for each charity, or None where there are no dates."""
    say = brief.say
    dated = [plan for plan in in_order(portfolio) if plan.events]
    if not dated:
        return None
    in_year = is_long([event.day for plan in dated for event in plan.events])
    lanes = [_lane(brief, plan, in_year=in_year) for plan in dated]
    first = min(mark.first for lane in lanes for mark in lane.marks)
    last = max(mark.last for lane in lanes for mark in lane.marks)
    return Timeline(
        title=say("Timeline of all charities"),
        description=say.count(
            "Sessions with {number} charity from {first} to {last}; the table of sessions says the same.",
            "Sessions with {number} charities from {first} to {last}; the table of sessions says the same.",
            len(dated),
            first=first,
            last=last,
        ),
        months=tuple((month, say.month(month)) for month in months_between(first, last)),
        lanes=tuple(lanes),
        key=key_of(brief, lanes),
        provisional=say("provisional"),
    )
