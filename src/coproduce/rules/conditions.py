"""When an entry of a data pack speaks: what must hold of the answers and the lines, as values that read as words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import Enum
from typing import Any, TypeAlias

import attrs

from coproduce.answers import VALUE_TYPES, Answer, Kind
from coproduce.audience import EVERYONE
from coproduce.diagnostic import Question, Questions
from coproduce.reading import meant

Answers: TypeAlias = Callable[[str], Answer]
"""What gives the answer to a question."""


class Relation(Enum):
    """Name how an answer is compared, by the key that a data pack has for it."""

    IS = "is"
    UNLESS = "unless"
    ANY_OF = "any_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    KNOWN = "known"


@attrs.frozen
class OnAnswer:
    """Hold for an answer that is known and compares as it is said; what is not known is never a no.

    Two relations hold without one: UNLESS, which one known answer alone rules out, and KNOWN where its value is False.

    >>> print(OnAnswer("D4", Relation.AT_LEAST, 2))
    D4 is at least 2
    """

    question: str = attrs.field(metadata=EVERYONE)
    relation: Relation = attrs.field(metadata=EVERYONE)
    value: str | int | tuple[str, ...] = attrs.field(metadata=EVERYONE)

    def holds(self, answer: Answers, lines: frozenset[str]) -> bool:  # noqa: ARG002 - answers decide alone
        """Tell whether it holds for the answers that were given."""
        heard = answer(self.question)
        if self.relation is Relation.KNOWN:
            return heard.known == self.value
        if self.relation is Relation.UNLESS:
            return not (heard.known and _is(heard.value, self.value))
        return heard.known and _HOLDS[self.relation](heard.value, self.value)

    @property
    def needs_an_answer(self) -> bool:
        """Whether it can hold only where the answer is known."""
        return self.relation is not Relation.UNLESS and (self.relation is not Relation.KNOWN or self.value is True)

    def misfit(self, question: Question) -> str:
        """Say why no answer to its question could ever be the one that it tests for, or give an empty text."""
        if self.relation is Relation.KNOWN:
            return ""
        if question.kind not in _KINDS[self.relation]:
            kinds = ", ".join(sorted(kind.value for kind in _KINDS[self.relation]))
            return f"{self.question} is of the kind {question.kind.value}: expected {kinds}"
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return next((words for value in values if (words := _misfit(value, question))), "")

    def never(self, questions: Questions, lines: Collection[str]) -> str:  # noqa: ARG002 - answers decide alone
        """Say why it tests for nothing where just these questions are asked, or give an empty text."""
        known = self.question in questions
        return self.misfit(questions.find(self.question)) if known else "no question in force has this id"

    def __str__(self) -> str:
        return f"{self.question} is {_WORDS[self.relation](self.value)}"


@attrs.frozen
class OnLine:
    """Hold where a line is in the package so far, or where it is not.

    >>> print(OnLine("enhance/debrief", present=False))
    enhance/debrief is not in the package
    """

    line: str = attrs.field(metadata=EVERYONE)
    present: bool = attrs.field(default=True, metadata=EVERYONE)

    def holds(self, answer: Answers, lines: frozenset[str]) -> bool:  # noqa: ARG002 - lines decide alone
        """Tell whether it holds for these lines."""
        return (self.line in lines) is self.present

    def never(self, questions: Questions, lines: Collection[str]) -> str:  # noqa: ARG002 - lines decide alone
        """Say why it tests for nothing where just these lines can be in a package, or give an empty text.

        Activities that amendments bring are in no catalogue: those of quick wins, and those that a charity agreed to.
        """
        owner, _, name = self.line.partition("/")
        if self.line in lines or owner == "agreed" or name.startswith("quick-win-"):
            return ""
        nearest = meant(self.line, lines)
        return f"no catalogue in force holds this line{f' - {nearest}' if nearest else ''}"

    def __str__(self) -> str:
        return f"{self.line} is {'' if self.present else 'not '}in the package"


When = OnAnswer | OnLine
"""One thing that must hold for an entry to speak."""


def _is(value: Any, wanted: Any) -> bool:  # noqa: ANN401 - the value of any answer
    return type(value) is type(wanted) and bool(value == wanted)


def _is_any(value: Any, wanted: tuple[str, ...]) -> bool:  # noqa: ANN401 - the value of any answer
    return any(each in wanted for each in (value if isinstance(value, tuple) else (value,)))


_HOLDS: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.IS: _is,
    Relation.ANY_OF: _is_any,
    Relation.AT_LEAST: lambda value, wanted: isinstance(value, int) and value >= wanted,
    Relation.AT_MOST: lambda value, wanted: isinstance(value, int) and value <= wanted,
}

_WORDS: dict[Relation, Callable[[Any], str]] = {
    Relation.IS: str,
    Relation.UNLESS: lambda value: f"not known to be {value}",
    Relation.ANY_OF: lambda value: f"any of {', '.join(value)}",
    Relation.AT_LEAST: lambda value: f"at least {value}",
    Relation.AT_MOST: lambda value: f"at most {value}",
    Relation.KNOWN: lambda value: "known" if value else "not known",
}

_KINDS = {
    Relation.IS: frozenset({Kind.CHOICE, Kind.TEXT, Kind.SCALE, Kind.COUNT}),
    Relation.UNLESS: frozenset({Kind.CHOICE, Kind.TEXT, Kind.SCALE, Kind.COUNT}),
    Relation.ANY_OF: frozenset({Kind.CHOICE, Kind.TEXT, Kind.CHOICES, Kind.LIST}),
    Relation.AT_LEAST: frozenset({Kind.SCALE, Kind.COUNT}),
    Relation.AT_MOST: frozenset({Kind.SCALE, Kind.COUNT}),
}


def _misfit(value: object, question: Question) -> str:
    if question.kind in (Kind.CHOICES, Kind.LIST):
        return question.fault((value,))
    wanted = VALUE_TYPES[question.kind]
    if type(value) is not wanted:
        return f"{question.id} is answered with {'a whole number' if wanted is int else 'text'}"
    return question.fault(value)
