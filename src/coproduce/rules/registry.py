"""The plugins in force: registered or refused, asked hook by hook, all of their faults told at once."""

from __future__ import annotations

from typing import Any

import attrs
import pluggy

from coproduce.amendments import EDITS
from coproduce.charity import Charity
from coproduce.errors import PluginError, together
from coproduce.provenance import Author
from coproduce.rules.applicability import Verdict
from coproduce.rules.asking import Asking, Blaming, author, state_of
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import PROJECT, Hooks, Plugin
from coproduce.rules.refusing import HOOKS, OfferPlugin, refuse_unusable
from coproduce.rules.renaming import warn_of_hooks

AGREED = Author(EDITS)
"""The author of a coordinator's own edits; no plugin may have this key."""


class _Manager(pluggy.PluginManager):
    """Register the hooks that a plugin answers: what else it has, or inherits from `Plugin`, is not looked at."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> Any:  # noqa: ANN401 - as pluggy has it
        """Give the options of a hook, and nothing for any other name."""
        answered = name.startswith(f"{PROJECT}_") and getattr(type(plugin), name, None) is not getattr(Plugin, name, 0)
        return super().parse_hookimpl_opts(plugin, name) if answered else None


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

    def ask(
        self, hook: str, types: tuple[type, ...], *, charity: Charity | None = None, context: object = None
    ) -> list[tuple[Plugin, Any]]:
        """Ask each plugin that applies to the charity, and list what it answers, checked and with the plugin.

        Raises `PluginError` with every plugin that fails, yields something foreign, or never stops.
        """
        found = {id(each.plugin): each.function for each in getattr(self._manager.hook, hook).get_hookimpls()}
        said: list[tuple[Plugin, Any]] = []
        faults = []
        for plugin in self.plugins:
            try:
                if id(plugin) in found and (charity is None or verdict_on(plugin, charity).holds is True):
                    asking = Asking(plugin, hook, found[id(plugin)], types, self._states[id(plugin)])
                    answers = asking.trusted_answers if isinstance(plugin, OfferPlugin) else asking.answers
                    said.extend((plugin, value) for value in answers(context))
            except PluginError as fault:
                faults.append(fault)
        raise_plugins(faults)
        return said


def raise_plugins(faults: list[PluginError]) -> None:
    """Raise the one fault there is, or one error with all of them; do nothing where there is none."""
    if faults:
        raise together(faults, f"{len(faults)} plugins failed", code="plugins")


def verdict_on(plugin: Plugin, charity: Charity) -> Verdict:
    """Tell whether a plugin concerns a charity; raise `PluginError` where its predicate fails, wavers or is none."""
    speaker = author(plugin).full
    with Blaming(plugin, "applies"):
        verdict, again = plugin.applies.judge(charity), plugin.applies.judge(charity)
    for each in (verdict, again):
        if type(each) is not Verdict or misfit(each, Verdict):
            message = f"its predicate gave {type(each).__name__}: expected a whole verdict"
            raise PluginError(message, code="applies", plugin=speaker, hook="applies", hint="use sector() and nation()")
    if verdict != again:
        message = "asked twice, its predicate gave two verdicts"
        raise PluginError(message, code="changes its mind", plugin=speaker, hook="applies", hint="rest on the charity")
    return verdict
