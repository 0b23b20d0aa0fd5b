"""Many files at once, all of them written or none."""

from __future__ import annotations

import contextlib
import functools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from coproduce.errors import WriteError, escaped, expect, together
from coproduce.export.files.leftovers import remove_folder, sweep, temporary_name, tidied
from coproduce.export.files.names import folded, wanted_of
from coproduce.export.files.places import checked, folder_checked, refused, reporting, shown, spelt
from coproduce.export.files.writing import Output, Writing, sync_folder, take_name

Progress = Callable[[str, int, int], None]
"""What is told of each file that is made: its name, how many are made, and how many there are in all."""


def write_folder(
    folder: str | Path,
    files: Iterable[tuple[str, Callable[[], bytes]]],
    *,
    overwrite: bool = False,
    private: bool | Callable[[str], bool] = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Make and write many files, all of them or none, and give their paths.

    Each file is a name and what makes its content; nothing is made where a name cannot be used or is taken. A new
    folder takes its name once all is in it; in one that is there, files take theirs when all are written, and where
    that fails those that did are taken back. Only a process that is killed in between leaves some new and some old,
    each whole. Raises `WriteError`, whose code is "partial" where something could not be taken back, which it lists.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     written = write_folder(Path(parent, "all"), [("en.txt", lambda: b"Days"), ("cy.txt", lambda: b"Diwrnodau")])
    ...     [path.read_bytes() for path in written]
    [b'Days', b'Diwrnodau']
    """
    known_as, wanted = Path(spelt(folder)), tuple(files)
    _expect_names([name for name, _ in wanted])
    place, is_new = folder_checked(known_as)
    batch = _Batch(place, known_as, wanted, overwrite, private, progress)
    if is_new and wanted:
        _write_new(batch)
    elif wanted:
        _write_into(batch, _all_checked(batch))
    return tuple(known_as / name for name, _ in wanted)


class _Batch(NamedTuple):
    """What was asked of `write_folder`, and the folder it goes to, as it is and as it is spoken of."""

    place: Path
    known_as: Path
    files: tuple[tuple[str, Callable[[], bytes]], ...]
    overwrite: bool
    private: bool | Callable[[str], bool]
    progress: Progress | None

    def is_private(self, name: str) -> bool:
        return self.private(name) if callable(self.private) else self.private


def _expect_names(names: Sequence[str]) -> None:
    """Refuse all names that some system does not take, or takes for one."""
    faults = [
        refused(name, f"expected {wanted}", "name", "see coproduce.safe_name")
        for name in names
        if (wanted := wanted_of(name))
    ]
    alike = Counter(folded(name) for name in names)
    faults += [
        refused(name, "another file has this name, or one that some systems take for it", "name", "choose another")
        for name in names
        if alike[folded(name)] > 1
    ]
    if faults:
        raise together(faults, "some names cannot be used", code="name")


def _all_checked(batch: _Batch) -> list[os.stat_result | None]:
    """Give what is in the place of each file, or raise `WriteError` with all that cannot be written."""
    found, faults = [], []
    for name, _ in batch.files:
        try:
            found.append(checked(batch.known_as / name, overwrite=batch.overwrite)[1])
        except WriteError as fault:
            faults.append(fault)
    if faults:
        raise together(faults, "some files cannot be written", code=faults[0].code)
    return found


def _write_new(batch: _Batch) -> None:
    """Write a folder beside its place, and give it its name once all is in it."""
    beside = batch.place.parent / temporary_name()
    made = None
    try:
        with reporting(batch.known_as):
            beside.mkdir(mode=0o700 if batch.private is True else 0o777)
            made = beside.lstat()
        sweep(batch.place.parent, made.st_mtime)
        _write_into(batch._replace(place=beside), [None] * len(batch.files))
        with reporting(batch.known_as):
            beside.rename(batch.place)
            sync_folder(batch.place.parent)
    except BaseException as error:
        if 0 in tidied([lambda: _bring_back(batch.place, beside, made), lambda: remove_folder(beside)]):
            _say_what_is_left(error, [batch.known_as])
        raise


def _bring_back(place: Path, beside: Path, made: os.stat_result | None) -> None:
    """Take its name from a folder that has it already, if it is the one that was made here."""
    with contextlib.suppress(FileNotFoundError):
        if made and os.path.samestat(place.lstat(), made):
            place.rename(beside)


def _write_into(batch: _Batch, before: Sequence[os.stat_result | None]) -> None:
    """Write all files beside their places, and then give them their names."""
    with Writing(batch.place) as writing:
        outputs = [_made(writing, batch, number, there) for number, there in enumerate(before)]
        _place_all(writing, outputs, batch)


def _made(writing: Writing, batch: _Batch, number: int, before: os.stat_result | None) -> Output:
    """Make what a file holds, write it beside its place, and tell how far it is."""
    name, make = batch.files[number]
    data, private = make(), batch.is_private(name)
    expect(data, bytes, f"what {escaped(name)} holds")
    known_as = batch.known_as / name
    with reporting(known_as):
        output = writing.write(batch.place / name, known_as, data, before=before, private=private)
    if batch.progress:
        batch.progress(name, number + 1, len(batch.files))
    return output


def _place_all(writing: Writing, outputs: Sequence[Output], batch: _Batch) -> None:
    """Give all files their names, or take back those that have theirs."""
    kept = [_kept(writing, output) if batch.overwrite else None for output in outputs]
    try:
        for output in outputs:
            with reporting(output.known_as):
                take_name(output, overwrite=batch.overwrite)
        with reporting(batch.known_as):
            sync_folder(batch.place)
    except BaseException as error:
        failed = tidied([functools.partial(_take_back, output, old) for output, old in zip(outputs, kept, strict=True)])
        if failed:
            _say_what_is_left(error, [outputs[number].known_as for number in failed])
        raise


def _kept(writing: Writing, output: Output) -> Path | None:
    with reporting(output.known_as):
        return writing.keep(output.target)


def _say_what_is_left(error: BaseException, left: Sequence[Path]) -> None:
    """Say which files are new, though not all are."""
    what = f"written, and not taken back: {', '.join(shown(path) for path in left)}"
    if isinstance(error, WriteError):
        raise WriteError(f"{error.message}; {what}", code="partial", hint=error.hint) from None
    error.add_note(what)


def _take_back(output: Output, old: Path | None) -> None:
    """Restore what was in a place, unless something else has taken it since."""
    with contextlib.suppress(FileNotFoundError):
        if os.path.samestat(output.target.lstat(), output.on_disk):
            if old:
                old.replace(output.target)
            else:
                output.target.unlink()
