"""A report as a document for Word, with real headings, lists and tables, and every part in its own language."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

import attrs

from coproduce.errors import MissingExtraError, WriteError
from coproduce.export.formats import word_look as look
from coproduce.export.formats.picture import write_timeline
from coproduce.export.formats.placing import parted
from coproduce.export.formats.visible import visible
from coproduce.export.needs import needed
from coproduce.export.report import (
    Block,
    Bullets,
    Cell,
    Drawing,
    Paragraph,
    Quote,
    Report,
    Section,
    Signatures,
    Table,
    Terms,
    Timeline,
    Tone,
)
from coproduce.export.words import NOTHING, Words, as_given

TAGS = {"en": "en-GB", "cy": "cy-GB"}
LONGEST_PROPERTY, LONGEST_AT_THE_EDGE = 255, 90
"""How many characters a property of a document may have, and how many stand at the edge of each page."""

MOST_LINES = 30
"""A row with more lines may break across pages, so that no part of it runs off one."""

LONGEST_TERM = 26
"""How many letters a term has room for in the column at the left of its text."""

TALLEST_PICTURE, SIGNING_HEIGHT = 12_500, 700
PADDING, LETTER = 220, 125
"""Lengths in twentieths of a point; the last two are the edges of a cell, and a letter of a wide font."""

_STYLES = {Tone.PLAIN: "Normal", Tone.LEAD: "Lead", Tone.QUIET: "Quiet", Tone.NOTICE: "Notice"}
_LED_UP_TO = (Bullets, Terms, Table, Drawing, Quote, Signatures)
_LINK = re.compile(r"(https://|mailto:)[^\s<>\"\\]+")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_FOR_WORD = "a document for Word"


def write(report: Report) -> bytes:
    r"""Write a report as a document for Word (.docx), with the same bytes each time.

    Raises `MissingExtraError` where python-docx is not installed. A drawing is described in words where this machine
    cannot paint it, for want of the library or of a font; its table of dates stands beside it in any case.

    >>> from datetime import UTC, datetime
    >>> from coproduce.audience import Audience
    >>> from coproduce.export.report import ReportKind
    >>> report = Report(
    ...     kind=ReportKind.CLOSING,
    ...     audience=Audience.CHARITY,
    ...     languages=("en",),
    ...     now=datetime(2026, 12, 7, tzinfo=UTC),
    ...     stem="letter",
    ...     title=as_given("Not now"),
    ...     subtitle=NOTHING,
    ...     author="Revolving Doors",
    ...     web="",
    ...     dated=NOTHING,
    ...     page_words=as_given("page"),
    ...     continued=NOTHING,
    ...     sections=(),
    ... )
    >>> write(report)[:4]
    b'PK\x03\x04'
    """
    document = needed("docx", _FOR_WORD).Document()
    look.dress(document, _language(report))
    _set_properties(document.core_properties, report)
    _set_edges(document.sections[0], report)
    page = _Page(document, report.languages)
    page.begin(report)
    for section in report.sections:
        page.section(section, 1)
    page.end(report)
    return _sealed(document)


def _language(report: Report) -> str:
    only = report.languages[0] if len(report.languages) == 1 else "en"
    return TAGS.get(only, only)


def _set_properties(properties: Any, report: Report) -> None:  # noqa: ANN401
    properties.title = _shortened(str(report.title), LONGEST_PROPERTY)
    properties.subject = _shortened(str(report.subtitle), LONGEST_PROPERTY)
    properties.author = properties.last_modified_by = _shortened(report.author, LONGEST_PROPERTY)
    properties.language = _language(report)
    properties.created = properties.modified = report.now.astimezone(UTC)
    properties.revision = 1
    properties.comments = ""


def _set_edges(section: Any, report: Report) -> None:  # noqa: ANN401
    """Set what stands at the top and the foot of every page: who wrote it, for whom it is not, its title and number."""
    top, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    top.style, foot.style = "Header", "Footer"
    _say(top, as_given(_shortened(report.author, LONGEST_AT_THE_EDGE)))
    for number, said in enumerate(report.mark.said if report.mark else ()):
        top.add_run("\n\t" if number else "\t")
        _add(top, _shortened(said.text, LONGEST_AT_THE_EDGE), said.language, "Page mark")
    for said in report.title.said[:1]:  # in the first language only, so that the number stands on the same line
        _add(foot, _shortened(said.text, LONGEST_AT_THE_EDGE), said.language)
    foot.add_run("\t")
    _say(foot, report.page_words)
    foot.add_run(" ")
    _add_field(foot, "PAGE")
    foot.add_run("/")
    _add_field(foot, "NUMPAGES")


@attrs.frozen
class _Page:
    """The document as it is written, from top to bottom."""

    document: Any
    languages: tuple[str, ...]

    def begin(self, report: Report) -> None:
        self.paragraph(report.mark, "Notice")
        _say(self.new("Title"), report.title)
        if report.subtitle:
            _say(self.new("Subtitle"), report.subtitle)
        _say(self.new("Byline"), report.dated)

    def end(self, report: Report) -> None:
        """Close with who wrote it, and the one link that a document has."""
        closing = self.new("Closing line")
        _say(closing, as_given(report.author))
        if report.web:
            closing.add_run(" · ")
            add = _add_link if _LINK.fullmatch(report.web) else _add
            add(closing, report.web)

    def section(self, section: Section, level: int) -> None:
        _say(self.new(f"Heading {min(level, 3)}"), section.heading)
        for block, following in itertools.zip_longest(section.blocks, section.blocks[1:]):
            self.block(block, section.heading, leads=isinstance(following, _LED_UP_TO))
        for inner in section.inner:
            self.section(inner, level + 1)

    def block(self, block: Block, heading: Words, *, leads: bool) -> None:
        """Set a block of a section with this heading; a paragraph that leads up to the next block stays with it."""
        match block:
            case Paragraph():
                self.paragraph(block.words, _STYLES[block.tone], leads=leads)
            case Quote():
                self.quote(block)
            case Bullets():
                self.bullets(block)
            case Terms():
                self.terms(block)
            case Table():
                self.table(block, heading)
            case Drawing():
                self.drawing(block.timeline, heading)
            case Signatures():
                self.signatures(block)

    def new(self, style: str) -> Any:  # noqa: ANN401
        """Begin a paragraph, with some room above it where it comes right after a table."""
        is_below_table = self.is_below_table
        paragraph = self.document.add_paragraph(style=style)
        if is_below_table and not style.startswith(("Heading", "Caption", "Closing")):
            paragraph.paragraph_format.space_before = needed("docx.shared", _FOR_WORD).Pt(12)
        return paragraph

    @property
    def is_below_table(self) -> bool:
        """Whether what is set next stands right below a table; the last element of all is the page's own."""
        last = self.document.element.body[-2:-1]
        return bool(last) and last[0].tag.endswith("}tbl")

    def caption(self, words: Words, heading: Words) -> None:
        """Set a caption, unless the heading says the same; below a table it stands, or two tables would be one."""
        if words and (self.is_below_table or str(words) != str(heading)):
            _say(self.new("Caption"), words)

    def paragraph(self, words: Words, style: str, *, leads: bool = False) -> None:
        """Set each language as a paragraph of its own, one below the other, with what the last of them leads up to."""
        for number, said in enumerate(words.said if words else ()):
            paragraph = self.new(style)
            is_last = number == len(words.said) - 1
            if leads or not is_last:
                paragraph.paragraph_format.keep_with_next = True
            if not is_last:
                paragraph.paragraph_format.space_after = needed("docx.shared", _FOR_WORD).Pt(2)
            _add(paragraph, said.text, said.language, _second(number))

    def quote(self, quote: Quote) -> None:
        self.paragraph(quote.words, "Quote", leads=bool(quote.said_by))
        if quote.said_by:
            source = self.new("Quote source")
            source.add_run("— ")
            _say(source, quote.said_by)

    def bullets(self, bullets: Bullets) -> None:
        number = _new_numbers(self.document) if bullets.numbered else None
        for item in bullets.items:
            point = self.new("List Number" if bullets.numbered else "List Bullet")
            if number is not None:
                properties = point._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
                properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
            _say(point, item, between="\n")
        self.leave_room()

    def leave_room(self) -> None:
        """Leave some room below the last point of a list, which stand closer to each other."""
        self.document.paragraphs[-1].paragraph_format.space_after = needed("docx.shared", _FOR_WORD).Pt(5)

    def terms(self, terms: Terms) -> None:
        """Set each term with its text beside it, or below it where the terms are too long for that."""
        fits = all(len(str(term)) <= LONGEST_TERM for term, _ in terms.pairs)
        for term, words in terms.pairs:
            paragraph = self.new("Term" if fits else "Long term")
            _say(paragraph, term, style="Strong")
            if words:
                paragraph.add_run("\t" if fits else "\n")
                _say(paragraph, words, between="\n")
        self.leave_room()

    def table(self, table: Table, heading: Words) -> None:
        self.caption(table.caption, heading)
        rows = [
            tuple(Cell(heading) for heading in table.headings),
            *table.rows,
            *([table.total] if table.total else []),
        ]
        made = self.new_table(len(rows), _widths(rows, table.numeric))
        _describe(made, table.caption, table.headings)
        for number, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
            style = "Table total" if table.total and number == len(rows) - 1 else "Table text"
            _fill(row, cells, style if number else "Table heading", table.numeric)
        _keep_ends(made.rows)

    def new_table(self, rows: int, columns: list[int]) -> Any:  # noqa: ANN401
        """Make a table with columns so wide, in twentieths of a point, and mark its first row as the headings."""
        made = self.document.add_table(rows, len(columns), style="Ruled table")
        made.autofit = False
        widths = [needed("docx.shared", _FOR_WORD).Twips(width) for width in columns]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for row in made.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        _mark(made.rows[0], "tblHeader")
        return made

    def drawing(self, timeline: Timeline, heading: Words) -> None:
        """Set a drawing, in as many parts as its letters need to be read on a page."""
        pictures = [_picture(part, self.languages) for part in parted(timeline, self.languages)]
        if None in pictures:
            self.paragraph(timeline.description, "Normal")
            return
        self.caption(timeline.title, heading)
        for picture in filter(None, pictures):
            shape = self.new("Picture").add_run().add_picture(io.BytesIO(picture))
            _fit(shape)
            for side in ("distT", "distB", "distL", "distR"):
                shape._inline.set(side, "0")  # noqa: SLF001 - some programs take an eighth of an inch otherwise
            properties = shape._inline.docPr  # noqa: SLF001
            properties.set("descr", visible(str(timeline.description)))
            properties.set("title", visible(str(timeline.title)))

    def signatures(self, signatures: Signatures) -> None:
        """Set a column for each who signs, with room to write beside each label."""
        columns = max(1, len(signatures.roles))
        made = self.new_table(1 + len(signatures.labels), [look.TEXT_WIDTH // columns] * columns)
        _describe(made, _joined(signatures.roles), signatures.labels)
        rows = [signatures.roles, *([label] * columns for label in signatures.labels)]
        for number, (row, words) in enumerate(zip(made.rows, rows, strict=True)):
            if number:
                row.height = needed("docx.shared", _FOR_WORD).Twips(SIGNING_HEIGHT)
            _keep_whole(row, words)
            for cell, each in zip(row.cells, words, strict=True):
                cell.paragraphs[0].style = "Table text" if number else "Table heading"
                cell.paragraphs[0].paragraph_format.keep_with_next = number < len(rows) - 1
                _say(cell.paragraphs[0], each)
                if not number:
                    _shade(cell)


def _say(paragraph: Any, words: Words, *, between: str = " / ", style: str = "") -> None:  # noqa: ANN401
    """Say words in one paragraph, each language with its own tag, and a sign or a new line between them."""
    for number, said in enumerate(words.said):
        if number:
            paragraph.add_run(between)
        _add(paragraph, said.text, said.language, style or _second(number))


def _second(number: int) -> str:
    return "Second language" if number else ""


def _add(paragraph: Any, text: str, language: str = "", style: str = "") -> Any:  # noqa: ANN401
    run = paragraph.add_run(visible(text), style or None)
    if language:
        tag = needed("docx.oxml", _FOR_WORD).OxmlElement("w:lang")
        tag.set(_named("w:val"), TAGS.get(language, language))
        run._r.get_or_add_rPr().append(tag)  # noqa: SLF001
    return run


def _add_link(paragraph: Any, address: str) -> None:  # noqa: ANN401
    kind = needed("docx.opc.constants", _FOR_WORD).RELATIONSHIP_TYPE.HYPERLINK
    link = needed("docx.oxml", _FOR_WORD).OxmlElement("w:hyperlink")
    link.set(_named("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    link.append(_add(paragraph, address, style="Hyperlink")._r)  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001


def _add_field(paragraph: Any, name: str) -> None:  # noqa: ANN401
    """Add a number that the reader's program counts; the name is ours, and no text of a report is ever one."""
    field = needed("docx.oxml", _FOR_WORD).OxmlElement("w:fldSimple")
    field.set(_named("w:instr"), name)
    field.append(_add(paragraph, "1")._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def _named(name: str) -> str:
    return str(needed("docx.oxml.ns", _FOR_WORD).qn(name))


def _new_numbers(document: Any) -> int:  # noqa: ANN401
    """Begin a numbered list at 1, whatever lists stand before it."""
    numbers = document.part.numbering_part.element.add_num(look.NUMBERS)
    numbers.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(numbers.numId)


def _mark(row: Any, name: str) -> None:  # noqa: ANN401
    mark = needed("docx.oxml", _FOR_WORD).OxmlElement(f"w:{name}")
    row._tr.get_or_add_trPr().insert(0, mark)  # noqa: SLF001


def _keep_whole(row: Any, texts: Iterable[Words]) -> None:  # noqa: ANN401
    """Let no row break across pages, but for one that could be longer than a page, of which the rest would be cut."""
    widths = [cell.width.twips - PADDING for cell in row.cells]
    if all(_lines(words, width) <= MOST_LINES for words, width in zip(texts, widths, strict=False)):
        _mark(row, "cantSplit")


def _keep_ends(rows: Any) -> None:  # noqa: ANN401
    """Keep the headings with the first two rows, and the last two rows with each other, so that none stands alone."""
    for number in sorted({0, 1, len(rows) - 2} & set(range(len(rows) - 1))):
        for cell in rows[number].cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _lines(words: Words, width: int) -> int:
    """Reckon how many lines words take in a column so wide, or some more."""
    lines = [line for said in words.said for line in visible(said.text).split("\n")]
    return sum(1 + len(line) * LETTER // max(width, LETTER) for line in lines)


def _describe(table: Any, title: Words, headings: tuple[Words, ...]) -> None:  # noqa: ANN401
    """Say what a table is to who hears it instead of seeing it."""
    for name, words in (("tblCaption", title), ("tblDescription", _joined(headings))):
        element = needed("docx.oxml", _FOR_WORD).OxmlElement(f"w:{name}")
        element.set(_named("w:val"), visible(str(words)))
        table._tbl.tblPr.append(element)  # noqa: SLF001


def _joined(several: tuple[Words, ...]) -> Words:
    return as_given(", ".join(str(words) for words in several))


def _widths(rows: list[tuple[Cell, ...]], numeric: frozenset[int]) -> list[int]:
    """Share the width of the text among columns: room for the longest word of each, and more where texts are long."""
    columns = range(max(1, *(len(row) for row in rows)))
    cells = [[cell for row in rows for cell in row[column : column + 1]] for column in columns]
    texts = [[said.text for cell in each for said in cell.words.said] for each in cells]
    least = [PADDING + LETTER * max(min(_longest(map(_unbroken, each)), 20), 3) for each in cells]
    asked = [min(_longest(each), 13 if column in numeric else 60) + 1 for column, each in enumerate(texts)]
    left = look.TEXT_WIDTH - sum(least)
    if left < 0:
        return [look.TEXT_WIDTH * each // sum(least) for each in least]
    return [each + left * more // sum(asked) for each, more in zip(least, asked, strict=True)]


def _unbroken(cell: Cell) -> str:
    """Give the longest part of a cell that stays on one line where it can: a day, or a word."""
    parts = [part for said in cell.words.said for part in (said.text.split(", ") if cell.day else said.text.split())]
    return max(parts, key=len, default="")


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _fill(row: Any, cells: tuple[Cell, ...], style: str, numeric: frozenset[int]) -> None:  # noqa: ANN401
    _keep_whole(row, [cell.words for cell in cells])
    right = needed("docx.enum.text", _FOR_WORD).WD_ALIGN_PARAGRAPH.RIGHT
    for column, place in enumerate(row.cells):
        said = cells[column].words.said if column < len(cells) else NOTHING.said
        for number, each in enumerate(said):
            paragraph = place.add_paragraph() if number else place.paragraphs[0]
            paragraph.style, paragraph.alignment = style, right if column in numeric else None
            _add(paragraph, each.text, each.language, _second(number))
        if style == "Table heading":
            _shade(place)


def _shade(cell: Any) -> None:  # noqa: ANN401
    shade = needed("docx.oxml", _FOR_WORD).OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", look.TINT)):
        shade.set(_named(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _picture(timeline: Timeline, languages: tuple[str, ...]) -> bytes | None:
    try:
        return write_timeline(timeline, languages)
    except (MissingExtraError, WriteError):
        return None


def _fit(shape: Any) -> None:  # noqa: ANN401
    """Make a picture as wide as the text, or as tall as a page has room for."""
    twips = needed("docx.shared", _FOR_WORD).Twips
    share = min(twips(look.TEXT_WIDTH) / shape.width, twips(TALLEST_PICTURE) / shape.height)
    shape.width, shape.height = int(shape.width * share), int(shape.height * share)


def _shortened(text: str, longest: int) -> str:
    """Show that a text goes on, where there is room for its beginning only; it stands in full in the document."""
    shown = " ".join(visible(text).split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _sealed(document: Any) -> bytes:  # noqa: ANN401
    """Pack the parts anew, in one order and with one time, so that the same report gives the same bytes."""
    loose, sealed = io.BytesIO(), io.BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(sealed, "w") as packed:
        for name in _in_order(parts.namelist()):
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            packed.writestr(member, parts.read(name))
    return sealed.getvalue()


def _in_order(names: list[str]) -> Iterator[str]:
    first = "[Content_Types].xml"
    yield first
    yield from sorted(name for name in names if name != first)
