"""Files become trees: capped, without a fault of syntax, each key of TOML on its line."""

from __future__ import annotations

import contextlib
import os
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.errors import DocumentError
from coproduce.trees import (
    DEEPEST_NESTING,
    LARGEST_FILE,
    Tree,
    all_faults,
    parse_json,
    parse_toml,
    path_text,
    read_tree,
)

A_MOMENT = 5  # seconds; each takes some hundredths, and ten seconds or more where text is searched again and again


@contextlib.contextmanager
def a_moment():
    before = time.process_time()
    yield
    assert time.process_time() - before < A_MOMENT


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


class Writer:
    """Write TOML piece by piece, and note the line of each key as it is written."""

    def __init__(self, draw):
        self.draw = draw
        self.text = ""
        self.lines = {}
        self.number = 0

    @property
    def line(self):
        return self.text.count("\n") + 1

    def put(self, text):
        self.text += text

    def note(self, path):
        self.lines.setdefault(path, self.line)

    def key(self):
        self.number += 1
        written, meant = self.draw(
            st.sampled_from(
                [
                    ("k{}", "k{}"),
                    ("{}", "{}"),
                    ("_-{}", "_-{}"),
                    ('"a b{}"', "a b{}"),
                    ('"#{}"', "#{}"),
                    ('"[x]=.{}"', "[x]=.{}"),
                    ('"\\u00e9\\"{}"', 'é"{}'),
                    ("'c.d\"{}'", 'c.d"{}'),
                    ('"{}\\\\"', "{}\\"),
                ]
            )
        )
        return written.format(self.number), meant.format(self.number)

    def keys(self, most):
        pairs = [self.key() for _ in range(self.draw(st.integers(1, most)))]
        dot = self.draw(st.sampled_from([".", " . ", "\t."]))
        return dot.join(written for written, _ in pairs), tuple(meant for _, meant in pairs)

    def assignment(self, table, depth):
        written, keys = self.keys(3)
        for end in range(len(keys)):
            self.note((*table, *keys[: end + 1]))
        self.put(written)
        self.put(self.draw(st.sampled_from([" = ", "=", "\t=  "])))
        self.value((*table, *keys), depth)

    def value(self, path, depth):
        kind = self.draw(st.sampled_from(["scalar", "scalar", "list", "table"] if depth else ["scalar"]))
        if kind == "list":
            self.list(path, depth)
        elif kind == "table":
            self.inline(path, depth)
        else:
            self.put(self.draw(st.sampled_from(SCALARS)))

    def list(self, path, depth):
        self.put("[")
        for place in range(self.draw(st.integers(0, 3))):
            self.put(self.draw(st.sampled_from(["", " ", "\n", " # ] , [\n\n  "])))
            self.note((*path, place))
            self.value((*path, place), depth - 1)
            self.put(self.draw(st.sampled_from([",", " ,", "\n,"])))
        self.put(self.draw(st.sampled_from(["]", " ]", "\n]", " # ]\n]"])))

    def inline(self, path, depth):
        self.put("{ ")
        for place in range(self.draw(st.integers(0, 2))):
            self.put(", " if place else "")
            self.assignment(path, depth - 1)
        self.put(" }")

    def table(self, path):
        for _ in range(self.draw(st.integers(0, 2))):
            self.put(self.draw(st.sampled_from(["", "  ", "\n", '# k = [ """\n'])))
            self.assignment(path, 2)
            self.put(self.draw(st.sampled_from(["\n", "  # a comment ' \"\n", "\t\n"])))

    def headers(self):
        written, keys = self.keys(3)
        for end in range(len(keys)):
            self.note(keys[: end + 1])
        self.put(f"[ {written} ]\n")
        self.table(keys)

    def list_of_tables(self):
        written, key = self.key()
        for place in range(self.draw(st.integers(1, 3))):
            self.note((key,))
            self.note((key, place))
            self.put(f"[[{written}]] # one\n")
            self.table((key, place))
            inner, name = self.key()
            self.note((key, place, name))
            self.put(f"[{written}.{inner}]\n")
            self.table((key, place, name))


SCALARS = [
    "1",
    "-1_000",
    "1.5e3",
    "true",
    "inf",
    "0xdead_beef",
    "2027-01-04",
    "2027-01-04 10:00:00.5",
    "10:00:00",
    '""',
    "''",
    '"a # b ] } , = \\" \\\\"',
    "'a # b \\'",
    '""""""',
    "''''''",
    '"""\nk = 1\n[t]\n"""',
    '"""a\\\n  b\\"""c"""',
    '""""two quotes"" """',
    '"""one at the end""""',
    "'''\n[t]\nk = \"\"\"\n'''",
    "'''it''s'''",
]


@st.composite
def documents(draw):
    writer = Writer(draw)
    writer.put(draw(st.sampled_from(["", "\n\n", "# a first line\n"])))
    writer.table(())
    for block in draw(st.lists(st.sampled_from(["headers", "list_of_tables"]), max_size=3)):
        getattr(writer, block)()
    return writer


def reached(root, path):
    for part in path:
        root = root[part]
    return root


def refused(parse, text):
    with pytest.raises(DocumentError) as caught:
        parse(text, "hope")
    return caught.value


class TestLines:
    @settings(max_examples=80)
    @given(documents())
    def test_every_key_is_on_its_line(self, written):
        """Each table, key and element is found on the line on which it was written, and nothing else is found."""
        assert written.lines == dict(parse_toml(written.text, "hope.toml").lines)

    @given(documents())
    def test_every_path_leads_somewhere(self, written):
        """Each path that has a line leads to a part of the document."""
        tree = parse_toml(written.text, "hope.toml")

        assert tomllib.loads(written.text).keys() == tree.root.keys()
        for path in tree.lines:
            reached(tree.root, path)

    @given(documents())
    def test_line_ends_make_no_difference(self, written):
        """Lines that end in CR and LF are counted as lines that end in LF (A22)."""
        assert written.lines == dict(parse_toml(written.text.replace("\n", "\r\n"), "hope.toml").lines)

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            (("charity",), 1),
            (("charity", "name"), 1),
            (("call",), 6),
            (("call", "who"), 7),
            (("call", "who", 0), 8),
            (("call", "who", 1), 10),
            (("call", "who", 1, "role"), 10),
            (("call", "answers"), 3),
            (("call", "answers", "E1"), 3),
            (("call", "answers", "E1", "governance"), 4),
            (("people",), 13),
            (("people", 0), 13),
            (("people", 1), 15),
            (("people", 1, "name"), 16),
            (("people", 1, "phone", "work"), 17),
        ],
    )
    def test_by_hand(self, path, line):
        """A table is on the line of its own header, wherever its parts stand, and a list on that of its first."""
        text = """charity.name = '''
[call]'''
[call.answers.E1]
governance = 3

[call]
who = [
  { role = "director" },
  # nobody
  { role = "chair" },
]

[[people]]
name = "a"
[[people]]
name = "b"
phone.work = 1
"""

        assert line == parse_toml(text, "hope.toml").lines[path]

    def test_json_has_none(self):
        """Keys of JSON have no lines."""
        assert {} == parse_json('{"a": [1]}', "hope.json").lines


class TestFault:
    TREE = Tree("hope.toml", {}, {("a",): 3, ("a", 0, "b"): 5})

    @pytest.mark.parametrize(
        ("path", "line", "words"),
        [
            (("a", 0, "b"), 5, "$.a[0].b"),
            (("a", 0, "b", "c", 2), 5, "$.a[0].b.c[2]"),
            (("a", 1), 3, "$.a[1]"),
            (("z",), None, "$.z"),
            ((), None, "$"),
        ],
    )
    def test_nearest_line(self, path, line, words):
        """A fault has its path, and the line of the nearest key above it that has one."""
        fault = self.TREE.fault(path, "expected text")

        assert ("value", "hope.toml", line, words) == (fault.code, fault.source, fault.line, fault.path)

    def test_all_faults(self):
        """Faults come in the order of their lines, under one error that counts them."""
        faults = [self.TREE.fault(path, "expected text") for path in [("a", 0, "b"), ("a",)]]

        gathered = all_faults("hope.toml", faults)

        assert ("document", "2 faults in this document") == (gathered.code, gathered.message)
        assert [3, 5] == [fault.line for fault in gathered.errors]

    def test_one_fault(self):
        """A single fault stands for itself."""
        fault = self.TREE.fault(("a",), "expected text")

        assert fault is all_faults("hope.toml", [fault])

    @pytest.mark.parametrize(
        ("key", "words"),
        [("held_on", "$.held_on"), ("wrong-time", "$.wrong-time"), ("a b", "$.'a b'"), ("é", "$.'é'"), ("", "$.''")],
    )
    def test_path(self, key, words):
        """A key that is no plain word stands in quotation marks."""
        assert words == path_text((key,))

    def test_path_drives_nothing(self):
        """A key with control characters is escaped in a path."""
        assert "$.'\\x1b[31m\\u202e'" == path_text(("\x1b[31m\u202e",))


class TestToml:
    def test_tree(self):
        """A well-formed text becomes tables, lists and values."""
        assert {"a": {"b": [1, "x"]}} == parse_toml("a.b = [1, 'x']", "hope.toml").root

    @pytest.mark.parametrize(
        ("text", "line"),
        [("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ("a = [1,\n2,\n", 2), ("a = 'x\n", 1), ("\n\n=", 3), ("a", 1)],
    )
    def test_syntax(self, text, line):
        """A fault of syntax has a line, the last one where the document ends too soon."""
        error = refused(parse_toml, text)

        assert ("syntax", line) == (error.code, error.line)
        assert error.message.startswith("this is not TOML: ")

    @pytest.mark.parametrize(
        "text", ['"é" = 1\n"e\u0301" = 2\n', '["é"]\n["e\u0301"]\n', 'a = { "é" = 1, "e\u0301" = 2 }\n']
    )
    def test_keys_alike(self, text):
        """Keys that differ only in how their letters are put together are one key, which stands once (A17)."""
        error = refused(parse_toml, text)

        assert "key" == error.code

    def test_keys_are_normal(self):
        """Keys are read with their letters put together, and keep their lines."""
        tree = parse_toml('\n"e\u0301" = 1\n', "hope.toml")

        assert {"é": 1} == tree.root
        assert {("é",): 2} == dict(tree.lines)

    @pytest.mark.parametrize("number", ["0x" + "f" * 16, str(2**63), "-" + str(2**63), "0b1" + "0" * 5000])
    def test_large_numbers(self, number):
        """A number beyond 64 bits is refused with its path, however it is written."""
        error = refused(parse_toml, f"a = 1\nb = [{number}]\n")

        assert ("value", 2, "$.b[0]") == (error.code, error.line, error.path)

    def test_endless_number(self):
        """A number with thousands of digits is refused, and nothing of Python's own words shows."""
        assert "[syntax] this is not TOML: a number has too many digits" in str(
            refused(parse_toml, "a = 1" + "0" * 5000)
        )


class TestJson:
    def test_tree(self):
        """A well-formed text becomes tables, lists and values."""
        assert {"a": {"b": [1, "x", None]}} == parse_json('{"a": {"b": [1, "x", null]}}', "hope.json").root

    def test_syntax(self):
        """A fault of syntax has its line."""
        error = refused(parse_json, '{\n"a": 1,\n}')

        assert ("syntax", 3) == (error.code, error.line)

    @pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '{"b": [{"a": {}, "a": 1}]}', '{"a": 1, "\\u0061": 1}'])
    def test_key_twice(self, text):
        """A key that stands twice in one object is refused, wherever it stands."""
        assert "the key 'a' stands twice in one object" in refused(parse_json, text).message

    def test_keys_alike(self):
        """Keys that differ only in how their letters are put together are one key."""
        assert "key" == refused(parse_json, '{"é": 1, "e\u0301": 2}').code

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
    def test_no_value(self, value):
        """What is no number is no value."""
        assert f"this is not JSON: {value} is no value" == refused(parse_json, f'{{"a": {value}}}').message

    @pytest.mark.parametrize("root", ["[]", '"a"', "1", "null", "true"])
    def test_no_object(self, root):
        """The top of a document is an object."""
        assert "expected an object at the top" == refused(parse_json, root).message

    def test_endless_number(self):
        """A number with thousands of digits is refused, and nothing of Python's own words shows."""
        error = refused(parse_json, '{"a": 1' + "0" * 5000 + "}")

        assert "this is not JSON: a number has too many digits" == error.message

    def test_large_number(self):
        """A number beyond 64 bits is refused with its path."""
        assert "$.a" == refused(parse_json, f'{{"a": {2**63}}}').path


class TestDepth:
    @pytest.mark.parametrize(
        ("parse", "text"),
        [
            (parse_toml, "a = {0}{1}"),
            (parse_json, '{{"a": {0}{1}}}'),
        ],
    )
    def test_lists(self, parse, text):
        """Lists may be nested up to the cap, and not one level deeper."""
        deepest = DEEPEST_NESTING - 1

        parse(text.format("[" * deepest, "]" * deepest), "hope")

        assert "depth" == refused(parse, text.format("[" * (deepest + 2), "]" * (deepest + 2))).code

    def test_dotted_keys(self):
        """Dotted keys count as levels."""
        parse_toml(".".join("a" * DEEPEST_NESTING) + " = 1", "hope")

        assert "depth" == refused(parse_toml, ".".join("a" * (DEEPEST_NESTING + 1)) + " = 1").code

    @pytest.mark.parametrize(
        "text",
        [
            f"[{'.'.join('a' * 20)}]\n{'.'.join('a' * 20)} = 1",
            f"a = {'{ ' + '.'.join('a' * 31) + ' = '}" + ("{ " + ".".join("a" * 31) + " = ") * 30 + "1" + " }" * 31,
            "\n".join(f"[[{'.'.join('a' * number)}]]" for number in range(1, 25)),
        ],
        ids=["header and key", "tables in tables", "lists of tables"],
    )
    def test_all_together(self, text):
        """Levels of headers, keys and tables within one line are counted together."""
        assert "depth" == refused(parse_toml, text).code

    @pytest.mark.parametrize(
        "text", [f'a = "{"[" * 99}"', f"a = 1 # {'[' * 99}", f"a = '''\n{'{' * 99}'''", "a = 1.5\n"]
    )
    def test_text_is_no_level(self, text):
        """Brackets in texts and comments are no levels."""
        assert {"a"} == parse_toml(text, "hope").root.keys()

    def test_many_points_are_no_level(self):
        """Numbers with points, one after another, are no dotted key."""
        assert 99 == len(parse_toml(f"a = [{', '.join(['1.5'] * 99)}]", "hope").root["a"])

    @pytest.mark.parametrize("parse", [parse_toml, parse_json])
    @pytest.mark.parametrize("opening", ["[", '{"a":', "a = [", "a = {b=", '"""[', "#[\n[", "'["])
    def test_bombs(self, parse, opening):
        """Nesting without an end is refused in a moment, and never as Python's own error."""
        with a_moment():
            assert refused(parse, opening * 40_000).code in ("depth", "syntax")


class TestHostileText:
    @pytest.mark.parametrize(
        "piece",
        [
            '\\"""\n',
            '\\"',
            '"""',
            "'''",
            '"',
            "'",
            '\\"""\\',
            "\\'''",
            '"\\',
            "a.",
            "a=",
            '#"\n=',
            "\\",
            "{",
            ".",
            '"a\\"b" ',
        ],
    )
    @pytest.mark.parametrize("parse", [parse_toml, parse_json])
    def test_is_refused_in_a_moment(self, parse, piece):
        """A text made to be searched again and again is refused in a moment (S06)."""
        with a_moment():
            refused(parse, piece * (80_000 // len(piece)))

    @settings(max_examples=80)
    @given(st.text(st.sampled_from("ab\"'\\#[]{}=,.\n\r\t 01é-"), max_size=40))
    def test_is_a_tree_or_refused(self, text):
        """Any text is a tree or a `DocumentError`, in both formats."""
        for parse in (parse_toml, parse_json):
            with contextlib.suppress(DocumentError):
                assert type(parse(text, "hope").root) is dict


class TestFiles:
    def write(self, folder, content, name="hope.toml"):
        path = folder / name
        path.write_bytes(content)
        return path

    def refused(self, path):
        with a_moment(), pytest.raises(DocumentError) as caught:
            read_tree(path)
        return caught.value

    def test_toml(self, tmp_path):
        """A TOML file is read."""
        assert {"a": 1} == read_tree(self.write(tmp_path, b"a = 1\n")).root

    def test_json(self, tmp_path):
        """A JSON file is read, whatever the case of its suffix, and its name may be given as text."""
        assert {"a": 1} == read_tree(str(self.write(tmp_path, b'{"a": 1}', "hope.JSON"))).root

    def test_bom(self, tmp_path):
        """A byte order mark is passed over, and the first line stays the first."""
        tree = read_tree(self.write(tmp_path, b"\xef\xbb\xbfa = 1\n"))

        assert {("a",): 1} == dict(tree.lines)

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
    @pytest.mark.parametrize("name", ["hope.toml", "hope.json"])
    def test_other_encodings(self, tmp_path, encoding, name):
        """A file in another encoding is refused, and not read as something else."""
        error = self.refused(self.write(tmp_path, '{"a": "é"}'.encode(encoding), name))

        assert error.code in ("encoding", "syntax")

    def test_line_of_a_bad_byte(self, tmp_path):
        """A byte that is no UTF-8 is refused with its line and the remedy."""
        error = self.refused(self.write(tmp_path, b"a = 1\nb = '\xff'\n"))

        assert ("encoding", 2, "save it as UTF-8") == (error.code, error.line, error.hint)

    @pytest.mark.parametrize(
        "name", ["hope.yaml", "hope.yml", "hope.pickle", "hope.xlsx", "hope", "toml", "hope.toml.bak"]
    )
    def test_other_suffixes(self, tmp_path, name):
        """A file of another kind is refused before it is opened, with the remedy (A19, A20)."""
        error = self.refused(tmp_path / name)

        assert ("file", "convert it to TOML or JSON") == (error.code, error.hint)

    def test_largest(self, tmp_path):
        """A file may be as large as the cap, and not one byte larger."""
        start = b"a = 1\n#"
        fits = self.write(tmp_path, start + b"x" * (LARGEST_FILE - len(start)))
        over = self.write(tmp_path, start + b"x" * (LARGEST_FILE - len(start) + 1), "over.toml")

        assert {"a": 1} == read_tree(fits).root
        assert "size" == self.refused(over).code

    def test_another_cap(self, tmp_path):
        """A caller may set a cap of its own."""
        path = self.write(tmp_path, b"a = 1\n")

        assert {"a": 1} == read_tree(path, largest=6).root
        with pytest.raises(DocumentError, match="larger than"):
            read_tree(path, largest=5)

    def test_huge(self, tmp_path):
        """A file of five gigabytes is refused without being read whole (A21)."""
        path = self.write(tmp_path, b"a = 1\n")
        os.truncate(path, 5 * 1024**3)

        assert "size" == self.refused(path).code

    def test_missing(self, tmp_path):
        """A file that is not there is said not to be there."""
        error = self.refused(tmp_path / "gone.toml")

        assert ("file", "cannot read this file: no such file or directory") == (error.code, error.message)

    def test_directory(self, tmp_path):
        """A directory is refused."""
        path = tmp_path / "folder.toml"
        path.mkdir()

        assert "this is no ordinary file" == self.refused(path).message

    def test_fifo(self, tmp_path):
        """A pipe that nobody writes to is refused, and not waited for."""
        path = tmp_path / "pipe.toml"
        os.mkfifo(path)

        assert "this is no ordinary file" == self.refused(path).message

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom"])
    def test_device(self, tmp_path, device):
        """A device is refused, and not read until the memory is full."""
        path = tmp_path / "device.toml"
        path.symlink_to(device)

        assert "this is no ordinary file" == self.refused(path).message

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="there is no /proc here")
    def test_memory(self, tmp_path):
        """The memory of the process is refused."""
        path = tmp_path / "memory.toml"
        path.symlink_to("/proc/self/mem")

        assert "file" == self.refused(path).code

    @pytest.mark.parametrize("name", ["a\0b.toml", "x" * 300 + ".toml"])
    def test_names_that_cannot_be(self, tmp_path, name):
        """A name that no file can have is refused."""
        assert "file" == self.refused(tmp_path / name).code

    def test_name_drives_nothing(self, tmp_path):
        """A file name with control characters is escaped in a message (G12)."""
        error = self.refused(tmp_path / "a\x1b[31m\nb.toml")

        assert error.source.endswith("a\\x1b[31m\\nb.toml")

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="there is no /proc here")
    def test_closes_what_it_opens(self, tmp_path):
        """Nothing stays open, however a file is refused."""
        paths = [tmp_path, self.write(tmp_path, b"a = 1"), self.write(tmp_path, b"a = ", "bad.toml")]
        link = tmp_path / "folder.toml"
        link.symlink_to(tmp_path)

        before = open_files()
        for path in [link, *paths] * 5:
            with contextlib.suppress(DocumentError):
                read_tree(path)

        assert before == open_files()
