"""The network of events and windows, apart from any package."""

from datetime import date

import pytest

from coproduce.dates.network import Ban, Bound, Emptied, Network, Placing, Window, earliest, latest, possible
from coproduce.lags import Days, HalfDays, Weeks
from coproduce.provenance import Source
from coproduce.workdays import Calendar

SOURCE = Source.assumption("a test")
MONTH = Calendar(name="a month", first=date(2027, 2, 1), last=date(2027, 2, 28))


def at_least(first, then, number):
    return Window(first, then, least=HalfDays(number), rule=f"{then} from {first} by {number}", source=SOURCE)


def at_most(first, then, number):
    return Window(first, then, most=HalfDays(number), rule=f"{then} from {first} by {number}", source=SOURCE)


def network(*bases, windows=(), bans=()):
    return Network(calendar=MONTH, bases=bases, bans=bans, windows=windows)


class TestEarliest:
    def test_no_events(self):
        """A network without events is placed at once."""
        assert Placing((), (), ()) == earliest(network())

    def test_held_by_what_pushed_last(self):
        """Each event is held by the window that pushed it furthest, or by the start."""
        near, far = at_least(0, 1, 2), at_least(0, 1, 4)
        placed = earliest(network(0b1, 0b10000000, windows=(near, far)))

        assert (None, Bound(far, "least")) == placed.held
        assert (0, 4) == placed.bounds
        assert (0, 7) == placed.slots

    def test_held_by_the_most(self):
        """What may be no further away is held by the most of its window, once the other event moves on."""
        together = at_most(0, 1, 3)
        placed = earliest(network(0b11111, 0b1000000, windows=(together,)))

        assert (3, 6) == placed.slots
        assert (Bound(together, "most"), None) == placed.held

    def test_day_lags_reach_both_halves(self):
        """A week on is from the morning of that day, at the most until its afternoon, from either half of the first."""
        for half in (0, 1):
            week = Window(0, 1, least=Weeks(1), most=Weeks(1))
            placed = network(1 << half, MONTH.open, windows=(week,))

            assert (half, 14) == earliest(placed).slots
            assert (half, 15) == latest(placed)

    def test_banned(self):
        """What a ban closes is not free, for the events that it closes it for."""
        ban = Ban("closed", SOURCE, (0b11, 0))

        assert (2, 0) == earliest(network(MONTH.open, MONTH.open, bans=(ban,))).slots


class TestLatest:
    def test_none(self):
        """There is no latest placing where there is none at all."""
        assert None is latest(network(0b1, 0b1, windows=(at_least(0, 1, 1),)))

    def test_mirror(self):
        """The latest placing leaves no event a slot that is later."""
        assert (49, 51) == latest(network(MONTH.open, MONTH.open, windows=(Window(0, 1, least=Days(1)),)))


class TestPossible:
    def test_every_slot(self):
        """A slot is possible where some placing uses it, and only there: the gap of a fortnight can fall between."""
        apart = Window(0, 1, least=HalfDays(10), most=HalfDays(11))

        assert (0b1001, 1 << 10 | 1 << 14) == possible(network(0b1111, 1 << 10 | 1 << 14, windows=(apart,)))

    def test_from_a_start(self):
        """A slot before the start is not possible."""
        assert (0b1000,) == possible(network(0b1011), start=2)


class TestEmptied:
    def test_chain(self):
        """What has no slot left tells what pushed it, and what pushed that, back to the start."""
        first, second = at_least(0, 1, 1), at_least(1, 2, 3)
        emptied = earliest(network(0b1, 0b10, 0b1, windows=(first, second)))

        assert isinstance(emptied, Emptied)
        assert 2 == emptied.event
        assert (Bound(second, "least"), Bound(first, "least"), None) == emptied.chain()

    def test_circle(self):
        """A circle of windows that climbs for ever ends, and its chain names each window once."""
        forth, back = at_least(0, 1, 3), at_most(0, 1, 1)
        emptied = earliest(network(MONTH.open, MONTH.open, windows=(forth, back)))

        assert isinstance(emptied, Emptied)
        assert {Bound(forth, "least"), Bound(back, "most")} == set(emptied.chain())

    @pytest.mark.parametrize("start", [0, 5, 100])
    def test_nothing_free(self, start):
        """An event without any free slot is named, with the start."""
        emptied = earliest(network(0), start)

        assert (0, (None,), (start,)) == (emptied.event, emptied.chain(), emptied.bounds)
