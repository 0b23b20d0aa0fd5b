"""A report as a page: all of it there, in the right language, for everybody, and no text ever more than a text."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import attrs
import pytest

from coproduce.audience import Audience
from coproduce.export.formats.drawing import DARK, LIGHT
from coproduce.export.formats.lettering import BOLD
from coproduce.export.formats.lettering import width as measured
from coproduce.export.formats.visible import visible
from coproduce.export.report import Cell, Drawing, Section, Table
from coproduce.export.words import NOTHING, Said, Words, as_given
from export.axe import SLOW, browsed, checked, needs_a_browser
from export.drawings import a_plan, a_portfolio
from injections import SAMPLE
from reports import BOTH, ENGLISH, LONG, a_report

pytest.importorskip("jinja2", reason="a page is filled in by Jinja2")
web = pytest.importorskip("coproduce.export.formats.web")

NARROW = 360
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Node:
    """An element, with its attributes and what is in it: elements and texts."""

    def __init__(self, name, attributes=()):
        self.name, self.attributes, self.inner = name, dict(attributes), []

    def all(self, *names):
        """Yield every element of these names, or every one, in order."""
        for each in self.inner:
            if isinstance(each, Node):
                if not names or each.name in names:
                    yield each
                yield from each.all(*names)

    @property
    def text(self):
        return "".join(each if isinstance(each, str) else each.text for each in self.inner)


class Reader(HTMLParser):
    """Read a page into elements; every one that is opened must be closed, save those that never are."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.root = Node("document")
        self.open = [self.root]
        self.feed(page)
        self.close()
        assert [self.root] == self.open

    def handle_starttag(self, tag, attrs):
        self.open[-1].inner.append(Node(tag, attrs))
        if tag not in VOID:
            self.open.append(self.open[-1].inner[-1])

    def handle_startendtag(self, tag, attrs):
        self.open[-1].inner.append(Node(tag, attrs))

    def handle_endtag(self, tag):
        assert tag == self.open.pop().name

    def handle_data(self, data):
        self.open[-1].inner.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    def unknown_decl(self, data):
        raise AssertionError(data)


def read(report):
    return Reader(web.write(report).decode()).root


def shape(page):
    """Give every element with the names of its attributes, save the texts of drawings, whose lines may be more."""
    return [(each.name, *sorted(each.attributes)) for each in page.all() if each.name not in ("text", "title")]


def everywhere(text):
    """Make a report with one text wherever somebody's words may stand, and where only ours do too."""
    words = as_given(text)
    changes = dict.fromkeys(("title", "dated", "mark", "contents", "skip"), words)
    return attrs.evolve(a_report(given=text), author=text, web=text, **changes)


def with_ids(*ids):
    sections = tuple(Section(each, as_given(each), (), (Section("inner", as_given("x"), ()),)) for each in ids)
    return a_report(sections=sections)


@pytest.fixture(scope="module")
def page():
    return read(a_report(contents=as_given("Contents"), skip=as_given("Skip")))


class TestPage:
    """How a page is built."""

    def test_landmarks(self, page):
        """There is one each of the landmarks, all of them outside of each other."""
        landmarks = [each.name for each in page.all("header", "nav", "main", "footer")]
        assert ["header", "nav", "main", "footer"] == landmarks

    def test_skip_link(self, page):
        """The first link skips to the text."""
        first = next(page.all("a"))
        assert ("#content", "Skip") == (first.attributes["href"], first.text)
        assert "content" == next(page.all("main")).attributes["id"]

    def test_contents(self, page):
        """The table of contents leads to every section by its heading."""
        nav = next(page.all("nav"))
        links = {each.attributes["href"]: each.text for each in nav.all("a")}
        assert {
            "#s-heard": "Beth glywsom niWhat we heard",
            "#s-dates": "DyddiadauDates",
            "#s-agree": "CytunoTo agree",
        } == links
        ids = {each.attributes.get("id") for each in page.all("section")}
        assert {href[1:] for href in links} <= ids

    def test_headings(self, page):
        """Headings begin with one of the first level, and never leave one out."""
        levels = [int(each.name[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert [1, 2, 3, 2, 2] == levels

    def test_tables(self, page):
        """A table has a caption, heads of columns and of rows, and can be moved from the keyboard."""
        (table,) = page.all("table")
        assert "Y dyddiadauThe dates" == next(table.all("caption")).text
        assert ["col"] * 3 + ["row"] * 3 == [each.attributes["scope"] for each in table.all("th")]
        around = [each for each in page.all("div") if table in each.inner]
        assert ["0"] == [each.attributes["tabindex"] for each in around]

    def test_drawing(self, page):
        """A drawing stands in a figure with its caption, and shows what the timeline says."""
        (figure,) = [each for each in page.all("figure") if "cp-drawing" in each.attributes["class"]]
        assert "The dates drawn" == next(figure.all("figcaption")).text
        assert "Ion 2027" in [each.text for each in figure.all("text")]

    def test_languages(self, page):
        """The page is in its first language, and every text in the second says so."""
        assert "cy" == next(page.all("html")).attributes["lang"]
        spans = [(each.attributes.get("lang"), each.text) for each in page.all("span")]
        assert {(None, "Dyddiadau"), ("en-GB", "Dates"), (None, "Bryn Hope"), ("en-GB", "A small remark.")} <= set(
            spans
        )

    def test_one_language(self):
        """Where only English is asked for, only what is in another language says so."""
        english = attrs.evolve(a_report(languages=ENGLISH), title=Words((Said("cy", "Cymorth"),)))
        page = read(english)
        assert "en-GB" == next(page.all("html")).attributes["lang"]
        assert {"cy"} == {each.attributes["lang"] for each in page.all("span") if "lang" in each.attributes}

    def test_directions(self, page):
        """What was given runs in its own direction, apart from what is around it."""
        directions = {(each.attributes["dir"], each.text) for each in page.all("span") if "dir" in each.attributes}
        assert {("auto", "Bryn Hope"), ("ltr", "Dates")} <= directions

    def test_title(self, page):
        """The title of the window names the report and whom it is for."""
        (head,) = page.all("head")
        assert ["Cymorth cydgynhyrchu / Coproduction support · Bryn Hope"] == [each.text for each in head.all("title")]

    def test_nothing_is_fetched(self, page):
        """There is no script and nothing that is fetched, and the page forbids both before anything else."""
        assert [] == list(page.all("script", "link", "img", "iframe", "object", "form"))
        assert [] == [each for each in page.all() if {"src", "style"} & set(each.attributes)]
        assert not re.search(r"url\((?!#)|@import", next(page.all("style")).text)
        charset, policy = list(page.all("meta"))[:2]
        assert "utf-8" == charset.attributes["charset"]
        assert "Content-Security-Policy" == policy.attributes["http-equiv"]
        assert policy.attributes["content"].startswith("default-src 'none'; style-src 'unsafe-inline'")

    def test_mark(self):
        """What is not for everybody says so first (F16)."""
        page = read(a_report(audience=Audience.PROVIDER))
        (mark,) = [each for each in page.all("p") if each.attributes.get("class") == "cp-mark"]
        assert "Internal: for the provider only" == mark.text
        assert next(page.all("p")) is mark

    def test_ids(self):
        """Every id is there once, whatever sections are called, and drawings drawn twice included."""
        twice = (Drawing(a_plan()), Drawing(a_plan()))
        report = with_ids("x", "x", "x-2", "a b", "a?b", "content", "")
        report = attrs.evolve(report, sections=(*report.sections, Section("dates", NOTHING, twice)))
        ids = [each.attributes["id"] for each in read(report).all() if "id" in each.attributes]
        assert len(ids) == len(set(ids))
        assert [] == [each for each in ids if not re.fullmatch(r"[\w-]+", each)]

    def test_short(self):
        """A report of one section has no table of contents, and the skip link is named for what it leads to."""
        page = read(with_ids("only"))
        assert [] == list(page.all("nav"))
        assert "Cymorth cydgynhyrchuCoproduction support" == next(page.all("a")).text

    def test_deep(self):
        """Sections deeper than there are headings are of the last level."""
        section = Section("9", as_given("x"), ())
        for depth in range(8, 0, -1):
            section = Section(f"{depth}", as_given("x"), (), (section,))
        page = read(a_report(sections=(section,)))
        assert [1, 2, 3, 4, 5, 6, 6, 6, 6, 6] == [
            int(each.name[1]) for each in page.all() if re.match(r"h\d", each.name)
        ]

    def test_wide(self):
        """A portfolio of two years is drawn in parts, and not made too small to read."""
        page = read(a_report(sections=(Section("x", as_given("x"), (Drawing(a_portfolio(12, 24)),)),)))
        assert 3 == len([*page.all("svg")])

    def test_same_bytes(self):
        """The same report gives the same page."""
        assert web.write(a_report()) == web.write(a_report())

    @pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
    def test_colours(self, scheme, palette):
        """A page has the colours of the drawings on it, by day and by night."""
        light, dark = (dict(re.findall(r"--cp-(\w+): (#\w+)", part)) for part in styles())
        assert palette.items() <= {"light": light, "dark": dark}[scheme].items()


@pytest.fixture(scope="module")
def harmless():
    return read(everywhere("Bryn Hope"))


def styles():
    return web._template("style.css").split("@media screen and (prefers-color-scheme: dark)")


class TestTexts:
    """No text is ever more than a text, and none is lost."""

    @pytest.mark.parametrize("text", [*LONG.values(), *(each.text for each in SAMPLE if each.family == "markup")])
    def test_nothing_but_texts(self, text, harmless):
        """Every text is there in each place, save what nobody would see; none adds an element or an attribute (E08)."""
        page = read(everywhere(text))
        assert shape(harmless) == shape(page)
        shown = {name: [each.text for each in page.all(name)] for name in ("h1", "td", "th", "li", "dd", "p", "span")}
        places = {name: texts.count(visible(text)) for name, texts in shown.items()}
        assert {"h1": 1, "td": 1, "th": 0, "li": 1, "dd": 1, "p": 7, "span": 11} == places

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "http://example.org",
            "file:///etc/passwd",
            "data:text/html,x",
            "https://example.org\r\nx",
            "https://example.org\n",
            "https://a b",
            'https://example.org"x',
            "",
        ],
    )
    def test_no_link(self, address):
        """Only an address on the web that is safe to go to is a link; any other is a text (E09)."""
        (footer,) = read(a_report(web=address)).all("footer")
        assert [] == list(footer.all("a"))
        assert visible(address) in footer.text

    def test_link(self):
        """The address of the provider is a link."""
        (footer,) = read(a_report()).all("footer")
        assert ["https://revolving-doors.org.uk"] == [each.attributes["href"] for each in footer.all("a")]


class TestFragment:
    """A report as a part of another page."""

    def test_part(self):
        """A fragment has nothing that a page has only once, and begins with a heading of the second level."""
        fragment = Reader(web.fragment(a_report())).root
        assert [] == list(
            fragment.all("html", "head", "body", "title-bar", "main", "header", "footer", "nav", "script")
        )
        levels = [int(each.name[1]) for each in fragment.all() if re.match(r"h\d", each.name)]
        assert [2, 3, 4, 3, 3] == levels
        (outer,) = [each for each in fragment.inner if isinstance(each, Node)]
        assert "cy" == outer.attributes["lang"]

    def test_styles(self):
        """No rule of its style reaches beyond it."""
        rules = re.sub(r"@media[^{]*\{|^@keyframes cp-.*$", "", web._template("style.css"), flags=re.MULTILINE)
        selectors = [
            each for rule in re.findall(r"^\s*([^{}]+?)\s*\{", rules, re.MULTILINE) for each in rule.split(",")
        ]
        assert len(selectors) > 60
        assert [] == [each for each in selectors if not each.strip().startswith((".cp ", ".cp.")) and each != ".cp"]

    def test_ids(self):
        """Two fragments on one page share no id."""
        both = [Reader(web.fragment(a_report(given=given))).root for given in ("one", "two")]
        first, second = ({each.attributes["id"] for each in one.all() if "id" in each.attributes} for one in both)
        assert set() == first & second


def in_a_plan(report, timeline):
    """Put a larger timeline into a report, where it is drawn."""
    sections = (Section("drawn", as_given("Drawn"), (Drawing(timeline),)), *report.sections)
    return attrs.evolve(report, sections=sections)


def printed_text(pdf):
    command = [shutil.which("pdftotext"), "-layout", pdf, "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603


BROWSED = {
    "one language": in_a_plan(a_report(languages=ENGLISH, audience=Audience.PROVIDER), a_plan()),
    "both languages": in_a_plan(a_report(), a_plan(BOTH)),
    "portfolio": in_a_plan(a_report(languages=ENGLISH), a_portfolio(20, 24)),
    "long": a_report(given=LONG["a long word"]),
}


@needs_a_browser
class TestBrowser:
    """What a browser makes of a page."""

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize("width", [1100, 360, 320])
    @pytest.mark.parametrize("report", BROWSED.values(), ids=BROWSED)
    def test_axe(self, report, width, dark, tmp_path):
        """Axe-core finds nothing wrong by day and by night, and no page is wider than the screen it is on."""
        found = checked(web.write(report).decode(), tmp_path, width=width, dark=dark)
        assert (dark, width, width) == (found["dark"], found["room"], found["width"])
        assert [] == found["violations"]
        # on drawings axe cannot tell the ground of a text; test_drawing computes the contrasts of all of them
        # and on a phone of cells at the edge of a table that is moved, which it has in full view on a wide screen
        untold = re.compile(r"text\[" if width > NARROW else r"text\[|\b(td|th|tr|tbody|thead|tfoot)[ :.]")
        assert [] == [each for rule in found["unsure"] for each in rule.split(" | ") if not untold.search(each)]
        assert {"color-contrast", "html-has-lang", "svg-img-alt"} <= set(found["passes"])

    def test_axe_finds(self, tmp_path):
        """A planted fault is found, so that finding none says something."""
        page = (
            web.write(a_report())
            .decode()
            .replace(' lang="cy"', "", 1)
            .replace("--cp-soft: #4A5961", "--cp-soft: #CCCCCC")
        )
        found = " ".join(checked(page, tmp_path)["violations"])
        assert "html-has-lang" in found
        assert "color-contrast" in found

    def test_words_are_whole_on_a_phone(self, tmp_path):
        """No word of a table is broken on a phone: a row of long words is as high as one of letters."""
        words = ("Consultation", "Wednesday", "Volunteers", "Confirmation", "Coproduction", "x")
        row = tuple(Cell(as_given(each)) for each in words)
        table = Table(as_given("Words"), tuple(each.words for each in row), (row, (row[-1],) * len(row)))
        report = a_report(languages=ENGLISH, sections=(Section("x", as_given("x"), (table,)),))
        rows = checked(web.write(report).decode(), tmp_path, width=320)["rows"]
        assert 1 >= abs(rows[0] - rows[1])  # in whole pixels, where a line of a broken word is 23 of them

    @pytest.mark.parametrize("report", BROWSED.values(), ids=BROWSED)
    def test_letters_are_no_wider_than_measured(self, report, tmp_path):
        """No text on a drawing is wider than the room that was kept for it."""
        letters = checked(web.write(report).decode(), tmp_path)["letters"]
        assert len(letters) > 10
        assert [] == [text for text, wide in letters if wide > measured(text, 13) * BOLD]

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext reads what is printed")
    def test_printed(self, tmp_path):
        """On paper, the mark stands on every page, and the contents and the skip link on none (F16)."""
        report = a_report(languages=ENGLISH, audience=Audience.PROVIDER, contents=as_given("Contents"))
        report = attrs.evolve(report, sections=report.sections * 8)
        (tmp_path / "page.html").write_bytes(web.write(report))
        pdf = tmp_path / "page.pdf"
        browsed(tmp_path / "page.html", tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
        pages = printed_text(pdf)
        printed = pages.split("\f")[:-1]
        assert len(printed) > 3
        assert [] == [each for each in printed if "Internal: for the provider only" not in each]
        assert "Contents" not in pages


@pytest.mark.skipif(SLOW not in os.environ, reason=f"other processes take their time: set {SLOW}")
class TestElsewhere:
    """The same page and drawing in any process."""

    def test_same_bytes(self):
        """Neither hash seed, zone nor locale changes a byte."""
        program = (
            "import hashlib; from reports import a_report; from coproduce.export.formats import drawing, picture, web;"
            "print([hashlib.sha256(each.write(a_report())).hexdigest() for each in (web, drawing, picture)])"
        )
        places = (("0", "UTC", "C"), ("1", "Asia/Tokyo", "cy_GB.UTF-8"), ("77", "America/Lima", "C.UTF-8"))
        digests = set()
        for seed, zone, locale in places:
            environment = {
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LC_ALL": locale,
                "PYTHONPATH": os.pathsep.join(sys.path),
            }
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, check=True
            )
            digests.add(done.stdout)
        assert 1 == len(digests)
