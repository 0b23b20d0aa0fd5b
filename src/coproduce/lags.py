"""Lags: how far one event is from another, in half-days, days, weeks, working days or calendar months."""

from __future__ import annotations

import bisect
import functools
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date
from typing import ClassVar

import attrs

from coproduce.audience import EVERYONE
from coproduce.errors import ArgumentError, printable
from coproduce.halves import days_in, mornings
from coproduce.months import months_after
from coproduce.workdays import Calendar


@attrs.frozen(hash=True, cache_hash=True)
class Stretch:
    """Hold the days that a lag counts on: all that it needs of a calendar, so that calendars of equal days share it."""

    first: date
    last: date
    working: int

    @classmethod
    def of(cls, calendar: Calendar) -> Stretch:
        """Take from a calendar what lags count on."""
        return cls(calendar.first, calendar.last, calendar.working)

    @property
    def number(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def slots(self) -> int:
        """How many half-days there are."""
        return 2 * self.number


class Reach(dict[int, int]):
    """Remember which slot each slot leads to; what was never asked for is worked out once, when it is."""

    __slots__ = ("_least", "_work_out")

    def __init__(self, work_out: Callable[[int], int]) -> None:
        super().__init__()
        self._work_out = work_out
        self._least: int | None = None

    def __missing__(self, slot: int) -> int:
        self[slot] = reached = self._work_out(slot)
        return reached

    def least_shift(self, slots: int) -> int:
        """Give by how many slots it leads on at the least, from any of the first `slots`."""
        if self._least is None:
            self._least = min(self[slot] - slot for slot in range(slots))
        return self._least


@attrs.frozen
class Reaches:
    """Hold where a lag leads on one calendar, as slots, there and back.

    `soonest` and `latest` give the first and the last slot of what follows so long after a slot; `back_to` gives the
    first slot from which a slot lies no further on than the lag, and `back_from` the last from which it lies no nearer.
    """

    soonest: Reach
    latest: Reach
    back_to: Reach
    back_from: Reach


@attrs.frozen
class Lag(ABC):
    """Hold how far one event is from another; never made itself, only as one of its kinds.

    A lag leads from a later slot never to an earlier one than it does from an earlier slot. It may be negative.
    """

    unit: ClassVar[str]
    _counts_working_days: ClassVar[bool] = False

    @abstractmethod
    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the day that lies so far on from a day; days are counted from the first of the stretch."""

    @abstractmethod
    def longer(self, by: int) -> Lag:
        """Give the lag that is longer by so many of its units, or shorter where `by` is negative."""

    def on(self, days: Stretch) -> Reaches:
        """Give where the lag leads on some days; the same lag and days always give the same object."""
        return _reaches(self, days if self._counts_working_days else attrs.evolve(days, working=0))

    def _on_days(self, days: Stretch) -> Reaches:
        day_on = functools.cache(functools.partial(self.day_on, days))
        whole = range(days.number)
        return Reaches(
            soonest=Reach(lambda slot: 2 * day_on(slot // 2)),
            latest=Reach(lambda slot: 2 * day_on(slot // 2) + 1),
            back_to=Reach(lambda slot: 2 * bisect.bisect_left(whole, slot // 2, key=day_on)),
            back_from=Reach(lambda slot: 2 * bisect.bisect_right(whole, slot // 2, key=day_on) - 1),
        )


@attrs.frozen
class HalfDays(Lag):
    """Hold a lag in half-days: 1 is from a morning to its afternoon.

    >>> str(HalfDays(1))
    '1 half-day'
    """

    tag: ClassVar[str] = "half-days"
    unit: ClassVar[str] = "half-day"
    number: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        _expect_whole(self.number, "half-days")

    def __str__(self) -> str:
        return count(self.number, self.unit)

    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the day on which a lag from the morning of a day ends."""
        del days
        return day + self.number // 2

    def longer(self, by: int) -> HalfDays:
        """Give the lag that is so many half-days longer."""
        return HalfDays(self.number + by)

    def _on_days(self, days: Stretch) -> Reaches:
        del days
        forth, back = Reach(lambda slot: slot + self.number), Reach(lambda slot: slot - self.number)
        return Reaches(soonest=forth, latest=forth, back_to=back, back_from=back)


@attrs.frozen
class Days(Lag):
    """Hold a lag in calendar days, from any half of a day to any half of the other.

    >>> str(Days(28))
    '28 days'
    """

    tag: ClassVar[str] = "days"
    unit: ClassVar[str] = "day"
    number: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        _expect_whole(self.number, "days")

    def __str__(self) -> str:
        return count(self.number, self.unit)

    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the day that is so many days on."""
        del days
        return day + self.number

    def longer(self, by: int) -> Days:
        """Give the lag that is so many days longer."""
        return Days(self.number + by)


@attrs.frozen
class Weeks(Lag):
    """Hold a lag in weeks of seven days, holidays or not.

    >>> str(Weeks(1))
    '1 week'
    """

    tag: ClassVar[str] = "weeks"
    unit: ClassVar[str] = "day"
    number: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        _expect_whole(self.number, "weeks")

    def __str__(self) -> str:
        return count(self.number, "week")

    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the day that is so many weeks on."""
        del days
        return day + 7 * self.number

    def longer(self, by: int) -> Lag:
        """Give the lag that is so many days longer."""
        return Days(7 * self.number + by)


@attrs.frozen
class WorkingDays(Lag):
    """Hold a lag in working days: weekends and bank holidays do not count, days that people take off do.

    >>> str(WorkingDays(10))
    '10 working days'
    """

    tag: ClassVar[str] = "working-days"
    unit: ClassVar[str] = "working day"
    _counts_working_days: ClassVar[bool] = True
    number: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        _expect_whole(self.number, "working days")

    def __str__(self) -> str:
        return count(self.number, self.unit)

    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the working day so many after a day, past the calendar's ends where there are too few."""
        working = _working_days(days.working, days.slots)
        if self.number > 0:
            place = bisect.bisect_right(working, day) + self.number - 1
            return working[place] if place < len(working) else days.number
        if self.number < 0:
            place = bisect.bisect_left(working, day) + self.number
            return working[place] if place >= 0 else -1
        return day

    def longer(self, by: int) -> WorkingDays:
        """Give the lag that is so many working days longer."""
        return WorkingDays(self.number + by)


@attrs.frozen
class Months(Lag):
    """Hold a lag in calendar months, and days beyond them; a day that a month lacks becomes its last.

    >>> str(Months(4, days=14))
    '4 months and 2 weeks'
    """

    tag: ClassVar[str] = "months"
    unit: ClassVar[str] = "day"
    number: int = attrs.field(metadata=EVERYONE)
    days: int = attrs.field(default=0, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        _expect_whole(self.number, "months")
        _expect_whole(self.days, "days")

    def __str__(self) -> str:
        months, days = count(self.number, "month"), _weeks_and_days(abs(self.days))
        if self.days < 0:
            return f"{months} less {' and '.join(days)}"
        *first, last = [months, *days]
        return f"{', '.join(first)} and {last}" if first else last

    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the day that is so many calendar months on."""
        return _months_on(days, day, self.number) + self.days

    def longer(self, by: int) -> Months:
        """Give the lag that is so many days longer."""
        return Months(self.number, self.days + by)


@attrs.frozen(kw_only=True)
class Share(Lag):
    """Hold one of equal shares of what calendar months leave beside some days, and days that are added to it (Q4).

    The lag is `1 / over` of a share and what is added, and always a day at the least: `over=2` is half way.

    >>> str(Share(months=3, beside=28, shares=2))
    'one of 2 shares of 3 months without 28 days'
    """

    unit: ClassVar[str] = "day"
    months: int = attrs.field(metadata=EVERYONE)
    beside: int = attrs.field(metadata=EVERYONE)
    shares: int = attrs.field(metadata=EVERYONE)
    added: int = attrs.field(default=0, metadata=EVERYONE)
    over: int = attrs.field(default=1, metadata=EVERYONE)
    extra: int = attrs.field(default=0, metadata=EVERYONE)

    def __str__(self) -> str:
        part = "" if self.over == 1 else f"1/{self.over} of "
        added = f" and {count(self.added, self.unit)}" if self.added else ""
        extra = f", and {count(self.extra, self.unit)}" if self.extra else ""
        months, beside = count(self.months, "month"), count(self.beside, self.unit)
        return f"{part}one of {self.shares} shares of {months} without {beside}{added}{extra}"

    def day_on(self, days: Stretch, day: int) -> int:
        """Give the number of the day that is one share on."""
        whole = _months_on(days, day, self.months) - day - self.beside
        share = max(1, whole // self.shares) + self.added
        return day + max(1, share // self.over) + self.extra

    def longer(self, by: int) -> Share:
        """Give the lag that is so many days longer."""
        return attrs.evolve(self, extra=self.extra + by)


def count(number: int, unit: str) -> str:
    """Say a number of units, in the singular or plural.

    >>> count(1, "day"), count(2, "working day")
    ('1 day', '2 working days')
    """
    return f"{number} {unit}{'' if abs(number) == 1 else 's'}"


_LONGEST_IN_DAYS = 21


# What lags stand on ---------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1024)
def _reaches(lag: Lag, days: Stretch) -> Reaches:
    return lag._on_days(days)  # noqa: SLF001 - the step of its own that each kind of lag has


@functools.lru_cache(maxsize=64)
def _working_days(working: int, slots: int) -> tuple[int, ...]:
    return days_in((working | working >> 1) & mornings(slots))


def _months_on(days: Stretch, day: int, months: int) -> int:
    try:
        on = months_after(date.fromordinal(days.first.toordinal() + day), months)
    except (ValueError, OverflowError):
        return days.number if months > 0 else -1
    return on.toordinal() - days.first.toordinal()


def _expect_whole(number: object, what: str) -> None:
    if type(number) is not int:
        message = f"a lag of {printable(number)} {what}: expected a whole number"
        raise ArgumentError(message, code="lag")


def _weeks_and_days(days: int) -> list[str]:
    """Say some days in whole weeks, or in weeks and days where they are many."""
    weeks, rest = divmod(days, 7)
    if rest and days <= _LONGEST_IN_DAYS:
        return [count(days, "day")]
    return [count(number, unit) for number, unit in ((weeks, "week"), (rest, "day")) if number]
