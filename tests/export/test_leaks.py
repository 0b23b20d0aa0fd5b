"""The last look: what a plugin copied out of an answer is refused for whoever may not see the answer."""

from datetime import date
from unicodedata import normalize

import attrs
import pytest

from cases import CHIEF, COMPLETE, MANAGER, Said, a_call, a_case, planned, tailored, the_practice
from coproduce import (
    Activity,
    AddActivity,
    Answer,
    Finding,
    Gap,
    Kind,
    LeakError,
    Level,
    NamedPerson,
    Nature,
    Only,
    Plugin,
    Portfolio,
    Practice,
    Question,
    SetStyle,
    Source,
    State,
    Team,
    enhance,
    hookimpl,
    propose,
)
from coproduce.answers import Aspect, Challenge
from coproduce.audience import Audience
from coproduce.export.reporting import report
from coproduce.export.words import as_given
from export.canaries import NOW, planned_example

SECRET = "two trustees distrust whoever comes from outside"  # noqa: S105 - said in confidence, and no password
SHORT = "trustees distrust us"
SOURCE = Source.assumption("a test")
SAID = {**COMPLETE, "C1": Said("yes", SECRET, CHIEF)}
OTHERS = ("funder", "co-facilitator")


def a_plugin(hook, *yields):
    """Make a plugin of which one hook yields something, made from the words of an answer."""

    def speak(self, ctx):  # noqa: ARG001 - a method
        words = ctx.answer("C1").evidence
        return [each(words) for each in yields]

    return type("Copycat", (Plugin,), {"key": "copycat", "ids": ("copycat/*",), hook: hookimpl(speak)})()


def an_activity(**texts):
    activity = Activity(
        id="copycat/talk",
        title=texts.get("title", "A talk"),
        module="enhance/module-1",
        nature=Nature.CONSULTANCY,
        summary=texts.get("summary", "People talk."),
        gap=Gap.FIRST,
        source=SOURCE,
    )
    return AddActivity(id="copycat/talk-added", activity=activity, reason="it helps", source=SOURCE)


def told_to(document, audience, **more):
    return report(document, audience=audience, now=NOW, **more)


def refused(document, audience):
    with pytest.raises(LeakError) as caught:
        told_to(document, audience)
    return caught.value


def rewritten(package, **parts):
    """Write the secret into the first of some parts of a package, as a plugin could have."""
    changed = {
        name: (attrs.evolve(getattr(package, name)[0], **texts), *getattr(package, name)[1:])
        for name, texts in parts.items()
    }
    return attrs.evolve(package, **changed)


class TestPlugin:
    @pytest.mark.parametrize("audience", OTHERS)
    @pytest.mark.parametrize("slot", ["title", "summary"])
    def test_activity(self, audience, slot):
        """A plugin that copies an answer into the title or the summary of a line is found out (F09)."""
        copied = a_plugin("coproduce_compose", lambda words: an_activity(**{slot: f"A talk, since {words}"}))
        fault = refused(tailored(SAID, copied), audience)

        assert ("leak", "copycat", "copycat/talk") == (fault.code, fault.plugin, fault.path)
        assert str(fault) == (
            f"[leak] copycat: copycat/talk: the report for the {audience} would repeat the answer to C1, which is not "
            "for it, in copycat/talk - take the charity's words out of what everybody reads"
        )

    @pytest.mark.parametrize("audience", OTHERS)
    def test_style(self, audience):
        """One that copies it into the style of a module is found out too."""
        style = a_plugin(
            "coproduce_tailor",
            lambda words: SetStyle(
                id="copycat/style",
                target=Only("enhance/module-1"),
                style=words.upper(),
                reason="it helps",
                source=SOURCE,
            ),
        )
        fault = refused(tailored({**SAID, "B5.style": State.UNKNOWN}, style), audience)
        assert "the answer to C1, which is not for it, in enhance/module-1" in str(fault)

    @pytest.mark.parametrize("audience", ["provider", "charity"])
    def test_for_those_who_may(self, audience):
        """Who may see the answer reads it."""
        copied = a_plugin("coproduce_compose", lambda words: an_activity(summary=words))
        assert SECRET in str(told_to(tailored(SAID, copied), audience)).replace("Two", "two")

    @pytest.mark.parametrize("audience", OTHERS)
    def test_finding(self, audience):
        """What a plugin finds is for the provider and the charity anyway, so that nothing is refused for others."""
        found = a_plugin(
            "coproduce_check",
            lambda words: Finding(id="copycat/found", level=Level.NOTE, text=words, source=SOURCE),
        )
        assert SECRET not in str(told_to(tailored(SAID, found), audience))

    def test_from_the_charity(self):
        """What a plugin asks for the provider alone is refused where it is repeated to the charity."""
        asked = Question(
            id="copycat.worry",
            text="What worries us?",
            kind=Kind.TEXT,
            source=SOURCE,
            audience=frozenset({Audience.PROVIDER}),
        )

        class Worried(Plugin):
            key, ids = "copycat", ("copycat/*",)

            @hookimpl
            def coproduce_questions(self):
                return [asked]

            @hookimpl
            def coproduce_compose(self, ctx):
                return [attrs.evolve(an_activity(), reason=f"{ctx.answer('copycat.worry').value}")]

        practice = Practice(enhance(), plugins=(Worried(),))
        worry = Answer(question="copycat.worry", kind=Kind.TEXT, state=State.VALUE, value=SECRET)
        case = a_case(COMPLETE)
        package = practice.tailor(practice.assess(case.charity, case.diagnostic.answering(worry)))

        assert "would repeat the answer to copycat.worry" in str(refused(package, "charity"))
        assert told_to(package, "funder")
        assert told_to(package, "provider")

    @pytest.mark.parametrize("told", ["said_by", "evidence_from"])
    def test_who_said_it(self, told):
        """Who said something in confidence, and whose evidence it was, is looked for as what was said is."""
        who = "the finance director, whom all know as the difficult one"
        case = a_case(SAID)
        heard = case.diagnostic.answering(attrs.evolve(case.diagnostic.answer("C2"), **{told: who}))
        copied = a_plugin("coproduce_compose", lambda _: an_activity(title=f"A talk with {who}"))
        practice = Practice(enhance(), plugins=(copied,))
        package = practice.tailor(practice.assess(case.charity, heard))

        assert "the answer to C2," in str(refused(package, "funder"))
        assert who in str(told_to(package, "charity"))

    def test_owner(self):
        """Blamed is whose part repeats an answer to this reader, not whose part takes the answer up for others."""
        what = "the trustees have never met anybody who uses the service"
        copied = a_plugin("coproduce_compose", lambda _: an_activity(title=f"A talk: {what}"))
        said = {**SAID, "F2": (Challenge(Aspect.CULTURE, what, real=True),)}
        package = tailored(said, copied)
        topics = [note.text for line in package.lines for note in getattr(line, "topics", ())]

        assert what in " ".join(topics)
        assert ("copycat", "copycat/talk") == ((fault := refused(package, "funder")).plugin, fault.path)

    def test_names_no_words(self):
        """The error holds no word of what was said, nor does its repr or what caused it."""
        copied = a_plugin("coproduce_compose", lambda words: an_activity(summary=words))
        fault = refused(tailored(SAID, copied), "funder")
        told = f"{fault} {fault!r} {vars(fault)} {fault.__cause__}"
        assert [] == [word for word in SECRET.split() if len(word) > 4 and word in told]


class TestShared:
    """What is alike without being a repetition."""

    @pytest.mark.parametrize(
        "said",
        [
            "people who use the services are on the board",
            "we will meet on Monday 11 January 2027 with everybody",
            "Coproduction support for Hope is what the board asked for",
            "a final debrief with the core team would help",
            "the Concepts workshop, the Vision workshop and the Planning workshop",
            "there will be 12 people in the room",
            "the facilitator from the Involvement Team was kind",
        ],
    )
    @pytest.mark.parametrize("audience", OTHERS)
    def test_our_own_words(self, audience, said):
        """Who says in confidence what documents say anyway has not been repeated."""
        assert told_to(planned({**SAID, "C1": Said("yes", said, CHIEF)}), audience)

    def test_public_too(self):
        """A sentence that was also said in answer to a question for everybody is no leak."""
        open_too = {**SAID, "B1": SECRET}
        copied = a_plugin("coproduce_compose", lambda words: an_activity(summary=words))
        assert SECRET in str(told_to(tailored(open_too, copied), "funder"))

    def test_short(self):
        """Fewer than twenty characters are let through, since so much is alike by chance."""
        assert 20 == len(SHORT)
        copied = a_plugin("coproduce_compose", lambda words: an_activity(title=words))
        shorter = tailored({**SAID, "C1": Said("yes", SHORT[:-1], CHIEF)}, copied)

        assert SHORT[:-1] in str(told_to(shorter, "funder")).replace("Trustees", "trustees")
        assert refused(tailored({**SAID, "C1": Said("yes", SHORT, CHIEF)}, copied), "funder")

    @pytest.mark.parametrize(
        "changed",
        [
            str.upper,
            str.title,
            lambda words: words.replace(" ", "\n  "),
            lambda words: f"({words[3:]})",
            lambda words: f"x{words}",
            lambda words: words.replace(" ", "-"),
            lambda words: words.replace(" ", "_"),
            lambda words: words.replace(" ", "\u2011"),
            lambda words: words.replace("s", "s\u200b"),
            "\u00ad".join,
        ],
    )
    def test_changed(self, changed):
        """Case, spaces, hyphens, signs that nobody sees and what stands around a text make no other text of it."""
        copied = a_plugin("coproduce_compose", lambda words: an_activity(summary=changed(words)))
        assert refused(tailored(SAID, copied), "funder")

    @pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
    def test_written_otherwise(self, form):
        """Nor do accents that are written as signs of their own, and an apostrophe of another shape."""
        told = "s\u00eer nobody\u2019s clients"
        copied = a_plugin(
            "coproduce_compose", lambda words: an_activity(summary=normalize(form, words).replace("\u2019", "'"))
        )
        assert refused(tailored({**SAID, "C1": Said("yes", told, CHIEF)}, copied), "funder")

    def test_commas(self):
        """Words on the two sides of a sign are a list, and lists are alike by chance."""
        copied = a_plugin("coproduce_compose", lambda words: an_activity(summary=words.replace(" ", ", ")))
        assert told_to(tailored(SAID, copied), "funder")

    def test_examples(self):
        """No report on an example is refused, for any audience, though people say much there in confidence."""
        for name in ("policy-and-campaigns", "research-and-peer-research", "welsh-charity"):
            document = planned_example(name)
            assert [told_to(document, reader).audience for reader in Audience] == list(Audience)


class TestTyped:
    """What a sender types beside a document was copied by nobody, whatever was said in confidence."""

    def test_places(self):
        """Where people meet can be said, although somebody spoke of that place."""
        place, said = "The old Methodist chapel hall", "we argued in the old Methodist chapel hall again"
        plain, candid = (planned({**SAID, "C1": Said("yes", each, CHIEF)}) for each in ("it helps", said))
        made = [told_to(each, "co-facilitator", places={"concepts": place}) for each in (plain, candid)]

        assert made[0] == made[1]
        assert place in str(made[0])

    @pytest.mark.parametrize(
        ("said", "who"),
        [
            ("the finance officer of the housing team is sceptical", "finance officer of the housing team"),
            ("it was mocked by the finance officer", "the finance officer"),
        ],
    )
    @pytest.mark.parametrize("audience", OTHERS)
    def test_who_agreed(self, audience, said, who):
        """So can who agreed, although somebody spoke of them, and whatever our own words beside them are."""
        made = []
        for each in ("it helps", said):
            package = tailored({**SAID, "C1": Said("yes", each, CHIEF)})
            record = propose(package, on=date(2026, 12, 10), by="team").agree(on=date(2026, 12, 17), by=who)
            made.append(told_to(record, audience))

        assert made[0] == made[1]
        assert who in str(made[0])

    @pytest.mark.parametrize("disclosed", [True, False])
    def test_who_runs_it(self, disclosed):
        """So can who runs a session, by a role or by a name that may be disclosed."""
        name = "Gwenllian Hughes-Pritchard"
        role = "trainer" if disclosed else name
        plan = planned({**SAID, "C1": Said("yes", f"they doubt whether {name} can do it", CHIEF)})
        run = attrs.evolve(plan, events=tuple(attrs.evolve(event, people=(role,)) for event in plan.events))
        people = (NamedPerson(role=role, name=name),) if disclosed else ()

        assert name in str(told_to(run, "co-facilitator", people=people, disclose=[each.role for each in people]))

    def test_earlier(self):
        """So can what is called off, as it was sent, but not to whom nobody told the place."""
        plan = planned(
            {**SAID, "C1": Said("yes", "a talk on what the trustees fear, in the old Methodist chapel", CHIEF)}
        )
        sent = told_to(plan, "charity", places={"concepts": "The old Methodist chapel"}).entries
        gone = attrs.evolve(sent[0], uid="gone@coproduce", summary=as_given("Hope: a talk on what the trustees fear"))

        for audience, told in (("co-facilitator", True), ("funder", False)):
            made = told_to(plan, audience, earlier=(*sent, gone))
            assert "Hope: a talk on what the trustees fear" in str(made)
            assert told == ("Methodist" in str(made))

    def test_copied_too(self):
        """What a plugin copied is refused beside what the sender typed."""
        copied = a_plugin("coproduce_compose", lambda words: an_activity(summary=words))
        plan = planned(SAID, copied)
        with pytest.raises(LeakError):
            told_to(plan, "co-facilitator", places={"concepts": "The old Methodist chapel hall"})


class TestWhatIsSearched:
    PACKAGE = tailored(SAID)

    @pytest.mark.parametrize(
        "parts",
        [
            {"lines": {"title": SECRET}},
            {"lines": {"summary": SECRET}},
            {"lines": {"content": ("more", SECRET)}},
            {"modules": {"title": SECRET}},
            {"modules": {"form": SECRET}},
            {"roles": {"title": SECRET}},
            {"options": {"title": SECRET}},
            {"coverage": {"title": SECRET}},
        ],
    )
    def test_parts(self, parts):
        """Each part of a package that a report shows is searched."""
        fault = refused(rewritten(self.PACKAGE, **parts), "funder")
        assert ("leak", "coverage" not in parts) == (fault.code, bool(fault.path))

    @pytest.mark.parametrize(
        ("question", "said"),
        [
            ("F2", (Challenge(Aspect.CULTURE, SECRET, real=True),)),
            ("G4", (SECRET,)),
            ("D4", Said(2, SECRET)),
            ("E6", Said(1, SECRET)),
            ("G6", Said("no", SECRET)),
        ],
    )
    def test_answers(self, question, said):
        """Values and evidence of every question that the funder may not see are searched for."""
        package = rewritten(tailored({**COMPLETE, question: said}), lines={"summary": SECRET})
        assert f"the answer to {question}," in str(refused(package, "funder"))

    def test_why_no_visit(self):
        """So is the reason why a call was no visit."""
        assessment = attrs.evolve(self.PACKAGE.assessment, diagnostic=a_call(COMPLETE, mode_reason=SECRET))
        package = rewritten(attrs.evolve(self.PACKAGE, assessment=assessment), lines={"summary": SECRET})
        assert "the answer to A2," in str(refused(package, "funder"))

    def test_each_voice(self):
        """So is what each of several people said, not only what was made of it."""
        voices = [
            Answer(question="C1", kind=Kind.CHOICE, state=State.VALUE, value="yes", evidence=told, said_by=who)
            for told, who in (("yes", CHIEF), (SECRET, MANAGER))
        ]
        call = self.PACKAGE.assessment.diagnostic.answering(Answer.of(voices)).for_readers_of(the_practice().questions)
        assessment = attrs.evolve(self.PACKAGE.assessment, diagnostic=call)
        package = rewritten(attrs.evolve(self.PACKAGE, assessment=assessment), lines={"summary": SECRET})
        assert "the answer to C1," in str(refused(package, "funder"))

    def test_plan(self):
        """A plan is searched as its package is."""
        plan = planned(SAID)
        assert refused(attrs.evolve(plan, package=rewritten(plan.package, lines={"title": SECRET})), "funder")

    def test_portfolio(self):
        """So is each plan of a portfolio."""
        plan = planned(SAID)
        told = attrs.evolve(plan, package=rewritten(plan.package, lines={"title": SECRET}))
        portfolio = Portfolio(plans=(plan,), team=Team())

        assert told_to(portfolio, "funder")
        assert refused(attrs.evolve(portfolio, plans=(_retitled(told),)), "funder")
        assert told_to(attrs.evolve(portfolio, plans=(_retitled(told),)), "provider")


def _retitled(plan):
    """Give the events of a plan the titles that its lines now have."""
    titles = {line.id: line.title for line in plan.package.lines}
    events = (attrs.evolve(each, meeting=attrs.evolve(each.meeting, title=titles[each.line])) for each in plan.events)
    return attrs.evolve(plan, events=tuple(events))
