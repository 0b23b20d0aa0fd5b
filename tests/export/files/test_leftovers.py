"""Of a run that was killed nothing stays, and what may be in use does."""

import os

import pytest

from coproduce.export.files import leftovers, write_file, write_folder
from export.files.disks import GONE, NEW, OLD, inside, making


class TestStaleFiles:
    """What a killed run left goes with the next write into its folder; what may be in use stays."""

    def plant(self, folder, process, machine="", age=0, name=""):
        machine = machine or leftovers._this_machine()
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
        """A file goes whose process is gone, on this machine, or that is older than a day (G09)."""
        left = self.plant(tmp_path, process, machine, age)

        write_file(tmp_path / "plan.txt", NEW)

        assert stays == left.exists()

    @pytest.mark.parametrize(
        "name", ["plan.tmp", ".coproduce-notes.tmp", f".coproduce-{GONE}-00000000-0.tmp", "a.coproduce-1.tmp"]
    )
    def test_leaves_what_is_not_ours(self, tmp_path, name):
        """A file whose name is only like ours stays, however old it is (G09)."""
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
        link = tmp_path / f".coproduce-{GONE}-{leftovers._this_machine()}-{'0' * 16}.tmp"
        link.symlink_to("precious")

        write_file(tmp_path / "new.txt", NEW)

        assert ({"plan.txt": OLD}, True) == (inside(tmp_path / "precious"), link.is_symlink())

    def test_takes_folders_too(self, tmp_path):
        """A folder that never took its name goes with all that is in it."""
        left = tmp_path / f".coproduce-{GONE}-{leftovers._this_machine()}-{'0' * 16}.tmp"
        left.mkdir()
        (left / "plan.txt").write_bytes(OLD)

        write_folder(tmp_path / "all", making({"a": NEW}))

        assert ["all"] == [path.name for path in tmp_path.iterdir()]

    def test_asks_no_process_where_asking_ends_it(self, monkeypatch):
        """On Windows a signal of any number would end the process: there only age counts."""
        monkeypatch.setattr(os, "kill", None)
        monkeypatch.setattr(os, "name", "nt")

        assert leftovers._may_run(GONE)
