"""The commands on an agreement: a record file that goes from proposed to agreed to confirmed, or ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from coproduce import Agreement, DocumentError, close, dumps, escaped, propose, write_file
from coproduce.cli import records
from coproduce.cli.settings import (
    DateType,
    Settings,
    assessed,
    print_,
    proceeding,
    read_document,
    with_offer,
    with_settings,
)

_Function = TypeVar("_Function", bound=Callable[..., Any])

_RECORD = click.argument("record", type=click.Path(path_type=Path))
_FROM_INPUT = "-"


class NoteType(click.ParamType[str]):
    """Take a text as it is given, or read it where the history of the shell does not keep it."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Give the text, or what stands on standard input."""
        if value != _FROM_INPUT:
            return str(value)
        try:
            return sys.stdin.read().strip()
        except UnicodeDecodeError:
            self.fail("what stands on standard input is no text", param, ctx)


_REASON = click.option(
    "--reason", required=True, type=NoteType(), metavar="TEXT", help="Why; - reads it from standard input."
)


def _when(command: _Function) -> _Function:
    """Give a command the options that say when a step was taken, and by whom."""
    for option in (
        click.option("--by", required=True, metavar="ROLE", help="The role that takes the step, never a name."),
        click.option("--on", type=DateType(), required=True, metavar="DATE", help="The day of the step."),
    ):
        command = option(command)
    return command


@click.group()
def agreement() -> None:
    """Put a proposal on record, and what the charity and we decide about it.

    The record is a JSON file that each command reads and writes again; no earlier version in it is ever changed.
    """


@agreement.command("propose")
@with_settings
@_RECORD
@_when
def propose_(file: Path, record: Path, on: date, by: str, **settings: Any) -> int:  # noqa: ANN401 - shared options
    """Propose the package for the case in FILE, in a new RECORD."""
    chosen = Settings(**settings)
    made = propose(proceeding(chosen, file), on=on, by=by)
    return _kept(made, record, chosen, new=True)


@agreement.command()
@_RECORD
@_when
def agree(record: Path, on: date, by: str) -> int:
    """Record that the charity agrees to the current version."""
    return _kept(_read(record).agree(on=on, by=by), record)


@agreement.command()
@_RECORD
@click.argument("condition")
@_when
@click.option(
    "--evidence", default="", type=NoteType(), metavar="TEXT", help="What shows it; - reads it from standard input."
)
def meet(record: Path, condition: str, on: date, by: str, evidence: str) -> int:
    """Record that a CONDITION is met; the record shows the open ones by their ids."""
    return _kept(_read(record).meet(condition, on=on, by=by, evidence=evidence), record)


@agreement.command()
@_RECORD
@_when
def confirm(record: Path, on: date, by: str) -> int:
    """Confirm the support for Stage 2."""
    return _kept(_read(record).confirm(on=on, by=by), record)


@agreement.command()
@with_settings
@_RECORD
@_when
@_REASON
def revise(file: Path, record: Path, on: date, by: str, reason: str, **settings: Any) -> int:  # noqa: ANN401
    """Propose a new version, from the case in FILE as it is now."""
    chosen = Settings(**settings)
    return _kept(_read(record).revise(proceeding(chosen, file), on=on, by=by, reason=reason), record, chosen)


@agreement.command()
@_RECORD
@_when
@_REASON
def decline(record: Path, on: date, by: str, reason: str) -> int:
    """Record that the charity declines."""
    return _kept(_read(record).decline(on=on, by=by, reason=reason), record)


@agreement.command("close")
@_RECORD
@_when
@click.option(
    "--reason",
    default="",
    type=NoteType(),
    metavar="TEXT",
    help="Why; not needed where the assessment itself closes. - reads it from standard input.",
)
@click.option("--case", "file", type=click.Path(path_type=Path), help="Close this case, in a new RECORD.")
@with_offer
def close_(record: Path, on: date, by: str, reason: str, file: Path | None, **settings: Any) -> int:  # noqa: ANN401
    """Close the support at this time."""
    chosen = Settings(**settings)
    if file is None:
        return _kept(_read(record).close(on=on, by=by, reason=reason), record, chosen)
    _, assessment = assessed(chosen, file)
    return _kept(close(assessment, on=on, by=by, reason=reason), record, chosen, new=True)


@agreement.command()
@with_settings
@_RECORD
@_when
@click.option("--reason", default="", type=NoteType(), metavar="TEXT", help="Why; - reads it from standard input.")
def reopen(file: Path, record: Path, on: date, by: str, reason: str, **settings: Any) -> int:  # noqa: ANN401
    """Take up a closed or declined offer again, with the new call in FILE."""
    chosen = Settings(**settings)
    return _kept(_read(record).reopen(proceeding(chosen, file), on=on, by=by, reason=reason), record, chosen)


@agreement.command("show")
@_RECORD
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as JSON.")
def show_(record: Path, as_json: bool) -> int:  # noqa: FBT001 - a flag that click passes on
    """Show where an agreement stands, its steps, and what changed from version to version."""
    found = _read(record)
    page = records.agreement_page(found, history=True)
    print_(Settings(as_json=as_json), found, page)
    return 0


# The record -----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> Agreement:
    if path.suffix == ".toml":
        message = "this is a case file: expected a record, which coproduce agreement propose writes"
        raise DocumentError(
            message, code="format", source=path.name, hint="give the FILE first and the RECORD after it"
        )
    found = read_document(path)
    if not isinstance(found, Agreement):
        message = "this document is no agreement"
        raise DocumentError(message, code="format", source=path.name, hint="make one with coproduce agreement propose")
    return found


def _kept(made: Agreement, path: Path, settings: Settings | None = None, *, new: bool = False) -> int:
    """Write a record whole or not at all, and show it; a new one never takes the place of an old."""
    if new and path.exists():
        message = "this file is there already"
        raise DocumentError(
            message, code="exists", source=escaped(str(path)), hint="choose another name for the record"
        )
    write_file(path, dumps(made).encode(), overwrite=not new, private=new)  # which others may not read, unless told to
    shown = settings or Settings()
    print_(shown, made, records.agreement_page(made))
    return 0
