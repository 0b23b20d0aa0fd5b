"""Installed plugins are listed without being imported, loaded by name, and fail closed."""

import sys

import pytest

from coproduce import InstalledPlugin, Plugin, PluginError, available, load

GOOD = """\
from coproduce import Plugin


class Good(Plugin):
    key = "{key}"
    version = "{version}"
"""


@pytest.fixture
def installing(tmp_path, monkeypatch):
    """Give a function that installs a distribution with one entry point, in a folder of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))
    installed = []

    def install(key, code, *, distribution=None, version="0.3", attribute="Good"):
        distribution = distribution or f"coproduce-{key}"
        module = distribution.replace("-", "_") + "_module"
        (tmp_path / f"{module}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[coproduce.v1]\n{key} = {module}:{attribute}\n", encoding="utf-8")
        installed.append(module)
        return module

    yield install
    for module in installed:
        sys.modules.pop(module, None)


def refused(*names):
    with pytest.raises(PluginError) as caught:
        load(names or None)
    return caught.value


class TestAvailable:
    def test_shipped(self):
        """The two plugins that come with the library are installed here, and listed by key."""
        assert ["criminal-justice", "wales"] == [plugin.key for plugin in available()]

    def test_from_metadata(self, installing):
        """A plugin is listed with its distribution, version and target, and none of its code runs."""
        module = installing("rural", "raise SystemExit('run')")

        assert InstalledPlugin("rural", "coproduce-rural", "0.3", f"{module}:Good") in available()
        assert module not in sys.modules

    def test_sorted(self, installing):
        """The list is in the order of the keys, whatever the order of the folders."""
        for key in ("zebra", "arts"):
            installing(key, GOOD.format(key=key, version="1"))

        assert ["arts", "criminal-justice", "wales", "zebra"] == [plugin.key for plugin in available()]

    def test_twice(self, installing):
        """A key that two distributions have is listed for both."""
        for distribution in ("coproduce-rural", "rural-two"):
            installing("rural", GOOD.format(key="rural", version="1"), distribution=distribution)

        assert 2 == [plugin.key for plugin in available()].count("rural")


class TestLoad:
    def test_all(self, installing):
        """Without names all that are installed are loaded, in the order of their keys."""
        installing("arts", GOOD.format(key="arts", version="1"))

        assert ["arts", "criminal-justice", "wales"] == [plugin.key for plugin in load()]

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
        assert "installed are criminal-justice, wales" == told.hint

    def test_hostile_name(self):
        """A name with control characters is shown escaped."""
        told = refused("\x1b[31mred\n")

        assert "\\x1b[31mred\\n" == told.plugin

    def test_installed_twice(self, installing):
        """A key that two distributions have is refused, by name and where all are loaded."""
        for distribution in ("coproduce-rural", "rural-two"):
            installing("rural", GOOD.format(key="rural", version="1"), distribution=distribution)

        for told in (refused("rural"), refused()):
            assert ("rural", "this plugin is installed by two distributions") == (told.plugin, told.message)

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
        assert f"cannot be loaded: {name}" == told.message
        assert "mend or uninstall coproduce-rural" == told.hint
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
        installing("rural", GOOD.format(key="urban", version="1"))
        told = refused("rural")

        assert "key" == told.code
        assert "its key is 'urban' and its entry point 'rural': expected the same" == told.message

    def test_no_key(self, installing):
        """A plugin class without a key is refused by our own error."""
        installing("rural", "from coproduce import Plugin\n\n\nclass Good(Plugin):\n    pass\n")

        assert "rural" in refused("rural").plugin
