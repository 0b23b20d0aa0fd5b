"""Every bank holiday of England and Wales that is published, or that our calendars name, has a Welsh name."""

import doctest
import json
import warnings
from datetime import date
from pathlib import Path

import pytest

from coproduce import ClosureKind, england_and_wales
from coproduce_wales import bank_holidays
from coproduce_wales.bank_holidays import ALSO_CALLED, WELSH_NAMES, MissingWelshNameWarning, untranslated, welsh_name

PUBLISHED = Path(__file__).parents[3].parent / "shared" / "data" / "govuk-bank-holidays.json"
GOLDEN = "Golden Jubilee of Elizabeth II"


def published():
    """Give the titles that GOV.UK publishes for England and Wales, each once."""
    events = json.loads(PUBLISHED.read_text(encoding="utf-8"))["england-and-wales"]["events"]
    return {event["title"] for event in events}


def named(first, last):
    """Give the titles of the bank holidays that our calendar names from one year to another, each once."""
    closures = england_and_wales(first=date(first, 1, 1), last=date(last, 12, 31)).closures
    return {closure.reason for closure in closures if closure.kind is ClosureKind.BANK_HOLIDAY}


class TestPublished:
    @pytest.mark.skipif(not PUBLISHED.exists(), reason="GOV.UK's list is not at ../shared/data")
    def test_each_has_a_name(self):
        """Each title that GOV.UK publishes has a Welsh name, those of one year only among them."""
        assert () == untranslated(sorted(published()))
        assert "Bank holiday for the coronation of King Charles III" in published()

    @pytest.mark.skipif(not PUBLISHED.exists(), reason="GOV.UK's list is not at ../shared/data")
    def test_no_other(self):
        """No name is written in for a title that GOV.UK does not publish."""
        assert {*WELSH_NAMES} == {title.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for title in published()}


class TestCalendars:
    @pytest.mark.parametrize(("first", "last"), [(2024, 2030), (2012, 2050)])
    def test_each_has_a_name(self, first, last):
        """Each bank holiday that our calendars name has a Welsh name, on its own day or on the one in its place."""
        titles = named(first, last)

        assert () == untranslated(sorted(titles))
        assert {"May Day", "Boxing Day (observed)"} <= titles

    def test_other_words(self):
        """What our calendars call otherwise is among what they name, and means a title that is published."""
        assert {*ALSO_CALLED} <= named(2012, 2030)
        assert {*ALSO_CALLED.values()} <= {*WELSH_NAMES}


class TestWelshName:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("New Year's Day", "Dydd Calan"),
            ("New Year\N{RIGHT SINGLE QUOTATION MARK}s Day", "Dydd Calan"),
            ("New Year's Day (observed)", "Dydd Calan (diwrnod amgen)"),
            ("Good Friday", "Gwener y Groglith"),
            ("Easter Monday", "Llun y Pasg"),
            ("May Day", "Gŵyl banc dechrau Mai"),
            ("Early May bank holiday (VE day)", "Gŵyl banc dechrau Mai (diwrnod VE)"),
            ("Spring Bank Holiday", "Gŵyl banc y gwanwyn"),
            ("Late Summer Bank Holiday", "Gŵyl banc yr haf"),
            ("Christmas Day", "Dydd Nadolig"),
            ("Boxing Day", "Dydd San Steffan"),
            ("Platinum Jubilee of Elizabeth II", "Gŵyl banc Jiwbilî Blatinwm"),
            ("Coronation of Charles III", "Gŵyl y banc ar gyfer coroni Brenin Siarl III"),
        ],
    )
    def test_name(self, title, name):
        """A title has one Welsh name, whoever words it, with either apostrophe and any capitals."""
        assert name == welsh_name(title)

    @pytest.mark.parametrize("title", [GOLDEN, f"{GOLDEN} (observed)", ""])
    def test_never_silent(self, title):
        """A title without a Welsh name stays in English, whole, and a warning names it."""
        with pytest.warns(MissingWelshNameWarning, match="no Welsh name is written in for") as caught:
            assert title == welsh_name(title)
        assert [True] == [repr(title) in str(each.message) for each in caught]

    def test_no_warning(self):
        """A title with a Welsh name is given without a warning."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            welsh_name("Easter Monday")
        assert [] == caught


class TestUntranslated:
    def test_listed(self):
        """Titles without a Welsh name are listed, each once and in order."""
        assert (GOLDEN, "Moon Day") == untranslated([GOLDEN, "Good Friday", "Moon Day", GOLDEN])

    def test_examples_run(self):
        """The examples in the docstrings run."""
        assert (0, True) == ((done := doctest.testmod(bank_holidays)).failed, done.attempted > 0)
