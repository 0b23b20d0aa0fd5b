"""Characters that nobody would see, or that turn the text around them, shown by their number."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    r"""Show control characters, lone surrogates and marks of direction by their number, and part lines by a newline.

    Every letter, tab and joined emoji stays as it is, so that nothing is lost and any format can hold the text.

    >>> print(visible("Bryn\x07 Hope\u202e\r\nLlŷn"))
    Bryn\x07 Hope\u202e
    Llŷn
    """
    return _UNSEEN.sub(_number, _BREAKS.sub("\n", text))


def _number(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
