"""Libraries that only a format needs, imported when it is asked for."""

from __future__ import annotations

from types import ModuleType

from coproduce.errors import MissingExtraError

_DISTRIBUTIONS = {"docx": "python-docx", "pptx": "python-pptx", "resvg_py": "resvg-py"}
"""What is installed for a module that has another name."""


def needed(module: str, what: str) -> ModuleType:
    """Import an optional library, or raise `MissingExtraError` that says what needs it and how to install it.

    >>> needed("no_such_library", "a slide")
    Traceback (most recent call last):
        ...
    coproduce.errors.MissingExtraError: [extra] a slide needs no_such_library - install "coproduce[documents]"
    """
    import importlib  # noqa: PLC0415 - on first use, as what it imports

    try:
        return importlib.import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        message = f"{what} needs {_DISTRIBUTIONS.get(library, library)}"
        raise MissingExtraError(message, code="extra", hint='install "coproduce[documents]"') from None
