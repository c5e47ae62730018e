"""How fast a net answers: ONNX Runtime beside Keras in the same run, and what importing either of them takes.

python tests/bench/predict.py [--json FILE]
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np  # noqa: E402
from timing import median_ms  # noqa: E402

from mood import zoo  # noqa: E402

N_BATCH = 32


def import_ms(module: str) -> float:
    """Return how long a new Python takes to import a module, less an empty one."""
    with_it, without = (
        median_ms(lambda code=code: subprocess.run([sys.executable, "-c", code], check=True), seconds=10, most=5)
        for code in (f"import numpy, {module}", "import numpy")
    )
    return with_it - without


def of_net(name: str) -> dict[str, float]:
    """Return milliseconds of one photo and of one of a batch, by either runtime."""
    net = zoo.load(name, ROOT / "models")
    photos = np.random.default_rng(0).integers(0, 256, (N_BATCH, *2 * (net.spec.input_size,), 3), np.uint8)
    runtimes = {"onnx": net.onnx, "keras": net.keras}
    alone = {f"{key}_ms": median_ms(lambda run=run: run.logits(photos[:1])) for key, run in runtimes.items()}
    return alone | {f"{key}_batch_ms": median_ms(lambda run=run: run.logits(photos)) / N_BATCH
                    for key, run in runtimes.items()}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    imports = {module: import_ms(module) for module in ("onnxruntime", "tensorflow")}
    print("importing: " + ", ".join(f"{module} {ms:.0f} ms" for module, ms in imports.items()))
    print(f"{'net':12}{'one: onnx':>12}{'keras':>10}{'ratio':>8}{'in batch: onnx':>18}{'keras':>10}{'ratio':>8}")
    nets = {name: of_net(name) for name in zoo.trained(ROOT / "models")}
    for name, ms in nets.items():
        alone, batch = ms["onnx_ms"] / ms["keras_ms"], ms["onnx_batch_ms"] / ms["keras_batch_ms"]
        print(f"{name:12}{ms['onnx_ms']:12.1f}{ms['keras_ms']:10.1f}{alone:8.2f}"
              f"{ms['onnx_batch_ms']:18.1f}{ms['keras_batch_ms']:10.1f}{batch:8.2f}")  # fmt: skip
    if arguments.json:
        arguments.json.write_text(json.dumps({"imports_ms": imports, "nets": nets}, indent=2))


if __name__ == "__main__":
    main()
