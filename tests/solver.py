"""Networks of events as models of CP-SAT, the solver of OR-Tools, which answers for networks too large to try all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model

from networks import Gap, Part, Puzzle, day_after, free, slots_in

Plan = tuple[int, ...]


class Model:
    """Hold a puzzle as a model: for each event a slot, its day, and what is asked of both.

    Where a gap is not always as long, the day that it reaches is read from a table; or, in `pieces`, is one of a few
    lengths on, of which each belongs to certain days.
    """

    def __init__(self, puzzle: Puzzle, part: Part | None = None, *, pieces: bool = False) -> None:
        part = part or Part.whole(puzzle)
        self.puzzle, self.model, self.pieces = puzzle, cp_model.CpModel(), pieces
        self.frees = free(puzzle, part)
        self.is_empty = not all(self.frees)
        if not self.is_empty:
            self.slots = [self._slot(bits) for bits in self.frees]
            self.days = [self._day(slot, bits) for slot, bits in zip(self.slots, self.frees, strict=True)]
            for number, side in sorted(part.sides):
                self._bind(number, side)

    def _slot(self, bits: int) -> cp_model.IntVar:
        return self.model.new_int_var_from_domain(cp_model.Domain.from_values(slots_in(bits)), "")

    def _day(self, slot: cp_model.IntVar, bits: int) -> cp_model.IntVar:
        days = cp_model.Domain.from_values(sorted({each // 2 for each in slots_in(bits)}))
        day, half = self.model.new_int_var_from_domain(days, ""), self.model.new_bool_var("")
        self.model.add(slot == 2 * day + half)
        return day

    def _bind(self, number: int, side: str, only_if: cp_model.IntVar | None = None) -> None:
        link = self.puzzle.links[number]
        gap = getattr(link, side)
        if gap.unit == "half-days":
            then, reached = self.slots[link.then], self.slots[link.first] + gap.number
        else:
            then, reached = self.days[link.then], self._after(link.first, gap)
        bound = self.model.add(then >= reached if side == "least" else then <= reached)
        if only_if is not None:
            bound.only_enforce_if(only_if)

    def _after(self, event: int, gap: Gap) -> cp_model.LinearExprT:
        """Give the day that is a gap on from an event: a sum where the gap is always as long, or else from a table."""
        if gap.unit in {"days", "weeks"}:
            return self.days[event] + day_after(self.puzzle, 0, gap)
        table = [day_after(self.puzzle, day, gap) for day in range(self.puzzle.days)]
        reached = self.model.new_int_var(min(table), max(table), "")
        if self.pieces:
            self._in_pieces(event, table, reached)
        else:
            self.model.add_element(self.days[event], table, reached)
        return reached

    def _in_pieces(self, event: int, table: list[int], reached: cp_model.IntVar) -> None:
        """Let the day that is reached be one of a few lengths on, as the table has it for each day of the event."""
        days: dict[int, list[int]] = {}
        for day in {slot // 2 for slot in slots_in(self.frees[event])}:
            days.setdefault(table[day] - day, []).append(day)
        chosen = []
        for length, those in sorted(days.items()):
            chosen.append(self.model.new_bool_var(""))
            domain = cp_model.Domain.from_values(sorted(those))
            self.model.add_linear_expression_in_domain(self.days[event], domain).only_enforce_if(chosen[-1])
            self.model.add(reached == self.days[event] + length).only_enforce_if(chosen[-1])
        self.model.add_exactly_one(chosen)

    # What is asked ----------------------------------------------------------------------------------------------------

    def off(self) -> cp_model.LinearExprT:
        """Give by how many days the preferred gaps are missed in all."""
        wanted = [(link, self._after(link.first, link.preferred)) for link in self.puzzle.links if link.preferred]
        return sum(self._size(self.days[link.then] - reached) for link, reached in wanted)

    def moved(self) -> cp_model.LinearExprT:
        """Give how many events are not where they were."""
        return sum(self._differs(slot, old) for slot, old in zip(self.slots, self.puzzle.old, strict=True))

    def distance(self) -> cp_model.LinearExprT:
        """Give by how many days events are from where they were in all."""
        pairs = zip(self.days, self.puzzle.old, strict=True)
        return sum(self._size(day - old // 2) for day, old in pairs if old is not None)

    def _size(self, difference: cp_model.LinearExprT) -> cp_model.IntVar:
        size = self.model.new_int_var(0, 10**6, "")
        self.model.add_abs_equality(size, difference)
        return size

    def _differs(self, slot: cp_model.IntVar, old: int | None) -> cp_model.LinearExprT:
        if old is None:
            return 0
        differs = self.model.new_bool_var("")
        self.model.add(slot == old).only_enforce_if(~differs)
        return differs

    # Answers ----------------------------------------------------------------------------------------------------------

    def solve(self, worth: cp_model.LinearExprT = 0) -> tuple[int, Plan] | None:
        """Find a plan of the least worth, or prove that there is none."""
        if self.is_empty:
            return None
        self.model.minimize(worth)
        solver = a_solver()
        status = solver.solve(self.model)
        assert status in {cp_model.OPTIMAL, cp_model.INFEASIBLE}
        if status == cp_model.INFEASIBLE:
            return None
        return round(solver.objective_value), tuple(solver.value(slot) for slot in self.slots)

    def earliest(self, worth: cp_model.LinearExprT = 0) -> tuple[int, Plan] | None:
        """Find the least worth, and of the plans of that worth the one whose slots add up to the least."""
        best = self.solve(worth)
        if best is None:
            return None
        self.model.add(worth == best[0])
        found = self.solve(sum(self.slots))
        assert found
        return best[0], found[1]


class Assumed(Model):
    """Hold a puzzle as a model in which each fact binds only where it is assumed, so that CP-SAT can tell which clash.

    `facts` are the reasons that close slots, the gaps, and where plans begin, each with the variable that assumes it.
    """

    def __init__(self, puzzle: Puzzle, *, pieces: bool = False) -> None:
        nothing = Part(frozenset(), frozenset(), start=False)
        super().__init__(puzzle, nothing, pieces=pieces)
        self.facts: dict[object, cp_model.IntVar] = {}
        for number, shut in enumerate(puzzle.shut):
            self.facts[number] = self._closed(shut.slots)
        for number, side in puzzle.sides():
            self.facts[number, side] = self.model.new_bool_var("")
            self._bind(number, side, self.facts[number, side])
        self.facts["start"] = self._closed(((1 << puzzle.start) - 1,) * len(puzzle.bases))
        self.model.add_assumptions(list(self.facts.values()))

    def _closed(self, slots: Sequence[int]) -> cp_model.IntVar:
        assumed = self.model.new_bool_var("")
        for slot, bits in zip(self.slots, slots, strict=True):
            left = cp_model.Domain.from_values(slots_in(bits)).complement()
            self.model.add_linear_expression_in_domain(slot, left).only_enforce_if(assumed)
        return assumed

    def core(self, solver: cp_model.CpSolver) -> list[object]:
        """Find facts that clash, which need not be the fewest."""
        status = solver.solve(self.model)
        assert status == cp_model.INFEASIBLE
        clashing = set(solver.sufficient_assumptions_for_infeasibility())
        return [fact for fact, assumed in self.facts.items() if assumed.index in clashing]

    def smallest(self, solver: cp_model.CpSolver) -> list[object]:
        """Find facts that clash and would not without any one of them, by letting go of one after another."""
        kept = self.core(solver)
        for fact in list(kept):
            without = [other for other in kept if other != fact]
            self._assume(without)
            if solver.solve(self.model) == cp_model.INFEASIBLE:
                kept = without
        self._assume(self.facts)
        return kept

    def _assume(self, facts: Iterable[object]) -> None:
        self.model.clear_assumptions()
        self.model.add_assumptions([self.facts[fact] for fact in facts])


def a_solver(**parameters: object) -> cp_model.CpSolver:
    """Make a solver that does without what does not pay for networks as small as these, unless told otherwise."""
    solver = cp_model.CpSolver()
    for name, value in {"num_workers": 1, "cp_model_presolve": False, **parameters}.items():
        setattr(solver.parameters, name, value)
    return solver


def is_feasible(puzzle: Puzzle, part: Part | None = None) -> bool:
    """Tell whether there is any plan."""
    return Model(puzzle, part).solve() is not None


def leaves(puzzle: Puzzle, slots: Sequence[int]) -> bool:
    """Tell whether there is a plan that has any event outside these slots, which are bits."""
    asked = Model(puzzle)
    outside = [_is_outside(asked, event, slots_in(bits)) for event, bits in enumerate(slots)]
    asked.model.add_bool_or(outside)
    return asked.solve() is not None


def _is_outside(asked: Model, event: int, slots: list[int]) -> cp_model.IntVar:
    outside = asked.model.new_bool_var("")
    domain = cp_model.Domain.from_values(slots).complement()
    asked.model.add_linear_expression_in_domain(asked.slots[event], domain).only_enforce_if(outside)
    return outside
