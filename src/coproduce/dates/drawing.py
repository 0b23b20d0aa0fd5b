"""A package, a calendar and what people ask, drawn as a network: events, closed slots and windows, each with why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import attrs

from coproduce.closures import Closure, ClosureKind
from coproduce.dates.network import Ban, Network, Rank
from coproduce.dates.windows import windows_of
from coproduce.dates.wishes import Wishes, closed_for
from coproduce.halves import Half, mornings
from coproduce.meeting import Meeting
from coproduce.offer import AnyLine
from coproduce.package import Package
from coproduce.provenance import Source, written
from coproduce.requests import AnyRequest
from coproduce.weekdays import MONDAY_TO_FRIDAY
from coproduce.workdays import Calendar

HORIZON, WEEKEND, PATTERN, AVOID = "horizon", "weekend", "weekly pattern", "avoid"
"""The kinds of what closes slots, beside those of closures and requests."""

CALENDAR_KINDS = frozenset({HORIZON, WEEKEND, PATTERN, *(kind.value for kind in ClosureKind)})
"""The kinds of what closes slots for every event."""

_MOST_CLOSURES = 60
"""Above so many closures, those of one kind and reason are one fact, so that a network stays small."""

_GENERAL = frozenset({WEEKEND, PATTERN, ClosureKind.BANK_HOLIDAY.value})
_UNWORKED = "days of the week that are not worked"
_CLOSED = Source.assumption("nobody meets on days that are closed", "R100")
_SOURCES = {ClosureKind.CHARITY.value: Source.offer("R19", "R100")}


def draw(
    package: Package,
    calendar: Calendar,
    meetings: tuple[Meeting, ...],
    requests: tuple[AnyRequest, ...],
    *,
    horizon: date | None = None,
) -> Network:
    """Draw the network of a package; where the calendar runs past a `horizon`, that is a reason like any other.

    Raises the faults of all requests at once: `ArgumentError` for one that cannot be read, and `UnknownLineError` for
    one of no event.
    """
    wishes = Wishes(calendar, meetings, requests, horizon or calendar.last)
    offered = windows_of(package, meetings)
    wishes.refuse(offered)
    drawing = _Drawing(package, calendar, meetings, horizon or calendar.last)
    bans = (*drawing.bans(), *wishes.bans(), *drawing.past_the_horizon())
    return Network(calendar, drawing.bases(), bans, tuple(wishes.windows(offered)))


@attrs.frozen
class _Drawing:
    """What a calendar and a package close, before anybody asks for anything."""

    package: Package
    calendar: Calendar
    meetings: tuple[Meeting, ...]
    horizon: date

    @property
    def _every_day(self) -> Calendar:
        """The calendar with every day of the week open, whole."""
        return attrs.evolve(self._working_week, weekdays=tuple(range(7)))

    @property
    def _working_week(self) -> Calendar:
        """The calendar with all the days of the week open that are worked."""
        return attrs.evolve(self.calendar, closures=(), mornings_only=(), afternoons_only=(), days_off=())

    def bases(self) -> tuple[int, ...]:
        base = self._every_day.open
        whole = base & mornings(self.calendar.slots)
        return tuple(whole if meeting.takes_a_day else base for meeting in self.meetings)

    def bans(self) -> Iterator[Ban]:
        base = self._every_day.open
        worked = self._working_week.open
        if base & ~worked:
            yield self._ban("weekends" if _only_weekends(self.calendar) else _UNWORKED, base & ~worked, WEEKEND)
        if unworked := worked & ~attrs.evolve(self.calendar, closures=()).open:
            yield self._ban(_UNWORKED, unworked, PATTERN)
        for closures in _grouped(self.calendar.closures):
            if closed := base & ~attrs.evolve(self._every_day, closures=closures).open:
                yield self._ban(_closed_words(closures), closed, closures[0].kind.value)
        for line in self.package.lines:
            yield from self._avoided(line)

    def _avoided(self, line: AnyLine) -> Iterator[Ban]:
        places = [place for place, meeting in enumerate(self.meetings) if meeting.line == line.id]
        said = [cause.source for each in self.package.trace if each.id == f"{line.id}.avoid" for cause in each.causes]
        for days in line.avoid if places else ():
            rule = f"days that {line.title} avoids, {_range_words(days.first, days.last)}"
            closed = self._slots(days.first, days.last)
            yield self._ban(rule, closed, AVOID, places, said[0] if said else None)

    def past_the_horizon(self) -> Iterator[Ban]:
        if self.horizon < self.calendar.last:
            closed = self._slots(self.horizon + timedelta(days=1), self.calendar.last)
            yield self._ban(f"the calendar ends on {written(self.horizon)}", closed, HORIZON)

    def _slots(self, first: date, last: date) -> int:
        ends = self.calendar.slot(first), self.calendar.slot(last) + 2
        start, end = (min(max(0, slot), self.calendar.slots) for slot in ends)
        return (1 << end) - (1 << start) if start < end else 0

    def _ban(
        self, rule: str, closed: int, kind: str, places: Iterable[int] | None = None, source: Source | None = None
    ) -> Ban:
        rank = Rank.HORIZON if kind == HORIZON else Rank.GENERAL if kind in _GENERAL else Rank.PARTICULAR
        by_event = closed_for(self.meetings, closed, places)
        return Ban(rule, source or _SOURCES.get(kind, _CLOSED), by_event, kind, rank)


def _only_weekends(calendar: Calendar) -> bool:
    return set(calendar.weekdays) >= set(MONDAY_TO_FRIDAY)


def _grouped(closures: tuple[Closure, ...]) -> list[tuple[Closure, ...]]:
    """Put bank holidays together, and what else is closed each for itself unless there is very much of it."""
    groups: dict[object, list[Closure]] = {}
    for place, closure in enumerate(closures):
        apart = closure.kind is not ClosureKind.BANK_HOLIDAY
        own = place if len(closures) <= _MOST_CLOSURES else closure.reason
        groups.setdefault((closure.kind, own if apart else ""), []).append(closure)
    return [tuple(group) for group in groups.values()]


def _closed_words(closures: tuple[Closure, ...]) -> str:
    """Say what closes days, without the reasons that people gave for it."""
    first = closures[0]
    if first.kind is ClosureKind.BANK_HOLIDAY:
        return "bank holidays"
    if len(closures) > 1:
        return f"{first.kind.value} on {len(closures)} occasions, the first {_range_words(first.first, first.last)}"
    halves = (
        "" if first.half is Half.WHOLE_DAY else f", in the {first.half.value}{'s' if first.last > first.first else ''}"
    )
    return f"{first.kind.value} {_range_words(first.first, first.last)}{halves}"


def _range_words(first: date, last: date) -> str:
    return f"on {written(first)}" if first == last else f"from {written(first)} to {written(last)}"
