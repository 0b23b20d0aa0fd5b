"""The core never reads the clock: neither does its code name one, nor does a whole walk through it ask for one."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = [path for path in sorted((ROOT / "src" / "coproduce").rglob("*.py")) if "cli" not in path.parts]
READERS = ("today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp", "getmtime")
HARMLESS = ("sleep",)
A_WALK = """
from datetime import date, time
from coproduce.clock import local_time
from coproduce import Practice, charity_calendar, dumps, enhance, loads, schedule

practice = Practice(enhance())
case = practice.read("docs/examples/right-at-the-start.toml")
assessment = practice.assess(case.charity, case.diagnostic)
package = practice.tailor(assessment)
calendar = charity_calendar(case.charity, first=date(2027, 1, 1), last=date(2028, 6, 30))
plan = schedule(package, start=date(2027, 1, 11), calendar=calendar)
documents = [dumps(document) for document in (assessment, package, plan)]
assert all(dumps(loads(text)) == text for text in documents)
print(len(documents), local_time(plan.events[0].day, time(10)).time())
"""
STOPPED = """
import sys, time
import datetime as dates
import holidays  # dateutil, which it brings in, asks for the year once, while it is imported

FORBIDDEN = {name for name in dir(time) if callable(getattr(time, name)) and not isinstance(getattr(time, name), type)}
FORBIDDEN -= {"sleep", "mktime", "strptime", "tzset"}

def refuse(*_):
    sys.stderr.write("the clock was read\\n")  # seen even where somebody catches the error
    raise AssertionError("the clock was read")

def watch(frame, event, called):
    if event == "c_call":
        name, owner = getattr(called, "__name__", ""), getattr(called, "__self__", None)
        if isinstance(owner, type) and issubclass(owner, dates.date) and name in ("today", "now", "utcnow"):
            refuse()

def strftime(words, *at, write=time.strftime):
    return write(words, *at) if at else refuse()  # a date that is given is written with this one

for name in FORBIDDEN:
    setattr(time, name, refuse)
time.strftime = strftime
sys.setprofile(watch)
"""
AN_ATTEMPT = """
sys.setprofile(watch)
try:
    {0}
except AssertionError:
    print("stopped")
else:
    print('''{0}''')
"""
READS = (
    "dates.date.today()",
    "dates.datetime.now()",
    "dates.datetime.now(dates.UTC)",
    "dates.datetime.utcnow()",
    "dates.datetime.today()",
    "type('Mine', (dates.date,), {}).today()",
    "time.time()",
    "time.time_ns()",
    "time.localtime()",
    "time.gmtime()",
    "time.strftime('%Y')",
    "time.monotonic()",
    "time.perf_counter()",
)


def walked(script):
    """Run a script in a process in which every clock has been stopped."""
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", STOPPED + script], cwd=ROOT, capture_output=True, text=True, check=False
    )


def readers(tree):
    """Yield what in a tree reads a clock: a method that tells the day, or the module of times, but for a short rest."""
    nodes = list(ast.walk(tree))
    imported = [alias for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    times = {alias.asname or alias.name for alias in imported if alias.name == "time"}
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            of_a_date = id(node) in called or owner.rpartition(".")[2] in ("date", "datetime")  # `move.now` is a field
            if (node.attr in READERS and of_a_date) or (owner in times and node.attr not in HARMLESS):
                yield ast.unparse(node)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (alias.name for alias in node.names if alias.name not in HARMLESS)


class TestClock:
    """Today is an argument: nothing that the core makes depends on when it is made."""

    def test_a_walk(self):
        """A case is read, assessed, tailored, scheduled and written down while no clock can be read."""
        done = walked(A_WALK)

        assert ("3 10:00:00\n", "", 0) == (done.stdout, done.stderr, done.returncode)

    def test_clocks_are_stopped(self):
        """Planted reads: in such a process each way to read a clock fails."""
        done = walked("".join(AN_ATTEMPT.format(read) for read in READS))

        assert ["stopped"] * len(READS) == done.stdout.split("\n")[:-1]

    @pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT / "src" / "coproduce")))
    def test_code(self, path):
        """No file of the core names a clock."""
        assert [] == list(readers(ast.parse(path.read_text(encoding="utf-8"))))

    @pytest.mark.parametrize(
        ("code", "found"),
        [
            ("date.today()", ["date.today"]),
            ("datetime.datetime.now(UTC)", ["datetime.datetime.now"]),
            ("clock = datetime.utcnow", ["datetime.utcnow"]),
            ("import time\ntime.time()", ["time.time"]),
            ("import time\ntime.localtime()", ["time.localtime"]),
            ("from time import time, sleep", ["time"]),
            ("os.path.getmtime(path)", ["os.path.getmtime"]),
            ("day = type(day).today()", ["type(day).today"]),
            ("import time as clock\nclock.monotonic()", ["clock.monotonic"]),
            ("import time\ntime.sleep(1)", []),
            ("moment.time() >= time(9)", []),
            ("move.now.day < case.today", []),
        ],
    )
    def test_a_clock_in_code_is_found(self, code, found):
        """Planted reads: each is found in code, and what only looks like one is not."""
        assert found == list(readers(ast.parse(code)))
