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
from coproduce.testing.bench import Bench

_SEEDS = ("1", "2")
_SCRIPT = "from coproduce.testing.elsewhere import main; main()"


def differs_elsewhere(target: str, number: int) -> Iterator[str]:
    """Yield a fault where two processes with other hash seeds make something else of the same charities.

    `target` is `plugin:KEY` for one that is installed, or `pack:KEY:PATH` for a data pack.
    """
    made = {seed: _made(target, number, seed) for seed in _SEEDS}
    failed = [error for _, error in made.values() if error]
    if failed:
        yield f"another process cannot try it: {failed[0]}"
    elif len({digest for digest, _ in made.values()}) > 1:
        yield "two processes make something else of the same charities: is the order of a set, or the time, in it?"


def _made(target: str, number: int, seed: str) -> tuple[str, str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(  # noqa: S603 - this interpreter, and a script of our own
        [sys.executable, "-c", _SCRIPT, target, str(number)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    lines = done.stderr.strip().splitlines()
    return done.stdout.strip(), (lines[-1] if lines else "it ended early") if done.returncode else ""


def main() -> None:
    """Print a digest of what becomes of the charities; this is what the other processes run."""
    _, target, number = sys.argv
    results = Bench.of(_found(target), number=int(number)).results
    print(hashlib.sha256("\n".join(results).encode("utf-8")).hexdigest())  # noqa: T201 - it is read by the first process


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
