"""What an offer holds: modules, workshops, activities and the other lines, as types with a source on every figure."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

import attrs

from coproduce.answers import DateRange
from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER_AND_CHARITY
from coproduce.days import Duration, ProviderDays
from coproduce.errors import ArgumentError, UnknownLineError, printable
from coproduce.provenance import Source


class Nature(Enum):
    """Tell training from consultancy (R5)."""

    TRAINING = "training"
    CONSULTANCY = "consultancy"


class Status(Enum):
    """Tell whether the programme pays for a line, must be asked about it, or leaves it outside (Q6)."""

    INCLUDED = "included"
    ASK = "ask-regional-manager"
    SEPARATE = "separate-offer"


class Mode(Enum):
    """Tell whether people meet in one room or remotely (R41)."""

    FACE_TO_FACE = "face-to-face"
    REMOTE = "remote"


class Participants(Enum):
    """Tell who takes part in a line."""

    EVERYONE = "staff, volunteers and service users"
    STAFF_ONLY = "staff only"
    CORE_TEAM = "the core team"
    PROVIDER = "the provider"


class Gap(Enum):
    """Tell which gap between workshops an activity belongs to."""

    FIRST = "first"
    LAST = "last"


class Pace(Enum):
    """Name the pace that suits a charity (R10, R100)."""

    SHORT_AND_FOCUSED = "short and focused"
    STEADY = "steady"
    SLOWER = "slower"


@attrs.frozen(kw_only=True)
class Parameter:
    """Hold one figure that a rule or a date window uses, its unit, and where it comes from (R113)."""

    id: str = attrs.field(metadata=EVERYONE)
    value: int = attrs.field(metadata=EVERYONE)
    unit: str = attrs.field(metadata=EVERYONE)
    meaning: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Effort:
    """Hold provider effort that a line costs, in person-days, with the other legal amounts, or why it is not stated."""

    what: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    days: ProviderDays | None = attrs.field(default=None, metadata=EVERYONE)
    options: tuple[ProviderDays, ...] = attrs.field(default=(), metadata=EVERYONE)
    in_band: bool = attrs.field(default=True, metadata=EVERYONE)
    to_be_agreed: bool = attrs.field(default=False, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Role:
    """Hold a role that a line needs filled: from which team, with which credential, at which effort of its own."""

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    team: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    credential: str = attrs.field(default="", metadata=EVERYONE)
    effort: Effort | None = attrs.field(default=None, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Note:
    """Hold something that must be seen to, under an id: a condition, an accommodation, a figure left open."""

    id: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=IN_THE_ROOM, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Adjustment:
    """Hold days that an amendment adds to a line, or takes off it, under the id of the amendment."""

    id: str = attrs.field(metadata=EVERYONE)
    what: str = attrs.field(metadata=EVERYONE)
    by: ProviderDays = attrs.field(metadata={**EVERYONE, "signed": True})
    source: Source = attrs.field(metadata=EVERYONE)
    in_band: bool = attrs.field(default=True, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Module:
    """Hold one module of an offer: its band of provider days, where one is stated, and the pace of its dates.

    `band` is the least and the most that the offer states for the full form, in person-days (R27).
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    number: int = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    band: tuple[ProviderDays, ...] = attrs.field(default=(), metadata=EVERYONE)
    full_form: int = attrs.field(default=1, metadata=EVERYONE)
    pace: Pace | None = attrs.field(default=None, metadata=EVERYONE)
    longer_gap: int = attrs.field(default=0, metadata=PROVIDER_AND_CHARITY, repr=False)


@attrs.frozen(kw_only=True)
class Line:
    """Hold what every line of a catalogue or a package has; its subclasses say what kind of line it is.

    `sessions` are the durations of its meetings before any split; a line at which nobody meets has none and no date.
    Raises `ArgumentError` for a line at which people meet and that has no sessions.
    The attributes from `roles` on are the slots that amendments write.
    """

    tag: ClassVar[str] = "line"
    meets: ClassVar[bool] = True

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    module: str = attrs.field(metadata=EVERYONE)
    nature: Nature = attrs.field(metadata=EVERYONE)
    summary: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    status: Status = attrs.field(default=Status.INCLUDED, metadata=EVERYONE)
    efforts: tuple[Effort, ...] = attrs.field(default=(), metadata=EVERYONE)
    sessions: tuple[Duration, ...] = attrs.field(default=(), metadata=EVERYONE)
    outcomes: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    tags: frozenset[str] = attrs.field(default=frozenset(), metadata=EVERYONE)
    roles: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    participants: Participants = attrs.field(default=Participants.EVERYONE, metadata=EVERYONE)
    mode: Mode = attrs.field(default=Mode.FACE_TO_FACE, metadata=EVERYONE)
    session_cap: Duration | None = attrs.field(default=None, metadata=EVERYONE)
    optional: bool = attrs.field(default=False, metadata=EVERYONE)
    adjustments: tuple[Adjustment, ...] = attrs.field(default=(), metadata=EVERYONE)
    left_open: tuple[Note, ...] = attrs.field(default=(), metadata=EVERYONE)
    accommodations: tuple[Note, ...] = attrs.field(default=(), metadata=IN_THE_ROOM, repr=False)
    conditions: tuple[Note, ...] = attrs.field(default=(), metadata=EVERYONE)
    avoid: tuple[DateRange, ...] = attrs.field(default=(), metadata=IN_THE_ROOM, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.meets and not self.sessions:
            message = f"{self.id} is a {self.tag} without sessions: expected the duration of each"
            raise ArgumentError(message, code="sessions", hint='as in sessions=(Duration.of("1"),)')

    @property
    def sittings(self) -> tuple[Duration, ...]:
        """The durations of its meetings after the session cap has split them; their sum never changes (Q5)."""
        if self.session_cap is None:
            return self.sessions
        return tuple(part for session in self.sessions for part in session.split(self.session_cap))

    @property
    def stated_days(self) -> ProviderDays | None:
        """The exact days of its own figure, which adjustments go into; None where it has none or they are open."""
        return self.efforts[0].days if self.efforts and not self.left_open else None

    @property
    def name(self) -> str:
        """The id without its owner."""
        return self.id.partition("/")[2]


@attrs.frozen(kw_only=True)
class Workshop(Line):
    """Hold a workshop of a module, in the order of `number`, with what it covers and how (R37)."""

    tag: ClassVar[str] = "workshop"

    number: int = attrs.field(default=1, metadata=EVERYONE)
    content: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    methods: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    ground_rule: str = attrs.field(default="", metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Activity(Line):
    """Hold work that the charity's core team does in a gap between workshops (R39, R40)."""

    tag: ClassVar[str] = "activity"
    meets: ClassVar[bool] = False

    gap: Gap = attrs.field(metadata=EVERYONE)
    owner: str = attrs.field(default="core team", metadata=EVERYONE)
    purpose: str = attrs.field(default="", metadata=EVERYONE)
    consults: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class CheckIn(Line):
    """Hold the provider's check-in in one gap between workshops (R62, R72)."""

    tag: ClassVar[str] = "check-in"

    gap_number: int = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Support(Line):
    """Hold review and support beside the check-ins, without a date of its own (R63, R66)."""

    tag: ClassVar[str] = "support"
    meets: ClassVar[bool] = False


@attrs.frozen(kw_only=True)
class ReportBack(Line):
    """Hold the session in which participants report back, and who may be shown their report (R59 to R64)."""

    tag: ClassVar[str] = "report-back"

    deliverable: str = attrs.field(default="", metadata=EVERYONE)
    audiences: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Debrief(Line):
    """Hold the final debrief with the core team, after the report-back (R65)."""

    tag: ClassVar[str] = "debrief"


@attrs.frozen(kw_only=True)
class Training(Line):
    """Hold a course that is not a workshop of a module (R79, R80)."""

    tag: ClassVar[str] = "training"


@attrs.frozen(kw_only=True)
class Consultancy(Line):
    """Hold bespoke consultancy on a challenge that the charity names (R89)."""

    tag: ClassVar[str] = "consultancy"
    meets: ClassVar[bool] = False


AnyLine = Workshop | Activity | CheckIn | Support | ReportBack | Debrief | Training | Consultancy
"""Any kind of line that a catalogue may hold."""


@attrs.frozen(kw_only=True)
class Provider:
    """Hold who makes the offer (R1 to R4, R6)."""

    name: str = attrs.field(metadata=EVERYONE)
    web: str = attrs.field(metadata=EVERYONE)
    status: str = attrs.field(metadata=EVERYONE)
    aim: str = attrs.field(metadata=EVERYONE)
    works_with: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    regions: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    track_record: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class NothingProposed:
    """Hold what to ask, and on what authority to close, where no rule finds anything to propose (R25)."""

    ask: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Facts:
    """Name the questions whose answers hold the facts that the ledger and the dates need."""

    core_team: str = attrs.field(metadata=EVERYONE)
    staff: str = attrs.field(metadata=EVERYONE)
    volunteers: str = attrs.field(metadata=EVERYONE)
    service_users: str = attrs.field(metadata=EVERYONE)
    lead: str = attrs.field(metadata=EVERYONE)
    closures: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Offer:
    """Hold a whole offer as data: who makes it, its figures, and its catalogue of modules, lines and roles."""

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(metadata=EVERYONE)
    provider: Provider = attrs.field(metadata=EVERYONE)
    nothing_proposed: NothingProposed = attrs.field(metadata=EVERYONE)
    facts: Facts = attrs.field(metadata=EVERYONE)
    parameters: tuple[Parameter, ...] = attrs.field(metadata=EVERYONE)
    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)
    roles: tuple[Role, ...] = attrs.field(metadata=EVERYONE)
    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)

    def figure(self, id_: str) -> Parameter:
        """Give the parameter of this name, or raise `UnknownLineError`."""
        return find_parameter(self.parameters, id_)


def find_parameter(parameters: tuple[Parameter, ...], id_: str) -> Parameter:
    """Give the parameter of this name among some, or raise `UnknownLineError`."""
    for parameter in parameters:
        if parameter.id == id_:
            return parameter
    message = f"{printable(id_)} is no parameter of the offer"
    raise UnknownLineError(message, code="parameter")
