"""Calendars: every operation on the bits says the same as one on a plain set of half-days, made day by day."""

from __future__ import annotations

import gc
import sys
from datetime import date, timedelta

import attrs
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from cases import MONDAY, a_calendar, planned
from coproduce import ArgumentError, Calendar, Closure, ClosureKind, DateRange, Half
from coproduce.holidays import england_and_wales, scotland
from coproduce.testing import TwoCalendars, calendars, closures, date_ranges
from coproduce.workdays import LONGEST_HORIZON, newly_closed

DAY = timedelta(days=1)
HALVES = (Half.MORNING, Half.AFTERNOON)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

drawn_calendars = calendars(shortest=1, longest=45, halves=True)


# The slow twin --------------------------------------------------------------------------------------------------------


def days_of(calendar: Calendar) -> list[date]:
    """List the days that a calendar spans."""
    return [calendar.first + timedelta(days=number) for number in range((calendar.last - calendar.first).days + 1)]


def read_off(calendar: Calendar, bits: int) -> set[tuple[date, Half]]:
    """List the half-days whose bits are set, one by one."""
    return {
        (day, half)
        for place, day in enumerate(days_of(calendar))
        for number, half in enumerate(HALVES)
        if bits >> 2 * place + number & 1
    }


def half_days(closed: object) -> set[tuple[date, Half]]:
    """List the half-days of closures, day by day."""
    return {
        (shut.first + timedelta(days=number), half)
        for shut in closed
        for number in range((shut.last - shut.first).days + 1)
        for half in HALVES
        if shut.half in (half, Half.WHOLE_DAY)
    }


def is_whole(calendar: Calendar) -> bool:
    """Tell whether the bits of a calendar are those that its own dates, days of the week and closures bring."""
    twin = TwoCalendars.of(calendar)
    return (twin.open_halves, twin.working_halves) == (
        read_off(calendar, calendar.open),
        read_off(calendar, calendar.working),
    )


def answer_to(ask):
    """Give what a call gives, or the code of the error that it raises."""
    try:
        return ask()
    except ArgumentError as error:
        return error.code


@st.composite
def pairs(draw):
    """Draw two calendars, each with its twin, that have at least one day in common."""
    one = draw(drawn_calendars)
    span = (one.calendar.last - one.calendar.first).days
    other = draw(calendars(first=one.calendar.first + timedelta(days=draw(st.integers(-20, span))), halves=True))
    return one, other


def shared(one: Calendar, other: Calendar) -> list[date]:
    return [day for day in days_of(one) if other.first <= day <= other.last]


# The laws -------------------------------------------------------------------------------------------------------------


class TestBits:
    @given(drawn_calendars)
    def test_open_and_working(self, drawn):
        """I27: a half-day is open, and is working, just where the plain sets have it."""
        assert drawn.open_halves == read_off(drawn.calendar, drawn.calendar.open)
        assert drawn.working_halves == read_off(drawn.calendar, drawn.calendar.working)

    @given(drawn_calendars)
    def test_open_is_working(self, drawn):
        """Nobody meets on a half-day that is no working one."""
        assert 0 == drawn.calendar.open & ~drawn.calendar.working

    @given(drawn_calendars)
    def test_whole_days(self, drawn):
        """A whole day starts on each morning whose afternoon is open too."""
        whole = read_off(drawn.calendar, drawn.calendar.whole_days())

        assert {(day, Half.MORNING) for day in drawn.open} == whole

    @given(drawn_calendars)
    def test_why_closed(self, drawn):
        """A reason is told of a day with no open half, of a half that is closed, and of a day that is not whole."""
        calendar = drawn.calendar
        for day in days_of(calendar):
            free = [(day, half) in drawn.open_halves for half in HALVES]
            assert any(free) is ("" == calendar.why_closed(day))
            assert all(free) is ("" == calendar.why_closed(day, Half.WHOLE_DAY))
            assert free == ["" == calendar.why_closed(day, half) for half in HALVES]

    @given(drawn_calendars)
    def test_why_closed_names_what_closes(self, drawn):
        """On a day that is kept in any week, just the closures that take the half are named."""
        kept = attrs.evolve(drawn.calendar, mornings_only=(), afternoons_only=(), days_off=())
        taken = {shut: half_days([shut]) for shut in kept.closures}
        for day in days_of(kept):
            for half in HALVES:
                taking = [in_words(shut) for shut, halves in taken.items() if (day, half) in halves]
                if day.weekday() in kept.weekdays:
                    assert "; ".join(taking) == kept.why_closed(day, half)


def in_words(shut: Closure) -> str:
    kind = shut.kind.value + ("" if shut.half is Half.WHOLE_DAY else f", {shut.half.value}s")
    return f"{shut.reason} ({kind})" if shut.reason else kind


class TestAnd:
    @given(pairs())
    def test_open_in_both(self, drawn):
        """What two calendars share is open where both are, is working where both are, and is told by plain data."""
        one, other = drawn
        both = one.calendar & other.calendar
        days = set(shared(one.calendar, other.calendar))

        assert {slot for slot in one.open_halves & other.open_halves if slot[0] in days} == read_off(both, both.open)
        assert {slot for slot in one.working_halves & other.working_halves if slot[0] in days} == read_off(
            both, both.working
        )
        assert is_whole(both)

    @given(pairs())
    def test_span(self, drawn):
        """The span is what both span."""
        one, other = (each.calendar for each in drawn)
        both, either = one & other, one | other

        assert shared(one, other) == days_of(both) == days_of(either)


class TestOr:
    @given(pairs())
    def test_open_in_either(self, drawn):
        """Two calendars side by side are open where either is, working where either is, and told by plain data."""
        one, other = drawn
        either = one.calendar | other.calendar
        days = set(shared(one.calendar, other.calendar))
        event(f"closures: {bool(either.closures)}")

        assert {slot for slot in one.open_halves | other.open_halves if slot[0] in days} == read_off(
            either, either.open
        )
        assert {slot for slot in one.working_halves | other.working_halves if slot[0] in days} == read_off(
            either, either.working
        )
        assert is_whole(either)

    @given(pairs())
    def test_reasons_are_those_of_the_two(self, drawn):
        """Each closure of the two has a reason that one of them gave, and a kind of theirs or no bank holiday."""
        one, other = (each.calendar for each in drawn)
        given_ = {(shut.kind, shut.reason) for shut in (*one.closures, *other.closures)}
        given_ |= {(ClosureKind.OTHER, reason) for kind, reason in given_ if kind is ClosureKind.BANK_HOLIDAY}

        assert {(shut.kind, shut.reason) for shut in (one | other).closures} <= given_


class TestAlgebra:
    @given(pairs())
    def test_order(self, drawn):
        """The order of two calendars changes nothing but the order of their names."""
        one, other = (each.calendar for each in drawn)
        for both, turned in ((one & other, other & one), (one | other, other | one)):
            assert both == attrs.evolve(turned, name=both.name, made_from=both.made_from)

    @given(drawn_calendars)
    def test_with_itself(self, drawn):
        """A calendar with itself is as it was."""
        calendar = drawn.calendar
        for same in (calendar & calendar, calendar | calendar):
            assert (calendar.name, calendar.open, calendar.working) == (same.name, same.open, same.working)

    @given(pairs(), st.data())
    def test_three(self, drawn, data):
        """Three calendars may be taken together in any order, and each way of combining spreads over the other."""
        one, two = (each.calendar for each in drawn)
        three = data.draw(calendars(first=min(one.last, two.last), halves=True)).calendar

        for left, right in (
            ((one & two) & three, one & (two & three)),
            ((one | two) | three, one | (two | three)),
            (one & (two | three), (one & two) | (one & three)),
            (one | (two & three), (one | two) & (one | three)),
        ):
            assert (left.first, left.last, left.open) == (right.first, right.last, right.open)
            assert left.working == right.working


class TestNarrowed:
    @given(drawn_calendars, st.data())
    def test_without(self, drawn, data):
        """Without closures, a calendar is open where it was and none of them is (C10)."""
        more = data.draw(st.lists(closures(start=drawn.calendar.first - 9 * DAY, within=60, halves=True), max_size=4))

        shut = drawn.calendar.without(more)

        assert drawn.open_halves - half_days(more) == read_off(shut, shut.open)
        assert is_whole(shut)

    @given(drawn_calendars, st.data())
    def test_within(self, drawn, data):
        """Within ranges, a calendar is open where it was and one of them is; working days stay."""
        ranges = data.draw(st.lists(date_ranges(start=drawn.calendar.first - 9 * DAY, within=60), max_size=4))
        inside = {day for day in days_of(drawn.calendar) if any(r.first <= day <= r.last for r in ranges)}

        kept = drawn.calendar.within(ranges, kind=ClosureKind.SCHOOL_HOLIDAY, reason="term")

        assert {slot for slot in drawn.open_halves if slot[0] in inside} == read_off(kept, kept.open)
        assert drawn.calendar.working == kept.working
        assert is_whole(kept)

    @given(drawn_calendars, st.lists(st.tuples(st.integers(0, 6), st.sampled_from(Half)), min_size=1))
    def test_on(self, drawn, named):
        """On days of the week, a calendar is open where it was and they are; working days stay."""
        said = [WEEKDAYS[day] + ("" if half is Half.WHOLE_DAY else f" {half.value}s") for day, half in named]
        wanted = [halves_named(pair) for pair in named]
        kept_in_any_week = halves_of_a_week(drawn.calendar)
        if any(not halves & kept_in_any_week for halves in wanted):
            assert "weekday" == answer_to(lambda: drawn.calendar.on(*said))
            return

        kept = drawn.calendar.on(*said)

        slow = {slot for slot in drawn.open_halves if (slot[0].weekday(), slot[1]) in set().union(*wanted)}
        assert slow == read_off(kept, kept.open)
        assert drawn.calendar.working == kept.working
        assert is_whole(kept)


def halves_named(pair: tuple[int, Half]) -> set[tuple[int, Half]]:
    weekday, half = pair
    return {(weekday, part) for part in HALVES if half in (part, Half.WHOLE_DAY)}


def halves_of_a_week(calendar: Calendar) -> set[tuple[int, Half]]:
    """List the halves of the week on which a calendar without closures would be open."""
    monday = date(2027, 1, 11)
    bare = attrs.evolve(calendar, first=monday, last=monday + 6 * DAY, closures=())
    return {(day.weekday(), half) for day, half in TwoCalendars.of(bare).open_halves}


class TestCounting:
    @given(drawn_calendars, st.integers(-3, 50), st.integers(-3, 50))
    def test_count(self, drawn, start, end):
        """Open half-days and working days are counted as on the fingers, and only inside the calendar."""
        calendar = drawn.calendar
        first, last = calendar.first + timedelta(days=start), calendar.first + timedelta(days=end)
        outside = "calendar" if last < first else "horizon" if start < 0 or last > calendar.last else ""
        halves = sum(first <= day <= last for day, _ in drawn.open_halves)
        working = sum(first <= day <= last for day in drawn.working)

        assert (outside or halves) == answer_to(lambda: calendar.count(first, last))
        assert (outside or working) == answer_to(lambda: calendar.working_days_between(first, last))

    @given(drawn_calendars)
    def test_count_of_all(self, drawn):
        """Without dates, the whole calendar is counted; with one date, from it or to it."""
        calendar = drawn.calendar

        assert len(drawn.open_halves) == calendar.count()
        assert calendar.count() == calendar.count(first=calendar.first) == calendar.count(last=calendar.last)

    @given(drawn_calendars, st.integers(-3, 50), st.sampled_from([None, *Half]))
    def test_next_day(self, drawn, offset, half):
        """The next open day is the first that a walk from day to day meets."""
        calendar, day = drawn.calendar, drawn.calendar.first + timedelta(days=offset)
        wanted = {None: any, Half.WHOLE_DAY: all}.get(half, any)
        halves = (half,) if half in HALVES else HALVES
        later = [
            each
            for each in days_of(calendar)
            if each >= day and wanted((each, part) in drawn.open_halves for part in halves)
        ]
        inside = 0 <= offset and day <= calendar.last

        slow = later[0] if inside and later else "horizon"

        assert slow == answer_to(lambda: calendar.next_day(day, half))

    @given(drawn_calendars, st.integers(-3, 50), st.integers(-20, 20))
    def test_working_day_after(self, drawn, offset, number):
        """The nth working day is met by a walk from day to day, there and back."""
        calendar, day = drawn.calendar, drawn.calendar.first + timedelta(days=offset)
        later = [each for each in days_of(calendar) if each in drawn.working and each > day]
        earlier = [each for each in reversed(days_of(calendar)) if each in drawn.working and each < day]
        there = {**dict(enumerate(later, start=1)), **{-n: each for n, each in enumerate(earlier, start=1)}, 0: day}
        inside = 0 <= offset and day <= calendar.last

        slow = there.get(number, "horizon") if inside else "horizon"

        assert slow == answer_to(lambda: calendar.working_day_after(day, number))

    @given(drawn_calendars, st.data())
    def test_there_and_back(self, drawn, data):
        """From a working day, n working days on are n + 1 counted with both ends, and n back is where it began."""
        days = sorted(drawn.working)
        if not days:
            assert 0 == drawn.calendar.working
            return
        start = data.draw(st.integers(0, len(days) - 1))
        number = data.draw(st.integers(0, len(days) - 1 - start))
        there = drawn.calendar.working_day_after(days[start], number)

        assert number + 1 == drawn.calendar.working_days_between(days[start], there)
        assert days[start] == drawn.calendar.working_day_after(there, -number)


class TestNewlyClosed:
    @given(pairs())
    def test_just_what_went(self, drawn):
        """What is newly closed is what was open before and is closed after, no half-day more (C03)."""
        before, after = drawn
        days = set(shared(before.calendar, after.calendar))
        gone = {slot for slot in before.open_halves - after.open_halves if slot[0] in days}

        closed = newly_closed(before.calendar, after.calendar)

        assert gone == half_days(closed)
        assert list(closed) == sorted(closed, key=lambda shut: shut.first)

    @given(drawn_calendars, st.data())
    def test_nothing_opens(self, drawn, data):
        """Closing more is found as it is, and taking it back closes nothing."""
        more = data.draw(closures(start=drawn.calendar.first, within=45, halves=True))
        shut = drawn.calendar.without([more])

        assert () == newly_closed(shut, drawn.calendar)
        assert half_days([more]) & drawn.open_halves == half_days(newly_closed(drawn.calendar, shut))

    @pytest.mark.parametrize(
        ("make", "day", "why"),
        [
            (england_and_wales, date(2022, 9, 19), "Queen Elizabeth II"),
            (scotland, date(2026, 6, 15), "FIFA World Cup"),
        ],
    )
    def test_proclaimed_after_planning(self, make, day, why):
        """C03: of a plan's dates, just the one that was proclaimed a bank holiday since is found, with its name."""
        after = make(first=date(day.year, 1, 1), last=date(day.year, 12, 31))
        before = attrs.evolve(after, closures=tuple(shut for shut in after.closures if day not in shut))
        dates = [day - DAY * 28, day, day + DAY * 28]

        closed = newly_closed(before, after)

        assert [day] == [each for each in dates if any(each in shut for shut in closed)]
        assert [True] == [why in shut.reason for shut in closed]


class TestPlanted:
    """Planted defects: what a hasty hand would write, and the laws notice."""

    WEEK = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))

    def test_and_by_closures_alone(self):
        """I27, planted defect: to take over the closures of another calendar forgets the days of its week."""
        other = self.WEEK.on("Tuesday")

        assert read_off(self.WEEK, self.WEEK.without(other.closures).open) != half_days_open(self.WEEK & other)

    def test_union_of_closures(self):
        """I27, planted defect: to keep every closure of two calendars side by side closes what one has open."""
        shut = Closure(self.WEEK.first, self.WEEK.first, ClosureKind.OTHER)
        hasty = attrs.evolve(self.WEEK, closures=(shut,))

        assert read_off(hasty, hasty.open) != half_days_open(self.WEEK | self.WEEK.without([shut]))

    def test_bits_that_nothing_told(self):
        """I27, planted defect: a bit that is set by hand is told by none of the calendar's dates."""
        planted = attrs.evolve(self.WEEK)
        object.__setattr__(planted, "open", self.WEEK.open & ~1)

        assert is_whole(self.WEEK)
        assert not is_whole(planted)


def half_days_open(calendar: Calendar) -> set[tuple[date, Half]]:
    return read_off(calendar, calendar.open)


# Ten years, fifty years, and both ends of time ------------------------------------------------------------------------


class Counted(tuple):
    """Count how often an entry is read."""

    __slots__ = ()
    reads = 0

    def __getitem__(self, place):
        Counted.reads += 1
        return super().__getitem__(place)


def lines_run(ask) -> int:
    """Count the lines of Python that a call runs, the second time that it is made, and no search for garbage."""
    ask()
    count, before = 0, sys.gettrace()

    def step(_frame, what, _):
        nonlocal count
        count += what == "line"
        return step

    gc.disable()  # Hypothesis has lines of its own run whenever garbage is looked for
    sys.settrace(step)
    try:
        ask()
    finally:
        sys.settrace(before)
        gc.enable()
    return count


def of_years(years: int) -> Calendar:
    """Make a calendar that starts in 2019, with a closure each month, and one morning closed each month."""
    shut = [
        Closure(
            date(2019 + month // 12, month % 12 + 1, 9), date(2019 + month // 12, month % 12 + 1, 12), kind, "", half
        )
        for month in range(12 * years)
        for kind, half in ((ClosureKind.CHARITY, Half.MORNING), (ClosureKind.BUSY, Half.WHOLE_DAY))
    ]
    return england_and_wales(first=date(2019, 1, 1), last=date(2018 + years, 12, 31)).without(shut)


TWO, TEN = of_years(2), of_years(10)
QUESTIONS = {
    "count": lambda calendar: calendar.count(date(2019, 2, 4), date(2020, 11, 2)),
    "working days between": lambda calendar: calendar.working_days_between(date(2019, 2, 4), date(2020, 11, 2)),
    "next day": lambda calendar: calendar.next_day(date(2020, 4, 9), Half.WHOLE_DAY),
    "working day after": lambda calendar: calendar.working_day_after(date(2019, 2, 4), 300),
    "working day back": lambda calendar: calendar.working_day_after(date(2020, 11, 2), -300),
    "why closed": lambda calendar: calendar.why_closed(date(2020, 4, 10)),
    "why not": lambda calendar: calendar.why_closed(date(2020, 4, 14), Half.MORNING),
    "slot": lambda calendar: calendar.slot(date(2020, 11, 2)),
    "day": lambda calendar: calendar.day(1000),
}


class TestHorizon:
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_steps(self, name):
        """A question about the same days runs just as many lines of Python in ten years as in two, and few."""
        ask = QUESTIONS[name]

        assert ask(TWO) == ask(TEN)
        assert lines_run(lambda: ask(TWO)) == lines_run(lambda: ask(TEN)) < 80

    def test_steps_are_seen(self):
        """Planted defect: a walk from day to day runs more lines the longer the calendar is."""
        slow = [lines_run(lambda calendar=calendar: days_of(calendar)) for calendar in (TWO, TEN)]

        assert slow[0] < slow[1]

    @pytest.mark.parametrize("name", ["count", "working days between", "next day", "working day after"])
    def test_entries(self, name):
        """To find a day in ten years reads at most three entries more for each search than to find it in two."""
        reads = []
        for whole in (TWO, TEN):
            calendar = attrs.evolve(whole)
            QUESTIONS[name](calendar)
            days = {half: Counted(found) for half, found in calendar._open_days.items()}
            object.__setattr__(calendar, "_open_days", days)
            object.__setattr__(calendar, "_working_days", Counted(calendar._working_days))
            Counted.reads = 0
            QUESTIONS[name](calendar)
            reads.append(Counted.reads)

        assert 0 < reads[0] <= reads[1] <= reads[0] + 3 * 4
        assert reads[1] <= 4 * 13

    def test_hundred_thousand_ranges(self):
        """C10: 100,000 ranges, one over the other and far outside, close their own days and no other."""
        calendar = Calendar(name="ten years", first=date(2019, 1, 1), last=date(2028, 12, 31), weekdays=tuple(range(7)))
        starts = [calendar.first + timedelta(days=8 * (number % 4000) - 9_999) for number in range(100_000)]
        ranges = [
            Closure(day, day + timedelta(days=number % 3), ClosureKind.BUSY, f"diary {number % 50}")
            for number, day in enumerate(starts)
        ]

        shut = calendar.without(ranges)

        closed = {day + timedelta(days=more) for day in starts for more in range(3)}
        assert [day in closed for day in days_of(calendar)] == ["" != shut.why_closed(day) for day in days_of(calendar)]
        assert 2 * sum(day not in closed for day in days_of(calendar)) == shut.count()

    @pytest.mark.parametrize("first", [date.min, date.max - timedelta(days=LONGEST_HORIZON - 1)])
    def test_both_ends_of_time(self, first):
        """A calendar may begin on the first date there is, or end on the last, and answers as any other."""
        last = first + timedelta(days=LONGEST_HORIZON - 1)
        calendar = Calendar(name="an end", first=first, last=last, weekdays=tuple(range(7)))

        assert (first, last) == (calendar.day(calendar.slot(first)), calendar.day(calendar.slot(last) + 1))
        assert 2 * LONGEST_HORIZON == calendar.slots == calendar.count() == (calendar & calendar).count()
        assert last == calendar.working_day_after(first, LONGEST_HORIZON - 1)
        assert first == calendar.working_day_after(last, 1 - LONGEST_HORIZON)
        assert last == calendar.next_day(last, Half.WHOLE_DAY)
        assert 0 == calendar.within([]).count()
        for ask in (
            lambda: calendar.working_day_after(last, 1),
            lambda: calendar.working_day_after(first, -1),
            lambda: calendar.within([]).next_day(first),
        ):
            assert "horizon" == answer_to(ask)

    @pytest.mark.parametrize("slot", [-(10**9), 10**9, 10**30])
    def test_a_slot_on_no_date(self, slot):
        """A slot before the first date or after the last is refused by our own error."""
        assert "calendar" == answer_to(lambda: TWO.day(slot))


class TestOrdinaryUnavailability:
    """C16: a part-time facilitator, a term-time charity and a day of rest need nothing of their own."""

    TERMS = (
        DateRange(date(2027, 1, 5), date(2027, 2, 12)),
        DateRange(date(2027, 2, 22), date(2027, 3, 25)),
        DateRange(date(2027, 4, 12), date(2027, 7, 21)),
    )

    def test_events(self):
        """Each event is on a day on which the facilitator works, in term, and not on the holy day."""
        fast = Closure(date(2027, 2, 10), date(2027, 2, 10), ClosureKind.OTHER, "Ash Wednesday")
        charity = a_calendar().within(self.TERMS, kind=ClosureKind.SCHOOL_HOLIDAY, reason="out of term")
        facilitator = a_calendar().on("Monday to Wednesday").without([fast])

        plan = planned(start=MONDAY, calendar=charity & facilitator)

        for event_ in plan.events:
            assert event_.day.weekday() <= 2
            assert any(term.first <= event_.day <= term.last for term in self.TERMS)
            assert event_.day not in fast

    def test_reasons(self):
        """Each of the three says why a day is closed."""
        fast = Closure(date(2027, 2, 10), date(2027, 2, 10), ClosureKind.OTHER, "Ash Wednesday")
        both = a_calendar().on("Monday to Wednesday").without([fast])
        both = both.within(self.TERMS, kind=ClosureKind.SCHOOL_HOLIDAY, reason="half-term")

        assert ["a Thursday", "Ash Wednesday (not available)", "half-term (school holiday)"] == [
            both.why_closed(day) for day in (date(2027, 2, 4), date(2027, 2, 10), date(2027, 2, 16))
        ]
