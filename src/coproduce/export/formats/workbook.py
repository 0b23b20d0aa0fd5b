"""A workbook for spreadsheets: a sheet for each table, with real numbers and days, and every text as plain text."""

from __future__ import annotations

import io
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from fractions import Fraction
from typing import Any

import attrs

from coproduce.errors import ArgumentError, printable
from coproduce.export.formats.visible import visible
from coproduce.export.needs import needed
from coproduce.export.report import Cell, Report, Sheet, Table
from coproduce.export.words import Words

LONGEST_TEXT = 32_767
"""How many UTF-16 units a cell can hold."""
LONGEST_NAME = 31
LONGEST_HEADING = 255
"""How long the heading of a table region, and a header or footer, can be."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
LARGEST_NUMBER = 10**15
"""Above this a spreadsheet rounds."""
FIRST_DAY = date(1900, 3, 1)
"""Before this, spreadsheets count days differently: some take 1900 for a leap year."""

_INK, _TEAL, _TINT, _AMBER, _GREY = "#1F2A30", "#0B5C6B", "#E6F0F2", "#9A5B00", "#56646B"
_ILLEGAL = re.compile(r"[\[\]:*?/\\\n\t]+")
_TAKEN = frozenset({"history"})
_PARTS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}
_DRIVING = ("=", "+", "-", "@", "\t", "'", "|", "%")
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_RAW = re.compile(r"<r>.*</r>\Z", re.DOTALL)
_LEAST_WIDTH, _MOST_WIDTH, _MOST_NUMBER, _ROOM, _INDENT, _ALONE = 10.0, 48.0, 24.0, 4.0, 2.0, 90.0
_PAGE_WIDTH, _LEAST_SPAN, _USUAL_WIDTH = 140.0, 90.0, 8.43
_DAY, _BOLDER = 16, 3  # how long a day is in short, and how much longer a heading is that is bold
_SIZE, _LINE_HEIGHT, _BETWEEN, _TALLEST, _TALLEST_FROZEN = 11, 15.0, 5.0, 405.0, 240.0
_MOST_LINES, _MOST_SEEN = 30, 4_000
_A4 = 9
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": _TEAL},
    "subtitle": {"font_size": 11, "font_color": _GREY},
    "intro": {"font_size": 11},
    "mark": {"bold": True, "font_size": 11, "font_color": _AMBER},
    "heading": {"bold": True, "font_color": "#FFFFFF", "bg_color": _TEAL, "valign": "vcenter"},
    "cell": {"bottom": 1, "bottom_color": "#C9D6DA"},
    "total": {"bold": True, "bg_color": _TINT, "top": 1, "top_color": _TEAL, "bottom": 1, "bottom_color": _TEAL},
}


def write(report: Report) -> bytes:
    """Write the sheets of a report as a workbook.

    No text is ever a formula, link, number or field. A text that is too long for its cell goes on in the rows below.
    Raises `ArgumentError` for a report without sheets, such as a letter, and for a table with more rows or columns than
    a sheet has, and `MissingExtraError`.
    """
    if not report.sheets:
        message = f"{printable(report.stem)} has no sheets to put into a workbook"
        raise ArgumentError(message, code="workbook", hint="a letter goes out as docx, html or md")
    held = io.BytesIO()
    book = needed("xlsxwriter", "a workbook").Workbook(held, _OPTIONS)
    book.set_properties(_properties(report))
    pens = _Pens(book)
    for name, sheet in zip(sheet_names(sheet.name for sheet in report.sheets), report.sheets, strict=True):
        _expect_room(sheet, len(sheet.table.rows), len(sheet.table.headings))
        widths = _widths(sheet.table)
        _Page(report=report, sheet=sheet, page=book.add_worksheet(name), pens=pens, widths=widths).fill()
    book.close()
    return held.getvalue()


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 11, "font_color": _INK},
}


def _properties(report: Report) -> dict[str, Any]:
    """Give the properties of the document; the time is the report's, for a hidden clock would change the bytes."""
    return {
        "title": _line(report.title),
        "subject": _line(report.subtitle),
        "author": visible(report.author),
        "company": visible(report.author),
        "comments": _line(report.mark),
        "created": report.now.astimezone(UTC).replace(tzinfo=None),
    }


class _Pens:
    """Hand out the formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter has types of its own, and is optional
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def __call__(self, kind: str, **more: object) -> Any:  # noqa: ANN401 - as above
        key = (kind, *sorted(more.items()))
        if key not in self._made:
            look = {"text_wrap": True, "valign": "top", **_FORMATS[kind], **more}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


# Texts ----------------------------------------------------------------------------------------------------------------


def _text(words: Words) -> str:
    """Give a text with each language on lines of its own."""
    return "\n".join(visible(each.text) for each in words.said if each.text)


def _line(words: Words) -> str:
    """Give a text on one line, with a stroke between the languages."""
    return " ".join(" / ".join(visible(each.text) for each in words.said if each.text).split())


def _units(text: str) -> int:
    """Count the UTF-16 units of a text, which are what spreadsheets count."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _first_units(text: str, most: int) -> str:
    """Give as much of the beginning of a text as so many UTF-16 units hold, never half a letter."""
    kept = text[:most]
    while _units(kept) > most:
        kept = kept[: len(kept) - max(1, (_units(kept) - most) // 2)]
    return kept


def pieces(text: str, continued: str) -> Iterator[str]:
    """Part a text into pieces that a cell can hold; every one after the first says that it goes on.

    >>> [len(piece) for piece in pieces("x" * 40_000, "continued")]
    [32767, 7245]
    """
    first = _first_units(text, LONGEST_TEXT)
    yield first
    rest, mark = text[len(first) :], f"({_first_units(continued, LONGEST_HEADING)}) "
    while rest:
        piece = _first_units(rest, LONGEST_TEXT - _units(mark))
        yield mark + piece
        rest = rest[len(piece) :]


def sheet_names(names: Iterable[Words]) -> tuple[str, ...]:
    """Give each sheet a legal name of its own: without the signs that a name cannot have, and at most 31 units long.

    Where a name has two languages and both do not fit, it is in the first; the whole name stands on the sheet itself.

    >>> from coproduce.export.words import as_given
    >>> sheet_names([as_given("a/b"), as_given("A-B"), as_given("'history'"), as_given("")])
    ('a-b', 'A-B (2)', 'history (2)', '4')
    """
    taken = set(_TAKEN)
    made = []
    for number, words in enumerate(names, start=1):
        name = _unique(_legal(words) or str(number), taken)
        taken.add(_folded(name))
        made.append(name)
    return tuple(made)


def _legal(words: Words) -> str:
    whole = " · ".join(filter(None, (_cleaned(each.text) for each in words.said)))
    return whole if _units(whole) <= LONGEST_NAME else _shortened(_cleaned(words.said[0].text), LONGEST_NAME)


def _cleaned(text: str) -> str:
    return " ".join(_ILLEGAL.sub("-", visible(text)).split()).strip("' ")


def _shortened(text: str, most: int) -> str:
    if _units(text) <= most:
        return text
    return _first_units(text, most - 1).rstrip("' \u200d") + "…"


def _unique(name: str, taken: set[str]) -> str:
    number, tried = 2, name
    while _folded(tried) in taken:
        ending = f" ({number})"
        tried = _shortened(name, LONGEST_NAME - len(ending)) + ending
        number += 1
    return tried


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name.casefold())


def _running(text: str, most: int) -> str:
    """Give a text for a header or footer, where `&` begins a field; one that is too long ends with an ellipsis."""
    for length in range(min(len(text), most), -1, -1):
        shown = text if length == len(text) else f"{text[:length].rstrip()}…"
        escaped = re.sub(r"&&(?=[G\[])", "&&\u2060", shown.replace("&", "&&"))  # these two would still be fields
        if _units(escaped) <= most:
            return escaped
    return ""


# A sheet --------------------------------------------------------------------------------------------------------------


@attrs.define(kw_only=True)
class _Page:
    """Fill one sheet from the top: its title, what is said above, the table, and how it is printed."""

    report: Report
    sheet: Sheet
    page: Any
    pens: _Pens
    widths: tuple[float, ...]
    row: int = 0
    height: float = 0.0

    def fill(self) -> None:
        """Write everything that stands on the sheet."""
        table = self.sheet.table
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        self._above()
        top = self.row
        if table.headings:
            self._table(table)
        self._set_up()
        if table.headings:
            self._keep_in_sight(top)

    # above the table

    def _above(self) -> None:
        """Write what stands above the table, each over its whole width and as high as its text needs."""
        report, name = self.report, self.sheet.name
        about = [_line(words) for words in (report.title, report.subtitle, report.dated)]
        self._band("title", _text(name))
        self._band("subtitle", " · ".join(text for text in about if text and text != _line(name)))
        self._band("mark", _text(report.mark))
        self._band("intro", _text(self.sheet.intro))
        self.row += 1

    def _band(self, kind: str, text: str) -> None:
        columns, room = self._span()
        size = _FORMATS[kind]["font_size"] / _SIZE
        for piece in pieces(text, _line(self.report.continued)) if text else ():
            pen = self.pens(kind, quote_prefix=piece.startswith(_DRIVING))
            if columns > 1:  # one cell cannot be merged
                self.page.merge_range(self.row, 0, self.row, columns - 1, "", pen)
            self._put(self.row, 0, piece, pen)
            height = _height(piece, room, size)
            self.page.set_row(self.row, height)
            self.height += height
            self.row += 1

    def _span(self) -> tuple[int, float]:
        """Give over how many columns the texts above a table go, and their width: beyond a table that is narrow."""
        room = sum(self.widths)
        beyond = max(0, math.ceil((_LEAST_SPAN - room) / _USUAL_WIDTH))
        return len(self.widths) + beyond, room + beyond * _USUAL_WIDTH

    # the table

    def _table(self, table: Table) -> None:
        top = self.row
        headings = tuple(map(Cell, table.headings))
        self._cells(headings, "heading", table.numeric)
        below = self.row
        for row in table.rows:
            self._cells(row, "cell", table.numeric)
        self._region(table, top, below)
        if table.total:
            self._cells(table.total, "total", table.numeric)

    def _cells(self, cells: tuple[Cell, ...], kind: str, numeric: frozenset[int]) -> None:
        """Write a row, and in the rows below it what goes on from it."""
        parted = [[""] if _is_value(each) else list(pieces(_text(each.words), self._continued)) for each in cells]
        rows = max(map(len, parted))
        _expect_room(self.sheet, self.row + rows, len(cells))
        for number, pieces_ in enumerate(itertools.zip_longest(*parted, fillvalue="")):
            heights = [_height(piece, width) for piece, width in zip(pieces_, self.widths, strict=True)]
            self.page.set_row(self.row + number, max(heights))
            for column, piece in enumerate(pieces_):
                self._put(self.row + number, column, piece, self._pen(kind, piece, is_right=column in numeric))
        for column, each in enumerate(cells):
            self._put_value(column, each, kind)
        self.row += rows

    @property
    def _continued(self) -> str:
        return _line(self.report.continued)

    def _pen(self, kind: str, piece: str = "", *, is_right: bool, **more: object) -> Any:  # noqa: ANN401 - as above
        side = (
            {"align": "right", "indent": 2} if is_right else {"align": "left", "indent": 1}
        )  # right: a filter's button
        return self.pens(kind, quote_prefix=piece.startswith(_DRIVING), **side, **more)

    def _put_value(self, column: int, cell: Cell, kind: str) -> None:
        if cell.number is not None and _is_exact(cell.number):
            pen = self._pen(kind, is_right=True, num_format=_number_form(cell.number), text_wrap=False)
            self.page.write_number(self.row, column, float(cell.number), pen)
        elif _is_value(cell):
            pen = self._pen(kind, is_right=False, num_format=_day_form(self.report.languages), text_wrap=False)
            self.page.write_datetime(self.row, column, cell.day, pen)

    def _put(self, row: int, column: int, text: str, pen: Any) -> None:  # noqa: ANN401 - as above
        if not text:
            self.page.write_blank(row, column, None, pen)
        elif _RAW.match(text):  # the library would take this for its own markup, but not where it comes in two parts
            self.page.write_rich_string(row, column, text[:1], pen, text[1:], pen)
        else:
            self.page.write_string(row, column, text, pen)

    def _region(self, table: Table, top: int, below: int) -> None:
        """Make a table region with filters of what can be one; of anything else, a range with filters."""
        headings, last = [_text(words) for words in table.headings], self.row - 1
        if not table.rows or below - top > 1 or not _can_head(headings):
            self.page.autofilter(below - 1, 0, max(last, below - 1), len(headings) - 1)
            return
        columns = [
            {"header": text, "header_format": self._pen("heading", text, is_right=column in table.numeric)}
            for column, text in enumerate(headings)
        ]
        about = {
            "title": _shortened(_line(table.caption), LONGEST_HEADING),
            "description": _shortened(_line(self.sheet.intro), LONGEST_HEADING),
        }
        self.page.add_table(top, 0, last, len(headings) - 1, {"columns": columns, "style": None, **about})

    # how it is shown

    def _set_up(self) -> None:
        """Set how the sheet is shown and printed: in landscape, one page wide, with a header and a footer."""
        page = self.page
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        if mark := _running(_line(self.report.mark), 200):
            page.set_header(f"&L{mark}", {"scale_with_doc": False})
        about = _running(f"{_line(self.report.title)} · {_line(self.sheet.name)}", 110)
        page_words = _running(_line(self.report.page_words), 60)
        page.set_footer(f"&L{about}&R{page_words} &P / &N", {"scale_with_doc": False})

    def _keep_in_sight(self, top: int) -> None:
        """Keep the headings in sight, on paper and, where what stands above them is not too high, on the screen."""
        self.page.repeat_rows(top)
        if self.height < _TALLEST_FROZEN:
            self.page.freeze_panes(top + 1, 0)


def _expect_room(sheet: Sheet, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        name = printable(_shortened(_line(sheet.name), LONGEST_NAME))
        message = f"the sheet {name} needs more than the {MOST_ROWS} rows and {MOST_COLUMNS} columns that there are"
        raise ArgumentError(message, code="sheet", hint="make workbooks for fewer charities, or a shorter time")


def _is_exact(number: Fraction | None) -> bool:
    """Tell whether a spreadsheet, which counts in floating point, can hold a number exactly."""
    return number is not None and abs(number) < LARGEST_NUMBER and Fraction(float(number)) == number


def _is_value(cell: Cell) -> bool:
    """Tell whether a cell is a number or a day rather than its words."""
    return _is_exact(cell.number) or (cell.number is None and cell.day is not None and cell.day >= FIRST_DAY)


def _number_form(number: Fraction) -> str:
    """Give the form of a number: quarters are shown as texts have them, and any other that is typed there as it is."""
    if number.denominator not in {2, 4}:
        return "General"
    sign, whole, part = "-" if number < 0 else "", int(abs(number)), _PARTS[abs(number) % 1]
    return f'[={float(number)}]"{sign}{whole or ""}{part}";General'


def _day_form(languages: tuple[str, ...]) -> str:
    """Give the form of days: with the names of one language, or all in digits where two stand side by side."""
    names: dict[tuple[str, ...], str] = {
        ("en",): "[$-809]ddd d mmm yyyy",
        ("cy",): "[$-452]ddd d mmm yyyy",
    }
    return names.get(languages, "dd/mm/yyyy")


def _can_head(headings: list[str]) -> bool:
    """Tell whether a table region can have these headings, which it knows its columns by."""
    fit = all(text and _units(text) <= LONGEST_HEADING for text in headings)
    plain = not any(_ESCAPE.search(text) or _RAW.match(text) for text in headings)
    return fit and plain and len({text.casefold() for text in headings}) == len(headings)


def _widths(table: Table) -> tuple[float, ...]:
    """Give the width of each column in letters, so that they fit on a page and as few lines as can be are broken."""
    columns = [_column(table, column) for column in range(len(table.headings))]
    limits = [_MOST_NUMBER if column in table.numeric else _MOST_WIDTH for column in range(len(columns))]
    widths = [min(limit, longest) for limit, (longest, _, _) in zip(limits, columns, strict=True)]
    least = [min(width, word) for width, (_, word, _) in zip(widths, columns, strict=True)]
    if sum(least) > _PAGE_WIDTH:
        return tuple(least)
    while sum(widths) > _PAGE_WIDTH:
        spare = [column for column, width in enumerate(widths) if width > least[column]]
        widths[min(spare, key=lambda column: columns[column][2] / widths[column] ** 2)] -= 1
    return tuple(widths) or (_ALONE,)


def _column(table: Table, column: int) -> tuple[float, float, float]:
    """Measure a column: how wide its longest line is, its longest word, and all of its texts together."""
    heading = _text(table.headings[column])
    cells = [row[column] for row in (*table.rows, *((table.total,) if table.total else ()))]
    texts = [heading + " " * _BOLDER, *(" " * _DAY if cell.day else _text(cell.words)[:_MOST_SEEN] for cell in cells)]
    lines = [_breadth(line) for text in texts for line in text.split("\n")]
    words = [_breadth(word) for text in texts for word in ([text] if text.isspace() else text.split())]
    longest, word = max(lines) + _ROOM, min(_MOST_WIDTH, max(words, default=0.0) + _ROOM)
    return max(_LEAST_WIDTH, longest), max(_LEAST_WIDTH, word), sum(lines)


def _height(text: str, width: float, size: float = 1.0) -> float:
    """Give how high a row must be for a text in a column of a width; no row can be higher than some 27 lines."""
    lines = sum(_lines(line[:_MOST_SEEN], (width - _INDENT) / size) for line in text.split("\n", _MOST_LINES))
    return min(_TALLEST, lines * _LINE_HEIGHT * size + _BETWEEN)


def _lines(line: str, room: float) -> int:
    """Count the lines that a text takes where it is broken between words, and inside of those that are too long."""
    lines, taken = 1, 0.0
    for word in line.split(" "):
        broad = _breadth(word)
        if taken and taken + 1 + broad > room:
            lines, taken = lines + 1, 0.0
        taken += broad + (1 if taken else 0)
        lines, taken = lines + int(taken // room), taken % room
    return lines


def _breadth(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)
