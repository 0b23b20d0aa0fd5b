"""Our own rules for the Enhance offer, as an ordinary plugin through the same hooks as anyone's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import attrs

from coproduce.amendments import (
    AnyTailoring,
    Composition,
    Proposal,
)
from coproduce.assessment import Finding, Gate
from coproduce.audience import EVERYONE
from coproduce.diagnostic import Question
from coproduce.offer import Offer
from coproduce.rules.enhance.checks import findings
from coproduce.rules.enhance.choosing import companions, proposals
from coproduce.rules.enhance.delivery import delivery
from coproduce.rules.enhance.gates import gates
from coproduce.rules.enhance.shipped import shipped_offer, shipped_questions
from coproduce.rules.hookspecs import (
    CatalogueEntry,
    CheckContext,
    ComposeContext,
    GateContext,
    ProposeContext,
    TailorContext,
    hookimpl,
)
from coproduce.rules.registry import OfferPlugin


def enhance() -> Enhance:
    """Give the Enhance offer with its own rules, for a practice to put in force.

    >>> enhance().offer.title
    'Coproduction training and consultancy under Enhance'
    """
    return Enhance(shipped_offer(), shipped_questions())


@attrs.frozen(eq=False)
class Enhance(OfferPlugin):
    """Bring an offer with our own rules; the offer is data and may be another version of it."""

    key: ClassVar[str] = "enhance"
    version: ClassVar[str] = "1"
    distribution: ClassVar[str] = "coproduce"

    offer: Offer = attrs.field(metadata=EVERYONE)
    asked: tuple[Question, ...] = attrs.field(metadata=EVERYONE)

    @hookimpl
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield the modules, roles and lines of the offer."""
        return (*self.offer.modules, *self.offer.roles, *self.offer.lines)

    @hookimpl
    def coproduce_questions(self) -> Iterable[Question]:
        """Yield the questions of the diagnostic call."""
        return self.asked

    @hookimpl
    def coproduce_gate(self, ctx: GateContext) -> Iterable[Gate]:
        """Yield scope, senior buy-in, time and resources, timing, what is wanted, and the journey."""
        return gates(ctx)

    @hookimpl
    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:
        """Yield workshops by missing outcome, then the modules and lines that the charity asks for."""
        return proposals(ctx)

    @hookimpl
    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:
        """Yield what goes with the chosen workshops: activities, check-ins, support, report-back, debrief."""
        return companions(ctx)

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:
        """Yield how it is delivered: pace and gaps, support, who is in the room, remote, needs, conditions."""
        return delivery(ctx)

    @hookimpl
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield what a person should know: the stated bands, who is missing from the room, what is not known."""
        return findings(ctx.package)
