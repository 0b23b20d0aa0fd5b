"""The command: what it prints, plain or in colour, and the exit code that tells what happened."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cases import top_of_file
from coproduce import Assessment, Package, Plan, __version__, loads
from coproduce.cli import commands

COMMAND = str(Path(sys.executable).with_name("coproduce"))
ESCAPE = "\x1b"

CASE = (
    top_of_file()
    + """\
B2 = { value = ["service-delivery"] }
B4 = { state = "not-applicable" }
B6 = { value = "no" }
C1 = { value = "yes", said_by = "chief executive" }
C2 = { value = "yes", evidence = "a candid word" }
C3 = { value = "yes" }
C4 = { value = "yes" }
C5.wrong-time = { value = "no" }
D1.size = { value = 4 }
D2 = { value = "yes" }
D4 = { value = 2 }
G3 = { value = "yes" }
G4 = { value = ["a hearing loop"] }
G7.attend = { value = "no" }
G7.debrief = { value = "yes" }
"""
)
CLOSES = CASE.replace('C2 = { value = "yes"', 'C2 = { value = "no"')
ASKS = CASE.replace('C2 = { value = "yes"', 'C2 = { state = "unknown"')

PLUGIN = """\
import os
import signal

from coproduce import Gate, Mode, Only, Plugin, SetMode, Source, Verdict, hookimpl

SOURCE = Source.assumption("a test")


class Rural(Plugin):
    key = "rural"
    version = "1"

    @hookimpl
    def coproduce_tailor(self, ctx):
        {body}
        return ()
"""


@pytest.fixture
def case(tmp_path):
    """Give a function that writes a case file and gives its path as text."""

    def write(text=CASE, name="case.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def rural(tmp_path):
    """Give a function that installs a plugin with this body in a folder, and gives the environment that finds it."""

    def install(body):
        folder = tmp_path / "site"
        info = folder / "rural-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rural\nVersion: 1\n", encoding="utf-8")
        (info / "entry_points.txt").write_text("[coproduce.v1]\nrural = rural_plugin:Rural\n", encoding="utf-8")
        (folder / "rural_plugin.py").write_text(PLUGIN.format(body=body), encoding="utf-8")
        return {**os.environ, "PYTHONPATH": str(folder)}

    return install


def called(*arguments, **facts):
    """Run the command as a process of its own."""
    facts = {"capture_output": True, "timeout": 60, "stdin": subprocess.DEVNULL, **facts}
    return subprocess.run([COMMAND, *arguments], check=False, encoding="utf-8", **facts)  # noqa: S603 - our own command


def in_shell(text, *arguments):
    """Run a line of bash in which $0 is the command and $1 and so on are the arguments."""
    return subprocess.run(  # noqa: S603 - our own line
        ["/bin/bash", "-c", text, COMMAND, *arguments], check=False, capture_output=True, encoding="utf-8", timeout=60
    )


def on_a_screen(*arguments, columns=100):
    """Run the command on a pseudo-terminal, and give its exit code and all that it wrote there."""
    import fcntl  # noqa: PLC0415 - only where there are terminals
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")}
    process = subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env={**environment, "TERM": "xterm-256color"}
    )
    os.close(theirs)
    written = b""
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65_536):
            written += part
    os.close(ours)
    return process.wait(timeout=60), written.decode("utf-8")


class TestExitCodes:
    @pytest.mark.parametrize(
        ("verb", "text", "code"),
        [
            ("plan", CASE, 0),
            ("assess", CASE, 0),
            ("plan", CLOSES, 3),
            ("assess", CLOSES, 3),
            ("plan", ASKS, 4),
            ("assess", ASKS, 4),
            ("plan", "format = ", 2),
            ("assess", "format = ", 2),
            ("assess", CASE.replace('"yes"', '"perhaps"', 1), 2),
        ],
    )
    def test_by_what_happened(self, ran, case, verb, text, code):
        """0 is done, 2 bad input, 3 closed for now, 4 needs information."""
        start = ["--start", "2027-01-11"] if verb == "plan" else []
        got, out, err = ran(verb, case(text), *start)

        assert code == got
        assert bool(out) == (code != 2)
        assert bool(err) == (code == 2)

    @pytest.mark.clause("R25")
    def test_no_package_by_the_back_door(self, ran, case):
        """Neither plan nor explain shows a package for a charity that does not proceed."""
        for verb, rest in (("plan", ["--start", "2027-01-11"]), ("explain", ["concepts"])):
            code, out, _ = ran(verb, case(CLOSES), *rest)
            assert code == 3
            assert "Close for now" in out
            assert "Concepts workshop" not in out

    def test_needs_information_lists_the_questions(self, ran, case):
        """What is to be asked before deciding is printed in its exact words."""
        _, out, _ = ran("assess", case(ASKS))

        assert "Ask before deciding" in out
        assert "C2  Is staff time committed to developing and to implementing coproduction?" in out

    @pytest.mark.parametrize("json_too", [[], ["--json"]])
    def test_infeasible(self, ran, case, json_too):
        """5 means that no dates are possible: the package is shown, and what forbids a plan."""
        code, out, err = ran("plan", case(), "--start", "2027-01-11", "--until", "2027-02-01", *json_too)

        assert code == 5
        assert "no date is left for Report-back session" in err
        assert ("Concepts workshop" in out) == (not json_too)

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["nope"],
            ["plan"],
            ["plan", "FILE"],
            ["plan", "FILE", "--start", "11/01/2027"],
            ["plan", "FILE", "--start", "20270111"],
            ["plan", "FILE", "--start", "2027-W02-1"],
            ["plan", "FILE", "--start", "\u0662\u0660\u0662\u0667-\u0660\u0661-\u0661\u0661"],
            ["plan", "FILE", "--start", "2027-02-30"],
            ["plan", "FILE", "--start", "2027-01-11", "--until", "2026-12-31"],
            ["plan", "FILE", "--start", "0001-01-01"],
            ["plan", "FILE", "--start", "9999-01-01"],
            ["plan", "FILE", "--start", "2027-01-11", "--until", "2099-12-31"],
            ["plan", "FILE", "--start", "2027-01-11", "--no-plugins", "--plugin", "wales"],
            ["assess", "FILE", "--start", "2027-01-11"],
            ["explain", "FILE"],
            ["explain", "FILE", "nothing"],
            ["explain", "FILE", "concepts.nothing"],
            ["assess", "FILE", "--surplus"],
            ["plugins", "surplus"],
        ],
        ids=" ".join,
    )
    def test_usage(self, ran, case, arguments):
        """2 means that it was called wrongly, whatever was wrong, and never a traceback."""
        code, out, err = ran(*(case() if word == "FILE" else word for word in arguments))

        assert (2, "") == (code, out)
        assert err
        assert "Traceback" not in err
        assert "fault of coproduce" not in err

    @pytest.mark.parametrize(
        "name", ["missing.toml", "case.yaml", "case", "case.txt", ".", "/dev/zero", "/dev/null", ""]
    )
    def test_files(self, ran, name):
        """A file that is missing, is no file, or is of another kind is refused."""
        code, out, err = ran("assess", name)

        assert (2, "") == (code, out)
        assert "[file]" in err

    def test_yaml(self, ran, case):
        """A YAML file is refused with what to do."""
        _, _, err = ran("assess", case(name="case.yaml"))

        assert "a case file ends in .toml or .json, not in '.yaml' - convert it to TOML or JSON" in err

    def test_every_fault_with_its_line(self, ran, case):
        """All faults of a file are printed at once, each with file, line and path."""
        text = CASE.replace('"visit"', '"letter"').replace("2026-12-01", '"yesterday"').replace('"england"', '"France"')
        path = case(text)
        _, _, err = ran("assess", path)

        for line, place in ((5, "$.charity.nations[0]"), (9, "$.diagnostic.held_on"), (10, "$.diagnostic.mode")):
            assert f"{path}:{line}: [value] {place}" in err

    @pytest.mark.parametrize(
        "body",
        [
            "raise ValueError('candid')",
            "raise SystemExit(0)",
            "yield 5",
            "yield SetMode(id='rural/x', target=Only('enhance/none'), mode=Mode.REMOTE, reason='r', source=SOURCE)",
        ],
    )
    def test_plugin(self, case, rural, body):
        """6 means that a plugin failed or quarrels, and the message names it."""
        done = called("plan", case(), "--start", "2027-01-11", env=rural(body))

        assert (6, "") == (done.returncode, done.stdout)
        assert "rural" in done.stderr
        assert "candid" not in done.stderr
        assert "Traceback" not in done.stderr

    def test_unknown_plugin(self, ran, case):
        """A plugin that is not installed is refused as such."""
        code, out, err = ran("assess", case(), "--plugin", "rural")

        assert (6, "") == (code, out)
        assert "rural: this plugin is not in force: " in err
        assert "not installed" in err

    def test_unexpected(self, ran, case, monkeypatch):
        """A fault of our own ends with 70, in one sentence that says what to do."""

        def failing(*_, **__):
            raise ZeroDivisionError("candid words")

        monkeypatch.setattr(commands, "timetable_of", failing)
        code, out, err = ran("plan", case(), "--start", "2027-01-11")

        assert (70, "") == (code, out)
        assert "ZeroDivisionError" in err
        assert "--debug" in err
        assert "candid" not in err
        assert "Traceback" not in err

    def test_interrupted(self, case, rural):
        """130 means that a person interrupted it, quietly."""
        done = called("plan", case(), "--start", "2027-01-11", env=rural("os.kill(os.getpid(), signal.SIGINT)"))

        assert (130, "") == (done.returncode, done.stdout)
        assert "Traceback" not in done.stderr


class TestOutputThatFails:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["plan", "FILE", "--start", "2027-01-11"],
            ["plan", "FILE", "--start", "2027-01-11", "--json"],
            ["plugins"],
            ["--help"],
        ],
        ids=" ".join,
    )
    @pytest.mark.parametrize("output", [">/dev/full", ">&-"])
    def test_cannot_write(self, case, arguments, output):
        """74 means that the output could not be written, be the disk full or the output closed."""
        done = in_shell(f'"$0" "$@" {output}', *(case() if word == "FILE" else word for word in arguments))

        assert 74 == done.returncode
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("[write] ")

    @pytest.mark.parametrize(
        "arguments",
        [["plan", "FILE", "--start", "2027-01-11"], ["--help"]],
        ids=" ".join,
    )
    def test_reader_went_away(self, case, arguments):
        """141 means that the reader went away, quietly (G05)."""
        ours, theirs = os.pipe()
        os.close(ours)
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                [COMMAND, *(case() if word == "FILE" else word for word in arguments)],
                check=False,
                stdout=theirs,
                stderr=subprocess.PIPE,
                timeout=60,
            )
        finally:
            os.close(theirs)

        assert (141, b"") == (done.returncode, done.stderr)

    def test_head(self, case):
        """Piped into head it prints the first line, and no complaint (G05)."""
        done = in_shell('set -o pipefail; "$0" plan "$1" --start 2027-01-11 --json | head -1', case())

        assert "{\n" == done.stdout
        assert "" == done.stderr
        assert done.returncode in (0, 141)

    def test_errors_that_nobody_can_read(self, case):
        """Where the errors cannot be written either, the exit code still tells."""
        for text, code in (
            ('"$0" assess missing.toml 2>/dev/full', 2),
            ('"$0" assess missing.toml 2>&-', 2),
            ('"$0" plan 2>/dev/full', 2),
            ('"$0" plan 2>&-', 2),
            ('"$0" assess "$1" >&- 2>&-', 74),
        ):
            assert code == in_shell(text, case()).returncode, text

    def test_not_all_of_it(self, tmp_path, case):
        """Where the disk fills up on the way it says so, unbuffered too."""
        done = in_shell('PYTHONUNBUFFERED=1 "$0" plan "$1" --start 2027-01-11 --json >/dev/full', case())

        assert 74 == done.returncode
        assert not list(tmp_path.glob("*.json"))


class TestPlain:
    @pytest.mark.parametrize("verb", [["plan", "--start", "2027-01-11"], ["assess"], ["explain", "concepts"]], ids=str)
    def test_piped(self, case, verb):
        """Piped, it prints plain text without escape sequences, at one width, whatever the environment says."""
        said = set()
        for extra in (
            {"TERM": "dumb"},
            {"FORCE_COLOR": "1", "COLUMNS": "40", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        ):
            name, *rest = verb
            done = called(name, case(), *rest, env={**os.environ, **extra})
            assert 0 == done.returncode
            said.add(done.stdout)

        assert len(said) == 1
        text = said.pop()
        assert ESCAPE not in text
        assert max(len(line) for line in text.splitlines()) <= 110
        assert [line for line in text.splitlines() if line != line.rstrip()] == []

    def test_on_a_screen(self, case):
        """On a screen it prints in colour, as wide as the screen."""
        code, text = on_a_screen("assess", case(), columns=80)
        bare = re.sub(r"\x1b\[[0-9;]*m", "", text)

        assert code == 0
        assert ESCAPE in text
        assert ESCAPE not in bare
        assert max(len(line) for line in bare.splitlines()) <= 80

    def test_json_on_a_screen(self, case):
        """JSON is plain on a screen too."""
        code, text = on_a_screen("assess", case(), "--json")

        assert (0, False) == (code, ESCAPE in text)

    def test_hostile_texts_of_a_case(self, ran, case):
        """Texts of a file cannot drive the terminal: control characters are refused, markup is shown as it is."""
        code, out, _ = ran(
            "plan", case(CASE.replace("Bryn Hope", "[bold]Bryn[/bold] :smile: Hope")), "--start", "2027-01-11"
        )
        assert (0, "[bold]Bryn[/bold] :smile: Hope") == (code, out.splitlines()[0])

        code, _, err = ran("assess", case(CASE.replace("Bryn Hope", "Bryn \\u001b[31mHope")))
        assert (2, False) == (code, ESCAPE in err)


class TestHostileNames:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["assess", "/tmp/\x1b[31mred\n.toml"],  # noqa: S108 - no file is made
            ["assess", "/tmp/\u202ered.toml"],  # noqa: S108
            ["explain", "FILE", "\x1b[31mred"],
            ["explain", "FILE", "concepts.\x1b[31mred"],
            ["assess", "FILE", "--plugin", "\x1b[31mred"],
            ["plan", "FILE", "--start", "\x1b[31mred"],
            ["\x1b[31mred"],
            ["plan", "--\x1b[31mred"],
        ],
        ids=ascii,
    )
    def test_escaped(self, case, arguments):
        """A name with control characters is shown escaped, on a screen, where it would do harm."""
        code, text = on_a_screen(*(case() if word == "FILE" else word for word in arguments))

        assert code in (2, 6)
        assert ESCAPE not in text
        assert "\u202e" not in text
        assert "\\x1b[31m" in text or "\\u202e" in text

    def test_undecodable(self):
        """A file name that is no UTF-8 is refused like any other."""
        done = subprocess.run(  # noqa: S603 - our own command
            [COMMAND.encode(), b"assess", b"/tmp/\xff\xfe.toml"], check=False, capture_output=True, timeout=60
        )

        assert 2 == done.returncode
        assert b"[file]" in done.stderr
        assert b"\xff" not in done.stderr


class TestJson:
    @pytest.mark.parametrize(
        ("verb", "text", "kind"),
        [
            (["plan", "--start", "2027-01-11"], CASE, Plan),
            (["assess"], CASE, Assessment),
            (["assess"], CLOSES, Assessment),
            (["plan", "--start", "2027-01-11"], CLOSES, Assessment),
            (["plan", "--start", "2027-01-11"], ASKS, Assessment),
            (["explain", "concepts"], CLOSES, Assessment),
        ],
        ids=str,
    )
    def test_is_a_document(self, ran, case, verb, text, kind):
        """What --json prints is one document, which can be read back."""
        name, *rest = verb
        _, out, err = ran(name, case(text), *rest, "--json")

        assert kind is type(loads(out))
        assert "" == err

    def test_holds_the_package(self, ran, case):
        """The plan holds the package that was tailored, with the plugins that were in force."""
        _, out, _ = ran("plan", case(), "--start", "2027-01-11", "--json")
        plan = loads(out)

        assert isinstance(plan.package, Package)
        assert ["criminal-justice", "domestic-abuse", "homelessness", "wales"] == [
            record.author.key for record in plan.package.assessment.practice.plugins
        ]

    def test_explanation(self, ran, case):
        """An explanation is plain tables and lists."""
        _, out, _ = ran("explain", case(), "concepts", "--json")
        tree = json.loads(out)

        assert ("enhance/concepts", True, "R49, R50, R51, R52") == (tree["id"], tree["included"], tree["source"])
        assert {"id", "author", "reason", "source", "answers"} == set(tree["causes"][0])
        assert ["enhance/concepts.accommodations", "enhance/concepts.participants"] == [
            slot["id"] for slot in tree["slots"]
        ]

    def test_same_bytes(self, case):
        """The same case gives the same bytes, in every zone and under every hash seed."""
        path = case()
        said = {
            called(
                "plan", path, "--start", "2027-01-11", "--json", env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
            ).stdout
            for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"), ("3", "America/New_York"))
        }

        assert len(said) == 1


class TestPlugins:
    def test_all_that_are_installed(self, ran, case):
        """All plugins that are installed are in force; those that do not act stand at the end, and not at the top."""
        _, out, _ = ran("assess", case())
        top, _, plugins = " ".join(out.split()).rpartition(" Plugins ")

        assert "Rules: offer enhance 1, no plugins act Decision" in top
        for name in ("criminal-justice 0.2.0", "domestic-abuse 0.1.0", "homelessness 0.1.0", "wales 0.2.0"):
            assert f"· {name} did not act" in plugins

    def test_those_that_act(self, ran, case):
        """The first lines name the plugins that act."""
        _, out, _ = ran("assess", case(CASE.replace('"england"', '"wales"')))

        assert "Rules: offer enhance 1, plugins wales 0.2.0\n" in out

    def test_narrowed(self, ran, case):
        """--plugin narrows them to those named, --no-plugins to none."""
        _, out, _ = ran("assess", case(), "--plugin", "wales")
        assert "· wales 0.2.0 did not act" in " ".join(out.split())
        assert "· homelessness 0.1.0 not in force" in " ".join(out.split())

        _, out, _ = ran("assess", case(), "--no-plugins")
        assert "Rules: offer enhance 1, no plugins\n" in out

    def test_list(self, ran):
        """The plugins that come with the library are listed, with their distributions."""
        code, out, _ = ran("plugins")

        assert code == 0
        for word in ("criminal-justice", "coproduce-criminal-justice", "wales", "coproduce-wales", "0.2.0"):
            assert word in out

    def test_list_as_json(self, ran):
        """The list is there as JSON too."""
        _, out, _ = ran("plugins", "--json")

        assert {
            "key": "wales",
            "distribution": "coproduce-wales",
            "version": "0.2.0",
            "target": "coproduce_wales:Wales",
            "group": "coproduce.v1",
            "usable": True,
            "pack": False,
        } in (json.loads(out))

    def test_list_imports_none(self, rural):
        """Listing runs no code of a plugin, not even of one that fails when it is imported."""
        environment = rural("pass")
        Path(environment["PYTHONPATH"], "rural_plugin.py").write_text("raise SystemExit('run')", encoding="utf-8")
        done = called("plugins", env=environment)

        assert (0, "") == (done.returncode, done.stderr)
        assert "rural_plugin:Rural" in done.stdout

    def test_named_imports_no_other(self, case, rural):
        """Naming one plugin imports no other."""
        environment = rural("pass")
        Path(environment["PYTHONPATH"], "rural_plugin.py").write_text("raise SystemExit('run')", encoding="utf-8")

        assert 0 == called("assess", case(), "--plugin", "wales", env=environment).returncode
        assert 0 == called("assess", case(), "--no-plugins", env=environment).returncode
        assert 6 == called("assess", case(), env=environment).returncode

    @pytest.mark.parametrize(
        "body",
        [
            "print('hello')",
            "os.write(1, b'hello\\n')",
            "os.system('echo hello')",
            "import sys; sys.__stdout__.write('hello\\n')",
        ],
        ids=["print", "descriptor", "child", "kept stream"],
    )
    def test_printing_plugin(self, case, rural, body):
        """A plugin that prints, by whatever way, does not spoil the JSON."""
        done = called("plan", case(), "--start", "2027-01-11", "--json", env=rural(body))

        assert isinstance(loads(done.stdout), Plan)
        assert {"hello"} == set(done.stderr.split())

    @pytest.mark.parametrize("errors", ["2>&-", "2>/dev/full"])
    def test_printing_where_no_errors_can_be(self, case, rural, errors):
        """Where standard error is closed or full, the command goes on."""
        environment = rural("print('hello')")
        done = in_shell(f'PYTHONPATH="$2" "$0" assess "$1" {errors}', case(), environment["PYTHONPATH"])

        assert 0 == done.returncode
        assert "Proceed" in done.stdout


class TestExplain:
    def test_present(self, ran, case):
        """A line that is there is explained with its reasons and how it was tailored."""
        code, out, _ = ran("explain", case(), "concepts")

        assert code == 0
        for words in ("Concepts workshop", "enhance/concepts", "Why it is there", "right at the start", "staff only"):
            assert words in out

    def test_absent(self, ran, case):
        """A line that is not there says why not."""
        code, out, _ = ran("explain", case(), "policy-and-campaigns")

        assert code == 0
        assert "Why it is not there" in out
        assert "not among what the charity wants now" in out

    def test_slot(self, ran, case):
        """A slot says its value and who wrote it."""
        code, out, _ = ran("explain", case(), "concepts.participants")

        assert code == 0
        assert "staff only" in out
        assert "the charity wants a first workshop for staff only" in out

    def test_unknown(self, ran, case):
        """An unknown name is refused with those that there are."""
        code, out, err = ran("explain", case(), "concept")

        assert (2, "") == (code, out)
        assert "'concept' names nothing in this package" in err
        assert "enhance/concepts" in err


class TestPages:
    @pytest.mark.clause("R104")
    def test_plan(self, ran, case):
        """The plan shows decision, package, what is left out, needs, days, dates, work and findings."""
        _, out, _ = ran("plan", case(), "--start", "2027-01-11")

        for heading in (
            "Bryn Hope",
            "Decision",
            "Package: Implementing a coproduction approach",
            "Not in the package",
            "Needs, carried to every session",
            "Days: provider effort",
            "Days: charity, face to face",
            "Days: charity, between workshops",
            "Dates, from Mon 11 Jan 2027",
            "Work between the dates",
            "Worth knowing",
        ):
            assert heading in out

    def test_dates(self, ran, case):
        """Each event is on its line with its date."""
        _, out, _ = ran("plan", case(), "--start", "2027-01-11")

        assert "Mon 11 Jan 2027  whole day  Concepts workshop" in out
        assert "Mon 12 Apr 2027  afternoon  Final debrief" in out

    @pytest.mark.clause("R38")
    def test_best_efforts(self, ran, case):
        """A need is printed with our best efforts, and nothing is guaranteed."""
        _, out, _ = ran("plan", case(), "--start", "2027-01-11")

        assert "We will do our best: a hearing loop" in out
        assert "guarantee" not in out.lower()

    def test_waiting_lines(self, ran, case):
        """A line that waits for the Regional Manager says so, beside its title and its date."""
        text = CASE.replace('["service-delivery"]', '["service-delivery", "policy-and-campaigns"]')
        _, out, _ = ran("plan", case(text), "--start", "2027-01-11")

        assert "awaiting Regional Manager" in out
        assert "Before a line is confirmed" in out
        assert "provisional: not confirmed yet" in out

    def test_conditions(self, ran, case):
        """The number of conditions stands behind the decision, and each is printed."""
        text = CASE.replace('C3 = { value = "yes" }', 'C3 = { value = "no" }')
        _, out, _ = ran("assess", case(text))

        assert "Proceed, on 1 condition" in out
        assert "→ The resources that come with the staff time are named." in " ".join(out.split())

    @pytest.mark.clause("R25")
    def test_closing(self, ran, case):
        """A closing is for now, to be confirmed by a person, with a day to look again."""
        _, out, _ = ran("assess", case(CLOSES))

        assert "Close for now, to be confirmed by a person" in out
        assert "Look again on Tue 1 Jun 2027." in out

    def test_horizon(self, ran, case):
        """The horizon is 18 months after the start unless another is named."""
        _, out, _ = ran("plan", case(), "--start", "2027-01-11", "--json")

        assert loads(out).calendar.last.isoformat() == "2028-07-11"

    def test_other_nation(self, ran, case):
        """The bank holidays are those of the nations in which the charity works."""
        text = CASE.replace('["england"]', '["england", "scotland"]')
        _, out, _ = ran("plan", case(text), "--start", "2027-01-04", "--json")

        assert "England and Wales; Scotland" == loads(out).calendar.name
        assert "2027-01-05" == loads(out).events[0].day.isoformat()


class TestDebug:
    @pytest.mark.parametrize("place", ["before", "after"])
    def test_shows_where(self, ran, place):
        """--debug, wherever it stands, shows where a failure came from, and no values."""
        arguments = ["assess", "missing.toml"]
        code, _, err = ran(*(["--debug", *arguments] if place == "before" else [*arguments, "--debug"]))

        assert code == 2
        assert 'File "' in err
        assert "[file] cannot read this file" in err

    def test_not_without_it(self, ran):
        """Without it there is one sentence."""
        _, _, err = ran("assess", "missing.toml")

        assert "missing.toml: [file] cannot read this file: no such file or directory\n" == err


class TestHelp:
    def test_help(self, ran):
        """The help names the verbs and what each exit code means."""
        code, out, _ = ran("--help")

        assert code == 0
        for word in ("plan", "assess", "explain", "plugins", "141 the reader went away"):
            assert word in " ".join(out.split())

    def test_version(self, ran):
        """The version is that of the library."""
        code, out, _ = ran("--version")

        assert code == 0
        assert __version__ in out


class TestWithoutItsLibraries:
    @pytest.mark.parametrize("library", ["click", "rich"])
    def test_names_the_extra(self, library):
        """Without click or rich the message names the extra that brings them."""
        program = f"import sys; sys.modules[{library!r}] = None; from coproduce.cli import main; main()"
        done = subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", program], check=False, capture_output=True, encoding="utf-8", timeout=60
        )

        assert (2, "") == (done.returncode, done.stdout)
        assert '[extra] the command line needs click and rich - install "coproduce[cli]"\n' == done.stderr

    def test_another_library(self):
        """Any other library that is missing is no matter of the extra."""
        program = "import sys; sys.modules['shutil'] = None; from coproduce.cli import main; main()"
        done = subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", program], check=False, capture_output=True, encoding="utf-8", timeout=60
        )

        assert "[extra]" not in done.stderr

    def test_the_library_itself_needs_neither(self):
        """Importing the library imports neither of them."""
        program = "import sys, coproduce; print(sorted({'click', 'rich', 'cattrs', 'holidays'} & set(sys.modules)))"
        done = subprocess.run(  # noqa: S603 - our own interpreter and text
            [sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8", timeout=60
        )

        assert "[]\n" == done.stdout
