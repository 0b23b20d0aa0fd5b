"""Why there is no placing: a smallest set of facts that together forbid one, and others that would do so without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from coproduce.dates.network import Ban, Bound, Emptied, Holds, Network, Placing, Rank, Shape, free_of, raise_all
from coproduce.errors import ArgumentError


@attrs.frozen
class Begin:
    """Hold the fact that no event is before a slot."""

    slot: int


Fact = Ban | Bound | Begin
"""What can stand in the way of a placing: slots that are closed, an end of a window, or the start."""


def facts_of(network: Network, start: int = 0) -> tuple[Fact, ...]:
    """List every fact of a network, in the order in which they are let go: what matters most to people comes last."""
    ranked = {rank: [ban for ban in network.bans if ban.rank is rank] for rank in Rank}
    begin = [Begin(start)] if start > 0 else []
    return (*ranked[Rank.HORIZON], *ranked[Rank.GENERAL], *network.ends, *begin, *ranked[Rank.PARTICULAR])


def minimal(network: Network, start: int = 0) -> tuple[Fact, ...]:
    """Find facts that alone forbid every placing, while without any one of them there would be one.

    What pushed the event that ran out of slots is looked at first, and where that alone forbids a placing no other fact
    is. Each fact in turn is let go; where there is still no placing it was not needed. Raises `ArgumentError` where
    there is a placing.

    >>> from datetime import date
    >>> from coproduce.lags import Days
    >>> from coproduce.dates.network import Window
    >>> from coproduce.workdays import Calendar
    >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
    >>> late = Window(0, 1, least=Days(7), rule="a week on")
    >>> [fact.rule for fact in minimal(Network(week, (week.open, week.open), windows=(late,)))]
    ['a week on']
    """
    return _smallest_of(network, facts_of(network, start))


def all_conflicts(network: Network, start: int = 0) -> Iterator[tuple[Fact, ...]]:
    """Yield smallest sets of facts that forbid a placing, none sharing a fact, until what is left allows one."""
    left = facts_of(network, start)
    found = _smallest_of(network, left)
    while True:
        yield found
        left = tuple(fact for fact in left if not any(fact is other for other in found))
        if not found or feasible(network, left):
            return
        found = _smallest_of(network, left)


def _smallest_of(network: Network, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Find a smallest set of these facts that forbids every placing."""
    kept = _suspects(network, facts)
    for fact in tuple(kept):
        without = [other for other in kept if other is not fact]
        if not feasible(network, without):
            kept = without
    return tuple(kept)


def _suspects(network: Network, facts: Sequence[Fact]) -> list[Fact]:
    """Take few facts that together forbid every placing: windows that go round, or else what breaks each placing.

    What pushed the event that ran out of slots is a start. As long as there is a placing that keeps what is taken, what
    that placing breaks is taken too.
    """
    circle = {id(bound) for bound in _circle(network, facts)}
    if circle:
        return [fact for fact in facts if id(fact) in circle]
    emptied = _raised(network, facts)
    if isinstance(emptied, Placing):
        message = "there is a placing, so nothing forbids one"
        raise ArgumentError(message, code="conflict", hint="ask only where there is none")
    taken = {id(bound) for bound in emptied.chain() if bound}
    while True:
        found = [fact for fact in facts if id(fact) in taken]
        placed = _raised(network, found)
        if isinstance(placed, Emptied):
            return found
        taken |= {id(fact) for fact in facts if _breaks(placed.slots, fact, network)}


def _breaks(slots: tuple[int, ...], fact: Fact, network: Network) -> bool:
    """Tell whether a placing does not keep a fact."""
    if isinstance(fact, Ban):
        return any(closed >> slot & 1 for closed, slot in zip(fact.closed, slots, strict=True))
    if isinstance(fact, Begin):
        return any(slot < fact.slot for slot in slots)
    first, then = fact.pushes
    reaches = fact.lag.on(network.stretch)
    reach = reaches.soonest if fact.end == "least" else reaches.back_to
    return reach[slots[first]] > slots[then]


def feasible(network: Network, facts: Sequence[Fact]) -> bool:
    """Tell whether there is a placing that keeps these facts of a network, whatever the others say."""
    return not _circle(network, facts) and isinstance(_raised(network, facts), Placing)


def _raised(network: Network, facts: Iterable[Fact]) -> Placing | Emptied:
    """Raise events as these facts want them, to their earliest placing or until one runs out of slots."""
    begin, bans, bounds = _sorted(facts)
    wanted = {id(bound) for bound in bounds}
    pushes = tuple(tuple(arc for arc in leaving if id(arc[2]) in wanted) for leaving in network.pushes)
    number = len(network.bases)
    slots, reached = [begin] * number, [begin] * number
    held: Holds = [None] * number
    emptied = raise_all(Shape(free_of(network.bases, bans), pushes, ()), slots, range(number), held, reached)
    if emptied is None:
        return Placing(tuple(slots), tuple(held), tuple(reached))
    return Emptied(emptied, tuple(held), tuple(reached))


def _circle(network: Network, facts: Iterable[Fact]) -> list[Bound]:
    """Find windows that push one another on for ever, whatever is open: a circle that leads on at the least.

    Without this, events would climb round it to the end of the calendar before it were known. The longest ways along
    windows are lengthened until none grows; one that grows once more than there are events runs round a circle.
    """
    wanted = {id(fact) for fact in facts if isinstance(fact, Bound)}
    slots = network.stretch.slots
    arcs = [
        (first, then, reach.least_shift(slots), bound)
        for first, leaving in enumerate(network.pushes)
        for then, reach, bound in leaving
        if id(bound) in wanted
    ]
    length, came = [0] * len(network.bases), [-1] * len(network.bases)
    grew = -1
    for _ in network.bases:
        grew = -1
        for place, (first, then, shift, _bound) in enumerate(arcs):
            if length[first] + shift > length[then]:
                length[then], came[then], grew = length[first] + shift, place, then
        if grew < 0:
            return []
    return _round([(first, bound) for first, _, _, bound in arcs], came, grew)


def _round(arcs: Sequence[tuple[int, Bound]], came: Sequence[int], event: int) -> list[Bound]:
    """Go back from an event until it comes round, and give the ends of windows on the way round."""
    for _ in came:
        event = arcs[came[event]][0]
    found: list[Bound] = []
    start = event
    while not found or event != start:
        event, bound = arcs[came[event]]
        found.append(bound)
    return found


def part_of(network: Network, facts: Iterable[Fact]) -> tuple[Network, int]:
    """Give the network in which only these facts hold, and the slot from which on it begins."""
    begin, bans, bounds = _sorted(facts)
    windows = (
        attrs.evolve(
            window,
            least=window.least if Bound(window, "least") in bounds else None,
            most=window.most if Bound(window, "most") in bounds else None,
        )
        for window in network.windows
    )
    return Network(network.calendar, network.bases, tuple(bans), tuple(windows)), begin


def _sorted(facts: Iterable[Fact]) -> tuple[int, list[Ban], list[Bound]]:
    begin, bans, bounds = 0, list[Ban](), list[Bound]()
    for fact in facts:
        if isinstance(fact, Ban):
            bans.append(fact)
        elif isinstance(fact, Begin):
            begin = fact.slot
        else:
            bounds.append(fact)
    return begin, bans, bounds
