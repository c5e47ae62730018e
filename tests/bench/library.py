"""How fast a library is indexed, beside decoding, faces and forward passes alone on the same cores in the same run.

    python tests/bench/library.py [--photos DIR] [--count N] [--grow N] [--kills N] [--peer PYTHON] [--json FILE]

Photos are copies of those of DIR, by default the demo portraits, each with other bytes at its end: none is known.
`--grow 20000` also measures memory with so many photos, `--kills 50` kills the command at random moments and compares
what it makes in the end. imagededup brings PyTorch; put it into an environment of its own (`pip install imagededup`)
and name its interpreter with `--peer`; its net needs weights from the network, so that its hash is timed.
"""

import argparse
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from mood import bursts, images, library, settings, zoo  # noqa: E402
from mood.images import faces  # noqa: E402
from mood.library import local  # noqa: E402
from mood.library.nets import made_with  # noqa: E402

MODELS = ROOT / "models"
FEW = 1000
"""Photos with which memory is measured before it is with many."""

BATCH = 8
nets: list["zoo.Classifier"] = []


def copies(source: Path, folder: Path, count: int) -> Path:
    """Make so many photos, each with bytes of its own."""
    files = [path for path in sorted(source.rglob("*")) if path.suffix.lower().removeprefix(".") in images.EXTENSIONS]
    folder.mkdir()
    for number in range(count):
        path = files[number % len(files)]
        (folder / f"{number:06d}{path.suffix}").write_bytes(path.read_bytes() + b"%d" % number)
    return folder


def start(names: list[str]) -> None:
    """Load nets in a process of the limit."""
    nets[:] = [zoo.load(name, MODELS, threads=1) for name in names]


def alone(paths: list[Path]) -> float:
    """Decode photos, look for their faces, and ask the nets: what no index can do without.

    Returns:
        The seconds of processors that it took.
    """
    begun = time.process_time()
    photos = [images.read(path).pixels for path in paths]
    for pixels in photos:
        boxes = faces.find_faces(pixels)
        for place in bursts.counting(boxes):
            faces.landmarks(pixels, boxes[place])
    for net in nets:
        net.onnx.logits(net.prepare(photos))
    return time.process_time() - begun


def limit(folder: Path, workers: int) -> tuple[float, float]:
    """Return how long as many processes take to decode photos and ask about them, once they have started.

    That is in seconds by the clock, and in seconds of processors.
    """
    names = list(made_with([], MODELS, folder / "none").nets)
    paths = sorted(folder.iterdir())
    batches = [paths[begin : begin + BATCH] for begin in range(0, len(paths), BATCH)]
    with multiprocessing.get_context("spawn").Pool(workers, start, (names,)) as pool:
        pool.map(alone, batches[: 2 * workers], 1)
        begun = time.perf_counter()
        taken = sum(pool.imap_unordered(alone, batches))
        return time.perf_counter() - begun, taken


def command(folder: Path, out: Path, workers: int) -> subprocess.Popen:
    """Start the command."""
    words = "library", folder, "--out", out, "--workers", str(workers), "--models", MODELS
    return subprocess.Popen([sys.executable, "-m", "mood", *map(str, words)], cwd=ROOT, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip


def megabytes(number: int) -> float:
    """Return the memory of a process and of those that it started, what they share counted once."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == number:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        except (OSError, StopIteration):
            continue  # it has just ended
    return total


def timed(folder: Path, out: Path, workers: int) -> tuple[float, float, float]:
    """Return the seconds that making an index takes, by the clock and of processors, and the most memory, in MB."""
    begun, before, most = time.perf_counter(), of_children(), 0.0
    process = command(folder, out, workers)
    while process.poll() is None:
        most = max(most, megabytes(process.pid))
        time.sleep(0.5)
    assert process.returncode == 0
    return time.perf_counter() - begun, of_children() - before, most


def of_children() -> float:
    """Return the seconds of processors that ended processes took, with those that these started."""
    spent = os.times()
    return spent.children_user + spent.children_system


def kills(folder: Path, count: int, workers: int) -> dict[str, int]:
    """Kill the command so many times, move a photo after each, and count what the last run's index lost or doubled."""
    chance, out, killed = random.Random(0), folder.parent / "killed.parquet", 0
    seconds = timed(folder, folder.parent / "whole.parquet", workers)[0]
    while killed < count:
        process = command(folder, out, workers)
        try:
            process.wait(chance.uniform(0, seconds))
            shutil.rmtree(out)  # it was whole before it could be killed: the next begins anew
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        moved = chance.choice(sorted(folder.iterdir()))
        moved.rename(moved.with_name(f"{killed}-{moved.name[-12:]}"))
    timed(folder, out, workers)
    paths, there = [str(path) for path in library.read(out).paths], {str(path) for path in folder.iterdir()}
    gone_on, whole = (library.read(path).table.sort_values("sha256") for path in (out, folder.parent / "whole.parquet"))
    columns = [name for name in whole if name.startswith("p_")]
    is_same = gone_on["sha256"].tolist() == whole["sha256"].tolist()
    is_same = is_same and np.allclose(gone_on[columns], whole[columns], atol=1e-4)
    return {"kills": killed, "rows": len(paths), "lost": len(there - set(paths)),
            "doubled": len(paths) - len(set(paths)), "equal_to_an_unkilled_run": int(is_same)}  # fmt: skip


def dedup(peer: str, folder: Path) -> float:
    """Return how many photos a second imagededup takes in by its hash."""
    command = [peer, str(ROOT / "tests/bench/dedup_peer.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"imagededup did not run with {peer}:\n{done.stderr[-2000:]}")
    (answer,) = (line.removeprefix("RESULT ") for line in done.stdout.splitlines() if line.startswith("RESULT "))
    return 1000 / json.loads(answer)["encode_ms"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=settings.load().demo, help="folder of the photos to copy")
    parser.add_argument("--count", type=int, default=FEW, help="photos that are timed")
    parser.add_argument("--grow", type=int, default=0, help="photos with which memory is measured again")
    parser.add_argument("--kills", type=int, default=0, help="how often the command is killed")
    parser.add_argument("--workers", type=int, default=local.cores(), help="processes")
    parser.add_argument("--peer", help="interpreter of an environment with imagededup")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        folder = copies(arguments.photos, here / "photos", arguments.count)
        least, least_of_processors = limit(folder, arguments.workers)
        seconds, of_processors, memory = timed(folder, here / "index.parquet", arguments.workers)
        again = timed(folder, here / "index.parquet", arguments.workers)[0]
        speed, most = arguments.count / seconds, arguments.count / least
        figures = {"photos": arguments.count, "workers": arguments.workers, "photos_per_s": speed,
                   "limit_photos_per_s": most, "share_of_limit": speed / most,
                   "share_of_limit_by_processors": least_of_processors / of_processors,
                   "ms_of_processors": 1000 * of_processors / arguments.count, "seconds_of_a_second_run": again,
                   "memory_mb": memory}  # fmt: skip
        if arguments.grow:
            many = copies(arguments.photos, here / "many", arguments.grow)
            grown = timed(many, here / "many.parquet", arguments.workers)[2]
            figures |= {"grown_photos": arguments.grow, "memory_growth_mb": grown - memory}
        if arguments.peer:
            figures["ratio_to_imagededup_hash"] = speed / dedup(arguments.peer, folder)
        if arguments.kills:
            figures |= kills(copies(arguments.photos, here / "killed", 200), arguments.kills, arguments.workers)
    for name, figure in figures.items():
        print(f"{name:28}{figure:12,.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
