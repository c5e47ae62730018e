"""How fast we explain, beside tf-keras-vis and Xplique, measured in the same run on the transfer generation.

    python tests/bench/explain.py [--peer PYTHON] [--json FILE] [--repeats N]

Xplique 2.0.2 wants TensorFlow 2.20 at most; where it cannot live beside the app, make it an environment of
its own (`pip install xplique==2.0.2 "tensorflow<2.21"`) and name its interpreter with --peer.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402

from mood import zoo  # noqa: E402
from mood.explanation import METHODS, explain_batch  # noqa: E402
from mood.explanation.engine import engine_of  # noqa: E402
from mood.explanation.keras_vis import REFERENCED, reference  # noqa: E402
from mood.explanation.params import NoiseParams, OcclusionParams, RiseParams, ScoreCamParams  # noqa: E402

PARAMS = {
    "score_cam": ScoreCamParams(channels=1024),
    "smoothgrad": NoiseParams(samples=20),
    "vargrad": NoiseParams(samples=20),
    "occlusion": OcclusionParams(window=32, stride=16),
    "rise": RiseParams(masks=1000),
}
SLOW = {"score_cam", "rise", "occlusion", "integrated_gradients", "smoothgrad", "vargrad", "ablation_cam"}
N_BATCH = 32


def median_ms(call, repeats: int) -> float:
    call()
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


def xplique(peer: str | None, classifier, photos: np.ndarray, repeats: int) -> dict:
    if peer is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photos.npy"
        np.save(path, photos)
        command = [peer, ROOT / "tests/bench/xplique_peer.py", ROOT / "models/transfer/model.keras",
                   classifier.spec.target_layer, path, str(repeats)]  # fmt: skip
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        sys.exit(f"Xplique did not run with {peer}:\n{done.stderr[-2000:]}")
    return json.loads(lines[-1].removeprefix("RESULT "))


def measure(classifier, photos: np.ndarray, repeats: int, theirs: dict) -> list[dict]:
    engine = engine_of(classifier)
    one_float = photos[:1].astype(np.float32)
    rows = []
    for method in METHODS:
        params, times = PARAMS.get(method), max(2, repeats // 10) if method in SLOW else repeats
        forward = median_ms(lambda: engine.scores(one_float), repeats)
        ours = median_ms(lambda m=method, p=params: explain_batch(classifier, photos[:1], m, "happy", p), times)
        many = None
        if method not in ("rise", "score_cam", "ablation_cam"):
            many = median_ms(lambda m=method, p=params: explain_batch(classifier, photos, m, "happy", p), 1)
        keras_vis = None
        if method in REFERENCED:
            times = 1 if method == "score_cam" else max(3, repeats // 5)
            keras_vis = median_ms(lambda m=method, p=params: reference(classifier, photos[0], m, "happy", p), times)
        peer = theirs.get(method, {})
        rows.append({"method": method, "ours_ms": ours, "tf_keras_vis_ms": keras_vis, "xplique_ms": peer.get("one"),
                     "forward_ms": forward, "ours_32_ms": many, "xplique_32_ms": peer.get("all")})  # fmt: skip
        show(rows[-1])
    return rows


def show(row: dict) -> None:
    def ratio(other: float | None, ours: float | None) -> str:
        return f"{other / ours:8.1f} x" if other and ours else "         -"

    print(
        f"{row['method']:22}{row['ours_ms']:10.1f}{row['ours_ms'] / row['forward_ms']:9.2f}"
        f"{ratio(row['tf_keras_vis_ms'], row['ours_ms'])}{ratio(row['xplique_ms'], row['ours_ms'])}"
        f"{row['ours_32_ms'] or float('nan'):11.1f}{ratio(row['xplique_32_ms'], row['ours_32_ms'])}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", help="interpreter of an environment with Xplique")
    parser.add_argument("--json", type=Path, help="write the one-photo rows here")
    parser.add_argument("--repeats", type=int, default=40, help="of the quick methods (default 40)")
    arguments = parser.parse_args()
    photos = np.random.default_rng(0).integers(0, 256, (N_BATCH, 224, 224, 3), np.uint8)
    classifier = zoo.load("transfer", ROOT / "models").warm_up()
    theirs = xplique(arguments.peer, classifier, photos, arguments.repeats)
    print("method                  ours ms  forwards  tf-keras-vis   Xplique    ours 32    Xplique 32")
    rows = measure(classifier, photos, arguments.repeats, theirs)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if arguments.json:
        keys = ("method", "ours_ms", "tf_keras_vis_ms", "xplique_ms", "forward_ms")
        arguments.json.write_text(json.dumps([{key: row[key] for key in keys} for row in rows], indent=2))


if __name__ == "__main__":
    main()
