"""What was said in answer to a question: a value with its evidence, or the way in which it is not known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

import attrs

from coproduce.audience import BY_QUESTION, EVERYONE, ONLY_THE_PROVIDER, Audience
from coproduce.days import Duration, ProviderDays
from coproduce.errors import ArgumentError, printable

MOST_PEOPLE = 1_000_000
"""The most people that one part of the staff, or one count, may have."""


class State(Enum):
    """Tell whether an answer holds a value, and if not why not; no state but `VALUE` ever counts as a no."""

    VALUE = "value"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"
    DECLINED = "declined"
    NOT_APPLICABLE = "not-applicable"


class Unknown(Enum):
    """Stand for a fact about the charity that is not known: neither no, nor zero, nor an empty list."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


class Kind(Enum):
    """Name the kind of value that a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    COUNT = "count"
    LIST = "list"
    DATE = "date"
    DATES = "dates"
    DURATION = "duration"
    PROVIDER_DAYS = "provider-days"
    PEOPLE = "people"
    OPPORTUNITIES = "opportunities"
    CHALLENGES = "challenges"
    QUICK_WINS = "quick-wins"
    ELSEWHERE = "elsewhere"


class Aspect(Enum):
    """Sort opportunities and challenges by the four parts of an organisation that change together."""

    CULTURE = "culture"
    STRUCTURE = "structure"
    PRACTICE = "practice"
    REVIEW = "review"


@attrs.frozen(order=True)
class DateRange:
    """Hold the days from `first` to `last`, both included, and why they are named.

    >>> DateRange(date(2027, 8, 2), date(2027, 8, 1))
    Traceback (most recent call last):
        ...
    coproduce.errors.ArgumentError: [range] a range from 2027-08-02 to 2027-08-01 ends before it starts
    """

    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(default="", metadata=BY_QUESTION, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            message = f"a range from {self.first} to {self.last} ends before it starts"
            raise ArgumentError(message, code="range")


@attrs.frozen
class PartOfStaff:
    """Name one part and level of the organisation that should be in the room, and how many people (R28)."""

    part: str = attrs.field(metadata=EVERYONE)
    level: str = attrs.field(metadata=EVERYONE)
    people: int = attrs.field(metadata=EVERYONE)
    senior: bool = attrs.field(default=False, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.people <= MOST_PEOPLE:
            message = f"{printable(self.people)} people: expected a number from 0 to {MOST_PEOPLE}"
            raise ArgumentError(message, code="people")


@attrs.frozen
class Opportunity:
    """Hold one opportunity to progress (R21)."""

    aspect: Aspect = attrs.field(metadata=BY_QUESTION, repr=False)
    what: str = attrs.field(metadata=BY_QUESTION, repr=False)


@attrs.frozen
class Challenge:
    """Hold one challenge to progressing, real or perceived (R21, R50)."""

    aspect: Aspect = attrs.field(metadata=BY_QUESTION, repr=False)
    what: str = attrs.field(metadata=BY_QUESTION, repr=False)
    real: bool = attrs.field(metadata=BY_QUESTION, repr=False)


@attrs.frozen
class QuickWin:
    """Hold one quick win that builds momentum: what, which role owns it, by when, and who will notice (R22)."""

    what: str = attrs.field(metadata=BY_QUESTION, repr=False)
    owner: str = attrs.field(metadata=BY_QUESTION, repr=False)
    by: date | None = attrs.field(default=None, metadata=BY_QUESTION, repr=False)
    noticed_by: str = attrs.field(default="", metadata=BY_QUESTION, repr=False)


Value = (
    str
    | int
    | date
    | Duration
    | ProviderDays
    | tuple[str, ...]
    | tuple[DateRange, ...]
    | tuple[PartOfStaff, ...]
    | tuple[Opportunity, ...]
    | tuple[Challenge, ...]
    | tuple[QuickWin, ...]
)

VALUE_TYPES: dict[Kind, object] = {
    Kind.TEXT: str,
    Kind.CHOICE: str,
    Kind.CHOICES: tuple[str, ...],
    Kind.SCALE: int,
    Kind.COUNT: int,
    Kind.LIST: tuple[str, ...],
    Kind.DATE: date,
    Kind.DATES: tuple[DateRange, ...],
    Kind.DURATION: Duration,
    Kind.PROVIDER_DAYS: ProviderDays,
    Kind.PEOPLE: tuple[PartOfStaff, ...],
    Kind.OPPORTUNITIES: tuple[Opportunity, ...],
    Kind.CHALLENGES: tuple[Challenge, ...],
    Kind.QUICK_WINS: tuple[QuickWin, ...],
}
"""The type that a value of each kind is read into; `ELSEWHERE` has none, its facts stand outside the answers."""

GATHERED = frozenset({Kind.LIST, Kind.DATES, Kind.PEOPLE, Kind.OPPORTUNITIES, Kind.CHALLENGES, Kind.QUICK_WINS})
"""The kinds of which what several people said is gathered, each thing once."""


@attrs.frozen(kw_only=True)
class Answer:
    """Hold what was answered to one question, by whom and on what evidence, or why there is no value.

    `voices` are the answers that several people gave, where more than one did; `Answer.of` makes one answer of them.
    `audience` is who may see it: that of its question, which an assessment puts there; until then, the provider.

    >>> Answer(question="C1", kind=Kind.CHOICE, state=State.DECLINED).known
    False
    >>> Answer(question="C1", kind=Kind.CHOICE, state=State.VALUE)
    Traceback (most recent call last):
        ...
    coproduce.errors.ArgumentError: [answer] the answer to C1 has the state value and no value
    """

    question: str = attrs.field(metadata=EVERYONE)
    kind: Kind = attrs.field(metadata=EVERYONE)
    state: State = attrs.field(metadata=BY_QUESTION, repr=False)
    value: Value | None = attrs.field(default=None, metadata=BY_QUESTION, repr=False)
    evidence: str = attrs.field(default="", metadata=BY_QUESTION, repr=False)
    said_by: str = attrs.field(default="", metadata=BY_QUESTION, repr=False)
    evidence_from: str = attrs.field(default="", metadata=BY_QUESTION, repr=False)
    on: date | None = attrs.field(default=None, metadata=BY_QUESTION, repr=False)
    voices: tuple[Answer, ...] = attrs.field(default=(), metadata=BY_QUESTION, repr=False)
    audience: frozenset[Audience] = attrs.field(
        default=ONLY_THE_PROVIDER, metadata=EVERYONE, eq=False, repr=False, kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if any(voice.question != self.question or voice.voices for voice in self.voices):
            message = f"the voices of {self.question} are answers of single people to that question"
            raise ArgumentError(message, code="voices")
        if (self.state is State.VALUE) != (self.value is not None):
            has = "no value" if self.value is None else "a value as well"
            message = f"the answer to {self.question} has the state {self.state.value} and {has}"
            raise ArgumentError(message, code="answer")

    @classmethod
    def of(cls, voices: Iterable[Answer]) -> Answer:
        """Make one answer of what several people said to the same question, and never more than they agree on.

        Points of a scale count at the lowest, lists are gathered, texts stand side by side; where people differ on
        anything else, the answer is not known until they settle it. A voice that does not know says nothing.

        >>> of = lambda value: Answer(question="E3", kind=Kind.SCALE, state=State.VALUE, value=value, evidence="seen")
        >>> Answer.of([of(3), of(1)]).value
        1
        """
        said = tuple(voices)
        if len(said) == 1:
            return said[0]
        telling = [voice for voice in said if voice.known or not voice.applicable]
        if not telling:
            states = {voice.state for voice in said}
            return attrs.evolve(said[0], state=states.pop() if len(states) == 1 else State.UNKNOWN, voices=said)
        return attrs.evolve(_merged(telling), voices=said)

    def for_readers(self, audience: frozenset[Audience]) -> Answer:
        """Give the answer, and each voice in it, with who may see it."""
        voices = tuple(attrs.evolve(voice, audience=audience) for voice in self.voices)
        return attrs.evolve(self, audience=audience, voices=voices)

    @property
    def differs(self) -> bool:
        """Whether several people answered, and not alike."""
        told = [(voice.state, voice.value) for voice in self.voices if voice.known or not voice.applicable]
        return any(each != told[0] for each in told)

    @property
    def people(self) -> tuple[Answer, ...]:
        """The answer of each person: its voices, or itself where only one spoke."""
        return self.voices or (self,)

    @property
    def known(self) -> bool:
        """Whether there is a value; every other state means not known, never no."""
        return self.state is State.VALUE

    @property
    def put(self) -> bool:
        """Whether the question was put to the charity: silence was not, nor was a score without its evidence."""
        bare = self.kind is Kind.SCALE and self.known and not self.evidence.strip()
        return self.state is not State.NOT_ASKED and not bare

    @property
    def applicable(self) -> bool:
        """Whether the question concerns the charity at all."""
        return self.state is not State.NOT_APPLICABLE

    def is_(self, value: str) -> bool:
        """Tell whether the value is known and is just this."""
        return self.known and self.value == value

    def names(self, option: str) -> bool:
        """Tell whether the value is a known list with this option in it."""
        return isinstance(self.value, tuple) and option in self.value

    @property
    def number(self) -> int | None:
        """The value as a whole number, where it is a known scale point or count."""
        return self.value if isinstance(self.value, int) else None

    @property
    def day(self) -> date | None:
        """The value as a date, where it is a known one."""
        return self.value if isinstance(self.value, date) else None


def _merged(telling: list[Answer]) -> Answer:
    known = [voice for voice in telling if voice.known]
    if len(known) < len(telling):
        return telling[0] if not known else _not_settled(telling[0])
    if known[0].kind is Kind.SCALE:
        return min(known, key=lambda voice: (voice.number or 0, bool(voice.evidence.strip())))
    if known[0].kind in GATHERED:
        gathered = dict.fromkeys(item for voice in known for item in _items(voice))
        return attrs.evolve(known[0], value=tuple(gathered))
    if known[0].kind is Kind.TEXT:
        texts = dict.fromkeys(str(voice.value) for voice in known)
        return attrs.evolve(known[0], value="; ".join(texts))
    return known[0] if all(voice.value == known[0].value for voice in known) else _not_settled(known[0])


def _items(voice: Answer) -> tuple[Any, ...]:
    return voice.value if isinstance(voice.value, tuple) else ()


def _not_settled(voice: Answer) -> Answer:
    return Answer(question=voice.question, kind=voice.kind, state=State.UNKNOWN)
