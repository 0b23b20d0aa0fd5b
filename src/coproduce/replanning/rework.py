"""What a plan has to be made of once something happened: what stays for good, what is free to move, and from when."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from datetime import date

import attrs

from coproduce.changes import Asked, Cancelled, Change, Closed, Left, NewCalendar, NewPackage, NoLongerAsked, Slipped
from coproduce.dates.drawing import draw
from coproduce.dates.impasse import PASSED, PAST, SETTLED
from coproduce.dates.network import Ban, Network, Window
from coproduce.dates.wishes import Wishes
from coproduce.errors import ArgumentError
from coproduce.halves import Half
from coproduce.lags import HalfDays
from coproduce.meeting import Meeting
from coproduce.package import Package
from coproduce.plan import Event, Plan
from coproduce.portfolio import Portfolio
from coproduce.provenance import Source, day_in_words
from coproduce.replanning.runners import Needed, Runners
from coproduce.replanning.sittings import in_order, meetings_after
from coproduce.requests import AnyRequest, NotBefore, NotOn
from coproduce.timetable import charity_closures, further
from coproduce.workdays import Calendar

MOVED = Source.assumption("the fewest events move, and those by the least", "R11")
"""What a move rests on that no rule of the offer asks for."""

SLIPPED, CANCELLED = Source.agreed("the session slipped"), Source.agreed("the session was cancelled")
"""What the requests rest on that a slip and a cancellation leave behind."""

PERSON = "person"
"""The kind of what closes slots on which those who run an event are not free."""


@attrs.frozen
class Rework:
    """Hold a plan and what happened to it, and tell what it has to be made of now and what of it may not change."""

    plan: Plan
    changes: tuple[Change, ...]
    today: date
    portfolio: Portfolio | None

    @property
    def nothing_happened(self) -> bool:
        """Whether the changes leave everything as it was."""
        same = self.package == self.plan.package and self.calendar == self.plan.calendar
        same = same and self.requests == self.plan.requests and self.meetings == self._meetings_before
        return same and not self.off and not self.leaving and not self._somebody_is_away

    @functools.cached_property
    def package(self) -> Package:
        """The package that holds now."""
        given = [change.package for change in self.changes if isinstance(change, NewPackage)]
        return given[-1] if given else self.plan.package

    @functools.cached_property
    def calendar(self) -> Calendar:
        """The calendar that holds now, with the charity's own closures."""
        given = [change.calendar for change in self.changes if isinstance(change, NewCalendar)]
        closed = [change.closure for change in self.changes if isinstance(change, Closed)]
        return (given[-1] if given else self.plan.calendar).without([*charity_closures(self.package), *closed])

    @functools.cached_property
    def requests(self) -> tuple[AnyRequest, ...]:
        """What is asked of the dates now; slips and cancellations go on to be asked, so that nothing undoes them."""
        dropped = [change.request for change in self.changes if isinstance(change, NoLongerAsked)]
        left = [*self._left_behind()]
        mended = {(request.event, request.tag) for request in left if isinstance(request, NotBefore)}
        kept = [request for request in self.plan.requests if request not in dropped and self._still_asked(request)]
        kept = [each for each in kept if each.source != SLIPPED or (each.events[0], each.tag) not in mended]
        asked = [change.request for change in self.changes if isinstance(change, Asked)]
        return tuple(dict.fromkeys([*kept, *asked, *left]))

    def _left_behind(self) -> Iterator[NotBefore | NotOn]:
        for change in self.changes:
            if isinstance(change, Slipped):
                for event in self.plan.named(change.event):
                    if event.id not in self.off:
                        continue  # it does not move for this, nor for a cancellation
                    yield NotBefore(event=event.id, day=change.not_before, reason=change.reason, source=SLIPPED)
            if isinstance(change, Cancelled):
                for event in self._cancelled(change):
                    yield NotOn(event=event.id, day=change.on, reason=change.reason, source=CANCELLED)

    def _still_asked(self, request: AnyRequest) -> bool:
        """Tell whether a request stays: what a slip left behind goes with its event."""
        ids = {meeting.id for meeting in self.meetings}
        return request.source not in (SLIPPED, CANCELLED) or set(request.events) <= ids

    def _slipping(self, change: Slipped) -> list[Event]:
        return [event for event in self.plan.named(change.event) if event.day < change.not_before]

    def _cancelled(self, change: Cancelled) -> list[Event]:
        return [event for event in self.plan.named(change.event) if event.day == change.on]

    @functools.cached_property
    def off(self) -> frozenset[str]:
        """The ids of the events that cannot stay on their day, though it may be past or confirmed."""
        slipping = [event.id for c in self.changes if isinstance(c, Slipped) for event in self._slipping(c)]
        cancelled = [event.id for c in self.changes if isinstance(c, Cancelled) for event in self._cancelled(c)]
        return frozenset([*slipping, *cancelled])

    @functools.cached_property
    def settled(self) -> dict[str, Event]:
        """The events that stay, by id: those that are past or confirmed, and of which no change says otherwise."""
        stay = [event for event in self.plan.events if event.settled or event.day < self.today]
        return {event.id: event for event in stay if event.id not in self.off}

    def is_past(self, id_: str) -> bool:
        """Tell whether an event took place before today, as far as is known."""
        return id_ in self.settled and self.settled[id_].day < self.today

    @functools.cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that there have to be now, in order."""
        return meetings_after(self.plan, self.package, self.changes, self.settled)

    @functools.cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the meetings, in order."""
        return tuple(meeting.id for meeting in self.meetings)

    @property
    def _meetings_before(self) -> tuple[Meeting, ...]:
        return in_order((event.meeting for event in self.plan.events), self.plan.package)

    def slot(self, event: Event) -> int:
        """Give the slot of an event on the calendar that holds now; before its first day, a negative one."""
        afternoon = event.half is Half.AFTERNOON and not self._takes_a_day(event.id)
        return self.calendar.slot(event.day) + afternoon

    def _takes_a_day(self, id_: str) -> bool:
        return any(meeting.id == id_ and meeting.takes_a_day for meeting in self.meetings)

    @functools.cached_property
    def old_slots(self) -> list[int | None]:
        """Where each meeting was, by its place; None for what is new, or was where the calendar no longer is."""
        old = {event.id: self.slot(event) for event in self.plan.events}
        slots = [old.get(id_) for id_ in self.ids]
        return [slot if slot is not None and 0 <= slot < self.calendar.slots else None for slot in slots]

    # who runs them ----------------------------------------------------------------------------------------------------

    @functools.cached_property
    def leaving(self) -> dict[str, Left]:
        """The events that somebody no longer runs, by id, and what was said of it."""
        return {
            event.id: change
            for change in self.changes
            if isinstance(change, Left)
            for event in self.plan.events
            if change.person in event.people and event.day >= max(change.since, self.today)
        }

    @functools.cached_property
    def runners(self) -> Runners:
        """Who may run the events now."""
        gone = frozenset(change.person for change in self.changes if isinstance(change, Left))
        return Runners(self.plan, self.leaving, self.portfolio, self.calendar, gone)

    @property
    def _somebody_is_away(self) -> bool:
        if self.portfolio is None:
            return False
        coming = [event for event in self.plan.events if event.id not in self.settled]
        return any(
            self.runners.closed(tuple((person,) for person in event.people)) >> self.calendar.slot(event.day)
            & event.half.bits
            for event in coming
        )

    # the network ------------------------------------------------------------------------------------------------------

    def network(self, needed: Mapping[str, Needed], horizon: date | None = None) -> Network:
        """Draw what can be now: settled events where they are, the others from today on, when who runs them is free.

        With a `horizon`, the calendar runs past it, and its end is a fact like any other.
        """
        calendar = further(self.calendar) if horizon else self.calendar
        drawn = draw(self.package, calendar, self.meetings, self.requests, horizon=horizon)
        fixed = {place: self._fixed_slot(id_) for place, id_ in enumerate(self.ids) if id_ in self.settled}
        bases = tuple(base | 1 << fixed[place] if place in fixed else base for place, base in enumerate(drawn.bases))
        asked = self._asked_now(calendar, horizon)
        moving = [
            ban if ban.rule in asked else attrs.evolve(ban, closed=_but_for(fixed, ban.closed))
            for ban in (*drawn.bans, *self._own_bans(drawn, needed))
        ]
        staying = [self._stays(place, slot, drawn) for place, slot in fixed.items()]
        windows = [window for window in drawn.windows if self._can_bind(window, fixed)]
        windows += self._in_order_still(drawn.windows)
        return Network(calendar, bases, (*moving, *staying), tuple(windows))

    def _asked_now(self, calendar: Calendar, horizon: date | None) -> set[str]:
        """Tell the rules of what is asked with these changes: it binds settled events too, and may contradict them."""
        new = tuple(change.request for change in self.changes if isinstance(change, Asked))
        return {ban.rule for ban in Wishes(calendar, self.meetings, new, horizon or calendar.last).bans()}

    def _in_order_still(self, windows: tuple[Window, ...]) -> Iterator[Window]:
        """Keep what comes back late before the events to come that it was to be before, though one between is past."""
        follows: dict[int, set[int]] = {}
        for window in windows:
            if window.least is not None:
                follows.setdefault(window.first, set()).add(window.then)
        for place, id_ in enumerate(self.ids):
            beyond = {then for then in follows.get(place, ()) if self.is_past(self.ids[then])}
            if id_ not in self.settled and beyond:
                length = HalfDays(2 if self.meetings[place].takes_a_day else 1)
                for then in self._beyond(beyond, follows):
                    rule = f"after {self.meetings[place].title}, which comes back late"
                    yield Window(place, then, least=length, rule=rule, source=MOVED)

    def _beyond(self, past: set[int], follows: Mapping[int, set[int]]) -> Iterator[int]:
        """Yield the events to come that follow from past ones, directly or over others that are past."""
        waiting, seen = sorted(past), set(past)
        while waiting:
            for then in sorted(follows.get(waiting.pop(), set()) - seen):
                seen.add(then)
                if self.is_past(self.ids[then]):
                    waiting.append(then)
                else:
                    yield then

    def _can_bind(self, window: Window, fixed: Mapping[int, int]) -> bool:
        """Tell whether a window still can be kept or broken: not between two that stay, nor back to what is past."""
        past = window.then in fixed and self.is_past(self.ids[window.then])
        return not (window.then in fixed and window.first in fixed) and not past

    def _fixed_slot(self, id_: str) -> int:
        slot = self.slot(self.settled[id_])
        if not 0 <= slot < self.calendar.slots:
            message = f"{id_} is settled on {self.settled[id_].day}, outside the calendar {self.calendar.name}"
            raise ArgumentError(message, code="change", hint="make a calendar that holds every settled event")
        return slot

    def _own_bans(self, drawn: Network, needed: Mapping[str, Needed]) -> Iterator[Ban]:
        first = max(self.today, self.plan.start)
        passed = (1 << self.first_slot) - 1
        what = "today" if first == self.today else "the start"
        rule = f"no event moves to before {what}, {day_in_words(first)}"
        yield Ban(rule, MOVED, (passed,) * len(drawn.bases), PASSED)
        for place, id_ in enumerate(self.ids):
            groups = needed.get(id_, ())
            if closed := self.runners.closed(groups):
                closed |= closed >> 1 if self.meetings[place].takes_a_day else 0
                yield self._only(place, closed, f"days without {' and '.join(map(' or '.join, groups))}", PERSON)

    @property
    def first_slot(self) -> int:
        """The first slot to which an event may move."""
        return max(0, self.calendar.slot(max(self.today, self.plan.start)))

    def _stays(self, place: int, slot: int, drawn: Network) -> Ban:
        id_, everything = self.ids[place], (1 << drawn.stretch.slots) - 1
        how = "was" if self.is_past(id_) else "is confirmed"
        rule = f"{self.meetings[place].title} {how} on {day_in_words(self.settled[id_].day)}"
        return self._only(place, everything & ~(1 << slot), rule, PAST if self.is_past(id_) else SETTLED)

    def _only(self, place: int, closed: int, rule: str, kind: str) -> Ban:
        return Ban(rule, MOVED, tuple(closed if each == place else 0 for each in range(len(self.ids))), kind)


def _but_for(fixed: Mapping[int, int], closed: tuple[int, ...]) -> tuple[int, ...]:
    """Give what is closed to each event, and nothing to those that stay where they are."""
    return tuple(0 if place in fixed else slots for place, slots in enumerate(closed))
