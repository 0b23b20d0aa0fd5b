"""Distributions that are installed for a moment: metadata, entry points and modules in a folder on the path."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import ModuleType

from coproduce.errors import ArgumentError, printable
from coproduce.rules.loading import GROUP


@contextmanager
def fake_distribution(  # noqa: PLR0913 - what a distribution is made of
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    entry_points: Mapping[str, str] | None = None,
    modules: Mapping[str, str] | None = None,
    group: str = GROUP,
) -> Iterator[Path]:
    """Install a distribution into a folder for as long as the context lasts, and give the folder of its metadata.

    `entry_points` are targets such as `"my_plugin:MySector"` by name; `modules` are texts by path, such as
    `{"my_plugin.py": "..."}` or `{"my_pack/pack.toml": "..."}`. The folder is put on `sys.path`. At the end the files,
    the modules and the place on the path are taken back. Raises `ArgumentError` where a file is there already, or its
    path leads out of the folder.
    """
    info = f"{re.sub(r'[-_.]+', '_', name)}-{version}.dist-info"
    files = {
        **(modules or {}),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/entry_points.txt": _entry_points(group, entry_points or {}),
    }
    roots = _roots(folder, files)
    names = {root.stem for root in roots} - {Path(info).stem}
    put_aside = _taken_out(names)
    try:
        _write(folder, files)
        with _on_the_path(folder):
            yield folder / info
    finally:
        _taken_out(names)
        sys.modules.update(put_aside)
        for root in roots:
            _remove(root)


def _entry_points(group: str, entry_points: Mapping[str, str]) -> str:
    lines = [f"{name} = {target}" for name, target in entry_points.items()]
    return "\n".join([f"[{group}]", *lines, ""])


def _roots(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """List the files and folders right inside the folder that are written, or refuse them."""
    for path in map(PurePosixPath, files):
        if path.is_absolute() or ".." in path.parts:
            raise ArgumentError(
                f"{printable(str(path))} leads out of the folder", code="modules", hint="name it inside"
            )
    roots = tuple(dict.fromkeys(folder / PurePosixPath(path).parts[0] for path in files))
    for root in roots:
        if root.exists():
            message = f"{printable(root.name)} is there already"
            raise ArgumentError(message, code="modules", hint="give each distribution names of its own")
    return roots


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _remove(root: Path) -> None:
    """Remove a file with what was compiled of it, or a whole folder."""
    from importlib.util import cache_from_source  # noqa: PLC0415 - importing the library stays light

    if root.is_dir():
        shutil.rmtree(root)
    else:
        root.unlink(missing_ok=True)
        Path(cache_from_source(str(root))).unlink(missing_ok=True)


def _taken_out(names: set[str]) -> dict[str, ModuleType]:
    """Take modules of these names, and those inside them, out of those that are imported."""
    found = [module for module in sys.modules if module.partition(".")[0] in names]
    return {module: sys.modules.pop(module) for module in found}


@contextmanager
def _on_the_path(folder: Path) -> Iterator[None]:
    from importlib import invalidate_caches  # noqa: PLC0415 - importing the library stays light

    sys.path.insert(0, str(folder))
    invalidate_caches()
    try:
        yield
    finally:
        if str(folder) in sys.path:
            sys.path.remove(str(folder))
        for path in [path for path in sys.path_importer_cache if Path(path).is_relative_to(folder)]:
            del sys.path_importer_cache[path]
        invalidate_caches()
