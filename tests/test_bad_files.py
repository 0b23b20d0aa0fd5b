"""Every file in `bad` is refused for just the faults that it expects; to add a case, add a file.

A file says what is expected in the lines at its top, `# expect: <code> line <number> <path>`, one for each fault. A
file that cannot say so has a sibling beside it, named for it with `.expect` behind, with the same words. A dash stands
for no line and for no path.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coproduce import DocumentError, Practice, enhance

BAD = Path(__file__).parent / "bad"
FILES = sorted(path for path in BAD.iterdir() if path.suffix != ".expect" and not path.name.startswith("."))
FAULT = re.compile(r"(?:# expect: )?(?P<code>[a-z]+) line (?P<line>[0-9]+|-) (?P<path>.+)\Z")
PRACTICE = Practice(enhance())


def expected_faults(path):
    """Read what a bad file expects, from its sibling or from the lines at its top."""
    sibling = path.with_name(f"{path.name}.expect")
    if sibling.exists():
        lines = sibling.read_text(encoding="utf-8").splitlines()
    else:
        text = path.read_bytes().decode("utf-8").replace("\r", "\n")
        lines = [line for line in text.split("\n") if line.startswith("# expect:")]
    return {fault_of(line) for line in lines}


def fault_of(line):
    said = FAULT.match(line)
    return said["code"], None if said["line"] == "-" else int(said["line"]), "" if said["path"] == "-" else said["path"]


class TestBadFiles:
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_is_refused(self, path):
        """A bad file is refused, with the code, the line and the path of every fault, and no other fault."""
        expected = expected_faults(path)

        with pytest.raises(DocumentError) as caught:
            PRACTICE.read(path)

        assert expected
        assert expected == {(error.code, error.line, error.path) for error in caught.value.errors}
        assert len(expected) == len(caught.value.errors)
        assert {str(path)} == {error.source for error in (caught.value, *caught.value.errors)}

    def test_no_expectation_without_a_file(self):
        """Each sibling with expectations stands beside the file that it is for."""
        siblings = {path.with_suffix("").name for path in BAD.glob("*.expect")}

        assert siblings <= {path.name for path in FILES}

    def test_is_a_corpus(self):
        """There are bad files of both formats, and none is large."""
        assert len(FILES) >= 45
        assert {".toml", ".json"} <= {path.suffix for path in FILES}
        assert max(path.stat().st_size for path in FILES) < 16 * 1024
