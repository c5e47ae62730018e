"""How fast we explain, beside tf-keras-vis and Xplique, measured in the same run on the transfer generation.

    python tests/bench/explain.py [--peer PYTHON] [--json FILE] [--method M...] [--seconds S]

Xplique 2.0.2 wants TensorFlow 2.20 at most; where it cannot live beside the app, make it an environment of
its own (`pip install xplique==2.0.2 "tensorflow<2.21"`) and name its interpreter with --peer.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from timing import median_ms  # noqa: E402

from mood import images, zoo  # noqa: E402
from mood.explanation import METHODS, explain_batch  # noqa: E402
from mood.explanation.keras_vis import REFERENCED, reference  # noqa: E402
from mood.explanation.params import NoiseParams, OcclusionParams, RiseParams, ScoreCamParams  # noqa: E402
from mood.explanation.scorer import Scorer  # noqa: E402

PARAMS = {
    "score_cam": ScoreCamParams(channels=1024),
    "smoothgrad": NoiseParams(samples=20),
    "vargrad": NoiseParams(samples=20),
    "occlusion": OcclusionParams(window=32, stride=16),
    "rise": RiseParams(masks=1000),
}
BATCHED = [key for key, method in METHODS.items() if method.passes(method.params()) <= 2]
"""Methods that are also timed on 32 photos: the others go through a batch photo by photo anyway."""

N_BATCH = 32


def xplique(peer: str | None, classifier, photos: np.ndarray, seconds: float) -> dict:
    if peer is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photos.npy"
        np.save(path, photos)
        command = [peer, ROOT / "tests/bench/xplique_peer.py", ROOT / "models/transfer/model.keras",
                   classifier.spec.target_layer, path, seconds]  # fmt: skip
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        sys.exit(f"Xplique did not run with {peer}:\n{done.stderr[-2000:]}")
    return json.loads(lines[-1].removeprefix("RESULT "))


def forward_passes(classifier, photos: np.ndarray, seconds: float) -> tuple[float, float]:
    """Return a pass of one photo through the model as it is saved, and one photo's share of our batch of 32."""
    saved = tf.function(lambda batch: classifier.model(batch, training=False))
    one = tf.constant(photos[:1].astype(np.float32))
    score = Scorer(classifier, "happy").scores
    batch = photos.astype(np.float32)
    return median_ms(lambda: saved(one).numpy(), seconds), median_ms(lambda: score(batch), seconds) / len(photos)


def measure(classifier, photos: np.ndarray, chosen: list[str], seconds: float, theirs: dict) -> list[dict]:
    rows = []
    for method in chosen:
        params = PARAMS.get(method) or METHODS[method].params()
        forward, batched = forward_passes(classifier, photos, seconds / 2)
        ours = median_ms(lambda m=method, p=params: explain_batch(classifier, photos[:1], m, "happy", p), seconds)
        many = keras_vis = None
        if method in BATCHED:
            many = median_ms(lambda m=method, p=params: explain_batch(classifier, photos, m, "happy", p), seconds, 5)
        if method in REFERENCED:
            keras_vis = median_ms(lambda m=method, p=params: reference(classifier, photos[0], m, "happy", p), seconds)
        peer, passes = theirs.get(method, {}), METHODS[method].passes(params)
        rows.append({"method": method, "ours_ms": ours, "tf_keras_vis_ms": keras_vis, "xplique_ms": peer.get("one"),
                     "forward_ms": forward, "per_pass": ours / (passes * batched) if passes > 30 else None,
                     "ours_32_ms": many, "xplique_32_ms": peer.get("all")})  # fmt: skip
        show(rows[-1])
    return rows


def show(row: dict) -> None:
    def ratio(other: float | None, ours: float | None) -> str:
        return f"{other / ours:10.1f} x" if other and ours else "           -"

    per_pass = f"{row['per_pass']:10.2f}" if row["per_pass"] else "         -"
    print(
        f"{row['method']:26}{row['ours_ms']:9.1f}{row['ours_ms'] / row['forward_ms']:10.2f}{per_pass}"
        f"{ratio(row['tf_keras_vis_ms'], row['ours_ms'])}{ratio(row['xplique_ms'], row['ours_ms'])}"
        f"{row['ours_32_ms'] or float('nan'):10.1f}{ratio(row['xplique_32_ms'], row['ours_32_ms'])}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", help="interpreter of an environment with Xplique")
    parser.add_argument("--json", type=Path, help="write the one-photo rows here")
    parser.add_argument("--method", nargs="+", choices=list(METHODS), default=list(METHODS), help="only these")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each figure, at least one call (default 2)")
    arguments = parser.parse_args()
    classifier = zoo.load("transfer", ROOT / "models")
    files = sorted((ROOT / "data" / "demo").glob("*/*.jpg"))[:N_BATCH]
    photos = classifier.prepare([images.read(file).pixels for file in files])
    theirs = xplique(arguments.peer, classifier, photos, arguments.seconds)
    print(
        "                                 of a pass of one photo, of passes\n"
        "method                      ours ms    as saved  in batch tf-keras-vis   Xplique    ours 32  Xplique 32"
    )
    rows = measure(classifier, photos, arguments.method, arguments.seconds, theirs)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if arguments.json:
        keys = ("method", "ours_ms", "tf_keras_vis_ms", "xplique_ms", "forward_ms")
        arguments.json.write_text(json.dumps([{key: row[key] for key in keys} for row in rows], indent=2))


if __name__ == "__main__":
    main()
