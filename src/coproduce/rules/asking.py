"""One plugin asked one hook: twice, each time with a context of its own, and everything that it yields checked."""

from __future__ import annotations

import gc
import time
import traceback
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs

from coproduce.amendments import AddActivity, is_id_of
from coproduce.diagnostic import Question
from coproduce.errors import PluginError, UnknownQuestionError, printable
from coproduce.provenance import Author
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import Plugin

_PATIENCE = 5
"""How often circles of references are collected before a context counts as kept."""

MOST_ANSWERS = 10_000
"""The most values that one plugin may yield from one hook."""


def author(plugin: Plugin) -> Author:
    """Give the author that is stamped on what a plugin says."""
    return Author(plugin.key, plugin.version, plugin.distribution)


def author_of(plugin: Plugin, id_: str) -> Author:
    """Give the author that is stamped on one thing that a plugin says, with the place where it is written."""
    place = plugin.place_of(id_)
    return attrs.evolve(author(plugin), place=place) if place else author(plugin)


@attrs.frozen
class Asking:
    """Hold one implementation of a hook, of which plugin, the types that it may yield, and what the plugin held."""

    plugin: Plugin
    hook: str
    function: Callable[..., Any]
    types: tuple[type, ...]
    state: Mapping[str, object]

    def answers(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the context of any hook, or none
        """Ask twice, and give what is yielded both times, each value whole and of a type that the hook takes.

        Raises `PluginError` where the plugin fails, yields something foreign, never stops, says another thing the
        second time, keeps its context, or has changed.
        """
        said = tuple(self._checked(value) for value in self._drained(context))
        if not self._agree(said, self._drained(context)):
            raise self.fault("changes its mind", "asked twice, it said two things", "rest on the context alone")
        if dict(state_of(self.plugin)) != self.state:
            raise self.fault("state", "changed itself while it was asked", "keep nothing between two calls")
        return said

    def trusted_answers(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the context of any hook, or none
        """Ask once, and give what is yielded: for the rules that the offer of a practice brings itself."""
        return tuple(self._checked(value, whole=False) for value in self._called(context))

    def fault(self, code: str, message: str, hint: str = "") -> PluginError:
        """Make the error that names the plugin with its distribution and version, and the hook."""
        return PluginError(message, code=code, plugin=author(self.plugin).full, hook=self.hook, hint=hint)

    # Draining ---------------------------------------------------------------------------------------------------------

    def _drained(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
        """Drain the hook with a copy of the context, which nobody may hold afterwards."""
        if context is None:
            return self._called(None)
        lent = attrs.evolve(context)
        kept = weakref.ref(lent)
        said = self._called(lent)
        del lent
        if kept() is not None and not _let_go(kept):
            hint = "take what you need from it, and let it go"
            raise self.fault("kept", "keeps its context after it has answered", hint)
        return said

    def _called(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
        try:
            answers = self.function() if context is None else self.function(context)
            return self._collected(answers)
        except _Refused as refused:
            raise refused.fault from None
        except UnknownQuestionError as error:
            raise self.fault("question", error.message, error.hint) from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own failure
            raise failure(self.plugin, self.hook, error) from None

    def _collected(self, answers: Any) -> tuple[Any, ...]:  # noqa: ANN401 - anything that a plugin may return
        if answers is None:
            return ()
        if getattr(type(answers), "__iter__", None) is None or isinstance(answers, (str, bytes, Mapping)):
            message = f"returned {type(answers).__name__}: expected values to go through, one after another"
            raise _Refused(self.fault("foreign", message, "yield it instead"))
        found: list[Any] = []
        for value in answers:
            if len(found) >= MOST_ANSWERS:
                message = f"yielded more than {MOST_ANSWERS} values"
                raise _Refused(self.fault("endless", message, "let it come to an end"))
            found.append(value)
        return tuple(found)

    def _agree(self, said: tuple[Any, ...], again: tuple[Any, ...]) -> bool:
        try:
            return tuple(map(type, said)) == tuple(map(type, again)) and bool(said == again)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - what it yielded may do anything when compared
            raise failure(self.plugin, self.hook, error) from None

    # Checking ---------------------------------------------------------------------------------------------------------

    def _checked(self, value: Any, *, whole: bool = True) -> Any:  # noqa: ANN401 - one of the types
        if type(value) not in self.types:
            wanted = ", ".join(sorted(type_.__name__ for type_ in self.types))
            raise self.fault("foreign", f"yielded {type(value).__name__}: expected {wanted}")
        if whole and (words := misfit(value, type(value))):
            raise self.fault("field", f"yielded a {type(value).__name__} whose {words}")
        if not self._owns(value, whole=whole):
            form = f"{self.plugin.key}.name" if isinstance(value, Question) else f"{self.plugin.key}/name"
            raise self.fault("id", f"the id {printable(value.id)} is not of the form {form}")
        return value

    def _owns(self, value: Any, *, whole: bool) -> bool:  # noqa: ANN401 - one of the types
        if isinstance(value, Question):
            return not whole or value.id.startswith(f"{self.plugin.key}.")
        if isinstance(value, AddActivity) and not is_id_of(value.line, self.plugin.key):
            return False
        return is_id_of(value.id, self.plugin.key)


class _Refused(Exception):  # noqa: N818 - it carries a fault past what catches the plugin's own
    def __init__(self, fault: PluginError) -> None:
        super().__init__()
        self.fault = fault


def _let_go(kept: weakref.ref[Any]) -> bool:
    """Tell whether a value goes once circles of references are collected, which hold it for nobody.

    While one thread collects, another cannot, so this is tried for a moment.
    """
    for _ in range(_PATIENCE):
        gc.collect()
        if kept() is None:
            return True
        time.sleep(0.001)
    return False


def state_of(plugin: Plugin) -> Mapping[str, object]:
    """Give what an instance holds besides its class: nothing, or what its installation says of it."""
    return getattr(plugin, "__dict__", {})


def failure(plugin: Plugin, hook: str, error: BaseException) -> PluginError:
    """Tell what a plugin raised and where, without its words, which may hold what was said in confidence."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
    message = f"raised {type(error).__name__} at {place}"
    return PluginError(message, code="raised", plugin=author(plugin).full, hook=hook)
