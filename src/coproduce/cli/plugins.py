"""The commands on plugins: list what is installed, check that one keeps the laws, and begin a new one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import attrs
import click

import coproduce
from coproduce import (
    HOOKS_VERSION,
    ArgumentError,
    CoproduceError,
    Plugin,
    WriteError,
    available,
    escaped,
    load,
    read_packs,
)
from coproduce.cli import records
from coproduce.cli.settings import plugins_print_apart, show, write

if TYPE_CHECKING:
    from coproduce.testing import LawVerdict

DONE, PLUGIN = 0, 6
_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z", re.ASCII)
_TAKEN = ("agreed", "coproduce", "enhance")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group(invoke_without_command=True)
@_JSON
@click.pass_context
def plugins(context: click.Context, as_json: bool) -> int | None:  # noqa: FBT001 - a flag that click passes on
    """List, check and begin plugins; alone it lists those that are installed."""
    return _listed(as_json=as_json) if context.invoked_subcommand is None else None


@plugins.command("list")
@_JSON
def list_(as_json: bool) -> int:  # noqa: FBT001 - a flag that click passes on
    """List the plugins that are installed; none of their code is run."""
    return _listed(as_json=as_json)


def _listed(*, as_json: bool) -> int:
    found = available()
    if as_json:
        rows = [{**attrs.asdict(plugin), "usable": plugin.usable, "pack": plugin.is_pack} for plugin in found]
        write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        show(records.plugins_page(found))
    return DONE


@plugins.command()
@_JSON
@click.argument("names", nargs=-1)
@click.option(
    "--packs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Check these data packs, or those of them that are in NAMES.",
)
@click.option("--cases", default=40, show_default=True, type=click.IntRange(1, 10_000), help="How many charities.")
def check(names: tuple[str, ...], packs: tuple[Path, ...], cases: int, as_json: bool) -> int:  # noqa: FBT001 - as above
    """Hold plugins against the laws that every good plugin keeps: those in NAMES, or all that are installed.

    Ends with 0 where all of them keep every law, and with 6 where one does not.
    """
    with plugins_print_apart():
        checked = [(name, _checked(found, where, cases)) for name, found, where in _to_check(names, packs)]
    if as_json:
        write(json.dumps([_tree(*each) for each in checked], ensure_ascii=False, indent=2) + "\n")
    else:
        show(records.conformance_page(checked, cases))
    return DONE if all(_holds(found) for _, found in checked) else PLUGIN


def _to_check(names: tuple[str, ...], packs: tuple[Path, ...]) -> Iterator[tuple[str, Plugin | CoproduceError, str]]:
    """Yield each plugin with its name and where another process finds it, or the error that keeps it from being one."""
    given = [(pack.key, pack, f"pack:{pack.key}:{path}") for path in packs for pack in read_packs(path)]
    for name in names or (() if packs else dict.fromkeys(plugin.key for plugin in available())):
        if here := [each for each in given if each[0] == name]:
            yield from here
        else:
            yield _installed(name)
    if not names:
        yield from given


def _installed(name: str) -> tuple[str, Plugin | CoproduceError, str]:
    try:
        return name, load([name])[0], f"plugin:{name}"
    except CoproduceError as error:
        return name, error, ""


def _checked(found: Plugin | CoproduceError, where: str, cases: int) -> tuple[LawVerdict, ...] | CoproduceError:
    from coproduce.testing import check_conformance  # noqa: PLC0415 - large, and read on first use

    return found if isinstance(found, CoproduceError) else check_conformance(found, number=cases, elsewhere=where)


def _holds(found: tuple[LawVerdict, ...] | CoproduceError) -> bool:
    return not isinstance(found, CoproduceError) and all(verdict.holds for verdict in found)


def _tree(name: str, found: tuple[LawVerdict, ...] | CoproduceError) -> dict[str, object]:
    if isinstance(found, CoproduceError):
        return {"plugin": name, "holds": False, "error": str(found), "laws": []}
    laws = [
        {"law": each.law, "says": each.says, "holds": each.holds, "faults": [*each.faults], "notes": [*each.notes]}
        for each in found
    ]
    return {"plugin": name, "holds": _holds(found), "error": "", "laws": laws}


# Beginning a new one --------------------------------------------------------------------------------------------------


@plugins.command()
@click.argument("key")
@click.option("--data", is_flag=True, help="Write a data pack, without any code.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), metavar="FOLDER", help="Where; coproduce-KEY if not said."
)
def new(key: str, data: bool, folder: Path | None) -> int:  # noqa: FBT001 - a flag that click passes on
    """Write the distribution of a new plugin for the sector KEY, such as housing: it installs and keeps the laws."""
    if not _KEY.match(key):
        message = f"{key!r} is no key: expected lower-case words with hyphens, beginning with a letter"
        raise ArgumentError(message, code="key", hint="as in arts")
    if key in _TAKEN:
        raise ArgumentError(f"{key!r} is taken by coproduce itself", code="key", hint="name the sector")
    target = folder or Path(f"coproduce-{key}")
    if target.exists():
        raise WriteError(f"{escaped(str(target))} is there already", code="write", hint="name another folder with --to")
    _write(target, dict(_files(key, data=data)))
    write(
        f"{target} holds a {'data pack' if data else 'plugin'} to begin with: read its README.md\n{_beside(key, data)}"
    )
    return DONE


def _beside(key: str, data: bool) -> str:  # noqa: FBT001 - of one command
    """Say what the tests that are written go with, so that whoever changes that changes them."""
    subject = "the pack" if data else f"the class {_words(key)['class_']}"
    return f"{_tests(key)} goes with {subject}: change them together\n"


def _module(key: str) -> str:
    return f"coproduce_{key.replace('-', '_')}"


def _tests(key: str) -> str:
    return f"tests/test_{key.replace('-', '_')}.py"


def _files(key: str, *, data: bool) -> Iterator[tuple[str, str]]:
    module = _module(key)
    sources = files("coproduce").joinpath("templates", "data" if data else "code")
    main = {"pack.toml.txt": f"src/{module}/pack.toml"} if data else {"module.py.txt": f"src/{module}/__init__.py"}
    places = {
        "pyproject.toml.txt": "pyproject.toml",
        "README.md.txt": "README.md",
        "test.py.txt": _tests(key),
        **main,
    }
    for source, place in places.items():
        yield place, Template(sources.joinpath(source).read_text(encoding="utf-8")).substitute(_words(key))
    if not data:
        yield f"src/{module}/py.typed", ""


def _words(key: str) -> dict[str, str]:
    major, minor = version("coproduce").split(".")[:2]
    name = "".join(word.capitalize() for word in key.split("-"))
    return {
        "key": key,
        "words": key.replace("-", " "),
        "title": key.replace("-", " ").capitalize(),
        "class_": f"{name}Sector" if hasattr(coproduce, name) else name,
        "module": _module(key),
        "hooks": HOOKS_VERSION,
        "group": f"coproduce.v{HOOKS_VERSION.partition('.')[0]}",
        "least": f"{major}.{minor}",
        "below": f"{major}.{int(minor) + 1}",
    }


def _write(target: Path, texts: dict[str, str]) -> None:
    """Write every file into a folder beside the target, and give it its name once it is whole."""
    import shutil  # noqa: PLC0415 - read on first use
    import tempfile  # noqa: PLC0415 - read on first use

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".coproduce-"))
        try:
            for place, text in texts.items():
                file = beside / place
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            beside.chmod(0o755)
            beside.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        message = f"cannot write {escaped(str(target))}: {(error.strerror or 'failed').lower()}"
        raise WriteError(message, code="write") from None
