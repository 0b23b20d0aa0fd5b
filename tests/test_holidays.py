"""Bank holidays: what GOV.UK published, and a few facts that anybody can check."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import warnings
from datetime import date, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from coproduce.charity import Charity, Nation
from coproduce.errors import ArgumentError
from coproduce.holidays import (
    PUBLISHED_UNTIL,
    charity_calendar,
    england_and_wales,
    northern_ireland,
    scotland,
    working_calendar,
)

PUBLISHED = Path(__file__).parents[1].parent / "shared" / "data" / "govuk-bank-holidays.json"
DIVISIONS = {
    "england-and-wales": england_and_wales,
    "scotland": scotland,
    "northern-ireland": northern_ireland,
}
NOT_IN_THE_FILE = {("scotland", date(2026, 6, 15)): "proclaimed for Scotland's World Cup match after the file was made"}
NOT_IN_WORKALENDAR = {date(2023, 5, 8): "the Coronation, which workalendar 17.0 lacks"}


def closed_weekdays(calendar):
    """List the weekdays that a calendar closes."""
    days = (calendar.first + timedelta(days=number) for number in range((calendar.last - calendar.first).days + 1))
    return {day for day in days if day.weekday() < 5 and calendar.why_closed(day)}


def year(make, number):
    return make(first=date(number, 1, 1), last=date(number, 12, 31))


class TestPublished:
    @pytest.mark.skipif(not PUBLISHED.exists(), reason="GOV.UK's list is not at ../shared/data")
    @pytest.mark.parametrize("division", DIVISIONS)
    def test_agrees_with_govuk(self, division):
        """On weekdays each division closes just on the days that GOV.UK published, in every year of its list."""
        events = json.loads(PUBLISHED.read_text(encoding="utf-8"))[division]["events"]
        published = {date.fromisoformat(event["date"]) for event in events}
        added = {day for where, day in NOT_IN_THE_FILE if where == division}
        first, last = min(published).year, max(published).year
        assert not published & added, "what is in the file is no exception"

        ours = DIVISIONS[division](first=date(first, 1, 1), last=date(last, 12, 31))

        assert {day for day in published if day.weekday() < 5} | added == closed_weekdays(ours)


# Bank holidays by the rules for them, written anew --------------------------------------------------------------------

MOVED = {
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
"""The spring holiday for two jubilees, and the May holiday for the 75th anniversary of VE Day."""

PROCLAIMED = {
    date(2012, 6, 5): "the Diamond Jubilee",
    date(2022, 6, 3): "the Platinum Jubilee",
    date(2022, 9, 19): "the funeral of Queen Elizabeth II",
    date(2023, 5, 8): "the Coronation of King Charles III",
}
IN_SCOTLAND = {date(2026, 6, 15): "Scotland's match at the World Cup"}


def easter(number):
    """Work out Easter Sunday, after Butcher's rule of 1876."""
    century, rest = divmod(number, 100)
    golden = number % 19
    leap = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + leap + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(number, month, day + 1)


def monday(number, month, *, last=False):
    """Find the first or the last Monday of a month of 31 days."""
    days = [date(number, month, day) for day in range(1, 32)]
    return [day for day in days if day.weekday() == 0][-1 if last else 0]


def with_substitutes(days):
    """Give the next weekday that is none of them for each day that is on a weekend."""
    taken = {day for day in days if day.weekday() < 5}
    for day in sorted(set(days) - taken):
        instead = day
        while instead.weekday() >= 5 or instead in taken:
            instead += timedelta(days=1)
        taken.add(instead)
    return taken


def by_the_rules(division, number):
    """List the weekdays that are bank holidays in a year."""
    fixed = [date(number, 1, 1), date(number, 12, 25), date(number, 12, 26)]
    fixed += [date(number, 1, 2), date(number, 11, 30)] if division == "scotland" else []
    fixed += [date(number, 3, 17), date(number, 7, 12)] if division == "northern-ireland" else []
    sunday = easter(number)
    rest = {sunday - timedelta(days=2), monday(number, 5), monday(number, 5, last=True)}
    rest |= (
        {monday(number, 8)} if division == "scotland" else {sunday + timedelta(days=1), monday(number, 8, last=True)}
    )
    found = {MOVED.get(day, day) for day in rest} | with_substitutes(fixed)
    proclaimed = {**PROCLAIMED, **IN_SCOTLAND} if division == "scotland" else PROCLAIMED
    return found | {day for day in proclaimed if day.year == number}


class TestRules:
    @pytest.mark.parametrize("division", DIVISIONS)
    def test_agrees_with_date_arithmetic(self, division):
        """On weekdays each division closes just the days that the rules bring, in each year published and ten more."""
        for number in range(2012, PUBLISHED_UNTIL.year + 11):
            assert by_the_rules(division, number) == closed_weekdays(year(DIVISIONS[division], number))

    @pytest.mark.parametrize(
        ("number", "sunday"),
        [(1961, (4, 2)), (2008, (3, 23)), (2024, (3, 31)), (2027, (3, 28)), (2038, (4, 25))],
    )
    def test_easter(self, number, sunday):
        """The rule for Easter finds well-known Sundays, one of the earliest and the latest among them."""
        assert date(number, *sunday) == easter(number)

    @pytest.mark.parametrize("division", ["england-and-wales", "northern-ireland"])
    def test_agrees_with_workalendar(self, division):
        """On weekdays each division closes the days that workalendar knows, and one that it lacks.

        Its Scotland is left out: it has no Good Friday, and says of itself that it is experimental.
        """
        europe = pytest.importorskip("workalendar.europe")
        made = {
            "england-and-wales": europe.UnitedKingdom,
            "northern-ireland": europe.UnitedKingdomNorthernIreland,
        }[division]()
        for number in range(2012, PUBLISHED_UNTIL.year + 1):
            theirs = {day for day, _ in made.holidays(number) if day.weekday() < 5}
            lacking = {day for day in NOT_IN_WORKALENDAR if day.year == number}

            assert theirs | lacking == closed_weekdays(year(DIVISIONS[division], number))


class TestEnglandAndWales:
    @pytest.mark.parametrize(
        ("day", "why"),
        [
            (date(2022, 6, 3), "Platinum Jubilee"),
            (date(2022, 9, 19), "Funeral"),
            (date(2023, 5, 8), "Coronation"),
            (date(2027, 1, 1), "New Year's Day"),
            (date(2027, 3, 26), "Good Friday"),
            (date(2027, 3, 29), "Easter Monday"),
            (date(2027, 5, 3), "May Day"),
            (date(2027, 5, 31), "Spring Bank Holiday"),
            (date(2027, 8, 30), "Late Summer Bank Holiday"),
            (date(2027, 12, 27), "Christmas Day (observed)"),
            (date(2027, 12, 28), "Boxing Day (observed)"),
        ],
    )
    def test_closed(self, day, why):
        """These days are closed, and say why."""
        assert why in year(england_and_wales, day.year).why_closed(day)

    @pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 7, 12), date(2027, 8, 2), date(2027, 12, 24)])
    def test_open(self, day):
        """The days of its neighbours, and Christmas Eve, are open."""
        assert "" == year(england_and_wales, 2027).why_closed(day)

    def test_eight_a_year(self):
        """An ordinary year closes eight weekdays."""
        assert [8, 8, 8, 8] == [
            len(closed_weekdays(year(england_and_wales, number))) for number in (2024, 2025, 2027, 2028)
        ]


class TestScotland:
    @pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 8, 2), date(2027, 11, 30), date(2026, 6, 15)])
    def test_closed(self, day):
        """The second day of the year, early August, St Andrew's Day and 15 June 2026 are closed."""
        assert "bank holiday" in year(scotland, day.year).why_closed(day)

    @pytest.mark.parametrize("day", [date(2027, 3, 29), date(2027, 8, 30)])
    def test_open(self, day):
        """Easter Monday and late August are open."""
        assert "" == year(scotland, 2027).why_closed(day)


class TestNorthernIreland:
    @pytest.mark.parametrize("day", [date(2027, 3, 17), date(2027, 3, 29), date(2027, 7, 12)])
    def test_closed(self, day):
        """St Patrick's Day, Easter Monday and the Twelfth are closed."""
        assert "bank holiday" in year(northern_ireland, 2027).why_closed(day)


class TestWorkingCalendar:
    def test_wales(self):
        """England and Wales have the same bank holidays."""
        first, last = date(2024, 1, 1), date(2028, 12, 31)

        england, wales = (working_calendar(nation, first=first, last=last) for nation in (Nation.ENGLAND, Nation.WALES))

        assert england == wales

    @pytest.mark.parametrize("nation", Nation)
    def test_span(self, nation):
        """A calendar ends where it was asked to, and names what it was made from."""
        made = working_calendar(nation, first=date(2027, 3, 26), last=date(2027, 3, 29))

        assert (date(2027, 3, 26), date(2027, 3, 29)) == (made.first, made.last)
        assert made.made_from.startswith("holidays 0.")
        assert all(made.first <= closure.first <= made.last for closure in made.closures)

    def test_holiday_at_both_ends(self):
        """A bank holiday on the first or the last day is closed too."""
        easter = england_and_wales(first=date(2027, 3, 26), last=date(2027, 3, 29))

        assert {date(2027, 3, 26), date(2027, 3, 29)} == closed_weekdays(easter)

    def test_backwards(self):
        """A calendar that ends before it starts is refused."""
        with pytest.raises(ArgumentError, match="expected an end after its start"):
            england_and_wales(first=date(2027, 1, 2), last=date(2027, 1, 1))

    @pytest.mark.parametrize("number", [1800, 2150])
    def test_no_holidays_known(self, number):
        """A year of which no bank holidays are known is refused, and not taken for a year without any."""
        with pytest.raises(ArgumentError, match="no bank holidays are known") as caught:
            year(england_and_wales, number)

        assert "calendar" == caught.value.code

    def test_one_language(self):
        """The names of bank holidays do not follow the language of the machine."""
        command = (
            "from datetime import date; from coproduce.holidays import england_and_wales as calendar;"
            "print(calendar(first=date(2027, 1, 1), last=date(2027, 1, 1)).closures[0].reason)"
        )
        environment = {**os.environ, "LANGUAGE": "th", "LANG": "th_TH.UTF-8", "PYTHONUTF8": "1"}

        said = subprocess.run(  # noqa: S603 - our own words to our own interpreter
            [sys.executable, "-c", command], env=environment, capture_output=True, check=True, encoding="utf-8"
        )

        assert "New Year's Day\n" == said.stdout


class TestCharityCalendar:
    def test_every_nation(self):
        """What is closed in any nation of a charity is closed for the charity."""
        charity = Charity(name="Across", nations=(Nation.ENGLAND, Nation.SCOTLAND, Nation.NORTHERN_IRELAND))
        alone = [year(make, 2027) for make in DIVISIONS.values()]

        together = year(functools.partial(charity_calendar, charity), 2027)

        assert set().union(*map(closed_weekdays, alone)) == closed_weekdays(together)
        assert "England and Wales; Scotland; Northern Ireland" == together.name

    @pytest.mark.parametrize("nations", [{}, {"nations": (Nation.WALES, Nation.ENGLAND)}])
    def test_england_and_wales(self, nations):
        """Where no nation is known, and where both are named, the calendar is that of England and Wales."""
        charity = Charity(name="Bryn Hope", **nations)

        assert year(england_and_wales, 2027) == year(functools.partial(charity_calendar, charity), 2027)

    def test_in_any_order(self):
        """The order of a charity's nations changes nothing but the name."""
        one, other = (
            year(functools.partial(charity_calendar, Charity(name="Across", nations=nations)), 2027)
            for nations in ((Nation.ENGLAND, Nation.SCOTLAND), (Nation.SCOTLAND, Nation.WALES))
        )

        assert attrs.evolve(one, name=other.name) == other
        assert "Scotland; England and Wales" == other.name

    def test_moved_where_it_is(self):
        """A bank holiday is moved in each nation that has it, and refused where none does."""
        charity = Charity(name="Across", nations=(Nation.ENGLAND, Nation.SCOTLAND))
        moved = {date(2027, 3, 29): date(2027, 4, 6)}
        made = charity_calendar(charity, first=date(2027, 3, 1), last=date(2027, 4, 30), moved=moved)

        assert {date(2027, 3, 26), date(2027, 4, 6)} == closed_weekdays(made)
        with pytest.raises(ArgumentError, match="2027-03-30: there is no bank holiday to be moved"):
            charity_calendar(charity, first=made.first, last=made.last, moved={date(2027, 3, 30): date(2027, 4, 6)})

    def test_added_everywhere(self):
        """A bank holiday that is added is one in every nation, and is named once."""
        charity = Charity(name="Across", nations=(Nation.ENGLAND, Nation.SCOTLAND))
        extra = {date(2027, 9, 20): "State Funeral"}
        made = charity_calendar(charity, first=date(2027, 9, 1), last=date(2027, 9, 30), extra=extra)

        assert "State Funeral (bank holiday)" == made.why_closed(date(2027, 9, 20))

    def test_predicted(self):
        """The calendar of several nations is predicted from the same day as each of them."""
        charity = Charity(name="Across", nations=(Nation.ENGLAND, Nation.SCOTLAND))

        assert (
            date(2029, 1, 1) == charity_calendar(charity, first=date(2028, 1, 1), last=date(2030, 1, 1)).predicted_from
        )


class TestChanges:
    @pytest.mark.parametrize("make", DIVISIONS.values())
    def test_extra(self, make):
        """A day that is added closes its own day alone, and no working day is made by it."""
        plain = year(make, 2027)
        made = make(first=plain.first, last=plain.last, extra={date(2027, 9, 20): "State Funeral"})

        assert {date(2027, 9, 20)} == closed_weekdays(made) - closed_weekdays(plain)
        assert "State Funeral (bank holiday)" == made.why_closed(date(2027, 9, 20))
        assert plain.working_days_between(plain.first, plain.last) - 1 == made.working_days_between(
            made.first, made.last
        )
        assert made.made_from == f"{plain.made_from}; 1 added"

    @pytest.mark.parametrize("make", DIVISIONS.values())
    def test_moved(self, make):
        """A bank holiday that is moved opens its day and closes the other, and says where it came from."""
        plain = year(make, 2027)
        made = make(first=plain.first, last=plain.last, moved={date(2027, 5, 3): date(2027, 5, 7)})

        assert ("", "May Day, moved from 2027-05-03 (bank holiday)") == (
            made.why_closed(date(2027, 5, 3)),
            made.why_closed(date(2027, 5, 7)),
        )
        assert {date(2027, 5, 3), date(2027, 5, 7)} == closed_weekdays(made) ^ closed_weekdays(plain)
        assert made.made_from == f"{plain.made_from}; 1 moved"

    def test_moved_onto_one_another(self):
        """Bank holidays that change places are each moved from where they were."""
        one, other = date(2027, 5, 3), date(2027, 5, 31)
        made = england_and_wales(first=one, last=other, moved={one: other, other: one})

        assert ["Spring Bank Holiday, moved from 2027-05-31", "May Day, moved from 2027-05-03"] == [
            shut.reason for shut in made.closures
        ]

    @pytest.mark.parametrize(
        ("moved", "closed"),
        [
            ({date(2027, 12, 28): date(2028, 1, 5)}, {date(2028, 1, 3), date(2028, 1, 5)}),
            ({date(2028, 1, 3): date(2027, 12, 30)}, set()),
        ],
    )
    def test_moved_over_the_edge(self, moved, closed):
        """A bank holiday may be moved into the calendar, and out of it."""
        made = england_and_wales(first=date(2028, 1, 1), last=date(2028, 1, 31), moved=moved)

        assert closed == closed_weekdays(made)

    @pytest.mark.parametrize("day", [date(2027, 5, 4), date(2027, 8, 2), date(1700, 1, 1), date(2500, 1, 1)])
    def test_no_holiday(self, day):
        """A day that is no bank holiday in this nation cannot be moved."""
        with pytest.raises(
            ArgumentError, match=f"{day}: there is no bank holiday to be moved - name the date"
        ) as caught:
            england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31), moved={day: date(2027, 5, 7)})

        assert "calendar" == caught.value.code

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"extra": {"2027-09-20": "State Funeral"}}, "expected the date of a bank holiday, got '2027-09-20'"),
            ({"moved": {date(2027, 5, 3): "2027-05-07"}}, "expected the date of a bank holiday, got '2027-05-07'"),
            ({"moved": {date(2027, 5, 3): datetime(2027, 5, 7)}}, "expected the date of a bank holiday"),  # noqa: DTZ001
            ({"published_until": 2028}, "expected the date of a bank holiday, got 2028"),
            ({"extra": {date(2027, 9, 20): " "}}, "the bank holiday on 2027-09-20 has no name - name it, such as"),
            ({"extra": {date(2027, 9, 20): 1}}, "the bank holiday on 2027-09-20 has no name"),
            ({"extra": [date(2027, 9, 20)]}, "extra is list: expected Mapping - give a date and what it brings"),
            ({"moved": None}, "moved is NoneType: expected Mapping"),
        ],
    )
    def test_refused(self, changes, message):
        """What is no date, has no name, or is no pairing of the two is refused."""
        with pytest.raises(ArgumentError, match=message):
            england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31), **changes)

    def test_no_nation(self):
        """What is no nation is refused, with how one is given."""
        with pytest.raises(
            ArgumentError, match=r"the nation is str: expected Nation - give one, such as Nation\.WALES"
        ):
            working_calendar("wales", first=date(2027, 1, 1), last=date(2027, 12, 31))


class TestPrediction:
    @pytest.mark.skipif(not PUBLISHED.exists(), reason="GOV.UK's list is not at ../shared/data")
    @pytest.mark.parametrize("division", DIVISIONS)
    def test_end_of_the_list(self, division):
        """The published list ends with the year that GOV.UK's own ends with."""
        events = json.loads(PUBLISHED.read_text(encoding="utf-8"))[division]["events"]

        assert PUBLISHED_UNTIL == date(max(date.fromisoformat(event["date"]) for event in events).year, 12, 31)

    @pytest.mark.parametrize("make", DIVISIONS.values())
    @pytest.mark.parametrize(
        ("first", "last", "predicted_from"),
        [
            (date(2028, 1, 1), date(2028, 12, 31), None),
            (date(2028, 1, 1), date(2029, 1, 1), date(2029, 1, 1)),
            (date(2030, 3, 1), date(2030, 4, 1), date(2030, 3, 1)),
        ],
    )
    def test_predicted_from(self, make, first, last, predicted_from):
        """A calendar says from which of its days on bank holidays are not yet published."""
        made = make(first=first, last=last)

        assert predicted_from == made.predicted_from
        assert (predicted_from is not None) is made.is_predicted(last)
        assert ("predicted" in made.made_from) is (predicted_from is not None)

    def test_made_from(self):
        """What a calendar was made from says what is predicted, added and moved."""
        made = england_and_wales(
            first=date(2027, 1, 1),
            last=date(2029, 12, 31),
            extra={date(2027, 9, 20): "State Funeral"},
            moved={date(2027, 5, 3): date(2027, 5, 7)},
        )

        assert made.made_from.endswith("; 1 added; 1 moved; predicted from 2029-01-01")

    @pytest.mark.parametrize(
        ("until", "predicted_from"),
        [(date(2027, 6, 30), date(2027, 7, 1)), (date(2029, 12, 31), None), (date.max, None)],
    )
    def test_published_until(self, until, predicted_from):
        """Where more or less is published, it can be said."""
        made = england_and_wales(first=date(2027, 1, 1), last=date(2029, 12, 31), published_until=until)

        assert predicted_from == made.predicted_from

    def test_silence(self):
        """No warning is given: what is predicted is a fact of the calendar."""
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always")
            england_and_wales(first=date(2029, 1, 1), last=date(2031, 12, 31))

        assert [] == given
