"""A fake distribution is installed for a moment, and leaves nothing behind."""

import importlib
import importlib.metadata
import importlib.resources
import sys

import pytest

from coproduce import ArgumentError, InstalledPlugin, available, load
from coproduce.testing import fake_distribution

RURAL = """\
from coproduce import Plugin


class Rural(Plugin):
    key = "rural"
"""


def rural(folder, name="coproduce-rural", module="rural_plugin", text=RURAL, version="0.3"):
    """Install a plugin in one module."""
    modules = {f"{module}.py": text}
    return fake_distribution(folder, name, version, entry_points={"rural": f"{module}:Rural"}, modules=modules)


def state(folder):
    """What Python holds of a folder, beside all modules and the whole path."""
    return list(sys.path), set(sys.modules), [path for path in sys.path_importer_cache if path.startswith(str(folder))]


class TestInstalled:
    def test_metadata(self, tmp_path):
        """It has a name, a version and entry points, as any other distribution."""
        with rural(tmp_path):
            found = importlib.metadata.distribution("coproduce-rural")
            points = [(point.group, point.name, point.value) for point in found.entry_points]

            assert ("coproduce-rural", "0.3") == (found.name, found.version)
            assert [("coproduce.v1", "rural", "rural_plugin:Rural")] == points

    def test_listed_and_loaded(self, tmp_path):
        """Its plugin is listed without being imported, and loaded by its key."""
        with rural(tmp_path):
            assert InstalledPlugin("rural", "coproduce-rural", "0.3", "rural_plugin:Rural") in available()
            assert "rural_plugin" not in sys.modules
            assert ["rural"] == [plugin.key for plugin in load(["rural"])]

    def test_files_of_a_package(self, tmp_path):
        """Packages and files of any kind are written where their path says."""
        modules = {"fake_pack/__init__.py": "", "fake_pack/pack.toml": 'key = "tŷ"\n'}
        with fake_distribution(tmp_path, "fake-pack", modules=modules):
            text = importlib.resources.files("fake_pack").joinpath("pack.toml").read_text(encoding="utf-8")

            assert 'key = "tŷ"\n' == text

    def test_another_group(self, tmp_path):
        """Entry points stand in the group that is named."""
        with fake_distribution(tmp_path, "later", entry_points={"rural": "later:Rural"}, group="coproduce.v2"):
            (point,) = importlib.metadata.entry_points(group="coproduce.v2", name="rural")

            assert "later" == point.dist.name

    def test_nothing_but_a_name(self, tmp_path):
        """A distribution without modules and entry points is one all the same, and its version is 1.0."""
        with fake_distribution(tmp_path / "deep" / "down", "bare.name"):
            assert "1.0" == importlib.metadata.version("bare-name")

    def test_folder_of_the_metadata(self, tmp_path):
        """The context gives the folder of the metadata, in which a test may put more."""
        with rural(tmp_path) as info:
            assert tmp_path / "coproduce_rural-0.3.dist-info" == info
            (info / "WHEEL").write_text("Wheel-Version: 1.0\n", encoding="utf-8")

            assert "Wheel-Version" in importlib.metadata.distribution("coproduce-rural").read_text("WHEEL")
        assert not info.exists()

    def test_side_by_side(self, tmp_path):
        """Several stand in one folder, and the end of one leaves the others there."""
        with rural(tmp_path):
            with rural(tmp_path, name="rural-two", module="other"):
                assert 2 == [plugin.key for plugin in available()].count("rural")
            assert 1 == [plugin.key for plugin in available()].count("rural")
            assert ["rural"] == [plugin.key for plugin in load(["rural"])]


class TestTakenBack:
    def test_everything(self, tmp_path):
        """At the end the path, the modules, the caches and the files are as they were before."""
        before = state(tmp_path)
        modules = {"fake_pack/__init__.py": "", "fake_pack/inner.py": "", "fake_alone.py": ""}
        with fake_distribution(tmp_path, "fake-pack", modules=modules):
            for name in ("fake_pack.inner", "fake_alone"):
                importlib.import_module(name)
            assert {"fake_pack", "fake_pack.inner", "fake_alone"} <= set(sys.modules)

        assert before == state(tmp_path)
        assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_after_a_failure(self, tmp_path):
        """A test that fails inside leaves nothing behind either."""
        before = state(tmp_path)
        with pytest.raises(ZeroDivisionError), rural(tmp_path):
            assert len(load(["rural"])) / 0
        assert before == state(tmp_path)
        assert "rural" not in [plugin.key for plugin in available()]

    def test_written_again(self, tmp_path):
        """A module that is written again, with another text of the same length, is not taken from a cache."""
        keys = []
        for key in ("rural", "urban"):
            text = RURAL.replace('"rural"', f'"{key}"')
            with rural(tmp_path, text=text):
                keys.append(importlib.import_module("rural_plugin").Rural.key)
        assert ["rural", "urban"] == keys

    def test_a_module_of_that_name(self, tmp_path):
        """A module that was imported under the same name is put aside, and is there again at the end."""
        with rural(tmp_path / "one"):
            first = importlib.import_module("rural_plugin")
            with rural(tmp_path / "two", name="rural-two"):
                assert first is not importlib.import_module("rural_plugin")
            assert first is sys.modules["rural_plugin"]

    def test_path_taken_away(self, tmp_path):
        """Whoever took the folder off the path before has done part of the work."""
        with rural(tmp_path):
            sys.path.remove(str(tmp_path))
        assert str(tmp_path) not in sys.path


class TestRefused:
    @pytest.mark.parametrize("path", ["/plugin.py", "../plugin.py", "pack/../../plugin.py"])
    def test_out_of_the_folder(self, tmp_path, path):
        """A path that leads out of the folder is refused, and nothing is written."""
        with (
            pytest.raises(ArgumentError, match="leads out of the folder"),
            fake_distribution(tmp_path, "bad", modules={path: ""}),
        ):
            pass
        assert [] == [*tmp_path.iterdir()]

    def test_there_already(self, tmp_path):
        """A file that is there already is neither written over nor taken away."""
        (tmp_path / "rural_plugin.py").write_text("mine = True\n", encoding="utf-8")
        with pytest.raises(ArgumentError, match=r"'rural_plugin\.py' is there already"), rural(tmp_path):
            pass
        assert "mine = True\n" == (tmp_path / "rural_plugin.py").read_text(encoding="utf-8")

    def test_installed_twice(self, tmp_path):
        """The same distribution is not installed twice in one folder."""
        with (
            rural(tmp_path),
            pytest.raises(ArgumentError, match="dist-info' is there already"),
            rural(tmp_path, module="other"),
        ):
            pass
