"""What a charity is offered: its modules, workshops and activities, with the ledger and the trace of every line."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import attrs

from coproduce.amendments import AnyAmendment
from coproduce.answers import DateRange
from coproduce.assessment import Assessment, Finding, OpenQuestion, Outcome
from coproduce.attendance import Attendance, Group
from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER_AND_CHARITY
from coproduce.coverage import Coverage
from coproduce.days import ProviderDays
from coproduce.errors import NotProceedingError, UnknownLineError, named_or_near, printable
from coproduce.ledger import Ledger
from coproduce.merging import Reasoned, in_words
from coproduce.offer import (
    AnyLine,
    Funder,
    Module,
    Parameter,
    Participants,
    Provider,
    Role,
    Workshop,
    find_parameter,
)
from coproduce.provenance import Cause, Counterfactual, Source


@attrs.frozen(kw_only=True)
class Choice:
    """Hold one option of the offer as a package has it: taken up or not, why, and what it adds in provider days.

    `days` are the person-days that it adds here or, where it is not taken up, the amounts that it could add; `in_band`
    tells whether they are inside the offer's stated days. What depends on an option is not counted with it.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    taken: bool = attrs.field(metadata=EVERYONE)
    days: tuple[ProviderDays, ...] = attrs.field(metadata={**EVERYONE, "signed": True})
    in_band: bool = attrs.field(metadata=EVERYONE)
    causes: tuple[Cause, ...] = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    against: tuple[Cause, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Explanation:
    """Hold why a line, a slot, an option or what is missing is as it is: who said so, why, on what authority.

    Of what is missing, `would_change` are the answers that together would have brought it.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    included: bool = attrs.field(metadata=EVERYONE)
    value: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source | None = attrs.field(metadata=EVERYONE)
    causes: tuple[Cause, ...] = attrs.field(metadata=EVERYONE)
    slots: tuple[Reasoned, ...] = attrs.field(default=(), metadata=EVERYONE)
    against: tuple[Cause, ...] = attrs.field(default=(), metadata=EVERYONE)
    would_change: tuple[Counterfactual, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.title} ({self.id}){'' if self.included else ' - not in this package'}"
        if self.value:
            yield f"  is {self.value}"
        if self.source:
            yield f"  as the offer has it [{self.source}]"
        for cause in self.causes:
            yield f"  because {cause}"
        for cause in self.against:
            yield f"  overruling that {cause}"
        if self.would_change:
            yield f"  it would be otherwise with {'; and '.join(str(change) for change in self.would_change)}"
        for slot in self.slots:
            yield f"  {slot.id.rpartition('.')[2].replace('_', ' ')}: {slot.value}"
            yield from (f"    because {cause}" for cause in slot.causes)


@attrs.frozen(kw_only=True)
class Package:
    """Hold a tailored package: lines and modules as merged from amendments, the ledger, findings and the trace.

    `agreed` are the edits on record that it was made with, `read` the questions whose answers a rule read, and
    `open_questions` those among them that were not put.
    """

    assessment: Assessment = attrs.field(metadata=EVERYONE)
    provider: Provider = attrs.field(metadata=EVERYONE)
    funder: Funder = attrs.field(metadata=EVERYONE)
    parameters: tuple[Parameter, ...] = attrs.field(metadata=EVERYONE)
    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)
    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)
    roles: tuple[Role, ...] = attrs.field(metadata=EVERYONE)
    left_out: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    closures: tuple[DateRange, ...] = attrs.field(metadata=IN_THE_ROOM, repr=False)
    ledger: Ledger = attrs.field(metadata=EVERYONE)
    trace: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    options: tuple[Choice, ...] = attrs.field(default=(), metadata=EVERYONE)
    coverage: tuple[Coverage, ...] = attrs.field(default=(), metadata=EVERYONE)
    attendance: Attendance = attrs.field(metadata=EVERYONE)
    agreed: tuple[AnyAmendment, ...] = attrs.field(default=(), metadata=EVERYONE)
    read: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    open_questions: tuple[OpenQuestion, ...] = attrs.field(default=(), metadata=EVERYONE)
    findings: tuple[Finding, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.assessment.outcome is not Outcome.PROCEED:
            message = f"a package cannot rest on an assessment whose outcome is {self.assessment.outcome.value}"
            raise NotProceedingError(message, code=self.assessment.outcome.value)

    @functools.cached_property
    def line_ids(self) -> frozenset[str]:
        """The ids of all lines."""
        return frozenset(line.id for line in self.lines)

    def line(self, id_: str) -> AnyLine:
        """Give the line with this id, or with this bare name where only one line has it.

        Raises `UnknownLineError` for a name that no line has, or that several have.
        """
        id_ = self._whole_id(id_, [line.id for line in self.lines])
        return next(line for line in self.lines if line.id == id_)

    def series(self, module: str) -> tuple[Workshop, ...]:
        """List the workshops of a module in order."""
        workshops = (line for line in self.lines if isinstance(line, Workshop) and line.module == module)
        return tuple(sorted(workshops, key=lambda workshop: workshop.number))

    def figure(self, id_: str) -> Parameter:
        """Give the parameter of the offer with this name, or raise `UnknownLineError`."""
        return find_parameter(self.parameters, id_)

    def option(self, name: str) -> Choice:
        """Give the option with this id or bare name, or raise `UnknownLineError`."""
        id_ = self._whole_id(name, [choice.id for choice in self.options])
        return next(choice for choice in self.options if choice.id == id_)

    def in_the_room(self, line: str) -> tuple[Group, ...]:
        """List who takes part in a line, by part and level, and who of them joins only there (R28, Q8)."""
        meant = self.line(line)
        groups = self.attendance.groups(meant.participants)
        earlier = [other for other in self.series(meant.module) if other.number < getattr(meant, "number", 0)]
        waited = bool(earlier) and all(other.participants is Participants.STAFF_ONLY for other in earlier)
        joining = ("volunteers", "service users") if waited else ()
        return tuple(attrs.evolve(group, joins_late=group.part in joining) for group in groups)

    @property
    def unasked(self) -> tuple[str, ...]:
        """The questions that a rule read and that were not put, or scored without evidence: a draft has some (R17)."""
        call = self.assessment.diagnostic
        return tuple(id_ for id_ in self.read if not call.answer(id_).put)

    def explain(self, name: str) -> Explanation:
        """Tell why a line, module, option, slot, figure or outcome is as it is, or why something is not there.

        A name is an id such as `enhance/concepts`, its bare part `concepts` where that is unambiguous, or either with
        a slot behind it, as in `concepts.roles`. Raises `UnknownLineError` for any other name.
        """
        parts: dict[str, AnyLine | Module] = {part.id: part for part in (*self.modules, *self.lines)}
        absent = {reasoned.id: reasoned for reasoned in self.left_out}
        if any(name == figure.id for figure in self.parameters):
            return _explain_figure(self.figure(name))
        if row := next((row for row in self.coverage if row.outcome == name), None):
            return _explain_outcome(row)
        ids = [*parts, *absent, *(choice.id for choice in self.options)]
        line, slot = (name, "") if any(name in _names(id_) for id_ in ids) else _line_and_slot(name)
        id_ = self._whole_id(line, ids)
        if id_ in absent:
            return _explain_absent(absent[id_])
        if id_ not in parts:
            return _explain_option(self.option(id_))
        return self._explain_slot(parts[id_], slot) if slot else self._explain_part(parts[id_])

    def _explain_part(self, part: AnyLine | Module) -> Explanation:
        traced = self._traced(part.id)
        return Explanation(
            id=part.id,
            title=part.title,
            included=True,
            value="",
            source=part.source,
            causes=traced.causes,
            against=traced.against,
            slots=tuple(reasoned for reasoned in self.trace if reasoned.id.startswith(f"{part.id}.")),
        )

    def _explain_slot(self, part: AnyLine | Module, slot: str) -> Explanation:
        if slot not in attrs.fields_dict(type(part)):
            message = f"{part.id} has no slot {printable(slot)}"
            slots = attrs.fields_dict(type(part))
            raise UnknownLineError(message, code="slot", hint=named_or_near(slot, slots, "it has"))
        traced = self._traced(f"{part.id}.{slot}")
        return Explanation(
            id=f"{part.id}.{slot}",
            title=part.title,
            included=True,
            value=in_words(getattr(part, slot)) or "empty",
            source=None if traced.causes else part.source,
            causes=traced.causes,
            against=traced.against,
        )

    def _traced(self, id_: str) -> Reasoned:
        return next((reasoned for reasoned in self.trace if reasoned.id == id_), Reasoned(id_, ()))

    @staticmethod
    def _whole_id(name: str, ids: list[str]) -> str:
        meant = [id_ for id_ in ids if name in _names(id_)]
        if len(meant) == 1:
            return meant[0]
        message = f"{printable(name)} names {' and '.join(meant) if meant else 'nothing in this package'}"
        hint = f"the names are {', '.join(meant)}" if meant else named_or_near(name, ids, "the names are")
        raise UnknownLineError(message, code="line", hint=hint)


def _explain_absent(out: Reasoned) -> Explanation:
    return Explanation(
        id=out.id,
        title=out.value,
        included=False,
        value="",
        source=None,
        causes=out.causes,
        against=out.against,
        would_change=_would_change(out.causes),
    )


def _explain_option(choice: Choice) -> Explanation:
    return Explanation(
        id=choice.id,
        title=choice.title,
        included=choice.taken,
        value="",
        source=choice.source,
        causes=choice.causes,
        against=choice.against,
        would_change=_would_change(choice.causes),
    )


def _explain_figure(figure: Parameter) -> Explanation:
    was = "" if figure.default is None else f", in the place of {figure.default}"
    value = f"{figure.value} {figure.unit}{was}: {figure.meaning}"
    return Explanation(id=figure.id, title=figure.id, included=True, value=value, source=figure.source, causes=())


def _explain_outcome(row: Coverage) -> Explanation:
    works = f"worked on by {', '.join(row.lines)}" if row.lines else "worked on by nothing"
    promised = "promised" if row.promised else "not promised"
    value = f"{promised}, since {row.why}; {works}"
    return Explanation(
        id=row.outcome, title=row.title, included=bool(row.lines), value=value, source=row.source, causes=()
    )


def _would_change(causes: tuple[Cause, ...]) -> tuple[Counterfactual, ...]:
    return tuple(dict.fromkeys(change for cause in causes for change in cause.would_change))


def _names(id_: str) -> tuple[str, str]:
    return id_, id_.partition("/")[2]


def _line_and_slot(name: str) -> tuple[str, str]:
    line, dot, slot = name.rpartition(".")
    return (line, slot) if dot else (name, "")
