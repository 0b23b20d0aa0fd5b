"""Diaries after many re-plans: a reader that follows RFC 5546 ends with exactly the last plan, and no id is used twice.

The quick run replays the files of 60 chains of re-plans; all 1,000 run with `COPRODUCE_DOCUMENTS=1`.
"""

from __future__ import annotations

import functools
import itertools
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import BOTH_OPTIONS_OFF, a_calendar, series_of, tailored
from coproduce import (
    Asked,
    Cancelled,
    Change,
    Closed,
    Closure,
    ClosureKind,
    Condition,
    CoproduceError,
    Half,
    NewPackage,
    Only,
    Package,
    Pin,
    Plan,
    Slipped,
    Source,
    StartsAt,
    Workshops,
    replan,
    schedule,
)
from coproduce.export.earlier import read_entries
from coproduce.export.formats.diary import invitations, write
from coproduce.export.languages.speaker import Speaker
from coproduce.export.making.entries import cancelled_all, entries_of, uid_of
from coproduce.export.report import Entry, Invitation, Report, Status
from export.rfc5546 import Reader, Shown
from reports import a_report

DOCUMENTS = "COPRODUCE_DOCUMENTS"
"""The variable of the environment that asks for the full run."""

CHAINS = 1000 if DOCUMENTS in os.environ else 60
SEED = 2027
DAY = timedelta(days=1)
ENGLISH, WELSH, BOTH = Speaker(("en",)), Speaker(("cy",)), Speaker(("cy", "en"))
INVITED = Invitation(organiser="desk@example.org", attendees=("chief@example.org",))
REPORT = a_report(languages=("en",), invitation=INVITED)
PLACES = ("The library", "Room 2; upstairs", "Neuadd y dref, Tŷ Gwyn", "C:\\New\\map")


@attrs.frozen
class Version:
    """Hold a whole plan, where its events are, and which of them were dropped by hand."""

    whole: Plan
    places: dict[str, str]
    dropped: frozenset[str] = frozenset()

    @property
    def plan(self) -> Plan:
        """Give the plan without what was dropped."""
        left = tuple(event for event in self.whole.events if event.id not in self.dropped)
        return attrs.evolve(self.whole, events=left)

    @property
    def known(self) -> dict[str, str]:
        """Give the places of events that the plan has."""
        return {name: place for name, place in self.places.items() if self.plan.named(name)}


Chain = tuple[Version, ...]


# Chains of re-plans ---------------------------------------------------------------------------------------------------


@functools.cache
def packages() -> tuple[Package, ...]:
    """Tailor packages of one charity: with one to three workshops, with and without an end, remote, and conditional."""
    common = {"reason": "as agreed", "source": Source.agreed("by phone"), "by": "the coordinator"}
    hall = Condition(id="agreed/hall", target=Only("enhance/vision"), text="The hall is booked.", **common)
    funds = Condition(id="agreed/funds", target=Workshops(), text="The funds are there.", **common)
    return (
        tailored(),
        tailored(BOTH_OPTIONS_OFF),
        tailored(series_of(1)),
        tailored(series_of(2)),
        tailored({"G5.face-to-face": "no"}),
        tailored(agreed=(hall,)),
        tailored(agreed=(funds,)),
    )


@functools.cache
def chains(number: int = CHAINS) -> tuple[Chain, ...]:
    """Make so many chains, the same ones each time; each can be made again alone."""
    return tuple(tuple(a_chain(Random(f"{SEED}/{place}"))) for place in range(number))  # noqa: S311 - no secret


def a_chain(random: Random) -> Iterator[Version]:
    """Plan a package, and then let something happen three to five times, as far as there are dates for it."""
    start = date(2027, 1, 11) + random.randrange(120) * DAY
    plan = schedule(random.choice(packages()), start=start, calendar=a_calendar())
    version = placed(random, Version(plan, {}))
    yield version
    for _ in range(random.randint(3, 5)):
        version = random.choice(STEPS)(random, version)
        yield version


def replanned(random: Random, version: Version) -> Version:
    """Let one or two things happen, and plan anew as of a day about the first event."""
    plan = version.whole
    changes = [a_change(random, plan) for _ in range(random.choice((1, 1, 2)))]
    today = plan.start + random.randrange(-10, 40) * DAY
    try:
        after = replan(plan, dict.fromkeys(changes), today=today).after
    except CoproduceError:  # no dates, or a wish for an event that the new package lacks
        after = plan
    return attrs.evolve(version, whole=after)


def a_change(random: Random, plan: Plan) -> Change:
    """Draw what happened to an event, to days, to a time or to the whole package."""
    event = random.choice(plan.events)
    return random.choice(
        (
            lambda: Slipped(event=event.id, not_before=event.day + random.randint(1, 9) * DAY),
            lambda: Cancelled(event=event.id, on=event.day),
            lambda: Closed(closure=Closure(event.day, event.day + DAY, ClosureKind.CHARITY)),
            lambda: Asked(request=Pin(event=event.id, day=event.day + random.randint(0, 4) * DAY)),
            lambda: Asked(request=StartsAt(event=event.id, at=time(random.randint(9, 11), random.choice((0, 30))))),
            lambda: NewPackage(package=random.choice(packages())),
        )
    )()


def timed(random: Random, version: Version) -> Version:
    """Agree the times of some events by hand, or take them back."""
    events = [
        attrs.evolve(event, at=random.choice((None, None, time(10), time(9, 30)))) if random.random() < 0.7 else event
        for event in version.whole.events
    ]
    return attrs.evolve(version, whole=attrs.evolve(version.whole, events=tuple(events)))


def dropped(random: Random, version: Version) -> Version:
    """Drop an event or two by hand, in the place of those that were dropped before."""
    ids = [event.id for event in version.whole.events]
    return attrs.evolve(version, dropped=frozenset(random.sample(ids, random.choice((0, 1, 2)))))


def confirmed(random: Random, version: Version) -> Version:
    """Confirm the day of an event."""
    return attrs.evolve(version, whole=version.whole.confirm(random.choice(version.whole.events).id))


def placed(random: Random, version: Version) -> Version:
    """Find another place, or none any more."""
    places = {**version.places, random.choice(version.whole.events).id: random.choice((*PLACES, ""))}
    return attrs.evolve(version, places=places)


STEPS = (replanned, replanned, replanned, timed, timed, dropped, dropped, confirmed, placed)


# What is sent, and what a reader must show ----------------------------------------------------------------------------


def made_of(
    chain: Chain, *, once: bool = False, speakers: tuple[Speaker, ...] = (ENGLISH,)
) -> Iterator[tuple[Report, bytes]]:
    """Make a report of each version, and its file; the earlier entries are read from the file that was sent before.

    All bear the same time, so that nothing but the sequence tells which is newer. Places are told each time, or only
    `once`: when they are new. The versions are told by each of `speakers` in turn.
    """
    earlier: tuple[Entry, ...] = ()
    told: dict[str, str] = {}
    for version, say in zip(chain, itertools.cycle(speakers)):
        places = {name: place for name, place in version.known.items() if not once or told.get(name) != place}
        told |= places
        entries = entries_of(say, version.plan, places=places, earlier=earlier)
        report = attrs.evolve(REPORT, entries=entries)
        content = write(report)
        earlier = read_entries(content)
        yield report, content


@functools.cache
def sent(number: int = CHAINS) -> tuple[tuple[Chain, tuple[Report, ...], tuple[bytes, ...]], ...]:
    """Give each chain with its reports and its files."""
    return tuple((chain, *zip(*made_of(chain), strict=True)) for chain in chains(number))


def last_plan(version: Version) -> dict[str, Shown]:
    """Give what stands in a diary of a plan, from the plan alone."""
    charity = version.plan.package.assessment.charity
    return {uid_of(charity, event.id): wanted(version, event) for event in version.plan.events}


def wanted(version: Version, event) -> Shown:
    start, end = version.plan.times_of(event.id) or (event.day, event.day + DAY)
    waits = version.plan.package.line(event.line).waits_for and not event.settled
    place = version.places.get(event.id) or ("online" if event.mode.value == "remote" else "")
    return Shown(start, end, "TENTATIVE" if waits else "CONFIRMED", place, f"{event.title}, {event.half.value}")


class TestReplay:
    """Imported one over the other, the files of re-plans leave no duplicate and no stale event."""

    def test_published(self):
        """Replayed in order, the calendars of each chain end with exactly the last plan."""
        wrong = [chain for chain, _, files in sent() if last_plan(chain[-1]) != Reader().receive(*files).shows()]

        assert CHAINS == len(sent())
        assert [] == wrong

    def test_out_of_order(self):
        """In any order they end with the same, since the sequence tells which is newer."""
        for place, (chain, _, files) in enumerate(sent()[::6]):
            shuffled = Random(place).sample(files, len(files))  # noqa: S311 - no secret
            assert last_plan(chain[-1]) == Reader().receive(*shuffled).shows()

    def test_invited(self):
        """So do invitations and cancellations, of which each file holds one entry."""
        for chain, made, _ in sent()[::12]:
            files = [content for report in made for _, content in invitations(report)]
            assert last_plan(chain[-1]) == Reader().receive(*files).shows()

    def test_places_told_once(self):
        """Where a place is told only when it is new, the files are the same."""
        for chain, made, files in sent()[::3]:
            sparing = tuple(made_of(chain, once=True))
            assert files == tuple(content for _, content in sparing)
            assert [each.entries for each in made] == [each.entries for each, _ in sparing]

    def test_languages(self):
        """Where each file is in other languages than the one before, the sequences and dates are the same."""
        online = 0
        for chain, made, _ in sent()[::6]:
            turned = [report.entries for report, _ in made_of(chain, speakers=(ENGLISH, BOTH, WELSH))]
            assert [in_any_language(report.entries) for report in made] == list(map(in_any_language, turned))
            online += any("ar-lein" in str(entry.place) for entries in turned for entry in entries)

        assert online > CHAINS // 12

    def test_closed(self):
        """Where the plan is given up, nothing is left, in whatever order the files come."""
        for place, (chain, _, files) in enumerate(sent()[::6]):
            charity = chain[-1].plan.package.assessment.charity
            gone = cancelled_all(read_entries(files[-1]), charity)
            told = [*files, write(attrs.evolve(REPORT, entries=gone))]
            assert {} == Reader().receive(*Random(place).sample(told, len(told))).shows()  # noqa: S311 - no secret

    def test_interesting(self):
        """In the chains entries move, get and lose times and places, are called off and come back, each often."""
        pairs = [pair for _, made, _ in sent() for pair in itertools.pairwise(made)]
        seen = Counter(kind for before, after in pairs for kind in kinds(before, after))

        assert [] == [kind for kind in KINDS if seen[kind] < CHAINS // 8]

    @pytest.mark.parametrize("hasty", ["nothing rises", "nothing is cancelled", "ids from dates"])
    def test_planted(self, hasty):
        """Planted defects: sequences that stay, events that only vanish, and ids with dates in them are noticed."""
        wrong = 0
        for chain, made, _ in sent()[::10]:
            files = [write(attrs.evolve(report, entries=HASTY[hasty](report.entries))) for report in reversed(made)]
            wrong += last_plan(chain[-1]) != Reader().receive(*files).shows()

        assert wrong > CHAINS // 30


def in_any_language(entries: tuple[Entry, ...]) -> list[tuple[object, ...]]:
    """Give what of entries is the same in every language."""
    return [(each.uid, each.sequence, each.start, each.end, each.status) for each in entries]


KINDS = ("moved", "timed", "untimed", "cancelled", "came back", "confirmed", "placed", "new", "unchanged")


def kinds(before: Report, after: Report) -> Iterator[str]:
    """Yield what happened to each entry from one report to the next."""
    old = {entry.uid: entry for entry in before.entries}
    for now in after.entries:
        was = old.get(now.uid)
        yield from ("new",) if was is None else changes(was, now)


def changes(was: Entry, now: Entry) -> Iterator[str]:
    times = isinstance(was.start, datetime), isinstance(now.start, datetime)
    gone = was.status is Status.CANCELLED, now.status is Status.CANCELLED
    told = {
        "moved": times[0] is times[1] and was.start != now.start,
        "timed": times == (False, True),
        "untimed": times == (True, False),
        "cancelled": gone == (False, True),
        "came back": gone == (True, False),
        "confirmed": (was.status, now.status) == (Status.TENTATIVE, Status.CONFIRMED),
        "placed": str(was.place) != str(now.place),
        "unchanged": was.sequence == now.sequence,
    }
    yield from (kind for kind, holds in told.items() if holds)


def dated(entry: Entry) -> Entry:
    return attrs.evolve(entry, uid=f"{entry.start:%Y%m%d}{entry.uid}")


HASTY = {
    "nothing rises": lambda entries: tuple(attrs.evolve(entry, sequence=0) for entry in entries),
    "nothing is cancelled": lambda entries: tuple(each for each in entries if each.status is not Status.CANCELLED),
    "ids from dates": lambda entries: tuple(map(dated, entries)),
}
"""What a hasty hand would send."""


# The law --------------------------------------------------------------------------------------------------------------


@functools.cache
def the_plan() -> Plan:
    return schedule(packages()[5], start=date(2027, 1, 11), calendar=a_calendar())


@st.composite
def versions(draw: st.DrawFn) -> Version:
    """Draw some events of a plan on any of three days, at any of two times or none, in any place or none."""
    events = draw(st.lists(st.sampled_from(the_plan().events), min_size=1, unique_by=lambda event: event.id))
    drawn = [
        attrs.evolve(
            event,
            day=draw(st.sampled_from([event.day, date(2027, 3, 26), date(2027, 4, 6)])),
            half=draw(st.sampled_from([event.half, Half.AFTERNOON])),
            at=draw(st.sampled_from([None, time(10), time(13, 15)])),
            settled=True,
        )
        for event in events
    ]
    places = {event.id: draw(st.sampled_from(["", *PLACES])) for event in events}
    return Version(attrs.evolve(the_plan(), events=tuple(drawn)), places)


class TestLaw:
    """E10: whatever happens to a plan, a sequence never falls, and an id never becomes that of another event."""

    @given(st.lists(versions(), min_size=2, max_size=6))
    def test_sequences_and_ids(self, drawn):
        """From each version to the next every id stays, with its event, and its sequence rises by one where it must."""
        plan = the_plan()
        owner = {uid_of(plan.package.assessment.charity, event.id): event.title for event in plan.events}
        for before, after in itertools.pairwise(report.entries for report, _ in made_of(tuple(drawn))):
            now = {entry.uid: entry for entry in after}
            assert len(now) == len(after)
            assert {entry.uid for entry in before} <= set(now)
            assert all(owner[uid] in str(entry.summary) for uid, entry in now.items())
            assert [] == [was for was in before if now[was.uid].sequence != was.sequence + differs(was, now[was.uid])]


def differs(was: Entry, now: Entry) -> bool:
    facts = [(each.start, each.end, each.part, str(each.place), each.status) for each in (was, now)]
    return facts[0] != facts[1]
