"""A small diary that takes what it is sent as RFC 5546 has it: the highest sequence counts, then the latest stamp."""

from datetime import date, datetime

import attrs
import icalendar

METHODS = ("PUBLISH", "REQUEST", "CANCEL")


@attrs.frozen
class Shown:
    """Hold what a diary shows of one entry; of its summary only the part of the day that it ends in is compared."""

    start: date
    end: date
    status: str
    place: str
    summary: str = attrs.field(eq=False)

    part: str = attrs.field(init=False)

    @part.default
    def _part(self):
        return "" if isinstance(self.start, datetime) else self.summary.rpartition(", ")[2]


@attrs.frozen
class Known:
    """Hold the newest of what was received about one id."""

    sequence: int
    stamp: datetime
    cancelled: bool
    shown: Shown

    @property
    def age(self):
        return self.sequence, self.stamp


class Reader:
    """Receive one file after another, in whatever order they come."""

    def __init__(self):
        self.known = {}

    def receive(self, *files: bytes):
        for content in files:
            calendar = icalendar.Calendar.from_ical(content)
            method = str(calendar["METHOD"])
            events = calendar.walk("VEVENT")
            assert "2.0" == calendar["VERSION"]
            assert method in METHODS
            assert method == "PUBLISH" or (1 == len(events) and "ORGANIZER" in events[0] and "ATTENDEE" in events[0])
            for event in events:
                self._take(event, method)
        return self

    def _take(self, event, method):
        found = Known(int(event.get("SEQUENCE", 0)), event["DTSTAMP"].dt, is_cancelled(event, method), shown(event))
        before = self.known.get(str(event["UID"]))
        if before is None or before.age <= found.age:
            self.known[str(event["UID"])] = found

    def shows(self) -> dict[str, Shown]:
        """Give what stands in the diary now: what was cancelled is taken out, and remembered."""
        return {uid: known.shown for uid, known in self.known.items() if not known.cancelled}


def is_cancelled(event, method: str) -> bool:
    return method == "CANCEL" or event.get("STATUS") == "CANCELLED"


def shown(event) -> Shown:
    return Shown(
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event["STATUS"]),
        str(event.get("LOCATION", "")),
        str(event.get("SUMMARY", "")),
    )
