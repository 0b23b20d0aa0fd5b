"""The merged strata become a package: lines, ledger, trace, options, coverage, and why what is not there is not."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import attrs

from coproduce.amendments import AddRole, AdjustDays, AnyAmendment, AnyTailoring, Tailoring
from coproduce.answers import DateRange
from coproduce.assessment import Assessment
from coproduce.attendance import Attendance
from coproduce.audience import EVERYONE
from coproduce.coverage import cover
from coproduce.errors import ConflictError
from coproduce.invariants import CHECK_IN_BELONGS, DEBRIEF_BELONGS, Invariant, blamed
from coproduce.ledger import account, marginal_days
from coproduce.merging import Draft, Reasoned, Tailored, in_words, raise_all
from coproduce.offer import (
    AnyLine,
    CheckIn,
    Consultancy,
    Debrief,
    Module,
    Offer,
    Option,
    ReportBack,
    Role,
    Training,
    Workshop,
)
from coproduce.package import Choice, Package
from coproduce.provenance import Author, Cause, Source

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
class Assembly:
    """Hold what a package is put together from: the assessment, the offer, the catalogue, and the merged strata."""

    assessment: Assessment = attrs.field(metadata=EVERYONE)
    offer: Offer = attrs.field(metadata=EVERYONE)
    catalogue: Catalogue = attrs.field(metadata=EVERYONE)
    drafted: Draft = attrs.field(metadata=EVERYONE)
    made: Tailored = attrs.field(metadata=EVERYONE)
    agreed: tuple[AnyAmendment, ...] = attrs.field(default=(), metadata=EVERYONE)

    def package(self) -> Package:
        """Put the package together; raise `ConflictError` where lines have lost what they belong to."""
        lines, offer, call = self.made.lines, self.offer, self.assessment.diagnostic
        self._refuse_incoherent()
        modules = tuple(module for module in self.made.modules if any(line.module == module.id for line in lines))
        attendance = Attendance.read(call, offer.facts, lines)
        return Package(
            assessment=self.assessment,
            provider=offer.provider,
            funder=offer.funder,
            parameters=offer.parameters,
            modules=modules,
            lines=lines,
            roles=self.roles,
            left_out=tuple(self._left_out()),
            closures=self._closures(),
            ledger=account(lines, modules, self.roles, attendance, offer.parameters),
            trace=self.trace,
            options=tuple(self._choice(option) for option in self.catalogue.options),
            coverage=cover(lines, offer.outcomes, call, offer.facts, offer.parameters),
            attendance=attendance,
            agreed=self.agreed,
        )

    @functools.cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles that the lines need filled."""
        used = {role for line in self.made.lines for role in line.roles}
        return tuple(role for role in self.catalogue.roles if role.id in used)

    @functools.cached_property
    def trace(self) -> tuple[Reasoned, ...]:
        """The causes of every line, and of every slot that an amendment wrote in what is there."""
        titles = {line.id: line.title for line in self.drafted.lines(self.catalogue.lines)}
        slots = (slot for slot in self.made.slots if slot.id.rpartition(".")[0] in self._present)
        return (*(attrs.evolve(line, value=titles[line.id]) for line in self.drafted.present), *slots)

    @functools.cached_property
    def _present(self) -> set[str]:
        return {id_ for line in self.made.lines for id_ in (line.id, line.module)}

    def _closures(self) -> tuple[DateRange, ...]:
        if not any(line.sessions for line in self.made.lines):
            return ()
        closures = self.assessment.diagnostic.answer(self.offer.facts.closures).value
        held = closures if isinstance(closures, tuple) else ()
        return tuple(days for days in held if isinstance(days, DateRange))

    # What is not there ------------------------------------------------------------------------------------------------

    def _left_out(self) -> Iterator[Reasoned]:
        said = {reasoned.id: reasoned for reasoned in self.drafted.absent}
        out = [line for line in self.drafted.lines(self.catalogue.lines) if line.id not in self._present]
        lines = [
            attrs.evolve(said.get(line.id, Reasoned(line.id, (self._why_not(line),))), value=line.title) for line in out
        ]
        yield from lines
        yield from self._modules_left_out(dict(zip((line.id for line in lines), out, strict=True)), lines)

    def _why_not(self, line: AnyLine) -> Cause:
        """Say why nobody says anything of a line: whoever brings it does not act, or no rule proposes it."""
        owner = line.id.partition("/")[0]
        idle = [one for one in self.assessment.practice.plugins if one.author.key == owner and not one.applies]
        if not idle:
            return _NOT_PROPOSED
        return attrs.evolve(_NOT_PROPOSED, reason=f"the plugin {owner} does not act: {idle[0].verdict}")

    def _modules_left_out(self, out: dict[str, AnyLine], lines: list[Reasoned]) -> Iterator[Reasoned]:
        """Give each module that is not there the reasons of those lines of it that could have brought it."""
        for module in self.catalogue.modules:
            if module.id not in self._present:
                of_module = [one for one in lines if out[one.id].module == module.id]
                leading = [one for one in of_module if isinstance(out[one.id], (Workshop, Training, Consultancy))]
                said = dict.fromkeys(cause for one in leading or of_module for cause in one.causes)
                causes = tuple(cause for cause in said if cause.id != _NOT_PROPOSED.id)
                yield Reasoned(module.id, causes or (_NOT_PROPOSED,), module.title)

    # What cannot be ---------------------------------------------------------------------------------------------------

    def _refuse_incoherent(self) -> None:
        """Raise `ConflictError` where a debrief has no report-back, or a check-in no gap, to belong to."""
        conflicts = []
        for line in self.made.lines:
            beside = [other for other in self.made.lines if other.module == line.module]
            gaps = sum(isinstance(other, Workshop) for other in beside) - 1
            if isinstance(line, Debrief) and not any(isinstance(other, ReportBack) for other in beside):
                why = "there is no report-back to debrief"
                conflicts.append(self._incoherent(line, DEBRIEF_BELONGS, ReportBack, why))
            if isinstance(line, CheckIn) and line.gap_number > gaps:
                why = f"there is no gap {line.gap_number} between workshops"
                conflicts.append(self._incoherent(line, CHECK_IN_BELONGS, Workshop, why))
        raise_all(conflicts, what="lines have lost what they belong to", code="incoherent")

    def _incoherent(self, line: AnyLine, broken: Invariant, lost: type[AnyLine], why: str) -> ConflictError:
        message = f"{line.title} cannot stand alone: {why}"
        sides = (f"{cause.author.full} says so in {cause.id}, because {cause}" for cause in self._blamed(line, lost))
        said = "; ".join(dict.fromkeys(sides))
        hint = "drop it too, or leave a workshop out with LeaveOut, so that what goes with it follows"
        return ConflictError(f"{message}: {said}" if said else message, code=broken.id, path=line.id, hint=hint)

    def _blamed(self, line: AnyLine, lost: type[AnyLine]) -> tuple[Cause, ...]:
        """Give the causes but for which what a line belongs to would be there; else those that brought the line."""
        kinds = {each.id: each for each in self.drafted.lines(self.catalogue.lines)}
        alike = {id_ for id_, each in kinds.items() if isinstance(each, lost) and each.module == line.module}
        present = sum(reasoned.id in alike for reasoned in self.drafted.present)
        dropped = [out for out in self.drafted.absent if out.id in alike and out.against]
        wanted = line.gap_number + 1 if isinstance(line, CheckIn) else 1

        def holds(left: tuple[Cause, ...]) -> bool:
            return present + sum(not {*out.causes} & {*left} for out in dropped) >= wanted

        suspects = sorted({cause for out in dropped for cause in out.causes}, key=lambda cause: cause.id)
        return blamed(suspects, holds) if holds(()) else self._said.get(line.id, ())

    # Options ----------------------------------------------------------------------------------------------------------

    def _choice(self, option: Option) -> Choice:
        shown = [_slot_of(option, line) for line in self.made.lines if _shows(option, line, self.roles)]
        declined = next((reasoned.causes for reasoned in self.made.declined if reasoned.id == option.id), ())
        refused = self._said.get(option.line, ()) if not shown else ()
        causes = tuple(dict.fromkeys(cause for id_ in shown for cause in self._said.get(id_, ())))
        return Choice(
            id=option.id,
            title=option.title,
            taken=bool(shown),
            days=(marginal_days(option, self.made.lines, self.roles),) if shown else option.adds,
            in_band=option.in_band,
            causes=causes or declined or refused or self._why_off(option),
            source=option.source,
            against=declined if shown else (),
        )

    @functools.cached_property
    def _said(self) -> dict[str, tuple[Cause, ...]]:
        return {reasoned.id: reasoned.causes for reasoned in (*self.trace, *self.drafted.absent)}

    def _why_off(self, option: Option) -> tuple[Cause, ...]:
        """Say why an option is off that nobody declines: an edit overruled it, or who offers it does not act."""
        offering = [role for role in self.catalogue.roles if role.option == option.id]
        over = [one.causes for one in self.made.overruled if _takes_up(option, one.amendment, offering)]
        if over:
            return tuple(dict.fromkeys(cause for causes in over for cause in causes))
        if option.slot != "roles":
            return (_NOT_TAKEN_UP,)
        owners = {role.id.partition("/")[0] for role in offering}
        records = [record for record in self.assessment.practice.plugins if record.author.key in owners]
        idle = [f"the plugin {one.author.key} does not act: {one.verdict}" for one in records if not one.applies]
        reason = "; ".join(idle) or (_NOT_TAKEN_UP.reason if owners else "no plugin in force offers it")
        return (attrs.evolve(_NOT_TAKEN_UP, reason=reason, source=option.source),)


def _takes_up(option: Option, amendment: AnyTailoring, offering: list[Role]) -> bool:
    """Tell whether an amendment would have taken an option up."""
    if isinstance(amendment, AddRole):
        return any(role.id == amendment.role for role in offering)
    if isinstance(amendment, AdjustDays):
        return amendment.option == option.id
    if isinstance(amendment, Tailoring):
        return amendment.slot == option.slot and in_words(amendment.written()) == option.value
    return False


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
