"""Networks of events: what they answer is what trying all gives for small ones, and what CP-SAT gives for large ones.

The quick run asks a thousand small networks. `COPRODUCE_DEEP=1 pytest tests/laws/test_network.py` asks 20,000 of up to
twelve events, or as many as `COPRODUCE_NETWORKS` says, and prints how many of each shape there were with `-s`.
"""

from __future__ import annotations

import functools
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import Random

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from coproduce.dates.conflict import minimal
from coproduce.dates.nearest import nearest
from coproduce.dates.network import Ban, Bound, Emptied, Network, Placing, earliest, latest, possible
from coproduce.dates.steady import steadiest
from networks import (
    LARGE,
    SMALL,
    Answer,
    Part,
    Plan,
    Puzzle,
    Shut,
    Size,
    a_puzzle,
    answer,
    cost,
    is_feasible,
    keeps_all,
    moved,
    network_of,
    puzzles,
    slots_in,
)

DEEP = "COPRODUCE_DEEP"
"""The variable of the environment that asks for the full run."""

NUMBER = int(os.environ.get("COPRODUCE_NETWORKS", "20000"))
BATCHES = 20


def part_of(network: Network, facts: Iterable[object]) -> Part:
    """Tell which facts of a puzzle a minimal set names: what is no ban and no end of a window is the start."""
    facts = list(facts)
    shut = {number for number, ban in enumerate(network.bans) if ban in facts}
    sides = {
        (number, fact.end)
        for fact in facts
        if isinstance(fact, Bound)
        for number, window in enumerate(network.windows)
        if window is fact.window
    }
    others = [fact for fact in facts if not isinstance(fact, Ban | Bound)]
    assert len(facts) == len(shut) + len(sides) + len(others)
    assert len(others) < 2
    return Part(frozenset(shut), frozenset(sides), start=bool(others))


# Answers side by side -------------------------------------------------------------------------------------------------


def found(puzzle: Puzzle) -> Answer | None:
    """Answer a puzzle by the library, or tell by None that it has no plan."""
    network = network_of(puzzle)
    placed = earliest(network, puzzle.start)
    near = nearest(network, puzzle.start)
    steady = steadiest(network, puzzle.old, puzzle.start)
    least = steadiest(network, puzzle.old, puzzle.start, least=True)
    if isinstance(placed, Emptied):
        assert isinstance(near, Emptied)
        assert isinstance(steady, Emptied)
        assert isinstance(least, Emptied)
        assert latest(network, puzzle.start) is None
        assert (0,) * len(puzzle.bases) == possible(network, puzzle.start)
        return None
    assert near.proven
    assert near.cost == near.bound
    return Answer(
        earliest=placed.slots,
        latest=latest(network, puzzle.start),
        possible=possible(network, puzzle.start),
        nearest=(near.cost, near.slots),
        steadiest=(steady.moved, steady.slots),
        least_moved=((least.moved, least.distance), least.slots),
    )


def is_minimal(puzzle: Puzzle, feasible: Callable[[Puzzle, Part], bool]) -> bool:
    """Tell whether the minimal set of a puzzle forbids a plan, and would not without any one of its facts."""
    network = network_of(puzzle)
    part = part_of(network, minimal(network, puzzle.start))
    return not feasible(puzzle, part) and all(feasible(puzzle, each) for each in part.without_one())


@functools.cache
def small(number: int = 750) -> tuple[tuple[Puzzle, Answer | None], ...]:
    """Make small networks, and answer each by trying all."""
    return tuple((puzzle, answer(puzzle)) for puzzle in puzzles(number))


class TestNetwork:
    def test_as_trying_all(self):
        """Hundreds of small networks have the plans, costs, moves and possible slots that trying all finds."""
        assert [] == [puzzle for puzzle, wanted in small() if wanted != found(puzzle)]

    def test_minimal_sets(self):
        """What is named as ruling a plan out does so alone, and no longer without any one of its facts."""
        none = [puzzle for puzzle, wanted in small() if wanted is None]

        assert [] == [puzzle for puzzle in none if not is_minimal(puzzle, is_feasible)]

    def test_interesting(self):
        """The networks are of every kind: with and without a plan, with costs, moves and a choice."""
        kinds = Counter(kind for puzzle, wanted in small() for kind in kinds_of(puzzle, wanted))

        assert [] == [kind for kind in KINDS if kinds[kind] < 50]

    @given(st.randoms(use_true_random=False))
    @settings(max_examples=100)
    def test_any(self, random):
        """Whatever small network is drawn, the library finds what trying all finds."""
        puzzle = a_puzzle(random, Size(events=SMALL.events, ways=600, days=60))
        wanted = answer(puzzle)

        assert wanted == found(puzzle)
        assert wanted or is_minimal(puzzle, is_feasible)

    @given(st.randoms(use_true_random=False), st.integers(1, 60))
    @settings(max_examples=100)
    def test_budget(self, random, budget):
        """However few steps a search may take, it gives a plan, and tells truly between what its worth lies."""
        puzzle = a_puzzle(random, Size(events=SMALL.events, ways=600, days=60))
        wanted = answer(puzzle)
        assume(wanted)
        network = network_of(puzzle)
        near = nearest(network, puzzle.start, budget=budget)
        steady = steadiest(network, puzzle.old, puzzle.start, budget=budget)

        event(f"near {near.proven}, steady {steady.proven}")
        assert near.bound <= wanted.nearest[0] <= near.cost == cost(puzzle, near.slots)
        assert steady.bound <= wanted.steadiest[0] <= steady.moved == moved(puzzle, steady.slots)
        assert keeps_all(puzzle, near.slots)
        assert keeps_all(puzzle, steady.slots)
        assert wanted.nearest[1] == near.slots or not near.proven
        assert wanted.steadiest[1] == steady.slots or not steady.proven


class TestChange:
    """What is added or taken away changes a network one way only."""

    @given(st.randoms(use_true_random=False), st.data())
    @settings(max_examples=80)
    def test_more_closed(self, random, data):
        """Where more is closed no event is earlier, no slot becomes possible, and no plan comes to be."""
        before = a_puzzle(random, FEW)
        closed = tuple(data.draw(st.integers(0, 2**24 - 1)) for _ in before.bases)
        assert_no_better(before, attrs.evolve(before, shut=(*before.shut, Shut("closed", closed))))

    @given(st.randoms(use_true_random=False), st.data())
    @settings(max_examples=80)
    def test_tighter(self, random, data):
        """Where a least gap is longer, or a most is shorter, no slot becomes possible, and no plan comes to be."""
        before = a_puzzle(random, FEW)
        assume(before.sides())
        number, side = data.draw(st.sampled_from(before.sides()))
        gap = getattr(before.links[number], side)
        by = data.draw(st.integers(1, 9)) * (1 if side == "least" else -1)
        field = "days" if gap.unit in {"months", "share"} else "number"
        links = list(before.links)
        links[number] = attrs.evolve(links[number], **{side: attrs.evolve(gap, **{field: getattr(gap, field) + by})})
        assert_no_better(before, attrs.evolve(before, links=tuple(links)))

    @given(st.randoms(use_true_random=False), st.data())
    @settings(max_examples=80)
    def test_dropped(self, random, data):
        """Where a window is dropped, what was possible still is, and no event has to be later."""
        after = a_puzzle(random, FEW)
        assume(after.links)
        dropped = data.draw(st.sampled_from(after.links))
        before = attrs.evolve(after, links=tuple(link for link in after.links if link is not dropped))
        assert_no_better(before, after)

    @given(st.randoms(use_true_random=False))
    @settings(max_examples=80)
    def test_moved_by_equal_years(self, random):
        """28 years on, where weekdays and leap years come round again, everything is in the same slots."""
        puzzle = a_puzzle(random, FEW)
        years_on = puzzle.first.replace(year=puzzle.first.year + 28)

        assert found(puzzle) == found(attrs.evolve(puzzle, first=years_on))


FEW = Size(events=SMALL.events, ways=10**12, days=60)
"""Puzzles that are not tried all, so that events may have many slots."""


def assert_no_better(before: Puzzle, after: Puzzle) -> None:
    """See that what is asked more of a network leaves it no better."""
    first, second = (earliest(network_of(each), each.start) for each in (before, after))
    event(
        f"{'a plan' if isinstance(first, Placing) else 'none'}, {'a plan' if isinstance(second, Placing) else 'none'}"
    )
    wider, narrower = (possible(network_of(each), each.start) for each in (before, after))
    assert [0] * len(narrower) == [less & ~more for more, less in zip(wider, narrower, strict=True)]
    if isinstance(second, Placing):
        assert isinstance(first, Placing)
        assert all(sooner <= later for sooner, later in zip(first.slots, second.slots, strict=True))


KINDS = (
    *(f"{shape} {outcome}" for shape in ("chain", "tree", "general") for outcome in ("feasible", "infeasible")),
    "not the earliest is nearest",
    "no preferred gap can be kept",
    "something moves",
    "moving least is not the earliest",
    "some free slot is impossible",
    "some slot before the latest is impossible",
    "begins late",
    "pinned",
    "negative",
    *(f"in {unit}" for unit in ("half-days", "days", "weeks", "working days", "months", "share")),
)
"""What networks there must be, for the rest to tell anything."""


def kinds_of(puzzle: Puzzle, wanted: Answer | None) -> list[str]:
    """Name the kinds of a puzzle."""
    gaps = [gap for link in puzzle.links for gap in (link.least, link.most, link.preferred) if gap]
    true = {
        "begins late": puzzle.start > 0,
        "pinned": any(each.kind == "pinned" for each in puzzle.shut),
        "negative": any(gap.number < 0 for gap in gaps),
        **{f"in {gap.unit}": True for gap in gaps},
        f"{puzzle.shape} {'feasible' if wanted else 'infeasible'}": len(puzzle.bases) > 1,
    }
    return [kind for kind, holds in {**true, **(_choices(puzzle, wanted) if wanted else {})}.items() if holds]


def _choices(puzzle: Puzzle, wanted: Answer) -> dict[str, bool]:
    between = [
        bool(base >> first & ~(slots >> first) & ((1 << last - first) - 1))
        for base, slots, first, last in zip(puzzle.bases, wanted.possible, wanted.earliest, wanted.latest, strict=True)
    ]
    return {
        "not the earliest is nearest": wanted.nearest[1] != wanted.earliest,
        "no preferred gap can be kept": wanted.nearest[0] > 0,
        "something moves": wanted.steadiest[0] > 0,
        "moving least is not the earliest": wanted.least_moved[1] != wanted.steadiest[1],
        "some free slot is impossible": wanted.possible != puzzle.bases,
        "some slot before the latest is impossible": any(between),
    }


# The full run ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(DEEP not in os.environ, reason=f"20,000 networks against CP-SAT take long: set {DEEP}=1")
class TestDeep:
    @pytest.mark.parametrize("batch", range(BATCHES))
    def test_as_cp_sat(self, batch):
        """CP-SAT finds the same of networks of up to twelve events, and of small ones trying all finds it too."""
        pytest.importorskip("ortools")
        number = -(-NUMBER // BATCHES)
        small_, large = puzzles(number // 4, SMALL, batch + 1), puzzles(number - number // 4, LARGE, batch + 1)
        said = [Solved.of(puzzle) for puzzle in (*small_, *large)]
        for kind, times in sorted(Counter(kind for each in said for kind in each.kinds()).items()):
            sys.stdout.write(f"batch {batch}: {kind}: {times}\n")

        assert [] == [(what, each.puzzle) for each in said for what in disagreements(each.puzzle, each)]


@attrs.frozen
class Solved:
    """Hold what CP-SAT finds of a puzzle: each worth with its earliest plan, or None where there is no plan."""

    puzzle: Puzzle
    earliest: Plan | None
    nearest: tuple[int, Plan] | None
    steadiest: tuple[int, Plan] | None
    least_moved: tuple[tuple[int, int], Plan] | None

    @classmethod
    def of(cls, puzzle: Puzzle) -> Solved:
        """Ask CP-SAT."""
        from solver import Model  # noqa: PLC0415 - needs a large library, which is asked for in the full run only

        first = Model(puzzle).earliest()
        if first is None:
            return cls(puzzle, None, None, None, None)
        nearest, steady, least = Model(puzzle), Model(puzzle), Model(puzzle)
        worth, plan = least.earliest(MUCH * least.moved() + least.distance())
        off, moved_ = nearest.earliest(nearest.off()), steady.earliest(steady.moved())
        return cls(puzzle, first[1], off, moved_, (divmod(worth, MUCH), plan))

    def kinds(self) -> list[str]:
        """Name the kinds of the puzzle, by its size, its shape, and whether there is anything to choose."""
        size = next(most for most in (3, 8, 12) if len(self.puzzle.bases) <= most)
        kinds = [f"up to {size} events", f"{self.puzzle.shape}, {'no plan' if self.earliest is None else 'a plan'}"]
        if self.earliest is not None:
            kinds += ["the nearest is not the earliest"] * (self.nearest[1] != self.earliest)
            kinds += ["a preferred gap is missed"] * (self.nearest[0] > 0)
            kinds += ["something moves"] * (self.steadiest[0] > 0)
            kinds += ["fewest days is another plan"] * (self.steadiest[1] != self.least_moved[1])
        return kinds


MUCH = 10**5
"""More days than all events of a puzzle can move, so that one number holds how many moved, and then how far."""


def disagreements(puzzle: Puzzle, said: Solved) -> Iterator[str]:
    """Name what the library finds otherwise than CP-SAT, or than trying all where that is quick."""
    network = network_of(puzzle)
    placed = earliest(network, puzzle.start)
    if len(puzzle.bases) < 6 and len(slots_in(max(puzzle.bases, default=0))) < 12 and answer(puzzle) != found(puzzle):
        yield "trying all"
    if isinstance(placed, Emptied) or said.earliest is None:
        if not (isinstance(placed, Emptied) and said.earliest is None):
            yield "feasibility"
        elif not is_minimal(puzzle, feasible_to_cp_sat):
            yield "minimal set"
        return
    yield from _other_plans(puzzle, said)
    yield from _other_slots(puzzle)


def feasible_to_cp_sat(puzzle: Puzzle, part: Part) -> bool:
    """Tell whether CP-SAT finds a plan that keeps a part of the facts."""
    from solver import is_feasible as is_feasible_to_cp_sat  # noqa: PLC0415 - likewise

    return is_feasible_to_cp_sat(puzzle, part)


def _other_plans(puzzle: Puzzle, said: Solved) -> Iterator[str]:
    network, start = network_of(puzzle), puzzle.start
    near = nearest(network, start)
    steady, least = (steadiest(network, puzzle.old, start, least=least) for least in (False, True))
    plans = {"earliest": (True, 0, earliest(network, start).slots)}
    plans["nearest"] = near.proven, near.bound, (near.cost, near.slots)
    plans["steadiest"] = steady.proven, steady.bound, (steady.moved, steady.slots)
    plans["least_moved"] = least.proven, (least.bound, 0), ((least.moved, least.distance), least.slots)
    for what, (proven, bound, found_) in plans.items():
        wanted = getattr(said, what)
        if found_ != wanted if proven else not bound <= wanted[0] <= found_[0]:
            yield what
    every = (plans["earliest"][2], *(plans[what][2][1] for what in ("nearest", "steadiest", "least_moved")))
    yield from ("a plan that breaks a rule" for plan in every if not keeps_all(puzzle, plan))


def _other_slots(puzzle: Puzzle) -> Iterator[str]:
    """See that no plan leaves the possible slots, by one question to CP-SAT, and that some of them are possible."""
    from solver import leaves  # noqa: PLC0415 - likewise

    slots = possible(network_of(puzzle), puzzle.start)
    if leaves(puzzle, slots):
        yield "a slot that is possible after all"
    pairs = [(event, slot) for event, bits in enumerate(slots) for slot in slots_in(bits)]
    chosen = Random(len(pairs)).sample(pairs, min(40, len(pairs)))  # noqa: S311 - nothing here is a secret
    yield from ("a slot that is not possible" for event, slot in chosen if not _is_witnessed(puzzle, event, slot))


def _is_witnessed(puzzle: Puzzle, event: int, slot: int) -> bool:
    """Tell whether some plan has an event in a slot: one is found by the library, and seen to keep every rule."""
    bases = tuple(1 << slot if each == event else base for each, base in enumerate(puzzle.bases))
    placed = earliest(network_of(attrs.evolve(puzzle, bases=bases)), puzzle.start)
    return isinstance(placed, Placing) and placed.slots[event] == slot and keeps_all(puzzle, placed.slots)
