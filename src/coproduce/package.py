"""What a charity is offered: its modules, workshops and activities, with the ledger and the trace of every line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import attrs

from coproduce.answers import DateRange
from coproduce.assessment import Assessment, Finding, Outcome
from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.errors import ConflictError, NotProceedingError, UnknownLineError, printable
from coproduce.ledger import Attendance, Ledger, account
from coproduce.merging import Draft, Reasoned, Tailored, in_words, raise_all
from coproduce.offer import (
    AnyLine,
    CheckIn,
    Debrief,
    Module,
    Offer,
    Parameter,
    Provider,
    ReportBack,
    Role,
    Workshop,
    find_parameter,
)
from coproduce.provenance import Author, Cause, Source

_NOT_PROPOSED = Cause(
    id="coproduce/not-proposed",
    author=Author("coproduce"),
    reason="no rule in force proposes it",
    source=Source.assumption("what nobody proposes is not offered"),
)


@attrs.frozen(kw_only=True)
class Explanation:
    """Hold why a line, a slot or a missing line is as it is: what it is, and who said so, why, on what authority."""

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    included: bool = attrs.field(metadata=EVERYONE)
    value: str = attrs.field(metadata=EVERYONE)
    source: Source | None = attrs.field(metadata=EVERYONE)
    causes: tuple[Cause, ...] = attrs.field(metadata=EVERYONE)
    slots: tuple[Reasoned, ...] = attrs.field(default=(), metadata=EVERYONE)
    against: tuple[Cause, ...] = attrs.field(default=(), metadata=EVERYONE)

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
        for slot in self.slots:
            yield f"  {slot.id.rpartition('.')[2].replace('_', ' ')}: {slot.value}"
            yield from (f"    because {cause}" for cause in slot.causes)


@attrs.frozen(kw_only=True)
class Package:
    """Hold a tailored package: lines and modules as merged from amendments, the ledger, findings and the trace."""

    assessment: Assessment = attrs.field(metadata=EVERYONE)
    provider: Provider = attrs.field(metadata=EVERYONE)
    parameters: tuple[Parameter, ...] = attrs.field(metadata=EVERYONE)
    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)
    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)
    roles: tuple[Role, ...] = attrs.field(metadata=EVERYONE)
    left_out: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    closures: tuple[DateRange, ...] = attrs.field(metadata=IN_THE_ROOM, repr=False)
    ledger: Ledger = attrs.field(metadata=EVERYONE)
    trace: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    findings: tuple[Finding, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if self.assessment.outcome is not Outcome.PROCEED:
            message = f"a package cannot rest on an assessment whose outcome is {self.assessment.outcome.value}"
            raise NotProceedingError(message, code=self.assessment.outcome.value)

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

    def explain(self, name: str) -> Explanation:
        """Tell why a line, a module or one slot of it is as it is, or why a line is not in the package.

        A name is an id such as `enhance/concepts`, its bare part `concepts` where that is unambiguous, or either with
        a slot behind it, as in `concepts.roles`. Raises `UnknownLineError` for any other name.
        """
        parts: dict[str, AnyLine | Module] = {part.id: part for part in (*self.modules, *self.lines)}
        absent = {reasoned.id: reasoned for reasoned in self.left_out}
        ids = [*parts, *absent]
        line, slot = (name, "") if any(name in _names(id_) for id_ in ids) else _line_and_slot(name)
        id_ = self._whole_id(line, ids)
        if id_ in absent:
            return _explain_absent(absent[id_])
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
            raise UnknownLineError(message, code="slot", hint=f"it has {', '.join(attrs.fields_dict(type(part)))}")
        causes = self._traced(f"{part.id}.{slot}").causes
        return Explanation(
            id=f"{part.id}.{slot}",
            title=part.title,
            included=True,
            value=in_words(getattr(part, slot)) or "empty",
            source=None if causes else part.source,
            causes=causes,
        )

    def _traced(self, id_: str) -> Reasoned:
        return next((reasoned for reasoned in self.trace if reasoned.id == id_), Reasoned(id_, ()))

    @staticmethod
    def _whole_id(name: str, ids: list[str]) -> str:
        meant = [id_ for id_ in ids if name in _names(id_)]
        if len(meant) == 1:
            return meant[0]
        message = f"{printable(name)} names {' and '.join(meant) if meant else 'no line of this package'}"
        close = difflib.get_close_matches(name, [each for id_ in ids for each in _names(id_)], n=1)
        near = next((id_ for id_ in ids if close and close[0] in _names(id_)), "")
        hint = f"did you mean {near}?" if near and not meant else f"the names are {', '.join(meant or ids)}"
        raise UnknownLineError(message, code="line", hint=hint)


def _explain_absent(out: Reasoned) -> Explanation:
    return Explanation(
        id=out.id, title=out.value, included=False, value="", source=None, causes=out.causes, against=out.against
    )


def _names(id_: str) -> tuple[str, str]:
    return id_, id_.partition("/")[2]


def _line_and_slot(name: str) -> tuple[str, str]:
    line, dot, slot = name.rpartition(".")
    return (line, slot) if dot else (name, "")


def assemble(  # noqa: PLR0913, PLR0917 - the results of the strata, and what they were made from
    assessment: Assessment,
    offer: Offer,
    catalogue: tuple[AnyLine, ...],
    roles: tuple[Role, ...],
    drafted: Draft,
    made: Tailored,
) -> Package:
    """Put a package together from the merged strata: its lines, the ledger, and the trace of every one of them."""
    _refuse_incoherent(made.lines)
    titles = {line.id: line.title for line in catalogue}
    used = {role for line in made.lines for role in line.roles}
    needed = tuple(role for role in roles if role.id in used)
    modules = tuple(module for module in made.modules if any(line.module == module.id for line in made.lines))
    present = {part.id for part in (*modules, *made.lines)}
    slots = (slot for slot in made.slots if slot.id.rpartition(".")[0] in present)
    attendance = Attendance.read(assessment.diagnostic, offer.facts)
    closures = assessment.diagnostic.answer(offer.facts.closures).value
    return Package(
        assessment=assessment,
        provider=offer.provider,
        parameters=offer.parameters,
        modules=modules,
        lines=made.lines,
        roles=needed,
        left_out=tuple(_left_out(line, drafted) for line in catalogue if line.id not in present),
        closures=tuple(days for days in closures if isinstance(days, DateRange)) if isinstance(closures, tuple) else (),
        ledger=account(made.lines, modules, needed, attendance, offer.parameters),
        trace=(*(attrs.evolve(line, value=titles[line.id]) for line in drafted.present), *slots),
    )


def _refuse_incoherent(lines: tuple[AnyLine, ...]) -> None:
    """Raise `ConflictError` where a debrief has no report-back, or a check-in no gap, to belong to (R62, R65, Q13)."""
    conflicts = []
    for line in lines:
        beside = [other for other in lines if other.module == line.module]
        gaps = sum(isinstance(other, Workshop) for other in beside) - 1
        if isinstance(line, Debrief) and not any(isinstance(other, ReportBack) for other in beside):
            conflicts.append(_incoherent(line, "there is no report-back to debrief"))
        if isinstance(line, CheckIn) and line.gap_number > gaps:
            conflicts.append(_incoherent(line, f"there is no gap {line.gap_number} between workshops"))
    raise_all(conflicts, what="lines have lost what they belong to", code="incoherent")


def _incoherent(line: AnyLine, why: str) -> ConflictError:
    hint = "drop it too, or leave a workshop out with LeaveOut, so that what goes with it follows"
    return ConflictError(f"{line.title} cannot stand alone: {why}", code="incoherent", path=line.id, hint=hint)


def _left_out(line: AnyLine, drafted: Draft) -> Reasoned:
    said = next((reasoned for reasoned in drafted.absent if reasoned.id == line.id), None)
    return attrs.evolve(said or Reasoned(line.id, (_NOT_PROPOSED,)), value=line.title)
