"""Lags lead from one day to another, in half-days, days, weeks, working days or calendar months, there and back."""

from datetime import date, timedelta

import pytest

from coproduce import ArgumentError, Calendar, Closure, ClosureKind, Days, HalfDays, Months, Weeks, WorkingDays
from coproduce.lags import Share, Stretch, count

MONDAY = date(2027, 1, 11)
EASTER = Closure(date(2027, 3, 26), date(2027, 3, 29), ClosureKind.BANK_HOLIDAY)
AWAY = Closure(date(2027, 1, 12), date(2027, 1, 22), ClosureKind.CHARITY)
CALENDAR = Calendar(name="half a year", first=MONDAY, last=date(2027, 7, 31), closures=(EASTER, AWAY))
DAYS = Stretch.of(CALENDAR)
LAGS = (
    HalfDays(0), HalfDays(3), HalfDays(-3), Days(0), Days(10), Days(-10), Weeks(2), WorkingDays(0), WorkingDays(1),
    WorkingDays(10), WorkingDays(-10), Months(0), Months(1), Months(3, days=-28), Months(-1),
    Share(months=3, beside=28, shares=2), Share(months=3, beside=28, shares=2, over=2),
)  # fmt: skip


def led_to(lag, day, days=DAYS):
    """Give the day that a lag leads to from a day."""
    return days.first + timedelta(days=lag.day_on(days, (day - days.first).days))


class TestWords:
    @pytest.mark.parametrize(
        ("lag", "words"),
        [
            (HalfDays(1), "1 half-day"),
            (Days(1), "1 day"),
            (Days(28), "28 days"),
            (Weeks(1), "1 week"),
            (Weeks(6), "6 weeks"),
            (WorkingDays(10), "10 working days"),
            (Months(4), "4 months"),
            (Months(1, days=1), "1 month and 1 day"),
            (Months(4, days=14), "4 months and 2 weeks"),
            (Months(4, days=13), "4 months and 13 days"),
            (Months(4, days=-7), "4 months less 1 week"),
            (
                Share(months=3, beside=28, shares=2, added=3, over=2, extra=-1),
                "1/2 of one of 2 shares of 3 months without 28 days and 3 days, and -1 day",
            ),
        ],
        ids=str,
    )
    def test_text(self, lag, words):
        """A lag is written as people say it, in the singular or plural."""
        assert words == str(lag)

    def test_count(self):
        """One of something is singular, any other number plural."""
        assert ["0 days", "1 day", "2 days"] == [count(number, "day") for number in (0, 1, 2)]


class TestRefused:
    @pytest.mark.parametrize("kind", [HalfDays, Days, Weeks, WorkingDays, Months])
    @pytest.mark.parametrize("number", [1.5, "3", None, True], ids=repr)
    def test_no_whole_number(self, kind, number):
        """What is no whole number is refused, and named."""
        with pytest.raises(ArgumentError, match="expected a whole number") as caught:
            kind(number)

        assert "lag" == caught.value.code

    def test_days_of_months(self):
        """Of months and days, the days are whole too."""
        with pytest.raises(ArgumentError, match=r"a lag of 0\.5 days: expected a whole number"):
            Months(4, days=0.5)


class TestDays:
    def test_over_holidays(self):
        """Days and weeks count holidays like any others."""
        assert (date(2027, 4, 1), date(2027, 4, 1)) == (
            led_to(Days(14), date(2027, 3, 18)),
            led_to(Weeks(2), date(2027, 3, 18)),
        )

    def test_equal_days_share(self):
        """A lag in days on calendars of other working days is the same object, one in working days is not."""
        bare = Stretch.of(Calendar(name="bare", first=MONDAY, last=date(2027, 7, 31)))

        assert Days(3).on(DAYS) is Days(3).on(bare)
        assert WorkingDays(3).on(DAYS) is not WorkingDays(3).on(bare)


class TestHalfDays:
    def test_from_either_half(self):
        """Three half-days on from a morning is an afternoon, and from an afternoon a morning."""
        reaches = HalfDays(3).on(DAYS)

        assert [3, 4] == [reaches.soonest[slot] for slot in (0, 1)]
        assert [0, 1] == [reaches.back_from[slot] for slot in (3, 4)]

    def test_day(self):
        """From a morning, two half-days end on the next day."""
        assert MONDAY + timedelta(days=1) == led_to(HalfDays(2), MONDAY)


class TestWorkingDays:
    def test_skips_weekends_and_bank_holidays(self):
        """Ten working days over Easter are sixteen days."""
        assert date(2027, 4, 2) == led_to(WorkingDays(10), date(2027, 3, 17))

    def test_counts_days_off(self):
        """Days that people take off count as working days, so nothing gets longer because somebody is away."""
        assert date(2027, 1, 25) == led_to(WorkingDays(10), MONDAY)

    @pytest.mark.parametrize(
        ("number", "day"), [(1, date(2027, 1, 18)), (-1, date(2027, 1, 15)), (0, date(2027, 1, 16))]
    )
    def test_from_a_weekend(self, number, day):
        """From a Saturday, one working day on is the Monday, one back the Friday, and none the day itself."""
        assert day == led_to(WorkingDays(number), date(2027, 1, 16))

    @pytest.mark.parametrize("number", [1, 10, 140, -1, -10, -139])
    def test_is_the_calendars(self, number):
        """Where the calendar itself can count so many working days, it counts to the same day."""
        start = MONDAY if number > 0 else date(2027, 7, 30)

        assert CALENDAR.working_day_after(start, number) == led_to(WorkingDays(number), start)

    def test_past_the_ends(self):
        """Where there are too few working days it leads past the calendar's end, or before its start."""
        assert (DAYS.number, -1) == (WorkingDays(200).day_on(DAYS, 0), WorkingDays(-1).day_on(DAYS, 0))


class TestMonths:
    def test_last_day(self):
        """A day that the month lacks becomes its last: 31 January and a month is 28 February."""
        assert date(2027, 2, 28) == led_to(Months(1), date(2027, 1, 31))

    def test_back(self):
        """One calendar month back from 31 March is 28 February, as far as the calendar begins by then."""
        assert date(2027, 2, 28) == led_to(Months(-1), date(2027, 3, 31))

    def test_days_beyond(self):
        """Days beyond the months are added after them."""
        assert date(2027, 3, 14) == led_to(Months(1, days=14), date(2027, 1, 31))

    @pytest.mark.parametrize(("number", "day"), [(200_000, DAYS.number), (-200_000, -1)])
    def test_no_such_date(self, number, day):
        """Months on to where there is no date lead past the calendar."""
        assert day == Months(number).day_on(DAYS, 0)


class TestShare:
    @pytest.mark.clause("Q4")
    def test_of_real_months(self):
        """The share is of the months from that very day: 31 days in winter, and 32 from May on."""
        share = Share(months=3, beside=28, shares=2)

        assert [31, 32] == [(led_to(share, day) - day).days for day in (MONDAY, date(2027, 5, 3))]

    @pytest.mark.parametrize(
        ("changes", "number"),
        [({}, 31), ({"over": 2}, 15), ({"added": 5}, 36), ({"added": 5, "over": 2}, 18), ({"shares": 1}, 62)],
        ids=str,
    )
    def test_parts(self, changes, number):
        """Days are added to a share before half of it is taken."""
        lag = Share(**{"months": 3, "beside": 28, "shares": 2, **changes})

        assert number == lag.day_on(DAYS, 0)

    def test_never_nothing(self):
        """A share of what is used up already is still a day."""
        assert [1, 1] == [Share(months=1, beside=60, shares=2, over=over).day_on(DAYS, 0) for over in (1, 2)]


class TestLonger:
    @pytest.mark.parametrize("lag", LAGS, ids=str)
    @pytest.mark.parametrize("by", [-3, 1, 7])
    def test_by_its_unit(self, lag, by):
        """A lag that is longer by so many of its units leads so much further, and none leaves it as it was."""
        longer = lag.longer(by)
        day = 100
        step = {"half-day": 0.5, "day": 1}.get(lag.unit)

        assert lag.longer(0).day_on(DAYS, day) == lag.day_on(DAYS, day)
        assert longer.longer(-by).day_on(DAYS, day) == lag.day_on(DAYS, day)
        if step == 1:
            assert by == longer.day_on(DAYS, day) - lag.day_on(DAYS, day)
        elif step:
            assert by == longer.on(DAYS).soonest[day] - lag.on(DAYS).soonest[day]
        else:
            assert WorkingDays(lag.number + by) == longer


class TestReaches:
    @pytest.mark.parametrize("lag", LAGS, ids=str)
    def test_never_turns_back(self, lag):
        """From a later slot a lag never leads to an earlier one."""
        reaches = lag.on(DAYS)
        for leads in (reaches.soonest, reaches.latest):
            reached = [leads[slot] for slot in range(DAYS.slots)]
            assert sorted(reached) == reached

    @pytest.mark.parametrize("lag", LAGS, ids=str)
    def test_there_and_back(self, lag):
        """A slot lies no nearer than a lag exactly from the slots up to `back_from`, no further from `back_to` on."""
        reaches = lag.on(DAYS)
        for slot in range(0, DAYS.slots, 7):
            near = [first for first in range(DAYS.slots) if reaches.soonest[first] <= slot]
            far = [first for first in range(DAYS.slots) if slot <= reaches.latest[first]]
            assert [*range(min(max(reaches.back_from[slot] + 1, 0), DAYS.slots))] == near
            assert [*range(max(reaches.back_to[slot], 0), DAYS.slots)] == far

    def test_once(self):
        """The same lag on the same days is the same object, and each slot is worked out once."""
        asked = []

        class Noted(Days):
            def day_on(self, days, day):
                asked.append(day)
                return super().day_on(days, day)

        lag = Noted(3)
        assert lag.on(DAYS) is Noted(3).on(DAYS)
        assert [6, 6, 7] == [lag.on(DAYS).soonest[0], lag.on(DAYS).soonest[1], lag.on(DAYS).latest[0]]
        assert [0] == asked
