"""The questionnaire of one charity: what a rule in force would read, and nothing else."""

from collections.abc import Iterable

import pytest

from cases import AT_THE_START, COMPLETE, FOUNDED, PLANNED, Said, a_call, a_charity, series_of, tailored, the_practice
from coproduce import (
    UNKNOWN,
    Audience,
    DropLine,
    Gate,
    Kind,
    Nation,
    Plugin,
    Practice,
    Question,
    QuickWin,
    Respondent,
    SetFigure,
    Source,
    State,
    Verdict,
    enhance,
    hookimpl,
    nation,
)
from coproduce_wales import Wales

WHOLE = {"G2.support": "travel is paid", **COMPLETE}
"""What the worked case lacks to be complete."""

REPORTING = ("G7.audiences", "G7.attend", "G7.debrief")
CHALLENGE = {**FOUNDED, **PLANNED, "B2": ("specific-challenge",), "B4": "How do we reach people?"}
ONLY_MODULE_2 = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)}


def an_edit(kind, name="one", **facts):
    return kind(
        id=f"agreed/{name}",
        by="the coordinator",
        reason="agreed on the phone",
        source=Source.agreed("on the phone"),
        **facts,
    )


def sheet_for(changes=None, *plugins, agreed=(), **facts):
    practice = Practice(enhance(), plugins=plugins) if plugins else the_practice()
    return practice.questionnaire(a_charity(**facts), a_call(changes), agreed=agreed)


def required(*arguments, **facts):
    return {question.id for question in sheet_for(*arguments, **facts).required}


def missing(*arguments, **facts):
    return {question.id for question in sheet_for(*arguments, **facts).missing}


class TestDraft:
    @pytest.mark.clause("R17")
    def test_draft(self):
        """A call that lacks something a rule would read is a draft, and says what it lacks."""
        sheet = sheet_for()

        assert not sheet.complete
        assert {question for question in WHOLE if question not in AT_THE_START} <= {
            question.id for question in sheet.missing
        }

    @pytest.mark.clause("R17")
    def test_complete(self):
        """A call in which everything was put to the charity is complete."""
        sheet = sheet_for(WHOLE)

        assert sheet.complete
        assert () == sheet.missing

    @pytest.mark.clause("R17")
    @pytest.mark.parametrize("question", ["B3", "D2", "F2", "G1", "G7.attend"])
    def test_one_is_missing(self, question):
        """A single question that nobody put makes it a draft."""
        assert {question} == missing({**WHOLE, question: None})

    @pytest.mark.parametrize("state", [State.UNKNOWN, State.DECLINED, State.NOT_APPLICABLE], ids=lambda one: one.value)
    def test_what_is_not_known_was_asked(self, state):
        """What was put to the charity and is not known is not asked again."""
        assert set() == missing({**WHOLE, "D2": state})

    def test_not_asked(self):
        """An answer that says that nobody asked is missing, as silence is."""
        assert {"D2"} == missing({**WHOLE, "D2": State.NOT_ASKED})

    @pytest.mark.clause("R20")
    @pytest.mark.parametrize("question", ["E1.governance", "E2.service-design", "E3", "E4", "E6", "D4"])
    @pytest.mark.parametrize("evidence", ["", " "])
    def test_score_without_evidence(self, question, evidence):
        """A score without evidence is missing still."""
        assert {question} == missing({**WHOLE, question: Said(1, evidence)})

    @pytest.mark.clause("R47", "R48")
    def test_plan_right_at_the_start(self):
        """Right at the start the plan is no question: the Planning workshop is proposed whatever the answer."""
        asked = {**WHOLE, "E5": None}

        assert set() == missing(asked)
        assert {"E5"} == missing({**asked, "E1.governance": Said(6, "an example")})

    def test_partition(self):
        """Each question for the charity is required or not needed, in the order of the call, and never both."""
        sheet = sheet_for()
        asked = [
            question.id
            for question in the_practice().questions
            if question.asked_of is Respondent.CHARITY and question.kind is not Kind.ELSEWHERE
        ]
        sides = [{question.id for question in side} for side in (sheet.required, sheet.not_needed)]

        assert set(asked) == sides[0] | sides[1]
        assert set() == sides[0] & sides[1]
        assert [id_ for id_ in asked if id_ in sides[0]] == [question.id for question in sheet.required]

    @pytest.mark.clause("R17")
    def test_same_as_the_package(self):
        """What is missing for a charity that proceeds is what its package calls unasked."""
        assert missing() == set(tailored().unasked)
        assert () == tailored(WHOLE).unasked

    @pytest.mark.parametrize(
        "changes", [{}, WHOLE, FOUNDED, CHALLENGE, {"G3": "yes", "G5.face-to-face": "no"}, ONLY_MODULE_2]
    )
    def test_one_sitting(self, changes):
        """No charity is asked more than thirty items."""
        assert 0 < len(sheet_for(changes).items) <= 30


class TestNeverAsked:
    @pytest.mark.parametrize("changes", [{}, WHOLE, CHALLENGE, {"C2": "no"}, {"B6": "yes"}])
    def test_elsewhere_and_funder(self, changes):
        """What stands outside the answers, and what the funder says, is never asked of the charity."""
        sheet = sheet_for(changes)
        sides = {question.id for question in (*sheet.required, *sheet.not_needed)}

        assert not [id_ for id_ in sides if id_.startswith("H")]
        assert not {"A1", "A2", "A3"} & sides

    def test_what_no_rule_reads(self):
        """A question whose answer changes nothing is not needed."""
        call, charity = a_call(WHOLE), a_charity()
        spared = the_practice().questionnaire(charity, call).not_needed

        assert {"A4", "B1"} <= {question.id for question in spared}


class TestConditional:
    @pytest.mark.clause("R89")
    def test_challenge(self):
        """A particular challenge is asked about once the foundations are evidenced, and not before."""
        assert "B4" not in required()
        assert "B4" in required(FOUNDED)
        assert "B4" in missing({**CHALLENGE, "B4": None})

    @pytest.mark.clause("R25")
    def test_until_when(self):
        """Until when is asked where something makes now the wrong time."""
        assert "C5.until" not in required({"C5.wrong-time": "no"})
        assert "C5.until" in missing({"C5.wrong-time": "yes"})

    @pytest.mark.clause("R43")
    def test_session_length(self):
        """How long people can sit is asked where they cannot meet face to face."""
        assert "G5.session-minutes" not in required({"G5.face-to-face": "yes"})
        assert "G5.session-minutes" in missing({"G5.face-to-face": "no"})

    @pytest.mark.clause("R59", "R60", "R64", "R65")
    def test_reporting(self):
        """To whom, with us and with a debrief is asked where there is a report-back."""
        assert set(REPORTING) <= required({"G7.report-back": "yes"})
        assert not set(REPORTING) & required({"G7.report-back": "no"})

    @pytest.mark.clause("R32")
    def test_staff_only(self):
        """Whether the first workshop is for staff only is asked where a later one follows."""
        assert "G3" in required(series_of(2))
        assert "G3" not in required(series_of(1))

    @pytest.mark.clause("R39", "R102")
    def test_core_team(self):
        """The core team is asked about where there is a gap for it to work in."""
        assert "D1.size" in required(series_of(2))
        assert "D1.size" not in required(series_of(1))

    @pytest.mark.clause("R22", "R39")
    def test_roles_of_core_team(self):
        """The roles in the core team are asked for where a quick win has an owner to look for among them."""
        assert "D1.roles" not in required({"F3": ()})
        assert "D1.roles" in required({"F3": (QuickWin("a newsletter", "volunteer coordinator"),)})

    @pytest.mark.clause("R103")
    def test_time_of_the_lead(self):
        """How much time a lead has is asked where one is designated."""
        assert "D3.time" in required({"D3.designated": "yes"})
        assert "D3.time" not in required({"D3.designated": "no"})

    @pytest.mark.clause("R85")
    @pytest.mark.parametrize("function", ["policy-and-campaigns", "research-and-evaluation"])
    def test_level_of_influencing(self, function):
        """How people are involved in policy or research is asked where that is wanted."""
        assert f"E1.{function}" not in required()
        assert {f"E1.{function}", f"E2.{function}"} <= required({"B2": ("service-delivery", function)})

    def test_no_meeting(self):
        """Where nobody meets, nobody is asked who comes, what they need or when they are away."""
        assert not {"G1", "G2.volunteers", "G2.service-users", "G4", "G5.face-to-face", "D5"} & required(CHALLENGE)

    @pytest.mark.clause("R31")
    def test_support_of_those_who_come(self):
        """How people are supported is asked where anybody but staff comes."""
        assert "G2.support" in required()
        assert "G2.support" not in required(CHALLENGE)

    def test_edit(self):
        """An edit that takes the report-back out takes its questions with it."""
        drops = [
            an_edit(DropLine, name, line=f"enhance/{name}", supersedes=(f"enhance/{name}-added",))
            for name in ("report-back", "debrief")
        ]

        assert "G7.audiences" in required()
        assert "G7.audiences" not in required(agreed=drops)

    def test_figure(self):
        """A figure that an edit sets is the one that decides what is asked."""
        edit = an_edit(SetFigure, figure="at-start-level", value=0)
        changes = {"E5": Said(3, "a plan"), "E4": Said(3, "a handbook")}

        assert "G3" in required(changes)
        assert "G3" not in required(changes, agreed=[edit])


class TestClosed:
    @pytest.mark.clause("R25", "R93")
    @pytest.mark.parametrize(
        ("changes", "answers"),
        [({"C1": Said("no", said_by="chief executive")}, {"C1"}), ({"C2": "no"}, {"C2"})],
    )
    def test_nothing_more(self, changes, answers):
        """A charity whose offer closes is asked nothing more than what closed it."""
        sheet = sheet_for({**changes, "B2": None, "E3": None})

        assert answers == {question.id for question in sheet.required}
        assert () == sheet.missing
        assert sheet.complete

    @pytest.mark.clause("R25")
    def test_no_need(self):
        """A closing for want of need rests on all that was read, so a score without its evidence is still missing."""
        journey = {id_: Said(6, "an example") for id_ in FOUNDED if id_.startswith("E1")}
        wishes = {"B2": ("specific-challenge",), "B4": State.NOT_APPLICABLE}
        nothing = {**WHOLE, **FOUNDED, **PLANNED, **journey, **wishes}

        assert set() == missing(nothing)
        assert {"E1.governance"} == missing({**nothing, "E1.governance": Said(7)})

    @pytest.mark.clause("R7")
    def test_outside(self):
        """A charity outside the area is asked nothing at all."""
        sheet = sheet_for(nations=(Nation.SCOTLAND,))

        assert ((), ()) == (sheet.required, sheet.missing)

    @pytest.mark.clause("R93")
    def test_needs_information(self):
        """A charity of whom something is not known yet is asked on, also for what the package would need."""
        found = missing({"C2": None, "G1": None})

        assert {"C2", "G1"} <= found

    def test_nation_not_known(self):
        """Where the nation is not known the call goes on: what stands outside the answers is no question of it."""
        assert "B3" in missing(nations=UNKNOWN)


class Pets(Plugin):
    """Ask English charities one question more, and read it."""

    key = "pets"
    version = "1"
    applies = nation("england")

    @hookimpl
    def coproduce_questions(self) -> Iterable[Question]:
        for name in ("read", "unread"):
            yield Question(
                id=f"pets.{name}",
                text="Are there pets?",
                kind=Kind.TEXT,
                source=Source.assumption("a test"),
                audience=frozenset(Audience),
            )

    @hookimpl
    def coproduce_gate(self, ctx):
        known = ctx.answer("pets.read").known
        reason = "pets are known" if known else "pets are not known"
        yield Gate(
            id="pets/gate", title="Pets", verdict=Verdict.PASS, reason=reason, source=Source.assumption("a test")
        )


class TestPlugins:
    def test_what_a_plugin_reads(self):
        """A plugin's question is asked where the plugin reads it, and not where it only brings it."""
        sheet = sheet_for({}, Pets())

        assert "pets.read" in {question.id for question in sheet.missing}
        assert "pets.unread" in {question.id for question in sheet.not_needed}

    @pytest.mark.clause("R7", "Q19")
    def test_wales(self):
        """The Welsh plugin's questions are asked in Wales, and in Wales only."""
        welsh = {"wales.language", "wales.meeting-place"}

        assert welsh <= required({}, Wales(), nations=(Nation.WALES,))
        assert welsh <= required({}, Wales(), nations=(Nation.ENGLAND, Nation.WALES))
        assert not welsh & required({}, Wales(), nations=(Nation.ENGLAND,))
        assert not welsh & required({}, Wales(), nations=UNKNOWN)
