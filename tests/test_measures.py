"""What the explanation of merging tells with figures is measured again, on a small sample."""

from __future__ import annotations

import importlib
import os
import re
from pathlib import Path

import pytest

from coproduce import Practice, enhance

pytestmark = pytest.mark.skipif("COPRODUCE_DEEP" not in os.environ, reason="it measures for long: set COPRODUCE_DEEP=1")

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "explanation" / "how-amendments-merge.md").read_text(encoding="utf-8")
SAMPLE = 40
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]
NEAR = 15
"""How many points in the hundred a small sample may be off; where it is zero for all, it is zero for some."""


@pytest.fixture(scope="module")
def order_matters():
    """Give the script that measures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs" / "measures")
        yield importlib.import_module("order_matters")


@pytest.fixture(scope="module")
def measured(order_matters):
    """Measure a small sample: the first of the charities that the page is about."""
    return order_matters.table(SAMPLE)


class TestOrderMatters:
    def test_rows(self, order_matters, measured):
        """The page has the columns and the rows that the script prints, and rests on 3,000 charities or more."""
        plugins, charities, *columns = ROWS[0]

        assert ["plugins", *order_matters.COLUMNS.values()] == [plugins, *columns]
        assert f"{order_matters.CHARITIES:,} charities" == charities
        assert order_matters.CHARITIES >= 3_000
        assert [[row.plugins, row.way] for row in measured] == [row[:2] for row in ROWS[1:]]

    def test_figures(self, order_matters, measured):
        """What the page has of all charities is near what a few of them give, and what is never true is not."""
        far = []
        for row, told in zip(measured, ROWS[1:], strict=True):
            for what, words in zip(order_matters.COLUMNS, told[2:], strict=True):
                share = float(words.removesuffix(" %"))
                if abs(share - row.per_cent(what)) > (NEAR if share else 0):
                    far.append((row.plugins, row.way, what, share, row.per_cent(what)))

        assert [] == far

    def test_merged(self, order_matters, measured):
        """Merged, no order changes anything, and no promise is lost in silence."""
        quiet = [
            row.counts[what] for row in measured if row.way == "merged" for what in list(order_matters.COLUMNS)[:4]
        ]

        assert [0] * 12 == quiet

    def test_the_very_same(self, order_matters):
        """Where edits with days added lose what the offer promised, the merge stops, and nowhere else."""
        practice = Practice(enhance(), plugins=order_matters.AS_WRITTEN)
        for assessment in order_matters.proceeding(practice, SAMPLE):
            trial = order_matters.Trial(assessment, practice)

            assert ("offer" in trial.folded(kinder=True)) == ("conflict" in trial.merged())

    def test_words(self):
        """The figures in the sentences of the page are those of its table."""
        table = {cell for row in ROWS[1:] for cell in row[2:]}
        sentences = "\n".join(line for line in PAGE.splitlines() if not line.startswith("|"))

        assert set() == set(re.findall(r"[\d.]+ %", sentences)) - table


class TestFolding:
    def test_the_offer_alone(self, order_matters):
        """The offer's own rules alone make the same lines as edits and merged, so that only the others differ."""
        practice = Practice(enhance())
        for assessment in order_matters.proceeding(practice, SAMPLE):
            folding = order_matters.Folding(assessment, practice)
            edited = folding.turn((), practice._offer_plugin)

            assert order_matters.content(practice.tailor(assessment).lines) == order_matters.content(edited)

    def test_every_plugin_acts(self, order_matters):
        """Each of the plugins acts for about half of the charities, so that several often meet."""
        practice = Practice(enhance(), plugins=order_matters.SHIPPED)
        trials = [order_matters.Trial(each, practice) for each in order_matters.proceeding(practice, 100)]
        acting = [plugin.key for trial in trials for plugin in trial.acting]

        assert all(35 < acting.count(plugin.key) < 65 for plugin in practice.plugins)
        assert sum(len(trial.acting) > 1 for trial in trials) > 50
