"""The decision: one outcome, with reasons, in which what is not known is never taken for a no."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from coproduce import (
    Answer,
    Assessment,
    Case,
    Gate,
    GateContext,
    Kind,
    NotProceedingError,
    Outcome,
    Plugin,
    Practice,
    Question,
    Source,
    State,
    Verdict,
    enhance,
    hookimpl,
    load,
)
from coproduce.testing import answers, assessments, cases, packages

PRACTICE = Practice(enhance())
SHIPPED = Practice(enhance(), plugins=load(("criminal-justice", "wales")))
NEED = "enhance/need"
NOT_KNOWN = (State.UNKNOWN, State.NOT_ASKED, State.DECLINED)
RANK = {Outcome.CLOSED: 0, Outcome.NEEDS_INFORMATION: 1, Outcome.PROCEED: 2}


def assess(case: Case, practice: Practice = PRACTICE) -> Assessment:
    """Assess a case."""
    return practice.assess(case.charity, case.diagnostic)


def answering(case: Case, answer: Answer) -> Case:
    """Put one answer in the place of what was there."""
    return attrs.evolve(case, diagnostic=case.diagnostic.answering(answer))


def closing(assessment: Assessment) -> set[str]:
    """List the gates that close."""
    return {gate.id for gate in assessment.gates if gate.verdict is Verdict.CLOSE}


def asked() -> list[Question]:
    """List the questions that are answered in the call itself."""
    return [question for question in PRACTICE.questions if question.kind is not Kind.ELSEWHERE]


YES_OR_NO = [question for question in asked() if "yes" in question.options]


def follows(assessment) -> bool:
    """Tell whether the outcome is the one that follows from the gates."""
    verdicts = {gate.verdict for gate in assessment.gates}
    if Verdict.CLOSE in verdicts:
        return assessment.outcome is Outcome.CLOSED
    waits = Verdict.NEEDS_INFORMATION in verdicts
    return assessment.outcome is (Outcome.NEEDS_INFORMATION if waits else Outcome.PROCEED)


class TestOutcome:
    """There is just one outcome, and it follows from the gates."""

    @pytest.mark.clause("R17", "R25", "R93")
    @given(assessments(SHIPPED))
    def test_one_outcome(self, assessment):
        """I08: a gate that closes closes; else one that lacks information waits; else the charity proceeds."""
        event(assessment.outcome.value)
        assert follows(assessment)

    @given(assessments(SHIPPED), st.sampled_from(Outcome))
    def test_planted_outcome(self, assessment, outcome):
        """I08, planted: any outcome but the one that follows is noticed."""
        told = SimpleNamespace(gates=assessment.gates, outcome=outcome)
        assert follows(told) is (outcome is assessment.outcome)

    @pytest.mark.clause("R93")
    @given(assessments(SHIPPED))
    def test_reasons(self, assessment):
        """I08: there are reasons for each outcome; each gate has a reason, a clause, an author and its own id."""
        assert () != assessment.reasons
        assert len(assessment.gates) == len({gate.id for gate in assessment.gates})
        for gate in assessment.gates:
            assert "" != gate.reason.strip()
            assert () != gate.source.clauses
            assert gate.id.partition("/")[0] == gate.author.key

    @given(assessments(SHIPPED))
    def test_needs_are_named(self, assessment):
        """Where information is needed, the questions are named that it waits for; elsewhere it waits for none."""
        waiting = {question.id for question in assessment.questions if question.waits}
        asked_for = {id_ for gate in assessment.gates if gate.verdict is Verdict.NEEDS_INFORMATION for id_ in gate.asks}
        assert asked_for == waiting
        assert bool(waiting) or assessment.outcome is not Outcome.NEEDS_INFORMATION

    @pytest.mark.clause("R93")
    @given(assessments(SHIPPED))
    def test_conditions(self, assessment):
        """Each gate that passes on a condition names it, and no other gate has one."""
        assert [gate for gate in assessment.gates if gate.condition] == list(assessment.conditions)

    @pytest.mark.clause("R25")
    @given(assessments(SHIPPED))
    def test_no_package_without_proceeding(self, assessment):
        """I09: nothing is tailored for a charity that does not proceed; for one that does, a package always is."""
        if assessment.outcome is Outcome.PROCEED:
            assert assessment == SHIPPED.tailor(assessment).assessment
        else:
            with pytest.raises(NotProceedingError) as caught:
                SHIPPED.tailor(assessment)
            assert assessment.outcome.value == caught.value.code

    @pytest.mark.clause("R8", "R90")
    @given(cases(PRACTICE), st.text(max_size=10), st.sampled_from(["", "national", "two people"]))
    def test_size_and_sector(self, case, sector, size):
        """Neither size nor sector alone changes an outcome or its reasons."""
        other = attrs.evolve(case, charity=attrs.evolve(case.charity, size=size, sectors=(sector or "housing",)))
        assert assess(case).outcome is assess(other).outcome
        assert assess(case).gates == assess(other).gates


@pytest.mark.clause("R93")
class TestUnknown:
    """What is not known is never a no."""

    @given(cases(PRACTICE), st.sampled_from(YES_OR_NO), st.sampled_from(NOT_KNOWN))
    @settings(max_examples=50)
    def test_a_yes_never_closes(self, case, question, state):
        """I10: an answer that becomes a yes never closes what was open, but where then nothing is left to propose."""
        silence = Answer(question=question.id, kind=question.kind, state=state)
        before = assess(answering(case, silence))
        assume(before.outcome is not Outcome.CLOSED)
        yes = attrs.evolve(silence, state=State.VALUE, value="yes", evidence="seen", said_by="chief executive")
        assert closing(assess(answering(case, yes))) <= {NEED}

    @given(cases(PRACTICE), st.sampled_from(asked()), st.sampled_from(NOT_KNOWN))
    @settings(max_examples=50)
    def test_silence_never_closes(self, case, question, state):
        """I10: an answer that becomes not known never closes what was open."""
        before = assess(case)
        assume(before.outcome is not Outcome.CLOSED)
        after = assess(answering(case, Answer(question=question.id, kind=question.kind, state=state)))
        assert set() == closing(after)

    @given(cases(PRACTICE))
    def test_silence_on_everything_waits(self, case):
        """Where nothing at all is answered the decision waits, unless the charity is known to be out of reach."""
        silent = attrs.evolve(case, diagnostic=attrs.evolve(case.diagnostic, answers=()))
        assert closing(assess(silent)) <= {"enhance/scope"}

    @given(cases(PRACTICE), st.sampled_from(["C1", "C2", "C3"]), st.sampled_from(NOT_KNOWN))
    @settings(max_examples=50)
    def test_all_silence_is_the_same(self, case, id_, state):
        """Not asked, not known and declined decide alike."""
        question = PRACTICE.questions.find(id_)
        outcomes = {
            assess(answering(case, Answer(question=id_, kind=question.kind, state=silence))).outcome
            for silence in (state, State.NOT_ASKED)
        }
        assert 1 == len(outcomes)

    @pytest.mark.clause("R91", "R92")
    @given(cases(PRACTICE), st.sampled_from(["C1", "C2", "C3"]))
    @settings(max_examples=50)
    def test_better_is_never_worse(self, case, id_):
        """I11: from no over conditional to yes, an answer at the gate never worsens the outcome."""
        told = [
            Answer(
                question=id_,
                kind=Kind.CHOICE,
                state=State.VALUE,
                value=value,
                evidence="seen",
                said_by="chief executive",
            )
            for value in ("no", "conditional", "yes")
        ]
        ranks = [RANK[assess(answering(case, answer)).outcome] for answer in told]
        assert sorted(ranks) == ranks

    def test_a_default_no_is_caught(self):
        """I10, planted defect: a gate that takes what is not known for a no closes where nobody was asked."""
        case = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")
        silent = answering(case, Answer(question="C4", kind=Kind.CHOICE, state=State.NOT_ASKED))
        assert set() == closing(assess(silent))
        assert {"hasty/leader"} == closing(assess(silent, Practice(enhance(), plugins=[Hasty()])))


class Hasty(Plugin):
    """Close where no senior leader is known to take part: a defect, planted."""

    key = "hasty"

    @hookimpl
    def coproduce_gate(self, ctx: GateContext):
        """Yield a gate that takes silence for a no."""
        verdict = Verdict.PASS if ctx.answer("C4").is_("yes") else Verdict.CLOSE
        yield Gate(id="hasty/leader", title="Leader", verdict=verdict, reason="no leader", source=Source.offer("R29"))


class TestRelevance:
    """Only what a gate cites decides."""

    @given(cases(PRACTICE), st.data())
    @settings(max_examples=50)
    def test_uncited_answers_do_not_decide(self, case, data):
        """I12: another answer to a question that no gate cites leaves the outcome, and what each gate says."""
        before = assess(case)
        cited = {id_ for gate in before.gates for id_ in gate.answers}
        question = data.draw(st.sampled_from([question for question in asked() if question.id not in cited]))
        after = assess(answering(case, data.draw(answers(question))))
        assert before.outcome is after.outcome
        assert [(gate.id, gate.verdict) for gate in before.gates] == [(gate.id, gate.verdict) for gate in after.gates]

    @pytest.mark.clause("R18")
    @given(cases(PRACTICE, willing=True), st.integers(0, 3))
    def test_wide_buy_in_never_closes(self, case, level):
        """How far buy-in reaches never closes: only senior leaders' buy-in is a gate."""
        told = Answer(question="E6", kind=Kind.SCALE, state=State.VALUE, value=level, evidence="seen")
        assert closing(assess(answering(case, told))) <= {NEED}


class TestExplanations:
    """Everything has a cause, and what is not there has one too."""

    @given(packages(SHIPPED))
    @settings(max_examples=40)
    def test_every_line_is_explained(self, package):
        """I25: each line and module there could be is in the package or left out, with causes that explain tells."""
        present = {part.id for part in (*package.lines, *package.modules)}
        left_out = {reasoned.id for reasoned in package.left_out}
        wins = [f"enhance/quick-win-{number}" for number, _ in enumerate(package.assessment.quick_wins, 1)]
        assert {*(part.id for part in (*SHIPPED.catalogue, *SHIPPED.modules)), *wins} == present | left_out
        assert set() == present & left_out
        catalogued = {module.id for module in package.modules}
        for id_ in present | left_out:
            explanation = package.explain(id_)
            assert (id_ in present) is explanation.included
            assert id_ in catalogued or () != explanation.causes

    @given(packages(SHIPPED))
    @settings(max_examples=40)
    def test_every_slot_is_explained(self, package):
        """I23: each slot in the trace is explained by the causes that the trace has, by its id and by its bare name."""
        for reasoned in package.trace:
            assert () != reasoned.causes
            for name in (reasoned.id, reasoned.id.partition("/")[2]):
                assert reasoned.causes == package.explain(name).causes

    @given(packages(SHIPPED))
    @settings(max_examples=40)
    def test_every_change_is_traced(self, package):
        """I23: where a line or module differs from the catalogue in a slot, the trace has a cause for that slot."""
        traced = {reasoned.id for reasoned in package.trace}
        catalogue = {part.id: part for part in (*SHIPPED.catalogue, *SHIPPED.modules)}
        for part in (*package.lines, *package.modules):
            assert part.id in catalogue or part.id in traced
            for slot in attrs.fields_dict(type(part)) if part.id in catalogue else ():
                if getattr(part, slot) != getattr(catalogue[part.id], slot):
                    assert f"{part.id}.{slot}" in traced

    @given(packages(SHIPPED))
    @settings(max_examples=20)
    def test_causes_name_what_is_in_force(self, package):
        """I23: each cause is by an author in force, on questions in force, with a clause or an assumption."""
        keys = {"enhance", *(plugin.key for plugin in SHIPPED.plugins)}
        for reasoned in (*package.trace, *package.left_out):
            for cause in reasoned.causes:
                assert cause.author.key in keys
                assert [] == [id_ for id_ in cause.answers if id_ not in SHIPPED.questions]
                assert "" != str(cause.source)


@pytest.mark.clause("R25", "Q15")
def test_nothing_to_propose_closes():
    """Where all is evidenced and nothing is wanted that the offer has, it closes for now and asks nothing more."""
    case = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")
    for id_, value in {
        "B2": ("governance",),
        "B6": "no",
        "E3": 3,
        "E4": 3,
        "E5": 3,
        "E6": 3,
        "E1.governance": 7,
    }.items():
        kind = PRACTICE.questions.find(id_).kind
        told = Answer(
            question=id_, kind=kind, state=State.VALUE, value=value, evidence="seen", said_by="chief executive"
        )
        case = answering(case, told)
    case = answering(case, Answer(question="B4", kind=Kind.TEXT, state=State.NOT_APPLICABLE))
    assert Outcome.CLOSED is assess(case).outcome
    assert {NEED} == closing(assess(case))
