"""What is known of a charity, and what is not, are told apart."""

from __future__ import annotations

import pytest

from coproduce.answers import UNKNOWN
from coproduce.charity import Charity, Nation
from coproduce.errors import ArgumentError


class TestNation:
    def test_titles(self):
        """A nation is written as people write it."""
        assert ["England", "Wales", "Scotland", "Northern Ireland"] == [nation.title for nation in Nation]


class TestCharity:
    def test_works_in(self):
        """A charity works in the nations that it names, and in no other."""
        charity = Charity(name="Bryn Hope", nations=(Nation.WALES,))

        assert charity.works_in(Nation.WALES) is True
        assert charity.works_in(Nation.ENGLAND) is False

    def test_works_on(self):
        """A charity works in the sectors that it names, and in no other."""
        charity = Charity(name="Bryn Hope", sectors=("housing",))

        assert charity.works_on("housing") is True
        assert charity.works_on("criminal-justice") is False

    def test_not_known(self):
        """Where nations and sectors are not known, the answer is that, and not no."""
        charity = Charity(name="Bryn Hope")

        assert charity.works_in(Nation.ENGLAND) is UNKNOWN
        assert charity.works_on("housing") is UNKNOWN

    @pytest.mark.parametrize("field", ["nations", "sectors"])
    def test_empty_list(self, field):
        """An empty list says neither none nor not known, and is refused."""
        with pytest.raises(ArgumentError, match=f"{field} is an empty list") as caught:
            Charity(name="Bryn Hope", **{field: ()})

        assert "charity" == caught.value.code

    @pytest.mark.parametrize("name", ["", " ", "\t\n", "\u00a0"])
    def test_no_name(self, name):
        """A charity without a name is refused."""
        with pytest.raises(ArgumentError, match="a charity has a name"):
            Charity(name=name)
