"""The placing nearest to the preferred lags, or how near to it a search came that used its budget of steps up."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from coproduce.dates.network import Emptied, Holds, Network, earliest, latest, raise_all
from coproduce.dates.thresholds import least_cut

BUDGET = 100_000
"""How many steps the search takes before it gives the best placing that it has found, and how far that may be off."""


@attrs.frozen
class Nearest:
    """Hold the slots of a placing, by how many days its events are off their preferred lags in all, and what is proven.

    No placing is off by fewer days than `bound`; where the budget of steps was used up first, `proven` is false, and
    the nearest placing lies between `bound` and `cost`.
    """

    slots: tuple[int, ...]
    cost: int
    bound: int
    proven: bool = True


def nearest(network: Network, start: int = 0, budget: int = BUDGET) -> Nearest | Emptied:
    """Place events so that, over all windows with a preferred lag, they are the fewest days off in all.

    Of all the placings that are as near, the result has every event at its earliest: costs of this form are such that
    the nearest placings are closed under the earlier of two slots.

    >>> from datetime import date
    >>> from coproduce.lags import Days
    >>> from coproduce.dates.network import Window
    >>> from coproduce.workdays import Calendar
    >>> week = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
    >>> nearest(Network(week, (week.open, week.open), windows=(Window(0, 1, preferred=Days(5)),)))
    Nearest(slots=(4, 14), cost=0, bound=0, proven=True)
    """
    first = earliest(network, start)
    if isinstance(first, Emptied):
        return first
    last = latest(network, start) or ()
    cut = least_cut(network, first.slots, last, budget)
    if cut.proven:
        return Nearest(cut.slots, cut.cost, cut.cost)
    known = (first.slots, _settled(network, cut.slots), last)
    cost, slots = min((cost_of(network, slots), slots) for slots in known)
    return Nearest(slots, cost, cut.cost, proven=False)


def cost_of(network: Network, slots: Sequence[int]) -> int:
    """Give by how many days events are off their preferred lags in all."""
    wanted = [(window, window.preferred.on(network.stretch)) for window in network.windows if window.preferred]
    return sum(abs(slots[window.then] // 2 - reaches.soonest[slots[window.first]] // 2) for window, reaches in wanted)


def _settled(network: Network, slots: Sequence[int]) -> tuple[int, ...]:
    """Raise events no further than to where all windows hold."""
    settled = list(slots)
    held: Holds = [None] * len(settled)
    raise_all(network, settled, range(len(settled)), held, list(slots))
    return tuple(settled)
