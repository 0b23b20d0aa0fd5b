"""Our own template for slides: wide, calm, and readable from the back of a room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from coproduce.export.formats.lettering import BOLD
from coproduce.export.formats.slide_text import Room
from coproduce.export.needs import needed

WIDTH, HEIGHT = 13.333, 7.5
"""How wide and high a slide is, in inches."""

TEAL, INK, TINT, AMBER, MUTED, WHITE = "0B5C6B", "1F2A30", "E6F0F2", "9A5B00", "4A5A62", "FFFFFF"
FONT = "Arial"

BODY, SECOND, FOOTER, NUMBER = 1, 2, 11, 12
"""Where the places of a layout stand in its order: the first and second place for text, the footer, the number."""
LEFT_HEADING, LEFT, RIGHT_HEADING, RIGHT = 1, 2, 3, 4

_EMU = 12_700
_INSET = 0.1
_HEADING_HIGH = 0.95


@attrs.frozen
class Box:
    """Hold where something stands on a slide, in inches."""

    x: float
    y: float
    width: float
    height: float

    def room(self, *sizes: float) -> Room:
        """Give how much text it holds, in points, less the insets at its edges and the space of a bullet."""
        wide, high = 72 * (self.width - 2 * _INSET), 72 * (self.height - _INSET)
        return Room(wide - _BULLET, high, (sizes[0], sizes[-1]))

    def heading_room(self, *sizes: float) -> Room:
        """Give how much it holds of a heading, whose letters are heavy, and whose lines stand close together."""
        room = self.room(*sizes)
        return attrs.evolve(room, width=room.width / BOLD, before=(0.0, 0.0))


_BULLET = 20.0
TITLE = Box(0.75, 0.3, 11.83, 1.4)
WHOLE = Box(0.75, 1.9, 11.83, 4.75)
_COVER_TITLE, _COVER_TEXT = Box(1.1, 0.9, 11.1, 2.95), Box(1.1, 4.2, 11.1, 2.4)
_PROMPTS, _TO_WRITE = Box(0.75, 1.9, 4.6, 4.75), Box(5.65, 2.0, 6.93, 4.6)
_HALF = 5.75
_LEFT_HEADING, _LEFT = Box(0.75, 1.85, _HALF, _HEADING_HIGH), Box(0.75, 2.9, _HALF, 3.75)
_RIGHT_HEADING, _RIGHT = Box(6.83, 1.85, _HALF, _HEADING_HIGH), Box(6.83, 2.9, _HALF, 3.75)

COVER_TITLE_SIZES = ((40.0, 30.0), (32.0, 26.0), (26.0, 22.0))
TITLE_SIZES = ((30.0, 24.0), (26.0, 22.0), (20.0, 18.0))
"""The sizes of a title and of what it is in a second language, from the one that is wished for to the smallest."""

COVER_SIZES = POINTS_SIZES = ((24.0, 20.0), (20.0, 18.0), (18.0, 16.0))
BESIDE_SIZES = ((20.0, 18.0), (18.0, 16.0), (16.0, 14.0))
HEADING_SIZES = ((22.0, 18.0), (18.0, 16.0))
"""The sizes of what stands below a title: a smaller one is taken only where all of it then fits on one slide."""

COVER_TITLE_ROOMS = tuple(_COVER_TITLE.heading_room(*sizes) for sizes in COVER_TITLE_SIZES)
TITLE_ROOMS = tuple(TITLE.heading_room(*sizes) for sizes in TITLE_SIZES)
COVER_ROOMS = tuple(_COVER_TEXT.room(*sizes) for sizes in COVER_SIZES)
POINTS_ROOMS = tuple(WHOLE.room(*sizes) for sizes in POINTS_SIZES)
COLUMN_ROOMS = tuple(_LEFT.room(*sizes) for sizes in BESIDE_SIZES)
PROMPTS_ROOMS = tuple(_PROMPTS.room(*sizes) for sizes in BESIDE_SIZES)
HEADING_ROOMS = tuple(_LEFT_HEADING.heading_room(*sizes) for sizes in HEADING_SIZES)

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def template(language: str) -> Any:  # noqa: ANN401 - a presentation of an optional library
    """Make an empty presentation with our own layouts, `language` being the tag of what has no tag of its own."""
    presentation = needed("pptx", "a deck of slides").Presentation()
    parse = needed("pptx.oxml", "a deck of slides").parse_xml
    presentation.slide_width, presentation.slide_height = _emu(72 * WIDTH), _emu(72 * HEIGHT)
    presentation.element.sldSz.attrib.pop("type", None)
    master = presentation.slide_masters[0]
    _keep_layouts(master)
    _dress(master, "", _master_shapes(), parse)
    for layout, (name, shapes, more) in zip(master.slide_layouts, _layouts(), strict=True):
        layout.element.attrib.pop("type", None)
        layout.element.set("preserve", "1")
        _dress(layout, name, shapes, parse, background=more)
    _replace(master.element, _text_styles(), parse)
    _tidy_package(presentation)
    speak(presentation, language)
    return presentation


def speak(presentation: Any, language: str) -> None:  # noqa: ANN401 - likewise
    """Put a language where the library's own parts name the one that it was made in."""
    master = presentation.slide_masters[0]
    for part in (presentation, master, *master.slide_layouts):
        retag(part.element, language)


def retag(element: Any, language: str) -> None:  # noqa: ANN401 - likewise
    """Put a language where the library's own elements name another."""
    for each in element.iter():
        if each.get("lang"):
            each.set("lang", language)


def theme_of(xml: bytes) -> bytes:
    """Give a theme of the library with our colours and fonts in the place of its own."""
    scheme = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS)
    font = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fonts = f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont>"
    text = re.sub(
        "<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="Calm">{scheme}</a:clrScheme>',
        xml.decode(),
        flags=re.DOTALL,
    )
    text = re.sub(
        "<a:fontScheme.*?</a:fontScheme>", f'<a:fontScheme name="Plain">{fonts}</a:fontScheme>', text, flags=re.DOTALL
    )
    return re.sub('(<a:theme [^>]*name=")[^"]*"', r'\1Report-back"', text).encode()


_COLOURS = (
    ("dk1", INK),
    ("lt1", WHITE),
    ("dk2", TEAL),
    ("lt2", TINT),
    ("accent1", TEAL),
    ("accent2", AMBER),
    ("accent3", MUTED),
    ("accent4", "4C8C4A"),
    ("accent5", "6B4C8A"),
    ("accent6", "8A3B3B"),
    ("hlink", TEAL),
    ("folHlink", MUTED),
)

# What is left of the library's own template ---------------------------------------------------------------------------


def _keep_layouts(master: Any) -> None:  # noqa: ANN401 - likewise
    for layout in list(master.slide_layouts)[len(list(_layouts())) :]:
        master.slide_layouts.remove(layout)


def _tidy_package(presentation: Any) -> None:  # noqa: ANN401 - likewise
    _drop(presentation.part.package, "thumbnail")
    _drop(presentation.part, "printerSettings")
    _drop(presentation.part, "viewProps")
    for relation in _relations(presentation.part.package, "extended-properties"):
        relation.target_part._blob = _PROPERTIES.encode()  # noqa: SLF001 - the library has no setter for it
    for relation in _relations(presentation.slide_masters[0].part, "theme"):
        relation.target_part._blob = theme_of(relation.target_part.blob)  # noqa: SLF001 - likewise


def _relations(part: Any, kind: str) -> list[Any]:  # noqa: ANN401 - likewise
    relations = part._rels if hasattr(part, "_rels") else part.rels  # noqa: SLF001 - a package shows its own no other way
    return [relation for relation in relations.values() if relation.reltype.endswith(f"/{kind}")]


def _drop(part: Any, kind: str) -> None:  # noqa: ANN401 - likewise
    for relation in _relations(part, kind):
        (part._rels if hasattr(part, "_rels") else part.rels).pop(relation.rId)  # noqa: SLF001 - likewise


_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<PresentationFormat>Widescreen</PresentationFormat></Properties>"
)

# The master and the layouts -------------------------------------------------------------------------------------------


def _dress(
    part: Any,  # noqa: ANN401 - a master or a layout
    name: str,
    shapes: str,
    parse: Callable[[str], Any],
    background: str = "",
) -> None:
    tree = (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
    )
    named = f' name="{name}"' if name else ""
    filled = f"<p:bg><p:bgPr>{_fill(background)}<a:effectLst/></p:bgPr></p:bg>" if background else ""
    content = f"<p:cSld {_NAMESPACES}{named}>{filled}<p:spTree>{tree}{shapes}</p:spTree></p:cSld>"
    part.element.replace(part.element.cSld, parse(content))
    if background:
        part.element.set("showMasterSp", "0")


def _replace(master: Any, xml: str, parse: Callable[[str], Any]) -> None:  # noqa: ANN401 - likewise
    new = parse(xml)
    old = next(each for each in master if each.tag == new.tag)
    master.replace(old, new)


def _master_shapes() -> str:
    return "".join(
        (
            _decoration(2, Box(0, 0, 0.16, HEIGHT), TEAL),
            _place(3, "Title", 'type="title"', TITLE, "b"),
            _place(4, "Text", 'type="body" idx="1"', WHOLE, "t"),
            _footer(5, "", "accent2", "accent3"),
        )
    )


def _layouts() -> Iterator[tuple[str, str, str]]:
    """Yield the name, the shapes and the colour behind each layout, in the order of `Layout` with the table last."""
    title = _place(2, "Title", 'type="title"', TITLE, "b")
    foot = _footer(20, 'idx="{}"', "accent2", "accent3")
    yield "Title", _cover(), TEAL
    yield "Points", title + _place(3, "Text", f'idx="{BODY}"', WHOLE, "t", _levels(*POINTS_SIZES[0])) + foot, ""
    yield "Columns", title + _two_columns() + foot, ""
    yield "Room to write", title + _room_to_write() + foot, ""
    yield "Timeline", title + foot, ""
    yield "Table", title + _place(3, "Table", f'type="tbl" idx="{BODY}"', WHOLE, "t", _levels(18, 16)) + foot, ""


def _cover() -> str:
    sizes = COVER_TITLE_SIZES[0]
    title = _levels(*sizes, colour="bg1", second="bg2", bold=True, bullets=False, before=(0, 0))
    text = _levels(*COVER_SIZES[0], colour="bg1", second="bg2", bullets=False)
    return "".join(
        (
            _decoration(2, Box(1.2, 4.0, 1.6, 0.05), TINT),
            _place(3, "Title", 'type="ctrTitle"', _COVER_TITLE, "b", title),
            _place(4, "Subtitle", f'type="subTitle" idx="{BODY}"', _COVER_TEXT, "t", text),
            _footer(20, 'idx="{}"', "bg1", "bg1"),
        )
    )


def _two_columns() -> str:
    heading = _levels(*HEADING_SIZES[0], colour="tx2", bold=True, bullets=False, before=(0, 0))
    points = _levels(*BESIDE_SIZES[0])
    return "".join(
        (
            _decoration(16, Box(0.85, 2.83, _HALF - 0.2, 0.03), TEAL),
            _decoration(17, Box(6.93, 2.83, _HALF - 0.2, 0.03), TEAL),
            _place(3, "Left heading", f'type="body" idx="{LEFT_HEADING}"', _LEFT_HEADING, "b", heading),
            _place(4, "Left", f'idx="{LEFT}"', _LEFT, "t", points),
            _place(5, "Right heading", f'type="body" idx="{RIGHT_HEADING}"', _RIGHT_HEADING, "b", heading),
            _place(6, "Right", f'idx="{RIGHT}"', _RIGHT, "t", points),
        )
    )


def _room_to_write() -> str:
    return "".join(
        (
            _decoration(16, _TO_WRITE, TINT, outline=TEAL),
            _place(3, "Prompts", f'type="body" idx="{BODY}"', _PROMPTS, "t", _levels(*BESIDE_SIZES[0])),
            _place(4, "Room to write", f'idx="{SECOND}"', _TO_WRITE, "t", _levels(*BESIDE_SIZES[0])),
        )
    )


def _place(  # noqa: PLR0913, PLR0917 - each part of a place for text
    number: int, name: str, kind: str, box: Box, anchor: str, levels: str = ""
) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" lIns="91440" tIns="45720" rIns="91440" bIns="45720" anchor="{anchor}">'
        f"<a:noAutofit/></a:bodyPr><a:lstStyle>{levels}</a:lstStyle>"
        '<a:p><a:r><a:rPr lang="en-GB"/><a:t> </a:t></a:r></a:p></p:txBody></p:sp>'
    )


def _footer(number: int, kind: str, mark: str, colour: str) -> str:
    footer, slide_number = Box(0.75, 6.85, 9.6, 0.42), Box(11.38, 6.85, 1.2, 0.42)
    left = _levels(12, 12, colour=mark, second=mark, bold=True, bullets=False, before=(0, 0))
    right = _levels(12, 12, colour=colour, second=colour, bullets=False, before=(0, 0), align="r")
    first, last = (kind.format(FOOTER), kind.format(NUMBER)) if kind else ('idx="3"', 'idx="4"')
    field = (
        '<a:fld id="{7C5E0D6A-53B1-4A0B-9C5F-0B5C6B1F2A30}" type="slidenum"><a:rPr lang="en-GB"/><a:t>#</a:t></a:fld>'
    )
    number_place = _place(number + 1, "Slide number", f'type="sldNum" sz="quarter" {last}', slide_number, "ctr", right)
    return _place(number, "Footer", f'type="ftr" sz="quarter" {first}', footer, "ctr", left) + number_place.replace(
        '<a:r><a:rPr lang="en-GB"/><a:t> </a:t></a:r>', field
    )


def _decoration(number: int, box: Box, colour: str, outline: str = "") -> str:
    line = f'<a:ln w="12700">{_fill(outline)}</a:ln>' if outline else "<a:ln><a:noFill/></a:ln>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Decoration {number}"><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        f'</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(box)}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{_fill(colour)}{line}</p:spPr></p:sp>'
    )


def _frame(box: Box) -> str:
    x, y, wide, high = (_emu(72 * each) for each in (box.x, box.y, box.width, box.height))
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _emu(points: float) -> int:
    return round(points * _EMU)


def _levels(  # noqa: PLR0913 - what the two levels of a place may differ in
    *sizes: float,
    colour: str = "tx1",
    second: str = "accent3",
    bold: bool = False,
    bullets: bool = True,
    before: tuple[float, float] = (10.0, 2.0),
    align: str = "l",
) -> str:
    """Write the two levels of a place for text: what is said, and below it what it is in a second language."""
    dot = f'<a:buClr><a:srgbClr val="{TEAL}"/></a:buClr><a:buFont typeface="{FONT}"/><a:buChar char="•"/>'
    left = _emu(_BULLET) if bullets else 0
    levels = (
        (-left, dot if bullets else "<a:buNone/>", bold, colour),
        (0, "<a:buNone/>", False, second),
    )
    return "".join(
        f'<a:lvl{level}pPr marL="{left}" indent="{indent}" algn="{align}">'
        f'<a:spcBef><a:spcPts val="{round(100 * space)}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{round(100 * size)}" b="{int(heavy)}">{_tone(tone)}</a:defRPr></a:lvl{level}pPr>'
        for level, size, space, (indent, bullet, heavy, tone) in zip((1, 2), sizes, before, levels, strict=True)
    )


def _tone(colour: str) -> str:
    """Fill with a colour by its six figures, or with one that the theme has a name for."""
    by_figures = "0" <= colour[0] <= "9" or colour.isupper()
    return _fill(colour) if by_figures else f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'


def _text_styles() -> str:
    title = _levels(*TITLE_SIZES[0], colour="tx2", bold=True, bullets=False, before=(0, 0))
    other = "".join(
        f'<a:lvl{level}pPr marL="0" algn="l"><a:defRPr sz="1800"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl{level}pPr>'
        for level in range(1, 10)
    )
    body = _levels(*POINTS_SIZES[0])
    return (
        f"<p:txStyles {_NAMESPACES}><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{body}</p:bodyStyle>"
        f"<p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )
