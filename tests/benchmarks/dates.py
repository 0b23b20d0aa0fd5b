"""What dates cost: `python tests/benchmarks/dates.py` times plans, reasons and calendars beside solvers and date loops.

It prints medians and ratios of one run. `--rounds` and `--scale` make it shorter or longer; a library that is not
installed is left out, and its rows say so.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import attrs

# the networks and the models of them are the tests' own, in the folder above
sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from first_fit import LOOPS, first_fit, installed, open_halves
from plans import HOSTILE, TIGHT, module_one, modules_one, random_plans
from rivals import (
    BY_DEFAULT,
    NO_PRESOLVE,
    NOT_MODELLED,
    Way,
    asked_for_core,
    asked_for_earliest,
    asked_for_nearest,
    asked_for_smallest,
    best_for_job_shop,
    best_way,
    job_shop,
    ways,
)
from stopwatch import Work, medians, waited

from coproduce import Calendar, Event, Package, Plan, Practice, england_and_wales, enhance
from coproduce.dates.conflict import minimal
from coproduce.dates.nearest import nearest
from coproduce.dates.network import earliest
from coproduce.timetable import Timetable
from networks import Puzzle, network_of

THE_FULL_MODULE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "right-at-the-start.toml"
LIBRARIES = ("coproduce", "ortools", "pyjobshop", *(needs for needs, _ in LOOPS.values()))


# Many plans, many ways to them ----------------------------------------------------------------------------------------


@attrs.frozen
class Rival:
    """Hold what is timed beside ours: its name, the library that it needs, and the work that it makes of a plan.

    What is `slow` is timed once a plan, by the clock, so that what it does with two processors is to its credit.
    """

    name: str
    needs: str
    work: Callable[[Puzzle], Work]
    slow: bool = False


@attrs.frozen
class Run:
    """Hold how often each is timed, how many plans of each sort there are, and which libraries are there."""

    rounds: int
    scale: int
    libraries: frozenset[str]

    @property
    def tuning(self) -> int:
        """The number of plans on which it is seen which way of CP-SAT is best; those that are timed are others."""
        return max(1, min(12, self.scale // 2))


Times = dict[str, list[float]]


def timed(puzzles: Sequence[Puzzle], ours: Callable[[Puzzle], Work], rivals: Sequence[Rival], run: Run) -> Times:
    """Give the seconds that each takes for each plan: medians, of rounds in which each has its turn."""
    there = [rival for rival in rivals if rival.needs in run.libraries]
    quick = [("coproduce", ours), *((rival.name, rival.work) for rival in there if not rival.slow)]
    times: Times = {}
    for puzzle in puzzles:
        for name, seconds in medians({name: work(puzzle) for name, work in quick}, run.rounds).items():
            times.setdefault(name, []).append(seconds)
        for rival in there:
            if rival.slow:
                times.setdefault(rival.name, []).append(waited(rival.work(puzzle)))
    return times


def table(head: str, puzzles: Sequence[Puzzle], times: Times, rivals: Sequence[Rival]) -> Iterator[str]:
    """Yield a row for each: the median and the most time, and how many times ours it is: median, least and most."""
    number = f"{len(puzzles)} plan{'' if len(puzzles) == 1 else 's'}"
    yield ""
    yield f"{f'{head}, {number}':58}{'microseconds':>14}{'at most':>12}{'times ours':>14}{'least':>10}{'most':>12}"
    for name in ("coproduce", *(rival.name for rival in rivals)):
        yield f"{name:58}{_figures(times, name) if name in times else 'left out':>14}"


def _figures(times: Times, name: str) -> str:
    own, ours = times[name], times["coproduce"]
    ratios = [one / other for one, other in zip(own, ours, strict=True)]
    middle = f"{1e6 * statistics.median(own):14.1f}{1e6 * max(own):12.1f}{statistics.median(ratios):14.1f}"
    return f"{middle}{min(ratios):10.1f}{max(ratios):12.1f}"


# Earliest -------------------------------------------------------------------------------------------------------------


def earliest_plans(run: Run) -> Iterator[str]:
    """Tell what the earliest plan costs: of the offer's Module 1 as a network, and of random plans."""
    tuning = random_plans(run.tuning, "tuning")
    best = _best(run, tuning, asked_for_earliest, in_order=True)
    rivals = [OURS_ANEW, *_solvers(run, tuning, best), *(_loop(name) for name in LOOPS)]
    for sort, puzzles in _sorts(run.scale).items():
        yield from table(f"earliest, {sort}", puzzles, timed(puzzles, _our_earliest, rivals, run), rivals)
        yield from _how_good(run, puzzles)
        if "ortools" in run.libraries:
            same = sum(asked_for_earliest(each, best)()[1] == _our_earliest(each)().slots for each in puzzles)
            yield f"CP-SAT gives the same plan for {same} of {len(puzzles)}"
    yield ""
    yield from _said_of(run, best)
    yield f"PyJobShop does without {NOT_MODELLED}"


def _sorts(scale: int) -> dict[str, list[Puzzle]]:
    return {
        "the full Module 1": [module_one()],
        "the full Module 1, people often taken up": modules_one(scale, "timed"),
        "random plans": random_plans(scale, "timed"),
    }


def _best(run: Run, tuning: Sequence[Puzzle], asked: Callable[[Puzzle, Way], Work], *, in_order: bool = False) -> Way:
    return best_way(tuning, asked, ways(in_order=in_order)) if "ortools" in run.libraries else BY_DEFAULT


def _said_of(run: Run, best: Way) -> Iterator[str]:
    if "ortools" in run.libraries:
        yield f"CP-SAT does best with {best}, as was found with other plans than those timed"


def _our_earliest(puzzle: Puzzle) -> Work:
    return partial(earliest, network_of(puzzle), puzzle.start)


def _our_earliest_anew(puzzle: Puzzle) -> Work:
    """Make calendar and network anew each time, of a length that was never met, so that nothing is remembered."""
    longer = itertools.count(1)

    def anew() -> object:
        fresh = attrs.evolve(puzzle, days=puzzle.days + next(longer))
        return earliest(network_of(fresh), fresh.start)

    return anew


OURS_ANEW = Rival("coproduce, calendar and network made anew", "coproduce", _our_earliest_anew)


def _solvers(run: Run, tuning: Sequence[Puzzle], best: Way) -> Iterator[Rival]:
    """Yield CP-SAT and PyJobShop: the search alone, unless it says that the model is made anew."""
    told = best_for_job_shop(tuning) if "pyjobshop" in run.libraries else {}
    yield Rival("CP-SAT at its best", "ortools", lambda puzzle: asked_for_earliest(puzzle, best))
    yield Rival("CP-SAT at its best, model made anew", "ortools", lambda puzzle: partial(_earliest_anew, puzzle, best))
    yield Rival("CP-SAT by default", "ortools", lambda puzzle: asked_for_earliest(puzzle, BY_DEFAULT), slow=True)
    yield Rival("PyJobShop at its best", "pyjobshop", lambda puzzle: job_shop(puzzle, told), slow=True)


def _earliest_anew(puzzle: Puzzle, way: Way) -> object:
    return asked_for_earliest(puzzle, way)()


def _loop(name: str) -> Rival:
    needs, _ = LOOPS[name]
    return Rival(name, needs, partial(_first_fit, name))


def _first_fit(name: str, puzzle: Puzzle) -> Work:
    halves = open_halves(puzzle)
    return partial(first_fit, puzzle, LOOPS[name][1](puzzle, halves), halves)


def _how_good(run: Run, puzzles: Sequence[Puzzle]) -> Iterator[str]:
    """Tell how often first fit misses a plan that there is, and by how many days its last event is late."""
    for name, (needs, _) in LOOPS.items():
        if needs in run.libraries:
            found = [_first_fit(name, puzzle)() for puzzle in puzzles]
            later = [_days_late(puzzle, slots) for puzzle, slots in zip(puzzles, found, strict=True) if slots]
            late = [days for days in later if days > 0]
            missed = len(puzzles) - len(later)
            ends = f"ends {len(late)} late, by {max(late, default=0)} days at most"
            yield f"{name}: misses {missed} of {len(puzzles)}, {ends}"


def _days_late(puzzle: Puzzle, slots: tuple[int, ...]) -> int:
    best = earliest(network_of(puzzle), puzzle.start)
    return max(slots) // 2 - max(best.slots) // 2


# Nearest, and why not -------------------------------------------------------------------------------------------------


def nearest_plans(run: Run) -> Iterator[str]:
    """Tell what the plan nearest to the preferred gaps costs, where they lie in their windows and where anywhere."""
    best = _best(run, random_plans(run.tuning, "tuning"), asked_for_nearest)
    rivals = [
        Rival("CP-SAT at its best", "ortools", lambda puzzle: asked_for_nearest(puzzle, best)),
        Rival("CP-SAT by default", "ortools", lambda puzzle: asked_for_nearest(puzzle, BY_DEFAULT), slow=True),
    ]
    sorts = {**_sorts(run.scale), "random plans, hostile": random_plans(run.scale, "timed", HOSTILE)}
    for sort, puzzles in sorts.items():
        yield from table(f"nearest, {sort}", puzzles, timed(puzzles, _our_nearest, rivals, run), rivals)
        found = [(puzzle, _our_nearest(puzzle)()) for puzzle in puzzles]
        used_up = [near for _, near in found if not near.proven]
        off = max((near.cost - near.bound for near in used_up), default=0)
        yield f"the budget of steps is used up in {len(used_up)} of {len(puzzles)}, and leaves {off} days open at most"
        if "ortools" in run.libraries:
            same = [asked_for_nearest(puzzle, best)()[0] == near.cost for puzzle, near in found if near.proven]
            yield f"CP-SAT is as many days off for {sum(same)} of {len(same)} that are proven"
    yield from _said_of(run, best)


def _our_nearest(puzzle: Puzzle) -> Work:
    return partial(nearest, network_of(puzzle), puzzle.start)


def reasons(run: Run) -> Iterator[str]:
    """Tell what it costs to say which facts clash, where there is no plan."""
    puzzles = random_plans(run.scale, "timed", TIGHT)
    best = _best(run, random_plans(run.tuning, "tuning", TIGHT), asked_for_core)
    rivals = [
        Rival("CP-SAT's core at its best", "ortools", lambda puzzle: asked_for_core(puzzle, best)),
        Rival("CP-SAT's core at its best, made minimal", "ortools", lambda puzzle: asked_for_smallest(puzzle, best)),
        Rival("CP-SAT's core without presolve", "ortools", lambda puzzle: asked_for_core(puzzle, NO_PRESOLVE)),
        Rival("CP-SAT's core by default", "ortools", lambda puzzle: asked_for_core(puzzle, BY_DEFAULT), slow=True),
    ]
    yield from table("a minimal reason, random plans", puzzles, timed(puzzles, _our_reason, rivals, run), rivals)
    if "ortools" in run.libraries:
        ours = statistics.median(len(_our_reason(puzzle)()) for puzzle in puzzles)
        theirs = statistics.median(len(asked_for_core(puzzle, best)()) for puzzle in puzzles)
        yield f"a minimal reason has {ours:g} facts, CP-SAT's core {theirs:g} (medians)"
    yield from _said_of(run, best)


def _our_reason(puzzle: Puzzle) -> Work:
    return partial(minimal, network_of(puzzle), puzzle.start)


# Whole plans ----------------------------------------------------------------------------------------------------------

STARTS = tuple(date(2027, 1, 11) + timedelta(days=day) for day in range(120))


def timetable_of(package: Package, calendar: Calendar) -> Timetable:
    """Draw a package on a calendar."""
    return Timetable(package=package, calendar=calendar)


def a_plan(timetable: Timetable, start: date) -> Plan:
    """Date a package that was drawn, with validation."""
    return timetable.plan(start=start)


def whole_plans(run: Run) -> Iterator[str]:
    """Tell how many plans a second the full Module 1 gets, with dates, reasons and validation, from many starts."""
    practice = Practice(enhance())
    case = practice.read(THE_FULL_MODULE)
    package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    calendar = england_and_wales(first=date(2027, 1, 1), last=date(2028, 12, 31))
    known = timetable_of(package, calendar)
    plans = [a_plan(known, start) for start in STARTS]
    works: dict[str, Work] = {
        "draw the package on the calendar": partial(timetable_of, package, calendar),
        "draw it, and plan from each start": lambda: _from_all(timetable_of(package, calendar)),
        "plan, from a start met before": lambda: _from_all(known),
        "plan, and read periods and findings": lambda: [_read(plan) for plan in _from_all(known)],
        "the objects alone: events and plan": lambda: [_anew(plan) for plan in plans],
        "the objects alone: plan around the same events": lambda: [attrs.evolve(plan) for plan in plans],
    }
    found = medians(works, run.rounds)
    drawn = found.pop("draw the package on the calendar")
    found["plan, from a start never met"] = max(0.0, found.pop("draw it, and plan from each start") - drawn)
    objects = found["the objects alone: events and plan"]
    yield ""
    yield f"{'whole plans of the full Module 1':58}{'microseconds':>14}{'a second':>12}{'times objects':>15}"
    for name, seconds in found.items():
        each = seconds / len(STARTS)
        yield f"{name:58}{1e6 * each:14.2f}{1 / each:12,.0f}{seconds / objects:15.2f}"
    yield f"{'draw the package on the calendar':58}{1e6 * drawn:14.2f}{1 / drawn:12,.0f}"


def _from_all(timetable: Timetable) -> list[Plan]:
    return [a_plan(timetable, start) for start in STARTS]


def _read(plan: Plan) -> tuple[object, ...]:
    return plan.periods, plan.undated, plan.findings


def _anew(plan: Plan) -> Plan:
    """Make the objects of a plan again, from what they hold, with what validates them."""
    events = tuple(Event(each.meeting, each.day, each.half, each.because, each.source, each.at) for each in plan.events)
    return Plan(package=plan.package, start=plan.start, calendar=plan.calendar, events=events)


# Calendars ------------------------------------------------------------------------------------------------------------


def calendars(run: Run) -> Iterator[str]:
    """Tell what is asked of a calendar of two years costs, and of one of ten."""
    sizes = {years: england_and_wales(first=date(2027, 1, 1), last=date(2026 + years, 12, 31)) for years in (2, 10)}
    found = medians({(years, what): work for years, each in sizes.items() for what, work in _asked(each)}, run.rounds)
    yield ""
    yield f"{'a calendar of two years, and of ten; microseconds':58}{'two':>14}{'ten':>12}{'ratio':>12}"
    for what, _ in _asked(sizes[2]):
        two, ten = (found[years, what] / ASKED for years in (2, 10))
        yield f"{what:58}{1e6 * two:14.2f}{1e6 * ten:12.2f}{ten / two:12.2f}"


ASKED = 100


def _asked(calendar: Calendar) -> Iterator[tuple[str, Work]]:
    """Yield what is asked, of a hundred days from all over the calendar."""
    apart = ((calendar.last - calendar.first).days - 60) // ASKED
    days = [calendar.first + timedelta(days=apart * number + 20) for number in range(ASKED)]
    slots = [calendar.slot(day) for day in days]
    later = [day + timedelta(days=30) for day in days]
    yield "count of open half-days in a month", lambda: list(map(calendar.count, days, later))
    yield "count of open half-days up to a day", lambda: [calendar.count(last=day) for day in days]
    yield "next open day", lambda: list(map(calendar.next_day, days))
    yield "tenth working day after", lambda: [calendar.working_day_after(day, 10) for day in days]
    yield "day of a slot", lambda: list(map(calendar.day, slots))
    yield "slot of a day", lambda: list(map(calendar.slot, days))


# Printing -------------------------------------------------------------------------------------------------------------


PARTS: dict[str, Callable[[Run], Iterator[str]]] = {
    "earliest": earliest_plans,
    "nearest": nearest_plans,
    "reasons": reasons,
    "plans": whole_plans,
    "calendars": calendars,
}


def report(run: Run, parts: Sequence[str]) -> Iterator[str]:
    """Yield every line of the report."""
    yield f"medians of {run.rounds} rounds in time of the processor; searches alone, networks and models made before;"
    yield "what is slow is timed once a plan, by the clock; all are given the same plans on the same calendars"
    for part in parts:
        yield from PARTS[part](run)


def main(arguments: list[str]) -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description="Time what dates cost.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is timed; 5 by default")
    parser.add_argument("--scale", type=int, default=30, help="how many plans of each sort; 30 by default")
    parser.add_argument("--alone", action="store_true", help="leave out every other library")
    parser.add_argument("--only", choices=PARTS, help="what is timed; all by default")
    given = parser.parse_args(arguments)
    there = frozenset(name for name in LIBRARIES if installed(name) and (name == "coproduce" or not given.alone))
    for line in report(Run(given.rounds, given.scale, there), [given.only] if given.only else list(PARTS)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
