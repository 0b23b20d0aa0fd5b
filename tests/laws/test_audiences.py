"""What an audience may not see changes nothing of what it gets: no byte, no name, no message, no exit code."""

import ast
import functools
import io
import itertools
import json
import os
import re
import sys
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import attrs
import docx
import icalendar
import openpyxl
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from cases import the_practice
from coproduce import (
    Closed,
    Closure,
    ClosureKind,
    Column,
    DateRange,
    Delivery,
    Duration,
    Plan,
    ProviderDays,
    Slipped,
    State,
    dumps,
    propose,
    replan,
)
from coproduce.answers import Answer, Aspect, Challenge, Kind, Opportunity
from coproduce.audience import ONLY_THE_PROVIDER, Audience, audience_of
from coproduce.diagnostic import Attendee, NamedPerson
from coproduce.export import FORMATS, export
from coproduce.export.making import agreeing
from coproduce.export.report import Paragraph
from coproduce.export.reporting import report
from coproduce.export.words import Words, as_given
from export.canaries import NOW, a_marked_case, an_example, planned_example, planned_of

REPORTING, AGREEING = sys.modules["coproduce.export.reporting"], agreeing
DOCUMENTS = "COPRODUCE_DOCUMENTS" in os.environ
DEEP = pytest.mark.skipif(not DOCUMENTS, reason="set COPRODUCE_DOCUMENTS=1 to compare every format")
PAIRS = int(os.environ.get("COPRODUCE_PAIRS", "5000")) if DOCUMENTS else 25
SAMPLE = min(PAIRS, int(os.environ.get("COPRODUCE_PAIRS_IN_ALL_FORMATS", "250"))) if DOCUMENTS else 2
EXAMPLES = ("some-way-on", "right-at-the-start", "welsh-charity", "closes-for-now", "needs-information")
OTHERS = (Audience.FUNDER, Audience.CO_FACILITATOR)
CHEAP = ("json", "md", "ics", "svg", *(("html", "xlsx") if DOCUMENTS else ()))
DEAR = tuple(each for each in FORMATS if each not in CHEAP) if DOCUMENTS else ()
DATED = ("ics", "svg", "png")
LATER = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
MANY = settings(max_examples=PAIRS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
SOME = settings(MANY, max_examples=min(PAIRS, 40))

WORDS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=60),
    st.sampled_from(
        ["people who use the services", "a final debrief with the core team", "=1+1", "{charity}", "Tŷ'r ŵyl"]
    ),
).filter(str.strip)
"""What somebody may say in confidence, among it what documents say of every charity."""


# Two cases that differ in what an audience may not see ----------------------------------------------------------------


@attrs.frozen
class Pair:
    """Hold two documents with the names of people, which differ in what one audience may not see, and that audience."""

    example: str
    reader: Audience
    other: object = attrs.field(repr=False)
    people: tuple[NamedPerson, ...]
    under_way: bool = False
    asked: tuple[str, ...] = ()


@st.composite
def pairs(draw, readers=(Audience.CHARITY, *OTHERS, *OTHERS), *, finished=True):
    """Draw a pair: an example, and the same with other answers, evidence, candid words, reasons, notes and names.

    An answer in confidence may well change what is proposed, of which everybody is told; such a pair is drawn again.
    Unless it goes through the rules once more, each hidden text is changed in what is `finished`, too.
    """
    name, reader = draw(st.sampled_from(EXAMPLES)), draw(st.sampled_from(readers))
    words = itertools.cycle(draw(st.lists(WORDS, min_size=1, max_size=4)))
    hidden, case, other = hidden_from(reader), an_example(name), planned_example(name)
    asked = draw(st.lists(st.sampled_from(hidden), min_size=1, max_size=5, unique=True)) if hidden else []
    if asked:
        call = _call_otherwise(draw, words, call_of(name), reader, asked)
        other = planned_of(attrs.evolve(case, diagnostic=call))
    assume(decided(other) == decided(planned_example(name)))
    under_way = finished and isinstance(other, Plan) and draw(st.booleans())
    if finished:
        other = hidden_otherwise(_with_our_own(other, words), reader, words)
        other = begun(other, words) if under_way else other
    event(f"{name}, for the {reader.value}")
    people = (_named(case, draw(st.sampled_from(["Gwen Hughes", "Gareth Huws"]))),)
    return Pair(name, reader, other, people, under_way, tuple(each.id for each in asked))


@functools.cache
def hidden_from(reader):
    """List the questions of which a reader may not see the answer; the charity may see every one."""
    return tuple(
        each for each in the_practice().questions if reader not in each.audience and each.kind is not Kind.ELSEWHERE
    )


def call_of(name):
    """Give the call of an example, each answer with who may see it."""
    document = planned_example(name)
    assessment = document.package.assessment if isinstance(document, Plan) else document
    return assessment.diagnostic


def decided(document):
    """Give what everybody is told of, without a word of it: the outcome, and the lines, figures and dates of a plan."""
    if not isinstance(document, Plan):
        return document.outcome
    figures = [(each.line, each.column, each.figure) for each in document.package.ledger.lines]
    dates = [(each.id, each.day, each.half, each.at) for each in document.events]
    return [line.id for line in document.package.lines], figures, dates


def _named(case, name):
    """Name the contact of a charity; the initials are the same for all that are drawn."""
    return NamedPerson(role=case.charity.contact_role, name=name, contact=f"{name}@example.org")


# What may not be seen, and is otherwise -------------------------------------------------------------------------------


def _call_otherwise(draw, words, call, reader, asked):
    """Change what a reader may not see of a call: words everywhere, and any part of the answers that are named."""
    said = [each if reader in each.audience else _worded(words, each) for each in call.answers]
    call = attrs.evolve(call, answers=tuple(said))
    for question in asked:
        call = call.answering(_answered(draw, words, call.answer(question.id), question))
    attendees = tuple(Attendee(each.role, senior=True) for each in call.attendees)
    return attrs.evolve(
        call,
        answers=tuple(sorted(call.answers, key=lambda each: each.question)),
        mode_reason=next(words),
        attendees=(*attendees, *draw(st.sampled_from([(), (Attendee("somebody who listened"),)]))),
    )


def _worded(words, answer):
    """Put other words into an answer, as many as there were."""
    changed = {"evidence": next(words)} if answer.evidence else {}
    if answer.question != "C1" and answer.said_by:
        changed |= {"said_by": next(words), "evidence_from": next(words)}
    if answer.known and isinstance(answer.value, tuple):
        changed["value"] = tuple(_reworded(words, each) for each in answer.value)
    return attrs.evolve(answer, **changed)


def _reworded(words, item):
    if isinstance(item, str):
        return next(words)
    field = "reason" if isinstance(item, DateRange) else "what"
    return attrs.evolve(item, **{field: next(words)})


def _answered(draw, words, answer, question):
    """Answer a question in another way: with another value or none, said by others, or by two people."""
    state = draw(st.sampled_from((State.VALUE, *State)))
    value = draw(st.sampled_from(_values(words, answer, question))) if state is State.VALUE else None
    evidence = draw(st.sampled_from((answer.evidence, next(words), "")))
    answer = attrs.evolve(answer, kind=question.kind, state=state, value=value, evidence=evidence, voices=())
    if not draw(st.booleans()):
        return answer
    second = attrs.evolve(answer, evidence=next(words), said_by=next(words), on=date(2026, 11, 2))
    return attrs.evolve(answer, voices=(answer, second))


def _values(words, answer, question):
    """List some values that a question takes, a reason or a thing among them that nobody knows of."""
    if question.kind is Kind.CHOICE:
        return question.options
    return {
        Kind.SCALE: lambda: range(len(question.points)),
        Kind.TEXT: lambda: (next(words),),
        Kind.LIST: lambda: ((), (next(words), next(words))),
        Kind.DATE: lambda: (date(2027, 6, 1), date(2028, 1, 10)),
        Kind.DATES: lambda: ((*(answer.value or ()), DateRange(date(2029, 5, 3), date(2029, 5, 4), next(words))), ()),
        Kind.DURATION: lambda: (Duration.of("1/2"), Duration.of("3")),
        Kind.PROVIDER_DAYS: lambda: (ProviderDays.of("1/2"), ProviderDays.of("1")),
        Kind.OPPORTUNITIES: lambda: ((), (Opportunity(Aspect.REVIEW, next(words)),)),
        Kind.CHALLENGES: lambda: ((), (Challenge(Aspect.REVIEW, next(words), real=False),)),
    }[question.kind]()


def _with_our_own(document, words):
    """Add what is the provider's alone: an answer to a question of its own, and a line of its ledger."""
    if isinstance(document, Plan):
        package = document.package
        line = attrs.evolve(package.ledger.lines[0], what=next(words), audience=ONLY_THE_PROVIDER)
        ledger = attrs.evolve(package.ledger, lines=(*package.ledger.lines, line))
        assessment = _with_our_own(package.assessment, words)
        return attrs.evolve(document, package=attrs.evolve(package, ledger=ledger, assessment=assessment))
    said = {"value": next(words), "evidence": next(words), "said_by": next(words)}
    ours = Answer(question="Z1", kind=Kind.TEXT, state=State.VALUE, audience=ONLY_THE_PROVIDER, **said)
    return attrs.evolve(document, diagnostic=document.diagnostic.answering(ours))


def begun(plan, words):
    """Hold a session of a plan and give it time, with a note on each, which is the provider's alone."""
    first = plan.events[0]
    delivery = Delivery(plan=plan).delivered(
        first.id.partition("/")[2], on=first.day, days=ProviderDays.of("1"), recorded=first.day, note=next(words)
    )
    return delivery.spent(
        "review-and-support", on=first.day, days=ProviderDays.of("1/4"), recorded=first.day, note=next(words)
    )


_KNOWN_BY = ("id", "question", "line")
"""The names of parts, by which the parts of a document find each other."""


def hidden_otherwise(value, reader, words, readers=ONLY_THE_PROVIDER, *, hidden=False):
    """Change each text of a document that a reader may not see, found by what its fields declare."""
    if isinstance(value, tuple):
        items = tuple(hidden_otherwise(each, reader, words, readers, hidden=hidden) for each in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, str):
        return next(words) if hidden and value else value
    if not attrs.has(type(value)):
        return value
    own = getattr(value, "audience", None)
    readers = own if isinstance(own, frozenset) else readers
    hidden = hidden or (isinstance(own, frozenset) and reader not in own)
    changed = {}
    for field in attrs.fields(type(value)):
        declared, old = audience_of(field), getattr(value, field.name)
        may = reader in (readers if isinstance(declared, str) else declared or ())
        if field.name not in _KNOWN_BY:
            new = hidden_otherwise(old, reader, words, readers, hidden=hidden or not may)
            changed |= {} if new is old else {field.name: new}
    return _copied(value, changed) if changed else value


def _copied(value, changed):
    """Copy a part of a document with other texts, past the checks of its class."""
    copy = object.__new__(type(value))
    for name in (*(each.name for each in attrs.fields(type(value))), *getattr(type(value), "derived", ())):
        object.__setattr__(copy, name, changed.get(name, getattr(value, name)))
    if hasattr(copy, "_by_question"):
        object.__setattr__(copy, "_by_question", {each.question: each for each in copy.answers})
    if hasattr(type(value), "_attrs_cached_hash"):
        object.__setattr__(copy, "_attrs_cached_hash", None)
    return copy


# Comparing ------------------------------------------------------------------------------------------------------------


@functools.cache
def reported(name, reader, *, under_way=False):
    """Give the report on an example for one audience."""
    plan, people = planned_example(name), (_named(an_example(name), "Gwen Hughes"),)
    document = begun(plan, itertools.repeat("as it was agreed")) if under_way else plan
    return report(document, audience=reader, now=LATER if under_way else NOW, people=people)


@functools.cache
def reported_exactly(name, reader, *, under_way=False):
    """Give that report with the kind of each of its parts."""
    return exactly(reported(name, reader, under_way=under_way))


@functools.cache
def written(name, reader, format_, *, under_way=False):
    """Give the bytes of that report in one format."""
    return export(reported(name, reader, under_way=under_way), format_)


def exactly(value):
    """Give a value with the kind of each of its parts, since 1, 1.0 and True are alike and may be written otherwise."""
    if isinstance(value, tuple):
        return (type(value), *map(exactly, value))
    if attrs.has(type(value)):
        return (type(value), *(exactly(getattr(value, field.name)) for field in attrs.fields(type(value))))
    return type(value), value if isinstance(value, str) else repr(value)


def differences(pair, formats, counted=None):
    """List in what two documents differ for an audience that may see none of it: the report, names or a format."""
    base = reported(pair.example, pair.reader, under_way=pair.under_way)
    other = report(pair.other, audience=pair.reader, now=base.now, people=pair.people)
    yield from (f"{field} of the report" for field in changed(base, other))
    yield from (name for name in ("stem", "untranslated") if getattr(base, name) != getattr(other, name))
    if reported_exactly(pair.example, pair.reader, under_way=pair.under_way) != exactly(other):
        yield "the kind of a part"
    for format_ in formats:
        if has_to_show(base, format_):
            (Counter() if counted is None else counted).update([format_])
            if written(pair.example, pair.reader, format_, under_way=pair.under_way) != export(other, format_):
                yield format_


def has_to_show(made, format_):
    """Tell whether a format has something to show of a report."""
    return bool(
        (made.entries or format_ not in DATED)
        and (made.sheets or format_ != "xlsx")
        and (made.decks or format_ != "pptx")
    )


def changed(one, other):
    """Name the parts of a report that are not as in another."""
    return [field.name for field in attrs.fields(type(one)) if getattr(one, field.name) != getattr(other, field.name)]


class TestNonInterference:
    """The law I41, and goal 14."""

    COUNTED: ClassVar[Counter] = Counter()
    ASKED: ClassVar[Counter] = Counter()

    @MANY
    @given(pairs())
    def test_pairs(self, pair):
        """Two documents that differ only in what an audience may not see give equal reports and the same bytes.

        So neither an id nor the order of anything tells what was said (F10, F11).
        """
        expensive = self.COUNTED["pairs"] % max(1, PAIRS // SAMPLE) == 0
        formats = (*(CHEAP if DOCUMENTS or expensive else ()), *(DEAR if expensive else ()))
        found = list(differences(pair, formats, self.COUNTED))
        self.COUNTED.update(["pairs", f"for the {pair.reader.value}", *(["under way"] if pair.under_way else [])])
        self.ASKED.update((pair.reader, question) for question in pair.asked)
        assert [] == found

    def test_numbers(self, tell):
        """So many pairs were compared, so many of them in each format, with every answer that is hidden otherwise."""
        if DOCUMENTS:
            tell(f"pairs compared: {dict(self.COUNTED)}")
        assert PAIRS <= self.COUNTED["pairs"]
        assert SAMPLE <= self.COUNTED["docx" if DOCUMENTS else "md"]
        never = {(reader, each.id) for reader in OTHERS for each in hidden_from(reader)} - self.ASKED.keys()
        assert PAIRS < 1000 or not never, "fewer pairs need not draw each question"

    @pytest.mark.parametrize("reader", OTHERS)
    @pytest.mark.parametrize("question", ["C1", "C2"])
    def test_closed(self, reader, question):
        """Why an offer closes does not reach the funder: whether leaders do not back it, or there is no time."""
        closed = [outcome_with("right-at-the-start", {each: "no"}) for each in ("C1", "C2", "C3")[:2]]
        assert ["closed", "closed"] == [each.outcome.value for each in closed]
        one, other = (report(each, audience=reader, now=NOW) for each in closed)
        assert one == other
        assert one == report(outcome_with("right-at-the-start", {question: "no", "D4": 0}), audience=reader, now=NOW)

    @pytest.mark.parametrize("reader", OTHERS)
    def test_needs_information(self, reader):
        """Nor which question of the gate is open."""
        letters = [
            report(outcome_with("right-at-the-start", {each: State.UNKNOWN}), audience=reader, now=NOW)
            for each in ("C1", "C2", "C3")
        ]
        assert letters[0].kind.value == "questions"
        assert letters[0] == letters[1] == letters[2]

    def test_charity_is_told(self):
        """The charity is told, so that its letters differ."""
        one, other = (
            report(outcome_with("right-at-the-start", {each: "no"}), audience="charity", now=NOW)
            for each in ("C1", "C2")
        )
        assert one != other

    def test_conditions(self):
        """That something has to be met first is not told to the funder, who may not read what; the charity reads it."""
        plan = outcome_with("right-at-the-start", {"C2": "conditional"})
        assert reported("right-at-the-start", Audience.FUNDER) == report(
            plan, audience="funder", now=NOW, people=(_named(an_example("right-at-the-start"), "Gwen Hughes"),)
        )
        assert "Staff time for developing" in str(report(plan, audience="charity", now=NOW))


def outcome_with(name, changes):
    """Give what an example comes to with other values of some answers; a state takes the value away."""
    return _outcome_with(name, tuple(changes.items()))


@functools.cache
def _outcome_with(name, changes):
    case = an_example(name)
    call = case.diagnostic
    for question, said in changes:
        answer = call.answer(question)
        state, value = (said, None) if isinstance(said, State) else (State.VALUE, said)
        call = call.answering(attrs.evolve(answer, state=state, value=value))
    ordered = sorted(call.answers, key=lambda each: each.question)
    return planned_of(attrs.evolve(case, diagnostic=attrs.evolve(call, answers=tuple(ordered))))


class TestChanges:
    """F15: what became known of a plan that is under way, and why it changed, is told to nobody by its documents."""

    FORMATS = ("json", "md", "ics")

    @staticmethod
    @functools.cache
    def under_way(reason):
        """Give a delivery of which one session was held and the others moved, all for one reason, and its first dates.

        The reason is put wherever one is given: to the session, to what slipped, to the days that are closed, to the
        new plan, and to what was withdrawn.
        """
        plan = planned_example("some-way-on")
        first, second, *_, last = (each.id.partition("/")[2] for each in plan.events)
        closed = Closure(plan.event(last).day, plan.event(last).day, ClosureKind.BUSY, reason)
        slipped = Slipped(event=second, not_before=date(2027, 2, 16), reason=reason)
        after = replan(plan, [slipped, Closed(closure=closed)], today=date(2027, 1, 12)).after
        held, known = plan.event(first).day, date(2027, 1, 13)
        delivery = Delivery(plan=plan).delivered(first, on=held, days=ProviderDays.of("1"), recorded=known, note=reason)
        quarter = ProviderDays.of("1/4")
        delivery = delivery.spent("review-and-support", on=known, days=quarter, recorded=known, note=reason)
        delivery = delivery.replanned(after, recorded=known, reason=reason).withdrawn(2, recorded=known, reason=reason)
        return delivery, report(plan, audience="charity", now=NOW).entries

    @pytest.mark.parametrize("reader", Audience)
    def test_same(self, reader):
        """Whatever the reason, each audience gets the same bytes, in which sessions have other dates than before."""
        made = []
        for reason in ("she is heard as a witness", "an operation that nobody knows of"):
            delivery, earlier = self.under_way(reason)
            made.append(report(delivery, audience=reader, now=LATER, earlier=earlier))

        assert made[0] == made[1]
        assert [export(made[0], each) for each in self.FORMATS] == [export(made[1], each) for each in self.FORMATS]
        assert {0, 1} == {entry.sequence for entry in made[0].entries}

    @pytest.mark.parametrize("reader", Audience)
    def test_another_version(self, reader):
        """Why a package was revised is told to nobody, and why it was declined to the charity and the provider."""
        package, on = planned_example("some-way-on").package, NOW.date()
        proposal, fewer = propose(package, on=on, by="coordinator"), attrs.evolve(package, findings=())
        revised, declined = set(), set()
        for reason in ("the lead left us in anger", "there is no money"):
            again = proposal.revise(fewer, on=on, by="coordinator", reason=reason)
            ended = proposal.decline(on=on, by="chief executive", reason=reason)
            revised.add(report(again, audience=reader, now=NOW))
            declined.add(report(ended, audience=reader, now=NOW))

        assert (1, 1 if reader in OTHERS else 2) == (len(revised), len(declined))


class TestPeople:
    """F14: who a role is stands in one place, and nothing else is any different without it."""

    @pytest.mark.parametrize("name", ["some-way-on", "closes-for-now"])
    def test_left_out(self, name):
        """Without its people, a case comes to the same assessment, package, days and plan, which never name them."""
        aviary, case = a_marked_case(an_example(name))
        named, bare = planned_of(case), planned_of(attrs.evolve(case, people=()))

        assert named == bare
        assert dumps(named) == dumps(bare)
        assert [] == [marker for marker in aviary.at("people.name", "people.contact") if marker in dumps(named)]

    @pytest.mark.parametrize("reader", Audience)
    def test_no_trace(self, reader):
        """Nor does any report that is made without them hold a name, an address or initials."""
        aviary, case = a_marked_case(an_example("closes-for-now"))
        without = repr(report(planned_of(case), audience=reader, now=NOW))
        with_them = repr(report(planned_of(case), audience=reader, now=NOW, people=case.people))

        assert [] == [marker for marker in aviary.at("people.name", "people.contact") if marker in without]
        assert (reader is Audience.PROVIDER) == (without != with_them)


# What a format can see ------------------------------------------------------------------------------------------------


FOLDER = Path(sys.modules["coproduce.export"].__file__).parent / "formats"
LEAVES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")}
SEEN_BY_LEAVES = re.compile(
    r"coproduce\.(errors|clock|export\.(report|words|needs|earlier|formats(\.\w+)?))|(?!coproduce\b).*"
)
CHANGED = ("append", "add", "extend", "insert", "update", "setdefault", "pop", "clear", "remove")


class TestLeaves:
    """A format sees a report and no more, so that equal reports give equal bytes."""

    def test_sees_no_document(self):
        """No leaf imports a document, its answers, or anything that makes a report of them."""
        used = [(leaf, name) for leaf, tree in LEAVES.items() for name in _imported(tree)]
        assert {"coproduce.export.report"} <= {name for _, name in used}
        assert [] == [each for each in used if not SEEN_BY_LEAVES.fullmatch(each[1])]

    def test_remembers_nothing(self):
        """Nor does one keep anything of a report for the next: it changes no value of its module."""
        assert [] == [(leaf, name) for leaf, tree in LEAVES.items() for name in _kept(tree)]

    def test_kinds(self):
        """What is compared as equal and written otherwise counts as different."""
        one, other = (attrs.evolve(reported("closes-for-now", Audience.FUNDER), title=each) for each in (1, True))
        assert one == other
        assert exactly(one) != exactly(other)

    @pytest.mark.parametrize(
        "code", ["SENT = []\ndef write(report):\n    SENT.append(report)", "SEEN = {}\ndef f(x):\n    SEEN[x] = 1"]
    )
    def test_planted(self, code):
        """Planted defect: a list or a table of what was written earlier is found."""
        assert 1 == len(list(_kept(ast.parse(code))))


def _imported(tree):
    """Yield each module that a leaf imports from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            leaves = node.module == "coproduce.export.formats"
            yield from (f"{node.module}.{each.name}" if leaves else node.module for each in node.names)


def _kept(tree):
    """Yield each name of a module that the module changes while it runs."""
    assigned = (node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign))
    targets = (target for node in assigned for target in getattr(node, "targets", None) or [node.target])
    ours = {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names
        elif _is_changed(node) and isinstance(node.value, ast.Name) and node.value.id in ours:
            yield node.value.id


def _is_changed(node):
    """Tell whether a part of something is put in its place, or something is called that changes it."""
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Attribute) and node.attr in CHANGED


# The same through the command -----------------------------------------------------------------------------------------


EDITS = {
    "evidence": (
        "The board minuted in September that no service will be redesigned again without the people who use it.",
        "people who use the services",
    ),
    "condition": ('[diagnostic.answers.C2]\nvalue = "yes"', '[diagnostic.answers.C2]\nvalue = "conditional"'),
}
MORE = {
    "reason of a closure": ("cold-weather rota: everybody is on outreach", "an inspection"),
    "why no visit": ("The office is being rewired this fortnight", "Nobody was in"),
    "who said it": ("on = 2026-11-26", "on = 2026-11-25"),
}
CLOSINGS = tuple(
    (f'[diagnostic.answers.{each}]\nvalue = "yes"', f'[diagnostic.answers.{each}]\nvalue = "no"')
    for each in ("C1", "C2")
)


NAMES = tuple(
    ("[diagnostic]\n", f'[[people]]\nrole = "chief executive"\nname = "{name}"\ncontact = "{where}"\n\n[diagnostic]\n')
    for name, where in (("Gwen Hughes", "gwen@example.org"), ("Gareth Huws", "0117 496 0123"))
)
ASKED = (
    "pack FOLDER/plan.json --to FOLDER/out",
    *(f"export FOLDER/plan.json --to FOLDER/out.{ending}" for ending in FORMATS),
)
"""What the command is asked for: all files, or one of a format."""


def came_of(ran, folder, arguments):
    """Give all that comes of a command: its exit code, what it printed, and its files."""
    told = ran(*[each.replace("FOLDER", str(folder)) for each in arguments.split()], "--now", "2026-12-07T09:30")
    files = {path.name: path.read_bytes() for path in sorted(folder.rglob("*.*")) if path.stem not in ("case", "plan")}
    return [told[0], *(each.replace(str(folder), "") for each in told[1:])], files


class TestCommand:
    """Files, their names, what is printed and the exit code are the same too."""

    CAME: ClassVar[Counter] = Counter()

    @staticmethod
    def exported(ran, folder, edit, arguments):
        """Write a case with one passage changed, let the command make its files, and give all that comes of it."""
        folder.mkdir()
        text = Path("docs/examples/right-at-the-start.toml").read_text(encoding="utf-8")
        assert edit[0] in text
        (folder / "case.toml").write_text(text.replace(*edit), encoding="utf-8")
        return came_of(ran, folder, arguments)

    @DEEP
    @SOME
    @given(pairs(OTHERS, finished=False), st.sampled_from(ASKED))
    def test_drawn(self, ran, tmp_path_factory, pair, asked):
        """What comes of a drawn pair is the same: files, names, what is printed, and the exit code."""
        told = []
        for document in (planned_example(pair.example), pair.other):
            folder = tmp_path_factory.mktemp("pair")
            (folder / "plan.json").write_text(dumps(document), encoding="utf-8")
            told.append(came_of(ran, folder, f"{asked} --audience {pair.reader.value}"))

        self.CAME.update([f"{asked.split('/')[-1]}: {told[0][0][0]}"])
        assert told[0] == told[1]
        assert (0 == told[0][0][0]) == bool(told[0][1])

    @DEEP
    def test_numbers(self, tell):
        """So many drawn pairs went through the command, with these exit codes."""
        tell(f"pairs through the command: {dict(self.CAME)}")
        assert SOME.max_examples <= self.CAME.total()

    @pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
    def test_export(self, ran, tmp_path, edit):
        """One document for the funder is the same."""
        arguments = "export FOLDER/case.toml --to FOLDER/out.json --audience funder --start 2027-01-11"
        one = self.exported(ran, tmp_path / "one", (edit[0], edit[0]), arguments)
        assert one == self.exported(ran, tmp_path / "other", edit, arguments)
        assert (0, ["out.json"]) == (one[0][0], list(one[1]))

    def test_closing(self, ran, tmp_path):
        """A closing letter for the funder is the same, whichever answer closed it."""
        arguments = "export FOLDER/case.toml --to FOLDER/out.json --audience funder"
        one, other = (self.exported(ran, tmp_path / str(n), edit, arguments) for n, edit in enumerate(CLOSINGS))
        assert one == other
        assert ["out.json"] == list(one[1])

    @DEEP
    @pytest.mark.parametrize("audience", ["funder", "co-facilitator"])
    @pytest.mark.parametrize("changed", [*EDITS, *MORE])
    def test_pack(self, ran, tmp_path, changed, audience):
        """All files at once for one audience are the same, with their names."""
        if (changed, audience) == ("reason of a closure", "co-facilitator"):
            pytest.skip("a co-facilitator may read why the charity is closed")
        edit = (EDITS | MORE)[changed]
        arguments = f"pack FOLDER/case.toml --to FOLDER/out --audience {audience} --start 2027-01-11"
        one = self.exported(ran, tmp_path / "one", (edit[0], edit[0]), arguments)
        assert one == self.exported(ran, tmp_path / "other", edit, arguments)
        assert 2 < len(one[1])

    @DEEP
    @pytest.mark.parametrize("audience", ["charity", "funder", "co-facilitator"])
    def test_names(self, ran, tmp_path, audience):
        """All files at once are the same whoever is behind a role, where the initials are."""
        arguments = f"pack FOLDER/case.toml --to FOLDER/out --audience {audience} --start 2027-01-11"
        one, other = (self.exported(ran, tmp_path / str(n), edit, arguments) for n, edit in enumerate(NAMES))
        assert one == other
        assert 2 < len(one[1])


# Planted defects ------------------------------------------------------------------------------------------------------


class TestPlanted:
    """Defects that let something through, each of which the law finds."""

    OTHER = staticmethod(
        functools.cache(
            lambda: outcome_with("right-at-the-start", {"C2": "conditional", "F1": (), "G2.support": "taxis"})
        )
    )

    def found(self):
        people = (_named(an_example("right-at-the-start"), "Gareth Huws"),)
        pair = Pair("right-at-the-start", Audience.FUNDER, self.OTHER(), people)
        one = report(planned_example(pair.example), audience=pair.reader, now=NOW, people=people)
        other = report(pair.other, audience=pair.reader, now=NOW, people=people)
        return one != other, one.sections != other.sections, one.stem != other.stem

    def test_none(self):
        """Without a defect there is nothing to find."""
        assert (False, False, False) == self.found()

    def test_view_forgotten(self, monkeypatch):
        """Makers that are given the whole document, in the place of what the audience may see."""
        monkeypatch.setattr(REPORTING, "seen_by", lambda document, _: document)
        monkeypatch.setattr(REPORTING, "refuse_leaks", lambda *_, **__: None)
        assert self.found()[1]

    def test_view_forgotten_for_the_charity(self, monkeypatch):
        """The same for the charity, to which what is only the provider's would go."""
        plan = planned_example("right-at-the-start")
        other = _with_our_own(plan, itertools.repeat("what we keep to ourselves"))
        expected = report(plan, audience="charity", now=NOW)
        assert expected == report(other, audience="charity", now=NOW)

        monkeypatch.setattr(REPORTING, "seen_by", lambda document, _: document)
        monkeypatch.setattr(REPORTING, "refuse_leaks", lambda *_, **__: None)
        assert expected != report(other, audience="charity", now=NOW)

    def test_verdicts_told(self, monkeypatch):
        """A maker that says that something has to be met, because a verdict that is for everybody says so."""
        monkeypatch.setattr(
            AGREEING, "_still_to_meet", lambda brief: [gate.title for gate in brief.assessment.conditions]
        )
        assert self.found()[1]

    def test_named_after_a_secret(self, monkeypatch):
        """A file named after how many conditions there are."""
        name = "stem"
        before = REPORTING._made

        def made(brief, now):
            conditions = len(brief.assessment.conditions)
            return attrs.evolve(before(brief, now), **{name: f"charity-{conditions}"})

        monkeypatch.setattr(REPORTING, "_made", made)
        assert self.found()[2]

    def test_by_the_side_door(self, monkeypatch):
        """A maker that keeps what it was told for another audience."""
        kept = []
        before = REPORTING.next_steps

        def next_steps(brief, package):
            kept.extend(gate.condition for gate in brief.assessment.conditions if gate.condition)
            for section in before(brief, package):
                yield attrs.evolve(section, blocks=(*section.blocks, Paragraph(as_given(str(kept)))))

        monkeypatch.setattr(REPORTING, "next_steps", next_steps)
        one = report(self.OTHER(), audience="funder", now=NOW)
        report(self.OTHER(), audience="charity", now=NOW)
        assert one != report(self.OTHER(), audience="funder", now=NOW)


# What each audience is shown is what the provider is shown ------------------------------------------------------------


_FOR_THE_PROVIDER = re.compile(r"The plugin \S+ does not act: | \((?:[A-Z][0-9]|[a-z-]+\.)[^()]*\)(?=[.;]|$)")
"""What only the provider reads of a reason: which plugin, and which answers."""


def words_in(value):
    """Yield every text of a part of a report."""
    if isinstance(value, Words):
        yield str(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from words_in(each)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from words_in(getattr(value, field.name))


def facts_of(made):
    """Give the texts of a report, each with the section that it stands in."""
    return {(each.id, text) for each in made.all_sections() for text in words_in((each.heading, each.blocks))}


def parts_of(made):
    """Give what a report holds beside its sections, by what each is known by."""
    return {
        "entries": {(entry.uid, entry.sequence, entry.start) for entry in made.entries},
        "marks": {(mark.kind, str(mark.label), mark.first) for lane in made.timeline.lanes for mark in lane.marks},
        "sheets": {str(sheet.name) for sheet in made.sheets},
        "decks": {deck.variant for deck in made.decks},
    }


class TestSubset:
    """The law I42."""

    @pytest.mark.parametrize("reader", [Audience.CHARITY, *OTHERS])
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_facts(self, name, reader):
        """Whatever the charity, the funder or the co-facilitator is shown, the provider is shown in the same words."""
        language = {"languages": ("en",)}
        provider = facts_of(report(planned_example(name), audience="provider", now=NOW, **language))
        plain = {_FOR_THE_PROVIDER.sub("", text).casefold() for _, text in provider}
        shown = facts_of(report(planned_example(name), audience=reader, now=NOW, **language))
        more = {text for _, text in shown if text.casefold() not in plain}

        assert len(shown) <= len(provider)
        more = {text for text in more if not text.startswith("We spoke with ")}  # in the place of thanks
        assert more <= {"not so far"}, "which stands where the provider reads whether that is a no, or is open"
        assert {section for section, _ in shown} <= {section for section, _ in provider}

    @pytest.mark.parametrize("reader", [Audience.CHARITY, *OTHERS])
    def test_parts(self, reader):
        """So are the entries, the marks of the drawing, the sheets and the slides that anybody else is shown."""
        mine, all_of_it = (
            parts_of(report(planned_example("some-way-on"), audience=each, now=NOW, languages=("en",)))
            for each in (reader, Audience.PROVIDER)
        )
        assert [] == [kind for kind, ids in mine.items() if not ids <= all_of_it[kind]]
        assert all(all_of_it.values())


# What each format says of dates ---------------------------------------------------------------------------------------


def dates_in_json(data):
    tree = json.loads(data)
    table = next(
        block
        for section in tree["sections"]
        if section["id"] == "dates"
        for block in section["blocks"]
        if "rows" in block
    )
    title = [each[0]["text"] for each in table["headings"]].index("Session")
    return [(row[0]["day"], row[title]["words"][0]["text"]) for row in table["rows"]]


def dates_in_ics(data):
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    told = [(each.decoded("DTSTART"), str(each["SUMMARY"]).partition(": ")[2].rpartition(", ")[0]) for each in events]
    return [(getattr(day, "date", lambda day=day: day)().isoformat(), title) for day, title in told]


def dates_in_xlsx(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Timeline"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place = next(row for row in rows if "Session" in row).index("Session")
    return [(row[0].date().isoformat(), row[place]) for row in rows if hasattr(row[0], "date")]


def dates_in_docx(data):
    return _dates(next(rows for rows in tables_in_docx(data) if "Session" in rows[0]))


def tables_in_docx(data):
    return [[[cell.text for cell in row.cells] for row in each.rows] for each in docx.Document(io.BytesIO(data)).tables]


def dates_in_html(data):
    return _dates(next(rows for rows in tables_in_html(data) if "Session" in rows[0]))


def tables_in_html(data):
    return [rows_in(table) for table in re.findall(r"<table.*?</table>", data.decode(), re.DOTALL)]


def _dates(rows):
    title = rows[0].index("Session")
    return [(iso(row[0]), row[title]) for row in rows[1:]]


def rows_in(table):
    rows = [
        re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]
    return [[re.sub(r"<[^>]*>", "", cell).strip() for cell in row] for row in rows]


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def iso(text):
    _, day, month, year = text.replace(",", "").split()[:4]
    return date(int(year), _MONTHS.index(month[:3]) + 1, int(day)).isoformat()


READERS = [
    ("json", dates_in_json),
    ("ics", dates_in_ics),
    pytest.param("html", dates_in_html, marks=DEEP),
    ("xlsx", dates_in_xlsx),
    pytest.param("docx", dates_in_docx, marks=DEEP),
]


def days_in_json(data):
    tables = (block for section in json.loads(data)["sections"] for block in section["blocks"] if "rows" in block)
    table = next(each for each in tables if each["caption"][0]["text"].startswith("Our days"))
    return [(row[0]["words"][0]["text"], Fraction(row[2]["number"])) for row in table["rows"]]


def days_in_xlsx(data):
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data))["Provider days"]]
    first = next(place for place, row in enumerate(rows) if row[0] == "Line") + 1
    return [(row[0], Fraction(row[2])) for row in rows[first:] if row[0] and row[0] != "In all"]


def days_in_docx(data):
    return _days(next(rows for rows in tables_in_docx(data) if rows[0][0] == "For"))


def days_in_html(data):
    return _days(next(rows for rows in tables_in_html(data) if rows[0][0] == "For"))


def _days(rows):
    return [(row[0], Fraction(unicodedata.normalize("NFKC", row[2]).replace("\u2044", "/"))) for row in rows[1:-1]]


COUNTERS = [
    ("json", days_in_json),
    ("xlsx", days_in_xlsx),
    pytest.param("html", days_in_html, marks=DEEP),
    pytest.param("docx", days_in_docx, marks=DEEP),
]


class TestAgreement:
    """The law I43."""

    @pytest.mark.parametrize(("format_", "read"), COUNTERS)
    @pytest.mark.parametrize("reader", [Audience.PROVIDER, Audience.CHARITY, Audience.FUNDER])
    def test_days(self, format_, read, reader):
        """Each format says the same days of ours for the same lines, those of no days among them (E13)."""
        package = planned_example("some-way-on").package
        lines = [each for each in package.ledger.lines if each.column is Column.PROVIDER]
        expected = [(package.line(each.line).title, each.figure.quarters / Fraction(4)) for each in lines]
        made = report(planned_example("some-way-on"), audience=reader, now=NOW, languages=("en",))

        assert expected == read(export(made, format_))
        assert 0 in [days for _, days in expected]

    def test_planted(self):
        """Planted defect: an exporter that is off by a day, or leaves a session out, is found."""
        made = report(planned_example("some-way-on"), audience="charity", now=NOW, languages=("en",))
        first, *others = made.entries
        late = attrs.evolve(first, start=first.start + timedelta(days=1), end=first.end + timedelta(days=1))
        expected = dates_in_json(export(made, "json"))

        assert expected == dates_in_ics(export(made, "ics"))
        for entries in ((late, *others), tuple(others), (*others, first)):
            assert expected != dates_in_ics(export(attrs.evolve(made, entries=entries), "ics"))

    @pytest.mark.parametrize(("format_", "read"), READERS)
    @pytest.mark.parametrize("reader", Audience)
    def test_dates(self, format_, read, reader):
        """Each format says the same days and titles of one plan, in the same order."""
        plan = planned_example("some-way-on")
        expected = [(each.day.isoformat(), each.title) for each in plan.events]
        made = report(plan, audience=reader, now=NOW, languages=("en",))

        assert expected == read(export(made, format_))
