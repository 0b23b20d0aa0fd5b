"""A calendar of bits says the same as a plain set of dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.answers import DateRange
from coproduce.closures import Closure, ClosureKind
from coproduce.errors import ArgumentError
from coproduce.halves import Half
from coproduce.workdays import LONGEST_HORIZON, Calendar, newly_closed

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

    def test_working_days_at_easter(self):
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

        assert date(2027, 3, 24) == easter.working_day_after(date(2027, 3, 30), -2)

    def test_backwards(self):
        """A calendar that ends before it starts is refused."""
        with pytest.raises(ArgumentError, match="expected an end after its start") as caught:
            Calendar(name="none", first=date(2027, 1, 2), last=date(2027, 1, 1))

        assert "calendar" == caught.value.code

    @pytest.mark.parametrize("day", ["2027-01-02", None, datetime(2027, 1, 2)])  # noqa: DTZ001 - that it has no zone is no matter
    def test_dates(self, day):
        """What is no date, or a date with a time, is refused."""
        with pytest.raises(ArgumentError, match="a calendar runs from a date to a date, not"):
            Calendar(name="none", first=date(2027, 1, 1), last=day)

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


WEEK = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
FORTNIGHT = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
HALF_A_WEEK = Calendar(
    name="half a week",
    first=date(2027, 1, 11),
    last=date(2027, 1, 17),
    mornings_only=(1,),
    afternoons_only=(2,),
    days_off=(3,),
    closures=(
        Closure(date(2027, 1, 12), date(2027, 1, 12), ClosureKind.BUSY, "the board", Half.MORNING),
        Closure(date(2027, 1, 15), date(2027, 1, 15), ClosureKind.SCHOOL_HOLIDAY, "", Half.AFTERNOON),
    ),
)


class TestHalfDays:
    @pytest.mark.parametrize(
        ("day", "half", "why"),
        [
            (11, Half.WHOLE_DAY, ""),
            (12, None, "a Tuesday afternoon; the board (busy elsewhere, mornings)"),
            (12, Half.MORNING, "the board (busy elsewhere, mornings)"),
            (12, Half.AFTERNOON, "a Tuesday afternoon"),
            (13, None, ""),
            (13, Half.MORNING, "a Wednesday morning"),
            (13, Half.AFTERNOON, ""),
            (13, Half.WHOLE_DAY, "a Wednesday morning"),
            (14, Half.MORNING, "a Thursday"),
            (15, None, ""),
            (15, Half.WHOLE_DAY, "school holiday, afternoons"),
            (16, Half.MORNING, "a weekend"),
            (18, Half.MORNING, "outside the calendar"),
        ],
    )
    def test_why_closed(self, day, half, why):
        """A half that is closed says why, a whole day why it is not whole, and a day why no half of it is open."""
        assert why == HALF_A_WEEK.why_closed(date(2027, 1, day), half)

    def test_bits(self):
        """Only the halves that are kept in any week and in no closure are open, and all five days are working days."""
        assert {0, 1, 5, 8} == bits(HALF_A_WEEK.open)
        assert set(range(10)) == bits(HALF_A_WEEK.working)

    @pytest.mark.parametrize(
        ("half", "day"), [(None, 13), (Half.MORNING, 15), (Half.AFTERNOON, 13), (Half.WHOLE_DAY, None)]
    )
    def test_next_day(self, half, day):
        """The next day is the one whose half is open, and there is none where no day is whole."""
        if day is None:
            with pytest.raises(ArgumentError, match="no whole day is open from 2027-01-12"):
                HALF_A_WEEK.next_day(date(2027, 1, 12), half)
        else:
            assert date(2027, 1, day) == HALF_A_WEEK.next_day(date(2027, 1, 12), half)

    def test_half_a_bank_holiday(self):
        """A day is a working day as long as half of it is."""
        shut = Closure(date(2027, 1, 12), date(2027, 1, 12), ClosureKind.BANK_HOLIDAY, half=Half.AFTERNOON)

        assert 5 == WEEK.without([shut]).working_days_between(WEEK.first, WEEK.last)
        assert date(2027, 1, 12) == WEEK.without([shut]).working_day_after(date(2027, 1, 13), -1)

    @pytest.mark.parametrize(
        "week",
        [
            {"mornings_only": (5,)},
            {"afternoons_only": (-1,)},
            {"days_off": (7,)},
            {"mornings_only": (1,), "afternoons_only": (1,)},
            {"mornings_only": (1,), "days_off": (1,)},
        ],
    )
    def test_of_the_weekdays(self, week):
        """A weekday that is kept in part is one of the weekdays, and is kept in one way."""
        with pytest.raises(ArgumentError, match=r"name each weekday once at the most, from among the weekdays \(0, 1"):
            Calendar(name="odd", first=date(2027, 1, 11), last=date(2027, 1, 17), **week)


class TestOn:
    @pytest.mark.parametrize(
        ("said", "slots"),
        [
            (["Tuesday"], {2, 3}),
            (["tuesdays"], {2, 3}),
            (["TUESDAYS"], {2, 3}),
            ([" Tuesday "], {2, 3}),
            (["Tuesdays and Thursdays only"], {2, 3, 6, 7}),
            (["Tuesday", "Thursday"], {2, 3, 6, 7}),
            (["Tuesday", "Thursday mornings"], {2, 3, 6}),
            (["Tuesday mornings, Thursday afternoons"], {2, 7}),
            (["Tuesday morning", "Tuesday afternoon"], {2, 3}),
            (["Monday, Tuesday and Friday"], {0, 1, 2, 3, 8, 9}),
            (["Monday, Tuesday, and Friday"], {0, 1, 2, 3, 8, 9}),
            (["Monday to Wednesday"], {0, 1, 2, 3, 4, 5}),
            (["Monday to Wednesday mornings"], {0, 2, 4}),
            (["Thursday to Monday"], {6, 7, 8, 9, 0, 1}),
            (["Monday to Monday"], {0, 1}),
        ],
    )
    def test_as_people_say_it(self, said, slots):
        """Days of the week are read as people say them."""
        assert slots == bits(WEEK.on(*said).open)

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ("Tuseday", "'tuseday' is no day of the week - did you mean Tuesday"),
            ("Thursday momings", "did you mean Thursday mornings"),
            ("term", "the days are Monday, Tuesday"),
            ("mornings", "is no day of the week"),
            ("Monday to", "is no day of the week"),
            ("Tuesday and Thursday mornings", "can be read in two ways - say of each day which half is meant"),
            ("Tuesday mornings and Thursday", "can be read in two ways"),
            ("Saturday", "'saturday': the calendar 'a week' is never open then - name days on which it is open"),
            ("Monday, Sunday", "'sunday': the calendar"),
            ("", "no day of the week is named - give one, such as"),
            (" , only", "no day of the week is named"),
            (1, "a day of the week is int: expected str"),
            ("Tuesday\x1b[31m", r"\\x1b"),
        ],
    )
    def test_refused(self, said, message):
        """What is no day of the week, is said in two ways, or is never open is refused, with what may be meant."""
        with pytest.raises(ArgumentError, match=message):
            WEEK.on(said)

    def test_nothing(self):
        """A calendar on no days is refused."""
        with pytest.raises(ArgumentError, match="no day of the week is named"):
            WEEK.on()

    def test_twice(self):
        """Days that were left out before are not open, and are refused."""
        with pytest.raises(ArgumentError, match="never open then"):
            WEEK.on("Tuesday").on("Thursday")

    def test_working_days_stay(self):
        """Ten working days are as long for somebody who works on Tuesdays only as for anybody else."""
        part_time = FORTNIGHT.on("Tuesday")

        assert FORTNIGHT.working == part_time.working
        assert date(2027, 1, 18) == part_time.working_day_after(date(2027, 1, 11), 5)
        assert ("a Monday", "") == (part_time.why_closed(date(2027, 1, 11)), part_time.why_closed(date(2027, 1, 12)))

    def test_is_plain(self):
        """A narrowed calendar is written as weekdays, whatever way it was said in."""
        narrowed = WEEK.on("Monday to Wednesday mornings", "Friday afternoons")

        assert ((0, 1, 2), (4,), (3,)) == (narrowed.mornings_only, narrowed.afternoons_only, narrowed.days_off)
        assert WEEK.weekdays == narrowed.weekdays


class TestTogether:
    MOVING = Closure(date(2027, 1, 12), date(2027, 1, 14), ClosureKind.CHARITY, "moving")
    LEAVE = Closure(date(2027, 1, 13), date(2027, 1, 19), ClosureKind.OTHER, "leave")
    NEW_YEAR = Closure(date(2027, 1, 13), date(2027, 1, 13), ClosureKind.BANK_HOLIDAY, "New Year")

    def test_both(self):
        """Two calendars together have the closures of both, in order, and the names of both, each once."""
        one, other = WEEK.without([self.LEAVE]), FORTNIGHT.without([self.MOVING, self.LEAVE])
        both = one & other

        assert (self.MOVING, self.LEAVE) == both.closures
        assert "a week; a fortnight" == both.name == (both & one).name
        assert (date(2027, 1, 11), date(2027, 1, 17)) == (both.first, both.last)

    def test_closures_outside(self):
        """A closure that lies on no day that both span is left out."""
        late = Closure(date(2027, 1, 18), date(2027, 1, 19), ClosureKind.OTHER)
        early = Closure(date(2027, 1, 5), date(2027, 1, 10), ClosureKind.OTHER)
        at_both_ends = [Closure(day, day, ClosureKind.OTHER) for day in (WEEK.first, WEEK.last)]

        assert tuple(at_both_ends) == (WEEK & FORTNIGHT.without([late, early, *at_both_ends])).closures

    def test_either(self):
        """Side by side, just the days that both have closed are, each with the reasons of both."""
        either = FORTNIGHT.without([self.MOVING]) | FORTNIGHT.without([self.LEAVE])

        assert ("moving (closed by the charity); leave (not available)", "") == (
            either.why_closed(date(2027, 1, 13)),
            either.why_closed(date(2027, 1, 15)),
        )
        assert [(13, 14), (13, 14)] == [(shut.first.day, shut.last.day) for shut in either.closures]

    def test_bank_holiday_of_one(self):
        """A bank holiday of one, on which the other is closed for itself, closes the day and leaves it working."""
        either = WEEK.without([self.NEW_YEAR]) | WEEK.without([self.MOVING])

        assert "moving (closed by the charity); New Year (not available)" == either.why_closed(date(2027, 1, 13))
        assert 5 == either.working_days_between(WEEK.first, WEEK.last)

    def test_bank_holiday_of_both(self):
        """A bank holiday of both is one of the two side by side."""
        either = WEEK.without([self.NEW_YEAR]) | WEEK.without([self.NEW_YEAR])

        assert (self.NEW_YEAR,) == either.closures
        assert 4 == either.working_days_between(WEEK.first, WEEK.last)

    def test_bank_holiday_where_the_other_never_works(self):
        """A bank holiday is one of the two side by side where the other does not work on that weekday."""
        at_weekends = attrs.evolve(WEEK, weekdays=(5, 6))
        either = WEEK.without([self.NEW_YEAR]) | at_weekends

        assert "New Year (bank holiday)" == either.why_closed(date(2027, 1, 13))
        assert 6 == either.working_days_between(WEEK.first, WEEK.last)

    def test_a_long_closure_is_one(self):
        """A closure of both stays one piece over the weekend."""
        august = Closure(date(2027, 1, 12), date(2027, 1, 21), ClosureKind.CHARITY, "summer")

        assert (august,) == (FORTNIGHT.without([august]) | FORTNIGHT.without([august])).closures

    def test_shifts(self):
        """One who works in the mornings and one who works in the afternoons make whole days."""
        either = WEEK.on("Monday to Friday mornings") | WEEK.on("Monday to Thursday afternoons")

        assert 9 == either.count()
        assert ((4,), (), ()) == (either.mornings_only, either.afternoons_only, either.days_off)

    @pytest.mark.parametrize("combine", [Calendar.__and__, Calendar.__or__, newly_closed])
    def test_no_day_in_common(self, combine):
        """Calendars without a day in common are refused, and one day is enough."""
        later = attrs.evolve(WEEK, name="later", first=date(2027, 1, 18), last=date(2027, 1, 24))

        with pytest.raises(ArgumentError, match="'a week' and 'later' have no day in common - make both for the same"):
            combine(WEEK, later)
        assert combine(FORTNIGHT, attrs.evolve(later, first=FORTNIGHT.last)) in (
            (),
            attrs.evolve(later, first=FORTNIGHT.last, name="a fortnight; later"),
        )

    @pytest.mark.parametrize("combine", [Calendar.__and__, Calendar.__or__, newly_closed])
    def test_no_calendar(self, combine):
        """What is no calendar is refused."""
        with pytest.raises(ArgumentError, match="is int: expected Calendar"):
            combine(WEEK, WEEK.open)

    @pytest.mark.parametrize(
        ("one", "other", "joined"),
        [
            (None, None, None),
            (date(2029, 1, 1), None, date(2029, 1, 1)),
            (None, date(2029, 1, 1), date(2029, 1, 1)),
            (date(2029, 1, 1), date(2028, 1, 1), date(2028, 1, 1)),
        ],
    )
    def test_predicted(self, one, other, joined):
        """Two calendars are predicted from the day from which either of them is."""
        calendars_ = [attrs.evolve(WEEK, predicted_from=day) for day in (one, other)]

        assert [joined, joined] == [
            Calendar.__and__(*calendars_).predicted_from,
            Calendar.__or__(*calendars_).predicted_from,
        ]

    def test_newly_closed_on_a_weekday(self):
        """A day of the week that a newer calendar gave up is closed by no closure, and is told all the same."""
        (closed,) = newly_closed(WEEK, WEEK.on("Monday to Wednesday", "Friday"))

        assert (date(2027, 1, 14), date(2027, 1, 14)) == (closed.first, closed.last)
        assert "a day of the week that is not kept for it" == closed.reason

    def test_newly_closed_is_in_order(self):
        """What closed since then stands in order of its days."""
        closed = newly_closed(FORTNIGHT, FORTNIGHT.without([self.LEAVE, self.NEW_YEAR, self.MOVING]))

        assert [12, 13, 13, 18] == [shut.first.day for shut in closed]


class TestWithin:
    def test_reason(self):
        """Days outside every range say why they are closed, and those inside do not."""
        ranges = [DateRange(date(2027, 1, 5), date(2027, 1, 12)), DateRange(date(2027, 1, 13), date(2027, 1, 14))]
        kept = FORTNIGHT.within(ranges, kind=ClosureKind.SCHOOL_HOLIDAY, reason="half-term")

        assert (
            Closure(date(2027, 1, 15), date(2027, 1, 24), ClosureKind.SCHOOL_HOLIDAY, "half-term"),
        ) == kept.closures

    def test_everything(self):
        """A calendar within a range that holds all of it is the calendar itself."""
        assert WEEK is WEEK.within([DateRange(WEEK.first, WEEK.last)])

    @pytest.mark.parametrize(
        ("first", "last", "message"),
        [
            (
                date(2027, 1, 14),
                date(2027, 1, 13),
                "a range from 2027-01-14 to 2027-01-13 ends before it starts - swap",
            ),
            ("2027-01-14", date(2027, 1, 13), "a range runs from a date to a date, not '2027-01-14'"),
        ],
    )
    def test_refused(self, first, last, message):
        """A range that ends before it starts, or has no dates, is refused whatever made it (C10)."""
        with pytest.raises(ArgumentError, match=message) as caught:
            WEEK.within([SimpleNamespace(first=first, last=last)])

        assert "range" == caught.value.code


class TestHorizon:
    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            (
                lambda: WEEK.count(last=date(2027, 1, 18)),
                "2027-01-18 is outside the calendar: the calendar 'a week' ends on 2027-01-17 - make .* a later last",
            ),
            (
                lambda: WEEK.working_days_between(date(2027, 1, 10), WEEK.last),
                "2027-01-10 is outside the calendar: the calendar 'a week' starts on 2027-01-11 - make .* an earlier",
            ),
            (lambda: WEEK.next_day(date(2027, 1, 16)), "nothing is open from 2027-01-16: the calendar 'a week' ends"),
            (
                lambda: WEEK.working_day_after(date(2027, 1, 13), 3),
                "there are fewer than 3 working days after 2027-01-13: the calendar 'a week' ends on 2027-01-17",
            ),
            (
                lambda: WEEK.working_day_after(date(2027, 1, 13), -3),
                "there are fewer than 3 working days before 2027-01-13: the calendar 'a week' starts on 2027-01-11",
            ),
        ],
    )
    def test_past_it(self, ask, message):
        """What cannot be told inside the calendar is refused with its end, and how to move it."""
        with pytest.raises(ArgumentError, match=message) as caught:
            ask()

        assert "horizon" == caught.value.code

    def test_backwards(self):
        """Days cannot be counted from a later one to an earlier one."""
        with pytest.raises(ArgumentError, match="the days from 2027-01-14 to 2027-01-13 end before they start - swap"):
            WEEK.count(date(2027, 1, 14), date(2027, 1, 13))

    def test_number(self):
        """Working days are counted in whole numbers."""
        with pytest.raises(ArgumentError, match="the number of working days is float: expected int"):
            WEEK.working_day_after(date(2027, 1, 13), 0.5)

    def test_is_predicted(self):
        """Days are predicted from the day that the calendar names, and none where it names none."""
        predicted = attrs.evolve(WEEK, predicted_from=date(2027, 1, 13))

        assert [False, True, True] == [predicted.is_predicted(date(2027, 1, day)) for day in (12, 13, 30)]
        assert not WEEK.is_predicted(date.max)
