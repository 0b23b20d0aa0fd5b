"""A report as JSON, for other programs to read; it names its audience, and is no document that can be read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from coproduce.export.report import Report
from coproduce.export.words import Words

FORMAT = "coproduce-report/1"

_LEFT_OUT = ("invitation",)
"""What does not go out in this format: addresses of people stand in invitations and nowhere else."""


def write(report: Report) -> bytes:
    """Write a report as JSON in UTF-8: texts by language, days as dates, exact numbers as fractions."""
    import json  # noqa: PLC0415 - read on first use, so that importing the library stays light

    plain = {name: value for name, value in _plain(report).items() if name not in _LEFT_OUT}
    tree = {"format": FORMAT, "audience": report.audience.value, **plain}
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part of a report
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    return _object(value) if attrs.has(type(value)) else value


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a report
    kind = {"block": type(value).__name__.lower()} if type(value).__name__ in _BLOCKS else {}
    return kind | {field.name: _plain(getattr(value, field.name)) for field in attrs.fields(type(value))}


_WRITTEN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Words, lambda words: [{"language": each.language, "text": each.text} for each in words.said]),
    (Enum, lambda member: member.value),
    (date, lambda day: day.isoformat()),
    (Fraction, str),
    (tuple, lambda items: [_plain(each) for each in items]),
    (frozenset, lambda items: sorted(_plain(each) for each in items)),
)
_BLOCKS = ("Paragraph", "Quote", "Bullets", "Terms", "Table", "Drawing", "Signatures")
