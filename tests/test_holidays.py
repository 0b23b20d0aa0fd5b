"""Bank holidays: what GOV.UK published, and a few facts that anybody can check."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from coproduce.charity import Charity, Nation
from coproduce.errors import ArgumentError
from coproduce.holidays import charity_calendar, england_and_wales, northern_ireland, scotland, working_calendar

PUBLISHED = Path(__file__).parents[1].parent / "shared" / "data" / "govuk-bank-holidays.json"
DIVISIONS = {
    "england-and-wales": england_and_wales,
    "scotland": scotland,
    "northern-ireland": northern_ireland,
}
NOT_IN_THE_FILE = {("scotland", date(2026, 6, 15)): "proclaimed for Scotland's World Cup match after the file was made"}


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

        ours = DIVISIONS[division](first=date(first, 1, 1), last=date(last, 12, 31))

        assert {day for day in published if day.weekday() < 5} | added == closed_weekdays(ours)


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
