"""A calendar is one integer: two bits a day, a morning and an afternoon, set where people can meet."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from coproduce.audience import EVERYONE
from coproduce.closures import Closure, ClosureKind, Dated, closure_in_words, closure_order, expect_in_order
from coproduce.errors import ArgumentError, expect, printable
from coproduce.halves import Half, days_in, filled, mornings, runs
from coproduce.weekdays import MONDAY_TO_FRIDAY, WEEKDAYS, repeated, week_named, week_of

LONGEST_HORIZON = 50 * 366
"""The most days that one calendar may span."""


@attrs.frozen(kw_only=True)
class Calendar:
    """Hold the half-days between two dates on which people can meet, as one integer.

    Slot 0 is the morning of `first`, slot 1 its afternoon, and so on; bit `s` of `open` is set where slot `s` is free.

    `weekdays` are the days of the week that are working days, from 0, a Monday. On `days_off` among them nobody meets,
    on `mornings_only` and `afternoons_only` only for half the day. Bit `s` of `working` is set where slot `s` is on
    such a weekday and no bank holiday: other closures and days off close a slot without making it less of a working
    day, so that what is counted in working days never gets longer because somebody is away. From `predicted_from` on,
    bank holidays are worked out and not yet published.

    `a & b` is open where both are, and `a | b` where either is, on the days that both span; their working days are
    those of both, and those of either.

    Raises `ArgumentError` where the calendar ends before it starts, spans more than fifty years, or has a weekday that
    is none.

    >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
    >>> bin(week.open)
    '0b1111111111'
    >>> week.day(week.slot(date(2027, 1, 13)))
    datetime.date(2027, 1, 13)
    >>> bin((week.on("Monday mornings") | week.on("Tuesday")).open)
    '0b1101'
    """

    name: str = attrs.field(metadata=EVERYONE)
    first: date = attrs.field(metadata=EVERYONE)
    last: date = attrs.field(metadata=EVERYONE)
    weekdays: tuple[int, ...] = attrs.field(default=MONDAY_TO_FRIDAY, metadata=EVERYONE)
    closures: tuple[Closure, ...] = attrs.field(default=(), metadata=EVERYONE)
    made_from: str = attrs.field(default="", metadata=EVERYONE)
    mornings_only: tuple[int, ...] = attrs.field(default=(), metadata=EVERYONE)
    afternoons_only: tuple[int, ...] = attrs.field(default=(), metadata=EVERYONE)
    days_off: tuple[int, ...] = attrs.field(default=(), metadata=EVERYONE)
    predicted_from: date | None = attrs.field(default=None, metadata=EVERYONE)
    open: int = attrs.field(init=False, eq=False, repr=False, metadata=EVERYONE)
    working: int = attrs.field(init=False, eq=False, repr=False, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        for day in (self.first, self.last):
            if isinstance(day, datetime) or not isinstance(day, date):
                message = f"a calendar runs from a date to a date, not {printable(day)}"
                raise ArgumentError(message, code="calendar")
        if not 0 <= (self.last - self.first).days < LONGEST_HORIZON:
            message = (
                f"a calendar from {self.first} to {self.last}: expected an end after its start, at most fifty years on"
            )
            raise ArgumentError(message, code="calendar")
        self._check_week()
        holidays = self._bits_of(c for c in self.closures if c.kind is ClosureKind.BANK_HOLIDAY)
        others = self._bits_of(c for c in self.closures if c.kind is not ClosureKind.BANK_HOLIDAY)
        object.__setattr__(self, "working", self._repeated(week_of(self.weekdays)) & ~holidays)
        object.__setattr__(self, "open", self._repeated(self._open_week()) & ~(holidays | others))

    def __and__(self, other: Calendar) -> Calendar:
        first, last = self._span_with(other)
        closures = {each for each in (*self.closures, *other.closures) if each.first <= last and first <= each.last}
        return Calendar(
            first=first,
            last=last,
            closures=tuple(sorted(closures, key=closure_order)),
            **self._said_with(other),
            **_week_fields(set(self.weekdays) & set(other.weekdays), self._open_week() & other._open_week()),
        )

    def __or__(self, other: Calendar) -> Calendar:
        first, last = self._span_with(other)
        one, two = self._cut(first, last), other._cut(first, last)
        either = Calendar(
            first=first,
            last=last,
            **self._said_with(other),
            **_week_fields({*self.weekdays, *other.weekdays}, self._open_week() | other._open_week()),
        )
        # What lies on a weekend alone says nothing.
        closed = {each for each in one._closed_in_both(two) if either._bits_of([each]) & either.working}
        return attrs.evolve(either, closures=tuple(sorted(closed, key=closure_order)))

    @property
    def slots(self) -> int:
        """The number of half-day slots that the calendar spans."""
        return 2 * ((self.last - self.first).days + 1)

    def slot(self, day: date) -> int:
        """Give the number of the morning slot of a day; days before the calendar have negative numbers."""
        return 2 * (day - self.first).days

    def day(self, slot: int) -> date:
        """Tell the day that a slot is on.

        Raises `ArgumentError` for a slot so far off that there is no such date.
        """
        try:
            return self.first + timedelta(days=slot // 2)
        except OverflowError:
            message = f"slot {printable(slot)} of a calendar from {self.first} is on no date"
            raise ArgumentError(message, code="calendar", hint=f"dates end on {date.max}") from None

    def open_in(self, other: Calendar) -> int:
        """Give the slots of this calendar that are open in another, as an integer; the two may begin on other days."""
        shift = self.slot(other.first)
        return other.open << shift if shift >= 0 else other.open >> -shift

    def whole_days(self) -> int:
        """Give the mornings of the days on which the afternoon is free too, as an integer of slots."""
        return self.open & (self.open >> 1) & mornings(self.slots)

    def without(self, closures: Iterable[Closure]) -> Calendar:
        """Give a calendar with these days closed too; days outside its span have no effect.

        >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
        >>> shut = Closure(date(2027, 1, 11), date(2027, 1, 12), ClosureKind.CHARITY, "moving house")
        >>> bin(week.without([shut]).open)
        '0b1111110000'
        """
        added = sorted(set(closures) - set(self.closures), key=closure_order)
        return attrs.evolve(self, closures=(*self.closures, *added)) if added else self

    def within(self, ranges: Iterable[Dated], *, kind: ClosureKind = ClosureKind.OTHER, reason: str = "") -> Calendar:
        """Give a calendar that is open only inside these ranges of days, such as terms; all between them is closed.

        Each range has a `first` and a `last` day, both included; ranges may overlap, and what lies outside the
        calendar has no effect. Raises `ArgumentError` where a range ends before it starts.

        >>> half = Calendar(name="half a term", first=date(2027, 2, 8), last=date(2027, 2, 19))
        >>> term = Closure(date(2027, 1, 5), date(2027, 2, 12), ClosureKind.OTHER)
        >>> half.within([term], kind=ClosureKind.SCHOOL_HOLIDAY, reason="half-term").why_closed(date(2027, 2, 15))
        'half-term (school holiday)'
        """
        spans = []
        for each in ranges:
            expect_in_order(each, "a range")
            spans.append((self.slot(each.first), self.slot(each.last) + 2))
        outside = ~filled(spans, self.slots) & ((1 << self.slots) - 1)
        return self.without(self._closures_of(outside, kind, reason))

    def on(self, *days: str) -> Calendar:
        """Give a calendar that is open only on these days of the week, or on their mornings or afternoons.

        Days are written as people say them: `"Tuesday"`, `"Thursday mornings"`, `"Monday to Wednesday"`, or in one
        text, `"Tuesdays and Thursdays only"`. Working days stay as they are. Raises `ArgumentError` for what is no day
        of the week, for a text that can be read in two ways, and for days on which the calendar is never open.

        >>> fortnight = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
        >>> part_time = fortnight.on("Tuesday", "Thursday mornings")
        >>> part_time.count()
        6
        >>> part_time.why_closed(date(2027, 1, 14), Half.AFTERNOON)
        'a Thursday afternoon'
        """
        week = self._open_week()
        named = [pair for text in days for pair in week_named(text)]
        if not named:
            raise ArgumentError("no day of the week is named", code="weekday", hint='give one, such as "Tuesday"')
        for said, bits in named:
            if not bits & week:
                message = f"{printable(said)}: the calendar {printable(self.name)} is never open then"
                raise ArgumentError(message, code="weekday", hint="name days on which it is open")
        wanted = functools.reduce(int.__or__, (bits for _, bits in named))
        return attrs.evolve(self, **_week_fields(self.weekdays, week & wanted))

    def why_closed(self, day: date, half: Half | None = None) -> str:
        """Say in words why a day is closed, or give an empty text where any half of it is open.

        Of a `half`, say why that half is closed; of a whole day, why it is not open from morning to evening.
        """
        if not self.first <= day <= self.last:
            return "outside the calendar"
        asked = (half or Half.WHOLE_DAY).bits
        closed = asked & ~self._open_halves(day)
        if not closed or (half is None and closed != asked):
            return ""
        weekday = day.weekday()
        if weekday not in self.weekdays or weekday in self.days_off:
            return "a weekend" if weekday > MONDAY_TO_FRIDAY[-1] else f"a {WEEKDAYS[weekday]}"
        return "; ".join([*self._half_not_worked(weekday, closed), *self._closures_in_words(day, closed)])

    def count(self, first: date | None = None, last: date | None = None) -> int:
        """Count the open half-days from one day to another, both included; the whole calendar where none is given.

        Raises `ArgumentError` where a day is outside the calendar, or the last is before the first.

        >>> week = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
        >>> week.count(), week.count(first=date(2027, 1, 14))
        (10, 4)
        """
        span = self._numbers(self.first if first is None else first, self.last if last is None else last)
        return sum(_number_within(self._open_days[half], *span) for half in (Half.MORNING, Half.AFTERNOON))

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days from one day to another, both included, whatever else is closed.

        Raises `ArgumentError` where a day is outside the calendar, or the last is before the first.

        >>> fortnight = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
        >>> fortnight.working_days_between(date(2027, 1, 15), date(2027, 1, 18))
        2
        """
        return _number_within(self._working_days, *self._numbers(first, last))

    def next_day(self, day: date, half: Half | None = None) -> date:
        """Find the first open day that is not before this one: any half of it, or the half that is asked for.

        Raises `ArgumentError` where the day is outside the calendar, or nothing is open from it to the calendar's end.

        >>> fortnight = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
        >>> fortnight.next_day(date(2027, 1, 16))
        datetime.date(2027, 1, 18)
        """
        days = self._open_days[half]
        place = bisect.bisect_left(days, self._number(day))
        if place == len(days):
            wanted = f"no {half.value} is open" if half else "nothing is open"
            raise self._past_its_end(f"{wanted} from {day}")
        return self.day(2 * days[place])

    def working_day_after(self, day: date, number: int) -> date:
        """Count working days on from a day, or back where the number is negative; 0 gives the day itself.

        Raises `ArgumentError` where the day, or what is counted to, is outside the calendar.

        >>> fortnight = Calendar(name="a fortnight", first=date(2027, 1, 11), last=date(2027, 1, 24))
        >>> fortnight.working_day_after(date(2027, 1, 15), 1), fortnight.working_day_after(date(2027, 1, 18), -2)
        (datetime.date(2027, 1, 18), datetime.date(2027, 1, 14))
        """
        expect(number, int, "the number of working days")
        start, days = self._number(day), self._working_days
        if not number:
            return day
        place = (
            bisect.bisect_right(days, start) + number - 1 if number > 0 else bisect.bisect_left(days, start) + number
        )
        if place >= len(days):
            raise self._past_its_end(f"there are fewer than {printable(number)} working days after {day}")
        if place < 0:
            message = f"there are fewer than {printable(-number)} working days before {day}"
            raise self._past_its_start(message)
        return self.day(2 * days[place])

    def is_predicted(self, day: date) -> bool:
        """Tell whether the bank holidays around a day are worked out, and not yet published."""
        return self.predicted_from is not None and day >= self.predicted_from

    # The week ---------------------------------------------------------------------------------------------------------

    def _check_week(self) -> None:
        if not set(self.weekdays) <= set(range(7)):
            message = f"the weekdays {self.weekdays}: expected numbers from 0, a Monday, to 6, a Sunday"
            raise ArgumentError(message, code="calendar")
        parts = [*set(self.mornings_only), *set(self.afternoons_only), *set(self.days_off)]
        if not set(parts) <= set(self.weekdays) or len(set(parts)) < len(parts):
            message = f"mornings_only, afternoons_only and days_off name {sorted(parts)}"
            hint = f"name each weekday once at the most, from among the weekdays {tuple(self.weekdays)}"
            raise ArgumentError(message, code="calendar", hint=hint)

    def _open_week(self) -> int:
        """Give the half-days of a week from Monday that are open, closures aside, as fourteen bits."""
        afternoons = week_of((*self.mornings_only, *self.days_off), Half.AFTERNOON)
        return week_of(self.weekdays) & ~afternoons & ~week_of((*self.afternoons_only, *self.days_off), Half.MORNING)

    def _repeated(self, week: int) -> int:
        return repeated(week, self.first.weekday(), self.slots // 2)

    # Spans ------------------------------------------------------------------------------------------------------------

    def _bits_of(self, closures: Iterable[Closure]) -> int:
        spans: dict[Half, list[tuple[int, int]]] = {half: [] for half in Half}
        for closure in closures:
            spans[closure.half].append((self.slot(closure.first), self.slot(closure.last) + 2))
        early, late, whole = (filled(spans[half], self.slots) if spans[half] else 0 for half in Half)
        return whole | (early & mornings(self.slots)) | (late & ~mornings(self.slots))

    def _closures_of(self, bits: int, kind: ClosureKind, reason: str) -> Iterator[Closure]:
        """Give closures that take just these slots, each as long as can be."""
        early, late = bits & mornings(self.slots), bits >> 1 & mornings(self.slots)
        for half, days in (
            (Half.WHOLE_DAY, early & late),
            (Half.MORNING, early & ~late),
            (Half.AFTERNOON, late & ~early),
        ):
            for first, last in runs(days):
                yield Closure(self.day(2 * first), self.day(2 * last), kind, reason, half)

    def _span_with(self, other: Calendar) -> tuple[date, date]:
        expect(other, Calendar, "what a calendar is combined with", "combine a calendar with a calendar")
        first, last = max(self.first, other.first), min(self.last, other.last)
        if last < first:
            message = f"the calendars {printable(self.name)} and {printable(other.name)} have no day in common"
            raise ArgumentError(message, code="calendar", hint="make both for the same dates")
        return first, last

    def _closed_in_both(self, other: Calendar) -> Iterator[Closure]:
        """Give the closures of two calendars of one span, each as far as the other is closed too.

        A bank holiday of one on which the other works is written as another kind: it stays a working day of the two.
        """
        every = (1 << self.slots) - 1
        closed, idle = every & ~(self.open | other.open), every & ~(self.working | other.working)
        for closure in {*self.closures, *other.closures}:
            bits, kind = self._bits_of([closure]) & closed, closure.kind
            if kind is ClosureKind.BANK_HOLIDAY:
                yield from self._closures_of(bits & idle, kind, closure.reason)
                bits, kind = bits & ~idle, ClosureKind.OTHER
            yield from self._closures_of(bits, kind, closure.reason)

    def _newly_closed_in(self, newer: Calendar) -> Iterator[Closure]:
        first, last = self._span_with(newer)
        older, newer = self._cut(first, last), newer._cut(first, last)
        return older._taken_away_in(newer)  # noqa: SLF001 - our own class

    def _taken_away_in(self, newer: Calendar) -> Iterator[Closure]:
        """Give what a newer calendar of one span closes that is open here, by closures and by the days of its week."""
        left = gone = self.open & ~newer.open
        for closure in newer.closures:
            bits = self._bits_of([closure]) & gone
            yield from self._closures_of(bits, closure.kind, closure.reason)
            left &= ~bits
        yield from self._closures_of(left, ClosureKind.OTHER, "a day of the week that is not kept for it")

    def _said_with(self, other: Calendar) -> dict[str, Any]:
        predicted = [each.predicted_from for each in (self, other) if each.predicted_from is not None]
        return {
            "name": _joined(self.name, other.name),
            "made_from": _joined(self.made_from, other.made_from),
            "predicted_from": min(predicted, default=None),
        }

    def _cut(self, first: date, last: date) -> Calendar:
        return attrs.evolve(self, first=first, last=last)

    # Answers that are prepared once, so that each costs no more in ten years than in two ------------------------------

    @functools.cached_property
    def _open_bytes(self) -> bytes:
        return self.open.to_bytes(self.slots // 8 + 1, "little")

    @functools.cached_property
    def _open_days(self) -> dict[Half | None, tuple[int, ...]]:
        early, late = self.open & mornings(self.slots), self.open >> 1 & mornings(self.slots)
        open_ = {Half.MORNING: early, Half.AFTERNOON: late, Half.WHOLE_DAY: early & late, None: early | late}
        return {half: days_in(bits) for half, bits in open_.items()}

    @functools.cached_property
    def _working_days(self) -> tuple[int, ...]:
        return days_in((self.working | self.working >> 1) & mornings(self.slots))

    @functools.cached_property
    def _closures_by_month(self) -> dict[int, list[Closure]]:
        """Sort the closures by the thirty-two days that they touch."""
        found: dict[int, list[Closure]] = {}
        for closure in self.closures:
            first, last = (
                max(0, (closure.first - self.first).days),
                min(self.slots // 2, (closure.last - self.first).days),
            )
            for month in range(first >> 5, (last >> 5) + 1):
                found.setdefault(month, []).append(closure)
        return found

    def _open_halves(self, day: date) -> int:
        slot = self.slot(day)
        return self._open_bytes[slot >> 3] >> (slot & 7) & 0b11

    def _half_not_worked(self, weekday: int, closed: int) -> list[str]:
        halves = ((Half.MORNING, self.afternoons_only), (Half.AFTERNOON, self.mornings_only))
        return [
            f"a {WEEKDAYS[weekday]} {half.value}" for half, days in halves if weekday in days and closed & half.bits
        ]

    def _closures_in_words(self, day: date, closed: int) -> list[str]:
        near = self._closures_by_month.get((day - self.first).days >> 5, [])
        return [closure_in_words(each) for each in near if day in each and closed & each.half.bits]

    def _number(self, day: date) -> int:
        if day < self.first:
            raise self._past_its_start(f"{day} is outside the calendar")
        if day > self.last:
            raise self._past_its_end(f"{day} is outside the calendar")
        return (day - self.first).days

    def _numbers(self, first: date, last: date) -> tuple[int, int]:
        if last < first:
            message = f"the days from {first} to {last} end before they start"
            raise ArgumentError(message, code="calendar", hint="swap the two dates")
        return self._number(first), self._number(last)

    def _past_its_end(self, message: str) -> ArgumentError:
        whole = f"{message}: the calendar {printable(self.name)} ends on {self.last}"
        return ArgumentError(whole, code="horizon", hint="make the calendar with a later last day")

    def _past_its_start(self, message: str) -> ArgumentError:
        whole = f"{message}: the calendar {printable(self.name)} starts on {self.first}"
        return ArgumentError(whole, code="horizon", hint="make the calendar with an earlier first day")


def newly_closed(before: Calendar, after: Calendar) -> tuple[Closure, ...]:
    """List what a newer calendar closes that an older one had open, on the days that both span, and why.

    The closures take just those half-days and no others, so that an event in one of them has lost its day (C03).
    Raises `ArgumentError` where the two have no day in common.

    >>> planned = Calendar(name="a week", first=date(2027, 1, 11), last=date(2027, 1, 17))
    >>> proclaimed = Closure(date(2027, 1, 13), date(2027, 1, 13), ClosureKind.BANK_HOLIDAY, "a funeral")
    >>> newly_closed(planned, planned.without([proclaimed])) == (proclaimed,)
    True
    """
    expect(before, Calendar, "the older of two calendars")
    return tuple(sorted(before._newly_closed_in(after), key=closure_order))  # noqa: SLF001 - our own class


def _week_fields(weekdays: Iterable[int], week: int) -> dict[str, Any]:
    """Write fourteen bits as the fields of a calendar: its weekdays, and those on which half a day or none is open."""
    days = sorted(set(weekdays))
    named = {"weekdays": days}
    for name, open_ in (("days_off", 0b00), ("mornings_only", 0b01), ("afternoons_only", 0b10)):
        named[name] = [day for day in days if week >> 2 * day & 0b11 == open_]
    return {name: tuple(found) for name, found in named.items()}


def _number_within(days: tuple[int, ...], first: int, last: int) -> int:
    return bisect.bisect_right(days, last) - bisect.bisect_left(days, first)


def _joined(*names: str) -> str:
    return "; ".join(dict.fromkeys(part for name in names for part in name.split("; ") if part))
