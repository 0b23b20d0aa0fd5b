"""Characters that nobody would see are shown by their number, and everything else stays."""

import pytest

from coproduce.export.formats.visible import visible


class TestVisible:
    """What a text shows."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("bell \x07 null \x00 escape \x1b[31m", r"bell \x07 null \x00 escape \x1b[31m"),
            ("a\u202eb\u2069c\u200fd", r"a\u202eb\u2069c\u200fd"),
            ("half \ud83d", r"half \ud83d"),
            ("no character \uffff", r"no character \uffff"),
        ],
    )
    def test_what_nobody_would_see_is_shown_by_its_number(self, text, shown):
        """Controls, marks of direction, lone surrogates and what is no character stand as their number."""
        assert shown == visible(text)

    def test_every_kind_of_new_line_is_one(self):
        """However lines are parted, a newline parts them."""
        assert "1\n2\n3\n4\n5\n6\n7" == visible("1\r\n2\n3\r4\u20285\u00856\u20297")

    @pytest.mark.parametrize("text", ["Tŷ'r ŵyl", "שלום", "\U0001f469\u200d\U0001f467", "a\tb", "  two  "])
    def test_letters_stay(self, text):
        """Welsh and Hebrew letters, joined emoji, tabs and spaces stay as they are."""
        assert text == visible(text)
