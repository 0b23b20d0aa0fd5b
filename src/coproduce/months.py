"""Months are counted by the calendar: a day that a month lacks becomes its last one."""

from __future__ import annotations

import calendar
from datetime import date

from coproduce.errors import ArgumentError, printable


def months_after(day: date, months: int) -> date:
    """Count calendar months on from a day; a day that the month lacks becomes its last one.

    Raises `ArgumentError` where there is no such date.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        message = f"{printable(months)} months after {day} there is no date"
        raise ArgumentError(message, code="months", hint=f"dates run from {date.min} to {date.max}")
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length))
