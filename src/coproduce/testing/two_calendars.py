"""Hypothesis strategies for closures and calendars, each calendar with the same days as plain sets of dates."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from coproduce.audience import EVERYONE
from coproduce.closures import Closure, ClosureKind
from coproduce.halves import Half
from coproduce.holidays import england_and_wales
from coproduce.testing.possible import HELD_FIRST, HELD_LAST
from coproduce.testing.strategies import date_ranges
from coproduce.workdays import Calendar

_MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
_HALVES = (Half.MORNING, Half.AFTERNOON)

_HalfDay = tuple[date, Half]


@attrs.frozen
class TwoCalendars:
    """Hold a calendar as one integer beside the same one as plain sets.

    `open` are the days that are free from morning to evening, `working` the days that are working days for some half;
    `open_halves` and `working_halves` are the same in half-days.
    """

    calendar: Calendar = attrs.field(metadata=EVERYONE)
    open: frozenset[date] = attrs.field(metadata=EVERYONE)
    working: frozenset[date] = attrs.field(metadata=EVERYONE)
    open_halves: frozenset[_HalfDay] = attrs.field(metadata=EVERYONE)
    working_halves: frozenset[_HalfDay] = attrs.field(metadata=EVERYONE)

    @classmethod
    def of(cls, calendar: Calendar) -> TwoCalendars:
        """Write out a calendar day by day, from its dates, days of the week and closures alone."""
        span = (calendar.last - calendar.first).days + 1
        days = [calendar.first + timedelta(days=number) for number in range(span)]
        halves = {(day, half) for day in days if day.weekday() in calendar.weekdays for half in _HALVES}
        holidays = [shut for shut in calendar.closures if shut.kind is ClosureKind.BANK_HOLIDAY]
        working = halves - _taken(days, holidays)
        open_ = {slot for slot in halves - _taken(days, calendar.closures) if _is_kept(slot, calendar)}
        return cls(
            calendar,
            frozenset(day for day in days if all((day, half) in open_ for half in _HALVES)),
            frozenset(day for day, _ in working),
            frozenset(open_),
            frozenset(working),
        )


def _taken(days: Sequence[date], closures: Iterable[Closure]) -> set[_HalfDay]:
    """List the half-days of closures, day by day."""
    return {
        (day, half)
        for shut in closures
        for day in days[max(0, (shut.first - days[0]).days) :]
        if day <= shut.last
        for half in _HALVES
        if shut.half in (half, Half.WHOLE_DAY)
    }


def _is_kept(slot: _HalfDay, calendar: Calendar) -> bool:
    """Tell whether a half-day is one on which people meet in any week."""
    day, half = slot
    only = calendar.afternoons_only if half is Half.MORNING else calendar.mornings_only
    return day.weekday() not in calendar.days_off and day.weekday() not in only


@functools.cache
def _bank_holidays() -> tuple[Closure, ...]:
    return england_and_wales(first=HELD_FIRST, last=date(HELD_LAST.year + 2, 12, 31)).closures


@st.composite
def closures(
    draw: DrawFn,
    *,
    start: date,
    within: int,
    kinds: Sequence[ClosureKind] = tuple(ClosureKind),
    halves: bool = False,
) -> Closure:
    """Draw days that are closed, of any of these kinds, within so many days of `start`; with `halves`, or half days."""
    days = draw(date_ranges(start=start, within=within))
    half = draw(st.sampled_from(Half)) if halves else Half.WHOLE_DAY
    return Closure(days.first, days.last, draw(st.sampled_from(kinds)), days.reason, half)


@st.composite
def calendars(
    draw: DrawFn, *, first: date | None = None, shortest: int = 30, longest: int = 400, halves: bool = False
) -> TwoCalendars:
    """Draw a calendar of so many days with its twin: any weekdays, bank holidays, and up to four closures more.

    It starts on `first`, or on any day on which calls are held. With `halves`, closures may take half a day, and days
    of the week may be days off, or have a morning or an afternoon only.
    """
    start = first or draw(st.dates(HELD_FIRST, HELD_LAST))
    last = start + timedelta(days=draw(st.integers(shortest, longest)) - 1)
    some_week = st.lists(st.integers(0, 6), min_size=1, unique=True).map(sorted).map(tuple)
    extra = draw(st.lists(closures(start=start, within=longest, halves=halves), max_size=4, unique=True))
    holidays = [day for day in _bank_holidays() if start <= day.first <= last] if draw(st.booleans()) else []
    weekdays = draw(st.just(_MONDAY_TO_FRIDAY) | some_week)
    return TwoCalendars.of(
        Calendar(
            name="drawn",
            first=start,
            last=last,
            weekdays=weekdays,
            closures=(*holidays, *extra),
            **(draw(_kept_in_part(weekdays)) if halves else {}),
        )
    )


def _kept_in_part(weekdays: tuple[int, ...]) -> SearchStrategy[dict[str, Any]]:
    """Say of each day of the week whether it is kept, taken off, or kept for half of it, as fields of a calendar."""
    names = ("", "mornings_only", "afternoons_only", "days_off")
    ways = st.tuples(*[st.sampled_from(names) for _ in weekdays])
    return ways.map(
        lambda said: {
            name: tuple(day for day, way in zip(weekdays, said, strict=True) if way == name) for name in names[1:]
        }
    )
