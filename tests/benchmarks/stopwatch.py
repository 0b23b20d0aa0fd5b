"""Many pieces of work timed in turns, by the processor's own time, so that other work on the machine counts little."""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Callable, Mapping
from time import perf_counter, process_time

A_ROUND = 0.002
"""About the seconds that one piece of work takes in one round, by being done as often as it needs."""

Work = Callable[[], object]


def medians(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Give the median seconds of each piece of work; each round does all of them, one after another."""
    passes = {name: _passes(work) for name, work in works.items()}
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(timeit.timeit(work, timer=process_time, number=passes[name]) / passes[name])
    return {name: statistics.median(found) for name, found in times.items()}


def once(work: Work) -> float:
    """Give the seconds of the processor that a long piece of work takes."""
    start = process_time()
    work()
    return process_time() - start


def waited(work: Work) -> float:
    """Give the seconds by the clock on the wall that a piece of work takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def a_plain_loop() -> int:
    """Add up a thousand numbers, one by one: what times are told in, so that two machines can be compared."""
    total = 0
    for number in range(1_000):
        total += number
    return total


def _passes(work: Work) -> int:
    return max(1, int(A_ROUND / max(once(work), 1e-6)))
