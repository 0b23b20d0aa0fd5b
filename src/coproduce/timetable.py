"""A package on a calendar, ready to be dated: the best plan, every possible day, choices, and why there is none."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import MappingProxyType

import attrs

from coproduce.audience import EVERYONE
from coproduce.closures import Closure, ClosureKind
from coproduce.dates.drawing import AVOID, CALENDAR_KINDS, draw
from coproduce.dates.impasse import Impasse, impasse_of, infeasible
from coproduce.dates.nearest import BUDGET, nearest
from coproduce.dates.network import Ban, Bound, Emptied, Network, Placing, Window, earliest, possible
from coproduce.dates.steady import steadiest
from coproduce.dates.wishes import Wishes
from coproduce.errors import ArgumentError, expect, printable
from coproduce.halves import Half, mornings
from coproduce.lags import Days, Share, count
from coproduce.meeting import Meeting, meetings_of
from coproduce.offer import Workshop
from coproduce.package import Package
from coproduce.plan import Event, Nearness, Objective, Plan
from coproduce.provenance import Source
from coproduce.requests import AnyRequest, Pin, Request
from coproduce.workdays import LONGEST_HORIZON, Calendar

_FURTHER = 5 * 366
"""How many days past the calendar's end are looked at to tell how much later it would have to be."""

_FURTHER_BACK = 366
"""How many days before the calendar are looked at to tell how much sooner the start would have to be."""

_DAYS_IN_A_WEEK = 7
_NO_SLOTS: Mapping[str, int] = MappingProxyType({})
_PRIVATE = (ClosureKind.BUSY, ClosureKind.OTHER)
"""The kinds of closures of which only the kind is told, never the reason that somebody gave."""

_KEPT = Source.assumption("as few dates change as can be", "R11")


class Differ(Enum):
    """Name how choices of dates differ: every workshop in another week, or on another weekday."""

    WEEK = "week"
    WEEKDAY = "weekday"


@attrs.frozen(kw_only=True)
class Openings:
    """Hold every half-day that an event can take in some complete plan, and how far it can slip.

    `slack` is in working days: from the event's earliest day to the latest at which all windows can still be kept.
    """

    event: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    slots: tuple[tuple[date, Half], ...] = attrs.field(metadata=EVERYONE)
    slack: int = attrs.field(metadata=EVERYONE)

    @property
    def days(self) -> tuple[date, ...]:
        """The days among them, each once."""
        return tuple(dict.fromkeys(day for day, _ in self.slots))


def schedule(  # noqa: PLR0913 - the one verb of dates, all by keyword
    package: Package,
    *,
    start: date,
    calendar: Calendar,
    requests: Iterable[AnyRequest] = (),
    objective: Objective = Objective.EARLIEST,
    budget: int = BUDGET,
) -> Plan:
    """Put every event of a package on its best date: the earliest, or the nearest to the preferred gaps.

    No plan that keeps all windows and requests has any event earlier than the earliest plan. Weekends, bank holidays
    and what else the calendar closes are kept free, and the charity's own closures too. The `budget` is in steps of the
    search for the nearest plan; where it is used up, a finding says so. Raises `InfeasibleError` naming the event, a
    smallest set of facts that together leave no dates, and the smallest changes that would; and `ArgumentError` where
    the start is not a date inside the calendar or a request cannot be read. Windows after R58, R69, R71 and Q3 to Q5.

    >>> from coproduce import Practice, england_and_wales, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> str(schedule(package, start=date(2027, 1, 11), calendar=year).events[0].day)
    '2027-01-11'
    """
    expect(requests, Iterable, "the requests", "as in requests=[Pin(event=..., day=...)]")
    timetable = Timetable(package=package, calendar=calendar, requests=tuple(requests))
    return timetable.plan(start=start, objective=objective, budget=budget)


@attrs.frozen(kw_only=True, eq=False)
class Timetable:
    """Hold a package, a calendar and requests, drawn once as a network, so that many plans of it cost little.

    `meetings` are those of the package's lines, unless others are given, such as a session that had to be gone on with.
    Raises `ArgumentError` for a request that cannot be read, and `UnknownLineError` for one of no event, all at once.

    >>> from coproduce import Practice, england_and_wales, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> timetable = Timetable(package=package, calendar=year)
    >>> [str(plan.events[0].day) for plan in timetable.choices(start=date(2027, 1, 11))]
    ['2027-01-11', '2027-01-18', '2027-01-25']
    """

    package: Package
    calendar: Calendar
    requests: tuple[AnyRequest, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    network: Network = attrs.field(init=False)
    _halves: tuple[tuple[Half, Half], ...] = attrs.field(init=False, repr=False)
    _times: dict[str, time] = attrs.field(init=False, repr=False)
    _events: dict[tuple[int, int, int, int], Event] = attrs.field(init=False, factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        expect(self.package, Package, "the package", "pass what tailor gave")
        expect(self.calendar, Calendar, "the calendar", "as in calendar=charity_calendar(charity, first=..., last=...)")
        for request in self.requests:
            expect(request, Request, "a request", "ask for something, as in Pin(event=..., day=...)")
        shut = self.calendar.without(charity_closures(self.package))
        meetings = self.meetings or tuple(each for line in self.package.lines for each in meetings_of(line))
        self._set("calendar", shut)
        self._set("meetings", meetings)
        self._set("network", draw(self.package, shut, meetings, self.requests))
        self._set("_halves", tuple(_WHOLE if each.takes_a_day else _EITHER for each in meetings))
        self._set("_times", Wishes(shut, meetings, self.requests, shut.last).times())

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def plan(
        self,
        *,
        start: date,
        objective: Objective = Objective.EARLIEST,
        given: Plan | None = None,
        budget: int = BUDGET,
    ) -> Plan:
        """Put every event on its best date, as `schedule` does; the fewest changes are those from a `given` plan.

        Raises `InfeasibleError` where no dates keep all windows and requests, and `ArgumentError` where the start is
        not a date inside the calendar.
        """
        slot = self._start(start)
        expect(objective, Objective, "the objective", "pass Objective.EARLIEST or Objective.NEAREST")
        if type(budget) is not int or budget < 0:
            message = f"the budget of steps is {printable(budget)}: expected a whole number"
            raise ArgumentError(message, code="budget")
        if objective is Objective.NEAREST:
            return self._nearest(start, slot, budget)
        if objective is Objective.FEWEST_CHANGES:
            return self._least_changed(start, slot, given, budget)
        placed = earliest(self.network, slot)
        if isinstance(placed, Emptied):
            raise infeasible(self._impasse(slot))
        return self._made(start, self._earliest_events(placed), Objective.EARLIEST, None)

    def openings(self, *, start: date) -> tuple[Openings, ...]:
        """List for each event every half-day that it takes in some complete plan, and how far it can slip.

        The first opening of each is where the earliest plan has it. Raises `InfeasibleError` where there is no plan,
        and `ArgumentError` as `plan` does.
        """
        slot = self._start(start)
        slots = possible(self.network, slot)
        if not all(slots):
            raise infeasible(self._impasse(slot))
        return tuple(map(self._openings, range(len(slots)), slots))

    def choices(  # noqa: PLR0913 - what plan takes, and how they differ, all by keyword
        self,
        *,
        start: date,
        number: int = 3,
        by: Differ = Differ.WEEK,
        objective: Objective = Objective.EARLIEST,
        given: Plan | None = None,
        budget: int = BUDGET,
    ) -> tuple[Plan, ...]:
        """Give the best plans that differ in a way people care about, the best of all first.

        Each is the best of those that have every workshop that is not pinned in another week, or on another weekday,
        than all before it; there are fewer than `number` where no more can be had. Raises as `plan` does.
        """
        expect(by, Differ, "how choices differ", "pass Differ.WEEK or Differ.WEEKDAY")
        if type(number) is not int or number < 1:
            message = f"the number of choices is {printable(number)}: expected a whole number from 1"
            raise ArgumentError(message, code="choices")
        found = [self.plan(start=start, objective=objective, given=given, budget=budget)]
        while len(found) < number:
            ban = self._as_before(found, by)
            if not any(ban.closed):
                break
            narrowed = attrs.evolve(self.network, bans=(*self.network.bans, ban))
            if isinstance(earliest(narrowed, self._start(start)), Emptied):
                break
            best = self._with(narrowed).plan(start=start, objective=objective, given=given, budget=budget)
            found.append(best)
        return tuple(found)

    def why_not(self, *, start: date) -> Impasse | None:
        """Tell why there is no plan from a start on, with what would help; None where there is one.

        Raises `ArgumentError` as `plan` does.
        """
        slot = self._start(start)
        return self._impasse(slot) if isinstance(earliest(self.network, slot), Emptied) else None

    # events -----------------------------------------------------------------------------------------------------------

    def _start(self, start: date) -> int:
        if isinstance(start, datetime) or not isinstance(start, date):
            message = f"start is {printable(start)}: expected a date"
            raise ArgumentError(message, code="start")
        slot = self.calendar.slot(start)
        if not 0 <= slot < self.network.stretch.slots:
            message = f"the start {start} is outside the calendar from {self.calendar.first} to {self.calendar.last}"
            raise ArgumentError(message, code="start", hint="make a calendar that holds the start")
        return slot

    def _made(self, start: date, events: tuple[Event, ...], objective: Objective, nearness: Nearness | None) -> Plan:
        return Plan(
            package=self.package,
            start=start,
            calendar=self.calendar,
            events=events,
            requests=self.requests,
            objective=objective,
            nearness=nearness,
        )

    def _earliest_events(self, placed: Placing) -> tuple[Event, ...]:
        """Give the events of a placing in order; one that stood in another plan just so is the same object here."""
        slots, held, bounds, made = placed.slots, placed.held, placed.bounds, self._events
        events = []
        for place in sorted(range(len(slots)), key=slots.__getitem__):
            key = place, slots[place], bounds[place], id(held[place])
            event = made.get(key)
            if event is None:
                made[key] = event = self._earliest_event(place, slots[place], held[place], bounds[place])
            events.append(event)
        return tuple(events)

    def _earliest_event(self, place: int, slot: int, bound: Bound | None, reached: int) -> Event:
        rule = bound.rule if bound else "the start that was asked for"
        why = self._asked_for(place) or f"{rule}{self._moved_on(place, slot, reached)}"
        return self._event(place, slot, why, bound.window.source if bound else _BEGIN)

    def _event(self, place: int, slot: int, because: str, source: Source) -> Event:
        meeting = self.meetings[place]
        day = date.fromordinal(self._first + (slot >> 1))
        at = self._times.get(meeting.id) if self._times else None
        return Event(meeting, day, self._halves[place][slot & 1], because, source, at)

    @functools.cached_property
    def _first(self) -> int:
        return self.calendar.first.toordinal()

    def _asked_for(self, place: int) -> str:
        return "this day was asked for" if any(ban.kind == Pin.tag for ban in self._own_bans[place]) else ""

    @functools.cached_property
    def _own_bans(self) -> tuple[tuple[Ban, ...], ...]:
        """What closes slots of each event, beside what the calendar closes for all."""
        own = [ban for ban in self.network.bans if ban.kind not in CALENDAR_KINDS]
        return tuple(tuple(ban for ban in own if ban.closed[place]) for place in range(len(self.meetings)))

    @functools.cached_property
    def _closed(self) -> dict[int, str]:
        """Why days are closed, by their numbers; those that are asked for are looked up once."""
        return {}

    def _why_closed(self, day: int) -> str:
        if day not in self._closed:
            self._closed[day] = self._told.why_closed(self.calendar.day(2 * day))
        return self._closed[day]

    @functools.cached_property
    def _told(self) -> Calendar:
        """The calendar without why somebody is away, since the charity reads what its dates are moved on past."""
        private = {each for each in self.calendar.closures if each.kind in _PRIVATE and each.reason}
        if not private:
            return self.calendar
        told = (attrs.evolve(each, reason="") if each in private else each for each in self.calendar.closures)
        return attrs.evolve(self.calendar, closures=tuple(dict.fromkeys(told)))

    def _moved_on(self, place: int, slot: int, reached: int) -> str:
        """Say what closed the days between the slot that an event was pushed to and the one that it took."""
        if slot // 2 <= reached // 2:
            return ""
        passed = [self._why_closed(day) for day in range(reached // 2, slot // 2)]
        named = [why for why in dict.fromkeys(passed) if why and why != "a weekend"]
        closed = (1 << slot) - (1 << reached)
        in_the_way = [ban for ban in self._own_bans[place] if ban.closed[place] & closed]
        named += dict.fromkeys(_ban_words(ban) for ban in in_the_way if not ban.asked)
        asked = "".join(f"; {ban.asked}, as asked" for ban in in_the_way if ban.asked)
        if not named and not asked:
            named = ["a weekend" if "a weekend" in passed else "a half-day"]
        return f"; moved on past {', '.join(named)}{asked}" if named else asked

    # nearest ----------------------------------------------------------------------------------------------------------

    def _nearest(self, start: date, slot: int, budget: int) -> Plan:
        placed = nearest(self.network, slot, budget)
        if isinstance(placed, Emptied):
            raise infeasible(self._impasse(slot))
        nearness = Nearness(days=placed.cost, least=placed.bound)
        return self._made(start, self._near_events(placed.slots), Objective.NEAREST, nearness)

    def _near_events(self, slots: tuple[int, ...], old: Mapping[str, int] = _NO_SLOTS) -> tuple[Event, ...]:
        wanted = {window.then: window for window in self.network.windows if window.preferred is not None}
        made = []
        for place in sorted(range(len(slots)), key=slots.__getitem__):
            why = self._why_kept(place, slots, old) if old else self._why_near(place, slots, wanted.get(place))
            made.append(self._event(place, slots[place], *why))
        return tuple(made)

    def _why_kept(self, place: int, slots: tuple[int, ...], old: Mapping[str, int]) -> tuple[str, Source]:
        """Say of an event whether it stays where a given plan has it."""
        if asked := self._asked_for(place):
            return asked, _BEGIN
        id_ = self.meetings[place].id
        if id_ not in old:
            return "new, and as early as can be", _KEPT
        return "where it was" if old[id_] == slots[place] else "moved, with as few others as can be", _KEPT

    def _why_near(self, place: int, slots: tuple[int, ...], window: Window | None) -> tuple[str, Source]:
        """Say how an event lies to what it is best after, or else what keeps it from being sooner."""
        if asked := self._asked_for(place):
            return asked, _BEGIN
        if window is None or window.preferred is None:
            return "where the others come nearest to the preferred gaps", _PREFERRED
        off = slots[place] // 2 - window.preferred.on(self.network.stretch).soonest[slots[window.first]] // 2
        after = self.meetings[window.first].title
        if window.preferred == Days(0):
            gap = f"the day of {after}"
            return (f"on {gap}" if not off else f"{count(off, 'day')} after {gap}"), window.source
        gap = window.rule if isinstance(window.preferred, Share) else f"{window.preferred} after {after}"
        best = gap if isinstance(window.preferred, Share) else f"the preferred {gap}"
        return f"{gap}, as preferred" if not off else f"{_off_words(off)} than {best}", window.source

    # fewest changes ---------------------------------------------------------------------------------------------------

    def _least_changed(self, start: date, slot: int, given: Plan | None, budget: int) -> Plan:
        """Leave the most events where a plan has them, and put the others as early as can be."""
        if given is None:
            message = "the plan with the fewest changes is asked for, and no plan to change"
            raise ArgumentError(message, code="objective", hint="give the plan that there is, as in given=plan")
        expect(given, Plan, "the plan that is given", "pass what schedule gave")
        old = {event.id: event.slot_on(self.calendar) for event in given.events}
        placed = steadiest(self.network, [old.get(meeting.id) for meeting in self.meetings], slot, budget=budget)
        if isinstance(placed, Emptied):
            raise infeasible(self._impasse(slot))
        events = self._near_events(placed.slots, old)
        return self._made(start, events, Objective.FEWEST_CHANGES, None)

    # choices and openings ---------------------------------------------------------------------------------------------

    def _openings(self, place: int, slots: int) -> Openings:
        meeting, halves = self.meetings[place], self._halves[place]
        found = [slot for slot, bit in enumerate(bin(slots)[:1:-1]) if bit == "1"]
        working = self.calendar.working & mornings(self.network.stretch.slots)
        later = working & ((1 << found[-1] // 2 * 2 + 1) - 1) & -(1 << found[0] // 2 * 2 + 1)
        return Openings(
            event=meeting.id,
            title=meeting.title,
            slots=tuple((self.calendar.day(slot), halves[slot & 1]) for slot in found),
            slack=later.bit_count(),
        )

    def _as_before(self, plans: list[Plan], by: Differ) -> Ban:
        """Close for each workshop the weeks, or the weekdays, on which plans already have it, but for pinned ones."""
        closed = [0] * len(self.meetings)
        for place, meeting in enumerate(self.meetings):
            if isinstance(self.package.line(meeting.line), Workshop) and not self._asked_for(place):
                days = [plan.event(meeting.id).day for plan in plans]
                closed[place] = self._weeks(days) if by is Differ.WEEK else self._weekdays(days)
        rule = f"in another {by.value} than in the choices before"
        return Ban(rule, _PREFERRED, tuple(closed), "choice", asked=rule)

    def _weeks(self, days: list[date]) -> int:
        mondays = {self.calendar.slot(day) - 2 * day.weekday() for day in days}
        week = (1 << 2 * _DAYS_IN_A_WEEK) - 1
        return functools.reduce(int.__or__, (week << slot if slot >= 0 else week >> -slot for slot in mondays))

    def _weekdays(self, days: list[date]) -> int:
        names = {day.weekday() for day in days}
        first, slots = self.calendar.first.weekday(), self.network.stretch.slots
        return sum(0b11 << slot for slot in range(0, slots, 2) if (first + slot // 2) % _DAYS_IN_A_WEEK in names)

    def _with(self, network: Network) -> Timetable:
        """Give this timetable with another network."""
        other = attrs.evolve(self)
        other._set("network", network)  # noqa: SLF001 - one of our own, not seen by anybody yet
        return other

    # why not ----------------------------------------------------------------------------------------------------------

    def _impasse(self, slot: int) -> Impasse:
        """Look past both ends of the calendar, so that its end and the start are facts that may be in the way."""
        longer = further(self.calendar, back=_FURTHER_BACK)
        back = longer.slot(self.calendar.first)
        network = draw(self.package, longer, self.meetings, self.requests, horizon=self.calendar.last)
        choices = [
            attrs.evolve(ban, closed=tuple(slots << back for slots in ban.closed))
            for ban in self.network.bans
            if ban.kind == "choice"
        ]
        return impasse_of(attrs.evolve(network, bans=(*network.bans, *choices)), self.meetings, slot + back)


_BEGIN = Source.assumption("the dates that were asked for", "R100")
_PREFERRED = Source.assumption("preferred gaps are a wish, and windows are not", "R100", "Q4")
_EITHER = (Half.MORNING, Half.AFTERNOON)
_WHOLE = (Half.WHOLE_DAY, Half.WHOLE_DAY)


def further(calendar: Calendar, *, back: int = 0) -> Calendar:
    """Give a calendar that runs on for some years, and from some days `back`, with its open days of the week."""
    days = min(_FURTHER, LONGEST_HORIZON - calendar.slots // 2 - 1 - back, (date.max - calendar.last).days)
    first = calendar.first - timedelta(days=min(back, (calendar.first - date.min).days))
    return attrs.evolve(calendar, first=first, last=calendar.last + timedelta(days=max(0, days)))


def _ban_words(ban: Ban) -> str:
    return "days that this line avoids" if ban.kind == AVOID else ban.rule


def _off_words(off: int) -> str:
    return f"{count(abs(off), 'day')} {'later' if off > 0 else 'sooner'}"


def charity_closures(package: Package) -> Iterator[Closure]:
    """Yield the days that a charity said are closed, in the answers that a package rests on."""
    for days in package.closures:
        yield Closure(days.first, days.last, ClosureKind.CHARITY, days.reason)
