"""A diary that went out earlier is read again, so that the next one can say what changed since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from coproduce.clock import LONDON, zone_of
from coproduce.diaries.diary import ExpectedError, Line, Moment, moment, number, parameters_of, unfolded
from coproduce.errors import MOST_FAULTS_SHOWN, DocumentError, expect
from coproduce.export.languages.catalogue import LANGUAGES
from coproduce.export.report import Entry, Status
from coproduce.export.words import Said, Words
from coproduce.trees import all_faults

LARGEST_DIARY = 8 * 1024 * 1024
"""The most bytes that one diary may hold."""

MOST_ENTRIES = 10_000
"""The most entries that one diary may hold, with those of others."""

OURS = "@coproduce"
"""What the ids of all our entries end in."""

PART = "X-COPRODUCE-PART"
"""The property that has the part of the day of an entry without a time, as a plan has it, in every language."""

TITLE = "X-COPRODUCE-TITLE"
"""The property that has the summary of such an entry without the part of the day, so that a new time keeps its name."""

_AGAIN = "give the diary as it was last sent"
_UID = re.compile(r"[0-9A-Za-z-]{1,64}@coproduce", re.ASCII)
_LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(?P<value>.*)',
    re.ASCII | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STAMP = re.compile("[0-9]{8}T[0-9]{6}Z", re.ASCII)
_READ = frozenset(
    {"UID", "SEQUENCE", "STATUS", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", PART, TITLE}
)
_REPEATS = frozenset({"RRULE", "RDATE", "RECURRENCE-ID"})
_BREAKS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]|\\A\ufeff")  # readers drop a mark of byte order


class _Fault(ValueError):  # noqa: N818 - it is what was expected, and made an error of ours
    """Say what a diary was expected to hold, and on which line."""

    def __init__(self, expected: str, line: int | None = None, *, code: str = "syntax", hint: str = _AGAIN) -> None:
        super().__init__(expected)
        self.line = line
        self.code = code
        self.hint = hint


class _Found(NamedTuple):
    """An entry that was found, and when it was sent."""

    entry: Entry
    stamp: str


_Event = dict[str, Line]


def kept(text: str) -> str:
    r"""Give a text as a diary keeps it: each way to break a line is a line break, and no control character is left.

    What cannot be kept is shown as U+FFFD.

    >>> kept("one\r\ntwo\u2028three\x07")
    'one\ntwo\nthree�'
    """
    return _UNKEPT.sub("\ufffd", _BREAKS.sub("\n", text))


def read_entries(data: bytes | str, *, source: str = "diary") -> tuple[Entry, ...]:
    r"""Read the entries of diaries that we sent earlier, each as it was sent last: with its highest sequence.

    What others wrote into the diary is passed over. Several files may stand one after another in `data`. Raises
    `DocumentError` for what is no diary, for one that is too large, and for entries of ours that somebody changed so
    that they can no longer be read; `source` names the file in its message.

    >>> sent = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1f@coproduce\nDTSTART;VALUE=DATE:20270111\nEND:VEVENT\nEND:VCALENDAR"
    >>> [str(entry.start) for entry in read_entries(sent)]
    ['2027-01-11']
    """
    expect(data, (bytes, str), "the earlier diary", "read the file that was sent")
    latest: dict[str, _Found] = {}
    faults: list[DocumentError] = []
    try:
        for event in _events(_lines(data)):
            _take(event, latest, faults, source)
    except _Fault as fault:
        faults.append(_named(fault, source))
    if not (latest or faults):
        faults.append(_named(_Fault(f"this diary has no entry of ours: expected ids that end in {OURS}"), source))
    if faults:
        raise all_faults(source, faults) from None
    return tuple(found.entry for found in latest.values())


def _take(event: _Event, latest: dict[str, _Found], faults: list[DocumentError], source: str) -> None:
    """Keep an entry of ours, where it is newer than what was found before, and note what is wrong with it."""
    if "UID" not in event or not event["UID"].value.endswith(OURS):
        return
    try:
        found = _found(event)
    except _Fault as fault:
        faults.append(_named(fault, source))
        if len(faults) >= MOST_FAULTS_SHOWN:
            raise all_faults(source, faults) from None
        return
    before = latest.get(found.entry.uid)
    if before is None or (before.entry.sequence, before.stamp) <= (found.entry.sequence, found.stamp):
        latest[found.entry.uid] = found


def _named(fault: _Fault, source: str) -> DocumentError:
    return DocumentError(str(fault), code=fault.code, source=source, line=fault.line, hint=fault.hint)


# Lines and events -----------------------------------------------------------------------------------------------------


def _lines(data: bytes | str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, each with the number of the line in the file that it begins on."""
    content = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    if len(content) > LARGEST_DIARY:
        message = f"this diary is larger than {LARGEST_DIARY // 1024**2} MiB, the most that one may hold"
        raise _Fault(message, code="size")
    for at, line in unfolded(content):
        try:
            yield at, line.decode("utf-8")
        except UnicodeDecodeError:
            raise _Fault("expected text in UTF-8", at, code="encoding") from None


def _events(lines: Iterator[tuple[int, str]]) -> Iterator[_Event]:
    """Yield what the events say, and raise a fault for what is no diary, or none that is whole."""
    inside: list[str] = []
    event: _Event = {}
    count = 0
    for at, text in lines:
        word, _, name = (piece.strip().upper() for piece in text.partition(":"))
        if word == "BEGIN":
            _begin(inside, name, at)
            event = {} if name == "VEVENT" else event
        elif word == "END":
            _end(inside, name, at)
            if name == "VEVENT":
                count = _counted(count, at)
                yield event
        elif not inside:
            raise _no_diary(at)
        elif inside[-1] == "VEVENT":
            _note(event, at, text)
    if inside or not count:
        raise _Fault("the diary is not whole: expected END:VCALENDAR") if inside else _no_diary(None)


_DEEPEST = 8


def _begin(inside: list[str], name: str, at: int) -> None:
    if bool(inside) == (name == "VCALENDAR"):
        raise _no_diary(at)
    if len(inside) >= _DEEPEST or (name == "VEVENT" and inside != ["VCALENDAR"]):
        raise _Fault("expected events in a diary, and nothing more than their alarms in these", at)
    inside.append(name)


def _end(inside: list[str], name: str, at: int) -> None:
    if not inside or inside.pop() != name:
        raise _Fault("this END is not that of the part that it stands in", at)


def _counted(count: int, at: int) -> int:
    if count == MOST_ENTRIES:
        raise _Fault(f"this diary has more than {MOST_ENTRIES:,} entries, the most that one may hold", at, code="size")
    return count + 1


def _no_diary(line: int | None) -> _Fault:
    return _Fault("this is no diary with entries: expected BEGIN:VCALENDAR, and events in it", line)


def _note(event: _Event, at: int, text: str) -> None:
    """Note a line of an event; what is read of an event, it says once."""
    name = re.split("[;:]", text, maxsplit=1)[0].upper()
    if name not in _READ | _REPEATS:
        return
    found = _LINE.fullmatch(text)
    if not found:
        event.setdefault("", Line(at, name, {}, ""))
    else:
        line = Line(at, name, parameters_of(found["parameters"]), found["value"])
        event["" if name in event else name] = line


# Entries --------------------------------------------------------------------------------------------------------------


def _found(event: _Event) -> _Found:
    uid, wrong = event["UID"], event.get("")
    if not _UID.fullmatch(uid.value):
        raise _Fault(f"expected an id of letters and digits that ends in {OURS}", uid.number, code="value")
    if wrong:
        raise _Fault(f"expected {wrong.name} once, as {wrong.name}:VALUE", wrong.number)
    if again := next((event[name] for name in sorted(_REPEATS) if name in event), None):
        raise _Fault("expected an entry that does not repeat", again.number, code="value")
    start, end = _start_and_end(event)
    sequence, status, stamp = event.get("SEQUENCE"), event.get("STATUS"), event.get("DTSTAMP")
    entry = Entry(
        uid=uid.value,
        sequence=_sequence(sequence) if sequence else 0,
        status=_status(status) if status else Status.CONFIRMED,
        start=start,
        end=end,
        summary=_words(event.get("SUMMARY")),
        description=_words(event.get("DESCRIPTION")),
        place=_words(event.get("LOCATION")),
        part=str(_words(event.get(PART))),
        title=_words(event.get(TITLE)),
    )
    return _Found(entry, stamp.value if stamp and _STAMP.fullmatch(stamp.value) else "")


def _sequence(line: Line) -> int:
    try:
        return number(line)
    except ExpectedError as error:
        raise _Fault(f"expected {error} for SEQUENCE", line.number, code="value") from None


def _status(line: Line) -> Status:
    try:
        return Status(line.value.strip().upper())
    except ValueError:
        known = ", ".join(each.value for each in Status)
        raise _Fault(f"expected a STATUS of {known}", line.number, code="value") from None


def _start_and_end(event: _Event) -> tuple[Moment, Moment]:
    """Give the local times, or days, from which to which an entry goes; without an end it is one day, or no time."""
    if "DTSTART" not in event:
        raise _Fault("expected a DTSTART in this entry", event["UID"].number, code="value")
    start = _moment(event["DTSTART"])
    otherwise = start if isinstance(start, datetime) else start + timedelta(days=1)
    end = _moment(event["DTEND"]) if "DTEND" in event else otherwise
    if isinstance(start, datetime) is not isinstance(end, datetime) or _order(end) < _order(start):
        raise _Fault("expected an entry that ends as it starts, on a day or at a time, and later", event["UID"].number)
    return start, end


def _order(found: Moment) -> float:
    """Give a number that grows with time, also in a night on which the clocks go back."""
    return found.replace(tzinfo=zone_of()).timestamp() if isinstance(found, datetime) else found.toordinal()


def _moment(line: Line) -> Moment:
    """Read a day or a time, and give the time as the clocks in London show it, without its zone."""
    try:
        found = moment(line.value, line.parameters, _zone)
    except ExpectedError as error:
        raise _Fault(f"expected {error} for {line.name}", line.number, code="value") from None
    if not isinstance(found, datetime):
        return found
    return found.astimezone(zone_of()).replace(tzinfo=None)


def _zone(name: str | None) -> tzinfo:
    """Give the zone of our times; a time that names none is one of ours, too."""
    if name not in (None, LONDON):
        raise ExpectedError(f"a time in {LONDON} or in UTC")
    return zone_of()


def _words(line: Line | None) -> Words:
    language = line.parameters.get("LANGUAGE", "").lower() if line else ""
    text = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], line.value) if line else ""
    return Words((Said(language if language in LANGUAGES else "", kept(text)),))
