"""Whether a plugin keeps the laws: a report for a person, and a test in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from coproduce.case import Case
from coproduce.errors import ArgumentError, CoproduceError, MissingExtraError, named_or_near, printable
from coproduce.rules.enhance import enhance
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.refusing import OfferPlugin
from coproduce.testing.bench import Bench, quiet
from coproduce.testing.elsewhere import differs_elsewhere
from coproduce.testing.laws import LAWS, Law

MOST_FAULTS = 5
"""The most faults of one law that are told."""


@attrs.frozen
class LawVerdict:
    """Hold whether a plugin keeps one law, and if not, its faults; `notes` are what else should be known, no faults."""

    law: str
    says: str
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the law holds."""
        return not self.faults

    def __str__(self) -> str:
        return "\n".join([f"{self.law}: {self.says}", *_first(self.faults), *_first(self.notes, "note: ")])


def _first(words: tuple[str, ...], before: str = "") -> list[str]:
    rest = len(words) - MOST_FAULTS
    return [*(f"  {before}{each}" for each in words[:MOST_FAULTS]), *([f"  and {rest} more"] if rest > 0 else [])]


def check_conformance(  # noqa: PLR0913 - what is tried, with whom, how long
    plugin: type[Plugin] | Plugin | str | Path,
    *,
    beside: Iterable[Plugin] = (),
    number: int = 40,
    seed: int = 0,
    skip: Iterable[str] = (),
    offer: Callable[[], OfferPlugin] = enhance,
    elsewhere: str = "",
) -> tuple[LawVerdict, ...]:
    """Hold a plugin against every law, with so many charities, and tell which it keeps; the same for the same seed.

    `plugin` is a class, an instance, or the file of a data pack; `beside` are plugins that are in force with it.
    `elsewhere` says where other processes find it, `plugin:KEY` or `pack:KEY:PATH`, to try whether they say the same.
    Raises `ArgumentError` for a law to skip that there is not.

    >>> from coproduce import Plugin, hookimpl
    >>> class Quiet(Plugin):
    ...     key = "quiet"
    ...
    ...     @hookimpl
    ...     def coproduce_check(self, ctx):
    ...         return ()
    >>> all(verdict.holds for verdict in check_conformance(Quiet, number=3))
    True
    """
    bench = Bench.of(plugin, number=number, seed=seed, beside=tuple(beside), offer=offer)
    with quiet():
        found = tuple(_verdicts(bench, _laws_but(skip)))
    if elsewhere and _tried(found):
        faults = tuple(differs_elsewhere(elsewhere, number, bench.listened.about))
        found = (*found, LawVerdict("elsewhere", "other processes make the same of the same charities", faults))
    return found


def conformance_cases(
    plugin: type[Plugin] | Plugin | str | Path,
    *,
    beside: Iterable[Plugin] = (),
    number: int = 40,
    seed: int = 0,
    offer: Callable[[], OfferPlugin] = enhance,
) -> tuple[Case, ...]:
    """Give the charities and calls that a plugin is tried with, in the order in which faults count them.

    It applies to about two thirds of them. What it asks and reads is answered in about two thirds of those, with every
    value in turn; it is listened to first, to find out what it reads. Raises `PluginError` where it is refused.

    >>> from coproduce import Plugin, nation
    >>> class Islands(Plugin):
    ...     key = "islands"
    ...     applies = nation("scotland")
    >>> case = conformance_cases(Islands)[7]
    >>> Islands.applies.judge(case.charity).holds
    True
    """
    return Bench.of(plugin, number=number, seed=seed, beside=tuple(beside), offer=offer).cases


def _tried(found: tuple[LawVerdict, ...]) -> bool:
    return all(verdict.holds for verdict in found if verdict.law == LAWS[0].id)


def _verdicts(bench: Bench, laws: tuple[Law, ...]) -> Iterator[LawVerdict]:
    for law in laws:
        verdict = _verdict(law, bench)
        yield verdict
        if not verdict.holds and law is LAWS[0]:
            return


def _verdict(law: Law, bench: Bench) -> LawVerdict:
    faults = tuple(_faults(law, bench))
    return LawVerdict(law.id, law.says, faults, () if faults and law is LAWS[0] else tuple(law.notes(bench)))


def _faults(law: Law, bench: Bench) -> Iterator[str]:
    try:
        yield from law.faults(bench)
    except CoproduceError as error:
        yield from map(str, error.errors)


def conformance(
    plugin: type[Plugin] | Plugin | str | Path,
    *,
    beside: Iterable[Plugin] = (),
    number: int = 40,
    seed: int = 0,
    skip: Iterable[str] = (),
) -> Callable[..., None]:
    """Make a test that holds a plugin against every law, each law a case of its own, in about a second.

    Write `test_conformance = conformance(Housing)` into a test file, and run pytest. Raises `MissingExtraError` where
    pytest is not installed.
    """
    try:
        import pytest  # noqa: PLC0415 - it comes with an extra
    except ModuleNotFoundError:
        hint = 'install "coproduce[testing]"'
        raise MissingExtraError("a test of conformance needs pytest", code="extra", hint=hint) from None

    bench: list[Bench] = []
    others, laws = tuple(beside), _laws_but(skip)

    @pytest.mark.parametrize("law", [pytest.param(law, id=law.id) for law in laws])
    def test(law: Law) -> None:
        if not bench:
            bench.append(Bench.of(plugin, number=number, seed=seed, beside=others))
        if law is not LAWS[0] and LAWS[0] in laws and any(_faults(LAWS[0], bench[0])):
            pytest.skip(f"it is not put in force: see {LAWS[0].id}")
        verdict = _verdict(law, bench[0])
        if not verdict.holds:
            pytest.fail(str(verdict), pytrace=False)

    made: Any = test
    made.__doc__ = "The plugin keeps every law of conformance."
    return made  # type: ignore[no-any-return]  # pytest's mark gives any callable


def _laws_but(skip: Iterable[str]) -> tuple[Law, ...]:
    known, skipped = [law.id for law in LAWS], set(skip)
    for name in sorted(skipped - {*known}):
        message, hint = f"there is no law {printable(name)}", named_or_near(name, known, "the laws are")
        raise ArgumentError(message, code="law", hint=hint)
    return tuple(law for law in LAWS if law.id not in skipped)
