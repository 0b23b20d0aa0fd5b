"""The network of events and windows, apart from any package."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.network import Emptied, Held, Placing, Window, earliest
from coproduce.provenance import Source

SOURCE = Source.assumption("a test")


def window(first, then, shift):
    return Window(first, then, lambda slot: slot + shift, f"{then} from {first} by {shift}", SOURCE)


@st.composite
def networks(draw):
    """Draw up to four events with six slots each, and windows of either direction between them."""
    events = draw(st.integers(1, 4))
    free = draw(st.lists(st.integers(0, 63), min_size=events, max_size=events))
    places = st.integers(0, events - 1)
    shifts = draw(st.lists(st.tuples(places, places, st.integers(-5, 4)), max_size=6))
    return free, [each for each in shifts if each[0] != each[1]]


def placings(free, shifts, start):
    """List every placing that keeps all windows, by trying all."""
    slots = [[slot for slot in range(start, 6) if bits >> slot & 1] for bits in free]
    return [
        chosen
        for chosen in itertools.product(*slots)
        if all(chosen[then] >= chosen[first] + shift for first, then, shift in shifts)
    ]


class TestEarliest:
    @given(networks(), st.integers(0, 3))
    def test_agrees_with_trying_all(self, network, start):
        """The placing is the least in every event of all that there are, and there is none where there are none."""
        free, shifts = network
        placed = earliest(free, [window(*shift) for shift in shifts], start)
        possible = placings(free, shifts, start)

        assert bool(possible) == isinstance(placed, Placing)
        if isinstance(placed, Placing):
            assert tuple(min(slots) for slots in zip(*possible, strict=True)) == placed.slots

    def test_no_events(self):
        """A network without events is placed at once."""
        assert Placing((), ()) == earliest([], [], 0)

    def test_held_by_what_pushed_last(self):
        """Each event is held by the window that pushed it furthest, or by the start."""
        near, far = window(0, 1, 2), window(0, 1, 4)
        placed = earliest([0b1, 0b10000000], [near, far], 0)

        assert (Held(None, 0), Held(far, 4)) == placed.held
        assert (0, 7) == placed.slots


class TestEmptied:
    def test_chain(self):
        """What has no slot left tells what pushed it, and what pushed that, back to the start."""
        first, second = window(0, 1, 1), window(1, 2, 3)
        emptied = earliest([0b1, 0b10, 0b1], [first, second], 0)

        assert isinstance(emptied, Emptied)
        assert 2 == emptied.event
        assert [second, first, None] == [held.window for held in emptied.chain()]

    def test_circle(self):
        """A circle of windows that climbs for ever ends, and its chain names each window once."""
        forth, back = window(0, 1, 3), window(1, 0, -1)
        emptied = earliest([(1 << 40) - 1] * 2, [forth, back], 0)

        assert isinstance(emptied, Emptied)
        assert {forth, back} == {held.window for held in emptied.chain()}

    @pytest.mark.parametrize("start", [0, 5, 100])
    def test_nothing_free(self, start):
        """An event without any free slot is named, with the start."""
        emptied = earliest([0], [], start)

        assert (0, (Held(None, start),)) == (emptied.event, emptied.chain())
