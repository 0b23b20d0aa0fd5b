"""The commands that send a plan out: one document, a folder with all of them, and what a translator still has to do."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from coproduce import (
    FORMATS,
    Agreement,
    Audience,
    Case,
    Delivery,
    Document,
    DocumentError,
    Entry,
    Invitation,
    Objective,
    Outcome,
    Package,
    Plan,
    Portfolio,
    Practice,
    Report,
    WriteError,
    escaped,
    export,
    invitations,
    read_entries,
    report,
    translation_progress,
    writable,
    write_file,
    write_folder,
)
from coproduce.cli.asked import UNTIL, Wishes, calendar_of, timetable_of, with_wishes
from coproduce.cli.gathering import gathered
from coproduce.cli.page import Page, Section, counted, listed
from coproduce.cli.settings import (
    DateType,
    Settings,
    complain,
    plugins_print_apart,
    read_document,
    show,
    with_settings,
    write,
)
from coproduce.codec import content_of

_AUDIENCES = [each.value for each in Audience]
_LANGUAGES = {"en": ("en",), "cy": ("cy",), "both": ("cy", "en")}
_EVERYTHING = {
    Audience.PROVIDER: ("docx", "html", "xlsx", "ics", "json"),
    Audience.CHARITY: ("docx", "html", "md", "xlsx", "ics", "svg", "png"),
    Audience.FUNDER: ("docx", "html", "xlsx"),
    Audience.CO_FACILITATOR: ("docx", "html", "ics"),
}
"""What each audience is sent when everything is made at once; the charity also has the slides of its report-back."""

_OF_DATES = ("ics", "svg", "png")
_NAMES = {"ics": "dates", "svg": "timeline", "png": "timeline", "xlsx": "workbook"}


class NowType(click.ParamType[datetime]):
    """Read a time such as 2026-12-07T09:30, which is in UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        """Give the time, or fail with what was expected."""
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            self.fail(f"{value!r} is no time: expected one such as 2026-12-07T09:30", param, ctx)


@attrs.frozen
class Sending:
    """Hold what the options say of dates, languages, names and places, and what they were read for."""

    start: date | None = None
    until: date | None = None
    nearest: bool = False
    wishes: Wishes = attrs.field(factory=Wishes)
    language: str | None = None
    now: datetime | None = None
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

    def report_on(self, made: Document | Portfolio, case: Case | None, audience: str, since: Path | None) -> Report:
        """Make the report for one audience, with the entries that were sent last read from a file."""
        return report(
            made,
            audience=audience,
            now=self.now or datetime.now(UTC),
            languages=_LANGUAGES[self.language] if self.language else None,
            people=case.people if case else (),
            disclose=self.disclose,
            places=dict(_place(each) for each in self.places),
            earlier=_entries(since) if since else (),
            invitation=self.invitation,
        )


def _place(text: str) -> tuple[str, str]:
    """Part a place from the event that it is for; an empty one clears the place that was told earlier."""
    name, sign, place = (part.strip() for part in text.partition("="))
    if not (name and sign):
        raise click.UsageError(f"--place {text!r}: expected EVENT=PLACE, such as concepts=Town Hall")
    return name, place


def _entries(path: Path) -> tuple[Entry, ...]:
    return read_entries(content_of(path), source=path.name)


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
    click.option("--now", type=NowType(), metavar="TIME", help="The time that documents bear, in UTC; now."),
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


def _with_sending(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options on what goes out."""

    @functools.wraps(command)
    def gathered(**given: Any) -> Any:  # noqa: ANN401 - the options of the command itself
        names = [field.name for field in attrs.fields(Sending)]
        sending = Sending(**{name: given.pop(name) for name in names if name in given})
        return command(sending=sending, **given)

    wrapped: Callable[..., Any] = gathered
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


@click.command("export")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="PATH", help="The file to write."
)
@click.option("--audience", required=True, type=click.Choice(_AUDIENCES), metavar="AUDIENCE", help="Who will read it.")
@click.option("--variant", default="", metavar="WHOM", help="Slides only: whom participants report back to.")
@click.option(
    "--since", type=click.Path(path_type=Path), metavar="FILE", help="Diaries only: the .ics file that was sent last."
)
@_with_sending
@with_settings
def export_(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    target: Path,
    audience: str,
    variant: str,
    since: Path | None,
    force: bool,
    sending: Sending,
    **settings: Any,  # noqa: ANN401 - the shared options
) -> int:
    """Write one document on FILE for one audience; the ending of PATH names its format.

    FILE is a case, or the JSON of a package, a plan or an agreement. A case that is closed for now, or of which more
    has to be known, gives its letter. A folder of them gives the overview of a portfolio, for the provider or the
    funder. Formats: docx, html, md, pptx, xlsx, ics, svg, png, json.
    """
    format_ = target.suffix.removeprefix(".").lower()
    if format_ not in FORMATS:
        raise click.UsageError(f"--to {target.name} has no ending of a format: expected one of {', '.join(FORMATS)}")
    chosen = Settings(**settings)
    with _told_of_force():
        _not_over(_made_from(file, chosen, sending), writable(target, overwrite=force))
    if file.is_dir():
        going_out = sending.report_on(_portfolio(chosen, file, sending, since), None, audience, None)
    else:
        going_out = sending.report_on(*_made(chosen.practice, file, sending), audience, since)
    if format_ == "pptx" and not variant:
        _expect_one_deck(going_out)
    data = export(going_out, format_, variant=variant)
    with _told_of_force():
        written = write_file(target, data, overwrite=force, private=going_out.audience is Audience.PROVIDER)
    _tell(chosen, going_out, (written,))
    return 0


@click.command()
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="FOLDER", help="The folder.")
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice(_AUDIENCES),
    metavar="AUDIENCE",
    help="Only for this audience; may be repeated.",
)
@click.option("--organiser", metavar="ADDRESS", help="Who invites the charity to the sessions by electronic mail.")
@click.option("--attendee", "attendees", multiple=True, metavar="ADDRESS", help="Who is invited; may be repeated.")
@_with_sending
@with_settings
def pack(
    *,
    file: Path,
    target: Path,
    audiences: tuple[str, ...],
    force: bool,
    sending: Sending,
    **settings: Any,  # noqa: ANN401 - the shared options
) -> int:
    """Write everything on FILE into FOLDER at once, for every audience: all of it, or nothing.

    A diary that is there already is what was sent last, so that changes and cancellations are told as such.
    """
    named = [Audience(name) for name in audiences]
    _expect_the_charity(sending.invitation, named)
    chosen = Settings(**settings)
    made, case = _made(chosen.practice, file, sending)
    wanted = named or _concerned(made)
    reports = [(each, _report_for(made, case, each, sending, target)) for each in wanted]
    _expect_dates(sending.invitation, reports)
    files = [written for audience, each in reports for written in _files(audience, each)]
    if not named and Audience.CO_FACILITATOR not in wanted:
        files += _to_who_is_asked_no_more(made, case, sending, target)
    for name, _ in files:
        _not_over(_made_from(file, chosen, sending), target / name)
    written = _all_written(target, files, overwrite=force)
    _tell(chosen, reports[0][1], written)
    _tell_of_stale(target, written, named or list(Audience))
    if any(each.entries and not each.timeline for _, each in reports):
        complain("note: there is no plan, so all dates that were sent earlier are called off")
    return 0


def _all_written(target: Path, files: list[tuple[str, Callable[[], bytes]]], *, overwrite: bool) -> tuple[Path, ...]:
    """Write all files or none, and show how many are made; what is for the provider, its own account alone may read."""
    private = f"{Audience.PROVIDER.value}-"
    with _told_of_force(), _Bar(len(files)) as step:
        return write_folder(
            target,
            files,
            overwrite=overwrite,
            private=lambda name: name.startswith(private),
            progress=lambda name, _done, _all: step(name),
        )


def _expect_the_charity(invitation: Invitation | None, audiences: list[Audience]) -> None:
    """Refuse, before anything is made, to invite where nothing goes to those who are invited."""
    if invitation and audiences and Audience.CHARITY not in audiences:
        raise click.UsageError("--organiser and --attendee invite the charity, and --audience does not name it")


def _expect_dates(invitation: Invitation | None, reports: list[tuple[Audience, Report]]) -> None:
    if invitation and not any(each.entries for _, each in reports):
        raise click.UsageError("--organiser and --attendee invite to dates, and there are none: give --start")


def _to_who_is_asked_no_more(
    made: Document, case: Case | None, sending: Sending, target: Path
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the diary that calls off what a co-facilitator was sent, where the package asks for none any more."""
    who = Audience.CO_FACILITATOR
    if _sent(target, who).is_file():
        plan = made.plan if isinstance(made, Delivery) else made
        undated = plan.package if isinstance(plan, Plan) else plan
        called_off = _report_for(undated, case, who, sending, target)
        yield _sent(target, who).name, functools.partial(export, called_off, "ics")


def _tell_of_stale(target: Path, written: tuple[Path, ...], audiences: list[Audience]) -> None:
    """Name the files that an earlier pack made and this one does not, since they may say what holds no more."""
    ours = tuple(f"{each.value}-" for each in audiences)
    new = {path.name for path in written}
    there = (path.name for path in target.iterdir() if path.is_file())
    left = sorted(name for name in there if name.startswith(ours) and name not in new)
    if left:
        names = ", ".join(map(escaped, left))
        complain(f"note: these are of an earlier pack and were left as they are: {names}")


def _concerned(made: Document) -> list[Audience]:
    """List the audiences that there is something for: a co-facilitator only where one is asked for."""
    plan = made.plan if isinstance(made, Delivery) else made
    proposed = isinstance(plan, Plan) or (isinstance(plan, Agreement) and bool(plan.versions))
    package = plan.package if proposed else plan  # type: ignore[union-attr]  # a plan or an agreement
    asked = isinstance(package, Package) and any(
        "co-facilitator" in role for line in package.lines for role in line.roles
    )
    return [each for each in Audience if each is not Audience.CO_FACILITATOR or asked]


def _report_for(made: Document, case: Case | None, audience: Audience, sending: Sending, target: Path) -> Report:
    sent = _sent(target, audience)
    return sending.report_on(made, case, audience.value, sent if sent.is_file() else None)


def _sent(target: Path, audience: Audience) -> Path:
    """Give where the diary is that an audience was sent last."""
    return target / f"{audience.value}-dates.ics"


def _files(audience: Audience, going_out: Report) -> Iterator[tuple[str, Callable[[], bytes]]]:
    for format_ in _EVERYTHING[audience]:
        there = going_out.entries if format_ == "ics" else going_out.sheets if format_ == "xlsx" else going_out.timeline
        if there or format_ not in (*_OF_DATES, "xlsx"):
            name = _NAMES.get(format_, going_out.kind.value)
            yield f"{audience.value}-{name}.{format_}", functools.partial(export, going_out, format_)
    if audience is Audience.CHARITY:
        for deck in going_out.decks:
            named = f"{audience.value}-report-back-{deck.variant}.pptx"
            yield named, functools.partial(export, going_out, "pptx", variant=deck.variant)
        for name, data in invitations(going_out) if going_out.invitation and going_out.entries else ():
            yield f"{audience.value}-invitation-{name}", functools.partial(bytes, data)


def _expect_one_deck(going_out: Report) -> None:
    if len(going_out.decks) > 1:
        known = ", ".join(deck.variant for deck in going_out.decks)
        raise click.UsageError(f"there are slides for {known}: name one with --variant")


def _made_from(file: Path, settings: Settings, sending: Sending) -> tuple[Path, ...]:
    """List what documents are made from: the case, the diaries of those who have to be free, the offer and packs."""
    diaries = (Path(diary.what[1]) for diary in sending.wishes.diaries)
    return (file, *diaries, *settings.packs, *filter(None, [settings.offer]))


def _not_over(made_from: tuple[Path, ...], target: Path) -> None:
    """Refuse to write a document over what it is made from."""
    if target.exists() and any(each.exists() and target.samefile(each) for each in made_from):
        message = f"{target.name} is a file that the documents are made from: name another place with --to"
        raise click.UsageError(message)


@contextlib.contextmanager
def _told_of_force() -> Iterator[None]:
    """Name the option by which a file that is there already is replaced."""
    try:
        yield
    except WriteError as error:
        for fault in error.errors:
            if fault.code == "exists":
                fault.hint = error.hint = "give --force to replace it"
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


def _portfolio(settings: Settings, folder: Path, sending: Sending, since: Path | None) -> Portfolio:
    """Give the plans of a folder together, and say which files came to none."""
    if sending.places or sending.disclose or since:
        raise click.UsageError("--place, --disclose and --since are for one plan, and FILE is a folder")
    practice = functools.cache(settings.practice)
    found = gathered(folder, lambda file: _plan_of(practice, file, sending))
    if found.without_dates:
        names = ", ".join(escaped(file.name) for file in found.without_dates)
        complain(f"note: these have no dates, and are not in the portfolio: {names}")
    return found.portfolio


def _plan_of(practice: Callable[[], Practice], file: Path, sending: Sending) -> Plan | None:
    """Give the plan of one file of a folder, where it has one; only a case takes the start that was asked for."""
    made, _ = _made(practice, file, sending if _is_case(file) else attrs.evolve(sending, start=None))
    if isinstance(made, Delivery):
        return made.plan_on((sending.now or datetime.now(UTC)).date())
    return made if isinstance(made, Plan) else None


def _made(practice_of: Callable[[], Practice], file: Path, sending: Sending) -> tuple[Document, Case | None]:
    """Give what goes out: what a document holds, or what a case comes to, with dates where a start is given."""
    document = None if _is_case(file) else read_document(file)
    if document is not None:
        if sending.start:
            raise click.UsageError("--start has an effect only with a case, and this is a document with its own dates")
        return document, None
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


def _is_case(file: Path) -> bool:
    """Tell a case from a document of ours, by the format that a JSON file names."""
    if file.suffix.lower() != ".json":
        return True
    try:
        tree = json.loads(content_of(file))
    except (DocumentError, ValueError, RecursionError):
        return False  # which the reading of documents tells in full
    return isinstance(tree, dict) and str(tree.get("format", "")).startswith("coproduce-case/")


def _tell(settings: Settings, going_out: Report, written: tuple[Path, ...]) -> None:
    if settings.as_json:
        write(json.dumps([str(path) for path in written], ensure_ascii=False, indent=2) + "\n")
    else:
        write("".join(f"wrote {escaped(str(path))}\n" for path in written))
    if going_out.untranslated:
        number = counted(len(going_out.untranslated), "text")
        complain(f"note: {number} stand in English, since there is no Welsh for them yet: coproduce translations FILE")


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--start", type=DateType(), metavar="DATE", help="Plan from this day on, so that dates are looked at too."
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def translations(*, file: Path | None, start: date | None, as_json: bool) -> int:
    """Print which texts have no Welsh yet: all that there are, or those that the documents on FILE would need.

    A text that is missing stands in English in every document, marked as English.
    """
    if file is None:
        found = translation_progress("cy")
        missing, words = found.missing, f"{found.translated} of {found.texts} texts have their Welsh"
    else:
        welsh = Sending(start=start, language="cy")
        made, case = _made(Settings().practice, file, welsh)
        texts = [
            text for each in _concerned(made) for text in welsh.report_on(made, case, each.value, None).untranslated
        ]
        missing = tuple(dict.fromkeys(texts))
        words = f"{counted(len(missing), 'text')} of the documents on this case without Welsh"
    if as_json:
        write(json.dumps(list(missing), ensure_ascii=False, indent=2) + "\n")
        return 0
    sections = (Section("Without a translation", listed(missing)),) if missing else ()
    show(Page("Welsh", words, sections))
    return 0
