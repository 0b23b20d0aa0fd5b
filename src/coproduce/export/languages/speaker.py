"""The voice of a report: it says each sentence in every language of the report, and notes what has no translation."""

from __future__ import annotations

from datetime import date
from typing import Any

from coproduce.errors import ArgumentError, printable
from coproduce.export.languages.catalogue import Catalogue, catalogue
from coproduce.export.languages.patterns import PLACE
from coproduce.export.words import Said, Words, as_given


class Speaker:
    """Say sentences in the languages of one report, in the order in which they stand side by side.

    What a catalogue does not have is said in English, and listed in `missing`.

    >>> say = Speaker(("en",))
    >>> str(say("from {first} to {last}", first=date(2027, 1, 11), last=date(2027, 4, 20)))
    'from Monday 11 January 2027 to Tuesday 20 April 2027'
    """

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self._catalogues = tuple(catalogue(language) for language in languages)
        self._missing: dict[str, None] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The English sentences that stood in for a translation, each once, as the catalogue would have them."""
        return tuple(self._missing)

    def __call__(self, message: str, **facts: object) -> Words:
        """Say a sentence; a fact is a name, number, day or other words, and stands where the sentence has `{its name}`.

        Only the sentence is read for such places, never a fact, so that nothing that somebody wrote is filled in; and
        a sentence without facts is said as it is. Raises `ArgumentError` for a place that no fact is given for.
        """
        return self._said([(each, each.text(message)) for each in self._catalogues], message, facts)

    def count(self, one: str, many: str, number: int, **facts: object) -> Words:
        """Say a sentence about a number of things, in the form that each language has for it; `{number}` is there."""
        found = [(each, each.plural(one, many, number)) for each in self._catalogues]
        return self._said(found, one if number == 1 else many, {**facts, "number": number}, id_=one)

    def known(self, text: str) -> Words:
        """Say a text that is ours or somebody's own: in each language where it is known for ours, else as it was given.

        >>> Speaker(("cy", "en")).known("the Regional Manager").said[0].text
        'y Rheolwr Rhanbarthol'
        >>> Speaker(("cy", "en")).known("a lift to the second floor").said
        (Said(language='', text='a lift to the second floor'),)
        """
        others = [each.text(text) for each in self._catalogues if each.language != "en"]
        return self(text) if any(others) else as_given(text)

    def day(self, day: date) -> Words:
        """Say a day with its weekday."""
        return _once([Said(each.language, each.day(day)) for each in self._catalogues])

    def month(self, day: date) -> Words:
        """Say the month of a day, in short, with its year."""
        return _once([Said(each.language, each.month(day)) for each in self._catalogues])

    def joined(self, parts: tuple[Words, ...] | list[Words], between: str = ", ") -> Words:
        """Say several words one after another, with the same sign between them in each language."""
        if all(len(part.said) == 1 and not part.said[0].language for part in parts):
            return as_given(between.join(part.said[0].text for part in parts))
        return _once([_joined([part.in_(one) for part in parts], one, between) for one in self.languages])

    def _said(
        self, found: list[tuple[Catalogue, str | None]], english: str, facts: dict[str, Any], *, id_: str = ""
    ) -> Words:
        said = []
        for each, text in found:
            if text is None:
                self._missing[id_ or english] = None
            language = each.language if text is not None else "en"
            spoken = each if text is not None else catalogue("en")
            template = text if text is not None else english
            said.append(Said(language, _filled(template, facts, spoken) if facts else template))
        return _once(said)


def _joined(parts: list[Said], wanted: str, between: str) -> Said:
    """Join what is said, in the language that was wanted, or in the one that stands for it throughout."""
    spoken = {part.language for part in parts if part.language}
    return Said(wanted if wanted in spoken else min(spoken, default=""), between.join(part.text for part in parts))


def _filled(template: str, facts: dict[str, Any], spoken: Catalogue) -> str:
    return PLACE.sub(lambda place: _fact_at(place[1], facts, template, spoken), template)


def _fact_at(name: str, facts: dict[str, Any], template: str, spoken: Catalogue) -> str:
    if name not in facts:
        message = f"{printable(template)} has a place for {name}"
        raise ArgumentError(message, code="fact", hint=f"give {name}= with it")
    return _fact(facts[name], spoken)


def _fact(value: object, spoken: Catalogue) -> str:
    if isinstance(value, Words):
        return value.in_(spoken.language).text
    return spoken.day(value) if isinstance(value, date) else str(value)


def _once(said: list[Said]) -> Words:
    """Keep each text once: what is the same in both languages, or was not translated, is not said twice."""
    kept: dict[str, Said] = {}
    for each in said:
        kept.setdefault(each.text, each)
    return Words(tuple(kept.values()))
