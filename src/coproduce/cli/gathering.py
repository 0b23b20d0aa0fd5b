"""What stands in a folder: case files one by one, or the plans of many charities together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs
import click

from coproduce import CoproduceError, DocumentError, Plan, Portfolio, Team, escaped


@attrs.frozen
class Gathered:
    """Hold the plans of a folder as a portfolio without a team, and the files that came to no plan."""

    portfolio: Portfolio
    without_dates: tuple[Path, ...]


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are named, and those of cases and documents in each folder, by name."""
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(inner for inner in path.iterdir() if inner.suffix in (".toml", ".json"))
        if not found:
            raise click.UsageError(f"{escaped(str(path))} holds no case file")
        yield from found


def gathered(folder: Path, plan_of: Callable[[Path], Plan | None]) -> Gathered:
    """Gather the plans that the files of a folder come to, or raise `DocumentError` with the faults of every file."""
    plans, without_dates, faults = list[Plan](), list[Path](), list[CoproduceError]()
    for file in files_in([folder]):
        try:
            plan = plan_of(file)
        except CoproduceError as error:
            faults += _of(file, error)
        else:
            plans += [plan] if plan else []
            without_dates += [] if plan else [file]
    if faults:
        message, hint = "not every file of this folder can be used", "mend those that are named, or take them out"
        source = escaped(folder.name)
        raise DocumentError(message, code="portfolio", source=source, hint=hint, errors=tuple(faults))
    return Gathered(Portfolio(tuple(plans), Team()), tuple(without_dates))


def _of(file: Path, error: CoproduceError) -> tuple[CoproduceError, ...]:
    for fault in error.errors:
        fault.source = fault.source or escaped(file.name)
    return error.errors
