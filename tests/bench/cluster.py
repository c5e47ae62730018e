"""How fast a library is indexed beyond one machine: one computer of a Ray cluster, then two, beside this machine's own.

    python tests/bench/cluster.py [--photos FOLDER] [--count 800] [--rows 100000] [--json]

The computers are nodes of a cluster on this machine, with one core each, so it needs two cores that nobody else uses.
Rates count from the first photos that are written, without the seconds that Ray, its workers and their nets take to
start; those are told apart. `--rows` also tells how the memory of this process grows with so many files, which are not
there: their rows say no more than that.
"""

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_worker_niceness": "0",
               "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}  # fmt: skip

from ray.cluster_utils import Cluster  # noqa: E402

from mood.library import Order, parts, ray_engine, scan  # noqa: E402
from mood.library.indexing import Engine, locally  # noqa: E402
from mood.library.nets import made_with  # noqa: E402
from mood.library.scanning import File  # noqa: E402

ray_engine.ROWS = ray_engine.BLOCK = 16  # told of often enough to know when the first were written


def timed(engine: Engine, files: list, order: Order) -> dict[str, float]:
    """Return how long it took until the first photos were written, and how many a second followed."""
    made = made_with((), order.models, order.out)
    moments: list[tuple[float, int]] = []
    begun = time.monotonic()
    engine(files, order, made, lambda count: moments.append((time.monotonic(), count)))
    (first, early), (last, _) = moments[0], moments[-1]
    rate = (len(files) - early) / (last - first) if last > first else float("nan")
    return {"start_s": first - begun, "total_s": last - begun, "photos_per_s": rate}


def measured(photos: Path, count: int, show: Callable[[str, dict[str, float]], None]) -> None:
    """Measure both engines with one and with two workers."""
    files = scan([photos]).files[:count]
    with tempfile.TemporaryDirectory() as folder:

        def order(name: str, workers: int, address: str = "") -> Order:
            (Path(folder) / name).mkdir()
            return Order([photos], Path(folder) / name, ROOT / "models", workers=workers, address=address)

        for workers in (1, 2):
            show(f"local, {workers} worker(s)", timed(locally, files, order(f"local-{workers}", workers)))
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
        for nodes in (1, 2):
            cluster.add_node(num_cpus=1)
            asked = order(f"ray-{nodes}", 0, cluster.address)
            show(f"Ray, {nodes} node(s)", timed(ray_engine.distributed, files, asked))
        cluster.shutdown()


def memory(rows: int) -> dict[str, float]:
    """Return the memory of this process, in MB, when a tenth of the rows are written and when all are."""
    files = [File(f"/nowhere/{number // 1000:05d}/IMG_{number:08d}.jpg", number, number) for number in range(rows)]
    seen: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        order = Order([], Path(folder), ROOT / "models")
        made = made_with((), order.models, order.out)

        def note(count: int) -> None:
            seen[max(seen, default=0) + count] = resident()

        ray_engine.ROWS, ray_engine.BLOCK = 512, 64  # as it is used
        ray_engine.distributed(files, order, made, note)
        written = [path for part in parts.parts(order.out) for path in parts.paths(parts.read(part))]
    assert sorted(written) == [file.path for file in files]
    return {"after_a_tenth_mb": next(seen[count] for count in seen if count >= rows / 10), "at_the_end_mb": seen[rows]}


def resident() -> float:
    """Return the memory of this process, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=ROOT / "data" / "demo")
    parser.add_argument("--count", type=int, default=800)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    table: dict[str, dict[str, float]] = {}
    measured(arguments.photos, arguments.count, table.__setitem__)
    rates = {name: row["photos_per_s"] for name, row in table.items()}
    result = {
        "photos": arguments.count, "runs": table,
        "ray_two_nodes_over_one": rates["Ray, 2 node(s)"] / rates["Ray, 1 node(s)"],
        "local_two_workers_over_one": rates["local, 2 worker(s)"] / rates["local, 1 worker(s)"],
        "ray_over_local_on_two_cores": rates["Ray, 2 node(s)"] / rates["local, 2 worker(s)"],
    }  # fmt: skip
    if arguments.rows:
        result["memory"] = {"rows": arguments.rows, **memory(arguments.rows)}
    if arguments.json:
        print(json.dumps(result, indent=2))
        return
    for name, row in table.items():
        rate = f"then {row['photos_per_s']:5.1f} photos a second"
        print(f"{name:20} starts {row['start_s']:5.1f} s, {rate}, {row['total_s']:6.1f} s in all")
    for name in ("ray_two_nodes_over_one", "local_two_workers_over_one", "ray_over_local_on_two_cores"):
        print(f"{name}: {result[name]:.2f}")
    if arguments.rows:
        print(f"memory of this process with {arguments.rows:,} rows, in MB: {result['memory']}")


if __name__ == "__main__":
    main()
