"""What differs between two assessments or packages, in words that a coordinator can read to a charity."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from enum import Enum

import attrs

from coproduce.assessment import Assessment, Gate
from coproduce.audience import EVERYONE, PROVIDER_AND_CHARITY
from coproduce.errors import expect
from coproduce.ledger import Column
from coproduce.merging import in_words
from coproduce.offer import AnyLine, Module, Parameter
from coproduce.package import Package
from coproduce.provenance import Cause, written


class DifferenceKind(Enum):
    """Tell whether something came, went or changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@attrs.frozen(kw_only=True)
class Difference:
    """Hold one thing that differs: what it is, what it was and is now, and who made it so.

    Of a list, `before` and `after` are what went and what came; what stays is left out, and it is `partly` so. Its
    `parts` then tell each thing that went or came as a difference of its own.

    >>> print(Difference(id="enhance/vision", title="Vision workshop", kind=DifferenceKind.REMOVED))
    Vision workshop: removed
    """

    id: str = attrs.field(metadata=EVERYONE)
    title: str = attrs.field(metadata=EVERYONE)
    kind: DifferenceKind = attrs.field(metadata=EVERYONE)
    before: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)
    after: str = attrs.field(default="", metadata=PROVIDER_AND_CHARITY, repr=False)
    causes: tuple[Cause, ...] = attrs.field(default=(), metadata=EVERYONE)
    partly: bool = attrs.field(default=False, metadata=EVERYONE)
    parts: tuple[Difference, ...] = attrs.field(default=(), metadata=EVERYONE, repr=False)

    def __str__(self) -> str:
        change = f"{self.before or 'nothing'} -> {self.after or 'nothing'}"
        if self.partly:
            change = "; ".join(
                f"{how} {what}" for how, what in (("no more", self.before), ("also", self.after)) if what
            )
        told = f": {self.before or self.after}" if self.id.startswith(("finding ", "gate ")) else ""
        said = change if self.kind is DifferenceKind.CHANGED else f"{self.kind.value}{told}"
        because = "; ".join(dict.fromkeys(cause.reason for cause in self.causes))
        title = self.title if self.kind is DifferenceKind.CHANGED else f"{self._kind_of_thing}{self.title}"
        return f"{title}: {said}{f', because {because}' if because else ''}"

    @property
    def _kind_of_thing(self) -> str:
        return "The gate " if self.id.startswith("gate ") else ""


@attrs.frozen
class _Item:
    """One thing in a list: its text alone, and with all that it holds."""

    text: str
    exactly: str
    id: str = attrs.field(default="", eq=False)

    def why(self, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
        """Give the causes with its own id, or all of them where it has none."""
        return tuple(cause for cause in causes if self.id in ("", cause.id))


def _beside(items: list[_Item], others: list[_Item]) -> tuple[str, ...]:
    """Say each by its text alone, unless the text is the same and something else differs."""
    texts = {item.text for item in others}
    return tuple(item.exactly if item.text in texts else item.text for item in items)


@attrs.frozen
class _Part:
    """One thing that can differ: its name, and its value in words."""

    title: str
    words: str
    causes: tuple[Cause, ...] = ()
    items: tuple[_Item, ...] = ()

    def changed_to(self, id_: str, now: _Part) -> Difference:
        """Tell what it is now; of a list, only what went and what came."""
        whole = Difference(
            id=id_,
            title=now.title,
            kind=DifferenceKind.CHANGED,
            before=self.words,
            after=now.words,
            causes=now.causes,
        )
        if {*self.items} == {*now.items}:
            return whole
        went = [item for item in self.items if item not in now.items]
        came = [item for item in now.items if item not in self.items]
        partly = attrs.evolve(whole, before="", after="", causes=(), partly=True)
        befores, afters = _beside(went, came), _beside(came, went)
        parts = [
            *(attrs.evolve(partly, before=words) for words in befores),
            *(attrs.evolve(partly, after=words) for words in afters),
        ]
        causes = [item.why(now.causes) for item in (*went, *came)]
        return attrs.evolve(
            partly,
            before="; ".join(befores),
            after="; ".join(afters),
            causes=tuple(dict.fromkeys(itertools.chain(*causes))),
            parts=tuple(attrs.evolve(part, causes=why) for part, why in zip(parts, causes, strict=True)),
        )


def differences(before: Assessment | Package, after: Assessment | Package) -> tuple[Difference, ...]:
    """List what differs between two results, from the outcome to the lines, days, outcomes, figures and findings.

    An assessment beside a package is compared by its decision alone. The same result twice differs in nothing.
    """
    for given, name in ((before, "the earlier result"), (after, "the later result")):
        expect(given, (Assessment, Package), name)
    if not (isinstance(before, Package) and isinstance(after, Package)):
        before, after = _decision(before), _decision(after)
    gone = {out.id: out.causes for out in after.left_out} if isinstance(after, Package) else {}
    return tuple(_compared(dict(_parts(before)), dict(_parts(after)), gone))


def _decision(result: Assessment | Package) -> Assessment:
    return result.assessment if isinstance(result, Package) else result


def _compared(old: dict[str, _Part], new: dict[str, _Part], gone: dict[str, tuple[Cause, ...]]) -> Iterator[Difference]:
    gone_lines = {id_ for id_ in old if id_ not in new} | {id_ for id_ in new if id_ not in old}
    for id_ in dict.fromkeys((*old, *new)):
        if id_.rpartition(".")[0] in gone_lines:
            continue  # what belongs to a line that came or went is not said again
        was, now = old.get(id_), new.get(id_)
        if was is None and now is not None:
            kind, causes = DifferenceKind.ADDED, now.causes
            yield Difference(id=id_, title=now.title, kind=kind, after=now.words, causes=causes)
        elif was is not None and now is None:
            kind, causes = DifferenceKind.REMOVED, gone.get(id_, ())
            yield Difference(id=id_, title=was.title, kind=kind, before=was.words, causes=causes)
        elif was is not None and now is not None and was.words != now.words:
            yield was.changed_to(id_, now)


# What can differ ------------------------------------------------------------------------------------------------------


def _parts(result: Assessment | Package) -> Iterator[tuple[str, _Part]]:
    assessment = _decision(result)
    yield "outcome", _Part("Outcome", assessment.outcome.value)
    for gate in assessment.gates:
        yield f"gate {gate.id}", _Part(gate.title, _gate_words(gate))
    if assessment.look_again:
        yield "look again", _Part("Look again", f"on {written(assessment.look_again)}")
    if isinstance(result, Package):
        for part in (*result.modules, *result.lines):
            yield from _slots(result, part)
        yield from _options(result)
        for column in Column:
            yield f"days {column.value}", _Part(f"Days, {column.value}", result.ledger.total(column).in_full)
        titles = {line.id: line.title for line in result.lines}
        for row in result.coverage:
            works = ", ".join(titles[line] for line in row.lines) or "nothing"
            yield f"outcome {row.outcome}", _Part(f"What works on {row.title}", works)
        for figure in result.parameters:
            yield f"figure {figure.id}", _Part(f"Figure {figure.id}", _figure_words(figure))
        for finding in result.findings:
            yield f"finding {finding.id}", _Part(f"Finding ({finding.level.value})", finding.text)


def _gate_words(gate: Gate) -> str:
    return f"{gate.verdict.value}, on condition: {gate.condition}" if gate.condition else gate.verdict.value


def _slots(package: Package, part: AnyLine | Module) -> Iterator[tuple[str, _Part]]:
    traced = {reasoned.id: reasoned.causes for reasoned in package.trace}
    yield part.id, _Part(part.title, "in the package", traced.get(part.id, ()))
    for field in attrs.fields(type(part)):
        id_ = f"{part.id}.{field.name}"
        title = f"{part.title}, {field.name.replace('_', ' ')}"
        value = getattr(part, field.name)
        causes = traced.get(id_, ())
        items = tuple(map(_item, value)) if isinstance(value, tuple) else ()
        words = "; ".join(item.exactly for item in items) or _exactly(value)
        yield id_, _Part(title, words, causes, items)


def _item(value: object) -> _Item:
    return _Item(_text(value), _exactly(value), getattr(value, "id", ""))


def _text(value: object) -> str:
    """Say the words in which something is put, such as a need or a condition, and anything else exactly."""
    said = getattr(value, "text", None) or getattr(value, "what", None)
    return said if isinstance(said, str) else _exactly(value)


def _exactly(value: object) -> str:
    """Say a value with all that it holds, so that no change of it goes unseen."""
    if not attrs.has(type(value)) or type(value).__str__ is not object.__str__:
        return in_words(value)
    held = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}  # type: ignore[arg-type]
    named = {name: f"{name.replace('_', ' ')} " if isinstance(inner, bool) else "" for name, inner in held.items()}
    return ", ".join(
        f"{named[name]}{words}" for name, inner in held.items() if name != "id" and (words := in_words(inner))
    )


def _options(package: Package) -> Iterator[tuple[str, _Part]]:
    for choice in package.options:
        yield f"option {choice.id}", _Part(choice.title, "taken up" if choice.taken else "not taken up", choice.causes)


def _figure_words(figure: Parameter) -> str:
    agreed = "" if figure.default is None else f", agreed in the place of {figure.default}"
    return f"{figure.value} {figure.unit}{agreed}"
