"""A week is fourteen bits, and they repeat as the days of the week do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.halves import Half
from coproduce.weekdays import repeated, week_of


class TestRepeated:
    @given(st.dates(date(2024, 1, 1), date(2029, 12, 31)), st.integers(0, 200), st.sets(st.integers(0, 6)))
    def test_agrees_with_dates(self, first, length, weekdays):
        """The bits repeat week by week just as the weekdays do."""
        days = [first + timedelta(days=number) for number in range(length + 1)]
        slow = {2 * place + half for place, day in enumerate(days) if day.weekday() in weekdays for half in (0, 1)}

        bits = repeated(week_of(weekdays), first.weekday(), len(days))

        assert slow == {place for place in range(2 * len(days)) if bits >> place & 1}

    @pytest.mark.parametrize(("half", "week"), [(Half.MORNING, 0b100), (Half.AFTERNOON, 0b1000)])
    def test_half_a_day(self, half, week):
        """A week of one Tuesday morning has its bit alone, and a weekday named twice is one weekday."""
        assert week == week_of((1,), half) == week_of((1, 1), half)
