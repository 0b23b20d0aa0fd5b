"""Names that were given up: what uses one still acts under the new name, and a warning says who and what."""

import warnings

import attrs
import pytest

from cases import a_case
from coproduce import (
    Accommodate,
    AddLine,
    AddRole,
    AdjustDays,
    ConflictError,
    DropLine,
    Finding,
    Include,
    Initial,
    Level,
    Mode,
    Only,
    Plugin,
    PluginError,
    Practice,
    ProviderDays,
    Role,
    SetMode,
    Source,
    Tagged,
    Workshops,
    dumps,
    enhance,
    hookimpl,
)
from coproduce.rules import renaming
from coproduce.rules.enhance.plugin import Enhance
from coproduce.rules.enhance.shipped import shipped_offer, shipped_questions
from coproduce.rules.hookspecs import Renamed
from coproduce.rules.renaming import DEPRECATED_HOOKS, DeprecatedNameWarning, with_new_names
from coproduce.testing import FakePlugin

SOURCE = Source.assumption("a test")
GIVEN_UP = (
    Renamed("enhance/old-concepts", "enhance/concepts", "2"),
    Renamed("enhance/old-module", "enhance/module-1", "2"),
    Renamed("enhance/old-colleague", "enhance/policy-colleague", "2"),
    Renamed("enhance/old-remote", "enhance/remote", "2"),
    Renamed("enhance/old-co-facilitation", "enhance/co-facilitation", "2"),
    Renamed("enhance/old-service-design", "enhance/service-design", "2"),
    Renamed("enhance/old-catch-up", "enhance/catch-up", "2"),
)


class Newer(Enhance):
    renamed = GIVEN_UP


def newer(*plugins):
    return Practice(Newer(shipped_offer(), shipped_questions()), plugins=plugins)


def said(kind, id_="rural/it", **facts):
    return kind(id=id_, reason="far off", source=SOURCE, **facts)


def says(amendment):
    return FakePlugin("rural", (amendment,))


def a_package(practice, *, changes=None, agreed=()):
    case = a_case(changes)
    return practice.tailor(practice.assess(case.charity, case.diagnostic), agreed=agreed)


def told_of(practice, **more):
    """Tailor, and list what is warned of, each once."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        package = a_package(practice, **more)
    assert {DeprecatedNameWarning} >= {warning.category for warning in caught}
    return list(dict.fromkeys(str(warning.message) for warning in caught)), package


ACTING = [
    (said(SetMode, target=Only("enhance/old-concepts"), mode=Mode.FACE_TO_FACE), "enhance/old-concepts"),
    (said(SetMode, target=Initial("enhance/old-module"), mode=Mode.FACE_TO_FACE), "enhance/old-module"),
    (said(SetMode, target=Workshops("enhance/old-module"), mode=Mode.FACE_TO_FACE), "enhance/old-module"),
    (said(AddRole, target=Workshops(), role="enhance/old-colleague"), "enhance/old-colleague"),
    (
        said(
            AdjustDays,
            target=Only("enhance/concepts"),
            days=ProviderDays.of("1/4"),
            what="travel",
            in_band=False,
            option="enhance/old-co-facilitation",
        ),
        "enhance/old-co-facilitation",
    ),
    (
        said(Include, line="enhance/old-service-design", supersedes=("enhance/service-design-foundations-first",)),
        "enhance/old-service-design",
    ),
    (said(AddLine, line="enhance/old-service-design"), "enhance/old-service-design"),
    (said(DropLine, line="enhance/old-catch-up", supersedes=("enhance/catch-up-added",)), "enhance/old-catch-up"),
    (
        said(SetMode, target=Workshops(), mode=Mode.FACE_TO_FACE, supersedes=("enhance/old-remote",)),
        "enhance/old-remote",
    ),
]
"""Amendments that each name one id that was given up, and that id."""


def renewed(amendment, old, new):
    """Make an amendment again, with the new name by hand in whatever field holds the old one."""
    fields = {field.name: getattr(amendment, field.name) for field in attrs.fields(type(amendment))}
    texts = {name: value.replace(old, new) for name, value in fields.items() if isinstance(value, str)}
    supersedes = tuple(id_.replace(old, new) for id_ in amendment.supersedes)
    if hasattr(amendment, "target"):
        named = {name: value.replace(old, new) for name, value in attrs.asdict(amendment.target).items()}
        texts["target"] = type(amendment.target)(**named)
    return attrs.evolve(amendment, supersedes=supersedes, **texts)


class TestIds:
    @pytest.mark.parametrize(("amendment", "old"), ACTING, ids=lambda value: getattr(value, "tag", value))
    def test_warned(self, amendment, old):
        """Who uses a name that was given up is warned of, with the amendment, the old name and the new."""
        renamed = next(each for each in GIVEN_UP if each.old == old)
        told, _ = told_of(newer(says(amendment)))

        assert [f"rural/it, said by rural, names {old}: {old} is called {renamed.new} since 2"] == told

    @pytest.mark.parametrize(("amendment", "old"), ACTING, ids=lambda value: getattr(value, "tag", value))
    def test_acts(self, amendment, old):
        """It acts as if it had used the new name: the package is the same, to the byte."""
        new = next(each.new for each in GIVEN_UP if each.old == old)
        _, package = told_of(newer(says(amendment)))

        assert dumps(a_package(newer(says(renewed(amendment, old, new))))) == dumps(package)

    def test_an_edit(self):
        """An edit on record that uses such a name is warned of, and acts."""
        edit = said(AddLine, "agreed/design", line="enhance/old-service-design", by="the coordinator")
        told, package = told_of(newer(), agreed=[edit])

        assert "agreed/design, said by agreed by the coordinator, names enhance/old-service-design: " in told[0]
        assert "enhance/service-design" in [line.id for line in package.lines]
        assert (edit,) == package.agreed

    def test_of_a_plugin(self):
        """A plugin may give up an id of its own, and others that supersede it are warned."""
        old = said(Accommodate, "rural/bus-fare", target=Workshops(), text="fares")

        class Rural(Plugin):
            key = "rural"
            ids = ("rural/bus-fare",)
            renamed = (Renamed("rural/bus", "rural/bus-fare", "1.2"),)

            @hookimpl
            def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
                yield old

        rival = said(Accommodate, "arts/taxi", target=Workshops(), text="a taxi", supersedes=("rural/bus",))
        told, package = told_of(Practice(enhance(), plugins=[Rural(), FakePlugin("arts", (rival,))]))

        assert ["arts/taxi, said by arts, names rural/bus: rural/bus is called rural/bus-fare since 1.2"] == told
        assert ["arts/taxi"] == [note.id for note in package.line("concepts").accommodations]

    def test_not_in_force(self):
        """What a plugin gave up means nothing where it is not in force."""
        stale = said(SetMode, target=Only("enhance/old-concepts"), mode=Mode.FACE_TO_FACE)
        with pytest.raises(ConflictError, match="did you mean enhance/concepts"):
            a_package(Practice(enhance(), plugins=[says(stale)]))

    def test_new_names(self):
        """Nobody who uses the new names is warned."""
        told, package = told_of(newer(says(said(SetMode, target=Only("enhance/concepts"), mode=Mode.FACE_TO_FACE))))

        assert [] == told
        assert ["rural/it"] == [cause.id for cause in package.explain("concepts.mode").causes]

    def test_a_tag_is_no_id(self):
        """A tag that reads like an id is left alone."""
        with pytest.raises(ConflictError, match="names the tag 'enhance/old-concepts', which no catalogue"):
            told_of(newer(says(said(SetMode, target=Tagged("enhance/old-concepts"), mode=Mode.REMOTE))))

    def test_nothing_given_up(self):
        """Where nothing was given up an amendment is what it was."""
        stamped = object()

        assert stamped is with_new_names(stamped, {})

    def test_given_up_twice(self):
        """A name that was given up twice leads to the one in use."""

        class Newest(Newer):
            renamed = (*GIVEN_UP, Renamed("enhance/oldest-concepts", "enhance/old-concepts", "1"))

        practice = Practice(
            Newest(shipped_offer(), shipped_questions()),
            plugins=[says(said(SetMode, target=Only("enhance/oldest-concepts"), mode=Mode.FACE_TO_FACE))],
        )

        assert ["rural/it"] == [cause.id for cause in told_of(practice)[1].explain("concepts.mode").causes]

    def test_in_a_catalogue(self):
        """A role of a plugin that names an option by its old id still shows that the option is taken up."""

        class Rural(Plugin):
            key = "rural"

            @hookimpl
            def coproduce_catalogue(self):
                yield Role(
                    id="rural/host",
                    title="a host",
                    team="lived-experience team",
                    source=SOURCE,
                    option="enhance/old-co-facilitation",
                )

            @hookimpl
            def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
                yield said(AddRole, target=Initial("enhance/module-1"), role="rural/host")

        with pytest.warns(DeprecatedNameWarning, match="rural/host, brought by rural, names enhance/old-co-facil"):
            practice = newer(Rural())

        assert told_of(practice)[1].option("co-facilitation").taken


class TestDeclared:
    @pytest.mark.parametrize(
        "renamed",
        [
            (Renamed("arts/old", "rural/new", "1"),),
            (Renamed("rural/old", "arts/new", "1"),),
            (Renamed("old", "rural/new", "1"),),
            ("rural/old",),
            Renamed("rural/old", "new", "1"),
        ],
    )
    def test_of_others(self, renamed):
        """A plugin gives up ids of its own alone."""
        plugin = type("Rural", (Plugin,), {"key": "rural", "renamed": renamed})()
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[plugin])

        assert ("renamed", "rural") == (caught.value.code, caught.value.plugin)

    def test_one(self):
        """One in the place of a tuple, for want of a comma, is refused where it is put in force."""
        plugin = type("Rural", (Plugin,), {"key": "rural", "renamed": Renamed("rural/old", "rural/new", "1")})()
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[plugin])

        assert "renamed" == caught.value.code

    def test_in_words(self):
        """What was given up says so in words."""
        assert "rural/old is called rural/new since 1.2" == str(Renamed("rural/old", "rural/new", "1.2"))


class Answering(Plugin):
    key = "rural"
    version = "0.3"
    distribution = "coproduce-rural"

    @hookimpl
    def coproduce_check(self, ctx):  # noqa: ARG002 - for every charity
        yield Finding(id="rural/note", level=Level.NOTE, text="far off", source=SOURCE)


@pytest.fixture
def given_up(monkeypatch):
    """Give up a hook for as long as a test lasts."""
    monkeypatch.setattr(renaming, "DEPRECATED_HOOKS", {"coproduce_check": "use coproduce_findings"})


class TestHooks:
    def test_none(self):
        """No hook is given up in this version."""
        assert {} == dict(DEPRECATED_HOOKS)

    @pytest.mark.usefixtures("given_up")
    def test_warned(self):
        """Whoever answers a hook that was given up is named, with what to use in its place."""
        with pytest.warns(DeprecatedNameWarning) as caught:
            Practice(enhance(), plugins=[Answering()])

        message = "rural (coproduce-rural 0.3) answers coproduce_check, which was given up: use coproduce_findings"
        assert [message] == [str(each.message) for each in caught if "rural" in str(each.message)]

    @pytest.mark.usefixtures("given_up")
    def test_still_asked(self):
        """It is asked as before."""
        with pytest.warns(DeprecatedNameWarning):
            findings = a_package(Practice(enhance(), plugins=[Answering()])).findings

        assert "rural/note" in [finding.id for finding in findings]

    @pytest.mark.usefixtures("given_up")
    def test_not_answered(self):
        """Whoever does not answer it is not warned of, although the class has it."""
        with pytest.warns(DeprecatedNameWarning) as caught:
            Practice(enhance(), plugins=[FakePlugin("arts")])

        assert ["enhance"] == [str(each.message).partition(" ")[0] for each in caught]

    def test_is_a_deprecation(self):
        """The warning is one that tools for deprecations know."""
        assert issubclass(DeprecatedNameWarning, DeprecationWarning)
