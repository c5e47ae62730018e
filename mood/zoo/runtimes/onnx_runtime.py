"""A net's forward passes by ONNX Runtime: without TensorFlow, and without a gradient at the pixels."""

import math
from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto

from mood.zoo.runtimes.head import Head, head_of
from mood.zoo.specs import LOGIT

PHOTO = "photo"

_AT_ONCE = 2
"""Photos of one run: more are slower, since their maps fit into no cache, and take memory in proportion."""
_ERRORS, _NOTHING = 3, 4


def session_of(file: Path | bytes, is_silent: bool = False) -> onnxruntime.InferenceSession:
    """Return what runs a net in an ONNX file, or as the content of one, on the processor; silent, it logs no errors."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _NOTHING if is_silent else _ERRORS
    options.enable_cpu_mem_arena = False  # it keeps the most that was ever needed, for each net
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the processor
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


class OnnxRuntime:
    """A net in an ONNX file, or as the content of one, shared by all threads.

    Its input is `PHOTO`, its outputs are `LOGIT` and the layers that it exposes, by their names.
    """

    def __init__(self, file: Path | bytes) -> None:
        self._file = file
        self._session = session_of(file)
        most = self._session.get_inputs()[0].shape[0]
        self._batch = min(most, _AT_ONCE) if isinstance(most, int) else _AT_ONCE
        self.layers = tuple(output.name for output in self._session.get_outputs() if output.name != LOGIT)

    def logits(self, photos: np.ndarray) -> np.ndarray:
        """Return the logits of photos."""
        return self.until(LOGIT, photos)

    def until(self, layer: str, photos: np.ndarray) -> np.ndarray:
        """Return the output of a layer that is exposed."""
        parts = [photos[start : start + self._batch].astype(np.float32) for start in range(0, len(photos), self._batch)]
        return np.concatenate([np.asarray(self._session.run([layer], {PHOTO: part})[0]) for part in parts])

    @property
    def n_parameters(self) -> int:
        """How many numbers it learned."""
        learned = (tensor for tensor in self.proto().graph.initializer if tensor.data_type == TensorProto.FLOAT)
        return sum(math.prod(tensor.dims) for tensor in learned)

    @cached_property
    def heads(self) -> dict[str, Head]:
        """What lies behind the layers that are exposed, where it is pooling and dense layers."""
        graph = self.proto().graph
        made = {layer: head_of(graph, layer, LOGIT) for layer in self.layers}
        return {layer: head for layer, head in made.items() if head is not None}

    def proto(self) -> onnx.ModelProto:
        """Return the net as ONNX describes it, read anew."""
        content = self._file if isinstance(self._file, bytes) else self._file.read_bytes()
        return onnx.ModelProto.FromString(content)
