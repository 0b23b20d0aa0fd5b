"""What people ask of dates, as slots that it closes and windows that it sets, each refused where it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

import attrs

from coproduce.dates.network import Ban, Window
from coproduce.errors import ArgumentError, CoproduceError, UnknownLineError, named_or_near, printable, together
from coproduce.halves import Half, mornings
from coproduce.meeting import Meeting, names
from coproduce.requests import AnyRequest, Apart, Attends, Deadline, NotBefore, NotOn, Pin, StartsAt
from coproduce.workdays import Calendar

_NOON = 12
_ENDS = {"least": "at least", "most": "at most", "preferred": "best"}


@attrs.frozen
class Wishes:
    """Hold what is asked of the meetings of a package on a calendar, up to a horizon."""

    calendar: Calendar
    meetings: tuple[Meeting, ...]
    requests: tuple[AnyRequest, ...]
    horizon: date

    def refuse(self, windows: Iterable[Window]) -> None:
        """Raise every fault of the requests: of no event, unreadable, or in the place of nothing that is asked."""
        offered = tuple(windows)
        faults = [fault for request in self.requests if (fault := self._fault(request, offered))]
        faults += self._contradicting_times()
        if faults:
            raise together(faults, "these requests cannot be read", code="request")

    def bans(self) -> Iterator[Ban]:
        """Yield what requests close, to the events that they are about."""
        for request in self.requests:
            places = self._places(request)
            if isinstance(request, StartsAt):  # what takes a day starts in its morning whatever the time
                places = [place for place in places if not self.meetings[place].takes_a_day]
            if closed := self._closed_by(request, places):
                yield self._ban(request, places, closed)

    def _ban(self, request: AnyRequest, places: Sequence[int], closed: int) -> Ban:
        titles = ", ".join(self.meetings[place].title for place in places) if request.events else "every event"
        attends = isinstance(request, Attends)
        return Ban(
            f"days without {request.who}" if isinstance(request, Attends) else f"{titles} {request}",
            request.source,
            closed_for(self.meetings, closed, places),
            request.tag,
            asked="" if attends else str(request),
            at=self.calendar.slot(request.day) if isinstance(request, (Pin, NotBefore, NotOn, Deadline)) else None,
        )

    def windows(self, offered: Iterable[Window]) -> Iterator[Window]:
        """Yield the windows of the offer without the ends that requests take the place of, and then those asked for."""
        for window in offered:
            yield self._left_of(window)
        for request in self._aparts():
            for end, words in _ENDS.items():
                first, then = self._sides(request, end)
                if (lag := getattr(request, end)) is not None:
                    rule = f"{words} {lag} after {self.meetings[first].title}, as asked"
                    yield attrs.evolve(Window(first, then, rule=rule, source=request.source), **{end: lag})

    def times(self) -> dict[str, time]:
        """Give the time at which each meeting starts, by its id, where one is asked for."""
        asked = [request for request in self.requests if isinstance(request, StartsAt)]
        return {meeting.id: each.at for each in asked for meeting in self.meetings if names(meeting, each.event)}

    # windows ----------------------------------------------------------------------------------------------------------

    def _aparts(self) -> list[Apart]:
        return [request for request in self.requests if isinstance(request, Apart)]

    def _sides(self, request: Apart, end: str) -> tuple[int, int]:
        """Give the two events that are meant: from the first sitting to the last for the most, and else between."""
        first, then = self._named(request.first), self._named(request.then)
        return (first[0], then[-1]) if end == "most" else (first[-1], then[0])

    def _left_of(self, window: Window) -> Window:
        taken = {
            end
            for request in self._aparts()
            for end in _ENDS
            if request.instead and getattr(request, end) is not None and self._is_between(window, request)
        }
        return attrs.evolve(
            window,
            least=None if "least" in taken else window.least,
            most=None if "most" in taken else window.most,
            preferred=None if "preferred" in taken else window.preferred,
        )

    def _is_between(self, window: Window, request: Apart) -> bool:
        return window.first in self._named(request.first) and window.then in self._named(request.then)

    # slots ------------------------------------------------------------------------------------------------------------

    def _closed_by(self, request: AnyRequest, places: Sequence[int]) -> int:
        """Give the slots that a request leaves to none of its events."""
        everything = (1 << self.calendar.slots) - 1
        if isinstance(request, Attends):
            return ((1 << self.calendar.slot(self.horizon) + 2) - 1) & ~self.calendar.open_in(request.calendar)
        if isinstance(request, StartsAt):
            halves = mornings(self.calendar.slots)
            return halves if request.at.hour >= _NOON else halves << 1
        if isinstance(request, Apart):
            return 0
        before = (1 << max(0, self.calendar.slot(request.day))) - 1
        through = (1 << max(0, self.calendar.slot(request.day) + 2)) - 1
        if isinstance(request, Pin):
            whole = self.meetings[places[0]].takes_a_day or request.half is None
            halves = (Half.WHOLE_DAY if whole else request.half or Half.WHOLE_DAY).bits
            return everything & ~(halves << self.calendar.slot(request.day))
        closed = {NotBefore.tag: before, NotOn.tag: through & ~before, Deadline.tag: everything & ~through}
        return closed[request.tag]

    def _places(self, request: AnyRequest) -> list[int]:
        if not request.events:
            return [*range(len(self.meetings))]
        return sorted({place for name in request.events for place in self._named(name)})

    def _named(self, name: str) -> list[int]:
        places = [place for place, meeting in enumerate(self.meetings) if names(meeting, name)]
        if not places:
            known = dict.fromkeys(meeting.line for meeting in self.meetings)
            message = f"{printable(name)} is no event of this package"
            raise UnknownLineError(message, code="request", hint=named_or_near(name, known, "the events are"))
        return places

    # faults -----------------------------------------------------------------------------------------------------------

    def _fault(self, request: AnyRequest, offered: tuple[Window, ...]) -> CoproduceError | None:
        try:
            places = self._places(request)
            if isinstance(request, Pin):
                self._refuse_pin(request, places)
            if isinstance(request, StartsAt):
                self._refuse_time(request, places)
            if isinstance(request, Apart):
                self._refuse_apart(request, offered)
        except (ArgumentError, UnknownLineError) as fault:
            return fault
        return None

    def _refuse_pin(self, request: Pin, places: Sequence[int]) -> None:
        meeting = self.meetings[places[0]]
        if len(places) > 1:
            named = ", ".join(self.meetings[place].id for place in places)
            message = f"{printable(request.event)} names {len(places)} sessions, and they cannot all be on one day"
            raise ArgumentError(message, code="request", hint=f"ask for each of {named}")
        if not self.calendar.first <= request.day <= self.calendar.last:
            span = f"from {self.calendar.first} to {self.calendar.last}"
            message = f"{request.event} is asked for on {request.day}, outside the calendar {span}"
            raise ArgumentError(message, code="request", hint="make a calendar that holds the day")
        if request.half not in (None, Half.WHOLE_DAY) and meeting.takes_a_day:
            message = f"{meeting.title} takes a whole day, and is asked for in the {request.half.value}"
            raise ArgumentError(message, code="request", hint="ask for the day only")

    def _refuse_time(self, request: StartsAt, places: Sequence[int]) -> None:
        if request.at.hour >= _NOON and any(self.meetings[place].takes_a_day for place in places):
            message = f"{request.event} takes a whole day, and is asked to start at {request.at:%H:%M}"
            raise ArgumentError(message, code="request", hint="let it start before noon")

    def _refuse_apart(self, request: Apart, offered: tuple[Window, ...]) -> None:
        if set(self._named(request.first)) & set(self._named(request.then)):
            message = f"{request.first} is asked to be apart from itself"
            raise ArgumentError(message, code="request", hint="name two events")
        asked = [end for end in _ENDS if getattr(request, end) is not None]
        offers = [each for each in offered if self._is_between(each, request)]
        if request.instead and not any(getattr(each, end) is not None for each in offers for end in asked):
            message = f"{request.then} {request} after {request.first}: the offer asks nothing of the kind between them"
            raise ArgumentError(message, code="request", hint="leave instead out, or name the two that it speaks of")

    def _contradicting_times(self) -> Iterator[CoproduceError]:
        asked = [request for request in self.requests if isinstance(request, StartsAt)]
        for meeting in self.meetings:
            times = dict.fromkeys(each.at for each in asked if names(meeting, each.event))
            if len(times) > 1:
                named = " and at ".join(f"{at:%H:%M}" for at in times)
                message = f"{meeting.id} is asked to start at {named}"
                yield ArgumentError(message, code="request", hint="ask for one of them")


def closed_for(meetings: tuple[Meeting, ...], closed: int, places: Iterable[int] | None = None) -> tuple[int, ...]:
    """Give closed slots by event, for those meant or for all; half a day closed is a day lost to what takes a day."""
    meant = set(range(len(meetings)) if places is None else places)
    whole = closed | closed >> 1
    return tuple(
        0 if place not in meant else whole if meeting.takes_a_day else closed for place, meeting in enumerate(meetings)
    )
