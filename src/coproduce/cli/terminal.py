"""What a coordinator reads in the terminal: pages of sections, in colour on a screen and plain when piped."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

import attrs
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coproduce import (
    Agreement,
    AnyAmendment,
    AnyLine,
    Assessment,
    Cause,
    Column,
    CoproduceError,
    Difference,
    Event,
    Explanation,
    Finding,
    InstalledPlugin,
    LedgerLine,
    Level,
    Met,
    Outcome,
    Package,
    Period,
    Plan,
    Question,
    Questionnaire,
    Source,
    Standing,
    Status,
    Total,
    Training,
    Verdict,
    Workshop,
)

NARROWEST, WIDEST, PIPED = 60, 120, 110
WIDEST_CLAUSES = 18

_OUTCOME_WORDS = {
    Outcome.PROCEED: ("Proceed", "bold green"),
    Outcome.CLOSED: ("Close for now, to be confirmed by a person", "bold red"),
    Outcome.NEEDS_INFORMATION: ("Needs information before a decision", "bold yellow"),
}
_VERDICT_SIGNS = {
    Verdict.PASS: ("✓", "green"),
    Verdict.CONDITIONAL: ("◐", "yellow"),
    Verdict.NEEDS_INFORMATION: ("?", "yellow"),
    Verdict.CLOSE: ("✗", "red"),
}
_LEVEL_SIGNS = {Level.ERROR: ("✗", "red"), Level.WARNING: ("!", "yellow"), Level.NOTE: ("·", "dim")}
_STATUS_WORDS = {Status.INCLUDED: "", Status.ASK: "awaiting Regional Manager", Status.SEPARATE: "separate offer"}


_LEGEND = (
    "✓ met  ◐ met on a condition  ? not known  ✗ not met  ! look at this  · for information\n"
    "R and a number: a clause of the offer. Q and a number: a reading of it. assumed: where the offer says nothing."
)
_OWN_SECTION = (".accommodations", ".conditions", ".topics", ".approval")


@attrs.frozen
class Section:
    """Hold one part of a page under a heading."""

    heading: str
    body: RenderableType


@attrs.frozen
class Page:
    """Hold what is shown, from the title down."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    legend: str = ""


def rendered(page: Page, stream: TextIO | None) -> str:
    """Give a page as text, as wide as the screen and in colour there, and plain at a fixed width elsewhere."""
    on_screen = bool(stream and stream.isatty())
    width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size((PIPED, 40)).columns)) if on_screen else PIPED
    target = StringIO()
    console = Console(
        file=target, width=width, force_terminal=on_screen, markup=False, emoji=False, highlight=False, soft_wrap=False
    )
    console.print(Text(page.title, style="bold"))
    if page.subtitle:
        console.print(Text(page.subtitle, style="dim"))
    for section in page.sections:
        console.print()
        console.print(Text(section.heading, style="bold cyan"))
        console.print(Padding(section.body, (0, 0, 0, 2)))
    if page.legend:
        console.print()
        console.print(Text(page.legend, style="dim"))
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


# Pages ----------------------------------------------------------------------------------------------------------------


def assessment_page(assessment: Assessment) -> Page:
    """Show the decision, why, and what is still to be asked."""
    return Page(assessment.charity.name, _called(assessment), tuple(_decision(assessment)), _LEGEND)


def package_page(package: Package) -> Page:
    """Show the decision, the package with the reason for each line, and its days."""
    sections = (*_decided(package), *_not_offered(package))
    return Page(package.assessment.charity.name, _called(package.assessment), sections, _LEGEND)


def plan_page(plan: Plan) -> Page:
    """Show the decision, the package, its days, and the dates with the reason for each."""
    package = plan.package
    sections = _decided(package)
    extra = [Section(f"Dates, from {_day(plan.start)}", _timeline(plan))] if plan.events else []
    if plan.periods:
        extra.append(Section("Work between the dates", _work(plan.periods)))
    if plan.undated:
        extra.append(Section("Without a date yet", _pairs((one.title, one.why) for one in plan.undated)))
    findings = (*plan.package.findings, *plan.findings)
    if findings:
        extra.append(Section("Worth knowing", _findings(findings)))
    everything = (*sections, *extra, *_not_offered(package))
    return Page(package.assessment.charity.name, _called(package.assessment), everything, _LEGEND)


def _decided(package: Package) -> list[Section]:
    agreed = _edits(package.agreed)
    return [
        *_decision(package.assessment),
        *agreed,
        *_offered(package),
        *_options(package),
        *_ledger(package),
        *_outcomes(package),
    ]


def agreement_page(agreement: Agreement) -> Page:
    """Show where an agreement stands: its steps, what is in the way, and what changed between versions."""
    sections = [Section("Steps", _lines(str(step) for step in agreement.steps))]
    if agreement.met:
        met = [(one.condition, _met(one)) for one in agreement.met]
        sections.append(Section("Conditions that are met", _pairs(met)))
    waiting = agreement.obstacles
    if waiting:
        rows = [(obstacle.id, str(obstacle)) for obstacle in waiting]
        sections.append(Section("Still in the way", _pairs(rows)))
    if agreement.confirmed:
        titles = [agreement.package.line(line).title for line in agreement.confirmed]
        sections.append(Section("Confirmed", _lines(titles)))
    for later in range(2, agreement.version + 1):
        changes = agreement.changes(later - 1, later)
        words = [str(change) for change in changes] or ["nothing differs"]
        sections.append(Section(f"From version {later - 1} to version {later}", _lines(words)))
    return Page(agreement.assessment.charity.name, f"This agreement is {agreement.stage.value}.", tuple(sections))


def _met(met: Met) -> str:
    return f"{met.by}, {_day(met.on)}{f': {met.evidence}' if met.evidence else ''}"


def questionnaire_page(assessment: Assessment, sheet: Questionnaire, *, everything: bool) -> Page:
    """Show what is still to be asked, with the points of each scale, or everything that is asked."""
    asked = sheet.required if everything else sheet.missing
    open_ = f"a draft: {len(sheet.missing)} of {len(sheet.required)} still to be asked"
    state = "complete" if sheet.complete else open_
    heading = "Everything that is asked" if everything else "Still to be asked"
    sections = [Section(heading, _asked(asked))] if asked else []
    if everything:
        spared = ", ".join(question.id for question in sheet.not_needed)
        sections.append(Section("Not asked, since no rule would read it", Text(spared or "nothing")))
    return Page(assessment.charity.name, f"The call is {state}.", tuple(sections))


def _asked(questions: tuple[Question, ...]) -> RenderableType:
    table = _table("", "Question", "Decides")
    for question in questions:
        text = Text(question.text)
        for number, point in enumerate(question.points):
            text.append(f"\n{number}  {point}", style="dim")
        if question.options:
            text.append(f"\n{', '.join(question.options)}", style="dim")
        if question.evidence:
            text.append(f"\nevidence: {question.evidence}", style="dim")
        table.add_row(question.id, text, question.drives)
    return table


def questionnaire_tree(sheet: Questionnaire) -> dict[str, Any]:
    """Give a questionnaire as plain tables and lists."""
    return {
        "complete": sheet.complete,
        "missing": [question.id for question in sheet.missing],
        "required": [question.id for question in sheet.required],
        "not_needed": [question.id for question in sheet.not_needed],
    }


def comparison_page(versions: list[str], compared: list[tuple[Path, tuple[Difference, ...] | CoproduceError]]) -> Page:
    """Show which cases change from one version of the offer to another, and how."""
    changed = [(file, found) for file, found in compared if found]
    alike = [file.name for file, found in compared if not found]
    sections = [Section(file.name, _lines(_told(found))) for file, found in changed]
    if alike:
        sections.append(Section("The same under both", _lines(alike)))
    words = f"{len(changed)} of {len(compared)} cases change, from offer version {versions[0]} to {versions[1]}"
    return Page("What the offer changes", words, tuple(sections))


def comparison_tree(file: Path, found: tuple[Difference, ...] | CoproduceError) -> dict[str, Any]:
    """Give what changes in one case as plain tables and lists."""
    if isinstance(found, CoproduceError):
        return {"case": file.name, "error": str(found), "differences": []}
    rows = [
        {"id": one.id, "title": one.title, "kind": one.kind.value, "before": one.before, "after": one.after}
        for one in found
    ]
    return {"case": file.name, "error": "", "differences": rows}


def _told(found: tuple[Difference, ...] | CoproduceError) -> list[str]:
    return [str(found)] if isinstance(found, CoproduceError) else [str(difference) for difference in found]


def explanation_page(explanation: Explanation) -> Page:
    """Show why a line is as it is, or why it is not there."""
    sections = []
    if explanation.value:
        sections.append(Section("It is", Text(explanation.value)))
    if explanation.source:
        sections.append(Section("The offer has it", Text(str(explanation.source))))
    if explanation.causes:
        heading = "Why it is there" if explanation.included else "Why it is not there"
        sections.append(Section(heading, _lines(_once(explanation.causes))))
    if explanation.against:
        sections.append(Section("What it overrules", _lines(_once(explanation.against))))
    if explanation.would_change:
        together = [str(change) for change in explanation.would_change]
        sections.append(Section("What would have changed that, together", _lines(together)))
    if explanation.slots:
        rows = [
            (slot.id.rpartition(".")[2].replace("_", " "), "\n".join([slot.value, *_once(slot.causes)]))
            for slot in explanation.slots
        ]
        sections.append(Section("How it was tailored", _pairs(rows)))
    return Page(explanation.title, explanation.id, tuple(sections))


def plugins_page(plugins: tuple[InstalledPlugin, ...]) -> Page:
    """Show the plugins that are installed."""
    if not plugins:
        return Page("No plugins are installed", "The offer's own rules are always in force.", ())
    table = _table("Plugin", "Distribution", "Version", "Loads")
    for plugin in plugins:
        table.add_row(plugin.key, plugin.distribution, plugin.version, plugin.target)
    return Page("Plugins", "Listed from their metadata; none of their code was run.", (Section("Installed", table),))


def explanation_tree(explanation: Explanation) -> dict[str, Any]:
    """Give an explanation as plain tables and lists."""
    return {
        "id": explanation.id,
        "title": explanation.title,
        "included": explanation.included,
        "value": explanation.value,
        "source": str(explanation.source) if explanation.source else "",
        "causes": [_cause_tree(cause) for cause in explanation.causes],
        "would_change": [attrs.asdict(change) for change in explanation.would_change],
        "slots": [
            {"id": slot.id, "value": slot.value, "causes": [_cause_tree(cause) for cause in slot.causes]}
            for slot in explanation.slots
        ],
    }


def _cause_tree(cause: Cause) -> dict[str, Any]:
    return {
        "id": cause.id,
        "author": str(cause.author),
        "reason": cause.reason,
        "source": str(cause.source),
        "answers": list(cause.answers),
    }


# The decision ---------------------------------------------------------------------------------------------------------


def _called(assessment: Assessment) -> str:
    plugins = [f"{record.author}{'' if record.applies else ' (not acting)'}" for record in assessment.practice.plugins]
    rules = f"offer {assessment.practice.offer} {assessment.practice.offer_version}"
    held = f"Diagnostic: {assessment.diagnostic.mode.value} on {_day(assessment.diagnostic.held_on)}"
    return f"{held}\nRules: {rules}, {'plugins ' + ', '.join(plugins) if plugins else 'no plugins'}"


def _decision(assessment: Assessment) -> Iterator[Section]:
    words, style = _OUTCOME_WORDS[assessment.outcome]
    conditions = assessment.conditions if assessment.outcome is Outcome.PROCEED else ()
    if conditions:
        words += f", on {len(conditions)} condition{'s' if len(conditions) > 1 else ''}"
    body: list[RenderableType] = [Text(words, style=style)]
    if assessment.look_again:
        body.append(Text(f"Look again on {_day(assessment.look_again)}."))
    table = _table("", "Gate", "Why", "Clause")
    for gate in assessment.gates:
        sign, colour = _VERDICT_SIGNS[Verdict.NEEDS_INFORMATION if gate.asks else gate.verdict]
        why = f"{gate.reason}\n→ {gate.condition}" if gate.condition else gate.reason
        table.add_row(Text(sign, style=colour), gate.title, why, _clauses(gate.source))
    yield Section("Decision", Group(*body, table))
    placed = [each for each in assessment.journey if each.step is not None or each.regularity is not None]
    if placed:
        yield Section("On the journey", _journey(placed))
    for heading, waits in (("Ask before deciding", True), ("Still to ask; the decision does not wait for it", False)):
        asked = [question for question in assessment.questions if question.waits is waits]
        if asked and assessment.outcome is not Outcome.CLOSED:
            yield Section(heading, _pairs((question.id, question.text) for question in asked))


def _journey(placed: list[Standing]) -> RenderableType:
    table = _table("Function", "Step of the ladder", "How systematic")
    for standing in placed:
        words = standing.step_word or "not known", standing.regularity_word or "not known"
        table.add_row(standing.function.replace("-", " "), *words)
    return table


# The package ----------------------------------------------------------------------------------------------------------


def _offered(package: Package) -> Iterator[Section]:
    for module in package.modules:
        table = _table("Line", "Why it is there", "Clause")
        for line in package.lines:
            if line.module == module.id:
                table.add_row(_line_title(package, line), *_why(package, line.id))
        yield Section(f"Package: {module.title}", table)
    conditions = dict.fromkeys((line.title, text) for line in package.lines for text in line.waits_for)
    if conditions:
        yield Section("Before a line is confirmed", _pairs(conditions))
    topics = dict.fromkeys((line.title, note.text) for line in package.lines for note in getattr(line, "topics", ()))
    if topics:
        yield Section("Raised by the charity, and taken up in the room", _pairs(topics))
    needs = dict.fromkeys(note.text for line in package.lines for note in line.accommodations)
    if needs:
        yield Section("Needs, carried to every session", _lines(needs))


def _options(package: Package) -> Iterator[Section]:
    table = _table("Option", "", "Provider days", "Why", "Clause")
    for choice in package.options:
        sign, colour = ("on", "green") if choice.taken else ("off", "dim")
        days = " or ".join(str(amount) for amount in choice.days if amount) or "none"
        where = "" if choice.in_band or days == "none" else ", outside the stated days"
        told = f"{days}{where}" if choice.taken or days == "none" else f"would add {days}{where}"
        why = "\n".join(dict.fromkeys(f"{cause.reason}{_said_by(cause)}" for cause in choice.causes))
        table.add_row(choice.title, Text(sign, style=colour), told, why, _joined(choice.causes))
    yield Section("Options", table)


def _outcomes(package: Package) -> Iterator[Section]:
    titles = {line.id: line.title for line in package.lines}
    table = _table("Outcome", "Promised", "What works on it", "Clause")
    for row in package.coverage:
        works = "; ".join(titles[line] for line in row.lines) or "nothing"
        promised = Text("yes" if row.promised else "no", style="green" if row.promised else "dim")
        promised.append(f", {row.why}", style="dim")
        table.add_row(row.title, promised, works, _clauses(row.source))
    yield Section("Outcomes, and what works on them", table)


def _edits(agreed: tuple[AnyAmendment, ...]) -> Iterator[Section]:
    if agreed:
        table = _table("Edit", "Agreed by", "Why")
        for edit in agreed:
            on = f"\n{_day(edit.on)}" if edit.on else ""
            table.add_row(edit.id, f"{edit.by}{on}", edit.reason)
        yield Section("Agreed edits, which take the place of defaults", table)


def _not_offered(package: Package) -> Iterator[Section]:
    alike: dict[tuple[str, str], list[str]] = {}
    for reasoned in package.left_out:
        why = "; ".join(cause.reason for cause in reasoned.causes)
        alike.setdefault((why, _joined(reasoned.causes)), []).append(reasoned.value)
    if alike:
        table = _table("Line", "Why it is not there", "Clause")
        for (why, clauses), titles in alike.items():
            table.add_row("\n".join(titles), why, clauses)
        yield Section("Not in the package", table)


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
    told = list(dict.fromkeys(f"{cause.reason}{_said_by(cause)}" for cause in causes))
    return Text("\n".join(told)), _joined(causes)


def _said_by(cause: Cause) -> str:
    return "" if cause.author.key == "enhance" else f" [{cause.author.key}]"


def _joined(causes: Iterable[Cause]) -> str:
    clauses = dict.fromkeys(clause for cause in causes for clause in cause.source.clauses)
    assumed = any(cause.source.basis.value == "assumption" for cause in causes)
    return ", ".join([*clauses, *(["assumed"] if assumed else [])])


def _clauses(source: Source) -> str:
    return ", ".join([*source.clauses, *(["assumed"] if source.basis.value == "assumption" else [])])


# The days -------------------------------------------------------------------------------------------------------------


def _ledger(package: Package) -> Iterator[Section]:
    for column in Column:
        entries = package.ledger.column(column)
        if entries:
            total = package.ledger.total(column, in_band=True)
            yield Section(f"Days: {column.value}, in person-days: {total}{_range(total)}", _entries(package, entries))


def _entries(package: Package, entries: tuple[LedgerLine, ...]) -> RenderableType:
    titles = {part.id: part.title for part in (*package.lines, *package.modules)}
    table = _table("Line", "For", "Days", "Clause")
    table.columns[2].justify = "right"
    for entry in entries:
        days = str(entry.figure) if entry.counted else f"({entry.figure})"
        what = Text(entry.what)
        if not entry.in_band:
            what.append(", outside the stated days", style="yellow")
        table.add_row(titles[entry.line], what, days, _clauses(entry.source))
    return table


def _range(total: Total) -> str:
    options = [str(option) for option in total.options]
    return f" (could be {', '.join(options)})" if len(options) > 1 else ""


# The dates ------------------------------------------------------------------------------------------------------------


def _timeline(plan: Plan) -> RenderableType:
    table = _table("Date", "When", "Event", "Why then")
    for event in plan.events:
        provisional = bool(plan.package.line(event.line).waits_for)
        table.add_row(_day(event.day), event.half.value, _event_title(event, provisional=provisional), event.because)
    return table


def _event_title(event: Event, *, provisional: bool) -> Text:
    title = Text(event.title)
    if provisional:
        title.append("\nprovisional: not confirmed yet", style="yellow")
    title.append(f"\n{event.mode.value} · {event.participants.value}", style="dim")
    return title


def _work(periods: tuple[Period, ...]) -> RenderableType:
    table = _table("From", "To", "Work")
    for period in periods:
        table.add_row(_day(period.first), _day(period.last), period.title)
    return table


def _findings(findings: tuple[Finding, ...]) -> RenderableType:
    table = _table("", "What", "Clause")
    for finding in findings:
        sign, colour = _LEVEL_SIGNS[finding.level]
        table.add_row(Text(sign, style=colour), finding.text, _clauses(finding.source))
    return table


# Small parts ----------------------------------------------------------------------------------------------------------


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False, expand=True)
    for heading in headings:
        widest = WIDEST_CLAUSES if heading == "Clause" else None
        table.add_column(
            heading, header_style="dim", overflow="fold", no_wrap=heading in ("Date", "From", "To"), max_width=widest
        )
    return table


def _pairs(rows: Iterable[tuple[str, str]]) -> RenderableType:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in rows:
        table.add_row(name, words)
    return table


def _lines(lines: Iterable[str]) -> RenderableType:
    return Text("\n".join(lines))


def _once(causes: Iterable[Cause]) -> list[str]:
    return list(dict.fromkeys(f"because {cause}" for cause in causes))


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
