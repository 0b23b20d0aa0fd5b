"""Blame is minimal: those whose removal alone mends what does not hold, and nobody who only stands by."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import tailored
from coproduce import (
    AddLine,
    AddRole,
    AdjustDays,
    ConflictError,
    Consultancy,
    DropLine,
    Effort,
    Initial,
    LeaveOpen,
    Nature,
    Only,
    Plugin,
    ProviderDays,
    Role,
    Source,
    hookimpl,
)
from coproduce.amendments import LAWS
from coproduce.invariants import CHECK_IN_BELONGS, DAYS_LEFT, DEBRIEF_BELONGS, IN_BAND, INVARIANTS, blamed
from coproduce.ledger import Column
from coproduce.testing import FakePlugin

SOURCE = Source.assumption("a test")


# The search -----------------------------------------------------------------------------------------------------------


def rest(suspects, out):
    return tuple(one for one in suspects if one not in out)


@st.composite
def breaches(draw):
    """Draw suspects and what holds without them: sums under a limit, and sets of whom some must go."""
    suspects = tuple(draw(st.permutations(range(draw(st.integers(1, 6))))))
    if draw(st.booleans()):
        weights = [draw(st.integers(1, 6)) for _ in suspects]
        limit = draw(st.integers(0, sum(weights) - 1))
        return suspects, lambda left: sum(weights[one] for one in left) <= limit
    groups = draw(st.lists(st.sets(st.sampled_from(suspects), min_size=1), min_size=1, max_size=3))
    return suspects, lambda left: not any(group <= {*left} for group in groups)


class TestBlamed:
    @given(breaches())
    def test_mends(self, breach):
        """Without all who are blamed it holds again."""
        suspects, holds = breach

        assert holds(suspects) or holds(rest(suspects, blamed(suspects, holds)))

    @given(breaches())
    def test_singles(self, breach):
        """Where the removal of one alone mends it, exactly those of whom that is true are blamed."""
        suspects, holds = breach
        alone = tuple(one for one in suspects if holds(rest(suspects, (one,))))

        assert not alone or alone == blamed(suspects, holds)

    @given(breaches())
    def test_minimal(self, breach):
        """Where no single one does, nobody is blamed too many: with any one of them back it does not hold."""
        suspects, holds = breach
        to_blame = blamed(suspects, holds)
        alone = any(holds(rest(suspects, (one,))) for one in suspects)

        assert alone or not any(holds(rest(suspects, rest(to_blame, (one,)))) for one in to_blame)

    @given(breaches())
    def test_deterministic(self, breach):
        """The same suspects in the same order are blamed alike, and in their order."""
        suspects, holds = breach
        to_blame = blamed(suspects, holds)

        assert to_blame == blamed(list(suspects), holds)
        assert to_blame == tuple(one for one in suspects if one in to_blame)

    @given(breaches())
    def test_innocent(self, breach):
        """Whoever makes no difference to anything is never blamed."""
        suspects, holds = breach
        innocent = -1
        to_blame = blamed((innocent, *suspects), lambda left: holds(rest(left, (innocent,))))

        assert holds(suspects) or innocent not in to_blame

    @given(breaches())
    def test_alone_in_any_order(self, breach):
        """Where single ones are to blame, their order makes no difference to who is."""
        suspects, holds = breach
        alone = any(holds(rest(suspects, (one,))) for one in suspects)

        assert not alone or {*blamed(suspects, holds)} == {*blamed(suspects[::-1], holds)}

    @pytest.mark.parametrize("suspects", [(), (1,), (1, 2, 3)])
    def test_never_holds(self, suspects):
        """Where it holds without nobody, all who are suspected are named."""
        assert suspects == blamed(suspects, lambda _: False)

    def test_alike(self):
        """Two who are alike are two."""
        assert (5, 5) == blamed([5, 5, 5], lambda left: sum(left) < 6)

    def test_planted(self):
        """Planted: naming all who are suspected is found out by the law of minimal blame."""
        holds = lambda left: sum(left) < 4  # noqa: E731 - as it is asked

        assert holds(rest((1, 2, 3), blamed((1, 2, 3), holds)))
        assert (1, 2, 3) != blamed((1, 2, 3), holds)

    @pytest.mark.parametrize("days", [(-4, -4, -2, 1)])
    def test_minimal_in_a_band(self, days):
        """In a band, which less can break as more can, nobody is blamed too many either."""

        def holds(left):
            return 4 <= 5 + sum(days[one] for one in left) <= 6

        to_blame = blamed((0, 1, 2, 3), holds)

        assert not any(holds(tuple(sorted((*rest((0, 1, 2, 3), to_blame), one)))) for one in to_blame)


class TestInvariants:
    def test_reads(self):
        """What an invariant reads is a slot, or which lines there are."""
        assert {slot for one in INVARIANTS for slot in one.reads} <= {*LAWS, "lines"}

    def test_four(self):
        """There are four, each with a sentence and a source."""
        assert (DAYS_LEFT, DEBRIEF_BELONGS, CHECK_IN_BELONGS, IN_BAND) == INVARIANTS
        assert all(one.says and (one.source.clauses or one.source.note) for one in INVARIANTS)


# What is named in a breach --------------------------------------------------------------------------------------------


def an_adjustment(key, quarters, line="concepts", **facts):
    return AdjustDays(
        id=f"{key}/days",
        target=Only(f"enhance/{line}"),
        days=ProviderDays(quarters),
        what="work",
        reason=f"{key} has a reason",
        source=SOURCE,
        **facts,
    )


def dropping(key, *lines, supersedes=()):
    return FakePlugin(
        key,
        tuple(
            DropLine(
                id=f"{key}/{line}",
                line=f"enhance/{line}",
                reason=f"{key} has a reason",
                source=SOURCE,
                supersedes=supersedes,
            )
            for line in lines
        ),
    )


def adjusting(key, quarters, line="concepts", **facts):
    return FakePlugin(key, (an_adjustment(key, quarters, line, **facts),))


def refused(*plugins, changes=None):
    with pytest.raises(ConflictError) as caught:
        tailored(changes, *plugins)
    return caught.value


def named_in(text, *keys):
    return [key for key in keys if f"{key}/" in text]


class TestDaysLeft:
    def test_two(self):
        """Of those who take days off, each whose part alone is too much is named, and nobody else."""
        told = refused(adjusting("arts", -3), adjusting("rural", -3), adjusting("zebra", -1, "vision"))

        assert (DAYS_LEFT.id, "enhance/concepts.adjustments") == (told.code, told.path)
        assert ["arts", "rural"] == named_in(told.message, "arts", "rural", "zebra")
        assert "which leaves -½" in told.message

    def test_one_alone(self):
        """Where without one of them it holds, and without the others not, that one alone is named."""
        told = refused(adjusting("arts", -4), adjusting("rural", -1), adjusting("zebra", -1))

        assert ["arts"] == named_in(told.message, "arts", "rural", "zebra")

    def test_neither_alone(self):
        """Where it takes two of three to go, two are named, and their reasons."""
        told = refused(adjusting("arts", -4), adjusting("rural", -4), adjusting("zebra", -4))

        assert 2 == len(named_in(told.message, "arts", "rural", "zebra"))
        assert "arts has a reason" in told.message or "rural has a reason" in told.message

    @pytest.mark.parametrize("quarters", [1, 2])
    def test_who_adds(self, quarters):
        """Whoever adds days is never to blame for too few."""
        told = refused(adjusting("arts", -4 - quarters - 1), adjusting("rural", quarters))

        assert ["arts"] == named_in(told.message, "arts", "rural")

    def test_just_enough(self):
        """As many days as there are may be taken off."""
        package = tailored(None, adjusting("arts", -3), adjusting("rural", -1))

        assert [ProviderDays(0)] == [
            entry.figure for entry in package.ledger.column(Column.PROVIDER, line="enhance/concepts")
        ]


SETTLING = ("enhance/report-back-added",)


class TestDebriefBelongs:
    def test_two(self):
        """Two who each drop the report-back are both named, and one who drops something else is not."""
        plugins = [dropping(key, "report-back", supersedes=SETTLING) for key in ("arts", "rural")]
        told = refused(*plugins, dropping("zebra", "catch-up", supersedes=("enhance/catch-up-added",)))

        assert (DEBRIEF_BELONGS.id, "enhance/debrief") == (told.code, told.path)
        assert ["arts", "rural"] == named_in(told.message, "arts", "rural", "zebra")
        assert "there is no report-back to debrief" in told.message

    def test_one(self):
        """One who drops it is named with the reason."""
        told = refused(dropping("arts", "report-back", supersedes=SETTLING))

        assert "arts says so in arts/report-back, because arts has a reason" in told.message


class TestCheckInBelongs:
    def test_one(self):
        """Who drops a workshop is named for the check-in that has no gap left, and nobody for the one that has."""
        told = refused(dropping("arts", "vision"))

        assert (CHECK_IN_BELONGS.id, "enhance/check-in-2") == (told.code, told.path)
        assert ["arts"] == named_in(told.message, "arts")
        assert 1 == len(told.errors)

    def test_two(self):
        """Two who each drop a workshop are both named, for each check-in."""
        told = refused(dropping("arts", "vision"), dropping("rural", "concepts"))

        assert ["enhance/check-in-1", "enhance/check-in-2"] == [error.path for error in told.errors]
        assert {("arts", "rural")} == {tuple(named_in(error.message, "arts", "rural")) for error in told.errors}

    def test_bystander(self):
        """Who drops a line of another kind, or adds days, is not named."""
        told = refused(
            dropping("arts", "vision"),
            dropping("rural", "catch-up", supersedes=("enhance/catch-up-added",)),
            adjusting("zebra", 1),
        )

        assert ["arts"] == named_in(told.message, "arts", "rural", "zebra")

    def test_who_makes_no_difference(self):
        """Where one drops a workshop, and two another, the first gap is lost through the one alone."""
        told = refused(dropping("arts", "vision"), dropping("rural", "concepts"), dropping("zebra", "concepts"))
        first = next(error for error in told.errors if error.path == "enhance/check-in-1")

        assert ["arts"] == named_in(first.message, "arts", "rural", "zebra")


def breach_of(package):
    return [finding.text for finding in package.findings if finding.id == "enhance/outside-band"]


class TestInBand:
    def test_none(self):
        """Inside the band nobody is blamed."""
        assert [] == breach_of(tailored(None, adjusting("arts", -2)))

    def test_one(self):
        """Of those who add days, the one without whom the band holds is named."""
        package = tailored(None, adjusting("arts", 3), adjusting("rural", -1, "vision"), adjusting("zebra", -1))
        text = breach_of(package)[0]

        assert text.endswith("leave the stated 4 to 6, by arts (arts/days)")

    def test_two(self):
        """Two who each go too far are both named, and those outside the band or on other modules are not."""
        package = tailored(
            None, adjusting("arts", 2), adjusting("rural", 2, "vision"), adjusting("zebra", 8, in_band=False)
        )

        assert breach_of(package)[0].endswith("leave the stated 4 to 6, by arts (arts/days), rural (rural/days)")

    def test_below(self):
        """Who takes too much off is named just so."""
        changes = {"G7.report-back": "no", "G7.attend": "no", "G7.debrief": "no"}
        package = tailored(changes, adjusting("arts", -3), adjusting("rural", -3, "vision"))
        text = breach_of(package)[0]

        assert ["arts", "rural"] == named_in(text, "arts", "rural")

    def test_is_a_finding(self):
        """A breach of the band is a finding, and the package is made."""
        package = tailored(None, adjusting("arts", 20))

        assert ["warning"] == [each.level.value for each in package.findings if each.id == "enhance/outside-band"]

    @pytest.mark.parametrize("brings", ["line", "role"])
    def test_brought(self, brings):
        """A plugin whose line, or whose role, brings too many days is named (B11)."""
        text = breach_of(tailored(None, _Bringing(brings)))[0]

        assert ["rural"] == named_in(text, "rural")

    def test_left_open(self):
        """Who leaves days open so that the band cannot hold is named."""
        opens = [
            LeaveOpen(id=f"arts/{line}", target=Only(f"enhance/{line}"), text="to be agreed", reason="r", source=SOURCE)
            for line in ("concepts", "vision", "planning")
        ]
        text = breach_of(tailored(None, FakePlugin("arts", tuple(opens)), adjusting("rural", 1, in_band=False)))[0]

        assert ["arts"] == named_in(text, "arts", "rural")


DAYS = Effort(what="work", days=ProviderDays.of("3"), source=SOURCE)
LINE = Consultancy(
    id="rural/clinic",
    title="Clinic",
    module="enhance/module-1",
    nature=Nature.CONSULTANCY,
    summary="s",
    source=SOURCE,
    efforts=(DAYS,),
)
ROLE = Role(id="rural/host", title="a host", team="hosts", source=SOURCE, effort=DAYS)


@attrs.frozen(eq=False)
class _Bringing(Plugin):
    brings: str
    key = "rural"

    @hookimpl
    def coproduce_catalogue(self):
        return (LINE, ROLE)

    @hookimpl
    def coproduce_compose(self, ctx):  # noqa: ARG002 - for every charity
        if self.brings == "line":
            yield AddLine(id="rural/add", line=LINE.id, reason="r", source=SOURCE)

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
        if self.brings == "role":
            yield AddRole(id="rural/role", target=Initial("enhance/module-1"), role=ROLE.id, reason="r", source=SOURCE)
