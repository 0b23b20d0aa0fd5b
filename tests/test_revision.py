"""A revision tells people what a change means: in sentences, who has to be told, and which diary entries change."""

from __future__ import annotations

from datetime import date, time

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, MONDAY, a_calendar, planned, series_of, tailored
from coproduce import (
    Asked,
    Cancelled,
    Closed,
    Closure,
    ClosureKind,
    Diary,
    Duration,
    Half,
    Left,
    Move,
    NewPackage,
    Slipped,
    Source,
    StartsAt,
    TookLonger,
    When,
    replan,
)
from coproduce.replanning.revision import DiaryChange, Kept, Notice, Revision

TODAY = date(2027, 1, 20)
CHECK_IN, VISION = date(2027, 1, 26), date(2027, 2, 11)
ONE, TWO = "facilitator-1", "facilitator-2"
SOURCE = Source.agreed("by phone")
EVERYBODY = ("leadership", "services", "volunteers", "service users")
FACILITATOR = "facilitator from the Involvement Team"


def revised(*changes, plan=None, today=TODAY) -> Revision:
    """Plan the worked case anew."""
    return replan(plan or planned(), changes, today=today)


def a_slip() -> Revision:
    """Let a check-in slip by a week."""
    return revised(Slipped(event="check-in-1", not_before=date(2027, 2, 2)))


def run_by(*people):
    """Let people run every event of the worked case."""
    plan = planned()
    return attrs.evolve(plan, events=tuple(attrs.evolve(event, people=people) for event in plan.events))


def told(revision: Revision, event: str) -> tuple[str, ...]:
    """List who is told of an event."""
    return tuple(notice.who for notice in revision.notices if f"enhance/{event}" in notice.events)


def a_move(was: When | None, now: When | None) -> Move:
    return Move(
        event="enhance/vision/1", title="Vision workshop", was=was, now=now, because="it slipped", source=SOURCE
    )


def on(day: int, half: Half = Half.MORNING, *people: str, at: time | None = None) -> When:
    """Name a time in February."""
    return When(day=date(2027, 2, day), half=half, people=people, at=at)


class TestWhen:
    def test_words(self):
        """A time is its day with the half, or with the hour where there is one."""
        assert "Thursday 11 February 2027 (morning)" == str(on(11))
        assert "Thursday 11 February 2027 (whole day)" == str(on(11, Half.WHOLE_DAY))
        assert "Thursday 11 February 2027 (09:05)" == str(on(11, at=time(9, 5)))

    def test_repr(self):
        """Who runs an event is not for everybody: the repr leaves it out."""
        assert ONE not in repr(on(11, Half.MORNING, ONE))


class TestMove:
    @pytest.mark.parametrize(
        ("was", "now", "words"),
        [
            (
                on(11),
                on(18),
                "moves from Thursday 11 February 2027 (morning) to Thursday 18 February 2027 (morning), 7 days later",
            ),
            (
                on(11),
                on(10),
                "moves from Thursday 11 February 2027 (morning) to Wednesday 10 February 2027 (morning), 1 day sooner",
            ),
            (
                on(11),
                on(11, Half.AFTERNOON),
                "moves from Thursday 11 February 2027 (morning) to Thursday 11 February 2027 (afternoon)",
            ),
            (None, on(11), "is new, on Thursday 11 February 2027 (morning)"),
            (on(11), None, "is dropped; it was on Thursday 11 February 2027 (morning)"),
            (
                on(11, Half.MORNING, ONE),
                on(11, Half.MORNING, TWO),
                "stays on Thursday 11 February 2027 (morning) and is run by facilitator-2",
            ),
            (
                on(11, Half.MORNING, ONE),
                on(11, Half.MORNING, ONE, TWO),
                "stays on Thursday 11 February 2027 (morning) and is run by facilitator-1 and facilitator-2",
            ),
            (
                on(11, Half.MORNING, ONE),
                on(11),
                "stays on Thursday 11 February 2027 (morning) and is run by nobody yet",
            ),
            (on(11), on(11, at=time(10, 0)), "stays on Thursday 11 February 2027 and starts at 10:00"),
            (on(11, at=time(10, 0)), on(11), "stays on Thursday 11 February 2027 and has no time of its own any more"),
            (on(11), on(11, Half.WHOLE_DAY), "stays on Thursday 11 February 2027 and takes the whole day"),
        ],
    )
    def test_words(self, was, now, words):
        """A move says how an event changes, and why."""
        assert f"Vision workshop {words}: it slipped" == str(a_move(was, now))

    @pytest.mark.parametrize(
        ("was", "now", "days", "other"),
        [
            (on(11), on(18), 7, True),
            (on(18), on(11), -7, True),
            (on(11), on(11, Half.AFTERNOON), 0, True),
            (on(11), on(11, Half.WHOLE_DAY), 0, False),
            (on(11), on(11, at=time(10, 0)), 0, False),
            (on(11), on(11, Half.MORNING, ONE), 0, False),
            (None, on(11), 0, False),
            (on(11), None, 0, False),
        ],
    )
    def test_how_far(self, was, now, days, other):
        """A move counts calendar days, and tells another time from other people, more time, and what is new or gone."""
        move = a_move(was, now)

        assert (days, other) == (move.days, move.on_another_day)


class TestSentences:
    def test_one_move(self):
        """One move is told with what stays, and who has to be told."""
        move, stay, who = str(a_slip()).splitlines()

        assert move.startswith(
            "Check-in in the first gap moves from Tuesday 26 January 2027 (morning) to Tuesday 2 February"
        )
        assert move.endswith(" 2027 (morning), 7 days later: it slipped")
        assert stay.startswith("as they were: Concepts workshop, Vision workshop, Check-in in the second gap, Planning")
        assert f"to be told: core team, {FACILITATOR}" == who

    def test_nothing(self):
        """Where nothing moves, that is all that is said."""
        assert "nothing moves" == str(revised())

    def test_nothing_moves_and_something_is_found(self):
        """Where nothing moves, new findings are told all the same."""
        shut = Closed(closure=Closure(MONDAY, MONDAY, ClosureKind.OTHER))

        nothing, start, clash = str(revised(shut)).splitlines()

        assert "nothing moves" == nothing
        assert start.startswith("the start asked for, Monday 11 January 2027, is not open: not available")
        assert "Concepts workshop is settled on Monday 11 January 2027, which is not open: not available" == clash

    def test_momentum(self):
        """Where the months change, how long the series takes now is told."""
        revision = revised(Slipped(event="vision", not_before=date(2027, 2, 18)))

        assert "to the last event 3 months and 8 days: inside the 3 to 4 months" in str(revision)

    def test_all_move(self):
        """Where every event moves, none is as it was."""
        assert "as they were" not in str(revised(Cancelled(event="concepts", on=MONDAY)))


class TestMomentum:
    def test_held(self):
        """The full series is within its months after a small slip, as it was before."""
        revision = a_slip()

        assert revision.keeps_momentum
        assert ["dates/momentum"] == [finding.id for finding in revision.momentum]
        assert () == revision.new_findings

    def test_new_words(self):
        """Where the dates of the first or last event change, what is found of the months is new."""
        revision = revised(Slipped(event="vision", not_before=date(2027, 2, 18)))

        assert revision.momentum == revision.new_findings
        assert revision.keeps_momentum

    def test_short_series(self):
        """A series that is not full has no months to keep."""
        plan = planned({**series_of(2), **BOTH_OPTIONS_OFF})

        assert () == revised(plan=plan).momentum
        assert revised(plan=plan).keeps_momentum


class TestNotices:
    def test_check_in(self):
        """A check-in concerns the core team and the facilitator."""
        assert ("core team", FACILITATOR) == told(a_slip(), "check-in-1/1")

    def test_everybody(self):
        """A workshop concerns every group that takes part, and the facilitator; a report-back those it reports to."""
        revision = revised(Slipped(event="vision", not_before=date(2027, 2, 18)))

        assert (*EVERYBODY, FACILITATOR) == told(revision, "vision/1")
        assert {*EVERYBODY, "trustees", "staff"} == set(told(revision, "report-back/1"))
        assert ("core team",) == tuple(who for who in told(revision, "debrief/1") if who != FACILITATOR)

    def test_each_once(self):
        """Each is told once, of all events that concern them, in the order of their days."""
        revision = revised(Slipped(event="vision", not_before=date(2027, 2, 18)))
        who = [notice.who for notice in revision.notices]

        assert sorted(set(who)) == sorted(who)
        assert ("enhance/vision/1", "enhance/planning/1", "enhance/report-back/1") == revision.notices[0].events

    def test_who_stays_is_not_told(self):
        """Nobody is told of events that stay."""
        named = {event for notice in a_slip().notices for event in notice.events}

        assert {"enhance/check-in-1/1"} == named

    def test_people(self):
        """Those who run an event are told by their ids: who ran it, and who runs it now."""
        revision = revised(Left(person=ONE, since=VISION, instead=(TWO,)), plan=run_by(ONE))

        assert ("core team", ONE, TWO) == told(revision, "vision/1")

    def test_dropped(self):
        """Those who were to take part in what is dropped are told, and who was to run it."""
        plan = run_by(ONE)
        revision = revised(NewPackage(package=tailored(BOTH_OPTIONS_OFF)), plan=plan)

        assert {"core team", FACILITATOR, ONE} == set(told(revision, "debrief/1"))

    def test_new(self):
        """Those who take part in what is new are told."""
        revision = revised(NewPackage(package=tailored()), plan=planned(BOTH_OPTIONS_OFF))

        assert {"core team", FACILITATOR} == set(told(revision, "debrief/1"))

    def test_longer(self):
        """Who takes part in what takes the whole day is told, though the day is the same."""
        revision = revised(TookLonger(event="check-in-1", length=Duration.of("1")))

        assert ("core team", FACILITATOR) == told(revision, "check-in-1/1")

    def test_another_time(self):
        """Who takes part in what starts at another time is told."""
        revision = revised(Asked(request=StartsAt(event="vision", at=time(9, 30))))

        assert {*EVERYBODY, FACILITATOR} <= set(told(revision, "vision/1"))

    def test_nobody(self):
        """Where nothing changes, nobody is told."""
        assert () == revised().notices


class TestDiary:
    def test_change(self):
        """What moves is a changed entry, from its old time to its new one."""
        was = When(day=CHECK_IN, half=Half.MORNING)
        now = When(day=date(2027, 2, 2), half=Half.MORNING)

        assert (DiaryChange(action=Diary.CHANGE, event="enhance/check-in-1/1", was=was, now=now),) == a_slip().diary

    def test_add_and_cancel(self):
        """What is new is added, and what is dropped is cancelled."""
        more = revised(NewPackage(package=tailored()), plan=planned(BOTH_OPTIONS_OFF)).diary
        fewer = revised(NewPackage(package=tailored(series_of(2)))).diary

        assert [(Diary.ADD, None)] * 2 == [(entry.action, entry.was) for entry in more]
        assert [(Diary.CANCEL, None)] * 2 == [(entry.action, entry.now) for entry in fewer]

    def test_people(self):
        """An entry says whose it was and whose it is now, so that one diary loses it and another gets it."""
        revision = revised(Left(person=ONE, since=VISION, instead=(TWO,)), plan=run_by(ONE))

        assert {((ONE,), (TWO,))} == {(entry.was.people, entry.now.people) for entry in revision.diary}

    def test_nothing(self):
        """Where nothing changes, no entry does."""
        assert () == revised().diary

    def test_one_for_each_move(self):
        """There is one entry for each move, and the entries before with these changes are those of the plan after."""
        revision = revised(Cancelled(event="concepts", on=MONDAY))
        entries = {event.id: event.day for event in revision.before.events}
        entries |= {entry.event: entry.now.day for entry in revision.diary}

        assert {event.id: event.day for event in revision.after.events} == entries


class TestAudience:
    @pytest.mark.parametrize("kind", [When, Move, Kept, Notice, DiaryChange, Revision])
    def test_declared(self, kind):
        """Every field says who may see it."""
        assert all("audience" in field.metadata for field in attrs.fields(kind))

    def test_private(self):
        """Why somebody is not there stands nowhere in what is told."""
        ill = a_calendar().without([Closure(CHECK_IN, CHECK_IN, ClosureKind.OTHER, "a court date")])
        revision = revised(
            Closed(closure=ill.closures[-1]),
            Slipped(event="planning", not_before=date(2027, 3, 16), reason="a court date"),
        )

        assert "court" not in f"{revision} {revision!r} {[str(each) for each in revision.moves]}"
