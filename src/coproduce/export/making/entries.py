"""The events of a plan become diary entries that stay the same entries, whenever their dates change."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

import attrs

from coproduce.charity import Charity
from coproduce.errors import ArgumentError, expect
from coproduce.export.earlier import OURS, kept
from coproduce.export.languages.catalogue import LANGUAGES
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.brief import is_provisional_event, meeting_title
from coproduce.export.making.figures import half_words, mode_words, participants_words
from coproduce.export.report import Entry, Status
from coproduce.export.words import NOTHING, Said, Words, as_given
from coproduce.meeting import meetings_of
from coproduce.offer import Mode
from coproduce.package import Package
from coproduce.plan import Event, Plan

_DIGITS = 32
_A_DAY = timedelta(days=1)
_NOWHERE: Mapping[str, str] = MappingProxyType({})


def entries_of(
    say: Speaker,
    plan: Plan,
    *,
    places: Mapping[str, str] = _NOWHERE,
    earlier: tuple[Entry, ...] = (),
    with_places: bool = True,
) -> tuple[Entry, ...]:
    """Make an entry of each event, and cancel those of `earlier`, as they were last sent, that the plan has no more.

    `places` are by the name of an event, or of a line for all its events. An event keeps the place that it had earlier
    unless another is given; an empty one clears it. With `with_places=False` nobody is told of any.

    The sequence of an entry rises by 1 where its start, end, part of the day, place or status is another than it was.
    What was cancelled is kept as it is, so that `earlier` may be what this gave the last time. An event keeps the id
    that it was sent with when less was known of the charity. Raises `UnknownLineError` for a place of no event,
    `ArgumentError` where `earlier` has nothing in common with the plan, and what `Plan.times_of` raises.

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
    before = _by_uid(earlier, with_places=with_places)
    _refuse_others(before, _known(plan.package, *(event.id for event in plan.events)))
    told = places if with_places else _NOWHERE
    now = dict[str, Entry]()
    for event in plan.events:
        uid = _as_sent(plan.package.assessment.charity, event, before)
        was = before.get(uid)
        now[uid] = _sequenced(_entry(say, plan, event, uid, _place(say, event, told, was)), was)
    return (*now.values(), *(_cancelled(entry) for entry in before.values() if entry.uid not in now))


def cancelled_all(
    earlier: tuple[Entry, ...], charity: Charity, package: Package | None = None, *, with_places: bool = True
) -> tuple[Entry, ...]:
    """Cancel all entries of a charity, as they were last sent, since there is no plan any more.

    Raises `ArgumentError` where none of them is of the charity, as far as its name and its package tell.
    """
    before = _by_uid(earlier, with_places=with_places)
    name = kept(f"{charity.name}: ")
    named = {entry.uid for entry in before.values() if str(entry.summary).startswith(name)}
    _refuse_others(before, named | (_known(package) if package else set()))
    return tuple(_cancelled(entry) for entry in before.values())


def _by_uid(earlier: tuple[Entry, ...], *, with_places: bool) -> dict[str, Entry]:
    """Give what was sent by its ids; who is not to know of places gets back none, whoever they were sent to."""
    return {
        entry.uid: entry if with_places or is_by_rule(entry.place) else attrs.evolve(entry, place=NOTHING)
        for entry in earlier
    }


def _refuse_others(before: Mapping[str, Entry], known: set[str]) -> None:
    """Refuse entries of which none is of this charity, since all of them would be cancelled."""
    if before and known.isdisjoint(before):
        message = "none of the earlier entries is of this charity's plan, so all of them would be cancelled"
        hint = "give what was last sent for this charity, and its name or register number as it was then"
        raise ArgumentError(message, code="earlier", hint=hint)


# Ids ------------------------------------------------------------------------------------------------------------------


def uid_of(charity: Charity, event: str) -> str:
    """Give the id of an event in every diary: what it is of which charity, behind a digest.

    A charity is known by its register number, or by its name where there is none, so that a name can be put right.
    Nothing that changes from one plan to the next is in it, nor anything that not everybody may see.

    >>> uid_of(Charity(name="Bryn Hope"), "enhance/concepts/1")
    '6d9e07f2245d6adc2f7431460ba3b2bc@coproduce'
    """
    return _uids(charity, event)[0]


def _uids(charity: Charity, event: str) -> tuple[str, ...]:
    """Give the ids of an event by register number, by name and by both: it was sent with one, and the first is ours."""
    name, number = charity.name, charity.register_number
    if not number:
        return (_digest(name, "", event),)
    return _digest("", number, event), _digest(name, "", event), _digest(name, number, event)


def _digest(*parts: str) -> str:
    said = "".join(f"{len(part)}:{part}" for part in parts)  # with the lengths no two cases give the same text
    return f"{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}{OURS}"


def _as_sent(charity: Charity, event: Event, before: Mapping[str, Entry]) -> str:
    """Give the id with which an event was sent before the charity's register number was known, or else its own."""
    sent = (uid for uid in _uids(charity, event.id) if uid in before)
    return next(sent, uid_of(charity, event.id))


def _known(package: Package, *events: str) -> set[str]:
    """Give every id that an event of a package may have been sent with."""
    charity = package.assessment.charity
    ids = {*events, *(meeting.id for line in package.lines for meeting in meetings_of(line))}
    return {uid for id_ in ids for uid in _uids(charity, id_)}


# Sequence -------------------------------------------------------------------------------------------------------------


def _sequenced(entry: Entry, before: Entry | None) -> Entry:
    if before is None:
        return entry
    return attrs.evolve(entry, sequence=before.sequence + (_what_counts(entry) != _what_counts(before)))


def _what_counts(entry: Entry) -> tuple[object, ...]:
    """Give what a sequence counts the changes of, as a diary keeps it; online is one place in every language."""
    folds = [moment.fold for moment in (entry.start, entry.end) if isinstance(moment, datetime)]
    place = kept(str(entry.place))
    return entry.start, entry.end, folds, entry.part, "online" if place in _online() else place, entry.status


def _cancelled(entry: Entry) -> Entry:
    """Cancel an entry once; its description, with what it was marked for another audience, is gone."""
    rises = entry.status is not Status.CANCELLED
    return attrs.evolve(entry, status=Status.CANCELLED, sequence=entry.sequence + rises, description=NOTHING)


# One entry ------------------------------------------------------------------------------------------------------------


def _entry(say: Speaker, plan: Plan, event: Event, uid: str, place: Words) -> Entry:
    start, end = _start_and_end(plan, event)
    timed = isinstance(start, datetime)
    confirmed = not is_provisional_event(plan.package.line(event.line), event)
    title = meeting_title(say, plan.package.line(event.line), event.meeting)
    return Entry(
        uid=uid,
        sequence=0,
        status=Status.CONFIRMED if confirmed else Status.TENTATIVE,
        start=start,
        end=end,
        summary=_of_charity(plan, title if timed else say.joined([title, half_words(say, event.half)])),
        description=_description(say, event, confirmed=confirmed),
        place=place,
        part="" if timed else event.half.value,
        title=NOTHING if timed else _of_charity(plan, title),
    )


def _start_and_end(plan: Plan, event: Event) -> tuple[date | datetime, date | datetime]:
    """Give the local times where they are agreed, or else the day, up to the next one."""
    times = plan.times_of(event.id)
    if times is None:
        return event.day, event.day + _A_DAY
    start, end = times
    return start.replace(tzinfo=None), end.replace(tzinfo=None)


def _of_charity(plan: Plan, called: Words) -> Words:
    """Put whose event it is before what it is called; in two languages the name stands once, before both."""
    charity = plan.package.assessment.charity.name
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


def _place(say: Speaker, event: Event, places: Mapping[str, str], was: Entry | None) -> Words:
    """Give where an event is: what is said of it alone counts for more than what is said of its line.

    Where nothing is said, it is where it was to be earlier.
    """
    ids = (event.id, event.line)
    names = [name for id_ in ids for name in (id_, id_.partition("/")[2])]
    place = next((places[name] for name in names if name in places), None)
    if place is None and was and not is_by_rule(was.place):
        return was.place
    if not (place or "").strip():
        return say("online") if event.mode is Mode.REMOTE else NOTHING
    return as_given(place)


def is_by_rule(place: Words) -> bool:
    """Tell whether nobody gave a place: there is none, or a rule said that the event is online."""
    return not place or str(place) in _online()


@functools.cache
def _online() -> frozenset[str]:
    """Give what a rule says of a place, as a diary in any languages has it."""
    languages = (*((each,) for each in LANGUAGES), *itertools.permutations(LANGUAGES, 2))
    return frozenset(str(Speaker(each)("online")) for each in languages)
