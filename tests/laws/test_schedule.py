"""Dates: the plan is the earliest there is, by a slow search that shares no code with it."""

from __future__ import annotations

import calendar as months
import functools
import itertools
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import attrs
import pytest
from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from coproduce import (
    Avoid,
    Calendar,
    CapSession,
    CheckIn,
    Closure,
    ClosureKind,
    ConflictError,
    DateRange,
    Debrief,
    DropLine,
    Duration,
    InfeasibleError,
    LengthenGap,
    Only,
    Package,
    Plan,
    Practice,
    ReportBack,
    Source,
    Workshop,
    Workshops,
    enhance,
    schedule,
)
from coproduce.halves import Half
from coproduce.testing import TwoCalendars, calendars, closures, date_ranges, packages, proceeding

PRACTICE = Practice(enhance())
AGREED = Source.agreed("by phone")


# A slow search, written anew from the clauses -------------------------------------------------------------------------


class Slot(NamedTuple):
    """Half a day: a date, and 0 for its morning or 1 for its afternoon."""

    day: date
    half: int


class Rule(NamedTuple):
    """Two events, and when they fit; where they do not, the one that waits must wait longer."""

    other: str
    waits: str
    fits: Callable[[Slot, Slot], bool]


Placed = dict[str, Slot]


def months_on(day: date, number: int) -> date:
    """Count calendar months on; where a month has no such day, its last."""
    year, month = day.year, day.month
    for _ in range(number):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))


def lengths(line) -> list[int]:
    """List the quarter-days of each sitting: as few as the cap allows, as even as can be, the longest first."""
    found = []
    for session in line.sessions:
        cap = line.session_cap.quarters if line.session_cap else session.quarters
        parts = 1
        while session.quarters > cap * parts:
            parts += 1
        ends = [session.quarters * place // parts for place in range(parts + 1)]
        found += sorted((end - start for start, end in itertools.pairwise(ends)), reverse=True)
    return found


class Model:
    """The events of a package, the slots that each may take, and the rules between them."""

    def __init__(self, package: Package, start: date, twin: TwoCalendars) -> None:
        self.package = package
        self.twin = twin
        self.figures = {parameter.id: parameter.value for parameter in package.parameters}
        self.sittings = {line.id: [f"{line.id}/{n}" for n, _ in enumerate(lengths(line), 1)] for line in package.lines}
        self.slots = {id_: slots for line in package.lines for id_, slots in self.open_slots(line, start)}
        self.rules = [*self.all_rules()]

    def open_slots(self, line, start: date) -> Iterator[tuple[str, list[Slot]]]:
        """List the slots of each sitting: halves of open days, and for more than half a day mornings only."""
        shut = [*self.package.closures, *line.avoid]
        open_days = sorted(
            day for day in self.twin.open if day >= start and not any(r.first <= day <= r.last for r in shut)
        )
        for id_, quarters in zip(self.sittings[line.id], lengths(line), strict=True):
            yield id_, [Slot(day, half) for day in open_days for half in ((0,) if quarters > 2 else (0, 1))]

    def all_rules(self) -> Iterator[Rule]:
        """Yield every rule of the offer between two events."""
        for line in self.package.lines:
            yield from self.split_rules(self.sittings[line.id])
        for module in self.package.modules:
            yield from self.series_rules(module)
            yield from self.closing_rules(module)
        yield from self.module_rules()

    def split_rules(self, sittings: list[str]) -> Iterator[Rule]:
        """Sittings of one line are on different days, the last within ten working days of the first (Q5)."""
        for one, other in itertools.pairwise(sittings):
            yield self.apart(one, other, self.figures["sitting-gap-days"])
        if len(sittings) > 1:
            spread = self.figures["sitting-spread-working-days"]
            yield Rule(sittings[-1], sittings[0], lambda last, first: self.working(first.day, last.day) <= spread)

    def series_rules(self, module) -> Iterator[Rule]:
        """Workshops are in order, a gap apart, with a check-in half way through the gap at the soonest (R58, R107)."""
        for number, (one, other) in enumerate(itertools.pairwise(self.series(module)), 1):
            last, first = self.sittings[one.id][-1], self.sittings[other.id][0]
            yield Rule(last, first, lambda a, b: (b.day - a.day).days >= self.gap(module, a.day))
            for line in self.lines(module, CheckIn):
                for sitting in self.sittings[line.id] if line.gap_number == number else ():
                    yield Rule(last, sitting, lambda a, b: (b.day - a.day).days >= max(1, self.gap(module, a.day) // 2))
                    yield self.apart(sitting, first, 1)

    def closing_rules(self, module) -> Iterator[Rule]:
        """Report-back four weeks after the last workshop, then the debrief, in three to four months (Q3, Q13).

        Report-back and debrief make one trip, so the report-back already is three months after the first workshop.
        """
        series, reports, debriefs = (self.series(module), self.lines(module, ReportBack), self.lines(module, Debrief))
        for report in reports if series else ():
            yield self.apart(self.sittings[series[-1].id][-1], self.sittings[report.id][0], self.figures["tail-days"])
        for report, debrief in itertools.product(reports, debriefs):
            yield Rule(self.sittings[report.id][-1], self.sittings[debrief.id][0], lambda a, b: a < b)
        if module.band and len(series) == module.full_form:
            first = self.sittings[series[0].id][0]
            closing = [self.sittings[line.id][-1] for line in [*reports, *debriefs] or series[-1:]]
            least, most = self.figures["momentum-months-least"], self.figures["momentum-months-most"]
            yield Rule(first, closing[0], lambda a, b: months_on(a.day, least) <= b.day)
            yield Rule(closing[-1], first, lambda b, a: b.day <= months_on(a.day, most))

    def module_rules(self) -> Iterator[Rule]:
        """A module starts at least a week after the one before it has ended (R15, R83)."""
        in_order = sorted(self.package.modules, key=lambda module: (module.number, module.id))
        dated = [
            [
                sittings
                for line in self.package.lines
                if line.module == module.id and (sittings := self.sittings[line.id])
            ]
            for module in in_order
        ]
        for earlier, later in itertools.pairwise([lines for lines in dated if lines]):
            for ends, starts in itertools.product(earlier, later):
                yield self.apart(ends[-1], starts[0], self.figures["extension-gap-days"])

    def gap(self, module, day: date) -> int:
        """Give the least gap that starts on a day: what three months leave beside the tail and the spans (Q4)."""
        series = self.series(module)
        if not module.band or len(series) != module.full_form:
            return max(1, self.figures["short-series-gap-days"] + module.longer_gap)
        window = (months_on(day, self.figures["momentum-months-least"]) - day).days
        tail = self.figures["tail-days"] if self.lines(module, ReportBack) else 0
        spans = sum(self.figures["sitting-gap-days"] * (len(self.sittings[line.id]) - 1) for line in series)
        return max(1, (window - tail - spans) // (len(series) - 1)) + module.longer_gap

    def lines(self, module, kind: type) -> list:
        """List the lines of a module of one kind."""
        return [line for line in self.package.lines if line.module == module.id and isinstance(line, kind)]

    def series(self, module) -> list[Workshop]:
        """List the workshops of a module in order."""
        return sorted(self.lines(module, Workshop), key=lambda workshop: workshop.number)

    def working(self, first: date, last: date) -> int:
        """Count the working days from one day to another, the last not counted."""
        return sum(first <= day < last for day in self.twin.working)

    @staticmethod
    def apart(one: str, other: str, days: int) -> Rule:
        """Say that one event is so many days after another."""
        return Rule(one, other, lambda a, b: (b.day - a.day).days >= days)

    def search(self) -> Placed | None:
        """Find the earliest plan: let whatever does not fit wait for its next slot, one at a time, until all fit."""
        at = dict.fromkeys(self.slots, 0)
        if not all(self.slots.values()):
            return None
        moved = True
        while moved:
            moved = False
            for other, waits, fits in self.rules:
                while not fits(self.slots[other][at[other]], self.slots[waits][at[waits]]):
                    at[waits] += 1
                    moved = True
                    if at[waits] == len(self.slots[waits]):
                        return None
        return {id_: self.slots[id_][place] for id_, place in at.items()}

    def all_plans(self) -> Iterator[Placed]:
        """Yield every plan there is, by trying every slot for every event."""
        ids = sorted(self.slots, key=lambda id_: len(self.slots[id_]))
        yield from self.extend({}, ids)

    def extend(self, placed: Placed, ids: list[str]) -> Iterator[Placed]:
        """Yield every plan that holds these placed events."""
        if not ids:
            yield dict(placed)
            return
        for slot in self.slots[ids[0]]:
            placed[ids[0]] = slot
            if self.fits_so_far(placed, ids[0]):
                yield from self.extend(placed, ids[1:])
        placed.pop(ids[0], None)

    def fits_so_far(self, placed: Placed, id_: str) -> bool:
        """Tell whether every rule of an event holds among those that are placed."""
        return all(
            rule.fits(placed[rule.other], placed[rule.waits])
            for rule in self.rules
            if id_ in (rule.other, rule.waits) and rule.other in placed and rule.waits in placed
        )


# Asking the library ---------------------------------------------------------------------------------------------------


def placed(plan: Plan) -> Placed:
    """Write a plan as the search does."""
    return {event.id: Slot(event.day, int(event.half is Half.AFTERNOON)) for event in plan.events}


def planned(package: Package, start: date, calendar: Calendar) -> Placed | None:
    """Make a plan, or give None where the library says that there is none."""
    try:
        return placed(schedule(package, start=start, calendar=calendar))
    except InfeasibleError:
        return None


@st.composite
def agreed(draw, start: date) -> tuple:
    """Draw a coordinator's edits that bear on dates: days avoided, shorter sittings, longer gaps, a line dropped."""
    common = {"reason": "as agreed", "source": AGREED, "by": "the coordinator"}
    lines = [Only(f"enhance/{name}") for name in ("concepts", "vision", "check-in-1", "report-back", "debrief")]
    edits = [
        st.builds(
            Avoid,
            id=st.just("agreed/avoid"),
            target=st.sampled_from([*lines, Workshops()]),
            days=date_ranges(start=start, within=150),
            **{key: st.just(value) for key, value in common.items()},
        ),
        st.integers(1, 4).map(
            lambda quarters: CapSession(id="agreed/cap", target=Workshops(), cap=Duration(quarters), **common)
        ),
        st.integers(0, 20).map(
            lambda days: LengthenGap(id="agreed/gap", target=Only("enhance/module-1"), days=days, **common)
        ),
    ]
    drops = [(), (), ("vision", "check-in-2"), ("check-in-1",), ("debrief",), ("report-back", "debrief")]
    dropped = tuple(
        DropLine(id=f"agreed/no-{name}", line=f"enhance/{name}", supersedes=(f"enhance/{name}-added",), **common)
        for name in draw(st.sampled_from(drops))
    )
    chosen = [draw(edit) for edit in edits if draw(st.booleans())]
    return (*chosen, *dropped)


def tailored(assessment, edits) -> Package:
    """Tailor with a coordinator's edits, and draw again where they leave a check-in without its gap."""
    try:
        return PRACTICE.tailor(assessment, agreed=edits)
    except ConflictError:
        reject()


@attrs.frozen(repr=False)
class Question:
    """What `schedule` is asked, with the twin of its calendar."""

    package: Package
    start: date
    twin: TwoCalendars

    def __repr__(self) -> str:
        sittings = {
            line.id: [str(sitting) for sitting in line.sittings] for line in self.package.lines if line.sessions
        }
        gaps = {module.id: module.longer_gap for module in self.package.modules}
        figures = {figure.id: figure.value for figure in self.package.parameters if figure.id in SMALL}
        return f"{sittings}, longer gaps {gaps}, {figures}, from {self.start} in {self.calendar}"

    def _repr_pretty_(self, printer, _cycle) -> None:
        """Show Hypothesis what bears on dates, and not the whole package."""
        printer.text(repr(self))

    @property
    def calendar(self) -> Calendar:
        """The calendar as one integer."""
        return self.twin.calendar


@st.composite
def questions(draw, *, shortest: int = 60, longest: int = 330) -> Question:
    """Draw a package of any make, a start, and a calendar whose horizon is often too short."""
    assessment = draw(proceeding(PRACTICE))
    start = assessment.diagnostic.held_on
    package = tailored(assessment, draw(agreed(start)))
    if draw(st.booleans()):
        package = attrs.evolve(
            package, closures=tuple(draw(st.lists(date_ranges(start=start, within=200), max_size=3)))
        )
    twin = draw(calendars(first=start, shortest=shortest, longest=longest))
    later = start + timedelta(days=draw(st.integers(0, 20)))
    return Question(package, later, twin)


@pytest.mark.clause("R58", "R69", "R71", "R100", "R107", "Q3", "Q4", "Q5", "Q13")
class TestEarliest:
    """The plan is the earliest in each of its events."""

    @given(questions())
    @settings(max_examples=30)
    def test_agrees_with_a_slow_search(self, asked):
        """Feasibility and every date and half-day are those of a search that knows nothing of the library's."""
        found = Model(asked.package, asked.start, asked.twin).search()
        event("a plan" if found else "no plan")
        assert found == planned(asked.package, asked.start, asked.calendar)

    @given(questions(shortest=400, longest=450))
    @settings(max_examples=25)
    def test_agrees_where_there_is_time(self, asked):
        """The same holds where the horizon is long enough for most packages."""
        found = Model(asked.package, asked.start, asked.twin).search()
        event(f"{len(found)} events" if found else "no plan")
        assert found == planned(asked.package, asked.start, asked.calendar)

    @given(st.data())
    @settings(max_examples=25)
    def test_agrees_with_brute_force(self, data):
        """Among all plans in a few days none has any event earlier; where there is none, no plan is made."""
        asked = data.draw(small_questions())
        model = Model(asked.package, asked.start, asked.twin)
        everything = [*itertools.islice(model.all_plans(), 6_000)]
        assume(len(everything) < 6_000)
        earliest = {id_: min(plan[id_] for plan in everything) for id_ in model.slots} if everything else None
        event("a plan" if everything else "no plan")
        assert earliest == planned(asked.package, asked.start, asked.calendar)

    @pytest.mark.clause("R43", "Q5")
    @given(st.data())
    @settings(max_examples=30)
    def test_sittings_stay_together(self, data):
        """The sittings of one split workshop are the earliest that keep within some working days of each other."""
        asked = data.draw(split_questions())
        model = Model(asked.package, asked.start, asked.twin)
        everything = [*model.all_plans()]
        earliest = {id_: min(plan[id_] for plan in everything) for id_ in model.slots} if everything else None
        event("a plan" if everything else "no plan")
        assert earliest == planned(asked.package, asked.start, asked.calendar)

    def test_a_first_fit_is_caught(self):
        """Planted defect: a loop that puts one event after another, and never goes back, misses a plan that exists."""
        case = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")
        package = attrs.evolve(PRACTICE.tailor(PRACTICE.assess(case.charity, case.diagnostic)), closures=())
        shut = Closure(date(2027, 3, 1), date(2027, 4, 16), ClosureKind.OTHER)
        everyday = Calendar(name="all", first=date(2027, 1, 4), last=date(2027, 12, 31), closures=(shut,))
        model = Model(package, everyday.first, TwoCalendars.of(everyday))
        assert _first_fit(model) is None
        assert len(model.slots) == len(planned(package, everyday.first, everyday))


def _first_fit(model: Model) -> Placed | None:
    done: Placed = {}
    for id_ in sorted(model.slots, key=(model.search() or {}).__getitem__):
        done[id_] = next((slot for slot in model.slots[id_] if model.fits_so_far({**done, id_: slot}, id_)), None)
        if done[id_] is None:
            return None
    return done


SMALL = {
    "tail-days": (1, 2),
    "momentum-months-least": (0, 0),
    "momentum-months-most": (1, 4),
    "short-series-gap-days": (1, 3),
    "extension-gap-days": (1, 2),
    "sitting-spread-working-days": (1, 4),
}


@st.composite
def small_questions(draw) -> Question:
    """Draw a package whose windows are a few days wide, and a calendar with a handful of open days."""
    assessment = draw(proceeding(PRACTICE))
    start = assessment.diagnostic.held_on
    package = tailored(assessment, draw(agreed(start)))
    figures = tuple(
        attrs.evolve(figure, value=draw(st.integers(*SMALL[figure.id]))) if figure.id in SMALL else figure
        for figure in package.parameters
    )
    modules = tuple(attrs.evolve(module, longer_gap=draw(st.integers(0, 2))) for module in package.modules)
    package = attrs.evolve(package, parameters=figures, modules=modules, closures=())
    count = len(Model(package, start, TwoCalendars.of(Calendar(name="", first=start, last=start))).slots)
    assume(count <= 7)
    days = draw(st.integers(count, count + 4))
    shut = draw(st.lists(date_ranges(start=start, within=days, longest=3), max_size=3, unique=True))
    some = [Closure(days.first, days.last, draw(st.sampled_from(ClosureKind))) for days in shut]
    last = start + timedelta(days=days)
    calendar = Calendar(
        name="few", first=start, last=last, weekdays=tuple(range(7)), closures=tuple(dict.fromkeys(some))
    )
    return Question(package, start, TwoCalendars.of(calendar))


@st.composite
def split_questions(draw) -> Question:
    """Draw one workshop in three or four sittings that keep together, and a calendar with gaps."""
    common = {"reason": "as agreed", "source": AGREED, "by": "the coordinator"}
    cap = CapSession(id="agreed/cap", target=Workshops(), cap=Duration(1), **common)
    package = PRACTICE.tailor(_policy_only(), agreed=(cap,))
    spread = draw(st.integers(3, 5))
    figures = tuple(
        attrs.evolve(figure, value=spread) if figure.id == "sitting-spread-working-days" else figure
        for figure in package.parameters
    )
    start = date(2027, 1, 4)
    shut = draw(st.lists(closures(start=start, within=12), max_size=4, unique=True))
    calendar = Calendar(name="two weeks", first=start, last=start + timedelta(days=13), closures=tuple(shut))
    package = attrs.evolve(package, parameters=figures, closures=())
    return Question(package, start, TwoCalendars.of(calendar))


@functools.cache
def _policy_only():
    case = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "policy-and-campaigns.toml")
    assessment = PRACTICE.assess(case.charity, case.diagnostic)
    assert ["enhance/policy-and-campaigns"] == [line.id for line in PRACTICE.tailor(assessment).lines if line.sessions]
    return assessment


class TestMonotone:
    """Less room never brings anything forward."""

    @given(questions(shortest=300, longest=450), st.integers(1, 40))
    @settings(max_examples=25)
    def test_a_later_start(self, asked, days):
        """A later start never makes any event earlier, and never makes a plan where there was none."""
        later = asked.start + timedelta(days=days)
        assume(later <= asked.calendar.last)
        _assert_not_earlier(
            planned(asked.package, asked.start, asked.calendar), planned(asked.package, later, asked.calendar)
        )

    @given(questions(shortest=300, longest=450), st.data())
    @settings(max_examples=25)
    def test_one_more_closure(self, asked, data):
        """One more closure never makes any event earlier; bank holidays apart, which stretch ten working days."""
        kinds = (ClosureKind.OTHER, ClosureKind.CHARITY)
        more = data.draw(closures(start=asked.start, within=200, kinds=kinds))
        _assert_not_earlier(
            planned(asked.package, asked.start, asked.calendar),
            planned(asked.package, asked.start, asked.calendar.without([more])),
        )


def _assert_not_earlier(before: Placed | None, after: Placed | None) -> None:
    event("both" if before and after else "none" if before is None else "no longer")
    if before is None:
        assert after is None
    for id_, slot in (after or {}).items():
        assert before[id_] <= slot


class TestEvents:
    """Every event is on a day on which people can meet, and in order."""

    @given(questions(shortest=300, longest=450))
    @settings(max_examples=30)
    def test_no_event_on_a_closed_day(self, asked):
        """No event is before the start, on a closed day of the calendar, of the charity, or that its line avoids."""
        for id_, slot in (planned(asked.package, asked.start, asked.calendar) or {}).items():
            line = asked.package.line(id_.rpartition("/")[0])
            assert slot.day in asked.twin.open
            assert asked.start <= slot.day
            assert [] == [
                days for days in (*asked.package.closures, *line.avoid) if days.first <= slot.day <= days.last
            ]

    @given(packages(PRACTICE), st.integers(0, 30))
    @settings(max_examples=25)
    def test_one_at_a_time(self, package, days):
        """No two events of a package take the same half-day."""
        first = package.assessment.diagnostic.held_on
        calendar = Calendar(name="long", first=first, last=first + timedelta(days=500))
        plan = schedule(attrs.evolve(package, closures=()), start=first + timedelta(days=days), calendar=calendar)
        halves = {Half.MORNING: (0,), Half.AFTERNOON: (1,), Half.WHOLE_DAY: (0, 1)}
        taken = [Slot(event.day, half) for event in plan.events for half in halves[event.half]]
        assert sorted(set(taken)) == sorted(taken)

    @pytest.mark.clause("R58", "R107")
    @given(questions(shortest=400, longest=450))
    @settings(max_examples=25)
    def test_in_order(self, asked):
        """Workshops are in order, sitting after sitting, with each check-in between its two workshops."""
        at = planned(asked.package, asked.start, asked.calendar)
        for module in asked.package.modules if at else ():
            workshops = [
                [at[f"{line.id}/{n}"] for n, _ in enumerate(line.sittings, 1)]
                for line in asked.package.series(module.id)
            ]
            in_order = [slot.day for sittings in workshops for slot in sittings]
            assert sorted(set(in_order)) == in_order
            for line in asked.package.lines:
                if isinstance(line, CheckIn) and line.gap_number < len(workshops):
                    before, after = workshops[line.gap_number - 1][-1], workshops[line.gap_number][0]
                    assert before.day < at[f"{line.id}/1"].day < after.day

    @pytest.mark.clause("R69", "R70", "Q3")
    @given(questions(shortest=400, longest=450))
    # about half of the packages have fewer workshops, or no plan
    @settings(max_examples=8, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    def test_momentum(self, asked):
        """The full module 1 takes three to four calendar months from its first sitting to its last event."""
        at = planned(asked.package, asked.start, asked.calendar)
        series = asked.package.series("enhance/module-1")
        assume(at and len(series) == 3)
        days = [
            slot.day
            for id_, slot in at.items()
            if asked.package.line(id_.rpartition("/")[0]).module == "enhance/module-1"
        ]
        assert months_on(min(days), 3) <= max(days) <= months_on(min(days), 4)
        event(f"{(max(days) - min(days)).days // 10 * 10} days")


def test_a_month_has_its_own_length():
    """Three months on from the last day of November is the last of February, and not ninety days."""
    assert date(2027, 2, 28) == months_on(date(2026, 11, 30), 3)
    assert DateRange(date(2027, 1, 1), date(2027, 1, 1)).last == months_on(date(2026, 10, 1), 3)
