"""First fit, as it is written with libraries of dates: one event after another, and all again a day later."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import attrs

from networks import Gap, Part, Puzzle, day_after, free

Day = Any
"""A day as a library has it."""


@attrs.frozen
class Dates:
    """Hold what a library of dates does for the loop: to and from dates, gaps, and the next day that is open.

    `next_open` gives the first day not before a day that is open for an event, or None past the end.
    """

    of: Callable[[date], Day]
    back: Callable[[Day], date]
    after: Callable[[Day, Gap], Day]
    next_open: Callable[[int, Day], Day | None]


def first_fit(puzzle: Puzzle, dates: Dates, halves: list[dict[date, int]]) -> tuple[int, ...] | None:
    """Put each event on its first open day after those before it; where a most is broken, begin a day later.

    What of the network a loop cannot see ahead it finds out only at the end, so it may be late, or find nothing.
    """
    start = puzzle.first + timedelta(days=puzzle.start // 2)
    for later in range(puzzle.days - puzzle.start // 2):
        placed = _in_a_row(puzzle, dates, halves, dates.of(start + timedelta(days=later)))
        if placed is None:
            return None
        if _keeps(puzzle, dates, placed):
            return tuple(2 * (dates.back(day) - puzzle.first).days + half for day, half in placed)
    return None


Placed = list[tuple[Day, int]]


def _in_a_row(puzzle: Puzzle, dates: Dates, halves: list[dict[date, int]], start: Day) -> Placed | None:
    placed: Placed = []
    for event in puzzle.events:
        day, after = start, -1
        for link in puzzle.links:
            if link.then == event and link.first < event and link.least:
                day, after = max((day, after), _pushed(dates, placed[link.first], link.least))
        found = _first_half(dates, halves[event], event, day, after)
        if found is None:
            return None
        placed.append(found)
    return placed


def _pushed(dates: Dates, place: tuple[Day, int], gap: Gap) -> tuple[Day, int]:
    """Give the day that a gap reaches, and the half of it after which the event may be, -1 for any."""
    day, half = place
    if gap.unit != "half-days":
        return dates.after(day, gap), -1
    days, left = divmod(half + gap.number, 2)
    return dates.after(day, Gap("days", days)), left - 1


def _first_half(dates: Dates, halves: dict[date, int], event: int, day: Day, after: int) -> tuple[Day, int] | None:
    while (found := dates.next_open(event, day)) is not None:
        open_ = halves[dates.back(found)]
        left = [half for half in (0, 1) if open_ >> half & 1 and (found != day or half > after)]
        if left:
            return found, left[0]
        day, after = dates.after(found, Gap("days", 1)), -1
    return None


def _keeps(puzzle: Puzzle, dates: Dates, placed: Placed) -> bool:
    return all(
        placed[link.then][0] <= dates.after(placed[link.first][0], link.most) for link in puzzle.links if link.most
    )


def open_halves(puzzle: Puzzle) -> list[dict[date, int]]:
    """Give for each event its open days, and which halves of them are open."""
    return [
        {puzzle.first + timedelta(days=day): bits >> 2 * day & 3 for day in range(puzzle.days) if bits >> 2 * day & 3}
        for bits in free(puzzle, attrs.evolve(Part.whole(puzzle), start=False))
    ]


# The libraries --------------------------------------------------------------------------------------------------------


def with_dateutil(puzzle: Puzzle, halves: list[dict[date, int]]) -> Dates:
    """Count days one by one, and months with relativedelta."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - only where it is installed

    holidays = {puzzle.first + timedelta(days=day) for day in puzzle.holidays}

    def working_days(day: date, number: int) -> date:
        while number:
            day += timedelta(days=1)
            number -= day.weekday() < 5 and day not in holidays
        return day

    def after(day: date, gap: Gap) -> date:
        return _after(puzzle, day, gap, working_days, lambda day, number: day + relativedelta(months=number))

    return Dates(of=_itself, back=_itself, after=after, next_open=_day_by_day(puzzle, halves))


def with_workalendar(puzzle: Puzzle, halves: list[dict[date, int]]) -> Dates:
    """Count working days with the library's calendar of the United Kingdom, and months as it has none with datetime."""
    from workalendar.europe import UnitedKingdom  # noqa: PLC0415 - only where it is installed

    calendar = UnitedKingdom()

    def after(day: date, gap: Gap) -> date:
        return _after(puzzle, day, gap, calendar.add_working_days, _months_by_hand)

    def next_open(event: int, day: date) -> date | None:
        last = puzzle.first + timedelta(days=puzzle.days - 1)
        while day <= last and not (calendar.is_working_day(day) and day in halves[event]):
            day += timedelta(days=1)
        return day if day <= last else None

    return Dates(of=_itself, back=_itself, after=after, next_open=next_open)


def with_numpy(puzzle: Puzzle, halves: list[dict[date, int]]) -> Dates:
    """Count working days and open days with business days, and months as datetime64 has them."""
    import numpy  # noqa: PLC0415, ICN001 - only where it is installed

    working, open_ = _business_days(puzzle, halves)
    end = numpy.datetime64(puzzle.first) + puzzle.days

    def months(day: numpy.datetime64, number: int) -> numpy.datetime64:
        month = day.astype("datetime64[M]")
        wanted = (month + number).astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
        return min(wanted, (month + number + 1).astype("datetime64[D]") - 1)

    def after(day: numpy.datetime64, gap: Gap) -> numpy.datetime64:
        return _after(
            puzzle, day, gap, lambda day, n: numpy.busday_offset(day, n, "backward", busdaycal=working), months
        )

    def next_open(event: int, day: numpy.datetime64) -> numpy.datetime64 | None:
        found = numpy.busday_offset(day, 0, "forward", busdaycal=open_[event])
        return found if found < end else None

    return Dates(of=numpy.datetime64, back=lambda day: day.item(), after=after, next_open=next_open)


def with_pandas(puzzle: Puzzle, halves: list[dict[date, int]]) -> Dates:
    """Count working days and open days with CustomBusinessDay, and months with DateOffset."""
    import pandas  # noqa: PLC0415, ICN001 - only where it is installed

    working, open_ = _business_days(puzzle, halves)
    end = pandas.Timestamp(puzzle.first) + pandas.Timedelta(days=puzzle.days)
    of_event = [pandas.offsets.CustomBusinessDay(calendar=each) for each in open_]

    def working_days(day: pandas.Timestamp, number: int) -> pandas.Timestamp:
        return day + pandas.offsets.CustomBusinessDay(number, calendar=working)

    def after(day: pandas.Timestamp, gap: Gap) -> pandas.Timestamp:
        return _after(puzzle, day, gap, working_days, lambda day, number: day + pandas.DateOffset(months=number))

    def next_open(event: int, day: pandas.Timestamp) -> pandas.Timestamp | None:
        found = of_event[event].rollforward(day)
        return found if found < end else None

    return Dates(of=pandas.Timestamp, back=lambda day: day.date(), after=after, next_open=next_open)


def _business_days(puzzle: Puzzle, halves: list[dict[date, int]]) -> tuple[Any, list[Any]]:
    """Give the working days, and for each event the days open to it, as NumPy has them; past the end all are open."""
    import numpy  # noqa: PLC0415, ICN001 - only where it is installed

    every = [puzzle.first + timedelta(days=day) for day in range(puzzle.days)]
    holidays = [puzzle.first + timedelta(days=day) for day in puzzle.holidays]
    working = numpy.busdaycalendar(holidays=holidays)
    return working, [numpy.busdaycalendar(holidays=[day for day in every if day not in open_]) for open_ in halves]


def _after(
    puzzle: Puzzle,
    day: Day,
    gap: Gap,
    working_days: Callable[[Day, int], Day],
    months: Callable[[Day, int], Day],
) -> Day:
    if gap.unit == "working days":
        return working_days(day, gap.number)
    if gap.unit == "months":
        return months(day, gap.number) + timedelta(days=gap.days)
    if gap.unit == "share":
        left = (months(day, gap.number) - day) / timedelta(days=1) - gap.beside
        return day + timedelta(days=max(1, int(left) // gap.shares // gap.over) + gap.days)
    return day + timedelta(days=day_after(puzzle, 0, gap))


def _day_by_day(puzzle: Puzzle, halves: list[dict[date, int]]) -> Callable[[int, date], date | None]:
    last = puzzle.first + timedelta(days=puzzle.days - 1)

    def next_open(event: int, day: date) -> date | None:
        while day <= last and day not in halves[event]:
            day += timedelta(days=1)
        return day if day <= last else None

    return next_open


def _months_by_hand(day: date, number: int) -> date:
    """Count calendar months on, and back to the last day of the month that lacks the day."""
    year, month = divmod(12 * day.year + day.month - 1 + number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def _itself(day: date) -> date:
    return day


LOOPS: dict[str, tuple[str, Callable[[Puzzle, list[dict[date, int]]], Dates]]] = {
    "NumPy business days, first fit": ("numpy", with_numpy),
    "pandas business days, first fit": ("pandas", with_pandas),
    "workalendar, first fit": ("workalendar", with_workalendar),
    "dateutil, first fit": ("dateutil", with_dateutil),
}


def installed(module: str) -> bool:
    """Tell whether a library is installed."""
    return importlib.util.find_spec(module) is not None
