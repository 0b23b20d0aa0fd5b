"""What a plugin may yield and under which ids, whom it is asked about, and in which order: the rest is in faults."""

import attrs
import pytest

from cases import a_case
from coproduce import (
    AddRole,
    CheckContext,
    ConflictError,
    Finding,
    Gate,
    Include,
    Level,
    Mode,
    Only,
    Plugin,
    PluginError,
    Practice,
    Question,
    Role,
    SetMode,
    Source,
    Verdict,
    enhance,
    hookimpl,
    sector,
)
from coproduce.answers import Kind
from coproduce.audience import Audience
from coproduce.rules.asking import MOST_ANSWERS, author
from coproduce.rules.refusing import OfferPlugin
from coproduce.rules.registry import Registry

SOURCE = Source.assumption("a test")
ROLE = Role(id="faulty/host", title="a host", team="hosts", source=SOURCE)
GATE = Gate(id="faulty/gate", title="A gate", verdict=Verdict.PASS, reason="fine", source=SOURCE)
INCLUDE = Include(id="faulty/in", line="enhance/concepts", reason="a test", source=SOURCE)
TAILORING = SetMode(
    id="faulty/mode", target=Only("enhance/concepts"), mode=Mode.FACE_TO_FACE, reason="a test", source=SOURCE
)
FINDING = Finding(id="faulty/note", level=Level.NOTE, text="a test", source=SOURCE)
QUESTION = Question(id="faulty.one", text="One?", kind=Kind.TEXT, source=SOURCE, audience=frozenset(Audience))

HOOKS = {
    "coproduce_catalogue": ROLE,
    "coproduce_questions": QUESTION,
    "coproduce_gate": GATE,
    "coproduce_propose": INCLUDE,
    "coproduce_compose": attrs.evolve(TAILORING),
    "coproduce_tailor": TAILORING,
    "coproduce_check": FINDING,
}
"""Each hook with a value that a plugin may yield from it; a tailoring is foreign to compose."""


def answering(hook, answer, *, key="faulty", **facts):
    """Make a plugin that answers one hook by calling `answer`."""
    alone = hook in ("coproduce_catalogue", "coproduce_questions")
    function = (lambda self: answer()) if alone else (lambda self, ctx: answer())  # noqa: ARG005 - as hooks are
    function.__name__ = hook
    return type("Faulty", (Plugin,), {"key": key, "version": "0.1", hook: hookimpl(function), **facts})()


def a_run(*plugins):
    """Take the worked case the whole way, so that every hook is asked."""
    practice = Practice(enhance(), plugins=plugins)
    case = a_case()
    return practice.tailor(practice.assess(case.charity, case.diagnostic))


def refused(*plugins):
    with pytest.raises(PluginError) as caught:
        a_run(*plugins)
    return caught.value


def raising(error):
    def answer():
        raise error

    return answer


class TestYields:
    @pytest.mark.parametrize("hook", HOOKS)
    @pytest.mark.parametrize("nothing", [(), [], None, iter(())], ids=lambda value: type(value).__name__)
    def test_nothing(self, hook, nothing):
        """A hook may yield nothing, and then nothing changes."""
        package = a_run(answering(hook, lambda: nothing))

        assert a_run().lines == package.lines

    def test_cap_is_not_reached(self):
        """A hook may yield just as many values as the cap says."""
        registry = Registry((enhance(), answering("coproduce_check", lambda: [FINDING] * MOST_ANSWERS)))
        asked = list(registry.ask("coproduce_check", (Finding,), context=_package_context()))

        assert MOST_ANSWERS == len([value for _, value in asked if value is FINDING])


def _package_context():
    return CheckContext(package=a_run())


class TestIds:
    @pytest.mark.parametrize(
        "hook", [hook for hook in HOOKS if hook not in ("coproduce_questions", "coproduce_compose")]
    )
    @pytest.mark.parametrize(
        "id_",
        [
            "enhance/mine",
            "mine",
            "faulty",
            "faulty/",
            "/mine",
            "faulty/two words",
            "Faulty/mine",
            "faulty/mine\n",
            "",
            "faulty/a/b",
        ],
    )
    def test_of_another_owner(self, hook, id_):
        """An id that is not the plugin's own, or is of another form, is refused by name."""
        told = refused(answering(hook, lambda: [attrs.evolve(HOOKS[hook], id=id_)]))

        assert ("id", "faulty 0.1", hook) == (told.code, told.plugin, told.hook)
        assert "is not of the form faulty/name" in told.message

    @pytest.mark.parametrize(
        "hook", [hook for hook in HOOKS if hook not in ("coproduce_questions", "coproduce_compose")]
    )
    @pytest.mark.parametrize("id_", [5, None, ("faulty", "mine")])
    def test_no_text(self, hook, id_):
        """An id that is no text is refused by name, as any other fault of a plugin."""
        told = refused(answering(hook, lambda: [attrs.evolve(HOOKS[hook], id=id_)]))

        assert "faulty" in str(told)
        assert hook in str(told)

    @pytest.mark.parametrize("id_", ["one", "other.one", "C1", "faulty", "faulty/one", "", "Faulty.one"])
    def test_question(self, id_):
        """A question whose id is not of the plugin's own is refused by name."""
        told = refused(answering("coproduce_questions", lambda: [attrs.evolve(QUESTION, id=id_)]))

        assert ("id", "faulty 0.1", "coproduce_questions") == (told.code, told.plugin, told.hook)
        assert "is not of the form faulty.name" in told.message

    @pytest.mark.parametrize(
        ("hook", "other"),
        [
            ("coproduce_catalogue", "faulty/Host"),
            ("coproduce_catalogue", "faulty/host"),
            ("coproduce_questions", "faulty.One"),
        ],
    )
    def test_taken(self, hook, other):
        """An id that is taken, be it in other letters, is refused naming the plugin and the hook."""
        value = HOOKS[hook]
        told = refused(answering(hook, lambda: [value, attrs.evolve(value, id=other)]))

        assert "id" == told.code
        assert f"'{other}' is taken" in told.message
        assert "faulty" in told.plugin
        assert hook == told.hook


class TestHooks:
    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("coproduce_tailr", "coproduce_tailor"),
            ("coproduce_gates", "coproduce_gate"),
            ("coproduce_question", "coproduce_questions"),
            ("coproduce_xyzxyzxyzxyz", None),
        ],
    )
    def test_misspelt(self, name, meant):
        """A misspelt hook is refused with the one that was meant, or else with those that there are."""
        told = refused(type("Faulty", (Plugin,), {"key": "faulty", name: lambda _, __: ()})())

        assert ("hook", "faulty", name) == (told.code, told.plugin, told.hook)
        assert told.hint.startswith(f"did you mean {meant}?" if meant else "the hooks are coproduce_catalogue, ")


class TestFields:
    @pytest.mark.parametrize(
        ("hook", "value"),
        [
            ("coproduce_tailor", attrs.evolve(TAILORING, target="enhance/concepts")),
            ("coproduce_tailor", attrs.evolve(TAILORING, mode="remote")),
            ("coproduce_tailor", attrs.evolve(TAILORING, reason=None)),
            ("coproduce_tailor", attrs.evolve(TAILORING, source="R41")),
            ("coproduce_tailor", attrs.evolve(TAILORING, supersedes=5)),
            ("coproduce_propose", attrs.evolve(INCLUDE, line=["enhance/concepts"])),
            ("coproduce_gate", attrs.evolve(GATE, verdict="pass")),
            ("coproduce_gate", attrs.evolve(GATE, asks=("no-such-question",))),
            ("coproduce_check", attrs.evolve(FINDING, level="note")),
        ],
        ids=lambda value: None if isinstance(value, str) else type(value).__name__,
    )
    def test_of_another_kind(self, hook, value):
        """A value with a field of another kind is refused, naming the plugin and the hook."""
        told = refused(answering(hook, lambda: [value]))

        assert "faulty" in told.plugin
        assert hook == told.hook


class TestAsking:
    def test_own_first_then_by_key(self):
        """The offer's own rules are asked first, and the others in the order of their keys."""
        plugins = [answering("coproduce_gate", tuple, key=key) for key in ("b", "a")]
        practice = Practice(enhance(), plugins=plugins)

        assert ["a", "b"] == [plugin.key for plugin in practice.plugins]

    def test_only_those_that_apply(self):
        """A plugin that does not apply to the charity is not asked about it."""
        a_run(answering("coproduce_gate", raising(ValueError()), applies=sector("arts")))
        assert "raised" == refused(answering("coproduce_gate", raising(ValueError()), applies=sector("housing"))).code

    def test_inherited_hook(self):
        """A hook that a parent class marks is asked as well."""

        class Parent(Plugin):
            key = "parent"

            @hookimpl
            def coproduce_check(self, ctx):  # noqa: ARG002
                yield attrs.evolve(FINDING, id=f"{self.key}/note")

        class Child(Parent):
            key = "child"

        assert any(finding.id == "child/note" for finding in a_run(Child()).findings)

    def test_author(self):
        """The author is the key, version and distribution of the plugin."""
        assert "faulty 0.1" == str(author(answering("coproduce_gate", tuple)))


class TestOfferPlugin:
    def test_is_needed(self):
        """A practice is opened with an offer: any other plugin in its place is refused by name."""
        with pytest.raises(PluginError):
            Practice(answering("coproduce_gate", tuple))

    def test_holds_the_offer(self):
        """The offer's own plugin is a plugin that holds the offer as data."""
        assert isinstance(enhance(), OfferPlugin)
        assert "enhance" == enhance().offer.id


class TestRoles:
    def test_unknown(self):
        """A role that no catalogue holds is refused, naming who asked for it."""
        asking = AddRole(
            id="faulty/role", target=Only("enhance/concepts"), role="faulty/nobody", reason="a test", source=SOURCE
        )
        with pytest.raises(ConflictError, match=r"faulty/role, said by faulty 0.1, names the role 'faulty/nobody'"):
            a_run(answering("coproduce_tailor", lambda: [asking]))
