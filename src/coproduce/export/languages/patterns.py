"""Sentences that a rule has filled in already: what they were made from, and with which facts."""

from __future__ import annotations

import re

import attrs

from coproduce.audience import EVERYONE

PLACE = re.compile(r"\{([a-z][a-z_]*)\}")
"""A place of a sentence that a fact fills."""


def places(sentence: str) -> set[str]:
    """List the facts that a sentence has places for.

    >>> sorted(places("from {first} to {last}"))
    ['first', 'last']
    """
    return set(PLACE.findall(sentence))


@attrs.frozen
class Pattern:
    """Hold a sentence with places, cut up at them, to know it again where it is filled in.

    >>> Pattern.of("{owner} works on it {when}").facts("head of advice works on it once the work has begun")
    {'owner': 'head of advice', 'when': 'once the work has begun'}
    """

    sentence: str = attrs.field(metadata=EVERYONE)
    around: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    names: tuple[str, ...] = attrs.field(metadata=EVERYONE)

    @classmethod
    def of(cls, sentence: str) -> Pattern:
        """Cut a sentence up."""
        cut = PLACE.split(sentence)
        return cls(sentence, tuple(cut[::2]), tuple(cut[1::2]))

    @property
    def letters(self) -> int:
        """How much of it is no place; of two that fit, the one with more of it is meant."""
        return sum(len(part) for part in self.around)

    def facts(self, text: str) -> dict[str, str] | None:
        """Give what fills the places of a text, or None where it was made from another sentence.

        Each place ends where the words after it begin, looked for once, so that a long text takes no longer.
        """
        if not self.names:
            return {} if text == self.sentence else None
        first, *between = self.around
        end = len(text) - len(between[-1])
        if not text.startswith(first) or not text.endswith(between[-1]) or end < len(first):
            return None
        found, start = list[str](), len(first)
        for words in between[:-1]:
            at = text.find(words, start, end)
            if at < 0:
                return None
            found.append(text[start:at])
            start = at + len(words)
        return dict(zip(self.names, [*found, text[start:end]], strict=True))
