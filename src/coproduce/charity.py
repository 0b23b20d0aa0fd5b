"""Who asks for support: the facts about a charity that rules read."""

from __future__ import annotations

from enum import Enum

import attrs

from coproduce.answers import UNKNOWN, Unknown
from coproduce.audience import EVERYONE
from coproduce.errors import ArgumentError


class Nation(Enum):
    """Name the nation that a charity works in."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"

    @property
    def title(self) -> str:
        """The name as people write it."""
        return self.value.replace("-", " ").title()


@attrs.frozen(kw_only=True)
class Charity:
    """Hold what is known about the charity that asks (item A1 of the diagnostic call; R7, R8, R90).

    A fact that nobody knows yet is `UNKNOWN`, which is neither an empty list nor a no.

    >>> Charity(name="Bryn Hope", nations=(Nation.WALES,)).works_in(Nation.WALES)
    True
    >>> Charity(name="Bryn Hope").nations
    <Unknown.UNKNOWN: 'unknown'>
    """

    name: str = attrs.field(metadata=EVERYONE)
    nations: tuple[Nation, ...] | Unknown = attrs.field(default=UNKNOWN, metadata=EVERYONE)
    sectors: tuple[str, ...] | Unknown = attrs.field(default=UNKNOWN, metadata=EVERYONE)
    region: str = attrs.field(default="", metadata=EVERYONE)
    size: str = attrs.field(default="", metadata=EVERYONE)
    serves: str = attrs.field(default="", metadata=EVERYONE)
    register_number: str = attrs.field(default="", metadata=EVERYONE)
    contact_role: str = attrs.field(default="", metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            message = "a charity has a name"
            raise ArgumentError(message, code="charity")
        for field in ("nations", "sectors"):
            value = getattr(self, field)
            if value == ():
                message = f'{field} is an empty list: leave it out, or say "unknown", where it is not known'
                raise ArgumentError(message, code="charity")
            if not isinstance(value, Unknown) and len(set(value)) < len(value):
                raise ArgumentError(f"{field} names one twice", code="charity", hint="name each once")

    def works_in(self, nation: Nation) -> bool | Unknown:
        """Tell whether the charity works in a nation, or that this is not known."""
        return UNKNOWN if isinstance(self.nations, Unknown) else nation in self.nations

    def works_on(self, sector: str) -> bool | Unknown:
        """Tell whether the charity works in a sector, or that this is not known."""
        return UNKNOWN if isinstance(self.sectors, Unknown) else sector in self.sectors
