"""What goes out, and how: the options of the commands that send a plan out, and what a file comes to under them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import click

from coproduce import (
    Case,
    Delivery,
    Document,
    DocumentError,
    Entry,
    Invitation,
    Objective,
    Outcome,
    Plan,
    Portfolio,
    Practice,
    Report,
    escaped,
    read_entries,
    report,
)
from coproduce.cli.asked import UNTIL, Wishes, calendar_of, timetable_of, with_wishes
from coproduce.cli.settings import DateType, Settings, plugins_print_apart, read_document, with_settings
from coproduce.codec import content_of
from coproduce.export.report import Status

_LANGUAGES = {"en": ("en",), "cy": ("cy",), "both": ("cy", "en")}


class NowType(click.ParamType[datetime]):
    """Read a time such as 2026-12-07T09:30, which is in UTC unless it says otherwise."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        """Give the time in UTC, or fail with what was expected."""
        try:
            given = value if isinstance(value, datetime) else datetime.fromisoformat(value)
            return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time: expected one such as 2026-12-07T09:30", param, ctx)


def _or_now(given: datetime | None) -> datetime:
    return given or datetime.now(UTC)


@attrs.frozen
class Sending:
    """Hold what the options say of dates, languages, names and places, and what they were read for."""

    start: date | None = None
    until: date | None = None
    nearest: bool = False
    wishes: Wishes = attrs.field(factory=Wishes)
    language: str | None = None
    now: datetime = attrs.field(default=None, converter=_or_now)
    places: tuple[str, ...] = ()
    disclose: tuple[str, ...] = ()
    organiser: str | None = None
    attendees: tuple[str, ...] = ()

    @property
    def invitation(self) -> Invitation | None:
        """Who invites whom, where somebody does."""
        if bool(self.organiser) != bool(self.attendees):
            raise click.UsageError("--organiser and --attendee go together: who invites, and whom")
        return Invitation(organiser=self.organiser, attendees=self.attendees) if self.organiser else None

    @property
    def on_dates(self) -> tuple[str, ...]:
        """The options that were given on dates, each once; a place is not among them, since it needs no case."""
        given = {"--start": self.start, "--until": self.until, "--nearest": self.nearest}
        wishes = [each.option.partition(" ")[0] for each in (*self.wishes.requests, *self.wishes.diaries)]
        return tuple(dict.fromkeys([*(name for name, said in given.items() if said), *wishes]))

    def report_on(
        self, made: Document | Portfolio, case: Case | None, audience: str, earlier: tuple[Entry, ...] = ()
    ) -> Report:
        """Make the report for one audience, with the entries that were sent to it last."""
        return report(
            made,
            audience=audience,
            now=self.now,
            languages=_LANGUAGES[self.language] if self.language else None,
            people=case.people if case else (),
            disclose=self.disclose,
            places=dict(_place(each) for each in self.places),
            earlier=earlier,
            invitation=self.invitation,
        )


def _place(text: str) -> tuple[str, str]:
    """Part a place from the event that it is for; an empty one clears the place that was told earlier."""
    name, sign, place = (part.strip() for part in text.partition("="))
    if not (name and sign):
        raise click.UsageError(f"--place {text!r}: expected EVENT=PLACE, such as concepts=Town Hall")
    return name, place


_OPTIONS = (
    click.option("--start", type=DateType(), metavar="DATE", help="Plan from this day on; needed for dates."),
    UNTIL,
    click.option("--nearest", is_flag=True, help="Come nearest to the preferred gaps, in place of the earliest."),
    click.option(
        "--language",
        type=click.Choice(list(_LANGUAGES)),
        metavar="LANGUAGE",
        help="English, Welsh or both side by side: en, cy, both; what the charity chose unless you say otherwise.",
    ),
    click.option(
        "--now", type=NowType(), metavar="TIME", help="The time that documents bear, in UTC or with its offset; now."
    ),
    click.option(
        "--place", "places", multiple=True, metavar="EVENT=PLACE", help="Where an event is held; may be repeated."
    ),
    click.option(
        "--disclose", multiple=True, metavar="ROLE", help="Name this person to every audience; may be repeated."
    ),
    click.option("--force", is_flag=True, help="Replace files that are there already."),
    with_wishes,
)
"""The options on what goes out."""


def with_sending(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options on what goes out, and those on plugins and the offer."""

    @functools.wraps(command)
    def gathered(**given: Any) -> Any:  # noqa: ANN401 - the options of the command itself
        sending, settings = _taken(Sending, given), _taken(Settings, given)
        return command(sending=sending, settings=settings, **given)

    wrapped: Callable[..., Any] = with_settings(gathered, as_json="Print the list of files that were written as JSON.")
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _taken(kind: type[Any], given: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever kind it is
    """Take out of the options those that a kind of value holds, and make one of them."""
    names = [field.name for field in attrs.fields(kind)]
    return kind(**{name: given.pop(name) for name in names if name in given})


# What has no effect ---------------------------------------------------------------------------------------------------


def expect_case(sending: Sending, settings: Settings) -> None:
    """Refuse options that act on a case where there is none: a document is made, and has its own dates or none."""
    for options, remedy in (
        (sending.on_dates, "coproduce replan moves a plan"),
        (_on_practice(settings), "coproduce recompute makes one again"),
    ):
        if options:
            effect = f"{_listed(options)} an effect only with a case"
            raise click.UsageError(f"{effect}, and a document is as it was made: {remedy}")


def expect_start(sending: Sending) -> None:
    """Refuse options that act on the dates of a case where it is given none."""
    options = (*sending.on_dates, *(["--place"] if sending.places else []))
    if options and not sending.start:
        raise click.UsageError(f"{_listed(options)} an effect only with dates: give --start")


def _expect_dates(sending: Sending, made: Document) -> None:
    if sending.places and not isinstance(made, (Plan, Delivery)):
        raise click.UsageError("--place has an effect only with dates, and there are none here: leave it out")


def _on_practice(settings: Settings) -> tuple[str, ...]:
    given = {
        "--offer": settings.offer,
        "--plugin": settings.plugins,
        "--without": settings.without,
        "--packs": settings.packs,
        "--keep-going": settings.keep_going,
        "--no-plugins": settings.no_plugins,
    }
    return tuple(name for name, said in given.items() if said)


def _listed(options: tuple[str, ...]) -> str:
    """List options with the verb that they need."""
    return f"{options[0]} has" if len(options) == 1 else f"{', '.join(options[:-1])} and {options[-1]} have"


def told_in_vain(sending: Sending) -> str:
    """Say that a case that comes to a letter has no dates, where options ask for some."""
    return f"note: this case comes to a letter, so {_listed(sending.on_dates)} no effect" if sending.on_dates else ""


# What a file comes to -------------------------------------------------------------------------------------------------


def made_of(
    practice_of: Callable[[], Practice], file: Path, sending: Sending, settings: Settings
) -> tuple[Document, Case | None]:
    """Give what goes out: what a document holds, or what a case comes to, with dates where a start is given."""
    if not is_case(file):
        document = read_document(file)
        expect_case(sending, settings)
        _expect_dates(sending, document)
        return document, None
    expect_start(sending)
    made, case = _made_of_case(practice_of, file, sending)
    _expect_dates(sending, made)
    return made, case


def _made_of_case(practice_of: Callable[[], Practice], file: Path, sending: Sending) -> tuple[Document, Case]:
    with plugins_print_apart():
        practice = practice_of()
        case = practice.read(file)
        assessment = practice.assess(case.charity, case.diagnostic, agreed=case.agreed)
        if assessment.outcome is not Outcome.PROCEED:
            return assessment, case
        package = practice.tailor(assessment)
    if sending.start is None:
        return package, case
    timetable = timetable_of(package, calendar_of(case.charity, sending.start, sending.until), sending.wishes)
    objective = Objective.NEAREST if sending.nearest else Objective.EARLIEST
    return timetable.plan(start=sending.start, objective=objective), case


def is_case(file: Path) -> bool:
    """Tell a case from a document of ours, by the format that a JSON file names."""
    if file.suffix.lower() != ".json":
        return True
    try:
        tree = json.loads(content_of(file))
    except (DocumentError, ValueError, RecursionError):
        return False  # which the reading of documents tells in full
    return isinstance(tree, dict) and str(tree.get("format", "")).startswith("coproduce-case/")


def in_force(made: Document, sending: Sending) -> Document:
    """Give the plan of a delivery as it was delivered by the time that documents bear, and all else as it is."""
    return made.as_delivered_on(sending.now.date()) if isinstance(made, Delivery) else made


# What was sent last ---------------------------------------------------------------------------------------------------


def entries_in(path: Path | None) -> tuple[Entry, ...]:
    """Read the entries that were sent last from their file, where there is one."""
    return read_entries(content_of(path), source=path.name) if path else ()


def lost_times(earlier: Iterable[Entry], going_out: Report) -> tuple[str, ...]:
    """List what was sent with a time of day, and stands in a report without one."""
    sent = {each.uid: each.start for each in earlier if _is_timed(each)}
    lost = [each for each in going_out.entries if each.uid in sent and not isinstance(each.start, datetime)]
    return tuple(f"{escaped(str(each.title or each.summary))} ({sent[each.uid]:%H:%M})" for each in lost)


def _is_timed(entry: Entry) -> bool:
    return entry.status is not Status.CANCELLED and isinstance(entry.start, datetime)


def times_given_again(lost: Iterable[str], case: Case | None) -> str:
    """Say which times of day are lost, and how to give them again."""
    named = ", ".join(dict.fromkeys(lost))
    how = "give it again with --at" if case else "coproduce replan gives it again with --at"
    return f"note: these had a time of day and have none now: {named}; {how}" if named else ""
