"""Any default can be overridden with a reason and an author, and is seen to be overridden wherever it shows (R11)."""

from datetime import date

import attrs
import pytest

from cases import COMPLETE, Said, a_call, a_charity, named_parts, series_of, tailored, the_practice
from coproduce import (
    Activity,
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    Approval,
    ApprovalState,
    ArgumentError,
    CapSession,
    Column,
    ConflictError,
    Decline,
    DropLine,
    Duration,
    Gap,
    Include,
    LeaveOut,
    LengthenGap,
    Meetings,
    Mode,
    Nature,
    NotProceedingError,
    Only,
    Outcome,
    Pace,
    Participants,
    ProviderDays,
    QuickWin,
    ReportTo,
    SetApproval,
    SetFigure,
    SetForm,
    SetMode,
    SetPace,
    SetParticipants,
    SetStyle,
    Source,
    Workshops,
    dumps,
    loads,
)
from coproduce.rules.enhance.shipped import shipped_offer

BY, DAY, WHY = "the coordinator", date(2026, 12, 8), "agreed on the phone"
WHO = "agreed by the coordinator on 8 December 2026"
WIN = QuickWin("a newsletter", "services manager", date(2027, 2, 1))
MODULE_2 = {"B2": ("service-delivery", "policy-and-campaigns")}
GIVEN = Approval(state=ApprovalState.GIVEN, by="the Regional Manager", on=date(2027, 1, 5))


def an_edit(kind, name="one", **facts):
    said = {"by": BY, "on": DAY, "reason": WHY, "source": Source.agreed("on the phone"), **facts}
    return kind(id=f"agreed/{name}", **said)


def dropping(name):
    return an_edit(DropLine, name, line=f"enhance/{name}", supersedes=(f"enhance/{name}-added",))


def authors(causes):
    return {str(cause.author) for cause in causes}


class TestLines:
    @pytest.mark.clause("R11")
    def test_in(self):
        """A line that no rule proposes is in the package by an edit, which its explanation names."""
        edit = an_edit(AddLine, line="enhance/planning")
        package = tailored(series_of(2), agreed=[edit])
        explained = package.explain("planning")

        assert explained.included
        assert {WHO} == authors(explained.causes)
        assert "overruling that" in str(explained)
        assert f"because {WHY} [{WHO}" in str(explained)

    @pytest.mark.clause("R11")
    def test_out(self):
        """A line that the rules propose is out by an edit, which says so among what is left out."""
        edit = an_edit(LeaveOut, line="enhance/planning", supersedes=("enhance/planning-at-start",))
        package = tailored(agreed=[edit])
        explained = package.explain("planning")

        assert "planning" not in named_parts(package.lines)
        assert {WHO} == authors(explained.causes)
        assert not explained.included

    @pytest.mark.clause("R11", "R59")
    def test_what_goes_with_it_follows(self):
        """What goes with a workshop that an edit leaves out goes with it."""
        edit = an_edit(LeaveOut, line="enhance/planning", supersedes=("enhance/planning-at-start",))

        assert "check-in-2" not in named_parts(tailored(agreed=[edit]).lines)

    @pytest.mark.clause("R11")
    def test_included_in_the_first_stratum(self):
        """A workshop can be included against the rule that leaves it out, and what goes with it follows."""
        edit = an_edit(Include, line="enhance/planning", supersedes=("enhance/planning-evidenced",))
        package = tailored(series_of(2), agreed=[edit])

        assert {"planning", "check-in-2"} <= set(named_parts(package.lines))
        assert {WHO} == authors(package.explain("planning").causes)

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("name", ["debrief", "catch-up", "listen-to-staff", "review-and-support"])
    def test_any_companion_out(self, name):
        """Whatever goes with the workshops by default can be dropped, with who and why."""
        package = tailored({"G3": "yes"}, agreed=[dropping(name)])

        assert name not in named_parts(package.lines)
        assert {WHO} == authors(package.explain(name).causes)

    @pytest.mark.clause("R25")
    def test_the_last_line_out(self):
        """Edits that leave nothing to propose close, and nothing is tailored for that."""
        outs = [
            an_edit(LeaveOut, name, line=f"enhance/{name}", supersedes=(f"enhance/{name}-at-start",))
            for name in ("concepts", "vision", "planning")
        ]

        assert Outcome.CLOSED is the_practice().assess(a_charity(), a_call(), agreed=outs).outcome
        with pytest.raises(NotProceedingError):
            the_practice().tailor(the_practice().assess(a_charity(), a_call(), agreed=outs))

    def test_without_superseding(self):
        """An edit that contradicts a rule without naming it is a conflict that says how to settle it."""
        with pytest.raises(ConflictError, match="a line is in or out") as caught:
            tailored(agreed=[an_edit(DropLine, line="enhance/debrief")])
        assert "settle it by name: put 'enhance/debrief-added' into the supersedes of agreed/one" == caught.value.hint

    @pytest.mark.clause("R11")
    def test_an_activity_of_its_own(self):
        """An edit can bring an activity that no catalogue holds."""
        activity = Activity(
            id="agreed/open-day",
            title="An open day",
            module="enhance/module-1",
            nature=Nature.CONSULTANCY,
            summary="s",
            source=Source.agreed("on the phone"),
            gap=Gap.LAST,
        )
        package = tailored(agreed=[an_edit(AddActivity, activity=activity)])

        assert "open-day" in named_parts(package.lines)
        assert {WHO} == authors(package.explain("open-day").causes)


class TestQuickWin:
    @pytest.mark.clause("R11", "R22")
    def test_declined(self):
        """A quick win is declined by an edit that supersedes its placing, and the reason stays on record."""
        edit = an_edit(DropLine, line="enhance/quick-win-1", supersedes=("enhance/quick-win-1-placed",))
        placed, declined = tailored({"F3": (WIN,)}), tailored({"F3": (WIN,)}, agreed=[edit])

        assert "quick-win-1" in named_parts(placed.lines)
        assert "quick-win-1" not in named_parts(declined.lines)
        assert {WHO} == authors(declined.explain("quick-win-1").causes)
        assert "Quick win: a newsletter" == declined.explain("quick-win-1").title

    @pytest.mark.clause("R22")
    def test_one_of_two(self):
        """Declining one quick win leaves the other where it is."""
        edit = an_edit(DropLine, line="enhance/quick-win-1", supersedes=("enhance/quick-win-1-placed",))
        other = attrs.evolve(WIN, what="a suggestion box")
        package = tailored({"F3": (WIN, other)}, agreed=[edit])

        assert ["quick-win-2"] == [name for name in named_parts(package.lines) if name.startswith("quick-win")]


SLOTS = {
    "vision.participants": an_edit(
        SetParticipants, target=Only("enhance/vision"), participants=Participants.STAFF_ONLY
    ),
    "concepts.mode": an_edit(SetMode, target=Workshops(), mode=Mode.REMOTE),
    "concepts.session_cap": an_edit(CapSession, target=Workshops(), cap=Duration.of("1/4")),
    "concepts.roles": an_edit(AddRole, target=Only("enhance/concepts"), role="enhance/policy-colleague"),
    "vision.adjustments": an_edit(
        AdjustDays, target=Only("enhance/vision"), days=ProviderDays.of("1/4"), what="preparing"
    ),
    "module-1.pace": an_edit(SetPace, target=Only("enhance/module-1"), pace=Pace.SLOWER, supersedes=("enhance/pace",)),
    "module-1.style": an_edit(SetStyle, target=Only("enhance/module-1"), style="in pairs"),
    "module-1.form": an_edit(SetForm, target=Only("enhance/module-1"), form="evenings"),
    "module-1.longer_gap": an_edit(LengthenGap, target=Only("enhance/module-1"), days=5),
    "report-back.audiences": an_edit(ReportTo, target=Only("enhance/report-back"), audiences=("trustees",)),
    "report-back.mode": an_edit(SetMode, target=Meetings(), mode=Mode.REMOTE),
}
"""An edit for each slot that a default stands in, by the slot's short name."""


class TestSlots:
    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("slot", SLOTS)
    def test_overridden(self, slot):
        """A slot that an edit writes holds what the edit says, and trace and explanation name who and why."""
        edit, before = SLOTS[slot], tailored()
        package = tailored(agreed=[edit])
        explained = package.explain(slot)
        traced = {reasoned.id: reasoned.causes for reasoned in package.trace}[f"enhance/{slot}"]

        assert before.explain(slot).value != explained.value
        assert "agreed/one" in {cause.id for cause in traced}
        assert WHO in authors(traced)
        assert f"{WHY} [{WHO}" in str(explained)
        assert (edit,) == package.agreed

    @pytest.mark.clause("R11", "R32")
    def test_against_a_rule(self):
        """Where a rule wrote the same slot, the edit supersedes it by name."""
        everyone = an_edit(
            SetParticipants,
            target=Only("enhance/concepts"),
            participants=Participants.EVERYONE,
            supersedes=("enhance/staff-only",),
        )
        package = tailored({"G3": "yes"}, agreed=[everyone])

        assert Participants.EVERYONE is package.line("concepts").participants
        assert {WHO} == authors(package.explain("concepts.participants").causes)

    def test_against_a_rule_without_naming_it(self):
        """Without its name both sides are named, and nothing is decided in silence."""
        everyone = an_edit(SetParticipants, target=Only("enhance/concepts"), participants=Participants.EVERYONE)

        with pytest.raises(ConflictError, match="enhance/staff-only") as caught:
            tailored({"G3": "yes"}, agreed=[everyone])
        assert "agreed/one" in str(caught.value)


class TestOptions:
    @pytest.mark.clause("R11", "R41")
    def test_remote(self):
        """An option that an edit takes up is shown as taken up, by whom, and against what."""
        package = tailored(agreed=[an_edit(SetMode, target=Workshops(), mode=Mode.REMOTE)])
        choice = package.option("remote-delivery")

        assert choice.taken
        assert {WHO} == authors(choice.causes)
        assert ["enhance/no-remote-delivery"] == [cause.id for cause in choice.against]

    @pytest.mark.clause("R11", "R59")
    def test_report_back_off(self):
        """An option that an edit takes away is shown as not taken up, by whom and why."""
        package = tailored(agreed=[dropping("report-back"), dropping("debrief")])
        choices = [package.option(name) for name in ("reporting-back", "debriefing")]

        assert [False, False] == [choice.taken for choice in choices]
        assert [{WHO}, {WHO}] == [authors(choice.causes) for choice in choices]
        assert WHO in str(package.explain("reporting-back"))

    @pytest.mark.clause("R11", "R64")
    def test_attendance_off(self):
        """Attendance can be taken away with the days that it adds, and the option shows who and why."""
        zero = an_edit(Decline, option="enhance/attendance", supersedes=("enhance/attend-report-back",))
        package = tailored(agreed=[zero])
        choice = package.option("attendance")

        assert (False, {WHO}) == (choice.taken, authors(choice.causes))
        assert "5½" == str(package.ledger.total(Column.PROVIDER))

    @pytest.mark.clause("R11", "R35")
    def test_another_reason_for_off(self):
        """Why an option stays off can be put in a coordinator's words."""
        edit = an_edit(Decline, option="enhance/remote-delivery", supersedes=("enhance/no-remote-delivery",))
        choice = tailored(agreed=[edit]).option("remote-delivery")

        assert (False, {WHO}) == (choice.taken, authors(choice.causes))

    @pytest.mark.clause("R11", "R41")
    def test_face_to_face_after_all(self):
        """Remote delivery can be taken back workshop by workshop, by superseding the rule."""
        edit = an_edit(SetMode, target=Workshops(), mode=Mode.FACE_TO_FACE, supersedes=("enhance/remote",))
        package = tailored({"G5.face-to-face": "no"}, agreed=[edit])

        assert not package.option("remote-delivery").taken
        assert Mode.FACE_TO_FACE is package.line("vision").mode


class TestApproval:
    @pytest.mark.clause("R11", "R82")
    def test_given(self):
        """An edit can record the Regional Manager's yes in the place of what is awaited."""
        line = "enhance/policy-and-campaigns"
        edit = an_edit(SetApproval, target=Only(line), approval=GIVEN, supersedes=(f"{line}-regional-manager",))
        before, after = tailored(MODULE_2), tailored(MODULE_2, agreed=[edit])

        assert (True, False) == (before.line(line).awaits, after.line(line).awaits)
        assert "agreed to by the Regional Manager on 5 January 2027" == str(after.line(line).approval)
        assert {WHO} == authors(after.explain("policy-and-campaigns.approval").causes)


class TestOnRecord:
    @pytest.mark.clause("R11")
    def test_agreed(self):
        """A package holds every edit that it was made with, once each, and a document keeps them."""
        edits = (an_edit(SetFigure, "figure", figure="core-quarter-days", value=4), dropping("debrief"))
        package = tailored(COMPLETE, agreed=(*edits, edits[0]))

        assert set(edits) == set(package.agreed)
        assert len(edits) == len(package.agreed)
        assert package == loads(dumps(package))

    def test_assess_and_tailor(self):
        """Edits that the assessment was made with hold for the package, beside those said later."""
        first, second = dropping("debrief"), dropping("catch-up")
        practice = the_practice()
        assessment = practice.assess(a_charity(), a_call({"G3": "yes"}), agreed=[first])
        package = practice.tailor(assessment, agreed=[second])

        assert (first,) == assessment.agreed
        assert {first, second} == set(package.agreed)
        assert not {"debrief", "catch-up"} & set(named_parts(package.lines))

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("by", ["", "  "])
    def test_by_nobody(self, by):
        """An edit names the role that agreed it."""
        with pytest.raises(ArgumentError, match="agreed/one does not say who agreed it") as caught:
            tailored(agreed=[an_edit(AddLine, line="enhance/catch-up", by=by)])
        assert "by" == caught.value.code

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("reason", ["", "  "])
    def test_without_a_reason(self, reason):
        """An edit says why: a default is overridden with a reason, and never without."""
        edit = an_edit(SetMode, target=Workshops(), mode=Mode.REMOTE, reason=reason)

        with pytest.raises(ArgumentError, match="reason"):
            tailored(agreed=[edit])

    @pytest.mark.parametrize("id_", ["enhance/x", "agreed", "agreed/", "x", "agreed/Two Words"])
    def test_under_another_id(self, id_):
        """An edit has an id of its own, and passes for nobody else's."""
        edit = attrs.evolve(an_edit(AddLine, line="enhance/catch-up"), id=id_)

        with pytest.raises(ArgumentError, match="expected agreed/ and a name") as caught:
            tailored(agreed=[edit])
        assert "id" == caught.value.code

    @pytest.mark.parametrize(
        "edit",
        [
            an_edit(AddLine, line="enhance/nope"),
            an_edit(SetMode, target=Only("enhance/nope"), mode=Mode.REMOTE),
            an_edit(AddRole, target=Workshops(), role="enhance/nope"),
            an_edit(Decline, option="enhance/nope"),
        ],
        ids=lambda edit: edit.tag,
    )
    def test_of_what_is_not_there(self, edit):
        """An edit of a line, a role or an option that no catalogue holds is refused, and those there are are named."""
        with pytest.raises(ConflictError, match="'enhance/nope', which no catalogue in force holds") as caught:
            tailored(agreed=[edit])
        assert ("stale", "enhance/") == (caught.value.code, caught.value.hint.partition("are ")[2][:8])

    def test_offer_is_untouched(self):
        """No edit changes the offer: the next charity has every default again."""
        before = dumps(tailored())
        tailored({"E5": Said(0)}, agreed=list({edit.id: edit for edit in SLOTS.values()}.values()))

        assert before == dumps(tailored())
        assert shipped_offer() == the_practice().offer


class TestWhereItSpeaks:
    @pytest.mark.clause("R11")
    def test_one_line_only(self):
        """An edit that settles a quarrel for one line leaves the others as the rule has them, and says so."""
        edit = an_edit(SetMode, target=Only("enhance/planning"), mode=Mode.FACE_TO_FACE, supersedes=("enhance/remote",))
        package = tailored({"G5.face-to-face": "no"}, agreed=[edit])
        modes = {line.name: line.mode for line in package.series("enhance/module-1")}

        assert {"concepts": Mode.REMOTE, "vision": Mode.REMOTE, "planning": Mode.FACE_TO_FACE} == modes
        assert ["enhance/remote"] == [cause.id for cause in package.explain("planning.mode").against]
        assert package.option("remote-delivery").taken

    def test_what_is_left_is_told(self):
        """What the edit leaves behind, a day in one room in short sessions, is a finding."""
        edit = an_edit(SetMode, target=Only("enhance/planning"), mode=Mode.FACE_TO_FACE, supersedes=("enhance/remote",))
        found = {finding.id for finding in tailored({"G5.face-to-face": "no"}, agreed=[edit]).findings}

        assert {"enhance/face-to-face-planning", "enhance/short-sessions-planning"} <= found
