"""One file, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
from pathlib import Path
from typing import NamedTuple, Self

from coproduce.errors import expect
from coproduce.export.files.leftovers import sweep, temporary_name, tidied
from coproduce.export.files.places import checked, reason, refused, reporting

_PRIVATE, _PUBLIC = 0o600, 0o666
_SAFE_TO_OPEN = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL, errno.EXDEV)
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


def write_file(path: str | Path, data: bytes, *, overwrite: bool = False, private: bool = False) -> Path:
    """Write a file whole or not at all, and give its path.

    A new file is readable as this account's other files are, and by this account alone where it is private. With
    `overwrite` a file that is there keeps who may read it, less all others where it is private; its further names
    (hard links) keep the old content. A symbolic link is never written through, nor replaced. Folders on the way
    may be links. Raises `WriteError` for what `writable` refuses and where the disk fails; what was there before is
    then as it was, except where the disk does not confirm what stands in its place (code "unconfirmed").

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "days.txt"), b"Diwrnodau").read_bytes()
    b'Diwrnodau'
    """
    expect(data, bytes, "data")
    target, before = checked(path, overwrite=overwrite)
    with reporting(target), Writing(target.parent) as writing:
        take_name(writing.write(target, target, data, before=before, private=private), overwrite=overwrite)
    try:
        sync_folder(target.parent)
    except OSError as error:
        why = f"it is in place, but the disk does not confirm that it stays: {reason(error)}"
        raise refused(target, why, "unconfirmed", "check the disk, and write it again") from None
    return target


class Output(NamedTuple):
    """One file on its way: its place, how it is spoken of, where it is until then, and which file on the disk it is."""

    target: Path
    known_as: Path
    temporary: Path
    on_disk: os.stat_result


class Writing:
    """What is written into a folder before it takes its names; what is left of it in the end is removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        tidied([functools.partial(name.unlink, missing_ok=True) for name in self._names])

    def write(
        self, target: Path, known_as: Path, data: bytes, *, before: os.stat_result | None, private: bool
    ) -> Output:
        """Write the whole of a file beside its place, as readable as it will be there."""
        temporary = self._named()
        handle = os.open(temporary, _SAFE_TO_OPEN, _PRIVATE if private or before else _PUBLIC)
        try:
            if len(self._names) == 1:
                sweep(self._folder, os.fstat(handle).st_mtime)
            _write_all(handle, data)
            if before:
                _permit(temporary, before, private=private)
            _sync(handle)
            return Output(target, known_as, temporary, os.fstat(handle))
        finally:
            os.close(handle)

    def keep(self, target: Path) -> Path | None:
        """Keep what is in a place, if anything is, under a second name, or as a copy where there are no links."""
        kept = self._named()
        try:
            kept.hardlink_to(target)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return self.write(target, target, target.read_bytes(), before=target.lstat(), private=False).temporary
        return kept

    def _named(self) -> Path:
        """Choose a name, and note it before there is a file, so that an interruption leaves none behind."""
        self._names.append(self._folder / temporary_name())
        return self._names[-1]


def take_name(output: Output, *, overwrite: bool) -> None:
    """Give a file its name: in place of another, or only where there is none."""
    if overwrite:
        output.temporary.replace(output.target)
        return
    try:
        output.target.hardlink_to(output.temporary)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim(output)


def _claim(output: Output) -> None:
    """Take a name that is free with an empty file, and put the whole one in its place, where there are no links.

    The empty file stays only where the process is killed, or the power fails, between these two steps.
    """
    try:
        os.close(os.open(output.target, _SAFE_TO_OPEN, _PRIVATE))
        output.temporary.replace(output.target)
    except FileExistsError:
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            if not output.target.lstat().st_size:
                output.target.unlink()
        raise


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        count = os.write(handle, rest)
        if not count:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[count:]


def _permit(temporary: Path, before: os.stat_result, *, private: bool) -> None:
    """Let those read a file who could read the one before it: its group too, where it can be given to that."""
    own, mode = temporary.lstat(), stat.S_IMODE(before.st_mode) & (0o700 if private else 0o777)
    if own.st_gid != before.st_gid:
        try:
            os.chown(temporary, -1, before.st_gid)
        except OSError:
            mode &= 0o707
    if own.st_uid != before.st_uid:
        with contextlib.suppress(OSError):
            os.chown(temporary, before.st_uid, -1)
    temporary.chmod(mode)


def _sync(handle: int) -> None:
    """Have the disk confirm what was written, where its file system can."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def sync_folder(folder: Path) -> None:
    """Have the disk confirm the names in a folder, where the system lets us open it."""
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except PermissionError:
        return
    try:
        _sync(handle)
    finally:
        os.close(handle)
