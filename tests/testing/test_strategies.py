"""Charities and calls are sampled and drawn from the same things, and the same seed gives the same ones everywhere."""

import inspect
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import Phase, find, given, settings

import coproduce.testing as kit
from coproduce import (
    UNKNOWN,
    ArgumentError,
    Audience,
    Calendar,
    CallMode,
    Charity,
    Closure,
    ClosureKind,
    Kind,
    Nation,
    Outcome,
    Plugin,
    Practice,
    Question,
    Source,
    State,
    enhance,
    hookimpl,
    nation,
    sector,
)
from coproduce.rules.applicability import Always
from coproduce.testing import (
    EVERY_KIND,
    QUARRELSOME,
    FakePlugin,
    TwoCalendars,
    amendments,
    answers,
    assessments,
    calendars,
    cases,
    charities,
    edits,
    fake_plugins,
    packages,
    sample_cases,
    values,
)
from coproduce.testing.possible import answers_in_a_call

ROOT = Path(__file__).parents[2]
PRACTICE = Practice(enhance())
FERRIES = sector("ferries", "islands") & nation("wales", "scotland")


class Ferry(Plugin):
    """A plugin with a question of each kind that an answer can have."""

    key = "ferry"
    applies = FERRIES

    @hookimpl
    def coproduce_questions(self):
        for kind in Kind:
            if kind is not Kind.ELSEWHERE:
                yield Question(
                    id=f"ferry.{kind.value}",
                    text="Which?",
                    kind=kind,
                    source=Source.assumption("an example"),
                    audience=frozenset(Audience),
                    options=tuple(f"pier-{number}" for number in range(30)),
                    lowest=500 if kind is Kind.COUNT else 0,
                    highest=3 if kind is Kind.SCALE else None,
                )


WITH_FERRY = Practice(enhance(), plugins=[Ferry()])


def in_a_process(code, **environment):
    """Run code in a fresh interpreter, and give what it prints."""
    environment = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, text=True, check=False)  # noqa: S603
    return done.stdout + done.stderr


def first_drawn(strategy, condition):
    """Find a value that a strategy draws, and let it be as long as it is."""
    quickly = settings(max_examples=600, phases=[Phase.generate], database=None)
    return find(strategy, condition, settings=quickly)


def holds(predicate, made):
    return [predicate.judge(case.charity).holds for case in made]


def outcome(case, practice=PRACTICE):
    return practice.assess(case.charity, case.diagnostic).outcome


def astray(case):
    """List the answers of a case that are none of those that are listed for their questions."""
    found = []
    for answer in case.diagnostic.answers:
        question = PRACTICE.questions.find(answer.question)
        listed = [answers_in_a_call(question, willing=willing).items for willing in (True, False)]
        if not any(answer is one for items in listed for one in items):
            found.append(answer)
    return found


class TestSampled:
    """Cases from a seed."""

    def test_same_in_every_process(self):
        """The same seed gives the same cases, whatever the hash seed of the process."""
        code = (
            "from coproduce import *\n"
            "from coproduce.testing import sample_cases\n"
            "made = sample_cases(Practice(enhance()), 20, seed=7, charity_for=sector('arts') | nation('wales'))\n"
            "said = [answer for case in made for answer in case.diagnostic.answers]\n"
            "print([case.charity for case in made])\n"
            "print([(one.question, one.state, one.value, one.evidence, one.said_by) for one in said])\n"
        )
        first, second = (in_a_process(code, PYTHONHASHSEED=seed) for seed in ("1", "2"))
        assert "Charity(name=" in first
        assert first == second

    def test_seed(self):
        """The same seed gives the same cases again, more of them begin alike, and another seed gives others."""
        made = sample_cases(PRACTICE, 10)
        assert made == sample_cases(PRACTICE, 10, seed=0)
        assert made == sample_cases(PRACTICE, 30)[:10]
        assert made != sample_cases(PRACTICE, 10, seed=1)

    def test_none(self):
        """No cases are no cases."""
        assert () == sample_cases(PRACTICE, 0)

    def test_seven_in_ten_proceed(self):
        """About seven in ten proceed, and each other outcome occurs."""
        found = Counter(outcome(case) for case in sample_cases(PRACTICE, 400))
        assert 240 < found[Outcome.PROCEED] < 320
        assert set(Outcome) == set(found)

    def test_willing(self):
        """Willing charities nearly all proceed; others seldom do."""
        willing = [outcome(case) for case in sample_cases(PRACTICE, 100, willing=True)]
        others = [outcome(case) for case in sample_cases(PRACTICE, 100, willing=False)]
        assert 95 < willing.count(Outcome.PROCEED)
        assert 10 > others.count(Outcome.PROCEED)

    def test_every_state(self):
        """Every state of an answer occurs, with evidence and without, from one person and from several."""
        made = [answer for case in sample_cases(PRACTICE, 100) for answer in case.diagnostic.answers]
        assert set(State) == {answer.state for answer in made}
        assert {True, False} == {bool(answer.evidence) for answer in made if answer.known}
        assert {True, False} == {bool(answer.voices) for answer in made}

    def test_silence(self):
        """Every question that an answer belongs to is answered in some calls and not in others."""
        made = sample_cases(PRACTICE, 100, willing=False)
        for question in PRACTICE.questions:
            told = [question.id in {answer.question for answer in case.diagnostic.answers} for case in made]
            assert {True, False} == set(told) or (question.kind is Kind.ELSEWHERE and not any(told))

    def test_every_fact(self):
        """Every nation and every mode of a call occurs, and facts are known or not."""
        made = sample_cases(PRACTICE, 100)
        assert set(Nation) == {
            each for case in made if case.charity.nations is not UNKNOWN for each in case.charity.nations
        }
        assert set(CallMode) == {case.diagnostic.mode for case in made}
        assert {True, False} == {case.charity.nations is UNKNOWN for case in made}
        assert {True, False} == {case.charity.sectors is UNKNOWN for case in made}

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [((None, 3), "the practice is NoneType"), ((PRACTICE, "3"), "the number of cases is str")],
    )
    def test_misuse(self, arguments, message):
        """What is no practice or no number is refused in a sentence."""
        with pytest.raises(ArgumentError, match=message):
            sample_cases(*arguments)


class TestPredicates:
    """Charities for a plugin."""

    @pytest.mark.parametrize(
        "predicate",
        [
            sector("ferries"),
            nation("northern-ireland"),
            FERRIES,
            sector("ferries") & sector("islands", "arts") & nation("wales"),
            (sector("ferries") & nation("wales")) | sector("islands"),
            sector(*(f"sector-{number}" for number in range(40))),
        ],
    )
    @pytest.mark.parametrize("willing", [None, True, False])
    def test_two_in_three_hold(self, predicate, willing):
        """About two thirds of the charities hold the predicate; of the others it does not hold, or is not known."""
        found = Counter(holds(predicate, sample_cases(PRACTICE, 300, willing=willing, charity_for=predicate)))
        assert 160 < found[True] < 240
        assert found[False] > 0
        assert found[UNKNOWN] > 0 or (willing and isinstance(predicate, type(nation("wales"))))

    def test_each_name(self):
        """Each sector and nation that is named, in parts of parts too, is among those of some charity that holds it."""
        made = sample_cases(PRACTICE, 300, charity_for=FERRIES | sector("canals"))
        found = {name for case in made if case.charity.sectors is not UNKNOWN for name in case.charity.sectors}
        assert {"ferries", "islands", "canals", "housing"} <= found

    def test_willing_stay_within_reach(self):
        """A predicate does not keep willing charities from proceeding, even one for a nation out of reach."""
        made = sample_cases(PRACTICE, 60, willing=True, charity_for=nation("scotland"))
        assert 55 < [outcome(case) for case in made].count(Outcome.PROCEED)
        assert 20 < holds(nation("scotland"), made).count(True)

    @pytest.mark.parametrize("predicate", [Always(), sector("a") & sector("b") & sector("c") & sector("d")])
    def test_hard_to_meet(self, predicate):
        """A predicate that all charities hold, or hardly any, still gives charities of which some hold it."""
        assert 15 < holds(predicate, sample_cases(PRACTICE, 30, charity_for=predicate)).count(True)

    def test_never_met(self):
        """A predicate of another kind that nobody meets gives charities all the same."""

        class Never:
            def judge(self, charity):
                return attrs.evolve(FERRIES.judge(charity), holds=False)

        assert 5 == len(sample_cases(PRACTICE, 5, charity_for=Never()))


class TestQuestionsOfPlugins:
    """Questions that a plugin adds."""

    def test_answered(self):
        """They are answered with values that fit, as those of the offer are."""
        made = [answer for case in sample_cases(WITH_FERRY, 200) for answer in case.diagnostic.answers]
        questions = [question for question in WITH_FERRY.questions if question.item == "ferry"]
        for question in questions:
            told = [answer for answer in made if answer.question == question.id and answer.known]
            assert [] != told
            assert [] == [answer for answer in told if question.misfit(answer)]

    def test_many_options(self):
        """Of many options each is chosen, and what is listed stays short."""
        listed = values(WITH_FERRY.questions.find("ferry.choices"))
        assert {f"pier-{number}" for number in range(30)} == {option for value in listed for option in value}
        assert len(listed) < 300

    def test_elsewhere(self):
        """What is answered outside the answers has no values."""
        assert [] == values(PRACTICE.questions.find("A1"))


class TestDrawn:
    """The strategies."""

    @given(cases(PRACTICE))
    @settings(max_examples=30)
    def test_drawn_from_the_lists(self, case):
        """Every drawn answer is one of those that are listed for its question."""
        assert [] == astray(case)

    def test_sampled_from_the_lists(self):
        """Every sampled answer is one of the same."""
        assert [] == [answer for case in sample_cases(PRACTICE, 30) for answer in astray(case)]

    def test_astray(self):
        """Planted defect: an answer that is no more than equal to one of them is seen."""
        (case,) = sample_cases(PRACTICE, 1)
        answers_ = tuple(attrs.evolve(answer) for answer in case.diagnostic.answers)
        other = attrs.evolve(case, diagnostic=attrs.evolve(case.diagnostic, answers=answers_))
        assert answers_ == tuple(astray(other))

    @pytest.mark.parametrize("state", State)
    def test_every_state(self, state):
        """An answer in each state is drawn."""
        assert state is first_drawn(answers(PRACTICE.questions.find("C1")), lambda answer: answer.state is state).state

    @pytest.mark.parametrize("wanted", Outcome)
    def test_every_outcome(self, wanted):
        """A charity with each outcome is drawn."""
        assert wanted is first_drawn(assessments(PRACTICE), lambda made: made.outcome is wanted).outcome

    @given(charities(charity_for=FERRIES, within_reach=True))
    def test_within_reach(self, charity):
        """Charities within reach work in England or Wales, those for a plugin included."""
        assert {Nation.ENGLAND, Nation.WALES} & {*charity.nations}

    @pytest.mark.parametrize("verdict", [True, False, UNKNOWN])
    def test_for_a_plugin(self, verdict):
        """Of charities that are drawn for a plugin some are for it, some are not, and of some this is not known."""
        drawn = first_drawn(charities(charity_for=FERRIES), lambda charity: FERRIES.judge(charity).holds is verdict)
        assert isinstance(drawn, Charity)

    @given(packages(WITH_FERRY, charity_for=FERRIES))
    @settings(max_examples=3)
    def test_packages(self, package):
        """A package is tailored by the practice, with its plugin in the record."""
        assert ["ferry"] == [record.author.key for record in package.assessment.practice.plugins]


class TestAmendments:
    """Amendments, edits and plugins that are data."""

    @pytest.mark.parametrize("kind", EVERY_KIND)
    def test_every_kind(self, kind):
        """An amendment of each kind is drawn under its id."""
        drawn = first_drawn(amendments(PRACTICE, "fake-a/1", kinds=(kind,)), lambda _: True)
        assert (kind, "fake-a/1") == (type(drawn), drawn.id)

    def test_edits(self):
        """Edits on record name who agreed them, and are of the owner that edits have."""
        drawn = first_drawn(edits(PRACTICE), lambda made: len(made) > 1)
        assert {"the coordinator"} == {edit.by for edit in drawn}
        assert {"agreed"} == {edit.id.partition("/")[0] for edit in drawn}

    def test_rivals(self):
        """Where plugins may quarrel, one supersedes another by name."""
        drawn = first_drawn(fake_plugins(PRACTICE), lambda made: any(superseded(one, "fake-a") for one in made))
        assert "fake-a" in {plugin.key for plugin in drawn}

    @given(fake_plugins(PRACTICE, quarrels=False))
    @settings(max_examples=20)
    def test_no_quarrel(self, plugins):
        """Where they may not, no amendment is of a kind that must agree with others, nor supersedes anything."""
        said = [amendment for plugin in plugins for amendment in plugin.said]
        assert [] == [amendment for amendment in said if type(amendment) in QUARRELSOME or amendment.supersedes]

    def test_ids(self):
        """A plugin that is data declares the ids of what it says, so that others may supersede them."""
        said = first_drawn(amendments(PRACTICE, "fake-a/1"), lambda _: True)
        plugin = FakePlugin("fake-a", (said,))
        assert ("fake-a/1",) == plugin.ids
        assert () == attrs.evolve(plugin, said=()).ids


def superseded(plugin, key):
    return [name for amendment in plugin.said for name in amendment.supersedes if name.startswith(f"{key}/")]


class TestCalendars:
    """Calendars with their twins."""

    @given(calendars(longest=60))
    @settings(max_examples=20)
    def test_twin(self, drawn):
        """A calendar has just the open days that its twin has."""
        calendar = drawn.calendar
        days = [calendar.first + timedelta(days=number) for number in range((calendar.last - calendar.first).days + 1)]
        assert drawn.open == {day for day in days if calendar.open >> calendar.slot(day) & 1}
        assert drawn.working == {day for day in days if calendar.working >> calendar.slot(day) & 1}

    def test_by_hand(self):
        """The twin is written out from weekdays and closures: a bank holiday is no working day, another closure is."""
        week = Calendar(
            name="a week",
            first=date(2027, 1, 4),
            last=date(2027, 1, 10),
            closures=(
                Closure(date(2027, 1, 4), date(2027, 1, 4), ClosureKind.BANK_HOLIDAY),
                Closure(date(2027, 1, 5), date(2027, 1, 6), ClosureKind.CHARITY),
            ),
        )
        twin = TwoCalendars.of(week)
        assert {7, 8} == {day.day for day in twin.open}
        assert {5, 6, 7, 8} == {day.day for day in twin.working}


class TestNames:
    """The names that the package hands out."""

    def test_all(self):
        """Each name is there, and stands in the order of the front door: constants, classes, functions."""
        in_order = sorted(set(kit.__all__), key=lambda name: (not name.isupper(), name[0].islower(), name))
        assert in_order == kit.__all__
        assert [] == [name for name in kit.__all__ if inspect.ismodule(getattr(kit, name))]

    def test_no_other(self):
        """Any other name is not there, and the error says so."""
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            kit.nothing  # noqa: B018 - looking it up is the test

    def test_described(self):
        """Each class and function has a docstring."""
        named = [getattr(kit, name) for name in kit.__all__]
        assert [] == [value for value in named if callable(value) and not value.__doc__]

    def test_not_with_the_library(self):
        """Importing the library does not bring the package in, nor does the package bring Hypothesis in."""
        code = "import sys, coproduce; print('coproduce.testing' in sys.modules)\n"
        code += "import coproduce.testing; print('hypothesis' in sys.modules, 'pytest' in sys.modules)"
        assert ["False", "False", "False"] == in_a_process(code).split()

    def test_without_hypothesis(self):
        """Without Hypothesis cases are sampled and distributions made, and a strategy says which extra it needs."""
        code = "import sys; sys.modules['hypothesis'] = None\n"
        code += "from coproduce import *\nfrom coproduce.testing import fake_distribution, sample_cases\n"
        code += "print(len(sample_cases(Practice(enhance()), 2)))\nfrom coproduce.testing import cases\n"
        printed = in_a_process(code)
        assert printed.startswith("2\n")
        error = 'MissingExtraError: [extra] cases needs hypothesis - install "coproduce[testing]"'
        assert printed.strip().endswith(error)

    @pytest.mark.parametrize("name", kit.__all__)
    def test_documented(self, name):
        """Each function stands in the reference with its parameters, and every other name is named there."""
        page = (ROOT / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
        if inspect.isfunction(getattr(kit, name)):
            (parameters,) = set(re.findall(rf"\b{name}\(([^()]*(?:\(\)[^()]*)?)\)(?=`| ->|:)", page))
            documented = [word.partition("=")[0] for word in parameters.split(", ") if word not in ("", "*")]
            assert list(inspect.signature(getattr(kit, name)).parameters) == documented
        else:
            assert f"`{name}`" in page or f"`{name}(" in page
