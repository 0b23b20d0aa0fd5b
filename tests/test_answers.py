"""An answer holds a value, or the way in which it is not known, and never both."""

from __future__ import annotations

from datetime import date

import pytest

from coproduce.answers import UNKNOWN, VALUE_TYPES, Answer, DateRange, Kind, State, Unknown
from coproduce.days import Duration
from coproduce.errors import ArgumentError

NOT_KNOWN = [state for state in State if state is not State.VALUE]


def answered(value, kind=Kind.CHOICE):
    return Answer(question="D2", kind=kind, state=State.VALUE, value=value)


class TestAnswer:
    def test_value(self):
        """An answer with a value is known."""
        answer = answered("yes")

        assert answer.known
        assert answer.applicable
        assert answer.is_("yes")
        assert not answer.is_("no")

    @pytest.mark.parametrize("state", NOT_KNOWN)
    def test_not_known(self, state):
        """An answer in any other state is not known: it is no yes and no no."""
        answer = Answer(question="D2", kind=Kind.CHOICE, state=state)

        assert not answer.known
        assert not answer.is_("yes")
        assert not answer.is_("no")
        assert not answer.names("yes")
        assert answer.number is None

    def test_not_applicable(self):
        """Only a question that does not concern the charity is not applicable."""
        states = {state for state in NOT_KNOWN if not Answer(question="D2", kind=Kind.CHOICE, state=state).applicable}

        assert {State.NOT_APPLICABLE} == states

    def test_value_missing(self):
        """A value that is not there is refused."""
        with pytest.raises(ArgumentError, match="the answer to D2 has the state value and no value") as caught:
            answered(None)

        assert "answer" == caught.value.code

    @pytest.mark.parametrize("state", NOT_KNOWN)
    def test_value_too_many(self, state):
        """A value beside a state that says there is none is refused."""
        with pytest.raises(ArgumentError, match=f"has the state {state.value} and a value as well"):
            Answer(question="D2", kind=Kind.CHOICE, state=state, value="yes")

    @pytest.mark.parametrize(("value", "kind"), [("", Kind.TEXT), ((), Kind.LIST), (0, Kind.COUNT)])
    def test_empty_is_known(self, value, kind):
        """An empty text, an empty list and a zero are values, which is not the same as not knowing."""
        assert answered(value, kind).known

    def test_names(self):
        """A list names its options and no others."""
        answer = answered(("governance",), Kind.CHOICES)

        assert answer.names("governance")
        assert not answer.names("govern")

    def test_text_names_nothing(self):
        """A part of a text is no option of a list."""
        assert not answered("governance").names("govern")

    @pytest.mark.parametrize(("value", "number"), [(3, 3), (0, 0), ("3", None), (Duration(2), None)])
    def test_number(self, value, number):
        """Only a whole number is a number."""
        assert number == answered(value).number

    @pytest.mark.parametrize(("value", "day"), [(date(2027, 9, 1), date(2027, 9, 1)), ("2027-09-01", None), (3, None)])
    def test_day(self, value, day):
        """Only a date is a day."""
        assert day == answered(value, Kind.DATE).day

    def test_repr_keeps_quiet(self):
        """A repr says which question was answered and nothing of what was said."""
        answer = Answer(
            question="C1",
            kind=Kind.CHOICE,
            state=State.VALUE,
            value="no-marker",
            evidence="evidence-marker",
            said_by="said-marker",
            evidence_from="from-marker",
            on=date(2027, 1, 4),
        )

        assert "Answer(question='C1', kind=<Kind.CHOICE: 'choice'>)" == repr(answer)


class TestDateRange:
    def test_one_day(self):
        """A range may be one day long."""
        assert date(2027, 8, 2) == DateRange(date(2027, 8, 2), date(2027, 8, 2)).last

    def test_backwards(self):
        """A range that ends before it starts is refused."""
        with pytest.raises(ArgumentError, match="ends before it starts") as caught:
            DateRange(date(2027, 8, 2), date(2027, 8, 1))

        assert "range" == caught.value.code

    def test_order(self):
        """Ranges are ordered by their first day."""
        early, late = DateRange(date(2027, 1, 1), date(2027, 12, 31)), DateRange(date(2027, 1, 2), date(2027, 1, 2))

        assert [early, late] == sorted([late, early])

    def test_repr_keeps_its_reason(self):
        """The reason for a range is left out of its repr."""
        shut = DateRange(date(2027, 8, 2), date(2027, 8, 2), "reason-marker")

        assert "reason-marker" not in repr(shut)


class TestKind:
    def test_every_kind_has_a_type(self):
        """Each kind is read into a type, but for the one whose facts stand outside the answers."""
        assert set(Kind) - set(VALUE_TYPES) == {Kind.ELSEWHERE}


class TestUnknown:
    def test_neither_no_nor_empty(self):
        """The unknown is neither no, nor zero, nor an empty list."""
        assert UNKNOWN is Unknown.UNKNOWN
        assert UNKNOWN not in (False, 0, "", ())
