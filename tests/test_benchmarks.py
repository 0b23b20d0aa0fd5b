"""The benchmarks run, and say what they promise to say; no test rests on a time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent / "benchmarks"
DEEP = "COPRODUCE_DEEP"
"""The variable of the environment that asks for the full run."""


def printed(name: str, *options: str) -> str:
    """Run a benchmark with next to no repetitions, and give what it prints."""
    command = [sys.executable, BENCHMARKS / name, "--rounds", "1", *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own script
    return done.stdout


@pytest.fixture(scope="module")
def report():
    """Run the benchmark of plugins once."""
    return printed("plugins.py", "--scale", "4")


@pytest.fixture(scope="module")
def dates():
    """Run the benchmark of dates once, without any other library."""
    return printed("dates.py", "--scale", "2", "--alone")


class TestPlugins:
    def test_every_piece_of_work(self, report):
        """Each piece of work has a row with its time, and with the same in plain loops."""
        rows = re.findall(r"^(\S.*?)  +[\d.]+ +[\d.]+$", report, re.MULTILINE)
        sets = [f"{what}, {number} plugins" for number in (0, 2, 4, 10) for what in WHOLE]

        assert ["a plain loop of 1,000 additions", *sets, *PARTS] == rows

    def test_ratios(self, report):
        """The fold, the hooks over plain calls, and how time grows are told in words."""
        shapes = [
            r"a fold of 30 amendments from 10 plugins takes [\d.]+ ms \(wanted: under 1\)",
            r"the hooks cost -?\d+ microseconds over plain calls, [\d.]+ times as long",
            r"tailoring with 10 plugins takes [\d.]+ times as long as with none",
            r"4 plugins x \d+ charities: [\d.]+ s, [\d.]+ ms a charity",
            r"  twice the charities take [\d.]+ times as long \(linear: 2\)",
            r"  twice the plugins take -?[\d.]+ times as long, the offer's share aside",
        ]

        assert [] == [shape for shape in shapes if not re.search(f"^{shape}$", report, re.MULTILINE)]

    def test_threads(self, report):
        """One practice in eight threads gives the same as in one."""
        assert "one practice in 8 threads gives the same as in one\n" in report


WHOLE = ("make a practice", "assess", "tailor")
PARTS = [
    "merge 30 of 10 plugins: propose",
    "merge 30 of 10 plugins: compose",
    "merge 30 of 10 plugins: tailor",
    "practice.tailor with the same 10 plugins",
    "practice.tailor without a plugin",
    "plain calls",
    "through the hooks",
    "of it: find them in pluggy",
    "of it: whether each applies",
    "of it: two contexts for each",
    "of it: ask a second time",
    "of it: compare the two",
    "of it: check what is said",
]


class TestDates:
    def test_every_table(self, dates):
        """Each sort of plan has a table of its own, with the number of plans, and so have plans and calendars."""
        heads = re.findall(r"^(\S.*?),? (?:(\d+) plans? )? +microseconds", dates, re.MULTILINE)

        assert TABLES == heads

    def test_rows(self, dates):
        """Ours has its time in each table, and every rival is named, and said to be left out."""
        rows = re.findall(r"^(\S.*?)  +(?:([\d.]+)  +[\d.]+  +[\d.]+  +[\d.]+  +[\d.]+|left out)$", dates, re.MULTILINE)
        names = [name for name, _ in rows]

        assert [*EARLIEST * 3, *NEAREST * 4, *REASONS] == names
        assert {"coproduce", "coproduce, calendar and network made anew"} == {name for name, time in rows if time}

    def test_whole_plans(self, dates):
        """Whole plans are told in microseconds and by the second, and in times of their objects alone."""
        rows = re.findall(r"^(\S.*?)  +[\d.]+  +[\d,]+  +[\d.]+$", dates, re.MULTILINE)

        assert WHOLE_PLANS == rows

    def test_calendars(self, dates):
        """What is asked of a calendar of two years is told beside one of ten, with the ratio."""
        after = dates.partition("a calendar of two years")[2]

        assert CALENDARS == re.findall(r"^(\S.*?)  +[\d.]+  +[\d.]+  +[\d.]+$", after, re.MULTILINE)

    @pytest.mark.skipif(DEEP not in os.environ, reason=f"other libraries take their time: set {DEEP}=1")
    def test_other_libraries(self):
        """CP-SAT finds the same as what it is timed against, and all loops of first fit find the same."""
        pytest.importorskip("ortools")
        report = printed("dates.py", "--scale", "2")
        same = re.findall(r"^CP-SAT .* for (\d+) of (\d+)(?: that are proven)?$", report, re.MULTILINE)
        loops = re.findall(r", first fit: (misses .*)$", report, re.MULTILINE)

        assert 7 == len(same)
        assert [number for _, number in same] == [number for number, _ in same]
        assert 3 >= len([told for place, told in enumerate(loops) if place == 0 or told != loops[place - 1]])


TABLES = [
    ("earliest, the full Module 1", "1"),
    ("earliest, the full Module 1, people often taken up", "2"),
    ("earliest, random plans", "2"),
    ("nearest, the full Module 1", "1"),
    ("nearest, the full Module 1, people often taken up", "2"),
    ("nearest, random plans", "2"),
    ("nearest, random plans, hostile", "2"),
    ("a minimal reason, random plans", "2"),
    ("whole plans of the full Module 1", ""),
]
EARLIEST = [
    "coproduce",
    "coproduce, calendar and network made anew",
    "CP-SAT at its best",
    "CP-SAT at its best, model made anew",
    "CP-SAT by default",
    "PyJobShop at its best",
    "NumPy business days, first fit",
    "pandas business days, first fit",
    "workalendar, first fit",
    "dateutil, first fit",
]
NEAREST = ["coproduce", "CP-SAT at its best", "CP-SAT by default"]
REASONS = [
    "coproduce",
    "CP-SAT's core at its best",
    "CP-SAT's core at its best, made minimal",
    "CP-SAT's core without presolve",
    "CP-SAT's core by default",
]
WHOLE_PLANS = [
    "plan, from a start met before",
    "plan, and read periods and findings",
    "the objects alone: events and plan",
    "the objects alone: plan around the same events",
    "plan, from a start never met",
]
CALENDARS = [
    "count of open half-days in a month",
    "count of open half-days up to a day",
    "next open day",
    "tenth working day after",
    "day of a slot",
    "slot of a day",
]
