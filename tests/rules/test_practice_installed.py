"""A practice of installed plugins: what is put in force, what is left alone and why, and what is recorded of it."""

import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import attrs
import pytest

from cases import a_case, the_practice
from coproduce import (
    Accommodate,
    AddRole,
    ArgumentError,
    Charity,
    Gate,
    Nation,
    Only,
    Outcome,
    Plugin,
    PluginError,
    Practice,
    Role,
    SetFigure,
    Source,
    Verdict,
    available,
    dumps,
    enhance,
    hookimpl,
    load,
    loads,
    sector,
)
from coproduce.provenance import Author
from coproduce.rules.enhance.plugin import Enhance
from coproduce.rules.enhance.shipped import shipped_offer, shipped_questions
from coproduce.rules.hookspecs import HOOKS_VERSION
from coproduce.testing import FakePlugin, fake_distribution

SOURCE = Source.assumption("a test")
HERE = frozenset(plugin.key for plugin in available())
"""The keys of what is installed where these tests run."""

GOOD = """\
from coproduce import Accommodate, Plugin, Source, Workshops, hookimpl


class Good(Plugin):
    key = "{key}"
    {facts}

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield Accommodate(
            id="{key}/bus", target=Workshops(), text="a bus", reason="far off", source=Source.assumption("a test")
        )
"""
RUNS = "raise SystemExit('this code runs')"
PACK = """\
format = "coproduce-pack/1"
key = "{key}"
version = "0.3"
title = "Homes"

[[amendments]]
type = "accommodate"
id = "{key}/quiet"
target = {{ type = "workshops" }}
text = "We will do our best: a quiet room."
reason = "people are tired"
source = {{ assumption = "a test" }}
"""


def code(key="rural", facts=""):
    return GOOD.format(key=key, facts=facts)


@pytest.fixture
def installing(tmp_path):
    """Give a function that installs a distribution with one plugin, for as long as the test lasts."""
    with contextlib.ExitStack() as stack:

        def install(key, text=None, *, version="0.3", attribute=":Good", files=None, **more):
            module = f"{key}_{more.get('group', 'v1')[-2:]}_module"
            files = files or {f"{module}.py": code(key) if text is None else text}
            points = {key: f"{module}{attribute}"}
            name = more.pop("name", f"coproduce-{key}")
            made = fake_distribution(tmp_path, name, version, entry_points=points, modules=files, **more)
            stack.enter_context(made)
            return module

        yield install


def installed(*keys, **more):
    """Put in force just those of these keys that are installed."""
    return Practice.installed(enhance(), allow=keys, **more)


def refused(*keys, **more):
    with pytest.raises(PluginError) as caught:
        installed(*keys, **more)
    return caught.value


def keys_of(practice):
    return [plugin.key for plugin in practice.plugins]


def said_of(record, key):
    return [each for each in record.plugins if each.author.key == key]


def a_package(practice, changes=None, **facts):
    case = a_case(changes, **facts)
    return practice.tailor(practice.assess(case.charity, case.diagnostic))


def a_need(key, text="a ramp", line="enhance/concepts"):
    return Accommodate(id=f"{key}/need", target=Only(line), text=text, reason="it is needed", source=SOURCE)


def says(key, text="a ramp", **facts):
    return FakePlugin(key, (a_need(key, text),), **facts)


def failing(hook, key="faulty"):
    """Make a plugin that fails in one hook."""
    alone = hook in ("coproduce_catalogue", "coproduce_questions")
    function = (lambda self: 1 / 0) if alone else (lambda self, ctx: 1 / 0)  # noqa: ARG005 - as hooks are
    function.__name__ = hook
    return type("Faulty", (Plugin,), {"key": key, "version": "0.1", hook: hookimpl(function)})()


class TestWith:
    def test_another_practice(self):
        """What is put in force is so in a new practice, and the one that it came from is unchanged."""
        before = Practice(enhance(), plugins=[says("rural")])
        after = before.with_(says("arts"), says("zebra"))

        assert ["arts", "rural", "zebra"] == keys_of(after)
        assert ["rural"] == keys_of(before)
        assert ["rural/need"] == [note.id for note in a_package(before).line("concepts").accommodations]

    def test_nothing(self):
        """With nothing further a practice has what it had."""
        assert ["rural"] == keys_of(Practice(enhance(), plugins=[says("rural")]).with_())

    def test_same_as_at_once(self):
        """Put in force one by one, in any order, or at once, plugins give the same package."""
        one, other = says("arts"), says("rural")
        at_once = Practice(enhance(), plugins=[one, other])

        for made in (the_practice().with_(one).with_(other), the_practice().with_(other, one)):
            assert dumps(a_package(at_once)) == dumps(a_package(made))

    def test_keeps_the_rest(self, installing):
        """What is done about failing plugins, and what stands beside, goes along."""
        installing("rural")
        made = installed(on_error="record").with_(says("arts"))

        assert "record" == made.on_error
        assert HERE | {"rural"} == {record.author.key for record in made.beside}

    @pytest.mark.parametrize("key", ["rural", "enhance", "agreed"])
    def test_taken(self, key):
        """A key that a plugin, the offer or the edits have is refused, and nothing changes."""
        before = Practice(enhance(), plugins=[says("rural")])
        with pytest.raises(PluginError) as caught:
            before.with_(says(key))

        assert ("key", key) == (caught.value.code, caught.value.plugin)
        assert ["rural"] == keys_of(before)

    def test_class(self):
        """A class in the place of its instance is refused with the remedy."""
        with pytest.raises(PluginError, match="pass FakePlugin"):
            the_practice().with_(FakePlugin)


class TestWithout:
    def test_another_practice(self):
        """What is taken out is so in a new practice, and the one that it came from is unchanged."""
        before = Practice(enhance(), plugins=[says("arts"), says("rural"), says("zebra")])

        assert ["rural"] == keys_of(before.without("arts", "zebra"))
        assert ["arts", "rural", "zebra"] == keys_of(before.without())
        assert ["arts", "rural", "zebra"] == keys_of(before)

    def test_undoes_with(self):
        """A plugin that is put in force and taken out leaves no trace."""
        assert dumps(a_package(the_practice())) == dumps(a_package(the_practice().with_(says("arts")).without("arts")))

    def test_not_in_force(self):
        """A key that no plugin in force has is refused, with the one that may be meant."""
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[says("rural")]).without("rurla")

        told = caught.value
        assert ("plugin", "rurla", "did you mean rural?") == (told.code, told.plugin, told.hint)
        assert "this plugin is not in force: it is not installed" == told.message

    def test_every_one(self):
        """Every key that is not in force is told, and nothing is taken out."""
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[says("rural")]).without("one", "rural", "two")

        assert ["one", "two"] == [fault.plugin for fault in caught.value.errors]

    def test_the_offer(self):
        """The offer's own rules cannot be taken out."""
        with pytest.raises(PluginError, match="not in force") as caught:
            the_practice().without("enhance")

        assert "no plugin is in force" == caught.value.hint


class TestInstalled:
    def test_allowed(self, installing):
        """Just what is allowed is imported and put in force."""
        installing("rural")
        left_alone = installing("arts", RUNS)

        assert ["rural"] == keys_of(installed("rural"))
        assert left_alone not in sys.modules

    def test_everything(self, installing):
        """Where nothing is said everything that is installed is in force."""
        installing("rural")

        assert HERE | {"rural"} == {*keys_of(Practice.installed(enhance()))}

    def test_denied(self, installing):
        """What is denied is not imported, whether it is allowed or not."""
        left_alone = installing("arts", RUNS)

        assert HERE == {*keys_of(Practice.installed(enhance(), deny=["arts"]))}
        assert [] == keys_of(installed("arts", deny=["arts"]))
        assert left_alone not in sys.modules

    def test_nothing_allowed(self, installing):
        """Where nothing is allowed, no code of any plugin runs."""
        modules = [installing(key, RUNS) for key in ("arts", "rural")]

        assert [] == keys_of(Practice.installed(enhance(), allow=[]))
        assert not {*modules} & {*sys.modules}

    def test_generators(self, installing):
        """What is allowed and denied may come from any iterable."""
        installing("rural")

        assert ["rural"] == keys_of(Practice.installed(enhance(), allow=(key for key in ["rural"]), deny=iter(())))

    @pytest.mark.parametrize("name", ["allow", "deny", "require"])
    def test_text(self, name):
        """A text in the place of a list is refused: its letters are no keys."""
        with pytest.raises(ArgumentError, match="wales"):
            Practice.installed(enhance(), **{"allow": [], name: "wales"})

    def test_packs(self, installing):
        """What is not installed is put in force beside what is."""
        installing("rural")

        assert ["homes", "rural"] == keys_of(installed("rural", packs=[says("homes")]))

    def test_pack_with_a_taken_key(self, installing):
        """A pack with the key of an installed plugin is refused."""
        installing("rural")

        assert ("key", "rural") == (refused("rural", packs=[says("rural")]).code, "rural")


class TestRequired:
    def test_in_force(self, installing):
        """What is required and in force makes no difference, a pack among it."""
        installing("rural")

        assert ["homes", "rural"] == keys_of(installed("rural", packs=[says("homes")], require=["rural", "homes"]))

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"allow": ["rural"], "deny": ["rural"]}, "installed, and denied"),
            ({"allow": []}, "installed, and not among the plugins that are allowed"),
        ],
    )
    def test_left_alone(self, installing, more, why):
        """What is required and left alone is refused, with why it is not in force."""
        installing("rural")
        with pytest.raises(PluginError) as caught:
            Practice.installed(enhance(), require=["rural"], **more)

        assert ("plugin", "rural") == (caught.value.code, caught.value.plugin)
        assert f"this plugin is not in force: {why}" == caught.value.message

    def test_not_installed(self):
        """What is required and not installed is refused, every one of it."""
        told = refused(require=["one", "two"])

        assert ["one", "two"] == [fault.plugin for fault in told.errors]
        assert {"this plugin is not in force: it is not installed"} == {fault.message for fault in told.errors}

    def test_failed(self, installing):
        """What is required and failed is refused even where failing is recorded."""
        installing("rural", "raise ValueError")

        assert "cannot be loaded: ValueError" in refused("rural", require=["rural"], on_error="record").message

    def test_generator(self, installing):
        """What is required may come from any iterable, as what is allowed may."""
        installing("rural")

        assert ["rural"] == keys_of(installed("rural", require=(key for key in ["rural"])))


class TestBeside:
    def test_why(self, installing):
        """Each plugin that is installed and not in force stands in the record with its version and why."""
        for key in ("arts", "rural", "zebra"):
            installing(key, RUNS if key != "rural" else None)
        record = installed("rural", "zebra", deny=["zebra"]).record

        assert [Author("arts", "0.3", "coproduce-arts")] == [each.author for each in said_of(record, "arts")]
        assert {
            "arts": (False, False, "installed, and not among the plugins that are allowed"),
            "rural": (True, False, ""),
            "zebra": (False, False, "installed, and denied"),
        } == {
            each.author.key: (each.in_force, each.applies, each.verdict)
            for each in record.plugins
            if each.author.key in ("arts", "rural", "zebra")
        }

    def test_in_the_package(self, installing):
        """A package says of each installed plugin why it did or did not act, in the order of the keys."""
        installing("arts", RUNS)
        installing("rural", code("rural", "from coproduce import sector\n    applies = sector('farming')"))
        installing("zebra")
        record = a_package(installed("rural", "zebra")).assessment.practice
        said = {each.author.key: each.verdict for each in record.plugins if each.author.key not in HERE}

        assert ["arts", "rural", "zebra"] == list(said)
        assert "the charity does not work on farming" == said["rural"]
        assert "for every charity" == said["zebra"]
        assert "installed, and not among the plugins that are allowed" == said["arts"]
        assert sorted(each.author.key for each in record.plugins) == [each.author.key for each in record.plugins]

    def test_is_no_fault(self, installing):
        """A plugin that is left alone makes nothing incomplete, and no finding tells of it."""
        installing("arts", RUNS)
        package = a_package(installed())

        assert not package.assessment.incomplete
        assert () == package.assessment.practice.failed
        assert [] == [finding for finding in package.findings if finding.author.key == "arts"]

    def test_makes_no_difference(self, installing):
        """What is left alone is recorded, and changes nothing else: an assessment made without it is taken."""
        case = a_case()
        assessment = the_practice().assess(case.charity, case.diagnostic)
        installing("arts", RUNS)

        assert the_practice().tailor(assessment).lines == installed().tailor(assessment).lines

    def test_put_in_force_by_hand(self, installing):
        """A plugin that was left alone, and is then put in force, stands once in the record."""
        installing("rural", RUNS)

        assert [True] == [each.in_force for each in said_of(installed().with_(says("rural")).record, "rural")]

    def test_mended(self, installing):
        """A plugin that failed, and is then put in force mended, is missing no more."""
        installing("rural", "raise ValueError")
        made = installed("rural", on_error="record").with_(says("rural"))

        assert not a_package(made).assessment.incomplete


class TestOtherHooks:
    @pytest.mark.parametrize(("group", "behind"), [("coproduce.v2", "coproduce"), ("coproduce.v0", "the plugin")])
    def test_reported(self, installing, group, behind):
        """A plugin of other hooks is not imported: it is told by both groups, with what to upgrade."""
        module = installing("rural", RUNS, group=group)
        told = refused("rural")

        assert ("version", "rural (coproduce-rural 0.3)") == (told.code, told.plugin)
        assert f"it speaks through {group}, and this coproduce through coproduce.v1" == told.message
        assert f"upgrade {behind}, or deny rural" == told.hint
        assert module not in sys.modules

    def test_denied(self, installing):
        """Denied, or not allowed, it stands in nobody's way."""
        module = installing("rural", RUNS, group="coproduce.v2")

        assert HERE == {*keys_of(Practice.installed(enhance(), deny=["rural"]))}
        assert [False] == [each.in_force for each in said_of(installed().record, "rural")]
        assert module not in sys.modules

    def test_recorded(self, installing):
        """Where failing is recorded it is left out, with its fault."""
        installing("rural", RUNS, group="coproduce.v2")
        fault = said_of(installed("rural", on_error="record").record, "rural")[0].fault

        assert "it speaks through coproduce.v2, and this coproduce through coproduce.v1" == fault

    def test_by_name(self, installing):
        """Loaded by its name it is refused as well, and it is listed as not usable."""
        installing("rural", RUNS, group="coproduce.v2")
        with pytest.raises(PluginError, match=r"coproduce\.v2"):
            load(["rural"])

        assert [False] == [plugin.usable for plugin in available() if plugin.key == "rural"]

    def test_both(self, installing):
        """A plugin for these hooks and for the next, under one key, speaks through these."""
        here = installing("rural")
        other = installing("rural", RUNS, group="coproduce.v2", version="0.4")

        assert ["rural"] == keys_of(installed("rural"))
        assert (True, False) == (here in sys.modules, other in sys.modules)

    def test_alike_by_name(self, installing):
        """A group that only looks alike is none of ours."""
        installing("rural", RUNS, group="coproduce.vx")

        assert [] == said_of(installed().record, "rural")


class TestTold:
    def test_by_metadata(self, installing):
        """Where a class is silent, its version and distribution are those that it is installed with."""
        installing("rural", version="2.5")
        practice = installed("rural")

        assert [Author("rural", "2.5", "coproduce-rural")] == [
            each.author for each in said_of(practice.record, "rural")
        ]
        cause = a_package(practice).explain("concepts.accommodations").causes[0]
        assert Author("rural", "2.5", "coproduce-rural") == cause.author

    def test_agreeing(self, installing):
        """A class may say what its metadata says."""
        installing("rural", code("rural", 'version, distribution = "0.3", "coproduce-rural"'))

        assert "0.3" == installed("rural").plugins[0].version

    @pytest.mark.parametrize(
        ("name", "value", "installed_as"), [("version", "9", "0.3"), ("distribution", "other", "coproduce-rural")]
    )
    def test_contradicting(self, installing, name, value, installed_as):
        """A class that says another version or distribution than its metadata is refused with both."""
        installing("rural", code("rural", f'{name} = "{value}"'))
        told = refused("rural")

        assert (name, "rural (coproduce-rural 0.3)") == (told.code, told.plugin)
        assert f"it says that its {name} is '{value}', and it is installed as '{installed_as}'" == told.message

    def test_the_class_is_left_alone(self, installing):
        """What an installation says is stamped on the instance, and the class stays silent."""
        installing("rural")
        plugin = installed("rural").plugins[0]

        assert ("0.3", "") == (plugin.version, type(plugin).version)

    @pytest.mark.parametrize(
        "name",
        [
            "key",
            "applies",
            "ids",
            "version",
        ],
    )
    def test_raising(self, installing, name):
        """A plugin whose own facts raise is named, and not in its own words."""
        body = f"@property\n    def {name}(self):\n        raise ValueError('candid words')"
        installing("rural", f"from coproduce import Plugin\n\n\nclass Good(Plugin):\n    key = 'rural'\n\n    {body}\n")

        assert "candid" not in str(refused("rural"))

    @pytest.mark.parametrize("place", ["raise ValueError('candid words')", "return 5"])
    def test_place(self, installing, place):
        """A place that is no text, or raises, is the plugin's failure, and no package is made that cannot be read."""
        method = f"def place_of(self, id_):\n        {place}"
        installing("rural", code("rural", method))
        with pytest.raises(PluginError) as caught:
            loads(dumps(a_package(installed("rural"))))

        assert "rural (coproduce-rural 0.3)" == caught.value.plugin


class TestRequires:
    def test_both_versions(self, installing):
        """A plugin that needs a later minor version of the hooks names both versions, and what to upgrade."""
        installing("rural", code("rural", 'requires = "1.7"'))
        told = refused("rural")

        assert ("version", "rural (coproduce-rural 0.3)") == (told.code, told.plugin)
        assert f"it requires hooks 1.7, and this coproduce has hooks {HOOKS_VERSION}" == told.message
        assert "upgrade coproduce" == told.hint

    @pytest.mark.parametrize("requires", [HOOKS_VERSION, ""])
    def test_met(self, installing, requires):
        """The version there is, and none, are met."""
        installing("rural", code("rural", f'requires = "{requires}"'))

        assert ["rural"] == keys_of(installed("rural"))

    @pytest.mark.parametrize(
        ("requires", "hint"), [("2.0", "upgrade coproduce"), ("0.9", "upgrade the plugin"), ("one", "such as requires")]
    )
    def test_of_another_major(self, installing, requires, hint):
        """Another major version, or something that is none, is refused."""
        installing("rural", code("rural", f'requires = "{requires}"'))

        assert ("version", True) == (refused("rural").code, refused("rural").hint.startswith(hint))

    def test_recorded(self, installing):
        """Where failing is recorded, a plugin that needs other hooks is left out with its fault."""
        installing("rural", code("rural", 'requires = "1.7"'))
        practice = installed("rural", on_error="record")

        assert [] == keys_of(practice)
        assert "it requires hooks 1.7" in said_of(practice.record, "rural")[0].fault


class TestDataPack:
    def test_in_force(self, installing):
        """An entry point without an attribute is a data pack inside that package, in force as any plugin."""
        module = installing("homes", attribute="", files={"homes_v1_module/pack.toml": PACK.format(key="homes")})
        package = a_package(installed("homes"))
        cause = package.explain("concepts.accommodations").causes[0]

        assert ("homes/quiet", "homes", "0.3", "coproduce-homes") == (
            cause.id,
            cause.author.key,
            cause.author.version,
            cause.author.distribution,
        )
        assert "pack.toml:6" == cause.author.place
        assert module not in sys.modules

    def test_no_code(self, installing):
        """The package that a pack lies in is found, and not imported."""
        files = {"homes_v1_module/pack.toml": PACK.format(key="homes"), "homes_v1_module/__init__.py": RUNS}
        module = installing("homes", attribute="", files=files)

        assert ["homes"] == keys_of(installed("homes"))
        assert module not in sys.modules

    def test_deeper(self, installing):
        """A pack may lie in a package inside a package."""
        files = {"homes_v1_module/inner/pack.toml": PACK.format(key="homes")}
        installing("homes", attribute=".inner", files=files)

        assert ["homes"] == keys_of(installed("homes"))

    @pytest.mark.parametrize(
        "files", [{"homes_v1_module/__init__.py": RUNS}, {"homes_v1_module.py": RUNS}, {"elsewhere.py": RUNS}]
    )
    def test_no_file(self, installing, files):
        """A package without the file, a module and a name that is none are refused with the remedy."""
        installing("homes", attribute="", files=files)
        told = refused("homes")

        assert ("pack", "homes (coproduce-homes 0.3)") == (told.code, told.plugin)
        assert "homes_v1_module holds no pack.toml" == told.message
        assert "a plugin with code is named as homes_v1_module:ClassName" == told.hint

    def test_faults(self, installing, tmp_path):
        """A pack with faults is named with all of them, by line, and no folder of the machine is shown."""
        text = PACK.format(key="homes").replace("accommodate", "acommodate").replace('version = "0.3"', "version = 3")
        installing("homes", attribute="", files={"homes_v1_module/pack.toml": text})
        told = refused("homes")

        assert ("pack", "homes (coproduce-homes 0.3)") == (told.code, told.plugin)
        assert told.message.startswith("its data pack cannot be read: pack.toml:3:")
        assert "pack.toml:6: $.amendments[0]" in told.message
        assert str(tmp_path) not in str(told)
        assert tmp_path.name not in str(told)

    def test_no_toml(self, installing, tmp_path):
        """A file that is no TOML at all is refused with its line, and no folder is shown."""
        installing("homes", attribute="", files={"homes_v1_module/pack.toml": "key = \n"})
        told = refused("homes")

        assert "pack.toml:1:" in told.message
        assert str(tmp_path) not in str(told)

    def test_faults_are_recorded(self, installing, tmp_path):
        """Where failing is recorded a pack with faults is left out, and its fault shows no folder."""
        installing("homes", attribute="", files={"homes_v1_module/pack.toml": "format = 1\n"})
        practice = installed("homes", on_error="record")
        package = a_package(practice)

        assert package.assessment.incomplete
        assert str(tmp_path) not in dumps(package)

    def test_another_version(self, installing):
        """A pack with another version than its distribution is refused with both."""
        files = {"homes_v1_module/pack.toml": PACK.format(key="homes")}
        installing("homes", attribute="", files=files, version="0.4")

        assert "it says that its version is '0.3', and it is installed as '0.4'" == refused("homes").message

    def test_another_key(self, installing):
        """A pack whose key is unlike its entry point is refused with both."""
        installing("homes", attribute="", files={"homes_v1_module/pack.toml": PACK.format(key="rural")})

        assert "its key is 'rural' and its entry point 'homes': expected the same" == refused("homes").message

    def test_module_without_a_specification(self, installing, monkeypatch):
        """An entry point that names a module which nobody can look up, such as the program, is refused by name."""
        module = installing("homes", attribute="", files={"elsewhere.py": RUNS})
        monkeypatch.setitem(sys.modules, module, ModuleType(module))

        assert "pack" == refused("homes").code


class TestSeveral:
    def test_at_once(self, installing):
        """Everything that is wrong with installed plugins is told at once, each by name."""
        installing("arts", "raise ValueError")
        installing("homes", attribute="", files={"homes_v1_module/pack.toml": "format = 1\n"})
        installing("rural", RUNS, group="coproduce.v2")
        installing("zebra", code("other"))
        told = refused("arts", "homes", "rural", "zebra")

        assert ("plugins", "4 plugins failed") == (told.code, told.message)
        assert ["arts", "homes", "rural", "zebra"] == [fault.plugin.partition(" ")[0] for fault in told.errors]
        assert ["import", "pack", "version", "key"] == [fault.code for fault in told.errors]

    def test_at_once_in_a_hook(self):
        """Every plugin that fails in a hook is told at once."""
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=[failing("coproduce_catalogue", key) for key in ("arts", "rural")])

        assert ["arts 0.1", "rural 0.1"] == [fault.plugin for fault in caught.value.errors]

    def test_at_once_when_registered(self):
        """Every plugin that cannot be registered is told at once, and those that can are not."""
        plugins = [says("fine"), says("Not A Key"), says("agreed")]
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=plugins)

        assert ["FakePlugin", "agreed"] == [fault.plugin for fault in caught.value.errors]

    def test_at_once_in_the_catalogue(self):
        """Every plugin whose line names what no catalogue holds is told at once."""
        plugins = [_astray(key) for key in ("arts", "rural")]
        with pytest.raises(PluginError) as caught:
            Practice(enhance(), plugins=plugins)

        assert ["arts", "rural"] == [fault.plugin for fault in caught.value.errors]


def _astray(key):
    line = attrs.evolve(shipped_offer().lines[0], id=f"{key}/workshop", module=f"{key}/no-such-module")

    class Astray(Plugin):
        @hookimpl
        def coproduce_catalogue(self):
            yield line

    Astray.key = key
    return Astray()


class TestRecorded:
    @pytest.mark.parametrize(
        "hook",
        [
            "coproduce_catalogue",
            "coproduce_questions",
            "coproduce_gate",
            "coproduce_propose",
            "coproduce_compose",
            "coproduce_tailor",
            "coproduce_check",
        ],
    )
    def test_left_out(self, hook):
        """A plugin that fails in any hook is left out, the others act, and the package says that it is incomplete."""
        practice = Practice(enhance(), plugins=[failing(hook), says("rural")], on_error="record")
        package = a_package(practice)
        found = [finding for finding in package.findings if finding.id == "faulty/failed"]

        assert ["rural/need"] == [note.id for note in package.line("concepts").accommodations]
        assert ["error"] == [finding.level.value for finding in found]
        assert f"{hook}: raised ZeroDivisionError at test_practice_installed.py" in found[0].text
        assert "faulty 0.1" == str(found[0].author)
        assert [False] == [each.in_force for each in said_of(package.assessment.practice, "faulty")]

    def test_at_import(self, installing):
        """A plugin that cannot be imported is left out, with its distribution and fault."""
        installing("rural", "raise ValueError('candid words')")
        package = a_package(installed("rural", on_error="record"))
        record = said_of(package.assessment.practice, "rural")[0]

        assert package.assessment.incomplete
        assert "it failed, and was left out" == record.verdict
        assert record.fault.startswith("cannot be loaded: ValueError at ")
        assert Author("rural", "0.3", "coproduce-rural") == record.author
        assert "candid" not in dumps(package)

    def test_like_without(self):
        """But for the record and the finding, the package is that of a practice without the plugin."""
        plain = a_package(the_practice())
        package = a_package(Practice(enhance(), plugins=[failing("coproduce_tailor")], on_error="record"))

        assert (plain.lines, plain.ledger, plain.trace) == (package.lines, package.ledger, package.trace)
        assert plain.findings == tuple(each for each in package.findings if each.id != "faulty/failed")

    def test_late(self):
        """What a plugin said before it failed is taken back with it: no gate of it is left in the package."""

        class Late(Plugin):
            key = "late"

            @hookimpl
            def coproduce_gate(self, ctx):  # noqa: ARG002 - for every charity
                reason, condition = "it is fine", "A ramp is there."
                yield Gate(
                    id="late/gate",
                    title="A ramp",
                    verdict=Verdict.CONDITIONAL,
                    reason=reason,
                    source=SOURCE,
                    condition=condition,
                )

            @hookimpl
            def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
                raise ZeroDivisionError

        package = a_package(Practice(enhance(), plugins=[Late()], on_error="record"))

        assert a_package(the_practice()).assessment.gates == package.assessment.gates
        assert ["late/failed"] == [finding.id for finding in package.findings if finding.author.key == "late"]

    def test_usable_afterwards(self):
        """A practice is itself unchanged by a plugin that failed, and tells the same again."""
        practice = Practice(enhance(), plugins=[failing("coproduce_gate")], on_error="record")
        first, second = a_package(practice), a_package(practice)

        assert ["faulty"] == keys_of(practice)
        assert dumps(first) == dumps(second)

    def test_several(self):
        """Plugins that fail in different hooks are each left out with their own fault."""
        plugins = [failing(f"coproduce_{name}", name) for name in ("catalogue", "gate", "check")]
        package = a_package(Practice(enhance(), plugins=plugins, on_error="record"))

        assert ["catalogue/failed", "check/failed", "gate/failed"] == sorted(
            finding.id for finding in package.findings if finding.id.endswith("/failed")
        )

    def test_raised(self):
        """Where failing is not recorded nothing is made."""
        with pytest.raises(PluginError) as caught:
            a_package(Practice(enhance(), plugins=[failing("coproduce_check")]))

        assert ("faulty 0.1", "coproduce_check") == (caught.value.plugin, caught.value.hook)

    def test_questionnaire(self):
        """A questionnaire is made without a plugin that fails, as a package is."""
        practice, case = Practice(enhance(), plugins=[failing("coproduce_tailor")], on_error="record"), a_case()

        assert the_practice().questionnaire(case.charity, case.diagnostic) == (
            practice.questionnaire(case.charity, case.diagnostic)
        )

    def test_tailored_elsewhere(self):
        """A practice without the plugin that failed misses nothing: what it makes of the assessment is complete."""
        case = a_case()
        practice = Practice(enhance(), plugins=[failing("coproduce_gate")], on_error="record")
        assessment = practice.assess(case.charity, case.diagnostic)

        assert assessment.incomplete
        assert a_package(the_practice()) == the_practice().tailor(assessment)

    def test_version_is_a_number(self):
        """A plugin whose version is no text is left out, and the package can be read back."""
        plugin = type("Numbered", (Plugin,), {"key": "numbered", "version": 5})()
        package = a_package(Practice(enhance(), plugins=[plugin], on_error="record"))

        assert package == loads(dumps(package))

    def test_no_plugin(self):
        """What is no plugin at all is refused, whatever is done about plugins that fail."""
        with pytest.raises(PluginError, match="is no plugin"):
            Practice(enhance(), plugins=[5], on_error="record")

    def test_the_offer(self):
        """The offer's own rules are never left out."""

        class Broken(Enhance):
            @hookimpl
            def coproduce_gate(self, ctx):  # noqa: ARG002 - for every charity
                raise ZeroDivisionError

        broken = Broken(shipped_offer(), shipped_questions())
        with pytest.raises(PluginError) as caught:
            a_package(Practice(broken, on_error="record"))

        assert "coproduce_gate" == caught.value.hook

    def test_another_word(self):
        """Nothing else can be done about it."""
        with pytest.raises(ValueError, match="on_error"):
            Practice(enhance(), on_error="ignore")


class TestRecompute:
    def test_equal(self):
        """Where nothing changed the same package is made again, to the byte, and its record differs in nothing."""
        practice = Practice(enhance(), plugins=[says("rural")])
        package = a_package(practice)
        again = practice.recompute(package)

        assert dumps(package) == dumps(again)
        assert () == package.assessment.practice.differences(again.assessment.practice)

    def test_read_back(self, installing):
        """A package that is read back is made again by an equal practice."""
        installing("rural")
        package = a_package(installed("rural"))

        assert package == installed("rural").recompute(loads(dumps(package)))

    def test_with_edits(self):
        """The edits of the assessment and of the package are made again."""
        case, practice = a_case(), Practice(enhance(), plugins=[says("rural")])
        of_figure = SetFigure(
            id="agreed/figure", figure="core-quarter-days", value=4, reason="r", source=SOURCE, by="the coordinator"
        )
        need = attrs.evolve(a_need("agreed"), by="the coordinator")
        package = practice.tailor(practice.assess(case.charity, case.diagnostic, agreed=[of_figure]), agreed=[need])

        assert package == practice.recompute(package)
        assert ("agreed/figure", "agreed/need") == tuple(edit.id for edit in practice.recompute(package).agreed)

    def test_incomplete(self):
        """What a failing plugin left incomplete is so again, and complete once it is mended."""
        practice = Practice(enhance(), plugins=[failing("coproduce_check")], on_error="record")
        package = a_package(practice)

        assert package == practice.recompute(package)
        assert "faulty/need" in dumps(Practice(enhance(), plugins=[says("faulty")]).recompute(package))

    def test_assessment(self):
        """An assessment that does not proceed is made again as well, to the byte."""
        case = a_case({"C1": "no"})
        assessment = the_practice().assess(case.charity, case.diagnostic)

        assert Outcome.PROCEED is not assessment.outcome
        assert dumps(assessment) == dumps(the_practice().recompute(loads(dumps(assessment))))

    def test_proceeds_no_more(self):
        """Where a package would not be made any more, what is made is the assessment that says why."""

        class Closing(Plugin):
            key = "closing"

            @hookimpl
            def coproduce_gate(self, ctx):  # noqa: ARG002 - for every charity
                yield Gate(id="closing/gate", title="A gate", verdict=Verdict.CLOSE, reason="not now", source=SOURCE)

        again = Practice(enhance(), plugins=[Closing()]).recompute(a_package(the_practice()))

        assert (Outcome.CLOSED, ["closing/gate"]) == (again.outcome, [gate.id for gate in again.reasons])

    @pytest.mark.parametrize(
        ("now", "told"),
        [
            ("0.4", ("the plugin rural was 0.3 of coproduce-rural and is 0.4",)),
            ("", ("the plugin rural was 0.3 of coproduce-rural and is without a version",)),
            (None, ("the plugin rural was 0.3 of coproduce-rural and is not in force",)),
        ],
    )
    def test_plugin_changed(self, installing, now, told):
        """Which plugin has another version now, or none, or is gone is told in words."""
        installing("rural")
        package = a_package(installed("rural"))
        plugins = [] if now is None else [type("Now", (Plugin,), {"key": "rural", "version": now})()]
        again = Practice(enhance(), plugins=plugins).recompute(package)

        assert told == package.assessment.practice.differences(again.assessment.practice)
        assert "rural/bus" not in dumps(again)

    def test_plugin_added(self):
        """A plugin that was not in force then is told, from both sides."""
        package = a_package(the_practice())
        record = Practice(enhance(), plugins=[says("rural")]).record

        assert ("the plugin rural was not in force and is without a version",) == (
            package.assessment.practice.differences(record)
        )
        assert ("the plugin rural was without a version and is not in force",) == (
            record.differences(package.assessment.practice)
        )

    def test_offer_changed(self):
        """Another version of the offer, or another instrument, is told in words."""
        offer = attrs.evolve(shipped_offer(), version="9")
        questions = attrs.evolve(shipped_questions(), version="7")
        before, after = the_practice().record, Practice(Enhance(offer, questions)).record

        assert (
            f"the instrument was {before.instrument} and is 7",
            f"the offer enhance was {before.offer_version} and is 9",
        ) == before.differences(after)

    def test_failed_is_told(self):
        """A plugin that failed is not in force, which is a difference."""
        failed = a_package(Practice(enhance(), plugins=[failing("coproduce_gate")], on_error="record"))
        whole = Practice(enhance(), plugins=[says("faulty")]).record

        assert 1 == len(failed.assessment.practice.differences(whole))

    def test_left_alone_is_not_told(self, installing):
        """What is installed and left alone makes no difference."""
        package = a_package(the_practice())
        installing("arts", RUNS)
        again = installed().recompute(package)

        assert () == package.assessment.practice.differences(again.assessment.practice)
        assert package.lines == again.lines

    def test_distribution_changed(self):
        """A plugin of the same key and version from another distribution is another plugin."""
        records = [
            Practice(enhance(), plugins=[type("Of", (Plugin,), {"key": "rural", "distribution": name})()]).record
            for name in ("coproduce-rural", "rural-two")
        ]

        assert 1 == len(records[0].differences(records[1]))

    def test_something_else(self):
        """What is no package is refused."""
        with pytest.raises(ArgumentError, match="is str: expected"):
            the_practice().recompute("a package")


class TestSideBySide:
    def test_never_seen(self):
        """Two practices never see each other's plugins, roles or amendments."""

        class WithRole(Plugin):
            key = "host"

            @hookimpl
            def coproduce_catalogue(self):
                yield Role(id="host/host", title="a host", team="hosts", source=SOURCE)

            @hookimpl
            def coproduce_tailor(self, ctx):  # noqa: ARG002 - for every charity
                yield AddRole(
                    id="host/role", target=Only("enhance/concepts"), role="host/host", reason="r", source=SOURCE
                )

        one, other = Practice(enhance(), plugins=[WithRole()]), Practice(enhance(), plugins=[says("rural")])
        first, second = a_package(one), a_package(other)

        assert (True, False) == ("host/host" in dumps(first), "host/host" in dumps(second))
        assert (False, True) == ("rural/need" in dumps(first), "rural/need" in dumps(second))
        assert ["host/host"] == [role.id for role in one.roles if role not in other.roles]

    def test_one_plugin_in_two(self):
        """One plugin may be in force in several practices, beside others."""
        shared = says("shared")
        practices = [Practice(enhance(), plugins=[shared, says(f"own-{number}")]) for number in range(5)]

        for number, practice in enumerate(practices):
            notes = a_package(practice).line("concepts").accommodations
            assert [f"own-{number}/need", "shared/need"] == [note.id for note in notes]

    def test_same_key(self):
        """Two plugins of one key may be in force side by side, each in its own practice."""
        made = [a_package(Practice(enhance(), plugins=[says("rural", text)])) for text in ("a ramp", "a bus")]

        assert ["a ramp", "a bus"] == [package.line("concepts").accommodations[0].text for package in made]

    def test_across_threads(self):
        """Practices are made and used in many threads at once, and each gives what it gives alone."""

        def made(number):
            practice = the_practice().with_(says(f"own-{number}", f"need {number}"), says("shared"))
            case = a_case({"E4": None} if number % 2 else {})
            assessment = practice.assess(case.charity, case.diagnostic)
            return dumps(practice.tailor(assessment)) if assessment.outcome is Outcome.PROCEED else dumps(assessment)

        alone = [made(number) for number in range(24)]
        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            with ThreadPoolExecutor(4) as threads:
                assert alone == list(threads.map(made, range(24)))
        finally:
            sys.setswitchinterval(before)

    def test_one_practice_across_threads(self):
        """One practice serves many threads."""
        practice = Practice(enhance(), plugins=[says("rural", applies=sector("housing"))])
        cases = [a_case(sectors=("housing",) if number % 2 else ("arts",)) for number in range(16)]

        def made(case):
            return dumps(practice.tailor(practice.assess(case.charity, case.diagnostic)))

        alone = [made(case) for case in cases]
        with ThreadPoolExecutor(4) as threads:
            assert alone == list(threads.map(made, cases))


class TestReasons:
    def test_not_known(self):
        """A plugin of which it is not known whether it applies says so in the record."""
        practice = Practice(enhance(), plugins=[says("rural", applies=sector("farming"))])
        charity = Charity(name="Hope", nations=(Nation.ENGLAND,))
        record = practice.assess(charity, a_case().diagnostic).practice

        assert "whether the charity works on farming is not known" == said_of(record, "rural")[0].verdict
