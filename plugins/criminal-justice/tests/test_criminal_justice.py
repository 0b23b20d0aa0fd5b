"""The criminal-justice plugin adds a co-facilitator where the charity wants one, and says what a person must decide."""

from pathlib import Path

import pytest

from coproduce import (
    Column,
    LeaveOut,
    Level,
    Only,
    Outcome,
    Participants,
    Practice,
    ProviderDays,
    SetParticipants,
    Source,
    available,
    dumps,
    enhance,
    load,
    loads,
)
from coproduce_criminal_justice import CO_FACILITATOR, CriminalJustice

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
        package, without = tailored(), tailored('G6 = { value = "no" }\nG3 = { value = "no" }\n')

        assert "1" == str(package.ledger.total(Column.PROVIDER, in_band=False).days)
        assert without.ledger.total(Column.PROVIDER) == package.ledger.total(Column.PROVIDER, in_band=True)
        assert not any(finding.id == "enhance/outside-band" for finding in package.findings)

    def test_explained(self, tailored):
        """The trace says who added it, why, and which answer was heard."""
        (cause,) = tailored().explain("concepts.roles").causes

        assert ("criminal-justice/co-facilitation", "criminal-justice 0.1.0") == (cause.id, str(cause.author))
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


class TestNotWanted:
    @pytest.mark.clause("R35")
    @pytest.mark.parametrize(
        "answer",
        ["", 'G6 = { value = "no" }\n', 'G6 = { state = "unknown" }\n', 'G6 = { state = "declined" }\n'],
    )
    def test_never_automatic(self, tailored, answer):
        """Without a yes nothing is added."""
        package = tailored(answer)

        assert [] == with_co_facilitator(package)
        assert CO_FACILITATOR not in package.roles

    @pytest.mark.parametrize("answer", ["", 'G6 = { state = "unknown" }\n', 'G6 = { state = "not-asked" }\n'])
    def test_not_known(self, tailored, answer):
        """Where it is not known a note says so."""
        (finding,) = findings(tailored(answer))

        assert ("criminal-justice/not-asked", Level.NOTE) == (finding.id, finding.level)

    def test_no(self, tailored):
        """A no is taken as it is, without a note."""
        assert [] == findings(tailored('G6 = { value = "no" }\n'))

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
        "sectors", ['["criminal-justice"]', '["housing", "CJ101"]', '["CJ"]', '["CJ102"]', '["CJ105"]']
    )
    def test_applies(self, tailored, sectors):
        """It acts for criminal justice, by name or by code, beside other sectors too."""
        assert ["enhance/concepts"] == with_co_facilitator(tailored(sectors=sectors))

    @pytest.mark.parametrize("sectors", ['["housing"]', '["criminal"]', '["CJ10"]'])
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

    def test_changes_no_decision(self, tailored):
        """It neither adds gates nor changes the outcome."""
        package = tailored()

        assert Outcome.PROCEED is package.assessment.outcome
        assert {"enhance"} == {gate.author.key for gate in package.assessment.gates}


class TestInstalled:
    def test_loaded_by_name(self):
        """It is installed under its key, in the version that it says."""
        (plugin,) = load(["criminal-justice"])
        (listed,) = [one for one in available() if one.key == "criminal-justice"]

        assert isinstance(plugin, CriminalJustice)
        assert (plugin.distribution, plugin.version) == (listed.distribution, listed.version)
