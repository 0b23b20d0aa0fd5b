"""Diaries that go out: read by others, they say what the report says, and nothing that anybody wrote does anything."""

import contextlib
import os
import subprocess
import sys
import time as clock
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import attrs
import icalendar
import pytest
import recurring_ical_events
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from coproduce import ArgumentError, DocumentError
from coproduce.audience import Audience
from coproduce.clock import zone_of
from coproduce.export.earlier import LARGEST_DIARY, MOST_ENTRIES, kept, read_entries
from coproduce.export.formats.diary import invitations, write
from coproduce.export.report import Entry, Invitation, Status
from coproduce.export.words import NOTHING, Said, Words, as_given
from export.rfc5546 import Reader
from injections import TEXTS
from reports import NOW, a_report

DOCUMENTS = "COPRODUCE_DOCUMENTS"
"""The variable of the environment that asks for what takes long."""

MUCH = 1_000_000 if DOCUMENTS in os.environ else 50_000
LONDON = zone_of()
HOUR = timedelta(hours=1)
INVITED = Invitation(organiser="desk@example.org", attendees=("chief@example.org", "mailto:o'neil+1@hope.example.org"))
WAYS_TO_BREAK_A_LINE = "one\ntwo\nthree\nfour\nfive\nsix"


def an_entry(**changes):
    """Give a session from ten to four on a winter's day, or one that differs."""
    given_ = {
        "uid": "1f@coproduce",
        "sequence": 0,
        "status": Status.CONFIRMED,
        "start": local(2027, 1, 11, 10),
        "end": local(2027, 1, 11, 16),
        "summary": as_given("A session"),
    }
    return Entry(**{**given_, **changes})


def local(*numbers):
    return datetime(*numbers)  # noqa: DTZ001 - local time, as entries have it


def written(*entries, **changes):
    return write(a_report(entries=entries or (an_entry(),), **changes))


def events(content):
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def lines(content):
    """Unfold a file by hand: nothing but carriage return and line feed parts lines, and a space goes on with one."""
    assert content.endswith(b"\r\n")
    return content.replace(b"\r\n ", b"").removesuffix(b"\r\n").decode().split("\r\n")


class TestCalendar:
    """One calendar holds all entries."""

    def test_says_what_the_report_says(self):
        """Read by icalendar, the entries are those of the report, each with its id, sequence, status and times."""
        report = a_report()
        found = [
            (each["UID"], each["SEQUENCE"], each["STATUS"], each["DTSTART"].dt, each["DTEND"].dt)
            for each in events(write(report))
        ]
        expected = [
            (each.uid, each.sequence, each.status.value, zoned(each.start), zoned(each.end)) for each in report.entries
        ]

        assert expected == found

    def test_head(self):
        """A calendar is published, and says which version of the standard it is in and who made it."""
        head = lines(written())[:5]

        assert ["BEGIN:VCALENDAR", "VERSION:2.0"] == head[:2]
        assert {"PRODID:-//coproduce//Diary//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"} == set(head[2:])

    def test_stamp(self):
        """The stamp is the time of the report in universal time, wherever it was taken."""
        elsewhere = NOW.astimezone(zone_of("America/New_York"))

        assert "DTSTAMP:20261207T093000Z" in lines(written(now=NOW))
        assert written(now=NOW) == written(now=elsewhere)

    def test_no_zone_of_now(self):
        """A report whose time has no zone is refused: no machine's zone is taken for it."""
        with pytest.raises(ArgumentError, match="no time zone"):
            written(now=local(2026, 12, 7))

    @pytest.mark.parametrize("out", [write, invitations])
    def test_none(self, out):
        """Without any dates there is no diary."""
        with pytest.raises(ArgumentError, match="no dates to put into a diary"):
            out(a_report(entries=(), invitation=INVITED))

    def test_languages(self):
        """What is in one language bears its name; what is in both, and what was given, bears none."""
        both = Words((Said("cy", "Gweithdy"), Said("en", "Workshop")))
        found = lines(
            written(an_entry(summary=Words((Said("cy", "Gweithdy"),)), description=both, place=as_given("Llŷn")))
        )

        assert "SUMMARY;LANGUAGE=cy:Gweithdy" in found
        assert "DESCRIPTION:Gweithdy\\n\\nWorkshop" in found
        assert "LOCATION:Llŷn" in found
        assert "SUMMARY:Gweithdy / Workshop" in lines(written(an_entry(summary=both)))

    def test_mark(self):
        """A marked report makes private entries, each with the mark; one without does not (F16)."""
        marked = events(write(a_report(audience=Audience.PROVIDER)))

        assert {"PRIVATE"} == {each["CLASS"] for each in marked}
        assert [True] * 3 == [each["DESCRIPTION"].startswith("Internal: for the provider only") for each in marked]
        assert [] == [each for each in events(write(a_report())) if "CLASS" in each]

    def test_busy(self):
        """What is called off takes up nobody's time; what is not, does."""
        assert ["OPAQUE", "OPAQUE", "TRANSPARENT"] == [each["TRANSP"] for each in events(write(a_report()))]

    def test_five_hundred(self):
        """Five hundred entries are all there, in their order (E13)."""
        many = [an_entry(uid=f"{number:x}@coproduce", summary=as_given(f"No. {number}")) for number in range(500)]

        assert [f"No. {number}" for number in range(500)] == [str(each["SUMMARY"]) for each in events(written(*many))]


def zoned(moment):
    return moment.replace(tzinfo=LONDON) if isinstance(moment, datetime) else moment


class TestClocks:
    """C06: ten o'clock is ten o'clock all year, in every reader."""

    @pytest.mark.parametrize("day", [(2027, 3, 27), (2027, 3, 28), (2027, 10, 30), (2027, 10, 31)])
    def test_ten_stays_ten(self, day):
        """On both sides of a change of clocks icalendar and recurring_ical_events read ten o'clock in London."""
        content = written(an_entry(start=local(*day, 10), end=local(*day, 16)))
        expected = datetime(*day, 10, tzinfo=LONDON)
        found = recurring_ical_events.of(icalendar.Calendar.from_ical(content)).between(date(*day), date(*day) + DAY)

        assert [expected.astimezone(UTC)] == [each["DTSTART"].dt.astimezone(UTC) for each in found]
        assert "10:00" == f"{events(content)[0]['DTSTART'].dt:%H:%M}"

    def test_rule(self):
        """From 2024 to 2037 our rule agrees with the database, hour by hour, two days before and after each change."""
        ours = tzical(StringIO("\n".join(zone_lines(written())))).get()
        hours = list(hours_around_changes())

        assert 28 * 96 == len(hours)
        assert [] == [
            hour for hour in hours if hour.astimezone(ours).utcoffset() != hour.astimezone(LONDON).utcoffset()
        ]
        assert {timedelta(0), HOUR} == {hour.astimezone(ours).utcoffset() for hour in hours}

    def test_local(self):
        """So do the local times of each hour, but those that come twice or never."""
        ours = tzical(StringIO("\n".join(zone_lines(written())))).get()
        plain = [hour.replace(tzinfo=None) for hour in hours_around_changes()]
        sound = [hour for hour in plain if hour.hour not in (1, 2)]

        assert [] == [hour for hour in sound if hour.replace(tzinfo=ours) - hour.replace(tzinfo=LONDON)]

    def test_rule_stands_once(self):
        """The clocks are described once, by rules, and only where an entry has a time."""
        found = lines(write(a_report()))
        days_only = lines(written(an_entry(start=date(2027, 1, 11), end=date(2027, 1, 12))))

        assert 1 == found.count("BEGIN:VTIMEZONE")
        assert 2 == len([line for line in found if line.startswith("RRULE")])
        assert [] == [line for line in found if line.startswith("RDATE")]
        assert [] == [line for line in days_only if "TZ" in line or "VTIMEZONE" in line]

    def test_second_time(self):
        """An end in the hour that comes twice, the second time, is written in universal time, and comes back."""
        night = an_entry(start=local(2027, 10, 30, 23), end=local(2027, 10, 31, 1, 30).replace(fold=1))
        content = written(night)
        back = read_entries(content)[0]

        assert "DTEND:20271031T013000Z" in lines(content)
        assert (night, 1) == (back, back.end.fold)

    def test_days(self):
        """A day is a date, without any time, and its end is the day after."""
        content = written(an_entry(start=date(2027, 3, 28), end=date(2027, 3, 29)))

        assert {"DTSTART;VALUE=DATE:20270328", "DTEND;VALUE=DATE:20270329"} <= set(lines(content))


DAY = timedelta(days=1)


def zone_lines(content):
    found = lines(content)
    return found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE") + 1]


def hours_around_changes():
    """Yield every hour from two days before to two days after each change of clocks."""
    for year in range(2024, 2038):
        for month in (3, 10):
            last = datetime(year, month, 31, 1, tzinfo=UTC)
            change = last - (last.weekday() + 1) % 7 * DAY
            yield from (change + hours * HOUR for hours in range(-48, 48))


class TestHostile:
    """Whatever a charity writes is read again as it is, and does nothing."""

    def test_kept(self):
        """Nothing but control characters and halves of letters is replaced, each by a sign that is seen."""
        changed = {name for name, text in TEXTS.items() if kept(text) != text}

        assert {"line breaks", "ics", "controls"} <= changed
        assert WAYS_TO_BREAK_A_LINE == kept(TEXTS["line breaks"])
        assert "bell \ufffd escape \ufffd[31m vertical \ufffd null \ufffd delete \ufffd" == kept(TEXTS["controls"])
        assert "half \ufffd a letter" == kept("half \ud800 a letter")
        assert "\ufffda \ufeff" == kept("\ufeffa \ufeff")

    @pytest.mark.parametrize(
        "text", ["C:\\New\\notes", "\\N", "\\n", "\\\\n", "\\,;\\", "a\\\nb", "\\" * 200, ";" * 90]
    )
    def test_backslashes(self, text):
        """A backslash stays one, whatever letter follows, and wherever its line is folded."""
        content = written(an_entry(summary=as_given(text)))

        assert text == str(events(content)[0]["SUMMARY"]) == str(read_entries(content)[0].summary)

    @given(st.text(st.characters(exclude_categories=())), st.integers(0, 80))
    def test_any_text(self, text, before):
        """Any text at all comes back as a diary keeps it, and keeping it again changes nothing."""
        words = as_given("x" * before + text)
        content = written(an_entry(summary=words))

        assert 75 >= max(map(len, content.split(b"\r\n")))
        assert kept(str(words)) == kept(kept(str(words))) == str(read_entries(content)[0].summary)


def names(content):
    """List the names of all lines, in order."""
    return [line.replace(";", ":").split(":")[0] for line in lines(content)]


class TestInvitations:
    """RFC 5546: one file for each entry, with who invites whom."""

    def test_methods(self):
        """What stands is requested, what is called off is cancelled, and each file holds one entry."""
        found = [icalendar.Calendar.from_ical(content) for _, content in invitations(a_report(invitation=INVITED))]

        assert ["REQUEST", "REQUEST", "CANCEL"] == [each["METHOD"] for each in found]
        assert [1, 1, 1] == [len(each.walk("VEVENT")) for each in found]

    def test_people(self):
        """The organiser and the attendees are named; who is invited is asked for an answer, who is uninvited is not."""
        first, *_, last = (events(content)[0] for _, content in invitations(a_report(invitation=INVITED)))
        asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}

        assert "mailto:desk@example.org" == first["ORGANIZER"] == last["ORGANIZER"]
        assert ["mailto:chief@example.org", "mailto:o'neil+1@hope.example.org"] == first["ATTENDEE"] == last["ATTENDEE"]
        assert [asked, asked] == [dict(each.params) for each in first["ATTENDEE"]]
        assert [{"ROLE": "REQ-PARTICIPANT"}] * 2 == [dict(each.params) for each in last["ATTENDEE"]]

    def test_published(self):
        """What is published names who sends it, and nobody else."""
        event = events(write(a_report(invitation=INVITED)))[0]

        assert "mailto:desk@example.org" == event["ORGANIZER"]
        assert "ATTENDEE" not in event

    def test_names(self):
        """A file is named for what its entry is called and is, not for when it is, and no name leads elsewhere."""
        titles = ["../../etc/passwd", "Tŷ'r ŵyl: 1", "שלום", "x" * 300, "CON"]
        entries = [an_entry(uid=f"{n}ab@coproduce", summary=as_given(text)) for n, text in enumerate(titles)]
        later = [attrs.evolve(each, start=date(2028, 1, 1), end=date(2028, 1, 2), sequence=1) for each in entries]
        expected = ["etc-passwd-0ab.ics", "ty-r-wyl-1-1ab.ics", "date-2ab.ics", f"{'x' * 60}-3ab.ics", "con-4ab.ics"]

        for each in (entries, later):
            report = a_report(entries=tuple(each), invitation=INVITED)
            assert expected == [name for name, _ in invitations(report)]

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "desk",
            "desk@",
            "@example.org",
            "a@b@example.org",
            "a@example.org\r\nATTENDEE:mailto:b@example.org",
            "a@example.org\n",
            "a b@example.org",
            "a@example.org,b@example.org",
            "a@example.org?bcc=b",
            "a?bcc=b@example.org",
            "a%40b@example.org",
            "http://desk@example.org",
            "javascript:a@example.org",
            "mailto:mailto:a@example.org",
            "a..b@example.org",
            f"{'a' * 300}@example.org",
            '"a"@example.org',
            "a\x00@example.org",
            "à@example.org",
        ],
    )
    @pytest.mark.parametrize("who", ["organiser", "attendee"])
    def test_addresses(self, who, address):
        """What is no single address is refused, and it is said whose it is (E09)."""
        people = {"organiser": INVITED.organiser, "attendees": INVITED.attendees}
        people |= {"organiser": address} if who == "organiser" else {"attendees": ("chief@example.org", address)}

        with pytest.raises(ArgumentError, match=f"the address of the {who} is ") as caught:
            Invitation(**people)
        assert caught.value.message.isprintable()

    def test_nobody(self):
        """Without anybody who invites or is invited, there is nothing to send."""
        with pytest.raises(ArgumentError, match="nobody sends"):
            invitations(a_report())
        with pytest.raises(ArgumentError, match="nobody is invited"):
            Invitation(organiser="desk@example.org", attendees=())

    @pytest.mark.parametrize("address", [None, 7, b"a@example.org"])
    def test_no_text(self, address):
        """An address is a text."""
        with pytest.raises(ArgumentError, match="the address of the organiser is"):
            Invitation(organiser=address, attendees=INVITED.attendees)

    def test_name_without_a_time(self):
        """A file keeps its name when a time is agreed, when it is no more, and when the session is called off."""
        title = as_given("Hope: Concepts")
        dated = an_entry(start=date(2027, 1, 11), end=date(2027, 1, 12), summary=as_given("Hope: Concepts, whole day"))
        untimed = attrs.evolve(dated, part="whole-day", title=title)
        called_off = attrs.evolve(read_entries(written(untimed))[0], status=Status.CANCELLED)
        names = [
            name
            for entry in (untimed, an_entry(summary=title), called_off)
            for name, _ in invitations(a_report(entries=(entry,), invitation=INVITED))
        ]

        assert ["hope-concepts-1f.ics"] * 3 == names


class TestEarlier:
    """A diary that was sent is read again."""

    @pytest.mark.parametrize("languages", [("en",), ("cy", "en")])
    def test_back(self, languages):
        """What was written comes back: all that a sequence counts, and words with their language where it is one."""
        report = a_report(languages=languages)
        back = read_entries(write(report))

        assert [counted(each) for each in report.entries] == [counted(each) for each in back]
        assert back == read_entries(write(attrs.evolve(report, entries=back)))
        assert ["", "en", "en"] == [each.summary.said[0].language for each in back]

    def test_text_or_bytes(self):
        """A diary may be given as text, with or without a byte order mark, and with any ends of lines."""
        content = write(a_report())

        for same in (
            content.decode(),
            b"\xef\xbb\xbf" + content,
            "\ufeff" + content.decode(),
            content.replace(b"\r", b""),
        ):
            assert read_entries(content) == read_entries(same)

    def test_several(self):
        """Of several files in a row the highest sequence counts, then the latest stamp, in whatever order they are."""
        old = written(an_entry(summary=as_given("old")))
        new = written(an_entry(summary=as_given("new"), sequence=10))
        newer = written(an_entry(summary=as_given("newer"), sequence=10), now=NOW + HOUR)

        for files in ((old, new, newer), (newer, new, old), (new, newer, old)):
            assert ["newer"] == [str(each.summary) for each in read_entries(b"".join(files))]

    def test_invitations(self):
        """Invitations and cancellations, one after another, are read like a calendar."""
        report = a_report(invitation=INVITED)
        sent = b"".join(content for _, content in invitations(report))

        assert read_entries(write(report)) == read_entries(sent)

    def test_others(self):
        """What others have in the diary is passed over, whatever it is."""
        other = b"BEGIN:VEVENT\r\nUID:x@example.org\r\nDTSTART:nonsense\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n"
        content = written().replace(b"END:VCALENDAR", other + b"END:VCALENDAR")

        assert read_entries(written()) == read_entries(content)

    @pytest.mark.parametrize(
        ("was", "now", "message"),
        [
            (b"SEQUENCE:0", b"SEQUENCE:-1", "whole number"),
            (b"SEQUENCE:0", b"SEQUENCE:" + b"9" * 5000, "whole number"),
            (b"SEQUENCE:0", "SEQUENCE:٣".encode(), "whole number"),
            (b"SEQUENCE:0", b"SEQUENCE:0\r\nSEQUENCE:1", "SEQUENCE once"),
            (b"SEQUENCE:0", b"SEQUENCE;=:0", "SEQUENCE once"),
            (b"SEQUENCE:0", b"SEQUENCE:0\r\nRRULE:FREQ=DAILY", "does not repeat"),
            (b"STATUS:CONFIRMED", b"STATUS:MAYBE", "CONFIRMED, TENTATIVE, CANCELLED"),
            (b"UID:1f@coproduce", b"UID:../1f@coproduce", "letters and digits"),
            (b"London:20270111T100000", b"London:20270230T100000", "a day that the calendar has"),
            (
                b"DTSTART;TZID=Europe/London:20270111T100000",
                b"DTSTART;TZID=Mars/Phobos:20270111T100000",
                "Europe/London",
            ),
            (b"DTSTART;TZID=Europe/London:20270111T100000", b"DTSTART;VALUE=DATE:20270111", "ends as it starts"),
            (b"DTSTART;TZID=Europe/London:20270111T100000", b"DTSTART;TZID=Europe/London:20270112T100000", "and later"),
            (b"DTSTART;TZID=Europe/London:20270111T100000", b"X-NOTHING:1", "a DTSTART"),
            (b"SUMMARY:A session", b"SUMMARY:\xff", "UTF-8"),
            (b"END:VCALENDAR", b"", "not whole"),
            (b"END:VEVENT", b"END:VTODO", "END"),
            (b"BEGIN:VEVENT", b"BEGIN:VEVENT\r\nBEGIN:VEVENT", "nothing more"),
            (b"BEGIN:VCALENDAR", b"", "no diary"),
            (b"UID:1f@coproduce", b"UID:1f@example.org", "no entry of ours"),
        ],
    )
    def test_faults(self, was, now, message):
        """What somebody broke is named, with the file and, where it is on one, its line."""
        content = written()
        assert was in content

        with pytest.raises(DocumentError, match=message) as caught:
            read_entries(content.replace(was, now), source="sent.ics")
        assert str(caught.value).startswith("sent.ics")

    def test_all_faults(self):
        """All entries that cannot be read are named at once."""
        content = written(an_entry(), an_entry(uid="2a@coproduce")).replace(b"SEQUENCE:0", b"SEQUENCE:x")

        with pytest.raises(DocumentError) as caught:
            read_entries(content)
        assert 2 == len({error.line for error in caught.value.errors})

    def test_most_faults(self):
        """Of a diary in which all is wrong, the first hundred faults are named."""
        event = "BEGIN:VEVENT\nUID:1f@coproduce\nDTSTART:never\nEND:VEVENT\n"

        with pytest.raises(DocumentError) as caught:
            read_entries(f"BEGIN:VCALENDAR\n{event * 150}END:VCALENDAR")
        assert 100 == len(caught.value.errors)

    @pytest.mark.parametrize(
        "data",
        [b"", b"PK\x03\x04", b"\x00" * 100, "a\ud800", "BEGIN:VCALENDAR\nEND:VCALENDAR", b"BEGIN:VEVENT\n" * 1000],
        ids=["nothing", "a zip", "nulls", "half a letter", "no entries", "deep"],
    )
    def test_no_diary(self, data):
        """What is no diary is refused."""
        with pytest.raises(DocumentError):
            read_entries(data)

    def test_too_large(self):
        """A diary that is too large, or has too many entries, is refused before it is read to its end (S05)."""
        event = "BEGIN:VEVENT\nEND:VEVENT\n"

        with pytest.raises(DocumentError, match="8 MiB"):
            read_entries(b"x" * (LARGEST_DIARY + 1))
        with pytest.raises(DocumentError, match="more than 10,000 entries"):
            read_entries(f"BEGIN:VCALENDAR\n{event * (MOST_ENTRIES + 1)}END:VCALENDAR")

    def test_other_kinds(self):
        """What is neither text nor bytes is refused."""
        with pytest.raises(ArgumentError, match=r"the earlier diary is .*Path"):
            read_entries(Path("sent.ics"))

    @pytest.mark.parametrize("piece", [b"A", b"\n ", b";A=", b'"', b"\\", b"BEGIN:X\n", b":", b"\r"])
    def test_quick(self, piece):
        """Much of anything is read, or refused, in less than the time that one waits for (S06)."""
        content = written().replace(b"A session", piece * (MUCH // len(piece)))
        started = clock.process_time()
        outcome(content)

        assert 2 > clock.process_time() - started

    @given(st.data())
    def test_any_bytes(self, data):
        """Bytes of a diary that were changed, cut or doubled anywhere give entries, or an error of ours."""
        content = data.draw(st.sampled_from(SENT))
        for _ in range(data.draw(st.integers(1, 4))):
            at, to = (data.draw(st.integers(0, len(content))) for _ in range(2))
            middle = data.draw(st.binary(max_size=8) | st.sampled_from([content[at:to], *TOKENS]))
            content = content[:at] + middle + content[to:]
        outcome(content)

    @given(st.binary() | st.text(st.characters(exclude_categories=())))
    def test_noise(self, data):
        """Any bytes or text at all are read, or refused by an error of ours."""
        outcome(data)


SENT = (write(a_report()), written(), b"".join(content for _, content in invitations(a_report(invitation=INVITED))))
TOKENS = (b"\r\n", b"\n ", b":", b";", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"99999999", b"\xff", b"Z", b'"')


def counted(entry):
    """Give what a sequence counts the changes of, and the sequence."""
    return (
        entry.uid,
        entry.sequence,
        entry.status,
        entry.start,
        entry.end,
        str(entry.summary),
        str(entry.place),
        entry.part,
        str(entry.title),
    )


def outcome(data):
    """Read a diary: whatever it is, that gives entries, which can be written again, or an error of ours."""
    with contextlib.suppress(DocumentError):
        found = read_entries(data)
        assert found
        assert counted_all(found) == counted_all(read_entries(written(*found)))


def counted_all(entries):
    return sorted(map(counted, entries), key=str)


class TestReader:
    """The reader that the laws ask: it takes what is newer, and what is called off out."""

    def test_order(self):
        """A higher sequence counts more than a later stamp, and a later stamp more than an earlier one."""
        old = written(an_entry(), now=NOW + 2 * HOUR)
        new = written(an_entry(summary=as_given("new"), sequence=1))
        newer = written(an_entry(summary=as_given("newer"), sequence=1), now=NOW + HOUR)

        for files in ((old, new, newer), (newer, new, old), (new, newer, old)):
            assert ["newer"] == [each.summary for each in Reader().receive(*files).shows().values()]

    def test_called_off(self):
        """What was called off is shown no more, not even where an older file comes later."""
        gone = written(an_entry(sequence=1, status=Status.CANCELLED))

        assert {} == Reader().receive(written(), gone).shows() == Reader().receive(gone, written()).shows()


class TestSameBytes:
    """E12: the same report gives the same bytes."""

    def test_again(self):
        """Two reports that are alike give the same bytes, and so do two calls with one."""
        report = a_report(invitation=INVITED)

        assert write(report) == write(report) == write(a_report(invitation=INVITED))
        assert invitations(report) == invitations(a_report(invitation=INVITED))

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
    def test_elsewhere(self, zone, monkeypatch):
        """A machine in another time zone gives the same bytes, and reads the same entries."""
        here = write(a_report())
        monkeypatch.setenv("TZ", zone)
        clock.tzset()
        try:
            assert here == write(a_report())
            assert read_entries(here) == read_entries(write(a_report()))
        finally:
            monkeypatch.undo()
            clock.tzset()

    @pytest.mark.skipif(DOCUMENTS not in os.environ, reason=f"processes take a while to start: set {DOCUMENTS}=1")
    def test_another_process(self):
        """Other processes with other hash seeds, locales and time zones give the same bytes."""
        code = (
            "import sys; sys.path.insert(0, sys.argv[1]); from reports import a_report; "
            "from coproduce.export.formats.diary import write; "
            "sys.stdout.buffer.write(write(a_report(given='Tŷ Llŷn')))"
        )
        here = write(a_report(given="Tŷ Llŷn"))
        for seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Kathmandu", "cy_GB.UTF-8")):
            around = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
            tests = str(Path(__file__).parent.parent)
            ran = subprocess.run([sys.executable, "-c", code, tests], env=around, capture_output=True, check=True)  # noqa: S603
            assert here == ran.stdout


class TestNothing:
    """What is not there is not written."""

    def test_empty(self):
        """An entry without description and place has no such lines."""
        found = names(written(an_entry(description=NOTHING, place=as_given(""))))

        assert not {"DESCRIPTION", "LOCATION", "CLASS", "ORGANIZER", "ATTENDEE"} & set(found)
