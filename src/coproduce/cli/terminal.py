"""What a coordinator reads in the terminal: pages of sections, in colour on a screen and plain when piped."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from typing import Any, TextIO

import attrs
from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coproduce import (
    AnyLine,
    Assessment,
    Cause,
    Column,
    Event,
    Explanation,
    Finding,
    InstalledPlugin,
    LedgerLine,
    Level,
    Outcome,
    Package,
    Period,
    Plan,
    Source,
    Status,
    Total,
    Training,
    Verdict,
    Workshop,
)

NARROWEST, WIDEST, PIPED = 60, 120, 110

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
_OWN_SECTION = (".accommodations", ".conditions")


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
    sections = (*_decision(package.assessment), *_offered(package), *_ledger(package), *_not_offered(package))
    return Page(package.assessment.charity.name, _called(package.assessment), sections, _LEGEND)


def plan_page(plan: Plan) -> Page:
    """Show the decision, the package, its days, and the dates with the reason for each."""
    package = plan.package
    sections = [*_decision(package.assessment), *_offered(package), *_ledger(package)]
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
    for heading, waits in (("Ask before deciding", True), ("Still to ask; the decision does not wait for it", False)):
        asked = [question for question in assessment.questions if question.waits is waits]
        if asked and assessment.outcome is not Outcome.CLOSED:
            yield Section(heading, _pairs((question.id, question.text) for question in asked))


# The package ----------------------------------------------------------------------------------------------------------


def _offered(package: Package) -> Iterator[Section]:
    for module in package.modules:
        table = _table("Line", "Why it is there", "Clause")
        for line in package.lines:
            if line.module == module.id:
                table.add_row(_line_title(package, line), *_why(package, line.id))
        yield Section(f"Package: {module.title}", table)
    conditions = dict.fromkeys((line.title, note.text) for line in package.lines for note in line.conditions)
    if conditions:
        yield Section("Before a line is confirmed", _pairs(conditions))
    needs = dict.fromkeys(note.text for line in package.lines for note in line.accommodations)
    if needs:
        yield Section("Needs, carried to every session", _lines(needs))


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
        title.append(f"\n{_STATUS_WORDS[line.status]}", style="yellow")
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
        provisional = bool(plan.package.line(event.line).conditions)
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
        table.add_column(heading, header_style="dim", overflow="fold", no_wrap=heading in ("Date", "From", "To"))
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
