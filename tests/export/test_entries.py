"""Diary entries: the same id for the same event, and a sequence that rises when people have to look again."""

import re
from datetime import date, datetime, time

import attrs
import pytest

from cases import planned
from coproduce import ArgumentError, Charity, Half, Mode, Source, UnknownLineError
from coproduce.amendments import Condition, Only
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.entries import cancelled_all, entries_of, uid_of
from coproduce.export.report import Status
from coproduce.export.words import as_given

ENGLISH = Speaker(("en",))
AT_TEN = time(10)


def with_event(plan, place=0, **changes):
    events = list(plan.events)
    events[place] = attrs.evolve(events[place], **changes)
    return attrs.evolve(plan, events=tuple(events))


def renamed(plan, name):
    return registered(plan, name=name)


def registered(plan, **changes):
    """Give a plan of the same charity, of which something is known otherwise."""
    assessment = plan.package.assessment
    charity = attrs.evolve(assessment.charity, **changes)
    return attrs.evolve(plan, package=attrs.evolve(plan.package, assessment=attrs.evolve(assessment, charity=charity)))


def retitled(plan, title):
    lines = [attrs.evolve(line, title=title) if line.name == "concepts" else line for line in plan.package.lines]
    return attrs.evolve(plan, package=attrs.evolve(plan.package, lines=tuple(lines)))


def without(plan, place=0):
    return attrs.evolve(plan, events=plan.events[:place] + plan.events[place + 1 :])


def entries(plan, **given):
    return entries_of(ENGLISH, plan, **given)


def conditional():
    """Give a plan whose first workshop waits for something."""
    waits = Condition(
        id="agreed/hall",
        target=Only("enhance/concepts"),
        text="The hall is booked.",
        reason="as agreed",
        source=Source.agreed("by phone"),
        by="the coordinator",
    )
    return planned(agreed=(waits,))


class TestIds:
    """E10: an id is that of one event of one charity, and stays."""

    @pytest.mark.parametrize(
        "other",
        [
            uid_of(Charity(name="Hope"), "enhance/concepts/2"),
            uid_of(Charity(name="Hopes"), "enhance/concepts/1"),
            uid_of(Charity(name="Hope", register_number="1000001"), "enhance/concepts/1"),
            uid_of(Charity(name="Hope", register_number="enhance/concepts/1"), "/"),
        ],
        ids=["another sitting", "another name", "another number", "pushed together"],
    )
    def test_unlike(self, other):
        """Another event, or another charity, has another id."""
        assert other != uid_of(Charity(name="Hope"), "enhance/concepts/1")

    def test_no_two_alike(self):
        """Two charities with all their events share no id, even where one name runs on into the other's number."""
        charities = [Charity(name="Hope1", register_number="23"), Charity(name="Hope", register_number="123")]
        events = [event.id for event in planned().events]
        ids = {uid_of(charity, event) for charity in charities for event in events}

        assert 2 * len(events) == len(ids)

    def test_opaque(self):
        """An id is a digest and our name, and says nothing else (F10)."""
        for entry in entries(planned()):
            assert re.fullmatch(r"[0-9a-f]{32}@coproduce", entry.uid)

    def test_stays(self):
        """Whatever changes of an event but what it is, its id stays."""
        plan = planned()
        changes = {
            "day": date(2027, 1, 13),
            "at": AT_TEN,
            "because": "another reason",
            "people": ("somebody",),
            "settled": True,
        }
        changed = with_event(plan, **changes)
        both = [entries(plan), entries(changed, places={"concepts": "The hall"}), entries_of(Speaker(("cy",)), plan)]

        assert 1 == len({tuple(entry.uid for entry in each) for each in both})

    def test_a_name_put_right(self):
        """Where the register number is known, a name that is put right changes no id, and nothing but summaries."""
        plan = registered(planned(), register_number="1000001")
        first = entries(plan)
        now = entries(renamed(plan, "Bryn Hope CIO"), earlier=first)

        assert [(entry.uid, 0) for entry in first] == [(entry.uid, entry.sequence) for entry in now]
        assert str(now[0].summary).startswith("Bryn Hope CIO: ")

    def test_a_number_found_later(self):
        """What was sent before the register number was known keeps its ids, in every later diary."""
        first = entries(without(planned(), len(planned().events) - 1))
        second = entries(registered(planned(), register_number="1000001"), earlier=first)
        third = entries(registered(planned(), register_number="1000001"), earlier=second)
        fresh = entries(registered(planned(), register_number="1000001"))

        assert [entry.uid for entry in first] == [entry.uid for entry in second[:-1]]
        assert fresh[-1].uid == second[-1].uid
        assert second == third

    def test_remembered(self):
        """The id of an event never changes from one version to the next, or diaries could not find it again."""
        assert "6d9e07f2245d6adc2f7431460ba3b2bc@coproduce" == uid_of(Charity(name="Bryn Hope"), "enhance/concepts/1")


class TestSequence:
    """E10: a sequence rises by one where people have to look again, and else stays."""

    def test_first(self):
        """What is sent for the first time has sequence 0."""
        assert {0} == {entry.sequence for entry in entries(planned())}

    def test_unchanged(self):
        """Where nothing changed, the entries are what they were."""
        first = entries(planned(), places={"concepts": "The \x00 hall"})

        assert first == entries(planned(), places={"concepts": "The \x00 hall"}, earlier=first)

    @pytest.mark.parametrize(
        "change",
        [
            {"day": date(2027, 1, 12)},
            {"at": AT_TEN},
            {"at": time(0)},
            {"settled": True},
        ],
        ids=["day", "day to time", "midnight", "confirmed"],
    )
    def test_rises(self, change):
        """A day, a time or a confirmation that is new raises the sequence of its entry by one, and of no other."""
        plan = conditional()
        after = entries(with_event(plan, **change), earlier=entries(plan))

        assert [1, *([0] * (len(after) - 1))] == [entry.sequence for entry in after]

    def test_rises_with_the_part_of_the_day(self):
        """An event that goes from the morning to the afternoon of a day, without a time, has a higher sequence."""
        first = entries(planned())
        now = entries(with_event(planned(), 1, half=Half.AFTERNOON), earlier=first)[1]

        assert (first[1].start, first[1].end) == (now.start, now.end)
        assert 1 == now.sequence

    @pytest.mark.parametrize("at", [time(11), None], ids=["time", "time to day"])
    def test_rises_from_a_time(self, at):
        """Another time raises the sequence, and so does a time that is no longer agreed."""
        timed = with_event(planned(), at=AT_TEN)

        assert 1 == entries(with_event(timed, at=at), earlier=entries(timed))[0].sequence

    def test_rises_with_the_end(self):
        """A session that starts as before and ends later has a higher sequence."""
        short, day = planned({"G5.face-to-face": "no"}), planned()
        half, whole = with_event(short, at=AT_TEN), with_event(day, at=AT_TEN)
        was, now = entries(half)[0], entries(whole, places={"concepts": "online"}, earlier=entries(half))[0]

        assert (was.uid, was.start, str(was.place), was.status) == (now.uid, now.start, str(now.place), now.status)
        assert was.end < now.end
        assert 1 == now.sequence

    @pytest.mark.parametrize("places", [{"concepts": "The hall"}, {"concepts": ""}], ids=["another", "none"])
    def test_rises_with_the_place(self, places):
        """Another place raises the sequence, and so does none."""
        first = entries(planned(), places={"concepts": "The library"})

        assert 1 == entries(planned(), places=places, earlier=first)[0].sequence

    def test_keeps_its_place(self):
        """Where no place is said again, an event is where it was to be, and its sequence stays."""
        first = entries(planned(), places={"concepts": "The library", "vision": "Room 2"})
        now = entries(planned(), places={"vision": "Room 3"}, earlier=first)
        places = {str(entry.place): entry.sequence for entry in now}

        assert {"The library": 0, "Room 3": 1, "": 0, "online": 0} == places

    @pytest.mark.parametrize("languages", [("en",), ("cy",), ("cy", "en")])
    def test_online_is_no_place(self, languages):
        """What was online since it was remote is no more so where people meet."""
        remote = entries_of(Speaker(languages), planned({"G5.face-to-face": "no"}))
        now = entries(planned(), earlier=remote)
        met = {event.id for event in planned().events if event.mode is Mode.FACE_TO_FACE}
        ids = {uid_of(planned().package.assessment.charity, id_) for id_ in met}

        assert {""} == {str(entry.place) for entry in now if entry.uid in ids}

    @pytest.mark.parametrize("languages", [("cy",), ("cy", "en"), ("en", "cy")])
    def test_online_in_another_language(self, languages):
        """What is online is in the same place when its diary is told in other languages, and then as it was."""
        remote = planned({"G5.face-to-face": "no"})
        first = entries(remote)
        other = entries_of(Speaker(languages), remote, earlier=first)
        back = entries(remote, earlier=other)

        assert first == back
        assert "ar-lein" in str(other[0].place)
        assert {0} == {entry.sequence for entry in other}

    def test_rises_from_online(self):
        """From online to a hall, and back to online in two languages, are two changes."""
        remote = planned({"G5.face-to-face": "no"})
        met = entries(remote, places={"concepts": "The hall"}, earlier=entries_of(Speaker(("cy",)), remote))
        again = entries_of(Speaker(("cy", "en")), remote, places={"concepts": ""}, earlier=met)

        assert [("The hall", 1), ("ar-lein / online", 2)] == [(str(x[0].place), x[0].sequence) for x in (met, again)]

    def test_nobody_is_told_of_places(self):
        """Who is not to know of places reads none, not even from a diary that others were sent, and of no change."""
        first = entries(planned(), places={"concepts": "The library", "vision": "Room 2"})
        now = entries(without(planned()), places={"vision": "Room 3"}, earlier=first, with_places=False)

        assert [] == [entry.place for entry in now if str(entry.place) not in ("", "online")]
        assert {0} == {entry.sequence for entry in now[:-1]}

    def test_stays(self):
        """Another title, reason or person leaves the sequence as it is, and the new title is sent."""
        plan = planned()
        changed = with_event(plan, because="another reason", people=("somebody",))
        now = entries(retitled(changed, "Getting started"), earlier=entries(plan))

        assert {0} == {entry.sequence for entry in now}
        assert "Hope: Getting started, whole day" == str(now[0].summary)

    def test_dropped(self):
        """An event that the plan has no more is cancelled once, as it last was, after all others."""
        first = entries(planned(), places={"concepts": "The hall"})
        second = entries(without(planned()), earlier=first)
        third = entries(without(planned()), earlier=second)
        was, now = first[0], second[-1]

        assert (Status.CANCELLED, 1) == (now.status, now.sequence)
        assert (was.uid, was.start, was.end, was.summary, was.place) == (
            now.uid,
            now.start,
            now.end,
            now.summary,
            now.place,
        )
        assert second == third

    def test_comes_back(self):
        """An event that comes back, with all as it was, has a higher sequence than the cancellation."""
        first = entries(planned())
        dropped = entries(without(planned()), earlier=first)
        again = entries(planned(), earlier=dropped)

        assert 2 == again[0].sequence
        assert first[0] == attrs.evolve(again[0], sequence=0)
        assert len(first) == len(again)

    def test_nothing_of_another_audience(self):
        """What an earlier diary said beside the title of a dropped event is not sent again."""
        first = entries(planned())
        marked = attrs.evolve(first[0], description=as_given("Internal: a candid remark"))
        now = entries(without(planned()), earlier=(marked, *first[1:]))

        assert "" == str(now[-1].description)


class TestNoPlan:
    """Where there is no plan any more, all that was sent is called off."""

    def test_all(self):
        """Every entry comes again as cancelled, as it last was, and once."""
        package = planned().package
        first = entries(planned(), places={"concepts": "The hall"})
        second = cancelled_all(first, package.assessment.charity)
        third = cancelled_all(second, package.assessment.charity, package)

        assert [(entry.uid, 1, Status.CANCELLED) for entry in first] == [
            (entry.uid, entry.sequence, entry.status) for entry in second
        ]
        assert [(each.summary, each.place, each.start) for each in first] == [
            (each.summary, each.place, each.start) for each in second
        ]
        assert second == third

    def test_by_name_or_by_package(self):
        """Entries are the charity's where they bear its name, or where their ids are those of its package."""
        plan = registered(planned(), register_number="1000001")
        other = renamed(plan, "Bryn Hope").package

        assert cancelled_all(entries(plan), plan.package.assessment.charity)
        assert cancelled_all(entries(plan), other.assessment.charity, other)

    @pytest.mark.parametrize("with_package", [True, False])
    def test_of_another(self, with_package):
        """What another charity was sent is never called off."""
        other = renamed(planned(), "Hop").package
        with pytest.raises(ArgumentError, match="none of the earlier entries"):
            cancelled_all(entries(planned()), other.assessment.charity, other if with_package else None)

    def test_nothing(self):
        """Where nothing was sent, nothing is called off."""
        assert () == cancelled_all((), planned().package.assessment.charity)


class TestEntry:
    """What an entry says."""

    def test_day(self):
        """Where no time is agreed, an entry is of the day, and its summary says which part of it."""
        entry = entries(planned())[1]

        assert (date(2027, 1, 26), date(2027, 1, 27)) == (entry.start, entry.end)
        assert str(entry.summary).startswith("Hope: ")
        assert str(entry.summary).endswith(", morning")

    def test_time(self):
        """Where a time is agreed, an entry is from it to the end, in local time, and its summary is plain."""
        entry = entries(with_event(planned(), at=AT_TEN))[0]

        assert (datetime(2027, 1, 11, 10), datetime(2027, 1, 11, 17)) == (entry.start, entry.end)  # noqa: DTZ001
        assert f"Hope: {planned().events[0].title}" == str(entry.summary)

    def test_title(self):
        """The title of an entry without a time is its summary once it has one."""
        day, timed = entries(planned())[0], entries(with_event(planned(), at=AT_TEN))[0]

        assert (str(timed.summary), "") == (str(day.title), str(timed.title))

    def test_languages(self):
        """In one language a summary bears it; in both, the name of the charity stands once, before both."""
        plan = planned()
        (one,) = entries(plan)[0].summary.said
        (both,) = entries_of(Speaker(("cy", "en")), plan)[0].summary.said

        assert ("en", "Hope: Concepts workshop, whole day") == (one.language, one.text)
        assert "" == both.language
        assert re.fullmatch("Hope: .+ / Concepts workshop, whole day", both.text)
        assert 1 == both.text.count("Hope")

    def test_status(self):
        """What waits for something is tentative until its day is confirmed, and says so; all else is confirmed."""
        plan = conditional()
        waiting, confirmed = entries(plan), entries(plan.confirm("concepts"))

        assert Status.TENTATIVE is waiting[0].status
        assert "not confirmed" in str(waiting[0].description)
        assert {Status.CONFIRMED} == {entry.status for entry in (*waiting[1:], *confirmed)}
        assert "not confirmed" not in str(confirmed[0].description)

    def test_status_without_the_reason(self):
        """Who may not read for what an event waits reads that it does."""
        plan = conditional()
        lines = [
            attrs.evolve(line, conditions=tuple(attrs.evolve(note, text="") for note in line.conditions))
            for line in plan.package.lines
        ]
        reduced = attrs.evolve(plan, package=attrs.evolve(plan.package, lines=tuple(lines)))

        assert [entry.status for entry in entries(plan)] == [entry.status for entry in entries(reduced)]

    def test_nobody_and_no_reason(self):
        """Neither who runs an event nor why it is on its day is in an entry (F07)."""
        plan = with_event(planned(), because="canary-because", people=("canary-person",))

        assert "canary" not in repr(entries(plan))

    def test_places(self):
        """A place is that of all events of a line, or of one, which counts for more; what is remote is online."""
        plan = planned({"G5.face-to-face": "no"})
        found = entries(plan, places={"concepts/2": "Room 2", "enhance/concepts": "The hall", "vision": " "})

        assert ["The hall", "Room 2", "online", "online"] == [str(entry.place) for entry in found[:4]]
        assert "" == str(entries(planned())[0].place)

    @pytest.mark.parametrize("name", ["concept", "", "enhance/nothing/1"])
    def test_no_such_place(self, name):
        """A place of no event is refused."""
        with pytest.raises(UnknownLineError, match="is no event of this plan"):
            entries(planned(), places={name: "The hall"})

    @pytest.mark.parametrize("places", [[("concepts", "The hall")], {"concepts": None}])
    def test_no_words(self, places):
        """What is no place in words is refused."""
        with pytest.raises(ArgumentError, match="place"):
            entries(planned(), places=places)

    def test_template(self):
        """Braces in a name or a place are words like any others (E08)."""
        found = entries(renamed(planned(), "{who} {{7*7}} {0}"), places={"concepts": "{mode} {0}"})

        assert "{mode} {0}" == str(found[0].place)
        assert str(found[0].summary).startswith("{who} {{7*7}} {0}: ")
