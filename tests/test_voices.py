"""Where several people answer one question, no more is known than they agree on."""

from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import BOARD, CHIEF, MANAGER, a_call, a_charity, assessed, the_practice
from coproduce import (
    Answer,
    ArgumentError,
    Aspect,
    Challenge,
    DateRange,
    Duration,
    Kind,
    Opportunity,
    Outcome,
    PartOfStaff,
    ProviderDays,
    QuickWin,
    State,
    Verdict,
    dumps,
    loads,
)
from coproduce.answers import GATHERED

AUGUST = DateRange(date(2027, 8, 2), date(2027, 8, 27))
MARCH = DateRange(date(2027, 3, 1), date(2027, 3, 5))
NEWSLETTER = QuickWin("a newsletter", "services manager")
NOT_KNOWN = [State.UNKNOWN, State.NOT_ASKED, State.DECLINED]

DIFFERING = {
    Kind.CHOICE: ("yes", "no"),
    Kind.CHOICES: (("governance",), ("service-design",)),
    Kind.COUNT: (3, 4),
    Kind.DATE: (date(2027, 1, 4), date(2027, 1, 5)),
    Kind.DURATION: (Duration.of("1"), Duration.of("2")),
    Kind.PROVIDER_DAYS: (ProviderDays.of("4"), ProviderDays.of("6")),
}
"""Two values of each kind on which people must agree."""

LISTS = {
    Kind.LIST: (("a ramp",), ("a hearing loop", "a ramp")),
    Kind.DATES: ((AUGUST,), (MARCH, AUGUST)),
    Kind.PEOPLE: ((PartOfStaff("services", "frontline", 5),), (PartOfStaff("board", "trustee", 2),)),
    Kind.OPPORTUNITIES: ((Opportunity(Aspect.CULTURE, "trust"),), (Opportunity(Aspect.REVIEW, "a survey"),)),
    Kind.CHALLENGES: (
        (Challenge(Aspect.CULTURE, "fear", real=False),),
        (Challenge(Aspect.CULTURE, "fear", real=True),),
    ),
    Kind.QUICK_WINS: ((NEWSLETTER,), (NEWSLETTER, QuickWin("a suggestion box", "volunteer coordinator"))),
}
"""Two lists of each kind of which what several people said is gathered."""


def a_voice(value, kind=Kind.CHOICE, question="C1", **facts):
    if isinstance(value, State):
        return Answer(question=question, kind=kind, state=value, **facts)
    return Answer(question=question, kind=kind, state=State.VALUE, value=value, **facts)


def voices_of(kind, *values):
    return [a_voice(value, kind, said_by=f"role {number}") for number, value in enumerate(values, start=1)]


class TestOf:
    def test_one(self):
        """One voice is the answer itself."""
        voice = a_voice("yes", said_by=CHIEF)

        assert voice is Answer.of([voice])
        assert (voice,) == voice.people

    @pytest.mark.parametrize("kind", [*DIFFERING, *LISTS, Kind.SCALE, Kind.TEXT], ids=lambda kind: kind.value)
    def test_of_one_mind(self, kind):
        """Where all say the same, that is what is known, of every kind, and nobody differs."""
        value = {**DIFFERING, **LISTS, Kind.SCALE: (2, 1), Kind.TEXT: ("a year", "b")}[kind][0]
        answer = Answer.of(voices_of(kind, value, value))

        assert value == answer.value
        assert not answer.differs
        assert ["role 1", "role 2"] == [voice.said_by for voice in answer.people]

    def test_every_kind_is_tried(self):
        """Each kind of value is among those tried here, and what is gathered is what the code gathers."""
        assert {*Kind} - {Kind.ELSEWHERE} == {*DIFFERING, *LISTS, Kind.SCALE, Kind.TEXT}
        assert GATHERED == {*LISTS}

    @pytest.mark.parametrize("kind", DIFFERING, ids=lambda kind: kind.value)
    def test_not_of_one_mind(self, kind):
        """Where people differ on what they must agree on, the answer is not known until they settle it."""
        answer = Answer.of(voices_of(kind, *DIFFERING[kind]))

        assert (State.UNKNOWN, None) == (answer.state, answer.value)
        assert answer.differs
        assert DIFFERING[kind] == tuple(voice.value for voice in answer.voices)

    @pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.value)
    def test_gathered(self, kind):
        """Lists are gathered: everything that somebody named, each thing once."""
        one, other = LISTS[kind]
        answer = Answer.of(voices_of(kind, one, other))

        assert {*one, *other} == set(answer.value)
        assert len({*one, *other}) == len(answer.value)
        assert answer.differs

    @pytest.mark.parametrize("points", [(3, 1), (1, 3), (0, 7, 2)])
    def test_scale(self, points):
        """Points of a scale count at the lowest that anybody gave."""
        answer = Answer.of(voices_of(Kind.SCALE, *points))

        assert min(points) == answer.value
        assert answer.differs

    @pytest.mark.parametrize("first", [0, 1])
    def test_scale_without_evidence(self, first):
        """At the same point the voice without evidence counts, so that evidence is never more than all have."""
        voices = [a_voice(3, Kind.SCALE, evidence="a survey"), a_voice(3, Kind.SCALE)]
        answer = Answer.of([voices[first], voices[1 - first]])

        assert (3, "") == (answer.value, answer.evidence)

    def test_text(self):
        """Texts stand side by side, each once."""
        answer = Answer.of(voices_of(Kind.TEXT, "fewer no-shows", "trust", "fewer no-shows"))

        assert "fewer no-shows; trust" == answer.value

    @pytest.mark.parametrize("state", NOT_KNOWN, ids=lambda state: state.value)
    def test_who_does_not_know_says_nothing(self, state):
        """A voice without a value neither takes away nor adds to what another says."""
        answer = Answer.of(voices_of(Kind.CHOICE, "yes", state))

        assert ("yes", False, 2) == (answer.value, answer.differs, len(answer.voices))

    @pytest.mark.parametrize("state", NOT_KNOWN, ids=lambda state: state.value)
    def test_nobody_knows(self, state):
        """Where nobody has a value and all say so alike, that is the state of the answer."""
        assert state is Answer.of(voices_of(Kind.CHOICE, state, state)).state

    def test_nobody_knows_for_different_reasons(self):
        """Where nobody has a value, for different reasons, the answer is not known."""
        assert State.UNKNOWN is Answer.of(voices_of(Kind.CHOICE, State.DECLINED, State.NOT_ASKED)).state

    def test_not_applicable(self):
        """A question concerns the charity unless all who can tell say that it does not."""
        none = Answer.of(voices_of(Kind.COUNT, State.NOT_APPLICABLE, State.NOT_APPLICABLE))
        some = Answer.of(voices_of(Kind.COUNT, 3, State.NOT_APPLICABLE))

        assert (State.NOT_APPLICABLE, False) == (none.state, none.differs)
        assert (State.UNKNOWN, True) == (some.state, some.differs)

    @pytest.mark.parametrize("other", ["C2", "B2"])
    def test_to_another_question(self, other):
        """Voices are answers to the question itself."""
        with pytest.raises(ArgumentError, match="the voices of C1 are answers of single people") as caught:
            Answer.of([a_voice("yes"), a_voice("yes", question=other)])
        assert "voices" == caught.value.code

    def test_of_a_choir(self):
        """A voice is one person, and has no voices of its own."""
        choir = Answer.of(voices_of(Kind.CHOICE, "yes", "yes"))

        with pytest.raises(ArgumentError, match="the voices of C1 are answers of single people"):
            Answer.of([choir, a_voice("yes")])

    @given(st.lists(st.integers(0, 7), min_size=2, max_size=5), st.randoms())
    def test_in_any_order(self, points, chance):
        """In whatever order people speak, the same is known."""
        shuffled = list(points)
        chance.shuffle(shuffled)

        for kind in (Kind.SCALE, Kind.COUNT):
            one, other = (Answer.of([a_voice(point, kind) for point in each]) for each in (points, shuffled))
            assert (one.state, one.value) == (other.state, other.value)


def heard(*voices):
    """Assess the worked case with these voices on senior leaders' backing, and give its gate with the outcome."""
    answer = Answer.of([a_voice(value, said_by=role) for role, value in voices])
    call = a_call({"C1": None}).answering(answer)
    made = the_practice().assess(a_charity(), call)
    return next(gate for gate in made.gates if gate.id == "enhance/senior-buy-in"), made.outcome


class TestSeniorLeaders:
    @pytest.mark.clause("R91", "R93")
    @pytest.mark.parametrize(
        ("voices", "verdict"),
        [
            ([(CHIEF, "yes"), (MANAGER, "no")], Verdict.PASS),
            ([(MANAGER, "no"), (CHIEF, "yes")], Verdict.PASS),
            ([(CHIEF, "no"), (MANAGER, "yes")], Verdict.CLOSE),
            ([(CHIEF, "conditional"), (MANAGER, "yes")], Verdict.CONDITIONAL),
            ([(CHIEF, "yes"), (BOARD, "yes")], Verdict.PASS),
            ([(CHIEF, "no"), (BOARD, "no")], Verdict.CLOSE),
            ([(CHIEF, "yes"), (BOARD, State.UNKNOWN)], Verdict.PASS),
            ([(MANAGER, "yes"), ("volunteer", "yes")], Verdict.NEEDS_INFORMATION),
            ([(MANAGER, "no"), ("volunteer", "no")], Verdict.NEEDS_INFORMATION),
            ([(CHIEF, State.UNKNOWN), (MANAGER, "yes")], Verdict.NEEDS_INFORMATION),
            ([("", "yes"), (MANAGER, "yes")], Verdict.NEEDS_INFORMATION),
        ],
    )
    def test_only_their_words_count(self, voices, verdict):
        """Of several voices only those of senior leaders count, for and against."""
        assert verdict is heard(*voices)[0].verdict

    @pytest.mark.clause("R91", "R93")
    @pytest.mark.parametrize("differing", [("yes", "no"), ("no", "yes"), ("yes", "conditional"), ("no", "conditional")])
    def test_they_differ(self, differing):
        """Senior leaders who differ settle it first: information is needed, and nothing closes."""
        gate, outcome = heard(*zip((CHIEF, BOARD), differing, strict=True))

        assert (Verdict.NEEDS_INFORMATION, Outcome.NEEDS_INFORMATION, ("C1",)) == (gate.verdict, outcome, gate.asks)
        assert "senior leaders answer differently whether they back coproduction: they settle it first" == gate.reason

    @pytest.mark.clause("R91")
    def test_on_record(self):
        """A voice that rests on a senior leader's record counts as that leader's."""
        answer = Answer.of([a_voice("yes", said_by=MANAGER, evidence_from=BOARD), a_voice("no", said_by=MANAGER)])
        made = the_practice().assess(a_charity(), a_call({"C1": None}).answering(answer))

        assert Outcome.PROCEED is made.outcome


class TestInPackage:
    @pytest.mark.clause("R17")
    def test_difference_is_noted(self):
        """Where people answer a question differently, the package notes that it should be settled."""
        points = [a_voice(point, Kind.SCALE, "E3", evidence="a survey") for point in (1, 2)]
        call = a_call({"E3": None}).answering(Answer.of(points))
        package = the_practice().tailor(the_practice().assess(a_charity(), call))
        (finding,) = [one for one in package.findings if one.id == "enhance/differs-E3"]

        assert ("E3",) == finding.answers
        assert "settle what holds for everybody" in finding.text

    def test_one_mind_is_not_noted(self):
        """Where all answer alike, nothing is noted."""
        points = [a_voice(1, Kind.SCALE, "E3", evidence="a survey") for _ in range(2)]
        call = a_call({"E3": None}).answering(Answer.of(points))
        package = the_practice().tailor(the_practice().assess(a_charity(), call))

        assert not [one for one in package.findings if one.id.startswith("enhance/differs-")]

    @pytest.mark.parametrize("kind", [*DIFFERING, *LISTS], ids=lambda kind: kind.value)
    def test_round_trip(self, kind):
        """An answer with several voices, of any kind, is read back from a document as it was written."""
        values = {**DIFFERING, **LISTS}[kind]
        answer = Answer.of(voices_of(kind, *values))
        made = assessed()
        spoken = attrs.evolve(
            answer, question="A4", voices=tuple(attrs.evolve(voice, question="A4") for voice in answer.voices)
        )
        made = attrs.evolve(made, diagnostic=made.diagnostic.answering(spoken))

        assert made == loads(dumps(made))
