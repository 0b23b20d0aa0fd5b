"""The pack on domestic abuse carries safety to every workshop, and asks for what only survivors can say."""

import tomllib
from pathlib import Path

import pytest

from coproduce import Accommodate, Audience, Level, Practice, dumps, enhance, loads
from coproduce.rules.pack_reading import read_pack
from coproduce.testing import conformance

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACK = read_pack(
    ROOT / "src" / "coproduce_domestic_abuse" / "pack.toml", distribution=PROJECT["name"], version=PROJECT["version"]
)

test_conformance = conformance(ROOT / "src" / "coproduce_domestic_abuse" / "pack.toml")

ACCOMMODATIONS = [entry.said for entry in PACK.entries if isinstance(entry.said, Accommodate)]
CASE = """\
format = "coproduce-case/1"

[charity]
name = "Harbour Women"
nations = ["england"]
sectors = ["SECTOR"]

[diagnostic]
held_on = 2026-12-01
mode = "visit"
attendees = [{ role = "director", senior = true }]

[diagnostic.answers]
B2 = { value = ["service-delivery"] }
B4 = { state = "not-applicable" }
B6 = { value = "no" }
C1 = { value = "yes", said_by = "director" }
C2 = { value = "yes" }
C3 = { value = "yes" }
"""


@pytest.fixture
def tailored(tmp_path):
    """Give a function that tailors a package for a charity of the sector, with some answers more."""

    def tailor(more="", sector="domestic-abuse"):
        file = tmp_path / "case.toml"
        file.write_text(CASE.replace("SECTOR", sector) + more, encoding="utf-8")
        practice = Practice(enhance(), plugins=[PACK])
        case = practice.read(file)
        return practice.tailor(practice.assess(case.charity, case.diagnostic))

    return tailor


def said(package, slot):
    """List the names of what the pack put into a slot of the first workshop."""
    notes = getattr(package.line("concepts"), slot)
    return {note.id.partition("/")[2] for note in notes if note.id.startswith("domestic-abuse/")}


def findings(package):
    return {finding.id.partition("/")[2]: finding.level for finding in package.findings if finding.author.place}


ALWAYS = {"safe-place", "no-pictures-no-surnames", "support-worker", "no-mail-home"}
REMOTE = 'G5.face-to-face = { value = "no" }\n'
NOTHING_KNOWN = {
    "venue-not-known": Level.WARNING,
    "safeguarding-not-known": Level.WARNING,
    "women-only-not-known": Level.NOTE,
    "childcare-not-known": Level.NOTE,
}


class TestAlways:
    @pytest.mark.clause("R38")
    def test_every_workshop(self, tailored):
        """What keeps people safe is carried to every workshop in person, whatever was answered."""
        package = tailored()

        for name in ("concepts", "vision", "planning"):
            ids = {note.id for note in package.line(name).accommodations}
            assert {f"domestic-abuse/{one}" for one in ALWAYS} == ids

    @pytest.mark.clause("R41")
    @pytest.mark.parametrize("known", ["", 'G5.face-to-face = { value = "yes" }\n'])
    def test_in_person_unless_known(self, tailored, known):
        """Workshops are planned in person until it is known that people cannot meet, so what needs a room is said."""
        assert ALWAYS == said(tailored(known), "accommodations")

    @pytest.mark.clause("R38", "R41")
    @pytest.mark.parametrize("venue", ["yes", "no"])
    def test_remote(self, tailored, venue):
        """Where people cannot meet, each call begins with whether it is safe to talk; no room is promised."""
        package = tailored(f'{REMOTE}domestic-abuse.venue = {{ value = "{venue}" }}\n')

        assert {*ALWAYS, "safe-to-talk"} - {"safe-place"} == said(package, "accommodations")
        assert {"safeguarding-contact"} == said(package, "conditions")
        assert NOTHING_KNOWN.keys() - {"venue-not-known"} == findings(package).keys()

    @pytest.mark.clause("R41")
    @pytest.mark.parametrize("room", ["room", "nearby"])
    def test_remote_words(self, tailored, room):
        """What is said of a room in person is said of a call where people meet remotely."""
        childcare = 'domestic-abuse.childcare = { value = "yes" }\n'
        heard = [tailored(more + childcare).line("concepts").accommodations for more in ("", REMOTE)]

        assert [True, False] == [any(room in note.text for note in notes) for notes in heard]


class TestAnswers:
    @pytest.mark.parametrize(
        ("more", "accommodations", "heard", "told"),
        [
            ("", set(), set(), set()),
            ('venue = { value = "yes" }', set(), {"venue-not-known"}, set()),
            ('venue = { value = "no" }', set(), {"venue-not-known"}, {"place-to-find"}),
            ('women-only = { value = "yes" }', {"women-only"}, {"women-only-not-known"}, set()),
            ('women-only = { value = "no" }', set(), {"women-only-not-known"}, set()),
            ('childcare = { value = "yes" }', {"childcare"}, {"childcare-not-known"}, set()),
            ('childcare = { state = "declined" }', set(), set(), set()),
            ('safeguarding = { value = "the head of outreach" }', set(), {"safeguarding-not-known"}, set()),
            ('safeguarding = { state = "unknown" }', set(), set(), set()),
        ],
    )
    def test_heard(self, tailored, more, accommodations, heard, told):
        """A wish brings an accommodation, a place that is missing a warning, and what is not known is said so."""
        package = tailored(f"domestic-abuse.{more}\n" if more else "")
        unknown = {name: level for name, level in NOTHING_KNOWN.items() if name not in heard}

        assert ALWAYS | accommodations == said(package, "accommodations")
        assert {**unknown, **dict.fromkeys(told, Level.WARNING)} == findings(package)

    @pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.id)
    def test_not_for_the_funder(self, question):
        """No answer is for the funder."""
        assert frozenset(Audience) - {Audience.FUNDER} == question.audience

    def test_conditions_tell_nobody_an_answer(self, tailored):
        """Conditions are for the funder, too, so they are the same whatever was answered that is not for the funder."""
        candid = [question for question in PACK.questions if Audience.FUNDER not in question.audience]
        answers = [
            f"{question.id} = {{ {given} }}\n"
            for question in candid
            for given in (*(f'value = "{option}"' for option in question.options or ["a role"]), 'state = "unknown"')
        ]

        assert answers
        assert {frozenset({"place-checked", "safeguarding-contact"})} == {
            frozenset(said(tailored(answer), "conditions")) for answer in answers
        }


class TestForWhom:
    @pytest.mark.parametrize("sector", ["domestic-abuse", "SW202", "SW203", "SW204"])
    def test_applies(self, tailored, sector):
        """It acts on the sector by its plain name, and by its UK-CAT codes."""
        assert said(tailored(sector=sector), "accommodations")

    def test_does_not_apply(self, tailored):
        """For another charity it does nothing, and the record says why."""
        package = tailored(sector="housing")
        (record,) = package.assessment.practice.plugins

        assert {} == findings(package)
        assert not record.applies
        assert record.verdict.startswith("the charity does not work on domestic-abuse")


class TestWords:
    @pytest.mark.clause("R38")
    @pytest.mark.parametrize("said", ACCOMMODATIONS, ids=lambda said: said.id)
    def test_best_efforts(self, said):
        """Every accommodation says that best efforts are made, and guarantees nothing."""
        assert said.text.startswith("We will do our best: ")
        assert "guarantee" not in said.text

    @pytest.mark.parametrize("entry", PACK.entries, ids=lambda entry: entry.said.id)
    def test_assumed(self, entry):
        """All that it says is marked as an assumption, beside the clause that leaves it open."""
        assert "assumption" == entry.said.source.basis.value
        assert "R38" in entry.said.source.clauses

    def test_readme(self):
        """The readme has a row for each question, amendment and finding, with the clauses that it rests on."""
        parts = [*PACK.questions, *(entry.said for entry in PACK.entries)]
        lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        rows = {line.split("`")[1]: line for line in lines if line.startswith("| `")}

        assert {part.id for part in parts} == rows.keys()
        for part in parts:
            assert rows[part.id].endswith(f"an assumption ({', '.join(part.source.clauses)}) |")


class TestPackage:
    def test_explained(self, tailored):
        """The trace says who added it, in which version, and in which line of the file."""
        causes = tailored().explain("concepts.accommodations").causes

        assert {str(cause.author) for cause in causes} == {
            f"{PACK.key} {PACK.version} ({PACK.place_of(cause.id)})" for cause in causes
        }

    def test_read_back(self, tailored):
        """A package with it reads back the same."""
        package = tailored()

        assert package == loads(dumps(package))

    def test_installed_as(self):
        """Its key is that of its entry point, its version that of its distribution alone, and it holds no code."""
        points = PROJECT["entry-points"]["coproduce.v1"]

        assert "" == read_pack(ROOT / "src" / points[PACK.key] / "pack.toml").version
        assert {PACK.key: f"coproduce_{PACK.key.replace('-', '_')}"} == points
        assert ["pack.toml"] == [path.name for path in (ROOT / "src" / points[PACK.key]).iterdir()]
