"""The same plan, audience and time give the same bytes, in every process, and whatever else of the code changes."""

import functools
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest

from coproduce import WriteError
from coproduce.export.formats.picture import family
from export.same_bytes import EVERY, PLAIN, WRITERS, contents, documents, everything, libraries, recorded

HERE = Path(__file__).parent
DOCUMENTS = pytest.mark.skipif(
    "COPRODUCE_DOCUMENTS" not in os.environ, reason="many processes take long: set COPRODUCE_DOCUMENTS=1"
)
ZONES = ("UTC0", "NPT-5:45", "PST8PDT,M3.2.0,M11.1.0")
"""Written out, because the name of a zone is taken for UTC where a machine has no table of them."""

LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8")
"""Turkish writes 1.234,5 where English writes 1,234.5, has its own names of days, and a large İ to its small i."""

SEEDS = ("0", "1", "2", "3", "4")
OTHERS = [python for python in os.environ.get("COPRODUCE_PYTHONS", "").split(os.pathsep) if python]
"""The further interpreters that are asked, each with coproduce, its documents and its plugins installed."""

AT_ONCE = 1 if "PYTEST_XDIST_WORKER" in os.environ else os.cpu_count()


@pytest.fixture(scope="module")
def locales(tmp_path_factory):
    """Give the environment of each locale that is to be had here, built from its source where there is one."""
    folder = tmp_path_factory.mktemp("locales")
    asked = {name: {"LC_ALL": name, "LANG": name} | _built(name, folder) for name in LOCALES}
    return {name: given for name, given in asked.items() if made_by(sys.executable, "md", **given).locale == name}


def _built(name, folder):
    """Build a locale without being root; those of the C library itself, and one without a source, are not built."""
    language, _, letters = name.partition(".")
    build = shutil.which("localedef")
    if language == "C" or not build:
        return {}
    command = [build, "-i", language, "-f", letters, folder / name]
    subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - where it fails, nothing is there
    return {"LOCPATH": str(folder)} if (folder / name).exists() else {}


class Made:
    """What a process made, and where it truly was."""

    def __init__(self, told):
        self.python, self.surroundings = told["python"], tuple(told["surroundings"])
        self.zone, self.locale, self.order = self.surroundings
        self.libraries, self.compressed_by = told["libraries"], told["compressed by"]
        self.bytes, self.contents = told["bytes"], told["contents"]


def made_by(python, *asked, **environment):
    """Give what another process makes of what is asked, with another environment."""
    command, given = [python, HERE / "same_bytes.py", *asked], {**os.environ, **environment}
    done = subprocess.run(command, env=given, capture_output=True, check=False)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return Made(json.loads(done.stdout))


@functools.cache
def made_here():
    return Made(everything())


@functools.cache
def made_as_it_is(python):
    return made_by(python)


def made_everywhere(python, locales):
    """Give what a process makes in every zone, locale and order of sets.

    What takes long and is new in nothing is left out: a picture by itself, which is in the document for Word too, and
    on further Pythons all decks but one.
    """
    places = product(ZONES, locales.values(), SEEDS)
    given = [{"TZ": zone, "PYTHONHASHSEED": seed, **locale} for zone, locale, seed in places]
    asked = (*PLAIN, "--one-deck") if python in OTHERS else PLAIN
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda environment: made_by(python, *asked, **environment), given))


def figure(found):
    """Say what was asked, counting what was truly in force."""
    zones, locales, orders = (len(set(each)) for each in zip(*(made.surroundings for made in found), strict=True))
    missing = sorted(set(LOCALES) - {made.locale for made in found})
    without = f" (not to be had here: {', '.join(missing)})" if missing else ""
    digests = max(len({made.bytes[name] for made in found}) for name in found[0].bytes)
    asked = f"{len(PLAIN)} formats x {zones} zones x {locales} locales{without} x {orders} hash seeds"
    return f"Python {found[0].python}: {asked}: {digests} digest each"


class TestSameBytes:
    """E12 and goal figure 17."""

    @DOCUMENTS
    def test_twice(self):
        """Made twice in one process, every document is the same."""
        assert dict(documents()) == dict(documents())

    @DOCUMENTS
    @pytest.mark.parametrize("python", [sys.executable, *OTHERS], ids=["this", *OTHERS])
    def test_everywhere(self, python, locales, tell):
        """In every zone, locale and order of sets, every document is the same."""
        found = made_everywhere(python, locales)

        tell(figure(found))
        assert len(ZONES) * len(locales) * len(SEEDS) == len({made.surroundings for made in found})
        assert [found[0].bytes] * len(found) == [made.bytes for made in found]

    @DOCUMENTS
    @pytest.mark.parametrize("python", [sys.executable, *OTHERS], ids=["this", *OTHERS])
    def test_as_here(self, python):
        """A process of whatever Python makes what this one makes, to the byte where they compress alike."""
        made, here = made_as_it_is(python), made_here()
        if made.libraries != here.libraries:
            pytest.skip(f"Python {made.python} has other libraries: {differing(made.libraries, here.libraries)}")

        assert here.contents == made.contents
        if made.compressed_by == here.compressed_by:
            assert here.bytes == made.bytes

    @DOCUMENTS
    @pytest.mark.parametrize("python", OTHERS)
    def test_as_recorded(self, python):
        """Another Python makes what is recorded, wherever it has the libraries of the record."""
        made = made_as_it_is(python)

        assert_recorded(made.contents, made.libraries)


class TestRecord:
    """A document that changes is seen by whoever reads the change (V09)."""

    def test_recorded(self):
        """What is in each document is as recorded; `python tests/export/same_bytes.py --record` writes it anew."""
        assert_recorded(contents(), libraries())

    def test_says_with_what(self):
        """The record names every library that has a say, so that a new release of one is not taken for our change."""
        assert list(libraries()) == list(recorded()["made with"])


def assert_recorded(found, installed):
    """Compare each document that was made with the libraries of the record, and name those that were not."""
    record = recorded()
    left = {name: why for name in found if (why := incomparable(name, record["made with"], installed))}

    assert without(left, record["digests"]) == without(left, found)
    if left:
        pytest.skip(f"all others are as recorded, but not compared: {left}")


def without(left, found):
    return {name: digest for name, digest in found.items() if name not in left}


def incomparable(name, then, now):
    """Tell why a document may differ from what is recorded through no change of ours."""
    format_, _, _ = name.partition(" ")
    writers = {*EVERY, *WRITERS.get(format_, ())}
    if format_ == "docx" and not has_font():
        return "no font for its picture"
    return differing(then, {writer: now[writer] for writer in writers})


def differing(then, now):
    return ", ".join(f"{name} {then.get(name)} and {now[name]}" for name in sorted(now) if then.get(name) != now[name])


def has_font():
    try:
        return bool(family())
    except WriteError:
        return False
