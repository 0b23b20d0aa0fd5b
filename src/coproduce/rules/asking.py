"""One plugin asked one hook: twice, each time with a context of its own, and everything that it yields checked."""

from __future__ import annotations

import contextlib
import gc
import itertools
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from coproduce.amendments import AddActivity, SetApproval, is_id_of
from coproduce.diagnostic import Question
from coproduce.errors import CoproduceError, PluginError, UnknownQuestionError, printable
from coproduce.offer import ApprovalState
from coproduce.provenance import Author
from coproduce.rules import listening
from coproduce.rules.fitting import misfit
from coproduce.rules.hookspecs import Plugin
from coproduce.rules.lending import Lent, put_back, shared

_MOST_WAITS = 500
"""How often that is tried, a millisecond apart, while other threads collect."""

_COLLECTING = threading.Lock()

_BEFORE_ANY_CHARITY = ("", "coproduce_catalogue", "coproduce_questions")

MOST_ANSWERS = 10_000
"""The most values that one plugin may yield from one hook."""


def key_of(plugin: object) -> str:
    """Give the key of a plugin, or an empty text where it has none."""
    return _told(plugin, "key")


def author(plugin: Plugin) -> Author:
    """Give the author that is stamped on what a plugin says; what it cannot say of itself is left empty."""
    return Author(key_of(plugin), _told(plugin, "version"), _told(plugin, "distribution"))


def _told(plugin: object, name: str) -> str:
    try:
        value = getattr(plugin, name, "")
    except Exception:  # noqa: BLE001 - it is refused for that when it is registered
        value = ""
    return value if isinstance(value, str) else ""


def fault_of(plugin: Plugin, code: str, message: str, hint: str = "", hook: str = "") -> PluginError:
    """Make the error that names a plugin with its distribution and version, and the hook, if it is about one."""
    return PluginError(message, code=code, plugin=author(plugin).full, hook=hook, hint=hint)


def author_of(plugin: Plugin, id_: str) -> Author:
    """Give the author that is stamped on one thing that a plugin says, with the place where it is written."""
    if type(plugin).place_of is Plugin.place_of:
        return author(plugin)
    with Blaming(plugin, "place_of"):
        place: object = plugin.place_of(id_)
    if type(place) is not str or misfit(place, str):
        message = f"its place_of gave {type(place).__name__}: expected a file and a line, or an empty text"
        raise fault_of(plugin, "place", message, hook="place_of")
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
        again = self._drained(context)
        if context is not None:
            self._refuse_two_things(said)
        if not self._agree(said, again):
            raise self.fault("changes its mind", "asked twice, it said two things", "rest on the context alone")
        if dict(state_of(self.plugin)) != self.state:
            raise self.fault("state", "changed itself while it was asked", "keep nothing between two calls")
        return said

    def trusted_answers(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the context of any hook, or none
        """Ask once, and give what is yielded: where it is code of ours that answers."""
        return tuple(self._checked(value, whole=False) for value in self._called(context))

    def fault(self, code: str, message: str, hint: str = "") -> PluginError:
        """Make the error that names the plugin and the hook that is asked."""
        return fault_of(self.plugin, code, message, hint, self.hook)

    # Draining ---------------------------------------------------------------------------------------------------------

    def _drained(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
        """Drain the hook with a copy of the context, which nobody may hold afterwards, and nobody may change."""
        if context is None:
            return self._called(None)
        lent = Lent.of(context)
        kept, given = lent.watched(), lent.noted()
        try:
            said = self._called(lent.context)
        finally:
            changed = put_back(given)
            lent.pass_on(context)
            del lent, given
        if changed:
            raise self.tampers(changed)
        if any(each() is not None for each in kept) and not _let_go(kept):
            hint = "take what you need from it, and let it go"
            raise self.fault("kept", "keeps its context after it has answered", hint)
        return said

    def changes(self, context: Any) -> PluginError | None:  # noqa: ANN401 - as above
        """Ask once more, and tell whether what all plugins share is otherwise then; it is put back."""
        given = shared(context)
        with contextlib.suppress(PluginError):
            self._drained(context)
        changed = put_back(given)
        return self.tampers(changed) if changed else None

    def tampers(self, changed: list[str]) -> PluginError:
        """Make the error that names what a plugin changed."""
        message = f"changed what it was given: {', '.join(changed)}"
        return self.fault("tampers", message, "yield what you have to say")

    def _called(self, context: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
        with Blaming(self.plugin, self.hook):
            answers = self.function() if context is None else self.function(context)
        if answers is None:
            return ()
        if getattr(type(answers), "__iter__", None) is None or isinstance(answers, (str, bytes, Mapping)):
            message = f"returned {type(answers).__name__}: expected values to go through, one after another"
            raise self.fault("foreign", message, "yield it instead")
        with Blaming(self.plugin, self.hook):
            found = tuple(itertools.islice(answers, MOST_ANSWERS + 1))
        if len(found) > MOST_ANSWERS:
            raise self.fault("endless", f"yielded more than {MOST_ANSWERS} values", "let it come to an end")
        return found

    def _agree(self, said: tuple[Any, ...], again: tuple[Any, ...]) -> bool:
        with Blaming(self.plugin, self.hook):  # what was yielded may do anything when it is compared
            return [*map(type, said)] == [*map(type, again)] and bool(said == again)

    # Checking ---------------------------------------------------------------------------------------------------------

    def _checked(self, value: Any, *, whole: bool = True) -> Any:  # noqa: ANN401 - one of the types
        if not any(type(value) is type_ for type_ in self.types):
            wanted = ", ".join(sorted(type_.__name__ for type_ in self.types))
            raise self.fault("foreign", f"yielded {type(value).__name__}: expected {wanted}")
        if whole and isinstance(value, SetApproval) and value.approval.state is ApprovalState.GIVEN:
            hint = "an answer to the question, or an edit on record, says so"
            raise self.fault("approval", f"{value.id} gives the Regional Manager's consent, which is not its own", hint)
        if whole and (words := self._misfit(value)):
            raise self.fault("field", f"yielded a {type(value).__name__} whose {words}")
        if not self._owns(value, whole=whole):
            form = f"{self.plugin.key}.name" if isinstance(value, Question) else f"{self.plugin.key}/name"
            raise self.fault("id", f"the id {printable(value.id)} is not of the form {form}")
        return value

    def _misfit(self, value: Any) -> str:  # noqa: ANN401 - as above
        try:
            if not (words := misfit(value, type(value))):
                getattr(value, "__attrs_post_init__", lambda: None)()
        except Exception:  # noqa: BLE001 - what was bent out of shape may fail wherever it is looked at
            return "fields do not fit together"
        return words

    def _refuse_two_things(self, said: tuple[Any, ...]) -> None:
        """Refuse two values under one id, unless they are the same; a catalogue is held against all others later."""
        seen: dict[str, Any] = {}
        for value in said:
            if seen.setdefault(value.id, value) != value:
                message = f"says two things under the id {printable(value.id)}"
                raise self.fault("id", message, "give each an id of its own")

    def _owns(self, value: Any, *, whole: bool) -> bool:  # noqa: ANN401 - one of the types
        if isinstance(value, Question):
            return not whole or value.id.startswith(f"{self.plugin.key}.")
        if isinstance(value, AddActivity) and not is_id_of(value.line, self.plugin.key):
            return False
        return is_id_of(value.id, self.plugin.key)


def _let_go(kept: Sequence[weakref.ref[Any]]) -> bool:
    """Tell whether a value goes once circles of references are collected, which hold it for nobody.

    While one thread collects another cannot, so what counts is how often all was collected since.
    """
    for generation in (0, 1):  # what a plugin made just now is young, and all that is old takes long to go through
        gc.collect(generation)
        if all(each() is None for each in kept):
            return True
    begun, enough = _collections(), 1 if threading.active_count() == 1 else 2
    for _ in range(_MOST_WAITS):
        with _COLLECTING:
            gc.collect()
        if all(each() is None for each in kept):
            return True
        if _collections() - begun >= enough:
            return False
        time.sleep(0.001)
    return False


def _collections() -> int:
    collections: int = gc.get_stats()[-1]["collections"]
    return collections


def state_of(plugin: Plugin) -> Mapping[str, object]:
    """Give what an instance holds besides its class: nothing, or what its installation says of it."""
    return getattr(plugin, "__dict__", {})


@attrs.frozen
class Blaming:
    """Turn whatever code of a plugin raises into an error that names it; only a person's interrupt passes.

    What it said is left out, for it may hold what was said in confidence; where it happened is told.
    """

    plugin: Plugin
    hook: str

    def __enter__(self) -> None:
        """Begin to listen."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Raise `PluginError` in the place of what was raised."""
        if error is None or isinstance(error, KeyboardInterrupt):
            return
        message, hint, code = f"raised {type(error).__name__} at {_place(self.plugin, error)}", "", "raised"
        if isinstance(error, UnknownQuestionError) and _raised_in(error, listening.__file__):
            message, hint, code = error.message, error.hint, "question"
        elif self.hook in _BEFORE_ANY_CHARITY and isinstance(error, CoproduceError):
            message, hint = f"{message}: {error.message}", error.hint  # nothing was said in confidence yet
        raise fault_of(self.plugin, code, message, hint, self.hook) from None


def _raised_in(error: BaseException, file: str) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and frames[-1].filename == file


def _place(plugin: Plugin, error: BaseException) -> str:
    """Name the file and line where code of the plugin was last at work, or else where the error came from."""
    frames = traceback.extract_tb(error.__traceback__)
    own = getattr(sys.modules.get(type(plugin).__module__), "__file__", None)
    found = [frame for frame in frames if frame.filename == own] or frames
    return f"{Path(found[-1].filename).name}:{found[-1].lineno}" if found else "an unknown place"
