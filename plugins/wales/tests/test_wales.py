"""The Welsh plugin asks for language and place, says that Wales is served as needed, and carries the language."""

from pathlib import Path

import pytest

from coproduce import Audience, DocumentError, Level, Outcome, Practice, Verdict, available, dumps, enhance, load, loads
from coproduce_wales import LANGUAGE, MEETING_PLACE, Wales

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


def language(said):
    return f'wales.language = {{ value = "{said}" }}\n'


def notes(package):
    return {line.name: [note.text for note in line.accommodations] for line in package.lines if line.accommodations}


def findings(package):
    return [finding for finding in package.findings if finding.author.key == "wales"]


class TestGate:
    @pytest.mark.clause("R7", "Q19")
    def test_as_needed(self, assessed):
        """The gate passes, and says that the offer is made in Wales as needed."""
        _, assessment = assessed()
        (gate,) = [gate for gate in assessment.gates if gate.author.key == "wales"]

        assert (Verdict.PASS, "the offer is made to charities in Wales as needed") == (gate.verdict, gate.reason)
        assert Outcome.PROCEED is assessment.outcome

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

    def test_english(self, tailored):
        """English needs nothing, and no note."""
        package = tailored(language("english"))

        assert {} == notes(package)
        assert [] == findings(package)

    @pytest.mark.parametrize("more", ["", 'wales.language = { state = "unknown" }\n'])
    def test_not_known(self, tailored, more):
        """A language that is not known is noted, and never made up."""
        package = tailored(more)
        (finding,) = findings(package)

        assert {} == notes(package)
        assert ("wales/language-not-known", Level.NOTE) == (finding.id, finding.level)

    def test_explained(self, tailored):
        """The trace says who added it and which answer was heard."""
        (cause,) = tailored(language("both")).explain("concepts.accommodations").causes

        assert ("wales/language", "wales 0.1.0", ("wales.language",)) == (cause.id, str(cause.author), cause.answers)
        assert "both languages" in cause.reason

    def test_read_back(self, tailored):
        """A package with it reads back the same."""
        package = tailored(language("welsh"))

        assert package == loads(dumps(package))

    def test_another_language(self, assessed):
        """A language that is not offered is refused with those that are."""
        with pytest.raises(DocumentError, match="expected one of english, welsh, both"):
            assessed(language("cornish"))


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


class TestInstalled:
    def test_loaded_by_name(self):
        """It is installed under its key, in the version that it says."""
        (plugin,) = load(["wales"])
        (listed,) = [one for one in available() if one.key == "wales"]

        assert isinstance(plugin, Wales)
        assert (plugin.distribution, plugin.version) == (listed.distribution, listed.version)
