"""The same classifier with fewer operations, for passes that need no gradient."""

import keras
import numpy as np
from keras import layers


def pixels_of(model: keras.Model) -> keras.KerasTensor:
    """Return where photos of the right size enter a flat model: behind its resizing.

    Resizing to the same size changes no bit of a photo, but costs 4 to 7 % of a pass.
    """
    resizing = [layer.output for layer in model.layers if isinstance(layer, layers.Resizing)]
    return resizing[0] if len(resizing) == 1 else model.inputs[0]


def folded(model: keras.Model) -> keras.Model | None:
    """Return a copy of a flat model with each batch normalisation inside the convolution before it.

    A MobileNet answers 1.5 times faster so, and the same within rounding. Rounding moves a few units across
    the kink of their rectifier, where the gradient at the pixels jumps: gradients take the model as it is.

    Returns:
        A model of photos of the right size, without resizing and dropout; a folded convolution has the name of
        its normalisation, whose output it gives. None where there is nothing to fold, or what cannot be.
    """
    pairs = _folding_pairs(model)
    if not pairs or len(model.operations) > len(model.layers):  # operations without a layer are not copied here
        return None
    start = pixels_of(model)
    photo = keras.Input(start.shape[1:], name="pixels")
    tensors = {id(start): photo}
    for layer in model.layers:
        inputs = [tensors[id(tensor)] for tensor in _inputs(layer) if id(tensor) in tensors]
        if not inputs or id(layer.output) in tensors:
            continue
        bn = pairs.get(id(layer))
        if bn is not None:
            tensors[id(bn.output)] = _merged(layer, bn, inputs[0])
        elif isinstance(layer, layers.Dropout):
            tensors[id(layer.output)] = inputs[0]
        else:
            tensors[id(layer.output)] = _copied(layer, inputs)
    return keras.Model(photo, tensors[id(model.output)], name=model.name)


def _folding_pairs(model: keras.Model) -> dict[int, layers.BatchNormalization]:
    """Return the normalisations that can be folded, by the id of the convolution before them."""
    readers: dict[int, list[layers.Layer]] = {}
    for layer in model.layers:
        for tensor in _inputs(layer):
            readers.setdefault(id(tensor), []).append(layer)
    return {
        id(layer): readers[id(layer.output)][0]
        for layer in model.layers
        if isinstance(layer, (layers.Conv2D, layers.DepthwiseConv2D))
        and layer.activation is keras.activations.linear
        and [type(reader) for reader in readers.get(id(layer.output), [])] == [layers.BatchNormalization]
    }


def _copied(layer: layers.Layer, inputs: list[keras.KerasTensor]) -> keras.KerasTensor:
    new = type(layer).from_config(layer.get_config())
    output = new(inputs[0] if len(inputs) == 1 else inputs)
    new.set_weights(layer.get_weights())
    return output


def _merged(convolution: layers.Layer, bn: layers.BatchNormalization, photo: keras.KerasTensor) -> keras.KerasTensor:
    scale = _value(bn.gamma, 1) / np.sqrt(_value(bn.moving_variance, 1) + bn.epsilon)
    kernel, *bias = convolution.get_weights()
    per_channel = scale[:, None] if isinstance(convolution, layers.DepthwiseConv2D) else scale
    new = type(convolution).from_config({**convolution.get_config(), "use_bias": True, "name": bn.name})
    output = new(photo)
    shift = (bias[0] if bias else 0) - _value(bn.moving_mean, 0)
    new.set_weights([kernel * per_channel, shift * scale + _value(bn.beta, 0)])
    return output


def _value(variable: keras.Variable | None, default: float) -> np.ndarray:
    return np.asarray(default if variable is None else variable, np.float32)


def _inputs(layer: layers.Layer) -> list[keras.KerasTensor]:
    tensors = [] if isinstance(layer, layers.InputLayer) else layer.input
    return list(tensors) if isinstance(tensors, (list, tuple)) else [tensors]
