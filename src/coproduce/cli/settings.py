"""What the commands share: their options, the practice these put in force, and how results are printed."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from coproduce import (
    ArgumentError,
    Assessment,
    Case,
    ConflictError,
    Document,
    DocumentError,
    NotProceedingError,
    Outcome,
    Package,
    Practice,
    UnknownLineError,
    WriteError,
    available,
    dumps,
    enhance,
    escaped,
    loads,
    read_packs,
)
from coproduce.cli.page import Page, rendered
from coproduce.codec import content_of

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_Function = TypeVar("_Function", bound=Callable[..., Any])


class DateType(click.ParamType[date]):
    """Read a date such as 2027-01-11."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Give the date, or fail with what was expected."""
        if isinstance(value, date):
            return value
        try:
            return iso_day(value)
        except ValueError:
            self.fail(f"{value!r} is not a date: expected one such as 2027-01-11", param, ctx)


def iso_day(text: str) -> date:
    """Read a date such as 2027-01-11; raise ValueError for any other text."""
    return date.fromisoformat(text if _ISO_DATE.match(text) else "")


@attrs.frozen
class Settings:
    """Hold what the options say of plugins, output and faults."""

    plugins: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    no_plugins: bool = False
    packs: tuple[Path, ...] = ()
    keep_going: bool = False
    as_json: bool = False
    offer: Path | None = None

    def practice(self) -> Practice:
        """Put the offer in force, with all plugins that are installed, those named, or none."""
        return self.practice_with(self.offer)

    def practice_with(self, offer: Path | None) -> Practice:
        """Put one version of the offer in force, the shipped one where none is named."""
        if self.no_plugins and self.plugins:
            raise click.UsageError("--plugin and --no-plugins contradict each other")
        if both := sorted({*self.plugins} & {*self.without}):
            raise click.UsageError(f"--plugin {both[0]} and --without {both[0]} contradict each other")
        given = [pack for path in self.packs for pack in read_packs(path)]
        installed = [plugin.key for plugin in available()]
        if strange := [key for key in self.without if key not in (*installed, *(pack.key for pack in given))]:
            return Practice.installed(enhance(offer), allow=(), packs=given).without(*strange)  # which says so
        packs = [pack for pack in given if pack.key not in self.without or pack.key in installed]
        allowed = [key for key in self.plugins if key not in [pack.key for pack in given]]
        return Practice.installed(
            enhance(offer),
            allow=allowed if self.plugins or self.no_plugins else None,
            deny=[key for key in self.without if key in installed],
            require=self.plugins,
            packs=packs,
            on_error="record" if self.keep_going else "raise",
        )


_OFFER = click.option(
    "--offer", type=click.Path(path_type=Path), metavar="FILE", help="Another version of the offer, in place of ours."
)
_FILE = click.argument("file", type=click.Path(path_type=Path))
_AS_JSON = "Print the whole document as JSON."


def with_plugins(command: _Function, *, as_json: str = _AS_JSON) -> _Function:
    """Give a command the options on output and plugins; `as_json` says what is printed as JSON."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help=as_json),
        click.option("--no-plugins", is_flag=True, help="Use no plugin, only the offer's own rules."),
        click.option("--keep-going", is_flag=True, help="Leave a plugin out that fails, and say what is incomplete."),
        click.option(
            "--packs",
            multiple=True,
            type=click.Path(path_type=Path),
            metavar="PATH",
            help="Use the data pack in this file, or all in this folder.",
        ),
        click.option("--without", multiple=True, metavar="NAME", help="Do not use this plugin; may be repeated."),
        click.option(
            "--plugin", "plugins", multiple=True, metavar="NAME", help="Use only this plugin; may be repeated."
        ),
    ):
        command = option(command)
    return command


def with_offer(command: _Function, *, as_json: str = _AS_JSON) -> _Function:
    """Give a command the options on output, plugins and the offer."""
    return with_plugins(_OFFER(command), as_json=as_json)


def with_settings(command: _Function, *, as_json: str = _AS_JSON) -> _Function:
    """Give a command the options that all commands on a case share."""
    return with_offer(_FILE(command), as_json=as_json)


def assessed(settings: Settings, file: Path) -> tuple[Practice, Assessment]:
    """Read a case and assess it, with the edits on record that stand in it."""
    with plugins_print_apart():
        practice = settings.practice()
        case = practice.read(file)
        _tell_aside(case)
        with _of_file(file):
            return practice, practice.assess(case.charity, case.diagnostic, agreed=case.agreed)


def _tell_aside(case: Case) -> None:
    """Say on standard error which answers are kept and not read, since nobody in force asks for them."""
    keys = list(dict.fromkeys(id_.partition(".")[0] for id_ in case.aside))
    if keys:
        which = "that plugin is" if len(keys) == 1 else "those plugins are"
        complain(f"note: the answers under {' and '.join(keys)} are kept aside, since {which} not in force")


@contextlib.contextmanager
def _of_file(file: Path) -> Iterator[None]:
    """Name the file in what is wrong with the edits that stand in it."""
    try:
        yield
    except (ConflictError, ArgumentError, UnknownLineError) as error:
        for fault in error.errors:
            fault.source = fault.source or file.name
        error.source = error.source or file.name
        raise


def tailored(settings: Settings, file: Path) -> tuple[Assessment, Package | None]:
    """Read a case, assess it, and tailor a package where it proceeds."""
    practice, assessment = assessed(settings, file)
    if assessment.outcome is not Outcome.PROCEED:
        return assessment, None
    with plugins_print_apart(), _of_file(file):
        return assessment, practice.tailor(assessment)


def proceeding(settings: Settings, file: Path) -> Package:
    """Read a case and tailor its package, or raise `NotProceedingError` where it does not proceed."""
    assessment, package = tailored(settings, file)
    if package is None:
        message = f"nothing is proposed: the outcome is {assessment.outcome.value}"
        raise NotProceedingError(message, code=assessment.outcome.value, hint="coproduce assess shows why")
    return package


@contextlib.contextmanager
def plugins_print_apart() -> Iterator[None]:
    """Send what a plugin prints to standard error, so that it does not spoil what the command prints."""
    with _descriptor_apart(), contextlib.redirect_stdout(sys.stderr or StringIO()):
        yield


@contextlib.contextmanager
def _descriptor_apart() -> Iterator[None]:
    """Send what is written past Python to standard error too, where both streams have descriptors of their own."""
    stream = sys.stdout
    try:
        stream.flush()
        ours, theirs = stream.fileno(), sys.stderr.fileno()
        kept = os.dup(ours)
    except (OSError, ValueError, AttributeError):  # closed, or no stream of the process
        yield
        return
    try:
        os.dup2(theirs, ours)
        yield
    finally:
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
        os.dup2(kept, ours)
        os.close(kept)


def read_document(path: Path) -> Document:
    """Read a document that was written as JSON; raise `DocumentError` where it cannot be read, or is none."""
    try:
        text = content_of(path).decode()
    except UnicodeDecodeError:
        raise DocumentError("this is no text in UTF-8", code="encoding", source=escaped(str(path))) from None
    return loads(text, source=path.name)


# Printing -------------------------------------------------------------------------------------------------------------


def print_(settings: Settings, document: Document, shown: Page) -> None:
    """Print a document as JSON where that was asked for, or its page."""
    if settings.as_json:
        write(dumps(document))
    else:
        show(shown)


def show(shown: Page) -> None:
    """Print a page."""
    write(rendered(shown, sys.stdout))


def write(text: str) -> None:
    """Write text to standard output, or raise `WriteError`, or `ReaderGoneError` where nobody reads it."""
    try:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the text stream of the process
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise cannot_write(error) from None


def complain(text: str) -> None:
    """Write a line to standard error, where there is one."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text + "\n")


class ReaderGoneError(Exception):
    """The reader of standard output went away; no fault, and nothing to tell."""


def cannot_write(error: OSError) -> WriteError:
    """Tell that the output could not be written, and why."""
    return WriteError(f"cannot write the output: {(error.strerror or 'failed').lower()}", code="write")
