"""The register: which tests show which clause of the offer, and that no clause is cited which there is not."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).parent.parent
KNOWN = tomllib.loads((Path(__file__).parent / "requirements" / "clauses.toml").read_text(encoding="utf-8"))
TEST_FILES = sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("plugins/*/tests/**/test_*.py")])
SOURCE_FILES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
OFFER_FILES = sorted(ROOT.glob("src/coproduce/offers/*.toml"))

Node = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@attrs.frozen
class Marked:
    """A test, or a class or file of tests, that is marked with clauses."""

    file: str
    test: str
    clauses: tuple[object, ...]
    runs: bool


def marked(tree: ast.Module, file: str) -> Iterator[Marked]:
    """Yield each test and class of a file that is marked with clauses, and whether pytest runs it."""
    for node, way in _nodes(tree):
        clauses = tuple(clause for call in node.decorator_list for clause in _clauses(call))
        if clauses:
            names = [*way, node.name]
            yield Marked(file, "::".join(names), clauses, runs=_runs(node, way))


def _nodes(tree: ast.Module) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for node in tree.body:
        if isinstance(node, Node):
            yield node, ()
        if isinstance(node, ast.ClassDef):
            yield from ((inner, (node.name,)) for inner in node.body if isinstance(inner, Node))


def _clauses(decorator: ast.expr) -> Iterator[object]:
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.clause":
        yield from (ast.literal_eval(argument) for argument in decorator.args)


def _runs(node: Node, way: tuple[str, ...]) -> bool:
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test") and any(inner.name.startswith("test_") for inner in _functions(node))
    return node.name.startswith("test_") and all(name.startswith("Test") for name in way)


def _functions(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]


REGISTER = tuple(
    found
    for path in TEST_FILES
    for found in marked(ast.parse(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)))
)


def cited(tree: ast.AST) -> Iterator[str]:
    """Yield each clause that a source in code cites: all of `Source.offer`, all but the note of the other two."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            kind = ast.unparse(node.func).removeprefix("Source.")
            named = {"offer": node.args, "assumption": node.args[1:], "agreed": node.args[1:]}.get(kind, [])
            yield from (
                argument.value
                for argument in named
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )


def cited_in_offer(value: object) -> Iterator[str]:
    """Yield each clause that an offer file cites under `source`."""
    if isinstance(value, list):
        for item in value:
            yield from cited_in_offer(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "source":
                yield from item.split(", ") if isinstance(item, str) else item.get("clauses", [])
            else:
                yield from cited_in_offer(item)


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

    def test_uncovered(self, capsys):
        """What no test is marked with is listed, so that everybody can see it."""
        shown = {clause for found in REGISTER for clause in found.clauses}
        missing = [clause for clause in KNOWN if clause not in shown]
        with capsys.disabled():
            sys.stdout.write(f"\n{len(shown & KNOWN.keys())} of {len(KNOWN)} clauses are shown by a test; not yet: ")
            sys.stdout.write(f"{' '.join(missing) or 'none'}\n")
        assert set() == shown - KNOWN.keys()


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
