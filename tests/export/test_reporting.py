"""One call makes the report on any document for one audience, and says why where it does not."""

from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest

from cases import CHIEF, COMPLETE, MONDAY, Said, a_calendar, a_case, planned, tailored
from coproduce import (
    Answer,
    ArgumentError,
    Attends,
    Condition,
    Delivery,
    Kind,
    KindError,
    Only,
    Plugin,
    Practice,
    ProviderDays,
    Question,
    Source,
    State,
    UnknownLineError,
    enhance,
    hookimpl,
    propose,
    schedule,
)
from coproduce.audience import Audience
from coproduce.closures import Closure, ClosureKind
from coproduce.diagnostic import NamedPerson
from coproduce.export.report import Bullets, Invitation, Paragraph, ReportKind, Status, Table
from coproduce.export.reporting import report
from coproduce.portfolio import Portfolio, Team
from export.canaries import NOW, an_example, planned_example, planned_of

PLAN, CLOSED, OPEN = "some-way-on", "closes-for-now", "needs-information"
OTHERS = [Audience.CHARITY, Audience.FUNDER, Audience.CO_FACILITATOR]


def told(name, audience, **more):
    return report(planned_example(name), audience=audience, now=NOW, **more)


def texts(made, section):
    return str(made.section(section))


def tables_of(made):
    return [block for section in made.all_sections() for block in section.blocks if isinstance(block, Table)]


class Conditional(Plugin):
    """Names what must be met before the vision workshop is confirmed."""

    key, ids = "conditional", ("conditional/*",)

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - a hook
        yield Condition(
            id="conditional/key",
            target=Only("enhance/vision"),
            text="The caretaker hands over the key.",
            reason="the hall is locked",
            source=Source.assumption("a test"),
        )


class OnlyOurs(Plugin):
    """Asks and reads what nobody but the provider may know."""

    key, ids = "only-ours", ("only-ours/*",)

    @hookimpl
    def coproduce_questions(self):
        yield Question(
            id="only-ours.trust",
            text="What do we think?",
            kind=Kind.TEXT,
            source=Source.assumption("a test"),
            audience=frozenset({Audience.PROVIDER}),
        )

    @hookimpl
    def coproduce_check(self, ctx):
        ctx.answer("only-ours.trust")
        return ()


class TestKinds:
    @pytest.mark.parametrize("reader", Audience)
    @pytest.mark.parametrize(
        ("name", "kind"), [(PLAN, ReportKind.PROPOSAL), (CLOSED, ReportKind.CLOSING), (OPEN, ReportKind.QUESTIONS)]
    )
    def test_by_outcome(self, name, kind, reader):
        """What an outcome comes to is a proposal, a closing letter or a list of questions, for each audience."""
        made = told(name, reader)
        assert (kind, reader) == (made.kind, made.audience)
        assert made.stem.endswith(f"-{kind.value}")

    def test_package(self):
        """A package without dates has a proposal too, without a timeline and without diary entries."""
        made = report(planned_example(PLAN).package, audience="charity", now=NOW)
        assert (ReportKind.PROPOSAL, None, ()) == (made.kind, made.timeline, made.entries)
        assert made.sheets

    def test_portfolio(self):
        """A portfolio has an overview, for the provider and the funder."""
        portfolio = Portfolio(plans=(planned_example(PLAN),), team=Team())
        assert [ReportKind.PORTFOLIO] * 2 == [
            report(portfolio, audience=reader, now=NOW).kind for reader in ("provider", "funder")
        ]

    @pytest.mark.parametrize("reader", ["charity", "co-facilitator"])
    def test_portfolio_of_others(self, reader):
        """It shows other charities, so that nobody else gets it."""
        portfolio = Portfolio(plans=(planned_example(PLAN),), team=Team())
        with pytest.raises(ArgumentError, match=r"a portfolio is not for the .*: it shows other charities"):
            report(portfolio, audience=reader, now=NOW)

    def test_portfolio_of_two_programmes(self):
        """No funder is shown what another pays for; the provider sees all of it."""
        plans = [planned_example(name) for name in (PLAN, "right-at-the-start")]
        package = plans[1].package
        other = attrs.evolve(package, funder=attrs.evolve(package.funder, programme="Another programme"))
        portfolio = Portfolio(plans=(plans[0], attrs.evolve(plans[1], package=other)), team=Team())

        with pytest.raises(ArgumentError, match="of several programmes: 'Another programme', "):
            report(portfolio, audience="funder", now=NOW)
        assert "Lantern Row" in str(report(portfolio, audience="provider", now=NOW))

    def test_empty_portfolio(self):
        """A portfolio without a plan has no overview."""
        with pytest.raises(ArgumentError, match="this portfolio has no plan"):
            report(Portfolio(plans=(), team=Team()), audience="provider", now=NOW)


class TestArguments:
    def test_audience_is_named(self):
        """There is no audience by default."""
        with pytest.raises(TypeError, match="audience"):
            report(planned_example(PLAN), now=NOW)

    @pytest.mark.parametrize("audience", [None, "", "Charity", "internal", ["charity"], ("charity", "funder"), True])
    def test_no_audience(self, audience):
        """What names no audience, or names several, makes no report, and never that of the provider (F05)."""
        with pytest.raises((ArgumentError, KindError), match=r"\[audience\].* - name one of provider, charity"):
            report(planned_example(CLOSED), audience=audience, now=NOW)

    @pytest.mark.parametrize("document", [None, "plan", 7, an_example(PLAN)])
    def test_no_document(self, document):
        """What is no document is refused."""
        with pytest.raises(ArgumentError, match=r"the document is .*: expected Assessment or Package or Plan"):
            report(document, audience="charity", now=NOW)

    def test_proceeds(self):
        """An assessment that proceeds goes out as a package."""
        with pytest.raises(ArgumentError, match=r"this assessment proceeds.* - tailor its package first"):
            report(planned_example(PLAN).package.assessment, audience="charity", now=NOW)

    def test_now_has_a_zone(self):
        """The time that a document bears has a zone."""
        with pytest.raises(ArgumentError, match="now has no time zone"):
            report(planned_example(PLAN), audience="charity", now=datetime(2026, 12, 7))  # noqa: DTZ001 - refused

    @pytest.mark.parametrize("now", [date(2026, 12, 7), "2026-12-07", None])
    def test_now_is_a_time(self, now):
        """A day or a text is no time."""
        with pytest.raises(ArgumentError, match=r"now is .*: expected datetime"):
            report(planned_example(PLAN), audience="charity", now=now)

    @pytest.mark.parametrize("languages", [(), ("fr",), ("en", "en"), ("en", "EN")])
    def test_languages(self, languages):
        """Languages are English and Welsh, each once."""
        with pytest.raises(ArgumentError, match="these are no languages of a report"):
            told(PLAN, "charity", languages=languages)

    @pytest.mark.parametrize("argument", ["languages", "disclose"])
    def test_lists(self, argument):
        """A text in the place of a list is refused, and never read letter by letter."""
        with pytest.raises(KindError, match="one text: expected a list"):
            told(PLAN, "charity", **{argument: "en"})

    @pytest.mark.parametrize(
        "document", [planned_example(PLAN), Portfolio(plans=(planned_example(PLAN),), team=Team())]
    )
    @pytest.mark.parametrize(
        ("argument", "given", "message"),
        [
            ("languages", 5, r"languages is int: expected a list - as in \("),
            ("people", 5, "people is int: expected a list - as in case.people"),
            ("disclose", 5, r"disclose is int: expected a list - as in \("),
            ("earlier", 5, "earlier is int: expected a list - pass what read_entries gave"),
            ("earlier", "x", "earlier is one text: expected a list"),
            ("languages", [["en"]], "one of languages is list: expected str"),
            ("people", ["x"], "one of people is str: expected NamedPerson"),
            ("disclose", [["x"]], "one of disclose is list: expected str"),
            ("earlier", ["x"], "one of earlier is str: expected Entry"),
            ("places", 5, r"places is int: expected .* - as in places="),
            ("places", {5: "the hall"}, "the event of a place is int: expected str"),
            ("places", {"concepts": 5}, "the place of 'concepts' is int: expected str"),
            ("invitation", "x", r"the invitation is str: expected Invitation - as in Invitation\("),
        ],
    )
    def test_kinds(self, document, argument, given, message):
        """What is of another kind than it must be is named, with what was expected and an example."""
        with pytest.raises((ArgumentError, KindError), match=message):
            report(document, audience="provider", now=NOW, **{argument: given})

    @pytest.mark.parametrize("reader", ["provider", "funder"])
    @pytest.mark.parametrize(
        "document",
        [
            planned_example(CLOSED),
            planned_example(PLAN).package,
            Portfolio(plans=(planned_example(PLAN),), team=Team()),
        ],
        ids=["letter", "package", "portfolio"],
    )
    def test_places_without_dates(self, document, reader):
        """Where one charity has no dates there is nothing to hold, so places are refused, and not left out."""
        with pytest.raises(ArgumentError, match="there are none here - plan the package first"):
            report(document, audience=reader, now=NOW, places={"concepts": "the hall"})

    def test_places(self):
        """A place of an event that there is not is refused."""
        with pytest.raises(UnknownLineError):
            told(PLAN, "charity", places={"picnic": "the park"})

    def test_invitation(self):
        """Who invites whom stands in the report of a plan."""
        invitation = Invitation(organiser="a@example.org", attendees=("b@example.org",))
        assert invitation == told(PLAN, "charity", invitation=invitation).invitation


class TestReport:
    @pytest.mark.parametrize(
        ("reader", "mark"),
        [
            ("provider", "Internal: for Revolving Doors only"),
            ("charity", "In confidence: for Saltmarsh Carers' Network and Revolving Doors"),
            ("funder", ""),
            ("co-facilitator", ""),
        ],
    )
    def test_mark(self, reader, mark):
        """What is not for everybody is marked (F16)."""
        assert mark == str(told(PLAN, reader).mark)

    def test_languages_of_the_charity(self):
        """The charity and the co-facilitator read the languages that the charity chose, all others English."""
        plan = planned_example(PLAN)
        assessment = attrs.evolve(plan.package.assessment, languages=("cy", "en"))
        welsh = attrs.evolve(plan, package=attrs.evolve(plan.package, assessment=assessment))
        chosen = {reader: report(welsh, audience=reader, now=NOW).languages for reader in Audience}

        assert {("cy", "en")} == {chosen[Audience.CHARITY], chosen[Audience.CO_FACILITATOR]}
        assert {("en",)} == {chosen[Audience.PROVIDER], chosen[Audience.FUNDER]}

    @pytest.mark.parametrize("reader", Audience)
    def test_again(self, reader):
        """The same document, audience and time give the same report."""
        assert told(PLAN, reader) == told(PLAN, reader)

    def test_sections_for_the_provider(self):
        """What is worth knowing and what was left out is for the provider alone; to agree is for the two who do."""
        ids = {reader: {each.id for each in told(PLAN, reader).all_sections()} for reader in Audience}

        assert {"worth-knowing", "left-out"} <= ids[Audience.PROVIDER]
        assert all(not {"worth-knowing", "left-out"} & ids[reader] for reader in OTHERS)
        assert {Audience.PROVIDER, Audience.CHARITY} == {reader for reader in Audience if "agree" in ids[reader]}

    def test_where(self):
        """Where people meet stands beside the dates, for all who take part."""
        place = {"concepts": "The old chapel"}
        made = {reader: told(PLAN, reader, places=place) for reader in Audience}

        assert [True, True, False, True] == ["The old chapel" in texts(each, "dates") for each in made.values()]
        assert "Where" not in texts(told(PLAN, "charity"), "dates")

    def test_whom_is_reported_to(self):
        """The table of dates names who hears the report (R60)."""
        assert "reporting to trustees" in texts(told("right-at-the-start", "charity"), "dates").casefold()

    def test_open_questions(self):
        """A draft lists the questions that make it one, in their words, and asks for them first (R17)."""
        package = tailored({**COMPLETE, "G7.attend": State.NOT_ASKED})
        made = report(package, audience="charity", now=NOW)

        assert package.unasked == tuple(each.id for each in package.open_questions) != ()
        assert [] == [each.text for each in package.open_questions if each.text not in texts(made, "conditions")]
        assert "answers the questions that are still open" in texts(made, "next")

    def test_question_for_the_provider(self):
        """A question that only the provider reads makes no draft of what the charity reads, answered or not."""
        practice, case = Practice(enhance(), plugins=[OnlyOurs()]), a_case(COMPLETE)
        trust = Answer(question="only-ours.trust", kind=Kind.TEXT, state=State.VALUE, value="We trust them.")
        open_, answered = (
            report(practice.tailor(practice.assess(case.charity, call)), audience="charity", now=NOW)
            for call in (case.diagnostic, case.diagnostic.answering(trust))
        )

        assert open_ == answered
        assert "Signature" in texts(open_, "agree")

    def test_awaits_its_reader(self):
        """That the Welsh awaits a reader is on the page, the first sheet and the notes of the first slide."""
        note = "has not been read by a Welsh reader yet"
        made = told("right-at-the-start", "charity", languages=("cy", "en"))

        assert all(
            note in part for part in (texts(made, "welsh"), str(made.sheets[0].intro), str(made.decks[0].slides[0]))
        )


class TestPeople:
    PERSON = NamedPerson(role="facilitator", name="Gwen ap Huw", contact="gwen@example.org")

    @staticmethod
    def run_by(audience, **more):
        plan = planned_example(PLAN)
        events = tuple(attrs.evolve(event, people=("facilitator",)) for event in plan.events)
        made = report(attrs.evolve(plan, events=events), audience=audience, now=NOW, **more)
        return texts(made, "line-concepts")

    @pytest.mark.parametrize(
        ("reader", "shown"),
        [
            ("provider", "Gwen ap Huw (facilitator)"),
            ("charity", "facilitator (G.A.H.)"),
            ("co-facilitator", "facilitator (G.A.H.)"),
        ],
    )
    def test_initials(self, reader, shown):
        """People are roles with initials for all but the provider (F07)."""
        assert shown in self.run_by(reader, people=(self.PERSON,))

    def test_funder(self):
        """The funder does not read who runs what at all, disclosed or not."""
        shown = self.run_by("funder", people=(self.PERSON,), disclose=("facilitator",))
        assert [] == [each for each in ("Gwen", "G.A.H.") if each in shown]

    def test_disclosed(self):
        """Who is named on purpose is named; who is not, is not."""
        assert "Gwen ap Huw" in self.run_by("charity", people=(self.PERSON,), disclose=["facilitator"])
        other = attrs.evolve(self.PERSON, role="another")
        assert "Gwen" not in self.run_by("charity", people=(self.PERSON, other), disclose=["another"])

    def test_disclosed_in_vain(self):
        """A role that nobody is named as is refused, since it may be misspelt."""
        with pytest.raises(ArgumentError, match="did you mean facilitator"):
            self.run_by("charity", people=(self.PERSON,), disclose=["facilitater"])

    @pytest.mark.parametrize("reader", Audience)
    def test_contact(self, reader):
        """How to reach somebody stands in no report."""
        plan = planned_example(PLAN)
        events = tuple(attrs.evolve(event, people=("facilitator",)) for event in plan.events)
        made = report(
            attrs.evolve(plan, events=events),
            audience=reader,
            now=NOW,
            people=(self.PERSON,),
            disclose=("facilitator",),
        )
        assert "gwen@example.org" not in str(made)

    @pytest.mark.parametrize("reader", Audience)
    def test_why_not_free(self, reader):
        """Why somebody is not free stands in no report, only that they are not (F08)."""
        closed = Closure(date(2027, 1, 11), date(2027, 1, 13), ClosureKind.BUSY, "an appointment in court")
        busy = a_calendar().without((closed,))
        asked = Attends(who="trainer", calendar=busy, reason="she is heard as a witness")
        made = str(
            report(
                schedule(tailored(COMPLETE), start=MONDAY, calendar=a_calendar(), requests=(asked,)),
                audience=reader,
                now=NOW,
            )
        )

        assert [] == [each for each in ("court", "witness") if each in made]
        assert (reader in (Audience.PROVIDER, Audience.CHARITY)) <= ("oved on past days without trainer" in made)

    def test_why_closed(self):
        """Nor does why a calendar is closed, where that is private; the charity reads that it is (F08)."""
        closed = Closure(MONDAY, MONDAY, ClosureKind.OTHER, "an appointment in court")
        plan = schedule(tailored(COMPLETE), start=MONDAY, calendar=a_calendar().without((closed,)))
        made = str(report(plan, audience="charity", now=NOW))

        assert (False, True) == ("court" in made, "oved on past not available" in made)


class TestDerived:
    """What could be told from what was said in confidence, although no word of it is repeated."""

    @pytest.mark.parametrize("reader", [Audience.FUNDER, Audience.CO_FACILITATOR])
    def test_condition_of_the_gate(self, reader):
        """That leaders back it on a condition alone is not told by the next steps either."""
        plain, conditional = (
            tailored({**COMPLETE, "C1": Said(said, "said", CHIEF)}) for said in ("yes", "conditional")
        )
        assert texts(report(plain, audience=reader, now=NOW), "next") == texts(
            report(conditional, audience=reader, now=NOW), "next"
        )
        assert "“Before it is confirmed” is settled" in texts(report(conditional, audience="charity", now=NOW), "next")

    def test_condition_of_a_line(self):
        """That a line is not confirmed is told to the funder too, who may not read what it waits for."""
        plan = planned(COMPLETE, Conditional())
        funder, charity = (report(plan, audience=reader, now=NOW) for reader in ("funder", "charity"))

        assert "The caretaker hands over the key." in str(charity)
        assert "caretaker" not in str(funder)
        for made in (funder, charity):
            assert "Vision workshop (provisional)" in texts(made, "dates")
            assert "Vision workshop" in texts(made, "in-short").partition("Subject to conditions")[2]
            assert [True] == [mark.provisional for mark in marks_of(made, "Vision workshop")]

    def test_answer_of_the_funder(self):
        """Who at the funder agreed, and when, is not for the co-facilitator; the charity and the funder read it."""
        case = an_example("policy-and-campaigns")
        given = attrs.evolve(
            case.diagnostic.answer("H1.policy-and-campaigns"),
            kind=Kind.CHOICE,
            state=State.VALUE,
            value="yes",
            said_by="the Manager of the North",
        )
        plan = planned_of(attrs.evolve(case, diagnostic=case.diagnostic.answering(given)))
        made = {reader: str(report(plan, audience=reader, now=NOW)) for reader in Audience}

        assert {Audience.CO_FACILITATOR} == {
            reader for reader in Audience if "Manager of the North" not in made[reader]
        }
        assert "Policy and campaigns" in made[Audience.CO_FACILITATOR]

    @pytest.mark.parametrize("name", [CLOSED, OPEN])
    @pytest.mark.parametrize("reader", [Audience.FUNDER, Audience.CO_FACILITATOR])
    def test_letters(self, name, reader):
        """A letter says to others neither why nor when to talk again, and asks nothing that was said in confidence."""
        made, whole = str(told(name, reader)), planned_example(name)
        assert [] == [gate.reason for gate in whole.gates if gate.reason in made]
        assert [] == [each.text for each in whole.questions if reader not in each.audience and each.text in made]
        assert ["again"] * (name == CLOSED) == [
            each.id for each in told(name, "charity").sections if each.id == "again"
        ]
        assert "again" not in [each.id for each in told(name, reader).sections]

    def test_clauses(self):
        """On which clause a figure rests is for the provider; the documents of others have no such column."""
        name = "criminal-justice-remote"
        made = {reader: report(planned_example(name), audience=reader, now=NOW) for reader in Audience}
        heads = {reader: str([each.headings for each in tables_of(made[reader])]) for reader in Audience}
        assert {Audience.PROVIDER} == {reader for reader in Audience if "'Clause'" in heads[reader]}
        told = {reader: "name a clause of the offer" in str(made[reader].section("about-us")) for reader in Audience}
        assert {Audience.PROVIDER} == {reader for reader in Audience if told[reader]}

    @pytest.mark.parametrize(("reader", "shown"), [("provider", True), ("charity", False), ("funder", False)])
    def test_no_days(self, reader, shown):
        """A part for which nobody gives any time is shown to the provider alone; the total is the same."""
        made = report(planned_example("welsh-charity"), audience=reader, now=NOW, languages=("en",))
        assert shown == ("Review and support" in str(made.sections))
        (days,) = [each for each in made.section("days").blocks if isinstance(each, Table)]
        assert 1 == days.total[2].number

    def test_alike(self):
        """What is alike in all sessions is said once above the table of dates, and has no column."""
        made = told("criminal-justice-remote", "funder").section("dates")
        (dates, *_) = [each for each in made.blocks if isinstance(each, Table)]
        assert "All sessions are remote." in [str(each.words) for each in made.blocks if isinstance(each, Paragraph)]
        assert ["Date", "Session", "Who takes part"] == [str(each) for each in dates.headings]
        assert "Mon 11 Jan 2027, morning" == str(dates.rows[0][0].words)

    def test_reasons(self):
        """One reason is told in a sentence of its own, and several are a list of them."""
        call = (case := an_example("right-at-the-start")).diagnostic
        for question, kinds in (("C1", [Paragraph]), ("C2", [Paragraph, Bullets])):
            call = call.answering(attrs.evolve(call.answer(question), value="no"))
            closed = planned_of(attrs.evolve(case, diagnostic=call))
            letter = report(closed, audience="charity", now=NOW).section("closing")
            why = [each for each in letter.blocks if "We heard that" in str(each) or "several" in str(each)]
            assert kinds == [type(each) for each in why]
            assert len(kinds) == str(why[-1]).count("We heard that")

    def test_sign_off(self):
        """A letter ends with greetings, and who sends them on a line below."""
        for example, last in (("closes-for-now", "farewell"), ("needs-information", "answer")):
            letter = told(example, "charity").section(last)
            assert ["With kind regards,", "The Involvement Team"] == [str(each.words) for each in letter.blocks[-2:]]

    def test_proposes_to_wait(self):
        """What nobody has decided yet is proposed kindly, and does not read as a decision of the charity."""
        kindly = "We think that now is not the right time to begin, and we hope to talk again when it is."
        assert kindly in str(told("closes-for-now", "charity").section("closing"))

    def test_draft(self):
        """How many questions are still open is for the provider and the charity to know."""
        draft = tailored()
        assert draft.unasked
        shown = {reader: "This is a draft" in str(report(draft, audience=reader, now=NOW)) for reader in Audience}
        assert {Audience.PROVIDER, Audience.CHARITY} == {reader for reader in Audience if shown[reader]}

    def test_longer_gaps(self):
        """By how much gaps are longer, since the core team is short of time, is not for the co-facilitator."""
        assert 7 == planned_example(PLAN).package.modules[0].longer_gap
        assert "lengthened by" in str(told(PLAN, "charity"))
        assert "lengthened by" not in str(told(PLAN, "co-facilitator"))

    def test_entries(self):
        """An entry is tentative for every audience, or for none."""
        plan = planned(COMPLETE, Conditional())
        told_to = {
            reader: {entry.uid: entry.status for entry in report(plan, audience=reader, now=NOW).entries}
            for reader in Audience
        }
        assert Status.TENTATIVE in told_to[Audience.PROVIDER].values()
        assert all(each == told_to[Audience.PROVIDER] for each in told_to.values())


def marks_of(made, label):
    return [mark for lane in made.timeline.lanes for mark in lane.marks if str(mark.label) == label]


class TestStanding:
    """What is agreed, confirmed or ended is told as it stands, and never proposed anew (I09)."""

    @pytest.fixture
    def proposal(self):
        """Give an agreement that was proposed and waits for nothing."""
        return propose(tailored(COMPLETE), on=date(2026, 12, 2), by="coordinator")

    def sections(self, agreement, reader="charity"):
        return {section.id: str(section) for section in report(agreement, audience=reader, now=NOW).sections}

    def test_proposed(self, proposal):
        """What is proposed has a place to sign, as the package alone has."""
        assert report(proposal, audience="charity", now=NOW) == report(proposal.package, audience="charity", now=NOW)
        assert "Signature" in self.sections(proposal)["agree"]

    def test_agreed(self, proposal):
        """What is agreed says when and by whom, and asks nobody to read or to sign."""
        agreed = proposal.agree(on=date(2026, 12, 9), by="chief executive")
        told = self.sections(agreed)

        assert "9 December 2026 by chief executive" in told["agree"]
        assert "Signature" not in told["agree"]
        assert "reads this proposal" not in told["next"]
        assert "The package is confirmed" in told["next"]

    def test_confirmed(self, proposal):
        """What is confirmed has nothing left that has to be met first."""
        agreed = proposal.agree(on=date(2026, 12, 9), by="chief executive")
        told = self.sections(agreed.confirm(on=date(2026, 12, 10), by="coordinator"))

        assert "The package is confirmed" not in told["next"]
        assert "conditions" not in told

    @pytest.mark.parametrize(
        ("end", "sentence"), [("decline", "decided on"), ("close", "was closed for now on")], ids=["declined", "closed"]
    )
    def test_ended(self, proposal, end, sentence):
        """What was declined or closed gives its letter, whose reason the funder does not read."""
        ended = getattr(proposal, end)(
            on=date(2026, 12, 9), by="chief executive", reason="the lead has left us for good"
        )
        letter = report(ended, audience="charity", now=NOW)

        assert ReportKind.CLOSING is letter.kind
        assert "agree" not in self.sections(ended)
        assert sentence in self.sections(ended)["closing"]
        assert "lead has left us" in self.sections(ended)["closing"]
        assert sentence in self.sections(ended, "funder")["closing"]
        assert "lead has left us" not in str(report(ended, audience="funder", now=NOW))

    @pytest.mark.parametrize("reason", ["the lead has left us for good", "The lead has left us for good."])
    def test_reason(self, proposal, reason):
        """The reason that somebody gave is told in one sentence, however it was written."""
        letter = self.sections(proposal.close(on=date(2026, 12, 9), by="coordinator", reason=reason))
        assert f"The reason that was given is this: {reason.removesuffix('.')}.'" in letter["closing"]
        assert "whenever it suits you" in letter["again"]

    def test_under_way(self):
        """What is under way is confirmed, and has nothing to sign."""
        told = self.sections(Delivery(plan=planned(COMPLETE)))

        assert "agree" not in told
        assert "Where it stands" not in told["in-short"]

    def test_delivered(self):
        """What took place is told on its real day from the day on which that is recorded, and the next step is next."""
        first = planned(COMPLETE).events[0]
        real = first.day + timedelta(days=1)
        took = {"on": real, "days": ProviderDays.of("1"), "recorded": real + timedelta(days=1)}
        delivery = Delivery(plan=planned(COMPLETE)).delivered(first.id, **took)
        before, after = (
            report(delivery, audience="charity", now=datetime.combine(real + timedelta(days=days), time(9), UTC))
            for days in (0, 2)
        )

        assert [first.day, real] == [made.entries[0].start for made in (before, after)]
        assert "It took place then" in texts(after, "dates")
        assert "the next session together" in texts(after, "next")
        assert "the first session together" not in texts(after, "next")


class TestNotebook:
    """A report shows itself where a notebook asks for a page or a drawing."""

    def test_page(self):
        """It is a fragment of a page, with every section of it, and no page of its own."""
        made = told(PLAN, "charity")
        page = made._repr_html_()

        assert "<html" not in page
        assert [] == [str(each.heading) for each in made.sections if str(each.heading) not in page]

    def test_drawing(self):
        """Its timeline is a drawing; a letter has none."""
        assert told(PLAN, "charity")._repr_svg_().startswith("<?xml")
        assert told(CLOSED, "charity")._repr_svg_() is None
