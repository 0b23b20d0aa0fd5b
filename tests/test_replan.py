"""A plan after something happened: what moves and why, what stays, and what is refused; each kind of change in turn."""

from __future__ import annotations

import functools
from datetime import date, datetime, time, timedelta

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, MONDAY, a_calendar, planned, series_of, tailored
from coproduce import (
    Apart,
    ArgumentError,
    Asked,
    Attends,
    Calendar,
    Cancelled,
    CapSession,
    Closed,
    Closure,
    ClosureKind,
    CoproduceError,
    DateRange,
    Days,
    Deadline,
    Duration,
    Half,
    InfeasibleError,
    Left,
    Months,
    NewCalendar,
    NewPackage,
    NoLongerAsked,
    NotBefore,
    Objective,
    Person,
    Pin,
    Plan,
    Portfolio,
    Slipped,
    Source,
    StartsAt,
    Team,
    TookLonger,
    UnknownLineError,
    Weeks,
    WorkingDays,
    Workshops,
    dumps,
    loads,
    replan,
    schedule,
)

TODAY = date(2027, 1, 20)
"""A day after the first workshop and before all other events of the worked case."""

BEFORE = date(2027, 1, 4)
VISION, PLANNING = date(2027, 2, 11), date(2027, 3, 15)
CHECK_IN, SECOND_CHECK_IN = date(2027, 1, 26), date(2027, 2, 26)
LAST = date(2027, 4, 12)
YEAR = a_calendar()
ONE, TWO, THREE = "facilitator-1", "facilitator-2", "facilitator-3"


@functools.cache
def the_plan(*options: str) -> Plan:
    """Give the worked case on its earliest dates, with or without its end."""
    return planned(BOTH_OPTIONS_OFF if "short" in options else None)


def after(*changes, plan=None, today=TODAY, **facts):
    """Plan anew after changes."""
    return replan(plan or the_plan(), changes, today=today, **facts)


def moved(*changes, **facts) -> dict[str, date | None]:
    """Give where events went, by their names; None for what is dropped."""
    moves = after(*changes, **facts).moves
    return {move.event.split("/", 1)[1].removesuffix("/1"): move.now and move.now.day for move in moves}


def why(*changes, **facts) -> dict[str, str]:
    """Give why events moved, by their names."""
    return {move.event.split("/", 1)[1].removesuffix("/1"): move.because for move in after(*changes, **facts).moves}


def refused(*changes, plan=None, today=TODAY, **facts) -> CoproduceError:
    """Give the error with which changes are refused."""
    with pytest.raises(CoproduceError) as caught:
        replan(plan or the_plan(), changes, today=today, **facts)
    return caught.value


def closed(first: date, last: date | None = None, **facts) -> Closed:
    """Close some days."""
    return Closed(closure=Closure(first, last or first, ClosureKind.OTHER, **facts))


def run_by(*people: str, plan: Plan | None = None) -> Plan:
    """Let people run every event."""
    events = [attrs.evolve(event, people=people) for event in (plan or the_plan()).events]
    return attrs.evolve(plan or the_plan(), events=tuple(events))


def a_team(**weeks: str | Calendar) -> Team:
    """Make a team of facilitators, each with a week or a calendar, by the number in their id."""
    calendars = {id_: YEAR.on(week) if isinstance(week, str) else week for id_, week in weeks.items()}
    people = (
        Person(id=id_.replace("_", "-"), calendar=calendar, roles=("facilitator",))
        for id_, calendar in calendars.items()
    )
    return Team(tuple(people))


class TestNothing:
    """I37: what changes nothing gives the very same plan."""

    NOTHING = (
        (),
        (Slipped(event="vision", not_before=VISION),),
        (Slipped(event="vision", not_before=date(2027, 1, 1)),),
        (Cancelled(event="vision", on=VISION + timedelta(days=1)),),
        (TookLonger(event="vision", length=Duration.of("1")),),
        (TookLonger(event="check-in-1", length=Duration.of("1/2")),),
        (NewCalendar(calendar=a_calendar()),),
        (NewPackage(package=tailored()),),
        (Closed(closure=YEAR.closures[0]),),
    )

    @pytest.mark.parametrize("changes", NOTHING, ids=lambda changes: " ".join(type(each).__name__ for each in changes))
    def test_same_object(self, changes):
        """No change, and each change that leaves all as it was, gives the same object, and moves nothing."""
        revision = after(*changes)

        assert revision.after is revision.before is the_plan()
        assert () == revision.moves
        assert "nothing moves" == str(revision)

    def test_what_is_asked_already(self):
        """What is asked already may be asked again."""
        request = NotBefore(event="vision", day=VISION)
        plan = schedule(tailored(), start=MONDAY, calendar=YEAR, requests=[request])

        assert after(Asked(request=request), plan=plan).after is plan

    def test_all_are_kept(self):
        """Every event is told as kept where nothing happened."""
        assert [event.id for event in the_plan().events] == [kept.event for kept in after().kept]

    def test_with_a_portfolio(self):
        """With a team whose people are free, nothing happens either."""
        plan = run_by(ONE)
        portfolio = Portfolio((plan,), a_team(facilitator_1=YEAR))

        assert after(plan=plan, portfolio=portfolio).after is plan

    def test_on_any_day(self):
        """Time alone moves nothing: on the last day and long after, the plan is the same object."""
        for today in (LAST, date(2030, 1, 1)):
            assert after(today=today).after is the_plan()


class TestSlipped:
    def test_alone(self):
        """A check-in that slips within its gap moves nothing else."""
        assert {"check-in-1": date(2027, 2, 2)} == moved(Slipped(event="check-in-1", not_before=date(2027, 2, 2)))

    def test_onto_a_closed_day(self):
        """What slips to a Saturday is on the Monday."""
        assert {"check-in-1": date(2027, 2, 8)} == moved(Slipped(event="check-in-1", not_before=date(2027, 2, 6)))

    def test_pushes(self):
        """A workshop that slips by a week pushes what follows it, and says so of each; the check-in before it stays."""
        revision = after(Slipped(event="vision", not_before=date(2027, 2, 18)))
        pushed = {move.event: move.pushed_by for move in revision.moves}

        assert {
            "enhance/vision/1": "",
            "enhance/check-in-2/1": "enhance/vision/1",
            "enhance/planning/1": "enhance/vision/1",
            "enhance/report-back/1": "enhance/planning/1",
            "enhance/debrief/1": "enhance/report-back/1",
        } == pushed
        assert ["it slipped", "half of the least gap after Vision workshop"] == [
            move.because for move in revision.moves[:2]
        ]
        assert [7] * 5 == [move.days for move in revision.moves]

    def test_pulls(self):
        """Where the last event slips beyond the four months, the first follows it, and says which event moved it."""
        revision = after(Slipped(event="debrief", not_before=date(2027, 5, 20)), today=BEFORE)
        first = next(move for move in revision.moves if move.event == "enhance/concepts/1")

        assert date(2027, 1, 20) == first.now.day
        assert "enhance/debrief/1" == first.pushed_by
        assert "no more than 4 months before Final debrief with the core team" == first.because

    def test_goes_on_to_be_asked(self):
        """A slip is not undone by the next change, though moving back would be nearer."""
        slipped = after(Slipped(event="check-in-1", not_before=date(2027, 2, 2))).after
        again = after(closed(date(2027, 2, 2)), plan=slipped)

        assert date(2027, 2, 3) == again.after.event("check-in-1").day

    def test_further(self):
        """A second slip takes the place of the first."""
        first = after(Slipped(event="check-in-1", not_before=date(2027, 2, 2))).after
        second = after(Slipped(event="check-in-1", not_before=date(2027, 2, 4)), plan=first).after

        assert date(2027, 2, 4) == second.event("check-in-1").day
        assert [date(2027, 2, 4)] == [request.day for request in second.requests]

    @pytest.mark.parametrize("today", [TODAY, BEFORE])
    def test_once_and_twice(self, today):
        """The same slip a second time gives the very plan of the first."""
        slip = Slipped(event="vision", not_before=date(2027, 2, 18))
        once = after(slip, today=today).after

        assert after(slip, plan=once, today=today).after is once

    def test_past(self):
        """A session that was to have been and slipped is put to today or later, and pushes the rest."""
        where = moved(Slipped(event="concepts", not_before=date(2027, 1, 13)))

        assert TODAY == where["concepts"]
        assert 7 == len(where)

    def test_confirmed(self):
        """A confirmed session that slipped moves all the same."""
        plan = the_plan().confirm("check-in-1")

        assert {"check-in-1": date(2027, 2, 2)} == moved(
            Slipped(event="check-in-1", not_before=date(2027, 2, 2)), plan=plan
        )

    def test_every_sitting(self):
        """The name of a line means each of its sittings that is too soon."""
        where = moved(Slipped(event="vision", not_before=date(2027, 3, 1)), plan=in_sittings())

        assert {"vision", "vision/2"} <= where.keys()

    def test_reason_is_kept_and_not_told(self):
        """The reason of a slip goes with the request that it leaves, and into no text."""
        revision = after(Slipped(event="check-in-1", not_before=date(2027, 2, 2), reason="a court date"))

        assert ["a court date"] == [request.reason for request in revision.after.requests]
        assert "court" not in f"{revision} {revision!r}"


@functools.cache
def in_sittings() -> Plan:
    """Give the worked case without its end, each workshop in two sittings of half a day."""
    cap = CapSession(
        id="agreed/cap",
        target=Workshops(),
        cap=Duration(2),
        reason="as agreed",
        source=Source.agreed("by phone"),
        by="the coordinator",
    )
    return planned(BOTH_OPTIONS_OFF, agreed=(cap,))


class TestCancelled:
    def test_another_day(self):
        """A cancelled workshop has the nearest other day, and of what follows only what has to moves."""
        revision = after(Cancelled(event="vision", on=VISION))

        assert {"vision": date(2027, 2, 12), "check-in-2": date(2027, 3, 1)} == moved(
            Cancelled(event="vision", on=VISION)
        )
        assert "it is cancelled on Thursday 11 February 2027" == revision.moves[0].because

    def test_past(self):
        """A session that did not take place is put to today or later, and is told in the past."""
        cancelled = Cancelled(event="concepts", on=MONDAY)

        assert TODAY == moved(cancelled)["concepts"]
        assert "it was cancelled on Monday 11 January 2027" == why(cancelled)["concepts"]

    def test_fewer_events_before_fewer_days(self):
        """One event by three days goes before two events by one day each."""
        plan = schedule(tailored(series_of(1)), start=date(2027, 1, 8), calendar=YEAR, requests=[at_monday()])
        cancelled = Cancelled(event="concepts", on=MONDAY)

        assert {"concepts": date(2027, 1, 8)} == moved(
            NoLongerAsked(request=at_monday()), cancelled, plan=plan, today=date(2027, 1, 8)
        )

    def test_goes_on_to_be_asked(self):
        """The day on which a session was cancelled is not given back to it by the next change."""
        once = after(Cancelled(event="vision", on=VISION)).after
        again = after(closed(date(2027, 2, 12)), plan=once).after

        assert VISION != again.event("vision").day

    def test_twice(self):
        """The same cancellation a second time gives the very plan of the first."""
        cancelled = Cancelled(event="vision", on=VISION)
        once = after(cancelled).after

        assert after(cancelled, plan=once).after is once


def at_monday() -> Pin:
    return Pin(event="concepts", day=MONDAY)


class TestTookLonger:
    def test_within_a_day(self):
        """What takes a whole day in the place of half a day stays on its day."""
        longer = TookLonger(event="check-in-1", length=Duration.of("1"))
        revision = after(longer)
        event = revision.after.event("check-in-1")

        assert (CHECK_IN, Half.WHOLE_DAY, Duration.of("1")) == (event.day, event.half, event.length)
        assert ["it takes 1 day"] == [move.because for move in revision.moves]
        assert not revision.moves[0].on_another_day

    def test_a_quarter_more(self):
        """What takes longer and no more of its day is told, and nothing moves."""
        plan = after(TookLonger(event="check-in-1", length=Duration.of("1/4"))).after
        revision = after(TookLonger(event="check-in-1", length=Duration.of("1/2")), plan=plan)

        assert [Duration.of("1/4"), Duration.of("1/2")] == [
            each.event("check-in-1").length for each in (plan, revision.after)
        ]
        assert [False] == [move.on_another_day for move in revision.moves]

    def test_beyond_a_day(self):
        """What did not go into its day is gone on with from today on, before what follows it."""
        revision = after(TookLonger(event="concepts", length=Duration.of("1 1/2")))
        more = revision.after.event("concepts/1-continued")

        assert (TODAY, Half.MORNING, Duration.of("1/2")) == (more.day, more.half, more.length)
        assert "enhance/concepts" == more.line
        assert "Concepts workshop, continued" == more.title
        assert MONDAY == revision.after.event("concepts/1").day
        assert "enhance/concepts/1-continued" == revision.moves[1].pushed_by

    def test_three_days(self):
        """Two days more are two more days, each an event of its own with a title of its own."""
        revision = after(TookLonger(event="vision", length=Duration.of("3")))
        events = revision.after.of_line("enhance/vision")

        assert 3 == len(events) == len({event.title for event in events})
        assert 3 == len({event.day for event in events})
        assert Duration.of("3") == Duration.total([event.length for event in events])

    def test_twice(self):
        """The same said twice counts once."""
        longer = TookLonger(event="concepts", length=Duration.of("1 1/2"))
        once = after(longer).after

        assert after(longer, plan=once).after is once

    @pytest.mark.parametrize(("length", "lengths"), [("2", ["1", "1"]), ("1", ["1"]), ("1/2", ["1/2"])])
    def test_another_length(self, length, lengths):
        """A second length takes the place of the first, be it longer or shorter."""
        once = after(TookLonger(event="concepts", length=Duration.of("1 1/2"))).after
        twice = after(TookLonger(event="concepts", length=Duration.of(length)), plan=once).after

        assert lengths == [event.length.text() for event in twice.of_line("enhance/concepts")]

    def test_long_after(self):
        """What is gone on with long after disturbs nothing that is past."""
        where = moved(TookLonger(event="concepts", length=Duration.of("1 1/2")), today=date(2027, 3, 1))

        assert {"concepts/1-continued": date(2027, 3, 1)} == where

    def test_ledger(self):
        """I38: days on the calendar are not days of the ledger: that stays as it is."""
        longer = after(TookLonger(event="concepts", length=Duration.of("2")))

        assert the_plan().package.ledger == longer.after.package.ledger


class TestClosed:
    def test_moves_what_is_there(self):
        """What is on a day that closes moves by the least, and says what closed it, without the private reason."""
        shut = closed(CHECK_IN, reason="a funeral")

        assert {"check-in-1": date(2027, 1, 27)} == moved(shut)
        assert ["not available on 26 January 2027"] == list(why(shut).values())
        assert "funeral" not in str(after(shut))

    def test_half(self):
        """A morning that closes moves half a day of work to the afternoon."""
        move = after(closed(CHECK_IN, half=Half.MORNING)).moves[0]

        assert (CHECK_IN, Half.AFTERNOON, 0) == (move.now.day, move.now.half, move.days)
        assert move.on_another_day

    def test_elsewhere(self):
        """Where nothing is on the days that close, nothing moves, and the calendar knows them from then on."""
        revision = after(closed(date(2027, 11, 8), date(2027, 11, 12)))

        assert () == revision.moves
        assert "not available" == revision.after.calendar.why_closed(date(2027, 11, 9))

    def test_past(self):
        """A day that closes after the event changes nothing of the event, and is a finding."""
        revision = after(closed(MONDAY))

        assert MONDAY == revision.after.event("concepts").day
        assert "dates/clash-concepts-1" in [finding.id for finding in revision.new_findings]

    def test_twice(self):
        """The same closure a second time gives the very plan of the first."""
        once = after(closed(CHECK_IN)).after

        assert after(closed(CHECK_IN), plan=once).after is once


class TestNewCalendar:
    def test_proclaimed(self):
        """C03: a holiday that was proclaimed after planning moves what is on it; the plan before keeps its calendar."""
        newer = attrs.evolve(
            YEAR.without([Closure(VISION, VISION, ClosureKind.BANK_HOLIDAY, "a state funeral")]), made_from="newer data"
        )
        revision = after(NewCalendar(calendar=newer))

        assert {"vision": date(2027, 2, 12), "check-in-2": date(2027, 3, 1)} == moved(NewCalendar(calendar=newer))
        assert "Thursday 11 February 2027 is a bank holiday" == revision.moves[0].because
        assert (YEAR.made_from, "newer data") == (revision.before.calendar.made_from, revision.after.calendar.made_from)

    def test_confirmed(self):
        """C03: a confirmed event that falls on a proclaimed holiday stays, and is listed."""
        newer = YEAR.without([Closure(VISION, VISION, ClosureKind.BANK_HOLIDAY)])
        revision = after(NewCalendar(calendar=newer), plan=the_plan().confirm("vision"))

        assert () == revision.moves
        assert ["dates/clash-vision-1"] == [finding.id for finding in revision.new_findings]

    def test_closures_of_the_charity(self):
        """The charity's own closures hold on every calendar."""
        shut = DateRange(date(2027, 2, 8), date(2027, 2, 19))
        plan = planned({"D5": (shut,)})
        revision = after(NewCalendar(calendar=a_calendar(last=date(2027, 12, 31))), plan=plan)

        assert () == revision.moves
        assert "closed by the charity" == revision.after.calendar.why_closed(date(2027, 2, 9))

    def test_begins_later(self):
        """Events that a newer calendar no longer holds move onto it, and say so."""
        revision = after(NewCalendar(calendar=a_calendar(first=date(2027, 1, 18))), today=BEFORE)

        assert date(2027, 1, 18) == revision.after.event("concepts").day
        assert "the calendar does not hold Monday 11 January 2027" == revision.moves[0].because

    def test_without_the_past(self):
        """A calendar that does not hold what is settled is refused, and named."""
        error = refused(NewCalendar(calendar=a_calendar(first=date(2027, 2, 1))))

        assert isinstance(error, ArgumentError)
        assert "enhance/concepts/1 is settled on 2027-01-11, outside the calendar England and Wales" == error.message
        assert "make a calendar that holds every settled event" == error.hint

    def test_ends_too_soon(self):
        """A calendar that ends before the last event can be is in the way, and how much longer it has to be is told."""
        error = refused(NewCalendar(calendar=a_calendar(last=date(2027, 4, 9))))

        assert any("the calendar ends on 9 April 2027" in fact for fact in error.facts)
        assert any(each.startswith("let the calendar run until Monday 12 April 2027") for each in error.relaxations)


class TestLeft:
    def test_without_a_portfolio(self):
        """Without a team nobody is put in somebody's place: the events from then on are run by nobody yet."""
        revision = after(Left(person=ONE, since=date(2027, 2, 1)), plan=run_by(ONE))

        assert [(ONE,), (ONE,), (), (), (), (), ()] == [event.people for event in revision.after.events]
        assert str(revision.moves[0]).endswith("is run by nobody yet: facilitator-1 no longer runs it")
        assert not any(move.on_another_day for move in revision.moves)

    def test_instead(self):
        """Somebody named instead runs the events, without a team too."""
        left = Left(person=ONE, since=date(2027, 2, 1), instead=(TWO,))

        assert [(ONE,), (ONE,), *[(TWO,)] * 5] == [event.people for event in after(left, plan=run_by(ONE)).after.events]

    def test_who_stays(self):
        """Who runs an event beside the one who left goes on to run it."""
        left = Left(person=ONE, since=TODAY, instead=(THREE,))
        event = after(left, plan=run_by(ONE, TWO)).after.event("vision")

        assert {TWO, THREE} == set(event.people)

    def test_first_of_those_who_may(self):
        """Of several who may, the first for whom the fewest events move runs all of them."""
        plan = run_by(ONE)
        team = a_team(facilitator_1=YEAR, facilitator_2="Monday to Wednesday", facilitator_3="Monday to Friday")
        revision = after(Left(person=ONE, since=TODAY), plan=plan, portfolio=Portfolio((plan,), team))

        assert {(THREE,)} == {event.people for event in revision.after.events if event.day >= TODAY}
        assert not any(move.on_another_day for move in revision.moves)

    def test_order_of_preference(self):
        """Where two may for whom equally many move, the one who was named first does."""
        plan = run_by(ONE)
        team = a_team(facilitator_1=YEAR, facilitator_2=YEAR, facilitator_3=YEAR)
        left = Left(person=ONE, since=TODAY, instead=(THREE, TWO))
        revision = after(left, plan=plan, portfolio=Portfolio((plan,), team))

        assert (THREE,) == revision.after.event("vision").people

    def test_nobody_alone(self):
        """Where nobody can run all events on any days, they are shared among those who may."""
        plan = run_by(ONE)
        early = YEAR.within([DateRange(date(2027, 1, 1), date(2027, 2, 15))])
        late = YEAR.within([DateRange(date(2027, 2, 16), date(2027, 6, 30))])
        portfolio = Portfolio((plan,), a_team(facilitator_1=YEAR, facilitator_2=early, facilitator_3=late))
        revision = after(Left(person=ONE, since=TODAY), plan=plan, portfolio=portfolio)

        assert [(ONE,), (TWO,), (TWO,), *[(THREE,)] * 4] == [event.people for event in revision.after.events]
        assert not any(move.on_another_day for move in revision.moves)
        assert portfolio.with_plan(revision.after)

    def test_moves_to_a_day_of_theirs(self):
        """An event moves where whoever may run it is not there on its day, and says so."""
        plan = run_by(ONE)
        portfolio = Portfolio((plan,), a_team(facilitator_1=YEAR, facilitator_2="Monday to Thursday"))
        revision = after(Left(person=ONE, since=TODAY), plan=plan, portfolio=portfolio)

        assert ["enhance/check-in-2/1"] == [move.event for move in revision.moves if move.on_another_day]
        assert "days without facilitator-2" == next(m.because for m in revision.moves if m.on_another_day)

    def test_only_with_the_same_roles(self):
        """Somebody without the roles of the one who left does not run events in their place."""
        plan = run_by(ONE)
        others = Team((*a_team(facilitator_1=YEAR).people, Person(id=TWO, calendar=YEAR)))
        revision = after(Left(person=ONE, since=TODAY), plan=plan, portfolio=Portfolio((plan,), others))

        assert () == revision.after.event("vision").people

    def test_nobody_is_free(self):
        """Where nobody who may is ever free, there are no dates, and it is said who is not there."""
        plan = run_by(ONE)
        gone = YEAR.within([DateRange(date(2027, 1, 1), date(2027, 1, 15))])
        portfolio = Portfolio((plan,), a_team(facilitator_1=YEAR, facilitator_2=gone))
        error = refused(Left(person=ONE, since=TODAY, instead=(TWO,)), plan=plan, portfolio=portfolio)

        assert isinstance(error, InfeasibleError)
        assert any("days without facilitator-2" in fact for fact in error.facts)

    def test_confirmed(self):
        """A confirmed event keeps its day and is handed over."""
        plan = run_by(ONE).confirm("vision")
        event = after(Left(person=ONE, since=TODAY, instead=(TWO,)), plan=plan).after.event("vision")

        assert (VISION, (TWO,), True) == (event.day, event.people, event.settled)

    def test_stranger(self):
        """Somebody who runs nothing cannot leave; a near id is named."""
        error = refused(Left(person="facilitator1", since=TODAY), plan=run_by(ONE))

        assert "'facilitator1' runs no event of this plan" == error.message
        assert "did you mean facilitator-1?" == error.hint

    @pytest.mark.parametrize("instead", [ONE, ""])
    def test_instead_of_themselves(self, instead):
        """Nobody takes their own place, and nobody without a name takes any."""
        assert "cannot be replaced by" in str(
            refused(Left(person=ONE, since=TODAY, instead=(instead,)), plan=run_by(ONE))
        )

    def test_instead_of_no_team(self):
        """Somebody named instead has to be of the team, where there is one."""
        plan = run_by(ONE)
        portfolio = Portfolio((plan,), a_team(facilitator_1=YEAR))

        assert isinstance(
            refused(Left(person=ONE, since=TODAY, instead=(TWO,)), plan=plan, portfolio=portfolio), UnknownLineError
        )


class TestTeam:
    """With a portfolio, those who run events have to be free."""

    def test_all_who_run_it(self):
        """An event that two people run is on a day on which both are there."""
        plan = run_by(ONE, TWO, plan=planned(BOTH_OPTIONS_OFF, start=date(2027, 1, 12)))
        team = a_team(facilitator_1="Monday to Thursday", facilitator_2="Tuesday to Friday")
        plan = after(plan=plan, portfolio=Portfolio((plan,), team), today=BEFORE).after
        event = plan.event("check-in-1")
        friday = event.day + timedelta(days=4 - event.day.weekday())
        slipped = after(Slipped(event=event.id, not_before=friday), plan=plan, portfolio=Portfolio((plan,), team))

        assert 1 == slipped.after.event("check-in-1").day.weekday()

    def test_booked_elsewhere(self):
        """An event does not move to a day on which who runs it is with another charity."""
        plan, other = run_by(ONE), run_by(ONE, plan=another_charity())
        portfolio = Portfolio((plan, other), a_team(facilitator_1=YEAR))
        busy = other.event("concepts").day
        revision = after(Slipped(event="check-in-1", not_before=busy), plan=plan, portfolio=portfolio)

        assert busy < revision.after.event("check-in-1").day
        assert other is portfolio.with_plan(revision.after).plan("Faith")

    def test_ill(self):
        """Where somebody is away for some days by now, their event moves, though nothing else happened."""
        plan = run_by(ONE)
        ill = YEAR.without([Closure(date(2027, 1, 25), date(2027, 1, 29), ClosureKind.OTHER, "ill")])
        revision = after(plan=plan, portfolio=Portfolio((plan,), a_team(facilitator_1=ill)))

        assert {"enhance/check-in-1/1": date(2027, 2, 1)} == {move.event: move.now.day for move in revision.moves}
        assert ["days without facilitator-1"] == [move.because for move in revision.moves]

    def test_past(self):
        """What is past may have been on a day off."""
        plan = run_by(ONE)
        off = YEAR.without([Closure(MONDAY, MONDAY, ClosureKind.OTHER)])

        assert after(plan=plan, portfolio=Portfolio((plan,), a_team(facilitator_1=off))).after is plan


def another_charity() -> Plan:
    """Give the plan of another charity, two weeks later."""
    plan = planned(BOTH_OPTIONS_OFF, start=date(2027, 2, 1))
    assessment = plan.package.assessment
    other = attrs.evolve(assessment, charity=attrs.evolve(assessment.charity, name="Faith"))
    return attrs.evolve(plan, package=attrs.evolve(plan.package, assessment=other))


class TestAsked:
    @pytest.mark.parametrize(
        ("request_", "event", "day"),
        [
            (Pin(event="planning", day=date(2027, 3, 17)), "planning", date(2027, 3, 17)),
            (NotBefore(event="debrief", day=date(2027, 4, 14)), "debrief", date(2027, 4, 14)),
            (Apart(first="concepts", then="vision", least=Weeks(6)), "vision", date(2027, 2, 22)),
            (Apart(first="report-back", then="debrief", least=Days(1)), "debrief", date(2027, 4, 13)),
            (Apart(first="concepts", then="check-in-1", least=WorkingDays(12)), "check-in-1", date(2027, 1, 27)),
            (
                Attends(who="the chair", calendar=YEAR.on("Wednesday"), lines=("check-in-1",)),
                "check-in-1",
                date(2027, 1, 27),
            ),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_kept(self, request_, event, day):
        """What is asked now is kept, and goes on to be asked; the first move rests on it."""
        revision = after(Asked(request=request_))

        assert day == revision.after.event(event).day
        assert (request_,) == revision.after.requests
        assert request_.source == revision.moves[0].source

    def test_by_when(self):
        """What is asked to be sooner moves sooner, where there is room before it."""
        later = after(Slipped(event="check-in-1", not_before=date(2027, 2, 5))).after
        request = later.requests[0]
        sooner = after(
            NoLongerAsked(request=request),
            Asked(request=Deadline(event="check-in-1", day=date(2027, 2, 1))),
            plan=later,
        )

        assert (date(2027, 2, 1), -4) == (sooner.moves[0].now.day, sooner.moves[0].days)
        assert "4 days sooner: it is asked to be by Monday 1 February 2027" in str(sooner)

    def test_pin_in_words(self):
        """The reason of a move says what was asked, and not the title again."""
        pin = Asked(request=Pin(event="planning", day=date(2027, 3, 17)))

        assert "it is asked to be on Wednesday 17 March 2027" == why(pin)["planning"]

    def test_time(self):
        """A time that is asked for now is that of the event, which stays on its day; its diary entry changes."""
        revision = after(Asked(request=StartsAt(event="check-in-1", at=time(10, 0))))

        assert time(10, 0) == revision.after.event("check-in-1").at
        assert "stays on Tuesday 26 January 2027 and starts at 10:00" in str(revision)
        assert ["enhance/check-in-1/1"] == [entry.event for entry in revision.diary]

    def test_time_of_a_whole_day(self):
        """A whole day can be asked to start at a time of the morning, and stays where it is."""
        revision = after(Asked(request=StartsAt(event="vision", at=time(9, 30))))

        assert (VISION, time(9, 30)) == (revision.after.event("vision").day, revision.after.event("vision").at)

    def test_in_the_afternoon(self):
        """What is asked to start after noon moves to the afternoon of its day."""
        event = after(Asked(request=StartsAt(event="check-in-1", at=time(14, 0)))).after.event("check-in-1")

        assert (CHECK_IN, Half.AFTERNOON, time(14, 0)) == (event.day, event.half, event.at)

    def test_time_after_a_move(self):
        """A session that starts at ten starts at ten on its other day, in local time, summer time or not."""
        at_ten = StartsAt(event="report-back", at=time(10, 0))
        plan = schedule(tailored(), start=MONDAY, calendar=YEAR, requests=[at_ten])
        slipped = after(Slipped(event="vision", not_before=date(2027, 2, 18)), plan=plan)
        move = next(move for move in slipped.moves if move.event == "enhance/report-back/1")

        assert (LAST, date(2027, 4, 19)) == (move.was.day, move.now.day)
        assert time(10, 0) == move.was.at == move.now.at == slipped.after.event("report-back").at

    def test_time_given_by_hand(self):
        """A time that was given to the event itself goes with it, too, as long as the half of the day is the same."""
        events = [attrs.evolve(each, at=time(10, 0)) if each.day == CHECK_IN else each for each in the_plan().events]
        plan = attrs.evolve(the_plan(), events=tuple(events))
        moved_ = after(Slipped(event="check-in-1", not_before=date(2027, 2, 2)), plan=plan).after
        other_half = after(closed(CHECK_IN, half=Half.MORNING), plan=plan).after

        assert [time(10, 0), None] == [each.event("check-in-1").at for each in (moved_, other_half)]

    def test_unknown_event(self):
        """A request for no event is refused as when a plan is first made."""
        error = refused(Asked(request=Pin(event="visoin", day=VISION)))

        assert isinstance(error, UnknownLineError)
        assert "did you mean enhance/vision?" == error.hint

    def test_cannot_be(self):
        """What cannot be kept is refused with the facts and what would help."""
        error = refused(Asked(request=Deadline(event="planning", day=date(2027, 3, 10))))

        assert "Planning workshop by Wednesday 10 March 2027 [agreed]" in error.facts
        assert "allow Planning workshop to be 5 days later, on Monday 15 March 2027" in error.relaxations


class TestNoLongerAsked:
    def test_stays(self):
        """What is no longer asked moves nothing, since nothing has to move."""
        pin = Pin(event="vision", day=date(2027, 2, 16))
        plan = schedule(tailored(), start=MONDAY, calendar=YEAR, requests=[pin])
        revision = after(NoLongerAsked(request=pin), plan=plan)

        assert () == revision.moves == revision.after.requests
        assert date(2027, 2, 16) == revision.after.event("vision").day

    def test_time(self):
        """A time that is no longer asked for is taken from the event."""
        at_ten = StartsAt(event="check-in-1", at=time(10, 0))
        plan = schedule(tailored(), start=MONDAY, calendar=YEAR, requests=[at_ten])
        revision = after(NoLongerAsked(request=at_ten), plan=plan)

        assert revision.after.event("check-in-1").at is None
        assert "has no time of its own any more" in str(revision)

    def test_another_in_its_place(self):
        """One request can take the place of another."""
        old, new = (Pin(event="vision", day=date(2027, 2, day)) for day in (16, 18))
        plan = schedule(tailored(), start=MONDAY, calendar=YEAR, requests=[old])
        revision = after(NoLongerAsked(request=old), Asked(request=new), plan=plan)

        assert date(2027, 2, 18) == revision.after.event("vision").day
        assert (new,) == revision.after.requests

    def test_never_asked(self):
        """What was never asked cannot be dropped."""
        error = refused(NoLongerAsked(request=Deadline(day=LAST)))

        assert "by Monday 12 April 2027, which is no longer asked: it was never asked" == error.message


class TestNewPackage:
    def test_fewer_lines(self):
        """Lines that are gone are dropped, and the others are moved as the windows of the new package ask."""
        revision = after(NewPackage(package=tailored(BOTH_OPTIONS_OFF)))
        dropped = [move.event for move in revision.moves if move.now is None]

        assert ["enhance/report-back/1", "enhance/debrief/1"] == dropped
        assert {"the package no longer has it"} == {move.because for move in revision.moves if move.now is None}
        assert tailored(BOTH_OPTIONS_OFF) == revision.after.package

    def test_more_lines(self):
        """New lines are put on their best dates, and move nothing that need not."""
        revision = after(NewPackage(package=tailored()), plan=the_plan("short"))

        assert ["enhance/report-back/1", "enhance/debrief/1"] == [move.event for move in revision.moves]
        assert [None, None] == [move.was for move in revision.moves]
        assert {"the package has it now"} == {move.because for move in revision.moves}

    def test_other_lines(self):
        """A shorter series drops what lies after it, and the rest stays."""
        revision = after(NewPackage(package=tailored(series_of(2))))

        assert {"check-in-2": None, "planning": None} == moved(NewPackage(package=tailored(series_of(2))))
        assert () == revision.momentum
        assert revision.keeps_momentum

    def test_stale_reasons(self):
        """No event rests any more on one that was dropped."""
        plan = after(NewPackage(package=tailored(series_of(2)))).after

        assert [] == [event.id for event in plan.events if "Planning" in event.because]

    def test_past_line(self):
        """A package that drops what is past is refused, and every such event is named."""
        error = refused(NewPackage(package=tailored(series_of(1))), today=date(2027, 3, 1))
        titles = "Check-in in the first gap, Vision workshop, Check-in in the second gap"

        assert f"the other version of the package has no line for {titles}, which cannot be undone" == error.message

    def test_back_again(self):
        """What a package brought is gone with it, and the plan's ledger is that of the package."""
        short = after(NewPackage(package=tailored(BOTH_OPTIONS_OFF)), today=BEFORE).after
        long = after(NewPackage(package=tailored()), plan=short, today=BEFORE).after

        assert the_plan().package.ledger == long.package.ledger
        assert [event.id for event in the_plan().events] == [event.id for event in long.events]

    def test_after_it_took_longer(self):
        """What has to be gone on with still is, whatever the package."""
        longer = after(TookLonger(event="concepts", length=Duration.of("1 1/2"))).after
        revision = after(NewPackage(package=tailored({"G7.debrief": "no"})), plan=longer)

        assert ["enhance/debrief/1"] == [move.event for move in revision.moves]

    def test_after_a_slip(self):
        """What a slip left to be asked goes with its event."""
        slipped = after(Slipped(event="planning", not_before=date(2027, 3, 17))).after
        revision = after(NewPackage(package=tailored(series_of(2))), plan=slipped)

        assert () == revision.after.requests

    def test_closures(self):
        """The closures of the new package hold."""
        shut = DateRange(CHECK_IN, CHECK_IN)

        assert {"check-in-1": date(2027, 1, 27)} == moved(NewPackage(package=tailored({"D5": (shut,)})))

    def test_twice(self):
        """The same package a second time, and one that was read from a file, give the very plan of the first."""
        once = after(NewPackage(package=tailored(BOTH_OPTIONS_OFF))).after
        read = loads(dumps(tailored(BOTH_OPTIONS_OFF)))

        assert after(NewPackage(package=read), plan=once).after is once


class TestSeveral:
    def test_at_once(self):
        """Several changes are met together."""
        where = moved(
            Slipped(event="check-in-1", not_before=date(2027, 2, 2)),
            closed(date(2027, 2, 2), date(2027, 2, 3)),
            Asked(request=Pin(event="planning", day=date(2027, 3, 16))),
        )

        assert {"check-in-1": date(2027, 2, 4), "planning": date(2027, 3, 16)} == {
            name: day for name, day in where.items() if name in ("check-in-1", "planning")
        }

    def test_order(self):
        """Their order makes no difference to the dates."""
        changes = (
            Slipped(event="vision", not_before=date(2027, 2, 18)),
            Cancelled(event="planning", on=PLANNING),
            closed(date(2027, 2, 18)),
        )

        assert moved(*changes) == moved(*reversed(changes))

    def test_again(self):
        """Changes one after another end where all keep."""
        plan = after(Slipped(event="vision", not_before=date(2027, 2, 18))).after
        plan = after(
            Cancelled(event="planning", on=plan.event("planning").day), plan=plan, today=date(2027, 3, 10)
        ).after

        assert date(2027, 2, 18) == plan.event("vision").day
        assert date(2027, 3, 23) == plan.event("planning").day

    def test_objective(self):
        """A plan that moved is one of the fewest changes; where nothing moved, it is what it was."""
        shut = after(closed(date(2027, 11, 8))).after
        slipped = after(Slipped(event="check-in-1", not_before=date(2027, 2, 2))).after

        assert [Objective.EARLIEST, Objective.FEWEST_CHANGES] == [shut.objective, slipped.objective]


class TestSettled:
    """I35: the past and the confirmed stay."""

    def test_stay(self):
        """What is past or confirmed keeps its day, its half, its people, its length and its time."""
        plan = run_by(ONE, plan=with_times()).confirm("check-in-1", "vision")
        revision = after(Slipped(event="planning", not_before=date(2027, 3, 18)), plan=plan, today=date(2027, 1, 28))
        settled = [event for event in plan.events if event.day <= VISION]

        assert [attrs.evolve(event, settled=True) for event in settled] == list(revision.after.events[:3])
        assert 3 == len(settled)

    def test_kept(self):
        """Each event that stays says why: it is past, it is confirmed, or nothing moves it."""
        plan = the_plan().confirm("vision")
        revision = after(Slipped(event="planning", not_before=date(2027, 3, 16)), plan=plan, today=date(2027, 1, 28))

        assert [
            "its day is past",
            "its day is past",
            "it is confirmed",
            "nothing moves it",
        ] == [kept.why for kept in revision.kept]

    def test_same_objects(self):
        """Events to come that stay are the same objects."""
        revision = after(Slipped(event="check-in-1", not_before=date(2027, 2, 2)))

        assert all(revision.after.event(name) is the_plan().event(name) for name in ("vision", "planning", "debrief"))

    def test_today(self):
        """What is today is not past yet: it still can slip by itself, and by others."""
        plan = after(Slipped(event="vision", not_before=date(2027, 2, 18)), today=VISION).after

        assert date(2027, 2, 18) == plan.event("vision").day
        assert not plan.event("vision").settled

    def test_not_before_today(self):
        """Nothing moves to before today."""
        revision = after(Cancelled(event="vision", on=VISION), today=VISION)

        assert all(move.now.day > VISION for move in revision.moves)

    def test_not_before_the_start(self):
        """Nothing moves to before the start that was asked for, however early it is."""
        revision = after(Cancelled(event="concepts", on=MONDAY), today=date(2026, 12, 1))

        assert date(2027, 1, 12) == revision.after.event("concepts").day


def with_times() -> Plan:
    requests = [StartsAt(event="concepts", at=time(9, 30)), StartsAt(event="check-in-1", at=time(11, 15))]
    return schedule(tailored(), start=MONDAY, calendar=YEAR, requests=requests)


class TestImpossible:
    SLIP = Slipped(event="planning", not_before=date(2027, 3, 29))

    def test_confirmed(self):
        """A slip that a confirmed event does not allow is refused, and the event is named with its day."""
        error = refused(self.SLIP, plan=the_plan().confirm("report-back"))

        assert isinstance(error, InfeasibleError)
        assert "Report-back session is confirmed on Monday 12 April 2027 [R11, assumed]" in error.facts
        assert "Planning workshop not before Monday 29 March 2027 [agreed]" in error.facts

    def test_another_day_for_it(self):
        """What would help is true: with the confirmed event slipping to the day that is named, there are dates."""
        plan = the_plan().confirm("report-back")
        told = refused(self.SLIP, plan=plan).relaxations

        assert "let Report-back session be on Tuesday 27 April 2027, 15 days later" in told
        again = after(self.SLIP, Slipped(event="report-back", not_before=date(2027, 4, 27)), plan=plan).after
        assert date(2027, 4, 27) == again.event("report-back").day
        assert isinstance(refused(Slipped(event="planning", not_before=date(2027, 3, 30)), plan=plan), InfeasibleError)

    def test_a_shorter_gap(self):
        """With the gap that is named there are dates, and with a day more there are none."""
        plan = the_plan().confirm("report-back")

        assert (
            "let Report-back session come 13 days after Planning workshop, 15 days sooner than now"
            in refused(self.SLIP, plan=plan).relaxations
        )
        asked = [
            Asked(request=Apart(first="planning", then="report-back", least=Days(days), instead=True))
            for days in (13, 14)
        ]
        assert LAST == after(self.SLIP, asked[0], plan=plan).after.event("report-back").day
        assert isinstance(refused(self.SLIP, asked[1], plan=plan), InfeasibleError)

    def test_a_smaller_slip(self):
        """With as small a slip as is named there are dates, and with a day more there are none."""
        slip = Slipped(event="vision", not_before=date(2027, 3, 24))

        assert "allow Vision workshop to be 12 days sooner, on Friday 12 March 2027" in refused(slip).relaxations
        assert date(2027, 3, 12) == after(attrs.evolve(slip, not_before=date(2027, 3, 12))).after.event("vision").day
        assert isinstance(refused(attrs.evolve(slip, not_before=date(2027, 3, 13))), InfeasibleError)

    def test_a_longer_window(self):
        """With the window longer as is named there are dates, and with a day less there are none."""
        slip = Slipped(event="vision", not_before=date(2027, 3, 24))
        asked = [
            Asked(request=Apart(first="concepts", then="debrief", most=Months(4, days=days), instead=True))
            for days in (13, 12)
        ]

        assert any("13 days longer than now" in each for each in refused(slip).relaxations)
        assert after(slip, asked[0]).moves
        assert isinstance(refused(slip, asked[1]), InfeasibleError)

    def test_the_past_is_not_offered(self):
        """Nothing that would help moves what is past, and the event that is named is still to come."""
        error = refused(Slipped(event="vision", not_before=date(2027, 3, 24)))

        assert [] == [each for each in error.relaxations if "let Concepts workshop be" in each]
        assert "Concepts workshop" != error.event

    def test_nothing_is_left_behind(self):
        """A refused change leaves the plan as it was, so that the next one finds what it would have found."""
        refused(Slipped(event="vision", not_before=date(2027, 3, 24)))

        assert {"check-in-1": date(2027, 2, 2)} == moved(Slipped(event="check-in-1", not_before=date(2027, 2, 2)))


class TestOverride:
    """An agreed window in the place of the offer's lets a slip go beyond it, and leaves findings."""

    SLIP = Slipped(event="vision", not_before=date(2027, 4, 24))
    LONGER = Asked(request=Apart(first="concepts", then="debrief", most=Months(6), instead=True))

    @pytest.mark.clause("R11", "R69", "R70")
    def test_beyond_the_window(self):
        """What is infeasible inside four months is planned by an agreed override of six."""
        assert isinstance(refused(self.SLIP), InfeasibleError)
        revision = after(self.SLIP, self.LONGER)

        assert not revision.keeps_momentum
        assert date(2027, 6, 24) == revision.after.event("debrief").day

    @pytest.mark.clause("R11", "R69", "R70")
    def test_findings(self):
        """The window that is no longer held is a warning after R69 and R70; the override another, after R11."""
        findings = {finding.id: finding for finding in after(self.SLIP, self.LONGER).new_findings}

        assert {"R69", "R70"} <= set(findings["dates/momentum"].source.clauses)
        assert {"R11", "R69", "R70"} <= set(findings["dates/override-1"].source.clauses)
        assert "warning" == findings["dates/momentum"].level.value == findings["dates/override-1"].level.value
        assert "outside the 3 to 4 months" in findings["dates/momentum"].text

    def test_not_instead(self):
        """A longer window that is only asked for, and not in the place of the offer's, does not help."""
        beside = Asked(request=attrs.evolve(self.LONGER.request, instead=False))

        assert isinstance(refused(self.SLIP, beside), InfeasibleError)


class TestDocuments:
    @pytest.mark.parametrize(
        "change",
        [
            Slipped(event="vision", not_before=date(2027, 2, 18), reason="a court date"),
            Cancelled(event="vision", on=VISION),
            TookLonger(event="concepts", length=Duration.of("2 1/2")),
            closed(CHECK_IN, half=Half.MORNING),
            Left(person=ONE, since=TODAY, instead=(TWO, THREE)),
            Asked(request=StartsAt(event="check-in-1", at=time(14, 0))),
            NewPackage(package=tailored(BOTH_OPTIONS_OFF)),
        ],
        ids=lambda change: type(change).__name__,
    )
    def test_round_trip(self, change):
        """What a plan has become is written and read back as itself, and then is planned anew just so."""
        plan = after(change, plan=run_by(ONE)).after
        read = loads(dumps(plan))

        assert plan == read
        assert dumps(plan) == dumps(read)
        assert read is after(plan=read).after


class TestFaults:
    def test_all_at_once(self):
        """Every fault of the changes is told at once, with a near name where there is one."""
        error = refused(
            Slipped(event="visoin", not_before=VISION),
            Cancelled(event="plannin", on=PLANNING),
            TookLonger(event="concept", length=Duration.of("2")),
            NoLongerAsked(request=Deadline(day=LAST)),
            Left(person="nobody", since=TODAY),
        )

        assert 5 == len(error.errors)
        assert ["vision", "planning", "concepts"] == [
            fault.hint.removeprefix("did you mean enhance/").removesuffix("?") for fault in error.errors[:3]
        ]

    def test_several_events(self):
        """What takes longer is one event: a name of two sittings is refused, with their ids."""
        error = refused(TookLonger(event="vision", length=Duration.of("2")), plan=in_sittings())

        assert isinstance(error, UnknownLineError)
        assert "name one of enhance/vision/1, enhance/vision/2" == error.hint

    def test_no_length(self):
        """What takes no time is refused."""
        assert "expected more than none" in str(refused(TookLonger(event="vision", length=Duration(0))))

    @pytest.mark.parametrize("changes", [Slipped(event="vision", not_before=VISION), 1, None])
    def test_no_list(self, changes):
        """One change that is in no list, or anything else that is none, is refused by our own error."""
        with pytest.raises(ArgumentError, match="expected a list of them"):
            replan(the_plan(), changes, today=TODAY)

    @pytest.mark.parametrize("change", ["vision", {}, None, Pin(event="vision", day=VISION)])
    def test_no_change(self, change):
        """What is no change is refused, and the kinds of change are named."""
        assert "expected Asked or Cancelled or Closed" in str(refused(change))

    @pytest.mark.parametrize("day", ["2027-02-01", None, datetime(2027, 2, 1)])  # noqa: DTZ001 - what is refused
    def test_no_day(self, day):
        """Neither today nor the day of a slip is taken for a date where it is none."""
        assert "expected a date" in str(refused(today=day))
        assert "expected a date" in str(refused(Slipped(event="vision", not_before=day)))

    def test_no_plan(self):
        """Something else in the place of the plan is refused by its name."""
        with pytest.raises(ArgumentError, match="the plan is str: expected Plan"):
            replan("plan", today=TODAY)

    def test_budget(self):
        """With hardly any steps to search, a plan is found all the same, and it says that it is not proven."""
        revision = replan(the_plan(), [Slipped(event="vision", not_before=date(2027, 2, 18))], today=TODAY, budget=1)

        assert not revision.proven
        assert date(2027, 2, 18) <= revision.after.event("vision").day
