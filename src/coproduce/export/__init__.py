"""Where plans go out: one page model made for an audience, and a small leaf for each format."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import attrs

from coproduce.errors import ArgumentError, expect, named_or_near, printable
from coproduce.export.report import Report
from coproduce.export.words import NOTHING

FORMATS = MappingProxyType(
    {
        "docx": "word",
        "html": "web",
        "md": "markdown",
        "pptx": "slides",
        "xlsx": "workbook",
        "ics": "diary",
        "svg": "drawing",
        "png": "picture",
        "json": "tree",
    }
)
"""The formats by the ending of their files, each with the leaf that writes it."""


def export(report: Report, format: str, *, variant: str = "") -> bytes:  # noqa: A002 - what a user calls it
    """Write a report in one format: the same report, the same bytes.

    `variant` is for slides only: whom the participants report back to, such as `trustees`. Raises `ArgumentError` for a
    format that there is none of, or that has nothing to show of this report, and `MissingExtraError` where the library
    of the format is not installed.

    >>> from coproduce import Practice, enhance, report
    >>> from datetime import UTC, datetime
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/closes-for-now.toml")
    >>> assessment = practice.assess(case.charity, case.diagnostic)
    >>> letter = report(assessment, audience="charity", now=datetime(2026, 12, 7, tzinfo=UTC))
    >>> export(letter, "md").decode().splitlines()[2][:24]
    '# Coproduction support f'
    """
    expect(report, Report, "the report", "pass what report() gave")
    if not isinstance(format, str) or format not in FORMATS:
        message = f"{printable(format)} is no format"
        raise ArgumentError(message, code="format", hint=named_or_near(format, FORMATS, "the formats are"))
    if format == "pptx":
        from coproduce.export.formats import slides  # noqa: PLC0415 - a leaf, on first use

        shown = attrs.evolve(report, mark=NOTHING)  # slides are shown to a whole room, and have nothing in confidence
        return slides.write(shown, variant or (report.decks[0].variant if report.decks else ""))
    if variant:
        raise ArgumentError(f"{format} has no variants", code="variant", hint="only slides have them")
    return _leaf(format)(report)


def _leaf(format_: str) -> Callable[[Report], bytes]:
    import importlib  # noqa: PLC0415 - on first use, as what it imports

    leaf = importlib.import_module(f"coproduce.export.formats.{FORMATS[format_]}")
    write: Callable[[Report], bytes] = leaf.write
    return write
