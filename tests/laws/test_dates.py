"""Dates with requests, by every objective: free days, the months of the offer, and what more or less room changes."""

from __future__ import annotations

import itertools
import json
from datetime import date, time, timedelta

import attrs
import pytest
from hypothesis import assume, event, given, reject, settings
from hypothesis import strategies as st

from cases import BOTH_OPTIONS_OFF, MONDAY, a_calendar, tailored
from coproduce import (
    Apart,
    Attends,
    Calendar,
    Days,
    Deadline,
    DocumentError,
    Half,
    InfeasibleError,
    Level,
    Months,
    NotBefore,
    Objective,
    Package,
    Pin,
    Plan,
    Practice,
    SetFigure,
    Source,
    StartsAt,
    Timetable,
    Weeks,
    WorkingDays,
    dumps,
    enhance,
    loads,
    months_after,
)
from coproduce.lags import Stretch
from coproduce.offer import CheckIn
from coproduce.testing import TwoCalendars, calendars, packages
from laws.test_schedule import Model, Slot, months_on, placed

PRACTICE = Practice(enhance())
BOTH = (Half.MORNING, Half.AFTERNOON)
HALVES = {Half.MORNING: BOTH[:1], Half.AFTERNOON: BOTH[1:], Half.WHOLE_DAY: BOTH}
AGREED = {"reason": "as agreed", "source": Source.agreed("by phone"), "by": "the coordinator"}
LAGS = {
    Days: st.integers(1, 90),
    Weeks: st.integers(1, 12),
    WorkingDays: st.integers(1, 60),
    Months: st.integers(1, 4),
}  # fmt: skip


# What is asked --------------------------------------------------------------------------------------------------------


@attrs.frozen(repr=False)
class Asked:
    """Hold what a timetable is drawn from, with the twin of its calendar, and from when plans start."""

    package: Package
    start: date
    twin: TwoCalendars
    requests: tuple = ()

    def __repr__(self) -> str:
        lines = [line.name for line in self.package.lines if line.sessions]
        return f"{lines} from {self.start} in {self.twin.calendar}, {self.requests}"

    def _repr_pretty_(self, printer, _cycle) -> None:
        """Show Hypothesis what bears on dates, and not the whole package."""
        printer.text(repr(self))

    @property
    def timetable(self) -> Timetable:
        """The timetable of all that."""
        return Timetable(package=self.package, calendar=self.twin.calendar, requests=self.requests)

    def but(self, **changes) -> Asked:
        """Give this with some of it changed."""
        return attrs.evolve(self, **changes)

    def plan(self, objective: Objective = Objective.EARLIEST, *, start: date | None = None) -> Plan | None:
        """Make a plan, or give None where there is none."""
        try:
            return self.timetable.plan(start=start or self.start, objective=objective)
        except InfeasibleError:
            return None


def names_of(package: Package) -> list[str]:
    return [f"{line.id}/{number}" for line in package.lines for number, _ in enumerate(line.sittings, start=1)]


def is_full(package: Package) -> bool:
    return len(package.series("enhance/module-1")) == 3


@st.composite
def lags(draw):
    kind = draw(st.sampled_from([*LAGS]))
    return kind(draw(LAGS[kind]))


@st.composite
def some_requests(draw, package: Package, calendar: Calendar, *, most: int = 2) -> tuple:
    """Draw a few requests of any kind for the events of a package; many of them can be kept, and not all."""
    names = names_of(package)
    some_day = st.dates(calendar.first, min(calendar.last, calendar.first + timedelta(days=200)))
    either = st.sampled_from(["", *names])
    weekdays = st.lists(st.integers(0, 4), min_size=2, unique=True).map(tuple)
    free = weekdays.map(lambda days: attrs.evolve(calendar, name="free", closures=(), weekdays=days))
    pairs = [*itertools.pairwise(names)]
    first, then = draw(st.sampled_from(pairs)) if pairs else ("", "")
    lines = st.lists(st.sampled_from(names), max_size=2).map(tuple)
    kinds = [
        st.builds(Pin, event=st.sampled_from(names), day=some_day),
        st.builds(NotBefore, event=either, day=some_day),
        st.builds(Deadline, event=either, day=some_day.map(lambda day: day + timedelta(days=150))),
        st.builds(Attends, who=st.just("Ada"), calendar=free, lines=lines),
    ]
    if pairs:
        kinds.append(st.builds(Apart, first=st.just(first), then=st.just(then), least=lags()))
        kinds.append(st.builds(Apart, first=st.just(first), then=st.just(then), most=lags()))
    return tuple(draw(st.lists(st.one_of(kinds), max_size=most)))


@st.composite
def questions(draw, *, shortest: int = 250, longest: int = 450, requests: int = 2) -> Asked:
    """Draw a package, a start, a calendar and requests."""
    package = draw(packages(PRACTICE).filter(names_of))
    start = package.assessment.diagnostic.held_on
    twin = draw(calendars(first=start, shortest=shortest, longest=longest))
    asked = draw(some_requests(package, twin.calendar, most=requests))
    return Asked(package, start + timedelta(days=draw(st.integers(0, 20))), twin, asked)


def plans_of(asked: Asked) -> list[Plan]:
    """Make the plan of each objective, where there is one."""
    earliest = asked.plan()
    if earliest is None:
        return []
    least = asked.timetable.plan(start=asked.start, objective=Objective.FEWEST_CHANGES, given=earliest)
    return [earliest, asked.plan(Objective.NEAREST), least]


# Free days, in order ------------------------------------------------------------------------------------------------


def assert_free(asked: Asked, events) -> None:
    """Check that events are on free half-days only: of the calendar, the charity, their lines and those who come."""
    attend = [request for request in asked.requests if isinstance(request, Attends)]
    people = [(request, TwoCalendars.of(request.calendar)) for request in attend]
    for each in events:
        line = asked.package.line(each.line)
        halves = [(each.day, half) for half in HALVES[each.half]]
        assert each.day >= asked.start
        assert asked.twin.open_halves.issuperset(halves)
        assert not [days for days in (*asked.package.closures, *line.avoid) if days.first <= each.day <= days.last]
        for request, own in people:
            assert own.open_halves.issuperset(halves) or (request.lines and each.id not in request.lines)


def assert_kept(asked: Asked, plan: Plan) -> None:
    """Check that a plan keeps what is asked of single events, by a reading that shares nothing with the library's."""
    days = {each.id: each.day for each in plan.events}
    for request in asked.requests:
        about = [days[request.event]] if getattr(request, "event", "") else [*days.values()]
        if isinstance(request, Pin):
            assert [request.day] == about
        if isinstance(request, NotBefore):
            assert min(about) >= request.day
        if isinstance(request, Deadline):
            assert max(about) <= request.day


@pytest.mark.clause("R19", "R58", "R71", "R107", "Q4", "Q5")
class TestFree:
    """I27, I28: no event is on a closed day, and all that the offer asks between events holds, by every objective."""

    @given(questions())
    @settings(max_examples=15)
    def test_free_and_kept(self, asked):
        """Each event is on open half-days, when whoever has to be there can be, and every request is kept."""
        plans = plans_of(asked)
        event(f"{len(plans)} plans, {len(asked.requests)} requests")
        for plan in plans:
            assert_free(asked, plan.events)
            assert_kept(asked, plan)

    @given(questions())
    @settings(max_examples=15)
    def test_the_offers_windows(self, asked):
        """Order, gaps and months hold in the plan of each objective, by a model that knows nothing of the library's."""
        model = Model(asked.package, asked.start, asked.twin)
        for plan in plans_of(asked):
            assert [] == broken(model, placed(plan))

    def test_planted(self):
        """I27, I28, planted defects: an event a day off, two workshops swapped, and Ada ignored are all found."""
        calendar = a_calendar()
        fridays = attrs.evolve(calendar, closures=(), weekdays=(4,))
        asked = Asked(tailored(), MONDAY, TwoCalendars.of(calendar), (Attends(who="Ada", calendar=fridays),))
        plan = asked.plan()
        first = plan.events[0]
        for moved in (attrs.evolve(first, day=first.day + timedelta(days=days)) for days in (1, -4)):
            with pytest.raises(AssertionError):
                assert_free(asked, [moved])
        at = placed(plan)
        swapped = {**at, "enhance/concepts/1": at["enhance/vision/1"], "enhance/vision/1": at["enhance/concepts/1"]}
        model = Model(asked.package, asked.start, asked.twin)
        assert not broken(model, at)
        assert broken(model, swapped)
        with pytest.raises(AssertionError):
            assert_kept(asked.but(requests=(Deadline(day=date(2027, 2, 1)),)), plan)


def broken(model: Model, at: dict[str, Slot]) -> list[tuple[str, str]]:
    """List the pairs of events that do not fit, by a model written anew from the clauses."""
    return [(rule.other, rule.waits) for rule in model.rules if not rule.fits(at[rule.other], at[rule.waits])]


# Months ---------------------------------------------------------------------------------------------------------------


def thirty_days(day: date, months: int) -> date:
    """Count months of thirty days each: a defect, planted."""
    return day + timedelta(days=30 * months)


def outside(plan: Plan, on=months_on) -> bool:
    """Tell whether a full series is outside the three to four months, from its first workshop to its last event."""
    line = plan.package.line
    days = [
        each.day
        for each in plan.events
        if line(each.line).module == "enhance/module-1" and not isinstance(line(each.line), CheckIn)
    ]
    return not on(days[0], 3) <= days[-1] <= on(days[0], 4)


def is_told(plan: Plan) -> bool:
    """Tell whether a finding warns of the months, with their clauses."""
    told = [finding for finding in plan.findings if finding.id == "dates/momentum"]
    assert [("R69", "R70", "Q3")] == [finding.source.clauses for finding in told]
    return told[0].level is Level.WARNING


@st.composite
def overrides(draw) -> Asked:
    """Draw a full series with other months than the offer's, as a figure or as a request, and pins far apart."""
    changes = draw(st.sampled_from([{}, {"G7.debrief": "no"}, BOTH_OPTIONS_OFF]))
    most = SetFigure(id="agreed/most", figure="momentum-months-most", value=draw(st.integers(4, 8)), **AGREED)
    least = SetFigure(id="agreed/least", figure="momentum-months-least", value=draw(st.integers(1, 3)), **AGREED)
    package = tailored(changes, agreed=draw(st.sampled_from([(), (most,), (least,), (most, least)])))
    closing = ("enhance/debrief", "enhance/report-back", "enhance/planning")
    last = next(line for line in closing if f"{line}/1" in names_of(package))
    start = date(2027, 1, 1) + timedelta(days=draw(st.integers(0, 120)))
    wide = Apart(first="concepts", then=last, most=Months(9), least=Days(1), instead=True)
    far = [
        Deadline(event="concepts", day=start + timedelta(days=6)),
        NotBefore(event=last, day=start + timedelta(days=draw(st.integers(60, 200)))),
    ]
    requests = draw(st.sampled_from([(wide, *far), (wide,), tuple(far)]))
    twin = TwoCalendars.of(a_calendar(first=start, last=start + timedelta(days=420)))
    return Asked(package, start, twin, requests)


@pytest.mark.clause("R69", "R70", "Q3")
class TestMonths:
    """I29: three to four calendar months, or a finding that cites the clauses; a month has its own length."""

    @given(overrides())
    @settings(max_examples=40)
    def test_never_outside_without_a_finding(self, asked):
        """Whatever takes the place of the offer's months, the plan is outside if and only if it says so."""
        plan = asked.plan()
        assume(plan is not None)
        event("outside" if outside(plan) else "inside")
        assert outside(plan) == is_told(plan)

    @given(questions())
    @settings(max_examples=12)
    def test_never_outside_unasked(self, asked):
        """Where nobody asks for other months, every full series is inside them, and a shorter one says nothing."""
        for plan in plans_of(asked):
            told = [finding for finding in plan.findings if finding.id == "dates/momentum"]
            if is_full(asked.package):
                assert (False, False) == (outside(plan), is_told(plan))
            else:
                assert [] == told

    @given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(-24, 24), st.integers(-40, 40))
    @settings(max_examples=100)
    def test_agrees_with_others(self, day, months, days):
        """C05: months and days on lead to the day to which dateutil and whenever lead, wherever in a calendar."""
        relativedelta = pytest.importorskip("dateutil.relativedelta").relativedelta
        whenever = pytest.importorskip("whenever")
        stretch = Stretch(day - timedelta(days=9), day + timedelta(days=9), 0)
        found = stretch.first + timedelta(days=Months(months, days=days).day_on(stretch, 9))
        assert day + relativedelta(months=months) + timedelta(days=days) == found
        assert str(whenever.Date(day.year, day.month, day.day).add(months=months).add(days=days)) == found.isoformat()

    def test_planted(self):
        """I29, planted defect: months of thirty days tell a plan of four long months to be outside, and are found."""
        pins = (Pin(event="concepts", day=date(2027, 7, 5)), Pin(event="debrief", day=date(2027, 11, 5)))
        plan = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar()), pins).plan()
        assert (False, False, True) == (is_told(plan), outside(plan), outside(plan, thirty_days))
        assert months_after(date(2027, 1, 31), 1) != thirty_days(date(2027, 1, 31), 1)


# More and less room -----------------------------------------------------------------------------------------------


def assert_not_earlier(before: Plan | None, after: Plan | None) -> None:
    """Check that no event is earlier with less room, and that there is no plan where there was none."""
    if before is None:
        assert after is None
        return
    was = placed(before)
    assert [] == [id_ for id_, slot in (placed(after) if after else {}).items() if slot < was[id_]]


def looser(request, by: int):
    """Give a request that asks for less."""
    if isinstance(request, NotBefore):
        return attrs.evolve(request, day=request.day - timedelta(days=by))
    if isinstance(request, Deadline):
        return attrs.evolve(request, day=request.day + timedelta(days=by))
    if isinstance(request, Apart):
        least, most = request.least and request.least.longer(-by), request.most and request.most.longer(by)
        return attrs.evolve(request, least=least, most=most)
    if isinstance(request, Attends):
        return attrs.evolve(request, calendar=attrs.evolve(request.calendar, weekdays=(0, 1, 2, 3, 4, 5, 6)))
    return NotBefore(event=request.event, day=request.day - timedelta(days=by))


class TestRoom:
    """I32, I34: less room never brings anything forward, and never makes a plan; more room is the other way round."""

    @given(questions(requests=1), st.data())
    @settings(max_examples=15)
    def test_one_more_request(self, asked, data):
        """I32, I34: one more request never makes an event earlier, nor the nearest plan nearer, nor a plan at all."""
        more = data.draw(some_requests(asked.package, asked.twin.calendar, most=2))
        tighter = asked.but(requests=(*asked.requests, *more))
        before, after = asked.plan(), tighter.plan()
        event("both" if after else "no longer" if before else "none")
        assert_not_earlier(before, after)
        one, other = (each.plan(Objective.NEAREST) for each in (asked, tighter))
        assert not other or one.nearness.least <= other.nearness.days

    @given(questions(), st.integers(0, 40), st.data())
    @settings(max_examples=15)
    def test_a_looser_request(self, asked, by, data):
        """I34: to ask for less in one request never takes a plan away, nor makes any event later."""
        assume(asked.requests)
        place = data.draw(st.integers(0, len(asked.requests) - 1))
        less = looser(asked.requests[place], by)
        loosened = asked.but(requests=(*asked.requests[:place], less, *asked.requests[place + 1 :]))
        assert_not_earlier(loosened.plan(), asked.plan())

    @given(questions(requests=1), st.integers(1, 60))
    @settings(max_examples=15)
    def test_a_later_start(self, asked, days):
        """I33: a later start never ends sooner, whatever is asked."""
        later = asked.start + timedelta(days=days)
        assume(later <= asked.twin.calendar.last)
        assert_not_earlier(asked.plan(), asked.plan(start=later))

    def test_planted(self):
        """I32, I34, planted defects: a request that is let go, or a deadline that is read as a start, are found."""
        asked = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar()), (NotBefore(day=date(2027, 2, 1)),))
        with pytest.raises(AssertionError):
            assert_not_earlier(asked.plan(), asked.but(requests=()).plan())
        with pytest.raises(AssertionError):
            assert_not_earlier(asked.but(requests=(Deadline(day=date(2027, 2, 1)),)).plan(), asked.plan())


# Shifted ----------------------------------------------------------------------------------------------------------

TWENTY_EIGHT_YEARS = timedelta(days=7 * 1461)


def shifted(asked: Asked, by: timedelta) -> Asked:
    """Move a calendar without bank holidays, its closures, its start and its requests by some days."""
    calendar = asked.twin.calendar
    closures = tuple(attrs.evolve(each, first=each.first + by, last=each.last + by) for each in calendar.closures)
    moved = attrs.evolve(calendar, first=calendar.first + by, last=calendar.last + by, closures=closures)
    requests = tuple(
        attrs.evolve(request, calendar=attrs.evolve(request.calendar, first=moved.first, last=moved.last))
        if isinstance(request, Attends)
        else attrs.evolve(request, day=request.day + by)
        if hasattr(request, "day")
        else request
        for request in asked.requests
    )
    return Asked(asked.package, asked.start + by, TwoCalendars.of(moved), requests)


class TestShift:
    """I33: dates are of no importance in themselves."""

    @given(questions(), st.integers(-60, 60))
    @settings(max_examples=12)
    def test_moves_all(self, asked, weeks):
        """Whole weeks move every event; where months count it takes 28 years, after which all calendars are equal."""
        asked = asked.but(package=attrs.evolve(asked.package, closures=()))
        months = is_full(asked.package) or any("month" in str(request) for request in asked.requests)
        by = TWENTY_EIGHT_YEARS if months else timedelta(weeks=weeks)
        other = shifted(asked, by)
        for objective in (Objective.EARLIEST, Objective.NEAREST):
            assert moved_by(asked.plan(objective), by) == moved_by(other.plan(objective), timedelta())

    def test_planted(self):
        """I33, planted defect: a plan that knows of one certain day does not move with the rest, and is found."""
        package = attrs.evolve(tailored(), closures=())
        plain = TwoCalendars.of(attrs.evolve(a_calendar(), closures=()))
        asked = Asked(package, MONDAY, plain)
        moved = shifted(asked, TWENTY_EIGHT_YEARS)
        certain = attrs.evolve(moved, requests=(NotBefore(day=date(2055, 2, 1)),))
        assert moved_by(asked.plan(), TWENTY_EIGHT_YEARS) == moved_by(moved.plan(), timedelta())
        assert moved_by(asked.plan(), TWENTY_EIGHT_YEARS) != moved_by(certain.plan(), timedelta())


def moved_by(plan: Plan | None, by: timedelta) -> list | None:
    """Give the events of a plan, moved by some days."""
    return plan and [(each.id, each.day + by, each.half) for each in plan.events]


# Nearest, and every possible day --------------------------------------------------------------------------------------


def off(table: Timetable, plan: Plan) -> int:
    """Add up by how many days events are off what is preferred, counted in days from one to the other."""
    total = 0
    for window in table.network.windows:
        if window.preferred is not None:
            first, then = (plan.event(table.meetings[place].id).day for place in (window.first, window.then))
            wanted = window.preferred.on(table.network.stretch).soonest[table.calendar.slot(first)] // 2
            total += abs(table.calendar.slot(then) // 2 - wanted)
    return total


def assert_none_nearer(table: Timetable, nearest: Plan, other: Plan) -> None:
    """Check that a plan is as far off as it says, and that another plan is no nearer."""
    assert 0 <= nearest.nearness.least <= nearest.nearness.days == off(table, nearest)
    assert nearest.nearness.least <= off(table, other)


def assert_open(openings: dict[str, set], plan: Plan) -> None:
    """Check that every event of a plan is among the openings."""
    assert [] == [each.id for each in plan.events if (each.day, each.half) not in openings[each.id]]


@st.composite
def pinned_at_random(draw, asked: Asked) -> tuple[dict[str, set], Plan]:
    """Draw openings, one of them for a pin, and the plan with it, by either objective."""
    found = asked.timetable.openings(start=asked.start)
    chosen = draw(st.sampled_from(found))
    day, half = draw(st.sampled_from(chosen.slots))
    pin = Pin(event=chosen.event, day=day, half=half)
    objective = draw(st.sampled_from([Objective.EARLIEST, Objective.NEAREST]))
    plan = asked.but(requests=(*asked.requests, pin)).plan(objective)
    assert plan is not None, f"{pin} was said to be possible"
    return {each.event: {*each.slots} for each in found}, plan


class TestNearest:
    """The nearest plan is as near as it says, and no other plan is nearer."""

    @given(questions(), st.data())
    @settings(max_examples=15)
    def test_no_variation_is_nearer(self, asked, data):
        """Nearness is never less than nothing, and no plan with an event moved to another of its days is nearer."""
        nearest = asked.plan(Objective.NEAREST)
        assume(nearest is not None)
        event(f"{min(nearest.nearness.days, 9)} days off")
        _, other = data.draw(pinned_at_random(asked))
        assert_none_nearer(asked.timetable, nearest, other)
        assert_none_nearer(asked.timetable, nearest, asked.plan())

    def test_planted(self):
        """Planted defect: the earliest plan, passed off as the nearest, is found."""
        asked = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar()))
        nearest, earliest = asked.plan(Objective.NEAREST), asked.plan()
        false = attrs.evolve(earliest, objective=Objective.NEAREST, nearness=nearest.nearness)
        modest = attrs.evolve(nearest.nearness, days=off(asked.timetable, earliest), least=1)
        honest = attrs.evolve(earliest, objective=Objective.NEAREST, nearness=modest)
        for defect in (false, honest):
            with pytest.raises(AssertionError):
                assert_none_nearer(asked.timetable, defect, nearest)


class TestOpenings:
    """Every possible day is a day of some plan, and every day of a plan is possible."""

    @given(questions(), st.data())
    @settings(max_examples=15)
    def test_hold_every_plan(self, asked, data):
        """A plan can be had for each opening, and none has an event outside the openings."""
        assume(asked.plan() is not None)
        openings, plan = data.draw(pinned_at_random(asked))
        assert_open(openings, plan)
        for other in plans_of(asked):
            assert_open(openings, other)

    def test_planted(self):
        """Planted defect: openings of which one is missing do not hold every plan."""
        asked = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar()))
        plan = asked.plan()
        openings = {each.event: {*each.slots} for each in asked.timetable.openings(start=MONDAY)}
        assert_open(openings, plan)
        without = openings["enhance/vision/1"] - {(plan.event("vision").day, Half.WHOLE_DAY)}
        with pytest.raises(AssertionError):
            assert_open({**openings, "enhance/vision/1": without}, plan)


# Fewest changes -------------------------------------------------------------------------------------------------------


class TestFewestChanges:
    """The least changed plan changes no more than any other."""

    @given(questions(requests=1), st.data())
    @settings(max_examples=12)
    def test_no_more_than_others(self, asked, data):
        """Asked for something more, it moves no more events than the earliest, the nearest, or one at random."""
        given_ = asked.plan(data.draw(st.sampled_from([Objective.EARLIEST, Objective.NEAREST])))
        more = asked.but(requests=(*asked.requests, *data.draw(some_requests(asked.package, asked.twin.calendar))))
        assume(given_ is not None and more.plan() is not None)
        least = more.timetable.plan(start=more.start, objective=Objective.FEWEST_CHANGES, given=given_)
        others = [more.plan(), more.plan(Objective.NEAREST), data.draw(pinned_at_random(more))[1]]
        event(f"{changed(given_, least)} moved")
        assert changed(given_, least) <= min(changed(given_, other) for other in others)

    def test_planted(self):
        """Planted defect: to plan anew from the start moves more than has to be, and is found."""
        asked = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar()))
        before = asked.plan(Objective.NEAREST)
        pin = asked.but(requests=(Pin(event="check-in-1", day=date(2027, 1, 29)),))
        least = pin.timetable.plan(start=MONDAY, objective=Objective.FEWEST_CHANGES, given=before)
        assert 1 == changed(before, least) < changed(before, pin.plan())


def changed(before: Plan, after: Plan) -> int:
    """Count the events that are not where they were."""
    was = placed(before)
    return sum(was[id_] != slot for id_, slot in placed(after).items())


# Documents ------------------------------------------------------------------------------------------------------------


@st.composite
def dated(draw) -> Plan:
    """Draw a plan with requests, and with times at which events start."""
    asked = draw(questions())
    halves = [meeting.id for meeting in asked.timetable.meetings if not meeting.takes_a_day]
    minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
    times = st.builds(StartsAt, event=st.sampled_from(halves or [""]), at=minutes)
    requests = (*asked.requests, *(draw(st.lists(times, max_size=1)) if halves else ()))
    plan = asked.but(requests=requests).plan(draw(st.sampled_from([Objective.EARLIEST, Objective.NEAREST])))
    return plan if plan is not None else reject()


def edits(tree: dict) -> list[tuple[str, dict]]:
    """List ways to edit by hand what follows from the rest of a plan's document."""
    made = [
        ("findings", {**tree, "findings": [*tree["findings"], *tree["findings"][:1]] or [{}]}),
        ("findings", {**tree, "findings": [{}]}),
        ("undated", {**tree, "undated": [*tree["undated"], {"line": "x", "title": "x", "why": "x"}]}),
    ]
    if tree["periods"]:
        first = {**tree["periods"][0], "first": "2020-01-01"}
        made += [("periods", {**tree, "periods": [first, *tree["periods"][1:]]}), ("periods", {**tree, "periods": []})]
    return [(name, other) for name, other in made if other != tree]


class TestDocuments:
    """Plans survive their own documents, and what follows from them cannot be edited by hand."""

    @given(dated())
    @settings(max_examples=10)
    def test_round_trip(self, plan):
        """A plan with its requests, times and nearness reads back as itself, and is written the same again."""
        text = dumps(plan)
        again = loads(text)
        event(", ".join(sorted({request.tag for request in plan.requests})) or "no requests")
        assert plan == again
        assert text == dumps(again)
        assert [plan.findings, plan.periods, plan.undated] == [again.findings, again.periods, again.undated]

    @given(dated())
    @settings(max_examples=5)
    def test_edited(self, plan):
        """Findings, periods and undated lines that are not what follows are refused in the document of any plan."""
        for _, edited in edits(json.loads(dumps(plan))):
            with pytest.raises(DocumentError):
                loads(json.dumps(edited))

    def test_edited_where(self):
        """The error of what was edited by hand names the part of the document."""
        plan = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar())).plan()
        for name, edited in edits(json.loads(dumps(plan))):
            with pytest.raises(DocumentError) as caught:
                loads(json.dumps(edited))
            assert f"$.{name}" in str(caught.value)

    def test_planted(self):
        """Planted defect: a document from which a time was taken no longer reads back as the plan."""
        asked = Asked(tailored(), MONDAY, TwoCalendars.of(a_calendar()), (StartsAt(event="debrief", at=time(14, 5)),))
        plan = asked.plan()
        tree = json.loads(dumps(plan))
        assert "14:05" == tree["events"][-1]["at"]
        tree["events"][-1]["at"] = None
        assert plan != loads(json.dumps(tree))
