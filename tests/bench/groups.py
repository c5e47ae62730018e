"""How well, how fast and in how much memory a library is grouped, beside imagededup's hashes in the same run.

python tests/bench/groups.py [--photos DIR] [--peer-python PATH] [--sizes 1000 5000] [--json FILE]

Known groups are the bundled bursts, each photo moved, and single photos with what was made of them. The likeness is
chosen on one half of the groups and reported on the other.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
from edited import EDITS  # noqa: E402
from known_groups import Series, made  # noqa: E402

from mood import zoo  # noqa: E402
from mood.bursts.grouping import LIKENESS  # noqa: E402
from mood.evaluation import Metric, share_of  # noqa: E402
from mood.evaluation.partitions import pairwise  # noqa: E402
from mood.library import grouped  # noqa: E402
from mood.library.pairs import numbered  # noqa: E402

GRID = np.arange(0.75, 0.91, 0.025).round(3)
BITS = {"PHash": range(0, 21, 2), "CNN": np.arange(0.7, 1, 0.02)}
HERE = Path(__file__).parent


def numbers(series: Series, looks: str, least: float, has_clock: bool) -> np.ndarray:
    """Return for each photo of a series the first one of the group in which it is found."""
    taken = series.table["taken"].to_numpy() if has_clock else np.full(len(series.table), np.nan)
    number = np.empty(len(taken), int)
    for places in grouped(series.looks[looks], taken, series.table["name"].to_list(), least):
        number[places] = places[0]
    return number


def f1(series: Series, found: np.ndarray) -> float:
    return pairwise(series.table["group"], found)["f1"].value


def by_edit(series: Series, found: np.ndarray) -> dict[str, Metric]:
    """Return how many copies are found with the photo that they were made of, by how they were made."""
    table = series.table.assign(found=found)
    first = table[table["kind"] == "original"].set_index("group")["found"]
    return {kind: share_of(rows["found"] == rows["group"].map(first)) for kind, rows in table.groupby("kind")
            if kind in EDITS}  # fmt: skip


def ours(halves: tuple[Series, Series]) -> dict[str, dict[str, object]]:
    """Return how well each net's looks group the second half, by the likeness chosen on the first."""
    chosen_on, reported = halves
    results: dict[str, dict[str, object]] = {}
    for looks in reported.looks:
        for has_clock in (True, False):
            scores = [f1(chosen_on, numbers(chosen_on, looks, least, has_clock)) for least in GRID]
            least = float(GRID[int(np.argmax(scores))])
            results[f"{looks}, {'clock' if has_clock else 'no clock'}, chosen {least:.3f}"] = told(
                reported, numbers(reported, looks, least, has_clock)
            )
    for has_clock in (True, False):
        name = f"transfer, {'clock' if has_clock else 'no clock'}, shipped {LIKENESS:.2f}"
        results[name] = told(reported, numbers(reported, "transfer", LIKENESS, has_clock))
    return results


def told(series: Series, found: np.ndarray) -> dict[str, object]:
    is_burst = (series.table["kind"] == "burst").to_numpy()
    return {"all": pairwise(series.table["group"], found), "copies": by_edit(series, found)} | (
        {"bursts": pairwise(series.table["group"][is_burst], found[is_burst])} if is_burst.any() else {}
    )


def joined_visits(series: Series) -> Metric:
    """Return how many bundled bursts become one group although their second half was taken an hour later."""
    bursts = series.of((series.table["kind"] == "burst").to_numpy())
    place, size = (bursts.table.groupby("group")["name"].transform(how) for how in ("cumcount", "size"))
    is_later = place >= size / 2
    later = Series(bursts.table.assign(taken=bursts.table["taken"] + 3600 * is_later), bursts.looks)
    table = bursts.table.assign(found=numbers(later, "transfer", LIKENESS, has_clock=True), is_later=is_later)
    return share_of(table.groupby("group").apply(lambda rows: len(
        set(rows["found"][rows["is_later"]]) & set(rows["found"][~rows["is_later"]])) > 0))  # fmt: skip


def peer(python: Path, folder: Path, sizes: list[int]) -> dict[str, object] | None:
    """Return what imagededup finds in a folder, and its times."""
    command = [python, HERE / "dedup_peer.py", folder, *sizes]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        print(f"imagededup is not measured: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(lines[-1].removeprefix("RESULT ")) if lines else None


def of_peer(halves: tuple[Series, Series], pairs: list[list], thresholds: object, is_near: object) -> dict:
    """Return how well a peer's pairs group the second half, linked by the threshold chosen on the first."""

    def found(series: Series, threshold: float) -> np.ndarray:
        place = {name: row for row, name in enumerate(series.table["name"])}
        inside = [pair for pair in pairs if pair[0] in place and pair[1] in place]
        near = [(place[one], place[other]) for one, other, score in inside if is_near(score, threshold)]
        return numbered(len(place), *np.array(near, int).reshape(-1, 2).T)

    best = max(thresholds, key=lambda threshold: f1(halves[0], found(halves[0], threshold)))
    return {"threshold": float(best)} | told(halves[1], found(halves[1], best))


def shown(name: str, result: dict) -> None:
    print(f"  {name}")
    for part in ("all", "bursts"):
        if part in result:
            print(f"    {part:8}" + "; ".join(f"{key} {metric}" for key, metric in result[part].items()))
    print("    copies  " + "; ".join(f"{kind} {metric.value:.1%}" for kind, metric in result["copies"].items()))


def plain(value: object) -> object:
    """Return metrics and what holds them as plain data."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value.record() if isinstance(value, Metric) else value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, help="also a data set of real photos, with a manifest.csv")
    parser.add_argument("--peer-python", type=Path, help="an interpreter that has imagededup")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 5000, 20_000, 100_000])
    parser.add_argument("--singles", type=int, default=200, help="single photos that copies are made of")
    parser.add_argument("--others", type=int, default=400, help="single photos without a copy")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    python = arguments.peer_python or (Path(sys.executable) if importlib.util.find_spec("imagededup") else None)
    transfer, refined = (zoo.load(name, ROOT / "models") for name in ("transfer", "refined"))
    layers = {"transfer": (transfer, "features"), "refined's frozen half": (refined, "block10_add"),
              "refined's tuned end": (refined, "head_relu")}  # fmt: skip
    record: dict[str, object] = {}
    for root in filter(None, (ROOT / "data" / "demo", arguments.photos)):
        with tempfile.TemporaryDirectory() as folder:
            series = made(root, layers, (arguments.singles, arguments.others), Path(folder))
            half = series.table["half"].to_numpy()
            halves = series.of(half == 0), series.of(half == 1)
            results: dict[str, dict] = ours(halves)
            answer = peer(python, Path(folder), arguments.sizes) if python else None
        if answer:
            for name, pairs in answer["pairs"].items():
                is_near = np.less_equal if name == "PHash" else np.greater_equal
                results[f"imagededup {name}"] = of_peer(halves, pairs, BITS[name], is_near)
        print(f"{root.name}: {len(series.table)} photos, {len(halves[1].table)} of them in the half that is reported")
        for name, result in results.items():
            shown(name, result)
        if (series.table["kind"] == "burst").any():
            print(f"  bursts that are one group though half was taken an hour later: {joined_visits(series)}")
        record[root.name] = plain(results)
    record["sizes"] = sizes = [at_size(size) for size in arguments.sizes]
    for line in sizes:
        print("  ".join(f"{key} {value}" for key, value in line.items()))
    if answer:
        print(f"imagededup, PHash: {answer['encode_ms']:.1f} ms a photo; {answer['cnn']}")
        print("  ".join(f"{size} in {seconds:.1f} s" for size, seconds in answer["seconds"].items()))
        record["imagededup"] = {key: answer[key] for key in ("encode_ms", "seconds", "memory_mb", "cnn")}
    if arguments.json:
        arguments.json.write_text(json.dumps(record, indent=2))


def at_size(size: int) -> dict[str, float]:
    """Return what grouping so many made-up photos takes, in a process of its own."""
    done = subprocess.run([sys.executable, HERE / "groups_at_size.py", str(size)], capture_output=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
