"""Names are taken by every system, and are told apart."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coproduce.errors import ArgumentError
from coproduce.export.files.names import LONGEST_STEM, distinct, safe_name
from export.files.disks import DOCUMENTS


def is_taken_everywhere(name):
    """Tell whether Windows, macOS and Linux all take a name, and a shell takes it for no option."""
    stem = name.partition(".")[0]
    devices = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)) and len(name) <= LONGEST_STEM and stem not in devices


class TestSafeName:
    """A name for a file, of whatever a charity calls itself."""

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Bryn Hope", "bryn-hope"),
            ("  Cymdeithas Tŷ Ŵyl  ", "cymdeithas-ty-wyl"),
            ("Women\u2019s Aid (Cardiff) Ltd.", "womens-aid-cardiff-ltd"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows", "c-windows"),
            ("-rf *", "rf"),
            (".bashrc", "bashrc"),
            ("Straße, Łódź & Ærø", "strasse-lodz-aero"),
            ("a\x1b[31mb\u202ec", "a-31mbc"),
            ("ﬁt for 2027", "fit-for-2027"),
            ("co\u00adproduce", "coproduce"),
            ("nul", "document-nul"),
            ("COM¹", "document-com1"),
            ("lpt0.txt", "lpt0-txt"),
            ("", "document"),
            (" \n", "document"),
        ],
    )
    def test_spells_a_name(self, text, name):
        """Words stay, in ASCII and lower case; what leads elsewhere or is a device does not."""
        assert name == safe_name(text)

    def test_cuts_between_words(self):
        """A long name is cut after a word, and carries a digest of the whole."""
        name = safe_name("the society of " * 20)

        assert re.fullmatch(r"the-society-of(-the-society-of)*(-the(-society)?)?-[0-9a-f]{8}", name)

    def test_cuts_inside_a_long_word(self):
        """A word without end is cut where there is no more room."""
        assert (LONGEST_STEM, "a" * 71) == (len(safe_name("a" * 500)), safe_name("a" * 500)[:71])

    @pytest.mark.parametrize("pair", [("愛", "望"), ("a" * 99, "a" * 98), ("w " * 99, "w " * 98), ("☃", "☃☃")])
    def test_tells_apart_what_it_cuts(self, pair):
        """Two texts of which nothing is left, or which are cut to the same, have two names."""
        assert 2 == len({safe_name(text) for text in pair})

    @pytest.mark.parametrize("fallback", ["", "con", "☃", "../x", "f" * 200])
    def test_has_a_safe_fallback(self, fallback):
        """What stands for an empty name is safe too, whatever was given."""
        names = [safe_name(text, fallback=fallback) for text in ("", "☃", "con")]

        assert [True] * 3 == [is_taken_everywhere(name) for name in names]

    @given(st.text(max_size=300))
    @example("İ" * 80)
    @example("ŵ" * 10_000)
    @example("\ud800")
    def test_is_taken_everywhere(self, text):
        """Whatever the text, every system takes the name, and so it does not change when it is made safe again."""
        name = safe_name(text)

        assert (True, name) == (is_taken_everywhere(name), safe_name(name))

    def test_wants_a_text(self):
        """Nothing but a text has a name."""
        with pytest.raises(ArgumentError, match="text is NoneType: expected str"):
            safe_name(None)


class TestDistinct:
    """Many charities, each with a name of its own."""

    @pytest.mark.parametrize(
        "texts",
        [
            ("Bryn Hope", "Bryn Hope"),
            ("Bryn Hope", "BRYN HOPE", "bryn-hope"),
            ("Tŷ Ni", unicodedata.normalize("NFD", "Tŷ Ni"), "Ty Ni"),
            ("a" * 200, "A" * 200),
            ("con", "document con"),
            ("", " ", "document", "☃"),
        ],
    )
    def test_tells_them_apart(self, texts):
        """Charities with one name, or names equal but for case, accents or spelling, have two files (G06)."""
        names = distinct(texts)

        assert (len(texts), True) == (len(set(names)), all(is_taken_everywhere(name) for name in names))

    def test_leaves_the_others_alone(self):
        """A name that nobody shares is the plain one."""
        assert "cwm-hope" == distinct(["Bryn Hope", "Cwm Hope", "bryn hope"])[1]

    def test_holds_against_a_name_that_is_like_a_digest(self):
        """A charity whose name is what another would be given has another still."""
        texts = ["Bryn Hope", "bryn hope"]

        assert 4 == len(set(distinct([*texts, *distinct(texts)])))

    @given(st.data())
    def test_does_not_depend_on_the_order(self, data):
        """Whatever the texts, their names differ, are safe, and are the same in any order (G06)."""
        near = st.sampled_from(["Bryn Hope", "bryn-hope", "BRYN  HOPE", "☃", "", "con", "document", "b" * 90, "B" * 90])
        texts = data.draw(st.lists(st.one_of(near, st.text(max_size=12)), unique=True, max_size=8))
        turned = data.draw(st.permutations(texts))

        names = dict(zip(texts, distinct(texts), strict=True))

        assert (len(texts), names) == (len(set(names.values())), dict(zip(turned, distinct(turned), strict=True)))
        assert all(is_taken_everywhere(name) for name in names.values())

    def test_is_quick(self):
        """A hundred thousand charities, a third with the same name, are named in one go."""
        count = 20_000 if DOCUMENTS else 1_000
        texts = [f"Hope {number % (count * 2 // 3)}" for number in range(count)]

        assert count == len(set(distinct(texts)))
