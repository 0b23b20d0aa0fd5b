"""Events and the windows between them, as integers: the earliest placing, the latest, and every possible slot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

import attrs

from coproduce.lags import Lag, Reach, Stretch
from coproduce.provenance import Source
from coproduce.workdays import Calendar

Arc = tuple[int, Reach, "Bound"]
"""One event that another pushes: its number, to where from each slot, and for what."""

Arcs = tuple[tuple[Arc, ...], ...]
"""What each event pushes."""

Holds = list["Bound | None"]
"""What holds each event where it is: an end of a window, or the start."""


@attrs.frozen(eq=False)
class Window:
    """Hold how far `then` is from `first`: at the least, at the most, and by preference; `rule` says so in words.

    A lag in half-days counts slots. Any other leads from day to day: `least` to the morning of the day, `most` to its
    afternoon, and from `preferred` each day sooner or later costs one. The rule is said of `then`, or `of_first`.
    """

    first: int
    then: int
    least: Lag | None = None
    most: Lag | None = None
    preferred: Lag | None = None
    rule: str = ""
    source: Source = attrs.field(factory=lambda: Source.assumption("a window"))
    of_first: bool = False

    @property
    def about(self) -> int:
        """Which of the two events the rule is said of."""
        return self.first if self.of_first else self.then


class Rank(Enum):
    """Name how much it says that something closes slots: the end of a calendar, what holds for all, or a wish."""

    HORIZON = 0
    GENERAL = 1
    PARTICULAR = 2


@attrs.frozen(eq=False)
class Ban:
    """Hold slots that are closed for one reason, by event: days that nobody works, a pin, a deadline.

    Of several smallest sets of facts that forbid a placing, the one with the higher `rank` is told. What people asked
    for says so in `asked`, without the event, and the slot of the day that they named in `at`, which may be outside the
    calendar.
    """

    rule: str
    source: Source
    closed: tuple[int, ...]
    kind: str = ""
    rank: Rank = Rank.PARTICULAR
    asked: str = ""
    at: int | None = None


@attrs.frozen
class Bound:
    """Hold one end of a window: what it asks at the least, or at the most."""

    window: Window
    end: str

    @property
    def lag(self) -> Lag:
        """The lag at this end."""
        lag = self.window.least if self.end == "least" else self.window.most
        assert lag is not None, "an end is that of a lag"
        return lag

    @property
    def pushes(self) -> tuple[int, int]:
        """Which event pushes which later."""
        events = self.window.first, self.window.then
        return events if self.end == "least" else events[::-1]

    def holds(self, first: int, then: int, days: Stretch) -> bool:
        """Tell whether two slots keep this end; outside the days that lags count on, everything does."""
        if not (0 <= first < days.slots and 0 <= then < days.slots):
            return True
        reaches = self.lag.on(days)
        return then >= reaches.soonest[first] if self.end == "least" else then <= reaches.latest[first]

    @property
    def rule(self) -> str:
        """What the window says in words."""
        return self.window.rule

    @property
    def source(self) -> Source:
        """What the window rests on."""
        return self.window.source


@attrs.frozen
class Placing:
    """Hold the slot of every event, what holds each there (None for the start), and from which slot on."""

    slots: tuple[int, ...]
    held: tuple[Bound | None, ...]
    bounds: tuple[int, ...]


@attrs.frozen
class Emptied:
    """Hold the event that has no slot left, and what holds each event where it got to."""

    event: int
    held: tuple[Bound | None, ...]
    bounds: tuple[int, ...]

    def chain(self) -> tuple[Bound | None, ...]:
        """Give what pushed the event past its last slot, and what pushed that, back to the start or round a circle."""
        found, event, seen = [self.held[self.event]], self.event, set[int]()
        while (bound := self.held[event]) and event not in seen:
            seen.add(event)
            event = bound.pushes[0]
            found.append(self.held[event])
        return tuple(dict.fromkeys(found))


@attrs.frozen(eq=False)
class Shape:
    """Hold what the kernel needs of a network, so that a part of one can be asked too."""

    free: Sequence[int]
    pushes: Arcs
    pulls: Arcs


@attrs.frozen(eq=False)
class Network:
    """Hold events with the slots each could take, what closes some of them, and the windows between events.

    `bases` has the slots of each event before anything is closed, `free` what is left of them.
    """

    calendar: Calendar
    bases: tuple[int, ...]
    bans: tuple[Ban, ...] = ()
    windows: tuple[Window, ...] = ()
    free: tuple[int, ...] = attrs.field(init=False)
    stretch: Stretch = attrs.field(init=False)
    ends: tuple[Bound, ...] = attrs.field(init=False)
    pushes: Arcs = attrs.field(init=False)
    pulls: Arcs = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "free", free_of(self.bases, self.bans))
        object.__setattr__(self, "stretch", Stretch.of(self.calendar))
        ends = [Bound(window, end) for window in self.windows for end in ("least", "most") if getattr(window, end)]
        object.__setattr__(self, "ends", tuple(ends))
        object.__setattr__(self, "pushes", self._by_event(self._push_arcs()))
        object.__setattr__(self, "pulls", self._by_event(self._pull_arcs()))

    def _push_arcs(self) -> Iterator[tuple[int, Arc]]:
        for bound in self.ends:
            window, reaches = bound.window, bound.lag.on(self.stretch)
            if bound.end == "least":
                yield window.first, (window.then, reaches.soonest, bound)
            else:
                yield window.then, (window.first, reaches.back_to, bound)

    def _pull_arcs(self) -> Iterator[tuple[int, Arc]]:
        for bound in self.ends:
            window, reaches = bound.window, bound.lag.on(self.stretch)
            if bound.end == "least":
                yield window.then, (window.first, reaches.back_from, bound)
            else:
                yield window.first, (window.then, reaches.latest, bound)

    def _by_event(self, arcs: Iterator[tuple[int, Arc]]) -> Arcs:
        leaving: list[list[Arc]] = [[] for _ in self.bases]
        for event, arc in arcs:
            leaving[event].append(arc)
        return tuple(map(tuple, leaving))


def free_of(bases: Sequence[int], bans: Sequence[Ban]) -> tuple[int, ...]:
    """Give the slots of each event that no ban closes."""
    free = list(bases)
    for ban in bans:
        free = [slots & ~closed for slots, closed in zip(free, ban.closed, strict=True)]
    return tuple(free)


def earliest(network: Network, start: int = 0) -> Placing | Emptied:
    """Place every event in its earliest slot: no placing that keeps all windows has any event earlier.

    Each event is raised to its next free slot, and pushes what its windows reach, until nothing moves. Because every
    push is monotone, what keeps all windows is closed under the earlier of two slots, so the result is unique.

    >>> from datetime import date
    >>> from coproduce.lags import Weeks
    >>> from coproduce.workdays import Calendar
    >>> fortnight = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
    >>> week_apart = Window(0, 1, least=Weeks(1))
    >>> earliest(Network(fortnight, bases=(0b1000, 1 << 20 | 1 << 22), windows=(week_apart,))).slots
    (3, 20)
    """
    number = len(network.free)
    slots, bounds = [start] * number, [start] * number
    held: Holds = [None] * number
    emptied = raise_all(network, slots, range(number), held, bounds)
    if emptied is None:
        return Placing(tuple(slots), tuple(held), tuple(bounds))
    return Emptied(emptied, tuple(held), tuple(bounds))


def raise_all(
    network: Network | Shape, slots: list[int], changed: Sequence[int], held: Holds, bounds: list[int]
) -> int | None:
    """Raise events to free slots, from those that changed on, until all windows hold; give the one that has none.

    What holds each event, and from which slot on, is written into `held` and `bounds`. This is the one hot loop.
    """
    free, pushes = network.free, network.pushes
    waiting = 0
    for event in changed:
        waiting |= 1 << event
    while waiting:
        event = (waiting & -waiting).bit_length() - 1  # the first that waits: what events wait for mostly comes before
        waiting ^= 1 << event
        slot = slots[event]
        later = free[event] >> slot
        if not later:
            return event
        slots[event] = slot = slot + (later & -later).bit_length() - 1
        for then, reach, bound in pushes[event]:
            reached = reach[slot]
            if reached > slots[then]:
                slots[then] = bounds[then] = reached
                held[then] = bound
                waiting |= 1 << then
    return None


def lower_all(network: Network | Shape, slots: list[int], changed: Sequence[int]) -> int | None:
    """Lower events to free slots, from those that changed on, until all windows hold; give the one that has none."""
    free, pulls = network.free, network.pulls
    waiting = 0
    for event in changed:
        waiting |= 1 << event
    while waiting:
        event = waiting.bit_length() - 1
        waiting ^= 1 << event
        slot = slots[event]
        slot = (free[event] & ((2 << slot) - 1)).bit_length() - 1 if slot >= 0 else -1
        slots[event] = slot
        if slot < 0:
            return event
        for first, reach, _ in pulls[event]:
            reached = reach[slot]
            if reached < slots[first]:
                slots[first] = reached
                waiting |= 1 << first
    return None


def latest(network: Network, start: int = 0) -> tuple[int, ...] | None:
    """Place every event in its latest slot, the mirror image of the earliest, or give None where there is none."""
    slots = [network.calendar.slots - 1] * len(network.free)
    shape = Shape(tuple(free & -(1 << start) for free in network.free), network.pushes, network.pulls)
    return tuple(slots) if lower_all(shape, slots, range(len(slots))) is None else None


def possible(network: Network, start: int = 0) -> tuple[int, ...]:
    """Give every slot that each event can take in some complete placing, as integers; all empty where there is none.

    The least placing that has an event no earlier than a slot tells whether the slot is possible: it has the event
    just there. Every placing found so is possible for all events at once, so few slots have to be asked for.
    """
    first, last = earliest(network, start), latest(network, start)
    if isinstance(first, Emptied) or last is None:
        return (0,) * len(network.free)
    marked = [1 << one | 1 << other for one, other in zip(first.slots, last, strict=True)]
    for event in range(len(marked)):
        _mark_event(network, event, list(first.slots), last[event], marked)
    return tuple(marked)


def _mark_event(network: Network, event: int, slots: list[int], last: int, marked: list[int]) -> None:
    """Mark the slots of each least placing that has an event in or after each slot that is not marked yet."""
    held: Holds = [None] * len(slots)
    bounds = list(slots)
    within = (2 << last) - 1
    while later := (network.free[event] & within & ~marked[event]) >> slots[event]:
        slots[event] += (later & -later).bit_length() - 1
        if raise_all(network, slots, (event,), held, bounds) is not None:
            return
        for other, slot in enumerate(slots):
            marked[other] |= 1 << slot
