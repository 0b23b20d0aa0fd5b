"""Who may see a field: every field of a document says so, and silence is a fault."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

import attrs


class Audience(Enum):
    """Name the four readers of a document; `provider` sees everything, each other one a part of it."""

    PROVIDER = "provider"
    CHARITY = "charity"
    FUNDER = "funder"
    CO_FACILITATOR = "co-facilitator"


ONLY_THE_PROVIDER = frozenset({Audience.PROVIDER})
"""The readers of what has not said who may read it: silence shows nothing."""

FieldAudience = Mapping[str, Any]

EVERYONE: FieldAudience = MappingProxyType({"audience": frozenset(Audience)})
"""Field metadata: each of the four readers may see the field."""

PROVIDER_AND_CHARITY: FieldAudience = MappingProxyType({"audience": frozenset({Audience.PROVIDER, Audience.CHARITY})})
"""Field metadata: candid, for the provider and the charity's contact."""

IN_THE_ROOM: FieldAudience = MappingProxyType({"audience": frozenset(Audience) - {Audience.FUNDER}})
"""Field metadata: for those who take part, the funder not among them."""

WITH_THE_FUNDER: FieldAudience = MappingProxyType({"audience": frozenset(Audience) - {Audience.CO_FACILITATOR}})
"""Field metadata: between the provider, the charity and the funder."""

PROVIDER: FieldAudience = MappingProxyType({"audience": ONLY_THE_PROVIDER})
"""Field metadata: internal to the provider."""

BY_QUESTION: FieldAudience = MappingProxyType({"audience": "by question"})
"""Field metadata: part of an answer, so whoever may see the question may see the field."""


def audience_of(field: attrs.Attribute[Any]) -> frozenset[Audience] | str | None:
    """Tell who may see a field: a set of readers, `"by question"`, or None where it does not say.

    >>> from coproduce import Charity
    >>> sorted(reader.value for reader in audience_of(attrs.fields(Charity).name))
    ['charity', 'co-facilitator', 'funder', 'provider']
    """
    declared: frozenset[Audience] | str | None = field.metadata.get("audience")
    return declared


def is_for_everyone(field: attrs.Attribute[Any]) -> bool:
    """Tell whether every reader may see a field, so that a message or a repr may show its value."""
    return audience_of(field) == frozenset(Audience)
