"""The diagnostic call: its questions, who was on it, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import get_origin

import attrs

from coproduce.answers import VALUE_TYPES, Answer, Kind, State
from coproduce.audience import EVERYONE, PROVIDER, PROVIDER_AND_CHARITY, Audience
from coproduce.errors import ArgumentError, UnknownLineError, printable
from coproduce.provenance import Source


class Respondent(Enum):
    """Name whom a question is for: the charity on the call, or the funder's Regional Manager afterwards (R82)."""

    CHARITY = "charity"
    FUNDER = "funder"


class CallMode(Enum):
    """Name how the diagnostic call is held: a visit, or a call where that is more convenient (R16)."""

    VISIT = "visit"
    CALL = "call"
    VIDEO = "video"


@attrs.frozen(kw_only=True)
class Question:
    """Hold one question of the call: what is asked, what an answer looks like, who may see it, what it drives.

    A row of an item that is asked once per function has an id such as `E1.governance`. A scale has a descriptor for
    each of its points, from 0 on. Nothing waits for the answer to one that is `optional`, although a rule reads it. One
    that `chooses_language` has the options english, welsh and both, and the charity's documents follow its answer.
    """

    id: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)
    kind: Kind = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    audience: frozenset[Audience] = attrs.field(metadata=EVERYONE)
    options: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    lowest: int = attrs.field(default=0, metadata=EVERYONE)
    highest: int | None = attrs.field(default=None, metadata=EVERYONE)
    most: int | None = attrs.field(default=None, metadata=EVERYONE)
    points: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    framework: str = attrs.field(default="", metadata=EVERYONE)
    evidence: str = attrs.field(default="", metadata=EVERYONE)
    drives: str = attrs.field(default="", metadata=EVERYONE)
    asked_of: Respondent = attrs.field(default=Respondent.CHARITY, metadata=EVERYONE)
    optional: bool = attrs.field(default=False, metadata=EVERYONE)
    chooses_language: bool = attrs.field(default=False, metadata=EVERYONE)

    @property
    def item(self) -> str:
        """The item that the question is a row of, such as E1; of a question without rows, its own id."""
        return self.id.partition(".")[0]

    @property
    def is_for_everyone(self) -> bool:
        """Whether each of the four readers may see the answer."""
        return self.audience == frozenset(Audience)

    def fault(self, value: object) -> str:
        """Say what a value was expected to be, or give an empty text where it fits the question."""
        if self.kind is Kind.TEXT and isinstance(value, str) and not value.strip():
            return 'expected some text, or state = "not-applicable" where there is nothing to say'
        if self.kind is Kind.CHOICE and value not in self.options:
            return f"expected one of {', '.join(self.options)}"
        if self.kind is Kind.CHOICES and isinstance(value, tuple):
            return self._fault_of_choices(value)
        if self.kind is Kind.SCALE and isinstance(value, int) and not 0 <= value <= (self.highest or 0):
            return f"expected a whole number from 0 to {self.highest}"
        if self.kind is Kind.COUNT and isinstance(value, int) and not self.lowest <= value <= (self.highest or 10_000):
            return f"expected a number from {self.lowest} to {self.highest or 10_000}"
        return ""

    def misfit(self, answer: Answer) -> str:
        """Say why an answer is none to this question, by its kind, type and options, or give an empty text."""
        if not answer.known:
            return ""
        if answer.kind is not self.kind:
            return f"expected an answer of the kind {self.kind.value}"
        wanted = VALUE_TYPES.get(self.kind)
        plain = tuple if get_origin(wanted) is tuple else wanted
        if plain is None or type(answer.value) is not plain:
            return f"expected a value that is {'a tuple' if plain is tuple else getattr(plain, '__name__', 'none')}"
        return self.fault(answer.value)

    def _fault_of_choices(self, chosen: tuple[object, ...]) -> str:
        if any(option not in self.options for option in chosen):
            return f"expected a list of any of {', '.join(self.options)}"
        if len(set(chosen)) < len(chosen):
            return "expected each option once"
        if self.most is not None and len(chosen) > self.most:
            return f"expected {self.most} options at the most, ranked"
        return ""


@attrs.frozen
class Questions:
    """Hold the questions in force, in the order of the call, and the version of the instrument.

    >>> Questions(()).find("C1")
    Traceback (most recent call last):
        ...
    coproduce.errors.UnknownLineError: [question] 'C1' is no question in force
    """

    all: tuple[Question, ...] = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(default="", metadata=EVERYONE)
    _by_id: dict[str, Question] = attrs.field(init=False, eq=False, repr=False, hash=False, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {question.id: question for question in self.all})

    def __iter__(self) -> Iterator[Question]:
        return iter(self.all)

    def __contains__(self, id_: str) -> bool:
        return id_ in self._by_id

    def find(self, id_: str) -> Question:
        """Give the question with this id, or raise `UnknownLineError`."""
        if id_ not in self._by_id:
            message = f"{printable(id_)} is no question in force"
            raise UnknownLineError(message, code="question")
        return self._by_id[id_]

    def items(self) -> dict[str, tuple[str, ...]]:
        """List the items with rows, each with its rows: `{"E1": ("governance", ...)}`."""
        rows: dict[str, list[str]] = {}
        for question in self.all:
            item, dot, row = question.id.partition(".")
            if dot:
                rows.setdefault(item, []).append(row)
        return {item: tuple(names) for item, names in rows.items()}


@attrs.frozen(kw_only=True)
class Questionnaire:
    """Hold which questions one charity is asked: those that a rule in force would read, and no other.

    `missing` are the questions among them that nobody put to the charity yet, or whose score has no evidence. What a
    later answer brings up is added as the call goes on. Nobody has to answer what is `optional`.
    """

    required: tuple[Question, ...] = attrs.field(metadata=EVERYONE)
    missing: tuple[Question, ...] = attrs.field(metadata=EVERYONE)
    not_needed: tuple[Question, ...] = attrs.field(metadata=EVERYONE)
    optional: tuple[Question, ...] = attrs.field(default=(), metadata=EVERYONE)

    @property
    def complete(self) -> bool:
        """Whether everything that a rule would read was put to the charity; a draft lacks something (R17)."""
        return not self.missing

    @property
    def items(self) -> tuple[str, ...]:
        """The items that are required, each once, in the order of the call."""
        return tuple(dict.fromkeys(question.item for question in self.required))


@attrs.frozen
class Attendee:
    """Hold one role that was on the call, or that evidence came from, and whether it is a senior leader (A3)."""

    role: str = attrs.field(metadata=EVERYONE)
    senior: bool = attrs.field(default=False, metadata=EVERYONE)
    on_call: bool = attrs.field(default=True, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Diagnostic:
    """Hold one diagnostic call: when, how, who was there, and the answers (R16 to R22).

    A question without an answer here was not asked. Raises `ArgumentError` where a call was no visit and nothing
    says why (R16), or where a question is answered twice.

    >>> call = Diagnostic(held_on=date(2027, 1, 4), mode=CallMode.VISIT)
    >>> call.answer("C1").state
    <State.NOT_ASKED: 'not-asked'>
    """

    held_on: date = attrs.field(metadata=EVERYONE)
    mode: CallMode = attrs.field(metadata=EVERYONE)
    mode_reason: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)
    attendees: tuple[Attendee, ...] = attrs.field(default=(), metadata=PROVIDER_AND_CHARITY, repr=False)
    answers: tuple[Answer, ...] = attrs.field(default=(), metadata=EVERYONE)
    _by_question: dict[str, Answer] = attrs.field(init=False, eq=False, repr=False, hash=False, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.mode is not CallMode.VISIT and not self.mode_reason.strip():
            message = "a call that was no visit says why in mode_reason (R16)"
            raise ArgumentError(message, code="mode")
        by_question = {answer.question: answer for answer in self.answers}
        if len(by_question) < len(self.answers):
            message = "a question is answered twice"
            raise ArgumentError(message, code="answers")
        object.__setattr__(self, "_by_question", by_question)

    def answer(self, question: str) -> Answer:
        """Give the answer to a question; one that nobody answered was not asked."""
        found = self._by_question.get(question)
        return found or Answer(question=question, kind=Kind.TEXT, state=State.NOT_ASKED)

    def answering(self, answer: Answer) -> Diagnostic:
        """Give a diagnostic with one answer put in the place of what was there."""
        others = tuple(other for other in self.answers if other.question != answer.question)
        return attrs.evolve(self, answers=(*others, answer))

    def for_readers_of(self, questions: Questions) -> Diagnostic:
        """Give the diagnostic with the audience of each question on its answer, so that it goes where that goes."""
        known = [
            answer.for_readers(questions.find(answer.question).audience) if answer.question in questions else answer
            for answer in self.answers
        ]
        return attrs.evolve(self, answers=tuple(known))

    def is_senior(self, role: str) -> bool:
        """Tell whether a role is named among the attendees as a senior leader."""
        return any(attendee.senior and attendee.role == role for attendee in self.attendees)


@attrs.frozen(kw_only=True)
class NamedPerson:
    """Hold the name behind a role; the only place of a case in which a person is named."""

    role: str = attrs.field(metadata=EVERYONE)
    name: str = attrs.field(metadata=PROVIDER, repr=False)
    contact: str = attrs.field(default="", metadata=PROVIDER, repr=False)
