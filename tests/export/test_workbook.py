"""Workbooks, read back with another library: plain texts, real numbers and days, legal names, nothing cut."""

import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import attrs
import openpyxl
import pytest

from coproduce import ArgumentError
from coproduce.audience import Audience
from coproduce.export.formats import workbook
from coproduce.export.formats.workbook import LONGEST_TEXT, pieces, sheet_names, write
from coproduce.export.report import Cell, Sheet, Table
from coproduce.export.words import NOTHING, Said, Words, as_given
from reports import BOTH, ENGLISH, NOW, a_report

SLOW = pytest.mark.skipif("COPRODUCE_DOCUMENTS" not in os.environ, reason="set COPRODUCE_DOCUMENTS=1 to run it")
WORDS = as_given("words")
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
"""How LibreOffice is asked for what it shows on the first sheet, in UTF-8."""

LENGTHS = (32_766, 32_767, 32_768, 40_000, 65_534, 65_535, 70_000)
FIRST_ROW = 5
"""The row of the headings, on a sheet with a title, a line about the report, and a sentence above the table."""


def a_table(*rows, headings=("One", "Two"), total=(), numeric=frozenset()):
    """Make a table of cells, numbers, days and texts."""
    made = tuple(tuple(map(a_cell, row)) for row in rows)
    return Table(WORDS, tuple(map(as_given, headings)), made, tuple(map(a_cell, total)), numeric)


def a_cell(value):
    if isinstance(value, Cell):
        return value
    if isinstance(value, Fraction):
        return Cell(as_given(value), value)
    return Cell(as_given(value), day=value) if isinstance(value, date) else Cell(as_given(value))


def a_sheet(*rows, name="Sheet", intro="A sentence.", **table):
    return Sheet(as_given(name), as_given(intro), a_table(*rows, **table))


def read(*sheets, **report):
    """Write sheets, and read them back."""
    return read_back(write(a_report(sheets=sheets, **report)))


def read_back(data):
    return openpyxl.load_workbook(BytesIO(data))


def texts(page):
    """List every text of a sheet, by rows."""
    return [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]


def parts(data):
    """Give every part of a file by its name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


class TestWrite:
    def test_report(self):
        """Each sheet of a report is a sheet of the workbook, with its name, what is said above it, and its table."""
        book = read_back(write(a_report(languages=ENGLISH)))
        assert ["Days", "Bryn Hope"] == book.sheetnames
        above = ["Days", "Coproduction support · Bryn Hope · 7 December 2026", "Person-days."]
        table = ["Date", "Session", "Days", datetime(2027, 1, 11), "Bryn Hope", 1]  # noqa: DTZ001 - as it is read
        assert [*above, *table] == texts(book["Days"])[:9]
        assert ["In all", 1.5] == texts(book["Days"])[-2:]

    def test_both_languages(self):
        """A cell has both languages, one below the other, and what is alike in both once."""
        book = read_back(write(a_report(languages=BOTH)))
        page = book.worksheets[0]
        assert "Diwrnodau · Days" == page.title
        assert "Diwrnodau\nDays" == page["A1"].value
        assert "Dyddiad\nDate" == page[FIRST_ROW][0].value
        assert "Bryn Hope" == page[FIRST_ROW + 1][1].value

    def test_no_sheets(self):
        """A report without sheets, such as a letter, makes no empty workbook."""
        with pytest.raises(ArgumentError, match=r"has no sheets .* - a letter goes out as docx, html or md"):
            read()

    def test_empty_table(self):
        """A table without rows has its headings, which still can be filtered by."""
        page = read(a_sheet()).worksheets[0]
        assert ["One", "Two"] == texts(page)[-2:]
        assert f"A{FIRST_ROW}:B{FIRST_ROW}" == page.auto_filter.ref

    def test_title_of_the_report(self):
        """A sheet that is called as the report is does not say so twice."""
        page = read(a_sheet(name="Plan"), title=as_given("Plan"), subtitle=NOTHING, languages=ENGLISH).worksheets[0]
        assert ["Plan", "7 December 2026"] == texts(page)[:2]
        both = Words((Said("cy", "Cynllun"), Said("en", "Plan")))
        page = read(attrs.evolve(a_sheet(), name=both), title=both, subtitle=NOTHING).worksheets[0]
        assert ["Cynllun\nPlan", "7 Rhagfyr 2026 / 7 December 2026"] == texts(page)[:2]

    def test_same_bytes(self):
        """The same report gives the same bytes, and says the time of the report and no other."""
        data = write(a_report())
        assert data == write(a_report())
        core = parts(data)["docProps/core.xml"].decode()
        assert 2 == core.count("2026-12-07T09:30:00Z")
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert {(1980, 1, 1, 0, 0, 0)} == {each.date_time for each in archive.infolist()}

    def test_time_in_another_zone(self):
        """The time in the properties is in UTC, whatever the zone of the report."""
        there = NOW.astimezone(timezone(timedelta(hours=9)))
        assert write(a_report()) == write(a_report(now=there))

    def test_properties(self):
        """The properties name the report, whom it is about, and who made it."""
        found = read_back(write(a_report(languages=ENGLISH))).properties
        assert ("Coproduction support", "Bryn Hope", "Revolving Doors") == (found.title, found.subject, found.creator)

    def test_too_large(self):
        """A table that no sheet can hold is refused by name, before anything of it is written (E06)."""
        for table in (
            a_table(headings=("column",) * 16_385),
            Table(WORDS, (WORDS,), ((Cell(WORDS),),) * 1_048_577),
        ):
            with pytest.raises(ArgumentError, match="the sheet 'Much' needs more than the 1048576 rows"):
                write(a_report(sheets=(Sheet(as_given("Much"), NOTHING, table),)))


class TestMark:
    def test_on_every_sheet(self):
        """What marks a document stands on every sheet, and at the head of every page (F16)."""
        book = read_back(write(a_report(audience=Audience.PROVIDER)))
        mark = "Internal: for the provider only"
        assert [mark, mark] == [page["A3"].value for page in book]
        assert [mark, mark] == [page.oddHeader.left.text for page in book]

    def test_no_mark(self):
        """A document that is for everybody has none."""
        page = read_back(write(a_report())).worksheets[0]
        assert page.oddHeader.left.text is None


class TestNumber:
    @pytest.mark.parametrize(
        ("number", "form"),
        [
            (Fraction(0), "General"),
            (Fraction(12), "General"),
            (Fraction(-3), "General"),
            (Fraction(1, 2), '[=0.5]"½";General'),
            (Fraction(9, 4), '[=2.25]"2¼";General'),
            (Fraction(-7, 4), '[=-1.75]"-1¾";General'),
            (Fraction(1, 8), "General"),
        ],
    )
    def test_exact(self, number, form):
        """An exact number is a number, in a form that shows it as texts do; what is typed over it shows as it is."""
        cell = read(a_sheet(("a", number))).worksheets[0][FIRST_ROW + 1][1]
        assert ("n", number, form) == (cell.data_type, Fraction(cell.value), cell.number_format)

    @pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(10**15), Fraction(10**400)])
    def test_not_exact(self, number):
        """A number that a spreadsheet would round stands there in its words."""
        cell = read(a_sheet(("a", Cell(as_given("so many"), number)))).worksheets[0][FIRST_ROW + 1][1]
        assert "so many" == cell.value

    def test_flush_right(self):
        """Numbers and the words beside them in a column of numbers are flush right, and so is the total."""
        rows = (("a", Fraction(1)), ("b", Fraction(1, 4)), ("c", "at least 1½"))
        page = read(a_sheet(*rows, total=("in all", Fraction(5, 4)), numeric=frozenset({1}))).worksheets[0]
        assert {"right"} == {page[FIRST_ROW + row][1].alignment.horizontal for row in (1, 2, 3, 4)}

    def test_digits_in_a_text(self):
        """A text of digits stays a text."""
        cell = read(a_sheet(("0020", "1e5"))).worksheets[0][FIRST_ROW + 1][0]
        assert ("s", "0020") == (cell.data_type, cell.value)


class TestDay:
    @pytest.mark.parametrize(
        ("languages", "form"),
        [
            (ENGLISH, "[$-809]ddd d mmm yyyy"),
            (("cy",), "[$-452]ddd d mmm yyyy"),
            (BOTH, "dd/mm/yyyy"),
            (("en", "cy"), "dd/mm/yyyy"),
        ],
    )
    def test_form(self, languages, form):
        """A day is a real day, with the names of the report's language; in digits where it has two."""
        cell = read(a_sheet((date(2027, 1, 11), "a")), languages=languages).worksheets[0][FIRST_ROW + 1][0]
        assert (True, date(2027, 1, 11), form) == (cell.is_date, cell.value.date(), cell.number_format)

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 2, 28)])
    def test_before_spreadsheets(self, day):
        """A day that spreadsheets do not agree on stands there in its words."""
        cell = read(a_sheet((day, "a"))).worksheets[0][FIRST_ROW + 1][0]
        assert str(day) == cell.value

    @pytest.mark.parametrize("day", [date(1900, 3, 1), date(9999, 12, 31)])
    def test_first_and_last(self, day):
        """The first and the last day that spreadsheets agree on are real days."""
        cell = read(a_sheet((day, "a"))).worksheets[0][FIRST_ROW + 1][0]
        assert day == cell.value.date()


class TestTexts:
    def test_stays_a_text(self):
        """What would be a formula when somebody edits it is kept a text then too."""
        given = ("=1+1", "+1", "-1", "@a", "\t=1", "'a", "|a", "%a")
        cells = read(a_sheet((*given, "plain"), headings="abcdefghi")).worksheets[0][FIRST_ROW + 1]
        assert [*given, "plain"] == [cell.value for cell in cells]
        assert [True] * 8 + [False] == [bool(cell.quotePrefix) for cell in cells]

    def test_lone_surrogate(self):
        """Half a letter is shown by its number."""
        assert "a\\ud800" == read(a_sheet(("a\ud800", "b"))).worksheets[0][FIRST_ROW + 1][0].value


class TestPieces:
    @pytest.mark.parametrize("length", LENGTHS)
    @pytest.mark.parametrize("letter", ["x", "ŵ", "\U0001f33f"], ids=["plain", "welsh", "two units"])
    def test_whole(self, length, letter):
        """Pieces are no longer than a cell can hold, and together they are the text."""
        text = letter * length
        first, *rest = pieces(text, "continued")
        assert text == first + "".join(each.removeprefix("(continued) ") for each in rest)
        assert LONGEST_TEXT >= max(len(each.encode("utf-16-le")) // 2 for each in (first, *rest))
        assert (length * len(letter.encode("utf-16-le")) // 2 > LONGEST_TEXT) == bool(rest)

    def test_goes_on_below(self):
        """A text that is too long goes on in the rows below, before the next row of the table (E06)."""
        page = read(a_sheet(("x" * 70_000, "a"), ("next", "b"), total=("y" * 40_000, "t"))).worksheets[0]
        column = [cell.value for cell in page["A"][FIRST_ROW:]]
        assert [32_767, 32_767, 4_508, 4, 32_767, 7_254] == [len(each) for each in column]
        assert ["(parhad / cont", "next"] == [column[1][:14], column[3]]
        assert [None, None, "b"] == [cell.value for cell in page["B"][FIRST_ROW + 1 : FIRST_ROW + 4]]

    def test_long_heading(self):
        """A heading that is too long goes on in the row below too, and filters stand under the whole of it."""
        page = read(a_sheet(("a", "b"), headings=("h" * 40_000, "Two"))).worksheets[0]
        assert page["A6"].value.startswith("(parhad / continued) hh")
        assert ("A6:B7", {}) == (page.auto_filter.ref, dict(page.tables))

    def test_long_title(self):
        """A title or sentence that is too long goes on below, and what is so high is not kept in sight."""
        page = read(a_sheet(("a", "b"), name="n" * 40_000, intro="i" * 40_000)).worksheets[0]
        assert [32_767, 7_254] == [len(page[cell].value) for cell in ("A1", "A2")]
        assert page.freeze_panes is None


class TestSheetNames:
    @pytest.mark.parametrize(
        ("given", "names"),
        [
            (("a/b", "a\\b", "[a]:*?b"), ("a-b", "a-b (2)", "-a-b")),
            (("Days", "days", "DAYS"), ("Days", "days (2)", "DAYS (3)")),
            (("History", "history"), ("History (2)", "history (3)")),
            (("", " ", "'", "a"), ("1", "2", "3", "a")),
            (("'a'", "it's"), ("a", "it's")),
            (("x" * 31, "x" * 32, "X" * 31), ("x" * 31, "x" * 30 + "…", "X" * 26 + "… (2)")),
            (("\U0001f33f" * 15 + "a", "\U0001f33f" * 16), ("\U0001f33f" * 15 + "a", "\U0001f33f" * 15 + "…")),
            (("one\ntwo\tthree", "bell\x07"), ("one-two-three", "bell-x07")),
            (("Straße", "STRASSE", "ﬁn", "fin"), ("Straße", "STRASSE (2)", "ﬁn", "fin (2)")),
            (("A1", "R1C1", "2027"), ("A1", "R1C1", "2027")),
            (("x" * 30 + "'y",), ("x" * 30 + "…",)),
        ],
    )
    def test_legal(self, given, names):
        """A name has no forbidden signs, at most 31 units, and differs from the others by more than case (E07)."""
        assert names == sheet_names(map(as_given, given))
        assert list(names) == read(*(a_sheet(name=name) for name in given)).sheetnames

    def test_two_languages(self):
        """A name has both languages where they fit, else the first."""
        short = Words((Said("cy", "Amserlen"), Said("en", "Timeline")))
        long = Words((Said("cy", "Elusen, rhwng gweithdai"), Said("en", "Charity, between workshops")))
        assert ("Amserlen · Timeline", "Elusen, rhwng gweithdai") == sheet_names([short, long])

    def test_whole_name_on_the_sheet(self):
        """A name that was changed or cut stands on the sheet as it is (E07)."""
        names = ("a/b", "x" * 100, "History")
        assert list(names) == [page["A1"].value for page in read(*(a_sheet(name=name) for name in names))]


class TestTable:
    def test_region(self):
        """A table is a region with its headings, filters and a text for those who do not see it; its total is not."""
        page = read(a_sheet(("a", "b"), ("c", "d"), total=("in all", "t"))).worksheets[0]
        (region,) = page.tables.values()
        assert ("A5:B7", "A5:B7") == (region.ref, region.autoFilter.ref)
        assert ["One", "Two"] == region.column_names
        assert "in all" == page["A8"].value

    def test_alternative_text(self):
        """What stands for the table is its caption and the sentence above it."""
        table = parts(write(a_report(sheets=(a_sheet(("a", "b")),))))["xl/tables/table1.xml"]
        assert b'altText="words" altTextSummary="A sentence."' in table

    @pytest.mark.parametrize("headings", [("One", "one"), ("One", ""), ("_x0041_", "b"), ("<r>a</r>", "b")])
    def test_no_region(self, headings):
        """Headings that a region cannot have are kept as they are, with filters alone."""
        page = read(a_sheet(("a", "b"), headings=headings)).worksheets[0]
        assert "A5:B6" == page.auto_filter.ref
        assert [each or None for each in headings] == [cell.value for cell in page[FIRST_ROW][:2]]
        assert {} == dict(page.tables)

    def test_in_sight(self):
        """Headings stay in sight on the screen and on every page, which is in landscape and one page wide."""
        page = read(a_sheet(("a", "b"))).worksheets[0]
        assert ("A6", "$5:$5") == (page.freeze_panes, page.print_title_rows)
        assert ("landscape", 0) == (page.page_setup.orientation, page.page_setup.fitToHeight)
        assert page.sheet_properties.pageSetUpPr.fitToPage

    def test_look(self):
        """Headings are bold, texts wrap, and what is counted stands to the right."""
        page = read(a_sheet(("a", Fraction(1)), numeric=frozenset({1}))).worksheets[0]
        heading, cell, number = page[FIRST_ROW][1], page[FIRST_ROW + 1][0], page[FIRST_ROW + 1][1]
        assert (True, True, "right", "right") == (
            heading.font.bold,
            cell.alignment.wrap_text,
            heading.alignment.horizontal,
            number.alignment.horizontal,
        )

    def test_widths(self):
        """Columns together are as wide as a page, where their longest words allow it, and the longest text has most."""
        page = read(a_sheet(*[("word " * 9, "word " * 40, "word " * 9, "word " * 9)] * 3, headings="abcd")).worksheets[
            0
        ]
        first, longest, *rest = widths_of(page)
        assert 140 == first + longest + sum(rest)
        assert longest > max(first, *rest)

    def test_wide_words(self):
        """Words that do not fit on a page keep their width."""
        page = read(a_sheet(("w" * 60,) * 6, headings="abcdef")).worksheets[0]
        assert [48] * 6 == widths_of(page)

    def test_heights(self):
        """A row is as high as its text needs, and never higher than a spreadsheet can show."""
        rows = [("a", "b"), ("word " * 30, "b"), ("w" * 200, "b"), ("a\n" * 500, "b"), ("広" * 60, "b")]
        page = read(a_sheet(*rows)).worksheets[0]
        assert [20, 65, 80, 405, 50] == [int(page.row_dimensions[FIRST_ROW + 1 + row].height) for row in range(5)]


def widths_of(page):
    """List the widths of columns in whole letters; those of neighbours that are alike are held once."""
    return [int(each.width) for each in page.column_dimensions.values() for _ in range(each.min, each.max + 1)]


class TestRunning:
    def test_footer(self):
        """Each page has the title, the name of the sheet and its number."""
        page = read(a_sheet(name="R&D"), languages=ENGLISH, title=as_given("Us & them")).worksheets[0]
        assert ("Us && them · R&&D", "page &P / &N") == (page.oddFooter.left.text, page.oddFooter.right.text)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("&G", "&&\u2060G"),
            ("&&G", "&&&&\u2060G"),
            ("&[Pic]", "&&\u2060[Pic]"),
            ("x" * 10, "x" * 10),
            ("x" * 11, "x" * 9 + "…"),
            ("&" * 11, "&" * 8 + "…"),
            ("\U0001f33f" * 6, "\U0001f33f" * 4 + "…"),
        ],
    )
    def test_no_field(self, text, shown):
        """No text is a field of a header, and one that is too long ends with an ellipsis (E08)."""
        assert shown == workbook._running(text, 10)

    def test_no_room(self):
        """Where there is no room at all, nothing is shown."""
        assert "" == workbook._running("abc", 0)


@SLOW
class TestElsewhere:
    @pytest.mark.parametrize(("zone", "locale", "seed"), [("UTC", "C", "0"), ("Asia/Tokyo", "cy_GB.UTF-8", "7")])
    def test_same_bytes_in_another_process(self, zone, locale, seed):
        """The bytes do not depend on the process, its time zone, locale or hash seed."""
        script = (
            "import sys; sys.path.insert(0, sys.argv[1]); from reports import a_report;"
            "from coproduce.export.formats.workbook import write; sys.stdout.buffer.write(write(a_report()))"
        )
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script, str(Path(__file__).parents[1])]
        made = subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603 - our own script
        assert write(a_report()) == made.stdout

    def test_many_rows(self):
        """A sheet of 5,000 rows is written whole."""
        page = read(a_sheet(*[(f"row {number}", Fraction(number)) for number in range(5_000)])).worksheets[0]
        assert 5_000 == sum(isinstance(cell.value, int) for cell in page["B"])


@SLOW
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
class TestInLibreOffice:
    def test_values(self, tmp_path):
        """LibreOffice shows days with the names of the language, and fractions as such."""
        sheet = a_sheet((date(2027, 1, 11), Fraction(3, 2)), numeric=frozenset({1}))
        shown = {}
        for language in ("en", "cy"):
            folder = tmp_path / language
            folder.mkdir()
            data = write(a_report(sheets=(sheet,), languages=(language,)))
            shown[language] = next(iter(converted(data, CSV, folder).values())).decode().splitlines()[-1]
        assert {"en": "Mon 11 Jan 2027,1½", "cy": "Llun 11 Ion 2027,1½"} == shown

    @pytest.mark.parametrize("sheets", [(a_sheet(),), (a_sheet(("one", "row")),), (a_sheet(*[("a", "b")] * 500),)])
    def test_sizes(self, sheets, tmp_path):
        """A workbook with an empty sheet, with one row and with 500 opens (E13)."""
        assert b"%PDF" == converted(write(a_report(sheets=sheets)), "pdf", tmp_path)["book.pdf"][:4]


def converted(data, form, folder):
    """Let LibreOffice convert a workbook, with a profile of its own, and give what it made by name."""
    book = folder / "book.xlsx"
    book.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        folder,
        book,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - our own workbook
    return {each.name: each.read_bytes() for each in folder.glob("*.*") if each != book}
