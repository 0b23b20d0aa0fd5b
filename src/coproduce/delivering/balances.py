"""What is planned of each line, what was delivered of it, and so what is left, in person-days."""

from __future__ import annotations

import attrs

from coproduce.audience import EVERYONE
from coproduce.days import ProviderDays
from coproduce.delivering.facts import Delivered, Spent, Told, plans_of
from coproduce.errors import UnknownLineError, named_or_near, printable
from coproduce.ledger import Column, Ledger, LedgerLine, Total
from coproduce.offer import Status
from coproduce.package import Package
from coproduce.plan import Plan


@attrs.frozen(kw_only=True)
class Balance:
    """Hold what is planned of a line, or of many, what was delivered of it, and so what is left, in person-days.

    `figures` are the lines of the package's ledger that it is planned as; none where nothing is. `line` is empty for a
    sum of many, and `in_band` is None where a sum is not of one side of the band alone.
    """

    line: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    in_band: bool | None = attrs.field(metadata=EVERYONE)
    figures: tuple[LedgerLine, ...] = attrs.field(metadata=EVERYONE, repr=False)
    delivered: ProviderDays = attrs.field(metadata=EVERYONE)

    @property
    def planned(self) -> Total:
        """What is planned: exact days, the totals that the options allow, and what is not stated or to be agreed."""
        return Ledger(self.figures).total(Column.PROVIDER)

    @property
    def left(self) -> Total:
        """What is planned less what was delivered, below nothing where that was more; what is open stays open."""
        planned = self.planned
        options = tuple(option - self.delivered for option in planned.options)
        return Total(days=known_days(planned) - self.delivered, options=options, open=planned.open)

    @property
    def most(self) -> ProviderDays | None:
        """The most days that the options allow, or None where a figure is open and nothing bounds it."""
        tops = [_most(figure) for figure in self.figures]
        known = [top for top in tops if top is not None]
        return ProviderDays.total(known) if len(known) == len(tops) else None

    def __str__(self) -> str:
        return f"{self.title}: planned {self.planned}, delivered {self.delivered}, left {self.left}"


@attrs.frozen
class DeliveryLedger:
    """Hold the balance of each line, the days inside the offer's band apart from those outside it (Q10)."""

    lines: tuple[Balance, ...] = attrs.field(metadata=EVERYONE)

    def line(self, name: str) -> Balance:
        """Give the balance of one line by its id or bare name, or raise `UnknownLineError`."""
        titles = {balance.line: balance.title for balance in self.lines}
        meant = [id_ for id_ in titles if name in (id_, id_.partition("/")[2])]
        if len(meant) != 1:
            message = f"{printable(name)} names {' and '.join(meant) if meant else 'no line of this ledger'}"
            raise UnknownLineError(message, code="line", hint=named_or_near(name, meant or titles, "the lines are"))
        return attrs.evolve(self.total(lines=frozenset(meant)), line=meant[0], title=titles[meant[0]])

    def total(self, *, in_band: bool | None = None, lines: frozenset[str] | None = None) -> Balance:
        """Add up the balances, or those inside or outside the band, or those of some lines."""
        some = [
            balance
            for balance in self.lines
            if in_band in (None, balance.in_band) and (lines is None or balance.line in lines)
        ]
        return Balance(
            line="",
            title="all lines",
            in_band=in_band,
            figures=tuple(figure for balance in some for figure in balance.figures),
            delivered=ProviderDays.total(balance.delivered for balance in some),
        )


def ledger_of(plan: Plan, facts: tuple[Told, ...]) -> DeliveryLedger:
    """Balance each line of the plan in force, and each of an earlier plan on which days were spent."""
    plans = plans_of(plan, facts)
    home = {line.id: each.package for each in plans for line in each.package.lines}
    lines = {event.id: event.line for each in plans for event in each.events}
    work = [
        (fact.line if isinstance(fact, Spent) else lines[fact.event], fact)
        for fact in facts
        if isinstance(fact, (Spent, Delivered))
    ]
    last = plans[-1].package
    ids = dict.fromkeys([*(line.id for line in last.lines), *home])
    balances = [
        _balance(id_, home[id_], last, [fact for line, fact in work if line == id_], in_band=side)
        for id_ in ids
        for side in (True, False)
    ]
    return DeliveryLedger(tuple(balance for balance in balances if balance.figures or balance.delivered))


def _balance(line: str, home: Package, last: Package, work: list[Spent | Delivered], *, in_band: bool) -> Balance:
    figures = last.ledger.column(Column.PROVIDER, in_band=in_band, line=line)
    inside = _has_days_inside(home, line)
    days = [fact.days for fact in work if inside is in_band] + [fact.outside for fact in work if not in_band]
    return Balance(
        line=line,
        title=home.line(line).title,
        in_band=in_band,
        figures=tuple(figure for figure in figures if figure.counted),
        delivered=ProviderDays.total(days),
    )


def _has_days_inside(package: Package, line: str) -> bool:
    """Tell whether the days of a line are inside the band; where it has none, whether the programme pays for it."""
    figures = package.ledger.column(Column.PROVIDER, line=line)
    if not figures:
        return package.line(line).status is not Status.SEPARATE
    return any(figure.in_band for figure in figures)


def known_days(total: Total) -> ProviderDays:
    """Give the exact days of a total as person-days; what is open or an option is apart."""
    return ProviderDays(total.days.quarters)


def _most(figure: LedgerLine) -> ProviderDays | None:
    known = (figure.figure,) if isinstance(figure.figure, ProviderDays) else ()
    return max((*known, *figure.options), default=None)
