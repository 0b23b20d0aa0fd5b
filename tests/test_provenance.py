"""A source names clauses or says what is assumed; a cause says who put a thing where it is."""

from __future__ import annotations

import pytest

from coproduce.errors import ArgumentError
from coproduce.provenance import READINGS, Author, Basis, Cause, Source


class TestSource:
    def test_offer(self):
        """A source in the offer is written as its clauses."""
        source = Source.offer("R35", "R36")

        assert (Basis.OFFER, ("R35", "R36"), "R35, R36") == (source.basis, source.clauses, str(source))

    @pytest.mark.parametrize("reading", READINGS)
    def test_reading(self, reading):
        """With a reading of ours among its clauses a source is an assumption, and says how it reads them."""
        source = Source.offer("R35", reading)

        assert (Basis.ASSUMPTION, ("R35", reading)) == (source.basis, source.clauses)
        assert f"assumption (R35, {reading}): {READINGS[reading]}" == str(source)

    def test_every_reading(self):
        """Each of the 23 places that the offer leaves open has its reading."""
        assert [f"Q{number}" for number in range(1, 24)] == [*READINGS]

    def test_assumption(self):
        """An assumption says what is assumed, and beside which clauses."""
        assert "assumption (R43): seven hours" == str(Source.assumption("seven hours", "R43"))

    def test_assumption_without_clauses(self):
        """An assumption needs no clause."""
        assert "assumption: seven hours" == str(Source.assumption("seven hours"))

    def test_agreed(self):
        """What was agreed says so."""
        assert "agreed: with the director, 4 January" == str(Source.agreed("with the director, 4 January"))

    @pytest.mark.parametrize(
        "clause", ["", "R", "R0", "R01", "R1000", "r52", "S52", "R52 ", "R52\n", "R٣", "52", "R5.2"]
    )
    def test_no_clause(self, clause):
        """A clause is R or Q with a number, and nothing around it."""
        with pytest.raises(ArgumentError, match="is no clause") as caught:
            Source.offer(clause)

        assert "clause" == caught.value.code

    def test_offer_without_clause(self):
        """A source in the offer without a clause is refused."""
        with pytest.raises(ArgumentError, match="names its clauses"):
            Source.offer()

    @pytest.mark.parametrize("make", [Source.assumption, Source.agreed])
    def test_nothing_said(self, make):
        """An assumption or an agreement without a sentence is refused."""
        with pytest.raises(ArgumentError, match="says in its note what is assumed or agreed") as caught:
            make("", "R43")

        assert "note" == caught.value.code


class TestAuthor:
    def test_with_version(self):
        """An author is written with the version that spoke."""
        assert "wales 0.2" == str(Author("wales", "0.2"))

    def test_without_version(self):
        """A coordinator has no version."""
        assert "agreed" == str(Author("agreed"))


class TestCause:
    def test_sentence(self):
        """A cause says the reason, who gave it, on what authority, and which answers were read."""
        cause = Cause("wales/w", Author("wales", "1"), "Welsh is spoken", Source.offer("R38"), ("G4", "E3"))

        assert "Welsh is spoken [wales 1; R38; answers G4, E3]" == str(cause)

    def test_without_answers(self):
        """A cause that read no answer names none."""
        assert "asked for [agreed; R24]" == str(Cause("agreed/x", Author("agreed"), "asked for", Source.offer("R24")))
