"""A plan puts every event on its earliest date, says why then, or names what forbids one."""

import itertools
from datetime import date, datetime, time, timedelta

import attrs
import pytest

from cases import (
    BOTH_OPTIONS_OFF,
    FOUNDED,
    MONDAY,
    PLANNED,
    a_calendar,
    planned,
    series_of,
    tailored,
)
from coproduce import (
    AdjustDays,
    ArgumentError,
    Avoid,
    Calendar,
    Closure,
    ClosureKind,
    DateRange,
    Duration,
    Half,
    InfeasibleError,
    LengthenGap,
    Level,
    Mode,
    Nation,
    Nature,
    Only,
    Participants,
    ProviderDays,
    Source,
    StartsAt,
    Training,
    UnknownLineError,
    Workshops,
    charity_calendar,
    england_and_wales,
    replan,
    schedule,
)
from coproduce.months import months_after

REMOTE = {"G5.face-to-face": "no"}
EXTENSION = {"B2": ("policy-and-campaigns", "research-and-evaluation", "service-delivery")}
ALONE = {**FOUNDED, **PLANNED}
SOURCE = Source.agreed("on the phone")


def days(plan):
    return {event.id.partition("/")[2]: event.day.isoformat() for event in plan.events}


def workshops(plan):
    return [event for event in plan.events if event.id.split("/")[1] in ("concepts", "vision", "planning")]


def avoiding(line, first, last, name="avoid"):
    return Avoid(
        id=f"agreed/{name}",
        by="the coordinator",
        target=Only(line),
        days=DateRange(first, last),
        reason="agreed",
        source=SOURCE,
    )


def closing(calendar, first, last, kind=ClosureKind.OTHER, reason=""):
    return calendar.without([Closure(first, last, kind, reason)])


def finding(plan, name):
    return next((one for one in plan.findings if one.id == f"dates/{name}"), None)


class TestWholeSeries:
    @pytest.mark.clause("R58", "R62", "R65", "R107", "Q3", "Q4")
    def test_golden(self):
        """The full module 1 from 11 January 2027 is on these days, one after the other."""
        assert days(planned()) == {
            "concepts/1": "2027-01-11",
            "check-in-1/1": "2027-01-26",
            "vision/1": "2027-02-11",
            "check-in-2/1": "2027-02-26",
            "planning/1": "2027-03-15",
            "report-back/1": "2027-04-12",
            "debrief/1": "2027-04-12",
        }

    def test_each_says_why_then(self):
        """Each event says what holds it to its day, and on which clause."""
        said = {event.id.split("/")[1]: event.because for event in planned().events}

        assert said == {
            "concepts": "the start that was asked for",
            "check-in-1": "half of the least gap after Concepts workshop",
            "vision": "the least gap after Concepts workshop",
            "check-in-2": "half of the least gap after Vision workshop",
            "planning": "the least gap after Vision workshop; moved on past a weekend",
            "report-back": "at least 28 days after Planning workshop, to make the report",
            "debrief": "after Report-back session, on the same day where it can be",
        }
        assert all(event.source.clauses for event in planned().events)

    @pytest.mark.clause("R65", "Q13")
    def test_report_back_and_debrief_on_one_day(self):
        """The report-back takes the morning and the debrief the afternoon of one day."""
        plan = planned()
        report_back, debrief = plan.event("enhance/report-back/1"), plan.event("enhance/debrief/1")

        assert report_back.day == debrief.day
        assert (Half.MORNING, Half.AFTERNOON) == (report_back.half, debrief.half)

    @pytest.mark.clause("R65")
    def test_debrief_on_the_next_open_half_day(self):
        """Where the afternoon is not open the debrief is on the next half-day that is."""
        edit = avoiding("enhance/debrief", date(2027, 4, 12), date(2027, 4, 12))
        plan = planned(agreed=[edit])

        assert date(2027, 4, 13) == plan.event("enhance/debrief/1").day
        assert plan.event("enhance/debrief/1").because.endswith("moved on past days that this line avoids")

    def test_as_tailored(self):
        """An event has the title, length, mode and participants of its line."""
        event = planned({"G3": "yes"}).event("enhance/concepts/1")

        assert ("Concepts workshop", "1", Mode.FACE_TO_FACE, Participants.STAFF_ONLY, Half.WHOLE_DAY) == (
            event.title,
            str(event.length),
            event.mode,
            event.participants,
            event.half,
        )

    @pytest.mark.clause("R39", "R106")
    def test_work_between(self):
        """Activities run from the day after one workshop to the day before the next, support over the whole."""
        periods = {period.line.partition("/")[2]: (period.first, period.last) for period in planned().periods}

        assert (date(2027, 1, 12), date(2027, 2, 10)) == periods["listen-to-staff"]
        assert (date(2027, 2, 12), date(2027, 3, 14)) == periods["share-vision"]
        assert (date(2027, 1, 11), date(2027, 4, 12)) == periods["review-and-support"]

    def test_holds_what_it_was_made_from(self):
        """A plan holds its package, its start and its calendar, and the same input gives the same plan."""
        plan = planned()

        assert (tailored(), MONDAY) == (plan.package, plan.start)
        assert plan == planned()
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            plan.events = ()

    def test_look_up(self):
        """An event is found by its id, the events of a line by the line, and an unknown one is refused."""
        plan = planned()

        assert "enhance/vision/1" == plan.event("enhance/vision/1").id
        assert 1 == len(plan.of_line("enhance/vision"))
        assert () == plan.of_line("enhance/nothing")
        assert "enhance/vision/1" == plan.event("vision").id
        with pytest.raises(UnknownLineError, match="'enhance/visiom' is no event of this plan") as caught:
            plan.event("enhance/visiom")
        assert "did you mean enhance/vision?" == caught.value.hint


class TestMomentum:
    @pytest.mark.clause("R69", "R70", "Q3")
    @pytest.mark.parametrize("start", [MONDAY + timedelta(days=days) for days in range(0, 364, 13)], ids=str)
    @pytest.mark.parametrize("changes", [{}, BOTH_OPTIONS_OFF, REMOTE], ids=["with", "without", "remote"])
    def test_three_to_four_months(self, start, changes):
        """From the first workshop to the last event are three to four calendar months, whenever it starts."""
        events = planned(changes, start=start, calendar=a_calendar(last=date(2028, 12, 31))).events

        assert months_after(events[0].day, 3) <= events[-1].day <= months_after(events[0].day, 4)

    @pytest.mark.clause("R69", "Q3")
    def test_says_both_spans(self):
        """The plan says how long it is to the last workshop and to the last event."""
        note = finding(planned(), "momentum")

        assert Level.NOTE is note.level
        assert "to the last workshop is 2 months and 4 days, and to the last event 3 months and 1 day" in note.text

    @pytest.mark.clause("Q3")
    def test_only_for_the_full_form(self):
        """A shorter series has no stated window, and none is told."""
        assert finding(planned(series_of(2)), "momentum") is None

    @pytest.mark.clause("R70")
    def test_broken_by_a_long_closure(self):
        """A closure that tears the series beyond four months moves it on, where it can, to keep it together."""
        away = DateRange(date(2027, 3, 1), date(2027, 5, 31), "building work")
        plan = planned({"D5": (away,)})

        assert date(2027, 3, 1) > plan.events[0].day or plan.events[0].day > date(2027, 5, 31)
        assert plan.events[-1].day <= months_after(plan.events[0].day, 4)

    @pytest.mark.clause("R70")
    def test_broken_for_good(self):
        """Where closures leave no room for it, the error names the event and the window."""
        shut = tuple(
            DateRange(date(2027, month, 1), date(2027, month, 27), "only open at the end of a month")
            for month in range(1, 13)
        )
        edit = LengthenGap(
            id="agreed/gap",
            by="the coordinator",
            target=Only("enhance/module-1"),
            days=45,
            reason="slow",
            source=SOURCE,
        )
        with pytest.raises(InfeasibleError) as caught:
            planned({"D5": shut}, agreed=[edit], calendar=a_calendar(last=date(2027, 12, 31)))

        assert "Planning workshop" == caught.value.event
        assert "the least gap, lengthened by 45 days" in str(caught.value)
        assert "no more than 4 months before Final debrief" in str(caught.value)


class TestGaps:
    @pytest.mark.clause("R71", "R100", "Q4")
    @pytest.mark.parametrize(("changes", "longer"), [({}, 0), ({"D4": 1}, 3), ({"D4": 1, "D2": "no"}, 7)])
    def test_longer_for_capacity(self, changes, longer):
        """Where capacity is short each gap is at least so much longer, and the event says so."""
        plan = planned(changes)
        first, second = (plan.event(f"enhance/{name}/1").day for name in ("concepts", "vision"))

        assert 31 + longer <= (second - first).days
        assert ("lengthened by" in plan.event("enhance/vision/1").because) == bool(longer)

    @pytest.mark.clause("R10", "R100", "Q4")
    def test_pace(self):
        """The pace is a wish that the package records with its reason; the earliest plan is the same for each."""
        plans = {pace: planned({"B5.pace": pace}) for pace in ("short and focused", "slower")}

        for pace, plan in plans.items():
            assert pace == plan.package.explain("module-1.pace").value
            assert pace in plan.package.explain("module-1.pace").causes[0].reason
        assert 1 == len({tuple(event.day for event in plan.events) for plan in plans.values()})

    @pytest.mark.clause("Q3", "Q4")
    @pytest.mark.parametrize("start", [MONDAY, date(2027, 5, 3), date(2027, 9, 1)])
    def test_shorter_series(self, start):
        """Two workshops are at least 31 days apart."""
        plan = planned(series_of(2), start=start)
        first, second = (plan.event(f"enhance/{name}/1").day for name in ("concepts", "vision"))

        assert 31 <= (second - first).days <= 35

    @pytest.mark.clause("R59", "Q4")
    def test_time_for_the_report(self):
        """The report-back is at least four weeks after the last workshop, also in a shorter series."""
        for number in (1, 2, 3):
            plan = planned({**series_of(number), "G7.report-back": "yes"})
            last = workshops(plan)[-1].day
            assert plan.event("enhance/report-back/1").day >= last + timedelta(days=28)

    @pytest.mark.clause("R62", "R107")
    @pytest.mark.parametrize("start", [MONDAY + timedelta(days=days) for days in range(0, 200, 9)], ids=str)
    @pytest.mark.parametrize("changes", [{}, REMOTE, {"D2": "no", "D4": 0}], ids=["plain", "remote", "short of time"])
    def test_order(self, start, changes):
        """Each check-in lies between the workshops of its gap, and the report-back after the last."""
        plan = planned(changes, start=start)
        order = ["concepts", "check-in-1", "vision", "check-in-2", "planning", "report-back"]
        spans = [[event.day for event in plan.of_line(f"enhance/{name}")] for name in order]

        assert all(max(earlier) < min(later) for earlier, later in itertools.pairwise(spans))


class TestRemote:
    @pytest.mark.clause("R43", "Q5")
    def test_sittings(self):
        """Each remote workshop has two half-day sittings on different days, close to each other."""
        plan = planned(REMOTE)

        for name in ("concepts", "vision", "planning"):
            first, second = plan.of_line(f"enhance/{name}")
            assert ("½", "½", Mode.REMOTE) == (str(first.length), str(second.length), second.mode)
            assert first.day < second.day <= first.day + timedelta(days=14)
            assert f"{first.title.partition(',')[0]}, session 2 of 2" == second.title
            assert (1, 2, 2) == (first.sitting, second.sitting, second.sittings)

    @pytest.mark.clause("Q5")
    def test_gap_from_last_to_next_first(self):
        """The gap runs from the last sitting of one workshop to the first of the next."""
        plan = planned({**series_of(2), **REMOTE})
        last, first = plan.of_line("enhance/concepts")[-1].day, plan.of_line("enhance/vision")[0].day

        assert 31 <= (first - last).days

    @pytest.mark.clause("Q5")
    @pytest.mark.parametrize("start", [MONDAY + timedelta(days=days) for days in range(0, 360, 17)], ids=str)
    def test_within_ten_working_days(self, start):
        """All sittings of one workshop lie within ten working days, whatever is closed in between."""
        calendar = a_calendar()
        plan = planned({**REMOTE, "G5.session-minutes": 90}, start=start, calendar=calendar)

        for name in ("concepts", "vision", "planning"):
            sittings = [event.day for event in plan.of_line(f"enhance/{name}")]
            assert 4 == len(set(sittings))
            assert calendar.working_days_between(sittings[0], sittings[-1]) <= 10 + 1  # the days of both are counted

    @pytest.mark.clause("Q5")
    def test_moved_together(self):
        """A closure that would tear the sittings of a workshop apart moves the first of them on too."""
        away = DateRange(date(2027, 1, 12), date(2027, 2, 5), "moving house")
        plan = planned({**REMOTE, "D5": (away,)})
        first, second = plan.of_line("enhance/concepts")

        assert date(2027, 2, 8) == first.day
        assert "within 10 working days" in first.because
        assert date(2027, 2, 9) == second.day


class TestShortSeries:
    def test_one_workshop(self):
        """One workshop is one event, with support on that day."""
        plan = planned({**series_of(1), **BOTH_OPTIONS_OFF})

        assert {"concepts/1": "2027-01-11"} == days(plan)
        assert [("enhance/review-and-support", MONDAY, MONDAY)] == [
            (period.line, period.first, period.last) for period in plan.periods
        ]

    def test_two_workshops(self):
        """Two workshops have one check-in between them."""
        assert ["concepts/1", "check-in-1/1", "vision/1", "report-back/1", "debrief/1"] == list(
            days(planned(series_of(2)))
        )

    def test_two_with_activities_in_one_gap(self):
        """With one gap all activities are in it."""
        periods = [period for period in planned(series_of(2)).periods if "support" not in period.line]

        assert 4 == len(periods)
        assert 1 == len({(period.first, period.last) for period in periods})


class TestOtherModules:
    @pytest.mark.clause("R15", "R83")
    def test_stand_alone(self):
        """Module 2 alone is one day at the start that was asked for."""
        plan = planned({**ALONE, "B2": ("policy-and-campaigns",)})

        assert {"policy-and-campaigns/1": "2027-01-11"} == days(plan)
        assert () == plan.periods

    @pytest.mark.clause("R15", "R83")
    def test_extension(self):
        """As extensions modules 2 and 3 follow module 1, a week apart, in order."""
        found = days(planned(EXTENSION))

        assert ("2027-04-12", "2027-04-19", "2027-04-26") == (
            found["debrief/1"],
            found["policy-and-campaigns/1"],
            found["research-and-evaluation/1"],
        )

    @pytest.mark.clause("R80")
    def test_training(self):
        """The peer research training comes last, on two days."""
        plan = planned({"B6": "yes"})
        training = plan.of_line("enhance/peer-research-training")

        assert plan.events[-2:] == training
        assert training[0].day < training[1].day

    @pytest.mark.clause("R89")
    def test_bespoke_has_no_date(self):
        """Bespoke support is listed without a date, since its days are to be agreed."""
        plan = planned({**ALONE, "B2": ("specific-challenge",), "B4": "How do we reach people?"})

        assert () == plan.events
        assert [("enhance/service-design", "The days are agreed with the charity before this is confirmed.")] == [
            (one.line, one.why) for one in plan.undated
        ]


class TestStart:
    @pytest.mark.parametrize(
        ("start", "changes", "day", "why"),
        [
            (date(2027, 1, 9), {}, date(2027, 1, 11), "a weekend"),
            (date(2027, 1, 10), {}, date(2027, 1, 11), "a weekend"),
            (date(2027, 1, 1), {}, date(2027, 1, 4), "New Year's Day (bank holiday)"),
            (date(2027, 3, 26), {}, date(2027, 3, 30), "Good Friday (bank holiday)"),
            (
                MONDAY,
                {"D5": (DateRange(MONDAY, date(2027, 1, 15), "stocktaking"),)},
                date(2027, 1, 18),
                "stocktaking (closed by the charity)",
            ),
            (
                MONDAY,
                {"D5": (DateRange(MONDAY, date(2027, 1, 15)),)},
                date(2027, 1, 18),
                "closed by the charity",
            ),
        ],
    )
    def test_moved_forward(self, start, changes, day, why):
        """A start on a weekend, a bank holiday or a closure moves forward and says so, without private reasons."""
        plan = planned(changes, start=start)

        assert day == plan.events[0].day
        assert plan.events[0].because.startswith("the start that was asked for; moved on past ")
        assert why in plan.events[0].because
        public = why if "bank holiday" in why else why.removeprefix("stocktaking (").removesuffix(")")
        assert public in finding(plan, "start-moved").text
        assert "stocktaking" not in finding(plan, "start-moved").text
        assert f"{day:%A} {day.day} {day:%B %Y}" in finding(plan, "start-moved").text

    def test_open(self):
        """A start on an open day is kept, and nothing is said."""
        plan = planned()

        assert MONDAY == plan.events[0].day
        assert finding(plan, "start-moved") is None

    def test_charity_in_scotland_too(self):
        """The bank holidays of every nation that a charity works in are kept free."""
        package = tailored(nations=(Nation.ENGLAND, Nation.SCOTLAND))
        calendar = charity_calendar(package.assessment.charity, first=date(2027, 1, 1), last=date(2028, 6, 30))

        assert date(2027, 1, 5) == schedule(package, start=date(2027, 1, 4), calendar=calendar).events[0].day

    @pytest.mark.parametrize("start", [date(2026, 12, 31), date(2028, 7, 1)])
    def test_outside_the_calendar(self, start):
        """A start outside the calendar is refused, with the calendar's span."""
        with pytest.raises(ArgumentError, match="is outside the calendar from 2027-01-01 to 2028-06-30") as caught:
            planned(start=start)

        assert "start" == caught.value.code

    @pytest.mark.parametrize("start", [datetime(2027, 1, 11), "2027-01-11", None, 5], ids=repr)  # noqa: DTZ001 - no zone
    def test_no_date(self, start):
        """A datetime, a text or anything else in place of a date is refused."""
        with pytest.raises(ArgumentError, match="expected a date"):
            planned(start=start)


class TestFree:
    @pytest.mark.parametrize("start", [MONDAY + timedelta(days=days) for days in range(0, 350, 11)], ids=str)
    def test_never_on_a_closed_day(self, start):
        """No event is on a weekend, a bank holiday or a closure of the charity."""
        away = (
            DateRange(date(2027, 2, 8), date(2027, 2, 19), "half-term"),
            DateRange(date(2027, 7, 26), date(2027, 8, 27), "summer"),
            DateRange(date(2027, 12, 20), date(2028, 1, 7), "winter"),
        )
        plan = planned({"D5": away}, start=start)

        for event in plan.events:
            assert "" == a_calendar().why_closed(event.day)
            assert not any(days.first <= event.day <= days.last for days in away)

    def test_calendar_of_the_plan(self):
        """The calendar of the plan says that the charity itself is closed, and why."""
        plan = planned({"D5": (DateRange(date(2027, 2, 8), date(2027, 2, 9), "half-term"),)})

        assert "half-term (closed by the charity)" == plan.calendar.why_closed(date(2027, 2, 9))

    def test_closures_outside_the_calendar(self):
        """A closure outside the calendar has no effect."""
        away = (DateRange(date(2020, 1, 1), date(2020, 12, 31), "long ago"),)

        assert days(planned()) == days(planned({"D5": away}))

    def test_overlapping_closures(self):
        """Closures that overlap close each day once."""
        away = tuple(DateRange(date(2027, 2, 1), date(2027, 2, last), "rota") for last in (12, 16, 12))

        assert "2027-02-17" == days(planned({"D5": away}))["vision/1"]

    def test_half_days(self):
        """A weekday that is not worked is kept free as well."""
        calendar = Calendar(
            name="Mondays to Wednesdays", first=date(2027, 1, 1), last=date(2028, 6, 30), weekdays=(0, 1, 2)
        )

        assert {0, 1, 2} >= {event.day.weekday() for event in planned(calendar=calendar).events}


class TestAvoid:
    def test_range(self):
        """A line is kept off the days that it avoids, and says so; no other line is."""
        plan = planned(agreed=[avoiding("enhance/vision", date(2027, 2, 8), date(2027, 2, 19))])

        assert date(2027, 2, 22) == plan.event("enhance/vision/1").day
        assert plan.event("enhance/vision/1").because.endswith("moved on past days that this line avoids")

    def test_does_not_close_the_calendar(self):
        """Other lines may use those days."""
        plan = planned(agreed=[avoiding("enhance/vision", date(2027, 1, 11), date(2027, 2, 3))])

        assert MONDAY == plan.event("enhance/concepts/1").day

    def test_several(self):
        """Several ranges are all avoided."""
        edits = [
            avoiding("enhance/vision", date(2027, 2, 8), date(2027, 2, 12), "a"),
            avoiding("enhance/vision", date(2027, 2, 15), date(2027, 2, 16), "b"),
        ]

        assert date(2027, 2, 17) == planned(agreed=edits).event("enhance/vision/1").day

    def test_selector(self):
        """All workshops can be kept off some days at once."""
        edit = Avoid(
            id="agreed/avoid",
            by="the coordinator",
            target=Workshops(),
            days=DateRange(MONDAY, date(2027, 1, 13)),
            reason="agreed",
            source=SOURCE,
        )

        assert date(2027, 1, 14) == planned(agreed=[edit]).events[0].day


class TestInfeasible:
    def test_horizon(self):
        """At its exact boundary n days fit and n - 1 do not."""
        end = planned().events[-1].day
        assert end == planned(calendar=a_calendar(last=end)).events[-1].day

        with pytest.raises(InfeasibleError) as caught:
            planned(calendar=a_calendar(last=end - timedelta(days=1)))
        assert caught.value.event in ("Report-back session", "Final debrief with the core team")

    def test_one_day(self):
        """A calendar of one day holds one workshop, and no second."""
        one_day = a_calendar(first=MONDAY, last=MONDAY)

        assert MONDAY == planned({**series_of(1), **BOTH_OPTIONS_OFF}, calendar=one_day).events[0].day
        with pytest.raises(InfeasibleError, match="no date is left for"):
            planned(calendar=one_day)

    def test_nobody_available(self):
        """Where nothing is open at all the first event is named, with the start."""
        shut = closing(a_calendar(), date(2027, 1, 1), date(2028, 6, 30))

        with pytest.raises(
            InfeasibleError, match="no date is left for Concepts workshop from Monday 11 January 2027 on"
        ) as caught:
            planned(calendar=shut)
        facts = (
            "the calendar ends on 30 June 2028 [R100, assumed]",
            "no event is before the start, Monday 11 January 2027 [R100, assumed]",
            "not available from 1 January 2027 to 30 June 2028 [R100, assumed]",
        )
        assert ("Concepts workshop", facts) == (caught.value.event, caught.value.facts)

    def test_names_event_and_constraint(self):
        """The error names the event, the rule that holds it and its clauses, and what could be done."""
        with pytest.raises(InfeasibleError) as caught:
            planned(calendar=a_calendar(last=date(2027, 2, 1)))
        error = caught.value

        assert "Report-back session" == error.event
        assert "Report-back session: at least 3 months after Concepts workshop [R69]" == error.constraint
        for part in (
            error.event,
            error.constraint,
            "the calendar ends on 1 February 2027",
            "let the calendar run until",
        ):
            assert part in str(error)

    def test_gap_beyond_the_window(self):
        """A gap that does not fit into four months is refused, naming what contradicts it."""
        edit = LengthenGap(
            id="agreed/gap",
            by="the coordinator",
            target=Only("enhance/module-1"),
            days=60,
            reason="slow",
            source=SOURCE,
        )

        with pytest.raises(InfeasibleError) as caught:
            planned(agreed=[edit])

        assert "4 months" in str(caught.value)

    def test_reason_of_a_closure_stays_inside(self):
        """The error says nothing of why the charity is closed."""
        away = (DateRange(date(2027, 1, 1), date(2028, 6, 30), "a candid reason"),)

        with pytest.raises(InfeasibleError) as caught:
            planned({"D5": away})
        assert "candid" not in str(caught.value)

    @pytest.mark.parametrize("year", [9998, 9999])
    def test_end_of_time(self, year):
        """At the end of the calendar that there is, a plan is refused by our own error."""
        calendar = Calendar(name="the end", first=date(year, 9, 1), last=date(9999, 12, 31))

        if year == 9998:
            assert planned(start=date(year, 9, 1), calendar=calendar).events
        else:
            with pytest.raises(InfeasibleError):
                planned(start=date(year, 11, 1), calendar=calendar)


class TestEarliest:
    @pytest.mark.parametrize("seed", range(6))
    def test_agrees_with_a_plain_search(self, seed):
        """Two workshops are where a search day by day finds them, whatever is closed."""
        closed = [date(2027, 1, 1) + timedelta(days=day) for day in range(seed, 300, seed + 2)]
        calendar = a_calendar().without([Closure(day, day, ClosureKind.OTHER) for day in closed])
        plan = planned({**series_of(2), **BOTH_OPTIONS_OFF}, calendar=calendar)
        free = [
            day
            for day in (date(2027, 1, 1) + timedelta(days=number) for number in range(500))
            if not calendar.why_closed(day)
        ]
        first = next(day for day in free if day >= MONDAY)
        second = next(day for day in free if day >= first + timedelta(days=31))

        assert [first, second] == [event.day for event in workshops(plan)]

    def test_later_start_never_ends_sooner(self):
        """A later start never makes the plan end sooner."""
        ends = [planned(start=MONDAY + timedelta(days=days)).events[-1].day for days in range(0, 120, 3)]

        assert sorted(ends) == ends

    def test_weeks_shift(self):
        """Without bank holidays a start seven days later moves every event by seven days."""
        calendar = Calendar(name="bare", first=date(2027, 1, 1), last=date(2028, 12, 31))
        plan, later = (planned(start=start, calendar=calendar) for start in (date(2027, 9, 6), date(2027, 9, 13)))
        two, two_later = (
            planned(series_of(2), start=start, calendar=calendar) for start in (date(2027, 9, 6), date(2027, 9, 13))
        )

        assert [event.day + timedelta(days=7) for event in two.events] == [event.day for event in two_later.events]
        assert plan.events[0].day + timedelta(days=7) == later.events[0].day

    def test_ledger_is_no_matter_of_dates(self):
        """Days of effort change no date: they are another thing than duration."""
        edit = AdjustDays(
            id="agreed/days",
            by="the coordinator",
            target=Only("enhance/concepts"),
            days=ProviderDays.of("3"),
            what="preparation",
            reason="agreed",
            source=SOURCE,
        )

        assert days(planned()) == days(planned(agreed=[edit]))


class TestTimes:
    def test_start_and_end(self):
        """A workshop of a day that starts at half past nine ends seven hours later, six of them work, in local time."""
        plan = schedule(
            tailored(), start=MONDAY, calendar=a_calendar(), requests=[StartsAt(event="concepts", at=time(9, 30))]
        )
        start, end = plan.times_of("concepts")

        assert ("2027-01-11T09:30:00+00:00", "2027-01-11T16:30:00+00:00") == (start.isoformat(), end.isoformat())
        assert plan.times_of("vision") is None

    def test_summer_time(self):
        """The same time of day after the clocks went forward is an hour earlier by universal time."""
        plan = schedule(
            tailored(), start=MONDAY, calendar=a_calendar(), requests=[StartsAt(event="debrief", at=time(14, 0))]
        )
        start, end = plan.times_of("debrief")

        assert ("2027-04-12T14:00:00+01:00", "2027-04-12T17:00:00+01:00") == (start.isoformat(), end.isoformat())


class TestNewerCalendar:
    def test_events_that_fall_on_closed_days(self):
        """A day off that was proclaimed after planning is named by the events that fall on it, and no others."""
        plan = planned()
        newer = england_and_wales(
            first=date(2027, 1, 1), last=date(2028, 6, 30), extra={date(2027, 3, 15): "Coronation of the King"}
        )

        assert ["enhance/planning/1"] == [event.id for event in plan.on_closed_days(newer)]
        assert () == plan.on_closed_days(plan.calendar)

    def test_old_plan_keeps_its_calendar(self):
        """A plan goes on to say which bank holidays it was made with."""
        assert planned().calendar.made_from.startswith("holidays ")


class TestBeforeSeries:
    def test_before_the_workshops(self):
        """A line that is said to come before the series is dated before its first workshop, and the others after it."""
        package = tailored()
        training = Training(
            id="agreed/induction",
            title="Induction",
            module="enhance/module-1",
            nature=Nature.TRAINING,
            summary="who is who",
            source=SOURCE,
            sessions=(Duration(2),),
            before_series=True,
        )
        both = attrs.evolve(
            package, lines=(*package.lines, training, attrs.evolve(training, id="agreed/later", before_series=False))
        )
        plan = schedule(both, start=MONDAY, calendar=a_calendar())

        assert "agreed/induction/1" == plan.events[0].id
        assert MONDAY < plan.event("concepts").day
        assert "agreed/later/1" == plan.events[-1].id


class TestWhatIsLeft:
    """What is left of a plan, with events taken out of it, still tells what it can."""

    def test_any_part(self):
        """Whichever events are left, periods and findings can be told, and the plan be made again."""
        plan = planned()
        for kept in itertools.chain.from_iterable(itertools.combinations(plan.events, n) for n in (0, 1, 2, 6)):
            left = attrs.evolve(plan, events=kept)

            assert {period.line for period in left.periods} <= {period.line for period in plan.periods}
            assert {finding.id for finding in left.findings} <= {finding.id for finding in plan.findings}
            assert left is replan(left, [], today=plan.start).after
