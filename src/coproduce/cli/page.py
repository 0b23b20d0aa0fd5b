"""Pages of sections, in colour on a screen and plain when piped, and the small parts that they are made of."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO
from typing import TextIO

import attrs
from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coproduce import (
    Cause,
)

NARROWEST, NARROW, WIDEST, PIPED = 60, 76, 120, 110
BETWEEN_COLUMNS, SHORT = 2, 12
INDENT = 2

WIDEST_CLAUSES = 18
_OF_DAYS = ("Date", "From", "To", "Was", "Now", "Was and now", "Earliest", "Latest")

LEGEND = (
    "✓ met  ◐ met on a condition  ? not known  ✗ not met  ! look at this  · for information\n"
    "R and a number: a clause of the offer. Q and a number: a reading of it. assumed: where the offer says nothing."
)


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
    target = StringIO()
    console = Console(
        file=target,
        width=width_of(stream),
        force_terminal=on_screen,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )
    console.print(Text(page.title, style="bold"))
    if page.subtitle:
        console.print(Text(page.subtitle, style="dim"))
    for section in page.sections:
        console.print()
        console.print(Text(section.heading, style="bold cyan"))
        console.print(Padding(section.body, (0, 0, 0, INDENT)))
    if page.legend:
        console.print()
        console.print(Text(page.legend, style="dim"))
    return "\n".join(line.rstrip() for line in target.getvalue().splitlines()) + "\n"


def width_of(stream: TextIO | None) -> int:
    """Give the width of a screen within reason, and a fixed width of anything else."""
    if not (stream and stream.isatty()):
        return PIPED
    return min(WIDEST, max(NARROWEST, shutil.get_terminal_size((PIPED, 40)).columns))


def new_table(*headings: str) -> Table:
    """Give an empty table with these headings."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False, expand=True)
    for heading in headings:
        widest = WIDEST_CLAUSES if heading == "Clause" else None
        table.add_column(heading, header_style="dim", overflow="fold", no_wrap=heading in _OF_DAYS, max_width=widest)
    return table


@attrs.frozen
class Unbroken:
    """Show a table so that no word of it is broken on a narrow screen, as long as there is room for its longest."""

    table: Table

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if options.max_width < NARROW:
            self._share(options.max_width - BETWEEN_COLUMNS * (len(self.table.columns) - 1))
        yield self.table

    def _share(self, width: int) -> None:
        """Give each column its longest word, or line where it does not wrap, and then some of what is left."""
        texts = [[str(part) for part in (column.header, *column.cells)] for column in self.table.columns]
        most = [max(len(line) for text in column for line in (text.splitlines() or [""])) for column in texts]
        words = [max(len(word) for text in column for word in (text.split() or [""])) for column in texts]
        least = [
            most[place] if each.no_wrap or most[place] <= SHORT else words[place]
            for place, each in enumerate(self.table.columns)
        ]
        wanted, left = sum(most) - sum(least), width - sum(least)
        if 0 <= left < wanted:
            for column, at_least, at_most in zip(self.table.columns, least, most, strict=True):
                column.width = at_least + left * (at_most - at_least) // wanted


def pairs(rows: Iterable[tuple[str, str]]) -> RenderableType:
    """Give names, each beside its words."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in rows:
        table.add_row(name, words)
    return table


def listed(lines: Iterable[str]) -> RenderableType:
    """Give lines, one under the other."""
    return Text("\n".join(lines))


def day_words(day: date) -> str:
    """Give a day as people write it."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def counted(number: int, unit: str) -> str:
    """Say a number of units, in the singular or plural."""
    return f"{number} {unit}{'' if number == 1 else 's'}"


def once(causes: Iterable[Cause]) -> list[str]:
    """Give each reason once."""
    return list(dict.fromkeys(f"because {cause}" for cause in causes))


def said_by(cause: Cause) -> str:
    """Name who said something, where that is not the offer itself."""
    return tag(cause.author.key)


def tag(id_: str) -> str:
    """Name the owner of an id, such as wales, where that is not the offer itself."""
    owner = id_.partition("/")[0]
    return "" if owner in ("enhance", "coproduce", "dates") else f" [{owner}]"


def incomplete(keys: Iterable[str]) -> str:
    """Say that plugins with these keys failed; empty where there are none."""
    named = list(dict.fromkeys(keys))
    if not named:
        return ""
    which, they = ("the plugin", "it") if len(named) == 1 else ("the plugins", "they")
    return f"✗ Incomplete: {which} {' and '.join(named)} failed, and what {they} would have said is missing"


def joined(causes: Iterable[Cause]) -> str:
    """Give the clauses of several causes, each once, and whether any is assumed or agreed."""
    given = list(causes)
    named = dict.fromkeys(clause for cause in given for clause in cause.source.clauses)
    marks = (("assumption", "assumed"), ("agreed", "agreed"))
    kinds = {cause.source.basis.value for cause in given}
    return ", ".join([*named, *(word for basis, word in marks if basis in kinds)])
