"""How far a translation is: which sentences of documents it has, and which it lacks."""

from __future__ import annotations

import attrs

from coproduce.audience import EVERYONE
from coproduce.export.languages.catalogue import LANGUAGES, catalogue


@attrs.frozen(kw_only=True)
class Progress:
    """Hold how many sentences there are to translate into a language, and those that a document says in English.

    `missing` have no translation, or an unfinished one; `refused` have one with other facts than the English.
    `awaits_reader` tells that nobody who speaks the language has read the translation yet.
    """

    language: str = attrs.field(metadata=EVERYONE)
    texts: int = attrs.field(metadata=EVERYONE)
    missing: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    refused: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    awaits_reader: bool = attrs.field(metadata=EVERYONE)

    @property
    def translated(self) -> int:
        """How many sentences a document says in the language."""
        return self.texts - len(self.missing) - len(self.refused)

    @property
    def complete(self) -> bool:
        """Whether every sentence is translated."""
        return self.translated == self.texts

    def __str__(self) -> str:
        awaits = ", awaiting a reader" if self.awaits_reader else ""
        return f"{self.language}: {self.translated} of {self.texts} texts{awaits}"


def translation_progress(language: str) -> Progress:
    """Tell how far the translation into a language is, or raise as `catalogue` does.

    >>> translation_progress("en").complete
    True
    """
    spoken = catalogue(language)
    return Progress(
        language=language,
        texts=len(spoken.texts or _all_texts()),
        missing=spoken.missing,
        refused=spoken.refused,
        awaits_reader=spoken.awaits_reader,
    )


def _all_texts() -> tuple[str, ...]:
    """List the sentences that a translation has; English, which has every sentence as it is, has no list of its own."""
    return max((catalogue(language).texts for language in LANGUAGES), key=len)
