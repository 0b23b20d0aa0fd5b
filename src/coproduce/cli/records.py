"""What a coordinator reads of an agreement, a comparison, an explanation, and the plugins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from coproduce import (
    Agreement,
    Cause,
    CoproduceError,
    Difference,
    Explanation,
    InstalledPlugin,
    Met,
    Package,
    Stage,
    Workshop,
)
from coproduce.cli.page import Page, Section, day_words, listed, new_table, once, pairs

if TYPE_CHECKING:
    from coproduce.testing import LawVerdict

MOST_FAULTS = 5
"""The most faults of one law that are shown."""


def agreement_page(agreement: Agreement, *, history: bool = False) -> Page:
    """Show where an agreement stands: its steps, what is in the way, and what changed, last or all along."""
    sections = [Section("Steps", listed(str(step) for step in agreement.steps))]
    if agreement.met:
        met = [(one.condition, _met(one)) for one in agreement.met]
        sections.append(Section("Conditions that are met", pairs(met)))
    waiting = agreement.obstacles
    if waiting and agreement.stage not in (Stage.CLOSED, Stage.DECLINED):
        rows = [(obstacle.id, str(obstacle)) for obstacle in waiting]
        sections.append(Section("Still in the way", pairs(rows)))
    if agreement.confirmed:
        titles = [agreement.package.line(line).title for line in agreement.confirmed]
        sections.append(Section("Confirmed", listed(titles)))
    for later in range(2 if history else max(2, agreement.version), agreement.version + 1):
        changes = agreement.changes(later - 1, later)
        words = [str(change) for change in changes] or ["nothing differs"]
        sections.append(Section(f"From version {later - 1} to version {later}", listed(words)))
    return Page(agreement.assessment.charity.name, f"This agreement is {agreement.stage.value}.", tuple(sections))


def comparison_page(versions: list[str], compared: list[tuple[Path, tuple[Difference, ...] | CoproduceError]]) -> Page:
    """Show which cases change from one version of the offer to another, and how."""
    shared = _figures(compared)
    apart = [(file, _without(found, shared)) for file, found in compared]
    told = [(file, found) for file, found in apart if found]
    changed = [file for file, found in told if not isinstance(found, CoproduceError)]
    alike = [file.name for file, found in apart if not found]
    sections = [Section(file.name, listed(_told(found))) for file, found in told]
    if shared:
        figures = [*(str(shared[id_]) for id_ in sorted(shared)), "Dates are not compared here."]
        sections.insert(0, Section("Figures that change", listed(figures)))
    if alike:
        sections.append(Section("The same under both", listed(alike)))
    words = f"{len(changed)} of {len(compared)} cases change, from offer version {versions[0]} to {versions[1]}"
    return Page("What the offer changes", words, tuple(sections))


_Compared = tuple[Difference, ...] | CoproduceError


def _figures(compared: list[tuple[Path, _Compared]]) -> dict[str, Difference]:
    """Gather the figures that change, which are the same in every case."""
    found = [one for _, each in compared if not isinstance(each, CoproduceError) for one in each]
    return {one.id: one for one in found if one.id.startswith("figure ")}


def _without(found: _Compared, shared: dict[str, Difference]) -> _Compared:
    return found if isinstance(found, CoproduceError) else tuple(one for one in found if one.id not in shared)


def comparison_tree(file: Path, found: tuple[Difference, ...] | CoproduceError) -> dict[str, Any]:
    """Give what changes in one case as plain tables and lists."""
    if isinstance(found, CoproduceError):
        return {"case": file.name, "error": str(found), "differences": []}
    return {"case": file.name, "error": "", "differences": _rows(found)}


def _rows(found: tuple[Difference, ...]) -> list[dict[str, str]]:
    return [
        {"id": one.id, "title": one.title, "kind": one.kind.value, "before": one.before, "after": one.after}
        for one in found
    ]


def recomputed_page(name: str, changed: tuple[str, ...], found: tuple[Difference, ...]) -> Page:
    """Show what is otherwise in force now, and what that changes in a result that was made again."""
    sections = [Section("In force", listed(changed or ["the same offer and plugins as then"]))]
    sections.append(Section("What differs", listed([str(each) for each in found] or ["nothing differs"])))
    return Page(name, "Made again with what is in force now.", tuple(sections))


def recomputed_tree(changed: tuple[str, ...], found: tuple[Difference, ...]) -> dict[str, Any]:
    """Give what differs in a result that was made again, as plain tables and lists."""
    return {"practice": [*changed], "differences": _rows(found)}


def explanation_page(explanation: Explanation, package: Package) -> Page:
    """Show why a line is as it is, or why it is not there."""
    sections = []
    if explanation.value:
        sections.append(Section("It is", Text(explanation.value)))
    if explanation.source:
        sections.append(Section("The offer has it", Text(str(explanation.source))))
    if explanation.causes:
        heading = "Why it is there" if explanation.included else "Why it is not there"
        sections.append(Section(heading, listed(once(explanation.causes))))
    if explanation.against:
        sections.append(Section("What it overrules", listed(once(explanation.against))))
    if explanation.would_change:
        together = [str(change) for change in explanation.would_change]
        sections.append(Section("What would have changed that, together", listed(together)))
    if explanation.slots:
        rows = [
            (slot.id.rpartition(".")[2].replace("_", " "), "\n".join([slot.value, *once(slot.causes)]))
            for slot in explanation.slots
        ]
        sections.append(Section("How it was tailored", pairs(rows)))
    workshop = next((line for line in package.lines if line.id == explanation.id), None)
    if isinstance(workshop, Workshop):
        sections.append(Section("What happens there", pairs(_programme(workshop))))
    return Page(explanation.title, explanation.id, tuple(sections))


def _programme(workshop: Workshop) -> list[tuple[str, str]]:
    rows = [("summary", workshop.summary), *(("content", item) for item in workshop.content)]
    rows += [("method", method) for method in workshop.methods]
    rows += [("ground rule", workshop.ground_rule)] if workshop.ground_rule else []
    rows += [("focus", str(workshop.focus))] if workshop.focus else []
    return [*rows, *(("taken up", topic.text) for topic in workshop.topics)]


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
        "against": [_cause_tree(cause) for cause in explanation.against],
        "slots": [
            {"id": slot.id, "value": slot.value, "causes": [_cause_tree(cause) for cause in slot.causes]}
            for slot in explanation.slots
        ],
    }


def plugins_page(plugins: tuple[InstalledPlugin, ...]) -> Page:
    """Show the plugins that are installed."""
    if not plugins:
        return Page("No plugins are installed", "The offer's own rules are always in force.", ())
    table = new_table("Plugin", "Distribution", "Version", "What it is")
    for plugin in plugins:
        table.add_row(plugin.key, plugin.distribution, plugin.version, _kind(plugin))
    return Page("Plugins", "Listed from their metadata; none of their code was run.", (Section("Installed", table),))


def _kind(plugin: InstalledPlugin) -> Text:
    if not plugin.usable:
        return Text(f"speaks through {plugin.group}: not usable here", style="red")
    return Text(f"{'data pack' if plugin.is_pack else 'code'}, {plugin.target}")


def conformance_page(checked: list[tuple[str, tuple[LawVerdict, ...] | CoproduceError]], cases: int) -> Page:
    """Show which laws each plugin keeps, and the faults of the others."""
    sections = [Section(name, _laws(found)) for name, found in checked]
    kept = sum(not isinstance(found, CoproduceError) and all(each.holds for each in found) for _, found in checked)
    words = f"{kept} of {len(checked)} keep every law, tried with {cases} charities each"
    return Page("Plugins", words if checked else "No plugins are installed.", tuple(sections))


def _laws(found: tuple[LawVerdict, ...] | CoproduceError) -> RenderableType:
    if isinstance(found, CoproduceError):
        return Text(f"✗ {found}", style="red")
    table = Table(box=None, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for verdict in found:
        sign = Text("✓", style="green") if verdict.holds else Text("✗", style="red")
        table.add_row(sign, verdict.says)
        for fault in verdict.faults[:MOST_FAULTS]:
            table.add_row("", Text(fault, style="red"))
        if len(verdict.faults) > MOST_FAULTS:
            table.add_row("", f"and {len(verdict.faults) - MOST_FAULTS} more")
    return table


def _met(met: Met) -> str:
    return f"{met.by}, {day_words(met.on)}{f': {met.evidence}' if met.evidence else ''}"


def _told(found: tuple[Difference, ...] | CoproduceError) -> list[str]:
    return [str(found)] if isinstance(found, CoproduceError) else [str(difference) for difference in found]


def _cause_tree(cause: Cause) -> dict[str, Any]:
    return {
        "id": cause.id,
        "author": str(cause.author),
        "reason": cause.reason,
        "source": str(cause.source),
        "answers": list(cause.answers),
    }
