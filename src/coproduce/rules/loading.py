"""Plugins that are installed: listed without importing any, loaded by name, and failing closed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import attrs

from coproduce.audience import EVERYONE
from coproduce.errors import PluginError, escaped, expect, printable
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.registry import key_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "coproduce.v1"
"""The entry-point group in which a distribution names its plugins."""


@attrs.frozen(order=True)
class InstalledPlugin:
    """Hold what the metadata of a distribution says of a plugin in it."""

    key: str = attrs.field(metadata=EVERYONE)
    distribution: str = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(metadata=EVERYONE)
    target: str = attrs.field(metadata=EVERYONE)


def available() -> tuple[InstalledPlugin, ...]:
    """List the plugins that are installed, from metadata alone: none of their code runs."""
    return tuple(sorted(plugin for plugin, _ in _entries()))


def load(names: Iterable[str] | None = None) -> tuple[Plugin, ...]:
    """Load installed plugins by their keys, or all that are installed.

    Raises `PluginError` where a name is not installed, is installed twice, cannot be imported, or is no plugin.
    """
    if isinstance(names, str):
        expect(names, (list, tuple), "names", f"as in load([{printable(names)}])")
    entries = sorted(_entries(), key=lambda entry: entry[0])
    keys = [plugin.key for plugin, _ in entries]
    wanted = keys if names is None else list(dict.fromkeys(names))
    for name in wanted:
        if keys.count(name) != 1:
            have = "is installed by two distributions" if name in keys else "is not installed"
            hint = f"installed are {', '.join(keys) or 'none'}"
            raise PluginError(f"this plugin {have}", code="plugin", plugin=escaped(name), hint=hint)
    return tuple(_loaded(plugin, point) for plugin, point in entries if plugin.key in wanted)


def _entries() -> list[tuple[InstalledPlugin, EntryPoint]]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - read on first use, importing the library stays light

    return [(_described(point), point) for point in entry_points(group=GROUP)]


def _described(point: EntryPoint) -> InstalledPlugin:
    name, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    return InstalledPlugin(point.name, name, version, point.value)


def _loaded(plugin: InstalledPlugin, point: EntryPoint) -> Plugin:
    speaker = f"{plugin.key} ({plugin.distribution} {plugin.version})"
    try:
        made = point.load()()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
        message = f"cannot be loaded: {type(error).__name__}"
        hint = f"mend or uninstall {plugin.distribution}"
        raise PluginError(message, code="import", plugin=speaker, hint=hint) from None
    if not isinstance(made, Plugin):
        message = f"{plugin.target} gives no plugin: expected a class built on coproduce.Plugin"
        raise PluginError(message, code="plugin", plugin=speaker)
    if key_of(made) != plugin.key:
        message = f"its key is {key_of(made)!r} and its entry point {plugin.key!r}: expected the same"
        raise PluginError(message, code="key", plugin=speaker)
    return made
