"""What all formats have in common: what each needs, what it makes of nothing and of much, and where it may lead."""

import copy
import functools
import inspect
import itertools
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from importlib import import_module
from io import BytesIO

import attrs
import pytest

from cases import a_calendar
from coproduce import Audience, MissingExtraError
from coproduce.export import FORMATS, export
from coproduce.export.report import Bullets, Section
from coproduce.export.reporting import report
from coproduce.export.words import as_given
from export.canaries import NOW, planned_example
from reports import a_report

DOCUMENTS = "COPRODUCE_DOCUMENTS" in os.environ
LIBRARIES = {
    "docx": "docx",
    "html": "jinja2",
    "pptx": "pptx",
    "xlsx": "xlsxwriter",
    "ics": "icalendar",
    "png": "resvg_py",
}
"""What each format is written with; the others are written with nothing but Python."""
PLAIN = ("md", "svg", "json")
OFFICE = ("docx", "pptx", "xlsx")
DEEP = pytest.mark.skipif(not DOCUMENTS, reason="set COPRODUCE_DOCUMENTS=1 to write and open all sizes")


def variant_of(made, format_):
    return made.decks[0].variant if format_ == "pptx" else ""


class TestLibraries:
    """E11: a library that is not installed is missed by its own format alone."""

    def test_each_is_listed(self):
        """Each format is known to need a library, or to need none."""
        assert sorted(FORMATS) == sorted([*LIBRARIES, *PLAIN])

    @pytest.mark.parametrize("missing", LIBRARIES)
    def test_missing(self, monkeypatch, missing):
        """Without its library a format says what to install, and the others are written as ever."""
        made = a_report()
        for kept in vars(import_module(f"coproduce.export.formats.{FORMATS[missing]}")).values():
            getattr(kept, "cache_clear", int)()  # what an earlier call kept would do without the library
        monkeypatch.setitem(sys.modules, LIBRARIES[missing], None)
        with pytest.raises(MissingExtraError, match=r"needs .* - install \"coproduce\[documents\]\"") as caught:
            export(made, missing, variant=variant_of(made, missing))
        others = [each for each in (FORMATS if DOCUMENTS else PLAIN) if each != missing]

        assert "extra" == caught.value.code
        assert all(export(made, each, variant=variant_of(made, each)) for each in others)


# Nothing, one and very many -------------------------------------------------------------------------------------------


@functools.cache
def sized(size):
    """Give a package with nothing in it, or a plan with one event, or with 500."""
    plan = planned_example("some-way-on")
    if size == "empty":
        return _empty(plan.package)
    return attrs.evolve(plan, events=plan.events[:1]) if size == "one" else _with_500(plan)


def _empty(package):
    parts = ("lines", "modules", "roles", "options", "findings", "coverage", "left_out", "trace")
    return attrs.evolve(package, **dict.fromkeys(parts, ()), ledger=attrs.evolve(package.ledger, lines=()))


def _with_500(plan):
    """Repeat the first event of a plan on the next 500 days that are open."""
    first, year = plan.events[0], a_calendar(last=first_of(plan) + timedelta(days=900))
    days = (first.day + timedelta(days=number) for number in range(900))
    open_days = itertools.islice((day for day in days if not year.why_closed(day)), 500)
    events = (
        attrs.evolve(first, day=day, meeting=attrs.evolve(first.meeting, id=f"{first.line}/{at}", sitting=at))
        for at, day in enumerate(open_days, 1)
    )
    return attrs.evolve(plan, calendar=year, events=tuple(events))


def first_of(plan):
    return plan.events[0].day


def files_of(made):
    """Yield each format that a report has something for, with its file."""
    for format_ in FORMATS:
        dated = {"ics": made.entries, "svg": made.timeline, "png": made.timeline}
        if {"pptx": made.decks, "xlsx": made.sheets, **dated}.get(format_, True):
            yield format_, export(made, format_, variant=variant_of(made, format_))


class TestSizes:
    """E13: a package with nothing in it, one event and 500 events give files like any others."""

    @pytest.mark.parametrize("reader", Audience)
    def test_nothing(self, reader):
        """Of a package without a line, each audience has a document that says so without any days or dates."""
        made = report(sized("empty"), audience=reader, now=NOW)

        assert ((), None, ()) == (made.entries, made.timeline, made.decks)
        assert all(export(made, format_) for format_ in PLAIN if format_ != "svg")

    def test_one(self):
        """A plan with one event has it in its text, its drawing and its diary, once."""
        made = report(sized("one"), audience="charity", now=NOW)
        title = sized("one").events[0].title

        assert 1 == len(made.entries)
        assert 1 == export(made, "ics").count(b"BEGIN:VEVENT")
        assert [title] == [
            str(mark.label) for lane in made.timeline.lanes for mark in lane.marks if str(mark.label) == title
        ]

    @DEEP
    @pytest.mark.parametrize("size", ["empty", "one", "500"])
    def test_every_format(self, size, tmp_path):
        """Every format is written, and LibreOffice opens those of an office as pages."""
        made = report(sized(size), audience="provider", now=NOW)
        files = dict(files_of(made))
        names = [f"{size}.{format_}" for format_ in OFFICE if format_ in files]
        for name in names:
            (tmp_path / name).write_bytes(files[name.rpartition(".")[2]])

        assert all(files.values())
        assert {"empty": 0, "one": 1, "500": 500}[size] == files.get("ics", b"").count(b"BEGIN:VEVENT")
        if shutil.which("soffice"):
            assert [b"%PDF"] * len(names) == [opened(tmp_path, name)[:4] for name in names]


def opened(folder, name):
    """Let LibreOffice print a file, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / name]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - our own file
    return (folder / name).with_suffix(".pdf").read_bytes()


def letters_in(data):
    """Give all that a file says, unpacked where it is packed."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return data.decode()
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


class TestLengths:
    """E06: what is longer than a property, a cell or a page may be is whole somewhere, and shows where it is not."""

    @pytest.mark.parametrize("format_", ["md", "html", "xlsx", *(["docx", "json"] if DOCUMENTS else [])])
    @pytest.mark.parametrize("length", [255, 256, 32_767, 32_768] if DOCUMENTS else [256, 32_768])
    def test_title(self, format_, length):
        """A title of just as many letters as fit, and of one more, is there with all of them."""
        told = letters_in(export(a_report(title=as_given("ŵ" * length), sections=()), format_))
        assert length <= told.count("ŵ")
        assert told.count("ŵ") % length == 0 or "…" in told


# Where a document may lead --------------------------------------------------------------------------------------------


ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "\\\\server\\share",
    "//example.org",
    "http://example.org",
    "https://example.org\r\nX-Injected: 1",
    "https://example.org\n",
    "https://exa mple.org",
    'https://example.org" onclick="x',
    "https:",
    "",
)
LINK = re.compile(r"(?:href|Target)=\"((?!#)[^\"]*)\"|<((?:https?|mailto|javascript|data|file):[^>]*)>", re.IGNORECASE)


def links_of(data):
    """List where a file leads out of itself, be it packed or a text."""
    texts = [data]
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            texts = [
                each
                for name in packed.namelist()
                if name.endswith(".rels")
                for each in re.findall(b'<Relationship [^>]*TargetMode="External"[^>]*>', packed.read(name))
            ]
    return [found[0] or found[1] for text in texts for found in LINK.findall(text.decode())]


class TestLinks:
    """E09: a document leads to an address that is safe to go to, and to no other."""

    @pytest.mark.parametrize("format_", ["html", "md", *(["docx"] if DOCUMENTS else [])])
    def test_safe(self, format_):
        """The address of the provider is where it leads."""
        assert {"https://revolving-doors.org.uk"} == set(links_of(export(a_report(), format_)))

    @pytest.mark.parametrize("format_", ["html", "md", *(["docx", "pptx", "xlsx"] if DOCUMENTS else [])])
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_unsafe(self, format_, address):
        """Any other address leads nowhere, whatever is made of it."""
        made = a_report(web=address, sections=a_report().sections[:1])
        assert [] == links_of(export(made, format_, variant=variant_of(made, format_)))


# Deep, wide and long --------------------------------------------------------------------------------------------------


class TestWide:
    """S07: what a report is made of costs no more than it is large."""

    @staticmethod
    def deep(width, depth=40):
        inner = ()
        for number in range(depth):
            points = tuple(as_given(f"point {each}") for each in range(width))
            inner = (Section(f"s{number}", as_given("Deep"), (Bullets(points),), inner),)
        return a_report(sections=inner)

    def test_deep_and_wide(self):
        """Compared, printed, hashed and copied, a report of 40 levels of 100 points takes a moment."""
        one, other = self.deep(100), self.deep(100)
        before = time.process_time()

        assert one == other
        assert hash(one) == hash(other)
        assert len(repr(one)) == len(repr(copy.deepcopy(other)))
        assert before + 2 > time.process_time()


PACKAGE = sys.modules["coproduce.export"]
MODULES = [import_module(each.name) for each in pkgutil.walk_packages(PACKAGE.__path__, f"{PACKAGE.__name__}.")]
PATTERNS = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in sorted(vars(module).items())
    if isinstance(value, re.Pattern)
}
SEARCHED = {
    name
    for name in PATTERNS
    if re.search(
        rf"\b{name.rpartition('.')[2]}\.(?:sub|split|search|findall|finditer)\b",
        inspect.getsource(sys.modules[name.rpartition(".")[0]]),
    )
}
"""What is looked for anywhere in a text; the others have to fit the whole of one."""
LONG = 50_000 if DOCUMENTS else 5_000
PIECES = ("a", "a@", "((", "_x0041", " ", "1. ", "<r>", "{a", "é ", ";a=", "(A1", "; the plugin a")
HOSTILE = tuple(piece * (LONG // len(piece)) for piece in PIECES)


class TestPatterns:
    """S06: every pattern of the exporters takes a hostile text in a moment."""

    def test_all_are_found(self):
        """There are as many of them as one would think, and not all of them are looked for."""
        assert 15 < len(PATTERNS)
        assert 5 < len(SEARCHED) < len(PATTERNS)

    @pytest.mark.parametrize("name", PATTERNS)
    def test_is_linear(self, name):
        """A text of many thousands of characters that nearly fits, again and again, is judged in a moment."""
        pattern, before = PATTERNS[name], time.process_time()
        for text in HOSTILE:
            pattern.fullmatch(f"{text}!")
            if name in SEARCHED:
                pattern.sub("", f"{text}!")
        assert before + 2 > time.process_time()

    @pytest.mark.parametrize("name", PATTERNS)
    def test_ends_where_the_text_does(self, name):
        """No pattern ends with the sign that a new line may follow."""
        assert not re.search(r"(?<!\\)(?:\\\\)*\$(?:\)*\Z|\|)", PATTERNS[name].pattern)
