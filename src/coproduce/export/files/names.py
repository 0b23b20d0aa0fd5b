"""Names of files that every system takes, of whatever a charity calls itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from coproduce.errors import escaped, expect

LONGEST_STEM = 80
"""The most characters in a name that `safe_name` gives, so that there is room for an ending and a long folder."""

LONGEST_NAME = 255
"""The most bytes in the name of one file: what every system takes."""

_WORDS = re.compile(r"[a-z0-9]+", re.ASCII)
_UNSAFE = frozenset('<>:"/\\|?*')
_NUMBERED = (f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")
_RESERVED = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_NUMBERED))
_APOSTROPHES = str.maketrans(dict.fromkeys("'`\u00b4\u02bc\u2018\u2019", ""))
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "ng",
        "\u0131": "i",
    }
)
_UNSPELT = ("Mn", "Me", "Cf")
"""Marks on letters, and characters that show nothing: a word goes on across them."""


def safe_name(text: str, *, fallback: str = "document") -> str:
    """Give a name for a file, without its ending, that every system takes: ASCII words in lower case, hyphenated.

    It has at most 80 characters. What is cut carries a digest of the whole text, and so does the fallback that stands
    for a text of which nothing is left. See `distinct` for many at once.

    >>> safe_name("Cymdeithas Tŷ'r Ŵyl & Sons")
    'cymdeithas-tyr-wyl-sons'
    >>> safe_name("con"), safe_name("فاطمة", fallback="charity")
    ('document-con', 'charity-24666a0e')
    """
    expect(text, str, "text")
    stem, spare = _stem(text), _spare(fallback)
    if not stem:
        return _marked(spare, text) if text.strip() else spare
    if stem in _RESERVED:
        return f"{spare}-{stem}"
    return stem if len(stem) <= LONGEST_STEM else _marked(stem, text)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Give each of many texts a safe name that no other has, whatever their order.

    Those that would share one carry a digest of their text. Where the very same text stands twice, the first of them
    has one name and the second another.

    >>> distinct(["Bryn Hope", "BRYN HOPE", "Cwm Hope"])
    ('bryn-hope-27cccbf4', 'bryn-hope-72a384f0', 'cwm-hope')
    """
    seen: Counter[str] = Counter()
    numbered = []
    for text in names:
        numbered.append((text, seen[text]))
        seen[text] += 1
    given = {each: safe_name(each[0]) for each in numbered}
    for length in range(8, LONGEST_STEM, 8):
        taken = Counter(given.values())
        shared = [each for each, name in given.items() if taken[name] > 1]
        given |= {each: _marked(safe_name(each[0]), f"{each[1]} {each[0]}", length) for each in shared}
    return tuple(given[each] for each in numbered)


def wanted_of(name: str) -> str:
    """Tell what is expected of the name of a file, or nothing where it is as expected."""
    expect(name, str, "name")
    if not name or escaped(name) != name or _UNSAFE & set(name):
        return "letters, figures, hyphens, dots and blanks"
    if name[0] in ".- " or name[-1] in ". ":
        return "a name that begins with a letter or a figure and does not end with a dot or a blank"
    if name.partition(".")[0].strip().casefold() in _RESERVED:
        return "a name that no system keeps for a device"
    return f"at most {LONGEST_NAME} bytes" if len(name.encode()) > LONGEST_NAME else ""


def folded(name: str) -> str:
    """Spell a name as the systems have it that see no difference in case, or in how an accent is spelt."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def _stem(text: str) -> str:
    """Spell a text with ASCII letters and figures in lower case, its words joined by hyphens."""
    spelt = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold().translate(_LETTERS)
    letters = unicodedata.normalize("NFKD", spelt)
    return "-".join(_WORDS.findall("".join(each for each in letters if unicodedata.category(each) not in _UNSPELT)))


def _spare(fallback: str) -> str:
    stem = _shortened(_stem(fallback), LONGEST_STEM // 2)
    return "document" if not stem or stem in _RESERVED else stem


def _marked(stem: str, text: str, length: int = 8) -> str:
    """Add a digest to a name, which is cut where both have no room."""
    return f"{_shortened(stem, LONGEST_STEM - length - 1)}-{digest(text, length)}"


def _shortened(stem: str, room: int) -> str:
    """Cut a name between two words, or inside one where little would be left."""
    if len(stem) <= room:
        return stem
    end = stem.rfind("-", 0, room + 1)
    return stem[:end] if end >= room // 2 else stem[:room].rstrip("-")


def digest(text: str, length: int = 8) -> str:
    """Give a few letters and figures that stand for a text, and for hardly any other."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
