"""What the tests of files share: what a folder holds, what is said of a failure, and a system that fails."""

import errno
import itertools
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from coproduce.errors import WriteError

DOCUMENTS = "COPRODUCE_DOCUMENTS" in os.environ
OLD, NEW = b"the old plan", b"the new plan\n" * 20
GONE = 4_194_304
"""The number of no process: the highest that there can be is one less."""

STEPS = ("open", "write", "fsync", "fstat", "stat", "chmod", "link", "replace", "unlink", "listdir", "close")
FAULTS = (KeyboardInterrupt, errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EINTR, errno.EPERM, errno.EEXIST)
MOMENTS = [("before", fault) for fault in FAULTS] + [("after", KeyboardInterrupt), ("after", errno.EIO)]
SOME_MOMENTS = MOMENTS if DOCUMENTS else MOMENTS[:2] + MOMENTS[-2:-1]


def code_of(call, *given, **options):
    """Give the code of the error that a call raises, which says what to do and leaves no escape in its words."""
    with pytest.raises(WriteError) as caught:
        call(*given, **options)
    assert all(str(error).isprintable() and error.hint for error in caught.value.errors)
    return caught.value.code


def inside(folder):
    """Give what is in a folder: each name, and what the file holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def held(place):
    """Give what is in a folder and in the folders in it."""
    return {path.name: held(path) if path.is_dir() else path.read_bytes() for path in sorted(place.iterdir())}


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def making(contents):
    """Give the files of a folder as `write_folder` wants them."""
    return [(name, lambda data=data: data) for name, data in contents.items()]


def raised(fault):
    """Give what is raised for the number of an error, or the interruption."""
    return fault if fault is KeyboardInterrupt else OSError(fault, os.strerror(fault))


def failing(fault):
    """Give a function of the system that fails, whatever it is given."""

    def fail(*_, **__):
        raise raised(fault)

    return fail


def appearing(monkeypatch, step, appear):
    """Let something happen on the disk at the last moment, just before each call of one function of the system."""
    real = getattr(os, step)

    def late(*given):
        appear()
        real(*given)

    monkeypatch.setattr(os, step, late)


class Faults:
    """One call of one function of the system fails, before or after it has done what it is for."""

    def __init__(self, monkeypatch, name, fault, when, number):
        self.happened = False
        real, count = getattr(os, name), itertools.count(1)

        def faulty(*given, **options):
            if next(count) != number:
                return real(*given, **options)
            self.happened = True
            if when == "after":
                real(*given, **options)
            raise raised(fault)

        monkeypatch.setattr(os, name, faulty)


def outcomes(monkeypatch, tmp_path, steps, before, write):
    """Make each step fail at its first call, its second, and so on until it is not reached.

    Yield what each attempt left in a folder that held some files before, and whether it was said to be done.
    """
    for name, (when, fault) in itertools.product(steps, SOME_MOMENTS):
        for number in itertools.count(1):
            place = Path(tempfile.mkdtemp(dir=tmp_path))
            for each, data in before.items():
                (place / each).write_bytes(data)
            with monkeypatch.context() as patched:
                faults = Faults(patched, name, fault, "after" if name == "close" else when, number)
                is_done = attempted(lambda place=place: write(place), faults)
            yield is_done, held(place)
            shutil.rmtree(place)
            if not faults.happened:
                break


def attempted(write, faults):
    """Write, and tell whether this succeeded; whatever it raises must be ours, or the interruption."""
    try:
        write()
    except (KeyboardInterrupt, WriteError):
        assert faults.happened
        return False
    return True


def summed(found):
    """Give each state that was found where the writing was said to be done, and where it was not."""
    assert len(found) > 50
    return {
        said: sorted({repr(state): state for done, state in found if done == said}.values(), key=repr)
        for said in (True, False)
    }
