"""Print a digest of each document on one case, as a process of its own: python same_bytes.py [--contents]."""

import hashlib
import io
import json
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

from coproduce import FORMATS, Practice, charity_calendar, enhance, export, load, report, schedule

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NOW, START, LAST = datetime(2026, 12, 7, 9, 30, tzinfo=UTC), date(2027, 1, 11), date(2028, 7, 1)
PAINTED = ("png",)
"""The formats whose bytes depend on the fonts of the machine."""


def documents(case="criminal-justice-remote", languages=("cy", "en")):
    """Yield every document on a plan for the charity, slides of every variant included, by name."""
    practice = Practice(enhance(), plugins=load())
    read = practice.read(EXAMPLES / f"{case}.toml")
    package = practice.tailor(practice.assess(read.charity, read.diagnostic))
    plan = schedule(package, start=START, calendar=charity_calendar(read.charity, first=START, last=LAST))
    made = report(plan, audience="charity", now=NOW, languages=languages)
    for format_ in FORMATS:
        for variant in [deck.variant for deck in made.decks] if format_ == "pptx" else [""]:
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


if __name__ == "__main__":
    digest = of_contents if "--contents" in sys.argv else of_bytes
    sys.stdout.write(json.dumps({name: digest(data) for name, data in documents()}) + "\n")
