"""The texts of a slide, how many lines they take at most, and on which slide each part of them stands."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

import attrs

from coproduce.export.formats.lettering import width
from coproduce.export.formats.visible import visible
from coproduce.export.words import Said, Words

LANGUAGE_TAGS = {"en": "en-GB", "cy": "cy-GB"}
"""The tag by which an office program knows each language."""

LINE_HEIGHT = 1.22
"""How high a line is, in the size of its letters, in the tallest of the usual fonts."""

_PARTS = re.compile(r"\n|[^\S\n]+|\S+")
_TAB_STOP = 4.0
_JOINER = "\u200d"


@attrs.frozen
class Text:
    """Hold one paragraph in one language; on level 1 it says in another language what stands above it.

    What `goes_on` began on the slide before, so that it has no bullet of its own.
    """

    text: str
    language: str
    level: int = 0
    goes_on: bool = False


@attrs.frozen
class Room:
    """Hold how much a place for text holds: its width and height in points, and sizes and distances by level."""

    width: float
    height: float
    sizes: tuple[float, float]
    before: tuple[float, float] = (10.0, 2.0)

    def lines_of(self, text: Text) -> list[str]:
        """Break a paragraph into the lines that it takes at most."""
        return list(lines_of(text.text, self.width / self.sizes[text.level]))

    def height_of(self, texts: Iterable[Text]) -> float:
        """Measure how high some paragraphs are at most, in points."""
        return sum(self._high(text.level, len(self.lines_of(text))) for text in texts)

    def holds(self, texts: Iterable[Text]) -> bool:
        """Tell whether some paragraphs surely fit."""
        return self.height_of(texts) <= self.height

    def shared(self, texts: tuple[Text, ...], left: float) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
        """Part paragraphs, which do not fit, into those that fill what is left of the height, and those that go on."""
        for number, text in enumerate(texts):
            lines = self.lines_of(text)
            fitting = self._fitting(text.level, left)
            if fitting < len(lines):
                here, there = "".join(lines[:fitting]), "".join(lines[fitting:])
                rest = attrs.evolve(text, text=there, goes_on=text.goes_on or fitting > 0)
                first = (attrs.evolve(text, text=here.removesuffix("\n")),) if fitting else ()
                return (*texts[:number], *first), (rest, *texts[number + 1 :])
            left -= self._high(text.level, len(lines))
        return texts, ()

    def _high(self, level: int, lines: int) -> float:
        return lines * self.sizes[level] * LINE_HEIGHT + self.before[level]

    def _fitting(self, level: int, left: float) -> int:
        return max(0, int((left - self.before[level]) / (self.sizes[level] * LINE_HEIGHT)))


def texts_of(words: Words) -> tuple[Text, ...]:
    """Give words as paragraphs, each further language below the first; none where there are no words.

    >>> [text.text for text in texts_of(Words((Said("cy", "Diwrnodau"), Said("en", "Days"))))]
    ['Diwrnodau', 'Days']
    """
    said = [each for each in words.said if each.text]
    return tuple(Text(visible(each.text), each.language, min(place, 1)) for place, each in enumerate(said))


def in_a_row(words: Words) -> tuple[Text, ...]:
    """Give words as parts of one paragraph, one language after the other, with a stroke between them."""
    texts = texts_of(words)
    strokes = [Text(" / ", "")] * (len(texts) - 1)
    return tuple(each for pair in itertools.zip_longest(texts, strokes) for each in pair if each)


def pages(points: Iterable[tuple[Text, ...]], room: Room) -> list[tuple[Text, ...]]:
    """Set points on as many pages as they need; a point is broken only where it is longer than a page.

    >>> wide = Room(400, 60, (20, 20), (0, 0))
    >>> [len(page) for page in pages([(Text("one", "en"),), (Text("two", "en"),), (Text("three", "en"),)], wide)]
    [2, 1]
    """
    filled: list[tuple[Text, ...]] = [()]
    for point in points:
        rest = point
        if filled[-1] and not room.holds(filled[-1] + rest) and room.holds(rest):
            filled.append(())
        while rest:
            here, rest = room.shared(rest, room.height - room.height_of(filled[-1]))
            filled[-1] += here
            if rest:
                filled.append(())
    return filled


def lines_of(text: str, ems: float) -> Iterator[str]:
    """Break a text into lines that are no wider than so many of its sizes; joined, the lines are the text.

    >>> list(lines_of("Concepts workshop", 6.5))
    ['Concepts ', 'workshop']
    """
    line, taken = "", 0.0
    for part in _PARTS.findall(text):
        wide = _width(part)
        if part == "\n":
            yield line + part
            line, taken = "", 0.0
        elif part.isspace() or taken + wide <= ems:
            line, taken = line + part, taken + wide
        else:
            if line:
                yield line
            *full, line = _pieces(part, ems)
            yield from full
            taken = _width(line)
    yield line


def _width(part: str) -> float:
    return width(part, 1) + _TAB_STOP * part.count("\t")


def _pieces(word: str, ems: float) -> list[str]:
    """Break a word that is wider than a line, never inside of what is read as one letter."""
    pieces, taken = [""], 0.0
    for letter in word:
        wide = width(letter, 1)
        if pieces[-1] and taken + wide > ems and not _belongs(letter, pieces[-1]):
            pieces.append("")
            taken = 0.0
        pieces[-1] += letter
        taken += wide
    return pieces


def _belongs(letter: str, before: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf") or before.endswith(_JOINER)


def with_words(words: Words, more: Words) -> Words:
    """Put other words in brackets behind words, in the language of each.

    >>> str(with_words(Words((Said("en", "Dates"),)), Words((Said("en", "continued"),))))
    'Dates (continued)'
    """
    languages = {each.language for each in more.said}
    return Words(
        tuple(
            Said(each.language, f"{each.text} ({more.in_(each.language).text if each.language in languages else more})")
            for each in words.said
        )
    )
