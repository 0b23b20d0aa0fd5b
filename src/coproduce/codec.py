"""Documents in and out: an assessment, a package, a plan, an agreement or a delivery as JSON, and back again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import attrs

from coproduce.agreement import Agreement
from coproduce.assessment import Assessment
from coproduce.days import Amount
from coproduce.delivery import Delivery
from coproduce.errors import ArgumentError, DocumentError, escaped, expect, printable
from coproduce.package import Package
from coproduce.plan import Plan
from coproduce.provenance import Basis, Source
from coproduce.reading import is_figure, strict_converter, structure
from coproduce.trees import bytes_of, parse_json

if TYPE_CHECKING:
    from cattrs import Converter

Document = Assessment | Package | Plan | Agreement | Delivery
"""What can be written as a document and read back."""

FORMATS: dict[str, type[Document]] = {
    "coproduce-assessment/1": Assessment,
    "coproduce-package/1": Package,
    "coproduce-plan/2": Plan,
    "coproduce-agreement/1": Agreement,
    "coproduce-delivery/1": Delivery,
}
"""The format and version of each kind of document."""

LARGEST_DOCUMENT = 8 * 1024 * 1024
"""The most characters that a document may hold when it is read back."""


def dumps(document: Document) -> str:
    """Write an assessment, a package, a plan, an agreement or a delivery as JSON: the same value, the same text.

    Raises `ArgumentError` for a value of another kind.

    >>> from coproduce import Practice, enhance
    >>> practice = Practice(enhance())
    >>> case = practice.read("docs/examples/right-at-the-start.toml")
    >>> assessment = practice.assess(case.charity, case.diagnostic)
    >>> loads(dumps(assessment)) == assessment
    True
    """
    import json  # noqa: PLC0415 - read on first use, so that importing the library stays light

    return json.dumps(as_tree(document), ensure_ascii=False, indent=2) + "\n"


def loads(text: str, *, source: str = "document") -> Document:
    """Read a document back from JSON text, or raise `DocumentError` with every fault of it."""
    expect(text, str, "the document", "pass the text of a JSON document")
    if len(text) > LARGEST_DOCUMENT:
        message = f"this document has more than {LARGEST_DOCUMENT} characters"
        raise DocumentError(message, code="size", source=source)
    tree = parse_json(text, source)
    format_ = tree.root.get("format")
    if not isinstance(format_, str) or format_ not in FORMATS:
        message = f"expected one of {', '.join(FORMATS)}, got {printable(format_)}"
        raise tree.fault(("format",), message, code="format", hint="this version of coproduce reads no other")
    rest = {key: value for key, value in tree.root.items() if key != "format"}
    return structure(tree, FORMATS[format_], rest)


def content_of(path: str | Path, *, largest: int = 4 * LARGEST_DOCUMENT) -> bytes:
    """Read the bytes of an ordinary file that is no larger than it may be, and wait for no pipe.

    Unless you say otherwise, it may be as large as any document. Raises `DocumentError` where it is not so.

    >>> content_of("README.md", largest=0)
    Traceback (most recent call last):
        ...
    coproduce.errors.DocumentError: README.md: [size] this file is larger than 0 kB, the most that one document may hold
    """
    return bytes_of(path, escaped(str(path)), largest)


def as_tree(document: Document) -> dict[str, Any]:
    """Turn a document into plain tables and lists, with its format, or raise `ArgumentError` for what is none."""
    named = [format_ for format_, type_ in FORMATS.items() if type(document) is type_]
    if not named:
        message = (
            f"{type(document).__name__} is no document: expected {', '.join(t.__name__ for t in FORMATS.values())}"
        )
        raise ArgumentError(message, code="document")
    return {"format": named[0], **_writer().unstructure(document)}


@functools.cache
def _writer() -> Converter:
    converter = strict_converter().copy()
    converter.register_unstructure_hook_factory(attrs.has, functools.partial(_object_hook, converter))
    converter.register_unstructure_hook_func(_is_kind(Amount), lambda amount: amount.text())
    converter.register_unstructure_hook_func(_is_kind(Enum), lambda member: member.value)
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_unstructure_hook(time, lambda clock: f"{clock:%H:%M}")
    converter.register_unstructure_hook(Source, _source)
    return converter


def _object_hook(converter: Converter, type_: type) -> Callable[[Any], dict[str, Any]]:
    hints = get_type_hints(type_)
    fields = [(field.name, is_figure(hints[field.name])) for field in attrs.fields(type_) if field.init]
    fields += [(name, False) for name in getattr(type_, "derived", ())]
    tag = {"type": type_.tag} if hasattr(type_, "tag") else {}

    def write(value: object) -> dict[str, Any]:
        return {**tag, **{name: _written(converter, getattr(value, name), figure=figure) for name, figure in fields}}

    return write


def _written(converter: Converter, value: Any, *, figure: bool) -> object:  # noqa: ANN401 - any part of a document
    if value is None or type(value) in _PLAIN:
        return value
    if figure:
        return {value.key: converter.unstructure(value)}
    if isinstance(value, tuple):
        return [converter.unstructure(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((converter.unstructure(item) for item in value), key=str)
    return converter.unstructure(value)


_PLAIN = (str, int, bool)


def _source(source: Source) -> object:
    if source.basis is Basis.OFFER:
        return ", ".join(source.clauses)
    return {source.basis.value: source.note, "clauses": list(source.clauses)}


def _is_kind(base: type) -> Callable[[object], bool]:
    return lambda type_: isinstance(type_, type) and issubclass(type_, base)
