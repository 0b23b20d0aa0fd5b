"""A plan after something happened: the past and the confirmed stay, the fewest events move, and then by the least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time

import attrs

from coproduce.changes import (
    Asked,
    Cancelled,
    Change,
    Closed,
    Left,
    NewCalendar,
    NewPackage,
    NoLongerAsked,
    Slipped,
    TookLonger,
)
from coproduce.closures import Closure, ClosureKind
from coproduce.dates.impasse import PASSED, PAST, SETTLED, impasse_of, infeasible
from coproduce.dates.network import Ban, Emptied, Network, Rank
from coproduce.dates.steady import BUDGET, Steady, steadiest
from coproduce.dates.wishes import Wishes
from coproduce.days import Duration
from coproduce.errors import ArgumentError, CoproduceError, expect, named_or_near, printable, together
from coproduce.halves import Half
from coproduce.meeting import Meeting
from coproduce.package import Package
from coproduce.plan import Event, Objective, Plan
from coproduce.portfolio import Portfolio
from coproduce.provenance import Source, day_in_words
from coproduce.replanning.revision import Kept, Move, Revision, When, when_of
from coproduce.replanning.rework import CANCELLED, MOVED, PERSON, SLIPPED, Rework
from coproduce.replanning.runners import Needed
from coproduce.replanning.sittings import meant
from coproduce.requests import AnyRequest, NotBefore, NotOn, Request
from coproduce.workdays import Calendar

_DAY = Duration(4)
_KINDS = (Asked, Cancelled, Closed, Left, NewCalendar, NewPackage, NoLongerAsked, Slipped, TookLonger)


def replan(
    plan: Plan,
    changes: Iterable[Change] = (),
    *,
    today: date,
    portfolio: Portfolio | None = None,
    budget: int = BUDGET,
) -> Revision:
    """Tell what changes mean for a plan: the fewest events move, and of these plans those that move the fewest days.

    Of the plans that are as good, the one is taken that has no event later than any other of them. Events before
    `today` and confirmed ones stay where they are, unless a change says that they slipped or were cancelled; nothing
    moves to before `today`. With a `portfolio`, those who run the events have to be free, and who no longer is, is a
    change, too; the plan of no other charity changes. Nothing is committed: go on with the `after` of what this gives,
    which is the plan itself where nothing changes. Raises `InfeasibleError` where no dates are left, with what would
    help, `UnknownLineError` for a change to no event, and `ArgumentError` for one that cannot be.

    >>> from coproduce import Practice, Slipped, england_and_wales, enhance, schedule
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> plan = schedule(package, start=date(2027, 1, 11), calendar=year)
    >>> revision = replan(plan, [Slipped(event="check-in-1", not_before=date(2027, 2, 2))], today=date(2027, 1, 20))
    >>> [str(move.now.day) for move in revision.moves]
    ['2027-02-02']
    >>> replan(plan, today=date(2027, 1, 20)).after is plan
    True
    """
    expect(plan, Plan, "the plan", "pass what schedule gave")
    _expect_day(today, "today", "say which day it is, as in today=date(2027, 2, 1)")
    if portfolio is not None:
        expect(portfolio, Portfolio, "the portfolio", "pass the plans and the team, or nothing")
    if type(budget) is not int or budget < 0:
        message = f"the budget of steps is {printable(budget)}: expected a whole number"
        raise ArgumentError(message, code="budget")
    told = _told(plan, changes, portfolio)
    case = Rework(plan, told, today, portfolio)
    return _unchanged(plan, told, today) if case.nothing_happened else _solved(case, budget)


def _told(plan: Plan, changes: Iterable[Change], portfolio: Portfolio | None) -> tuple[Change, ...]:
    """Give the changes, each once, or raise every fault of them."""
    if isinstance(changes, _KINDS) or not isinstance(changes, Iterable):
        message = f"the changes are {type(changes).__name__}: expected a list of them"
        raise ArgumentError(message, code="change", hint="as in replan(plan, [Slipped(...)], today=...)")
    told = list(changes)
    for change in told:
        expect(change, _KINDS, "a change", "say what happened, as in Slipped(event=..., not_before=...)")
    faults = [fault for change in told for fault in _faults(plan, change, portfolio)]
    if faults:
        raise together(faults, "these changes cannot be made", code="change")
    return tuple(dict.fromkeys(told))


def _faults(plan: Plan, change: Change, portfolio: Portfolio | None) -> Iterator[CoproduceError]:
    try:
        _refuse_kinds(change)
        if isinstance(change, (Slipped, Cancelled)) and not plan.named(change.event):
            plan.event(change.event)
        if isinstance(change, Slipped):
            _expect_day(
                change.not_before, f"the day to which {change.event} slips", "as in not_before=date(2027, 3, 1)"
            )
        if isinstance(change, TookLonger):
            _refuse_length(plan, change)
        if isinstance(change, Left):
            _refuse_leaving(plan, change, portfolio)
        if isinstance(change, NewPackage):
            _refuse_package(plan, change)
        if isinstance(change, NoLongerAsked) and change.request not in plan.requests:
            message = f"{change}: it was never asked"
            raise ArgumentError(message, code="change", hint="name one of the requests of the plan")
    except CoproduceError as fault:
        yield fault


def _refuse_kinds(change: Change) -> None:
    """Refuse a change that holds something else than it must."""
    if isinstance(change, NewCalendar):
        expect(change.calendar, Calendar, "the newer calendar", "as in england_and_wales(first=..., last=...)")
    if isinstance(change, Closed):
        expect(change.closure, Closure, "what is closed", "as in Closure(first, last, ClosureKind.OTHER)")
    if isinstance(change, Asked):
        expect(change.request, Request, "what is asked", "as in Pin(event=..., day=...)")
    if isinstance(change, NewPackage):
        expect(change.package, Package, "the other version of the package", "pass what tailor gave")


def _refuse_package(plan: Plan, change: NewPackage) -> None:
    given, own = (each.assessment.charity.name for each in (change.package, plan.package))
    if given != own:
        message = f"the other version of the package is for {printable(given)}, and the plan for {printable(own)}"
        raise ArgumentError(message, code="change", hint="give a package of the same charity")


def _refuse_length(plan: Plan, change: TookLonger) -> None:
    meant(plan, change)
    if not change.length > Duration(0):
        message = f"{change.event} takes {change.length} days: expected more than none"
        raise ArgumentError(message, code="change", hint="say how long it takes in all")


def _refuse_leaving(plan: Plan, change: Left, portfolio: Portfolio | None) -> None:
    people = dict.fromkeys(person for event in plan.events for person in event.people)
    if change.person not in {*people, *(person.id for person in (portfolio.team.people if portfolio else ()))}:
        message = f"{printable(change.person)} runs no event of this plan"
        hint = named_or_near(change.person, people, "they are run by") if people else "nobody runs them yet"
        raise ArgumentError(message, code="person", hint=hint)
    if change.person in change.instead or "" in change.instead:
        message = (
            f"{printable(change.person)} leaves, and cannot be replaced by {', '.join(map(printable, change.instead))}"
        )
        raise ArgumentError(message, code="person", hint="name somebody else, or nobody")


def _expect_day(day: object, what: str, hint: str) -> None:
    if isinstance(day, datetime) or not isinstance(day, date):
        message = f"{what} is {printable(day)}: expected a date"
        raise ArgumentError(message, code="day", hint=hint)


def _unchanged(plan: Plan, changes: tuple[Change, ...], today: date) -> Revision:
    kept = tuple(_kept(event, today, settled=event.settled) for event in plan.events)
    return Revision(before=plan, after=plan, changes=changes, today=today, moves=(), kept=kept)


# Solving --------------------------------------------------------------------------------------------------------------

_Solution = tuple[Steady, Network, Mapping[str, Needed]]


def _solved(case: Rework, budget: int) -> Revision:
    """Find the best plan there is now, over all ways in which the events can be run."""
    ways = list(case.runners.ways())
    placed = [found for way in ways if (found := _solved_with(case, way, budget))]
    if not placed:
        network = case.network(ways[-1], horizon=case.calendar.last)
        raise infeasible(impasse_of(network, case.meetings, 0, since=case.first_slot))
    best = min(placed, key=lambda each: (each[0].moved, each[0].distance))
    return _Telling.of(case, best).revision(proven=best[0].proven)


def _solved_with(case: Rework, way: Mapping[str, Needed], budget: int) -> _Solution | None:
    network = case.network(way)
    placed = steadiest(network, case.old_slots, least=True, budget=budget)
    return None if isinstance(placed, Emptied) else (placed, network, way)


# Telling what moved and why -------------------------------------------------------------------------------------------

_Why = tuple[str, Source, str]
"""Why an event is not as it was, on what authority, and which other event moved it, if one did."""


@attrs.frozen
class _Telling:
    """A case and its solution: the events as they are now, and the reason for each that changed."""

    case: Rework
    network: Network
    slots: tuple[int, ...]
    people: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, case: Rework, solution: _Solution) -> _Telling:
        steady, network, way = solution
        halves = [Half.WHOLE_DAY if meeting.takes_a_day else Half.MORNING for meeting in case.meetings]
        taken = (half.bits << slot for half, slot in zip(halves, steady.slots, strict=True))
        people = {id_: case.runners.chosen(way.get(id_, ()), slots) for id_, slots in zip(case.ids, taken, strict=True)}
        return cls(case, network, steady.slots, people)

    def revision(self, *, proven: bool) -> Revision:
        """Give the whole revision."""
        case, plan = self.case, self.case.plan
        events = tuple(map(self._event, sorted(range(len(self.slots)), key=self.slots.__getitem__)))
        moves = tuple(self._moves(events))
        moved = any(move.on_another_day or not (move.was and move.now) for move in moves)
        after = attrs.evolve(
            plan,
            package=case.package,
            calendar=case.calendar,
            requests=case.requests,
            events=events,
            objective=Objective.FEWEST_CHANGES if moved else plan.objective,
            nearness=None if moved else plan.nearness,
        )
        named = {move.event for move in moves}
        settled = {event.id for event in plan.events if event.settled}
        kept = tuple(_kept(event, case.today, settled=event.id in settled) for event in events if event.id not in named)
        return Revision(
            before=plan, after=after, changes=case.changes, today=case.today, moves=moves, kept=kept, proven=proven
        )

    def _event(self, place: int) -> Event:
        """Give an event as it is now: the very same where nothing about it changed."""
        case, meeting = self.case, self.case.meetings[place]
        old, half, people = self._old(meeting.id), self._half(place), self.people[meeting.id]
        if old and meeting.id in case.settled:
            return attrs.evolve(old, meeting=meeting, half=half, people=people, settled=True)
        at = self._time(meeting, old, half)
        stays = old is not None and case.old_slots[place] == self.slots[place]
        if old and stays:
            because = old.because if case.package == case.plan.package else "where it was"
            return _same_or(old, attrs.evolve(old, meeting=meeting, half=half, people=people, at=at, because=because))
        because, source, _ = self._why(place)
        return Event(meeting, case.calendar.day(self.slots[place]), half, because, source, at, people)

    def _time(self, meeting: Meeting, old: Event | None, half: Half) -> time | None:
        """Give the local time at which an event starts: as is asked now, or as before on the same half of a day."""
        asked = _time_asked(meeting, self.case.calendar, self.case.requests)
        was_asked = old and _time_asked(old.meeting, self.case.calendar, self.case.plan.requests)
        return asked or (old.at if old and old.half is half and old.at != was_asked else None)

    def _half(self, place: int) -> Half:
        if self.case.meetings[place].takes_a_day:
            return Half.WHOLE_DAY
        return Half.AFTERNOON if self.slots[place] % 2 else Half.MORNING

    def _old(self, id_: str) -> Event | None:
        return next((event for event in self.case.plan.events if event.id == id_), None)

    def _moves(self, events: tuple[Event, ...]) -> Iterator[Move]:
        """Yield every event that is otherwise than it was, in the order of their days now, and then what is dropped."""
        for event in events:
            old, now = self._old(event.id), when_of(event)
            if old is None or when_of(old) != now or old.length != event.length:
                yield _move(event, when_of(old) if old else None, now, self._why(self.case.ids.index(event.id)))
        for old in self.case.plan.events:
            if old.id not in self.case.ids:
                gone = "it does not go on as long" if old.meeting.continued else "the package no longer has it"
                yield _move(old, when_of(old), None, (gone, old.source, ""))

    # why --------------------------------------------------------------------------------------------------------------

    def _why(self, place: int) -> _Why:
        """Find what changed an event: a change to it, what is closed where it was, or an event that pushed it."""
        meeting, old = self.case.meetings[place], self.case.old_slots[place]
        was = self._old(meeting.id)
        if was is None:
            return self._why_new(meeting)
        if old is None:
            return f"the calendar does not hold {day_in_words(was.day)}", MOVED, ""
        if old == self.slots[place]:
            return self._why_otherwise(place, was)
        closing = [ban for ban in self.network.bans if ban.closed[place] >> old & 1]
        if closing:
            first = min(closing, key=lambda ban: _ORDER.get(ban.kind, len(_ORDER)))
            return f"{self._closing_words(first, was)}{self._moved_on(place, first)}", first.source, ""
        return self._pushed(place, old)

    def _why_new(self, meeting: Meeting) -> _Why:
        line = self.case.package.line(meeting.line)
        if meeting.continued:
            return f"{line.title} takes longer than its day", MOVED, ""
        return "the package has it now", line.source, ""

    def _why_otherwise(self, place: int, was: Event) -> _Why:
        """Say what is otherwise about an event that stays on its day."""
        meeting = self.case.meetings[place]
        if meeting.length != was.length:
            return f"it takes {meeting.length} day{'s' if meeting.length > _DAY else ''}", MOVED, ""
        if meeting.id in self.case.leaving:
            return f"{self.case.leaving[meeting.id].person} no longer runs it", MOVED, ""
        return "another time is asked for", MOVED, ""

    def _closing_words(self, ban: Ban, was: Event) -> str:
        if ban.source == SLIPPED:
            return "it slipped"
        if ban.source == CANCELLED:
            tense = "was" if was.day < self.case.today else "is"
            return f"it {tense} cancelled on {day_in_words(was.day)}"
        if ban.kind == ClosureKind.BANK_HOLIDAY.value:
            return f"{day_in_words(was.day)} is a bank holiday"
        return f"it is asked to be {ban.asked}" if ban.asked else ban.rule

    def _moved_on(self, place: int, ban: Ban) -> str:
        """Say who is not free, and what else particular is in the way, between the day asked for and the one found."""
        slot = self.slots[place]
        if ban.at is None or not ban.at < slot or ban.kind != NotBefore.tag:
            return ""
        if ban.at < self.case.first_slot:
            return f", and nothing moves to before {day_in_words(self.case.calendar.day(self.case.first_slot))}"
        between = (1 << slot) - (1 << ban.at)
        passed = [each for each in self.network.bans if each is not ban and each.closed[place] & between]
        named = dict.fromkeys(each.rule for each in passed if each.kind not in _UNTOLD and each.rank is Rank.PARTICULAR)
        return f"; moved on past {', '.join(named)}" if named else ""

    def _pushed(self, place: int, old: int) -> _Why:
        """Find a window that its old slot would break beside the events as they are now, of one that moved at best."""
        broken = []
        for other, arcs in enumerate(self.network.pushes):
            for then, reach, bound in arcs:
                if place not in (other, then) or other == then:
                    continue
                at, to = (old if each == place else self.slots[each] for each in (other, then))
                if reach[at] > to:
                    by = then if other == place else other
                    broken.append((self.case.old_slots[by] != self.slots[by], by, bound))
        if not broken:
            return "the others come nearer to where they were", MOVED, ""
        moved, by, bound = max(broken, key=lambda each: each[0])
        about = "" if place == bound.window.about else f"{self.case.meetings[bound.window.about].title}: "
        return f"{about}{bound.rule}", bound.source, self.case.ids[by] if moved else ""


def _time_asked(meeting: Meeting, calendar: Calendar, requests: tuple[AnyRequest, ...]) -> time | None:
    return Wishes(calendar, (meeting,), requests, calendar.last).times().get(meeting.id)


def _kept(event: Event, today: date, *, settled: bool) -> Kept:
    """Say why an event stays."""
    why = "its day is past" if event.day < today else "it is confirmed" if settled else "nothing moves it"
    return Kept(event=event.id, title=event.title, why=why)


def _same_or(old: Event, new: Event) -> Event:
    """Give the old event where the new one is equal to it."""
    return old if new == old else new


def _move(event: Event, was: When | None, now: When | None, why: _Why) -> Move:
    because, source, by = why
    return Move(event=event.id, title=event.title, was=was, now=now, because=because, source=source, pushed_by=by)


_UNTOLD = (PASSED, PAST, SETTLED)
_ORDER = {NotBefore.tag: 0, NotOn.tag: 1, PERSON: 2}
