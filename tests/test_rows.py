"""Each fault of what goes out that was thought of stands by its number with a test, so that none goes unnoticed."""

import ast
import functools
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = (
    *(f"E{number:02}" for number in range(6, 14)),  # exporters and injection
    *(f"F{number:02}" for number in range(5, 17)),  # privacy and audience
    *(f"G{number:02}" for number in range(5, 14)),  # files and disks
    *(f"I{number}" for number in range(41, 44)),  # the laws of exports and audience
)
_NUMBER = re.compile(rf"\b(?:{'|'.join(ROWS)})\b")


def numbers_in(source):
    """Give the numbers in the docstrings of the tests of a file, and of the classes that hold tests."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if (isinstance(node, ast.ClassDef) and any(map(_is_test, node.body))) or _is_test(node):
            found |= _told(node)
    return found


def _is_test(node):
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test")


def _told(node):
    return set(_NUMBER.findall(ast.get_docstring(node) or ""))


@functools.cache
def told():
    """Give the numbers that any test bears; a file in which none stands is not parsed."""
    sources = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    return frozenset().union(*(numbers_in(source) for source in sources if _NUMBER.search(source)))


class TestRows:
    """A row of the catalogue is proved by at least one test, which says so."""

    @pytest.mark.parametrize("row", ROWS)
    def test_is_proved(self, row):
        """The row stands in the docstring of a test."""
        assert row in told()

    @pytest.mark.parametrize(
        ("source", "numbers"),
        [
            ("class TestA:\n  '''E06: it is so.'''\n  def test_b(self): '''So it is (F07).'''", {"E06", "F07"}),
            ("class TestA:\n  '''E06: nothing is tested.'''\n  def helper(self): '''None (F07).'''", set()),
            ("'''E06.'''\n# F07\ndef test_a():\n  'It is (I41, I42).'\n  'G05'", {"I41", "I42"}),
            ("def test_a():\n  'E060, xF07 and G5 are no numbers.'", set()),
        ],
    )
    def test_where_a_number_counts(self, source, numbers):
        """A number counts in the docstring of a test or of a class with tests, and nowhere else."""
        assert numbers == numbers_in(source)
