"""One file on one charity: who asks, the diagnostic call, what was agreed since, and the names behind the roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any

import attrs

from coproduce.amendments import AnyAmendment, fault_of_edit
from coproduce.answers import Answer, Kind, State
from coproduce.audience import EVERYONE, PROVIDER
from coproduce.charity import Charity
from coproduce.diagnostic import Diagnostic, NamedPerson, Question, Questions
from coproduce.errors import DocumentError, printable
from coproduce.reading import got, meant, refuse_format, structured
from coproduce.trees import KeyPath, Tree, all_faults, path_text, read_tree

CASE_FORMAT = "coproduce-case/1"


@attrs.frozen(kw_only=True)
class Case:
    """Hold what one file says: a charity, its call, the edits agreed since, and, apart, the names behind the roles.

    `aside` are the questions whose answers were left aside, since the plugin that asks them is not in force.
    """

    charity: Charity = attrs.field(metadata=EVERYONE)
    diagnostic: Diagnostic = attrs.field(metadata=EVERYONE)
    agreed: tuple[AnyAmendment, ...] = attrs.field(default=(), metadata=EVERYONE)
    people: tuple[NamedPerson, ...] = attrs.field(default=(), metadata=PROVIDER, repr=False)
    aside: tuple[str, ...] = attrs.field(default=(), metadata=EVERYONE)


def read_case(path: str | Path, questions: Questions, *, aside: frozenset[str] = frozenset()) -> Case:
    """Read a charity and its diagnostic call from a TOML or JSON file.

    Answers under any of the keys in `aside` are left aside where nobody asks for them.

    Raises `DocumentError` with every fault of the file, each with its path and, for TOML, the line of the nearest key.
    """
    return case_from_tree(read_tree(path), questions, aside=aside)


def case_from_tree(tree: Tree, questions: Questions, *, aside: frozenset[str] = frozenset()) -> Case:
    """Turn a parsed document into a case, or raise `DocumentError` with every fault of it."""
    faults = list(refuse_format(tree, CASE_FORMAT))
    if faults and isinstance(tree.root.get("format"), str):
        raise faults[0]  # a document of another kind has no faults as a case, it is none
    root = {key: value for key, value in tree.root.items() if key != "format"}
    call = root.get("diagnostic")
    answers: tuple[Answer, ...] = ()
    left = dict[str, Any]()
    if isinstance(call, dict) and isinstance(call.get("answers"), dict):
        left = {key: value for key, value in call["answers"].items() if key in aside and key not in questions.items()}
        call = {**call, "answers": {key: value for key, value in call["answers"].items() if key not in left}}
    if isinstance(call, dict) and "answers" in call:
        root["diagnostic"] = {key: value for key, value in call.items() if key != "answers"}
        answers = _answers(tree, call["answers"], questions, faults)
    if "aside" in root:
        faults.append(tree.fault(("aside",), "this key is not known here", code="key"))
    case = structured(tree, (), {key: value for key, value in root.items() if key != "aside"}, Case, faults)
    for place, edit in enumerate(case.agreed if case else ()):
        if wrong := fault_of_edit(edit):
            field, message, hint = wrong
            faults.append(tree.fault(("agreed", place, field), message, code=field, hint=hint))
    if faults or case is None:
        raise all_faults(tree.source, faults)
    named = tuple(f"{key}.{row}" for key, rows in left.items() for row in (rows if isinstance(rows, dict) else ("",)))
    return attrs.evolve(case, diagnostic=attrs.evolve(case.diagnostic, answers=answers), aside=named)


# Answers -------------------------------------------------------------------------------------------------------------


def _answers(tree: Tree, raw: object, questions: Questions, faults: list[DocumentError]) -> tuple[Answer, ...]:
    top: KeyPath = ("diagnostic", "answers")
    if not isinstance(raw, dict):
        faults.append(tree.fault(top, f"expected a table of answers, got {got(type(raw))}"))
        return ()
    found, places = [], dict[str, KeyPath]()
    for id_, path, answer in _flat(tree, top, raw, questions, faults):
        if places.setdefault(id_, path) != path:
            message = f"this question is answered twice, here and at {path_text(places[id_])}"
            faults.append(tree.fault(path, message, code="answers"))
        elif id_ not in questions:
            known = [question.id for question in questions]
            owner = id_.partition(".")[0]
            hint = meant(id_, known) or (
                f"it belongs to a plugin or pack {owner}, which is not in force: install it, or name it with --packs"
                if owner.islower() and owner not in questions.items()
                else "the questions in force are those of the offer and its plugins: coproduce questions --all"
            )
            faults.append(tree.fault(path, "no question has this id", code="key", hint=hint))
        elif (read := _answer_to(tree, path, answer, questions.find(id_), faults)) is not None:
            found.append(read)
    return tuple(sorted(found, key=lambda answer: answer.question))


def _flat(
    tree: Tree, top: KeyPath, raw: dict[str, Any], questions: Questions, faults: list[DocumentError]
) -> Iterator[tuple[str, KeyPath, object]]:
    rows = questions.items()
    for key, value in raw.items():
        if key not in rows:
            yield key, (*top, key), value
        elif isinstance(value, dict):
            yield from ((f"{key}.{row}", (*top, key, row), answer) for row, answer in value.items())
        else:
            message = f"expected a table with any of the rows {', '.join(rows[key])}"
            faults.append(tree.fault((*top, key), message))


def _answer_to(
    tree: Tree, path: KeyPath, raw: object, question: Question, faults: list[DocumentError]
) -> Answer | None:
    if question.kind is Kind.ELSEWHERE:
        faults.append(tree.fault(path, f"this is not answered here: {question.evidence}", code="key"))
        return None
    if isinstance(raw, list) and any(isinstance(each, dict) for each in raw):
        voices = [_voice(tree, (*path, place), each, question, faults) for place, each in enumerate(raw)]
        told_all = [voice for voice in voices if voice is not None]
        return Answer.of(told_all) if len(told_all) == len(raw) else None
    return _voice(tree, path, raw, question, faults)


def _voice(tree: Tree, path: KeyPath, raw: object, question: Question, faults: list[DocumentError]) -> Answer | None:
    if isinstance(raw, dict):
        ours = [key for key in ("question", "kind", "voices", "audience") if key in raw]
        faults.extend(tree.fault((*path, key), "this key is not known here", code="key") for key in ours)
        state = State.VALUE.value if "value" in raw else None
        told = {"state": state} if state and "state" not in raw else {}
        raw = {**raw, **told, "question": question.id, "kind": question.kind.value}
        if question.kind is Kind.CHOICE and not isinstance(raw.get("value"), (str, NoneType)):
            message = f"expected one of {', '.join(question.options)}, in quotation marks"
            faults.append(tree.fault((*path, "value"), message))
            raw = {**raw, "value": question.options[0]}  # so that the other faults of the answer are found too
    answer = structured(tree, path, raw, Answer, faults, asked=question)
    fault = question.fault(answer.value) if answer and answer.known else ""
    if answer and fault:
        shown, hint = _told(answer.value, question) if question.is_for_everyone else ("", "")
        faults.append(tree.fault((*path, "value"), f"{fault}{shown}", hint=hint))
    return answer


def _told(value: object, question: Question) -> tuple[str, str]:
    """Say what a value is, and which option may be meant by the first that is none."""
    given = [item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, (str, int))]
    strange = next((item for item in given if question.options and item not in question.options), None)
    hint = meant(strange, question.options) if strange is not None else ""
    return f", got {', '.join(printable(item) for item in given)}", hint
