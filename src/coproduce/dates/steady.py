"""The placing that moves the fewest events from where they are: proven by branching on the windows that still clash."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Sequence

import attrs

from coproduce.dates.network import Emptied, Holds, Network, earliest, lower_all, raise_all

BUDGET = 100_000
"""How many times the search branches before it gives the best that it has found."""

Cost = tuple[int, int]
"""How many events moved, and by how many days in all where that counts."""

Wish = Callable[[int, int], tuple[Cost, int]]
"""What an event costs between two slots at the least, and the earliest slot at which it costs no more."""


@attrs.frozen
class Steady:
    """Hold the slots of a placing that moves the fewest events, how many moved, and by how many days in all.

    `proven` is false where the budget of steps was used up: then there may be a better one, though none that moves
    fewer than `bound`.
    """

    slots: tuple[int, ...]
    moved: int
    distance: int
    bound: int
    proven: bool = True


def steadiest(
    network: Network, old: Sequence[int | None], start: int = 0, *, least: bool = False, budget: int = BUDGET
) -> Steady | Emptied:
    """Move the fewest events from their old slots; then be as early as can be, or first move the `least` days.

    Of all the placings that are as good, the result is the one that has no event later than any other of them has it:
    the cost of each event depends on its own slot alone, so the best placings are closed under the earlier of two
    slots. An event without an old slot is new, and never counts as moved.

    >>> from datetime import date
    >>> from coproduce.lags import Days
    >>> from coproduce.dates.network import Window
    >>> from coproduce.workdays import Calendar
    >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
    >>> day_apart = Window(0, 1, least=Days(1))
    >>> steadiest(Network(week, (0b1111111100, week.open), windows=(day_apart,)), (0, 4))
    Steady(slots=(2, 4), moved=1, distance=1, bound=1, proven=True)
    """
    wishes = [_wish(slots, was, least=least) for slots, was in zip(network.free, old, strict=True)]
    found = cheapest(network, wishes, start, budget)
    if isinstance(found, Emptied):
        return found
    slots, bound, proven = found
    pairs = [(slot, was) for slot, was in zip(slots, old, strict=True) if was is not None]
    moved = sum(slot != was for slot, was in pairs)
    return Steady(slots, moved, sum(abs(slot // 2 - was // 2) for slot, was in pairs), bound[0], proven)


def _wish(free: int, was: int | None, *, least: bool) -> Wish:
    """Make what an event wishes: to stay where it was, or else to be early, or near."""

    def wish(low: int, high: int) -> tuple[Cost, int]:
        if was is None:
            return (0, 0), low
        if low <= was <= high and free >> was & 1:
            return (0, 0), was
        if not least:
            return (1, 0), low
        return _nearest(free, was, low, high)

    return wish


def _nearest(free: int, was: int, low: int, high: int) -> tuple[Cost, int]:
    """Find the slot on the nearest day, the sooner of two that are as near, and of that day the first half."""
    within = free & ((2 << high) - 1) & -(1 << low)
    day = was // 2
    sooner, later = within & ((4 << 2 * day) - 1), within >> 2 * day
    before = (sooner.bit_length() - 1) // 2 if sooner else None
    after = day + ((later & -later).bit_length() - 1) // 2 if later else None
    nearest = min((each for each in (before, after) if each is not None), key=lambda each: (abs(each - day), each))
    halves = within >> 2 * nearest & 0b11
    return (1, abs(nearest - day)), 2 * nearest + (0 if halves & 1 else 1)


# Branch and bound -----------------------------------------------------------------------------------------------------


@attrs.frozen
class _Corner:
    """A part of the search: the slots between which each event still is, and what each costs there at the least."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    chosen: tuple[int, ...]
    cost: Cost


def cheapest(
    network: Network, wishes: Sequence[Wish], start: int = 0, budget: int = BUDGET
) -> tuple[tuple[int, ...], Cost, bool] | Emptied:
    """Find the earliest of the placings that cost the least, the least that any can cost, and whether that is proven.

    What each event costs between two slots is a bound; where the slots at which all of them cost the least clash, one
    of the two that clash has to give way, which makes two smaller parts. The part with the least bound goes first.
    """
    first = earliest(network, start)
    if isinstance(first, Emptied):
        return first
    search = _Search(network, wishes)
    best, proven = search.run(first.slots, budget)
    return best or first.slots, search.bound, proven


class _Search:
    """One search, from the whole network to ever smaller parts of it."""

    def __init__(self, network: Network, wishes: Sequence[Wish]) -> None:
        self.network, self.wishes = network, wishes
        self.number = itertools.count()
        self.waiting: list[tuple[Cost, int, _Corner]] = []
        self.bound: Cost = (0, 0)

    def run(self, first: tuple[int, ...], budget: int) -> tuple[tuple[int, ...] | None, bool]:
        best: tuple[int, ...] | None = None
        self._add(first, (self.network.calendar.slots - 1,) * len(first), (), range(len(first)))
        for _ in range(budget):
            if not self.waiting or (best is not None and self.waiting[0][0] > self.bound):
                return best, True
            self.bound, _, corner = heapq.heappop(self.waiting)
            if best is not None and _nowhere_earlier(corner.low, best):
                continue
            clash = self._clash(corner.chosen)
            if clash is not None:
                self._part(corner, clash)
            else:
                best = corner.chosen if best is None else tuple(map(min, best, corner.chosen))
        return best, False

    def _add(self, low: Sequence[int], high: Sequence[int], raised: Sequence[int], lowered: Sequence[int]) -> None:
        lows, highs = list(low), list(high)
        spare: Holds = [None] * len(lows)
        if raise_all(self.network, lows, raised, spare, list(lows)) is not None:
            return
        if lower_all(self.network, highs, lowered) is not None:
            return
        if any(one > other for one, other in zip(lows, highs, strict=True)):
            return
        asked = [wish(one, other) for wish, one, other in zip(self.wishes, lows, highs, strict=True)]
        cost = sum(each[0] for each, _ in asked), sum(each[1] for each, _ in asked)
        corner = _Corner(tuple(lows), tuple(highs), tuple(slot for _, slot in asked), cost)
        heapq.heappush(self.waiting, (cost, next(self.number), corner))

    def _clash(self, slots: tuple[int, ...]) -> int | None:
        """Find an event whose slot pushes another out of its own."""
        for event, arcs in enumerate(self.network.pushes):
            for then, reach, _ in arcs:
                if reach[slots[event]] > slots[then]:
                    return event
        return None

    def _part(self, corner: _Corner, event: int) -> None:
        """Let the event that pushes be sooner, or so late at the least that what it pushes has to move on."""
        high, low = [*corner.high], [*corner.low]
        high[event] = corner.chosen[event] - 1
        low[event] = corner.chosen[event]
        self._add(corner.low, high, (), (event,))
        self._add(low, corner.high, (event,), ())


def _nowhere_earlier(low: tuple[int, ...], best: tuple[int, ...]) -> bool:
    return all(one >= other for one, other in zip(low, best, strict=True))
