"""Names that were given up: they still work for a while, and a warning names who uses them."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coproduce.amendments import Stamped
from coproduce.rules.hookspecs import Plugin, Renamed

DEPRECATED_HOOKS: Mapping[str, str] = {}
"""Hooks that will go with the next major version of the hooks, each with what to use in its place."""

_NAMING = ("line", "role", "option", "figure")
"""The fields of amendments that name something by its id."""

_SELECTING = ("id", "module")
"""The fields of selectors that do."""


class DeprecatedNameWarning(DeprecationWarning):
    """A plugin or an edit uses a hook or an id that was given up."""


def renamed_by(plugins: Iterable[Plugin]) -> dict[str, Renamed]:
    """Gather the ids that plugins in force gave up, each with the one in its place."""
    return {renamed.old: renamed for plugin in plugins for renamed in plugin.renamed}


def with_new_names(stamped: Stamped, given_up: Mapping[str, Renamed]) -> Stamped:
    """Put the ids that are in use in the place of those that were given up, and warn of each."""
    if not given_up:
        return stamped
    said: Any = stamped.amendment
    new = functools.partial(_new, stamped=stamped, given_up=given_up)
    changes: dict[str, Any] = {name: new(getattr(said, name)) for name in _named(said, _NAMING)}
    changes["supersedes"] = tuple(new(id_) for id_ in said.supersedes)
    if hasattr(said, "target"):
        targets = {name: new(getattr(said.target, name)) for name in _named(said.target, _SELECTING)}
        changes["target"] = attrs.evolve(said.target, **targets)
    return attrs.evolve(stamped, amendment=attrs.evolve(said, **changes))


def warn_of_hooks(plugin: Plugin, hooks: Iterable[str], speaker: str) -> None:
    """Warn of each hook that a plugin answers and that was given up."""
    for hook in hooks:
        if hook in DEPRECATED_HOOKS and getattr(type(plugin), hook) is not getattr(Plugin, hook):
            message = f"{speaker} answers {hook}, which was given up: {DEPRECATED_HOOKS[hook]}"
            warnings.warn(message, DeprecatedNameWarning, stacklevel=2)


def _named(value: attrs.AttrsInstance, names: tuple[str, ...]) -> list[str]:
    return [field.name for field in attrs.fields(type(value)) if field.name in names]


def _new(id_: str, stamped: Stamped, given_up: Mapping[str, Renamed]) -> str:
    new = newest(id_, given_up)
    if new != id_:
        message = f"{stamped.amendment.id}, said by {stamped.author.full}, names {id_}: {given_up[id_]}"
        warnings.warn(message, DeprecatedNameWarning, stacklevel=2)
    return new


def newest(id_: str, given_up: Mapping[str, Renamed]) -> str:
    """Follow an id that was given up to the one that is in use, however often it was renamed."""
    seen = {id_}
    while id_ in given_up and given_up[id_].new not in seen:
        id_ = given_up[id_].new
        seen.add(id_)
    return id_
