"""The same plan, audience and time give the same bytes, in every process, and whatever else of the code changes."""

import json
import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from itertools import product
from pathlib import Path

import pytest

from export.same_bytes import PAINTED, documents, of_bytes, of_contents

HERE = Path(__file__).parent
RECORD = HERE / "digests.toml"
DOCUMENTS = pytest.mark.skipif(
    "COPRODUCE_DOCUMENTS" not in os.environ, reason="many processes take long: set COPRODUCE_DOCUMENTS=1"
)
ZONES = ("UTC", "Asia/Kathmandu", "America/Los_Angeles")
LOCALES = ("C.UTF-8", "cy_GB.UTF-8", "tr_TR.UTF-8")
SEEDS = ("0", "1", "2", "3", "4")
PYTHONS = (sys.executable, *os.environ.get("COPRODUCE_PYTHONS", "").split(os.pathsep))
"""The interpreters that are asked: this one, and those named, each with coproduce and its documents installed."""

LIBRARIES = ("babel", "icalendar", "jinja2", "python-docx", "python-pptx", "xlsxwriter")


def made_by(python, **environment):
    """Give what another process makes, with another environment."""
    given = {**os.environ, **environment}
    done = subprocess.run([python, HERE / "same_bytes.py"], env=given, capture_output=True, check=True)  # noqa: S603
    return json.loads(done.stdout)


class TestSameBytes:
    """E12 and goal figure 17."""

    @DOCUMENTS
    def test_twice(self):
        """Made twice in one process, every document is the same."""
        assert dict(documents()) == dict(documents())

    @DOCUMENTS
    @pytest.mark.parametrize("python", [python for python in PYTHONS if python], ids=lambda path: Path(path).name)
    def test_everywhere(self, python):
        """In every zone, locale and order of sets, every document is the same."""
        pythons = made_by(python)
        found = [
            made_by(python, TZ=zone, LC_ALL=locale, LANG=locale, PYTHONHASHSEED=seed)
            for zone, locale, seed in product(ZONES, LOCALES, SEEDS)
        ]

        print(f"{len(found)} processes, {len(pythons)} documents, one digest each")  # noqa: T201 - asked for
        assert [pythons] == [each for place, each in enumerate(found) if each not in found[:place]]
        assert pythons == {name: of_bytes(data) for name, data in documents()}


class TestRecord:
    """A document that changes is seen by whoever reads the change (V09)."""

    def test_recorded(self):
        """What is in each document is as recorded; `python tests/export/test_same_bytes.py` writes it anew."""
        record = tomllib.loads(RECORD.read_text(encoding="utf-8"))
        installed = {name: version(name) for name in LIBRARIES}
        if installed != record["made with"]:
            pytest.skip(f"recorded with {record['made with']}, and here is {installed}")

        assert record["digests"] == digests()


def digests():
    return {name: of_contents(data) for name, data in documents() if name not in PAINTED}


def write():
    """Write down what every document has in it, and with which libraries it was made."""
    made = {"made with": {name: version(name) for name in LIBRARIES}, "digests": digests()}
    lines = ["# What is in the documents on one case: written by tests/export/test_same_bytes.py, and read in review."]
    for heading, rows in made.items():
        lines += ["", f'["{heading}"]' if " " in heading else f"[{heading}]"]
        lines += [f'"{name}" = "{value}"' for name, value in rows.items()]
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
