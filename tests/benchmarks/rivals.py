"""The same plans by CP-SAT and PyJobShop, each in the way that it does best in, with its model made beforehand."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs
from stopwatch import Work, waited

from networks import Gap, Part, Puzzle, free

if TYPE_CHECKING:
    from solver import Assumed, Model


# CP-SAT ---------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Way:
    """Hold how CP-SAT goes about a plan: how the model is made, and what the solver is told.

    `in_order` has it try the earliest slot of one event after another; `pieces` is told in `solver.Model`.
    """

    pieces: bool
    in_order: bool
    told: str
    parameters: dict[str, object] = attrs.field(eq=False)

    def __str__(self) -> str:
        months = "months in pieces" if self.pieces else "months from a table"
        return ", ".join((self.told, months, *(["earliest slots first"] if self.in_order else [])))


DEFAULT = {"num_workers": 0, "cp_model_presolve": True}
"""What OR-Tools comes with, as far as the models of the tests do otherwise."""

PARAMETERS = (
    ("one worker", {"cp_model_presolve": True}),
    ("one worker, no presolve", {}),
    (
        "one worker, no presolve, probing, symmetry or relaxation",
        {"linearization_level": 0, **dict.fromkeys(("cp_model_probing_level", "symmetry_level"), 0)},
    ),
)


BY_DEFAULT = Way(pieces=True, in_order=False, told="what it comes with", parameters=DEFAULT)
NO_PRESOLVE = Way(pieces=True, in_order=False, told="one worker, no presolve", parameters={})


def ways(*, in_order: bool) -> Iterator[Way]:
    """Yield what is tried before it is said which way CP-SAT does best in."""
    for (told, parameters), pieces, ordered in itertools.product(PARAMETERS, (True, False), {False, in_order}):
        yield Way(pieces, ordered, told, parameters)


def asked_for_earliest(puzzle: Puzzle, way: Way) -> Work:
    """Give the search for the earliest plan, which is the one whose slots add up to the least."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - only where it is installed

    from solver import Model, a_solver  # noqa: PLC0415

    asked = Model(puzzle, pieces=way.pieces)
    asked.model.minimize(sum(asked.slots))
    more = {}
    if way.in_order:
        asked.model.add_decision_strategy(asked.slots, cp_model.CHOOSE_FIRST, cp_model.SELECT_MIN_VALUE)
        more["search_branching"] = cp_model.FIXED_SEARCH
    solver = a_solver(**way.parameters, **more)
    return lambda: _solved(solver, asked)


def asked_for_nearest(puzzle: Puzzle, way: Way) -> Work:
    """Give the search for a plan that is nearest to the preferred gaps; not for the earliest of them, as ours is."""
    from solver import Model, a_solver  # noqa: PLC0415 - likewise

    asked = Model(puzzle, pieces=way.pieces)
    asked.model.minimize(asked.off())
    solver = a_solver(**way.parameters)
    return lambda: _solved(solver, asked)


def _solved(solver: Any, asked: Model) -> tuple[int, tuple[int, ...]]:
    solver.solve(asked.model)
    return round(solver.objective_value), tuple(solver.value(slot) for slot in asked.slots)


def asked_for_core(puzzle: Puzzle, way: Way) -> Work:
    """Give the search for facts that clash."""
    asked, solver = _assumed(puzzle, way)
    return lambda: asked.core(solver)


def asked_for_smallest(puzzle: Puzzle, way: Way) -> Work:
    """Give the search for facts that clash and would not without any one of them."""
    asked, solver = _assumed(puzzle, way)
    return lambda: asked.smallest(solver)


def _assumed(puzzle: Puzzle, way: Way) -> tuple[Assumed, Any]:
    from solver import Assumed, a_solver  # noqa: PLC0415 - likewise

    return Assumed(puzzle, pieces=way.pieces), a_solver(**way.parameters)


def best_way(puzzles: Iterable[Puzzle], asked: Callable[[Puzzle, Way], Work], tried: Iterable[Way]) -> Way:
    """Find the way that is quickest over these plans, in the median; others than those that are timed afterwards."""
    puzzles = list(puzzles)
    return min(tried, key=lambda way: statistics.median(waited(asked(puzzle, way)) for puzzle in puzzles))


# PyJobShop ------------------------------------------------------------------------------------------------------------

NOT_MODELLED = (
    "calendar months, which are 61 half-days each, and working days, which are 7/5 of a day; "
    "a gap from day to day, which is one from half-day to half-day; preferred gaps"
)
DAYS = {"days": 1.0, "weeks": 7.0, "working days": 1.4, "months": 30.5}


def job_shop(puzzle: Puzzle, parameters: dict[str, object]) -> Work:
    """Give the search for the plan that ends soonest: a task for each event, and a machine with breaks for its days."""
    from pyjobshop import Model  # noqa: PLC0415 - likewise
    from pyjobshop.solvers.ortools import CPModel  # noqa: PLC0415

    shop = Model()
    tasks = []
    for bits in free(puzzle, Part.whole(puzzle)):
        machine = shop.add_machine(breaks=list(_closed(bits, 2 * puzzle.days)))
        task = shop.add_task(earliest_start=puzzle.start, latest_end=2 * puzzle.days)
        shop.add_mode(task, machine, 1)
        tasks.append(task)
    for link in puzzle.links:
        if link.least:
            shop.add_start_before_start(tasks[link.first], tasks[link.then], _half_days(link.least))
        if link.most:
            shop.add_start_before_start(tasks[link.then], tasks[link.first], -_half_days(link.most))
    asked = CPModel(shop.data())
    return lambda: asked.solve(display=False, **parameters)


def best_for_job_shop(puzzles: Iterable[Puzzle]) -> dict[str, object]:
    """Find what PyJobShop is best told, of what CP-SAT is told."""
    puzzles = list(puzzles)
    tried = [{"num_workers": 1, "cp_model_presolve": False, **parameters} for _, parameters in PARAMETERS]
    return min(tried, key=lambda told: statistics.median(waited(job_shop(puzzle, told)) for puzzle in puzzles))


def _half_days(gap: Gap) -> int:
    if gap.unit == "half-days":
        return gap.number
    if gap.unit == "share":
        return round(2 * (DAYS["months"] * gap.number - gap.beside) / gap.shares / gap.over) + 2 * gap.days
    return round(2 * DAYS[gap.unit] * gap.number) + 2 * gap.days


def _closed(bits: int, slots: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of slots that are not free, each with the slot after its last."""
    slot = 0
    for is_open, run in itertools.groupby(bits >> each & 1 for each in range(slots)):
        length = len(list(run))
        if not is_open:
            yield slot, slot + length
        slot += length
