"""The placing nearest to the preferred lags: found as a least cut and proven, or told within which bounds it lies."""

import itertools
from datetime import date
from random import Random

import attrs
import pytest

from coproduce.dates import thresholds
from coproduce.dates.nearest import BUDGET, Nearest, cost_of, nearest
from coproduce.dates.network import Emptied, Network, Window, earliest, latest
from coproduce.dates.thresholds import Cut, least_cut
from coproduce.lags import Days, Stretch, Weeks, WorkingDays
from coproduce.workdays import Calendar
from networks import LARGE, Gap, Link, Size, answer, cost, keeps_all, network_of, puzzles

MONTH = Calendar(name="a month", first=date(2027, 2, 1), last=date(2027, 2, 28))
EVERY = (1 << MONTH.slots) - 1
FEW = Size(events=(2, 3, 4, 4, 4), ways=3000, days=40)


def on(*days):
    """Give the mornings of days of the month."""
    return sum(1 << 2 * (day - 1) for day in days)


def days_of(slots):
    """Give the days of the month on which slots are."""
    return [slot // 2 + 1 for slot in slots]


def network(*bases, windows):
    return Network(MONTH, bases, windows=windows)


def pulled(number, size):
    """Make puzzles in which preferred gaps pull events to and fro, whatever windows there are."""
    for place, puzzle in enumerate(puzzles(number, size, seed="pulled")):
        random = Random(f"pulled/{place}")  # noqa: S311 - nothing here is a secret
        pairs = [pair for pair in itertools.permutations(puzzle.events, 2) if random.random() < 0.5]
        gaps = [Gap(random.choice(("days", "days", "working days")), random.randint(-6, 6)) for _ in pairs]
        links = (Link(*pair, preferred=gap) for pair, gap in zip(pairs, gaps, strict=True))
        yield attrs.evolve(puzzle, links=(*puzzle.links, *links))


def cut_of(puzzle, budget=BUDGET):
    """Find the least cut between the earliest placing and the latest, or None where there is no placing."""
    drawn = network_of(puzzle)
    placed = earliest(drawn, puzzle.start)
    if isinstance(placed, Emptied):
        return None
    return least_cut(drawn, placed.slots, latest(drawn, puzzle.start), budget)


def wanted_of(puzzle):
    """Try all, and give the cut that the nearest placing is, or None where there is no placing."""
    tried = answer(puzzle)
    return tried and Cut(tried.nearest[1], tried.nearest[0])


@pytest.fixture(scope="module")
def tried():
    """400 small puzzles, each with the cut that trying all gives."""
    return [(puzzle, wanted_of(puzzle)) for puzzle in pulled(400, FEW)]


class TestLeastCut:
    def test_as_trying_all(self, tried):
        """Of 400 small puzzles the least cut is the earliest of the nearest placings, as trying all finds it."""
        assert [] == [puzzle for puzzle, wanted in tried if wanted != cut_of(puzzle)]

    def test_puzzles_tell(self, tried):
        """In many of the puzzles days are off, and the earliest placing is not the nearest."""
        found = [(earliest(network_of(puzzle), puzzle.start), cut) for puzzle, cut in tried if cut]

        assert 100 < sum(cut.cost > 0 for _, cut in found)
        assert 100 < sum(cut.slots != placed.slots for placed, cut in found)

    def test_back_over_the_most(self):
        """What flowed over the most of a window can go back until the afternoon of its last day, where that matters."""
        rare = next(itertools.islice(puzzles(963, Size(events=(3, 4, 4), ways=600, days=60), seed=5), 962, None))

        assert Cut((8, 4, 9, 16), cost=3) == wanted_of(rare) == cut_of(rare)

    @pytest.mark.parametrize(("owner", "step"), [("_Room", "add"), ("_Room", "take"), ("_Flow", "_let_by_day")])
    def test_planted(self, tried, monkeypatch, owner, step):
        """Planted defects: what flowed cannot go back, nothing is used up, or days off cost nothing; each is found."""
        monkeypatch.setattr(getattr(thresholds, owner), step, lambda *_: None)

        assert any(wanted != cut_of(puzzle, budget=2000) for puzzle, wanted in tried)

    def test_large(self):
        """Of puzzles as large as plans, what flows is what the placing costs, be it a few days or thousands."""
        asked = itertools.chain(puzzles(100, LARGE, seed="large"), pulled(120, LARGE))
        found = [(puzzle, cut) for puzzle in asked if (cut := cut_of(puzzle, BUDGET))]

        assert 40 < sum(0 < cut.cost < 100 for _, cut in found)
        assert 5 < sum(cut.cost > 500 for _, cut in found)
        assert [] == [puzzle for puzzle, cut in found if (cost(puzzle, cut.slots), True) != (cut.cost, cut.proven)]
        assert [] == [puzzle for puzzle, cut in found if not keeps_all(puzzle, cut.slots)]


class TestNearest:
    def test_as_trying_all(self, tried):
        """Whoever asks for the nearest placing gets the least cut, or is told which event has no slot left."""
        for puzzle, wanted in tried:
            found = nearest(network_of(puzzle), puzzle.start)

            assert (wanted is None) is isinstance(found, Emptied)
            assert wanted is None or found == Nearest(wanted.slots, wanted.cost, bound=wanted.cost, proven=True)

    def test_nothing_preferred(self):
        """Where nothing is preferred, the nearest placing is the earliest."""
        free = network(EVERY, EVERY, windows=(Window(0, 1, least=Days(3)),))

        assert Nearest((0, 6), cost=0, bound=0) == nearest(free)
        assert Nearest((), cost=0, bound=0) == nearest(network(windows=()))

    def test_later_to_be_nearer(self):
        """An event waits where what follows it would otherwise be too far off, but no longer than it has to."""
        near = nearest(network(EVERY, on(12, 20), windows=(Window(0, 1, preferred=Days(5)),)))

        assert [7, 12] == days_of(near.slots)
        assert 0 == near.cost

    def test_pulled_both_ways(self):
        """Between two events that both want it nearer, an event is where they add up to the least, and as early."""
        pulls = Window(0, 1, preferred=Days(2)), Window(1, 2, preferred=Days(2))
        near = nearest(network(on(1), EVERY, on(21), windows=pulls))

        assert [1, 3, 21] == days_of(near.slots)
        assert 16 == near.cost == near.bound

    def test_outvoted(self):
        """Two windows that want an event at one place outweigh a third that wants it elsewhere."""
        pulls = (Window(0, 2, preferred=Days(2)), *(Window(1, 2, preferred=Days(-3)) for _ in range(2)))
        near = nearest(network(on(1), on(21), EVERY, windows=pulls))

        assert [1, 21, 18] == days_of(near.slots)
        assert 15 == near.cost

    def test_round_a_circle(self):
        """Preferred lags that cannot all be kept, for they lead round a circle, are off by what is left over."""
        circle = tuple(Window(first, (first + 1) % 3, preferred=Weeks(1)) for first in range(3))
        near = nearest(network(EVERY, EVERY, EVERY, windows=circle))

        assert 21 == near.cost
        assert (0, 0, 0) == near.slots

    @pytest.mark.parametrize(("lag", "days"), [(Days(40), [1, 28]), (Days(-40), [28, 1]), (Weeks(-6), [28, 1])])
    def test_out_of_the_calendar(self, lag, days):
        """A lag that leads out of the calendar is missed by the days that it leads too far."""
        near = nearest(network(EVERY, EVERY, windows=(Window(0, 1, preferred=lag),)))

        assert days == days_of(near.slots)
        assert abs(lag.day_on(Stretch.of(MONTH), 0)) - 27 == near.cost

    def test_more_working_days_than_there_are(self):
        """A lag of more working days than the calendar has leads to the day after its last."""
        near = nearest(network(EVERY, EVERY, windows=(Window(0, 1, preferred=WorkingDays(30)),)))

        assert [1, 28] == days_of(near.slots)
        assert 1 == near.cost

    def test_window_before_preference(self):
        """A window is kept, however many preferred days that costs."""
        windows = Window(0, 1, most=Days(1)), *(Window(0, 1, preferred=Days(9)) for _ in range(3))

        assert 24 == nearest(network(EVERY, EVERY, windows=windows)).cost


class TestBudget:
    """Where the steps are used up, there is a placing all the same, and bounds that hold."""

    @pytest.mark.parametrize("budget", [0, 1, 3, 10, 30, 100])
    def test_bounds(self, tried, budget):
        """The nearest placing lies between the bound and the cost of what was found, which keeps all windows."""
        for puzzle, wanted in tried:
            if wanted:
                found = nearest(network_of(puzzle), puzzle.start, budget)

                assert found.bound <= wanted.cost <= found.cost == cost(puzzle, found.slots)
                assert keeps_all(puzzle, found.slots)
                assert not found.proven or found.slots == wanted.slots

    def test_more_steps_tell_more(self):
        """With more steps the bound never falls; at the latest with enough of them it is the cost."""
        puzzle = next(each for each in pulled(100, LARGE) if (cut := cut_of(each)) and cut.cost > 20)
        found = [nearest(network_of(puzzle), puzzle.start, budget) for budget in (*range(0, 400, 7), BUDGET)]
        bounds = [each.bound for each in found]

        assert sorted(bounds) == bounds
        assert not found[0].proven
        assert found[-1].proven
        assert 5 < len(set(bounds))

    def test_no_worse_than_the_earliest(self):
        """What is found is never further off than the earliest placing, nor than the latest."""
        for puzzle in pulled(60, LARGE):
            drawn = network_of(puzzle)
            if isinstance(found := nearest(drawn, puzzle.start, budget=20), Nearest):
                ends = earliest(drawn, puzzle.start).slots, latest(drawn, puzzle.start)
                assert found.cost <= min(cost_of(drawn, slots) for slots in ends)
