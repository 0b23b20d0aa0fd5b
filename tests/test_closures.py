"""A closure is a run of days on which nobody can meet."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from coproduce.closures import Closure, ClosureKind
from coproduce.errors import ArgumentError
from coproduce.halves import Half


class TestClosure:
    def test_both_ends_are_in(self):
        """A closure holds its first and its last day, and no day beside them."""
        shut = Closure(date(2027, 8, 2), date(2027, 8, 4), ClosureKind.CHARITY)

        assert [2, 3, 4] == [day for day in range(1, 10) if date(2027, 8, day) in shut]

    def test_backwards(self):
        """A closure that ends before it starts is refused, with the remedy."""
        with pytest.raises(ArgumentError, match="ends before it starts - swap the two dates") as caught:
            Closure(date(2027, 8, 2), date(2027, 8, 1), ClosureKind.OTHER)

        assert "closure" == caught.value.code

    @pytest.mark.parametrize("day", ["2027-08-02", None, datetime(2027, 8, 2)])  # noqa: DTZ001 - that it has no zone is no matter
    def test_dates(self, day):
        """What is no date, or a date with a time, is refused."""
        with pytest.raises(ArgumentError, match="a closure runs from a date to a date") as caught:
            Closure(day, date(2027, 8, 2), ClosureKind.OTHER)

        assert "closure" == caught.value.code

    def test_half(self):
        """A closure takes whole days unless it says which half, and says it by its name."""
        assert Half.WHOLE_DAY is Closure(date(2027, 8, 2), date(2027, 8, 2), ClosureKind.OTHER).half
        with pytest.raises(ArgumentError, match=r"expected Half - give Half\.MORNING"):
            Closure(date(2027, 8, 2), date(2027, 8, 2), ClosureKind.OTHER, half="morning")

    def test_repr_keeps_its_reason(self):
        """The reason for a closure is left out of its repr."""
        shut = Closure(date(2027, 8, 2), date(2027, 8, 2), ClosureKind.OTHER, "reason-marker")

        assert "reason-marker" not in repr(shut)
