"""A crash while writing: each call to the system fails, or the process is ended at it, and files are old or new."""

import compileall
import errno
import itertools
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

import coproduce
from coproduce.export.files import write_file
from export.files.disks import Faults
from faults.writer import BEGIN, CANNOT_WRITE, DONE, END, INTERRUPTED, NAMES, NEW, OLD

DOCUMENTS = "COPRODUCE_DOCUMENTS"
STRACE = shutil.which("strace")
WRITER = Path(__file__).with_name("writer.py")
STEPS = "openat write fsync ftruncate close link linkat rename renameat renameat2 unlink unlinkat mkdir mkdirat rmdir"
MODES = "chmod fchmod fchmodat"
MARKS = "newfstatat stat statx"
FAULTS = ("error=ENOSPC", "error=EIO", "error=EDQUOT", "signal=SIGKILL", "signal=SIGINT")
HAPPENED = re.compile(r"\(INJECTED\)|--- SIGINT |\+\+\+ killed by SIGKILL")
BEFORE = {
    "file-new": {"other.txt": OLD},
    "file-over": {NAMES[0]: OLD, "other.txt": OLD},
    "folder-new": {},
    "folder-over": {f"all/{NAMES[0]}": OLD, f"all/{NAMES[2]}": OLD, "all/other.txt": OLD},
}
AFTER = {
    "file-new": {NAMES[0]: NEW, "other.txt": OLD},
    "file-over": {NAMES[0]: NEW, "other.txt": OLD},
    "folder-new": {f"all/{name}": NEW for name in NAMES},
    "folder-over": {**{f"all/{name}": NEW for name in NAMES}, "all/other.txt": OLD},
}

pytestmark = pytest.mark.skipif(DOCUMENTS not in os.environ, reason=f"takes minutes: set {DOCUMENTS}=1 to run it")


class Ended(NamedTuple):
    """How a run ended: its exit code, and the calls that it made before it wrote and while it did."""

    code: int
    before: list[str]
    during: list[str]


def run(folder, action, *options, calls=f"{STEPS} {MODES} {MARKS}"):
    """Run the writer under strace, and read from the log what happened between its two marks."""
    log = folder.with_suffix(".log")
    traced = ",".join(f"?{call}" for call in calls.split())
    command = [STRACE, "-f", "-o", log, "-e", f"trace={traced}", *options]
    done = subprocess.run(  # noqa: S603 - our own command, which fails by intent
        [*command, sys.executable, "-B", WRITER, action, folder],
        env={**os.environ, "PYTHONPATH": str(folder.parent / "library")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    lines = [line.split(maxsplit=1)[1] for line in log.read_text("utf-8", "replace").splitlines()]
    begin = next(number for number, line in enumerate(lines) if BEGIN in line)
    end = next((number for number, line in enumerate(lines) if END in line), len(lines))
    return Ended(done.returncode, lines[:begin], lines[begin:end])


def numbered_calls(folder, action):
    """List each call of a run while it writes: its name, and its number among those of this name in the process."""
    ended = run(folder, action)
    assert DONE == ended.code
    seen, found = Counter(line.partition("(")[0] for line in ended.before), []
    for name in (line.partition("(")[0] for line in ended.during):
        seen[name] += 1
        found += [(name, seen[name])] if name in f"{STEPS} {MODES}".split() else []
    return found


def copied(folder):
    """Copy the library, compiled, so that every run makes the same calls while it is read."""
    target = folder / "library" / "coproduce"
    shutil.copytree(coproduce.__path__[0], target, ignore=shutil.ignore_patterns("__pycache__"))
    assert compileall.compile_dir(target, quiet=1)


def prepared(folder, action):
    """Make a folder as it was before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in BEFORE[action].items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def held(folder):
    """Give every file under a folder, by its path in it."""
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def swept(folder):
    """Write once more into each folder, so that what a killed run left goes, and give what else is there."""
    for place in (folder, folder / "all"):
        if place.exists():
            write_file(place / "again", NEW).unlink()
    assert not list(folder.rglob(".coproduce-*"))
    return held(folder)


def is_old_or_new(action, fault, code, found):
    """Tell whether a run left what it may: all as it was, or all new; a killed one may leave some of each."""
    if code == DONE:
        return found == AFTER[action]
    if fault == "signal=SIGKILL" and action == "folder-over":
        each = set(found) | set(BEFORE[action])
        return all(found.get(name) in (BEFORE[action].get(name), AFTER[action].get(name)) for name in each)
    return found in (BEFORE[action], AFTER[action])


@pytest.fixture(scope="module")
def strace(tmp_path_factory):
    """Skip where the calls of a process cannot be traced."""
    if not STRACE:
        pytest.skip("strace is not installed")
    folder = tmp_path_factory.mktemp("trace")
    tried = subprocess.run([STRACE, "-o", folder / "log", "true"], capture_output=True, check=False)  # noqa: S603 - our own command
    if tried.returncode:
        pytest.skip("strace may trace nothing here")


@pytest.mark.usefixtures("strace")
class TestCrash:
    """Whatever call fails, and at whatever call the process ends (goal figure 16)."""

    @pytest.mark.parametrize("action", BEFORE)
    def test_leaves_old_or_new(self, tmp_path, action, tell):
        """At every call and fault files are old or new, errors are ours, and success is never said of the old (G13)."""
        folder = tmp_path / "place"
        copied(tmp_path)
        calls = numbered_calls(prepared(folder, action), action)
        ends, wrong = Counter(), []
        for (name, number), fault in itertools.product(calls, FAULTS):
            inject = f"inject={name}:{fault}:when={number}"
            ended = run(prepared(folder, action), action, "-e", inject, calls=f"{name} {MARKS}")
            left = list(folder.rglob(".coproduce-*"))
            is_right = is_old_or_new(action, fault, ended.code, swept(folder))
            is_hit = any(HAPPENED.search(line) for line in ended.during)
            is_tidy = not left or fault == "signal=SIGKILL"
            is_ours = ended.code in ((-9, 137) if fault == "signal=SIGKILL" else (DONE, CANNOT_WRITE, INTERRUPTED))
            wrong += [] if is_right and is_tidy and is_ours and is_hit else [(inject, ended.code, left)]
            ends[ended.code] += 1

        total = len(calls) * len(FAULTS)
        tell(f"{action}: {total - len(wrong)}/{total} old or new ({len(calls)} calls); exit codes {dict(ends)}")
        assert ([], True) == (wrong, total > 0)


# The same through the commands ----------------------------------------------------------------------------------------


CLOSED = Path(__file__).parents[2] / "docs" / "examples" / "closes-for-now.toml"
WHOM = ("--audience", "funder", "--now", "2026-12-07T09:30", "--force")
COMMANDS = {
    "export": (("export", CLOSED, "--to", "FOLDER/letter.html", *WHOM), ("letter.html",)),
    "pack": (
        ("pack", CLOSED, "--to", "FOLDER", *WHOM),
        ("funder-closing-letter.docx", "funder-closing-letter.html"),
    ),
}
COMMANDS["pack anew"] = (("pack", CLOSED, "--to", "FOLDER/all", *WHOM), ())
CALLS = ("open", "write", "fsync", "chmod", "link", "replace", "mkdir", "rename")
MOMENTS = (
    ("before", errno.ENOSPC),
    ("before", errno.EIO),
    ("before", errno.EDQUOT),
    ("before", KeyboardInterrupt),
    ("after", KeyboardInterrupt),
)


class TestCommands:
    """Each command that writes documents tells by its exit code what is on the disk (goal figure 16)."""

    @pytest.mark.parametrize(
        ("command", "is_there"),
        [("export", False), ("export", True), ("pack", False), ("pack", True), ("pack anew", False)],
    )
    def test_leaves_old_or_new(self, ran, tmp_path, monkeypatch, command, is_there):
        """Whatever call fails, files are old, or new with 0; only an interruption, or a last doubt, may be later (G13).

        A call that fails where something is read ends with 2, or with 6 where a plugin reads.
        """
        folder, ends, wrong = tmp_path / "out", Counter(), []
        arguments, names = COMMANDS[command]
        arguments = [str(each).replace("FOLDER", str(folder)) for each in arguments]
        before = dict.fromkeys(names, OLD) if is_there else {}
        after = self.written(ran, self.prepared(folder, before), arguments)
        for name, (when, fault) in itertools.product(CALLS, MOMENTS):
            for number in itertools.count(1):
                self.prepared(folder, before)
                with monkeypatch.context() as patched:
                    faults = Faults(patched, name, fault, when, number)
                    code, _, err = ran(*arguments)
                if not faults.happened:
                    break
                found = held(folder)
                may_be_new = code in (DONE, INTERRUPTED) or err.startswith("[unconfirmed]")
                is_right = (found == after and may_be_new) or (found == before and code != DONE)
                wrong += [] if is_right and code in (DONE, 2, 6, CANNOT_WRITE, INTERRUPTED) else [(name, number, code)]
                ends[code] += 1

        assert ([], True) == (wrong, ends.total() > len(CALLS))
        assert {CANNOT_WRITE, INTERRUPTED} <= set(ends)

    @staticmethod
    def prepared(folder, before):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, data in before.items():
            (folder / name).write_bytes(data)
        return folder

    @staticmethod
    def written(ran, folder, arguments):
        assert DONE == ran(*arguments)[0]
        return held(folder)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_reader_went_away(self, tmp_path, command):
        """Where nobody reads what was written, it is written all the same, and the command ends quietly (G05)."""
        arguments, names = COMMANDS[command]
        program = "import sys; from coproduce.cli import main; sys.exit(main())"
        arguments = [str(each).replace("FOLDER", str(tmp_path)) for each in arguments]
        ours, theirs = os.pipe()
        os.close(ours)
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                [sys.executable, "-c", program, *arguments], stdout=theirs, stderr=subprocess.PIPE, check=False
            )
        finally:
            os.close(theirs)

        assert (141, b"") == (done.returncode, done.stderr)
        assert set(names or ["all"]) == {path.name for path in tmp_path.iterdir()}
