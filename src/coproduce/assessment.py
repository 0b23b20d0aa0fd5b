"""Where a charity stands: the gates, what is open, and the outcome that follows from them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.charity import Charity
from coproduce.diagnostic import Diagnostic
from coproduce.errors import ArgumentError
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
    look_again: date | None = attrs.field(default=None, metadata=EVERYONE)
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
class OpenQuestion:
    """Hold a question that should still be asked, in its exact words, and whether the decision waits for it."""

    id: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)
    why: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    waits: bool = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class PluginRecord:
    """Hold which plugin was in force, in which version, and whether it acted on this charity and why."""

    author: Author = attrs.field(metadata=EVERYONE)
    applies: bool = attrs.field(metadata=EVERYONE)
    verdict: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class PracticeRecord:
    """Hold the offer and the plugins that were in force, so that a result can be computed again."""

    offer: str = attrs.field(metadata=EVERYONE)
    offer_version: str = attrs.field(metadata=EVERYONE)
    plugins: tuple[PluginRecord, ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Assessment:
    """Hold where a charity stands: what each gate said, what is open, and the outcome (R17 to R26, R91 to R93)."""

    charity: Charity = attrs.field(metadata=EVERYONE)
    diagnostic: Diagnostic = attrs.field(metadata=EVERYONE)
    outcome: Outcome = attrs.field(metadata=EVERYONE)
    gates: tuple[Gate, ...] = attrs.field(metadata=EVERYONE)
    questions: tuple[OpenQuestion, ...] = attrs.field(metadata=EVERYONE)
    practice: PracticeRecord = attrs.field(metadata=EVERYONE)

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
    def look_again(self) -> date | None:
        """The day on which a closed offer may be taken up again: the latest that a closing gate names (R25)."""
        return max((gate.look_again for gate in self._with(Verdict.CLOSE) if gate.look_again), default=None)

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
