"""What works on which outcome: the four that are typical of the offer, and those of the programme."""

from __future__ import annotations

import attrs

from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.diagnostic import Diagnostic
from coproduce.offer import AnyLine, Facts, IntendedOutcome, OutcomeKind, Parameter, Workshop, find_parameter
from coproduce.provenance import Source


@attrs.frozen(kw_only=True)
class Coverage:
    """Hold one row of the matrix: an outcome, whether it is promised and why, and the lines that work on it.

    A typical outcome is promised where a workshop works on it, or where it is not evidenced yet (R44 to R47), one of
    the programme where the charity chose it (R94). Lines work towards an outcome; none delivers it in the room (Q23).
    """

    outcome: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    kind: OutcomeKind = attrs.field(metadata=EVERYONE)
    promised: bool = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    why: str = attrs.field(metadata=PROVIDER_AND_CHARITY, repr=False)
    lines: tuple[str, ...] = attrs.field(metadata=EVERYONE)
    source: Source = attrs.field(metadata=EVERYONE)
    answers: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


def cover(
    lines: tuple[AnyLine, ...],
    outcomes: tuple[IntendedOutcome, ...],
    diagnostic: Diagnostic,
    facts: Facts,
    parameters: tuple[Parameter, ...],
) -> tuple[Coverage, ...]:
    """Draw up the matrix of outcomes against the lines that work on them."""
    evidenced = find_parameter(parameters, "evidenced-level").value
    return tuple(_row(outcome, lines, diagnostic, facts, evidenced) for outcome in outcomes)


def _row(
    outcome: IntendedOutcome, lines: tuple[AnyLine, ...], diagnostic: Diagnostic, facts: Facts, evidenced: int
) -> Coverage:
    promised, why = (
        _missing(outcome, lines, diagnostic, evidenced)
        if outcome.kind is OutcomeKind.TYPICAL
        else _chosen(outcome, diagnostic, facts)
    )
    wanted = diagnostic.answer(facts.wishes)
    in_focus = not outcome.functions or any(wanted.names(function) for function in outcome.functions)
    return Coverage(
        outcome=outcome.id,
        title=outcome.title,
        kind=outcome.kind,
        promised=promised,
        why=why,
        lines=tuple(line.id for line in lines if in_focus and outcome.id in line.outcomes),
        source=outcome.source,
        answers=(outcome.question,) if outcome.question else (facts.promised, facts.wishes),
    )


def _missing(
    outcome: IntendedOutcome, lines: tuple[AnyLine, ...], diagnostic: Diagnostic, evidenced: int
) -> tuple[bool, str]:
    working = [line.title for line in lines if isinstance(line, Workshop) and outcome.id in line.outcomes]
    if working:
        return True, f"{' and '.join(working)} works towards it"
    answer = diagnostic.answer(outcome.question)
    if answer.number is not None and answer.number >= evidenced and answer.evidence.strip():
        return False, "it is evidenced"
    return True, "it is not evidenced yet"


def _chosen(outcome: IntendedOutcome, diagnostic: Diagnostic, facts: Facts) -> tuple[bool, str]:
    chosen = diagnostic.answer(facts.promised)
    if chosen.names(outcome.id):
        return True, "it is among those that matter most to the charity"
    return False, "the charity chose others" if chosen.known else "which outcomes matter most is not known"
