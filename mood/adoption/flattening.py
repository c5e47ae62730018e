"""Turns any Keras classifier of photos into the project's own form, which all that follows is made for."""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers

from mood.adoption.forms import Form
from mood.adoption.ranges import RANGES, REVERSED
from mood.errors import ModelError
from mood.zoo.architectures import OUTPUT
from mood.zoo.specs import LOGIT

_KINDS = ("softmax", "sigmoid", "linear", "log_softmax")
_RESHAPING = (layers.Flatten, layers.Reshape, layers.Identity)
_NOISE = (layers.Dropout, layers.SpatialDropout2D, layers.GaussianNoise, layers.GaussianDropout, layers.AlphaDropout,
          layers.ActivityRegularization)  # fmt: skip

_POINTWISE = (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Add, layers.Subtract,
              layers.Multiply, layers.Average, layers.Maximum)  # fmt: skip


def flatten(net: keras.Model, form: Form) -> tuple[keras.Model, str]:
    """Rebuild a net, its layers copied, as `architectures.build` makes nets: flat, and photos of any size in.

    Nested nets are inlined, and what does nothing but in training (dropout, augmentation) is left out.

    Returns:
        A model from (n, h, w, 3) values 0..255 to (n, 1) probabilities of the positive class, or (n, classes); the
        layer before the last, `LOGIT`, gives the logits. And what the net itself ends in: softmax, sigmoid, linear or
        log_softmax.

    Raises:
        ModelError: if its outputs are not a number a class, or end in what is no probability.
    """
    photo = keras.Input((None, None, 3), name="photo")
    x = layers.Resizing(form.size, form.size, antialias=True, dtype="float32", name="resize")(photo)
    if form.height != form.width:
        x = layers.Resizing(form.height, form.width, dtype="float32", name="reshape")(x)
    if RANGES[form.input_range] != (1.0, 0.0):
        x = layers.Rescaling(*RANGES[form.input_range], dtype="float32", name="scale")(x)
    x = keras.ops.flip(x, axis=-1) if form.input_range in REVERSED else x
    copier = _Turning() if form.layout == "NCHW" and _has_channels_first(net) else _Copier()
    if form.layout == "NCHW" and not isinstance(copier, _Turning):
        x = layers.Permute((3, 1, 2), name="channels_first")(x)
    outputs, kind = copier.without_activation(copier.run(net, x))
    check_outputs(tuple(outputs.shape[1:]), kind, form.classes)
    logit = copier.logit(outputs, kind, mixing_of(form, outputs.shape[-1]))
    activation = "sigmoid" if form.task.is_binary else "softmax"
    p = layers.Activation(activation, dtype="float32", name=OUTPUT)(logit)
    return keras.Model(photo, p, name="adopted"), kind


def probabilities(outputs: np.ndarray, kind: str, form: Form) -> np.ndarray:
    """Return what the outputs of a net, (n, outputs), say of the classes of its task, (n, classes), worked out anew."""
    outputs = np.asarray(outputs, np.float64)
    if outputs.shape[1] == 1:
        p = outputs if kind == "sigmoid" else 1 / (1 + np.exp(-outputs))
        p = np.concatenate([1 - p, p], 1)
    else:
        p = outputs if kind in ("softmax", "sigmoid") else np.exp(outputs - outputs.max(1, keepdims=True))
        p = p / p.sum(1, keepdims=True)
    return p[:, [form.classes.index(label) for label in form.task.classes]]


class _Copier:
    """Copies the layers of nets into one flat graph, each under a name of its own."""

    def __init__(self) -> None:
        self._names = {"photo", "resize", "reshape", "scale", "channels_first", LOGIT, OUTPUT}
        self._maker: dict[int, Any] = {}  # of each tensor by its id; tensors live as long as the graph
        self._tensors: list[keras.KerasTensor] = []

    def run(self, net: keras.Model, x: keras.KerasTensor) -> keras.KerasTensor:
        """Add a net behind a tensor."""
        if isinstance(net, keras.Sequential):
            for layer in net.layers:
                x = self._call(layer, x)
            return x
        # The walk that Keras itself does when a net is called on a tensor; it keeps lists, constants and shared layers.
        return keras.tree.flatten(net._run_through_graph(x, call_fn=self._call))[0]

    def without_activation(self, x: keras.KerasTensor) -> tuple[keras.KerasTensor, str]:
        """Return what lies in front of the activation that a graph ends in, and the name of that."""
        layer: Any = self._maker.get(id(x))
        if isinstance(layer, _RESHAPING):
            inner, kind = self.without_activation(layer.input)
            return (x, kind) if kind in ("linear", "log_softmax") else (self._call(layer, inner), kind)
        kind = _activation_of(layer)
        if kind in ("linear", "log_softmax") or layer is None:
            return x, kind
        if isinstance(getattr(layer, "kernel", None), keras.Variable):
            return self._call(layer, layer.input, changed={"activation": "linear"}), kind
        return layer.input, kind

    def logit(self, x: keras.KerasTensor, kind: str, mixing: np.ndarray) -> keras.KerasTensor:
        """Add the layer `LOGIT` behind outputs, or in place of the one that makes them: they times a matrix."""
        layer: Any = self._maker.get(id(x))
        if kind == "sigmoid" and x.shape[-1] > 1:
            # Each a yes or no of its own: in proportion to one another they say which class is likeliest.
            x, layer = layers.Activation("log_sigmoid", dtype="float32", name=self._free("log_sigmoid"))(x), None
        if type(layer) is layers.Dense:
            kernel, *bias = (np.asarray(values) @ mixing for values in layer.get_weights())
            new = layers.Dense(mixing.shape[1], use_bias=bool(bias), dtype="float32", name=LOGIT)
            return _with(new, layer.input, [kernel, *bias])
        if np.array_equal(mixing, np.eye(len(mixing))):
            return layers.Activation("linear", dtype="float32", name=LOGIT)(x)
        return _with(layers.Dense(mixing.shape[1], use_bias=False, dtype="float32", name=LOGIT), x, [mixing])

    def _call(
        self, operation: keras.Operation, *tensors: object, changed: dict[str, object] | None = None, **options: object
    ) -> keras.KerasTensor:
        if isinstance(operation, keras.Model):
            return self.run(operation, tensors[0])
        if _is_idle(operation):
            return tensors[0]
        options = {key: value for key, value in options.items() if key not in ("training", "mask")}
        return self._called(operation, changed or {}, tensors, options)

    def _called(
        self, operation: keras.Operation, changed: dict[str, object], tensors: tuple, options: dict[str, object]
    ) -> keras.KerasTensor:
        new = self._copy(operation, changed)
        x = new(*tensors, **options)
        if isinstance(new, layers.Layer) and new.get_weights():
            new.set_weights(operation.get_weights())
        for tensor in keras.tree.flatten(x):
            self._maker[id(tensor)] = new
            self._tensors.append(tensor)
        return x

    def _copy(self, operation: keras.Operation, changed: dict[str, object]) -> keras.Operation:
        if isinstance(operation, layers.Normalization) and operation.axis in ((-1,), (3,)) and not operation.invert:
            return self._as_rescaling(operation)
        config = {**operation.get_config(), **changed, "name": self._free(operation.name)}
        copy = type(operation).from_config(config)
        copy.trainable = False  # so that a normalisation keeps its statistics, however it is called
        return copy

    def _as_rescaling(self, layer: layers.Normalization) -> layers.Layer:
        """Return a normalisation with its statistics in its configuration: weights that are set move no mean of it."""
        mean, variance = (np.asarray(values, np.float64).ravel() for values in (layer.mean, layer.variance))
        deviation = np.maximum(np.sqrt(variance), keras.config.epsilon())
        return layers.Rescaling((1 / deviation).tolist(), (-mean / deviation).tolist(), name=self._free(layer.name))

    def _free(self, name: str) -> str:
        number, free = 0, name
        while free in self._names:
            number, free = number + 1, f"{name}_{number + 1}"
        self._names.add(free)
        return free


class _Turning(_Copier):
    """Copies a net of channels first as one of channels last, as all maps are read; its weights are the same."""

    def _called(
        self, operation: keras.Operation, changed: dict[str, object], tensors: tuple, options: dict[str, object]
    ) -> keras.KerasTensor:
        if (as_last := _as_channels_last(operation)) is not None:
            return super()._called(operation, {**changed, **as_last}, tensors, options)
        tensors = keras.tree.map_structure(lambda value: _permuted(value, (3, 1, 2)), tensors)
        return _permuted(super()._called(operation, changed, tensors, options), (2, 3, 1))


def _has_channels_first(net: keras.Model) -> bool:
    return any(getattr(layer, "data_format", "") == "channels_first" for layer in net._flatten_layers())


def _as_channels_last(operation: keras.Operation) -> dict[str, object] | None:
    """Return what changes of a layer when its input has its channels last, or None where it has to have them first."""
    if getattr(operation, "data_format", "") == "channels_first":
        return {"data_format": "channels_last"}
    if isinstance(operation, (layers.BatchNormalization, layers.Concatenate)) and operation.axis == 1:
        return {"axis": -1}
    return {} if isinstance(operation, _POINTWISE) else None


def _permuted(value: Any, axes: tuple[int, int, int]) -> Any:
    is_map = keras.utils.is_keras_tensor(value) and len(value.shape) == 4
    return layers.Permute(axes)(value) if is_map else value


def _is_idle(operation: keras.Operation) -> bool:
    """Return whether a layer passes photos on unchanged outside training."""
    is_varied = type(operation).__name__.startswith("Random") and not isinstance(operation, layers.RandomCrop)
    is_same_size = isinstance(operation, layers.Resizing) and tuple(operation.input.shape[1:3]) == (
        operation.height, operation.width,
    )  # fmt: skip
    return isinstance(operation, _NOISE) or is_varied or is_same_size


def _activation_of(layer: keras.Operation | None) -> str:
    if isinstance(layer, layers.Softmax):
        return "softmax"
    activation = getattr(layer, "activation", None)
    if callable(activation):
        return getattr(activation, "__name__", type(activation).__name__)
    name = type(layer).__name__.lower()
    return name if name in ("softmax", "sigmoid", "relu", "leakyrelu", "prelu", "elu", "tanh") else "linear"


def check_outputs(shape: tuple[int | None, ...], kind: str, classes: Sequence[str]) -> None:
    """Refuse outputs, of some shape a photo, that are not a number a class."""
    if len(shape) != 1 or shape[0] is None:
        raise ModelError(
            f"A classifier gives a row of numbers a photo; this net gives {shape} a photo.",
            "Adopt the net with its last layers, those that give the classes.",
        )
    if kind not in _KINDS:
        raise ModelError(
            f"A classifier ends in softmax, sigmoid or bare logits; this net ends in {kind}.",
            "Adopt a net that was trained to give probabilities or logits.",
        )
    n, count = shape[0], len(classes)
    if n == 1 and kind in ("softmax", "log_softmax"):
        raise ModelError("A softmax over one output always says 1; this net has one.", "Train it with a sigmoid.")
    if n != count and (n, count) != (1, 2):
        wants = "two classes, of which its one output is for the second" if n == 1 else f"{n} classes"
        raise ModelError(
            f"--classes names what each output stands for; this net needs {wants}, and received {count}: "
            f"{', '.join(classes)}.",
            "Name the classes in the order in which the net learned them.",
        )


def mixing_of(form: Form, n: int) -> np.ndarray:
    """Return what turns a net's n outputs into the logits of its task: ones in place, or for two their difference."""
    places = np.array([[own == label for label in form.task.classes] for own in form.classes], np.float32)
    if not form.task.is_binary:
        return places
    difference = places @ np.array([[-1], [1]], np.float32)
    return difference[-n:]


def _with(layer: layers.Layer, x: keras.KerasTensor, weights: list[np.ndarray]) -> keras.KerasTensor:
    output = layer(x)
    layer.set_weights(weights)
    return output
