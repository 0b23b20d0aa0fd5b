"""What an offer holds: modules, workshops, activities and the other lines, as types with a source on every figure."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import ClassVar

import attrs

from coproduce.answers import DateRange
from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER_AND_CHARITY, WITH_THE_FUNDER
from coproduce.charity import Nation
from coproduce.days import Duration, ProviderDays
from coproduce.errors import ArgumentError, UnknownLineError, named_or_near, printable
from coproduce.provenance import Source, written


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
    """Tell which gap between workshops an activity belongs to, or that it comes after the last workshop."""

    FIRST = "first"
    LAST = "last"
    AFTER = "after"


class OutcomeKind(Enum):
    """Tell the typical outcomes of the offer from those of the programme that it can meet (R44 to R47, R94)."""

    TYPICAL = "typical"
    PROGRAMME = "programme"


class ApprovalState(Enum):
    """Tell what the Regional Manager said about a line (R82); a line that was refused is withdrawn."""

    AWAITING = "awaiting"
    GIVEN = "given"


class Pace(Enum):
    """Name the pace that suits a charity (R10, R100)."""

    SHORT_AND_FOCUSED = "short and focused"
    STEADY = "steady"
    SLOWER = "slower"


@attrs.frozen(kw_only=True)
class Parameter:
    """Hold one figure that a rule or a date window uses, its unit, and where it comes from (R113).

    `default` is what the offer has where an edit on record put another value in its place (R11). `least` and `most` are
    the ends of what makes sense; raises `ArgumentError` for a value outside them.
    """

    id: str = attrs.field(metadata=EVERYONE)
    value: int = attrs.field(metadata=EVERYONE)
    unit: str = attrs.field(metadata=EVERYONE)
    meaning: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    default: int | None = attrs.field(default=None, metadata=EVERYONE)
    least: int = attrs.field(default=0, metadata=EVERYONE)
    most: int | None = attrs.field(default=None, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.value < self.least or (self.most is not None and self.value > self.most):
            ends = f"{self.least} or more" if self.most is None else f"from {self.least} to {self.most}"
            message = f"{self.id} is {printable(self.value)}: expected {ends}"
            raise ArgumentError(message, code="figure", hint=f"it is counted in {self.unit}")


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
    option: str = attrs.field(default="", metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Note:
    """Hold something that must be seen to, under an id: a condition, an accommodation, a figure left open."""

    id: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=IN_THE_ROOM, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Adjustment:
    """Hold days that an amendment adds to a line, or takes off it, under the id of the amendment.

    `option` is the option of the offer that they belong to, if any.
    """

    id: str = attrs.field(metadata=EVERYONE)
    what: str = attrs.field(metadata=EVERYONE)
    days: ProviderDays = attrs.field(metadata={**EVERYONE, "signed": True})
    source: Source = attrs.field(metadata=EVERYONE)
    in_band: bool = attrs.field(default=True, metadata=EVERYONE)
    option: str = attrs.field(default="", metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Approval:
    """Hold what the Regional Manager said about one line: the state, who it was and when (R81, R82, Q6).

    `by` is a role; both it and the day are open while the answer is awaited. `note` is for that person to see.
    """

    state: ApprovalState = attrs.field(metadata=EVERYONE)
    by: str = attrs.field(default="", metadata=WITH_THE_FUNDER, repr=False)
    on: date | None = attrs.field(default=None, metadata=WITH_THE_FUNDER, repr=False)
    note: str = attrs.field(default="", metadata=WITH_THE_FUNDER, repr=False)

    def __str__(self) -> str:
        if self.state is ApprovalState.AWAITING:
            return f"awaiting {self.by or 'the Regional Manager'}"
        on = f" on {written(self.on)}" if self.on else ", on a day that is not recorded"
        return f"agreed to by {self.by or 'the Regional Manager'}{on}"


@attrs.frozen(kw_only=True)
class Focus:
    """Hold what a workshop concentrates on from one step of the ladder upwards (R85)."""

    name: str = attrs.field(metadata=EVERYONE)
    from_step: int = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


@attrs.frozen(kw_only=True)
class Module:
    """Hold one module of an offer: its band of provider days, where one is stated, and its pace, style and form (R10).

    `band` is the least and the most that the offer states for the full form, in person-days (R27).
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    number: int = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    band: tuple[ProviderDays, ...] = attrs.field(default=(), metadata=EVERYONE)
    full_form: int = attrs.field(default=1, metadata=EVERYONE)
    pace: Pace | None = attrs.field(default=None, metadata=EVERYONE)
    style: str = attrs.field(default="", metadata=EVERYONE)
    form: str = attrs.field(default="", metadata=EVERYONE)
    longer_gap: int = attrs.field(default=0, metadata=PROVIDER_AND_CHARITY, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.band and (len(self.band) != 2 or self.band[1] < self.band[0]):  # noqa: PLR2004 - two ends
            message = f"the band of {self.id} is no range: expected the least and the most provider days"
            raise ArgumentError(message, code="band", hint='as in ["4", "6"]')


@attrs.frozen(kw_only=True)
class Line:
    """Hold what every line of a catalogue or a package has; its subclasses say what kind of line it is.

    `sessions` are the durations of its meetings before any split; a line at which nobody meets has none and no date.
    What is no part of the series, such as a training, is dated after it, or `before_series`. Raises `ArgumentError` for
    a line at which people meet and that has no sessions.
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
    before_series: bool = attrs.field(default=False, metadata=EVERYONE)
    roles: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    participants: Participants = attrs.field(default=Participants.EVERYONE, metadata=EVERYONE)
    mode: Mode = attrs.field(default=Mode.FACE_TO_FACE, metadata=EVERYONE)
    session_cap: Duration | None = attrs.field(default=None, metadata=EVERYONE)
    optional: bool = attrs.field(default=False, metadata=EVERYONE)
    approval: Approval | None = attrs.field(default=None, metadata=EVERYONE)
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
    def awaits(self) -> bool:
        """Whether the Regional Manager must say yes to it, and has not; nothing else waits for that (R82, Q6)."""
        given = self.approval is not None and self.approval.state is ApprovalState.GIVEN
        return self.status is not Status.INCLUDED and not given

    @property
    def days_open(self) -> str:
        """What must be settled of its days before it is confirmed, in a sentence; else empty (R89, Q6)."""
        agreed = any(adjustment.in_band for adjustment in self.adjustments)
        to_be_agreed = any(effort.to_be_agreed for effort in self.efforts) and not agreed
        return "The days are agreed with the charity before this is confirmed." if to_be_agreed else ""

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What must happen before this line, and this line alone, is confirmed, each in a sentence."""
        awaited = "Awaiting the Regional Manager: not confirmed until the answer is recorded."
        texts = (awaited if self.awaits else "", self.days_open, *(note.text for note in self.conditions))
        return tuple(text for text in texts if text)

    @property
    def stated_days(self) -> ProviderDays | None:
        """The exact days of its own figure, which adjustments go into; None where it has none or they are open.

        Days that were to be agreed start from nothing, so that what is agreed is the figure.
        """
        if not self.efforts or self.left_open or self.days_open:
            return None
        return ProviderDays(0) if self.efforts[0].to_be_agreed else self.efforts[0].days

    @property
    def name(self) -> str:
        """The id without its owner."""
        return self.id.partition("/")[2]


@attrs.frozen(kw_only=True)
class Workshop(Line):
    """Hold a workshop of a module, in the order of `number`, with what it covers and how (R37).

    `focuses` are what it can concentrate on, by the level of involvement; `focus` is the one chosen (R85). `topics`
    are the charity's own opportunities and barriers that it takes up (R50).
    """

    tag: ClassVar[str] = "workshop"

    number: int = attrs.field(default=1, metadata=EVERYONE)
    content: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    methods: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    ground_rule: str = attrs.field(default="", metadata=EVERYONE)
    focuses: tuple[Focus, ...] = attrs.field(default=(), metadata=EVERYONE)
    focus: Focus | None = attrs.field(default=None, metadata=EVERYONE)
    topics: tuple[Note, ...] = attrs.field(default=(), metadata=PROVIDER_AND_CHARITY, repr=False)


@attrs.frozen(kw_only=True)
class Activity(Line):
    """Hold work that the charity's core team does in a gap between workshops, by a day that it may have (R39, R40)."""

    tag: ClassVar[str] = "activity"
    meets: ClassVar[bool] = False

    gap: Gap = attrs.field(metadata=EVERYONE)
    due: date | None = attrs.field(default=None, metadata=EVERYONE)
    owner: str = attrs.field(default="core team", metadata=EVERYONE)
    purpose: str = attrs.field(default="", metadata=EVERYONE)
    consults: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class CheckIn(Line):
    """Hold the provider's check-in in one gap between workshops (R62, R72)."""

    tag: ClassVar[str] = "check-in"

    gap_number: int = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.gap_number < 1:
            message = f"{self.id} is in the gap {self.gap_number}: expected a number from 1 on"
            raise ArgumentError(message, code="gap", hint="the gap between the first two workshops is 1")


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
    purposes: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


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
    """Hold who makes the offer, and what it may say of itself (R1 to R4, R6, R42, R109)."""

    name: str = attrs.field(metadata=EVERYONE)
    web: str = attrs.field(metadata=EVERYONE)
    status: str = attrs.field(metadata=EVERYONE)
    aim: str = attrs.field(metadata=EVERYONE)
    works_with: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    regions: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    track_record: str = attrs.field(metadata=EVERYONE)
    supports: str = attrs.field(metadata=EVERYONE)
    remote_experience: str = attrs.field(metadata=EVERYONE)
    known_as: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Funder:
    """Hold the programme that pays, and the role there that is asked about some lines (R82, R110)."""

    programme: str = attrs.field(metadata=EVERYONE)
    contact: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Area:
    """Hold the nations that the offer reaches: as a rule, and as needed (R7, Q19)."""

    nations: tuple[Nation, ...] = attrs.field(metadata=EVERYONE)
    as_needed: tuple[Nation, ...] = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Template:
    """Hold a named example package: which lines it has, for a charity in which place (R48)."""

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    lines: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class IntendedOutcome:
    """Hold an outcome that the offer works towards, and the question that tells whether it is there already.

    `functions` are those of which one must be wanted for the outcome to be worked on at all; none means any.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    kind: OutcomeKind = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    question: str = attrs.field(default="", metadata=EVERYONE)
    functions: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Option:
    """Hold an option of the offer: the question that decides it, and how a package shows that it is taken.

    It is taken where `line` is in the package, or a line has `value` in its `slot`; for the slots `roles` and
    `adjustments` it is the role or the days that name the option. `answer` is what takes it up. `adds` are the
    person-days that taking it up can add, none where it adds none; `in_band` whether they are inside the stated band.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    question: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    answer: str = attrs.field(default="yes", metadata=EVERYONE)
    line: str = attrs.field(default="", metadata=EVERYONE)
    slot: str = attrs.field(default="", metadata=EVERYONE)
    value: str = attrs.field(default="", metadata=EVERYONE)
    adds: tuple[ProviderDays, ...] = attrs.field(default=(), metadata=EVERYONE)
    in_band: bool = attrs.field(default=True, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class NothingProposed:
    """Hold what to ask, and on what authority to close, where no rule finds anything to propose (R25)."""

    ask: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Facts:
    """Name the questions whose answers hold the facts that an assessment, the ledger and the dates need.

    `journey` and `systematic` are items with a row for each function.
    """

    objectives: str = attrs.field(metadata=EVERYONE)
    wishes: str = attrs.field(metadata=EVERYONE)
    promised: str = attrs.field(metadata=EVERYONE)
    journey: str = attrs.field(metadata=EVERYONE)
    systematic: str = attrs.field(metadata=EVERYONE)
    opportunities: str = attrs.field(metadata=EVERYONE)
    challenges: str = attrs.field(metadata=EVERYONE)
    quick_wins: str = attrs.field(metadata=EVERYONE)
    core_team: str = attrs.field(metadata=EVERYONE)
    staff: str = attrs.field(metadata=EVERYONE)
    volunteers: str = attrs.field(metadata=EVERYONE)
    service_users: str = attrs.field(metadata=EVERYONE)
    lead: str = attrs.field(metadata=EVERYONE)
    lead_time: str = attrs.field(metadata=EVERYONE)
    closures: str = attrs.field(metadata=EVERYONE)
    budget: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Offer:
    """Hold a whole offer as data: who makes it, its figures, and its catalogue of modules, lines and roles.

    Raises `ArgumentError` where a line works on an outcome, or an option or a template names a line, that is not there.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(metadata=EVERYONE)
    provider: Provider = attrs.field(metadata=EVERYONE)
    funder: Funder = attrs.field(metadata=EVERYONE)
    area: Area = attrs.field(metadata=EVERYONE)
    nothing_proposed: NothingProposed = attrs.field(metadata=EVERYONE)
    facts: Facts = attrs.field(metadata=EVERYONE)
    parameters: tuple[Parameter, ...] = attrs.field(metadata=EVERYONE)
    outcomes: tuple[IntendedOutcome, ...] = attrs.field(metadata=EVERYONE)
    options: tuple[Option, ...] = attrs.field(metadata=EVERYONE)
    templates: tuple[Template, ...] = attrs.field(metadata=EVERYONE)
    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)
    roles: tuple[Role, ...] = attrs.field(metadata=EVERYONE)
    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        lines, outcomes = {line.id for line in self.lines}, {outcome.id for outcome in self.outcomes}
        astray = [(line.id, id_) for line in self.lines for id_ in line.outcomes if id_ not in outcomes]
        astray += [(option.id, option.line) for option in self.options if option.line not in {"", *lines}]
        astray += [(template.id, id_) for template in self.templates for id_ in template.lines if id_ not in lines]
        if astray:
            named = ", ".join(f"{owner} names {printable(id_)}" for owner, id_ in astray)
            raise ArgumentError(f"the offer has no such part: {named}", code="stale", hint="name what the offer holds")

    def figure(self, id_: str) -> Parameter:
        """Give the parameter of this name, or raise `UnknownLineError`."""
        return find_parameter(self.parameters, id_)

    def template(self, id_: str) -> Template:
        """Give the example package of this name, or raise `UnknownLineError`."""
        for template in self.templates:
            if template.id == id_:
                return template
        raise UnknownLineError(f"{printable(id_)} is no template of the offer", code="template")

    def outcomes_of(self, line: str) -> tuple[IntendedOutcome, ...]:
        """List the typical outcomes that a line of the offer works towards."""
        held = next((each.outcomes for each in self.lines if each.id == line), ())
        typical = (outcome for outcome in self.outcomes if outcome.kind is OutcomeKind.TYPICAL)
        return tuple(outcome for outcome in typical if outcome.id in held)


def find_parameter(parameters: tuple[Parameter, ...], id_: str) -> Parameter:
    """Give the parameter of this name among some, or raise `UnknownLineError`."""
    for parameter in parameters:
        if parameter.id == id_:
            return parameter
    message = f"{printable(id_)} is no figure of the offer"
    known = [parameter.id for parameter in parameters]
    raise UnknownLineError(message, code="figure", hint=named_or_near(id_, known, "the figures are"))
