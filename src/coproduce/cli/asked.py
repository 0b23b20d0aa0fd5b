"""What options ask of dates: pins, ends, times and diaries, read from words, and named again where they cannot be."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from datetime import date, time
from pathlib import Path
from typing import Any, Generic, TypeVar

import attrs
import click

from coproduce import (
    AnyRequest,
    ArgumentError,
    Attends,
    Calendar,
    Charity,
    CoproduceError,
    Deadline,
    InfeasibleError,
    NotBefore,
    Package,
    Pin,
    StartsAt,
    Timetable,
    UnknownLineError,
    charity_calendar,
    months_after,
    read_diary,
)
from coproduce.cli.settings import DateType, iso_day

HORIZON_MONTHS = 18
START = click.option(
    "--start", type=DateType(), required=True, metavar="DATE", help="The earliest day of the first event."
)
UNTIL = click.option(
    "--until", type=DateType(), metavar="DATE", help=f"The horizon; {HORIZON_MONTHS} months after the start."
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})\Z", re.ASCII)
_ALL_WEEK = tuple(range(7))
_Function = TypeVar("_Function", bound=Callable[..., Any])
_What_co = TypeVar("_What_co", covariant=True)


@attrs.frozen
class Given(Generic[_What_co]):
    """Hold what an option says, and the option as it was written, so that a fault can name it."""

    option: str
    what: _What_co


class Worded(click.ParamType[Given[Any]]):
    """Read what an option says, such as vision=2027-02-16, by a function that raises ValueError where it cannot."""

    def __init__(self, form: str, example: str, read: Callable[[str], Any]) -> None:
        self.name, self._example, self._read = form, example, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Given[Any]:  # noqa: ANN401
        """Give what is said, or fail with what was expected."""
        if isinstance(value, Given):
            return value
        option = param.opts[0] if param else ""
        try:
            return Given(f"{option} {value}", self._read(value))
        except ArgumentError as error:
            self.fail(f"{value!r}: {error.message}", param, ctx)
        except ValueError:
            self.fail(f"{value!r} is not {self.name}: expected one such as {self._example}", param, ctx)


def worded(option: str, form: str, example: str, read: Callable[[str], Any], words: str) -> Callable[..., Any]:
    """Give an option that may be repeated, and says something in a form such as EVENT=DATE."""
    return click.option(option, multiple=True, type=Worded(form, example, read), metavar=form, help=words)


def of_event(text: str) -> tuple[str, str]:
    """Part what is said of an event from its name."""
    name, _, said = (part.strip() for part in text.partition("="))
    if not (name and said):
        raise ValueError(text)
    return name, said


def of_event_or_all(text: str) -> tuple[str, str]:
    """Part what is said of an event from its name, or of all events where none is named."""
    return of_event(text) if "=" in text else ("", text)


def named_day(text: str) -> tuple[str, date]:
    """Read a day with the event that it is for."""
    event, day = of_event(text)
    return event, iso_day(day)


def _pin(text: str) -> Pin:
    event, day = named_day(text)
    return Pin(event=event, day=day)


def _not_before(text: str) -> NotBefore:
    event, day = of_event_or_all(text)
    return NotBefore(event=event, day=iso_day(day))


def _deadline(text: str) -> Deadline:
    event, day = of_event_or_all(text)
    return Deadline(event=event, day=iso_day(day))


def _starts_at(text: str) -> StartsAt:
    event, clock = of_event(text)
    found = _CLOCK.match(clock)
    if not found:
        raise ValueError(text)
    return StartsAt(event=event, at=time(int(found[1]), int(found[2])))


# Wishes ---------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Wishes:
    """Hold what is asked of dates: requests, and the diaries of people, who have to be free."""

    requests: tuple[Given[AnyRequest], ...] = ()
    diaries: tuple[Given[tuple[str, str]], ...] = ()

    def on(self, calendar: Calendar) -> tuple[Given[AnyRequest], ...]:
        """Give all of it as requests; the diaries are read for the days of a calendar."""
        return (*self.requests, *(Given(each.option, _attends(*each.what, calendar)) for each in self.diaries))


def _attends(who: str, file: str, calendar: Calendar) -> Attends:
    busy = read_diary(Path(file), first=calendar.first, last=calendar.last)
    days = Calendar(name=who, first=calendar.first, last=calendar.last, weekdays=_ALL_WEEK, closures=busy)
    return Attends(who=who, calendar=days)


_OPTIONS = (
    worded("--pin", "EVENT=DATE", "vision=2027-02-16", _pin, "Put this event on this day; may be repeated."),
    worded(
        "--not-before",
        "[EVENT=]DATE",
        "vision=2027-02-16, or 2027-02-01 for all of them",
        _not_before,
        "Keep this event, or all, from being sooner; may be repeated.",
    ),
    worded(
        "--deadline",
        "[EVENT=]DATE",
        "vision=2027-03-12, or 2027-04-30 for all of them",
        _deadline,
        "Keep this event, or all, from being later; may be repeated.",
    ),
    worded(
        "--at", "EVENT=HH:MM", "vision=09:30", _starts_at, "Let this event start at this local time; may be repeated."
    ),
    worded(
        "--diary",
        "WHO=FILE",
        '"the facilitator=diary.ics"',
        of_event,
        "Keep events off the times when this role is busy, as its .ics file has them; may be repeated.",
    ),
)


def with_wishes(command: _Function) -> Callable[..., Any]:
    """Give a command the options that ask something of dates, and what they ask as `wishes`."""

    @functools.wraps(command)
    def gathered(
        *args: Any,  # noqa: ANN401 - what click passes on
        pin: tuple[Given[Pin], ...],
        not_before: tuple[Given[NotBefore], ...],
        deadline: tuple[Given[Deadline], ...],
        at: tuple[Given[StartsAt], ...],
        diary: tuple[Given[tuple[str, str]], ...],
        **rest: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        return command(*args, wishes=Wishes((*pin, *not_before, *deadline, *at), diary), **rest)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered


def timetable_of(package: Package, calendar: Calendar, wishes: Wishes) -> Timetable:
    """Put a package on a calendar with what is asked of it; where that cannot be read, the option is named."""
    given = wishes.on(calendar)
    try:
        return Timetable(package=package, calendar=calendar, requests=tuple(each.what for each in given))
    except (ArgumentError, UnknownLineError) as error:
        alone = functools.partial(_alone, package, calendar)
        raise named_by_option(error, given, alone) from None


def _alone(package: Package, calendar: Calendar, request: AnyRequest) -> None:
    Timetable(package=package, calendar=calendar, requests=(request,))


def named_by_option(
    error: CoproduceError, given: Iterable[Given[_What_co]], alone: Callable[[_What_co], object]
) -> CoproduceError:
    """Give the faults of what options say, each with its option; what is only wrong together stays as it is."""
    faults = []
    for each in given:
        try:
            alone(each.what)
        except InfeasibleError:
            continue
        except CoproduceError as fault:
            fault.path = each.option
            faults.append(fault)
    if len(faults) > 1:
        return ArgumentError("these options cannot be used", code="option", errors=tuple(faults))
    return faults[0] if faults else error


def calendar_of(charity: Charity, start: date, until: date | None) -> Calendar:
    """Give the days on which the charity can meet, from a start until the horizon."""
    last = until or _horizon(start)
    if last < start:
        raise click.UsageError(f"--until {last} is before --start {start}")
    return charity_calendar(charity, first=start, last=last)


def _horizon(start: date) -> date:
    try:
        return months_after(start, HORIZON_MONTHS)
    except ValueError:
        raise click.UsageError(f"--start {start} is too far off to plan for") from None
