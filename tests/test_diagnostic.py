"""The call: its questions know what fits them, and an answer that is not there was not asked."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from coproduce.answers import Answer, Kind, State
from coproduce.audience import Audience
from coproduce.diagnostic import Attendee, CallMode, Diagnostic, Question, Questions
from coproduce.errors import ArgumentError, UnknownLineError
from coproduce.provenance import Source
from coproduce.rules.enhance import enhance
from coproduce.rules.practice import Practice

SHIPPED = Practice(enhance()).questions
CANDID = [
    question.id
    for question in SHIPPED
    if question.id.partition(".")[0] in ("C1", "C2", "C3", "C4", "C5", "D4", "E6", "F2")
]


def asked(kind, **facts):
    return Question(
        id="X1", text="What?", kind=kind, source=Source.offer("R9"), audience=frozenset({Audience.PROVIDER}), **facts
    )


def answered(question, value="yes"):
    return Answer(question=question, kind=Kind.CHOICE, state=State.VALUE, value=value)


class TestQuestion:
    @pytest.mark.parametrize(
        ("question", "value"),
        [
            (asked(Kind.TEXT), "more say"),
            (asked(Kind.CHOICE, options=("yes", "no")), "no"),
            (asked(Kind.CHOICES, options=("a", "b", "c"), most=2), ("c", "a")),
            (asked(Kind.CHOICES, options=("a", "b", "c"), most=2), ()),
            (asked(Kind.CHOICES, options=("a", "b", "c")), ("a", "b", "c")),
            (asked(Kind.SCALE, highest=3), 0),
            (asked(Kind.SCALE, highest=3), 3),
            (asked(Kind.COUNT, highest=60), 60),
            (asked(Kind.COUNT), 10_000),
            (asked(Kind.LIST), ("anything",)),
        ],
    )
    def test_fits(self, question, value):
        """A value that fits its question has no fault."""
        assert "" == question.fault(value)

    @pytest.mark.parametrize(
        ("question", "value", "fault"),
        [
            (asked(Kind.TEXT), "", "expected some text"),
            (asked(Kind.TEXT), " \n", "expected some text"),
            (asked(Kind.CHOICE, options=("yes", "no")), "maybe", "expected one of yes, no"),
            (asked(Kind.CHOICE, options=("yes", "no")), "Yes", "expected one of yes, no"),
            (asked(Kind.CHOICES, options=("a", "b")), ("a", "x"), "expected a list of any of a, b"),
            (asked(Kind.CHOICES, options=("a", "b")), ("a", "a"), "expected each option once"),
            (asked(Kind.CHOICES, options=("a", "b"), most=1), ("a", "b"), "expected 1 options at the most"),
            (asked(Kind.SCALE, highest=3), 4, "expected a whole number from 0 to 3"),
            (asked(Kind.SCALE, highest=3), -1, "expected a whole number from 0 to 3"),
            (asked(Kind.COUNT, highest=60), 61, "expected a number from 0 to 60"),
            (asked(Kind.COUNT), 10_001, "expected a number from 0 to 10000"),
            (asked(Kind.COUNT), -1, "expected a number from 0 to 10000"),
        ],
    )
    def test_does_not_fit(self, question, value, fault):
        """A value that does not fit its question is told what was expected."""
        assert question.fault(value).startswith(fault)

    def test_is_for_everyone(self):
        """A question is for everyone where each of the four readers may see it."""
        assert not asked(Kind.TEXT).is_for_everyone
        assert attrs.evolve(asked(Kind.TEXT), audience=frozenset(Audience)).is_for_everyone


class TestQuestions:
    def test_find(self):
        """A question is found by its id."""
        question = asked(Kind.TEXT)

        assert question is Questions((question,)).find("X1")
        assert "X1" in Questions((question,))

    def test_find_nothing(self):
        """A question that is not in force is an error that names it."""
        with pytest.raises(UnknownLineError, match="'X2' is no question in force") as caught:
            Questions((asked(Kind.TEXT),)).find("X2")

        assert "question" == caught.value.code

    def test_order(self):
        """Questions come in the order of the call."""
        first, second = asked(Kind.TEXT), attrs.evolve(asked(Kind.TEXT), id="A1")

        assert [first, second] == list(Questions((first, second)))

    def test_items(self):
        """An item that is asked in rows lists them, and an item without rows is none."""
        rows = tuple(attrs.evolve(asked(Kind.TEXT), id=id_) for id_ in ("E1.a", "X1", "E1.b", "E2.a"))

        assert {"E1": ("a", "b"), "E2": ("a",)} == Questions(rows).items()


class TestShippedQuestions:
    def test_ids_are_unique(self):
        """No two questions have one id."""
        ids = [question.id for question in SHIPPED]

        assert sorted(set(ids)) == sorted(ids)

    @pytest.mark.parametrize("id_", CANDID)
    def test_candid(self, id_):
        """The candid questions are for the provider and the charity's contact alone (C1 to C5, D4, E6, F2)."""
        assert {Audience.PROVIDER, Audience.CHARITY} == SHIPPED.find(id_).audience

    def test_candid_are_all_there(self):
        """Each candid item is among the questions as shipped."""
        assert {"C1", "C2", "C3", "C4", "C5", "D4", "E6", "F2"} == {id_.partition(".")[0] for id_ in CANDID}

    def test_provider_sees_all(self):
        """The provider may see the answer to every question."""
        assert [] == [question.id for question in SHIPPED if Audience.PROVIDER not in question.audience]

    def test_choices_have_options(self):
        """A question with choices names at least two, and each once."""
        for question in SHIPPED:
            if question.kind in (Kind.CHOICE, Kind.CHOICES):
                assert len(set(question.options)) == len(question.options) >= 2, question.id

    def test_scales_have_an_end(self):
        """A scale says its highest point: seven steps of the ladder, three of the others."""
        ends = {question.id.partition(".")[0]: question.highest for question in SHIPPED if question.kind is Kind.SCALE}

        assert {"D4": 3, "E1": 7, "E2": 3, "E3": 3, "E4": 3, "E5": 3, "E6": 3} == ends

    def test_everything_has_a_source(self):
        """Every question says the clauses that it is asked for, and what its answer drives."""
        assert [] == [question.id for question in SHIPPED if not question.source.clauses or not question.drives]

    def test_elsewhere_says_where(self):
        """A question that is answered outside the answers says where."""
        places = {question.id: question.evidence for question in SHIPPED if question.kind is Kind.ELSEWHERE}

        assert {"A1", "A2", "A3"} == set(places)
        assert all("write it" in place for place in places.values())


class TestDiagnostic:
    def test_not_asked(self):
        """A question that nobody answered was not asked."""
        call = Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT)

        assert State.NOT_ASKED is call.answer("C1").state
        assert "C1" == call.answer("C1").question

    def test_answer(self):
        """An answer is found by its question."""
        call = Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT, answers=(answered("D2"), answered("C1", "no")))

        assert "no" == call.answer("C1").value

    def test_answering(self):
        """An answer takes the place of the one before, in a new diagnostic."""
        call = Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT, answers=(answered("D2"),))

        changed = call.answering(answered("D2", "no"))

        assert ("yes", "no") == (call.answer("D2").value, changed.answer("D2").value)
        assert 1 == len(changed.answers)

    @pytest.mark.parametrize("mode", [CallMode.CALL, CallMode.VIDEO])
    @pytest.mark.parametrize("reason", ["", " \n"])
    def test_no_visit(self, mode, reason):
        """A call that was no visit says why (R16)."""
        with pytest.raises(ArgumentError, match="says why in mode_reason") as caught:
            Diagnostic(held_on=date(2027, 1, 4), mode=mode, mode_reason=reason)

        assert "mode" == caught.value.code

    def test_answered_twice(self):
        """A question is answered once."""
        with pytest.raises(ArgumentError, match="answered twice") as caught:
            Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT, answers=(answered("D2"), answered("D2", "no")))

        assert "answers" == caught.value.code

    def test_senior(self):
        """A senior leader is who is named as one, by just that role."""
        attendees = (Attendee("chief executive", senior=True), Attendee("volunteer"))
        call = Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT, attendees=attendees)

        assert call.is_senior("chief executive")
        assert not call.is_senior("volunteer")
        assert not call.is_senior("chief")

    def test_equality(self):
        """Calls that say the same are equal and hash the same."""
        one, two = (Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT, answers=(answered("D2"),)) for _ in "ab")

        assert one == two
        assert hash(one) == hash(two)
