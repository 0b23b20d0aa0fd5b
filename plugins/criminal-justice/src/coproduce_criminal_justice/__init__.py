"""Criminal justice: the initial workshop can be co-facilitated by a trained person with lived experience."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from typing_extensions import override

from coproduce import (
    AddRole,
    AnyTailoring,
    CatalogueEntry,
    CheckContext,
    Counterfactual,
    Decline,
    Effort,
    Finding,
    Initial,
    Level,
    Only,
    Plugin,
    Predicate,
    ProviderDays,
    Role,
    Source,
    TailorContext,
    Workshop,
    hookimpl,
    sector,
)

CO_FACILITATOR = Role(
    id="criminal-justice/co-facilitator",
    title="co-facilitator from the lived-experience team",
    team="lived-experience team",
    credential="OCN-accredited facilitation skills course",
    source=Source.offer("R35", "R36"),
    option="enhance/co-facilitation",
    effort=Effort(
        what="co-facilitation by somebody with lived experience",
        days=ProviderDays.of("1"),
        in_band=False,
        source=Source.assumption(
            "a person-day beside the facilitator's, for which the offer states none", "R35", "Q10"
        ),
    ),
)


class CriminalJustice(Plugin):
    """Add a co-facilitator to the first workshop of the chosen series, where the charity wants one (R35, Q7).

    It is never automatic: without a yes to G6 nothing is added, and a finding says why.

    >>> CriminalJustice().key
    'criminal-justice'
    """

    key: ClassVar[str] = "criminal-justice"
    version: ClassVar[str] = "0.1.0"
    distribution: ClassVar[str] = "coproduce-criminal-justice"
    applies: ClassVar[Predicate] = sector("criminal-justice", "CJ", "CJ101", "CJ102", "CJ105")

    @hookimpl
    @override
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield the role of the co-facilitator, with the accredited course and a day outside the stated band."""
        yield CO_FACILITATOR

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield the role for the initial workshop, where the charity wants co-facilitation."""
        series = ctx.series("enhance/module-1")
        wanted = Counterfactual("G6", "yes", "answered yes")
        if not series:
            workshop = Counterfactual("E3", "2", "at 2 or lower")
            yield _declined("there is no introductory workshop to co-facilitate", workshop, wanted)
        elif ctx.answer("G6").is_("yes"):
            yield from _co_facilitated(ctx, series)
        else:
            known = ctx.answer("G6").known
            yield _declined("it is not wanted" if known else "whether it is wanted is not known", wanted)

    @hookimpl
    @override
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield a note where nobody was asked."""
        series = ctx.package.series("enhance/module-1")
        if series and not ctx.package.assessment.diagnostic.answer("G6").known:
            text = "whether co-facilitation is wanted is not known, so no co-facilitator is planned"
            yield _finding("not-asked", Level.NOTE, text, Source.offer("R35"))


def _declined(why: str, *changes: Counterfactual) -> Decline:
    return Decline(
        id="criminal-justice/no-co-facilitation",
        option="enhance/co-facilitation",
        reason=why,
        source=Source.offer("R35"),
        answers=("G6",),
        would_change=changes,
    )


def _co_facilitated(ctx: TailorContext, series: tuple[Workshop, ...]) -> Iterator[AddRole]:
    """Yield the role for the initial workshop, or for as many from the first on as the reading allows (Q7)."""
    for number, workshop in enumerate(series[: ctx.figure("co-facilitated-workshops")], start=1):
        yield AddRole(
            id="criminal-justice/co-facilitation" + (f"-{number}" if number > 1 else ""),
            target=Initial("enhance/module-1") if number == 1 else Only(workshop.id),
            role=CO_FACILITATOR.id,
            reason="the charity wants the initial workshop co-facilitated by somebody with lived experience",
            source=Source.offer("R35", "R36", "Q7"),
            answers=("G6",),
        )


def _finding(name: str, level: Level, text: str, source: Source) -> Finding:
    return Finding(id=f"criminal-justice/{name}", level=level, text=text, source=source, answers=("G6",))
