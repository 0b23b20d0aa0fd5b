"""Diaries become closures: what is busy, in which half of which day, and nothing that the diary says in words."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.clock import zone_of
from coproduce.closures import Closure, ClosureKind
from coproduce.diaries.diary import LARGEST_DIARY
from coproduce.diaries.freebusy import MORNING_AND_AFTERNOON, busy_times, read_diary
from coproduce.errors import ArgumentError, CoproduceError, DocumentError
from coproduce.halves import Half
from coproduce.workdays import Calendar

MONDAY = date(2027, 1, 11)
SUNDAY = date(2027, 1, 24)
LONDON = zone_of("Europe/London")
CANARY = "canary-Wren-of-Ward-7"
NEW_YORK = """\
BEGIN:VTIMEZONE
TZID:Customised Time Zone
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
A_GOOD_DIARY = f"""\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//{CANARY}//EN
X-WR-CALNAME:{CANARY}
{NEW_YORK}BEGIN:VEVENT
UID:{CANARY}-1
SUMMARY:{CANARY} visit\\, with tea
LOCATION:{CANARY}
ATTENDEE;CN="{CANARY}: of
  that house":mailto:{CANARY}@example.org
DTSTART;TZID=Customised Time Zone:20270111T050000
DTEND;TZID=Customised Time Zone:20270111T060000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE:20270118T100000Z
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:{CANARY}
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:{CANARY}-2
DTSTART;VALUE=DATE:20270113
END:VEVENT
BEGIN:VFREEBUSY
FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270114T130000Z/PT1H
END:VFREEBUSY
END:VCALENDAR
"""
WITHOUT_A_LIBRARY = """
import sys
sys.modules[sys.argv[1]] = None
from datetime import date
from coproduce.errors import MissingExtraError
from coproduce.diaries.freebusy import busy_times
try:
    busy_times("", first=date(2027, 1, 11), last=date(2027, 1, 24))
except MissingExtraError as error:
    print(error)
"""


def an_event(*lines, uid="1"):
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def a_diary(*parts):
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])


def read(text, *, first=MONDAY, last=SUNDAY, **facts):
    return busy_times(text, first=first, last=last, **facts)


def told(closures):
    """Write closures as `11 morning` or `11-13`, by their days of the month."""
    return [
        f"{closure.first.day}{f'-{closure.last.day}' if closure.last > closure.first else ''}"
        f"{'' if closure.half is Half.WHOLE_DAY else f' {closure.half.value}'}"
        for closure in closures
    ]


def busy(*parts, **facts):
    """Tell the closures of a diary with some parts."""
    return told(read(a_diary(*parts), **facts))


def faults(*parts, **facts):
    """Tell the faults of a diary with some parts: their codes, lines and paths."""
    with pytest.raises(DocumentError) as caught:
        read(a_diary(*parts), **facts)
    return [(error.code, error.line, error.path) for error in caught.value.errors]


class TestEvents:
    """An event closes the half-days whose working time it overlaps."""

    @pytest.mark.parametrize(
        ("lines", "closed"),
        [
            (["DTSTART:20270111T090000Z", "DTEND:20270111T093000Z"], ["11 morning"]),
            (["DTSTART:20270111T130000Z", "DTEND:20270111T140000Z"], ["11 afternoon"]),
            (["DTSTART:20270111T120000Z", "DTEND:20270111T140000Z"], ["11"]),
            (["DTSTART:20270111T070000Z", "DTEND:20270111T090000Z"], []),
            (["DTSTART:20270111T170000Z", "DTEND:20270111T230000Z"], []),
            (["DTSTART:20270111T165959Z", "DTEND:20270111T230000Z"], ["11 afternoon"]),
            (["DTSTART:20270111T220000Z", "DTEND:20270112T090001Z"], ["12 morning"]),
            (["DTSTART:20270111T160000Z", "DTEND:20270114T100000Z"], ["11 afternoon", "12-13", "14 morning"]),
            (["DTSTART:20270111T100000Z"], []),
            (["DTSTART:20270111T100000Z", "DTEND:20270111T100000Z"], []),
            (["DTSTART:20270111T100000Z", "DURATION:PT4H"], ["11"]),
            (["DTSTART:20270111T100000Z", "DURATION:P1W"], ["11-17", "18 morning"]),
            (["DTSTART;VALUE=DATE:20270111"], ["11"]),
            (["DTSTART:20270111"], ["11"]),
            (["DTSTART;VALUE=DATE:20270111", "DTEND;VALUE=DATE:20270114"], ["11-13"]),
            (["DTSTART;VALUE=DATE:20270111", "DTEND;VALUE=DATE:20270111"], ["11"]),
            (["DTSTART;VALUE=DATE:20270111", "DURATION:P2D"], ["11-12"]),
            (["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20280101"], ["11-24"]),
            (["DTSTART:20270110T090000Z", "DTEND:20270110T100000Z"], []),
            (["DTSTART:20270125T090000Z", "DTEND:20270125T100000Z"], []),
        ],
    )
    def test_overlaps(self, lines, closed):
        """What only touches the working time of a half-day leaves it open."""
        assert closed == busy(an_event(*lines))

    @pytest.mark.parametrize(
        ("line", "closed"),
        [
            ("STATUS:CONFIRMED", True),
            ("STATUS:TENTATIVE", True),
            ("STATUS:CANCELLED", False),
            ("TRANSP:OPAQUE", True),
            ("TRANSP:TRANSPARENT", False),
            ("transp:transparent", False),
        ],
    )
    def test_free_or_busy(self, line, closed):
        """A cancelled event, and one that is shown as free, close nothing."""
        assert (["11"] if closed else []) == busy(an_event("DTSTART:20270111", line))

    def test_tentative(self):
        """Tentative events and periods are busy unless they are left out."""
        parts = (
            an_event("DTSTART:20270111", "STATUS:TENTATIVE"),
            "BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20270112T090000Z/PT1H\nEND:VFREEBUSY",
            an_event("DTSTART:20270113", uid="2"),
        )

        assert ["11", "12 morning", "13"] == busy(*parts)
        assert ["13"] == busy(*parts, tentative=False)

    def test_neighbours_are_merged(self):
        """Whole days that follow one another make one closure, whatever brings them."""
        events = (
            an_event("DTSTART:20270111"),
            an_event("DTSTART:20270112T090000Z", "DTEND:20270112T100000Z"),
            an_event("DTSTART:20270112T130000Z", "DTEND:20270112T140000Z"),
            an_event("DTSTART:20270113T090000Z", "DTEND:20270113T100000Z"),
        )

        assert ["11-12", "13 morning"] == busy(*events)

    def test_a_closure(self):
        """A closure says that somebody is busy elsewhere, and gives no reason."""
        (closure,) = read(a_diary(an_event("DTSTART:20270111T090000Z", "DURATION:PT1H", "SUMMARY:tea")))

        assert Closure(MONDAY, MONDAY, ClosureKind.BUSY, "", Half.MORNING) == closure

    def test_a_calendar_takes_it(self):
        """A calendar without the closures of a diary is closed in just these half-days."""
        closures = read(a_diary(an_event("DTSTART:20270111T130000Z", "DTEND:20270112T180000Z")))
        week = Calendar(name="a week", first=MONDAY, last=date(2027, 1, 15))

        assert 0b1111110001 == week.without(closures).open

    def test_two_events_of_one_name(self):
        """Where an exporter gives two events one name, both are busy; a newer form of an event replaces the older."""
        monday = "DTSTART:20270111"
        tuesday = "DTSTART:20270112"

        assert ["11-12"] == busy(an_event(monday), an_event(tuesday))
        assert ["12"] == busy(an_event(monday, "SEQUENCE:1"), an_event(tuesday, "SEQUENCE:2"))

    def test_events_without_a_name(self):
        """Events without a UID are taken one by one."""
        parts = ["BEGIN:VEVENT\nDTSTART:20270111\nEND:VEVENT", "BEGIN:VEVENT\nDTSTART:20270112\nEND:VEVENT"]

        assert ["11-12"] == busy(*parts)

    def test_what_is_no_event(self):
        """Tasks, journals and what nobody knows close nothing, nor does what stands inside an alarm."""
        parts = [f"BEGIN:{name}\nDTSTART:20270111\nEND:{name}" for name in ("VTODO", "VJOURNAL", "X-OTHER")]
        alarm = "BEGIN:VALARM\nDTSTART:20270112\nEND:VALARM"

        assert ["13"] == busy(*parts, an_event("DTSTART:20270113", alarm))


class TestFreeBusy:
    """Free/busy data close what they list as busy."""

    @pytest.mark.parametrize(
        ("line", "closed"),
        [
            ("FREEBUSY:20270111T090000Z/20270111T100000Z", ["11 morning"]),
            ("FREEBUSY:20270111T090000Z/PT1H,20270112T130000Z/PT90M", ["11 morning", "12 afternoon"]),
            ("FREEBUSY;FBTYPE=BUSY:20270111T090000Z/PT1H", ["11 morning"]),
            ("FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270111T090000Z/P1D", ["11"]),
            ("FREEBUSY;FBTYPE=FREE:20270111T090000Z/PT1H", []),
            ("FREEBUSY;FBTYPE=X-AWAY:20270111T090000Z/PT1H", ["11 morning"]),
        ],
    )
    def test_periods(self, line, closed):
        """A period has an end or a duration, and one of a kind that nobody knows is busy, as the standard has it."""
        assert closed == busy(f"BEGIN:VFREEBUSY\n{line}\nEND:VFREEBUSY")

    @pytest.mark.parametrize(
        "value", ["20270111T090000Z", "20270111/20270112", "20270111T090000Z/20270110T090000Z", ""]
    )
    def test_no_period(self, value):
        """A time without an end, a day, and a period that ends before it starts are no busy periods."""
        found = faults(f"BEGIN:VFREEBUSY\nFREEBUSY:{value}\nEND:VFREEBUSY")

        assert [("value", 4, "$.vfreebusy.freebusy")] == found


class TestRepetitions:
    """Events repeat by their rules, but for the occurrences that are left out or take place at another time."""

    EVERY_DAY = ("DTSTART:20270111T090000Z", "DTEND:20270111T100000Z", "RRULE:FREQ=DAILY;COUNT=4")

    @pytest.mark.parametrize(
        ("rule", "closed"),
        [
            ("FREQ=WEEKLY", ["11", "18"]),
            ("FREQ=DAILY;COUNT=3", ["11-13"]),
            ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["11", "13", "15"]),
            ("FREQ=DAILY;UNTIL=20270113", ["11-13"]),
            ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["11", "13", "18"]),
            ("FREQ=MONTHLY;BYDAY=2MO", ["11"]),
            ("FREQ=YEARLY", ["11"]),
            ("freq=weekly;", ["11", "18"]),
        ],
    )
    def test_rules(self, rule, closed):
        """A rule without an end goes on to the last of the days that are asked for."""
        assert closed == busy(an_event("DTSTART:20270111", f"RRULE:{rule}"))

    def test_began_long_ago(self):
        """What began long ago and never ends is busy today, and counts from its own start."""
        event = an_event("DTSTART:20101213T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")

        assert ["19 morning"] == busy(event)

    @pytest.mark.parametrize(
        ("until", "closed"),
        [
            ("20270112T090000Z", ["11 morning", "12 morning"]),
            ("20270112T085959Z", ["11 morning"]),
            ("20270112T090000", ["11 morning", "12 morning"]),
            ("20270112", ["11 morning", "12 morning"]),
        ],
    )
    def test_until(self, until, closed):
        """A rule ends with the moment it names, and where it names a day with the end of that day."""
        lines = ("DTSTART:20270111T090000Z", "DURATION:PT1H", f"RRULE:FREQ=DAILY;UNTIL={until}")

        assert closed == busy(an_event(*lines))

    def test_over_before_it_starts(self):
        """A rule that ends before its first occurrence leaves nothing of it, as when all of a series was moved."""
        assert [] == busy(an_event("DTSTART:20270111", "RRULE:FREQ=DAILY;UNTIL=20270110"))

    def test_left_out(self):
        """An exception takes out its occurrence, in whatever zone it is written, and no other."""
        assert ["11 morning", "13 morning", "14 morning"] == busy(an_event(*self.EVERY_DAY, "EXDATE:20270112T090000Z"))
        assert ["11 morning", "13 morning", "14 morning"] == busy(
            an_event(*self.EVERY_DAY, "EXDATE;TZID=Europe/Paris:20270112T100000")
        )
        assert ["11 morning", "13 morning"] == busy(an_event(*self.EVERY_DAY, "EXDATE;VALUE=DATE:20270112,20270114"))

    def test_only_that_one_is_left_out(self):
        """In summer the hour before or behind an exception stays, though universal time has its name."""
        event = an_event(
            "DTSTART;TZID=Europe/London:20270712T120000",
            "DURATION:PT30M",
            "RRULE:FREQ=DAILY;COUNT=4;BYHOUR=12,13",
            "EXDATE:20270712T120000Z",
        )

        assert ["12 morning", "13"] == busy(event, first=date(2027, 7, 12), last=date(2027, 7, 16))

    def test_moved(self):
        """An occurrence that was moved is busy at its new time only."""
        moved = an_event("RECURRENCE-ID:20270112T090000Z", "DTSTART:20270119T130000Z", "DTEND:20270119T140000Z")

        assert ["11 morning", "13 morning", "14 morning", "19 afternoon"] == busy(an_event(*self.EVERY_DAY), moved)

    def test_moved_with_what_follows(self):
        """An occurrence may be moved with all that follow it."""
        moved = an_event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20270113T090000Z", "DTSTART:20270113T130000Z", "DURATION:PT1H"
        )

        closed = busy(an_event(*self.EVERY_DAY), moved)

        assert ["11 morning", "12 morning", "13 afternoon", "14 afternoon"] == closed

    @pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
    def test_one_called_off(self, line):
        """An occurrence that was called off, or shown as free, closes nothing while the others do."""
        off = an_event("RECURRENCE-ID:20270112T090000Z", "DTSTART:20270112T090000Z", "DURATION:PT1H", line)

        assert ["11 morning", "13 morning", "14 morning"] == busy(an_event(*self.EVERY_DAY), off)

    def test_one_alone(self):
        """An occurrence whose series is not in the diary is busy by itself."""
        assert ["12"] == busy(an_event("RECURRENCE-ID:20270111", "DTSTART:20270112"))

    def test_added(self):
        """Dates, times and periods may be added to a series."""
        event = an_event(
            "DTSTART:20270111T090000Z",
            "DURATION:PT1H",
            "RDATE:20270112T130000Z,20270113T090000Z",
            "RDATE;VALUE=PERIOD:20270114T090000Z/PT6H",
            "RDATE;VALUE=DATE:20270115",
        )

        assert ["11 morning", "12 afternoon", "13 morning", "14", "15 morning"] == busy(event)

    def test_moved_days(self):
        """Days of a series of whole days are left out, added and moved as times are."""
        series = an_event(
            "DTSTART;VALUE=DATE:20270111",
            "RRULE:FREQ=DAILY;COUNT=5",
            "EXDATE:20270112T000000Z",
            "RDATE;VALUE=DATE:20270118",
        )
        moved = an_event("RECURRENCE-ID;VALUE=DATE:20270114", "DTSTART:20270120T090000Z", "DURATION:PT1H")

        assert ["11", "13", "15", "18", "20 morning"] == busy(series, moved)

    def test_over_midnight(self):
        """Nights that repeat close the mornings that they last into."""
        event = an_event("DTSTART:20270111T220000Z", "DTEND:20270112T100000Z", "RRULE:FREQ=DAILY;COUNT=2")

        assert ["12 morning", "13 morning"] == busy(event)


class TestZones:
    """A time is taken in its own zone, and shown on the clocks of the place."""

    @pytest.mark.parametrize(
        ("start", "closed"),
        [
            ("DTSTART:20270714T115900Z", ["14 morning"]),
            ("DTSTART:20270714T120000Z", ["14 afternoon"]),
            ("DTSTART:20270714T125900", ["14 morning"]),
            ("DTSTART:20270714T130000", ["14 afternoon"]),
            ("DTSTART;TZID=Europe/London:20270714T125900", ["14 morning"]),
            ("DTSTART;TZID=Europe/Paris:20270714T140000", ["14 afternoon"]),
            ('DTSTART;TZID="Europe/Paris":20270714T135900', ["14 morning"]),
            ("DTSTART;TZID=GMT Standard Time:20270714T125900", ["14 morning"]),
            ("DTSTART;TZID=Romance Standard Time:20270714T140000", ["14 afternoon"]),
            ("DTSTART;TZID=/example.org/20270101/Europe/Paris:20270714T140000", ["14 afternoon"]),
            ("DTSTART;TZID=Customised Time Zone:20270714T075900", ["14 morning"]),
            ("DTSTART;TZID=Customised Time Zone:20270714T080000", ["14 afternoon"]),
        ],
    )
    def test_summer(self, start, closed):
        """In summer one o'clock in London is noon in universal time, two in Paris, and eight in New York."""
        event = an_event(start, "DURATION:PT1M")

        assert closed == busy(NEW_YORK.strip(), event, first=date(2027, 7, 12), last=date(2027, 7, 16))

    def test_local_hours_stay(self):
        """A meeting at noon in London stays at noon as the clocks change; one in universal time moves on."""
        span = {"first": date(2027, 3, 22), "last": date(2027, 4, 4)}
        rule = ("DURATION:PT1H", "RRULE:FREQ=WEEKLY")

        assert ["22 morning", "29 morning"] == busy(
            an_event("DTSTART;TZID=Europe/London:20270322T120000", *rule), **span
        )
        assert ["22 morning", "29 afternoon"] == busy(an_event("DTSTART:20270322T120000Z", *rule), **span)

    def test_other_place(self):
        """In another place the same diary closes other half-days."""
        event = an_event("DTSTART:20270111T123000Z", "DURATION:PT1M")

        assert ["11 morning"] == busy(event)
        assert ["11 afternoon"] == busy(event, zone="Europe/Paris")

    def test_a_zone_belongs_to_its_diary(self):
        """Two diaries that describe a zone by the same name differently do not meddle with each other."""
        event = an_event("DTSTART;TZID=Customised Time Zone:20270111T080100", "DURATION:PT1M")
        further = NEW_YORK.replace("0500", "0800").replace("0400", "0700")

        closed = [busy(zone.strip(), event) for zone in (NEW_YORK, further, NEW_YORK)]

        assert [["11 afternoon"], ["11 afternoon"], ["11 afternoon"]] == closed
        event = an_event("DTSTART;TZID=Customised Time Zone:20270111T060100", "DURATION:PT1M")
        assert [["11 morning"], ["11 afternoon"]] == [busy(zone.strip(), event) for zone in (NEW_YORK, further)]

    def test_until_of_a_zone(self):
        """The last change of clocks that a diary describes is made, though its end is written in universal time."""
        ending = NEW_YORK.replace("16010101", "20260101").replace("BYMONTH=3", "BYMONTH=3;UNTIL=20270314T070000Z")
        event = an_event("DTSTART;TZID=Customised Time Zone:20270714T080000", "DURATION:PT1M")

        closed = busy(ending.strip(), event, first=date(2027, 7, 12), last=date(2027, 7, 16))

        assert ["14 afternoon"] == closed

    @pytest.mark.parametrize("name", ["Nowhere", "localtime", "right/Europe/London", "/example.org/Nowhere", ""])
    def test_unknown(self, name):
        """A zone that is neither known nor described is refused, and never taken for the local one."""
        found = faults(an_event(f"DTSTART;TZID={name}:20270111T090000"))

        assert [("value", 5, "$.vevent.dtstart")] == found

    @pytest.mark.parametrize(
        ("old", "new", "line", "name"),
        [
            ("TZOFFSETFROM:-0400", "TZOFFSETFROM:4", 7, "standard.tzoffsetfrom"),
            ("TZOFFSETTO:-0500", "TZOFFSETTO:-9900", 8, "standard.tzoffsetto"),
            ("FREQ=YEARLY;BYDAY=1SU", "FREQ=DAILY;BYDAY=1SU", 9, "standard.rrule"),
            ("FREQ=YEARLY;BYDAY=1SU", "FREQ=YEARLY;BYDAY=1XX", 9, "standard.rrule"),
            ("DTSTART:16010101T020000", "DTSTART:16011301T020000", 6, "standard.dtstart"),
        ],
    )
    def test_badly_described(self, old, new, line, name):
        """A fault in the description of a zone is told where it stands, and where the zone is named."""
        zone = NEW_YORK.replace(old, new, 1).strip()

        found = faults(zone, an_event("DTSTART;TZID=Customised Time Zone:20270111T090000"))

        assert [("value", line, f"$.vtimezone.{name}"), ("value", 20, "$.vevent.dtstart")] == found

    def test_described_without_onsets(self):
        """A zone that is named and not described any further is not known."""
        found = faults("BEGIN:VTIMEZONE\nTZID:Mine\nEND:VTIMEZONE", an_event("DTSTART;TZID=Mine:20270111T090000"))

        assert [("value", 8, "$.vevent.dtstart")] == found


class TestHalves:
    """The two halves of a day have their working times, and a slow count of every minute finds the same closures."""

    def test_parameters(self):
        """With a pause between the halves, what lies in the pause closes neither."""
        halves = ((time(9, 30), time(12)), (time(13, 30), time(16)))
        event = an_event("DTSTART:20270111T120000Z", "DTEND:20270111T133000Z")

        assert ["11"] == busy(event)
        assert [] == busy(event, halves=halves)

    @pytest.mark.parametrize(
        "halves",
        [
            ((time(13), time(9)), (time(13), time(17))),
            ((time(9), time(14)), (time(13), time(17))),
            ((time(9), time(13)), (time(13), time(13))),
            ((time(9), time(13)),),
            (time(9), time(13)),
            ((9, 13), (13, 17)),
            ((time(9, tzinfo=UTC), time(13, tzinfo=UTC)), (time(13, tzinfo=UTC), time(17, tzinfo=UTC))),
            None,
        ],
    )
    def test_no_halves(self, halves):
        """Halves are a morning and an afternoon in order, of times without a zone."""
        with pytest.raises(ArgumentError, match="the halves of a day"):
            busy(halves=halves)

    @given(
        st.lists(
            st.tuples(
                st.datetimes(datetime(2027, 3, 25), datetime(2027, 4, 3)),  # noqa: DTZ001 - the zone follows
                st.integers(0, 4 * 24 * 60),
            ),
            max_size=4,
        )
    )
    def test_slow_twin(self, drawn):
        """The closures are those of a minute-by-minute count, across the change of clocks too."""
        first, last = date(2027, 3, 27), date(2027, 4, 1)
        spans = [(start.replace(second=0, microsecond=0, tzinfo=UTC), minutes) for start, minutes in drawn]
        events = [
            an_event(f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DURATION:PT{minutes}M", uid=str(place))
            for place, (start, minutes) in enumerate(spans)
        ]
        minutes = {start + timedelta(minutes=number) for start, lasting in spans for number in range(lasting)}
        shown = {minute.astimezone(LONDON) for minute in minutes}
        slow = {
            (minute.date(), half)
            for minute in shown
            for half, (begins, ends) in zip((Half.MORNING, Half.AFTERNOON), MORNING_AND_AFTERNOON, strict=True)
            if begins <= minute.time() < ends and first <= minute.date() <= last
        }

        assert slow == half_days(read(a_diary(*events), first=first, last=last))


def half_days(closures):
    """List the half-days that closures close, each once."""
    listed = [
        (closure.first + timedelta(days=number), half)
        for closure in closures
        for number in range((closure.last - closure.first).days + 1)
        for half in ((Half.MORNING, Half.AFTERNOON) if closure.half is Half.WHOLE_DAY else (closure.half,))
    ]
    assert len(set(listed)) == len(listed)
    return set(listed)


class TestFaults:
    """A diary that cannot be understood is refused whole, with every fault and its line."""

    @pytest.mark.parametrize(
        "text",
        ["", "\n\n", "hello", "{}", "BEGIN:VEVENT\nEND:VEVENT", "BEGIN:VCARD\nEND:VCARD", "\0", b"\xff\xfeB\0E\0"],
    )
    def test_no_diary(self, text):
        """What does not start as a calendar is no diary."""
        with pytest.raises(DocumentError, match=r"this is no iCalendar diary: expected BEGIN:VCALENDAR") as caught:
            read(text)

        assert "syntax" == caught.value.code
        assert caught.value.hint.endswith(".ics")

    @pytest.mark.parametrize("start", ["\ufeff", "", "\n\n"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("kind", [str, bytes])
    def test_lines(self, start, end, kind):
        """Lines end in any of three ways, and a mark of its encoding or an empty line may stand at the start."""
        text = start + a_diary(an_event("DTSTART:20270\n 111")).replace("\n", end)

        assert ["11"] == told(read(text if kind is str else text.encode()))

    def test_folded_inside_a_letter(self):
        """A line may be folded within a letter of two bytes, as the standard allows, and in another encoding."""
        text = a_diary(an_event("DTSTART:20270111", "SUMMARY:caf*")).encode()

        assert ["11"] == told(read(text.replace(b"*", b"\xc3\r\n \xa9")))
        assert ["11"] == told(read(text.replace(b"*", b"\xe9")))

    def test_every_prefix(self):
        """Every start of a good diary is refused, until it is whole."""
        content = A_GOOD_DIARY.encode()
        whole = read(content)
        end = len(content) - 1

        results = {cut: attempt(content[:cut]) for cut in range(len(content) + 1)}

        assert ["11 morning", "13", "14 afternoon"] == told(whole)
        assert {end: whole, end + 1: whole} == {cut: made for cut, made in results.items() if made is not None}

    @given(st.data())
    def test_any_change(self, data):
        """A diary in which anything was changed is read or refused, and nothing else happens."""
        content = bytearray(A_GOOD_DIARY.encode())
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

        made = attempt(bytes(content))

        assert made is None or all(isinstance(closure, Closure) for closure in made)

    @given(st.lists(st.sampled_from(A_GOOD_DIARY.splitlines()), max_size=30))
    def test_any_order(self, lines):
        """The lines of a diary in any order are read or refused, and nothing else happens."""
        made = attempt("\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]))

        assert made is None or all(isinstance(closure, Closure) for closure in made)

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("DTEND:2027", "dtend"),
            ("DTEND:20270230T100000Z", "dtend"),
            ("DTEND:20270111T250000Z", "dtend"),
            ("DTEND:20270110T100000Z", "dtend"),
            ("DTEND:20270112", "dtend"),
            ("DTEND:30270111T100000Z", "dtend"),
            ("DTEND:29990111T100000Z", "dtend"),
            ("DTEND:\u0968\u0966\u0968\u096d0111T100000Z", "dtend"),
            ("DTEND;VALUE=DATE:20270111T100000Z", "dtend"),
            ("DURATION:1H", "duration"),
            ("DURATION:-PT1H", "duration"),
            ("DURATION:P", "duration"),
            ("DURATION:PT", "duration"),
            ("DURATION:P9999W", "duration"),
            ("RRULE:", "rrule"),
            ("RRULE:COUNT=2", "rrule"),
            ("RRULE:FREQ=FORTNIGHTLY", "rrule"),
            ("RRULE:FREQ=DAILY;FREQ=DAILY", "rrule"),
            ("RRULE:FREQ=DAILY;COUNT=0", "rrule"),
            ("RRULE:FREQ=DAILY;COUNT=-1", "rrule"),
            ("RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270112", "rrule"),
            ("RRULE:FREQ=DAILY;UNTIL=soon", "rrule"),
            ("RRULE:FREQ=DAILY;INTERVAL=0", "rrule"),
            ("RRULE:FREQ=DAILY;BYDAY=MONDAY", "rrule"),
            ("RRULE:FREQ=DAILY;BYMONTH=13", "rrule"),
            ("RRULE:FREQ=DAILY;BYHOUR=24", "rrule"),
            ("RRULE:FREQ=MONTHLY;BYMONTHDAY=0", "rrule"),
            ("RRULE:FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31", "rrule"),
            ("RRULE:FREQ=YEARLY;RSCALE=CHINESE", "rrule"),
            ("RRULE:FREQ=MONTHLY;BYWEEKNO=2", "rrule"),
            ("RRULE:FREQ=DAILY;BYYEARDAY=100", "rrule"),
            ("RRULE:FREQ=WEEKLY;BYMONTHDAY=13", "rrule"),
            ("EXDATE:20270111T090000Z,yesterday", "exdate"),
            ("RDATE:20270111T090000Z/", "rdate"),
            ("RECURRENCE-ID:first", "recurrence-id"),
            ("SEQUENCE:-1", "sequence"),
        ],
    )
    def test_values(self, line, name):
        """A value that cannot be understood is told by its line and its name."""
        assert [("value", 6, f"$.vevent.{name}")] == faults(an_event("DTSTART:20270111T090000Z", line))

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (["BEGIN:VEVENT", "UID:1", "END:VEVENT"], ("value", 3, "$.vevent")),
            (["BEGIN:VEVENT", "DTSTART:20270111", "DTSTART:20270112", "END:VEVENT"], ("syntax", 5, "$.vevent")),
            (["BEGIN:VEVENT", "DTSTART:20270111", "DTEND", "END:VEVENT"], ("syntax", 5, "")),
            (["BEGIN:VEVENT", "DTSTART;TZID:20270111", "END:VEVENT"], ("syntax", 4, "")),
            (["BEGIN:VEVENT", "DTSTART:20270111", "END:VTODO"], ("syntax", 5, "")),
            (["END:VEVENT"], ("syntax", 3, "")),
            (["END:VCALENDAR", "BEGIN:VEVENT"], ("syntax", 4, "")),
            (["CALSCALE:HEBREW"], ("value", 3, "$.calscale")),
            (["BEGIN:VAVAILABILITY", "END:VAVAILABILITY"], ("value", 3, "")),
            (["BEGIN:X"] * 32, ("depth", 34, "")),
        ],
    )
    def test_structure(self, lines, expected):
        """A part that is not closed, a line that is none, and what nobody could rely on are refused."""
        assert expected in faults(*lines)

    def test_old_version(self):
        """The version before iCalendar, which looks alike, is refused."""
        with pytest.raises(DocumentError, match=r"\$\.version: expected VERSION:2\.0"):
            read("BEGIN:VCALENDAR\nVERSION:1.0\nEND:VCALENDAR")

    def test_both_ends(self):
        """An event has an end or a duration, not both."""
        found = faults(an_event("DTSTART:20270111T090000Z", "DTEND:20270111T100000Z", "DURATION:PT1H"))

        assert [("value", 7, "$.vevent.duration")] == found

    def test_periods_among_days(self):
        """A series of whole days is added to by days."""
        found = faults(an_event("DTSTART:20270111", "RDATE;VALUE=PERIOD:20270112T090000Z/PT1H"))

        assert [("value", 6, "$.vevent.rdate")] == found

    def test_all_at_once(self):
        """All faults are told at once, in the order of their lines, with the name of the file."""
        events = [an_event(f"DTSTART:{value}") for value in ("2027", "20270111", "noon")]

        with pytest.raises(DocumentError) as caught:
            read(a_diary(*events), source="robin.ics")

        assert [5, 13] == [error.line for error in caught.value.errors]
        assert str(caught.value.errors[0]) == (
            "robin.ics:5: [value] $.vevent.dtstart: expected a date such as 20270111 or a time such as 20270111T090000Z"
            " - export the diary again"
        )

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (SUNDAY, MONDAY),
            (date(1899, 12, 31), MONDAY),
            (MONDAY, date(3000, 1, 1)),
            (MONDAY, date(2078, 1, 11)),
            (datetime(2027, 1, 11, tzinfo=UTC), SUNDAY),
            (MONDAY, "2027-01-24"),
        ],
    )
    def test_no_span(self, first, last):
        """A diary is read between two dates in order, at most fifty years apart."""
        with pytest.raises(ArgumentError, match="a diary is read from"):
            read(a_diary(), first=first, last=last)

    @pytest.mark.parametrize("text", [None, 3, ["BEGIN:VCALENDAR"], bytearray(b"")])
    def test_no_text(self, text):
        """What is neither text nor bytes is refused by name."""
        with pytest.raises(ArgumentError, match=r"the diary is .*: expected str or bytes"):
            read(text)


def attempt(text):
    """Read a diary, or give None where it is refused; any other error is let through."""
    try:
        return read(text)
    except DocumentError:
        return None


class TestLimits:
    """No diary takes long: what is too large, or repeats too often, is refused before it is counted out."""

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=SECONDLY",
            "FREQ=MINUTELY;COUNT=3",
            "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        ],
    )
    def test_too_often(self, rule):
        """A rule that would be counted out for minutes on end is refused."""
        found = faults(an_event("DTSTART:19700101T000000Z", f"RRULE:{rule}"))

        assert [("size", None, "")] == found

    def test_too_many_together(self):
        """Rules that are fine by themselves may be too many together."""
        rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
        events = [an_event("DTSTART:19000101", rule, uid=str(number)) for number in range(200)]

        assert [("size", None, "")] == faults(*events)

    @pytest.mark.parametrize(
        ("rule", "most"),
        [
            ("FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7", 10),
            ("FREQ=YEARLY;BYYEARDAY=1;BYDAY=MO;BYMONTHDAY=2", 10),
            ("FREQ=MONTHLY;BYDAY=6MO", 4),
            ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31", 4),
            ("FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2", 4),
            ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", 2),
            ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", 0),
            ("FREQ=DAILY;BYSETPOS=2", 0),
            ("FREQ=HOURLY;BYSETPOS=-366", 0),
        ],
    )
    def test_never_fits(self, rule, most):
        """Of rules that never fit, and are looked for until the end of all years, there may be only a few."""
        events = [an_event("DTSTART:20270104", f"RRULE:{rule}", uid=str(number)) for number in range(most + 1)]

        assert [("size", None, "")] == faults(*events)

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
            "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        ],
    )
    def test_what_programs_write(self, rule):
        """Of the rules that programs write there may be hundreds, though they began years ago."""
        events = [an_event("DTSTART:20170102", f"RRULE:{rule}", uid=str(number)) for number in range(200)]

        assert [] == busy(*events, first=date(2027, 6, 19), last=date(2027, 6, 20))

    def test_too_many_occurrences(self):
        """Fifty thousand occurrences in one span are too many; a shorter span is fine."""
        event = an_event("DTSTART:20270101T000000Z", "DURATION:PT1M", "RRULE:FREQ=HOURLY;BYHOUR=9,10,11,12,13,14")

        with pytest.raises(DocumentError, match="repeat more than 50000 times") as caught:
            read(a_diary(event), last=date(2060, 1, 1))

        assert "read a shorter span" == caught.value.hint
        assert ["11-24"] == busy(event)

    def test_too_large(self):
        """A diary of more than four megabytes is refused before it is read."""
        filling = b" " * LARGEST_DIARY

        with pytest.raises(DocumentError, match="larger than 4096 kB"):
            read(a_diary().encode() + filling)

    def test_faults_are_counted(self):
        """Where nothing can be understood, reading stops after a hundred faults."""
        with pytest.raises(DocumentError) as caught:
            read(a_diary(*["what"] * 10_000))

        assert 100 == len(caught.value.errors)


class TestPrivacy:
    """Nothing that a diary says reaches a closure, an error, a warning or a log."""

    def test_closures(self):
        """A closure holds dates, a half and a kind."""
        closures = read(A_GOOD_DIARY)

        assert {""} == {closure.reason for closure in closures}
        assert CANARY not in repr(closures)

    @pytest.mark.parametrize("place", range(len(A_GOOD_DIARY.splitlines())))
    def test_errors(self, place, caplog, capsys):
        """Whatever line of a diary is spoilt, no error says a word of it, and nothing is printed or logged."""
        lines = A_GOOD_DIARY.splitlines()
        name, colon, value = lines[place].partition(":")
        spoilt = [f"{CANARY} {name}{colon}{value}", f"{name}:{CANARY}", f"{name};TZID={CANARY}{colon}{value}", CANARY]

        for line in spoilt:
            said = refusal("\n".join([*lines[:place], line, *lines[place + 1 :]]))
            assert CANARY.casefold() not in said.casefold()

        assert ("", "") == tuple(capsys.readouterr())
        assert [] == caplog.records

    def test_no_cause(self):
        """An error has no cause and no context that would show a value."""
        with pytest.raises(DocumentError) as caught:
            read(a_diary(an_event(f"DTSTART:{CANARY}")))

        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def refusal(text):
    try:
        return repr(read(text))
    except CoproduceError as error:
        return "\n".join([str(error), *(repr(vars(each)) for each in error.errors)])


class TestReadDiary:
    """A file is read with the care that any other file is read with."""

    def test_reads(self, tmp_path):
        """A file gives what its text gives."""
        path = tmp_path / "robin.ics"
        path.write_text(A_GOOD_DIARY, encoding="utf-8")

        assert read(A_GOOD_DIARY) == read_diary(path, first=MONDAY, last=SUNDAY)
        assert read(A_GOOD_DIARY) == read_diary(str(path), first=MONDAY, last=SUNDAY)

    def test_parameters(self, tmp_path):
        """The parameters are those of a text."""
        path = tmp_path / "robin.ics"
        event = an_event("DTSTART:20270111T123000Z", "DURATION:PT1M", "STATUS:TENTATIVE")
        path.write_text(a_diary(event), encoding="utf-8")
        span = {"first": MONDAY, "last": SUNDAY}
        late = ((time(13), time(14)), (time(15), time(16)))

        assert ["11 afternoon"] == told(read_diary(path, **span, zone="Europe/Paris"))
        assert [] == told(read_diary(path, **span, halves=late))
        assert [] == told(read_diary(path, **span, tentative=False))

    def test_names_the_file(self, tmp_path):
        """A fault names the file, its name without what could drive a terminal."""
        path = tmp_path / "robin\x1b.ics"
        path.write_text("hello", encoding="utf-8")

        with pytest.raises(DocumentError) as caught:
            read_diary(path, first=MONDAY, last=SUNDAY)

        assert f"{tmp_path}/robin\\x1b.ics" == caught.value.source

    @pytest.mark.parametrize("path", ["/dev/zero", ".", "there-is-none.ics", "\0"])
    def test_no_file(self, path):
        """A device, a folder, and a file that is not there are refused."""
        with pytest.raises(DocumentError) as caught:
            read_diary(path, first=MONDAY, last=SUNDAY)

        assert "file" == caught.value.code

    def test_a_queue(self, tmp_path):
        """A queue that nobody writes to is refused, and not waited for."""
        os.mkfifo(tmp_path / "queue.ics")

        with pytest.raises(DocumentError, match="this is no ordinary file"):
            read_diary(tmp_path / "queue.ics", first=MONDAY, last=SUNDAY)

    def test_too_large(self, tmp_path):
        """The limit of four megabytes holds while a file is read."""
        path = tmp_path / "large.ics"
        with path.open("wb") as file:
            file.truncate(50 * LARGEST_DIARY)

        with pytest.raises(DocumentError) as caught:
            read_diary(path, first=MONDAY, last=SUNDAY)

        assert "size" == caught.value.code

    @pytest.mark.parametrize("path", [None, 0, True, b"robin.ics"])
    def test_no_path(self, path):
        """A number is no path, though the system would read from it."""
        with pytest.raises(ArgumentError, match="the diary is"):
            read_diary(path, first=MONDAY, last=SUNDAY)


class TestExtra:
    """The libraries that read diaries are an extra."""

    @pytest.mark.parametrize("library", ["icalendar", "recurring_ical_events"])
    def test_missing(self, library):
        """Where one of them is missing, the error names the extra that brings both."""
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-c", WITHOUT_A_LIBRARY, library], capture_output=True, text=True, check=True
        )

        assert done.stdout == (
            '[extra] reading a diary needs icalendar and recurring-ical-events - install "coproduce[calendars]"\n'
        )
