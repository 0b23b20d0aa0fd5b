"""What plugins bring to choose from and to ask: gathered from all of them, each id once, each name known."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import attrs

from coproduce.answers import Kind
from coproduce.assembly import Catalogue
from coproduce.diagnostic import Question, Questions
from coproduce.errors import PluginError, printable
from coproduce.offer import AnyLine, Line, Module, Offer, Option, Role, Workshop
from coproduce.rules.asking import author, fault_of
from coproduce.rules.hookspecs import CatalogueEntry, Plugin, Renamed
from coproduce.rules.packs import DataPack
from coproduce.rules.refusing import OfferPlugin
from coproduce.rules.registry import Registry, raise_plugins
from coproduce.rules.renaming import DeprecatedNameWarning, newest, renamed_by

_Entries = list[tuple[Plugin, Any]]
_CATALOGUE, _QUESTIONS = "coproduce_catalogue", "coproduce_questions"


@attrs.frozen(eq=False)
class Brought:
    """Hold the catalogue and the questions of a practice, the offer's own first, and then those of other plugins."""

    catalogue: Catalogue
    questions: Questions

    @classmethod
    def by(cls, offering: OfferPlugin, registry: Registry) -> Brought:
        """Ask every plugin what it brings.

        Raises `PluginError` with every id that is taken, every name that no catalogue holds, and every question that
        something rests on and nobody asks.
        """
        given_up = renamed_by(registry.plugins)
        brought = registry.ask(_CATALOGUE, get_args(CatalogueEntry))
        entries = [(plugin, _renewed(plugin, entry, given_up)) for plugin, entry in brought] if given_up else brought
        asked = registry.ask(_QUESTIONS, (Question,))
        of_questions = (_taken(asked, _QUESTIONS), _without_options(asked))
        faults = (_taken(entries, _CATALOGUE), _astray(entries), _numbered(entries), *of_questions)
        raise_plugins([fault for each in faults for fault in each])
        questions = Questions(tuple(question for _, question in asked), offering.instrument)
        lines = frozenset(entry.id for _, entry in entries if isinstance(entry, Line))
        raise_plugins([*_unasked(offering, questions), *_waiting(registry, questions, lines)])
        return cls(_catalogue(entries), questions)


def _catalogue(entries: _Entries) -> Catalogue:
    kinds = (("lines", get_args(AnyLine)), ("modules", (Module,)), ("roles", (Role,)), ("options", (Option,)))
    sorts: dict[str, Any] = {
        name: tuple(entry for _, entry in entries if type(entry) in types) for name, types in kinds
    }
    return Catalogue(**sorts)


def _taken(entries: _Entries, hook: str) -> Iterator[PluginError]:
    """Yield a fault for each entry whose id another has already, but for the case of its letters."""
    seen: set[str] = set()
    for plugin, entry in entries:
        if entry.id.casefold() in seen:
            message, hint = f"the id {printable(entry.id)} is taken", "every id of a catalogue is given once"
            yield fault_of(plugin, "id", message, hint, hook)
        seen.add(entry.id.casefold())


def _astray(entries: _Entries) -> Iterator[PluginError]:
    """Yield a fault for each module, role or option that is named and that no catalogue holds."""
    ids = {entry.id for _, entry in entries}
    for plugin, entry in entries:
        for id_ in _names_in(entry):
            if id_ not in ids:
                message = f"{entry.id} names {printable(id_)}, which no catalogue in force holds"
                yield fault_of(plugin, "stale", message, hook=_CATALOGUE)


def _renewed(plugin: Plugin, entry: Any, given_up: Mapping[str, Renamed]) -> Any:  # noqa: ANN401 - any entry
    """Put the ids that are in use in the place of those that were given up in what an entry names, and warn of each."""
    old = [id_ for id_ in _names_in(entry) if id_ in given_up]
    for id_ in old:
        message = f"{entry.id}, brought by {author(plugin).full}, names {id_}: {given_up[id_]}"
        warnings.warn(message, DeprecatedNameWarning, stacklevel=2)
    if not old:
        return entry
    if isinstance(entry, Role):
        return attrs.evolve(entry, option=newest(entry.option, given_up))
    roles = tuple(newest(role, given_up) for role in entry.roles)
    return attrs.evolve(entry, module=newest(entry.module, given_up), roles=roles)


def _names_in(entry: CatalogueEntry) -> tuple[str, ...]:
    if isinstance(entry, Line):
        return (entry.module, *entry.roles)
    return (entry.option,) if isinstance(entry, Role) and entry.option else ()


def _without_options(asked: _Entries) -> Iterator[PluginError]:
    """Yield a fault for each question that is a choice among nothing."""
    for plugin, question in asked:
        if question.kind in (Kind.CHOICE, Kind.CHOICES) and not question.options:
            message, hint = f"{question.id} is a {question.kind.value} without options", 'as in options=("yes", "no")'
            yield fault_of(plugin, "options", message, hint, _QUESTIONS)


def _numbered(entries: _Entries) -> Iterator[PluginError]:
    """Yield a fault for each workshop of a plugin whose place in the series of its module is none, or another's."""
    places: dict[tuple[str, int], str] = {}
    for plugin, entry in entries:
        if isinstance(entry, Workshop):
            first = places.setdefault((entry.module, entry.number), entry.id)
            if not isinstance(plugin, OfferPlugin) and (first != entry.id or entry.number < 1):
                whose = f"is that of {first}" if first != entry.id else "comes before the first"
                message = f"{entry.id} has the number {entry.number} in {entry.module}, which {whose}"
                yield fault_of(plugin, "number", message, "number it behind those that there are", _CATALOGUE)


def _unasked(offering: OfferPlugin, questions: Questions) -> Iterator[PluginError]:
    """Yield a fault where an offer rests on questions that nobody asks."""
    items = questions.items()
    unknown = [id_ for id_ in dict.fromkeys(_rested_on(offering.offer)) if id_ not in questions and id_ not in items]
    if unknown:
        message = f"the offer rests on {', '.join(map(printable, unknown))}, which no question in force asks"
        yield fault_of(offering, "question", message, hook=_QUESTIONS)


def _rested_on(offer: Offer) -> Iterator[str]:
    yield from (outcome.question for outcome in offer.outcomes if outcome.question)
    yield from (option.question for option in offer.options)
    yield from (getattr(offer.facts, field.name) for field in attrs.fields(type(offer.facts)))
    yield from offer.nothing_proposed.ask


def _waiting(registry: Registry, questions: Questions, lines: frozenset[str]) -> Iterator[PluginError]:
    """Yield a fault for each entry of a data pack that waits for what there never is."""
    for plugin in registry.plugins:
        for fault in plugin.astray(questions, lines) if isinstance(plugin, DataPack) else ():
            yield fault_of(plugin, "question", fault, "correct its when", _QUESTIONS)
