"""The commands, those on dates, decisions and reasons here and the others beside it, and what each ends with."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from coproduce import (
    Agreement,
    Assessment,
    ConflictError,
    CoproduceError,
    Delivery,
    Differ,
    Difference,
    Document,
    Event,
    InfeasibleError,
    LeakError,
    NotProceedingError,
    Objective,
    Outcome,
    Package,
    Plan,
    PluginError,
    PluginRecord,
    Practice,
    UnknownLineError,
    WriteError,
    differences,
    dumps,
    escaped,
)
from coproduce.cli import dates, decision, records, terminal
from coproduce.cli.agreements import agreement
from coproduce.cli.asked import START, UNTIL, Given, Wishes, calendar_of, named_by_option, timetable_of, with_wishes
from coproduce.cli.conflicts import impasse, in_full
from coproduce.cli.exporting import export_, pack, translations
from coproduce.cli.gathering import files_in
from coproduce.cli.page import width_of
from coproduce.cli.plugins import plugins
from coproduce.cli.replanning import replan_
from coproduce.cli.settings import (
    ReaderGoneError,
    Settings,
    assessed,
    cannot_write,
    complain,
    plugins_print_apart,
    print_,
    read_document,
    show,
    tailored,
    with_offer,
    with_plugins,
    with_settings,
    write,
)

DONE, BAD_INPUT, CLOSED, NEEDS_INFORMATION, INFEASIBLE, PLUGIN = 0, 2, 3, 4, 5, 6
UNEXPECTED, CANNOT_WRITE, INTERRUPTED, PIPE_CLOSED = 70, 74, 130, 141

_OUTCOMES = {Outcome.PROCEED: DONE, Outcome.CLOSED: CLOSED, Outcome.NEEDS_INFORMATION: NEEDS_INFORMATION}
SHIPPED = "shipped"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="coproduce")
@click.option("--debug", is_flag=True, help="Show where in the code a failure came from.")
def command(debug: bool) -> None:  # noqa: FBT001 - a flag that click passes on, read where failures are told
    """From a charity's diagnostic call to an explained package and a dated plan.

    Exit codes: 0 done, 2 bad input or usage, 3 closed for now, 4 needs information, 5 no dates possible, 6 a plugin,
    74 cannot write, 130 interrupted, 141 the reader went away.
    """


@command.command()
@START
@UNTIL
@click.option("--nearest", is_flag=True, help="Come nearest to the preferred gaps, in place of being the earliest.")
@with_wishes
@click.option(
    "--choices",
    type=click.IntRange(2, dates.MOST_CHOICES),
    metavar="N",
    help="Print so many possible plans side by side, the best first.",
)
@click.option(
    "--differ",
    type=click.Choice([each.value for each in Differ]),
    metavar="BY",
    help="Let every workshop of each choice be in another week, or on another weekday; week unless you say otherwise.",
)
@with_settings
def plan(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    start: date,
    until: date | None,
    nearest: bool,
    wishes: Wishes,
    choices: int | None,
    differ: str | None,
    **settings: Any,  # noqa: ANN401 - the shared options
) -> int:
    """Print decision, package, days, dates and reasons for the case in FILE."""
    if differ and choices is None:
        raise click.UsageError(f"--differ {differ} has an effect only with --choices")
    chosen = Settings(**settings)
    assessment, package = tailored(chosen, file)
    if package is None:
        return _stop(chosen, assessment)
    timetable = timetable_of(package, calendar_of(assessment.charity, start, until), wishes)
    by = Differ(differ) if differ else Differ.WEEK
    objective = Objective.NEAREST if nearest else Objective.EARLIEST
    try:
        plans = timetable.choices(start=start, number=choices or 1, by=by, objective=objective)
    except InfeasibleError:
        if not chosen.as_json:
            show(terminal.package_page(package))
        raise
    _print_plans(chosen, plans, choices, by)
    return DONE


def _print_plans(settings: Settings, plans: tuple[Plan, ...], choices: int | None, by: Differ) -> None:
    if choices is None:
        print_(settings, plans[0], terminal.plan_page(plans[0]))
    elif settings.as_json:
        trees = [json.loads(dumps(each)) for each in plans]
        write(json.dumps(trees, ensure_ascii=False, indent=2) + "\n")
    else:
        show(dates.choices_page(plans, number=choices, by=by))


@command.command()
@START
@UNTIL
@click.option("--event", "events", multiple=True, metavar="EVENT", help="Show only this event; may be repeated.")
@with_wishes
@with_settings
def openings(
    *,
    file: Path,
    start: date,
    until: date | None,
    events: tuple[str, ...],
    wishes: Wishes,
    **settings: Any,  # noqa: ANN401 - the shared options
) -> int:
    """Print every day that each event of the case in FILE can take in some complete plan, and how far it can slip."""
    chosen = Settings(**settings)
    assessment, package = tailored(chosen, file)
    if package is None:
        return _stop(chosen, assessment)
    timetable = timetable_of(package, calendar_of(assessment.charity, start, until), wishes)
    found, made = timetable.openings(start=start), timetable.plan(start=start)
    order = [event.id for event in _named(made, events)]
    wanted = sorted((each for each in found if each.event in order), key=lambda each: order.index(each.event))
    if chosen.as_json:
        write(json.dumps(dates.openings_tree(wanted), ensure_ascii=False, indent=2) + "\n")
    else:
        show(dates.openings_page(timetable, made, tuple(wanted)))
    return DONE


@command.command()
@with_settings
@click.option("--since", type=click.Path(path_type=Path), metavar="FILE", help="Show the movement since this call.")
def assess(file: Path, since: Path | None, **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Print the decision for the case in FILE: proceed, closed for now, or what to ask."""
    chosen = Settings(**settings)
    _, assessment = assessed(chosen, file)
    earlier = assessed(chosen, since)[1] if since else None
    print_(chosen, assessment, decision.assessment_page(assessment, earlier))
    return _OUTCOMES[assessment.outcome]


@command.command()
@with_settings
@click.option("--all", "everything", is_flag=True, help="Show every question that is asked, not only the missing ones.")
def questions(file: Path, everything: bool, **settings: Any) -> int:  # noqa: ANN401, FBT001 - the shared options
    """Print what is still to be asked for the case in FILE: what a rule would read, and nothing else.

    Ends with 0 where the call is complete, and with 4 while it is a draft.
    """
    chosen = Settings(**settings)
    practice, assessment = assessed(chosen, file)
    with plugins_print_apart():
        sheet = practice.questionnaire(assessment.charity, assessment.diagnostic, agreed=assessment.agreed)
    if chosen.as_json:
        write(json.dumps(decision.questionnaire_tree(sheet), ensure_ascii=False, indent=2) + "\n")
    else:
        show(decision.questionnaire_page(assessment, sheet, everything=everything))
    return DONE if sheet.complete else NEEDS_INFORMATION


@command.command()
@with_plugins
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.argument("cases", nargs=-1, required=True, type=click.Path(path_type=Path))
def diff(before: str, after: str, cases: tuple[Path, ...], **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Print which proposals change, and how, from one version of the offer to another.

    BEFORE and AFTER are offer files, or the word shipped for ours; CASES are case files or folders of them.
    """
    chosen = Settings(**settings)
    with plugins_print_apart():
        practices = tuple(chosen.practice_with(None if each == SHIPPED else Path(each)) for each in (before, after))
    compared = [_compared(practices, file) for file in files_in(cases)]
    if chosen.as_json:
        trees = [records.comparison_tree(*each) for each in compared]
        write(json.dumps(trees, ensure_ascii=False, indent=2) + "\n")
    else:
        versions = [practice.record.offer_version for practice in practices]
        failed = dict.fromkeys(record for *_, each in compared for record in each)
        show(records.comparison_page(versions, [(file, found) for file, found, _ in compared], tuple(failed)))
    return BAD_INPUT if any(isinstance(found, CoproduceError) for _, found, _ in compared) else DONE


def _compared(
    practices: tuple[Practice, ...], file: Path
) -> tuple[Path, tuple[Difference, ...] | CoproduceError, tuple[PluginRecord, ...]]:
    try:
        with plugins_print_apart():
            before, after = (_result(practice, file) for practice in practices)
    except CoproduceError as error:
        return file, error, ()
    made = (each.assessment if isinstance(each, Package) else each for each in (before, after))
    failed = dict.fromkeys(record for each in made for record in each.practice.failed)
    return file, differences(before, after), tuple(failed)


def _result(practice: Practice, file: Path) -> Assessment | Package:
    case = practice.read(file)
    assessment = practice.assess(case.charity, case.diagnostic, agreed=case.agreed)
    return practice.tailor(assessment) if assessment.outcome is Outcome.PROCEED else assessment


@command.command()
@with_offer
@click.argument("document", type=click.Path(path_type=Path))
def recompute(document: Path, **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Make what is in DOCUMENT again with the offer and plugins in force now, and print what differs.

    DOCUMENT is the JSON of an assessment, a package, a plan or an agreement, as --json printed it.
    """
    chosen = Settings(**settings)
    made = _result_in(read_document(document))
    with plugins_print_apart():
        again = chosen.practice().recompute(made)
    was, now = (each.assessment if isinstance(each, Package) else each for each in (made, again))
    changed, found = was.practice.differences(now.practice), differences(made, again)
    failed = now.practice.failed
    if chosen.as_json:
        write(json.dumps(records.recomputed_tree(changed, found, failed), ensure_ascii=False, indent=2) + "\n")
    else:
        show(records.recomputed_page(was.charity.name, changed, found, failed))
    return DONE


def _result_in(document: Document) -> Assessment | Package:
    if isinstance(document, Agreement):
        return document.package if document.versions else document.assessment
    if isinstance(document, Delivery):
        return document.plan.package
    return document.package if isinstance(document, Plan) else document


@command.command()
@with_settings
@click.argument("name")
def explain(file: Path, name: str, **settings: Any) -> int:  # noqa: ANN401 - the shared options
    """Print why NAME is as it is in the package for the case in FILE, or why it is not there.

    NAME is a line, a module, an option, or a slot of a line, such as concepts, module-1, remote-delivery or
    concepts.roles.
    """
    chosen = Settings(**settings)
    assessment, package = tailored(chosen, file)
    if package is None:
        return _stop(chosen, assessment)
    explanation = package.explain(name)
    if chosen.as_json:
        write(json.dumps(records.explanation_tree(explanation), ensure_ascii=False, indent=2) + "\n")
    else:
        show(records.explanation_page(explanation, package))
    return DONE


def _named(plan: Plan, names: tuple[str, ...]) -> list[Event]:
    """List the events that are named, in order, or all where none is."""
    try:
        found = [event for name in names for event in plan.named(name) or (plan.event(name),)]
    except UnknownLineError as error:
        given = [Given(f"--event {name}", name) for name in names]
        raise named_by_option(error, given, lambda name: plan.named(name) or plan.event(name)) from None
    return [event for event in plan.events if event in found or not names]


command.add_command(agreement)
command.add_command(plugins)
command.add_command(replan_)
command.add_command(export_)
command.add_command(pack)
command.add_command(translations)


def _stop(settings: Settings, assessment: Assessment) -> int:
    print_(settings, assessment, decision.assessment_page(assessment))
    return _OUTCOMES[assessment.outcome]


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
    except ReaderGoneError:
        code = PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - whatever failed is told in a sentence
        code = _told(error, debug=debug, as_json="--json" in given)
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
        raise cannot_write(error) from None
    except SystemExit:  # click's own way to end when the reader of its help went away
        return PIPE_CLOSED
    return code


def _misused(error: click.ClickException) -> int:
    words = "\n".join(escaped(line.expandtabs(2)) for line in error.format_message().splitlines())
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        complain(words)
        return BAD_INPUT
    usage = f"{error.ctx.get_usage()}\n\n" if isinstance(error, click.UsageError) and error.ctx else ""
    complain(f"{usage}Error: {words}")
    return BAD_INPUT


def _told(error: Exception, *, debug: bool, as_json: bool) -> int:
    if debug:
        for line in traceback.format_list(traceback.extract_tb(error.__traceback__)):
            complain(line.rstrip("\n"))
    if isinstance(error, CoproduceError):
        complain(_in_words(error, as_json=as_json))
        return _code_of(error)
    complain(f"[unexpected] {type(error).__name__} - this is a fault of coproduce; run again with --debug to see where")
    return UNEXPECTED


def _in_words(error: CoproduceError, *, as_json: bool) -> str:
    """Tell an error; why there are no dates in lists for people, and on one line for what reads JSON."""
    width = width_of(sys.stderr)
    if isinstance(error, InfeasibleError) and not as_json:
        return impasse(error, width=width)
    return in_full(error, width=width)


def _code_of(error: CoproduceError) -> int:
    codes: tuple[tuple[type[CoproduceError] | tuple[type[CoproduceError], ...], int], ...] = (
        (InfeasibleError, INFEASIBLE),
        ((PluginError, ConflictError, LeakError), PLUGIN),
        (WriteError, CANNOT_WRITE),
    )
    if isinstance(error, ConflictError) and any("agreed/" in str(fault) for fault in error.errors):
        return BAD_INPUT  # an edit of the user's own is at fault
    if isinstance(error, NotProceedingError):
        return CLOSED if error.code == Outcome.CLOSED.value else NEEDS_INFORMATION
    return next((code for kinds, code in codes if isinstance(error, kinds)), BAD_INPUT)


def _discard_output() -> None:
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
