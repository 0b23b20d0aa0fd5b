"""The days of a week as people say them, and a week as fourteen bits, the first for the morning of a Monday."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from coproduce.errors import ArgumentError, expect, named_or_near, printable
from coproduce.halves import Half

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = (*WEEKDAYS, *(f"{day} {half}" for day in WEEKDAYS for half in ("mornings", "afternoons")))
_ALL_WEEK = (1 << 14) - 1


def week_of(weekdays: Iterable[int], half: Half = Half.WHOLE_DAY) -> int:
    """Give these days of a week, or a half of each, as fourteen bits.

    >>> bin(week_of([0, 1], Half.AFTERNOON))
    '0b1010'
    """
    return sum(half.bits << 2 * weekday for weekday in set(weekdays))


@functools.lru_cache(maxsize=256)
def repeated(week: int, starts_on: int, days: int) -> int:
    """Give the bits of a week over and over, for so many days from a day of the week on.

    >>> bin(repeated(week_of([0]), starts_on=6, days=10))
    '0b110000000000001100'
    """
    turned = (week >> 2 * starts_on | week << 14 - 2 * starts_on) & _ALL_WEEK
    weeks = -(-days // 7)
    return turned * (((1 << 14 * weeks) - 1) // _ALL_WEEK) & ((1 << 2 * days) - 1)


def week_named(text: str) -> list[tuple[str, int]]:
    """Read days of the week as people say them: each part as it was said, and as bits of a week.

    Raises `ArgumentError` for what is no day of the week, and for a text that can be read in two ways.

    >>> week_named("Mondays and Tuesdays only")
    [('mondays', 3), ('tuesdays', 12)]
    """
    expect(text, str, "a day of the week", 'write it as a text, such as "Tuesday"')
    parts = [part for part in re.split(r",|\band\b", re.sub(r"\bonly\s*\Z", "", text.casefold())) if part.strip()]
    halves = [_half_named(part) for part in parts]
    if len({half is Half.WHOLE_DAY for half in halves}) > 1:
        # "Tuesday and Thursday mornings" may mean the whole of Tuesday or its morning.
        message = f"{printable(text)} can be read in two ways"
        raise ArgumentError(message, code="weekday", hint="say of each day which half is meant, or give two texts")
    return [
        (part.strip(), _days_named(part) & week_of(range(7), half)) for part, half in zip(parts, halves, strict=True)
    ]


def _half_named(part: str) -> Half:
    found = re.search(r"\b(morning|afternoon)s?\s*\Z", part)
    return Half(found[1]) if found else Half.WHOLE_DAY


def _days_named(part: str) -> int:
    days = re.sub(r"\b(morning|afternoon)s?\s*\Z", "", part)
    first, to, last = days.partition(" to ")
    start = _weekday_named(first)
    if not to:
        return week_of([start])
    length = (_weekday_named(last) - start) % 7
    return week_of((start + number) % 7 for number in range(length + 1))


def _weekday_named(said: str) -> int:
    name = said.strip().removesuffix("s").capitalize()
    if name not in WEEKDAYS:
        message = f"{printable(said.strip())} is no day of the week"
        raise ArgumentError(message, code="weekday", hint=named_or_near(name, _NAMES, "the days are"))
    return WEEKDAYS.index(name)
