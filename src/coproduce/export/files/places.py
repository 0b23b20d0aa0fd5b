"""Places to write to: which may be written to, and what the system says against one, as an error of ours."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from coproduce.errors import WriteError, escaped, expect
from coproduce.export.files.leftovers import TEMPORARY

_CHOOSE = "choose another name, or pass overwrite=True"
_HINTS = {
    errno.ENOSPC: "make room, or name a place on another disk",
    errno.EDQUOT: "make room, or name a place on another disk",
    errno.EACCES: "name a place where you may write",
    errno.EPERM: "name a place where you may write",
    errno.EROFS: "name a place where you may write",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "make the folder first, or name another",
    errno.ENOTEMPTY: _CHOOSE,
}
_LONGEST_PATH_SHOWN = 200


def writable(path: str | Path, *, overwrite: bool = False) -> Path:
    """Give the path of a file that can be written, before anything is made for it.

    Raises `WriteError` where a file is there already (unless it may be overwritten), for a folder, a pipe, a device,
    a link, a read-only file or folder, a folder that is not there, and a name that cannot be used.

    >>> writable("reports/")
    Traceback (most recent call last):
        ...
    coproduce.errors.WriteError: [name] cannot write reports/: expected a file, not a folder - add the file's name
    """
    return checked(path, overwrite=overwrite)[0]


def checked(path: str | Path, *, overwrite: bool) -> tuple[Path, os.stat_result | None]:
    """Give the path of a file that can be written, and what is there now, or raise `WriteError`."""
    text = spelt(path)
    target = Path(text)
    if re.split(r"[/\\]" if os.altsep else "/", text)[-1] in ("", ".", ".."):
        raise refused(text, "expected a file, not a folder", "name", "add the file's name")
    if TEMPORARY.match(target.name):
        raise refused(target, "such names are for files that are being written", "name", "choose another name")
    _expect_folder(target.parent, target)
    before = _there(target)
    if before:
        _expect_free(target, before, overwrite=overwrite)
    return target, before


def folder_checked(folder: Path) -> tuple[Path, bool]:
    """Give a folder, wherever a later change of the working folder leads, and whether it is still to be made."""
    with reporting(folder):
        place = folder.absolute()
    is_new = _there(place) is None
    if not is_new and not _is_folder(place, folder):
        raise refused(folder, "what is there is no folder", "folder", "choose another name")
    _expect_folder(place.parent if is_new else place, folder)
    return place, is_new


def spelt(path: str | Path) -> str:
    """Give a path as text, or raise `WriteError` where no system can have it."""
    expect(path, (str, Path), "path")
    text = str(path)
    try:
        if text and b"\0" not in os.fsencode(text):
            return text
    except UnicodeEncodeError:
        pass
    why = "expected a path without a NUL or half a character" if text else "expected the name of a file"
    raise refused(text or "nothing", why, "name", "choose another name")


def _there(target: Path) -> os.stat_result | None:
    with reporting(target):
        try:
            return target.lstat()
        except FileNotFoundError:
            return None


def _expect_free(target: Path, there: os.stat_result, *, overwrite: bool) -> None:
    """Refuse whatever may not be overwritten."""
    if stat.S_ISLNK(there.st_mode):
        raise refused(target, "it is a link to another place", "link", "name the file that it leads to, or remove it")
    if stat.S_ISDIR(there.st_mode):
        raise refused(target, "it is a folder", "directory", "name a file in it")
    if not stat.S_ISREG(there.st_mode):
        raise refused(target, "it is a pipe or a device", "device", "name a file")
    if not overwrite:
        raise refused(target, "it is there already", "exists", _CHOOSE)
    if not there.st_mode & 0o222 or not _may(target, os.W_OK):
        raise refused(target, "it is read-only", "read-only", "choose another name, or make it writable")


def _expect_folder(folder: Path, target: Path) -> None:
    """Refuse a folder that is not there, or into which nothing can be written."""
    if not _is_folder(folder, target):
        raise refused(target, f"there is no folder {shown(folder)}", "folder", "make it first, or name another")
    if not _may(folder, os.W_OK | os.X_OK):
        raise refused(target, f"the folder {shown(folder)} is read-only", "read-only", _HINTS[errno.EROFS])


def _is_folder(path: Path, known_as: Path) -> bool:
    with reporting(known_as):
        try:
            return stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False


def _may(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


@contextlib.contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Raise what the system says of a path as `WriteError`."""
    try:
        yield
    except FileExistsError:
        raise refused(path, "it is there already", "exists", _CHOOSE) from None
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, "try again, or name another place")
        raise refused(path, reason(error), "write", hint) from None


def refused(path: str | Path, why: str, code: str, hint: str) -> WriteError:
    """Make the error that says why a path cannot be written."""
    return WriteError(f"cannot write {shown(path)}: {why}", code=code, hint=hint)


def reason(error: OSError) -> str:
    """Give what the system says, on one line."""
    return escaped((error.strerror or "the system gives no reason").lower())


def shown(path: str | Path) -> str:
    """Show a path on one line, and of a very long one its beginning and its end."""
    text, half = str(path), _LONGEST_PATH_SHOWN // 2
    return escaped(text if len(text) <= _LONGEST_PATH_SHOWN else f"{text[:half]}…{text[-half:]}")
