"""Plans to time, as networks: the offer's full Module 1, and random ones, on fourteen months of England and Wales."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from random import Random

import attrs

from coproduce import Calendar, england_and_wales
from coproduce.dates.network import Placing, earliest
from networks import Gap, Link, Puzzle, Shut, network_of

FIRST, LAST = date(2027, 1, 1), date(2028, 2, 29)
EVENTS = ("concepts", "check-in", "vision", "check-in", "planning", "report-back", "debrief")
HALF_OF_THE_GAP = Gap("share", 3, beside=28, shares=2, over=2)
THE_GAP = Gap("share", 3, beside=28, shares=2)
"""The least gap between two workshops: half of three calendar months without the 28 days of the report (Q4)."""


# The offer's own ------------------------------------------------------------------------------------------------------


def module_one() -> Puzzle:
    """Make the seven events of the full Module 1: whole-day workshops, remote check-ins, one trip for the last two.

    The facilitator works from Tuesday to Thursday, and is away over Easter, in May and in August.
    """
    calendar = england_and_wales(first=FIRST, last=LAST)
    whole, halves = calendar.whole_days(), calendar.open
    return attrs.evolve(
        _bare(calendar),
        bases=(whole, halves, whole, halves, whole, halves, halves),
        shut=(_not_on(calendar, (0, 4), len(EVENTS)), *_away(calendar, len(EVENTS))),
        links=(*_workshop_links(0, 1, 2), *_workshop_links(2, 3, 4), *_closing_links()),
        start=calendar.slot(date(2027, 1, 11)),
        old=(None,) * len(EVENTS),
    )


def modules_one(number: int, seed: str) -> list[Puzzle]:
    """Make the full Module 1 so many times, with half-days on which the people of each event are taken up."""
    calendar, plain = england_and_wales(first=FIRST, last=LAST), module_one()
    drawn = (Random(f"{seed}/{place}") for place in itertools.count())  # noqa: S311 - no secret
    busy = (
        attrs.evolve(plain, shut=(*plain.shut, *_own_days(random, calendar, len(EVENTS), (0.5, 0.7, 0.9))))
        for random in drawn
    )
    return list(itertools.islice(filter(is_feasible, busy), number))


def _workshop_links(earlier: int, check_in: int, later: int) -> tuple[Link, ...]:
    return (
        Link(earlier, check_in, HALF_OF_THE_GAP, attrs.evolve(HALF_OF_THE_GAP, days=10), HALF_OF_THE_GAP),
        Link(check_in, later, least=Gap("days", 1)),
        Link(earlier, later, least=THE_GAP, preferred=attrs.evolve(THE_GAP, days=3)),
    )


def _closing_links() -> tuple[Link, ...]:
    return (
        Link(4, 5, least=Gap("days", 28), preferred=Gap("working days", 20)),
        Link(5, 6, least=Gap("half-days", 1), most=Gap("working days", 5), preferred=Gap("days", 0)),
        Link(0, 6, least=Gap("months", 3), most=Gap("months", 4)),
    )


def _away(calendar: Calendar, events: int) -> Iterator[Shut]:
    for first, last in (((3, 22), (4, 9)), ((5, 24), (6, 4)), ((8, 2), (8, 27))):
        run = _run(calendar, date(2027, *first), date(2027, *last))
        yield Shut("away", (run,) * events)


def _run(calendar: Calendar, first: date, last: date) -> int:
    return (1 << calendar.slot(last) + 2) - (1 << calendar.slot(first))


def _not_on(calendar: Calendar, weekdays: tuple[int, ...], events: int) -> Shut:
    slots = (slot for slot in range(calendar.slots) if calendar.day(slot).weekday() in weekdays)
    return Shut("not worked", (sum(1 << slot for slot in slots),) * events)


def _bare(calendar: Calendar) -> Puzzle:
    holidays = tuple(calendar.slot(closure.first) // 2 for closure in calendar.closures)
    return Puzzle("general", FIRST, calendar.slots // 2, calendar.weekdays, holidays, ())


# Random ones ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Kind:
    """Hold what random plans are like: how long what lies across may take, and where preferred gaps lie.

    A preferred gap that is `within` lies inside its window, and none lies across; else it may lie anywhere.
    """

    pace: float = 1.0
    within: bool = True


USUAL, HOSTILE, TIGHT = Kind(), Kind(within=False), Kind(pace=0.6)


def random_plans(number: int, seed: str, kind: Kind = USUAL) -> list[Puzzle]:
    """Make so many random plans, of which each has a placing, or of which none has where the kind is tight."""
    calendar = england_and_wales(first=FIRST, last=LAST)
    drawn = (_random_plan(Random(f"{seed}/{place}"), calendar, kind) for place in itertools.count())  # noqa: S311 - no secret
    return list(itertools.islice((puzzle for puzzle in drawn if is_feasible(puzzle) is (kind is not TIGHT)), number))


def is_feasible(puzzle: Puzzle) -> bool:
    """Tell whether a plan has a placing."""
    return isinstance(earliest(network_of(puzzle), puzzle.start), Placing)


def _random_plan(random: Random, calendar: Calendar, kind: Kind) -> Puzzle:
    """Make five to ten events in a row, each with days of its own, and windows between neighbours and across."""
    events = random.randint(5, 10)
    links = [_neighbours(random, kind, event) for event in range(events - 1)]
    links += [_across(random, kind, *sorted(random.sample(range(events), 2))) for _ in range(random.randint(1, 3))]
    return attrs.evolve(
        _bare(calendar),
        bases=tuple(random.choice((calendar.open, calendar.open, calendar.whole_days())) for _ in range(events)),
        shut=tuple(itertools.chain(_leave(random, calendar, events), _own_days(random, calendar, events))),
        links=tuple(links),
        start=2 * random.randrange(calendar.slots // 8),
        old=(None,) * events,
    )


def _neighbours(random: Random, kind: Kind, event: int) -> Link:
    """Give a window of two to six weeks, in one unit or another."""
    least, preferred, most = random.choice(
        (
            (Gap("weeks", 3), Gap("weeks", 4), Gap("weeks", 5)),
            (Gap("working days", 12), Gap("working days", 15), Gap("working days", 20)),
            (Gap("months", 1, -7), Gap("months", 1), Gap("months", 1, 10)),
            (Gap("days", 20), Gap("days", 25), Gap("days", 32)),
        )
    )
    if not kind.within:
        preferred = random.choice((Gap("days", random.randint(18, 36)), Gap("working days", random.randint(10, 25))))
    return Link(event, event + 1, least, random.choice((None, most, most)), random.choice((None, preferred, preferred)))


def _across(random: Random, kind: Kind, first: int, then: int) -> Link:
    """Give a window between two events that may be far apart, about as long as what lies between them."""
    between = then - first
    months = max(1, round(0.9 * kind.pace * between))
    if random.random() < 0.6:
        return Link(first, then, Gap("months", months), Gap("months", months + 1, random.randint(0, 10)))
    preferred = None if kind.within else Gap("weeks", 4 * between)
    return Link(first, then, most=Gap("working days", round(28 * kind.pace * between)), preferred=preferred)


def _leave(random: Random, calendar: Calendar, events: int) -> Iterator[Shut]:
    """Yield one to four weeks at a time in which nobody works."""
    for _ in range(random.randint(2, 5)):
        first, length = random.randrange(calendar.slots), 14 * random.randint(1, 4)
        run = ((1 << length) - 1) << first & ((1 << calendar.slots) - 1)
        yield Shut("away", (run,) * events)


def _own_days(
    random: Random, calendar: Calendar, events: int, shares: tuple[float, ...] = (0.2, 0.5, 0.8)
) -> Iterator[Shut]:
    """Yield for each event the half-days on which its people are taken up."""
    for event in range(events):
        taken = random.choice(shares)
        bits = sum(1 << slot for slot in range(calendar.slots) if random.random() < taken)
        yield Shut("taken up", tuple(bits if each == event else 0 for each in range(events)))
