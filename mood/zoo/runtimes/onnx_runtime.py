"""A net's forward passes by ONNX Runtime: without TensorFlow, and without a gradient at the pixels."""

import math
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
import onnx.utils
import onnxruntime
from onnx import TensorProto

from mood import images
from mood.errors import IntegrityError
from mood.zoo.runtimes.head import Head, head_of
from mood.zoo.specs import LOGIT

PHOTO = "photo"

_AT_ONCE = 2
"""Photos of one run: more are slower, since their maps fit into no cache, and take memory in proportion."""
_ALIKE = 1e-4
"""Rounding of logits, as a share of the largest."""
_ERRORS, _NOTHING = 3, 4


def session_of(file: Path | bytes, is_silent: bool = False, threads: int = 0) -> onnxruntime.InferenceSession:
    """Return what runs a net in an ONNX file, or as the content of one, on the processor; silent, it logs no errors.

    It has one thread for each core, or the number that is given.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = _NOTHING if is_silent else _ERRORS
    options.enable_cpu_mem_arena = False  # it keeps the most that was ever needed, for each net
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the processor
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


class OnnxRuntime:
    """A net in an ONNX file, or as the content of one, shared by all threads.

    Its input is `PHOTO`, its outputs are `LOGIT` and the layers that it exposes, by their names. With its SHA-256 the
    file is compared each time that it is read again. A graph that is not foreign is one of the study's architectures,
    whose heads are understood: they are tested, and need not be tried at each start. With `threads`, see `session_of`.
    """

    def __init__(self, file: Path | bytes, sha256: str = "", is_foreign: bool = True, threads: int = 0) -> None:
        self._file, self._sha256, self._is_foreign = file, sha256, is_foreign
        self._session = session_of(file, threads=threads)
        self._behind: dict[str, tuple[onnxruntime.InferenceSession, np.ndarray]] = {}
        most = self._session.get_inputs()[0].shape[0]
        self._batch = min(most, _AT_ONCE) if isinstance(most, int) else _AT_ONCE
        self.layers = tuple(output.name for output in self._session.get_outputs() if output.name != LOGIT)

    def logits(self, photos: np.ndarray) -> np.ndarray:
        """Return the logits of photos."""
        return self.until(LOGIT, photos)

    def until(self, layer: str, photos: np.ndarray) -> np.ndarray:
        """Return the output of a layer that is exposed."""
        return self._run(self._session, PHOTO, photos, layer)[0]

    def with_logits(self, layer: str, photos: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the output of a layer that is exposed, and the logits, by one pass."""
        outputs, logits = self._run(self._session, PHOTO, photos, layer, LOGIT)
        return outputs, logits

    def behind(self, layer: str, activations: np.ndarray) -> np.ndarray:
        """Return the logits that follow from activations (n, h, w, c) in place of a layer's output."""
        if layer not in self._behind:
            self._behind[layer] = _part_behind(self.proto(), layer)
        session, order = self._behind[layer]
        return self._run(session, session.get_inputs()[0].name, activations.transpose(order), LOGIT)[0]

    def _run(
        self, session: onnxruntime.InferenceSession, given: str, values: np.ndarray, *outputs: str
    ) -> list[np.ndarray]:
        parts = [values[start : start + self._batch].astype(np.float32) for start in range(0, len(values), self._batch)]
        answers = [session.run(outputs, {given: part}) for part in parts]
        return [np.concatenate([np.asarray(answer) for answer in of_one]) for of_one in zip(*answers, strict=True)]

    @property
    def n_parameters(self) -> int:
        """How many numbers it learned."""
        learned = (tensor for tensor in self.proto().graph.initializer if tensor.data_type == TensorProto.FLOAT)
        return sum(math.prod(tensor.dims) for tensor in learned)

    @cached_property
    def heads(self) -> dict[str, Head]:
        """What lies behind the layers that are exposed, where it is pooling and dense layers and answers as they do."""
        graph = self.proto().graph
        made = {layer: head_of(graph, layer, LOGIT) for layer in self.layers}
        known = {layer: head for layer, head in made.items() if head is not None}
        return {layer: head for layer, head in known.items() if not self._is_foreign or self._holds(layer, head)}

    def _holds(self, layer: str, head: Head) -> bool:
        """Return whether a head gives the net's own logits: a graph may say more than is understood of it."""
        size = self._session.get_inputs()[0].shape[1]
        photos = np.random.default_rng(0).integers(0, 256, (2, size, size, 3))
        logits = self.logits(photos)
        with suppress(ValueError):  # its steps do not even fit one another
            behind = head.logits(self.until(layer, photos))
            return behind.shape == logits.shape and bool(np.abs(behind - logits).max() <= _ALIKE * np.abs(logits).max())
        return False

    def proto(self) -> onnx.ModelProto:
        """Return the net as ONNX describes it, read anew.

        Raises:
            IntegrityError: if its file is another one by now.
        """
        content = self._file if isinstance(self._file, bytes) else self._file.read_bytes()
        if self._sha256 and images.sha256(content) != self._sha256:
            message = f"“{self._file}” was changed after the net in it was loaded."
            raise IntegrityError(message, "Put it back, or train or adopt the net again, and start the app again.")
        return onnx.ModelProto.FromString(content)


def _part_behind(proto: onnx.ModelProto, layer: str) -> tuple[onnxruntime.InferenceSession, np.ndarray]:
    """Return what computes the logits from a layer that is exposed, and the order of axes that it takes maps in."""
    made = next(node for node in proto.graph.node if layer in node.output)
    is_turned = made.op_type == "Transpose"  # it is exposed with the channels last, and computed with them first
    order = np.argsort(onnx.helper.get_node_attr_value(made, "perm")) if is_turned else np.arange(4)
    source = made.input[0] if is_turned else layer
    part = onnx.utils.Extractor(onnx.shape_inference.infer_shapes(proto)).extract_model([source], [LOGIT])
    return session_of(part.SerializeToString()), order
