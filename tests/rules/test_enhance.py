"""Our own rules decide and tailor as the requirements say, branch by branch."""

import itertools
from datetime import date

import attrs
import pytest

from cases import (
    AT_THE_START,
    BOARD,
    BOTH_OPTIONS_OFF,
    CHIEF,
    COMPLETE,
    FOUNDED,
    MANAGER,
    PLANNED,
    Said,
    a_call,
    a_charity,
    assessed,
    named_parts,
    series_of,
    tailored,
    the_practice,
)
from coproduce import (
    UNKNOWN,
    Attendee,
    CallMode,
    Column,
    Level,
    Mode,
    Nation,
    Outcome,
    Pace,
    Participants,
    ProviderDays,
    State,
    Status,
    Verdict,
    dumps,
)
from coproduce.answers import Aspect, Challenge, DateRange, Opportunity, PartOfStaff, QuickWin

NOT_VALUES = [None, State.UNKNOWN, State.NOT_ASKED, State.DECLINED]
WORKSHOPS = ["concepts", "vision", "planning"]
INFLUENCING = ["policy-and-campaigns", "research-and-evaluation"]
COMPANIONS = ["listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision"]


def gate(assessment, name):
    return next(gate for gate in assessment.gates if gate.id == f"enhance/{name}")


def verdict(name, changes=None, **facts):
    return gate(assessed(changes, **facts), name).verdict


def chosen(changes=None, **facts):
    return [name for name in named_parts(tailored(changes, **facts).lines) if name in WORKSHOPS]


def why_not(package, name):
    return "; ".join(cause.reason for cause in package.explain(name).causes)


def found(package, name):
    return next((finding for finding in package.findings if finding.id == f"enhance/{name}"), None)


class TestScope:
    @pytest.mark.clause("R7", "Q19")
    @pytest.mark.parametrize(
        ("nations", "expected", "words"),
        [
            ((Nation.ENGLAND,), Verdict.PASS, "the charity works in England"),
            ((Nation.WALES,), Verdict.PASS, "the charity works in Wales, where the offer is made as needed"),
            (
                (Nation.ENGLAND, Nation.WALES),
                Verdict.PASS,
                "the charity works in England and Wales; in Wales the offer is made as needed",
            ),
            (
                (Nation.ENGLAND, Nation.SCOTLAND),
                Verdict.PASS,
                "the charity works in England and Scotland; its work in Scotland is outside the offer",
            ),
            (
                (Nation.SCOTLAND,),
                Verdict.CLOSE,
                "the offer reaches charities in England, and in Wales as needed; this one works in Scotland",
            ),
            (
                (Nation.SCOTLAND, Nation.NORTHERN_IRELAND),
                Verdict.CLOSE,
                (
                    "the offer reaches charities in England, and in Wales as needed; "
                    "this one works in Scotland and Northern Ireland"
                ),
            ),
        ],
    )
    def test_nations(self, nations, expected, words):
        """England is reached, Wales as needed, work elsewhere is noted, and elsewhere alone is outside."""
        scope = gate(assessed(nations=nations), "scope")

        assert (expected, words) == (scope.verdict, scope.reason)
        assert ("R7",) == scope.source.clauses

    @pytest.mark.clause("R7")
    def test_unknown(self):
        """Nations that are not known are asked for, and close nothing."""
        assessment = assessed(nations=UNKNOWN)

        assert Outcome.NEEDS_INFORMATION is assessment.outcome
        assert ("A1",) == gate(assessment, "scope").asks

    @pytest.mark.clause("R8", "R90")
    @pytest.mark.parametrize("size", ["", "2 volunteers", "national, 4,000 staff"])
    @pytest.mark.parametrize("sectors", [UNKNOWN, ("arts",), ("criminal-justice", "housing")])
    def test_size_and_sector(self, size, sectors):
        """Neither size nor sector ever changes the decision."""
        assessment = assessed(size=size, sectors=sectors)

        assert Outcome.PROCEED is assessment.outcome
        assert [gate.verdict for gate in assessed().gates] == [gate.verdict for gate in assessment.gates]


class TestSeniorBuyIn:
    @pytest.mark.clause("R91", "R93")
    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (Said("yes", said_by=CHIEF), Verdict.PASS),
            (Said("no", said_by=CHIEF), Verdict.CLOSE),
            (Said("conditional", said_by=CHIEF), Verdict.CONDITIONAL),
            (Said("yes", said_by=MANAGER), Verdict.NEEDS_INFORMATION),
            (Said("no", said_by=MANAGER), Verdict.NEEDS_INFORMATION),
            (Said("conditional", said_by=MANAGER), Verdict.NEEDS_INFORMATION),
            (Said("yes"), Verdict.NEEDS_INFORMATION),
            (Said("yes", said_by="somebody else"), Verdict.NEEDS_INFORMATION),
            (Said("yes", "minute 7", said_by=MANAGER, evidence_from=BOARD), Verdict.PASS),
            (Said("no", "minute 7", said_by=MANAGER, evidence_from=BOARD), Verdict.CLOSE),
            (Said("yes", "a feeling", said_by=MANAGER, evidence_from=MANAGER), Verdict.NEEDS_INFORMATION),
            *((state, Verdict.NEEDS_INFORMATION) for state in [*NOT_VALUES, State.NOT_APPLICABLE]),
        ],
    )
    def test_counts_from_a_senior_leader(self, said, expected):
        """Yes and no count only when said or evidenced by a senior leader; else it is not known."""
        assert expected is verdict("senior-buy-in", {"C1": said})

    def test_nobody_senior(self):
        """Without a senior leader among the attendees no word on it counts."""
        call = a_call(attendees=(Attendee(CHIEF), Attendee(MANAGER)))
        assessment = the_practice().assess(a_charity(), call)

        assert ("C1",) == gate(assessment, "senior-buy-in").asks

    @pytest.mark.clause("R93")
    def test_conditional(self):
        """Backing on a condition proceeds, with the condition named."""
        assessment = assessed({"C1": Said("conditional", said_by=CHIEF)})

        assert Outcome.PROCEED is assessment.outcome
        assert ["enhance/senior-buy-in"] == [condition.id for condition in assessment.conditions]
        assert assessment.conditions[0].condition.startswith("Senior leaders confirm")


class TestTimeAndResources:
    @pytest.mark.clause("R92", "R93")
    @pytest.mark.parametrize("resources", ["yes", "conditional", "no", None, State.UNKNOWN, State.DECLINED])
    @pytest.mark.parametrize("time", ["yes", "conditional", "no", None, State.UNKNOWN, State.DECLINED])
    def test_matrix(self, time, resources):
        """No time closes; anything not known waits; time or resources in part is a condition; both pass."""
        known = {"yes", "conditional", "no"}
        if time == "no":
            expected, asks = Verdict.CLOSE, ()
        elif {time, resources} <= known:
            expected, asks = (Verdict.PASS if (time, resources) == ("yes", "yes") else Verdict.CONDITIONAL), ()
        else:
            said = (("C2", time), ("C3", resources))
            expected, asks = Verdict.NEEDS_INFORMATION, tuple(id_ for id_, value in said if value not in known)
        judged = gate(assessed({"C2": time, "C3": resources}), "time-and-resources")

        assert (expected, asks) == (judged.verdict, judged.asks)

    @pytest.mark.parametrize(
        ("time", "resources", "condition"),
        [
            ("yes", "no", "The resources that come with the staff time are named."),
            ("yes", "conditional", "The resources that come with the staff time are named."),
            ("conditional", "yes", "Staff time for developing and implementing coproduction is confirmed."),
            (
                "conditional",
                "no",
                (
                    "Staff time for developing and implementing coproduction is confirmed. "
                    "The resources that come with the staff time are named."
                ),
            ),
        ],
    )
    def test_condition(self, time, resources, condition):
        """The condition names what is wanting, and nothing else."""
        assert condition == gate(assessed({"C2": time, "C3": resources}), "time-and-resources").condition

    @pytest.mark.clause("R18")
    def test_buy_in_across_the_organisation_never_closes(self):
        """How far buy-in reaches is a matter for the first workshop, and closes nothing."""
        for said in (0, 1, State.UNKNOWN, State.DECLINED, None):
            assert Outcome.PROCEED is assessed({"E6": said}).outcome


class TestTiming:
    @pytest.mark.clause("R25")
    def test_no(self):
        """Where nothing makes now the wrong time the gate passes and asks nothing."""
        judged = gate(assessed(), "timing")

        assert (Verdict.PASS, ()) == (judged.verdict, judged.asks)

    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_not_known(self, state):
        """Not known passes, and is asked for without the decision waiting."""
        assessment = assessed({**COMPLETE, "C5.wrong-time": state})

        assert Outcome.PROCEED is assessment.outcome
        assert [("C5.wrong-time", False)] == [(one.id, one.waits) for one in assessment.questions]

    @pytest.mark.clause("R25")
    def test_until_a_day(self):
        """Yes with a day leaves the choice of a later start or closing, with that day to look again."""
        judged = gate(assessed({"C5.wrong-time": "yes", "C5.until": date(2027, 6, 1)}), "timing")

        assert (Verdict.CONDITIONAL, date(2027, 6, 1), ()) == (judged.verdict, judged.look_again, judged.asks)
        assert "after 1 June 2027" in judged.condition
        assert "or to close" in judged.condition

    @pytest.mark.clause("R25")
    def test_until_unknown(self):
        """Yes without a day asks for it, and looks again in half a year."""
        judged = gate(assessed({"C5.wrong-time": "yes", "C5.until": State.UNKNOWN}), "timing")

        assert (Verdict.CONDITIONAL, date(2027, 6, 1), ("C5.until",)) == (
            judged.verdict,
            judged.look_again,
            judged.asks,
        )

    def test_finding(self):
        """A package that is tailored all the same warns of it."""
        package = tailored({"C5.wrong-time": "yes", "C5.until": date(2027, 6, 1)})

        assert Level.WARNING is found(package, "wrong-time").level
        assert "until 1 June 2027" in found(package, "wrong-time").text
        assert found(tailored(), "wrong-time") is None


class TestLookAgain:
    @pytest.mark.clause("R25", "Q15")
    @pytest.mark.parametrize("closing", [{"C2": "no"}, {"C1": Said("no", said_by=CHIEF)}])
    @pytest.mark.parametrize(
        ("until", "day"),
        [(date(2027, 9, 1), date(2027, 9, 1)), (None, date(2027, 6, 1)), (State.UNKNOWN, date(2027, 6, 1))],
    )
    def test_day(self, closing, until, day):
        """A closing is at this time: look again on the day that the charity names, else in six months."""
        assessment = assessed({**closing, "C5.until": until})

        assert (Outcome.CLOSED, day) == (assessment.outcome, assessment.look_again)


class TestTogether:
    @pytest.mark.clause("R93")
    def test_no_wins_over_unknown(self):
        """A no closes although something else is not known; its questions stay listed."""
        assessment = assessed({"C2": "no", "C1": State.UNKNOWN})

        assert Outcome.CLOSED is assessment.outcome
        assert ["enhance/time-and-resources"] == [reason.id for reason in assessment.reasons]

    @pytest.mark.clause("R93")
    @pytest.mark.parametrize("question", ["C1", "C2", "C3"])
    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_unknown_never_closes(self, question, state):
        """What is not known is asked for, and never taken for a no."""
        assessment = assessed({question: state})

        assert Outcome.NEEDS_INFORMATION is assessment.outcome
        assert question in [one.id for one in assessment.questions if one.waits]

    @pytest.mark.parametrize("question", sorted(set(AT_THE_START) - {"C1", "C2", "C3"}))
    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_others_do_not_hold_up_the_decision(self, question, state):
        """Any other answer that is not known leaves the decision to proceed, and the package can be made."""
        assert Outcome.PROCEED is assessed({question: state}).outcome
        assert WORKSHOPS == chosen({question: state})

    def test_nothing_known(self):
        """A call without a single answer closes nothing, and asks for what decides."""
        assessment = assessed(dict.fromkeys(AT_THE_START))

        assert Outcome.NEEDS_INFORMATION is assessment.outcome
        assert ["C1", "C2", "C3"] == [one.id for one in assessment.questions if one.waits]

    @pytest.mark.clause("R20")
    def test_journey_is_asked_for(self):
        """What is not known of the journey is listed, without the decision waiting."""
        rows = {"E1.governance": State.UNKNOWN, "E1.service-design": State.NOT_APPLICABLE}
        assessment = assessed({**COMPLETE, "E3": None, **rows})

        assert ["E3", "E1.governance"] == [one.id for one in assessment.questions]
        assert not any(one.waits for one in assessment.questions)

    @pytest.mark.clause("R16")
    @pytest.mark.parametrize("mode", list(CallMode))
    def test_mode_of_the_call(self, mode):
        """A visit, a call and a video call lead to the same decision."""
        call = a_call(mode=mode, mode_reason="far away")

        assert Outcome.PROCEED is the_practice().assess(a_charity(), call).outcome

    @pytest.mark.clause("R21", "R22", "R86")
    def test_name_and_texts_change_nothing(self):
        """Names and what is candidly said change no decision and no line, but for what is taken up in the room."""
        texts = {
            "F1": (Opportunity(Aspect.CULTURE, "eager people"),),
            "F2": (Challenge(Aspect.PRACTICE, "rotas", real=True),),
            "B1": "everything",
        }

        package, plain = tailored({**COMPLETE, **texts}, serves="everybody", region="North"), tailored(COMPLETE)
        lines = tuple(attrs.evolve(line, topics=()) if line.name == "concepts" else line for line in package.lines)

        assert assessed({**COMPLETE, **texts}).gates == assessed(COMPLETE).gates
        assert plain.lines == lines
        assert ["opportunity in culture: eager people", "real barrier in practice: rotas"] == sorted(
            (topic.text for topic in package.line("concepts").topics), key=len, reverse=True
        )


class TestWishes:
    @pytest.mark.clause("R89")
    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_challenge_once_founded(self, state):
        """Where the foundations are evidenced the challenge decides a line, and is asked for without waiting."""
        assessment = assessed({**FOUNDED, "B4": state})

        assert Outcome.PROCEED is assessment.outcome
        assert ("B4",) == gate(assessment, "wishes").asks
        assert "B4" not in [one.id for one in assessment.questions if one.waits]

    @pytest.mark.clause("R14", "R79")
    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_left_out_until_known(self, state):
        """What is not known of the wishes is asked, and what it would bring is left out with that reason, not a no."""
        package = tailored({"B2": state, "B6": state})

        assert "what the charity wants now is not known" in why_not(package, "policy-and-campaigns")
        assert "is not known" in why_not(package, "peer-research-training")
        assert {"B2", "B6"} <= {one.id for one in package.assessment.questions}

    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_challenge_before(self, state):
        """Before that it decides nothing and is not waited for."""
        assert Outcome.PROCEED is assessed({"B4": state}).outcome

    def test_no_challenge(self):
        """A challenge that does not concern the charity is not asked for."""
        assert Outcome.PROCEED is assessed({**FOUNDED, "B4": State.NOT_APPLICABLE}).outcome


class TestSeries:
    @pytest.mark.clause("R13", "R48", "R87")
    def test_right_at_the_start(self):
        """A charity right at the start is offered all three, because it is."""
        package = tailored()

        assert WORKSHOPS == chosen()
        for name in WORKSHOPS:
            assert "right at the start" in package.explain(name).causes[0].reason

    @pytest.mark.clause("R48")
    @pytest.mark.parametrize("level", [0, 4, State.UNKNOWN, None])
    def test_start_with_everything_evidenced(self, level):
        """Rows up to 4, and rows not known, mean the start, although every outcome is evidenced."""
        rows = {
            f"E1.{row}": level for row in ("governance", "service-design", "service-delivery", "service-development")
        }

        assert WORKSHOPS == chosen({**FOUNDED, **PLANNED, **rows})

    @pytest.mark.clause("R48", "Q16")
    @pytest.mark.parametrize("row", ["governance", "service-design", "service-delivery", "service-development"])
    def test_one_row_beyond_it(self, row):
        """One row at 5 or more is beyond the start."""
        assert chosen({**PLANNED, f"E1.{row}": 5}) == ["concepts", "vision"]

    def test_policy_and_research_do_not_count(self):
        """How policy and research involve people says nothing about the start."""
        changes = {**PLANNED, "E1.policy-and-campaigns": 7, "E1.research-and-evaluation": 7}

        assert WORKSHOPS == chosen(changes)

    def test_rows_that_do_not_apply(self):
        """Functions that a charity does not have are not counted, and without any there is no start."""
        rows = ("governance", "service-design", "service-delivery", "service-development")
        none = {f"E1.{row}": State.NOT_APPLICABLE for row in rows}

        assert chosen({**none, **PLANNED, "E1.governance": 4}) == WORKSHOPS
        assert chosen({**none, **PLANNED}) == ["concepts", "vision"]

    @pytest.mark.clause("R13", "R44", "R45", "R46", "R47", "R112", "Q16")
    @pytest.mark.parametrize(
        "missing", [set(names) for size in range(5) for names in itertools.combinations(("E3", "E4", "E5", "E6"), size)]
    )
    def test_by_missing_outcome(self, missing):
        """Concepts follows from E3 or E6, vision from E4, planning from E5, and the order is kept."""
        evidenced = {**FOUNDED, **PLANNED, "B2": ("service-delivery", "policy-and-campaigns")}
        changes = {**evidenced, **dict.fromkeys(missing, Said(2, "partly"))}
        expected = [
            name
            for name, outcomes in (("concepts", {"E3", "E6"}), ("vision", {"E4"}), ("planning", {"E5"}))
            if outcomes & missing
        ]

        assert expected == chosen(changes)

    @pytest.mark.clause("R44", "Q16")
    @pytest.mark.parametrize("said", [Said(2, "partly"), Said(3, ""), Said(3, "  "), 3, 0, *NOT_VALUES])
    def test_not_evidenced(self, said):
        """Less than 3, 3 without a reason, and anything not known count as not evidenced."""
        changes = {**FOUNDED, **PLANNED, "B2": ("service-delivery", "policy-and-campaigns"), "E4": said}

        assert chosen(changes) == ["vision"]

    def test_says_so(self):
        """The reason says what was heard: a level, a level without evidence, or in which way it is not known."""
        for said, words in (
            (Said(2, "partly"), "E4 is 2)"),
            (3, "E4 is 3 without evidence"),
            (State.DECLINED, "E4 declined"),
            (None, "E4 not asked"),
        ):
            package = tailored({**FOUNDED, **PLANNED, "E4": said})
            assert words in package.explain("vision").causes[0].reason

    def test_skipped(self):
        """Each workshop that is not proposed says the answer that made it unnecessary."""
        package = tailored({**FOUNDED, "B2": ("service-delivery",)})

        assert "E3 is 3, E6 is 3" in why_not(package, "concepts")
        assert "E4 is 3" in why_not(package, "vision")
        assert ("E4",) == package.explain("vision").causes[0].answers

    @pytest.mark.clause("R14", "R88")
    @pytest.mark.parametrize(
        "wanted", [("policy-and-campaigns",), ("research-and-evaluation",), ("specific-challenge",)]
    )
    def test_narrow_wish(self, wanted):
        """With foundations evidenced and one aspect wanted only, planning is offered and not included."""
        package = tailored({**FOUNDED, "B2": wanted, "B4": "How do we reach people?"})

        assert "planning" not in named_parts(package.lines)
        assert "offered, not included" in why_not(package, "planning")

    @pytest.mark.parametrize(
        "changes",
        [
            {"B2": ("policy-and-campaigns", "service-delivery")},
            {"B2": ("policy-and-campaigns",), "E4": Said(2, "partly")},
        ],
    )
    def test_not_narrow(self, changes):
        """With a wider wish, or foundations not evidenced, planning is included."""
        assert "planning" in chosen({**FOUNDED, **changes})

    @pytest.mark.clause("R13")
    @pytest.mark.parametrize("missing", ["E3", "E4", "E6"])
    def test_never_fewer_than_one(self, missing):
        """While a foundation is not evidenced there is at least one workshop, whatever is wanted."""
        changes = {**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",), missing: Said(1, "little")}

        assert chosen(changes)


class TestInfluencing:
    @pytest.mark.clause("R12", "R14", "R15", "R78", "R83")
    @pytest.mark.parametrize(
        "wanted", [(), ("policy-and-campaigns",), ("research-and-evaluation",), tuple(INFLUENCING)]
    )
    @pytest.mark.parametrize("stage", [{}, {**FOUNDED, **PLANNED}], ids=["extension", "stand-alone"])
    def test_as_wanted(self, wanted, stage):
        """Either module, both or none, stand-alone or as an extension, as the charity wants them."""
        package = tailored({**stage, "B2": wanted or ("service-delivery",), "B6": "yes"})
        names = named_parts(package.lines)

        assert list(wanted) == [name for name in INFLUENCING if name in names]
        assert (WORKSHOPS == [name for name in names if name in WORKSHOPS]) == (stage == {})
        for name in set(INFLUENCING) - set(wanted):
            assert "not among what the charity wants now" in why_not(package, name)

    @pytest.mark.clause("R82", "Q6")
    def test_only_that_line_waits(self):
        """The Regional Manager is waited for on that line, and on no other."""
        package = tailored({"B2": ("policy-and-campaigns", "service-delivery")})

        assert ["policy-and-campaigns"] == [line.name for line in package.lines if line.waits_for]
        assert Status.ASK is package.line("policy-and-campaigns").status

    @pytest.mark.clause("R84")
    @pytest.mark.parametrize(
        ("name", "colleague"), [(INFLUENCING[0], "policy-colleague"), (INFLUENCING[1], "research-colleague")]
    )
    def test_colleague(self, name, colleague):
        """Each brings the colleague of the team that it is delivered with."""
        package = tailored({"B2": (name,)})

        assert colleague in named_parts(package.roles)

    @pytest.mark.clause("R85")
    @pytest.mark.parametrize("level", [None, 0, 4, 5, 7])
    def test_level_does_not_gate(self, level):
        """The level of involvement is shown, and never decides whether the line is there."""
        assert "policy-and-campaigns" in named_parts(
            tailored({"B2": ("policy-and-campaigns",), "E1.policy-and-campaigns": level}).lines
        )


class TestBespoke:
    CHALLENGE = "How do you create a service for people who do not use services?"

    @pytest.mark.clause("R88", "R89")
    def test_included(self):
        """A challenge and evidenced foundations bring the consultancy, on the condition that days are agreed."""
        package = tailored({**FOUNDED, **PLANNED, "B4": self.CHALLENGE, "B2": ("specific-challenge",)})

        assert ["service-design"] == named_parts(package.lines)
        assert ("The days are agreed with the charity before this is confirmed.",) == (
            package.line("service-design").waits_for
        )

    @pytest.mark.clause("R89")
    def test_foundations_first(self):
        """A challenge without them waits for the foundations, and says so."""
        assert "once the foundations are evidenced" in why_not(tailored({"B4": self.CHALLENGE}), "service-design")

    def test_no_challenge(self):
        """Without a challenge there is none, and the reason says so."""
        package = tailored({**FOUNDED, "B2": ("service-delivery",)})

        assert "names no particular challenge" in why_not(package, "service-design")


class TestPeerResearch:
    @pytest.mark.clause("R79", "R81", "R82")
    def test_interested(self):
        """Interest brings the separate offer, which waits for the Regional Manager."""
        line = tailored({"B6": "yes"}).line("peer-research-training")

        assert Status.SEPARATE is line.status
        assert "Awaiting the Regional Manager" in line.waits_for[0]

    def test_not_interested(self):
        """No interest leaves it out, with that reason."""
        assert "not interested" in why_not(tailored(), "peer-research-training")


class TestBetween:
    @pytest.mark.clause("R13", "R39", "R40", "R62", "R72")
    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_by_number_of_workshops(self, number):
        """There is one check-in in each gap, and the activities wherever there is a gap."""
        names = named_parts(tailored(series_of(number)).lines)

        assert WORKSHOPS[:number] == [name for name in names if name in WORKSHOPS]
        assert [f"check-in-{gap}" for gap in range(1, number)] == [
            name for name in names if name.startswith("check-in")
        ]
        assert (COMPANIONS if number > 1 else []) == [name for name in names if name in COMPANIONS]
        assert "review-and-support" in names

    def test_none_without_workshops(self):
        """Without an introductory workshop nothing goes with it."""
        package = tailored({**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)})

        assert ["policy-and-campaigns"] == named_parts(package.lines)
        assert "no introductory workshop" in why_not(package, "review-and-support")
        assert "no first gap" in why_not(package, "check-in-1")


class TestReportBack:
    @pytest.mark.clause("R59")
    @pytest.mark.parametrize(
        ("number", "wanted", "there"),
        [
            (1, "yes", True),
            (1, None, False),
            (1, State.UNKNOWN, False),
            (1, "no", False),
            (2, None, True),
            (2, State.DECLINED, True),
            (2, "no", False),
            (3, "yes", True),
            (3, None, True),
            (3, "no", False),
        ],
    )
    def test_default(self, number, wanted, there):
        """It is on by default where a vision or a plan is made, and the charity's word goes before."""
        package = tailored({**series_of(number), "G7.report-back": wanted})

        assert there == ("report-back" in named_parts(package.lines))
        assert package.explain("report-back").causes[0].reason

    def test_none_without_workshops(self):
        """Without a workshop there is nothing to report, although the charity wants to."""
        package = tailored({**FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",), "G7.report-back": "yes"})

        assert "no introductory workshop to report from" in why_not(package, "report-back")

    @pytest.mark.clause("R64", "R67")
    @pytest.mark.parametrize(("attend", "days"), [("yes", "½"), ("no", "0")])
    def test_attendance(self, attend, days):
        """The session is there with or without us, and only our attendance takes our days."""
        package = tailored({"G7.attend": attend})
        (entry,) = package.ledger.column(Column.PROVIDER, line="enhance/report-back")

        assert days == str(entry.figure)

    @pytest.mark.clause("R65", "R68", "Q13")
    @pytest.mark.parametrize(
        ("report_back", "debrief", "there"),
        [
            ("yes", "yes", True),
            ("yes", "no", False),
            ("yes", State.UNKNOWN, True),
            ("yes", None, True),
            ("no", "yes", False),
        ],
    )
    def test_debrief(self, report_back, debrief, there):
        """A debrief needs the report-back that it follows, and is apart from our attendance there."""
        for attend in ("yes", "no"):
            package = tailored({"G7.report-back": report_back, "G7.debrief": debrief, "G7.attend": attend})
            assert there == ("debrief" in named_parts(package.lines))

    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_not_known_stays_open(self, state):
        """What is not known of attendance and debrief is left open by name."""
        package = tailored({"G7.attend": state, "G7.debrief": state})

        assert ["whether we attend the report-back"] == [note.text for note in package.line("report-back").left_open]
        assert ["whether there is a debrief"] == [note.text for note in package.line("debrief").left_open]


class TestStaffOnly:
    @pytest.mark.clause("R32", "Q8")
    @pytest.mark.parametrize(
        ("number", "wanted", "there"),
        [
            (3, "yes", True),
            (3, "no", False),
            (3, None, True),
            (3, State.DECLINED, True),
            (2, None, True),
            (1, "yes", False),
            (1, None, False),
        ],
    )
    def test_default(self, number, wanted, there):
        """It is suggested where a later workshop has service users in it, and the charity's word goes before."""
        package = tailored({**series_of(number), "G3": wanted})
        first = package.line("concepts").participants

        assert (Participants.STAFF_ONLY if there else Participants.EVERYONE) is first

    @pytest.mark.clause("R32")
    def test_no_service_users_later(self):
        """It is not suggested where no service user takes part in any later workshop."""
        package = tailored({"G3": None, "G2.service-users": 0})

        assert Participants.EVERYONE is package.line("concepts").participants

    @pytest.mark.clause("R51", "Q7", "Q8")
    def test_first_of_the_series(self):
        """It is the first of the workshops chosen, and those who join later catch up."""
        package = tailored({"E1.governance": 6, "E3": FOUNDED["E3"], "E6": FOUNDED["E6"], "G3": "yes"})

        assert [Participants.STAFF_ONLY, Participants.EVERYONE] == [
            workshop.participants for workshop in package.series("enhance/module-1")
        ]
        assert "catch-up" in named_parts(package.lines)

    @pytest.mark.clause("R51", "Q8")
    def test_catch_up(self):
        """Only where people join late is there something to catch up with."""
        assert "catch-up" in named_parts(tailored({"G3": "yes"}).lines)
        assert "nobody joins late" in why_not(tailored(), "catch-up")


class TestRemote:
    @pytest.mark.clause("R41", "R43", "Q5")
    def test_sessions(self):
        """Remote delivery makes two half-day sessions of each workshop."""
        package = tailored({"G5.face-to-face": "no"})

        for workshop in package.series("enhance/module-1"):
            assert Mode.REMOTE is workshop.mode
            assert ["½", "½"] == [str(sitting) for sitting in workshop.sittings]

    @pytest.mark.clause("R41")
    @pytest.mark.parametrize("said", ["yes", *NOT_VALUES])
    def test_face_to_face_unless_said(self, said):
        """It is face to face unless the charity says that it cannot be."""
        assert {Mode.FACE_TO_FACE} == {
            workshop.mode for workshop in tailored({"G5.face-to-face": said}).series("enhance/module-1")
        }

    @pytest.mark.clause("R41")
    def test_all_workshops_and_the_sessions_after(self):
        """It holds for every workshop, those of modules 2 and 3 too, and for report-back and debrief."""
        package = tailored({"G5.face-to-face": "no", "B2": tuple(INFLUENCING)})

        assert {Mode.REMOTE} == {
            package.line(name).mode for name in (*WORKSHOPS, *INFLUENCING, "report-back", "debrief")
        }

    @pytest.mark.clause("R43", "Q5")
    @pytest.mark.parametrize(
        ("minutes", "sittings"),
        [
            (None, ["½", "½"]),
            (State.UNKNOWN, ["½", "½"]),
            (90, ["¼"] * 4),
            (179, ["¼"] * 4),
            (180, ["½", "½"]),
            (240, ["½", "½"]),
            (360, ["½", "½"]),
        ],
    )
    def test_manageable(self, minutes, sittings):
        """Sessions are half a day at the most, and shorter where people manage less."""
        package = tailored({"G5.face-to-face": "no", "G5.session-minutes": minutes})

        assert sittings == [str(sitting) for sitting in package.line("concepts").sittings]

    @pytest.mark.parametrize("minutes", [30, 45, 60, 89])
    def test_less_than_a_quarter_of_a_day(self, minutes):
        """Where people manage less than the shortest session, nothing claims that the session fits."""
        package = tailored({"G5.face-to-face": "no", "G5.session-minutes": minutes})
        told = " ".join(
            [cause.reason for cause in package.explain("concepts.session_cap").causes]
            + [finding.text for finding in package.findings if "G5.session-minutes" in finding.answers]
        )

        assert f"people can manage {minutes} minutes in one session, so none is longer than ¼ day" not in told

    def test_minutes_without_remote(self):
        """How long a session may be is of no account face to face."""
        assert ["1"] == [str(sitting) for sitting in tailored({"G5.session-minutes": 60}).line("concepts").sittings]


class TestSupport:
    @pytest.mark.clause("R63", "R66", "Q1", "Q2", "Q14")
    @pytest.mark.parametrize("number", [1, 2, 3])
    @pytest.mark.parametrize(
        ("report_back", "time", "experience", "beside"),
        [
            ("no", "yes", 2, "0"),
            ("no", "yes", 3, "0"),
            ("no", "yes", State.UNKNOWN, "0"),
            ("no", "no", 3, "½"),
            ("no", State.UNKNOWN, 3, "½"),
            ("no", None, 3, "½"),
            ("no", "yes", 1, "½"),
            ("no", "yes", 0, "½"),
            ("no", "no", 0, "½"),
            ("yes", "yes", 3, "1"),
            ("yes", "no", 0, "1"),
        ],
    )
    def test_level(self, number, report_back, time, experience, beside):
        """Half a day a gap, plus a half where time or experience is short, plus one for the report-back; capped."""
        changes = {**series_of(number), "G7.report-back": report_back, "D2": time, "D4": experience}
        ledger = tailored(changes).ledger
        support = ledger.total(Column.PROVIDER, lines=frozenset({"enhance/review-and-support"}))
        check_ins = ledger.total(Column.PROVIDER, lines=frozenset({"enhance/check-in-1", "enhance/check-in-2"}))

        assert beside == str(support.days)
        assert ProviderDays.of("1/2") * (number - 1) == check_ins.days

    def test_says_why(self):
        """The trace says what raises the support, and what it heard."""
        cause, report = tailored({"D2": "no", "D4": 1}).explain("review-and-support.adjustments").causes

        assert "the report-back is supported" in report.reason
        assert "cannot give half a day" in cause.reason
        assert "has not run a consultation alone" in cause.reason
        assert ("D2", "D4") == cause.answers


class TestGaps:
    @pytest.mark.clause("R19", "R71", "R100", "Q4")
    @pytest.mark.parametrize(
        ("time", "experience", "days"),
        [
            ("yes", 2, 0),
            ("yes", 3, 0),
            ("no", 2, 3),
            (State.UNKNOWN, 2, 3),
            ("yes", 1, 3),
            ("yes", 0, 3),
            ("yes", None, 0),
            ("no", 1, 7),
            (State.DECLINED, 0, 7),
        ],
    )
    def test_longer_where_capacity_is_short(self, time, experience, days):
        """Each gap is longer where time or experience is short, and longer still where both are."""
        assert days == tailored({"D2": time, "D4": experience}).modules[0].longer_gap

    @pytest.mark.clause("R10", "R100")
    @pytest.mark.parametrize("pace", list(Pace))
    def test_pace(self, pace):
        """The pace that the charity asks for is that of the module, with the reason."""
        package = tailored({"B5.pace": pace.value})

        assert pace is package.modules[0].pace
        assert ("B5.pace",) == package.explain("module-1.pace").causes[0].answers

    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_no_pace(self, state):
        """A pace that is not known is not made up."""
        assert tailored({"B5.pace": state}).modules[0].pace is None


class TestNeeds:
    @pytest.mark.clause("R38")
    def test_carried_to_every_meeting(self):
        """Each need is carried to every line at which people meet."""
        package = tailored({"G4": ("a hearing loop", "no stairs")})

        for line in package.lines:
            texts = [note.text for note in line.accommodations]
            expected = (
                ["We will do our best: a hearing loop", "We will do our best: no stairs"] if line.sessions else []
            )
            assert expected == texts

    @pytest.mark.clause("R38")
    def test_never_a_guarantee(self):
        """We do our best, and the word guarantee stands nowhere in a package."""
        text = dumps(tailored({"G4": ("a hearing loop",)}))

        assert "do our best" in text
        assert "guarantee" not in text.lower()

    @pytest.mark.parametrize("state", [(), *NOT_VALUES])
    def test_none(self, state):
        """Without needs nothing is carried."""
        assert {()} == {line.accommodations for line in tailored({"G4": state}).lines}


class TestFindings:
    @pytest.mark.clause("R29")
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ("no", "no senior leader is known to take part"),
            (State.UNKNOWN, "whether a senior leader takes part is not known"),
            (None, "whether a senior leader takes part is not known"),
        ],
    )
    def test_no_senior_leader(self, said, words):
        """No senior leader in the room is a warning that cites the clause."""
        finding = found(tailored({"C4": said}), "no-senior-leader")

        assert (Level.WARNING, words, ("R29",)) == (finding.level, finding.text, finding.source.clauses)

    @pytest.mark.clause("R31")
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (0, "no workshop has service users in it"),
            (State.UNKNOWN, "how many service users take part is not known"),
        ],
    )
    def test_no_service_users(self, said, words):
        """No service user in the room is a warning that cites the clause."""
        finding = found(tailored({"G2.service-users": said}), "no-service-users")

        assert (Level.WARNING, words) == (finding.level, finding.text)
        assert "R31" in finding.source.clauses

    @pytest.mark.clause("R28")
    @pytest.mark.parametrize(
        "staff",
        [
            (PartOfStaff("services", "frontline", 6),),
            (PartOfStaff("services", "frontline", 3), PartOfStaff("services", "manager", 3)),
            (PartOfStaff("services", "frontline", 3), PartOfStaff("office", "frontline", 3)),
        ],
        ids=["one part, one level", "one part", "one level"],
    )
    def test_staff_from_one_part_or_level(self, staff):
        """Staff of fewer than two parts or two levels is a warning that cites the clause."""
        findings = [one for one in tailored({"G1": staff}).findings if "R28" in one.source.clauses]

        assert [Level.WARNING] == [one.level for one in findings]

    @pytest.mark.clause("R28", "R29", "R31")
    def test_none_of_these(self):
        """A room with all of them in it is worth no warning."""
        assert [one.id for one in tailored().findings if one.level is not Level.NOTE] == []

    @pytest.mark.clause("R27", "Q2")
    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_shorter_series(self, number):
        """A shorter series notes that the stated days describe the full three workshops."""
        finding = found(tailored(series_of(number)), "shorter-series")

        assert (finding is not None) == (number < 3)
        assert finding is None or "4 to 6 days" in finding.text

    @pytest.mark.clause("R35")
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"G6": "yes"}, "no sector plugin in force adds it"),
            (
                {"G6": "yes", **FOUNDED, **PLANNED, "B2": ("policy-and-campaigns",)},
                "there is no introductory workshop for it",
            ),
        ],
    )
    def test_co_facilitation(self, changes, words):
        """Co-facilitation that is wanted and that nothing adds is a warning, with the reason."""
        assert words in found(tailored(changes), "no-co-facilitation").text
        assert found(tailored(), "no-co-facilitation") is None

    @pytest.mark.parametrize("question", ["D1.size", "D2", "D5", "G1", "G7.attend"])
    @pytest.mark.parametrize("state", NOT_VALUES)
    def test_not_known(self, question, state):
        """What days or delivery depend on and is not known is noted."""
        finding = found(tailored({question: state}), f"not-known-{question}")

        assert (Level.NOTE, (question,)) == (finding.level, finding.answers)

    def test_attendance_without_report_back(self):
        """Attendance is not noted where there is no report-back."""
        package = tailored({**BOTH_OPTIONS_OFF, "G7.attend": State.UNKNOWN})

        assert found(package, "not-known-G7.attend") is None

    @pytest.mark.clause("R22")
    def test_quick_wins_are_placed_or_declined(self):
        """Every quick win is placed in a line of the package, or a finding says that it is not."""
        package = tailored({"F3": (QuickWin("rewrite the welcome letter", "reception lead"),)})
        placed = "rewrite the welcome letter" in str([attrs.asdict(line) for line in package.lines])

        assert placed or any("F3" in finding.answers for finding in package.findings)


class TestClosures:
    @pytest.mark.clause("R100")
    def test_from_the_call(self):
        """The dates on which a charity is closed or too busy go into the package."""
        away = DateRange(date(2027, 2, 1), date(2027, 2, 5), "stocktaking")

        assert (away,) == tailored({"D5": (away,)}).closures
        assert () == tailored({"D5": State.UNKNOWN}).closures


class TestEveryAnswer:
    def test_only_answers_in_the_reasons_matter(self):
        """An answer that no reason cites changes no gate and no line."""
        base = tailored()
        for question in (
            "A4",
            "B1",
            "B3",
            "B5.style",
            "B5.form",
            "D1.roles",
            "D3.time",
            "E2.governance",
            "G2.support",
            "G7.audiences",
        ):
            package = tailored({question: State.DECLINED})
            assert base.lines == package.lines, question
            assert base.assessment.gates == package.assessment.gates, question
