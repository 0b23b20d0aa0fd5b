"""Who runs the events of a plan after changes: as it was, or somebody else in the place of one who left."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import attrs

from coproduce.changes import Left
from coproduce.plan import Event, Plan
from coproduce.portfolio import Portfolio, charity_of
from coproduce.workdays import Calendar

Needed = tuple[tuple[str, ...], ...]
"""Who has to run an event: one of each group, so that two groups of one are two people who are both needed."""


@attrs.frozen
class Runners:
    """Hold a plan, those who no longer run some of its events or any, and the portfolio that tells who is free."""

    plan: Plan
    leaving: Mapping[str, Left]
    portfolio: Portfolio | None
    calendar: Calendar
    gone: frozenset[str] = frozenset()

    def ways(self) -> Iterator[dict[str, Needed]]:
        """Yield the ways in which events can be run: one person for all in the place of another, and then any."""
        if not self.leaving:
            yield {event.id: self._needed(event, ()) for event in self.plan.events}
            return
        everybody = dict.fromkeys(person for change in self.leaving.values() for person in self.may_run(change))
        for person in everybody:
            if all(person in self.may_run(change) for change in self.leaving.values()):
                yield {event.id: self._needed(event, (person,)) for event in self.plan.events}
        anybody = {id_: self.may_run(change) for id_, change in self.leaving.items()}
        yield {event.id: self._needed(event, anybody.get(event.id, ())) for event in self.plan.events}

    def _needed(self, event: Event, instead: tuple[str, ...]) -> Needed:
        gone = self.leaving[event.id].person if event.id in self.leaving else ""
        stay = [person for person in event.people if person != gone]
        others = tuple(person for person in instead if person not in stay)
        return (*((person,) for person in stay), *([others] if gone and others else []))

    def may_run(self, change: Left) -> tuple[str, ...]:
        """List who may run events in the place of somebody, in the order of preference."""
        if change.instead or self.portfolio is None:
            return tuple(person for person in change.instead if person not in self.gone)
        people = self.portfolio.team.people
        roles = next((set(person.roles) for person in people if person.id == change.person), set[str]())
        return tuple(each.id for each in people if each.id not in self.gone and roles <= set(each.roles))

    def closed(self, needed: Needed) -> int:
        """Give the slots on which an event cannot be run: those on which all of a group are taken."""
        if self.portfolio is None:
            return 0
        everything, closed = (1 << self.calendar.slots) - 1, 0
        for group in needed:
            closed |= everything & ~functools.reduce(int.__or__, map(self.free, group))
        return closed

    def free(self, person: str) -> int:
        """Give the slots on which somebody is free, but for the events of this plan."""
        assert self.portfolio is not None
        return self.portfolio.free(person, self.calendar, without=charity_of(self.plan))

    def chosen(self, needed: Needed, slots: int) -> tuple[str, ...]:
        """Choose who runs an event at these slots: of each group the first who is free then."""
        if self.portfolio is None:
            return tuple(group[0] for group in needed)
        free = [[person for person in group if self.free(person) & slots == slots] for group in needed]
        return tuple((able or group)[0] for able, group in zip(free, map(list, needed), strict=True))
