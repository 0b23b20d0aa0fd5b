"""Tell what every document on one case is, and where it was made, as a process of its own; --record writes it down."""

import contextlib
import hashlib
import io
import json
import locale
import platform
import sys
import tomllib
import zipfile
import zlib
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from coproduce import FORMATS, Practice, charity_calendar, enhance, export, load, report, schedule

RECORD = Path(__file__).parent / "digests.toml"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NOW, START, LAST = datetime(2026, 12, 7, 9, 30, tzinfo=UTC), date(2027, 1, 11), date(2028, 7, 1)
PAINTED = ("png",)
"""The formats whose bytes depend on the fonts of the machine."""

PLAIN = tuple(format_ for format_ in FORMATS if format_ not in PAINTED)
EVERY = ("babel", "holidays")
WRITERS = {
    "docx": ("lxml", "python-docx", "resvg-py"),
    "html": ("jinja2", "markupsafe"),
    "pptx": ("lxml", "pillow", "python-pptx"),
    "xlsx": ("xlsxwriter",),
    "ics": ("icalendar",),
}
"""The libraries that have a say in every document, and in the documents of one format."""


def documents(formats=FORMATS, decks=None):
    """Yield every document on a plan for the charity by name, slides of every variant or of the first so many."""
    practice = Practice(enhance(), plugins=load())
    read = practice.read(EXAMPLES / "criminal-justice-remote.toml")
    package = practice.tailor(practice.assess(read.charity, read.diagnostic))
    plan = schedule(package, start=START, calendar=charity_calendar(read.charity, first=START, last=LAST))
    made = report(plan, audience="charity", now=NOW, languages=("cy", "en"))
    for format_ in formats:
        for variant in [deck.variant for deck in made.decks[:decks]] if format_ == "pptx" else [""]:
            yield f"{format_} {variant}".strip(), export(made, format_, variant=variant)


def of_bytes(data):
    return hashlib.sha256(data).hexdigest()[:16]


def of_contents(data):
    """Give the digest of what is in a document, apart from how it is compressed and from pictures."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return of_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        named = [(name, members.read(name)) for name in members.namelist() if not name.endswith(PAINTED)]
    return of_bytes(b"".join(name.encode() + b"\0" + content for name, content in named))


def libraries():
    """Give the versions of the libraries that have a say in what is in a document."""
    return {name: version(name) for name in sorted({*EVERY, *(name for each in WRITERS.values() for name in each)})}


def surroundings():
    """Give the zone, locale and order of sets that this process truly has: those it cannot have are quietly left."""
    return [str(NOW.astimezone().utcoffset()), locale.setlocale(locale.LC_ALL), hash("workshop")]


def everything(formats=FORMATS, decks=None):
    """Tell what is made, by what and where."""
    made = dict(documents(formats, decks))
    return {
        "python": platform.python_version(),
        "surroundings": surroundings(),
        "libraries": libraries(),
        "compressed by": zlib.ZLIB_RUNTIME_VERSION,
        "bytes": {name: of_bytes(data) for name, data in made.items()},
        "contents": {name: of_contents(data) for name, data in made.items() if name not in PAINTED},
    }


def recorded():
    return tomllib.loads(RECORD.read_text(encoding="utf-8"))


def contents():
    return {name: of_contents(data) for name, data in documents(PLAIN)}


def record():
    """Write down what every document has in it, and with which libraries it was made."""
    made = {"made with": libraries(), "digests": contents()}
    lines = ["# What is in the documents on one case: written by same_bytes.py --record, and read in review."]
    for heading, rows in made.items():
        lines += ["", f'["{heading}"]' if " " in heading else f"[{heading}]"]
        lines += [f'"{name}" = "{value}"' for name, value in rows.items()]
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(*asked):
    """Do what is asked; which libraries are recorded, and which are here, is told as pip takes it.

    Otherwise tell everything: with --one-deck for one deck only, and for formats that are named for these only.
    """
    if asked == ("--record",):
        return record()
    if asked in (("--recorded",), ("--installed",)):
        told = recorded()["made with"] if asked == ("--recorded",) else libraries()
        return print("\n".join(f"{name}=={version}" for name, version in told.items()))  # noqa: T201 - for pip
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    formats = tuple(name for name in asked if name != "--one-deck") or FORMATS
    return print(json.dumps(everything(formats, 1 if "--one-deck" in asked else None)))  # noqa: T201 - for the tests


if __name__ == "__main__":
    main(*sys.argv[1:])
