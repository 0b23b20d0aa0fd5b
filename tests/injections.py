"""Every hostile text that tests/injection lists: what it is called, of what family it is, and why it is there."""

import os
import tomllib
from pathlib import Path

import attrs

DOCUMENTS = "COPRODUCE_DOCUMENTS"
"""The variable of the environment that asks for every text, and not only for a few of each family."""

AT_LEAST = {"formulas": 40, "calendars": 30, "markup": 40, "control": 30, "templates": 10}
"""How many texts each family has at the least."""


@attrs.frozen
class Injection:
    """Hold one text that a charity could give, and that must be shown as it is and never do anything."""

    family: str
    id: str
    text: str
    why: str
    is_sample: bool


def _read(path):
    """Read one file; half a letter, which no TOML can hold, stands there in units of UTF-16."""
    for id_, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        units = bytes.fromhex("".join(entry.get("utf_16", [])))
        text = entry["text"] if "text" in entry else units.decode("utf-16-be", "surrogatepass")
        yield Injection(path.stem, id_, text, entry["why"], entry.get("sample", False))


CORPUS = tuple(each for name in AT_LEAST for each in _read(Path(__file__).parent / "injection" / f"{name}.toml"))
SAMPLE = tuple(each for each in CORPUS if each.is_sample)
TRIED = CORPUS if DOCUMENTS in os.environ else SAMPLE
"""What goes through every format: a few of each family, or all where asked."""

TEXTS = {each.id: each.text for each in CORPUS}
