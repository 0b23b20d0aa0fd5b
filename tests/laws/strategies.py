"""Charities, calls, amendments, plugins and calendars drawn at random, for laws that hold for all of them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from coproduce import (
    UNKNOWN,
    Accommodate,
    AddLine,
    AddRole,
    AdjustDays,
    Answer,
    AnyTailoring,
    Assessment,
    Attendee,
    Avoid,
    Calendar,
    CallMode,
    CapSession,
    Case,
    Charity,
    Closure,
    ClosureKind,
    Composition,
    Condition,
    DateRange,
    Diagnostic,
    DropLine,
    Duration,
    Include,
    Initial,
    Kind,
    LeaveOpen,
    LeaveOut,
    LengthenGap,
    Meetings,
    Mode,
    Nation,
    Only,
    Outcome,
    Pace,
    Package,
    Participants,
    Plugin,
    Practice,
    Predicate,
    Proposal,
    ProviderDays,
    Question,
    SetMode,
    SetOptional,
    SetPace,
    SetParticipants,
    Source,
    State,
    Tagged,
    Workshops,
    england_and_wales,
    hookimpl,
)
from coproduce.amendments import Amendment, AnyAmendment
from coproduce.answers import Aspect, Challenge, Opportunity, PartOfStaff, QuickWin
from coproduce.days import Amount
from coproduce.rules.applicability import Always

# Texts, amounts and days ----------------------------------------------------------------------------------------------

WORDS = (
    "plain words",
    "Cymru, tŷ a môr",
    "e\u0301 in two characters",
    "שלום, from the right",
    "two\nlines\tand a tab",
    "🙂\u200d🙂 漢字",
    "<b>&amp; \"quoted\" 'twice'</b>",
    "=SUM(A1:A9)",
    "-1 + @cell",
    " spaced ",
)
"""Texts that formats trip over: accents in one character and in two, other scripts, markup, formulas, line ends."""

HELD_FIRST, HELD_LAST = date(2024, 1, 1), date(2029, 12, 31)
"""The days between which calls are held and calendars start."""


def texts() -> SearchStrategy[str]:
    """Draw a text that is not blank and holds no control character but line end and tab."""
    return st.sampled_from(WORDS)


def amounts(kind: type[Amount], *, least: int = 1, most: int = 24) -> SearchStrategy[Any]:
    """Draw an exact amount of this kind, in quarter-days from `least` to `most`."""
    return st.integers(least, most).map(kind)


def sources() -> SearchStrategy[Source]:
    """Draw a source: clauses of the offer, an assumption, or what was agreed."""
    clauses = st.sampled_from(["R10", "R35", "R52", "Q5"])
    return st.one_of(
        clauses.map(Source.offer), texts().map(Source.assumption), st.builds(Source.agreed, texts(), clauses)
    )


@st.composite
def date_ranges(draw: DrawFn, *, start: date, within: int = 400, longest: int = 21) -> DateRange:
    """Draw a range of days that starts within so many days of `start`, and lasts `longest` days at the most."""
    first = start + timedelta(days=draw(st.integers(0, within)))
    return DateRange(first, first + timedelta(days=draw(st.integers(0, longest - 1))), draw(st.just("") | texts()))


# Charities and calls --------------------------------------------------------------------------------------------------

SENIOR = Attendee("chief executive", senior=True)
ROLES = (SENIOR.role, "volunteer coordinator", "")
SECTORS = ("housing", "criminal-justice", "CJ101", "mental-health")


@st.composite
def charities(draw: DrawFn, *, within_reach: bool = False) -> Charity:
    """Draw a charity: facts known or not, and, where wanted, with England or Wales among its nations."""
    nations = draw(st.just(UNKNOWN) | st.lists(st.sampled_from(Nation), min_size=1, unique=True).map(tuple))
    if within_reach:
        inside = draw(st.sampled_from([Nation.ENGLAND, Nation.ENGLAND, Nation.WALES]))
        nations = tuple(dict.fromkeys((inside, *(() if nations is UNKNOWN else nations))))
    sectors = st.lists(st.sampled_from(SECTORS), min_size=1, unique=True)
    return Charity(
        name=draw(texts()),
        nations=nations,
        sectors=draw(st.just(UNKNOWN) | sectors.map(tuple)),
        size=draw(st.just("") | texts()),
    )


def values(question: Question) -> SearchStrategy[Any]:
    """Draw any value that fits a question."""
    return _VALUES[question.kind](question)


def _listed(*fields: SearchStrategy[Any], of: type) -> SearchStrategy[Any]:
    return st.lists(st.builds(of, *fields), max_size=3).map(tuple)


_VALUES: dict[Kind, Any] = {
    Kind.TEXT: lambda _: texts(),
    Kind.CHOICE: lambda question: st.sampled_from(question.options),
    Kind.CHOICES: lambda question: st.lists(st.sampled_from(question.options), max_size=question.most, unique=True).map(
        tuple
    ),
    Kind.SCALE: lambda question: st.integers(0, question.highest),
    Kind.COUNT: lambda question: st.integers(0, min(8, question.highest or 8)) | st.integers(0, question.highest or 99),
    Kind.LIST: lambda _: st.lists(texts(), max_size=2).map(tuple),
    Kind.DATE: lambda _: st.dates(HELD_FIRST, HELD_LAST),
    Kind.DATES: lambda _: st.dates(HELD_FIRST, HELD_LAST).flatmap(
        lambda start: st.lists(date_ranges(start=start), max_size=3).map(tuple)
    ),
    Kind.DURATION: lambda _: amounts(Duration, least=0),
    Kind.PEOPLE: lambda _: _listed(texts(), texts(), st.integers(0, 12), st.booleans(), of=PartOfStaff),
    Kind.OPPORTUNITIES: lambda _: _listed(st.sampled_from(Aspect), texts(), of=Opportunity),
    Kind.CHALLENGES: lambda _: _listed(st.sampled_from(Aspect), texts(), st.booleans(), of=Challenge),
    Kind.QUICK_WINS: lambda _: _listed(
        texts(), texts(), st.none() | st.dates(HELD_FIRST, HELD_LAST), texts(), of=QuickWin
    ),
}


@functools.cache
def answers(question: Question) -> SearchStrategy[Answer]:
    """Draw an answer to a question: in any state, with any value that fits, with evidence or without."""
    states = st.sampled_from([state for state in State if state is not State.VALUE])
    without = states.map(lambda state: Answer(question=question.id, kind=question.kind, state=state))
    return without | told(question, values(question))


_BACKING = [*itertools.product(["seen", ""], ROLES)]


@st.composite
def told(
    draw: DrawFn, question: Question, value: SearchStrategy[Any], backing: Sequence[tuple[str, str]] = _BACKING
) -> Answer:
    """Draw an answer with a value, and with any of these pairs of evidence and of who said it."""
    evidence, said_by = draw(st.sampled_from(backing))
    return Answer(
        question=question.id,
        kind=question.kind,
        state=State.VALUE,
        value=draw(value),
        evidence=evidence,
        said_by=said_by,
    )


@functools.cache
def _willing(question: Question) -> SearchStrategy[Answer] | None:
    """Draw an answer with which a call can proceed, some way on in its journey or not, where that depends on it."""
    if question.id in {"C1", "C2"}:
        return told(question, st.sampled_from(["yes", "yes", "conditional"]), [("seen", SENIOR.role)])
    if question.id in {"C3", "B2", "B6"}:
        return told(question, values(question))
    if question.id == "B4":
        absent = Answer(question="B4", kind=question.kind, state=State.NOT_APPLICABLE)
        return st.just(absent) | told(question, values(question))
    if question.id == "E1.governance":
        return answers(question) | told(question, st.sampled_from([5, 6, 7]))
    if question.id in {"E3", "E4", "E5", "E6"}:
        return told(question, st.sampled_from([3, 3, 3, 0, 2]), [*_BACKING, *[("seen", SENIOR.role)] * 6])
    return None


@st.composite
def diagnostics(draw: DrawFn, questions: Iterable[Question], *, willing: bool = False) -> Diagnostic:
    """Draw a call with any answer to each question, or none; a willing one has those that let it proceed."""
    given = []
    for question in questions:
        if question.kind is Kind.ELSEWHERE:
            continue
        needed = _willing(question) if willing else None
        answer = draw(needed if needed is not None else st.none() | answers(question))
        given += [answer] if answer else []
    mode = draw(st.sampled_from(CallMode))
    return Diagnostic(
        held_on=draw(st.dates(HELD_FIRST, HELD_LAST)),
        mode=mode,
        mode_reason="" if mode is CallMode.VISIT else draw(texts()),
        attendees=(SENIOR, Attendee("volunteer coordinator", on_call=draw(st.booleans()))),
        answers=tuple(given),
    )


@st.composite
def cases(draw: DrawFn, practice: Practice, *, willing: bool | None = None) -> Case:
    """Draw a charity and its call; where nothing else is asked for, about seven in ten are fit to proceed."""
    fit = draw(st.sampled_from([True] * 7 + [False] * 3)) if willing is None else willing
    return Case(
        charity=draw(charities(within_reach=fit)), diagnostic=draw(diagnostics(practice.questions, willing=fit))
    )


def assessments(practice: Practice, *, willing: bool | None = None) -> SearchStrategy[Assessment]:
    """Draw a charity and its call, and assess them."""
    return cases(practice, willing=willing).map(lambda case: practice.assess(case.charity, case.diagnostic))


def proceeding(practice: Practice) -> SearchStrategy[Assessment]:
    """Draw an assessment with which a package can be tailored."""
    return assessments(practice, willing=True).filter(lambda made: made.outcome is Outcome.PROCEED)


def packages(practice: Practice) -> SearchStrategy[Package]:
    """Draw a package as the practice tailors it."""
    return proceeding(practice).map(practice.tailor)


# Amendments and plugins -----------------------------------------------------------------------------------------------

PEACEFUL = (AddRole, CapSession, AdjustDays, LeaveOpen, Accommodate, Condition, Avoid, LengthenGap)
"""The kinds of amendment that never quarrel, whoever says what, as long as no days are taken off."""

QUARRELSOME = (Include, LeaveOut, AddLine, DropLine, SetMode, SetParticipants, SetOptional, SetPace)
"""The kinds of amendment that must agree with what others say."""


def selectors(practice: Practice) -> SearchStrategy[Any]:
    """Draw whom an amendment is for, among the lines of the catalogue."""
    modules = st.sampled_from([module.id for module in practice.modules])
    return st.one_of(
        st.sampled_from([line.id for line in practice.catalogue]).map(Only),
        st.just("").map(Workshops) | modules.map(Workshops),
        modules.map(Initial),
        st.sampled_from(["introductory", "influencing", "foundations"]).map(Tagged),
        st.just(Meetings()),
    )


def amendments(
    practice: Practice, id_: str, *, kinds: Sequence[type[Amendment]] = PEACEFUL, rivals: Sequence[str] = ()
) -> SearchStrategy[Any]:
    """Draw one amendment of these kinds under this id; `rivals` are the ids of others that it may supersede."""
    named = st.lists(st.sampled_from(rivals), max_size=2, unique=True).map(tuple) if rivals else st.just(())
    common = {
        "id": st.just(id_),
        "reason": texts(),
        "source": sources(),
        "answers": st.sampled_from([(), ("G4",)]),
        "supersedes": st.just(()) | named,
    }
    fields = _fields(practice)
    drawn = st.sampled_from(kinds).flatmap(lambda kind: st.builds(kind, **common, **fields[kind]))
    if AdjustDays in kinds and set(kinds) & set(QUARRELSOME):
        less = {**fields[AdjustDays], "by": st.sampled_from([-1, -4]).map(ProviderDays), "in_band": st.just(value=True)}
        return st.one_of(drawn, drawn, drawn, st.builds(AdjustDays, **common, **less))
    return drawn


def _fields(practice: Practice) -> dict[type[Amendment], dict[str, SearchStrategy[Any]]]:
    line = {"line": st.sampled_from([line.id for line in practice.catalogue])}
    lines = {"target": selectors(practice)}
    modules = {"target": st.sampled_from([module.id for module in practice.modules]).map(Only)}
    days = st.dates(HELD_FIRST, HELD_LAST).flatmap(lambda start: date_ranges(start=start))
    return {
        **dict.fromkeys((Include, LeaveOut, AddLine, DropLine), line),
        AddRole: {**lines, "role": st.sampled_from([role.id for role in practice.roles])},
        SetMode: {**lines, "mode": st.sampled_from(Mode)},
        SetParticipants: {**lines, "participants": st.sampled_from(Participants)},
        SetOptional: {**lines, "optional": st.booleans()},
        CapSession: {**lines, "cap": amounts(Duration, most=4)},
        AdjustDays: {
            **lines,
            "by": st.sampled_from([0, 1, 2, 8]).map(ProviderDays),
            "what": texts(),
            "in_band": st.booleans(),
        },
        **{kind: {**lines, "text": texts()} for kind in (LeaveOpen, Accommodate, Condition)},
        Avoid: {**lines, "days": days},
        SetPace: {**modules, "pace": st.sampled_from(Pace)},
        LengthenGap: {**modules, "days": st.integers(0, 10)},
    }


@attrs.frozen(eq=False)
class FakePlugin(Plugin):
    """Say just what it was given, whatever the charity and call: a plugin that is data."""

    key: str
    said: tuple[AnyAmendment, ...] = ()
    applies: Predicate = attrs.field(factory=Always)

    @hookimpl
    def coproduce_propose(self, ctx: object) -> Iterable[Proposal]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the first stratum."""
        return self._of(Include, LeaveOut)

    @hookimpl
    def coproduce_compose(self, ctx: object) -> Iterable[Composition]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the second stratum."""
        return self._of(AddLine, DropLine)

    @hookimpl
    def coproduce_tailor(self, ctx: object) -> Iterable[AnyTailoring]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the third stratum."""
        return self._of(*PEACEFUL, SetMode, SetParticipants, SetOptional, SetPace)

    def _of(self, *kinds: type[Amendment]) -> tuple[Any, ...]:
        return tuple(amendment for amendment in self.said if type(amendment) in kinds)


OFFERS_OWN = (
    "enhance/staff-only",
    "enhance/remote",
    "enhance/support-level",
    "enhance/pace",
    "enhance/concepts-missing",
)
"""Some amendments of the offer's own rules that others may supersede."""


@st.composite
def fake_plugins(
    draw: DrawFn, practice: Practice, *, most: int = 4, said: int = 3, quarrels: bool = True
) -> tuple[FakePlugin, ...]:
    """Draw plugins, each with a key and amendments of its own; in many of the draws some of them quarrel.

    Where they may quarrel they also supersede earlier amendments of each other, and the offer's, by name.
    """
    every_kind = (*PEACEFUL, *QUARRELSOME)
    kinds = draw(st.sampled_from([every_kind, PEACEFUL, QUARRELSOME])) if quarrels else PEACEFUL
    keys = [f"fake-{letter}" for letter in "abcd"[: draw(st.integers(1, most))]]
    ids = {key: [f"{key}/{number}" for number in range(1, draw(st.integers(1, said)) + 1)] for key in keys}
    earlier = list(OFFERS_OWN)
    plugins = []
    for key in keys:
        rivals = tuple(earlier) if quarrels else ()
        said_by_it = tuple(draw(amendments(practice, id_, kinds=kinds, rivals=rivals)) for id_ in ids[key])
        plugins.append(FakePlugin(key, said_by_it))
        earlier += ids[key]
    return tuple(plugins)


# Calendars ------------------------------------------------------------------------------------------------------------


@attrs.frozen
class TwoCalendars:
    """Hold a calendar as one integer beside the same one as plain sets of dates."""

    calendar: Calendar
    open: frozenset[date]
    working: frozenset[date]

    @classmethod
    def of(cls, calendar: Calendar) -> TwoCalendars:
        """Write out a calendar day by day, from its dates, weekdays and closures alone."""
        span = (calendar.last - calendar.first).days + 1
        days = {calendar.first + timedelta(days=number) for number in range(span)}
        days = {day for day in days if day.weekday() in calendar.weekdays}
        holidays = {
            day
            for day in days
            for shut in calendar.closures
            if shut.kind is ClosureKind.BANK_HOLIDAY and _in(day, shut)
        }
        closed = {day for day in days for shut in calendar.closures if _in(day, shut)}
        return cls(calendar, frozenset(days - closed), frozenset(days - holidays))


def _in(day: date, shut: Closure | DateRange) -> bool:
    return shut.first <= day <= shut.last


@functools.cache
def _bank_holidays() -> tuple[Closure, ...]:
    return england_and_wales(first=HELD_FIRST, last=date(HELD_LAST.year + 2, 12, 31)).closures


@st.composite
def closures(draw: DrawFn, *, start: date, within: int, kinds: Sequence[ClosureKind] = tuple(ClosureKind)) -> Closure:
    """Draw days that are closed, of any of these kinds, within so many days of `start`."""
    days = draw(date_ranges(start=start, within=within))
    return Closure(days.first, days.last, draw(st.sampled_from(kinds)), days.reason)


@st.composite
def calendars(draw: DrawFn, *, first: date | None = None, shortest: int = 30, longest: int = 400) -> TwoCalendars:
    """Draw a calendar of 30 to 400 days with its twin: any weekdays, bank holidays, and up to four closures."""
    start = first or draw(st.dates(HELD_FIRST, HELD_LAST))
    last = start + timedelta(days=draw(st.integers(shortest, longest)) - 1)
    some_week = st.lists(st.integers(0, 6), min_size=1, unique=True).map(sorted).map(tuple)
    extra = draw(st.lists(closures(start=start, within=longest), max_size=4, unique=True))
    holidays = [day for day in _bank_holidays() if start <= day.first <= last] if draw(st.booleans()) else []
    return TwoCalendars.of(
        Calendar(
            name="drawn",
            first=start,
            last=last,
            weekdays=draw(st.just((0, 1, 2, 3, 4)) | some_week),
            closures=(*holidays, *extra),
        )
    )
