"""Whether the order of plugins matters: the same plugins as edits one after another, and merged as we do it.

`python docs/measures/order_matters.py` prints the table of docs/explanation/how-amendments-merge.md in some minutes;
with a number behind it, it takes that many charities.
"""

from __future__ import annotations

import functools
import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import attrs
from quarrelsome import AS_WRITTEN, SETTLED

from coproduce import (
    AddActivity,
    AddLine,
    AnyAmendment,
    AnyLine,
    Assessment,
    ComposeContext,
    ConflictError,
    DropLine,
    Include,
    LeaveOut,
    Mode,
    Module,
    Nation,
    Outcome,
    Package,
    Participants,
    Plugin,
    Practice,
    ProposeContext,
    TailorContext,
    enhance,
    load,
)
from coproduce.amendments import LAWS, Law, Tailoring
from coproduce.rules.registry import Registry, verdict_on
from coproduce.testing import sample_cases

CHARITIES = 3_072
SEED = 42
SHIPPED = load(("criminal-justice", "domestic-abuse", "homelessness", "wales"))
_LONGEST = 16
"""Quarter-days that no session reaches."""

Part = AnyLine | Module
Item = tuple[str, str, object]
"""Something that is promised: the line, the slot, and what stands there."""


# Charities ------------------------------------------------------------------------------------------------------------


def proceeding(practice: Practice, number: int) -> Iterator[Assessment]:
    """Yield assessments that proceed, of charities for half of which each plugin acts, chosen by a seed."""
    random = Random(SEED)  # noqa: S311 - nothing here is a secret
    names = [plugin.applies.sectors[0] for plugin in practice.plugins if hasattr(plugin.applies, "sectors")]
    found = (practice.assess(_drawn(case.charity, names, random), case.diagnostic) for case in _cases(practice, number))
    yield from itertools.islice((each for each in found if each.outcome is Outcome.PROCEED), number)


def _cases(practice: Practice, number: int) -> tuple[Any, ...]:
    return sample_cases(practice, number + number // 2 + 10, seed=SEED, willing=True)


def _drawn(charity: Any, names: list[str], random: Random) -> Any:  # noqa: ANN401 - a charity
    sectors = tuple(name for name in names if random.random() < 1 / 2)
    nations = (Nation.ENGLAND, Nation.WALES) if random.random() < 1 / 2 else (Nation.ENGLAND,)
    return attrs.evolve(charity, sectors=sectors or ("arts",), nations=nations)


# Edits one after another ----------------------------------------------------------------------------------------------


@attrs.frozen
class Folding:
    """Edit the package of one charity, author by author: each is given what there is so far, and changes it at once.

    This is how such code is written where nobody thinks of a merge. A line that is added is appended, and one that is
    dropped is gone. Whoever writes a mode or another single value overwrites it; notes are appended. A session that is
    too long is split where it stands. Days are set: an author puts its own in the place of those that were there, or
    beside them where `kinder`.
    """

    assessment: Assessment
    practice: Practice
    kinder: bool = False

    def turn(self, so_far: tuple[Part, ...], author: Plugin) -> tuple[Part, ...]:
        """Let an author speak, stratum by stratum, and do at once what it says."""
        for hook in ("propose", "compose", "tailor"):
            written: set[str] = set()
            for amendment in getattr(author, f"coproduce_{hook}")(self._context(hook, so_far)):
                so_far = self._edited(so_far, amendment, written)
        return so_far

    def in_every_order(self, authors: tuple[Plugin, ...], so_far: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
        """Yield the package that each order of the authors ends in."""
        if not authors:
            yield so_far
        for author in authors:
            rest = tuple(each for each in authors if each is not author)
            yield from self.in_every_order(rest, self.turn(so_far, author))

    def _context(self, hook: str, so_far: tuple[Part, ...]) -> ProposeContext:
        facts: dict[str, Any] = {
            "charity": self.assessment.charity,
            "diagnostic": self.assessment.diagnostic,
            "questions": self.practice.questions,
            "offer": self.practice.offer,
            "catalogue": self.practice.catalogue,
        }
        if hook == "propose":
            return ProposeContext(**facts)
        facts["lines"] = tuple(part for part in so_far if not isinstance(part, Module))
        return ComposeContext(**facts) if hook == "compose" else TailorContext(**facts, modules=self.practice.modules)

    def _edited(self, so_far: tuple[Part, ...], said: AnyAmendment, written: set[str]) -> tuple[Part, ...]:
        if isinstance(said, Include | AddLine | AddActivity):
            there = any(part.id == said.line for part in so_far)
            return so_far if there else (*so_far, self._line(said))
        if isinstance(said, LeaveOut | DropLine):
            return tuple(part for part in so_far if part.id != said.line)
        if not isinstance(said, Tailoring):
            return so_far
        meant = said.target.select(so_far)
        return tuple(self._slotted(part, said, written) if part.id in meant else part for part in so_far)

    def _line(self, said: Include | AddLine | AddActivity) -> AnyLine:
        if isinstance(said, AddActivity):
            return said.activity
        return next(line for line in self.practice.catalogue if line.id == said.line)

    def _slotted(self, part: Part, said: Tailoring, written: set[str]) -> Part:
        slot, value = said.slot, said.written()
        if not hasattr(part, slot):
            return part
        changed: dict[str, Any] = {slot: value}
        if slot == "session_cap" and not isinstance(part, Module):
            changed = {"sessions": tuple(each for whole in part.sessions for each in whole.split(value))}
        elif LAWS[slot] in (Law.UNION, Law.KEYED):
            anew = slot == "adjustments" and not self.kinder and part.id not in written
            held = () if anew else getattr(part, slot)
            written.update({part.id} if slot == "adjustments" else ())
            changed = {slot: held if value in held else (*held, value)}
        return attrs.evolve(part, **changed)


# What is compared -----------------------------------------------------------------------------------------------------


def content(parts: tuple[Part, ...]) -> frozenset[object]:
    """Give what a charity would notice of a package: in which order lists stand is left aside."""
    return frozenset(map(_content, parts))


@functools.lru_cache(maxsize=200_000)
def _content(part: Part) -> tuple[object, ...]:
    values = {field.name: getattr(part, field.name) for field in attrs.fields(type(part))}
    values["sessions"] = tuple(sorted(getattr(part, "sittings", ())))
    values.pop("session_cap", None)
    return tuple(
        frozenset(value) if isinstance(value, tuple) and name != "sessions" else value for name, value in values.items()
    )


def promised(parts: tuple[Part, ...]) -> frozenset[Item]:
    """List what a package promises: lines, what stands in them, no sitting over so long, remote, and staff only."""
    return frozenset(item for part in parts if not isinstance(part, Module) for item in _promised(part))


@functools.lru_cache(maxsize=200_000)
def _promised(line: AnyLine) -> tuple[Item, ...]:
    longest = max((sitting.quarters for sitting in line.sittings), default=_LONGEST)
    listed = ("roles", "accommodations", "conditions", "left_open", "topics", "avoid")
    return (
        (line.id, "", "the line"),
        *((line.id, "session_cap", quarters) for quarters in range(longest, _LONGEST)),
        *((line.id, slot, value) for slot in listed for value in getattr(line, slot, ())),
        *((line.id, "adjustments", (each.id, each.days)) for each in line.adjustments),
        *([(line.id, "mode", Mode.REMOTE)] if line.mode is Mode.REMOTE else []),
        *([(line.id, "participants", line.participants)] if line.participants is Participants.STAFF_ONLY else []),
    )


# What is counted ------------------------------------------------------------------------------------------------------


@attrs.frozen
class Row:
    """Hold of how many charities something is true, for one way of putting what plugins say together."""

    plugins: str
    way: str
    charities: int
    counts: Counter[str]

    def per_cent(self, what: str) -> float:
        """Give the share of charities, with one figure behind the point."""
        return round(100 * self.counts[what] / self.charities, 1)

    def __str__(self) -> str:
        shares = " | ".join(f"{self.per_cent(what):g} %" for what in COLUMNS)
        return f"| {self.plugins} | {self.way} | {shares} |"


COLUMNS = {
    "listed": "order changes the document",
    "changed": "order changes what is in it",
    "offer": "a promise of the offer is lost in silence",
    "anybody": "a promise of anybody is lost in silence",
    "conflict": "an error names both",
}
"""What is counted: whether any two orders differ, and whether anything is lost in any of them."""


Promises = tuple[frozenset[Item], frozenset[Item]]
"""What the offer's rules promise alone, and that together with what each plugin adds alone beside them."""


@attrs.frozen(eq=False)
class Trial:
    """Hold a charity that proceeds, and the practice that says so."""

    assessment: Assessment
    practice: Practice

    @property
    def offer(self) -> Plugin:
        """The offer's own rules."""
        return self.practice._offer_plugin  # noqa: SLF001 - it is measured here

    @functools.cached_property
    def acting(self) -> tuple[Plugin, ...]:
        """The plugins that act for the charity."""
        charity = self.assessment.charity
        return tuple(each for each in self.practice.plugins if verdict_on(each, charity).holds is True)

    # Edits ------------------------------------------------------------------------------------------------------------

    def folded(self, *, anywhere: bool = False, kinder: bool = False) -> set[str]:
        """Tell what is true of edits one after another, the offer's rules first or anywhere among the others."""
        folding = Folding(self.assessment, self.practice, kinder)
        alone = folding.turn(self.practice.modules, self.offer)
        left, start = ((self.offer, *self.acting), self.practice.modules) if anywhere else (self.acting, alone)
        ends = list(folding.in_every_order(left, start))
        beside = [promised(folding.turn(alone, plugin)) for plugin in self.acting]
        lost = _lost((promised(alone), promised(alone).union(*beside)), [promised(parts) for parts in ends])
        listed = {"listed"} if any(parts != ends[0] for parts in ends) else set[str]()
        changed = {"changed"} if any(content(parts) != content(ends[0]) for parts in ends) else set[str]()
        return listed | changed | lost

    # Merged -----------------------------------------------------------------------------------------------------------

    def merged(self) -> set[str]:
        """Tell what is true of our merge, with the authors asked in turned orders: there are tests of every order."""
        idle = tuple(each for each in self.practice.plugins if each not in self.acting)
        orders = dict.fromkeys(_turned((self.offer, *self.acting)))
        ends = [_tailored(asked_in_order(self.practice, (*order, *idle)), self.assessment) for order in orders]
        packages = [end for end in ends if isinstance(end, Package)]
        conflict = {"conflict"} if len(packages) < len(ends) else set[str]()
        listed = {"listed", "changed"} if any(end != ends[0] for end in ends) else set[str]()
        lost = _lost(self._promises_merged, [_kept(package, self._promises_merged[1]) for package in packages])
        return conflict | listed | lost

    @functools.cached_property
    def _promises_merged(self) -> Promises:
        alone = self._promised_beside()
        return alone, alone.union(*(self._promised_beside(plugin) for plugin in self.acting))

    def _promised_beside(self, *plugins: Plugin) -> frozenset[Item]:
        """List what is promised with these plugins alone; where they quarrel with the offer, nothing is."""
        practice, call = with_these(self.practice, plugins), self.assessment.diagnostic
        there = tuple(answer for answer in call.answers if answer.question in practice.questions)
        assessment = practice.assess(self.assessment.charity, attrs.evolve(call, answers=there))
        made = _tailored(practice, assessment)
        return promised(made.lines) if isinstance(made, Package) else frozenset()


def _turned(authors: tuple[Plugin, ...]) -> Iterator[tuple[Plugin, ...]]:
    """Yield the authors forwards and backwards, beginning with each of them once: every two in either order."""
    for place in range(len(authors)):
        turned = (*authors[place:], *authors[:place])
        yield from (turned, turned[::-1])


def _lost(promises: Promises, kept: list[frozenset[Item]]) -> set[str]:
    named = zip(("offer", "anybody"), promises, strict=True)
    return {whose for whose, each in named if any(each - items for items in kept)}


def _kept(package: Package, promises: frozenset[Item]) -> frozenset[Item]:
    """List the promises that a merged package keeps, and those of which it says who overruled them, and why."""
    spoken = {reasoned.id for reasoned in (*package.trace, *package.left_out) if reasoned.against}
    kept = promised(package.lines)
    return kept | {item for item in promises - kept if {item[0], f"{item[0]}.{item[1]}"} & spoken}


def _tailored(practice: Practice, assessment: Assessment) -> Package | str:
    try:
        return practice.tailor(assessment)
    except ConflictError as error:
        return str(error)


@functools.lru_cache(maxsize=100)
def with_these(practice: Practice, plugins: tuple[Plugin, ...]) -> Practice:
    """Put these plugins in force in the place of those of a practice."""
    return attrs.evolve(practice, plugins=plugins)


@functools.lru_cache(maxsize=1_000)
def asked_in_order(practice: Practice, order: tuple[Plugin, ...]) -> Practice:
    """Give a practice that asks its authors in this very order, which a practice never does by itself."""
    made = attrs.evolve(practice)
    object.__setattr__(made, "_registry", Registry(order))
    return made


WAYS: dict[str, Callable[[Trial], set[str]]] = {
    "edits, the offer first": Trial.folded,
    "edits, the offer first, days added": functools.partial(Trial.folded, kinder=True),
    "edits, in any order": functools.partial(Trial.folded, anywhere=True),
    "merged": Trial.merged,
}


def measure(name: str, plugins: tuple[Plugin, ...], number: int, ways: tuple[str, ...] = tuple(WAYS)) -> list[Row]:
    """Count, for each way, of how many charities each of the columns is true."""
    practice = Practice(enhance(), plugins=plugins)
    counts: dict[str, Counter[str]] = {way: Counter() for way in ways}
    made = 0
    for assessment in proceeding(practice, number):
        trial, made = Trial(assessment, practice), made + 1
        for way in ways:
            counts[way].update(WAYS[way](trial))
    return [Row(name, way, made, counts[way]) for way in ways]


def table(number: int = CHARITIES) -> list[Row]:
    """Measure the plugins that are shipped, the examples as they are written first, and settled by name."""
    return [
        *measure("shipped", SHIPPED, number),
        *measure("examples", AS_WRITTEN, number),
        *measure("examples, settled by name", SETTLED, number, ("merged",)),
    ]


if __name__ == "__main__":
    rows = table(int(sys.argv[1]) if sys.argv[1:] else CHARITIES)
    heads = ["plugins", f"{rows[0].charities:,} charities", *COLUMNS.values()]
    sys.stdout.write("\n".join([f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *map(str, rows), ""]))
