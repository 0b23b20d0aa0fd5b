"""A quarrel is settled by names that somebody says: superseding what nobody ever says is an error."""

import pytest

from cases import a_case
from coproduce import (
    Accommodate,
    AddLine,
    CapSession,
    ConflictError,
    Duration,
    Include,
    Mode,
    Only,
    Plugin,
    PluginError,
    Practice,
    SetMode,
    Source,
    Workshops,
    enhance,
    hookimpl,
    load,
    sector,
)
from coproduce.amendments import Stamped
from coproduce.merging import Owners, refuse_stale_rivals
from coproduce.provenance import Author
from coproduce.testing import FakePlugin

SOURCE = Source.assumption("a test")


def a_mode(key, *supersedes, mode=Mode.FACE_TO_FACE, **facts):
    return SetMode(
        id=f"{key}/mode",
        target=Workshops(),
        mode=mode,
        reason=f"{key} has a reason",
        source=SOURCE,
        supersedes=supersedes,
        **facts,
    )


def says(key, *said):
    return FakePlugin(key, said)


class Rural(Plugin):
    """Say one of what it declares for some charities, and nothing for others."""

    key = "rural"
    version = "0.3"
    distribution = "coproduce-rural"
    applies = sector("farming")
    ids = ("rural/mode", "rural/need-*", "rural/*.*-open")

    @hookimpl
    def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity that it is for
        yield a_mode("rural", mode=Mode.REMOTE)


def a_package(*plugins, agreed=(), **facts):
    practice, case = Practice(enhance(), plugins=plugins), a_case(**facts)
    return practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=agreed)


def refused(*plugins, **more):
    with pytest.raises(ConflictError) as caught:
        a_package(*plugins, **more)
    return caught.value


def causes_of_mode(package):
    return [cause.id for cause in package.explain("concepts.mode").causes]


class TestSaid:
    def test_said(self):
        """What is said can be superseded, whether it is declared or not."""
        rival = says("arts", a_mode("arts", mode=Mode.REMOTE))

        assert ["zebra/mode"] == causes_of_mode(a_package(rival, says("zebra", a_mode("zebra", "arts/mode"))))

    def test_said_in_another_stratum(self):
        """What is said in an earlier stratum must be declared to be named in a later one, as the offer's is."""
        later = says("arts", a_mode("arts", "enhance/concepts-missing"))

        assert ["arts/mode"] == causes_of_mode(a_package(later))

    def test_of_the_offer(self):
        """What our own rules may say can be superseded, for charities too for which they do not say it."""
        for name in ("enhance/remote", "enhance/staff-only", "enhance/need-3", "enhance/quick-win-2-placed"):
            assert ["arts/mode"] == causes_of_mode(a_package(says("arts", a_mode("arts", name))))


class TestDeclared:
    @pytest.mark.parametrize("sectors", [("farming",), ("housing",)])
    @pytest.mark.parametrize("name", ["rural/mode", "rural/need-1", "rural/need-ramp", "rural/concepts.roles-open"])
    def test_declared(self, name, sectors):
        """What an owner in force declares can be named, where it says it and where it does not act."""
        supersedes = {name, "rural/mode"}
        package = a_package(Rural(), says("zebra", a_mode("zebra", *supersedes)), sectors=sectors)

        assert ["zebra/mode"] == causes_of_mode(package)

    @pytest.mark.parametrize("sectors", [("farming",), ("housing",)])
    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("rural/mod", "did you mean rural/mode?"),
            ("rural/Mode", "did you mean rural/mode?"),
            ("rural/need", "did you mean rural/need-*?"),
            ("rural/roles", "it may say rural/mode, rural/need-*, rural/*.*-open"),
        ],
    )
    def test_neither_said_nor_declared(self, name, hint, sectors):
        """What an owner in force never says is an error, for every charity, with what may be meant."""
        told = refused(Rural(), says("zebra", a_mode("zebra", name, "rural/mode")), sectors=sectors)

        assert ("stale", name, hint) == (told.code, told.path, told.hint)
        assert f"zebra/mode, said by zebra, supersedes '{name}', which nobody in force ever says" == told.message

    def test_nothing_declared(self):
        """An owner that declares nothing is asked to."""
        told = refused(says("arts"), says("zebra", a_mode("zebra", "arts/mode")))

        assert "let its owner declare it in ids" == told.hint

    @pytest.mark.parametrize("name", ["enhance/remot", "enhance/pace-1", "enhance/concept-missing", "enhance/nothing"])
    def test_of_the_offer(self, name):
        """What our own rules never say is an error."""
        assert ("stale", name) == (refused(says("zebra", a_mode("zebra", name))).code, name)

    def test_of_itself(self):
        """What a plugin itself never says is an error as well."""
        assert "stale" == refused(says("zebra", a_mode("zebra", "zebra/other"))).code

    @pytest.mark.parametrize(
        "amendment",
        [
            Include(
                id="zebra/in", line="enhance/policy-and-campaigns", reason="r", source=SOURCE, supersedes=("rural/no",)
            ),
            AddLine(id="zebra/add", line="enhance/catch-up", reason="r", source=SOURCE, supersedes=("rural/no",)),
            a_mode("zebra", "rural/no"),
        ],
        ids=["propose", "compose", "tailor"],
    )
    def test_in_every_stratum(self, amendment):
        """It is an error in every stratum."""
        assert "rural/no" == refused(Rural(), says("zebra", amendment)).path

    def test_every_one(self):
        """Every name that is stale is told at once, with who uses it."""
        told = refused(Rural(), says("arts", a_mode("arts", "rural/a")), says("zebra", a_mode("zebra", "rural/b")))

        assert ["rural/a", "rural/b"] == [error.path for error in told.errors]

    def test_with_distribution(self):
        """Who uses a stale name is named with distribution and version."""
        amendment = a_mode("rural", "enhance/nothing")

        class Saying(Rural):
            @hookimpl
            def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity that it is for
                yield amendment

        assert "said by rural (coproduce-rural 0.3)," in refused(Saying(), sectors=("farming",)).message

    @pytest.mark.parametrize("ids", [("rural/*",), ("rural/need-*-*",), ("rural/*.roles",)])
    def test_patterns(self, ids):
        """A declared id may vary in parts."""
        plugin = type("Varying", (Plugin,), {"key": "rural", "ids": ids})()
        named = ids[0].replace("*", "a1")

        assert ["zebra/mode"] == causes_of_mode(a_package(plugin, says("zebra", a_mode("zebra", named))))

    @pytest.mark.parametrize("ids", [("*",), ("*/mode",), ("arts/mode",), ("rural/need *",), (5,)])
    def test_no_patterns(self, ids):
        """What is declared is of the plugin's own, and of the form of an id."""
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[type("Odd", (Plugin,), {"key": "rural", "ids": ids})()])

        assert ("ids", "rural") == (caught.value.code, caught.value.plugin)

    def test_text(self):
        """One id in the place of a tuple, for want of a comma, is refused where it is put in force."""
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[type("Odd", (Plugin,), {"key": "rural", "ids": "rural/mode"})()])

        assert "ids" == caught.value.code


class TestNotInForce:
    @pytest.mark.parametrize("name", ["nobody/thing", "wales/anything"])
    def test_named(self, name):
        """An owner that is not in force may be named, whatever it would say."""
        assert ["zebra/mode"] == causes_of_mode(a_package(says("zebra", a_mode("zebra", name))))

    def test_then_in_force(self):
        """Once it is in force the same name is looked at."""
        wales = load(["wales"])

        assert "wales/anything" == refused(*wales, says("zebra", a_mode("zebra", "wales/anything"))).path
        assert ["zebra/mode"] == causes_of_mode(a_package(*wales, says("zebra", a_mode("zebra", "wales/language"))))


class TestEdits:
    def test_by_a_plugin(self):
        """A plugin that supersedes what a person agreed is refused, whether that is on record or not."""
        edit = a_mode("agreed", mode=Mode.REMOTE, by="the coordinator")
        for agreed in ([], [edit]):
            told = refused(says("zebra", a_mode("zebra", "agreed/mode")), agreed=agreed)
            assert ("stale", "agreed/mode") == (told.code, told.path)
            assert "zebra/mode, said by zebra, supersedes 'agreed/mode', and people have the last word" == told.message
            assert "take it out of supersedes" == told.hint

    def test_by_an_edit(self):
        """An edit supersedes an edit that is on record, of another stratum too."""
        first = a_mode("agreed", mode=Mode.REMOTE, by="the coordinator")
        second = CapSession(
            id="agreed/cap",
            target=Only("enhance/concepts"),
            cap=Duration.of("1/2"),
            reason="r",
            source=SOURCE,
            by="the coordinator",
            supersedes=("agreed/mode", "agreed/added"),
        )
        added = AddLine(id="agreed/added", line="enhance/service-design", reason="r", source=SOURCE, by="the chair")

        assert ["agreed/cap"] == [
            cause.id for cause in a_package(agreed=[first, second, added]).explain("concepts.session_cap").causes
        ]

    @pytest.mark.parametrize("name", ["agreed/mod", "agreed/nothing"])
    def test_stale(self, name):
        """An edit that supersedes an edit which is not on record is refused, with what may be meant."""
        first = a_mode("agreed", mode=Mode.REMOTE, by="the coordinator")
        other = CapSession(
            id="agreed/cap",
            target=Only("enhance/concepts"),
            cap=Duration.of("1/2"),
            reason="r",
            source=SOURCE,
            by="the coordinator",
            supersedes=(name,),
        )
        told = refused(agreed=[first, other])

        assert ("stale", name) == (told.code, told.path)
        assert "agreed/mode" in told.hint

    def test_of_a_rule(self):
        """An edit supersedes what the rules say, and a name that they never say is an error."""
        edit = a_mode("agreed", "enhance/remote", by="the coordinator")

        assert ["agreed/mode"] == causes_of_mode(a_package(agreed=[edit]))
        stale = a_mode("agreed", "enhance/remoot", by="the coordinator")
        assert "did you mean enhance/remote?" == refused(agreed=[stale]).hint


class TestAlone:
    """The check itself, without a practice."""

    def stamped(self, *supersedes, key="zebra"):
        need = Accommodate(
            id=f"{key}/need", target=Workshops(), text="t", reason="r", source=SOURCE, supersedes=supersedes
        )
        return Stamped(need, Author(key))

    def test_nothing(self):
        """Who supersedes nothing is never stale."""
        assert None is refuse_stale_rivals([self.stamped()], Owners({}))

    def test_any_order(self):
        """The error is the same in whatever order amendments come."""
        said = [self.stamped("b/x", key="a"), self.stamped("a/y", "a/need", key="b")]
        texts = set()
        for order in (said, said[::-1]):
            with pytest.raises(ConflictError) as caught:
                refuse_stale_rivals(order, Owners({"a": (), "b": ()}))
            texts.add(str(caught.value))

        assert 1 == len(texts)
        assert "b/x" in next(iter(texts))

    def test_capitals_count(self):
        """Letters are not alike because one is a capital."""
        with pytest.raises(ConflictError):
            refuse_stale_rivals([self.stamped("a/Need-1")], Owners({"a": ("a/need-*",)}))

    def test_hostile_name(self):
        """A name with control characters is shown escaped."""
        with pytest.raises(ConflictError) as caught:
            refuse_stale_rivals([self.stamped("a/\x1b[31m")], Owners({"a": ()}))

        assert "\x1b" not in caught.value.message
