"""Reports and whole documents of which every text is a given one, and what a reader of each format finds in a file."""

import io
import itertools
import json
import re
import types
import typing
import zipfile

import attrs
import icalendar
import lxml.etree
import lxml.html
import openpyxl

from coproduce.audience import Audience
from coproduce.export import export
from coproduce.export import report as model
from coproduce.export.earlier import kept, read_entries
from coproduce.export.formats.diary import invitations
from coproduce.export.formats.lettering import on_one_line
from coproduce.export.formats.visible import visible
from coproduce.export.report import Invitation, Layout, Slide, Timeline
from coproduce.export.reporting import report
from coproduce.export.words import Words, as_given
from export.canaries import NOW, a_marked_case, an_example, planned_of
from reports import a_report

HARMLESS = "Bryn Hope"
_PIECE = re.compile(rf"{HARMLESS}(?: \d{{3}})?")

NAMES = {
    *("Report.stem", "Report.languages", "Section.id", "Deck.variant"),
    *("Entry.uid", "Invitation.organiser", "Invitation.attendees"),
}
"""Fields with names and addresses: they come from us or the offer, or are refused where they are none."""


# Reports --------------------------------------------------------------------------------------------------------------


def fields_with_words():
    """List every field of the page model that can hold a text, by the types that it declares, but for names."""
    classes = [each for each in vars(model).values() if isinstance(each, type) and attrs.has(each)]
    ours = [each for each in classes if each.__module__ == model.__name__]
    hints = {each: typing.get_type_hints(each) for each in ours}
    fields = {f"{each.__name__}.{name}" for each in ours for name, hint in hints[each].items() if _holds_words(hint)}
    return fields - NAMES


def _holds_words(hint):
    if isinstance(hint, types.GenericAlias | types.UnionType) or typing.get_origin(hint):
        return any(map(_holds_words, typing.get_args(hint)))
    return hint in (Words, str)


class Filling:
    """Put a text wherever one may stand, as it is or each time with another number, and keep where that was."""

    def __init__(self, text, *, numbered):
        self.text, self.numbered, self.places = text, numbered, []

    def put(self, where):
        """Give the text for the next place, and keep in which field that is."""
        self.places.append(where)
        return f"{self.text} {len(self.places) - 1:03}" if self.numbered else self.text

    def fill(self, value, where=""):
        if where in NAMES:
            return value
        if isinstance(value, tuple):
            return tuple(self.fill(each, where) for each in value)
        if isinstance(value, str) and value:
            return self.put(where)
        return self.fill_fields(value, where) if attrs.has(type(value)) else value

    def fill_fields(self, value, where):
        if isinstance(value, Words):
            return Words(tuple(attrs.evolve(each, text=self.put(where)) for each in value.said)) if value else value
        names = [(field.name, f"{type(value).__name__}.{field.name}") for field in attrs.fields(type(value))]
        return attrs.evolve(value, **{name: self.fill(getattr(value, name), where) for name, where in names})


def a_whole_report():
    """Make a report in which no field is empty."""
    words, made = as_given("words"), _small(a_report())
    entries = tuple(attrs.evolve(each, part="morning", title=words) for each in made.entries)
    invitation = Invitation(organiser="desk@example.org", attendees=("chief@example.org",))
    headings = Slide(title=words, layout=Layout.COLUMNS, columns=((words, ()), (words, ())))
    decks = tuple(attrs.evolve(each, slides=(*each.slides, headings)) for each in made.decks)
    everywhere = dict.fromkeys(("mark", "contents", "skip"), words)
    more = {"entries": entries, "decks": decks, "invitation": invitation, "untranslated": ("words",)}
    return attrs.evolve(made, **more, **everywhere)


def _small(value):
    """Leave one lane of each timeline, so that no time goes into painting."""
    if isinstance(value, tuple):
        return tuple(map(_small, value))
    if isinstance(value, Timeline):
        return attrs.evolve(value, lanes=value.lanes[:1])
    if not attrs.has(type(value)):
        return value
    return attrs.evolve(
        value, **{field.name: _small(getattr(value, field.name)) for field in attrs.fields(type(value))}
    )


def _places():
    filling = Filling(HARMLESS, numbered=True)
    filling.fill(WHOLE)
    return tuple(filling.places)


WHOLE = a_whole_report()
PLACES = _places()
"""The field of each place of it, in order."""

_ONLY_DRAWN = ("Timeline.description", "Timeline.months", "Timeline.key")


def a_hostile_report(text, *, numbered=False):
    """Make a report with this text wherever a report may have one."""
    return Filling(text, numbered=numbered).fill(WHOLE)


# Whole documents ------------------------------------------------------------------------------------------------------


def a_hostile_document(text, reader, example="some-way-on"):
    """Take a case whose every text is this one, through every rule, and make the report on it for one audience.

    What the audience may not see is something else, since a text that is repeated to it would be refused.
    """
    aviary, case = a_marked_case(an_example(example))
    open_to = {marker for marker, each in aviary.canaries.items() if reader in each.readers}

    def swapped(found):
        return text if found[1] in open_to else "kept back"

    made = planned_of(_swapped(case, swapped))
    places = {event.id: text for event in getattr(made, "events", ())} if reader is not Audience.FUNDER else {}
    return report(made, audience=reader, now=NOW, places=places)


def _swapped(value, swap):
    """Give a case with another text for each marker in it."""
    if isinstance(value, str):
        return re.sub(r"Words (zqcanary\w{4}zq) in it", swap, value)
    if isinstance(value, tuple):
        return tuple(_swapped(each, swap) for each in value)
    if not attrs.has(type(value)):
        return value
    fields = [field for field in attrs.fields(type(value)) if field.init]
    return attrs.evolve(value, **{field.alias: _swapped(getattr(value, field.name), swap) for field in fields})


# What is read ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class Found:
    """Hold what a reader of a format finds: its shape, which no text may change, and its texts, each with its kind."""

    shape: object
    texts: tuple[tuple[str, str], ...] = ()


KINDS = {
    "text": visible,
    "line": on_one_line,
    "loose": on_one_line,
    "cut": on_one_line,
    "diary": kept,
    "json": str,
}
"""How a text stands in each kind of place, with visible signs for what cannot; what is cut is whole elsewhere."""


def lost(plain, found, text):
    """List the places where a reader does not find the text that stands there, with what is found instead."""
    pairs = itertools.zip_longest(plain.texts, found.texts, fillvalue=("", None))
    return [
        (kind, wanted, there)
        for (kind, said), (_, there) in pairs
        if not _is_there(kind, there, wanted := _wanted(kind, said, text))
    ]


def _wanted(kind, said, text):
    """Give what should stand there; a block drops empty lines at the edges of each text by itself."""
    if kind == "block":
        return _PIECE.sub(lambda piece: visible(piece[0].replace(HARMLESS, text)).strip("\n"), said)
    return KINDS[kind](said.replace(HARMLESS, text))


def _is_there(kind, there, wanted):
    if there is None or kind not in ("loose", "cut"):
        return there == wanted
    line = on_one_line(there)
    return line == wanted or (kind == "cut" and line.endswith("…") and wanted.startswith(line[:-1].rstrip()))


def _members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _elements(part):
    return lxml.etree.fromstring(part).iter(lxml.etree.Element)


def _tag(element):
    return lxml.etree.QName(element).localname


def _relations(members):
    """Give every relation of an office file: its kind and, where it leads out of the file, to where."""
    parts = [part for name, part in members.items() if name.endswith(".rels")]
    each = [element for part in parts for element in _elements(part) if _tag(element) == "Relationship"]
    return {(one.get("Type"), one.get("Target") if one.get("TargetMode") == "External" else "") for one in each}


# Each format ----------------------------------------------------------------------------------------------------------


def read_word(data):
    """Read a document by python-docx: every element but breaks, every field and link, and each paragraph."""
    import docx  # noqa: PLC0415 - python-docx takes its time

    members, document = _members(data), docx.Document(io.BytesIO(data))
    body, section = document.element.body, document.sections[0]
    edges = [section.header._element, section.footer._element]
    elements = [each for part in (body, *edges) for each in part.iter(lxml.etree.Element)]
    tags = [_tag(each) for each in elements if _tag(each) not in ("t", "br", "tab", "cr", "cantSplit")]
    instructions = [value for each in elements for name, value in each.attrib.items() if name.endswith("}instr")]
    core = document.core_properties
    texts = [("text", _plain(run)) for run in body.iter(f"{_W}r") if len(run.xpath("./w:t"))]
    texts += [("text", each.get(f"{_W}val")) for each in body.iter(f"{_W}tblCaption", f"{_W}tblDescription")]
    texts += [("text", each.get(name)) for each in body.iter(f"{_WP}docPr") for name in ("title", "descr")]
    texts += [("cut", _plain(run)) for edge in edges for run in edge.iter(f"{_W}r") if len(run.xpath("./w:t"))]
    texts += [("cut", each) for each in (core.title, core.subject, core.author, core.last_modified_by)]
    return Found((tags, instructions, sorted(members), _relations(members)), tuple(texts))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def _plain(run):
    """Give what stands in a run, with its breaks and tabs."""
    signs = {"br": "\n", "cr": "\n", "tab": "\t"}
    return "".join(signs.get(_tag(each), each.text or "") for each in run if _tag(each) in ("t", *signs))


def read_slides(data):
    """Read slides by python-pptx: the kinds of elements, the relations, and all that stands on them as one text."""
    import pptx  # noqa: PLC0415 - python-pptx takes its time

    members = _members(data)
    parts = [part for name, part in members.items() if name.startswith("ppt/") and name.endswith((".xml", ".rels"))]
    tags = {_tag(each) for part in parts for each in _elements(part)}
    fields = [each.get("type") for part in parts for each in _elements(part) if _tag(each) == "fld"]
    told, titles = [], []
    slides = pptx.Presentation(io.BytesIO(data)).slides
    for slide in slides:
        title = slide.shapes.title._element
        shapes = [each for each in slide.element.iter(f"{_P}sp", f"{_P}graphicFrame") if each is not title]
        told += ["".join(each.itertext(f"{_A}t")) for each in shapes]
        told += [slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else []
        told += [each.get("descr", "") for each in slide.element.iter(f"{_P}cNvPr")]
        titles.append(slide.shapes.title.text_frame.text)
    names = {re.sub(r"\d+", "", name) for name in members}
    shape = (tags - {"br"}) | set(fields) | names | _relations(members)
    return Found(shape, (("slides", _squeezed("".join((*told, *titles)))),))


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def _squeezed(text):
    return "".join(text.split())


def lost_on_slides(plain, found, text):
    """List the texts that slides no longer have; what only a drawing needs goes where a drawing becomes a table."""
    said, there = (each.texts[0][1] for each in (plain, found))
    pieces = sorted(set(re.findall(rf"{_squeezed(HARMLESS)}(?:\d{{3}})?", said)))
    wanted = {piece: _squeezed(visible(piece.replace(_squeezed(HARMLESS), text))) for piece in pieces}
    return [piece for piece in pieces if wanted[piece] not in there and _place(piece) not in _ONLY_DRAWN]


def _place(piece):
    number = piece.removeprefix(_squeezed(HARMLESS))
    return PLACES[int(number)] if number else ""


def read_workbook(data):
    """Read a workbook by openpyxl: every cell is a text, number or day without a link, and headers have our fields."""
    members, book = _members(data), openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    doing = {"f", "hyperlink", "oleObject", "externalReference", "ddeLink", "webPr", "connection", "customPr"}
    done = [_tag(each) for name in members if name.endswith(".xml") for each in _elements(members[name])]
    edges = [text for page in book for text in _edges(members, page, book)]
    codes = [re.findall(r"&(.)", text.replace("&&", "")) for text in edges]
    kinds = [(cell.coordinate, cell.data_type, cell.hyperlink) for cell in cells]
    parts = sorted(name for name in members if "/tables/" not in name and not name.endswith(".rels"))
    relations = {each for each in _relations(members) if not each[0].endswith("/table")}
    legal = [bool(re.fullmatch(r"[^\[\]:*?/\\\x00-\x1f]{1,31}", name)) for name in book.sheetnames]
    texts = [("loose" if cell.row < _FIRST_ROW else "text", str(cell.value)) for cell in cells]
    said = (("line", "title"), ("line", "subject"), ("line", "description"), ("text", "creator"))
    texts += [(kind, getattr(book.properties, name).replace("_x005F_", "_")) for kind, name in said]
    return Found((kinds, doing & set(done), codes, parts, relations, legal), tuple(texts))


_FIRST_ROW = 5
"""The row of the headings; of what stands above it, some is on one line."""


def _edges(members, page, book):
    """Give the header and the footer of a sheet as they stand in the file."""
    part = members[f"xl/worksheets/sheet{book.index(page) + 1}.xml"]
    return [each.text for each in _elements(part) if _tag(each) in ("oddHeader", "oddFooter")]


def read_diary(data):
    """Read diaries by icalendar: every component, property and parameter, and their texts; these by our reader too."""
    parts = [part for each in data for part in icalendar.Calendar.from_ical(each).walk()]
    shape, texts = [], []
    for part in parts:
        for name, value in part.property_items(recursive=False, sorted=False):
            shape.append((part.name, name, *sorted(getattr(value, "params", {}))))
            if part.name == "VEVENT" and name in _DIARY_TEXTS:
                texts.append(("diary", str(value)))
    ours = [entry for each in data for entry in read_entries(each)]
    texts += [("diary", str(said)) for one in ours for said in (one.summary, one.description, one.place, one.title)]
    lines = [line for each in data for line in each.split(b"\r\n")]
    texts += [("diary", unescaped(line.partition(":")[2])) for line in _unfolded(data) if line.startswith("X-")]
    return Found((shape, all(len(line.decode().encode()) <= _LONGEST_LINE for line in lines)), tuple(texts))


_DIARY_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION")
_LONGEST_LINE = 75


def _unfolded(data):
    return [line for each in data for line in each.replace(b"\r\n ", b"").decode().split("\r\n")]


def unescaped(line):
    r"""Give a line with the escapes of RFC 5545 read: `\n`, `\\`, `\;` and `\,`."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), line)


def write_diary(made):
    """Write the diary, and the invitation to each date."""
    return (
        (export(made, "ics"), *(content for _, content in invitations(made)))
        if made.invitation
        else (export(made, "ics"),)
    )


def read_page(data):
    """Read a page by lxml: every element and attribute, the texts of elements and attributes, and what drawings are."""
    root = lxml.html.document_fromstring(data.decode())
    drawn = {each for drawing in root.iter("svg") for each in drawing.iterdescendants()}
    others = [each for each in root.iter() if each not in drawn]
    shape = [(each.tag, *sorted(each.attrib)) for each in others]
    texts = [("line" if each.tag == "title" else "text", each.text or "") for each in others]
    texts += [("text", each.tail) for each in others if each.tail]
    texts += [("text", value) for each in others for name, value in each.attrib.items() if each.tag != "svg"]
    return Found((shape, {(each.tag, name) for each in drawn for name in (*each.attrib, "")} - _MAY_VARY), tuple(texts))


_MAY_VARY = {("text", "text-anchor")}
"""A line of a drawing ends at its place instead of beginning there, where it has no room."""


def read_drawing(data):
    """Read a drawing by lxml: every element and attribute but lines of text, and each title, which is whole."""
    elements = list(lxml.etree.fromstring(data).iter())
    lines = [each for each in elements if _tag(each) == "text"]
    shape = [(_tag(each), *sorted(each.attrib)) for each in elements if each not in lines]
    allowed = {("text", name) for each in lines for name in each.attrib} - _MAY_VARY
    texts = [("line", each.text) for each in elements if _tag(each) in ("title", "desc")]
    return Found((shape, allowed, [len(each) for each in lines if len(each)]), tuple(texts))


def read_picture(data):
    """Read a picture: which chunks it has, none of which holds a text."""
    at, kinds = 8, []
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big") + 12
    return Found((data[:8], [kind for kind, _ in itertools.groupby(kinds)]))


def read_markdown(data):
    """Read Markdown by markdown-it: what each part is, and its text."""
    import markdown_it  # noqa: PLC0415 - as above

    tokens = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(data.decode())
    inline = [token for token in tokens if token.type == "inline"]
    parts = [part for token in inline for part in token.children if part.type not in ("text", "softbreak", "hardbreak")]
    inner = [(part.type, part.tag, str(part.attrs)) for part in parts if part.content != "<!-- -->"]
    shape = [(token.type, token.tag, token.markup) for token in tokens], inner
    return Found(shape, tuple(("block", _said(token)) for token in inline))


def _said(token):
    breaks = {"hardbreak": "\n", "softbreak": " "}
    return "".join(breaks.get(part.type, part.content if part.type == "text" else "") for part in token.children)


def read_tree(data):
    """Read JSON: its shape, and each text but the name of files."""
    shape, texts = [], []

    def walk(value, path):
        if isinstance(value, str) and path != ("stem",):
            texts.append(("json", value))
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        shape.append((path, type(value).__name__))
        for name, each in inner:
            walk(each, (*path, name))

    walk(json.loads(data), ())
    return Found(shape, tuple(texts))


READERS = {
    "docx": read_word,
    "html": read_page,
    "md": read_markdown,
    "pptx": read_slides,
    "xlsx": read_workbook,
    "ics": read_diary,
    "svg": read_drawing,
    "png": read_picture,
    "json": read_tree,
}
"""How each format is read back, by a library that did not write it where there is one."""


def read_back(made, format_):
    """Write a report in a format, and read it back."""
    return READERS[format_](write_diary(made) if format_ == "ics" else export(made, format_))


def faults_of(plain, found, text, format_):
    """List what is wrong with a file that bears a hostile text, beside the same with a harmless one."""
    if format_ == "pptx":  # slides without room for a drawing have none
        return ["escape"] * (not found.shape <= plain.shape) + lost_on_slides(plain, found, text)
    return ["escape"] * (found.shape != plain.shape) + lost(plain, found, text)
