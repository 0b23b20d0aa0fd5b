"""What a change of plan means to people: what moves and why, what stays, who has to be told, which diaries change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from enum import Enum

import attrs

from coproduce.assessment import Finding, Level
from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER_AND_CHARITY
from coproduce.changes import Change
from coproduce.halves import Half
from coproduce.lags import count
from coproduce.offer import Participants, ReportBack
from coproduce.plan import Event, Plan
from coproduce.provenance import Source, day_in_words


@attrs.frozen(kw_only=True)
class When:
    """Hold the half-day or day of an event, when it starts in local time, and the ids of those who run it."""

    day: date = attrs.field(metadata=EVERYONE)
    half: Half = attrs.field(metadata=EVERYONE)
    people: tuple[str, ...] = attrs.field(default=(), metadata=IN_THE_ROOM, repr=False)
    at: time | None = attrs.field(default=None, metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{day_in_words(self.day)} ({f'{self.at:%H:%M}' if self.at else self.half.value})"


@attrs.frozen(kw_only=True)
class Move:
    """Hold how one event changes: where it was, where it is now, why, and which other event moved it, if one did.

    What is new was nowhere, and what is dropped is nowhere now.
    """

    event: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    was: When | None = attrs.field(metadata=EVERYONE)
    now: When | None = attrs.field(metadata=EVERYONE)
    because: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    source: Source = attrs.field(metadata=EVERYONE)
    pushed_by: str = attrs.field(default="", metadata=EVERYONE)

    @property
    def days(self) -> int:
        """By how many calendar days it is later, or sooner where negative; 0 for what is new or dropped."""
        return (self.now.day - self.was.day).days if self.was and self.now else 0

    @property
    def on_another_day(self) -> bool:
        """Whether it is at another time than it was, and not just with other people or longer."""
        return bool(self.was and self.now) and (self.days != 0 or self._other_half)

    @property
    def _other_half(self) -> bool:
        halves = {each.half for each in (self.was, self.now) if each}
        return halves == {Half.MORNING, Half.AFTERNOON}

    def __str__(self) -> str:
        return f"{self.title} {self._how()}: {self.because}"

    def _how(self) -> str:
        if self.was is None:
            return f"is new, on {self.now}"
        if self.now is None:
            return f"is dropped; it was on {self.was}"
        if self.on_another_day:
            days = self.days
            by = f", {count(abs(days), 'day')} {'later' if days > 0 else 'sooner'}" if days else ""
            return f"moves from {self.was} to {self.now}{by}"
        if self.was.people != self.now.people:
            return f"stays on {self.now} and is run by {' and '.join(self.now.people) or 'nobody yet'}"
        if self.was.at != self.now.at:
            at = f"starts at {self.now.at:%H:%M}" if self.now.at else "has no time of its own any more"
            return f"stays on {day_in_words(self.now.day)} and {at}"
        return f"stays on {day_in_words(self.now.day)} and takes the {self.now.half.value}"


@attrs.frozen(kw_only=True)
class Kept:
    """Hold an event that stays as it is, and why."""

    event: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    why: str = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Notice:
    """Hold who has to be told of which events: a group of the charity, a role or somebody of the team."""

    who: str = attrs.field(metadata=IN_THE_ROOM)
    events: tuple[str, ...] = attrs.field(metadata=EVERYONE)


class Diary(Enum):
    """Name what happens to the entry of an event in people's diaries."""

    ADD = "add"
    CHANGE = "change"
    CANCEL = "cancel"


@attrs.frozen(kw_only=True)
class DiaryChange:
    """Hold what happens to one diary entry, and whose it is beside the charity's: the ids of those who run it."""

    action: Diary = attrs.field(metadata=EVERYONE)
    event: str = attrs.field(metadata=EVERYONE)
    was: When | None = attrs.field(metadata=EVERYONE)
    now: When | None = attrs.field(metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class Revision:
    """Hold a plan before and after changes, to be looked at before it is taken: `after` is what to go on with.

    `moves` is empty and `after` is the very plan from before where nothing changes.
    """

    before: Plan = attrs.field(metadata=EVERYONE)
    after: Plan = attrs.field(metadata=EVERYONE)
    changes: tuple[Change, ...] = attrs.field(metadata=EVERYONE)
    today: date = attrs.field(metadata=EVERYONE)
    moves: tuple[Move, ...] = attrs.field(metadata=EVERYONE)
    kept: tuple[Kept, ...] = attrs.field(metadata=EVERYONE)
    proven: bool = attrs.field(default=True, metadata=EVERYONE)

    @property
    def momentum(self) -> tuple[Finding, ...]:
        """What the plan finds afterwards of the three to four months of a full series (R69, R70)."""
        return tuple(finding for finding in self.after.findings if finding.id == "dates/momentum")

    @property
    def keeps_momentum(self) -> bool:
        """Whether every full series still is within its three to four months."""
        return all(finding.level is Level.NOTE for finding in self.momentum)

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """What there is to know about the dates afterwards, and was not before."""
        return tuple(finding for finding in self.after.findings if finding not in self.before.findings)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Who has to be told of which events, those of the charity first."""
        told: dict[str, dict[str, None]] = {}
        for move in self.moves:
            for who in dict.fromkeys(self._concerned(move)):
                told.setdefault(who, {})[move.event] = None
        return tuple(Notice(who=who, events=tuple(events)) for who, events in told.items())

    @property
    def diary(self) -> tuple[DiaryChange, ...]:
        """Which diary entries change, and how."""
        return tuple(
            DiaryChange(action=_action(move), event=move.event, was=move.was, now=move.now) for move in self.moves
        )

    def __str__(self) -> str:
        return "\n".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if not self.moves:
            yield "nothing moves"
        yield from (str(move) for move in self.moves)
        stay = [kept.title for kept in self.kept]
        if stay and self.moves:
            yield f"as they were: {', '.join(stay)}"
        yield from (finding.text for finding in self.new_findings)
        if self.moves:
            yield f"to be told: {', '.join(notice.who for notice in self.notices)}"

    def _concerned(self, move: Move) -> Iterator[str]:
        plan = self.after if move.now else self.before
        event, line = plan.event(move.event), plan.package.line(plan.event(move.event).line)
        if move.was and move.now and attrs.evolve(move.was, people=()) == attrs.evolve(move.now, people=()):
            yield Participants.CORE_TEAM.value.removeprefix("the ")
        else:
            yield from (group.part for group in plan.package.attendance.groups(event.participants))
            yield from line.audiences if isinstance(line, ReportBack) else ()
            titles = {role.id: role.title for role in plan.package.roles}
            yield from (titles.get(role, role) for role in line.roles)
        for when in (move.was, move.now):
            yield from when.people if when else ()


def when_of(event: Event) -> When:
    """Say when an event is, and by whom it is run."""
    return When(day=event.day, half=event.half, people=event.people, at=event.at)


def _action(move: Move) -> Diary:
    if move.was is None:
        return Diary.ADD
    return Diary.CHANGE if move.now else Diary.CANCEL
