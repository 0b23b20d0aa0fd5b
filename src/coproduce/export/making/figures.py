"""How days, clauses, halves of a day, ways to meet and those who take part read in every document."""

from __future__ import annotations

from fractions import Fraction

from coproduce.days import Amount, AtLeast, Figure, NotStated
from coproduce.export.languages.speaker import Speaker
from coproduce.export.words import NOTHING, Words, as_given
from coproduce.halves import Half
from coproduce.ledger import Total
from coproduce.offer import Mode, Participants
from coproduce.provenance import Basis, Source


def figure_words(say: Speaker, figure: Figure | Amount | None) -> Words:
    """Say a figure of days, or why it is none; None is a figure that the reader may not see, and says nothing.

    >>> from coproduce.days import BetweenDays
    >>> str(figure_words(Speaker(("en",)), AtLeast(BetweenDays.of("1 1/2"), "the lead does more")))
    'at least 1½'
    """
    if figure is None:
        return NOTHING
    if isinstance(figure, Amount):
        return as_given(figure)
    if isinstance(figure, AtLeast):
        return say("at least {days}", days=figure.amount)
    return say("not stated") if isinstance(figure, NotStated) else say("to be agreed")


def person_days(say: Speaker, amount: Amount) -> Words:
    """Say how many person-days an amount is.

    >>> from coproduce.days import ProviderDays
    >>> str(person_days(Speaker(("en",)), ProviderDays.of("1 1/2")))
    '1½ person-days'
    """
    return say("1 person-day") if amount.quarters == ONE_DAY else say("{days} person-days", days=amount)


ONE_DAY = 4
"""A day in quarter-days."""


def number_of(figure: Figure | Amount | None) -> Fraction | None:
    """Give an exact figure in days; what is known from below only, or not at all, has no number.

    >>> from coproduce.days import ProviderDays
    >>> number_of(ProviderDays.of("1 1/2"))
    Fraction(3, 2)
    """
    return Fraction(figure.quarters, 4) if isinstance(figure, Amount) else None


def total_words(say: Speaker, total: Total) -> Words:
    """Say what a column of a ledger adds up to, with what stays open in it, which is never a zero.

    >>> from coproduce.days import ProviderDays
    >>> str(total_words(Speaker(("en",)), Total(days=ProviderDays.of("4 1/2"), options=(), open=())))
    '4½'
    """
    if any(isinstance(line.figure, AtLeast) for line in total.open):
        return say("at least {days}", days=total.days)
    still_open = sorted({figure_words(say, line.figure) for line in total.open}, key=str)
    exact = [as_given(total.days)] if total.days or not still_open else []
    return say.joined([*exact, *still_open], " + ")


def clauses(source: Source | None) -> Words:
    """Give the clauses that something rests on, as they are called in every language.

    >>> str(clauses(Source.offer("R32", "Q8")))
    'R32, Q8'
    """
    return as_given(", ".join(source.clauses)) if source else NOTHING


def authority_words(say: Speaker, source: Source | None) -> Words:
    """Give the clauses that something rests on, and say whether it is assumed by us or was agreed.

    >>> str(authority_words(Speaker(("en",)), Source.offer("R32", "Q8")))
    'R32, Q8, assumed'
    """
    if source is None or source.basis is Basis.OFFER:
        return clauses(source)
    basis = say("assumed") if source.basis is Basis.ASSUMPTION else say("agreed")
    return say.joined([clauses(source), basis]) if source.clauses else basis


def half_words(say: Speaker, half: Half) -> Words:
    """Say which part of a day something takes."""
    if half is Half.WHOLE_DAY:
        return say("whole day")
    return say("morning") if half is Half.MORNING else say("afternoon")


def mode_words(say: Speaker, mode: Mode) -> Words:
    """Say whether people meet in one room or remotely."""
    return say("remote") if mode is Mode.REMOTE else say("face-to-face")


def participants_words(say: Speaker, participants: Participants) -> Words:
    """Say who takes part."""
    if participants is Participants.EVERYONE:
        return say("staff, volunteers and service users")
    if participants is Participants.STAFF_ONLY:
        return say("staff only")
    return say("the core team") if participants is Participants.CORE_TEAM else say("the provider")
