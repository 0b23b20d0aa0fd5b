"""What a charity is offered: its modules, workshops and activities, with the ledger and the trace of every line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import attrs

from coproduce.amendments import AnyAmendment
from coproduce.answers import DateRange
from coproduce.assessment import Assessment, Finding, Outcome
from coproduce.attendance import Attendance, Group
from coproduce.audience import EVERYONE, IN_THE_ROOM
from coproduce.coverage import Coverage, cover
from coproduce.days import ProviderDays
from coproduce.errors import ConflictError, NotProceedingError, UnknownLineError, printable
from coproduce.ledger import Ledger, account, marginal_days
from coproduce.merging import Draft, Reasoned, Tailored, in_words, raise_all
from coproduce.offer import (
    AnyLine,
    CheckIn,
    Consultancy,
    Debrief,
    Module,
    Offer,
    Option,
    Parameter,
    Participants,
    Provider,
    ReportBack,
    Role,
    Training,
    Workshop,
    find_parameter,
)
from coproduce.provenance import Author, Cause, Counterfactual, Source

_NOT_PROPOSED = Cause(
    id="coproduce/not-proposed",
    author=Author("coproduce"),
    reason="no rule in force proposes it",
    source=Source.assumption("what nobody proposes is not offered"),
)


_NOT_TAKEN_UP = Cause(
    id="coproduce/not-taken-up",
    author=Author("coproduce"),
    reason="no rule in force takes it up",
    source=Source.assumption("what nobody takes up stays off"),
)


@attrs.frozen(kw_only=True)
class Catalogue:
    """Hold what a practice has in force to choose from: the offer's own, and what plugins add."""

    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)
    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)
    roles: tuple[Role, ...] = attrs.field(metadata=EVERYONE)
    options: tuple[Option, ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Choice:
    """Hold one option of the offer as a package has it: taken up or not, why, and what it adds in provider days.

    `days` are the person-days that it adds here or, where it is not taken up, the amounts that it could add; `in_band`
    tells whether they are inside the offer's stated days. What depends on an option is not counted with it.
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    taken: bool = attrs.field(metadata=EVERYONE)
    days: tuple[ProviderDays, ...] = attrs.field(metadata=EVERYONE)
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
    value: str = attrs.field(metadata=EVERYONE)
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

    `agreed` are the edits on record that it was made with, and `read` the questions whose answers a rule read.
    """

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
    options: tuple[Choice, ...] = attrs.field(default=(), metadata=EVERYONE)
    coverage: tuple[Coverage, ...] = attrs.field(default=(), metadata=EVERYONE)
    attendance: Attendance = attrs.field(metadata=EVERYONE)
    agreed: tuple[AnyAmendment, ...] = attrs.field(default=(), metadata=EVERYONE)
    read: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
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
        """Tell why a line, a module, an option or one slot of a line is as it is, or why something is not there.

        A name is an id such as `enhance/concepts`, its bare part `concepts` where that is unambiguous, or either with
        a slot behind it, as in `concepts.roles`. Raises `UnknownLineError` for any other name.
        """
        parts: dict[str, AnyLine | Module] = {part.id: part for part in (*self.modules, *self.lines)}
        absent = {reasoned.id: reasoned for reasoned in self.left_out}
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


def _would_change(causes: tuple[Cause, ...]) -> tuple[Counterfactual, ...]:
    return tuple(dict.fromkeys(change for cause in causes for change in cause.would_change))


def _names(id_: str) -> tuple[str, str]:
    return id_, id_.partition("/")[2]


def _line_and_slot(name: str) -> tuple[str, str]:
    line, dot, slot = name.rpartition(".")
    return (line, slot) if dot else (name, "")


def assemble(  # noqa: PLR0913, PLR0917 - the results of the strata, and what they were made from
    assessment: Assessment,
    offer: Offer,
    catalogue: Catalogue,
    drafted: Draft,
    made: Tailored,
    agreed: tuple[AnyAmendment, ...],
) -> Package:
    """Put a package together from the merged strata: its lines, the ledger, and the trace of every one of them."""
    _refuse_incoherent(made.lines)
    titles = {line.id: line.title for line in drafted.lines(catalogue.lines)}
    needed = _filled(catalogue.roles, made.lines)
    modules = tuple(module for module in made.modules if any(line.module == module.id for line in made.lines))
    present = {part.id for part in (*modules, *made.lines)}
    slots = tuple(slot for slot in made.slots if slot.id.rpartition(".")[0] in present)
    trace = (*(attrs.evolve(line, value=titles[line.id]) for line in drafted.present), *slots)
    call = assessment.diagnostic
    attendance = Attendance.read(call, offer.facts, made.lines)
    left_out = tuple(_left_out(id_, title, drafted) for id_, title in titles.items() if id_ not in present)
    return Package(
        assessment=assessment,
        provider=offer.provider,
        parameters=offer.parameters,
        modules=modules,
        lines=made.lines,
        roles=needed,
        left_out=(*left_out, *_modules_left_out(catalogue, left_out, present)),
        closures=_closures(assessment, offer, made.lines),
        ledger=account(made.lines, modules, needed, attendance, offer.parameters),
        trace=trace,
        options=tuple(_choice(option, made, needed, trace, drafted) for option in catalogue.options),
        coverage=cover(made.lines, offer.outcomes, call, offer.facts, offer.parameters),
        attendance=attendance,
        agreed=agreed,
    )


def _filled(roles: tuple[Role, ...], lines: tuple[AnyLine, ...]) -> tuple[Role, ...]:
    used = {role for line in lines for role in line.roles}
    return tuple(role for role in roles if role.id in used)


def _closures(assessment: Assessment, offer: Offer, lines: tuple[AnyLine, ...]) -> tuple[DateRange, ...]:
    if not any(line.sessions for line in lines):
        return ()
    closures = assessment.diagnostic.answer(offer.facts.closures).value
    return tuple(days for days in closures if isinstance(days, DateRange)) if isinstance(closures, tuple) else ()


# What is not there ----------------------------------------------------------------------------------------------------


def _left_out(id_: str, title: str, drafted: Draft) -> Reasoned:
    said = next((reasoned for reasoned in drafted.absent if reasoned.id == id_), None)
    return attrs.evolve(said or Reasoned(id_, (_NOT_PROPOSED,)), value=title)


def _modules_left_out(catalogue: Catalogue, left_out: tuple[Reasoned, ...], present: set[str]) -> Iterator[Reasoned]:
    """Give each module that is not there the reasons of those lines of it that could have brought it."""
    module_of = {line.id: line.module for line in catalogue.lines}
    leading = {line.id for line in catalogue.lines if isinstance(line, (Workshop, Training, Consultancy))}
    for module in catalogue.modules:
        if module.id not in present:
            of_module = [out for out in left_out if module_of.get(out.id) == module.id]
            telling = [out for out in of_module if out.id in leading] or of_module
            causes = dict.fromkeys(cause for out in telling for cause in out.causes)
            yield Reasoned(module.id, tuple(causes) or (_NOT_PROPOSED,), module.title)


def _choice(
    option: Option, made: Tailored, roles: tuple[Role, ...], trace: tuple[Reasoned, ...], drafted: Draft
) -> Choice:
    shown = [_slot_of(option, line) for line in made.lines if _shows(option, line, roles)]
    said = {reasoned.id: reasoned for reasoned in (*trace, *drafted.absent)}
    declined = next((reasoned.causes for reasoned in made.declined if reasoned.id == option.id), ())
    refused = said[option.line].causes if not shown and option.line in said else ()
    causes = tuple(dict.fromkeys(cause for id_ in shown if id_ in said for cause in said[id_].causes))
    return Choice(
        id=option.id,
        title=option.title,
        taken=bool(shown),
        days=(marginal_days(option, made.lines, roles),) if shown else option.adds,
        in_band=option.in_band,
        causes=causes or declined or refused or (_NOT_TAKEN_UP,),
        source=option.source,
        against=declined if shown else (),
    )


def _slot_of(option: Option, line: AnyLine) -> str:
    return f"{line.id}.{option.slot}" if option.slot else line.id


def _shows(option: Option, line: AnyLine, roles: tuple[Role, ...]) -> bool:
    """Tell whether a line shows that an option is taken up."""
    if not option.slot:
        return line.id == option.line
    if option.slot == "adjustments":
        return any(adjustment.option == option.id for adjustment in line.adjustments)
    if option.slot == "roles":
        return any(role.option == option.id and role.id in line.roles for role in roles)
    return isinstance(line, Workshop) and in_words(getattr(line, option.slot)) == option.value


# What cannot be -------------------------------------------------------------------------------------------------------


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
