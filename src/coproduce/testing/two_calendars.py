"""Hypothesis strategies for closures and calendars, each calendar with the same days as plain sets of dates."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date, timedelta

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from coproduce.answers import DateRange
from coproduce.audience import EVERYONE
from coproduce.holidays import england_and_wales
from coproduce.testing.possible import HELD_FIRST, HELD_LAST
from coproduce.testing.strategies import date_ranges
from coproduce.workdays import Calendar, Closure, ClosureKind

_MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


@attrs.frozen
class TwoCalendars:
    """Hold a calendar as one integer beside the same one as plain sets of dates: open days, and working days."""

    calendar: Calendar = attrs.field(metadata=EVERYONE)
    open: frozenset[date] = attrs.field(metadata=EVERYONE)
    working: frozenset[date] = attrs.field(metadata=EVERYONE)

    @classmethod
    def of(cls, calendar: Calendar) -> TwoCalendars:
        """Write out a calendar day by day, from its dates, weekdays and closures alone."""
        span = (calendar.last - calendar.first).days + 1
        days = {calendar.first + timedelta(days=number) for number in range(span)}
        days = {day for day in days if day.weekday() in calendar.weekdays}
        holidays = {
            day
            for day in days
            for shut in calendar.closures
            if shut.kind is ClosureKind.BANK_HOLIDAY and _in(day, shut)
        }
        closed = {day for day in days for shut in calendar.closures if _in(day, shut)}
        return cls(calendar, frozenset(days - closed), frozenset(days - holidays))


def _in(day: date, shut: Closure | DateRange) -> bool:
    return shut.first <= day <= shut.last


@functools.cache
def _bank_holidays() -> tuple[Closure, ...]:
    return england_and_wales(first=HELD_FIRST, last=date(HELD_LAST.year + 2, 12, 31)).closures


@st.composite
def closures(draw: DrawFn, *, start: date, within: int, kinds: Sequence[ClosureKind] = tuple(ClosureKind)) -> Closure:
    """Draw days that are closed, of any of these kinds, within so many days of `start`."""
    days = draw(date_ranges(start=start, within=within))
    return Closure(days.first, days.last, draw(st.sampled_from(kinds)), days.reason)


@st.composite
def calendars(draw: DrawFn, *, first: date | None = None, shortest: int = 30, longest: int = 400) -> TwoCalendars:
    """Draw a calendar of so many days with its twin: any weekdays, bank holidays, and up to four closures more.

    It starts on `first`, or on any day on which calls are held.
    """
    start = first or draw(st.dates(HELD_FIRST, HELD_LAST))
    last = start + timedelta(days=draw(st.integers(shortest, longest)) - 1)
    some_week = st.lists(st.integers(0, 6), min_size=1, unique=True).map(sorted).map(tuple)
    extra = draw(st.lists(closures(start=start, within=longest), max_size=4, unique=True))
    holidays = [day for day in _bank_holidays() if start <= day.first <= last] if draw(st.booleans()) else []
    return TwoCalendars.of(
        Calendar(
            name="drawn",
            first=start,
            last=last,
            weekdays=draw(st.just(_MONDAY_TO_FRIDAY) | some_week),
            closures=(*holidays, *extra),
        )
    )
