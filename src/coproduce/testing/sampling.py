"""Charities and their calls, chosen from lists: by a plain random generator, or by whatever else can choose."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import timedelta
from random import Random
from typing import Protocol, TypeVar

import attrs

from coproduce.answers import UNKNOWN, Answer, Kind, Unknown, Value
from coproduce.case import Case
from coproduce.charity import Charity, Nation
from coproduce.diagnostic import Attendee, CallMode, Diagnostic, Question
from coproduce.errors import expect
from coproduce.rules.applicability import AllOf, AnyOf, Predicate, WorksOn
from coproduce.rules.practice import Practice
from coproduce.testing.possible import (
    HELD_FIRST,
    HELD_LAST,
    SENIOR,
    WORDS,
    Possible,
    answers_in_a_call,
    told,
    unwilling_values,
    values,
)

_Item = TypeVar("_Item")

SECTORS = ("housing", "criminal-justice", "CJ101", "mental-health")
"""Sectors that a charity may name, beside those that a predicate asks for."""

Facts = tuple[tuple[Nation, ...] | Unknown, tuple[str, ...] | Unknown]
"""The nations and the sectors of a charity."""

_WITHIN_REACH = {Nation.ENGLAND, Nation.WALES}
_UNKNOWN_AMONG_FACTS = 6
_STOPS_ONE_IN = 8
_TEXTS = Possible(WORDS)
_TEXTS_OR_NONE = Possible((*("",) * len(WORDS), *WORDS))
_EITHER = Possible((False, True))
_CALL_MODES = Possible(tuple(CallMode))
_HELD_ON = Possible(tuple(HELD_FIRST + timedelta(days=number) for number in range((HELD_LAST - HELD_FIRST).days + 1)))


class Choose(Protocol):
    """Choose one of the things that are possible."""

    def __call__(self, possible: Possible[_Item], /) -> _Item:
        """Give one of them."""
        ...


def sample_cases(
    practice: Practice,
    number: int,
    *,
    seed: int = 0,
    willing: bool | None = None,
    charity_for: Predicate | None = None,
) -> tuple[Case, ...]:
    """Make so many charities with their calls, the same for the same seed, in every process.

    They are made of what the strategy `cases` draws from, the answers to the questions of plugins included, and without
    Hypothesis. About seven in ten are fit to proceed; with `willing` nearly all are, and with `willing=False` they are
    as they come. About two thirds of the charities hold `charity_for`, whatever sectors and nations it names.

    >>> from coproduce import Practice, enhance, sector
    >>> practice = Practice(enhance())
    >>> sample_cases(practice, 3) == sample_cases(practice, 5)[:3]
    True
    >>> held = [case.charity.works_on("arts") for case in sample_cases(practice, 30, charity_for=sector("arts"))]
    >>> held.count(True) > 10
    True
    """
    expect(practice, Practice, "the practice", "as in Practice(enhance())")
    expect(number, int, "the number of cases")
    random = Random(seed)  # noqa: S311 - nothing here is a secret

    def choose(possible: Possible[_Item], /) -> _Item:
        return random.choice(possible.items)

    cases = Cases.of(practice, willing=willing, charity_for=charity_for)
    return tuple(cases.one(choose) for _ in range(number))


# What a few questions decide ------------------------------------------------------------------------------------------


def answering(cases: Iterable[Case], questions: Iterable[Question], *, seed: int = 0) -> tuple[Case, ...]:
    """Answer each of these questions in two thirds of the cases, one value after another, and leave the rest as it is.

    A value with which nothing may come of a call is given in one case of eight, the same for all these questions.
    """
    made = list(cases)
    for question in questions:
        random = Random(f"{seed} {question.id}")  # noqa: S311 - nothing here is a secret
        for number, value in _turns(question, len(made), random):
            (answer,) = told(question, [value], [("seen", SENIOR.role)])
            made[number] = attrs.evolve(made[number], diagnostic=made[number].diagnostic.answering(answer))
    return tuple(made)


def _turns(question: Question, number: int, random: Random) -> Iterator[tuple[int, Value]]:
    """Give two thirds of so many cases each a value; what a list may hold is given alone at first."""
    stopping, every = unwilling_values(question), values(question)
    if stopping:
        yield from zip(range(1, number, _STOPS_ONE_IN), itertools.cycle(stopping), strict=False)
    elif every:
        alone = [value for value in every if not isinstance(value, tuple) or len(value) == 1]
        others = [value for value in every if isinstance(value, tuple) and len(value) != 1]
        shuffled = (*random.sample(alone, len(alone)), *random.sample(others, len(others)))
        some = random.sample(range(number), -(-2 * number // 3))
        yield from zip(some, itertools.cycle(shuffled), strict=False)


# What is put together -------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Charities:
    """Hold what charities are made of: the facts of some that hold a predicate, and of others."""

    facts: Possible[Possible[Facts]]

    @classmethod
    def of(cls, *, within_reach: bool = False, charity_for: Predicate | None = None) -> Charities:
        """List the facts of charities; two thirds hold a predicate, and all work in England or Wales where wanted."""
        every = [facts for facts in _facts(charity_for) if not within_reach or _is_within_reach(facts)]
        held, others = _parted(every, charity_for)
        return cls(Possible((held, held, others)))

    def one(self, choose: Choose) -> Charity:
        """Make a charity: facts known or not, and a name and a size that formats trip over."""
        nations, sectors = choose(choose(self.facts))
        return Charity(name=choose(_TEXTS), nations=nations, sectors=sectors, size=choose(_TEXTS_OR_NONE))


@attrs.frozen(eq=False)
class Calls:
    """Hold what calls are made of: for each question, all that may become of it."""

    answers: tuple[Possible[Answer | None], ...]

    @classmethod
    def of(cls, questions: Iterable[Question], *, willing: bool = False) -> Calls:
        """List what may become of each question; a willing call has answers that let it proceed."""
        asked = (question for question in questions if question.kind is not Kind.ELSEWHERE)
        return cls(tuple(answers_in_a_call(question, willing=willing) for question in asked))

    def one(self, choose: Choose) -> Diagnostic:
        """Make a call, on any day, with any answer to each question, or none."""
        given = [choose(answer) for answer in self.answers]
        mode = choose(_CALL_MODES)
        return Diagnostic(
            held_on=choose(_HELD_ON),
            mode=mode,
            mode_reason="" if mode is CallMode.VISIT else choose(_TEXTS),
            attendees=(SENIOR, Attendee("volunteer coordinator", on_call=choose(_EITHER))),
            answers=tuple(answer for answer in given if answer),
        )


@attrs.frozen(eq=False)
class Cases:
    """Hold what cases are made of: charities and calls that are fit to proceed, and any others."""

    sorts: Possible[tuple[Charities, Calls]]

    @classmethod
    def of(cls, practice: Practice, *, willing: bool | None = None, charity_for: Predicate | None = None) -> Cases:
        """List what cases are made of: seven in ten fit to proceed, where nothing else is asked for."""
        sorts = {
            fit: (
                Charities.of(within_reach=fit, charity_for=charity_for),
                Calls.of(practice.questions, willing=fit),
            )
            for fit in ((True, False) if willing is None else (willing,))
        }
        return cls(Possible((sorts[True],) * 7 + (sorts[False],) * 3 if willing is None else (sorts[willing],)))

    def one(self, choose: Choose) -> Case:
        """Make a charity and its call."""
        charities, calls = choose(self.sorts)
        return Case(charity=charities.one(choose), diagnostic=calls.one(choose))


# Facts about a charity ------------------------------------------------------------------------------------------------


def _facts(charity_for: Predicate | None) -> list[Facts]:
    """Pair all nations with sectors, those that a predicate names among them; either is often not known."""
    names = dict.fromkeys((*(_named(charity_for) if charity_for else ()), *SECTORS))
    unknown = (UNKNOWN,) * _UNKNOWN_AMONG_FACTS
    nations: list[tuple[Nation, ...] | Unknown] = [*unknown, *_groups([*Nation])]
    sectors: list[tuple[str, ...] | Unknown] = [*unknown, *_groups([*names])]
    return [*itertools.product(nations, sectors)]


def _groups(names: list[_Item]) -> Iterator[tuple[_Item, ...]]:
    """Yield each name alone, neighbours in either order and with one between, and all together."""
    yield from ((name,) for name in names)
    for pair in (*itertools.pairwise(names), *zip(names, names[2:], strict=False)):
        yield from (pair, pair[::-1])
    yield from (tuple(names), tuple(reversed(names)))


def _named(predicate: Predicate) -> Iterator[str]:
    """Yield the sectors that a predicate is made of; one of another kind names none that can be told."""
    if isinstance(predicate, WorksOn):
        yield from predicate.sectors
    if isinstance(predicate, AllOf | AnyOf):
        for part in predicate.predicates:
            yield from _named(part)


def _parted(every: list[Facts], charity_for: Predicate | None) -> tuple[Possible[Facts], Possible[Facts]]:
    """Part facts that hold a predicate from those that do not, or give all where there are none of a sort."""
    held: dict[bool, list[Facts]] = {True: [], False: []}
    for facts in every:
        held[charity_for is not None and _holds(charity_for, facts)].append(facts)
    return Possible(tuple(held[True] or every)), Possible(tuple(held[False] or every))


def _is_within_reach(facts: Facts) -> bool:
    nations, _ = facts
    return nations is not UNKNOWN and not _WITHIN_REACH.isdisjoint(nations)


def _holds(predicate: Predicate, facts: Facts) -> bool:
    nations, sectors = facts
    return predicate.judge(Charity(name="a charity", nations=nations, sectors=sectors)).holds is True
