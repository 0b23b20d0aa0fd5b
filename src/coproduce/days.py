"""Exact days in quarter-days, with the kinds kept apart: they never add up by accident."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from typing import ClassVar, Self

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.errors import ArgumentError, KindError, printable

_AMOUNT = re.compile(
    r"(?:(?P<whole>[0-9]{1,9})|(?:(?P<and>[0-9]{1,9}) )?(?P<over>[0-9]{1,9})/(?P<under>[24]))\Z", re.ASCII
)
_GLYPHS = {0: "", 1: "¼", 2: "½", 3: "¾"}
_FRACTIONS = {0: "", 1: "1/4", 2: "1/2", 3: "3/4"}
EXPECTED = 'an exact day amount in quarters, such as "1/2", "1" or "1 1/2"'


@functools.total_ordering
@attrs.frozen(order=False)
class Amount:
    """Hold a number of days exactly, in quarter-days; never made itself, only as one of its four kinds.

    >>> ProviderDays.of("1 1/2") + ProviderDays.of("1/2")
    ProviderDays('2')
    >>> ProviderDays.of("1") + BetweenDays.of("1")
    Traceback (most recent call last):
        ...
    coproduce.errors.KindError: [kind] provider days and charity days between workshops are never added together - \
show them side by side
    """

    unit: ClassVar[str] = "days"
    key: ClassVar[str] = "days"

    quarters: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if type(self.quarters) is not int:
            message = f"quarters is {printable(self.quarters)}: expected a whole number of quarter-days"
            raise ArgumentError(message, code="days")

    @classmethod
    def of(cls, text: str) -> Self:
        """Read an amount such as "1/2" or "1 1/2", and raise `ArgumentError` for anything else.

        >>> Duration.of("1/2").quarters
        2
        """
        found = _AMOUNT.match(text) if isinstance(text, str) else None
        if not found:
            message = f"{printable(text)} is not {EXPECTED}"
            raise ArgumentError(message, code="days")
        if found["whole"]:
            return cls(4 * int(found["whole"]))
        part = int(found["over"]) * (4 // int(found["under"]))
        return cls(4 * int(found["and"] or 0) + part)

    @classmethod
    def total(cls, amounts: Iterable[Self]) -> Self:
        """Add up amounts of this kind; none at all is an exact zero."""
        return functools.reduce(cls.__add__, amounts, cls(0))

    def __add__(self, other: Self) -> Self:
        self._same_kind(other, "added together")
        return type(self)(self.quarters + other.quarters)

    def __sub__(self, other: Self) -> Self:
        self._same_kind(other, "subtracted")
        return type(self)(self.quarters - other.quarters)

    def __mul__(self, times: int) -> Self:
        if type(times) is not int:
            message = f"a day amount is multiplied by a whole number, not by {printable(times)}"
            raise KindError(message, code="kind")
        return type(self)(self.quarters * times)

    __rmul__ = __mul__

    def __lt__(self, other: Self) -> bool:
        self._same_kind(other, "compared")
        return self.quarters < other.quarters

    def __bool__(self) -> bool:
        return bool(self.quarters)

    def text(self) -> str:
        """Write the amount as documents hold it: "4 1/2", which `of` reads back."""
        whole, part = divmod(abs(self.quarters), 4)
        sign = "-" if self.quarters < 0 else ""
        return sign + " ".join(piece for piece in (str(whole) if whole or not part else "", _FRACTIONS[part]) if piece)

    def __str__(self) -> str:
        sign = "-" if self.quarters < 0 else ""
        whole, part = divmod(abs(self.quarters), 4)
        return f"{sign}{whole if whole or not part else ''}{_GLYPHS[part]}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text()!r})"

    def _same_kind(self, other: object, done: str) -> None:
        if type(other) is not type(self):
            unit = other.unit if isinstance(other, Amount) else printable(other)
            message = f"{self.unit} and {unit} are never {done}"
            raise KindError(message, code="kind", hint="show them side by side")


class Duration(Amount):
    """Hold how long a sitting lasts on the calendar, in days; a quarter of a day still takes a half-day slot."""

    __slots__ = ()
    key: ClassVar[str] = "duration"
    unit: ClassVar[str] = "days of duration"

    def split(self, cap: Duration) -> tuple[Duration, ...]:
        """Split into the fewest sittings no longer than `cap`, longest first, with nothing lost (R43, Q5).

        >>> [str(sitting) for sitting in Duration.of("1").split(Duration.of("1/2"))]
        ['½', '½']
        >>> [str(sitting) for sitting in Duration.of("1").split(Duration.of("3/4"))]
        ['½', '½']
        """
        self._same_kind(cap, "compared")
        if cap.quarters <= 0:
            message = f"a sitting of {cap} days cannot hold anything: expected a quarter of a day or more"
            raise ArgumentError(message, code="cap")
        sittings = max(1, -(-self.quarters // cap.quarters))
        each, longer = divmod(self.quarters, sittings)
        return tuple(Duration(each + (place < longer)) for place in range(sittings))


class ProviderDays(Amount):
    """Hold the provider's effort in person-days: two people for one day are two (Q10)."""

    __slots__ = ()
    key: ClassVar[str] = "provider_days"
    unit: ClassVar[str] = "provider days"


class FaceToFaceDays(Amount):
    """Hold the charity's time in workshops and sessions in person-days (Q9)."""

    __slots__ = ()
    key: ClassVar[str] = "face_to_face_days"
    unit: ClassVar[str] = "charity days face to face"


class BetweenDays(Amount):
    """Hold the charity's time between workshops in person-days (R102)."""

    __slots__ = ()
    key: ClassVar[str] = "between_days"
    unit: ClassVar[str] = "charity days between workshops"


@attrs.frozen
class AtLeast:
    """Hold an amount that is known from below only: so much, plus more (R103, Q12)."""

    key: ClassVar[str] = "at_least"

    amount: ProviderDays | FaceToFaceDays | BetweenDays = attrs.field(metadata=EVERYONE)
    note: str = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"at least {self.amount}"


@attrs.frozen
class NotStated:
    """Hold that neither the offer nor the charity says how many days; this is not zero (R101)."""

    key: ClassVar[str] = "not_stated"

    note: str = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return "not stated"


@attrs.frozen
class ToBeAgreed:
    """Hold that the days are still to be agreed, between the options where some are known (R89).

    The note says what must be agreed first, as what leaves a line open does, and like that it is not for the funder.
    """

    key: ClassVar[str] = "to_be_agreed"

    note: str = attrs.field(metadata=IN_THE_ROOM, repr=False)

    def __str__(self) -> str:
        return "to be agreed"


Figure = ProviderDays | FaceToFaceDays | BetweenDays | AtLeast | NotStated | ToBeAgreed
"""A figure of the ledger: an exact amount of one kind, or a value that says why it is not one."""


def option_totals(choices: Iterable[tuple[ProviderDays, ...]]) -> tuple[ProviderDays, ...]:
    """List every total that independent choices can add up to, ascending.

    >>> half = (ProviderDays(0), ProviderDays(2))
    >>> [str(total) for total in option_totals([(ProviderDays(16),), half, half])]
    ['4', '4½', '5']
    """
    sums = {ProviderDays(0)}
    for options in choices:
        sums = {total + option for total, option in itertools.product(sums, options)}
    return tuple(sorted(sums))
