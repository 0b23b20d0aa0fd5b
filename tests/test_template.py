"""What `coproduce plugins new` writes is installed by pip, passes its own tests, and keeps every law."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from cases import top_of_file
from coproduce.cli.commands import run

DEEP = pytest.mark.skipif("COPRODUCE_DEEP" not in os.environ, reason="other processes take long: set COPRODUCE_DEEP=1")
KEY = "housing-advice"
KINDS = {"code": [], "data": ["--data"]}
CASE = (
    top_of_file(name="Hope", sector=KEY)
    + """\
B2 = { value = ["service-delivery"] }
B6 = { value = "no" }
C1 = { value = "yes", said_by = "chief executive" }
C2 = { value = "yes" }
C3 = { value = "yes" }

"""
)
COPRODUCE = [sys.executable, "-c", "from coproduce.cli import main; main()"]


def done(*words, **facts):
    """Run a program, and give its exit code with all that it printed."""
    words = [str(word) for word in words]
    made = subprocess.run(words, check=False, capture_output=True, encoding="utf-8", timeout=120, **facts)  # noqa: S603
    return made.returncode, made.stdout + made.stderr


@pytest.fixture(scope="module", params=KINDS)
def written(request, tmp_path_factory):
    """Write a distribution, as the command does."""
    folder = tmp_path_factory.mktemp(request.param) / "coproduce-housing-advice"
    with pytest.raises(SystemExit) as ended:
        run(["plugins", "new", KEY, "--to", str(folder), *KINDS[request.param]])
    assert 0 == ended.value.code
    return folder


@pytest.fixture(scope="module")
def installed(written):
    """Install it with pip beside what is installed here, without asking any registry; give what finds it."""
    if not find_spec("hatchling") or not find_spec("pip"):
        pytest.skip("pip and hatchling are not installed, so nothing can be built without a registry")
    site = written.parent / "site"
    quietly = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    code, told = done(sys.executable, "-m", "pip", "install", *quietly, "--target", site, written)
    assert 0 == code, told
    return {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}


class TestInstalled:
    def test_listed(self, installed):
        """It is listed under its key, with its distribution and version."""
        _, out = done(*COPRODUCE, "plugins", "list", "--json", env=installed)
        (found,) = [each for each in json.loads(out) if each["key"] == KEY]

        assert ("coproduce-housing-advice", "0.1.0", True) == (found["distribution"], found["version"], found["usable"])

    @DEEP
    def test_its_own_tests(self, written, installed):
        """Its own tests pass."""
        code, out = done(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=written, env=installed)

        assert 0 == code, out
        assert re.search(r"\d+ passed", out)

    @DEEP
    def test_keeps_every_law(self, installed):
        """It keeps every law, in other processes too."""
        code, out = done(*COPRODUCE, "plugins", "check", KEY, env=installed)

        assert 0 == code, out
        assert "1 of 1 keep every law" in out
        assert "✓ other processes make the same of the same charities" in out

    def test_acts(self, written, installed, tmp_path):
        """A case with the answer that its README shows is planned with it."""
        (answer,) = re.findall(r"```toml\n(.*?)```", (written / "README.md").read_text(encoding="utf-8"), re.DOTALL)
        case = tmp_path / "case.toml"
        case.write_text(CASE + answer, encoding="utf-8")
        code, out = done(*COPRODUCE, "plan", case, "--start", "2027-01-11", "--plugin", KEY, env=installed)

        assert 0 == code, out
        assert "housing-advice 0.1.0" in out
        assert "We will do our best: workshops in a place that people know and trust." in out


class TestWritten:
    @pytest.mark.parametrize("words", [["check"], ["format", "--check"]], ids=" ".join)
    def test_ruff(self, written, words):
        """It reads as ruff would have it."""
        code, out = done(sys.executable, "-m", "ruff", *words, "--no-cache", ".", cwd=written)

        assert 0 == code, out

    @DEEP
    def test_types(self, written, installed, tmp_path):
        """Its types are right, strictly."""
        words = ["--strict", "--cache-dir", tmp_path, *written.rglob("*.py")]
        code, out = done(sys.executable, "-m", "mypy", *words, cwd=written, env=installed)

        assert 0 == code, out

    def test_shell_lines(self, written):
        """The lines of its README install what there is, and check what is written."""
        (lines,) = re.findall(r"```\n(.*?)```", (written / "README.md").read_text(encoding="utf-8"), re.DOTALL)
        project = (written / "pyproject.toml").read_text(encoding="utf-8")

        assert ['pip install -e ".[test]"', "pytest", f"coproduce plugins check {KEY}"] == lines.splitlines()
        assert "\ntest = [" in project
        assert f"\n{KEY} = " in project

    def test_pack_uninstalled(self, written, tmp_path):
        """A data pack works without being installed, where its README says."""
        packs = sorted(written.glob("src/*/pack.toml"))
        if not packs:
            assert "--packs" not in (written / "README.md").read_text(encoding="utf-8")
            return
        (place,) = re.findall(r"--packs (\S+)`", (written / "README.md").read_text(encoding="utf-8"))
        case = tmp_path / "case.toml"
        case.write_text(CASE, encoding="utf-8")
        code, out = done(*COPRODUCE, "assess", case, "--packs", place, "--no-plugins", cwd=written)

        assert 0 == code, out
        assert "plugins housing-advice" in out

    def test_ids(self, written):
        """Every id that its README tells is in what is written, and nothing is left to be filled in."""
        told = re.findall(r"^\| `([^`]+)`", (written / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
        (main,) = [*written.glob("src/*/pack.toml"), *written.glob("src/*/__init__.py")]
        text = main.read_text(encoding="utf-8")

        assert 3 == len(told)
        assert all(f'"{id_}"' in text for id_ in told)
        assert not any("$" in file.read_text(encoding="utf-8") for file in written.rglob("*.*") if file.is_file())
