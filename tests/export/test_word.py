"""Documents for Word: real headings, lists and tables, each part in its language, and every text as it was given."""

import functools
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import pytest

from coproduce.errors import MissingExtraError
from coproduce.export.formats.word import LONGEST_TERM, write
from coproduce.export.formats.word_look import TEXT_WIDTH
from coproduce.export.report import Bullets, Cell, Drawing, Paragraph, Quote, Section, Signatures, Table, Terms
from coproduce.export.words import NOTHING, as_given
from injections import TEXTS
from reports import ENGLISH, LONG, NOW, a_report

docx = pytest.importorskip("docx", reason="python-docx is not installed")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLOW = pytest.mark.skipif("COPRODUCE_DOCUMENTS" not in os.environ, reason="set COPRODUCE_DOCUMENTS=1 to run it")
written = functools.cache(write)


def opened(report):
    """Write a report and read it back."""
    return docx.Document(io.BytesIO(written(report)))


def members(report):
    """Give the parts of a written report by their names."""
    with zipfile.ZipFile(io.BytesIO(written(report))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def with_blocks(*blocks, **changes):
    """Make a report with one section, of these blocks."""
    changes = {"languages": ENGLISH, **changes}
    return a_report(sections=(Section("only", as_given("Only"), blocks),), **changes)


def everywhere(texts):
    """Make a report where each of these texts stands in every kind of place."""
    return a_report(
        languages=ENGLISH,
        sections=tuple(
            Section(f"s{number}", as_given(text), (), (Section(f"i{number}", as_given("All"), in_every_block(text)),))
            for number, text in enumerate(texts)
        ),
    )


def in_every_block(text):
    own = as_given(text)
    table = Table(own, (own, as_given("Days")), ((Cell(own), Cell(own)),), total=(Cell(own), Cell(NOTHING)))
    return (Paragraph(own), Quote(own), Bullets((own,)), Terms(((own, own),)), table, Signatures((own,), (own,)))


PLACES = 11  # a heading, a paragraph, a quote, a point, five in a table, two to sign; a term stands with its text


def texts_of(document):
    """List the text of every paragraph, those in tables too."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [each.text for each in (*document.paragraphs, *(part for cell in cells for part in cell.paragraphs))]


def tagged(document):
    """List the text of every run with the language that it is tagged with."""
    runs = document.element.body.iter(f"{W}r")
    return [("".join(each.text or "" for each in run.iter(f"{W}t")), language_of(run)) for run in runs]


def language_of(run):
    return next((each.get(f"{W}val") for each in run.iter(f"{W}lang")), None)


class TestProperties:
    """What a document says of itself."""

    def test_they_are_those_of_the_report(self):
        """Its title, subject, author, language and times are the report's, and nothing else is there."""
        found = opened(a_report()).core_properties
        assert ("Cymorth cydgynhyrchu / Coproduction support", "Bryn Hope") == (found.title, found.subject)
        assert ("Revolving Doors", "Revolving Doors", "en-GB") == (found.author, found.last_modified_by, found.language)
        assert (NOW, NOW, 1) == (found.created, found.modified, found.revision)
        assert ("", "", "") == (found.comments, found.keywords, found.category)

    def test_its_times_are_in_universal_time(self):
        """A report made at 11:30 in a zone two hours ahead is of 9:30."""
        there = NOW.astimezone(timezone(timedelta(hours=2)))
        assert datetime(2026, 12, 7, 9, 30, tzinfo=UTC) == opened(with_blocks(now=there)).core_properties.created

    def test_a_document_in_welsh_says_so(self):
        """Where Welsh is the only language, the document is in Welsh."""
        assert "cy-GB" == opened(with_blocks(languages=("cy",))).core_properties.language

    def test_a_long_title_goes_on_in_the_document(self):
        """A title of 10,000 letters ends in a sign that it goes on, and stands in full on the first page (E06)."""
        report = with_blocks(title=as_given("T" * 10_000))
        assert f"{'T' * 254}…" == opened(report).core_properties.title
        assert "T" * 10_000 == opened(report).paragraphs[0].text
        assert opened(report).sections[0].footer.paragraphs[0].text.startswith(f"{'T' * 89}…\t")

    def test_nothing_of_a_template_is_left(self):
        """There is no part but our own, and none names the library."""
        assert [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/footer1.xml",
            "word/header1.xml",
            "word/numbering.xml",
            "word/settings.xml",
            "word/styles.xml",
        ] == list(members(with_blocks()))
        assert not any(b"python-docx" in part for part in members(a_report()).values())


class TestHeadings:
    """The headings that a reader can jump along."""

    def test_they_have_the_styles_of_word(self):
        """The title, the sections and those inside them are headings of their level."""
        found = [(each.style.name, each.text) for each in opened(a_report()).paragraphs]
        headings = [(style, text) for style, text in found if style.startswith(("Title", "Heading"))]
        assert [
            ("Title", "Cymorth cydgynhyrchu / Coproduction support"),
            ("Heading 1", "Beth glywsom ni / What we heard"),
            ("Heading 2", "Mwy / More"),
            ("Heading 1", "Dyddiadau / Dates"),
            ("Heading 1", "Cytuno / To agree"),
        ] == headings

    def test_they_have_levels(self):
        """Each style of a heading has the level that the outline of Word is made of."""
        styles = opened(a_report()).styles
        levels = [styles[f"Heading {level}"].element.find(f".//{W}outlineLvl").get(f"{W}val") for level in (1, 2, 3)]
        assert ["0", "1", "2"] == levels

    def test_every_style_that_is_used_is_there(self):
        """No paragraph, run or table names a style that the document does not have."""
        document = opened(a_report())
        named = {each.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for each in all_of(document, kind)}
        assert set() == named - {style.style_id for style in document.styles}


def all_of(document, name):
    return list(document.element.body.iter(f"{W}{name}"))


class TestLanguages:
    """The language of every part."""

    def test_each_part_has_its_own(self):
        """Welsh is tagged as Welsh, English as English, and a name as neither."""
        found = dict(tagged(opened(a_report())))
        assert ("cy-GB", "en-GB") == (found["Beth glywsom ni"], found["What we heard"])
        assert ("cy-GB", "en-GB") == (found["11 Ionawr 2027"], found["11 January 2027"])
        assert found["Bryn Hope"] is None

    def test_what_is_not_tagged_is_in_british_english(self):
        """The styles set British English for everything else."""
        default = opened(a_report()).styles.element.find(f"{W}docDefaults//{W}lang")
        assert "en-GB" == default.get(f"{W}val")

    def test_welsh_stands_above_english(self):
        """A paragraph in both languages is two, the second in a quieter ink and kept with the first."""
        both = [each for each in opened(a_report()).paragraphs if each.style.name == "Lead"]
        assert ["Dywedoch hyn wrthym.", "You told us this."] == [each.text for each in both]
        assert ["Default Paragraph Font", "Second language"] == [each.runs[0].style.name for each in both]
        assert both[0].paragraph_format.keep_with_next

    def test_a_point_in_both_languages_is_one_point(self):
        """The two languages of a point stand on two lines of it."""
        points = [each.text for each in opened(a_report()).paragraphs if each.style.name == "List Bullet"]
        assert ["Bryn Hope", "ail bwynt\na second point"] == points


class TestLists:
    """Points, numbered or not."""

    def test_each_numbered_list_begins_at_one(self):
        """Two numbered lists have a numbering each, and both start at 1."""
        two = (Bullets((as_given("a"), as_given("b")), numbered=True), Bullets((as_given("c"),), numbered=True))
        document = opened(with_blocks(*two))
        points = [each for each in document.paragraphs if each.style.name == "List Number"]
        ids = [each._p.pPr.numPr.numId.val for each in points]
        starts = [started_at(document, number) for number in ids]
        assert (["1", "1", "1"], [True, False]) == (starts, [ids[0] == ids[1], ids[1] == ids[2]])

    def test_points_are_a_list(self):
        """The style of points has a numbering with a bullet."""
        style = opened(a_report()).styles["List Bullet"]
        assert "1" == style.element.find(f".//{W}numId").get(f"{W}val")


def started_at(document, number):
    numbering = document.part.numbering_part.element
    return numbering.num_having_numId(number).find(f".//{W}startOverride").get(f"{W}val")


class TestTables:
    """Tables that can be heard and that break well."""

    def test_the_first_row_is_marked_and_repeats(self):
        """The row of headings, and no other, is marked as the headings."""
        for table in opened(a_report()).tables:
            assert [0] == [place for place, row in enumerate(table.rows) if row._tr.findall(f".//{W}tblHeader")]

    def test_no_row_breaks_across_pages(self):
        """Every row with short texts stays on one page; one that could be longer than a page may break."""
        rows = tuple((Cell(as_given(text)),) for text in ("short", "long " * 1_000))
        table = opened(with_blocks(Table(as_given("A"), (as_given("B"),), rows))).tables[0]
        assert [1, 1, 0] == [len(row._tr.findall(f".//{W}cantSplit")) for row in table.rows]

    def test_a_narrow_row_may_break_sooner(self):
        """A text of 500 letters stays whole in one column, and may break where it is one of twelve."""
        tables = [
            Table(NOTHING, (as_given("A"),) * columns, ((Cell(as_given("long " * 100)),) * columns,))
            for columns in (1, 12)
        ]
        rows = [table.rows[1] for table in opened(with_blocks(*tables)).tables]
        assert [1, 0] == [len(row._tr.findall(f".//{W}cantSplit")) for row in rows]

    def test_it_has_a_caption_and_says_what_it_is(self):
        """A caption stands above it, and its title and description are there for who hears it."""
        table = opened(a_report(languages=ENGLISH)).tables[0]
        above = docx.text.paragraph.Paragraph(table._tbl.getprevious(), None)
        assert ("Caption", "The dates") == (above._p.style, above.text)
        described = [table._tbl.tblPr.find(f"{W}{name}").get(f"{W}val") for name in ("tblCaption", "tblDescription")]
        assert ["The dates", "Date, Session, Days"] == described

    def test_numbers_are_flush_right(self):
        """The numeric column, its heading and its total included, is set flush right, and no other."""
        right = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
        table = opened(a_report()).tables[0]
        found = [[cell.paragraphs[0].alignment for cell in row.cells] for row in table.rows]
        assert [[None, None, right]] * 4 == found

    def test_the_total_is_bold(self):
        """The last row has the style of totals, which is bold."""
        document = opened(a_report())
        styles = [[cell.paragraphs[0].style.name for cell in row.cells] for row in document.tables[0].rows]
        assert ["Table heading", "Table text", "Table text", "Table total"] == [row[0] for row in styles]
        assert document.styles["Table total"].font.bold

    @pytest.mark.parametrize("columns", [1, 3, 12])
    def test_it_is_never_wider_than_the_text(self, columns):
        """However many columns, and however long their words, they share the width of the text."""
        cells = tuple(Cell(as_given("W" * 200)) for _ in range(columns))
        table = opened(with_blocks(Table(NOTHING, tuple(cell.words for cell in cells), (cells,)))).tables[0]
        width = sum(column.width.twips for column in table.columns)
        assert TEXT_WIDTH - columns <= width <= TEXT_WIDTH

    def test_a_row_longer_than_the_headings_loses_nothing(self):
        """A cell beyond the headings is there, under a heading that is empty."""
        table = Table(NOTHING, (as_given("A"),), ((Cell(as_given("b")), Cell(as_given("c"))),))
        found = [[cell.text for cell in row.cells] for row in opened(with_blocks(table)).tables[0].rows]
        assert [["A", ""], ["b", "c"]] == found


class TestKeptTogether:
    """What stays on one page with what follows it."""

    @pytest.mark.parametrize(
        ("block", "kept"),
        [
            (Bullets((as_given("a"),)), True),
            (Terms(((as_given("a"), as_given("b")),)), True),
            (Table(NOTHING, (as_given("a"),), ()), True),
            (Drawing(a_report().timeline), True),
            (Quote(as_given("a")), True),
            (Signatures((as_given("a"),), (as_given("b"),)), True),
            (Paragraph(as_given("a")), None),
        ],
    )
    def test_a_paragraph_stays_with_what_it_leads_up_to(self, block, kept):
        """A paragraph right before anything but a paragraph is kept with it."""
        document = opened(with_blocks(Paragraph(as_given("Before.")), block))
        (lead,) = [each for each in document.paragraphs if each.text == "Before."]
        assert kept == lead.paragraph_format.keep_with_next

    def test_a_quote_stays_with_who_said_it(self):
        """The last paragraph of a quote is kept with its source, and one without a source with nothing."""
        document = opened(with_blocks(Quote(as_given("a"), as_given("b")), Quote(as_given("c"))))
        quotes = [each for each in document.paragraphs if each.style.name == "Quote"]
        assert [True, None] == [each.paragraph_format.keep_with_next for each in quotes]

    @pytest.mark.parametrize(
        ("rows", "kept"),
        [
            (0, [None]),
            (1, [True, None]),
            (2, [True, True, None]),
            (5, [True, True, None, None, True, None]),
        ],
    )
    def test_no_row_stands_alone(self, rows, kept):
        """The headings stay with the first two rows, and the last two rows with each other, in every cell."""
        row = (Cell(as_given("a")), Cell(as_given("b")))
        table = opened(with_blocks(Table(NOTHING, (as_given("A"), as_given("B")), (row,) * rows))).tables[0]
        found = [[cell.paragraphs[0].paragraph_format.keep_with_next for cell in each.cells] for each in table.rows]
        assert [[each, each] for each in kept] == found


class TestCaptions:
    """Captions that say more than the heading of their section."""

    def test_one_that_says_the_same_is_not_shown_twice(self):
        """A caption in the words of the heading is not shown, and is still the title of the table."""
        table = Table(as_given("Only"), (as_given("A"),), ())
        document = opened(with_blocks(table))
        assert ["Only"] == [each.text for each in document.paragraphs if each.text == "Only"]
        assert "Only" == document.tables[0]._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val")

    def test_one_between_two_tables_is_always_shown(self):
        """Right below another table it stands, since two tables with nothing between them would be one."""
        table = Table(as_given("Only"), (as_given("A"),), ())
        document = opened(with_blocks(table, table))
        assert ["Heading 1", "Caption"] == [each.style.name for each in document.paragraphs if each.text == "Only"]


class TestTerms:
    """Terms with what is said of them."""

    def test_beside(self):
        """A term stands in bold beside its text, in a column of its own."""
        document = opened(with_blocks(Terms(((as_given("When"), as_given("in January")),))))
        (paragraph,) = [each for each in document.paragraphs if each.style.name == "Term"]
        assert ["Strong", "Default Paragraph Font"] == [paragraph.runs[place].style.name for place in (0, -1)]
        assert "When\tin January" == paragraph.text

    def test_below(self):
        """Where one is too long for that column, each text stands below its term."""
        pairs = ((as_given("When"), as_given("soon")), (as_given("w" * (LONGEST_TERM + 1)), as_given("then")))
        texts = [each.text for each in opened(with_blocks(Terms(pairs))).paragraphs if each.style.name == "Long term"]
        assert ["When\nsoon", f"{'w' * (LONGEST_TERM + 1)}\nthen"] == texts


class TestSignatures:
    """The place to agree."""

    def test_each_who_signs_has_a_column_to_fill_in(self):
        """Roles are the headings, and each has every label with room to write."""
        table = opened(a_report(languages=ENGLISH)).tables[1]
        found = [[cell.text for cell in row.cells] for row in table.rows]
        assert [["for the charity", "Revolving Doors"], ["name", "name"], ["date", "date"]] == found
        assert [None, 700, 700] == [row.height and row.height.twips for row in table.rows]


class TestDrawing:
    """The picture of the dates."""

    def test_it_says_what_it_shows(self):
        """The picture has the title and the description of the timeline, and is no wider than the text."""
        pytest.importorskip("resvg_py", reason="resvg-py is not installed")
        shape = opened(a_report()).inline_shapes[0]
        found = shape._inline.docPr.get("title"), shape._inline.docPr.get("descr")
        assert ("The dates drawn", "Two workshops, a check-in and a report-back.") == found
        assert TEXT_WIDTH >= shape.width.twips

    def test_it_is_described_where_it_cannot_be_painted(self, monkeypatch):
        """Without the library for pictures, the description stands as a paragraph."""
        monkeypatch.setitem(sys.modules, "resvg_py", None)
        document = docx.Document(io.BytesIO(write(a_report())))
        assert 0 == len(document.inline_shapes)
        assert "Two workshops, a check-in and a report-back." in [each.text for each in document.paragraphs]


class TestEdges:
    """What stands on every page."""

    def test_the_mark_is_on_every_page(self):
        """The provider's name and the mark, in each language, are the header of the only section (F16)."""
        mark = with_blocks(mark=a_report().title)
        top = opened(mark).sections[0].header.paragraphs[0]
        assert "Revolving Doors\tCymorth cydgynhyrchu\n\tCoproduction support" == top.text
        assert ["cy-GB", "en-GB"] == [
            language_of(run._r) for run in top.runs if run.style.name == "Page mark" and run.text
        ]
        assert 1 == len(opened(mark).sections)

    def test_without_a_mark_the_name_stands_alone(self):
        """A document for everybody has the provider's name at its top."""
        assert "Revolving Doors" == opened(a_report()).sections[0].header.paragraphs[0].text

    def test_pages_are_counted(self):
        """The footer has the title, and fields for the page and the number of pages."""
        foot = opened(a_report(languages=ENGLISH)).sections[0].footer.paragraphs[0]
        assert foot.text.startswith("Coproduction support\tpage ")
        assert ["PAGE", "NUMPAGES"] == [each.get(f"{W}instr") for each in foot._p.iter(f"{W}fldSimple")]

    def test_footer_in_two_languages(self):
        """The footer has the title in the first language only, so that it leaves the number on its line."""
        foot = opened(a_report()).sections[0].footer.paragraphs[0]
        assert foot.text.startswith("Cymorth cydgynhyrchu\t")

    def test_it_is_a_page_of_a4(self):
        """A page is 210 by 297 millimetres."""
        section = opened(a_report()).sections[0]
        assert (210, 297) == (round(section.page_width.mm), round(section.page_height.mm))


class TestLinks:
    """The one link of a document."""

    def test_only_the_address_of_the_provider_is_one(self):
        """There is one link, to the web address of the provider, however many texts look like one."""
        assert ["https://revolving-doors.org.uk"] == links(
            everywhere([TEXTS["bare addresses"], TEXTS["mail address"], "https://example.org"])
        )

    @pytest.mark.parametrize("web", ["javascript:alert(1)", "http://example.org", "file:///etc/passwd", 'https://a"b'])
    def test_an_address_of_another_kind_stays_text(self, web):
        """What is neither https nor mailto stands as text and leads nowhere (E09)."""
        report = with_blocks(web=web)
        assert [] == links(report)
        assert f"Revolving Doors · {web}" == opened(report).paragraphs[-1].text


def links(report):
    """List what lies outside the document and is named in any part of it."""
    parts = [part.decode() for name, part in members(report).items() if name.endswith(".rels")]
    found = [each for part in parts for each in re.findall("<Relationship [^>]*>", part) if "External" in each]
    return [re.search('Target="([^"]*)"', each)[1] for each in found]


class TestGivenTexts:
    """Whatever somebody wrote stands as it was given."""

    @pytest.mark.parametrize("name", LONG)
    def test_it_comes_through_in_every_place(self, name):
        """A given text stands in a heading, a paragraph, a quote, a list, a term, a table and a signature."""
        shown = LONG[name]
        assert PLACES == long_texts().count(shown)
        assert 1 == sum(long_texts().count(f"{shown}{between}{shown}") for between in "\t\n")


@functools.cache
def long_texts():
    return texts_of(opened(everywhere(LONG.values())))


class TestSameBytes:
    """A document does not change unless its report does."""

    def test_the_same_report_gives_the_same_bytes(self):
        """Two writings of equal reports are equal, and each part bears the same time."""
        assert write(a_report()) == write(a_report())
        with zipfile.ZipFile(io.BytesIO(written(a_report()))) as packed:
            assert {(1980, 1, 1, 0, 0, 0)} == {each.date_time for each in packed.infolist()}

    @SLOW
    def test_in_another_process_too(self):
        """Another process with another hash seed, time zone and locale gives the same bytes."""
        code = "import sys; from reports import *; from coproduce.export.formats.word import write; "
        code += "sys.stdout.buffer.write(write(a_report()))"
        paths = os.pathsep.join(path for path in sys.path if path)
        there = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONPATH": paths}
        done = subprocess.run([sys.executable, "-c", code], env=os.environ | there, capture_output=True, check=True)  # noqa: S603
        assert written(a_report()) == done.stdout


class TestMissing:
    """A machine without the library."""

    def test_it_says_what_to_install(self, monkeypatch):
        """Without python-docx, the error names the extra that brings it (E11)."""
        monkeypatch.setitem(sys.modules, "docx", None)
        with pytest.raises(MissingExtraError, match=r'needs python-docx - install "coproduce\[documents\]"'):
            write(a_report())


@SLOW
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
class TestOpened:
    """What LibreOffice makes of a document."""

    def test_every_section_is_on_its_pages(self, tmp_path):
        """The pages have the title, every section, and the mark on each of them."""
        report = a_report(mark=as_given("Not for everybody"))
        pages = as_pages(report, tmp_path)
        for section in (report, *report.all_sections()):
            words = section.title if section is report else section.heading
            assert all(flat(said.text) in flat("".join(pages)) for said in words.said)
        assert [True] * len(pages) == ["Not for everybody" in page for page in pages]

    def test_the_pages_are_counted(self, tmp_path):
        """Each page has its number and the number of pages at its foot."""
        pages = as_pages(a_report(languages=ENGLISH), tmp_path)
        assert [f"page {number}/{len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)

    @pytest.mark.parametrize("text", ["Ψ" * 10_000, "ΨΨΨ " * 3_000], ids=["a long word", "a long text"])
    def test_nothing_is_cut(self, tmp_path, text):
        """Every letter of a long text is on the pages, as often as the text is."""
        pages = "".join(as_pages(everywhere([text]), tmp_path))
        assert PLACES * text.count("Ψ") <= pages.count("Ψ")

    def test_five_hundred_rows(self, tmp_path):
        """A table of 500 rows has its headings on every page that it stands on (E13)."""
        rows = tuple((Cell(as_given(f"row {number}.")),) for number in range(500))
        pages = as_pages(with_blocks(Table(NOTHING, (as_given("Heading"),), rows)), tmp_path)
        assert all("Heading" in page for page in pages)
        assert all(f"row {number}." in "".join(pages) for number in range(500))


def as_pages(report, folder):
    """Give the text of each page that LibreOffice makes of a report."""
    (folder / "report.docx").write_bytes(write(report))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "report.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603
    command = ["pdftotext", "-layout", folder / "report.pdf", "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()  # noqa: S603
    return [page for page in text.split("\f") if page.strip()]


def flat(text):
    """Give a text without spaces and line ends, which pages set as they need."""
    return "".join(text.split())
