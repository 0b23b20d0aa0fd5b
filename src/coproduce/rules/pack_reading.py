"""Files to data packs: strictly read, every fault of every file at once, with its path and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

import attrs

from coproduce.amendments import Accommodate, AnyTailoring, Composition, PluginAmendment, is_id_of
from coproduce.answers import Kind
from coproduce.assessment import Finding, Gate, Verdict
from coproduce.audience import EVERYONE
from coproduce.charity import Nation
from coproduce.diagnostic import Question
from coproduce.errors import ArgumentError, CoproduceError, DocumentError, escaped, printable, together
from coproduce.offer import AnyLine, Module, Option, Role
from coproduce.reading import got, meant, refuse_format, structured
from coproduce.rules.applicability import AllOf, Always, AnyOf, Predicate, WorksIn, WorksOn
from coproduce.rules.conditions import OnAnswer, OnLine, Relation, When
from coproduce.rules.hookspecs import Renamed
from coproduce.rules.packs import DataPack, Entry
from coproduce.trees import KeyPath, Tree, all_faults, read_tree

PACK_FORMAT = "coproduce-pack/1"

_T = TypeVar("_T")


def read_packs(path: str | Path) -> tuple[DataPack, ...]:
    """Read the data pack in a file, or every one in a folder, in the order of their names.

    Raises `DocumentError` with every fault of every file, where a folder holds none, and where two have one key.
    """
    if not Path(path).is_dir():
        return (read_pack(path),)
    packs, faults = list[tuple[Path, DataPack]](), list[CoproduceError]()
    for file in _files(Path(path)):
        try:
            packs.append((file, read_pack(file)))
        except DocumentError as error:
            faults.extend(error.errors)
    faults.extend(_taken_keys(packs))
    if faults:
        message = f"{len(faults)} faults in these data packs"
        raise together(faults, message, code="document", source=escaped(str(path)))
    return tuple(pack for _, pack in packs)


def _files(folder: Path) -> list[Path]:
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".toml" and not file.name.startswith("."))
    except OSError as error:
        message = f"cannot read this folder: {(error.strerror or 'failed').lower()}"
        raise DocumentError(message, code="file", source=escaped(str(folder))) from None
    if not files:
        hint = "put the .toml files of the packs into it"
        raise DocumentError("there is no data pack in this folder", code="file", source=escaped(str(folder)), hint=hint)
    return files


def _taken_keys(packs: list[tuple[Path, DataPack]]) -> Iterator[DocumentError]:
    first: dict[str, Path] = {}
    for file, pack in packs:
        if first.setdefault(pack.key, file) != file:
            message = f"the key {pack.key} is that of {escaped(first[pack.key].name)}, too"
            hint = "keep one of the two, or give one another key"
            yield DocumentError(message, code="taken", source=escaped(str(file)), path="$.key", hint=hint)


def read_pack(path: str | Path, *, distribution: str = "", version: str = "") -> DataPack:
    """Read a data pack from a TOML file; `distribution` is what it was installed with, if it was.

    `version` is that of the distribution, and of the pack where the file says none.

    Raises `DocumentError` with every fault of the file, each with its line and path.
    """
    file = Path(path)
    if file.suffix != ".toml" and file.exists():
        message = f"a data pack ends in .toml, not in {printable(file.suffix)}"
        raise DocumentError(message, code="file", source=escaped(str(path)), hint="write it as TOML")
    if not file.exists():
        raise DocumentError("there is no such file or folder", code="file", source=escaped(str(path)))
    tree = read_tree(file)
    faults = list(refuse_format(tree, PACK_FORMAT))
    if faults and isinstance(tree.root.get("format"), str):
        raise faults[0]  # a document of another kind has no faults as a pack, it is none
    name = escaped(file.name)
    return _Reader(tree, name, faults).pack(distribution or name, version)


# Reading --------------------------------------------------------------------------------------------------------------

_CATALOGUE = {"roles": Role, "modules": Module, "lines": AnyLine, "options": Option}
_SAID = {"gates": Gate, "amendments": PluginAmendment, "findings": Finding}
_SECTIONS: dict[str, Any] = {**_CATALOGUE, "questions": Question, **_SAID, "renamed": Renamed}
_OF_EDITS = "it belongs to an edit on record"
_NOT_HERE = {
    "amendments": {"by": _OF_EDITS, "on": _OF_EDITS},
    "gates": {"author": "the practice adds it"},
    "findings": {"author": "the practice adds it"},
}
_WHERE_LINES_ARE = (*get_args(Composition), *get_args(AnyTailoring), Finding)
_EXPECTED_WHEN = 'expected a table such as { question = "C1", is = "yes" } or { line = "enhance/concepts" }'
_VERSION = re.compile(r"[0-9]+\.[0-9]+\Z", re.ASCII)
_BEST = re.compile(r"\bbest\b")


@attrs.frozen(kw_only=True)
class _Head:
    key: str = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(default="", metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    requires: str = attrs.field(default="", metadata=EVERYONE)


@attrs.frozen(kw_only=True)
class _Whom:
    sectors: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)
    nations: tuple[Nation, ...] = attrs.field(default=(), metadata=EVERYONE)

    def __attrs_post_init__(self) -> None:
        if not self.predicates:
            hint = "name sectors or nations, or leave [applies] out for every charity"
            raise ArgumentError("this names no charity", code="applies", hint=hint)

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        works_on = (WorksOn(self.sectors),) if self.sectors else ()
        works_in = (WorksIn(self.nations),) if self.nations else ()
        return (*works_on, *works_in)

    @property
    def predicate(self) -> Predicate:
        return self.predicates[0] if len(self.predicates) == 1 else AllOf(self.predicates)


@attrs.frozen(kw_only=True)
class _Applies(_Whom):
    any: tuple[_Whom, ...] = attrs.field(default=(), metadata=EVERYONE)

    @property
    def predicates(self) -> tuple[Predicate, ...]:
        either = (AnyOf(tuple(each.predicate for each in self.any)),) if self.any else ()
        return (*super().predicates, *either)


@attrs.frozen(eq=False, kw_only=True)
class _Written:
    """Hold one table of the file, and what was read from it: nothing, where that has faults."""

    path: KeyPath
    raw: dict[str, Any]
    value: Any = None
    when: tuple[When, ...] | None = ()

    @property
    def section(self) -> str:
        return str(self.path[0])

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def has_id(self) -> bool:
        return isinstance(self.raw.get("id"), str)

    @property
    def activities(self) -> list[str]:
        """The id of the activity that it adds, if it adds one."""
        inner = self.raw.get("activity")
        return [inner["id"]] if isinstance(inner, dict) and isinstance(inner.get("id"), str) else []

    def texts(self, name: str) -> list[str]:
        given = self.raw.get(name)
        return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []

    def may_share_its_id_with(self, other: _Written) -> bool:
        """Tell whether two entries are of one type, each said after other answers."""
        alike = self.section == other.section in _SAID and self.raw.get("type") == other.raw.get("type")
        return alike and (None in (self.when, other.when) or bool(self.when and other.when and self.when != other.when))


@attrs.frozen
class _Reader:
    """Turn the tree of one file into a pack, and gather every fault on the way."""

    tree: Tree
    name: str
    faults: list[DocumentError]

    def pack(self, distribution: str, version: str) -> DataPack:
        head, applies = self._head(), self._applies()
        self._refuse_unknown_keys()
        written = [each for name, type_ in _SECTIONS.items() for each in self._section(name, type_)]
        renamed = [each for each in written if each.section == "renamed"]
        named = sorted((each for each in written if each.has_id), key=lambda each: self.tree.lines[each.path])
        if head:
            self._refuse_ids(head.key, named)
            self._refuse_references(head.key, named)
            self._refuse_renamed(head.key, renamed, {each.id for each in named})
        if self.faults or head is None:
            raise all_faults(self.tree.source, self.faults)
        return DataPack(
            key=head.key,
            version=head.version or version,
            title=head.title,
            requires=head.requires,
            distribution=distribution,
            applies=applies,
            renamed=tuple(each.value for each in renamed),
            catalogue=tuple(each.value for each in written if each.section in _CATALOGUE),
            questions=tuple(each.value for each in written if each.section == "questions"),
            entries=tuple(Entry(each.value, each.when or ()) for each in written if each.section in _SAID),
            read=True,
            places=tuple((each.id, f"{self.name}:{self.tree.lines[each.path]}") for each in named),
        )

    def refuse(self, path: KeyPath, message: str, *, code: str = "value", hint: str = "") -> None:
        self.faults.append(self.tree.fault(path, message, code=code, hint=hint))

    def value(self, path: KeyPath, raw: object, type_: type[_T]) -> _T | None:
        return structured(self.tree, path, raw, type_, self.faults)

    # The top of the file ----------------------------------------------------------------------------------------------

    def _head(self) -> _Head | None:
        known = attrs.fields_dict(_Head)
        head = self.value((), {key: value for key, value in self.tree.root.items() if key in known}, _Head)
        if head is None:
            return None
        if not is_id_of(f"{head.key}/name", head.key):
            self.refuse(("key",), f"expected lower-case words with hyphens, got {printable(head.key)}", code="key")
            return None
        if head.requires and not _VERSION.match(head.requires):
            self.refuse(("requires",), f'expected a version such as "1.0", got {printable(head.requires)}')
        for name in ("version", "title"):
            if name in self.tree.root and not getattr(head, name).strip():
                self.refuse((name,), "expected some text")
        return head

    def _applies(self) -> Predicate:
        raw = self.tree.root.get("applies")
        if raw is None:
            return Always()
        if empty := list(_empty_lists(("applies",), raw)):
            for path in empty:
                self.refuse(path, "this list is empty", code="applies", hint="fill it, or leave it out")
            return Always()
        read = self.value(("applies",), raw, _Applies)
        return read.predicate if read else Always()

    def _refuse_unknown_keys(self) -> None:
        known = ["format", *attrs.fields_dict(_Head), "applies", *_SECTIONS]
        for key in self.tree.root.keys() - {*known}:
            hint = meant(key, known) or "take it out, or spell it as the format does"
            self.refuse((key,), "this key is not known here", code="key", hint=hint)

    # The tables -------------------------------------------------------------------------------------------------------

    def _section(self, name: str, type_: Any) -> Iterator[_Written]:  # noqa: ANN401 - a type or a union
        tables = self.tree.root.get(name, [])
        if not isinstance(tables, list):
            self.refuse((name,), f"expected tables, each below [[{name}]], got {got(type(tables))}")
            return
        for place, raw in enumerate(tables):
            path = (name, place)
            if name in _SAID and isinstance(raw, dict):
                yield self._entry(path, raw, type_)
            else:
                value = self.value(path, raw, type_)
                if isinstance(value, Question):
                    self._refuse_no_options(path, value)
                yield _Written(path=path, raw=raw if isinstance(raw, dict) else {}, value=value)

    def _entry(self, path: KeyPath, raw: dict[str, Any], type_: Any) -> _Written:  # noqa: ANN401 - as above
        when = self._when((*path, "when"), raw["when"]) if "when" in raw else ()
        rest = {"answers": _questions(when or ()), **raw}
        rest.pop("when", None)
        for key, hint in _NOT_HERE[str(path[0])].items():
            if rest.pop(key, None) is not None:
                self.refuse((*path, key), "this key is not known here", code="key", hint=hint)
        if rest.get("type") == "set-figure" and path[0] == "amendments":
            hint = "put it on record in the case file, in an [[agreed]] table"
            self.refuse((*path, "type"), "a figure of the offer is a coordinator's to set", hint=hint)
            return _Written(path=path, raw=raw, when=when)
        said = self.value(path, rest, type_)
        if said is not None:
            self._refuse_words(path, said)
        if said is not None and when is not None:
            self._refuse_when(path, said, when)
        return _Written(path=path, raw=raw, value=said, when=when)

    def _refuse_no_options(self, path: KeyPath, question: Question) -> None:
        if question.kind in (Kind.CHOICE, Kind.CHOICES) and not question.options:
            hint = 'name them, as in options = ["yes", "no"]'
            self.refuse((*path, "kind"), "there are no options to choose from", code="options", hint=hint)

    def _refuse_words(self, path: KeyPath, said: object) -> None:
        """Refuse words that cannot stand in a package, as the laws of conformance do, before any charity is there."""
        clause = "text" if isinstance(said, Finding) else "reason"
        for name in ("reason", "text"):
            words = getattr(said, name, None)
            if words is not None and not words.strip():
                self.refuse((*path, name), "expected some text")
            elif words is not None and name == clause and (words.rstrip() != words or words.endswith(".")):
                message = "this is a clause of a sentence, so it ends without a full stop or a space"
                self.refuse((*path, name), message, hint="leave it out")
        if isinstance(said, Accommodate) and said.text.strip():
            self._refuse_promise((*path, "text"), said.text.casefold())

    def _refuse_promise(self, path: KeyPath, words: str) -> None:
        hint = 'begin it as in "We will do our best: a room without stairs."'
        if "guarantee" in words:
            self.refuse(path, "an accommodation is a best effort, and nothing is guaranteed (R38)", hint=hint)
        elif not _BEST.search(words):
            self.refuse(path, "an accommodation says that it is a best effort (R38)", hint=hint)

    def _refuse_when(self, path: KeyPath, said: object, when: tuple[When, ...]) -> None:
        if type(said) not in _WHERE_LINES_ARE and any(isinstance(each, OnLine) for each in when):
            hint = "ask for a line where lines are composed or tailored, or in a finding"
            self.refuse((*path, "when"), "there are no lines here yet", code="when", hint=hint)
        if isinstance(said, Gate) and said.verdict is Verdict.CLOSE and not any(map(_needs_an_answer, when)):
            message = "a gate that closes rests on an answer: what is not known closes nothing"
            hint = 'name the answer, as in when = { question = "C1", is = "no" }'
            self.refuse((*path, "when"), message, code="when", hint=hint)

    def _when(self, path: KeyPath, raw: object) -> tuple[When, ...] | None:
        if raw == []:
            self.refuse(path, "this list is empty", code="when", hint="leave it out where it is always said")
            return None
        listed = [((*path, place), each) for place, each in enumerate(raw)] if isinstance(raw, list) else [(path, raw)]
        found = [self._condition(where, each) for where, each in listed]
        return None if None in found else tuple(each for each in found if each is not None)

    def _condition(self, path: KeyPath, raw: object) -> When | None:
        if isinstance(raw, dict) and "line" in raw and "question" not in raw:
            return self.value(path, raw, OnLine)
        if not isinstance(raw, dict) or "question" not in raw:
            self.refuse(path, f"{_EXPECTED_WHEN}, got {got(type(raw))}", code="when")
            return None
        relations = [each for each in Relation if each.value in raw]
        known = ["question", *(each.value for each in Relation)]
        strange = raw.keys() - {*known}
        for key in strange:
            hint = meant(key, known) or "a table tests one answer or one line: where several must hold, write a list"
            self.refuse((*path, key), "this key is not known here", code="key", hint=hint)
        if len(relations) != 1 and not strange:
            message = f"expected one of {', '.join(known[1:])} beside the question, got {len(relations) or 'none'}"
            self.refuse(path, message, code="when", hint="where several must hold, write a list of tables")
        if len(relations) != 1 or strange:
            return None
        return self._on_answer(path, raw, relations[0])

    def _on_answer(self, path: KeyPath, raw: dict[str, Any], relation: Relation) -> OnAnswer | None:
        given = raw[relation.value]
        types: dict[Relation, Any] = {
            Relation.IS: int if type(given) is int else str,
            Relation.UNLESS: int if type(given) is int else str,
            Relation.ANY_OF: tuple[str, ...],
            Relation.AT_LEAST: int,
            Relation.AT_MOST: int,
            Relation.KNOWN: bool,
        }
        question = self.value((*path, "question"), raw["question"], str)
        value = self.value((*path, relation.value), given, types[relation])
        if value == ():
            self.refuse((*path, relation.value), "this list is empty", code="when", hint="name one answer at least")
        return None if question is None or value in (None, ()) else OnAnswer(question, relation, value)

    # Ids and what they name -------------------------------------------------------------------------------------------

    def _refuse_ids(self, key: str, named: list[_Written]) -> None:
        earlier: dict[str, list[_Written]] = {}
        for each in named:
            mark = "." if each.section == "questions" else "/"
            self._refuse_foreign((*each.path, "id"), each.id, key, mark)
            for activity in each.activities:
                self._refuse_foreign((*each.path, "activity", "id"), activity, key, "/")
            same = earlier.setdefault(each.id.casefold(), [])
            clashing = [other for other in same if not each.may_share_its_id_with(other)]
            same.append(each)
            if clashing:
                message = f"this id is given twice, here and in line {self.tree.lines[clashing[0].path]}"
                may = "entries of one type may share an id where each has a when of its own"
                self.refuse((*each.path, "id"), message, code="id", hint=may if each.section in _SAID else "")

    def _refuse_foreign(self, path: KeyPath, id_: str, key: str, mark: str) -> None:
        if not _owned(id_, key, mark):
            self.refuse(path, f"expected an id of the form {key}{mark}name, got {printable(id_)}", code="id")

    def _refuse_references(self, key: str, named: list[_Written]) -> None:
        """Refuse what names a question or a line of the pack's own that is not there, or no answer to it."""
        asked = {each.id: each.value for each in named if each.section == "questions"}
        lines = {each.id for each in named if each.section == "lines"}
        lines |= {activity for each in named for activity in each.activities}
        for each in (one for one in named if one.section in _SAID):
            for when in each.when or ():
                where = (*each.path, "when")
                if isinstance(when, OnLine):
                    self._refuse_stale(where, when.line, f"{key}/", lines, "line")
                    continue
                self._refuse_stale(where, when.question, f"{key}.", asked, "question")
                if (question := asked.get(when.question)) and (wrong := when.misfit(question)):
                    ever = "always" if when.relation is Relation.UNLESS else "never"
                    self.refuse(where, f"this {ever} holds: {wrong}", code="when")
            for name in ("answers", "asks"):
                for id_ in each.texts(name):
                    self._refuse_stale((*each.path, name), id_, f"{key}.", asked, "question")

    def _refuse_stale(self, path: KeyPath, id_: str, prefix: str, known: Iterable[str], what: str) -> None:
        if id_.startswith(prefix) and id_ not in known:
            self.refuse(path, f"no {what} here has the id {printable(id_)}", code=what, hint=meant(id_, known))

    def _refuse_renamed(self, key: str, renamed: list[_Written], here: set[str]) -> None:
        for path, said in ((each.path, each.value) for each in renamed if each.value):
            if not (_owned(said.old, key, "/") or _owned(said.old, key, ".")):
                self.refuse((*path, "old"), f"{printable(said.old)} was never an id of {key}", code="id")
            if said.old in here:
                self.refuse((*path, "old"), f"{said.old} is still in use here", code="id")
            if said.new not in here:
                message = f"nothing here has the id {printable(said.new)}"
                self.refuse((*path, "new"), message, code="id", hint=meant(said.new, here))


def _empty_lists(path: KeyPath, raw: object) -> Iterator[KeyPath]:
    if raw == []:
        yield path
    parts = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, part in parts:
        yield from _empty_lists((*path, key), part)


def _questions(when: tuple[When, ...]) -> list[str]:
    return list(dict.fromkeys(each.question for each in when if isinstance(each, OnAnswer)))


def _needs_an_answer(when: When) -> bool:
    return isinstance(when, OnAnswer) and when.needs_an_answer


def _owned(id_: str, key: str, mark: str) -> bool:
    owner, found, name = id_.partition(mark)
    return bool(found) and is_id_of(f"{owner}/{name}", key)
