"""How fast the app answers: cold start, first prediction, warm latency, throughput and memory.

python tests/bench/predict.py [--json FILE]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from timing import median_ms  # noqa: E402

PORT = 8659
N_BATCH = 96


def cold_start() -> dict[str, float]:
    """Start the app in a new process; time the health answer and, in a browser session, the first page."""
    from streamlit.testing.v1 import AppTest  # import once, so that it does not count

    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={PORT}"]
    started = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/_stcore/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.02)
        healthy = time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()
    script = time.perf_counter()
    AppTest.from_file(str(ROOT / "pages" / "overview.py"), default_timeout=60).run()
    return {"server_answers_s": healthy, "first_page_script_s": time.perf_counter() - script}


def first_prediction() -> float:
    """Return seconds from a bare interpreter to the first verdict with overlays of all generations."""
    code = (
        "import numpy as np; from mood import zoo, explanation; from pathlib import Path\n"
        "photo = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)\n"
        "for name in zoo.trained(Path('models')):\n"
        "    model = zoo.load(name, Path('models')); model.probabilities([photo])\n"
        "    explanation.explain(model, photo, 'grad_cam', 'happy')\n"
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def warm() -> dict[str, float]:
    """Time one photo through all generations, and a batch against the bare forward pass."""
    import numpy as np
    import tensorflow as tf

    from mood import explanation, zoo

    photo = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    batch = [photo] * N_BATCH
    models = [zoo.load(name, ROOT / "models").warm_up() for name in zoo.trained(ROOT / "models")]
    found = {
        "verdicts_ms": median_ms(lambda: [model.probabilities([photo]) for model in models]),
        "verdicts_and_overlays_ms": median_ms(
            lambda: [(m.probabilities([photo]), explanation.explain(m, photo, "grad_cam", "happy")) for m in models]
        ),
    }
    for model in models:
        prepared = tf.constant(model.prepare(batch))
        parts = [prepared[i : i + 32] for i in range(0, N_BATCH, 32)]
        bare = median_ms(lambda parts=parts, model=model: [model._forward(part).numpy() for part in parts]) / 1000
        whole = median_ms(lambda model=model: model.probabilities(batch)) / 1000
        found[f"{model.name}_photos_per_s"] = N_BATCH / whole
        found[f"{model.name}_share_of_bare_forward"] = bare / whole
    found["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    os.environ["MOOD_WARM_UP"] = "0"
    found = {**cold_start(), "first_verdict_and_overlays_s": first_prediction(), **warm()}
    for name, value in found.items():
        print(f"{name:36} {value:10.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps({name: round(value, 3) for name, value in found.items()}, indent=2))


if __name__ == "__main__":
    main()
