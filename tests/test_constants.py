"""Every constant of the offer and of its questions, changed alone, is noticed by the check that is named for it."""

from __future__ import annotations

import fnmatch
import functools
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs

from cases import MONDAY, a_calendar, a_case
from coproduce import (
    Nature,
    Package,
    Plan,
    Practice,
    ProviderDays,
    Status,
    schedule,
)
from coproduce.offer import Gap, Mode, Participants
from coproduce.reading import structure
from coproduce.rules.enhance import shipped
from coproduce.rules.enhance.plugin import Enhance
from coproduce.trees import Tree

OFFERS = files("coproduce").joinpath("offers")
ROOTS = {
    name: tomllib.loads(OFFERS.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("enhance", "diagnostic")
}
FIGURES = tomllib.loads((Path(__file__).parent / "requirements" / "figures.toml").read_text(encoding="utf-8"))

PROSE = {
    "title", "summary", "meaning", "unit", "what", "text", "content", "methods", "ground_rule", "evidence", "drives",
    "framework", "assumption", "reason", "purposes", "format",
}  # fmt: skip
"""The keys whose texts are for people to read; what is a fact in them has a test of its own."""


# The constants, and how each is changed -------------------------------------------------------------------------------

Way = tuple[str | int, ...]
TAKEN_OUT = object()


@attrs.frozen(repr=False)
class Change:
    """Hold one constant changed alone: in which file, the way to it, its name, and what stands there instead."""

    file: str
    way: Way
    constant: str
    label: str
    value: object

    def __repr__(self) -> str:
        return f"{self.constant}:{self.label}"

    def world(self) -> World:
        """Give the world with this one constant changed."""
        return world_of({**ROOTS, self.file: put(ROOTS[self.file], self.way, self.value)})


def put(node: Any, way: Way, value: object) -> Any:
    """Copy a tree with one part changed, or taken out."""
    step, *rest = way
    new = value if not rest else put(node[step], tuple(rest), value)
    if isinstance(node, dict):
        return {key: new if key == step else kept for key, kept in node.items() if key != step or new is not TAKEN_OUT}
    return [new if place == step else kept for place, kept in enumerate(node) if place != step or new is not TAKEN_OUT]


def constants(node: Any, way: Way = (), name: str = "") -> Iterator[tuple[Way, str, object]]:
    """Walk a file of the offer: the way to each constant, its name, and its value."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in PROSE:
                yield from constants(value, (*way, key), f"{name}.{key}".lstrip("."))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from constants(value, (*way, place), f"{name}.{named(value, place)}")
    else:
        yield way, name, node


def named(value: object, place: int) -> str:
    """Name an element of a list: by its id where it has one, else by its place."""
    return value["id"].removeprefix("enhance/") if isinstance(value, dict) and "id" in value else str(place)


def changes() -> Iterator[Change]:
    """List every change that is tried: each constant of both files, in one way or several."""
    for file, root in ROOTS.items():
        for way, constant, value in constants(root):
            for label, new in instead(way, constant, value):
                yield Change(file, way, constant, label, new)
        for way, constant, value in lists(root):
            yield Change(file, way, f"{constant}.order", "two-swapped", [value[1], value[0], *value[2:]])


def lists(node: Any, way: Way = (), name: str = "") -> Iterator[tuple[Way, str, list[object]]]:
    """Walk a file for the lists whose order is a fact."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        there = named(value, key) if isinstance(key, int) else key
        path = f"{name}.{there}".lstrip(".")
        if isinstance(value, list) and len(value) > 1 and is_ordered(path):
            yield (*way, key), path, value
        yield from lists(value, (*way, key), path)


def is_ordered(path: str) -> bool:
    """Tell whether the order of a list is a fact."""
    ranked = ("questions.*.options", "questions.*.rows", "templates.*.lines", "modules.*.band", "lines.*.sessions")
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in ranked[:4]) or path in TABLES


TABLES = ("parameters", "outcomes", "options", "templates", "modules", "roles", "lines", "questions")


def instead(way: Way, constant: str, value: object) -> Iterator[tuple[str, object]]:
    """List what is put in the place of a constant: of a number its neighbours, of a name another one."""
    if isinstance(way[-1], int):
        yield "taken-out", TAKEN_OUT
    if isinstance(value, bool):
        yield "turned", not value
    elif isinstance(value, int):
        yield from numbers_instead(way, value)
    elif is_days(way):
        yield "a-quarter-more", (ProviderDays.of(value) + ProviderDays(1)).text()
    elif "source" in way:
        yield from sources_instead(way, value)
    elif not isinstance(way[-1], int):
        yield from ((other, other) for other in names_instead(way, constant, value))


def numbers_instead(way: Way, value: int) -> Iterator[tuple[str, int]]:
    parameter = ROOTS["enhance"]["parameters"][way[1]] if way[0] == "parameters" else {}
    if parameter.get("unit", "").startswith("1 for yes"):
        yield "turned", 1 - value
        return
    yield "one-more", value + 1
    if value > 0:
        yield "one-less", value - 1


def is_days(way: Way) -> bool:
    return way[-1] == "days" or (len(way) > 1 and way[-2] in ("sessions", "band", "adds")) or "efforts" in way[:-2]


def sources_instead(way: Way, value: str) -> Iterator[tuple[str, str]]:
    """Take each clause out of a source, or put another in the place of the only one."""
    if isinstance(way[-1], int):
        return
    clauses = value.split(", ")
    for clause in clauses:
        yield f"without-{clause}", ", ".join(each for each in clauses if each != clause) or "R113"


MEMBERS = {
    "status": [status.value for status in Status],
    "nature": [nature.value for nature in Nature],
    "gap": [gap.value for gap in Gap],
    "participants": [participants.value for participants in Participants],
    "mode": [mode.value for mode in Mode],
    "slot": ["participants", "roles", "mode", "adjustments"],
    "type": ["workshop", "activity", "check-in", "support", "report-back", "debrief", "training", "consultancy"],
    "module": [f"enhance/{name}" for name in FIGURES["ids"]["modules"]],
    "asked_of": ["charity", "funder"],
    "answer": ["yes", "no"],
    "question": ["A4", "C4"],
}


def names_instead(way: Way, constant: str, value: str) -> list[str]:
    """List other names that could stand in the place of a name."""
    key = str(way[-1])
    if way[0] == "outcomes" and key == "kind":
        return [other for other in ("typical", "programme") if other != value]
    if way[0] == "questions" and key == "kind":
        return ["list" if value == "text" else "text"]
    if way[0] == "facts" or key == "question":
        return ["A4"]
    if constant == "provider.status":
        return ["local charity"]
    if key == "line":
        return ["enhance/concepts"]
    return [other for other in MEMBERS.get(key, [f"{value}-changed"]) if other != value]


# The world that a change makes ----------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class World:
    """Hold an offer in force, and what it makes of cases, each worked out once."""

    practice: Practice
    _made: dict[object, Package] = attrs.field(factory=dict)

    def tailored(self, changes: dict[str, object] | None = None, *agreed: object, **facts: object) -> Package:
        """Tailor a package for the worked case with changes."""
        key = (frozenset((changes or {}).items()), agreed, frozenset(facts.items()))
        if key not in self._made:
            case = a_case(changes, **facts)
            self._made[key] = self.practice.tailor(
                self.practice.assess(case.charity, case.diagnostic, agreed=agreed),
            )
        return self._made[key]

    def assessed(self, changes: dict[str, object] | None = None, **facts: object) -> object:
        """Assess the worked case with changes."""
        case = a_case(changes, **facts)
        return self.practice.assess(case.charity, case.diagnostic)

    def planned(self, changes: dict[str, object] | None = None, *agreed: object) -> Plan:
        """Schedule a package for the worked case with changes, from Monday, 11 January 2027 on."""
        return schedule(self.tailored(changes, *agreed), start=MONDAY, calendar=calendar())

    def beside(self, *plugins: object) -> World:
        """Give the same offer with plugins in force."""
        return World(Practice(self.practice._offer_plugin, plugins=plugins))

    @property
    def offer(self):
        """The offer in force."""
        return self.practice.offer


@functools.cache
def calendar():
    return a_calendar()


@functools.cache
def offer_plugin(*roots: int) -> object:
    """Read an offer and its questions; what is the same as shipped is read once."""
    raise NotImplementedError(roots)


def world_of(roots: dict[str, dict[str, Any]]) -> World:
    """Put an offer and its questions in force, from their files as parsed."""
    offer = shipped.shipped_offer() if roots["enhance"] is ROOTS["enhance"] else offer_of(roots["enhance"])
    same = roots["diagnostic"] is ROOTS["diagnostic"]
    return World(Practice(Enhance(offer, shipped.shipped_questions() if same else questions_of(roots["diagnostic"]))))


def offer_of(root: dict[str, Any]):
    return shipped._offer_of(Tree("changed", root, {}))


def questions_of(root: dict[str, Any]):
    tables = [row for table in root["questions"] for row in shipped._rows(table)]
    read = structure(
        Tree("changed", root, {}), shipped._QuestionFile, {"version": root["version"], "questions": tables}
    )
    return shipped.Questions(read.questions, read.version)


SHIPPED = world_of(ROOTS)
