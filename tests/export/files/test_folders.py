"""Many files are there together, or none is, whatever happens."""

import errno
import itertools
import os
import unicodedata
from pathlib import Path

import pytest

from coproduce.errors import ArgumentError, WriteError
from coproduce.export.files import folders, write_file, write_folder
from export.files.disks import (
    NEW,
    OLD,
    STEPS,
    appearing,
    code_of,
    failing,
    held,
    inside,
    making,
    mode_of,
    outcomes,
    raised,
    summed,
)

STEPS_OF_FOLDERS = (*STEPS, "mkdir", "rename", "rmdir")
TAKEN_FOR_DEVICES = ("con", "PRN", "aux", "Nul", "com1", "lpt9", "COM¹")
BAD_NAMES = (
    *("", ".", "..", ".hidden", "-rf", " a", "a ", "a.", "a/b", "a\\b", "a\0b", "a\nb", "a\x1b[31mb", "a\u202eb"),
    *("a:b", "a*b", "a?b", 'a"b', "a<b", "a|b", "\ud800", "ŵ" * 128),
    *(f"{name}.docx" for name in TAKEN_FOR_DEVICES),
)


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
        """Where the third document cannot be made, none is there, and the reason is raised as it is (G13)."""

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


class TestRefusals:
    """What is no folder, and a name that some system does not take, is refused before anything is made."""

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
        """Names that are equal but for case or the spelling of their accents are refused (G06)."""
        wanted = [(name, lambda: NEW) for name in pair]

        assert ("name", {}) == (code_of(write_folder, tmp_path / "all", wanted), inside(tmp_path))


class TestTakenBack:
    """Where not all can be there, those that are go again, and what stays is told."""

    def test_lists_what_it_cannot_take_back(self, tmp_path, monkeypatch):
        """Where the second file has no room and the first cannot be taken back, the error names the first."""
        real, count = os.link, itertools.count()

        def second_fails(*given):
            if next(count):
                monkeypatch.setattr(Path, "unlink", failing(errno.EPERM))
                raise raised(errno.EIO)
            real(*given)

        monkeypatch.setattr(os, "link", second_fails)
        with pytest.raises(WriteError) as caught:
            write_folder(tmp_path, making({"a": NEW, "b": NEW}))
        ending = f"input/output error; written, and not taken back: {tmp_path}/a"
        assert ("partial", True) == (caught.value.code, caught.value.message.endswith(ending))

    def test_an_interruption_lists_it_too(self, tmp_path, monkeypatch):
        """An interruption stays one, with a note of what could not be taken back."""

        def interrupted(_):
            monkeypatch.setattr(Path, "unlink", failing(errno.EPERM))
            raise KeyboardInterrupt

        monkeypatch.setattr(folders, "sync_folder", interrupted)
        with pytest.raises(KeyboardInterrupt) as caught:
            write_folder(tmp_path, making({"a": NEW}))
        assert [f"written, and not taken back: {tmp_path}/a"] == caught.value.__notes__

    def test_a_folder_that_stays_is_told(self, tmp_path, monkeypatch):
        """Where a new folder has its name and cannot lose it again, the error names it."""
        real, count = os.rename, itertools.count()

        def only_once(*given):
            if next(count):
                raise raised(errno.EPERM)
            real(*given)
            raise raised(errno.EIO)

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
                raise raised(errno.EIO)
            real(*given)

        monkeypatch.setattr(os, "link", second_fails)
        with pytest.raises(WriteError, match="input/output error"):
            write_folder(tmp_path, making({"a": NEW, "b": NEW}))
        assert {"a": b"theirs"} == inside(tmp_path)

    def test_is_restored_where_there_are_no_links(self, tmp_path, monkeypatch):
        """On a disk that knows no second names, what a folder held is kept as copies, and comes back with its mode."""
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
        write_file(tmp_path / "a", OLD).chmod(0o640)
        (tmp_path / "b").mkdir()
        wanted = folders._Batch(tmp_path, tmp_path, tuple(making({"a": NEW, "b": NEW})), True, False, None)  # noqa: FBT003

        with pytest.raises(WriteError, match="is a directory"):
            folders._write_into(wanted, [(tmp_path / "a").stat(), None])
        (tmp_path / "b").rmdir()
        assert ({"a": OLD}, 0o640) == (inside(tmp_path), mode_of(tmp_path / "a"))

    def test_a_folder_that_appears_is_left(self, tmp_path, monkeypatch):
        """A folder that another makes at the last moment stays as it is, and nothing of ours is added."""

        def appear():
            (tmp_path / "all").mkdir(exist_ok=True)
            (tmp_path / "all" / "theirs").write_bytes(OLD)

        appearing(monkeypatch, "rename", appear)

        assert "write" == code_of(write_folder, tmp_path / "all", making({"a": NEW}))
        assert {"all": {"theirs": OLD}} == held(tmp_path)


class TestAnomalies:
    """Whatever step fails, whenever: all files are new, or all are as they were, and nothing is left beside them."""

    def test_of_a_new_folder(self, tmp_path, monkeypatch):
        """A new folder is there with all that is in it, or not at all, and then nothing is left of it."""
        wanted = {"a": NEW, "b": OLD}

        def write(place):
            write_folder(place / "all", making(wanted))

        found = list(outcomes(monkeypatch, tmp_path, STEPS_OF_FOLDERS, {}, write))

        assert {True: [{"all": wanted}], False: [{}]} == summed(found)

    def test_of_a_folder_that_is_there(self, tmp_path, monkeypatch):
        """In a folder that is there all files are new, or all are as they were, and new where this is said (G13)."""
        before, wanted = {"a": OLD, "c": b"other"}, {"a": NEW, "b": NEW}
        after = {"a": NEW, "b": NEW, "c": b"other"}

        def write(place):
            write_folder(place, making(wanted), overwrite=True)

        found = list(outcomes(monkeypatch, tmp_path, STEPS_OF_FOLDERS, before, write))

        assert {True: [after], False: [after, before]} == summed(found)
