"""A day has two halves, its morning and its afternoon, and any number of them in a row is one integer of bits."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from enum import Enum


class Half(Enum):
    """Name the part of a day that an event takes."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE_DAY = "whole day"

    bits: int
    """The two bits of a day that it takes: 1 for the morning, 2 for the afternoon."""

    def __init__(self, words: str) -> None:
        self.bits = {"morning": 0b01, "afternoon": 0b10}.get(words, 0b11)


@functools.lru_cache(maxsize=64)
def mornings(slots: int) -> int:
    """Give the morning slots among the first `slots`, as an integer."""
    return ((1 << (slots + slots % 2)) - 1) // 3


def filled(spans: Iterable[tuple[int, int]], slots: int) -> int:
    """Set every slot from the first to before the second of each pair; each slot is set only once."""
    bits = filled_to = 0
    for first, end in sorted(spans):
        start, stop = max(first, filled_to), min(end, slots)
        if start < stop:
            bits |= (1 << stop) - (1 << start)
            filled_to = stop
    return bits


def runs(days: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the days that stand in a row, of morning slots."""
    both = days | days << 1
    passed = 0
    while both:
        start = (both & -both).bit_length() - 1
        both >>= start
        length = (~both & (both + 1)).bit_length() - 1
        yield (passed + start) // 2, (passed + start + length) // 2 - 1
        both >>= length
        passed += start + length


def days_in(slots: int) -> tuple[int, ...]:
    """List the days of these morning slots in order, so that any of them is found by halving."""
    return tuple(number for number, bit in enumerate(f"{slots:b}"[::-2]) if bit == "1")
