"""The command and plugins: listed, checked, begun, used and left out, and what is said where one fails."""

import contextlib
import json
import os
import re
import stat
from datetime import date

import pytest

from cases import top_of_file
from coproduce import Plan, close, dumps, loads, propose
from coproduce.cli import plugins as room
from coproduce.testing import fake_distribution
from coproduce.testing.laws import LAWS

DEEP = pytest.mark.skipif("COPRODUCE_DEEP" not in os.environ, reason="it takes long: set COPRODUCE_DEEP=1")
CASE = (
    top_of_file()
    + """\
B2 = { value = ["service-delivery"] }
B6 = { value = "no" }
C1 = { value = "yes", said_by = "chief executive" }
C2 = { value = "yes", evidence = "a candid word" }
C3 = { value = "yes" }
G4 = { value = ["a hearing loop"] }
"""
)
CLOSES = CASE.replace('C2 = { value = "yes"', 'C2 = { value = "no"')
NOWHERE = CASE.replace('sectors = ["housing"]\n', "")

PLUGIN = """\
from coproduce import Finding, Level, Plugin, Source, hookimpl, sector

SOURCE = Source.assumption("a test")


class Rural(Plugin):
    key = "rural"
    ids = ("rural/*",)
    applies = sector("housing")

    @hookimpl
    def coproduce_check(self, ctx):
        {body}
"""
SPEAKS = 'yield Finding(id="rural/note", level=Level.NOTE, text="buses are rare here", source=SOURCE)'
PRINTS = "print('hello'); return ()"
GATE = """\
from coproduce import Gate, Plugin, Source, Verdict, hookimpl


class Rural(Plugin):
    key = "rural"
    ids = ("rural/*",)

    @hookimpl
    def coproduce_gate(self, ctx):
        source = Source.assumption("a test")
        yield Gate(id="rural/bus", title="A bus", verdict=Verdict.VERDICT, reason="there is none", source=source)
"""
NEEDS = """\
from coproduce import Accommodate, Condition, Initial, Plugin, Source, Workshops, hookimpl

FIRST = Initial("enhance/module-1")
WE = "We will do our best: "


class Rural(Plugin):
    key = "rural"
    ids = ("rural/*",)

    @hookimpl
    def coproduce_tailor(self, ctx):
        facts = dict(reason="people use wheels", source=Source.assumption("a test"))
        yield Accommodate(id="rural/a", target=Workshops(), text=WE + "a lift", **facts)
        yield Accommodate(id="rural/b", target=FIRST, text=WE + "a ramp", **(facts | dict(reason="steps are steep")))
        yield Condition(id="rural/c", target=FIRST, text="A room is found.", **facts)
"""
QUARREL = """\
from coproduce import Mode, Plugin, SetMode, Source, Workshops, hookimpl


class Rural(Plugin):
    key = "KEY"
    ids = ("KEY/*",)

    @hookimpl
    def coproduce_tailor(self, ctx):
        source = Source.assumption("a test of what happens to a sentence that takes long to come to its end")
        yield SetMode(id="KEY/mode", target=Workshops(), mode=Mode.MODE, reason="people are there", source=source)
"""
SETTLES = """
[[agreed]]
type = "set-mode"
id = "agreed/meet"
target = { type = "workshops" }
mode = "face-to-face"
reason = "everybody wants to meet"
by = "the coordinator"
source = { agreed = "on the phone" }
"""
ANSWERS = """
[diagnostic.answers.wales]
language = { value = "welsh" }
"""
INCOMPLETE = "✗ Incomplete: the plugin rural failed, and what it would have said is missing"
BREAKS = "raise ValueError(ctx.answer('C2').evidence)"
STOPS = SPEAKS.replace("here", "here.")

PACK = """\
format = "coproduce-pack/1"
key = "islands"
version = "3"
title = "Islands"

[applies]
sectors = ["housing"]

[[amendments]]
type = "accommodate"
id = "islands/tides"
target = { type = "workshops" }
text = "We will do our best: meet when the boat is in."
reason = "people come by boat"
source = { assumption = "nobody wants to miss the last boat", clauses = ["R38"] }
"""
FAULTY = PACK.replace('type = "accommodate"', 'type = "acommodate"').replace("islands/tides", "isles/tides")


@pytest.fixture
def case(tmp_path):
    """Give a function that writes a case file and gives its path."""

    def write(text=CASE, name="case.toml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def pack(tmp_path):
    """Give a function that writes a data pack into a folder and gives its path."""

    def write(text=PACK, name="islands.toml"):
        file = tmp_path / "packs" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def rural(tmp_path):
    """Give a function that installs a plugin with this body, or this text, for as long as the test lasts."""
    with contextlib.ExitStack() as stack:

        def install(body=SPEAKS, text=PLUGIN, key="rural", **facts):
            modules = {f"{key}_plugin.py": text.format(body=body)}
            points = {key: f"{key}_plugin:Rural"}
            name = f"coproduce-{key}"
            fake = fake_distribution(tmp_path, name, "0.3", entry_points=points, modules=modules, **facts)
            stack.enter_context(fake)

        yield install


def told(out):
    """Give what was printed with every run of spaces as one."""
    return re.sub(r"\s+", " ", out)


class TestList:
    @pytest.mark.parametrize("words", [["plugins"], ["plugins", "list"]], ids=" ".join)
    def test_page(self, ran, rural, words):
        """Plugins are listed with distribution, version and what they are, without any code being run."""
        rural(text="raise SystemExit")
        code, out, err = ran(*words)

        assert (0, "") == (code, err)
        assert "Listed from their metadata; none of their code was run." in out
        assert "rural coproduce-rural 0.3 code, rural_plugin:Rural" in told(out)
        assert "homelessness coproduce-homelessness 0.1.0 data pack, coproduce_homelessness" in told(out)

    @pytest.mark.parametrize("words", [["plugins", "--json"], ["plugins", "list", "--json"]], ids=" ".join)
    def test_json(self, ran, rural, words):
        """The list is there as JSON."""
        rural()
        _, out, _ = ran(*words)

        assert {
            "key": "rural",
            "distribution": "coproduce-rural",
            "version": "0.3",
            "target": "rural_plugin:Rural",
            "group": "coproduce.v1",
            "usable": True,
            "pack": False,
        } in json.loads(out)

    def test_other_hooks(self, ran, rural):
        """One of other hooks is listed as such."""
        rural(group="coproduce.v2")
        _, out, _ = ran("plugins")

        assert "rural coproduce-rural 0.3 speaks through coproduce.v2: not usable here" in told(out)

    def test_unknown_verb(self, ran):
        """A command that there is not is refused."""
        code, out, err = ran("plugins", "lists")

        assert (2, "") == (code, out)
        assert "No such command 'lists'" in err


class TestCheck:
    def test_good(self, ran, rural):
        """A good plugin keeps every law, each told with a sign, and the command ends with 0."""
        rural()
        code, out, err = ran("plugins", "check", "rural", "--cases", 3)

        assert (0, "") == (code, err)
        assert "1 of 1 keep every law, tried with 3 charities each" in out
        assert all(f"✓ {law.says}" in told(out) for law in LAWS)
        assert len(LAWS) + 1 == out.count("✓")

    def test_fault(self, ran, rural):
        """A fault is told under its law, and the command ends with 6."""
        rural(STOPS)
        code, out, _ = ran("plugins", "check", "rural", "--cases", 3)

        assert 6 == code
        assert "0 of 1 keep every law" in out
        assert "✗ every reason is a clause of a sentence, and nothing is guaranteed rural/note: its text is" in told(
            out
        )

    @DEEP
    def test_many_faults(self, ran, rural):
        """No more than five faults of a law are told, and the rest is counted."""
        many = 'yield from (Finding(id=f"rural/{n}", level=Level.NOTE, text="x.", source=SOURCE) for n in range(9))'
        rural(many)
        _, out, _ = ran("plugins", "check", "rural", "--cases", 3)

        assert 5 == out.count("ends without a full stop")
        assert "and 4 more" in out

    def test_broken(self, ran, rural):
        """D09: a plugin that cannot be imported is told in red with what to do, and the others are checked."""
        rural(text="import nothing_of_that_name")
        code, out, err = ran("plugins", "check", "rural", "homelessness", "--cases", 3)

        assert (6, "") == (code, err)
        assert "1 of 2 keep every law" in out
        assert "✗ [import] rural (coproduce-rural 0.3): cannot be loaded: ModuleNotFoundError" in told(out)
        assert "mend or uninstall coproduce-rural" in told(out)
        assert "✓ it fails for no charity" in told(out)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (PLUGIN.replace('key = "rural"', 'key = "country"'), "expected the same"),
            ("Rural = dict", "gives no plugin: expected a class built on coproduce.Plugin"),
            (PLUGIN.replace('key = "rural"', 'key = "rural"; version = "9"'), "its version is '9'"),
            (PLUGIN.replace("(self, ctx)", "(self, ctx=None)"), "without defaults"),
        ],
        ids=["another key", "no plugin", "another version", "refused"],
    )
    def test_not_in_force(self, ran, rural, text, words):
        """What keeps a plugin from being in force is told, with its distribution and version."""
        rural(text=text)
        code, out, _ = ran("plugins", "check", "rural", "--cases", 3)

        assert 6 == code
        assert words in told(out)
        assert "rural (coproduce-rural 0.3)" in told(out)

    def test_unknown(self, ran):
        """A name that is not installed is told with those that are."""
        code, out, _ = ran("plugins", "check", "rural")

        assert 6 == code
        assert "rural: this plugin is not installed - installed are criminal-justice" in told(out)

    @DEEP
    def test_packs(self, ran, pack):
        """Packs that are not installed are checked by their path, and nothing that is installed is."""
        code, out, _ = ran("plugins", "check", "--packs", pack(), "--cases", 3)

        assert 0 == code
        assert "1 of 1 keep every law" in out
        assert "islands\n" in out
        assert "wales" not in out

    @DEEP
    def test_named_pack(self, ran, pack):
        """Of the packs that are given, those that are named are checked, and nothing else."""
        folder = pack().parent
        pack(PACK.replace("islands", "fens"), "fens.toml")
        code, out, _ = ran("plugins", "check", "fens", "--packs", folder, "--cases", 3)

        assert 0 == code
        assert "1 of 1 keep every law" in out
        assert "\nfens\n" in out

    @DEEP
    def test_folder_of_packs(self, ran, pack):
        """All packs of a folder are checked."""
        folder = pack().parent
        pack(PACK.replace("islands", "fens"), "fens.toml")
        _, out, _ = ran("plugins", "check", "--packs", folder, "--cases", 3)

        assert "2 of 2 keep every law" in out

    def test_faulty_pack(self, ran, pack):
        """A pack that cannot be read is bad input, with file and line of every fault."""
        code, out, err = ran("plugins", "check", "--packs", pack(FAULTY))

        assert (2, "") == (code, out)
        assert "islands.toml:9: " in err
        assert "islands.toml:11: " in err

    @DEEP
    def test_json(self, ran, rural):
        """The verdicts are there as JSON."""
        rural(STOPS)
        code, out, _ = ran("plugins", "check", "rural", "nobody", "--cases", 3, "--json")
        bad, nobody = json.loads(out)
        (law,) = [law for law in bad["laws"] if not law["holds"]]

        assert 6 == code
        assert ("rural", False, "", "gives-reasons") == (bad["plugin"], bad["holds"], bad["error"], law["law"])
        assert law["faults"][0].startswith("rural/note: its text")
        assert ("nobody", False, []) == (nobody["plugin"], nobody["holds"], nobody["laws"])
        assert "this plugin is not installed" in nobody["error"]

    @DEEP
    def test_prints(self, ran, rural):
        """A plugin that prints does not spoil the JSON, and is told of."""
        rural(PRINTS)
        code, out, err = ran("plugins", "check", "rural", "--cases", 3, "--json")
        laws = {law["law"]: law["faults"] for law in json.loads(out)[0]["laws"]}

        assert (6, "") == (code, err)
        assert ["it prints"] == laws["leaves-the-world"]

    @pytest.mark.parametrize("number", ["0", "-1", "many", "10001"])
    def test_cases(self, ran, number):
        """So many charities as cannot be tried are refused."""
        code, out, err = ran("plugins", "check", "wales", f"--cases={number}")

        assert (2, "") == (code, out)
        assert "--cases" in err


class TestNew:
    @pytest.mark.parametrize("kind", [[], ["--data"]], ids=["code", "data"])
    def test_written(self, ran, tmp_path, monkeypatch, kind):
        """It is written into a folder of its name, readable by others, and nothing else is."""
        monkeypatch.chdir(tmp_path)
        code, out, err = ran("plugins", "new", "rural-bus", *kind)
        folder = tmp_path / "coproduce-rural-bus"
        what = "data pack" if kind else "plugin"

        assert (0, "") == (code, err)
        assert [
            f"coproduce-rural-bus holds a {what} to begin with: read its README.md",
            f"tests/test_rural_bus.py goes with {'the pack' if kind else 'the class RuralBus'}: change them together",
        ] == out.splitlines()
        assert [folder] == list(tmp_path.iterdir())
        assert 0o755 == stat.S_IMODE(folder.stat().st_mode)
        assert {"README.md", "pyproject.toml", "src", "tests"} == {path.name for path in folder.iterdir()}
        assert bool(kind) == (folder / "src" / "coproduce_rural_bus" / "pack.toml").exists()

    def test_to(self, ran, tmp_path):
        """It is written where --to says, whose folders are made."""
        code, _, _ = ran("plugins", "new", "rural", "--to", tmp_path / "here" / "there")

        assert 0 == code
        assert (tmp_path / "here" / "there" / "pyproject.toml").is_file()

    @pytest.mark.parametrize(
        "key",
        [
            "Rural",
            "rural bus",
            "rural_bus",
            "-rural",
            "rural-",
            "rural--bus",
            "9lives",
            "",
            "rürál",
            "../x",
            "a/b",
            "a\n",
        ],
    )
    def test_malformed(self, ran, tmp_path, monkeypatch, key):
        """A malformed key is refused, and nothing is written."""
        monkeypatch.chdir(tmp_path)
        code, out, err = ran("plugins", "new", "--", key)

        assert (2, "") == (code, out)
        assert "is no key: expected lower-case words with hyphens, beginning with a letter - as in arts" in err
        assert [] == list(tmp_path.iterdir())

    @pytest.mark.parametrize("key", ["enhance", "agreed", "coproduce"])
    def test_taken(self, ran, tmp_path, monkeypatch, key):
        """A key that no plugin can have is refused at once."""
        monkeypatch.chdir(tmp_path)
        code, out, err = ran("plugins", "new", key)

        assert (2, "") == (code, out)
        assert f"{key!r} is taken by coproduce itself" in err
        assert [] == list(tmp_path.iterdir())

    @pytest.mark.parametrize("key", ["finding", "plugin", "class", "import"])
    def test_named_like_ours(self, ran, tmp_path, key):
        """A sector whose name is one of ours, or of Python's, can be read all the same."""
        target = tmp_path / key
        code, _, _ = ran("plugins", "new", key, "--to", target)
        text = (target / "src" / f"coproduce_{key}" / "__init__.py").read_text(encoding="utf-8")
        facts = {}
        exec(compile(text, key, "exec"), facts)  # noqa: S102 - what we have just written

        assert 0 == code
        assert [key] == [each.key for each in facts.values() if key == getattr(each, "key", "")]

    @pytest.mark.parametrize("made", ["folder", "file", "dangling link"])
    def test_there_already(self, ran, tmp_path, made):
        """What is there already is not touched."""
        target = tmp_path / "there"
        if made == "folder":
            target.mkdir()
        elif made == "file":
            target.write_text("mine", encoding="utf-8")
        else:
            target.symlink_to(tmp_path / "nowhere")
        code, out, err = ran("plugins", "new", "rural", "--to", target)

        assert (74, "") == (code, out)
        assert "there" in err
        assert [target] == list(tmp_path.iterdir())
        assert made != "file" or "mine" == target.read_text(encoding="utf-8")

    def test_under_a_file(self, ran, tmp_path):
        """A folder that cannot be made is told."""
        (tmp_path / "file").write_text("", encoding="utf-8")
        code, out, err = ran("plugins", "new", "rural", "--to", tmp_path / "file" / "in")

        assert (74, "") == (code, out)
        assert "[write] cannot write " in err

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
    def test_unwritable(self, ran, tmp_path):
        """A folder that is closed is told."""
        tmp_path.chmod(0o500)
        code, _, err = ran("plugins", "new", "rural", "--to", tmp_path / "in")

        assert 74 == code
        assert "permission denied" in err

    def test_half_written(self, ran, tmp_path, monkeypatch):
        """Where writing fails half-way nothing is left behind."""
        files = dict(room._files("rural", data=False))
        files["README.md/in"] = "a file under a file"
        monkeypatch.setattr(room, "_files", lambda *_, **__: files.items())
        code, out, err = ran("plugins", "new", "rural", "--to", tmp_path / "in")

        assert (74, "") == (code, out)
        assert "[write] cannot write " in err
        assert [] == list(tmp_path.iterdir())


class TestPacks:
    @pytest.mark.parametrize("whole", [False, True], ids=["file", "folder"])
    def test_used(self, ran, case, pack, whole):
        """A pack is used by its path, alone or with all of its folder, and stands in the record."""
        path = pack().parent if whole else pack()
        code, out, _ = ran("plan", case(), "--start", "2027-01-11", "--packs", path)

        assert 0 == code
        assert "✓ islands 3 acted: the charity works on housing" in told(out)
        assert "We will do our best: meet when the boat is in." in told(out)

    def test_several(self, ran, case, pack):
        """The option may be repeated."""
        other = pack(PACK.replace("islands", "fens"), "fens.toml")
        _, out, _ = ran("assess", case(), "--packs", pack(), "--packs", other)

        assert "Rules: offer enhance 1, plugins fens 3, islands 3" in told(out)

    def test_without(self, ran, case, pack):
        """A pack that was given can be left out by its key."""
        folder = pack().parent
        pack(PACK.replace("islands", "fens"), "fens.toml")
        code, out, _ = ran("assess", case(), "--packs", folder, "--without", "islands")

        assert 0 == code
        assert "plugins fens 3\n" in out
        assert "islands" not in out

    def test_in_the_place_of_an_installed_one(self, ran, case, rural, pack):
        """A pack takes the place of an installed plugin with its key, where that one is left out or the pack named."""
        rural(text="raise SystemExit")
        path = pack(PACK.replace("islands", "rural"), "rural.toml")

        for option in ("--without", "--plugin"):
            code, out, _ = ran("assess", case(), "--packs", path, option, "rural")
            assert (0, True) == (code, "plugins rural 3\n" in out)

    def test_named(self, ran, case, pack):
        """--plugin may name a pack that was given, and then nothing that is installed is used."""
        code, out, _ = ran("assess", case(), "--packs", pack(), "--plugin", "islands")

        assert 0 == code
        assert "plugins islands 3\n" in out
        assert 1 == told(out).count("islands 3 applies")
        assert "islands 3 not in force" not in told(out)
        assert "wales 0.2.0 not in force" in told(out)

    @pytest.mark.parametrize("option", ["--without", "--plugin"])
    def test_misspelt(self, ran, case, pack, option):
        """A misspelt name is told in one sentence, with the pack that may be meant."""
        code, out, err = ran("assess", case(), "--packs", pack(), option, "island")

        assert (6, "") == (code, out)
        assert (
            "[plugin] island: this plugin is not in force: it is not installed - did you mean islands?" == err.strip()
        )

    def test_with_no_plugins(self, ran, case, pack):
        """A pack that is named is used although nothing that is installed is."""
        _, out, _ = ran("assess", case(), "--packs", pack(), "--no-plugins")

        assert "plugins islands 3\n" in out

    def test_place(self, ran, case, pack):
        """The package tells the file and line of what a pack says."""
        _, out, _ = ran("plan", case(), "--start", "2027-01-11", "--packs", pack(), "--json")
        places = {cause.author.place for line in loads(out).package.trace for cause in line.causes}

        assert "islands.toml:9" in {place.rpartition("/")[2] for place in places}

    @pytest.mark.parametrize("whole", [False, True], ids=["file", "folder"])
    def test_faults(self, ran, case, pack, whole):
        """Every fault is told with its file and line, and the command ends with 2."""
        path = pack(FAULTY).parent if whole else pack(FAULTY)
        code, out, err = ran("assess", case(), "--packs", path)

        assert (2, "") == (code, out)
        assert re.search(r"islands\.toml:9: \[\w+\] \$\.amendments\[0\]: expected a key type", err)
        assert re.search(r"islands\.toml:11: \[\w+\] \$\.amendments\[0\]\.id: ", err)

    def test_nowhere(self, ran, case, tmp_path):
        """A path that leads nowhere is bad input."""
        code, out, err = ran("assess", case(), "--packs", tmp_path / "none.toml")

        assert (2, "") == (code, out)
        assert "none.toml: [file]" in err

    def test_twice(self, ran, case, pack):
        """The same pack twice is an error that names it."""
        code, out, err = ran("assess", case(), "--packs", pack(), "--packs", pack())

        assert (6, "") == (code, out)
        assert "islands" in err
        assert "this key is taken by another plugin in force" in err


class TestChosen:
    def test_without(self, ran, case, rural):
        """A plugin that is left out is not imported, and the page says so."""
        rural(text="raise SystemExit")
        code, out, _ = ran("assess", case(), "--without", "rural")

        assert 0 == code
        assert "· rural 0.3 not in force: installed, and denied" in told(out)
        assert "rural" not in told(out).partition("Decision")[0]

    def test_without_several(self, ran, case):
        """The option may be repeated."""
        _, out, _ = ran("assess", case(), "--without", "wales", "--without", "homelessness")

        assert 2 == out.count("installed, and denied")

    def test_only(self, ran, case, rural):
        """The others are not imported where one is named, and the page says so."""
        rural(text="raise SystemExit")
        _, out, _ = ran("assess", case(), "--plugin", "wales")

        assert "· rural 0.3 not in force: installed, and not among the plugins that are allowed" in told(out)
        assert "· wales 0.2.0 did not act: the charity does not work in Wales" in told(out)

    @pytest.mark.parametrize(
        ("words", "named"),
        [
            (["--plugin", "wales", "--without", "wales"], "--plugin wales and --without wales"),
            (["--plugin", "wales", "--no-plugins"], "--plugin and --no-plugins"),
        ],
        ids=str,
    )
    def test_contradictions(self, ran, case, words, named):
        """What contradicts itself is refused as usage."""
        code, out, err = ran("assess", case(), *words)

        assert (2, "") == (code, out)
        assert f"{named} contradict each other" in err

    @pytest.mark.parametrize(
        ("text", "row"),
        [
            (CASE, "✓ rural 0.3 applies: the charity works on housing"),
            (CASE.replace("housing", "arts"), "· rural 0.3 did not act: the charity does not work on housing"),
            (NOWHERE, "· rural 0.3 did not act: whether the charity works on housing is not known"),
            (CLOSES, "✓ rural 0.3 applies: the charity works on housing"),
        ],
        ids=["acts", "not for it", "not known", "closed"],
    )
    def test_why(self, ran, case, rural, text, row):
        """The page tells why each plugin acted or did not."""
        rural()
        _, out, _ = ran("assess", case(text))

        assert row in told(out.partition("\nPlugins\n")[2])

    def test_none(self, ran, case, monkeypatch):
        """Where nothing is installed there is no such section."""
        monkeypatch.setattr("coproduce.rules.loading._entries", list)
        _, out, _ = ran("assess", case())

        assert "\nPlugins\n" not in out
        assert "no plugins" in out


class TestWhoSaidIt:
    @pytest.mark.parametrize("verdict", ["CLOSE", "PASS"])
    def test_gate(self, ran, case, rural, verdict):
        """A gate of a plugin shows whose it is, closing or not."""
        rural(text=GATE.replace("VERDICT", verdict))
        _, out, _ = ran("assess", case())

        assert "A bus there is none [rural]" in told(out)
        assert "[enhance]" not in out

    def test_finding(self, ran, case, rural):
        """What is worth knowing shows the plugin that said so, unless it is the offer."""
        rural()
        _, out, _ = ran("plan", case(), "--start", "2027-01-11")
        known = told(out.partition("Worth knowing")[2].partition("Not in the package")[0])

        assert "buses are rare here [rural]" in known
        assert 1 == known.count("[")

    def test_needs_and_conditions(self, ran, case, rural):
        """Needs and conditions show who said them, and a need of one line does not stand on every session."""
        rural(text=NEEDS)
        _, out, _ = ran("plan", case(), "--start", "2027-01-11")
        every, _, some = told(out).partition("Needs, carried to some sessions ")

        assert "Before a line is confirmed Concepts workshop A room is found. [rural]" in every
        assert "Needs, carried to every session We will do our best: a hearing loop" in every
        assert some.startswith(
            "Concepts workshop We will do our best: a lift [rural] Vision workshop Planning workshop"
            " Concepts workshop We will do our best: a ramp [rural]"
        )

    def test_each_with_its_reason(self, ran, case, rural):
        """Each need in a slot is explained with its own reason."""
        rural(text=NEEDS)
        for name in ("concepts", "concepts.accommodations"):
            _, out, _ = ran("explain", case(), name)
            assert (
                "• We will do our best: a hearing loop because the charity named this need [enhance 1; R38; answers G4]"
                " • We will do our best: a lift because people use wheels [rural 0.3; assumption: a test]"
                " • We will do our best: a ramp because steps are steep [rural 0.3; assumption: a test]"
            ) in told(out)


class TestConflicts:
    @pytest.fixture
    def quarrel(self, rural):
        """Install two plugins that contradict each other on every workshop."""
        for key, mode in (("rural", "REMOTE"), ("urban", "FACE_TO_FACE")):
            text = QUARREL.replace("KEY", key).replace("MODE", mode)
            rural(text=text, key=key)

    @pytest.mark.usefixtures("quarrel")
    @pytest.mark.parametrize("keep_going", [[], ["--keep-going"]])
    def test_told(self, ran, case, keep_going):
        """A conflict is told once for all its slots, wrapped, with a side on each line and who can settle it."""
        code, out, err = ran("plan", case(), "--start", "2027-01-11", *keep_going)
        lines = err.splitlines()
        begun = [line for line in lines if not line.startswith("    ")]

        assert (6, "") == (code, out)
        assert max(len(line) for line in lines) <= 110
        assert (
            "case.toml: [conflict] enhance/concepts.mode, enhance/planning.mode, enhance/vision.mode:"
            " all who write must agree"
        ) in told(err)
        assert ["  rural (coproduce-rural 0.3) says", "  but urban (coproduce-urban 0.3) says"] == [
            line.partition(" says")[0] + " says" for line in begun if " says " in line
        ]
        assert "A coordinator can settle it in the case file, with an [[agreed]] table that supersedes one" in err
        assert 1 == err.count("[conflict]")

    @pytest.mark.usefixtures("quarrel")
    def test_in_a_comparison(self, ran, case):
        """A comparison tells it in the same way."""
        code, out, _ = ran("diff", "shipped", "shipped", case())

        assert 2 == code
        assert 1 == out.count("[conflict]")

    @pytest.mark.usefixtures("quarrel")
    def test_settled(self, ran, case):
        """What the last line says settles it."""
        code, out, _ = ran("explain", case(CASE + SETTLES + 'supersedes = ["rural/mode"]\n'), "concepts.mode")

        assert (0, True) == (code, "agreed by the coordinator" in told(out))

    def test_edit_of_ones_own(self, ran, case, rural):
        """Where an edit on record is one of the two sides, nothing is said of making another."""
        rural(text=QUARREL.replace("KEY", "rural").replace("MODE", "REMOTE"))
        code, _, err = ran("plan", case(CASE + SETTLES), "--start", "2027-01-11")

        assert 2 == code
        assert "agreed/meet" in err
        assert "A coordinator can settle it" not in err


class TestAside:
    @pytest.mark.parametrize("as_json", [[], ["--json"]])
    def test_note(self, ran, case, as_json):
        """Answers to a plugin that is not in force are kept aside, and a note says so."""
        code, out, err = ran("assess", case(CASE + ANSWERS), "--without", "wales", *as_json)

        assert (0, True) == (code, bool(out))
        assert "note: the answers under wales are kept aside, since that plugin is not in force\n" == err

    def test_none(self, ran, case):
        """Where it is in force there is no note."""
        _, _, err = ran("assess", case(CASE + ANSWERS))

        assert "" == err


class TestFailing:
    def test_stops(self, ran, case, rural):
        """A plugin that fails stops the command with 6, named with distribution, version and hook, and no words."""
        rural(BREAKS)
        code, out, err = ran("plan", case(), "--start", "2027-01-11")

        assert (6, "") == (code, out)
        assert "[raised] rural (coproduce-rural 0.3) coproduce_check: raised ValueError at rural_plugin.py:" in err
        assert "candid" not in err

    def test_keep_going(self, ran, case, rural):
        """With --keep-going the package is made without it, and says aloud that it is incomplete."""
        rural(BREAKS)
        code, out, err = ran("plan", case(), "--start", "2027-01-11", "--keep-going")

        assert (0, "") == (code, err)
        top, _, decided = told(out).partition("In short")
        assert "Rules: offer enhance 1, plugins rural 0.3 (failed)" in top
        assert decided.startswith(f" {INCOMPLETE} ")
        assert f"Decision {INCOMPLETE} Proceed" in decided
        assert "✗ rural 0.3 failed, so this is incomplete: coproduce_check: raised ValueError" in decided
        assert 1 == out.count("ValueError")
        assert "candid" not in out

    @pytest.mark.parametrize(
        ("verb", "before"),
        [
            (["assess", "FILE"], "Decision"),
            (["explain", "FILE", "concepts"], "In short"),
            (["questions", "FILE"], "In short"),
            (["diff", "shipped", "shipped", "FILE"], "In short"),
        ],
        ids=lambda value: value if isinstance(value, str) else value[0],
    )
    def test_incomplete_comes_first(self, ran, case, rural, verb, before):
        """Whatever is shown says first that it is incomplete, in plain words."""
        rural(text="raise SystemExit")
        _, out, _ = ran(*(case() if word == "FILE" else word for word in verb), "--keep-going")

        assert told(out).partition(f" {before} ")[2].startswith(INCOMPLETE)
        assert 1 == out.count("✗ Incomplete")

    def test_several(self, ran, case, rural):
        """Several that failed are all named."""
        rural(text="raise SystemExit")
        rural(text="raise SystemExit", key="urban")
        _, out, _ = ran("assess", case(), "--keep-going")

        assert "✗ Incomplete: the plugins rural and urban failed, and what they would have said is missing" in told(out)

    def test_diff_as_json(self, ran, case, rural):
        """A comparison as JSON tells for each case which plugins failed, and why."""
        rural(text="raise SystemExit")
        _, out, _ = ran("diff", "shipped", "shipped", case(), "--keep-going", "--json")

        assert ["the plugin rural 0.3 failed: cannot be loaded: SystemExit"] == [
            why.partition(" at ")[0] for why in json.loads(out)[0]["incomplete"]
        ]

    def test_keep_going_at_import(self, ran, case, rural):
        """So it is where it cannot even be imported."""
        rural(text="raise SystemExit")
        code, out, _ = ran("assess", case(), "--keep-going")

        assert 0 == code
        assert "✗ rural 0.3 failed, so this is incomplete: cannot be loaded: SystemExit" in told(out)

    def test_keep_going_as_json(self, ran, case, rural):
        """The document holds the finding, and can be read back."""
        rural(BREAKS)
        _, out, _ = ran("plan", case(), "--start", "2027-01-11", "--keep-going", "--json")
        findings = {finding.id: finding.level.value for finding in loads(out).package.findings}

        assert "error" == findings["rural/failed"]

    def test_prints(self, ran, case, rural):
        """D14: what a plugin prints goes to standard error, and the JSON is whole."""
        rural(PRINTS)
        code, out, err = ran("plan", case(), "--start", "2027-01-11", "--json")

        assert 0 == code
        assert isinstance(loads(out), Plan)
        assert {"hello"} == set(err.split())


class TestRecompute:
    @pytest.fixture
    def made(self, ran, tmp_path, case):
        """Give a function that makes a document with the command, or out of one, and gives its path."""

        def make(kind, *words):
            file = tmp_path / f"{kind}.json"
            verb = ["assess"] if kind == "assessment" else ["plan", "--start", "2027-01-11"]
            _, out, _ = ran(verb[0], case(), *verb[1:], *words, "--json")
            file.write_text(document_of(kind, out), encoding="utf-8")
            return file

        return make

    @pytest.mark.parametrize("kind", ["assessment", "package", "plan", "agreement", "closed agreement"])
    def test_same(self, ran, made, kind):
        """With the same in force nothing differs."""
        code, out, err = ran("recompute", made(kind))

        assert (0, "") == (code, err)
        assert "Bryn Hope" in out
        assert "the same offer and plugins as then" in out
        assert "nothing differs" in out

    def test_without(self, ran, made):
        """It names what is not in force any more."""
        code, out, _ = ran("recompute", made("plan"), "--without", "wales")

        assert 0 == code
        assert "the plugin wales was 0.2.0 of coproduce-wales and is not in force" in told(out)

    def test_with_another(self, ran, made, rural):
        """It names what is in force now, and what that changes."""
        file = made("package")
        rural()
        _, out, _ = ran("recompute", file)

        assert "the plugin rural was not in force and is 0.3 of coproduce-rural" in told(out)
        assert "Finding (note): added: buses are rare here" in told(out)

    def test_told_once(self, ran, made, rural):
        """What changes in the same way on several lines is told once, by its text, with the lines."""
        file = made("package")
        rural(text=NEEDS)
        _, out, _ = ran("recompute", file)
        words = told(out)

        assert (
            "Accommodations: also We will do our best: a lift, because people use wheels"
            " on Concepts workshop; Vision workshop; Planning workshop"
        ) in words
        assert (
            "Concepts workshop, accommodations: also We will do our best: a ramp, because steps are steep Concepts"
        ) in words
        assert "Concepts workshop, conditions: also A room is found., because people use wheels" in words
        assert 1 == words.count("a lift")

    def test_gate(self, ran, made, rural):
        """A gate that comes is called a gate."""
        file = made("assessment")
        rural(text=GATE.replace("VERDICT", "PASS"))
        _, out, _ = ran("recompute", file)

        assert "The gate A bus: added: pass" in told(out)

    @pytest.mark.parametrize("as_json", [[], ["--json"]])
    def test_failing(self, ran, made, rural, as_json):
        """Where a plugin fails now, that comes first, and the reason is given."""
        file = made("package")
        rural(BREAKS)
        code, out, _ = ran("recompute", file, "--keep-going", *as_json)

        assert 0 == code
        assert "the plugin rural 0.3 failed: coproduce_check: raised ValueError" in told(out)
        assert bool(as_json) != (f"In short {INCOMPLETE} In force" in told(out))
        assert "candid" not in out

    def test_pack(self, ran, made, pack):
        """A pack that is named now is told, with the lines that it changes."""
        _, out, _ = ran("recompute", made("plan"), "--packs", pack())

        assert "the plugin islands was not in force" in told(out)
        assert "meet when the boat is in" in told(out)

    def test_json(self, ran, made, rural):
        """The differences are there as JSON."""
        file = made("package")
        rural()
        _, out, _ = ran("recompute", file, "--json")
        found = json.loads(out)

        assert ["the plugin rural was not in force and is 0.3 of coproduce-rural"] == found["practice"]
        assert {"id", "title", "kind", "before", "after"} == set(found["differences"][0])

    @pytest.mark.parametrize(
        ("text", "told_"),
        [
            ("", "this is not JSON"),
            (CASE, "this is not JSON"),
            ("{}", "$.format"),
            ('{"format": "coproduce-case/1"}', "expected one of coproduce-assessment/1"),
            ('{"format": "coproduce-plan/9"}', "this version of coproduce reads no other"),
        ],
        ids=["empty", "case", "no format", "case as JSON", "later"],
    )
    def test_no_document(self, ran, tmp_path, text, told_):
        """What is no document is bad input, with its name."""
        file = tmp_path / "made.json"
        file.write_text(text, encoding="utf-8")
        code, out, err = ran("recompute", file)

        assert (2, "") == (code, out)
        assert err.startswith("made.json")
        assert told_ in err

    def test_no_file(self, ran, tmp_path):
        """A file that is not there is bad input."""
        code, out, err = ran("recompute", tmp_path / "none.json")

        assert (2, "") == (code, out)
        assert "none.json: [file] cannot read this file: no such file or directory" in err


def document_of(kind, out):
    """Give a document as it was printed, or another one that is made of it."""
    made, facts = loads(out), {"on": date(2027, 1, 5), "by": "Involvement Team"}
    if kind == "package":
        return dumps(made.package)
    if kind == "agreement":
        return dumps(propose(made.package, **facts))
    if kind == "closed agreement":
        return dumps(close(made.package.assessment, reason="the charity moved", **facts))
    return out
