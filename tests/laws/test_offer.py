"""The offer at large: what options cost, what closes and what is relevant, for any charity and whatever it answers."""

from __future__ import annotations

import itertools
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from coproduce import (
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    AgreementError,
    Answer,
    Assessment,
    Calendar,
    CapSession,
    Case,
    CheckIn,
    Column,
    CoproduceError,
    DocumentError,
    Duration,
    Effort,
    Gate,
    Include,
    Kind,
    Nation,
    NotProceedingError,
    Only,
    Outcome,
    Package,
    Plugin,
    Practice,
    ProviderDays,
    Role,
    SetFigure,
    Source,
    State,
    Verdict,
    Workshop,
    Workshops,
    close,
    dumps,
    enhance,
    hookimpl,
    load,
    loads,
    propose,
    schedule,
)
from coproduce.diagnostic import Respondent
from coproduce.testing import (
    EVERY_KIND,
    SENIOR,
    FakePlugin,
    amounts,
    answers,
    cases,
    edits,
    fake_plugins,
    packages,
    proceeding,
    texts,
    values,
)

PRACTICE = Practice(enhance())
SHIPPED = Practice(enhance(), plugins=load(("criminal-justice", "wales")))
EXAMPLE = PRACTICE.read(Path(__file__).parents[2] / "docs" / "examples" / "right-at-the-start.toml")
AGREED = {"reason": "as agreed", "source": Source.agreed("by phone"), "by": "the coordinator"}
SERIES = "enhance/module-1"
NEED, WISHES = "enhance/need", "enhance/wishes"
HALF = Fraction(1, 2)


# Asking and answering -------------------------------------------------------------------------------------------------


def said(id_: str, value: object, practice: Practice = PRACTICE) -> Answer:
    """Answer a question with a value, as a senior leader who has shown it, or with a state."""
    kind = practice.questions.find(id_).kind
    if isinstance(value, State):
        return Answer(question=id_, kind=kind, state=value)
    return Answer(question=id_, kind=kind, state=State.VALUE, value=value, evidence="seen", said_by=SENIOR.role)


def answering(case: Case | Assessment, given_: dict[str, object], practice: Practice = PRACTICE) -> Case:
    """Put answers in the place of what was there."""
    diagnostic = case.diagnostic
    for id_, value in given_.items():
        diagnostic = diagnostic.answering(value if isinstance(value, Answer) else said(id_, value, practice))
    return Case(charity=case.charity, diagnostic=diagnostic)


def assess(case: Case, practice: Practice = PRACTICE) -> Assessment:
    """Assess a case."""
    return practice.assess(case.charity, case.diagnostic)


def tailor(case: Case | Assessment, practice: Practice = PRACTICE, agreed: tuple = ()) -> Package:
    """Assess a case and tailor its package."""
    return practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=agreed)


def days(amount) -> Fraction:
    """Count an amount in days."""
    return Fraction(amount.quarters, 4)


def provider(package: Package, **part) -> Fraction:
    """Add up the provider's days."""
    return days(package.ledger.total(Column.PROVIDER, **part).days)


# Options --------------------------------------------------------------------------------------------------------------


def coupled(total) -> str:
    """Say where one of the two half-days depends on the other, or is none, or nothing; `total` takes both answers."""
    least = total("no", "no")
    for attend, debrief in itertools.product(("no", "yes"), repeat=2):
        if total(attend, debrief) != least + HALF * (attend == "yes") + HALF * (debrief == "yes"):
            return f"attendance {attend}, debrief {debrief}"
    return ""


FLIPS = {
    "enhance/attendance": ("G7.attend", {}),
    "enhance/debriefing": ("G7.debrief", {}),
    "enhance/reporting-back": ("G7.report-back", {"G7.attend": "no", "G7.debrief": "no"}),
}
"""The question of each option that costs days, with what depends on the option left out."""


class TestOptions:
    """What an option costs depends on nothing but itself."""

    @pytest.mark.clause("R67", "R68", "Q13")
    @given(proceeding(PRACTICE))
    @settings(max_examples=20)
    def test_two_halves(self, assessment):
        """I04: attendance and debrief change the total by exactly half a day each, each without the other."""
        assume(_series(tailor(assessment)))
        assert "" == coupled(lambda attend, debrief: provider(tailor(_reporting(assessment, attend, debrief))))

    def test_a_coupling_is_caught(self):
        """I04, planted defect: a debrief that needs our attendance is found where we stay away."""
        edit = SetFigure(id="agreed/coupled", figure="debrief-needs-attendance", value=1, **AGREED)

        def total(attend, debrief):
            return provider(tailor(_reporting(EXAMPLE, attend, debrief), agreed=(edit,)))

        assert "attendance no, debrief yes" == coupled(total)

    @pytest.mark.clause("R63", "R64", "R65", "R66")
    @pytest.mark.parametrize("option", FLIPS)
    @given(data=st.data())
    @settings(max_examples=12)
    def test_marginal_days(self, option, data):
        """The days of an option are the difference in provider days that its answer makes, other things equal."""
        question, apart = FLIPS[option]
        case = answering(data.draw(proceeding(PRACTICE)), {"G7.report-back": "yes", **apart})
        on, off = (tailor(answering(case, {question: answer})) for answer in ("yes", "no"))
        assume(_series(on))
        assert (True, False) == (on.option(option).taken, off.option(option).taken)
        assert "" == misstated(on, off, option)

    def test_misstated_days_are_caught(self):
        """Planted defect: days that an edit adds under another option than its own are found in both."""
        more = AdjustDays(
            id="agreed/more",
            target=Only("enhance/report-back"),
            days=ProviderDays(1),
            what="more",
            option="enhance/attendance",
            **AGREED,
        )
        on, off = (tailor(answering(EXAMPLE, {"G7.attend": "yes"}), agreed=agreed) for agreed in ((more,), ()))
        assert "" != misstated(on, off, "enhance/attendance")

    @given(packages(PRACTICE), st.sampled_from(sorted(FLIPS)))
    @settings(max_examples=20)
    def test_days_it_could_add(self, package, option):
        """Of an option that is off, the days shown are amounts that taking it up would add."""
        question, apart = FLIPS[option]
        assume(_series(package) and not package.option(option).taken)
        before = answering(package.assessment, {"G7.report-back": "yes", **apart, question: "no"})
        added = provider(tailor(answering(before, {question: "yes"}))) - provider(tailor(before))
        assert added in {days(amount) for amount in (*package.option(option).days, ProviderDays(0))}


def misstated(on: Package, off: Package, option: str) -> str:
    """Say by how much the days of an option miss the difference that it makes, or nothing."""
    stated = sum((days(amount) for amount in on.option(option).days), Fraction())
    made = provider(on) - provider(off)
    return "" if stated == made else f"{stated} days are stated, and {made} are added"


def _series(package: Package) -> tuple[Workshop, ...]:
    return package.series(SERIES)


def _reporting(case: Case | Assessment, attend: str, debrief: str) -> Case:
    return answering(case, {"G7.report-back": "yes", "G7.attend": attend, "G7.debrief": debrief})


# Sittings -------------------------------------------------------------------------------------------------------------


def broken_sittings(whole: Package, split: Package, cap: Duration) -> str:
    """Say what shorter sittings change beside the length of each, or nothing."""
    for before, after in zip(whole.lines, split.lines, strict=True):
        if sum(each.quarters for each in before.sessions) != sum(each.quarters for each in after.sittings):
            return f"the days of {after.id}"
        if isinstance(after, Workshop) and not all(0 < each.quarters <= cap.quarters for each in after.sittings):
            return f"the sittings of {after.id}"
        if attrs.evolve(before, session_cap=None) != attrs.evolve(after, session_cap=None):
            return f"what {after.id} is"
    gaps = [sum(isinstance(line, CheckIn) for line in package.lines) for package in (whole, split)]
    same = gaps[0] == gaps[1] == max(0, len(_series(split)) - 1) and whole.ledger == split.ledger
    return "" if same else "gaps or days"


class TestSittings:
    """A workshop in shorter sittings is the same workshop."""

    @pytest.mark.clause("R43", "Q5")
    @given(packages(PRACTICE), amounts(Duration, most=4))
    @settings(max_examples=25)
    def test_same_workshops(self, package, cap):
        """I05: sittings hold the days of their workshop, none over the cap; order, roles, gaps and ledger stay."""
        edit = CapSession(id="agreed/cap", target=Workshops(), cap=cap, **AGREED)
        caps = [line.session_cap for line in package.lines if isinstance(line, Workshop) and line.session_cap]
        split = PRACTICE.tailor(package.assessment, agreed=(edit,))
        assert "" == broken_sittings(package, split, min([cap, *caps]))

    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"sessions": (Duration(2),)}, "the days of enhance/concepts"),
            ({"session_cap": None}, "the sittings of enhance/concepts"),
            ({"roles": ()}, "what enhance/concepts is"),
        ],
    )
    def test_a_loss_is_caught(self, change, found):
        """I05, planted defect: a split that loses half a day, splits nothing or forgets a role is found."""
        edit = CapSession(id="agreed/cap", target=Workshops(), cap=Duration(2), **AGREED)
        whole, split = (tailor(EXAMPLE, agreed=agreed) for agreed in ((), (edit,)))
        assert "" == broken_sittings(whole, split, Duration(2))
        first, *others = split.lines
        broken = attrs.evolve(split, lines=(attrs.evolve(first, **change), *others))
        assert found == broken_sittings(whole, broken, Duration(2))

    @pytest.mark.clause("R80", "Q10")
    @given(st.integers(0, 4), st.integers(1, 8))
    @settings(max_examples=10)
    def test_people_are_not_days(self, people, quarters):
        """I02: each further person in a workshop costs days of their own, and adds nothing to its length."""
        package = tailor(EXAMPLE, Practice(enhance(), plugins=(Company(people, quarters),)))
        alone = tailor(EXAMPLE)
        assert provider(alone) + Fraction(people * quarters, 4) == provider(package)
        assert alone.line("concepts").sittings == package.line("concepts").sittings


@attrs.frozen(eq=False)
class Company(Plugin):
    """Send further people into the first workshop, each with days of their own."""

    people: int
    quarters: int
    key = "company"

    @hookimpl
    def coproduce_catalogue(self):
        """Yield a role for each of them."""
        for number in range(self.people):
            days_ = ProviderDays(self.quarters)
            effort = Effort(what="company", days=days_, in_band=False, source=Source.offer("R35"))
            yield Role(id=f"company/{number}", title="one more", team="ours", source=effort.source, effort=effort)

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - the same for all
        """Yield each of them for the first workshop."""
        for number in range(self.people):
            about = {"target": Only("enhance/concepts"), "reason": "company", "source": Source.offer("R35")}
            yield AddRole(id=f"company/add-{number}", role=f"company/{number}", **about)


# Charities side by side -----------------------------------------------------------------------------------------------


def drifting(practice: Practice, case: Case, copies: int) -> str:
    """Say which of several identical charities costs something else than the first, or nothing."""
    found = [provider(tailor(case, practice)) for _ in range(copies)]
    return next((f"charity {n}" for n, total in enumerate(found, 1) if total != found[0]), "")


class TestCopies:
    """Charities that are alike cost alike."""

    @given(cases(SHIPPED, willing=True), st.integers(1, 6), proceeding(SHIPPED))
    @settings(max_examples=10)
    def test_scaling(self, case, copies, other):
        """I07: so many identical charities cost so many times one, whoever is served between them."""
        assume(assess(case, SHIPPED).outcome is Outcome.PROCEED)
        fresh = Practice(enhance(), plugins=SHIPPED.plugins)
        one = provider(tailor(case, fresh))
        SHIPPED.tailor(other)
        assert "" == drifting(SHIPPED, case, copies)
        assert copies * one == sum(provider(tailor(case, SHIPPED)) for _ in range(copies))

    def test_shared_state_is_caught(self):
        """I07, planted defect: a plugin that counts its charities makes the second one dearer."""
        assert "charity 2" == drifting(Practice(enhance(), plugins=(Counting(),)), EXAMPLE, 3)


class Counting(Plugin):
    """Add more days for each further charity, and say the same both times that it is asked: a defect, planted."""

    key = "counting"
    asked: ClassVar[list[int]] = []

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - the same for all
        """Yield more days each time."""
        self.asked.append(1)
        target, source = Only("enhance/concepts"), Source.offer("R52")
        days_ = ProviderDays((1 + len(self.asked)) // 2)
        yield AdjustDays(id="counting/more", target=target, days=days_, what="more", reason="more", source=source)


# Closing --------------------------------------------------------------------------------------------------------------

CLOSING = {"C1": ("no", "yes"), "C2": ("no", "yes"), "C3": (None, "yes"), "A1": (Nation.SCOTLAND, Nation.ENGLAND)}
"""What closes at each question of the gates, and what opens; nothing that C3 holds closes."""


def put(case: Case, id_: str, value: object) -> Case:
    """Put an answer, or the nation, in the place of what was there."""
    if id_ == "A1":
        return attrs.evolve(case, charity=attrs.evolve(case.charity, nations=(value,)))
    return answering(case, {id_: value})


def decoys(case: Case, practice: Practice = PRACTICE) -> list[tuple[str, ...]]:
    """List the sets of cited answers that open a closed offer though they are not all, or do not though they are."""
    cited = sorted({id_ for gate in assess(case, practice).reasons for id_ in gate.answers})
    wrong = []
    for chosen in itertools.product((False, True), repeat=len(cited)):
        flipped = case
        for id_ in itertools.compress(cited, chosen):
            flipped = put(flipped, id_, CLOSING[id_][1])
        opens = assess(flipped, practice).outcome is not Outcome.CLOSED
        if opens is not all(chosen):
            wrong.append(tuple(itertools.compress(cited, chosen)))
    return wrong


@st.composite
def closed_cases(draw) -> Case:
    """Draw a case that would proceed but for one, two or three answers that close it."""
    assessment = draw(proceeding(PRACTICE))
    case = Case(charity=assessment.charity, diagnostic=assessment.diagnostic)
    for id_ in draw(st.sampled_from([("C1",), ("C2",), ("A1",), ("C1", "A1"), ("C1", "C2"), ("C1", "C2", "A1")])):
        case = put(case, id_, CLOSING[id_][0])
    return case


class TestClosing:
    """A closing has its reasons, and there is no way round it."""

    @pytest.mark.clause("R7", "R25", "R91", "R92", "R93")
    @given(closed_cases())
    @settings(max_examples=30)
    def test_reasons_are_minimal(self, case):
        """I13: what opens a closed offer is just all the answers cited, and no fewer of them."""
        event(" ".join(gate.id for gate in assess(case).reasons))
        assert [] == decoys(case)

    def test_a_decoy_is_caught(self):
        """I13, planted defect: a gate that cites an answer which closes nothing is found, and so is one that hides."""
        case = put(answering(EXAMPLE, {"C2": "yes", "C3": "yes"}), "C1", "no")
        assert [] == decoys(case)
        for cited, wrong in ((("A1",), ("C1",)), ((), ("C1",))):
            hidden = () if cited else ("C1",)
            practice = Practice(enhance(), plugins=(Citing(cited, hidden),))
            assert wrong in decoys(case, practice)

    @pytest.mark.clause("R25")
    def test_each_wish_opens(self):
        """I13: where nothing is found to propose, any one of the wishes cited opens the offer."""
        case = answering(EXAMPLE, _NO_NEED)
        assert {NEED} == {gate.id for gate in assess(case).reasons}
        for id_, value in (("B2", ("policy-and-campaigns",)), ("B4", "who is missing here?")):
            assert id_ in assess(case).reasons[0].answers
            assert Outcome.PROCEED is assess(answering(case, {id_: value})).outcome

    @pytest.mark.clause("R25", "R93", "Q15")
    @given(closed_cases(), fake_plugins(PRACTICE, most=2), edits(PRACTICE, kinds=EVERY_KIND))
    @settings(max_examples=10)
    def test_no_way_round(self, case, plugins, agreed):
        """I09: neither plugins, edits nor documents make a package of a closed offer, and none is agreed to."""
        practice = Practice(enhance(), plugins=plugins)
        try:
            closed = practice.assess(case.charity, case.diagnostic, agreed=agreed)
        except CoproduceError:
            assume(condition=False)
        assert [] == ways_round(practice, closed, agreed)

    def test_a_back_door_is_caught(self):
        """I09, planted defect: a practice that takes any assessment for one that proceeds is found."""
        closed = assess(put(EXAMPLE, "C1", "no"), Careless(enhance()))
        assert ["tailor"] == ways_round(Careless(enhance()), closed, ())


class Careless(Practice):
    """Tailor for any charity: a defect, planted."""

    def tailor(self, assessment, *, agreed=()):
        """Tailor as if the charity proceeded."""
        gates = tuple(gate for gate in assessment.gates if gate.verdict is not Verdict.CLOSE)
        return super().tailor(attrs.evolve(assessment, gates=gates, outcome=Outcome.PROCEED), agreed=agreed)


@attrs.frozen(eq=False)
class Citing(Plugin):
    """Close where senior leaders say no, and cite other answers than that: a defect, planted."""

    cited: tuple[str, ...]
    hidden: tuple[str, ...]
    key = "citing"

    @hookimpl
    def coproduce_gate(self, ctx):
        """Yield a gate that closes for a reason of its own."""
        shuts = bool(self.hidden) or ctx.answer("C1").is_("no")
        verdict = Verdict.CLOSE if shuts else Verdict.PASS
        about = {"title": "Leaders", "reason": "leaders", "source": Source.offer("R91")}
        yield Gate(id="citing/leaders", verdict=verdict, answers=self.cited, **about)


_NO_NEED = {
    "B2": ("governance",),
    "B4": State.NOT_APPLICABLE,
    "B6": "no",
    "E1.governance": 7,
    **dict.fromkeys(("E3", "E4", "E5", "E6"), 3),
}
"""What changes where all is evidenced, and nothing is wanted that the offer has."""


def ways_round(practice: Practice, closed: Assessment, agreed: tuple) -> list[str]:
    """List the ways by which a package of a closed charity can be had."""
    package = PRACTICE.tailor(assess(EXAMPLE))
    record = close(closed, on=closed.diagnostic.held_on, by="the provider", reason="closed")
    line = AddLine(id="agreed/back-door", line="enhance/concepts", **AGREED)
    include = Include(id="agreed/front-door", line="enhance/concepts", **AGREED)
    text = dumps(package)
    shut = text.replace('"outcome": "proceed"', '"outcome": "closed"', 1)
    day = closed.diagnostic.held_on + timedelta(days=1)
    ways = {
        "tailor": lambda: practice.tailor(closed),
        "edits": lambda: practice.tailor(closed, agreed=(*agreed, line, include)),
        "evolve": lambda: attrs.evolve(package, assessment=closed),
        "outcome": lambda: attrs.evolve(closed, outcome=Outcome.PROCEED),
        "record": lambda: record.package,
        "agree": lambda: record.agree(on=day, by="the charity"),
        "revise": lambda: record.revise(package, on=day, by="the provider", reason="after all"),
        "propose": lambda: propose(attrs.evolve(package, assessment=closed), on=day, by="the provider"),
        "document": lambda: loads(shut),
        "schedule": lambda: schedule(closed, start=day, calendar=Calendar(name="", first=day, last=day)),
    }
    if isinstance(practice, Careless):
        ways = {"tailor": ways["tailor"]}
    assert shut != text
    return [way for way, taken in ways.items() if not _is_shut(taken)]


def _is_shut(way) -> bool:
    try:
        way()
    except (NotProceedingError, AgreementError, DocumentError):
        return True
    except (CoproduceError, AttributeError, TypeError):
        return True  # refused before the decision was even looked at
    return False


# Better answers -------------------------------------------------------------------------------------------------------

GOOD = {Verdict.CLOSE: 0, Verdict.NEEDS_INFORMATION: 1, Verdict.CONDITIONAL: 2, Verdict.PASS: 3}
RANK = {Outcome.CLOSED: 0, Outcome.NEEDS_INFORMATION: 1, Outcome.PROCEED: 2}
LADDERS = {
    **dict.fromkeys(("C1", "C2", "C3"), ("no", "conditional", "yes")),
    **dict.fromkeys(("C4", "D2", "D3.designated"), ("no", "yes")),
    "C5.wrong-time": ("yes", "no"),
    **{question.id: tuple(range(question.highest + 1)) for question in PRACTICE.questions if question.points},
}
"""The answers to each question that has better and worse ones, the worst first."""


def worsened(before: Assessment, after: Assessment) -> set[str]:
    """List the gates that say worse than before; one that is not there passes."""
    was, now = ({gate.id: GOOD[gate.verdict] for gate in each.gates} for each in (before, after))
    return {id_ for id_ in {*was, *now} if now.get(id_, 3) < was.get(id_, 3)}


class TestBetter:
    """A better answer is no disadvantage."""

    @pytest.mark.clause("R91", "R92", "R93")
    @given(cases(PRACTICE), st.data())
    @settings(max_examples=40)
    def test_monotone(self, case, data):
        """I11: a better answer worsens no gate; only, foundations once evidenced may leave nothing to propose.

        Then the wish for a particular challenge is asked after, and where there is none, no need is found. Whether
        there is a need is looked at only where nothing else stands in the way.
        """
        id_ = data.draw(st.sampled_from(sorted(LADDERS)))
        at = data.draw(st.integers(1, len(LADDERS[id_]) - 1))
        worse, better = (assess(answering(case, {id_: LADDERS[id_][place]})) for place in (at - 1, at))
        assert worsened(worse, better) <= _may_come(id_, worse)
        assert RANK[worse.outcome] <= RANK[better.outcome] or worsened(worse, better)

    @pytest.mark.clause("R93")
    @given(cases(PRACTICE), st.sampled_from(sorted({*LADDERS} - {"C1", "C2", "C3"})))
    @settings(max_examples=25)
    def test_the_best_is_no_worse_than_silence(self, case, id_):
        """I11: the best answer is never worse than none; only, evidenced foundations may leave nothing to propose."""
        silent, best = (assess(answering(case, {id_: value})) for value in (State.NOT_ASKED, LADDERS[id_][-1]))
        assert worsened(silent, best) <= _may_come(id_, silent)

    def test_an_inverted_condition_is_caught(self):
        """I11, planted defect: a gate that closes where the best is said is found."""
        practice = Practice(enhance(), plugins=(Inverted(),))
        worse, better = (assess(answering(EXAMPLE, {"E3": level}), practice) for level in (2, 3))
        assert {"inverted/level"} == worsened(worse, better)


def _may_come(id_: str, before: Assessment) -> set[str]:
    """List the gates that a better answer may bring up: what is not wanted, and need, which is looked for last."""
    if id_[0] == "E":
        return {NEED, WISHES}
    return set() if before.outcome is Outcome.PROCEED else {NEED}


class Inverted(Plugin):
    """Close where understanding is shared throughout: a defect, planted."""

    key = "inverted"

    @hookimpl
    def coproduce_gate(self, ctx):
        """Yield a gate that holds the best against a charity."""
        verdict = Verdict.CLOSE if ctx.answer("E3").number == 3 else Verdict.PASS
        yield Gate(id="inverted/level", title="Level", verdict=verdict, reason="level", source=Source.offer("R45"))


# What is read ---------------------------------------------------------------------------------------------------------


def moved(before: Assessment | Package, after: Assessment | Package) -> list[str]:
    """List what differs between two results, their calls and where the charity stands on the journey apart."""
    apart = {"assessment", "diagnostic", "journey"}
    found = [name for name in attrs.fields_dict(type(before)) if getattr(before, name) != getattr(after, name)]
    inner = moved(before.assessment, after.assessment) if isinstance(before, Package) else []
    return [name for name in [*found, *inner] if name not in apart]


class TestRelevance:
    """Only what is read has an effect."""

    @pytest.mark.clause("R17")
    @given(packages(SHIPPED), st.data())
    @settings(max_examples=25)
    def test_what_no_rule_read(self, package, data):
        """I12: another answer to a question that no rule read changes neither outcome, lines, days nor anything."""
        spare = [question for question in _of_charity(SHIPPED) if question.id not in package.read]
        question = data.draw(st.sampled_from(spare))
        case = answering(package.assessment, {question.id: data.draw(answers(question))})
        assert [] == moved(package, tailor(case, SHIPPED))

    @pytest.mark.clause("R17")
    @given(cases(SHIPPED), st.data())
    @settings(max_examples=25)
    def test_what_is_not_needed(self, case, data):
        """I12: a question that is not needed changes nothing, whatever the outcome; of a closed offer, none left does.

        What was answered before an offer closed may still open it, where it was no need that was found.
        """
        before = assess(case, SHIPPED)
        asked = SHIPPED.questionnaire(case.charity, case.diagnostic)
        closed = before.outcome is Outcome.CLOSED
        left = [q for q in asked.not_needed if case.diagnostic.answer(q.id).state is State.NOT_ASKED]
        spare = left if closed else asked.not_needed
        assume(spare)
        question = data.draw(st.sampled_from(spare))
        after = assess(answering(case, {question.id: data.draw(answers(question))}), SHIPPED)
        event(before.outcome.value)
        assert before.outcome is after.outcome
        assert closed or [] == moved(before, after)

    @given(packages(SHIPPED))
    @settings(max_examples=15)
    def test_what_is_read_is_asked(self, package):
        """I12: the questions that are required are just those that were read, and each question is one or the other."""
        asked = SHIPPED.questionnaire(package.assessment.charity, package.assessment.diagnostic)
        assert package.read == tuple(question.id for question in SHIPPED.questions if question in asked.required)
        assert {question.id for question in _of_charity(SHIPPED)} == {
            question.id for question in (*asked.required, *asked.not_needed)
        }

    def test_a_hidden_dependence_is_caught(self):
        """I12, planted defect: a plugin that goes by the answers behind the back of the listening call is found."""
        practice = Practice(enhance(), plugins=(Peeking(),))
        package = tailor(answering(EXAMPLE, {"A4": "North"}), practice)
        assert "A4" not in package.read
        assert {"lines", "ledger"} <= {*moved(package, tailor(answering(EXAMPLE, {"A4": "South"}), practice))}


class Peeking(Plugin):
    """Add a day for a name, without asking after the answer: a defect, planted."""

    key = "peeking"

    @hookimpl
    def coproduce_tailor(self, ctx):
        """Yield a day more where somebody in the south answered anything."""
        if any(answer.value == "South" for answer in ctx.diagnostic.answers):
            about = {"target": Only("enhance/concepts"), "reason": "more", "source": Source.offer("R52")}
            yield AdjustDays(id="peeking/more", days=ProviderDays(4), what="more", **about)


def _of_charity(practice: Practice) -> list:
    every = (question for question in practice.questions if question.asked_of is Respondent.CHARITY)
    return [question for question in every if question.kind is not Kind.ELSEWHERE and not question.optional]


# The full series ------------------------------------------------------------------------------------------------------

STATED = {Fraction(quarters, 4) for quarters in (16, 18, 20, 22, 24)}
IN_ORDER = ["enhance/concepts", "enhance/vision", "enhance/planning"]


def unexplained(package: Package) -> str:
    """Say what of a series is neither as the offer states it nor explained by somebody's amendment, or nothing."""
    series = _series(package)
    if [line.id for line in series] != [id_ for id_ in IN_ORDER if id_ in {line.id for line in series}]:
        return "the order"
    if any((Duration(4),) != line.sessions for line in series) or len(series) > 3:
        return "the workshops"
    lines = frozenset(line.id for line in package.lines if line.module == SERIES)
    total = provider(package, in_band=True, lines=lines)
    if len(series) < 3 or total in STATED:
        return ""
    adjusted = [slot for slot in package.trace if slot.id.endswith(".adjustments")]
    others = {cause.author.key for slot in adjusted for cause in slot.causes} - {"enhance"}
    breaches = [finding.text for finding in package.findings if finding.id == "enhance/outside-band"]
    named = others and (4 <= total <= 6 or any(key in text for text in breaches for key in others))
    return "" if named else f"{total} days"


class TestFullSeries:
    """The introductory series is what the offer states, or somebody's amendment says why not."""

    @pytest.mark.clause("R27", "R33", "R52", "R55", "R57", "R58", "Q1")
    @given(proceeding(SHIPPED), st.sampled_from([-1, 0, 1, 4, 12]), st.sampled_from(IN_ORDER))
    @settings(max_examples=25)
    def test_stated_or_explained(self, assessment, quarters, line):
        """I14: three workshops in order take 4 to 6 days in halves, or a plugin's own days are named as the cause."""
        common = {"reason": "more", "source": Source.offer("R27"), "what": "more", "days": ProviderDays(quarters)}
        more = AdjustDays(id="more/days", target=Only(line), **common)
        package = tailor(assessment, Practice(enhance(), plugins=(FakePlugin("more", (more,) * bool(quarters)),)))
        event(f"{len(_series(package))} workshops")
        assert "" == unexplained(package)

    @pytest.mark.clause("R33", "R35", "R43", "R52", "Q7")
    @given(packages(SHIPPED))
    @settings(max_examples=30)
    def test_co_facilitated_once(self, package):
        """I15: three workshops of a day are the most; only the first is co-facilitated, and where it is relevant."""
        series = _series(package)
        assert "" == unexplained(package)
        assert "" == co_facilitated_elsewhere(package)
        relevant = package.assessment.charity.works_on("criminal-justice") is True
        wanted = package.assessment.diagnostic.answer("G6").is_("yes")
        others = {"CJ", "CJ101"} & {*getattr(package.assessment.charity.sectors, "__iter__", tuple)()}
        taken = package.option("co-facilitation").taken
        assert taken is bool(series and wanted and (relevant or others))

    def test_breaches_are_caught(self):
        """I14, I15, planted defect: a day more without a cause, another order and a co-facilitator throughout."""
        package = tailor(EXAMPLE)
        assert "" == unexplained(package) == co_facilitated_elsewhere(package)
        first, *others = package.lines
        swapped = attrs.evolve(package, lines=(attrs.evolve(first, number=9), *others))
        assert "the order" == unexplained(swapped)
        longer = attrs.evolve(package, lines=(attrs.evolve(first, sessions=(Duration(8),)), *others))
        assert "the workshops" == unexplained(longer)
        dearer = attrs.evolve(package, ledger=attrs.evolve(package.ledger, lines=package.ledger.lines * 2))
        assert "days" in unexplained(dearer)
        role = "criminal-justice/co-facilitator"
        everywhere = tuple(attrs.evolve(line, roles=(*line.roles, role)) for line in package.lines)
        assert "enhance/vision" == co_facilitated_elsewhere(attrs.evolve(package, lines=everywhere))


def co_facilitated_elsewhere(package: Package) -> str:
    """Name a line beside the first workshop of the series that is co-facilitated, or nothing."""
    first = [line.id for line in _series(package)[:1]]
    lines = (line for line in package.lines if any("co-facilitator" in role for role in line.roles))
    return next((line.id for line in lines if line.id not in first), "")


@pytest.mark.clause("R22")
@given(packages(PRACTICE))
@settings(max_examples=20)
def test_every_quick_win_is_placed_or_declined(package):
    """Each quick win is an activity of the package, or left out because its day is past."""
    held_on = package.assessment.diagnostic.held_on
    left_out = {reasoned.id for reasoned in package.left_out}
    for number, win in enumerate(package.assessment.quick_wins, 1):
        past = win.by is not None and win.by <= held_on
        assert past is (f"enhance/quick-win-{number}" in left_out)
        assert past is not any(line.id == f"enhance/quick-win-{number}" for line in package.lines)


@given(texts(), st.sampled_from([question for question in PRACTICE.questions if question.kind is Kind.SCALE]))
@settings(max_examples=5)
def test_every_value_drawn_fits(text, question):
    """What is drawn for an answer fits its question, so that no law holds for nonsense alone."""
    assert "" != text.strip()
    assert [] == [value for value in values(question) if question.fault(value)]
    assert AddActivity in EVERY_KIND
