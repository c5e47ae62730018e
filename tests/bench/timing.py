"""The one stop watch of the benchmarks; also runs in the peer's environment, so it needs nothing but Python."""

import statistics
import time
from collections.abc import Callable


def median_ms(call: Callable[[], object], seconds: float = 2.0, most: int = 40) -> float:
    """Return the median time of a call, once warmed up, over as many calls as fit in some seconds (at least one)."""
    call()
    taken: list[float] = []
    while len(taken) < most and (not taken or sum(taken) < seconds):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)
