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
    Activity,
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    Answer,
    AnyTailoring,
    Approval,
    ApprovalState,
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
    Decline,
    Diagnostic,
    DropLine,
    Duration,
    Focus,
    Gap,
    Include,
    Initial,
    Kind,
    LeaveOpen,
    LeaveOut,
    LengthenGap,
    Meetings,
    Mode,
    Nation,
    Nature,
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
    ReportTo,
    SetApproval,
    SetFigure,
    SetFocus,
    SetForm,
    SetMode,
    SetOptional,
    SetPace,
    SetParticipants,
    SetStyle,
    Source,
    State,
    Tagged,
    TakeUp,
    Workshop,
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


def values(question: Question) -> list[Any]:
    """List many values that fit a question; to draw one of a list is quick, and a call has some sixty answers."""
    return _VALUES[question.kind](question)


_DAYS = [HELD_FIRST + timedelta(days=97 * number) for number in range(22)]
_RANGES = [
    DateRange(day, day + timedelta(days=number), ["", *WORDS][number % len(WORDS)]) for number, day in enumerate(_DAYS)
]


def _chosen(question: Question) -> list[tuple[str, ...]]:
    most = min(question.most or len(question.options), 3)
    every = [*itertools.chain(*(itertools.permutations(question.options, size) for size in range(most + 1)))]
    return every[:60] + every[60::7]


def _counts(question: Question) -> list[int]:
    most = question.highest or 99
    return [number for number in (*range(9), 12, 59, 90, 99, 240, most) if question.lowest <= number <= most]


def _several(items: list[Any]) -> list[tuple[Any, ...]]:
    """List no items, each alone, and some of them two or three together."""
    return [
        (),
        *((item,) for item in items),
        *itertools.pairwise(items),
        *zip(items, items[2:], items[5:], strict=False),
    ]


_VALUES: dict[Kind, Any] = {
    Kind.TEXT: lambda _: [*WORDS],
    Kind.CHOICE: lambda question: [*question.options],
    Kind.CHOICES: _chosen,
    Kind.SCALE: lambda question: [*range(question.highest + 1)],
    Kind.COUNT: _counts,
    Kind.LIST: lambda _: _several([*WORDS]),
    Kind.DATE: lambda _: _DAYS,
    Kind.DATES: lambda _: _several(_RANGES),
    Kind.DURATION: lambda _: [Duration(quarters) for quarters in range(25)],
    Kind.PROVIDER_DAYS: lambda _: [ProviderDays(quarters) for quarters in range(41)],
    Kind.PEOPLE: lambda _: _several(
        [
            PartOfStaff(part, level, len(part) % 13, senior=len(level) % 2 == 0)
            for part, level in itertools.pairwise(WORDS)
        ]
    ),
    Kind.OPPORTUNITIES: lambda _: _several([*map(Opportunity, itertools.cycle(Aspect), WORDS)]),
    Kind.CHALLENGES: lambda _: _several(
        [
            Challenge(aspect, what, real)
            for aspect, what, real in zip([*Aspect] * 3, WORDS, [True, False] * 5, strict=False)
        ]
    ),
    Kind.QUICK_WINS: lambda _: _several(
        [
            QuickWin(what, owner, by, noticed_by)
            for what, owner, by, noticed_by in zip(
                WORDS, WORDS[1:], [None, *_DAYS[::3]], [*WORDS[3:], ""] * 2, strict=False
            )
        ]
    ),
}


_BACKING = [*itertools.product(["seen", ""], ROLES)]


@functools.cache
def answers(question: Question) -> SearchStrategy[Answer]:
    """Draw an answer to a question: in any state, with any value that fits, from one person or from several."""
    return st.sampled_from(_answers(question))


def _answers(question: Question) -> list[Answer]:
    told_by_one = voices(question)
    number = len(told_by_one)
    pairs = [Answer.of((told_by_one[at], told_by_one[(7 * at + 3) % number])) for at in range(0, number, 2)]
    threes = [Answer.of(told_by_one[at : at + 3]) for at in range(0, number, 9)]
    return [*told_by_one, *pairs, *threes]


def voices(question: Question) -> list[Answer]:
    """List what one person may answer: in any state, with any value that fits, with evidence or without."""
    states = [state for state in State if state is not State.VALUE]
    without = [Answer(question=question.id, kind=question.kind, state=state) for state in states]
    known = told(question, values(question))
    return [*without * max(1, len(known) // 10), *known]


def told(question: Question, known: Iterable[Any], backing: Sequence[tuple[str, str]] = _BACKING) -> list[Answer]:
    """List answers with one of these values, and with any of these pairs of evidence and of who said it."""
    return [
        Answer(
            question=question.id,
            kind=question.kind,
            state=State.VALUE,
            value=value,
            evidence=evidence,
            said_by=said_by,
        )
        for value in known
        for evidence, said_by in backing
    ]


def _willing(question: Question) -> list[Answer]:
    """List answers with which a call can proceed, some way on in its journey or not, where that depends on it."""
    if question.id in {"C1", "C2"}:
        return told(question, ["yes", "yes", "conditional"], [("seen", SENIOR.role)])
    if question.id in {"C3", "B2", "B6"}:
        return told(question, values(question))
    if question.id == "B4":
        absent = Answer(question="B4", kind=question.kind, state=State.NOT_APPLICABLE)
        known = told(question, values(question))
        return [*[absent] * len(known), *known]
    if question.id == "E1.governance":
        return [*_answers(question), *told(question, [5, 6, 7]) * 7]
    if question.id in {"E3", "E4", "E5", "E6"}:
        return told(question, [3, 3, 3, 0, 2], [*_BACKING, *[("seen", SENIOR.role)] * 6])
    return []


@functools.cache
def _in_a_call(question: Question, *, willing: bool) -> SearchStrategy[Answer | None]:
    every = _answers(question)
    return st.sampled_from((willing and _willing(question)) or [*[None] * len(every), *every])


@st.composite
def diagnostics(draw: DrawFn, questions: Iterable[Question], *, willing: bool = False) -> Diagnostic:
    """Draw a call with any answer to each question, or none; a willing one has those that let it proceed."""
    given = []
    for question in questions:
        if question.kind is Kind.ELSEWHERE:
            continue
        answer = draw(_in_a_call(question, willing=willing))
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

PEACEFUL = (
    AddRole,
    CapSession,
    AdjustDays,
    LeaveOpen,
    Accommodate,
    Condition,
    Avoid,
    LengthenGap,
    TakeUp,
    AddActivity,
    Decline,
)
"""The kinds of amendment that never quarrel, whoever says what, as long as no days are taken off."""

QUARRELSOME = (
    Include,
    LeaveOut,
    AddLine,
    DropLine,
    SetMode,
    SetParticipants,
    SetOptional,
    SetPace,
    SetStyle,
    SetForm,
    SetFocus,
    SetApproval,
    ReportTo,
)
"""The kinds of amendment that must agree with what others say."""

EVERY_KIND = (*PEACEFUL, *QUARRELSOME)
"""The kinds of amendment that a plugin may yield; a coordinator may set a figure besides."""


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


@st.composite
def amendments(
    draw: DrawFn,
    practice: Practice,
    id_: str,
    *,
    kinds: Sequence[type[Amendment]] = PEACEFUL,
    rivals: Sequence[str] = (),
) -> AnyAmendment:
    """Draw one amendment of these kinds under this id; `rivals` are the ids of others that it may supersede."""
    kind = draw(st.sampled_from(kinds))
    given = {name: draw(field) for name, field in {**_COMMON, **_fields(practice)[kind]}.items()}
    if rivals and draw(st.booleans()):
        given["supersedes"] = tuple(
            dict.fromkeys(draw(st.sampled_from(rivals)) for _ in range(draw(st.integers(0, 2))))
        )
    if kind is AdjustDays and set(kinds) & set(QUARRELSOME) and draw(st.booleans()):
        given |= {"days": draw(st.sampled_from([-1, -4]).map(ProviderDays)), "in_band": True}
    if kind is AddActivity:
        given["activity"] = attrs.evolve(given["activity"], id=f"{id_}-activity")
    return kind(id=id_, **given)


_COMMON: dict[str, SearchStrategy[Any]] = {
    "reason": texts(),
    "source": sources(),
    "answers": st.sampled_from([(), ("G4",)]),
}


@functools.cache
def _fields(practice: Practice) -> dict[type[Amendment], dict[str, SearchStrategy[Any]]]:
    line = {"line": st.sampled_from([line.id for line in practice.catalogue])}
    lines = {"target": selectors(practice)}
    modules = {"target": st.sampled_from([module.id for module in practice.modules]).map(Only)}
    workshops = [line.id for line in practice.catalogue if isinstance(line, Workshop)]
    options = [option.id for option in practice.options]
    return {
        **dict.fromkeys((Include, LeaveOut, AddLine, DropLine), line),
        AddActivity: {"activity": activities(practice)},
        Decline: {"option": st.sampled_from(options)},
        AddRole: {**lines, "role": st.sampled_from([role.id for role in practice.roles])},
        SetMode: {**lines, "mode": st.sampled_from(Mode)},
        SetParticipants: {**lines, "participants": st.sampled_from(Participants)},
        SetOptional: {**lines, "optional": st.booleans()},
        CapSession: {**lines, "cap": amounts(Duration, most=4)},
        AdjustDays: {
            **lines,
            "days": st.sampled_from([0, 1, 2, 8]).map(ProviderDays),
            "what": texts(),
            "in_band": st.booleans(),
            "option": st.sampled_from(["", *options]),
        },
        **{kind: {**lines, "text": texts()} for kind in (LeaveOpen, Accommodate, Condition, TakeUp)},
        Avoid: {**lines, "days": st.sampled_from(_RANGES)},
        SetPace: {**modules, "pace": st.sampled_from(Pace)},
        SetStyle: {**modules, "style": texts()},
        SetForm: {**modules, "form": texts()},
        SetFocus: {"target": st.sampled_from(workshops).map(Only), "focus": FOCUSES},
        SetApproval: {**lines, "approval": APPROVALS},
        ReportTo: {"target": st.just(Only("enhance/report-back")), "audiences": AUDIENCES},
        LengthenGap: {**modules, "days": st.integers(0, 10)},
    }


FOCUSES = st.builds(Focus, name=texts(), from_step=st.integers(0, 7), text=texts())
"""What a workshop may concentrate on."""

APPROVALS = st.builds(
    Approval,
    state=st.sampled_from(ApprovalState),
    by=st.just("") | texts(),
    on=st.none() | st.dates(HELD_FIRST, HELD_LAST),
    note=st.just("") | texts(),
)
"""What may be recorded of the Regional Manager's answer."""

AUDIENCES = st.lists(st.sampled_from(["trustees", "staff", "funders"]), max_size=3, unique=True).map(tuple)
"""To whom a charity may report back."""


def activities(practice: Practice) -> SearchStrategy[Activity]:
    """Draw an activity that no catalogue holds; whoever adds it gives it an id."""
    return st.builds(
        Activity,
        id=st.just("agreed/activity"),
        title=texts(),
        module=st.sampled_from([module.id for module in practice.modules]),
        nature=st.sampled_from(Nature),
        summary=texts(),
        source=sources(),
        gap=st.sampled_from(Gap),
        owner=texts(),
    )


FIGURES = {
    "evidenced-level": (1, 3),
    "at-start-level": (0, 7),
    "needs-help-level": (0, 3),
    "extra-support-quarter-days": (0, 4),
    "report-back-support-quarter-days": (0, 4),
    "most-support-over-floor-quarter-days": (0, 4),
    "attendance-quarter-days": (0, 4),
    "debrief-needs-attendance": (0, 1),
    "core-quarter-days": (0, 8),
    "remote-sitting-quarter-days": (1, 4),
    "remote-session-extra-quarter-days": (0, 2),
    "longer-gap-one-days": (0, 7),
    "most-workshops": (1, 3),
}
"""Figures of the offer that an edit on record may set here, with the least and the most that make sense."""


def figures(id_: str) -> SearchStrategy[SetFigure]:
    """Draw an edit on record that sets a figure of the offer, under this id."""
    chosen = st.sampled_from(sorted(FIGURES)).flatmap(
        lambda name: st.tuples(st.just(name), st.integers(*FIGURES[name]))
    )
    common = {"reason": texts(), "source": sources(), "by": st.just("the coordinator")}
    return chosen.flatmap(
        lambda each: st.builds(SetFigure, id=st.just(id_), figure=st.just(each[0]), value=st.just(each[1]), **common)
    )


@st.composite
def edits(draw: DrawFn, practice: Practice, *, kinds: Sequence[type[Amendment]] = PEACEFUL, most: int = 3) -> tuple:
    """Draw a coordinator's edits on record, of these kinds or setting a figure, each with who agreed it."""
    found: list[AnyAmendment] = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        id_ = f"agreed/{number}"
        edit = draw(figures(id_) | amendments(practice, id_, kinds=kinds))
        if not isinstance(edit, SetFigure) or edit.figure not in {getattr(each, "figure", "") for each in found}:
            found.append(attrs.evolve(edit, by="the coordinator", on=draw(st.none() | st.dates(HELD_FIRST, HELD_LAST))))
    return tuple(found)


TAILORING = tuple(set(EVERY_KIND) - {Include, LeaveOut, AddLine, DropLine, AddActivity})
"""The kinds of amendment that belong to the last stratum."""


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
        return self._of(AddLine, DropLine, AddActivity)

    @hookimpl
    def coproduce_tailor(self, ctx: object) -> Iterable[AnyTailoring]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the third stratum."""
        return self._of(*TAILORING)

    def _of(self, *kinds: type[Amendment]) -> tuple[Any, ...]:
        return tuple(amendment for amendment in self.said if type(amendment) in kinds)


OFFERS_OWN = (
    "enhance/staff-only",
    "enhance/remote",
    "enhance/support-level",
    "enhance/pace",
    "enhance/concepts-missing",
    "enhance/quick-win-1-placed",
    "enhance/style",
)
"""Some amendments of the offer's own rules that others may supersede."""


@st.composite
def fake_plugins(
    draw: DrawFn, practice: Practice, *, most: int = 4, said: int = 3, quarrels: bool = True
) -> tuple[FakePlugin, ...]:
    """Draw plugins, each with a key and amendments of its own; in many of the draws some of them quarrel.

    Where they may quarrel they also supersede earlier amendments of each other, and the offer's, by name.
    """
    kinds = draw(st.sampled_from([EVERY_KIND, PEACEFUL, QUARRELSOME])) if quarrels else PEACEFUL
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
