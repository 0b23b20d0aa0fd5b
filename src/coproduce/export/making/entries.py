"""The events of a plan become diary entries that stay the same entries, whenever their dates change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

import attrs

from coproduce.charity import Charity
from coproduce.errors import ArgumentError, expect
from coproduce.export.earlier import OURS, kept
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import is_provisional, meeting_title
from coproduce.export.making.figures import half_words, mode_words, participants_words
from coproduce.export.report import Entry, Status
from coproduce.export.words import NOTHING, Said, Words, as_given
from coproduce.meeting import meetings_of
from coproduce.offer import Mode
from coproduce.plan import Event, Plan

_DIGITS = 32
_A_DAY = timedelta(days=1)
_NOWHERE: Mapping[str, str] = MappingProxyType({})


def entries_of(
    say: Speaker, plan: Plan, *, places: Mapping[str, str] = _NOWHERE, earlier: tuple[Entry, ...] = ()
) -> tuple[Entry, ...]:
    """Make an entry of each event, and cancel those of `earlier`, as they were last sent, that the plan has no more.

    `places` are by the name of an event, or of a line for all its events. The sequence of an entry rises by 1 where its
    start, end, part of the day, place or status is another than it was. What was cancelled is kept as it is, so that
    `earlier` may be what this gave the last time. Raises `UnknownLineError` for a place of no event, `ArgumentError`
    where `earlier` has nothing in common with the plan, and what `Plan.times_of` raises.

    >>> from coproduce import Practice, england_and_wales, enhance, schedule
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> plan = schedule(package, start=date(2027, 1, 11), calendar=year)
    >>> entries = entries_of(Speaker(("en",)), plan, places={"concepts": "The library"})
    >>> print(entries[0].start, entries[0].place)
    2027-01-11 The library
    """
    _refuse_no_places(plan, places)
    before = {entry.uid: entry for entry in earlier}
    now = {(entry := _entry(say, plan, event, places)).uid: entry for event in plan.events}
    _refuse_others(plan, before, now)
    planned = [_sequenced(entry, before.get(entry.uid)) for entry in now.values()]
    return (*planned, *(_cancelled(entry) for entry in before.values() if entry.uid not in now))


def _refuse_others(plan: Plan, before: Mapping[str, Entry], now: Mapping[str, Entry]) -> None:
    """Refuse entries of which none is of this charity's package, since all of them would be cancelled."""
    charity, lines = plan.package.assessment.charity, plan.package.lines
    known = {*now, *(uid_of(charity, meeting.id) for line in lines for meeting in meetings_of(line))}
    if before and known.isdisjoint(before):
        message = "none of the earlier entries is of this plan, so all of them would be cancelled"
        raise ArgumentError(message, code="earlier", hint="give what was last sent for this charity")


def uid_of(charity: Charity, event: str) -> str:
    """Give the id of an event in every diary: what it is of which charity, behind a digest.

    Nothing that may change from one plan to the next is in it, nor anything that not everybody may see.

    >>> uid_of(Charity(name="Bryn Hope"), "enhance/concepts/1")
    '6d9e07f2245d6adc2f7431460ba3b2bc@coproduce'
    """
    parts = (charity.name, charity.register_number, event)
    said = "".join(f"{len(part)}:{part}" for part in parts)  # with the lengths no two cases give the same text
    return f"{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}{OURS}"


# Sequence -------------------------------------------------------------------------------------------------------------


def _sequenced(entry: Entry, before: Entry | None) -> Entry:
    if before is None:
        return entry
    return attrs.evolve(entry, sequence=before.sequence + (_what_counts(entry) != _what_counts(before)))


def _what_counts(entry: Entry) -> tuple[object, ...]:
    """Give what a sequence counts the changes of, as a diary keeps it."""
    folds = [moment.fold for moment in (entry.start, entry.end) if isinstance(moment, datetime)]
    return entry.start, entry.end, folds, entry.part, kept(str(entry.place)), entry.status


def _cancelled(entry: Entry) -> Entry:
    """Cancel an entry once; its description, with what it was marked for another audience, is gone."""
    rises = entry.status is not Status.CANCELLED
    return attrs.evolve(entry, status=Status.CANCELLED, sequence=entry.sequence + rises, description=NOTHING)


# One entry ------------------------------------------------------------------------------------------------------------


def _entry(say: Speaker, plan: Plan, event: Event, places: Mapping[str, str]) -> Entry:
    charity = plan.package.assessment.charity
    start, end = _start_and_end(plan, event)
    confirmed = event.settled or not is_provisional(plan.package.line(event.line))
    return Entry(
        uid=uid_of(charity, event.id),
        sequence=0,
        status=Status.CONFIRMED if confirmed else Status.TENTATIVE,
        start=start,
        end=end,
        summary=_summary(say, plan, event, timed=isinstance(start, datetime)),
        description=_description(say, event, confirmed=confirmed),
        place=_place(say, event, places),
        part="" if isinstance(start, datetime) else event.half.value,
    )


def _start_and_end(plan: Plan, event: Event) -> tuple[date | datetime, date | datetime]:
    """Give the local times where they are agreed, or else the day, up to the next one."""
    times = plan.times_of(event.id)
    if times is None:
        return event.day, event.day + _A_DAY
    start, end = times
    return start.replace(tzinfo=None), end.replace(tzinfo=None)


def _summary(say: Speaker, plan: Plan, event: Event, *, timed: bool) -> Words:
    """Give whose event it is and what it is called, and without a time, which part of the day it takes.

    In two languages the name stands once, before both.
    """
    charity = plan.package.assessment.charity.name
    title = meeting_title(say, plan.package.line(event.line), event.meeting)
    called = title if timed else say.joined([title, half_words(say, event.half)])
    if len(called.said) > 1:
        return as_given(f"{charity}: {called}")
    return Words((Said(called.said[0].language, f"{charity}: {called}"),))


def _description(say: Speaker, event: Event, *, confirmed: bool) -> Words:
    how = say(
        "Who takes part: {who}. How: {mode}.",
        who=participants_words(say, event.participants),
        mode=mode_words(say, event.mode),
    )
    return how if confirmed else say.joined([how, say("This date is not confirmed yet.")], between="\n")


# Places ---------------------------------------------------------------------------------------------------------------


def _refuse_no_places(plan: Plan, places: Mapping[str, str]) -> None:
    expect(places, Mapping, "the places", 'as in places={"concepts": "The library"}')
    for name, place in places.items():
        if not plan.named(name):
            plan.event(name)
        expect(place, str, f"the place of {name}", "say it in words, or leave it out")


def _place(say: Speaker, event: Event, places: Mapping[str, str]) -> Words:
    """Give where an event is: what is said of it alone counts for more than what is said of its line."""
    ids = (event.id, event.line)
    names = [name for id_ in ids for name in (id_, id_.partition("/")[2])]
    place = next((places[name] for name in names if name in places), "")
    if not place.strip():
        return say("online") if event.mode is Mode.REMOTE else NOTHING
    return as_given(place)
