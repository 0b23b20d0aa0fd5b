"""Whom a plugin is for: predicates as data, each with a verdict in words that a package can print."""

from __future__ import annotations

from typing import Protocol

import attrs

from coproduce.answers import UNKNOWN, Unknown
from coproduce.audience import EVERYONE
from coproduce.charity import Charity, Nation
from coproduce.errors import ArgumentError


@attrs.frozen
class Verdict:
    """Hold whether a predicate holds for a charity, or that this is not known, and say so in words."""

    holds: bool | Unknown = attrs.field(metadata=EVERYONE)
    words: str = attrs.field(metadata=EVERYONE)


class Predicate(Protocol):
    """Judge whether a plugin concerns a charity."""

    def judge(self, charity: Charity) -> Verdict:
        """Tell whether the predicate holds, and why."""


class _Joinable:
    """Let predicates be joined with `&` and `|`, and turned round with `~`."""

    def __invert__(self: Predicate) -> Not:
        return Not(self)

    def __and__(self: Predicate, other: Predicate) -> AllOf:
        return AllOf((self, other))

    def __or__(self: Predicate, other: Predicate) -> AnyOf:
        return AnyOf((self, other))


@attrs.frozen
class Always(_Joinable):
    """Hold for every charity."""

    def judge(self, charity: Charity) -> Verdict:  # noqa: ARG002 - every charity alike
        """Tell that the predicate holds."""
        return Verdict(holds=True, words="for every charity")


@attrs.frozen
class WorksOn(_Joinable):
    """Hold for a charity that names any of these sectors; made by `sector`. Words name the plain ones before codes."""

    sectors: tuple[str, ...] = attrs.field(metadata=EVERYONE)

    def judge(self, charity: Charity) -> Verdict:
        """Tell whether the charity works on one of the sectors, and why."""
        wanted = " or ".join([name for name in self.sectors if name.islower()] or self.sectors)
        if isinstance(charity.sectors, Unknown):
            return Verdict(UNKNOWN, f"whether the charity works on {wanted} is not known")
        named = {_plain(name) for name in charity.sectors}
        met = [name for name in self.sectors if _plain(name) in named]
        if met:
            return Verdict(holds=True, words=f"the charity works on {met[0]}")
        return Verdict(holds=False, words=f"the charity does not work on {wanted}")


@attrs.frozen
class WorksIn(_Joinable):
    """Hold for a charity that works in any of these nations; made by `nation`."""

    nations: tuple[Nation, ...] = attrs.field(metadata=EVERYONE)

    def judge(self, charity: Charity) -> Verdict:
        """Tell whether the charity works in one of the nations, and why."""
        wanted = " or ".join(nation.title for nation in self.nations)
        if isinstance(charity.nations, Unknown):
            return Verdict(UNKNOWN, f"whether the charity works in {wanted} is not known")
        met = [nation for nation in self.nations if nation in charity.nations]
        if met:
            return Verdict(holds=True, words=f"the charity works in {met[0].title}")
        return Verdict(holds=False, words=f"the charity does not work in {wanted}")


@attrs.frozen
class Not(_Joinable):
    """Hold where its predicate does not; where that is not known, this is not either."""

    predicate: Predicate = attrs.field(metadata=EVERYONE)

    def judge(self, charity: Charity) -> Verdict:
        """Tell whether the predicate does not hold, in its words."""
        verdict = self.predicate.judge(charity)
        return verdict if isinstance(verdict.holds, Unknown) else Verdict(not verdict.holds, verdict.words)


@attrs.frozen
class AllOf(_Joinable):
    """Hold where every one of its predicates holds."""

    predicates: tuple[Predicate, ...] = attrs.field(metadata=EVERYONE)

    def judge(self, charity: Charity) -> Verdict:
        """Tell whether all hold; one that fails decides, else one that is not known."""
        return _joined(self.predicates, charity, deciding=False)


@attrs.frozen
class AnyOf(_Joinable):
    """Hold where at least one of its predicates holds."""

    predicates: tuple[Predicate, ...] = attrs.field(metadata=EVERYONE)

    def judge(self, charity: Charity) -> Verdict:
        """Tell whether any holds; one that holds decides, else one that is not known."""
        return _joined(self.predicates, charity, deciding=True)


def _joined(predicates: tuple[Predicate, ...], charity: Charity, *, deciding: bool) -> Verdict:
    verdicts = [predicate.judge(charity) for predicate in predicates]
    for holds in (deciding, UNKNOWN):
        found = [verdict.words for verdict in verdicts if verdict.holds is holds]
        if found:
            return Verdict(holds, " and ".join(found))
    return Verdict(holds=not deciding, words=" and ".join(verdict.words for verdict in verdicts))


def sector(*names: str) -> WorksOn:
    """Hold for charities that name any of these sectors, by a plain name or a code such as CJ101.

    Capitals, spaces and hyphens make no difference. Raises `ArgumentError` where nothing is named.

    >>> sector("criminal-justice").judge(Charity(name="Hope", sectors=("housing",))).words
    'the charity does not work on criminal-justice'
    """
    _refuse_no_names(names, "sector")
    return WorksOn(names)


def nation(*names: str | Nation) -> WorksIn:
    """Hold for charities that work in any of these nations; raise `ArgumentError` for a name that is none.

    >>> nation("wales").judge(Charity(name="Gobaith")).holds
    <Unknown.UNKNOWN: 'unknown'>
    """
    known = {member.value: member for member in Nation}
    values = tuple(name.value if isinstance(name, Nation) else name for name in names)
    _refuse_no_names(values, "nation")
    for name in values:
        if name not in known:
            message = f"{name!r} is no nation: expected {', '.join(known)}"
            raise ArgumentError(message, code="nation")
    return WorksIn(tuple(known[name] for name in values))


def _plain(name: str) -> str:
    """Write a sector as it is compared: people put capitals, spaces and hyphens in other places."""
    return "-".join(name.casefold().replace("_", " ").replace("-", " ").split())


def _refuse_no_names(names: tuple[object, ...], what: str) -> None:
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        message = f"{what}() takes the names of {what}s, each as a text of its own"
        raise ArgumentError(
            message, code=what, hint=f'as in {what}("wales")' if what == "nation" else 'as in sector("arts")'
        )
