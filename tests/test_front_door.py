"""The front door: what it hands on, and how little comes in with it."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from datetime import UTC, date, datetime
from importlib.metadata import version

import pytest

import coproduce
from cases import a_calendar, a_case, tailored, the_practice
from coproduce import ArgumentError

HEAVY = (
    "importlib.metadata",
    "cattrs",
    "tomllib",
    "json",
    "rich",
    "click",
    "holidays",
    "hypothesis",
    "docx",
    "pptx",
    "openpyxl",
    "xlsxwriter",
    "jinja2",
    "icalendar",
    "resvg_py",
    "ortools",
)


def loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter, and list the modules that it brought in."""
    script = f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


class TestImport:
    """Importing the library does no work and brings in nothing large."""

    def test_light(self):
        """None of the large libraries comes in with the library (E11)."""
        assert set() == loaded_by("import coproduce") & set(HEAVY)

    def test_a_heavy_one_is_caught(self):
        """Planted defect: what is used at import time is seen."""
        assert {"tomllib", "json"} <= loaded_by("import coproduce, tomllib, json")

    def test_silent(self):
        """Importing the library writes nothing, and warns of nothing."""
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", "import coproduce"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert ("", "") == (done.stdout, done.stderr)


class TestNames:
    """The names at the front door are those of the list, and no others."""

    def test_sorted(self):
        """The list has each name once: constants, then classes, then functions, each in the order of the alphabet."""
        in_order = sorted(set(coproduce.__all__), key=lambda name: (not name.isupper(), name[0].islower(), name))
        assert in_order == coproduce.__all__

    def test_complete(self):
        """The list has each public name that the module holds."""
        public = {
            name for name, value in vars(coproduce).items() if not name.startswith("_") and not inspect.ismodule(value)
        }
        assert set(coproduce.__all__) == public

    @pytest.mark.parametrize("name", coproduce.__all__)
    def test_resolves(self, name):
        """Each name is there, and each class and function of the library says what it is."""
        value = getattr(coproduce, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert "" != (value.__dict__.get("__doc__") or getattr(value, "__doc__", "") or "").strip()
            assert value.__module__.startswith("coproduce.")

    def test_public_methods_are_described(self):
        """Each public method and property of a class at the front door has a docstring."""
        missing = [
            f"{name}.{attribute}"
            for name in coproduce.__all__
            if inspect.isclass(value := getattr(coproduce, name))
            for attribute, member in vars(value).items()
            if not attribute.startswith("_")
            and (inspect.isfunction(member) or isinstance(member, property | classmethod | staticmethod))
            and not inspect.getdoc(member)
        ]
        assert [] == missing

    def test_unions_hold_public_names(self):
        """The members of a union at the front door are at the front door themselves."""
        hidden = [
            f"{name}: {member.__name__}"
            for name in coproduce.__all__
            for member in typing.get_args(getattr(coproduce, name))
            if inspect.isclass(member) and member.__name__ not in coproduce.__all__
        ]
        assert [] == hidden


class TestVersion:
    """The version is that of the distribution, read when it is asked for."""

    def test_version(self):
        """The version is the one that is installed."""
        assert version("coproduce") == coproduce.__version__

    def test_no_other_name(self):
        """Any other name is not there, and the error says so."""
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            coproduce.nothing  # noqa: B018 - looking it up is the test


def _misuses():
    practice, case, package = the_practice(), a_case(), tailored()
    day = date(2027, 1, 11)
    return {
        "assess swapped": lambda: practice.assess(case.diagnostic, case.charity),
        "assess a case": lambda: practice.assess(case, case.diagnostic),
        "tailor a case": lambda: practice.tailor(case),
        "agreed without a list": lambda: practice.tailor(package.assessment, agreed=5),
        "propose an assessment": lambda: coproduce.propose(package.assessment, on=day, by="team"),
        "propose on a text": lambda: coproduce.propose(package, on="2027-01-11", by="team"),
        "propose at a time": lambda: coproduce.propose(package, on=datetime(2027, 1, 11, 9, tzinfo=UTC), by="team"),
        "schedule an assessment": lambda: coproduce.schedule(package.assessment, start=day, calendar=a_calendar()),
        "schedule without a calendar": lambda: coproduce.schedule(package, start=day, calendar=None),
        "a calendar of a case": lambda: coproduce.charity_calendar(case, first=day, last=day),
        "differences with nothing": lambda: coproduce.differences(package, None),
        "loads bytes": lambda: coproduce.loads(b"{}"),
        "loads a number": lambda: coproduce.loads(5),
        "load one name": lambda: coproduce.load("wales"),
    }


class TestMisuse:
    """A wrong argument is told in a sentence of ours, with what was expected."""

    @pytest.mark.parametrize("misuse", _misuses())
    def test_told(self, misuse):
        """It is an `ArgumentError`, which names what was given or expected."""
        with pytest.raises(ArgumentError, match=r"expected|agreed") as caught:
            _misuses()[misuse]()
        assert caught.value.code in ("argument", "date")

    def test_a_name_in_the_place_of_a_plugin(self):
        """A plugin's name where a plugin belongs is told how to be loaded."""
        with pytest.raises(coproduce.PluginError, match=r"load\(\['wales'\]\)"):
            coproduce.Practice(coproduce.enhance(), plugins=["wales"])
