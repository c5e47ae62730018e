"""A net's forward passes by ONNX Runtime: without TensorFlow, and without a gradient at the pixels."""

from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from mood.zoo.runtimes import BATCH
from mood.zoo.runtimes.head import Head, head_of
from mood.zoo.specs import LOGIT

PHOTO = "photo"


class OnnxRuntime:
    """A net in an ONNX file, shared by all threads.

    Its input is `PHOTO`, its outputs are `LOGIT` and the layers that it exposes, by their names.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.layers = tuple(output.name for output in self._session.get_outputs() if output.name != LOGIT)

    def logits(self, photos: np.ndarray) -> np.ndarray:
        """Return the logits of photos."""
        return self.until(LOGIT, photos)

    def until(self, layer: str, photos: np.ndarray) -> np.ndarray:
        """Return the output of a layer that is exposed."""
        parts = [photos[start : start + BATCH].astype(np.float32) for start in range(0, len(photos), BATCH)]
        return np.concatenate([np.asarray(self._session.run([layer], {PHOTO: part})[0]) for part in parts])

    @cached_property
    def heads(self) -> dict[str, Head]:
        """What lies behind the layers that are exposed, where it is pooling and dense layers."""
        graph = onnx.load(self._path).graph
        made = {layer: head_of(graph, layer, LOGIT) for layer in self.layers}
        return {layer: head for layer, head in made.items() if head is not None}
