"""Plugins that each break one law of conformance, on purpose, and plugins that keep them all."""
# ruff: noqa: ARG001, ARG002 - a hook has the parameters that it has, whether it reads them or not

import contextlib
import decimal
import functools
import locale
import logging
import os
import random
import signal
import sys
import threading
import warnings
from pathlib import Path

import attrs
import pluggy

from coproduce import (
    UNKNOWN,
    Accommodate,
    AddRole,
    Audience,
    Counterfactual,
    Duration,
    Finding,
    Gate,
    Include,
    Initial,
    Kind,
    Level,
    Module,
    Nation,
    Only,
    Pace,
    Plugin,
    Practice,
    Question,
    Renamed,
    Role,
    SetPace,
    Source,
    Verdict,
    Workshop,
    Workshops,
    enhance,
    hookimpl,
    nation,
    sector,
)
from coproduce.offer import Nature
from coproduce.rules import practice as practice_room
from coproduce.rules.applicability import Verdict as Judged

SOURCE = Source.assumption("planted for a test")
EVERYBODY = frozenset(Audience)
PLANTED = []
"""Every planted plugin with the laws that it breaks and a piece of what is told of it."""


@attrs.frozen
class Planted:
    """Hold a plugin with a fault: what it is, which laws it breaks, and how the first of them tells it."""

    plugin: type
    breaks: tuple[str, ...]
    tells: str
    beside: tuple[Plugin, ...] = ()
    number: int = 6

    @property
    def name(self):
        return self.plugin.__name__


def breaks(*laws, tells, **facts):
    """Mark a plugin as one that breaks these laws and no other."""

    def mark(plugin):
        PLANTED.append(Planted(plugin, laws, tells, **facts))
        return plugin

    return mark


def a_note(name="note", text="planted"):
    return Finding(id=f"planted/{name}", level=Level.NOTE, text=text, source=SOURCE)


def a_need(text="We will do our best: a room with a ramp", reason="some people use wheels"):
    return Accommodate(id="planted/need", target=Workshops(), text=text, reason=reason, source=SOURCE)


def a_gate(verdict=Verdict.PASS, title="Planted", reason="planted", answers=()):
    return Gate(
        id="planted/gate", title=title, verdict=verdict, reason=reason, source=SOURCE, answers=answers, look_again=None
    )


def a_question(name="one", kind=Kind.CHOICE, audience=EVERYBODY, **facts):
    options = {"options": ("yes", "no")} if kind is Kind.CHOICE else {}
    return Question(
        id=f"planted.{name}", text="Planted?", kind=kind, source=SOURCE, audience=audience, **{**options, **facts}
    )


def the_pace():
    return SetPace(
        id="planted/pace",
        target=Only("enhance/module-1"),
        pace=Pace.STEADY,
        reason="planted",
        source=SOURCE,
        supersedes=("enhance/pace",),
    )


class Fine(Plugin):
    """Nothing is wrong: it says one thing of every charity."""

    key = "planted"
    ids = ("planted/*",)

    @hookimpl
    def coproduce_check(self, ctx):
        yield a_note()


# It is refused --------------------------------------------------------------------------------------------------------


def marked(**options):
    return pluggy.HookimplMarker("coproduce")(**options)


@breaks("registers", tells="its key is 'Planted One': expected lower-case words with hyphens")
class Misnamed(Fine):
    """Its key is no key."""

    key = "Planted One"


@breaks("registers", tells="this key is taken by another plugin in force", beside=(Fine(),))
class Twice(Fine):
    """Its key is the one of another."""


@breaks("registers", tells="coproduce_check: this hook is a wrapper")
class Wraps(Fine):
    """It stands around what others say."""

    @marked(wrapper=True)
    def coproduce_check(self, ctx):
        return (yield)


@breaks("registers", tells="coproduce_check: this hook is an old wrapper")
class WrapsAsOnce(Fine):
    """It stands around what others say, in the old way."""

    @marked(hookwrapper=True)
    def coproduce_check(self, ctx):
        yield


@breaks("registers", tells="coproduce_check: this hook asks to be tried first")
class First(Fine):
    """It wants to speak before others."""

    @marked(tryfirst=True)
    def coproduce_check(self, ctx):
        return ()


@breaks("registers", tells="coproduce_check: this hook asks to be tried last")
class Last(Fine):
    """It wants to speak after others."""

    @marked(trylast=True)
    def coproduce_check(self, ctx):
        return ()


@breaks("registers", tells="coproduce_check: this hook takes (self, ctx), without defaults")
class Defaulted(Fine):
    """Its hook has a parameter with a default."""

    @hookimpl
    def coproduce_check(self, ctx, note=None):
        return ()


@breaks("registers", tells="coproduce_check: this hook takes (self, ctx), without defaults, and not (self, context)")
class Renaming(Fine):
    """Its hook calls the context something else."""

    @hookimpl
    def coproduce_check(self, context):
        return ()


@breaks("registers", tells="coproduce_chek: there is no such hook - did you mean coproduce_check?")
class Misspelt(Fine):
    """It answers a hook that there is not."""

    @hookimpl
    def coproduce_chek(self, ctx):
        return ()


@breaks("registers", tells="coproduce_check: this hook is not marked")
class Unmarked(Fine):
    """It forgets to mark its hook."""

    def coproduce_check(self, ctx):
        return ()


@breaks("registers", tells="its instance holds state: said")
class Holding(Fine):
    """It holds a list."""

    def __init__(self):
        self.said = []


@breaks("registers", tells="Unmade: it cannot be made: TypeError")
class Unmade(Fine):
    """It cannot be made without an argument."""

    def __init__(self, sector):
        pass


@breaks("registers", tells="it requires hooks 1.9, and this coproduce has hooks 1.0")
class Later(Fine):
    """It needs hooks that there are not yet."""

    requires = "1.9"


@breaks("registers", tells="its ids hold 'elsewhere/note', which is not of the form planted/name")
class Claiming(Fine):
    """It declares an id that is not its own."""

    ids = ("elsewhere/note",)


@breaks("registers", tells="coproduce_questions: raised ValueError")
class FailsAtOnce(Fine):
    """It fails before any charity is known."""

    @hookimpl
    def coproduce_questions(self):
        raise ValueError


# It fails -------------------------------------------------------------------------------------------------------------


class Nobody:
    def judge(self, charity):
        return Judged(holds=False, words="it is for nobody")


@breaks("concerns-somebody", tells="it applies to none of the 6 charities, so nothing of it was tried")
class ForNobody(Fine):
    """It is for no sector at all."""

    applies = Nobody()


@breaks("concerns-somebody", tells="it answers no hook and brings nothing: mark a method with hookimpl")
class Silent(Plugin):
    """It has no hook at all."""

    key = "planted"


@breaks("concerns-somebody", tells="tailor is no hook - did you mean coproduce_tailor?")
class Prefixless(Plugin):
    """Its hook lacks the beginning of its name."""

    key = "planted"

    def tailor(self, ctx):
        yield a_need()


@breaks("runs", tells="coproduce_check: raised ZeroDivisionError")
class Raises(Fine):
    """It raises for every charity."""

    @hookimpl
    def coproduce_check(self, ctx):
        return 1 / 0


@breaks("runs", tells="coproduce_gate: raised AttributeError", number=40)
class RaisesForOneInTen(Fine):
    """It fails for those few charities that work in the whole of the country."""

    @hookimpl
    def coproduce_gate(self, ctx):
        nations = ctx.charity.nations
        if nations is not UNKNOWN and len(nations) > 2:
            return nations.first
        return ()


@breaks("runs", tells="coproduce_check: keeps its context after it has answered", number=3)
class Keeps(Fine):
    """It keeps the last context."""

    kept = [None]  # noqa: RUF012 - that is its fault

    @hookimpl
    def coproduce_check(self, ctx):
        self.kept[0] = ctx
        yield a_note()


@breaks("runs", tells="coproduce_check: yielded str: expected Finding")
class Foreign(Fine):
    """It yields words."""

    @hookimpl
    def coproduce_check(self, ctx):
        yield "a note"


@breaks("runs", tells="coproduce_check: yielded more than 10000 values")
class Endless(Fine):
    """It never stops."""

    @hookimpl
    def coproduce_check(self, ctx):
        while True:
            yield a_note()


@breaks("runs", tells="coproduce_check: asked twice, it said two things")
class Wavers(Fine):
    """It counts how often it is asked."""

    asked = [0]  # noqa: RUF012 - that is its fault

    @hookimpl
    def coproduce_check(self, ctx):
        self.asked[0] += 1
        yield a_note(text=f"asked {self.asked[0]} times")


@breaks("runs", tells="coproduce_tailor: asks for the answer to 'D44', which is no question")
class AsksForNothing(Fine):
    """It reads the answer to a question that there is not."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        if ctx.answer("D44").known:
            yield a_need()


class Judging:
    def judge(self, charity):
        raise LookupError


@breaks("runs", tells="planted applies: raised LookupError")
class Misjudges(Fine):
    """Its predicate fails."""

    applies = Judging()


# It quarrels ----------------------------------------------------------------------------------------------------------


@breaks("agrees", tells="[conflict] enhance/module-1.pace: ")
class Quarrels(Fine):
    """It sets the pace, which the offer sets too, and does not say that it supersedes that."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        for pace in Pace:
            yield SetPace(
                id=f"planted/{pace.name.lower().replace('_', '-')}",
                target=Only("enhance/module-1"),
                pace=pace,
                reason="planted",
                source=SOURCE,
            )


# It reaches beyond the charity ----------------------------------------------------------------------------------------


@breaks("keeps-out", tells="the package is another one with the plugin, which does not concern this charity")
class SpeaksUnasked(Fine):
    """It stands around the practice, and speaks of charities that it is not for."""

    applies = sector("housing")

    @hookimpl
    def coproduce_catalogue(self):
        Practice.tailor = speaking_unasked
        return ()


REAL_TAILOR = Practice.tailor


def speaking_unasked(practice, assessment, *, agreed=()):
    package = REAL_TAILOR(practice, assessment, agreed=agreed)
    unasked = [each for each in assessment.practice.plugins if each.author.key == "planted" and not each.applies]
    return attrs.evolve(package, findings=(*package.findings, a_note("unasked"))) if unasked else package


@breaks("forgets", tells="another result than before, now that it has seen other charities")
class Remembers(Fine):
    """It numbers the charities that it has seen since it was put in force."""

    seen = []  # noqa: RUF012 - that is its fault

    @hookimpl
    def coproduce_questions(self):
        self.seen.clear()
        return ()

    @hookimpl
    def coproduce_check(self, ctx):
        held_on = ctx.package.assessment.diagnostic.held_on
        self.seen.extend(() if held_on in self.seen else (held_on,))
        yield a_note(text=f"charity number {self.seen.index(held_on)}")


@breaks("runs", tells="coproduce_gate: changed what it was given: Charity")
class RenamesTheCharity(Fine):
    """It gives the charity a better name."""

    @hookimpl
    def coproduce_gate(self, ctx):
        object.__setattr__(ctx.charity, "name", "Better")
        return ()


@breaks("runs", tells="coproduce_gate: changed what it was given: Attendee")
class RenamesAPerson(Fine):
    """It gives somebody who was on the call a better role."""

    @hookimpl
    def coproduce_gate(self, ctx):
        object.__setattr__(ctx.diagnostic.attendees[-1], "role", "better")
        return ()


@breaks("touches-nothing", "gone", tells="the offer was changed")
class RenamesALine(Fine):
    """It gives a workshop of the offer another title, so that nobody has the offer as it was."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        line = next(line for line in ctx.catalogue if line.id == "enhance/concepts")
        object.__setattr__(line, "title", "Another workshop")
        return ()


@breaks("gone", tells="practices without the plugin give another result once it has been at work")
class Patches(Fine):
    """It takes gates out of what everybody makes of a charity, once and for all."""

    @hookimpl
    def coproduce_catalogue(self):
        practice_room.open_questions = lambda *_: ()
        return ()


SPOKEN = [False]


class Another(Plugin):
    """It lets others know when it has spoken."""

    key = "another"

    @hookimpl
    def coproduce_gate(self, ctx):
        SPOKEN[0] = False
        return ()

    @hookimpl
    def coproduce_check(self, ctx):
        SPOKEN[0] = True
        return ()


@breaks("any-order", tells="another result where the plugins are asked in another order", beside=(Another(),))
class Listens(Fine):
    """It says whether another plugin has spoken before it."""

    @hookimpl
    def coproduce_check(self, ctx):
        yield a_note(text="after the other" if SPOKEN[0] else "before the other")


# It changes what the process shares -----------------------------------------------------------------------------------


def leaving(tells, deed):
    """Plant a plugin that does this whenever it is asked of a charity."""

    def coproduce_gate(self, ctx):
        deed()
        return ()

    does = tells if tells == "it prints" else f"it changes {tells}"
    facts = {"coproduce_gate": hookimpl(coproduce_gate), "__doc__": f"{does.capitalize()}."}
    name = "".join(word.capitalize() for word in tells.split())
    return breaks("leaves-the-world", tells=tells)(type(name, (Fine,), facts))


LET_GO = threading.Event()

Prints = leaving("it prints", lambda: print("planted"))  # noqa: T201 - that is its fault
leaving("the working directory", lambda: os.chdir("/"))
leaving("the environment", lambda: os.environ.update(PLANTED="1"))
leaving("the locale", lambda: locale.setlocale(locale.LC_ALL, "C.UTF-8"))
leaving("the decimal context", lambda: setattr(decimal.getcontext(), "prec", 5))
leaving("the filters of warnings", lambda: warnings.simplefilter("ignore", BytesWarning))
leaving("what a signal does", lambda: signal.signal(signal.SIGTERM, signal.SIG_IGN))
leaving("the path of modules", lambda: "planted" in sys.path or sys.path.append("planted"))
leaving("the limit of recursion", lambda: sys.setrecursionlimit(3456))
leaving("the state of random numbers", lambda: random.seed(7))
leaving("where messages are logged", lambda: logging.root.setLevel(logging.DEBUG))
leaving("the threads", lambda: LET_GO.is_set() or threading.Thread(target=LET_GO.wait, daemon=True).start())


@breaks("leaves-the-world", tells="it prints")
class PrintsOnce(Fine):
    """It prints when it is put in force, and never again."""

    printed = []  # noqa: RUF012 - that is its fault

    @hookimpl
    def coproduce_questions(self):
        if not self.printed:
            self.printed.append(print("planted"))  # noqa: T201 - that is its fault
        return ()


@contextlib.contextmanager
def restored():
    """Put back what planted plugins change, whichever they are."""
    kept = (Path.cwd(), dict(os.environ), locale.setlocale(locale.LC_ALL), decimal.getcontext().copy())
    level, terminated, path = logging.root.level, signal.getsignal(signal.SIGTERM), list(sys.path)
    limit, state, questions = sys.getrecursionlimit(), random.getstate(), practice_room.open_questions
    threads = set(threading.enumerate())
    LET_GO.clear()
    try:
        with warnings.catch_warnings():
            yield
    finally:
        LET_GO.set()
        for thread in set(threading.enumerate()) - threads:
            thread.join()
        os.chdir(kept[0])
        os.environ.clear()
        os.environ.update(kept[1])
        locale.setlocale(locale.LC_ALL, kept[2])
        decimal.setcontext(kept[3])
        logging.root.setLevel(level)
        signal.signal(signal.SIGTERM, terminated)
        sys.path[:] = path
        sys.setrecursionlimit(limit)
        random.setstate(state)
        practice_room.open_questions = questions
        Practice.tailor = REAL_TAILOR
        for memory in (Keeps.kept, Wavers.asked):
            memory[:] = [0]
        Remembers.seen.clear()
        PrintsOnce.printed.clear()
        mend_the_line()


def mend_the_line():
    (line,) = [line for line in enhance().offer.lines if line.id == "enhance/concepts"]
    object.__setattr__(line, "title", "Concepts workshop")


# What it says is not as it must be ------------------------------------------------------------------------------------


@breaks("declares", tells="planted/hidden is not declared")
class Undeclared(Fine):
    """It says more than it declares."""

    ids = ("planted/note",)

    @hookimpl
    def coproduce_check(self, ctx):
        yield a_note()
        yield a_note("hidden")


@breaks("gives-reasons", tells="planted/need: its reason is a clause of a sentence, so it ends without a full stop")
class Stops(Fine):
    """It ends its reason with a full stop."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield a_need(reason="Some people use wheels.")


@breaks("gives-reasons", tells="planted/note: its text is blank")
class SaysNothing(Fine):
    """It yields a finding without words."""

    @hookimpl
    def coproduce_check(self, ctx):
        yield a_note(text=" ")


@breaks("gives-reasons", tells="planted/need: an accommodation is a best effort, and nothing is guaranteed (R38)")
class Promises(Fine):
    """It promises what nobody can."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield a_need("We guarantee a ramp.")


@breaks("gives-reasons", tells="planted/need: an accommodation is a best effort, and its text says so")
class Asserts(Fine):
    """It says of a need what there will be."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield a_need("there is a ramp, for bestsellers")


@breaks("gives-reasons", tells="planted/need: its text is blank")
class NeedsNothing(Fine):
    """It yields a need without words."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield a_need("\n")


@breaks("gives-reasons", tells="planted/note: its answers name 'planted.onne', which is no question")
class RestsOnNothing(Fine):
    """It says that it rests on a question that it does not ask."""

    @hookimpl
    def coproduce_check(self, ctx):
        yield attrs.evolve(a_note(), answers=("A1", "E1", "elsewhere.one", "planted.onne"))


@breaks("gives-reasons", tells="its answers name 'another.one', which is no question", beside=(Another(),))
class RestsOnAnother(Fine):
    """It says that it rests on a question that a plugin in force does not ask."""

    @hookimpl
    def coproduce_check(self, ctx):
        yield attrs.evolve(a_note(), answers=("another.one",))


@breaks("gives-reasons", tells="planted/pace: its would_change name 'C44', which is no question")
class WouldChange(Fine):
    """It would be otherwise with an answer that nobody can give."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield attrs.evolve(the_pace(), would_change=(Counterfactual("C44", "yes", "with a yes"),))


@breaks("knows-before-it-closes", tells="planted/gate closes because planted.one is not known, and unknown is never no")
class ClosesOnUnknown(Fine):
    """It closes unless somebody said yes."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question()

    @hookimpl
    def coproduce_gate(self, ctx):
        closes = not ctx.answer("planted.one").is_("yes")
        yield a_gate(Verdict.CLOSE if closes else Verdict.PASS, answers=("planted.one", "A1"))


@breaks("knows-before-it-closes", tells="planted/gate closes, and none of the answers that it names is known: it names")
class ClosesAlways(Fine):
    """It closes, and names no answer."""

    @hookimpl
    def coproduce_gate(self, ctx):
        yield a_gate(Verdict.CLOSE)


@breaks("knows-before-it-closes", tells="planted/gate closes because what was asked in the call is not known")
class ClosesOnSilence(Fine):
    """It closes unless a senior leader is known to agree, and says that this rests on the charity."""

    @hookimpl
    def coproduce_gate(self, ctx):
        closes = not ctx.answer("C2").known
        yield a_gate(Verdict.CLOSE if closes else Verdict.PASS, answers=("A1",))


@breaks("knows-before-it-closes", tells="planted/gate closes because what the charity does, and where, is not known")
class ClosesOnNowhere(Fine):
    """It takes a charity whose nations are not known for one that works nowhere."""

    @hookimpl
    def coproduce_gate(self, ctx):
        closes = ctx.charity.nations is UNKNOWN
        yield a_gate(Verdict.CLOSE if closes else Verdict.PASS, answers=("A1",))


@breaks("runs", tells="coproduce_tailor: raised ZeroDivisionError")
class FailsBeforeItReads(Fine):
    """It fails, and so never comes to read what it asks."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question()

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield a_need() if 1 / 0 else ctx.answer("planted.one")


@breaks("reads-its-questions", tells="planted.one is read by no rule, so nobody will ever be asked")
class Curious(Fine):
    """It asks what it never reads."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question()


@breaks("keeps-confidences", tells="planted/gate: its title shows funder what was answered to G4")
class TellsEverybody(Fine):
    """It puts what people need into a title, which the funder reads."""

    @hookimpl
    def coproduce_gate(self, ctx):
        needs = ctx.answer("G4")
        yield a_gate(title=f"Needs: {', '.join(needs.value)}" if needs.known else "Needs")


@breaks("keeps-confidences", tells="planted/need: its text shows charity what was answered to planted.doubts")
class TellsTheCharity(Fine):
    """It puts what only the provider knows into what the charity reads."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question("doubts", Kind.TEXT, frozenset({Audience.PROVIDER}))

    @hookimpl
    def coproduce_tailor(self, ctx):
        doubts = ctx.answer("planted.doubts")
        if doubts.known:
            yield a_need(f"We will do our best, minding that {doubts.value}")


def in_confidence(name, kind, **facts):
    return a_question(name, kind, frozenset({Audience.PROVIDER}), **facts)


def telling(question, show):
    """Plant a plugin that shows the charity what the provider alone was told."""

    def coproduce_questions(self):
        yield question

    def coproduce_tailor(self, ctx):
        said = ctx.answer(question.id)
        if said.known:
            yield a_need(f"We will do our best: {show(said.value)}, or not")

    facts = {"coproduce_questions": hookimpl(coproduce_questions), "coproduce_tailor": hookimpl(coproduce_tailor)}
    tells = f"planted/need: its text shows charity what was answered to {question.id}"
    facts["__doc__"] = f"It shows the charity the {question.kind.value} that the provider alone was told."
    name = f"Tells{question.kind.name.title()}"
    return breaks("keeps-confidences", tells=tells)(type(name, (Fine,), facts))


telling(in_confidence("choice", Kind.CHOICE), lambda value: f"yes or {value}")
telling(in_confidence("choices", Kind.CHOICES, options=("one-day", "two-days", "more")), ", ".join)
telling(in_confidence("count", Kind.COUNT), lambda value: f"for {value} people")
telling(in_confidence("duration", Kind.DURATION), lambda value: f"within {value} day")
telling(in_confidence("date", Kind.DATE), lambda value: f"before {value}")
telling(
    in_confidence("scale", Kind.SCALE, highest=2, points=("none: there is none", "some: a little", "much: a lot")),
    lambda value: f"there is {('none', 'some', 'much')[value]}",
)


@breaks("keeps-confidences", tells="planted/gate: its title shows co-facilitator, funder what was answered to C2")
class TellsTheEvidence(Fine):
    """It repeats on what somebody's word rests."""

    @hookimpl
    def coproduce_gate(self, ctx):
        yield a_gate(title=f"Planted: {ctx.answer('C2').evidence}".strip())


@breaks("keeps-confidences", tells="planted/gate: its title shows co-facilitator, funder what was answered to E6")
class TellsTheVoices(Fine):
    """It repeats what each person said of one question."""

    @hookimpl
    def coproduce_gate(self, ctx):
        yield a_gate(title=" ".join(["Planted", *(voice.evidence for voice in ctx.answer("E6").voices)]).strip())


# Nothing is wrong -----------------------------------------------------------------------------------------------------


class OnlyCatalogue(Plugin):
    """It brings a module with a workshop, a workshop for a module of the offer, and a role, and proposes nothing."""

    key = "planted"
    applies = sector("housing")

    @hookimpl
    def coproduce_catalogue(self):
        yield Role(id="planted/host", title="a host", team="hosts", source=SOURCE)
        yield Module(id="planted/module", title="A module", number=9, source=SOURCE)
        for module in ("planted/module", "enhance/module-1", "enhance/module-2"):
            yield Workshop(
                id=f"planted/workshop-of-{module.replace('/', '-')}",
                title="A workshop",
                module=module,
                nature=Nature.TRAINING,
                summary="planted",
                source=SOURCE,
                number=7,
                sessions=(Duration.of("1"),),
                roles=("planted/host",),
            )


class AsksOptionally(Fine):
    """It asks what nobody has to answer, and no rule reads."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question(optional=True)
        yield a_question("elsewhere", Kind.ELSEWHERE)


class ClosesOnAnAnswer(Fine):
    """It closes where somebody said no, and asks where nobody said anything."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question()

    @hookimpl
    def coproduce_gate(self, ctx):
        said = ctx.answer("planted.one")
        if said.is_("no"):
            yield a_gate(Verdict.CLOSE, answers=(said.question,))
        elif not said.known:
            yield attrs.evolve(a_gate(Verdict.NEEDS_INFORMATION), answers=(said.question,), asks=(said.question,))


class RestsOnConfidences(Fine):
    """It goes by what the provider alone was told, and does not repeat it, although words of it stand there."""

    @hookimpl
    def coproduce_questions(self):
        yield in_confidence("one", Kind.CHOICE)
        yield in_confidence("safe", Kind.CHOICE, options=("women only", "mixed"))
        yield a_question("open")

    @hookimpl
    def coproduce_tailor(self, ctx):
        if ctx.answer("planted.safe").is_("women only"):
            yield a_need("We will do our best: a space for women only")
        if ctx.answer("planted.one").is_("no"):
            yield attrs.evolve(a_need("We will do our best: no steps"), id="planted/steps")
        if ctx.answer("planted.open").known:
            text = f"We will do our best: a ramp, {ctx.answer('planted.open').value}"
            yield attrs.evolve(a_need(text), id="planted/open")


class ClosesOnAFact(Fine):
    """It closes for charities that are known to work in Scotland, which is a fact of the charity."""

    applies = nation("scotland")

    @hookimpl
    def coproduce_gate(self, ctx):
        if ctx.charity.nations == (Nation.SCOTLAND,):
            yield a_gate(Verdict.CLOSE, answers=("A1",))


class Circular(Fine):
    """Its helpers hold each other in a circle, and the context with them, until the memory is tidied."""

    @hookimpl
    def coproduce_check(self, ctx):
        def odd(number):
            return number > 0 and even(number - 1)

        def even(number):
            return number == 0 or (ctx and odd(number - 1))

        yield a_note(text="an even number" if even(len(ctx.package.lines)) else "an odd number")


class Supersedes(Fine):
    """It sets the pace in place of the offer, and names what it supersedes."""

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield the_pace()


class Brings(Fine):
    """It proposes a line where somebody asked for it, adds an activity, and gives a workshop a role."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question()

    @hookimpl
    def coproduce_catalogue(self):
        yield Role(id="planted/host", title="a host", team="hosts", source=SOURCE)

    @hookimpl
    def coproduce_propose(self, ctx):
        if ctx.answer("planted.one").is_("yes"):
            yield Include(
                id="planted/line",
                line="enhance/policy-and-campaigns",
                reason="planted",
                source=SOURCE,
                supersedes=("enhance/policy-and-campaigns-not-wanted", "enhance/policy-and-campaigns-refused"),
            )

    @hookimpl
    def coproduce_tailor(self, ctx):
        yield AddRole(
            id="planted/host",
            target=Initial("enhance/module-1"),
            role="planted/host",
            reason="planted",
            source=SOURCE,
        )


@functools.cache
def the_memo(number):
    return f"{number} lines"


class Memoizes(Fine):
    """It keeps what it worked out in a cache, which changes no answer."""

    renamed = (Renamed("planted/old", "planted/note", "0.9"),)

    @hookimpl
    def coproduce_check(self, ctx):
        yield a_note(text=the_memo(len(ctx.package.lines)))


@attrs.frozen
class Frozen(Plugin):
    """It is a frozen value."""

    key = "planted"
    ids = ("planted/note",)

    text: str = "planted"

    @hookimpl
    def coproduce_check(self, ctx):
        yield a_note(text=self.text)


class SaysLittle(Fine):
    """It declares more than it ever says."""

    ids = ("planted/note", "planted/never", "planted/rare-*")


class SaysLate(Plugin):
    """It has something to say of each option, of two answers together, of a large number and of none."""

    key = "planted"
    applies = sector("housing")
    ids = tuple(f"planted/{name}" for name in ("one", "two", "three", "four", "five", "six", "both", "many", "none"))

    @hookimpl
    def coproduce_questions(self):
        yield a_question("six", options=("one", "two", "three", "four", "five", "six"))
        yield a_question("noise")
        yield a_question("echo")
        yield a_question("people", Kind.COUNT)

    @hookimpl
    def coproduce_check(self, ctx):
        yield from (a_note(name) for name in self.ids_of(ctx))

    def ids_of(self, ctx):
        six, people = ctx.answer("planted.six"), ctx.answer("planted.people").number
        yield from [six.value] if six.known else []
        yield from ["both"] if all(ctx.answer(f"planted.{name}").is_("yes") for name in ("noise", "echo")) else []
        if people is not None:
            yield from ["many"] if people >= 20 else ["none"] if people == 0 else []


class ReadsWhatStops(Fine):
    """It reads the answers with which nothing comes of a call."""

    @hookimpl
    def coproduce_gate(self, ctx):
        stopped = [ctx.answer(name).known for name in ("C1", "C2", "E3", "E4", "E5", "E6")]
        yield a_gate(title="Known" if all(stopped) else "Not known")


class ReadsFurther(Fine):
    """It reads a question of the offer where its own is answered with yes."""

    @hookimpl
    def coproduce_questions(self):
        yield a_question()

    @hookimpl
    def coproduce_check(self, ctx):
        known = ctx.answer("planted.one").is_("yes") and ctx.answer("B6").known
        yield a_note(text="known" if known else "not known")


class LetsGo(Fine):
    """It lets a thread go that somebody else began."""

    @hookimpl
    def coproduce_check(self, ctx):
        LET_GO.set()
        yield a_note()


GOOD = (
    Fine,
    OnlyCatalogue,
    AsksOptionally,
    ClosesOnAnAnswer,
    RestsOnConfidences,
    ClosesOnAFact,
    Circular,
    Supersedes,
    Brings,
    Memoizes,
    SaysLate,
    ReadsWhatStops,
    ReadsFurther,
    Frozen,
)
"""Plugins with which nothing is wrong."""
