"""One file is there as a whole or not at all, whatever happens, and is read by who may."""

import contextlib
import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coproduce.errors import ArgumentError, WriteError
from coproduce.export.files import write_file, write_folder, writing
from export.files.disks import (
    DOCUMENTS,
    GONE,
    NEW,
    OLD,
    STEPS,
    appearing,
    code_of,
    failing,
    inside,
    making,
    mode_of,
    outcomes,
    summed,
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


@contextlib.contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


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
        monkeypatch.setattr(writing, "sync_folder", lambda _: os.fsync(GONE))

        assert "unconfirmed" == code_of(write_file, tmp_path / "plan.txt", NEW)
        assert {"plan.txt": NEW} == inside(tmp_path)

    @pytest.mark.parametrize("reason", [errno.EINVAL, errno.ENOTSUP])
    def test_writes_where_nothing_can_be_confirmed(self, tmp_path, monkeypatch, reason):
        """A file system that knows no confirmation is written to all the same (G11)."""
        monkeypatch.setattr(os, "fsync", failing(reason))

        assert NEW == write_file(tmp_path / "plan.txt", NEW).read_bytes()

    @pytest.mark.parametrize("step", ["open", "fsync", "close"])
    def test_says_what_the_system_says(self, tmp_path, monkeypatch, step):
        """A full disk is named in words, whenever it is noticed, with what to do about it."""
        monkeypatch.setattr(os, step, failing(errno.ENOSPC))

        with pytest.raises(WriteError, match=r"no space left on device - make room, or name a place on another disk"):
            write_file(tmp_path / "plan.txt", NEW)


class TestModes:
    """Who may read a file is what the account says, or less."""

    @pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o027, 0o077])
    def test_follows_the_umask(self, tmp_path, mask):
        """A new file is as readable as others of the account, a private one by that alone (F13)."""
        with umask(mask):
            plain, private = write_file(tmp_path / "a", NEW), write_file(tmp_path / "b", NEW, private=True)
            folder = write_folder(tmp_path / "all", making({"a": NEW, "b": NEW}), private=lambda name: name == "b")
            apart = write_folder(tmp_path / "apart", making({"c": NEW}), private=True)

        modes = [mode_of(path) for path in (plain, private, *folder, *apart, apart[0].parent, folder[0].parent)]
        assert [0o666 & ~mask, 0o600, 0o666 & ~mask, 0o600, 0o600, 0o700 & ~mask, 0o777 & ~mask] == modes

    @pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666, 0o755])
    def test_keeps_the_mode(self, tmp_path, mode):
        """A file that is overwritten keeps its mode, and where it is made private loses all others (G10)."""
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
        """A file of another account stays its own (G10)."""
        path = write_file(tmp_path / "plan.txt", OLD)
        os.chown(path, 1234, 5678)

        found = write_file(path, NEW, overwrite=True).stat()

        assert (1234, 5678) == (found.st_uid, found.st_gid)

    def test_leaves_out_a_group_it_cannot_keep(self, tmp_path, monkeypatch):
        """Where a file cannot be given to the group of the old one, no group may read it."""
        path = write_file(tmp_path / "plan.txt", OLD)
        path.chmod(0o664)
        other, real = path.stat().st_gid + 1, os.lstat(path)
        before = os.stat_result((*real[:5], other, *real[6:]))
        monkeypatch.setattr(os, "chown", failing(errno.EPERM))

        writing._permit(path, before, private=False)

        assert 0o604 == mode_of(path)

    def test_parts_hard_links(self, tmp_path):
        """A second name of an overwritten file keeps the old content, as is said (G10)."""
        path = write_file(tmp_path / "plan.txt", OLD)
        (tmp_path / "second.txt").hardlink_to(path)

        write_file(path, NEW, overwrite=True)

        assert {"plan.txt": NEW, "second.txt": OLD} == inside(tmp_path)


class TestWithoutLinks:
    """Some disks know no second names: what is there is left alone all the same."""

    @pytest.fixture(autouse=True)
    def no_links(self, monkeypatch):
        monkeypatch.setattr(os, "link", failing(errno.EPERM))

    def test_writes_a_file(self, tmp_path):
        """A name that is free is taken, with the mode of a new file."""
        with umask(0o027):
            path = write_file(tmp_path / "plan.txt", NEW)

        assert ({"plan.txt": NEW}, 0o640) == (inside(tmp_path), mode_of(path))

    def test_replaces_nothing(self, tmp_path, monkeypatch):
        """A file that appears at the last moment stays as it is."""
        appearing(monkeypatch, "link", lambda: (tmp_path / "plan.txt").write_bytes(OLD))

        assert ("exists", {"plan.txt": OLD}) == (code_of(write_file, tmp_path / "plan.txt", NEW), inside(tmp_path))

    @pytest.mark.parametrize("fault", [KeyboardInterrupt, errno.EIO])
    def test_gives_a_name_back(self, tmp_path, monkeypatch, fault):
        """Where the last step fails, the name that was taken for it is free again."""
        monkeypatch.setattr(os, "replace", failing(fault))

        with pytest.raises((WriteError, KeyboardInterrupt)):
            write_file(tmp_path / "plan.txt", NEW)
        assert {} == inside(tmp_path)


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


class TestRaces:
    """Two that write at once never make a mixture."""

    def test_two_processes(self, tmp_path):
        """Two processes overwrite one file: it is always one whole version; and one alone gets each free name (G08)."""
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
        appearing(monkeypatch, "link", lambda: (tmp_path / "plan.txt").write_bytes(OLD))

        assert ("exists", {"plan.txt": OLD}) == (code_of(write_file, tmp_path / "plan.txt", NEW), inside(tmp_path))

    def test_a_link_that_appears_is_not_followed(self, tmp_path, monkeypatch):
        """A link that another puts there at the last moment gives way, and what it leads to stays as it was."""
        write_file(tmp_path / "elsewhere", OLD)
        appearing(monkeypatch, "replace", lambda: (tmp_path / "plan.txt").symlink_to("elsewhere"))

        write_file(tmp_path / "plan.txt", NEW, overwrite=True)

        assert {"plan.txt": NEW, "elsewhere": OLD} == inside(tmp_path)
