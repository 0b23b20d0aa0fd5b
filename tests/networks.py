"""Networks of events as plain data, made from a seed, and a slow search that answers for small ones by trying all."""

from __future__ import annotations

import calendar as months
import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

import attrs

from coproduce.closures import Closure, ClosureKind
from coproduce.dates.network import Ban, Network, Window
from coproduce.lags import Days, HalfDays, Lag, Months, Share, Weeks, WorkingDays
from coproduce.provenance import Source
from coproduce.workdays import Calendar

UNITS = ("half-days", "days", "weeks", "working days", "months", "share")
SHAPES = ("chain", "tree", "general")
FOREVER = 10**9
SOURCE = Source.assumption("a test")


# Plain data -----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Gap:
    """Hold how far on: so many of a unit, and days on top; of calendar months perhaps only a share.

    A share is what the months leave beside some days, in equal `shares`, of which `over` makes a part.
    """

    unit: str
    number: int
    days: int = 0
    beside: int = 0
    shares: int = 1
    over: int = 1


@attrs.frozen
class Link:
    """Hold what two events have to do with each other: the least, the most and the preferred gap between them."""

    first: int
    then: int
    least: Gap | None = None
    most: Gap | None = None
    preferred: Gap | None = None

    def sides(self) -> tuple[str, ...]:
        """Name the gaps that must be kept."""
        return tuple(side for side in ("least", "most") if getattr(self, side) is not None)


@attrs.frozen
class Shut:
    """Hold the slots that one reason closes for each event, as bits."""

    kind: str
    slots: tuple[int, ...]


@attrs.frozen
class Puzzle:
    """Hold a network with its calendar, where plans begin, and an older plan of the same events."""

    shape: str
    first: date
    days: int
    weekdays: tuple[int, ...]
    holidays: tuple[int, ...]
    bases: tuple[int, ...]
    shut: tuple[Shut, ...] = ()
    links: tuple[Link, ...] = ()
    start: int = 0
    old: tuple[int | None, ...] = ()

    @property
    def events(self) -> range:
        """The numbers of the events."""
        return range(len(self.bases))

    def works(self, day: int) -> bool:
        """Tell whether a day is a working day."""
        return (self.first + timedelta(days=day)).weekday() in self.weekdays and day not in self.holidays

    def sides(self) -> tuple[tuple[int, str], ...]:
        """List every gap that must be kept, as the number of its link and its side."""
        return tuple((number, side) for number, link in enumerate(self.links) for side in link.sides())


@attrs.frozen
class Part:
    """Hold the facts of a puzzle that count: which reasons close slots, which gaps bind, and where plans begin."""

    shut: frozenset[int]
    sides: frozenset[tuple[int, str]]
    start: bool

    @classmethod
    def whole(cls, puzzle: Puzzle) -> Part:
        """Let every fact count."""
        return cls(frozenset(range(len(puzzle.shut))), frozenset(puzzle.sides()), start=True)

    def without_one(self) -> Iterator[Part]:
        """Yield this part without each of its facts."""
        for number in self.shut:
            yield attrs.evolve(self, shut=self.shut - {number})
        for side in self.sides:
            yield attrs.evolve(self, sides=self.sides - {side})
        if self.start:
            yield attrs.evolve(self, start=False)


# Dates, written anew --------------------------------------------------------------------------------------------------


def day_after(puzzle: Puzzle, day: int, gap: Gap) -> int:
    """Count a gap on from a day, both as day numbers of the calendar; half-days are no matter of days."""
    if gap.unit == "working days":
        return _working_days_after(puzzle, day, gap.number)
    if gap.unit in {"months", "share"}:
        after = _months_after(puzzle.first + timedelta(days=day), gap.number, puzzle.first)
        return gap.days + (after if gap.unit == "months" else day + _share(after - day - gap.beside, gap))
    return day + {"days": 1, "weeks": 7}[gap.unit] * gap.number


def _share(days: int, gap: Gap) -> int:
    return max(1, max(1, days // gap.shares) // gap.over)


def _working_days_after(puzzle: Puzzle, day: int, number: int) -> int:
    step = 1 if number > 0 else -1
    for _ in range(abs(number)):
        day += step
        while 0 <= day < puzzle.days and not puzzle.works(day):
            day += step
    return max(-1, min(puzzle.days, day))


@functools.cache
def _months_after(day: date, number: int, first: date) -> int:
    year, month = day.year, day.month
    for _ in range(abs(number)):
        month += 1 if number > 0 else -1
        year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
    return (date(year, month, min(day.day, months.monthrange(year, month)[1])) - first).days


def limits(puzzle: Puzzle, link: Link, side: str, slot: int) -> tuple[int, int]:
    """Give the first and the last slot that one side of a link leaves to an event, once the other has its slot."""
    gap = getattr(link, side)
    if gap.unit == "half-days":
        low = high = slot + gap.number
    else:
        day = day_after(puzzle, slot // 2, gap)
        low, high = 2 * day, 2 * day + 1
    return (low, FOREVER) if side == "least" else (-FOREVER, high)


# What a plan is worth -------------------------------------------------------------------------------------------------


def keeps_all(puzzle: Puzzle, slots: Sequence[int]) -> bool:
    """Tell whether a plan keeps everything that the puzzle asks for."""
    frees = free(puzzle, Part.whole(puzzle))
    return all(bits >> slot & 1 for bits, slot in zip(frees, slots, strict=True)) and all(
        low <= slots[puzzle.links[number].then] <= high
        for number, side in puzzle.sides()
        for low, high in [limits(puzzle, puzzle.links[number], side, slots[puzzle.links[number].first])]
    )


def cost(puzzle: Puzzle, slots: Sequence[int]) -> int:
    """Add up how many days each preferred gap is missed by."""
    return sum(
        abs(slots[link.then] // 2 - day_after(puzzle, slots[link.first] // 2, link.preferred))
        for link in puzzle.links
        if link.preferred
    )


def moved(puzzle: Puzzle, slots: Sequence[int]) -> int:
    """Count the events that are not where they were."""
    return sum(old not in {None, slot} for slot, old in zip(slots, puzzle.old, strict=True))


def distance(puzzle: Puzzle, slots: Sequence[int]) -> int:
    """Add up how many days each event is from where it was."""
    return sum(abs(slot // 2 - old // 2) for slot, old in zip(slots, puzzle.old, strict=True) if old is not None)


def moved_and_far(puzzle: Puzzle, slots: Sequence[int]) -> tuple[int, int]:
    """Give the number of events that moved, and by how many days in all."""
    return moved(puzzle, slots), distance(puzzle, slots)


# Trying all -----------------------------------------------------------------------------------------------------------

Plan = tuple[int, ...]


def free(puzzle: Puzzle, part: Part) -> tuple[int, ...]:
    """Give the slots that each event may take, as bits, by the facts that count."""
    closed = [0] * len(puzzle.bases)
    for number in part.shut:
        closed = [bits | more for bits, more in zip(closed, puzzle.shut[number].slots, strict=True)]
    before = (1 << puzzle.start) - 1 if part.start else 0
    return tuple(base & ~bits & ~before for base, bits in zip(puzzle.bases, closed, strict=True))


def slots_in(bits: int) -> list[int]:
    """List the slots of a set of bits."""
    return [slot for slot in range(bits.bit_length()) if bits >> slot & 1]


def plans(puzzle: Puzzle, part: Part | None = None) -> Iterator[Plan]:
    """Yield every plan that there is, by trying all slots of one event after another."""
    part = part or Part.whole(puzzle)
    frees = [slots_in(bits) for bits in free(puzzle, part)]
    rules = [
        (link.first, link.then, {slot: limits(puzzle, link, side, slot) for slot in frees[link.first]})
        for number, side in part.sides
        for link in [puzzle.links[number]]
    ]
    due = [[rule for rule in rules if max(rule[:2]) == event] for event in puzzle.events]
    yield from _tried(frees, due, [])


def _tried(frees: list[list[int]], due: list[list[tuple[int, int, dict]]], chosen: list[int]) -> Iterator[Plan]:
    event = len(chosen)
    if event == len(frees):
        yield tuple(chosen)
        return
    for slot in frees[event]:
        chosen.append(slot)
        if all(low <= chosen[then] <= high for first, then, at in due[event] for low, high in [at[chosen[first]]]):
            yield from _tried(frees, due, chosen)
        chosen.pop()


def is_feasible(puzzle: Puzzle, part: Part | None = None) -> bool:
    """Tell whether there is any plan."""
    return next(plans(puzzle, part), None) is not None


@attrs.frozen
class Answer:
    """Hold what there is to know of a puzzle."""

    earliest: Plan
    latest: Plan
    possible: tuple[int, ...]
    nearest: tuple[int, Plan]
    steadiest: tuple[int, Plan]
    least_moved: tuple[tuple[int, int], Plan]


def answer(puzzle: Puzzle) -> Answer | None:
    """Answer a puzzle by trying all, or tell by None that it has no plan."""
    found = list(plans(puzzle))
    if not found:
        return None
    return Answer(
        earliest=_each(min, found),
        latest=_each(max, found),
        possible=tuple(sum(1 << slot for slot in set(slots)) for slots in zip(*found, strict=True)),
        nearest=_best(found, functools.partial(cost, puzzle)),
        steadiest=_best(found, functools.partial(moved, puzzle)),
        least_moved=_best(found, functools.partial(moved_and_far, puzzle)),
    )


def _each(extreme: Callable, found: list[Plan]) -> Plan:
    return tuple(extreme(slots) for slots in zip(*found, strict=True))


def _best(found: list[Plan], worth: Callable[[Plan], object]) -> tuple:
    """Give the least worth of all plans, and of the plans of that worth the earliest in every event."""
    worths = [worth(plan) for plan in found]
    least = min(worths)
    best = [plan for plan, each in zip(found, worths, strict=True) if each == least]
    first = _each(min, best)
    assert first in best
    return least, first


# Made from a seed -----------------------------------------------------------------------------------------------------


@attrs.frozen
class Size:
    """Hold how large puzzles get: how many events, and how many ways to place all of them."""

    events: tuple[int, ...]
    ways: int
    days: int

    def slots(self, events: int) -> int:
        """Give the most slots that each event may have."""
        return max(2, int(self.ways ** (1 / events))) if events else 0


SMALL = Size(events=(0, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5), ways=30_000, days=150)
"""Small enough to try all."""

LARGE = Size(events=(1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12), ways=10**30, days=250)
"""As large as a real plan."""


def a_puzzle(random: Random, size: Size = SMALL) -> Puzzle:
    """Make a puzzle around a plan that it may or may not allow."""
    events, shape = random.choice(size.events), random.choice(SHAPES)
    days = random.randint(3, random.choice((12, size.days)))
    first = date(2027, 1, 1) + timedelta(days=random.randrange(1461))
    holidays = tuple(sorted(random.sample(range(days), random.randint(0, days // 10))))
    weekdays = random.choice(((0, 1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 1, 2), (1, 3), tuple(range(7))))
    bare = Puzzle(shape, first, days, weekdays, holidays, ())
    bases = tuple(_base(random, bare, size.slots(events)) for _ in range(events))
    if not all(bases):
        return attrs.evolve(bare, bases=bases, old=(None,) * events)
    plan = [random.choice(slots_in(base)) for base in bases]
    if random.random() < 0.6:
        plan = [_nearest(base, slot) for base, slot in zip(bases, sorted(plan), strict=True)]
    return _around(random, attrs.evolve(bare, bases=bases), plan)


def _nearest(base: int, slot: int) -> int:
    return min(slots_in(base), key=lambda each: abs(each - slot))


def _base(random: Random, bare: Puzzle, most: int) -> int:
    """Give one event its slots: most of what is open in a row, or a few here and there."""
    halves = random.choice(((0, 1), (0, 1), (0,)))
    open_ = [2 * day + half for day in range(bare.days) if bare.works(day) for half in halves]
    if random.random() < 0.5:
        offset = random.randint(0, max(0, len(open_) - most))
        chosen = open_[offset : offset + most]
    else:
        chosen = random.sample(open_, min(most, len(open_), random.randint(1, 2 + len(open_) // 6)))
    return sum(1 << slot for slot in chosen)


def _around(random: Random, bare: Puzzle, plan: list[int]) -> Puzzle:
    strays = random.choice((0.0, 0.0, 0.15, 0.3))
    links = tuple(_link(random, bare, pair, plan, strays) for pair in _pairs(random, bare.shape, len(plan)))
    shut = tuple(_shut(random, bare, plan, strays) for _ in range(random.choice((0, 0, 1, 2, 3)) if plan else 0))
    start = random.choice((0, 0, random.randint(0, min(plan, default=0)), random.randint(0, bare.days)))
    old = tuple(_old(random, bare, slot) for slot in plan)
    return attrs.evolve(bare, links=links, shut=shut, start=start, old=old)


def _pairs(random: Random, shape: str, events: int) -> list[tuple[int, int]]:
    if shape == "chain" or events < 2:
        return list(itertools.pairwise(range(events)))
    pairs = [(random.randrange(event), event) for event in range(1, events)]
    if shape == "general":
        more = [tuple(random.sample(range(events), 2)) for _ in range(random.randint(1, events))]
        pairs = [pair for pair in pairs if random.random() < 0.8] + more
    return pairs


def _link(random: Random, bare: Puzzle, pair: tuple[int, int], plan: list[int], strays: float) -> Link:
    first, then = pair
    needs = random.choice((("least",), ("least",), ("least", "most"), ("least", "most"), ("most",)))
    gaps = {}
    for side in needs:
        room = random.choice((0, 0, 1, 2, 3, 6)) if random.random() >= strays else -random.randint(1, 4)
        gaps[side] = _gap(random, bare, (plan[first], plan[then]), -room if side == "least" else room, UNITS)
    if random.random() < 0.55:
        gaps["preferred"] = _gap(random, bare, (plan[first], plan[then]), random.randint(-5, 5), UNITS[1:])
    return Link(first, then, **gaps)


def _gap(random: Random, bare: Puzzle, pair: tuple[int, int], more: int, units: tuple[str, ...]) -> Gap:
    """Give a gap of some unit that is about what lies between two slots, and a little more."""
    unit, (first, then) = random.choice(units), pair
    days = then // 2 - first // 2
    if unit == "half-days":
        return Gap(unit, then - first + more)
    if unit == "weeks":
        return Gap(unit, (days + more) // 7 if more < 0 else -(-(days + more) // 7))
    if unit == "working days":
        between = sum(bare.works(day) for day in range(min(first, then) // 2, max(first, then) // 2))
        return Gap(unit, (between if days > 0 else -between) + more)
    if unit == "share":
        share = Gap(unit, random.randint(1, 4), 0, random.randint(0, 30), random.randint(1, 3), random.randint(1, 2))
        return attrs.evolve(share, days=then // 2 - day_after(bare, first // 2, share) + more)
    if unit == "months":
        whole = round(days / 30.4)
        reached = _months_after(bare.first + timedelta(days=first // 2), whole, bare.first)
        return Gap(unit, whole, then // 2 - reached + more)
    return Gap(unit, days + more)


def _shut(random: Random, bare: Puzzle, plan: list[int], strays: float) -> Shut:
    kind = random.choice(("closed", "closed", "avoided", "pinned"))
    event = random.randrange(len(plan))
    if kind == "pinned":
        pin = plan[event] if random.random() >= strays else random.choice(slots_in(bare.bases[event]))
        every = (1 << 2 * bare.days) - 1
        return Shut(kind, tuple(every & ~(1 << pin) if each == event else 0 for each in bare.events))
    first, length = random.randrange(2 * bare.days), random.randint(1, max(2, bare.days // 2))
    run = ((1 << length) - 1) << first & ((1 << 2 * bare.days) - 1)
    if random.random() >= strays:
        run &= ~sum(1 << slot for slot in set(plan))
    return Shut(kind, tuple(run if kind == "closed" or each == event else 0 for each in bare.events))


def _old(random: Random, bare: Puzzle, slot: int) -> int | None:
    anywhere = random.randrange(2 * bare.days)
    nearby = max(0, min(2 * bare.days - 1, slot + random.randint(-6, 6)))
    return random.choice((None, slot, slot, slot, nearby, anywhere))


def puzzles(number: int, size: Size = SMALL, seed: int = 0) -> Iterator[Puzzle]:
    """Make so many puzzles, the same ones each time; each has its own seed, so that one alone can be made again."""
    for place in range(number):
        yield a_puzzle(Random(f"{seed}/{place}"), size)  # noqa: S311 - nothing here is a secret


# The same network, as the library has it ------------------------------------------------------------------------------


def lag(gap: Gap | None) -> Lag | None:
    """Make the lag of a gap."""
    if gap is None:
        return None
    if gap.unit == "share":
        return Share(months=gap.number, beside=gap.beside, shares=gap.shares, over=gap.over, extra=gap.days)
    if gap.unit == "months":
        return Months(gap.number, gap.days)
    return {"half-days": HalfDays, "days": Days, "weeks": Weeks, "working days": WorkingDays}[gap.unit](gap.number)


def calendar_of(puzzle: Puzzle) -> Calendar:
    """Make the calendar of a puzzle."""
    days = [puzzle.first + timedelta(days=day) for day in puzzle.holidays]
    closures = tuple(Closure(day, day, ClosureKind.BANK_HOLIDAY) for day in days)
    last = puzzle.first + timedelta(days=puzzle.days - 1)
    return Calendar(name="a puzzle", first=puzzle.first, last=last, weekdays=puzzle.weekdays, closures=closures)


def network_of(puzzle: Puzzle) -> Network:
    """Make the network of a puzzle; bans and windows keep their order."""
    return Network(
        calendar=calendar_of(puzzle),
        bases=puzzle.bases,
        bans=tuple(Ban(each.kind, SOURCE, each.slots, each.kind) for each in puzzle.shut),
        windows=tuple(
            Window(link.first, link.then, lag(link.least), lag(link.most), lag(link.preferred), "a link", SOURCE)
            for link in puzzle.links
        ),
    )
