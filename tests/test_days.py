"""Days are exact, and their kinds never mix."""

from __future__ import annotations

import contextlib
import itertools
import operator
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.days import (
    AtLeast,
    BetweenDays,
    Duration,
    FaceToFaceDays,
    NotStated,
    ProviderDays,
    ToBeAgreed,
    option_totals,
)
from coproduce.errors import ArgumentError, CoproduceError, KindError

KINDS = [Duration, ProviderDays, FaceToFaceDays, BetweenDays]
MIXED = list(itertools.permutations(KINDS, 2))

kinds = st.sampled_from(KINDS)
quarters = st.integers(0, 4 * 9999 + 3)
signed = st.integers(-1000, 1000)
durations = st.integers(1, 200).map(Duration)


class TestOf:
    @pytest.mark.parametrize(
        ("text", "quarters_"),
        [
            ("0", 0),
            ("1/4", 1),
            ("1/2", 2),
            ("2/4", 2),
            ("3/4", 3),
            ("1", 4),
            ("1 1/2", 6),
            ("3/2", 6),
            ("4 1/2", 18),
            ("9999 3/4", 39999),
        ],
    )
    def test_reads(self, text, quarters_):
        """An amount is read exactly, in quarters."""
        assert ProviderDays(quarters_) == ProviderDays.of(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "1_000",
            "٣",
            "²",
            "½",
            "1½",
            " 1 ",
            "1 ",
            "1\n",
            "+1",
            "-1",
            "-1/2",
            "\N{MINUS SIGN}1",
            "1/0",
            "1/1",
            "1/3",
            "1/8",
            "1/",
            "/2",
            "1 / 2",
            "1  1/2",
            "1\u00a01/2",
            "1-1/2",
            "1/2 1",
            "0.5",
            "1.0",
            "1e3",
            "0x1",
            "inf",
            "nan",
            "1000000000",
            "one",
        ],
    )
    def test_refuses_text(self, text):
        """A text in any other form is refused."""
        with pytest.raises(ArgumentError, match="is not an exact day amount in quarters") as caught:
            ProviderDays.of(text)

        assert "days" == caught.value.code

    @pytest.mark.parametrize("value", [0.5, 1, True, None, b"1", Fraction(1, 2), ["1"]])
    def test_refuses_other_values(self, value):
        """Anything but text is refused: no number is guessed at."""
        with pytest.raises(ArgumentError):
            ProviderDays.of(value)

    @given(kinds, quarters)
    def test_reads_what_it_writes(self, kind, number):
        """An amount that is written is read back as the same, exactly and of the same kind."""
        assert kind(number) == kind.of(kind(number).text())

    @given(st.integers(0, 9999), st.integers(0, 9999), st.sampled_from([2, 4]))
    def test_agrees_with_fractions(self, whole, over, under):
        """An amount is worth just what its fraction is worth."""
        assert Fraction(ProviderDays.of(f"{whole} {over}/{under}").quarters, 4) == whole + Fraction(over, under)

    @given(st.text(st.sampled_from("0123456789/ ٣²½+-_.e"), max_size=8))
    def test_text_is_an_amount_or_refused(self, text):
        """A text is an amount or refused as one of our errors, and never anything else."""
        with contextlib.suppress(CoproduceError):
            amount = Duration.of(text)

            assert amount == Duration.of(amount.text())


class TestAmount:
    @pytest.mark.parametrize("wrong", [0.5, 1.0, True, "1", None, Fraction(1)])
    def test_quarters_are_whole(self, wrong):
        """Quarters are a whole number, and a truth is none."""
        with pytest.raises(ArgumentError, match="expected a whole number of quarter-days"):
            ProviderDays(wrong)

    @given(kinds, signed, signed)
    def test_arithmetic(self, kind, left, right):
        """Amounts of one kind are added, subtracted and compared as their quarters are."""
        assert kind(left + right) == kind(left) + kind(right)
        assert kind(left - right) == kind(left) - kind(right)
        assert (left < right) is (kind(left) < kind(right))
        assert (left <= right) is (kind(left) <= kind(right))
        assert (left >= right) is (kind(left) >= kind(right))

    @given(kinds, signed, st.integers(-20, 20))
    def test_times(self, kind, number, times):
        """So many times an amount is that amount added so many times over."""
        assert kind(number * times) == kind(number) * times == times * kind(number)

    @given(kinds, st.lists(signed))
    def test_total(self, kind, numbers):
        """A total is exact, and nothing at all adds up to zero."""
        assert kind(sum(numbers)) == kind.total(kind(number) for number in numbers)

    @pytest.mark.parametrize("times", [0.5, True, "2", None])
    def test_times_what(self, times):
        """An amount is multiplied by a whole number only."""
        with pytest.raises(KindError, match="is multiplied by a whole number"):
            _ = ProviderDays(2) * times

    @pytest.mark.parametrize("do", [operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge])
    @pytest.mark.parametrize(("left", "right"), MIXED)
    def test_kinds_never_mix(self, do, left, right):
        """Two kinds of days are never added, subtracted or compared, and the error names both."""
        with pytest.raises(KindError) as caught:
            do(left(2), right(2))

        assert "show them side by side" == caught.value.hint
        assert left.unit in caught.value.message
        assert right.unit in caught.value.message

    @pytest.mark.parametrize("do", [operator.add, operator.sub, operator.lt])
    @pytest.mark.parametrize("other", [2, 0.5, "1/2", None])
    def test_numbers_are_no_days(self, do, other):
        """A bare number is no amount of days."""
        with pytest.raises(KindError):
            do(ProviderDays(2), other)

    def test_total_of_mixed_kinds(self):
        """A total of two kinds is refused."""
        with pytest.raises(KindError):
            ProviderDays.total([ProviderDays(2), BetweenDays(2)])

    @pytest.mark.parametrize(("left", "right"), MIXED)
    def test_kinds_differ(self, left, right):
        """The same number of another kind is another amount."""
        assert left(4) != right(4)
        assert 2 == len({left(4), right(4)})

    def test_truth(self):
        """Only no days at all is false."""
        assert not Duration(0)
        assert Duration(1)
        assert Duration(-1)

    @pytest.mark.parametrize(
        ("number", "said", "written"),
        [(0, "0", "0"), (1, "¼", "1/4"), (2, "½", "1/2"), (3, "¾", "3/4"), (4, "1", "1"), (18, "4½", "4 1/2")],
    )
    def test_says_and_writes(self, number, said, written):
        """An amount is said with a glyph and written with a fraction."""
        assert (said, written) == (str(ProviderDays(number)), ProviderDays(number).text())

    @pytest.mark.parametrize(("number", "said"), [(-1, "-¼"), (-4, "-1"), (-6, "-1½")])
    def test_below_zero(self, number, said):
        """Days that are taken off are said with a minus sign."""
        assert said == str(ProviderDays(number))

    def test_repr(self):
        """A repr is a way to write the amount, and its kind."""
        assert "BetweenDays('1 1/2')" == repr(BetweenDays(6))

    @given(kinds, signed)
    def test_pickles(self, kind, number):
        """An amount comes whole through pickling."""
        assert kind(number) == pickle.loads(pickle.dumps(kind(number)))  # noqa: S301 - our own bytes

    @pytest.mark.parametrize("kind", KINDS)
    def test_holds_nothing_else(self, kind):
        """An amount takes no attribute beside its quarters."""
        with pytest.raises(AttributeError):
            kind(2).hours = 3.5


class TestSplit:
    @given(durations, durations)
    def test_conserves(self, whole, cap):
        """Sittings add up to what was split, none is empty, and none is over the cap (I05)."""
        sittings = whole.split(cap)

        assert whole == Duration.total(sittings)
        assert all(Duration(0) < sitting <= cap for sitting in sittings)

    @given(durations, durations)
    def test_is_idempotent(self, whole, cap):
        """Splitting the sittings again changes nothing (I06)."""
        sittings = whole.split(cap)

        assert sittings == tuple(part for sitting in sittings for part in sitting.split(cap))

    @given(durations, durations)
    def test_is_fewest_and_even(self, whole, cap):
        """Sittings are as few as they can be, the longest first, and none over a quarter longer than another."""
        sittings = whole.split(cap)

        assert -(-whole.quarters // cap.quarters) == len(sittings)
        assert list(sittings) == sorted(sittings, reverse=True)
        assert sittings[0] - sittings[-1] <= Duration(1)

    @pytest.mark.parametrize(
        ("cap", "sittings"),
        [
            ("2", ["1"]),
            ("1", ["1"]),
            ("3/4", ["1/2", "1/2"]),
            ("1/2", ["1/2", "1/2"]),
            ("1/4", ["1/4", "1/4", "1/4", "1/4"]),
        ],
    )
    def test_of_a_day(self, cap, sittings):
        """A workshop of one day is split so."""
        assert sittings == [sitting.text() for sitting in Duration.of("1").split(Duration.of(cap))]

    @pytest.mark.parametrize("cap", [0, -1])
    def test_no_room(self, cap):
        """A sitting that can hold nothing is refused."""
        with pytest.raises(ArgumentError, match="cannot hold anything") as caught:
            Duration(4).split(Duration(cap))

        assert "cap" == caught.value.code

    @pytest.mark.parametrize("kind", KINDS[1:])
    def test_cap_is_a_duration(self, kind):
        """A cap in person-days is no length of a sitting."""
        with pytest.raises(KindError):
            Duration(4).split(kind(2))


class TestFigures:
    def test_at_least(self):
        """An amount known from below says so."""
        assert "at least 1½" == str(AtLeast(BetweenDays(6), "the lead does more"))

    @pytest.mark.parametrize(("kind", "said"), [(NotStated, "not stated"), (ToBeAgreed, "to be agreed")])
    def test_no_amount(self, kind, said):
        """A figure that is not stated or not agreed says so, and is no zero."""
        figure = kind("nobody said")

        assert said == str(figure)
        assert figure != ProviderDays(0)
        assert bool(figure)


class TestOptionTotals:
    def test_module_one(self):
        """Four days, two more in halves, and two options of half a day give the totals of the full module 1 (R27)."""
        support = tuple(ProviderDays(number) for number in (0, 2, 4))
        half = (ProviderDays(0), ProviderDays(2))

        totals = option_totals([(ProviderDays(16),), support, half, half])

        assert ["4", "4½", "5", "5½", "6"] == [str(total) for total in totals]

    def test_of_nothing(self):
        """No choices at all add up to zero."""
        assert (ProviderDays(0),) == option_totals([])

    def test_of_no_option(self):
        """A choice without an option leaves no total."""
        assert () == option_totals([(ProviderDays(4),), ()])

    @given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3), max_size=4))
    def test_is_every_total(self, choices):
        """Each way to choose gives a total that is listed once, ascending, and no other is listed (I04)."""
        slow = sorted({sum(chosen) for chosen in itertools.product(*choices)})

        totals = option_totals([tuple(ProviderDays(number) for number in options) for options in choices])

        assert slow == [total.quarters for total in totals]

    def test_kinds_never_mix(self):
        """A choice of another kind of days is refused."""
        with pytest.raises(KindError):
            option_totals([(BetweenDays(4),)])
