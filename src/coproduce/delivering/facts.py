"""What can become known of a delivery: dated facts, and what those that stand say of plan and events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

import attrs

from coproduce.audience import EVERYONE, IN_THE_ROOM, PROVIDER, PROVIDER_AND_CHARITY
from coproduce.days import Duration, ProviderDays
from coproduce.errors import ArgumentError, expect
from coproduce.plan import Plan
from coproduce.provenance import written

NO_DAYS = ProviderDays(0)
"""No person-days at all."""


@attrs.frozen(kw_only=True)
class Fact:
    """Hold what became known on one day; never made itself, only as one of its four kinds."""

    tag: ClassVar[str] = "fact"

    recorded: date = attrs.field(metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        refuse_no_date(self.recorded, "the day of recording", "recorded")


@attrs.frozen(kw_only=True)
class Work(Fact):
    """Hold that days were worked, by people whose ids or roles are in `by`; made as `Delivered` or `Spent`.

    `days` are the provider's person-days where the line has its own; `outside` are those beside the offer's band, such
    as a co-facilitator's. Raises `ArgumentError` for less than no days, and for work that is recorded before its day.
    """

    tag: ClassVar[str] = "work"

    on: date = attrs.field(metadata=EVERYONE)
    days: ProviderDays = attrs.field(metadata=EVERYONE)
    outside: ProviderDays = attrs.field(default=NO_DAYS, metadata=EVERYONE)
    by: tuple[str, ...] = attrs.field(default=(), metadata=IN_THE_ROOM, repr=False)
    note: str = attrs.field(default="", metadata=PROVIDER, repr=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        refuse_no_date(self.on, "the day of the work", "on")
        for name, days in (("days", self.days), ("outside", self.outside)):
            expect(days, ProviderDays, f"the argument {name}", f'as in {name}=ProviderDays.of("1/2")')
            if days < NO_DAYS:
                message = f"the argument {name} is {days}: expected no days or more"
                raise ArgumentError(message, code="days", hint="withdraw a fact that was entered by mistake")
        expect(self.by, tuple, "the argument by", 'as in by=("facilitator-1",)')
        for who in self.by:
            expect(who, str, "who did the work", "give the id or the role of each")
        if self.on > self.recorded:
            message = f"the work is of {self.on}, and recorded on {self.recorded}: expected a day that has come"
            raise ArgumentError(message, code="recorded", hint="record what took place, once it did")

    @property
    def all_days(self) -> ProviderDays:
        """All person-days of it, inside the band and outside."""
        return self.days + self.outside


@attrs.frozen(kw_only=True)
class Delivered(Work):
    """Hold that an event took place: on which day, for how many days, by whom, and how long it `took`, where known.

    >>> day = date(2027, 1, 12)
    >>> print(Delivered(event="enhance/concepts/1", on=day, days=ProviderDays.of("1"), recorded=day))
    enhance/concepts/1, 12 January 2027: took place (days: 1)
    """

    tag: ClassVar[str] = "delivered"

    event: str = attrs.field(metadata=EVERYONE)
    took: Duration | None = attrs.field(default=None, metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.took is not None:
            expect(self.took, Duration, "how long it took", 'as in took=Duration.of("1/2")')

    def __str__(self) -> str:
        return f"{self.event}, {written(self.on)}: took place (days: {self.all_days})"


@attrs.frozen(kw_only=True)
class Spent(Work):
    """Hold that days were spent on a line apart from its events, such as review and support.

    >>> day = date(2027, 1, 20)
    >>> print(Spent(line="enhance/review-and-support", on=day, days=ProviderDays.of("1/4"), recorded=day))
    enhance/review-and-support, 20 January 2027: worked on (days: ¼)
    """

    tag: ClassVar[str] = "spent"

    line: str = attrs.field(metadata=EVERYONE)

    def __str__(self) -> str:
        return f"{self.line}, {written(self.on)}: worked on (days: {self.all_days})"


@attrs.frozen(kw_only=True)
class Replanned(Fact):
    """Hold that another plan took the place of the one in force, and why."""

    tag: ClassVar[str] = "replanned"

    plan: Plan = attrs.field(metadata=EVERYONE, repr=False)
    reason: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        expect(self.plan, Plan, "the new plan", "pass a plan, such as schedule gives")
        _refuse_no_reason(self.reason, "a new plan")

    def __str__(self) -> str:
        return f"another plan, {written(self.recorded)}: {self.reason}"


@attrs.frozen(kw_only=True)
class Withdrawn(Fact):
    """Hold that an earlier fact was entered by mistake: its number in the list, from 1, and what was wrong with it."""

    tag: ClassVar[str] = "withdrawn"

    fact: int = attrs.field(metadata=EVERYONE)
    reason: str = attrs.field(metadata=PROVIDER, repr=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        expect(self.fact, int, "the fact to withdraw", "give its number in the list, from 1")
        _refuse_no_reason(self.reason, "a withdrawal")

    def __str__(self) -> str:
        return f"fact {self.fact} withdrawn, {written(self.recorded)}: {self.reason}"


AnyFact = Delivered | Spent | Replanned | Withdrawn
"""All that a delivery may have on record."""

Told = Delivered | Spent | Replanned
"""What tells of the work or the plan; a `Withdrawn` tells of another fact only."""


def standing_facts(facts: Iterable[AnyFact]) -> list[tuple[int, Told]]:
    """List the facts that were not withdrawn, nor withdraw anything, each with its number."""
    known = tuple(facts)
    out = {fact.fact for fact in known if isinstance(fact, Withdrawn)}
    numbered = enumerate(known, start=1)
    return [(number, fact) for number, fact in numbered if number not in out and not isinstance(fact, Withdrawn)]


def plans_of(plan: Plan, facts: Iterable[Told]) -> list[Plan]:
    """List the plan that was agreed and those that took its place, the one in force last."""
    return [plan, *(fact.plan for fact in facts if isinstance(fact, Replanned))]


def plan_in_force(plan: Plan, facts: Iterable[Told]) -> Plan:
    """Give the plan that was agreed, or the last that took its place."""
    return plans_of(plan, facts)[-1]


def events_done(facts: Iterable[Told]) -> dict[str, Delivered]:
    """Give the fact of each event that took place, by the id of the event."""
    return {fact.event: fact for fact in facts if isinstance(fact, Delivered)}


def refuse_no_date(day: object, what: str, name: str) -> None:
    """Raise `ArgumentError` for what is no date, or a date with a time."""
    hint = f"as in {name}=date(2027, 1, 12)"
    if isinstance(day, datetime):
        raise ArgumentError(f"{what} is a date and a time: expected a date", code="date", hint=hint)
    expect(day, date, what, hint)


def _refuse_no_reason(reason: str, what: str) -> None:
    expect(reason, str, f"the reason of {what}", "say why in a few words")
    if not reason.strip():
        raise ArgumentError(f"{what} says why", code="reason", hint="give a reason")
