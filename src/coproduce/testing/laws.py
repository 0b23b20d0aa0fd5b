"""What holds for every good plugin: each law with a sentence, and the faults that it finds."""

from __future__ import annotations

import decimal
import locale
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs

from coproduce.amendments import Accommodate
from coproduce.answers import Answer, Kind, State
from coproduce.assessment import Assessment, Finding, Gate, Outcome, Verdict
from coproduce.audience import Audience, audience_of
from coproduce.case import Case
from coproduce.diagnostic import Diagnostic, Question, Questions
from coproduce.errors import ConflictError, CoproduceError
from coproduce.package import Package
from coproduce.rules.practice import Practice
from coproduce.testing.bench import Bench, Heard, permuted, quiet, result, told

Faults = Iterator[str]


@attrs.frozen
class Law:
    """Hold what must be true of a plugin, under a short name, and how its faults are found."""

    id: str
    says: str
    faults: Callable[[Bench], Faults]


# It can be put in force, and never fails ------------------------------------------------------------------------------


def _registers(bench: Bench) -> Faults:
    try:
        _ = bench.practice
    except CoproduceError as error:
        yield from map(str, error.errors)


def _runs(bench: Bench) -> Faults:
    yield from _errors(bench, lambda error: not isinstance(error, ConflictError))


def _agrees(bench: Bench) -> Faults:
    yield from _errors(bench, lambda error: isinstance(error, ConflictError))


def _errors(bench: Bench, counts: Callable[[CoproduceError], bool]) -> Faults:
    seen: set[str] = set()
    for number, case in bench.applying():
        try:
            result(bench.practice, case)
        except CoproduceError as error:
            new = [str(each) for each in error.errors if counts(each) and str(each) not in seen]
            seen.update(new)
            yield from (f"case {number}: {each}" for each in new)


# It rests on the charity alone, and changes nothing -------------------------------------------------------------------


def _keeps_out(bench: Bench) -> Faults:
    for number, case in bench.applying(holds=False):
        if _bare(result(bench.practice, case), bench) != _bare(result(bench.without, case), bench):
            yield f"case {number}: the package is another one with the plugin, which does not concern this charity"


def _bare(made: Assessment | Package, bench: Bench) -> object:
    """Give what must be the same without a plugin that does not act: all but the record and what it adds to choose."""
    if isinstance(made, Assessment):
        return made.outcome, made.gates, made.questions
    own = f"{bench.plugin.key}/"
    findings = [finding for finding in made.findings if finding.id != f"{own}applicability"]
    out = [line for line in made.left_out if not line.id.startswith(own)]
    options = [choice for choice in made.options if not choice.id.startswith(own)]
    return made.lines, made.modules, made.ledger, made.trace, findings, out, [choice.taken for choice in options]


def _forgets(bench: Bench) -> Faults:
    for number in reversed(range(len(bench.cases))):
        fresh = Practice(bench.offer(), plugins=(*bench.beside, bench.make())) if number % 8 == 0 else bench.practice
        if told(fresh, bench.cases[number]) != bench.results[number]:
            yield f"case {number}: another result than before, now that it has seen other charities"


def _gone(bench: Bench) -> Faults:
    chosen = bench.cases[:: max(1, len(bench.cases) // 10)]
    before = [told(bench.without, case) for case in chosen]
    _ = bench.results
    after = [told(Practice(bench.offer(), plugins=bench.beside), case) for case in chosen]
    if before != after:
        yield "practices without the plugin give another result once it has been at work"


def _touches_nothing(bench: Bench) -> Faults:
    for number, case in bench.applying():
        before = _digest(case, bench)
        told(bench.practice, case)
        if _digest(case, bench) != before:
            yield f"case {number}: the charity, the call or the offer was changed"
            return


def _digest(case: Case, bench: Bench) -> tuple[str, ...]:
    parts = (case.charity, case.diagnostic, bench.practice.offer, bench.practice.catalogue)
    return tuple(repr(_plain(part)) for part in parts)


def _plain(value: Any) -> object:  # noqa: ANN401 - any part of the inputs
    """Give a value with every field, those that a repr leaves out among them."""
    if isinstance(value, tuple | frozenset):
        members = [_plain(member) for member in value]
        return sorted(members, key=repr) if isinstance(value, frozenset) else members
    if attrs.has(type(value)) and not isinstance(value, Enum):
        return [(field.name, _plain(getattr(value, field.name))) for field in attrs.fields(type(value))]
    return value


def _leaves_the_world(bench: Bench) -> Faults:
    case = next((case for _, case in bench.applying()), bench.cases[0])
    before = _world()
    with quiet() as streams:
        told(bench.practice, case)
    for name, was in before.items():
        if _world()[name] != was:
            yield f"it changes {name}"
    if any(stream.getvalue() for stream in streams):
        yield "it prints"


def _world() -> dict[str, object]:
    return {
        "the working directory": Path.cwd(),
        "the environment": dict(os.environ),
        "the locale": locale.setlocale(locale.LC_ALL),
        "the decimal context": repr(decimal.getcontext()),
        "the filters of warnings": list(warnings.filters),
        "what a signal does": [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)],
        "the path of modules": list(sys.path),
        "the limit of recursion": sys.getrecursionlimit(),
        "the state of random numbers": random.getstate(),
        "the threads": sorted(thread.name for thread in threading.enumerate()),
    }


def _in_any_order(bench: Bench) -> Faults:
    everyone = (bench.practice._offer_plugin, *bench.practice.plugins)  # noqa: SLF001 - to ask in another order
    turned = permuted(bench.practice, everyone[::-1])
    for number, case in bench.applying():
        if told(turned, case) != bench.results[number]:
            yield f"case {number}: another result where the plugins are asked in another order"
            return


# What it says can be read, settled and shown --------------------------------------------------------------------------


def _declares(bench: Bench) -> Faults:
    said = {heard.value.id for _, heard in bench.said if not isinstance(heard.value, Question)}
    for id_ in sorted(said):
        if not any(fnmatchcase(id_, pattern) for pattern in bench.plugin.ids):
            yield f"{id_} is not declared: put it into ids, so that others can supersede it by name"


def _gives_reasons(bench: Bench) -> Faults:
    yield from dict.fromkeys(
        f"{heard.value.id}: {fault}" for _, heard in bench.said for fault in _faults_of_words(heard.value)
    )


def _faults_of_words(value: Any) -> Faults:  # noqa: ANN401 - anything that a plugin says
    name = "text" if isinstance(value, Finding) else "reason"
    words = getattr(value, name)
    if not words.strip():
        yield f"its {name} is blank"
    elif words.rstrip() != words or words.endswith("."):
        yield f"its {name} is a clause of a sentence, so it ends without a full stop or a space"
    if isinstance(value, Accommodate) and "guarantee" in value.text.casefold():
        yield "an accommodation is a best effort, and nothing is guaranteed (R38)"


def _knows_before_it_closes(bench: Bench) -> Faults:
    for number, heard in bench.said:
        gate = heard.value
        if isinstance(gate, Gate) and gate.verdict is Verdict.CLOSE:
            call = bench.cases[number].diagnostic
            if not any(_is_known(id_, call, bench.practice.questions) for id_ in gate.answers):
                yield f"case {number}: {gate.id} closes, and none of the answers that it names is known"
    yield from _closed_by_what_is_not_known(bench)


def _is_known(id_: str, call: Diagnostic, questions: Questions) -> bool:
    elsewhere = id_ in questions and questions.find(id_).kind is Kind.ELSEWHERE
    return elsewhere or call.answer(id_).known


def _closed_by_what_is_not_known(bench: Bench) -> Faults:
    own = [heard.value.id for heard in bench.brought if isinstance(heard.value, Question)]
    for number, case in bench.applying():
        if _outcome(bench, case) is Outcome.CLOSED:
            continue
        for id_ in own:
            unknown = case.diagnostic.answering(Answer(question=id_, kind=Kind.TEXT, state=State.UNKNOWN))
            if _outcome(bench, attrs.evolve(case, diagnostic=unknown)) is Outcome.CLOSED:
                yield f"case {number}: that {id_} is not known closes the offer, and unknown is never no"


def _outcome(bench: Bench, case: Case) -> Outcome | None:
    try:
        return bench.practice.assess(case.charity, case.diagnostic).outcome
    except CoproduceError:
        return None


def _reads_its_questions(bench: Bench) -> Faults:
    asked = (heard.value for heard in bench.brought if isinstance(heard.value, Question))
    own = {question.id for question in asked if not question.optional}
    for _, case in bench.applying():
        if own:
            try:
                made = result(bench.practice, case)
            except CoproduceError:
                continue
            own -= {*made.read}
    yield from (f"{id_} is read by no rule, so nobody will ever be asked" for id_ in sorted(own))


def _keeps_confidences(bench: Bench) -> Faults:
    questions = bench.practice.questions
    leaks: dict[str, None] = {}
    for _, case in bench.applying():
        marked = attrs.evolve(case, diagnostic=_marked_call(case.diagnostic, questions))
        for heard in bench.heard(marked):
            leaks.update(dict.fromkeys(_leaks(heard, questions)))
    yield from leaks


_OWN_WORDS = (Kind.TEXT, Kind.LIST, Kind.OPPORTUNITIES, Kind.CHALLENGES, Kind.QUICK_WINS, Kind.DATES)


def _marked_call(call: Diagnostic, questions: Questions) -> Diagnostic:
    """Put a marker into every text of every answer that is not for everybody."""
    return attrs.evolve(call, answers=tuple(_marked_answer(answer, questions) for answer in call.answers))


def _marked_answer(answer: Answer, questions: Questions) -> Answer:
    if answer.question not in questions or questions.find(answer.question).is_for_everyone or not answer.known:
        return answer
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


def _leaks(heard: Heard, questions: Questions) -> Faults:
    for readers, name, text in _texts(heard.value, frozenset(Audience), ""):
        for question in questions:
            if _marker(question.id) in text and not readers <= question.audience:
                who = ", ".join(sorted(reader.value for reader in readers - question.audience))
                yield f"{heard.value.id}: its {name} shows {who} what was answered to {question.id}"


def _texts(value: Any, readers: frozenset[Audience], name: str) -> Iterator[tuple[frozenset[Audience], str, str]]:  # noqa: ANN401
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


LAWS = (
    Law("registers", "it is put in force, and refused for nothing", _registers),
    Law("runs", "it fails for no charity", _runs),
    Law("agrees", "it is in conflict with nobody, or settles it by name", _agrees),
    Law("keeps-out", "where it does not apply it changes nothing", _keeps_out),
    Law("forgets", "what it says of a charity does not depend on those before", _forgets),
    Law("touches-nothing", "the charity, the call and the offer are as they were", _touches_nothing),
    Law("leaves-the-world", "it prints nothing, and changes nothing in the process", _leaves_the_world),
    Law("any-order", "the result is the same in whatever order plugins are asked", _in_any_order),
    Law("gone", "without it, everything is as if it had never been there", _gone),
    Law("declares", "every id that it says is declared, so that it can be superseded", _declares),
    Law("gives-reasons", "every reason is a clause of a sentence, and nothing is guaranteed", _gives_reasons),
    Law("knows-before-it-closes", "it closes on what is known; unknown is never no", _knows_before_it_closes),
    Law("reads-its-questions", "every question that it asks is read by a rule", _reads_its_questions),
    Law("keeps-confidences", "nobody reads in it what was said for others", _keeps_confidences),
)
"""The laws, in the order in which they are tried; where the first does not hold the others are not tried."""
