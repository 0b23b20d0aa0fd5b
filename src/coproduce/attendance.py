"""Who takes part: how many, from which part and level, and from which workshop on."""

from __future__ import annotations

import attrs

from coproduce.answers import Answer, PartOfStaff
from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.diagnostic import Diagnostic
from coproduce.offer import AnyLine, Facts, Participants, Workshop


@attrs.frozen(kw_only=True)
class Group:
    """Hold one group of people in the room: which part of the charity, at which level, and how many.

    `people` is None where the number is not known, which is never zero.
    """

    part: str = attrs.field(metadata=EVERYONE)
    level: str = attrs.field(default="", metadata=EVERYONE)
    people: int | None = attrs.field(metadata=EVERYONE)
    senior: bool = attrs.field(default=False, metadata=EVERYONE)
    joins_late: bool = attrs.field(default=False, metadata=EVERYONE)

    def __str__(self) -> str:
        number = "how many is not known" if self.people is None else str(self.people)
        return f"{', '.join(name for name in (self.part, self.level) if name)}: {number}"


@attrs.frozen(kw_only=True)
class Attendance:
    """Hold how many people of the charity take part, where that is known; None is not known and never zero.

    Only what the lines of a package need is read from the call; the rest stays None.
    """

    core_team: int | None = attrs.field(metadata=EVERYONE)
    staff: tuple[PartOfStaff, ...] | None = attrs.field(metadata=EVERYONE)
    volunteers: int | None = attrs.field(metadata=EVERYONE)
    service_users: int | None = attrs.field(metadata=EVERYONE)
    lead: bool = attrs.field(metadata=EVERYONE)
    lead_quarters: int | None = attrs.field(default=None, metadata=PROVIDER_AND_CHARITY, repr=False)

    @classmethod
    def read(cls, diagnostic: Diagnostic, facts: Facts, lines: tuple[AnyLine, ...]) -> Attendance:
        """Read the counts that these lines need from the answers that the offer names."""
        workshops = [line for line in lines if isinstance(line, Workshop)]
        modules = [workshop.module for workshop in workshops]
        gaps = len(modules) > len(set(modules))
        staff = diagnostic.answer(facts.staff).value if workshops else None
        lead = gaps and diagnostic.answer(facts.lead).is_("yes")
        time = diagnostic.answer(facts.lead_time).value if lead else None
        return cls(
            core_team=_count(diagnostic.answer(facts.core_team)) if gaps else None,
            staff=_parts(staff) if isinstance(staff, tuple) else None,
            volunteers=_count(diagnostic.answer(facts.volunteers)) if workshops else None,
            service_users=_count(diagnostic.answer(facts.service_users)) if workshops else None,
            lead=lead,
            lead_quarters=getattr(time, "quarters", None),
        )

    def groups(self, participants: Participants) -> tuple[Group, ...]:
        """List the groups that take part, staff by part and level first (R28 to R31)."""
        if participants is Participants.CORE_TEAM:
            return (Group(part="core team", people=self.core_team),)
        if participants is Participants.PROVIDER:
            return ()
        staff = self.staff if self.staff is not None else ()
        groups = [Group(part=one.part, level=one.level, people=one.people, senior=one.senior) for one in staff]
        if self.staff is None:
            groups.append(Group(part="staff", people=None))
        if participants is Participants.EVERYONE:
            groups.append(Group(part="volunteers", people=self.volunteers))
            groups.append(Group(part="service users", people=self.service_users))
        return tuple(group for group in groups if group.people != 0)

    def in_room(self, participants: Participants) -> tuple[int, bool]:
        """Count the people who take part, and tell whether that is everybody or only those who are known."""
        counts = [group.people for group in self.groups(participants)]
        known = [people for people in counts if people is not None]
        return sum(known), len(known) == len(counts)


def _parts(staff: tuple[object, ...]) -> tuple[PartOfStaff, ...]:
    return tuple(part for part in staff if isinstance(part, PartOfStaff))


def _count(answer: Answer) -> int | None:
    return answer.number if answer.applicable else 0
