"""The offer and the questions as shipped with the library, read from their TOML."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from coproduce.audience import EVERYONE
from coproduce.diagnostic import Question, Questions
from coproduce.offer import Offer
from coproduce.reading import refuse_format, structure
from coproduce.rules.enhance.journey import questions_of, workshops
from coproduce.trees import Tree, all_faults, parse_toml, read_tree


@functools.cache
def shipped_offer() -> Offer:
    """Give the offer as shipped, read once."""
    return read_offer(_shipped("enhance.toml"), "enhance.toml")


@functools.cache
def shipped_questions() -> Questions:
    """Give the questions of the diagnostic call as shipped, read once."""
    return read_questions(_shipped("diagnostic.toml"), "diagnostic.toml")


def offer_from(path: str | Path) -> Offer:
    """Read an offer from a TOML file, or raise `DocumentError` with every fault of it."""
    tree = read_tree(path)
    offer = _offer_of(tree)
    faults = [
        tree.fault((), message, code="missing", hint="take it over from the shipped offer, and change it there")
        for message in _missing(offer)
    ]
    if faults:
        raise all_faults(tree.source, faults)
    return offer


def _missing(offer: Offer) -> Iterator[str]:
    """Say what our rules read that an offer does not have: figures, templates, and outcomes of its workshops."""
    shipped = shipped_offer()
    for kind in ("parameters", "templates", "lines", "modules"):
        there = {part.id for part in getattr(offer, kind)}
        yield from (
            f"the offer has no {part.id} among its {kind}" for part in getattr(shipped, kind) if part.id not in there
        )
    for workshop in workshops(offer):
        if not questions_of(offer, workshop.id):
            yield f"the workshop {workshop.id} works on no typical outcome, so nothing would bring it"


def _shipped(name: str) -> str:
    from importlib.resources import files  # noqa: PLC0415 - read on first use, so that importing the library stays light

    return files("coproduce").joinpath("offers", name).read_text(encoding="utf-8")


def read_offer(text: str, source: str) -> Offer:
    """Read an offer from TOML text, or raise `DocumentError` with every fault of it."""
    return _offer_of(parse_toml(text, source))


def _offer_of(tree: Tree) -> Offer:
    _refuse_format(tree, "coproduce-offer/1")
    return structure(tree, Offer, {key: value for key, value in tree.root.items() if key != "format"})


def read_questions(text: str, source: str) -> Questions:
    """Read the questions of a diagnostic call from TOML text, each row of an item as a question of its own.

    Raises `DocumentError` with every fault of the text.
    """
    tree = parse_toml(text, source)
    _refuse_format(tree, "coproduce-questions/1")
    tables = [row for table in tree.root.get("questions", ()) for row in _rows(table)]
    read = structure(tree, _QuestionFile, {"version": tree.root.get("version"), "questions": tables})
    return Questions(read.questions, read.version)


@attrs.frozen
class _QuestionFile:
    version: str = attrs.field(metadata=EVERYONE)
    questions: tuple[Question, ...] = attrs.field(metadata=EVERYONE)


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    rest = {key: value for key, value in table.items() if key != "rows"}
    if "rows" not in table:
        return [rest]
    return [_row(rest, row) for row in table["rows"]]


def _row(table: dict[str, Any], row: str) -> dict[str, Any]:
    words = {key: table[key].replace("{row}", row.replace("-", " ")) for key in ("text", "drives")}
    return {**table, **words, "id": f"{table['id']}.{row}"}


def _refuse_format(tree: Tree, format_: str) -> None:
    faults = list(refuse_format(tree, format_))
    if faults:
        raise all_faults(tree.source, faults)
