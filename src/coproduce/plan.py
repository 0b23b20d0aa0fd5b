"""A package with dates on it: the unique earliest plan that keeps every window, or what forbids one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime

import attrs

from coproduce.answers import DateRange
from coproduce.assessment import Finding, Level
from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.days import Duration
from coproduce.errors import ArgumentError, InfeasibleError, UnknownLineError, expect, printable
from coproduce.network import Emptied, Held, Window, earliest
from coproduce.offer import (
    Activity,
    AnyLine,
    CheckIn,
    Debrief,
    Gap,
    Mode,
    Module,
    Participants,
    ReportBack,
    Support,
    Workshop,
)
from coproduce.package import Package
from coproduce.provenance import Author, Source, written
from coproduce.workdays import Calendar, Closure, ClosureKind, Half, first_day_within_months, months_after

DATES = Author("dates")
"""The author of findings about dates."""

_HALF_DAY = Duration(2)


@attrs.frozen(kw_only=True)
class Event:
    """Hold one meeting on its date: which line it belongs to, which sitting of how many, and why it is then.

    `length` is in days on the calendar; `half` is the part of the day that it takes.
    """

    id: str = attrs.field(metadata=EVERYONE)
    line: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    sitting: int = attrs.field(metadata=EVERYONE)
    sittings: int = attrs.field(metadata=EVERYONE)
    day: date = attrs.field(metadata=EVERYONE)
    half: Half = attrs.field(metadata=EVERYONE)
    length: Duration = attrs.field(metadata=EVERYONE)
    mode: Mode = attrs.field(metadata=EVERYONE)
    participants: Participants = attrs.field(metadata=EVERYONE)
    because: str = attrs.field(metadata=IN_THE_ROOM, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Period:
    """Hold work without a date of its own, from `first` to `last`, both included."""

    line: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Undated:
    """Hold a line that has no date yet, and why."""

    line: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    why: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Plan:
    """Hold a package with dates on it, and the start and calendar that it was made for."""

    package: Package = attrs.field(metadata=EVERYONE)
    start: date = attrs.field(metadata=EVERYONE)
    calendar: Calendar = attrs.field(metadata=EVERYONE)
    events: tuple[Event, ...] = attrs.field(metadata=EVERYONE)
    periods: tuple[Period, ...] = attrs.field(metadata=EVERYONE)
    undated: tuple[Undated, ...] = attrs.field(metadata=EVERYONE)
    findings: tuple[Finding, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        lines = {line.id for line in self.package.lines}
        seen: set[str] = set()
        for event in self.events:
            if event.line not in lines or event.id in seen:
                message = f"the event {printable(event.id)} is of no line of the package, or stands twice"
                raise ArgumentError(message, code="event")
            if why := self.calendar.why_closed(event.day):
                raise ArgumentError(f"the event {event.id} is on {event.day}, which is not open: {why}", code="event")
            seen.add(event.id)

    def event(self, id_: str) -> Event:
        """Give the event with this id, such as `enhance/concepts/1`, or raise `UnknownLineError`."""
        for event in self.events:
            if event.id == id_:
                return event
        message = f"{printable(id_)} is no event of this plan"
        raise UnknownLineError(
            message, code="event", hint=f"the events are {', '.join(each.id for each in self.events)}"
        )

    def of_line(self, line: str) -> tuple[Event, ...]:
        """List the events of one line, in order."""
        return tuple(event for event in self.events if event.line == line)


def schedule(package: Package, *, start: date, calendar: Calendar) -> Plan:
    """Put every event of a package on its earliest date: no plan that keeps all windows has any event earlier.

    Weekends, bank holidays and what else the calendar closes are kept free, and the charity's own closures too.
    Raises `InfeasibleError` naming the event and the rule that leave no date before the calendar ends, and
    `ArgumentError` where the start is not a date inside the calendar. Windows after R58, R69, R71 and Q3 to Q5.

    >>> from coproduce import Practice, england_and_wales, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> str(schedule(package, start=date(2027, 1, 11), calendar=year).events[0].day)
    '2027-01-11'
    """
    expect(package, Package, "the package", "pass what tailor gave")
    expect(calendar, Calendar, "the calendar", "as in calendar=charity_calendar(charity, first=..., last=...)")
    _refuse_start(start, calendar)
    shut = calendar.without(_charity_closure(days) for days in package.closures)
    nodes = tuple(node for line in package.lines for node in _nodes(line, shut))
    windows = tuple(_Windows(package, shut, nodes, _places(nodes)).draw())
    placed = earliest([node.free for node in nodes], windows, shut.slot(start))
    if isinstance(placed, Emptied):
        raise _infeasible(nodes[placed.event], placed, shut)
    events = [_event(node, slot, held, shut) for node, slot, held in zip(nodes, placed.slots, placed.held, strict=True)]
    events.sort(key=lambda event: (event.day, event.half is Half.AFTERNOON))
    periods = tuple(_periods(package, events))
    return Plan(
        package=package,
        start=start,
        calendar=shut,
        events=tuple(events),
        periods=periods,
        undated=tuple(_undated(package, {period.line for period in periods})),
        findings=(*_findings(package, start, events, shut), *_late(package, periods)),
    )


def _refuse_start(start: date, calendar: Calendar) -> None:
    if isinstance(start, datetime) or not isinstance(start, date):
        message = f"start is {printable(start)}: expected a date"
        raise ArgumentError(message, code="start")
    if not calendar.first <= start <= calendar.last:
        message = f"the start {start} is outside the calendar from {calendar.first} to {calendar.last}"
        raise ArgumentError(message, code="start", hint="make a calendar that holds the start")


def _charity_closure(days: DateRange) -> Closure:
    return Closure(days.first, days.last, ClosureKind.CHARITY, days.reason)


# The network of events and windows ------------------------------------------------------------------------------------


@attrs.frozen
class _Node:
    """An event to place: one sitting of a line, and the slots in which it could be."""

    line: AnyLine
    sitting: int
    sittings: int
    length: Duration
    free: int

    @property
    def title(self) -> str:
        return f"{self.line.title}, session {self.sitting} of {self.sittings}" if self.sittings > 1 else self.line.title


def _places(nodes: tuple[_Node, ...]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, node in enumerate(nodes):
        places.setdefault(node.line.id, []).append(place)
    return places


def _nodes(line: AnyLine, calendar: Calendar) -> Iterator[_Node]:
    closures = [Closure(days.first, days.last, ClosureKind.OTHER, days.reason) for days in line.avoid]
    open_days = calendar.without(closures)
    sittings = line.sittings
    for number, length in enumerate(sittings, start=1):
        free = open_days.whole_days() if length > _HALF_DAY else open_days.open
        yield _Node(line, number, len(sittings), length, free)


@attrs.frozen
class _Windows:
    """Draw the windows between the events of a package, module by module."""

    package: Package
    calendar: Calendar
    nodes: tuple[_Node, ...]
    places: dict[str, list[int]]

    def draw(self) -> Iterator[Window]:
        for line in self.package.lines:
            yield from self._between_sittings(line)
        for module in self.package.modules:
            yield from self._series(module)
            yield from self._momentum(module)
            yield from self._others(module)
        yield from self._between_modules()

    def _between_sittings(self, line: AnyLine) -> Iterator[Window]:
        places = self.places.get(line.id, [])
        apart = self.package.figure("sitting-gap-days")
        for earlier, later in itertools.pairwise(places):
            rule = f"on another day than {self.nodes[earlier].title}"
            yield Window(earlier, later, _days_on(apart.value), rule, apart.source)
        if len(places) > 1:
            spread = self.package.figure("sitting-spread-working-days")
            rule = f"all sessions within {spread.value} working days"
            yield Window(places[-1], places[0], self._working_days_back(spread.value), rule, spread.source)

    def _series(self, module: Module) -> Iterator[Window]:
        series = self.package.series(module.id)
        check_ins = [line for line in self._lines(module) if isinstance(line, CheckIn)]
        least = self._least_gap(module, series)
        for number, (earlier, later) in enumerate(itertools.pairwise(series), start=1):
            last, first = self.places[earlier.id][-1], self.places[later.id][0]
            rule = f"{self._gap_words(module)} after {earlier.title}"
            yield Window(last, first, self._after_gap(least, 1), rule, Source.offer("R58", "R71", "R100", "Q4"))
            for check_in in check_ins:
                if check_in.gap_number == number and check_in.id in self.places:
                    yield from self._check_in(check_in, last, first, least)
        yield from self._tail(module, series)

    def _check_in(self, line: CheckIn, last: int, first: int, least: Callable[[date], int]) -> Iterator[Window]:
        source = Source.assumption("half way through the least gap", "R62", "R107")
        for place in self.places[line.id]:
            rule = f"half way to {self.nodes[first].line.title}"
            yield Window(last, place, self._after_gap(least, 2), rule, source)
            yield Window(place, first, _days_on(1), f"after {line.title}", Source.offer("R107"))

    def _tail(self, module: Module, series: tuple[Workshop, ...]) -> Iterator[Window]:
        tail = self.package.figure("tail-days")
        reports = [line for line in self._lines(module) if isinstance(line, ReportBack)]
        for report in reports:
            if series:
                rule = f"at least {tail.value} days after {series[-1].title}, to make the report"
                yield Window(
                    self.places[series[-1].id][-1], self.places[report.id][0], _days_on(tail.value), rule, tail.source
                )
            for debrief in (line for line in self._lines(module) if isinstance(line, Debrief)):
                rule = f"after {report.title}, on the same day where it can be"
                source = Source.offer("R65", "Q13")
                push = _slots_on(2 if self.nodes[self.places[report.id][-1]].length > _HALF_DAY else 1)
                yield Window(self.places[report.id][-1], self.places[debrief.id][0], push, rule, source)

    def _momentum(self, module: Module) -> Iterator[Window]:
        series = self.package.series(module.id)
        if not self._is_full(module):
            return
        first, closing = self.places[series[0].id][0], self._closing(module, series)
        least = self.package.figure("momentum-months-least")
        most = self.package.figure("momentum-months-most")
        rule = f"at least {least.value} months after {series[0].title}"
        yield Window(first, closing[0], self._months_on(least.value), rule, least.source)
        rule = f"no more than {most.value} months before {self.nodes[closing[-1]].title}"
        yield Window(closing[-1], first, self._months_back(most.value), rule, most.source)

    def _others(self, module: Module) -> Iterator[Window]:
        """Put what is no part of the series after it, one line after another, so that no two events meet."""
        ordered = (Workshop, CheckIn, ReportBack, Debrief)
        before = [self.places[line.id][-1] for line in self._dated(module) if isinstance(line, ordered)]
        for line in self._dated(module):
            if not isinstance(line, ordered):
                for last in before:
                    rule = f"after {self.nodes[last].title}"
                    source = Source.assumption("what is no part of the series follows it", "R107")
                    yield Window(last, self.places[line.id][0], _days_on(1), rule, source)
                before.append(self.places[line.id][-1])

    def _between_modules(self) -> Iterator[Window]:
        apart = self.package.figure("extension-gap-days")
        dated = [module for module in sorted(self.package.modules, key=_by_number) if self._ends(module)]
        for earlier, later in itertools.pairwise(dated):
            for last in self._ends(earlier):
                for first in self._starts(later):
                    rule = f"at least {apart.value} days after {self.nodes[last].title}"
                    yield Window(last, first, _days_on(apart.value), rule, apart.source)

    def _least_gap(self, module: Module, series: tuple[Workshop, ...]) -> Callable[[date], int]:
        """Give the least gap in days as a function of the day that it starts on (Q3, Q4)."""
        if not self._is_full(module):
            stated = self.package.figure("short-series-gap-days").value
            return lambda _: stated + module.longer_gap
        months = self.package.figure("momentum-months-least").value
        to_the_end = self.package.figure("momentum-to-last-event").value and self._reports_back(module)
        tail = self.package.figure("tail-days").value if to_the_end else 0
        spans = sum(len(self.places[workshop.id]) - 1 for workshop in series)
        spans *= self.package.figure("sitting-gap-days").value
        gaps = len(series) - 1

        def least(day: date) -> int:
            return max(1, ((_months_or_end(day, months) - day).days - tail - spans) // gaps) + module.longer_gap

        return least

    def _gap_words(self, module: Module) -> str:
        return f"the least gap, lengthened by {module.longer_gap} days," if module.longer_gap else "the least gap"

    def _after_gap(self, least: Callable[[date], int], part: int) -> Callable[[int], int]:
        return lambda slot: 2 * (slot // 2 + max(1, least(self.calendar.day(slot)) // part))

    def _months_on(self, months: int) -> Callable[[int], int]:
        def push(slot: int) -> int:
            try:
                return self.calendar.slot(months_after(self.calendar.day(slot), months))
            except ValueError:
                return self.calendar.slots

        return push

    def _months_back(self, months: int) -> Callable[[int], int]:
        return lambda slot: self.calendar.slot(first_day_within_months(self.calendar.day(slot), months))

    def _working_days_back(self, number: int) -> Callable[[int], int]:
        return lambda slot: self.calendar.slot(self.calendar.working_days_before(self.calendar.day(slot), number))

    def _closing(self, module: Module, series: tuple[Workshop, ...]) -> list[int]:
        """List the places that close a module: report-back and debrief, which make one trip, or the last workshop."""
        counted = self.package.figure("momentum-to-last-event").value
        sessions = [line for line in self._lines(module) if counted and isinstance(line, (ReportBack, Debrief))]
        ordered = sorted(sessions, key=lambda line: isinstance(line, Debrief))
        return [self.places[line.id][-1] for line in ordered] or [self.places[series[-1].id][-1]]

    def _is_full(self, module: Module) -> bool:
        return bool(module.band) and len(self.package.series(module.id)) == module.full_form

    def _reports_back(self, module: Module) -> bool:
        return any(isinstance(line, ReportBack) for line in self._lines(module))

    def _dated(self, module: Module) -> list[AnyLine]:
        return [line for line in self._lines(module) if line.id in self.places]

    def _lines(self, module: Module) -> list[AnyLine]:
        return [line for line in self.package.lines if line.module == module.id]

    def _starts(self, module: Module) -> list[int]:
        return [self.places[line.id][0] for line in self._dated(module)]

    def _ends(self, module: Module) -> list[int]:
        return [self.places[line.id][-1] for line in self._dated(module)]


def _months_or_end(day: date, months: int) -> date:
    try:
        return months_after(day, months)
    except ValueError:
        return date.max


def _days_on(days: int) -> Callable[[int], int]:
    return lambda slot: 2 * (slot // 2 + days)


def _slots_on(slots: int) -> Callable[[int], int]:
    return lambda slot: slot + slots


def _by_number(module: Module) -> tuple[int, str]:
    return module.number, module.id


def _infeasible(node: _Node, emptied: Emptied, calendar: Calendar) -> InfeasibleError:
    rules = [_rule(held) for held in emptied.chain()]
    rules[0] += _closed_from(node, emptied.held[emptied.event].bound, calendar)
    bound = emptied.held[emptied.event].bound
    last = f"before the calendar ends on {_in_words(calendar.last)}"
    when = f"from {_in_words(calendar.day(bound))} on, {last}" if bound < calendar.slots else last
    message = f"no date is left for {node.title} {when}; what rules it out: {'; '.join(rules)}"
    hint = "start sooner, give a longer horizon, or open some of the days that are closed"
    return InfeasibleError(message, event=node.title, constraint=rules[0], hint=hint)


def _closed_from(node: _Node, bound: int, calendar: Calendar) -> str:
    """Say what closes every day from a slot on, without the reasons that people gave for it."""
    if bound >= calendar.slots:
        return ""
    first = calendar.day(bound)
    kinds = dict.fromkeys(closure.kind.value for closure in calendar.closures if closure.last >= first)
    avoided = ["days that this line avoids"] if any(days.last >= first for days in node.line.avoid) else []
    named = [kind for kind in kinds if kind != ClosureKind.BANK_HOLIDAY.value] + avoided
    return f", and no day from then on is open ({', '.join(named)})" if named else ""


def _rule(held: Held) -> str:
    return f"{held.window.rule} [{held.window.source.brief}]" if held.window else "not before the start"


# The plan as people read it -------------------------------------------------------------------------------------------


def _event(node: _Node, slot: int, held: Held, calendar: Calendar) -> Event:
    window = held.window
    whole = node.length > _HALF_DAY
    half = Half.WHOLE_DAY if whole else Half.AFTERNOON if slot % 2 else Half.MORNING
    return Event(
        id=f"{node.line.id}/{node.sitting}",
        line=node.line.id,
        title=node.title,
        sitting=node.sitting,
        sittings=node.sittings,
        day=calendar.day(slot),
        half=half,
        length=node.length,
        mode=node.line.mode,
        participants=node.line.participants,
        because=(window.rule if window else "the start that was asked for")
        + _moved_on(node, held.bound, slot, calendar),
        source=window.source if window else node.line.source,
    )


def _moved_on(node: _Node, bound: int, slot: int, calendar: Calendar) -> str:
    if slot // 2 <= bound // 2:
        return ""
    first, last = calendar.day(bound), calendar.day(slot)
    passed = [calendar.why_closed(calendar.day(2 * day)) for day in range(bound // 2, slot // 2)]
    avoided = any(days.first < last and first <= days.last for days in node.line.avoid)
    named = list(dict.fromkeys(why for why in passed if why and why != "a weekend"))
    named += ["days that this line avoids"] if avoided else []
    return f"; moved on past {', '.join(named or ['a weekend' if 'a weekend' in passed else 'a half-day'])}"


def _periods(package: Package, events: list[Event]) -> Iterator[Period]:
    for line in package.lines:
        around = [event for event in events if event.line in _ids_of_module(package, line.module)]
        if isinstance(line, Activity) and (gap := _gap_of(package, line, around)):
            first, last = gap
            due = line.due if line.due and line.due >= first else None
            ends = due if due and (due < last or line.gap is Gap.AFTER) else last
            yield Period(line=line.id, title=line.title, first=first, last=ends)
        elif isinstance(line, Support) and around:
            yield Period(line=line.id, title=line.title, first=around[0].day, last=around[-1].day)


def _ids_of_module(package: Package, module: str) -> set[str]:
    return {line.id for line in package.lines if line.module == module}


def _gap_of(package: Package, line: Activity, events: list[Event]) -> tuple[date, date] | None:
    series = package.series(line.module)
    if line.gap is Gap.AFTER:
        return _after(series[0].id if series else events[0].line, events) if events else None
    if len(series) < 2:  # noqa: PLR2004 - a gap lies between two workshops
        return None
    before, after = (series[0], series[1]) if line.gap is Gap.FIRST else (series[-2], series[-1])
    last = max(event.day for event in events if event.line == before.id)
    first = min(event.day for event in events if event.line == after.id)
    return date.fromordinal(last.toordinal() + 1), date.fromordinal(first.toordinal() - 1)


def _after(line: str, events: list[Event]) -> tuple[date, date]:
    """Give the time from the day after a line to the last event of its module, or that one day."""
    first = date.fromordinal(max(event.day for event in events if event.line == line).toordinal() + 1)
    return first, max(first, *(event.day for event in events))


def _undated(package: Package, placed: set[str]) -> Iterator[Undated]:
    for line in package.lines:
        if isinstance(line, Activity) and line.id not in placed:
            yield Undated(line=line.id, title=line.title, why="there is no event to set it after")
        elif not line.sessions and not isinstance(line, (Activity, Support)):
            why = line.days_open or "it has no sessions"
            yield Undated(line=line.id, title=line.title, why=why)


def _findings(package: Package, start: date, events: list[Event], calendar: Calendar) -> Iterator[Finding]:
    held_on = package.assessment.diagnostic.held_on
    if start < held_on:
        text = f"the start, {_in_words(start)}, is before the diagnostic call of {_in_words(held_on)}"
        yield attrs.evolve(_finding("before-call", text, Source.offer("R23")), level=Level.WARNING)
    closed = calendar.why_closed(start)
    if closed and events:
        first = _in_words(events[0].day)
        text = f"the start asked for, {_in_words(start)}, is not open: {closed}; the first event is on {first}"
        yield _finding("start-moved", text, Source.assumption("a start on a closed day moves on", "R100"))
    for module in package.modules:
        series = package.series(module.id)
        dated = [event for event in events if event.line in _ids_of_module(package, module.id)]
        if module.band and len(series) == module.full_form and dated:
            yield _momentum_finding(package, series, dated)


def _late(package: Package, periods: tuple[Period, ...]) -> Iterator[Finding]:
    """Warn where an activity is due before its time in the plan begins (R22)."""
    for period in periods:
        line = package.line(period.line)
        if isinstance(line, Activity) and line.due and line.due < period.first:
            begins = _in_words(period.first)
            text = f"{line.title}: due by {_in_words(line.due)}, and the plan has time for it from {begins}"
            yield attrs.evolve(_finding(f"late-{line.name}", text, line.source), level=Level.WARNING)


def _momentum_finding(package: Package, series: tuple[Workshop, ...], events: list[Event]) -> Finding:
    first = next(event for event in events if event.line == series[0].id)
    last_workshop = max(event.day for event in events if event.line == series[-1].id)
    least, most = package.figure("momentum-months-least").value, package.figure("momentum-months-most").value
    text = (
        f"from {first.title} to the last workshop is {_span(first.day, last_workshop)}, and to the last event "
        f"{_span(first.day, events[-1].day)}: inside the {least} to {most} months for the full series"
    )
    return _finding("momentum", text, Source.offer("R69", "R70", "Q3"))


def _finding(name: str, text: str, source: Source) -> Finding:
    return Finding(id=f"dates/{name}", level=Level.NOTE, text=text, source=source, author=DATES)


def _span(first: date, last: date) -> str:
    months = 12 * (last.year - first.year) + last.month - first.month
    months -= months_after(first, months) > last
    days = (last - months_after(first, months)).days
    parts = [
        f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((months, "month"), (days, "day")) if count
    ]
    return " and ".join(parts) or "one day"


def _in_words(day: date) -> str:
    return f"{day:%A} {written(day)}"
