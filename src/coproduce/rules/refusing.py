"""Why a plugin cannot be put in force: each cause is refused with a sentence of its own, and its remedy."""

from __future__ import annotations

import difflib
import functools
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs
import pluggy

from coproduce.amendments import EDITS, is_id_of
from coproduce.errors import PluginError, printable
from coproduce.offer import Offer
from coproduce.rules.asking import Blaming, author, fault_of, key_of, state_of
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import HOOKS_VERSION, PROJECT, Hooks, Plugin, Renamed

HOOKS = tuple(name for name in vars(Hooks) if name.startswith(f"{PROJECT}_"))
"""The names of the hooks, in the order in which they are asked."""

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})\Z", re.ASCII)
_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[A-Za-z0-9*]+(?:[-.][A-Za-z0-9*]+)*\Z", re.ASCII)
_RESERVED = {EDITS: "a coordinator's edits", "coproduce": "what stands where nobody says anything"}

_SAID_BY_INSTALLATION = ("version", "distribution")


class OfferPlugin(Plugin):
    """Build the plugin that brings an offer on this class: a plugin that also holds the offer as data."""

    offer: Offer

    @property
    def instrument(self) -> str:
        """The version of its questions, where they have one."""
        return ""


def refuse_unusable(plugin: object, others: Iterable[Plugin]) -> None:
    """Raise `PluginError` where a plugin cannot be put in force beside these others."""
    if not isinstance(plugin, Plugin):
        raise _no_plugin(plugin)
    if not _KEY.match(key_of(plugin)):
        message = f"its key is {printable(key_of(plugin))}: expected lower-case words with hyphens"
        raise PluginError(message, code="key", plugin=type(plugin).__name__)
    if plugin.key in _RESERVED:
        message = f"this key is reserved for {_RESERVED[plugin.key]}"
        raise fault_of(plugin, "key", message, "give the plugin another one")
    for other in others:
        if other.key == plugin.key:
            message = f"this key is taken by another plugin in force, {author(other).full}"
            hint = "put each plugin in force once, and leave an installed one out by its key"
            raise fault_of(plugin, "key", message, hint)
    if isinstance(plugin, OfferPlugin) and any(isinstance(other, OfferPlugin) for other in others):
        raise fault_of(plugin, "offer", "it brings an offer, and a practice has one", "open a practice of its own")
    _refuse_state(plugin)
    with Blaming(plugin, ""):
        declared = {name: getattr(plugin, name) for name in _DECLARED}
    _refuse_declared(plugin, **declared)
    class_: Any = type(plugin)
    for fault in _faults_of_hooks(class_):
        raise fault_of(plugin, "hook", *fault)


def _no_plugin(given: object) -> PluginError:
    shown = printable(given) if isinstance(given, str) else f"a {type(given).__name__}"
    message = f"{shown} is no plugin: expected an instance of a class built on coproduce.Plugin"
    hint = f"load it by its key, as in load([{shown}])" if isinstance(given, str) else "pass plugins one by one"
    if isinstance(given, type):
        message = f"the class {given.__name__} is no plugin: expected an instance of a class built on coproduce.Plugin"
        hint = f"pass {given.__name__}(), not {given.__name__}"
    return PluginError(message, code="plugin", hint=hint)


def _refuse_state(plugin: Plugin) -> None:
    """Refuse an instance that holds anything that can change: a frozen value may be a plugin, another may not."""
    held = [name for name in state_of(plugin) if name not in _SAID_BY_INSTALLATION]
    slots = [name for each in type(plugin).__mro__ for name in vars(each).get("__slots__", ()) if name != "__weakref__"]
    if held or (slots and not _is_frozen(type(plugin))):
        message = f"its instance holds state: {', '.join(sorted(held or slots))}"
        raise fault_of(plugin, "state", message, "put constants on the class, or make it an attrs.frozen class")


def _is_frozen(type_: type) -> bool:
    return attrs.has(type_) and type_.__setattr__ is not object.__setattr__


_DECLARED = ("applies", "version", "distribution", "requires", "ids", "renamed")


def _refuse_declared(plugin: Plugin, **declared: Any) -> None:  # noqa: ANN401 - whatever a class may say of itself
    """Refuse what a plugin says of itself where it is of another kind than it must be."""
    if not callable(getattr(declared["applies"], "judge", None)):
        message = f"applies is a {type(declared['applies']).__name__}: expected a predicate"
        raise fault_of(plugin, "applies", message, 'such as sector("housing")')
    for name in ("version", "distribution", "requires"):
        if words := misfit(declared[name], str):
            raise fault_of(plugin, name, f"its {name} {words}: expected text", "put it in quotation marks")
    for name, hint in (("ids", f'("{plugin.key}/need-*",)'), ("renamed", '(Renamed("key/old", "key/new", "1.2"),)')):
        if type(declared[name]) is not tuple:
            message = f"its {name} is {type(declared[name]).__name__}: expected a tuple"
            raise fault_of(plugin, name, message, f"such as {name} = {hint}")
    if not isinstance(plugin, OfferPlugin):
        _refuse_ids(plugin, declared["ids"])
    for renamed in declared["renamed"]:
        if misfit(renamed, Renamed) or not all(is_id_of(id_, plugin.key) for id_ in (renamed.old, renamed.new)):
            message = "its renamed ids hold what is no Renamed of ids of its own"
            raise fault_of(plugin, "renamed", message, 'such as Renamed("key/old", "key/new", "1.2")')
        if renamed.old in declared["ids"]:
            message = f"it gave {renamed.old} up, and its ids hold it still"
            raise fault_of(plugin, "renamed", message, "take it out of ids")
    _refuse_version(plugin)


def _refuse_ids(plugin: Plugin, ids: tuple[Any, ...]) -> None:
    for id_ in ids:
        if type(id_) is not str or not _PATTERN.match(id_) or not id_.startswith(f"{plugin.key}/"):
            shown = printable(id_) if type(id_) is str else type(id_).__name__
            message = f"its ids hold {shown}, which is not of the form {plugin.key}/name"
            raise fault_of(plugin, "ids", message, f'such as ids = ("{plugin.key}/need-*",)')


def _refuse_version(plugin: Plugin) -> None:
    """Refuse a plugin that needs other hooks than there are: another major, or a greater minor."""
    if not plugin.requires:
        return
    wanted, given = _VERSION.match(plugin.requires), _VERSION.match(HOOKS_VERSION)
    assert given is not None
    if wanted is None:
        message = f"it requires {printable(plugin.requires)}, which is no version of the hooks"
        raise fault_of(plugin, "version", message, f'such as requires = "{HOOKS_VERSION}"')
    if wanted[1] != given[1] or int(wanted[2]) > int(given[2]):
        message = f"it requires hooks {plugin.requires}, and this coproduce has hooks {HOOKS_VERSION}"
        other = "coproduce" if int(wanted[1]) >= int(given[1]) else "the plugin"
        raise fault_of(plugin, "version", message, f"upgrade {other}")


_MARKS = {
    "wrapper": ("is a wrapper", "nobody stands around what others say"),
    "hookwrapper": ("is an old wrapper", "nobody stands around what others say"),
    "tryfirst": ("asks to be tried first", "the order of plugins decides nothing here"),
    "trylast": ("asks to be tried last", "the order of plugins decides nothing here"),
    "optionalhook": ("is marked as optional", "a hook that there is not is a mistake"),
    "specname": ("answers under another name", "a method has the name of its hook"),
}


_Fault = tuple[str, str, str]
"""What is wrong with a hook, the remedy, and its name."""


@functools.lru_cache(maxsize=256)
def marks_of(type_: type) -> Mapping[str, Any]:
    """Give the options of each method of a class that is marked as a hook, by its name, as pluggy reads them."""
    manager = pluggy.PluginManager(PROJECT)
    marks = ((name, manager.parse_hookimpl_opts(type_, name)) for name in dir(type_))
    return MappingProxyType({name: mark for name, mark in marks if mark is not None})


@functools.lru_cache(maxsize=256)
def _faults_of_hooks(type_: type) -> tuple[_Fault, ...]:
    """Say what is wrong with the hooks of a class; it is looked at once, however often its plugin is put in force."""
    named = {*marks_of(type_), *(name for name in dir(type_) if name.startswith(f"{PROJECT}_"))}
    return tuple(fault for name in sorted(named) for fault in _faults_of_hook(type_, name, marks_of(type_).get(name)))


def _faults_of_hook(type_: type, name: str, mark: Mapping[str, Any] | None) -> Iterator[_Fault]:
    if name not in HOOKS:
        bare = {hook.removeprefix(f"{PROJECT}_"): hook for hook in HOOKS}
        close = difflib.get_close_matches(name.removeprefix(f"{PROJECT}_"), bare, n=1)
        hint = f"did you mean {bare[close[0]]}?" if close else f"the hooks are {', '.join(HOOKS)}"
        yield "there is no such hook", hint, name
    elif getattr(type_, name) is not getattr(Plugin, name):
        if mark is None:
            yield "this hook is not marked", "put @hookimpl above the method", name
            return
        for option, (what, why) in _MARKS.items():
            if mark.get(option):
                yield f"this hook {what}: {why}", "use coproduce.hookimpl", name
        yield from _faults_of_signature(type_, name)


def _faults_of_signature(type_: type, name: str) -> Iterator[_Fault]:
    function = getattr(type_, name)
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        yield "this hook is asynchronous", "make it a plain method that yields", name
        return
    expected = list(inspect.signature(getattr(Plugin, name)).parameters)
    parameters = inspect.signature(function).parameters
    plain = all(each.kind is each.POSITIONAL_OR_KEYWORD for each in parameters.values())
    takes = f"this hook takes ({', '.join(expected)}), without defaults"
    defaulted = [each.name for each in parameters.values() if each.default is not each.empty]
    if defaulted:
        yield f"{takes}, and this gives one to {', '.join(defaulted)}", "what a hook is told is in its context", name
    elif list(parameters) != expected or not plain:
        given = ", ".join(str(each).partition(":")[0] for each in parameters.values())
        yield f"{takes}, and not ({given})", "give it just these parameters", name
