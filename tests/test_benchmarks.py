"""The benchmarks run, and say what they promise to say; no test rests on a time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parent / "benchmarks" / "plugins.py"


@pytest.fixture(scope="module")
def report():
    """Run the benchmark once, with next to no repetitions."""
    command = [sys.executable, BENCHMARK, "--rounds", "1", "--scale", "4"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own script
    return done.stdout


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
