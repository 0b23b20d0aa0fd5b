"""The commands: plan, assess, explain and plugins, and what each ends with."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import attrs
import click

from coproduce import (
    Assessment,
    ConflictError,
    CoproduceError,
    Document,
    InfeasibleError,
    NotProceedingError,
    Outcome,
    Package,
    PluginError,
    Practice,
    WriteError,
    available,
    charity_calendar,
    dumps,
    enhance,
    escaped,
    load,
    months_after,
    schedule,
)
from coproduce.cli import terminal

DONE, BAD_INPUT, CLOSED, NEEDS_INFORMATION, INFEASIBLE, PLUGIN = 0, 2, 3, 4, 5, 6
UNEXPECTED, CANNOT_WRITE, INTERRUPTED, PIPE_CLOSED = 70, 74, 130, 141
HORIZON_MONTHS = 18

_OUTCOMES = {Outcome.PROCEED: DONE, Outcome.CLOSED: CLOSED, Outcome.NEEDS_INFORMATION: NEEDS_INFORMATION}
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
            return date.fromisoformat(value if _ISO_DATE.match(value) else "")
        except ValueError:
            self.fail(f"{value!r} is not a date: expected one such as 2027-01-11", param, ctx)


@attrs.frozen
class Settings:
    """Hold what the options say of plugins, output and faults."""

    plugins: tuple[str, ...]
    no_plugins: bool
    as_json: bool

    def practice(self) -> Practice:
        """Put the offer in force, with all plugins that are installed, those named, or none."""
        if self.no_plugins and self.plugins:
            raise click.UsageError("--plugin and --no-plugins contradict each other")
        if self.no_plugins:
            return Practice(enhance())
        return Practice(enhance(), plugins=load(self.plugins or None))


def with_settings(command: _Function) -> _Function:
    """Give a command the options that all commands on a case share."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the whole document as JSON."),
        click.option("--no-plugins", is_flag=True, help="Use no plugin, only the offer's own rules."),
        click.option(
            "--plugin", "plugins", multiple=True, metavar="NAME", help="Use only this plugin; may be repeated."
        ),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="coproduce")
@click.option("--debug", is_flag=True, help="Show where in the code a failure came from.")
def command(debug: bool) -> None:  # noqa: FBT001 - a flag that click passes on, read where failures are told
    """From a charity's diagnostic call to an explained package and a dated plan.

    Exit codes: 0 done, 2 bad input or usage, 3 closed for now, 4 needs information, 5 no dates possible, 6 a plugin,
    74 cannot write, 130 interrupted, 141 the reader went away.
    """


@command.command()
@with_settings
@click.option("--start", type=DateType(), required=True, metavar="DATE", help="The earliest day of the first event.")
@click.option("--until", type=DateType(), metavar="DATE", help=f"The horizon; {HORIZON_MONTHS} months after the start.")
def plan(file: Path, start: date, until: date | None, **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Print decision, package, days, dates and reasons for the case in FILE."""
    chosen = Settings(**settings)
    assessment, package = _tailored(chosen, file)
    if package is None:
        return _stop(chosen, assessment)
    last = until or _horizon(start)
    if last < start:
        raise click.UsageError(f"--until {last} is before --start {start}")
    calendar = charity_calendar(assessment.charity, first=start, last=last)
    try:
        made = schedule(package, start=start, calendar=calendar)
    except InfeasibleError:
        if not chosen.as_json:
            _show(terminal.package_page(package))
        raise
    _print(chosen, made, terminal.plan_page(made))
    return DONE


@command.command()
@with_settings
def assess(file: Path, **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Print the decision for the case in FILE: proceed, closed for now, or what to ask."""
    chosen = Settings(**settings)
    _, assessment = _assessed(chosen, file)
    _print(chosen, assessment, terminal.assessment_page(assessment))
    return _OUTCOMES[assessment.outcome]


@command.command()
@with_settings
@click.argument("name")
def explain(file: Path, name: str, **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Print why NAME is as it is in the package for the case in FILE, or why it is not there.

    NAME is a line, a module, or a slot of one, such as concepts, module-1 or concepts.roles.
    """
    chosen = Settings(**settings)
    assessment, package = _tailored(chosen, file)
    if package is None:
        return _stop(chosen, assessment)
    explanation = package.explain(name)
    if chosen.as_json:
        _write(json.dumps(terminal.explanation_tree(explanation), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(terminal.explanation_page(explanation))
    return DONE


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def plugins(as_json: bool) -> int:  # noqa: FBT001 - a flag that click passes on
    """List the plugins that are installed; none of their code is run."""
    found = available()
    if as_json:
        _write(json.dumps([attrs.asdict(plugin) for plugin in found], ensure_ascii=False, indent=2) + "\n")
    else:
        _show(terminal.plugins_page(found))
    return DONE


def _assessed(settings: Settings, file: Path) -> tuple[Practice, Assessment]:
    with _plugins_print_apart():
        practice = settings.practice()
        case = practice.read(file)
        return practice, practice.assess(case.charity, case.diagnostic)


def _tailored(settings: Settings, file: Path) -> tuple[Assessment, Package | None]:
    practice, assessment = _assessed(settings, file)
    if assessment.outcome is not Outcome.PROCEED:
        return assessment, None
    with _plugins_print_apart():
        return assessment, practice.tailor(assessment)


def _stop(settings: Settings, assessment: Assessment) -> int:
    _print(settings, assessment, terminal.assessment_page(assessment))
    return _OUTCOMES[assessment.outcome]


def _horizon(start: date) -> date:
    try:
        return months_after(start, HORIZON_MONTHS)
    except ValueError:
        raise click.UsageError(f"--start {start} is too far off to plan for") from None


@contextlib.contextmanager
def _plugins_print_apart() -> Iterator[None]:
    """Send what a plugin prints to standard error, so that it does not spoil what the command prints."""
    with contextlib.redirect_stdout(sys.stderr or StringIO()):
        yield


# Printing -------------------------------------------------------------------------------------------------------------


def _print(settings: Settings, document: Document, page: terminal.Page) -> None:
    if settings.as_json:
        _write(dumps(document))
    else:
        _show(page)


def _show(page: terminal.Page) -> None:
    _write(terminal.rendered(page, sys.stdout))


def _write(text: str) -> None:
    try:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the text stream of the process
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise _ReaderGoneError from None
    except OSError as error:
        raise _cannot_write(error) from None


class _ReaderGoneError(Exception):
    """The reader of standard output went away; no fault, and nothing to tell."""


def _cannot_write(error: OSError) -> WriteError:
    return WriteError(f"cannot write the output: {(error.strerror or 'failed').lower()}", code="write")


# Ending ---------------------------------------------------------------------------------------------------------------


def run(arguments: list[str] | None = None) -> NoReturn:
    """Run a command, and end the process with the exit code that tells what happened."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    try:
        code = _outcome_of([word for word in given if word != "--debug"])
    except click.ClickException as error:
        code = _misused(error)
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except _ReaderGoneError:
        code = PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - whatever failed is told in a sentence
        code = _told(error, debug=debug)
    if code in (PIPE_CLOSED, CANNOT_WRITE):
        _discard_output()
    raise SystemExit(code)


def _outcome_of(words: list[str]) -> int:
    if sys.stdout is None:
        raise WriteError("standard output is closed", code="write")
    try:
        code: int = command.main(args=words, standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except OSError as error:
        raise _cannot_write(error) from None
    except SystemExit:  # click's own way to end when the reader of its help went away
        return PIPE_CLOSED
    return code


def _misused(error: click.ClickException) -> int:
    words = "\n".join(escaped(line) for line in error.format_message().splitlines())
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        _complain(words)
        return BAD_INPUT
    usage = f"{error.ctx.get_usage()}\n\n" if isinstance(error, click.UsageError) and error.ctx else ""
    _complain(f"{usage}Error: {words}")
    return BAD_INPUT


def _told(error: Exception, *, debug: bool) -> int:
    if debug:
        for line in traceback.format_list(traceback.extract_tb(error.__traceback__)):
            _complain(line.rstrip("\n"))
    if isinstance(error, CoproduceError):
        _complain(str(error))
        return _code_of(error)
    _complain(
        f"[unexpected] {type(error).__name__} - this is a fault of coproduce; run again with --debug to see where"
    )
    return UNEXPECTED


def _code_of(error: CoproduceError) -> int:
    codes: tuple[tuple[type[CoproduceError] | tuple[type[CoproduceError], ...], int], ...] = (
        (InfeasibleError, INFEASIBLE),
        ((PluginError, ConflictError), PLUGIN),
        (WriteError, CANNOT_WRITE),
    )
    if isinstance(error, NotProceedingError):
        return CLOSED if error.code == Outcome.CLOSED.value else NEEDS_INFORMATION
    return next((code for kinds, code in codes if isinstance(error, kinds)), BAD_INPUT)


def _complain(text: str) -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(text + "\n")


def _discard_output() -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
