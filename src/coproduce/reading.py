"""Trees to values: strictly typed, nothing coerced, every fault at once with its path and line."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

import attrs

from coproduce import days
from coproduce.answers import VALUE_TYPES, Answer, Kind, Unknown
from coproduce.audience import audience_of, is_for_everyone
from coproduce.days import Amount
from coproduce.diagnostic import Question
from coproduce.errors import CoproduceError, DocumentError, escaped, printable
from coproduce.provenance import Basis, Source
from coproduce.trees import KeyPath, Tree, all_faults

if TYPE_CHECKING:
    from cattrs import Converter

LONGEST_TEXT = 20_000
"""The most characters in one text."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)
_CLOCK_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z", re.ASCII)
_T = TypeVar("_T")


class Expectation(ValueError):  # noqa: N818 - it is what was expected, and made an error of ours
    """Carry what a value was expected to be, apart from the value, which not everybody may see.

    Where a table or a list was expected, the value is the type of what stood there: its content could belong anywhere.
    """

    def __init__(self, expected: str, value: object, hint: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.value = value
        self.hint = hint


def structure(tree: Tree, type_: type[_T], root: object = None) -> _T:
    """Turn a tree, or another root in its place, into a value, or raise `DocumentError` with every fault of it."""
    faults: list[DocumentError] = []
    value = structured(tree, (), tree.root if root is None else root, type_, faults)
    if faults or value is None:
        raise all_faults(tree.source, faults)
    return value


def refuse_format(tree: Tree, expected: str) -> Iterator[DocumentError]:
    """Yield a fault where a document does not say that it is of the expected format and version."""
    given = tree.root.get("format")
    if given is None:
        message = f'expected format = "{expected}" at the top'
        yield tree.fault(("format",), message, code="format", hint="say which format the document is written in")
    elif given != expected:
        message = f"expected {expected}, got {printable(given)}"
        yield tree.fault(("format",), message, code="format", hint="this version of coproduce reads no other")


@functools.cache
def strict_converter() -> Converter:
    """Give the converter that coerces nothing: each value must already be what its field says."""
    from cattrs import Converter  # noqa: PLC0415 - read on first use, so that importing the library stays light

    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    for type_, hook in _PRIMITIVES.items():
        converter.register_structure_hook(type_, hook)
    converter.register_structure_hook_factory(attrs.has, functools.partial(_object_hook, converter))
    converter.register_structure_hook_func(_is_kind(Amount), _amount)
    converter.register_structure_hook_func(_is_kind(Enum), _member)
    converter.register_structure_hook_func(_is_tuple, functools.partial(_tuple, converter))
    converter.register_structure_hook_func(_is_frozenset, functools.partial(_frozenset, converter))
    converter.register_structure_hook_func(_is_tagged_union, functools.partial(_tagged, converter))
    converter.register_structure_hook_func(is_figure, functools.partial(_figure, converter))
    converter.register_structure_hook_func(_may_be_unknown, functools.partial(_known_or_not, converter))
    converter.register_structure_hook(Answer, functools.partial(_answer, converter))
    converter.register_structure_hook(Source, functools.partial(_source, converter))
    return converter


# Strict conversion ---------------------------------------------------------------------------------------------------


def _text(value: object, _: object = None) -> str:
    if type(value) is not str:
        raise Expectation("expected text in quotation marks", value)
    if len(value) > LONGEST_TEXT:
        message = f"expected no more than {LONGEST_TEXT} characters"
        raise Expectation(message, value)
    for character in value:
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise Expectation(f"expected text without the control character {escaped(character)}", value)
    return value


def _whole_number(value: object, _: object = None) -> int:
    if type(value) is not int:
        raise Expectation("expected a whole number", value)
    return value


def _truth(value: object, _: object = None) -> bool:
    if type(value) is not bool:
        raise Expectation("expected true or false, without quotation marks", value)
    return value


def _date(value: object, _: object = None) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO_DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Expectation("expected a date such as 2027-01-11", value)


def _time(value: object, _: object = None) -> time:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, str) and _CLOCK_TIME.match(value):
        return time.fromisoformat(value)
    raise Expectation("expected a time such as 09:30", value)


_PRIMITIVES: dict[Any, Callable[..., Any]] = {str: _text, int: _whole_number, bool: _truth, date: _date, time: _time}


def _amount(value: object, type_: type[Amount]) -> Amount:
    if type(value) is int and 0 <= value < 10**9:
        return type_(4 * value)
    try:
        return type_.of(value)  # type: ignore[arg-type]  # anything but text is refused there
    except CoproduceError:
        raise Expectation(f"expected {days.EXPECTED}", value) from None


def _signed_amount(value: object, type_: type[Amount]) -> Amount:
    """Read an amount that may also be taken off, such as "-1/2"."""
    if isinstance(value, str) and value.startswith("-"):
        return -1 * _amount(value[1:], type_)
    return _amount(value, type_)


def _signed(converter: Converter, value: object, type_: Any) -> object:  # noqa: ANN401 - an amount, or many
    if not _is_tuple(type_):
        return _signed_amount(value, type_)
    return _tuple(converter, value, type_, each=_signed_amount)


def _member(value: object, type_: type[Enum]) -> Enum:
    for member in type_:
        if type(value) is type(member.value) and value == member.value:
            return member
    names = [str(member.value) for member in type_]
    raise Expectation(f"expected one of {', '.join(names)}", value, meant(value, names))


def _object_hook(converter: Converter, type_: type) -> Callable[[object, object], object]:
    from cattrs.gen import make_dict_structure_fn, override  # noqa: PLC0415 - read on first use

    signed = [field.name for field in attrs.fields(type_) if field.metadata.get("signed")]
    hook = functools.partial(_signed, converter)
    overrides: Any = {name: override(struct_hook=hook) for name in signed}
    build: Callable[..., object] = make_dict_structure_fn(type_, converter, **overrides)

    def read_object(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise Expectation("expected a table of keys and values", type(value))
        tag = getattr(type_, "tag", None)
        if tag is not None and value.get("type") == tag:
            value = {key: item for key, item in value.items() if key != "type"}
        follows = getattr(type_, "derived", {})
        read = build({key: item for key, item in value.items() if key not in follows}, type_)
        for key in follows.keys() & value.keys():
            _at_key(key, functools.partial(_same_as, converter, getattr(read, key)), value[key], follows[key])
        return read

    return read_object


def _same_as(converter: Converter, followed: object, value: object, type_: Any) -> object:  # noqa: ANN401
    """Refuse what follows from the rest of a table and is not what it should be, such as a period of another day."""
    if converter.structure(value, type_) != followed:
        raise Expectation("expected what follows from the rest of this document", type(value), "take it out")
    return followed


def _tuple(
    converter: Converter, value: object, type_: object, *, each: Callable[[Any, Any], object] | None = None
) -> tuple[object, ...]:
    from cattrs import IterableValidationError, IterableValidationNote  # noqa: PLC0415 - read on first use

    if not isinstance(value, list):
        raise Expectation("expected a list in square brackets", type(value))
    element = get_args(type_)[0]
    found, faults = [], []
    for place, item in enumerate(value):
        try:
            found.append(each(item, element) if each else converter.structure(item, element))
        except Exception as error:  # noqa: BLE001 - every fault of every element is gathered
            error.add_note(IterableValidationNote(f"element {place}", place, element))
            faults.append(error)
    if faults:
        raise IterableValidationError("elements", faults, type_)  # type: ignore[arg-type]
    return tuple(found)


def _frozenset(converter: Converter, value: object, type_: object) -> frozenset[object]:
    element = get_args(type_)[0]
    found = _tuple(converter, value, tuple[element, ...])  # type: ignore[valid-type]
    if len(set(found)) < len(found):
        raise Expectation("expected each element once", value)
    return frozenset(found)


def _tagged(converter: Converter, value: object, union: object) -> object:
    types = {type_.tag: type_ for type_ in get_args(union) if type_ is not NoneType}
    if value is None and NoneType in get_args(union):
        return None
    if not isinstance(value, dict):
        raise Expectation("expected a table of keys and values", type(value))
    if value.get("type") not in [*types]:
        hint = meant(value["type"], types) if "type" in value else ""
        raise Expectation(f"expected a key type with one of {', '.join(sorted(types))}", value.get("type"), hint)
    rest = {key: item for key, item in value.items() if key != "type"}
    return converter.structure(rest, types[value["type"]])


def _figure(converter: Converter, value: object, union: object) -> object:
    amounts = {type_.key: type_ for type_ in get_args(union) if issubclass(type_, Amount)}
    others = {type_.key: type_ for type_ in get_args(union) if not issubclass(type_, Amount)}
    if isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        if key in amounts:
            return _at_key(key, _amount, inner, amounts[key])
        if key in others:
            return _at_key(key, converter.structure, inner, others[key])
    raise Expectation(f"expected a table with one key of {', '.join([*amounts, *others])}", type(value))


def _at_key(key: str, read: Callable[[Any, Any], object], inner: object, type_: type) -> object:
    from cattrs import AttributeValidationNote, ClassValidationError  # noqa: PLC0415 - read on first use

    try:
        return read(inner, type_)
    except Exception as error:  # noqa: BLE001 - raised again, with the key that leads to it
        error.add_note(AttributeValidationNote(key, key, type_))
        raise ClassValidationError(key, [error], type_) from None


def _known_or_not(converter: Converter, value: object, union: object) -> object:
    if value == Unknown.UNKNOWN.value:
        return Unknown.UNKNOWN
    known = next(type_ for type_ in get_args(union) if type_ is not Unknown)
    return converter.structure(value, known)


def _answer(converter: Converter, value: object, _: object) -> Answer:
    """Read an answer whose value is of the kind that the answer names."""
    from cattrs import AttributeValidationNote, ClassValidationError  # noqa: PLC0415 - read on first use

    if not isinstance(value, dict):
        raise Expectation('expected a table such as { value = "yes" } or { state = "unknown" }', type(value))
    raw, faults = dict(value), []
    if raw.get("value") is not None:
        try:
            raw["value"] = converter.structure(raw["value"], _value_type(converter.structure(raw.get("kind"), Kind)))
        except Exception as error:  # noqa: BLE001 - every fault of the answer is gathered
            error.add_note(AttributeValidationNote("value", "value", object))
            faults.append(error)
            raw["value"] = ""
    try:
        answer = _builder_of_answers(converter)(raw, Answer)
    except ClassValidationError as error:
        faults.extend(error.exceptions)
    if faults:
        raise ClassValidationError("answer", faults, Answer)
    return answer


@functools.cache
def _builder_of_answers(converter: Converter) -> Callable[[dict[str, Any], type[Answer]], Answer]:
    """Give what builds an answer of its parts, whose value is read already; it is compiled once, which takes long."""
    from cattrs.gen import make_dict_structure_fn, override  # noqa: PLC0415 - read on first use

    build: Callable[[dict[str, Any], type[Answer]], Answer] = make_dict_structure_fn(
        Answer, converter, value=override(struct_hook=lambda found, _: found)
    )
    return build


def _value_type(kind: Kind) -> Any:  # noqa: ANN401 - any type that a converter takes
    if kind is Kind.ELSEWHERE:
        raise Expectation("expected no value: what was said stands outside the answers", dict)
    return VALUE_TYPES[kind]


def _source(converter: Converter, value: object, _: object) -> Source:
    """Read a source: "R52, R58" rests on the offer, a table with `assumption` or `agreed` on what that says."""
    if isinstance(value, str):
        return Source.offer(*value.split(", "))
    bases = {basis.value: basis for basis in (Basis.ASSUMPTION, Basis.AGREED)}
    if (
        isinstance(value, dict)
        and len(named := bases.keys() & value.keys()) == 1
        and value.keys() <= {*named, "clauses"}
    ):
        (name,) = named
        clauses = _tuple(converter, value.get("clauses", []), tuple[str, ...])
        return Source(bases[name], clauses, _text(value[name]))  # type: ignore[arg-type]  # texts, read just above
    expected = 'expected clauses such as "R52, R58", { assumption = "..." } or { agreed = "..." }'
    raise Expectation(expected, value)


def _is_kind(base: type) -> Callable[[object], bool]:
    return lambda type_: isinstance(type_, type) and issubclass(type_, base)


def _is_tuple(type_: object) -> bool:
    return get_origin(type_) is tuple


def _is_frozenset(type_: object) -> bool:
    return get_origin(type_) is frozenset


def _is_union(type_: object) -> bool:
    return get_origin(type_) in (Union, UnionType)


def _is_tagged_union(type_: object) -> bool:
    options = [option for option in get_args(type_) if option is not NoneType]
    return _is_union(type_) and len(options) > 1 and all(hasattr(option, "tag") for option in options)


def is_figure(type_: object) -> bool:
    """Tell whether a type is a choice of day figures, which a document writes as a table with one key."""
    return _is_union(type_) and all(hasattr(option, "key") for option in get_args(type_))


def _may_be_unknown(type_: object) -> bool:
    return _is_union(type_) and Unknown in get_args(type_)


# Faults --------------------------------------------------------------------------------------------------------------

_WITHOUT_VALUES = {
    "answer": "expected either a value or a state that says why there is none",
    "range": "expected a range that does not end before it starts",
}
"""What is said, by the code of an error, where not everybody may see the values that it names."""


def structured(  # noqa: PLR0913 - what, where, as which type, and where its faults go
    tree: Tree,
    path: KeyPath,
    raw: object,
    type_: type[_T],
    faults: list[DocumentError],
    *,
    asked: Question | None = None,
) -> _T | None:
    """Turn a part of a document into a value, or gather its faults and give None."""
    try:
        return strict_converter().structure(raw, type_)
    except Exception as error:  # noqa: BLE001 - what is not a fault of the document is raised again below
        answer_shown = asked is not None and asked.is_for_everyone
        faults.extend(_faults_of(tree, path, error, shown=asked is None or answer_shown, answer_shown=answer_shown))
        return None


def _faults_of(
    tree: Tree, path: KeyPath, error: BaseException, *, shown: bool, answer_shown: bool
) -> Iterator[DocumentError]:
    from cattrs import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError  # noqa: PLC0415

    if isinstance(error, (ClassValidationError, IterableValidationError)):
        for inner in error.exceptions:
            step, field = _step_of(inner, error.cl)
            seen = shown and (
                field is None or is_for_everyone(field) or (answer_shown and audience_of(field) == "by question")
            )
            yield from _faults_of(tree, (*path, *step), inner, shown=seen, answer_shown=answer_shown)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [field.name for field in attrs.fields(error.cl) if field.init]
        for key in sorted(error.extra_fields):
            hint = meant(key, known) or "take it out, or spell it as the format does"
            yield tree.fault((*path, key), "this key is not known here", code="key", hint=hint)
    elif isinstance(error, KeyError):
        yield tree.fault(path, "this key is missing", code="missing")
    elif isinstance(error, Expectation):
        stood = f", got {got(error.value)}" if shown else ""
        yield tree.fault(path, f"{error.expected}{stood}", hint=error.hint if shown else "")
    elif isinstance(error, CoproduceError):
        message = error.message if shown else _WITHOUT_VALUES.get(error.code, "the parts of this do not fit together")
        yield tree.fault(path, message, code=error.code, hint=error.hint if shown else "")
    else:
        raise error


def _step_of(error: BaseException, type_: type | None) -> tuple[KeyPath, attrs.Attribute[Any] | None]:
    from cattrs import AttributeValidationNote, IterableValidationNote  # noqa: PLC0415 - read on first use

    for note in getattr(error, "__notes__", ()):
        if isinstance(note, IterableValidationNote):
            return (note.index,), None
        if isinstance(note, AttributeValidationNote):
            return (note.name,), attrs.fields_dict(type_).get(note.name) if type_ and attrs.has(type_) else None
    return (), None


_SHAPES = {
    dict: "a table",
    list: "a list",
    tuple: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    date: "a date",
    type(None): "nothing (null)",
}


def got(value: object) -> str:
    """Say what stood there, in words that fit any reader: the value where it is plain, else its shape."""
    if isinstance(value, type):
        return _SHAPES.get(value, "another value")
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing (null)"
    if isinstance(value, (dict, list, tuple)):
        return _SHAPES[type(value)]
    return printable(value)


def meant(given: object, known: Iterable[str]) -> str:
    """Say which of the known names may be meant, or nothing where none is near."""
    options = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(str(given).casefold(), options, n=1)
    return f"did you mean {options[close[0]]}?" if close else ""
