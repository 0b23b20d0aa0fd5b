"""When it happens: the timeline, the table of dates beside it, the work between them, and what has no date yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import (
    Brief,
    capital,
    cell,
    is_provisional_event,
    line_title,
    meeting_title,
    section,
    sentence,
    short_day,
    short_weekday,
    span_words,
    table,
)
from coproduce.export.making.figures import half_words, mode_words, who_words
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
        blocks += _dates(brief, plan)
    if work := [period for period in plan.periods if period.line not in brief.idle]:
        blocks.append(_work(brief, plan, work))
    if undated := [each for each in plan.undated if each.line not in brief.idle]:
        titles = {line.id: line_title(say, line) for line in plan.package.lines}
        pairs = tuple((titles[each.line], sentence(say(each.why))) for each in undated)  # offer text
        blocks += [Paragraph(say("Without a date yet:")), Terms(pairs)]
    if plan.events and brief.needs:
        checked = say(
            "These dates have not been held against the needs under “Access and comfort”: "
            "tell us where one does not fit."
        )
        blocks.append(Paragraph(checked))
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
            with_whom = cell(capital(say.joined(others)) if others else NOTHING)
            where = [_place_cell(brief, plan, event)] if brief.places else []
            rows.append((date_cell(brief, plan, event), title_cell(brief, plan, event), with_whom, *where))
    if rows:
        headings = (say("Date"), say("Session"), say("With you"), *([say("Where")] if brief.places else []))
        yield section("yours", say("Your sessions"), table(say("The sessions that you run with us"), headings, rows))


_CO_FACILITATOR = "co-facilitator"
"""What the role of somebody who runs a session from lived experience is called in its id."""


def _dates(brief: Brief, plan: Plan) -> Iterator[Paragraph | Table]:
    """Set the dates in a table; what is alike in all of its rows is said once, above it."""
    say, events = brief.say, plan.events
    groups = [who_words(say, plan.package.line(event.line), event) for event in events]
    same_mode, same_group = _are_alike(event.mode for event in events), _are_alike(groups)
    mode, whom = mode_words(say, events[0].mode), groups[0]
    alike = []
    if same_mode:
        alike.append(say.count("The session is {mode}.", "All sessions are {mode}.", len(events), mode=mode))
    if same_group:
        alike.append(say.count("It is for {whom}.", "All sessions are for {whom}.", len(events), whom=whom))
    if alike:
        yield Paragraph(say.joined(alike, " "))
    columns: list[tuple[Words, _Column]] = [(say("Date"), date_cell), (say("Session"), title_cell)]
    columns += [] if same_mode else [(say("How people meet"), _mode_cell)]
    columns += [] if same_group else [(say("Who takes part"), _group_cell)]
    columns += [(say("Where"), _place_cell)] if brief.places else []
    if brief.is_candid and any(event.because for event in events):
        columns.append((say("Why then"), _why_cell))
    rows = [tuple(of(brief, plan, event) for _, of in columns) for event in events]
    yield table(say("The dates"), tuple(heading for heading, _ in columns), rows)


_Column = Callable[[Brief, Plan, Event], Cell]


def _are_alike(values: Iterable[object]) -> bool:
    return len(set(values)) == 1


def date_cell(brief: Brief, plan: Plan, event: Event) -> Cell:
    """Give the day of an event in short, with its time or part of the day."""
    say = brief.say
    return Cell(say.joined([short_day(say, event.day), when_words(brief, plan, event)]), day=event.day)


def title_cell(brief: Brief, plan: Plan, event: Event) -> Cell:
    """Give what an event is called, and whether it is provisional."""
    title = meeting_title(brief.say, plan.package.line(event.line), event.meeting)
    return cell(brief.say("{title} (provisional)", title=title) if _waits(plan, event) else title)


def _mode_cell(brief: Brief, _: Plan, event: Event) -> Cell:
    return cell(capital(mode_words(brief.say, event.mode)))


def _group_cell(brief: Brief, plan: Plan, event: Event) -> Cell:
    return cell(capital(who_words(brief.say, plan.package.line(event.line), event)))


def _place_cell(brief: Brief, _: Plan, event: Event) -> Cell:
    return cell(brief.places.get(event.id, NOTHING))


def _why_cell(brief: Brief, _: Plan, event: Event) -> Cell:
    return cell(capital(brief.say(event.because)) if event.because else "")  # offer text


def when_words(brief: Brief, plan: Plan, event: Event) -> Words:
    """Say at what time of its day an event is: from when to when where that is agreed, else which half of the day."""
    times = plan.times_of(event.id)
    if times is None:
        return half_words(brief.say, event.half)
    return brief.say("{start} to {end}", start=f"{times[0]:%H:%M}", end=f"{times[1]:%H:%M}")


def _work(brief: Brief, plan: Plan, periods: list[Period]) -> Table:
    say = brief.say
    titles = {line.id: line_title(say, line) for line in plan.package.lines}
    rows = [
        (
            Cell(short_day(say, period.first), day=period.first),
            Cell(short_day(say, period.last), day=period.last),
            cell(titles[period.line]),
        )
        for period in periods
    ]
    return table(say("Work between the dates"), (say("From"), say("To"), say("Work")), rows)


# Drawn ----------------------------------------------------------------------------------------------------------------


def timeline(brief: Brief, plan: Plan) -> Timeline | None:
    """Draw up what a picture of the plan shows, or None where it has no dates."""
    say = brief.say
    if not plan.events:
        return None
    busy = [line for line in plan.package.lines if line.id not in brief.idle]
    in_year = is_long([*(event.day for event in plan.events), *(period.last for period in plan.periods)])
    lanes = [lane for line in busy if (lane := _lane(brief, plan, line, in_year=in_year)).marks]
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


def is_long(days: list[date]) -> bool:
    """Tell whether days span so many months that one of them comes twice, so that a day needs its year."""
    first, last = min(days), max(days)
    return 12 * (last.year - first.year) + last.month - first.month >= _MONTHS_IN_A_YEAR


_MONTHS_IN_A_YEAR = 12
_LONGEST_PAUSE = 6
"""How many days may lie between two sessions of one workshop that are drawn as one run: over a weekend, or a feast."""


def _lane(brief: Brief, plan: Plan, line: AnyLine, *, in_year: bool) -> Lane:
    marks = [*marks_of(brief, plan, line, in_year=in_year)]
    marks += [_bar(brief, plan, period, in_year=in_year) for period in plan.periods if period.line == line.id]
    return Lane(line_title(brief.say, line), tuple(marks))


def marks_of(brief: Brief, plan: Plan, line: AnyLine, *, in_year: bool) -> Iterator[Mark]:
    """Yield a mark for each session of a line, and one for a run of them on days that follow each other."""
    for run in _runs(plan, line):
        first, last = run[0], run[-1]
        kind = next((kind for type_, kind in _KINDS if isinstance(line, type_)), MarkKind.OTHER)
        alone = meeting_title(brief.say, line, first.meeting)
        yield Mark(
            kind=kind,
            label=alone if len(run) == 1 else line_title(brief.say, line),
            first=first.day,
            last=last.day,
            when=_when_drawn(brief, run, in_year=in_year),
            provisional=_waits(plan, first),
        )


def _runs(plan: Plan, line: AnyLine) -> list[list[Event]]:
    runs: list[list[Event]] = []
    for event in sorted(plan.of_line(line.id), key=lambda event: event.day):
        last = runs[-1][-1] if runs else None
        if last and (event.day - last.day).days <= _LONGEST_PAUSE and _waits(plan, event) == _waits(plan, last):
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _when_drawn(brief: Brief, run: list[Event], *, in_year: bool) -> Words:
    say, days = brief.say, (run[0].day, run[-1].day)
    if len(run) == 1:
        return say.joined([short_day(say, days[0], in_year=in_year), half_words(say, run[0].half)])
    span = short_span(say, *days, in_year=in_year)
    return say.count("{span}, {number} session", "{span}, {number} sessions", len(run), span=span)


def _bar(brief: Brief, plan: Plan, period: Period, *, in_year: bool) -> Mark:
    last = max(period.first, period.last)
    return Mark(
        kind=MarkKind.WORK,
        label=line_title(brief.say, plan.package.line(period.line)),
        first=period.first,
        last=last,
        when=short_span(brief.say, period.first, last, in_year=in_year),
    )


def short_span(say: Speaker, first: date, last: date, *, in_year: bool = True) -> Words:
    """Say from which day to which in short, the month once where it is the same."""
    end = short_day(say, last, in_year=in_year)
    if first == last:
        return end
    start = short_day(say, first, in_year=in_year)
    if (first.year, first.month) == (last.year, last.month):
        start = say("{weekday} {day}", weekday=short_weekday(say, first), day=first.day)
    return say("{start} to {end}", start=start, end=end)


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
        MarkKind.WORK: say("work between sessions"),
    }
    used = {mark.kind for lane in lanes for mark in lane.marks}
    return tuple((kind, words) for kind, words in names.items() if kind in used)
