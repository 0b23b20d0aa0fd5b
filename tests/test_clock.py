"""Times of day: ten o'clock is ten o'clock all year, and a time that the clocks leave out or repeat is refused."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from coproduce.clock import local_time, session_end, zone_of
from coproduce.days import Duration
from coproduce.errors import ArgumentError

FORWARD = date(2026, 3, 29)
BACK = date(2026, 10, 25)
HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
AROUND_THE_CHANGES = [day + timedelta(days=number) for day in (FORWARD, BACK) for number in (-1, 0, 1)]
ZONES = ("Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "UTC")
WITHOUT_A_DATABASE = """
import sys
sys.modules["tzdata"] = None
from datetime import date, time
from coproduce.clock import local_time
from coproduce.errors import MissingExtraError
try:
    local_time(date(2027, 1, 11), time(10))
except MissingExtraError as error:
    print(error)
"""
DATES_ALONE = """
from cases import planned
print(bool(planned().events))
"""


def without_a_database(script):
    """Run a script where Python finds no time zones."""
    paths = f"import sys; sys.path[:] = {sys.path!r}; sys.modules['tzdata'] = None\n"
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", paths + script],
        env={"PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


class TestLocalTime:
    """A day and a time of day make one moment, or none."""

    @pytest.mark.parametrize("day", AROUND_THE_CHANGES)
    def test_ten_stays_ten(self, day):
        """Ten o'clock is shown as ten o'clock before the clocks change, on that day and after it."""
        summer = FORWARD <= day < BACK

        moment = local_time(day, time(10))

        assert (day, time(10)) == (moment.date(), moment.time())
        assert timedelta(hours=summer) == moment.utcoffset()

    def test_left_out(self):
        """Half past one on the day that the clocks go forward does not exist, and the times around it are offered."""
        with pytest.raises(ArgumentError) as caught:
            local_time(FORWARD, time(1, 30))

        assert str(caught.value) == (
            "[clock] 01:30 on 29 March 2026 does not exist in Europe/London: the clocks go forward over it - "
            "choose 00:30 on 29 March 2026 or 02:30 on 29 March 2026"
        )

    @pytest.mark.parametrize("fold", [0, 1])
    def test_no_fold_brings_it_back(self, fold):
        """A time that does not exist is refused whichever of two it is meant to be."""
        with pytest.raises(ArgumentError, match="does not exist"):
            local_time(FORWARD, time(1, 30), fold=fold)

    def test_comes_twice(self):
        """Half past one on the day that the clocks go back comes twice, and the way to choose is offered."""
        with pytest.raises(ArgumentError) as caught:
            local_time(BACK, time(1, 30))

        assert str(caught.value) == (
            "[clock] 01:30 on 25 October 2026 comes twice in Europe/London - "
            "give fold=0 for the first, at +01:00, or fold=1 for the second, at +00:00"
        )

    @pytest.mark.parametrize(("fold", "hour"), [(0, 0), (1, 1)])
    def test_fold_chooses(self, fold, hour):
        """The first half past one is in summer time, and the second an hour later."""
        chosen = local_time(BACK, time(1, 30), fold=fold)

        assert datetime(2026, 10, 25, hour, 30, tzinfo=UTC) == chosen.astimezone(UTC)
        assert (fold, time(1, 30)) == (chosen.fold, chosen.time())

    @pytest.mark.parametrize("fold", [0, 1])
    def test_fold_has_no_effect_elsewhere(self, fold):
        """A time that comes once is the same with a fold."""
        assert local_time(BACK, time(10)) == local_time(BACK, time(10), fold=fold)
        assert 0 == local_time(BACK, time(10), fold=fold).fold

    @pytest.mark.parametrize(
        ("day", "at", "exists"),
        [
            (FORWARD, time(0, 59, 59), True),
            (FORWARD, time(1), False),
            (FORWARD, time(1, 59, 59), False),
            (FORWARD, time(2), True),
            (BACK, time(0, 59, 59), True),
            (BACK, time(1), False),
            (BACK, time(1, 59, 59), False),
            (BACK, time(2), True),
        ],
    )
    def test_bounds(self, day, at, exists):
        """Just the hour from one to two is left out in March, and comes twice in October."""
        assert exists == is_one(day, at, "Europe/London")

    @pytest.mark.parametrize("zone", ZONES)
    def test_agrees_with_whenever(self, zone):
        """Another library finds the same moments, and refuses the same times."""
        whenever = pytest.importorskip("whenever")

        for day in AROUND_THE_CHANGES:
            for at in HALF_HOURS:
                numbers = (day.year, day.month, day.day, at.hour, at.minute)
                try:
                    theirs = whenever.ZonedDateTime(*numbers, tz=zone, disambiguation="raise")
                except (whenever.SkippedTime, whenever.RepeatedTime):
                    assert not is_one(day, at, zone)
                else:
                    assert theirs.timestamp() == local_time(day, at, zone).timestamp()

    @pytest.mark.parametrize("zone", [zone for zone in ZONES if zone != "Europe/Dublin"])
    def test_agrees_with_dateutil(self, zone):
        """A third library agrees on which times exist once, and on their offsets; it has Ireland's changes wrong."""
        tz = pytest.importorskip("dateutil.tz")
        theirs = tz.gettz(zone)

        for day in AROUND_THE_CHANGES:
            for at in HALF_HOURS:
                plain = datetime.combine(day, at)
                once = tz.datetime_exists(plain, theirs) and not tz.datetime_ambiguous(plain, theirs)
                assert once == is_one(day, at, zone)
                if once:
                    assert plain.replace(tzinfo=theirs).utcoffset() == local_time(day, at, zone).utcoffset()

    @pytest.mark.parametrize(
        ("day", "at", "named"),
        [
            (datetime(2027, 1, 11, tzinfo=UTC), time(10), "the day"),
            ("2027-01-11", time(10), "the day"),
            (date(2027, 1, 11), "10:00", "the time"),
            (date(2027, 1, 11), time(10, tzinfo=timezone.utc), "the time"),  # noqa: UP017 - any zone will do
            (date.min, time(10), "the day"),
            (date.max, time(10), "the day"),
        ],
    )
    def test_what_is_no_day_or_time(self, day, at, named):
        """A day that is no date and a time that has a zone of its own are refused by name."""
        with pytest.raises(ArgumentError, match=named):
            local_time(day, at)

    @pytest.mark.parametrize("fold", [2, -1, True, "0"])
    def test_what_is_no_fold(self, fold):
        """A fold is 0 or 1."""
        with pytest.raises(ArgumentError, match="expected 0, 1 or None"):
            local_time(BACK, time(1, 30), fold=fold)


def is_one(day, at, zone):
    try:
        local_time(day, at, zone)
    except ArgumentError:
        return False
    return True


class TestZone:
    """A time zone is known by its name in the database, on every machine the same."""

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "London",
            "Europe",
            "../Europe/London",
            "/etc/passwd",
            "localtime",
            "right/UTC",
            "Factory",
            "a\0b",
            "\ud800",
        ],
    )
    def test_unknown(self, name):
        """A name that is none is refused, and so is one that means the zone of the machine."""
        with pytest.raises(ArgumentError, match="no time zone is named"):
            zone_of(name)

    def test_no_name(self):
        """What is no text is no name."""
        with pytest.raises(ArgumentError, match="the time zone is NoneType"):
            zone_of(None)

    def test_no_database(self):
        """Without a time zone database the error names what brings one."""
        said = without_a_database(WITHOUT_A_DATABASE)

        assert said == (
            "[extra] times of day need a time zone database, and there is none: tzdata is not installed - "
            'install "tzdata"; dates without times need none\n'
        )

    def test_dates_need_none(self):
        """A plan of dates is made without a time zone database."""
        assert "True\n" == without_a_database(DATES_ALONE)


class TestSessionEnd:
    """A session ends so many working minutes after its start, with its breaks."""

    @pytest.mark.parametrize(
        ("length", "end"),
        [("1/4", time(11, 30)), ("1/2", time(13)), ("3/4", time(15, 30)), ("1", time(17))],
    )
    def test_lengths(self, length, end):
        """Of the six hours of a day, a session takes its part; over half a day an hour of breaks comes on top."""
        assert end == session_end(date(2027, 1, 11), time(10), Duration.of(length), 360).time()

    def test_breaks_are_a_parameter(self):
        """Other breaks give another end."""
        ended = session_end(date(2027, 1, 11), time(10), Duration.of("1"), 360, break_minutes=30)

        assert time(16, 30) == ended.time()

    def test_exact(self):
        """A quarter of 350 minutes is 87 minutes and 30 seconds."""
        assert time(11, 27, 30) == session_end(date(2027, 1, 11), time(10), Duration.of("1/4"), 350).time()

    def test_time_passes_as_the_clocks_change(self):
        """Three hours from midnight end at four as the clocks go forward, and at two as they go back."""
        ends = [session_end(day, time(0), Duration.of("1/2"), 360) for day in (FORWARD, BACK)]

        assert [time(4), time(2)] == [end.time() for end in ends]

    def test_starts_twice(self):
        """A session that starts in the hour that comes twice needs to say in which of them."""
        ended = session_end(BACK, time(1, 30), Duration.of("1/4"), 360, fold=1)

        assert time(3) == ended.time()
        with pytest.raises(ArgumentError, match="comes twice"):
            session_end(BACK, time(1, 30), Duration.of("1/4"), 360)

    @pytest.mark.parametrize("length", ["0", "1 1/4"])
    def test_no_length(self, length):
        """A session without length, and one of more than a day, are refused."""
        with pytest.raises(ArgumentError, match="expected more than none, and a day at most"):
            session_end(date(2027, 1, 11), time(10), Duration.of(length), 360)

    @pytest.mark.parametrize(
        ("minutes", "breaks", "named"),
        [(0, 60, "minutes_in_a_day"), (True, 60, "minutes_in_a_day"), (360, -1, "break"), (360, 1441, "break")],
    )
    def test_no_minutes(self, minutes, breaks, named):
        """Minutes are whole and lie within a day."""
        with pytest.raises(ArgumentError, match=named):
            session_end(date(2027, 1, 11), time(10), Duration.of("1"), minutes, break_minutes=breaks)

    def test_no_duration(self):
        """A number is no length: days and minutes are not mixed up."""
        with pytest.raises(ArgumentError, match="the length of a session is int: expected Duration"):
            session_end(date(2027, 1, 11), time(10), 180, 360)
