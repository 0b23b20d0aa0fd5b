"""One language: its sentences, plural forms, days and months; Welsh is read from the file that a translator edits."""

from __future__ import annotations

import functools
import gettext
import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from typing_extensions import override

from coproduce.errors import ArgumentError, DocumentError, printable
from coproduce.export.languages.patterns import PLACE, Pattern, places
from coproduce.export.needs import needed
from coproduce.provenance import day_in_words, written

LANGUAGES = ("en", "cy")
"""The languages that a report may have."""

BY_A_RULE = "filled in by a rule"
"""The comment in a .po file beside a sentence that reaches documents filled in, since a rule has said it."""

SPAN = "{months} and {days}"
"""How long it is from one day to another, where that is more than months or days alone."""

UNITS = ("month", "day")
"""What such a span is counted in."""

_NUMBER = "number"
_FORMS = (0, 1, 2, 3, 5, 5, 4, 5, 5, 5, 5, 5, 5)  # which form of a sentence Welsh has for no thing, one, two and so on
_LAST_FORM = 5
_AWAITING = re.compile(r'^"X-Awaiting: *[^\\ ]', re.MULTILINE)
_QUOTED = re.compile(r'(msg(id|id_plural|ctxt|str(\[[0-9]\])?) )?"([^"\\]|\\.)*"')
_DAY = re.compile(r"(?:[A-Z][a-z]+day )?([1-9][0-9]?) ([A-Z][a-z]+) ([0-9]{4})")
_SPAN = re.compile(r"(?:([0-9]{1,4}) months?)?(?: and )?(?:([0-9]{1,4}) days?)?")
_DEEPEST = 4  # sentences inside each other: a reason for a day names a session, which names a workshop
_PLURALS = "Plural-Forms: nplurals=6;"
_BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, TypeError, ValueError)
_Read = Any  # what babel reads, which is imported on first use
_Message = Any  # likewise, one sentence of it


class Catalogue:
    """Hold what one language has for the English sentences of reports; English has each as it is.

    `awaits_reader` tells that nobody who speaks the language has read it yet. `texts` are all the English sentences
    that there are to translate; of those, `missing` have no translation, and `refused` have one that cannot be used,
    since it leaves out a fact of the sentence or names one that is not there.
    """

    language = "en"
    awaits_reader = False
    texts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def text(self, message: str) -> str | None:
        """Give a sentence in this language, or None where nobody translated it."""
        return message

    def plural(self, one: str, many: str, number: int) -> str | None:
        """Give the form of a sentence for a number of things, or None where nobody translated it."""
        return one if number == 1 else many

    def day(self, day: date) -> str:
        """Write a day with its weekday."""
        return day_in_words(day)

    def month(self, day: date) -> str:
        """Write a month in short, with its year."""
        return f"{day_in_words(day).split()[2][:3]} {day.year:04}"


@functools.cache
def catalogue(language: str) -> Catalogue:
    """Give the catalogue of a language, read once.

    Raises `ArgumentError` for a language that there is none of, `MissingExtraError` where the library that reads one is
    not installed, and `DocumentError` where its file cannot be read.
    """
    if language == "en":
        return Catalogue()
    if language not in LANGUAGES:
        raise ArgumentError(f"{printable(language)} is no language of reports", code="language", hint="en or cy")
    return read_catalogue(_shipped(f"{language}.po"), language, f"{language}.po")


def read_catalogue(content: bytes, language: str, source: str) -> Catalogue:
    """Read the catalogue of a language from a .po file, or raise `DocumentError` that says why it cannot be used.

    What is fuzzy, has not all of its plural forms, or other facts than the English, is not taken for a translation.

    >>> read_catalogue(b"", "cy", "cy.po")
    Traceback (most recent call last):
        ...
    coproduce.errors.DocumentError: cy.po: [catalogue] the file has no header with six plural forms - take ...
    """
    text = _decoded(content, source)
    head = text.partition("\n\n")[0]
    if _PLURALS not in head:
        raise _fault("the file has no header with six plural forms", source)
    try:
        return _Translated(language, _parsed(text, language), awaits_reader=_AWAITING.search(head) is not None)
    except _BROKEN as error:
        raise _fault(f"the file is no catalogue: {printable(str(error))}", source) from None


class _Nobody(gettext.NullTranslations):
    """Answer for what nobody translated, which gettext would otherwise say in English without a word about it."""

    @override
    def gettext(self, message: str) -> str:
        raise LookupError(message)

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise LookupError(msgid1)


class _Translated(Catalogue):
    """Hold the sentences of a translation, and the names of its days and months, whatever the locale of the system."""

    def __init__(self, language: str, read: _Read, *, awaits_reader: bool) -> None:
        self.language, self.awaits_reader = language, awaits_reader
        entries = [message for message in read if message.id]
        self.texts = tuple(_id(message) for message in entries)
        finished = [message for message in entries if all(_forms(message)) and not message.fuzzy]
        self.refused = tuple(_id(message) for message in finished if not _has_its_places(message))
        self.missing = tuple(sorted(set(self.texts) - {_id(message) for message in finished}, key=self.texts.index))
        said_by_rules = [_id(message) for message in finished if BY_A_RULE in message.auto_comments]
        usable = [Pattern.of(id_) for id_ in said_by_rules if id_ not in self.refused and places(id_)]
        self._patterns = sorted(usable, key=lambda pattern: -pattern.letters)
        self._sentences = _in_memory(read, {*self.missing, *self.refused})
        locale = needed("babel", "Welsh").Locale(language)
        self._weekdays = tuple(_lowered(locale.days["format"]["wide"][number]) for number in range(7))
        self._months = _months(locale.months["format"]["wide"])
        self._short_months = _months(locale.months["format"]["abbreviated"])

    @override
    def text(self, message: str) -> str | None:
        return (self._as_it_stands(message) or self._filled_in(message)) if message else message

    def _as_it_stands(self, message: str) -> str | None:
        try:
            return self._sentences.gettext(message) if message else None
        except LookupError:
            return None

    def _filled_in(self, message: str, deep: int = _DEEPEST) -> str | None:
        """Give what a rule said with facts in it, by the sentence that it has for that."""
        found = ((pattern, pattern.facts(message)) for pattern in self._patterns if deep)
        pattern, facts = next(((each, facts) for each, facts in found if facts is not None), (None, None))
        if pattern is None or facts is None:
            return None
        sentence = self._sentences.gettext(pattern.sentence)
        return PLACE.sub(lambda place: self._fact(facts[place[1]], deep - 1), sentence)

    def _fact(self, value: str, deep: int) -> str:
        """Give a fact in this language where it is a day, words or a sentence that there is; else as it is."""
        words = [self._as_it_stands(word) for word in value.split(", ")]
        if all(words):
            return ", ".join(word for word in words if word)
        return self._as_it_stands(value) or self._filled_in(value, deep) or self._long(value) or self._dated(value)

    def _long(self, value: str) -> str | None:
        """Give how long something is, which a rule wrote in English months and days; None for what is no such text."""
        found = _SPAN.fullmatch(value)
        numbers = dict(zip(UNITS, found.groups(), strict=True)) if found else {}
        parts = [self._counted(unit, int(number)) for unit, number in numbers.items() if number]
        if len(parts) < len(UNITS):
            return next(iter(parts), None)
        both = dict(zip(("months", "days"), parts, strict=True))
        return PLACE.sub(lambda place: both[place[1]], self._as_it_stands(SPAN) or SPAN)

    def _counted(self, unit: str, number: int) -> str:
        one, many = f"{{number}} {unit}", f"{{number}} {unit}s"
        return PLACE.sub(str(number), self.plural(one, many, number) or (one if number == 1 else many))

    def _dated(self, value: str) -> str:
        """Give a day that a rule wrote in English, with its weekday or without, as it is here; all else as it is."""
        day = _day_of(value)
        if day is None:
            return value
        in_full = value == day_in_words(day)
        return self.day(day) if in_full else f"{day.day} {self._months[day.month - 1]} {day.year:04}"

    @override
    def plural(self, one: str, many: str, number: int) -> str | None:
        try:
            return self._sentences.ngettext(one, many, number)
        except LookupError:
            return None

    @override
    def day(self, day: date) -> str:
        return f"{self._weekdays[day.weekday()]} {day.day} {self._months[day.month - 1]} {day.year:04}"

    @override
    def month(self, day: date) -> str:
        return f"{self._short_months[day.month - 1]} {day.year:04}"


def _day_of(value: str) -> date | None:
    """Read a day that a rule wrote in English, or give None for what is none."""
    found = _DAY.fullmatch(value)
    months = [written(date(1, number, 1)).split()[1] for number in range(1, 13)]
    try:
        day = date(int(found[3]), months.index(found[2]) + 1, int(found[1])) if found else None
    except ValueError:
        return None
    return day if day and value in (written(day), day_in_words(day)) else None


def _shipped(name: str) -> bytes:
    from importlib.resources import files  # noqa: PLC0415 - read on first use, so that importing the library stays light

    return files("coproduce.export.languages").joinpath(name).read_bytes()


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise _fault("the file is not in UTF-8", source) from None


def _parsed(text: str, language: str) -> _Read:
    pofile = needed("babel.messages.pofile", "Welsh")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#") and not _QUOTED.fullmatch(line.rstrip()):
            raise ValueError(f"line {number} is no text in quotes")
    try:
        read = pofile.read_po(io.StringIO(text), locale=language, ignore_obsolete=True, abort_invalid=True)
    except pofile.PoFileError as error:
        raise ValueError(str(error)) from None
    if not len(read):
        raise ValueError("it has no texts")
    return read


def _fault(message: str, source: str) -> DocumentError:
    hint = "take the file as it is shipped, and edit it with a program for .po files"
    return DocumentError(message, code="catalogue", source=source, hint=hint)


def _in_memory(read: _Read, unusable: set[str]) -> gettext.GNUTranslations:
    for message in [message for message in read if message.id and _id(message) in unusable]:
        read.delete(message.id)
    held = io.BytesIO()
    needed("babel.messages.mofile", "Welsh").write_mo(held, read)
    sentences = gettext.GNUTranslations(io.BytesIO(held.getvalue()))
    if [sentences.plural(number) for number in range(len(_FORMS))] != list(_FORMS):  # type: ignore[attr-defined]
        raise ValueError("its plural forms are not those of Welsh")
    sentences.add_fallback(_Nobody())
    return sentences


def _id(message: _Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: _Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.id, str) else tuple(message.string)


def _has_its_places(message: _Message) -> bool:
    """Tell whether each form has the facts of the English; the number of things may be written out in any but the last.

    The last form is the one for every other number, so it must say which number it is.
    """
    if isinstance(message.id, str):
        return places(message.string) == places(message.id)
    one, many = message.id
    other = [places(form) - {_NUMBER} for form in message.string]
    return all(each == places(many) - {_NUMBER} == places(one) - {_NUMBER} for each in other) and (
        _NUMBER not in places(many) or _NUMBER in places(message.string[_LAST_FORM])
    )


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _months(names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[number] for number in range(1, 13))
