"""An assessment says where a charity stands, and what follows from all gates together."""

import itertools
from datetime import date

import attrs
import pytest

from cases import COMPLETE, a_call, a_charity, assessed
from coproduce import Assessment, Gate, Outcome, Source, State, Verdict
from coproduce.assessment import UNSTAMPED, PracticeRecord, outcome_of
from coproduce.rules.enhance.shipped import shipped_offer

SAID = Source.offer("R93")


def a_gate(verdict, **facts):
    facts.setdefault("condition", "something is met" if verdict is Verdict.CONDITIONAL else "")
    return Gate(id=f"test/{verdict.value}", title="A gate", verdict=verdict, reason="a reason", source=SAID, **facts)


def an_assessment(*gates):
    return Assessment(
        charity=a_charity(),
        diagnostic=a_call(),
        outcome=outcome_of(gates),
        gates=gates,
        questions=(),
        practice=PracticeRecord(offer="enhance", offer_version="1", plugins=()),
        facts=shipped_offer().facts,
    )


class TestOutcome:
    @pytest.mark.clause("R93")
    @pytest.mark.parametrize(
        ("verdicts", "outcome"),
        [
            ([], Outcome.PROCEED),
            ([Verdict.PASS], Outcome.PROCEED),
            ([Verdict.CONDITIONAL], Outcome.PROCEED),
            ([Verdict.PASS, Verdict.CONDITIONAL], Outcome.PROCEED),
            ([Verdict.PASS, Verdict.NEEDS_INFORMATION], Outcome.NEEDS_INFORMATION),
            ([Verdict.CONDITIONAL, Verdict.NEEDS_INFORMATION], Outcome.NEEDS_INFORMATION),
            ([Verdict.PASS, Verdict.CLOSE], Outcome.CLOSED),
            ([Verdict.NEEDS_INFORMATION, Verdict.CLOSE], Outcome.CLOSED),
            (list(Verdict), Outcome.CLOSED),
        ],
    )
    def test_of_gates(self, verdicts, outcome):
        """One gate that closes closes, else one that lacks information waits, else it proceeds, in any order."""
        gates = [a_gate(verdict) for verdict in verdicts]

        assert {outcome} == {outcome_of(order) for order in itertools.permutations(gates)}

    @pytest.mark.clause("Q15")
    def test_there_are_three(self):
        """Proceed, needs information and closed are the only outcomes."""
        assert ["proceed", "needs-information", "closed"] == [outcome.value for outcome in Outcome]


class TestReasons:
    @pytest.mark.parametrize(
        ("verdicts", "deciding"),
        [
            ([Verdict.PASS, Verdict.CONDITIONAL], [Verdict.PASS, Verdict.CONDITIONAL]),
            ([Verdict.PASS, Verdict.CONDITIONAL, Verdict.NEEDS_INFORMATION], [Verdict.NEEDS_INFORMATION]),
            ([Verdict.PASS, Verdict.CLOSE, Verdict.NEEDS_INFORMATION], [Verdict.CLOSE]),
        ],
    )
    def test_are_the_gates_that_decide(self, verdicts, deciding):
        """The reasons are the gates that decide the outcome, and no others."""
        assessment = an_assessment(*(a_gate(verdict) for verdict in verdicts))

        assert deciding == [gate.verdict for gate in assessment.reasons]

    def test_conditions(self):
        """The conditions are the gates that pass on one."""
        conditional = a_gate(Verdict.CONDITIONAL, condition="a minute of the board")
        assessment = an_assessment(a_gate(Verdict.PASS), conditional)

        assert (conditional,) == assessment.conditions


class TestLookAgain:
    @pytest.mark.clause("R25")
    def test_latest_of_those_that_close(self):
        """The day to look again is the latest that a closing gate names; other gates do not count."""
        assessment = an_assessment(
            a_gate(Verdict.CLOSE, look_again=date(2027, 6, 1)),
            a_gate(Verdict.CLOSE, look_again=date(2027, 9, 1)),
            a_gate(Verdict.CLOSE),
            a_gate(Verdict.CONDITIONAL, look_again=date(2028, 1, 1)),
        )

        assert date(2027, 9, 1) == assessment.look_again

    def test_none(self):
        """Where nothing closes, or no closing gate names a day, there is none."""
        assert an_assessment(a_gate(Verdict.PASS)).look_again is None
        assert an_assessment(a_gate(Verdict.CLOSE)).look_again is None


class TestStamp:
    def test_unstamped_before_a_practice_asks(self):
        """What a plugin yields has no author of its own: a practice stamps it."""
        assert UNSTAMPED == a_gate(Verdict.PASS).author
        assert {"enhance"} == {gate.author.key for gate in assessed().gates}


class TestImmutable:
    def test_frozen(self):
        """An assessment cannot be changed."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            assessed().outcome = Outcome.CLOSED


class TestQuestions:
    @pytest.mark.clause("R17", "R93")
    def test_exact_words_and_waiting(self):
        """Open questions come in the words of the call, those that the decision waits for first."""
        assessment = assessed({**COMPLETE, "C1": State.UNKNOWN, "E4": None})
        asked = [(question.id, question.waits) for question in assessment.questions]

        assert [("C1", True), ("E4", False)] == asked
        assert assessment.questions[0].text == "Do senior leaders back the value and merits of coproduction?"
        assert all(question.why for question in assessment.questions)

    def test_once(self):
        """A question that two gates ask is asked once."""
        assessment = assessed({"C2": None, "C3": None, "C1": None})
        asked = [question.id for question in assessment.questions]

        assert sorted(set(asked)) == sorted(asked)

    def test_candid_words_are_not_in_the_repr(self):
        """The repr of an assessment does not show what a gate says of candid answers."""
        assert "back the value" not in repr(assessed())
