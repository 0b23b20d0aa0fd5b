"""The time zones that a diary names: those that are known everywhere, and those that it describes itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from io import StringIO

from coproduce.clock import zone_of
from coproduce.diaries.diary import (
    LAST_SECOND,
    WRITTEN,
    ExpectedError,
    Line,
    Part,
    Reading,
    effort,
    moment,
    offset,
    rule,
)
from coproduce.errors import ArgumentError

FIRST_ONSET = 1601
"""The year in which the time zones of some programs begin."""

_TWO_YEARS = timedelta(days=731)
_AN_ONSET = 10  # steps of work, each time that a described zone is asked


class Zones:
    """Find the time zones that one calendar names, with the one that holds where none is named."""

    def __init__(self, reading: Reading, calendar: Part, otherwise: tzinfo, last: date) -> None:
        self.reading = reading
        self.otherwise = otherwise
        self.until = datetime.combine(last, LAST_SECOND) + _TWO_YEARS
        self.described = {line.value: part for part in calendar.named("VTIMEZONE") if (line := part.line("TZID"))}
        self.found: dict[str, tzinfo | None] = {}

    def find(self, name: str | None) -> tzinfo:
        """Find the time zone of a name; one that is known everywhere is not taken from what a diary says of it."""
        if name is None:
            return self.otherwise
        if name not in self.found:
            self.found[name] = _known(name) or self._as_described(name) or _known_behind_a_prefix(name)
        if name in self.described:
            self.reading.spend(_AN_ONSET * len(self.described[name].parts))
        found = self.found[name]
        if found is None:
            expected = "a time zone that is known, or that the diary describes in a VTIMEZONE"
            raise ExpectedError(expected, hint="export the diary with its time zones, or in UTC")
        return found

    def _as_described(self, name: str) -> tzinfo | None:
        from dateutil.tz import tzical  # type: ignore[import-untyped]  # noqa: PLC0415 - brought in on first use

        if name not in self.described:
            return None
        faults = len(self.reading.faults)
        onsets = [line for part in self.described[name].named("STANDARD", "DAYLIGHT") for line in self._onset(part)]
        text = "\n".join(["BEGIN:VTIMEZONE", "TZID:described", *onsets, "END:VTIMEZONE"])
        try:
            found: tzinfo | None = tzical(StringIO(text)).get()
        except ValueError:
            return None
        return found if len(self.reading.faults) == faults else None

    def _onset(self, part: Part) -> list[str]:
        """Write from when an offset holds, as its part says it, without what was not understood."""
        starts = [line for line in part.lines if line.name == "DTSTART"]
        offsets = {name: self.reading.read(part, part.line(name), offset) for name in ("TZOFFSETFROM", "TZOFFSETTO")}
        before = offsets["TZOFFSETFROM"] or timedelta()
        follows = self.reading.read(part, part.line("RRULE"), lambda line: self._bounded(rule(line), before))
        again = [line for line in part.lines if line.name == "RDATE"]
        return [
            f"BEGIN:{part.name}",
            *(f"DTSTART:{each}" for line in starts for each in self.reading.read(part, line, _local_times) or []),
            *(f"{name}:{_written(value)}" for name, value in offsets.items() if value is not None),
            *(f"RDATE:{each}" for line in again for each in self.reading.read(part, line, _local_times) or []),
            *([f"RRULE:{follows}"] if follows else []),
            f"END:{part.name}",
        ]

    def _bounded(self, parts: dict[str, str], before: timedelta) -> str:
        """Write the rule of a change of clocks with an end, on the clocks before the change."""
        if parts["FREQ"] != "YEARLY":
            raise ExpectedError("a change of clocks that comes every year")
        self.reading.spend(effort(parts, (self.until.date() - date(FIRST_ONSET, 1, 1)).days))
        until = self.until
        if "UNTIL" in parts:
            last = moment(parts.pop("UNTIL"), {}, lambda _: None, first_year=FIRST_ONSET)
            local = last.replace(tzinfo=None) if isinstance(last, datetime) else datetime.combine(last, LAST_SECOND)
            until = min(until, local + before if isinstance(last, datetime) and last.tzinfo else local)
        return ";".join([*(f"{name}={value}" for name, value in parts.items()), f"UNTIL={until:{WRITTEN}}"])


def _known(name: str) -> tzinfo | None:
    """Find a zone by its name in the database, or by the name that Windows has for it."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 - brought in on first use

    names: Mapping[str, str] = WINDOWS_TO_OLSON
    try:
        return zone_of(names.get(name, name))
    except ArgumentError:
        return None


def _known_behind_a_prefix(name: str) -> tzinfo | None:
    """Find a zone that a program names with its own address in front, such as `/example.org/Europe/London`."""
    pieces = name.strip("/").split("/") if name.startswith("/") else []
    behind = ("/".join(pieces[start:]) for start in range(len(pieces)))
    return next((zone for rest in behind if (zone := _known(rest))), None)


def _local_times(line: Line) -> list[str]:
    times = [moment(value, {}, lambda _: None, first_year=FIRST_ONSET) for value in line.value.split(",")]
    return [f"{time:{WRITTEN}}" for time in times]


def _written(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
