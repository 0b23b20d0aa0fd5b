"""What people ask of the dates of a plan: a day for an event, no sooner, no later, so far apart, when somebody can."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.errors import ArgumentError
from coproduce.halves import Half
from coproduce.lags import Days, HalfDays, Months, Weeks, WorkingDays
from coproduce.provenance import Source, day_in_words
from coproduce.workdays import Calendar

AnyLag = HalfDays | Days | Weeks | WorkingDays | Months
"""How far one event may be asked to be from another."""

ASKED = Source.agreed("asked for these dates")
"""What a request rests on that names no source of its own."""


@attrs.frozen(kw_only=True)
class Request:
    """Hold what is asked of dates, why, and on what authority; never made itself, only as one of its kinds.

    An event is named by its id, `enhance/vision/1`, by its line, `enhance/vision`, for each sitting of it, or by
    either without its owner.
    """

    tag: ClassVar[str] = "request"

    reason: str = attrs.field(default="", metadata=IN_THE_ROOM, repr=False)
    source: Source = attrs.field(default=ASKED, metadata=EVERYONE)

    @property
    def events(self) -> tuple[str, ...]:
        """The names of the events that it is about; none where it is about all of them."""
        event: str = getattr(self, "event", "")
        return (event,) if event else ()


@attrs.frozen(kw_only=True)
class Pin(Request):
    """Ask for an event to be on one day, or on one half of it.

    >>> print(Pin(event="vision", day=date(2027, 2, 16)))
    on Tuesday 16 February 2027
    """

    tag: ClassVar[str] = "pin"

    event: str = attrs.field(metadata=EVERYONE)
    day: date = attrs.field(metadata=EVERYONE)
    half: Half | None = attrs.field(default=None, metadata=EVERYONE)

    def __str__(self) -> str:
        half = f" ({self.half.value})" if self.half else ""
        return f"on {day_in_words(self.day)}{half}"


@attrs.frozen(kw_only=True)
class NotBefore(Request):
    """Ask for an event, or for all where none is named, not to be before a day.

    >>> print(NotBefore(event="vision", day=date(2027, 2, 16)))
    not before Tuesday 16 February 2027
    """

    tag: ClassVar[str] = "not-before"

    day: date = attrs.field(metadata=EVERYONE)
    event: str = attrs.field(default="", metadata=EVERYONE)

    def __str__(self) -> str:
        return f"not before {day_in_words(self.day)}"


@attrs.frozen(kw_only=True)
class NotOn(Request):
    """Ask for an event not to be on a day, such as one on which it was cancelled.

    >>> print(NotOn(event="vision", day=date(2027, 2, 16)))
    not on Tuesday 16 February 2027
    """

    tag: ClassVar[str] = "not-on"

    event: str = attrs.field(metadata=EVERYONE)
    day: date = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"not on {day_in_words(self.day)}"


@attrs.frozen(kw_only=True)
class Deadline(Request):
    """Ask for an event, or for all where none is named, to be on a day at the latest.

    >>> print(Deadline(day=date(2027, 4, 30)))
    by Friday 30 April 2027
    """

    tag: ClassVar[str] = "deadline"

    day: date = attrs.field(metadata=EVERYONE)
    event: str = attrs.field(default="", metadata=EVERYONE)

    def __str__(self) -> str:
        return f"by {day_in_words(self.day)}"


@attrs.frozen(kw_only=True)
class Apart(Request):
    """Ask for two events to be so far apart, at the least, at the most or by preference.

    With `instead`, this takes the place of what the offer asks between the two: an override, which leaves a finding.
    Raises `ArgumentError` where it asks for nothing, or prefers half-days.

    >>> print(Apart(first="concepts", then="vision", least=Weeks(6)))
    at least 6 weeks
    """

    tag: ClassVar[str] = "apart"

    first: str = attrs.field(metadata=EVERYONE)
    then: str = attrs.field(metadata=EVERYONE)
    least: AnyLag | None = attrs.field(default=None, metadata=EVERYONE)
    most: AnyLag | None = attrs.field(default=None, metadata=EVERYONE)
    preferred: Days | Weeks | WorkingDays | Months | None = attrs.field(default=None, metadata=EVERYONE)
    instead: bool = attrs.field(default=False, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.least is self.most is self.preferred is None:
            message = f"how far {self.then} is to be from {self.first}: expected at least one lag"
            raise ArgumentError(message, code="apart", hint="as in least=Weeks(4)")
        if self.preferred is not None and self.preferred.tag == HalfDays.tag:
            message = f"how far {self.then} is best from {self.first}: expected days, weeks, working days or months"
            raise ArgumentError(message, code="apart", hint="ask for half-days at the least or at the most")

    @property
    def events(self) -> tuple[str, ...]:
        """The names of the two events."""
        return self.first, self.then

    def __str__(self) -> str:
        lags = (("at least", self.least), ("at most", self.most), ("best", self.preferred))
        return ", ".join(f"{words} {lag}" for words, lag in lags if lag is not None)


@attrs.frozen(kw_only=True)
class Attends(Request):
    """Ask for some events, or all, to be when somebody can be there: a role or an id, and the calendar of its time.

    Why somebody cannot be there is not kept: the closures of the calendar lose their reasons.

    >>> fridays = Calendar(name="", first=date(2027, 1, 1), last=date(2027, 12, 31), weekdays=(4,))
    >>> print(Attends(who="the facilitator", calendar=fridays))
    the facilitator can be there
    """

    tag: ClassVar[str] = "attends"

    who: str = attrs.field(metadata=EVERYONE)
    calendar: Calendar = attrs.field(metadata=EVERYONE)
    lines: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        kept = tuple(attrs.evolve(closure, reason="") for closure in self.calendar.closures)
        if kept != self.calendar.closures:
            object.__setattr__(self, "calendar", attrs.evolve(self.calendar, closures=kept))

    @property
    def events(self) -> tuple[str, ...]:
        """The names of the events at which they have to be; none for all of them."""
        return self.lines

    def __str__(self) -> str:
        return f"{self.who} can be there"


@attrs.frozen(kw_only=True)
class StartsAt(Request):
    """Ask for an event to start at a time of the day, in the local time of the charity; its day is not affected.

    >>> print(StartsAt(event="concepts", at=time(9, 30)))
    at 09:30
    """

    tag: ClassVar[str] = "starts-at"

    event: str = attrs.field(metadata=EVERYONE)
    at: time = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.at.tzinfo or self.at.second or self.at.microsecond:
            message = f"{self.event} is asked to start at {self.at}: expected a local time in whole minutes"
            raise ArgumentError(message, code="request", hint="as in at=time(9, 30)")

    def __str__(self) -> str:
        return f"at {self.at:%H:%M}"


AnyRequest = Pin | NotBefore | NotOn | Deadline | Apart | Attends | StartsAt
"""All that can be asked of dates."""
