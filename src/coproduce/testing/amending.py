"""Hypothesis strategies for amendments, edits on record, and plugins that are nothing but what they say."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from coproduce.amendments import (
    EDITS,
    Accommodate,
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    AnyAmendment,
    AnyTailoring,
    Avoid,
    CapSession,
    Composition,
    Condition,
    Decline,
    DropLine,
    Include,
    Initial,
    LeaveOpen,
    LeaveOut,
    LengthenGap,
    Meetings,
    Only,
    Proposal,
    ReportTo,
    Selector,
    SetApproval,
    SetFigure,
    SetFocus,
    SetForm,
    SetMode,
    SetOptional,
    SetPace,
    SetParticipants,
    SetStyle,
    Tagged,
    TakeUp,
    Workshops,
)
from coproduce.audience import EVERYONE
from coproduce.days import Duration, ProviderDays
from coproduce.offer import (
    Activity,
    Approval,
    ApprovalState,
    Focus,
    Gap,
    Mode,
    Nature,
    Pace,
    Participants,
    ReportBack,
    Workshop,
)
from coproduce.rules.applicability import Always, Predicate
from coproduce.rules.hookspecs import ComposeContext, Plugin, ProposeContext, TailorContext, hookimpl
from coproduce.rules.practice import Practice
from coproduce.testing.possible import HELD_FIRST, HELD_LAST, ranges_of_days
from coproduce.testing.strategies import amounts, sources, texts

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

_COORDINATOR = "the coordinator"
_KEYS = ("fake-a", "fake-b", "fake-c", "fake-d")
_PROPOSALS = (Include, LeaveOut)
_COMPOSITIONS = (AddLine, DropLine, AddActivity)
_TAILORING = tuple(kind for kind in EVERY_KIND if kind not in (*_PROPOSALS, *_COMPOSITIONS))


# What amendments are made of ------------------------------------------------------------------------------------------


def selectors(practice: Practice) -> SearchStrategy[Selector]:
    """Draw whom an amendment is for, among the lines and modules of a practice."""
    modules = st.sampled_from([module.id for module in practice.modules])
    return st.one_of(
        st.sampled_from([line.id for line in practice.catalogue]).map(Only),
        st.just("").map(Workshops) | modules.map(Workshops),
        modules.map(Initial),
        st.sampled_from(["introductory", "influencing", "foundations"]).map(Tagged),
        st.just(Meetings()),
    )


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


def focuses() -> SearchStrategy[Focus]:
    """Draw what a workshop concentrates on."""
    return st.builds(Focus, name=texts(), from_step=st.integers(0, 7), text=texts())


def approvals() -> SearchStrategy[Approval]:
    """Draw what is recorded of the Regional Manager's answer."""
    return st.builds(
        Approval,
        state=st.sampled_from(ApprovalState),
        by=st.just("") | texts(),
        on=st.none() | st.dates(HELD_FIRST, HELD_LAST),
        note=st.just("") | texts(),
    )


def audiences() -> SearchStrategy[tuple[str, ...]]:
    """Draw to whom a charity reports back."""
    return st.lists(st.sampled_from(["trustees", "staff", "funders"]), max_size=3, unique=True).map(tuple)


# Amendments and edits on record ---------------------------------------------------------------------------------------


@st.composite
def amendments(
    draw: DrawFn,
    practice: Practice,
    id_: str,
    *,
    kinds: Sequence[type[AnyAmendment]] = PEACEFUL,
    rivals: Sequence[str] = (),
) -> AnyAmendment:
    """Draw one amendment of these kinds under this id; `rivals` are the ids of others that it may supersede.

    Days are taken off a line only where the kinds may quarrel.
    """
    kind = draw(st.sampled_from(kinds))
    given: dict[str, Any] = {name: draw(field) for name, field in {**_common(), **_fields(practice)[kind]}.items()}
    if rivals:
        superseded = st.lists(st.sampled_from(rivals), max_size=2, unique=True).map(tuple)
        given["supersedes"] = draw(st.just(()) | superseded)
    if kind is AdjustDays and set(kinds) & set(QUARRELSOME) and draw(st.booleans()):
        given |= {"days": draw(st.sampled_from([-1, -4]).map(ProviderDays)), "in_band": True}
    if kind is SetApproval and not id_.startswith(f"{EDITS}/"):  # consent is the Regional Manager's own to give
        given["approval"] = attrs.evolve(given["approval"], state=ApprovalState.AWAITING)
    if kind is AddActivity:
        given["activity"] = attrs.evolve(given["activity"], id=f"{id_}-activity")
    return kind(id=id_, **given)


_Fields = dict[str, SearchStrategy[Any]]


@functools.cache
def _common() -> _Fields:
    return {"reason": texts(), "source": sources(), "answers": st.sampled_from([(), ("G4",)])}


@functools.lru_cache(maxsize=100)
def _fields(practice: Practice) -> dict[type[AnyAmendment], _Fields]:
    lines: _Fields = {"target": selectors(practice)}
    fields: dict[type[AnyAmendment], _Fields] = {
        AddRole: lines | {"role": st.sampled_from([role.id for role in practice.roles])},
        SetMode: lines | {"mode": st.sampled_from(Mode)},
        SetParticipants: lines | {"participants": st.sampled_from(Participants)},
        SetOptional: lines | {"optional": st.booleans()},
        CapSession: lines | {"cap": amounts(Duration, most=4)},
        AdjustDays: lines | _adjustment(practice),
        **{kind: lines | {"text": texts()} for kind in (LeaveOpen, Accommodate, Condition)},
        TakeUp: {"target": _lines(practice, Workshop).map(Only), "text": texts()},
        Avoid: lines | {"days": st.sampled_from(ranges_of_days())},
        SetFocus: {"target": _lines(practice, Workshop).map(Only), "focus": focuses()},
        SetApproval: lines | {"approval": approvals()},
        ReportTo: {"target": _lines(practice, ReportBack).map(Only), "audiences": audiences()},
    }
    return fields | _of_strata(practice) | _of_modules(practice)


def _of_strata(practice: Practice) -> dict[type[AnyAmendment], _Fields]:
    line: _Fields = {"line": _lines(practice, object)}
    return {
        **dict.fromkeys((Include, LeaveOut, AddLine, DropLine), line),
        AddActivity: {"activity": activities(practice)},
        Decline: {"option": st.sampled_from([option.id for option in practice.options])},
    }


def _of_modules(practice: Practice) -> dict[type[AnyAmendment], _Fields]:
    modules: _Fields = {"target": st.sampled_from([module.id for module in practice.modules]).map(Only)}
    return {
        SetPace: modules | {"pace": st.sampled_from(Pace)},
        SetStyle: modules | {"style": texts()},
        SetForm: modules | {"form": texts()},
        LengthenGap: modules | {"days": st.integers(0, 10)},
    }


def _adjustment(practice: Practice) -> _Fields:
    return {
        "days": st.sampled_from([0, 1, 2, 8]).map(ProviderDays),
        "what": texts(),
        "in_band": st.booleans(),
        "option": st.sampled_from(["", *(option.id for option in practice.options)]),
    }


def _lines(practice: Practice, kind: type) -> SearchStrategy[str]:
    return st.sampled_from([line.id for line in practice.catalogue if isinstance(line, kind)])


def figures(id_: str) -> SearchStrategy[SetFigure]:
    """Draw an edit on record that sets a figure of the offer, under this id."""
    common = {"reason": texts(), "source": sources(), "by": st.just(_COORDINATOR)}

    def setting(figure: str) -> SearchStrategy[SetFigure]:
        value = st.integers(*FIGURES[figure])
        return st.builds(SetFigure, id=st.just(id_), figure=st.just(figure), value=value, **common)

    return st.sampled_from(sorted(FIGURES)).flatmap(setting)


@st.composite
def edits(
    draw: DrawFn, practice: Practice, *, kinds: Sequence[type[AnyAmendment]] = PEACEFUL, most: int = 3
) -> tuple[AnyAmendment, ...]:
    """Draw a coordinator's edits on record, of these kinds or setting a figure, each with who agreed it."""
    found: list[AnyAmendment] = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        id_ = f"agreed/{number}"
        edit = draw(figures(id_) | amendments(practice, id_, kinds=kinds))
        if not isinstance(edit, SetFigure) or edit.figure not in {getattr(each, "figure", "") for each in found}:
            found.append(attrs.evolve(edit, by=_COORDINATOR, on=draw(st.none() | st.dates(HELD_FIRST, HELD_LAST))))
    return tuple(found)


# Plugins --------------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class FakePlugin(Plugin):
    """Say just what it was given, whatever the charity and call: a plugin that is data.

    >>> from coproduce import Practice, enhance
    >>> Practice(enhance(), plugins=[FakePlugin("quiet")]).plugins[0].key
    'quiet'
    """

    key: str = attrs.field(metadata=EVERYONE)  # type: ignore[misc]  # an instance has a key of its own
    said: tuple[AnyAmendment, ...] = attrs.field(default=(), metadata=EVERYONE)
    applies: Predicate = attrs.field(factory=Always, metadata=EVERYONE)  # type: ignore[misc]  # likewise
    ids: tuple[str, ...] = attrs.field(init=False, metadata=EVERYONE)  # type: ignore[misc]  # likewise

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(amendment.id for amendment in self.said))

    @hookimpl
    def coproduce_propose(self, ctx: ProposeContext) -> Iterable[Proposal]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the first stratum."""
        return self._of(*_PROPOSALS)

    @hookimpl
    def coproduce_compose(self, ctx: ComposeContext) -> Iterable[Composition]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the second stratum."""
        return self._of(*_COMPOSITIONS)

    @hookimpl
    def coproduce_tailor(self, ctx: TailorContext) -> Iterable[AnyTailoring]:  # noqa: ARG002 - the same for all
        """Yield what it was given for the third stratum."""
        return self._of(*_TAILORING)

    def _of(self, *kinds: type[AnyAmendment]) -> tuple[Any, ...]:
        return tuple(amendment for amendment in self.said if type(amendment) in kinds)


@st.composite
def fake_plugins(
    draw: DrawFn, practice: Practice, *, most: int = 4, said: int = 3, quarrels: bool = True
) -> tuple[FakePlugin, ...]:
    """Draw one plugin or up to four, each with a key and one amendment of its own or up to `said`.

    In many of the draws some of them quarrel. Where they may quarrel they also supersede earlier amendments of each
    other, and the offer's, by name.
    """
    kinds = draw(st.sampled_from([EVERY_KIND, PEACEFUL, QUARRELSOME])) if quarrels else PEACEFUL
    keys = _KEYS[: draw(st.integers(1, most))]
    ids = {key: [f"{key}/{number}" for number in range(1, draw(st.integers(1, said)) + 1)] for key in keys}
    earlier = list(OFFERS_OWN)
    plugins = []
    for key in keys:
        rivals = tuple(earlier) if quarrels else ()
        said_by_it = tuple(draw(amendments(practice, id_, kinds=kinds, rivals=rivals)) for id_ in ids[key])
        plugins.append(FakePlugin(key, said_by_it))
        earlier += ids[key]
    return tuple(plugins)
