"""Values are looked at field by field before they are used."""

import attrs
import pytest

from coproduce import Duration, Gate, Initial, Mode, Only, ProviderDays, SetMode, Source, Verdict
from coproduce.rules.fitting import misfit

SOURCE = Source.assumption("a test")
TAILORING = SetMode(id="a/b", target=Only("a/c"), mode=Mode.REMOTE, reason="r", source=SOURCE)
GATE = Gate(id="a/g", title="t", verdict=Verdict.PASS, reason="r", source=SOURCE)


class TestMisfit:
    @pytest.mark.parametrize(
        "value", [TAILORING, GATE, attrs.evolve(TAILORING, target=Initial("a/m"), answers=("C1",))]
    )
    def test_whole(self, value):
        """A value that is whole in each field has no misfit."""
        assert "" == misfit(value, type(value))

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (attrs.evolve(TAILORING, mode="remote"), "mode is str"),
            (attrs.evolve(TAILORING, reason=None), "reason is NoneType"),
            (attrs.evolve(TAILORING, answers=["C1"]), "answers is list"),
            (attrs.evolve(TAILORING, answers=("C1", 5)), "answers has one that is int"),
            (attrs.evolve(TAILORING, target=attrs.evolve(Only("a"), id=5)), "target.id is int"),
            (attrs.evolve(GATE, look_again="2027-01-01"), "look_again is str"),
        ],
    )
    def test_names_the_first(self, value, words):
        """The first field that is of another kind is named, with the way to it."""
        assert words == misfit(value, type(value))

    def test_true_is_no_number(self):
        """Neither is true a number, nor one kind of days another."""
        assert "is bool" == misfit(True, int)  # noqa: FBT003 - the value in question
        assert "is Duration" == misfit(Duration(1), ProviderDays)

    def test_subclass(self):
        """A value of a subclass is no value of the class: what it says of itself is not trusted."""

        class Lying(str):
            __slots__ = ()

            def __eq__(self, other):
                return True

            __hash__ = str.__hash__

        assert "is Lying" == misfit(Lying("a"), str)
