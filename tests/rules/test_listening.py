"""A call that listens: it notes what is read, names what nobody asks, and shows nothing that was said."""

import pytest

from cases import a_call, a_case, the_practice
from coproduce import (
    Audience,
    Kind,
    Plugin,
    PluginError,
    Practice,
    Question,
    Source,
    State,
    dumps,
    enhance,
    hookimpl,
)
from coproduce.errors import UnknownLineError, UnknownQuestionError
from coproduce.rules.listening import Listening

HOOKS = ("coproduce_gate", "coproduce_propose", "coproduce_compose", "coproduce_tailor", "coproduce_check")
"""The hooks that may ask after answers."""


def asking(hook, name, *, found=None):
    """Make a plugin that asks after one answer in one hook, and leaves the answer in `found`."""

    def answering(self, ctx):  # noqa: ARG001 - as hooks are
        answer = ctx.answer(name)
        if found is not None:
            found.append(answer)
        return ()

    answering.__name__ = hook
    facts = {"key": "rural", "version": "0.3", "distribution": "coproduce-rural", hook: hookimpl(answering)}
    return type("Asking", (Plugin,), facts)()


def a_run(*plugins):
    practice, case = Practice(enhance(), plugins=plugins), a_case()
    return practice.tailor(practice.assess(case.charity, case.diagnostic))


def refused(*plugins):
    with pytest.raises(PluginError) as caught:
        a_run(*plugins)
    return caught.value


class Homes(Plugin):
    key = "homes"

    @hookimpl
    def coproduce_questions(self):
        yield Question(
            id="homes.tenants",
            text="Who rents?",
            kind=Kind.TEXT,
            source=Source.assumption("a test"),
            audience=frozenset(Audience),
        )


class TestUnknown:
    @pytest.mark.parametrize("hook", HOOKS)
    def test_named(self, hook):
        """A question that nobody asks is an error in every hook, with the plugin, the hook and what may be meant."""
        told = refused(asking(hook, "E55"))

        assert ("question", "rural (coproduce-rural 0.3)", hook) == (told.code, told.plugin, told.hook)
        assert "asks for the answer to 'E55', which is no question" == told.message
        assert "did you mean E5?" == told.hint

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("g6", "did you mean G6?"),
            ("E1.governence", "did you mean E1.governance?"),
            ("C5.wrong_time", "did you mean C5.wrong-time?"),
            ("G5.face-to-fase", "did you mean G5.face-to-face?"),
            ("homes.tenant", "did you mean homes.tenants?"),
        ],
    )
    def test_meant(self, name, hint):
        """What is near is offered, the questions of plugins in force among it."""
        assert hint == refused(asking("coproduce_gate", name), Homes()).hint

    @pytest.mark.parametrize("name", ["Q", "E1.no-such-function", "wales", "A1.x"])
    def test_not_near(self, name):
        """Where nothing is near the first questions are listed, and how many more there are."""
        told = refused(asking("coproduce_gate", name))

        assert told.hint.startswith("the questions are A1, A2, A3,")
        assert told.hint.endswith(f"and {len(the_practice().questions.all) - 8} more")

    def test_of_our_own(self):
        """Every question that our own rules ask after is there: a run without plugins is refused nothing."""
        assert a_run().read

    def test_kind_of_error(self):
        """Outside a practice it is an error of its own, and a lookup that failed."""
        heard = Listening.to(a_call(), the_practice().questions)
        with pytest.raises(UnknownQuestionError) as caught:
            heard.answer("E55")

        assert isinstance(caught.value, UnknownLineError)
        assert isinstance(caught.value, LookupError)


class TestNotAsked:
    @pytest.mark.parametrize("name", ["wales.language", "housing.tenants", "no-such-plugin.thing"])
    @pytest.mark.parametrize("hook", HOOKS)
    def test_not_in_force(self, hook, name):
        """A question of a plugin that is not in force counts as not asked."""
        found = []
        a_run(asking(hook, name, found=found))

        assert {(name, State.NOT_ASKED, False)} == {(each.question, each.state, each.known) for each in found}

    def test_in_force(self):
        """A question of a plugin in force is there, whether it was answered or not."""
        found = []
        a_run(asking("coproduce_gate", "homes.tenants", found=found), Homes())

        assert {State.NOT_ASKED} == {each.state for each in found}

    def test_no_name(self):
        """An empty name, as of an offer that asks nothing, counts as not asked."""
        assert not Listening.to(a_call(), the_practice().questions).answer("").known

    def test_not_noted(self):
        """What is no question in force is not among what was read."""
        heard = Listening.to(a_call(), the_practice().questions)
        for name in ("wales.language", "G6", ""):
            heard.answer(name)

        assert ("G6",) == heard.read()

    def test_own_question(self):
        """A question under the plugin's own key that it does not ask is an error."""
        assert "question" == refused(asking("coproduce_gate", "rural.thing")).code


CANDID = [
    "the chair drinks, and nobody says so",
    "Mary told us in confidence",
    "E5\x1b[31m",
    "E5\n",
    "\u202eE5",
    "E" * 500,
    "É1",
    "5 people left",
]
"""Texts that are no ids, and may hold what was said."""


class TestCandid:
    @pytest.mark.parametrize("text", CANDID)
    @pytest.mark.parametrize("hook", ["coproduce_gate", "coproduce_check"])
    def test_not_shown(self, hook, text):
        """A text that is no id is not shown where it is used as one."""
        told = refused(asking(hook, text))

        assert "asks for the answer to something that is no id, which is no question" == told.message
        assert text not in str(told)

    def test_not_kept(self):
        """A text with a point in it, which may be a question of somebody else, leaves no trace in the package."""
        assert "Mary" not in dumps(a_run(asking("coproduce_tailor", "mary.said and Mary meant")))

    @pytest.mark.parametrize("name", [5, 1.5, b"G6", ("G6",), object()])
    def test_no_text(self, name):
        """What is no text at all is refused by its plugin, and not shown."""
        told = refused(asking("coproduce_gate", name))

        assert ("rural (coproduce-rural 0.3)", "coproduce_gate") == (told.plugin, told.hook)
        assert "something that is no id" in told.message

    def test_none(self):
        """None in the place of a name is refused."""
        assert "question" == refused(asking("coproduce_gate", None)).code


class TestNoted:
    def test_read(self):
        """What is read is noted once, in the order of the call, whoever reads it."""
        heard = Listening.to(a_call(), the_practice().questions)
        for name in ("G6", "B2", "G6", "E5"):
            heard.answer(name)

        assert ("B2", "E5", "G6") == heard.read()

    def test_beside_what_was_read(self):
        """What was read before counts too."""
        heard = Listening.to(a_call(), the_practice().questions, ("B2",))
        heard.answer("G6")

        assert ("B2", "G6") == heard.read()

    def test_answers_as_the_call(self):
        """It answers just as the call does, question by question."""
        call, questions = a_call(), the_practice().questions
        heard = Listening.to(call, questions)

        assert [call.answer(question.id) for question in questions] == [
            heard.answer(question.id) for question in questions
        ]

    def test_in_the_package(self):
        """A question that a plugin reads is among what the package rests on, and one that it does not is not."""
        read = a_run(asking("coproduce_check", "A3")).read

        assert ("A3" in read, "A3" in a_run().read) == (True, False)

    def test_the_call_is_unchanged(self):
        """Listening changes nothing in the call, and the package holds the call and not what listened."""
        case = a_case()
        before = repr(case.diagnostic)
        package = the_practice().tailor(the_practice().assess(case.charity, case.diagnostic))

        assert before == repr(case.diagnostic)
        assert package.assessment.diagnostic == case.diagnostic
