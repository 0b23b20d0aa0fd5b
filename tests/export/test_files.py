"""Files are written whole or not at all, alone or together, and their names are taken by every system."""

import contextlib
import errno
import itertools
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coproduce.errors import ArgumentError, WriteError
from coproduce.export import files
from coproduce.export.files import LONGEST_STEM, distinct, safe_name, writable, write_file, write_folder

DOCUMENTS = "COPRODUCE_DOCUMENTS" in os.environ
OLD, NEW = b"the old plan", b"the new plan\n" * 20
GONE = 4_194_304
"""The number of no process: the highest that there can be is one less."""

TAKEN_FOR_DEVICES = ("con", "PRN", "aux", "Nul", "com1", "lpt9", "COM¹")
BAD_NAMES = (
    *("", ".", "..", ".hidden", "-rf", " a", "a ", "a.", "a/b", "a\\b", "a\0b", "a\nb", "a\x1b[31mb", "a\u202eb"),
    *("a:b", "a*b", "a?b", 'a"b', "a<b", "a|b", "\ud800", "ŵ" * 128),
    *(f"{name}.docx" for name in TAKEN_FOR_DEVICES),
)
RACE = """
import sys, time
from pathlib import Path
from coproduce.errors import WriteError
from coproduce.export.files import write_file
folder, own, rounds = Path(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for number in range(rounds):
    write_file(folder / "shared", own * 100_000, overwrite=True)
    try:
        write_file(folder / f"{number}", own)
        print(number)
    except WriteError as error:
        assert error.code == "exists", error
"""


def code_of(call, *given, **options):
    """Give the code of the error that a call raises, which says what to do and leaves no escape in its words."""
    with pytest.raises(WriteError) as caught:
        call(*given, **options)
    assert all(str(error).isprintable() and error.hint for error in caught.value.errors)
    return caught.value.code


def inside(folder):
    """Give what is in a folder: each name, and what the file holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def making(contents):
    """Give the files of a folder as `write_folder` wants them."""
    return [(name, lambda data=data: data) for name, data in contents.items()]


@contextlib.contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(autouse=True)
def a_quick_disk(monkeypatch):
    """Let the disk confirm at once what is written: only the long tests wait for it."""
    if not DOCUMENTS:
        monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture
def locked():
    """Give a folder that may be read and not written, as an account that is not the administrator's."""
    folder = Path(tempfile.mkdtemp())
    (folder / "plan.txt").write_bytes(OLD)
    folder.chmod(0o555)
    is_administrator = os.geteuid() == 0
    if is_administrator:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if is_administrator:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


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
            raise fault if fault is KeyboardInterrupt else OSError(fault, os.strerror(fault))

        monkeypatch.setattr(os, name, faulty)


STEPS = ("open", "write", "fsync", "fstat", "stat", "chmod", "link", "replace", "unlink", "listdir", "close")
STEPS_OF_FOLDERS = (*STEPS, "mkdir", "rename", "rmdir")
FAULTS = (KeyboardInterrupt, errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EINTR, errno.EPERM, errno.EEXIST)
MOMENTS = [("before", fault) for fault in FAULTS] + [("after", KeyboardInterrupt), ("after", errno.EIO)]
SOME_MOMENTS = MOMENTS if DOCUMENTS else MOMENTS[:2] + MOMENTS[-2:-1]


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


def held(place):
    """Give what is in a folder and in the folders in it."""
    return {path.name: held(path) if path.is_dir() else path.read_bytes() for path in sorted(place.iterdir())}


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


class TestWriteFile:
    """One file is there as a whole, or as it was."""

    def test_holds_what_was_given(self, tmp_path):
        """The file holds every byte, its path is given, and nothing else is left beside it."""
        path = write_file(f"{tmp_path}/plan.docx", NEW)

        assert (tmp_path / "plan.docx", {"plan.docx": NEW}) == (path, inside(tmp_path))

    @pytest.mark.parametrize("data", [b"", b"\r\n\0\xff" * 200_000])
    def test_holds_any_bytes(self, tmp_path, data):
        """Nothing at all, and a million bytes that are no text, come back as they were."""
        assert data == write_file(tmp_path / "plan.bin", data).read_bytes()

    def test_takes_a_relative_path(self, tmp_path, monkeypatch):
        """A path that begins in the working folder is written there, and given as it was."""
        monkeypatch.chdir(tmp_path)

        assert (Path("plan.txt"), {"plan.txt": NEW}) == (write_file("plan.txt", NEW), inside(tmp_path))

    def test_overwrites_nothing_by_itself(self, tmp_path):
        """A file that is there is refused, and stays as it was."""
        path = write_file(tmp_path / "plan.txt", OLD)

        assert ("exists", OLD) == (code_of(write_file, path, NEW), path.read_bytes())

    def test_overwrites_where_asked(self, tmp_path):
        """With overwrite the new content stands in place of the old."""
        path = write_file(tmp_path / "plan.txt", OLD)

        assert {"plan.txt": NEW} == inside(write_file(path, NEW, overwrite=True).parent)

    def test_says_what_to_do(self, tmp_path):
        """The error names the file, what is the matter, and the remedy."""
        path = write_file(tmp_path / "plan.txt", OLD)

        with pytest.raises(WriteError) as caught:
            write_file(path, NEW)
        said = f"[exists] cannot write {path}: it is there already - choose another name, or pass overwrite=True"
        assert said == str(caught.value)

    def test_wants_bytes(self, tmp_path):
        """A text is not written, whatever its encoding would be."""
        with pytest.raises(ArgumentError, match="data is str: expected bytes"):
            write_file(tmp_path / "plan.txt", "text")
        assert {} == inside(tmp_path)

    def test_goes_on_after_a_short_write(self, tmp_path, monkeypatch):
        """Where the system takes a few bytes at a time, all are written."""
        real = os.write
        monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:7]))

        assert NEW == write_file(tmp_path / "plan.txt", NEW).read_bytes()

    def test_does_not_wait_for_a_disk_that_takes_nothing(self, tmp_path, monkeypatch):
        """A disk that takes no byte and reports no error is an error."""
        monkeypatch.setattr(os, "write", lambda *_: 0)

        with pytest.raises(WriteError, match="input/output error"):
            write_file(tmp_path / "plan.txt", NEW)
        assert {} == inside(tmp_path)

    def test_is_confirmed_or_says_that_it_is_not(self, tmp_path, monkeypatch):
        """Where the disk does not confirm the name, the error says that the file is there and may not stay."""
        monkeypatch.setattr(files, "_sync_folder", lambda _: os.fsync(GONE))

        assert "unconfirmed" == code_of(write_file, tmp_path / "plan.txt", NEW)
        assert {"plan.txt": NEW} == inside(tmp_path)

    @pytest.mark.parametrize("reason", [errno.EINVAL, errno.ENOTSUP])
    def test_writes_where_nothing_can_be_confirmed(self, tmp_path, monkeypatch, reason):
        """A file system that knows no confirmation is written to all the same."""

        def unknown(_):
            raise OSError(reason, os.strerror(reason))

        monkeypatch.setattr(os, "fsync", unknown)

        assert NEW == write_file(tmp_path / "plan.txt", NEW).read_bytes()

    @pytest.mark.parametrize("step", ["open", "fsync", "close"])
    def test_says_what_the_system_says(self, tmp_path, monkeypatch, step):
        """A full disk is named in words, whenever it is noticed, with what to do about it."""

        def full(*_, **__):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(os, step, full)

        with pytest.raises(WriteError, match=r"no space left on device - make room, or name a place on another disk"):
            write_file(tmp_path / "plan.txt", NEW)


class TestRefusals:
    """What cannot be written is refused before anything is made."""

    @pytest.mark.parametrize("overwrite", [False, True])
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("folder", "directory"),
            ("folder/", "name"),
            ("folder/.", "name"),
            ("folder/..", "name"),
            ("pipe", "device"),
            ("socket", "device"),
            ("link", "link"),
            ("link-to-nothing", "link"),
            ("link-to-folder", "link"),
            ("locked.txt", "read-only"),
            ("absent/plan.txt", "folder"),
            ("absent/folder/plan.txt", "folder"),
            ("locked.txt/plan.txt", "folder"),
            ("n" * 300, "write"),
            ("nul\0.txt", "name"),
            ("half-\ud800.txt", "name"),
            (".coproduce-1-00000000-0000000000000000.tmp", "name"),
        ],
    )
    def test_is_refused(self, tmp_path, name, code, overwrite):
        """A folder, pipe, socket or link, a path with no folder, and a name that cannot be are refused."""
        (tmp_path / "folder").mkdir()
        os.mkfifo(tmp_path / "pipe")
        with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(tmp_path):
            listening.bind("socket")
        for link, leads_to in (("link", "locked.txt"), ("link-to-nothing", "absent"), ("link-to-folder", "folder")):
            (tmp_path / link).symlink_to(leads_to)
        (tmp_path / "locked.txt").write_bytes(OLD)
        (tmp_path / "locked.txt").chmod(0o444)
        before = sorted(tmp_path.iterdir())
        expected = "exists" if name == "locked.txt" and not overwrite else code

        assert expected == code_of(writable, f"{tmp_path}/{name}", overwrite=overwrite)
        assert expected == code_of(write_file, f"{tmp_path}/{name}", NEW, overwrite=overwrite)
        assert (before, OLD) == (sorted(tmp_path.iterdir()), (tmp_path / "locked.txt").read_bytes())

    @pytest.mark.parametrize(("path", "code"), [("", "name"), (".", "name"), ("..", "name"), ("/", "name")])
    def test_names_no_file(self, path, code):
        """A path that ends in no name is refused."""
        assert code == code_of(writable, path)

    def test_refuses_a_device(self):
        """What is written to a device would be nowhere."""
        assert "device" == code_of(write_file, os.devnull, NEW, overwrite=True)

    def test_refuses_a_locked_folder(self, locked):
        """A folder that may not be written to is refused, and so is a file in it."""
        said = [code_of(write_file, locked / "plan.txt", NEW, overwrite=True), code_of(writable, locked / "new.txt")]

        assert (["read-only"] * 2, {"plan.txt": OLD}) == (said, inside(locked))
        assert "read-only" == code_of(write_folder, locked, making({"new.txt": NEW}))
        assert "read-only" == code_of(write_folder, locked / "new", making({"new.txt": NEW}))

    def test_refuses_a_folder_that_is_gone(self, tmp_path, monkeypatch):
        """In a working folder that somebody has removed nothing is written, and the error is ours."""
        (tmp_path / "gone").mkdir()
        monkeypatch.chdir(tmp_path / "gone")
        (tmp_path / "gone").rmdir()

        assert "write" == code_of(write_file, "plan.txt", NEW)
        assert "write" == code_of(write_folder, "plans", making({"plan.txt": NEW}))

    @pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\nb", "a\u202eb", "a\u2028b", "\udcff"])
    def test_never_drives_a_terminal(self, tmp_path, name):
        """Escape sequences, new lines and turned text in a name are shown escaped."""
        write_file(tmp_path / name, OLD)

        with pytest.raises(WriteError) as caught:
            write_file(tmp_path / name, NEW)
        shown = name.encode("unicode_escape").decode("ascii")
        assert (True, True) == (shown in str(caught.value), str(caught.value).isprintable())

    def test_shortens_a_very_long_path(self):
        """Of a path of thousands of characters the message shows the beginning and the end."""
        with pytest.raises(WriteError) as caught:
            writable(f"{'deep/' * 2000}plan.txt")
        assert ("…" in str(caught.value), True) == (True, len(str(caught.value)) < 600)

    def test_finds_a_file_that_is_free(self, tmp_path):
        """A name that is free is given, and nothing is made."""
        assert (tmp_path / "plan.txt", {}) == (writable(tmp_path / "plan.txt"), inside(tmp_path))

    @pytest.mark.parametrize("path", [b"plan.txt", None, 7])
    def test_wants_a_path(self, path):
        """A number of an open file, bytes and nothing at all are no path."""
        with pytest.raises(ArgumentError, match="path is"):
            writable(path)


class TestModes:
    """Who may read a file is what the account says, or less."""

    @pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o027, 0o077])
    def test_follows_the_umask(self, tmp_path, mask):
        """A new file is as readable as others of the account, a private one by that alone."""
        with umask(mask):
            plain, private = write_file(tmp_path / "a", NEW), write_file(tmp_path / "b", NEW, private=True)
            folder = write_folder(tmp_path / "all", making({"a": NEW, "b": NEW}), private=lambda name: name == "b")
            apart = write_folder(tmp_path / "apart", making({"c": NEW}), private=True)

        modes = [mode_of(path) for path in (plain, private, *folder, *apart, apart[0].parent, folder[0].parent)]
        assert [0o666 & ~mask, 0o600, 0o666 & ~mask, 0o600, 0o600, 0o700 & ~mask, 0o777 & ~mask] == modes

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666, 0o755])
    def test_keeps_the_mode(self, tmp_path, mode):
        """A file that is overwritten keeps its mode, and where it is made private loses all others."""
        for name in ("a", "b"):
            write_file(tmp_path / name, OLD).chmod(mode)

        plain = write_file(tmp_path / "a", NEW, overwrite=True)
        private = write_file(tmp_path / "b", NEW, overwrite=True, private=True)

        assert (mode, mode & 0o700) == (mode_of(plain), mode_of(private))

    def test_drops_what_runs_as_another(self, tmp_path):
        """A document that ran as its owner no longer does."""
        path = write_file(tmp_path / "plan.txt", OLD)
        path.chmod(0o6755)

        assert 0o755 == mode_of(write_file(path, NEW, overwrite=True))

    @pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator gives files away")
    def test_keeps_owner_and_group(self, tmp_path):
        """A file of another account stays its own."""
        path = write_file(tmp_path / "plan.txt", OLD)
        os.chown(path, 1234, 5678)

        found = write_file(path, NEW, overwrite=True).stat()

        assert (1234, 5678) == (found.st_uid, found.st_gid)

    def test_leaves_out_a_group_it_cannot_keep(self, tmp_path, monkeypatch):
        """Where a file cannot be given to the group of the old one, no group may read it."""

        def refuse(*_):
            raise PermissionError(errno.EPERM, "no")

        path = write_file(tmp_path / "plan.txt", OLD)
        path.chmod(0o664)
        other, real = path.stat().st_gid + 1, os.lstat(path)
        before = os.stat_result((*real[:5], other, *real[6:]))
        monkeypatch.setattr(os, "chown", refuse)

        files._permit(path, before, private=False)

        assert 0o604 == mode_of(path)

    def test_parts_hard_links(self, tmp_path):
        """A second name of an overwritten file keeps the old content, as is said."""
        path = write_file(tmp_path / "plan.txt", OLD)
        (tmp_path / "second.txt").hardlink_to(path)

        write_file(path, NEW, overwrite=True)

        assert {"plan.txt": NEW, "second.txt": OLD} == inside(tmp_path)


class TestWithoutLinks:
    """Some disks know no second names: what is there is left alone all the same."""

    @pytest.fixture(autouse=True)
    def no_links(self, monkeypatch):
        def refuse(*_, **__):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)

    def test_writes_a_file(self, tmp_path):
        """A name that is free is taken, with the mode of a new file."""
        with umask(0o027):
            path = write_file(tmp_path / "plan.txt", NEW)

        assert ({"plan.txt": NEW}, 0o640) == (inside(tmp_path), mode_of(path))

    def test_replaces_nothing(self, tmp_path, monkeypatch):
        """A file that appears at the last moment stays as it is."""
        real = os.link

        def late(*given):
            (tmp_path / "plan.txt").write_bytes(OLD)
            real(*given)

        monkeypatch.setattr(os, "link", late)

        assert ("exists", {"plan.txt": OLD}) == (code_of(write_file, tmp_path / "plan.txt", NEW), inside(tmp_path))

    @pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(errno.EIO, "input/output error")])
    def test_gives_a_name_back(self, tmp_path, monkeypatch, fault):
        """Where the last step fails, the name that was taken for it is free again."""

        def fail(*_):
            raise fault

        monkeypatch.setattr(os, "replace", fail)

        with pytest.raises((WriteError, KeyboardInterrupt)):
            write_file(tmp_path / "plan.txt", NEW)
        assert {} == inside(tmp_path)

    def test_restores_a_folder(self, tmp_path):
        """What a folder held is kept as copies, and comes back with its mode."""
        write_file(tmp_path / "a", OLD).chmod(0o640)
        (tmp_path / "b").mkdir()
        wanted = files._Batch(tmp_path, tmp_path, tuple(making({"a": NEW, "b": NEW})), True, False, None)  # noqa: FBT003

        with pytest.raises(WriteError, match="is a directory"):
            files._write_into(wanted, [(tmp_path / "a").stat(), None])
        (tmp_path / "b").rmdir()
        assert ({"a": OLD}, 0o640) == (inside(tmp_path), mode_of(tmp_path / "a"))


class TestStaleFiles:
    """What a killed run left goes with the next write into its folder; what may be in use stays."""

    def plant(self, folder, process, machine="", age=0, name=""):
        machine = machine or files._this_machine()
        path = folder / (name or f".coproduce-{process}-{machine}-{os.urandom(8).hex()}.tmp")
        path.write_bytes(OLD)
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))
        return path

    @pytest.mark.parametrize(
        ("process", "machine", "age", "stays"),
        [
            (GONE, "", 0, False),
            (os.getpid(), "", 0, True),
            (os.getppid(), "", 0, True),
            (1, "", 0, True),
            (9_999_999_999, "", 0, True),
            (GONE, "0" * 8, 0, True),
            (GONE, "0" * 8, 23 * 3600, True),
            (GONE, "0" * 8, 25 * 3600, False),
            (os.getpid(), "", 25 * 3600, False),
        ],
        ids=[
            "gone",
            "this",
            "its parent",
            "the first",
            "none",
            "elsewhere",
            "a day ago",
            "longer ago",
            "this, long ago",
        ],
    )
    def test_goes_when_its_writer_is_gone(self, tmp_path, process, machine, age, stays):
        """A file goes whose process is gone, on this machine, or that is older than a day."""
        left = self.plant(tmp_path, process, machine, age)

        write_file(tmp_path / "plan.txt", NEW)

        assert stays == left.exists()

    @pytest.mark.parametrize(
        "name", ["plan.tmp", ".coproduce-notes.tmp", f".coproduce-{GONE}-00000000-0.tmp", "a.coproduce-1.tmp"]
    )
    def test_leaves_what_is_not_ours(self, tmp_path, name):
        """A file whose name is only like ours stays, however old it is."""
        left = self.plant(tmp_path, GONE, age=10**6, name=name)

        write_file(tmp_path / "plan.txt", NEW)

        assert left.exists()

    @pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator gives files away")
    def test_leaves_what_is_another_accounts(self, tmp_path):
        """A temporary file of another account stays."""
        left = self.plant(tmp_path, GONE)
        os.chown(left, 1234, -1)

        write_file(tmp_path / "plan.txt", NEW)

        assert left.exists()

    def test_does_not_follow_links(self, tmp_path):
        """A link that has a name of ours is left, and so is what it leads to."""
        (tmp_path / "precious").mkdir()
        (tmp_path / "precious" / "plan.txt").write_bytes(OLD)
        link = tmp_path / f".coproduce-{GONE}-{files._this_machine()}-{'0' * 16}.tmp"
        link.symlink_to("precious")

        write_file(tmp_path / "new.txt", NEW)

        assert ({"plan.txt": OLD}, True) == (inside(tmp_path / "precious"), link.is_symlink())

    def test_takes_folders_too(self, tmp_path):
        """A folder that never took its name goes with all that is in it."""
        left = tmp_path / f".coproduce-{GONE}-{files._this_machine()}-{'0' * 16}.tmp"
        left.mkdir()
        (left / "plan.txt").write_bytes(OLD)

        write_folder(tmp_path / "all", making({"a": NEW}))

        assert ["all"] == [path.name for path in tmp_path.iterdir()]

    def test_asks_no_process_where_asking_ends_it(self, monkeypatch):
        """On Windows a signal of any number would end the process: there only age counts."""
        monkeypatch.setattr(os, "kill", None)
        monkeypatch.setattr(os, "name", "nt")

        assert files._may_run(GONE)


class TestAnomalies:
    """Whatever step fails, whenever: the file is old or new as a whole, and nothing is left beside it."""

    def test_of_a_new_file(self, tmp_path, monkeypatch):
        """A new file is there as a whole or not at all."""
        found = list(outcomes(monkeypatch, tmp_path, STEPS, {}, lambda place: write_file(place / "a", NEW)))

        assert {True: [{"a": NEW}], False: [{"a": NEW}, {}]} == summed(found)

    def test_of_a_file_that_is_overwritten(self, tmp_path, monkeypatch):
        """A file that is overwritten is old or new, and new where this is said."""

        def write(place):
            write_file(place / "a", NEW, overwrite=True)

        found = list(outcomes(monkeypatch, tmp_path, STEPS, {"a": OLD}, write))

        assert {True: [{"a": NEW}], False: [{"a": NEW}, {"a": OLD}]} == summed(found)

    def test_of_a_new_folder(self, tmp_path, monkeypatch):
        """A new folder is there with all that is in it, or not at all, and then nothing is left of it."""
        wanted = {"a": NEW, "b": OLD}

        def write(place):
            write_folder(place / "all", making(wanted))

        found = list(outcomes(monkeypatch, tmp_path, STEPS_OF_FOLDERS, {}, write))

        assert {True: [{"all": wanted}], False: [{}]} == summed(found)

    def test_of_a_folder_that_is_there(self, tmp_path, monkeypatch):
        """In a folder that is there all files are new, or all are as they were, and new where this is said."""
        before, wanted = {"a": OLD, "c": b"other"}, {"a": NEW, "b": NEW}
        after = {"a": NEW, "b": NEW, "c": b"other"}

        def write(place):
            write_folder(place, making(wanted), overwrite=True)

        found = list(outcomes(monkeypatch, tmp_path, STEPS_OF_FOLDERS, before, write))

        assert {True: [after], False: [after, before]} == summed(found)


class TestRaces:
    """Two that write at once never make a mixture."""

    def test_two_processes(self, tmp_path):
        """Two processes overwrite one file: it is always one whole version; and one alone gets each free name."""
        rounds = 200 if DOCUMENTS else 30
        write_file(tmp_path / "shared", b"a" * 100_000)
        script = RACE if DOCUMENTS else f"import os; os.fsync = os.fstat\n{RACE}"
        command = [sys.executable, "-c", script, str(tmp_path)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with contextlib.ExitStack() as stack:
            writers = {}
            for own in "ab":
                popen = subprocess.Popen([*command, own, str(rounds)], **pipes)  # noqa: S603 - our own script
                writers[own] = stack.enter_context(popen)
            assert ["ready\n"] * 2 == [writer.stdout.readline() for writer in writers.values()]
            for writer in writers.values():
                writer.stdin.write("go\n")
                writer.stdin.flush()
            while any(writer.poll() is None for writer in writers.values()):
                assert (tmp_path / "shared").read_bytes() in (b"a" * 100_000, b"b" * 100_000)
            won = {own: set(writer.stdout.read().split()) for own, writer in writers.items()}

        assert [0, 0] == [writer.returncode for writer in writers.values()]
        assert (set(), {f"{number}" for number in range(rounds)}) == (won["a"] & won["b"], won["a"] | won["b"])
        expected = {name: own.encode() for own, names in won.items() for name in names}
        assert expected == {name: data for name, data in inside(tmp_path).items() if name != "shared"}

    def test_many_threads(self, tmp_path):
        """Of eight threads that want one free name at once, one has it, and the others hear of that."""
        barrier, heard = threading.Barrier(8), []

        def want(own):
            barrier.wait()
            try:
                heard.append(write_file(tmp_path / "plan.txt", own).read_bytes())
            except WriteError as error:
                heard.append(error.code)

        threads = [threading.Thread(target=want, args=(f"{number}".encode(),)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (7, {"plan.txt"}) == (heard.count("exists"), set(inside(tmp_path)))
        assert (tmp_path / "plan.txt").read_bytes() in heard

    def test_a_file_that_appears_is_left(self, tmp_path, monkeypatch):
        """A file that another puts there at the last moment is not replaced."""
        real = os.link

        def late(*given):
            (tmp_path / "plan.txt").write_bytes(OLD)
            real(*given)

        monkeypatch.setattr(os, "link", late)

        assert ("exists", {"plan.txt": OLD}) == (code_of(write_file, tmp_path / "plan.txt", NEW), inside(tmp_path))

    def test_a_folder_that_appears_is_left(self, tmp_path, monkeypatch):
        """A folder that another makes at the last moment stays as it is, and nothing of ours is added."""
        real = os.rename

        def late(*given):
            (tmp_path / "all").mkdir(exist_ok=True)
            (tmp_path / "all" / "theirs").write_bytes(OLD)
            real(*given)

        monkeypatch.setattr(os, "rename", late)

        assert "write" == code_of(write_folder, tmp_path / "all", making({"a": NEW}))
        assert {"all": {"theirs": OLD}} == held(tmp_path)

    def test_a_link_that_appears_is_not_followed(self, tmp_path, monkeypatch):
        """A link that another puts there at the last moment gives way, and what it leads to stays as it was."""
        write_file(tmp_path / "elsewhere", OLD)
        real = os.replace

        def late(*given):
            (tmp_path / "plan.txt").symlink_to("elsewhere")
            real(*given)

        monkeypatch.setattr(os, "replace", late)
        write_file(tmp_path / "plan.txt", NEW, overwrite=True)

        assert {"plan.txt": NEW, "elsewhere": OLD} == inside(tmp_path)


class TestWriteFolder:
    """Many files are there together, or none is."""

    def test_makes_the_folder(self, tmp_path):
        """A new folder holds all that was asked for, and their paths are given in order."""
        wanted = {"cy.docx": NEW, "Cynnig ŵ.html": OLD}

        paths = write_folder(f"{tmp_path}/all/", making(wanted))

        assert [tmp_path / "all" / name for name in wanted] == list(paths)
        assert wanted == inside(tmp_path / "all")

    def test_adds_to_a_folder(self, tmp_path):
        """In a folder that is there, what it held stays."""
        write_file(tmp_path / "notes.txt", OLD)

        write_folder(tmp_path, making({"a": NEW}))

        assert {"notes.txt": OLD, "a": NEW} == inside(tmp_path)

    def test_takes_a_link_to_a_folder(self, tmp_path):
        """A folder may be reached through a link, as on the way to any file."""
        (tmp_path / "real").mkdir()
        (tmp_path / "link").symlink_to("real")

        write_folder(tmp_path / "link", making({"a": NEW}))

        assert {"a": NEW} == inside(tmp_path / "real")

    def test_tells_how_far_it_is(self, tmp_path):
        """Progress hears of every file by name, with its number and how many there are."""
        heard = []

        write_folder(tmp_path / "all", making({"a": NEW, "b": NEW}), progress=lambda *told: heard.append(told))

        assert [("a", 1, 2), ("b", 2, 2)] == heard

    def test_of_nothing_makes_nothing(self, tmp_path):
        """Where no file is asked for, no folder is made."""
        assert ((), {}) == (write_folder(tmp_path / "all", []), inside(tmp_path))

    def test_makes_nothing_that_it_cannot_write(self, tmp_path):
        """Where one name is taken, no document is made at all, and every name that is taken is told."""
        for name in ("a", "c"):
            write_file(tmp_path / name, OLD)
        made = []

        with pytest.raises(WriteError) as caught:
            write_folder(tmp_path, [(name, lambda name=name: made.append(name)) for name in "abc"])
        assert ([], {"a": OLD, "c": OLD}) == (made, inside(tmp_path))
        assert [f"{tmp_path}/{name}" in str(fault) for name, fault in zip("ac", caught.value.errors, strict=True)]

    @pytest.mark.parametrize("is_new", [True, False])
    @pytest.mark.parametrize("fault", [ValueError("no font"), KeyboardInterrupt(), OSError("no template")])
    def test_keeps_nothing_where_one_cannot_be_made(self, tmp_path, is_new, fault):
        """Where the third document cannot be made, none is there, and the reason is raised as it is."""

        def fail():
            raise fault

        folder = tmp_path / "all" if is_new else tmp_path
        with pytest.raises(type(fault)) as caught:
            write_folder(folder, [*making({"a": NEW, "b": NEW}), ("c", fail)])
        assert (fault, {}) == (caught.value, inside(tmp_path))

    def test_wants_bytes(self, tmp_path):
        """A document that is a text is refused by its name."""
        with pytest.raises(ArgumentError, match=r"what a\.md holds is str: expected bytes"):
            write_folder(tmp_path / "all", [("a.md", lambda: "text")])
        assert {} == inside(tmp_path)

    def test_writes_where_it_was_asked_to(self, tmp_path, monkeypatch):
        """A document that changes the working folder while it is made does not lead the others astray."""
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path)

        def astray():
            os.chdir("elsewhere")
            return NEW

        paths = write_folder("all", [("a", astray), ("b", lambda: NEW)])

        assert ((Path("all/a"), Path("all/b")), {"a": NEW, "b": NEW}) == (paths, inside(tmp_path / "all"))

    def test_lists_what_it_cannot_take_back(self, tmp_path, monkeypatch):
        """Where the second file has no room and the first cannot be taken back, the error names the first."""
        real, count = os.link, itertools.count()

        def second_fails(*given):
            if next(count):
                monkeypatch.setattr(Path, "unlink", refuse)
                raise OSError(errno.EIO, "input/output error")
            real(*given)

        def refuse(*_, **__):
            raise PermissionError(errno.EPERM, "not permitted")

        monkeypatch.setattr(os, "link", second_fails)
        with pytest.raises(WriteError) as caught:
            write_folder(tmp_path, making({"a": NEW, "b": NEW}))
        ending = f"input/output error; written, and not taken back: {tmp_path}/a"
        assert ("partial", True) == (caught.value.code, caught.value.message.endswith(ending))

    def test_an_interruption_lists_it_too(self, tmp_path, monkeypatch):
        """An interruption stays one, with a note of what could not be taken back."""

        def interrupted(_):
            monkeypatch.setattr(Path, "unlink", refuse)
            raise KeyboardInterrupt

        def refuse(*_, **__):
            raise PermissionError(errno.EPERM, "not permitted")

        monkeypatch.setattr(files, "_sync_folder", interrupted)
        with pytest.raises(KeyboardInterrupt) as caught:
            write_folder(tmp_path, making({"a": NEW}))
        assert [f"written, and not taken back: {tmp_path}/a"] == caught.value.__notes__

    def test_a_folder_that_stays_is_told(self, tmp_path, monkeypatch):
        """Where a new folder has its name and cannot lose it again, the error names it."""
        real, count = os.rename, itertools.count()

        def only_once(*given):
            if next(count):
                raise PermissionError(errno.EPERM, "not permitted")
            real(*given)
            raise OSError(errno.EIO, "input/output error")

        monkeypatch.setattr(os, "rename", only_once)

        assert "partial" == code_of(write_folder, tmp_path / "all", making({"a": NEW}))
        assert {"all": {"a": NEW}} == held(tmp_path)

    def test_leaves_what_another_has_put_there_since(self, tmp_path, monkeypatch):
        """What is taken back is what was written here, and not what has taken its place since."""
        real, count = os.link, itertools.count()

        def second_fails(*given):
            if next(count):
                (tmp_path / "other").write_bytes(b"theirs")
                (tmp_path / "other").replace(tmp_path / "a")
                raise OSError(errno.EIO, "input/output error")
            real(*given)

        monkeypatch.setattr(os, "link", second_fails)
        with pytest.raises(WriteError, match="input/output error"):
            write_folder(tmp_path, making({"a": NEW, "b": NEW}))
        assert {"a": b"theirs"} == inside(tmp_path)

    @pytest.mark.parametrize(
        ("folder", "code"), [("file", "folder"), ("link", "folder"), ("absent/all", "folder"), ("", "name")]
    )
    def test_refuses_what_is_no_folder(self, tmp_path, folder, code):
        """A file, a link that leads nowhere, a folder in a folder that is not there and no name are refused."""
        write_file(tmp_path / "file", OLD)
        (tmp_path / "link").symlink_to("nowhere")

        assert code == code_of(write_folder, f"{tmp_path}/{folder}" if folder else "", making({"a": NEW}))

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_refuses_a_name(self, tmp_path, name):
        """A name that some system does not take, or that leads elsewhere, is refused before anything is made."""
        assert ("name", {}) == (code_of(write_folder, tmp_path / "all", making({name: NEW})), inside(tmp_path))

    @pytest.mark.parametrize("pair", [("a.md", "A.md"), ("ŵ.md", unicodedata.normalize("NFD", "ŵ.md")), ("a", "a")])
    def test_refuses_names_that_are_one_somewhere(self, tmp_path, pair):
        """Names that are equal but for case or the spelling of their accents are refused."""
        wanted = [(name, lambda: NEW) for name in pair]

        assert ("name", {}) == (code_of(write_folder, tmp_path / "all", wanted), inside(tmp_path))


def is_taken_everywhere(name):
    """Tell whether Windows, macOS and Linux all take a name, and a shell takes it for no option."""
    stem = name.partition(".")[0]
    devices = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)) and len(name) <= LONGEST_STEM and stem not in devices


class TestSafeName:
    """A name for a file, of whatever a charity calls itself."""

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Bryn Hope", "bryn-hope"),
            ("  Cymdeithas Tŷ Ŵyl  ", "cymdeithas-ty-wyl"),
            ("Women\u2019s Aid (Cardiff) Ltd.", "womens-aid-cardiff-ltd"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\Windows", "c-windows"),
            ("-rf *", "rf"),
            (".bashrc", "bashrc"),
            ("Straße, Łódź & Ærø", "strasse-lodz-aero"),
            ("a\x1b[31mb\u202ec", "a-31mbc"),
            ("ﬁt for 2027", "fit-for-2027"),
            ("co\u00adproduce", "coproduce"),
            ("nul", "document-nul"),
            ("COM¹", "document-com1"),
            ("lpt0.txt", "lpt0-txt"),
            ("", "document"),
            (" \n", "document"),
        ],
    )
    def test_spells_a_name(self, text, name):
        """Words stay, in ASCII and lower case; what leads elsewhere or is a device does not."""
        assert name == safe_name(text)

    def test_cuts_between_words(self):
        """A long name is cut after a word, and carries a digest of the whole."""
        name = safe_name("the society of " * 20)

        assert re.fullmatch(r"the-society-of(-the-society-of)*(-the(-society)?)?-[0-9a-f]{8}", name)

    def test_cuts_inside_a_long_word(self):
        """A word without end is cut where there is no more room."""
        assert (LONGEST_STEM, "a" * 71) == (len(safe_name("a" * 500)), safe_name("a" * 500)[:71])

    @pytest.mark.parametrize("pair", [("愛", "望"), ("a" * 99, "a" * 98), ("w " * 99, "w " * 98), ("☃", "☃☃")])
    def test_tells_apart_what_it_cuts(self, pair):
        """Two texts of which nothing is left, or which are cut to the same, have two names."""
        assert 2 == len({safe_name(text) for text in pair})

    @pytest.mark.parametrize("fallback", ["", "con", "☃", "../x", "f" * 200])
    def test_has_a_safe_fallback(self, fallback):
        """What stands for an empty name is safe too, whatever was given."""
        names = [safe_name(text, fallback=fallback) for text in ("", "☃", "con")]

        assert [True] * 3 == [is_taken_everywhere(name) for name in names]

    @given(st.text(max_size=300))
    @example("İ" * 80)
    @example("ŵ" * 10_000)
    @example("\ud800")
    def test_is_taken_everywhere(self, text):
        """Whatever the text, every system takes the name, and so it does not change when it is made safe again."""
        name = safe_name(text)

        assert (True, name) == (is_taken_everywhere(name), safe_name(name))

    def test_wants_a_text(self):
        """Nothing but a text has a name."""
        with pytest.raises(ArgumentError, match="text is NoneType: expected str"):
            safe_name(None)


class TestDistinct:
    """Many charities, each with a name of its own."""

    @pytest.mark.parametrize(
        "texts",
        [
            ("Bryn Hope", "Bryn Hope"),
            ("Bryn Hope", "BRYN HOPE", "bryn-hope"),
            ("Tŷ Ni", unicodedata.normalize("NFD", "Tŷ Ni"), "Ty Ni"),
            ("a" * 200, "A" * 200),
            ("con", "document con"),
            ("", " ", "document", "☃"),
        ],
    )
    def test_tells_them_apart(self, texts):
        """Charities with one name, or names equal but for case, accents or spelling, have two files."""
        names = distinct(texts)

        assert (len(texts), True) == (len(set(names)), all(is_taken_everywhere(name) for name in names))

    def test_leaves_the_others_alone(self):
        """A name that nobody shares is the plain one."""
        assert "cwm-hope" == distinct(["Bryn Hope", "Cwm Hope", "bryn hope"])[1]

    def test_holds_against_a_name_that_is_like_a_digest(self):
        """A charity whose name is what another would be given has another still."""
        texts = ["Bryn Hope", "bryn hope"]

        assert 4 == len(set(distinct([*texts, *distinct(texts)])))

    @given(st.data())
    def test_does_not_depend_on_the_order(self, data):
        """Whatever the texts, their names differ, are safe, and are the same in any order."""
        near = st.sampled_from(["Bryn Hope", "bryn-hope", "BRYN  HOPE", "☃", "", "con", "document", "b" * 90, "B" * 90])
        texts = data.draw(st.lists(st.one_of(near, st.text(max_size=12)), unique=True, max_size=8))
        turned = data.draw(st.permutations(texts))

        names = dict(zip(texts, distinct(texts), strict=True))

        assert (len(texts), names) == (len(set(names.values())), dict(zip(turned, distinct(turned), strict=True)))
        assert all(is_taken_everywhere(name) for name in names.values())

    def test_is_quick(self):
        """A hundred thousand charities, a third with the same name, are named in one go."""
        count = 20_000 if DOCUMENTS else 1_000
        texts = [f"Hope {number % (count * 2 // 3)}" for number in range(count)]

        assert count == len(set(distinct(texts)))
