"""A calendar is one integer: two bits a day, a morning and an afternoon, set where people can meet."""

from __future__ import annotations

import calendar as _calendar
import functools
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.errors import ArgumentError, printable

LONGEST_HORIZON = 50 * 366
"""The most days that one calendar may span."""

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


class Half(Enum):
    """Name the part of a day that an event takes."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE_DAY = "whole day"


class ClosureKind(Enum):
    """Tell why days are closed."""

    BANK_HOLIDAY = "bank holiday"
    CHARITY = "closed by the charity"
    OTHER = "not available"


@attrs.frozen
class Closure:
    """Hold days on which nobody can meet, from `first` to `last`, both included, and why."""

    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)
    kind: ClosureKind = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=IN_THE_ROOM, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            message = f"a closure from {self.first} to {self.last} ends before it starts"
            raise ArgumentError(message, code="closure", hint="swap the two dates")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@attrs.frozen(kw_only=True)
class Calendar:
    """Hold the half-days between two dates on which people can meet, as one integer.

    Slot 0 is the morning of `first`, slot 1 its afternoon, and so on; bit `s` of `open` is set where slot `s` is free.

    Raises `ArgumentError` where the calendar ends before it starts, spans more than fifty years, or has a weekday that
    is none.

    >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
    >>> bin(week.open)
    '0b1111111111'
    >>> week.day(week.slot(date(2027, 1, 13)))
    datetime.date(2027, 1, 13)
    """

    name: str = attrs.field(metadata=EVERYONE)
    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)
    weekdays: tuple[int, ...] = attrs.field(default=MONDAY_TO_FRIDAY, metadata=EVERYONE)
    closures: tuple[Closure, ...] = attrs.field(default=(), metadata=EVERYONE)
    made_from: str = attrs.field(default="", metadata=EVERYONE)
    open: int = attrs.field(init=False, eq=False, repr=False, metadata=EVERYONE)
    working: int = attrs.field(init=False, eq=False, repr=False, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        for day in (self.first, self.last):
            if isinstance(day, datetime) or not isinstance(day, date):
                message = f"a calendar runs from a date to a date, not {printable(day)}"
                raise ArgumentError(message, code="calendar")
        if not 0 <= (self.last - self.first).days < LONGEST_HORIZON:
            message = (
                f"a calendar from {self.first} to {self.last}: expected an end after its start, at most fifty years on"
            )
            raise ArgumentError(message, code="calendar")
        if not set(self.weekdays) <= set(range(7)):
            message = f"the weekdays {self.weekdays}: expected numbers from 0, a Monday, to 6, a Sunday"
            raise ArgumentError(message, code="calendar")
        days = _weekday_bits(self.first, self.last, self.weekdays)
        working = days & ~self._bits_of(c for c in self.closures if c.kind is ClosureKind.BANK_HOLIDAY)
        object.__setattr__(self, "working", working)
        object.__setattr__(self, "open", days & ~self._bits_of(self.closures))

    @property
    def slots(self) -> int:
        """The number of half-day slots that the calendar spans."""
        return 2 * ((self.last - self.first).days + 1)

    def slot(self, day: date) -> int:
        """Give the number of the morning slot of a day; days before the calendar have negative numbers."""
        return 2 * (day - self.first).days

    def day(self, slot: int) -> date:
        """Tell the day that a slot is on."""
        return self.first + timedelta(days=slot // 2)

    def whole_days(self) -> int:
        """Give the mornings of the days on which the afternoon is free too, as an integer of slots."""
        return self.open & (self.open >> 1) & mornings(self.slots)

    def without(self, closures: Iterable[Closure]) -> Calendar:
        """Give a calendar with these days closed too; days outside its span have no effect.

        >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
        >>> shut = Closure(date(2027, 1, 11), date(2027, 1, 12), ClosureKind.CHARITY, "moving house")
        >>> bin(week.without([shut]).open)
        '0b1111110000'
        """
        added = sorted(set(closures) - set(self.closures), key=_closure_order)
        return attrs.evolve(self, closures=(*self.closures, *added)) if added else self

    def why_closed(self, day: date) -> str:
        """Say in words why a day is closed, or give an empty text where it is open."""
        if not self.first <= day <= self.last:
            return "outside the calendar"
        if day.weekday() not in self.weekdays:
            return "a weekend" if day.weekday() > MONDAY_TO_FRIDAY[-1] else f"a {day:%A}"
        return "; ".join(_closure_words(closure) for closure in self.closures if day in closure)

    def working_days_before(self, day: date, number: int) -> date:
        """Count working days back from a day: weekends and bank holidays do not count.

        Where the calendar begins sooner than that, the day before its first is the answer.
        """
        earlier = self.working & mornings(self.slots) & ((1 << max(0, self.slot(day))) - 1)
        for _ in range(number - 1):
            earlier &= (1 << max(0, earlier.bit_length() - 1)) - 1
        return self.day(earlier.bit_length() - 1) if earlier else self.first - timedelta(days=1)

    def _bits_of(self, closures: Iterable[Closure]) -> int:
        bits = 0
        for closure in closures:
            start = max(0, self.slot(closure.first))
            end = min(self.slots, self.slot(closure.last) + 2)
            if start < end:
                bits |= (1 << end) - (1 << start)
        return bits


def next_open(slots: int, start: int) -> int:
    """Find the first set slot that is not before `start`, or -1 where there is none.

    >>> next_open(0b101000, 4)
    5
    >>> next_open(0b101000, 6)
    -1
    """
    later = slots >> max(0, start)
    return max(0, start) + (later & -later).bit_length() - 1 if later else -1


def months_after(day: date, months: int) -> date:
    """Count calendar months on from a day; a day that the month lacks becomes its last one.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    length = _calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))


def first_day_within_months(day: date, months: int) -> date:
    """Find the first day from which `day` lies no more than so many calendar months on.

    >>> first_day_within_months(date(2027, 3, 31), 1)
    datetime.date(2027, 3, 1)
    """
    earliest = months_after(day, -months)
    while months_after(earliest, months) < day:
        earliest += timedelta(days=1)
    return earliest


@functools.lru_cache(maxsize=64)
def mornings(slots: int) -> int:
    """Give the morning slots among the first `slots`, as an integer."""
    return ((1 << (slots + slots % 2)) - 1) // 3


def _weekday_bits(first: date, last: date, weekdays: Iterable[int]) -> int:
    week = sum(0b11 << 2 * ((weekday - first.weekday()) % 7) for weekday in set(weekdays))
    days = (last - first).days + 1
    weeks = -(-days // 7)
    repeated = week * (((1 << 14 * weeks) - 1) // ((1 << 14) - 1))
    return repeated & ((1 << 2 * days) - 1)


def _closure_order(closure: Closure) -> tuple[date, date, str, str]:
    return closure.first, closure.last, closure.kind.value, closure.reason


def _closure_words(closure: Closure) -> str:
    return f"{closure.reason} ({closure.kind.value})" if closure.reason else closure.kind.value
