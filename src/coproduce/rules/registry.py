"""The plugins in force: registered or refused, asked one by one, and everything they yield checked."""

from __future__ import annotations

import difflib
import inspect
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pluggy

from coproduce.amendments import EDITS, AddActivity, is_id_of
from coproduce.charity import Charity
from coproduce.diagnostic import Question
from coproduce.errors import PluginError, printable
from coproduce.offer import Offer
from coproduce.provenance import Author
from coproduce.rules.applicability import Verdict
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import PROJECT, Hooks, Plugin

MOST_ANSWERS = 10_000
"""The most values that one plugin may yield from one hook."""

AGREED = Author(EDITS)
"""The author of a coordinator's own edits; no plugin may have this key."""

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
_HOOKS = tuple(name for name in vars(Hooks) if name.startswith(f"{PROJECT}_"))


class OfferPlugin(Plugin):
    """Build the plugin that brings an offer on this class: a plugin that also holds the offer as data."""

    offer: Offer

    @property
    def instrument(self) -> str:
        """The version of its questions, where they have one."""
        return ""


@attrs.frozen(eq=False)
class Registry:
    """Hold the plugins in force, the offer's own first and the others in the order of their keys.

    Raises `PluginError` where a plugin cannot be used, naming it and what is wrong.
    """

    plugins: tuple[Plugin, ...]
    _manager: pluggy.PluginManager = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        manager = pluggy.PluginManager(PROJECT)
        manager.add_hookspecs(Hooks)
        for plugin in self.plugins:
            _refuse_unusable(plugin, manager)
            manager.register(plugin, name=plugin.key)
        object.__setattr__(self, "_manager", manager)

    def ask(
        self, hook: str, types: tuple[type, ...], *, charity: Charity | None = None, context: object = None
    ) -> Iterator[tuple[Plugin, Any]]:
        """Ask each plugin that applies to the charity, and yield what it answers, checked and with the plugin.

        Raises `PluginError` where a plugin fails, yields something foreign, or never stops.
        """
        caller = getattr(self._manager.hook, hook)
        functions = {id(found.plugin): found.function for found in caller.get_hookimpls()}
        for plugin in self.plugins:
            function = functions.get(id(plugin))
            if function and (charity is None or verdict_on(plugin, charity).holds is True):
                for value in _drained(plugin, hook, function, context):
                    yield plugin, _checked(plugin, hook, value, types)


def author(plugin: Plugin) -> Author:
    """Give the author that is stamped on what a plugin says."""
    return Author(plugin.key, plugin.version, plugin.distribution)


def key_of(plugin: object) -> str:
    """Give the key of a plugin, or an empty text where it has none."""
    key = getattr(plugin, "key", "")
    return key if isinstance(key, str) else ""


def verdict_on(plugin: Plugin, charity: Charity) -> Verdict:
    """Tell whether a plugin concerns a charity; raise `PluginError` where its predicate fails or is none."""
    try:
        verdict = plugin.applies.judge(charity)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
        raise _failure(plugin, "applies", error) from None
    if type(verdict) is not Verdict:
        message = f"its predicate gave {type(verdict).__name__}: expected a verdict"
        raise PluginError(message, code="applies", plugin=str(author(plugin)), hint="use sector() and nation()")
    return verdict


def refuse_taken(entries: list[tuple[Plugin, Any]], hook: str) -> None:
    """Raise `PluginError` where two entries have the same id, but for the case of its letters."""
    seen: set[str] = set()
    for plugin, entry in entries:
        folded = entry.id.casefold()
        if folded in seen:
            message = f"the id {printable(entry.id)} is taken"
            hint = "every id of a catalogue is given once"
            raise PluginError(message, code="id", plugin=str(author(plugin)), hook=hook, hint=hint)
        seen.add(folded)


# Registering ----------------------------------------------------------------------------------------------------------


def _refuse_unusable(plugin: object, manager: pluggy.PluginManager) -> None:
    if not isinstance(plugin, Plugin):
        message = f"{printable(plugin)} is no plugin: expected an instance of a class built on coproduce.Plugin"
        hint = f"load it by its key, as in load([{printable(plugin)}])" if isinstance(plugin, str) else ""
        name = plugin.__name__ if isinstance(plugin, type) else "CriminalJustice"
        raise PluginError(message, code="plugin", hint=hint or f"pass {name}(), not {name}")
    if not _KEY.match(key_of(plugin)):
        message = f"its key is {printable(key_of(plugin))}: expected lower-case words with hyphens"
        raise PluginError(message, code="key", plugin=type(plugin).__name__)
    if manager.has_plugin(plugin.key) or plugin.key == AGREED.key:
        message = "this key is taken by another plugin in force"
        raise PluginError(message, code="key", plugin=plugin.key, hint="put each plugin in force once")
    if not callable(getattr(plugin.applies, "judge", None)):
        message = f"applies is {printable(plugin.applies)}: expected a predicate"
        raise PluginError(message, code="applies", plugin=plugin.key, hint='such as sector("housing")')
    for name in dir(type(plugin)):
        if name.startswith(f"{PROJECT}_"):
            _refuse_hook(plugin, name, manager)


def _refuse_hook(plugin: Plugin, name: str, manager: pluggy.PluginManager) -> None:
    if name not in _HOOKS:
        close = difflib.get_close_matches(name, _HOOKS, n=1)
        hint = f"did you mean {close[0]}?" if close else f"the hooks are {', '.join(_HOOKS)}"
        raise PluginError("there is no such hook", code="hook", plugin=plugin.key, hook=name, hint=hint)
    if getattr(type(plugin), name) is getattr(Plugin, name):
        return
    options = manager.parse_hookimpl_opts(plugin, name)
    if options is None:
        hint = "put @hookimpl above the method"
        raise PluginError("this hook is not marked", code="hook", plugin=plugin.key, hook=name, hint=hint)
    given = sorted(option for option, value in options.items() if value)
    if given:
        message = f"this hook is marked with {', '.join(given)}: the order of plugins decides nothing here"
        raise PluginError(message, code="hook", plugin=plugin.key, hook=name, hint="use coproduce.hookimpl")
    _refuse_parameters(plugin, name)


def _refuse_parameters(plugin: Plugin, name: str) -> None:
    expected = list(inspect.signature(getattr(Plugin, name)).parameters)
    parameters = inspect.signature(getattr(type(plugin), name)).parameters.values()
    plain = all(each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD for each in parameters)
    if not plain or [each.name for each in parameters] != expected:
        message = f"this hook takes ({', '.join(expected)}), without defaults"
        raise PluginError(message, code="hook", plugin=plugin.key, hook=name, hint="give it just these parameters")


# Draining -------------------------------------------------------------------------------------------------------------


def _drained(plugin: Plugin, hook: str, function: Callable[..., Any], context: object) -> Iterator[Any]:
    answers = _called(plugin, hook, function, context)
    _refuse_single(plugin, hook, answers)
    try:
        for number, value in enumerate(answers if answers is not None else ()):
            if number >= MOST_ANSWERS:
                break
            yield value
        else:
            return
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
        raise _failure(plugin, hook, error) from None
    message = f"yielded more than {MOST_ANSWERS} values"
    raise PluginError(message, code="endless", plugin=str(author(plugin)), hook=hook)


def _called(plugin: Plugin, hook: str, function: Callable[..., Any], context: object) -> Any:  # noqa: ANN401 - any answer
    try:
        return function() if context is None else function(context)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
        raise _failure(plugin, hook, error) from None


def _refuse_single(plugin: Plugin, hook: str, answers: object) -> None:
    many = getattr(type(answers), "__iter__", None) is not None and not isinstance(answers, str)
    if answers is not None and not many:
        message = f"returned {type(answers).__name__}: expected values to go through, one after another"
        raise PluginError(message, code="foreign", plugin=str(author(plugin)), hook=hook, hint="yield it instead")


def _failure(plugin: Plugin, hook: str, error: BaseException) -> PluginError:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    message = f"raised {type(error).__name__} at {place}"
    return PluginError(message, code="raised", plugin=str(author(plugin)), hook=hook)


def _checked(plugin: Plugin, hook: str, value: Any, types: tuple[type, ...]) -> Any:  # noqa: ANN401 - one of the types
    if type(value) not in types:
        wanted = ", ".join(sorted(type_.__name__ for type_ in types))
        message = f"yielded {type(value).__name__}: expected {wanted}"
        raise PluginError(message, code="foreign", plugin=str(author(plugin)), hook=hook)
    if not isinstance(plugin, OfferPlugin) and (words := misfit(value, type(value))):
        message = f"yielded a {type(value).__name__} whose {words}"
        raise PluginError(message, code="field", plugin=str(author(plugin)), hook=hook)
    form = f"{plugin.key}.name" if isinstance(value, Question) else f"{plugin.key}/name"
    if not _owns(plugin, value):
        message = f"the id {printable(value.id)} is not of the form {form}"
        raise PluginError(message, code="id", plugin=str(author(plugin)), hook=hook)
    return value


def _owns(plugin: Plugin, value: Any) -> bool:  # noqa: ANN401 - one of the types that the hook yields
    if isinstance(value, Question):
        return isinstance(plugin, OfferPlugin) or value.id.startswith(f"{plugin.key}.")
    if isinstance(value, AddActivity) and not is_id_of(value.line, plugin.key):
        return False
    return is_id_of(value.id, plugin.key)
