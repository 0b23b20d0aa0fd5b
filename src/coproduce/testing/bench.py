"""One plugin at work over many charities: what it says of each, what becomes of the package, and how it is without."""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs

from coproduce.assessment import Assessment, Outcome
from coproduce.case import Case
from coproduce.codec import dumps
from coproduce.errors import CoproduceError, expect
from coproduce.package import Package
from coproduce.rules.enhance import enhance
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.pack_reading import read_pack
from coproduce.rules.practice import Practice
from coproduce.rules.refusing import OfferPlugin
from coproduce.rules.registry import Registry, verdict_on
from coproduce.testing.sampling import sample_cases

ONCE = ("coproduce_catalogue", "coproduce_questions")
"""The hooks that are asked when a practice is made, before any charity is known."""


@attrs.frozen
class Heard:
    """Hold one thing that a plugin said: through which hook."""

    hook: str
    value: Any


@attrs.frozen(eq=False)
class Overhearing:
    """Ask a registry, and pass on what each plugin answers."""

    registry: Registry
    heard: Callable[[Plugin, Heard], None]

    def ask(self, hook: str, types: tuple[type, ...], **facts: Any) -> list[tuple[Plugin, Any]]:  # noqa: ANN401 - as there
        """Ask as the registry does."""
        said = self.registry.ask(hook, types, **facts)
        for plugin, value in said:
            self.heard(plugin, Heard(hook, value))
        return said


@attrs.frozen(eq=False)
class Bench:
    """Hold a plugin to be tried, the plugins beside it, the offer, and how many charities it is tried with."""

    make: Callable[[], Plugin]
    number: int = 40
    seed: int = 0
    beside: tuple[Plugin, ...] = ()
    offer: Callable[[], OfferPlugin] = enhance

    @classmethod
    def of(cls, given: object, **facts: Any) -> Bench:  # noqa: ANN401 - the fields of a bench
        """Put a plugin on the bench: a class, an instance, or the file of a data pack."""
        if isinstance(given, str | Path):
            return cls(functools.partial(read_pack, given), **facts)
        if isinstance(given, type) and issubclass(given, Plugin):
            return cls(given, **facts)
        expect(given, Plugin, "the plugin", "pass the class, an instance of it, or the file of a data pack")
        return cls(lambda: given, **facts)  # type: ignore[arg-type, return-value]  # a plugin, as was just expected

    @functools.cached_property
    def plugin(self) -> Plugin:
        """The plugin, made once."""
        return self.make()

    @functools.cached_property
    def without(self) -> Practice:
        """A practice without the plugin."""
        return Practice(self.offer(), plugins=self.beside)

    @functools.cached_property
    def practice(self) -> Practice:
        """A practice with the plugin."""
        return Practice(self.offer(), plugins=(*self.beside, self.plugin))

    @functools.cached_property
    def cases(self) -> tuple[Case, ...]:
        """The charities and calls that it is tried with; it applies to about two thirds of them."""
        return sample_cases(self.practice, self.number, seed=self.seed, charity_for=self.plugin.applies)

    @functools.cached_property
    def results(self) -> tuple[str, ...]:
        """What becomes of each charity with the plugin, as a document or as the error there is."""
        return tuple(told(self.practice, case) for case in self.cases)

    def applying(self, *, holds: bool = True) -> Iterator[tuple[int, Case]]:
        """Yield the number and the case of each charity that the plugin concerns, or of each that it does not."""
        for number, case in enumerate(self.cases):
            if (verdict_on(self.plugin, case.charity).holds is True) is holds:
                yield number, case

    def heard(self, case: Case, *, practice: Practice | None = None) -> list[Heard]:
        """List what the plugin says of one charity, hook by hook; a conflict ends it early."""
        made, said = attrs.evolve(practice or self.practice), list[Heard]()

        def hear(plugin: Plugin, heard: Heard) -> None:
            if plugin.key == self.plugin.key:
                said.append(heard)

        object.__setattr__(made, "_registry", Overhearing(made._registry, hear))  # noqa: SLF001 - a practice of our own
        with contextlib.suppress(CoproduceError):
            result(made, case)
        return said

    @functools.cached_property
    def brought(self) -> list[Heard]:
        """What the plugin brings to the catalogue and to the call."""
        asked = ((hook, getattr(self.plugin, hook)()) for hook in ONCE)
        return [Heard(hook, value) for hook, values in asked for value in values or ()]

    @functools.cached_property
    def said(self) -> list[tuple[int, Heard]]:
        """What the plugin says of all charities, each with the number of its case."""
        return [(number, heard) for number, case in self.applying() for heard in self.heard(case)]


def result(practice: Practice, case: Case) -> Assessment | Package:
    """Take a case as far as it goes: to a package, or to an assessment that does not proceed."""
    assessment = practice.assess(case.charity, case.diagnostic, agreed=case.agreed)
    return practice.tailor(assessment) if assessment.outcome is Outcome.PROCEED else assessment


def told(practice: Practice, case: Case) -> str:
    """Give what becomes of a case as the text of its document, or the sentence of the error there is."""
    try:
        return dumps(result(practice, case))
    except CoproduceError as error:
        return f"{type(error).__name__}: {error}"


def permuted(practice: Practice, plugins: Sequence[Plugin]) -> Practice:
    """Give a practice whose plugins are asked in this very order, which a practice never does by itself."""
    made = attrs.evolve(practice)
    object.__setattr__(made, "_registry", Registry(tuple(plugins)))
    return made


@contextlib.contextmanager
def quiet() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Catch what is printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err
