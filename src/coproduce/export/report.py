"""The page model: what a document for one audience says, before any format is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from fractions import Fraction

import attrs

from coproduce.audience import EVERYONE, Audience
from coproduce.errors import ArgumentError, UnknownLineError, expect, named_or_near, printable
from coproduce.export.words import NOTHING, Words

_ADDRESS = re.compile(r"[A-Za-z0-9!$'*+/=_~-][A-Za-z0-9!$'*+/=_~.-]*@[A-Za-z0-9][A-Za-z0-9.-]*", re.ASCII)
_LONGEST_ADDRESS = 254


class ReportKind(Enum):
    """Name what a report is: a proposal, one of two letters, or the overview of a portfolio."""

    PROPOSAL = "proposal"
    CLOSING = "closing-letter"
    QUESTIONS = "questions"
    PORTFOLIO = "portfolio"


class Tone(Enum):
    """Name how a paragraph is set: as text, as what leads a section, as a quiet note, as what must not be missed."""

    PLAIN = "plain"
    LEAD = "lead"
    QUIET = "quiet"
    NOTICE = "notice"


@attrs.frozen
class Paragraph:
    """Hold one paragraph."""

    words: Words = attrs.field(metadata=EVERYONE)
    tone: Tone = attrs.field(default=Tone.PLAIN, metadata=EVERYONE)


@attrs.frozen
class Quote:
    """Hold somebody's own words, and the role of who said them, if that is known."""

    words: Words = attrs.field(metadata=EVERYONE)
    said_by: Words = attrs.field(default=NOTHING, metadata=EVERYONE)


@attrs.frozen
class Bullets:
    """Hold a list of points, numbered where their order matters."""

    items: tuple[Words, ...] = attrs.field(metadata=EVERYONE)
    numbered: bool = attrs.field(default=False, metadata=EVERYONE)


@attrs.frozen
class Terms:
    """Hold pairs of a term and what is said of it."""

    pairs: tuple[tuple[Words, Words], ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen
class Cell:
    """Hold one cell of a table: what it says, and the exact number or day that a spreadsheet can count with."""

    words: Words = attrs.field(metadata=EVERYONE)
    number: Fraction | None = attrs.field(default=None, metadata=EVERYONE)
    day: date | None = attrs.field(default=None, metadata=EVERYONE)


@attrs.frozen
class Table:
    """Hold a table: its caption, the headings of its columns, its rows, and perhaps a last row with totals.

    `numeric` are the places of columns that are set flush right.
    """

    caption: Words = attrs.field(metadata=EVERYONE)
    headings: tuple[Words, ...] = attrs.field(metadata=EVERYONE)
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(metadata=EVERYONE)
    total: tuple[Cell, ...] = attrs.field(default=(), metadata=EVERYONE)
    numeric: frozenset[int] = attrs.field(default=frozenset(), metadata=EVERYONE)


class MarkKind(Enum):
    """Name what a mark on a timeline stands for."""

    WORKSHOP = "workshop"
    CHECK_IN = "check-in"
    REPORT_BACK = "report-back"
    DEBRIEF = "debrief"
    OTHER = "other"
    WORK = "work"


@attrs.frozen(kw_only=True)
class Mark:
    """Hold one mark of a lane: what it is, what it is called, and its days, both included."""

    kind: MarkKind = attrs.field(metadata=EVERYONE)
    label: Words = attrs.field(metadata=EVERYONE)
    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)
    when: Words = attrs.field(metadata=EVERYONE)
    provisional: bool = attrs.field(default=False, metadata=EVERYONE)


@attrs.frozen
class Lane:
    """Hold one row of a timeline: a line of a plan, or a charity of a portfolio."""

    label: Words = attrs.field(metadata=EVERYONE)
    marks: tuple[Mark, ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Timeline:
    """Hold what a drawing of dates shows: its title, a sentence that says the same, its key, months and lanes.

    `months` are the first days of the months that it spans, each with its name, such as `Jan 2027`; `key` has the name
    of each kind of mark that is used, and `provisional` that of marks that are not confirmed.
    """

    title: Words = attrs.field(metadata=EVERYONE)
    description: Words = attrs.field(metadata=EVERYONE)
    months: tuple[tuple[date, Words], ...] = attrs.field(metadata=EVERYONE)
    lanes: tuple[Lane, ...] = attrs.field(metadata=EVERYONE)
    key: tuple[tuple[MarkKind, Words], ...] = attrs.field(metadata=EVERYONE)
    provisional: Words = attrs.field(metadata=EVERYONE)


@attrs.frozen
class Drawing:
    """Hold the place of a timeline among the blocks; its table of dates stands beside it."""

    timeline: Timeline = attrs.field(metadata=EVERYONE)


@attrs.frozen
class Signatures:
    """Hold a place to agree: a line for each who signs, by role, with the labels of what they fill in."""

    roles: tuple[Words, ...] = attrs.field(metadata=EVERYONE)
    labels: tuple[Words, ...] = attrs.field(metadata=EVERYONE)


Block = Paragraph | Quote | Bullets | Terms | Table | Drawing | Signatures
"""What a section is made of."""


@attrs.frozen
class Section:
    """Hold one section: a stable id, its heading, its blocks, and the sections inside it."""

    id: str = attrs.field(metadata=EVERYONE)
    heading: Words = attrs.field(metadata=EVERYONE)
    blocks: tuple[Block, ...] = attrs.field(metadata=EVERYONE)
    inner: tuple[Section, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen
class Sheet:
    """Hold one sheet of a workbook: its name, a sentence above it, and its table."""

    name: Words = attrs.field(metadata=EVERYONE)
    intro: Words = attrs.field(metadata=EVERYONE)
    table: Table = attrs.field(metadata=EVERYONE)


class Layout(Enum):
    """Name how a slide is laid out: the title slide, points, two columns of points, room to write, or a picture."""

    TITLE = "title"
    POINTS = "points"
    COLUMNS = "columns"
    ROOM_TO_WRITE = "room-to-write"
    TIMELINE = "timeline"


@attrs.frozen(kw_only=True)
class Slide:
    """Hold one slide: its title, what stands on it, and the notes for who presents it.

    On a slide with columns, `columns` are their headings with their points; where there is room to write, `points`
    are the prompts.
    """

    title: Words = attrs.field(metadata=EVERYONE)
    layout: Layout = attrs.field(metadata=EVERYONE)
    points: tuple[Words, ...] = attrs.field(default=(), metadata=EVERYONE)
    columns: tuple[tuple[Words, tuple[Words, ...]], ...] = attrs.field(default=(), metadata=EVERYONE)
    notes: tuple[Words, ...] = attrs.field(default=(), metadata=EVERYONE)
    timeline: Timeline | None = attrs.field(default=None, metadata=EVERYONE)


@attrs.frozen
class Deck:
    """Hold the slides for one audience of the report-back, such as `trustees` (R60)."""

    variant: str = attrs.field(metadata=EVERYONE)
    title: Words = attrs.field(metadata=EVERYONE)
    slides: tuple[Slide, ...] = attrs.field(metadata=EVERYONE)


class Status(Enum):
    """Name the status of a diary entry, in the words of the iCalendar standard."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@attrs.frozen(kw_only=True)
class Entry:
    """Hold one diary entry: what it is called, from when to when, where, and how often it was changed.

    `uid` says what the event is, never when it is. `start` and `end` are local times of Europe/London, or days where no
    time is agreed; the end is not included, as the standard has it. `part` is the part of such a day that it takes,
    and `title` the summary without it.
    """

    uid: str = attrs.field(metadata=EVERYONE)
    sequence: int = attrs.field(metadata=EVERYONE)
    status: Status = attrs.field(metadata=EVERYONE)
    start: date | datetime = attrs.field(metadata=EVERYONE)
    end: date | datetime = attrs.field(metadata=EVERYONE)
    summary: Words = attrs.field(metadata=EVERYONE)
    description: Words = attrs.field(default=NOTHING, metadata=EVERYONE)
    place: Words = attrs.field(default=NOTHING, metadata=EVERYONE)
    part: str = attrs.field(default="", metadata=EVERYONE)
    title: Words = attrs.field(default=NOTHING, metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Invitation:
    """Hold who invites whom by electronic mail: the organiser's address, and those of the attendees (RFC 5546).

    Raises `ArgumentError` where nobody is invited, and for what is no address of electronic mail.
    """

    organiser: str = attrs.field(metadata=EVERYONE)
    attendees: tuple[str, ...] = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not self.attendees:
            message = "nobody is invited: expected the addresses of those who take part"
            raise ArgumentError(message, code="invitation", hint="give attendees, or publish the dates")
        for who, address in (("organiser", self.organiser), *(("attendee", each) for each in self.attendees)):
            _refuse_no_address(who, address)


def _refuse_no_address(who: str, address: str) -> None:
    expect(address, str, f"the address of the {who}", "as in name@example.org")
    bare = address[len("mailto:") :] if address[:7].lower() == "mailto:" else address
    if not _ADDRESS.fullmatch(bare) or len(bare) > _LONGEST_ADDRESS or ".." in bare:
        message = f"the address of the {who} is {printable(address)}: expected one of electronic mail, and one only"
        raise ArgumentError(message, code="address", hint="as in name@example.org")


@attrs.frozen(kw_only=True)
class Report:
    """Hold all that a document for one audience says; a format sees this and nothing else.

    `languages` are in the order in which texts stand side by side; `mark` is shown on every page where a document is
    not for everybody. `now` is the time that the document bears. `stem` names its files, without an ending.
    `untranslated` are the English texts that stand for a translation that is missing. `contents` heads a list of the
    sections, and `skip` is what a page offers to those who want to pass over it.
    """

    kind: ReportKind = attrs.field(metadata=EVERYONE)
    audience: Audience = attrs.field(metadata=EVERYONE)
    languages: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    now: datetime = attrs.field(metadata=EVERYONE)
    stem: str = attrs.field(metadata=EVERYONE)
    title: Words = attrs.field(metadata=EVERYONE)
    subtitle: Words = attrs.field(metadata=EVERYONE)
    author: str = attrs.field(metadata=EVERYONE)
    web: str = attrs.field(metadata=EVERYONE)
    dated: Words = attrs.field(metadata=EVERYONE)
    page_words: Words = attrs.field(metadata=EVERYONE)
    continued: Words = attrs.field(metadata=EVERYONE)
    mark: Words = attrs.field(default=NOTHING, metadata=EVERYONE)
    sections: tuple[Section, ...] = attrs.field(metadata=EVERYONE)
    timeline: Timeline | None = attrs.field(default=None, metadata=EVERYONE)
    sheets: tuple[Sheet, ...] = attrs.field(default=(), metadata=EVERYONE)
    decks: tuple[Deck, ...] = attrs.field(default=(), metadata=EVERYONE)
    entries: tuple[Entry, ...] = attrs.field(default=(), metadata=EVERYONE)
    invitation: Invitation | None = attrs.field(default=None, metadata=EVERYONE)
    untranslated: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    contents: Words = attrs.field(default=NOTHING, metadata=EVERYONE)
    skip: Words = attrs.field(default=NOTHING, metadata=EVERYONE)

    def deck(self, variant: str) -> Deck:
        """Give the slides for one audience of the report-back, or raise `UnknownLineError`."""
        for deck in self.decks:
            if deck.variant == variant:
                return deck
        known = [deck.variant for deck in self.decks]
        if not known:
            hint = "slides are for a report-back, and this report has none"
            raise UnknownLineError("this report has no slides", code="variant", hint=hint)
        message = f"there are no slides for {printable(variant)}"
        raise UnknownLineError(message, code="variant", hint=named_or_near(variant, known, "there are slides for"))

    def section(self, id_: str) -> Section:
        """Give the section with this id, or raise `UnknownLineError`."""
        for section in self.all_sections():
            if section.id == id_:
                return section
        known = [section.id for section in self.all_sections()]
        message = f"{printable(id_)} is no section of this report"
        raise UnknownLineError(message, code="section", hint=named_or_near(id_, known, "its sections are"))

    def all_sections(self) -> Iterator[Section]:
        """Yield every section, each before those inside it."""
        waiting = list(reversed(self.sections))
        while waiting:
            section = waiting.pop()
            yield section
            waiting.extend(reversed(section.inner))
