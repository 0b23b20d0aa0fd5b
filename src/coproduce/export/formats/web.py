"""A report as one page for the web that needs nothing else: readable by everybody, on a phone, at night, on paper."""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from typing import Any

import attrs

from coproduce.export.formats.drawing import draw
from coproduce.export.formats.lettering import on_one_line, tag
from coproduce.export.formats.placing import parted
from coproduce.export.formats.visible import visible
from coproduce.export.needs import needed
from coproduce.export.report import Block, Report, Section, Timeline
from coproduce.export.words import Words

_LINK = re.compile(r"https://[A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]+")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_-]+")


def write(report: Report) -> bytes:
    """Write a report as a page of its own: one file without scripts, that fetches nothing.

    Raises `MissingExtraError` where Jinja2 is not installed.
    """
    return _filled("page.html", report, "").encode()


def fragment(report: Report) -> str:
    """Write a report as a part of another page, such as a notebook, whose look it leaves as it is.

    Raises `MissingExtraError` where Jinja2 is not installed.
    """
    digest = hashlib.sha256(repr(report).encode("utf-8", "backslashreplace")).hexdigest()
    return _filled("fragment.html", report, f"r{digest[:10]}-")


@attrs.frozen
class _Part:
    """Hold a section with its place: the id by which it is linked to, and how deep it is inside of others."""

    anchor: str
    depth: int
    section: Section
    inner: tuple[_Part, ...]


@attrs.define
class _Ids:
    """Give ids, each once, in the order in which a page is written."""

    prefix: str
    used: set[str] = attrs.Factory(set)

    def new(self, name: str) -> str:
        """Give an id with this name, and a number where the name alone is taken."""
        names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
        free = next(each for each in names if each not in self.used)
        self.used.add(free)
        return self.prefix + free


def _filled(template: str, report: Report, prefix: str) -> str:
    ids = _Ids(prefix)

    def drawn(timeline: Timeline, name: str) -> list[object]:
        parts = parted(timeline, report.languages)
        svgs = [draw(part, report.languages, standalone=False, name=f"{name}-{n}") for n, part in enumerate(parts)]
        return [needed("markupsafe", "a page").Markup(svg) for svg in svgs]  # our own, with every text in them escaped

    facts = {
        "report": report,
        "root": report.languages[0],
        "tree": tuple(_part(section, 0, ids) for section in report.sections),
        "new_id": ids.new,
        "drawn": drawn,
    }
    return str(_templates().get_template(template).render(facts))


def _part(section: Section, depth: int, ids: _Ids) -> _Part:
    anchor = ids.new(f"s-{_NOT_IN_ID.sub('-', section.id)}")
    return _Part(anchor, depth, section, tuple(_part(inner, depth + 1, ids) for inner in section.inner))


@functools.cache
def _templates() -> Any:  # noqa: ANN401 - Jinja2 is imported on first use
    """Read our templates; texts are only ever given to them, and never read as one."""
    jinja2 = needed("jinja2", "a page")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FunctionLoader(_template),
    )
    environment.filters |= {"visible": visible, "tag": tag, "one_line": _title}
    environment.tests |= {"a": _is_a, "a_safe_link": _is_safe}
    return environment


def _template(name: str) -> str:
    from importlib import resources  # noqa: PLC0415 - on first use

    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _title(words: Words) -> str:
    return on_one_line(str(words))


def _is_a(block: Block, name: str) -> bool:
    return type(block).__name__ == name


def _is_safe(address: str) -> bool:
    return _LINK.fullmatch(address) is not None
