"""Files to trees: capped before they are parsed, with one fault of syntax, and the line of each key of TOML."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from coproduce.errors import DocumentError, escaped, printable, together

LARGEST_FILE = 256 * 1024
"""The most bytes that the document of one charity may hold."""

DEEPEST_NESTING = 32
"""The most levels of tables, lists and dotted keys in one document."""

LARGEST_NUMBER = 2**63 - 1
"""The largest whole number, after the standard of TOML."""

LONGEST_NUMBER = 4000
"""The most digits of a number that is read at all; Python itself refuses to read more than 4300."""

_TOO_MANY_DIGITS = "a number has too many digits"

_TOKENS = re.compile(  # a string that nothing closes is a token too, so that no text is searched for its end twice
    r'''(?P<string>"""(?:[^\\]|\\(?:.|\Z))*?(?:"{3,5}|\Z)|\'\'\'.*?(?:\'{3,5}|\Z)|"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?)'''
    r"|(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<mark>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.\"'#]+)",
    re.DOTALL,
)
KeyPath = tuple[str | int, ...]
"""The keys and places that lead to a part of a document."""


@attrs.frozen
class Tree:
    """Hold a parsed document as plain tables and lists, where it came from, and the line of each key."""

    source: str
    root: dict[str, Any]
    lines: Mapping[KeyPath, int]

    def fault(self, path: KeyPath, message: str, *, code: str = "value", hint: str = "") -> DocumentError:
        """Make a fault at a path, with the line of the nearest key where lines are known."""
        near = next((self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines), None)
        return DocumentError(message, code=code, source=self.source, line=near, path=path_text(path), hint=hint)


def read_tree(path: str | Path, *, largest: int = LARGEST_FILE) -> Tree:
    """Read a TOML or JSON file into plain tables and lists, with size and depth capped before it is parsed.

    Raises `DocumentError` for a file that cannot be read or has a fault of syntax.
    """
    source = escaped(str(path))
    suffix = Path(path).suffix.lower()
    if suffix not in (".toml", ".json"):
        message = f"a case file ends in .toml or .json, not in {printable(suffix)}"
        raise DocumentError(message, code="file", source=source, hint="convert it to TOML or JSON")
    text = _decoded(bytes_of(path, source, largest), source)
    return parse_toml(text, source) if suffix == ".toml" else parse_json(text, source)


def parse_toml(text: str, source: str) -> Tree:
    """Parse TOML text into a tree that knows the line of each key; raise `DocumentError` for a fault of syntax."""
    import tomllib  # noqa: PLC0415 - read on first use, so that importing the library stays light

    text = text.replace("\r\n", "\n")
    _refuse_depth(text, source)
    try:
        root = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_fault(str(error), text, source) from None
    except ValueError:
        raise DocumentError(f"this is not TOML: {_TOO_MANY_DIGITS}", code="syntax", source=source) from None
    return _normalised(Tree(source, root, _key_lines(text)))


def parse_json(text: str, source: str) -> Tree:
    """Parse JSON text into a tree, refusing repeated keys, infinities and lone surrogates; raise `DocumentError`."""
    import json  # noqa: PLC0415 - read on first use, so that importing the library stays light

    _refuse_depth(text, source)
    try:
        root = json.loads(
            text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant, parse_int=_whole_number
        )
    except json.JSONDecodeError as error:
        raise DocumentError(f"this is not JSON: {error.msg}", code="syntax", source=source, line=error.lineno) from None
    except ValueError as error:
        raise DocumentError(f"this is not JSON: {error}", code="syntax", source=source) from None
    if not isinstance(root, dict):
        raise DocumentError("expected an object at the top", code="syntax", source=source, path="$")
    return _normalised(Tree(source, root, {}))


def all_faults(source: str, faults: Iterable[DocumentError]) -> DocumentError:
    """Gather the faults of one document into one error, in the order of their lines and paths."""
    found = sorted(faults, key=lambda fault: (fault.line or 0, _natural(fault.path)))
    return together(found, f"{len(found)} faults in this document", code="document", source=source)


# Bytes and text ------------------------------------------------------------------------------------------------------


def bytes_of(path: str | Path, source: str, largest: int) -> bytes:
    """Read the bytes of an ordinary file that is no larger than it may be, or raise `DocumentError`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise DocumentError("this is no ordinary file", code="file", source=source)
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(largest + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name cannot be used"
        raise DocumentError(f"cannot read this file: {why.lower()}", code="file", source=source) from None
    if len(content) > largest:
        message = f"this file is larger than {largest // 1024} kB, the most that one document may hold"
        raise DocumentError(message, code="size", source=source)
    return content


def _decoded(content: bytes, source: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = "this file is not written in UTF-8"
        raise DocumentError(message, code="encoding", source=source, line=line, hint="save it as UTF-8") from None
    return text


def _refuse_depth(text: str, source: str) -> None:
    depth = dots = 0
    line = 1
    for token in _TOKENS.finditer(text):
        mark = token.group()
        dots = dots + 1 if mark == "." else 0 if token.lastgroup in ("newline", "mark") else dots
        depth += (mark in "[{") - (mark in "]}") if token.lastgroup == "mark" else 0
        if depth > DEEPEST_NESTING or dots > DEEPEST_NESTING:
            message = f"nested more than {DEEPEST_NESTING} levels deep"
            raise DocumentError(message, code="depth", source=source, line=line)
        line += mark.count("\n")


_DATE_LIKE = re.compile(r"=\s*[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}", re.ASCII)


def _syntax_fault(message: str, text: str, source: str) -> DocumentError:
    place = re.search(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)\Z", message)
    line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
    said = message[: place.start()] if place else message
    return DocumentError(
        f"this is not TOML: {escaped(said)}",
        code="syntax",
        source=source,
        line=line,
        hint=_syntax_hint(said, text, line),
    )


def _syntax_hint(said: str, text: str, line: int) -> str:
    stands = "".join(text.splitlines()[line - 1 : line])
    if "overwrite" in said or "declare" in said or "mutate" in said:
        return "each key and each table stands once, and not both as a key and as a table"
    if _DATE_LIKE.search(stands):
        return "a date is written 2027-01-11, with a month and a day that there are"
    return "text stands in quotation marks, and a date is written 2027-01-11 without them"


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            message = f"the key {printable(key)} stands twice in one object"
            raise ValueError(message)
        found[key] = value
    return found


def _whole_number(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(_TOO_MANY_DIGITS)
    return int(digits)


def _refuse_constant(name: str) -> None:
    message = f"{name} is no value"
    raise ValueError(message)


def _normalised(tree: Tree) -> Tree:
    faults: list[DocumentError] = []
    root = _with_normal_keys(tree, (), tree.root, faults)
    if faults:
        raise all_faults(tree.source, faults)
    lines = {tuple(_normal(part) for part in path): line for path, line in tree.lines.items()}
    return Tree(tree.source, root, lines)


def _with_normal_keys(tree: Tree, path: KeyPath, node: Any, faults: list[DocumentError]) -> Any:  # noqa: ANN401 - any tree
    if len(path) > DEEPEST_NESTING:
        raise tree.fault(path[:DEEPEST_NESTING], f"nested more than {DEEPEST_NESTING} levels deep", code="depth")
    if isinstance(node, int) and abs(node) > LARGEST_NUMBER:
        faults.append(tree.fault(path, f"expected no number beyond {LARGEST_NUMBER}"))
    if isinstance(node, list):
        return [_with_normal_keys(tree, (*path, place), item, faults) for place, item in enumerate(node)]
    if not isinstance(node, dict):
        return node
    found: dict[str, Any] = {}
    for key, value in node.items():
        name = _normal(key)
        if name in found:
            message = "this key stands twice, written with different characters for the same letters"
            faults.append(tree.fault((*path, key), message, code="key"))
        found[str(name)] = _with_normal_keys(tree, (*path, key), value, faults)
    return found


def _normal(part: str | int) -> str | int:
    return unicodedata.normalize("NFC", part) if isinstance(part, str) else part


# The line of each key ------------------------------------------------------------------------------------------------


def _key_lines(text: str) -> dict[KeyPath, int]:
    return _LineFinder(text).find()


class _LineFinder:
    """Walk the tokens of TOML that is known to be well formed, and note the line of each table, key and element."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens_with_lines(text))
        self._at = 0
        self._lines: dict[KeyPath, int] = {}
        self._counts: dict[KeyPath, int] = {}

    def find(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._at < len(self._tokens):
            kind, mark, _ = self._tokens[self._at]
            if kind == "newline":
                self._at += 1
            elif mark == "[":
                table = self._header()
            else:
                self._assignment(table)
        return self._lines

    def _header(self) -> KeyPath:
        is_list = self._peek(1) == "["
        line = self._tokens[self._at][2]
        self._at += 2 if is_list else 1
        keys = self._key()
        self._at += 2 if is_list else 1
        path: KeyPath = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if is_list and place == len(keys) - 1:
                self._lines.setdefault(path, line)
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
            self._lines.setdefault(path, line)
        self._lines[path] = line
        return path

    def _assignment(self, table: KeyPath) -> None:
        line = self._tokens[self._at][2]
        path = table
        for key in self._key():
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._at += 1
        self._value(path)

    def _key(self) -> list[str]:
        keys = []
        while self._at < len(self._tokens):
            kind, mark, _ = self._tokens[self._at]
            if kind not in ("bare", "string") and mark != ".":
                break
            if mark != ".":
                keys.append(_key_text(kind, mark))
            self._at += 1
        return keys

    def _value(self, path: KeyPath) -> None:
        opening = self._peek(0)
        if opening == "[":
            self._elements(path)
        elif opening == "{":
            self._inline(path)
        else:
            while self._at < len(self._tokens) and not self._ends_value():
                self._at += 1

    def _elements(self, path: KeyPath) -> None:
        self._at += 1
        place = 0
        while self._at < len(self._tokens) and self._peek(0) != "]":
            if self._tokens[self._at][0] == "newline" or self._peek(0) == ",":
                self._at += 1
                continue
            self._lines.setdefault((*path, place), self._tokens[self._at][2])
            self._value((*path, place))
            place += 1
        self._at += 1

    def _inline(self, path: KeyPath) -> None:
        self._at += 1
        while self._at < len(self._tokens) and self._peek(0) != "}":
            if self._peek(0) == "," or self._tokens[self._at][0] == "newline":
                self._at += 1
                continue
            self._assignment(path)
        self._at += 1

    def _ends_value(self) -> bool:
        kind, mark, _ = self._tokens[self._at]
        return kind == "newline" or (kind == "mark" and mark in ",]}")

    def _peek(self, ahead: int) -> str:
        place = self._at + ahead
        if place >= len(self._tokens) or self._tokens[place][0] not in ("mark", "newline"):
            return ""
        return self._tokens[place][1]


def _tokens_with_lines(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for token in _TOKENS.finditer(text):
        kind = token.lastgroup or ""
        if kind != "comment":
            yield kind, token.group(), line
        line += token.group().count("\n")


def _key_text(kind: str, mark: str) -> str:
    if kind == "bare":
        return mark
    if mark.startswith("'"):
        return mark[1:-1]
    import tomllib  # noqa: PLC0415 - read on first use, so that importing the library stays light

    text: str = tomllib.loads(f"key = {mark}")["key"]
    return text


def _natural(path: str) -> list[tuple[bool, int, str]]:
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in re.split(r"([0-9]{1,9})", path)]


def path_text(path: KeyPath) -> str:
    """Write a path as messages show it: `$.people[0].role`."""
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{_key_words(part)}" for part in path)


def _key_words(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key, re.ASCII) else printable(key)
