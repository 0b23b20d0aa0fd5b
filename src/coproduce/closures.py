"""Days on which nobody can meet, from a first to a last one, and why."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Protocol

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.errors import ArgumentError, expect, printable
from coproduce.halves import Half


class ClosureKind(Enum):
    """Tell why days are closed."""

    BANK_HOLIDAY = "bank holiday"
    CHARITY = "closed by the charity"
    SCHOOL_HOLIDAY = "school holiday"
    BUSY = "busy elsewhere"
    OTHER = "not available"


class Dated(Protocol):
    """Stand for what has a first and a last day, both included, such as a `DateRange` or a `Closure`."""

    @property
    def first(self) -> date:
        """The first of its days."""

    @property
    def last(self) -> date:
        """The last of its days."""


@attrs.frozen
class Closure:
    """Hold days on which nobody can meet, from `first` to `last`, both included, and why.

    A closure with a `half` takes only the mornings, or only the afternoons, of its days.

    Raises `ArgumentError` where it ends before it starts.

    >>> date(2027, 8, 3) in Closure(date(2027, 8, 2), date(2027, 8, 4), ClosureKind.SCHOOL_HOLIDAY)
    True
    """

    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)
    kind: ClosureKind = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=IN_THE_ROOM, repr=False)
    half: Half = attrs.field(default=Half.WHOLE_DAY, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        expect_in_order(self, "a closure")
        expect(self.half, Half, "the half of a closure", "give Half.MORNING or Half.AFTERNOON")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def expect_in_order(days: Dated, name: str) -> None:
    """Raise `ArgumentError` unless both days are dates, and the first is not after the last."""
    for day in (days.first, days.last):
        if isinstance(day, datetime) or not isinstance(day, date):
            message = f"{name} runs from a date to a date, not {printable(day)}"
            raise ArgumentError(message, code=name.removeprefix("a "))
    if days.last < days.first:
        message = f"{name} from {days.first} to {days.last} ends before it starts"
        raise ArgumentError(message, code=name.removeprefix("a "), hint="swap the two dates")


def closure_order(closure: Closure) -> tuple[date, date, str, str, str]:
    """Give what closures are sorted by: their days first, and then all else."""
    return closure.first, closure.last, closure.kind.value, closure.reason, closure.half.value


def closure_in_words(closure: Closure) -> str:
    """Say in words why days are closed.

    >>> closure_in_words(Closure(date(2027, 8, 2), date(2027, 8, 4), ClosureKind.SCHOOL_HOLIDAY, "summer"))
    'summer (school holiday)'
    """
    kind = closure.kind.value
    if closure.half is not Half.WHOLE_DAY:
        kind = f"{kind}, {closure.half.value}s"
    return f"{closure.reason} ({kind})" if closure.reason else kind
