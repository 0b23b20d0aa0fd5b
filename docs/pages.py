"""What of the reference is made from what is in force, pages and blocks: `python docs/pages.py` writes it again.

With `--check` nothing is written; the names of pages that are out of date are printed, and the exit code is 1.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
import runpy
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import attrs

from coproduce import AnyLine, AnyTailoring, ConflictError, Module, Plugin, enhance
from coproduce.amendments import LAWS, Amendment, Law
from coproduce.invariants import INVARIANTS
from coproduce.provenance import READINGS, Basis
from coproduce.testing.laws import LAWS as LAWS_OF_CONFORMANCE

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
CLAUSES: dict[str, str] = tomllib.loads((ROOT / "tests/requirements/clauses.toml").read_text(encoding="utf-8"))
TEST_FILES = sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("plugins/*/tests/**/test_*.py")])
SOURCE_FILES = [*sorted(ROOT.glob("src/**/*.py")), *sorted(ROOT.glob("plugins/*/src/**/*.py"))]
OFFER_FILES = sorted(ROOT.glob("src/coproduce/offers/*.toml"))
PLANTED = runpy.run_path(str(Path(__file__).with_name("planted.py")))
PACK_FILES = sorted(ROOT.glob("plugins/*/src/*/pack.toml"))

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
    """Yield each clause that an offer file, or a data pack, cites under `source`."""
    yield from (clause for _, source in _sources(value) for clause in _clauses_of(source))


def _texts(nodes: Iterable[ast.expr]) -> Iterator[str]:
    yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _sources(value: object, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each source of a file, with the id of what it stands with, or its table where it has none."""
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
    for path in [*OFFER_FILES, *PACK_FILES]:
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


def readings_in_files(paths: Iterable[Path]) -> Iterator[Reading]:
    """Yield each assumption of offer files and data packs, but for those of figures."""
    for path in paths:
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
    plugins += readings_in_files(PACK_FILES)
    lines = [
        _MADE,
        "# Readings that are ours",
        "",
        "Where the offer is silent, or can be read in more ways than one, something had to be assumed.",
        "Every assumption is listed here, with the clauses that it stands beside and where it is used.",
        "Wherever one shows in a package or a plan it is marked `assumption`, or `assumed` in the terminal.",
        *_part("How we read what the offer leaves open", *_OPEN, rows=_open_rows()),
        *_part("Figures", *_OVERRIDING, rows=_figure_rows()),
        *_part("In the offer and its questions", _IN_OFFER, rows=_reading_rows(readings_in_files(OFFER_FILES))),
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


def slots_page() -> str:
    """Make the page of the slots, of the laws by which they merge, and of what must hold afterwards."""
    lines = [
        _MADE,
        "# Slots and their laws",
        "",
        *_ON_SLOTS,
        *_part("Slots", rows=_slot_rows()),
        *_part("Laws", *_ON_LAWS, rows=_law_rows()),
        *_part("What must hold afterwards", *_ON_INVARIANTS, rows=_invariant_rows()),
    ]
    return _text(lines)


_ON_SLOTS = (
    "An amendment of the last stratum writes one slot of the lines or modules that it is for.",
    "What several authors write into one slot becomes one value by the law of the slot, in whatever order it was said.",
    "What else amendments have, and whom they are for, stands with [amendments](amendments.md).",
)
_ON_LAWS = (
    "No law depends on an order, and there is no priority.",
    "Under `AGREE` two different values are a [conflict](amendments.md#conflicts), which names both authors.",
    "Under the other laws nobody can disagree.",
)
_ON_INVARIANTS = (
    "Amendments that are each in order may be wrong together.",
    "After a breach that is an error no package is made: it is a `ConflictError` with this code.",
    "After one that is a finding there is a package, which tells it, and a person decides.",
    "Either way those are blamed whose removal alone would let it hold again.",
    "Where no single removal would, a set of them is blamed in which none is too many.",
    "Where slots are read, `lines` stands for which lines there are.",
)


def _slot_rows() -> Iterator[str]:
    rows = []
    for slot, law in LAWS.items():
        said = ", ".join(f"`{_signed(each)}`" for each in get_args(AnyTailoring) if getattr(each, "slot", "") == slot)
        rows.append((f"`{slot}`", _parts_with(slot), said, f"`{law.name}`", law.value))
    return _rows("slot", "of", "written by", "law", "in words", rows=rows)


def _signed(amendment: type[Any]) -> str:
    """Give an amendment with what it takes beside what every amendment takes."""
    shared = {*attrs.fields_dict(Amendment), "target"}
    own = [field for field in attrs.fields(amendment) if field.name not in shared]
    arguments = (f"{field.name}={'…' if field.default is attrs.NOTHING else repr(field.default)}" for field in own)
    return f"{amendment.__name__}({', '.join(arguments)})".replace("'", '"')


def _parts_with(slot: str) -> str:
    kinds = [kind for kind in get_args(AnyLine) if slot in attrs.fields_dict(kind)]
    named = ["every line"] if kinds == [*get_args(AnyLine)] else [f"a {kind.tag}" for kind in kinds]
    return ", ".join([*named, *(["a module"] if slot in attrs.fields_dict(Module) else [])])


def _law_rows() -> Iterator[str]:
    held = {law: [f"`{slot}`" for slot, its in LAWS.items() if its is law] for law in Law}
    rows = [(f"`{law.name}`", law.value, ", ".join(slots)) for law, slots in held.items()]
    return _rows("law", "what becomes of what is written", "slots", rows=rows)


def _invariant_rows() -> Iterator[str]:
    raised = {name for path in SOURCE_FILES if path.parent.name == "coproduce" for name in _conflicts_in(path)}
    names = {id(value): name for name, value in vars(sys.modules["coproduce.invariants"]).items()}
    rows = []
    for one in INVARIANTS:
        breach = f"an error, `{one.id}`" if names[id(one)] in raised else "a finding"
        rows.append((one.says, ", ".join(f"`{slot}`" for slot in one.reads), one.source, breach))
    return _rows("what must hold", "slots that it reads", "rests on", "a breach is", rows=rows)


def _conflicts_in(path: Path) -> Iterator[str]:
    """Yield each name of an invariant that a file of the core uses: it raises, where the offer's own rules find."""
    imported = (node for node in ast.walk(_parsed(path)) if isinstance(node, ast.ImportFrom))
    yield from (each.name for node in imported if node.module == "coproduce.invariants" for each in node.names)


# Blocks of pages that are written by hand -----------------------------------------------------------------------------


def refusals_block(table: str, what: str) -> Iterator[str]:
    """Make a table of what planted plugins are told, by really putting them in force."""
    rows = []
    for each in PLANTED[table]:
        fault = PLANTED["refused"](each)
        kind = "conflict, " if isinstance(fault, ConflictError) else ""
        hint = re.sub(r"^installed are .*", "installed are …", fault.hint)
        rows.append((each.words, f"{kind}`{fault.code}`", f"`{fault.message}`", f"`{hint}`" if hint else "as it says"))
    return _rows(what, "code", "what is said", "what to do", rows=rows)


def attributes_block() -> Iterator[str]:
    """Make the table of the attributes of the class `Plugin`, with the values they have where a plugin says nothing."""
    rows = [
        (f"`{name}`", f"`{_shown(getattr(Plugin, name))}`" if hasattr(Plugin, name) else "must be given", meaning)
        for name, meaning in ATTRIBUTES.items()
    ]
    return _rows("attribute", "unless you say so", "what it is", rows=rows)


def _shown(value: object) -> str:
    return repr(value).replace("'", '"')


ATTRIBUTES: Mapping[str, str] = {
    "key": "the owner of all ids that it yields, in lower-case words with hyphens; `agreed` is taken",
    "version": "stamped on everything it says; an installed plugin has that of its distribution",
    "distribution": "what it is installed from; an installed plugin is told",
    "applies": 'whom it is for, as in `sector("housing")`; it is not asked about a charity to which it does not apply',
    "ids": "the amendments, gates and findings that it may yield, with `*` for what varies, as in `housing/need-*`",
    "requires": "the version of the hooks that it needs, as in `1.0`",
    "renamed": "ids that it gave up, each a `Renamed`",
}


def laws_block() -> Iterator[str]:
    """Make the table of the laws of conformance."""
    return _rows("law", "what holds", rows=[(f"`{law.id}`", law.says) for law in LAWS_OF_CONFORMANCE])


BLOCKS: Mapping[str, Mapping[str, Callable[[], Iterable[str]]]] = {
    "hooks.md": {
        "attributes": attributes_block,
        "refused": functools.partial(refusals_block, "REFUSED", "what is given"),
        "caught": functools.partial(refusals_block, "CAUGHT", "a plugin that"),
        "not loaded": functools.partial(refusals_block, "NOT_LOADED", "a plugin that"),
    },
    "testing.md": {"laws": laws_block},
}
"""The pages that are written by hand but for some blocks, and what makes each block."""


def with_blocks(name: str) -> str:
    """Give a page as it is, with its blocks made again."""
    text = (REFERENCE / name).read_text(encoding="utf-8")
    for block, make in BLOCKS[name].items():
        begin, end = f"<!-- made by docs/pages.py: {block} -->\n", "<!-- made until here -->\n"
        before, _, rest = text.partition(begin)
        assert end in rest, f"{name} has no place for the block {block}"
        text = "".join([before, begin, "\n", _text(make()), "\n", end, rest.partition(end)[2]])
    return text


PAGES: Mapping[str, Callable[[], str]] = {
    "clauses.md": clauses_page,
    "assumptions.md": assumptions_page,
    "offer.md": offer_page,
    "slots.md": slots_page,
    **{name: functools.partial(with_blocks, name) for name in BLOCKS},
}


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
