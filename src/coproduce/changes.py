"""What can happen to a plan: a session slips or takes longer, days close, somebody leaves, wishes change."""

from __future__ import annotations

from datetime import date

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.closures import Closure
from coproduce.days import Duration
from coproduce.package import Package
from coproduce.provenance import day_in_words
from coproduce.requests import AnyRequest
from coproduce.workdays import Calendar


@attrs.frozen(kw_only=True)
class Slipped:
    """Say that an event cannot be before a day; where it is on that day or later already, nothing has happened.

    >>> print(Slipped(event="vision", not_before=date(2027, 3, 1)))
    vision slips to Monday 1 March 2027 at the soonest
    """

    event: str = attrs.field(metadata=EVERYONE)
    not_before: date = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=IN_THE_ROOM, repr=False)

    def __str__(self) -> str:
        return f"{self.event} slips to {day_in_words(self.not_before)} at the soonest"


@attrs.frozen(kw_only=True)
class Cancelled:
    """Say that an event is not, or was not, on a day, and needs another; where it is on another already, nothing has.

    >>> print(Cancelled(event="vision", on=date(2027, 2, 11)))
    vision is cancelled on Thursday 11 February 2027
    """

    event: str = attrs.field(metadata=EVERYONE)
    on: date = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=IN_THE_ROOM, repr=False)

    def __str__(self) -> str:
        return f"{self.event} is cancelled on {day_in_words(self.on)}"


@attrs.frozen(kw_only=True)
class TookLonger:
    """Say how long an event takes in all, in days; what is more than a day is gone on with on another.

    >>> print(TookLonger(event="concepts", length=Duration.of("1 1/2")))
    concepts takes 1½ days
    """

    event: str = attrs.field(metadata=EVERYONE)
    length: Duration = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=IN_THE_ROOM, repr=False)

    def __str__(self) -> str:
        return f"{self.event} takes {self.length} day{'s' if self.length > Duration(4) else ''}"


@attrs.frozen(kw_only=True)
class Closed:
    """Say that days are closed that were open, for everybody."""

    closure: Closure = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{self.closure.kind.value} from {day_in_words(self.closure.first)} to {day_in_words(self.closure.last)}"


@attrs.frozen(kw_only=True)
class NewCalendar:
    """Say that there is a newer calendar, such as one with a bank holiday that was proclaimed since."""

    calendar: Calendar = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"a newer calendar, {self.calendar.name} ({self.calendar.made_from or 'made by hand'})"


@attrs.frozen(kw_only=True)
class Left:
    """Say that somebody runs no events from a day on, and who may in their place, in the order of preference.

    Where nobody is named, everybody of the team who has the same roles may.
    """

    person: str = attrs.field(metadata=IN_THE_ROOM)
    since: date = attrs.field(metadata=EVERYONE)
    instead: tuple[str, ...] = attrs.field(default=(), metadata=IN_THE_ROOM)

    def __str__(self) -> str:
        return f"{self.person} runs no events from {day_in_words(self.since)} on"


@attrs.frozen(kw_only=True)
class Asked:
    """Say that something new is asked of the dates."""

    request: AnyRequest = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{_about(self.request)}, as is asked now"


@attrs.frozen(kw_only=True)
class NoLongerAsked:
    """Say that something is no longer asked of the dates."""

    request: AnyRequest = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{_about(self.request)}, which is no longer asked"


@attrs.frozen(kw_only=True)
class NewPackage:
    """Say that there is another version of the package, whose dates should differ as little as can be."""

    package: Package = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return "another version of the package"


Change = Slipped | Cancelled | TookLonger | Closed | NewCalendar | Left | Asked | NoLongerAsked | NewPackage
"""All that can happen to a plan."""


def _about(request: AnyRequest) -> str:
    """Say a request with the events that it is about."""
    return " ".join([", ".join(request.events), str(request)]).strip()
