"""What cannot be written is refused before anything is made, in words that say what to do."""

import contextlib
import os
import socket

import pytest

from coproduce.errors import ArgumentError, WriteError
from coproduce.export.files import writable, write_file, write_folder
from export.files.disks import NEW, OLD, code_of, inside, making


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
        """A folder, pipe, socket or link, a path with no folder, and a name that cannot be are refused (G07)."""
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
        """In a working folder that somebody has removed nothing is written, and the error is ours (G11)."""
        (tmp_path / "gone").mkdir()
        monkeypatch.chdir(tmp_path / "gone")
        (tmp_path / "gone").rmdir()

        assert "write" == code_of(write_file, "plan.txt", NEW)
        assert "write" == code_of(write_folder, "plans", making({"plan.txt": NEW}))

    @pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\nb", "a\u202eb", "a\u2028b", "\udcff"])
    def test_never_drives_a_terminal(self, tmp_path, name):
        """Escape sequences, new lines and turned text in a name are shown escaped (G12)."""
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
