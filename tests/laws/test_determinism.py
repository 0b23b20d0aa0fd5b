"""The same input gives the same bytes, in whatever process, time zone and locale, and in whatever order of plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.toml"))
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "ORDER": "1"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "ORDER": "-1"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C", "ORDER": "-1"},
    {"PYTHONHASHSEED": "random", "TZ": "Europe/London", "LC_ALL": "cy_GB.UTF-8", "LANGUAGE": "cy", "ORDER": "1"},
)
WRITE_EVERYTHING = """
import os, sys
from datetime import date
from coproduce import Outcome, Practice, charity_calendar, dumps, enhance, load, schedule

practice = Practice(enhance(), plugins=load()[:: int(os.environ["ORDER"])])
for path in sys.argv[1:]:
    case = practice.read(path)
    assessment = practice.assess(case.charity, case.diagnostic)
    written = [dumps(assessment)]
    if assessment.outcome is Outcome.PROCEED:
        package = practice.tailor(assessment)
        calendar = charity_calendar(case.charity, first=date(2027, 1, 1), last=date(2028, 6, 30))
        written += [dumps(package), dumps(schedule(package, start=date(2027, 1, 11), calendar=calendar))]
    sys.stdout.buffer.write("".join(written).encode())
    sys.stdout.buffer.write(b"\\0")
"""
WRITE_A_SET = """
import sys
sys.stdout.write(" ".join({*sys.argv[1:]}))
"""


def written(script: str) -> list[bytes]:
    """Run a script over all examples, at once in each of the surroundings, and give what each run wrote."""
    running = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", script, *map(str, EXAMPLES)],
            env={**os.environ, **surroundings},
            stdout=subprocess.PIPE,
        )
        for surroundings in SURROUNDINGS
    ]
    found = [process.communicate()[0] for process in running]
    assert [0] * len(running) == [process.returncode for process in running]
    return found


@pytest.fixture(scope="module")
def documents() -> list[list[bytes]]:
    """What each run wrote for each example: its assessment, and its package and plan where it proceeds."""
    return [run.split(b"\0")[:-1] for run in written(WRITE_EVERYTHING)]


@pytest.mark.parametrize("place", range(len(EXAMPLES)), ids=[path.stem for path in EXAMPLES])
def test_same_bytes(documents, place):
    """I22: assessment, package and plan of each example are the same bytes in all surroundings."""
    assert 1 == len({run[place] for run in documents})


def test_the_examples_proceed(documents):
    """Most examples come to a package and a plan, so that there is something to compare."""
    plans = [document for document in documents[0] if b'"format": "coproduce-plan/2"' in document]
    assert len(EXAMPLES) == len(documents[0])
    assert len(plans) > len(EXAMPLES) // 2


def test_the_order_of_a_set_is_caught():
    """I22, planted defect: a script that writes a set as it comes gives other bytes for other hash seeds."""
    assert len(set(written(WRITE_A_SET))) > 1
