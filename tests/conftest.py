"""How Hypothesis runs here, with a small number of fresh examples; and how a test runs the command."""

import pytest
from hypothesis import HealthCheck, settings

from coproduce.cli.commands import run

settings.register_profile(
    "coproduce",
    deadline=None,
    max_examples=60,
    derandomize=False,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # a whole diagnostic call is drawn for most examples
)
settings.load_profile("coproduce")


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
