"""The pages of the reference that are made from what is in force: `python docs/pages.py` writes them again.

With `--check` nothing is written; the names of pages that are out of date are printed, and the exit code is 1.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from coproduce import enhance
from coproduce.provenance import READINGS, Basis

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
CLAUSES: dict[str, str] = tomllib.loads((ROOT / "tests/requirements/clauses.toml").read_text(encoding="utf-8"))
TEST_FILES = sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("plugins/*/tests/**/test_*.py")])
SOURCE_FILES = [*sorted(ROOT.glob("src/**/*.py")), *sorted(ROOT.glob("plugins/*/src/**/*.py"))]
OFFER_FILES = sorted(ROOT.glob("src/coproduce/offers/*.toml"))

FACTS: tuple[str, ...] = ()
"""The clauses that are mere facts for documents, which no test can show; every other one has a test."""

_CLAUSE = re.compile(r"[RQ][1-9][0-9]*")
_RANGE = re.compile(r"\b([RQ])([1-9][0-9]*)(?: to \1([1-9][0-9]*))?\b")
_STROKE = r"\|"
_MADE = "% Made by docs/pages.py, which `python docs/pages.py` runs again: what is changed here is lost.\n"

Node = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


# Which tests show which clause ----------------------------------------------------------------------------------------


@attrs.frozen
class Marked:
    """A test, or a class of tests, that is marked with clauses: how many tests it is, and whether pytest runs it."""

    file: str
    test: str
    clauses: tuple[object, ...]
    names: tuple[str, ...]
    runs: bool


def marked(tree: ast.Module, file: str) -> Iterator[Marked]:
    """Yield each test and class of a file that is marked with clauses, and the tests that this marks."""
    for node, way in _nodes(tree):
        clauses = tuple(clause for call in node.decorator_list for clause in _marks(call))
        if clauses:
            names = tuple("::".join([*way, *name]) for name in _tests_of(node))
            yield Marked(file, "::".join([*way, node.name]), clauses, names, runs=_runs(node, way))


def _nodes(tree: ast.Module) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for node in tree.body:
        if isinstance(node, Node):
            yield node, ()
        if isinstance(node, ast.ClassDef):
            yield from ((inner, (node.name,)) for inner in node.body if isinstance(inner, Node))


def _marks(decorator: ast.expr) -> Iterator[object]:
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.clause":
        yield from (ast.literal_eval(argument) for argument in decorator.args)


def _tests_of(node: Node) -> list[list[str]]:
    if not isinstance(node, ast.ClassDef):
        return [[node.name]]
    inner = [function.name for function in node.body if isinstance(function, ast.FunctionDef)]
    return [[node.name, name] for name in inner if name.startswith("test_")]


def _runs(node: Node, way: tuple[str, ...]) -> bool:
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test") and bool(_tests_of(node))
    return node.name.startswith("test_") and all(name.startswith("Test") for name in way)


def register() -> tuple[Marked, ...]:
    """List everything in the tests that is marked with clauses."""
    return tuple(found for path in TEST_FILES for found in marked(_parsed(path), _name(path)))


def shown_by(register: Iterable[Marked]) -> dict[str, Counter[str]]:
    """Count, for each clause, the tests that show it, by file."""
    tests: dict[str, set[tuple[str, str]]] = {}
    for found in register:
        for clause in found.clauses if found.runs else ():
            tests.setdefault(str(clause), set()).update((found.file, name) for name in found.names)
    return {clause: Counter(file for file, _ in sorted(names)) for clause, names in tests.items()}


# Where clauses are cited ----------------------------------------------------------------------------------------------


def cited(tree: ast.AST) -> Iterator[str]:
    """Yield each clause that a source in code cites: all of `Source.offer`, all but the note of the other two."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            kind = ast.unparse(node.func).removeprefix("Source.")
            named = {"offer": node.args, "assumption": node.args[1:], "agreed": node.args[1:]}.get(kind, [])
            yield from _texts(named)


def cited_in_offer(value: object) -> Iterator[str]:
    """Yield each clause that an offer file cites under `source`."""
    yield from (clause for _, source in _sources(value) for clause in _clauses_of(source))


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _sources(value: object, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each source of an offer file, with the id of what it stands with, or its table where it has none."""
    if isinstance(value, list):
        for item in value:
            yield from _sources(item, place)
    if isinstance(value, dict):
        here = str(value.get("id", place)) if place else ""
        for key, item in value.items():
            if key == "source":
                yield here, item
            else:
                yield from _sources(item, here or key)


def _clauses_of(source: Any) -> list[str]:  # noqa: ANN401 - as a file has it
    clauses: list[str] = source.split(", ") if isinstance(source, str) else source.get("clauses", [])
    return clauses


def named_in(text: str) -> Iterator[str]:
    """Yield each clause that a sentence names, those between the ends of a range with it.

    >>> list(named_in("what is left of the support (R44 to R46, Q2), in a form such as R52"))
    ['R44', 'R45', 'R46', 'Q2']
    """
    for letter, first, last in _RANGE.findall(re.sub(r"such as [RQ][0-9]+", "", text)):
        yield from (f"{letter}{number}" for number in range(int(first), int(last or first) + 1))


@functools.cache
def _defined(tree: ast.Module) -> tuple[tuple[str, ast.AST], ...]:
    return tuple(_definitions(tree))


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield each function, class and constant at the top of a file or of a class, by name."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]
            yield from ((f"{node.name}.{inner.name}", inner) for inner in methods)
            rest = [inner for inner in node.body if inner not in methods]
            yield node.name, ast.Module(body=rest, type_ignores=[])
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(target), node


def _named_by(node: ast.AST) -> Iterator[str]:
    """Yield each clause that a definition cites or whose place in it the docstring tells."""
    for text in _strings(node):
        if _CLAUSE.fullmatch(text):
            yield text
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
        yield from named_in("".join(_texts([body[0].value])).partition(">>>")[0])


@functools.cache
def _strings(node: ast.AST) -> tuple[str, ...]:
    return tuple(_texts(inner for inner in ast.walk(node) if isinstance(inner, ast.Constant)))


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def citations() -> dict[str, list[tuple[str, str]]]:
    """List, for each clause, each file and the id or the name in it that cites the clause."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for path in OFFER_FILES:
        for place, source in _sources(tomllib.loads(path.read_text(encoding="utf-8"))):
            for clause in _clauses_of(source):
                found.setdefault(clause, {})[_name(path), place] = None
    for path in SOURCE_FILES:
        for name, node in _defined(_parsed(path)):
            for clause in _named_by(node) if name != "READINGS" else ():
                found.setdefault(clause, {})[_name(path), name] = None
    return {clause: list(places) for clause, places in found.items()}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Readings of ours -----------------------------------------------------------------------------------------------------


@attrs.frozen
class Reading:
    """A reading that is ours: its sentence, the clauses beside it, and where it is used."""

    sentence: str
    clauses: tuple[str, ...]
    file: str
    place: str


def readings_in_offers() -> Iterator[Reading]:
    """Yield each assumption of the offer files, but for those of figures."""
    for path in OFFER_FILES:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        tree.pop("parameters", None)
        for place, source in _sources(tree):
            if isinstance(source, dict):
                yield Reading(source["assumption"], tuple(_clauses_of(source)), _name(path), place)


def readings_in_code() -> Iterator[Reading]:
    """Yield each assumption of the rules, the ledger, the dates and the shipped plugins."""
    for path in SOURCE_FILES:
        for name, node in _defined(_parsed(path)):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "Source.assumption":
                    sentence, *clauses = (ast.literal_eval(argument) for argument in call.args)
                    yield Reading(sentence, tuple(clauses), _name(path), name)


def uses(figure: str) -> list[tuple[str, str]]:
    """List each file and name in it that uses a figure."""
    defined = ((path, name, node) for path in SOURCE_FILES for name, node in _defined(_parsed(path)))
    return [(_name(path), name) for path, name, node in defined if figure in _strings(node)]


# The pages ------------------------------------------------------------------------------------------------------------


def clauses_page() -> str:
    """Make the page of all clauses and readings, with where they are cited and what shows them."""
    where, shown = citations(), shown_by(register())
    lines = [
        _MADE,
        "# Clauses, and what shows them",
        "",
        "Clauses such as R35 are the provider's offer, restated.",
        "Those that begin with Q are readings of it where it can be read in more ways than one.",
        "Each is given by the beginning of its text, with where it is cited and how many tests show it.",
        "The readings that are ours stand on a [page of their own](assumptions.md).",
        "",
        "## Clauses of the offer",
        "",
        *_clause_rows((clause for clause in CLAUSES if clause[0] == "R"), where, shown),
        "",
        "## Readings of what the offer leaves open",
        "",
        *_clause_rows((clause for clause in CLAUSES if clause[0] == "Q"), where, shown),
    ]
    return _text(lines)


def _clause_rows(
    clauses: Iterable[str], where: dict[str, list[tuple[str, str]]], shown: dict[str, Counter[str]]
) -> Iterator[str]:
    yield "| clause | what it says | cited in | tests |"
    yield "|---|---|---|---|"
    for clause in clauses:
        files = shown.get(clause, Counter[str]())
        listed = "; ".join(f"{_short(file)} {count}" for file, count in sorted(files.items()))
        tests = (
            f"{files.total()}: {listed}" if files else "none" + (", a fact for documents" if clause in FACTS else "")
        )
        text = f"{CLAUSES[clause]}: {READINGS[clause]}" if clause in READINGS else CLAUSES[clause]
        yield _row(clause, text, _places(where.get(clause, [])), tests)


def _places(places: Iterable[tuple[str, str]]) -> str:
    grouped = itertools.groupby(places, key=lambda place: place[0])
    return "; ".join(f"{_short(file)}: {', '.join(f'`{name}`' for _, name in names)}" for file, names in grouped)


def _short(file: str) -> str:
    """Give a file without the folders that all of its kind share."""
    short = re.sub(r"^(?:src/coproduce/(?:rules/)?|tests/|plugins/)", "", file)
    return re.sub(r"/(?:src|tests)/.*", "", short) if file.startswith("plugins/") else short


def assumptions_page() -> str:
    """Make the page of every reading that is ours and not the offer's."""
    ours = [reading for reading in readings_in_code() if not reading.file.startswith("plugins/")]
    plugins = [reading for reading in readings_in_code() if reading.file.startswith("plugins/")]
    lines = [
        _MADE,
        "# Readings that are ours",
        "",
        "Where the offer is silent, or can be read in more ways than one, something had to be assumed.",
        "Every assumption is listed here, with the clauses that it stands beside and where it is used.",
        "Wherever one shows in a package or a plan it is marked `assumption`, or `assumed` in the terminal.",
        *_part("How we read what the offer leaves open", *_OPEN, rows=_open_rows()),
        *_part("Figures", *_OVERRIDING, rows=_figure_rows()),
        *_part("In the offer and its questions", _IN_OFFER, rows=_reading_rows(readings_in_offers())),
        *_part("In the rules, the ledger and the dates", _IN_RULES, rows=_reading_rows(ours)),
        *_part("In the plugins that come with this repository", rows=_reading_rows(plugins)),
    ]
    return _text(lines)


def _part(heading: str, *told: str, rows: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {heading}", "")
    if told:
        yield from (*told, "")
    yield from rows


_OPEN = (
    "Whatever cites one of these is an assumption, too, and shows its sentence.",
    "What each of them is about stands with the [clauses](clauses.md#readings-of-what-the-offer-leaves-open).",
)
_IN_OFFER = "These stand in the offer's own files; another version of it, `enhance(file)`, can read them otherwise."
_IN_RULES = "An [edit on record](../how-to/put-an-edit-on-record.md) takes the place of what follows from one."


def _open_rows() -> Iterator[str]:
    rows = [(number, text, _places(citations().get(number, []))) for number, text in READINGS.items()]
    return _rows("reading", "what it assumes", "used by", rows=rows)


_OVERRIDING = (
    "Each figure here rests on an assumption.",
    "For one charity, an edit on record puts another value in its place, in the unit of the figure:",
    "",
    "```python",
    ">>> from coproduce import *",
    ">>> practice = Practice(enhance())",
    '>>> case = practice.read("docs/examples/right-at-the-start.toml")',
    ">>> three_weeks = SetFigure(",
    '...     id="agreed/shorter-tail",',
    '...     figure="tail-days",',
    "...     value=21,",
    '...     by="the coordinator",',
    '...     reason="the report is half written already",',
    '...     source=Source.agreed("on the phone", "R59"),',
    "... )",
    ">>> assessment = practice.assess(case.charity, case.diagnostic, agreed=[three_weeks])",
    '>>> print(practice.tailor(assessment).figure("tail-days").source)',
    "agreed (R59, Q4): 21 calendar days in the place of 28, agreed by the coordinator",
    "",
    "```",
    "",
    'In a case file the same is an `[[agreed]]` table with `type = "set-figure"`.',
)


def _figure_rows() -> Iterator[str]:
    read = (figure for figure in enhance().offer.parameters if figure.source.basis is Basis.ASSUMPTION)
    rows = [
        (
            f"`{figure.id}`",
            figure.value,
            figure.unit,
            figure.meaning,
            ", ".join(figure.source.clauses),
            figure.source.note,
            _places(uses(figure.id)),
        )
        for figure in read
    ]
    return _rows("figure", "value", "unit", "meaning", "clauses", "reading", "used by", rows=rows)


def _reading_rows(readings: Iterable[Reading]) -> Iterator[str]:
    yield "| reading | clauses | used by |"
    yield "|---|---|---|"
    grouped: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for reading in readings:
        grouped.setdefault((reading.sentence, reading.clauses), []).append((reading.file, reading.place))
    for (sentence, clauses), places in grouped.items():
        yield _row(sentence, ", ".join(clauses) or "none", _places(dict.fromkeys(places)))


def offer_page() -> str:
    """Make the page of the offer's catalogue by its ids."""
    offer = enhance().offer
    lines = [
        _MADE,
        "# The offer, by its ids",
        "",
        f"This is version {offer.version} of the offer `{offer.id}`, as it comes with the library: {offer.title}.",
        "Edits on record and plugins name things by these ids.",
        '`explain` takes the part after the stroke alone, too, as in `explain("vision")`.',
        *_part("Modules", rows=_catalogue_rows("module", offer.modules, "title")),
        *_part("Lines", rows=_catalogue_rows("line", offer.lines, "tag", "title")),
        *_part("Options", *_ON_OPTIONS, rows=_option_rows()),
        *_part("Outcomes", _ON_OUTCOMES, rows=_outcome_rows()),
        *_part("Templates", rows=_catalogue_rows("template", offer.templates, "title", "lines")),
        *_part("Figures", _ON_FIGURES, rows=_catalogue_rows("figure", offer.parameters, "value", "unit", "meaning")),
    ]
    return _text(lines)


_ON_OPTIONS = (
    "An option is taken up or not.",
    "Either way the package says why, and what it adds, or would add, in provider days.",
)
_ON_OUTCOMES = "A typical outcome is promised where it is not evidenced yet, one of the programme where B3 names it."
_ON_FIGURES = "`SetFigure` puts another value in the place of one, for one charity."


def _catalogue_rows(kind: str, parts: Iterable[Any], *fields: str) -> Iterator[str]:
    rows = [(f"`{part.id}`", *(_cell(getattr(part, field)) for field in fields), part.source) for part in parts]
    names = ["kind" if field == "tag" else field for field in fields]
    return _rows(kind, *names, "rests on", rows=rows)


def _cell(value: object) -> object:
    return ", ".join(f"`{item}`" for item in value) if isinstance(value, tuple) else value


def _option_rows() -> Iterator[str]:
    rows = []
    for option in enhance().offer.options:
        days = " or ".join(str(amount) for amount in option.adds) or "none"
        where = "" if option.in_band or not option.adds else ", outside the stated days"
        taken = f"{option.question} answered {option.answer}"
        rows.append((f"`{option.id}`", option.title, taken, f"{days}{where}", option.source))
    return _rows("option", "title", "asked for with", "provider days", "clauses", rows=rows)


def _outcome_rows() -> Iterator[str]:
    rows = []
    for outcome in enhance().offer.outcomes:
        functions = ", ".join(outcome.functions) or "any"
        asked = outcome.question or "B3"
        rows.append((f"`{outcome.id}`", outcome.title, outcome.kind.value, asked, functions, outcome.source))
    return _rows("outcome", "title", "kind", "question", "only where wanted (B2)", "rests on", rows=rows)


def _rows(*heading: str, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield _row(*heading)
    yield "|" + "---|" * len(heading)
    yield from (_row(*row) for row in rows)


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', _STROKE) or 'none' for cell in cells)} |"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


PAGES = {"clauses.md": clauses_page, "assumptions.md": assumptions_page, "offer.md": offer_page}


def out_of_date() -> list[str]:
    """List the pages that are not as they would be made now."""
    committed = {name: REFERENCE / name for name in PAGES}
    texts = {name: path.read_text(encoding="utf-8") if path.exists() else "" for name, path in committed.items()}
    return [name for name, make in PAGES.items() if make() != texts[name]]


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    stale = out_of_date()
    if "--check" in arguments:
        sys.stdout.write("".join(f"{name} is out of date: run python docs/pages.py\n" for name in stale))
        return int(bool(stale))
    for name in stale:
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
