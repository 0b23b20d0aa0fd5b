"""Whether what was said in confidence comes back in words that others may read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

import attrs

from coproduce.answers import Answer, Kind, Value
from coproduce.audience import Audience, audience_of
from coproduce.case import Case
from coproduce.diagnostic import Diagnostic, Question, Questions
from coproduce.testing.bench import Bench, Heard
from coproduce.testing.possible import values

_OWN_WORDS = (Kind.TEXT, Kind.LIST, Kind.OPPORTUNITIES, Kind.CHALLENGES, Kind.QUICK_WINS, Kind.DATES)
_OF_A_FEW = (Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.COUNT, Kind.DATE, Kind.DURATION, Kind.PROVIDER_DAYS)
_MOST_TRIES = 4
_READ_BY_ALL = frozenset(Audience)


def leaks(bench: Bench) -> Iterator[str]:
    """Yield a fault for every text that repeats an answer to somebody who may not see it."""
    yield from dict.fromkeys((*_own_words_repeated(bench), *_values_repeated(bench)))


def _fault(heard: Heard, name: str, readers: frozenset[Audience], question: Question) -> str:
    who = ", ".join(sorted(reader.value for reader in readers - question.audience))
    return f"{heard.value.id}: its {name} shows {who} what was answered to {question.id}"


# Somebody's own words -------------------------------------------------------------------------------------------------


def _own_words_repeated(bench: Bench) -> Iterator[str]:
    """Look for a marker that is put into every text of every answer that is not for everybody."""
    questions = bench.practice.questions
    for _, case in bench.applying():
        marked = attrs.evolve(case, diagnostic=_marked_call(case.diagnostic, questions))
        for heard in bench.heard(marked):
            yield from _marked_texts(heard, questions)


def _marked_texts(heard: Heard, questions: Questions) -> Iterator[str]:
    for readers, name, text in _texts(heard.value):
        for question in questions:
            if _marker(question.id) in text and not readers <= question.audience:
                yield _fault(heard, name, readers, question)


def _marked_call(call: Diagnostic, questions: Questions) -> Diagnostic:
    return attrs.evolve(call, answers=tuple(_marked_answer(answer, questions) for answer in call.answers))


def _marked_answer(answer: Answer, questions: Questions) -> Answer:
    if answer.question not in questions or questions.find(answer.question).is_for_everyone:
        return answer
    said = _with_marker(answer)
    voices = tuple(map(_with_marker, answer.voices)) or ((said, said) if answer.known else ())
    return attrs.evolve(said, voices=voices)


def _with_marker(answer: Answer) -> Answer:
    """Put the marker in the place of what one person said, and of the evidence for it."""
    marker = _marker(answer.question)
    value = _marked(answer.value, marker) if answer.kind in _OWN_WORDS else answer.value
    return attrs.evolve(answer, value=value, evidence=answer.evidence and marker, voices=())


def _marker(question: str) -> str:
    return f"said in confidence, in answer to {question}"


def _marked(value: Any, marker: str) -> Any:  # noqa: ANN401 - any value of an answer
    if isinstance(value, str):
        return marker
    if isinstance(value, tuple):
        return tuple(_marked(item, marker) for item in value)
    if attrs.has(type(value)):
        texts = (field.name for field in attrs.fields(type(value)) if isinstance(getattr(value, field.name), str))
        return attrs.evolve(value, **dict.fromkeys(texts, marker))
    return value


# One of a few values --------------------------------------------------------------------------------------------------


def _values_repeated(bench: Bench) -> Iterator[str]:
    """Change an answer wherever its words stand in a text, and tell where the new words take their place in it.

    That a text depends on an answer is no fault, and an option such as "yes" stands in many a text by chance; only a
    text that is the same but for the words of the answer repeats it.
    """
    questions = [bench.practice.questions.find(id_) for id_ in bench.listened.about]
    candid = [each for each in questions if each.kind in _OF_A_FEW and not each.is_for_everyone]
    tries = dict[tuple[str, str, str], int]()
    for (number, heard), question in itertools.product(bench.said, candid):
        for readers, name, text in _texts(heard.value):
            told = bench.cases[number].diagnostic.answer(question.id)
            if readers <= question.audience or not told.known or not _standing_in(text, question, told.value):
                continue
            key = (question.id, heard.value.id, name)
            tries[key] = tries.get(key, 0) + 1
            if tries[key] <= _MOST_TRIES and _repeats(bench, bench.cases[number], (heard, name, text), question):
                yield _fault(heard, name, readers, question)


def _repeats(bench: Bench, case: Case, read: tuple[Heard, str, str], question: Question) -> bool:
    heard, name, text = read
    was = case.diagnostic.answer(question.id)
    wanted = _standing_in(text, question, was.value)
    for value in _others(question, was.value):
        answer = attrs.evolve(was, value=value, voices=())
        changed = attrs.evolve(case, diagnostic=case.diagnostic.answering(answer))
        again = (each.value for each in bench.heard(changed) if each.value.id == heard.value.id)
        texts = {new for each in again for _, field, new in _texts(each) if field == name} - {text}
        if any(wanted & _standing_in(new, question, value) for new in texts):
            return True
    return False


def _others(question: Question, value: Value | None) -> Sequence[Value]:
    """List two other values, of several items just one."""
    alone: list[Value] = [other for other in values(question) if not isinstance(other, tuple) or len(other) == 1]
    return [other for other in alone if other != value][:: max(1, len(alone) // 2)][:2]


def _standing_in(text: str, question: Question, value: Any) -> set[tuple[int, str]]:  # noqa: ANN401 - any value
    """List the ways in which the words of a value stand in a text, each with the text around them."""
    found = set[tuple[int, str]]()
    for way, words in enumerate(_words(question, value)):
        here = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
        places = [*here.finditer(text)] if words else []
        found |= {(way, f"{text[: place.start()]}\0{text[place.end() :]}") for place in places}
        found |= {(way, here.sub("\0", text))} if places else set()
    return found


def _words(question: Question, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - any value
    """Give the words in which a value may be shown, always in the same order."""
    alone = value[0] if isinstance(value, tuple) and len(value) == 1 else value
    several = ", ".join(map(str, value)) if isinstance(value, tuple) else ""
    point = question.points[value] if question.points and isinstance(value, int) else ""
    plain = several or str(alone)
    return plain, plain.replace("-", " "), point, point.partition(":")[0]


# What stands in a value -----------------------------------------------------------------------------------------------


def _texts(
    value: Any,  # noqa: ANN401 - anything that a plugin says, and its parts
    readers: frozenset[Audience] = _READ_BY_ALL,
    name: str = "",
) -> Iterator[tuple[frozenset[Audience], str, str]]:
    """Yield every text in a value with who may read it, and the name of its field."""
    if isinstance(value, str):
        yield readers, name, value
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _texts(item, readers, name)
    elif attrs.has(type(value)) and not isinstance(value, Enum):
        for field in attrs.fields(type(value)):
            declared = audience_of(field)
            seen = readers & declared if isinstance(declared, frozenset) else readers
            yield from _texts(getattr(value, field.name), seen, field.name)
