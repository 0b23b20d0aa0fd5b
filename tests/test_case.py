"""A case file holds one charity: its call with one voice or several to a question, and the edits agreed since."""

import json
from datetime import date, datetime
from typing import get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import FOUNDED, PLANNED, tailored, the_practice
from coproduce import (
    Accommodate,
    Activity,
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    AnyAmendment,
    Approval,
    ApprovalState,
    ArgumentError,
    Avoid,
    CapSession,
    Condition,
    CoproduceError,
    Counterfactual,
    DateRange,
    Decline,
    DocumentError,
    DropLine,
    Duration,
    Focus,
    Gap,
    Include,
    Initial,
    LeaveOpen,
    LeaveOut,
    LengthenGap,
    Meetings,
    Mode,
    Nature,
    Only,
    Pace,
    Participants,
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
    State,
    Tagged,
    TakeUp,
    Workshops,
    dumps,
    loads,
)
from coproduce.case import case_from_tree
from coproduce.codec import _writer
from coproduce.trees import parse_toml

TOP = """\
format = "coproduce-case/1"
charity.name = "Bryn Hope"

[diagnostic]
held_on = 2027-01-04
mode = "visit"
"""
LINES_OF_TOP = TOP.count("\n")
COMMON = {
    "by": "the coordinator",
    "on": date(2027, 1, 5),
    "reason": "agreed on the phone",
    "source": Source.agreed("on the phone", "R11"),
}
VISION = Only("enhance/vision")
MODULE_1 = Only("enhance/module-1")
ACTIVITY = Activity(
    id="agreed/open-day",
    title="An open day",
    module="enhance/module-1",
    nature=Nature.CONSULTANCY,
    summary="People who use the services show staff around",
    source=Source.agreed("on the phone"),
    participants=Participants.CORE_TEAM,
    gap=Gap.LAST,
    owner="volunteer coordinator",
    purpose="consult",
    consults=("staff",),
)
APPROVAL = Approval(state=ApprovalState.GIVEN, by="the Regional Manager", on=date(2027, 1, 5), note="gladly")

SAID = {
    SetFigure: {"figure": "core-quarter-days", "value": 4},
    Include: {"line": "enhance/planning"},
    LeaveOut: {"line": "enhance/planning", "would_change": (Counterfactual("E5", "2", "at 2 or lower"),)},
    AddLine: {"line": "enhance/catch-up"},
    DropLine: {"line": "enhance/debrief", "supersedes": ("enhance/debrief-added",), "answers": ("G7.debrief",)},
    AddActivity: {"activity": ACTIVITY},
    AddRole: {"target": Initial("enhance/module-1"), "role": "enhance/policy-colleague"},
    SetMode: {"target": Workshops("enhance/module-1"), "mode": Mode.REMOTE},
    SetParticipants: {"target": VISION, "participants": Participants.STAFF_ONLY},
    SetOptional: {"target": Tagged("introductory"), "optional": True},
    CapSession: {"target": Workshops(), "cap": Duration.of("1/2")},
    AdjustDays: {"target": VISION, "days": -1 * ProviderDays.of("1/2"), "what": "a shorter day"},
    LeaveOpen: {"target": VISION, "text": "how long the day is"},
    Accommodate: {"target": Meetings(), "text": "We will do our best: a ramp"},
    Condition: {"target": VISION, "text": "A large room is found."},
    Avoid: {"target": VISION, "days": DateRange(date(2027, 2, 1), date(2027, 2, 5), "half-term")},
    SetPace: {"target": MODULE_1, "pace": Pace.SHORT_AND_FOCUSED},
    SetStyle: {"target": MODULE_1, "style": "in pairs"},
    SetForm: {"target": MODULE_1, "form": "evenings"},
    SetFocus: {"target": VISION, "focus": Focus(name="deepening", from_step=5, text="shaping it together")},
    SetApproval: {"target": VISION, "approval": APPROVAL},
    TakeUp: {"target": VISION, "text": "opportunity in culture: a new chief executive"},
    ReportTo: {"target": Only("enhance/report-back"), "audiences": ("trustees", "staff")},
    LengthenGap: {"target": MODULE_1, "days": 4},
    Decline: {"option": "enhance/co-facilitation"},
}
"""What an edit of each kind says, each with what sets it apart."""

SMALL = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)}
"""What brings a package of one workshop."""

EDITS = {kind: kind(id=f"agreed/{kind.tag}", **COMMON, **said) for kind, said in SAID.items()}


def as_tree(value):
    return _writer().unstructure(value)


def in_toml(value):
    """Write a plain value in TOML, tables inline."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {in_toml(inner)}' for key, inner in value.items() if inner is not None)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(in_toml, value))}]"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def with_edits(*tables):
    return TOP + "\n" + "\n".join(f"[[agreed]]\n{_keys(table)}" for table in tables)


def _keys(table):
    return "".join(f"{key} = {in_toml(item)}\n" for key, item in table.items() if item is not None)


@pytest.fixture
def read(tmp_path):
    """Give a function that writes a case file and reads it."""

    def read_text(text, name="case.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return the_practice().read(path)

    return read_text


@pytest.fixture
def faults(read):
    """Give a function that reads a bad case file, and gives its faults: code, line and path."""

    def faults_of(text, name="case.toml"):
        with pytest.raises(DocumentError) as caught:
            read(text, name)
        return [(error.code, error.line, error.path) for error in caught.value.errors]

    return faults_of


def answers(text):
    return f"{TOP}\n[diagnostic.answers]\n{text}\n"


FIRST_ANSWER = LINES_OF_TOP + 3
"""The line on which the first answer stands."""


class TestVoices:
    def test_list_of_tables(self, read):
        """Several voices to one question are a list of tables, each with who said it."""
        text = 'C1 = [{ value = "yes", said_by = "chief executive" }, { value = "no", said_by = "services manager" }]'
        answer = read(answers(text)).diagnostic.answer("C1")

        assert State.UNKNOWN is answer.state
        assert [("yes", "chief executive"), ("no", "services manager")] == [
            (voice.value, voice.said_by) for voice in answer.voices
        ]

    def test_one_in_a_list(self, read):
        """A list of one voice is the answer of one person."""
        one, other = (
            read(answers(f"E3 = {each}")).diagnostic
            for each in ('[{ value = 1, evidence = "a survey" }]', '{ value = 1, evidence = "a survey" }')
        )

        assert one == other

    def test_states(self, read):
        """A voice can say that it does not know."""
        answer = read(answers('C1 = [{ value = "yes" }, { state = "unknown" }]')).diagnostic.answer("C1")

        assert ("yes", 2) == (answer.value, len(answer.voices))

    def test_row(self, read):
        """A question in a row of an item takes several voices as well."""
        text = 'E1.governance = [{ value = 4, evidence = "a" }, { value = 2, evidence = "b" }]'

        assert 2 == read(answers(text)).diagnostic.answer("E1.governance").value

    def test_json(self, read):
        """In JSON several voices are a list of objects."""
        tree = {
            "format": "coproduce-case/1",
            "charity": {"name": "Bryn Hope"},
            "diagnostic": {
                "held_on": "2027-01-04",
                "mode": "visit",
                "answers": {"G2.volunteers": [{"value": 3}, {"value": 4}]},
            },
        }
        answer = read(json.dumps(tree), "case.json").diagnostic.answer("G2.volunteers")

        assert (State.UNKNOWN, [3, 4]) == (answer.state, [voice.value for voice in answer.voices])

    def test_in_a_document(self, read):
        """What several people said is on record in the documents made from the file."""
        text = 'C1 = [{ value = "yes", said_by = "chief executive" }, { value = "no", said_by = "services manager" }]'
        case = read(answers(text))
        made = the_practice().assess(case.charity, case.diagnostic)

        assert made == loads(dumps(made))
        assert 2 == len(loads(dumps(made)).diagnostic.answer("C1").voices)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("C1 = []", [("value", "C1")]),
            ('C1 = ["yes"]', [("value", "C1")]),
            ('C1 = [{ value = "yes" }, "no"]', [("value", "C1[1]")]),
            ('C1 = [[{ value = "yes" }]]', [("value", "C1")]),
            ('C1 = [{ value = "yes" }, { value = "perhaps" }]', [("value", "C1[1].value")]),
            ('C1 = [{ value = "yes" }, { value = "no", sadi_by = "x" }]', [("key", "C1[1].sadi_by")]),
            ('C1 = [{ value = "yes", voices = [] }, { value = "no" }]', [("key", "C1[0].voices")]),
            ('C1 = [{ value = "yes" }, {}]', [("missing", "C1[1].state")]),
            ('C1 = [{ value = "maybe" }, { value = "perhaps" }]', [("value", "C1[0].value"), ("value", "C1[1].value")]),
            ("D1.size = [{ value = 4 }, { value = 61 }]", [("value", "D1.size[1].value")]),
            ('E3 = [{ value = "one" }, { value = 9 }]', [("value", "E3[0].value"), ("value", "E3[1].value")]),
        ],
    )
    def test_faults(self, faults, text, expected):
        """A fault of one voice is told with the line and with the place of that voice, and all of them at once."""
        top = "$.diagnostic.answers."

        assert [(code, FIRST_ANSWER, top + path) for code, path in expected] == faults(answers(text))

    def test_candid_values_are_not_shown(self, read):
        """A voice on a question that not everybody may see is not repeated in the message."""
        with pytest.raises(DocumentError) as caught:
            read(answers('C1 = [{ value = "yes" }, { value = "only the treasurer" }]'))

        assert "treasurer" not in str(caught.value)

    @given(st.lists(st.sampled_from(["yes", "conditional", "no"]), min_size=2, max_size=4))
    def test_in_any_number(self, said):
        """However many speak, what is read is what they agree on."""
        voices = ", ".join(f'{{ value = "{value}" }}' for value in said)
        case = case_from_tree(parse_toml(answers(f"C1 = [{voices}]"), "case.toml"), the_practice().questions)

        assert (said[0] if len(set(said)) == 1 else None) == case.diagnostic.answer("C1").value


class TestAgreed:
    def test_every_kind_is_tried(self):
        """Each kind of amendment is among those tried here."""
        assert set(get_args(AnyAmendment)) == set(SAID)

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.tag)
    def test_toml(self, read, kind):
        """An edit of each kind is read from a table in TOML just as it is made in Python."""
        assert (EDITS[kind],) == read(with_edits(as_tree(EDITS[kind]))).agreed

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.tag)
    def test_json(self, read, kind):
        """An edit of each kind is read from JSON just as it is made in Python."""
        tree = {
            "format": "coproduce-case/1",
            "charity": {"name": "Bryn Hope"},
            "diagnostic": {"held_on": "2027-01-04", "mode": "visit"},
            "agreed": [as_tree(EDITS[kind])],
        }

        assert (EDITS[kind],) == read(json.dumps(tree), "case.json").agreed

    @pytest.mark.parametrize("kind", SAID, ids=lambda kind: kind.tag)
    def test_in_a_package(self, kind):
        """An edit of each kind is read back from a package document as it was."""
        kept = attrs.evolve(tailored(SMALL), agreed=(EDITS[kind],))

        assert kept == loads(dumps(kept))

    def test_several_in_order(self, read):
        """Several edits are read in the order of the file."""
        edits = (EDITS[DropLine], EDITS[SetFigure])

        assert edits == read(with_edits(*map(as_tree, edits))).agreed

    def test_none(self, read):
        """A file without edits has none."""
        assert () == read(TOP).agreed

    def test_least(self, read):
        """An edit needs no more than its type, id, reason, source, who agreed it, and what it says."""
        table = {"type": "drop-line", "id": "agreed/x", "by": "x", "reason": "r", "source": "R11", "line": "enhance/y"}

        assert (DropLine(id="agreed/x", by="x", reason="r", source=Source.offer("R11"), line="enhance/y"),) == read(
            with_edits(table)
        ).agreed


GOOD = {
    "type": "set-mode",
    "id": "agreed/remote",
    "by": "the coordinator",
    "reason": "too far",
    "source": {"agreed": "on the phone"},
    "target": {"type": "workshops"},
    "mode": "remote",
}


def but(**changes):
    """Give the good edit with some keys changed; None takes a key out."""
    return {key: value for key, value in {**GOOD, **changes}.items() if value is not None}


class TestRefusedEdits:
    def test_good(self, read):
        """The edit that these were spoilt from is read."""
        assert "agreed/remote" == read(with_edits(GOOD)).agreed[0].id

    @pytest.mark.parametrize(
        ("changes", "code", "path", "line"),
        [
            ({"type": "set-moed"}, "value", "", ""),
            ({"type": None}, "value", "", ""),
            ({"id": None}, "missing", ".id", ""),
            ({"reason": None}, "missing", ".reason", ""),
            ({"source": None}, "missing", ".source", ""),
            ({"target": None}, "missing", ".target", ""),
            ({"mode": None}, "missing", ".mode", ""),
            ({"mode": "remotely"}, "value", ".mode", "mode"),
            ({"mode": 1}, "value", ".mode", "mode"),
            ({"reason": 1}, "value", ".reason", "reason"),
            ({"source": "on the phone"}, "clause", ".source", "source"),
            ({"source": {"agreed": ""}}, "note", ".source", "source"),
            ({"target": "workshops"}, "value", ".target", "target"),
            ({"target": {"type": "every"}}, "value", ".target", "target"),
            ({"target": {"type": "only"}}, "missing", ".target.id", "target"),
            ({"target": {"type": "workshops", "nr": 1}}, "key", ".target.nr", "target"),
            ({"supersedes": "enhance/remote"}, "value", ".supersedes", "supersedes"),
            ({"on": "yesterday"}, "value", ".on", "on"),
            ({"mdoe": "remote"}, "key", ".mdoe", "mdoe"),
        ],
    )
    def test_faults(self, faults, changes, code, path, line):
        """An edit that is wrong is refused with the path and the line of the nearest key."""
        table = but(**changes)
        lines = {"": LINES_OF_TOP + 2, **{key: LINES_OF_TOP + 2 + place for place, key in enumerate(table, start=1)}}

        assert [(code, lines[line], f"$.agreed[0]{path}")] == faults(with_edits(table))

    def test_all_at_once(self, faults):
        """All the faults of all the edits are told at once."""
        found = faults(with_edits(but(mode="remotely"), GOOD, but(id=None, reason=7)))

        assert {"$.agreed[0].mode", "$.agreed[2].id", "$.agreed[2].reason"} == {path for _, _, path in found}

    def test_remedy(self, read):
        """An edit of an unknown type names the types that there are, and a misspelt key the one that is meant."""
        with pytest.raises(DocumentError, match="set-figure, set-focus, set-form, set-mode"):
            read(with_edits(but(type="set-moed")))
        with pytest.raises(DocumentError, match="did you mean mode"):
            read(with_edits(but(mdoe="remote")))

    @pytest.mark.parametrize("wrong", ['agreed = "x"', "agreed = { id = 1 }", 'agreed = ["x"]'])
    def test_no_list_of_tables(self, faults, wrong):
        """Edits that are no list of tables are refused."""
        ((code, line, path),) = faults(wrong + "\n" + TOP)

        assert ("value", 1) == (code, line)
        assert path.startswith("$.agreed")

    @pytest.mark.parametrize(
        ("text", "code"), [("minus one", "value"), ("-1/3", "value"), ("--1", "value"), (" -1", "value"), (-1, "value")]
    )
    def test_days(self, faults, text, code):
        """Days that are taken off are exact, as all days are."""
        table = {**as_tree(EDITS[AdjustDays]), "days": text}

        assert [(code, "$.agreed[0].days")] == [(found, path) for found, _, path in faults(with_edits(table))]

    @pytest.mark.parametrize(("text", "quarters"), [("-1/2", -2), ("1/4", 1), ("0", 0), ("-1 1/2", -6), (1, 4)])
    def test_signed_days(self, read, text, quarters):
        """Days can be added or taken off."""
        table = {**as_tree(EDITS[AdjustDays]), "days": text}

        assert quarters == read(with_edits(table)).agreed[0].days.quarters

    def test_days_outside_the_band(self, faults):
        """Days are not taken off where the offer states none."""
        table = {**as_tree(EDITS[AdjustDays]), "in_band": False}

        assert [("days", "$.agreed[0]")] == [(code, path) for code, _, path in faults(with_edits(table))]

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize(
        "changes", [{"by": None}, {"by": " "}, {"id": "enhance/remote"}, {"id": "remote"}], ids=str
    )
    def test_owner(self, read, changes):
        """An edit that nobody agreed, or under an id of another owner, is refused as the file is read, and where."""
        with pytest.raises(DocumentError) as caught:
            read(with_edits(but(**changes)))

        (fault,) = caught.value.errors
        assert fault.path.startswith("$.agreed[0]")
        assert LINES_OF_TOP < fault.line
        assert fault.hint

    @pytest.mark.clause("R11")
    @pytest.mark.parametrize(
        "changes", [{"by": None}, {"by": " "}, {"id": "enhance/remote"}, {"id": "remote"}], ids=str
    )
    def test_owner_at_last(self, read, changes):
        """At the latest the assessment refuses such an edit, by its id and with what to do."""

        def assess():
            case = read(with_edits(but(**changes)))
            return the_practice().assess(case.charity, case.diagnostic, agreed=case.agreed)

        with pytest.raises((ArgumentError, DocumentError)) as caught:
            assess()
        assert caught.value.errors[0].hint

    @pytest.mark.parametrize("figure", ["core-days", ""])
    def test_unknown_figure(self, read, figure):
        """A figure that the offer does not have is refused at the latest when the charity is assessed."""

        def assess():
            case = read(with_edits({**as_tree(EDITS[SetFigure]), "figure": figure}))
            return the_practice().assess(case.charity, case.diagnostic, agreed=case.agreed)

        with pytest.raises(CoproduceError, match="is no figure of the offer"):
            assess()


class TestInForce:
    @pytest.mark.clause("R11")
    def test_same_as_in_python(self, read):
        """What a file agrees has the effect that the same edits have in Python."""
        edits = (EDITS[DropLine], EDITS[SetFigure], EDITS[SetMode])
        from_file = read(with_edits(*map(as_tree, edits))).agreed

        assert dumps(tailored(agreed=edits)) == dumps(tailored(agreed=from_file))
