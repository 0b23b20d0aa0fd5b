"""Events and the windows between them, as integers: the unique earliest placing, or what forbids one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import attrs

from coproduce.provenance import Source
from coproduce.workdays import next_open


@attrs.frozen
class Window:
    """Hold one window: once `first` is placed, `then` is not before `push` of its slot; `rule` says so in words.

    `push` never gives an earlier slot for a later one. A window that ends is one that pushes the other way round:
    "no more than four months before" pushes the earlier event on.
    """

    first: int
    then: int
    push: Callable[[int], int]
    rule: str
    source: Source


@attrs.frozen
class Held:
    """Hold what keeps an event from being earlier: a window, or the start where there is none, and its slot."""

    window: Window | None
    bound: int


@attrs.frozen
class Placing:
    """Hold the slot of every event, and what holds each where it is."""

    slots: tuple[int, ...]
    held: tuple[Held, ...]


@attrs.frozen
class Emptied:
    """Hold the event that has no slot left, and what holds each event where it got to."""

    event: int
    held: tuple[Held, ...]

    def chain(self) -> tuple[Held, ...]:
        """Give what pushed the event past its last slot, and what pushed that, back to the start or round a circle."""
        found, event, seen = [self.held[self.event]], self.event, set[int]()
        while (window := self.held[event].window) and event not in seen:
            seen.add(event)
            event = window.first
            found.append(self.held[event])
        return tuple(dict.fromkeys(found))


def earliest(free: Sequence[int], windows: Sequence[Window], start: int) -> Placing | Emptied:
    """Place every event in its earliest slot: no placing that keeps all windows has any event earlier.

    Each event is raised to its next free slot, and pushes what its windows reach, until nothing moves. Because every
    push is monotone, what keeps all windows is closed under the earlier of two slots, so the result is unique.

    >>> week_apart = Window(0, 1, lambda slot: slot + 14, "a week on", Source.assumption("an example"))
    >>> earliest([0b1000, 1 << 20 | 1 << 30], [week_apart], 0).slots
    (3, 20)
    """
    slots = [start] * len(free)
    held = [Held(None, start)] * len(free)
    leaving: list[list[Window]] = [[] for _ in free]
    for window in windows:
        leaving[window.first].append(window)
    waiting = deque(range(len(free)))
    while waiting:
        event = waiting.popleft()
        slots[event] = next_open(free[event], slots[event])
        if slots[event] < 0:
            return Emptied(event, tuple(held))
        for window in leaving[event]:
            bound = window.push(slots[event])
            if bound > slots[window.then]:
                slots[window.then] = bound
                held[window.then] = Held(window, bound)
                waiting.append(window.then)
    return Placing(tuple(slots), tuple(held))
