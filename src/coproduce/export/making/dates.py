"""When it happens: the timeline, the table of dates beside it, the work between them, and what has no date yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coproduce.export.making.brief import (
    Brief,
    capital,
    cell,
    is_provisional_event,
    line_title,
    meeting_title,
    section,
    short_day,
    span_words,
    table,
)
from coproduce.export.making.figures import half_words, mode_words, participants_words
from coproduce.export.report import (
    Block,
    Cell,
    Drawing,
    Lane,
    Mark,
    MarkKind,
    Paragraph,
    Section,
    Table,
    Terms,
    Timeline,
    Tone,
)
from coproduce.export.words import NOTHING, Words
from coproduce.offer import AnyLine, CheckIn, Debrief, ReportBack, Workshop
from coproduce.plan import Event, Period, Plan

_KINDS: tuple[tuple[type, MarkKind], ...] = (
    (Workshop, MarkKind.WORKSHOP),
    (CheckIn, MarkKind.CHECK_IN),
    (ReportBack, MarkKind.REPORT_BACK),
    (Debrief, MarkKind.DEBRIEF),
)


def dates(brief: Brief, plan: Plan) -> Iterator[Section]:
    """Yield the dates of a plan, drawn and in a table, with the work between them."""
    say = brief.say
    blocks: list[Block] = []
    if plan.events:
        first, last = plan.events[0].day, plan.events[-1].day
        blocks.append(Paragraph(capital(span_words(brief, first, last)), Tone.LEAD))
        drawn = timeline(brief, plan)
        blocks += [Drawing(drawn)] if drawn else []
        blocks.append(_dates(brief, plan))
    if plan.periods:
        blocks.append(_work(brief, plan))
    if plan.undated:
        titles = {line.id: line_title(say, line) for line in plan.package.lines}
        pairs = tuple((titles[each.line], capital(say(each.why))) for each in plan.undated)  # offer text
        blocks += [Paragraph(say("Without a date yet:")), Terms(pairs)]
    if any(_waits(plan, event) for event in plan.events):
        blocks.append(
            Paragraph(say("Dates marked as provisional are kept free until they are confirmed."), Tone.NOTICE)
        )
    yield section("dates", say("Dates"), *blocks)


def yours(brief: Brief, plan: Plan) -> Iterator[Section]:
    """Yield, for the co-facilitator, the sessions that are theirs, and who leads them with them (R35)."""
    say, titles = brief.say, {role.id: role.title for role in plan.package.roles}
    rows = []
    for event in plan.events:
        line = plan.package.line(event.line)
        theirs = [role for role in line.roles if _CO_FACILITATOR in role]
        if theirs:
            others = [say(titles[role]) for role in line.roles if role in titles and role not in theirs]  # offer text
            day, when, title, *_ = _date_row(brief, plan, event)
            rows.append((day, when, title, cell(capital(say.joined(others)) if others else NOTHING)))
    if rows:
        headings = (say("Date"), say("When"), say("Session"), say("With you"))
        yield section("yours", say("Your sessions"), table(say("The sessions that you run with us"), headings, rows))


_CO_FACILITATOR = "co-facilitator"
"""What the role of somebody who runs a session from lived experience is called in its id."""


def _dates(brief: Brief, plan: Plan) -> Table:
    say = brief.say
    because = any(event.because for event in plan.events) and brief.is_candid
    headings = (say("Date"), say("When"), say("Session"), say("How and for whom"), say("Why then"))
    rows = [_date_row(brief, plan, event)[: 5 if because else 4] for event in plan.events]
    return table(say("The dates"), headings[: 5 if because else 4], rows)


def _date_row(brief: Brief, plan: Plan, event: Event) -> tuple[Cell, ...]:
    say, line = brief.say, plan.package.line(event.line)
    title = meeting_title(say, line, event.meeting)
    if _waits(plan, event):
        title = say("{title} (provisional)", title=title)
    how = say.joined([capital(mode_words(say, event.mode)), participants_words(say, event.participants)])
    return (
        Cell(say.day(event.day), day=event.day),
        cell(when_words(brief, plan, event)),
        cell(title),
        cell(how),
        cell(capital(say(event.because)) if event.because else ""),  # offer text
    )


def when_words(brief: Brief, plan: Plan, event: Event) -> Words:
    """Say at what time of its day an event is: from when to when where that is agreed, else which half of the day."""
    times = plan.times_of(event.id)
    if times is None:
        return capital(half_words(brief.say, event.half))
    return brief.say("{start} to {end}", start=f"{times[0]:%H:%M}", end=f"{times[1]:%H:%M}")


def _work(brief: Brief, plan: Plan) -> Table:
    say = brief.say
    titles = {line.id: line_title(say, line) for line in plan.package.lines}
    rows = [
        (
            Cell(say.day(period.first), day=period.first),
            Cell(say.day(period.last), day=period.last),
            cell(titles[period.line]),
        )
        for period in plan.periods
    ]
    return table(say("Work between the dates"), (say("From"), say("To"), say("Work")), rows)


# Drawn ----------------------------------------------------------------------------------------------------------------


def timeline(brief: Brief, plan: Plan) -> Timeline | None:
    """Draw up what a picture of the plan shows, or None where it has no dates."""
    say = brief.say
    if not plan.events:
        return None
    lanes = [lane for line in plan.package.lines if (lane := _lane(brief, plan, line)).marks]
    first = min(mark.first for lane in lanes for mark in lane.marks)
    last = max(mark.last for lane in lanes for mark in lane.marks)
    description = say.count(
        "{number} session, {span}; the table of dates says the same.",
        "{number} sessions, {span}; the table of dates says the same.",
        len(plan.events),
        span=span_words(brief, plan.events[0].day, plan.events[-1].day),
    )
    return Timeline(
        title=say("Timeline for {charity}", charity=brief.charity),
        description=description,
        months=tuple((month, say.month(month)) for month in months_between(first, last)),
        lanes=tuple(lanes),
        key=key_of(brief, lanes),
        provisional=say("provisional"),
    )


def _lane(brief: Brief, plan: Plan, line: AnyLine) -> Lane:
    marks = [mark_of(brief, plan, event) for event in plan.of_line(line.id)]
    marks += [_bar(brief, plan, period) for period in plan.periods if period.line == line.id]
    return Lane(line_title(brief.say, line), tuple(marks))


def mark_of(brief: Brief, plan: Plan, event: Event) -> Mark:
    """Give the mark of one event."""
    line = plan.package.line(event.line)
    kind = next((kind for type_, kind in _KINDS if isinstance(line, type_)), MarkKind.OTHER)
    return Mark(
        kind=kind,
        label=meeting_title(brief.say, line, event.meeting),
        first=event.day,
        last=event.day,
        when=brief.say.joined([short_day(brief, event.day), half_words(brief.say, event.half)]),
        provisional=_waits(plan, event),
    )


def _bar(brief: Brief, plan: Plan, period: Period) -> Mark:
    return Mark(
        kind=MarkKind.WORK,
        label=line_title(brief.say, plan.package.line(period.line)),
        first=period.first,
        last=max(period.first, period.last),
        when=_short_span(brief, period),
    )


def _short_span(brief: Brief, period: Period) -> Words:
    first, last = short_day(brief, period.first), short_day(brief, period.last)
    return brief.say("{start} to {end}", start=first, end=last) if period.first < period.last else first


def _waits(plan: Plan, event: Event) -> bool:
    return is_provisional_event(plan.package.line(event.line), event)


def months_between(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from one day to another."""
    number = 12 * first.year + first.month - 1
    while number <= 12 * last.year + last.month - 1:
        yield date(number // 12, number % 12 + 1, 1)
        number += 1


def key_of(brief: Brief, lanes: list[Lane]) -> tuple[tuple[MarkKind, Words], ...]:
    """Name each kind of mark that lanes use."""
    say = brief.say
    names = {
        MarkKind.WORKSHOP: say("workshop"),
        MarkKind.CHECK_IN: say("check-in"),
        MarkKind.REPORT_BACK: say("report-back"),
        MarkKind.DEBRIEF: say("debrief"),
        MarkKind.OTHER: say("other session"),
        MarkKind.WORK: say("work between"),
    }
    used = {mark.kind for lane in lanes for mark in lane.marks}
    return tuple((kind, words) for kind, words in names.items() if kind in used)
