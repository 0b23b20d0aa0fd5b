"""Whether a value is what its type says, field by field: what a plugin yields is looked at before it is used."""

from __future__ import annotations

import functools
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs


def misfit(value: object, hint: object) -> str:
    """Name the first part of a value that is not of its type, or give an empty text where all of it fits.

    >>> from coproduce import Source
    >>> misfit(Source.offer("R1"), Source)
    ''
    >>> misfit(attrs.evolve(Source.offer("R1"), note=5), Source)
    'note is int'
    """
    if get_origin(hint) in (Union, UnionType):
        return _misfit_of_any(value, get_args(hint))
    if get_origin(hint) in (tuple, frozenset):
        return _misfit_of_many(value, hint)
    if hint is None or hint is NoneType:
        return "" if value is None else f"is {type(value).__name__}"
    if isinstance(hint, type) and type(value) is not hint:
        return f"is {type(value).__name__}"
    if isinstance(hint, type) and attrs.has(hint) and not issubclass(hint, Enum):
        return _misfit_of_fields(value, hint)
    return ""


def _misfit_of_any(value: object, options: tuple[object, ...]) -> str:
    found = [misfit(value, option) for option in options]
    return "" if "" in found else max(found, key=lambda words: not words.startswith("is "))


def _misfit_of_many(value: object, hint: object) -> str:
    if type(value) is not get_origin(hint):
        return f"is {type(value).__name__}"
    element = get_args(hint)[0]
    members: Any = value
    return next((f"has one that {words}" for member in members if (words := misfit(member, element))), "")


def _misfit_of_fields(value: object, type_: type) -> str:
    for name, hint in _fields(type_):
        if words := misfit(getattr(value, name), hint):
            return f"{name} {words}" if words.startswith(("is ", "has ")) else f"{name}.{words}"
    return ""


@functools.lru_cache(maxsize=256)
def _fields(type_: type) -> tuple[tuple[str, object], ...]:
    hints = get_type_hints(type_)
    return tuple((field.name, hints[field.name]) for field in attrs.fields(type_) if field.init)
