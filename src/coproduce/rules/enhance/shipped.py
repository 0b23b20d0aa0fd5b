"""The offer and the questions as shipped with the library, read from their TOML."""

from __future__ import annotations

import functools
from typing import Any

import attrs

from coproduce.audience import EVERYONE
from coproduce.diagnostic import Question
from coproduce.offer import Offer
from coproduce.reading import refuse_format, structure
from coproduce.trees import Tree, all_faults, parse_toml


@functools.cache
def shipped_offer() -> Offer:
    """Give the offer as shipped, read once."""
    return read_offer(_shipped("enhance.toml"), "enhance.toml")


@functools.cache
def shipped_questions() -> tuple[Question, ...]:
    """Give the questions of the diagnostic call as shipped, read once."""
    return read_questions(_shipped("diagnostic.toml"), "diagnostic.toml")


def _shipped(name: str) -> str:
    from importlib.resources import files  # noqa: PLC0415 - read on first use, so that importing the library stays light

    return files("coproduce").joinpath("offers", name).read_text(encoding="utf-8")


def read_offer(text: str, source: str) -> Offer:
    """Read an offer from TOML text, or raise `DocumentError` with every fault of it."""
    tree = _tree_of(text, source, "coproduce-offer/1")
    return structure(tree, Offer, {key: value for key, value in tree.root.items() if key != "format"})


def read_questions(text: str, source: str) -> tuple[Question, ...]:
    """Read the questions of a diagnostic call from TOML text, each row of an item as a question of its own.

    Raises `DocumentError` with every fault of the text.
    """
    tree = _tree_of(text, source, "coproduce-questions/1")
    tables = [row for table in tree.root.get("questions", ()) for row in _rows(table)]
    return structure(tree, _QuestionFile, {"questions": tables}).questions


@attrs.frozen
class _QuestionFile:
    questions: tuple[Question, ...] = attrs.field(metadata=EVERYONE)


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    rest = {key: value for key, value in table.items() if key != "rows"}
    if "rows" not in table:
        return [rest]
    return [_row(rest, row) for row in table["rows"]]


def _row(table: dict[str, Any], row: str) -> dict[str, Any]:
    words = {key: table[key].replace("{row}", row.replace("-", " ")) for key in ("text", "drives")}
    return {**table, **words, "id": f"{table['id']}.{row}"}


def _tree_of(text: str, source: str, format_: str) -> Tree:
    tree = parse_toml(text, source)
    faults = list(refuse_format(tree, format_))
    if faults:
        raise all_faults(source, faults)
    return tree
