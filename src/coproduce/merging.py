"""What several authors say becomes one: merged by law, free of order, or a conflict that names both sides."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar, get_args

import attrs

from coproduce.amendments import (
    EDITS,
    LAWS,
    AddActivity,
    AddLine,
    AddRole,
    AdjustDays,
    AnyTailoring,
    Decline,
    DropLine,
    Include,
    Initial,
    Law,
    LeaveOut,
    Only,
    Selector,
    Stamped,
    Tagged,
    Tailoring,
    Workshops,
    is_id_of,
)
from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.days import ProviderDays
from coproduce.errors import ConflictError, named_or_near, printable, together
from coproduce.invariants import DAYS_LEFT, blamed
from coproduce.offer import Activity, AnyLine, Module
from coproduce.provenance import Cause

_Part = TypeVar("_Part", AnyLine, Module)


@attrs.frozen
class Reasoned:
    """Hold the id of a line, or of a slot, with the causes of what is there; `value` says it in words.

    `against` is what an earlier stratum said to the contrary, and a later one overruled.
    """

    id: str = attrs.field(metadata=EVERYONE)
    causes: tuple[Cause, ...] = attrs.field(metadata=EVERYONE)
    value: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)
    against: tuple[Cause, ...] = attrs.field(default=(), metadata=EVERYONE)


@attrs.frozen
class Draft:
    """Hold which lines are in and which are out after a stratum, each with its causes, in catalogue order.

    `brought` are the activities that amendments brought along, which no catalogue holds, whether they are in or out.
    """

    present: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    absent: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    brought: tuple[Activity, ...] = attrs.field(default=(), metadata=EVERYONE)

    def lines(self, catalogue: tuple[AnyLine, ...]) -> tuple[AnyLine, ...]:
        """Give every line there could be: the catalogue, with what was brought after the activities of its module."""
        return with_brought(catalogue, self.brought)

    def chosen(self, catalogue: tuple[AnyLine, ...]) -> tuple[AnyLine, ...]:
        """Give the lines that are in."""
        present = {reasoned.id for reasoned in self.present}
        return tuple(line for line in self.lines(catalogue) if line.id in present)


@attrs.frozen
class Overruled:
    """Hold a tailoring that others supersede, and the causes of these."""

    amendment: AnyTailoring = attrs.field(metadata=EVERYONE)
    causes: tuple[Cause, ...] = attrs.field(metadata=EVERYONE)


@attrs.frozen
class Tailored:
    """Hold the lines and modules as tailored, the causes of every slot that was written, and what was declined."""

    lines: tuple[AnyLine, ...] = attrs.field(metadata=EVERYONE)
    modules: tuple[Module, ...] = attrs.field(metadata=EVERYONE)
    slots: tuple[Reasoned, ...] = attrs.field(metadata=EVERYONE)
    declined: tuple[Reasoned, ...] = attrs.field(default=(), metadata=EVERYONE)
    overruled: tuple[Overruled, ...] = attrs.field(default=(), metadata=EVERYONE)


def propose(catalogue: tuple[AnyLine, ...], said: Iterable[Stamped]) -> Draft:
    """Merge the first stratum: which lines of the catalogue are in, and which are out and why.

    Raises `ConflictError` with every pair of amendments that must agree and do not.
    """
    heard = tuple(said)
    return _existence(Draft((), ()), catalogue, heard, settle(heard), ((Include,), (LeaveOut,)))


def compose(draft: Draft, catalogue: tuple[AnyLine, ...], said: Iterable[Stamped]) -> Draft:
    """Merge the second stratum: lines that are added to what was proposed, or dropped from it.

    Raises `ConflictError` with every pair of amendments that must agree and do not.
    """
    heard = tuple(said)
    settled = settle(heard)
    everything = attrs.evolve(draft, brought=_brought(heard, settled, {line.id for line in catalogue}))
    return _existence(everything, everything.lines(catalogue), heard, settled, ((AddLine, AddActivity), (DropLine,)))


def tailor(lines: tuple[AnyLine, ...], modules: tuple[Module, ...], said: Iterable[Stamped]) -> Tailored:
    """Merge the third stratum: how the lines are delivered, slot by slot, each by its law.

    Raises `ConflictError` with every slot on which amendments must agree and do not.
    """
    parts, heard = (*modules, *lines), tuple(said)
    spoken = _spoken(parts, heard)
    conflicts = [conflict for slot, stamped in spoken.writes.items() for conflict in _slot_conflicts(slot, stamped)]
    raise_all(conflicts)
    tailored = tuple(_with_slots(line, spoken.writes) for line in lines)
    raise_all([conflict for line in tailored for conflict in _overdrawn(line, spoken.writes)])
    return Tailored(
        tailored,
        tuple(_with_slots(module, spoken.writes) for module in modules),
        tuple(_reasoned_slot(slot, spoken, parts, heard) for slot in sorted({*spoken.writes, *spoken.over})),
        tuple(_declined(settle(heard))),
        tuple(_overruled(heard, spoken)),
    )


def refuse_stale(
    said: Iterable[Stamped], parts: tuple[AnyLine | Module, ...], roles: Iterable[str], options: Iterable[str]
) -> None:
    """Raise `ConflictError` where an amendment names what no catalogue holds, or a slot that what it is for has not.

    `parts` are all modules and lines that there could be.
    """
    known_roles, known_options = list(roles), list(options)
    conflicts: list[ConflictError] = []
    for stamped in said:
        amendment = stamped.amendment
        if isinstance(amendment, Tailoring):
            conflicts.extend(_astray(stamped, amendment, parts))
        if isinstance(amendment, AddRole) and amendment.role not in known_roles:
            conflicts.append(_stale(stamped, "role", amendment.role, known_roles))
        if isinstance(amendment, (AdjustDays, Decline)) and amendment.option not in ("", *known_options):
            conflicts.append(_stale(stamped, "option", amendment.option, known_options))
    raise_all(conflicts)


def _astray(stamped: Stamped, amendment: Tailoring, parts: tuple[AnyLine | Module, ...]) -> Iterator[ConflictError]:
    """Yield why what an amendment is for is not there, or has no such slot."""
    target, chosen = amendment.target, set(amendment.target.select(parts))
    if not chosen:
        yield from _empty(stamped, target, parts)
    elif not any(part.id in chosen and hasattr(part, amendment.slot) for part in parts):
        having = sorted({type(part).__name__ for part in parts if hasattr(part, amendment.slot)})
        message = f"{_said_by(stamped)} writes {amendment.slot}, which nothing that it is for has"
        yield ConflictError(message, code="slot", path=amendment.id, hint=f"such a slot has a {' or a '.join(having)}")


def _empty(stamped: Stamped, target: Selector, parts: tuple[AnyLine | Module, ...]) -> Iterator[ConflictError]:
    """Yield why a selector means nothing at all, unless there is merely nothing of the kind."""
    modules = [part.id for part in parts if isinstance(part, Module)]
    if isinstance(target, Only):
        yield _stale(stamped, "line", target.id, [part.id for part in parts])
    elif isinstance(target, (Initial, Workshops)) and target.module not in ("", *modules):
        yield _stale(stamped, "module", target.module, modules)
    elif isinstance(target, Tagged):
        tags = {tag for part in parts if not isinstance(part, Module) for tag in part.tags}
        yield _stale(stamped, "tag", target.name, sorted(tags))


@attrs.frozen
class Owners:
    """Hold who there is that may be superseded: what each may say, what was said before, and the edits on record."""

    declared: Mapping[str, tuple[str, ...]]
    before: Mapping[str, str] = attrs.field(factory=dict)
    edits: frozenset[str] = frozenset()

    def refusal(self, stamped: Stamped, name: str, there: set[str]) -> tuple[str, str] | None:
        """Say why an amendment cannot supersede this name, and the remedy, or give nothing where it can."""
        owner = name.partition("/")[0]
        if "*" in name or not is_id_of(name, owner):
            return "which is no id: expected owner/name", "name each amendment in full, without a pattern"
        if owner == EDITS and stamped.author.key != EDITS:
            return "and people have the last word", "take it out of supersedes"
        if name in there or (owner == EDITS and name in self.edits):
            return None
        if name in self.before:
            return f"which was said through {self.before[name]}", "supersede it there: what is settled stays so"
        return self._never_said(owner, name)

    def _never_said(self, owner: str, name: str) -> tuple[str, str] | None:
        if owner not in self.declared and owner != EDITS:
            near = difflib.get_close_matches(owner, self.declared, n=1, cutoff=0.8)
            hint = f"did you mean {near[0]}/{name.partition('/')[2]}?" if near else ""
            return (f"and {owner} is not in force", hint) if near else None
        known = sorted(self.edits) if owner == EDITS else [*self.declared[owner]]
        if any(fnmatchcase(name, pattern) for pattern in known):
            return None
        hint = named_or_near(name, known, "it may say") if known else "let its owner declare it in ids"
        return "which nobody in force ever says", hint


def refuse_stale_rivals(said: Iterable[Stamped], owners: Owners) -> None:
    """Raise `ConflictError` where an amendment supersedes what is never said, or not here, or what people agreed."""
    heard = tuple(said)
    there = {stamped.amendment.id for stamped in heard}
    conflicts = []
    for stamped in heard:
        for name in stamped.amendment.supersedes:
            if refusal := owners.refusal(stamped, name, there):
                why, hint = refusal
                message = f"{_said_by(stamped)} supersedes {printable(name)}, {why}"
                conflicts.append(ConflictError(message, code="stale", path=name, hint=hint))
    raise_all(conflicts)


def _said_by(stamped: Stamped) -> str:
    who = str(stamped.author) if stamped.author.key == EDITS else f"said by {stamped.author.full}"
    return f"{stamped.amendment.id}, {who},"


def settle(said: Iterable[Stamped]) -> tuple[Stamped, ...]:
    """Take each amendment once, drop those that one in force supersedes by name, and sort the rest by id.

    Raises `ConflictError` where one id says two things, or where amendments supersede each other in a circle.
    """
    by_id = _each_once(said)
    in_force = _in_force(by_id)
    return tuple(by_id[id_] for id_ in sorted(in_force))


def _each_once(said: Iterable[Stamped]) -> dict[str, Stamped]:
    """Take each amendment once, by its id; raise `ConflictError` as `settle` does."""
    by_id: dict[str, Stamped] = {}
    conflicts = []
    for stamped in said:
        known = by_id.setdefault(stamped.amendment.id, stamped)
        if known != stamped:
            conflicts.append(_conflict(stamped.amendment.id, "one id must say one thing", known, stamped))
    conflicts.extend(_circles(by_id))
    raise_all(conflicts)
    return by_id


def _in_force(by_id: dict[str, Stamped]) -> set[str]:
    """Find what is in force where nothing supersedes in a circle: what nothing that is in force itself supersedes."""
    if not _any_supersede(by_id):
        return set(by_id)
    in_force, gone = set[str](), set[str]()
    while len(in_force) + len(gone) < len(by_id):
        open_ids = by_id.keys() - in_force - gone
        named = {name for id_ in open_ids for name in by_id[id_].amendment.supersedes}
        settled = open_ids - named
        in_force |= settled
        gone |= {name for id_ in settled for name in by_id[id_].amendment.supersedes} & by_id.keys() - in_force
    return in_force


def _any_supersede(by_id: dict[str, Stamped]) -> bool:
    return any(stamped.amendment.supersedes for stamped in by_id.values())


# Which lines there are ------------------------------------------------------------------------------------------------

_InOut = tuple[tuple[type, ...], tuple[type, ...]]


def with_brought(catalogue: tuple[AnyLine, ...], brought: tuple[Activity, ...]) -> tuple[AnyLine, ...]:
    """Put activities that no catalogue holds behind the last activity of their module, or at the end."""
    ordered = list(catalogue)
    for activity in brought:
        alike = [
            place for place, line in enumerate(ordered) if isinstance(line, Activity) and line.module == activity.module
        ]
        ordered.insert(alike[-1] + 1 if alike else len(ordered), activity)
    return tuple(ordered)


def _brought(said: tuple[Stamped, ...], in_force: tuple[Stamped, ...], taken: set[str]) -> tuple[Activity, ...]:
    """Gather the activities that amendments bring, in the order of their ids; what is in force must agree on each."""
    found: dict[str, tuple[Activity, Stamped]] = {}
    conflicts = []
    for stamped in (*in_force, *said):
        amendment = stamped.amendment
        if isinstance(amendment, AddActivity):
            activity, first = found.setdefault(amendment.line, (amendment.activity, stamped))
            if amendment.line in taken:
                conflicts.append(_taken(stamped, amendment.line))
            elif activity != amendment.activity and stamped in in_force:
                conflicts.append(_conflict(amendment.line, "an id stands for one activity", first, stamped))
    raise_all(conflicts)
    return tuple(found[id_][0] for id_ in sorted(found))


def _taken(stamped: Stamped, line: str) -> ConflictError:
    message = f"{stamped.amendment.id} by {stamped.author} adds {line}, which the catalogue holds already"
    return ConflictError(message, code="id", path=line, hint="give the activity an id of its own, or use AddLine")


def _existence(
    draft: Draft,
    catalogue: tuple[AnyLine, ...],
    heard: tuple[Stamped, ...],
    said: tuple[Stamped, ...],
    kinds: _InOut,
) -> Draft:
    order = {line.id: place for place, line in enumerate(catalogue)}
    stale = [stamped for stamped in said if _line_of(stamped) not in order]
    raise_all([_stale(stamped, "line", _line_of(stamped), list(order)) for stamped in stale])
    present = {reasoned.id: reasoned for reasoned in draft.present}
    absent = {reasoned.id: reasoned for reasoned in draft.absent}
    conflicts = []
    for line, group in itertools.groupby(sorted(said, key=_line_of), key=_line_of):
        ins, outs = _sides(group, kinds)
        if ins and outs:
            conflicts.append(_conflict(line, "a line is in or out", ins[0], outs[0]))
        elif ins:
            present[line] = _reasoned(line, ins, present.get(line), absent.pop(line, None))
        else:
            absent[line] = _reasoned(line, outs, absent.get(line), present.pop(line, None))
    raise_all(conflicts)
    _note_overruled(present, _gone(heard, said), kinds[1])
    _note_overruled(absent, _gone(heard, said), kinds[0])
    return Draft(_ordered(present, order), _ordered(absent, order), draft.brought)


def _gone(heard: tuple[Stamped, ...], in_force: tuple[Stamped, ...]) -> list[Stamped]:
    """List what others supersede, each once, in the order of its ids."""
    ids = {stamped.amendment.id for stamped in in_force}
    gone = {one.amendment.id: one for one in heard if one.amendment.id not in ids}
    return [gone[id_] for id_ in sorted(gone)]


def _note_overruled(lines: dict[str, Reasoned], gone: list[Stamped], contrary: tuple[type, ...]) -> None:
    """Put what said the contrary of a line, and is superseded, among what was overruled there."""
    for stamped in gone:
        if type(stamped.amendment) in contrary and (reasoned := lines.get(_line_of(stamped))):
            against = dict.fromkeys((*reasoned.against, stamped.cause))
            lines[reasoned.id] = attrs.evolve(reasoned, against=tuple(against))


def _reasoned(line: str, said: list[Stamped], before: Reasoned | None, against: Reasoned | None) -> Reasoned:
    causes = (*(before.causes if before else ()), *(stamped.cause for stamped in said))
    return Reasoned(line, causes, against=against.causes if against else ())


def _sides(group: Iterable[Stamped], kinds: _InOut) -> tuple[list[Stamped], list[Stamped]]:
    members = list(group)
    into, out = kinds
    return (
        [stamped for stamped in members if type(stamped.amendment) in into],
        [stamped for stamped in members if type(stamped.amendment) in out],
    )


def _line_of(stamped: Stamped) -> str:
    said: Any = stamped.amendment
    line: str = said.line
    return line


def _ordered(reasoned: dict[str, Reasoned], order: dict[str, int]) -> tuple[Reasoned, ...]:
    return tuple(reasoned[id_] for id_ in sorted(reasoned, key=lambda id_: order[id_]))


# How the lines are delivered ------------------------------------------------------------------------------------------

_Writes = dict[tuple[str, str], list[Stamped]]


@attrs.frozen
class _Spoken:
    """What is written into each slot, what would have been, and the ids of what is in force anywhere."""

    writes: _Writes
    over: _Writes
    in_force: set[str]


def _spoken(parts: tuple[AnyLine | Module, ...], said: tuple[Stamped, ...]) -> _Spoken:
    """Settle part by part: an amendment supersedes another only where both speak, and one for no part everywhere."""
    by_id = dict(sorted(_each_once(said).items()))
    every = frozenset(part.id for part in parts)
    reach = {id_: _reach(stamped, parts, every) for id_, stamped in by_id.items()}
    found = _Spoken({}, {}, set())
    for part in parts:
        here = {id_: stamped for id_, stamped in by_id.items() if part.id in reach[id_]}
        in_force = _in_force(here)
        found.in_force.update(in_force)
        for id_, stamped in here.items():
            amendment = stamped.amendment
            if isinstance(amendment, Tailoring) and hasattr(part, amendment.slot):
                slots = found.writes if id_ in in_force else found.over
                slots.setdefault((part.id, amendment.slot), []).append(stamped)
    return found


def _reach(stamped: Stamped, parts: tuple[AnyLine | Module, ...], every: frozenset[str]) -> frozenset[str]:
    amendment = stamped.amendment
    return frozenset(amendment.target.select(parts)) if isinstance(amendment, Tailoring) else every


def _declined(said: tuple[Stamped, ...]) -> Iterator[Reasoned]:
    causes: dict[str, list[Cause]] = {}
    for stamped in said:
        if isinstance(stamped.amendment, Decline):
            causes.setdefault(stamped.amendment.option, []).append(stamped.cause)
    yield from (Reasoned(option, tuple(causes[option])) for option in sorted(causes))


def _overruled(said: tuple[Stamped, ...], spoken: _Spoken) -> Iterator[Overruled]:
    """Name each tailoring that reaches something and is in force nowhere, with the causes of what supersedes it."""
    reaching = {stamped.amendment.id: stamped for over in spoken.over.values() for stamped in over}
    for id_ in sorted(reaching.keys() - spoken.in_force):
        amendment = reaching[id_].amendment
        over = {other.amendment.id: other for other in said if id_ in other.amendment.supersedes}
        if isinstance(amendment, get_args(AnyTailoring)):
            yield Overruled(amendment, tuple(over[by].cause for by in sorted(over)))


def _slot_conflicts(slot: tuple[str, str], stamped: list[Stamped]) -> Iterator[ConflictError]:
    if LAWS[slot[1]] is not Law.AGREE:
        return
    first = stamped[0]
    for other in stamped[1:]:
        if _written(other) != _written(first):
            yield _conflict(".".join(slot), LAWS[slot[1]].value, first, other)


def _with_slots(part: _Part, writes: _Writes) -> _Part:
    changes = {
        slot: LAWS[slot].merge(getattr(part, slot), [_written(one) for one in stamped])
        for (id_, slot), stamped in writes.items()
        if id_ == part.id
    }
    return attrs.evolve(part, **changes) if changes else part


def _reasoned_slot(
    slot: tuple[str, str], spoken: _Spoken, parts: tuple[AnyLine | Module, ...], heard: tuple[Stamped, ...]
) -> Reasoned:
    """Say what is in a slot and why; where all that was written is superseded, those who superseded it are why."""
    base = next(getattr(part, slot[1]) for part in parts if part.id == slot[0])
    stamped, over = spoken.writes.get(slot, []), spoken.over.get(slot, [])
    value = LAWS[slot[1]].merge(base, [_written(one) for one in stamped]) if stamped else base
    gone = {one.amendment.id for one in over}
    by = stamped or [one for one in heard if gone & {*one.amendment.supersedes}]
    causes, against = (tuple({one.amendment.id: one.cause for one in each}.values()) for each in (by, over))
    return Reasoned(".".join(slot), causes, in_words(value), against)


def _written(stamped: Stamped) -> Any:  # noqa: ANN401 - each slot has a type of its own
    said: Any = stamped.amendment
    return said.written()


def in_words(value: object) -> str:
    """Say the value of a slot in words.

    >>> in_words(("enhance/facilitator", "wales/interpreter"))
    'enhance/facilitator; wales/interpreter'
    """
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return "; ".join(sorted(in_words(item) for item in value))
    if isinstance(value, tuple):
        return "; ".join(in_words(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    for attribute in ("value", "text", "what"):
        words = getattr(value, attribute, None)
        if isinstance(words, str):
            return words
    return str(value)


# Conflicts ------------------------------------------------------------------------------------------------------------


def _circles(by_id: dict[str, Stamped]) -> Iterator[ConflictError]:
    if not _any_supersede(by_id):
        return
    graph = {id_: sorted(by_id.keys() & by_id[id_].amendment.supersedes) for id_ in sorted(by_id)}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = error.args[1][:0:-1]
        start = ring.index(min(ring))
        named = [*ring[start:], *ring[:start], ring[start]]
        who = ", ".join(sorted({by_id[id_].author.full for id_ in named}))
        message = f"amendments supersede each other in a circle: {' -> '.join(named)}, said by {who}"
        yield ConflictError(message, code="circle", path=named[0], hint="take one supersedes out")


def _conflict(where: str, law: str, one: Stamped, other: Stamped) -> ConflictError:
    first, second = sorted((one, other), key=lambda each: (each.amendment.id, each.author.key, _side(each)))
    message = f"{law}: {_side(first)}; but {_side(second)}"
    settling, settled = sorted((second, first), key=_is_the_offers)
    hint = f"settle it by name: put {printable(settled.amendment.id)} into the supersedes of {settling.amendment.id}"
    return ConflictError(message, code="conflict", path=where, hint=hint)


def _is_the_offers(stamped: Stamped) -> tuple[bool, bool]:
    return stamped.author.distribution == "coproduce", stamped.author.key != "agreed"


def _side(stamped: Stamped) -> str:
    said = stamped.amendment
    wrote = in_words(_written(stamped)) if isinstance(said, Tailoring) else type(said).__name__
    return f"{stamped.author.full} says {wrote} in {said.id}, because {said.reason} [{said.source}]"


def _overdrawn(line: AnyLine, writes: _Writes) -> Iterator[ConflictError]:
    stated = line.stated_days
    inside = [adjustment.days for adjustment in line.adjustments if adjustment.in_band]
    taken = ProviderDays.total(by for by in inside if by < ProviderDays(0))
    left = ProviderDays.total([stated, *inside] if stated is not None else [taken])
    if left < ProviderDays(0):
        takers = [stamped for stamped in writes[line.id, "adjustments"] if _written(stamped).days < ProviderDays(0)]
        room = left - ProviderDays.total(_written(stamped).days for stamped in takers)
        said = "; ".join(_side(stamped) for stamped in blamed(takers, lambda some: _leaves(room, some)))
        message = f"more days are taken off than there are, which leaves {left}: {said}"
        yield ConflictError(message, code=DAYS_LEFT.id, path=f"{line.id}.adjustments", hint="take fewer days off")


def _leaves(room: ProviderDays, takers: tuple[Stamped, ...]) -> bool:
    left: int = room.quarters + sum(_written(stamped).days.quarters for stamped in takers)
    return left >= 0


def _stale(stamped: Stamped, what: str, name: str, known: list[str]) -> ConflictError:
    message = f"{_said_by(stamped)} names the {what} {printable(name)}, which no catalogue in force holds"
    return ConflictError(message, code="stale", path=name, hint=named_or_near(name, known, f"the {what}s are"))


def raise_all(
    conflicts: list[ConflictError], *, what: str = "conflicts between amendments", code: str = "conflict"
) -> None:
    """Raise `ConflictError` with all the conflicts there are, in an order of their own; do nothing where none is."""
    if conflicts:
        once = {(conflict.path, conflict.message): conflict for conflict in conflicts}
        found = [once[each] for each in sorted(once)]
        raise together(found, f"{len(found)} {what}", code=code)
