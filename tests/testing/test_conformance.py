"""The kit catches a planted fault of every kind and accuses no good plugin, in the words of whoever wrote it."""

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coproduce import UNKNOWN, ArgumentError, Package, Plugin, available, load
from coproduce.testing import LawVerdict, check_conformance, conformance, conformance_cases, fake_distribution
from coproduce.testing.bench import Bench
from coproduce.testing.laws import LAWS
from testing import planted

DEEP = pytest.mark.skipif("COPRODUCE_DEEP" not in os.environ, reason="it takes long: set COPRODUCE_DEEP=1")

HERE = Path(__file__).parent
PACKS = sorted((HERE.parents[1] / "plugins").glob("*/src/*/pack.toml"))

PACK = """\
format = "coproduce-pack/1"
key = "planted"
version = "1"
title = "Planted"

[[findings]]
id = "planted/note"
level = "note"
text = "planted{stop}"
source = {{ assumption = "planted for a test" }}
"""

TOP = """\
import coproduce.rules.practice as room
from coproduce import Finding, Level, Plugin, Source, hookimpl

SOURCE = Source.assumption("planted for a test")
{top}

class Planted(Plugin):
    key = "planted"
    ids = ("planted/note",)

    @hookimpl
    def coproduce_check(self, ctx):
        yield Finding(id="planted/note", level=Level.NOTE, text={text}, source=SOURCE)
"""
ELSEWHERE = {
    "order of a set": ("", "' and '.join({'homes', 'rents', 'repairs', 'tenants'})", "is the order of a set in it"),
    "first charity": (
        "FIRST = []",
        "(FIRST.append(ctx.package.assessment.charity.name) or FIRST[0]) + ' was first'",
        "or what it remembers of others?",
    ),
    "patched on import": (
        "room.open_questions = lambda *_: ()",
        "'planted'",
        "once it is imported, practices without it give another result",
    ),
}
"""What only other processes can tell, with what is said of it."""


@pytest.fixture(scope="module", autouse=True)
def _frozen():
    """Keep what other tests left behind out of what is collected while a context counts as kept or not."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _restored():
    with planted.restored():
        yield


def failed(verdicts):
    """Name the laws that do not hold."""
    return [verdict.law for verdict in verdicts if not verdict.holds]


def of(fault, **facts):
    return check_conformance(fault.plugin, beside=fault.beside, number=fault.number, **facts)


def nations_of(case):
    return 0 if case.charity.nations is UNKNOWN else len(case.charity.nations)


@DEEP
class TestPlanted:
    @pytest.mark.parametrize("fault", planted.PLANTED, ids=lambda fault: fault.name)
    def test_caught(self, fault):
        """A planted fault breaks the laws that it is planted for and no other, and is told in words."""
        verdicts = of(fault)
        told = [words for verdict in verdicts if verdict.law == fault.breaks[0] for words in verdict.faults]

        assert set(fault.breaks) == set(failed(verdicts))
        assert any(fault.tells in words for words in told), told

    @pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)
    def test_every_law(self, law):
        """Every law has a plugin that breaks it."""
        assert any(law.id in fault.breaks for fault in planted.PLANTED)

    @pytest.mark.parametrize("fault", planted.PLANTED, ids=lambda fault: fault.name)
    def test_described(self, fault):
        """Each planted plugin says in one sentence what is wrong with it."""
        assert fault.plugin.__doc__.count(".") == 1

    def test_not_in_force(self):
        """Where a plugin is not put in force no other law is tried, and all that is wrong is told."""
        assert ["registers"] == [verdict.law for verdict in check_conformance(planted.Wraps, number=3)]

    def test_named(self):
        """What is told names the case, the plugin and the hook, and not the words of what was raised."""
        (told,) = check_conformance(planted.Raises, number=3)[2].faults

        assert told.startswith("case 0: [raised] planted coproduce_check: raised ZeroDivisionError at planted.py:")

    def test_one_in_ten(self):
        """A plugin that fails for one charity in ten is told of once, with the first of them."""
        fails = [nations_of(case) > 2 for case in Bench.of(planted.RaisesForOneInTen).cases]
        (told,) = check_conformance(planted.RaisesForOneInTen)[2].faults

        assert 1 <= fails.count(True) <= 8
        assert told.startswith(f"case {fails.index(True)}: [raised] planted coproduce_gate: ")

    @pytest.mark.parametrize("law", LAWS[1:], ids=lambda law: law.id)
    def test_law_alone(self, law):
        """A law tried alone finds what it finds among all: nothing that the plugin did before hides a fault."""
        (fault, *_) = sorted(
            (each for each in planted.PLANTED if law.id in each.breaks), key=lambda each: len(each.breaks)
        )
        others = [other.id for other in LAWS if other is not law]

        assert [law.id] == failed(of(fault, skip=others))


class TestGood:
    @pytest.mark.parametrize("plugin", planted.GOOD, ids=lambda plugin: plugin.__name__)
    def test_plugin(self, plugin):
        """A good plugin keeps every law."""
        assert [] == [str(verdict) for verdict in check_conformance(plugin, number=6) if not verdict.holds]

    @DEEP
    @pytest.mark.parametrize("plugin", planted.GOOD, ids=lambda plugin: plugin.__name__)
    def test_beside_others(self, plugin):
        """It keeps every law beside all that are installed."""
        found = check_conformance(plugin, beside=load([one.key for one in available()]), number=3)

        assert [] == [str(verdict) for verdict in found if not verdict.holds]

    @pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name)
    def test_pack(self, path):
        """A good pack keeps every law."""
        assert [] == failed(check_conformance(path, number=6))

    @DEEP
    @pytest.mark.parametrize("seed", range(1, 4))
    def test_other_charities(self, seed):
        """A good plugin keeps every law with other charities too."""
        assert [] == failed(check_conformance(planted.Brings, seed=seed))


class TestNeverSaid:
    def notes(self, plugin, **facts):
        (declares,) = [verdict for verdict in check_conformance(plugin, **facts) if verdict.law == "declares"]
        return declares.notes

    def test_declared(self):
        """What is declared and was never said is noted, and is no fault."""
        said = "never said with these 12 charities, so not tried: planted/"

        assert (f"{said}never", f"{said}rare-*") == self.notes(planted.SaysLittle, number=12)
        assert [] == failed(check_conformance(planted.SaysLittle, number=12))

    def test_every_answer(self):
        """What waits for one answer of six, for two answers, or for a number is said among 40 charities."""
        assert () == self.notes(planted.SaysLate)

    def test_entry(self, tmp_path):
        """Of a pack each entry counts, and says what it waits for."""
        file = tmp_path / "pack.toml"
        more = PACK.format(stop="").partition("[[findings]]")[2].replace("planted/note", "planted/more")
        waits = 'when = { question = "C1", is = "no" }\n'
        file.write_text(PACK.format(stop="") + "\n[[findings]]" + more + waits, encoding="utf-8")
        (note,) = self.notes(file, number=3)

        assert "never said with these 3 charities, so not tried: planted/more, which waits until C1 is no" == note

    def test_for_nobody(self):
        """Of a plugin that applied to nobody only that is told."""
        assert () == self.notes(planted.ForNobody, number=3)


class TestCases:
    def test_the_same(self):
        """The cases of which faults tell are given, the same each time."""
        assert Bench.of(planted.Brings, seed=5).cases == conformance_cases(planted.Brings, seed=5)

    @pytest.mark.parametrize("seed", range(3))
    def test_most_proceed(self, seed):
        """Most charities to which a plugin applies proceed, whatever it reads."""
        bench = Bench.of(planted.ReadsWhatStops, seed=seed)
        made = [bench.trial.made[number] for number, _ in bench.applying()]

        assert sum(isinstance(each, Package) for each in made) >= len(made) * 2 / 3

    def test_answered(self):
        """Two thirds of the answers to what a plugin asks are known, and each option is among them."""
        cases = conformance_cases(planted.Brings)
        given = [case.diagnostic.answer("planted.one") for case in cases]

        assert sum(answer.known for answer in given) >= 25
        assert {"yes", "no"} == {answer.value for answer in given if answer.known}

    def test_read(self):
        """What is read only after a certain answer is found out, too."""
        assert ("B6", "planted.one") == Bench.of(planted.ReadsFurther).listened.about


class TestPacks:
    @pytest.mark.parametrize(("stop", "laws"), [("", []), (".", ["registers"])])
    def test_file(self, tmp_path, stop, laws):
        """A pack is held to the laws as any other plugin, where its words are such that it can be read."""
        file = tmp_path / "pack.toml"
        file.write_text(PACK.format(stop=stop), encoding="utf-8")

        assert laws == failed(check_conformance(file, number=3))

    def test_no_file(self, tmp_path):
        """A pack that is not there is not put in force."""
        (verdict,) = check_conformance(tmp_path / "none.toml")

        assert ("registers", 1) == (verdict.law, len(verdict.faults))


class TestArguments:
    def test_instance(self):
        """An instance is tried as it is."""
        assert [] == failed(check_conformance(planted.Frozen("another"), number=3))

    @pytest.mark.parametrize("given", [None, 5, object, LawVerdict])
    def test_no_plugin(self, given):
        """What is no plugin is refused with what to pass."""
        with pytest.raises(ArgumentError, match="pass the class, an instance of it, or the file of a data pack"):
            check_conformance(given)

    def test_skip(self):
        """A law can be left out."""
        laws = [verdict.law for verdict in check_conformance(planted.Stops, number=3, skip=["gives-reasons"])]

        assert [law.id for law in LAWS if law.id != "gives-reasons"] == laws

    @pytest.mark.parametrize("make", [check_conformance, conformance])
    def test_skip_nothing(self, make):
        """A law to leave out that there is not is refused, with the one that may be meant."""
        with pytest.raises(ArgumentError, match="there is no law 'forget' - did you mean forgets"):
            make(planted.Fine, skip=["forget"])

    def test_same_seed(self):
        """The same seed gives the same verdicts."""
        one, two = (check_conformance(planted.TellsEverybody, number=12, seed=3) for _ in range(2))

        assert one == two

    def test_ended_thread(self):
        """A thread of somebody else that ends meanwhile is not the plugin's doing."""
        planted.LET_GO.clear()
        threading.Thread(target=planted.LET_GO.wait, daemon=True).start()

        assert [] == failed(check_conformance(planted.LetsGo, number=3))

    def test_prints_nothing(self, capsys):
        """What a plugin prints while it is tried is not passed on."""
        check_conformance(planted.Prints, number=3)

        assert ("", "") == capsys.readouterr()


class TestVerdict:
    def test_shown(self):
        """A verdict shows its law and its first faults and notes, and counts the others."""
        verdict = LawVerdict("runs", "it fails for no charity", tuple("abcdefg"), ("h",))

        assert "runs: it fails for no charity\n  a\n  b\n  c\n  d\n  e\n  and 2 more\n  note: h" == str(verdict)


@DEEP
class TestElsewhere:
    @pytest.mark.parametrize("name", ELSEWHERE)
    def test_caught(self, tmp_path, name):
        """What only shows in another process is caught there, and by no other law."""
        top, text, told = ELSEWHERE[name]
        modules = {"planted_plugin.py": TOP.format(top=top, text=text)}
        with fake_distribution(
            tmp_path, "planted", entry_points={"planted": "planted_plugin:Planted"}, modules=modules
        ):
            plugin = load(["planted"])[0]
            verdicts = check_conformance(plugin, number=6, elsewhere="plugin:planted")

        assert ["elsewhere"] == failed(verdicts)
        assert told in verdicts[-1].faults[0]

    def test_pack(self, tmp_path):
        """A pack is found by its path, and says the same everywhere."""
        file = tmp_path / "planted.toml"
        file.write_text(PACK.format(stop=""), encoding="utf-8")

        assert [] == failed(check_conformance(file, number=3, elsewhere=f"pack:planted:{file}"))

    def test_not_found(self):
        """A plugin that another process cannot find is told of with why."""
        (told,) = check_conformance(planted.Fine, number=3, elsewhere="plugin:planted")[-1].faults

        assert "another process cannot try it: " in told
        assert "this plugin is not installed" in told


class TestTest:
    """`test_conformance = conformance(X)` is a test that pytest runs."""

    def run(self, folder, plugin, line="test_conformance = conformance(Planted)"):
        text = f"from coproduce import *\nfrom coproduce.testing import conformance\n{plugin}\n{line}\n"
        (folder / "test_planted.py").write_text(text, encoding="utf-8")
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
        done = subprocess.run(words, check=False, capture_output=True, encoding="utf-8", cwd=folder)  # noqa: S603
        return done.returncode, done.stdout

    def test_good(self, tmp_path):
        """A good plugin passes, each law a test of its own."""
        code, out = self.run(tmp_path, TOP.format(top="", text="'planted'"))

        assert code == 0
        assert f"{len(LAWS)} passed" in out

    def test_bad(self, tmp_path):
        """A bad one fails with the law and its faults in words, and without a traceback."""
        plugin = TOP.format(top="", text="'Planted.'")
        code, out = self.run(tmp_path, plugin)

        assert code == 1
        assert f"1 failed, {len(LAWS) - 1} passed" in out
        assert "\ngives-reasons: every reason is a clause of a sentence, and nothing is guaranteed\n" in out
        assert "\n  planted/note: its text is a clause of a sentence, so it ends without a full stop" in out
        assert "test_conformance[gives-reasons]" in out
        assert "Traceback" not in out
        assert "def test" not in out

    def test_not_in_force(self, tmp_path):
        """One that is refused fails once, and the other laws are skipped."""
        code, out = self.run(tmp_path, 'class Planted(Plugin):\n    key = "No Key"\n')

        assert code == 1
        assert f"1 failed, {len(LAWS) - 1} skipped" in out
        assert "its key is 'No Key': expected lower-case words with hyphens" in out

    def test_beside_and_skip(self, tmp_path):
        """Plugins beside it and laws left out are taken over."""
        plugin = TOP.format(top="", text="'planted'") + '\nclass Other(Plugin):\n    key = "other"\n'
        line = 'test_conformance = conformance(Planted, beside=(each for each in [Other()]), number=3, skip=["gone"])'
        code, out = self.run(tmp_path, plugin, line)

        assert code == 0
        assert f"{len(LAWS) - 1} passed" in out

    def test_described(self):
        """The test that is made has a docstring, as any other."""
        assert "The plugin keeps every law of conformance." == conformance(Plugin).__doc__
