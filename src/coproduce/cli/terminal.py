"""What a coordinator reads of a package and a plan: lines, people, options, days, outcomes, dates, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
from rich.console import Group, RenderableType
from rich.text import Text

from coproduce import (
    AnyLine,
    AnyRequest,
    Attends,
    Cause,
    Column,
    Consultancy,
    Event,
    Finding,
    LedgerLine,
    Level,
    Meetings,
    Nearness,
    Objective,
    Package,
    Period,
    Plan,
    ReportBack,
    Status,
    Training,
    When,
    Workshop,
)
from coproduce.cli.decision import called, decision, edits, missing_words, plugins_of
from coproduce.cli.page import (
    LEGEND,
    Page,
    Section,
    Unbroken,
    counted,
    day_words,
    joined,
    listed,
    new_table,
    pairs,
    said_by,
    tag,
)

_LEVEL_SIGNS = {Level.ERROR: ("✗", "red"), Level.WARNING: ("!", "yellow"), Level.NOTE: ("·", "dim")}

_STATUS_WORDS = {Status.INCLUDED: "", Status.ASK: "awaiting Regional Manager", Status.SEPARATE: "separate offer"}

_OFFERED = (Workshop, Training, Consultancy)
_OWN_SECTION = (".accommodations", ".conditions", ".topics", ".approval")


def package_page(package: Package) -> Page:
    """Show the decision, the package with the reason for each line, and its days."""
    sections = (*_decided(package), *_not_offered(package), *plugins_of(package.assessment, package))
    return Page(package.assessment.charity.name, called(package.assessment), sections, LEGEND)


def plan_page(plan: Plan) -> Page:
    """Show the decision, the package, its days, and the dates with the reason for each."""
    package = plan.package
    sections = [_in_short(plan), *_decided(package)]
    extra = asked_of(plan)
    if plan.events:
        extra.append(Section(f"Dates, from {day_words(plan.start)}{_best_of(plan)}", _timeline(plan)))
    if plan.periods:
        extra.append(Section("Work between the dates", _work(plan.periods)))
    if plan.undated:
        extra.append(Section("Without a date yet", pairs((one.title, one.why) for one in plan.undated)))
    findings = _worth_knowing(plan)
    if findings:
        extra.append(Section("Worth knowing", findings_table(findings)))
    everything = (*sections, *extra, *_not_offered(package), *plugins_of(package.assessment, package))
    return Page(package.assessment.charity.name, called(package.assessment), everything, LEGEND)


def _worth_knowing(plan: Plan) -> tuple[Finding, ...]:
    """Give the findings, without those on plugins that failed, which stand at the top and, with why, at the end."""
    failed = [f"{record.author.key}/failed" for record in plan.package.assessment.practice.failed]
    return tuple(each for each in (*plan.package.findings, *plan.findings) if each.id not in failed)


def _in_short(plan: Plan) -> Section:
    """Say on a few lines what a coordinator is asked on the telephone."""
    package = plan.package
    rows = [("offered", ", ".join(line.title for line in package.lines if isinstance(line, _OFFERED)))]
    for column in Column:
        total, beside = package.ledger.total(column, in_band=True), _beside(package, column)
        if total.days or total.open or beside:
            rows.append((column.value, f"{total} days{beside}"))
    if plan.events:
        rows.append(("dates", f"{day_words(plan.events[0].day)} to {day_words(plan.events[-1].day)}"))
    if plan.nearness:
        rows.append(("preferred gaps", _nearness_words(plan.nearness)))
    waiting = [line.title for line in package.lines if line.waits_for]
    if waiting:
        rows.append(("not confirmed yet", ", ".join(waiting)))
    short = pairs(rows)
    if package.assessment.incomplete:
        short = Group(Text(missing_words(package.assessment), style="bold red"), short)
    return Section("In short", short)


def _decided(package: Package) -> list[Section]:
    agreed = edits(package.agreed)
    return [
        *decision(package.assessment),
        *_draft(package),
        *agreed,
        *_offered(package),
        *_in_the_room(package),
        *_manner(package),
        *_options(package),
        *_ledger(package),
        *_outcomes(package),
    ]


def _draft(package: Package) -> Iterator[Section]:
    if package.unasked:
        words = "A draft, which cannot be confirmed: coproduce questions shows what is still to be asked or evidenced."
        yield Section("Not asked yet", Group(Text(words, style="yellow"), Text(", ".join(package.unasked))))


def _offered(package: Package) -> Iterator[Section]:
    for module in package.modules:
        table = new_table("Line", "Why it is there", "Clause")
        for line in package.lines:
            if line.module == module.id:
                table.add_row(_line_title(package, line), *_why(package, line.id))
        yield Section(f"Package: {module.title}", table)
    conditions = dict.fromkeys((line.title, text) for line in package.lines for text in _waiting(line))
    if conditions:
        yield Section("Before a line is confirmed", pairs(conditions))
    topics = dict.fromkeys((line.title, note.text) for line in package.lines for note in getattr(line, "topics", ()))
    if topics:
        yield Section("Raised by the charity, and taken up in the room", pairs(topics))
    yield from _needs(package)


def _waiting(line: AnyLine) -> Iterator[str]:
    """Yield what a line waits for, with the plugin that said so."""
    said = {note.text: tag(note.id) for note in line.conditions}
    yield from (f"{text}{said.get(text, '')}" for text in line.waits_for)


def _needs(package: Package) -> Iterator[Section]:
    """Show each need once, on which lines it stands unless it stands wherever people meet, and who said so."""
    meetings = {*Meetings().select(package.lines)}
    found: dict[str, list[AnyLine]] = {}
    for line in package.lines:
        for words in dict.fromkeys(f"{note.text}{tag(note.id)}" for note in line.accommodations):
            found.setdefault(words, []).append(line)
    everywhere = [words for words, lines in found.items() if meetings <= {line.id for line in lines}]
    apart = [("\n".join(line.title for line in lines), words) for words, lines in found.items()]
    if everywhere:
        yield Section("Needs, carried to every session", listed(everywhere))
    if rest := [(titles, words) for titles, words in apart if words not in everywhere]:
        yield Section("Needs, carried to some sessions", pairs(rest))


def _line_title(package: Package, line: AnyLine) -> Text:
    title = Text(line.title)
    if _STATUS_WORDS[line.status]:
        told = str(line.approval) if line.approval and not line.awaits else _STATUS_WORDS[line.status]
        title.append(f"\n{told}", style="yellow")
    if isinstance(line, Workshop) and line.focus:
        title.append(f"\nfocus, {line.focus}", style="dim")
    if isinstance(line, (Workshop, Training)):
        for role in package.roles:
            if role.id in line.roles:
                title.append(f"\nwith {role.title}", style="dim")
    return title


def _why(package: Package, line: str) -> tuple[Text, str]:
    explanation = package.explain(line)
    slots = [slot for slot in explanation.slots if not slot.id.endswith(_OWN_SECTION)]
    causes = [*explanation.causes, *(cause for slot in slots for cause in slot.causes)]
    told = list(dict.fromkeys(f"{cause.reason}{said_by(cause)}" for cause in causes))
    return Text("\n".join(told)), joined(causes)


def _manner(package: Package) -> Iterator[Section]:
    rows = [
        (name, str(words))
        for module in package.modules
        for name, words in (
            ("pace", module.pace.value if module.pace else ""),
            ("style", module.style),
            ("form", module.form),
        )
        if words
    ]
    if rows:
        yield Section("What suits the charity", pairs(rows))


def _in_the_room(package: Package) -> Iterator[Section]:
    table = new_table("Workshop", "Who takes part", "People", "Joins there")
    table.columns[2].justify = "right"
    workshops = [line for line in package.lines if isinstance(line, Workshop)]
    for workshop in workshops:
        groups = package.in_the_room(workshop.id)
        who = "\n".join(f"{', '.join(name for name in (one.part, one.level) if name)}" for one in groups)
        people = "\n".join("not known" if one.people is None else str(one.people) for one in groups)
        joining = "\n".join("joins there" if one.joins_late else "" for one in groups)
        table.add_row(workshop.title, who, people, joining)
    if workshops:
        yield Section("In the room", table)


def _options(package: Package) -> Iterator[Section]:
    table = new_table("Option", "", "Provider days", "Why", "Clause")
    for choice in package.options:
        sign, colour = ("on", "green") if choice.taken else ("off", "dim")
        days = " or ".join(str(amount) for amount in choice.days if amount) or "none"
        where = "" if choice.in_band or days == "none" else ", outside the stated days"
        told = f"{days}{where}" if choice.taken or days == "none" else f"would add {days}{where}"
        why = "\n".join(dict.fromkeys(f"{cause.reason}{said_by(cause)}" for cause in choice.causes))
        if not choice.taken and any(cause.would_change for cause in choice.causes):
            why += f"\n→ on with {_otherwise(choice.causes)}"
        table.add_row(choice.title, Text(sign, style=colour), told, why, joined(choice.causes))
    yield Section("Options", table)


def _outcomes(package: Package) -> Iterator[Section]:
    titles = {line.id: line.title for line in package.lines}
    table = new_table("Outcome", "Promised", "What works on it", "Clause")
    for row in package.coverage:
        works = "; ".join(titles[line] for line in row.lines) or "nothing"
        promised = Text("yes" if row.promised else "no", style="green" if row.promised else "dim")
        promised.append(f", {row.why}", style="dim")
        table.add_row(row.title, promised, works, row.source.brief)
    yield Section("Outcomes, and what works on them", table)


def _not_offered(package: Package) -> Iterator[Section]:
    alike: dict[tuple[str, str, str], list[str]] = {}
    for out in package.left_out:
        why = "; ".join(f"{cause.reason}{said_by(cause)}" for cause in out.causes)
        alike.setdefault((why, _otherwise(out.causes), joined(out.causes)), []).append(out.value)
    if alike:
        table = new_table("Line", "Why it is not there", "What would have brought it", "Clause")
        for (why, otherwise, clauses), titles in alike.items():
            table.add_row("\n".join(titles), why, otherwise, clauses)
        yield Section("Not in the package", table)


def _otherwise(causes: Iterable[Cause]) -> str:
    changes = dict.fromkeys(str(change) for cause in causes for change in cause.would_change)
    return ", and ".join(changes) or "no answer"


def _ledger(package: Package) -> Iterator[Section]:
    for column in Column:
        entries = package.ledger.column(column)
        if entries:
            total = package.ledger.total(column, in_band=True)
            days = f"{total.in_full}{_beside(package, column)}"
            yield Section(f"Days: {column.value}, in person-days: {days}", _entries(package, entries))


def _beside(package: Package, column: Column) -> str:
    """Say how many days stand beside the stated ones, which are never added to them."""
    total = package.ledger.total(column, in_band=False)
    return f", and {total} beside the stated days" if total.days or total.open else ""


def _is_separate(package: Package, line: str) -> bool:
    return any(each.id == line and each.status is Status.SEPARATE for each in package.lines)


def _entries(package: Package, entries: tuple[LedgerLine, ...]) -> RenderableType:
    titles = {part.id: part.title for part in (*package.lines, *package.modules)}
    table = new_table("Line", "For", "Days", "Clause")
    table.columns[2].justify = "right"
    for entry in entries:
        days = str(entry.figure) if entry.counted else f"({entry.figure})"
        what = Text(entry.what)
        if not entry.in_band:
            separate = entry.line in titles and _is_separate(package, entry.line)
            what.append(", a separate offer" if separate else ", outside the stated days", style="yellow")
        table.add_row(titles[entry.line], what, days, entry.source.brief)
    return table


def asked_of(plan: Plan) -> list[Section]:
    """Show what is asked of the dates, by the events that it is about; nothing where nothing is."""
    rows: dict[str, list[str]] = {}
    for request in plan.requests:
        rows.setdefault(_titles(plan, request), []).append(_request_words(request))
    words = ((titles, "\n".join(asked)) for titles, asked in rows.items())
    return [Section("Asked of the dates", pairs(words))] if rows else []


def _titles(plan: Plan, request: AnyRequest) -> str:
    return "\n".join(event.title for name in request.events for event in plan.named(name)) or "every event"


def _request_words(request: AnyRequest) -> str:
    """Say what is asked, and on what it rests where that is not just that it is asked for."""
    source = request.source
    note = "" if source == attrs.fields_dict(type(request))["source"].default else f", since {source.note}"
    return f"{'when ' if isinstance(request, Attends) else ''}{request}{note if source.note else ''}"


def _nearness_words(nearness: Nearness) -> str:
    """Say how far dates are from the preferred gaps, and whether none are nearer."""
    off = f"{counted(nearness.days, 'day')} off in all"
    return off if nearness.proven else f"{off}; it is not proven that none are nearer"


def _best_of(plan: Plan) -> str:
    return "" if plan.objective is Objective.EARLIEST else f": {plan.objective.value}"


def half_words(when: Event | When) -> str:
    """Say which part of its day an event takes, and from when on where that is agreed."""
    return f"{when.half.value} from {when.at:%H:%M}" if when.at else when.half.value


def _timeline(plan: Plan) -> RenderableType:
    table = new_table("Date", "When", "Event", "Why then")
    for event in plan.events:
        provisional = bool(plan.package.line(event.line).waits_for) and not event.settled
        table.add_row(
            day_words(event.day),
            half_words(event).replace(" from", "\nfrom"),
            _event_title(event, plan.package.line(event.line), provisional=provisional),
            event.because,
        )
    return Unbroken(table)


def _event_title(event: Event, line: AnyLine, *, provisional: bool) -> Text:
    title = Text(event.title)
    if provisional:
        title.append("\nprovisional: not confirmed yet", style="yellow")
    who = f"reporting to {', '.join(line.audiences)}" if isinstance(line, ReportBack) else event.participants.value
    title.append(f"\n{event.mode.value} · {who}", style="dim")
    return title


def _work(periods: tuple[Period, ...]) -> RenderableType:
    table = new_table("From", "To", "Work")
    for period in periods:
        table.add_row(day_words(period.first), day_words(period.last), period.title)
    return table


def findings_table(findings: Iterable[Finding]) -> RenderableType:
    """Show findings with their clauses, and how grave each is."""
    table = new_table("", "What", "Clause")
    for finding in findings:
        sign, colour = _LEVEL_SIGNS[finding.level]
        told = f"{finding.text}{tag(finding.author.key)}"
        table.add_row(Text(sign, style=colour), told, finding.source.brief)
    return table
