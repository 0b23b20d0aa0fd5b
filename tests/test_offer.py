"""The shipped offer says what the requirements say: each figure, each status, each source."""

import re
from importlib.resources import files

import attrs
import pytest

from cases import FOUNDED, a_case, tailored
from coproduce import (
    ArgumentError,
    Column,
    DocumentError,
    Duration,
    Mode,
    Nature,
    Offer,
    Pace,
    Participants,
    Practice,
    ProviderDays,
    Status,
    UnknownLineError,
    Workshop,
)
from coproduce.offer import Gap
from coproduce.provenance import Basis
from coproduce.rules.enhance.plugin import Enhance
from coproduce.rules.enhance.shipped import read_offer, shipped_offer, shipped_questions

TEXT = files("coproduce").joinpath("offers", "enhance.toml").read_text(encoding="utf-8")
SOURCES = [place for place, line in enumerate(TEXT.splitlines()) if line.startswith("source = ")]


def line(name):
    return next(line for line in shipped_offer().lines if line.id == f"enhance/{name}")


def module(number):
    return next(module for module in shipped_offer().modules if module.number == number)


def role(name):
    return next(role for role in shipped_offer().roles if role.id == f"enhance/{name}")


def days(name):
    return [str(effort.days) for effort in line(name).efforts]


def clauses(part):
    return set(part.source.clauses)


def sources_in(value):
    """Walk everything that the offer holds, and give each part that has a source."""
    if hasattr(value, "source"):
        yield value
    for field in getattr(type(value), "__attrs_attrs__", ()):
        yield from sources_in(getattr(value, field.name))
    if isinstance(value, tuple):
        for item in value:
            yield from sources_in(item)


class TestModules:
    @pytest.mark.clause("R27", "Q1")
    def test_band(self):
        """Module 1 takes 4 to 6 provider days in its full form of three workshops."""
        assert (ProviderDays.of("4"), ProviderDays.of("6")) == module(1).band
        assert module(1).full_form == 3
        assert "R27" in clauses(module(1))

    @pytest.mark.clause("R12", "R15", "R78", "R83")
    def test_others_stand_apart(self):
        """Modules 2 and 3 are modules of their own, each with its workshop, and state no band."""
        assert [(), ()] == [module(2).band, module(3).band]
        assert line("policy-and-campaigns").module == module(2).id
        assert line("research-and-evaluation").module == module(3).id

    def test_numbers(self):
        """The modules are numbered in the order in which they follow each other."""
        assert [1, 2, 3, 4, 5] == [module.number for module in shipped_offer().modules]
        assert [1, 1] == [line(name).number for name in ("policy-and-campaigns", "research-and-evaluation")]

    def test_tags(self):
        """Tags name the introductory workshops, the one on the foundations, and those on influencing."""
        tagged = {one.name: sorted(one.tags) for one in shipped_offer().lines if one.tags}

        assert tagged == {
            "concepts": ["foundations", "introductory"],
            "vision": ["introductory"],
            "planning": ["introductory"],
            "policy-and-campaigns": ["influencing"],
            "research-and-evaluation": ["influencing"],
        }

    def test_every_line_has_its_module(self):
        """Every line belongs to a module that the offer holds."""
        assert {line.module for line in shipped_offer().lines} == {module.id for module in shipped_offer().modules}

    def test_no_pace_before_it_is_asked(self):
        """No pace and no longer gap is set before a charity says what suits it."""
        assert {(None, 0)} == {(module.pace, module.longer_gap) for module in shipped_offer().modules}
        assert ["short and focused", "steady", "slower"] == [pace.value for pace in Pace]


class TestWorkshops:
    @pytest.mark.clause("R52", "R55", "R57", "R73", "R74")
    @pytest.mark.parametrize(
        ("name", "clause"),
        [
            ("concepts", "R52"),
            ("vision", "R55"),
            ("planning", "R57"),
            ("policy-and-campaigns", "R73"),
            ("research-and-evaluation", "R74"),
        ],
    )
    def test_one_day(self, name, clause):
        """Each workshop is one day, with its clause on the figure."""
        assert ProviderDays.of("1") == line(name).efforts[0].days
        assert (Duration.of("1"),) == line(name).sessions
        assert (clause,) == line(name).efforts[0].source.clauses

    @pytest.mark.clause("R58")
    def test_order(self):
        """Concepts comes before vision, and vision before planning."""
        assert [1, 2, 3] == [line(name).number for name in ("concepts", "vision", "planning")]

    @pytest.mark.clause("R33")
    def test_at_most_three(self):
        """The introductory series has three workshops, and the offer says up to three."""
        series = [one for one in shipped_offer().lines if isinstance(one, Workshop) and one.module == module(1).id]

        assert 3 == len(series) == shipped_offer().figure("most-workshops").value
        assert ("R33",) == shipped_offer().figure("most-workshops").source.clauses

    @pytest.mark.clause("R34", "Q17")
    def test_one_member_of_the_involvement_team(self):
        """Each workshop of module 1 is delivered by one member of the Involvement Team."""
        for name in ("concepts", "vision", "planning"):
            assert line(name).roles == ("enhance/involvement-facilitator",)
        assert role("involvement-facilitator").team == "Involvement Team"
        assert "R34" in clauses(role("involvement-facilitator"))

    @pytest.mark.clause("R37")
    def test_two_methods_at_least(self):
        """Each workshop lists at least two methods, so that everyone feels comfortable."""
        workshops = [one for one in shipped_offer().lines if isinstance(one, Workshop)]

        assert [one.id for one in workshops if len(set(one.methods)) < 2] == []

    @pytest.mark.clause("R49", "R50", "R54", "R56", "R76", "R77", "Q23")
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("concepts", ["theory", "reviews of coproduced services"]),
            ("concepts", ["barriers", "real", "perceived"]),
            ("concepts", ["culture change"]),
            ("concepts", ["who needs to be engaged", "way"]),
            ("vision", ["vision"]),
            ("vision", ["practice"]),
            ("vision", ["developed", "embedded"]),
            ("planning", ["simple framework"]),
            ("planning", ["delivery plan", "completes afterwards"]),
            ("policy-and-campaigns", ["policy", "alongside service users"]),
            ("policy-and-campaigns", ["campaigns", "alongside service users"]),
            ("research-and-evaluation", ["peer research", "design", "analysis", "dissemination"]),
        ],
    )
    def test_content(self, name, words):
        """Each workshop covers what the offer names for it."""
        assert any(all(word in item for word in words) for item in line(name).content)

    @pytest.mark.clause("R53")
    def test_ground_rule(self):
        """The vision workshop, and no other, has the ground rule that every idea counts."""
        ruled = [one.id for one in shipped_offer().lines if isinstance(one, Workshop) and one.ground_rule]

        assert ruled == ["enhance/vision"]
        assert "none is ruled out" in line("vision").ground_rule

    @pytest.mark.clause("R44", "R45", "R46", "R47")
    def test_outcomes(self):
        """The four outcomes are worked towards by concepts, concepts, vision and planning in turn."""
        worked_on = {
            name: shipped_offer().outcomes_of(f"enhance/{name}") for name in ("concepts", "vision", "planning")
        }

        assert {name: [outcome.id for outcome in outcomes] for name, outcomes in worked_on.items()} == {
            "concepts": ["buy-in", "shared-understanding"],
            "vision": ["practical-application"],
            "planning": ["effective-plan"],
        }

    @pytest.mark.clause("R47")
    def test_maintaining(self):
        """The plan of the planning workshop covers how coproduction is kept going."""
        assert any("kept going" in item for item in line("planning").content)

    @pytest.mark.clause("R41")
    def test_face_to_face_unless_said(self):
        """Every workshop is face to face and for everyone, until a charity says otherwise."""
        workshops = [one for one in shipped_offer().lines if isinstance(one, Workshop)]

        assert {(Mode.FACE_TO_FACE, Participants.EVERYONE)} == {(one.mode, one.participants) for one in workshops}


class TestBetween:
    @pytest.mark.clause("R39", "R40", "R106")
    def test_activities(self):
        """Activities belong to the core team, consult staff and service users, and both develop and communicate."""
        activities = [one for one in shipped_offer().lines if one.tag == "activity"]

        assert {one.owner for one in activities} == {"core team"}
        assert {one.participants for one in activities} == {Participants.CORE_TEAM}
        assert {"staff", "service users"} <= {who for one in activities for who in one.consults}
        assert {"consult", "develop", "communicate"} <= {one.purpose for one in activities}
        assert {one.efforts for one in activities} == {()}

    @pytest.mark.clause("R62", "R72", "Q1")
    def test_check_in_in_each_gap(self):
        """There is a check-in of half a day for each of the two gaps, which is an assumption and says so."""
        for number in (1, 2):
            check_in = line(f"check-in-{number}")
            assert check_in.gap_number == number
            assert {"R62", "R72"} == clauses(check_in)
            assert days(check_in.name) == ["½"]
            assert check_in.efforts[0].source.basis is Basis.ASSUMPTION

    @pytest.mark.clause("R66", "Q2")
    def test_support(self):
        """Support beside the check-ins is 0, a half or a whole day, so that all support is up to two days."""
        options = [str(option) for option in line("review-and-support").efforts[0].options]
        floor = line("check-in-1").efforts[0].days + line("check-in-2").efforts[0].days

        assert options == ["0", "½", "1"]
        assert ProviderDays.of("2") == floor + line("review-and-support").efforts[0].options[-1]
        assert "R66" in line("review-and-support").efforts[0].source.clauses

    @pytest.mark.clause("R67")
    def test_report_back(self):
        """Attendance at the report-back is an optional half-day."""
        effort = line("report-back").efforts[0]

        assert (ProviderDays.of("0"), ProviderDays.of("1/2")) == effort.options
        assert shipped_offer().figure("attendance-quarter-days").value == 2
        assert "R67" in effort.source.clauses

    @pytest.mark.clause("R68")
    def test_debrief(self):
        """The final debrief is an optional half-day with the core team."""
        effort = line("debrief").efforts[0]

        assert (ProviderDays.of("0"), ProviderDays.of("1/2")) == effort.options
        assert line("debrief").participants is Participants.CORE_TEAM
        assert "R68" in effort.source.clauses

    @pytest.mark.clause("R59", "R60")
    def test_deliverable(self):
        """The participants make the slides themselves, and four audiences may be shown them."""
        assert line("report-back").deliverable == "slides made by the participants"
        assert line("report-back").outcomes == ("buy-in", "effective-plan")
        assert line("report-back").audiences == ("trustees", "staff", "volunteers", "service users")

    @pytest.mark.clause("R102", "Q11")
    def test_core_team(self):
        """Each member of the core team gives half a day in each gap."""
        figure = shipped_offer().figure("core-quarter-days")

        assert (2, "quarter-days", ("R102",)) == (figure.value, figure.unit, figure.source.clauses)

    @pytest.mark.clause("R69", "Q3")
    @pytest.mark.parametrize(("name", "months"), [("momentum-months-least", 3), ("momentum-months-most", 4)])
    def test_momentum(self, name, months):
        """The full module 1 takes three to four calendar months."""
        figure = shipped_offer().figure(name)

        assert (months, "calendar months") == (figure.value, figure.unit)
        assert "R69" in figure.source.clauses
        assert figure.source.basis is Basis.OFFER

    @pytest.mark.clause("R39", "R51")
    @pytest.mark.parametrize(
        ("name", "gap", "outcomes"),
        [
            ("catch-up", Gap.FIRST, ("shared-understanding",)),
            ("listen-to-staff", Gap.FIRST, ("buy-in",)),
            ("listen-to-service-users", Gap.FIRST, ("buy-in", "practical-application")),
            ("draft-vision", Gap.LAST, ("practical-application", "effective-plan", "clear-strategy-and-planning")),
            ("share-vision", Gap.LAST, ("buy-in", "effective-plan")),
        ],
    )
    def test_gap_and_outcomes(self, name, gap, outcomes):
        """Listening belongs to the first gap, developing and sharing to the last, each towards its outcomes."""
        assert (gap, outcomes) == (line(name).gap, line(name).outcomes)

    @pytest.mark.parametrize("name", ["check-in-1", "check-in-2", "review-and-support", "debrief"])
    def test_with_the_core_team(self, name):
        """Check-ins, support and debrief are with the core team, by a member of the Involvement Team."""
        assert Participants.CORE_TEAM is line(name).participants
        assert line(name).roles == ("enhance/involvement-facilitator",)

    @pytest.mark.parametrize("name", ["check-in-1", "check-in-2"])
    def test_check_ins_are_remote_half_days(self, name):
        """A check-in is a remote half-day."""
        assert (Mode.REMOTE, (Duration.of("1/2"),)) == (line(name).mode, line(name).sessions)


class TestPeerResearch:
    @pytest.mark.clause("R80", "Q10")
    def test_six_days(self):
        """Six person-days are 2 researchers times 2 training days, and 2 for tailoring and assessment."""
        efforts = line("peer-research-training").efforts

        assert ["2", "2", "2"] == days("peer-research-training")
        assert ProviderDays.of("6") == ProviderDays.total(effort.days for effort in efforts)
        assert (Duration.of("1"), Duration.of("1")) == line("peer-research-training").sessions
        assert {("R80",)} == {effort.source.clauses for effort in efforts}
        assert {False} == {effort.in_band for effort in efforts}

    @pytest.mark.clause("R79")
    def test_is_no_part_of_module_3(self):
        """The accredited training is a line of its own, outside module 3."""
        assert line("peer-research-training").module != module(3).id
        assert line("peer-research-training").roles == ("enhance/peer-research-trainers",)


class TestStatuses:
    @pytest.mark.clause("Q6", "R79", "R81", "R82", "R89")
    def test_each(self):
        """Module 1 and bespoke support are included, modules 2 and 3 asked about, the training offered separately."""
        asked = {"enhance/policy-and-campaigns", "enhance/research-and-evaluation"}
        separate = {"enhance/peer-research-training"}
        lines = shipped_offer().lines

        assert asked == {one.id for one in lines if one.status is Status.ASK}
        assert separate == {one.id for one in lines if one.status is Status.SEPARATE}
        assert {one.id for one in lines} - asked - separate == {
            one.id for one in lines if one.status is Status.INCLUDED
        }

    @pytest.mark.clause("Q6", "R113")
    @pytest.mark.parametrize("function", ["policy-and-campaigns", "research-and-evaluation"])
    def test_switched_by_a_word(self, function):
        """Changing the one word of a status to "included" takes the condition of the line away, and nothing else."""
        before, after = TEXT.split(f'id = "enhance/{function}"\n')
        switched = after.replace('status = "ask-regional-manager"', 'status = "included"', 1)
        offer = read_offer(f'{before}id = "enhance/{function}"\n{switched}', "enhance.toml")
        practice = Practice(Enhance(offer, shipped_questions()))
        case = a_case({**FOUNDED, "B2": ("policy-and-campaigns", "research-and-evaluation")})
        package = practice.tailor(practice.assess(case.charity, case.diagnostic))
        asked = [one.name for one in package.lines if one.waits_for]

        assert [name for name in ("policy-and-campaigns", "research-and-evaluation") if name != function] == asked
        assert package.line(function).status is Status.INCLUDED

    @pytest.mark.clause("Q6", "R82")
    def test_not_switched(self):
        """Without the change both lines wait for the Regional Manager."""
        package = tailored({**FOUNDED, "B2": ("policy-and-campaigns", "research-and-evaluation")})

        for name in ("policy-and-campaigns", "research-and-evaluation"):
            assert "Awaiting the Regional Manager" in package.line(name).waits_for[0]

    @pytest.mark.clause("R5")
    def test_nature(self):
        """Every line is training or consultancy, and workshops are training."""
        lines = shipped_offer().lines

        assert {Nature.TRAINING, Nature.CONSULTANCY} == {one.nature for one in lines}
        assert {Nature.TRAINING} == {one.nature for one in lines if isinstance(one, Workshop)}
        assert line("service-design").nature is Nature.CONSULTANCY

    @pytest.mark.clause("R84", "Q18")
    @pytest.mark.parametrize(
        ("name", "colleague", "team"),
        [
            ("policy-and-campaigns", "policy-colleague", "policy team"),
            ("research-and-evaluation", "research-colleague", "research team"),
        ],
    )
    def test_collaboration(self, name, colleague, team):
        """Modules 2 and 3 need a colleague of the team concerned, whose days are not stated."""
        assert f"enhance/{colleague}" in line(name).roles
        assert role(colleague).team == team
        assert [effort.days for effort in line(name).efforts] == [ProviderDays.of("1"), None]

    @pytest.mark.clause("R89")
    def test_bespoke_days_are_agreed(self):
        """Bespoke support has no days and no sessions before they are agreed."""
        effort = line("service-design").efforts[0]

        assert (None, True, ()) == (effort.days, effort.to_be_agreed, line("service-design").sessions)


class TestProvider:
    @pytest.mark.clause("R1", "R2", "R3")
    def test_who(self):
        """The provider's name, address, kind, aim, partners and three regions are data."""
        provider = shipped_offer().provider

        assert ("Revolving Doors", "https://revolving-doors.org.uk") == (provider.name, provider.web)
        assert "charity" in provider.status
        assert "crisis and crime" in provider.aim
        assert len(provider.works_with) == 4
        assert provider.regions == ("London", "Birmingham", "Manchester")

    @pytest.mark.clause("R6", "Q20")
    def test_track_record(self):
        """The 80 services across England are a track record in words, and no figure that a rule could use."""
        assert "80 services across England" in shipped_offer().provider.track_record
        assert 80 not in {parameter.value for parameter in shipped_offer().parameters}


class TestSources:
    @pytest.mark.clause("R113")
    def test_every_part_has_one(self):
        """Every parameter, module, role, line and figure of the offer names its clauses or its assumption."""
        parts = list(sources_in(shipped_offer()))

        assert len(parts) > 60
        assert [part for part in parts if not (part.source.clauses or part.source.note)] == []
        assert [part for part in parts if part.source.basis is Basis.AGREED] == []

    def test_every_figure_of_the_text_has_one(self):
        """Every table of the text that holds a figure holds a source as well."""
        figures = re.findall(r"\{[^{}]*(?:days =|to_be_agreed =)(?:[^{}]|\{[^{}]*\})*\}", TEXT)

        assert len(figures) > 10
        assert [figure for figure in figures if "source =" not in figure] == []

    @pytest.mark.parametrize("place", SOURCES)
    def test_none_can_be_taken_out(self, place):
        """An offer in which any source is missing is refused."""
        lines = TEXT.splitlines()
        text = "\n".join([*lines[:place], *lines[place + 1 :]])

        with pytest.raises(DocumentError) as caught:
            read_offer(text, "enhance.toml")

        assert {"missing"} == {error.code for error in caught.value.errors}

    def test_clauses_exist(self):
        """No source names a clause beyond those of the requirements."""
        named = {clause for part in sources_in(shipped_offer()) for clause in part.source.clauses}
        known = {f"R{number}" for number in range(1, 114)} | {f"Q{number}" for number in range(1, 24)}

        assert named <= known

    def test_a_wrong_clause_is_refused(self):
        """A source that is no clause is refused with its path and line."""
        with pytest.raises(DocumentError) as caught:
            read_offer(TEXT.replace('source = "R33"', 'source = "33"', 1), "enhance.toml")

        assert ("clause", "$.parameters[2].source") == (caught.value.code, caught.value.path)
        assert TEXT.splitlines()[caught.value.line - 1] == 'source = "R33"'


class TestReading:
    def test_equal(self):
        """The text reads to the offer that is shipped, which is read once."""
        assert read_offer(TEXT, "enhance.toml") == shipped_offer()
        assert shipped_offer() is shipped_offer()

    @pytest.mark.parametrize("changed", ["coproduce-offer/2", "coproduce-questions/1", ""])
    def test_other_format(self, changed):
        """A text of another format is refused."""
        with pytest.raises(DocumentError) as caught:
            read_offer(TEXT.replace("coproduce-offer/1", changed, 1), "enhance.toml")

        assert ("format", "$.format") == (caught.value.code, caught.value.path)

    def test_no_format(self):
        """A text that does not say its format is refused."""
        with pytest.raises(DocumentError) as caught:
            read_offer(TEXT.replace('format = "coproduce-offer/1"', "", 1), "enhance.toml")

        assert "format" == caught.value.code

    @pytest.mark.parametrize(
        ("word", "wrong"),
        [
            ('status = "separate-offer"', 'status = "separate"'),
            ('nature = "training"', 'nature = "coaching"'),
            ('type = "workshop"', 'type = "meeting"'),
            ('days = "1/2"', 'days = "0.5"'),
            ('sessions = ["1"]', "sessions = [1.5]"),
            ("value = 3", 'value = "3"'),
        ],
    )
    def test_strict(self, word, wrong):
        """A word or figure that the offer does not know is refused, and nothing is coerced."""
        assert word in TEXT
        with pytest.raises(DocumentError):
            read_offer(TEXT.replace(word, wrong, 1), "enhance.toml")


class TestFigures:
    def test_unknown(self):
        """A parameter that the offer does not have is named in the error."""
        with pytest.raises(UnknownLineError, match="'momentum' is no figure of the offer"):
            shipped_offer().figure("momentum")

    @pytest.mark.clause("R113")
    def test_rules_read_them(self):
        """Another value of a figure changes what the rules do, so that no figure is written into code."""
        text = TEXT.replace('id = "core-quarter-days"\nvalue = 2', 'id = "core-quarter-days"\nvalue = 4', 1)
        practice = Practice(Enhance(read_offer(text, "enhance.toml"), shipped_questions()))
        case = a_case()
        package = practice.tailor(practice.assess(case.charity, case.diagnostic))

        assert "8" == str(package.ledger.total(Column.BETWEEN))


class TestQuestions:
    @pytest.mark.clause("R9", "R20", "R85")
    @pytest.mark.parametrize(
        "function",
        [
            "governance",
            "service-design",
            "service-delivery",
            "service-development",
            "policy-and-campaigns",
            "research-and-evaluation",
        ],
    )
    def test_each_function(self, function):
        """For each function the call asks what happens now, and how systematic it is."""
        asked = {question.id: question for question in shipped_questions()}

        assert (7, 3) == (asked[f"E1.{function}"].highest, asked[f"E2.{function}"].highest)
        assert "R9" in asked[f"E2.{function}"].source.clauses

    @pytest.mark.clause("R94", "R95", "R96", "R97", "R98", "R99")
    def test_outcomes_of_the_programme(self):
        """The five outcomes of the programme that the offer names can be chosen, up to three of them."""
        (question,) = [question for question in shipped_questions() if question.id == "B3"]

        assert question.options == (
            "stronger-governance",
            "skilled-staff-and-volunteers",
            "clear-strategy-and-planning",
            "effective-services",
            "robust-systems-and-processes",
        )
        assert question.most == 3
        assert {f"R{number}" for number in range(94, 100)} == set(question.source.clauses)

    @pytest.mark.clause("R10", "R30", "R108")
    @pytest.mark.parametrize(
        ("id_", "clause"),
        [
            ("B5.pace", "R10"),
            ("B5.style", "R10"),
            ("B5.form", "R10"),
            ("G2.volunteers", "R30"),
            ("G2.service-users", "R31"),
            ("D1.roles", "R39"),
            ("F1", "R21"),
            ("F2", "R21"),
            ("F3", "R22"),
        ],
    )
    def test_asked_on_their_clause(self, id_, clause):
        """The call asks for each of these on the clause that wants it known."""
        (question,) = [question for question in shipped_questions() if question.id == id_]

        assert clause in question.source.clauses

    @pytest.mark.clause("R105")
    def test_call_is_no_line(self):
        """The call is no line of the offer, and so takes none of its days."""
        assert [one.id for one in shipped_offer().lines if "diagnostic" in one.id] == []

    @pytest.mark.clause("R111")
    def test_teams(self):
        """The roles of the offer come from the Involvement Team, the policy team and the research team."""
        assert {"Involvement Team", "policy team", "research team"} == {one.team for one in shipped_offer().roles}

    @pytest.mark.clause("R75")
    def test_tools_and_methods(self):
        """Modules 2 and 3 rest on the tools and methods of coproduction."""
        for name in ("policy-and-campaigns", "research-and-evaluation"):
            assert "R75" in clauses(line(name))
        assert "Tools and methods to develop, design and deliver" in line("policy-and-campaigns").summary


class TestParameters:
    @pytest.mark.clause("R113")
    def test_each(self):
        """Each figure that rules and date windows use has this value and unit, and no other figure is there."""
        assert {one.id: (one.value, one.unit) for one in shipped_offer().parameters} == {
            "evidenced-level": (3, "point of the four-point scale"),
            "at-start-level": (4, "step of the ladder"),
            "most-workshops": (3, "workshops"),
            "stated-days-from-workshops": (3, "workshops"),
            "co-facilitated-workshops": (1, "workshops"),
            "debrief-needs-attendance": (0, "1 for yes, 0 for no"),
            "lead-does-more": (1, "1 for yes, 0 for no"),
            "momentum-to-last-event": (1, "1 for yes, 0 for no"),
            "report-making-quarter-days": (0, "quarter-days"),
            "remote-session-extra-quarter-days": (0, "quarter-days"),
            "most-support-over-floor-without-report-back-quarter-days": (4, "quarter-days"),
            "needs-help-level": (1, "point of the four-point scale"),
            "extra-support-quarter-days": (2, "quarter-days"),
            "report-back-support-quarter-days": (4, "quarter-days"),
            "most-support-over-floor-quarter-days": (4, "quarter-days"),
            "attendance-quarter-days": (2, "quarter-days"),
            "core-quarter-days": (2, "quarter-days"),
            "look-again-months": (6, "calendar months"),
            "minutes-in-a-day": (360, "minutes"),
            "remote-sitting-quarter-days": (2, "quarter-days"),
            "momentum-months-least": (3, "calendar months"),
            "momentum-months-most": (4, "calendar months"),
            "tail-days": (28, "calendar days"),
            "short-series-gap-days": (31, "calendar days"),
            "sitting-gap-days": (1, "calendar days"),
            "sitting-spread-working-days": (10, "working days"),
            "extension-gap-days": (7, "calendar days"),
            "preferred-span-days": (105, "calendar days"),
            "pace-shift-days": (7, "calendar days"),
            "preferred-sitting-gap-days": (7, "calendar days"),
            "longer-gap-one-days": (3, "calendar days"),
            "longer-gap-both-days": (7, "calendar days"),
        }

    @pytest.mark.clause("Q1", "Q3", "Q4", "Q5", "Q16")
    def test_which_are_assumed(self):
        """Figures for which the offer has no number say that they are assumed, and those that it states do not."""
        stated = {one.id for one in shipped_offer().parameters if one.source.basis is Basis.OFFER}

        assert stated == {
            "most-workshops",
            "attendance-quarter-days",
            "core-quarter-days",
            "momentum-months-least",
            "momentum-months-most",
        }


class TestSittings:
    @pytest.mark.clause("R43", "Q5")
    @pytest.mark.parametrize(
        ("cap", "sittings"),
        [
            (None, ["1"]),
            ("1", ["1"]),
            ("3/4", ["½", "½"]),
            ("1/2", ["½", "½"]),
            ("1/4", ["¼", "¼", "¼", "¼"]),
        ],
    )
    def test_split(self, cap, sittings):
        """A session longer than the cap is split into the fewest sittings, with its length conserved."""
        capped = attrs.evolve(line("concepts"), session_cap=cap and Duration.of(cap))

        assert sittings == [str(sitting) for sitting in capped.sittings]
        assert Duration.of("1") == Duration.total(capped.sittings)

    @pytest.mark.clause("R43")
    def test_cap_of_nothing(self):
        """A cap of no length can hold no sitting, and is refused."""
        with pytest.raises(ArgumentError, match="cannot hold anything"):
            _ = attrs.evolve(line("concepts"), session_cap=Duration(0)).sittings

    def test_name(self):
        """The name of a line is its id without the owner."""
        assert line("concepts").name == "concepts"


def test_is_an_offer():
    """What is shipped is an offer with an id, a title and a version."""
    offer = shipped_offer()

    assert isinstance(offer, Offer)
    assert ("enhance", "1") == (offer.id, offer.version)
