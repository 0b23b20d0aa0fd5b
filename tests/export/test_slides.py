"""Slides for PowerPoint: our own wide template, every text in its place or on a further slide, and nothing cut."""

import functools
import io
import itertools
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date, timedelta, timezone

import attrs
import pytest

from coproduce import UnknownLineError
from coproduce.audience import Audience
from coproduce.export.formats.slide_pages import pages_of
from coproduce.export.formats.slide_template import TITLE_ROOMS
from coproduce.export.formats.slide_text import Room, Text, lines_of, pages, texts_of
from coproduce.export.formats.slide_timeline import picture
from coproduce.export.formats.slides import write
from coproduce.export.formats.visible import visible
from coproduce.export.report import Deck, Lane, Layout, Mark, MarkKind, Slide
from coproduce.export.words import NOTHING, Said, Words, as_given
from injections import TEXTS
from reports import BOTH, ENGLISH, LONG, NOW, a_report

pptx = pytest.importorskip("pptx", reason="python-pptx is not installed")

A_SOFFICE = shutil.which("soffice")


def opened(report, variant="staff"):
    """Write the slides of a report and read them back."""
    return pptx.Presentation(io.BytesIO(written(report, variant)))


written = functools.cache(write)
"""Write the slides of a report, those of the same report once for all tests."""


def texts_in(shapes):
    """List every text that stands in some shapes, in their order."""
    found = []
    for shape in shapes:
        if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP:
            found += texts_in(shape.shapes)
        elif shape.has_text_frame:
            found.append(shape.text_frame.text)
        elif shape.has_table:
            found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return found


def squeezed(text):
    return re.sub(r"\s+", "", text)


def a_deck_of(*slides, **changes):
    """Make a report with one deck of these slides."""
    deck = Deck("staff", as_given("For staff"), tuple(slides))
    return attrs.evolve(a_report(languages=ENGLISH), decks=(deck,), **changes)


class TestTemplate:
    """What every deck looks like, and what is left of the template that the library brings."""

    def test_is_as_wide_as_a_screen(self):
        """A deck is sixteen by nine."""
        presentation = opened(a_report())

        assert (12191695, 6858000) == (presentation.slide_width, presentation.slide_height)

    def test_has_our_layouts_and_no_others(self):
        """The layouts are ours, and those of the library are gone."""
        names = [layout.name for layout in opened(a_report()).slide_layouts]

        assert ["Title", "Points", "Columns", "Room to write", "Timeline", "Table"] == names

    def test_leaves_nothing_of_the_library(self):
        """No author, picture, printer or language of the library's own template is left in the file."""
        with zipfile.ZipFile(io.BytesIO(written(a_report(), "staff"))) as packed:
            names, content = packed.namelist(), b"".join(packed.read(name) for name in packed.namelist())

        assert [] == [name for name in names if "thumbnail" in name or "printer" in name or "viewProps" in name]
        leftovers = (b"Canny", b"python-pptx", b"Office Theme", b"4:3", b"en-US", b"datetime", b"Calibri")
        assert [] == [each for each in leftovers if each in content]

    def test_has_the_properties_of_the_report(self):
        """Title, author and times are those of the report."""
        properties = opened(a_report()).core_properties

        assert ("For staff", "Revolving Doors") == (properties.title, properties.author)
        times = {properties.created, properties.modified}
        assert {NOW} == {each.replace(tzinfo=NOW.tzinfo) for each in times}

    def test_shows_where_a_property_is_too_long(self):
        """A title that a property cannot hold ends with an ellipsis (E06)."""
        deck = attrs.evolve(a_report().decks[1], title=as_given("t" * 300))

        title = opened(a_report(decks=(deck,))).core_properties.title

        assert "t" * 254 + "…" == title


class TestSlide:
    """What one slide says, and how."""

    def test_has_a_title_in_its_place(self):
        """Every slide has a title of its own, in the place for titles, and it is read first."""
        slides = list(opened(a_report()).slides)

        assert [] == [number for number, slide in enumerate(slides, 1) if not slide.shapes.title.text_frame.text]
        assert [True] * len(slides) == [slide.shapes[0].shape_id == slide.shapes.title.shape_id for slide in slides]

    def test_takes_another_title_where_it_has_none(self):
        """A slide without a title has that of its deck."""
        report = a_deck_of(Slide(title=NOTHING, layout=Layout.POINTS))

        assert "For staff" == opened(report).slides[0].shapes.title.text_frame.text

    def test_tags_each_language(self):
        """Welsh and English are tagged as such, and the charity's own words are not tagged at all."""
        slide = opened(a_report(languages=BOTH)).slides[0]
        runs = [
            (run.text, run._r.rPr.get("lang"))
            for shape in slide.placeholders
            for paragraph in shape.text_frame.paragraphs
            for run in paragraph.runs
        ]

        assert [("Beth ddysgom ni", "cy-GB"), ("What we learned", "en-GB"), ("Bryn Hope", None)] == runs

    def test_has_notes(self):
        """The notes of a slide are for who presents it."""
        slides = opened(a_report()).slides

        assert "Welcome everybody." == slides[0].notes_slide.notes_text_frame.text
        assert not slides[4].has_notes_slide

    def test_has_its_number(self):
        """Each slide bears its number, which goes on counting when slides are moved."""
        fields = [slide.element.xpath(".//a:fld[@type='slidenum']/a:t")[0].text for slide in opened(a_report()).slides]

        assert ["1", "2", "3", "4", "5"] == fields

    def test_bears_the_mark(self):
        """Where a document is not for everybody, each slide says so (F16)."""
        slides = opened(a_report(audience=Audience.PROVIDER)).slides

        assert [1] * 5 == [texts_in(slide.shapes).count("Internal: for the provider only") for slide in slides]

    def test_leaves_room_to_write(self):
        """A slide to write on has its prompts at the left and an empty place at the right."""
        places = {place.placeholder_format.idx: place for place in opened(a_report()).slides[1].placeholders}

        assert ("Bryn Hope\nWhat will be different?", "") == (places[1].text_frame.text, places[2].text_frame.text)
        assert places[1].left + places[1].width < places[2].left

    def test_sets_headings_without_points_as_a_table(self):
        """Headings with nothing below them become a table with rows to write in, and its first row says so."""
        headings = tuple((as_given(each), ()) for each in ("What", "Who", "When"))
        table = next(
            shape.table
            for shape in opened(a_deck_of(Slide(title=as_given("Plan"), layout=Layout.COLUMNS, columns=headings)))
            .slides[0]
            .shapes
            if shape.has_table
        )

        assert ["What", "Who", "When"] == [cell.text_frame.text for cell in table.rows[0].cells]
        assert (True, 5) == (table.first_row, len(table.rows))

    def test_keeps_headings_that_are_too_high_for_one(self):
        """Headings so high that they would leave no room to write in are the first row, and are not dropped."""
        headings = tuple((as_given(f"{each}\n" * 20), ()) for each in ("What", "Who"))
        slides = opened(a_deck_of(Slide(title=as_given("Plan"), layout=Layout.COLUMNS, columns=headings))).slides

        told = "".join(text for slide in slides for text in texts_in(slide.shapes))
        assert (20, 20) == (told.count("What"), told.count("Who"))

    def test_needs_a_variant_that_there_is(self):
        """Slides for somebody that the report has none for are refused."""
        with pytest.raises(UnknownLineError, match="there are no slides for 'nobody'"):
            write(a_report(), "nobody")


class TestTimeline:
    """A timeline on a slide."""

    def test_is_drawn_in_one_group(self):
        """A timeline is a group of shapes, with its description as its alternative text."""
        slide = opened(a_report()).slides[4]
        (group,) = [shape for shape in slide.shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP]

        described = group._element.xpath("./p:nvGrpSpPr/p:cNvPr/@descr")
        assert ["Two workshops, a check-in and a report-back."] == described
        assert {"2027-01-11", "Check-ins", "Vision", "workshop"} <= set("\n".join(texts_in([group])).split("\n"))

    def test_describes_each_of_its_shapes(self):
        """Each shape of a drawing says in words what it shows."""
        slide = opened(a_report()).slides[4]
        shapes = slide.element.xpath(".//p:grpSp//p:sp[not(p:nvSpPr/p:cNvSpPr/@txBox)]/p:nvSpPr/p:cNvPr")

        assert [] == [shape.get("name") for shape in shapes if not shape.get("descr")]
        assert len(shapes) > len(a_report().timeline.lanes)

    def test_says_what_is_provisional(self):
        """A date that is not confirmed says so in words, whatever its shape."""
        assert "2027-02-22 (not confirmed yet)" in "\n".join(texts_in(opened(a_report()).slides[4].shapes))

    @pytest.mark.parametrize(
        ("kind", "form"),
        [
            (MarkKind.WORKSHOP, "rect"),
            (MarkKind.CHECK_IN, "ellipse"),
            (MarkKind.REPORT_BACK, "diamond"),
            (MarkKind.DEBRIEF, "triangle"),
            (MarkKind.OTHER, "plus"),
        ],
    )
    def test_has_the_shapes_of_a_drawing(self, kind, form):
        """A square, a disc, a diamond, a triangle and a cross stand for the same kinds as in a drawing."""
        timeline = attrs.evolve(a_report().timeline, key=((kind, as_given("this kind")),))
        slide = opened(a_deck_of(Slide(title=as_given("Dates"), layout=Layout.TIMELINE, timeline=timeline))).slides[0]
        assert [form] == slide.element.xpath(".//p:sp[p:nvSpPr/p:cNvPr/@descr='this kind']//a:prstGeom/@prst")

    def test_names_in_its_key_what_is_not_confirmed(self):
        """The key ends with an open shape that is not confirmed where there is one, and does not name it elsewhere."""
        timeline = a_report(languages=ENGLISH).timeline
        confirmed = attrs.evolve(timeline, lanes=timeline.lanes[1:])
        assert [True, False] == [picture(each).key[-1][-1].provisional for each in (timeline, confirmed)]
        assert "not confirmed yet" in texts_in(opened(a_report()).slides[4].shapes)

    def test_is_a_table_where_it_has_no_months(self):
        """A timeline that does not say which months it spans is a table of its dates."""
        assert picture(attrs.evolve(a_report().timeline, months=())) is None

    def test_sets_no_text_over_another(self):
        """No two marks of a lane overlap with their texts, however close their dates are."""
        timeline = a_report(languages=ENGLISH).timeline
        marks = tuple(
            attrs.evolve(timeline.lanes[0].marks[0], first=day, last=day, when=as_given(day.isoformat()))
            for day in (date(2027, 1, 11) + timedelta(days=number) for number in range(6))
        )

        drawn = picture(attrs.evolve(timeline, lanes=(Lane(as_given("Days"), marks),)))

        for row in drawn.lanes[0].rows:
            ends = sorted(placed.ends for placed in row)
            assert [] == [here for here, there in itertools.pairwise(ends) if here[1] > there[0]]

    def test_is_a_table_where_it_would_be_too_small(self):
        """A timeline with many lanes is a table of its dates, in order, and goes on to a further slide."""
        timeline = a_report(languages=ENGLISH).timeline
        days = [date(2027, 1, 1) + timedelta(days=number) for number in range(30)]
        lanes = tuple(
            Lane(
                as_given(f"Line {number}"),
                (
                    Mark(
                        kind=MarkKind.WORK, label=as_given("Work"), first=day, last=day, when=as_given(day.isoformat())
                    ),
                ),
            )
            for number, day in enumerate(reversed(days))
        )
        many = attrs.evolve(timeline, lanes=lanes)

        presentation = opened(a_deck_of(Slide(title=as_given("Dates"), layout=Layout.TIMELINE, timeline=many)))
        tables = [shape.table for slide in presentation.slides for shape in slide.shapes if shape.has_table]

        assert [day.isoformat() for day in days] == [
            row.cells[0].text_frame.text for table in tables for row in table.rows
        ]
        titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
        assert ["Dates", "Dates (continued)"] == titles[:2]


class TestFitting:
    """How much a slide holds, and what goes on to the next."""

    def test_loses_no_letter_between_lines(self):
        """The lines of a text, joined, are the text."""
        for text in map(visible, (*TEXTS.values(), *LONG.values())):
            assert text == "".join(lines_of(text, 30))

    def test_loses_no_letter_between_pages(self):
        """What does not fit on one page is on the next ones, with all of its letters."""
        room = Room(90, 60, (20, 18))
        for text in TEXTS.values():
            filled = pages([texts_of(as_given(text)) * 3], room)
            assert all(room.holds(page) for page in filled)
            assert 3 * squeezed(visible(text)) == squeezed("".join(each.text for page in filled for each in page))

    def test_keeps_a_point_together(self):
        """A point that fits on a page is not broken over two."""
        point = (Text("un", "cy"), Text("one", "en", 1))

        filled = pages([point, point, point], Room(400, 100, (20, 18)))

        assert [(*point,), (*point,), (*point,)] == filled

    def test_goes_on_without_a_second_bullet(self):
        """A point that is longer than a page goes on without a bullet of its own, which says that it is the same."""
        filled = pages([(Text("word " * 200, "en"),)], Room(400, 60, (20, 18)))

        assert [False] + [True] * (len(filled) - 1) == [page[0].goes_on for page in filled]

    def test_says_that_a_slide_goes_on(self):
        """What is too long for one slide stands on further ones, whose titles say so in each language (E06)."""
        slide = Slide(title=as_given("Ours"), layout=Layout.POINTS, points=(as_given("word " * 400),))
        continued = Words((Said("cy", "parhad"), Said("en", "continued")))

        titles = ["".join(text.text for text in page.title) for page in pages_of(slide, continued, as_given("Else"))]

        assert ["Ours", "Ours (parhad / continued)"] == titles[:2]

    def test_takes_smaller_letters_only_where_all_fits_then(self):
        """Letters are smaller where that saves a slide, and as large as ever where it does not."""
        sizes = [
            next(pages_of(_points(number), as_given("continued"), as_given("Else"))).places[0].sizes
            for number in (3, 9, 40)
        ]

        assert [(24, 20), (20, 18), (24, 20)] == sizes

    def test_never_shortens_a_title_silently(self):
        """A title that is too long ends with an ellipsis, and stands in full on the next slide (E06)."""
        long = "A title that goes on " * 40
        slide = Slide(title=as_given(long), layout=Layout.POINTS)

        first, second, *_ = pages_of(slide, as_given("continued"), as_given("Else"))

        assert first.title[0].text.endswith("…")
        assert TITLE_ROOMS[-1].holds(first.title)
        assert second.title[0].text.endswith("… (continued)")
        assert long.startswith(second.places[0].texts[0].text[:200])

    def test_shortens_only_the_language_that_is_long(self):
        """Where a title is too long in one language, the other stands as it is."""
        title = Words((Said("cy", "gair " * 100), Said("en", "A word")))

        first, *_ = pages_of(Slide(title=title, layout=Layout.POINTS), as_given("continued"), as_given("Else"))

        assert ("…", "A word") == (first.title[0].text[-1], first.title[1].text)

    @pytest.mark.parametrize("long", ["gair " * 100, "l" * 1_000, "W" * 1_000])
    def test_fits_every_title(self, long):
        """Every title fits in its place, also where it goes on and is in two languages."""
        title, continued = (
            Words((Said("cy", long), Said("en", long))),
            Words((Said("cy", "parhad"), Said("en", "more"))),
        )
        slide = Slide(title=title, layout=Layout.POINTS, points=(as_given("word " * 400),))

        filled = list(pages_of(slide, continued, as_given("Else")))

        assert [] == [page for page in filled if not TITLE_ROOMS[-1].holds(page.title)]


def _points(number):
    return Slide(
        title=as_given("Points"),
        layout=Layout.POINTS,
        points=tuple(as_given(f"point {each}") for each in range(number)),
    )


class TestHostile:
    """Texts that a charity could give are shown as they are, and never do anything."""

    @pytest.mark.parametrize("text", LONG.values(), ids=LONG)
    def test_loses_nothing_of_a_long_text(self, text):
        """A text of ten thousand characters goes on over as many slides as it needs."""
        slide = Slide(title=as_given("Long"), layout=Layout.POINTS, points=(as_given(text),))

        presentation = opened(a_deck_of(slide))

        places = [slide.placeholders[1].text_frame.text for slide in presentation.slides]
        assert squeezed(text) == squeezed("".join(places))


class TestBytes:
    """The same report is the same file."""

    def test_are_the_same_each_time(self):
        """Two decks of the same report are the same bytes."""
        assert written(a_report(), "staff") == write(a_report(), "staff")

    def test_do_not_depend_on_the_zone_of_now(self):
        """The same moment in another zone is the same file."""
        elsewhere = NOW.astimezone(timezone(timedelta(hours=5)))

        assert written(a_report(), "staff") == write(a_report(now=elsewhere), "staff")

    def test_bear_no_other_time(self):
        """Every part of the file has the same fixed time."""
        with zipfile.ZipFile(io.BytesIO(written(a_report(), "staff"))) as packed:
            assert {(1980, 1, 1, 0, 0, 0)} == {part.date_time for part in packed.infolist()}

    def test_differ_between_variants(self):
        """The decks of two audiences are two files."""
        assert written(a_report(), "staff") != write(a_report(), "trustees")


needs_time = pytest.mark.skipif("COPRODUCE_DOCUMENTS" not in os.environ, reason="slow: set COPRODUCE_DOCUMENTS=1")


@needs_time
class TestOtherProcesses:
    """Slides that another process makes, in another place."""

    def test_make_the_same_bytes(self):
        """Hash seed, time zone and locale change nothing."""
        code = (
            "import sys, hashlib; sys.path.insert(0, 'tests'); from reports import a_report; "
            "from coproduce.export.formats.slides import write; "
            "print(hashlib.sha256(write(a_report(), 'staff')).hexdigest())"
        )
        seen = set()
        for seed, zone, locale in (
            ("0", "UTC", "C"),
            ("1", "Asia/Tokyo", "cy_GB.UTF-8"),
            ("7", "America/Lima", "C.UTF-8"),
        ):
            environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
            made = subprocess.run(  # noqa: S603 - our own line
                [sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True
            )
            seen.add(made.stdout)

        assert 1 == len(seen)


@needs_time
@pytest.mark.skipif(A_SOFFICE is None, reason="LibreOffice is not installed")
class TestOffice:
    """Slides as another program shows them."""

    @pytest.mark.parametrize("layout", [Layout.POINTS, Layout.ROOM_TO_WRITE, Layout.COLUMNS, Layout.TIMELINE])
    @pytest.mark.parametrize("word", ["word", "WORD"])
    def test_hold_all_of_a_long_text(self, tmp_path, layout, word):
        """A long text is on the pages as a whole: no line of it is beyond the edge of its place."""
        numbered = as_given(" ".join(f"{word}{number}" for number in range(1_000)))
        columns = ((as_given("One"), (numbered,)), (as_given("Two"), (as_given("short"),)))
        slide = Slide(
            title=as_given("Long"),
            layout=layout,
            points=(numbered,) if layout in (Layout.POINTS, Layout.ROOM_TO_WRITE) else (),
            columns=columns if layout is Layout.COLUMNS else (),
            timeline=a_report(given=str(numbered)).timeline if layout is Layout.TIMELINE else None,
        )

        printed = _printed(write(a_deck_of(slide), "staff"), tmp_path, cropped=True)

        assert [] == sorted({f"{word}{number}" for number in range(1_000)} - set(printed.split()))


def _printed(data, folder, *, cropped=False):
    """Convert a deck to PDF, and give the text of its pages; `cropped` to where the body of a slide may stand."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    folder.mkdir(exist_ok=True)
    (folder / "deck.pptx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run = [A_SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "deck.pptx")]
    subprocess.run(run, capture_output=True, check=True, timeout=180)  # noqa: S603 - our own file
    crop = ["-x", "0", "-y", "130", "-W", "960", "-H", "360"] if cropped else []
    text = ["pdftotext", "-r", "72", *crop, str(folder / "deck.pdf"), "-"]
    return subprocess.run(text, capture_output=True, check=True, text=True).stdout  # noqa: S603 - likewise
