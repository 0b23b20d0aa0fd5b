"""Letters on a drawing: how wide a text is at most in whatever font, and where its lines end."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator

from coproduce.export.formats.visible import visible
from coproduce.export.words import Said, Words

ELLIPSIS = "…"
BOLD = 1.15
"""How much wider a bold letter is than a plain one, at most."""
_WIDTHS = {  # of an em, in the widest of the usual fonts without serifs
    0.35: " ',./:;I\\ijl|",
    0.45: "!()-[]frt",
    0.55: '"*J`csz',
    0.65: "$0123456789?FLT_abdeghknopquvxy{}",
    0.75: "ABCEKNPRSUVXYZ",
    0.9: "#&+<=>DGHMOQ^w~",
    1.05: "%@Wm",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER, _EMOJI = 1.1, 1.4
_JOINER = "\u200d"


def on_one_line(text: str) -> str:
    r"""Give a text on one line, with what nobody would see in it shown.

    >>> print(on_one_line("Bryn\u202e\n Hope"))
    Bryn\u202e Hope
    """
    return " ".join(visible(text).split())


def width(text: str, size: float) -> float:
    """Measure how wide a text is at most, in the unit of `size`, whatever font without serifs it is set in."""
    return size * sum(_of_letter(letter) for letter in text)


@functools.cache
def _of_letter(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _WIDTH:
        return _WIDTH[plain]
    return _EMOJI if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def wrapped(text: str, room: float, size: float, *, most: int) -> tuple[str, ...]:
    """Break a text into lines no wider than `room`, at most so many; a last line that is cut ends with an ellipsis.

    >>> wrapped("Concepts workshop", 64, 12, most=2)
    ('Concepts', 'workshop')
    >>> wrapped("Concepts workshop", 64, 12, most=1)
    ('Concep…',)
    """
    lines: list[str] = []
    for line in _lines(on_one_line(text), room, size):
        if len(lines) == most:
            return (*lines[:-1], _cut(lines[-1], room, size))
        lines.append(line)
    return tuple(lines)


def _lines(text: str, room: float, size: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, room, size)
        yield from full
    if line:
        yield line


def _pieces(word: str, room: float, size: float) -> list[str]:
    """Break a word that is wider than a line, never inside of what is read as one letter."""
    pieces, taken = [""], 0.0
    for letter in _letters(word):
        wide = width(letter, size)
        if pieces[-1] and taken + wide > room:
            pieces.append("")
            taken = 0.0
        pieces[-1] += letter
        taken += wide
    return pieces


def _letters(word: str) -> list[str]:
    letters: list[str] = []
    for character in word:
        if letters and (unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or letters[-1].endswith(_JOINER)):
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _cut(line: str, room: float, size: float) -> str:
    letters = _letters(line)
    while letters and width("".join(letters), size) + width(ELLIPSIS, size) > room:
        letters.pop()
    return "".join(letters).rstrip() + ELLIPSIS


def spoken(words: Words, languages: tuple[str, ...]) -> tuple[Said, ...]:
    """Give the texts that stand in these languages or in none; where there are none, what there is instead.

    >>> spoken(Words((Said("cy", "Diwrnodau"), Said("en", "Days"))), ("cy",))
    (Said(language='cy', text='Diwrnodau'),)
    """
    wanted = tuple(each for each in words.said if each.text and each.language in (*languages, ""))
    return wanted or tuple(each for each in words.said if each.text)


def tag(language: str) -> str:
    """Give the tag by which readers and voices know a language, as BCP 47 has it.

    >>> tag("en"), tag("cy")
    ('en-GB', 'cy')
    """
    return "en-GB" if language == "en" else language
