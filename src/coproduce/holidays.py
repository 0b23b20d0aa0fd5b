"""Bank holidays as calendars: the working half-days of each part of the United Kingdom between two dates."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

import attrs

from coproduce.answers import Unknown
from coproduce.audience import EVERYONE
from coproduce.charity import Charity, Nation
from coproduce.closures import Closure, ClosureKind
from coproduce.errors import ArgumentError, expect, printable
from coproduce.workdays import Calendar

PUBLISHED_UNTIL = date(2028, 12, 31)
"""The last day for which GOV.UK has published bank holidays; later ones are worked out from the rules for them."""

_NO_NAMES: Mapping[date, str] = MappingProxyType({})
_NO_MOVES: Mapping[date, date] = MappingProxyType({})
_DIVISIONS = {
    Nation.ENGLAND: ("England and Wales", "ENG"),
    Nation.WALES: ("England and Wales", "WLS"),
    Nation.SCOTLAND: ("Scotland", "SCT"),
    Nation.NORTHERN_IRELAND: ("Northern Ireland", "NIR"),
}


def england_and_wales(
    *,
    first: date,
    last: date,
    extra: Mapping[date, str] = _NO_NAMES,
    moved: Mapping[date, date] = _NO_MOVES,
    published_until: date = PUBLISHED_UNTIL,
) -> Calendar:
    """Give the working half-days of England and Wales between two dates, both included, as `working_calendar` does.

    >>> calendar = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> calendar.why_closed(date(2027, 3, 29))
    'Easter Monday (bank holiday)'
    """
    changes = _Changes(extra, moved, published_until)
    return _working_days_of([Nation.ENGLAND], first, last, changes)


def scotland(
    *,
    first: date,
    last: date,
    extra: Mapping[date, str] = _NO_NAMES,
    moved: Mapping[date, date] = _NO_MOVES,
    published_until: date = PUBLISHED_UNTIL,
) -> Calendar:
    """Give the working half-days of Scotland between two dates, both included, as `working_calendar` does.

    >>> scotland(first=date(2027, 1, 1), last=date(2027, 1, 31)).why_closed(date(2027, 1, 4))
    'New Year Holiday (observed) (bank holiday)'
    """
    changes = _Changes(extra, moved, published_until)
    return _working_days_of([Nation.SCOTLAND], first, last, changes)


def northern_ireland(
    *,
    first: date,
    last: date,
    extra: Mapping[date, str] = _NO_NAMES,
    moved: Mapping[date, date] = _NO_MOVES,
    published_until: date = PUBLISHED_UNTIL,
) -> Calendar:
    """Give the working half-days of Northern Ireland between two dates, both included, as `working_calendar` does.

    >>> northern_ireland(first=date(2027, 7, 1), last=date(2027, 7, 31)).why_closed(date(2027, 7, 12))
    'Battle of the Boyne (bank holiday)'
    """
    changes = _Changes(extra, moved, published_until)
    return _working_days_of([Nation.NORTHERN_IRELAND], first, last, changes)


def working_calendar(  # noqa: PLR0913 - a nation, a span, and three changes, all but the nation by keyword
    nation: Nation,
    *,
    first: date,
    last: date,
    extra: Mapping[date, str] = _NO_NAMES,
    moved: Mapping[date, date] = _NO_MOVES,
    published_until: date = PUBLISHED_UNTIL,
) -> Calendar:
    """Give the working half-days of one nation between two dates, both included: weekends and bank holidays are closed.

    `extra` names bank holidays that are not known here, each with its date; `moved` leads from the date of one that is
    known to the date that it was moved to. After `published_until` the dates are worked out and not yet published: the
    calendar says from when, as `predicted_from`.

    Raises `ArgumentError` where the calendar ends before it starts, spans more than fifty years, or lies where no
    bank holidays are known, and where a day is moved that is no bank holiday.

    >>> funeral = {date(2027, 9, 20): "State Funeral"}
    >>> calendar = working_calendar(Nation.WALES, first=date(2027, 9, 1), last=date(2027, 9, 30), extra=funeral)
    >>> calendar.why_closed(date(2027, 9, 20))
    'State Funeral (bank holiday)'
    """
    expect(nation, Nation, "the nation", "give one, such as Nation.WALES")
    return _working_days_of([nation], first, last, _Changes(extra, moved, published_until))


def charity_calendar(  # noqa: PLR0913 - a charity, a span, and three changes, all but the charity by keyword
    charity: Charity,
    *,
    first: date,
    last: date,
    extra: Mapping[date, str] = _NO_NAMES,
    moved: Mapping[date, date] = _NO_MOVES,
    published_until: date = PUBLISHED_UNTIL,
) -> Calendar:
    """Give the half-days that are open in every nation that a charity works in; England and Wales where none is known.

    The other arguments are those of `working_calendar`; a bank holiday is moved in each nation that has it.

    >>> both = Charity(name="Across", nations=(Nation.ENGLAND, Nation.SCOTLAND))
    >>> charity_calendar(both, first=date(2027, 1, 1), last=date(2027, 1, 31)).name
    'England and Wales; Scotland'
    """
    expect(charity, Charity, "the charity", "pass case.charity")
    nations = (Nation.ENGLAND,) if isinstance(charity.nations, Unknown) else charity.nations
    return _working_days_of(nations, first, last, _Changes(extra, moved, published_until))


@attrs.frozen
class _Changes:
    """Hold what is known beyond the published list: days added, days moved, and where the list ends."""

    extra: Mapping[date, str] = attrs.field(metadata=EVERYONE)
    moved: Mapping[date, date] = attrs.field(metadata=EVERYONE)
    published_until: date = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        for name, days in (("extra", self.extra), ("moved", self.moved)):
            expect(days, Mapping, name, "give a date and what it brings, such as {date(2027, 9, 20): ...}")
        for day in (*self.extra, *self.moved, *self.moved.values(), self.published_until):
            if isinstance(day, datetime) or not isinstance(day, date):
                raise ArgumentError(f"expected the date of a bank holiday, got {printable(day)}", code="calendar")
        for day, name in self.extra.items():
            if not isinstance(name, str) or not name.strip():
                hint = 'name it, such as "State Funeral"'
                raise ArgumentError(f"the bank holiday on {day} has no name", code="calendar", hint=hint)

    def predicted_from(self, first: date, last: date) -> date | None:
        """Tell the first day of a span that is after the published list."""
        return max(first, self.published_until + timedelta(days=1)) if self.published_until < last else None

    def check(self, known: Iterable[Mapping[date, str]]) -> None:
        """Raise `ArgumentError` where a day is moved that is a bank holiday in none of these lists."""
        holidays = {day for listed in known for day in listed}
        unknown = sorted(set(self.moved) - holidays)
        if unknown:
            message = f"{', '.join(map(str, unknown))}: there is no bank holiday to be moved"
            raise ArgumentError(message, code="calendar", hint="name the date on which it would have been")

    def holidays(self, listed: Mapping[date, str]) -> Iterator[tuple[date, str]]:
        """Yield each bank holiday of a nation with its name: those that are listed, moved where they were, and more."""
        for day, name in listed.items():
            yield (self.moved[day], f"{name}, moved from {day}") if day in self.moved else (day, name)
        yield from self.extra.items()


def _working_days_of(nations: Iterable[Nation], first: date, last: date, changes: _Changes) -> Calendar:
    bare = Calendar(name="", first=first, last=last)
    lists = {_DIVISIONS[nation][0]: _listed(nation, first, last, changes) for nation in nations}
    changes.check(lists.values())
    predicted = changes.predicted_from(first, last)
    calendars = [
        attrs.evolve(
            bare,
            name=name,
            closures=_closures(bare, changes.holidays(listed)),
            made_from=_made_from(changes, predicted),
            predicted_from=predicted,
        )
        for name, listed in lists.items()
    ]
    return functools.reduce(Calendar.__and__, calendars)


def _listed(nation: Nation, first: date, last: date, changes: _Changes) -> Mapping[date, str]:
    from holidays import country_holidays  # noqa: PLC0415 - a large library, brought in on first use

    _, subdivision = _DIVISIONS[nation]
    # A holiday may be moved into the span from another year.
    years = {*range(first.year, last.year + 1), *(day.year for day in changes.moved)}
    listed = country_holidays("GB", subdiv=subdivision, years=years, language="en_GB")
    if first.year < listed.start_year or last.year > listed.end_year:
        message = f"no bank holidays are known from {first} to {last}"
        hint = f"make a calendar between {listed.start_year} and {listed.end_year}"
        raise ArgumentError(message, code="calendar", hint=hint)
    return dict(listed.items())


def _closures(bare: Calendar, holidays: Iterable[tuple[date, str]]) -> tuple[Closure, ...]:
    inside = sorted({(day, name) for day, name in holidays if bare.first <= day <= bare.last})
    return tuple(Closure(day, day, ClosureKind.BANK_HOLIDAY, name) for day, name in inside)


def _made_from(changes: _Changes, predicted: date | None) -> str:
    from importlib.metadata import version  # noqa: PLC0415 - brought in on first use

    named = [f"holidays {version('holidays')}"]
    named += [f"{len(changes.extra)} added"] if changes.extra else []
    named += [f"{len(changes.moved)} moved"] if changes.moved else []
    named += [f"predicted from {predicted}"] if predicted else []
    return "; ".join(named)
