"""Bank holidays as calendars: the working half-days of each part of the United Kingdom between two dates."""

from __future__ import annotations

from datetime import date

import attrs

from coproduce.answers import Unknown
from coproduce.charity import Charity, Nation
from coproduce.errors import ArgumentError, expect
from coproduce.workdays import Calendar, Closure, ClosureKind

_DIVISIONS = {
    Nation.ENGLAND: ("England and Wales", "ENG"),
    Nation.WALES: ("England and Wales", "WLS"),
    Nation.SCOTLAND: ("Scotland", "SCT"),
    Nation.NORTHERN_IRELAND: ("Northern Ireland", "NIR"),
}


def england_and_wales(*, first: date, last: date) -> Calendar:
    """Give the working half-days of England and Wales between two dates, both included.

    >>> calendar = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> calendar.why_closed(date(2027, 3, 29))
    'Easter Monday (bank holiday)'
    """
    return working_calendar(Nation.ENGLAND, first=first, last=last)


def scotland(*, first: date, last: date) -> Calendar:
    """Give the working half-days of Scotland between two dates, both included.

    >>> scotland(first=date(2027, 1, 1), last=date(2027, 1, 31)).why_closed(date(2027, 1, 4))
    'New Year Holiday (observed) (bank holiday)'
    """
    return working_calendar(Nation.SCOTLAND, first=first, last=last)


def northern_ireland(*, first: date, last: date) -> Calendar:
    """Give the working half-days of Northern Ireland between two dates, both included.

    >>> northern_ireland(first=date(2027, 7, 1), last=date(2027, 7, 31)).why_closed(date(2027, 7, 12))
    'Battle of the Boyne (bank holiday)'
    """
    return working_calendar(Nation.NORTHERN_IRELAND, first=first, last=last)


def working_calendar(nation: Nation, *, first: date, last: date) -> Calendar:
    """Give the working half-days of one nation between two dates, both included: weekends and bank holidays are closed.

    Raises `ArgumentError` where the calendar ends before it starts, spans more than fifty years, or lies where no
    bank holidays are known.
    """
    name, _ = _DIVISIONS[nation]
    bare = Calendar(name=name, first=first, last=last)
    return Calendar(
        name=name,
        first=first,
        last=last,
        closures=_bank_holidays(nation, bare.first, bare.last),
        made_from=_made_from(),
    )


def charity_calendar(charity: Charity, *, first: date, last: date) -> Calendar:
    """Give the half-days that are open in every nation that a charity works in; England and Wales where none is known.

    >>> both = Charity(name="Across", nations=(Nation.ENGLAND, Nation.SCOTLAND))
    >>> charity_calendar(both, first=date(2027, 1, 1), last=date(2027, 1, 31)).name
    'England and Wales; Scotland'
    """
    expect(charity, Charity, "the charity", "pass case.charity")
    nations = (Nation.ENGLAND,) if isinstance(charity.nations, Unknown) else charity.nations
    calendars = {_DIVISIONS[nation][0]: working_calendar(nation, first=first, last=last) for nation in nations}
    joined = next(iter(calendars.values()))
    for other in calendars.values():
        joined = joined.without(other.closures)
    return attrs.evolve(joined, name="; ".join(calendars))


def _bank_holidays(nation: Nation, first: date, last: date) -> tuple[Closure, ...]:
    from holidays import country_holidays  # noqa: PLC0415 - a large library, brought in on first use

    _, subdivision = _DIVISIONS[nation]
    listed = country_holidays("GB", subdiv=subdivision, years=range(first.year, last.year + 1), language="en_GB")
    if first.year < listed.start_year or last.year > listed.end_year:
        message = f"no bank holidays are known from {first} to {last}"
        hint = f"make a calendar between {listed.start_year} and {listed.end_year}"
        raise ArgumentError(message, code="calendar", hint=hint)
    return tuple(
        Closure(day, day, ClosureKind.BANK_HOLIDAY, name)
        for day, name in sorted(listed.items())
        if first <= day <= last
    )


def _made_from() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - brought in on first use

    return f"holidays {version('holidays')}"
