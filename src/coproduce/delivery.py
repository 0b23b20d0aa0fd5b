"""What was delivered, when, for how many days and by whom, against the plan: a list of dated facts that only grows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

import attrs

from coproduce.assessment import Finding
from coproduce.audience import EVERYONE
from coproduce.days import Duration, ProviderDays
from coproduce.delivering.balances import DeliveryLedger, known_days, ledger_of
from coproduce.delivering.discrepancies import findings_of
from coproduce.delivering.facts import (
    NO_DAYS,
    AnyFact,
    Delivered,
    Replanned,
    Spent,
    Told,
    Withdrawn,
    events_done,
    plan_in_force,
    refuse_no_date,
    standing_facts,
)
from coproduce.errors import ArgumentError, CoproduceError, expect, printable
from coproduce.ledger import Column
from coproduce.offer import Adjustment
from coproduce.package import Package
from coproduce.plan import Event, Plan
from coproduce.provenance import Cause


@attrs.frozen(kw_only=True)
class Delivery:
    """Hold a plan as it was agreed, and everything that became known since, in the order in which it did.

    Nothing is ever taken out of the facts: what was entered by mistake is withdrawn by a later fact, so that what
    was known on any day can be told again. Facts have numbers, from 1. Raises `ArgumentError` or `UnknownLineError`
    for a fact that does not fit those before it.

    >>> from coproduce import Practice, enhance, england_and_wales, schedule
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> package = practice.tailor(practice.assess(case.charity, case.diagnostic))
    >>> year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
    >>> delivery = Delivery(plan=schedule(package, start=date(2027, 1, 11), calendar=year))
    >>> monday, tuesday = date(2027, 1, 11), date(2027, 1, 12)
    >>> delivery = delivery.delivered(
    ...     "concepts", on=monday, days=ProviderDays.of("1"), by=("facilitator-1",), recorded=tuesday
    ... )
    >>> delivery.days_left(monday), delivery.days_left(tuesday)
    (ProviderDays('6'), ProviderDays('5'))
    """

    plan: Plan = attrs.field(metadata=EVERYONE)
    facts: tuple[AnyFact, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        expect(self.plan, Plan, "the plan", "pass a plan, such as schedule gives")
        _refuse_disorder(self.facts)
        for place, fact in enumerate(self.facts):
            if isinstance(fact, Withdrawn):
                _refuse_withdrawal(self.plan, self.facts[:place], fact)
        _refuse_misfits(self.plan, standing_facts(self.facts))

    # What became known ------------------------------------------------------------------------------------------------

    def delivered(  # noqa: PLR0913 - what there is to say of an event, all by keyword
        self,
        event: str,
        *,
        on: date,
        days: ProviderDays,
        recorded: date,
        by: tuple[str, ...] = (),
        outside: ProviderDays = NO_DAYS,
        took: Duration | None = None,
        note: str = "",
    ) -> Delivery:
        """Record that an event of the plan took place: when, for how many person-days, and by whom.

        `outside` are days beside the band, such as a co-facilitator's (R35, Q10). Raises `UnknownLineError` for a name
        that no event has, and `ArgumentError` where it is on record already, or recorded before it took place.
        """
        id_ = self._plan_now.event(event).id
        fact = Delivered(event=id_, on=on, days=days, recorded=recorded, by=by, outside=outside, took=took, note=note)
        return self._with(fact)

    def spent(  # noqa: PLR0913 - what there is to say of work, all by keyword
        self,
        line: str,
        *,
        on: date,
        days: ProviderDays,
        recorded: date,
        by: tuple[str, ...] = (),
        outside: ProviderDays = NO_DAYS,
        note: str = "",
    ) -> Delivery:
        """Record person-days that were spent on a line apart from its events, such as review and support (R66).

        Raises `UnknownLineError` for a name that no line has.
        """
        id_ = self._plan_now.package.line(line).id
        return self._with(Spent(line=id_, on=on, days=days, recorded=recorded, by=by, outside=outside, note=note))

    def replanned(self, plan: Plan, *, recorded: date, reason: str) -> Delivery:
        """Record that another plan is in force from now on, and why.

        Raises `ArgumentError` where nothing differs, where it is for another charity or lacks an event that took
        place, and where the days of a line differ and no amendment is the cause.
        """
        return self._with(Replanned(plan=plan, recorded=recorded, reason=reason))

    def withdrawn(self, fact: int, *, recorded: date, reason: str) -> Delivery:
        """Record that the fact of this number, from 1, was entered by mistake; it stays in the list.

        Raises `ArgumentError` where no such fact stands, or where a later one rests on it.
        """
        return self._with(Withdrawn(fact=fact, recorded=recorded, reason=reason))

    # What was known on a day ------------------------------------------------------------------------------------------

    def facts_on(self, day: date) -> tuple[Delivered | Spent | Replanned, ...]:
        """List the facts that were on record on a day, without those withdrawn by then."""
        return tuple(fact for _, fact in standing_facts(self._known_on(day)))

    def plan_on(self, day: date) -> Plan:
        """Give the plan that was in force on a day: the one agreed, or the last that took its place."""
        return plan_in_force(self.plan, self.facts_on(day))

    def as_delivered_on(self, day: date) -> Plan:
        """Give the plan in force on a day with every event that took place settled on its real day, by its people.

        Its findings tell whether the months still hold; what it settles, nothing moves again (R69).
        """
        plan, done = self.plan_on(day), events_done(self.facts_on(day))
        events = [_as_delivered(event, done[event.id]) if event.id in done else event for event in plan.events]
        return attrs.evolve(plan, events=tuple(sorted(events, key=lambda event: event.day)))

    def ledger_on(self, day: date) -> DeliveryLedger:
        """Draw up, in person-days, what was planned, delivered and left of each line as known on a day."""
        return ledger_of(self.plan, self.facts_on(day))

    def days_left(self, day: date, *, in_band: bool | None = None) -> ProviderDays:
        """Give the person-days that were left on a day, or those inside or outside the band; what is open is apart."""
        return known_days(self.ledger_on(day).total(in_band=in_band).left)

    def findings(self, day: date) -> tuple[Finding, ...]:
        """List what people should know on a day: what is late, overspent, unlike the plan, or left at the end.

        What rests on a clause cites it: the check-ins R62 and R72, the band of the module R27, each line its own.
        """
        return tuple(findings_of(self.plan, self.facts_on(day), day))

    @property
    def _plan_now(self) -> Plan:
        return plan_in_force(self.plan, (fact for _, fact in standing_facts(self.facts)))

    def _known_on(self, day: date) -> tuple[AnyFact, ...]:
        refuse_no_date(day, "the day", "day")
        return tuple(fact for fact in self.facts if fact.recorded <= day)

    def _with(self, fact: AnyFact) -> Delivery:
        return attrs.evolve(self, facts=(*self.facts, fact))


def _as_delivered(event: Event, fact: Delivered) -> Event:
    people = fact.by or event.people
    return attrs.evolve(event, day=fact.on, people=people, because="it took place then", settled=True)


# What does not fit ----------------------------------------------------------------------------------------------------


def _refuse_disorder(facts: tuple[AnyFact, ...]) -> None:
    for before, after in itertools.pairwise(facts):
        if after.recorded < before.recorded:
            message = f"a fact recorded on {after.recorded} comes after one recorded on {before.recorded}"
            hint = "record it on the day on which it became known; the day of the work may be earlier"
            raise ArgumentError(message, code="order", hint=hint)


def _refuse_withdrawal(plan: Plan, before: tuple[AnyFact, ...], out: Withdrawn) -> None:
    """Raise `ArgumentError` where a withdrawal is of nothing that stands, or of what a later fact rests on."""
    standing = standing_facts(before)
    _refuse_misfits(plan, standing)
    if out.fact not in dict(standing):
        numbers = ", ".join(str(number) for number, _ in standing)
        message = f"no fact {printable(out.fact)} stands to be withdrawn"
        hint = f"those that stand are {numbers}" if numbers else "nothing is on record"
        raise ArgumentError(message, code="withdrawal", hint=hint)
    try:
        _refuse_misfits(plan, standing_facts((*before, out)))
    except CoproduceError as error:
        message = f"a later fact rests on fact {out.fact}: without it, {error.message}"
        raise ArgumentError(message, code="withdrawal", hint="withdraw the later one first") from None


def _refuse_misfits(plan: Plan, facts: Iterable[tuple[int, Told]]) -> None:
    """Raise where a fact does not fit the plan that was in force, or what had taken place before it."""
    done: dict[str, Delivered] = {}
    for _, fact in facts:
        if isinstance(fact, Delivered):
            _refuse_event(plan, fact, done)
            done[fact.event] = fact
        elif isinstance(fact, Spent):
            _refuse_other_name(fact.line, plan.package.line(fact.line).id)
        else:
            _refuse_plan(plan, fact.plan, done)
            plan = fact.plan


def _refuse_event(plan: Plan, fact: Delivered, done: dict[str, Delivered]) -> None:
    _refuse_other_name(fact.event, plan.event(fact.event).id)
    if fact.event in done:
        message = f"{fact.event} is on record already: it took place on {done[fact.event].on}"
        hint = "withdraw that first where it is wrong, or record further days with spent"
        raise ArgumentError(message, code="delivered", hint=hint)


def _refuse_other_name(given: str, id_: str) -> None:
    if given != id_:
        raise ArgumentError(f"{printable(given)} is short for {id_}: expected the id in full", code="name")


def _refuse_plan(before: Plan, after: Plan, done: Iterable[str]) -> None:
    """Raise `ArgumentError` where a plan cannot take the place of another (I35, I38)."""
    if after == before:
        raise ArgumentError("nothing differs from the plan in force", code="same", hint="there is no need to record it")
    if after.package.assessment.charity.name != before.package.assessment.charity.name:
        message = "the plan is for another charity"
        raise ArgumentError(message, code="charity", hint="keep a delivery of its own for each charity")
    ids = {event.id for event in after.events}
    if lost := [id_ for id_ in done if id_ not in ids]:
        message = f"the new plan has no {', '.join(lost)}, which took place"
        raise ArgumentError(message, code="past", hint="plan anew from the plan in force, which keeps what is past")
    if unexplained := _unexplained(before.package, after.package):
        message = f"the days of {', '.join(unexplained)} differ from those in force, and nothing says why"
        raise ArgumentError(message, code="cause", hint="tailor the package again, with an amendment that says why")


def _unexplained(before: Package, after: Package) -> list[str]:
    """List the lines whose provider days differ although no amendment wrote anything else on them."""
    if after.ledger == before.ledger:
        return []
    lines = dict.fromkeys(line.id for package in (before, after) for line in package.lines)
    return [
        line
        for line in lines
        if _figures(before, line) != _figures(after, line) and _amended(before, line) == _amended(after, line)
    ]


def _figures(package: Package, line: str) -> list[tuple[str, bool]]:
    return [(str(each.figure), each.in_band) for each in package.ledger.column(Column.PROVIDER, line=line)]


def _amended(package: Package, line: str) -> tuple[list[Cause], list[Adjustment]]:
    """List what amendments did with a line: the causes in the trace, and the days that they wrote."""
    traced = [each for each in (*package.trace, *package.left_out) if each.id.partition(".")[0] == line]
    written_days = [days for each in package.lines if each.id == line for days in each.adjustments]
    return [cause for each in traced for cause in each.causes], written_days
