"""Every error that the library raises, and the facts each carries."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

LONGEST_VALUE_SHOWN = 60
LARGEST_NUMBER_SHOWN = 10**18
MOST_FAULTS_SHOWN = 100
MOST_NAMES_SHOWN = 8
_DRIVING_CATEGORIES = ("Cc", "Cf", "Cs", "Zl", "Zp")


class CoproduceError(Exception):
    """Carry one problem, or all the problems of one document, as facts.

    The facts are plain strings and numbers, so that an error can be shown, logged, compared and sent between
    processes. A message starts in lower case, names the thing, says what was expected, and ends with the remedy.

    >>> print(CoproduceError("expected a date", code="date", source="hope.toml", line=4, path="$.diagnostic.date"))
    hope.toml:4: [date] $.diagnostic.date: expected a date
    """

    def __init__(  # noqa: PLR0913 - the error contract has these facts, all by keyword
        self,
        message: str,
        *,
        code: str,
        source: str = "",
        line: int | None = None,
        path: str = "",
        plugin: str = "",
        hook: str = "",
        hint: str = "",
        errors: tuple[CoproduceError, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.source = source
        self.line = line
        self.path = path
        self.plugin = plugin
        self.hook = hook
        self.hint = hint
        self._errors = errors

    @property
    def errors(self) -> tuple[CoproduceError, ...]:
        """All the problems found, each an error of its own; a single problem holds just itself."""
        return self._errors or (self,)

    def __str__(self) -> str:
        if not self._errors:
            return self._sentence()
        shown = [f"  {error}" for error in self._errors[:MOST_FAULTS_SHOWN]]
        rest = len(self._errors) - len(shown)
        return "\n".join([self._sentence(), *shown, *([f"  and {rest} more"] if rest else [])])

    def _sentence(self) -> str:
        place = f"{self.source}:{self.line}" if self.source and self.line else self.source
        where = [f"{place}:"] if place else []
        speaker = " ".join(part for part in (self.plugin, self.hook) if part)
        said = [f"{speaker}:"] if speaker else []
        path = [f"{self.path}:"] if self.path else []
        hint = [f"- {self.hint}"] if self.hint else []
        return " ".join([*where, f"[{self.code}]", *said, *path, self.message, *hint])

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.message, _facts(self))


_Fault = TypeVar("_Fault", bound=CoproduceError)


class KindError(CoproduceError, TypeError):
    """Two kinds of days were mixed, or a day amount was compared with something else."""


class DocumentError(CoproduceError):
    """A file or a document is not what it must be; `errors` holds every fault of it, each with its path."""


class ArgumentError(CoproduceError, ValueError):
    """An argument of a call cannot be used, such as a calendar that ends before it starts."""


class NotProceedingError(CoproduceError):
    """A package was asked for although the assessment does not proceed (R25, R93)."""


class UnknownLineError(CoproduceError, LookupError):
    """A line, a slot or a question is named that is not there; the message offers the names that are."""


class UnknownQuestionError(UnknownLineError):
    """A rule asks for the answer to a question that nobody asks; the message offers the one that may be meant."""


class PluginError(CoproduceError):
    """A plugin cannot be used, or failed while it was asked; `plugin` and `hook` name it."""


class ConflictError(CoproduceError):
    """Amendments that must agree do not; `errors` holds each conflict with both sides of it."""


class AgreementError(CoproduceError):
    """A step of an agreement cannot be taken: `errors` holds everything that stands in its way (R17, R23 to R26)."""


class InfeasibleError(CoproduceError):
    """No plan respects every date rule; `event` names what could not be placed, `constraint` what emptied it.

    `facts` together rule every plan out, and taking any one of them away lifts that; `relaxations` are the smallest
    changes that would bring dates.
    """

    def __init__(  # noqa: PLR0913 - the facts of one error, all by keyword
        self,
        message: str,
        *,
        event: str,
        constraint: str,
        code: str = "infeasible",
        hint: str = "",
        facts: tuple[str, ...] = (),
        relaxations: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, code=code, hint=hint)
        self.event = event
        self.constraint = constraint
        self.facts = facts
        self.relaxations = relaxations

    def __reduce__(self) -> tuple[Any, ...]:
        names = ("event", "constraint", "code", "hint", "facts", "relaxations")
        facts = {name: getattr(self, name) for name in names}
        return _rebuild, (type(self), self.message, facts)


class MissingExtraError(CoproduceError):
    """An optional library is not installed; the message names the extra that brings it."""


class LeakError(CoproduceError):
    """A document for one audience would repeat what that audience may not see; the text itself is never shown."""


class WriteError(CoproduceError):
    """An output could not be written."""


def together(faults: Sequence[_Fault], message: str, *, code: str, source: str = "") -> _Fault:
    """Give the one fault there is, or one error of its kind that holds them all."""
    if len(faults) == 1:
        return faults[0]
    return type(faults[0])(message, code=code, source=source, errors=tuple(faults))


def named_or_near(name: object, known: Iterable[str], are: str) -> str:
    """Suggest what a name may have meant, or list the first of those that there are.

    >>> named_or_near("plannning", ["planning", "vision"], "the lines are")
    'did you mean planning?'
    """
    names = list(dict.fromkeys(known))
    bare = {each: each.rpartition("/")[2].casefold() for each in names}
    given = str(name).casefold()
    near = difflib.get_close_matches(given.rpartition("/")[2], bare.values(), n=1, cutoff=0.75)
    if near:
        return f"did you mean {next(each for each in names if bare[each] == near[0])}?"
    shown = ", ".join(names[:MOST_NAMES_SHOWN])
    return f"{are} {shown}{f' and {len(names) - MOST_NAMES_SHOWN} more' if len(names) > MOST_NAMES_SHOWN else ''}"


def expect(value: object, kinds: type | tuple[type, ...], name: str, hint: str = "") -> None:
    """Raise `ArgumentError` where an argument is of another kind than it must be, naming what was given."""
    if not isinstance(value, kinds):
        wanted = " or ".join(kind.__name__ for kind in (kinds if isinstance(kinds, tuple) else (kinds,)))
        message = f"{name} is {type(value).__name__}: expected {wanted}"
        raise ArgumentError(message, code="argument", hint=hint)


def printable(value: object) -> str:
    r"""Show a value on one line, with every character that could drive a terminal or turn text around escaped.

    >>> printable("a\x1b[31mred")
    "'a\\x1b[31mred'"
    """
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER_SHOWN:
        return "a very large number"
    text = repr(value) if isinstance(value, str) else str(value)
    if len(text) > LONGEST_VALUE_SHOWN:
        text = f"{text[: LONGEST_VALUE_SHOWN - 1]}…"
    return escaped(text)


def escaped(text: str) -> str:
    r"""Escape control, format and separator characters, and leave every letter as it is.

    >>> print(escaped("Cymorth\u202eŵ"))
    Cymorth\u202eŵ
    """
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _DRIVING_CATEGORIES
        else character
        for character in text
    )


def _facts(error: CoproduceError) -> dict[str, Any]:
    names = ("code", "source", "line", "path", "plugin", "hook", "hint")
    return {**{name: getattr(error, name) for name in names}, "errors": error._errors}  # noqa: SLF001 - our own class


def _rebuild(kind: type[CoproduceError], message: str, facts: dict[str, Any]) -> CoproduceError:
    return kind(message, **facts)
