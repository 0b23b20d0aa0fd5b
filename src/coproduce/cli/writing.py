"""Where the commands that send a plan out write: never over what they read, all of it or nothing, with a bar."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from coproduce import Audience, WriteError, escaped, write_folder
from coproduce.cli.gathering import is_read_in


def expect_apart(made_from: tuple[Path, ...], target: Path) -> None:
    """Refuse to write a document over what it is made from, or where a folder that is read would hold it."""
    if any(_is_same(each, target) or is_read_in(each, target) for each in made_from):
        what = "is a file that the documents are made from" if target.exists() else "stands in a folder that is read"
        raise click.UsageError(f"{escaped(target.name)} {what}: name another place with --to")


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def written_together(
    target: Path, files: list[tuple[str, Callable[[], bytes]]], *, overwrite: bool
) -> tuple[Path, ...]:
    """Write all files or none, and show how many are made; what is for the provider, its own account alone may read."""
    private = f"{Audience.PROVIDER.value}-"
    with told_of_force(), _Bar(len(files)) as step:
        return write_folder(
            target,
            files,
            overwrite=overwrite,
            private=lambda name: name.startswith(private),
            progress=lambda name, _done, _all: step(name),
        )


@contextlib.contextmanager
def told_of_force() -> Iterator[None]:
    """Name the option by which files that are there already are replaced."""
    try:
        yield
    except WriteError as error:
        there = [fault for fault in error.errors if fault.code == "exists"]
        for fault in there:
            fault.hint = "give --force to replace it"
        if there:
            error.hint = f"give --force to replace {'it' if len(there) == 1 else 'them'}"
        raise


class _Bar:
    """Show on a terminal how many files are made; a pipe sees nothing of it."""

    def __init__(self, number: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("Writing", total=number)

    def __enter__(self) -> Callable[[str], None]:
        if self._progress.console.is_terminal:
            self._progress.start()
        return self._step

    def __exit__(self, *_: object) -> None:
        if self._progress.console.is_terminal:
            self._progress.stop()

    def _step(self, name: str) -> None:
        self._progress.update(self._task, advance=1, description=name)
