"""Where everything stands on a drawing of dates: its months, lanes, marks, texts and key, none over another."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import TypeVar

import attrs

from coproduce.export.formats.lettering import BOLD, spoken, width, wrapped
from coproduce.export.report import Lane, Mark, MarkKind, Timeline
from coproduce.export.words import NOTHING, Said, Words

MARGIN, GAP, ABOVE = 20.0, 9.0, 6.0
LABELS, PLOT, LONGEST_PLOT = 190.0, 455.0, 6000.0
"""So wide that on a page of A4 the smallest letters have eight points and more."""

MOST_MONTHS, TALLEST = 12, 850.0
"""How many months, and how much height, a part of a drawing has at most that is printed on one page."""

LEAST_MONTH, LEAST_NAMED = PLOT / MOST_MONTHS, 37.0
TITLE_SIZE, LABEL_SIZE, SMALL_SIZE = 20.0, 13.0, 12.0
LINE = 1.3
SHAPE, BETWEEN = 14.0, 5.0
LANES_OF_A_PLAN, DEEPEST, DEEPEST_DAYS = 14, 4, 4
LONGEST_BESIDE = 250.0
_ONE_DAY = timedelta(days=1)


@attrs.frozen
class Line:
    """Hold one line of text: where it begins or ends on its baseline, how wide it is at most, and its language."""

    x: float
    y: float
    width: float
    size: float
    text: str
    language: str
    ends: bool = False

    @property
    def left(self) -> float:
        """Where the line begins, at the furthest."""
        return self.x - self.width if self.ends else self.x


@attrs.frozen
class Column:
    """Hold a month: where it begins, how wide it is, and its name."""

    x: float
    width: float
    lines: tuple[Line, ...]


@attrs.frozen
class Placed:
    """Hold a mark with its place: the left edge, width and middle of its shape, and what is written beside it."""

    mark: Mark
    x: float
    width: float
    y: float
    lines: tuple[Line, ...]


@attrs.frozen
class Row:
    """Hold a lane with its place, its label and its marks."""

    lane: Lane
    y: float
    height: float
    label: tuple[Line, ...]
    marks: tuple[Placed, ...]


@attrs.frozen
class Sample:
    """Hold an entry of the key: the middle of its shape, of what kind it is, and its name."""

    x: float
    y: float
    kind: MarkKind
    provisional: bool
    lines: tuple[Line, ...]


@attrs.frozen(kw_only=True)
class Layout:
    """Hold a whole drawing: its size, and everything on it.

    The lanes stand from `top` to `bottom`, the names of months from `head` to `top`, and the days right of `plot`.
    """

    width: float
    height: float
    plot: float
    head: float
    top: float
    bottom: float
    mark: tuple[Line, ...]
    title: tuple[Line, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[Sample, ...]


def laid_out(timeline: Timeline, languages: tuple[str, ...], *, titled: bool = False, mark: Words = NOTHING) -> Layout:
    """Place everything of a timeline, in units that are pixels at its natural size; the title only where asked."""
    scale = _Scale.of(timeline)
    right = MARGIN + LABELS + scale.width
    room = right - MARGIN
    marked = _stacked(spoken(mark, languages), MARGIN, MARGIN, room, LABEL_SIZE, most=3, bold=True)
    y = _below(marked, MARGIN)
    named = _stacked(
        spoken(timeline.title, languages) if titled else (), MARGIN, y, room, TITLE_SIZE, most=3, bold=True
    )
    y = _below(named, y)
    columns, top = _columns(timeline, languages, scale, y)
    rows = _rows(timeline.lanes, languages, scale, top)
    bottom = rows[-1].y + rows[-1].height if rows else top
    key, height = _key(timeline, languages, bottom + MARGIN, room)
    return Layout(
        width=right + MARGIN,
        height=height,
        plot=MARGIN + LABELS,
        head=y,
        top=top,
        bottom=bottom,
        mark=marked,
        title=named,
        columns=columns,
        rows=rows,
        key=key,
    )


def parted(timeline: Timeline, languages: tuple[str, ...]) -> tuple[Timeline, ...]:
    """Part a timeline into drawings that each fit on a page, with letters that can be read there.

    One that spans more than a year is parted by its months, and one with many lanes by its lanes.
    """
    spans = [*_spans(timeline)] or [timeline]
    return tuple(part for span in spans for part in _parted_by_lanes(span, languages))


def _spans(timeline: Timeline) -> Iterator[Timeline]:
    """Yield the months in equal shares, each with what lies in them; what lies outside of all is in the nearest."""
    months = sorted(timeline.months, key=lambda month: month[0])
    shares = _shares(months, -(-len(months) // MOST_MONTHS))
    for number, share in enumerate(shares):
        first = share[0][0] if number else date.min
        last = shares[number + 1][0][0] - _ONE_DAY if number + 1 < len(shares) else date.max
        lanes = tuple(_within(lane, first, last) for lane in timeline.lanes)
        kept = tuple(lane for lane in lanes if lane.marks) if len(shares) > 1 else timeline.lanes
        if kept:
            used = {mark.kind for lane in kept for mark in lane.marks}
            key = tuple(each for each in timeline.key if each[0] in used)
            yield attrs.evolve(timeline, months=tuple(share), lanes=kept, key=key)


def _within(lane: Lane, first: date, last: date) -> Lane:
    """Give a lane with the marks that lie between two days, those that lie there in part only so far."""
    marks = [mark for mark in lane.marks if mark.first <= last and max(mark.first, mark.last) >= first]
    cut = [
        attrs.evolve(mark, first=max(mark.first, first), last=min(max(mark.first, mark.last), last)) for mark in marks
    ]
    return attrs.evolve(lane, marks=tuple(cut))


def _parted_by_lanes(timeline: Timeline, languages: tuple[str, ...]) -> Iterator[Timeline]:
    height = laid_out(timeline, languages).height
    if height <= TALLEST or len(timeline.lanes) < 2:  # noqa: PLR2004 - one lane stays whole
        yield timeline
        return
    for share in _shares(timeline.lanes, min(len(timeline.lanes), math.ceil(height / TALLEST))):
        yield from _parted_by_lanes(attrs.evolve(timeline, lanes=tuple(share)), languages)


_Things = TypeVar("_Things")


def _shares(things: Sequence[_Things], number: int) -> list[Sequence[_Things]]:
    """Share things out, in their order, into so many groups that differ by one at most."""
    ends = [len(things) * place // number for place in range(number + 1)] if number else [0]
    return [things[start:end] for start, end in itertools.pairwise(ends)]


@attrs.frozen
class _Scale:
    """Hold where days are: the first day, the number of days, and the width of them all."""

    first: date
    days: int
    width: float

    @classmethod
    def of(cls, timeline: Timeline) -> _Scale:
        """Span the months that are named, and every mark, should one lie outside of them."""
        marks = [mark for lane in timeline.lanes for mark in lane.marks]
        months = [first for first, _ in timeline.months]
        first = min([*months, *(mark.first for mark in marks)], default=date.min)
        last = max(
            [*(_month_end(month) for month in months), *(max(mark.first, mark.last) for mark in marks)], default=first
        )
        return cls(first, (last - first).days + 1, min(max(PLOT, LEAST_MONTH * len(months)), LONGEST_PLOT))

    def x(self, day: date) -> float:
        """Give the left edge of a day."""
        return self.at((day - self.first).days)

    def after(self, day: date) -> float:
        """Give the right edge of a day."""
        return self.at((day - self.first).days + 1)

    def at(self, days: int) -> float:
        """Give the place so many days after the first."""
        return MARGIN + LABELS + self.width * days / self.days

    @property
    def right(self) -> float:
        """The right edge of the last day."""
        return MARGIN + LABELS + self.width


def _month_end(first: date) -> date:
    following = first.replace(day=28) + timedelta(days=4) if first < date(9999, 12, 1) else date.max
    return following.replace(day=1) - _ONE_DAY if following < date.max else date.max


def _stacked(  # noqa: PLR0913 - a text, its place, and how it is set
    said: Sequence[Said], x: float, y: float, room: float, size: float, *, most: int, bold: bool = False
) -> tuple[Line, ...]:
    """Set texts below each other from `y` downward, each in at most so many lines."""
    lines: list[Line] = []
    wider = BOLD if bold else 1.0
    for each in said:
        for text in wrapped(each.text, room / wider, size, most=most):
            baseline = y + size * LINE * (len(lines) + 0.78)
            lines.append(Line(x, baseline, width(text, size) * wider, size, text, each.language))
    return tuple(lines)


def _below(lines: tuple[Line, ...], y: float) -> float:
    return y + sum(line.size * LINE for line in lines) + (GAP if lines else 0)


def _columns(
    timeline: Timeline, languages: tuple[str, ...], scale: _Scale, y: float
) -> tuple[tuple[Column, ...], float]:
    """Place the months that have room for a name, each as far as the next of them, and tell where the lanes begin."""
    named: list[tuple[float, Words]] = []
    for first, name in sorted(timeline.months, key=lambda month: month[0]):
        before = named[-1][0] if named else -LEAST_NAMED
        if min(scale.x(first) - before, scale.right - scale.x(first)) >= LEAST_NAMED:
            named.append((scale.x(first), name))
    ends = [*(x for x, _ in named[1:]), scale.right]
    columns = tuple(
        Column(x, end - x, _stacked(spoken(name, languages), x + 5, y + 6, end - x - 8, SMALL_SIZE, most=2))
        for (x, name), end in zip(named, ends, strict=False)  # without a month there is one end too many
    )
    deepest = max((len(column.lines) for column in columns), default=0)
    return columns, y + deepest * SMALL_SIZE * LINE + 12


def _rows(lanes: tuple[Lane, ...], languages: tuple[str, ...], scale: _Scale, top: float) -> tuple[Row, ...]:
    rows: list[Row] = []
    most = DEEPEST if len(lanes) <= LANES_OF_A_PLAN else 1
    for lane in lanes:
        rows.append(_row(lane, languages, _fitted(lane, languages, scale, most), top))
        top += rows[-1].height
    return tuple(rows)


def _row(lane: Lane, languages: tuple[str, ...], tracks: Sequence[_Track], y: float) -> Row:
    label = _stacked(spoken(lane.label, languages), MARGIN, 0, LABELS - 16, LABEL_SIZE, most=3)
    tall = len(label) * LABEL_SIZE * LINE
    deep = sum(track.height + BETWEEN for track in tracks) - BETWEEN
    height = max(tall, deep, SHAPE) + 2 * ABOVE
    down = y + (height - tall) / 2
    label = tuple(attrs.evolve(line, y=line.y + down) for line in label)
    return Row(lane, y, height, label, tuple(_marks(tracks, y + (height - deep) / 2)))


class _Detail(Enum):
    """Name what is written beside a mark: what it is and when, only when, only the day of the month, or nothing."""

    WHAT_AND_WHEN = "what and when"
    WHEN = "when"
    DAY = "day"
    NOTHING = "nothing"


_APART = {_Detail.WHAT_AND_WHEN: GAP, _Detail.WHEN: GAP, _Detail.DAY: 4.0, _Detail.NOTHING: 3.0}
"""How far marks stand from each other, at least."""


class _Side(Enum):
    """Name on which side of a shape its text stands."""

    RIGHT = "right"
    LEFT = "left"
    BELOW = "below"


@attrs.frozen
class _Item:
    """Hold a mark before its height is known: its shape, its text, and all the room that both take."""

    mark: Mark
    x: float
    wide: float
    texts: tuple[tuple[str, str], ...]
    side: _Side
    left: float
    right: float
    apart: float

    @property
    def tall(self) -> float:
        """How high the shape and its text are."""
        text = len(self.texts) * SMALL_SIZE * LINE
        return SHAPE + 3 + text if self.side is _Side.BELOW else max(SHAPE, text)


@attrs.frozen
class _Track:
    """Hold marks that stand beside each other without touching."""

    items: tuple[_Item, ...]

    @property
    def height(self) -> float:
        """The height of its highest mark."""
        return max(item.tall for item in self.items)

    def has_room(self, item: _Item) -> bool:
        """Tell whether one more mark keeps its distance from all others."""
        return all(
            item.left >= other.right + item.apart or item.right + item.apart <= other.left for other in self.items
        )


def _fitted(lane: Lane, languages: tuple[str, ...], scale: _Scale, most: int) -> tuple[_Track, ...]:
    """Place the marks of a lane with as much written beside them as there is room for in so many tracks."""
    marks = sorted(lane.marks, key=lambda mark: (mark.first, mark.last))
    tracks: tuple[_Track, ...] = ()
    for detail in _Detail:
        tracks = _packed([_item(mark, _beside(mark, lane, languages, detail), scale, _APART[detail]) for mark in marks])
        if len(tracks) <= (max(most, DEEPEST_DAYS) if detail is _Detail.DAY else most):
            break
    return tracks


def _beside(mark: Mark, lane: Lane, languages: tuple[str, ...], detail: _Detail) -> tuple[tuple[str, str], ...]:
    """Give the lines beside a mark, each with its language; what only repeats the label of the lane is left out."""
    if detail is _Detail.DAY and mark.kind is not MarkKind.WORK:
        return ((str(mark.first.day), ""),)
    what = spoken(mark.label, languages) if mark.label != lane.label else ()
    when = spoken(mark.when, languages)
    said = {_Detail.WHAT_AND_WHEN: _by_language(what, when), _Detail.WHEN: when}.get(detail, ())
    return tuple(
        (line, each.language) for each in said for line in wrapped(each.text, LONGEST_BESIDE, SMALL_SIZE, most=2)
    )


def _by_language(what: tuple[Said, ...], when: tuple[Said, ...]) -> tuple[Said, ...]:
    """Put together what is in one language, where both are in the same ones."""
    if [each.language for each in what] != [each.language for each in when]:
        return (*what, *when)
    return tuple(each for pair in zip(what, when, strict=True) for each in pair)


def _item(mark: Mark, texts: tuple[tuple[str, str], ...], scale: _Scale, apart: float) -> _Item:
    x, wide = _shape(mark, scale)
    text = max((width(line, SMALL_SIZE) for line, _ in texts), default=-BETWEEN)
    if x + wide + BETWEEN + text <= scale.right:
        return _Item(mark, x, wide, texts, _Side.RIGHT, x, x + wide + BETWEEN + text, apart)
    if x - BETWEEN - text >= scale.at(0):
        return _Item(mark, x, wide, texts, _Side.LEFT, x - BETWEEN - text, x + wide, apart)
    left = min(x, scale.right - text)
    return _Item(mark, x, wide, texts, _Side.BELOW, left, max(x + wide, left + text), apart)


def _shape(mark: Mark, scale: _Scale) -> tuple[float, float]:
    """Give the left edge of a shape and its width: as wide as its days, but never too small to see."""
    x, wide = scale.x(mark.first), scale.after(mark.last) - scale.x(mark.first)
    if wide < SHAPE:
        x, wide = x + wide / 2 - SHAPE / 2, SHAPE
    return min(max(x, scale.at(0)), scale.right - wide), wide


def _packed(items: Sequence[_Item]) -> tuple[_Track, ...]:
    """Put each mark on the first track that has room for it."""
    tracks: list[_Track] = []
    for item in items:
        place = next((number for number, track in enumerate(tracks) if track.has_room(item)), len(tracks))
        tracks[place : place + 1] = [_Track((*(tracks[place].items if place < len(tracks) else ()), item))]
    return tuple(tracks)


def _marks(tracks: Sequence[_Track], y: float) -> Iterator[Placed]:
    for track in tracks:
        for item in track.items:
            below = item.side is _Side.BELOW
            middle = y + (SHAPE if below else track.height) / 2
            yield Placed(item.mark, item.x, item.wide, middle, tuple(_lines_beside(item, middle)))
        y += track.height + BETWEEN


def _lines_beside(item: _Item, middle: float) -> Iterator[Line]:
    ends = item.side is _Side.LEFT
    x = {
        _Side.RIGHT: item.x + item.wide + BETWEEN,
        _Side.LEFT: item.x - BETWEEN,
        _Side.BELOW: item.left,
    }[item.side]
    step = SMALL_SIZE * LINE
    top = middle + SHAPE / 2 + 3 if item.side is _Side.BELOW else middle - len(item.texts) * step / 2
    for number, (text, language) in enumerate(item.texts):
        baseline = top + step * (number + 0.74)
        yield Line(x, baseline, width(text, SMALL_SIZE), SMALL_SIZE, text, language, ends)


def _key(timeline: Timeline, languages: tuple[str, ...], y: float, room: float) -> tuple[tuple[Sample, ...], float]:
    """Place the key in rows from `y` downward, and tell where the drawing ends."""
    entries = [(kind, False, name) for kind, name in timeline.key]
    if any(mark.provisional for lane in timeline.lanes for mark in lane.marks):
        entries.append((MarkKind.WORKSHOP, True, timeline.provisional))
    samples: list[Sample] = []
    x = MARGIN
    for kind, provisional, name in entries:
        texts = _stacked(spoken(name, languages), 0, 0, min(LONGEST_BESIDE, room - 40), SMALL_SIZE, most=2)
        wide = SHAPE + BETWEEN + max((line.width for line in texts), default=0)
        if x > MARGIN and x + wide > MARGIN + room:
            x, y = MARGIN, _under(samples, y)
        lines = tuple(attrs.evolve(line, x=x + SHAPE + BETWEEN, y=line.y + y) for line in texts)
        samples.append(Sample(x + SHAPE / 2, y + SMALL_SIZE * LINE / 2, kind, provisional, lines))
        x += wide + MARGIN
    return tuple(samples), (_under(samples, y) - GAP if samples else y) + MARGIN


def _under(samples: Sequence[Sample], y: float) -> float:
    """Tell where the next row of the key begins: below the longest text of the row that begins at `y`."""
    deepest = max(len(sample.lines) for sample in samples if sample.y > y)
    return y + max(deepest, 1) * SMALL_SIZE * LINE + GAP
