"""A package with dates on it: events, the periods of work between them, and what people should know of the dates."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar

import attrs

from coproduce.assessment import Finding, Level
from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER_AND_CHARITY
from coproduce.clock import local_time, session_end
from coproduce.closures import ClosureKind
from coproduce.dates.network import Bound
from coproduce.dates.windows import windows_of
from coproduce.days import Duration
from coproduce.errors import ArgumentError, UnknownLineError, named_or_near, printable
from coproduce.halves import Half
from coproduce.lags import Stretch
from coproduce.meeting import Meeting, names
from coproduce.months import months_after
from coproduce.offer import Activity, AnyLine, Gap, Mode, Module, Participants, Support, Workshop
from coproduce.package import Package
from coproduce.provenance import Author, Source, day_in_words
from coproduce.requests import AnyRequest, Apart
from coproduce.workdays import Calendar

DATES = Author("dates")
"""The author of findings about dates."""


class Objective(Enum):
    """Name what a plan is the best of: the earliest, the nearest to the preferred gaps, or the least changed."""

    EARLIEST = "earliest"
    NEAREST = "nearest to the preferred gaps"
    FEWEST_CHANGES = "fewest changes"


@attrs.frozen
class Event:
    """Hold a meeting on its date, and why it is then.

    `at` is when it starts, in local time, where that is agreed; `people` are the ids of those who run it. The day of a
    `settled` event is past or confirmed: it is never moved again, not even where the day is closed later on.
    """

    meeting: Meeting = attrs.field(metadata=EVERYONE)
    day: date = attrs.field(metadata=EVERYONE)
    half: Half = attrs.field(metadata=EVERYONE)
    because: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)
    at: time | None = attrs.field(default=None, metadata=EVERYONE)
    people: tuple[str, ...] = attrs.field(default=(), metadata=IN_THE_ROOM, repr=False)
    settled: bool = attrs.field(default=False, metadata=EVERYONE)

    def slot_on(self, calendar: Calendar) -> int:
        """Give the first slot of a calendar that it takes; before the calendar's first day it is negative."""
        return calendar.slot(self.day) + (self.half is Half.AFTERNOON)

    @property
    def id(self) -> str:
        """The id of the event, such as `enhance/concepts/1`."""
        return self.meeting.id

    @property
    def line(self) -> str:
        """The id of the line of the package that it belongs to."""
        return self.meeting.line

    @property
    def title(self) -> str:
        """What it is called, with the number of the sitting where there are several."""
        return self.meeting.title

    @property
    def sitting(self) -> int:
        """Which sitting of its line it is, from 1."""
        return self.meeting.sitting

    @property
    def sittings(self) -> int:
        """How many sittings its line has."""
        return self.meeting.sittings

    @property
    def length(self) -> Duration:
        """How long it lasts, in days on the calendar."""
        return self.meeting.length

    @property
    def mode(self) -> Mode:
        """Face to face, or remote."""
        return self.meeting.mode

    @property
    def participants(self) -> Participants:
        """Who takes part."""
        return self.meeting.participants


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
class Nearness:
    """Hold by how many days a plan is off its preferred gaps in all, and by how many every plan is at the least.

    The two differ only where the budget of steps was used up before the nearest plan was proven.
    """

    days: int = attrs.field(metadata=EVERYONE)
    least: int = attrs.field(metadata=EVERYONE)

    @property
    def proven(self) -> bool:
        """Whether no plan is nearer."""
        return self.days == self.least


@attrs.frozen(kw_only=True)
class Plan:
    """Hold a package with dates on it, and the start, calendar and requests that it was made for.

    Periods, undated lines and findings follow from these; a document carries them all the same, for its readers.
    Raises `ArgumentError` for an event of no line of the package, one that stands twice, or one on a closed day that
    is not settled.
    """

    derived: ClassVar[Mapping[str, Any]] = MappingProxyType(
        {"periods": tuple[Period, ...], "undated": tuple[Undated, ...], "findings": tuple[Finding, ...]}
    )

    package: Package = attrs.field(metadata=EVERYONE)
    start: date = attrs.field(metadata=EVERYONE)
    calendar: Calendar = attrs.field(metadata=EVERYONE)
    events: tuple[Event, ...] = attrs.field(metadata=EVERYONE)
    requests: tuple[AnyRequest, ...] = attrs.field(default=(), metadata=EVERYONE)
    objective: Objective = attrs.field(default=Objective.EARLIEST, metadata=EVERYONE)
    nearness: Nearness | None = attrs.field(default=None, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.nearness and self.objective is not Objective.NEAREST:
            message = f"a plan that is the {self.objective.value} says how near it is to the preferred gaps"
            raise ArgumentError(message, code="nearness", hint="leave nearness out")
        events = self.events
        ids = {event.meeting.id for event in events}
        if len(ids) < len(events) or not self.package.line_ids.issuperset([event.meeting.line for event in events]):
            raise self._strange_event()
        free, first = self.calendar.open, self.calendar.first.toordinal()
        for event in events:
            slot, halves = 2 * (event.day.toordinal() - first), event.half.bits
            if (slot < 0 or free >> slot & halves != halves) and not event.settled:
                why = _why_closed(self.calendar, event.day, event.half)
                message = f"the event {event.id} is on {event.day}, which is not open: {why}"
                raise ArgumentError(message, code="event")

    def _strange_event(self) -> ArgumentError:
        ids = [event.id for event in self.events]
        strange = [event.id for event in self.events if event.line not in self.package.line_ids]
        named = next(iter([*strange, *(id_ for id_ in ids if ids.count(id_) > 1)]))
        message = f"the event {printable(named)} is of no line of the package, or stands twice"
        return ArgumentError(message, code="event")

    def event(self, name: str) -> Event:
        """Give the event with this id, such as `enhance/concepts/1`, or `concepts` where that names only one.

        Raises `UnknownLineError` for any other name.
        """
        named = self.named(name)
        if len(named) == 1:
            return named[0]
        many = f"names {len(named)} events of this plan" if named else "is no event of this plan"
        known = [event.id for event in named] or list(dict.fromkeys(event.line for event in self.events))
        hint = f"name one of {', '.join(known)}" if named else named_or_near(name, known, "the events are of")
        raise UnknownLineError(f"{printable(name)} {many}", code="event", hint=hint)

    def named(self, name: str) -> tuple[Event, ...]:
        """List the events that a name may mean: an id, a line, or either without its owner."""
        return tuple(event for event in self.events if names(event.meeting, name))

    def times_of(self, name: str) -> tuple[datetime, datetime] | None:
        """Give when an event starts and ends, in the local time of Europe/London, or None where no time is agreed.

        A workshop day is as many working minutes as the package has for it, and an hour of breaks where it is longer
        than half a day (assumed). Raises `UnknownLineError` for a name of no event or of several, `ArgumentError` for a
        time that the change of clocks leaves out or repeats, and `MissingExtraError` where the machine has no database
        of time zones.
        """
        event = self.event(name)
        if event.at is None:
            return None
        minutes = self.package.figure("minutes-in-a-day").value
        return local_time(event.day, event.at), session_end(event.day, event.at, event.length, minutes)

    def on_closed_days(self, calendar: Calendar) -> tuple[Event, ...]:
        """List the events that would be on closed days of another calendar, such as one of newer bank holidays.

        Days outside that calendar are not known to be closed. A plan keeps the calendar that it was made with; to move
        to another one, re-plan with `NewCalendar`.
        """
        known = [event for event in self.events if calendar.first <= event.day <= calendar.last]
        return tuple(event for event in known if calendar.why_closed(event.day, event.half))

    def of_line(self, line: str) -> tuple[Event, ...]:
        """List the events of one line, in order."""
        return tuple(event for event in self.events if event.line == line)

    def confirm(self, *events: str) -> Plan:
        """Give the plan with the days of some events confirmed, so that nothing moves them again.

        Raises `UnknownLineError` for a name that no event has.
        """
        ids = {event.id for name in events for event in self.named(name) or (self.event(name),)}
        settled = [attrs.evolve(event, settled=event.settled or event.id in ids) for event in self.events]
        return attrs.evolve(self, events=tuple(settled))

    @functools.cached_property
    def periods(self) -> tuple[Period, ...]:
        """The work without a date of its own, and when it is done."""
        return tuple(_periods(self.package, self.events))

    @functools.cached_property
    def undated(self) -> tuple[Undated, ...]:
        """The lines that have no date yet, and why."""
        return tuple(_undated(self.package, {period.line for period in self.periods}))

    @functools.cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What people should know of these dates, with its clause."""
        return tuple(_findings(self))


# Work between the events ----------------------------------------------------------------------------------------------


def _periods(package: Package, events: tuple[Event, ...]) -> Iterator[Period]:
    for line in package.lines:
        around = _of_module(package, line.module, events)
        if isinstance(line, Activity) and (gap := _gap_of(package, line, around)):
            first, last = gap
            due = line.due if line.due and line.due >= first else None
            ends = due if due and (due < last or line.gap is Gap.AFTER) else last
            yield Period(line=line.id, title=line.title, first=first, last=ends)
        elif isinstance(line, Support) and around:
            yield Period(line=line.id, title=line.title, first=around[0].day, last=around[-1].day)


def _of_module(package: Package, module: str, events: tuple[Event, ...]) -> tuple[Event, ...]:
    ids = {line.id for line in package.lines if line.module == module}
    return tuple(event for event in events if event.line in ids)


def _gap_of(package: Package, line: Activity, events: tuple[Event, ...]) -> tuple[date, date] | None:
    series = package.series(line.module)
    if line.gap is Gap.AFTER:
        held = {event.line for event in events}
        begins = series[0].id if series else events[0].line if events else ""
        return _after(begins, events) if begins in held else None
    if len(series) < 2:  # noqa: PLR2004 - a gap lies between two workshops
        return None
    before, after = (series[0], series[1]) if line.gap is Gap.FIRST else (series[-2], series[-1])
    last = max((event.day for event in events if event.line == before.id), default=None)
    first = min((event.day for event in events if event.line == after.id), default=None)
    if last is None or first is None:
        return None
    return date.fromordinal(last.toordinal() + 1), date.fromordinal(first.toordinal() - 1)


def _after(line: str, events: tuple[Event, ...]) -> tuple[date, date]:
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


# What people should know ----------------------------------------------------------------------------------------------


def _findings(plan: Plan) -> Iterator[Finding]:
    yield from _about_the_start(plan)
    for module in plan.package.modules:
        yield from _about_momentum(plan, module)
    yield from _about_windows(plan)
    yield from _about_overrides(plan)
    yield from _about_the_calendar(plan)
    if plan.nearness and not plan.nearness.proven:
        text = (
            f"these dates are {plan.nearness.days} days off the preferred gaps in all; none are off by fewer than "
            f"{plan.nearness.least}, and the search ended before it was proven which are the nearest"
        )
        yield _warning("not-proven", text, Source.assumption("the search has a budget of steps", "R100"))
    for period in plan.periods:
        yield from _about_work(plan.package.line(period.line), period)


def _why_closed(calendar: Calendar, day: date, half: Half | None = None) -> str:
    """Say why a day is closed to everybody who may read it: not with the reasons that people gave."""
    public = (each.kind is ClosureKind.BANK_HOLIDAY for each in calendar.closures)
    closures = (
        each if told else attrs.evolve(each, reason="") for each, told in zip(calendar.closures, public, strict=True)
    )
    return attrs.evolve(calendar, closures=tuple(closures)).why_closed(day, half)


def _about_the_start(plan: Plan) -> Iterator[Finding]:
    held_on = plan.package.assessment.diagnostic.held_on
    if plan.start < held_on:
        start, call = day_in_words(plan.start), day_in_words(held_on)
        yield _warning(
            "before-call", f"the start, {start}, is before the diagnostic call of {call}", Source.offer("R23")
        )
    closed = _why_closed(plan.calendar, plan.start)
    if closed and plan.events:
        first = day_in_words(plan.events[0].day)
        text = f"the start asked for, {day_in_words(plan.start)}, is not open: {closed}; the first event is on {first}"
        yield _note("start-moved", text, Source.assumption("a start on a closed day moves on", "R100"))


def _about_momentum(plan: Plan, module: Module) -> Iterator[Finding]:
    """Tell how long the full series takes, and warn where that is outside the months of the offer (R69, R70, Q3)."""
    series = plan.package.series(module.id)
    events = _of_module(plan.package, module.id, plan.events)
    held = all(plan.of_line(workshop.id) for workshop in series)
    if not (module.band and len(series) == module.full_form and events and held):
        return
    first = next(event for event in events if event.line == series[0].id)
    last_workshop = max(event.day for event in events if event.line == series[-1].id)
    last = max(event.day for event in events if _closes(plan.package.line(event.line), plan.package))
    least, most = (_offered(plan.package, f"momentum-months-{end}") for end in ("least", "most"))
    inside = months_after(first.day, least) <= last <= months_after(first.day, most)
    spans = (
        f"from {first.title} to the last workshop is {span_in_words(first.day, last_workshop)}, and to the last event "
        f"{span_in_words(first.day, events[-1].day)}"
    )
    text = f"{spans}: {'inside' if inside else 'outside'} the {least} to {most} months for the full series"
    told = _note if inside else _warning
    yield told("momentum", text, Source.offer("R69", "R70", "Q3"))


def _about_windows(plan: Plan) -> Iterator[Finding]:
    """Warn of what the offer asks of dates and these do not keep, such as a workshop that came back after the next."""
    meetings, days = tuple(event.meeting for event in plan.events), Stretch.of(plan.calendar)
    slots = [event.slot_on(plan.calendar) for event in plan.events]
    instead = [request for request in plan.requests if isinstance(request, Apart) and request.instead]
    broken: dict[str, Finding] = {}
    for window in windows_of(plan.package, meetings):
        first, then = meetings[window.first], meetings[window.then]
        overruled = any(names(first, request.first) and names(then, request.then) for request in instead)
        for end in ("least", "most"):
            lag = getattr(window, end)
            if lag and not overruled and not Bound(window, end).holds(slots[window.first], slots[window.then], days):
                name = "-".join(meeting.id.partition("/")[2].replace("/", "-") for meeting in (first, then))
                text = f"{meetings[window.about].title} does not keep what the offer asks for: {window.rule}"
                broken.setdefault(name, _warning(f"window-{name}", text, window.source))
    yield from broken.values()


def _about_overrides(plan: Plan) -> Iterator[Finding]:
    """Warn where dates are bound by something else than the offer has, and say since when it is so agreed (R11)."""
    for number, request in enumerate(plan.requests, start=1):
        if isinstance(request, Apart) and request.instead:
            titles = " to ".join(plan.event(plan.named(name)[0].id).title for name in request.events)
            clauses = ("R69", "R70") if request.most else ("R71",)
            text = f"{titles}: {request}, in the place of what the offer has ({request.source})"
            yield _warning(f"override-{number}", text, Source.offer("R11", *clauses))
    for name in _DATED_FIGURES:
        figure = plan.package.figure(name)
        if figure.default is not None:
            text = f"{figure.meaning}: {figure.value} {figure.unit}, in the place of {figure.default}"
            yield _warning(f"figure-{name}", text, figure.source)


_DATED_FIGURES = (
    "momentum-months-least",
    "momentum-months-most",
    "tail-days",
    "short-series-gap-days",
    "sitting-gap-days",
    "sitting-spread-working-days",
    "extension-gap-days",
)


def _closes(line: AnyLine, package: Package) -> bool:
    """Tell whether the window of the full series runs to a line: to the last of its events, or to the last workshop."""
    ordered = line.tag in ("workshop", "report-back", "debrief")
    return isinstance(line, Workshop) or (ordered and bool(package.figure("momentum-to-last-event").value))


def _offered(package: Package, figure: str) -> int:
    """Give what the offer has for a figure, whatever people put in its place."""
    found = package.figure(figure)
    return found.value if found.default is None else found.default


def _about_the_calendar(plan: Plan) -> Iterator[Finding]:
    predicted = plan.calendar.predicted_from
    late = [event for event in plan.events if predicted and event.day >= predicted]
    if predicted and late:
        text = f"bank holidays are published until {day_in_words(date.fromordinal(predicted.toordinal() - 1))}; "
        text += f"those after it are predicted, which {len(late)} of these dates rest on"
        yield _warning("predicted", text, Source.assumption("bank holidays may be moved or proclaimed", "R100"))
    for event in plan.events:
        if event.settled and (why := _why_closed(plan.calendar, event.day, event.half)):
            text = f"{event.title} is settled on {day_in_words(event.day)}, which is not open: {why}"
            yield _warning(f"clash-{event.id.partition('/')[2].replace('/', '-')}", text, event.source)


def _about_work(line: AnyLine, period: Period) -> Iterator[Finding]:
    """Warn where an activity is due before its time in the plan begins (R22)."""
    if isinstance(line, Activity) and line.due and line.due < period.first:
        begins = day_in_words(period.first)
        text = f"{line.title}: due by {day_in_words(line.due)}, and the plan has time for it from {begins}"
        yield _warning(f"late-{line.name}", text, line.source)


def _note(name: str, text: str, source: Source) -> Finding:
    return Finding(id=f"dates/{name}", level=Level.NOTE, text=text, source=source, author=DATES)


def _warning(name: str, text: str, source: Source) -> Finding:
    return attrs.evolve(_note(name, text, source), level=Level.WARNING)


def span_in_words(first: date, last: date) -> str:
    """Say how long it is from one day to another, in calendar months and days.

    >>> span_in_words(date(2027, 1, 11), date(2027, 4, 20))
    '3 months and 9 days'
    """
    months = 12 * (last.year - first.year) + last.month - first.month
    months -= months_after(first, months) > last
    days = (last - months_after(first, months)).days
    parts = [
        f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in ((months, "month"), (days, "day")) if number
    ]
    return " and ".join(parts) or "one day"
