"""The house: a module imports only from lower floors, and on one floor only from rooms to its left."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest


def _within(folder: str, names: str) -> str:
    return " ".join(name if name == folder else f"{folder}.{name}" for name in names.split())


ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "src" / "coproduce"
ENHANCE = "journey gates choosing companions delivery options checks spoken shipped plugin"
TESTING = (
    "possible sampling distributions bench confidences laws elsewhere conformance strategies two_calendars amending"
)
PLUGINS = "asking refusing renaming conditions packs registry pack_reading loading bringing course"
RULES = f"rules figures listening applicability hookspecs fitting lending {PLUGINS} practice"
KERNEL = _within("dates", "dates network thresholds nearest steady conflict")
DRAWN = _within("dates", "wishes drawing impasse")
DATES = f"{KERNEL} requests meeting dates.windows plan {DRAWN} timetable changes"
REPLANNING = _within("replanning", "replanning sittings runners revision rework")
DELIVERING = _within("delivering", "delivering facts balances discrepancies")
DIARIES = _within("diaries", "diaries diary timezones freebusy")
FILED = "names leftovers places writing folders"
MAKING = "brief figures heard proposed effort dates agreeing letters overview sheets listeners decks entries"
EXPORT = (
    "export.needs export.words export.report export.languages export.languages.patterns export.languages.catalogue "
    "export.languages.speaker export.languages.* export.seen "
    f"{_within('export.files', FILED)} export.files export.earlier "
    "export.formats export.formats.* "
    f"export.making {_within('export.making', MAKING)} export.notebook export.leaks export.reporting"
)
FLOORS = (  # upward, and on each floor from left to right; `|` parts two wings that never see each other
    "errors",
    "audience provenance trees",
    "days months halves weekdays closures workdays lags clock answers charity",
    f"diagnostic holidays {DIARIES} reading",
    "offer",
    "amendments",
    "assessment invariants attendance coverage case merging ledger package assembly",
    f"difference agreement {DATES} | {_within('rules', RULES)} {_within('rules.enhance', ENHANCE)} rules.enhance",
    "portfolio",
    f"{REPLANNING} replan {DELIVERING} delivery",
    f"codec {EXPORT} export",
    "",
    f"{_within('testing', TESTING)} testing",
)
FRONT_DOOR_ONLY = {"cli": ("", "codec", "export", "cli", "testing"), "plugins": ("",)}
LEAVES = {
    "pluggy": ("rules.*",),
    "cattrs": ("reading", "codec"),
    "click": ("cli.*",),
    "rich": ("cli.*",),
    "holidays": ("holidays",),
    "tomllib": ("trees", "codec", "cli.*"),
    "json": ("trees", "codec", "export.formats.tree", "cli.*"),
    "hypothesis": ("testing.strategies", "testing.two_calendars", "testing.amending"),
    "pytest": ("testing.*",),
    "icalendar": ("export.*", "diaries.freebusy", "diaries.timezones"),
    "recurring_ical_events": ("diaries.freebusy",),
    "dateutil": ("diaries.freebusy", "diaries.timezones"),
    "zoneinfo": ("clock",),
    "docx": ("export.*",),
    "pptx": ("export.*",),
    "openpyxl": ("export.*",),
    "xlsxwriter": ("export.*",),
    "jinja2": ("export.*",),
    "resvg_py": ("export.*",),
    "ortools": (),
}
LATE = ("cattrs", "tomllib", "json", "holidays", "importlib")
LONGEST_FUNCTION = 40

FILES = {
    ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in sorted(HOUSE.rglob("*.py"))
} | {f"plugins/{path.relative_to(ROOT / 'plugins')}": path for path in sorted(ROOT.glob("plugins/*/src/**/*.py"))}
TREES = {room: ast.parse(path.read_text(encoding="utf-8")) for room, path in FILES.items()}


def fits(room: str, pattern: str) -> bool:
    """Tell whether a room is the one that is named, or one in the folder that is named with a star."""
    return room == pattern or (pattern.endswith(".*") and room.startswith(pattern[:-1])) or f"{room}.*" == pattern


def place(room: str) -> tuple[int, int, int]:
    """Tell the floor of a room, its wing, and its place from the left, or raise LookupError."""
    for floor, rooms in enumerate(FLOORS):
        for wing, names in enumerate(rooms.split("|")):
            for number, name in enumerate(names.split() or [""]):
                if fits(room, name):
                    return floor, wing, number
    raise LookupError(room)


@functools.cache
def imports(tree: ast.AST, *, typing: bool = True) -> tuple[tuple[str, bool], ...]:
    """List the name of each module that a tree imports, those inside functions too, and whether it is inside one."""
    return tuple(_imports(tree, typing=typing))


def _imports(tree: ast.AST, *, typing: bool) -> Iterator[tuple[str, bool]]:
    """Yield the name of each module that a tree imports, those inside functions too, and whether it is inside one."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for part in ast.walk(node)}
    hints = {id(part) for node in ast.walk(tree) if _is_for_types(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if typing or id(node) not in hints:
            for name in _imported(node):
                yield name, id(node) in inside or id(node) in hints


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "needed":
        return [node.args[0].value]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert 0 == node.level, "an import names the whole way"
        named = [f"{node.module}.{alias.name}" for alias in node.names]
        return [name if name.removeprefix("coproduce.") in FILES else node.module for name in named]
    return []


def rooms_used(tree: ast.AST) -> set[str]:
    """List the rooms of the house that a tree imports from; the front door is the room without a name."""
    names = {name for name, _ in imports(tree) if re.match(r"coproduce(\.|$)", name)}
    return {name.removeprefix("coproduce").lstrip(".") for name in names}


def may_see(room: str, other: str) -> bool:
    """Tell whether one room may import from another."""
    street = next((allowed for name, allowed in FRONT_DOOR_ONLY.items() if re.match(rf"{name}\b", room)), None)
    if street is not None:
        return any(other == name or (name and other.startswith(f"{name}.")) for name in street)
    if other.startswith("cli") or room == other:
        return False
    floor, wing, number = place(room)
    other_floor, other_wing, other_number = place(other)
    return other_floor < floor or (other_floor == floor and other_wing == wing and other_number <= number)


class TestFloors:
    """Imports run one way, those hidden in functions included."""

    @pytest.mark.parametrize("room", FILES, ids=lambda room: room or "front door")
    def test_imports_run_down(self, room):
        """A room imports only from lower floors, and on its own floor only from rooms to its left."""
        assert [] == [other for other in sorted(rooms_used(TREES[room])) if not may_see(room, other)]

    def test_every_file_has_a_floor(self):
        """No file stands outside the house."""
        street = tuple(FRONT_DOOR_ONLY)
        assert [] == [room for room in FILES if not room.startswith(street) and not _has_place(room)]
        assert not _has_place("utils")

    def test_faults_are_found(self):
        """Planted defects: an import upward, to the right, into the other wing, past the front door, in a function."""
        upward = ast.parse("def f():\n    from coproduce.package import Package")
        assert {"package"} == rooms_used(upward)
        assert not may_see("days", "package")
        assert not may_see("workdays", "answers")
        assert not may_see("plan", "rules.practice")
        assert not may_see("rules.practice", "plan")
        assert not may_see("plugins/wales", "offer")
        assert not may_see("cli.terminal", "plan")
        assert not may_see("codec", "cli.commands")
        assert may_see("testing", "merging")

    @pytest.mark.parametrize("room", [room for room in FILES if room.startswith("plugins")])
    def test_plugins_keep_to_themselves(self, room):
        """A plugin imports nothing of ours but the front door and its own package."""
        names = {name.partition(".")[0] for name, _ in imports(TREES[room])}
        own = FILES[room].relative_to(ROOT / "plugins").parts[2]
        assert [] == [name for name in names if name.startswith("coproduce") and name not in ("coproduce", own)]

    @pytest.mark.parametrize("library", LEAVES)
    def test_libraries_stay_in_their_leaf(self, library):
        """A library is imported only in the rooms that are there for it."""
        users = [
            room for room, tree in TREES.items() if library in {name.partition(".")[0] for name, _ in imports(tree)}
        ]
        assert [] == [room for room in users if not any(fits(room, leaf) for leaf in LEAVES[library])]

    @pytest.mark.parametrize("room", [room for room in FILES if not room.startswith(("cli", "plugins"))])
    def test_libraries_come_in_late(self, room):
        """What is large is imported inside functions, on first use."""
        early = {name for name, late in imports(TREES[room]) if not late}
        assert [] == [name for name in sorted(early) if name.partition(".")[0] in LATE]


def _has_place(room: str) -> bool:
    try:
        return bool(place(room))
    except LookupError:
        return False


@pytest.mark.parametrize("room", FILES, ids=lambda room: room or "front door")
class TestRooms:
    """Each room has its caption, and no function in it is long."""

    def test_caption(self, room):
        """A module starts with a docstring of one sentence."""
        caption = ast.get_docstring(TREES[room]) or ""
        assert re.fullmatch(r"[^\n]*[^\n.!?][.!?]", caption), caption
        assert [] == re.findall(r"[.!?] +[A-Z]", caption)

    def test_short_functions(self, room):
        """No function is longer than forty lines without its docstring."""
        functions = [node for node in ast.walk(TREES[room]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert [] == [function.name for function in functions if _length(function) > LONGEST_FUNCTION]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    told = ast.get_docstring(function) is not None
    return function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if told else 0)
