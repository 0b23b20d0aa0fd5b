"""What must hold after a merge whoever said what, which slots it reads, and whom to blame where it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

from coproduce.audience import EVERYONE
from coproduce.provenance import Source

_Suspect = TypeVar("_Suspect")


@attrs.frozen(kw_only=True)
class Invariant:
    """Hold what must be true of merged lines: the slots that it reads, and the clause that it rests on.

    The slot `lines` stands for which lines there are.
    """

    id: str = attrs.field(metadata=EVERYONE)
    says: str = attrs.field(metadata=EVERYONE)
    reads: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


DAYS_LEFT = Invariant(
    id="days",
    says="no more days are taken off a line than it has",
    reads=("adjustments",),
    source=Source.assumption("nobody works less than no time", "R104"),
)
DEBRIEF_BELONGS = Invariant(
    id="incoherent",
    says="a debrief has a report-back to debrief",
    reads=("lines",),
    source=Source.offer("R65", "Q13"),
)
CHECK_IN_BELONGS = Invariant(
    id="incoherent",
    says="a check-in has a gap between two workshops to stand in",
    reads=("lines",),
    source=Source.offer("R62"),
)
IN_BAND = Invariant(
    id="outside-band",
    says="the days of a full module stay inside the band that the offer states",
    reads=("lines", "adjustments", "left_open"),
    source=Source.offer("R27", "Q2"),
)
INVARIANTS = (DAYS_LEFT, DEBRIEF_BELONGS, CHECK_IN_BELONGS, IN_BAND)
"""What must hold of merged lines; a breach of the first three is an error, one of the last a finding."""


def blamed(suspects: Sequence[_Suspect], holds: Callable[[tuple[_Suspect, ...]], bool]) -> tuple[_Suspect, ...]:
    """Find those whose removal alone lets something hold again; where no single one does, a set without one too many.

    `holds` is asked with the suspects that are left. The suspects are tried in the order in which they come.

    >>> blamed([4, 1, 9], lambda left: sum(left) < 8)
    (9,)
    >>> blamed([3, 3, 3], lambda left: sum(left) < 4)
    (3, 3)
    """
    everyone = tuple(suspects)
    alone = tuple(one for place, one in enumerate(everyone) if holds((*everyone[:place], *everyone[place + 1 :])))
    if alone or not holds(()):
        return alone or everyone
    back: tuple[int, ...] = ()
    while again := _one_more(everyone, back, holds):
        back = again
    return tuple(one for place, one in enumerate(everyone) if place not in back)


def _one_more(
    everyone: tuple[_Suspect, ...], back: tuple[int, ...], holds: Callable[[tuple[_Suspect, ...]], bool]
) -> tuple[int, ...]:
    """Let one more back in where something still holds with it; nobody where it holds with none of them."""
    for place in range(len(everyone)):
        some = sorted({*back, place})
        if place not in back and holds(tuple(everyone[each] for each in some)):
            return tuple(some)
    return ()
