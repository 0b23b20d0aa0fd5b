"""What can happen to a plan is said in words that name the event and the day, and never the reason that people gave."""

from datetime import date, time

import attrs
import pytest

from cases import a_calendar, tailored
from coproduce import (
    Apart,
    Asked,
    Cancelled,
    Closed,
    Closure,
    ClosureKind,
    Deadline,
    Duration,
    Left,
    NewCalendar,
    NewPackage,
    NoLongerAsked,
    Pin,
    Slipped,
    StartsAt,
    TookLonger,
    Weeks,
)

TUESDAY = date(2027, 2, 16)
FRIDAY = date(2027, 2, 19)
PRIVATE = "after the court date"


class TestWords:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (Slipped(event="vision", not_before=TUESDAY), "vision slips to Tuesday 16 February 2027 at the soonest"),
            (Cancelled(event="vision", on=TUESDAY), "vision is cancelled on Tuesday 16 February 2027"),
            (TookLonger(event="vision", length=Duration.of("1 1/2")), "vision takes 1½ days"),
            (TookLonger(event="vision", length=Duration.of("1")), "vision takes 1 day"),
            (TookLonger(event="check-in-1", length=Duration.of("1/2")), "check-in-1 takes ½ day"),
            (
                Closed(closure=Closure(TUESDAY, FRIDAY, ClosureKind.CHARITY, PRIVATE)),
                "closed by the charity from Tuesday 16 February 2027 to Friday 19 February 2027",
            ),
            (NewCalendar(calendar=attrs.evolve(a_calendar(), made_from="")), "England and Wales"),
            (Left(person="facilitator-1", since=TUESDAY), "facilitator-1 runs no events from Tuesday 16 February 2027"),
            (Asked(request=Pin(event="vision", day=TUESDAY)), "vision on Tuesday 16 February 2027"),
            (Asked(request=Deadline(day=TUESDAY)), "by Tuesday 16 February 2027"),
            (Asked(request=StartsAt(event="vision", at=time(9, 30))), "vision at 09:30"),
            (
                Asked(request=Apart(first="concepts", then="vision", least=Weeks(6))),
                "concepts, vision at least 6 weeks",
            ),
            (NoLongerAsked(request=Deadline(day=TUESDAY)), "by Tuesday 16 February 2027, which is no longer asked"),
            (NewPackage(package=tailored()), "another version of the package"),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_text(self, change, words):
        """A change says what happened, to which event, and when."""
        assert words in str(change)

    def test_made_from(self):
        """A newer calendar says what it was made from, so that two versions of one calendar can be told apart."""
        year = a_calendar()

        assert year.made_from in str(NewCalendar(calendar=year))


class TestReasons:
    @pytest.mark.parametrize(
        "change",
        [
            Slipped(event="vision", not_before=TUESDAY, reason=PRIVATE),
            Cancelled(event="vision", on=TUESDAY, reason=PRIVATE),
            TookLonger(event="vision", length=Duration.of("1"), reason=PRIVATE),
            Closed(closure=Closure(TUESDAY, FRIDAY, ClosureKind.OTHER, PRIVATE)),
            Asked(request=Pin(event="vision", day=TUESDAY, reason=PRIVATE)),
            NoLongerAsked(request=Pin(event="vision", day=TUESDAY, reason=PRIVATE)),
        ],
        ids=lambda change: type(change).__name__,
    )
    def test_private(self, change):
        """The reason that people gave may be private: neither the text nor the repr has it."""
        assert "court" not in f"{change} {change!r}"


class TestValues:
    def test_equal(self):
        """Two changes that say the same are equal, so that what is said twice counts once."""
        slips = [Slipped(event="vision", not_before=TUESDAY) for _ in range(2)]

        assert 1 == len(set(slips))

    def test_frozen(self):
        """A change is not changed any more."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            Slipped(event="vision", not_before=TUESDAY).event = "planning"
