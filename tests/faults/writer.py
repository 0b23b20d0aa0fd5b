"""A small command that writes, for the tests of what a crash leaves: it says where it begins and how it ends."""

import sys
from pathlib import Path

from coproduce.errors import WriteError
from coproduce.export.files import write_file, write_folder

BEGIN, END = "the-writing-begins", "the-writing-ends"
DONE, CANNOT_WRITE, INTERRUPTED = 0, 74, 130
OLD, NEW = b"the old plan", b"the new plan" * 10_000
NAMES = ("cynnig.docx", "plan.ics", "proposal.docx")


def mark(name):
    """Leave a mark among the calls to the system."""
    Path(name).is_file()


def write(action, place):
    """Write one file or three, where nothing is or over what is there."""
    overwrite = action.endswith("over")
    if action.startswith("file"):
        write_file(place / NAMES[0], NEW, overwrite=overwrite)
    else:
        write_folder(place / "all", [(name, lambda: NEW) for name in NAMES], overwrite=overwrite)


def main(action, place):
    """Write, and give the exit code of how it ended."""
    mark(BEGIN)
    try:
        write(action, Path(place))
    except WriteError:
        return CANNOT_WRITE
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        mark(END)
    return DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
