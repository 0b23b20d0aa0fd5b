"""Whose days, and how many: the provider's, and the charity's input, in tables that are never summed together."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.audience import Audience
from coproduce.export.making.brief import Brief, capital, cell, line_title, section, table
from coproduce.export.making.figures import (
    clauses,
    figure_words,
    number_of,
    total_in_person_days,
    total_words,
)
from coproduce.export.report import Cell, Paragraph, Section, Table
from coproduce.export.words import Words, as_given
from coproduce.ledger import Column, Ledger, LedgerLine
from coproduce.package import Package


def days(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield the provider's days, those stated by the offer and those beside them."""
    say, ledger = brief.say, package.ledger
    shown = _ledger_table(brief, package, ledger, Column.PROVIDER, say("Our days, part by part"))
    if not shown:
        return
    intro = say("These are person-days of ours: what two people do in one day counts as two.")
    beside = ledger.total(Column.PROVIDER, in_band=False)
    apart = say("Beside the stated days, and not counted in them: {days}.", days=total_in_person_days(say, beside))
    more = Paragraph(apart) if beside.days or beside.open else None
    options = (
        Paragraph(say("What each option adds, or would add, stands under “Options”.")) if package.options else None
    )
    yield section("days", say("Our days"), Paragraph(intro), shown, more, options)


def charity_input(brief: Brief, package: Package) -> Iterator[Section]:
    """Yield what is asked of the charity: people, days and the work between workshops (R104)."""
    say = brief.say
    in_room = _ledger_table(brief, package, package.ledger, Column.FACE_TO_FACE, say("Time in the room"))
    between = _ledger_table(brief, package, package.ledger, Column.BETWEEN, say("Time between workshops"))
    if not in_room and not between:
        return
    intro = say("Person-days of the charity, in the room and between workshops; they are counted apart from ours.")
    yield section(
        "charity-input",
        say("What we ask of the charity"),
        Paragraph(intro),
        *_core_team(brief, package),
        in_room,
        between,
    )


def _core_team(brief: Brief, package: Package) -> Iterator[Paragraph]:
    size = package.attendance.core_team
    if size:
        text = brief.say.count(
            "A core team of {number} person carries the work on between workshops.",
            "A core team of {number} people carries the work on between workshops.",
            size,
        )
        yield Paragraph(text)
    if package.attendance.lead:
        yield Paragraph(brief.say("The coproduction lead can expect to do more than the others."))


def _ledger_table(brief: Brief, package: Package, ledger: Ledger, column: Column, caption: Words) -> Table | None:
    """Set the figures of a column in a table; the clauses that they rest on are for the provider."""
    say, entries = brief.say, [entry for entry in ledger.column(column) if entry.line not in brief.idle]
    if not entries:
        return None
    total = ledger.total(column, in_band=True)
    exact = None if total.open else number_of(total.days)
    last = (cell(say("In all")), cell(""), Cell(total_words(say, total), exact), cell(""))
    headings = (say("For"), say("What"), say("Days"), say("Clause"))
    columns = len(headings) if brief.audience is Audience.PROVIDER else 3
    rows = [_row(brief, package, entry)[:columns] for entry in entries]
    return table(caption, headings[:columns], rows, total=last[:columns], numeric=frozenset({2}))


def _row(brief: Brief, package: Package, entry: LedgerLine) -> tuple[Cell, ...]:
    say = brief.say
    lines = {line.id: line_title(say, line) for line in package.lines}
    modules = {module.id: say(module.title) for module in package.modules}  # offer text
    what = capital(say(entry.what))  # offer text
    if not entry.in_band:
        what = say("{what} (beside the stated days)", what=what)
    figure = figure_words(say, entry.figure)
    shown = figure if entry.counted else say("({figure})", figure=figure)
    name = lines.get(entry.line) or modules.get(entry.line) or as_given(entry.line)
    return (
        cell(name),
        cell(what),
        Cell(shown, number_of(entry.figure) if entry.counted else None),
        cell(clauses(entry.source)),
    )
