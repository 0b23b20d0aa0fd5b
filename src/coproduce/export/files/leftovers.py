"""Temporary files: what they are called, and how nothing of them is left, not even of a run that was killed."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from coproduce.export.files.names import digest

STALE_AFTER_SECONDS = 24 * 60 * 60
"""How old a temporary file must be to go where nobody can tell whether its writer still runs."""

TEMPORARY = re.compile(r"\.coproduce-([0-9]{1,10})-([0-9a-f]{8})-[0-9a-f]{16}\.tmp\Z", re.ASCII)
"""What the name is like of a file or folder that is being written."""


def temporary_name() -> str:
    """Give a name for what is being written, from which its process can be told, and whether that still runs."""
    return f".coproduce-{os.getpid()}-{_this_machine()}-{os.urandom(8).hex()}.tmp"


def _this_machine() -> str:
    """Tell machines apart that share a folder, without naming them: a process is known only on its own."""
    import platform  # noqa: PLC0415 - on first use

    return digest(platform.node())


def sweep(folder: Path, now: float) -> None:
    """Remove what processes that are gone have left in a folder; the time is that of its own disk."""
    with contextlib.suppress(OSError):
        stale = [path for path in folder.iterdir() if _is_stale(path, now)]
        for path in stale:
            with contextlib.suppress(OSError):
                (remove_folder if path.is_dir() else Path.unlink)(path)


def _is_stale(path: Path, now: float) -> bool:
    """Tell whether a temporary file of ours has been left behind: its process is gone, or it is old."""
    found = TEMPORARY.match(path.name)
    if not found or path.is_symlink():
        return False
    there = path.lstat()
    if hasattr(os, "geteuid") and there.st_uid != os.geteuid():
        return False
    is_gone = found[2] == _this_machine() and not _may_run(int(found[1]))
    return is_gone or now - there.st_mtime > STALE_AFTER_SECONDS


def _may_run(process: int) -> bool:
    if os.name == "nt":  # there, asking after a process would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with the files in it; it holds no folders."""
    with contextlib.suppress(FileNotFoundError):
        for path in tuple(folder.iterdir()):
            path.unlink(missing_ok=True)
        folder.rmdir()


def tidied(steps: Sequence[Callable[[], object]]) -> tuple[int, ...]:
    """Take each step of tidying up, and list those that failed.

    An interruption waits so long; the step that it came in is taken again, which does no harm to any.
    """
    waiting, failed, interruption = dict(enumerate(steps)), set(), None
    while waiting:
        try:
            for number in tuple(waiting):  # inside, as a signal is only heard where a loop turns, or a call ends
                if not _is_taken(waiting[number]):
                    failed.add(number)
                del waiting[number]
        except KeyboardInterrupt as raised:
            interruption = raised
    if interruption:
        raise interruption
    return tuple(sorted(failed))


def _is_taken(step: Callable[[], object]) -> bool:
    """Take a step, again where it fails at first, and tell whether that was of use."""
    for _attempt in range(2):
        with contextlib.suppress(OSError):
            step()
            return True
    return False
