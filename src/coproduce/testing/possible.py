"""What may be said in a call: values that fit a question and answers that hold them, as lists to choose from."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

import attrs

from coproduce.answers import (
    Answer,
    Aspect,
    Challenge,
    DateRange,
    Kind,
    Opportunity,
    PartOfStaff,
    QuickWin,
    State,
    Value,
)
from coproduce.days import Duration, ProviderDays
from coproduce.diagnostic import Attendee, Question

_Item = TypeVar("_Item")
_Item_co = TypeVar("_Item_co", covariant=True)

WORDS = (
    "plain words",
    "Cymru, tŷ a môr",
    "e\u0301 in two characters",
    "שלום, from the right",
    "two\nlines\tand a tab",
    "🙂\u200d🙂 漢字",
    "<b>&amp; \"quoted\" 'twice'</b>",
    "=SUM(A1:A9)",
    "-1 + @cell",
    " spaced ",
)
"""Texts that formats trip over: accents in one character and in two, other scripts, markup, formulas, line ends."""

HELD_FIRST, HELD_LAST = date(2024, 1, 1), date(2029, 12, 31)
"""The days between which calls are held and calendars start."""

SENIOR = Attendee("chief executive", senior=True)
"""The senior leader who is on every call."""

ROLES = (SENIOR.role, "volunteer coordinator", "")
"""Who may have said an answer: a senior leader, somebody else, or nobody knows who."""

_BACKING = tuple(itertools.product(["seen", ""], ROLES))
_DAYS = [HELD_FIRST + timedelta(days=97 * number) for number in range(22)]
_MOST_RANKED_OPTIONS = 12


@attrs.frozen(eq=False)
class Possible(Generic[_Item_co]):
    """Hold things of which one is to be chosen; two of these are never equal, so that one can be looked up quickly."""

    items: tuple[_Item_co, ...]


# Values ---------------------------------------------------------------------------------------------------------------


def ranges_of_days() -> list[DateRange]:
    """List ranges of days, from one day to some three weeks, with a reason and without."""
    reasons = ["", *WORDS]
    return [
        DateRange(day, day + timedelta(days=number), reasons[number % len(WORDS)]) for number, day in enumerate(_DAYS)
    ]


def values(question: Question) -> list[Value]:
    """List many values that fit a question; one that is answered outside the answers has none."""
    return [*_VALUES[question.kind](question)] if question.kind in _VALUES else []


def _chosen(question: Question) -> list[tuple[str, ...]]:
    options = question.options
    most = min(question.most or len(options), 3)
    ranked = options[:_MOST_RANKED_OPTIONS]
    several = itertools.chain(*(itertools.permutations(ranked, size) for size in range(2, most + 1)))
    every = [(), *((option,) for option in options), *several]
    return every[:60] + every[60::7]


def _counts(question: Question) -> list[int]:
    lowest, most = question.lowest, question.highest or max(99, question.lowest)
    numbers = dict.fromkeys((lowest, *range(9), 12, 59, 90, 99, 240, most))
    return [number for number in numbers if lowest <= number <= most]


def _several(items: Sequence[_Item]) -> list[tuple[_Item, ...]]:
    """List no items, each alone, and some of them two or three together."""
    return [
        (),
        *((item,) for item in items),
        *itertools.pairwise(items),
        *zip(items, items[2:], items[5:], strict=False),
    ]


def _people() -> list[PartOfStaff]:
    return [
        PartOfStaff(part, level, len(part) % 13, senior=len(level) % 2 == 0)
        for part, level in itertools.pairwise(WORDS)
    ]


def _challenges() -> list[Challenge]:
    return [*map(Challenge, itertools.cycle(Aspect), WORDS, itertools.cycle([True, False]))]


def _quick_wins() -> list[QuickWin]:
    return [*map(QuickWin, WORDS, WORDS[1:], [None, *_DAYS[::3]], itertools.cycle([*WORDS[3:], ""]))]


_VALUES: dict[Kind, Callable[[Question], Sequence[Value]]] = {
    Kind.TEXT: lambda _: WORDS,
    Kind.CHOICE: lambda question: question.options,
    Kind.CHOICES: _chosen,
    Kind.SCALE: lambda question: range((question.highest or 0) + 1),
    Kind.COUNT: _counts,
    Kind.LIST: lambda _: _several(WORDS),
    Kind.DATE: lambda _: _DAYS,
    Kind.DATES: lambda _: _several(ranges_of_days()),
    Kind.DURATION: lambda _: [Duration(quarters) for quarters in range(25)],
    Kind.PROVIDER_DAYS: lambda _: [ProviderDays(quarters) for quarters in range(41)],
    Kind.PEOPLE: lambda _: _several(_people()),
    Kind.OPPORTUNITIES: lambda _: _several([*map(Opportunity, itertools.cycle(Aspect), WORDS)]),
    Kind.CHALLENGES: lambda _: _several(_challenges()),
    Kind.QUICK_WINS: lambda _: _several(_quick_wins()),
}


# Answers --------------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1000)
def possible_answers(question: Question) -> Possible[Answer]:
    """List answers to a question: in any state, with any value that fits, from one person or from several."""
    told_by_one = voices(question)
    number = len(told_by_one)
    pairs = [Answer.of((told_by_one[at], told_by_one[(7 * at + 3) % number])) for at in range(0, number, 2)]
    threes = [Answer.of(told_by_one[at : at + 3]) for at in range(0, number, 9)]
    return Possible((*told_by_one, *pairs, *threes))


@functools.lru_cache(maxsize=1000)
def answers_in_a_call(question: Question, *, willing: bool) -> Possible[Answer | None]:
    """List what becomes of a question in a call: any answer or none, or one with which a willing charity proceeds."""
    fit = _willing(question) if willing else []
    every = possible_answers(question).items
    return Possible(tuple(fit) or ((None,) * len(every) + every))


def voices(question: Question) -> list[Answer]:
    """List what one person may answer: in any state, with any value that fits, with evidence or without."""
    states = [state for state in State if state is not State.VALUE]
    without = [Answer(question=question.id, kind=question.kind, state=state) for state in states]
    known = told(question, values(question))
    return [*without * max(1, len(known) // 10), *known]


def told(question: Question, known: Iterable[Value], backing: Sequence[tuple[str, str]] = _BACKING) -> list[Answer]:
    """List answers with one of these values, and with any of these pairs of evidence and of who said it."""
    return [
        Answer(
            question=question.id,
            kind=question.kind,
            state=State.VALUE,
            value=value,
            evidence=evidence,
            said_by=said_by,
        )
        for value in known
        for evidence, said_by in backing
    ]


def unwilling_values(question: Question) -> list[Value]:
    """List the values of a question that a willing charity never gives, for nothing may come of its call."""
    fit = {answer.value for answer in _willing(question)}
    return [value for value in values(question) if fit and value not in fit]


def _willing(question: Question) -> list[Answer]:
    """List answers with which a call can proceed, some way on in its journey or not, where that depends on it."""
    if question.id in {"C1", "C2"}:
        return told(question, ["yes", "yes", "conditional"], [("seen", SENIOR.role)])
    if question.id in {"C3", "B2", "B6"}:
        return told(question, values(question))
    if question.id == "B4":
        known = told(question, values(question))
        absent = Answer(question=question.id, kind=question.kind, state=State.NOT_APPLICABLE)
        return [*[absent] * len(known), *known]
    if question.id == "E1.governance":
        return [*possible_answers(question).items, *told(question, [5, 6, 7]) * 7]
    if question.id in {"E3", "E4", "E5", "E6"}:
        return told(question, [3, 3, 3, 0, 2], [*_BACKING, *[("seen", SENIOR.role)] * 6])
    return []
