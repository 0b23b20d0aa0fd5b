"""A type checker tells authors of plugins what is wrong: each complaint is marked on the line that it is about."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RIGHT = ROOT / "tests" / "typing" / "right_plugin.py"
WRONG = ROOT / "tests" / "typing" / "wrong_plugins.py"
PYRIGHT = shutil.which("pyright", path=str(Path(sys.executable).parent))

_MARK = re.compile(r"# wrong: ([a-z-]+)$")
_MYPY = re.compile(r"(?P<file>[^:]+\.py):(?P<line>[0-9]+): error: .*\[(?P<code>[a-z-]+)\]$")


def marked():
    """List the lines of the wrong plugins that are marked, each with what mypy calls the fault."""
    lines = enumerate(WRONG.read_text(encoding="utf-8").splitlines(), start=1)
    return [(number, found[1]) for number, line in lines if (found := _MARK.search(line))]


def of(file, said):
    """Give what was said of one file, without its name."""
    return [each[1:] for each in said if each[0] == file.name]


def said_by(*command):
    """Run a checker, and give what it printed."""
    ran = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=120)  # noqa: S603, PLW1510 - our own command, which fails by intent
    assert ran.returncode in (0, 1), ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def mypy():
    """Give what mypy complains of in both files, with the settings of the project."""
    settings = ["--config-file", "pyproject.toml", "--strict", "--no-pretty", "--show-error-codes"]
    printed = said_by("mypy", *settings, str(WRONG.relative_to(ROOT)), str(RIGHT.relative_to(ROOT)))
    matched = [found for line in printed.splitlines() if (found := _MYPY.match(line))]
    return [(Path(found["file"]).name, int(found["line"]), found["code"]) for found in matched]


@pytest.fixture(scope="module")
def pyright():
    """Give what pyright complains of in both files, where it is installed beside this interpreter."""
    if PYRIGHT is None:
        pytest.skip("pyright is not installed here, and mypy has looked at the same lines")
    printed = said_by("pyright", "--outputjson", "--pythonpath", sys.executable, str(WRONG), str(RIGHT))
    found = json.loads(printed)["generalDiagnostics"]
    return [(Path(each["file"]).name, each["range"]["start"]["line"] + 1, each.get("rule", "")) for each in found]


class TestMarks:
    def test_each_class(self):
        """Every wrong plugin has a line that is marked, and each is a fault of its own."""
        classes = re.split(r"\nclass ", WRONG.read_text(encoding="utf-8"))[1:]

        assert 10 == len(classes)
        assert [] == [text.partition("(")[0] for text in classes if "# wrong: " not in text]


class TestMypy:
    def test_wrong(self, mypy):
        """Mypy complains of just the lines that are marked, and of each as it is marked."""
        assert marked() == of(WRONG, mypy)

    def test_right(self, mypy):
        """Mypy finds nothing wrong with a plugin that answers every hook."""
        assert [] == of(RIGHT, mypy)


class TestPyright:
    def test_wrong(self, pyright):
        """Pyright complains of just the same lines, once each, in words of its own."""
        assert [line for line, _ in marked()] == sorted(line for line, _ in of(WRONG, pyright))

    def test_right(self, pyright):
        """Pyright finds nothing wrong with a plugin that answers every hook."""
        assert [] == of(RIGHT, pyright)
