"""What holds for every good plugin: each law with a sentence, and the faults that it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

import attrs

from coproduce.amendments import Accommodate
from coproduce.answers import UNKNOWN, Answer, Kind, State
from coproduce.assessment import Assessment, Finding, Gate, Verdict
from coproduce.case import Case
from coproduce.diagnostic import Diagnostic, Question, Questions, Respondent
from coproduce.errors import ConflictError, CoproduceError, printable
from coproduce.package import Package
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.packs import DataPack
from coproduce.rules.practice import Practice
from coproduce.rules.refusing import HOOKS
from coproduce.testing.bench import Bench, alike, outcome
from coproduce.testing.confidences import leaks

Faults = Iterator[str]


@attrs.frozen
class Law:
    """Hold what must be true of a plugin, under a short name, how its faults are found, and what else is to be told."""

    id: str
    says: str
    faults: Callable[[Bench], Faults]
    notes: Callable[[Bench], Iterable[str]] = lambda _: ()


# It can be put in force, and never fails ------------------------------------------------------------------------------


def _registers(bench: Bench) -> Faults:
    try:
        _ = bench.practice
    except CoproduceError as error:
        yield from map(str, error.errors)


def _concerns_somebody(bench: Bench) -> Faults:
    if not _says_anything(bench.plugin):
        yield "it answers no hook and brings nothing: mark a method with hookimpl, such as coproduce_tailor"
        yield from _nearly_hooks(type(bench.plugin))
    elif not any(True for _ in bench.applying()) and not [*_errors(bench, _is_failure)]:
        yield f"it applies to none of the {len(bench.cases)} charities, so nothing of it was tried"


def _says_anything(plugin: Plugin) -> bool:
    if isinstance(plugin, DataPack):
        return bool(plugin.entries or plugin.questions or plugin.catalogue)
    return any(getattr(type(plugin), hook) is not getattr(Plugin, hook) for hook in HOOKS)


def _nearly_hooks(class_: type[Plugin]) -> Faults:
    """Name the methods that would be hooks with `coproduce_` before them."""
    names = sorted(name for hook in HOOKS if hasattr(class_, name := hook.removeprefix("coproduce_")))
    yield from (f"{name} is no hook - did you mean coproduce_{name}?" for name in names)


def _runs(bench: Bench) -> Faults:
    yield from _errors(bench, _is_failure)


def _agrees(bench: Bench) -> Faults:
    yield from _errors(bench, lambda error: isinstance(error, ConflictError))


def _is_failure(error: CoproduceError) -> bool:
    return not isinstance(error, ConflictError)


def _errors(bench: Bench, counts: Callable[[CoproduceError], bool]) -> Faults:
    """Yield every error that counts, once, with the first case in which it came."""
    seen: set[str] = set()
    for number, made in enumerate(bench.trial.made):
        if isinstance(made, CoproduceError):
            new = [str(each) for each in made.errors if counts(each) and str(each) not in seen]
            seen.update(new)
            yield from (f"case {number}: {each}" for each in new)


# It rests on the charity alone, and changes nothing -------------------------------------------------------------------


def _keeps_out(bench: Bench) -> Faults:
    for number, case in bench.applying(holds=False):
        made, bare = bench.trial.made[number], outcome(bench.without, case)
        if isinstance(made, CoproduceError) or isinstance(bare, CoproduceError):
            continue  # that is told of elsewhere
        if _bare(made, bench) != _bare(bare, bench):
            yield f"case {number}: the package is another one with the plugin, which does not concern this charity"


def _bare(made: Assessment | Package, bench: Bench) -> object:
    """Give what must be the same without a plugin that does not act: all but the record and what it adds to choose."""
    if isinstance(made, Assessment):
        return made.outcome, made.gates, made.questions
    own = f"{bench.plugin.key}/"
    findings = [finding for finding in made.findings if finding.id != f"{own}applicability"]
    out = [line.id for line in made.left_out if not line.id.startswith(own)]
    options = [(choice.id, choice.taken, choice.days) for choice in made.options if not choice.id.startswith(own)]
    return made.lines, made.modules, made.ledger, made.trace, findings, out, options


def _forgets(bench: Bench) -> Faults:
    for number in reversed(range(len(bench.cases))):
        fresh = Practice(bench.offer(), plugins=(*bench.beside, bench.another())) if number % 8 == 0 else bench.practice
        if not alike(outcome(fresh, bench.cases[number]), bench.trial.made[number]):
            yield f"case {number}: another result than before, now that it has seen other charities"


def _touches_nothing(bench: Bench) -> Faults:
    yield from (f"{part} was changed" for part in bench.trial.changed)


def _leaves_the_world(bench: Bench) -> Faults:
    yield from bench.trial.disturbed


def _in_any_order(bench: Bench) -> Faults:
    turned = bench.turned()
    for number, case in bench.applying():
        made = outcome(turned, case)
        if not alike(made, bench.trial.made[number]) and not alike(made, outcome(bench.practice, case)):
            yield f"case {number}: another result where the plugins are asked in another order"
            return


def _gone(bench: Bench) -> Faults:
    _ = bench.trial
    if bench.bare_results(Practice(bench.offer(), plugins=bench.beside)) != bench.before:
        yield "practices without the plugin give another result once it has been at work"


# What it says can be read, settled and shown --------------------------------------------------------------------------


def _declares(bench: Bench) -> Faults:
    said = {heard.value.id for _, heard in bench.said if not isinstance(heard.value, Question)}
    for id_ in sorted(said):
        if not any(fnmatchcase(id_, pattern) for pattern in bench.plugin.ids):
            yield f"{id_} is not declared: put it into ids, so that others can supersede it by name"


def _never_said(bench: Bench) -> Faults:
    """Tell what was never said, of which nothing was tried; some of it only an edit or another figure brings about."""
    if not any(True for _ in bench.applying()):
        return
    said = [heard.value for _, heard in bench.said]
    for name in dict.fromkeys(_unsaid(bench.plugin, said)):
        yield f"never said with these {len(bench.cases)} charities, so not tried: {name}"


def _unsaid(plugin: Plugin, said: list[Any]) -> Iterator[str]:
    if isinstance(plugin, DataPack):
        for entry in plugin.entries:
            waits = f", which waits until {' and '.join(map(str, entry.when))}" if entry.when else ""
            yield from [] if entry.said in said else [f"{entry.said.id}{waits}"]
    else:
        ids = {value.id for value in said}
        yield from (pattern for pattern in plugin.ids if not any(fnmatchcase(id_, pattern) for id_ in ids))


def _gives_reasons(bench: Bench) -> Faults:
    found = ((heard.value, _faults_of(heard.value, bench)) for _, heard in bench.said)
    yield from dict.fromkeys(f"{value.id}: {fault}" for value, faults in found for fault in faults)


def _faults_of(value: Any, bench: Bench) -> Faults:  # noqa: ANN401 - anything that a plugin says
    yield from _faults_of_words(value)
    if isinstance(value, Accommodate):
        yield from _faults_of_a_need(value.text)
    for name in ("answers", "asks", "would_change"):
        for each in getattr(value, name, ()):
            id_ = getattr(each, "question", each)
            yield from [f"its {name} name {printable(id_)}, which is no question"] if _is_none(id_, bench) else []


def _faults_of_words(value: Any) -> Faults:  # noqa: ANN401 - anything that a plugin says
    clause = "text" if isinstance(value, Finding) else "reason"
    for name in ("text", "reason"):
        words = getattr(value, name, None)
        if isinstance(words, str) and not words.strip():
            yield f"its {name} is blank"
        elif name == clause and isinstance(words, str) and (words.rstrip() != words or words.endswith(".")):
            yield f"its {name} is a clause of a sentence, so it ends without a full stop or a space"


def _faults_of_a_need(text: str) -> Faults:
    if "guarantee" in text.casefold():
        yield "an accommodation is a best effort, and nothing is guaranteed (R38)"
    elif text.strip() and not re.search(r"\bbest\b", text, re.IGNORECASE):
        yield "an accommodation is a best effort, and its text says so, as in 'We will do our best: a ramp' (R38)"


def _is_none(id_: str, bench: Bench) -> bool:
    """Tell whether an id names no question; that of a plugin which is not in force may name one."""
    items = bench.practice.questions.items()
    item, dot, _ = id_.partition(".")
    elsewhere = dot and item.islower() and item not in {*items, *(plugin.key for plugin in bench.practice.plugins)}
    return id_ not in bench.practice.questions and id_ not in items and not elsewhere


def _knows_before_it_closes(bench: Bench) -> Faults:
    if type(bench.plugin).coproduce_gate is not Plugin.coproduce_gate:
        yield from dict.fromkeys(_closed_on_nothing(bench))
        yield from dict.fromkeys(_closed_by_what_is_not_known(bench))


def _closed_on_nothing(bench: Bench) -> Faults:
    for number, heard in bench.said:
        gate, call = heard.value, bench.cases[number].diagnostic
        closes = isinstance(gate, Gate) and gate.verdict is Verdict.CLOSE
        if closes and not any(_is_known(id_, call, bench.practice.questions) for id_ in gate.answers):
            named = ", ".join(gate.answers) or "it names none"
            yield f"{gate.id} closes, and none of the answers that it names is known: {named}"


def _is_known(id_: str, call: Diagnostic, questions: Questions) -> bool:
    elsewhere = id_ in questions and questions.find(id_).kind is Kind.ELSEWHERE
    return elsewhere or call.answer(id_).known


def _closed_by_what_is_not_known(bench: Bench) -> Faults:
    for _, case in bench.applying():
        closing = _closing(bench, case)
        for what, less in _less_known(bench, case):
            for id_ in sorted(_closing(bench, less) - closing):
                yield f"{id_} closes because {what} is not known, and unknown is never no"


def _less_known(bench: Bench, case: Case) -> Iterator[tuple[str, Case]]:
    """Yield a case with one question of the plugin not known, and with nothing known of the call or the charity."""
    call = case.diagnostic
    for heard in bench.brought:
        if isinstance(heard.value, Question):
            unknown = Answer(question=heard.value.id, kind=heard.value.kind, state=State.UNKNOWN)
            yield heard.value.id, attrs.evolve(case, diagnostic=call.answering(unknown))
    yield "what was asked in the call", attrs.evolve(case, diagnostic=attrs.evolve(call, answers=()))
    charity = attrs.evolve(case.charity, nations=UNKNOWN, sectors=UNKNOWN)
    yield "what the charity does, and where,", attrs.evolve(case, charity=charity)


def _closing(bench: Bench, case: Case) -> set[str]:
    """Name the gates of the plugin that close on a case."""
    gates = (heard.value for heard in bench.heard(case) if isinstance(heard.value, Gate))
    return {gate.id for gate in gates if gate.verdict is Verdict.CLOSE}


def _reads_its_questions(bench: Bench) -> Faults:
    results = [bench.trial.made[number] for number, _ in bench.applying()]
    if not results or any(isinstance(made, CoproduceError) for made in results):
        return  # what it would have read is not known, and that it fails is told of elsewhere
    asked = (heard.value for heard in bench.brought if isinstance(heard.value, Question))
    unread = {question.id for question in asked if _is_to_be_read(question)}
    for made in results:
        unread -= set() if isinstance(made, CoproduceError) else {*made.read}
    yield from (f"{id_} is read by no rule, so nobody will ever be asked" for id_ in sorted(unread))


def _is_to_be_read(question: Question) -> bool:
    """Tell whether a question is for the charity to answer; of others no result says whether they were read."""
    return question.asked_of is Respondent.CHARITY and not question.optional and question.kind is not Kind.ELSEWHERE


LAWS = (
    Law("registers", "it is put in force, and refused for nothing", _registers),
    Law(
        "concerns-somebody",
        "it has something to say, and applies to some of the charities it is tried with",
        _concerns_somebody,
    ),
    Law("runs", "it fails for no charity", _runs),
    Law("agrees", "it is in conflict with nobody, or settles it by name", _agrees),
    Law("keeps-out", "where it does not apply it changes nothing", _keeps_out),
    Law("forgets", "what it says of a charity does not depend on those before", _forgets),
    Law("touches-nothing", "the charity, the call and the offer are as they were", _touches_nothing),
    Law("leaves-the-world", "it prints nothing, and changes nothing in the process", _leaves_the_world),
    Law("any-order", "the result is the same in whatever order plugins are asked", _in_any_order),
    Law("gone", "without it, everything is as if it had never been there", _gone),
    Law("declares", "every id that it says is declared, so that it can be superseded", _declares, _never_said),
    Law("gives-reasons", "every reason is a clause of a sentence, and nothing is guaranteed", _gives_reasons),
    Law("knows-before-it-closes", "it closes on what is known; unknown is never no", _knows_before_it_closes),
    Law("reads-its-questions", "every question that it asks is read by a rule", _reads_its_questions),
    Law("keeps-confidences", "nobody reads in it what was said for others", leaks),
)
"""The laws, in the order in which they are tried; where the first does not hold the others are not tried."""
