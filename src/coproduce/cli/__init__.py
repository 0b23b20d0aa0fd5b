"""The command line: it comes in by the front door, as any user of the library does."""

from __future__ import annotations

import sys

from coproduce import MissingExtraError

INTERRUPTED = 130


def main() -> None:
    """Run the command `coproduce`, or say which extra it needs."""
    try:
        from coproduce.cli.commands import run  # noqa: PLC0415 - click and rich come with an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("click", "rich"):
            raise
        sys.stderr.write(f"{_missing()}\n")
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    run()


def _missing() -> MissingExtraError:
    hint = 'install "coproduce[cli]"'
    return MissingExtraError("the command line needs click and rich", code="extra", hint=hint)
