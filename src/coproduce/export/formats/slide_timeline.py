"""A timeline on a slide, in shapes that can be edited; one that would be too small to read is a table of its dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from coproduce.export.formats.lettering import BOLD, width
from coproduce.export.formats.slide_template import AMBER, INK, MUTED, TEAL, TINT, WHITE, WHOLE
from coproduce.export.formats.slide_text import LINE_HEIGHT, Text, in_a_row, lines_of, texts_of, with_words
from coproduce.export.needs import needed
from coproduce.export.report import Lane, Mark, MarkKind, Timeline
from coproduce.export.words import Words

SIZE = 14.0
"""The least size of the letters of a drawing, in points: smaller ones cannot be read from the back of a room."""

_SCALES = (1.3, 1.15, 1.0)
"""By how much a drawing is enlarged, the largest that fits first; all its places are given before that."""

_INSET = 0.1
_LEFT, _TOP, _WIDE, _HIGH = (72 * each for each in (WHOLE.x + _INSET, WHOLE.y, WHOLE.width - 2 * _INSET, WHOLE.height))
_LABELS, _BESIDE, _BETWEEN, _SHAPE, _SWATCH = 175.0, 6.0, 8.0, 16.0, 13.0
_LINE = SIZE * LINE_HEIGHT
_MOST_LINES = 4
_WIDEST_TEXT = 18.0
_KEY_GAP = 26.0
_PALE = "F3F8F9"
_STYLE = "{http://schemas.openxmlformats.org/presentationml/2006/main}style"

_SHAPES = {
    MarkKind.WORKSHOP: ("RECTANGLE", TEAL),
    MarkKind.CHECK_IN: ("OVAL", MUTED),
    MarkKind.REPORT_BACK: ("DIAMOND", AMBER),
    MarkKind.DEBRIEF: ("ISOSCELES_TRIANGLE", INK),
    MarkKind.OTHER: ("CROSS", MUTED),
    MarkKind.WORK: ("ROUNDED_RECTANGLE", TINT),
}
"""The shape and the colour of each kind, the same as those of a drawing."""


@attrs.frozen
class PlacedMark:
    """Hold where a mark and its texts stand, from the left of the plot and the top of its lane, in points."""

    mark: Mark
    texts: tuple[Text, ...]
    shape_from: float
    shape_to: float
    texts_from: float
    texts_to: float

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends with its texts."""
        return min(self.shape_from, self.texts_from), max(self.shape_to, self.texts_to)

    @property
    def height(self) -> float:
        """How high it is."""
        return max(_SHAPE, len(self.texts) * _LINE)


@attrs.frozen
class PlacedLane:
    """Hold a lane with its label, broken into lines, and its marks in rows of which none stands over another."""

    label: tuple[Text, ...]
    rows: tuple[tuple[PlacedMark, ...], ...]

    @property
    def row_heights(self) -> list[float]:
        """How high each of its rows is."""
        return [max(placed.height for placed in row) + _BETWEEN for row in self.rows]

    @property
    def height(self) -> float:
        """How high it is, with the distance to the next one."""
        return max(sum(self.row_heights), len(self.label) * _LINE) + _BETWEEN


@attrs.frozen
class Sample:
    """Hold one sample of the key: a kind of mark, confirmed or not, with its name in a row of texts."""

    kind: MarkKind
    provisional: bool
    texts: tuple[Text, ...]

    @property
    def width(self) -> float:
        """How wide it is, with the distance to the next one."""
        return _SWATCH + _BESIDE + sum(width(text.text, SIZE) for text in self.texts) + _KEY_GAP


@attrs.frozen
class Picture:
    """Hold a timeline of which every text is known to fit, with the edges of its months, and how far it is enlarged."""

    timeline: Timeline
    scale: float
    months: tuple[tuple[float, float, tuple[Text, ...]], ...]
    lanes: tuple[PlacedLane, ...]
    key: tuple[tuple[Sample, ...], ...]

    @property
    def head(self) -> float:
        """How high the row of the months is."""
        return _LINE * max(len(texts) for _, _, texts in self.months) + _BETWEEN

    @property
    def height(self) -> float:
        """How high all of it is, with its key."""
        return self.head + sum(lane.height for lane in self.lanes) + len(self.key) * (_LINE + _BETWEEN)


def picture(timeline: Timeline) -> Picture | None:
    """Place everything on a timeline, or give None where it cannot be drawn so that it is read from afar."""
    if not timeline.months or not timeline.lanes:
        return None
    return next((drawn for scale in _SCALES if (drawn := _picture(timeline, scale))), None)


def _picture(timeline: Timeline, scale: float) -> Picture | None:
    first, wide = timeline.months[0][0], _WIDE / scale
    plot = _Plot(timeline, first, (_month_after(timeline.months[-1][0]) - first).days, wide - _LABELS)
    placed = [_lane(lane, plot) for lane in timeline.lanes]
    months, key = tuple(_months(plot)), _key(timeline, wide)
    if None in placed or key is None or any(_wide(texts) + _BESIDE > to - from_ for from_, to, texts in months):
        return None
    drawn = Picture(timeline, scale, months, tuple(lane for lane in placed if lane), key)
    return drawn if drawn.height <= _HIGH / scale else None


def date_rows(timeline: Timeline) -> list[tuple[tuple[Text, ...], ...]]:
    """List the dates of a timeline as rows: when, what, and on which line where that says more."""
    marks = [(mark, lane) for lane in timeline.lanes for mark in lane.marks]
    marks.sort(key=lambda pair: (pair[0].first, pair[0].last))
    return [
        (
            texts_of(_when(mark, timeline)),
            texts_of(mark.label),
            texts_of(lane.label) if lane.label != mark.label else (),
        )
        for mark, lane in marks
    ]


def _when(mark: Mark, timeline: Timeline) -> Words:
    return with_words(mark.when, timeline.provisional) if mark.provisional else mark.when


# Places ---------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Plot:
    """Hold where days stand: which is the first, how many there are, and how wide all of them are."""

    timeline: Timeline
    first: date
    days: int
    width: float

    def x(self, days: float) -> float:
        return days * self.width / self.days

    def since(self, day: date) -> int:
        return (day - self.first).days


def _month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _months(plot: _Plot) -> Iterator[tuple[float, float, tuple[Text, ...]]]:
    for month, words in plot.timeline.months:
        yield plot.x(plot.since(month)), plot.x(plot.since(_month_after(month))), texts_of(words)


def _lane(lane: Lane, plot: _Plot) -> PlacedLane | None:
    label = tuple(line for text in texts_of(lane.label) for line in _broken(text, (_LABELS - _BETWEEN) / SIZE))
    marks = [_mark(mark, lane, plot) for mark in sorted(lane.marks, key=lambda mark: mark.first)]
    if len(label) > _MOST_LINES or not marks or None in marks:
        return None
    rows: list[list[PlacedMark]] = []
    for placed in (mark for mark in marks if mark):
        row = next((row for row in rows if _is_free(row, placed)), None)
        if row is None:
            rows.append(row := [])
        row.append(placed)
    return PlacedLane(label, tuple(tuple(row) for row in rows))


def _broken(text: Text, ems: float) -> Iterator[Text]:
    """Break a text into lines that are no wider than so many of their sizes, even in heavy letters."""
    for line in lines_of(text.text, ems / BOLD):
        yield attrs.evolve(text, text=line.strip())


def _mark(mark: Mark, lane: Lane, plot: _Plot) -> PlacedMark | None:
    """Place a mark with its texts at its right, or else at its left; they are broken only where they must be."""
    named = () if mark.label == lane.label else texts_of(mark.label)
    when = (attrs.evolve(text, level=1) for text in texts_of(_when(mark, plot.timeline)))
    texts = (*named, *when)
    broken = tuple(line for text in texts for line in _broken(text, _WIDEST_TEXT))
    return _beside(mark, texts, plot) or _beside(mark, broken, plot)


def _beside(mark: Mark, texts: tuple[Text, ...], plot: _Plot) -> PlacedMark | None:
    first, end = plot.since(mark.first), plot.since(mark.last) + 1
    middle, half = plot.x((first + end) / 2), max(_SHAPE, plot.x(end - first)) / 2
    from_, to, wide = middle - half, middle + half, _wide(texts)
    if first < 0 or end > plot.days or len(texts) > _MOST_LINES or any("\n" in text.text for text in texts):
        return None
    if to + _BESIDE + wide <= plot.width:
        return PlacedMark(mark, texts, from_, to, to + _BESIDE, to + _BESIDE + wide)
    beside = from_ - _BESIDE - wide
    return PlacedMark(mark, texts, from_, to, beside, from_ - _BESIDE) if beside >= 0 else None


def _is_free(row: list[PlacedMark], placed: PlacedMark) -> bool:
    from_, to = placed.ends
    return all(to + _BESIDE <= other.ends[0] or other.ends[1] + _BESIDE <= from_ for other in row)


def _wide(texts: tuple[Text, ...]) -> float:
    return max((width(text.text, SIZE) * (BOLD if text.level == 0 else 1) for text in texts), default=0.0)


def _key(timeline: Timeline, room: float) -> tuple[tuple[Sample, ...], ...] | None:
    rows: list[list[Sample]] = [[]]
    for sample in _samples(timeline):
        if sample.width > room or any("\n" in text.text for text in sample.texts):
            return None
        if sum(other.width for other in rows[-1]) + sample.width > room:
            rows.append([])
        rows[-1].append(sample)
    return tuple(tuple(row) for row in rows)


def _samples(timeline: Timeline) -> Iterator[Sample]:
    """Give each kind of mark that is used, and last what a mark looks like that is not confirmed, where one is not."""
    yield from (Sample(kind, provisional=False, texts=in_a_row(words)) for kind, words in timeline.key)
    if timeline.provisional and any(mark.provisional for lane in timeline.lanes for mark in lane.marks):
        yield Sample(MarkKind.WORKSHOP, provisional=True, texts=in_a_row(timeline.provisional))


# Shapes ---------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Artist:
    """Draw shapes and texts into one group, enlarged, at places in points from the corner of the drawing."""

    shapes: Any
    write: Any
    scale: float

    def shape(self, kind: MarkKind, box: tuple[float, float, float, float], said: str, *, open_: bool = False) -> None:
        """Draw the shape of a mark; one that is not confirmed is `open_`, an outline and no more."""
        form, colour = _SHAPES[kind]
        shape = self._add(form, box, said, WHITE if open_ else colour)
        outline = TEAL if kind is MarkKind.WORK else colour
        shape.line.color.rgb = needed("pptx.dml.color", "a deck of slides").RGBColor.from_string(outline)
        shape.line.width = 12_700 * (2 if open_ else 1)
        if open_:
            shape.line.dash_style = needed("pptx.enum.dml", "a deck of slides").MSO_LINE.SQUARE_DOT

    def panel(self, box: tuple[float, float, float, float], name: str, colour: str) -> None:
        """Draw a plain area behind other things."""
        self._add("RECTANGLE", box, name, colour).line.fill.background()

    def texts(  # noqa: PLR0913 - how texts may stand
        self,
        texts: tuple[Text, ...],
        corner: tuple[float, float],
        wide: float,
        *,
        row: bool = False,
        bold: bool = False,
        ends: bool = False,
    ) -> None:
        """Write texts one below the other, or in a row; what `ends` at its place is flush right."""
        high = _LINE * (1 if row else len(texts))
        frame = self.shapes.add_textbox(*self._emu(*corner, wide, high)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self.write(frame, texts, SIZE * self.scale, row=row, bold=bold)
        for paragraph in frame.paragraphs if ends else ():
            paragraph.alignment = needed("pptx.enum.text", "a deck of slides").PP_ALIGN.RIGHT

    def _emu(self, x: float, y: float, wide: float, high: float) -> list[int]:
        places = (_LEFT + self.scale * x, _TOP + self.scale * y, self.scale * wide, self.scale * high)
        return [round(12_700 * each) for each in places]

    def _add(self, form: str, box: tuple[float, float, float, float], said: str, colour: str) -> Any:  # noqa: ANN401
        forms = needed("pptx.enum.shapes", "a deck of slides").MSO_SHAPE
        shape = self.shapes.add_shape(getattr(forms, form), *self._emu(*box))
        shape._element.remove(shape._element.find(_STYLE))  # noqa: SLF001 - which would give it a shadow
        shape.fill.solid()
        shape.fill.fore_color.rgb = needed("pptx.dml.color", "a deck of slides").RGBColor.from_string(colour)
        shape.name = said[:60] or form
        describe(shape, said)
        return shape


def describe(shape: Any, said: str) -> None:  # noqa: ANN401 - likewise
    """Say in words what a shape shows, for those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", said)  # noqa: SLF001 - the library has no setter for it


def draw(drawn: Picture, slide: Any, write: Any) -> None:  # noqa: ANN401 - likewise, and what writes texts into it
    """Draw a timeline onto a slide as one group."""
    group = slide.shapes.add_group_shape()
    artist = Artist(group.shapes, write, drawn.scale)
    foot = len(drawn.key) * (_LINE + _BETWEEN)
    spare = min((_HIGH / drawn.scale - drawn.height) / len(drawn.lanes), 2 * _LINE)
    tall = drawn.height - foot + spare * len(drawn.lanes)
    _draw_months(artist, drawn, tall)
    y = drawn.head
    for lane in drawn.lanes:
        _draw_lane(artist, lane, y + spare / 2)
        y += lane.height + spare
    _draw_key(artist, drawn, tall + _BETWEEN)
    group.name = _said(texts_of(drawn.timeline.title)) or "Timeline"
    describe(group, _said(texts_of(drawn.timeline.description)))


def _said(texts: tuple[Text, ...]) -> str:
    return " / ".join(text.text for text in texts)


def _draw_months(artist: Artist, drawn: Picture, tall: float) -> None:
    for number, (from_, to, texts) in enumerate(drawn.months):
        artist.panel((_LABELS + from_, 0, to - from_, tall), _said(texts), _PALE if number % 2 else TINT)
        artist.texts(texts, (_LABELS + from_ + _BESIDE, _BETWEEN / 2), to - from_ - _BESIDE)


def _draw_lane(artist: Artist, lane: PlacedLane, top: float) -> None:
    beside, label = lane.row_heights[0] - _BETWEEN, _LINE * len(lane.label)
    artist.texts(lane.label, (0, top + max(0, beside - label) / 2), _LABELS - _BETWEEN, bold=True)
    for row, high in zip(lane.rows, lane.row_heights, strict=True):
        for placed in row:
            _draw_mark(artist, placed, top + (high - _BETWEEN - placed.height) / 2)
        top += high


def _draw_mark(artist: Artist, placed: PlacedMark, top: float) -> None:
    mark = placed.mark
    y = top + (placed.height - _SHAPE) / 2
    box = (_LABELS + placed.shape_from, y, placed.shape_to - placed.shape_from, _SHAPE)
    artist.shape(mark.kind, box, _said((*texts_of(mark.label), *texts_of(mark.when))), open_=mark.provisional)
    corner = (_LABELS + placed.texts_from, top + (placed.height - len(placed.texts) * _LINE) / 2)
    is_left = placed.texts_from < placed.shape_from
    artist.texts(placed.texts, corner, placed.texts_to - placed.texts_from, ends=is_left)


def _draw_key(artist: Artist, drawn: Picture, top: float) -> None:
    for row in drawn.key:
        x = 0.0
        for sample in row:
            box = (x, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH)
            artist.shape(sample.kind, box, _said(sample.texts), open_=sample.provisional)
            room = sample.width - _SWATCH - _KEY_GAP
            artist.texts(sample.texts, (x + _SWATCH + _BESIDE, top), room, row=True)
            x += sample.width
        top += _LINE + _BETWEEN
