"""A disk that confirms at once, and a folder that is locked."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from export.files.disks import DOCUMENTS, OLD


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
