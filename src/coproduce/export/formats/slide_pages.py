"""The slides that a report's slides become: what is longer than one slide goes on to another, and nothing is cut."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from enum import IntEnum

import attrs

from coproduce.export.formats.slide_template import (
    BODY,
    COLUMN_ROOMS,
    COVER_ROOMS,
    COVER_TITLE_ROOMS,
    HEADING_ROOMS,
    LEFT,
    LEFT_HEADING,
    POINTS_ROOMS,
    PROMPTS_ROOMS,
    RIGHT,
    RIGHT_HEADING,
    TITLE_ROOMS,
    WHOLE,
)
from coproduce.export.formats.slide_text import Room, Text, pages, texts_of, with_words
from coproduce.export.formats.slide_timeline import Picture, date_rows, picture
from coproduce.export.report import Layout, Slide, Timeline
from coproduce.export.words import NOTHING, Said, Words

CELL_SIZES = (18.0, 16.0)
"""The sizes of letters in a table, and of what they are in a second language."""

_ELLIPSIS = "…"
_CELL_INSET = 0.1
_DATE_SHARES = (4.0, 4.6, 3.23)
_BLANK_ROWS = 4
_MOST_OF_A_HEAD = 110.0
_TWO = 2

Cells = tuple[tuple[Text, ...], ...]


class Form(IntEnum):
    """Name the layouts of the template by their place in it."""

    TITLE = 0
    POINTS = 1
    COLUMNS = 2
    ROOM_TO_WRITE = 3
    TIMELINE = 4
    TABLE = 5


@attrs.frozen
class Grid:
    """Hold a table on one slide: how wide its columns are, in inches, its rows with their heights in points.

    Its first row is a heading where it is `headed`; else the first column says what each row is about.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[Cells, float], ...]
    headed: bool


@attrs.frozen
class Place:
    """Hold what stands in one place of a layout, with the sizes of its letters by level."""

    idx: int
    texts: tuple[Text, ...]
    sizes: tuple[float, float]


@attrs.frozen(kw_only=True)
class Page:
    """Hold one slide as it stands: its layout, its title with the sizes of its letters, and what is in each place."""

    form: Form
    title: tuple[Text, ...]
    sizes: tuple[float, float]
    places: tuple[Place, ...] = ()
    grid: Grid | None = None
    picture: Picture | None = None
    notes: tuple[Words, ...] = ()


@attrs.frozen
class _Body:
    """Hold what one slide has below its title."""

    form: Form
    places: tuple[Place, ...] = ()
    grid: Grid | None = None
    picture: Picture | None = None


def pages_of(slide: Slide, continued: Words, instead: Words) -> Iterator[Page]:
    """Yield the slides that one slide of a report becomes; `instead` is the title of one that has none."""
    title = slide.title if str(slide.title).strip() else instead
    for number, body in enumerate(_bodies(slide, title)):
        rooms = COVER_TITLE_ROOMS if body.form is Form.TITLE else TITLE_ROOMS
        texts, room, _ = _titled(title, continued if number else NOTHING, rooms)
        yield Page(
            form=body.form,
            title=texts,
            sizes=room.sizes,
            places=body.places,
            grid=body.grid,
            picture=body.picture,
            notes=() if number else slide.notes,
        )


def _titled(title: Words, continued: Words, rooms: tuple[Room, ...]) -> tuple[tuple[Text, ...], Room, bool]:
    """Set a title as large as it fits; one that never does ends with an ellipsis, and is not whole."""
    named = with_words(title, continued) if continued else title
    for room in rooms:
        if room.holds(texts_of(named)):
            return texts_of(named), room, True
    room = rooms[-1]
    short = _shortened(title, room, most=_lines_each(title, room) - bool(continued))
    return texts_of(with_words(short, continued) if continued else short), room, False


def _lines_each(title: Words, room: Room) -> int:
    return int(room.height / room.height_of(attrs.evolve(text, text="") for text in texts_of(title)))


def _shortened(title: Words, room: Room, *, most: int) -> Words:
    return Words(tuple(Said(text.language, _cut(text, room, most)) for text in texts_of(title)))


def _cut(text: Text, room: Room, most: int) -> str:
    """Cut a text to so many lines, with an ellipsis where it is cut."""
    lines = room.lines_of(text)
    if len(lines) <= most:
        return text.text
    short = "".join(lines[:most]).rstrip()
    while len(room.lines_of(attrs.evolve(text, text=short + _ELLIPSIS))) > most:
        short = short[:-1].rstrip()
    return short + _ELLIPSIS


def _bodies(slide: Slide, title: Words) -> Iterator[_Body]:
    """Yield what stands on the slides; a title that is too long for its place stands below a short one, in full."""
    yield from _parts(slide)
    rooms = COVER_TITLE_ROOMS if slide.layout is Layout.TITLE else TITLE_ROOMS
    if not _titled(title, NOTHING, rooms)[2]:
        yield from _points((title,), Form.POINTS, POINTS_ROOMS)


def _parts(slide: Slide) -> Iterator[_Body]:
    """Yield what a slide holds, what its layout is for first: whatever else it has stands on slides of its own."""
    points = [_points(slide.points, _FORMS.get(slide.layout, Form.POINTS), _ROOMS.get(slide.layout, POINTS_ROOMS))]
    columns = [_columns(slide.columns)] if slide.columns else []
    drawn = [_timeline(slide.timeline)] if slide.timeline else []
    if slide.layout is Layout.TITLE:
        points = [_cover(slide.points)]
    elif slide.layout in (Layout.COLUMNS, Layout.TIMELINE) and (columns or drawn):
        first = [*drawn, *columns] if slide.layout is Layout.TIMELINE else [*columns, *drawn]
        points, columns, drawn = [*first, *(points if slide.points else [])], [], []
    yield from itertools.chain(*points, *columns, *drawn)


_FORMS = {Layout.ROOM_TO_WRITE: Form.ROOM_TO_WRITE}
_ROOMS = {Layout.ROOM_TO_WRITE: PROMPTS_ROOMS}


def _points(points: tuple[Words, ...], form: Form, rooms: tuple[Room, ...]) -> Iterator[_Body]:
    room = _fitting(points, rooms) or rooms[0]
    for page in pages((texts_of(point) for point in points), room):
        yield _Body(form, (Place(BODY, page, room.sizes),))


def _fitting(points: Iterable[Words], rooms: tuple[Room, ...]) -> Room | None:
    """Give the room with the largest letters in which all of the points fit, or None where there is none."""
    texts = _all(points)
    return next((room for room in rooms if room.holds(texts)), None)


def _cover(points: tuple[Words, ...]) -> Iterator[_Body]:
    """Yield the title slide with as many points as it holds, and the others on slides of their own."""
    fitting = max(number for number in range(len(points) + 1) if _fitting(points[:number], COVER_ROOMS))
    room = _fitting(points[:fitting], COVER_ROOMS) or COVER_ROOMS[0]
    yield _Body(Form.TITLE, (Place(BODY, _all(points[:fitting]), room.sizes),))
    if points[fitting:]:
        yield from _points(points[fitting:], Form.POINTS, POINTS_ROOMS)


def _all(points: Iterable[Words]) -> tuple[Text, ...]:
    return tuple(text for point in points for text in texts_of(point))


# Columns and tables ---------------------------------------------------------------------------------------------------


def _columns(columns: tuple[tuple[Words, tuple[Words, ...]], ...]) -> Iterator[_Body]:
    """Yield two columns side by side; one, three and more, empty ones or such with long headings are a table."""
    headings = [texts_of(heading) for heading, _ in columns]
    room = next((room for room in HEADING_ROOMS if all(map(room.holds, headings))), None)
    if room and len(columns) == _TWO and any(points for _, points in columns):
        yield from _two_columns(columns[0], columns[1], room)
        return
    rows: list[Cells] = [
        tuple(texts_of(point) for point in row)
        for row in itertools.zip_longest(*(points for _, points in columns), fillvalue=NOTHING)
    ]
    blank: list[Cells] = [tuple(() for _ in columns)] * _BLANK_ROWS
    yield from _table(tuple(headings), rows or blank, (1.0,) * len(columns), blank=not rows)


def _two_columns(
    left: tuple[Words, tuple[Words, ...]], right: tuple[Words, tuple[Words, ...]], heads: Room
) -> Iterator[_Body]:
    fitting = (room for room in COLUMN_ROOMS if room.holds(_all(left[1])) and room.holds(_all(right[1])))
    room = next(fitting, COLUMN_ROOMS[0])
    filled = [pages((texts_of(point) for point in points), room) for _, points in (left, right)]
    for here, there in itertools.zip_longest(*filled, fillvalue=()):
        places = (
            Place(LEFT_HEADING, texts_of(left[0]), heads.sizes),
            Place(LEFT, here, room.sizes),
            Place(RIGHT_HEADING, texts_of(right[0]), heads.sizes),
            Place(RIGHT, there, room.sizes),
        )
        yield _Body(Form.COLUMNS, places)


def _table(head: Cells, rows: list[Cells], shares: tuple[float, ...], *, blank: bool = False) -> Iterator[_Body]:
    """Yield a table on as many slides as it needs, with its heading on each; a blank one fills its slide."""
    widths = tuple(WHOLE.width * share / sum(shares) for share in shares)
    rooms = tuple(_cell_room(width, 72 * WHOLE.height) for width in widths)
    tall = _row_height(head, rooms) if head else 0.0
    headed = bool(head) and tall <= _MOST_OF_A_HEAD
    top = ((head, tall),) if headed else ()
    left = 72 * WHOLE.height - sum(high for _, high in top)
    if blank and (headed or not head):
        rows_high = left / len(rows)
        yield _Body(Form.TABLE, grid=Grid(widths, top + tuple((row, rows_high) for row in rows), headed))
        return
    for page in _row_pages(rows if headed or not head else [head, *rows], widths, left):
        yield _Body(Form.TABLE, grid=Grid(widths, (*top, *page), headed))


def _cell_room(width: float, height: float) -> Room:
    return Room(72 * (width - 2 * _CELL_INSET) - 2, height - 2 * 72 * _CELL_INSET, CELL_SIZES, (0.0, 2.0))


def _row_height(row: Cells, rooms: tuple[Room, ...]) -> float:
    """Measure how high a row is at most; one without any text is as high as a line."""
    texts = [cell or (Text("", ""),) for cell in row]
    return max(room.height_of(cell) for room, cell in zip(rooms, texts, strict=True)) + 2 * 72 * _CELL_INSET


def _row_pages(rows: list[Cells], widths: tuple[float, ...], height: float) -> Iterator[list[tuple[Cells, float]]]:
    rooms = tuple(_cell_room(width, height) for width in widths)
    page: list[tuple[Cells, float]] = []
    for row in itertools.chain.from_iterable(_row_parts(each, rooms) for each in rows):
        high = _row_height(row, rooms)
        if page and sum(each for _, each in page) + high > height:
            yield page
            page = []
        page.append((row, high))
    yield page


def _row_parts(row: Cells, rooms: tuple[Room, ...]) -> Iterator[Cells]:
    """Break a row that is higher than a slide into several."""
    cells = [pages([cell], room) for cell, room in zip(row, rooms, strict=True)]
    yield from itertools.zip_longest(*cells, fillvalue=())


# Timelines ------------------------------------------------------------------------------------------------------------


def _timeline(timeline: Timeline) -> Iterator[_Body]:
    if drawn := picture(timeline):
        yield _Body(Form.TIMELINE, picture=drawn)
        return
    rows = date_rows(timeline)
    named = any(lane for _, _, lane in rows)
    yield from _table((), [row if named else row[:2] for row in rows], _DATE_SHARES if named else _DATE_SHARES[:2])
