"""Google MediaPipe's nets for faces, as ONNX files; `models/README.md` says where they are from."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mood.importing import one_at_a_time

if TYPE_CHECKING:
    import onnxruntime

FOLDER = Path(__file__).resolve().parent / "models"


def ask(net: str, pixels: np.ndarray) -> list[np.ndarray]:
    """Return what a net answers to a picture (h, w, 3) float32, each answer without its axis of photos."""
    session = _session(net)
    return [np.asarray(answer)[0] for answer in session.run(None, {session.get_inputs()[0].name: pixels[None]})]


@lru_cache(maxsize=4)
def _session(net: str) -> "onnxruntime.InferenceSession":
    with one_at_a_time:
        import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # they are small, and photos are looked at side by side
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(FOLDER / f"{net}.onnx", options, providers=["CPUExecutionProvider"])
