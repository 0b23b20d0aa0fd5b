"""The part of a document that one audience may see; whatever goes out is made from that part and nothing else."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

from coproduce.audience import ONLY_THE_PROVIDER, Audience, audience_of
from coproduce.errors import ArgumentError, KindError, printable

_Document = TypeVar("_Document")
_Readers = frozenset[Audience]


def audience_named(name: Audience | str) -> Audience:
    """Give the audience with this name; there is none by default.

    Raises `ArgumentError` for a name of none, and `KindError` for what is no name.

    >>> audience_named("funder")
    <Audience.FUNDER: 'funder'>
    """
    if isinstance(name, Audience):
        return name
    known = [each.value for each in Audience]
    hint = f"name one of {', '.join(known)}"
    if not isinstance(name, str):
        raise KindError(f"the audience is a {type(name).__name__}: expected a name", code="audience", hint=hint)
    if name not in known:
        raise ArgumentError(f"{printable(name)} is no audience", code="audience", hint=hint)
    return Audience(name)


def seen_by(document: _Document, audience: Audience | str) -> _Document:
    """Give the part of a document that an audience may see: what is not for it is empty, or gone from its list.

    What is made from this part cannot tell what it left out. A text that is not for the audience is empty, a list has
    nothing in it, and any other value is None, which is never a no. The provider sees the document itself.

    >>> from coproduce.assessment import Gate, Verdict
    >>> from coproduce.provenance import Source
    >>> gate = Gate(id="a/b", title="Backing", verdict=Verdict.PASS, reason="candid", source=Source.offer("R91"))
    >>> seen_by(gate, "charity").reason, seen_by(gate, "funder").reason
    ('candid', '')
    """
    reader = audience_named(audience)
    return document if reader is Audience.PROVIDER else _Reader(reader).view(document, ONLY_THE_PROVIDER)


_GONE = object()
"""What stands for a part that is not for the audience at all, until its list leaves it out."""

_EMPTY: tuple[tuple[type, object], ...] = ((str, ""), (tuple, ()), (frozenset, frozenset()))
"""What stands for a hidden value of each kind; a value of any other kind is None."""

_PLAIN = (str, int, bool, bytes, type(None))


class _Reader:
    """Walk a document for one audience; a part in which nothing is hidden stays the same object."""

    def __init__(self, audience: Audience) -> None:
        self.audience = audience
        self._known: dict[tuple[int, _Readers], tuple[Any, Any]] = {}

    def view(self, value: Any, readers: _Readers) -> Any:  # noqa: ANN401 - any part of a document
        if type(value) in _PLAIN:
            return value
        known = self._known.get((id(value), readers))
        if known is None:  # the value is kept beside its view, so that nothing else gets its id
            known = self._known[id(value), readers] = value, self._viewed(value, readers)
        return known[1]

    def _viewed(self, value: Any, readers: _Readers) -> Any:  # noqa: ANN401 - likewise
        if isinstance(value, tuple):
            return self._items(value, readers)
        if attrs.has(type(value)):
            return self._object(value, readers)
        if isinstance(value, frozenset):
            return frozenset(kept for each in value if (kept := self.view(each, readers)) is not _GONE)
        if isinstance(value, Mapping):
            seen = {key: self.view(each, readers) for key, each in value.items()}
            return {key: each for key, each in seen.items() if each is not _GONE}
        return value

    def _items(self, items: tuple[Any, ...], readers: _Readers) -> tuple[Any, ...]:
        seen = [self.view(each, readers) for each in items]
        if all(new is old for new, old in zip(seen, items, strict=True)):
            return items
        return tuple(each for each in seen if each is not _GONE)

    def _object(self, value: Any, readers: _Readers) -> Any:  # noqa: ANN401 - likewise
        own = getattr(value, "audience", None)
        if isinstance(own, frozenset):
            if self.audience not in own:
                return _GONE
            readers = own
        changed = dict[str, Any]()
        for name, may, field in _fields(type(value), self.audience):  # type: ignore[arg-type]  # a class is hashable
            old = getattr(value, name)
            if may is None:
                may = self.audience in readers  # noqa: PLW2901 - by question: as the answer around it
            new = self.view(old, readers) if may else _neutral(field, old)
            if new is _GONE:
                new = None
            if new is not old:
                changed[name] = new
        derived = {name: self.view(getattr(value, name), readers) for name in getattr(type(value), "derived", ())}
        if not changed and all(new is getattr(value, name) for name, new in derived.items()):
            return value
        return _rebuilt(value, changed | derived)


@functools.cache
def _fields(type_: type, audience: Audience) -> tuple[tuple[str, bool | None, attrs.Attribute[Any]], ...]:
    """List the fields of a class, and whether an audience may see each; None where that is by question."""
    found = []
    for field in attrs.fields(type_):
        declared = audience_of(field)
        may = None if isinstance(declared, str) else audience in (declared or frozenset())
        found.append((field.name, may, field))
    return tuple(found)


def _neutral(field: attrs.Attribute[Any], value: object) -> object:
    """Give what stands in the place of a hidden value: its default, or an empty value of its kind, or None."""
    default = field.default
    if default is not attrs.NOTHING and not isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # a class
        return default
    return next((empty for kind, empty in _EMPTY if isinstance(value, kind)), None)


def _rebuilt(value: _Document, changed: dict[str, Any]) -> _Document:
    """Make a copy with other values, past the checks of its class, which a document in part would not pass."""
    copy = object.__new__(type(value))
    for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # an attrs class, as the caller has seen
        object.__setattr__(copy, field.name, changed.get(field.name, getattr(value, field.name)))
    for name in changed.keys() - {field.name for field in attrs.fields(type(value))}:  # type: ignore[arg-type]
        object.__setattr__(copy, name, changed[name])
    if hasattr(type(value), "_attrs_cached_hash"):
        object.__setattr__(copy, "_attrs_cached_hash", None)
    return copy
