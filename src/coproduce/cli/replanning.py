"""The command that tells what changes mean for a plan: what moves, what stays, and who has to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

import coproduce
from coproduce import (
    AnyRequest,
    ArgumentError,
    Asked,
    Attends,
    Cancelled,
    Change,
    Closed,
    Closure,
    ClosureKind,
    DocumentError,
    Duration,
    NewPackage,
    NoLongerAsked,
    Package,
    Plan,
    Revision,
    Slipped,
    TookLonger,
    UnknownLineError,
)
from coproduce.cli.asked import Given, Wishes, named_by_option, named_day, of_event, with_wishes, worded
from coproduce.cli.dates import revision_page
from coproduce.cli.settings import DateType, Settings, iso_day, print_, proceeding, read_document, with_offer

_AS_IN = "vision=2027-02-16"


def _slip(text: str) -> Slipped:
    event, day = named_day(text)
    return Slipped(event=event, not_before=day)


def _cancel(text: str) -> Cancelled:
    event, day = named_day(text)
    return Cancelled(event=event, on=day)


def _longer(text: str) -> TookLonger:
    event, days = of_event(text)
    return TookLonger(event=event, length=Duration.of(days))


def _close(text: str) -> Closed:
    days, _, reason = text.partition("=")
    first, _, last = days.partition("/")
    closure = Closure(iso_day(first), iso_day(last or first), ClosureKind.OTHER, reason.strip())
    return Closed(closure=closure)


_HAPPENED = (
    worded("--slip", "EVENT=DATE", _AS_IN, _slip, "This event cannot be before this day; may be repeated."),
    worded("--cancel", "EVENT=DATE", _AS_IN, _cancel, "This event is not, or was not, on this day; may be repeated."),
    worded(
        "--longer", "EVENT=DAYS", '"vision=1 1/2"', _longer, "This event takes so many days in all; may be repeated."
    ),
    worded(
        "--close",
        "FIRST/LAST[=REASON]",
        '"2027-02-15/2027-02-19=half-term", or one day',
        _close,
        "Nobody can meet on these days; may be repeated.",
    ),
)


def _with_what_happened(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what happened to a plan."""
    for option in reversed(_HAPPENED):
        command = option(command)
    return command


@click.command("replan")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--today", type=DateType(), required=True, metavar="DATE", help="What is before this day is past.")
@_with_what_happened
@with_wishes
@click.option(
    "--forget",
    multiple=True,
    metavar="WHAT",
    help="Drop what was asked of this event, by this role, or of this kind, such as pin; may be repeated.",
)
@click.option(
    "--confirm",
    multiple=True,
    metavar="EVENT",
    help="Confirm the day of this event, so it stays; may be repeated.",
)
@click.option(
    "--package", type=click.Path(path_type=Path), metavar="FILE", help="Take the package that this case has now."
)
@with_offer
def replan_(  # noqa: PLR0913 - one for each option
    *,
    plan: Path,
    today: date,
    wishes: Wishes,
    forget: tuple[str, ...],
    confirm: tuple[str, ...],
    package: Path | None,
    slip: tuple[Given[Change], ...],
    cancel: tuple[Given[Change], ...],
    longer: tuple[Given[Change], ...],
    close: tuple[Given[Change], ...],
    **settings: Any,  # noqa: ANN401 - the shared options
) -> int:
    """Print what changes mean for the plan in PLAN, which is kept as it is: what moves, what stays, whom to tell.

    PLAN is the JSON that coproduce plan or replan printed. With --json it prints the plan as it would be afterwards,
    which is what to keep in order to go on with it.
    """
    chosen, found = Settings(**settings), _read(plan)
    if package is None and chosen != Settings(as_json=chosen.as_json):
        raise click.UsageError("the options on offer and plugins have an effect only with --package")
    before = _confirmed(found, confirm)
    told = [*slip, *cancel, *longer, *close, *_asked(before, wishes, forget)]
    if package is not None:
        told.append(Given(f"--package {package}", _new_package(found, proceeding(chosen, package))))
    revision = _revised(before, told, today)
    confirmed = [event.id for event in before.events if event.settled and not found.event(event.id).settled]
    print_(chosen, revision.after, revision_page(revision, confirmed))
    return 0


def _read(path: Path) -> Plan:
    if path.suffix == ".toml":
        message = "this is a case file: expected a plan, which coproduce plan --json prints"
        raise DocumentError(message, code="format", source=path.name, hint="give the plan, and the case by --package")
    found = read_document(path)
    if not isinstance(found, Plan):
        message = "this document is no plan"
        raise DocumentError(message, code="format", source=path.name, hint="make one with coproduce plan --json")
    return found


def _new_package(plan: Plan, package: Package) -> NewPackage:
    was, now = plan.package.assessment.charity.name, package.assessment.charity.name
    if was != now:
        raise click.UsageError(f"--package: the case is of {now}, and the plan is of {was}")
    return NewPackage(package=package)


def _confirmed(plan: Plan, names: tuple[str, ...]) -> Plan:
    try:
        return plan.confirm(*names) if names else plan
    except UnknownLineError as error:
        given = [Given(f"--confirm {name}", name) for name in names]
        raise named_by_option(error, given, plan.confirm) from None


def _revised(plan: Plan, told: list[Given[Change]], today: date) -> Revision:
    try:
        return coproduce.replan(plan, [each.what for each in told], today=today)
    except (ArgumentError, UnknownLineError) as error:
        raise named_by_option(error, told, lambda change: coproduce.replan(plan, [change], today=today)) from None


# What is asked --------------------------------------------------------------------------------------------------------


def _asked(plan: Plan, wishes: Wishes, forget: tuple[str, ...]) -> Iterator[Given[Change]]:
    """Yield what is asked now, and what no longer is: all that is forgotten, and what a new wish takes the place of."""
    given = wishes.on(plan.calendar)
    gone = [Given(f"--forget {what}", request) for what in forget for request in _forgotten(plan, what)]
    gone += [Given(each.option, old) for each in given for old in plan.requests if _replaces(plan, each.what, old)]
    for request in dict.fromkeys(each.what for each in gone):
        yield Given(next(each.option for each in gone if each.what == request), NoLongerAsked(request=request))
    yield from (Given(each.option, Asked(request=each.what)) for each in given)


def _forgotten(plan: Plan, what: str) -> list[AnyRequest]:
    events = plan.named(what)
    found = [
        request
        for request in plan.requests
        if what == request.tag
        or (isinstance(request, Attends) and request.who == what)
        or any(event in events for name in request.events for event in plan.named(name))
    ]
    if not found:
        asked = dict.fromkeys(name for request in plan.requests for name in (request.tag, *request.events))
        there = f"there is {', '.join(asked)}" if asked else "nothing was"
        raise click.UsageError(f"--forget {what}: nothing of that name was asked of these dates; {there}")
    return found


def _replaces(plan: Plan, new: AnyRequest, old: AnyRequest) -> bool:
    """Tell whether a wish takes the place of another: of one kind, on one authority, and for the same events."""
    if type(new) is not type(old) or new == old or new.source != old.source:
        return False
    if isinstance(new, Attends) and isinstance(old, Attends):
        return new.who == old.who
    return {*_meant(plan, new)} == {*_meant(plan, old)}


def _meant(plan: Plan, request: AnyRequest) -> list[str]:
    return [event.id for name in request.events for event in plan.named(name)] or [*request.events]
