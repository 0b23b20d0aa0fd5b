"""Installed plugins are listed without being imported, loaded by name, and fail closed."""

import contextlib
import re
import sys

import pytest

from coproduce import InstalledPlugin, Plugin, PluginError, available, load
from coproduce.rules.loading import GROUP, Installation
from coproduce.testing import fake_distribution

GOOD = """\
from coproduce import Plugin


class Good(Plugin):
    key = "{key}"
    version = "{version}"
"""

HERE = [plugin.key for plugin in available()]
"""The keys of what is installed where these tests run."""


@pytest.fixture
def installing(tmp_path):
    """Give a function that installs a distribution with one entry point, for as long as the test lasts."""
    with contextlib.ExitStack() as stack:

        def install(key, code, *, distribution=None, version="0.3", group=GROUP):
            distribution = distribution or f"coproduce-{key}"
            module = distribution.replace("-", "_") + "_module"
            entry_points = {key: f"{module}:Good"}
            modules = {f"{module}.py": code}
            facts = {"entry_points": entry_points, "modules": modules, "group": group}
            made = fake_distribution(tmp_path, distribution, version, **facts)
            stack.enter_context(made)
            return module

        yield install


def refused(*names):
    with pytest.raises(PluginError) as caught:
        load(names or None)
    return caught.value


class TestAvailable:
    def test_shipped(self):
        """The plugins that come with the library and are installed here are listed by key."""
        assert {"criminal-justice", "wales"} <= {*HERE}
        assert sorted(HERE) == HERE

    def test_from_metadata(self, installing):
        """A plugin is listed with its distribution, version and target, and none of its code runs."""
        module = installing("rural", "raise SystemExit('run')")

        assert InstalledPlugin("rural", "coproduce-rural", "0.3", f"{module}:Good") in available()
        assert module not in sys.modules

    def test_sorted(self, installing):
        """The list is in the order of the keys, whatever the order of the folders."""
        for key in ("zebra", "arts"):
            installing(key, GOOD.format(key=key, version="0.3"))

        assert sorted([*HERE, "arts", "zebra"]) == [plugin.key for plugin in available()]

    def test_twice(self, installing):
        """A key that two distributions have is listed for both."""
        for distribution in ("coproduce-rural", "rural-two"):
            installing("rural", GOOD.format(key="rural", version="0.3"), distribution=distribution)

        assert 2 == [plugin.key for plugin in available()].count("rural")

    def test_of_other_hooks(self, installing):
        """A plugin of other hooks is listed with its group, as not usable."""
        installing("rural", "raise SystemExit('run')", group="coproduce.v2")
        found = next(plugin for plugin in available() if plugin.key == "rural")

        assert ("coproduce.v2", False, False) == (found.group, found.usable, found.is_pack)

    def test_pack(self, tmp_path):
        """An entry point without an attribute is listed as a data pack."""
        with fake_distribution(tmp_path, "coproduce-homes", "0.3", entry_points={"homes": "no_such_package"}):
            found = next(plugin for plugin in available() if plugin.key == "homes")

        assert (True, True, "no_such_package") == (found.is_pack, found.usable, found.target)

    def test_gone(self, installing, tmp_path):
        """What is uninstalled is listed no more."""
        installing("rural", "")
        with fake_distribution(tmp_path, "coproduce-arts", "0.3", entry_points={"arts": "arts:Arts"}):
            assert "arts" in [plugin.key for plugin in available()]

        assert ("arts" in [plugin.key for plugin in available()], HERE) == (False, sorted({*HERE} - {"rural"}))


class TestInstallation:
    def test_shared_out(self, installing):
        """Each key that is installed is loaded, or failed, or left alone: once, and in the order of the keys."""
        installing("arts", GOOD.format(key="arts", version="0.3"))
        installing("rural", "raise ValueError")
        installing("zebra", "raise SystemExit('run')")
        found = Installation.read(allow=["arts", "rural"], deny=[])

        assert ["arts"] == [plugin.key for plugin in found.plugins]
        assert ["rural"] == [by.key for by, _ in found.failed]
        assert sorted([*HERE, "zebra"]) == [record.author.key for record in found.idle]

    def test_twice(self, installing):
        """A key that two distributions have fails once, and denied it is left alone once."""
        for distribution in ("coproduce-rural", "rural-two"):
            installing("rural", GOOD.format(key="rural", version="0.3"), distribution=distribution)

        assert ["rural"] == [by.key for by, _ in Installation.read(allow=["rural"], deny=[]).failed]
        assert 1 == [each.author.key for each in Installation.read(allow=[], deny=["rural"]).idle].count("rural")

    def test_two_of_other_hooks(self, installing):
        """Of two distributions with one key, that of the hooks that there are is used, however they are ordered."""
        installing("rural", "raise SystemExit('run')", distribution="a-rural", group="coproduce.v2")
        installing("rural", GOOD.format(key="rural", version="0.3"), distribution="b-rural")
        installing("rural", "raise SystemExit('run')", distribution="c-rural", group="coproduce.v3")

        assert ["b-rural"] == [plugin.distribution for plugin in load(["rural"])]

    def test_each_time_anew(self, installing):
        """Loading twice gives two instances of one class, so that nothing is shared but code."""
        installing("rural", GOOD.format(key="rural", version="0.3"))
        one, other = load(["rural"])[0], load(["rural"])[0]

        assert one is not other
        assert type(one) is type(other)


class TestLoad:
    def test_all(self, installing):
        """Without names all that are installed are loaded, in the order of their keys."""
        installing("arts", GOOD.format(key="arts", version="0.3"))

        assert sorted([*HERE, "arts"]) == [plugin.key for plugin in load()]

    def test_by_name(self, installing):
        """Only those named are loaded, once each, and others are not even imported."""
        module = installing("rural", "raise SystemExit('run')")
        plugins = load(["wales", "wales"])

        assert ["wales"] == [plugin.key for plugin in plugins]
        assert all(isinstance(plugin, Plugin) for plugin in plugins)
        assert module not in sys.modules

    def test_none_named(self):
        """An empty list of names loads none."""
        assert () == load([])

    def test_generator_of_names(self):
        """Names may come from any iterable."""
        assert ["wales"] == [plugin.key for plugin in load(name for name in ("wales",))]


class TestRefused:
    def test_not_installed(self):
        """A name that is not installed is refused with those that are."""
        told = refused("rural")

        assert ("plugin", "rural") == (told.code, told.plugin)
        assert "this plugin is not installed" == told.message
        assert f"installed are {', '.join(HERE)}" == told.hint

    def test_hostile_name(self):
        """A name with control characters is shown escaped."""
        told = refused("\x1b[31mred\n")

        assert "\\x1b[31mred\\n" == told.plugin

    def test_installed_twice(self, installing):
        """A key that two distributions have is refused, by name and where all are loaded."""
        for distribution in ("coproduce-rural", "rural-two"):
            installing("rural", GOOD.format(key="rural", version="0.3"), distribution=distribution)

        for told in (refused("rural"), refused()):
            assert "rural" == told.plugin
            assert told.message == (
                "this plugin is installed by 2 distributions: coproduce-rural 0.3 and rural-two 0.3"
            )

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("raise ValueError('candid words')", "ValueError"),
            ("raise SystemExit(0)", "SystemExit"),
            ("import no_such_module_at_all", "ModuleNotFoundError"),
            ("def (", "SyntaxError"),
            ("Other = 1", "AttributeError"),
            ("class Good:\n    def __init__(self):\n        raise OSError('candid words')", "OSError"),
            ("class Good:\n    def __init__(self, needed):\n        pass", "TypeError"),
            ("Good = 5", "TypeError"),
        ],
    )
    def test_import_failure(self, installing, code, name):
        """A plugin that cannot be imported or made is named with its distribution and version, not its words."""
        installing("rural", code)
        told = refused("rural")

        assert ("import", "rural (coproduce-rural 0.3)") == (told.code, told.plugin)
        assert told.message.startswith(f"cannot be loaded: {name}")
        assert re.search(r" at [a-z_]+\.py:[0-9]+\Z", told.message)
        assert "mend or uninstall coproduce-rural, or leave rural out" == told.hint
        assert "candid" not in str(told)
        assert told.__suppress_context__

    def test_fails_closed(self, installing):
        """Where all are loaded one that fails stops it, while the others can be loaded by name."""
        installing("rural", "raise ValueError")

        assert "import" == refused().code
        assert ["wales"] == [plugin.key for plugin in load(["wales"])]

    def test_interrupt_passes_through(self, installing):
        """A person who interrupts is obeyed."""
        installing("rural", "raise KeyboardInterrupt")

        with pytest.raises(KeyboardInterrupt):
            load(["rural"])

    @pytest.mark.parametrize("code", ["class Good:\n    key = 'rural'", "Good = dict", "def Good():\n    return None"])
    def test_no_plugin(self, installing, code):
        """What is built on another class is refused as no plugin."""
        module = installing("rural", code)
        told = refused("rural")

        assert ("plugin", "rural (coproduce-rural 0.3)") == (told.code, told.plugin)
        assert f"{module}:Good gives no plugin: expected a class built on coproduce.Plugin" == told.message

    def test_key_unlike_the_entry_point(self, installing):
        """A key that differs from the name of the entry point is refused with both."""
        installing("rural", GOOD.format(key="urban", version="0.3"))
        told = refused("rural")

        assert "key" == told.code
        assert "its key is 'urban' and its entry point 'rural': expected the same" == told.message

    def test_no_key(self, installing):
        """A plugin class without a key is refused by our own error."""
        installing("rural", "from coproduce import Plugin\n\n\nclass Good(Plugin):\n    pass\n")

        assert "rural" in refused("rural").plugin
