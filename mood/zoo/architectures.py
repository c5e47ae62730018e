"""Builds the flat Keras model of a spec, preprocessing included, with fixed layer names."""

from collections.abc import Callable
from pathlib import Path

import keras
from keras import layers

from mood.errors import WeightsMissingError
from mood.zoo import efficientnet
from mood.zoo.specs import LOGIT, ModelSpec

OUTPUT = "probabilities"


def build(spec: ModelSpec, weights: Path | str | None = None) -> keras.Model:
    """Build the untrained model of a spec.

    Under a mixed precision policy pixels and logit stay float32.

    The graph is flat (no model inside a model), so every layer can be reached by an explanation,
    and takes photos of any size with values 0..255: shrinking and scaling happen inside.
    Weights are, for a pretrained backbone, a file or "imagenet" (downloaded by Keras); None starts at random.

    Returns:
        A model from (n, h, w, 3) float32 to (n, 1) probabilities of the positive class, or (n, classes) where there is
        none; the layer before the last, `LOGIT`, gives the logits.

    Raises:
        WeightsMissingError: if the weights can be neither read nor downloaded.
    """
    if weights not in (None, "imagenet") and not Path(weights).is_file():
        raise WeightsMissingError(f"The weights “{weights}” are not there.", HINTS[spec.architecture])
    photo = keras.Input((None, None, 3), name="photo")
    # A photo that already has the right size passes unchanged.
    x = layers.Resizing(spec.input_size, spec.input_size, antialias=True, dtype="float32", name="resize")(photo)
    x = layers.Rescaling(*spec.scaling, dtype="float32", name="scale")(x)
    x = _BUILDERS[spec.architecture](spec, x, weights)
    x = layers.Dense(spec.units, dtype="float32", name=LOGIT)(x)
    activation = "sigmoid" if spec.units == 1 else "softmax"
    return keras.Model(photo, layers.Activation(activation, dtype="float32", name=OUTPUT)(x), name=spec.name)


def _four_blocks(spec: ModelSpec, x: keras.KerasTensor, _: object) -> keras.KerasTensor:
    for number, filters in enumerate((32, 64, 128, 128), start=1):
        x = layers.Conv2D(filters, 3, activation="relu", name=f"conv{number}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{number}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dropout(spec.dropout, name="dropout")(x) if spec.dropout else x
    return layers.Dense(512, activation="relu", name="dense")(x)


def _mobilenet(spec: ModelSpec, x: keras.KerasTensor, weights: Path | str | None) -> keras.KerasTensor:
    try:
        shape = (spec.input_size, spec.input_size, 3)
        start = str(weights) if weights else None
        backbone = keras.applications.MobileNet(input_tensor=x, input_shape=shape, include_top=False, weights=start)
    except Exception as error:  # a refused download and a file of another form raise a dozen kinds
        message = f"MobileNet's ImageNet weights cannot be had from “{weights}”: {' '.join(str(error).split())}."
        raise WeightsMissingError(message, HINTS["mobilenet"]) from error
    for layer in backbone.layers:
        layer.trainable = False
    x = layers.GlobalAveragePooling2D(name="features")(backbone.output)
    x = layers.Dropout(spec.dropout, name="dropout")(x)
    x = layers.Dense(256, activation="relu", name="dense")(x)
    return layers.Dropout(spec.dropout, name="dropout_dense")(x)


def _efficientnet_lite2(spec: ModelSpec, x: keras.KerasTensor, weights: Path | str | None) -> keras.KerasTensor:
    x = efficientnet.backbone(start := x)
    model = keras.Model(start, x)
    if weights:
        efficientnet.load_weights(model, weights)
    is_frozen = True
    for layer in model.layers:
        # Statistics of a normalisation stay those of a million photos.
        layer.trainable = not is_frozen and not isinstance(layer, layers.BatchNormalization)
        is_frozen = is_frozen and layer.name != spec.features
    x = layers.GlobalAveragePooling2D(name="features")(x)
    return layers.Dropout(spec.dropout, name="dropout")(x)


HINTS = {
    "mobilenet": "MobileNet's are at https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/"
    "mobilenet_1_0_224_tf_no_top.h5: pass that file with --weights mobilenet=FILE, or train where Keras may download "
    "it.",
    "efficientnet_lite2": efficientnet.HINT,
}
"""Where the weights of a backbone can be had."""

_BUILDERS: dict[str, Callable[[ModelSpec, keras.KerasTensor, Path | str | None], keras.KerasTensor]] = {
    "four_blocks": _four_blocks,
    "mobilenet": _mobilenet,
    "efficientnet_lite2": _efficientnet_lite2,
}
