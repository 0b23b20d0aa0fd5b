"""How Hypothesis runs here, with few examples, fresh unless a commit is judged; and how a test runs the command."""

import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings

from coproduce.cli.commands import run

DEEP = "COPRODUCE_DEEP"
"""Set in the environment where the long tests are run too, and Hypothesis draws more."""

CONTINUOUS = "CI"
"""Set in the environment where a commit is judged: the same commit then has the same examples, and the same end."""

settings.register_profile(
    "coproduce",
    deadline=None,
    max_examples=400 if DEEP in os.environ else 25,
    derandomize=CONTINUOUS in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a whole diagnostic call is drawn for most examples
)
settings.load_profile("coproduce")


def pytest_collection_finish():
    """Leave what was collected out of every later search for garbage: there is much of it, and all of it stays."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown(item, nextitem):
    """Leave what a file of tests keeps out of later searches, too: some tests look for garbage again and again."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()


@pytest.fixture
def tell(capsys):
    """Give a function that prints a figure where a person sees it, whatever is captured, and in how many processes."""

    def tell_here(figure):
        with capsys.disabled():
            print(f"\n{figure}", file=sys.stderr)  # noqa: T201 - the figures that a release quotes

    return tell_here


@pytest.fixture
def ran(capsys):
    """Give a function that runs the command inside this process: its exit code, and what it printed."""

    def run_here(*arguments):
        with pytest.raises(SystemExit) as caught:
            run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return caught.value.code, printed.out, printed.err

    return run_here
