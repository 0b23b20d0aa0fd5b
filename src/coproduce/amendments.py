"""All that may be said about a package: amendments as values, whom they are for, and the law by which each merges."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any, ClassVar

import attrs

from coproduce.answers import DateRange
from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER_AND_CHARITY
from coproduce.days import Duration, ProviderDays
from coproduce.errors import ArgumentError, printable
from coproduce.offer import (
    Activity,
    Adjustment,
    Approval,
    Focus,
    Line,
    Mode,
    Module,
    Note,
    Pace,
    Participants,
    Workshop,
)
from coproduce.provenance import Author, Cause, Counterfactual, Source

LONGEST_LONGER_GAP = 366
"""The most days by which gaps can be longer; a year leaves no momentum."""


# Whom an amendment is for ---------------------------------------------------------------------------------------------


@attrs.frozen
class Only:
    """Select the one line, or the one module, with this id."""

    tag: ClassVar[str] = "only"

    id: str = attrs.field(metadata=EVERYONE)

    def select(self, parts: tuple[Line | Module, ...]) -> tuple[str, ...]:
        """List the ids among these lines and modules that are meant."""
        return tuple(part.id for part in parts if part.id == self.id)


@attrs.frozen
class Workshops:
    """Select every workshop, or every workshop of one module."""

    tag: ClassVar[str] = "workshops"

    module: str = attrs.field(default="", metadata=EVERYONE)

    def select(self, parts: tuple[Line | Module, ...]) -> tuple[str, ...]:
        """List the ids among these lines and modules that are meant."""
        workshops = (part for part in parts if isinstance(part, Workshop))
        return tuple(workshop.id for workshop in workshops if self.module in ("", workshop.module))


@attrs.frozen
class Initial:
    """Select the first workshop of the chosen series of a module (R35, Q7)."""

    tag: ClassVar[str] = "initial"

    module: str = attrs.field(metadata=EVERYONE)

    def select(self, parts: tuple[Line | Module, ...]) -> tuple[str, ...]:
        """List the ids among these lines and modules that are meant."""
        series = [part for part in parts if isinstance(part, Workshop) and part.module == self.module]
        return (min(series, key=lambda workshop: workshop.number).id,) if series else ()


@attrs.frozen
class Tagged:
    """Select every line with a tag."""

    tag: ClassVar[str] = "tagged"

    name: str = attrs.field(metadata=EVERYONE)

    def select(self, parts: tuple[Line | Module, ...]) -> tuple[str, ...]:
        """List the ids among these lines and modules that are meant."""
        return tuple(part.id for part in parts if isinstance(part, Line) and self.name in part.tags)


@attrs.frozen
class Meetings:
    """Select every line at which people meet."""

    tag: ClassVar[str] = "meetings"

    def select(self, parts: tuple[Line | Module, ...]) -> tuple[str, ...]:
        """List the ids among these lines and modules that are meant."""
        return tuple(part.id for part in parts if isinstance(part, Line) and part.sessions)


Selector = Only | Workshops | Initial | Tagged | Meetings


# What can be said -----------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Amendment:
    """Hold one thing said about a package: under an id of its owner, with a reason and a source.

    `supersedes` names amendments of others that this one settles a quarrel with, by id, never by order. `by` and `on`
    are the role that agreed an edit, and the day. `would_change` are the answers that together would have changed it.
    """

    tag: ClassVar[str] = "amendment"

    id: str = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)
    answers: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    supersedes: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    would_change: tuple[Counterfactual, ...] = attrs.field(default=(), metadata=EVERYONE)
    by: str = attrs.field(default="", metadata=EVERYONE)
    on: date | None = attrs.field(default=None, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class SetFigure(Amendment):
    """Put another value in the place of a figure of the offer, for one charity; only an edit on record may (R11)."""

    tag: ClassVar[str] = "set-figure"

    figure: str = attrs.field(metadata=EVERYONE)
    value: int = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Include(Amendment):
    """Propose a line of the catalogue."""

    tag: ClassVar[str] = "include"

    line: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class LeaveOut(Amendment):
    """Say why a line of the catalogue is not proposed."""

    tag: ClassVar[str] = "leave-out"

    line: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class AddLine(Amendment):
    """Add a line of the catalogue to what was proposed."""

    tag: ClassVar[str] = "add-line"

    line: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class DropLine(Amendment):
    """Drop a line that was proposed, or say why one that could be added is not."""

    tag: ClassVar[str] = "drop-line"

    line: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class AddActivity(Amendment):
    """Add an activity of its own, which no catalogue holds, such as a quick win of the charity (R22)."""

    tag: ClassVar[str] = "add-activity"

    activity: Activity = attrs.field(metadata=EVERYONE)

    @property
    def line(self) -> str:
        """The id of the activity."""
        return self.activity.id


@attrs.frozen(kw_only=True)
class Decline(Amendment):
    """Say why an option of the offer is not taken up."""

    tag: ClassVar[str] = "decline"

    option: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Tailoring(Amendment):
    """Hold what the amendments of the last stratum share: whom they are for, and the slot that they write."""

    slot: ClassVar[str]

    target: Selector = attrs.field(metadata=EVERYONE)

    def written(self) -> Any:  # noqa: ANN401 - each slot has a type of its own
        """Give the value that goes into the slot."""
        raise NotImplementedError


@attrs.frozen(kw_only=True)
class AddRole(Tailoring):
    """Ask for a role of the catalogue to be filled."""

    tag: ClassVar[str] = "add-role"
    slot: ClassVar[str] = "roles"

    role: str = attrs.field(metadata=EVERYONE)

    def written(self) -> str:
        """Give the id of the role."""
        return self.role


@attrs.frozen(kw_only=True)
class SetMode(Tailoring):
    """Say that people meet face to face, or remotely (R41)."""

    tag: ClassVar[str] = "set-mode"
    slot: ClassVar[str] = "mode"

    mode: Mode = attrs.field(metadata=EVERYONE)

    def written(self) -> Mode:
        """Give the mode."""
        return self.mode


@attrs.frozen(kw_only=True)
class SetParticipants(Tailoring):
    """Say who takes part (R32)."""

    tag: ClassVar[str] = "set-participants"
    slot: ClassVar[str] = "participants"

    participants: Participants = attrs.field(metadata=EVERYONE)

    def written(self) -> Participants:
        """Give who takes part."""
        return self.participants


@attrs.frozen(kw_only=True)
class SetOptional(Tailoring):
    """Say whether the charity may still decline a line."""

    tag: ClassVar[str] = "set-optional"
    slot: ClassVar[str] = "optional"

    optional: bool = attrs.field(metadata=EVERYONE)

    def written(self) -> bool:
        """Give whether it may be declined."""
        return self.optional


@attrs.frozen(kw_only=True)
class CapSession(Tailoring):
    """Say that no sitting lasts longer than this; longer sessions are split, with their days conserved (R43)."""

    tag: ClassVar[str] = "cap-session"
    slot: ClassVar[str] = "session_cap"

    cap: Duration = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.cap.quarters <= 0:
            message = f"{self.id} caps sessions at {self.cap} days, which hold nothing"
            raise ArgumentError(message, code="cap", hint="give a quarter of a day or more")

    def written(self) -> Duration:
        """Give the longest sitting."""
        return self.cap


@attrs.frozen(kw_only=True)
class AdjustDays(Tailoring):
    """Add provider days to a line, or take some off it, inside or outside the offer's stated band."""

    tag: ClassVar[str] = "adjust-days"
    slot: ClassVar[str] = "adjustments"

    days: ProviderDays = attrs.field(metadata={**EVERYONE, "signed": True})
    what: str = attrs.field(metadata=EVERYONE)
    in_band: bool = attrs.field(default=True, metadata=EVERYONE)
    option: str = attrs.field(default="", metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not self.in_band and self.days < ProviderDays(0):
            message = f"{self.id} takes {-1 * self.days} days off outside the stated band, where there are none"
            raise ArgumentError(message, code="days", hint="take days off inside the band")

    def written(self) -> Adjustment:
        """Give the adjustment, under the id of the amendment."""
        return Adjustment(
            id=self.id, what=self.what, days=self.days, source=self.source, in_band=self.in_band, option=self.option
        )


@attrs.frozen(kw_only=True)
class LeaveOpen(Tailoring):
    """Say that the days of a line are not known yet, and what must be agreed first; this is never a zero."""

    tag: ClassVar[str] = "leave-open"
    slot: ClassVar[str] = "left_open"

    text: str = attrs.field(metadata=IN_THE_ROOM, repr=False)

    def written(self) -> Note:
        """Give what must be agreed, under the id of the amendment."""
        return Note(id=self.id, text=self.text, source=self.source)


@attrs.frozen(kw_only=True)
class Accommodate(Tailoring):
    """Carry an additional need to a line; best efforts are made, nothing is guaranteed (R38)."""

    tag: ClassVar[str] = "accommodate"
    slot: ClassVar[str] = "accommodations"

    text: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)

    def written(self) -> Note:
        """Give the need, under the id of the amendment."""
        return Note(id=self.id, text=self.text, source=self.source)


@attrs.frozen(kw_only=True)
class Condition(Tailoring):
    """Name what must be met before a line is confirmed."""

    tag: ClassVar[str] = "condition"
    slot: ClassVar[str] = "conditions"

    text: str = attrs.field(metadata=IN_THE_ROOM, repr=False)

    def written(self) -> Note:
        """Give the condition, under the id of the amendment."""
        return Note(id=self.id, text=self.text, source=self.source)


@attrs.frozen(kw_only=True)
class Avoid(Tailoring):
    """Keep a line off some days."""

    tag: ClassVar[str] = "avoid"
    slot: ClassVar[str] = "avoid"

    days: DateRange = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)

    def written(self) -> DateRange:
        """Give the days to keep off."""
        return self.days


@attrs.frozen(kw_only=True)
class SetPace(Tailoring):
    """Say which pace suits the charity in a module (R100)."""

    tag: ClassVar[str] = "set-pace"
    slot: ClassVar[str] = "pace"

    pace: Pace = attrs.field(metadata=EVERYONE)

    def written(self) -> Pace:
        """Give the pace."""
        return self.pace


@attrs.frozen(kw_only=True)
class LengthenGap(Tailoring):
    """Say that the gaps between the workshops of a module are at least so many days longer (R71, Q4)."""

    tag: ClassVar[str] = "lengthen-gap"
    slot: ClassVar[str] = "longer_gap"

    days: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.days <= LONGEST_LONGER_GAP:
            message = f"{self.id} lengthens gaps by {self.days} days: expected 0 to {LONGEST_LONGER_GAP}"
            raise ArgumentError(message, code="days")

    def written(self) -> int:
        """Give the number of days."""
        return self.days


@attrs.frozen(kw_only=True)
class SetStyle(Tailoring):
    """Say which style suits the charity in a module (R10)."""

    tag: ClassVar[str] = "set-style"
    slot: ClassVar[str] = "style"

    style: str = attrs.field(metadata=EVERYONE)

    def written(self) -> str:
        """Give the style."""
        return self.style


@attrs.frozen(kw_only=True)
class SetForm(Tailoring):
    """Say which form suits the charity in a module (R10)."""

    tag: ClassVar[str] = "set-form"
    slot: ClassVar[str] = "form"

    form: str = attrs.field(metadata=EVERYONE)

    def written(self) -> str:
        """Give the form."""
        return self.form


@attrs.frozen(kw_only=True)
class SetFocus(Tailoring):
    """Say what a workshop concentrates on (R85)."""

    tag: ClassVar[str] = "set-focus"
    slot: ClassVar[str] = "focus"

    focus: Focus = attrs.field(metadata=EVERYONE)

    def written(self) -> Focus:
        """Give the focus."""
        return self.focus


@attrs.frozen(kw_only=True)
class TakeUp(Tailoring):
    """Say which opportunity or barrier of the charity a workshop takes up (R21, R50)."""

    tag: ClassVar[str] = "take-up"
    slot: ClassVar[str] = "topics"

    text: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)

    def written(self) -> Note:
        """Give the topic, under the id of the amendment."""
        return Note(id=self.id, text=self.text, source=self.source)


@attrs.frozen(kw_only=True)
class ReportTo(Tailoring):
    """Say to whom the charity reports back (R60)."""

    tag: ClassVar[str] = "report-to"
    slot: ClassVar[str] = "audiences"

    audiences: tuple[str, ...] = attrs.field(metadata=EVERYONE)

    def written(self) -> tuple[str, ...]:
        """Give those who are reported to."""
        return self.audiences


@attrs.frozen(kw_only=True)
class SetApproval(Tailoring):
    """Record what the Regional Manager said about a line, or that the answer is awaited (R82, Q6)."""

    tag: ClassVar[str] = "set-approval"
    slot: ClassVar[str] = "approval"

    approval: Approval = attrs.field(metadata=EVERYONE)

    def written(self) -> Approval:
        """Give the state of the line."""
        return self.approval


Proposal = Include | LeaveOut
Composition = AddLine | DropLine | AddActivity
AnyTailoring = (
    AddRole
    | SetMode
    | SetParticipants
    | SetOptional
    | CapSession
    | AdjustDays
    | LeaveOpen
    | Accommodate
    | Condition
    | Avoid
    | SetPace
    | SetStyle
    | SetForm
    | SetFocus
    | SetApproval
    | TakeUp
    | ReportTo
    | LengthenGap
    | Decline
)
PluginAmendment = Proposal | Composition | AnyTailoring
"""What a plugin may say, in any of the three strata."""

AnyAmendment = SetFigure | PluginAmendment


EDITS = "agreed"
"""The owner of the ids of a coordinator's own edits."""


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*\Z", re.ASCII)


def is_id_of(id_: object, owner: str) -> bool:
    """Tell whether an id is of the form `owner/name`."""
    return isinstance(id_, str) and bool(_ID.match(id_)) and id_.startswith(f"{owner}/")


def fault_of_edit(amendment: Amendment) -> tuple[str, str, str] | None:
    """Say what keeps an amendment from being an edit on record: the field, what is wrong, and the remedy (R11)."""
    if not is_id_of(amendment.id, EDITS):
        message = f"the id of a coordinator's edit is {printable(amendment.id)}: expected agreed/ and a name"
        return "id", message, "name it for what was agreed, as in agreed/two-workshops"
    if not amendment.by.strip():
        return (
            "by",
            f"the edit {amendment.id} does not say who agreed it",
            'name the role, as in by = "the coordinator"',
        )
    if not amendment.reason.strip():
        return "reason", f"the edit {amendment.id} gives no reason", "say why it was agreed"
    return None


@attrs.frozen
class Stamped:
    """Hold an amendment with the author that a practice stamped on it."""

    amendment: AnyAmendment = attrs.field(metadata=EVERYONE)
    author: Author = attrs.field(metadata=EVERYONE)

    @property
    def cause(self) -> Cause:
        """The cause that goes into the trace of what this amendment does."""
        said = self.amendment
        return Cause(said.id, self.author, said.reason, said.source, said.answers, said.would_change)


# How amendments merge -------------------------------------------------------------------------------------------------


class Law(Enum):
    """Name the laws by which what several authors write into one slot becomes one value; each is free of order."""

    UNION = "all that is written, each once"
    KEYED = "all that is written, each id once"
    LEAST = "the least of what is written"
    MOST = "the most of what is written"
    AGREE = "all who write must agree"

    def merge(self, base: Any, written: list[Any]) -> Any:  # noqa: ANN401 - each slot has a type of its own
        """Merge what is written into a slot with what the catalogue has there.

        >>> Law.LEAST.merge(None, [Duration.of("1/2"), Duration.of("1/4")])
        Duration('1/4')
        """
        return _MERGES[self](base, written)


LAWS: dict[str, Law] = {
    "roles": Law.UNION,
    "participants": Law.AGREE,
    "mode": Law.AGREE,
    "optional": Law.AGREE,
    "pace": Law.AGREE,
    "style": Law.AGREE,
    "form": Law.AGREE,
    "focus": Law.AGREE,
    "audiences": Law.AGREE,
    "approval": Law.AGREE,
    "session_cap": Law.LEAST,
    "longer_gap": Law.MOST,
    "adjustments": Law.KEYED,
    "left_open": Law.KEYED,
    "accommodations": Law.KEYED,
    "conditions": Law.KEYED,
    "topics": Law.KEYED,
    "avoid": Law.UNION,
}
"""The law of each slot."""


def _union(base: tuple[Any, ...], written: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted({*base, *written}))


def _keyed(base: tuple[Any, ...], written: list[Any]) -> tuple[Any, ...]:
    by_id = {item.id: item for item in (*base, *written)}
    return tuple(by_id[id_] for id_ in sorted(by_id))


def _least(base: Any, written: list[Any]) -> Any:  # noqa: ANN401 - any amount
    return min(value for value in (base, *written) if value is not None)


def _most(base: Any, written: list[Any]) -> Any:  # noqa: ANN401 - any number
    return max(base, *written)


def _agreed(_: Any, written: list[Any]) -> Any:  # noqa: ANN401 - any value
    return written[0]


_MERGES: dict[Law, Callable[[Any, list[Any]], Any]] = {
    Law.UNION: _union,
    Law.KEYED: _keyed,
    Law.LEAST: _least,
    Law.MOST: _most,
    Law.AGREE: _agreed,
}
