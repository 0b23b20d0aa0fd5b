"""A deck of slides that participants write on: the report-back to one audience, as a file for PowerPoint."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import attrs

from coproduce.export.formats.slide_pages import CELL_SIZES, Grid, Page, pages_of
from coproduce.export.formats.slide_template import (
    BODY,
    FOOTER,
    INK,
    NUMBER,
    TEAL,
    WHITE,
    retag,
    template,
    theme_of,
)
from coproduce.export.formats.slide_text import LANGUAGE_TAGS, Text, in_a_row, texts_of
from coproduce.export.formats.slide_timeline import describe, draw
from coproduce.export.formats.visible import visible
from coproduce.export.needs import needed
from coproduce.export.report import Deck, Report
from coproduce.export.words import Words, as_given

_WHAT = "a deck of slides"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LONGEST_PROPERTY = 255
_KEPT_NOTES = ("SLIDE_IMAGE", "BODY", "SLIDE_NUMBER")


def write(report: Report, variant: str) -> bytes:
    """Write the slides for one audience of the report-back as a file for PowerPoint.

    What is too long for its slide goes on to further ones. Raises `UnknownLineError` for a variant that there is none
    of, and `MissingExtraError` where python-pptx is not installed (R59, R60).

    >>> from datetime import UTC, datetime
    >>> from coproduce import Practice, enhance
    >>> from coproduce.export.reporting import report
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> write(report(package, audience="charity", now=datetime(2026, 12, 7, tzinfo=UTC)), "trustees")[:2]
    b'PK'
    """
    deck = report.deck(variant)
    presentation = template(_main_language(report))
    for page in _pages(report, deck):
        _add(presentation, page, report)
    if any(slide.notes for slide in deck.slides):
        _dress_notes(presentation.notes_master, report)
    _set_properties(presentation.core_properties, report, deck)
    written = io.BytesIO()
    presentation.save(written)
    return _settled(written.getvalue())


def _pages(report: Report, deck: Deck) -> Iterator[Page]:
    for slide in deck.slides:
        yield from pages_of(slide, report.continued, _first_told(deck.title, report.title))


def _first_told(*titles: Words) -> Words:
    return next((title for title in titles if str(title).strip()), as_given("…"))


def _main_language(report: Report) -> str:
    return LANGUAGE_TAGS[report.languages[0]]


# One slide ------------------------------------------------------------------------------------------------------------


def _add(presentation: Any, page: Page, report: Report) -> None:  # noqa: ANN401 - a presentation of an optional library
    slide = presentation.slides.add_slide(presentation.slide_layouts[page.form])
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    _write(slide.shapes.title.text_frame, page.title, _Look(page.sizes))
    for place in page.places:
        _write(places[place.idx].text_frame, place.texts, _Look(place.sizes))
    if page.grid:
        _draw_grid(places[BODY], page.grid, page.title)
    if page.picture:
        draw(page.picture, slide, _write_drawn)
    _add_foot(slide, report, len(presentation.slides))
    if page.notes:
        notes = tuple(text for words in page.notes for text in texts_of(words))
        _write(slide.notes_slide.notes_text_frame, notes, levels=False)


def _add_foot(slide: Any, report: Report, number: int) -> None:  # noqa: ANN401 - likewise
    """Give a slide its number and, where the document is not for everybody, the mark that says so."""
    wanted = (FOOTER, NUMBER) if report.mark else (NUMBER,)
    for place in slide.slide_layout.placeholders:
        if place.placeholder_format.idx in wanted:
            slide.shapes.clone_placeholder(place)
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    if report.mark:
        _write(places[FOOTER].text_frame, in_a_row(report.mark), row=True)
    paragraph = places[NUMBER].text_frame.paragraphs[0]._p  # noqa: SLF001 - the library writes no fields
    paragraph.insert(0, needed("pptx.oxml", _WHAT).parse_xml(_FIELD.format(number=number)))


_FIELD = (
    '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'id="{{7C5E0D6A-53B1-4A0B-9C5F-0B5C6B1F2A30}}" type="slidenum"><a:rPr/><a:t>{number}</a:t></a:fld>'
)


@attrs.frozen
class _Look:
    """Hold how letters look where that is not left to the place that they stand in: sizes by level, weight, colour."""

    sizes: tuple[float, float] | None = None
    bold: bool = False
    colour: str = ""


_AS_PLACED = _Look()


def _write(
    frame: Any,  # noqa: ANN401 - likewise
    texts: tuple[Text, ...],
    look: _Look = _AS_PLACED,
    *,
    row: bool = False,
    levels: bool = True,
) -> None:
    """Write texts as paragraphs, or in a row as one, each part with the tag of its language."""
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if row or not number else frame.add_paragraph()
        if levels and not row:
            _set_level(paragraph, text)
        for place, line in enumerate(text.text.split("\n")):
            if place:
                paragraph.add_line_break()
            _add_run(paragraph, attrs.evolve(text, text=line), look)


def _add_run(paragraph: Any, text: Text, look: _Look) -> None:  # noqa: ANN401 - likewise
    run = paragraph.add_run()
    run.text = text.text
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the library has no setter for all of these
    if text.language in LANGUAGE_TAGS:
        properties.set("lang", LANGUAGE_TAGS[text.language])
    if look.sizes:
        properties.set("sz", str(round(100 * look.sizes[text.level])))
    if look.bold:
        properties.set("b", "1")
    if look.colour:
        run.font.color.rgb = needed("pptx.dml.color", _WHAT).RGBColor.from_string(look.colour)


def _set_level(paragraph: Any, text: Text) -> None:  # noqa: ANN401 - likewise
    paragraph.level = text.level
    if text.goes_on:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - likewise
        properties.set("indent", "0")
        properties.append(needed("pptx.oxml", _WHAT).parse_xml(_NO_BULLET))


_NO_BULLET = '<a:buNone xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'


def _write_drawn(frame: Any, texts: tuple[Text, ...], size: float, *, row: bool, bold: bool) -> None:  # noqa: ANN401
    """Write texts on a drawing, where names are heavy and dates are not."""
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if row or not number else frame.add_paragraph()
        heavy = bold or (text.level == 0 and not row)
        _add_run(paragraph, text, _Look((size, size), heavy, INK))


# A table --------------------------------------------------------------------------------------------------------------


def _draw_grid(place: Any, grid: Grid, title: tuple[Text, ...]) -> None:  # noqa: ANN401 - likewise
    frame = place.insert_table(rows=len(grid.rows), cols=len(grid.widths))
    describe(frame, " / ".join(text.text for text in title))
    table = frame.table
    _set_look(table, headed=grid.headed)
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = round(914_400 * width)
    for number, (row, (cells, high)) in enumerate(zip(table.rows, grid.rows, strict=True)):
        row.height = round(12_700 * high)
        for column, (cell, texts) in enumerate(zip(row.cells, cells, strict=True)):
            head = grid.headed and number == 0
            _draw_cell(cell, texts, head=head, bold=head or (not grid.headed and column == 0))
            _rule(cell, head=head)


def _set_look(table: Any, *, headed: bool) -> None:  # noqa: ANN401 - likewise
    """Take the library's own colours off a table, and say which part of it is the heading."""
    table.first_row, table.first_col, table.horz_banding = headed, not headed, False
    style = table._tbl.tblPr.find(f"{_DRAWING}tableStyleId")  # noqa: SLF001 - likewise
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _draw_cell(cell: Any, texts: tuple[Text, ...], *, head: bool, bold: bool) -> None:  # noqa: ANN401 - likewise
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = 91_440
    cell.fill.solid()
    cell.fill.fore_color.rgb = needed("pptx.dml.color", _WHAT).RGBColor.from_string(TEAL if head else WHITE)
    _write(cell.text_frame, texts, _Look(CELL_SIZES, bold, WHITE if head else INK), levels=False)
    if not texts:
        cell.text_frame.paragraphs[0].font.size = round(12_700 * CELL_SIZES[0])


def _rule(cell: Any, *, head: bool) -> None:  # noqa: ANN401 - likewise
    """Draw thin lines around a cell, so that an empty one is seen as a place to write in."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - likewise
    parse = needed("pptx.oxml", _WHAT).parse_xml
    for place, side in enumerate(("lnL", "lnR", "lnT", "lnB")):
        properties.insert(place, parse(_LINE.format(side=side, colour=TEAL if head else "A9C6CC")))


_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LINE = (
    '<a:{side} xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="9525">'
    '<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:{side}>'
)

# The file -------------------------------------------------------------------------------------------------------------


def _dress_notes(master: Any, report: Report) -> None:  # noqa: ANN401 - likewise
    """Make the pages for notes ours: no date that changes, no other colours, and slides as wide as they are."""
    for place in list(master.placeholders):
        kind = place.placeholder_format.type.name
        if kind not in _KEPT_NOTES:
            place._element.getparent().remove(place._element)  # noqa: SLF001 - likewise
        elif kind == "SLIDE_IMAGE":
            place.height = round(place.width * 9 / 16)
    retag(master.element, _main_language(report))
    parts = (relation.target_part for relation in master.part.rels.values() if relation.reltype.endswith("/theme"))
    theme = next(parts)
    theme._element = needed("pptx.oxml", _WHAT).parse_xml(theme_of(theme.blob))  # noqa: SLF001 - likewise


def _set_properties(properties: Any, report: Report, deck: Deck) -> None:  # noqa: ANN401 - likewise
    now = report.now.astimezone(UTC).replace(tzinfo=None)
    properties.title = _property(str(_first_told(deck.title, report.title)))
    properties.subject = _property(str(report.subtitle))
    properties.author = properties.last_modified_by = _property(report.author)
    properties.language = _main_language(report)
    properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = now
    properties.revision = 1


def _property(text: str) -> str:
    """Give a text as a property of a document holds it: on one line, and an ellipsis where it is too long for one."""
    line = visible(text).replace("\n", " ")
    return line if len(line) <= _LONGEST_PROPERTY else f"{line[: _LONGEST_PROPERTY - 1]}…"


def _settled(data: bytes) -> bytes:
    """Pack a file again with a fixed time on every part of it."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            part = zipfile.ZipInfo(name, _EARLIEST)
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            again.writestr(part, packed.read(name))
    return settled.getvalue()
