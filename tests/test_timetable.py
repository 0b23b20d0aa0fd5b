"""A timetable is drawn once and asked often: for the best plan by each objective, every possible day, and choices."""

import itertools
from datetime import date, datetime, time, timedelta

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, MONDAY, a_calendar, series_of, tailored
from coproduce import (
    Apart,
    ArgumentError,
    Attends,
    Avoid,
    Calendar,
    Closure,
    ClosureKind,
    DateRange,
    Days,
    Deadline,
    Differ,
    Half,
    InfeasibleError,
    Level,
    Meeting,
    Nearness,
    NotBefore,
    Objective,
    Only,
    Pin,
    SetFigure,
    Source,
    StartsAt,
    Timetable,
    Weeks,
    Workshops,
    schedule,
)

REMOTE = {"G5.face-to-face": "no"}
SAID = {"by": "the coordinator", "reason": "agreed", "source": Source.agreed("on the phone")}
PLAIN = Calendar(name="no bank holidays", first=date(2027, 1, 1), last=date(2028, 6, 30))
WORKSHOPS = ("concepts", "vision", "planning")


def timetable(*requests, changes=None, calendar=None, agreed=()):
    return Timetable(package=tailored(changes, agreed=agreed), calendar=calendar or a_calendar(), requests=requests)


def planned(*requests, start=MONDAY, objective=Objective.EARLIEST, given=None, **facts):
    return timetable(*requests, **facts).plan(start=start, objective=objective, given=given)


def nearest(*requests, **facts):
    return planned(*requests, objective=Objective.NEAREST, **facts)


def days(plan):
    return {event.id.partition("/")[2]: f"{event.day:%d %b}" for event in plan.events}


def gaps(plan, *names):
    """Give how many days lie from each of some events to the next."""
    return [(plan.event(then).day - plan.event(first).day).days for first, then in itertools.pairwise(names)]


def week_of(day):
    """Give the week from Monday to Sunday that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return DateRange(monday, monday + timedelta(days=6))


def whole_days_shut(first, last, **facts):
    return a_calendar().without([Closure(first, last, ClosureKind.OTHER, **facts)])


class TestTimetable:
    def test_is_what_schedule_asks(self):
        """The verb of dates gives the plan that the timetable gives, for each objective."""
        pin = Pin(event="vision", day=date(2027, 2, 16))
        for objective in (Objective.EARLIEST, Objective.NEAREST):
            plan = schedule(tailored(), start=MONDAY, calendar=a_calendar(), requests=iter([pin]), objective=objective)
            assert planned(pin, objective=objective) == plan
            assert (objective, (pin,)) == (plan.objective, plan.requests)

    def test_many_plans(self):
        """One timetable gives the same plans as a new one for each start; unmoved events are the same objects."""
        once = timetable()
        starts = [MONDAY + timedelta(days=number) for number in (0, 3, 7, 0, 40)]

        assert [planned(start=start) for start in starts] == [once.plan(start=start) for start in starts]
        assert once.plan(start=MONDAY).events[0] is once.plan(start=MONDAY).events[0]

    def test_closures_of_the_charity(self):
        """The charity's own closures are in the calendar of the timetable."""
        away = DateRange(date(2027, 1, 11), date(2027, 1, 15), "stocktaking")

        assert "stocktaking (closed by the charity)" == timetable(changes={"D5": (away,)}).calendar.why_closed(MONDAY)

    def test_other_meetings(self):
        """Meetings that are given take the place of those of the lines: a session that goes on has its own date."""
        own = timetable().meetings
        more = attrs.evolve(own[0], id="enhance/concepts/2", title="Concepts workshop, gone on with", sitting=2)
        table = Timetable(package=tailored(), calendar=a_calendar(), meetings=(own[0], more, *own[1:]))

        assert [*table.plan(start=MONDAY).of_line("enhance/concepts")] == [
            each for each in table.plan(start=MONDAY).events if each.meeting in (own[0], more)
        ]
        assert [1] == gaps(table.plan(start=MONDAY), "concepts/1", "concepts/2")
        assert isinstance(own[0], Meeting)

    @pytest.mark.parametrize("given", [{"package": "a package"}, {"calendar": None}], ids=["package", "calendar"])
    def test_refused(self, given):
        """What is no package, or no calendar, is refused."""
        with pytest.raises(ArgumentError, match=r"expected (Package|Calendar)"):
            Timetable(**{"package": tailored(), "calendar": a_calendar(), **given})

    @pytest.mark.parametrize("start", [datetime(2027, 1, 11), "2027-01-11", None], ids=repr)  # noqa: DTZ001 - no zone
    def test_no_date(self, start):
        """Whatever is asked of a timetable, a start that is no date is refused."""
        table = timetable()
        for ask in (table.plan, table.openings, table.choices, table.why_not):
            with pytest.raises(ArgumentError, match="expected a date"):
                ask(start=start)

    @pytest.mark.parametrize("start", [date(2026, 12, 31), date(2028, 7, 1)])
    def test_outside_the_calendar(self, start):
        """A start outside the calendar is refused, whatever is asked."""
        table = timetable()
        for ask in (table.plan, table.openings, table.choices, table.why_not):
            with pytest.raises(ArgumentError, match="outside the calendar from 2027-01-01 to 2028-06-30"):
                ask(start=start)

    def test_slot_of(self):
        """A slot of the calendar is a day's morning, or its afternoon."""
        plan, table = planned(), timetable()

        assert [20, 202, 203] == [
            plan.event(name).slot_on(table.calendar) for name in ("concepts", "report-back", "debrief")
        ]


class TestStart:
    @pytest.mark.parametrize(
        ("start", "calendar", "day", "why"),
        [
            (date(2027, 1, 9), a_calendar(), MONDAY, "a weekend"),
            (date(2027, 3, 29), a_calendar(), date(2027, 3, 30), "Easter Monday (bank holiday)"),
            (
                MONDAY,
                whole_days_shut(MONDAY, date(2027, 1, 19), reason="a move"),
                date(2027, 1, 20),
                "is not open: not available;",
            ),
        ],
        ids=["saturday", "bank-holiday", "closure"],
    )
    @pytest.mark.parametrize("objective", [Objective.EARLIEST, Objective.NEAREST])
    def test_moved_forward(self, start, calendar, day, why, objective):
        """C11: a start on a closed day moves forward by each objective, and a finding says so."""
        plan = planned(
            start=start, calendar=calendar, objective=objective, changes={**series_of(1), **BOTH_OPTIONS_OFF}
        )
        (told,) = [finding for finding in plan.findings if finding.id == "dates/start-moved"]

        assert [day] == [event.day for event in plan.events]
        assert (Level.NOTE, True) == (told.level, why in told.text)

    def test_past_what(self):
        """C11: an event that moves on names each thing that closed the days between, and nothing else."""
        away = Attends(who="the facilitator", calendar=PLAIN.without([Closure(MONDAY, MONDAY, ClosureKind.BUSY)]))
        avoid = Avoid(
            id="agreed/avoid", target=Workshops(), days=DateRange(date(2027, 1, 13), date(2027, 1, 13)), **SAID
        )
        closed = a_calendar().without([Closure(date(2027, 1, 12), date(2027, 1, 12), ClosureKind.SCHOOL_HOLIDAY)])
        first = planned(away, calendar=closed, agreed=(avoid,)).events[0]

        assert date(2027, 1, 14) == first.day
        assert "the start that was asked for; moved on past " in first.because
        named = {*first.because.partition("moved on past ")[2].split(", ")}
        assert {"school holiday", "days without the facilitator", "days that this line avoids"} == named

    @pytest.mark.parametrize("kind", ClosureKind)
    def test_private_reasons(self, kind):
        """F08: who is busy or not available gave a reason that nobody is told; what else closes days has its own."""
        away = Closure(MONDAY, MONDAY, kind, "a hearing")
        private = kind in (ClosureKind.BUSY, ClosureKind.OTHER)
        told = kind.value if private else f"a hearing ({kind.value})"
        plan = planned(calendar=a_calendar().without([away]))

        assert f"the start that was asked for; moved on past {told}" == plan.events[0].because
        assert away in plan.calendar.closures


class TestNearest:
    @pytest.mark.clause("R100", "Q4")
    def test_golden(self):
        """With nothing in the way the gaps are five weeks each, the check-ins half way, and all on one weekday."""
        plan = nearest()

        assert days(plan) == {
            "concepts/1": "11 Jan",
            "check-in-1/1": "28 Jan",
            "vision/1": "15 Feb",
            "check-in-2/1": "04 Mar",
            "planning/1": "22 Mar",
            "report-back/1": "19 Apr",
            "debrief/1": "19 Apr",
        }
        assert (Objective.NEAREST, Nearness(days=0, least=0)) == (plan.objective, plan.nearness)
        assert plan.nearness.proven

    def test_each_says_how_near(self):
        """Each event says how it lies to what it is best after."""
        because = {event.line.partition("/")[2]: event.because for event in nearest().events}

        assert because == {
            "concepts": "where the others come nearest to the preferred gaps",
            "check-in-1": "17 days after Concepts workshop, as preferred",
            "vision": "5 weeks after Concepts workshop, as preferred",
            "check-in-2": "17 days after Vision workshop, as preferred",
            "planning": "5 weeks after Vision workshop, as preferred",
            "report-back": "28 days after Planning workshop, as preferred",
            "debrief": "on the day of Report-back session",
        }

    def test_off(self):
        """What cannot be at its preferred day says by how much it is off, and the plan adds that up; ties go sooner."""
        closed = a_calendar().without(
            [Closure(date(2027, 2, 15), date(2027, 2, 16), ClosureKind.OTHER)],
        )
        plan = nearest(Pin(event="concepts", day=MONDAY), calendar=closed)
        off = {event.title: event.because for event in plan.events if " than the preferred " in event.because}

        assert {"Vision workshop": "3 days sooner than the preferred 5 weeks after Concepts workshop"} == off
        assert sum(int(text.split()[0]) for text in off.values()) == plan.nearness.days == plan.nearness.least

    def test_pinned(self):
        """A pinned event says that its day was asked for."""
        event = nearest(Pin(event="vision", day=date(2027, 2, 17))).event("vision")

        assert (date(2027, 2, 17), "this day was asked for") == (event.day, event.because)

    def test_preferred_lag_of_a_request(self):
        """A preferred lag that is asked for is kept where nothing else is preferred."""
        asked = Apart(first="concepts", then="vision", preferred=Weeks(6), instead=True)
        plan = nearest(asked)

        assert [42] == gaps(plan, "concepts", "vision")
        assert "6 weeks after Concepts workshop, as preferred" == plan.event("vision").because

    @pytest.mark.clause("R10", "R100", "Q4")
    @pytest.mark.parametrize(
        ("pace", "gap", "half"),
        [("steady", 35, 17), ("slower", 42, 21)],
    )
    def test_pace(self, pace, gap, half):
        """The wished pace makes each preferred gap a week longer: slower is six weeks instead of five."""
        plan = nearest(changes={"B5.pace": pace}, calendar=PLAIN)

        assert [gap, gap] == gaps(plan, *WORKSHOPS)
        assert [half] == gaps(plan, "concepts", "check-in-1")
        assert 0 == plan.nearness.days

    @pytest.mark.clause("R10", "R69", "R100", "Q4")
    def test_short_and_focused(self):
        """Short and focused is as near to the least gap as can be, which three months set."""
        plan = nearest(changes={"B5.pace": "short and focused"}, calendar=PLAIN)

        assert "1 day later than the least gap after Concepts workshop" == plan.event("vision").because
        assert all(28 <= gap < 35 for gap in gaps(plan, *WORKSHOPS))
        assert plan.events[0].day + timedelta(days=89) <= plan.events[-1].day

    @pytest.mark.clause("R10", "Q4")
    @pytest.mark.parametrize(("pace", "gap"), [("short and focused", 31), ("steady", 35), ("slower", 42)])
    def test_pace_of_a_shorter_series(self, pace, gap):
        """Of a shorter series the stated gap is the short one; a steady one is five weeks, a slower one six."""
        plan = nearest(changes={**series_of(2), **BOTH_OPTIONS_OFF, "B5.pace": pace}, calendar=PLAIN)

        assert [gap] == gaps(plan, "concepts", "vision")

    @pytest.mark.clause("R43", "Q5")
    def test_sittings_a_week_apart(self):
        """The sittings of a remote workshop are best a week apart, on the same weekday."""
        plan = nearest(changes=REMOTE)

        assert [7, 7, 7] == [gaps(plan, f"{name}/1", f"{name}/2")[0] for name in WORKSHOPS]

    def test_earliest_of_the_nearest(self):
        """Of plans that are as near, the earliest is given: a later start changes nothing that it needs not."""
        assert nearest(calendar=PLAIN).events == nearest(start=date(2027, 1, 9), calendar=PLAIN).events

    def test_budget(self):
        """Where the budget is used up a plan is given all the same, and a finding says how far it may be off."""
        table = timetable(changes={"B5.pace": "short and focused"})
        proven = table.plan(start=MONDAY, objective=Objective.NEAREST)
        hasty = table.plan(start=MONDAY, objective=Objective.NEAREST, budget=10)
        (told,) = [finding for finding in hasty.findings if finding.id == "dates/not-proven"]

        assert hasty.nearness.least <= proven.nearness.days <= hasty.nearness.days
        assert not hasty.nearness.proven
        assert f"{hasty.nearness.days} days off the preferred gaps in all" in told.text
        assert f"none are off by fewer than {hasty.nearness.least}" in told.text
        assert Level.WARNING is told.level
        assert "dates/not-proven" not in {finding.id for finding in proven.findings}

    @pytest.mark.parametrize("budget", [1, 50, 500])
    def test_budget_of_schedule(self, budget):
        """The verb of dates passes the budget on, and each plan keeps all windows, however little was searched."""
        plan = schedule(
            tailored(REMOTE), start=MONDAY, calendar=a_calendar(), objective=Objective.NEAREST, budget=budget
        )
        pins = [Pin(event=event.id, day=event.day, half=event.half) for event in plan.events]

        assert plan.nearness.least <= plan.nearness.days
        assert days(plan) == days(planned(*pins, changes=REMOTE))

    def test_infeasible(self):
        """Where there are no dates the error is the same by each objective."""
        table, given = timetable(Deadline(day=date(2027, 3, 1))), planned()
        told = set()
        for objective in Objective:
            with pytest.raises(InfeasibleError) as caught:
                table.plan(start=MONDAY, objective=objective, given=given)
            told.add(str(caught.value))

        assert 1 == len(told)


class TestFewestChanges:
    def test_nothing_to_change(self):
        """A plan that still holds is left as it is, in every day and half-day."""
        given = nearest()
        again = planned(objective=Objective.FEWEST_CHANGES, given=given)

        assert [(event.id, event.day, event.half) for event in given.events] == [
            (event.id, event.day, event.half) for event in again.events
        ]
        assert {"where it was"} == {event.because for event in again.events}
        assert (Objective.FEWEST_CHANGES, None) == (again.objective, again.nearness)

    def test_one_moves(self):
        """Where one day is lost, only its event moves."""
        given = nearest()
        closed = whole_days_shut(date(2027, 2, 15), date(2027, 2, 15))
        again = planned(objective=Objective.FEWEST_CHANGES, given=given, calendar=closed)
        moved = [event.id for event in again.events if event.day != given.event(event.id).day]

        assert ["enhance/vision/1"] == moved
        assert again.event("vision").because.startswith("moved")

    def test_fewer_than_the_earliest(self):
        """The fewest events move, though the earliest plan would move all of them."""
        given = nearest()
        pin = Pin(event="check-in-1", day=date(2027, 1, 29))
        again = planned(pin, objective=Objective.FEWEST_CHANGES, given=given)
        changed = [event.id for event in again.events if event.day != given.event(event.id).day]

        assert ["enhance/check-in-1/1"] == changed
        assert 5 < sum(event.day != given.event(event.id).day for event in planned(pin).events)

    def test_pin_says_so(self):
        """An event that moves because its day was asked for says that."""
        pin = Pin(event="check-in-1", day=date(2027, 1, 29))
        again = planned(pin, objective=Objective.FEWEST_CHANGES, given=nearest())

        assert "this day was asked for" == again.event("check-in-1").because

    def test_new_event(self):
        """An event that the given plan did not have is put as early as can be, and is not said to have moved."""
        without = planned(changes={"G7.debrief": "no"})
        again = planned(objective=Objective.FEWEST_CHANGES, given=without)

        assert days(planned()) == days(again)
        assert "moved" not in again.event("debrief").because

    def test_event_that_is_gone(self):
        """An event that is no longer part of the package leaves the others where they were."""
        again = planned(objective=Objective.FEWEST_CHANGES, given=planned(), changes={"G7.debrief": "no"})

        assert {"where it was"} == {event.because for event in again.events}

    def test_no_plan_given(self):
        """Without a plan to change, the objective is refused."""
        with pytest.raises(ArgumentError, match="no plan to change") as caught:
            timetable().plan(start=MONDAY, objective=Objective.FEWEST_CHANGES)

        assert ("objective", "give the plan that there is, as in given=plan") == (caught.value.code, caught.value.hint)


class TestOpenings:
    def test_first_is_the_earliest(self):
        """The first opening of each event is where the earliest plan has it."""
        plan = planned()

        for openings in timetable().openings(start=MONDAY):
            event = plan.event(openings.event)
            assert (event.title, (event.day, event.half)) == (openings.title, openings.slots[0])

    def test_whole_days(self):
        """A workshop of a day has whole days, and a half-day session either half, of open days only."""
        table = timetable()
        halves = {each.event: {half for _, half in each.slots} for each in table.openings(start=MONDAY)}

        assert {Half.WHOLE_DAY} == halves["enhance/vision/1"]
        assert {Half.MORNING, Half.AFTERNOON} == halves["enhance/check-in-1/1"]
        assert not [day for each in table.openings(start=MONDAY) for day in each.days if table.calendar.why_closed(day)]

    @pytest.mark.parametrize("last", [date(2027, 4, 12), date(2027, 4, 21)])
    def test_each_can_be_had(self, last):
        """In a tight calendar each opening is a day of some plan, and every other half-day of none."""
        calendar = a_calendar(first=MONDAY, last=last)
        table = timetable(calendar=calendar)
        for openings in table.openings(start=MONDAY):
            halves = (Half.WHOLE_DAY,) if openings.slots[0][1] is Half.WHOLE_DAY else (Half.MORNING, Half.AFTERNOON)
            every = [(MONDAY + timedelta(days=number), half) for number in range(101) for half in halves]
            near = [slot for slot in every if abs((slot[0] - openings.slots[0][0]).days) < 12 and slot[0] <= last]
            had = [
                (day, half)
                for day, half in near
                if timetable(Pin(event=openings.event, day=day, half=half), calendar=calendar).why_not(start=MONDAY)
                is None
            ]
            assert [slot for slot in openings.slots if slot in near] == had

    def test_days(self):
        """Each day is listed once, though both of its halves are open."""
        openings = timetable().openings(start=MONDAY)[3]

        assert len(set(openings.days)) == len(openings.days) < len(openings.slots)

    def test_slack(self):
        """The slack is in working days: with one day to spare at the end, each event can slip by one."""
        tight, looser, weekend = (
            timetable(calendar=a_calendar(first=MONDAY, last=last)).openings(start=MONDAY)
            for last in (date(2027, 4, 12), date(2027, 4, 13), date(2027, 4, 11 + 7))
        )
        last = {each.event: each.slack for each in tight}

        assert [0, 0] == [last["enhance/report-back/1"], last["enhance/debrief/1"]]
        assert 1 == {each.event: each.slack for each in looser}["enhance/debrief/1"]
        assert 4 == {each.event: each.slack for each in weekend}["enhance/debrief/1"]

    def test_pinned(self):
        """A pinned event has its day and no slack."""
        pinned = timetable(Pin(event="vision", day=date(2027, 2, 17))).openings(start=MONDAY)
        (vision,) = [each for each in pinned if each.event == "enhance/vision/1"]

        assert (((date(2027, 2, 17), Half.WHOLE_DAY),), 0) == (vision.slots, vision.slack)

    def test_none(self):
        """Where there is no plan the error says why, as the plan's does."""
        table = timetable(Deadline(day=date(2027, 3, 1)))
        with pytest.raises(InfeasibleError, match="every event by Monday 1 March 2027"):
            table.openings(start=MONDAY)


class TestChoices:
    def workshops(self, plan):
        return [plan.event(name).day for name in WORKSHOPS]

    def test_weeks(self):
        """Choices by week have every workshop in another week than all before, the best first."""
        found = timetable().choices(start=MONDAY, number=4)
        weeks = [[day.isocalendar()[:2] for day in self.workshops(plan)] for plan in found]

        assert planned() == found[0]
        assert [4, 4, 4] == [len(set(each)) for each in zip(*weeks, strict=True)]

    def test_weekdays(self):
        """Choices by weekday have every workshop on another weekday; there are five, and no more."""
        found = timetable().choices(start=MONDAY, number=9, by=Differ.WEEKDAY)
        weekdays = [[day.weekday() for day in self.workshops(plan)] for plan in found]

        assert 5 == len(found)
        assert [5, 5, 5] == [len(set(each)) for each in zip(*weekdays, strict=True)]

    def test_best_of_the_rest(self):
        """Each choice is the earliest plan in which no workshop is in a week that it has in those before."""
        first, second, third = timetable().choices(start=MONDAY)
        kept_off = [
            Avoid(
                id=f"agreed/{name}-{number}", target=Only(f"enhance/{name}"), days=week_of(plan.event(name).day), **SAID
            )
            for number, plan in enumerate((first, second))
            for name in WORKSHOPS
        ]

        assert days(planned(agreed=kept_off)) == days(third)

    def test_nearest(self):
        """Choices by the nearest gaps begin with the nearest plan, and are each no nearer than the one before."""
        found = timetable().choices(start=MONDAY, by=Differ.WEEKDAY, objective=Objective.NEAREST)

        assert nearest() == found[0]
        assert sorted(plan.nearness.days for plan in found) == [plan.nearness.days for plan in found]

    def test_requests_are_kept(self):
        """What was asked for holds in every choice; where it leaves no other there is one."""
        pin = Pin(event="vision", day=date(2027, 2, 17))
        free = Pin(event="check-in-1", day=date(2027, 1, 28))

        assert 1 == len(timetable(pin).choices(start=MONDAY))
        assert {date(2027, 1, 28)} == {
            plan.event("check-in-1").day for plan in timetable(free).choices(start=MONDAY, by=Differ.WEEKDAY)
        }

    def test_horizon(self):
        """There are fewer where the calendar has room for no more."""
        assert 2 == len(timetable(calendar=a_calendar(last=date(2027, 4, 19))).choices(start=MONDAY))

    @pytest.mark.parametrize("number", [0, -1, 1.5, "3", True], ids=repr)
    def test_number(self, number):
        """A number of choices that is none is refused."""
        with pytest.raises(ArgumentError, match="expected a whole number from 1"):
            timetable().choices(start=MONDAY, number=number)

    def test_none(self):
        """Where there is no plan there are no choices, and the error says why."""
        with pytest.raises(InfeasibleError, match="every event by"):
            timetable(Deadline(day=date(2027, 3, 1))).choices(start=MONDAY)


class TestWhyNot:
    def test_only_where_there_is_none(self):
        """Why there is no plan is told where there is none, and not where there is one."""
        assert timetable().why_not(start=MONDAY) is None
        late = timetable(Deadline(event="vision", day=date(2027, 2, 10))).why_not(start=MONDAY)
        assert "enhance/vision/1" == late.event

    def test_depends_on_the_start(self):
        """The same timetable has a plan from one start on, and none from a later one."""
        table = timetable(Deadline(day=date(2027, 5, 31)))

        assert [True, False] == [table.why_not(start=start) is None for start in (MONDAY, date(2027, 3, 20))]


@pytest.mark.clause("R69", "R70", "Q3")
class TestOutsideTheMonths:
    @pytest.mark.parametrize(
        ("request_", "day", "warned"),
        [
            (Apart(first="concepts", then="debrief", most=Days(200), instead=True), date(2027, 6, 1), True),
            (Apart(first="concepts", then="debrief", most=Days(200), instead=True), date(2027, 5, 11), False),
        ],
        ids=["outside", "inside"],
    )
    def test_override_of_the_window(self, request_, day, warned):
        """An override that leads outside the three to four months leaves a warning with the clauses; inside, a note."""
        plan = planned(request_, Pin(event="concepts", day=MONDAY), Pin(event="debrief", day=day))
        (told,) = [finding for finding in plan.findings if finding.id == "dates/momentum"]

        assert (warned, ("R69", "R70", "Q3")) == (told.level is Level.WARNING, told.source.clauses)
        assert ("outside the 3 to 4 months" if warned else "inside the 3 to 4 months") in told.text

    @pytest.mark.parametrize(("figure", "value"), [("momentum-months-most", 6), ("momentum-months-least", 5)])
    def test_another_figure(self, figure, value):
        """Another number of months does not change what the offer says: the plan is told to be outside of that."""
        other = SetFigure(id="agreed/months", figure=figure, value=value, **SAID)
        wider = SetFigure(id="agreed/most", figure="momentum-months-most", value=6, **SAID)
        plan = planned(
            NotBefore(event="debrief", day=date(2027, 5, 31)),
            Deadline(event="concepts", day=date(2027, 1, 15)),
            agreed=(other,) if figure == wider.figure else (other, wider),
        )
        (told,) = [finding for finding in plan.findings if finding.id == "dates/momentum"]

        assert Level.WARNING is told.level
        assert "outside the 3 to 4 months for the full series" in told.text


class TestTimes:
    def test_in_the_plan(self):
        """The time at which an event starts stands beside its day, and stays where the day moves."""
        at = StartsAt(event="debrief", at=time(14, 30))
        closed = a_calendar().without([Closure(date(2027, 4, 12), date(2027, 4, 12), ClosureKind.OTHER)])

        assert [time(14, 30)] * 2 == [
            planned(at, calendar=calendar).event("debrief").at for calendar in (a_calendar(), closed)
        ]
