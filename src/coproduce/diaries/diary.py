"""A diary is read line by line: its parts, its times and its rules, and nothing of what it says in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple, NoReturn, TypeVar

from coproduce.errors import MOST_FAULTS_SHOWN, DocumentError
from coproduce.trees import DEEPEST_NESTING, all_faults

LARGEST_DIARY = 4 * 1024 * 1024
"""The most bytes that one diary may hold."""

FIRST_YEAR = 1900
LAST_YEAR = 2999

MOST_WORK = 20_000_000
"""The most work, in steps of about a microsecond, that counting out the rules of one diary may take."""

LONGEST_INTERVAL = 100_000
"""The most periods from one repetition to the next."""

LAST_SECOND = time(23, 59, 59)
WRITTEN = "%Y%m%dT%H%M%S"
"""How a diary writes a time on the clocks of a place."""

EXPORT_AGAIN = "export the diary again"

_EVENT = "UID DTSTART DTEND DURATION RRULE STATUS TRANSP SEQUENCE RECURRENCE-ID EXDATE RDATE"
_ONSET = "DTSTART TZOFFSETFROM TZOFFSETTO RRULE RDATE"
_READ = {
    "VCALENDAR": frozenset({"VERSION", "CALSCALE"}),
    "VEVENT": frozenset(_EVENT.split()),
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset(_ONSET.split()),
    "DAYLIGHT": frozenset(_ONSET.split()),
}
_REPEATABLE = ("EXDATE", "RDATE", "FREEBUSY")
_NAME = re.compile(r"([A-Za-z0-9-]+)[;:]", re.ASCII)
_LINE = re.compile(
    r'[A-Za-z0-9-]+(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(?P<value>.*)',
    re.ASCII | re.DOTALL,
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)', re.ASCII)
_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z)?)?", re.ASCII)
_DURATION = re.compile(
    r"\+?P(?:([0-9]{1,4})W|(?=[0-9T])(?:([0-9]{1,5})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,9})S)?)?)",
    re.ASCII,
)
_OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])(?:[0-5][0-9])?", re.ASCII)
_FREQUENCY = re.compile("YEARLY|MONTHLY|WEEKLY|DAILY|HOURLY|MINUTELY|SECONDLY", re.ASCII)
_COUNT = re.compile("[1-9][0-9]{0,8}", re.ASCII)
_WEEKDAY = re.compile("MO|TU|WE|TH|FR|SA|SU", re.ASCII)
_WEEKDAY_IN_A_MONTH = re.compile(r"(?:[+-]?[1-9][0-9]?)?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER = re.compile("[+-]?[0-9]{1,3}", re.ASCII)
_TIMES = {"BYHOUR": 23, "BYMINUTE": 59, "BYSECOND": 59}
_MONTHS = ("MONTHLY", "YEARLY")
_FEWEST_OF_A_WEEKDAY, _MOST_OF_A_WEEKDAY = 4, 5  # in a month
_PLACES = {"BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_IN_A_DAY = {"HOURLY": 24, "MINUTELY": 1440, "SECONDLY": 86400}
_A_DAY_OF_A_RULE = 3
_A_RULE_THAT_NEVER_FITS = {"YEARLY": 2_000_000, "MONTHLY": 5_000_000, "WEEKLY": 10_000_000}
_NOT_WITH = {  # as the standard has it
    "BYWEEKNO": ("MONTHLY", "WEEKLY", "DAILY", *_IN_A_DAY),
    "BYYEARDAY": ("MONTHLY", "WEEKLY", "DAILY"),
    "BYMONTHDAY": ("WEEKLY",),
}
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Moment = date | datetime
"""A whole day, or a moment with its time zone."""

Period = tuple[Moment, Moment | None]
"""A start, and an end where there is one of its own."""

FindZone = Callable[[str | None], tzinfo | None]
"""What gives the time zone of a name, or of a time that names none."""

_T = TypeVar("_T")


class Line(NamedTuple):
    """Hold one line of a diary that is read: where it stands, its name in capitals, and what it says."""

    number: int
    name: str
    parameters: Mapping[str, str]
    value: str


class Part(NamedTuple):
    """Hold one part of a diary, such as an event: where it begins, its lines that are read, and its own parts."""

    name: str
    number: int
    path: str
    lines: list[Line]
    parts: list[Part]

    def line(self, name: str) -> Line | None:
        """Find the line of a name, or none."""
        return next((line for line in self.lines if line.name == name), None)

    def says(self, name: str) -> str:
        """Tell what the line of a name says, in capitals, or give an empty text."""
        line = self.line(name)
        return line.value.strip().upper() if line else ""

    def named(self, *names: str) -> list[Part]:
        """Find its own parts of some names, in their order."""
        return [part for part in self.parts if part.name in names]


class ExpectedError(ValueError):
    """Say what a line was expected to hold, and the remedy; what it does hold is never told."""

    def __init__(self, expected: str, hint: str = EXPORT_AGAIN) -> None:
        super().__init__(expected)
        self.hint = hint


class Reading:
    """Gather the faults of one diary while it is read."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[DocumentError] = []
        self.work = 0
        self.occurrences = 0

    def fault(
        self, number: int, message: str, *, path: str = "", code: str = "value", hint: str = EXPORT_AGAIN
    ) -> None:
        """Note a fault, and stop where there are more than anybody reads."""
        made = DocumentError(message, code=code, source=self.source, line=number, path=path, hint=hint)
        self.faults.append(made)
        if len(self.faults) >= MOST_FAULTS_SHOWN:
            self.stop_at_faults()

    def stop_at_faults(self) -> None:
        """Raise the faults that were noted, if there are any."""
        if self.faults:
            raise all_faults(self.source, self.faults) from None

    def stop(self, number: int | None, message: str, *, code: str = "syntax", hint: str = EXPORT_AGAIN) -> NoReturn:
        """Raise a fault behind which nothing can be read, and those that were noted before it."""
        made = DocumentError(message, code=code, source=self.source, line=number, hint=hint)
        raise all_faults(self.source, [*self.faults, made]) from None

    def spend(self, steps: int) -> None:
        """Count steps of work, and refuse a diary whose rules take too many."""
        self.work += steps
        if self.work > MOST_WORK:
            message = "the rules of this diary take too long to be counted out"
            self.stop(None, message, code="size", hint="export fewer years, or free and busy times only")

    def read(self, part: Part, line: Line | None, parse: Callable[[Line], _T]) -> _T | None:
        """Give what a line says, or nothing where there is no line or it has a fault, which is noted."""
        if line is None:
            return None
        try:
            return parse(line)
        except ExpectedError as error:
            path = f"{part.path}.{line.name.lower()}"
            self.fault(line.number, f"expected {error}", path=path, hint=error.hint)
        return None


# Parts and lines -----------------------------------------------------------------------------------------------------


def calendars(reading: Reading, content: bytes) -> list[Part]:
    """Give the calendars that a diary holds, each of them whole; raise `DocumentError` for what is no diary."""
    if len(content) > LARGEST_DIARY:
        message = f"this diary is larger than {LARGEST_DIARY // 1024} kB, the most that one may hold"
        reading.stop(None, message, code="size", hint="export fewer years")
    top: list[Part] = []
    stack: list[Part] = []
    for number, line in unfolded(content):
        _take(reading, number, line.decode("utf-8", "surrogateescape"), top, stack)
    if stack:
        message = f"the diary stops inside the part that begins here: expected END:{_shown(stack[-1].name)}"
        reading.stop(stack[-1].number, message)
    if not top:
        _refuse_other_files(reading, None)
    for calendar in top:
        _refuse_other_calendars(reading, calendar)
    reading.stop_at_faults()
    return top


def unfolded(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not empty, each with its number; a line that starts with a space goes on."""
    pieces: list[bytes] = []
    start = 1
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content.removeprefix(b"\xef\xbb\xbf")), start=1):
        if line[:1] in (b" ", b"\t") and pieces:
            pieces.append(line[1:])
            continue
        if any(pieces):
            yield start, b"".join(pieces)
        pieces, start = [line], number
    if any(pieces):
        yield start, b"".join(pieces)


def parameters_of(text: str) -> dict[str, str]:
    """Give the parameters that a line has between its name and its value, their names in capitals."""
    return {key.upper(): value.strip('"') for key, value in _PARAMETER.findall(text)}


def _take(reading: Reading, number: int, text: str, top: list[Part], stack: list[Part]) -> None:
    word, _, name = (piece.strip().upper() for piece in text.partition(":"))
    if not stack and (word, name) != ("BEGIN", "VCALENDAR"):
        if top:
            reading.stop(number, "expected nothing more behind END:VCALENDAR")
        _refuse_other_files(reading, number)
    if word == "BEGIN":
        _begin(reading, number, name, top, stack)
    elif word != "END":
        _note(reading, number, text, stack[-1])
    elif stack.pop().name != name:
        reading.stop(number, "this END is not that of the part that it stands in")


def _begin(reading: Reading, number: int, name: str, top: list[Part], stack: list[Part]) -> None:
    if len(stack) >= DEEPEST_NESTING:
        reading.stop(number, f"nested more than {DEEPEST_NESTING} levels deep", code="depth")
    beside = stack[-1].parts if stack else top
    path = f"{stack[-1].path}.{name.lower()}" if stack and name in _READ else "$"
    part = Part(name, number, path, [], [])
    beside.append(part)
    stack.append(part)


def _note(reading: Reading, number: int, text: str, part: Part) -> None:
    named = _NAME.match(text)
    if not named:
        reading.fault(number, "expected NAME:VALUE on a line", code="syntax")
        return
    name = named[1].upper()
    if name not in _READ.get(part.name, ()):
        return
    found = _LINE.fullmatch(text)
    if not found:
        reading.fault(number, f"expected {name};PARAMETER=TEXT:VALUE on a line", code="syntax")
    elif name not in _REPEATABLE and part.line(name):
        reading.fault(number, f"a second {name} in one part: expected one", code="syntax", path=part.path)
    else:
        part.lines.append(Line(number, name, parameters_of(found["parameters"]), found["value"].strip()))


def _refuse_other_files(reading: Reading, number: int | None) -> NoReturn:
    hint = "export the diary as an iCalendar file, which ends in .ics"
    reading.stop(number, "this is no iCalendar diary: expected BEGIN:VCALENDAR at its start", hint=hint)


def _refuse_other_calendars(reading: Reading, calendar: Part) -> None:
    for name, expected in (("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        line = calendar.line(name)
        if line and line.value.upper() != expected:
            reading.fault(line.number, f"expected {name}:{expected}", path=f"$.{name.lower()}")
    for part in calendar.named("VAVAILABILITY"):
        reading.fault(part.number, "a VAVAILABILITY is not read: expected events, or free and busy times")


def _shown(name: str) -> str:
    return name if name in _READ else "and the same name"


# What lines say ------------------------------------------------------------------------------------------------------


def moment(value: str, parameters: Mapping[str, str], zone: FindZone, *, first_year: int = FIRST_YEAR) -> Moment:
    """Read a date or a time; `zone` gives the time zone of a name, or that of a time that names none."""
    found = _MOMENT.fullmatch(value.strip())
    kind = parameters.get("VALUE", "").upper()
    if not found or (kind == "DATE" and found[4]):
        raise ExpectedError("a date such as 20270111 or a time such as 20270111T090000Z")
    year, month, day = (int(found[place]) for place in (1, 2, 3))
    if not first_year <= year <= LAST_YEAR:
        raise ExpectedError(f"a year from {first_year} to {LAST_YEAR}")
    try:
        on = date(year, month, day)
        if not found[4]:
            return on
        at = time(int(found[4]), int(found[5]), 59 if found[6] == "60" else int(found[6]))
    except ValueError:
        raise ExpectedError("a day that the calendar has, and a time of day") from None
    return datetime.combine(on, at, UTC if found[7] else zone(parameters.get("TZID")))


def moments(line: Line, zone: FindZone) -> list[Moment]:
    """Read dates or times with commas between them."""
    return [moment(value, line.parameters, zone) for value in line.value.split(",")]


def periods(line: Line, zone: FindZone) -> list[Period]:
    """Read dates, times, and periods from a time to a time or for a duration, with commas between them."""
    return [_period(value, line.parameters, zone) for value in line.value.split(",")]


def _period(value: str, parameters: Mapping[str, str], zone: FindZone) -> Period:
    first, slash, second = value.strip().partition("/")
    start = moment(first, parameters, zone)
    if not slash:
        return start, None
    if not isinstance(start, datetime):
        raise ExpectedError("a period from a time to a time, such as 20270111T090000Z/PT3H")
    end = after(start, duration(second)) if second[:1] in "+P" else moment(second, parameters, zone)
    if not isinstance(end, datetime) or end.astimezone(UTC) < start.astimezone(UTC):
        raise ExpectedError("a period that ends after its start")
    return start, end


def duration(value: str) -> tuple[timedelta, timedelta]:
    """Read how long something lasts: its days, which follow the calendar, and its hours, which follow the sun."""
    found = _DURATION.fullmatch(value.strip().upper())
    if not found:
        raise ExpectedError("a duration such as P1D or PT1H30M")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(weeks=weeks, days=days), timedelta(hours=hours, minutes=minutes, seconds=seconds)


def after(start: datetime, lasts: tuple[timedelta, timedelta]) -> datetime:
    """Give the moment at which something ends that starts at a moment and lasts so many days and hours."""
    days, hours = lasts
    return ((start + days).astimezone(UTC) + hours).astimezone(start.tzinfo)


def number(line: Line) -> int:
    """Read a whole number that is not negative."""
    if not _COUNT.fullmatch(line.value) and line.value != "0":
        raise ExpectedError("a whole number")
    return int(line.value)


def offset(line: Line) -> timedelta:
    """Read how far a clock is from universal time."""
    found = _OFFSET.fullmatch(line.value)
    if not found:
        raise ExpectedError("an offset such as +0100")
    return (-1 if found[1] == "-" else 1) * timedelta(hours=int(found[2]), minutes=int(found[3]))


def rule(line: Line) -> dict[str, str]:
    """Read the parts of a rule of repetition; its `UNTIL` is left as it is written."""
    pairs = [pair.partition("=") for pair in line.value.upper().strip(";").split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    if len(parts) < len(pairs) or "FREQ" not in parts or {"COUNT", "UNTIL"} <= set(parts):
        raise ExpectedError("a rule with one FREQ, each part once, and not both COUNT and UNTIL")
    for name, value in parts.items():
        if name not in ("UNTIL", *_RULE_PARTS) or (name != "UNTIL" and not _RULE_PARTS[name](value)):
            raise ExpectedError(f"a rule whose {name if name in _RULE_PARTS else 'parts'} is known to iCalendar")
    if any(name in parts and parts["FREQ"] in others for name, others in _NOT_WITH.items()):
        raise ExpectedError("a rule whose parts fit its FREQ")
    if not _has_such_days(parts):
        raise ExpectedError("a rule with days that the calendar has")
    return parts


def effort(parts: Mapping[str, str], days: int) -> int:
    """Estimate the steps that it takes to count out a rule for so many days.

    What never fits is looked for up to the year 9999, wherever the rule ends, so that it costs the same for any days.
    """
    frequency = parts["FREQ"]
    if _may_never_fit(parts):
        return _A_RULE_THAT_NEVER_FITS.get(frequency, MOST_WORK + 1)
    in_a_day = 1 + _IN_A_DAY.get(frequency, 0) // int(parts.get("INTERVAL", "1"))
    times = math.prod(1 + parts.get(name, "").count(",") for name in _TIMES)
    return (1 if frequency == "YEARLY" else _A_DAY_OF_A_RULE) * in_a_day * times * max(1, days)


def _may_never_fit(parts: Mapping[str, str]) -> bool:
    frequency, weekdays = parts["FREQ"], parts.get("BYDAY", "")
    furthest = max(abs(int(place)) for place in parts.get("BYSETPOS", "0").split(","))
    counted = [int(found) for found in re.findall("[0-9]+", weekdays)]
    of_every_month = weekdays and not counted and frequency in _MONTHS and "BYMONTHDAY" not in parts
    steps_over_weeks = int(parts.get("INTERVAL", "1")) % 7 == 0 and frequency not in (*_MONTHS, "WEEKLY")
    return bool(
        {"BYYEARDAY", "BYWEEKNO"} & set(parts)
        or furthest > (_FEWEST_OF_A_WEEKDAY if of_every_month else 1)
        or (counted and "BYMONTHDAY" in parts)
        or (max(counted, default=0) > _MOST_OF_A_WEEKDAY and (frequency == "MONTHLY" or "BYMONTH" in parts))
        or (weekdays and steps_over_weeks)
    )


def _each(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: all(pattern.fullmatch(each) for each in value.split(","))


def _numbers(least: int, most: int, *, from_the_end: bool = False) -> Callable[[str], bool]:
    def fine(value: str) -> bool:
        return all(
            _NUMBER.fullmatch(each) and least <= (abs(int(each)) if from_the_end else int(each)) <= most
            for each in value.split(",")
        )

    return fine


_RULE_PARTS: dict[str, Callable[[str], bool]] = {
    "FREQ": lambda value: bool(_FREQUENCY.fullmatch(value)),
    "COUNT": lambda value: bool(_COUNT.fullmatch(value)),
    "INTERVAL": lambda value: bool(_COUNT.fullmatch(value)) and int(value) <= LONGEST_INTERVAL,
    "WKST": lambda value: bool(_WEEKDAY.fullmatch(value)),
    "BYDAY": _each(_WEEKDAY_IN_A_MONTH),
    "BYMONTH": _numbers(1, 12),
    **{name: _numbers(0, most) for name, most in _TIMES.items()},
    **{name: _numbers(1, most, from_the_end=True) for name, most in _PLACES.items()},
}


def _has_such_days(parts: Mapping[str, str]) -> bool:
    months = [int(month) for month in parts.get("BYMONTH", "2,1").split(",")]
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")]
    return min(days) <= max(_MONTH_LENGTHS[month - 1] for month in months)
