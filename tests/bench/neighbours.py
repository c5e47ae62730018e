"""Which index finds who looks alike: ours beside scikit-learn's exact search, and usearch and hnswlib if installed.

python tests/bench/neighbours.py [--photos 20000] [--json FILE]

An index is built and asked for the nearest of every photo, in a process of its own. Recall is of true neighbours: of
the ten nearest of a photo, by the full looks, those whose mean cosine is at least 0.8.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from groups_at_size import held_mb, made_up  # noqa: E402

from mood.bursts.grouping import LIKENESS  # noqa: E402
from mood.library.groups import NEIGHBOURS  # noqa: E402
from mood.library.neighbours import AXES, Neighbours  # noqa: E402

COUNT = NEIGHBOURS + 1


def shortened(looks: np.ndarray) -> np.ndarray:
    """Return looks in as many directions as ours has, so that indexes are compared and not lengths."""
    axes = np.random.default_rng(0).normal(size=(looks.shape[1], AXES)).astype(np.float32)
    return np.concatenate([
        looks[start : start + 8192].astype(np.float32) @ axes for start in range(0, len(looks), 8192)
    ])


def ours(looks: np.ndarray) -> np.ndarray:
    index = Neighbours(looks)
    return np.concatenate([index.of(looks[start : start + 4096], COUNT)[0] for start in range(0, len(looks), 4096)])


def exact(looks: np.ndarray) -> np.ndarray:
    from sklearn.neighbors import NearestNeighbors

    whole = looks.astype(np.float32)
    return NearestNeighbors(n_neighbors=COUNT, algorithm="brute").fit(whole).kneighbors(whole, return_distance=False)


def by_usearch(looks: np.ndarray) -> np.ndarray:
    from usearch.index import Index

    index, placed = Index(ndim=AXES, metric="cos", dtype="f16"), shortened(looks)
    index.add(np.arange(len(placed)), placed)
    return np.asarray(index.search(placed, COUNT).keys).astype(int)


def by_hnswlib(looks: np.ndarray) -> np.ndarray:
    import hnswlib

    index, placed = hnswlib.Index("cosine", AXES), shortened(looks)
    index.init_index(len(placed), ef_construction=128, M=16)
    index.add_items(placed)
    index.set_ef(64)
    return index.knn_query(placed, COUNT)[0].astype(int)


INDEXES: dict[str, tuple[str, Callable[[np.ndarray], np.ndarray]]] = {
    "ours": ("faiss", ours), "exact": ("sklearn", exact), "usearch": ("usearch", by_usearch),
    "hnswlib": ("hnswlib", by_hnswlib),
}  # fmt: skip


def recall(looks: np.ndarray, found: np.ndarray) -> tuple[float, int]:
    """Return which share of true neighbours is found, of every hundredth photo at least, and of how many."""
    rows = np.arange(0, len(looks), max(1, len(looks) // 1000))
    likeness = looks[rows].astype(np.float32) @ looks.astype(np.float32).T
    likeness[np.arange(len(rows)), rows] = -1
    nearest = np.argsort(-likeness, 1)[:, :10]
    row, column = np.nonzero(np.take_along_axis(likeness, nearest, 1) >= LIKENESS)
    hits = [nearest[one, other] in found[rows[one]] for one, other in zip(row, column, strict=True)]
    return float(np.mean(hits)), len(hits)


def one(name: str, count: int) -> None:
    looks, _ = made_up(count, np.random.default_rng(0))
    Path("/proc/self/clear_refs").write_text("5")  # the most that was held is counted anew
    before, started, worked = held_mb("VmRSS"), time.perf_counter(), time.process_time()
    found = INDEXES[name][1](looks)
    seconds, cpu, memory = time.perf_counter() - started, time.process_time() - worked, held_mb("VmHWM") - before
    share, n = recall(looks, found)
    print(json.dumps({"recall": share, "n": n, "seconds": seconds, "cpu_seconds": cpu, "memory_mb": memory}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--only", choices=INDEXES, help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    if arguments.only:
        return one(arguments.only, arguments.photos)
    figures = {}
    for name, (module, _) in INDEXES.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name:10} is not installed")
            continue
        command = [sys.executable, __file__, "--only", name, "--photos", str(arguments.photos)]
        done = subprocess.run(command, capture_output=True, check=True)
        figures[name] = json.loads(done.stdout.splitlines()[-1])
        print(f"{name:10}" + "  ".join(f"{key} {value:.4g}" for key, value in figures[name].items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2))
    return None


if __name__ == "__main__":
    main()
