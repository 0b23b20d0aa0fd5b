"""A meeting is what an event is apart from its date: one sitting of a line, how long it lasts, how, and for whom."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from coproduce.audience import EVERYONE
from coproduce.days import Duration
from coproduce.offer import AnyLine, Mode, Participants

_HALF_DAY = Duration(2)


@attrs.frozen(cache_hash=True)
class Meeting:
    """Hold what an event is apart from its date: its line, which sitting of how many, how long, how, and for whom.

    `length` is in days on the calendar; what is longer than half a day takes a whole one. What is `continued` goes on
    with a sitting that took longer than its day.
    """

    id: str = attrs.field(metadata=EVERYONE)
    line: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    sitting: int = attrs.field(metadata=EVERYONE)
    sittings: int = attrs.field(metadata=EVERYONE)
    length: Duration = attrs.field(metadata=EVERYONE)
    mode: Mode = attrs.field(metadata=EVERYONE)
    participants: Participants = attrs.field(metadata=EVERYONE)
    continued: bool = attrs.field(default=False, metadata=EVERYONE)

    @property
    def takes_a_day(self) -> bool:
        """Whether it takes both halves of its day."""
        return self.length > _HALF_DAY


def meetings_of(line: AnyLine) -> Iterator[Meeting]:
    """Yield the meetings of a line, one for each sitting."""
    sittings = line.sittings
    for number, length in enumerate(sittings, start=1):
        title = f"{line.title}, session {number} of {len(sittings)}" if len(sittings) > 1 else line.title
        yield Meeting(
            f"{line.id}/{number}", line.id, title, number, len(sittings), length, line.mode, line.participants
        )


def names(meeting: Meeting, name: str) -> bool:
    """Tell whether a name means a meeting: its id, its line, or either without its owner."""
    return name in (meeting.id, meeting.line, meeting.id.partition("/")[2], meeting.line.partition("/")[2])
