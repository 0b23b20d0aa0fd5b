"""A diary becomes closures: the half-days on which somebody is busy elsewhere, and nothing of what or with whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from coproduce.clock import LONDON, zone_of
from coproduce.closures import Closure, ClosureKind
from coproduce.diaries.diary import (
    FIRST_YEAR,
    LARGEST_DIARY,
    LAST_SECOND,
    LAST_YEAR,
    WRITTEN,
    ExpectedError,
    Line,
    Moment,
    Part,
    Period,
    Reading,
    after,
    calendars,
    duration,
    effort,
    moment,
    moments,
    number,
    periods,
    rule,
)
from coproduce.diaries.timezones import Zones
from coproduce.errors import ArgumentError, MissingExtraError, escaped, expect, printable
from coproduce.halves import Half
from coproduce.trees import bytes_of
from coproduce.workdays import LONGEST_HORIZON

if TYPE_CHECKING:
    from icalendar import Event

MOST_OCCURRENCES = 50_000
"""The most times that the events of one diary may repeat between the two dates."""

MORNING_AND_AFTERNOON = ((time(9), time(13)), (time(13), time(17)))
"""When the two halves of a day are worked; an assumption, since the offer does not say."""

_Halves = tuple[tuple[time, time], tuple[time, time]]

_A_DAY = timedelta(days=1)
_LONGEST = timedelta(days=LONGEST_HORIZON)
_MOVED = timedelta(days=366)  # what a diary moves into the span comes from no further away
_BUSY = "OPAQUE"
_AN_EVENT = 50  # steps of work, beside those of its rule

_T = TypeVar("_T")
_FindZone = Callable[[str | None], tzinfo]


def read_diary(  # noqa: PLR0913 - where, when, and how a day is seen
    path: str | Path,
    *,
    first: date,
    last: date,
    zone: str = LONDON,
    halves: _Halves = MORNING_AND_AFTERNOON,
    tentative: bool = True,
) -> tuple[Closure, ...]:
    """Read an iCalendar file, and give the half-days between two dates on which its owner is busy.

    What it says is read as `busy_times` reads a text. Raises `DocumentError` also for what is no ordinary file, cannot
    be read, or is larger than 4 MB.
    """
    expect(path, (str, Path), "the diary", "name an .ics file")
    source = escaped(str(path))
    content = bytes_of(path, source, LARGEST_DIARY)
    return busy_times(content, first=first, last=last, source=source, zone=zone, halves=halves, tentative=tentative)


def busy_times(  # noqa: PLR0913 - what, when, and how a day is seen
    text: str | bytes,
    *,
    first: date,
    last: date,
    source: str = "diary.ics",
    zone: str = LONDON,
    halves: _Halves = MORNING_AND_AFTERNOON,
    tentative: bool = True,
) -> tuple[Closure, ...]:
    r"""Give the half-days between two dates, both included, on which the owner of an iCalendar diary is busy.

    Busy are the events that are neither cancelled nor shown as free, with all their repetitions, and the busy periods
    of free/busy data; `tentative=False` leaves out the tentative ones. A half-day is closed where anything busy
    overlaps its working time in the zone. When the halves are worked is given by `halves`; that it is 9:00 to 13:00 and
    13:00 to 17:00 is an assumption. A time without a zone is a time of `zone`, and whole days that follow one another
    make one closure. No closure has a reason: neither a closure nor an error holds a word of the diary.

    Raises `DocumentError`, with every fault and its line, for a diary that is none, is cut off, cannot be understood,
    or is too large or repeats too often; `ArgumentError` for dates, a zone or halves that cannot be used; and
    `MissingExtraError` where the extra `calendars` is not installed.

    >>> lines = "BEGIN:VCALENDAR|BEGIN:VEVENT|UID:1|DTSTART:20270111T090000Z|DTEND:20270111T120000Z"
    >>> diary = f"{lines}|RRULE:FREQ=WEEKLY|END:VEVENT|END:VCALENDAR".replace("|", "\r\n")
    >>> for closure in busy_times(diary, first=date(2027, 1, 11), last=date(2027, 1, 24)):
    ...     print(closure.first, closure.half.value)
    2027-01-11 morning
    2027-01-18 morning
    """
    expect(text, (str, bytes), "the diary", "give the text of an .ics file, or read the file with read_diary")
    days = _Days(first, last, zone_of(zone), halves)
    _refuse_no_libraries()
    content = text if isinstance(text, bytes) else text.removeprefix("\ufeff").encode("utf-8", "replace")
    reading = Reading(source)
    bits = 0
    for calendar in calendars(reading, content):
        for start, end in _Times(reading, days, calendar, tentative=tentative).busy():
            bits |= days.bits(start, end)
    return tuple(days.closures(bits))


def _refuse_no_libraries() -> None:
    try:
        import icalendar  # noqa: F401, PLC0415 - brought in on first use
        import recurring_ical_events  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - brought in on first use
    except ModuleNotFoundError:
        hint = 'install "coproduce[calendars]"'
        message = "reading a diary needs icalendar and recurring-ical-events"
        raise MissingExtraError(message, code="extra", hint=hint) from None


# Half-days -----------------------------------------------------------------------------------------------------------


class _Days:
    """Know the half-days between two dates, and which of them a time overlaps."""

    def __init__(self, first: date, last: date, zone: tzinfo, halves: _Halves) -> None:
        _refuse_dates(first, last)
        _refuse_halves(halves)
        self.first, self.last, self.zone = first, last, zone
        (self.morning, self.noon), (self.afternoon, self.evening) = halves
        self.slots = 2 * ((last - first).days + 1)

    def bits(self, start: Moment, end: Moment) -> int:
        """Give the half-days that a time from `start` to `end` overlaps, as an integer."""
        begins, ends = self._clock(start), self._clock(end)
        low = max(0, self._first_slot(begins))
        high = min(self.slots, self._last_slot(ends) + 1)
        return (1 << high) - (1 << low) if begins < ends and low < high else 0

    def closures(self, bits: int) -> Iterator[Closure]:
        """Yield the closures of set half-days in their order: whole days together, halves of a day by themselves."""
        while bits:
            low = (bits & -bits).bit_length() - 1
            ones = bits >> low
            high = low + (~ones & (ones + 1)).bit_length() - 1
            yield from self._run(low, high)
            bits &= -1 << high

    def _run(self, low: int, high: int) -> Iterator[Closure]:
        whole, end = -(-low // 2), high // 2
        if low % 2:
            yield self._closure(low // 2, low // 2, Half.AFTERNOON)
        if whole < end:
            yield self._closure(whole, end - 1, Half.WHOLE_DAY)
        if high % 2:
            yield self._closure(end, end, Half.MORNING)

    def _closure(self, first: int, last: int, half: Half) -> Closure:
        start, end = (self.first + timedelta(days=place) for place in (first, last))
        return Closure(start, end, ClosureKind.BUSY, half=half)

    def _clock(self, at: Moment) -> datetime:
        if isinstance(at, datetime):
            return at.astimezone(self.zone).replace(tzinfo=None)
        return datetime.combine(at, time())

    def _first_slot(self, begins: datetime) -> int:
        slot = 2 * (begins.date() - self.first).days
        return slot + (begins.time() >= self.noon) + (begins.time() >= self.evening)

    def _last_slot(self, ends: datetime) -> int:
        slot = 2 * (ends.date() - self.first).days
        return slot - 1 + (ends.time() > self.morning) + (ends.time() > self.afternoon)


def _refuse_dates(first: date, last: date) -> None:
    for day in (first, last):
        if isinstance(day, datetime) or not isinstance(day, date) or not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = f"a diary is read from {printable(first)} to {printable(last)}: expected two dates"
            raise ArgumentError(message, code="calendar", hint=f"name dates from {FIRST_YEAR} to {LAST_YEAR}")
    if not 0 <= (last - first).days < LONGEST_HORIZON:
        message = f"a diary is read from {first} to {last}: expected an end after its start, at most fifty years on"
        raise ArgumentError(message, code="calendar")


def _refuse_halves(halves: _Halves) -> None:
    try:
        (morning, noon), (afternoon, evening) = halves
        fine = morning < noon <= afternoon < evening and not any(at.tzinfo for at in (morning, noon))
    except (AttributeError, TypeError, ValueError):
        fine = False
    if not fine:
        message = "the halves of a day: expected the start and the end of a morning and of an afternoon, in order"
        raise ArgumentError(message, code="calendar", hint="give times of day without a zone")


# Events --------------------------------------------------------------------------------------------------------------


class _Event(NamedTuple):
    """Hold what is known of one event, each of its lines understood."""

    uid: str
    sequence: int
    busy: bool
    start: Moment
    end: Moment
    instead_of: Moment | None
    onwards: bool
    rule: str
    added: list[Period]
    without: list[Moment]

    @property
    def repeats(self) -> bool:
        return bool(self.rule or self.added)


class _Times:
    """Find the busy times of one calendar, and count the work that its rules take."""

    def __init__(self, reading: Reading, days: _Days, calendar: Part, *, tentative: bool) -> None:
        self.reading = reading
        self.days = days
        self.calendar = calendar
        self.tentative = tentative
        self.zones = Zones(reading, calendar, days.zone, days.last)

    def busy(self) -> Iterator[tuple[Moment, Moment]]:
        """Yield the start and the end of whatever is busy, once every line has been understood."""
        events = [event for part in self.calendar.named("VEVENT") if (event := self._event(part))]
        listed = [period for part in self.calendar.named("VFREEBUSY") for period in self._listed(part)]
        self.reading.stop_at_faults()
        yield from listed
        repeating = []
        for group in _groups(events):
            if len(group) > 1 or group[0].repeats:
                repeating.append(group)
            elif group[0].busy:
                yield group[0].start, group[0].end
        yield from self._repeated(repeating)

    def _listed(self, part: Part) -> Iterator[tuple[Moment, Moment]]:
        for line in part.lines:
            kind = line.parameters.get("FBTYPE", "BUSY").upper()
            found = self.reading.read(part, line, lambda line: periods(line, self.zones.find)) or []
            for start, end in found:
                if end is None:
                    self.reading.fault(line.number, "expected periods, each with an end", path=f"{part.path}.freebusy")
                elif kind != "FREE" and (self.tentative or kind != "BUSY-TENTATIVE"):
                    yield start, end

    def _event(self, part: Part) -> _Event | None:
        faults = len(self.reading.faults)
        start = self._read_moment(part, "DTSTART")
        if start is None:
            if not part.line("DTSTART"):
                self.reading.fault(part.number, "an event without a start: expected DTSTART", path=part.path)
            return None
        uid, moved = part.line("UID"), part.line("RECURRENCE-ID")
        event = _Event(
            uid=uid.value if uid else "",
            sequence=self.reading.read(part, part.line("SEQUENCE"), number) or 0,
            busy=self._is_busy(part),
            start=start,
            end=self._end(part, start),
            instead_of=self._read_moment(part, "RECURRENCE-ID"),
            onwards=moved is not None and moved.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
            rule=self.reading.read(part, part.line("RRULE"), lambda line: self._bounded(rule(line), start)) or "",
            added=self._several(part, "RDATE", lambda line, find: _like(start, periods(line, find))),
            without=self._several(part, "EXDATE", moments),
        )
        return event if len(self.reading.faults) == faults else None

    def _read_moment(self, part: Part, name: str) -> Moment | None:
        find = self.zones.find
        return self.reading.read(part, part.line(name), lambda line: moment(line.value, line.parameters, find))

    def _several(self, part: Part, name: str, parse: Callable[[Line, _FindZone], list[_T]]) -> list[_T]:
        lines = [line for line in part.lines if line.name == name]
        found = [self.reading.read(part, line, lambda line: parse(line, self.zones.find)) or [] for line in lines]
        return [each for several in found for each in several]

    def _is_busy(self, part: Part) -> bool:
        status = part.says("STATUS")
        shown_as_free = part.says("TRANSP") == "TRANSPARENT"
        return not shown_as_free and status != "CANCELLED" and (self.tentative or status != "TENTATIVE")

    def _end(self, part: Part, start: Moment) -> Moment:
        """Find the end of an event; without one it takes its day, or no time at all."""
        ended, lasting = part.line("DTEND"), part.line("DURATION")
        if ended and lasting:
            self.reading.fault(lasting.number, "expected DTEND or DURATION, not both", path=f"{part.path}.duration")
        if ended:
            end = self._read_moment(part, "DTEND") or start
        else:
            end = self.reading.read(part, lasting, lambda line: _lasting(start, duration(line.value))) or start
        line = ended or lasting
        if line and not _is_length(start, end):
            message = "expected an end of the same kind as the start, not before it, and at most fifty years on"
            self.reading.fault(line.number, message, path=f"{part.path}.{line.name.lower()}")
        return max(end, start + _A_DAY) if not isinstance(start, datetime) and not isinstance(end, datetime) else end

    def _bounded(self, parts: dict[str, str], start: Moment) -> str:
        """Write a rule with an end of its own, so that nothing is counted out far behind the span."""
        from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415 - brought in on first use

        begins = _wall(start, _zone(start)) if isinstance(start, datetime) else datetime.combine(start, time())
        until = max(begins, datetime.combine(self.days.last, LAST_SECOND) + _MOVED)
        if "UNTIL" in parts:
            last = moment(parts.pop("UNTIL"), {}, lambda _: _zone(start))
            until = min(until, _last_second(last, start))
        count = int(parts.pop("COUNT", "0"))
        self.reading.spend(effort(parts, (until - begins).days))
        text = ";".join(f"{name}={value}" for name, value in parts.items())
        try:  # the end is written in full: where it is not, dateutil fills in the date of today
            counted = rrulestr(f"{text};UNTIL={until:{WRITTEN}}", dtstart=begins)
            until = max(islice(counted, count), default=begins) if count else until
        except ValueError:
            raise ExpectedError("a rule that can be followed") from None
        return f"{text};UNTIL={until:{WRITTEN}}"

    def _repeated(self, groups: list[list[_Event]]) -> Iterator[tuple[Moment, Moment]]:
        from icalendar import Calendar  # noqa: PLC0415 - brought in on first use
        from recurring_ical_events import of  # noqa: PLC0415 - brought in on first use

        calendar = Calendar()
        zones = [_zone(group[0].start) or self.days.zone for group in groups]
        for place, group in enumerate(groups):
            self._spend_on(group)
            for event in group:
                calendar.add_component(_component(event, str(place), zones[place]))
        for series in of(calendar).series:
            zone = zones[int(series.uid)]
            for start, end in self._occurring(series):
                yield _in_zone(start, zone), _in_zone(end, zone)

    def _spend_on(self, group: list[_Event]) -> None:
        onwards = sum(event.onwards for event in group)
        self.reading.spend(onwards * self.days.slots + _AN_EVENT * sum(1 + len(event.added) for event in group))

    def _occurring(self, series: Any) -> Iterator[tuple[Moment, Moment]]:  # noqa: ANN401 - the library has no types
        first = datetime.combine(self.days.first - 2 * _A_DAY, time())  # the clocks elsewhere differ by a day or so
        last = datetime.combine(self.days.last + 3 * _A_DAY, time())
        for occurrence in series.between(first, last):
            self.reading.occurrences += 1
            if self.reading.occurrences > MOST_OCCURRENCES:
                message = f"the events of this diary repeat more than {MOST_OCCURRENCES} times between the two dates"
                self.reading.stop(None, message, code="size", hint="read a shorter span")
            if occurrence.as_component(keep_recurrence_attributes=False)["TRANSP"] == _BUSY:
                yield occurrence.start, occurrence.end


# Small steps ---------------------------------------------------------------------------------------------------------


def _groups(events: Iterable[_Event]) -> Iterator[list[_Event]]:
    """Yield what belongs together: an event in its newest form, and what takes the place of its occurrences."""
    groups: dict[str, list[_Event]] = {}
    for place, event in enumerate(events):
        groups.setdefault(event.uid or f"\n{place}", []).append(event)
    for group in groups.values():
        newest = max((event.sequence for event in group if event.instead_of is None), default=0)
        whole = [event for event in group if event.instead_of is None and event.sequence == newest]
        yield [*whole[:1], *(event for event in group if event.instead_of is not None)]
        yield from ([other] for other in whole[1:])  # a second event under the name of the first is busy all the same


def _component(event: _Event, uid: str, zone: tzinfo) -> Event:
    """Make an event for the library, in the time that the clocks of its own zone show."""
    from icalendar import Event, vRecur  # noqa: PLC0415 - brought in on first use

    made = Event()
    made.add("UID", uid)
    made.add("SEQUENCE", event.sequence)
    made.add("TRANSP", _BUSY if event.busy else "TRANSPARENT")
    made.add("DTSTART", _wall(event.start, zone))
    made.add("DTEND", _wall(event.end, zone))
    if event.instead_of is not None:
        parameters = {"RANGE": "THISANDFUTURE"} if event.onwards else {}
        made.add("RECURRENCE-ID", _wall(event.instead_of, zone), parameters=parameters)
        return made
    if event.rule:
        made.add("RRULE", vRecur.from_ical(event.rule))
    for start, end in event.added:
        again = _alike(_wall(start, zone), event.start)
        made.add("RDATE", [(again, _wall(end, zone))] if end else [again])
    for left_out in event.without:
        day_or_time = _wall(left_out, zone)
        made.add("EXDATE", [day_or_time if isinstance(event.start, datetime) else _alike(day_or_time, event.start)])
    return made


def _lasting(start: Moment, lasts: tuple[timedelta, timedelta]) -> Moment:
    if isinstance(start, datetime):
        return after(start, lasts)
    if lasts[1]:
        raise ExpectedError("a duration of whole days, since it starts with a whole day")
    return start + lasts[0]


def _like(start: Moment, added: list[Period]) -> list[Period]:
    if not isinstance(start, datetime) and any(end for _, end in added):
        raise ExpectedError("days and no periods, since the event starts with a whole day")
    return added


def _is_length(start: Moment, end: Moment) -> bool:
    if isinstance(start, datetime) and isinstance(end, datetime):
        return timedelta() <= end.astimezone(UTC) - start.astimezone(UTC) <= _LONGEST
    return type(start) is type(end) and timedelta() <= end - start <= _LONGEST


def _zone(at: Moment) -> tzinfo | None:
    return at.tzinfo if isinstance(at, datetime) else None


def _wall(at: Moment, zone: tzinfo | None) -> Moment:
    """Tell what the clocks of a zone show."""
    return at.astimezone(zone).replace(tzinfo=None) if isinstance(at, datetime) else at


def _in_zone(at: Moment, zone: tzinfo) -> Moment:
    return at.replace(tzinfo=zone) if isinstance(at, datetime) else at


def _alike(at: Moment, start: Moment) -> Moment:
    """Make a day of a time, or a time of a day, where the event starts with the other."""
    if isinstance(start, datetime):
        return at if isinstance(at, datetime) else datetime.combine(at, start.time())
    return at.date() if isinstance(at, datetime) else at


def _last_second(until: Moment, start: Moment) -> datetime:
    """Give the end of a rule on the clocks of its start; a day is meant to its last second."""
    if isinstance(until, datetime) and isinstance(start, datetime):
        return until.astimezone(start.tzinfo).replace(tzinfo=None)
    return datetime.combine(until, LAST_SECOND)
