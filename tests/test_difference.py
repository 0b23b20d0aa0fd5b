"""What differs between two results is said in words, once, with what it was, what it is and who made it so."""

from datetime import date

import attrs
import pytest

from cases import BOTH_OPTIONS_OFF, COMPLETE, FOUNDED, Said, assessed, series_of, tailored
from coproduce import (
    Accommodate,
    AdjustDays,
    Approval,
    ApprovalState,
    Avoid,
    CapSession,
    Condition,
    Counterfactual,
    DateRange,
    Decline,
    Difference,
    DifferenceKind,
    DropLine,
    Duration,
    Focus,
    LengthenGap,
    Mode,
    Only,
    Pace,
    Participants,
    ProviderDays,
    ReportTo,
    SetApproval,
    SetFigure,
    SetFocus,
    SetForm,
    SetMode,
    SetOptional,
    SetPace,
    SetParticipants,
    SetStyle,
    Source,
    TakeUp,
    differences,
)

ONE_WORKSHOP = Only("enhance/vision")
ONE_MODULE = Only("enhance/module-1")
FOCUS = Focus(name="deepening", from_step=5, text="shaping campaigns together")
APPROVAL = Approval(state=ApprovalState.GIVEN, by="the Regional Manager", on=date(2027, 1, 5))


def an_edit(kind, name="one", **facts):
    return kind(
        id=f"agreed/{name}",
        by="the coordinator",
        reason="agreed on the phone",
        source=Source.agreed("on the phone"),
        **facts,
    )


def changed(before, after):
    return {difference.id: difference for difference in differences(before, after)}


def words(before, after):
    return [str(difference) for difference in differences(before, after)]


class TestDifference:
    def test_added_and_removed(self):
        """What came and what went is named, and nothing more is said of it."""
        came = Difference(id="x", title="Vision workshop", kind=DifferenceKind.ADDED, after="in the package")

        assert "Vision workshop: added" == str(came)
        assert "Vision workshop: removed" == str(attrs.evolve(came, kind=DifferenceKind.REMOVED))

    def test_gate(self):
        """A gate that came or went is called a gate, and says what it says."""
        came = Difference(id="gate wales/need", title="As needed", kind=DifferenceKind.ADDED, after="pass")

        assert "The gate As needed: added: pass" == str(came)
        assert "The gate As needed: removed: pass" == str(attrs.evolve(came, kind=DifferenceKind.REMOVED))

    @pytest.mark.parametrize(
        ("before", "after", "said"), [("1", "2", "1 -> 2"), ("", "2", "nothing -> 2"), ("1", "", "1 -> nothing")]
    )
    def test_changed(self, before, after, said):
        """What changed says what it was and what it is, and an empty value is nothing."""
        one = Difference(id="x", title="Days", kind=DifferenceKind.CHANGED, before=before, after=after)

        assert f"Days: {said}" == str(one)


class TestNothing:
    @pytest.mark.parametrize("changes", [{}, COMPLETE, FOUNDED, {"C2": "conditional"}])
    def test_same_package(self, changes):
        """The same package twice differs in nothing."""
        assert () == differences(tailored(changes), tailored(changes))

    @pytest.mark.parametrize("changes", [{}, {"C2": "no"}, {"C2": None}])
    def test_same_assessment(self, changes):
        """The same assessment twice differs in nothing."""
        assert () == differences(assessed(changes), assessed(changes))

    def test_what_no_rule_reads(self):
        """An answer that no rule reads changes nothing."""
        assert () == differences(tailored(), tailored({"A4": "the manager for the north"}))


class TestAssessments:
    def test_outcome_and_gate(self):
        """Where a gate closes, the outcome and that gate differ."""
        assert [
            "Outcome: proceed -> closed",
            "Staff time and resources: pass -> close",
            "Look again: added",
        ] == words(assessed(), assessed({"C2": "no"}))

    def test_condition(self):
        """A gate that passes on a condition says which."""
        condition = "Staff time for developing and implementing coproduction is confirmed."

        assert [f"Staff time and resources: pass -> conditional, on condition: {condition}"] == words(
            assessed(), assessed({"C2": "conditional"})
        )

    def test_beside_a_package(self):
        """An assessment beside a package is compared by its decision alone."""
        package, closed = tailored(), assessed({"C2": "no"})

        assert {"outcome", "gate enhance/time-and-resources", "look again"} == set(changed(package, closed))
        assert {"outcome", "gate enhance/time-and-resources", "look again"} == set(changed(closed, package))

    def test_beside_its_own_package(self):
        """A package decides nothing otherwise than the assessment that it was made from."""
        assert () == differences(assessed(), tailored())


class TestPackages:
    def test_lines(self):
        """Lines that went and came are named once, without their slots."""
        found = changed(tailored(series_of(2)), tailored(series_of(3)))

        assert DifferenceKind.ADDED is found["enhance/planning"].kind
        assert DifferenceKind.ADDED is found["enhance/check-in-2"].kind
        assert not [id_ for id_ in found if id_.startswith(("enhance/planning.", "enhance/check-in-2."))]

    def test_turned_round(self):
        """Compared the other way round, what came has gone."""
        there, back = changed(tailored(series_of(2)), tailored()), changed(tailored(), tailored(series_of(2)))
        turned = {DifferenceKind.ADDED: DifferenceKind.REMOVED, DifferenceKind.REMOVED: DifferenceKind.ADDED}

        assert {id_: turned.get(one.kind, one.kind) for id_, one in there.items()} == {
            id_: one.kind for id_, one in back.items()
        }

    def test_days(self):
        """Days differ column by column, with the totals that there could be."""
        found = words(tailored(), tailored(BOTH_OPTIONS_OFF))

        assert "Days, provider effort: 6 (could be 4, 4½, 5, 5½, 6) -> 4 (could be 4, 4½, 5)" in found

    def test_options(self):
        """An option that is no longer taken up says why."""
        found = changed(tailored(), tailored({"G7.attend": "no"}))

        assert (
            "Our attendance at the report-back: taken up -> not taken up, because the charity does not want us there"
            in {str(one) for one in found.values()}
        )

    def test_findings(self):
        """A finding that came is there with its text."""
        found = changed(tailored(), tailored({"C4": "no"}))

        assert (DifferenceKind.ADDED, "no senior leader is known to take part") == (
            found["finding enhance/no-senior-leader"].kind,
            found["finding enhance/no-senior-leader"].after,
        )

    def test_who_added(self):
        """A line that came names who put it there and why."""
        one = changed(tailored({"G3": "no"}), tailored({"G3": "yes"}))["enhance/catch-up"]

        assert ["enhance"] == [cause.author.key for cause in one.causes]
        assert "because volunteers and service users join at the second workshop" in str(one)

    @pytest.mark.clause("R11")
    def test_who_dropped(self):
        """A line that an edit drops names the edit and its reason, which the new package has on record."""
        drop = an_edit(DropLine, line="enhance/debrief", supersedes=("enhance/debrief-added",))
        after = tailored(agreed=[drop])
        one = changed(tailored(), after)["enhance/debrief"]

        assert after.explain("debrief").causes == one.causes
        assert "Final debrief with the core team: removed, because agreed on the phone" == str(one)


COMMON = {"id": "agreed/one", "by": "x", "reason": "r", "source": Source.agreed("a")}
EDITS = {
    "enhance/vision.mode": SetMode(**COMMON, target=ONE_WORKSHOP, mode=Mode.REMOTE),
    "enhance/vision.participants": SetParticipants(**COMMON, target=ONE_WORKSHOP, participants=Participants.STAFF_ONLY),
    "enhance/vision.optional": SetOptional(**COMMON, target=ONE_WORKSHOP, optional=True),
    "enhance/vision.session_cap": CapSession(**COMMON, target=ONE_WORKSHOP, cap=Duration.of("1/2")),
    "enhance/vision.adjustments": AdjustDays(**COMMON, target=ONE_WORKSHOP, days=ProviderDays.of("1/2"), what="travel"),
    "enhance/vision.accommodations": Accommodate(**COMMON, target=ONE_WORKSHOP, text="We will do our best: a ramp"),
    "enhance/vision.conditions": Condition(**COMMON, target=ONE_WORKSHOP, text="A room is found."),
    "enhance/vision.avoid": Avoid(**COMMON, target=ONE_WORKSHOP, days=DateRange(date(2027, 2, 1), date(2027, 2, 5))),
    "enhance/vision.topics": TakeUp(
        **COMMON, target=ONE_WORKSHOP, text="opportunity in culture: a new chief executive"
    ),
    "enhance/vision.focus": SetFocus(**COMMON, target=ONE_WORKSHOP, focus=FOCUS),
    "enhance/vision.approval": SetApproval(**COMMON, target=ONE_WORKSHOP, approval=APPROVAL),
    "enhance/module-1.pace": SetPace(**COMMON, target=ONE_MODULE, pace=Pace.SLOWER, supersedes=("enhance/pace",)),
    "enhance/module-1.style": SetStyle(**COMMON, target=ONE_MODULE, style="in pairs"),
    "enhance/module-1.form": SetForm(**COMMON, target=ONE_MODULE, form="half days"),
    "enhance/module-1.longer_gap": LengthenGap(**COMMON, target=ONE_MODULE, days=4),
    "enhance/report-back.audiences": ReportTo(**COMMON, target=Only("enhance/report-back"), audiences=("trustees",)),
}
"""An edit for each slot that an edit on record can write, by the slot."""


class TestEdits:
    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("slot", EDITS)
    def test_each_slot(self, slot):
        """A slot that an edit writes differs, with who agreed it, and no change of it goes unseen."""
        edit = EDITS[slot]
        one = changed(tailored(), tailored(agreed=[edit]))[slot]

        assert DifferenceKind.CHANGED is one.kind
        assert one.before != one.after
        assert edit.id in {cause.id for cause in one.causes}
        assert "agreed by x" in {str(cause.author) for cause in one.causes}

    @pytest.mark.clause("R11", "R113")
    def test_figure(self):
        """A figure that an edit sets differs, and says what the offer has."""
        figure = an_edit(SetFigure, figure="core-quarter-days", value=4)
        found = words(tailored(), tailored(agreed=[figure]))

        assert "Figure core-quarter-days: 2 quarter-days -> 4 quarter-days, agreed in the place of 2" in found
        assert "Days, charity, between workshops: 4 -> 8" in found

    def test_days_of_an_adjustment(self):
        """Two adjustments that say the same and differ in days alone differ."""
        edits = [attrs.evolve(EDITS["enhance/vision.adjustments"], days=ProviderDays(days)) for days in (1, 2)]
        one, other = (tailored(agreed=[edit]) for edit in edits)

        assert "enhance/vision.adjustments" in changed(one, other)

    @pytest.mark.parametrize(
        ("slot", "text"),
        [
            ("enhance/vision.adjustments", "travel"),
            ("enhance/vision.accommodations", "We will do our best: a ramp"),
            ("enhance/vision.conditions", "A room is found."),
        ],
    )
    def test_text_alone(self, slot, text):
        """What is put in words is told by these words alone."""
        came = changed(tailored(), tailored(agreed=[EDITS[slot]]))[slot]
        gone = changed(tailored(agreed=[EDITS[slot]]), tailored())[slot]

        assert ("", text) == (came.before, came.after)
        assert (text, "") == (gone.before, gone.after)

    def test_exactly_where_only_that_differs(self):
        """Where the words stay and something else changes, that is told too."""
        edits = [attrs.evolve(EDITS["enhance/vision.adjustments"], days=ProviderDays(days)) for days in (1, 2)]
        one = changed(*(tailored(agreed=[edit]) for edit in edits))["enhance/vision.adjustments"]

        assert one.before.startswith("travel, ¼")
        assert one.after.startswith("travel, ½")

    def test_parts_of_a_list(self):
        """Each thing that came is a difference of its own with its own reason, and one that went has none."""
        needs = [
            an_edit(Accommodate, name, target=ONE_WORKSHOP, text=f"We will do our best: {name}") for name in ("x", "y")
        ]
        before = tailored(agreed=[needs[0]])
        after = tailored({"G4": ("a loop",)}, agreed=[needs[1]])
        found = changed(before, after)["enhance/vision.accommodations"]

        assert [
            "Vision workshop, accommodations: no more We will do our best: x",
            "Vision workshop, accommodations: also We will do our best: y, because agreed on the phone",
            "Vision workshop, accommodations: also We will do our best: a loop, because the charity named this need",
        ] == [str(part) for part in found.parts]

    def test_day_of_an_approval(self):
        """Two approvals that differ in their day alone differ."""
        edit = EDITS["enhance/vision.approval"]
        later = attrs.evolve(edit, approval=attrs.evolve(APPROVAL, on=date(2027, 1, 6)))
        one, other = (tailored(agreed=[each]) for each in (edit, later))

        assert ["enhance/vision.approval"] == list(changed(one, other))

    def test_a_reason_alone(self):
        """The same edit for another reason changes nothing of what the charity is offered."""
        edit = EDITS["enhance/module-1.style"]
        one, other = (tailored(agreed=[attrs.evolve(edit, reason=reason)]) for reason in ("one", "another"))

        assert () == differences(one, other)

    def test_declining_what_is_off(self):
        """An edit that says why an option stays off changes nothing that is taken up."""
        decline = an_edit(
            Decline, option="enhance/co-facilitation", would_change=(Counterfactual("G6", "yes", "answered yes"),)
        )

        assert () == differences(tailored(), tailored(agreed=[decline]))

    def test_evidence_alone(self):
        """Evidence that changes no rule's answer changes nothing of what the charity is offered."""
        assert () == differences(tailored({"E5": Said(0, "one word")}), tailored({"E5": Said(0, "another")}))
