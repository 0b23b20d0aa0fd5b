"""The placing nearest to the preferred lags as a least cut: what has to flow before no event can be held later."""

from __future__ import annotations

import bisect
import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence

import attrs

from coproduce.dates.network import Network
from coproduce.lags import Lag, Reach, Stretch

# Of each event and slot it is asked whether the event is in it or later: that is a threshold. What is past one is past
# the earlier ones of the event, and past those that a window pushes; and either past what lies a preferred lag on, and
# a preferred lag back, or a day off for each that it is not. So a placing is a cut between thresholds, and the least
# that a cut costs is the most that can flow from the earliest slots to beyond the latest, a day at a time, over what is
# not used up. Once no more can, what is still reached is the earliest of the least cuts. What reaches a threshold
# reaches the earlier ones too, so a search holds one slot for each event, and raises them as for the earliest placing.


@attrs.frozen
class Cut:
    """Hold the earliest of the placings that are the fewest days off, and by how many days they are.

    Where the budget of steps was used up first, `proven` is false: then the slots are as far as the search got, which
    may break windows, and no placing is off by fewer days than `cost`.
    """

    slots: tuple[int, ...]
    cost: int
    proven: bool = True


def least_cut(network: Network, first: Sequence[int], last: Sequence[int], budget: int) -> Cut:
    """Find the placing nearest to the preferred lags, between the earliest placing and the latest.

    A step is to raise one event, or to let a day's cost flow.

    >>> from datetime import date
    >>> from coproduce.lags import Days
    >>> from coproduce.dates.network import Window
    >>> from coproduce.workdays import Calendar
    >>> week = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
    >>> network = Network(week, (0b11, 1 << 14), windows=(Window(0, 1, preferred=Days(5)),))
    >>> least_cut(network, first=(0, 14), last=(1, 14), budget=100)
    Cut(slots=(0, 14), cost=2, proven=True)
    """
    flow = _Flow(network, first, last, budget)
    while led := flow.climb():
        flow.send(led)
    return Cut(tuple(flow.slots), flow.days, flow.steps > 0)


# What leads where -----------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class _Lanes:
    """Lanes from the thresholds of an event to those of another; higher lanes neither begin nor end at earlier ones.

    `upto` is the highest lane that begins no later than a slot, and `onto` the slot at which a lane ends. Any number of
    days can go over lanes that are `endless`: a window is kept at any cost.
    """

    event: int
    other: int
    upto: Reach
    onto: Reach
    endless: bool = False


Way = tuple[int, int, Reach, Reach]
"""Lanes as the search goes through them: their number, the event to which they lead, and their `upto` and `onto`."""


@attrs.frozen(eq=False)
class _Map:
    """Hold the lanes of a network by number, and for each event those that leave it, endless or of limited room.

    Lanes come in pairs, there and back, as an even number and the next; those of preferred lags come last, from the
    number `preferred` on.
    """

    lanes: tuple[_Lanes, ...]
    endless: tuple[tuple[Way, ...], ...]
    limited: tuple[tuple[Way, ...], ...]
    preferred: int


@functools.lru_cache(maxsize=64)
def _map(network: Network) -> _Map:
    pushing = [each for pair in _pushing(network) for each in pair]
    lanes = (*pushing, *(each for pair in _preferred(network) for each in pair))
    endless: list[list[Way]] = [[] for _ in network.free]
    limited: list[list[Way]] = [[] for _ in network.free]
    for number, each in enumerate(lanes):
        ways = endless if each.endless else limited
        ways[each.event].append((number, each.other, each.upto, each.onto))
    return _Map(lanes, tuple(map(tuple, endless)), tuple(map(tuple, limited)), len(pushing))


def _pushing(network: Network) -> Iterator[tuple[_Lanes, _Lanes]]:
    """Yield the lanes of each end of a window, one from each slot of the event that pushes."""
    same = Reach(lambda slot: slot)
    for bound in network.ends:
        reaches, (event, other) = bound.lag.on(network.stretch), bound.pushes
        push, pull = reaches.soonest, reaches.back_from
        if bound.end == "most":
            push, pull = reaches.back_to, reaches.latest
        yield _Lanes(event, other, same, push, endless=True), _Lanes(other, event, pull, same)


def _preferred(network: Network) -> Iterator[tuple[_Lanes, _Lanes]]:
    """Yield the lanes of each preferred lag, one for each day: to where it is led to from, and from there back."""
    for window in network.windows:
        if window.preferred is not None:
            is_on, begins, leads_to, is_led_to = _by_day(window.preferred, network.stretch)
            back = _Lanes(window.then, window.first, is_on, is_led_to)
            yield back, _Lanes(window.first, window.then, leads_to, begins)


@functools.lru_cache(maxsize=512)
def _by_day(lag: Lag, days: Stretch) -> tuple[Reach, Reach, Reach, Reach]:
    """Give the day that each slot is on, and back; the day to which a lag leads from each slot, and back.

    Days are counted from the first of the calendar, or from before it where the lag leads there.
    """
    reaches = lag.on(days)
    before = max(0, -(reaches.soonest[0] // 2))
    return (
        Reach(lambda slot: slot // 2 + before),
        Reach(lambda day: 2 * (day - before)),
        Reach(lambda slot: reaches.soonest[slot] // 2 + before),
        Reach(lambda day: reaches.back_to[2 * (day - before)]),
    )


# What flows -----------------------------------------------------------------------------------------------------------

Led = tuple[int, int]
"""What raised an event: the number of lanes, and which of them."""

_BACK = -1, -1
"""What raises an event that goes back up where something flowed from its later slots to its earlier ones."""

Hop = tuple[int, int, int, int, int]
"""The number of lanes, which of them, the event that they leave, and the slots in which it is entered and left."""


class _Room:
    """How much more can go over each of some lanes; `left` has a bit for each over which anything can."""

    __slots__ = ("_digits", "left")

    def __init__(self, lanes: int = 0) -> None:
        self.left = lanes
        self._digits = [lanes]  # of all the numbers, in binary: their last digits, the last but one, and so on

    def add(self, lanes: int) -> None:
        """Let one more go over each of these lanes."""
        self.left |= lanes
        for place, digits in enumerate(self._digits):
            self._digits[place], lanes = digits ^ lanes, digits & lanes
        if lanes:
            self._digits.append(lanes)

    def take(self, lanes: int) -> None:
        """Let one less go over each of these lanes, all of which have room."""
        self.left = 0
        for place, digits in enumerate(self._digits):
            self._digits[place], lanes = digits ^ lanes, lanes & ~digits
            self.left |= self._digits[place]


class _Endless(_Room):
    """Room for any number of days, in all lanes."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(-1)

    def add(self, lanes: int) -> None:
        """Leave it as it is."""

    def take(self, lanes: int) -> None:
        """Leave it as it is."""


class _Flow:
    """How many days flow, where there is room left, and how far events are raised over all that has room."""

    def __init__(self, network: Network, first: Sequence[int], last: Sequence[int], budget: int) -> None:
        self.slots, self.days, self.steps = list(first), 0, budget
        self._map = _map(network)
        self._first, self._last = first, last
        self._free = [free & ((2 << high) - 1) for free, high in zip(network.free, last, strict=True)]
        self._rooms = [_Endless() if lanes.endless else _Room() for lanes in self._map.lanes]
        for number in range(self._map.preferred, len(self._rooms), 2):
            self._let_by_day(number)
        self._own = len(self._rooms)  # what went down from an event's later slots to its earlier ones can go back up
        self._rooms += [_Room() for _ in first]
        # for each event the slots to which it was raised, and by what; at the start by nothing
        self._raised: list[list[int]] = []
        self._led: list[list[Led | None]] = []

    def _let_by_day(self, number: int) -> None:
        """Let a day go over each lane of a preferred lag; count the days that its events are off in any case."""
        low, high, soonest, latest = (
            lanes.upto[slots[lanes.event]]
            for lanes in self._map.lanes[number : number + 2]
            for slots in (self._first, self._last)
        )
        self.days += max(0, low - latest, soonest - high)
        days = _after(min(low, soonest), max(high, latest)) & ~_after(latest, low) & ~_after(high, soonest)
        self._rooms[number : number + 2] = _Room(days), _Room(days)

    # searching --------------------------------------------------------------------------------------------------------

    def climb(self) -> Led | None:
        """Raise events from the start over all that has room; tell what leads past a last slot, if anything does."""
        if self.steps > 0:
            self._begin()
        slots, rooms, last, settle = self.slots, self._rooms, self._last, self._settle
        endless, limited = self._map.endless, self._map.limited
        by: list[Led | None] = [None] * len(slots)
        waiting = (1 << len(slots)) - 1
        while waiting and self.steps > 0:
            event = (waiting & -waiting).bit_length() - 1
            waiting ^= 1 << event
            slot = settle(event, by[event])
            for number, other, _, onto in endless[event]:
                if (reached := onto[slot]) > slots[other]:
                    slots[other], by[other] = reached, (number, slot)
                    waiting |= 1 << other
            for number, other, upto, onto in limited[event]:
                if (left := rooms[number].left) and (highest := upto[slot]) >= 0:
                    lane = (left & (2 << highest) - 1).bit_length() - 1
                    if (reached := onto[lane]) > slots[other]:
                        if reached > last[other]:
                            return number, lane
                        slots[other], by[other] = reached, (number, lane)
                        waiting |= 1 << other
        return None

    def _begin(self) -> None:
        self.slots = list(self._first)
        self._raised = [[slot] for slot in self._first]
        self._led = [[None] for _ in self._first]

    def _settle(self, event: int, by: Led | None) -> int:
        """Put an event that was raised into a free slot, and from there as far up as what went down can go back."""
        self.steps -= 1
        slot = self.slots[event]
        if by:
            later = self._free[event] >> slot
            slot += (later & -later).bit_length() - 1
            self._raised[event].append(slot)
            self._led[event].append(by)
        if self._rooms[self._own + event].left >> slot + 1 & 1:
            slot = self._back_up(event, slot)
            self._raised[event].append(slot)
            self._led[event].append(_BACK)
        self.slots[event] = slot
        return slot

    def _back_up(self, event: int, slot: int) -> int:
        """Give the slot to which an event can go back up."""
        above = self._rooms[self._own + event].left >> slot + 1
        return slot + (~above & above + 1).bit_length() - 1

    # letting flow -----------------------------------------------------------------------------------------------------

    def send(self, led: Led) -> None:
        """Let a day flow over all that led past a last slot, and more over what lies beside that while any can."""
        hops = self._hops_to(led)
        self._let(hops)
        if len(hops) <= 2 * len(self.slots):  # beside a way that winds there is seldom another
            while self.steps > 0 and (hops := self._hops_beside(hops)):
                self._let(hops)

    def _hops_to(self, led: Led | None) -> list[Hop]:
        """Go back to the start over what first raised each event so far."""
        hops: list[Hop] = []
        while led:
            number, lane = led
            event = self._map.lanes[number].event
            leaves = self._left(number, lane)
            place = bisect.bisect_left(self._raised[event], leaves)
            while (led := self._led[event][place]) == _BACK:
                place -= 1
            hops.append((number, lane, event, self._raised[event][place], leaves))
        return hops[::-1]

    def _hops_beside(self, hops: list[Hop]) -> list[Hop]:
        """Go over the highest lanes of the same numbers that have room; where that leads nowhere, give none."""
        found: list[Hop] = []
        highest = [-1] * len(self.slots)
        slot = self._first[hops[0][2]]
        for number, _, event, _, _ in hops:
            lanes, entered = self._map.lanes[number], slot
            slot = self._back_up(event, slot)
            if (begins := lanes.upto[slot]) < 0 or (lane := _highest(self._rooms[number].left, begins)) < 0:
                return []
            leaves = self._left(number, lane)
            if min(entered, leaves) <= highest[event]:  # nothing flows twice over the same
                return []
            highest[event] = max(entered, leaves)
            found.append((number, lane, event, entered, leaves))
            if (reached := lanes.onto[lane]) > self._last[lanes.other]:
                return found
            slot = _next(self._free[lanes.other], max(reached, self._first[lanes.other]))
        return []

    def _left(self, number: int, lane: int) -> int:
        """Give the free slot from which a lane leaves its event."""
        event = self._map.lanes[number].event
        return _next(self._free[event], max(self._first[event], self._map.lanes[number ^ 1].onto[lane]))

    def _let(self, hops: list[Hop]) -> None:
        """Let a day flow: after it there is less room where it went, and more the other way."""
        self.days += 1
        self.steps -= 1
        less, more = defaultdict[int, int](int), defaultdict[int, int](int)
        for number, lane, event, entered, leaves in hops:
            less[number] |= 1 << lane
            more[number ^ 1] |= 1 << lane
            if entered < leaves:
                less[self._own + event] |= _after(entered, leaves)
            elif leaves < entered:
                more[self._own + event] |= _after(leaves, entered)
        for number, lanes in less.items():
            self._rooms[number].take(lanes)
        for number, lanes in more.items():
            self._rooms[number].add(lanes)


def _highest(lanes: int, upto: int) -> int:
    """Give the highest of some lanes up to one of them, or -1."""
    return (lanes & (2 << upto) - 1).bit_length() - 1


def _next(free: int, slot: int) -> int:
    """Give the first free slot from a slot on."""
    later = free >> slot
    return slot + (later & -later).bit_length() - 1


def _after(low: int, high: int) -> int:
    """Give the bits after one and up to another."""
    return (2 << high) - (2 << low) if high > low else 0
