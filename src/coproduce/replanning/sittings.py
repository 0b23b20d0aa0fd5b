"""The meetings that a plan needs after changes: as they were, as another package has them, or gone on with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import attrs

from coproduce.changes import Change, TookLonger
from coproduce.days import Duration
from coproduce.errors import ArgumentError
from coproduce.meeting import Meeting, meetings_of
from coproduce.package import Package
from coproduce.plan import Plan

_DAY, _HALF_DAY = Duration(4), Duration(2)


def in_order(held: Iterable[Meeting], package: Package) -> tuple[Meeting, ...]:
    """Put meetings in the order of the lines of a package, and the sittings of a line in theirs."""
    places = {line.id: place for place, line in enumerate(package.lines)}
    return tuple(sorted(held, key=lambda meeting: (places.get(meeting.line, 0), meeting.sitting)))


def meetings_after(
    plan: Plan, package: Package, changes: Iterable[Change], settled: Collection[str]
) -> tuple[Meeting, ...]:
    """List the meetings that there have to be now; what is settled stays as long as it was, unless it took longer.

    Raises `ArgumentError` where the package has no line any more for what is settled.
    """
    held = {event.id: event.meeting for event in plan.events}
    if package != plan.package:
        held = _of_new_package(held, plan, package, settled)
    for change in {meant(plan, change): change for change in changes if isinstance(change, TookLonger)}.values():
        id_ = meant(plan, change)
        if id_ not in held:
            message = f"{change.event} takes longer, and the other version of the package has no line for it"
            raise ArgumentError(message, code="change", hint="say one of the two")
        held = _longer(held, id_, change.length, settled, _room_on_its_day(plan, id_, settled))
    return in_order(held.values(), package)


def meant(plan: Plan, change: TookLonger) -> str:
    """Give the id of the one event that takes longer: what an event is gone on with is not meant by its line's name.

    Raises `UnknownLineError` for a name of no event, or of several.
    """
    first = [event.id for event in plan.named(change.event) if not event.meeting.continued]
    return first[0] if len(first) == 1 else plan.event(change.event).id


def _room_on_its_day(plan: Plan, id_: str, settled: Collection[str]) -> Duration:
    """Give how long an event can be on its day: what is settled keeps its half where another event has the other."""
    event = plan.event(id_)
    beside = any(other.day == event.day and other.id != id_ for other in plan.events)
    return _HALF_DAY if beside and id_ in settled and not event.meeting.takes_a_day else _DAY


def _of_new_package(
    held: Mapping[str, Meeting], plan: Plan, package: Package, settled: Collection[str]
) -> dict[str, Meeting]:
    """Take the meetings of another package, but for those that are settled, longer than planned, or gone on with."""
    gone = [held[id_].title for id_ in settled if held[id_].line not in package.line_ids]
    if gone:
        message = f"the other version of the package has no line for {', '.join(gone)}, which cannot be undone"
        raise ArgumentError(message, code="change", hint="keep the line in the package")
    before = {meeting.id: meeting for line in plan.package.lines for meeting in meetings_of(line)}
    new = {meeting.id: meeting for line in package.lines for meeting in meetings_of(line)}
    own = {id_: each for id_, each in held.items() if id_ in settled or each != before.get(id_)}
    return {**new, **{id_: each for id_, each in own.items() if each.line in package.line_ids}}


def _longer(
    held: Mapping[str, Meeting], id_: str, length: Duration, settled: Collection[str], room: Duration
) -> dict[str, Meeting]:
    """Let a meeting take so long in all; what does not go into its day is gone on with on others, each a meeting."""
    meeting = held[id_]
    done = {each: held[each] for each in held if _goes_on(held[each], meeting) and each in settled}
    kept = {each: held[each] for each in held if not _goes_on(held[each], meeting) or each in done}
    kept[id_] = attrs.evolve(meeting, length=min(length, room))
    rest = length - Duration.total([kept[id_].length, *(each.length for each in done.values())])
    number = len(done)
    while rest > Duration(0):
        number += 1
        part = min(rest, _DAY)
        more = _continued(meeting, number, part, [each for each in kept.values() if each.line == meeting.line])
        kept[more.id] = more
        rest -= part
    return kept


def _continued(meeting: Meeting, number: int, length: Duration, siblings: list[Meeting]) -> Meeting:
    again = "" if number == 1 else f" ({number})"
    return attrs.evolve(
        meeting,
        id=f"{meeting.id}-continued{'' if number == 1 else f'-{number}'}",
        title=f"{meeting.title}, continued{again}",
        sitting=max(each.sitting for each in siblings) + 1,
        length=length,
        continued=True,
    )


def _goes_on(other: Meeting, meeting: Meeting) -> bool:
    return other.continued and other.id.startswith(f"{meeting.id}-continued")
