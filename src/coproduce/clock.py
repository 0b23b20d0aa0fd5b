"""A day and a time of day become a moment, and a time that the change of clocks leaves out or repeats is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from coproduce.days import Duration
from coproduce.errors import ArgumentError, MissingExtraError, expect, printable
from coproduce.provenance import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

LONDON = "Europe/London"
"""The time zone of the offer."""

BREAK_MINUTES = 60
"""The minutes of breaks in a session of more than half a day; an assumption, since the offer does not say."""

_OF_THE_MACHINE = ("localtime", "posixrules", "Factory")
_HALF_A_DAY = Duration(2)
_A_DAY = Duration(4)
_MINUTES_OF_A_DATE = 24 * 60


def zone_of(name: str = LONDON) -> ZoneInfo:
    """Give the time zone of a name.

    Raises `MissingExtraError` where there is no time zone database, and `ArgumentError` for a name that it does not
    know.

    >>> zone_of().key
    'Europe/London'
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - brought in on first use

    expect(name, str, "the time zone", "name it as Europe/London is named")
    if not name.startswith("right/") and name not in _OF_THE_MACHINE:
        try:
            return ZoneInfo(name)
        except (LookupError, OSError, ValueError):
            _refuse_no_database()
    message = f"no time zone is named {printable(name)}"
    raise ArgumentError(message, code="zone", hint="name it as Europe/London is named")


def local_time(day: date, at: time, zone: str = LONDON, *, fold: int | None = None) -> datetime:
    """Give the moment at which the clocks of a zone show a time on a day; ten o'clock is ten o'clock all year.

    A time that comes twice as the clocks go back needs a `fold`: 0 for the first time and 1 for the second. On any
    other time it has no effect. Raises `ArgumentError` for a time that comes twice without it, and for one that the
    clocks leave out as they go forward; the message offers the choices. Raises `MissingExtraError` where there is no
    time zone database.

    >>> local_time(date(2027, 3, 29), time(10)).isoformat()
    '2027-03-29T10:00:00+01:00'
    >>> local_time(date(2026, 10, 25), time(1, 30), fold=1).isoformat()
    '2026-10-25T01:30:00+00:00'
    >>> local_time(date(2026, 10, 25), time(1, 30))
    Traceback (most recent call last):
        ...
    coproduce.errors.ArgumentError: [clock] 01:30 on 25 October 2026 comes twice in Europe/London - \
give fold=0 for the first, at +01:00, or fold=1 for the second, at +00:00
    """
    _refuse_no_plain_time(day, at)
    if fold is not None and (type(fold) is not int or fold not in (0, 1)):
        raise ArgumentError(f"fold is {printable(fold)}: expected 0, 1 or None", code="clock")
    moment = datetime.combine(day, at.replace(fold=0), tzinfo=zone_of(zone))
    again = moment.replace(fold=1)
    if moment.utcoffset() != again.utcoffset():
        _refuse_left_out(moment, again)
        if fold is None:
            raise _comes_twice(moment, again)
    return again if fold and moment.utcoffset() != again.utcoffset() else moment


def session_end(  # noqa: PLR0913 - when it starts, how long it takes, and how the clocks stand
    day: date,
    at: time,
    length: Duration,
    minutes_in_a_day: int,
    *,
    break_minutes: int = BREAK_MINUTES,
    zone: str = LONDON,
    fold: int | None = None,
) -> datetime:
    """Give the moment at which a session ends that starts at a time on a day.

    `minutes_in_a_day` are the working minutes of a whole day, without the breaks, as the offer has them (R43, Q5).
    A session of more than half a day takes `break_minutes` more; that there is an hour of them is an assumption.
    Raises what `local_time` raises, and `ArgumentError` for a session without length or of more than a day.

    >>> session_end(date(2027, 1, 11), time(10), Duration.of("1"), 360).time()
    datetime.time(17, 0)
    >>> session_end(date(2027, 1, 11), time(10), Duration.of("1/2"), 360).time()
    datetime.time(13, 0)
    """
    expect(length, Duration, "the length of a session", 'give Duration.of("1/2")')
    if not 0 < length.quarters <= _A_DAY.quarters:
        message = f"a session of {printable(length)} days: expected more than none, and a day at most"
        raise ArgumentError(message, code="clock", hint="split it into sessions of a day")
    _refuse_no_minutes("minutes_in_a_day", minutes_in_a_day, fewest=1)
    _refuse_no_minutes("break_minutes", break_minutes, fewest=0)
    start = local_time(day, at, zone, fold=fold)
    breaks = break_minutes if length.quarters > _HALF_A_DAY.quarters else 0
    lasts = timedelta(seconds=15 * length.quarters * minutes_in_a_day, minutes=breaks)
    return (start.astimezone(UTC) + lasts).astimezone(start.tzinfo)


def _refuse_no_database() -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - brought in on first use

    try:
        ZoneInfo(LONDON)
    except ZoneInfoNotFoundError:
        hint = 'install "tzdata"; dates without times need none'
        message = "times of day need a time zone database, and there is none: tzdata is not installed"
        raise MissingExtraError(message, code="extra", hint=hint) from None


def _refuse_no_plain_time(day: object, at: object) -> None:
    if isinstance(day, datetime) or not isinstance(day, date):
        raise ArgumentError(f"the day is {printable(day)}: expected a date", code="clock")
    if not isinstance(at, time) or at.tzinfo is not None:
        message = f"the time is {printable(at)}: expected a time of day without a zone"
        raise ArgumentError(message, code="clock", hint="name the zone by zone=")
    if not date.min < day < date.max:
        raise ArgumentError(f"the day {day} lies at the end of all dates: expected one between", code="clock")


def _refuse_left_out(moment: datetime, again: datetime) -> None:
    later, earlier = (each.astimezone(UTC).astimezone(moment.tzinfo) for each in (moment, again))
    if later.replace(tzinfo=None) != moment.replace(tzinfo=None):
        message = f"{_words(moment)} does not exist in {moment.tzinfo}: the clocks go forward over it"
        raise ArgumentError(message, code="clock", hint=f"choose {_words(earlier)} or {_words(later)}")


def _comes_twice(moment: datetime, again: datetime) -> ArgumentError:
    message = f"{_words(moment)} comes twice in {moment.tzinfo}"
    hint = f"give fold=0 for the first, at {_offset(moment)}, or fold=1 for the second, at {_offset(again)}"
    return ArgumentError(message, code="clock", hint=hint)


def _words(moment: datetime) -> str:
    return f"{moment:%H:%M} on {written(moment.date())}"


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-6:]


def _refuse_no_minutes(name: str, minutes: object, *, fewest: int) -> None:
    if type(minutes) is not int or not fewest <= minutes <= _MINUTES_OF_A_DATE:
        message = f"{name} is {printable(minutes)}: expected whole minutes from {fewest} to {_MINUTES_OF_A_DATE}"
        raise ArgumentError(message, code="clock")
