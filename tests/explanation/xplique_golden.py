"""Maps by Xplique that ours are held against, kept in `xplique.npz`, and the command that makes them:

python -m tests.explanation.xplique_golden --peer PYTHON

PYTHON belongs to an environment with `pip install xplique==2.0.2 "tensorflow<2.21"`.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from mood import zoo
from mood.explanation.params import RiseParams
from mood.explanation.perturbation import random_masks
from mood.zoo.architectures import build
from mood.zoo.classifier import Classifier
from mood.zoo.study import GENERATIONS, SPECS
from tests.conftest import ROOT, draw_face, tiny_spec

FILE = Path(__file__).with_name("xplique.npz")
NETS = [*GENERATIONS[:3], "random 1", "random 2"]
FACE = np.asarray(draw_face("happy", 5, side=120))
RISE = RiseParams(masks=64)
STEP = 5  # every so many pixels of a large map are kept


def net(name: str) -> Classifier:
    """Return a shipped model, or a small one whose weights follow from its name on any machine."""
    if name in SPECS:
        return zoo.load(name, ROOT / "models")
    spec, random = tiny_spec(), np.random.default_rng(int(name[-1]))
    model = build(spec)
    for layer in model.layers:
        shapes = [values.shape for values in layer.get_weights()]
        layer.set_weights([random.normal(0, np.sqrt(2 / max(np.prod(shape[:-1]), 4)), shape) for shape in shapes])
    return Classifier(spec, lambda: model, name)


def occlusion_of(size: int) -> tuple[int, int]:
    """Return window and stride that cover a side without a rest: there our last window and Xplique's agree."""
    stride = next(stride for stride in (16, 15, 12) if size % stride == 0)
    return 2 * stride, stride


def masks_of(size: int) -> np.ndarray:
    random = np.random.default_rng(0)
    return np.concatenate([np.matmul(*random_masks(random, 32, size, RISE)) for _ in range(RISE.masks // 32)])


def sampled(values: np.ndarray) -> np.ndarray:
    return values if len(values) < 40 else values[::STEP, ::STEP]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", required=True, help="interpreter of an environment with Xplique")
    peer = parser.parse_args().peer
    golden = {}
    for name in NETS:
        classifier = net(name)
        size = classifier.spec.input_size
        with tempfile.TemporaryDirectory() as scratch:
            model, asked, out = (Path(scratch) / file for file in ("model.keras", "asked.npz", "out.npz"))
            classifier.model.save(model)
            np.savez(asked, photo=classifier.prepare([FACE])[0], occlusion=occlusion_of(size), masks=masks_of(size))
            script = Path(__file__).with_name("xplique_peer.py")
            subprocess.run([peer, script, model, classifier.spec.target_layer, asked, out], check=True)
            with np.load(out) as maps:
                golden |= {f"{name}/{method}": sampled(maps[method]).astype(np.float32) for method in maps.files}
    np.savez_compressed(FILE, **golden)


if __name__ == "__main__":
    main()
