"""A timeline as a drawing (SVG) that can be read without its colours, and by a screen reader through its titles."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

import attrs

from coproduce.errors import ArgumentError, printable
from coproduce.export.formats.lettering import on_one_line, spoken, tag
from coproduce.export.formats.placing import LANES_OF_A_PLAN, MARGIN, SHAPE, Layout, Line, Row, laid_out
from coproduce.export.report import Mark, MarkKind, Report, Timeline
from coproduce.export.words import NOTHING, Said, Words

FONTS = "'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
LIGHT = {
    "paper": "#FFFFFF",
    "ink": "#1F2A30",
    "soft": "#4A5961",
    "faint": "#D3DDE0",
    "tint": "#E6F0F2",
    "accent": "#0B5C6B",
    "bar": "#5A95A1",
    "notice": "#9A5B00",
}
DARK = {
    "paper": "#12191D",
    "ink": "#E8EEF0",
    "soft": "#B2BFC5",
    "faint": "#34434B",
    "tint": "#1C2B31",
    "accent": "#74C6D4",
    "bar": "#43899A",
    "notice": "#F2B45C",
}
_COLOURS = {
    MarkKind.WORKSHOP: "accent",
    MarkKind.CHECK_IN: "soft",
    MarkKind.REPORT_BACK: "notice",
    MarkKind.DEBRIEF: "ink",
    MarkKind.OTHER: "soft",
    MarkKind.WORK: "bar",
}
_THICK = 8.0
CROP = MARGIN - 1
"""How much of each edge is left off where what a drawing is on has margins of its own."""


def write(report: Report) -> bytes:
    """Draw the dates of a report as a file of its own, with its title, and its mark where it has one.

    Raises `ArgumentError` where a report has no dates to draw.
    """
    svg = draw(timeline_of(report), report.languages, titled=True, mark=report.mark)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'.encode()


def timeline_of(report: Report) -> Timeline:
    """Give the timeline of a report, or raise `ArgumentError` where it has none."""
    if report.timeline is None:
        message = f"{printable(report.stem)} has no dates: expected a report with a timeline to draw"
        raise ArgumentError(message, code="timeline", hint="set dates first, or export it as a page or document")
    return report.timeline


def draw(  # noqa: PLR0913 - a timeline, and by keyword how it is drawn
    timeline: Timeline,
    languages: tuple[str, ...],
    *,
    dark: bool = False,
    standalone: bool = True,
    titled: bool = False,
    mark: Words = NOTHING,
    fonts: str = FONTS,
    name: str = "",
    cropped: bool = False,
) -> str:
    """Draw a timeline in these languages.

    A drawing that stands alone has its own colours and ground; one that does not takes the colours of the page that it
    is on. Its title stands on it only where asked, or else only where screen readers find it. `mark` stands above all.
    One that is `cropped` has no margins, as one has none that does not stand alone.
    Two drawings on one page have ids of their own; a `name` parts those of one timeline that is drawn twice.
    """
    layout = laid_out(timeline, languages, titled=titled, mark=mark)
    facts = (timeline, languages, dark, standalone, titled, mark, fonts, name)
    id_ = hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()[:10]
    pen = _Pen(f"d{id_}", timeline, layout, languages, DARK if dark else LIGHT, standalone)
    return pen.drawing(fonts, CROP if cropped or not standalone else 0)


@attrs.frozen
class _Pen:
    """Write the elements of one drawing, in its colours and languages, with ids that no other drawing has."""

    id: str
    timeline: Timeline
    layout: Layout
    languages: tuple[str, ...]
    palette: Mapping[str, str]
    standalone: bool

    def drawing(self, fonts: str, edge: float) -> str:
        """Write the whole drawing, without so much of its edges."""
        titles = spoken(self.timeline.title, self.languages)
        told = spoken(self.timeline.description, self.languages)
        ids = [f"{self.id}-{letter}{n}" for letter, said in (("t", titles), ("d", told)) for n in range(len(said))]
        wide, high = _short(self.layout.width - 2 * edge), _short(self.layout.height - 2 * edge)
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"{_short(edge)} {_short(edge)} {wide} {high}",
            "width": wide,
            "height": high,
            "role": "img",
            "aria-labelledby": " ".join(ids),
            "font-family": fonts,
            **(_in(self.languages[0]) if len(self.languages) == 1 else {}),
        }
        names = [
            _element(name, {"id": id_, **_in(said.language)}, escape(on_one_line(said.text)))
            for name, id_, said in zip(
                [*("title" for _ in titles), *("desc" for _ in told)], ids, (*titles, *told), strict=True
            )
        ]
        return _element("svg", attributes, *names, *self._parts())

    def _parts(self) -> Iterator[str]:
        layout = self.layout
        yield _element("defs", {}, self._hatching(), *self._clips())
        if self.standalone:
            yield self._rect(0, 0, self.layout.width, self.layout.height, "paper")
        yield from (self._text(line, "notice", bold=True) for line in layout.mark)
        yield from (self._text(line, "accent", bold=True) for line in layout.title)
        yield self._rect(layout.plot, layout.head, self._right - layout.plot, layout.top - layout.head, "tint")
        for column in layout.columns:
            yield self._rule(column.x, layout.head, column.x, layout.bottom)
            yield from (self._text(line, "ink") for line in column.lines)
        for number, row in enumerate(layout.rows):
            yield from self._row(row, striped=number % 2 == 1 and len(layout.rows) > LANES_OF_A_PLAN)
        for sample in layout.key:
            x, y = sample.x - SHAPE / 2, sample.y
            yield self._shape(sample.kind, x, y, SHAPE, provisional=sample.provisional)
            yield from (self._text(line, "ink") for line in sample.lines)

    @property
    def _right(self) -> float:
        return self.layout.width - MARGIN

    def _hatching(self) -> str:
        """Write the stripes of marks that are not confirmed."""
        turned = {"width": "4", "height": "4", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
        ground = _element("rect", {"width": "4", "height": "4", "fill": self.colour("paper")})
        stripe = _element("rect", {"width": "1.4", "height": "4", "fill": self.colour("soft")})
        return _element("pattern", {"id": f"{self.id}-h", **turned}, ground, stripe)

    def _clips(self) -> Iterator[str]:
        """Write the edges over which no letter runs, however wide a font may have it."""
        layout = self.layout
        for name, x, right in (("l", 0, layout.plot - 4), ("p", layout.plot, layout.width)):
            room = {"x": _short(x), "y": "0", "width": _short(right - x), "height": _short(layout.height)}
            yield _element("clipPath", {"id": f"{self.id}-{name}"}, _element("rect", room))

    def _row(self, row: Row, *, striped: bool) -> Iterator[str]:
        if striped:
            ground = {**_box(MARGIN, row.y, self._right - MARGIN, row.height), "fill": self.colour("tint")}
            yield _element("rect", {**ground, "fill-opacity": "0.5"})
        yield self._rule(MARGIN, row.y + row.height, self._right, row.y + row.height)
        label = [self._text(line, "ink") for line in row.label]
        names = self._told(spoken(row.lane.label, self.languages))
        yield _element("g", {"clip-path": f"url(#{self.id}-l)"}, *names, *label)
        for placed in row.marks:
            mark = placed.mark
            shape = self._shape(mark.kind, placed.x, placed.y, placed.width, provisional=mark.provisional)
            text = [self._text(line, "ink", over=True) for line in placed.lines]
            yield _element("g", {"clip-path": f"url(#{self.id}-p)"}, *self._told(self._whole(mark)), shape, *text)

    def _told(self, said: tuple[Said, ...]) -> list[str]:
        """Write whole texts, once for each language, where pointing at something shows them."""
        return [_element("title", _in(each.language), escape(on_one_line(each.text))) for each in said]

    def _whole(self, mark: Mark) -> tuple[Said, ...]:
        """Give what a mark is, when, and whether that is confirmed, in each language that any part of it has."""
        parts = (mark.label, mark.when, *([self.timeline.provisional] if mark.provisional else []))
        spoken_ = [each.language for part in parts for each in spoken(part, self.languages)]
        kinds = [language for language in dict.fromkeys(spoken_) if language] or [""]
        return tuple(Said(each, ", ".join(part.in_(each).text for part in parts if part)) for each in kinds)

    def _shape(self, kind: MarkKind, x: float, y: float, wide: float, *, provisional: bool) -> str:
        """Write a shape: each kind has its own, and one that is not confirmed is striped, with a broken outline.

        What takes several days fills all of them, as a workshop does, or else is a bar that begins with its shape.
        """
        colour = self.colour(_COLOURS[kind])
        style = {"fill": colour, "stroke": self.colour("paper"), "stroke-width": "1"}
        if provisional:
            dashes = {"stroke": colour, "stroke-width": "1.6", "stroke-dasharray": "3 2"}
            style = {"fill": f"url(#{self.id}-h)", **dashes}
        if kind is MarkKind.WORK:
            return _element("rect", {**_box(x, y - _THICK / 2, wide, _THICK), "rx": "4", **style})
        if kind is MarkKind.WORKSHOP:
            return _element("rect", {**_box(x + 1, y - 6, wide - 2, 12), "rx": "2", **style})
        name, geometry = _OUTLINES[kind](x + SHAPE / 2, y)
        shape = _element(name, {**geometry, **style})
        if wide <= SHAPE:
            return shape
        return _element("rect", {**_box(x, y - _THICK / 2, wide, _THICK), "rx": "2", **style}) + shape

    def _text(self, line: Line, colour: str, *, bold: bool = False, over: bool = False) -> str:
        """Write a line; one that may stand over a rule has a rim of paper, and a second language is quieter."""
        if colour == "ink" and line.language not in ("", self.languages[0]):
            colour = "soft"
        place = {"x": _short(line.x), "y": _short(line.y), "font-size": _short(line.size), "fill": self.colour(colour)}
        weight = {"font-weight": "700"} if bold else {}
        ends = {"text-anchor": "end"} if line.ends else {}
        rim = {"stroke": self.colour("paper"), "stroke-width": "3", "paint-order": "stroke"} if over else {}
        return _element("text", {**place, **weight, **ends, **rim, **_in(line.language)}, escape(line.text))

    def _rect(self, x: float, y: float, wide: float, high: float, colour: str) -> str:
        return _element("rect", {**_box(x, y, wide, high), "fill": self.colour(colour)})

    def _rule(self, x: float, y: float, to_x: float, to_y: float) -> str:
        ends = {"x1": _short(x), "y1": _short(y), "x2": _short(to_x), "y2": _short(to_y)}
        return _element("line", {**ends, "stroke": self.colour("faint")})

    def colour(self, name: str) -> str:
        """Give a colour: our own, or that of the page which the drawing is on."""
        return self.palette[name] if self.standalone else f"var(--cp-{name}, {self.palette[name]})"


def _disc(x: float, y: float) -> tuple[str, dict[str, str]]:
    return "circle", {"cx": _short(x), "cy": _short(y), "r": "6"}


def _diamond(x: float, y: float) -> tuple[str, dict[str, str]]:
    return _polygon((x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y))


def _triangle(x: float, y: float) -> tuple[str, dict[str, str]]:
    return _polygon((x, y - 6.5), (x + 7, y + 5.5), (x - 7, y + 5.5))


def _cross(x: float, y: float) -> tuple[str, dict[str, str]]:
    near, far = 2.4, 6.5
    arm = ((-near, -far), (near, -far), (near, -near), (far, -near), (far, near), (near, near))
    corners = (*arm, *((-right, -down) for right, down in arm))
    return _polygon(*((x + right, y + down) for right, down in corners))


_OUTLINES: dict[MarkKind, Callable[[float, float], tuple[str, dict[str, str]]]] = {
    MarkKind.CHECK_IN: _disc,
    MarkKind.REPORT_BACK: _diamond,
    MarkKind.DEBRIEF: _triangle,
    MarkKind.OTHER: _cross,
}


def _polygon(*corners: tuple[float, float]) -> tuple[str, dict[str, str]]:
    return "polygon", {"points": " ".join(f"{_short(x)},{_short(y)}" for x, y in corners)}


def _box(x: float, y: float, wide: float, high: float) -> dict[str, str]:
    return {"x": _short(x), "y": _short(y), "width": _short(wide), "height": _short(high)}


def _short(number: float) -> str:
    """Give a number with one decimal at most, which is finer than a screen, and alike on every machine."""
    return f"{number:.1f}".removesuffix(".0")


def _in(language: str) -> dict[str, str]:
    """Tag a text with its language, for readers of XML and of pages alike."""
    return {"lang": tag(language), "xml:lang": tag(language)} if language else {}


def _element(name: str, attributes: Mapping[str, str], *inner: str) -> str:
    opened = "".join([name, *(f" {key}={quoteattr(value)}" for key, value in attributes.items())])
    return f"<{opened}>{''.join(inner)}</{name}>" if inner else f"<{opened}/>"
