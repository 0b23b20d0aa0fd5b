"""Every example in the Markdown pages and in the docstrings runs as a test."""

from __future__ import annotations

import contextlib
import doctest
import io
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from typing import Any

import pytest
from sybil import Example, Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("coproduce")

_run_python = PythonEvaluator()


class PrintingParser(PythonCodeBlockParser):
    """Run Python blocks, and keep what a block without prompts prints for the text block behind it."""

    def __init__(self) -> None:
        super().__init__(doctest_optionflags=ELLIPSIS)
        self.codeblock_parser = CodeBlockParser("python", _keep_output)


def _keep_output(example: Example) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        _run_python(example)
    example.namespace["printed"] = printed.getvalue()


def _compare_output(example: Example) -> str | None:
    return _difference(example.parsed, example.namespace.pop("printed"))


def _keep_case(example: Example) -> None:
    """Keep a block of TOML that is a case file, so that a console block behind it can name the file."""
    if "format" in tomllib.loads(example.parsed):
        example.namespace["shown_case"] = example.parsed


def _run_commands(example: Example) -> str | None:
    """Run each `$ coproduce …` of a console block and compare what it prints with the lines below it.

    They run in a folder of the page's own, where one command finds what another left, with the repository's folders
    beside it; a TOML file that nobody put there is the case that the page showed last.
    """
    for session in example.parsed.removeprefix("$ ").split("\n$ "):
        typed, _, wanted = session.partition("\n")
        program, *arguments = shlex.split(typed, comments=True)
        if program != "coproduce":
            return f"only coproduce is run in a console block, not {program}"
        for word in arguments:
            _write_case(word, example.namespace)
        if difference := _difference(wanted, _output(arguments, example.namespace["folder"])):
            return difference
    return None


def _write_case(word: str, namespace: dict[str, Any]) -> None:
    """Write the case that the page showed last to a TOML file that nobody put there."""
    file: Path = namespace["folder"] / word
    if word.endswith(".toml") and not file.exists():
        file.write_text(namespace["shown_case"], encoding="utf-8")


def _output(arguments: list[str], folder: Path) -> str:
    done = subprocess.run([COMMAND, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - our own command
    return done.stdout + done.stderr


def _make_folder(namespace: dict[str, Any]) -> None:
    namespace["folder"] = Path(tempfile.mkdtemp())
    for name in ("docs", "plugins", "tests"):
        (namespace["folder"] / name).symlink_to(ROOT / name)


def _remove_folder(namespace: dict[str, Any]) -> None:
    shutil.rmtree(namespace["folder"])


def _difference(wanted: str, got: str) -> str | None:
    flags = ELLIPSIS | NORMALIZE_WHITESPACE
    checker = doctest.OutputChecker()
    if checker.check_output(wanted, got, flags):
        return None
    return checker.output_difference(doctest.Example("", wanted), got, flags)


@pytest.fixture
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the examples name files from the root of the repository, wherever pytest was started."""
    monkeypatch.chdir(ROOT)


pytest_collect_file = (
    Sybil(
        name="page",
        parsers=[
            PrintingParser(),
            CodeBlockParser("text", _compare_output),
            CodeBlockParser("toml", _keep_case),
            CodeBlockParser("console", _run_commands),
            SkipParser(),
        ],
        patterns=["README.md", "docs/*.md", "docs/*/*.md"],
        setup=_make_folder,
        teardown=_remove_folder,
        fixtures=["at_the_root"],
    )
    + Sybil(
        name="docstring",
        parsers=[DocTestParser(optionflags=ELLIPSIS)],
        patterns=["src/*/*.py", "src/*/*/*.py", "src/*/*/*/*.py"],
        fixtures=["at_the_root"],
    )
).pytest()
