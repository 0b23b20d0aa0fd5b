"""The sheets of a workbook: days, options, reasons and dates, in tables that one can sort and count with."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

import attrs

from coproduce.amendments import EDITS, LAWS, Law, Tailoring
from coproduce.answers import DateRange
from coproduce.audience import Audience
from coproduce.days import AtLeast, NotStated, ProviderDays
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import capital, cell, is_provisional_event, line_title, meeting_title
from coproduce.export.making.dates import months_between
from coproduce.export.making.figures import (
    authority_words,
    figure_words,
    half_words,
    mode_words,
    number_of,
    option_state,
    reason_words,
    total_words,
    who_words,
)
from coproduce.export.making.overview import in_order
from coproduce.export.report import Cell, Sheet, Table
from coproduce.export.words import NOTHING, Words, as_given
from coproduce.halves import Half
from coproduce.ledger import Column, Ledger, LedgerLine
from coproduce.merging import Reasoned, in_words
from coproduce.offer import AnyLine, Status
from coproduce.package import Choice, Package
from coproduce.plan import Event, Period, Plan, Undated
from coproduce.portfolio import Person, Portfolio, charity_of
from coproduce.provenance import Author, Cause

_EMPTY = Cell(NOTHING)
_OWN = frozenset({"enhance", "coproduce", "dates"})
"""The authors that speak for the offer itself."""


@attrs.frozen
class _Heading:
    """Hold the heading of a column; an optional one is left out where nothing stands below it."""

    words: Words
    numeric: bool = False
    optional: bool = False


def sheets_of_package(say: Speaker, package: Package, *, audience: Audience) -> tuple[Sheet, ...]:
    """Make the sheets of a package: the days of each column apart, the options, and the reason for each part.

    The provider alone reads which plugin said something, which answers would change it, and what is left out.
    """
    ledgers = [_ledger(say, package, column) for column in Column]
    return _with_rows(*ledgers, _options(say, audience, package), _trace(say, audience, package))


def sheets_of_plan(say: Speaker, plan: Plan, *, audience: Audience) -> tuple[Sheet, ...]:
    """Make the sheets of a plan: its dates, the work between them and what has no date, and those of its package."""
    dated = (_timeline(say, plan), _work(say, plan), _undated(say, plan))
    return (*_with_rows(*dated), *sheets_of_package(say, plan.package, audience=audience))


def sheets_of_portfolio(say: Speaker, portfolio: Portfolio) -> tuple[Sheet, ...]:
    """Make the sheets of a portfolio: an overview, the load of each month, and the dates of each of the team.

    Where the reader may not see who runs an event, the load is that of each charity, and nobody has a sheet.
    """
    people = [_person(say, portfolio, person) for person in portfolio.team.people]
    return _with_rows(_overview(say, portfolio), _load(say, portfolio), *people)


def _with_rows(*sheets: Sheet) -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in sheets if sheet.table.rows)


def _sheet(
    name: Words,
    intro: Words,
    headings: tuple[_Heading, ...],
    rows: Iterable[tuple[Cell, ...]],
    total: tuple[Cell, ...] = (),
) -> Sheet:
    """Make a sheet, without the optional columns in which nothing stands."""
    rows = tuple(rows)
    kept = [place for place, one in enumerate(headings) if not one.optional or any(map(_says, _at(rows, place)))]
    table = Table(
        caption=name,
        headings=tuple(headings[place].words for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in rows),
        total=tuple(total[place] for place in kept) if rows and total else (),
        numeric=frozenset(new for new, place in enumerate(kept) if headings[place].numeric),
    )
    return Sheet(name, intro, table)


def _at(rows: tuple[tuple[Cell, ...], ...], place: int) -> Iterator[Cell]:
    return (row[place] for row in rows)


def _says(one: Cell) -> bool:
    return bool(one.words) or one.number is not None or one.day is not None


def _count(number: int) -> Cell:
    return Cell(as_given(number), Fraction(number))


# The days of a package ------------------------------------------------------------------------------------------------


def _ledger(say: Speaker, package: Package, column: Column) -> Sheet:
    """Make the sheet of one column of the ledger; another column is another sheet, so that nobody adds them up."""
    headings = (
        _Heading(say("Line")),
        _Heading(say("For what")),
        _Heading(say("Days"), numeric=True),
        _Heading(say("Beside the stated days"), numeric=True, optional=True),
        _Heading(say("Not added to the total"), numeric=True, optional=True),
        _Heading(say("Remark"), optional=True),
        _Heading(say("Clause")),
    )
    name, intro = _column_words(say, column)
    ledger, titles = package.ledger, _titles(say, package)
    rows = [_ledger_row(say, package, titles, entry) for entry in ledger.column(column)]
    sums = [_sum(say, ledger, column, in_band=in_band) for in_band in (True, False)]
    total = (cell(say("In all")), _EMPTY, *sums, _EMPTY, _EMPTY, _EMPTY)
    return _sheet(name, intro, headings, rows, total)


def _column_words(say: Speaker, column: Column) -> tuple[Words, Words]:
    if column is Column.PROVIDER:
        intro = say("Person-days of the provider: what two people do in one day counts as two.")
        return say("Provider days"), intro
    if column is Column.FACE_TO_FACE:
        intro = say("Person-days of the charity in the room; they are never added to days of another kind.")
        return say("Charity in the room"), intro
    intro = say("Person-days of the charity between workshops; they are never added to days of another kind.")
    return say("Charity between workshops"), intro


def _titles(say: Speaker, package: Package) -> dict[str, Words]:
    modules = {module.id: say(module.title) for module in package.modules}  # offer text
    return {**modules, **{line.id: line_title(say, line) for line in package.lines}}


def _ledger_row(say: Speaker, package: Package, titles: dict[str, Words], entry: LedgerLine) -> tuple[Cell, ...]:
    place = (0 if entry.in_band else 1) if entry.counted else 2
    days = [_EMPTY, _EMPTY, _EMPTY]
    days[place] = Cell(figure_words(say, entry.figure), number_of(entry.figure))
    what = capital(say(entry.what))  # offer text
    if not entry.in_band and _is_separate(package, entry.line):
        what = say("{what}, a separate offer", what=what)
    return (
        cell(titles.get(entry.line, as_given(entry.line))),
        cell(what),
        *days,
        cell(_remark(say, entry)),
        cell(authority_words(say, entry.source)),
    )


def _is_separate(package: Package, line: str) -> bool:
    return any(each.id == line and each.status is Status.SEPARATE for each in package.lines)


def _remark(say: Speaker, entry: LedgerLine) -> Words:
    """Say why a figure is not exact; why days are to be agreed is not for everybody, and stands in the trace."""
    if isinstance(entry.figure, (AtLeast, NotStated)) and entry.figure.note:
        return capital(say(entry.figure.note))  # offer text
    return NOTHING


def _sum(say: Speaker, ledger: Ledger, column: Column, *, in_band: bool) -> Cell:
    if not any(entry.counted for entry in ledger.column(column, in_band=in_band)):
        return _EMPTY
    total = ledger.total(column, in_band=in_band)
    return Cell(total_words(say, total), None if total.open else number_of(total.days))


# Options and reasons --------------------------------------------------------------------------------------------------


def _options(say: Speaker, audience: Audience, package: Package) -> Sheet:
    headings = (
        _Heading(say("Option")),
        _Heading(say("Taken up")),
        _Heading(say("Our days that it adds, or would add"), numeric=True),
        _Heading(say("Which days"), optional=True),
        _Heading(say("Why"), optional=True),
        _Heading(say("What would change it"), optional=True),
        _Heading(say("Clause")),
    )
    intro = say("What each option adds to the days of the provider; what depends on it is not counted with it.")
    rows = [
        _option_row(say, audience, choice, option_state(say, audience, choice, package)) for choice in package.options
    ]
    return _sheet(say("Options"), intro, headings, rows)


def _option_row(say: Speaker, audience: Audience, choice: Choice, state: Words) -> tuple[Cell, ...]:
    days = [amount for amount in choice.days if amount]
    which = say("stated days") if choice.in_band else say("beside the stated days")
    reasons = [capital(reason_words(say, audience, cause.reason)) for cause in choice.causes if cause.reason]
    changes = dict.fromkeys(str(change) for cause in choice.causes for change in cause.would_change)
    untold = choice.taken or audience is not Audience.PROVIDER
    sources = [cause.source for cause in choice.causes] or [choice.source]
    return (
        cell(say(choice.title)),  # offer text
        cell(state),
        _added(say, days),
        cell(which if days else NOTHING),
        cell(_lines(say, reasons)),
        cell(_lines(say, map(as_given, () if untold else changes))),
        cell(_lines(say, (authority_words(say, source) for source in sources))),
    )


def _added(say: Speaker, days: list[ProviderDays]) -> Cell:
    if not days:
        return Cell(say("none"), Fraction(0))
    words = say.joined([figure_words(say, each) for each in days], " / ")
    return Cell(words, number_of(days[0]) if len(days) == 1 else None)


def _lines(say: Speaker, parts: Iterable[Words]) -> Words:
    """Set words one below the other, each once, without what is empty."""
    kept = list(dict.fromkeys(part for part in parts if part))
    return say.joined(kept, "\n") if kept else NOTHING


def _trace(say: Speaker, audience: Audience, package: Package) -> Sheet:
    """Make the sheet that says who put what where, and why; it has no rows for a reader who may not see reasons."""
    headings = (
        _Heading(say("Line")),
        _Heading(say("Part of it")),
        _Heading(say("What it is"), optional=True),
        _Heading(say("Who said so")),
        _Heading(say("Why")),
        _Heading(say("Clause")),
    )
    titles = _titles(say, package)
    told = [row for reasoned in package.trace for row in _traced(say, audience, package, titles, reasoned)]
    if audience is Audience.PROVIDER:
        told += [row for reasoned in package.left_out for row in _left_out(say, audience, reasoned)]
    intro = say("Who put each part where it is, why, and on which clause.")
    return _sheet(say("Reasons"), intro, headings, dict.fromkeys(told))


def _traced(
    say: Speaker, audience: Audience, package: Package, titles: dict[str, Words], reasoned: Reasoned
) -> Iterator[tuple[Cell, ...]]:
    line, _, slot = ("", "", "") if reasoned.id in titles else reasoned.id.rpartition(".")
    line = line or reasoned.id
    about = titles.get(line, as_given(line)), _slot_words(say, slot) if slot else say("that it is there")
    for cause in reasoned.causes:
        items = _put_there(say, package, (line, slot), cause) if slot else []
        what = _lines(say, items) or (as_given(reasoned.value) if slot else NOTHING)
        yield from _reason(say, audience, (*about, what), cause)
    for cause in reasoned.against:
        yield from _reason(say, audience, (*about, say("overruled")), cause)


def _put_there(say: Speaker, package: Package, where: tuple[str, str], cause: Cause) -> list[Words]:
    """Say what one cause put into a slot that gathers what many do; nothing where the slot holds one thing."""
    line, slot = where
    part = next((each for each in (*package.lines, *package.modules) if each.id == line), None)
    held = getattr(part, slot, ())
    if LAWS.get(slot) is Law.KEYED:
        return [say.known(in_words(item)) for item in held if item.id == cause.id]
    if LAWS.get(slot) is not Law.UNION:
        return []
    agreed = (each for each in package.agreed if each.id == cause.id and isinstance(each, Tailoring))
    own = next(([each.written()] for each in agreed), None) or [item for item in held if _is_of(cause.author, item)]
    return [_gathered(say, package, item) for item in own or held]


def _is_of(author: Author, item: object) -> bool:
    """Tell whether a role is one that its author brought."""
    return isinstance(item, str) and item.startswith(f"{author.key}/")


def _gathered(say: Speaker, package: Package, item: object) -> Words:
    """Say a role by its title, and days to avoid from the first to the last."""
    if isinstance(item, DateRange):
        span = say("{first} to {last}", first=item.first, last=item.last)
        return say.day(item.first) if item.first == item.last else span
    titles = {role.id: say(role.title) for role in package.roles}  # offer text
    return titles.get(str(item), as_given(item))


def _left_out(say: Speaker, audience: Audience, reasoned: Reasoned) -> Iterator[tuple[Cell, ...]]:
    for cause in reasoned.causes if reasoned.value else ():
        yield from _reason(say, audience, (say(reasoned.value), say("left out"), NOTHING), cause)  # offer text


def _reason(say: Speaker, audience: Audience, about: tuple[Words, ...], cause: Cause) -> Iterator[tuple[Cell, ...]]:
    if cause.reason:
        who, why = _author_words(say, audience, cause.author), capital(reason_words(say, audience, cause.reason))
        yield tuple(map(cell, (*about, who, why, authority_words(say, cause.source))))


def _author_words(say: Speaker, audience: Audience, author: Author) -> Words:
    """Name who said something, without the place of a file; which plugin it was is for the provider alone."""
    if author.key in _OWN:
        return say("the offer")
    told = audience is Audience.PROVIDER or author.key == EDITS
    return as_given(attrs.evolve(author, place="")) if told else say("a sector rule")


def _slot_words(say: Speaker, slot: str) -> Words:
    known = {
        "accommodations": say("needs"),
        "adjustments": say("days"),
        "approval": say("approval"),
        "audiences": say("who is reported to"),
        "avoid": say("dates to avoid"),
        "conditions": say("conditions"),
        "focus": say("focus"),
        "form": say("form"),
        "left_open": say("days left open"),
        "longer_gap": say("longer gaps"),
        "mode": say("how people meet"),
        "optional": say("whether it is optional"),
        "pace": say("pace"),
        "participants": say("who takes part"),
        "roles": say("who runs it"),
        "session_cap": say("longest session"),
        "style": say("style"),
        "topics": say("topics"),
    }
    return known.get(slot) or as_given(slot)


# The dates of a plan --------------------------------------------------------------------------------------------------


def _timeline(say: Speaker, plan: Plan) -> Sheet:
    headings = (
        _Heading(say("Date")),
        _Heading(say("Part of the day")),
        _Heading(say("Starts at"), optional=True),
        _Heading(say("Ends at"), optional=True),
        _Heading(say("Session")),
        _Heading(say("How")),
        _Heading(say("Who takes part")),
        _Heading(say("Status")),
        _Heading(say("Run by"), optional=True),
        _Heading(say("Why then"), optional=True),
    )
    intro = say.count("{number} session, by date.", "{number} sessions, by date.", len(plan.events))
    lines = {line.id: line for line in plan.package.lines}
    rows = [_event_row(say, plan, lines[event.line], event) for event in _by_date(plan.events)]
    return _sheet(say("Timeline"), intro, headings, rows)


def _by_date(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.day, event.half is Half.AFTERNOON, event.id))


def _event_row(say: Speaker, plan: Plan, line: AnyLine, event: Event) -> tuple[Cell, ...]:
    times = plan.times_of(event.id)
    starts, ends = (f"{moment:%H:%M}" for moment in times) if times else ("", "")
    return (
        _day(say, event.day),
        cell(half_words(say, event.half)),
        cell(starts),
        cell(ends),
        cell(meeting_title(say, line, event.meeting)),
        cell(mode_words(say, event.mode)),
        cell(who_words(say, line, event)),
        cell(_status(say, line, event)),
        cell(", ".join(event.people)),
        cell(capital(say(event.because)) if event.because else NOTHING),  # offer text
    )


def _day(say: Speaker, day: date) -> Cell:
    return Cell(say.day(day), day=day)


def _status(say: Speaker, line: AnyLine, event: Event) -> Words:
    """Say how firm a date is; that a condition is open is not hidden from those who may not read its text."""
    if is_provisional_event(line, event):
        return say("provisional")
    return say("settled") if event.settled else say("planned")


def _work(say: Speaker, plan: Plan) -> Sheet:
    headings = (_Heading(say("From")), _Heading(say("To")), _Heading(say("Work")))
    titles = _titles(say, plan.package)
    rows = [_period_row(say, titles, period) for period in sorted(plan.periods, key=lambda one: (one.first, one.last))]
    intro = say("Work between the dates, from the first day to the last, both included.")
    return _sheet(say("Work between"), intro, headings, rows)


def _period_row(say: Speaker, titles: dict[str, Words], period: Period) -> tuple[Cell, ...]:
    return _day(say, period.first), _day(say, period.last), cell(titles[period.line])


def _undated(say: Speaker, plan: Plan) -> Sheet:
    headings = (_Heading(say("Line")), _Heading(say("Why it has no date yet")))
    titles = _titles(say, plan.package)
    rows = [_undated_row(say, titles, each) for each in plan.undated]
    return _sheet(say("Without a date"), say("What has no date yet, and why."), headings, rows)


def _undated_row(say: Speaker, titles: dict[str, Words], undated: Undated) -> tuple[Cell, ...]:
    return cell(titles[undated.line]), cell(capital(say(undated.why)))  # offer text


# A portfolio ----------------------------------------------------------------------------------------------------------


def _overview(say: Speaker, portfolio: Portfolio) -> Sheet:
    headings = (
        _Heading(say("Charity")),
        _Heading(say("First session")),
        _Heading(say("Last session")),
        _Heading(say("Sessions"), numeric=True),
        _Heading(say("Provider days"), numeric=True),
        _Heading(say("Beside the stated days"), numeric=True, optional=True),
    )
    plans = in_order(portfolio)
    sums = [_sum_of(say, plans, in_band=in_band) for in_band in (True, False)]
    total = (cell(say("In all")), _EMPTY, _EMPTY, _count(sum(len(plan.events) for plan in plans)), *sums)
    intro = say.count("{number} charity, by first session.", "{number} charities, by first session.", len(plans))
    return _sheet(say("Overview"), intro, headings, [_charity_row(say, plan) for plan in plans], total)


def _charity_row(say: Speaker, plan: Plan) -> tuple[Cell, ...]:
    events = _by_date(plan.events)
    ends = [_day(say, event.day) for event in (events[0], events[-1])] if events else [cell(say("no date yet"))] * 2
    sums = [_sum(say, plan.package.ledger, Column.PROVIDER, in_band=in_band) for in_band in (True, False)]
    return cell(charity_of(plan)), *ends, _count(len(events)), *sums


def _sum_of(say: Speaker, plans: list[Plan], *, in_band: bool) -> Cell:
    """Add up the provider's days of many charities, through one ledger that has the lines of all."""
    entries = [entry for plan in plans for entry in plan.package.ledger.column(Column.PROVIDER)]
    # what else their options allow is not said here, and all its totals would take long to find
    bare = tuple(attrs.evolve(entry, options=()) for entry in entries)
    return _sum(say, Ledger(bare), Column.PROVIDER, in_band=in_band)


_Booked = tuple[Event, Plan]


def _booked(portfolio: Portfolio) -> list[_Booked]:
    booked = [(event, plan) for plan in portfolio.plans for event in plan.events]
    return sorted(booked, key=lambda one: (one[0].day, one[0].half is Half.AFTERNOON, charity_of(one[1]), one[0].id))


def _person(say: Speaker, portfolio: Portfolio, person: Person) -> Sheet:
    headings = (
        _Heading(say("Date")),
        _Heading(say("Part of the day")),
        _Heading(say("Starts at"), optional=True),
        _Heading(say("Charity")),
        _Heading(say("Session")),
        _Heading(say("How")),
    )
    booked = [one for one in _booked(portfolio) if person.id in one[0].people]
    halves = say.count("{number} half-day booked.", "{number} half-days booked.", _half_days(one[0] for one in booked))
    roles = [say("Roles: {roles}.", roles=", ".join(person.roles))] if person.roles else []
    rows = [_booking_row(say, *one) for one in booked]
    return _sheet(as_given(person.id), say.joined([halves, *roles], " "), headings, rows)


def _booking_row(say: Speaker, event: Event, plan: Plan) -> tuple[Cell, ...]:
    return (
        _day(say, event.day),
        cell(half_words(say, event.half)),
        cell(f"{event.at:%H:%M}" if event.at else ""),
        cell(charity_of(plan)),
        cell(meeting_title(say, plan.package.line(event.line), event.meeting)),
        cell(mode_words(say, event.mode)),
    )


def _half_days(events: Iterable[Event]) -> int:
    return sum(event.half.bits.bit_count() for event in events)


def _load(say: Speaker, portfolio: Portfolio) -> Sheet:
    booked = _booked(portfolio)
    if any(event.people for event, _ in booked):
        heading, shown = say("Person"), _by_person(say, portfolio, booked)
        intro = say("Half-days booked in each month for each person; a whole day counts as two.")
    else:
        heading, shown = say("Charity"), _by_charity(booked)
        intro = say("Half-days booked in each month; a whole day counts as two.")
    months = list(months_between(booked[0][0].day, booked[-1][0].day)) if booked else []
    in_months = [_Heading(say.month(month), numeric=True) for month in months]
    headings = (_Heading(heading), *in_months, _Heading(say("In all"), numeric=True))
    everything = list(itertools.chain.from_iterable(events for _, events in shown))
    rows = [_load_row(label, months, events) for label, events in shown] if booked else []
    return _sheet(say("Month load"), intro, headings, rows, _load_row(say("In all"), months, everything))


def _by_person(say: Speaker, portfolio: Portfolio, booked: list[_Booked]) -> list[tuple[Words, list[Event]]]:
    shown = [
        (as_given(person.id), [event for event, _ in booked if person.id in event.people])
        for person in portfolio.team.people
    ]
    nobody = [event for event, _ in booked if not event.people]
    return [*shown, (say("nobody yet"), nobody)] if nobody else shown


def _by_charity(booked: list[_Booked]) -> list[tuple[Words, list[Event]]]:
    charities = sorted({charity_of(plan) for _, plan in booked})
    return [(as_given(name), [event for event, plan in booked if charity_of(plan) == name]) for name in charities]


def _load_row(label: Words, months: list[date], events: list[Event]) -> tuple[Cell, ...]:
    halves = dict.fromkeys(months, 0)
    for event in events:
        halves[event.day.replace(day=1)] += event.half.bits.bit_count()
    return cell(label), *map(_count, halves.values()), _count(sum(halves.values()))
