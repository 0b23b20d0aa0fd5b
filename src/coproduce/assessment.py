"""Where a charity stands: its journey, the gates, what is open, and the outcome that follows from them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from coproduce.amendments import AnyAmendment
from coproduce.answers import Aspect, Challenge, Opportunity, QuickWin
from coproduce.audience import EVERYONE, ONLY_THE_PROVIDER, PROVIDER_AND_CHARITY, Audience
from coproduce.charity import Charity
from coproduce.diagnostic import Diagnostic, Questions
from coproduce.errors import ArgumentError
from coproduce.offer import Facts, Provider
from coproduce.provenance import Author, Source


class Verdict(Enum):
    """Tell what one gate says."""

    PASS = "pass"  # noqa: S105 - a verdict, no secret
    CONDITIONAL = "conditional"
    NEEDS_INFORMATION = "needs-information"
    CLOSE = "close"


class Outcome(Enum):
    """Tell what follows from all gates together; a person confirms a closing."""

    PROCEED = "proceed"
    NEEDS_INFORMATION = "needs-information"
    CLOSED = "closed"


class Level(Enum):
    """Tell how grave a finding is: an error must be mended before anything is confirmed, a warning decided on."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


UNSTAMPED = Author("unstamped")
"""The author of what no practice has stamped yet."""


@attrs.frozen(kw_only=True)
class Gate:
    """Hold what one gate says, why, on which clause, and after which answers.

    `asks` are the questions that a gate in need of information wants answered; `condition` is what must be met before
    a conditional one is confirmed; `look_again` is when a closing may be taken up again.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    verdict: Verdict = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)
    answers: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    asks: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    condition: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)
    look_again: date | None = attrs.field(default=None, metadata=PROVIDER_AND_CHARITY, repr=False)
    author: Author = attrs.field(default=UNSTAMPED, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.verdict is Verdict.CONDITIONAL and not self.condition.strip():
            message = f"the gate {self.id} passes on a condition and does not name it"
            raise ArgumentError(message, code="condition", hint="say in condition what must be met")


@attrs.frozen(kw_only=True)
class Finding:
    """Hold something that a person should know about an assessment, a package or a plan, with its clause."""

    id: str = attrs.field(metadata=EVERYONE)
    level: Level = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)
    answers: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    author: Author = attrs.field(default=UNSTAMPED, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Standing:
    """Hold where one function of a charity is on the journey, and how systematic that is (R9, R20).

    `step` is the point of the ladder and `regularity` the point from absent to strategic and systematic, each with the
    word that the instrument has for it; None where it is not known. A function that the charity does not have is not
    `applicable`.
    """

    function: str = attrs.field(metadata=EVERYONE)
    step: int | None = attrs.field(metadata=EVERYONE)
    step_word: str = attrs.field(metadata=EVERYONE)
    regularity: int | None = attrs.field(metadata=EVERYONE)
    regularity_word: str = attrs.field(metadata=EVERYONE)
    applicable: bool = attrs.field(default=True, metadata=EVERYONE)

    def __str__(self) -> str:
        if not self.applicable:
            return "not a function of this charity"
        return f"{self.step_word or 'not known'}; {self.regularity_word or 'how systematic is not known'}"


@attrs.frozen(kw_only=True)
class Movement:
    """Hold how one function moved between two calls; a step that is not known in either leaves it open."""

    function: str = attrs.field(metadata=EVERYONE)
    before: Standing = attrs.field(metadata=EVERYONE)
    after: Standing = attrs.field(metadata=EVERYONE)

    @property
    def steps(self) -> int | None:
        """How many steps up the ladder, or down it where negative; None where either is not known."""
        return _less(self.after.step, self.before.step)

    @property
    def points(self) -> int | None:
        """How many points towards strategic and systematic; None where either is not known."""
        return _less(self.after.regularity, self.before.regularity)

    def __str__(self) -> str:
        return f"{self.function.replace('-', ' ')}: {self.before} -> {self.after}"


@attrs.frozen(kw_only=True)
class OpenQuestion:
    """Hold a question that should still be asked, in its exact words, and whether the decision waits for it.

    `audience` is who may see the answer, and so that it is missing.
    """

    id: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)
    why: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    waits: bool = attrs.field(metadata=EVERYONE)
    audience: frozenset[Audience] = attrs.field(default=ONLY_THE_PROVIDER, metadata=EVERYONE, repr=False)


@attrs.frozen(kw_only=True)
class PluginRecord:
    """Hold which plugin there was, in which version, and whether it acted on this charity and why.

    One that is installed and not in force says why in `verdict`; one that failed and was left out has its `fault`.
    """

    author: Author = attrs.field(metadata=EVERYONE)
    applies: bool = attrs.field(metadata=EVERYONE)
    verdict: str = attrs.field(metadata=EVERYONE)
    in_force: bool = attrs.field(default=True, metadata=EVERYONE)
    fault: str = attrs.field(default="", metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class PracticeRecord:
    """Hold the offer, the instrument and the plugins that were in force, so that a result can be computed again."""

    offer: str = attrs.field(metadata=EVERYONE)
    offer_version: str = attrs.field(metadata=EVERYONE)
    instrument: str = attrs.field(default="", metadata=EVERYONE)
    plugins: tuple[PluginRecord, ...] = attrs.field(metadata=EVERYONE)

    @property
    def failed(self) -> tuple[PluginRecord, ...]:
        """The plugins that failed and were left out, so that what they would have said is missing."""
        return tuple(record for record in self.plugins if record.fault)

    def differences(self, other: PracticeRecord) -> tuple[str, ...]:
        """Say in words what another practice has otherwise: the offer, the instrument, a plugin or its version."""
        before, after = self._in_force(), other._in_force()
        return tuple(
            f"{name} was {before.get(name, 'not in force')} and is {after.get(name, 'not in force')}"
            for name in sorted({**before, **after})
            if before.get(name) != after.get(name)
        )

    def _in_force(self) -> dict[str, str]:
        plugins = {
            f"the plugin {record.author.key}": _installed(record.author) for record in self.plugins if record.in_force
        }
        offer = {
            f"the offer {self.offer}": self.offer_version,
            "the instrument": self.instrument or "without a version",
        }
        return offer | plugins


def _installed(author: Author) -> str:
    version = author.version or "without a version"
    return f"{version} of {author.distribution}" if author.distribution else version


@attrs.frozen(kw_only=True)
class Assessment:
    """Hold where a charity stands: its journey, the gates, what is open, the outcome (R17 to R26, R91 to R93).

    `agreed` are the edits on record that it was made with, and `read` the questions whose answers the gates read.
    `languages` are those of the charity's documents, `en` or `cy`, or both in the order in which they stand side by
    side; `provider` is who makes the offer, and writes them.
    """

    charity: Charity = attrs.field(metadata=EVERYONE)
    diagnostic: Diagnostic = attrs.field(metadata=EVERYONE)
    outcome: Outcome = attrs.field(metadata=EVERYONE)
    gates: tuple[Gate, ...] = attrs.field(metadata=EVERYONE)
    questions: tuple[OpenQuestion, ...] = attrs.field(metadata=EVERYONE)
    practice: PracticeRecord = attrs.field(metadata=EVERYONE)
    facts: Facts = attrs.field(metadata=EVERYONE)
    journey: tuple[Standing, ...] = attrs.field(default=(), metadata=EVERYONE)
    agreed: tuple[AnyAmendment, ...] = attrs.field(default=(), metadata=EVERYONE)
    read: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    languages: tuple[str, ...] = attrs.field(default=("en",), metadata=EVERYONE)
    provider: Provider | None = attrs.field(default=None, metadata=EVERYONE, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.outcome is not outcome_of(self.gates):
            message = f"the outcome is {self.outcome.value}, and its gates say {outcome_of(self.gates).value}"
            raise ArgumentError(message, code="outcome")

    @property
    def conditions(self) -> tuple[Gate, ...]:
        """The gates that pass on a condition, which must be met before a package is confirmed (R93)."""
        return self._with(Verdict.CONDITIONAL)

    @property
    def reasons(self) -> tuple[Gate, ...]:
        """The gates that decide the outcome: those that close, those that need information, or all that pass."""
        deciding = {
            Outcome.CLOSED: (Verdict.CLOSE,),
            Outcome.NEEDS_INFORMATION: (Verdict.NEEDS_INFORMATION,),
            Outcome.PROCEED: (Verdict.PASS, Verdict.CONDITIONAL),
        }
        return self._with(*deciding[self.outcome])

    @property
    def incomplete(self) -> bool:
        """Whether a plugin failed and was left out, so that something is missing that nobody knows."""
        return bool(self.practice.failed)

    @property
    def look_again(self) -> date | None:
        """The day on which a closed offer may be taken up again: the latest that a closing gate names (R25)."""
        return max((gate.look_again for gate in self._with(Verdict.CLOSE) if gate.look_again), default=None)

    def standing(self, function: str) -> Standing | None:
        """Give where one function stands, or None where the call has no such function."""
        return next((standing for standing in self.journey if standing.function == function), None)

    def opportunities(self, aspect: Aspect | None = None) -> tuple[Opportunity, ...]:
        """List the opportunities to progress, all or those of one part of the organisation (R21)."""
        found = (item for item in self._heard(self.facts.opportunities) if isinstance(item, Opportunity))
        return tuple(item for item in found if aspect in (None, item.aspect))

    def challenges(self, aspect: Aspect | None = None, *, real: bool | None = None) -> tuple[Challenge, ...]:
        """List the challenges to progressing: all, those of one part, the real or the perceived ones (R21, R50)."""
        found = (item for item in self._heard(self.facts.challenges) if isinstance(item, Challenge))
        return tuple(item for item in found if aspect in (None, item.aspect) and real in (None, item.real))

    @property
    def quick_wins(self) -> tuple[QuickWin, ...]:
        """The quick wins that were named (R22)."""
        return tuple(item for item in self._heard(self.facts.quick_wins) if isinstance(item, QuickWin))

    def movement_since(self, earlier: Assessment) -> tuple[Movement, ...]:
        """Show how each function moved since an earlier call; raise `ArgumentError` where that call was not earlier."""
        if earlier.diagnostic.held_on >= self.diagnostic.held_on:
            message = f"the call of {earlier.diagnostic.held_on} is not before that of {self.diagnostic.held_on}"
            raise ArgumentError(message, code="movement", hint="ask the later assessment for its movement")
        pairs = [(earlier.standing(standing.function), standing) for standing in self.journey]
        return tuple(Movement(function=now.function, before=then, after=now) for then, now in pairs if then)

    def _heard(self, question: str) -> tuple[object, ...]:
        value = self.diagnostic.answer(question).value
        return value if isinstance(value, tuple) else ()

    def _with(self, *verdicts: Verdict) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.verdict in verdicts)


def outcome_of(gates: tuple[Gate, ...]) -> Outcome:
    """Tell what follows from gates together: one that closes closes, else one that lacks information waits (R93).

    >>> outcome_of(())
    <Outcome.PROCEED: 'proceed'>
    """
    verdicts = {gate.verdict for gate in gates}
    if Verdict.CLOSE in verdicts:
        return Outcome.CLOSED
    return Outcome.NEEDS_INFORMATION if Verdict.NEEDS_INFORMATION in verdicts else Outcome.PROCEED


_LANGUAGES = {"english": ("en",), "welsh": ("cy",), "both": ("cy", "en")}
"""The languages of documents, by what a charity chooses; side by side, Welsh comes first."""


def languages_of(diagnostic: Diagnostic, questions: Questions, read: tuple[str, ...]) -> tuple[str, ...]:
    """Give the languages that the charity chose for its documents, in answer to a question that a rule reads.

    They are English where nobody asked, or nobody knows.
    """
    asked = [question.id for question in questions if question.chooses_language and question.id in read]
    chosen = [diagnostic.answer(id_).value for id_ in asked]
    return next((_LANGUAGES[value] for value in chosen if isinstance(value, str) and value in _LANGUAGES), ("en",))


def place(diagnostic: Diagnostic, facts: Facts, questions: Questions) -> tuple[Standing, ...]:
    """Place every function that the instrument asks about on its journey (R9, R20)."""
    functions = questions.items().get(facts.journey, ())
    return tuple(_standing(function, diagnostic, facts, questions) for function in functions)


def _standing(function: str, diagnostic: Diagnostic, facts: Facts, questions: Questions) -> Standing:
    step, step_word = _point(f"{facts.journey}.{function}", diagnostic, questions)
    regularity, regularity_word = _point(f"{facts.systematic}.{function}", diagnostic, questions)
    return Standing(
        function=function,
        step=step,
        step_word=step_word,
        regularity=regularity,
        regularity_word=regularity_word,
        applicable=diagnostic.answer(f"{facts.journey}.{function}").applicable,
    )


def _point(question: str, diagnostic: Diagnostic, questions: Questions) -> tuple[int | None, str]:
    number = diagnostic.answer(question).number
    points = questions.find(question).points if question in questions else ()
    word = points[number].partition(":")[0] if number is not None and number < len(points) else ""
    return number, word


def _less(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before
