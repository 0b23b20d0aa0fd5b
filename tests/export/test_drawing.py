"""A timeline as a drawing: it can be read without colours and without eyes, and nothing runs over anything else."""

import itertools
import re
from datetime import date
from xml.etree import ElementTree as ET

import attrs
import pytest

from coproduce.errors import ArgumentError
from coproduce.export.formats.drawing import CROP, DARK, LIGHT, draw, write
from coproduce.export.formats.lettering import ELLIPSIS, on_one_line, width, wrapped
from coproduce.export.formats.placing import LABELS, MARGIN, SHAPE, SMALL_SIZE, laid_out, parted
from coproduce.export.formats.word import TALLEST_PICTURE
from coproduce.export.formats.word_look import TEXT_WIDTH
from coproduce.export.report import Lane, Mark, MarkKind, Timeline
from coproduce.export.reporting import report
from coproduce.export.words import NOTHING, Said, Words, as_given
from export.canaries import NOW, planned_example
from export.drawings import a_plan, a_portfolio, all_lines
from injections import TEXTS
from reports import BOTH, ENGLISH, LONG, a_report

SVG = "{http://www.w3.org/2000/svg}"
XML = "{http://www.w3.org/XML/1998/namespace}"
EMPTY = Timeline(title=NOTHING, description=NOTHING, months=(), lanes=(), key=(), provisional=NOTHING)
DRAWN = {
    "plan": (a_plan(), ENGLISH),
    "both languages": (a_plan(BOTH), BOTH),
    "a year of twenty": (a_portfolio(20, 12), ENGLISH),
    "portfolio": (a_portfolio(), ENGLISH),
    "long": (a_report(given=LONG["a long word"]).timeline, BOTH),
    "wide letters": (a_report(given="﷽ " * 40 + "🏳️‍🌈" * 40).timeline, BOTH),
    "nothing": (EMPTY, ENGLISH),
}
LAYOUTS = {
    name: laid_out(timeline, languages, titled=True, mark=as_given("Internal: " * 40))
    for name, (timeline, languages) in DRAWN.items()
}


def tree(timeline, languages=BOTH, **options):
    return ET.fromstring(draw(timeline, languages, **options))  # noqa: S314 - our own


def names(element):
    return {each.tag.removeprefix(SVG) for each in element.iter()}


def boxes(row):
    """Give the box of each shape and of each text beside one, with the mark it belongs to."""
    for number, placed in enumerate(row.marks):
        yield number, (placed.x, placed.y - SHAPE / 2, placed.x + placed.width, placed.y + SHAPE / 2)
        for line in placed.lines:
            yield number, (line.left, line.y - line.size * 0.74, line.left + line.width, line.y + line.size * 0.24)


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
class TestPlaces:
    """Where everything stands, with every text taken to be as wide as it can be."""

    def test_on_the_drawing(self, layout):
        """No text begins or ends outside of the drawing."""
        outside = [
            line
            for line in all_lines(layout)
            if line.left < MARGIN - 0.01
            or line.left + line.width > layout.width - MARGIN + 0.01
            or not line.size * 0.7 < line.y < layout.height
        ]
        assert [] == outside

    def test_labels_keep_to_their_column(self, layout):
        """No label of a lane reaches the days."""
        assert [] == [line for row in layout.rows for line in row.label if line.left + line.width > MARGIN + LABELS - 4]

    def test_lanes_hold_what_is_theirs(self, layout):
        """Lanes stand below each other, and everything of a lane is inside it."""
        edges = [layout.top, *(row.y + row.height for row in layout.rows)]
        assert [row.y for row in layout.rows] == edges[:-1]
        assert edges[-1] == layout.bottom
        for row in layout.rows:
            lines = [line.y for line in row.label]
            ends = [edge for _, box in boxes(row) for edge in (box[1], box[3])]
            assert all(row.y < place < row.y + row.height for place in (*lines, *ends))

    def test_marks_do_not_meet(self, layout):
        """No mark and no text beside it stands over another mark or its text, and none left of the first day."""
        for row in layout.rows:
            for (mark, one), (other_mark, other) in itertools.combinations(boxes(row), 2):
                assert mark == other_mark or not overlap(one, other), row.lane.marks[mark]
            assert all(box[0] >= layout.plot - 0.01 for _, box in boxes(row))

    def test_months_keep_to_their_columns(self, layout):
        """Columns stand beside each other, and no name of a month reaches the next."""
        for column, following in itertools.pairwise(layout.columns):
            assert column.x + column.width == pytest.approx(following.x)
        for column in layout.columns:
            assert all(line.left + line.width <= column.x + column.width for line in column.lines)

    def test_key(self, layout):
        """The entries of the key stand below the lanes, each beside the last or on a new row."""
        for one, other in itertools.pairwise(layout.key):
            right = max(line.left + line.width for line in one.lines)
            below = max(line.y for line in one.lines)
            assert right < other.x - SHAPE / 2 or below < other.y - SHAPE / 2
        assert all(sample.y > layout.bottom for sample in layout.key)


PARTED = {
    name: (languages, parted(timeline, languages))
    for name, (timeline, languages) in DRAWN.items()
    if name not in ("long", "wide letters")  # of which one mark alone is higher than a page
}
PLAN = report(planned_example("criminal-justice-remote"), audience="charity", now=NOW).timeline
LEAST_POINTS = 8


class TestOnPaper:
    """What is drawn for a page of A4."""

    @pytest.mark.parametrize(("languages", "parts"), PARTED.values(), ids=PARTED)
    def test_letters(self, languages, parts):
        """The smallest letters have eight points and more, in a document for Word and on a page that is printed."""
        for layout in (laid_out(part, languages) for part in parts):
            wide, high = layout.width - 2 * CROP, layout.height - 2 * CROP
            smallest = min((line.size for line in all_lines(layout)), default=SMALL_SIZE)
            in_word = min(TEXT_WIDTH / 20 / wide, TALLEST_PICTURE / 20 / high)
            printed = min(176 * 72 / 25.4 / wide, 205 * 72 / 25.4 / high)
            assert smallest * min(in_word, printed) >= LEAST_POINTS

    @pytest.mark.parametrize("name", PARTED)
    def test_nothing_is_lost(self, name):
        """Every mark of a timeline is in one of its parts."""
        whole, parts = DRAWN[name][0], PARTED[name][1]
        drawn = {(lane.label, mark.label, mark.when) for part in parts for lane in part.lanes for mark in lane.marks}
        assert {(lane.label, mark.label, mark.when) for lane in whole.lanes for mark in lane.marks} == drawn

    def test_parts(self):
        """A plan is one drawing; a portfolio of two years has parts for each, and what lies in it alone."""
        assert (PLAN,) == parted(PLAN, ENGLISH)
        parts = parted(a_portfolio(12, 24), ENGLISH)
        assert [2027, 2027, 2028] == [part.months[0][0].year for part in parts]
        for part in parts:
            years = {day.year for lane in part.lanes for mark in lane.marks for day in (mark.first, mark.last)}
            assert {month.year for month, _ in part.months} == years

    def test_short(self):
        """A run of sessions on days that follow each other is one mark, and says how many they are."""
        (concepts,) = [lane.marks for lane in PLAN.lanes if str(lane.label) == "Concepts workshop"]
        assert ["Mon 11 to Thu 14 Jan, 4 sessions"] == [str(mark.when) for mark in concepts]


class TestDetail:
    """How much is written beside the marks."""

    def test_plan(self):
        """Beside each mark of a plan stands when it is, where its lane already says what it is."""
        row = LAYOUTS["plan"].rows[1]
        assert ["11 01 2027 to 11 01 2027"] == [line.text for line in row.marks[0].lines]

    def test_what_and_when(self):
        """Where the lane is called otherwise, what it is stands there too, language by language."""
        timeline = attrs.evolve(a_plan(BOTH), lanes=(Lane(as_given("x"), (a_plan(BOTH).lanes[1].marks[0],)),))
        lines = laid_out(timeline, BOTH).rows[0].marks[0].lines
        assert ["cy", "cy", "en", "en"] == [line.language for line in lines]
        assert ["Gweithdy cysyniadau", "11 01 2027 hyd 11 01 2027"] == [line.text for line in lines[:2]]

    def test_long_dates(self):
        """A long date is broken, and not cut."""
        when = "Tuesday 19 January 2027 to Friday 26 February 2027"
        mark = attrs.evolve(a_plan().lanes[1].marks[0], when=as_given(when))
        timeline = attrs.evolve(a_plan(), lanes=(Lane(mark.label, (mark,)),))
        lines = laid_out(timeline, ENGLISH).rows[0].marks[0].lines
        assert 2 == len(lines)
        assert when == " ".join(line.text for line in lines)

    def test_portfolio(self):
        """In a portfolio there is room for the day of the month, or for none where there are too many marks."""
        texts = {line.text for row in LAYOUTS["portfolio"].rows for placed in row.marks for line in placed.lines}
        assert {str(day) for day in range(1, 32)} >= texts > set()

    def test_many_years(self):
        """Months too narrow for a name are left without one, and the drawing stays a drawing."""
        months = tuple((date(year, month, 1), as_given(f"{year}")) for year in range(2000, 2200) for month in (1, 7))
        layout = laid_out(attrs.evolve(EMPTY, months=months), ENGLISH)
        assert 0 < len(layout.columns) < len(months)
        assert layout.width < 7_000

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (date(1, 1, 1), date(9999, 12, 31)),
            (date(9999, 12, 31), date(9999, 12, 31)),
            (date(2027, 3, 1), date(2027, 2, 1)),
            (date(2026, 1, 1), date(2026, 1, 1)),
        ],
    )
    def test_days_at_the_edge(self, first, last):
        """Days outside of the months, at the ends of the calendar or the wrong way round are drawn all the same."""
        mark = Mark(kind=MarkKind.WORK, label=as_given("x"), first=first, last=last, when=as_given("then"))
        timeline = attrs.evolve(a_plan(), lanes=(Lane(as_given("lane"), (mark,)),))
        layout = laid_out(timeline, ENGLISH)
        (placed,) = layout.rows[0].marks
        assert layout.plot - 0.01 <= placed.x
        assert placed.x + placed.width <= layout.width - MARGIN + 0.01
        assert "svg" in names(tree(timeline))


class TestLetters:
    """How texts are measured and broken."""

    @pytest.mark.parametrize("room", [1, 60, 200])
    def test_broken(self, room):
        """Lines hold the text in order, each no wider than there is room, save for what is read as one letter."""
        for text in (*TEXTS.values(), *LONG.values()):
            lines = wrapped(text, room, 12, most=20_000)
            assert "".join(on_one_line(text).split()) == "".join(lines).replace(" ", "")
            assert [] == [line for line in lines if width(line, 12) > room and len(line) > 12]

    def test_cut(self):
        """What does not fit ends with an ellipsis, inside of the room."""
        lines = wrapped(LONG["a long text"], 100, 12, most=3)
        assert 3 == len(lines)
        assert lines[-1].endswith(ELLIPSIS)
        assert width(lines[-1], 12) <= 100

    def test_nothing(self):
        """No text has no lines."""
        assert () == wrapped(" ", 100, 12, most=3)

    def test_letters_stay_whole(self):
        """A family or a flag is one letter, and an accent stays on its own."""
        family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
        assert (family, family) == wrapped(family * 2, 60, 12, most=5)
        assert ("y\u0302", "y\u0302") == wrapped("y\u0302y\u0302", 10, 12, most=5)


class TestElements:
    """What is written."""

    def test_for_screen_readers(self):
        """The drawing is an image with a title and a description in each language, found by ids that are there."""
        drawing = tree(a_plan(BOTH))
        ids = drawing.get("aria-labelledby").split()
        told = [(each.tag.removeprefix(SVG), each.get("lang"), each.text) for each in drawing if each.get("id") in ids]
        assert "img" == drawing.get("role")
        assert [
            ("title", "cy", "Y dyddiadau"),
            ("title", "en-GB", "The dates"),
            ("desc", "cy", "Beth sydd pryd."),
            ("desc", "en-GB", "What is when."),
        ] == told

    def test_languages(self):
        """Every text in a language is tagged with it, and what was given in none has no tag."""
        drawing = tree(a_report(given="Bryn Hope").timeline)
        tags = {(each.text, each.get("lang"), each.get(f"{XML}lang")) for each in drawing.iter(f"{SVG}text")}
        assert {("Ion 2027", "cy", "cy"), ("Jan 2027", "en-GB", "en-GB"), ("Bryn Hope", None, None)} <= tags

    def test_one_of_two_languages(self):
        """Asked for one language, a drawing shows that, and another only where there is nothing else."""
        drawing = tree(a_report(given="Bryn Hope").timeline, ("cy",))
        texts = {each.text for each in drawing.iter(f"{SVG}text")}
        assert "cy" == drawing.get("lang")
        assert {"Ion 2027", "Check-ins"} <= texts
        assert "Jan 2027" not in texts

    def test_ids(self):
        """Every id is there once, and no two drawings share one, not even of one timeline."""
        options = ({}, {"dark": True}, {"standalone": False}, {"titled": True}, {"name": "again"})
        drawings = [tree(a_plan(), ENGLISH, **each) for each in options]
        ids = [each.get("id") for drawing in [*drawings, tree(a_portfolio(2, 12))] for each in drawing.iter()]
        ids = [each for each in ids if each]
        assert len(ids) == len(set(ids))

    def test_references(self):
        """Every reference leads to an id of the same drawing."""
        svg = draw(a_plan(BOTH), BOTH)
        assert set() < set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(re.findall(r' id="([^"]+)"', svg))

    def test_shapes(self):
        """Each kind of mark has a shape of its own, so that its colour is not needed."""
        shapes = set()
        for kind in MarkKind:
            mark = Mark(kind=kind, label=as_given("x"), first=date(2027, 2, 1), last=date(2027, 2, 1), when=NOTHING)
            timeline = attrs.evolve(EMPTY, lanes=(Lane(as_given("x"), (mark,)),), months=a_plan().months)
            drawing = tree(timeline, ENGLISH)
            (shape,) = [each for each in drawing.findall(f"{SVG}g")[1] if each.tag != f"{SVG}title"]
            plain = {name: value for name, value in shape.attrib.items() if name not in ("fill", "stroke")}
            shapes.add((shape.tag, tuple(sorted(plain.items()))))
        assert len(MarkKind) == len(shapes)

    def test_not_confirmed(self):
        """A mark that is not confirmed is striped, has a broken outline, says so, and is in the key."""
        assert {"2. not confirmed yet"} == self.said_of(provisional=True)
        assert {"2."} == self.said_of(provisional=False)

    def said_of(self, *, provisional):
        mark = attrs.evolve(a_plan().lanes[1].marks[0], provisional=provisional, label=as_given("2."), when=NOTHING)
        drawing = tree(attrs.evolve(a_plan(), lanes=(Lane(as_given("lane"), (mark,)),)), ENGLISH)
        group = drawing.findall(f"{SVG}g")[1]
        striped = [each for each in group if each.get("fill", "").startswith("url(")]
        assert provisional == bool(striped)
        assert provisional == any(each.get("stroke-dasharray") for each in striped)
        assert provisional == ("not confirmed yet" in {each.text for each in drawing.iter(f"{SVG}text")})
        return {each.text.replace(",", "") for each in group.iter(f"{SVG}title")}

    def test_several_days(self):
        """A workshop of several days fills all of them, striped where it is provisional, as one of a single day is."""
        ((fill, wide),), ((striped, as_wide),) = (self.run_of(provisional=each) for each in (False, True))
        assert (LIGHT["accent"], "url(#", True) == (fill, striped[:5], SHAPE < wide == as_wide)

    def test_several_days_of_another_kind(self):
        """What else takes several days is a bar in its colour that begins with its own shape."""
        ((fill, wide),) = self.run_of(MarkKind.CHECK_IN)
        assert (LIGHT["soft"], True) == (fill, wide > SHAPE)
        assert [LIGHT["soft"]] == [
            each.get("fill") for each in self.group_of(MarkKind.CHECK_IN).findall(f"{SVG}circle")
        ]

    def run_of(self, kind=MarkKind.WORKSHOP, *, provisional=False):
        """List the fill and the width of each bar of a mark of several days."""
        bars = self.group_of(kind, provisional=provisional).findall(f"{SVG}rect")
        return [(each.get("fill"), float(each.get("width"))) for each in bars]

    def group_of(self, kind, *, provisional=False):
        mark = a_plan().lanes[1].marks[0]
        mark = attrs.evolve(mark, kind=kind, last=date(2027, 1, 20), provisional=provisional)
        return tree(attrs.evolve(a_plan(), lanes=(Lane(as_given("lane"), (mark,)),)), ENGLISH).findall(f"{SVG}g")[1]

    def test_stripes(self):
        """Every other of many lanes has a ground, so that the eye keeps to its lane; few lanes need none."""
        assert 10 == self.grounds(a_portfolio(20, 12))
        assert 0 == self.grounds(a_portfolio(14, 12))

    def grounds(self, timeline):
        return sum(each.get("fill-opacity") is not None for each in tree(timeline, ENGLISH).iter())

    def test_colours(self):
        """A drawing that stands alone has its own colours; one on a page takes those of the page."""
        assert set(LIGHT.values()) >= self.colours()
        assert set(DARK.values()) >= self.colours(dark=True)
        of_the_page = {f"var(--cp-{name}, {colour})" for name, colour in LIGHT.items()}
        assert of_the_page >= self.colours(standalone=False)

    def colours(self, **options):
        drawing = tree(a_plan(), ENGLISH, **options)
        colours = {each.get(name, "") for each in drawing.iter() for name in ("fill", "stroke")}
        return {each for each in colours if each and not each.startswith("url(")}

    @pytest.mark.parametrize("palette", [LIGHT, DARK])
    def test_contrast(self, palette):
        """Texts have the contrast that AA asks for, and shapes that of graphics, on every ground they stand on."""
        for ground in ("paper", "tint"):
            for name, least in (("ink", 7), ("soft", 4.5), ("accent", 4.5), ("notice", 4.5)):
                assert contrast(palette[name], palette[ground]) >= least, (name, ground)
        assert contrast(palette["bar"], palette["paper"]) >= 3

    def test_same_bytes(self):
        """The same report gives the same drawing."""
        assert write(a_report()) == write(a_report())


def contrast(one, other):
    """Compute the contrast of two colours as WCAG 2.2 defines it."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class TestWrite:
    """A drawing as a file."""

    def test_title_and_mark(self):
        """A file of its own shows its title, and the mark of a report that is not for everybody (F16)."""
        report = attrs.evolve(a_report(), mark=Words((Said("en", "Internal"),)))
        drawing = ET.fromstring(write(report))  # noqa: S314 - our own
        texts = [each.text for each in drawing.iter(f"{SVG}text")]
        assert ["Internal", "The dates drawn"] == texts[:2]

    def test_no_dates(self):
        """A report without dates is refused with what to do."""
        with pytest.raises(ArgumentError, match="has no dates"):
            write(a_report(timeline=None))
