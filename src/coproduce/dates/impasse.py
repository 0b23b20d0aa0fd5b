"""Why no dates can be had: facts that together rule them out, and the smallest change of each kind that would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import attrs

from coproduce.audience import EVERYONE
from coproduce.dates.conflict import Begin, Fact, all_conflicts, facts_of, part_of
from coproduce.dates.network import Ban, Bound, Emptied, Network, Rank, Window, earliest, latest, possible
from coproduce.dates.steady import Cost, Wish, cheapest
from coproduce.errors import InfeasibleError
from coproduce.lags import Lag, Share, count
from coproduce.meeting import Meeting
from coproduce.provenance import Source, day_in_words
from coproduce.requests import Attends, Deadline, NotBefore, Pin, StartsAt

_LONGEST = 4_000
SETTLED, PAST, PASSED = "settled", "past", "passed"
"""The kinds of what keeps an event where it is confirmed to be, or where it was, and of the days that have passed."""

_DAYS_NAMED = 3
_BEGIN = Source.assumption("nothing is before the start that was asked for", "R100")


@attrs.frozen(kw_only=True)
class Obstruction:
    """Hold one of the facts that together leave no dates: what it says, of which event, and on which authority."""

    event: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)
    kind: str = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{self.text} [{self.source.brief}]"


@attrs.frozen(kw_only=True)
class Relaxation:
    """Hold the smallest change of one kind that would bring dates, in words, and by how much of its unit."""

    kind: str = attrs.field(metadata=EVERYONE)
    text: str = attrs.field(metadata=EVERYONE)
    amount: int = attrs.field(metadata=EVERYONE)
    unit: str = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return self.text


@attrs.frozen(kw_only=True)
class Impasse:
    """Hold why there are no dates: the event that runs out of them, facts that rule them out, and what would help.

    The `facts` alone rule every plan out, and without any one of them they would not. `others` has more such sets, none
    sharing a fact with another: then one change to each is needed. `since` is the first day that the event could have
    had, were it open; there is none where the facts push one another on for ever.
    """

    event: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    since: date | None = attrs.field(metadata=EVERYONE)
    facts: tuple[Obstruction, ...] = attrs.field(metadata=EVERYONE)
    relaxations: tuple[Relaxation, ...] = attrs.field(metadata=EVERYONE)
    others: tuple[tuple[Obstruction, ...], ...] = attrs.field(default=(), metadata=EVERYONE)


def impasse_of(network: Network, meetings: tuple[Meeting, ...], start: int, *, since: int = 0) -> Impasse:
    """Tell why a network has no placing: smallest sets of facts, and for the first the smallest change to each.

    No event is said to have been looked for before `since`, which is the start unless it is later.

    The network's calendar runs further than the horizon, which is a fact like any other, so that a later end of the
    calendar is among what would help.
    """
    conflicts = list(all_conflicts(network, start))
    emptied = earliest(*part_of(network, conflicts[0]))
    assert isinstance(emptied, Emptied), "what rules out every placing leaves none"
    words = _Words(network, meetings)
    event = _still_to_come(conflicts[0], emptied.event)
    since = max(since, start, emptied.bounds[event])
    past = max((ban.closed[event] for ban in network.bans if ban.rank is Rank.HORIZON), default=0)
    end = _lowest(past) if past else network.stretch.slots
    elsewhere = [fact for conflict in conflicts[1:] for fact in conflict]
    kept = [fact for fact in facts_of(network, start) if fact not in elsewhere]
    relaxing = _Relaxing(network, meetings, kept)
    return Impasse(
        event=meetings[event].id,
        title=meetings[event].title,
        since=network.calendar.day(since) if since < end or _names_horizon(conflicts[0]) else None,
        facts=tuple(words.obstruction(fact) for fact in conflicts[0]) or (words.nothing_open(event),),
        relaxations=tuple(relaxing.all_of(conflicts[0])),
        others=tuple(tuple(words.obstruction(fact) for fact in conflict) for conflict in conflicts[1:]),
    )


def _still_to_come(facts: tuple[Fact, ...], event: int) -> int:
    """Give an event that has no dates left: not one that stays where it is, where another one could not be put."""
    staying = {place for fact in facts if _stays(fact) and isinstance(fact, Ban) for place in _places(fact)}
    named = [place for fact in facts if isinstance(fact, Bound) for place in (fact.window.then, fact.window.first)]
    named += [place for fact in facts if isinstance(fact, Ban) for place in _places(fact)]
    return next((place for place in (event, *named) if place not in staying), event)


def _stays(fact: Fact) -> bool:
    return isinstance(fact, Ban) and fact.kind in (SETTLED, PAST)


def _places(ban: Ban) -> list[int]:
    return [place for place, closed in enumerate(ban.closed) if closed]


def _names_horizon(facts: tuple[Fact, ...]) -> bool:
    return any(isinstance(fact, Ban) and fact.rank is Rank.HORIZON for fact in facts)


def infeasible(found: Impasse) -> InfeasibleError:
    """Make the error that tells of an impasse: the event, the facts that rule its dates out, and what would help."""
    facts, helps = tuple(map(str, found.facts)), tuple(map(str, found.relaxations))
    since = f" from {day_in_words(found.since)} on" if found.since else ", wherever the others are put"
    more = "".join(f"; and without these it would be {'; '.join(map(str, other))}" for other in found.others[:1])
    more += f"; and {count(len(found.others) - 1, 'other set')} of facts" if len(found.others) > 1 else ""
    return InfeasibleError(
        f"no date is left for {found.title}{since}; what rules it out: {'; '.join(facts)}{more}",
        event=found.title,
        constraint=next((str(fact) for fact in found.facts if fact.event == found.event), facts[0]),
        hint=f"what would help: {'; or '.join(helps)}" if helps else "no single change to these would help",
        facts=facts,
        relaxations=helps,
    )


@attrs.frozen
class _Words:
    network: Network
    meetings: tuple[Meeting, ...]

    def obstruction(self, fact: Fact) -> Obstruction:
        if isinstance(fact, Begin):
            text = f"no event is before the start, {self.day(fact.slot)}"
            return Obstruction(event="", text=text, kind="start", source=_BEGIN)
        if isinstance(fact, Ban):
            return Obstruction(event=self._only_event(fact), text=fact.rule, kind=fact.kind, source=fact.source)
        window = fact.window
        meeting = self.meetings[window.about]
        text = f"{meeting.title}: {window.rule}"
        return Obstruction(event=meeting.id, text=text, kind="window", source=fact.source)

    def nothing_open(self, event: int) -> Obstruction:
        """Say that no day of the week is open, whatever else is let go."""
        text = f"the calendar has no day of the week for {self.meetings[event].title}"
        return Obstruction(event=self.meetings[event].id, text=text, kind="calendar", source=_BEGIN)

    def _only_event(self, ban: Ban) -> str:
        places = [place for place, closed in enumerate(ban.closed) if closed]
        return self.meetings[places[0]].id if len(places) == 1 else ""

    def day(self, slot: int) -> str:
        return day_in_words(self.network.calendar.day(slot))


# The smallest change of each kind -------------------------------------------------------------------------------------


@attrs.frozen
class _Relaxing:
    """What would help: each fact of a conflict in turn is loosened as little as lets all the `kept` facts hold."""

    network: Network
    meetings: tuple[Meeting, ...]
    kept: Sequence[Fact]

    def all_of(self, conflict: Iterable[Fact]) -> Iterator[Relaxation]:
        for fact in conflict:
            found = self._loosened(fact)
            if found:
                yield found

    def _loosened(self, fact: Fact) -> Relaxation | None:
        if isinstance(fact, Bound):
            return self._other_lag(fact)
        if isinstance(fact, Begin):
            return self._sooner_start(fact)
        return self._other_slots(fact)

    def _other_slots(self, fact: Ban) -> Relaxation | None:
        """Find what would help where slots are closed; what has passed cannot be otherwise."""
        if fact.kind in (PAST, PASSED):
            return None
        if fact.kind in (Pin.tag, SETTLED):
            return self._other_pin(fact)
        if fact.kind == Deadline.tag or fact.rank is Rank.HORIZON:
            return self._later_end(fact)
        if fact.kind == StartsAt.tag:
            return self._other_time(fact)
        return self._sooner(fact) if fact.kind == NotBefore.tag else self._opened(fact)

    def _other_time(self, fact: Ban) -> Relaxation | None:
        if isinstance(earliest(*self._without(fact)), Emptied):
            return None
        places = _places(fact)
        noon = "before" if fact.closed[places[0]] & 1 else "after"
        titles = " and ".join(self.meetings[place].title for place in places)
        return Relaxation(kind=fact.kind, text=f"let {titles} start {noon} noon", amount=1, unit="half-day")

    def _without(self, fact: Fact) -> tuple[Network, int]:
        """Give the network of all kept facts but one, and from which slot on it begins."""
        return part_of(self.network, [other for other in self.kept if other != fact])

    def _other_lag(self, bound: Bound) -> Relaxation | None:
        """Find the lag nearest to what a window asks with which there are dates, by doubling and then halving."""
        lag: Lag = getattr(bound.window, bound.end)
        way = -1 if bound.end == "least" else 1
        network, begin = self._without(bound)

        def helps(amount: int) -> bool:
            loosened = lag.longer(way * amount)
            ends = (loosened, None) if bound.end == "least" else (None, loosened)
            window = Window(bound.window.first, bound.window.then, *ends)
            return not isinstance(earliest(attrs.evolve(network, windows=(*network.windows, window)), begin), Emptied)

        amount = _least(helps)
        if amount is None or (way < 0 and lag.longer(-amount).on(network.stretch).soonest[0] <= 0):
            return None  # nothing is as short as that without one event passing the other
        first, then = self.meetings[bound.window.first], self.meetings[bound.window.then]
        by, other = count(amount, lag.unit), lag.longer(way * amount)
        if isinstance(lag, Share):
            text = f"let {then.title} come {by} sooner than {bound.rule}"
        elif bound.end == "least":
            text = f"let {then.title} come {other} after {first.title}, {by} sooner than now"
        else:
            text = f"let it take {other} from {first.title} to {then.title}, {by} longer than now"
        return Relaxation(kind="window", text=text, amount=amount, unit=lag.unit)

    def _sooner_start(self, fact: Begin) -> Relaxation | None:
        network, _ = self._without(fact)
        last = latest(network)
        if last is None:
            return None
        slot = min(last) // 2 * 2
        days = fact.slot // 2 - slot // 2
        text = f"start by {self._day(slot)}, {count(days, 'day')} sooner"
        return Relaxation(kind="start", text=text, amount=days, unit="day")

    def _other_pin(self, fact: Ban) -> Relaxation | None:
        event = next(place for place, closed in enumerate(fact.closed) if closed)
        network, begin = self._without(fact)
        pinned = _lowest(~fact.closed[event] & ((1 << self.network.calendar.slots) - 1))
        slots = _set_bits(possible(network, begin)[event])
        if not slots:
            return None
        slot = min(slots, key=lambda each: (abs(each // 2 - pinned // 2), each))
        days = slot // 2 - pinned // 2
        how = f"{count(abs(days), 'day')} {'later' if days > 0 else 'sooner'}" if days else "the other half of that day"
        text = f"let {self.meetings[event].title} be on {self._day(slot)}, {how}"
        return Relaxation(kind=Pin.tag, text=text, amount=abs(days), unit="day")

    def _later_end(self, fact: Ban) -> Relaxation | None:
        network, begin = self._without(fact)
        placed = earliest(network, begin)
        if isinstance(placed, Emptied):
            return None
        late = [slot for slot, closed in zip(placed.slots, fact.closed, strict=True) if closed]
        end = min(_lowest(closed) for closed in fact.closed if closed) - 1 if fact.at is None else fact.at
        slot = max(late)
        days = slot // 2 - end // 2
        if fact.rank is Rank.HORIZON:
            text = f"let the calendar run until {self._day(slot)}, {count(days, 'day')} longer, if the days are open"
        else:
            named = [meeting.title for meeting, closed in zip(self.meetings, fact.closed, strict=True) if closed]
            what = named[0] if len(named) == 1 else "the last event"
            text = f"allow {what} to be {count(days, 'day')} later, on {self._day(slot)}"
        return Relaxation(kind=fact.kind, text=text, amount=days, unit="day")

    def _sooner(self, fact: Ban) -> Relaxation | None:
        network, begin = self._without(fact)
        last = latest(network, begin)
        if last is None:
            return None
        places = [place for place, closed in enumerate(fact.closed) if closed]
        bound = max(fact.closed[place].bit_length() for place in places) if fact.at is None else fact.at
        place = min(places, key=lambda each: last[each])
        days = bound // 2 - last[place] // 2
        text = f"allow {self.meetings[place].title} to be {count(days, 'day')} sooner, on {self._day(last[place])}"
        return Relaxation(kind=NotBefore.tag, text=text, amount=days, unit="day")

    def _opened(self, fact: Ban) -> Relaxation | None:
        """Find the fewest events that have to be on days that a fact closes, and name those days."""
        network, begin = self._without(fact)
        wishes = [_open_days(free, closed) for free, closed in zip(network.free, fact.closed, strict=True)]
        found = cheapest(network, wishes, begin)
        if isinstance(found, Emptied):
            return None
        opened = [(place, slot) for place, slot in enumerate(found[0]) if fact.closed[place] >> slot & 1]
        days: dict[str, list[str]] = {}
        for place, slot in sorted(opened, key=lambda each: each[1]):
            days.setdefault(self._day(slot), []).append(self.meetings[place].title)
        named = [f"{day} for {' and '.join(titles)}" for day, titles in days.items()]
        more = f", and {count(len(named) - _DAYS_NAMED, 'more day')}" if len(named) > _DAYS_NAMED else ""
        how = fact.rule.replace("days without", "let", 1) + " be there on" if fact.kind == Attends.tag else "open"
        text = f"{how} {', '.join(named[:_DAYS_NAMED])}{more}"
        return Relaxation(kind=fact.kind, text=text, amount=len(days), unit="day")

    def _day(self, slot: int) -> str:
        return day_in_words(self.network.calendar.day(slot))


def _open_days(free: int, closed: int) -> Wish:
    """Make the wish of an event to be where nothing is closed; being where it is costs one."""

    def wish(low: int, high: int) -> tuple[Cost, int]:
        within = free & ((2 << high) - 1) & -(1 << low)
        still_open = within & ~closed
        return ((0, 0), _lowest(still_open)) if still_open else ((1, 0), _lowest(within))

    return wish


def _least(helps: Callable[[int], bool]) -> int | None:
    """Find the least number that helps, where each greater one helps too, or None where none does."""
    high = 1
    while not helps(high):
        if high > _LONGEST:
            return None
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if helps(middle) else (middle, high)
    return high


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _set_bits(bits: int) -> list[int]:
    return [slot for slot, bit in enumerate(bin(bits)[:1:-1]) if bit == "1"]
