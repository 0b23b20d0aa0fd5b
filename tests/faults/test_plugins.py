"""Whatever a plugin does wrong, on whatever hook, it is named, nothing is changed, and the practice goes on."""

import copy
import functools
import gc
import re
import sys
import threading
from datetime import date
from types import SimpleNamespace

import attrs
import pytest

from cases import CHIEF, COMPLETE, a_case
from coproduce import (
    AgreementError,
    ConflictError,
    Level,
    Mode,
    Plugin,
    PluginError,
    Practice,
    dumps,
    enhance,
    hookimpl,
    loads,
    propose,
)
from faults.plugin_faults import (
    ALONE,
    CANDID,
    EDITS,
    GOOD,
    HOOKS,
    MATRIX,
    PLACES,
    QUARRELS,
    SPEAKER,
    TOLD,
    WHOLE,
    Good,
    answering,
    let_go,
    nothing,
    raising,
)

LEAST_KINDS = 24
"""How many kinds of fault every hook must be shown to survive."""


@pytest.fixture(autouse=True)
def _tidied():
    """Put away what plugins left; what is there before is not looked at whenever a context may be kept (it is slow)."""
    gc.freeze()
    yield
    let_go()


@pytest.fixture(scope="module", autouse=True)
def _thawed():
    yield
    gc.unfreeze()


def cells(faults):
    """List each fault with each hook that it makes sense on; each is a cell of the matrix."""
    return [cell(fault, hook) for fault in faults for hook in fault.hooks]


def cell(fault, hook):
    return pytest.param(fault, hook, id=f"{fault}-{hook.removeprefix('coproduce_')}")


def fresh(*plugins, **facts):
    return Practice(enhance(), plugins=[Good(), *plugins], **facts)


def run(practice, case=None):
    """Take a case the whole way, so that every hook is asked, and give the package."""
    case = case or the_case()
    return practice.tailor(practice.assess(case.charity, case.diagnostic, agreed=EDITS))


def failing(work, error=PluginError):
    with pytest.raises(error) as caught:
        work()
    return caught.value


@functools.cache
def the_case():
    """Give the case that every trial here is given: whoever changed it would change it for all."""
    return a_case(COMPLETE)


def given():
    return the_case(), EDITS, enhance().offer


@functools.cache
def before():
    """Give what every trial is given, as it was before the first one."""
    return copy.deepcopy(given())


@functools.cache
def undisturbed():
    """Give the package that a fresh practice makes where nobody has failed."""
    return run(fresh())


@functools.cache
def untouched():
    """Give the bytes of that package."""
    return dumps(undisturbed())


@attrs.frozen
class Trial:
    """Hold how a plugin failed, in which words, in which again where that can be told, and what was made without it."""

    facts: tuple[str, str, str]
    words: str
    again: str
    chained: object
    given: tuple
    afterwards: str


@functools.cache
def tried(fault, hook):
    """Put a faulty plugin in force beside a good one, let it fail twice, and do the same work without it."""
    before()
    base, plugin, practice = fresh(), fault.make(hook), None
    try:
        practice = base.with_(plugin)
    except PluginError as refusal:
        error = refusal
    else:
        error = failing(lambda: run(practice), fault.error)
    words = str(error)
    again = str(failing(lambda: run(practice), fault.error)) if practice and not fault.once else words
    afterwards = run(practice.without("faulty") if practice else base)
    facts = (error.code, error.plugin, error.hook)
    return Trial(facts, words, again, error.__cause__, given(), dumps(afterwards))


class TestMatrix:
    @pytest.mark.parametrize(("fault", "hook"), cells(MATRIX))
    def test_named(self, fault, hook):
        """The error names key, distribution, version and hook, and repeats nothing said in confidence."""
        trial, where = tried(fault, hook), fault.hook(hook)

        assert (fault.code, SPEAKER, where) == trial.facts
        assert trial.words.startswith(f"[{fault.code}] {f'{SPEAKER} {where}'.strip()}: ")
        assert hook in ALONE or CANDID not in trial.words
        assert trial.chained is None

    @pytest.mark.parametrize(("fault", "hook"), cells((*MATRIX, *QUARRELS)))
    def test_nothing_is_changed(self, fault, hook):
        """Charity, call, edits and offer are as before; the practice fails alike again, and works without the plugin.

        What the practice makes afterwards has the bytes of what a fresh one makes.
        """
        trial = tried(fault, hook)

        assert before() == trial.given
        assert trial.words == trial.again
        assert untouched() == trial.afterwards

    @pytest.mark.parametrize("hook", HOOKS)
    def test_place(self, hook):
        """What is raised is told by its kind and its place, in the file of the plugin."""
        told = failing(lambda: run(fresh(answering(hook, raising(KeyError(CANDID))))))

        assert re.fullmatch(r"raised KeyError at plugin_faults\.py:[0-9]+", told.message)

    @pytest.mark.parametrize("hook", HOOKS)
    def test_interrupt_passes(self, hook):
        """A person who interrupts is obeyed, and the practice can be used afterwards."""
        practice = fresh()
        failing(lambda: run(practice.with_(answering(hook, raising(KeyboardInterrupt())))), KeyboardInterrupt)

        assert untouched() == dumps(run(practice))

    def test_counted(self):
        """Every hook is shown to survive at least 24 kinds of fault; this many of each are shown."""
        shown = {hook: sum(hook in fault.hooks for fault in MATRIX) for hook in HOOKS}

        assert {
            "coproduce_catalogue": 79,
            "coproduce_questions": 76,
            "coproduce_gate": 89,
            "coproduce_propose": 87,
            "coproduce_compose": 87,
            "coproduce_tailor": 87,
            "coproduce_check": 87,
        } == shown
        assert min(shown.values()) >= LEAST_KINDS

    def test_names_are_distinct(self):
        """No kind of fault stands in the table twice."""
        names = [fault.name for fault in MATRIX]

        assert len(set(names)) == len(names)


class TestWhole:
    @pytest.mark.parametrize(("fault", "hook"), cells([attrs.evolve(fault, hooks=HOOKS[2:3]) for fault in WHOLE]))
    def test_named(self, fault, hook):
        """What a plugin says wrongly about itself is refused by name."""
        told = failing(lambda: run(fresh(fault.make(hook))))

        assert (fault.code, fault.speaker, fault.hook(hook)) == (told.code, told.plugin, told.hook)
        assert CANDID not in str(told)

    @pytest.mark.parametrize(("fault", "hook"), cells(PLACES))
    def test_place(self, fault, hook):
        """A plugin that cannot say where something is written is named."""
        told = failing(lambda: run(fresh(fault.make(hook))))

        assert (fault.code, SPEAKER) == (told.code, told.plugin)

    @pytest.mark.parametrize(
        "given", [None, 5, "wales", object(), Good], ids=["none", "number", "text", "object", "class"]
    )
    def test_no_plugin(self, given):
        """What is no plugin is refused with what to pass."""
        told = failing(lambda: fresh(given))

        assert "plugin" == told.code
        assert told.hint.startswith("load it by its key" if given == "wales" else "pass ")

    def test_no_plugin_recorded(self):
        """What is no plugin is refused as well where failures are recorded: it has no name to record it under."""
        assert "plugin" == failing(lambda: fresh(5, on_error="record")).code

    def test_equal_to_everything(self):
        """A plugin that says it equals every other is refused by name, or is one of its own."""
        lying = answering(HOOKS[2], raising(ValueError()), __eq__=lambda _, __: True, __hash__=lambda _: 1)
        told = failing(lambda: run(fresh(lying)))

        assert SPEAKER == told.plugin

    @pytest.mark.parametrize("hook", HOOKS)
    def test_meant(self, hook):
        """A misspelt hook is answered with the one that was meant."""
        plugin = type("Faulty", (Plugin,), {"key": "faulty", f"{hook}x": lambda _: ()})()

        assert f"did you mean {hook}?" == failing(lambda: fresh(plugin)).hint


class TestQuarrels:
    @pytest.mark.parametrize(("fault", "hook"), cells(QUARRELS))
    def test_named(self, fault, hook):
        """What shows only where several are merged names the plugin with its distribution and version."""
        trial = tried(fault, hook)

        assert fault.code == trial.facts[0]
        assert SPEAKER in trial.words

    def test_two_sides(self):
        """Two plugins that must agree and do not are both named, whatever their order."""
        one, other = (attrs.evolve(GOOD["coproduce_tailor"], id=f"{key}/mode", mode=mode) for key, mode in SIDES)
        plugins = [
            answering("coproduce_tailor", lambda _, said=said: [said], key=key, distribution=f"coproduce-{key}")
            for said, (key, _) in ((one, SIDES[0]), (other, SIDES[1]))
        ]
        told, turned = (
            failing(lambda each=each: run(fresh(*each)), ConflictError) for each in (plugins, plugins[::-1])
        )

        assert str(told) == str(turned)
        assert ("one/mode" in str(told), "other/mode" in str(told)) == (True, True)


SIDES = (("one", Mode.FACE_TO_FACE), ("other", Mode.REMOTE))


class TestSeveral:
    @pytest.mark.parametrize("hook", HOOKS)
    def test_all_are_told(self, hook):
        """Of several plugins that fail at once, each is named, whatever their order."""
        plugins = [answering(hook, raising(ValueError()), key=key) for key in ("a", "b", "c")]
        told, turned = (failing(lambda each=each: run(fresh(*each))) for each in (plugins, plugins[::-1]))

        assert [f"{key} (coproduce-faulty 0.1)" for key in ("a", "b", "c")] == [each.plugin for each in told.errors]
        assert [hook] * 3 == [each.hook for each in told.errors]
        assert str(told) == str(turned)

    def test_of_every_kind(self):
        """One error tells of every plugin that cannot be put in force, each with a fault of its own."""
        refused = [fault for fault in MATRIX if fault.code == "hook"]
        plugins = []
        for number, fault in enumerate(refused):
            plugin = fault.make(fault.hooks[0])
            type(plugin).key = f"faulty-{number:02}"
            plugins.append(plugin)
        told = failing(lambda: fresh(*plugins))

        assert [plugin.key for plugin in plugins] == [each.plugin.partition(" ")[0] for each in told.errors]
        assert f"{len(plugins)} plugins failed" == told.message


class TestRecorded:
    @pytest.mark.parametrize(("fault", "hook"), cells(MATRIX))
    def test_left_out(self, fault, hook):
        """With `on_error="record"` a package is made as if the plugin was not there, and says that it is incomplete."""
        package = run(fresh(fault.make(hook), on_error="record"))
        record = next(each for each in package.assessment.practice.plugins if each.author.key == "faulty")
        finding = next(each for each in package.findings if each.id == "faulty/failed")

        assert package.assessment.incomplete
        assert (SPEAKER, False, False) == (record.author.full, record.applies, record.in_force)
        assert record.fault.startswith(fault.hook(hook))
        assert (Level.ERROR, record.author) == (finding.level, finding.author)
        assert record.fault in finding.text
        assert hook in ALONE or CANDID not in finding.text
        assert undisturbed() == without(package, "faulty")

    @pytest.mark.parametrize(
        ("fault", "hook"),
        cells(attrs.evolve(fault, hooks=HOOKS[2:3]) for fault in WHOLE if fault.speaker.startswith("faulty")),
    )
    def test_never_in_force(self, fault, hook):
        """A plugin that says something wrong about itself is left out as one that fails when it is asked."""
        package = run(fresh(fault.make(hook), on_error="record"))

        assert [fault.speaker] == [each.author.full for each in package.assessment.practice.failed]
        assert undisturbed() == without(package, "faulty")

    def test_without_a_key(self):
        """A plugin whose key is none has no name to record it under, and is refused."""
        told = failing(lambda: fresh(answering(HOOKS[2], nothing, key="Upper"), on_error="record"))

        assert ("key", "Faulty") == (told.code, told.plugin)

    @pytest.mark.parametrize("hook", HOOKS)
    def test_not_confirmed(self, hook):
        """An incomplete package is not confirmed: what failed has to be mended first."""
        package = run(fresh(answering(hook, raising(ValueError())), on_error="record"))
        agreement = propose(package, on=date(2026, 12, 10), by="Involvement Team")
        told = failing(
            lambda: agreement.agree(on=date(2026, 12, 17), by=CHIEF).confirm(on=date(2026, 12, 18), by="us"),
            AgreementError,
        )

        assert any(each.id == "faulty/failed" for each in agreement.obstacles)
        assert "the plugin faulty failed" in str(told)

    @pytest.mark.parametrize("hook", HOOKS)
    def test_read_again(self, hook):
        """An incomplete package is written and read as any other, and recomputed as it was."""
        practice = fresh(answering(hook, raising(ValueError())), on_error="record")
        package = run(practice)

        assert package == loads(dumps(package))
        assert package == practice.recompute(package)

    def test_several(self):
        """Plugins that fail on one hook after another are all recorded."""
        plugins = [answering(hook, raising(ValueError()), key=hook[10:]) for hook in HOOKS]
        package = run(fresh(*plugins, on_error="record"))

        assert sorted(hook[10:] for hook in HOOKS) == [each.author.key for each in package.assessment.practice.failed]

    @pytest.mark.parametrize("hook", HOOKS)
    def test_questionnaire(self, hook):
        """The questions that are left can be listed without the plugin that failed, too."""
        case = the_case()
        practice = fresh(answering(hook, raising(ValueError())), on_error="record")
        asked = practice.questionnaire(case.charity, case.diagnostic)

        assert fresh().questionnaire(case.charity, case.diagnostic) == asked

    def test_mended(self):
        """A plugin that failed when a practice was opened, put in force again when it is mended, is no failure."""
        practice = fresh(answering(HOOKS[0], raising(ValueError())), on_error="record")
        mended = practice.with_(answering(HOOKS[0], lambda asked: [asked.good]))

        assert () == mended.record.failed


def without(package, key):
    """Take out of a package what tells that there was a plugin, and that it failed."""
    practice = package.assessment.practice
    plugins = tuple(each for each in practice.plugins if each.author.key != key)
    assessment = attrs.evolve(package.assessment, practice=attrs.evolve(practice, plugins=plugins))
    findings = tuple(each for each in package.findings if each.id != f"{key}/failed")
    return attrs.evolve(package, assessment=assessment, findings=findings)


class TestState:
    @pytest.mark.parametrize("hook", TOLD)
    def test_once(self, hook):
        """A plugin that changes itself only once is refused the second time as the first."""
        practice = fresh(answering(hook, lambda asked: vars(asked.plugin).update(seen=True)))
        first = failing(lambda: run(practice))

        assert "state" == first.code
        assert str(first) == str(failing(lambda: run(practice)))

    @pytest.mark.parametrize("hook", TOLD)
    def test_kept_once(self, hook):
        """A plugin that keeps its first context only does not get past that one."""

        def answer(asked):
            if "kept" not in vars(type(asked.plugin)):
                type(asked.plugin).kept = asked.context
            return ()

        assert "kept" == failing(lambda: run(fresh(answering(hook, answer)))).code

    @pytest.mark.parametrize("hook", TOLD)
    def test_forced(self, hook):
        """A plugin that forces something into its context forces it into its own copy, and changes nothing."""

        def force(asked):
            for field in attrs.fields(type(asked.context)):
                object.__setattr__(asked.context, field.name, None)
            return ()

        assert run(fresh()).lines == run(fresh(answering(hook, force))).lines

    @pytest.mark.parametrize("hook", TOLD)
    def test_circle(self, hook):
        """A context that only a circle of references holds is not kept."""

        def circling(asked):
            def again(number):
                return asked.context if number == 0 else again(number - 1)

            again(1)
            return ()

        assert run(fresh()).lines == run(fresh(answering(hook, circling))).lines

    @pytest.mark.parametrize("hook", HOOKS)
    def test_prints(self, hook, capsys):
        """A plugin that prints changes nothing in the package."""
        package = run(fresh(answering(hook, lambda _: print("here"))))  # noqa: T201

        assert undisturbed() == without(package, "faulty")
        assert "here" in capsys.readouterr().out


class TestInterleaved:
    @pytest.mark.parametrize("hook", TOLD)
    def test_run_within_a_run(self, hook):
        """A hook that takes another case the whole way between two answers changes neither that result nor its own."""
        other = a_case(COMPLETE, sectors=("arts",))
        inner = []

        def answer(asked):
            yield asked.good
            if "practice" in held and not inner:
                inner.append(None)
                inner[0] = run(held["practice"], other)

        held = {}
        plugin = answering(hook, answer)
        expected = [run(fresh(plugin)), run(fresh(plugin), other)]
        held["practice"] = fresh(plugin)

        assert expected == [run(held["practice"]), inner[0]]

    def test_generators_side_by_side(self):
        """Two contexts of one plugin, whose generators are gone through in turn, do not mix."""
        seen = Seeing()
        contexts = [SimpleNamespace(name=name) for name in ("one", "other")]
        turns = zip(*(seen.coproduce_gate(context) for context in contexts), strict=True)

        assert [("one", "other")] * 3 == list(turns)


class TestThreads:
    def test_good(self):
        """Eight threads that use one practice make the same package, byte by byte."""
        practice = fresh()
        untouched()

        assert {untouched()} == set(in_threads(lambda: dumps(run(practice))))

    @pytest.mark.parametrize("hook", TOLD)
    def test_failing(self, hook):
        """Eight threads that use one practice with a failing plugin are told the same, or record the same."""
        plugin = answering(hook, raising(ValueError()))
        raised, recorded = fresh(plugin), fresh(plugin, on_error="record")

        assert 1 == len(set(in_threads(lambda: str(failing(lambda: run(raised))))))
        assert 1 == len(set(in_threads(lambda: dumps(run(recorded)))))

    def test_put_in_force_meanwhile(self):
        """Threads that put plugins in force and out of it do not disturb one another, nor the practice they share."""
        practice = fresh()
        faulty = answering("coproduce_tailor", raising(ValueError()))

        def work():
            failing(lambda: run(practice.with_(faulty)))
            return dumps(run(practice.with_(faulty).without("faulty")))

        assert {untouched()} == set(in_threads(work))

    def test_circles(self):
        """A context that only a circle of references holds is not kept, however many threads collect such circles."""

        def circling(asked):
            slow = Slow()
            slow.itself = slow

            def again(number):
                return asked.context if number == 0 else again(number - 1)

            again(1)
            return ()

        practice = fresh(answering("coproduce_gate", circling))

        assert 1 == len(set(in_threads(lambda: dumps(run(practice)))))


class Slow:
    """Be something that takes a while to be thrown away."""

    def __del__(self):
        sum(range(2000))


class Seeing(Plugin):
    """Yield what its context is called, thrice."""

    key = "seeing"

    @hookimpl
    def coproduce_gate(self, ctx):
        for _ in range(3):
            yield ctx.name


def in_threads(work, *, threads=8, times=3):
    """Do some work several times in each of several threads that take turns at every step, and list the results."""
    results, errors, start = [], [], threading.Barrier(threads)

    def run_all():
        start.wait()
        try:
            results.extend(work() for _ in range(times))
        except BaseException as error:  # noqa: BLE001 - it is raised again below
            errors.append(error)

    before_it = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        running = [threading.Thread(target=run_all) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    finally:
        sys.setswitchinterval(before_it)
    for error in errors:
        raise error
    assert threads * times == len(results)
    return results
