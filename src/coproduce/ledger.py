"""Whose days, how many, and why: three columns in exact quarter-days that are never summed together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import Enum

import attrs

from coproduce.attendance import Attendance
from coproduce.audience import EVERYONE, Audience
from coproduce.days import (
    Amount,
    AtLeast,
    BetweenDays,
    FaceToFaceDays,
    Figure,
    NotStated,
    ProviderDays,
    ToBeAgreed,
    option_totals,
)
from coproduce.merging import Reasoned
from coproduce.offer import (
    Adjustment,
    AnyLine,
    CheckIn,
    Debrief,
    Effort,
    Module,
    Option,
    Parameter,
    ReportBack,
    Role,
    Status,
    Support,
    Training,
    Workshop,
    find_parameter,
)
from coproduce.provenance import Cause, Source


class Column(Enum):
    """Name the three columns of a ledger; what stands in one is never added to what stands in another (Q9)."""

    PROVIDER = "provider effort"
    FACE_TO_FACE = "charity, face to face"
    BETWEEN = "charity, between workshops"


_KIND: dict[Column, type[Amount]] = {
    Column.PROVIDER: ProviderDays,
    Column.FACE_TO_FACE: FaceToFaceDays,
    Column.BETWEEN: BetweenDays,
}


@attrs.frozen(kw_only=True)
class LedgerLine:
    """Hold one figure of a ledger in person-days: whose, for what, why it counts, and on which clause.

    `options` are the legal amounts where there is a choice. `in_band` tells whether the days are inside what the
    offer states; `counted` is false for a line that is part of another, such as the lead's share. `audience` is who may
    see it.
    """

    column: Column = attrs.field(metadata=EVERYONE)
    line: str = attrs.field(metadata=EVERYONE)
    what: str = attrs.field(metadata=EVERYONE)
    figure: Figure = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    options: tuple[ProviderDays, ...] = attrs.field(default=(), metadata=EVERYONE)
    in_band: bool = attrs.field(default=True, metadata=EVERYONE)
    counted: bool = attrs.field(default=True, metadata=EVERYONE)
    audience: frozenset[Audience] = attrs.field(default=frozenset(Audience), metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Total:
    """Hold what a column adds up to: the exact days, every total its options allow, and what stays open."""

    days: Amount = attrs.field(metadata=EVERYONE)
    options: tuple[ProviderDays, ...] = attrs.field(metadata=EVERYONE)
    open: tuple[LedgerLine, ...] = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        if any(isinstance(line.figure, AtLeast) for line in self.open):
            return f"at least {self.days}"
        open_words = sorted({str(line.figure) for line in self.open})
        return " + ".join([str(self.days), *open_words])

    @property
    def in_full(self) -> str:
        """The total in words, with what else its options allow."""
        options = ", ".join(map(str, self.options))
        return f"{self} (could be {options})" if len(self.options) > 1 else str(self)


@attrs.frozen
class Ledger:
    """Hold every figure of a package, in the order of its lines."""

    lines: tuple[LedgerLine, ...] = attrs.field(metadata=EVERYONE)

    def column(self, column: Column, *, in_band: bool | None = None, line: str = "") -> tuple[LedgerLine, ...]:
        """List the lines of a column, or those of them inside or outside the band, or of one line of the package."""
        return tuple(
            entry
            for entry in self.lines
            if entry.column is column and in_band in (None, entry.in_band) and line in ("", entry.line)
        )

    def seen_by(self, audience: Audience) -> Ledger:
        """Give the part of the ledger that one reader may see; its totals are that reader's (R104)."""
        return Ledger(tuple(entry for entry in self.lines if audience in entry.audience))

    def total(self, column: Column, *, in_band: bool | None = None, lines: frozenset[str] | None = None) -> Total:
        """Add up a column in person-days, or a part of it; what has no figure stays open and is never a zero."""
        counted = [
            entry
            for entry in self.column(column, in_band=in_band)
            if entry.counted and (lines is None or entry.line in lines)
        ]
        kind = _KIND[column]
        exact = kind.total(known for entry in counted if isinstance(known := _known_part(entry.figure), kind))
        options = option_totals(entry.options for entry in counted if entry.options)
        still_open = tuple(entry for entry in counted if not isinstance(entry.figure, kind))
        return Total(days=exact, options=options if column is Column.PROVIDER else (), open=still_open)


def account(
    lines: tuple[AnyLine, ...],
    modules: tuple[Module, ...],
    roles: tuple[Role, ...],
    attendance: Attendance,
    parameters: tuple[Parameter, ...],
) -> Ledger:
    """Draw up the ledger of a package in person-days: each line's provider effort, and the charity's time for it."""
    entries = [entry for line in lines for entry in _provider(_with_least_support(line, lines), roles)]
    entries += [entry for line in lines for entry in _face_to_face(line, attendance)]
    for module in modules:
        series = [line for line in lines if isinstance(line, Workshop) and line.module == module.id]
        entries += _between(module, len(series) - 1, attendance, parameters)
    entries += [_slides(line, attendance, parameters) for line in lines if isinstance(line, ReportBack)]
    return Ledger(tuple(entries))


def marginal_days(option: Option, lines: tuple[AnyLine, ...], roles: tuple[Role, ...]) -> ProviderDays:
    """Give the person-days that an option adds to the provider effort of these lines, as it is taken up in them.

    What depends on it is not counted with it: reporting back adds its support, and the debrief its own half-day.
    """
    days = [one.days for line in lines for one in line.adjustments if one.option == option.id]
    days += [line.stated_days or ProviderDays(0) for line in lines if line.id == option.line]
    filled = [role for line in lines for role in roles if role.id in line.roles and role.option == option.id]
    days += [role.effort.days for role in filled if role.effort and role.effort.days is not None]
    return ProviderDays.total(days)


def check_in_band(ledger: Ledger, module: Module, lines: tuple[AnyLine, ...]) -> bool:
    """Tell whether the provider days of a module in its full form lie in the band that the offer states (R27)."""
    least, most = module.band
    ids = frozenset(line.id for line in lines if line.module == module.id)
    total = ledger.total(Column.PROVIDER, in_band=True, lines=ids).days
    return least.quarters <= total.quarters <= most.quarters


def writers_of_days(lines: tuple[AnyLine, ...], trace: Iterable[Reasoned]) -> set[str]:
    """List the ids of the amendments that days rest on: those that brought a line, a role, or days on a line."""
    wrote = {adjustment.id for line in lines for adjustment in line.adjustments}
    wrote |= {note.id for line in lines for note in line.left_open}
    slots = {slot for line in lines for slot in (line.id, f"{line.id}.roles")}
    return wrote | {cause.id for reasoned in trace if reasoned.id in slots for cause in reasoned.causes}


def without(lines: tuple[AnyLine, ...], ids: Collection[str], trace: Iterable[Reasoned]) -> tuple[AnyLine, ...]:
    """Take out of lines what the amendments with these ids brought: days, roles, and lines that nobody else brought."""
    causes = {reasoned.id: reasoned.causes for reasoned in trace}
    kept = [line for line in lines if not _all_among(causes.get(line.id, ()), ids)]
    return tuple(_line_without(line, ids, causes.get(f"{line.id}.roles", ())) for line in kept)


def _all_among(causes: tuple[Cause, ...], ids: Collection[str]) -> bool:
    return bool(causes) and all(cause.id in ids for cause in causes)


def _line_without(line: AnyLine, ids: Collection[str], on_roles: tuple[Cause, ...]) -> AnyLine:
    owners = {cause.author.key for cause in on_roles if cause.id in ids}
    return attrs.evolve(
        line,
        adjustments=tuple(adjustment for adjustment in line.adjustments if adjustment.id not in ids),
        left_open=tuple(note for note in line.left_open if note.id not in ids),
        roles=tuple(role for role in line.roles if role.partition("/")[0] not in owners),
    )


def _known_part(figure: Figure) -> Figure:
    return figure.amount if isinstance(figure, AtLeast) else figure


# The provider's effort ------------------------------------------------------------------------------------------------


def _provider(line: AnyLine, roles: tuple[Role, ...]) -> list[LedgerLine]:
    folded = _folded(line)
    entries = [
        _effort(line, effort, ProviderDays.total(one.days for one in folded) if place == 0 else ProviderDays(0))
        for place, effort in enumerate(line.efforts)
    ]
    entries += [
        LedgerLine(
            column=Column.PROVIDER,
            line=line.id,
            what=adjustment.what,
            figure=adjustment.days,
            source=adjustment.source,
            in_band=adjustment.in_band,
            options=(adjustment.days,),
        )
        for adjustment in line.adjustments
        if adjustment not in folded
    ]
    efforts = [role.effort for role in roles if role.id in line.roles and role.effort]
    return entries + [_effort(line, effort, ProviderDays(0)) for effort in efforts]


def _with_least_support(line: AnyLine, lines: tuple[AnyLine, ...]) -> AnyLine:
    """Take no support at all out of the options where a report-back is supported without any check-in (R63, Q2)."""
    supports = isinstance(line, Support) and any(isinstance(other, ReportBack) for other in lines)
    if not supports or any(isinstance(other, CheckIn) for other in lines):
        return line
    options = tuple(option for option in line.efforts[0].options if option)
    return attrs.evolve(line, efforts=(attrs.evolve(line.efforts[0], options=options), *line.efforts[1:]))


def _folded(line: AnyLine) -> tuple[Adjustment, ...]:
    """Give the adjustments that go into the line's own figure: those inside the band, where it has an exact one."""
    exact = line.stated_days is not None
    return tuple(adjustment for adjustment in line.adjustments if adjustment.in_band and exact)


def _effort(line: AnyLine, effort: Effort, adjusted: ProviderDays) -> LedgerLine:
    return LedgerLine(
        column=Column.PROVIDER,
        line=line.id,
        what=effort.what,
        figure=_effort_figure(line, effort, adjusted),
        source=effort.source,
        options=effort.options or ((effort.days,) if effort.days is not None else ()),
        in_band=effort.in_band and line.status is not Status.SEPARATE,
    )


def _effort_figure(line: AnyLine, effort: Effort, adjusted: ProviderDays) -> Figure:
    if line.left_open or (effort.to_be_agreed and line.days_open):
        return ToBeAgreed("; ".join(note.text for note in line.left_open) or "the days are agreed with the charity")
    if effort.to_be_agreed:
        return adjusted
    if effort.days is None:
        return NotStated("the offer states no days")
    return effort.days + adjusted


# The charity's time ---------------------------------------------------------------------------------------------------


def _face_to_face(line: AnyLine, attendance: Attendance) -> list[LedgerLine]:
    if isinstance(line, Workshop):
        people, complete = attendance.in_room(line.participants)
        quarters = sum(session.quarters for session in line.sessions)
        figure = _people_days(people, quarters, complete=complete)
        counted = f"{people} {'person' if people == 1 else 'people'} in the room, {_days_each(quarters)}"
        what = counted if people else "the people in the room"
        return [_charity(Column.FACE_TO_FACE, line.id, what, figure, Source.assumption("people times a day", "Q9"))]
    if isinstance(line, (ReportBack, Debrief, Training)):
        figure = NotStated("the offer states no days of the charity for this")
        return [_charity(Column.FACE_TO_FACE, line.id, "those who come", figure, line.source)]
    return []


def _people_days(people: int, quarters: int, *, complete: bool) -> Figure:
    known = FaceToFaceDays(people * quarters)
    if complete:
        return known
    if people:
        return AtLeast(known, "some of those who take part are not counted yet")
    return NotStated("how many people take part is not known yet")


def _between(module: Module, gaps: int, attendance: Attendance, parameters: tuple[Parameter, ...]) -> list[LedgerLine]:
    if gaps < 1:
        return []
    half_day = find_parameter(parameters, "core-quarter-days")
    entries = [_core_gap(module, gap, attendance.core_team, half_day) for gap in range(1, gaps + 1)]
    if attendance.lead:
        entries.append(_lead(module, gaps, attendance, parameters))
    others = NotStated("some participants may do very little outside the room")
    entries.append(_part_of(module.id, "everyone else", others, Source.offer("R101")))
    return entries


def _core_gap(module: Module, gap: int, core_team: int | None, half_day: Parameter) -> LedgerLine:
    if core_team is None:
        figure: Figure = NotStated("the size of the core team is not known yet")
        return _charity(Column.BETWEEN, module.id, f"core team, gap {gap}", figure, half_day.source)
    what = f"core team of {core_team}, gap {gap}, {_days_each(half_day.value)}"
    return _charity(Column.BETWEEN, module.id, what, BetweenDays(core_team * half_day.value), half_day.source)


def _lead(module: Module, gaps: int, attendance: Attendance, parameters: tuple[Parameter, ...]) -> LedgerLine:
    """Give the lead's part of the core team's days: at least a member's share, and more (R103, Q12)."""
    member = find_parameter(parameters, "core-quarter-days").value * gaps
    share = BetweenDays(max(member, attendance.lead_quarters or 0))
    more = find_parameter(parameters, "lead-does-more")
    figure = AtLeast(share, "the lead can expect to do more") if more.value else share
    entry = _part_of(module.id, "of which the coproduction lead", figure, more.source)
    return attrs.evolve(entry, audience=frozenset({Audience.PROVIDER, Audience.CHARITY}))


def _slides(report_back: ReportBack, attendance: Attendance, parameters: tuple[Parameter, ...]) -> LedgerLine:
    figure_each = find_parameter(parameters, "report-making-quarter-days")
    if not figure_each.value or attendance.core_team is None:
        open_figure = NotStated("the offer states no days for making the slides")
        return _part_of(report_back.id, "making the report", open_figure, Source.offer("R59", "Q11"))
    days = BetweenDays(figure_each.value * attendance.core_team)
    return _charity(Column.BETWEEN, report_back.id, "making the report", days, figure_each.source)


def _charity(column: Column, line: str, what: str, figure: Figure, source: Source) -> LedgerLine:
    return LedgerLine(column=column, line=line, what=what, figure=figure, source=source)


def _part_of(line: str, what: str, figure: Figure, source: Source) -> LedgerLine:
    return LedgerLine(column=Column.BETWEEN, line=line, what=what, figure=figure, source=source, counted=False)


def _days_each(quarters: int) -> str:
    return f"{FaceToFaceDays(quarters)} day each"
