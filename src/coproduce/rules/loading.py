"""Plugins that are installed: listed without importing any, imported only where they are allowed, failing closed."""

from __future__ import annotations

import itertools
import re
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from coproduce.assessment import PluginRecord
from coproduce.audience import EVERYONE
from coproduce.errors import CoproduceError, PluginError, escaped, expect, named_or_near, printable, together
from coproduce.provenance import Author
from coproduce.rules.asking import Blaming, key_of
from coproduce.rules.hookspecs import HOOKS_VERSION, Plugin
from coproduce.rules.pack_reading import read_pack

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    _Entry = tuple["InstalledPlugin", EntryPoint]

GROUP = f"coproduce.v{HOOKS_VERSION.partition('.')[0]}"
"""The entry-point group in which a distribution names its plugins; its number is the major version of the hooks."""

PACK = "pack.toml"
"""The file that holds a data pack inside the package that an entry point names."""

_GROUPS = re.compile(r"coproduce\.v[0-9]+\Z", re.ASCII)


@attrs.frozen(order=True)
class InstalledPlugin:
    """Hold what the metadata of a distribution says of a plugin in it.

    One of another group speaks through other hooks than there are here: it is listed, and never imported.
    """

    key: str = attrs.field(metadata=EVERYONE)
    distribution: str = attrs.field(metadata=EVERYONE)
    version: str = attrs.field(metadata=EVERYONE)
    target: str = attrs.field(metadata=EVERYONE)
    group: str = attrs.field(default=GROUP, metadata=EVERYONE)

    @property
    def usable(self) -> bool:
        """Whether it speaks through the hooks that there are."""
        return self.group == GROUP

    @property
    def is_pack(self) -> bool:
        """Whether it is a data pack, without any code."""
        return ":" not in self.target

    @property
    def author(self) -> Author:
        """The author of what it would say."""
        return Author(self.key, self.version, self.distribution)

    def fault(self, code: str, message: str, hint: str = "") -> PluginError:
        """Make the error that names it with its distribution and version."""
        return PluginError(message, code=code, plugin=escaped(self.author.full), hint=hint)


def available() -> tuple[InstalledPlugin, ...]:
    """List the plugins that are installed, from metadata alone: none of their code runs."""
    return tuple(sorted(plugin for plugin, _ in _entries()))


def load(names: Iterable[str] | None = None) -> tuple[Plugin, ...]:
    """Load installed plugins by their keys, or all that are installed.

    Raises `PluginError` with every name that is not installed, is installed twice, needs other hooks, cannot be
    imported, or is no plugin.
    """
    if isinstance(names, str):
        expect(names, (list, tuple), "names", f"as in load([{printable(names)}])")
    wanted = None if names is None else list(dict.fromkeys(names))
    found = Installation.read(allow=wanted, deny=())
    here = [plugin.key for plugin in available()]
    faults = [fault for _, fault in found.failed]
    for name in wanted or ():
        if name not in here:
            hint = f"installed are {', '.join(dict.fromkeys(here)) or 'none'}"
            faults.append(PluginError("this plugin is not installed", code="plugin", plugin=escaped(name), hint=hint))
    if faults:
        raise together(faults, f"{len(faults)} plugins cannot be used", code="plugins")
    return found.plugins


@attrs.frozen
class Installation:
    """Hold the plugins that are installed and allowed, those that failed, and those that are left alone, with why."""

    plugins: tuple[Plugin, ...]
    failed: tuple[tuple[Author, PluginError], ...]
    idle: tuple[PluginRecord, ...]

    @classmethod
    def read(cls, *, allow: Iterable[str] | None, deny: Iterable[str]) -> Installation:
        """Import what is allowed and not denied, and nothing else."""
        for given, name in ((allow, "allow"), (deny, "deny")):
            if isinstance(given, str):
                expect(given, (list, tuple), name, f"as in {name}=[{printable(given)}]")
        expect(deny, Iterable, "deny", "as in deny=[]")
        allowed, denied = None if allow is None else set(allow), set(deny)
        entries = sorted(_entries(), key=lambda entry: entry[0])
        plugins, failed, idle = list[Plugin](), [], []
        for same in _by_key(entries):
            plugin, point = same[0]
            if why := _left_alone(plugin, allowed, denied):
                idle.append(_idle(plugin.author, why))
                continue
            try:
                _refuse_several([other for other, _ in same])
                plugins.append(_loaded(plugin, point))
            except PluginError as fault:
                failed.append((plugin.author, fault))
        installed = {plugin.key for plugin, _ in entries}
        idle += [
            _idle(Author(escaped(str(key))), "it is not installed") for key in sorted((allowed or set()) - installed)
        ]
        failed += [(Author(str(key)), _not_there(str(key), installed)) for key in sorted(denied - installed)]
        return cls(tuple(plugins), tuple(failed), tuple(idle))


def _not_there(key: str, installed: set[str]) -> PluginError:
    hint = named_or_near(key, sorted(installed), "installed are") if installed else "none is installed"
    return PluginError("this plugin is denied, and not installed", code="plugin", plugin=escaped(key), hint=hint)


def _idle(by: Author, why: str) -> PluginRecord:
    return PluginRecord(author=by, applies=False, verdict=why, in_force=False)


def _by_key(entries: list[_Entry]) -> list[list[_Entry]]:
    """Group entries by key; where one speaks through the hooks that there are, those of other hooks do not count."""
    grouped = [list(group) for _, group in itertools.groupby(entries, key=lambda entry: entry[0].key)]
    return [[entry for entry in group if entry[0].usable] or group for group in grouped]


def _refuse_several(same: list[InstalledPlugin]) -> None:
    if len(same) > 1:
        names = " and ".join(f"{one.distribution} {one.version}" for one in same)
        message = f"this plugin is installed by {len(same)} distributions: {names}"
        raise PluginError(message, code="plugin", plugin=escaped(same[0].key), hint="uninstall all but one of them")


def _left_alone(plugin: InstalledPlugin, allowed: set[str] | None, denied: set[str]) -> str:
    if plugin.key in denied:
        return "installed, and denied"
    if allowed is not None and plugin.key not in allowed:
        return "installed, and not among the plugins that are allowed"
    return ""


def _entries() -> list[_Entry]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - read on first use, importing the library stays light

    everything = entry_points()
    groups = [group for group in everything.groups if _GROUPS.match(group)]
    return [(_described(point), point) for group in groups for point in everything.select(group=group)]


def _described(point: EntryPoint) -> InstalledPlugin:
    name, version = (point.dist.name, point.dist.version) if point.dist else ("", "")
    return InstalledPlugin(point.name, name, version, point.value, point.group)


# Loading one ----------------------------------------------------------------------------------------------------------


def _loaded(plugin: InstalledPlugin, point: EntryPoint) -> Plugin:
    if not plugin.usable:
        message = f"it speaks through {plugin.group}, and this coproduce through {GROUP}"
        other = "the plugin" if _major(plugin.group) < _major(GROUP) else "coproduce"
        raise plugin.fault("version", message, f"upgrade {other}, or deny {escaped(plugin.key)}")
    made = _read(plugin) if plugin.is_pack else _made(plugin, point)
    if key_of(made) != plugin.key:
        message = f"its key is {printable(key_of(made))} and its entry point {printable(plugin.key)}: expected the same"
        raise plugin.fault("key", message, f"name the entry point {escaped(key_of(made))}")
    return _with_metadata(made, plugin)


def _made(plugin: InstalledPlugin, point: EntryPoint) -> Plugin:
    try:
        made = point.load()()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
        message = f"cannot be loaded: {_in_short(error)}"
        hint = f"mend or uninstall {escaped(plugin.distribution)}, or leave {escaped(plugin.key)} out"
        raise plugin.fault("import", message, hint) from None
    if not isinstance(made, Plugin):
        message = f"{escaped(plugin.target)} gives no plugin: expected a class built on coproduce.Plugin"
        raise plugin.fault("plugin", message)
    return made


def _in_short(error: BaseException) -> str:
    """Tell the kind of an error, where it is, and what is missing or wrong, where that is a name of code."""
    frames = traceback.extract_tb(error.__traceback__)
    file, line = frames[-1].filename, frames[-1].lineno
    if isinstance(error, SyntaxError) and error.filename:
        file, line = error.filename, error.lineno
    name = f", {escaped(str(error.name))}" if isinstance(error, (ImportError, AttributeError)) and error.name else ""
    told = f", {error.message}" if isinstance(error, CoproduceError) else ""
    return f"{type(error).__name__}{name}{told} at {escaped(Path(str(file)).name)}:{line}"


def _read(plugin: InstalledPlugin) -> Plugin:
    """Read the data pack inside a package, which is found and not imported."""
    from importlib.util import find_spec  # noqa: PLC0415 - read on first use, importing the library stays light

    package = plugin.target.partition(".")[0]
    try:
        places = getattr(find_spec(package), "submodule_search_locations", None) or ()
    except (ImportError, ValueError):  # so says Python of a module that is there, and does not say from where
        places = ()
    files = [Path(place, *plugin.target.split(".")[1:], PACK) for place in places]
    for file in files:
        if file.is_file():
            try:
                return read_pack(file, distribution=plugin.distribution, version=plugin.version)
            except CoproduceError as error:
                told = "; ".join(_in_words(fault) for fault in error.errors)
                raise plugin.fault("pack", f"its data pack cannot be read: {told}") from None
    message = f"{escaped(plugin.target)} holds no {PACK}"
    raise plugin.fault("pack", message, f"a plugin with code is named as {escaped(plugin.target)}:ClassName")


def _in_words(fault: CoproduceError) -> str:
    """Tell a fault of an installed file by its name and line, and not by the folder of this machine."""
    line = f"{PACK}:{fault.line}" if fault.line else PACK
    return " ".join(part for part in (f"{line}:", fault.path and f"{fault.path}:", fault.message) if part)


def _with_metadata(made: Plugin, plugin: InstalledPlugin) -> Plugin:
    """Give a plugin the version and distribution it is installed with, or refuse one that says another."""
    for name in ("version", "distribution"):
        with Blaming(made, ""):
            told = getattr(made, name)
        installed = getattr(plugin, name)
        if told not in ("", installed):
            message = f"it says that its {name} is {printable(told)}, and it is installed as {printable(installed)}"
            where = "file" if plugin.is_pack else "class"
            raise plugin.fault(name, message, f"leave the {name} out of the {where}, or install it again")
        if told == "" and not attrs.has(type(made)):
            vars(made)[name] = installed
    return made


def _major(group: str) -> int:
    return int(group.rpartition("v")[2])
