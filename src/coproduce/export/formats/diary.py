"""A report's dates for any diary: one calendar to import, or an invitation for each date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from coproduce.clock import LONDON, zone_of
from coproduce.errors import ArgumentError
from coproduce.export.earlier import PART, TITLE, kept
from coproduce.export.needs import needed
from coproduce.export.report import Entry, Invitation, Report, ReportKind, Status
from coproduce.export.words import Words

if TYPE_CHECKING:
    import icalendar

ENDING = "ics"

_PRODUCT = "-//coproduce//Diary//EN"
_CHANGES = (  # since 1996: when the clocks change first, by the clocks before, from what hour to what, with its name
    ("TimezoneDaylight", datetime(1996, 3, 31, 1), 0, 1, "BST"),  # noqa: DTZ001 - the standard wants local time
    ("TimezoneStandard", datetime(1996, 10, 27, 2), 1, 0, "GMT"),  # noqa: DTZ001
)
_REMEDIES = {
    ReportKind.PROPOSAL: "plan the package first: give a start",
    ReportKind.CLOSING: "a letter goes out as docx, html or md",
    ReportKind.QUESTIONS: "a letter goes out as docx, html or md",
    ReportKind.PORTFOLIO: "make a diary of each plan",
}
_LONGEST_NAME = 60
_PIECE = 12


def write(report: Report) -> bytes:
    """Write all dates as one calendar, which a diary imports over the one that it had: nothing is left twice, or stale.

    Raises `ArgumentError` where there are no dates, or where `report.now` has no time zone, and `MissingExtraError`
    where icalendar is not installed.
    """
    _refuse_no_dates(report)
    return _calendar(report, "PUBLISH", report.entries)


def invitations(report: Report) -> tuple[tuple[str, bytes], ...]:
    """Write an invitation for each date, to be sent by electronic mail; a date that was dropped is called off.

    Gives the name and the content of each file (RFC 5546 wants one for each date). Raises `ArgumentError` where there
    are no dates, or where nobody invites.
    """
    _refuse_no_dates(report)
    if report.invitation is None:
        message = "nobody sends these dates: expected who invites whom"
        raise ArgumentError(message, code="invitation", hint="give the addresses, or publish the dates")
    return tuple(zip(_names(report.entries), _each(report), strict=True))


def _each(report: Report) -> Iterator[bytes]:
    for entry in report.entries:
        yield _calendar(report, "CANCEL" if entry.status is Status.CANCELLED else "REQUEST", (entry,))


# Refusals -------------------------------------------------------------------------------------------------------------


def _refuse_no_dates(report: Report) -> None:
    if not report.entries:
        message = "there are no dates to put into a diary"
        raise ArgumentError(message, code="diary", hint=_REMEDIES[report.kind])
    if report.now.tzinfo is None:
        message = "the time of the report has no time zone, and a diary bears it in UTC"
        raise ArgumentError(message, code="now", hint="as in now=datetime(2026, 12, 7, 9, 30, tzinfo=UTC)")


# A calendar -----------------------------------------------------------------------------------------------------------


def _calendar(report: Report, method: str, entries: Iterable[Entry]) -> bytes:
    calendar = needed("icalendar", "a diary").Calendar()
    for name, value in (("prodid", _PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", method)):
        calendar.add(name, value)
    if any(_is_local(moment) for entry in entries for moment in (entry.start, entry.end)):
        calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(report, entry, method))
    return cast("bytes", calendar.to_ical())


def _zone() -> icalendar.Timezone:
    """Describe the clocks of London by a rule; diaries exist that a list of dates upsets."""
    library = needed("icalendar", "a diary")
    zone: icalendar.Timezone = library.Timezone()
    zone.add("tzid", LONDON)
    for kind, first, before, after, name in _CHANGES:
        change = getattr(library, kind)()
        change.add("dtstart", first)
        change.add("tzoffsetfrom", timedelta(hours=before))
        change.add("tzoffsetto", timedelta(hours=after))
        change.add("tzname", name)
        change.add("rrule", {"freq": "yearly", "bymonth": first.month, "byday": "-1su"})
        zone.add_component(change)
    return zone


def _event(report: Report, entry: Entry, method: str) -> icalendar.Event:
    """Write one entry; what is called off takes up nobody's time."""
    event: icalendar.Event = needed("icalendar", "a diary").Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", report.now.astimezone(UTC))
    event.add("status", entry.status.value)
    event.add("transp", "TRANSPARENT" if entry.status is Status.CANCELLED else "OPAQUE")
    if report.mark:
        event.add("class", "PRIVATE")
    _add_moment(event, "dtstart", entry.start)
    _add_moment(event, "dtend", entry.end)
    _add_text(event, "summary", str(entry.summary), (entry.summary,))
    _add_text(event, "description", _description(report, entry), (report.mark, entry.description))
    _add_text(event, "location", str(entry.place), (entry.place,))
    _add_text(event, PART, entry.part, ())
    _add_text(event, TITLE, str(entry.title), (entry.title,))
    _add_people(event, report.invitation, method)
    return event


# What an entry says ---------------------------------------------------------------------------------------------------


def _is_local(moment: date) -> bool:
    """Tell whether a moment is written by the clocks of London: the second time of an hour that comes twice is not."""
    return isinstance(moment, datetime) and moment.tzinfo is None and not moment.fold


def _add_moment(event: icalendar.Event, name: str, moment: date) -> None:
    if isinstance(moment, datetime) and not _is_local(moment):
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=zone_of())
        event.add(name, zoned.astimezone(UTC))
    else:
        event.add(name, moment, {"TZID": LONDON} if isinstance(moment, datetime) else {})


def _description(report: Report, entry: Entry) -> str:
    """Give the description with the mark of the report above it, and its languages one below the other."""
    parts = [str(report.mark), *(said.text for said in entry.description.said)]
    return "\n\n".join(part for part in parts if part)


def _add_text(event: icalendar.Event, name: str, text: str, parts: tuple[Words, ...]) -> None:
    """Write a text, escaped as the standard has it, with its language where it is in one language."""
    if not text:
        return
    languages = {said.language for part in parts for said in part.said if said.text}
    line = needed("icalendar.prop", "a diary").vInline(_escaped(kept(text)))
    if len(languages) == 1 and "" not in languages:
        line.params["LANGUAGE"] = languages.pop()
    event.add(name, line, encode=False)


def _escaped(text: str) -> str:
    r"""Escape a text by ourselves: icalendar takes a backslash before a capital N for a line break."""
    return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", "\\n")


def _add_people(event: icalendar.Event, invitation: Invitation | None, method: str) -> None:
    """Say who invites, and outside of what is published, whom."""
    if invitation is None:
        return
    address = needed("icalendar", "a diary").vCalAddress
    event.add("organizer", address(_mail(invitation.organiser)))
    for each in invitation.attendees if method != "PUBLISH" else ():
        attendee = address(_mail(each))
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        if method == "REQUEST":
            attendee.params["PARTSTAT"], attendee.params["RSVP"] = "NEEDS-ACTION", "TRUE"
        event.add("attendee", attendee)


def _mail(address: str) -> str:
    """Give an address as the standard writes it."""
    return f"mailto:{address[len('mailto:') :] if address[:7].lower() == 'mailto:' else address}"


# Names of files -------------------------------------------------------------------------------------------------------


def _names(entries: tuple[Entry, ...]) -> Iterator[str]:
    """Yield a name for the file of each entry, from what it is called and its id, and never from when it is."""
    for entry in entries:
        plain = (
            unicodedata.normalize("NFKD", str(entry.title or entry.summary)).encode("ascii", "ignore").decode("ascii")
        )
        called = re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "date"
        piece = re.sub("[^a-z0-9]", "", entry.uid.partition("@")[0].lower())[:_PIECE]
        yield f"{called}-{piece}.{ENDING}"
