"""The pack on homelessness asks about the place and expenses, and carries both to every workshop."""

import tomllib
from pathlib import Path

import pytest

from coproduce import Accommodate, Audience, Level, Practice, dumps, enhance, loads
from coproduce.rules.pack_reading import read_pack
from coproduce.testing import conformance

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACK = read_pack(
    ROOT / "src" / "coproduce_homelessness" / "pack.toml", distribution=PROJECT["name"], version=PROJECT["version"]
)

test_conformance = conformance(ROOT / "src" / "coproduce_homelessness" / "pack.toml")

ACCOMMODATIONS = [entry.said for entry in PACK.entries if isinstance(entry.said, Accommodate)]
CASE = """\
format = "coproduce-case/1"

[charity]
name = "Open Door Nights"
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

    def tailor(more="", sector="homelessness"):
        file = tmp_path / "case.toml"
        file.write_text(CASE.replace("SECTOR", sector) + more, encoding="utf-8")
        practice = Practice(enhance(), plugins=[PACK])
        case = practice.read(file)
        return practice.tailor(practice.assess(case.charity, case.diagnostic))

    return tailor


def said(package, slot):
    """List the names of what the pack put into a slot of the first workshop."""
    notes = getattr(package.line("concepts"), slot)
    return {note.id.partition("/")[2] for note in notes if note.id.startswith("homelessness/")}


def findings(package):
    return {finding.id.partition("/")[2]: finding.level for finding in package.findings if finding.author.place}


ALWAYS = {"place", "belongings-and-dogs", "start-and-end", "quiet-room"}
REMOTE = 'G5.face-to-face = { value = "no" }\n'


class TestAlways:
    @pytest.mark.clause("R38")
    def test_every_workshop(self, tailored):
        """What lets people come and stay is carried to every workshop in person, whatever was answered."""
        package = tailored()

        for name in ("concepts", "vision", "planning"):
            ids = {note.id for note in package.line(name).accommodations}
            assert {f"homelessness/{one}" for one in ALWAYS} == ids

    @pytest.mark.clause("R41")
    @pytest.mark.parametrize("known", ["", 'G5.face-to-face = { value = "yes" }\n'])
    def test_in_person_unless_known(self, tailored, known):
        """Workshops are planned in person until it is known that people cannot meet, so what needs a room is said."""
        assert ALWAYS == said(tailored(known), "accommodations")

    @pytest.mark.clause("R38", "R41")
    @pytest.mark.parametrize("venue", ["yes", "no"])
    @pytest.mark.parametrize("expenses", ["yes", "no"])
    def test_remote(self, tailored, venue, expenses):
        """Where people cannot meet face to face, screens and data are seen to; no room is promised or waited for."""
        answers = f'homelessness = {{ venue.value = "{venue}", expenses.value = "{expenses}" }}\n'
        package = tailored(REMOTE + answers)

        assert {"start-and-end", "quiet-room", "screens-and-data"} == said(package, "accommodations")
        assert set() == said(package, "conditions")
        assert {} == findings(package)

    @pytest.mark.clause("R41")
    def test_quiet_room(self, tailored):
        """The quiet room is a call on the side where people meet remotely."""
        texts = [
            note.text
            for more in ("", REMOTE)
            for note in tailored(more).line("concepts").accommodations
            if note.id == "homelessness/quiet-room"
        ]

        assert ["quiet room", "quiet call"] == [text.split(": a ")[1][:10] for text in texts]


class TestAnswers:
    @pytest.mark.parametrize(
        ("more", "accommodations", "conditions", "noted"),
        [
            ("", set(), {"expenses-settled"}, {"venue-not-known": Level.NOTE, "expenses-not-known": Level.WARNING}),
            (
                'homelessness.venue = { value = "yes" }\n',
                set(),
                {"expenses-settled"},
                {"expenses-not-known": Level.WARNING},
            ),
            (
                'homelessness.venue = { value = "no" }\n',
                set(),
                {"place-found", "expenses-settled"},
                {"expenses-not-known": Level.WARNING},
            ),
            (
                'homelessness.expenses = { value = "yes" }\n',
                {"fares-and-food"},
                {"expenses-settled"},
                {"venue-not-known": Level.NOTE},
            ),
            (
                'homelessness.expenses = { value = "no" }\n',
                set(),
                {"expenses-settled"},
                {"venue-not-known": Level.NOTE, "expenses-to-find": Level.WARNING},
            ),
            (
                'homelessness.expenses = { state = "declined" }\n',
                set(),
                {"expenses-settled"},
                {"venue-not-known": Level.NOTE, "expenses-not-known": Level.WARNING},
            ),
        ],
    )
    def test_heard(self, tailored, more, accommodations, conditions, noted):
        """A yes brings an accommodation, a no a condition or a warning, and what is not known is noted."""
        package = tailored(more)

        assert ALWAYS | accommodations == said(package, "accommodations")
        assert conditions == said(package, "conditions")
        assert noted == findings(package)

    def test_expenses_are_not_for_the_funder(self):
        """Whether a charity can lay out money is not for the funder to read; the place is for everyone."""
        readers = {question.id: question.audience for question in PACK.questions}

        assert frozenset(Audience) == readers["homelessness.venue"]
        assert frozenset(Audience) - {Audience.FUNDER} == readers["homelessness.expenses"]

    def test_conditions_tell_nobody_an_answer(self, tailored):
        """Conditions are for the funder, too, so they are the same whatever was answered that is not for the funder."""
        candid = [question for question in PACK.questions if Audience.FUNDER not in question.audience]
        answers = [
            f"{question.id} = {{ {given} }}\n"
            for question in candid
            for given in (*(f'value = "{option}"' for option in question.options or ["a role"]), 'state = "unknown"')
        ]

        assert answers
        assert {frozenset({"expenses-settled"})} == {
            frozenset(said(tailored(answer), "conditions")) for answer in answers
        }


class TestForWhom:
    @pytest.mark.parametrize("sector", ["homelessness", "HO103"])
    def test_applies(self, tailored, sector):
        """It acts on the sector by its plain name, and by its UK-CAT code."""
        assert said(tailored(sector=sector), "accommodations")

    def test_does_not_apply(self, tailored):
        """For another charity it does nothing, and the record says why."""
        package = tailored(sector="housing")
        (record,) = package.assessment.practice.plugins

        assert {} == findings(package)
        assert (False, "the charity does not work on homelessness") == (record.applies, record.verdict)


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
