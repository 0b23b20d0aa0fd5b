"""One plugin at work over many charities: what it says of each, what becomes of the package, and how it is without."""

from __future__ import annotations

import contextlib
import decimal
import functools
import io
import locale
import logging
import os
import pickle
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import Any

import attrs

from coproduce.answers import UNKNOWN
from coproduce.assessment import Assessment, Outcome
from coproduce.case import Case
from coproduce.charity import Charity
from coproduce.codec import dumps
from coproduce.errors import CoproduceError, PluginError, expect
from coproduce.package import Package
from coproduce.rules.applicability import Predicate
from coproduce.rules.enhance import enhance
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.lending import around_call
from coproduce.rules.pack_reading import read_pack
from coproduce.rules.practice import Practice
from coproduce.rules.refusing import OfferPlugin
from coproduce.rules.registry import Registry, verdict_on
from coproduce.testing.sampling import answering, sample_cases

ONCE = ("coproduce_catalogue", "coproduce_questions")
"""The hooks that are asked when a practice is made, before any charity is known."""

_A_FEW = 8
_AS_IT_COMES_ONE_IN = 8
_LISTENINGS = 2


@attrs.frozen
class Heard:
    """Hold one thing that a plugin said: through which hook."""

    hook: str
    value: Any


@attrs.frozen(eq=False, kw_only=True)
class Overhearing(Registry):
    """Ask as a registry does, and note what one plugin answers, and which questions it reads where `reads` are kept."""

    key: str
    said: list[Heard] = attrs.field(factory=list)
    reads: set[str] | None = None

    def ask(
        self, hook: str, types: tuple[type, ...], *, among: Container[str] | None = None, context: object = None
    ) -> list[tuple[Plugin, Any]]:
        """Ask as the registry does."""
        if self.reads is not None and (among is None or self.key in among):
            with _read_by(context, self.reads):
                super().ask(hook, types, among={self.key}, context=context)
        answers = super().ask(hook, types, among=among, context=context)
        self.said.extend(Heard(hook, value) for plugin, value in answers if plugin.key == self.key)
        return answers


@contextlib.contextmanager
def _read_by(context: Any, reads: set[str]) -> Iterator[None]:  # noqa: ANN401 - the context of any hook
    """Add what is read of the call meanwhile, and only then."""
    noted: set[str] = around_call(context).diagnostic._noted  # noqa: SLF001 - of a course
    before = set(noted)
    noted.clear()
    try:
        yield
    finally:
        reads |= noted
        noted |= before


@attrs.frozen(eq=False)
class Listened:
    """Hold the questions that a plugin asks or reads, the offer before it was listened to, and what it did besides."""

    about: tuple[str, ...]
    offer: object
    disturbed: tuple[str, ...]


@attrs.frozen(eq=False)
class Opened:
    """Hold the practice with the plugin in force, and what making it did besides."""

    practice: Practice
    disturbed: tuple[str, ...]


@attrs.frozen(eq=False)
class Trial:
    """Hold what became of every charity the first time, and what the plugin did besides."""

    made: tuple[Assessment | Package | CoproduceError, ...]
    changed: tuple[str, ...]
    disturbed: tuple[str, ...]


@attrs.frozen(eq=False)
class Bench:
    """Hold a plugin to be tried, the plugins beside it, the offer, and how many charities it is tried with.

    What a plugin does the first time it may not do again, so the first time is noted, whatever law is tried first.
    `about` are the questions that decide what it says; where they are not given it is listened to.
    """

    make: Callable[[], Plugin]
    number: int = 40
    seed: int = 0
    beside: tuple[Plugin, ...] = ()
    offer: Callable[[], OfferPlugin] = enhance
    about: tuple[str, ...] | None = None

    @classmethod
    def of(cls, given: object, **facts: Any) -> Bench:  # noqa: ANN401 - the fields of a bench
        """Put a plugin on the bench: a class, an instance, or the file of a data pack."""
        if isinstance(given, str | Path):
            return cls(functools.partial(read_pack, given), **facts)
        if isinstance(given, type) and issubclass(given, Plugin):
            return cls(given, **facts)
        expect(given, Plugin, "the plugin", "pass the class, an instance of it, or the file of a data pack")
        return cls(lambda: given, **facts)  # type: ignore[arg-type, return-value]  # a plugin, as was just expected

    # Before, and without ----------------------------------------------------------------------------------------------

    @functools.cached_property
    def without(self) -> Practice:
        """A practice without the plugin."""
        return Practice(self.offer(), plugins=self.beside)

    @functools.cached_property
    def before(self) -> tuple[str, ...]:
        """What becomes of a few charities before the plugin is made."""
        return self.bare_results(self.without)

    def bare_results(self, practice: Practice) -> tuple[str, ...]:
        """Tell what becomes of a few charities with a practice in which the plugin is not in force."""
        return tuple(told(practice, case) for case in sample_cases(self.without, _A_FEW, seed=self.seed))

    # In force ---------------------------------------------------------------------------------------------------------

    @functools.cached_property
    def plugin(self) -> Plugin:
        """The plugin, made once; raises `PluginError` where it cannot be made."""
        _ = self.before
        return self.another()

    def another(self) -> Plugin:
        """Make the plugin anew."""
        try:
            return self.make()
        except CoproduceError:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
            name = getattr(self.make, "__name__", "")
            message = f"it cannot be made: {type(error).__name__}"
            hint = "a plugin is made without arguments, as in Housing()"
            raise PluginError(message, code="plugin", plugin=name, hint=hint) from None

    @functools.cached_property
    def opened(self) -> Opened:
        """A practice with the plugin, and what it disturbed while it was made."""
        _ = self.before
        with disturbing() as disturbed:
            practice = Practice(self.offer(), plugins=(*self.beside, self.plugin))
        return Opened(practice, tuple(disturbed))

    @property
    def practice(self) -> Practice:
        """A practice with the plugin."""
        return self.opened.practice

    @functools.cached_property
    def listened(self) -> Listened:
        """Which questions it asks or reads, found out with a few charities: what a question leads to is heard next."""
        own = {question.id for question in self.practice.questions if question.item == self.plugin.key}
        reads, offer = set(own), self._offer
        if self.about is not None:
            return Listened(self.about, offer, ())
        listening = self._with(Overhearing(self._everyone, key=self.plugin.key, reads=reads))
        with disturbing() as disturbed:
            for further in range(1, _LISTENINGS + 1):
                for case in self._sampled(_A_FEW, tuple(reads), self.seed + further):
                    outcome(listening, case)
        about = tuple(question.id for question in self.practice.questions if question.id in reads)
        return Listened(about, offer, tuple(disturbed))

    @functools.cached_property
    def cases(self) -> tuple[Case, ...]:
        """The charities and calls that it is tried with: it applies to about two thirds of them, and most proceed.

        What it asks and reads is answered in about two thirds of those to which it applies, with every value in turn.
        """
        return self._sampled(self.number, self.listened.about, self.seed)

    def _sampled(self, number: int, about: tuple[str, ...], seed: int) -> tuple[Case, ...]:
        cases = [*self._willing_or_not(number, seed)]
        concerned = [at for at, case in enumerate(cases) if self.concerns(case)]
        questions = [question for question in self.practice.questions if question.id in about]
        for at, case in zip(concerned, answering([cases[at] for at in concerned], questions, seed=seed), strict=True):
            cases[at] = case
        return tuple(cases)

    def _willing_or_not(self, number: int, seed: int) -> Iterator[Case]:
        """Yield charities that are fit to proceed, and one of eight as it comes."""
        applies = self._predicate()
        fit, others = (
            sample_cases(self.practice, number, seed=seed, willing=willing, charity_for=applies)
            for willing in (True, False)
        )
        yield from (pair[at % _AS_IT_COMES_ONE_IN == 1] for at, pair in enumerate(zip(fit, others, strict=True)))

    def _predicate(self) -> Predicate | None:
        """Give whom the plugin is for, or None where that fails, which is told of once it is asked in earnest."""
        try:
            self.plugin.applies.judge(Charity(name="a charity", nations=UNKNOWN, sectors=UNKNOWN))
        except (Exception, SystemExit):  # noqa: BLE001 - whatever a plugin raises
            return None
        return self.plugin.applies

    def concerns(self, case: Case, *, holds: bool = True) -> bool:
        """Tell whether the plugin is known to concern a charity, or is not; neither where its predicate fails."""
        with contextlib.suppress(CoproduceError):
            return (verdict_on(self.plugin, case.charity).holds is True) is holds
        return False

    @functools.cached_property
    def trial(self) -> Trial:
        """The first time that the plugin is asked of each charity."""
        before, inputs = (*self.opened.disturbed, *self.listened.disturbed), dict[str, object]()
        with disturbing() as disturbed:
            inputs |= {"the offer": self.listened.offer, **self._inputs()}
            made = tuple(outcome(self.practice, case) for case in self.cases)
        after = {"the offer": self._offer, **self._inputs()}
        changed = tuple(name for name, was in inputs.items() if after[name] != was)
        return Trial(made, changed, tuple(dict.fromkeys((*before, *disturbed))))

    @property
    def _offer(self) -> object:
        return _frozen((self.practice.offer, self.practice.catalogue))

    def _inputs(self) -> dict[str, object]:
        return {f"case {number}: the charity or the call": _frozen(case) for number, case in enumerate(self.cases)}

    def applying(self, *, holds: bool = True) -> Iterator[tuple[int, Case]]:
        """Yield the number and the case of each charity that the plugin concerns, or of each that it does not."""
        _ = self.trial
        yield from ((number, case) for number, case in enumerate(self.cases) if self.concerns(case, holds=holds))

    # What it says -----------------------------------------------------------------------------------------------------

    @functools.cached_property
    def _overhearing(self) -> tuple[Practice, Overhearing]:
        registry = Overhearing(self._everyone, key=self.plugin.key)
        return self._with(registry), registry

    def _with(self, registry: Registry) -> Practice:
        """Give the practice as it is, with others whom it asks."""
        made = attrs.evolve(self.practice)
        object.__setattr__(made, "_registry", registry)
        return made

    @property
    def _everyone(self) -> tuple[Plugin, ...]:
        return (self.practice._offer_plugin, *self.practice.plugins)  # noqa: SLF001 - a practice of our own

    def heard(self, case: Case) -> list[Heard]:
        """List what the plugin says of one charity, hook by hook; a conflict ends it early."""
        practice, registry = self._overhearing
        registry.said.clear()
        outcome(practice, case)
        return list(registry.said)

    @functools.cached_property
    def brought(self) -> list[Heard]:
        """What the plugin brings to the catalogue and to the call."""
        asked = ((hook, getattr(self.plugin, hook)()) for hook in ONCE)
        return [Heard(hook, value) for hook, values in asked for value in values or ()]

    @functools.cached_property
    def said(self) -> list[tuple[int, Heard]]:
        """What the plugin says of all charities, each with the number of its case."""
        return [(number, heard) for number, case in self.applying() for heard in self.heard(case)]

    def turned(self) -> Practice:
        """Give a practice whose plugins are asked in the opposite order, which a practice never does by itself."""
        return self._with(Registry(self._everyone[::-1]))


# What becomes of a case -----------------------------------------------------------------------------------------------


def result(practice: Practice, case: Case) -> Assessment | Package:
    """Take a case as far as it goes: to a package, or to an assessment that does not proceed."""
    assessment = practice.assess(case.charity, case.diagnostic, agreed=case.agreed)
    return practice.tailor(assessment) if assessment.outcome is Outcome.PROCEED else assessment


def outcome(practice: Practice, case: Case) -> Assessment | Package | CoproduceError:
    """Take a case as far as it goes, or to the error there is."""
    try:
        return result(practice, case)
    except CoproduceError as error:
        return error


def alike(one: Assessment | Package | CoproduceError, other: Assessment | Package | CoproduceError) -> bool:
    """Tell whether two cases came to the same, or failed in the same words."""
    if isinstance(one, CoproduceError) or isinstance(other, CoproduceError):
        return (type(one), str(one)) == (type(other), str(other))
    return one == other


def told(practice: Practice, case: Case) -> str:
    """Give what becomes of a case as the text of its document, or the sentence of the error there is."""
    made = outcome(practice, case)
    return f"{type(made).__name__}: {made}" if isinstance(made, CoproduceError) else dumps(made)


# What is not the plugin's ---------------------------------------------------------------------------------------------


def world() -> dict[str, object]:
    """Note what a whole process shares."""
    return {
        "the working directory": Path.cwd(),
        "the environment": dict(os.environ),
        "the locale": locale.setlocale(locale.LC_ALL),
        "the decimal context": repr(decimal.getcontext()),
        "the filters of warnings": list(warnings.filters),
        "what a signal does": [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)],
        "the path of modules": list(sys.path),
        "the limit of recursion": sys.getrecursionlimit(),
        "the state of random numbers": random.getstate(),
        "where messages are logged": (logging.root.level, list(logging.root.handlers)),
    }


def _frozen(part: object) -> object:
    """Write out a value with every field, so that a change of any is seen."""
    try:
        return pickle.dumps(part)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - only what a plugin put in cannot be written out
        return type(error)


@contextlib.contextmanager
def disturbing() -> Iterator[list[str]]:
    """Give a list that is filled with what is printed and changed meanwhile."""
    found, was, threads = list[str](), world(), set(threading.enumerate())
    with quiet() as streams:
        yield found
    now = world()
    found.extend(f"it changes {name}" for name in was if now[name] != was[name])
    found.extend(["it changes the threads"] if set(threading.enumerate()) - threads else [])
    found.extend(["it prints"] if any(stream.getvalue() for stream in streams) else [])


@contextlib.contextmanager
def quiet() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Catch what is printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err
