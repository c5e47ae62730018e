"""Groups made-up photos, of the looks that photos have, and says what it took; run by groups.py.

python tests/bench/groups_at_size.py N
"""

import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from mood.library import grouped  # noqa: E402

FEATURES, BURST, SPREAD = 1024, 4, 0.35


def made_up(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return looks (n, 1216) float16 and clocks: every burst is of a scene of its own, a fifth have no clock.

    Features are gamma-distributed, as those behind a ReLU are; of two scenes the mean cosine is about 0.35.
    """
    looks, taken = np.empty((count, FEATURES + 192), np.float16), np.empty(count)
    for start in range(0, count, BURST * 64):
        size = min(BURST * 64, count - start)
        scenes = -(-size // BURST)
        seen = np.repeat(random.gamma(0.8, 1, (scenes, FEATURES)), BURST, 0)[:size]
        laid = np.repeat(random.normal(size=(scenes, 192)), BURST, 0)[:size]
        seen, laid = (part * random.normal(1, SPREAD, part.shape) for part in (seen, laid))
        unit = [part / np.linalg.norm(part, axis=1, keepdims=True) / 2**0.5 for part in (seen, laid)]
        looks[start : start + size] = np.concatenate(unit, 1)
        taken[start : start + size] = 120.0 * (np.arange(start, start + size) // BURST) + np.arange(size) % BURST
    taken[random.random(count) < 0.2] = np.nan
    order = random.permutation(count)
    return looks[order], taken[order]


def held_mb(field: str) -> float:
    """Return how much memory this process holds, VmRSS, or held at most, VmHWM, as Linux counts it."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[field].split()[0]) / 1024


def main() -> None:
    count = int(sys.argv[1])
    looks, taken = made_up(count, np.random.default_rng(0))
    Path("/proc/self/clear_refs").write_text("5")  # the most that was held is counted anew
    before = held_mb("VmRSS")
    started, worked = time.perf_counter(), time.process_time()
    groups = grouped(looks, taken, [str(place) for place in range(count)])
    took = {"photos": count, "groups": len(groups), "seconds": time.perf_counter() - started,
            "cpu_seconds": time.process_time() - worked, "vectors_mb": looks.nbytes / 2**20,
            "memory_mb": held_mb("VmHWM") - before}  # fmt: skip
    print(json.dumps({key: round(value, 1) for key, value in took.items()}))


if __name__ == "__main__":
    main()
