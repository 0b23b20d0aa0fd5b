"""What a coordinator reads of an agreement, a comparison, an explanation, and the plugins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coproduce import (
    Agreement,
    Cause,
    CoproduceError,
    Difference,
    DifferenceKind,
    Explanation,
    InstalledPlugin,
    Met,
    Package,
    PluginRecord,
    Stage,
    Workshop,
)
from coproduce.cli.conflicts import in_full
from coproduce.cli.decision import what_is_missing
from coproduce.cli.page import Page, Section, day_words, incomplete, listed, new_table, once, pairs

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
        words = in_sentences(changes) or ["nothing differs"]
        sections.append(Section(f"From version {later - 1} to version {later}", listed(words)))
    return Page(agreement.assessment.charity.name, f"This agreement is {agreement.stage.value}.", tuple(sections))


_Compared = tuple[Difference, ...] | CoproduceError


def comparison_page(
    versions: list[str], compared: list[tuple[Path, _Compared]], failed: tuple[PluginRecord, ...] = ()
) -> Page:
    """Show which cases change from one version of the offer to another, and how."""
    shared = _figures(compared)
    apart = [(file, _without(found, shared)) for file, found in compared]
    told = [(file, found) for file, found in apart if found]
    changed = [file for file, found in told if not isinstance(found, CoproduceError)]
    alike = [file.name for file, found in apart if not found]
    sections = [Section(file.name, listed(_told(found))) for file, found in told]
    if failed:
        sections.insert(0, Section("In short", Group(_missing(failed), listed(_why_failed(failed)))))
    if shared:
        figures = [*in_sentences(shared[id_] for id_ in sorted(shared)), "Dates are not compared here."]
        sections.insert(1 if failed else 0, Section("Figures that change", listed(figures)))
    if alike:
        sections.append(Section("The same under both", listed(alike)))
    words = f"{len(changed)} of {len(compared)} cases change, from offer version {versions[0]} to {versions[1]}"
    return Page("What the offer changes", words, tuple(sections))


def _figures(compared: list[tuple[Path, _Compared]]) -> dict[str, Difference]:
    """Gather the figures that change, which are the same in every case."""
    found = [one for _, each in compared if not isinstance(each, CoproduceError) for one in each]
    return {one.id: one for one in found if one.id.startswith("figure ")}


def _without(found: _Compared, shared: dict[str, Difference]) -> _Compared:
    return found if isinstance(found, CoproduceError) else tuple(one for one in found if one.id not in shared)


def comparison_tree(file: Path, found: _Compared, failed: tuple[PluginRecord, ...] = ()) -> dict[str, Any]:
    """Give what changes in one case as plain tables and lists."""
    if isinstance(found, CoproduceError):
        return {"case": file.name, "error": str(found), "incomplete": [], "differences": []}
    return {"case": file.name, "error": "", "incomplete": _why_failed(failed), "differences": _rows(found)}


def _rows(found: tuple[Difference, ...]) -> list[dict[str, str]]:
    return [
        {"id": one.id, "title": one.title, "kind": one.kind.value, "before": one.before, "after": one.after}
        for one in found
    ]


def recomputed_page(
    name: str, changed: tuple[str, ...], found: tuple[Difference, ...], failed: tuple[PluginRecord, ...] = ()
) -> Page:
    """Show what is otherwise in force now, and what that changes in a result that was made again."""
    said = [f"finding {record.author.key}/failed" for record in failed]
    told = in_sentences(each for each in found if each.id not in said)
    sections = [
        Section("In force", listed([*(changed or ["the same offer and plugins as then"]), *_why_failed(failed)])),
        Section("What differs", listed(told or ["nothing differs"])),
    ]
    if failed:
        sections.insert(0, Section("In short", _missing(failed)))
    return Page(name, "Made again with what is in force now.", tuple(sections))


def recomputed_tree(
    changed: tuple[str, ...], found: tuple[Difference, ...], failed: tuple[PluginRecord, ...] = ()
) -> dict[str, Any]:
    """Give what differs in a result that was made again, as plain tables and lists."""
    return {"practice": [*changed], "incomplete": _why_failed(failed), "differences": _rows(found)}


def _missing(failed: tuple[PluginRecord, ...]) -> Text:
    return Text(incomplete(record.author.key for record in failed), style="bold red")


def _why_failed(failed: tuple[PluginRecord, ...]) -> list[str]:
    return [f"the plugin {record.author} failed: {record.fault}" for record in failed]


def in_sentences(found: Iterable[Difference]) -> list[str]:
    """Say each change once, with the lines that it is the same on."""
    alike: dict[tuple[str, str], list[Difference]] = {}
    for one in (part for whole in found for part in whole.parts or (whole,)):
        said = str(one).removeprefix(f"{one.title}: ")
        alike.setdefault((_slot_words(one) if _is_of_a_line(one) else one.id, said), []).append(one)
    return [_together(*key, changes) for key, changes in alike.items()]


def _together(slot: str, said: str, changes: list[Difference]) -> str:
    if len(changes) == 1:
        return str(changes[0])
    titles = "; ".join(one.title.removesuffix(f", {slot}") for one in changes)
    return f"{slot.capitalize()}: {said}\n  on {titles}" if slot else f"{titles}: {said}"


def _is_of_a_line(one: Difference) -> bool:
    """Tell whether it is a line or module, or a slot of one; the ids of all else begin with a word for what it is."""
    return " " not in one.id and "/" in one.id


def _slot_words(one: Difference) -> str:
    """Name the slot as its title does, or nothing where a whole line came or went."""
    return one.id.rpartition(".")[2].replace("_", " ") if one.kind is DifferenceKind.CHANGED else ""


def explanation_page(explanation: Explanation, package: Package) -> Page:
    """Show why a line is as it is, or why it is not there."""
    sections = [*what_is_missing(package.assessment)]
    if each := _each_with_why(explanation.id, explanation.causes, package):
        sections.append(Section("It is", listed(each)))
    elif explanation.value:
        sections.append(Section("It is", Text(explanation.value)))
    if explanation.source:
        sections.append(Section("The offer has it", Text(str(explanation.source))))
    if explanation.causes and not each:
        heading = "Why it is there" if explanation.included else "Why it is not there"
        sections.append(Section(heading, listed(once(explanation.causes))))
    if explanation.against:
        sections.append(Section("What it overrules", listed(once(explanation.against))))
    if explanation.would_change:
        together = [str(change) for change in explanation.would_change]
        sections.append(Section("What would have changed that, together", listed(together)))
    if explanation.slots:
        rows = [
            (
                slot.id.rpartition(".")[2].replace("_", " "),
                "\n".join(_each_with_why(slot.id, slot.causes, package) or [slot.value, *once(slot.causes)]),
            )
            for slot in explanation.slots
        ]
        sections.append(Section("How it was tailored", pairs(rows)))
    workshop = next((line for line in package.lines if line.id == explanation.id), None)
    if isinstance(workshop, Workshop):
        sections.append(Section("What happens there", pairs(_programme(workshop))))
    return Page(explanation.title, explanation.id, tuple(sections))


def _each_with_why(id_: str, causes: tuple[Cause, ...], package: Package) -> list[str]:
    """Say each text that stands in a slot with its own reason; nothing where what stands there is no texts."""
    part_id, _, name = id_.rpartition(".")
    part = next((each for each in (*package.modules, *package.lines) if each.id == part_id), None)
    items = getattr(part, name, ())
    told = []
    for item in items if isinstance(items, tuple) else ():
        own = [cause for cause in causes if cause.id == getattr(item, "id", None)]
        text = getattr(item, "text", None) or getattr(item, "what", None)
        if not own or not isinstance(text, str):
            return []
        told += [f"• {text}", *(f"  {why}" for why in once(own))]
    return told


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
        for note in verdict.notes[:MOST_FAULTS]:
            table.add_row("", Text(note, style="yellow"))
        for told in (verdict.faults, verdict.notes):
            if len(told) > MOST_FAULTS:
                table.add_row("", f"and {len(told) - MOST_FAULTS} more")
    return table


def _met(met: Met) -> str:
    return f"{met.by}, {day_words(met.on)}{f': {met.evidence}' if met.evidence else ''}"


def _told(found: _Compared) -> list[str]:
    return [in_full(found)] if isinstance(found, CoproduceError) else in_sentences(found)


def _cause_tree(cause: Cause) -> dict[str, Any]:
    return {
        "id": cause.id,
        "author": str(cause.author),
        "reason": cause.reason,
        "source": str(cause.source),
        "answers": list(cause.answers),
    }
