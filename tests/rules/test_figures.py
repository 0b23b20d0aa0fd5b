"""An edit on record can put another figure in the place of the offer's, and is seen wherever the figure counts."""

import pytest

from cases import FOUNDED, MONDAY, PLANNED, a_calendar, a_call, a_charity, tailored, the_practice
from coproduce import (
    ArgumentError,
    Column,
    ConflictError,
    DropLine,
    Level,
    Outcome,
    SetFigure,
    Source,
    UnknownLineError,
    dumps,
    loads,
    schedule,
)
from coproduce.provenance import Basis
from coproduce.rules.enhance.shipped import shipped_offer

SOME_WAY = {"E1.governance": 6}
NOTHING = {**FOUNDED, **PLANNED}


def figure(name, value, id_="one", **facts):
    return SetFigure(
        id=f"agreed/{id_}",
        figure=name,
        value=value,
        by="the coordinator",
        reason="the funder agreed to it",
        source=Source.agreed("on the phone"),
        **facts,
    )


def assessed(changes=None, *edits):
    return the_practice().assess(a_charity(), a_call(changes), agreed=edits)


def total(package, column):
    return str(package.ledger.total(column))


class TestAssess:
    @pytest.mark.clause("R11", "R113")
    def test_gates(self):
        """A figure that an edit sets decides in the gates."""
        look_again = figure("look-again-months", 12)

        assert (2027, 6) == (assessed({"C2": "no"}).look_again.year, assessed({"C2": "no"}).look_again.month)
        assert (2027, 12) == (
            assessed({"C2": "no"}, look_again).look_again.year,
            assessed({"C2": "no"}, look_again).look_again.month,
        )

    @pytest.mark.clause("R11", "Q16")
    def test_stage(self):
        """The threshold of a stage can be overridden, and the journey follows it."""
        stages = [
            next(gate.reason for gate in made.gates if gate.id == "enhance/journey")
            for made in (assessed(SOME_WAY), assessed(SOME_WAY, figure("at-start-level", 6)))
        ]

        assert "some way on" == stages[0].partition(":")[0]
        assert "right at the start: no function of the services is known to be above step 6" in stages[1]

    def test_outcome(self):
        """Where a figure decides whether anything is proposed, it decides the outcome."""
        assert Outcome.CLOSED is assessed(NOTHING).outcome
        assert Outcome.PROCEED is assessed(NOTHING, figure("at-start-level", 7)).outcome

    def test_on_record(self):
        """The assessment holds the edit that it was made with."""
        edit = figure("at-start-level", 6)

        assert (edit,) == assessed(None, edit).agreed


class TestTailor:
    @pytest.mark.clause("R11", "R102", "R113")
    def test_ledger(self):
        """A figure changes the days that rest on it, and no others."""
        before, after = tailored(), tailored(agreed=[figure("core-quarter-days", 4)])

        assert ("4", "8") == (total(before, Column.BETWEEN), total(after, Column.BETWEEN))
        for column in (Column.PROVIDER, Column.FACE_TO_FACE):
            assert total(before, column) == total(after, column)

    @pytest.mark.clause("R67")
    def test_days_of_a_line(self):
        """The provider's attendance can be agreed at another length."""
        package = tailored(agreed=[figure("attendance-quarter-days", 4)])

        assert "6½" == total(package, Column.PROVIDER)

    @pytest.mark.clause("R33")
    def test_check(self):
        """A check goes by the figure that was agreed, and names it."""
        package = tailored(agreed=[figure("most-workshops", 2)])
        (finding,) = [one for one in package.findings if one.id == "enhance/too-many-workshops"]

        assert Level.ERROR is finding.level
        assert "the offer has up to 2" in finding.text
        assert Basis.AGREED is finding.source.basis

    @pytest.mark.clause("R58", "R71", "Q4")
    def test_dates(self):
        """A figure that dates rest on moves the dates."""
        later = [figure("momentum-months-least", 5), figure("momentum-months-most", 6, "two")]
        reports = [
            schedule(package, start=MONDAY, calendar=a_calendar()).event("enhance/report-back/1").day
            for package in (tailored(), tailored(agreed=later))
        ]

        assert reports[0] < reports[1]

    def test_said_to_assess_or_to_tailor(self):
        """It makes no difference whether an edit was said to the assessment or only to the package."""
        edit = figure("at-start-level", 6)
        at_once = the_practice().tailor(assessed(SOME_WAY, edit))
        later = the_practice().tailor(assessed(SOME_WAY), agreed=[edit])

        assert at_once == later
        assert dumps(at_once) == dumps(later)

    def test_said_to_both(self):
        """Said twice, an edit counts once."""
        edit = figure("core-quarter-days", 4)
        package = the_practice().tailor(assessed(None, edit), agreed=[edit])

        assert (edit,) == package.agreed
        assert "8" == total(package, Column.BETWEEN)

    def test_beside_other_edits(self):
        """An edit of another kind at the same time does its own work, as if the figure were the offer's."""
        drop = DropLine(
            id="agreed/no-debrief",
            line="enhance/debrief",
            supersedes=("enhance/debrief-added",),
            by="the coordinator",
            reason="no time",
            source=Source.agreed("on the phone"),
        )
        package = tailored(agreed=[figure("core-quarter-days", 4), drop])

        assert ("5½", "8") == (total(package, Column.PROVIDER), total(package, Column.BETWEEN))

    def test_not_for_the_next(self):
        """What is agreed for one charity holds for no other."""
        tailored(agreed=[figure("core-quarter-days", 4)])

        assert "4" == total(tailored(), Column.BETWEEN)
        assert shipped_offer() == the_practice().offer


class TestShown:
    @pytest.mark.clause("R11", "R113")
    def test_parameter(self):
        """The figure in the package has its value, the offer's default, who agreed it, why, and its clause still."""
        found = tailored(agreed=[figure("core-quarter-days", 4)]).figure("core-quarter-days")

        assert (4, 2) == (found.value, found.default)
        assert (Basis.AGREED, ("R102",)) == (found.source.basis, found.source.clauses)
        assert "4 quarter-days in the place of 2, agreed by the coordinator" == found.source.note

    def test_others_have_no_default(self):
        """A figure that nobody touched has no other default beside it."""
        package = tailored(agreed=[figure("core-quarter-days", 4)])
        touched = [parameter.id for parameter in package.parameters if parameter.default is not None]

        assert ["core-quarter-days"] == touched

    @pytest.mark.clause("R11")
    def test_ledger_source(self):
        """The ledger lines that rest on an agreed figure name who agreed it."""
        entries = tailored(agreed=[figure("core-quarter-days", 4)]).ledger.column(Column.BETWEEN)
        core = [entry for entry in entries if entry.what.startswith("core team")]

        assert 2 == len(core)
        assert {"agreed (R102): 4 quarter-days in the place of 2, agreed by the coordinator"} == {
            str(entry.source) for entry in core
        }

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize(
        ("name", "value", "slot"),
        [
            ("longer-gap-one-days", 5, "module-1.longer_gap"),
            ("attendance-quarter-days", 4, "report-back.adjustments"),
            ("report-back-support-quarter-days", 2, "review-and-support.adjustments"),
        ],
    )
    def test_explain(self, name, value, slot):
        """The explanation of what rests on an agreed figure shows that it was agreed, and by whom."""
        package = tailored({"D2": "no"}, agreed=[figure(name, value)])

        assert "agreed by the coordinator" in str(package.explain(slot))

    def test_document(self):
        """A package with an agreed figure is read back as it was written."""
        package = tailored(agreed=[figure("core-quarter-days", 4)])

        assert package == loads(dumps(package))


class TestRefused:
    @pytest.mark.parametrize("name", ["nope", "", "Core-Quarter-Days", "enhance/core-quarter-days"])
    def test_unknown(self, name):
        """A figure that the offer does not have is refused, by assess and by tailor."""
        edit = figure(name, 4)

        with pytest.raises(UnknownLineError, match="is no figure of the offer"):
            assessed(None, edit)
        with pytest.raises(UnknownLineError, match="is no figure of the offer"):
            tailored(agreed=[edit])

    def test_two_that_differ(self):
        """Two edits that set one figure otherwise are a conflict, which names both values."""
        edits = [figure("core-quarter-days", 4), figure("core-quarter-days", 6, "two")]

        with pytest.raises(ConflictError, match="core-quarter-days, to 4 and to 6") as caught:
            tailored(agreed=edits)
        assert ("core-quarter-days", "conflict") == (caught.value.path, caught.value.code)
        assert "supersede" in caught.value.hint

    def test_two_alike(self):
        """Two edits that set one figure alike agree."""
        edits = [figure("core-quarter-days", 4), figure("core-quarter-days", 4, "two")]

        assert "8" == total(tailored(agreed=edits), Column.BETWEEN)

    @pytest.mark.parametrize("turned", [False, True])
    def test_superseded(self, turned):
        """An edit that supersedes the other by name settles it, in whatever order they are said."""
        edits = [
            figure("core-quarter-days", 4),
            figure("core-quarter-days", 6, "two", supersedes=("agreed/one",)),
        ]

        assert "12" == total(tailored(agreed=edits[::-1] if turned else edits), Column.BETWEEN)

    def test_all_conflicts_at_once(self):
        """All the figures that are in dispute are told at once."""
        names = ("core-quarter-days", "tail-days")
        edits = [figure(name, value, f"{name}-{value}") for name in names for value in (4, 6)]

        with pytest.raises(ConflictError) as caught:
            tailored(agreed=edits)
        assert set(names) == {error.path for error in caught.value.errors}

    def test_same_id_twice(self):
        """One id says one thing."""
        with pytest.raises(ConflictError, match="one id must say one thing"):
            tailored(agreed=[figure("core-quarter-days", 4), figure("tail-days", 4)])

    @pytest.mark.parametrize("value", ["4", 4.0, None, True])
    def test_no_whole_number(self, value):
        """A value that is no whole number is refused."""
        with pytest.raises(ArgumentError, match="expected an amendment, whole in each field"):
            tailored(agreed=[figure("core-quarter-days", value)])

    @pytest.mark.parametrize(
        ("name", "value"),
        [("core-quarter-days", -1), ("attendance-quarter-days", -2), ("minutes-in-a-day", 0)],
    )
    def test_senseless(self, name, value):
        """A figure that nothing could be made of is refused in a sentence, and never ends in another error."""
        changes = {"G5.face-to-face": "no", "G5.session-minutes": 90}

        with pytest.raises((ArgumentError, ConflictError)):
            tailored(changes, agreed=[figure(name, value)])
