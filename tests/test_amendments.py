"""Amendments are values: whom they are for, what they write, and the law by which each slot merges."""

import itertools
from datetime import date
from typing import get_args

import attrs
import pytest

from cases import tailored
from coproduce import (
    Accommodate,
    AddRole,
    AdjustDays,
    AnyTailoring,
    Approval,
    ApprovalState,
    Avoid,
    CapSession,
    Composition,
    Condition,
    Counterfactual,
    DateRange,
    Decline,
    Duration,
    Focus,
    Initial,
    LeaveOpen,
    LengthenGap,
    Mode,
    Only,
    Pace,
    Participants,
    Proposal,
    ProviderDays,
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
    Tagged,
    TakeUp,
    Workshops,
)
from coproduce.amendments import LAWS, AnyAmendment, Law, Meetings, Stamped
from coproduce.offer import Adjustment, Note
from coproduce.provenance import Author, Cause
from coproduce.rules.enhance.shipped import shipped_offer

SOURCE = Source.assumption("a test")
FOCUS = Focus(name="deepening", from_step=5, text="shaping campaigns together")
APPROVAL = Approval(state=ApprovalState.GIVEN, by="the Regional Manager", on=date(2027, 1, 5))
PARTS = (*shipped_offer().modules, *shipped_offer().lines)


def said(kind, **facts):
    return kind(id="test/one", target=Only("enhance/concepts"), reason="a test", source=SOURCE, **facts)


class TestSelectors:
    @pytest.mark.parametrize(
        ("selector", "selected"),
        [
            (Only("enhance/vision"), {"enhance/vision"}),
            (Only("enhance/module-1"), {"enhance/module-1"}),
            (Only("vision"), set()),
            (Workshops("enhance/module-1"), {"enhance/concepts", "enhance/vision", "enhance/planning"}),
            (Workshops("enhance/module-3"), {"enhance/research-and-evaluation"}),
            (Workshops("enhance/bespoke"), set()),
            (Initial("enhance/module-1"), {"enhance/concepts"}),
            (Initial("enhance/bespoke"), set()),
            (Tagged("influencing"), {"enhance/policy-and-campaigns", "enhance/research-and-evaluation"}),
            (Tagged("foundations"), {"enhance/concepts"}),
            (Tagged("nothing"), set()),
        ],
    )
    def test_select(self, selector, selected):
        """A selector picks the lines and modules that it describes."""
        assert selected == set(selector.select(PARTS))

    def test_every_workshop(self):
        """Without a module every workshop is meant."""
        assert len(Workshops().select(PARTS)) == 5

    @pytest.mark.clause("R35", "Q7")
    def test_initial_is_the_first_of_those_chosen(self):
        """The initial workshop is the first of the series as chosen, in whatever order the lines stand."""
        chosen = [part for part in PARTS if part.id in ("enhance/vision", "enhance/planning")]

        for order in itertools.permutations(chosen):
            assert Initial("enhance/module-1").select(order) == ("enhance/vision",)

    def test_meetings(self):
        """Meetings are the lines at which people meet: no module, no activity, no support."""
        met = Meetings().select(PARTS)

        assert {"enhance/concepts", "enhance/check-in-1", "enhance/report-back", "enhance/debrief"} <= set(met)
        assert not {"enhance/listen-to-staff", "enhance/review-and-support", "enhance/module-1"} & set(met)


class TestWritten:
    @pytest.mark.parametrize(
        ("amendment", "slot", "value"),
        [
            (said(AddRole, role="test/host"), "roles", "test/host"),
            (said(SetMode, mode=Mode.REMOTE), "mode", Mode.REMOTE),
            (
                said(SetParticipants, participants=Participants.STAFF_ONLY),
                "participants",
                Participants.STAFF_ONLY,
            ),
            (said(SetOptional, optional=True), "optional", True),
            (said(CapSession, cap=Duration.of("1/2")), "session_cap", Duration.of("1/2")),
            (
                said(AdjustDays, days=ProviderDays.of("1/2"), what="more", in_band=False),
                "adjustments",
                Adjustment(id="test/one", what="more", days=ProviderDays.of("1/2"), source=SOURCE, in_band=False),
            ),
            (said(LeaveOpen, text="how many"), "left_open", Note(id="test/one", text="how many", source=SOURCE)),
            (said(Accommodate, text="a ramp"), "accommodations", Note(id="test/one", text="a ramp", source=SOURCE)),
            (said(Condition, text="a yes"), "conditions", Note(id="test/one", text="a yes", source=SOURCE)),
            (
                said(Avoid, days=DateRange(date(2027, 3, 1), date(2027, 3, 2))),
                "avoid",
                DateRange(date(2027, 3, 1), date(2027, 3, 2)),
            ),
            (said(SetPace, pace=Pace.SLOWER), "pace", Pace.SLOWER),
            (said(LengthenGap, days=3), "longer_gap", 3),
            (said(SetStyle, style="small groups"), "style", "small groups"),
            (said(SetForm, form="short sessions"), "form", "short sessions"),
            (said(SetFocus, focus=FOCUS), "focus", FOCUS),
            (said(SetApproval, approval=APPROVAL), "approval", APPROVAL),
            (said(TakeUp, text="a barrier"), "topics", Note(id="test/one", text="a barrier", source=SOURCE)),
            (said(ReportTo, audiences=("trustees",)), "audiences", ("trustees",)),
        ],
    )
    def test_slot_and_value(self, amendment, slot, value):
        """Each tailoring writes one value into one slot."""
        assert (slot, value) == (amendment.slot, amendment.written())

    def test_every_slot_has_a_law(self):
        """Each kind of tailoring writes a slot of its own, and every slot has its law."""
        slots = [kind.slot for kind in get_args(AnyTailoring) if kind is not Decline]

        assert sorted(set(slots)) == sorted(slots)
        assert set(slots) == set(LAWS)

    def test_three_strata(self):
        """Every amendment belongs to just one of the three strata, but for figures, which come before them all."""
        strata = [*get_args(Proposal), *get_args(Composition), *get_args(AnyTailoring)]

        assert len(strata) == len(set(strata))
        assert {*strata, SetFigure} == set(get_args(AnyAmendment))


class TestLaws:
    @pytest.mark.parametrize(
        ("law", "base", "written", "merged"),
        [
            (Law.UNION, ("a/b",), ["a/c", "a/b", "a/a"], ("a/a", "a/b", "a/c")),
            (Law.UNION, (), ["a/c"], ("a/c",)),
            (Law.LEAST, None, [Duration(2), Duration(1), Duration(3)], Duration(1)),
            (Law.LEAST, Duration(1), [Duration(2)], Duration(1)),
            (Law.MOST, 0, [3, 7, 5], 7),
            (Law.MOST, 9, [3], 9),
            (Law.AGREE, Mode.FACE_TO_FACE, [Mode.REMOTE, Mode.REMOTE], Mode.REMOTE),
        ],
    )
    def test_free_of_order(self, law, base, written, merged):
        """What is written merges to the same value in every order."""
        assert {merged} == {law.merge(base, list(order)) for order in itertools.permutations(written)}

    def test_keyed(self):
        """Keyed values are kept each id once, in the order of their ids, in whatever order they come."""
        notes = [Note(id=f"test/{name}", text=name, source=SOURCE) for name in "cab"]
        base = (Note(id="test/d", text="d", source=SOURCE),)

        for order in itertools.permutations(notes):
            merged = Law.KEYED.merge(base, list(order))
            assert ["test/a", "test/b", "test/c", "test/d"] == [note.id for note in merged]

    def test_twice_is_once(self):
        """Writing the same value twice is writing it once."""
        note = Note(id="test/a", text="a", source=SOURCE)

        assert (note,) == Law.KEYED.merge((), [note, note])
        assert ("a/a",) == Law.UNION.merge((), ["a/a", "a/a"])


class TestStamped:
    def test_cause(self):
        """The cause in the trace has all that the amendment says of itself, and its author."""
        author = Author("test", "1", "coproduce-test")
        otherwise = (Counterfactual("G5.face-to-face", "yes", "answered yes"),)
        facts = {"answers": ("G5.face-to-face",), "would_change": otherwise}
        amendment = attrs.evolve(said(SetMode, mode=Mode.REMOTE), **facts)
        cause = Stamped(amendment, author).cause

        assert Cause("test/one", author, "a test", SOURCE, ("G5.face-to-face",), otherwise) == cause

    def test_reason_is_not_in_the_repr(self):
        """The repr does not show the reason, which is candid."""
        assert "a test'" not in repr(attrs.evolve(said(SetMode, mode=Mode.REMOTE), source=Source.offer("R41")))

    def test_frozen(self):
        """An amendment cannot be changed."""
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            said(SetMode, mode=Mode.REMOTE).mode = Mode.FACE_TO_FACE


class TestAgreed:
    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("kind", [SetOptional, Avoid, CapSession, AdjustDays, LeaveOpen, Accommodate, Condition])
    def test_any_line_can_be_tailored(self, kind):
        """A coordinator can write every slot of a line, and the trace says so."""
        facts = {
            SetOptional: {"optional": True},
            Avoid: {"days": DateRange(date(2027, 3, 1), date(2027, 3, 2))},
            CapSession: {"cap": Duration.of("1/2")},
            AdjustDays: {"days": ProviderDays.of("1/2"), "what": "more"},
            LeaveOpen: {"text": "how long"},
            Accommodate: {"text": "a ramp"},
            Condition: {"text": "a yes"},
        }[kind]
        edit = attrs.evolve(said(kind, **facts), id="agreed/one", by="the coordinator")
        package = tailored(agreed=[edit])
        slot = package.explain(f"concepts.{kind.slot}")

        assert ["agreed"] == [cause.author.key for cause in slot.causes]
        assert getattr(package.line("concepts"), kind.slot) != getattr(tailored().line("concepts"), kind.slot)
