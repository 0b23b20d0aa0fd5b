"""Whether a value is what its type says, field by field: what a plugin yields is looked at before it is used."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from coproduce.reading import LONGEST_TEXT

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def misfit(value: object, hint: object) -> str:
    """Name the first part of a value that is not of its type, or give an empty text where all of it fits.

    >>> from coproduce import Source
    >>> misfit(Source.offer("R1"), Source)
    ''
    >>> misfit(attrs.evolve(Source.offer("R1"), note=5), Source)
    'note is int'
    """
    return _test_of(hint)(value)


_Test = Callable[[Any], str]


@functools.lru_cache(maxsize=1024)
def _test_of(hint: object) -> _Test:
    """Make the test of a type once; what the fields of a type hold is looked up where one is first tested."""
    if get_origin(hint) in (Union, UnionType):
        return functools.partial(_misfit_of_any, tuple(_test_of(option) for option in get_args(hint)))
    origin = get_origin(hint)
    if origin is tuple or origin is frozenset:
        return functools.partial(_misfit_of_many, origin, _test_of(get_args(hint)[0]))
    if hint is None:
        return functools.partial(_misfit_of_one, NoneType)
    if hint is str:
        return _misfit_of_text
    if not isinstance(hint, type):
        return _fits
    has_fields = attrs.has(hint) and not issubclass(hint, Enum)
    return functools.partial(_misfit_of_fields if has_fields else _misfit_of_one, hint)


def _fits(_: object) -> str:
    return ""


def _misfit_of_one(type_: type, value: object) -> str:
    return "" if type(value) is type_ else f"is {type(value).__name__}"


def _misfit_of_text(value: object) -> str:
    """Tell what keeps a text from being written into a document and read back."""
    if type(value) is not str:
        return f"is {type(value).__name__}"
    if len(value) > LONGEST_TEXT:
        return f"has more than {LONGEST_TEXT} characters"
    return "has a control character" if _UNWRITABLE.search(value) else ""


def _misfit_of_any(tests: tuple[_Test, ...], value: object) -> str:
    found = [test(value) for test in tests]
    return "" if "" in found else max(found, key=lambda words: not words.startswith("is "))


def _misfit_of_many(type_: type, test: _Test, value: Any) -> str:  # noqa: ANN401 - anything that a plugin may say
    if words := _misfit_of_one(type_, value):
        return words
    return next((f"has one that {words}" for member in value if (words := test(member))), "")


def _misfit_of_fields(type_: type, value: object) -> str:
    if words := _misfit_of_one(type_, value):
        return words
    for name, test in _tests_of_fields(type_):
        if words := test(getattr(value, name)):
            return f"{name} {words}" if words.startswith(("is ", "has ")) else f"{name}.{words}"
    return ""


@functools.lru_cache(maxsize=256)
def _tests_of_fields(type_: type) -> tuple[tuple[str, _Test], ...]:
    hints = get_type_hints(type_)
    return tuple((field.name, _test_of(hints[field.name])) for field in attrs.fields(type_) if field.init)
