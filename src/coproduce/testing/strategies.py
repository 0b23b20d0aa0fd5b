"""Hypothesis strategies for charities and their calls, and for what a practice makes of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from coproduce.answers import Answer, DateRange
from coproduce.assessment import Assessment, Outcome
from coproduce.case import Case
from coproduce.charity import Charity
from coproduce.days import Amount
from coproduce.diagnostic import Diagnostic, Question
from coproduce.package import Package
from coproduce.provenance import Source
from coproduce.rules.applicability import Predicate
from coproduce.rules.practice import Practice
from coproduce.testing.possible import WORDS, Possible, possible_answers
from coproduce.testing.sampling import Calls, Cases, Charities, Choose

_Amount = TypeVar("_Amount", bound=Amount)
_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

# Texts, amounts and days ----------------------------------------------------------------------------------------------


def texts() -> SearchStrategy[str]:
    """Draw a text that is not blank and holds no control character but line end and tab."""
    return st.sampled_from(WORDS)


def amounts(kind: type[_Amount], *, least: int = 1, most: int = 24) -> SearchStrategy[_Amount]:
    """Draw an exact amount of this kind, such as `Duration`, in quarter-days from `least` to `most`."""
    return st.integers(least, most).map(kind)


def sources() -> SearchStrategy[Source]:
    """Draw a source: a clause of the offer, an assumption, or what was agreed."""
    clauses = st.sampled_from(["R10", "R35", "R52", "Q5"])
    return st.one_of(
        clauses.map(Source.offer), texts().map(Source.assumption), st.builds(Source.agreed, texts(), clauses)
    )


@st.composite
def date_ranges(draw: DrawFn, *, start: date, within: int = 400, longest: int = 21) -> DateRange:
    """Draw a range of days that starts within so many days of `start`, and lasts `longest` days at the most."""
    first = start + timedelta(days=draw(st.integers(0, within)))
    return DateRange(first, first + timedelta(days=draw(st.integers(0, longest - 1))), draw(st.just("") | texts()))


# Charities and calls --------------------------------------------------------------------------------------------------


def charities(*, within_reach: bool = False, charity_for: Predicate | None = None) -> SearchStrategy[Charity]:
    """Draw a charity: facts known or not, and, where wanted, with England or Wales among its nations.

    About two thirds of the charities hold `charity_for`, whatever sectors and nations it names.
    """
    return _made_by(Charities.of(within_reach=within_reach, charity_for=charity_for).one)


def answers(question: Question) -> SearchStrategy[Answer]:
    """Draw an answer to a question: in any state, with any value that fits, from one person or from several."""
    return _one_of(possible_answers(question))


def diagnostics(questions: Iterable[Question], *, willing: bool = False) -> SearchStrategy[Diagnostic]:
    """Draw a call with any answer to each question, or none; a willing one has those that let it proceed."""
    return _made_by(Calls.of(questions, willing=willing).one)


def cases(
    practice: Practice, *, willing: bool | None = None, charity_for: Predicate | None = None
) -> SearchStrategy[Case]:
    """Draw a charity and its call; where nothing else is asked for, about seven in ten are fit to proceed.

    About two thirds of the charities hold `charity_for`. `sample_cases` makes the same cases without Hypothesis.
    """
    return _made_by(Cases.of(practice, willing=willing, charity_for=charity_for).one)


def assessments(
    practice: Practice, *, willing: bool | None = None, charity_for: Predicate | None = None
) -> SearchStrategy[Assessment]:
    """Draw a charity and its call as `cases` does, and assess them."""
    drawn = cases(practice, willing=willing, charity_for=charity_for)
    return drawn.map(lambda case: practice.assess(case.charity, case.diagnostic))


def proceeding(practice: Practice, *, charity_for: Predicate | None = None) -> SearchStrategy[Assessment]:
    """Draw an assessment with which a package can be tailored."""
    drawn = assessments(practice, willing=True, charity_for=charity_for)
    return drawn.filter(lambda made: made.outcome is Outcome.PROCEED)


def packages(practice: Practice, *, charity_for: Predicate | None = None) -> SearchStrategy[Package]:
    """Draw a package as the practice tailors it."""
    return proceeding(practice, charity_for=charity_for).map(practice.tailor)


@st.composite
def _made_by(draw: DrawFn, make: Callable[[Choose], _Made]) -> _Made:
    def choose(possible: Possible[_Item], /) -> _Item:
        strategy: SearchStrategy[_Item] = _one_of(possible)
        return draw(strategy)

    return make(choose)


@functools.lru_cache(maxsize=10_000)
def _one_of(possible: Possible[_Item]) -> SearchStrategy[_Item]:
    """Draw one of the things that are possible; a strategy is slow to make, and a call has some sixty answers."""
    return st.sampled_from(possible.items)
