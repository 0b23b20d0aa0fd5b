"""Many plans and one team: who is booked when, who is free, and that nobody is in two places at once."""

from datetime import date, timedelta

import attrs
import pytest

from cases import MONDAY, a_calendar, planned
from coproduce import (
    ArgumentError,
    Calendar,
    Closure,
    ClosureKind,
    Half,
    Person,
    Plan,
    Portfolio,
    Team,
    UnknownLineError,
)

YEAR = a_calendar()
WEEK = Calendar(name="a week", first=MONDAY, last=date(2027, 1, 17))
ONE, TWO, THREE = "facilitator-1", "facilitator-2", "facilitator-3"
TEAM = Team((Person(id=ONE, calendar=YEAR), Person(id=TWO, calendar=YEAR.on("Monday to Thursday"))))


def named(plan: Plan, charity: str) -> Plan:
    """Give the plan of another charity, with the same dates."""
    assessment = plan.package.assessment
    other = attrs.evolve(assessment, charity=attrs.evolve(assessment.charity, name=charity))
    return attrs.evolve(plan, package=attrs.evolve(plan.package, assessment=other))


def run_by(plan: Plan, *people: str, only: str = "") -> Plan:
    """Let people run every event of a plan, or only one of them."""
    events = [attrs.evolve(each, people=people) if only in ("", each.line) else each for each in plan.events]
    return attrs.evolve(plan, events=tuple(events))


def on(plan: Plan, day: date, half: Half, event: str = "enhance/debrief") -> Plan:
    """Put one event of a plan on some half of a day."""
    events = [attrs.evolve(each, day=day, half=half) if each.line == event else each for each in plan.events]
    return attrs.evolve(plan, events=tuple(events))


def debriefs(*halves: Half) -> tuple[Plan, ...]:
    """Make as many plans as there are halves, each with one event that the first of the team runs on one Tuesday."""
    plan = run_by(planned(), ONE, only="enhance/debrief")
    day = date(2027, 4, 20)
    return tuple(named(on(plan, day, half), f"Charity {number}") for number, half in enumerate(halves))


def faults(plans, team=TEAM) -> list[str]:
    """List what is wrong with plans side by side."""
    with pytest.raises(ArgumentError) as caught:
        Portfolio(tuple(plans), team)
    return [fault.message for fault in caught.value.errors]


class TestPerson:
    def test_open_in_a_longer_calendar(self):
        """Somebody works on a longer calendar in the slots of their own, and not before or after it."""
        person = Person(id=ONE, calendar=WEEK)
        slots = YEAR.open_in(person.calendar)
        shift = YEAR.slot(MONDAY)

        assert WEEK.open << shift == slots
        assert 10 == slots.bit_count()

    def test_open_in_a_later_calendar(self):
        """Slots before the first day of the calendar that is asked about are left out."""
        wednesday = Calendar(name="from Wednesday", first=date(2027, 1, 13), last=date(2027, 1, 31))

        assert 6 == wednesday.open_in(WEEK).bit_count()
        assert 0b111111 == wednesday.open_in(WEEK)

    def test_repr(self):
        """When somebody can work is not for everybody: the repr leaves their calendar out."""
        ill = WEEK.without([Closure(MONDAY, MONDAY, ClosureKind.OTHER, "ill")])

        assert "ill" not in repr(Person(id=ONE, calendar=ill, roles=("facilitator",)))


class TestTeam:
    def test_person(self):
        """A person is found by id."""
        assert TWO == TEAM.person(TWO).id

    def test_unknown(self):
        """For nobody of the team a near id is named."""
        with pytest.raises(
            UnknownLineError, match="'facilitator1' is nobody of this team - did you mean facilitator-1"
        ):
            TEAM.person("facilitator1")

    def test_twice(self):
        """Two people with one id are refused, and named."""
        with pytest.raises(ArgumentError, match="'facilitator-1' stands twice in this team"):
            Team((*TEAM.people, Person(id=ONE, calendar=WEEK)))

    def test_empty(self):
        """A team of nobody, and a portfolio of no plans, can be had."""
        assert () == Portfolio((), Team()).plans


class TestPlans:
    def test_plan(self):
        """A plan is found by the name of its charity."""
        hope, faith = planned(), named(planned(), "Faith")

        assert faith is Portfolio((hope, faith), TEAM).plan("Faith")

    def test_unknown(self):
        """For a charity without a plan a near name is given."""
        with pytest.raises(UnknownLineError, match="there is no plan for 'Hoep' - did you mean Hope"):
            Portfolio((planned(),), TEAM).plan("Hoep")

    def test_with_plan(self):
        """The plan of one charity is put in the place of the one that it had; the others are the same objects."""
        hope, faith = planned(), named(planned(), "Faith")
        later = run_by(hope, ONE)
        portfolio = Portfolio((hope, faith), TEAM).with_plan(later)

        assert (later, faith) == portfolio.plans
        assert portfolio.plan("Hope") is later
        assert portfolio.plan("Faith") is faith

    def test_with_plan_of_no_charity(self):
        """A plan of a charity that had none is refused."""
        with pytest.raises(UnknownLineError, match="there is no plan for 'Faith'"):
            Portfolio((planned(),), TEAM).with_plan(named(planned(), "Faith"))

    def test_with_plan_that_does_not_fit(self):
        """A plan whose people are elsewhere is refused."""
        hope, faith = planned(), run_by(named(planned(), "Faith"), ONE)
        portfolio = Portfolio((hope, faith), TEAM)

        with pytest.raises(ArgumentError, match="facilitator-1 would be with"):
            portfolio.with_plan(run_by(hope, ONE))


class TestNobody:
    """Where nobody is in the team, no list of its people breaks off."""

    HINT = "nobody is in the team yet: put people into it"

    def test_person(self):
        """Whoever is looked for, the team is told to be empty."""
        with pytest.raises(UnknownLineError, match=f"- {self.HINT}$"):
            Team().person(ONE)

    def test_stranger(self):
        """Whoever runs an event, the team is told to be empty."""
        events = tuple(attrs.evolve(event, people=(ONE,)) for event in planned().events)
        with pytest.raises(ArgumentError, match=f"is nobody of the team - {self.HINT}$"):
            Portfolio((attrs.evolve(planned(), events=events),), Team())


class TestFaults:
    def test_same_charity(self):
        """Two plans of one charity are refused."""
        assert ["two plans are for Hope"] == [each.replace("'", "") for each in faults([planned(), planned()])]

    def test_stranger(self):
        """Somebody who runs events and is nobody of the team is named once."""
        assert ["'facilitator-9' runs events and is nobody of the team"] == [
            f"{each!s}" for each in faults([run_by(planned(), "facilitator-9")])
        ]

    @pytest.mark.clause("R34", "R36")
    def test_two_places(self):
        """Somebody with two charities at one time is named, with both charities, the day and the half."""
        message = "facilitator-1 would be with Charity 0 and with Charity 1 on Tuesday 20 April 2027 (morning)"

        assert [message] == faults(debriefs(Half.MORNING, Half.MORNING))

    def test_every_fault(self):
        """All that is wrong is told at once."""
        twice = [run_by(planned(), ONE, THREE), run_by(planned(), ONE)]

        told = faults(twice)

        assert 1 + 1 + len(planned().events) == len(told)


class TestHalfDays:
    """C13: two half-days for one person on one day fit, and three do not."""

    def test_two(self):
        """A morning with one charity and an afternoon with another fit."""
        plans = debriefs(Half.MORNING, Half.AFTERNOON)

        assert plans == Portfolio(plans, TEAM).plans

    @pytest.mark.parametrize("third", Half)
    def test_three(self, third):
        """A third event on that day is refused, whichever half it takes."""
        assert [] != faults(debriefs(Half.MORNING, Half.AFTERNOON, third))

    @pytest.mark.parametrize("half", Half)
    def test_beside_a_whole_day(self, half):
        """Nothing fits beside a whole day."""
        assert [] != faults(debriefs(Half.WHOLE_DAY, half))

    def test_same_charity(self):
        """Within one plan, too, somebody is at one event at a time."""
        plan = on(run_by(planned(), ONE), planned().event("planning").day, Half.MORNING, "enhance/report-back")

        assert ["facilitator-1 would be with Hope and with Hope on Monday 15 March 2027 (morning)"] == faults([plan])


class TestBookings:
    HOPE, FAITH = run_by(planned(), ONE), run_by(named(planned(start=date(2027, 3, 3)), "Faith"), ONE, TWO)
    PORTFOLIO = Portfolio((FAITH, HOPE), TEAM)

    def test_in_order(self):
        """The events that somebody runs are told by day, whichever charity they are of."""
        events = self.PORTFOLIO.bookings(ONE)

        assert sorted((*self.HOPE.events, *self.FAITH.events), key=lambda event: event.day) == list(events)

    def test_without(self):
        """Those of one charity can be left out."""
        assert self.FAITH.events == self.PORTFOLIO.bookings(ONE, without="Hope")
        assert () == self.PORTFOLIO.bookings(TWO, without="Faith")

    def test_unknown(self):
        """Nobody of the team has no bookings to be asked for."""
        with pytest.raises(UnknownLineError, match="is nobody of this team"):
            self.PORTFOLIO.bookings(THREE)

    def test_free(self):
        """Somebody is free on the half-days on which they work and run nothing, and no others."""
        slots = self.PORTFOLIO.free(ONE, YEAR)
        busy = {
            2 * (event.day - YEAR.first).days + half
            for event in (*self.HOPE.events, *self.FAITH.events)
            for half in {Half.WHOLE_DAY: (0, 1), Half.MORNING: (0,), Half.AFTERNOON: (1,)}[event.half]
        }

        assert YEAR.open & ~sum(1 << slot for slot in busy) == slots

    def test_free_without(self):
        """The events of the charity whose dates are at stake do not keep its own people from it."""
        assert YEAR.open_in(TEAM.person(TWO).calendar) == self.PORTFOLIO.free(TWO, YEAR, without="Faith")

    def test_free_on_a_later_calendar(self):
        """Bookings before the first day of the calendar that is asked about do not matter to it."""
        last = max(event.day for event in self.FAITH.events)
        later = a_calendar(first=last + timedelta(days=1))

        assert later.open == self.PORTFOLIO.free(ONE, later)
