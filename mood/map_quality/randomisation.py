"""A model unlearned from the top: what a map shows then, it does not show because of what the model learned."""

from collections.abc import Callable, Iterator

import keras
import numpy as np
from onnx import numpy_helper

from mood.zoo.classifier import Classifier
from mood.zoo.runtimes.onnx_runtime import OnnxRuntime

STEPS = 6
_KERNELS = ("Conv", "Gemm", "MatMul")
"""Operators of ONNX that have learned kernels."""


Counts = Callable[[int], list[int]]
"""Maps the number of layers with kernels to how many of them each copy has redrawn."""


def randomised(classifier: Classifier, steps: int = STEPS) -> Iterator[tuple[str, Classifier]]:
    """Yield copies of a model with more and more of its layers redrawn, from the top down.

    Kernels and biases are drawn anew from a normal distribution with the spread of the learned ones (cascading
    randomisation, Adebayo et al. 2018, https://arxiv.org/abs/1810.03292); normalisations keep their statistics.

    Args:
        classifier: the trained model; it stays as it is.
        steps: at how many depths; the last one redraws every layer.

    Yields:
        The name of the deepest layer redrawn, and the model.
    """
    yield from _copies(classifier, lambda layers: depths(layers, steps), 0)


def redrawn(classifier: Classifier, draw: int) -> Iterator[tuple[str, Classifier]]:
    """Yield one copy with every layer redrawn, as in `randomised`; nothing for a net whose graph is not known.

    Draws are numbered from 0, the one of `randomised`.
    """
    yield from _copies(classifier, lambda layers: [layers], draw)


def _copies(classifier: Classifier, counts: Counts, draw: int) -> Iterator[tuple[str, Classifier]]:
    of_kind = _of_keras if "gradient" in classifier.offers else _of_onnx
    for number, (layer, model, onnx) in enumerate(of_kind(classifier, counts, draw), start=1):
        yield layer, Classifier(classifier.spec, model, f"{classifier.fingerprint}-{draw}-{number}", onnx)


def _of_keras(
    classifier: Classifier, counts: Counts, draw: int
) -> Iterator[tuple[str, Callable[[], keras.Model], None]]:
    names = kernel_layers(classifier.model)
    for count in counts(len(names)):
        model = keras.models.clone_model(classifier.model)
        model.set_weights(classifier.model.get_weights())
        random = np.random.default_rng(draw)
        for name in names[:count]:
            layer = model.get_layer(name)
            layer.set_weights([_redrawn(values, random) for values in layer.get_weights()])
        yield names[count - 1], lambda model=model: model, None


def _of_onnx(classifier: Classifier, counts: Counts, draw: int) -> Iterator[tuple[str, None, OnnxRuntime]]:
    runtime = classifier.onnx
    if runtime is None:
        return
    graph = runtime.proto().graph
    learned = {tensor.name for tensor in graph.initializer}
    nodes = [node for node in reversed(graph.node) if node.op_type in _KERNELS and learned.intersection(node.input)]
    for count in counts(len(nodes)):
        proto, random = runtime.proto(), np.random.default_rng(draw)
        tensors = {tensor.name: tensor for tensor in proto.graph.initializer}
        for name in (name for node in nodes[:count] for name in node.input if name in tensors):
            values = _redrawn(numpy_helper.to_array(tensors[name]), random)
            tensors[name].CopyFrom(numpy_helper.from_array(values, name))
        yield nodes[count - 1].output[0], None, OnnxRuntime(proto.SerializeToString())


def _redrawn(values: np.ndarray, random: np.random.Generator) -> np.ndarray:
    return random.normal(0, values.std(), values.shape).astype(np.float32)


def kernel_layers(model: keras.Model) -> list[str]:
    """Return the names of the layers that have kernels, last to first."""
    kinds = (keras.layers.Dense, keras.layers.Conv2D, keras.layers.DepthwiseConv2D)
    return [layer.name for layer in reversed(model.layers) if isinstance(layer, kinds)]


def depths(layers: int, steps: int) -> list[int]:
    """Return how many layers are redrawn at each step: every one at the top, then in growing strides."""
    return sorted({round(count) for count in np.geomspace(1, layers, steps)})
