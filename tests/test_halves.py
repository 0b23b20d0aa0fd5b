"""Half-days in a row are the bits of one integer."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.halves import days_in, filled, mornings, runs


def bits(number):
    return {place for place in range(number.bit_length()) if number >> place & 1}


class TestMornings:
    @given(st.integers(0, 300))
    def test_every_other_slot(self, slots):
        """Mornings are the slots with even numbers."""
        assert set(range(0, slots, 2)) == bits(mornings(slots))


class TestFilled:
    @given(st.lists(st.tuples(st.integers(-20, 60), st.integers(0, 60))), st.integers(0, 50))
    def test_agrees_with_sets(self, spans, slots):
        """Just the slots of the spans are set, each once, however they overlap or lie outside."""
        slow = {slot for first, end in spans for slot in range(max(0, first), min(end, slots))}

        assert slow == bits(filled(spans, slots))


class TestRuns:
    @given(st.sets(st.integers(0, 40)))
    def test_agrees_with_sets(self, days):
        """The runs hold every day once, in order, and between two of them a day is left out."""
        found = list(runs(sum(1 << 2 * day for day in days)))

        assert sorted(days) == [day for first, last in found for day in range(first, last + 1)]
        assert all(last + 1 < first for (_, last), (first, _) in itertools.pairwise(found))


class TestDaysIn:
    @pytest.mark.parametrize(("slots", "days"), [(0, ()), (0b1, (0,)), (0b1010001, (0, 2, 3))])
    def test_in_order(self, slots, days):
        """The days of morning slots are listed in order."""
        assert days == days_in(slots)
