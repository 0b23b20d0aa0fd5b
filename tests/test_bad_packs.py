"""Every file in `bad_packs` is refused for just the faults that it expects; to add a case, add a file.

A file says what is expected in the lines at its top, `# expect: <code> line <number> <path>`, one for each fault, with
a dash for no line and for no path.
"""

import re
from pathlib import Path

import pytest

from coproduce import DocumentError, read_packs

BAD = Path(__file__).parent / "bad_packs"
FILES = sorted(BAD.glob("*.toml"))
FAULT = re.compile(r"^# expect: (?P<code>[a-z]+) line (?P<line>[0-9]+|-) (?P<path>.+)$", re.MULTILINE)


def expected_faults(path):
    """Read what a bad pack expects from the lines at its top."""
    found = FAULT.findall(path.read_text(encoding="utf-8"))
    return {(code, None if line == "-" else int(line), "" if where == "-" else where) for code, line, where in found}


class TestBadPacks:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_is_refused(self, path):
        """A bad pack is refused, with the code, the line and the path of every fault, and no other fault."""
        expected = expected_faults(path)

        with pytest.raises(DocumentError) as caught:
            read_packs(path)

        assert expected
        assert expected == {(error.code, error.line, error.path) for error in caught.value.errors}
        assert len(expected) == len(caught.value.errors)
        assert {str(path)} == {error.source for error in (caught.value, *caught.value.errors)}

    def test_all_at_once(self):
        """The folder of them all is refused with every fault of every file, each with its file."""
        expected = {(str(path), *fault) for path in FILES for fault in expected_faults(path)}

        with pytest.raises(DocumentError) as caught:
            read_packs(BAD)

        assert expected == {(error.source, error.code, error.line, error.path) for error in caught.value.errors}
        assert f"[document] {len(expected)} faults in these data packs" in str(caught.value)

    def test_is_a_corpus(self):
        """There are many bad packs, none is large, and the folder holds nothing else."""
        assert len(FILES) >= 70
        assert FILES == sorted(BAD.iterdir())
        assert max(path.stat().st_size for path in FILES) < 4 * 1024
