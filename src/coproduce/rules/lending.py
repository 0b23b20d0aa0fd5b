"""What a plugin is lent: copies of its own to read, watched while it has them, and none of them kept."""

from __future__ import annotations

import functools
import operator
import weakref
from collections.abc import Callable
from typing import Any

import attrs

from coproduce.rules.listening import Listening

Noted = list[tuple[Any, tuple[object, ...]]]


@attrs.frozen(eq=False)
class Lent:
    """Hold a context with a charity and a call of its own, as one plugin is lent it for one call."""

    context: Any
    charity: Any
    call: Any

    @classmethod
    def of(cls, context: Any) -> Lent:  # noqa: ANN401 - the context of any hook
        """Copy a context, the charity and the call in it."""
        around = around_call(context)
        charity, call = attrs.evolve(around.charity), _copy(around.diagnostic)
        copied = attrs.evolve(around, charity=charity, diagnostic=call)
        if around is not context:
            copied = attrs.evolve(context, package=attrs.evolve(context.package, assessment=copied))
        return cls(copied, charity, call)

    def watched(self) -> tuple[weakref.ref[Any], ...]:
        """Give references that do not hold what is lent, to see whether anybody else does."""
        return tuple(weakref.ref(each) for each in (self.context, self.charity, self.call))

    def noted(self) -> Noted:
        """Note what the copies hold before a plugin sees them."""
        around = around_call(self.context)
        package = () if around is self.context else (self.context.package, around)
        return _held((*package, self.charity, self.call))

    def pass_on(self, context: Any) -> None:  # noqa: ANN401 - as above
        """Pass on which questions were read."""
        call = around_call(context).diagnostic
        if isinstance(call, Listening):
            call.heard_also(self.call)


def shared(context: Any) -> Noted:  # noqa: ANN401 - the context of any hook, or none
    """Note what is not copied, and plugins see all the same: the answers, who was there, and the offer."""
    if context is None:
        return []
    around = around_call(context)
    offer = (context.offer,) if around is context else ()
    return _held((*offer, *around.diagnostic.answers, *around.diagnostic.attendees))


def around_call(context: Any) -> Any:  # noqa: ANN401 - the context of any hook
    """Give what holds the charity and the call: the assessment of a package, or the context itself."""
    package = getattr(context, "package", None)
    return context if package is None else package.assessment


def _held(parts: tuple[Any, ...]) -> Noted:
    return [(part, _fields_of(part.__class__)[1](part)) for part in parts]


def _copy(call: Any) -> Any:  # noqa: ANN401 - a call, listening or not
    return attrs.evolve(call, noted=set()) if isinstance(call, Listening) else attrs.evolve(call)


def put_back(noted: Noted) -> list[str]:
    """Put back whatever is otherwise now, which a frozen value fences and cannot prevent; name it."""
    changed = []
    for part, before in noted:
        names, read = _fields_of(part.__class__)
        if not all(map(operator.is_, before, read(part))):
            changed.append(type(part).__name__)
            for name, value in zip(names, before, strict=True):
                object.__setattr__(part, name, value)
    return list(dict.fromkeys("Diagnostic" if name == Listening.__name__ else name for name in changed))


@functools.lru_cache(maxsize=64)
def _fields_of(type_: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    names = tuple(field.name for field in attrs.fields(type_))
    return names, operator.attrgetter(*names)
