"""Criminal justice: the initial workshop can be co-facilitated by a trained person with lived experience."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from typing_extensions import override

from coproduce import (
    AddRole,
    AdjustDays,
    AnyTailoring,
    CatalogueEntry,
    CheckContext,
    Condition,
    Counterfactual,
    Decline,
    Effort,
    Finding,
    Initial,
    Level,
    Only,
    Package,
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

OPTION = "enhance/co-facilitation"
"""The option of the offer that this plugin takes up, or says why not."""

COURSE = "OCN-accredited facilitation skills course"
"""What all co-facilitators have completed (R36)."""

HARMED = ("CJ104", "CJ105")
"""The codes of work with people whom crime has harmed: trafficking and modern slavery, and victim support."""

SECTORS = ("criminal-justice", "CJ", "CJ101", "CJ102", *HARMED)
"""The plain name, and the UK-CAT codes of Crime and Justice but for CJ103, road safety."""

CO_FACILITATOR = Role(
    id="criminal-justice/co-facilitator",
    title="co-facilitator from the lived-experience team",
    team="lived-experience team",
    credential=COURSE,
    source=Source.offer("R35", "R36"),
    option=OPTION,
    effort=Effort(
        what="co-facilitation by somebody with lived experience",
        days=ProviderDays.of("1"),
        in_band=False,
        source=Source.assumption(
            "a person-day beside the facilitator's, for which the offer states none", "R35", "Q10"
        ),
    ),
)

_CONFIRMED = Source.assumption(
    "a person at the provider confirms the course for whoever is chosen, before the workshop is confirmed", "R36"
)
_CARE = Source.assumption(
    "whoever co-facilitates is briefed before and heard after, a quarter-day each, for which the offer states none",
    "R35",
    "Q10",
)
_AROUND = {
    "briefing": ("briefing of the co-facilitator before the workshop", "nobody walks into a room unprepared"),
    "debrief": ("debrief of the co-facilitator after the workshop", "speaking from experience can stir things up"),
}
_ACCREDITED = "criminal-justice/accredited"


class CriminalJustice(Plugin):
    """Add a co-facilitator to the first workshop of the chosen series, where the charity wants one (R35, Q7).

    It is never automatic: without a yes to G6 nothing is added, and the option says why. Where it is wanted, the
    workshop is confirmed once a person has recorded that whoever co-facilitates has completed the course (R36).

    >>> from coproduce import Charity
    >>> CriminalJustice().applies.judge(Charity(name="Kestrel Gate", sectors=("CJ101",))).words
    'the charity works on CJ101'
    """

    key: ClassVar[str] = "criminal-justice"
    version: ClassVar[str] = "0.2.0"
    distribution: ClassVar[str] = "coproduce-criminal-justice"
    requires: ClassVar[str] = "1.0"
    applies: ClassVar[Predicate] = sector(*SECTORS)
    ids: ClassVar[tuple[str, ...]] = (
        "criminal-justice/co-facilitation",
        "criminal-justice/co-facilitation-*",
        "criminal-justice/accredited",
        "criminal-justice/accredited-*",
        "criminal-justice/briefing",
        "criminal-justice/briefing-*",
        "criminal-justice/debrief",
        "criminal-justice/debrief-*",
        "criminal-justice/no-co-facilitation",
        "criminal-justice/not-asked",
        "criminal-justice/course-not-confirmed-*",
        "criminal-justice/whose-experience",
    )

    @hookimpl
    @override
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield the role of the co-facilitator, with the accredited course and a day outside the stated band."""
        yield CO_FACILITATOR

    @hookimpl
    @override
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield role, condition, briefing and debrief where co-facilitation is wanted, or why it is not taken up."""
        series = ctx.series("enhance/module-1")
        wanted = Counterfactual("G6", "yes", "answered yes")
        if not series:
            workshop = Counterfactual("E3", "2", "at 2 or lower")
            yield _declined("there is no introductory workshop to co-facilitate", workshop, wanted)
        elif ctx.answer("G6").is_("yes"):
            for number, each in enumerate(series[: ctx.figure("co-facilitated-workshops")], start=1):
                yield from _co_facilitated(each, number)
        else:
            yield _declined(_why_not(ctx), wanted)

    @hookimpl
    @override
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield a note where nobody knows, and what a person should see to where a line is co-facilitated."""
        package = ctx.package
        answer = package.assessment.diagnostic.answer("G6")
        if package.series("enhance/module-1") and answer.applicable and not answer.known:
            text = "whether co-facilitation is wanted is not known, so no co-facilitator is planned"
            yield _finding("not-asked", Level.NOTE, text, Source.offer("R35"), "G6")
        yield from _without_the_course(package)
        yield from _whose_experience(package)


# Taken up or not ------------------------------------------------------------------------------------------------------


def _why_not(ctx: TailorContext) -> str:
    answer = ctx.answer("G6")
    if not answer.applicable:
        return "the question whether it is wanted does not concern this charity"
    return "it is not wanted" if answer.known else "whether it is wanted is not known"


def _declined(why: str, *changes: Counterfactual) -> Decline:
    return Decline(
        id="criminal-justice/no-co-facilitation",
        option=OPTION,
        reason=why,
        source=Source.offer("R35"),
        answers=("G6",),
        would_change=changes,
    )


def _co_facilitated(workshop: Workshop, number: int) -> Iterator[AnyTailoring]:
    """Yield what one co-facilitated workshop needs; after the first, each id has the number of the workshop (Q7)."""
    ending = f"-{number}" if number > 1 else ""
    target = Initial("enhance/module-1") if number == 1 else Only(workshop.id)
    yield AddRole(
        id=f"criminal-justice/co-facilitation{ending}",
        target=target,
        role=CO_FACILITATOR.id,
        reason="the charity wants the initial workshop co-facilitated by somebody with lived experience",
        source=Source.offer("R35", "R36", "Q7"),
        answers=("G6",),
    )
    yield Condition(
        id=f"{_ACCREDITED}{ending}",
        target=target,
        text=f"The co-facilitator has completed the {COURSE}.",
        reason="all co-facilitators have completed it",
        source=_CONFIRMED,
        answers=("G6",),
    )
    for name, (what, reason) in _AROUND.items():
        yield AdjustDays(
            id=f"criminal-justice/{name}{ending}",
            target=target,
            days=ProviderDays.of("1/4"),
            what=what,
            in_band=False,
            option=OPTION,
            reason=reason,
            source=_CARE,
            answers=("G6",),
        )


# What a person should see to ------------------------------------------------------------------------------------------


def _without_the_course(package: Package) -> Iterator[Finding]:
    """Warn where an edit put a co-facilitator into a line, and nothing there asks for the course (R36)."""
    settled = any(id_.startswith(_ACCREDITED) for edit in package.agreed for id_ in edit.supersedes)
    for line in package.lines:
        asked = any(note.id.startswith(_ACCREDITED) for note in line.conditions)
        if CO_FACILITATOR.id in line.roles and not asked and not settled:
            text = f"{line.title} is co-facilitated, and nobody is asked to confirm the {COURSE}: add it as a condition"
            yield _finding(f"course-not-confirmed-{line.name}", Level.WARNING, text, _CONFIRMED)


def _whose_experience(package: Package) -> Iterator[Finding]:
    charity = package.assessment.charity
    harmed = any(charity.works_on(code) is True for code in HARMED)
    if harmed and any(CO_FACILITATOR.id in line.roles for line in package.lines):
        text = "the charity works with people whom crime has harmed: agree with it whose lived experience fits"
        source = Source.assumption("lived experience of the justice system is not of one kind", "R35")
        yield _finding("whose-experience", Level.NOTE, text, source, "A1", "G6")


def _finding(name: str, level: Level, text: str, source: Source, *answers: str) -> Finding:
    return Finding(id=f"criminal-justice/{name}", level=level, text=text, source=source, answers=answers)
