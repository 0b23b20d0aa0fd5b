"""The Welsh plugin asks for language and place, says that Wales is served as needed, and carries the language."""

import doctest
import tomllib
from datetime import date
from pathlib import Path

import attrs
import pytest

import coproduce_wales
from coproduce import (
    AgreementError,
    Answer,
    Audience,
    DocumentError,
    GateContext,
    Level,
    Nation,
    Outcome,
    Practice,
    Source,
    State,
    Verdict,
    available,
    dumps,
    enhance,
    load,
    loads,
    propose,
)
from coproduce.testing import conformance
from coproduce_wales import AUDIT, CONTEXT, LANGUAGE, MEETING_PLACE, Wales

test_conformance = conformance(Wales)

HERE = Path(__file__).parent.parent
EXAMPLE = HERE.parents[1] / "docs" / "examples" / "welsh-charity.toml"

CASE = """\
format = "coproduce-case/1"

[charity]
name = "Llwybr y Bont"
nations = NATIONS

[diagnostic]
held_on = 2026-12-01
mode = "visit"
attendees = [{ role = "cadeirydd", senior = true }]

[diagnostic.answers]
B2 = { value = ["service-delivery", "policy-and-campaigns"] }
B4 = { state = "not-applicable" }
B6 = { value = "no" }
C1 = { value = "yes", said_by = "cadeirydd" }
C2 = { value = "yes" }
C3 = { value = "yes" }
"""
PLACE = 'wales.meeting-place = { value = "our hall" }\n'


@pytest.fixture
def assessed(tmp_path: Path):
    """Give a function that assesses a charity of some nations with some answers more: the practice and the result."""

    def assess(more="", nations='["wales"]', plugins=None):
        file = tmp_path / "case.toml"
        file.write_text(CASE.replace("NATIONS", nations) + more, encoding="utf-8")
        practice = Practice(enhance(), plugins=[Wales()] if plugins is None else plugins)
        case = practice.read(file)
        return practice, practice.assess(case.charity, case.diagnostic)

    return assess


@pytest.fixture
def tailored(assessed):
    """Give a function that tailors a package for such a charity."""

    def tailor(*arguments, **facts):
        practice, assessment = assessed(*arguments, **facts)
        return practice.tailor(assessment)

    return tailor


@pytest.fixture
def record():
    """Give the agreement of the example in Wales, with its Welsh questions answered and all met but the need."""
    practice = Practice(enhance(), plugins=[Wales()])
    case = practice.read(EXAMPLE)
    call = case.diagnostic
    for question, value in ((LANGUAGE, "both"), (MEETING_PLACE, "the old chapel")):
        call = call.answering(Answer(question=question.id, kind=question.kind, state=State.VALUE, value=value))
    package = practice.tailor(practice.assess(case.charity, call))
    proposed = propose(package, on=date(2026, 12, 8), by="Involvement Team")
    agreed = proposed.agree(on=date(2026, 12, 14), by="participation lead")
    return agreed.meet("enhance/time-and-resources", on=date(2026, 12, 14), by="participation lead")


def language(said):
    return f'wales.language = {{ value = "{said}" }}\n'


def notes(package):
    return {line.name: [note.text for note in line.accommodations] for line in package.lines if line.accommodations}


def the_gate(assessment):
    (gate,) = [gate for gate in assessment.gates if gate.author.key == "wales"]
    return gate


def findings(package):
    """List what the plugin found, beside the context that it always gives."""
    context = {"wales/audit", *(f"wales/{name}" for name in CONTEXT)}
    return [one for one in package.findings if one.author.key == "wales" and one.id not in context]


def context_of(package):
    named = {"wales/audit", *(f"wales/{name}" for name in CONTEXT)}
    return [finding for finding in package.findings if finding.id in named]


class TestGate:
    @pytest.mark.clause("R7", "Q19")
    def test_as_needed(self, assessed):
        """In Wales the gate passes on a condition, says that the offer is made as needed, and the charity proceeds."""
        _, assessment = assessed()
        gate = the_gate(assessment)

        assert (Verdict.CONDITIONAL, "the offer is made to charities in Wales as needed") == (gate.verdict, gate.reason)
        assert "The support is needed in Wales, and who can deliver it there is settled." == gate.condition
        assert Outcome.PROCEED is assessment.outcome

    @pytest.mark.clause("R7", "Q19")
    def test_source(self, assessed):
        """That a person confirms the need is an assumption, which says so and names what it reads."""
        _, assessment = assessed()
        source = the_gate(assessment).source

        assert ("assumption", ("R7", "Q19")) == (source.basis.value, source.clauses)
        assert "a person confirms the need" in source.note

    @pytest.mark.clause("Q19")
    def test_waits_for_a_word(self, record):
        """The package is not confirmed before somebody has said that the support is needed."""
        assert ["wales/as-needed"] == [obstacle.id for obstacle in record.obstacles]
        with pytest.raises(AgreementError, match="The support is needed in Wales"):
            record.confirm(on=date(2026, 12, 16), by="Involvement Team")

    @pytest.mark.clause("Q19")
    def test_met(self, record):
        """Once a coordinator has recorded it, nothing stands in the way."""
        met = record.meet("wales/as-needed", on=date(2026, 12, 15), by="the coordinator")

        assert () == met.obstacles
        assert "enhance/concepts" in met.confirm(on=date(2026, 12, 16), by="Involvement Team").confirmed

    @pytest.mark.clause("R7")
    @pytest.mark.parametrize("nations", ['["england", "wales"]', '["wales", "scotland", "england"]'])
    def test_in_england_too(self, assessed, nations):
        """A charity that works in England too is reached there as a rule, and nothing has to be met."""
        _, assessment = assessed(nations=nations)
        gate = the_gate(assessment)

        assert (Verdict.PASS, "") == (gate.verdict, gate.condition)
        assert "the charity works in England too, where the offer is made as a rule" == gate.reason

    @pytest.mark.clause("R7")
    def test_in_scotland_too(self, assessed):
        """Work outside the offer does not make Wales any less a matter of need."""
        _, assessment = assessed(nations='["scotland", "wales"]')

        assert Verdict.CONDITIONAL is the_gate(assessment).verdict

    @pytest.mark.clause("Q19")
    def test_read_as_a_rule(self, assessed):
        """Where an offer reaches Wales as it does England, nothing has to be met."""
        practice, assessment = assessed()
        area = attrs.evolve(practice.offer.area, nations=(Nation.ENGLAND, Nation.WALES), as_needed=())
        offer = attrs.evolve(practice.offer, area=area)
        facts = {"charity": assessment.charity, "diagnostic": assessment.diagnostic, "questions": practice.questions}
        ctx = GateContext(**facts, offer=offer)
        (gate,) = Wales().coproduce_gate(ctx)

        assert (Verdict.PASS, "the offer does not make Wales a matter of need") == (gate.verdict, gate.reason)

    @pytest.mark.clause("Q19")
    def test_asks(self, assessed):
        """Language and meeting place are asked for, in their words, without the decision waiting."""
        _, assessment = assessed()
        asked = {question.id: question for question in assessment.questions}

        for question in (LANGUAGE, MEETING_PLACE):
            assert question.text == asked[question.id].text
            assert not asked[question.id].waits

    def test_asks_only_what_is_open(self, assessed):
        """What is answered is not asked again; what was declined is."""
        _, assessment = assessed(language("welsh") + 'wales.meeting-place = { state = "declined" }\n')
        asked = [question.id for question in assessment.questions if question.id.startswith("wales.")]

        assert ["wales.meeting-place"] == asked

    def test_asks_nothing_that_does_not_apply(self, assessed):
        """What does not apply to the charity is not asked."""
        _, assessment = assessed('wales.language = { state = "not-applicable" }\n' + PLACE)

        assert [] == [question.id for question in assessment.questions if question.id.startswith("wales.")]


class TestLanguage:
    @pytest.mark.clause("R38", "Q19")
    @pytest.mark.parametrize(
        ("said", "text"),
        [
            ("welsh", "We will do our best: sessions and materials in Welsh."),
            ("both", "We will do our best: sessions and materials in Welsh and English side by side."),
        ],
    )
    def test_carried_to_every_workshop(self, tailored, said, text):
        """The language is carried to every workshop, with our best efforts and no guarantee."""
        package = tailored(language(said))
        workshops = ["concepts", "vision", "planning", "policy-and-campaigns"]

        assert {key: [text] for key in workshops} == notes(package)
        assert "guarantee" not in dumps(package).lower()

    def test_beside_other_needs(self, tailored):
        """It stands beside the needs that the charity names."""
        package = tailored(language("welsh") + 'G4 = { value = ["no stairs"] }\n')

        assert ["We will do our best: no stairs", "We will do our best: sessions and materials in Welsh."] == (
            notes(package)["concepts"]
        )

    @pytest.mark.parametrize("more", [language("english"), 'wales.language = { state = "not-applicable" }\n'])
    def test_english(self, tailored, more):
        """English needs nothing, and no note; no more does a question that does not apply."""
        package = tailored(more)

        assert {} == notes(package)
        assert [] == findings(package)

    @pytest.mark.parametrize(
        "more", ["", *(f'wales.language = {{ state = "{state}" }}\n' for state in ("unknown", "not-asked", "declined"))]
    )
    def test_not_known(self, tailored, more):
        """A language that is not known is noted, and never made up."""
        package = tailored(more)
        (finding,) = findings(package)

        assert {} == notes(package)
        assert ("wales/language-not-known", Level.NOTE) == (finding.id, finding.level)

    def test_explained(self, tailored):
        """The trace says who added it and which answer was heard."""
        (cause,) = tailored(language("both")).explain("concepts.accommodations").causes

        assert ("wales/language", "wales 0.2.0", ("wales.language",)) == (cause.id, str(cause.author), cause.answers)
        assert "both languages" in cause.reason

    def test_read_back(self, tailored):
        """A package with it reads back the same."""
        package = tailored(language("welsh"))

        assert package == loads(dumps(package))

    def test_another_language(self, assessed):
        """A language that is not offered is refused with those that are."""
        with pytest.raises(DocumentError, match="expected one of english, welsh, both"):
            assessed(language("cornish"))


class TestAudit:
    @pytest.mark.clause("R20")
    def test_optional(self, assessed):
        """Nobody has to be asked about the audit, and no package is a draft without it."""
        practice, assessment = assessed(language("english") + PLACE)
        sheet = practice.questionnaire(assessment.charity, assessment.diagnostic)

        assert (AUDIT,) == sheet.optional
        assert AUDIT not in (*sheet.required, *sheet.not_needed)
        assert AUDIT.id not in practice.tailor(assessment).unasked
        assert AUDIT.id not in [question.id for question in assessment.questions]

    @pytest.mark.parametrize(
        "answer", [*(f'{{ value = "{each}" }}' for each in AUDIT.options), '{ state = "declined" }']
    )
    def test_decides_nothing(self, tailored, answer):
        """Whatever is said about it, nothing is decided by it; the note that offers it goes once it is answered."""
        package, without = tailored(f"wales.audit = {answer}\n"), tailored()

        assert (without.lines, without.ledger) == (package.lines, package.ledger)
        assert "wales/audit" in [finding.id for finding in context_of(without)]
        assert ("declined" in answer) is ("wales/audit" in [finding.id for finding in context_of(package)])

    def test_source(self):
        """It cites itself as an assumption, and is for provider and charity alone."""
        assert Source.assumption(AUDIT.source.note, "R20") == AUDIT.source
        assert frozenset({Audience.PROVIDER, Audience.CHARITY}) == AUDIT.audience

    def test_another_answer(self, assessed):
        """An answer that it does not have is refused with those that it has."""
        with pytest.raises(DocumentError, match="expected one of yes, partly, no"):
            assessed('wales.audit = { value = "nearly" }\n')


class TestContext:
    def test_notes(self, tailored):
        """Each duty is a note, rests on an assumption, and is no advice."""
        notes = [finding for finding in context_of(tailored()) if finding.id != "wales/audit"]

        assert ["future-generations", "social-services", "welsh-language"] == [
            one.id.partition("/")[2] for one in notes
        ]
        assert {Level.NOTE} == {one.level for one in notes}
        assert {("assumption", "context that the offer does not name, and no legal advice")} == {
            (one.source.basis.value, one.source.note) for one in notes
        }

    @pytest.mark.parametrize(
        ("name", "act"),
        [
            ("future-generations", "Well-being of Future Generations (Wales) Act 2015"),
            ("social-services", "Social Services and Well-being (Wales) Act 2014"),
            ("welsh-language", "Welsh Language (Wales) Measure 2011"),
        ],
    )
    def test_names_the_law(self, name, act):
        """Each names the law that it is about, with its year."""
        assert act in CONTEXT[name]

    def test_only_in_wales(self, tailored):
        """A charity that does not work in Wales is told nothing of it."""
        assert [] == context_of(tailored(nations='["england"]'))


class TestQuestions:
    @pytest.mark.parametrize("question", [LANGUAGE, MEETING_PLACE], ids=lambda question: question.id)
    def test_for_everyone(self, question):
        """Both questions say who may see the answer, what it drives and on what authority they are asked."""
        assert frozenset(Audience) == question.audience
        assert question.drives
        assert "Q19" in question.source.clauses

    def test_only_in_force_with_the_plugin(self, assessed):
        """Without the plugin its questions are not known."""
        with pytest.raises(DocumentError, match="no question has this id"):
            assessed(language("welsh"), plugins=[])


class TestForWhom:
    @pytest.mark.parametrize("nations", ['["wales"]', '["england", "wales"]', '["scotland", "wales"]'])
    def test_applies(self, tailored, nations):
        """It acts wherever Wales is among the nations."""
        assert "concepts" in notes(tailored(language("welsh"), nations=nations))

    def test_does_not_apply(self, tailored):
        """For a charity in England it does nothing, and the record says why."""
        package = tailored(language("welsh"), nations='["england"]')
        (record,) = package.assessment.practice.plugins

        assert {} == notes(package)
        assert [] == findings(package)
        assert (False, "the charity does not work in Wales") == (record.applies, record.verdict)

    @pytest.mark.clause("R7", "Q19")
    def test_without_the_plugin(self, assessed):
        """A Welsh charity is accepted without it too, with the notice that Wales is served as needed."""
        _, assessment = assessed(plugins=[])

        assert Outcome.PROCEED is assessment.outcome
        assert "where the offer is made as needed" in assessment.gates[0].reason

    def test_nations_not_known(self, assessed):
        """Where the nations are not known the offer's own rules ask for them, and it says nothing."""
        _, assessment = assessed(nations='"unknown"')

        assert Outcome.NEEDS_INFORMATION is assessment.outcome
        assert "wales" not in [gate.author.key for gate in assessment.gates]


class TestSaid:
    def test_declared(self, assessed, tailored):
        """Whatever it says has an id that it declares, and whatever it declares it says."""
        _, assessment = assessed()
        packages = [tailored(), tailored(language("both"))]
        causes = [cause for package in packages for reasoned in package.trace for cause in reasoned.causes]
        said = {each.id for each in (*causes, *assessment.gates) if each.author.key == "wales"}
        said |= {one.id for package in packages for one in package.findings if one.author.key == "wales"}

        assert {*Wales.ids} == said

    def test_told_in_the_readme(self):
        """The page of the plugin names each id."""
        page = (HERE / "README.md").read_text(encoding="utf-8")
        ids = (*Wales.ids, *(question.id for question in (LANGUAGE, MEETING_PLACE, AUDIT)))

        assert [] == [id_ for id_ in ids if f"`{id_}`" not in page]

    def test_examples_run(self):
        """The examples in its docstrings run."""
        assert (0, True) == ((done := doctest.testmod(coproduce_wales)).failed, done.attempted > 0)


class TestInstalled:
    def test_loaded_by_name(self):
        """It is installed under its key, from its own distribution."""
        (plugin,) = load(["wales"])
        (listed,) = [one for one in available() if one.key == "wales"]

        assert isinstance(plugin, Wales)
        assert plugin.distribution == listed.distribution

    def test_version(self):
        """The class and the distribution have one name and one version."""
        project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]

        assert (project["name"], project["version"]) == (Wales.distribution, Wales.version)
        assert "1.0" == Wales.requires
