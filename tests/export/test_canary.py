"""Every text of a document is a marker; each file for each audience is taken apart and searched for them."""

import os
import zipfile
from io import BytesIO

import attrs
import pytest

from coproduce import ArgumentError, CoproduceError
from coproduce.audience import Audience
from coproduce.export import FORMATS, export
from coproduce.export.formats.diary import invitations
from coproduce.export.report import Invitation
from coproduce.export.reporting import report
from export.canaries import (
    ENCODINGS,
    EVERYBODY,
    NOW,
    STEM,
    Aviary,
    a_filled_document,
    a_filled_plan,
    a_filled_portfolio,
    a_marked_case,
    a_person,
    an_example,
    encoded_as,
    filled,
    found_in,
    planned_example,
    planned_of,
)

CHEAP = ("md", "json", "ics", "svg")
DEEP = pytest.mark.skipif(
    "COPRODUCE_DOCUMENTS" not in os.environ, reason="set COPRODUCE_DOCUMENTS=1 to search all files"
)
EXAMPLES = ("some-way-on", "right-at-the-start", "criminal-justice-remote", "welsh-charity", "policy-and-campaigns")
LETTERS = ("closes-for-now", "needs-information")
INVITED = Invitation(organiser="team@example.org", attendees=("hope@example.org",))


def files_of(made, formats):
    """Yield every file of a report, by name: all formats that it has, the slides for each audience, the invitations."""
    for format_ in formats:
        variants = [deck.variant for deck in made.decks] if format_ == "pptx" else [""]
        for variant in variants:
            data = written(made, format_, variant)
            yield f"{made.stem}{variant}.{format_}", data
    if "ics" in formats and made.entries:
        for name, data in invitations(attrs.evolve(made, invitation=INVITED)):
            yield name, bytes(data)
    yield "messages", "\n".join(messages_of(made)).encode()
    yield "names", "\n".join((made.stem, *made.untranslated)).encode()


def written(made, format_, variant):
    """Write one file, or what the error says where the report has nothing for this format."""
    try:
        return export(made, format_, variant=variant)
    except ArgumentError as error:
        return f"{error} {error!r}".encode()


def messages_of(made):
    """Yield what errors say of a report that is asked for what it does not have."""
    for wrong in (lambda: made.section("x"), lambda: made.deck("x"), lambda: export(made, "x"), lambda: made.deck("")):
        with pytest.raises(CoproduceError) as caught:
            wrong()
        yield f"{caught.value} {caught.value!r}"


def searched(document, aviary, reader, formats, **more):
    """Give where the markers were put that stand where they may not, those that were found, and the number of files."""
    made = report(document, audience=reader, now=NOW, **more)
    leaked, seen, number = set(), set(), 0
    for name, data in files_of(made, formats):
        number += 1
        for marker, encodings in found_in(data, aviary.canaries).items():
            seen.add(marker)
            if reader not in aviary.canaries[marker].readers:
                leaked.add(f"{aviary.canaries[marker].where} in {name}, {', '.join(sorted(encodings))}")
    return leaked, seen, number


class TestSearch:
    @pytest.mark.parametrize("encoding", ENCODINGS)
    @pytest.mark.parametrize("before", ["", "-", "--"])
    def test_each_encoding(self, encoding, before):
        """A marker is found in each of the ten encodings, wherever it begins."""
        aviary = Aviary()
        text = aviary.text("somewhere", EVERYBODY)
        marker = next(iter(aviary.canaries))
        data = before.encode() + encoded_as(encoding, f"{before}{marker}")

        assert marker in text
        assert encoding in found_in(data, aviary.canaries)[marker]

    def test_packed(self):
        """A marker is found in a file inside a file, in the name of a member, and across a folded line."""
        aviary = Aviary()
        for place in ("inside", "name", "folded"):
            aviary.text(place, EVERYBODY)
        inside, name, folded = aviary.canaries
        inner, outer = BytesIO(), BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.xml", f"<a>{inside}</a>" * 5)
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("b.xlsx", inner.getvalue())
            packed.writestr(f"{name}.xml", "")
            packed.writestr("c.ics", f"SUMMARY:{folded[:9]}\r\n {folded[9:]}")

        assert {inside, name, folded} == set(found_in(outer.getvalue(), aviary.canaries))

    def test_nothing(self):
        """Where there is no marker none is found, not even the beginning that they share."""
        aviary = Aviary()
        aviary.text("somewhere", EVERYBODY)
        assert {} == found_in(f"nothing here, {STEM} alone".encode(), aviary.canaries)

    def test_reach(self):
        """Markers stand in the fields that matter most, and most of them are kept from somebody."""
        aviary, _, _ = a_filled_plan()
        fields = {canary.where.rpartition(".")[2] for canary in aviary.canaries.values()}

        assert fields >= {"mode_reason", "role", "reason", "condition", "value", "evidence", "said_by", "evidence_from"}
        assert fields >= {"text", "because", "people", "why", "what", "owner", "noticed_by"}
        assert 300 < len(aviary.canaries)
        assert {2, 3} <= {len(canary.readers) for canary in aviary.canaries.values()}


class TestFilled:
    """A plan of which every text that is not for everybody is a marker."""

    @pytest.mark.parametrize("reader", Audience)
    def test_cheap_formats(self, reader):
        """No file that is text holds a marker that its reader may not see (F07)."""
        aviary, plan, people = a_filled_plan()
        leaked, seen, _ = searched(plan, aviary, reader, CHEAP, people=people)

        assert set() == leaked
        assert seen

    @pytest.mark.parametrize("reader", Audience)
    @pytest.mark.parametrize("example", LETTERS)
    def test_letters(self, reader, example):
        """Nor does a letter; the charity and the provider alone read why it closes."""
        aviary = Aviary()
        letter = filled(planned_example(example), aviary)
        leaked, seen, _ = searched(letter, aviary, reader, ("md", "json"), people=(a_person(aviary, "head"),))

        assert set() == leaked
        reasons = aviary.at("gates.reason") & seen
        assert (example == "closes-for-now" and reader.value in ("provider", "charity")) == bool(reasons)

    def test_portfolio(self):
        """Nor does the overview of all charities for the funder."""
        aviary, portfolio = a_filled_portfolio()
        leaked, seen, _ = searched(portfolio, aviary, Audience.FUNDER, ("md", "json"))
        assert (set(), set()) == (leaked, seen)

    def test_portfolio_of_the_provider(self):
        """The provider reads there who runs what."""
        aviary, portfolio = a_filled_portfolio()
        _, seen, _ = searched(portfolio, aviary, Audience.PROVIDER, ("json",))
        assert aviary.at("portfolio.person") <= seen

    def test_is_found(self):
        """What the charity and the provider may see is there, so that the search is no search of empty files."""
        aviary, plan, people = a_filled_plan()
        expected = aviary.at("topics.text", "accommodations.text", "events.because", "options.causes.reason")
        for reader in ("charity", "provider"):
            _, seen, _ = searched(plan, aviary, Audience(reader), ("json",), people=people)
            assert 10 < len(expected & seen)
            assert aviary.at("events.people") & seen
        assert aviary.at("people.name", "findings.text") & seen
        assert aviary.at("people.name") <= seen


class TestFlowing:
    """A call of which every word is a marker, through every rule of the offer."""

    @staticmethod
    def searched(example, reader, formats, languages=None):
        aviary, case = a_marked_case(an_example(example))
        return aviary, *searched(planned_of(case), aviary, reader, formats, people=case.people, languages=languages)

    @pytest.mark.parametrize("reader", Audience)
    def test_no_rule_tells(self, reader):
        """Nothing that was said in confidence comes out with what the rules make of it (F10)."""
        _, leaked, seen, _ = self.searched("some-way-on", reader, ("json",))
        assert set() == leaked
        assert seen

    @pytest.mark.parametrize(
        ("reader", "told"),
        [
            ("funder", ["B1.value", "B1.said_by", "F3.value.what", "F3.value.owner", "charity.name"]),
            ("co-facilitator", ["B1.value", "F3.value.what", "G4.value", "charity.name"]),
            ("charity", ["B1.value", "F1.value.what", "F2.value.what", "F3.value.what", "G4.value", "D5.value.reason"]),
            ("provider", ["B1.value", "F1.value.what", "F2.value.what", "F3.value.what", "G4.value"]),
        ],
    )
    def test_is_found(self, reader, told):
        """What each audience is told of the call is there: its aims, what helps and hinders, who owns a quick win."""
        aviary, _, seen, _ = self.searched("some-way-on", Audience(reader), ("md", "json"))
        assert [] == [where for where in told if not aviary.at(where) & seen]

    @pytest.mark.parametrize("reader", Audience)
    def test_contact(self, reader):
        """The charity's contact is a role, with initials, for all but the provider (F07)."""
        aviary, case = a_marked_case(an_example("closes-for-now"))
        closed = planned_of(case)
        _, seen, _ = searched(closed, aviary, reader, ("md",), people=case.people)
        _, named, _ = searched(
            closed, aviary, reader, ("md",), people=case.people, disclose=(case.charity.contact_role,)
        )

        addressed = reader.value in ("provider", "charity")
        assert (reader is Audience.PROVIDER) == (aviary.at("people.name") <= seen)
        assert addressed == (aviary.at("people.name") <= named)
        assert not aviary.at("people.contact") & (seen | named)


@DEEP
class TestEverything:
    def test_all_files(self, tell):
        """No file in any format, of any example, for any audience, in one language or two, holds what is not for it.

        F07, and goal figure 13.
        """
        files, markers, faults = 0, 0, set()
        for document, aviary, people in all_documents():
            for reader in Audience:
                for languages in (("en",), ("cy", "en")):
                    leaked, _, number = searched(document, aviary, reader, FORMATS, people=people, languages=languages)
                    files, faults = files + number, faults | leaked
            markers += len(aviary.canaries)
        tell(f"{markers} markers x {files} files x {len(ENCODINGS)} encodings: {len(faults)} leaks")
        assert set() == faults
        assert (1_000, 500) < (markers, files)

    def test_portfolio(self):
        """Nor does the overview of all charities, in any format."""
        aviary, portfolio = a_filled_portfolio()
        for reader in (Audience.FUNDER, Audience.PROVIDER):
            leaked, _, _ = searched(portfolio, aviary, reader, FORMATS)
            assert set() == leaked


def all_documents():
    """Yield plans, packages and letters, filled in each of the two ways, with their markers and names of people."""
    for example in (*EXAMPLES, *LETTERS):
        aviary, case = a_marked_case(an_example(example))
        yield planned_of(case), aviary, case.people
        aviary, document, people = a_filled_document(example)
        yield document, aviary, people
        if example in EXAMPLES[:2]:
            yield document.package, aviary, people
