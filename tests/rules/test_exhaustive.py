"""Over every combination of the answers that the rules read: decisions, lines, days and reasons as the clauses say."""

import functools
import itertools
import os
from datetime import date

import attrs
import pytest

from cases import (
    AT_THE_START,
    BOARD,
    CHIEF,
    MANAGER,
    PLANNED,
    Said,
    a_call,
    a_charity,
    series_of,
    tailored,
    the_practice,
)
from coproduce import UNKNOWN, Column, DateRange, Duration, Kind, Nation, Outcome, ProviderDays, State, Verdict
from coproduce.answers import Aspect, Challenge, Opportunity, PartOfStaff, QuickWin

pytestmark = pytest.mark.skipif("COPRODUCE_DEEP" not in os.environ, reason="it takes long: set COPRODUCE_DEEP=1")

PRACTICE = the_practice()
NOT_VALUES = (None, State.UNKNOWN, State.DECLINED, State.NOT_ASKED)
ENGLAND = (Nation.ENGLAND,)


def sampled(parts, every):
    """Give every so many combinations of a product, always the same ones; coprime to its factors they are spread."""
    return itertools.islice(itertools.product(*parts), 0, None, every)


def assessed(answers, nations=ENGLAND):
    return PRACTICE.assess(a_charity(nations=nations), a_call(answers))


def rests(source):
    """Tell whether a source names a clause, or says what is assumed."""
    return bool(source.clauses or source.note.strip())


def unfounded(causes):
    """Tell whether there is no cause, or one among them without its reason or its clause."""
    return not causes or not all(cause.reason.strip() and rests(cause.source) for cause in causes)


def items_of(answers, nations=ENGLAND):
    """Count the items that a charity is asked on the call: each once with its rows, without those filled in before."""
    sheet = PRACTICE.questionnaire(a_charity(nations=nations), a_call(answers))
    return len({question.item for question in sheet.required if not question.id.startswith("A")})


# The gates ------------------------------------------------------------------------------------------------------------

NATIONS = (
    UNKNOWN,
    *(some for size in range(1, 5) for some in itertools.combinations(Nation, size)),
)
WORDS = ("yes", "conditional", "no")
BACKING = (
    *NOT_VALUES,
    State.NOT_APPLICABLE,
    *(Said(word, said_by=role) for word in WORDS for role in (CHIEF, MANAGER, "")),
    *(Said(word, "minute 7", MANAGER, BOARD) for word in WORDS),
)
COMMITTED = (*WORDS, *NOT_VALUES, State.NOT_APPLICABLE)
TIMING = ("yes", "no", *NOT_VALUES)


def gated(nations, *said):
    """Give a case of the gates: the nations, and the answers to C1, C2, C3 and C5."""
    return nations, dict(zip(("C1", "C2", "C3", "C5.wrong-time"), said, strict=True))


@functools.cache
def cases_of_the_gates():
    """Give the whole of the gates on commitment, the whole of scope with timing, and a sample of all together."""
    well = Said("yes", said_by=CHIEF)
    committed = (gated(ENGLAND, *said, "no") for said in itertools.product(BACKING, COMMITTED, COMMITTED))
    placed = (gated(nations, well, "yes", "yes", timing) for nations, timing in itertools.product(NATIONS, TIMING))
    together = (gated(*parts) for parts in sampled((NATIONS, BACKING, COMMITTED, COMMITTED, TIMING), 211))
    return [(nations, answers, assessed(answers, nations)) for nations, answers in (*committed, *placed, *together)]


def senior_word(said):
    """Give the word on C1 that counts: one said, or evidenced, by a senior leader."""
    counts = isinstance(said, Said) and (said.said_by == CHIEF or said.evidence_from == BOARD)
    return said.value if counts else None


def expected_outcome(nations, answers):
    """Decide as section 4 of the instrument does, in steps 1 and 2."""
    backing, time, resources = senior_word(answers["C1"]), answers["C2"], answers["C3"]
    outside = nations is not UNKNOWN and not {Nation.ENGLAND, Nation.WALES} & {*nations}
    if outside or "no" in (backing, time):
        return Outcome.CLOSED
    known = nations is not UNKNOWN and backing in WORDS and time in WORDS and resources in WORDS
    return Outcome.PROCEED if known else Outcome.NEEDS_INFORMATION


def expected_conditions(answers):
    """Name the gates that pass on a condition, where a charity proceeds."""
    named = {
        "enhance/senior-buy-in": senior_word(answers["C1"]) == "conditional",
        "enhance/time-and-resources": answers["C2"] == "conditional" or answers["C3"] != "yes",
        "enhance/timing": answers["C5.wrong-time"] == "yes",
    }
    return [gate for gate, conditional in named.items() if conditional]


def answered_well(nations, answers):
    """Put the best answer in the place of each that is not known, and leave what is known as it is."""
    best = {"C1": Said("yes", said_by=CHIEF), "C2": "yes", "C3": "yes", "C5.wrong-time": "no"}
    known = {question: said for question, said in answers.items() if isinstance(said, (str, Said)) and question != "C1"}
    backing = {"C1": answers["C1"]} if senior_word(answers["C1"]) else {}
    return (ENGLAND if nations is UNKNOWN else nations), {**best, **known, **backing}


class TestGates:
    @pytest.mark.clause("R7", "R25", "R91", "R92", "R93", "Q15")
    def test_one_outcome_each(self):
        """Each combination has the one outcome that steps 1 and 2 lead to, on the conditions that they name."""
        for nations, answers, assessment in cases_of_the_gates():
            expected = expected_outcome(nations, answers)
            conditions = expected_conditions(answers) if expected is Outcome.PROCEED else []
            found = [gate.id for gate in assessment.conditions] if expected is Outcome.PROCEED else []

            assert (expected, conditions) == (assessment.outcome, found), (nations, answers)

    @pytest.mark.clause("R17", "R93")
    def test_reasons(self):
        """Each outcome has its reasons, each gate one in words with its clause, and each wait a question."""
        for nations, answers, assessment in cases_of_the_gates():
            waiting = [gate for gate in assessment.gates if gate.verdict is Verdict.NEEDS_INFORMATION]

            assert assessment.reasons, (nations, answers)
            assert all(gate.reason.strip() and gate.source.clauses for gate in assessment.gates), (nations, answers)
            assert all(gate.asks for gate in waiting), (nations, answers)

    @pytest.mark.clause("R93")
    def test_unknown_is_never_no(self):
        """What closes, closes still when each answer that is not known is answered as well as can be."""
        closed = [case for case in cases_of_the_gates() if case[2].outcome is Outcome.CLOSED]

        assert closed
        for nations, answers, _ in closed:
            where, well = answered_well(nations, answers)
            assert Outcome.CLOSED is assessed(well, where).outcome, (nations, answers)

    @pytest.mark.clause("R25", "Q15")
    def test_closing_has_a_day(self):
        """Each closing but one for the place names the day on which to look again."""
        for nations, answers, assessment in cases_of_the_gates():
            said_no = "no" in (senior_word(answers["C1"]), answers["C2"])
            dated = assessment.look_again is not None

            assert (assessment.outcome is Outcome.CLOSED and said_no) == dated, (nations, answers)

    @pytest.mark.clause("R17")
    def test_one_sitting(self):
        """No combination asks for more than 30 items on the call."""
        counts = {items_of(answers, nations) for nations, answers, _ in cases_of_the_gates()[::7]}

        assert 30 >= max(counts)


# The lines ------------------------------------------------------------------------------------------------------------

POLICY, RESEARCH, TRAINING = "policy-and-campaigns", "research-and-evaluation", "peer-research-training"
OUTCOMES = ("E3", "E4", "E5", "E6")
SHOWN, SHORT = Said(3, "seen in the work"), Said(2, "seen in the work")
HEARD = (SHOWN, SHORT, State.UNKNOWN)
BARE = Said(3)
FUNCTIONS = ("governance", "service-design", "service-delivery", "service-development")
AT_START = ({}, {"E1.governance": State.UNKNOWN, "E1.service-design": State.NOT_APPLICABLE})
BEYOND = ({"E1.service-design": 5}, {f"E1.{name}": State.NOT_APPLICABLE for name in FUNCTIONS})
STAGES = tuple((start, rows) for start, stages in ((True, AT_START), (False, BEYOND)) for rows in stages)
WANTED = tuple(
    names
    for size in range(4)
    for names in itertools.combinations((*FUNCTIONS, POLICY, RESEARCH, "specific-challenge"), size)
)
QUESTION = "How do you make a service for people who use none?"
CHALLENGES = (QUESTION, State.NOT_APPLICABLE, State.UNKNOWN)
LEADING = ("concepts", "vision", "planning", POLICY, RESEARCH, "service-design", TRAINING)
SAID = ("yes", "no", None)


@attrs.frozen
class Wishes:
    """Hold one combination of what is evidenced, how far the charity is, what it wants, and what the funder says."""

    outcomes: tuple
    stage: tuple = STAGES[2]
    wanted: tuple = ()
    challenge: object = State.NOT_APPLICABLE
    training: str = "no"
    funder: tuple = (None, None, None)

    @property
    def answers(self):
        heard = dict(zip(OUTCOMES, self.outcomes, strict=True))
        asked = dict(zip((f"H1.{name}" for name in (POLICY, RESEARCH, TRAINING)), self.funder, strict=True))
        return {**self.stage[1], **heard, **asked, "B2": self.wanted, "B4": self.challenge, "B6": self.training}

    @property
    def shown(self):
        return {question for question, said in zip(OUTCOMES, self.outcomes, strict=True) if said == SHOWN}

    @property
    def founded(self):
        return {"E3", "E4", "E6"} <= self.shown

    @property
    def waits(self):
        """Tell whether a challenge is wanted, or may be, that nobody put as a question, and would bring a line."""
        named = "specific-challenge" in self.wanted and self.challenge is State.NOT_APPLICABLE
        return self.founded and (named or self.challenge is State.UNKNOWN)

    @property
    def leading(self):
        """Decide which lines lead, as section 4 of the instrument does in steps 3 to 6."""
        shown, founded = self.shown, self.founded
        narrow = {POLICY, RESEARCH, "specific-challenge"}
        posed = self.challenge == QUESTION
        only_narrow = {*self.wanted} <= narrow and bool(self.wanted or posed)
        refused = [name for name, said in zip((POLICY, RESEARCH, TRAINING), self.funder, strict=True) if said == "no"]
        chosen = {
            "concepts": self.stage[0] or not {"E3", "E6"} <= shown,
            "vision": self.stage[0] or "E4" not in shown,
            "planning": self.stage[0] or ("E5" not in shown and not (founded and only_narrow)),
            POLICY: POLICY in self.wanted and POLICY not in refused,
            RESEARCH: RESEARCH in self.wanted and RESEARCH not in refused,
            "service-design": founded and posed,
            TRAINING: self.training == "yes" and TRAINING not in refused,
        }
        return [name for name in LEADING if chosen[name]]

    @property
    def lines(self):
        """Add what goes with the workshops, where reporting back and a debrief are wanted, and nobody joins late."""
        series = sum(name in self.leading for name in LEADING[:3])
        between = {"check-in-1", "listen-to-staff", "listen-to-service-users", "draft-vision", "share-vision"}
        return (
            {*self.leading}
            | ({"review-and-support", "report-back", "debrief"} if series else set())
            | (between if series > 1 else set())
            | ({"check-in-2"} if series > 2 else set())
        )


@attrs.frozen
class Seen:
    """Hold what one combination came to, as far as the tests ask."""

    wishes: Wishes
    outcome: Outcome
    lines: frozenset
    unfounded: tuple


def unexplained(package):
    """List each line, module and option whose reason, or whose clause or assumption, is missing."""
    named = [part.id for part in (*PRACTICE.catalogue, *PRACTICE.options)]
    there = {module.id for module in package.modules}
    absent = [part.id for part in PRACTICE.modules if part.id not in there]
    found = [id_ for id_ in (*named, *absent) if unfounded(package.explain(id_).causes)]
    return (*found, *(module.id for module in package.modules if not rests(module.source)))


def seen(wishes):
    assessment = assessed(wishes.answers)
    if assessment.outcome is not Outcome.PROCEED:
        return Seen(wishes, assessment.outcome, frozenset(), ())
    package = PRACTICE.tailor(assessment)
    return Seen(wishes, assessment.outcome, frozenset(line.name for line in package.lines), unexplained(package))


@functools.cache
def cases_of_the_lines():
    """Give the whole of outcomes with wishes of each sort, of the funder's words, and a sample of all together."""
    heard = tuple(itertools.product(HEARD, repeat=4))
    some = ((), (POLICY,), (POLICY, "governance"))
    beyond = (Wishes(*parts) for parts in itertools.product(heard, STAGES[2:3], some, CHALLENGES[:2]))
    start = (Wishes(*parts) for parts in sampled((heard, STAGES[:1], some, CHALLENGES[:2]), 5))
    wanting = [names for size in range(3) for names in itertools.combinations((POLICY, RESEARCH), size)]
    words = tuple(itertools.product(SAID, repeat=3))
    planned = ((SHOWN, SHOWN, SHOWN, SHOWN), (SHOWN, SHORT, SHOWN, SHOWN))
    asked = (
        Wishes(*parts)
        for parts in itertools.product(planned, STAGES[2:3], wanting[-1:], CHALLENGES[:1], SAID[:2], words)
    )
    told = (*HEARD, BARE)
    whole = (tuple(itertools.product(told, repeat=4)), STAGES, WANTED, CHALLENGES, SAID[:2], words)
    return [seen(wishes) for wishes in (*beyond, *start, *asked, *(Wishes(*parts) for parts in sampled(whole, 30011)))]


class TestLines:
    @pytest.mark.clause("R12", "R13", "R14", "R15", "R48", "R58", "R78", "R79", "R82", "R89", "R112", "Q6", "Q16")
    def test_just_these(self):
        """Each combination brings just the lines that steps 3 to 6 lead to, with what goes with their workshops."""
        for case in cases_of_the_lines():
            expected = set() if case.wishes.waits else case.wishes.lines

            assert expected == case.lines, case.wishes

    @pytest.mark.clause("R25")
    def test_nothing_proposed(self):
        """A charity for which no line is found closes for now, no other does, and one with an open challenge waits."""
        for case in cases_of_the_lines():
            found = Outcome.PROCEED if case.wishes.leading else Outcome.CLOSED
            expected = Outcome.NEEDS_INFORMATION if case.wishes.waits else found

            assert expected is case.outcome, case.wishes

    @pytest.mark.clause("R13", "R33", "Q16")
    def test_one_to_three_workshops(self):
        """A charity whose foundations are not all evidenced is offered one to three workshops, and never none."""
        for case in cases_of_the_lines():
            founded = case.wishes.founded
            series = sum(name in case.lines for name in LEADING[:3])

            assert (0 if founded or case.wishes.waits else 1) <= series <= 3, case.wishes

    @pytest.mark.clause("R11", "R12", "R113")
    def test_each_has_its_reason(self):
        """Each line, module and option, in the package or not, has a reason with a clause or an assumption."""
        assert [] == [(case.wishes, case.unfounded) for case in cases_of_the_lines() if case.unfounded]

    @pytest.mark.clause("R17")
    def test_one_sitting(self):
        """No combination asks for more than 30 items on the call."""
        counts = [(case.wishes.answers, items_of(case.wishes.answers)) for case in cases_of_the_lines()[::7]]

        assert [] == [(answers, count) for answers, count in counts if count > 30][:1]


# The options ----------------------------------------------------------------------------------------------------------

CHOSEN = ("G3", "G5.face-to-face", "G6", "G7.report-back", "G7.attend", "G7.debrief")
ASKED = {"attendance": "G7.attend", "debriefing": "G7.debrief"}
TRISTATE = ("yes", "no", State.UNKNOWN)
BAND = [ProviderDays.of(days) for days in ("4", "4 1/2", "5", "5 1/2", "6")]
SPAN = {1: ("1", "3"), 2: ("2 1/2", "4 1/2"), 3: ("4", "6")}


@attrs.frozen
class Delivered:
    """Hold one combination of the options of a series, and what a package makes of it."""

    answers: dict
    series: int
    days: ProviderDays
    totals: tuple
    taken: frozenset
    unfounded: tuple

    def wants(self, question):
        return self.answers[question]

    @property
    def expected(self):
        """Decide which options are taken up, as the requirements do; without a plugin nobody co-facilitates."""
        reports = self.wants("G7.report-back")
        reporting = reports == "yes" or (reports is State.UNKNOWN and self.series > 1)
        chosen = {
            "staff-only-first": self.series > 1 and self.wants("G3") != "no",
            "remote-delivery": self.wants("G5.face-to-face") == "no",
            "reporting-back": reporting,
            "attendance": reporting and self.wants("G7.attend") == "yes",
            "debriefing": reporting and self.wants("G7.debrief") != "no",
        }
        return {name for name, taken in chosen.items() if taken}

    @property
    def expected_days(self):
        """Add up a day a workshop, half a day a gap, up to a day of support, and each half day that is settled."""
        short = self.wants("D2") != "yes"
        support = 4 if "reporting-back" in self.expected else 2 * short
        settled = [name for name in ("attendance", "debriefing") if name in self.expected]
        options = 2 * sum(self.answers[question] == "yes" for question in map(ASKED.get, settled))
        return ProviderDays(4 * self.series + 2 * (self.series - 1) + support + options)


def delivered(series, said, time):
    answers = {**series_of(series), **dict(zip(CHOSEN, said, strict=True)), "D2": time}
    package = tailored(answers)
    total = package.ledger.total(Column.PROVIDER, in_band=True)
    taken = frozenset(choice.id.partition("/")[2] for choice in package.options if choice.taken)
    poor = tuple(choice.id for choice in package.options if unfounded(choice.causes))
    return Delivered(answers, series, total.days, total.options, taken, poor)


@functools.cache
def cases_of_the_options():
    """Give every combination of the options of the full series, and a sample for shorter ones and with little time."""
    combinations = list(itertools.product(*(TRISTATE if question != "G6" else SAID[:2] for question in CHOSEN)))
    shorter = [delivered(number, said, "yes") for number in (1, 2) for said in combinations[::5]]
    full = [delivered(3, said, "yes") for said in combinations]
    rushed = [delivered(3, said, "no") for said in combinations[::5]]
    return [*shorter, *full, *rushed]


class TestOptions:
    @pytest.mark.clause("R32", "R35", "R41", "R59", "R64", "R65", "Q7", "Q8", "Q13")
    def test_just_these(self):
        """Each combination takes up just the options that it asks for, and each has its reason."""
        for case in cases_of_the_options():
            assert (case.expected, ()) == ({*case.taken}, case.unfounded), case.answers

    @pytest.mark.clause("R27", "R52", "R55", "R57", "R66", "R67", "R68", "Q1")
    def test_full_series(self):
        """Every combination of the full Module 1 is within 4 to 6 provider days, and just five totals occur."""
        full = [case for case in cases_of_the_options() if case.series == 3]

        assert BAND == sorted({case.days for case in full})
        assert {*BAND} >= {total for case in full for total in case.totals}

    @pytest.mark.clause("R66", "R67", "R68", "Q1", "Q2")
    def test_days(self):
        """Each combination comes to the days that its workshops, gaps, support and options add up to."""
        for case in cases_of_the_options():
            least, most = (ProviderDays.of(days) for days in SPAN[case.series])

            assert case.expected_days == case.days, case.answers
            assert least <= case.days <= most, case.answers

    @pytest.mark.clause("R17")
    def test_one_sitting(self):
        """No combination asks for more than 30 items on the call."""
        counts = {items_of(case.answers) for case in cases_of_the_options()[::7]}

        assert 30 >= max(counts)


# What would have changed it -------------------------------------------------------------------------------------------


def applied(answers, changes):
    """Apply answers that would have changed a result, all of them together."""
    made = dict(answers)
    for change in changes:
        kind = PRACTICE.questions.find(change.question).kind
        if kind is Kind.SCALE:
            made[change.question] = Said(int(change.answer), "seen in the work")
        elif kind is Kind.CHOICES:
            made[change.question] = (*made.get(change.question, AT_THE_START[change.question]), change.answer)
        elif kind is Kind.COUNT:
            made[change.question] = int(change.answer)
        else:
            made[change.question] = change.answer or QUESTION
    return made


@functools.lru_cache(maxsize=4096)
def present(frozen):
    """List what is in the package of a case, by id: lines, modules and options taken; nothing where there is none."""
    assessment = assessed(dict(frozen))
    if assessment.outcome is not Outcome.PROCEED:
        return frozenset()
    package = PRACTICE.tailor(assessment)
    parts = [part.id for part in (*package.lines, *package.modules)]
    return frozenset((*parts, *(choice.id for choice in package.options if choice.taken)))


def unmoved(answers):
    """List what is missing from a package and is not brought by the answers that are said to bring it."""
    package = PRACTICE.tailor(assessed(answers))
    missing = [out.id for out in package.left_out]
    missing += [choice.id for choice in package.options if not choice.taken and choice.id != "enhance/co-facilitation"]
    silent = []
    for id_ in missing:
        changes = package.explain(id_).would_change
        otherwise = present(frozenset(applied(answers, changes).items()))
        if not changes or id_ not in otherwise:
            silent.append((id_, [str(change) for change in changes]))
    return silent


def proceeding(cases):
    return [answers for answers in cases if assessed(answers).outcome is Outcome.PROCEED]


class TestCounterfactuals:
    @pytest.mark.clause("R12", "R14", "R82", "R112")
    def test_of_lines(self):
        """What is said to bring a line, a module or an option that is left out brings it, all together."""
        heard = tuple(itertools.product(HEARD, repeat=4))
        some = ((), (POLICY,), ("governance",))
        grid = itertools.product(heard[::2], STAGES[::2], some, CHALLENGES[:2])
        refused = [Wishes(outcomes, funder=("no", "no", "no")) for outcomes in heard[::9]]
        cases = [Wishes(*parts).answers for parts in [*grid][::3]] + [wishes.answers for wishes in refused]

        assert [] == [(answers, unmoved(answers)) for answers in proceeding(cases) if unmoved(answers)]

    @pytest.mark.clause("R32", "R41", "R59", "R64", "R65")
    def test_of_options(self):
        """What is said to bring an option, or what goes with the workshops, brings it for any other options."""
        said = [(*pair, "no", *rest) for pair in itertools.product(TRISTATE, repeat=2) for rest in [*_reports()][::2]]
        cases = [{**series_of(number), **dict(zip(CHOSEN, each, strict=True))} for number in (1, 2, 3) for each in said]

        assert [] == [(answers, unmoved(answers)) for answers in proceeding(cases[::3]) if unmoved(answers)]


def _reports():
    return itertools.product(TRISTATE, repeat=3)


# What is asked, and what is not ---------------------------------------------------------------------------------------

MANY = (PartOfStaff("services", "frontline", 5), PartOfStaff("leadership", "director", 1))
VALUES = {
    Kind.TEXT: ("in other words",),
    Kind.COUNT: (0, 1, 7, 90),
    Kind.LIST: ((), ("a loop", "large print")),
    Kind.DATE: (date(2027, 9, 1),),
    Kind.DATES: ((DateRange(date(2027, 2, 1), date(2027, 2, 5)),),),
    Kind.DURATION: (Duration.of("3"),),
    Kind.PROVIDER_DAYS: (ProviderDays.of("2"),),
    Kind.PEOPLE: ((), MANY, MANY[:1]),
    Kind.OPPORTUNITIES: ((Opportunity(Aspect.CULTURE, "curious teams"),),),
    Kind.CHALLENGES: ((Challenge(Aspect.PRACTICE, "rotas", real=True),),),
    Kind.QUICK_WINS: ((QuickWin("a notice board", "nurse"),),),
}
SITUATIONS = {
    "at the start": {},
    "one workshop, none of the options": {**series_of(1), "G7.report-back": "no"},
    "two workshops, remote": {**series_of(2), "G5.face-to-face": "no"},
    "two modules on influencing": {**Wishes((SHOWN,) * 4, wanted=(POLICY, RESEARCH)).answers},
    "a challenge alone": {**Wishes((SHOWN,) * 4, challenge=QUESTION).answers},
    "planning, and a challenge": {**Wishes((SHOWN, SHOWN, SHORT, SHOWN), wanted=("governance",)).answers},
    "training alone": {**Wishes((SHOWN,) * 4, training="yes").answers},
    "nothing heard of the journey": {**dict.fromkeys(OUTCOMES), "D2": None, "D4": None},
    "the wrong time": {"C5.wrong-time": "yes", **PLANNED},
}


def other_answers(question):
    """Give answers of each sort to a question, with evidence and without, and the ways of not knowing."""
    choices = tuple((option,) for option in question.options) if question.kind is Kind.CHOICES else question.options
    points = tuple(range((question.highest or 0) + 1)) if question.kind is Kind.SCALE else ()
    values = [value for value in (*VALUES.get(question.kind, ()), *choices, *points) if not question.fault(value)]
    backed = [Said(value, "seen in the work", CHIEF) for value in values]
    return [*backed, *points, State.UNKNOWN, State.NOT_APPLICABLE, None]


def made_of(answers):
    """Give the decision and the package that follow from a call, without the call and where it places the charity."""
    assessment = assessed(answers)
    plain = {"diagnostic": a_call(), "journey": ()}
    decision = attrs.evolve(assessment, **plain)
    if assessment.outcome is not Outcome.PROCEED:
        return decision, None
    return decision, attrs.evolve(PRACTICE.tailor(assessment), assessment=decision)


class TestQuestions:
    @pytest.mark.clause("R17", "R86")
    @pytest.mark.parametrize("situation", SITUATIONS)
    def test_what_is_not_needed_changes_nothing(self, situation):
        """No answer to a question that is not needed changes anything but the record of the call."""
        answers = SITUATIONS[situation]
        sheet = PRACTICE.questionnaire(a_charity(), a_call(answers))
        before = made_of(answers)

        assert sheet.not_needed
        for question in sheet.not_needed:
            for said in other_answers(question):
                assert before == made_of({**answers, question.id: said}), (question.id, said)

    @pytest.mark.clause("R17")
    @pytest.mark.parametrize("situation", SITUATIONS)
    def test_what_is_required_can_change_something(self, situation):
        """Some answer to each question that is required changes the decision or the package."""
        answers = SITUATIONS[situation]
        sheet = PRACTICE.questionnaire(a_charity(), a_call(answers))
        before = made_of(answers)
        idle = [
            question.id
            for question in sheet.required
            if all(before == made_of({**answers, question.id: said}) for said in other_answers(question))
        ]

        assert [] == idle
