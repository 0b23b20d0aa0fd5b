"""What the makers of sections work from: the voice, the audience, and the part of the documents that it may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import attrs

from coproduce.agreement import Stage, Step
from coproduce.answers import Answer
from coproduce.assessment import Assessment, OpenQuestion
from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY, Audience
from coproduce.days import Amount
from coproduce.diagnostic import NamedPerson
from coproduce.export.languages.speaker import Speaker
from coproduce.export.report import Cell, Section, Table
from coproduce.export.words import Words, as_given
from coproduce.meeting import Meeting
from coproduce.offer import AnyLine
from coproduce.package import Package
from coproduce.plan import Event, Plan

QUICK_WIN = "Quick win: "
"""What the title of a quick win begins with; what it is follows in the charity's own words."""


@attrs.frozen(kw_only=True)
class Standing:
    """Hold how what is reported on stands, where that is on record: its stage, when it was agreed, what is met."""

    stage: Stage = attrs.field(metadata=EVERYONE)
    agreed: Step | None = attrs.field(default=None, metadata=EVERYONE)
    last: Step | None = attrs.field(default=None, metadata=EVERYONE)
    met: frozenset[str] = attrs.field(default=frozenset(), metadata=PROVIDER_AND_CHARITY, repr=False)

    @property
    def ended(self) -> bool:
        """Whether it was closed, or declined by the charity."""
        return self.stage in (Stage.CLOSED, Stage.DECLINED)


@attrs.frozen(kw_only=True)
class Brief:
    """Hold what a report is made from; each document in it is already the part that the audience may see."""

    say: Speaker
    audience: Audience
    assessment: Assessment
    package: Package | None = None
    plan: Plan | None = None
    people: tuple[NamedPerson, ...] = ()
    disclosed: frozenset[str] = frozenset()
    standing: Standing | None = None
    places: Mapping[str, Words] = MappingProxyType({})
    today: date

    @property
    def charity(self) -> str:
        """The name of the charity."""
        return self.assessment.charity.name

    @property
    def is_candid(self) -> bool:
        """Whether the reader is one of the two who may read what was said in confidence."""
        return self.audience in (Audience.PROVIDER, Audience.CHARITY)

    @property
    def idle(self) -> frozenset[str]:
        """The lines for which nobody gives any time, which only the provider reads of."""
        if self.package is None or self.audience is Audience.PROVIDER:
            return frozenset()
        known = self.package.ledger.lines
        busy = {each.line for each in known if not isinstance(each.figure, Amount) or each.figure.quarters}
        return frozenset(each.line for each in known if each.line not in busy)

    @property
    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """The questions that make the package a draft, as far as the reader may know of them (R17)."""
        return self.package.open_questions if self.package and self.is_candid else ()

    @property
    def needs(self) -> tuple[str, ...]:
        """What people need so that they can take part, each once, as far as the audience may know it (R38)."""
        lines = self.package.lines if self.package else ()
        return tuple(dict.fromkeys(note.text for line in lines for note in line.accommodations if note.text))

    @property
    def is_agreed(self) -> bool:
        """Whether both sides have agreed, so that nothing is left to sign."""
        return self.standing is not None and self.standing.stage in (Stage.AGREED, Stage.CONFIRMED)

    @property
    def is_confirmed(self) -> bool:
        """Whether the support is confirmed, so that nothing is waited for."""
        return self.standing is not None and self.standing.stage is Stage.CONFIRMED

    def answer(self, question: str) -> Answer:
        """Give the answer to a question of the call, which is not known where the audience may not see it."""
        return self.assessment.diagnostic.answer(question)

    def name_of(self, role: str) -> Words:
        """Give the name by which somebody is addressed, or the role where the name is not for this audience."""
        named = next((each for each in self.people if each.role == role), None)
        told = named is not None and (self.audience is Audience.PROVIDER or role in self.disclosed)
        return as_given(named.name if named and told else role)

    def person(self, role: str) -> Words:
        """Name who has a role: by name for the provider, or where that is disclosed, by role and initials elsewhere."""
        named = next((each for each in self.people if each.role == role), None)
        if named is None:
            return as_given(role)
        if self.audience is Audience.PROVIDER or role in self.disclosed:
            return as_given(f"{named.name} ({role})")
        return as_given(f"{role} ({initials(named.name)})")


def initials(name: str) -> str:
    """Give the initials of a name.

    >>> initials("Gwen ap Huw")
    'G.A.H.'
    """
    return "".join(f"{word[0].upper()}." for word in name.replace("-", " ").split())


def is_provisional(line: AnyLine) -> bool:
    """Tell whether a line is not confirmed yet; that it waits for something is told to who may not read for what."""
    return bool(line.waits_for or line.conditions)


def is_provisional_event(line: AnyLine, event: Event) -> bool:
    """Tell whether a date is not confirmed yet: its line waits, and its day is neither past nor confirmed."""
    return is_provisional(line) and not event.settled


def line_title(say: Speaker, line: AnyLine) -> Words:
    """Give the title of a line; of a quick win, what it is stands in the charity's own words."""
    if line.title.startswith(QUICK_WIN):
        return say("Quick win: {what}", what=line.title.removeprefix(QUICK_WIN))
    return say(line.title)  # offer text


def meeting_title(say: Speaker, line: AnyLine, meeting: Meeting) -> Words:
    """Give the title of a meeting, with the number of the session where a line has several."""
    if meeting.sittings < 2:  # noqa: PLR2004 - one session needs no number
        return line_title(say, line)
    return say(
        "{title}, session {number} of {all}",
        title=line_title(say, line),
        number=meeting.sitting,
        all=meeting.sittings,
    )


def short_day(say: Speaker, day: date, *, in_year: bool = True) -> Words:
    """Write a day in short, as a table has it, or without its year, as a drawing that names the year has it.

    >>> str(short_day(Speaker(("en",)), date(2027, 1, 13)))
    'Wed 13 Jan 2027'
    """
    month = say.month(day) if in_year else without_year(say, day)
    return say("{weekday} {day} {month}", weekday=short_weekday(say, day), day=day.day, month=month)


def short_weekday(say: Speaker, day: date) -> Words:
    """Name the weekday of a day in short."""
    return (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))[day.weekday()]


def without_year(say: Speaker, day: date) -> Words:
    """Name the month of a day in short, without its year."""
    year = f" {day.year:04}"
    return Words(tuple(attrs.evolve(each, text=each.text.removesuffix(year)) for each in say.month(day).said))


def sentence(words: Words) -> Words:
    """Make each text a whole sentence, from a capital letter to a full stop."""
    return ended(capital(words))


def ended(words: Words) -> Words:
    """End each text with a full stop, where it has no sign at its end.

    >>> str(ended(as_given("nobody has time"))), str(ended(as_given("Nobody has time.")))
    ('nobody has time.', 'Nobody has time.')
    """
    texts = [each.text.rstrip() for each in words.said]
    stops = ["" if text.endswith(_ENDS) else "." for text in texts]
    whole = (f"{text}{stop}" for text, stop in zip(texts, stops, strict=True))
    return Words(tuple(attrs.evolve(each, text=text) for each, text in zip(words.said, whole, strict=True)))


_ENDS = (".", "!", "?", "…", '."', ".”", ".'")


def span_words(brief: Brief, first: date, last: date) -> Words:
    """Say from which day to which, or the one day that it is."""
    return brief.say("{first} to {last}", first=first, last=last) if first < last else brief.say.day(first)


def offered(say: Speaker, texts: Iterable[str]) -> tuple[Words, ...]:
    """Say texts of the offer, or of a plugin."""
    return tuple(say(text) for text in texts if text)  # offer text


def capital(words: Words) -> Words:
    """Begin each text with a capital letter, as a sentence or a row of a table does."""
    return Words(tuple(attrs.evolve(each, text=each.text[:1].upper() + each.text[1:]) for each in words.said))


def cell(words: Words | str) -> Cell:
    """Make a cell of words, or of a text as it was given."""
    return Cell(words if isinstance(words, Words) else as_given(words))


def table(caption: Words, headings: tuple[Words, ...], rows: Iterable[tuple[Cell, ...]], **more: object) -> Table:
    """Make a table of rows."""
    return Table(caption=caption, headings=headings, rows=tuple(rows), **more)  # type: ignore[arg-type]  # total, numeric


def section(id_: str, heading: Words, *blocks: object, inner: Iterable[Section] = ()) -> Section:
    """Make a section of the blocks that there are; None stands for one that there is not."""
    kept = tuple(block for block in blocks if block is not None)
    return Section(id_, heading, kept, tuple(inner))  # type: ignore[arg-type]  # blocks, or nothing
