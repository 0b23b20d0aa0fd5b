"""Whether a plugin says the same in another process, where sets and dictionaries have another order."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from coproduce.errors import ArgumentError
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.loading import load
from coproduce.rules.pack_reading import read_packs
from coproduce.rules.practice import Practice
from coproduce.testing.bench import Bench, told

_WAYS = {"1": 1, "2": -1}
"""The hash seeds of the other processes, and whether each goes through the charities forwards or backwards."""

_SCRIPT = "from coproduce.testing.elsewhere import main; main()"


def differs_elsewhere(target: str, number: int, about: tuple[str, ...]) -> Iterator[str]:
    """Yield a fault where two processes with other hash seeds make something else of the same charities.

    One goes through them forwards and one backwards, and both look whether what is there without the plugin changes.
    `target` is `plugin:KEY` for one that is installed, or `pack:KEY:PATH` for a data pack; `about` are the questions
    that decide what it says, so that all have the same charities.
    """
    made = [_made(target, number, about, seed) for seed in _WAYS]
    failed = [error for _, error in made if error]
    if failed:
        yield f"another process cannot try it: {failed[0]}"
        return
    if len({with_it for (with_it, _), _ in made}) > 1:
        why = "is the order of a set in it, the time, or what it remembers of others?"
        yield f"two processes make something else of the same charities: {why}"
    if any(without == "another" for (_, without), _ in made):
        yield "once it is imported, practices without it give another result"


def _made(target: str, number: int, about: tuple[str, ...], seed: str) -> tuple[tuple[str, str], str]:
    """Give the two words that another process prints, or why it failed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(  # noqa: S603 - this interpreter, and a script of our own
        [sys.executable, "-c", _SCRIPT, target, str(number), ",".join(about), seed],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    words, lines = done.stdout.split()[-2:], done.stderr.strip().splitlines()
    if done.returncode or len(words) != 2:  # noqa: PLR2004 - the two words
        return ("", ""), lines[-1] if lines else "it ended early"
    return (words[0], words[1]), ""


def main() -> None:
    """Print a digest of what becomes of the charities, and whether those without the plugin fare as before."""
    _, target, number, about, seed = sys.argv
    bare = Bench(Plugin)
    before = bare.before
    bench = Bench.of(_found(target), number=int(number), about=tuple(about.split(",")))
    step = _WAYS[seed]
    results = [told(bench.practice, case) for case in bench.cases[::step]][::step]
    digest = hashlib.sha256("\n".join(results).encode("utf-8")).hexdigest()
    same = bare.bare_results(Practice(bare.offer())) == before
    print(digest, "same" if same else "another")  # noqa: T201 - it is read by the first process


def _found(target: str) -> Plugin:
    kind, _, rest = target.partition(":")
    if kind == "plugin":
        return load([rest])[0]
    key, _, path = rest.partition(":")
    for pack in read_packs(Path(path)):
        if pack.key == key:
            return pack
    message = f"{target!r} names no plugin"
    raise ArgumentError(message, code="plugin")
