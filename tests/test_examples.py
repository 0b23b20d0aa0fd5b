"""The example cases of the documentation: what each of them comes to, and the laws that every plan of them keeps."""

import functools
import itertools
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from holidays import country_holidays

from coproduce import (
    AdjustDays,
    Answer,
    BetweenDays,
    Column,
    FaceToFaceDays,
    Only,
    Outcome,
    Practice,
    ProviderDays,
    Respondent,
    Source,
    State,
    Verdict,
    dumps,
    england_and_wales,
    enhance,
    loads,
    northern_ireland,
    schedule,
    scotland,
)
from coproduce.halves import Half

FOLDER = Path(__file__).parent.parent / "docs" / "examples"
PRACTICE = Practice(enhance())
ALL_YEAR = {"first": date(2027, 1, 1), "last": date(2028, 12, 31)}
STARTS = [date(2027, 1, 1) + timedelta(days=days) for days in range(0, 365, 17)]

FULL_SERIES = """
    concepts vision planning listen-to-staff listen-to-service-users draft-vision share-vision
    check-in-1 check-in-2 review-and-support report-back debrief
"""


@attrs.frozen(kw_only=True)
class Expected:
    """Hold what an example comes to; texts with blanks are lists of ids, without their owner `enhance/`."""

    outcome: str = "proceed"
    lines: str = ""
    provider: str = ""
    outside_band: str = "0"
    face_to_face: str = ""
    between: str = "0"
    conditions: str = ""
    lines_with_conditions: str = ""
    closing_clauses: tuple[tuple[str, ...], ...] = ()
    look_again: date | None = None
    waiting: str = ""
    open: str = ""


EXPECTED = {
    "right-at-the-start": Expected(
        lines=f"{FULL_SERIES} quick-win-1 quick-win-2",
        provider="6",
        face_to_face="36 + not stated",
        between="4",
    ),
    "some-way-on": Expected(
        lines="""
            concepts planning catch-up listen-to-staff listen-to-service-users draft-vision share-vision
            quick-win-1 check-in-1 review-and-support report-back debrief
        """,
        provider="4",
        face_to_face="21 + not stated",
        between="1½",
        conditions="time-and-resources",
    ),
    "policy-and-campaigns": Expected(
        lines="policy-and-campaigns quick-win-1",
        provider="1 + not stated",
        face_to_face="at least 6",
        lines_with_conditions="policy-and-campaigns",
    ),
    "research-and-peer-research": Expected(
        lines="research-and-evaluation service-design peer-research-training quick-win-1",
        provider="7 + not stated + to be agreed",
        outside_band="6",
        face_to_face="12 + not stated",
        conditions="timing",
        lines_with_conditions="research-and-evaluation service-design peer-research-training",
    ),
    "criminal-justice-remote": Expected(
        lines=f"{FULL_SERIES} quick-win-1",
        provider="5½ + to be agreed",
        face_to_face="42 + not stated",
        between="5",
        open="C5.wrong-time E6 E1.service-development E2.service-development",
    ),
    "welsh-charity": Expected(
        lines="concepts quick-win-1 review-and-support",
        provider="1",
        face_to_face="17",
        conditions="time-and-resources",
    ),
    "closes-for-now": Expected(
        outcome="closed",
        conditions="timing",
        closing_clauses=(("R92", "R93"),),
        look_again=date(2027, 6, 1),
        open="E4 E1.service-development E2.governance E2.service-design E2.service-delivery E2.service-development",
    ),
    "needs-information": Expected(
        outcome="needs-information",
        waiting="C1 C2 C3",
        open="C5.wrong-time B6 E4 E6 E1.governance E1.service-development E2.governance E2.service-development F3",
    ),
}

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
PROCEEDING = [name for name in NAMES if name not in EXPECTED or EXPECTED[name].outcome == "proceed"]

# The weekdays without work in England and Wales, from a wall calendar.
BANK_HOLIDAYS = {
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 3),
    date(2027, 5, 31),
    date(2027, 8, 30),
    date(2027, 12, 27),
    date(2027, 12, 28),
    date(2028, 1, 3),
    date(2028, 4, 14),
    date(2028, 4, 17),
    date(2028, 5, 1),
    date(2028, 5, 29),
    date(2028, 8, 28),
    date(2028, 12, 25),
    date(2028, 12, 26),
}
CALENDARS = {
    "england and wales": (england_and_wales(**ALL_YEAR), BANK_HOLIDAYS),
    "scotland": (scotland(**ALL_YEAR), set(country_holidays("GB", subdiv="SCT", years=(2027, 2028)))),
    "northern ireland": (northern_ireland(**ALL_YEAR), set(country_holidays("GB", subdiv="NIR", years=(2027, 2028)))),
}


def read(name):
    return PRACTICE.read(FOLDER / f"{name}.toml")


def answering(case, answers):
    """Give the call of a case with some answers put in the place of its own; `None` is an answer not known."""
    call = case.diagnostic
    for id_, value in answers.items():
        state = State.UNKNOWN if value is None else State.VALUE
        call = call.answering(Answer(question=id_, kind=PRACTICE.questions.find(id_).kind, state=state, value=value))
    return call


def assess(name, answers=None):
    case = read(name)
    return PRACTICE.assess(case.charity, answering(case, answers or {}))


def tailor(name, answers=None, agreed=()):
    return PRACTICE.tailor(assess(name, answers), agreed=agreed)


@functools.cache
def package_of(name):
    return tailor(name)


@functools.cache
def plans_of(name):
    """List every plan of an example: each start of the year on each calendar, with the days that nobody works."""
    return [
        (schedule(package_of(name), start=start, calendar=calendar), bank_holidays)
        for calendar, bank_holidays in CALENDARS.values()
        for start in STARTS
    ]


def dated(package, start=date(2027, 1, 11)):
    return schedule(package, start=start, calendar=CALENDARS["england and wales"][0])


def ids(text):
    return [f"enhance/{name}" for name in text.split()]


def in_order(events):
    """Tell whether events follow each other without sharing a half-day."""
    spans = [(event.day, event.half is Half.AFTERNOON, event.day, event.half is not Half.MORNING) for event in events]
    return all(earlier[2:] < later[:2] for earlier, later in itertools.pairwise(spans))


def months_on(day, months):
    """Count calendar months on, to the last day of the month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def total(package, column, **narrowed):
    return package.ledger.total(column, **narrowed)


every_example = pytest.mark.parametrize("name", NAMES)
every_package = pytest.mark.parametrize("name", PROCEEDING)


class TestFiles:
    def test_table(self):
        """Every example has an expectation, and every expectation an example."""
        assert sorted(EXPECTED) == NAMES

    @every_example
    def test_width(self, name):
        """No line of an example is longer than a page is wide, and none ends in blanks."""
        lines = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").splitlines()

        assert [] == [line for line in lines if len(line) >= 120 or line != line.rstrip()]

    @every_example
    def test_no_names(self, name):
        """No example names a person."""
        assert () == read(name).people

    def test_invented_register_numbers(self):
        """Register numbers are clearly invented, and no two examples share one."""
        numbers = [read(name).charity.register_number for name in NAMES]

        assert [f"GB-CHC-{number:07}" for number in range(1, len(NAMES) + 1)] == sorted(numbers)

    @every_example
    def test_call_dates(self, name):
        """The calls are on weekdays of November and December 2026."""
        held_on = read(name).diagnostic.held_on

        assert (2026, True, True) == (held_on.year, held_on.month in (11, 12), held_on.weekday() < 5)

    @every_example
    def test_who_speaks(self, name):
        """Whoever says something, or stands behind a record, is named among the attendees by role."""
        call = read(name).diagnostic
        roles = {attendee.role for attendee in call.attendees}

        assert set() == {role for answer in call.answers for role in (answer.said_by, answer.evidence_from)} - roles - {
            ""
        }

    @every_example
    def test_scores_have_evidence(self, name):
        """Every point on a scale comes with the reason for it."""
        scored = [answer for answer in read(name).diagnostic.answers if answer.question[:2] in ("D4", "E1", "E2")]
        scored += [read(name).diagnostic.answer(id_) for id_ in ("E3", "E4", "E5", "E6")]

        assert [] == [answer.question for answer in scored if answer.known and not answer.evidence]

    @every_package
    def test_most_questions(self, name):
        """An example that proceeds shows an answer, or a state, for every question that is for the charity."""
        answered = {answer.question for answer in read(name).diagnostic.answers}

        unanswered = [question.id for question in PRACTICE.questions if question.id not in answered]
        asked_later = [question.id for question in PRACTICE.questions if question.asked_of is Respondent.FUNDER]

        assert ["A1", "A2", "A3", *asked_later] == unanswered

    def test_every_state(self):
        """The example that needs information shows every state that an answer can have."""
        assert set(State) == {answer.state for answer in read("needs-information").diagnostic.answers}


class TestAssessments:
    @every_example
    def test_outcome(self, name):
        """Each example comes to its outcome."""
        assert EXPECTED[name].outcome == assess(name).outcome.value

    @every_example
    def test_questions(self, name):
        """The decision waits for just these questions, and just those others stay open beside it."""
        questions = assess(name).questions
        waiting = [question.id for question in questions if question.waits]
        others = [question.id for question in questions if not question.waits]

        assert (EXPECTED[name].waiting.split(), EXPECTED[name].open.split()) == (waiting, others)

    @every_example
    def test_question_texts(self, name):
        """An open question is put in the exact words of the call."""
        asked = {question.id: question.text for question in PRACTICE.questions}

        assert [] == [question.id for question in assess(name).questions if question.text != asked[question.id]]

    @every_example
    def test_conditions(self, name):
        """The gates that pass on a condition are named, and each says its condition."""
        conditions = assess(name).conditions

        assert ids(EXPECTED[name].conditions) == [gate.id for gate in conditions]
        assert all(gate.condition for gate in conditions)

    @every_example
    def test_closing(self, name):
        """A closing carries its clauses and the day to look again; no other outcome has either."""
        assessment = assess(name)
        clauses = tuple(gate.source.clauses for gate in assessment.gates if gate.verdict is Verdict.CLOSE)

        assert (EXPECTED[name].closing_clauses, EXPECTED[name].look_again) == (clauses, assessment.look_again)

    def test_closing_without_a_date(self):
        """A closing for which the charity names no date is looked at again half a year after the call."""
        assert date(2027, 5, 17) == assess("closes-for-now", {"C5.until": None}).look_again

    def test_closing_by_senior_leaders(self):
        """A no of senior leaders closes, and outweighs whatever else is not known."""
        case = read("right-at-the-start")
        said = attrs.evolve(case.diagnostic.answer("C1"), value="no")
        call = answering(case, {"C2": None}).answering(said)
        assessment = PRACTICE.assess(case.charity, call)

        assert (Outcome.CLOSED, [("R91", "R93")]) == (
            assessment.outcome,
            [gate.source.clauses for gate in assessment.reasons],
        )

    def test_senior_word(self):
        """The gate waits for a senior leader's own word, and passes as soon as the chair has said the same."""
        case = read("needs-information")
        said = attrs.evolve(case.diagnostic.answer("C1"), said_by="chair of the partnership")
        assessment = PRACTICE.assess(case.charity, case.diagnostic.answering(said))

        assert ["C2", "C3"] == [question.id for question in assessment.questions if question.waits]

    def test_answers_open_the_way(self):
        """Once its questions are answered, the example that needs information proceeds."""
        case = read("needs-information")
        said = attrs.evolve(case.diagnostic.answer("C1"), evidence_from="chair of the partnership")
        call = answering(case, {"C2": "yes", "C3": "yes", "B6": "no"}).answering(said)

        assert Outcome.PROCEED is PRACTICE.assess(case.charity, call).outcome


class TestPackages:
    @every_package
    def test_lines(self, name):
        """Each package holds just these lines."""
        assert sorted(ids(EXPECTED[name].lines)) == sorted(line.id for line in package_of(name).lines)

    @every_package
    def test_every_line_has_a_cause(self, name):
        """Every line that is in a package, and every line that is not, says why."""
        package = package_of(name)
        silent = [line.id for line in package.lines if not package.explain(line.id).causes]
        silent += [absent.id for absent in package.left_out if not absent.causes]

        assert [] == silent

    @every_package
    def test_lines_with_conditions(self, name):
        """The lines that cannot be confirmed yet are these."""
        waiting = [line.id for line in package_of(name).lines if line.waits_for]

        assert ids(EXPECTED[name].lines_with_conditions) == waiting

    @every_package
    def test_provider_total(self, name):
        """The provider's effort adds up to this, and outside the band to that."""
        package = package_of(name)

        assert EXPECTED[name].provider == str(total(package, Column.PROVIDER))
        assert EXPECTED[name].outside_band == str(total(package, Column.PROVIDER, in_band=False))

    @every_package
    def test_charity_totals(self, name):
        """The charity's time adds up to this face to face, and to that between workshops."""
        package = package_of(name)

        assert EXPECTED[name].face_to_face == str(total(package, Column.FACE_TO_FACE))
        assert EXPECTED[name].between == str(total(package, Column.BETWEEN))

    @every_package
    def test_closures(self, name):
        """A package carries the closures that the charity named."""
        assert read(name).diagnostic.answer("D5").value == package_of(name).closures

    @pytest.mark.parametrize(
        ("name", "line", "answers"),
        [
            ("some-way-on", "enhance/vision", ("E4",)),
            ("welsh-charity", "enhance/vision", ("E4",)),
            ("welsh-charity", "enhance/planning", ("E5",)),
            ("policy-and-campaigns", "enhance/concepts", ("E3", "E6")),
            ("research-and-peer-research", "enhance/planning", ("E5",)),
        ],
    )
    def test_skipped_workshops(self, name, line, answers):
        """A workshop that is left out names the answers that made it unnecessary."""
        (cause,) = package_of(name).explain(line).causes

        assert answers == cause.answers

    def test_planning_is_offered(self):
        """A confident charity that wants campaigns only is offered the Planning workshop, not given it."""
        (cause,) = package_of("policy-and-campaigns").explain("planning").causes

        assert "offered, not included" in cause.reason

    def test_regional_manager(self):
        """What goes beyond the programme waits for the Regional Manager, bespoke support for its days."""
        package = package_of("research-and-peer-research")
        waits = {line.name: "Regional Manager" in line.waits_for[0] for line in package.lines if line.waits_for}

        assert {"research-and-evaluation": True, "service-design": False, "peer-research-training": True} == waits

    def test_staff_only_first(self):
        """The first workshop is for staff only where the charity asks for it, and nowhere else."""
        staff_only = [
            (name, line.name)
            for name in PROCEEDING
            for line in package_of(name).series("enhance/module-1")
            if line.participants.value == "staff only"
        ]

        assert [("some-way-on", "concepts")] == staff_only

    def test_welsh(self):
        """A charity in Wales is taken on as needed, and its languages go with every session."""
        package = package_of("welsh-charity")
        scope = next(gate for gate in package.assessment.gates if gate.id == "enhance/scope")
        needs = [note.text for note in package.line("concepts").accommodations]

        assert "as needed" in scope.reason
        assert any("Welsh and English" in need and need.startswith("We will do our best") for need in needs)

    def test_attendance_left_open(self):
        """Whether the report-back is attended is not known, so its days are to be agreed and no zero."""
        package = package_of("criminal-justice-remote")
        (entry,) = package.ledger.column(Column.PROVIDER, line="enhance/report-back")

        assert "to be agreed" == str(entry.figure)


class TestGoldenLedger:
    """The worked ledger: the full Module 1, a core team of four, twelve people in each workshop."""

    def test_totals(self):
        """The full series costs 6 provider days, 36 days face to face and 4 between, to the quarter."""
        package = package_of("right-at-the-start")
        columns = (Column.PROVIDER, Column.FACE_TO_FACE, Column.BETWEEN)

        assert [ProviderDays(24), FaceToFaceDays(144), BetweenDays(16)] == [
            total(package, column).days for column in columns
        ]

    def test_provider_lines(self):
        """The 6 days are three workshops, two check-ins, a day of support, the report-back and the debrief."""
        figures = {
            entry.line.removeprefix("enhance/"): entry.figure
            for entry in package_of("right-at-the-start").ledger.column(Column.PROVIDER)
        }

        assert figures == {
            "concepts": ProviderDays(4),
            "vision": ProviderDays(4),
            "planning": ProviderDays(4),
            "check-in-1": ProviderDays(2),
            "check-in-2": ProviderDays(2),
            "review-and-support": ProviderDays(4),
            "report-back": ProviderDays(2),
            "debrief": ProviderDays(2),
        }

    def test_options(self):
        """The choices that the offer leaves open span 4 to 6 days in half-days."""
        options = total(package_of("right-at-the-start"), Column.PROVIDER).options

        assert tuple(ProviderDays(quarters) for quarters in (16, 18, 20, 22, 24)) == options

    def test_face_to_face_lines(self):
        """Twelve people come to each workshop; the days at report-back and debrief are not stated."""
        entries = package_of("right-at-the-start").ledger.column(Column.FACE_TO_FACE)

        assert ["12", "12", "12", "not stated", "not stated"] == [str(entry.figure) for entry in entries]

    def test_lead(self):
        """The lead gives at least a day of the four between workshops, and it is not counted twice."""
        entries = package_of("right-at-the-start").ledger.column(Column.BETWEEN)
        (lead,) = [entry for entry in entries if "lead" in entry.what]

        assert ("at least 1", False) == (str(lead.figure), lead.counted)

    def test_no_warnings(self):
        """Nothing is wanting in the golden package, and nothing more is worth knowing."""
        assert () == package_of("right-at-the-start").findings

    def test_without_report_back(self):
        """Without report-back and debrief support is at its floor, and the provider gives exactly 4 days."""
        package = tailor("right-at-the-start", {"G7.report-back": "no", "G7.attend": "no", "G7.debrief": "no"})

        assert ProviderDays(16) == total(package, Column.PROVIDER).days
        assert BetweenDays(16) == total(package, Column.BETWEEN).days

    def test_least_support(self):
        """With support of 1 day agreed and both options off, the provider gives exactly 4 days."""
        less = AdjustDays(
            id="agreed/less-support",
            by="the coordinator",
            target=Only("enhance/review-and-support"),
            days=ProviderDays(-4),
            what="support agreed at its floor",
            reason="the participants have made and given reports before",
            source=Source.agreed("the charity and we agreed on it", "R11", "R66"),
        )
        package = tailor("right-at-the-start", {"G7.attend": "no", "G7.debrief": "no"}, agreed=[less])

        assert ProviderDays(16) == total(package, Column.PROVIDER).days

    @pytest.mark.parametrize(
        ("attend", "debrief", "quarters"), [("no", "yes", 22), ("yes", "no", 22), ("no", "no", 20)]
    )
    def test_toggles(self, attend, debrief, quarters):
        """Attendance and debrief are half a day each, and may be chosen one without the other."""
        package = tailor("right-at-the-start", {"G7.attend": attend, "G7.debrief": debrief})

        assert ProviderDays(quarters) == total(package, Column.PROVIDER).days

    def test_more_help(self):
        """Little time and experience bring no more than the two days of support that the offer states."""
        package = tailor("right-at-the-start", {"D2": "no", "D4": 0})

        assert ProviderDays(24) == total(package, Column.PROVIDER).days


class TestRemote:
    @pytest.mark.parametrize("minutes", [None, 180, 359, 600])
    def test_half_days(self, minutes):
        """Remote workshops are two half-days each: the same totals in six sessions."""
        package = tailor("right-at-the-start", {"G5.face-to-face": "no", "G5.session-minutes": minutes})
        sittings = [event for event in dated(package).events if event.line in ids("concepts vision planning")]

        assert 6 == len(sittings)
        assert ["6", "36 + not stated", "4"] == [str(total(package, column)) for column in Column]

    def test_shorter_sittings(self):
        """Where people manage two and a half hours, a day becomes four sittings of a quarter, and no day is lost."""
        package = package_of("criminal-justice-remote")
        lengths = [event.length.quarters for event in dated(package).of_line("enhance/vision")]

        assert [1, 1, 1, 1] == lengths

    def test_mode(self):
        """All workshops are remote where people cannot meet, and none where they can."""
        remote = {
            name
            for name in PROCEEDING
            for event in dated(package_of(name)).events
            if event.mode.value == "remote" and "check-in" not in event.id
        }

        assert {"criminal-justice-remote"} == remote

    def test_spread(self):
        """The sittings of one workshop are on different days, within ten working days of each other."""
        for plan, bank_holidays in plans_of("criminal-justice-remote"):
            for line in ids("concepts vision planning"):
                days = [event.day for event in plan.of_line(line)]
                between = (days[0] + timedelta(days=number) for number in range(1, (days[-1] - days[0]).days + 1))
                working = [day for day in between if day.weekday() < 5 and day not in bank_holidays]

                assert len(set(days)) == 4
                assert len(working) <= 10


class TestPlans:
    @every_package
    def test_open_days(self, name):
        """No event of any plan is on a weekend, a bank holiday or a closure of the charity."""
        closures = read(name).diagnostic.answer("D5").value
        wrong = [
            (plan.start, event.id, event.day)
            for plan, bank_holidays in plans_of(name)
            for event in plan.events
            if event.day.weekday() > 4
            or event.day in bank_holidays
            or any(closure.first <= event.day <= closure.last for closure in closures)
        ]

        assert [] == wrong

    @every_package
    def test_not_before_the_start(self, name):
        """No event is before the start that was asked for."""
        assert all(event.day >= plan.start for plan, _ in plans_of(name) for event in plan.events)

    @every_package
    def test_every_session_is_dated(self, name):
        """Every line with sessions has a date for each sitting, and no other line has one."""
        expected = {line.id: len(line.sittings) for line in package_of(name).lines if line.sessions}

        for plan, _ in plans_of(name):
            assert expected == {line: len(plan.of_line(line)) for line in {event.line for event in plan.events}}

    @every_package
    def test_order(self, name):
        """Workshops follow in order with check-ins between, then the report-back, then the debrief."""
        usual = ids("concepts check-in-1 vision check-in-2 planning report-back debrief")
        # A series of two has its one check-in in the first gap, whichever two workshops it is made of.
        series = [line.id for line in package_of(name).series("enhance/module-1")]
        if len(series) == 2:
            usual = [series[0], "enhance/check-in-1", series[1], *usual[-2:]]

        for plan, _ in plans_of(name):
            events = [event for line in usual for event in plan.of_line(line)]
            assert in_order(events)

    @every_package
    def test_one_thing_at_a_time(self, name):
        """No two events of a plan take the same half-day, and the plan lists them in order."""
        assert all(in_order(plan.events) for plan, _ in plans_of(name))

    @pytest.mark.parametrize("name", ["right-at-the-start", "criminal-justice-remote"])
    def test_momentum(self, name):
        """The full series spans three to four calendar months, from its first workshop to its last event."""
        for plan, _ in plans_of(name):
            first, last = plan.events[0].day, plan.events[-1].day

            assert months_on(first, 3) <= last <= months_on(first, 4)

    @pytest.mark.parametrize("answers", [{"G7.report-back": "no"}, {"G7.debrief": "no"}, {"D2": "no", "D4": 1}])
    def test_momentum_of_variants(self, answers):
        """The span holds without report-back, without debrief, and where capacity makes each gap longer."""
        package = tailor("right-at-the-start", answers)

        for start in STARTS:
            events = dated(package, start).events
            assert months_on(events[0].day, 3) <= events[-1].day <= months_on(events[0].day, 4)

    def test_report_takes_four_weeks(self):
        """The report-back is at least four weeks after the last workshop."""
        for name in ("right-at-the-start", "some-way-on", "criminal-justice-remote"):
            for plan, _ in plans_of(name):
                last_workshop = plan.of_line("enhance/planning")[-1].day
                assert plan.event("enhance/report-back/1").day - last_workshop >= timedelta(days=28)

    def test_same_day_debrief(self):
        """The debrief is on the day of the report-back, one journey for both."""
        for plan, _ in plans_of("right-at-the-start"):
            assert plan.event("enhance/report-back/1").day == plan.event("enhance/debrief/1").day

    def test_round_the_closures(self):
        """The golden plan would have had its Vision workshop in the cold-weather week, and says what it moved past."""
        package = package_of("right-at-the-start")
        free = dated(tailor("right-at-the-start", {"D5": ()})).event("enhance/vision/1")
        moved = dated(package).event("enhance/vision/1")

        assert package.closures[0].first <= free.day <= package.closures[0].last < moved.day
        assert "cold-weather rota" in moved.because

    def test_activities_lie_in_their_gap(self):
        """What the core team does between workshops lies between workshops."""
        for name in ("right-at-the-start", "some-way-on", "criminal-justice-remote"):
            plan = dated(package_of(name))
            series = [line.id for line in plan.package.series("enhance/module-1")]
            first, last = plan.of_line(series[0])[-1].day, plan.of_line(series[-1])[0].day
            periods = [period for period in plan.periods if period.line != "enhance/review-and-support"]

            assert periods
            assert all(first < period.first <= period.last < last for period in periods)

    def test_undated(self):
        """Support whose days are still to be agreed is listed without a date."""
        undated = [(name, line.line) for name in PROCEEDING for line in dated(package_of(name)).undated]

        assert [("research-and-peer-research", "enhance/service-design")] == undated


class TestDocuments:
    @every_example
    def test_same_assessment(self, name):
        """Reading the same file twice gives the same assessment, in the same JSON."""
        assert dumps(assess(name)) == dumps(assess(name))

    @every_package
    def test_same_package_and_plan(self, name):
        """Reading the same file twice gives the same package and the same plan, in the same JSON."""
        first, second = tailor(name), tailor(name)

        assert dumps(first) == dumps(second)
        assert dumps(dated(first)) == dumps(dated(second))

    @every_example
    def test_assessment_round_trip(self, name):
        """An assessment comes back from JSON as it was."""
        assessment = assess(name)

        assert assessment == loads(dumps(assessment))

    @every_package
    def test_package_round_trip(self, name):
        """A package comes back from JSON as it was."""
        assert package_of(name) == loads(dumps(package_of(name)))

    @every_package
    def test_plan_round_trip(self, name):
        """A plan comes back from JSON as it was."""
        plan = dated(package_of(name))

        assert plan == loads(dumps(plan))

    @every_package
    def test_dates_from_a_document(self, name):
        """A package that comes back from JSON gets the same dates."""
        package = package_of(name)

        assert dated(package) == dated(loads(dumps(package)))
