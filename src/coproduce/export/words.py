"""One text of a report, in each language that the report has."""

from __future__ import annotations

import attrs

from coproduce.audience import EVERYONE


@attrs.frozen
class Said:
    """Hold a text and its language: `en`, `cy`, or empty for a name or the charity's own words, as they were given."""

    language: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)


@attrs.frozen
class Words:
    """Hold one text of a report, once for each language in the order of the report.

    What is the same in both, or has no translation, stands once, so that a format shows it once.

    >>> both = Words((Said("cy", "Diwrnodau"), Said("en", "Days")))
    >>> str(both)
    'Diwrnodau / Days'
    """

    said: tuple[Said, ...] = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return " / ".join(each.text for each in self.said)

    def __bool__(self) -> bool:
        return any(each.text for each in self.said)

    def in_(self, language: str) -> Said:
        """Give the text in one language, or the nearest there is: another language's, or the words as given."""
        return next((each for each in self.said if each.language == language), self.said[0])


NOTHING = Words((Said("", ""),))
"""No text at all."""


def as_given(text: object) -> Words:
    """Give a name, a figure or somebody's own words as they are, in whatever language they were given.

    >>> as_given("Bryn Hope").said
    (Said(language='', text='Bryn Hope'),)
    """
    return Words((Said("", str(text)),))
