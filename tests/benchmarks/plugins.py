"""What plugins cost: `python tests/benchmarks/plugins.py` times making, assessing, tailoring, merging and asking.

It prints medians and ratios of one run, in time of the processor. `--rounds` and `--scale` make it shorter or longer.
"""

from __future__ import annotations

import argparse
import sys
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import get_args

import attrs
from speakers import compositions, proposals, speakers
from stopwatch import Work, a_plain_loop, medians, once, waited

from coproduce import (
    AnyLine,
    AnyTailoring,
    Assessment,
    Case,
    Charity,
    Nation,
    Outcome,
    Package,
    Plugin,
    Practice,
    TailorContext,
    enhance,
    load,
)
from coproduce.amendments import Stamped, is_id_of
from coproduce.merging import compose, propose, tailor
from coproduce.rules.asking import author
from coproduce.rules.fitting import misfit
from coproduce.rules.registry import Registry, verdict_on
from coproduce.testing import sample_cases

THE_FULL_MODULE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "right-at-the-start.toml"
SHIPPED = load(("criminal-justice", "wales", "homelessness", "domestic-abuse"))
EVERYWHERE = Charity(
    name="Everywhere",
    nations=(Nation.ENGLAND, Nation.WALES),
    sectors=("criminal-justice", "homelessness", "domestic-abuse"),
)
"""A charity for which every plugin that is shipped acts."""

SETS: dict[int, tuple[Plugin, ...]] = {
    0: (),
    2: SHIPPED[:2],
    4: SHIPPED,
    10: (*SHIPPED, *speakers(6)),
}
THREADS = 8


# What is timed --------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Full:
    """Hold a practice, and the full Module 1 that it makes of a charity right at the start."""

    practice: Practice
    assessment: Assessment
    package: Package

    @classmethod
    def of(cls, practice: Practice) -> Full:
        """Tailor the full Module 1 for a charity that every plugin acts for."""
        assessment = practice.assess(EVERYWHERE, practice.read(THE_FULL_MODULE).diagnostic)
        return cls(practice, assessment, practice.tailor(assessment))

    def context(self) -> TailorContext:
        """Give what a hook of the last stratum is told."""
        return TailorContext(
            charity=EVERYWHERE,
            diagnostic=self.assessment.diagnostic,
            questions=self.practice.questions,
            offer=self.practice.offer,
            catalogue=self.practice.catalogue,
            modules=self.practice.modules,
            lines=_untouched(self),
        )


def _untouched(full: Full) -> tuple[AnyLine, ...]:
    present = {line.id for line in full.package.lines}
    return tuple(line for line in full.practice.catalogue if line.id in present)


def whole() -> Iterator[tuple[str, Work]]:
    """Yield making a practice, assessing and tailoring, with more and more plugins."""
    offer = enhance()
    for number, plugins in SETS.items():
        full = Full.of(Practice(offer, plugins=plugins))
        call = full.assessment.diagnostic
        yield f"make a practice, {number} plugins", partial(Practice, offer, plugins=plugins)
        yield f"assess, {number} plugins", partial(full.practice.assess, EVERYWHERE, call)
        yield f"tailor, {number} plugins", partial(full.practice.tailor, full.assessment)


def merging() -> Iterator[tuple[str, Work]]:
    """Yield merging 30 amendments of 10 plugins in each stratum of the full Module 1, and the whole of tailoring."""
    full, ten = Full.of(Practice(enhance())), speakers(10)
    context = full.context()
    catalogue, lines, modules = context.catalogue, context.lines, context.modules
    said = [Stamped(each, author(plugin)) for plugin in ten for each in plugin.coproduce_tailor(context)]
    drafted = propose(catalogue, proposals(ten))
    yield "merge 30 of 10 plugins: propose", partial(propose, catalogue, proposals(ten))
    yield "merge 30 of 10 plugins: compose", partial(compose, drafted, catalogue, compositions(ten))
    yield "merge 30 of 10 plugins: tailor", partial(tailor, lines, modules, said)
    talking = Full.of(Practice(enhance(), plugins=ten))
    yield "practice.tailor with the same 10 plugins", partial(talking.practice.tailor, talking.assessment)
    yield "practice.tailor without a plugin", partial(full.practice.tailor, full.assessment)


def asking() -> Iterator[tuple[str, Work]]:
    """Yield asking ten plugins through the hooks, calling the same functions, and what lies between the two."""
    ten = speakers(10)
    registry, types = Registry(ten), get_args(AnyTailoring)
    context = Full.of(Practice(enhance())).context()
    said = _called(ten, context)
    yield "plain calls", partial(_called, ten, context)
    yield (
        "through the hooks",
        partial(registry.ask, "coproduce_tailor", types, context=context),
    )
    yield "of it: find them in pluggy", partial(_found, registry)
    yield "of it: whether each applies", lambda: [verdict_on(plugin, EVERYWHERE) for plugin in ten]
    yield "of it: two contexts for each", lambda: [_lent(context) for _ in ten * 2]
    yield "of it: ask a second time", partial(_called, ten, context)
    yield "of it: compare the two", partial(_same, said, _called(ten, context))
    yield "of it: check what is said", partial(_checked, said, types)


def _called(plugins: tuple[Plugin, ...], context: TailorContext) -> list[tuple[Plugin, AnyTailoring]]:
    return [(plugin, each) for plugin in plugins for each in plugin.coproduce_tailor(context)]


def _found(registry: Registry) -> dict[int, Callable[..., object]]:
    hook = registry._manager.hook.coproduce_tailor
    return {id(each.plugin): each.function for each in hook.get_hookimpls()}


def _lent(context: TailorContext) -> bool:
    lent = attrs.evolve(context)
    kept = weakref.ref(lent)
    return kept() is lent


def _same(said: list[tuple[Plugin, AnyTailoring]], again: list[tuple[Plugin, AnyTailoring]]) -> bool:
    return said == again


def _checked(said: list[tuple[Plugin, AnyTailoring]], types: tuple[type, ...]) -> bool:
    return all(
        type(each) in types and not misfit(each, type(each)) and is_id_of(each.id, plugin.key) for plugin, each in said
    )


# More plugins, more charities, more threads ---------------------------------------------------------------------------


SAMPLE = 10
"""How many different charities there are; more of them are the same ones again, so that like is held against like."""


def many(practice: Practice, cases: tuple[Case, ...]) -> list[Assessment | Package]:
    """Take every charity as far as it goes."""
    assessments = [practice.assess(case.charity, case.diagnostic) for case in cases]
    return [practice.tailor(each) if each.outcome is Outcome.PROCEED else each for each in assessments]


def scale(most: int) -> Iterator[str]:
    """Tell how the time grows with the plugins, and with the charities."""
    few = sample_cases(Practice(enhance()), SAMPLE, seed=1, willing=True)
    half, cases = few * (most // 2 // SAMPLE or 1), few * (most // SAMPLE or 2)
    none, some, all_ = (Practice(enhance(), plugins=speakers(number)) for number in (0, most // 2, most))
    times = [once(partial(many, *each)) for each in ((none, cases), (some, cases), (all_, half), (all_, cases))]
    without, quieter, fewer, full = times
    growth = (full - without) / (quieter - without)
    yield f"{most} plugins x {len(cases)} charities: {full:.2f} s, {1e3 * full / len(cases):.1f} ms a charity"
    yield f"  twice the charities take {full / fewer:.2f} times as long (linear: 2)"
    yield f"  twice the plugins take {growth:.2f} times as long, the offer's share aside"


def threads(number: int) -> Iterator[str]:
    """Tell whether one practice gives the same in eight threads, and how long that takes."""
    practice = Practice(enhance(), plugins=SHIPPED)
    cases = sample_cases(practice, number, seed=2, willing=True)
    wanted = many(practice, cases)
    alone = waited(lambda: [many(practice, cases) for _ in range(THREADS)])
    found: list[list[Assessment | Package]] = []
    with ThreadPoolExecutor(THREADS) as pool:
        together = waited(lambda: found.extend(pool.map(lambda _: many(practice, cases), range(THREADS))))
    same = "the same" if found == [wanted] * THREADS else "NOT the same"
    yield f"one practice in {THREADS} threads gives {same} as in one"
    yield f"  and takes {together / alone:.2f} times as long as one thread for all of it"


# Printing -------------------------------------------------------------------------------------------------------------


def report(rounds: int, most: int) -> Iterator[str]:
    """Yield every line of the report."""
    works = {"a plain loop of 1,000 additions": a_plain_loop, **dict([*whole(), *merging(), *asking()])}
    found = medians(works, rounds)
    loop = found["a plain loop of 1,000 additions"]
    yield f"{'medians of ' + str(rounds) + ' rounds':44}{'microseconds':>14}{'plain loops':>14}"
    for name, seconds in found.items():
        yield f"{name:44}{1e6 * seconds:14.1f}{seconds / loop:14.2f}"
    yield from _ratios(found)
    yield from scale(most)
    yield from threads(max(2, most // 4))


def _ratios(found: dict[str, float]) -> Iterator[str]:
    plain, hooks = found["plain calls"], found["through the hooks"]
    told = sum(seconds for name, seconds in found.items() if name.startswith("of it"))
    folded = found["merge 30 of 10 plugins: tailor"]
    yield ""
    yield f"a fold of 30 amendments from 10 plugins takes {1e3 * folded:.2f} ms (wanted: under 1)"
    yield f"the hooks cost {1e6 * (hooks - plain):.0f} microseconds over plain calls, {hooks / plain:.1f} times as long"
    yield f"  {100 * told / (hooks - plain):.0f} % of that is told apart above"
    for number in list(SETS)[1:]:
        with_, without = found[f"tailor, {number} plugins"], found["tailor, 0 plugins"]
        yield f"tailoring with {number} plugins takes {with_ / without:.2f} times as long as with none"


def main(arguments: list[str]) -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description="Time what plugins cost.")
    parser.add_argument("--rounds", type=int, default=50, help="how often each is timed; 50 by default")
    parser.add_argument("--scale", type=int, default=100, help="how many plugins and charities; 100 by default")
    given = parser.parse_args(arguments)
    for line in report(given.rounds, given.scale):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
