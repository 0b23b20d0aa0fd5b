"""Predicates say whom a plugin is for, with a verdict in words, and never take unknown for no."""

import itertools

import pytest

from coproduce import UNKNOWN, ArgumentError, Charity, Nation, nation, sector
from coproduce.rules.applicability import AllOf, Always, AnyOf, Verdict

ENGLISH = Charity(name="Hope", nations=(Nation.ENGLAND,), sectors=("housing",))
UNKNOWN_CHARITY = Charity(name="Hope")
BOTH = Charity(name="Across", nations=(Nation.ENGLAND, Nation.WALES), sectors=("housing", "criminal-justice"))


class Fixed:
    """A predicate of a plugin author's own, with a verdict that a test gives it."""

    def __init__(self, holds, words):
        self.holds, self.words = holds, words

    def judge(self, charity):  # noqa: ARG002 - the same for all
        return Verdict(self.holds, self.words)


class TestSector:
    @pytest.mark.parametrize(
        ("charity", "names", "holds", "words"),
        [
            (ENGLISH, ("housing",), True, "the charity works on housing"),
            (ENGLISH, ("arts",), False, "the charity does not work on arts"),
            (ENGLISH, ("arts", "CJ101"), False, "the charity does not work on arts"),
            (BOTH, ("criminal-justice", "housing"), True, "the charity works on criminal-justice"),
            (UNKNOWN_CHARITY, ("arts", "CJ101"), UNKNOWN, "whether the charity works on arts is not known"),
        ],
    )
    def test_judge(self, charity, names, holds, words):
        """A sector holds where the charity names any of them, and is not known where its sectors are not."""
        verdict = sector(*names).judge(charity)

        assert (holds, words) == (verdict.holds, verdict.words)


class TestNation:
    @pytest.mark.parametrize(
        ("charity", "names", "holds", "words"),
        [
            (ENGLISH, ("england",), True, "the charity works in England"),
            (ENGLISH, ("wales", "northern-ireland"), False, "the charity does not work in Wales or Northern Ireland"),
            (BOTH, ("wales",), True, "the charity works in Wales"),
            (UNKNOWN_CHARITY, ("wales",), UNKNOWN, "whether the charity works in Wales is not known"),
        ],
    )
    def test_judge(self, charity, names, holds, words):
        """A nation holds where the charity works in any of them, and is not known where its nations are not."""
        verdict = nation(*names).judge(charity)

        assert (holds, words) == (verdict.holds, verdict.words)

    @pytest.mark.parametrize("name", ["Wales", "cymru", "northern ireland"])
    def test_no_nation(self, name):
        """A name that is no nation is refused with the names that are."""
        with pytest.raises(ArgumentError, match="expected england, wales, scotland, northern-ireland") as caught:
            nation("england", name)

        assert "nation" == caught.value.code


class TestJoined:
    TRUE = Fixed(holds=True, words="one holds")
    FALSE = Fixed(holds=False, words="one fails")
    NOT_KNOWN = Fixed(UNKNOWN, "one is open")

    @pytest.mark.parametrize(
        ("one", "other", "both", "either"),
        [
            (True, True, True, True),
            (True, False, False, True),
            (True, UNKNOWN, UNKNOWN, True),
            (False, False, False, False),
            (False, UNKNOWN, False, UNKNOWN),
            (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        ],
    )
    def test_three_values(self, one, other, both, either):
        """All of and any of follow the three-valued tables, whichever stands first."""
        parts = (Fixed(one, "a"), Fixed(other, "b"))

        for order in itertools.permutations(parts):
            assert both is AllOf(order).judge(ENGLISH).holds
            assert either is AnyOf(order).judge(ENGLISH).holds

    def test_words_name_what_decides(self):
        """The words are those of the parts that decide, and of no others."""
        parts = (self.TRUE, self.FALSE, self.NOT_KNOWN)

        assert "one fails" == AllOf(parts).judge(ENGLISH).words
        assert "one holds" == AnyOf(parts).judge(ENGLISH).words
        assert "one is open" == AllOf((self.TRUE, self.NOT_KNOWN)).judge(ENGLISH).words
        assert "one fails and one fails" == AnyOf((self.FALSE, self.FALSE)).judge(ENGLISH).words

    def test_written_with_signs(self):
        """Predicates join with `&` and `|`, and the joined ones join on."""
        predicate = (sector("housing") & nation("england")) | (sector("arts") & nation("wales"))

        assert predicate.judge(ENGLISH).holds is True
        assert predicate.judge(Charity(name="Arts", nations=(Nation.WALES,), sectors=("arts",))).holds is True
        assert predicate.judge(Charity(name="Arts", nations=(Nation.ENGLAND,), sectors=("arts",))).holds is False
        assert predicate.judge(UNKNOWN_CHARITY).holds is UNKNOWN

    def test_are_values(self):
        """Predicates that say the same are equal."""
        assert (sector("arts") & nation("wales")) == (sector("arts") & nation("wales"))
        assert sector("arts") != sector("housing")


class TestAlways:
    def test_every_charity(self):
        """Always holds, also where nothing is known."""
        assert (True, "for every charity") == (
            Always().judge(UNKNOWN_CHARITY).holds,
            Always().judge(UNKNOWN_CHARITY).words,
        )
        assert (Always() & sector("arts")).judge(ENGLISH).holds is False
