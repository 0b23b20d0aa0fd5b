"""The register: which tests show which clause of the offer, and that no clause is cited which there is not."""

from __future__ import annotations

import ast
import re
import runpy
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = runpy.run_path(str(ROOT / "docs" / "pages.py"))
KNOWN, FACTS = PAGES["CLAUSES"], PAGES["FACTS"]
SOURCE_FILES, OFFER_FILES = PAGES["SOURCE_FILES"], PAGES["OFFER_FILES"]
REGISTER = PAGES["register"]()
SHOWN = PAGES["shown_by"](REGISTER)
marked, shown_by = PAGES["marked"], PAGES["shown_by"]
cited, cited_in_offer, named_in = PAGES["cited"], PAGES["cited_in_offer"], PAGES["named_in"]


class TestRegister:
    """Each mark names clauses that there are, on a test that runs."""

    def test_numbers(self):
        """The clauses are R1 to R113, the readings of what they leave open Q1 to Q23."""
        assert [*(f"R{n}" for n in range(1, 114)), *(f"Q{n}" for n in range(1, 24))] == list(KNOWN)

    @pytest.mark.parametrize("found", REGISTER, ids=lambda found: f"{Path(found.file).stem}::{found.test}")
    def test_marks(self, found):
        """A marked test runs, and each of its clauses is known and named once."""
        assert found.runs, f"{found.file}::{found.test} is marked, and pytest runs no such test"
        assert [] == [clause for clause in found.clauses if clause not in KNOWN]
        assert len(set(found.clauses)) == len(found.clauses)

    def test_faults_are_found(self):
        """Planted defects: an unknown clause, and a mark on what is no test."""
        tree = ast.parse(
            '@pytest.mark.clause("R114")\ndef helper():\n    pass\n'
            '@pytest.mark.clause("R5")\nclass TestNothing:\n    def help(self):\n        pass\n'
        )
        found = list(marked(tree, "here"))
        assert [("R114",), ("R5",)] == [one.clauses for one in found]
        assert [False, False] == [one.runs for one in found]

    @pytest.mark.parametrize("clause", [clause for clause in KNOWN if clause not in FACTS])
    def test_every_clause_is_shown(self, clause):
        """Each clause that is no mere fact for documents has a test that runs and shows it."""
        assert clause in SHOWN, f"{clause} is shown by no test: {KNOWN[clause]}"

    def test_facts(self):
        """What is listed as a mere fact is a clause, and no test shows it."""
        assert [] == [clause for clause in FACTS if clause not in KNOWN or clause in SHOWN]

    def test_each_test_counts_once(self):
        """A test counts once for a clause, however often it is marked, and one that does not run does not count."""
        tree = ast.parse(
            '@pytest.mark.clause("R5")\nclass TestThings:\n'
            '    @pytest.mark.clause("R5", "R6")\n    def test_one(self):\n        pass\n'
            "    def test_two(self):\n        pass\n"
            '@pytest.mark.clause("R6")\ndef helper():\n    pass\n'
        )
        assert {"R5": {"here": 2}, "R6": {"here": 1}} == shown_by(marked(tree, "here"))


class TestCitations:
    """Whatever the offer and the code cite is a clause."""

    @pytest.mark.parametrize("path", SOURCE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_code(self, path):
        """Each clause that a source in code cites is known."""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert [] == [clause for clause in cited(tree) if clause not in KNOWN]

    @pytest.mark.parametrize("path", OFFER_FILES, ids=lambda path: path.name)
    def test_offer(self, path):
        """Each clause that an offer file cites is known."""
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        assert [] == [clause for clause in cited_in_offer(tree) if clause not in KNOWN]

    @pytest.mark.clause("R113")
    def test_every_figure_is_cited(self):
        """Each parameter, module, role, line and effort of an offer names the clauses that it rests on."""
        for path in OFFER_FILES:
            tree = tomllib.loads(path.read_text(encoding="utf-8"))
            tables = [table for tables in tree.values() if isinstance(tables, list) for table in tables]
            efforts = [effort for table in tables for effort in table.get("efforts", [])]
            assert [] == [
                table for table in [*tables, *efforts] if not list(cited_in_offer({"source": table["source"]}))
            ]

    def test_sentences(self):
        """Each clause that a docstring or comment of the code mentions is known."""
        for path in [*SOURCE_FILES, *OFFER_FILES]:
            mentioned = re.findall(r"\b[RQ][1-9][0-9]*\b", path.read_text(encoding="utf-8"))
            assert [] == [clause for clause in mentioned if clause not in KNOWN]

    def test_faults_are_found(self):
        """Planted defects: an unknown clause in code, in an assumption, and in an offer."""
        code = 'Source.offer("R35", "R999"); Source.assumption("R998 is a note", "Q77"); other("R997")'
        assert ["R35", "R999", "Q77"] == list(cited(ast.parse(code)))
        offer = {"lines": [{"source": "R52, R999"}, {"source": {"assumption": "so", "clauses": ["Q77"]}}]}
        assert ["R52", "R999", "Q77"] == list(cited_in_offer(offer))

    def test_sentences_are_read(self):
        """A range in a sentence names each clause between its ends, and an example of a clause names none."""
        assert ["R44", "R45", "R46", "Q2"] == list(named_in("for R44 to R46 and Q2, in a form such as R52"))
