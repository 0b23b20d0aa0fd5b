"""What stands in a folder: case files one by one, or the plans of many charities together."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import attrs
import click

from coproduce import CoproduceError, DocumentError, Person, Plan, Portfolio, Practice, Team, escaped
from coproduce.cli.sending import Sending, expect_case, expect_start, in_force, is_case, made_of
from coproduce.cli.settings import Settings, complain

_READ = (".toml", ".json")


@attrs.frozen
class Gathered:
    """Hold the plans of a folder, and the files that came to none."""

    plans: tuple[Plan, ...]
    without_dates: tuple[Path, ...]

    @property
    def portfolio(self) -> Portfolio:
        """The plans with those who run their events as the team; raises `ArgumentError` where they do not fit."""
        return Portfolio(self.plans, _team(self.plans))


def _team(plans: tuple[Plan, ...]) -> Team:
    """Make the team of those who run events, each with the calendar of the first plan that names them."""
    calendars = {who: plan.calendar for plan in reversed(plans) for event in plan.events for who in event.people}
    return Team(tuple(Person(id=who, calendar=calendars[who]) for who in sorted(calendars)))


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are named, and those of cases and documents in each folder, by name."""
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(inner for inner in path.iterdir() if _is_read(inner))
        if not found:
            raise click.UsageError(f"{escaped(str(path))} holds no case file")
        yield from found


def is_read_in(folder: Path, file: Path) -> bool:
    """Tell whether a file is one of those that are read in a folder, or would be if it were written."""
    if not folder.is_dir():
        return False
    if _is_read(file) and file.parent.exists() and file.parent.samefile(folder):
        return True
    read = [inner for inner in folder.iterdir() if _is_read(inner) and inner.exists()]
    return file.exists() and any(inner.samefile(file) for inner in read)


def _is_read(file: Path) -> bool:
    return file.suffix.lower() in _READ


def portfolio_of(folder: Path, sending: Sending, settings: Settings) -> Portfolio:
    """Give the plans of a folder together, and say which files came to none; options act on the cases in it."""
    has_cases = any(map(is_case, files_in([folder])))
    if has_cases:
        expect_start(sending)
    else:
        expect_case(sending, settings)
    practice = functools.cache(settings.practice)
    found = gathered(folder, lambda file: _plan_of(practice, file, sending, settings))
    if not found.plans:
        remedy = "give --start" if has_cases and not sending.start else "put plans into it, or cases that come to dates"
        raise click.UsageError(f"none of the files in {escaped(str(folder))} has dates: {remedy}")
    if found.without_dates:
        names = ", ".join(escaped(file.name) for file in found.without_dates)
        complain(f"note: these have no dates, and are not in the portfolio: {names}")
    return found.portfolio


def _plan_of(practice: Callable[[], Practice], file: Path, sending: Sending, settings: Settings) -> Plan | None:
    """Give the plan of one file of a folder, where it has one; only a case takes what the options say."""
    options = (sending, settings) if is_case(file) else (Sending(now=sending.now), Settings())
    made = in_force(made_of(practice, file, *options)[0], sending)
    return made if isinstance(made, Plan) else None


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
    return Gathered(tuple(plans), tuple(without_dates))


def _of(file: Path, error: CoproduceError) -> tuple[CoproduceError, ...]:
    for fault in error.errors:
        fault.source = fault.source or escaped(file.name)
    return error.errors
