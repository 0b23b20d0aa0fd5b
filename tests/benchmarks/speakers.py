"""Plugins by the number, each of which says three things of each charity, and what they say as amendments."""

from __future__ import annotations

from collections.abc import Iterable

from coproduce import (
    Accommodate,
    AddLine,
    AdjustDays,
    AnyTailoring,
    CapSession,
    Duration,
    Include,
    Initial,
    Meetings,
    Plugin,
    ProviderDays,
    Source,
    TailorContext,
    Workshops,
    hookimpl,
)
from coproduce.amendments import Stamped
from coproduce.rules.asking import author

SOURCE = Source.assumption("an example")
WORKSHOPS = ("enhance/concepts", "enhance/vision", "enhance/planning")
COMPANIONS = ("enhance/check-in-1", "enhance/check-in-2", "enhance/review-and-support")


class Speaker(Plugin):
    """Cap the sessions, carry a need to all meetings, and add days to the first workshop."""

    version = "1.0"

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # noqa: ARG002 - the same for all
        yield CapSession(
            id=f"{self.key}/cap", target=Workshops(), cap=Duration(2), reason="half a day is enough", source=SOURCE
        )
        yield Accommodate(
            id=f"{self.key}/need", target=Meetings(), text="a quiet room", reason="it was asked for", source=SOURCE
        )
        yield AdjustDays(
            id=f"{self.key}/days",
            target=Initial("enhance/module-1"),
            days=ProviderDays(1),
            what="preparation",
            in_band=False,
            reason="it takes a quarter-day",
            source=SOURCE,
        )


def speakers(number: int) -> tuple[Plugin, ...]:
    """Make so many plugins, each with a key of its own."""
    return tuple(type("Numbered", (Speaker,), {"key": f"speaker-{each:03}"})() for each in range(number))


def proposals(plugins: Iterable[Plugin]) -> list[Stamped]:
    """Give three proposals of each plugin: the whole series of workshops."""
    return [_stamped(plugin, Include, line) for plugin in plugins for line in WORKSHOPS]


def compositions(plugins: Iterable[Plugin]) -> list[Stamped]:
    """Give three lines that each plugin adds: two check-ins and the support."""
    return [_stamped(plugin, AddLine, line) for plugin in plugins for line in COMPANIONS]


def _stamped(plugin: Plugin, kind: type[Include | AddLine], line: str) -> Stamped:
    id_ = f"{plugin.key}/{line.partition('/')[2]}"
    return Stamped(kind(id=id_, line=line, reason="it is needed", source=SOURCE), author(plugin))
