"""A calendar of bits says the same as a plain set of dates."""

from __future__ import annotations

import calendar as plain_calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.errors import ArgumentError
from coproduce.workdays import (
    LONGEST_HORIZON,
    Calendar,
    Closure,
    ClosureKind,
    _weekday_bits,
    first_day_within_months,
    months_after,
    mornings,
    next_open,
)

DAY = timedelta(days=1)
starts = st.dates(date(2024, 1, 1), date(2029, 12, 31))
weekday_sets = st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))


@st.composite
def closures(draw, first):
    begins = first + timedelta(days=draw(st.integers(-20, 90)))
    ends = begins + timedelta(days=draw(st.integers(0, 20)))
    return Closure(begins, ends, draw(st.sampled_from(ClosureKind)), draw(st.sampled_from(["", "summer", "moving"])))


@st.composite
def calendars(draw):
    first = draw(starts)
    return Calendar(
        name="drawn",
        first=first,
        last=first + timedelta(days=draw(st.integers(0, 80))),
        weekdays=draw(weekday_sets | st.just((0, 1, 2, 3, 4))),
        closures=tuple(draw(st.lists(closures(first), max_size=4))),
    )


def days_of(drawn):
    return [drawn.first + timedelta(days=number) for number in range((drawn.last - drawn.first).days + 1)]


def is_working(drawn, day):
    shut = any(day in closure for closure in drawn.closures if closure.kind is ClosureKind.BANK_HOLIDAY)
    return drawn.first <= day <= drawn.last and day.weekday() in drawn.weekdays and not shut


def is_open(drawn, day):
    return is_working(drawn, day) and not any(closure.first <= day <= closure.last for closure in drawn.closures)


def open_slots(drawn):
    return {slot for day in days_of(drawn) if is_open(drawn, day) for slot in (drawn.slot(day), drawn.slot(day) + 1)}


def bits(number):
    return {place for place in range(number.bit_length()) if number >> place & 1}


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

    def test_repr_keeps_its_reason(self):
        """The reason for a closure is left out of its repr."""
        shut = Closure(date(2027, 8, 2), date(2027, 8, 2), ClosureKind.OTHER, "reason-marker")

        assert "reason-marker" not in repr(shut)


class TestCalendar:
    @given(calendars())
    def test_open(self, drawn):
        """A slot is free just where its day is a weekday of the calendar and in no closure (I27)."""
        assert open_slots(drawn) == bits(drawn.open)

    @given(calendars())
    def test_working(self, drawn):
        """Working days are weekdays that are no bank holiday, whatever else is closed."""
        slow = {drawn.slot(day) + half for day in days_of(drawn) if is_working(drawn, day) for half in (0, 1)}

        assert slow == bits(drawn.working)

    @given(calendars())
    def test_whole_days(self, drawn):
        """A whole day starts in the morning of each open day."""
        assert {drawn.slot(day) for day in days_of(drawn) if is_open(drawn, day)} == bits(drawn.whole_days())

    @given(calendars())
    def test_day_of_slot(self, drawn):
        """Each slot leads back to its day, and a day has two."""
        assert 2 * len(days_of(drawn)) == drawn.slots
        for day in days_of(drawn):
            assert day == drawn.day(drawn.slot(day)) == drawn.day(drawn.slot(day) + 1)

    @given(calendars(), st.data())
    def test_without(self, drawn, data):
        """Days taken away are closed, all others stay as they are, and days outside have no effect (C10)."""
        more = data.draw(st.lists(closures(drawn.first), max_size=3))

        shut = drawn.without(more)

        kept = {day for day in days_of(drawn) if is_open(drawn, day) and not any(day in closure for closure in more)}
        assert {drawn.slot(day) for day in kept} == bits(shut.whole_days())
        assert set(shut.closures) == {*drawn.closures, *more}

    @given(calendars(), st.data())
    def test_without_order(self, drawn, data):
        """The order in which days are taken away makes no difference, nor does taking them twice."""
        more = data.draw(st.lists(closures(drawn.first), max_size=3))

        shut = drawn.without(more)

        assert shut == drawn.without(reversed(more))
        assert shut == shut.without(more)

    def test_without_is_in_order(self):
        """Days taken away stand in order of dates, kinds and reasons, so that equal calendars are written alike."""
        week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
        added = [
            Closure(date(2027, 1, day), date(2027, 1, day), kind, reason)
            for day in (12, 11)
            for kind in (ClosureKind.OTHER, ClosureKind.CHARITY)
            for reason in "dbca"
        ]

        ordered = sorted(added, key=lambda closure: (closure.first, closure.kind.value, closure.reason))

        assert tuple(ordered) == week.without(added).closures

    def test_without_nothing(self):
        """A calendar without no days is the calendar itself."""
        week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))

        assert week is week.without([])

    @given(calendars())
    def test_why_closed(self, drawn):
        """A day has a reason for being closed just where it is closed."""
        for day in [drawn.first - DAY, *days_of(drawn), drawn.last + DAY]:
            assert is_open(drawn, day) is (drawn.why_closed(day) == "")

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            (date(2027, 1, 10), "outside the calendar"),
            (date(2027, 1, 11), ""),
            (date(2027, 1, 12), "a Tuesday"),
            (date(2027, 1, 13), "New Year (bank holiday); moving (closed by the charity)"),
            (date(2027, 1, 14), "not available"),
            (date(2027, 1, 16), "a weekend"),
            (date(2027, 1, 18), "outside the calendar"),
        ],
    )
    def test_why_closed_in_words(self, day, why):
        """A closed day says every reason that it is closed for."""
        week = Calendar(
            name="a week",
            first=date(2027, 1, 11),
            last=date(2027, 1, 17),
            weekdays=(0, 2, 3, 4),
            closures=(
                Closure(date(2027, 1, 13), date(2027, 1, 13), ClosureKind.BANK_HOLIDAY, "New Year"),
                Closure(date(2027, 1, 12), date(2027, 1, 13), ClosureKind.CHARITY, "moving"),
                Closure(date(2027, 1, 14), date(2027, 1, 14), ClosureKind.OTHER),
            ),
        )

        assert why == week.why_closed(day)

    @given(calendars(), st.integers(-5, 100), st.integers(1, 12))
    def test_working_days_before(self, drawn, offset, number):
        """Working days are counted back one by one, as on the fingers."""
        day = drawn.first + timedelta(days=offset)
        earlier = [each for each in days_of(drawn) if each < day and is_working(drawn, each)]

        counted = earlier[-number] if len(earlier) >= number else drawn.first - DAY

        assert counted == drawn.working_days_before(day, number)

    def test_working_days_before_easter(self):
        """Good Friday does not count, and a day that only the charity closes does."""
        easter = Calendar(
            name="Easter 2027",
            first=date(2027, 3, 1),
            last=date(2027, 4, 30),
            closures=(
                Closure(date(2027, 3, 26), date(2027, 3, 26), ClosureKind.BANK_HOLIDAY),
                Closure(date(2027, 3, 29), date(2027, 3, 29), ClosureKind.BANK_HOLIDAY),
                Closure(date(2027, 3, 24), date(2027, 3, 24), ClosureKind.CHARITY),
            ),
        )

        assert date(2027, 3, 24) == easter.working_days_before(date(2027, 3, 30), 2)

    def test_backwards(self):
        """A calendar that ends before it starts is refused."""
        with pytest.raises(ArgumentError, match="expected an end after its start") as caught:
            Calendar(name="none", first=date(2027, 1, 2), last=date(2027, 1, 1))

        assert "calendar" == caught.value.code

    def test_longest(self):
        """A calendar may span fifty years and not one day more (S04)."""
        first = date(2024, 1, 1)
        last = first + timedelta(days=LONGEST_HORIZON - 1)

        assert 2 * LONGEST_HORIZON == Calendar(name="long", first=first, last=last).slots
        with pytest.raises(ArgumentError, match="at most fifty years on"):
            Calendar(name="too long", first=first, last=last + DAY)

    @pytest.mark.parametrize("weekday", [-1, 7])
    def test_weekdays(self, weekday):
        """A weekday is a number from 0 to 6."""
        with pytest.raises(ArgumentError, match="from 0, a Monday, to 6, a Sunday"):
            Calendar(name="odd", first=date(2027, 1, 11), last=date(2027, 1, 17), weekdays=(0, weekday))

    def test_equality(self):
        """Calendars that say the same are equal and hash the same."""
        one, two = (Calendar(name="a", first=date(2027, 1, 11), last=date(2027, 1, 17)) for _ in range(2))

        assert one == two
        assert hash(one) == hash(two)


class TestWeekdayBits:
    @given(starts, st.integers(0, 200), weekday_sets)
    def test_agrees_with_dates(self, first, length, weekdays):
        """The bits repeat week by week just as the weekdays do."""
        days = [first + timedelta(days=number) for number in range(length + 1)]
        slow = {2 * place + half for place, day in enumerate(days) if day.weekday() in weekdays for half in (0, 1)}

        assert slow == bits(_weekday_bits(first, days[-1], weekdays))

    def test_repeated_weekday(self):
        """A weekday named twice is one weekday."""
        first, last = date(2027, 1, 11), date(2027, 2, 11)

        assert _weekday_bits(first, last, (0,)) == _weekday_bits(first, last, (0, 0))


class TestMornings:
    @given(st.integers(0, 300))
    def test_every_other_slot(self, slots):
        """Mornings are the slots with even numbers."""
        assert set(range(0, slots, 2)) == bits(mornings(slots))


class TestNextOpen:
    @given(st.sets(st.integers(0, 60)), st.integers(-5, 70))
    def test_agrees_with_a_loop(self, slots, start):
        """The first set slot from a start on is found, or none."""
        slow = min((slot for slot in slots if slot >= start), default=-1)

        assert slow == next_open(sum(1 << slot for slot in slots), start)


def slow_months_after(day, months):
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    return date(year, month, min(day.day, plain_calendar.monthrange(year, month)[1]))


LEAP_CYCLE = [date(2024, 1, 1) + timedelta(days=number) for number in range(1461)]


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


class TestFirstDayWithinMonths:
    @pytest.mark.parametrize("months", [1, 2, 3, 4, 6])
    def test_leap_cycle(self, months):
        """It is the earliest day whose window of months still holds the day, by brute force over a leap cycle."""
        far = date(2023, 1, 1)
        slow = []
        for day in LEAP_CYCLE:
            while months_after(far, months) < day:
                far += DAY
            slow.append(far)

        assert slow == [first_day_within_months(day, months) for day in LEAP_CYCLE]
