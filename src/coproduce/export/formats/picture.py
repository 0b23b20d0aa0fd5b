"""A timeline as a picture (PNG), for documents and programs that cannot hold a drawing."""

from __future__ import annotations

import functools
import math

from coproduce.errors import WriteError
from coproduce.export.formats.drawing import draw, timeline_of
from coproduce.export.formats.placing import Layout, laid_out
from coproduce.export.needs import needed
from coproduce.export.report import Report, Timeline

SCALE = 2.0
MOST_PIXELS = 40_000_000
"""More than this, and programs for documents turn a picture away: a larger drawing is painted smaller."""
FAMILIES = (
    "Liberation Sans",
    "Arial",
    "Helvetica Neue",
    "Helvetica",
    "Noto Sans",
    "DejaVu Sans",
    "Segoe UI",
    "Open Sans",
    "Roboto",
    "Ubuntu",
    "Cantarell",
    "FreeSans",
    "Nimbus Sans",
    "Carlito",
    "Calibri",
    "Verdana",
    "Tahoma",
)


def write(report: Report) -> bytes:
    """Paint the dates of a report as a picture of its own, with its title, and its mark where it has one.

    The same report gives the same bytes wherever the same fonts are installed. Raises `ArgumentError` where a report
    has no dates, `MissingExtraError` without the library that paints, and `WriteError` where no font is found.
    """
    timeline, languages, mark = timeline_of(report), report.languages, report.mark
    svg = draw(timeline, languages, titled=True, mark=mark, fonts=f"'{family()}'")
    return _png(svg, _zoom(laid_out(timeline, languages, titled=True, mark=mark)))


def write_timeline(timeline: Timeline, languages: tuple[str, ...]) -> bytes:
    """Paint a timeline for a document that has its title in its own text, and margins of its own.

    Raises `MissingExtraError` without the library that paints, and `WriteError` where no font is found.
    """
    svg = draw(timeline, languages, fonts=f"'{family()}'", cropped=True)
    return _png(svg, _zoom(laid_out(timeline, languages)))


def _zoom(layout: Layout) -> float:
    """Tell how many pixels a unit has: two, or as many as there are pixels for."""
    return min(SCALE, math.sqrt(MOST_PIXELS / (layout.width * layout.height)))


def _png(svg: str, zoom: float, *, installed: bool = True) -> bytes:
    """Paint a drawing so many times its size, with the fonts that are installed or with none."""
    painter = needed("resvg_py", "a picture")
    return bytes(painter.svg_to_bytes(svg_string=svg, zoom=zoom, background="#ffffff", skip_system_fonts=not installed))


@functools.cache
def family(names: tuple[str, ...] = FAMILIES, *, installed: bool = True) -> str:
    """Find the first of these fonts that is installed, or any; without one, letters would be left out in silence.

    Raises `MissingExtraError` without the library that paints, and `WriteError` where no font is found.
    """
    stand_in = _probe("no such font", "Ab", installed=installed)
    if stand_in == _probe("no such font", "", installed=installed):
        message = "a picture has no letters without a font: expected one on this machine"
        raise WriteError(message, code="fonts", hint="install one, such as the Debian package fonts-dejavu-core")
    found = (name for name in names if _probe(name, "Ab", installed=installed) != stand_in)
    return next(found, "any font")


def _probe(name: str, text: str, *, installed: bool) -> bytes:
    """Paint two letters in a font, or no letters, to compare; for a font that is not there, another stands in."""
    fonts = f'font-family="\'{name}\'" font-size="20"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="24"><text y="20" {fonts}>{text}</text></svg>'
    return _png(svg, 1.0, installed=installed)
