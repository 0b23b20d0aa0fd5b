"""A table of plugins, each with one fault on one hook: what it does wrong, and how the error must know it."""

import asyncio
import functools
import itertools
import random
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import attrs
import pluggy

from coproduce import (
    AddRole,
    ArgumentError,
    Audience,
    Condition,
    ConflictError,
    Decline,
    DropLine,
    Finding,
    Gate,
    Include,
    Level,
    Mode,
    Only,
    Plugin,
    PluginError,
    Question,
    Role,
    SetMode,
    Source,
    UnknownQuestionError,
    Verdict,
    enhance,
    hookimpl,
    sector,
)
from coproduce.answers import UNKNOWN, Kind
from coproduce.offer import Activity
from coproduce.rules.applicability import Verdict as Judged
from coproduce.rules.hookspecs import Renamed
from coproduce.rules.refusing import OfferPlugin

SPEAKER = "faulty (coproduce-faulty 0.1)"
"""How every error must name the plugin: its key, its distribution and its version."""

NAMED = {"key": "faulty", "version": "0.1", "distribution": "coproduce-faulty"}
CANDID = "candid words"
"""What was said in confidence: no error may repeat it, unless it is the name of something."""

SOURCE = Source.assumption("a test")
LINE = "enhance/concepts"
BECAUSE = {"reason": "a test", "source": SOURCE}

GOOD = {
    "coproduce_catalogue": Role(id="faulty/host", title="a host", team="hosts", source=SOURCE),
    "coproduce_questions": Question(
        id="faulty.one", text="One?", kind=Kind.TEXT, source=SOURCE, audience=frozenset(Audience)
    ),
    "coproduce_gate": Gate(id="faulty/gate", title="A gate", verdict=Verdict.PASS, **BECAUSE),
    "coproduce_propose": Include(id="faulty/in", line=LINE, **BECAUSE),
    "coproduce_compose": DropLine(id="faulty/out", line="enhance/peer-research-training", **BECAUSE),
    "coproduce_tailor": SetMode(id="faulty/mode", target=Only(LINE), mode=Mode.FACE_TO_FACE, **BECAUSE),
    "coproduce_check": Finding(id="faulty/note", level=Level.NOTE, text="a test", source=SOURCE),
}
"""The seven hooks, each with something that a plugin may yield from it."""

HOOKS = tuple(GOOD)
ALONE = HOOKS[:2]
"""The hooks that are asked once, when a practice is opened, and without a context."""
TOLD = HOOKS[2:]
AMENDING = HOOKS[3:6]
JUDGING = ("coproduce_gate", "coproduce_check")

WORDS = {"coproduce_catalogue": "title", "coproduce_questions": "text", "coproduce_check": "text"}
"""Where what a hook yields holds words, unless that is its reason."""


def worded(hook, words):
    """Give what may be yielded from a hook, with other words in it."""
    return attrs.evolve(GOOD[hook], **{WORDS.get(hook, "reason"): words})


@attrs.frozen
class Asked:
    """Hold what a hook is asked: which one, of which instance, and its context if it has one."""

    hook: str
    plugin: Plugin
    context: object = None

    @property
    def good(self):
        """What may be yielded from this hook."""
        return GOOD[self.hook]


def answering(hook, answer, **facts):
    """Make a plugin that answers one hook with what `answer` gives."""
    if hook in ALONE:
        function = lambda self: answer(Asked(hook, self))  # noqa: E731 - as short as hooks are
    else:
        function = lambda self, ctx: answer(Asked(hook, self, ctx))  # noqa: E731 - likewise
    return type("Faulty", (Plugin,), {**NAMED, hook: hookimpl(function), **facts})()


@attrs.frozen
class Fault:
    """Hold one kind of fault: what it is called, the code and the class of its error, on which hooks, and a plugin.

    `where` is the hook that the error must name, where it is another one; `once` tells that it cannot be found a second
    time.
    """

    name: str
    code: str
    make: Callable[[str], object]
    hooks: tuple[str, ...] = HOOKS
    where: str = "{hook}"
    error: type[Exception] = PluginError
    speaker: str = SPEAKER
    once: bool = False

    def hook(self, hook):
        """Name the hook that the error must name."""
        return self.where.format(hook=hook, name=hook.removeprefix("coproduce_"))

    def __str__(self):
        return self.name


def does(name, code, answer, hooks=HOOKS, **facts):
    """Tell of a fault in what a hook does when it is asked."""
    return Fault(name, code, lambda hook: answering(hook, answer), hooks, **facts)


def shaped(name, make, hooks=HOOKS, **facts):
    """Tell of a fault in how a hook is written, which is refused before it is ever asked."""
    return Fault(name, "hook", lambda hook: type("Faulty", (Plugin,), {**NAMED, hook: make(hook)})(), hooks, **facts)


def declares(name, code, where="", **facts):
    """Tell of a fault in what a plugin says about itself, whatever it answers."""
    about = {each: facts.pop(each) for each in ("speaker",) if each in facts}
    return Fault(name, code, lambda hook: answering(hook, nothing, **facts), where=where, **about)


def nothing(_):
    """Answer nothing."""
    return ()


# What is raised -------------------------------------------------------------------------------------------------------


def raising(error):
    def answer(_):
        raise error

    return answer


def recursing(asked):
    return recursing(asked)


def good_then_raising(asked):
    yield asked.good
    raise ValueError(CANDID)


def raising_as_it_is_gone_through(_):
    return map(int, [CANDID])


class Judge:
    """Judge as it is told, a further time as it is told then."""

    def __init__(self, *verdicts):
        self.verdicts = itertools.cycle(verdicts)

    def judge(self, _):
        verdict = next(self.verdicts)
        if isinstance(verdict, Exception):
            raise verdict
        return verdict


class Stop(BaseException):
    """Stop something that is not this library, as the frameworks of others do."""


RAISES = (
    *(
        does(f"raises {type(error).__name__}", "raised", raising(error))
        for error in (
            ValueError(CANDID),
            KeyError(CANDID),
            MemoryError(),
            SystemExit(0),
            StopIteration(),
            ExceptionGroup(CANDID, [ValueError(CANDID)]),
            PluginError(CANDID, code="own", plugin="enhance"),
            ConflictError(CANDID, code="own"),
            ArgumentError(CANDID, code="own"),
        )
    ),
    does("raises GeneratorExit", "raised", raising(GeneratorExit())),
    does("raises a BaseException", "raised", raising(Stop())),
    does(
        "raises UnknownQuestionError",
        "raised",
        raising(UnknownQuestionError(CANDID, code="own")),
    ),
    does("calls itself without end", "raised", recursing),
    does("raises after something good", "raised", good_then_raising),
    does("raises as it is gone through", "raised", raising_as_it_is_gone_through),
    Fault(
        "raises in its predicate",
        "raised",
        lambda hook: answering(hook, nothing, applies=Judge(ValueError(CANDID))),
        where="applies",
    ),
)

# What is yielded ------------------------------------------------------------------------------------------------------


def yielding(value):
    return lambda _: [value]


def lying(asked):
    lies = {
        "__eq__": lambda _, __: True,
        "__hash__": lambda _: 0,
        "__str__": lambda _: "enhance/concepts",
        "__slots__": (),
    }
    type_ = type("Lying", (type(asked.good),), lies)
    fields = {field.name: getattr(asked.good, field.name) for field in attrs.fields(type(asked.good)) if field.init}
    return [type_(**fields)]


def evolving(**changes):
    return lambda asked: [attrs.evolve(asked.good, **changes)]


def hollow(asked):
    return [object.__new__(type(asked.good))]


def forced(asked):
    value = attrs.evolve(asked.good)
    object.__setattr__(value, "verdict", Verdict.CONDITIONAL)
    return [value]


def of_the_next_hook(asked):
    return [GOOD[HOOKS[(HOOKS.index(asked.hook) + 1) % len(HOOKS)]]]


class EqualsEverything(type):
    """Be a type that says it is any other."""

    def __eq__(cls, _):
        return True

    def __hash__(cls):
        return 0


class Letters(str):
    """Be a text that is not quite one."""

    __slots__ = ()


YIELDS = (
    does("yields nothing as a value", "foreign", yielding(None)),
    does("yields a text", "foreign", yielding("enhance/concepts")),
    does("yields a dictionary", "foreign", yielding({"id": "faulty/one"})),
    does("yields a list of values", "foreign", lambda asked: [[asked.good]]),
    does("yields a class", "foreign", lambda asked: [type(asked.good)]),
    does("yields a part of a value", "foreign", yielding(SOURCE)),
    does("yields what another hook takes", "foreign", of_the_next_hook),
    does("yields a subclass that lies", "foreign", lying),
    does(
        "yields what equals every type",
        "foreign",
        yielding(EqualsEverything("Any", (), {})()),
    ),
    does("yields a field of another type", "field", evolving(source="R41")),
    does("yields a part of another type", "field", evolving(source=attrs.evolve(SOURCE, note=5))),
    does("yields clauses in a list", "field", evolving(source=attrs.evolve(SOURCE, clauses=["R41"]))),
    does("yields a text that is none", "field", lambda asked: [worded(asked.hook, Letters("a test"))]),
    does("yields a value without fields", "field", hollow),
    does("yields what it bent", "field", forced, ("coproduce_gate",)),
    does("yields what is no text", "field", lambda asked: [worded(asked.hook, "\ud800")]),
)

# What is returned -----------------------------------------------------------------------------------------------------

LEFT = []
"""What plugins left lying about: `let_go` puts it away."""
GO = threading.Event()


def let_go():
    """Close and forget everything that faulty plugins left lying about."""
    GO.set()
    for left in LEFT:
        for tidy in ("close", "join"):
            getattr(left, tidy, tuple)()
    LEFT.clear()
    GO.clear()


def awaiting(_):
    LEFT.append(asyncio.sleep(0))
    return LEFT[-1]


async def later(asked):
    yield asked.good


def without_end(asked):
    while True:
        yield asked.good


RETURNS = (
    does("returns one value", "foreign", lambda asked: asked.good),
    does("returns a text", "foreign", lambda _: "enhance/concepts"),
    does("returns bytes", "foreign", lambda _: b"enhance/concepts"),
    does("returns a number", "foreign", lambda _: 5),
    does("returns a dictionary", "foreign", lambda asked: {asked.good.id: asked.good}),
    does("returns a class", "foreign", lambda asked: type(asked.good)),
    does("returns a coroutine", "foreign", awaiting),
    does("returns an asynchronous generator", "foreign", later),
    does("yields without end", "endless", without_end),
)

# What is kept, and what changes ---------------------------------------------------------------------------------------


def keeping_on_the_instance(asked):
    asked.plugin.kept = asked.context
    return ()


def keeping_on_the_class(asked):
    type(asked.plugin).kept = asked.context
    return ()


def keeping_in_a_global(asked):
    LEFT.append(asked.context)
    return ()


def keeping_in_a_closure(asked):
    context = asked.context
    LEFT.append(lambda: context)
    return ()


@functools.lru_cache
def known(holder):
    return bool(holder.context)


def keeping_in_a_cache(asked):
    LEFT.append(SimpleNamespace(close=known.cache_clear))
    known(asked)
    return ()


def keeping_in_a_thread(asked):
    def wait(_):
        GO.wait(5)

    thread = threading.Thread(target=wait, args=(asked.context,), daemon=True)
    thread.start()
    LEFT.append(thread)
    return ()


def keeping_in_a_generator(asked):
    def slowly(context):
        yield context

    left = slowly(asked.context)
    next(left)
    LEFT.append(left)
    return ()


def keeping_in_an_error(asked):
    def fail(context):  # noqa: ARG001 - the frame of the error holds it
        raise ValueError

    try:
        fail(asked.context)
    except ValueError as error:
        LEFT.append(error)
    return ()


def yielding_an_open_generator(asked):
    return [(asked.context for _ in range(2))]


KEEPS = (
    *(
        does(name, "kept", answer, TOLD)
        for name, answer in (
            ("keeps its context on the instance", keeping_on_the_instance),
            ("keeps its context on the class", keeping_on_the_class),
            ("keeps its context in a global", keeping_in_a_global),
            ("keeps its context in a closure", keeping_in_a_closure),
            ("keeps its context in a thread", keeping_in_a_thread),
            ("keeps its context in a generator", keeping_in_a_generator),
            ("keeps its context in an error", keeping_in_an_error),
            ("yields a generator that holds its context", yielding_an_open_generator),
        )
    ),
    does("keeps its context in a cache", "kept", keeping_in_a_cache, TOLD, once=True),
    does("yields a generator", "foreign", lambda asked: [(asked.good for _ in range(2))], ALONE),
)


def counting(asked):
    vars(asked.plugin)["count"] = vars(asked.plugin).get("count", 0) + 1
    return [asked.good]


def one_that_is_used_up(hook):
    answers = iter([GOOD[hook]])
    return answering(hook, lambda _: answers)


def one_that_counts(hook):
    count = itertools.count()
    return answering(hook, lambda asked: [worded(asked.hook, f"asked {next(count)} times")])


def one_that_turns_about(hook):
    count = itertools.count()
    other = attrs.evolve(GOOD[hook], id=GOOD[hook].id + "-more")
    return answering(hook, lambda asked: [asked.good, other][:: -1 if next(count) % 2 else 1])


def one_that_counts_on_the_class(hook):
    def answer(asked):
        type(asked.plugin).count = getattr(type(asked.plugin), "count", 0) + 1
        return [asked.good] * (type(asked.plugin).count % 2)

    return answering(hook, answer)


def one_with_state(hook):
    plugin = answering(hook, nothing)
    plugin.memory = []
    return plugin


CHANGES = (
    Fault("holds state from the start", "state", one_with_state, where=""),
    does("counts on its instance", "state", counting),
    Fault("counts on its class", "changes its mind", one_that_counts_on_the_class),
    Fault("counts elsewhere", "changes its mind", one_that_counts),
    Fault("answers with what is used up", "changes its mind", one_that_is_used_up, once=True),
    Fault("answers in another order", "changes its mind", one_that_turns_about),
    does("throws dice", "changes its mind", lambda asked: [worded(asked.hook, str(random.random()))]),  # noqa: S311
    does("looks at the clock", "changes its mind", lambda asked: [worded(asked.hook, str(time.perf_counter_ns()))]),
    Fault(
        "wavers in its predicate",
        "changes its mind",
        lambda hook: answering(
            hook, nothing, applies=Judge(Judged(holds=True, words="yes"), Judged(holds=False, words="no"))
        ),
        where="applies",
    ),
)

# What is named --------------------------------------------------------------------------------------------------------


def of_another_owner(asked):
    return [attrs.evolve(asked.good, id=asked.good.id.replace("faulty", "enhance"))]


def twice(asked):
    return [asked.good, attrs.evolve(asked.good, id=asked.good.id.upper().replace("FAULTY", "faulty"))]


def two_things_under_one_id(asked):
    return [asked.good, worded(asked.hook, "another test")]


def asking_for(name):
    def answer(asked):
        asked.context.answer(name)
        return ()

    return answer


def tampering(asked):
    field = attrs.fields(type(asked.context))[0].name
    setattr(asked.context, field, None)
    return ()


@functools.cache
def an_activity():
    catalogue = enhance().coproduce_catalogue()
    return attrs.evolve(next(each for each in catalogue if isinstance(each, Activity)), id="faulty/work")


NAMES = (
    does("has an id of another owner", "id", of_another_owner),
    does("has an id without a name", "id", evolving(id="faulty")),
    does("has an id that is no text", "field", evolving(id=5)),
    does("takes an id twice", "id", twice, ALONE),
    does("says two things under one id", "id", two_things_under_one_id, HOOKS[2:]),
    does(
        "names a module that is not there",
        "stale",
        lambda _: [attrs.evolve(an_activity(), module="faulty/nowhere")],
        ALONE[:1],
    ),
    does(
        "names a role that is not there",
        "stale",
        lambda _: [attrs.evolve(an_activity(), roles=("faulty/x",))],
        ALONE[:1],
    ),
    does("names an option that is not there", "stale", evolving(option="faulty/x"), ALONE[:1]),
    does("wants a question asked that is not there", "question", evolving(asks=("faulty.x",)), ("coproduce_gate",)),
    does("asks for an answer that is not there", "question", asking_for("Z9"), TOLD),
    does("asks for an answer under no name", "question", asking_for(CANDID), TOLD),
    does("tampers with its context", "raised", tampering, TOLD),
)

# How hooks are written ------------------------------------------------------------------------------------------------

_mark = pluggy.HookimplMarker("coproduce")


def plain(hook):
    """Give a function with the parameters of a hook, which answers nothing."""
    return (lambda self: ()) if hook in ALONE else (lambda self, ctx: ())  # noqa: ARG005 - as hooks are


def around(hook):
    """Give a generator with the parameters of a hook, as a wrapper must be."""

    def alone(self):  # noqa: ARG001
        return (yield)

    def told(self, ctx):  # noqa: ARG001
        return (yield)

    return alone if hook in ALONE else told


async def asynchronous(self):
    """Answer nothing, later."""


def generating(hook):
    async def alone(self):  # noqa: ARG001
        yield GOOD[hook]

    return alone


SHAPES = (
    shaped("is a wrapper", lambda hook: _mark(wrapper=True)(around(hook))),
    shaped("is an old wrapper", lambda hook: _mark(hookwrapper=True)(around(hook))),
    shaped("wants to be first", lambda hook: _mark(tryfirst=True)(plain(hook))),
    shaped("wants to be last", lambda hook: _mark(trylast=True)(plain(hook))),
    shaped("is optional", lambda hook: _mark(optionalhook=True)(plain(hook))),
    shaped("answers under another name", lambda hook: _mark(specname=HOOKS[0])(plain(hook))),
    shaped("is not marked", plain),
    shaped("is no method", lambda _: 5),
    shaped("is a property", lambda _: property(lambda _: ())),
    shaped("is asynchronous", lambda _: hookimpl(asynchronous)),
    shaped("is an asynchronous generator", lambda hook: hookimpl(generating(hook))),
    shaped("is a static method", lambda hook: staticmethod(hookimpl((lambda: ()) if hook in ALONE else nothing))),
    shaped("is a class method", lambda hook: classmethod(hookimpl(plain(hook)))),
    shaped("takes one parameter more", lambda _: hookimpl(lambda self, ctx, more: ())),  # noqa: ARG005
    shaped("takes another parameter", lambda _: hookimpl(lambda self, context: ())),  # noqa: ARG005
    shaped("takes no context", lambda _: hookimpl(lambda self: ()), TOLD),  # noqa: ARG005
    shaped("takes a context that there is not", lambda _: hookimpl(lambda self, ctx: ()), ALONE),  # noqa: ARG005
    shaped("takes whatever comes", lambda _: hookimpl(lambda *args: ())),  # noqa: ARG005
    shaped("takes whatever is named", lambda _: hookimpl(lambda self, **kwargs: ())),  # noqa: ARG005
    shaped("takes its context by name", lambda _: hookimpl(lambda self, *, ctx: ())),  # noqa: ARG005
    shaped("has a default", lambda _: hookimpl(lambda self, ctx=None: ())),  # noqa: ARG005
    Fault(
        "is misspelt",
        "hook",
        lambda hook: type("Faulty", (Plugin,), {**NAMED, f"{hook}x": hookimpl(plain(hook))})(),
        where="{hook}x",
    ),
    Fault(
        "is marked under no name of a hook",
        "hook",
        lambda hook: type("Faulty", (Plugin,), {**NAMED, hook[10:]: hookimpl(plain(hook))})(),
        where="{name}",
    ),
)

MATRIX = (*RAISES, *YIELDS, *RETURNS, *KEEPS, *CHANGES, *NAMES, *SHAPES)
"""Every kind of fault that one hook can have, each on the hooks on which it makes sense."""

# What a plugin says about itself --------------------------------------------------------------------------------------


class Unspeakable:
    """Be something that cannot even be shown."""

    def __str__(self):
        raise ValueError(CANDID)

    __repr__ = __str__


def dividing(_):
    return 1 // 0


def a_second_offer(_):
    return type("Faulty", (OfferPlugin,), {**NAMED, "offer": enhance().offer})()


def a_slotted_one(_):
    return type("Faulty", (Plugin,), {**NAMED, "__slots__": ("memory",)})()


WHOLE = (
    *(
        declares(f"has the key {key!r}", "key", key=key, speaker="Faulty")
        for key in ("", "Upper", "two words", "dot.ted", "under_score", "-a", "a-", "a\n", "é", None, 5)
    ),
    *(
        declares(f"has the key {key!r}, which is taken", "key", key=key, speaker=f"{key} (coproduce-faulty 0.1)")
        for key in ("enhance", "agreed", "good")
    ),
    Fault("brings a second offer", "offer", a_second_offer, where=""),
    Fault("has a slot", "state", a_slotted_one, where=""),
    declares("requires a later minor", "version", requires="1.99"),
    declares("requires another major", "version", requires="2.0"),
    declares("requires an earlier major", "version", requires="0.9"),
    declares("requires what is no version", "version", requires="newest"),
    declares("requires what is no text", "requires", requires=1.0),
    declares("has a version that is no text", "version", version=1, speaker="faulty (coproduce-faulty)"),
    declares("has ids in a list", "ids", ids=["faulty/one"]),
    declares("has an id of another owner", "ids", ids=("enhance/one",)),
    declares("has an id that is no text", "ids", ids=(5,)),
    declares("has ids in one text", "ids", ids="faulty/need-*"),
    declares("gave up an id of another owner", "renamed", renamed=(Renamed("enhance/a", "faulty/b", "1"),)),
    declares("gave up what is no id", "renamed", renamed=("faulty/a",)),
    declares("gave up one id, in no tuple", "renamed", renamed=Renamed("faulty/a", "faulty/b", "1")),
    declares("applies to a text", "applies", applies="wales"),
    declares("applies to nothing", "applies", applies=None),
    declares("has a class for a predicate", "raised", where="applies", applies=type(sector("arts"))),
    declares("has a predicate that says yes", "applies", "applies", applies=Judge("yes")),
    declares(
        "has a verdict that is no truth",
        "applies",
        "applies",
        applies=Judge(Judged(holds=1, words="yes")),
    ),
    declares(
        "has a verdict without words",
        "applies",
        "applies",
        applies=Judge(Judged(holds=UNKNOWN, words=5)),
    ),
    declares("has a predicate that cannot be shown", "applies", applies=Unspeakable()),
    declares("fails to say for whom it is", "raised", applies=property(dividing)),
    declares("fails to say its version", "raised", version=property(dividing), speaker="faulty (coproduce-faulty)"),
)
"""Every kind of fault that a plugin can have before it is asked anything."""


def placing(place):
    return lambda hook: answering(hook, lambda asked: [asked.good], place_of=place)


PLACES = (
    Fault(
        "fails to say where something is written",
        "raised",
        placing(lambda *_: 1 // 0),
        TOLD,
    ),
    Fault("says a place that is no text", "place", placing(lambda *_: 5), TOLD),
)
"""Faults in where a plugin says that something is written."""

# What quarrels --------------------------------------------------------------------------------------------------------


def in_a_circle(asked):
    other = attrs.evolve(asked.good, id="faulty/other", supersedes=(asked.good.id,))
    return [attrs.evolve(asked.good, supersedes=("faulty/other",)), other]


_TAILOR = "coproduce_tailor"


def _quarrels(name, code, answer, hooks=AMENDING, **facts):
    return does(name, code, answer, hooks, error=ConflictError, **facts)


QUARRELS = (
    _quarrels("names a line that is not there", "stale", evolving(line="enhance/x"), AMENDING[:2]),
    _quarrels("aims at what is not there", "stale", evolving(target=Only("enhance/x")), AMENDING[2:]),
    _quarrels(
        "asks for a role that is not there",
        "stale",
        lambda _: [AddRole(id="faulty/role", target=Only(LINE), role="faulty/x", **BECAUSE)],
        AMENDING[2:],
    ),
    _quarrels(
        "declines an option that is not there",
        "stale",
        lambda _: [Decline(id="faulty/no", option="faulty/x", **BECAUSE)],
        AMENDING[2:],
    ),
    _quarrels("supersedes what nobody says", "stale", evolving(supersedes=("enhance/x",))),
    _quarrels("supersedes a neighbour's that it never says", "stale", evolving(supersedes=("good/x",))),
    _quarrels("supersedes an edit", "stale", evolving(supersedes=("agreed/room",))),
    _quarrels("supersedes in a circle", "circle", in_a_circle),
    _quarrels(
        "supersedes itself",
        "circle",
        lambda asked: [attrs.evolve(asked.good, supersedes=(asked.good.id,))],
    ),
)
"""Faults that show only where what several say is merged."""


class Good(Plugin):
    """Stand beside the faulty plugins, and do what a plugin may do on every hook but the gate."""

    key = "good"
    version = "1.0"
    distribution = "coproduce-good"
    applies = sector("housing")
    ids = ("good/room", "good/note")

    @hookimpl
    def coproduce_catalogue(self):
        yield Role(id="good/host", title="a host", team="hosts", source=SOURCE)

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield AddRole(id="good/room", target=Only(ctx.lines[0].id), role="good/host", **BECAUSE)

    @hookimpl
    def coproduce_check(self, ctx):
        text = f"{len(ctx.package.lines)} lines"
        yield Finding(id="good/note", level=Level.NOTE, text=text, source=SOURCE)


EDITS = (Condition(id="agreed/room", target=Only(LINE), text="a quiet room", by="the coordinator", **BECAUSE),)
"""What a coordinator agreed, for every case here."""
