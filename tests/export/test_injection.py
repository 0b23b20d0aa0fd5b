"""Hostile texts in every field and every format, read back by others: nothing executes, and nothing is lost."""

import functools
import os
import re
import unicodedata
from fractions import Fraction

import pytest

from coproduce import WriteError, safe_name
from coproduce.audience import Audience
from coproduce.export import FORMATS, export
from coproduce.export.files import distinct, writable
from coproduce.export.formats.diary import invitations
from coproduce.export.formats.visible import visible
from coproduce.export.report import Cell, Deck, Layout, Paragraph, Section, Sheet, Slide, Table
from coproduce.export.words import NOTHING, as_given
from export.hostile import (
    HARMLESS,
    PLACES,
    READERS,
    a_hostile_document,
    a_hostile_report,
    faults_of,
    fields_with_words,
    read_back,
)
from export.office import needs_office, printed
from injections import AT_LEAST, CORPUS, DOCUMENTS, SAMPLE, TEXTS
from reports import ENGLISH, a_report

ALL = DOCUMENTS in os.environ
SLOW = pytest.mark.skipif(not ALL, reason=f"set {DOCUMENTS}=1 to run it")
HEAVY = ("docx", "pptx", "png")
"""The formats that take their time; the quick tests put one text of each family together for them."""

DRIVING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""The categories of characters that may drive a console, or turn what is on it."""


class TestCorpus:
    """What there is to try."""

    def test_there_are_as_many_as_asked(self):
        """Each family has its texts, each of them once, with a short reason."""
        families = [each.family for each in CORPUS]
        assert {} == {name: least for name, least in AT_LEAST.items() if families.count(name) < least}
        assert len(CORPUS) == len(TEXTS) == len(set(TEXTS.values()))
        assert [] == [each.id for each in CORPUS if not 0 < len(each.why) < 100]

    def test_each_family_is_in_the_quick_tests(self):
        """There is a sample of each."""
        assert AT_LEAST.keys() == {each.family for each in SAMPLE}


class TestFields:
    """Where a text may stand."""

    def test_every_field_is_reached(self):
        """Every field of the page model that can hold a text has one, found by the types that the fields declare."""
        assert fields_with_words() == set(PLACES)


class TestFormats:
    """Every text in every field of every format."""

    def test_every_format_is_read_back(self):
        """No format is without a reader here."""
        assert FORMATS.keys() == READERS.keys()

    @pytest.mark.parametrize("format_", READERS)
    def test_nothing_executes_and_nothing_is_lost(self, format_, tell):
        """Beside a harmless text, no hostile one adds or takes away anything, and each is where it stood (E08, E09)."""
        tried, faults = _tried(format_), {}
        for numbered in _ways(format_):
            plain = read_back(a_hostile_report(HARMLESS, numbered=numbered), format_)
            for id_, text in tried.items():
                found = read_back(a_hostile_report(text, numbered=numbered), format_)
                if wrong := faults_of(plain, found, text, format_):
                    faults[id_, numbered] = wrong
        if ALL:
            tell(_figure(format_, len(tried), len(faults)))
        assert {} == faults


def _tried(format_):
    sample = {each.id: each.text for each in SAMPLE}
    shortest = {each.family: each.text for each in sorted(SAMPLE, key=lambda each: -len(each.text))}
    return TEXTS if ALL else {"one of each": " ".join(shortest.values())} if format_ in HEAVY else sample


def _ways(format_):
    """Tell whether texts bear a number: without one they end where they do, with one none is left out as said twice."""
    if format_ in HEAVY:
        return (True,)
    return (False, True) if ALL else (False,)


def _figure(format_, texts, escapes):
    fields, places = len(fields_with_words()), len(PLACES)
    return f"{format_}: {texts} texts x {fields} fields in {places} places: {escapes} escapes"


class TestNames:
    """The names of files, which a console shows."""

    def test_a_name_is_only_a_name(self):
        """Whatever a charity is called, its files have names of plain letters, figures and hyphens, each its own."""
        names = distinct(tuple(TEXTS.values()))
        assert len(names) == len(set(names)) == len(TEXTS)
        assert [] == [name for name in (*names, *map(safe_name, TEXTS.values())) if not _is_plain(name)]

    def test_an_invitation_has_a_plain_name(self):
        """So have the files of invitations."""
        found = [name for text in _tried("ics").values() for name, _ in invitations(a_hostile_report(text))]
        assert [] == [name for name in found if not _is_plain(name.removesuffix(".ics"))]

    def test_an_error_drives_no_console(self, tmp_path):
        """An error names the file that cannot be written without a character that a console would obey."""
        shown = {id_: _refusal(tmp_path / "none" / f"x{text}" / "y.ics") for id_, text in TEXTS.items()}
        driven = {id_ for id_, text in shown.items() if any(unicodedata.category(each) in DRIVING for each in text)}
        assert set() == driven


def _is_plain(name):
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None and len(name) <= 80


def _refusal(path):
    with pytest.raises(WriteError) as caught:
        writable(path)
    return str(caught.value)


class TestDocuments:
    """A real case of which every text that a charity wrote is hostile, taken through every rule."""

    def test_a_diary_and_a_letter(self):
        """The charity's Markdown and diary say what was written, and nothing else is there."""
        assert {} == _faults_of_documents(Audience.CHARITY, ("md", "ics"), ("ics",))

    @SLOW
    @pytest.mark.parametrize("reader", [Audience.CHARITY, Audience.PROVIDER])
    def test_every_format(self, reader):
        """In every format, for the charity and for the provider."""
        ids = ("link formula", "ics", "markup", "markdown", "escape title", "never closed", "docxtpl", "page fields")
        assert {} == _faults_of_documents(reader, READERS, ids)


def _faults_of_documents(reader, formats, ids):
    plain, faults = a_hostile_document(HARMLESS, reader), {}
    before = {format_: read_back(plain, format_) for format_ in formats}
    for id_ in ids:
        made = a_hostile_document(TEXTS[id_], reader)
        for format_ in formats:
            if wrong := faults_of(before[format_], read_back(made, format_), TEXTS[id_], format_):
                faults[id_, format_] = wrong
    return faults


@SLOW
@needs_office
class TestInLibreOffice:
    """The whole corpus in one document of each office format, opened and printed by LibreOffice."""

    @pytest.mark.parametrize("format_", ["docx", "xlsx", "pptx"])
    def test_the_texts_are_on_the_pages(self, format_, tmp_path, tell):
        """The pages have every text in full, in whatever order a page sets letters that run from the right."""
        pages = printed(export(_all_in_one(), format_), format_, tmp_path)
        missing = [each.id for each in CORPUS if not _is_on(pages, each.text)]
        tell(f"{format_}: {len(CORPUS)} texts on pages of LibreOffice: {len(missing)} missing")
        assert [] == missing


def _all_in_one():
    """Make a report with every text of the corpus in a paragraph, in a row of a sheet and in a point of a slide."""
    texts = [as_given(each.text) for each in CORPUS]
    rows = tuple((Cell(as_given(number), Fraction(number)), Cell(text)) for number, text in enumerate(texts))
    table = Table(NOTHING, (as_given("Number"), as_given("Text")), rows)
    slides = tuple(Slide(title=as_given("Text"), layout=Layout.POINTS, points=(text,)) for text in texts)
    return a_report(
        languages=ENGLISH,
        sections=(Section("all", as_given("All"), tuple(map(Paragraph, texts))),),
        sheets=(Sheet(as_given("All"), NOTHING, table),),
        decks=(Deck("staff", as_given("All"), slides),),
    )


def _is_on(pages, text):
    """Tell whether each line of a text is there, or each word of one that pages set in an order of their own."""
    is_plain = all(unicodedata.bidirectional(each) not in ("R", "AL") and each not in "\u1680\u0351" for each in text)
    parts = visible(text).split("\n") if is_plain else re.findall(r"\w+", text)
    return all(_seen(part) in _seen(pages) for part in parts)


@functools.cache
def _seen(text):
    """Give what is seen of a text: letters without accents, figures, and signs that fonts have, without hyphens."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if unicodedata.category(each)[0] in "LNPS" and each not in _UNSURE)


_UNSURE = "-\u00ad\u3164\u1160\u115f\u2800\ufffc\ufffd\U0001f469\U0001f467\U0001f3f4"
"""Hyphens, which pdftotext drops at the end of a line, fillers, which nobody sees, and pictures that are no letters."""
