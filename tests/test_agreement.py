"""An agreement is a history that only grows: stages in their order, frozen versions, and what is in the way."""

import json
from datetime import date

import attrs
import pytest

from cases import CHIEF, COMPLETE, FOUNDED, MANAGER, PLANNED, Said, a_call, a_charity, assessed, tailored, the_practice
from coproduce import (
    AdjustDays,
    Agreement,
    AgreementError,
    ArgumentError,
    Column,
    Condition,
    DifferenceKind,
    DocumentError,
    DropLine,
    LeaveOut,
    Level,
    Only,
    ProviderDays,
    SetFigure,
    SetMode,
    Source,
    Stage,
    State,
    Step,
    Workshops,
    close,
    dumps,
    loads,
    propose,
)
from coproduce.offer import Mode

TEAM = "Involvement Team"
CALLED, PROPOSED, LATER, LATEST = date(2026, 12, 1), date(2026, 12, 10), date(2026, 12, 17), date(2027, 1, 4)
NEXT_CALL = date(2027, 6, 1)
ALLOWED = {
    Stage.PROPOSED: {Stage.PROPOSED, Stage.AGREED, Stage.DECLINED, Stage.CLOSED},
    Stage.AGREED: {Stage.PROPOSED, Stage.CONFIRMED, Stage.DECLINED, Stage.CLOSED},
    Stage.CONFIRMED: {Stage.PROPOSED, Stage.DECLINED, Stage.CLOSED},
    Stage.DECLINED: {Stage.PROPOSED},
    Stage.CLOSED: {Stage.PROPOSED},
}
EVERY_PAIR = [(before, after) for before in Stage for after in Stage if after is not Stage.PROPOSED]
"""Every stage with every stage that might follow; a further proposal is a further version, and has its own tests."""

WHOLE = {"G2.support": "travel is paid", **COMPLETE}
"""What the worked case lacks to be complete."""

MODULE_2 = {
    **WHOLE,
    "A4": State.UNKNOWN,
    "B2": ("service-delivery", "policy-and-campaigns"),
    "E1.policy-and-campaigns": Said(3, "an example"),
    "E2.policy-and-campaigns": Said(1, "an example"),
}
"""A complete call after which module 2 is proposed, and waits for the Regional Manager."""

FOR_MODULE_2 = "H1.policy-and-campaigns"
ON_CONDITION = {**WHOLE, "C2": "conditional"}
BESPOKE = {
    **WHOLE,
    **FOUNDED,
    **PLANNED,
    **{f"E1.{name}": Said(6, "an example") for name in ("governance", "service-design", "service-delivery")},
    "E1.service-development": Said(6, "an example"),
    "B2": ("specific-challenge",),
    "B4": "How do you create a service for people who do not use services?",
}


def an_edit(kind, name="one", **facts):
    return kind(
        id=f"agreed/{name}",
        by="the coordinator",
        reason="agreed on the phone",
        source=Source.agreed("on the phone"),
        **facts,
    )


def proposed(changes=WHOLE, **facts):
    return propose(tailored(changes, **facts), on=PROPOSED, by=TEAM)


def agreed(changes=WHOLE, **facts):
    return proposed(changes, **facts).agree(on=LATER, by=CHIEF)


def package_of_call(held_on, changes=WHOLE):
    """Tailor the worked package from a call held on another day."""
    practice = the_practice()
    return practice.tailor(practice.assess(a_charity(), a_call(changes, held_on=held_on)))


def at(stage):
    """Bring an agreement to a stage in the ordinary way."""
    ways = {
        Stage.PROPOSED: lambda made: made,
        Stage.AGREED: lambda made: made.agree(on=LATER, by=CHIEF),
        Stage.CONFIRMED: lambda made: made.agree(on=LATER, by=CHIEF).confirm(on=LATER, by=TEAM),
        Stage.DECLINED: lambda made: made.decline(on=LATER, by=CHIEF, reason="not now"),
        Stage.CLOSED: lambda made: made.close(on=LATER, by=TEAM, reason="not now"),
    }
    return ways[stage](proposed())


def moved(made, stage):
    """Take the step that leads to a stage, by the verb for it."""
    steps = {
        Stage.AGREED: lambda: made.agree(on=LATEST, by=CHIEF),
        Stage.CONFIRMED: lambda: made.confirm(on=LATEST, by=TEAM),
        Stage.DECLINED: lambda: made.decline(on=LATEST, by=CHIEF, reason="another time"),
        Stage.CLOSED: lambda: made.close(on=LATEST, by=TEAM, reason="another time"),
    }
    return steps[stage]()


def as_document(made):
    return json.loads(dumps(made))


def as_part(document):
    """Give a document as it stands inside another: without its format."""
    return {key: value for key, value in as_document(document).items() if key != "format"}


def read_back(tree):
    return loads(json.dumps(tree))


class TestStages:
    @pytest.mark.clause("R23", "R24", "R25", "R26", "Q15")
    @pytest.mark.parametrize(("before", "after"), EVERY_PAIR, ids=lambda stage: stage.value)
    def test_by_steps(self, before, after):
        """Steps on record are taken where the table allows them, and refused where it does not."""
        first = [] if before in (Stage.PROPOSED, Stage.CLOSED) else [Stage.PROPOSED]
        first += [Stage.AGREED] if before is Stage.CONFIRMED else []
        stages = [*first, before, after]
        steps = tuple(
            Step(stage=stage, on=LATER, by=TEAM, version=1, reason="a reason" if number else "")
            for number, stage in enumerate(stages, start=1)
        )
        package = tailored(WHOLE)

        def make():
            return Agreement(assessment=package.assessment, steps=steps, versions=(package,))

        if after in ALLOWED[before]:
            assert after is make().stage
        else:
            with pytest.raises(AgreementError, match=f"what is {before.value} cannot become {after.value}") as caught:
                make()
            assert "step" == caught.value.code

    @pytest.mark.clause("R24", "R25", "R26")
    @pytest.mark.parametrize(
        ("before", "after"),
        EVERY_PAIR,
        ids=lambda stage: stage.value,
    )
    def test_by_verbs(self, before, after):
        """Each verb leads to its stage from where that is allowed, and from nowhere else."""
        made = at(before)

        if after in ALLOWED[before]:
            assert after is moved(made, after).stage
        else:
            with pytest.raises(AgreementError) as caught:
                moved(made, after)
            assert "step" == caught.value.code
            hinted = caught.value.hint.removeprefix("it can become ").split(", ")
            unagreed = (before, after) == (Stage.PROPOSED, Stage.CONFIRMED)
            expected = {stage.value for stage in ALLOWED[before]}
            assert ({"record first that the charity agrees to it"} if unagreed else expected) == set(hinted)

    @pytest.mark.parametrize("stage", [Stage.AGREED, Stage.CONFIRMED, Stage.DECLINED], ids=lambda stage: stage.value)
    def test_begins(self, stage):
        """Nothing begins but with a proposal or a closing."""
        package = tailored(WHOLE)
        step = Step(stage=stage, on=LATER, by=TEAM, version=1, reason="a reason")

        with pytest.raises(AgreementError, match=f"nothing cannot become {stage.value}"):
            Agreement(assessment=package.assessment, steps=(step,), versions=(package,))

    def test_no_steps(self):
        """A record without a step is none."""
        package = tailored(WHOLE)

        with pytest.raises(AgreementError, match="begins with a proposal or a closing"):
            Agreement(assessment=package.assessment, steps=(), versions=(package,))

    @pytest.mark.clause("R26")
    def test_nothing_is_confirmed_unagreed(self):
        """What the charity did not agree to is not confirmed, whatever else stands in the way."""
        with pytest.raises(AgreementError, match="what is proposed cannot become confirmed"):
            proposed(ON_CONDITION).confirm(on=LATER, by=TEAM)

    def test_history_grows(self):
        """A step leaves the record before it as it was."""
        first = proposed()
        second = first.agree(on=LATER, by=CHIEF)

        assert (Stage.PROPOSED, 1) == (first.stage, len(first.steps))
        assert first.steps == second.steps[:1]


class TestStep:
    def test_words(self):
        """A step says its stage, its day, the role, the version and the reason."""
        step = at(Stage.DECLINED).steps[-1]

        assert "declined on 17 December 2026 by chief executive (version 1): not now" == str(step)

    @pytest.mark.clause("R23")
    def test_before_the_call(self):
        """No package is proposed before its call, and none is closed; on the day of the call both can be."""
        package, early = tailored(WHOLE), date(2026, 11, 30)
        ended = assessed({"C2": "no"})

        for step in (lambda day: propose(package, on=day, by=TEAM), lambda day: close(ended, on=day, by=TEAM)):
            with pytest.raises(AgreementError, match="before the diagnostic call of 2026-12-01") as caught:
                step(early)
            assert "date" == caught.value.code
            assert CALLED == step(CALLED).steps[0].on

    def test_out_of_order(self):
        """A step is not before the one that it follows; on the same day it can be."""
        made = proposed()

        with pytest.raises(AgreementError, match="a step on 2026-12-09 is before the one on 2026-12-10") as caught:
            made.agree(on=date(2026, 12, 9), by=CHIEF)
        assert "date" == caught.value.code
        assert Stage.AGREED is made.agree(on=PROPOSED, by=CHIEF).stage

    @pytest.mark.clause("R24")
    @pytest.mark.parametrize("by", ["", " "])
    @pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PROPOSED])
    def test_nobody(self, by, stage):
        """Each step names the role that took it."""
        made = at(Stage.AGREED) if stage is Stage.CONFIRMED else proposed()
        steps = {
            Stage.AGREED: lambda: made.agree(on=LATER, by=by),
            Stage.CONFIRMED: lambda: made.confirm(on=LATER, by=by),
            Stage.DECLINED: lambda: made.decline(on=LATER, by=by, reason="not now"),
            Stage.CLOSED: lambda: made.close(on=LATER, by=by, reason="not now"),
        }

        with pytest.raises(AgreementError, match="names the role") as caught:
            steps[stage]()
        assert "by" == caught.value.code

    def test_nobody_proposes(self):
        """A proposal names the role that made it too."""
        with pytest.raises(AgreementError, match="names the role"):
            propose(tailored(WHOLE), on=PROPOSED, by="")

    @pytest.mark.clause("R25")
    @pytest.mark.parametrize("reason", ["", "  "])
    def test_no_reason(self, reason):
        """What is declined or closed says why."""
        made = proposed()

        for end in (made.decline, made.close):
            with pytest.raises(AgreementError, match="says why") as caught:
                end(on=LATER, by=CHIEF, reason=reason)
            assert "reason" == caught.value.code


class TestClose:
    @pytest.mark.clause("R25", "Q15")
    def test_by_its_gates(self):
        """A closed assessment is closed on record with the reason of its gates, and no version."""
        made = close(assessed({"C2": "no"}), on=PROPOSED, by=TEAM)

        assert (Stage.CLOSED, 0, ()) == (made.stage, made.version, made.obstacles)
        assert "no staff time can be committed to developing and implementing coproduction at this time" == (
            made.steps[0].reason
        )

    def test_by_a_person(self):
        """A person can close what could proceed, and says why."""
        made = close(assessed(WHOLE), on=PROPOSED, by=TEAM, reason="a restructure")

        assert (Stage.CLOSED, "a restructure") == (made.stage, made.steps[0].reason)

    def test_without_a_reason(self):
        """What could proceed is not closed without a reason."""
        with pytest.raises(AgreementError, match="what is closed says why"):
            close(assessed(WHOLE), on=PROPOSED, by=TEAM)

    def test_nothing_proposed(self):
        """Where nothing was proposed there is no package, and that is said."""
        made = close(assessed({"C2": "no"}), on=PROPOSED, by=TEAM)

        with pytest.raises(AgreementError, match="nothing was proposed"):
            _ = made.package


class TestDraft:
    @pytest.mark.clause("R17")
    def test_blocks(self):
        """A draft can be agreed to, and is not confirmed: the message names what was not put to the charity."""
        made = agreed({**WHOLE, "F1": None, "G4": None})

        with pytest.raises(AgreementError, match=r"a draft.*F1, G4") as caught:
            made.confirm(on=LATEST, by=TEAM)
        assert ("obstacle", "coproduce/draft") == (caught.value.code, caught.value.path)
        assert "ask them, and revise this agreement with the answers" == caught.value.hint

    @pytest.mark.clause("R17")
    def test_not_known_is_no_draft(self):
        """What was asked and is not known, or was declined, is put to the charity, and no draft."""
        made = agreed({**WHOLE, "F1": State.UNKNOWN, "G4": State.DECLINED})

        assert Stage.CONFIRMED is made.confirm(on=LATEST, by=TEAM).stage

    @pytest.mark.clause("R17")
    @pytest.mark.parametrize("question", ["E1.governance", "E3", "D4"])
    def test_bare_score_blocks(self, question):
        """A score without evidence is not complete, so the assessment is a draft, as its questionnaire says."""
        made = agreed({**WHOLE, question: Said(1)})
        sheet = the_practice().questionnaire(made.assessment.charity, made.assessment.diagnostic)

        assert [question] == [missing.id for missing in sheet.missing]
        with pytest.raises(AgreementError, match=rf"a draft.*: {question}"):
            made.confirm(on=LATEST, by=TEAM)

    def test_is_not_recorded_as_met(self):
        """A draft is no condition that a person could record as met."""
        with pytest.raises(ArgumentError, match="is not met by a word"):
            agreed({**WHOLE, "F1": None}).meet("coproduce/draft", on=LATER, by=TEAM)


class TestConditions:
    @pytest.mark.clause("R93")
    def test_blocks(self):
        """A conditional gate blocks confirming until its condition is met."""
        made = agreed(ON_CONDITION)

        with pytest.raises(AgreementError, match="Staff time for developing and implementing") as caught:
            made.confirm(on=LATEST, by=TEAM)
        assert "enhance/time-and-resources" == caught.value.path

    @pytest.mark.clause("R93")
    def test_met(self):
        """A condition that is met is on record with role, day and evidence, and blocks no more."""
        made = agreed(ON_CONDITION).meet(
            "enhance/time-and-resources", on=LATEST, by=CHIEF, evidence="the minutes of January"
        )
        (met,) = made.met

        assert (CHIEF, LATEST, "the minutes of January") == (met.by, met.on, met.evidence)
        assert () == made.obstacles
        assert Stage.CONFIRMED is made.confirm(on=LATEST, by=TEAM).stage

    def test_all_at_once(self):
        """All that stands in the way is told at once."""
        made = agreed({**ON_CONDITION, "C1": Said("conditional", said_by=CHIEF), "F1": None})

        with pytest.raises(AgreementError, match="3 things stand in the way") as caught:
            made.confirm(on=LATEST, by=TEAM)
        assert ["coproduce/draft", "enhance/senior-buy-in", "enhance/time-and-resources"] == [
            error.path for error in caught.value.errors
        ]

    def test_of_another_id(self):
        """A condition that is not open is refused, and the open ones are named."""
        with pytest.raises(ArgumentError, match="'enhance/scope' is no open condition") as caught:
            agreed(ON_CONDITION).meet("enhance/scope", on=LATER, by=TEAM)
        assert "the open ones are enhance/time-and-resources" == caught.value.hint

    def test_met_twice(self):
        """A condition that is met is open no more."""
        made = agreed(ON_CONDITION).meet("enhance/time-and-resources", on=LATER, by=CHIEF)

        with pytest.raises(ArgumentError, match="is no open condition") as caught:
            made.meet("enhance/time-and-resources", on=LATER, by=CHIEF)
        assert "no condition is open" == caught.value.hint

    @pytest.mark.parametrize("by", ["", " "])
    def test_met_by_nobody(self, by):
        """Who says that a condition is met is named, as with each step."""
        with pytest.raises((AgreementError, ArgumentError), match="role"):
            agreed(ON_CONDITION).meet("enhance/time-and-resources", on=LATER, by=by)

    def test_met_before_the_call(self):
        """A condition is not met before the call that named it."""
        with pytest.raises((AgreementError, ArgumentError), match="before"):
            agreed(ON_CONDITION).meet("enhance/time-and-resources", on=date(2026, 11, 30), by=CHIEF)

    def test_what_is_met_stays_met(self):
        """A revision after the same call keeps what was met."""
        made = agreed(ON_CONDITION).meet("enhance/time-and-resources", on=LATER, by=CHIEF)
        changed = tailored({**ON_CONDITION, "G7.debrief": "no"})
        revised = made.revise(changed, on=LATEST, by=TEAM, reason="no debrief")

        assert made.met == revised.met
        assert () == revised.obstacles

    def test_a_new_call_asks_again(self):
        """After a new call a condition of the old one counts as met no more."""
        made = agreed(ON_CONDITION).meet("enhance/time-and-resources", on=LATER, by=CHIEF)
        revised = made.revise(package_of_call(LATEST, ON_CONDITION), on=LATEST, by=TEAM, reason="a new call")

        assert ["enhance/time-and-resources"] == [obstacle.id for obstacle in revised.obstacles]

    @pytest.mark.clause("R82", "R93")
    def test_the_funders_answer_keeps_what_is_met(self):
        """What was met stays met when nothing but the Regional Manager's answer was added to the call."""
        waiting = {**MODULE_2, "C2": "conditional"}
        made = agreed(waiting).meet("enhance/time-and-resources", on=LATER, by=CHIEF)
        answered = tailored({**waiting, FOR_MODULE_2: "yes"})
        revised = made.revise(answered, on=LATEST, by=TEAM, reason="the Regional Manager answered")

        assert () == revised.obstacles


class TestFindings:
    def test_error_blocks(self):
        """A finding that is an error blocks confirming, and no person can record it as met."""
        two = an_edit(SetFigure, figure="most-workshops", value=2)
        made = agreed(WHOLE, agreed=[two])

        assert [Level.ERROR] == [one.level for one in made.package.findings if one.id == "enhance/too-many-workshops"]
        with pytest.raises(AgreementError, match="3 workshops are in the introductory series") as caught:
            made.confirm(on=LATEST, by=TEAM)
        assert "mend it, and revise this agreement" == caught.value.hint
        with pytest.raises(ArgumentError, match="is not met by a word"):
            made.meet("enhance/too-many-workshops", on=LATER, by=TEAM)

    def test_warning_does_not(self):
        """A warning is for a person to decide on, and blocks nothing."""
        made = agreed({**WHOLE, "C4": "no"})

        assert Level.WARNING in {finding.level for finding in made.package.findings}
        assert Stage.CONFIRMED is made.confirm(on=LATEST, by=TEAM).stage


class TestLineByLine:
    @pytest.mark.clause("R82", "Q6")
    def test_awaiting_blocks_itself_alone(self):
        """A line that awaits the Regional Manager stays open while all the others are confirmed."""
        made = agreed(MODULE_2).confirm(on=LATEST, by=TEAM)
        lines = {line.id for line in made.package.lines}

        assert {"enhance/policy-and-campaigns"} == lines - set(made.confirmed)
        assert ["enhance/policy-and-campaigns.approval"] == [obstacle.id for obstacle in made.obstacles]

    @pytest.mark.clause("R82")
    def test_nobody_settles_it_here(self):
        """The Regional Manager's answer is no condition that somebody else records as met."""
        with pytest.raises(ArgumentError, match="is not met by a word"):
            agreed(MODULE_2).meet("enhance/policy-and-campaigns.approval", on=LATER, by=TEAM)

    @pytest.mark.clause("R82", "R24")
    def test_answer_comes(self):
        """With the answer a new version is proposed, agreed to and confirmed, now with that line."""
        made = agreed(MODULE_2).confirm(on=LATER, by=TEAM)
        answered = tailored({**MODULE_2, FOR_MODULE_2: "yes"})
        again = made.revise(answered, on=LATEST, by=TEAM, reason="the Regional Manager answered")
        last = again.agree(on=LATEST, by=CHIEF).confirm(on=LATEST, by=TEAM)

        assert () == again.confirmed
        assert {line.id for line in answered.lines} == set(last.confirmed)
        assert () == last.obstacles

    @pytest.mark.clause("R89", "Q6")
    def test_days_to_be_agreed(self):
        """Bespoke support waits for its days, which no word alone settles, and is confirmed once they are agreed."""
        made = agreed(BESPOKE)
        days = an_edit(
            AdjustDays, target=Only("enhance/service-design"), days=ProviderDays.of("5"), what="service design"
        )
        settled = agreed(BESPOKE, agreed=[days])

        assert ["enhance/service-design.days"] == [obstacle.id for obstacle in made.obstacles]
        assert "enhance/service-design" not in made.confirm(on=LATEST, by=TEAM).confirmed
        with pytest.raises(ArgumentError, match="is not met by a word"):
            made.meet("enhance/service-design.days", on=LATER, by=CHIEF)
        assert "enhance/service-design" in settled.confirm(on=LATEST, by=TEAM).confirmed
        assert "5" == str(settled.package.ledger.total(Column.PROVIDER, lines=frozenset({"enhance/service-design"})))

    @pytest.mark.clause("R93")
    def test_another_condition(self):
        """A condition that is met stays met only in its own words: another one of the same gate is open again."""
        made = proposed({**WHOLE, "C3": "conditional"})
        made = made.meet("enhance/time-and-resources", on=LATER, by=CHIEF)
        again = tailored({**WHOLE, "C2": "conditional"})
        revised = made.revise(again, on=LATEST, by=TEAM, reason="the staff time fell through")

        assert () == made.obstacles
        assert ["enhance/time-and-resources"] == [obstacle.id for obstacle in revised.obstacles]

    def test_condition_on_a_line(self):
        """A condition that an edit puts on one line keeps just that line open."""
        edit = an_edit(Condition, target=Only("enhance/vision"), text="A large room is found.")
        made = agreed(WHOLE, agreed=[edit]).confirm(on=LATEST, by=TEAM)

        assert {"enhance/vision"} == {line.id for line in made.package.lines} - set(made.confirmed)
        (obstacle,) = made.obstacles
        assert "Vision workshop: A large room is found. (record that it is met)" == str(obstacle)

    @pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CONFIRMED])
    def test_nothing_confirmed_before(self, stage):
        """While the package is not confirmed no line is."""
        assert () == at(stage).confirmed


class TestVersions:
    def test_numbers(self):
        """Versions count from 1, and each step says for which it was taken."""
        made = agreed().revise(tailored({**WHOLE, "G7.debrief": "no"}), on=LATEST, by=TEAM, reason="no debrief")
        made = made.agree(on=LATEST, by=CHIEF)

        assert 2 == made.version
        assert [1, 1, 2, 2] == [step.version for step in made.steps]
        assert "no debrief" == made.steps[2].reason

    @pytest.mark.clause("R26")
    def test_frozen(self):
        """A version is never changed: a revision leaves the earlier one as it was, to the byte."""
        made = at(Stage.CONFIRMED)
        before = dumps(made.versions[0])
        revised = made.revise(tailored({**WHOLE, "G7.debrief": "no"}), on=LATEST, by=TEAM, reason="no debrief")

        assert before == dumps(revised.versions[0])
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            made.versions[0].lines = ()

    @pytest.mark.clause("R24")
    @pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.AGREED, Stage.CONFIRMED], ids=lambda stage: stage.value)
    def test_revised(self, stage):
        """What is proposed, agreed or confirmed can be revised, and has to be agreed to again."""
        revised = at(stage).revise(tailored({**WHOLE, "G7.debrief": "no"}), on=LATEST, by=TEAM, reason="new facts")

        assert (Stage.PROPOSED, 2) == (revised.stage, revised.version)
        with pytest.raises(AgreementError, match="cannot become confirmed"):
            revised.confirm(on=LATEST, by=TEAM)

    @pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.CLOSED], ids=lambda stage: stage.value)
    def test_not_revised(self, stage):
        """What has ended is not revised: it is reopened after a new call."""
        with pytest.raises(AgreementError, match=f"this agreement is {stage.value}, and is not revised") as caught:
            at(stage).revise(tailored(WHOLE), on=LATEST, by=TEAM, reason="new facts")
        assert "reopen it with a new diagnostic" == caught.value.hint

    def test_the_same(self):
        """A package that differs in nothing is no new version."""
        with pytest.raises(AgreementError, match="nothing differs"):
            agreed().revise(tailored(WHOLE), on=LATEST, by=TEAM, reason="once more")

    def test_of_another_charity(self):
        """A package for another charity is no version of this agreement."""
        practice = the_practice()
        other = practice.tailor(practice.assess(attrs.evolve(a_charity(), name="Faith"), a_call(WHOLE)))

        with pytest.raises(AgreementError, match="the package is for another charity"):
            proposed().revise(other, on=LATEST, by=TEAM, reason="a mistake")

    def test_changes(self):
        """What changed between two versions is readable, with who made it so and why."""
        remote = an_edit(SetMode, target=Workshops(), mode=Mode.REMOTE)
        made = agreed().revise(tailored(WHOLE, agreed=[remote]), on=LATEST, by=TEAM, reason="too far to travel")
        changes = {str(change) for change in made.changes(1, 2)}

        assert "Vision workshop, mode: face-to-face -> remote, because agreed on the phone" in changes
        assert () == made.changes(1, 1)
        assert {DifferenceKind.CHANGED, DifferenceKind.REMOVED} == {change.kind for change in made.changes(2, 1)}

    @pytest.mark.parametrize(("earlier", "later"), [(0, 1), (1, 3), (-1, 1), (2, 1)])
    def test_no_such_version(self, earlier, later):
        """A version that there is not is refused, with those that there are."""
        with pytest.raises(ArgumentError, match="expected one from 1 to 1") as caught:
            proposed().changes(earlier, later)
        assert "version" == caught.value.code


class TestReopen:
    @pytest.mark.clause("R25")
    @pytest.mark.parametrize("stage", [Stage.DECLINED, Stage.CLOSED], ids=lambda stage: stage.value)
    def test_with_a_new_call(self, stage):
        """What has ended is taken up again with a package from a later call, as the next version."""
        again = at(stage).reopen(package_of_call(NEXT_CALL), on=NEXT_CALL, by=TEAM)

        assert (Stage.PROPOSED, 2, NEXT_CALL) == (again.stage, again.version, again.assessment.diagnostic.held_on)

    @pytest.mark.clause("R25")
    def test_closed_at_once(self):
        """What was closed without a proposal is taken up again as version 1."""
        closed = close(assessed({"C2": "no"}), on=PROPOSED, by=TEAM)
        again = closed.reopen(package_of_call(NEXT_CALL), on=NEXT_CALL, by=TEAM)

        assert (Stage.PROPOSED, 1) == (again.stage, again.version)

    @pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.AGREED, Stage.CONFIRMED], ids=lambda stage: stage.value)
    def test_not_ended(self, stage):
        """What has not ended is not reopened."""
        with pytest.raises(AgreementError, match=f"this agreement is {stage.value}: only a closed or declined one"):
            at(stage).reopen(package_of_call(NEXT_CALL), on=NEXT_CALL, by=TEAM)

    @pytest.mark.parametrize("held_on", [date(2026, 11, 2), CALLED, date(2026, 12, 16)])
    def test_needs_a_new_call(self, held_on):
        """The same call, an earlier one, or one before the end does not reopen it."""
        with pytest.raises(AgreementError, match=f"the call of {held_on} is not later") as caught:
            at(Stage.CLOSED).reopen(package_of_call(held_on), on=NEXT_CALL, by=TEAM)
        assert "hold a new diagnostic call first" == caught.value.hint

    def test_call_on_the_last_day(self):
        """A new call on the day of the end is late enough."""
        again = at(Stage.CLOSED).reopen(package_of_call(LATER), on=LATER, by=TEAM)

        assert Stage.PROPOSED is again.stage

    def test_before_its_call(self):
        """It is not reopened before the new call."""
        with pytest.raises(AgreementError, match="before the diagnostic call of 2027-06-01"):
            at(Stage.CLOSED).reopen(package_of_call(NEXT_CALL), on=LATEST, by=TEAM)


class TestDocument:
    @pytest.mark.parametrize("stage", Stage, ids=lambda stage: stage.value)
    def test_round_trip(self, stage):
        """An agreement at any stage is read back as it was written."""
        made = at(stage)

        assert made == loads(dumps(made))
        assert dumps(made) == dumps(loads(dumps(made)))

    def test_round_trip_whole(self):
        """A record with two versions, conditions met, lines open and an edit is read back as it was written."""
        edits = [
            an_edit(DropLine, line="enhance/debrief", supersedes=("enhance/debrief-added",)),
            an_edit(LeaveOut, "two", line="enhance/planning", supersedes=("enhance/planning-at-start",)),
        ]
        made = agreed({**MODULE_2, "C2": "conditional"})
        made = made.meet("enhance/time-and-resources", on=LATER, by=CHIEF, evidence="minutes").confirm(
            on=LATER, by=TEAM
        )
        made = made.revise(tailored(MODULE_2, agreed=edits[:1]), on=LATEST, by=MANAGER, reason="less time")

        assert made == loads(dumps(made))
        assert edits[:1] == list(loads(dumps(made)).package.agreed)

    def test_closed_round_trip(self):
        """A closing without a proposal is read back as it was written."""
        made = close(assessed({"C2": "no"}), on=PROPOSED, by=TEAM)

        assert made == loads(dumps(made))


def with_step(**facts):
    def spoil(tree):
        tree["steps"][0].update(facts)

    return spoil


def with_steps(*stages):
    def spoil(tree):
        steps = ({"stage": stage, "on": "2026-12-18", "by": TEAM, "version": 1, "reason": "x"} for stage in stages)
        tree["steps"] += steps

    return spoil


def without_steps(tree):
    tree["steps"] = []


def without_versions(tree):
    tree["versions"] = []


def never_proposed(tree):
    tree["versions"] = []
    tree["steps"][0]["version"] = 0


def twice_the_version(tree):
    tree["versions"] *= 2


def of_a_closed_assessment(tree):
    tree["assessment"] = as_part(assessed({"C2": "no"}))


def of_another_call(tree):
    tree["assessment"] = as_part(package_of_call(NEXT_CALL).assessment)


def met_by_nobody(tree):
    tree["met"] = [{"condition": "enhance/time-and-resources", "on": "2026-12-17", "by": "", "evidence": ""}]


class TestContradictions:
    """A document that no history leads to is refused, and never half believed."""

    @pytest.mark.parametrize(
        "spoil",
        [
            pytest.param(without_steps, id="no steps"),
            pytest.param(without_versions, id="a version that is gone"),
            pytest.param(with_step(version=2), id="a version that never was"),
            pytest.param(with_step(version=-1), id="a version below zero"),
            pytest.param(with_step(version=0), id="a proposal of no version"),
            pytest.param(never_proposed, id="proposed, and nothing is there"),
            pytest.param(twice_the_version, id="a version that nobody proposed"),
            pytest.param(with_step(stage="agreed"), id="agreed before it was proposed"),
            pytest.param(with_step(stage="lapsed"), id="a stage of no name"),
            pytest.param(with_step(by=" "), id="proposed by nobody"),
            pytest.param(with_step(on="2026-11-30"), id="proposed before the call"),
            pytest.param(with_steps("confirmed"), id="confirmed and never agreed"),
            pytest.param(with_steps("agreed", "confirmed"), id="confirmed over an open condition"),
            pytest.param(of_a_closed_assessment, id="of a closed assessment"),
            pytest.param(of_another_call, id="of another call than its package"),
            pytest.param(met_by_nobody, id="a condition met by nobody"),
        ],
    )
    def test_refused(self, spoil):
        """A record that contradicts itself is refused as a document."""
        tree = as_document(proposed(ON_CONDITION))
        spoil(tree)

        with pytest.raises(DocumentError):
            read_back(tree)

    def test_as_it_was(self):
        """The record that these were spoilt from is read."""
        assert Stage.PROPOSED is read_back(as_document(proposed(ON_CONDITION))).stage
