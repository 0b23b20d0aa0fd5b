"""Many plans, one team: whose days are taken where, so that nobody is in two places at once."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.errors import ArgumentError, CoproduceError, UnknownLineError, named_or_near, printable, together
from coproduce.plan import Event, Plan
from coproduce.provenance import day_in_words
from coproduce.workdays import Calendar


@attrs.frozen(kw_only=True)
class Person:
    """Hold somebody of the team by an id, never by a name: their roles, and the half-days on which they can work.

    >>> from datetime import date
    >>> year = Calendar(name="a year", first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> Person(id="facilitator-1", calendar=year.on("Monday to Wednesday")).id
    'facilitator-1'
    """

    id: str = attrs.field(metadata=EVERYONE)
    calendar: Calendar = attrs.field(metadata=IN_THE_ROOM, repr=False)
    roles: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen
class Team:
    """Hold the people who run events. Raises `ArgumentError` where two of them have one id."""

    people: tuple[Person, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        ids = [person.id for person in self.people]
        if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            message = f"{', '.join(map(printable, twice))} stands twice in this team"
            raise ArgumentError(message, code="team", hint="give each person an id of their own")

    def person(self, id_: str) -> Person:
        """Give the person with this id, or raise `UnknownLineError`."""
        for person in self.people:
            if person.id == id_:
                return person
        ids = [person.id for person in self.people]
        raise UnknownLineError(
            f"{printable(id_)} is nobody of this team", code="person", hint=_near(id_, ids, "they are")
        )


@attrs.frozen
class Portfolio:
    """Hold the plans of many charities and the team that runs them.

    Raises `ArgumentError`, with every fault, where two plans are of one charity, an event is run by nobody of the team,
    or somebody is at two events at once; R34, R36.
    """

    plans: tuple[Plan, ...] = attrs.field(metadata=EVERYONE)
    team: Team = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        faults = [*self._same_charity(), *self._strangers(), *self._clashes()]
        if faults:
            raise together(faults, "these plans do not fit one team", code="portfolio")

    def plan(self, charity: str) -> Plan:
        """Give the plan of the charity with this name, or raise `UnknownLineError`."""
        if charity in self._by_charity:
            return self._by_charity[charity]
        message = f"there is no plan for {printable(charity)}"
        raise UnknownLineError(message, code="charity", hint=named_or_near(charity, self._by_charity, "there are"))

    def with_plan(self, plan: Plan) -> Portfolio:
        """Give the portfolio with the plan of one charity in the place of the one that it had.

        Raises `UnknownLineError` where there was none, and `ArgumentError` where the plans no longer fit.
        """
        before = self.plan(charity_of(plan))
        return attrs.evolve(self, plans=tuple(plan if each is before else each for each in self.plans))

    def bookings(self, person: str, *, without: str = "") -> tuple[Event, ...]:
        """List the events that somebody runs, by day, but for those of one charity.

        Raises `UnknownLineError` for nobody of the team.
        """
        self.team.person(person)
        booked = self._by_person.get(person, ())
        return tuple(event for charity, event in booked if charity != without)

    def free(self, person: str, calendar: Calendar, *, without: str = "") -> int:
        """Give the slots of a calendar on which somebody can work and is not booked, but for one charity's events."""
        slots = calendar.open_in(self.team.person(person).calendar)
        for event in self.bookings(person, without=without):
            at = calendar.slot(event.day)
            slots &= ~(event.half.bits << at if at >= 0 else 0)
        return slots

    @functools.cached_property
    def _by_charity(self) -> dict[str, Plan]:
        return {charity_of(plan): plan for plan in self.plans}

    @functools.cached_property
    def _by_person(self) -> dict[str, tuple[tuple[str, Event], ...]]:
        booked: dict[str, list[tuple[str, Event]]] = {}
        for plan in self.plans:
            for event in plan.events:
                for person in event.people:
                    booked.setdefault(person, []).append((charity_of(plan), event))
        return {person: tuple(sorted(each, key=lambda one: one[1].day)) for person, each in booked.items()}

    def _same_charity(self) -> Iterable[CoproduceError]:
        names = [charity_of(plan) for plan in self.plans]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield ArgumentError(f"two plans are for {printable(name)}", code="portfolio", hint="keep one of them")

    def _strangers(self) -> Iterable[CoproduceError]:
        ids = {person.id for person in self.team.people}
        for person in sorted(self._by_person.keys() - ids):
            message = f"{printable(person)} runs events and is nobody of the team"
            yield ArgumentError(message, code="portfolio", hint=_near(person, ids, "the team is"))

    def _clashes(self) -> Iterable[CoproduceError]:
        for person, booked in sorted(self._by_person.items()):
            taken: dict[tuple[int, int], str] = {}
            for charity, event in booked:
                for bit in (0b01, 0b10):
                    place = event.day.toordinal(), event.half.bits & bit
                    if place[1] and place in taken:
                        when = f"{day_in_words(event.day)} ({event.half.value})"
                        message = f"{person} would be with {taken[place]} and with {charity} on {when}"
                        yield ArgumentError(message, code="portfolio", hint="move one of the two events")
                        break
                    taken[place] = charity


def _near(id_: str, ids: Iterable[str], are: str) -> str:
    """Suggest whom an id may mean, or say that nobody is in the team."""
    known = list(ids)
    return named_or_near(id_, known, are) if known else "nobody is in the team yet: put people into it"


def charity_of(plan: Plan) -> str:
    """Give the name of the charity that a plan is for."""
    return plan.package.assessment.charity.name
