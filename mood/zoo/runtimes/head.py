"""What lies behind the last maps of a net: pooling and dense layers, whose gradient is a closed form; NumPy alone."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

Step = Callable[[np.ndarray], tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]]
"""Takes values, and returns what becomes of them and what takes a gradient back."""
Constants = dict[str, onnx.TensorProto]
"""By name; most are of layers before, and never made into arrays."""


@dataclass(frozen=True)
class Head:
    """The last layers of a net, as steps from the maps (n, h, w, c) of a layer to logits (n, units) float32.

    Before the last dense layer come so many of them.
    """

    steps: tuple[Step, ...]
    n_before: int = 0

    def logits(self, maps: np.ndarray) -> np.ndarray:
        """Return the logits that follow from maps."""
        return reduce(lambda values, step: step(values)[0], self.steps, maps)

    def penultimate(self, maps: np.ndarray) -> np.ndarray:
        """Return what the last dense layer sees of maps, (n, f) float32."""
        seen = reduce(lambda values, step: step(values)[0], self.steps[: self.n_before], maps)
        return seen.reshape(len(seen), -1)

    def slopes(self, maps: np.ndarray, direction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return how each score changes with maps, in their shape, and the scores (n,).

        A score is a weighted sum of the logits; `direction`, (units,), holds the weights.
        """
        values, back = maps, []
        for step in self.steps:
            values, returned = step(values)
            back.append(returned)
        slopes = np.broadcast_to(direction, values.shape).astype(np.float32)
        return reduce(lambda gradient, returned: returned(gradient), reversed(back), slopes), values @ direction


def head_of(graph: onnx.GraphProto, layer: str, logits: str) -> Head | None:
    """Return the part of a graph between two of its tensors; None where that is more than pooling and dense layers."""
    constants = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            constants[node.output[0]] = node.attribute[0].t
        elif node.op_type == "Identity" and node.input[0] in constants:  # of which PyTorch writes one a shared bias
            constants[node.output[0]] = constants[node.input[0]]
    rows = _rows(graph, constants)
    before = _ancestors(graph, logits)
    steps: list[Step] = []
    n_before = 0
    exposed = next((node for node in graph.node if layer in node.output), None)
    if exposed is not None and exposed.op_type == "Transpose":  # channels last; they are computed with them first
        layer = exposed.input[0]
        steps.append(_transposed(np.argsort(_attributes(exposed)["perm"])))
    while layer != logits:
        readers = [node for node in graph.node if layer in node.input and before.intersection(node.output)]
        readers = [node for node in readers if node.op_type != "Shape"]  # by which a flattening knows its size
        if len(readers) != 1 or readers[0].op_type == "Reshape" and readers[0].input[1] not in rows:
            return None
        step = _STEPS.get(readers[0].op_type, _unknown)(readers[0], constants)
        if step is None:
            return None
        n_before = len(steps) if readers[0].op_type in _DENSE else n_before
        steps.append(step)
        layer = readers[0].output[0]
    return Head(tuple(steps), n_before)


def _rows(graph: onnx.GraphProto, constants: Constants) -> set[str]:
    """Return the names of the shapes of two sides, photos and a row of each, also where they are known as it runs."""
    sides = {name: math.prod(tensor.dims) for name, tensor in constants.items()}
    for node in graph.node:
        if node.op_type == "Concat":
            sides[node.output[0]] = len(node.input)
        elif node.op_type == "Cast" and node.input[0] in sides:
            sides[node.output[0]] = sides[node.input[0]]
    return {name for name, count in sides.items() if count == 2}


def _ancestors(graph: onnx.GraphProto, tensor: str) -> set[str]:
    """Return the names of the tensors that one follows from, its own among them."""
    names = {tensor}
    for node in reversed(graph.node):  # which ONNX keeps in the order of computation
        if names.intersection(node.output):
            names.update(node.input)
    return names


def _attributes(node: onnx.NodeProto) -> dict[str, Any]:
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def _others(node: onnx.NodeProto, constants: Constants) -> list[np.ndarray | None]:
    return [_array(constants.get(name)) for name in node.input[1:]]


def _array(constant: onnx.TensorProto | None) -> np.ndarray | None:
    return None if constant is None else numpy_helper.to_array(constant)


def _unknown(_node: onnx.NodeProto, _constants: Constants) -> None:
    return None


def _transposed(order: Any) -> Step:
    back = np.argsort(order)
    return lambda values: (values.transpose(order), lambda gradient: gradient.transpose(back))


def _transpose(node: onnx.NodeProto, _: Constants) -> Step:
    return _transposed(_attributes(node)["perm"])


def _same(_node: onnx.NodeProto, _: Constants) -> Step:
    return lambda values: (values, lambda gradient: gradient)


def _flatten(node: onnx.NodeProto, _: Constants) -> Step | None:
    return _flattened() if _attributes(node).get("axis", 1) == 1 else None


def _row(_node: onnx.NodeProto, _: Constants) -> Step:
    return _flattened()  # by a shape of two sides, or without the sides that an average left as 1


def _flattened() -> Step:
    def step(values: np.ndarray) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
        return values.reshape(len(values), -1), lambda gradient: gradient.reshape(values.shape)

    return step


def _global_average(_node: onnx.NodeProto, _: Constants) -> Step:
    return _averaged((2, 3))


def _reduce_mean(node: onnx.NodeProto, constants: Constants) -> Step | None:
    axes = _attributes(node).get("axes") or (_others(node, constants) or [None])[0]
    return None if axes is None or 0 in axes else _averaged(tuple(int(axis) for axis in axes))


def _averaged(axes: tuple[int, ...]) -> Step:
    """Average over places; the sides that are left as 1, or gone, are flattened away by what follows."""

    def step(values: np.ndarray) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
        mean = values.mean(axes, keepdims=True)
        size = values.size // mean.size
        return mean, lambda gradient: np.broadcast_to(gradient.reshape(mean.shape) / np.float32(size), values.shape)

    return step


def _max_pool(node: onnx.NodeProto, _: Constants) -> Step | None:
    given = _attributes(node)
    side = list(given["kernel_shape"])
    is_plain = given.get("strides") == side and not any(given.get("pads", ())) and not given.get("ceil_mode")
    if not is_plain or given.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
        return None
    rows, columns = side

    def step(values: np.ndarray) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
        n, channels, height, width = values.shape
        high, wide = height // rows, width // columns
        cut = values[:, :, : high * rows, : wide * columns].reshape(n, channels, high, rows, wide, columns)
        windows = cut.transpose(0, 1, 2, 4, 3, 5).reshape(n, channels, high, wide, rows * columns)
        best = windows.argmax(-1)[..., None]

        def back(gradient: np.ndarray) -> np.ndarray:
            spread = np.zeros(windows.shape, np.float32)
            np.put_along_axis(spread, best, gradient[..., None].astype(np.float32), -1)
            spread = spread.reshape(n, channels, high, wide, rows, columns).transpose(0, 1, 2, 4, 3, 5)
            whole = np.zeros(values.shape, np.float32)
            whole[:, :, : high * rows, : wide * columns] = spread.reshape(n, channels, high * rows, wide * columns)
            return whole

        return np.take_along_axis(windows, best, -1)[..., 0], back

    return step


def _dense(node: onnx.NodeProto, constants: Constants) -> Step | None:
    """Multiply by a matrix, and where the node is a `Gemm` add a bias."""
    given, (weights, *bias) = _attributes(node), _others(node, constants)
    if weights is None or weights.ndim != 2 or given.get("transA") or any(term is None for term in bias):
        return None
    matrix = _scaled(weights.T if given.get("transB") else weights, given.get("alpha", 1.0))
    shift = _scaled(bias[0], given.get("beta", 1.0)) if bias and bias[0] is not None else np.float32(0)

    def step(values: np.ndarray) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
        flat = values.reshape(len(values), -1)  # after an average that keeps its sides
        return flat @ matrix + shift, lambda gradient: (gradient @ matrix.T).reshape(values.shape)

    return step


def _scaled(values: np.ndarray, factor: float) -> np.ndarray:
    return np.asarray(values if factor == 1 else factor * values, np.float32)  # where it can be, no copy of 13 MB


def _add(node: onnx.NodeProto, constants: Constants) -> Step | None:
    terms = [numpy_helper.to_array(constants[name]) for name in node.input if name in constants]
    return (lambda values: (values + terms[0], lambda gradient: gradient)) if len(terms) == 1 else None


def _rectified(_node: onnx.NodeProto, _: Constants) -> Step:
    return lambda values: (np.maximum(values, 0), lambda gradient: gradient * (values > 0))


def _smooth(function: Callable[[np.ndarray], np.ndarray], slope: Callable[[np.ndarray], np.ndarray]) -> Callable:
    """Return what makes a step of a function of each number alone, and of its slope."""
    return lambda _node, _: lambda values: (function(values), lambda gradient: gradient * slope(values))


def _sigmoid(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))


_DENSE = ("MatMul", "Gemm")
_STEPS: dict[str, Callable[[onnx.NodeProto, Constants], Step | None]] = {
    "Transpose": _transpose, "Identity": _same, "Dropout": _same,
    "Squeeze": _row, "Flatten": _flatten, "Reshape": _row,
    "GlobalAveragePool": _global_average, "ReduceMean": _reduce_mean, "MaxPool": _max_pool,
    "MatMul": _dense, "Gemm": _dense, "Add": _add, "Relu": _rectified,
    "HardSwish": _smooth(lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
                         lambda x: np.where(np.abs(x) < 3, x / 3 + 0.5, (x > 0).astype(x.dtype))),
    "Sigmoid": _smooth(_sigmoid, lambda x: _sigmoid(x) * (1 - _sigmoid(x))),
    "Tanh": _smooth(np.tanh, lambda x: 1 - np.tanh(x) ** 2),
}  # fmt: skip
"""By the operator of ONNX (https://onnx.ai/onnx/operators), what is known of it."""
