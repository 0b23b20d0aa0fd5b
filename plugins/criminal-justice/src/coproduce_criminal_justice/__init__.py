"""Criminal justice: the initial workshop can be co-facilitated by a trained person with lived experience."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from typing_extensions import override

from coproduce import (
    AddRole,
    AnyTailoring,
    CatalogueEntry,
    CheckContext,
    Effort,
    Finding,
    Initial,
    Level,
    Package,
    Participants,
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
        if ctx.answer("G6").is_("yes"):
            yield AddRole(
                id="criminal-justice/co-facilitation",
                target=Initial("enhance/module-1"),
                role=CO_FACILITATOR.id,
                reason="the charity wants the initial workshop co-facilitated by somebody with lived experience",
                source=Source.offer("R35", "R36", "Q7"),
                answers=("G6",),
            )

    @hookimpl
    @override
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield what a person must decide: nobody was asked, or a safe space for staff is co-facilitated."""
        answer = ctx.package.assessment.diagnostic.answer("G6")
        series = ctx.package.series("enhance/module-1")
        if series and not answer.known:
            text = "whether co-facilitation is wanted is not known, so no co-facilitator is planned"
            yield _finding("not-asked", Level.NOTE, text, Source.offer("R35"))
        yield from _safe_space(ctx.package, series)


def _safe_space(package: Package, series: tuple[Workshop, ...]) -> Iterator[Finding]:
    for workshop in series:
        if CO_FACILITATOR.id in workshop.roles and workshop.participants is Participants.STAFF_ONLY:
            said = [cause.id for cause in package.explain(f"{workshop.id}.participants").causes]
            text = (
                f"{workshop.title} is a safe space for staff ({', '.join(said)}) and co-facilitated by somebody with "
                "lived experience (criminal-justice/co-facilitation): please confirm that this is meant"
            )
            yield _finding("safe-space", Level.WARNING, text, Source.offer("R32", "R35", "Q7"))


def _finding(name: str, level: Level, text: str, source: Source) -> Finding:
    return Finding(id=f"criminal-justice/{name}", level=level, text=text, source=source, answers=("G6",))
