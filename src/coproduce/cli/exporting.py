"""The commands that send a plan out: one document, a folder with all of them, and what a translator still has to do."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from coproduce import (
    FORMATS,
    Agreement,
    Assessment,
    Audience,
    Case,
    Document,
    Entry,
    Invitation,
    Package,
    Plan,
    Report,
    escaped,
    export,
    invitations,
    translation_progress,
    writable,
    write_file,
)
from coproduce.cli.gathering import portfolio_of
from coproduce.cli.page import Page, Section, counted, listed
from coproduce.cli.sending import (
    Sending,
    entries_in,
    in_force,
    lost_times,
    made_of,
    times_given_again,
    told_in_vain,
    with_sending,
)
from coproduce.cli.settings import DateType, Settings, complain, show, write
from coproduce.cli.writing import expect_apart, told_of_force, written_together

_AUDIENCES = [each.value for each in Audience]
_EVERYTHING = {
    Audience.PROVIDER: ("docx", "html", "xlsx", "ics", "json"),
    Audience.CHARITY: ("docx", "html", "md", "xlsx", "ics", "svg", "png"),
    Audience.FUNDER: ("docx", "html", "xlsx"),
    Audience.CO_FACILITATOR: ("docx", "html", "ics"),
}
"""What each audience is sent when everything is made at once; the charity also has the slides of its report-back."""

_OF_DATES = ("ics", "svg", "png")
_NAMES = {"ics": "dates", "svg": "timeline", "png": "timeline", "xlsx": "workbook"}


@click.command("export")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="PATH", help="The file to write."
)
@click.option("--audience", required=True, type=click.Choice(_AUDIENCES), metavar="AUDIENCE", help="Who will read it.")
@click.option("--variant", default="", metavar="WHOM", help="Slides only: whom participants report back to.")
@click.option(
    "--since", type=click.Path(path_type=Path), metavar="FILE", help="Diaries only: the .ics file that was sent last."
)
@with_sending
def export_(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    target: Path,
    audience: str,
    variant: str,
    since: Path | None,
    force: bool,
    sending: Sending,
    settings: Settings,
) -> int:
    """Write one document on FILE for one audience; the ending of PATH names its format.

    FILE is a case, or the JSON of a package, a plan, an agreement or a delivery. A case that is closed for now, or of
    which more has to be known, gives its letter. A folder of them gives the overview of a portfolio, for the provider
    or the funder. Formats: docx, html, md, pptx, xlsx, ics, svg, png, json.
    """
    format_ = _format_of(target, since)
    with told_of_force():
        expect_apart(_made_from(file, settings, sending), writable(target, overwrite=force))
    if file.is_dir():
        _expect_one_plan(sending, since)
        going_out = sending.report_on(portfolio_of(file, sending, settings), None, audience)
    else:
        made, case = made_of(settings.practice, file, sending, settings)
        earlier = entries_in(since)
        going_out = sending.report_on(made, case, audience, earlier)
        _expect_to_show(format_, going_out, made, case)
        _tell_of_options(sending, made, case, lost_times(earlier, going_out))
    if format_ == "pptx" and not variant:
        _expect_one_deck(going_out)
    data = export(going_out, format_, variant=variant)
    with told_of_force():
        written = write_file(target, data, overwrite=force, private=going_out.audience is Audience.PROVIDER)
    _tell(settings, going_out, (written,))
    return 0


def _format_of(target: Path, since: Path | None) -> str:
    """Give the format that the ending of a file names; only a diary tells what changed since another."""
    format_ = target.suffix.removeprefix(".").lower()
    if format_ not in FORMATS:
        ending = f"--to {escaped(target.name)} has no ending of a format"
        raise click.UsageError(f"{ending}: expected one of {', '.join(FORMATS)}")
    if since and format_ != "ics":
        raise click.UsageError("--since has an effect only with a diary: let --to end in .ics, or leave it out")
    return format_


def _expect_one_plan(sending: Sending, since: Path | None) -> None:
    if sending.places or sending.disclose or since:
        raise click.UsageError("--place, --disclose and --since are for one plan, and FILE is a folder")


def _expect_to_show(format_: str, going_out: Report, made: Document, case: Case | None) -> None:
    """Refuse to draw or send the dates of a case that has none, and name the option that brings them."""
    undated = case and isinstance(made, Package) and not going_out.entries
    if undated and format_ in _OF_DATES:
        raise click.UsageError(f"there are no dates to show as {format_}: give --start")


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
@with_sending
def pack(  # noqa: PLR0913 - one for each option
    *,
    file: Path,
    target: Path,
    audiences: tuple[str, ...],
    force: bool,
    sending: Sending,
    settings: Settings,
) -> int:
    """Write everything on FILE into FOLDER at once, for every audience: all of it, or nothing.

    A diary that is there already is what was sent last, so that changes and cancellations are told as such.
    """
    named = [Audience(name) for name in audiences]
    _expect_the_charity(sending.invitation, named)
    _expect_a_file("pack", file)
    made, case = made_of(settings.practice, file, sending, settings)
    wanted = named or _concerned(in_force(made, sending))
    sent = {each: _sent(target, each) for each in wanted}
    reports = [(each, sending.report_on(made, case, each.value, sent[each])) for each in wanted]
    _expect_dates(sending.invitation, reports)
    files = [written for audience, each in reports for written in _files(audience, each)]
    if not named and Audience.CO_FACILITATOR not in wanted:
        files += _to_who_is_asked_no_more(made, case, sending, target)
    for name, _ in files:
        expect_apart(_made_from(file, settings, sending), target / name)
    written = written_together(target, files, overwrite=force)
    _tell(settings, reports[0][1], written)
    _tell_of_stale(target, written, named or list(Audience))
    _tell_of_options(sending, made, case, [lost for each, one in reports for lost in lost_times(sent[each], one)])
    _tell_of_no_dates(made, case, reports)
    return 0


def _expect_a_file(command: str, file: Path) -> None:
    """Refuse a folder where one case or document is taken."""
    if file.is_dir():
        message = f"{command} takes one case or document, and FILE is a folder: coproduce export takes a folder"
        raise click.UsageError(message)


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
    if earlier := _sent(target, who):
        plan = in_force(made, sending)
        undated = plan.package if isinstance(plan, Plan) else plan
        called_off = sending.report_on(undated, case, who.value, earlier)
        yield _diary(target, who).name, functools.partial(export, called_off, "ics")


def _tell_of_options(sending: Sending, made: Document, case: Case | None, lost: Iterable[str]) -> None:
    """Say which options had no effect, and which times of day were not given again."""
    for note in (
        told_in_vain(sending) if isinstance(made, Assessment) else "",
        times_given_again(lost, case),
    ):
        if note:
            complain(note)


def _tell_of_no_dates(made: Document, case: Case | None, reports: list[tuple[Audience, Report]]) -> None:
    """Say what a folder lacks without dates, and what became of those that were sent."""
    if case and isinstance(made, Package):
        complain("note: without --start there are no dates, diary or timeline")
    if any(each.entries and not each.timeline for _, each in reports):
        complain("note: there is no plan, so all dates that were sent earlier are called off")


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
    proposed = isinstance(made, Plan) or (isinstance(made, Agreement) and bool(made.versions))
    package = made.package if proposed else made  # type: ignore[union-attr]  # a plan or an agreement
    asked = isinstance(package, Package) and any(
        "co-facilitator" in role for line in package.lines for role in line.roles
    )
    return [each for each in Audience if each is not Audience.CO_FACILITATOR or asked]


def _diary(target: Path, audience: Audience) -> Path:
    """Give where the diary is that an audience was sent last."""
    return target / f"{audience.value}-dates.ics"


def _sent(target: Path, audience: Audience) -> tuple[Entry, ...]:
    diary = _diary(target, audience)
    return entries_in(diary if diary.is_file() else None)


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
        _expect_a_file("translations", file)
        welsh = Sending(start=start, language="cy")
        made, case = made_of(Settings().practice, file, welsh, Settings())
        concerned = _concerned(in_force(made, welsh))
        texts = [text for each in concerned for text in welsh.report_on(made, case, each.value).untranslated]
        missing = tuple(dict.fromkeys(texts))
        words = f"{counted(len(missing), 'text')} of the documents on this case without Welsh"
    if as_json:
        write(json.dumps(list(missing), ensure_ascii=False, indent=2) + "\n")
        return 0
    sections = (Section("Without a translation", listed(missing)),) if missing else ()
    show(Page("Welsh", words, sections))
    return 0
