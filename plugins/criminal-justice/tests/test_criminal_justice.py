"""The criminal-justice plugin adds a co-facilitator where the charity wants one, and says what a person must decide."""

import csv
import doctest
import fnmatch
import tomllib
from datetime import date
from pathlib import Path

import pytest

import coproduce_criminal_justice
from coproduce import (
    AddRole,
    Column,
    Condition,
    LeaveOut,
    Level,
    Only,
    Outcome,
    Participants,
    Practice,
    ProviderDays,
    SetFigure,
    SetParticipants,
    Source,
    available,
    dumps,
    england_and_wales,
    enhance,
    load,
    loads,
    propose,
    schedule,
)
from coproduce.testing import conformance
from coproduce_criminal_justice import CO_FACILITATOR, SECTORS, CriminalJustice

test_conformance = conformance(CriminalJustice)

HERE = Path(__file__).parent.parent
EXAMPLE = HERE.parents[1] / "docs" / "examples" / "criminal-justice-remote.toml"
TAGS = HERE.parents[1].parent / "shared" / "data" / "ukcat.csv"

CASE = """\
format = "coproduce-case/1"

[charity]
name = "Kestrel Gate"
nations = ["england"]
sectors = SECTORS

[diagnostic]
held_on = 2026-12-01
mode = "visit"
attendees = [{ role = "chief executive", senior = true }]

[diagnostic.answers]
B2 = { value = ["service-delivery"] }
B4 = { state = "not-applicable" }
B6 = { value = "no" }
C1 = { value = "yes", said_by = "chief executive" }
C2 = { value = "yes" }
C3 = { value = "yes" }
C4 = { value = "yes" }
D2 = { value = "yes" }
D4 = { value = 2 }
"""
WANTED = 'G6 = { value = "yes", evidence = "people listen to somebody who was there" }\nG3 = { value = "no" }\n'
EVIDENCED = """\
E3 = { value = 3, evidence = "a survey" }
E6 = { value = 3, evidence = "a meeting" }
E1.governance = { value = 6 }
"""
STATES = ("unknown", "not-asked", "declined", "not-applicable")
NOT_WANTED = WANTED.replace('"yes"', '"no"', 1)


@pytest.fixture
def tailored(tmp_path: Path):
    """Give a function that tailors a package for a charity of some sectors, with some answers more."""

    def tailor(more=WANTED, sectors='["criminal-justice"]', plugins=None, agreed=()):
        file = tmp_path / "case.toml"
        file.write_text(CASE.replace("SECTORS", sectors) + more, encoding="utf-8")
        practice = Practice(enhance(), plugins=[CriminalJustice()] if plugins is None else plugins)
        case = practice.read(file)
        return practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=agreed)

    return tailor


def edit(kind, **facts):
    common = {"by": "the coordinator", "reason": "agreed on the phone", "source": Source.agreed("on the phone")}
    return kind(**{**common, **facts})


def all_three():
    """Read all three workshops as the initial one, as an edit on record may (Q7)."""
    return edit(SetFigure, id="agreed/all-three", figure="co-facilitated-workshops", value=3)


def agreed_to(*edits):
    """Give the agreement of the example in criminal justice, with all questions asked."""
    practice = Practice(enhance(), plugins=[CriminalJustice()])
    case = practice.read(EXAMPLE)
    package = practice.tailor(practice.assess(case.charity, case.diagnostic, agreed=edits))
    proposed = propose(package, on=date(2026, 12, 8), by="Involvement Team")
    return proposed.agree(on=date(2026, 12, 9), by="deputy chief executive")


def said_by_it(package):
    """List the ids of all that the plugin said in a package."""
    causes = [cause for reasoned in (*package.trace, *package.options) for cause in reasoned.causes]
    said = [cause.id for cause in causes if cause.author.key == "criminal-justice"]
    return {*said, *(finding.id for finding in findings(package))}


def with_co_facilitator(package):
    return [line.id for line in package.lines if CO_FACILITATOR.id in line.roles]


def findings(package):
    return [finding for finding in package.findings if finding.author.key == "criminal-justice"]


def safe_space(package):
    return [finding for finding in package.findings if finding.id == "enhance/safe-space"]


class TestRole:
    @pytest.mark.clause("R36")
    def test_credential(self):
        """A co-facilitator is of the lived-experience team and has done the accredited facilitation course."""
        assert "lived-experience team" == CO_FACILITATOR.team
        assert "OCN-accredited facilitation skills course" == CO_FACILITATOR.credential
        assert Source.offer("R35", "R36") == CO_FACILITATOR.source

    @pytest.mark.clause("R35", "Q10")
    def test_effort(self):
        """The person-day is outside the stated band, and an assumption that says so."""
        assert (ProviderDays.of("1"), False, "assumption") == (
            CO_FACILITATOR.effort.days,
            CO_FACILITATOR.effort.in_band,
            CO_FACILITATOR.effort.source.basis.value,
        )


class TestWanted:
    @pytest.mark.clause("R35", "Q7")
    def test_first_workshop_only(self, tailored):
        """Co-facilitation is added to the first workshop, and to no other line."""
        assert ["enhance/concepts"] == with_co_facilitator(tailored())

    @pytest.mark.clause("R35", "Q7")
    def test_first_of_the_series_chosen(self, tailored):
        """Where the series begins with the second workshop it is added to that."""
        assert ["enhance/vision"] == with_co_facilitator(tailored(WANTED + EVIDENCED))

    @pytest.mark.clause("Q10")
    def test_days(self, tailored):
        """It costs one person-day more, which stays out of the 4 to 6 days."""
        package, without = tailored(), tailored(NOT_WANTED)
        entries = package.ledger.column(Column.PROVIDER, in_band=False, line="enhance/concepts")

        assert [CO_FACILITATOR.effort.days] == [one.figure for one in entries if one.what == CO_FACILITATOR.effort.what]
        assert "0" == str(without.ledger.total(Column.PROVIDER, in_band=False).days)
        assert without.ledger.total(Column.PROVIDER) == package.ledger.total(Column.PROVIDER, in_band=True)
        assert not any(finding.id == "enhance/outside-band" for finding in package.findings)

    def test_explained(self, tailored):
        """The trace says who added it, why, and which answer was heard."""
        (cause,) = tailored().explain("concepts.roles").causes

        assert ("criminal-justice/co-facilitation", "criminal-justice 0.2.0") == (cause.id, str(cause.author))
        assert ("G6",) == cause.answers
        assert "R35" in cause.source.clauses

    def test_role_in_the_package(self, tailored):
        """The package holds the role that it needs, and is a document that can be read back."""
        package = tailored()

        assert CO_FACILITATOR in package.roles
        assert package == loads(dumps(package))

    def test_settles_the_warning(self, tailored):
        """With the plugin there is no warning that nothing adds co-facilitation; without it there is."""
        assert not any(finding.id == "enhance/no-co-facilitation" for finding in tailored().findings)
        assert any(finding.id == "enhance/no-co-facilitation" for finding in tailored(plugins=[]).findings)


class TestCourse:
    """The call is with the charity and the credential is the provider's to know: a condition, and no question."""

    @pytest.mark.clause("R36")
    def test_condition(self, tailored):
        """The co-facilitated workshop, and no other line, waits for a word that the course is completed."""
        package = tailored()
        waiting = {line.name: line.waits_for for line in package.lines if line.waits_for}

        assert {"concepts": (f"The co-facilitator has completed the {CO_FACILITATOR.credential}.",)} == waiting

    @pytest.mark.clause("R36")
    def test_source(self, tailored):
        """That all have completed it is the offer's; that a person confirms it first is an assumption that says so."""
        (cause,) = tailored().explain("concepts.conditions").causes

        assert ("assumption", ("R36",)) == (cause.source.basis.value, cause.source.clauses)
        assert "confirms the course" in cause.source.note

    @pytest.mark.clause("R36")
    def test_not_confirmed_before(self):
        """Everything but the workshop is confirmed while nobody has said that the course is completed."""
        record = agreed_to().confirm(on=date(2026, 12, 10), by="Involvement Team")

        assert "enhance/concepts" not in record.confirmed
        assert {"enhance/vision", "enhance/planning"} <= {*record.confirmed}

    @pytest.mark.clause("R36")
    def test_met(self):
        """Once a person has recorded it, the workshop is confirmed with the rest."""
        record = agreed_to().meet(
            "criminal-justice/accredited",
            on=date(2026, 12, 10),
            by="Involvement Team",
            evidence="the certificate was seen",
        )

        assert () == record.obstacles
        assert "enhance/concepts" in record.confirm(on=date(2026, 12, 11), by="Involvement Team").confirmed

    @pytest.mark.clause("R35", "Q7")
    def test_each_workshop_has_its_own(self):
        """Where all three are read as meant, each waits for its own co-facilitator, under an id of its own."""
        record = agreed_to(all_three())
        names = ["criminal-justice/accredited", "criminal-justice/accredited-2", "criminal-justice/accredited-3"]

        assert names == [obstacle.id for obstacle in record.obstacles]
        for name in names:
            record = record.meet(name, on=date(2026, 12, 10), by="Involvement Team")
        assert () == record.obstacles

    @pytest.mark.clause("R36")
    def test_an_edit_without_the_course(self, tailored):
        """Where an edit puts a co-facilitator into a line, a warning asks for the condition that the line lacks."""
        role = edit(AddRole, id="agreed/host", target=Only("enhance/vision"), role=CO_FACILITATOR.id)
        (finding,) = findings(tailored(agreed=[role]))

        assert ("criminal-justice/course-not-confirmed-vision", Level.WARNING) == (finding.id, finding.level)
        assert "Vision workshop" in finding.text

    @pytest.mark.clause("R11", "R36")
    def test_settled_by_an_edit(self, tailored):
        """Where an edit takes the place of the condition by name, its words count and nobody is warned."""
        words = "The certificate of the co-facilitator was seen in November."
        seen = edit(
            Condition,
            id="agreed/seen",
            target=Only("enhance/concepts"),
            text=words,
            supersedes=("criminal-justice/accredited",),
        )
        package = tailored(agreed=[seen])

        assert (words,) == package.line("concepts").waits_for
        assert [] == findings(package)

    def test_no_question(self, tailored):
        """Nobody on the call is asked about the credential."""
        read = tailored().read

        assert not [question for question in read if question.startswith("criminal-justice.")]


class TestBriefingAndDebrief:
    @pytest.mark.clause("R35", "Q10")
    def test_on_the_ledger(self, tailored):
        """A quarter-day before and one after stand on lines of their own, outside the stated days, as assumptions."""
        entries = tailored().ledger.column(Column.PROVIDER, in_band=False)
        around = [(entry.line, entry.what, str(entry.figure), entry.source.basis.value) for entry in entries][:2]

        assert [
            ("enhance/concepts", "briefing of the co-facilitator before the workshop", "¼", "assumption"),
            ("enhance/concepts", "debrief of the co-facilitator after the workshop", "¼", "assumption"),
        ] == around

    def test_the_plugins_own(self, tailored):
        """The trace names the plugin, and the answer that brought them."""
        causes = tailored().explain("concepts.adjustments").causes

        assert ["criminal-justice/briefing", "criminal-justice/debrief"] == [cause.id for cause in causes]
        assert {("criminal-justice", ("G6",))} == {(cause.author.key, cause.answers) for cause in causes}

    @pytest.mark.clause("R27", "Q10")
    def test_in_all(self, tailored):
        """Taking it up adds a day and a half outside the stated days, and nothing inside them."""
        package, without = tailored(), tailored(NOT_WANTED)
        inside = [each.ledger.total(Column.PROVIDER, in_band=True) for each in (package, without)]

        assert inside[0] == inside[1]
        assert "1½" == str(package.ledger.total(Column.PROVIDER, in_band=False).days)
        assert (ProviderDays.of("1 1/2"),) == package.option("co-facilitation").days

    def test_dates_stay(self, tailored):
        """No date of the package moves because of them."""
        year = england_and_wales(first=date(2027, 1, 1), last=date(2027, 12, 31))
        plans = [schedule(tailored(more), start=date(2027, 1, 11), calendar=year) for more in (WANTED, NOT_WANTED)]

        assert plans[0].events == plans[1].events

    def test_go_where_the_workshop_goes(self, tailored):
        """They belong to the first workshop of the series, whichever that is."""
        entries = tailored(WANTED + EVIDENCED).ledger.column(Column.PROVIDER, in_band=False)

        assert ["enhance/vision"] * 3 == [entry.line for entry in entries]


class TestNotWanted:
    @pytest.mark.clause("R35")
    @pytest.mark.parametrize(
        "answer",
        ["", NOT_WANTED, *(f'G6 = {{ state = "{state}" }}\n' for state in STATES)],
    )
    def test_never_automatic(self, tailored, answer):
        """Without a yes nothing is added."""
        package = tailored(answer)

        assert [] == with_co_facilitator(package)
        assert CO_FACILITATOR not in package.roles
        assert "0" == str(package.ledger.total(Column.PROVIDER, in_band=False).days)
        assert not [line.id for line in package.lines if line.conditions]

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            ("", "whether it is wanted is not known"),
            (NOT_WANTED, "it is not wanted"),
            ('G6 = { state = "declined" }\n', "whether it is wanted is not known"),
            ('G6 = { state = "not-applicable" }\n', "the question whether it is wanted does not concern this charity"),
        ],
    )
    def test_why_not(self, tailored, answer, why):
        """The option says why it is not taken up, and that a yes would have taken it up."""
        choice = tailored(answer).option("co-facilitation")

        assert (False, [why]) == (choice.taken, [cause.reason for cause in choice.causes])
        assert "G6 answered yes" == str(choice.causes[0].would_change[0])

    @pytest.mark.parametrize(
        "answer", ["", *(f'G6 = {{ state = "{state}" }}\n' for state in ("unknown", "not-asked", "declined"))]
    )
    def test_not_known(self, tailored, answer):
        """Where it is not known a note says so."""
        (finding,) = findings(tailored(answer))

        assert ("criminal-justice/not-asked", Level.NOTE) == (finding.id, finding.level)

    @pytest.mark.parametrize("answer", [NOT_WANTED, 'G6 = { state = "not-applicable" }\n'])
    def test_no(self, tailored, answer):
        """A no is taken as it is, without a note, and so is a question that does not apply."""
        assert [] == findings(tailored(answer))

    def test_no_series(self, tailored):
        """Without an introductory workshop there is nothing to note about it."""
        outs = [
            LeaveOut(
                id=f"agreed/no-{name}",
                by="the coordinator",
                line=f"enhance/{name}",
                reason="they have had it",
                source=Source.agreed("on the phone"),
                supersedes=(f"enhance/{name}-at-start",),
            )
            for name in ("concepts", "vision", "planning")
        ]
        package = tailored("", agreed=outs)

        assert () == package.series("enhance/module-1")
        assert [] == findings(package)


class TestSafeSpace:
    @pytest.mark.clause("R32", "Q7")
    @pytest.mark.parametrize("staff_only", ['G3 = { value = "yes" }\n', ""])
    def test_warning_names_both(self, tailored, staff_only):
        """A safe space for staff that is co-facilitated needs a person's word, and both causes are named."""
        (finding,) = safe_space(tailored('G6 = { value = "yes" }\n' + staff_only))

        assert Level.WARNING is finding.level
        assert "enhance/staff-only" in finding.text
        assert "criminal-justice/co-facilitation" in finding.text

    def test_names_who_really_said_it(self, tailored):
        """Where a coordinator made it a safe space, it is the coordinator's edit that is named."""
        edit = SetParticipants(
            id="agreed/safe",
            by="the coordinator",
            target=Only("enhance/concepts"),
            participants=Participants.STAFF_ONLY,
            reason="staff asked",
            source=Source.agreed("on the phone"),
        )
        (finding,) = safe_space(tailored(agreed=[edit]))

        assert "agreed/safe" in finding.text

    def test_everyone_in_the_room(self, tailored):
        """Where everyone is in the room there is nothing to confirm."""
        assert [] == safe_space(tailored())


class TestForWhom:
    @pytest.mark.clause("R35")
    @pytest.mark.parametrize(
        "sectors", [*(f'["{name}"]' for name in SECTORS), '["housing", "CJ101"]', '["CJ103", "CJ102"]']
    )
    def test_applies(self, tailored, sectors):
        """It acts for criminal justice, by name or by code, beside other sectors too."""
        assert ["enhance/concepts"] == with_co_facilitator(tailored(sectors=sectors))

    @pytest.mark.parametrize("sectors", ['["housing"]', '["criminal"]', '["CJ10"]', '["CJ103"]'])
    def test_does_not_apply(self, tailored, sectors):
        """For another sector it does nothing, and the record says why; the wish is not lost."""
        package = tailored(sectors=sectors)
        (record,) = package.assessment.practice.plugins

        assert [] == with_co_facilitator(package)
        assert not record.applies
        assert "does not work on criminal-justice" in record.verdict
        assert any(finding.id == "enhance/no-co-facilitation" for finding in package.findings)

    def test_sectors_not_known(self, tailored):
        """Where the sectors are not known it does nothing, and a warning says so."""
        (finding,) = findings(tailored(sectors='"unknown"'))

        assert ("criminal-justice/applicability", Level.WARNING) == (finding.id, finding.level)

    @pytest.mark.parametrize("code", ["CJ104", "CJ105"])
    def test_whose_experience(self, tailored, code):
        """Where a charity works with people whom crime has harmed, a note says to agree whose experience fits."""
        (finding,) = findings(tailored(sectors=f'["{code}"]'))

        assert ("criminal-justice/whose-experience", Level.NOTE) == (finding.id, finding.level)
        assert "assumption" == finding.source.basis.value
        assert [] == findings(tailored(NOT_WANTED, sectors=f'["{code}"]'))

    @pytest.mark.skipif(not TAGS.exists(), reason="the UK-CAT tags are not at ../shared/data")
    def test_codes(self):
        """Of the tags of Crime and Justice it takes all but road safety, and it takes no other."""
        with TAGS.open(encoding="utf-8", newline="") as file:
            tags = {row["Code"]: row["tag"] for row in csv.DictReader(file) if row["Category"] == "Crime and Justice"}

        assert {"Road safety"} == {tag for code, tag in tags.items() if code not in SECTORS}
        assert {"criminal-justice"} == {*SECTORS} - {*tags}

    def test_changes_no_decision(self, tailored):
        """It neither adds gates nor changes the outcome."""
        package = tailored()

        assert Outcome.PROCEED is package.assessment.outcome
        assert {"enhance"} == {gate.author.key for gate in package.assessment.gates}


class TestSaid:
    def test_declared(self, tailored):
        """Whatever it says has an id that it declares, and whatever it declares it can say."""
        role = edit(AddRole, id="agreed/host", target=Only("enhance/vision"), role=CO_FACILITATOR.id)
        packages = [
            *(tailored(agreed=edits, sectors='["CJ105"]') for edits in ([], [role], [all_three()])),
            *(tailored(answer) for answer in ("", NOT_WANTED)),
        ]
        said = {id_ for package in packages for id_ in said_by_it(package)}

        assert [] == [id_ for id_ in said if not any(fnmatch.fnmatchcase(id_, one) for one in CriminalJustice.ids)]
        assert [] == [one for one in CriminalJustice.ids if not fnmatch.filter(said, one)]

    def test_told_in_the_readme(self):
        """The page of the plugin names each id."""
        page = (HERE / "README.md").read_text(encoding="utf-8")

        assert [] == [id_ for id_ in (*CriminalJustice.ids, CO_FACILITATOR.id) if f"`{id_}`" not in page]

    def test_examples_run(self):
        """The examples in its docstrings run."""
        assert (0, True) == ((done := doctest.testmod(coproduce_criminal_justice)).failed, done.attempted > 0)


class TestInstalled:
    def test_loaded_by_name(self):
        """It is installed under its key, from its own distribution."""
        (plugin,) = load(["criminal-justice"])
        (listed,) = [one for one in available() if one.key == "criminal-justice"]

        assert isinstance(plugin, CriminalJustice)
        assert plugin.distribution == listed.distribution

    def test_version(self):
        """The class and the distribution have one name and one version."""
        project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]

        assert (project["name"], project["version"]) == (CriminalJustice.distribution, CriminalJustice.version)
        assert "1.0" == CriminalJustice.requires
