"""A timeline as a picture: large enough to read, with its letters, or refused where they could not be painted."""

import os
import struct

import attrs
import pytest

from coproduce.errors import ArgumentError, WriteError
from coproduce.export.formats import picture
from coproduce.export.formats.drawing import CROP
from coproduce.export.formats.placing import laid_out
from export.axe import SLOW
from export.drawings import a_plan, a_portfolio
from reports import BOTH, ENGLISH, LONG, a_report

pytest.importorskip("resvg_py", reason="a picture is painted by resvg-py")


def size(png):
    """Read the width and height of a picture, as its first part tells them."""
    assert b"\x89PNG\r\n\x1a\n" == png[:8]
    return struct.unpack(">II", png[16:24])


SMALL = attrs.evolve(a_plan(BOTH), lanes=a_plan(BOTH).lanes[:2])


@pytest.fixture(scope="module")
def painted():
    return picture.write_timeline(SMALL, BOTH)


class TestPicture:
    """A picture of a plan."""

    def test_size(self, painted):
        """A picture for a document has twice the pixels of the drawing, without the margins: it has its own."""
        layout = laid_out(SMALL, BOTH)
        assert [round(2 * (side - 2 * CROP)) for side in (layout.width, layout.height)] == list(size(painted))

    def test_same_bytes(self, painted):
        """The same timeline gives the same bytes."""
        assert painted == picture.write_timeline(SMALL, BOTH)

    def test_letters(self, painted):
        """Letters are painted: without its texts, the picture is another."""
        font = f"'{picture.family()}'"
        drawn = picture.draw(SMALL, BOTH, fonts=font, cropped=True)
        assert painted == picture._png(drawn, picture.SCALE)
        assert painted != picture._png(drawn, picture.SCALE, installed=False)

    def test_no_dates(self):
        """A report without dates is refused."""
        with pytest.raises(ArgumentError, match="has no dates"):
            picture.write(a_report(timeline=None))

    def test_largest(self):
        """A portfolio of many years has as many pixels as other programs can take, and is not refused."""
        layout = laid_out(a_portfolio(120, 60), ENGLISH)
        zoom = picture._zoom(layout)
        assert layout.width * layout.height * zoom**2 == pytest.approx(picture.MOST_PIXELS)
        assert 0.5 < zoom < picture.SCALE

    @pytest.mark.skipif(SLOW not in os.environ, reason=f"large pictures take their time: set {SLOW}")
    @pytest.mark.parametrize("text", LONG.values(), ids=LONG)
    def test_any_text(self, text):
        """However much a charity writes, there is a picture; its title and mark are on it."""
        report = a_report(given=text)
        wide, high = size(picture.write(report))
        assert size(picture.write(attrs.evolve(report, mark=report.title))) > (wide, high)

    @pytest.mark.skipif(SLOW not in os.environ, reason=f"large pictures take their time: set {SLOW}")
    def test_portfolio(self):
        """Eighty charities and four years are one picture."""
        wide, high = size(picture.write_timeline(a_portfolio(), ENGLISH))
        assert wide * high <= picture.MOST_PIXELS * 1.01


class TestFonts:
    """The font of a picture."""

    def test_found(self):
        """The font is one that is installed, the same on each call."""
        found = picture.family()
        assert found in picture.FAMILIES
        assert found == picture.family(("No Such Font", found))

    def test_any(self):
        """Where none of the usual fonts is installed, another stands in, and letters are painted all the same."""
        drawn = picture.draw(SMALL, BOTH, fonts=f"'{picture.family(('No Such Font',))}'")
        assert picture._png(drawn, 1.0) != picture._png(drawn, 1.0, installed=False)

    def test_none(self):
        """Without fonts, letters would be left out in silence; this is refused with what to install."""
        with pytest.raises(WriteError, match=r"no letters without a font.*fonts-dejavu-core") as caught:
            picture.family(installed=False)
        assert "fonts" == caught.value.code
