"""What people should know of a delivery on a day: what is late, overspent, unlike the plan, or left at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from coproduce.assessment import Finding, Level
from coproduce.days import Duration, ProviderDays
from coproduce.delivering.balances import Balance, DeliveryLedger, known_days, ledger_of
from coproduce.delivering.facts import NO_DAYS, Delivered, Replanned, Told, events_done, plans_of
from coproduce.offer import AnyLine, CheckIn, Module
from coproduce.plan import Event, Plan
from coproduce.provenance import Author, Source, day_in_words

DELIVERY = Author("delivery")
"""The author of findings about what was delivered."""

_A_DAY = ProviderDays.of("1").quarters
_AGREED = Source.offer("R24")
_CHECKED_IN = Source.offer("R62", "R72")


def findings_of(agreed: Plan, facts: tuple[Told, ...], day: date) -> Iterator[Finding]:
    """Tell what people should know on a day of a plan as it was agreed, and of the facts that stood by then."""
    plans = plans_of(agreed, facts)
    plan, lines = plans[-1], {line.id: line for each in plans for line in each.package.lines}
    known = _Known(day, plan, events_done(facts), _planned(agreed, facts), lines, ledger_of(agreed, facts))
    for event in plan.events:
        about = _about_done if event.id in known.done else _about_open
        yield from about(known, event)
    for balance in known.ledger.lines:
        yield from _about_days(known, balance)
    for module in plan.package.modules:
        yield from _about_band(known, module)
    yield from _about_the_end(known)


@attrs.frozen
class _Known:
    """Hold what the findings of one day are made from."""

    day: date
    plan: Plan
    done: dict[str, Delivered]
    planned: dict[str, Event]
    lines: dict[str, AnyLine]
    ledger: DeliveryLedger

    def days(self, line: str) -> list[date]:
        """List the days of the events of a line: the real ones, and the planned ones of those to come."""
        events = self.plan.of_line(line)
        return [self.done[event.id].on if event.id in self.done else event.day for event in events]

    def gap(self, event: Event) -> tuple[tuple[str, date], tuple[str, date]] | None:
        """Give the workshops before and after the gap of a check-in, by title, with their days next to the gap."""
        line = self.plan.package.line(event.line)
        if not isinstance(line, CheckIn):
            return None
        around = self.plan.package.series(line.module)[line.gap_number - 1 : line.gap_number + 1]
        days = [self.days(workshop.id) for workshop in around]
        if len(around) < 2 or not all(days):  # noqa: PLR2004 - a gap lies between two workshops
            return None
        return (around[0].title, max(days[0])), (around[1].title, min(days[1]))


def _planned(plan: Plan, facts: Iterable[Told]) -> dict[str, Event]:
    """Give each event that took place as it was planned when that was recorded."""
    planned = {}
    for fact in facts:
        if isinstance(fact, Replanned):
            plan = fact.plan
        elif isinstance(fact, Delivered):
            planned[fact.event] = plan.event(fact.event)
    return planned


def _about_open(known: _Known, event: Event) -> Iterator[Finding]:
    """Warn where an event should have taken place and is not on record; a check-in, where its gap is over (R62)."""
    gap = known.gap(event)
    over = gap is not None and gap[1][1] < known.day
    if event.day < known.day or over:
        text = f"{event.title} was planned for {day_in_words(event.day)}, and is not on record"
        if gap and over:
            text += f"; its gap ended with {gap[1][0]} on {day_in_words(gap[1][1])}"
        yield _warning(f"overdue-{_name(event.id)}", text, _source(known, event))


def _about_done(known: _Known, event: Event) -> Iterator[Finding]:
    fact, planned = known.done[event.id], known.planned[event.id]
    on = day_in_words(fact.on)
    yield from _about_gap(known, event, fact)
    if fact.on != planned.day:
        text = f"{event.title} took place on {on}, and was planned for {day_in_words(planned.day)}"
        yield _note(f"moved-{_name(event.id)}", text, _source(known, event))
    if fact.took is not None and fact.took != planned.length:
        text = f"{event.title} took {_in_days(fact.took)}, and was planned to take {_in_days(planned.length)}"
        yield _note(f"length-{_name(event.id)}", text, _source(known, event))
    if not fact.by and fact.all_days:
        text = f"{event.title} took {_in_days(fact.all_days)} of work on {on}, and nobody is named who did it"
        yield _note(f"nobody-{_name(event.id)}", text, _source(known, event))
    if fact.by and planned.people and {*fact.by} != {*planned.people}:
        text = f"{event.title} was run by {', '.join(fact.by)}, and planned with {', '.join(planned.people)}"
        yield _note(f"people-{_name(event.id)}", text, _source(known, event))


def _about_gap(known: _Known, event: Event, fact: Delivered) -> Iterator[Finding]:
    """Warn where a check-in was not between the workshops of its gap (R62, R72)."""
    if (gap := known.gap(event)) is None:
        return
    (first, began), (then, ended) = gap
    on = day_in_words(fact.on)
    if fact.on >= ended:
        text = f"{event.title} took place on {on}, too late to be before {then} on {day_in_words(ended)}"
        yield _warning(f"late-{_name(event.id)}", text, _CHECKED_IN)
    elif fact.on <= began:
        text = f"{event.title} took place on {on}, too early to be after {first} on {day_in_words(began)}"
        yield _warning(f"early-{_name(event.id)}", text, _CHECKED_IN)


def _about_days(known: _Known, balance: Balance) -> Iterator[Finding]:
    """Tell where a line took more days than it has, or days that nobody stated (R66, Q18)."""
    planned, spent, most = balance.planned, balance.delivered, balance.most
    source = balance.figures[0].source if balance.figures else known.lines[balance.line].source
    name = f"{balance.line.partition('/')[2]}{'' if balance.in_band else '-outside'}"
    said = f"{balance.title}: {_in_days(spent)} spent{'' if balance.in_band else ' outside the band'}"
    if most is not None and balance.figures and spent > most:
        yield _warning(f"overspent-{name}", f"{said}, and it has {most} at the most", source)
    elif not balance.figures:
        yield _note(f"unplanned-{name}", f"{said}, and it has no days of its own in the plan", source)
    elif spent > known_days(planned) and planned.open:
        yield _note(f"unstated-{name}", f"{said}, and what it has is {planned}", source)
    elif spent > known_days(planned):
        yield _note(f"overspent-{name}", f"{said} of {planned}; its options allow {most}", source)


def _about_band(known: _Known, module: Module) -> Iterator[Finding]:
    """Warn where more days were spent on a module than the offer states for it (R27, Q2)."""
    ids = frozenset(line.id for line in known.lines.values() if line.module == module.id)
    spent = known.ledger.total(in_band=True, lines=ids).delivered
    if module.band and spent > module.band[1]:
        text = f"{module.title}: {_in_days(spent)} spent, and the offer states {module.band[0]} to {module.band[1]}"
        yield _warning(f"band-{module.id.partition('/')[2]}", text, Source.offer("R27", "Q2"))


def _about_the_end(known: _Known) -> Iterator[Finding]:
    """Tell of days that are left when every event took place (R24)."""
    left = known.ledger.total().left
    if known.plan.events and all(event.id in known.done for event in known.plan.events) and known_days(left) > NO_DAYS:
        text = f"every event took place, and of the days that were agreed {left} are left"
        yield _note("left", text, _AGREED)


def _source(known: _Known, event: Event) -> Source:
    line = known.plan.package.line(event.line)
    return _CHECKED_IN if isinstance(line, CheckIn) else line.source


def _name(id_: str) -> str:
    return id_.partition("/")[2].replace("/", "-")


def _in_days(amount: ProviderDays | Duration) -> str:
    return f"{amount} day{'' if amount.quarters <= _A_DAY else 's'}"


def _note(name: str, text: str, source: Source) -> Finding:
    return Finding(id=f"delivery/{name}", level=Level.NOTE, text=text, source=source, author=DELIVERY)


def _warning(name: str, text: str, source: Source) -> Finding:
    return attrs.evolve(_note(name, text, source), level=Level.WARNING)
