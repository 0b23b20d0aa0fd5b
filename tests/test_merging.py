"""What several authors say merges free of order, or is a conflict that names both sides and the remedy."""

import itertools

import attrs
import pytest

from cases import tailored
from coproduce import (
    AddLine,
    AddRole,
    AdjustDays,
    CapSession,
    Condition,
    ConflictError,
    DropLine,
    Duration,
    Include,
    LeaveOut,
    LengthenGap,
    Mode,
    Only,
    Pace,
    Participants,
    ProviderDays,
    SetMode,
    SetPace,
    SetParticipants,
    Source,
    Workshops,
)
from coproduce.amendments import Stamped
from coproduce.merging import Draft, Reasoned, compose, in_words, propose, refuse_stale, settle, tailor
from coproduce.provenance import Author
from coproduce.rules.enhance.shipped import shipped_offer

LINES = shipped_offer().lines
MODULES = shipped_offer().modules
HOUSING = Author("housing", "1.0", "coproduce-housing")
RURAL = Author("rural", "2.0", "coproduce-rural")
NOTHING = Draft((), ())


def said(author, name, kind, *, supersedes=(), reason="", **facts):
    amendment = kind(
        id=f"{author.key}/{name}",
        reason=reason or f"{author.key} has a reason",
        source=Source.assumption(f"{author.key} knows"),
        supersedes=supersedes,
        **facts,
    )
    return Stamped(amendment, author)


def mode(author, value, *, line="enhance/concepts", name="mode", supersedes=()):
    return said(author, name, SetMode, target=Only(line), mode=value, supersedes=supersedes)


def every_order(*stamped):
    return list(itertools.permutations(stamped))


def conflict(merge, *orders):
    """Give the one sentence of the conflict that all orders raise."""
    sentences = set()
    for order in orders:
        with pytest.raises(ConflictError) as caught:
            merge(order)
        sentences.add(str(caught.value))
    assert len(sentences) == 1
    return caught.value


class TestExistence:
    def test_included(self):
        """A line that is included is present, with its causes, in the order of the catalogue."""
        stamped = [
            said(HOUSING, name, Include, line=line)
            for name, line in (("b", "enhance/vision"), ("a", "enhance/concepts"), ("c", "enhance/vision"))
        ]
        for order in every_order(*stamped):
            draft = propose(LINES, order)
            assert ["enhance/concepts", "enhance/vision"] == [line.id for line in draft.present]
            assert ["housing/b", "housing/c"] == [cause.id for cause in draft.present[1].causes]

    def test_left_out(self):
        """A line that is left out is absent, with the reason."""
        draft = propose(LINES, [said(HOUSING, "out", LeaveOut, line="enhance/vision")])

        assert () == draft.present
        assert ["housing has a reason"] == [cause.reason for cause in draft.absent[0].causes]

    def test_dropped_later(self):
        """A line that one stratum proposes may be dropped in the next, and the trace keeps the reason."""
        draft = propose(LINES, [said(HOUSING, "in", Include, line="enhance/vision")])
        draft = compose(draft, LINES, [said(RURAL, "out", DropLine, line="enhance/vision")])

        assert () == draft.present
        assert ["rural/out"] == [cause.id for cause in draft.absent[0].causes]

    def test_added_later(self):
        """A line that was left out may be added in the next stratum."""
        draft = propose(LINES, [said(HOUSING, "out", LeaveOut, line="enhance/vision")])
        draft = compose(draft, LINES, [said(RURAL, "in", AddLine, line="enhance/vision")])

        assert ["enhance/vision"] == [line.id for line in draft.present]
        assert () == draft.absent

    @pytest.mark.parametrize(
        ("merge", "into", "out"),
        [
            (lambda order: propose(LINES, order), Include, LeaveOut),
            (lambda order: compose(NOTHING, LINES, order), AddLine, DropLine),
        ],
    )
    def test_in_and_out(self, merge, into, out):
        """In and out of one stratum is a conflict that names both plugins, reasons, sources and the remedy."""
        orders = every_order(
            said(HOUSING, "in", into, line="enhance/vision"), said(RURAL, "out", out, line="enhance/vision")
        )
        error = conflict(merge, *orders)

        assert ("conflict", "enhance/vision") == (error.code, error.path)
        for part in (
            "housing 1.0",
            "rural 2.0",
            "housing/in",
            "rural/out",
            "housing has a reason",
            "rural has a reason",
            "assumption: housing knows",
            "assumption: rural knows",
            "into the supersedes of ",
        ):
            assert part in str(error)

    @pytest.mark.parametrize(
        ("merge", "kind"),
        [
            (lambda order: propose(LINES, order), Include),
            (lambda order: compose(NOTHING, LINES, order), DropLine),
        ],
    )
    def test_stale_name(self, merge, kind):
        """A line that no catalogue holds is refused, naming who said it and the lines there are."""
        error = conflict(merge, [said(HOUSING, "old", kind, line="enhance/concept")])

        assert ("stale", "enhance/concept") == (error.code, error.path)
        assert "housing/old, said by housing (coproduce-housing 1.0)" in error.message
        assert "enhance/concepts" in error.hint


class TestAgreement:
    def test_who_agree(self):
        """Two who write the same value into a slot agree, and both are causes of it."""
        for order in every_order(mode(HOUSING, Mode.REMOTE), mode(RURAL, Mode.REMOTE)):
            made = tailor(LINES, MODULES, order)
            slot = next(slot for slot in made.slots if slot.id == "enhance/concepts.mode")
            assert ("remote", ["housing/mode", "rural/mode"]) == (slot.value, [cause.id for cause in slot.causes])

    def test_who_do_not(self):
        """Two who must agree and do not are a conflict that names both sides whole, whatever the order."""
        orders = every_order(mode(HOUSING, Mode.REMOTE), mode(RURAL, Mode.FACE_TO_FACE))
        error = conflict(lambda order: tailor(LINES, MODULES, order), *orders)

        assert ("conflict", "enhance/concepts.mode") == (error.code, error.path)
        assert error.message == (
            "all who write must agree: "
            "housing (coproduce-housing 1.0) says remote in housing/mode, "
            "because housing has a reason [assumption: housing knows]; "
            "but rural (coproduce-rural 2.0) says face-to-face in rural/mode, "
            "because rural has a reason [assumption: rural knows]"
        )
        assert error.hint == "settle it by name: put 'housing/mode' into the supersedes of rural/mode"

    @pytest.mark.parametrize(
        ("kind", "one", "other"),
        [
            (
                SetParticipants,
                {"participants": Participants.STAFF_ONLY},
                {"participants": Participants.EVERYONE},
            ),
            (SetPace, {"pace": Pace.STEADY}, {"pace": Pace.SLOWER}),
        ],
    )
    def test_other_slots(self, kind, one, other):
        """Who takes part, and the pace, must be agreed too."""
        target = Only("enhance/module-1" if kind is SetPace else "enhance/concepts")
        orders = every_order(
            said(HOUSING, "one", kind, target=target, **one), said(RURAL, "other", kind, target=target, **other)
        )

        assert "must agree" in conflict(lambda order: tailor(LINES, MODULES, order), *orders).message

    def test_several_at_once(self):
        """Several conflicts are told at once, each with both sides, in an order of their own."""
        stamped = [
            mode(HOUSING, Mode.REMOTE, name="a"),
            mode(RURAL, Mode.FACE_TO_FACE, name="b"),
            mode(HOUSING, Mode.REMOTE, line="enhance/vision", name="c"),
            mode(RURAL, Mode.FACE_TO_FACE, line="enhance/vision", name="d"),
        ]
        error = conflict(lambda order: tailor(LINES, MODULES, order), *every_order(*stamped))

        assert error.message == "2 conflicts between amendments"
        assert ["enhance/concepts.mode", "enhance/vision.mode"] == [one.path for one in error.errors]
        assert all(isinstance(one, ConflictError) for one in error.errors)
        assert str(error.errors[1]) in str(error)


class TestLaws:
    def test_roles_join(self):
        """Roles that several ask for are all asked for, in any order, beside those of the catalogue."""
        stamped = [
            said(author, "role", AddRole, target=Only("enhance/concepts"), role=f"{author.key}/host")
            for author in (RURAL, HOUSING)
        ]
        for order in every_order(*stamped):
            line = tailor(LINES, MODULES, order).lines[0]
            assert ("enhance/involvement-facilitator", "housing/host", "rural/host") == line.roles

    def test_shortest_cap(self):
        """The shortest of several session caps holds."""
        stamped = [
            said(HOUSING, "cap", CapSession, target=Workshops(), cap=Duration.of("1/2")),
            said(RURAL, "cap", CapSession, target=Workshops(), cap=Duration.of("1/4")),
        ]
        for order in every_order(*stamped):
            assert tailor(LINES, MODULES, order).lines[0].session_cap == Duration.of("1/4")

    def test_longest_gap(self):
        """The longest of several longer gaps holds."""
        stamped = [
            said(HOUSING, "gap", LengthenGap, target=Only("enhance/module-1"), days=3),
            said(RURAL, "gap", LengthenGap, target=Only("enhance/module-1"), days=7),
        ]
        for order in every_order(*stamped):
            assert tailor(LINES, MODULES, order).modules[0].longer_gap == 7

    def test_days_add_up(self):
        """Adjustments of days all hold, each under its id."""
        stamped = [
            said(author, "days", AdjustDays, target=Only("enhance/concepts"), days=ProviderDays(1), what="more")
            for author in (RURAL, HOUSING)
        ]
        for order in every_order(*stamped):
            line = tailor(LINES, MODULES, order).lines[0]
            assert ["housing/days", "rural/days"] == [adjustment.id for adjustment in line.adjustments]

    def test_conditions_join(self):
        """Conditions of several all hold."""
        stamped = [
            said(author, "must", Condition, target=Only("enhance/concepts"), text=f"{author.key} says yes")
            for author in (RURAL, HOUSING)
        ]
        for order in every_order(*stamped):
            conditions = tailor(LINES, MODULES, order).lines[0].conditions
            assert ["housing says yes", "rural says yes"] == [note.text for note in conditions]

    def test_elsewhere_nothing_changes(self):
        """Lines that nobody writes about stay as the catalogue has them."""
        made = tailor(LINES, MODULES, [mode(HOUSING, Mode.REMOTE)])

        assert LINES[1:] == made.lines[1:]
        assert MODULES == made.modules


class TestSettle:
    def test_same_thing_twice(self):
        """The same amendment said twice is said once."""
        one = mode(HOUSING, Mode.REMOTE)

        assert (one,) == settle([one, one])

    def test_by_id(self):
        """Amendments come in the order of their ids, whatever the order in which they were said."""
        stamped = [mode(HOUSING, Mode.REMOTE, name=name) for name in "cab"]

        for order in every_order(*stamped):
            assert ["housing/a", "housing/b", "housing/c"] == [one.amendment.id for one in settle(order)]

    def test_one_id_two_things(self):
        """One id that says two things is refused with the same sentence in either order."""
        one = mode(HOUSING, Mode.REMOTE)
        other = Stamped(attrs.evolve(one.amendment, reason="another reason"), HOUSING)
        error = conflict(settle, *every_order(one, other))

        assert ("conflict", "housing/mode") == (error.code, error.path)
        assert "one id must say one thing" in error.message
        assert "housing has a reason" in error.message
        assert "another reason" in error.message

    @pytest.mark.parametrize("first", ["housing", "rural"])
    def test_supersedes(self, first):
        """A conflict is settled by name, from either side, whatever the order."""
        named = ("rural/mode",) if first == "housing" else ("housing/mode",)
        stamped = (
            mode(HOUSING, Mode.REMOTE, supersedes=named if first == "housing" else ()),
            mode(RURAL, Mode.FACE_TO_FACE, supersedes=named if first == "rural" else ()),
        )
        for order in every_order(*stamped):
            line = tailor(LINES, MODULES, order).lines[0]
            assert line.mode is (Mode.REMOTE if first == "housing" else Mode.FACE_TO_FACE)

    def test_superseded_leaves_no_cause(self):
        """What is superseded is no cause of anything."""
        stamped = (mode(HOUSING, Mode.REMOTE), mode(RURAL, Mode.REMOTE, supersedes=("housing/mode",)))
        (slot,) = tailor(LINES, MODULES, stamped).slots

        assert ["rural/mode"] == [cause.id for cause in slot.causes]

    def test_superseded_does_not_supersede(self):
        """What is itself superseded takes nothing away: only what is in force counts."""
        stamped = (
            mode(HOUSING, Mode.REMOTE, name="a"),
            mode(HOUSING, Mode.FACE_TO_FACE, name="b", supersedes=("housing/a",)),
            mode(RURAL, Mode.REMOTE, name="c", supersedes=("housing/b",)),
        )
        for order in every_order(*stamped):
            assert ["housing/a", "rural/c"] == [one.amendment.id for one in settle(order)]

    def test_name_of_nothing_said(self):
        """Superseding what nobody says this time changes nothing, since a plugin may say it for another charity."""
        one = mode(HOUSING, Mode.REMOTE, supersedes=("rural/mode",))

        assert (one,) == settle([one])

    @pytest.mark.parametrize(
        ("rings", "words"),
        [
            ({"a": ("a",)}, "housing/a -> housing/a"),
            ({"a": ("b",), "b": ("a",)}, "housing/a -> housing/b -> housing/a"),
            ({"a": ("b",), "b": ("c",), "c": ("a",)}, "housing/a -> housing/b -> housing/c -> housing/a"),
            ({"a": ("b", "c"), "b": (), "c": ("a",)}, "housing/a -> housing/c -> housing/a"),
            ({"a": ("b",), "b": ("c",), "c": ("b",)}, "housing/b -> housing/c -> housing/b"),
        ],
    )
    def test_circle(self, rings, words):
        """Amendments that supersede each other in a circle are refused, naming the circle, whatever the order."""
        stamped = [
            mode(HOUSING, Mode.REMOTE, name=name, supersedes=tuple(f"housing/{other}" for other in others))
            for name, others in rings.items()
        ]
        error = conflict(settle, *every_order(*stamped))

        assert error.code == "circle"
        assert words in error.message


class TestStale:
    def test_line_and_role(self):
        """A target or a role that no catalogue holds is refused, with the names that are there."""
        stamped = [
            mode(HOUSING, Mode.REMOTE, line="enhance/concept"),
            said(RURAL, "role", AddRole, target=Only("enhance/concepts"), role="rural/host"),
        ]
        error = conflict(
            lambda order: refuse_stale(order, LINES, ["enhance/policy-colleague"], []), *every_order(*stamped)
        )

        assert ["enhance/concept", "rural/host"] == [one.path for one in error.errors]
        assert {"stale"} == {one.code for one in error.errors}
        assert error.errors[1].hint == "the roles are enhance/policy-colleague"

    def test_line_that_is_not_in_this_package(self):
        """A line of the catalogue that is not in the package is no stale name: nothing is written."""
        edit = SetMode(
            id="agreed/remote",
            by="the coordinator",
            target=Only("enhance/policy-and-campaigns"),
            mode=Mode.REMOTE,
            reason="a test",
            source=Source.assumption("a test"),
        )

        assert tailored().lines == tailored(agreed=[edit]).lines


class TestWords:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (True, "yes"),
            (False, "no"),
            (Mode.REMOTE, "remote"),
            (Duration.of("1/2"), "½"),
            (("a/b", "a/c"), "a/b; a/c"),
            (7, "7"),
            ((), ""),
        ],
    )
    def test_said(self, value, words):
        """The value of a slot is said in words that people read."""
        assert words == in_words(value)

    def test_set(self):
        """A set is said in an order of its own, so that the words never depend on the run."""
        assert "foundations; introductory" == in_words(frozenset({"introductory", "foundations"}))

    def test_reasoned(self):
        """A slot says in words what was merged into it."""
        made = tailor(LINES, MODULES, [mode(HOUSING, Mode.REMOTE)])

        assert made.slots[0] == Reasoned("enhance/concepts.mode", made.slots[0].causes, "remote")
