"""What a person should know of a finished package: stated bands, who is missing, what is not known."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.answers import Answer, PartOfStaff
from coproduce.assessment import Finding, Level
from coproduce.days import ProviderDays
from coproduce.invariants import blamed
from coproduce.ledger import Column, account, check_in_band, without, writers_of_days
from coproduce.offer import Activity, CheckIn, Mode, Module, Participants, ReportBack, Status, Workshop
from coproduce.package import Package
from coproduce.provenance import Source, written
from coproduce.rules.enhance.journey import FOUNDATIONS, INFLUENCING, INTRODUCTORY, LIVED_EXPERIENCE_TEAM

_FOR_MEETINGS = {
    "D5": ("whether there are dates to keep free is not known, so the plan keeps none free", "R100"),
    "G1": ("how many staff take part is not known, so the days face to face are not stated in full", "R28"),
    "G5.face-to-face": ("whether people can meet face to face is not known, so it is planned that they do", "R41"),
}
_FOR_GUESTS = {
    "G2.volunteers": ("how many volunteers take part is not known, so the days face to face are not in full", "R30"),
    "G2.support": ("how those who take part are supported, paid or have expenses met is not known", "R31"),
}
_FOR_SERIES = {
    "D1.size": ("the size of the core team is not known, so its days are not stated", "R102"),
    "D3.designated": ("whether a coproduction lead is designated is not known, so no share of one is shown", "R103"),
    "D2": ("whether the core team can give half a day a gap is not known, so gaps and support allow for less", "R102"),
    "D4": ("how used the charity is to running consultations is not known, so support allows for no more", "R19"),
}
_FOR_REPORT_BACK = {
    "G7.attend": ("whether we attend the report-back is not known, so its days stay open", "R64"),
}


def findings(package: Package) -> Iterator[Finding]:
    """Yield findings about a finished package."""
    yield from _check_series(package)
    yield from _check_band(package)
    yield from _check_room(package)
    yield from _check_co_facilitation(package)
    yield from _check_safe_space(package)
    yield from _check_co_facilitated(package)
    yield from _check_remote(package)
    yield from _check_face_to_face(package)
    yield from _check_focus(package)
    yield from _check_quick_wins(package)
    yield from _check_outcomes(package)
    yield from _check_budget(package)
    yield from _check_stand_alone(package)
    yield from _check_timing(package)
    yield from _check_unknown(package)


def _check_series(package: Package) -> Iterator[Finding]:
    series = package.series(INTRODUCTORY)
    most = package.figure("most-workshops")
    if len(series) > most.value:
        text = f"{len(series)} workshops are in the introductory series, and the offer has up to {most.value}"
        yield _finding("too-many-workshops", Level.ERROR, text, most.source)
    yield from _check_core_team(package, series)
    check_ins = [line for line in package.lines if isinstance(line, CheckIn)]
    activities = [line for line in package.lines if isinstance(line, Activity)]
    if len(series) > 1 and (len(check_ins) < len(series) - 1 or not activities):
        text = "a gap between workshops has no check-in, or nothing for the core team to do"
        yield _finding("empty-gap", Level.WARNING, text, Source.offer("R39", "R62", "R72"))
    if 0 < len(series) < most.value:
        text = "the 4 to 6 days stated for module 1 describe the full three workshops"
        yield _finding("shorter-series", Level.NOTE, text, Source.offer("R27", "Q2"))


def _check_core_team(package: Package, series: tuple[Workshop, ...]) -> Iterator[Finding]:
    if len(series) > 1 and package.attendance.core_team == 0:
        text = "nobody is in the core team, so nobody works on the activities between the workshops"
        yield _finding("no-core-team", Level.WARNING, text, Source.offer("R39", "R102"), ("D1.size",))


def _check_band(package: Package) -> Iterator[Finding]:
    for module in package.modules:
        stated_from = module.full_form
        if module.id == INTRODUCTORY:
            stated_from = package.figure("stated-days-from-workshops").value
        full = len(package.series(module.id)) >= stated_from
        if module.band and full and not check_in_band(package.ledger, module, package.lines):
            yield _finding("outside-band", Level.WARNING, _breach(package, module), module.source)


def _breach(package: Package, module: Module) -> str:
    """Name the band, and those whose removal alone would let it hold again."""
    least, most = module.band
    by = {cause.id: cause.author.key for one in package.trace for cause in one.causes if cause.author.key != "enhance"}
    suspects = sorted(writers_of_days(package.lines, package.trace) & by.keys())
    to_blame = blamed(suspects, lambda left: _in_band_without({*suspects} - {*left}, package, module))
    named = f", by {', '.join(f'{by[id_]} ({id_})' for id_ in to_blame)}" if to_blame else ""
    return f"the provider days of {module.title} leave the stated {least} to {most}{named}"


def _in_band_without(ids: set[str], package: Package, module: Module) -> bool:
    lines = without(package.lines, ids, package.trace)
    ledger = account(lines, package.modules, package.roles, package.attendance, package.parameters)
    return check_in_band(ledger, module, lines)


def _check_room(package: Package) -> Iterator[Finding]:
    workshops = [line for line in package.lines if isinstance(line, Workshop)]
    if not workshops:
        return
    call = package.assessment.diagnostic
    if not call.answer("C4").is_("yes"):
        text = (
            "no senior leader is known to take part"
            if call.answer("C4").known
            else "whether a senior leader takes part is not known"
        )
        yield _finding("no-senior-leader", Level.WARNING, text, Source.offer("R29"), ("C4",))
    yield from _check_staff(call.answer("G1").value)
    yield from _check_volunteers(call.answer("G2.volunteers"))
    users = call.answer("G2.service-users")
    if not users.number or all(workshop.participants is Participants.STAFF_ONLY for workshop in workshops):
        nobody = users.known or not users.applicable
        text = "no workshop has service users in it" if nobody else "how many service users take part is not known"
        yield _finding("no-service-users", Level.WARNING, text, Source.offer("R31"), ("G2.service-users",))


def _check_volunteers(volunteers: Answer) -> Iterator[Finding]:
    if volunteers.known and not volunteers.number:
        text = "the charity has volunteers, and none of them takes part"
        yield _finding("no-volunteers", Level.WARNING, text, Source.offer("R30"), ("G2.volunteers",))


def _check_staff(staff: object) -> Iterator[Finding]:
    named = [part for part in staff if isinstance(part, PartOfStaff)] if isinstance(staff, tuple) else []
    if named and (len({part.part for part in named}) < 2 or len({part.level for part in named}) < 2):  # noqa: PLR2004
        text = "staff come from fewer than two parts, or fewer than two levels, of the organisation"
        yield _finding("narrow-staff", Level.WARNING, text, Source.offer("R28"), ("G1",))


def _check_quick_wins(package: Package) -> Iterator[Finding]:
    wins = [line for line in package.lines if isinstance(line, Activity) and line.purpose == "build momentum"]
    core = package.assessment.diagnostic.answer("D1.roles") if wins else None
    for line in wins:
        if core is not None and core.known and not core.names(line.owner):
            text = f"{line.title} is owned by {line.owner}, who is not named as part of the core team"
            yield _finding(f"owner-of-{line.name}", Level.NOTE, text, Source.offer("R22", "R39"), ("F3", "D1.roles"))


def _check_outcomes(package: Package) -> Iterator[Finding]:
    """Warn where nothing works on an outcome that is promised (R44 to R47, R94 to R99)."""
    for row in package.coverage:
        if row.promised and not row.lines:
            text = f"nothing in this package works on {row.title}, although {row.why}"
            yield _finding(f"uncovered-{row.outcome}", Level.WARNING, text, row.source, row.answers)


def _check_budget(package: Package) -> Iterator[Finding]:
    """Warn where the days under the programme are over the funder's budget for this charity (Q21)."""
    budget = package.assessment.diagnostic.answer(package.assessment.facts.budget).value
    if not isinstance(budget, ProviderDays):
        return
    funded = frozenset(line.id for line in package.lines if line.status is not Status.SEPARATE)
    total = package.ledger.total(Column.PROVIDER, lines=funded)
    source = Source.assumption("the offer names no budget, and the funder may", "Q21")
    if isinstance(total.days, ProviderDays) and budget < total.days:
        text = f"the provider days under the programme, {total}, are over the funder's budget of {budget}"
        yield _finding("over-budget", Level.WARNING, text, source, (package.assessment.facts.budget,))
    elif total.open:
        text = f"whether the provider days, {total}, stay inside the funder's budget of {budget} is open"
        yield _finding("budget-open", Level.NOTE, text, source, (package.assessment.facts.budget,))


def _check_stand_alone(package: Package) -> Iterator[Finding]:
    """Caution where a module on influencing stands alone before the foundations are there (R14, R51)."""
    if package.series(INTRODUCTORY):
        return
    call, level = package.assessment.diagnostic, package.figure("evidenced-level").value
    answers = [call.answer(id_) for id_ in FOUNDATIONS]
    missing = [one.question for one in answers if (one.number or 0) < level or not one.evidence.strip()]
    for line in package.lines:
        if missing and line.id in INFLUENCING.values():
            text = f"{line.title} stands alone, and the foundations are not all evidenced ({', '.join(missing)})"
            source = Source.offer("R14", "R15", "R51")
            yield _finding(f"stand-alone-{line.name}", Level.WARNING, text, source, tuple(missing))


def _check_safe_space(package: Package) -> Iterator[Finding]:
    """Warn where a workshop is a safe space for staff and co-facilitated (R32, R35, Q7)."""
    lived = {role.id for role in package.roles if role.team == LIVED_EXPERIENCE_TEAM}
    for line in package.lines:
        if isinstance(line, Workshop) and line.participants is Participants.STAFF_ONLY and lived & {*line.roles}:
            slots = [package.explain(f"{line.id}.{slot}").causes for slot in ("participants", "roles")]
            said = ", ".join(dict.fromkeys(cause.id for causes in slots for cause in causes))
            text = (
                f"{line.title} is a safe space for staff and co-facilitated by somebody with lived experience "
                f"({said}): please confirm that this is meant"
            )
            yield _finding("safe-space", Level.WARNING, text, Source.offer("R32", "R35", "Q7"), ("G3", "G6"))


def _check_co_facilitation(package: Package) -> Iterator[Finding]:
    there = package.series(INTRODUCTORY)
    wanted = package.assessment.diagnostic.answer("G6").is_("yes")
    if wanted and not any(role.team == LIVED_EXPERIENCE_TEAM for role in package.roles):
        missing = "no sector plugin in force adds it" if there else "there is no introductory workshop for it"
        text = f"co-facilitation by somebody with lived experience is wanted, and {missing}"
        yield _finding("no-co-facilitation", Level.WARNING, text, Source.offer("R35"), ("G6",))


def _check_timing(package: Package) -> Iterator[Finding]:
    call = package.assessment.diagnostic
    if call.answer("C5.wrong-time").is_("yes"):
        until = call.answer("C5.until").day
        text = (
            f"something makes now the wrong time until {written(until)}: dates need a decision first"
            if until
            else "something makes now the wrong time and until when is not known: dates need a decision first"
        )
        yield _finding("wrong-time", Level.WARNING, text, Source.offer("R25"), ("C5.wrong-time", "C5.until"))


def _check_unknown(package: Package) -> Iterator[Finding]:
    call = package.assessment.diagnostic
    watched = dict(_FOR_MEETINGS) if any(line.sessions for line in package.lines) else {}
    if any(isinstance(line, Workshop) and line.participants is Participants.EVERYONE for line in package.lines):
        watched |= _FOR_GUESTS
    series = package.series(INTRODUCTORY)
    if series:
        watched |= {id_: told for id_, told in _FOR_SERIES.items() if len(series) > 1 or id_[:2] not in ("D1", "D3")}
    if any(isinstance(line, ReportBack) for line in package.lines):
        watched |= _FOR_REPORT_BACK
    for question, (text, clause) in watched.items():
        answer = call.answer(question)
        if not answer.known and answer.applicable:
            yield _finding(f"not-known-{question}", Level.NOTE, text, Source.offer(clause), (question,))


def _check_co_facilitated(package: Package) -> Iterator[Finding]:
    """Warn where a workshop is co-facilitated that is not the initial one, or against the charity's word (R35, Q7)."""
    lived = {role.id for role in package.roles if role.team == LIVED_EXPERIENCE_TEAM}
    with_them = [line for line in package.lines if lived & {*line.roles}]
    first = [line.id for line in package.series(INTRODUCTORY)][: package.figure("co-facilitated-workshops").value]
    source = Source.offer("R35", "Q7")
    for line in with_them:
        if line.id not in first:
            said = ", ".join(cause.id for cause in package.explain(f"{line.id}.roles").causes)
            text = f"{line.title} is co-facilitated ({said}), and the offer has that for the initial workshop"
            yield _finding(f"co-facilitated-{line.name}", Level.WARNING, text, source, ("G6",))
    if with_them and package.assessment.diagnostic.answer("G6").is_("no"):
        text = "a workshop is co-facilitated, and the charity said that it does not want this"
        yield _finding("co-facilitation-unwanted", Level.WARNING, text, source, ("G6",))


def _check_remote(package: Package) -> Iterator[Finding]:
    """Warn where a workshop is remote and stays in one long session (R43)."""
    longest = package.figure("remote-sitting-quarter-days")
    for line in package.lines:
        remote = isinstance(line, Workshop) and line.mode is Mode.REMOTE
        if remote and any(sitting.quarters > longest.value for sitting in line.sittings):
            text = f"{line.title} is remote and not broken into shorter sessions: cap its sessions"
            yield _finding(f"long-session-{line.name}", Level.WARNING, text, Source.offer("R43"), ("G5.face-to-face",))


def _check_face_to_face(package: Package) -> Iterator[Finding]:
    """Warn where people who cannot meet are to meet, or a day in one room is still in short sessions (R41, R43)."""
    for line in package.lines:
        in_room = bool(line.sessions) and line.mode is Mode.FACE_TO_FACE
        if in_room and package.assessment.diagnostic.answer("G5.face-to-face").is_("no"):
            text = f"{line.title} is planned face to face, and people cannot meet so"
            yield _finding(f"face-to-face-{line.name}", Level.WARNING, text, Source.offer("R41"), ("G5.face-to-face",))
        if in_room and len(line.sittings) > len(line.sessions):
            text = f"{line.title} is face to face and in {len(line.sittings)} sessions: is that meant?"
            yield _finding(f"short-sessions-{line.name}", Level.NOTE, text, Source.offer("R43"), ("G5.face-to-face",))


def _check_focus(package: Package) -> Iterator[Finding]:
    for function, id_ in INFLUENCING.items():
        line = next((line for line in package.lines if line.id == id_), None)
        if isinstance(line, Workshop) and line.focuses and line.focus is None:
            text = (
                f"where involvement in {function.replace('-', ' ')} is on the ladder is not known, so no focus is set"
            )
            yield _finding(f"no-focus-{line.name}", Level.NOTE, text, Source.offer("R85"), (f"E1.{function}",))


def _finding(name: str, level: Level, text: str, source: Source, answers: tuple[str, ...] = ()) -> Finding:
    return Finding(id=f"enhance/{name}", level=level, text=text, source=source, answers=answers)
