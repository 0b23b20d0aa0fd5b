"""What a coordinator reads of a decision: gates, journey, what was heard, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coproduce import (
    AnyAmendment,
    Assessment,
    Outcome,
    Package,
    PluginRecord,
    Question,
    Questionnaire,
    Standing,
    Verdict,
)
from coproduce.cli.page import LEGEND, Page, Section, day_words, incomplete, new_table, pairs, tag

WIDEST_ID = 24

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


def assessment_page(assessment: Assessment, earlier: Assessment | None = None) -> Page:
    """Show the decision, why, what was heard, what is still to be asked, and the movement since an earlier call."""
    sections = (*decision(assessment), *edits(assessment.agreed), *_heard(assessment), *_moved(assessment, earlier))
    sections = (*sections, *plugins_of(assessment))
    return Page(assessment.charity.name, called(assessment), sections, LEGEND)


def questionnaire_page(assessment: Assessment, sheet: Questionnaire, *, everything: bool) -> Page:
    """Show what is still to be asked, with the points of each scale, or everything that is asked."""
    call = assessment.diagnostic
    waiting = [question.id for question in assessment.questions if question.waits]
    asked = [question for question in sheet.required if call.answer(question.id).put and question.id in waiting]
    bare = [question for question in sheet.missing if call.answer(question.id).known]
    missing = [question for question in sheet.missing if question not in bare]
    parts = [
        ("Asked and not known yet, and the decision waits for it", asked),
        ("Answered, and the evidence is missing", bare),
        ("Still to be asked", missing),
    ]
    if everything:
        parts = [("Everything that is asked", list(sheet.required))]
    sections = [*what_is_missing(assessment)]
    sections += [Section(heading, _asked(questions)) for heading, questions in parts if questions]
    if everything:
        spared = ", ".join(question.id for question in sheet.not_needed)
        sections.append(Section("Not asked, since no rule would read it", Text(spared or "nothing")))
    open_ = f"a draft: {len(sheet.missing)} of {len(sheet.required)} questions are still open"
    return Page(assessment.charity.name, f"The call is {'complete' if sheet.complete else open_}.", tuple(sections))


def questionnaire_tree(sheet: Questionnaire) -> dict[str, Any]:
    """Give a questionnaire as plain tables and lists."""
    return {
        "complete": sheet.complete,
        "missing": [question.id for question in sheet.missing],
        "required": [question.id for question in sheet.required],
        "not_needed": [question.id for question in sheet.not_needed],
    }


def called(assessment: Assessment) -> str:
    """Say how the call was held, and which rules and plugins were in force."""
    records = [record for record in assessment.practice.plugins if record.applies or record.fault]
    plugins = ", ".join(f"{record.author}{' (failed)' if record.fault else ''}" for record in records)
    none = "no plugins act" if any(record.in_force for record in assessment.practice.plugins) else "no plugins"
    rules = f"offer {assessment.practice.offer} {assessment.practice.offer_version}"
    held = f"Diagnostic: {assessment.diagnostic.mode.value} on {day_words(assessment.diagnostic.held_on)}"
    return f"{held}\nRules: {rules}, {f'plugins {plugins}' if plugins else none}"


def missing_words(assessment: Assessment) -> str:
    """Say which plugins failed, so that a result is incomplete; empty where none did."""
    return incomplete(record.author.key for record in assessment.practice.failed)


def what_is_missing(assessment: Assessment) -> Iterator[Section]:
    """Say first of all where a result is incomplete, on a page that shows no decision."""
    if assessment.incomplete:
        yield Section("In short", Text(missing_words(assessment), style="bold red"))


def plugins_of(assessment: Assessment, package: Package | None = None) -> tuple[Section, ...]:
    """Show why each plugin that is installed did or did not act on this charity."""
    rows = [_plugin_row(record, package) for record in assessment.practice.plugins]
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for column in range(3):
        table.add_column(no_wrap=column < 2, overflow="fold")  # noqa: PLR2004 - the last column holds words
    for row in rows:
        table.add_row(*row)
    return (Section("Plugins", table),) if rows else ()


def _plugin_row(record: PluginRecord, package: Package | None) -> tuple[Text, str, str]:
    if record.fault:
        return Text("✗", style="red"), str(record.author), f"failed, so this is incomplete: {record.fault}"
    if not record.in_force:
        return Text("·"), str(record.author), f"not in force: {record.verdict}"
    if not record.applies:
        return Text("·"), str(record.author), f"did not act: {record.verdict}"
    if package is None:
        return Text("✓", style="green"), str(record.author), f"applies: {record.verdict}"
    if record.author.key in _speakers(package):
        return Text("✓", style="green"), str(record.author), f"acted: {record.verdict}"
    return Text("·"), str(record.author), f"had nothing to say: {record.verdict}"


def _speakers(package: Package) -> set[str]:
    """List the keys of those who said something that shows."""
    causes = [
        cause for reasoned in (*package.trace, *package.left_out) for cause in (*reasoned.causes, *reasoned.against)
    ]
    causes += [cause for choice in package.options for cause in choice.causes]
    judged = {gate.author.key for gate in package.assessment.gates} | {each.author.key for each in package.findings}
    return judged | {cause.author.key for cause in causes}


def decision(assessment: Assessment) -> Iterator[Section]:
    """Show the decision with its gates, and what is still to be asked."""
    words, style = _OUTCOME_WORDS[assessment.outcome]
    conditions = assessment.conditions if assessment.outcome is Outcome.PROCEED else ()
    if conditions:
        words += f", on {len(conditions)} condition{'s' if len(conditions) > 1 else ''}"
    body: list[RenderableType] = [Text(words, style=style)]
    if assessment.incomplete:
        body.insert(0, Text(missing_words(assessment), style="bold red"))
    acting = {record.author.key for record in assessment.practice.plugins}
    if assessment.look_again:
        body.append(Text(f"Look again on {day_words(assessment.look_again)}."))
    table = new_table("", "Gate", "Why", "Clause")
    for gate in assessment.gates:
        sign, colour = _VERDICT_SIGNS[Verdict.NEEDS_INFORMATION if gate.asks else gate.verdict]
        who = tag(gate.author.key) if gate.author.key in acting else ""
        why = f"{gate.reason}{who}" + (f"\n→ {gate.condition}" if gate.condition else "")
        table.add_row(Text(sign, style=colour), gate.title, why, gate.source.brief)
    yield Section("Decision", Group(*body, table))
    placed = [each for each in assessment.journey if each.step is not None or each.regularity is not None]
    if placed:
        yield Section("On the journey", _journey(placed))
    for heading, waits in (
        ("Ask before deciding", True),
        ("Also open; coproduce questions shows all that is still to be asked", False),
    ):
        asked = [question for question in assessment.questions if question.waits is waits]
        if asked and assessment.outcome is not Outcome.CLOSED:
            yield Section(heading, pairs((question.id, question.text) for question in asked))


def _journey(placed: list[Standing]) -> RenderableType:
    table = new_table("Function", "Step of the ladder", "How systematic")
    for standing in placed:
        words = standing.step_word or "not known", standing.regularity_word or "not known"
        table.add_row(standing.function.replace("-", " "), *words)
    return table


def _heard(assessment: Assessment) -> Iterator[Section]:
    rows = [(f"opportunity, {one.aspect.value}", one.what) for one in assessment.opportunities()]
    rows += [
        (f"{'real' if one.real else 'perceived'} barrier, {one.aspect.value}", one.what)
        for one in assessment.challenges()
    ]
    for win in assessment.quick_wins:
        by = f", by {day_words(win.by)}" if win.by else ""
        rows.append(("quick win", f"{win.what} ({win.owner}{by})"))
    if rows:
        yield Section("Opportunities, barriers and quick wins", pairs(rows))


def _moved(assessment: Assessment, earlier: Assessment | None) -> Iterator[Section]:
    if earlier is not None:
        table = new_table("Function", "Then", "Now", "Steps")
        table.columns[3].justify = "right"
        for movement in assessment.movement_since(earlier):
            steps = "not known" if movement.steps is None else f"{movement.steps:+d}" if movement.steps else "0"
            table.add_row(movement.function.replace("-", " "), str(movement.before), str(movement.after), steps)
        yield Section(f"Movement since the call of {day_words(earlier.diagnostic.held_on)}", table)


def edits(agreed: tuple[AnyAmendment, ...]) -> Iterator[Section]:
    """Show the edits on record, with who agreed each."""
    if agreed:
        table = new_table("Edit", "Agreed by", "Why")
        for edit in agreed:
            on = f"\n{day_words(edit.on)}" if edit.on else ""
            table.add_row(edit.id, f"{edit.by}{on}", edit.reason)
        yield Section("Agreed edits, which take the place of defaults", table)


def _asked(questions: list[Question]) -> RenderableType:
    """Show questions one under the other; the points of a scale that rows share stand under the last of them."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(overflow="fold", max_width=WIDEST_ID)
    table.add_column(overflow="fold")
    for place, question in enumerate(questions):
        following = questions[place + 1] if place + 1 < len(questions) else None
        text = Text(question.text)
        if following is None or following.item != question.item or following.points != question.points:
            for number, point in enumerate(question.points):
                text.append(f"\n{number}  {point}", style="dim")
        if question.options:
            text.append(f"\n{', '.join(question.options)}", style="dim")
        if question.evidence:
            text.append(f"\nevidence: {question.evidence}", style="dim")
        text.append(f"\ndecides: {question.drives}", style="dim")
        table.add_row(question.id, text)
    return table
