"""Calendar months are counted as on a calendar on the wall."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest

from coproduce.errors import ArgumentError
from coproduce.months import months_after

DAY = timedelta(days=1)
LEAP_CYCLE = [date(2024, 1, 1) + timedelta(days=number) for number in range(1461)]


def slow_months_after(day, months):
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class TestMonthsAfter:
    @pytest.mark.parametrize(
        ("day", "months", "after"),
        [
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2027, 11, 30), 3, date(2028, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2027, 1, 31), 3, date(2027, 4, 30)),
            (date(2027, 12, 15), 1, date(2028, 1, 15)),
            (date(2027, 3, 31), -1, date(2027, 2, 28)),
            (date(2027, 3, 31), 0, date(2027, 3, 31)),
        ],
    )
    def test_ends_of_months(self, day, months, after):
        """A day that the month lacks becomes its last one (C05)."""
        assert after == months_after(day, months)

    @pytest.mark.parametrize("months", [-6, -4, -3, -1, 0, 1, 2, 3, 4, 5, 6])
    def test_leap_cycle(self, months):
        """On every day of a leap cycle the count agrees with a walk from month to month."""
        assert [slow_months_after(day, months) for day in LEAP_CYCLE] == [
            months_after(day, months) for day in LEAP_CYCLE
        ]

    @pytest.mark.parametrize("months", [1, 3, 4])
    def test_never_goes_back(self, months):
        """A later day never has an earlier end, so that windows of months can be searched."""
        ends = [months_after(day, months) for day in LEAP_CYCLE]

        assert sorted(ends) == ends

    @pytest.mark.parametrize("months", range(-6, 7))
    def test_agrees_with_dateutil(self, months):
        """C05: on every day of a leap cycle the count is that of dateutil."""
        relativedelta = pytest.importorskip("dateutil.relativedelta").relativedelta

        assert [day + relativedelta(months=months) for day in LEAP_CYCLE] == [
            months_after(day, months) for day in LEAP_CYCLE
        ]

    @pytest.mark.parametrize("months", range(-6, 7))
    def test_agrees_with_whenever(self, months):
        """C05: on every day of a leap cycle the count is that of whenever."""
        whenever = pytest.importorskip("whenever")

        assert [whenever.Date(day.year, day.month, day.day).add(months=months) for day in LEAP_CYCLE] == [
            whenever.Date(after.year, after.month, after.day)
            for after in (months_after(day, months) for day in LEAP_CYCLE)
        ]

    @pytest.mark.parametrize(
        ("day", "months"), [(date(9999, 12, 1), 1), (date(1, 1, 31), -1), (date(2027, 1, 1), 10**30)]
    )
    def test_ends_of_time(self, day, months):
        """Months before the first date or after the last are refused, and the last month itself is not."""
        with pytest.raises(ArgumentError, match="there is no date - dates run from 0001-01-01 to 9999-12-31") as caught:
            months_after(day, months)

        assert "months" == caught.value.code
        assert (date.max, date.min) == (months_after(date(9999, 11, 30), 1) + DAY, months_after(date(1, 2, 1), -1))
