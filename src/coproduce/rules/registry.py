"""The plugins in force: registered or refused, asked hook by hook, all of their faults told at once."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

import attrs
import pluggy

from coproduce.amendments import EDITS
from coproduce.charity import Charity
from coproduce.errors import PluginError, together
from coproduce.provenance import Author
from coproduce.rules.applicability import Verdict
from coproduce.rules.asking import Asking, Blaming, author, fault_of, state_of
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import PROJECT, Hooks, Plugin
from coproduce.rules.lending import put_back, shared
from coproduce.rules.packs import DataPack
from coproduce.rules.refusing import HOOKS, OfferPlugin, marks_of, refuse_unusable
from coproduce.rules.renaming import warn_of_hooks

AGREED = Author(EDITS)
"""The author of a coordinator's own edits; no plugin may have this key."""


class _Manager(pluggy.PluginManager):
    """Register the hooks that a plugin answers: what else it has, or inherits from `Plugin`, is not looked at."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> Any:  # noqa: ANN401 - as pluggy has it
        """Give the options of a hook, and nothing for any other name."""
        class_: Any = type(plugin)
        mark = marks_of(class_).get(name)
        return None if mark is None else dict(mark)

    def parse_hookspec_opts(self, module_or_class: Any, name: str) -> Any:  # noqa: ANN401 - as pluggy has it
        """Give the options of the specification of a hook, and nothing for any other name."""
        return super().parse_hookspec_opts(module_or_class, name) if name.startswith(f"{PROJECT}_") else None


@attrs.frozen(eq=False)
class Registry:
    """Hold the plugins in force, the offer's own first and the others in the order of their keys.

    Raises `PluginError` with every plugin that cannot be used, naming each and what is wrong.
    """

    plugins: tuple[Plugin, ...]
    _states: dict[int, dict[str, object]] = attrs.field(init=False, repr=False)
    _manager: pluggy.PluginManager = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        manager = _Manager(PROJECT)
        manager.add_hookspecs(Hooks)
        faults = []
        for plugin in self.plugins:
            try:
                refuse_unusable(plugin, manager.get_plugins())
                warn_of_hooks(plugin, HOOKS, author(plugin).full)
                with Blaming(plugin, ""):
                    manager.register(plugin, name=plugin.key)
            except PluginError as fault:
                faults.append(fault)
        raise_plugins(faults)
        object.__setattr__(self, "_manager", manager)
        object.__setattr__(self, "_states", {id(plugin): dict(state_of(plugin)) for plugin in self.plugins})

    def verdicts(self, charity: Charity) -> dict[str, Verdict]:
        """Tell, by its key, whether each plugin concerns a charity; raise `PluginError` where a predicate fails."""
        found, faults = dict[str, Verdict](), []
        for plugin in self.plugins:
            try:
                found[plugin.key] = verdict_on(plugin, charity)
            except PluginError as fault:
                faults.append(fault)
        raise_plugins(faults)
        return found

    def ask(
        self, hook: str, types: tuple[type, ...], *, among: Container[str] | None = None, context: object = None
    ) -> list[tuple[Plugin, Any]]:
        """Ask each plugin, or each whose key is among these, and list what it answers, checked and with the plugin.

        Raises `PluginError` with every plugin that fails, yields something foreign, or never stops.
        """
        askings = [asking for asking in self._askings(hook, types) if among is None or asking.plugin.key in among]
        others = [asking for asking in askings if not _is_ours(asking.plugin)]
        given = shared(context) if others else []
        said: list[tuple[Plugin, Any]] = []
        faults = []
        for asking in askings:
            try:
                answers = asking.trusted_answers if _is_ours(asking.plugin) else asking.answers
                said.extend((asking.plugin, value) for value in answers(context))
            except PluginError as fault:
                faults.append(fault)
        raise_plugins([*faults, *_tampering(others, put_back(given), context)])
        return said

    def _askings(self, hook: str, types: tuple[type, ...]) -> Iterator[Asking]:
        functions = {id(each.plugin): each.function for each in getattr(self._manager.hook, hook).get_hookimpls()}
        for plugin in self.plugins:
            if id(plugin) in functions:
                yield Asking(plugin, hook, functions[id(plugin)], types, self._states[id(plugin)])


def _tampering(askings: list[Asking], changed: list[str], context: object) -> list[PluginError]:
    """Name who changed what all of them share: those who do so again, or else everyone who was asked."""
    if not changed:
        return []
    again = [fault for asking in askings if (fault := asking.changes(context))]
    return again or [asking.tampers(changed) for asking in askings]


def _is_ours(plugin: Plugin) -> bool:
    """Tell whether what answers is code of ours: the offer's own rules, or a data pack that was strictly read."""
    return isinstance(plugin, OfferPlugin) or (type(plugin) is DataPack and plugin.read)


def raise_plugins(faults: list[PluginError]) -> None:
    """Raise the one fault there is, or one error with all of them; do nothing where there is none."""
    if faults:
        raise together(faults, f"{len(faults)} plugins failed", code="plugins")


def verdict_on(plugin: Plugin, charity: Charity) -> Verdict:
    """Tell whether a plugin concerns a charity; raise `PluginError` where its predicate fails, wavers or is none."""
    with Blaming(plugin, "applies"):
        verdict, again = plugin.applies.judge(charity), plugin.applies.judge(charity)
    for each in (verdict, again):
        if type(each) is not Verdict or misfit(each, Verdict):
            message = f"its predicate gave {type(each).__name__}: expected a whole verdict"
            raise fault_of(plugin, "applies", message, "use sector() and nation()", hook="applies")
    if verdict != again:
        message = "asked twice, its predicate gave two verdicts"
        raise fault_of(plugin, "changes its mind", message, "rest on the charity", hook="applies")
    return verdict
