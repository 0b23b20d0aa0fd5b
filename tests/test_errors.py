"""Errors carry facts, make one sentence of them, and show no character that drives a terminal."""

from __future__ import annotations

import copy
import inspect
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import coproduce.errors
from coproduce.errors import (
    LONGEST_VALUE_SHOWN,
    ArgumentError,
    CoproduceError,
    DocumentError,
    InfeasibleError,
    KindError,
    UnknownLineError,
    escaped,
    printable,
)

KINDS = [kind for _, kind in inspect.getmembers(coproduce.errors, inspect.isclass) if issubclass(kind, CoproduceError)]
DRIVING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def every_fact(kind):
    if kind is InfeasibleError:
        return InfeasibleError(
            "no date", event="enhance/vision/1", constraint="bank holidays", code="dates", hint="ask"
        )
    inner = DocumentError("expected text", code="value", path="$.charity.name", line=3, source="hope.toml")
    return kind(
        "two faults",
        code="document",
        source="hope.toml",
        line=2,
        path="$.charity",
        plugin="wales",
        hook="coproduce_gate",
        hint="mend both",
        errors=(inner,),
    )


class TestCoproduceError:
    def test_sentence(self):
        """A sentence is `source:line: [code] path: message - hint`."""
        error = CoproduceError(
            "expected a date", code="date", source="a.toml", line=4, path="$.on", hint="as 2027-01-11"
        )

        assert "a.toml:4: [date] $.on: expected a date - as 2027-01-11" == str(error)

    def test_bare_sentence(self):
        """A fact that is not there leaves no mark in the sentence."""
        assert "[date] expected a date" == str(CoproduceError("expected a date", code="date"))

    def test_source_without_line(self):
        """A source without a line stands alone before the code."""
        assert "a.json: [date] $.on: expected" == str(
            CoproduceError("expected", code="date", source="a.json", path="$.on")
        )

    def test_line_without_source(self):
        """A line says nothing without the file that it is in."""
        assert "[date] expected" == str(CoproduceError("expected", code="date", line=4))

    def test_speaker(self):
        """A plugin and its hook stand between the code and what went wrong."""
        error = CoproduceError("raised ValueError", code="plugin", plugin="wales", hook="coproduce_gate")

        assert "[plugin] wales coproduce_gate: raised ValueError" == str(error)

    def test_single_is_its_own_list(self):
        """A single problem holds just itself."""
        error = CoproduceError("expected a date", code="date")

        assert (error,) == error.errors

    def test_all_problems_in_the_text(self):
        """An error of several problems says each on a line of its own, indented, in their order."""
        parts = tuple(DocumentError(f"fault {number}", code="value") for number in (1, 2))
        error = DocumentError("2 faults", code="document", source="a.toml", errors=parts)

        assert parts == error.errors
        assert "a.toml: [document] 2 faults\n  [value] fault 1\n  [value] fault 2" == str(error)

    def test_facts_are_attributes(self):
        """Every fact can be read off the error."""
        error = every_fact(CoproduceError)

        assert ("two faults", "document", "hope.toml", 2) == (error.message, error.code, error.source, error.line)
        assert ("$.charity", "wales", "coproduce_gate") == (error.path, error.plugin, error.hook)
        assert "mend both" == error.hint

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_pickles(self, kind):
        """Every class of error comes whole through pickling, so that it can cross between processes."""
        error = every_fact(kind)

        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

        assert type(error) is type(again)
        assert str(error) == str(again)
        assert {**vars(error), "_errors": ()} == {**vars(again), "_errors": ()}
        assert [str(inner) for inner in error.errors] == [str(inner) for inner in again.errors]

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_copies(self, kind):
        """Every class of error can be copied."""
        assert str(every_fact(kind)) == str(copy.copy(every_fact(kind)))

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_one_base(self, kind):
        """One `except CoproduceError` is enough for every error of the library."""
        assert issubclass(kind, CoproduceError)

    @pytest.mark.parametrize(
        ("kind", "builtin"), [(KindError, TypeError), (ArgumentError, ValueError), (UnknownLineError, LookupError)]
    )
    def test_built_in_kin(self, kind, builtin):
        """An error that has kin among the built-in ones can be caught as that too."""
        assert issubclass(kind, builtin)


class TestPrintable:
    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("plain", "'plain'"),
            ("a\x1b[31mred\nline", "'a\\x1b[31mred\\nline'"),
            ("a\u202eb", "'a\\u202eb'"),
            ("a\u2028b", "'a\\u2028b'"),
            ("\ud800", "'\\ud800'"),
            (3, "3"),
            (None, "None"),
        ],
    )
    def test_shows(self, value, shown):
        """Text is shown in quotation marks, and everything on one line."""
        assert shown == printable(value)

    def test_long_value_is_cut(self):
        """A long value is cut where a message would drown in it, and the cut shows."""
        shown = printable("x" * 500)

        assert LONGEST_VALUE_SHOWN == len(shown)
        assert shown.endswith("…")

    @given(st.text(st.characters(exclude_categories=[])))
    def test_drives_nothing(self, text):
        """Nothing that drives a terminal or turns text around is ever left."""
        assert not [character for character in printable(text) if unicodedata.category(character) in DRIVING]


class TestEscaped:
    @given(st.text(st.characters(exclude_categories=[])))
    def test_drives_nothing(self, text):
        """Control, format and separator characters are escaped, whatever the text."""
        assert not [character for character in escaped(text) if unicodedata.category(character) in DRIVING]

    @given(st.text(st.characters(exclude_categories=DRIVING)))
    def test_letters_stay(self, text):
        """A text without such characters is left as it is."""
        assert text == escaped(text)

    @pytest.mark.parametrize(
        "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u200f", "\u2066", "\u2029", "\ufeff"]
    )
    def test_escapes(self, character):
        """Each driving character is shown by its number."""
        assert f"a{character.encode('unicode_escape').decode()}b" == escaped(f"a{character}b")
