"""Who the provider and the funder are, and what the provider may say of itself, is data that documents draw on."""

import attrs
import pytest

from cases import tailored, the_practice
from coproduce import Practice, ReportBack, dumps, loads
from coproduce.audience import EVERYONE, Audience
from coproduce.offer import Funder, Provider
from coproduce.rules.enhance.plugin import Enhance
from coproduce.rules.enhance.shipped import shipped_offer, shipped_questions


def provider():
    return shipped_offer().provider


def report_back():
    return next(line for line in shipped_offer().lines if isinstance(line, ReportBack))


class TestProvider:
    @pytest.mark.clause("R1")
    def test_who_it_is(self):
        """The provider is data: its name, web address, charity status and aim."""
        assert ("Revolving Doors", "https://revolving-doors.org.uk") == (provider().name, provider().web)
        assert "charity" in provider().status
        assert "the cycle of crisis and crime" in provider().aim

    @pytest.mark.clause("R2")
    def test_works_with(self):
        """It works with policymakers, commissioners, local decision-makers and frontline professionals."""
        assert provider().works_with == (
            "policymakers",
            "commissioners",
            "local decision-makers",
            "frontline professionals",
        )

    @pytest.mark.clause("R3")
    def test_regions(self):
        """Its regional forums are in London, Birmingham and Manchester."""
        assert ("London", "Birmingham", "Manchester") == provider().regions

    @pytest.mark.clause("R4")
    def test_supports_others(self):
        """It supports other organisations, too, to involve people with lived experience."""
        assert "other organisations" in provider().supports
        assert "lived experience" in provider().supports

    @pytest.mark.clause("R6", "Q20")
    def test_track_record(self):
        """The number of services and the country stand in the data, as what was done and not as a limit."""
        assert "80 services across England" in provider().track_record

    @pytest.mark.clause("R42")
    def test_remote_experience(self):
        """Its own work with people with lived experience has been remote since the start of the lockdown."""
        assert "lived experience" in provider().remote_experience
        assert "remotely since the start of the Covid-19 lockdown" in provider().remote_experience

    @pytest.mark.clause("R109")
    def test_known_as(self):
        """Documents for the funder may call it the Partner."""
        assert "the Partner" == provider().known_as

    @pytest.mark.clause("R1", "R2", "R3", "R4", "R6", "R42", "R109")
    def test_clauses(self):
        """The record of the provider names each clause that it carries."""
        assert ("R1", "R2", "R3", "R4", "R6", "R42", "R109") == provider().source.clauses


class TestCarried:
    @pytest.mark.clause("R1", "R6")
    def test_package_holds_the_provider(self):
        """A package holds the provider, so that a document needs nothing besides it, and keeps it when written."""
        package = tailored()

        assert provider() == package.provider
        assert provider() == loads(dumps(package)).provider

    @pytest.mark.clause("R1", "R109")
    def test_another_provider(self):
        """Another provider's offer says its own name throughout, for nothing is written into the rules."""
        other = attrs.evolve(provider(), name="Open Doors", known_as="the Associate", regions=("Cardiff",))
        practice = Practice(Enhance(attrs.evolve(shipped_offer(), provider=other), shipped_questions()))
        case = tailored().assessment
        package = practice.tailor(practice.assess(case.charity, case.diagnostic))

        assert other == package.provider
        assert "Revolving Doors" not in dumps(package)

    @pytest.mark.clause("R110")
    @pytest.mark.parametrize("facts", [Provider, Funder])
    def test_everyone_may_read_it(self, facts):
        """Who the provider and the funder are may stand in a document for any reader."""
        assert {EVERYONE["audience"]} == {field.metadata["audience"] for field in attrs.fields(facts)}


class TestFunder:
    @pytest.mark.clause("R110")
    def test_regional_manager(self):
        """The Regional Manager is a person of the funder, whose programme is Enhance."""
        funder = the_practice().offer.funder

        assert ("Enhance", "Regional Manager") == (funder.programme, funder.contact)
        assert {"R82", "R110"} == set(funder.source.clauses)

    @pytest.mark.clause("R110")
    @pytest.mark.parametrize("item", ["A4", "H1", "H2"])
    def test_reads_what_is_asked_of_the_funder(self, item):
        """Who the Regional Manager is, and what the funder answers, may stand in a document for the funder."""
        audiences = [question.audience for question in shipped_questions() if item in (question.id, question.item)]

        assert audiences
        assert all(Audience.FUNDER in audience for audience in audiences)


class TestReportingBack:
    @pytest.mark.clause("R61")
    @pytest.mark.parametrize("words", ["what was learnt", "can ask", "stays alive", "less likely to be left"])
    def test_why(self, words):
        """Reporting back shares what was learnt, lets people ask, keeps the work alive and gets the plan done."""
        assert 1 == sum(words in purpose for purpose in report_back().purposes)

    @pytest.mark.clause("R61")
    def test_why_is_in_the_package(self):
        """The four reasons are in the package of a charity that reports back, for its proposal to give."""
        line = tailored().line("report-back")

        assert report_back().purposes == line.purposes
        assert 4 == len(line.purposes)
        assert "R61" in line.source.clauses
