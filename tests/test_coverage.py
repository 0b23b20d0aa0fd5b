"""The matrix of outcomes says what is promised and why, and which lines work on it."""

import pytest

from cases import FOUNDED, PLANNED, Said, tailored
from coproduce import AddLine, Coverage, LeaveOut, OutcomeKind, Source, State

TYPICAL = {
    "buy-in": "E6",
    "shared-understanding": "E3",
    "practical-application": "E4",
    "effective-plan": "E5",
}
PROGRAMME = (
    "stronger-governance",
    "skilled-staff-and-volunteers",
    "clear-strategy-and-planning",
    "effective-services",
    "robust-systems-and-processes",
)
ONLY_MODULE_2 = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)}


def an_edit(kind, name="one", **facts):
    return kind(
        id=f"agreed/{name}",
        by="the coordinator",
        reason="agreed on the phone",
        source=Source.agreed("on the phone"),
        **facts,
    )


def rows(changes=None, **facts) -> dict[str, Coverage]:
    return {row.outcome: row for row in tailored(changes, **facts).coverage}


def bare(row):
    return [line.partition("/")[2] for line in row.lines]


class TestRows:
    @pytest.mark.clause("R94")
    def test_one_for_each_outcome(self):
        """Each outcome of the offer has one row, in the order of the offer, the typical ones first."""
        found = rows()

        assert [*TYPICAL, *PROGRAMME] == list(found)
        assert {OutcomeKind.TYPICAL} == {found[name].kind for name in TYPICAL}
        assert {OutcomeKind.PROGRAMME} == {found[name].kind for name in PROGRAMME}

    @pytest.mark.clause("R44", "R45", "R46", "R47")
    @pytest.mark.parametrize("outcome", TYPICAL)
    def test_workshop(self, outcome):
        """A typical outcome that a workshop of the package works on is promised, and the workshop is named."""
        row = rows()[outcome]

        assert row.promised
        assert row.why.endswith(" workshop works towards it")

    @pytest.mark.clause("R47")
    @pytest.mark.parametrize(
        ("said", "promised"),
        [
            (Said(3, "the plan of last year"), False),
            (Said(3), True),
            (Said(3, " "), True),
            (Said(2, "a draft"), True),
            (State.UNKNOWN, True),
            (State.DECLINED, True),
            (None, True),
        ],
    )
    def test_without_its_workshop(self, said, promised):
        """Where no workshop works on it, a typical outcome is promised unless it is evidenced, with a reason."""
        row = rows({**FOUNDED, "B2": ("policy-and-campaigns",), "E5": said})["effective-plan"]

        assert promised is row.promised
        assert ("it is not evidenced yet" if promised else "it is evidenced") == row.why

    @pytest.mark.clause("R94")
    @pytest.mark.parametrize("outcome", PROGRAMME)
    def test_programme(self, outcome):
        """An outcome of the programme is promised where the charity chose it, and only there."""
        chosen, other = rows({"B3": (outcome,)}), rows({"B3": tuple(set(PROGRAMME) - {outcome})[:3]})

        assert (True, "it is among those that matter most to the charity") == (
            chosen[outcome].promised,
            chosen[outcome].why,
        )
        assert (False, "the charity chose others") == (other[outcome].promised, other[outcome].why)

    @pytest.mark.parametrize("said", [State.UNKNOWN, State.NOT_ASKED, State.DECLINED, None])
    def test_choice_not_known(self, said):
        """Where nobody knows which matter, none is promised and none is said to be unwanted."""
        found = rows({"B3": said})

        assert {(False, "which outcomes matter most is not known")} == {
            (found[name].promised, found[name].why) for name in PROGRAMME
        }


class TestLines:
    @pytest.mark.clause("R44", "R45", "R46", "R47", "R112")
    def test_workshops(self):
        """Each typical outcome has its workshop among the lines that work on it."""
        found = rows()

        assert {"buy-in", "shared-understanding"} == {name for name in TYPICAL if "concepts" in bare(found[name])}
        assert {"practical-application"} == {name for name in TYPICAL if "vision" in bare(found[name])}
        assert {"effective-plan"} == {name for name in TYPICAL if "planning" in bare(found[name])}

    def test_only_what_is_there(self):
        """No line is named that is not in the package."""
        package = tailored({"E1.governance": 6, **PLANNED})
        there = {line.id for line in package.lines}

        assert {line for row in package.coverage for line in row.lines} <= there
        assert "enhance/planning" not in there

    @pytest.mark.clause("R94")
    def test_focus(self):
        """Nothing works on an outcome whose functions the charity does not want."""
        services, governance = rows({"B2": ("service-delivery",)}), rows({"B2": ("governance",)})

        assert ([], ["vision", "planning"]) == (
            bare(services["stronger-governance"]),
            bare(governance["stronger-governance"]),
        )
        assert ["vision"] == bare(services["effective-services"])
        assert () == governance["effective-services"].lines

    def test_follows_edits(self):
        """A line that an edit takes out works on nothing any more, and one that it puts in does."""
        out = an_edit(LeaveOut, line="enhance/planning", supersedes=("enhance/planning-at-start",))
        put_in = an_edit(AddLine, line="enhance/planning")

        assert "planning" not in bare(rows(agreed=[out])["effective-plan"])
        assert "planning" in bare(rows({"E1.governance": 6, **PLANNED}, agreed=[put_in])["effective-plan"])


class TestFindings:
    @pytest.mark.clause("R94")
    def test_uncovered(self):
        """A promised outcome that nothing works on is a warning, with its clauses and its questions."""
        package = tailored({"B2": ("service-delivery",), "B3": ("stronger-governance",)})
        (finding,) = [one for one in package.findings if one.id == "enhance/uncovered-stronger-governance"]

        assert "R95" in finding.source.clauses
        assert ("B3", "B2") == finding.answers

    def test_covered(self):
        """Where each promised outcome has a line, nothing warns."""
        package = tailored({"B3": ("effective-services",)})

        assert not [one.id for one in package.findings if one.id.startswith("enhance/uncovered-")]

    def test_dropped(self):
        """Where an edit takes out the last line that works on a promised outcome, that is a warning."""
        first = an_edit(LeaveOut, line="enhance/concepts", supersedes=("enhance/concepts-at-start",))
        package = tailored(agreed=[first])

        assert "enhance/uncovered-shared-understanding" in {finding.id for finding in package.findings}

    def test_stands_with_module_2(self):
        """A package of module 2 alone still has a row for each outcome, and promises none that is evidenced."""
        found = rows(ONLY_MODULE_2)

        assert [*TYPICAL, *PROGRAMME] == list(found)
        assert not [name for name in TYPICAL if found[name].promised]
