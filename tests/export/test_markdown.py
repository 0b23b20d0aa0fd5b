"""Markdown, read by a reader of it: headings, lists and tables are ours, and every given text is only text."""

import functools
import itertools
import os
import subprocess
import sys

import pytest

from coproduce.export.formats.markdown import write
from coproduce.export.report import (
    Bullets,
    Cell,
    Paragraph,
    Quote,
    Section,
    Signatures,
    Table,
    Terms,
    Tone,
)
from coproduce.export.words import NOTHING, as_given
from reports import ENGLISH, a_report

markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")


@functools.cache
def tokens_of(report):
    """Read the Markdown of a report, with tables, as CommonMark has it otherwise."""
    reader = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return tuple(reader.parse(write(report).decode()))


def inline(report):
    return [part for token in tokens_of(report) if token.type == "inline" for part in token.children]


def shown(report):
    """List the texts that a reader sees, each paragraph, heading, point or cell by itself."""
    return [_text(token) for token in tokens_of(report) if token.type == "inline"]


def _text(token):
    breaks = {"hardbreak": "\n", "softbreak": " "}
    texts = [breaks.get(part.type, part.content if part.type == "text" else "") for part in token.children]
    return "".join(texts)


def everywhere(text):
    """Make a report where a text stands in every kind of place."""
    own = as_given(text)
    table = Table(own, (own, as_given("Days")), ((Cell(own), Cell(own)),), total=(Cell(own), Cell(NOTHING)))
    paragraphs = [Paragraph(own, tone) for tone in Tone]
    lists = (Bullets((own, own)), Bullets((own,)), Bullets((own,), numbered=True), Terms(((as_given("Term"), own),)))
    section = Section("s", own, (*paragraphs, Quote(own, own), *lists, table, Signatures((own,), (as_given("Name"),))))
    return a_report(
        given="Bryn Hope", languages=ENGLISH, title=own, subtitle=own, mark=own, author=text, sections=(section,)
    )


class TestGivenTexts:
    """Whatever somebody wrote shows as it was given, and does nothing."""

    def test_a_mail_address_is_parted(self):
        """A reader of GitHub would make a link of it, were there no remark in it."""
        assert "a<!-- -->@example\\.org" in write(everywhere("a@example.org")).decode()

    def test_plain_words_stay_plain(self):
        """A sentence without signs stands in the source as it is."""
        sentence = "It was said, by us (and you): 'yes' - 1½ days."
        assert f"\n{sentence}\n" in source(sentence)


def source(text):
    return write(a_report(languages=ENGLISH, sections=(Section("s", NOTHING, (Paragraph(as_given(text)),)),))).decode()


class TestReport:
    """What a report is in Markdown."""

    def test_headings_follow_each_other(self):
        """The title is the first heading, sections are under it, and those inside them a level deeper."""
        found = [(token.tag, _text(after)) for token, after in pairs(a_report()) if token.type == "heading_open"]
        assert [
            ("h1", "Cymorth cydgynhyrchu / Coproduction support"),
            ("h2", "Beth glywsom ni / What we heard"),
            ("h3", "Mwy / More"),
            ("h2", "Dyddiadau / Dates"),
            ("h2", "Cytuno / To agree"),
        ] == found

    def test_no_heading_is_deeper_than_there_are(self):
        """Sections eight deep have headings down to the sixth level."""
        section = Section("8", as_given("8"), ())
        for depth in range(7, 0, -1):
            section = Section(str(depth), as_given(depth), (), (section,))
        found = [token.tag for token in tokens_of(a_report(sections=(section,))) if token.type == "heading_open"]
        assert ["h1", "h2", "h3", "h4", "h5", "h6", "h6", "h6", "h6"] == found

    def test_welsh_stands_above_english(self):
        """A paragraph in both languages is two; a point in both is one, on two lines."""
        found = shown(a_report())
        assert 1 == found.index("You told us this.") - found.index("Dywedoch hyn wrthym.")
        assert "ail bwynt\na second point" in found

    def test_lists_stay_apart(self):
        """Two lists of a kind, one right after the other, stay two, and a numbered one begins at 1."""
        lists = [Bullets((as_given("a"),), numbered=numbered) for numbered in (False, False, True, True)]
        found = tokens_of(a_report(sections=(Section("s", as_given("S"), tuple(lists)),)))
        opened = [(token.tag, token.attrs.get("start", 1)) for token in found if token.type.endswith("list_open")]
        assert [("ul", 1), ("ul", 1), ("ol", 1), ("ol", 1)] == opened

    def test_tables_are_tables(self):
        """The dates are a table with headings, numbers flush right, and a total in bold."""
        text = write(a_report(languages=ENGLISH)).decode()
        assert "| Date | Session | Days |\n| --- | --- | ---: |\n| 11 January 2027 | Bryn Hope | 1 |" in text
        assert "| **In all** |  | **1½** |" in text

    def test_a_row_longer_than_the_headings_loses_nothing(self):
        """A cell beyond the headings is there, under a heading that is empty."""
        table = Table(NOTHING, (as_given("A"),), ((Cell(as_given("b")), Cell(as_given("c"))),))
        found = shown(a_report(languages=ENGLISH, sections=(Section("s", as_given("S"), (table,)),)))
        assert ["A", "", "b", "c"] == found[found.index("S") + 1 :][:4]

    def test_a_drawing_is_described(self):
        """What the drawing shows stands as a paragraph."""
        assert "Two workshops, a check-in and a report-back." in shown(a_report())

    def test_the_mark_stands_first(self):
        """For whom a document is not stands above its title (F16)."""
        assert write(a_report(mark=as_given("Not for all"))).startswith(b"> **Not for all**\n\n# ")

    def test_an_address_of_another_kind_stays_text(self):
        """What is neither https nor mailto stands as text and leads nowhere (E09)."""
        report = a_report(web="javascript:alert(1)")
        assert "Revolving Doors · javascript:alert(1)" == shown(report)[-1]
        assert [] == [part for part in inline(report) if part.type == "link_open"]


def pairs(report):
    found = tokens_of(report)
    return itertools.pairwise(found)


class TestSameBytes:
    """A document does not change unless its report does."""

    def test_the_same_report_gives_the_same_bytes(self):
        """Two writings of equal reports are equal, in UTF-8, and end in one new line."""
        assert write(a_report()) == write(a_report())
        assert write(a_report()).decode().endswith("<https://revolving-doors.org.uk>\n")

    @pytest.mark.skipif("COPRODUCE_DOCUMENTS" not in os.environ, reason="set COPRODUCE_DOCUMENTS=1 to run it")
    def test_in_another_process_too(self):
        """Another process with another hash seed, time zone and locale gives the same bytes."""
        code = "import sys; from reports import *; from coproduce.export.formats.markdown import write; "
        code += "sys.stdout.buffer.write(write(a_report()))"
        paths = os.pathsep.join(path for path in sys.path if path)
        there = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONPATH": paths}
        done = subprocess.run([sys.executable, "-c", code], env=there, capture_output=True, check=True)  # noqa: S603
        assert write(a_report()) == done.stdout
