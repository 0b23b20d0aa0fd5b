"""Our own rules for the Enhance offer, as an ordinary plugin through the same hooks as anyone's."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import attrs

from coproduce.amendments import (
    AnyTailoring,
    Composition,
    Proposal,
)
from coproduce.assessment import Finding, Gate
from coproduce.audience import EVERYONE
from coproduce.diagnostic import Question, Questions
from coproduce.offer import Offer
from coproduce.rules.enhance.checks import findings
from coproduce.rules.enhance.choosing import proposals
from coproduce.rules.enhance.companions import companions
from coproduce.rules.enhance.delivery import delivery
from coproduce.rules.enhance.gates import gates
from coproduce.rules.enhance.options import declined
from coproduce.rules.enhance.shipped import offer_from, shipped_offer, shipped_questions
from coproduce.rules.enhance.spoken import spoken_ids
from coproduce.rules.hookspecs import (
    CatalogueEntry,
    CheckContext,
    ComposeContext,
    GateContext,
    ProposeContext,
    TailorContext,
    hookimpl,
)
from coproduce.rules.refusing import OfferPlugin


def enhance(offer: str | Path | None = None) -> Enhance:
    """Give the Enhance offer with its own rules, for a practice to put in force.

    `offer` is a TOML file with another version of the offer, in the format of the shipped one. Raises `DocumentError`
    with every fault of the file.

    >>> enhance().offer.title
    'Coproduction training and consultancy under Enhance'
    """
    return Enhance(shipped_offer() if offer is None else offer_from(offer), shipped_questions())


@attrs.frozen(eq=False)
class Enhance(OfferPlugin):
    """Bring an offer with our own rules; the offer is data and may be another version of it."""

    key: ClassVar[str] = "enhance"
    version: ClassVar[str] = "1"
    distribution: ClassVar[str] = "coproduce"

    offer: Offer = attrs.field(metadata=EVERYONE)
    asked: Questions = attrs.field(metadata=EVERYONE)

    @property
    def ids(self) -> tuple[str, ...]:  # type: ignore[override]  # they follow from the lines of the offer
        """The ids of the gates, amendments and findings that our rules may say."""
        return spoken_ids(self.offer)

    @property
    def instrument(self) -> str:
        """The version of the questions."""
        return self.asked.version

    @hookimpl
    def coproduce_catalogue(self) -> Iterable[CatalogueEntry]:
        """Yield the modules, roles, lines and options of the offer."""
        return (*self.offer.modules, *self.offer.roles, *self.offer.lines, *self.offer.options)

    @hookimpl
    def coproduce_questions(self) -> Iterable[Question]:
        """Yield the questions of the diagnostic call."""
        return self.asked.all

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
        """Yield how it is delivered, slot by slot, and why options are not taken up."""
        return itertools.chain(delivery(ctx), declined(ctx))

    @hookimpl
    def coproduce_check(self, ctx: CheckContext) -> Iterable[Finding]:
        """Yield what a person should know: the stated bands, who is missing from the room, what is not known."""
        return findings(ctx.package)
